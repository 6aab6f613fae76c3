/* agree.c - two sources at one instant: what both hold, what only one does, by sector, and the patches by
 * which they differ. The overlay compares the two maps as it compares two states of one. */
#include "engine/agree.h"

#include "engine/agree_parts.h"
#include "geom/area.h"
#include "geom/clip.h"
#include "measure/change.h"

#include <math.h>
#include <stdlib.h>

#define M2_IN_KM2 1e6
#define LAYERS 2 /* held, contested */

/* ---- the two maps ---- */

typedef struct {
    pl_state states[2];
    pl_layer_pair pairs[LAYERS];
    pl_overlay *overlay;
    pl_shape_cache cache;
    pl_arena scratch;
} maps;

static bool load_maps(const pl_agree_work *work, const pl_agree_answer *answer, maps *m, pl_error *error) {
    static const pl_polygon *const none[1] = {NULL};
    for (int i = 0; i < 2; i++)
        if (!pl_state_load(work->store, work->subjects[i].source_id, answer->snapshots[i],
                           &work->subjects[i].layers, &m->cache, &m->scratch, &m->states[i], error))
            return false;
    for (int layer = 0; layer < LAYERS; layer++) {
        const pl_polygon *const *list[2] = {none, none};
        size_t count[2] = {0, 0};
        for (int i = 0; i < 2; i++) {
            const pl_subject *s = &work->subjects[i];
            const int at = layer == 0 ? s->layer : s->layers.contested;
            if (at < 0) continue;
            list[i] = m->states[i].polygons[at];
            count[i] = m->states[i].count[at];
        }
        m->pairs[layer] = (pl_layer_pair){list[0], count[0], list[1], count[1]};
    }
    return true;
}

/* What one map shows in all: held, and contested that is not held besides. clip NULL: everywhere. */
static bool shown(const maps *m, pl_clip *clip, int map, double *ret_held, double *ret_contested,
                  pl_error *error) {
    pl_arena arena = {0};
    double m2[2] = {0, 0};
    size_t used = 0, counts[LAYERS];
    const pl_polygon *const *lists[LAYERS];
    for (int layer = 0; layer < LAYERS; layer++) {
        lists[layer] = map == 0 ? m->pairs[layer].from : m->pairs[layer].to;
        counts[layer] = map == 0 ? m->pairs[layer].from_count : m->pairs[layer].to_count;
    }
    const pl_polygon **all = pl_arena_alloc(&arena, (counts[0] + counts[1] + 1) * sizeof *all);
    bool done = all != NULL || pl_fail_nomem(error);
    for (int layer = 0; done && layer < LAYERS; layer++) {
        for (size_t i = 0; i < counts[layer]; i++) all[used++] = lists[layer][i];
        done = clip != NULL ? pl_clip_union_area_m2(clip, all, used, &m2[layer], error)
                            : pl_overlay_union_area_m2(m->overlay, all, used, &m2[layer], error);
    }
    pl_arena_free(&arena);
    if (!done) return false;
    *ret_held = m2[0] / M2_IN_KM2;
    *ret_contested = fmax(m2[1] - m2[0], 0) / M2_IN_KM2;
    return true;
}

/* What of each face lies in the region. */
static bool faces_inside(pl_clip *clip, const pl_difference *difference, double *km2, pl_error *error) {
    pl_arena arena = {0};
    bool done = true;
    for (size_t i = 0; done && i < difference->count; i++) {
        const pl_polygon *parts;
        size_t count;
        if (clip == NULL) {
            km2[i] = difference->faces[i].area_m2 / M2_IN_KM2;
            continue;
        }
        pl_arena_reset(&arena);
        done = pl_clip_patch(clip, &difference->faces[i].polygon, 1, &arena, &parts, &count, error);
        km2[i] = 0;
        for (size_t k = 0; done && k < count; k++) km2[i] += pl_polygon_area_m2(&parts[k]) / M2_IN_KM2;
    }
    pl_arena_free(&arena);
    return done;
}

