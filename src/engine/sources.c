/* sources.c - which sources a question is put to: one a map maker, in the theatre's order, or those that were
 * named; and what several makers' numbers have in common. */
#include "engine/sources.h"

#include "text/yaml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A source of the evidence file that has maps. */
typedef struct {
    const pl_source_row *row;
    pl_source source;
    size_t rank; /* in its theatre's order; those that it does not list come last */
    size_t snapshots;
    bool wanted;
} candidate;

typedef struct {
    candidate *list;
    size_t count;
} candidates;

static const char *names_of(const candidates *all, pl_arena *arena) {
    pl_buffer text = {0};
    for (size_t i = 0; i < all->count; i++)
        pl_buffer_format(&text, "%s%s", i == 0 ? "" : ", ", all->list[i].row->name);
    const char *copy =
        text.failed ? NULL : pl_arena_copy(arena, text.data == NULL ? "" : text.data, text.length);
    pl_buffer_free(&text);
    return copy;
}

/* By rank, then by name, which is how the store lists them. */
static int by_rank(const void *a, const void *b) {
    const candidate *one = a, *other = b;
    if (one->rank != other->rank) return one->rank < other->rank ? -1 : 1;
    return strcmp(one->row->name, other->row->name);
}

static size_t rank_in(const pl_theatre *theatre, const char *name) {
    size_t rank = 0;
    while (rank < theatre->source_count && strcmp(theatre->sources[rank], name) != 0) rank++;
    return rank;
}

static bool load(pl_store *store, pl_arena *arena, candidates *ret, pl_error *error) {
    static const char stored[] = "evidence file";
    pl_source_row *rows;
    size_t count;
    if (!pl_store_source_list(store, arena, &rows, &count, error)) return false;
    candidates all = {.list = pl_arena_alloc(arena, (count + 1) * sizeof *all.list)};
    if (all.list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        candidate *c = &all.list[all.count];
        pl_instant *snapshots;
        pl_theatre theatre;
        *c = (candidate){.row = &rows[i]};
        if (!pl_source_parse(stored, rows[i].source_yaml, arena, &c->source, error)) return false;
        if (c->source.kind != PL_SOURCE_MAPS) continue;
        if (!pl_theatre_parse(stored, rows[i].theatre_yaml, arena, &theatre, error) ||
            !pl_store_snapshot_list(store, rows[i].id, arena, &snapshots, &c->snapshots, error))
            return false;
        c->rank = rank_in(&theatre, rows[i].name);
        all.count++;
    }
    if (all.count > 0) qsort(all.list, all.count, sizeof *all.list, by_rank);
    *ret = all;
    return true;
}

/* Marks what is asked for by name. */
static bool mark_wanted(const candidates *all, const char *wanted, pl_arena *arena, pl_error *error) {
    const char **names = pl_arena_alloc(arena, (all->count + 1) * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < all->count; i++) names[i] = all->list[i].row->name;
    for (const char *at = wanted;; at++) {
        pl_slice name = {at, strcspn(at, ",")};
        candidate *found = NULL;
        for (size_t i = 0; i < all->count && found == NULL; i++)
            if (pl_slice_equal(name, pl_slice_of(names[i]))) found = &all->list[i];
        if (found == NULL) {
            const char *nearest = pl_nearest_word(name, names), *list = names_of(all, arena);
            if (list == NULL) return pl_fail_nomem(error);
            return pl_fail(error, PL_USAGE, "the evidence file has no source of maps \"%s\"; it has %s%s%s%s",
                           pl_yaml_shown(name).text, list, nearest == NULL ? "" : " (did you mean ",
                           nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?)");
        }
        if (found->wanted) return pl_fail(error, PL_USAGE, "source %s is named twice", found->row->name);
        if (found->snapshots == 0)
            return pl_fail(error, PL_MISSING,
                           "source %s has no snapshot in the evidence file; `plumbline ingest` puts them in",
                           found->row->name);
        found->wanted = true;
        at += name.length;
        if (*at == '\0') return true;
    }
}

/* The candidate of this maker that counts: the first that is asked; NULL when there is none before `end`. */
static const candidate *first_of_maker(const candidates *all, size_t end) {
    for (size_t i = 0; i < end; i++)
        if (all->list[i].wanted && strcmp(all->list[i].source.maker, all->list[end].source.maker) == 0)
            return &all->list[i];
    return NULL;
}

static bool no_map(pl_error *error) {
    return pl_fail(error, PL_MISSING, "the evidence file has no map yet; `plumbline ingest` puts maps in");
}

/* One theatre for all: its definition as the first source has it. */
static bool one_theatre(const candidates *all, pl_arena *arena, pl_theatre *ret, pl_error *error) {
    const pl_source_row *first = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const pl_source_row *row = all->list[i].row;
        if (!all->list[i].wanted) continue;
        if (first == NULL) first = row;
        if (strcmp(first->theatre, row->theatre) != 0)
            return pl_fail(
                error, PL_USAGE,
                "sources of two theatres cannot be held side by side (%s is of %s, %s of %s): name "
                "those of one with --source",
                first->name, first->theatre, row->name, row->theatre);
    }
    if (first == NULL) return no_map(error);
    return pl_theatre_parse("evidence file", first->theatre_yaml, arena, ret, error);
}

bool pl_ask_sources(pl_store *store, const char *wanted, pl_arena *arena, pl_asked **ret, size_t *ret_count,
                    pl_theatre *ret_theatre, pl_error *error) {
    candidates all = {0};
    pl_theatre theatre;
    size_t count = 0;
    if (!load(store, arena, &all, error)) return false;
    if (all.count == 0) return no_map(error);
    if (wanted != NULL && !mark_wanted(&all, wanted, arena, error)) return false;
    for (size_t i = 0; wanted == NULL && i < all.count; i++)
        all.list[i].wanted = all.list[i].snapshots > 0 && first_of_maker(&all, i) == NULL;
    if (!one_theatre(&all, arena, &theatre, error)) return false;
    pl_asked *asked = pl_arena_alloc(arena, all.count * sizeof *asked);
    if (asked == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < all.count; i++) {
        const candidate *c = &all.list[i], *first = first_of_maker(&all, i);
        if (!c->wanted) continue;
        asked[count++] = (pl_asked){.name = c->row->name,
                                    .title = c->source.title,
                                    .maker = c->source.maker,
                                    .caution = c->source.caution,
                                    .id = c->row->id,
                                    .stands_beside = first == NULL ? NULL : first->row->name};
    }
    *ret = asked;
    *ret_count = count;
    *ret_theatre = theatre;
    return true;
}

bool pl_is_stale(pl_instant asked, pl_instant snapshot) {
    return asked - snapshot > PL_STALE_DAYS * (int64_t)PL_DAY_SECONDS;
}

pl_range pl_range_of(const double *values, size_t count, double zero) {
    pl_range range = {.low = NAN, .high = NAN};
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) continue;
        range.low = range.count == 0 ? values[i] : fmin(range.low, values[i]);
        range.high = range.count == 0 ? values[i] : fmax(range.high, values[i]);
        range.count++;
    }
    range.sign_differs = range.count > 0 && range.low < -zero && range.high > zero;
    return range;
}
