/* figure_map.c - one source's maps as a source of values for scopes: areas of what counts at an instant, each
 * measured once; gained and lost between two; and sums over updates from the series. */
#include "engine/clipped.h"
#include "engine/figure_values.h"
#include "engine/subject.h"
#include "geom/clip.h"

#include <math.h>

#define M2_IN_KM2 1e6
#define LEVELS_MAX 64 /* tables of levels kept: one a side and region */

/* The classes that a legend may give, and that scopes know (docs/figures.md). */
static const char claimed_class[] = "claimed";

/* What was held before the invasion: "pre-2022", "before-2031". */
static bool is_old(const char *class_name) {
    size_t begin = strncmp(class_name, "pre-", 4) == 0 ? 4 : strncmp(class_name, "before-", 7) == 0 ? 7 : 0;
    return begin > 0 && class_name[begin] >= '0' && class_name[begin] <= '9';
}

/* What counts as bits of a level: a subset of pl_figure_counts, and the grey zone alone. */
#define GREY_ALONE 16u
#define LEVEL_KINDS 32

typedef struct {
    const char *side;
    const pl_region *region;
    double *km2; /* by snapshot and kind; NAN: not measured yet */
} levels;

typedef struct {
    const char *side;
    const pl_series *series;
} side_series;

struct pl_figure_map {
    pl_store *store;
    const pl_asked *asked;
    pl_arena *arena;    /* of the answer */
    pl_arena scratch;   /* of one value */
    pl_subject subject; /* of the theatre's first side; others are found by name */
    const pl_pair_row *pairs;
    size_t pair_count;
    bool has_claimed, has_old;
    int32_t turns[3];
    size_t turn_count;
    pl_overlay *overlay;
    pl_shape_cache cache;
    pl_clip *clip; /* of clip_region */
    const pl_region *clip_region;
    levels levels[LEVELS_MAX];
    size_t level_count;
    side_series series[PL_SIDES_MAX];
    size_t series_count;
};

/* ---- opening ---- */

/* Does the source draw these classes anywhere? Looks at a few maps: legends change slowly. */
static bool look_for_classes(pl_figure_map *map, pl_error *error) {
    enum { LOOKS = 8 };
    for (size_t i = 0; i < LOOKS && map->pair_count > 0; i++) {
        pl_member_row *rows;
        size_t count;
        pl_arena_reset(&map->scratch);
        if (!pl_store_snapshot_members(map->store, map->subject.source_id,
                                       map->pairs[(map->pair_count - 1) * i / (LOOKS - 1)].to, &map->scratch,
                                       &rows, &count, error))
            return false;
        for (size_t k = 0; k < count; k++) {
            map->has_claimed = map->has_claimed || strcmp(rows[k].class_name, claimed_class) == 0;
            map->has_old = map->has_old || is_old(rows[k].class_name);
        }
    }
    return true;
}

