/* site_questions.c - the questions that the page asks by name: of each source, sector, hub, type and
 * statement, over all days that the source tells of. */
#include "engine/site_parts.h"

#include <stdio.h>

#define FRONT_LINES_DAYS 30 /* of the lines that are published */
#define PACE_WINDOW "30d"

/* A parameter of a question; by name, then by value, so that a question has one text. */
typedef struct {
    const char *name, *value;
} parameter;

typedef struct {
    const pl_site_book *book;
    const pl_site_ask *ask;
    bool live;
    pl_arena *arena;
    pl_site_question *list;
    size_t count, capacity;
} work;

/* As encodeURIComponent has it. */
static void put_encoded(pl_buffer *out, const char *text) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
    for (; *text != '\0'; text++) {
        if (strchr(plain, *text) != NULL)
            pl_buffer_add(out, text, 1);
        else
            pl_buffer_format(out, "%%%02X", (unsigned char)*text);
    }
}

/* Parameters without a value are left out. */
static bool add(work *w, const char *name, const char *about, const char *verb, const parameter *parameters,
                size_t count, pl_error *error) {
    pl_buffer text = {0};
    bool any = false;
    pl_buffer_text(&text, verb);
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].value == NULL) continue;
        pl_buffer_text(&text, any ? "&" : "?");
        put_encoded(&text, parameters[i].name);
        pl_buffer_text(&text, "=");
        put_encoded(&text, parameters[i].value);
        any = true;
    }
    const char *ask = text.failed ? NULL : pl_arena_copy(w->arena, text.data, text.length);
    pl_buffer_free(&text);
    for (size_t i = 0; ask != NULL && i < w->ask->without_count; i++)
        if (strcmp(w->ask->without[i], ask) == 0) return true;
    if (ask == NULL || !PL_GROW(w->list, w->count, w->capacity)) return pl_fail_nomem(error);
    w->list[w->count++] = (pl_site_question){name, about, ask};
    return true;
}

#define ADD(w, name, about, verb, error, ...)                                                                \
    add(w, name, about, verb, (const parameter[]){__VA_ARGS__},                                              \
        sizeof((const parameter[]){__VA_ARGS__}) / sizeof(parameter), error)

/* The days that a source tells of, as texts. */
typedef struct {
    char from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT], lines_from[PL_INSTANT_TEXT];
} days;

static days days_of(const pl_site_feed *feed) {
    days d;
    const pl_day lines = feed->to_day - FRONT_LINES_DAYS;
    pl_day_text(feed->from_day, d.from);
    pl_day_text(feed->to_day, d.to);
    pl_day_text(lines < feed->from_day ? feed->from_day : lines, d.lines_from);
    return d;
}

/* Each whole month by itself: the answer of one month has its interval, which the months of a row have not.
 */
static bool of_months(work *w, const pl_site_feed *feed, pl_error *error) {
    const pl_instant end = pl_day_start(feed->to_day);
    pl_instant begin = pl_per_begin(PL_PER_MONTH, 0, pl_day_start(feed->from_day));
    if (begin < pl_day_start(feed->from_day)) begin = pl_per_next(PL_PER_MONTH, 0, begin);
    for (pl_instant next; (next = pl_per_next(PL_PER_MONTH, 0, begin)) <= end; begin = next) {
        char from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT];
        pl_day_text(pl_instant_day(begin), from);
        pl_day_text(pl_instant_day(next), to);
        if (!ADD(w, "month-interval", feed->row->name, "change", error, {"from", from},
                 {"source", feed->row->name}, {"to", to}))
            return false;
    }
    return true;
}

static bool of_maps(work *w, const pl_site_feed *feed, const days *d, pl_error *error) {
    static const char *const units[] = {"day", "week", "month"};
    const char *source = feed->row->name;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!ADD(w, units[i], source, "change", error, {"from", d->from}, {"per", units[i]},
                 {"source", source}, {"to", d->to}))
            return false;
    if (!ADD(w, "pace", source, "pace", error, {"curve", "1"}, {"source", source}, {"window", PACE_WINDOW}) ||
        !ADD(w, "gaps", source, "gaps", error, {"source", source}) ||
        !ADD(w, "front", source, "front", error, {"from", d->from}, {"per", "month"}, {"source", source},
             {"to", d->to}))
        return false;
    if (!w->live && !of_months(w, feed, error)) return false;
    return ADD(w, "front-lines", source, "front", error, {"format", "geojson"}, {"from", d->lines_from},
               {"source", source}, {"to", d->to}) &&
           ADD(w, "places-month", source, "places", error, {"from", d->from}, {"per", "month"},
               {"source", source}, {"to", d->to}) &&
           ADD(w, "places-week", source, "places", error, {"from", d->from}, {"per", "week"},
               {"source", source}, {"to", d->to});
}