static void finish_area(pl_agree_area *area) {
    area->both_km2 = pl_agree_both_km2(&area->table);
    area->only_km2[0] = pl_agree_only_km2(&area->table, 0);
    area->only_km2[1] = pl_agree_only_km2(&area->table, 1);
    area->share = pl_agree_share(&area->table);
}

/* The table of one part of space. `km2`: room for one a face. */
static bool table_of(const maps *m, pl_clip *clip, const pl_difference *difference, double *km2,
                     pl_agree_area *area, double ret_held[2], double ret_contested[2], pl_error *error) {
    if (!faces_inside(clip, difference, km2, error)) return false;
    for (int i = 0; i < 2; i++)
        if (!shown(m, clip, i, &ret_held[i], &ret_contested[i], error)) return false;
    pl_agree_table(difference->faces, km2, difference->count, ret_held, ret_contested, &area->table);
    finish_area(area);
    return true;
}

/* ---- sectors ---- */

/* What no sector has. */
static void elsewhere(const pl_agree_area *all, const pl_agree_area *areas, size_t count,
                      pl_agree_area *ret) {
    *ret = (pl_agree_area){.name = "elsewhere", .title = "elsewhere", .table = all->table};
    for (size_t i = 0; i < count; i++)
        for (int a = 0; a < PL_SHOWS; a++)
            for (int b = 0; b < PL_SHOWS; b++) ret->table.km2[a][b] -= areas[i].table.km2[a][b];
    for (int a = 0; a < PL_SHOWS; a++)
        for (int b = 0; b < PL_SHOWS; b++)
            if (ret->table.km2[a][b] < 0) ret->table.km2[a][b] = 0; /* rounding; NAN stays */
    finish_area(ret);
}

static bool ask_sectors(const pl_agree_work *work, const maps *m, const pl_difference *difference,
                        double *km2, pl_agree_answer *answer, pl_error *error) {
    pl_region *sectors;
    size_t count;
    double held[2], contested[2];
    if (!pl_region_sectors(&work->theatre, work->arena, &sectors, &count, error)) return false;
    if (count == 0) return true;
    pl_agree_area *areas = pl_arena_alloc(work->arena, (count + 1) * sizeof *areas);
    if (areas == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        pl_clip *clip = pl_clip_open(sectors[i].polygons, sectors[i].count, error);
        areas[i] = (pl_agree_area){.name = sectors[i].name, .title = sectors[i].title};
        const bool done =
            clip != NULL && table_of(m, clip, difference, km2, &areas[i], held, contested, error);
        pl_clip_close(clip);
        if (!done) return false;
    }
    elsewhere(&answer->all, areas, count, &areas[count]);
    answer->areas = areas;
    answer->area_count = count + 1;
    return true;
}

/* ---- patches ---- */

static const char *sector_at(const pl_theatre *theatre, pl_point at) {
    for (size_t i = 0; i < theatre->sector_count; i++)
        if (pl_polygon_contains(&theatre->sectors[i].drawn, at)) return theatre->sectors[i].name;
    return "";
}

static void nearest_hub(const pl_theatre *theatre, pl_agree_patch *patch) {
    for (size_t i = 0; i < theatre->hub_count; i++) {
        /* Along an edge and not the shortest way: to name a place that is near, that is near enough. */
        double km = pl_edge_length_m(patch->at, theatre->hubs[i].points[0].at) / 1e3;
        if (patch->near != NULL && km >= patch->near_km) continue;
        patch->near = theatre->hubs[i].title;
        patch->near_km = km;
    }
}

static int larger_first(const void *a, const void *b) {
    const pl_agree_patch *one = a, *other = b;
    if (one->area_km2 != other->area_km2) return one->area_km2 > other->area_km2 ? -1 : 1;
    if (one->at.lon != other->at.lon) return one->at.lon < other->at.lon ? -1 : 1;
    return one->at.lat < other->at.lat ? -1 : one->at.lat > other->at.lat ? 1 : one->held_by - other->held_by;
}

