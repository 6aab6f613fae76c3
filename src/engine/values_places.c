/* values_places.c - settlements that changed hands in spans, counted as `places` counts them: every time that
 * what the side holds came to cover a settlement's point, or ceased to. All flips up to as_of are asked for
 * once, whatever the spans, kinds and gazetteer. */
#include "engine/values_parts.h"

#include "engine/histories.h"
#include "text/yaml.h"

#include <math.h>

/* Per flip, in order of instants. A flip's map is counted from the source's first. */
enum { MAP, TAKEN, KIND, GAZETTEER, OF_GAZETTEER, OF_MERGED, NUMBERS };

typedef struct {
    const pl_values_ask *ask;
    const pl_region *region; /* NULL: everywhere */
    const pl_gazetteers *gazetteers;
} places;

static size_t rank_of(const pl_gazetteers *gazetteers, const char *name) {
    size_t rank = 0;
    while (rank < gazetteers->gazetteer_count && strcmp(gazetteers->gazetteers[rank], name) != 0) rank++;
    return rank;
}

static bool make_flips(pl_values *v, const void *context, double **ret, size_t *ret_count, pl_error *error) {
    const places *p = context;
    const pl_query *query = p->ask->query;
    const pl_maps *maps = p->ask->maps;
    pl_flips_answer answer;
    pl_arena scratch = {0};
    const pl_flips_question question = {.sources = query->source,
                                        .side = query->side,
                                        .region = p->region == NULL ? NULL : p->region->name,
                                        .outline = p->region == NULL ? NULL : query->outline,
                                        .from = maps->instants[0],
                                        .to = maps->instants[maps->count - 1],
                                        .as_of = query->as_of,
                                        .per = PL_PER_MONTH,
                                        .kinds = PL_KINDS_ALL};
    double *numbers = NULL;
    size_t count = 0;
    bool done = pl_values_show(v, "settlements", 0, 0, error) &&
                pl_ask_flips(v->store, &question, &scratch, &answer, error);
    if (done) {
        count = answer.sources[0].flip_count;
        numbers = pl_arena_alloc(v->arena, (count * NUMBERS + 1) * sizeof *numbers);
        done = numbers != NULL || pl_fail_nomem(error);
    }
    for (size_t i = 0; done && i < count; i++) {
        const pl_place_flip *flip = &answer.sources[0].flips[i];
        double *into = numbers + i * NUMBERS;
        into[MAP] = (double)pl_values_map_at(maps, flip->at);
        into[TAKEN] = flip->taken;
        into[KIND] = flip->kind;
        into[GAZETTEER] = (double)rank_of(p->gazetteers, flip->point->gazetteer);
        into[OF_GAZETTEER] = flip->of_gazetteer;
        into[OF_MERGED] = flip->of_merged;
    }
    pl_arena_free(&scratch);
    *ret = numbers;
    *ret_count = count * NUMBERS;
    return done;
}

static bool ask_flips(pl_values *v, const places *p, const double **ret, size_t *ret_count, pl_error *error) {
    pl_buffer text = {0};
    pl_values_field(&text, "flips", p->region == NULL ? NULL : p->region->name);
    pl_values_field(&text, "outline", p->region == NULL ? NULL : p->region->outline);
    bool done = !text.failed || pl_fail_nomem(error);
    done = done && pl_values_kept(v, p->ask->query, (pl_slice){text.data, text.length}, make_flips, p, ret,
                                  ret_count, error);
    pl_buffer_free(&text);
    return done;
}

/* How many of the ascending numbers are at or before this one. */
static size_t until(const double *numbers, size_t count, double bound) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (numbers[middle] <= bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds what one part of the region has. */
static bool add_part(pl_values *v, const places *p, size_t gazetteer, pl_error *error) {
    const pl_values_ask *ask = p->ask;
    const pl_query *query = ask->query;
    const bool taken = query->measure == PL_MEASURE_PLACES_TAKEN;
    const double *flips;
    size_t count, kept = 0;
    if (!ask_flips(v, p, &flips, &count, error)) return false;
    double *maps = pl_malloc((count / NUMBERS + 1) * sizeof *maps);
    if (maps == NULL) return pl_fail_nomem(error);
    for (const double *flip = flips; flip < flips + count; flip += NUMBERS) {
        const bool counts = query->gazetteer == NULL
                                ? flip[OF_MERGED] != 0.0
                                : flip[OF_GAZETTEER] != 0.0 && flip[GAZETTEER] == (double)gazetteer;
        const bool of_kind = (query->kinds & 1u << (unsigned)flip[KIND]) != 0;
        if (counts && of_kind && (flip[TAKEN] != 0.0) == taken) maps[kept++] = flip[MAP];
    }
    for (size_t i = 0; i < ask->count; i++) {
        const pl_span span = ask->spans[i];
        if (!pl_values_reach(ask->maps, span.begin) || !pl_values_reach(ask->maps, span.end)) continue;
        const size_t before = until(maps, kept, (double)pl_values_map_at(ask->maps, span.begin));
        const size_t after = until(maps, kept, (double)pl_values_map_at(ask->maps, span.end));
        if (isnan(ask->ret[i].value)) ask->ret[i].value = 0.0;
        ask->ret[i].value += (double)(after - before);
    }
    pl_free(maps);
    return true;
}

bool pl_values_gazetteers(pl_values *v, pl_error *error) {
    pl_gazetteers *g;
    pl_source_row *rows;
    size_t count;
    if (v->gazetteers != NULL) return true;
    if (!pl_store_source_list(v->store, v->arena, &rows, &count, error)) return false;
    g = pl_arena_alloc(v->arena, sizeof *g);
    const char **names = pl_arena_alloc(v->arena, (count + 1) * sizeof *names);
    if (g == NULL || names == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        pl_source source;
        if (pl_source_row_has_maps(&rows[i])) continue;
        if (!pl_source_parse("evidence file", rows[i].source_yaml, v->arena, &source, error)) return false;
        if (source.kind == PL_SOURCE_PLACES) names[g->gazetteer_count++] = rows[i].name;
    }
    g->gazetteers = names;
    v->gazetteers = g;
    return true;
}

static bool find_gazetteer(const pl_values *v, const char *name, size_t *ret, pl_error *error) {
    const pl_gazetteers *g = v->gazetteers;
    *ret = name == NULL ? 0 : rank_of(g, name);
    if (g->gazetteer_count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no gazetteer; `plumbline ingest` a source of places");
    if (*ret < g->gazetteer_count) return true;
    for (size_t i = 0; i < v->theatre.gazetteer_count; i++)
        if (strcmp(v->theatre.gazetteers[i], name) == 0)
            return pl_fail(error, PL_MISSING, "the evidence file has no gazetteer %s; `plumbline ingest` it",
                           name);
    const char *nearest = pl_nearest_word(pl_slice_of(name), g->gazetteers);
    return pl_fail(error, PL_USAGE, "no gazetteer \"%s\" (did you mean %s?)", name,
                   nearest == NULL ? g->gazetteers[0] : nearest);
}

bool pl_values_places(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    const pl_region *regions[PL_VALUES_PARTS_MAX] = {NULL};
    size_t parts, gazetteer;
    if (!pl_values_gazetteers(v, error) || !find_gazetteer(v, ask->query->gazetteer, &gazetteer, error) ||
        !pl_values_regions(v, ask->query, regions, &parts, error))
        return false;
    for (size_t i = 0; i < (parts == 0 ? 1 : parts); i++) {
        const places p = {.ask = ask, .region = regions[i], .gazetteers = v->gazetteers};
        if (!add_part(v, &p, gazetteer, error)) return false;
    }
    return true;
}