/* NAME and source stand in the question; its `about` is the sector or hub. */
static bool of_places(work *w, const pl_site_feed *feed, const days *d, pl_error *error) {
    const pl_theatre *theatre = w->book->theatre;
    for (size_t i = 0; i < theatre->sector_count; i++)
        if (!ADD(w, "sector", theatre->sectors[i].name, "sector", error, {"arg", theatre->sectors[i].name},
                 {"from", d->from}, {"per", "month"}, {"source", feed->row->name}, {"to", d->to}))
            return false;
    for (size_t i = 0; i < theatre->hub_count; i++)
        if (!ADD(w, "hub", theatre->hubs[i].name, "hub", error, {"arg", theatre->hubs[i].name},
                 {"from", d->from}, {"per", "month"}, {"source", feed->row->name}, {"to", d->to}))
            return false;
    return true;
}

static bool of_statement(work *w, const pl_site_said *statement, pl_error *error) {
    const char *name = statement->name;
    if (!ADD(w, "check", name, "check", error, {"arg", name}) ||
        !ADD(w, "check-uk", name, "check", error, {"arg", name}, {"language", "uk"}) ||
        !ADD(w, "check-now", name, "check", error, {"arg", name}, {"known-now", "1"}) ||
        !ADD(w, "check-now-uk", name, "check", error, {"arg", name}, {"known-now", "1"}, {"language", "uk"}))
        return false;
    return !statement->duel ||
           (ADD(w, "duel", name, "duel", error, {"arg", name}) &&
            ADD(w, "design", name, "duel", error, {"arg", name}, {"design", "1"}, {"levers", "1"}));
}

static bool list_all(work *w, pl_error *error) {
    const pl_site_book *book = w->book;
    bool maps = false;
    for (size_t i = 0; i < book->feed_count; i++) {
        const pl_site_feed *feed = &book->feeds[i];
        if (feed->kind != PL_SOURCE_MAPS || feed->from_day >= feed->to_day) continue;
        const days d = days_of(feed);
        if (!of_maps(w, feed, &d, error) || !of_places(w, feed, &d, error)) return false;
        maps = true;
    }
    if (maps && (!ADD(w, "figures", "", "figures", error, {"", NULL}) ||
                 (w->live && !ADD(w, "ledger", "", "ledger", error, {"", NULL}))))
        return false;
    if (!ADD(w, "sources", "", "sources", error, {"", NULL}) ||
        !ADD(w, "measures", "", "measures", error, {"", NULL}))
        return false;
    if (book->type_count > 0 && (!ADD(w, "rates", "", "rate", error, {"", NULL}) ||
                                 !ADD(w, "records", "", "rate", error, {"records", "1"})))
        return false;
    for (size_t i = 0; i < book->type_count; i++)
        if (!ADD(w, "rate", book->types[i]->name, "rate", error, {"arg", book->types[i]->name})) return false;
    for (size_t i = 0; i < book->statement_count; i++)
        if (!of_statement(w, &book->statements[i], error)) return false;
    return true;
}

bool pl_site_book_questions(const pl_site_book *book, const pl_site_ask *asked, pl_arena *arena,
                            pl_site_question **ret, size_t *ret_count, pl_error *error) {
    work w = {.book = book, .ask = asked, .live = asked->live, .arena = arena};
    bool done = list_all(&w, error);
    pl_site_question *list = done ? pl_arena_alloc(arena, (w.count + 1) * sizeof *list) : NULL;
    if (done && list == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (w.count > 0) memcpy(list, w.list, w.count * sizeof *list);
        *ret = list;
        *ret_count = w.count;
    }
    pl_free(w.list);
    return done;
}

bool pl_site_questions(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_site_question **ret,
                       size_t *ret_count, pl_error *error) {
    pl_site_book book;
    return pl_site_book_open(store, ask, arena, &book, error) &&
           pl_site_book_questions(&book, ask, arena, ret, ret_count, error);
}