/* One patch of the held layer, what of it lies in the region. */
static bool take_patch(const pl_agree_work *work, pl_clip *clip, const pl_patch *found, pl_agree_patch *patch,
                       pl_error *error) {
    *patch = (pl_agree_patch){.held_by = found->gained,
                              .area_km2 = found->area_km2,
                              .contested_km2 = found->contested_km2,
                              .width_m = found->width_m,
                              .polygons = found->polygons,
                              .polygon_count = found->polygon_count};
    if (clip != NULL) {
        if (!pl_clip_patch(clip, found->polygons, found->polygon_count, work->arena, &patch->polygons,
                           &patch->polygon_count, error))
            return false;
        patch->area_km2 = 0;
        for (size_t i = 0; i < patch->polygon_count; i++)
            patch->area_km2 += pl_polygon_area_m2(&patch->polygons[i]) / M2_IN_KM2;
        patch->contested_km2 *= found->area_km2 > 0 ? patch->area_km2 / found->area_km2 : 0;
    }
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; i < patch->polygon_count; i++)
        box = pl_box_union(box, pl_box_of_polygon(&patch->polygons[i]));
    patch->at = (pl_point){(box.west + box.east) / 2, (box.south + box.north) / 2};
    patch->sector = sector_at(&work->theatre, patch->at);
    nearest_hub(&work->theatre, patch);
    return true;
}

static bool take_patches(const pl_agree_work *work, pl_clip *clip, const pl_change *change,
                         pl_agree_answer *answer, pl_error *error) {
    pl_agree_patch *list = pl_arena_alloc(work->arena, (change->count + 1) * sizeof *list);
    size_t count = 0;
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < change->count; i++) {
        if (change->patches[i].layer != 0) continue;
        if (!take_patch(work, clip, &change->patches[i], &list[count], error)) return false;
        if (list[count].polygon_count == 0) continue;
        if (list[count].width_m < PL_KIND_SLIVER_WIDTH_M)
            answer->thin_km2[list[count].held_by] += list[count].area_km2;
        count++;
    }
    if (count > 0) qsort(list, count, sizeof *list, larger_first);
    answer->patches = list;
    answer->patch_count = count;
    return true;
}

static bool ask_where(const pl_agree_work *work, maps *m, pl_clip *clip, pl_agree_answer *answer,
                      pl_error *error) {
    pl_change change;
    if (!load_maps(work, answer, m, error) ||
        !pl_change_find(m->overlay, m->pairs, LAYERS, 1, work->arena, &change, error))
        return false;
    answer->rung = change.difference.rung;
    double *km2 = pl_arena_alloc(&m->scratch, (change.difference.count + 1) * sizeof *km2);
    if (km2 == NULL) return pl_fail_nomem(error);
    if (!table_of(m, clip, &change.difference, km2, &answer->all, answer->held_km2, answer->contested_km2,
                  error) ||
        !take_patches(work, clip, &change, answer, error) ||
        (work->region == NULL && !ask_sectors(work, m, &change.difference, km2, answer, error)))
        return false;
    for (int i = 0; i < 2; i++)
        if (!answer->draws_contested[i]) answer->contested_km2[i] = NAN;
    return true;
}

/* ---- the question ---- */

static bool open_work(pl_store *store, const pl_agree_question *question, pl_agree_work *work,
                      pl_agree_answer *answer, pl_error *error) {
    const char *const names[2] = {question->first, question->second};
    pl_arena *arena = work->arena;
    pl_asked *asked;
    size_t count;
    if (strcmp(names[0], names[1]) == 0)
        return pl_fail(error, PL_USAGE, "%s and %s are one source: there is nothing to compare", names[0],
                       names[1]);
    for (int i = 0; i < 2; i++) {
        pl_pair_row *pairs;
        pl_theatre theatre;
        if (!pl_ask_sources(store, names[i], arena, &asked, &count, &theatre, error)) return false;
        if (count != 1)
            return pl_fail(error, PL_USAGE, "%s: name one source, and the other behind it", names[i]);
        answer->sources[i] = asked[0];
        if (i == 1 && strcmp(theatre.name, work->theatre.name) != 0)
            return pl_fail(error, PL_USAGE, "%s is of theatre %s and %s of %s: they draw two wars", names[0],
                           work->theatre.name, names[1], theatre.name);
        work->theatre = theatre;
        if (!pl_subject_find(store, names[i], question->side, arena, &work->subjects[i], error) ||
            !pl_subject_drawn(&work->subjects[i], error) ||
            !pl_subject_derived(store, &work->subjects[i], arena, error) ||
            !pl_store_pair_list(store, work->subjects[i].source_id, arena, &pairs, &work->pair_counts[i],
                                error))
            return false;
        work->pairs[i] = pairs;
        answer->draws_contested[i] = work->subjects[i].layers.contested >= 0;
    }
    answer->same_maker = strcmp(answer->sources[0].maker, answer->sources[1].maker) == 0;
    answer->side = work->subjects[0].definitions.theatre.sides[work->subjects[0].side].name;
    return true;
}