pl_figure_map *pl_figure_map_open(pl_store *store, const pl_asked *asked, pl_arena *arena, pl_error *error) {
    pl_figure_map *map = pl_calloc(1, sizeof *map);
    pl_pair_row *pairs;
    if (map == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    *map = (pl_figure_map){.store = store, .asked = asked, .arena = arena, .cache = {.store = store}};
    if (!pl_subject_find(store, asked->name, NULL, arena, &map->subject, error) ||
        !pl_subject_derived(store, &map->subject, arena, error) ||
        !pl_store_pair_list(store, map->subject.source_id, arena, &pairs, &map->pair_count, error) ||
        (map->overlay = pl_overlay_open(error)) == NULL) {
        pl_figure_map_close(map);
        return NULL;
    }
    map->pairs = pairs;
    /* Midnight UTC; the source's own; 21:00 UTC of the day before, about midnight in Kyiv. */
    const int32_t turns[] = {0, map->subject.definitions.source.day_turn_seconds, -3 * 3600};
    for (size_t i = 0; i < 3; i++) {
        bool known = false;
        for (size_t k = 0; k < map->turn_count; k++) known = known || map->turns[k] == turns[i];
        if (!known) map->turns[map->turn_count++] = turns[i];
    }
    if (!look_for_classes(map, error)) {
        pl_figure_map_close(map);
        return NULL;
    }
    return map;
}

void pl_figure_map_close(pl_figure_map *map) {
    if (map == NULL) return;
    for (size_t i = 0; i < map->level_count; i++) pl_free(map->levels[i].km2);
    pl_clip_close(map->clip);
    pl_overlay_close(map->overlay);
    pl_shape_cache_free(&map->cache);
    pl_arena_free(&map->scratch);
    pl_free(map);
}

static int side_of(const pl_figure_map *map, const char *side) {
    return pl_theatre_side(&map->subject.definitions.theatre, pl_slice_of(side));
}

/* The last snapshot at or before the instant; -1 where it is too old to tell, or the maps end earlier. */
static long snapshot_at(const pl_figure_map *map, pl_instant instant) {
    size_t low = 0, high = map->pair_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->pairs[middle].to <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return -1;
    const pl_instant state = map->pairs[low - 1].to;
    const bool ended = low == map->pair_count && instant - state > PL_DAY_SECONDS;
    return ended || pl_is_stale(instant, state) ? -1 : (long)low - 1;
}

bool pl_figure_map_reaches(const pl_figure_map *map, const pl_figure *figure) {
    pl_instant from, to;
    const pl_scope stated = {.quantity = figure->quantity};
    pl_scope_instants(figure, &stated, &from, &to);
    return snapshot_at(map, to) >= 0 && (from == INT64_MIN || snapshot_at(map, from) >= 0);
}

void pl_figure_map_choices(const pl_figure_map *map, const pl_figure *figure, pl_scope_choices *ret,
                           const char **ret_why) {
    const pl_layers *layers = &map->subject.layers;
    const int side = side_of(map, figure->side);
    unsigned counts = 0;
    if (layers->contested >= 0) counts |= PL_COUNTS_CONTESTED;
    if (map->has_claimed) counts |= PL_COUNTS_CLAIMED;
    if (map->has_old) counts |= PL_COUNTS_SINCE_INVASION;
    for (size_t i = 0; i < map->subject.definitions.theatre.side_count; i++)
        if ((int)i != side && layers->side[i] >= 0) counts |= PL_COUNTS_OTHER_SIDE;
    /* What is stated must be there to be told apart. */
    const char *why = NULL;
    if (figure->quantity == PL_FIGURE_CONTESTED && layers->contested < 0)
        why = "this map has no grey zone";
    else if (figure->quantity != PL_FIGURE_CONTESTED && side < 0)
        why = "its side is none of this theatre's";
    else if (figure->quantity != PL_FIGURE_CONTESTED && layers->side[side] < 0)
        why = "this map does not draw what the side holds";
    else if ((figure->counts & ~counts & PL_COUNTS_CLAIMED) != 0)
        why = "this map does not draw what is only claimed";
    else if ((figure->counts & ~counts & PL_COUNTS_SINCE_INVASION) != 0)
        why = "this map does not draw apart what was held before the invasion";
    else if ((figure->counts & ~counts) != 0)
        why = "this map does not draw all that the figure counts";
    if (why == NULL && !pl_figure_map_reaches(map, figure)) why = PL_FIGURE_UNREACHED;
    *ret = (pl_scope_choices){.counts = counts,
                              .gross = true,
                              .updates = true,
                              .turns = map->turns,
                              .turn_count = map->turn_count,
                              .whole_count = 1};
    *ret_why = why;
}

/* ---- states ---- */

static bool counted(const pl_figure_map *map, const pl_member_row *row, const char *held, unsigned kind) {
    if (strcmp(row->status, "contested") == 0) return (kind & (PL_COUNTS_CONTESTED | GREY_ALONE)) != 0;
    if ((kind & GREY_ALONE) != 0 || strcmp(row->status, held) != 0) return false;
    if (map->has_claimed && (kind & PL_COUNTS_CLAIMED) == 0 && strcmp(row->class_name, claimed_class) == 0)
        return false;
    return (kind & PL_COUNTS_SINCE_INVASION) == 0 || !is_old(row->class_name);
}

/* The polygons that count on a snapshot, none twice, in the scratch arena. */
static bool polygons_at(pl_figure_map *map, const char *side, long index, unsigned kind,
                        const pl_polygon *const **ret, size_t *ret_count, pl_error *error) {
    pl_member_row *rows;
    size_t count, used = 0;
    char held[PL_STATUS_TEXT];
    if (!pl_store_snapshot_members(map->store, map->subject.source_id, map->pairs[index].to, &map->scratch,
                                   &rows, &count, error))
        return false;
    const int number = side_of(map, side);
    pl_status_text(&map->subject.definitions.theatre,
                   (pl_class){PL_STATUS_HELD, number < 0 ? 0 : (unsigned)number, ""}, held);
    const pl_polygon **list = pl_arena_alloc(&map->scratch, (count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        bool again = false;
        if (!counted(map, &rows[i], held, kind)) continue;
        if (!pl_shape_cache_get(&map->cache, rows[i].shape_id, &list[used], error)) return false;
        /* Rows of one status are by shape; the same shape under two statuses counts once in the union. */
        again = used > 0 && list[used - 1] == list[used];
        used += !again;
    }
    *ret = list;
    *ret_count = used;
    return true;
}

static bool use_region(pl_figure_map *map, const pl_region *region, pl_error *error) {
    if (region == map->clip_region) return true;
    pl_clip_close(map->clip);
    map->clip = NULL;
    map->clip_region = NULL;
    if (region == NULL) return true;
    map->clip = pl_clip_open(region->polygons, region->count, error);
    if (map->clip == NULL) return false;
    map->clip_region = region;
    return true;
}

static bool union_km2(pl_figure_map *map, const pl_polygon *const *polygons, size_t count, double *ret,
                      pl_error *error) {
    double m2 = 0;
    bool done = map->clip != NULL ? pl_clip_union_area_m2(map->clip, polygons, count, &m2, error)
                                  : pl_overlay_union_area_m2(map->overlay, polygons, count, &m2, error);
    if (done) *ret = m2 / M2_IN_KM2;
    return done;
}

/* The table of levels of a side in a region, opened when it is first asked for. */
static double *levels_of(pl_figure_map *map, const char *side, const pl_region *region) {
    for (size_t i = 0; i < map->level_count; i++)
        if (map->levels[i].region == region && strcmp(map->levels[i].side, side) == 0)
            return map->levels[i].km2;
    size_t count = map->pair_count * LEVEL_KINDS, at = map->level_count;
    if (at == LEVELS_MAX) pl_free(map->levels[at = LEVELS_MAX - 1].km2);
    double *km2 = pl_malloc((count + 1) * sizeof *km2);
    map->levels[at] = (levels){side, region, km2};
    if (at < LEVELS_MAX) map->level_count = at + 1;
    for (size_t i = 0; km2 != NULL && i < count; i++) km2[i] = NAN;
    return km2;
}

/* What counts at a snapshot, in km2. */
static bool level(pl_figure_map *map, const char *side, const pl_region *region, long index, unsigned kind,
                  double *ret, pl_error *error) {
    double *table = levels_of(map, side, region);
    if (table == NULL) return pl_fail_nomem(error);
    double *kept = &table[(size_t)index * LEVEL_KINDS + kind];
    if (isnan(*kept)) {
        const pl_polygon *const *polygons;
        size_t count;
        pl_arena_reset(&map->scratch);
        if (pl_shape_cache_full(&map->cache)) pl_shape_cache_empty(&map->cache);
        if (!use_region(map, region, error) ||
            !polygons_at(map, side, index, kind, &polygons, &count, error) ||
            !union_km2(map, polygons, count, kept, error))
            return false;
    }
    *ret = *kept;
    return true;
}

/* ---- the stored series: what is held everywhere needs no union ---- */

static bool series_of(pl_figure_map *map, const char *side, const pl_series **ret, pl_error *error) {
    for (size_t i = 0; i < map->series_count; i++)
        if (strcmp(map->series[i].side, side) == 0) {
            *ret = map->series[i].series;
            return true;
        }
    if (!pl_ask_series(map->store, map->asked->name, side, INT64_MAX, map->arena, ret, error)) return false;
    map->series[map->series_count++] = (side_series){side, *ret};
    return true;
}

/* What counts at a snapshot: from the series where that has it, else measured. */
static bool area_at(pl_figure_map *map, const pl_figure *figure, const pl_region *region, long index,
                    unsigned kind, double *ret, pl_error *error) {
    const pl_theatre *theatre = &map->subject.definitions.theatre;
    const pl_series *series;
    double km2;
    const unsigned own = kind & ~(unsigned)PL_COUNTS_OTHER_SIDE;
    const bool plain = region == NULL && (own == 0 || own == GREY_ALONE) && !map->has_claimed &&
                       side_of(map, figure->side) >= 0;
    if (plain) {
        if (!series_of(map, figure->side, &series, error)) return false;
        km2 = series == NULL ? NAN
              : own == 0     ? series->steps[index].held_km2
                             : series->steps[index].contested_km2;
    } else if (!level(map, figure->side, region, index, own, &km2, error)) {
        return false;
    }
    for (size_t i = 0; (kind & PL_COUNTS_OTHER_SIDE) != 0 && i < theatre->side_count; i++) {
        double other_km2;
        if (strcmp(theatre->sides[i].name, figure->side) == 0 || map->subject.layers.side[i] < 0) continue;
        if (!level(map, theatre->sides[i].name, region, index, 0, &other_km2, error)) return false;
        km2 -= other_km2;
    }
    *ret = km2;
    return true;
}

/* ---- gained and lost ---- */

/* Between two states of what counts: faces gained, or lost. */
static bool gross(pl_figure_map *map, const pl_figure *figure, const pl_scope *scope, const pl_region *region,
                  long from, long to, double *ret, pl_error *error) {
    pl_layer_pair pair;
    pl_difference difference;
    const unsigned kind = scope->counts & ~(unsigned)PL_COUNTS_OTHER_SIDE;
    pl_arena_reset(&map->scratch);
    if (pl_shape_cache_full(&map->cache)) pl_shape_cache_empty(&map->cache);
    if (!polygons_at(map, figure->side, from, kind, &pair.from, &pair.from_count, error) ||
        !polygons_at(map, figure->side, to, kind, &pair.to, &pair.to_count, error) ||
        !pl_overlay_difference(map->overlay, &pair, 1, &map->scratch, &difference, error) ||
        !use_region(map, region, error))
        return false;
    const pl_polygon **faces = pl_arena_alloc(&map->scratch, (difference.count + 1) * sizeof *faces);
    size_t count = 0;
    double km2 = 0;
    if (faces == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < difference.count; i++) {
        const pl_face *face = &difference.faces[i];
        if ((scope->quantity == PL_FIGURE_GAINED) != (face->after == 1)) continue;
        faces[count++] = &face->polygon;
        km2 += face->area_m2 / M2_IN_KM2;
    }
    if (map->clip != NULL && !union_km2(map, faces, count, &km2, error)) return false;
    *ret = km2;
    return true;
}

static bool by_updates(pl_figure_map *map, const pl_figure *figure, const pl_scope *scope, pl_instant from,
                       pl_instant to, double *ret, pl_error *error) {
    const pl_series *series;
    if (!series_of(map, figure->side, &series, error)) return false;
    if (series == NULL) {
        *ret = NAN;
        return true;
    }
    pl_period period = pl_series_between(series, from, to,
                                         scope->sum == PL_SUM_NO_REDRAW ? PL_KINDS_NO_REDRAW : PL_KINDS_ALL);
    *ret = scope->quantity == PL_FIGURE_GAINED ? period.gained_km2
           : scope->quantity == PL_FIGURE_LOST ? period.lost_km2
                                               : period.net_km2;
    return true;
}

bool pl_figure_map_value(pl_figure_map *map, const pl_figure *figure, const pl_scope *scope,
                         const pl_region *region, double *ret, pl_error *error) {
    pl_instant from, to;
    double begin = 0, end;
    pl_scope_instants(figure, scope, &from, &to);
    const long last = snapshot_at(map, to), first = from == INT64_MIN ? 0 : snapshot_at(map, from);
    *ret = NAN;
    if (last < 0 || first < 0) return true;
    if (scope->sum != PL_SUM_STATES) return by_updates(map, figure, scope, from, to, ret, error);
    if (scope->quantity == PL_FIGURE_GAINED || scope->quantity == PL_FIGURE_LOST)
        return gross(map, figure, scope, region, first, last, ret, error);
    const unsigned kind = scope->quantity == PL_FIGURE_CONTESTED ? GREY_ALONE : scope->counts;
    if (!area_at(map, figure, region, last, kind, &end, error) ||
        (from != INT64_MIN && !area_at(map, figure, region, first, kind, &begin, error)))
        return false;
    *ret = end - begin;
    return true;
}
