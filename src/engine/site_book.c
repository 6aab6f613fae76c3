/* site_book.c - what the catalogue lists and its questions are about: the theatre, the sources with the days
 * that they tell of, statements, and kinds of weapon that have counts. */
#include "engine/site_parts.h"

#include "claim/statement.h"
#include "engine/raids.h"
#include "text/yaml.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- sources ---- */

typedef struct {
    pl_site_feed feed;
    size_t rank;
} ranked;

static int by_rank(const void *a, const void *b) {
    const ranked *one = a, *two = b;
    if (one->rank != two->rank) return one->rank < two->rank ? -1 : 1;
    return strcmp(one->feed.row->name, two->feed.row->name);
}

/* Sources of maps as the theatre prefers them; behind them maps that it does not list, then what is no map.
 */
static size_t rank_of(const pl_theatre *theatre, const pl_site_feed *feed) {
    size_t rank = 0;
    if (feed->kind != PL_SOURCE_MAPS) return theatre->source_count + (size_t)feed->kind + 1;
    while (rank < theatre->source_count && strcmp(theatre->sources[rank], feed->row->name) != 0) rank++;
    return rank;
}

/* The first and the last midnight between which the maps tell what was: a map answers until the next one, and
 * the last one for the rest of its day. */
static void civil_days(pl_site_feed *feed) {
    if (feed->snapshots == 0) return;
    feed->from_day = pl_instant_day(feed->first + PL_DAY_SECONDS - 1);
    feed->to_day = pl_instant_day(feed->last + PL_DAY_SECONDS - 1);
}

static bool read_feed(pl_store *store, const pl_source_row *row, pl_arena *arena, pl_site_feed *ret,
                      pl_error *error) {
    pl_definitions *definitions = pl_arena_alloc(arena, sizeof *definitions);
    pl_instant *instants;
    int64_t id;
    if (definitions == NULL) return pl_fail_nomem(error);
    *ret = (pl_site_feed){.row = row, .definitions = definitions};
    if (!pl_definitions_stored(store, row->name, arena, definitions, &id, error) ||
        !pl_store_snapshot_list(store, id, arena, &instants, &ret->snapshots, error))
        return false;
    ret->kind = definitions->source.kind;
    if (ret->snapshots > 0) {
        ret->first = instants[0];
        ret->last = instants[ret->snapshots - 1];
    }
    civil_days(ret);
    return true;
}