static bool choose_instant(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    const pl_agree_question *question = work->question;
    pl_instant last = INT64_MAX;
    for (int i = 0; i < 2; i++) {
        const pl_instant end = work->pairs[i][work->pair_counts[i] - 1].to;
        if (end < last) last = end;
    }
    answer->at = question->at != INT64_MIN ? question->at : question->to != INT64_MIN ? question->to : last;
    for (int i = 0; i < 2; i++) {
        long at;
        if (!pl_subject_snapshot(work->pairs[i], work->pair_counts[i], answer->at, answer->sources[i].name,
                                 &at, error) ||
            (question->at != INT64_MIN && !pl_subject_reaches(work->pairs[i], work->pair_counts[i],
                                                              answer->at, answer->sources[i].name, error)))
            return false;
        answer->snapshots[i] = work->pairs[i][at].to;
    }
    return true;
}

/* What two maps that do not reach so far back cannot tell is not told. */
static bool ask_lines(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    const pl_agree_question *q = work->question;
    pl_error own = {0};
    answer->lines_from = answer->at - PL_AGREE_LINES_DAYS * (pl_instant)PL_DAY_SECONDS;
    answer->lines = (pl_noise_between){.noise = {.sigma_m = NAN, .length_m = NAN}, .median_m = NAN};
    answer->lines.noise.why = "a mirror draws no lines of its own";
    if (answer->same_maker ||
        pl_ask_noise_between(work->store, q->first, q->second, answer->side, answer->lines_from, answer->at,
                             work->arena, &answer->lines, &own))
        return true;
    answer->lines.noise.why = "no lines of both are known to have stood so long";
    if (own.code == PL_MISSING) return true;
    if (error != NULL) *error = own;
    return false;
}

bool pl_ask_agree(pl_store *store, const pl_agree_question *question, pl_arena *arena, pl_agree_answer *ret,
                  pl_error *error) {
    pl_agree_work work = {.store = store, .arena = arena, .question = question};
    pl_agree_answer answer = {.window = question->from != INT64_MIN && question->to != INT64_MIN};
    pl_region region = {0};
    maps m = {.cache = {.store = store}};
    if (!open_work(store, question, &work, &answer, error) || !choose_instant(&work, &answer, error))
        return false;
    if (question->region != NULL) {
        if (!pl_region_find(store, &work.theatre, question->region, NULL, arena, &region, error))
            return false;
        work.region = &region;
        answer.region = region.title;
    }
    pl_clip *clip = work.region == NULL ? NULL : pl_clip_open(region.polygons, region.count, error);
    m.overlay = pl_overlay_open(error);
    bool done = m.overlay != NULL && (work.region == NULL || clip != NULL) &&
                ask_where(&work, &m, clip, &answer, error);
    pl_clip_close(clip);
    pl_overlay_close(m.overlay);
    pl_shape_cache_free(&m.cache);
    pl_arena_free(&m.scratch);
    done = done && (!answer.window || pl_agree_when(&work, &answer, error)) &&
           pl_agree_lags(&work, &answer, error) && ask_lines(&work, &answer, error);
    if (done) *ret = answer;
    return done;
}
