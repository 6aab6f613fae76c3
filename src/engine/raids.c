/* raids.c - reported raids of one type out of the evidence file. A row means the types that its label named
 * when it was stored; whether labels that may mean other types too count as the type's own is the question's
 * to say. */
#include "engine/raids.h"

#include "engine/engine.h"
#include "text/yaml.h"

static const char may_mean_others[] = "its label may mean another type as well";

/* ---- the book ---- */

/* The source of counts that is meant. */
static bool find_source(pl_store *store, const char *wanted, pl_arena *arena, pl_source_row *ret,
                        pl_error *error) {
    pl_source_row *rows;
    size_t count, found = 0;
    pl_names names = {0};
    if (!pl_store_source_list(store, arena, &rows, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        const bool counts = pl_source_row_has_counts(&rows[i]);
        if (wanted != NULL && strcmp(rows[i].name, wanted) == 0) {
            *ret = rows[i];
            return counts || pl_fail(error, PL_USAGE,
                                     "source %s has no counts of raids: name a source of counts", wanted);
        }
        if (!counts) continue;
        if (found++ == 0) *ret = rows[i];
        pl_names_add(&names, rows[i].name);
    }
    if (found == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no counts of raids; `plumbline ingest -e FILE --source "
                       "interceptions FILE.csv` puts them in");
    if (wanted != NULL)
        return pl_fail(error, PL_USAGE, "the evidence file has no source \"%s\"; its sources of counts: %s",
                       wanted, names.text);
    return found == 1 ||
           pl_fail(error, PL_USAGE, "name one of its sources of counts with --source: %s", names.text);
}

/* Thousands of rows name a few dozen texts of types: each is looked into once a question. */
bool pl_raid_namings(pl_raid_book *book, pl_arena *arena, pl_error *error) {
    uint32_t *namings = pl_arena_alloc(arena, (book->count + 1) * sizeof *namings);
    const char **texts = NULL;
    size_t count = 0, capacity = 0;
    bool done = namings != NULL;
    for (size_t i = 0; done && i < book->count; i++) {
        size_t at = 0;
        while (at < count && strcmp(texts[at], book->rows[i].types) != 0) at++;
        if (at == count && (done = PL_GROW(texts, count, capacity))) texts[count++] = book->rows[i].types;
        namings[i] = (uint32_t)at;
    }
    const char **kept = done ? pl_arena_alloc(arena, (count + 1) * sizeof *kept) : NULL;
    if (kept != NULL && count > 0) memcpy(kept, texts, count * sizeof *kept);
    pl_free((void *)texts);
    book->namings = namings;
    book->texts = kept;
    book->text_count = count;
    return kept != NULL || pl_fail_nomem(error);
}

bool pl_raid_book_open(pl_store *store, const char *source, pl_arena *arena, pl_raid_book *ret,
                       pl_error *error) {
    pl_source_row row = {0};
    pl_interception_row *rows;
    int64_t id;
    pl_definitions *d = pl_arena_alloc(arena, sizeof *d);
    pl_raid_book book = {0};
    if (d == NULL) return pl_fail_nomem(error);
    if (!find_source(store, source, arena, &row, error) ||
        !pl_definitions_stored(store, row.name, arena, d, &id, error))
        return false;
    if (!row.derived_current)
        return pl_fail(error, PL_MISSING,
                       "source %s: an ingest was cut off, and its raids are not what its types say; "
                       "`plumbline ingest -e FILE --source %s` makes them anew",
                       row.name, row.name);
    if (!pl_store_interception_list(store, id, arena, &rows, &book.count, error)) return false;
    book.source = row.name;
    book.maker = d->source.maker;
    book.launched_by = d->source.launched_by;
    book.types = d->types;
    book.rows = rows;
    if (book.count > 0) {
        book.first = rows[0].end; /* they come by end */
        book.last = rows[book.count - 1].end;
    }
    if (!pl_raid_namings(&book, arena, error)) return false;
    *ret = book;
    return true;
}

/* ---- one type ---- */

/* What a row's types are to the type asked for. */
typedef struct {
    size_t own;    /* the type itself, and those that count as its own */
    size_t shared; /* labels that may mean it, when they do not count */
    size_t others;
} meaning;

static bool shares(const pl_type *type, pl_slice name) {
    for (size_t i = 0; i < type->shared_count; i++)
        if (pl_slice_equal(pl_slice_of(type->shared[i]), name)) return true;
    return false;
}

static meaning meaning_of(const char *types, const pl_type *type, bool shared) {
    meaning m = {0};
    for (const char *at = types; *at != '\0';) {
        size_t length = strcspn(at, "+");
        pl_slice name = {at, length};
        if (pl_slice_equal(pl_slice_of(type->name), name))
            m.own++;
        else if (!shares(type, name))
            m.others++;
        else if (shared)
            m.own++;
        else
            m.shared++;
        at += length + (at[length] == '+');
    }
    return m;
}

typedef struct {
    pl_raid_count *raids;
    const pl_interception_row **rows, **left_out;
    pl_raid_bundle *bundles;
} lists;

/* A row whose own reason is another one than the question's. */
static const pl_interception_row *with_why(const pl_interception_row *row, const char *why, pl_arena *arena) {
    pl_interception_row *copy = pl_arena_alloc(arena, sizeof *copy);
    if (copy == NULL) return NULL;
    *copy = *row;
    copy->why = why;
    return copy;
}

static bool take(const pl_interception_row *row, meaning m, lists *l, pl_arena *arena, pl_raid_list *list,
                 pl_error *error) {
    const bool excluded = strcmp(row->state, pl_raid_state_names[PL_RAID_EXCLUDED]) == 0;
    if (!excluded && m.own > 0 && m.others == 0 && m.shared == 0) {
        l->raids[list->count] = (pl_raid_count){row->launched, row->destroyed};
        l->rows[list->count++] = row;
        list->launched += row->launched;
        list->destroyed += row->destroyed;
        return true;
    }
    if (!excluded && m.own > 0)
        l->bundles[list->bundle_count++] =
            (pl_raid_bundle){row->launched, row->destroyed, m.others + m.shared + 1};
    else if (!excluded && m.others == 0)
        row = with_why(row, may_mean_others, arena);
    if (row == NULL) return pl_fail_nomem(error);
    l->left_out[list->left_out_count++] = row;
    return true;
}

bool pl_ask_raids(const pl_raid_book *book, const pl_raid_question *question, pl_arena *arena,
                  pl_raid_list *ret, pl_error *error) {
    const pl_type *type = &book->types.types[question->type];
    meaning *meanings = pl_arena_alloc(arena, (book->text_count + 1) * sizeof *meanings);
    pl_raid_list list = {0};
    size_t named = 0, begin = 0, end = book->count;
    if (meanings == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < book->text_count; i++)
        meanings[i] = meaning_of(book->texts[i], type, question->shared);
    while (begin < end && book->rows[begin].end <= question->from) begin++;
    while (end > begin && book->rows[end - 1].end > question->to) end--;
    for (size_t i = begin; i < end; i++) {
        const meaning *m = &meanings[book->namings[i]];
        named += m->own + m->shared > 0;
    }
    lists l = {.raids = pl_arena_alloc(arena, named * sizeof *l.raids),
               .rows = pl_arena_alloc(arena, named * sizeof *l.rows),
               .left_out = pl_arena_alloc(arena, named * sizeof *l.left_out),
               .bundles = pl_arena_alloc(arena, named * sizeof *l.bundles)};
    if (l.raids == NULL || l.rows == NULL || l.left_out == NULL || l.bundles == NULL)
        return pl_fail_nomem(error);
    for (size_t i = begin; i < end; i++) {
        const meaning m = meanings[book->namings[i]];
        if (m.own + m.shared > 0 && !take(&book->rows[i], m, &l, arena, &list, error)) return false;
    }
    list.raids = l.raids;
    list.rows = l.rows;
    list.bundles = l.bundles;
    list.left_out = l.left_out;
    *ret = list;
    return true;
}