static bool read_feeds(pl_store *store, pl_arena *arena, pl_site_book *book, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (!pl_store_source_list(store, arena, &rows, &count, error)) return false;
    if (count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file is empty; `plumbline ingest` or `pull` fills it");
    ranked *list = pl_arena_alloc(arena, count * sizeof *list);
    pl_site_feed *feeds = pl_arena_alloc(arena, count * sizeof *feeds);
    if (list == NULL || feeds == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        if (!read_feed(store, &rows[i], arena, &list[i].feed, error)) return false;
        if (book->theatre == NULL || list[i].feed.kind == PL_SOURCE_MAPS)
            book->theatre = &list[i].feed.definitions->theatre;
    }
    for (size_t i = 0; i < count; i++) list[i].rank = rank_of(book->theatre, &list[i].feed);
    qsort(list, count, sizeof *list, by_rank);
    for (size_t i = 0; i < count; i++) {
        feeds[i] = list[i].feed;
        for (size_t k = 0; k < i; k++)
            feeds[i].beside = feeds[i].beside || (feeds[i].kind == PL_SOURCE_MAPS && feeds[k].snapshots > 0 &&
                                                  feeds[k].kind == PL_SOURCE_MAPS &&
                                                  strcmp(feeds[k].row->maker, feeds[i].row->maker) == 0);
    }
    book->feeds = feeds;
    book->feed_count = count;
    return true;
}

/* ---- statements ---- */

/* "my/words.yaml" is asked as "words". */
static const char *file_name(const char *path, pl_arena *arena) {
    static const char ending[] = ".yaml";
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    size_t length = strlen(name);
    if (length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0)
        length -= strlen(ending);
    return pl_arena_copy(arena, name, length);
}

static bool read_statement(const char *asked, pl_arena *arena, pl_site_said *ret, const char **ret_theatre,
                           pl_error *error) {
    const char *path = pl_statement_path(asked, arena, error);
    pl_buffer text = {0};
    if (path == NULL) return false;
    const bool read = pl_file_read(path, PL_YAML_BYTES_MAX, &text, error);
    const pl_statement *parsed =
        read ? pl_statement_parse(path, (pl_slice){text.data, text.length}, arena, error) : NULL;
    pl_buffer_free(&text);
    if (parsed == NULL) return false;
    *ret_theatre = pl_statement_theatre(parsed);
    *ret = (pl_site_said){.name = path == asked ? file_name(asked, arena) : asked,
                          .asked = asked,
                          .title = pl_statement_title(parsed),
                          .speaker = pl_statement_speaker(parsed),
                          .said = pl_statement_said(parsed),
                          .duel = pl_statement_duels(parsed) == 1};
    return ret->name != NULL || pl_fail_nomem(error);
}

/* Those given must be of the evidence's theatre; of the installed ones, those that are. */
static bool read_statements(const pl_site_ask *ask, pl_arena *arena, pl_site_book *book, pl_error *error) {
    const char *const *names = ask->statements, *theatre;
    size_t count = ask->statement_count;
    if (names == NULL && !pl_definitions_installed("statements", arena, &names, &count, error)) return false;
    pl_site_said *list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        pl_site_said *one = &list[book->statement_count];
        if (!read_statement(names[i], arena, one, &theatre, error)) return false;
        if (strcmp(theatre, book->theatre->name) == 0)
            book->statement_count++;
        else if (ask->statements != NULL)
            return pl_fail(error, PL_USAGE,
                           "%s is a statement of theatre %s, and the evidence is of theatre %s", names[i],
                           theatre, book->theatre->name);
        for (size_t k = 0; k + 1 < book->statement_count; k++)
            if (strcmp(list[k].name, one->name) == 0)
                return pl_fail(error, PL_USAGE, "two statements are called %s", one->name);
    }
    book->statements = list;
    return true;
}

/* ---- kinds of weapon ---- */

static bool read_types(pl_store *store, pl_arena *arena, pl_site_book *book, pl_error *error) {
    pl_site_feed *feeds = NULL;
    for (size_t i = 0; feeds == NULL && i < book->feed_count; i++)
        if (book->feeds[i].kind == PL_SOURCE_COUNTS && book->feeds[i].snapshots > 0)
            feeds = (pl_site_feed *)&book->feeds[i]; /* our own, being filled */
    if (feeds == NULL) return true;
    pl_raid_book *raids = pl_arena_alloc(arena, sizeof *raids);
    if (raids == NULL) return pl_fail_nomem(error);
    if (!pl_raid_book_open(store, feeds->row->name, arena, raids, error)) return false;
    const pl_type **types = pl_arena_alloc(arena, (raids->types.type_count + 1) * sizeof *types);
    if (types == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < raids->types.type_count; i++) {
        const pl_raid_question question = {i, false, INT64_MIN, INT64_MAX};
        pl_raid_list list;
        if (!pl_ask_raids(raids, &question, arena, &list, error)) return false;
        if (list.count > 0 || list.left_out_count > 0) types[book->type_count++] = &raids->types.types[i];
    }
    feeds->first = raids->first;
    feeds->last = raids->last;
    book->types = types;
    return true;
}

bool pl_site_book_open(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_site_book *ret,
                       pl_error *error) {
    pl_site_book book = {.theatre = NULL};
    if (!read_feeds(store, arena, &book, error) || !read_statements(ask, arena, &book, error) ||
        !read_types(store, arena, &book, error))
        return false;
    *ret = book;
    return true;
}

bool pl_site_statements(pl_store *store, const pl_site_ask *ask, pl_arena *arena, const char *const **ret,
                        size_t *ret_count, pl_error *error) {
    pl_site_book book;
    if (!pl_site_book_open(store, ask, arena, &book, error)) return false;
    const char **list = pl_arena_alloc(arena, (book.statement_count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < book.statement_count; i++) list[i] = book.statements[i].asked;
    *ret = list;
    *ret_count = book.statement_count;
    return true;
}
