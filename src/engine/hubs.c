/* hubs.c - how far the boundary of what a side holds is from a place.
 *
 * Of a point outside, the nearest position of all drawn outlines is the nearest of their union, since what
 * lies nearest cannot lie inside. Of a point inside, lines between two polygons that touch are no boundary:
 * then the union is made first. */
#include "engine/hubs.h"

#include "engine/noise.h"
#include "engine/subject.h"
#include "geom/nearness.h"

#include <math.h>

const char *const pl_edge_words[] = {"none", "outside", "reached", "held", NULL};

/* ---- the place ---- */

bool pl_hub_find(pl_store *store, const pl_theatre *theatre, const pl_place_asked *asked, pl_arena *arena,
                 pl_hub *ret, pl_error *error) {
    pl_hub hub = {.edge_from = ""};
    if (!pl_place_find(store, theatre, asked, true, arena, &hub.place, error)) return false;
    const pl_theatre_hub *drawn = hub.place.hub;
    const pl_settlement *settlement = &hub.place.settlement;
    hub.id = hub.place.id;
    hub.name = hub.place.name;
    hub.point_count = drawn != NULL ? drawn->point_count : settlement->count;
    pl_hub_point *points = pl_arena_alloc(arena, (hub.point_count + 1) * sizeof *points);
    if (points == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < hub.point_count; i++)
        points[i] = drawn != NULL
                        ? (pl_hub_point){drawn->points[i].name, drawn->points[i].from, drawn->points[i].at}
                        : (pl_hub_point){settlement->points[i]->gazetteer, settlement->points[i]->key,
                                         settlement->points[i]->at};
    hub.points = points;
    if (drawn != NULL) {
        hub.edge = drawn->edge;
        hub.edge_from = drawn->edge_from;
    }
    *ret = hub;
    return true;
}

/* ---- one reading ---- */

/* The rings of polygons as closed lines. */
static bool lines_of(const pl_polygon *const *polygons, size_t count, pl_arena *arena, pl_chain **ret,
                     size_t *ret_count, pl_error *error) {
    size_t rings = 0, made = 0;
    for (size_t i = 0; i < count; i++) rings += polygons[i]->count;
    pl_chain *lines = pl_arena_alloc(arena, (rings + 1) * sizeof *lines);
    if (lines == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < polygons[i]->count; r++) {
            const pl_ring *ring = &polygons[i]->rings[r];
            if (ring->count == 0) continue;
            pl_point *points = pl_arena_alloc(arena, (ring->count + 1) * sizeof *points);
            if (points == NULL) return pl_fail_nomem(error);
            memcpy(points, ring->points, ring->count * sizeof *points);
            points[ring->count] = points[0];
            lines[made++] = (pl_chain){points, ring->count + 1};
        }
    *ret = lines;
    *ret_count = made;
    return true;
}

static bool inside_any(const pl_polygon *const *polygons, size_t count, pl_point point) {
    for (size_t i = 0; i < count; i++)
        if (pl_polygon_contains(polygons[i], point)) return true;
    return false;
}

/* An area made of polygons that may overlap, and what distances to its boundary need, made when needed. */
typedef struct {
    const pl_polygon *const *polygons;
    size_t count;
    pl_near *drawn, *joined; /* to all outlines as drawn; to the boundary of their union */
    pl_chain *lines;
    size_t line_count;
} area;

static bool area_open(const pl_polygon *const *polygons, size_t count, pl_arena *arena, area *ret,
                      pl_error *error) {
    area a = {.polygons = polygons, .count = count};
    if (!lines_of(polygons, count, arena, &a.lines, &a.line_count, error)) return false;
    a.drawn = pl_near_open(a.lines, a.line_count, error);
    if (a.drawn == NULL) return false;
    *ret = a;
    return true;
}

static void area_close(area *a) {
    pl_near_close(a->drawn);
    pl_near_close(a->joined);
}

/* To the boundary of the union, whichever side of it the point is on. */
static bool area_joined(area *a, pl_overlay *overlay, pl_arena *arena, pl_error *error) {
    pl_boundary boundary;
    if (a->joined != NULL) return true;
    if (!pl_boundary_find(overlay, a->polygons, a->count, PL_HUB_HOLE_MAX_KM2, arena, &boundary, error))
        return false;
    a->joined = pl_near_open(boundary.lines, boundary.line_count, error);
    return a->joined != NULL;
}

static bool area_reading(area *a, pl_point point, pl_overlay *overlay, pl_arena *arena, pl_hub_reading *ret,
                         pl_error *error) {
    *ret = (pl_hub_reading){NAN, point};
    if (a->line_count == 0) return true;
    bool inside = inside_any(a->polygons, a->count, point);
    if (inside && !area_joined(a, overlay, arena, error)) return false;
    double distance_m = pl_near_point_m(inside ? a->joined : a->drawn, point, &ret->nearest);
    ret->distance_km = (inside ? -distance_m : distance_m) * 1e-3;
    return true;
}

/* Does an area that the edge's line nowhere enters lie within the edge, as a whole piece of it does? */
static bool has_piece_within(const area *a, const pl_polygon *edge) {
    for (size_t i = 0; i < a->line_count; i++)
        if (pl_polygon_contains(edge, a->lines[i].points[0])) return true;
    return false;
}

/* The stated edge against an area: how far apart, or that the area reaches into it. Lines that nowhere cross
 * are nearest at a position of one of them. */
static bool edge_reading(area *a, const pl_polygon *edge, pl_arena *arena, pl_edge_word *ret_word,
                         pl_hub_reading *ret, pl_error *error) {
    pl_chain *lines = NULL, *parts;
    size_t count = 0, inside, outside;
    const pl_polygon *edges[] = {edge};
    *ret_word = edge->count == 0 ? PL_EDGE_NONE : PL_EDGE_OUTSIDE;
    *ret = (pl_hub_reading){NAN, {NAN, NAN}};
    if (edge->count == 0 || a->line_count == 0) return true;
    if (!lines_of(edges, 1, arena, &lines, &count, error)) return false;
    pl_polygon *flat = pl_arena_alloc(arena, a->count * sizeof *flat);
    if (flat == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < a->count; i++) flat[i] = *a->polygons[i];
    if (!pl_chains_inside(lines, count, flat, a->count, false, arena, &parts, &inside, error) ||
        !pl_chains_inside(lines, count, flat, a->count, true, arena, &parts, &outside, error))
        return false;
    *ret = (pl_hub_reading){0.0, edge->rings[0].points[0]};
    *ret_word = outside == 0 ? PL_EDGE_HELD : PL_EDGE_REACHED;
    if (inside > 0 || has_piece_within(a, edge)) return true;
    *ret_word = PL_EDGE_OUTSIDE;
    pl_near *near = pl_near_open(lines, count, error);
    if (near == NULL) return false;
    double best_m = INFINITY;
    for (size_t l = 0; l < count; l++)
        for (size_t i = 0; i < lines[l].count; i++) {
            pl_point at;
            double m = pl_near_point_m(a->drawn, lines[l].points[i], &at);
            if (m < best_m) *ret = (pl_hub_reading){(best_m = m) * 1e-3, at};
        }
    for (size_t l = 0; l < a->line_count; l++)
        for (size_t i = 0; i < a->lines[l].count; i++) {
            double m = pl_near_point_m(near, a->lines[l].points[i], NULL);
            if (m < best_m) *ret = (pl_hub_reading){(best_m = m) * 1e-3, a->lines[l].points[i]};
        }
    pl_near_close(near);
    return true;
}

/* ---- one source ---- */

typedef struct {
    pl_store *store;
    int64_t id;
    pl_layers layers;
    int side, contested; /* layers; contested -1: not drawn */
    pl_instant *snapshots;
    size_t snapshot_count;
    pl_shape_cache cache;
    pl_overlay *overlay;
    const pl_hub *hub;
    pl_arena scratch; /* of one state */
} measurer;

/* The last snapshot at or before an instant; -1: none. */
static long state_at(const measurer *m, pl_instant instant) {
    size_t low = 0, high = m->snapshot_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->snapshots[middle] <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return (long)low - 1;
}

static bool readings_of(measurer *m, const pl_polygon *const *polygons, size_t count, bool with_edge,
                        pl_hub_reading *readings, pl_hub_day *day, pl_error *error) {
    area a;
    if (!area_open(polygons, count, &m->scratch, &a, error)) return false;
    bool done = true;
    for (size_t i = 0; done && i < m->hub->point_count; i++)
        done = area_reading(&a, m->hub->points[i].at, m->overlay, &m->scratch, &readings[i], error);
    if (done && with_edge)
        done = edge_reading(&a, &m->hub->edge, &m->scratch, &day->edge, &day->edge_reading, error);
    area_close(&a);
    return done;
}

static bool measure_state(measurer *m, pl_instant snapshot, pl_arena *arena, pl_hub_day *ret,
                          pl_error *error) {
    pl_state state;
    size_t points = m->hub->point_count;
    pl_hub_reading *held = pl_arena_alloc(arena, (points + 1) * sizeof *held), *grey = NULL;
    pl_arena_reset(&m->scratch);
    if (pl_shape_cache_full(&m->cache)) pl_shape_cache_empty(&m->cache);
    if (held == NULL) return pl_fail_nomem(error);
    if (!pl_state_load(m->store, m->id, snapshot, &m->layers, &m->cache, &m->scratch, &state, error) ||
        !readings_of(m, state.polygons[m->side], state.count[m->side], true, held, ret, error))
        return false;
    if (m->contested >= 0) {
        size_t count = state.count[m->side] + state.count[m->contested];
        const pl_polygon **both = pl_arena_alloc(&m->scratch, (count + 1) * sizeof *both);
        grey = pl_arena_alloc(arena, (points + 1) * sizeof *grey);
        if (both == NULL || grey == NULL) return pl_fail_nomem(error);
        for (size_t i = 0; i < count; i++)
            both[i] = i < state.count[m->side] ? state.polygons[m->side][i]
                                               : state.polygons[m->contested][i - state.count[m->side]];
        if (!readings_of(m, both, count, false, grey, ret, error)) return false;
    }
    ret->snapshot = snapshot;
    ret->held = held;
    ret->grey = grey;
    return true;
}

/* What the distance would be on the states a day earlier and later. */
static bool add_ends(measurer *m, pl_hub_day *day, pl_arena *arena, pl_error *error) {
    pl_interval_part part = {.name = "end-snapshots", .low = NAN, .high = NAN};
    double low = day->held[0].distance_km, high = low;
    size_t states = 1;
    for (int shift = -1; shift <= 1; shift += 2) {
        pl_instant at = day->at + shift * PL_DAY_SECONDS;
        long state = state_at(m, at);
        pl_hub_day other = {.at = at};
        if (state < 0 || (shift > 0 && at > m->snapshots[m->snapshot_count - 1] + PL_DAY_SECONDS)) {
            part.why = "the source does not reach a day beyond the day asked for";
            pl_interval_add(&day->interval, part);
            return true;
        }
        if (m->snapshots[state] == day->snapshot) continue;
        if (!measure_state(m, m->snapshots[state], arena, &other, error)) return false;
        low = fmin(low, other.held[0].distance_km);
        high = fmax(high, other.held[0].distance_km);
        states++;
    }
    if (states == 1) {
        part.why = "the source has no other map within a day of the day asked for";
        pl_interval_add(&day->interval, part);
        return true;
    }
    part = (pl_interval_part){"end-snapshots", true, low, high, states, "the states a day earlier and later"};
    pl_interval_add(&day->interval, part);
    return true;
}

static bool measure_days(measurer *m, const pl_hub_question *question, const pl_noise *noise, pl_arena *arena,
                         pl_hub_source *ret, pl_error *error) {
    pl_hub_day *days = pl_arena_alloc(arena, (question->instant_count + 1) * sizeof *days);
    size_t count = 0;
    if (days == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < question->instant_count; i++) {
        long state = state_at(m, question->instants[i]);
        if (state < 0 || question->instants[i] > m->snapshots[m->snapshot_count - 1] + PL_DAY_SECONDS)
            continue;
        pl_hub_day *day = &days[count];
        if (count > 0 && days[count - 1].snapshot == m->snapshots[state])
            *day = days[count - 1]; /* the same state answers again */
        else if (!measure_state(m, m->snapshots[state], arena, day, error))
            return false;
        count++;
        day->at = question->instants[i];
        if (m->hub->point_count == 0) continue;
        day->interval = pl_interval_start(day->held[0].distance_km);
        if (isnan(day->held[0].distance_km)) continue;
        pl_interval_add(&day->interval, pl_noise_of_distance(noise, day->held[0].distance_km));
        if (question->ends && !add_ends(m, day, arena, error)) return false;
    }
    ret->days = days;
    ret->day_count = count;
    return true;
}

/* No days when the source does not draw what the side holds, or not yet. */
static bool measure_source(pl_store *store, const pl_hub_question *question, const pl_hub *hub,
                           pl_arena *arena, pl_hub_source *ret, const char **ret_side, pl_error *error) {
    pl_subject subject;
    pl_noise noise;
    measurer m = {.store = store, .hub = hub, .cache = {.store = store}};
    if (!pl_subject_find(store, ret->source.name, question->side, arena, &subject, error)) return false;
    *ret_side = subject.definitions.theatre.sides[subject.side].name;
    if (subject.layer < 0) return true;
    if (!pl_subject_derived(store, &subject, arena, error) ||
        !pl_store_snapshot_list(store, subject.source_id, arena, &m.snapshots, &m.snapshot_count, error) ||
        !pl_ask_noise(store, ret->source.name, question->as_of, arena, &noise, error))
        return false;
    while (m.snapshot_count > 0 && m.snapshots[m.snapshot_count - 1] > question->as_of) m.snapshot_count--;
    m.id = subject.source_id;
    m.layers = subject.layers;
    m.side = subject.layer;
    m.contested = subject.layers.contested;
    m.overlay = pl_overlay_open(error);
    bool done = m.overlay != NULL && measure_days(&m, question, &noise, arena, ret, error);
    pl_overlay_close(m.overlay);
    pl_shape_cache_free(&m.cache);
    pl_arena_free(&m.scratch);
    return done;
}

/* ---- the question ---- */

/* The day by which a source enters the range: its last. NULL for a mirror, and when it has none. */
static const pl_hub_day *last_day(const pl_hub_source *s) {
    return s->day_count == 0 || s->source.stands_beside != NULL ? NULL : &s->days[s->day_count - 1];
}

/* At the last instant that one of them reaches: distances of two days are no range of makers. */
static bool range_of(pl_hub_answer *answer, pl_arena *arena, pl_error *error) {
    double *values = pl_arena_alloc(arena, (answer->source_count + 1) * sizeof *values);
    pl_instant last = INT64_MIN;
    size_t count = 0;
    if (values == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answer->source_count; i++) {
        const pl_hub_day *day = last_day(&answer->sources[i]);
        if (day != NULL && day->at > last) last = day->at;
    }
    for (size_t i = 0; i < answer->source_count && answer->hub.point_count > 0; i++) {
        const pl_hub_day *day = last_day(&answer->sources[i]);
        if (day != NULL && day->at == last && !pl_is_stale(day->at, day->snapshot))
            values[count++] = day->held[0].distance_km;
    }
    answer->range = pl_range_of(values, count, 0.0);
    return true;
}

/* The instant of the last map of all sources. */
static bool last_of_all(pl_store *store, const pl_asked *asked, size_t count, pl_arena *arena,
                        pl_instant **ret, pl_error *error) {
    pl_instant *last = pl_arena_alloc(arena, sizeof *last);
    if (last == NULL) return pl_fail_nomem(error);
    *last = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        pl_unreached maps;
        if (!pl_source_maps(store, &asked[i], arena, &maps, error)) return false;
        if (maps.last > *last) *last = maps.last;
    }
    *ret = last;
    return true;
}

static bool measure_sources(pl_store *store, const pl_hub_question *question, const pl_asked *asked,
                            size_t count, pl_arena *arena, pl_hub_answer *answer, pl_error *error) {
    pl_hub_source *sources = pl_arena_alloc(arena, (count + 1) * sizeof *sources);
    pl_unreached *unreached = pl_arena_alloc(arena, (count + 1) * sizeof *unreached);
    if (sources == NULL || unreached == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        pl_hub_source *s = &sources[answer->source_count];
        s->source = asked[i];
        if (!measure_source(store, question, &answer->hub, arena, s, &answer->side, error)) return false;
        if (s->day_count > 0)
            answer->source_count++;
        else if (!pl_source_maps(store, &asked[i], arena, &unreached[answer->unreached_count++], error))
            return false;
    }
    answer->sources = sources;
    answer->unreached = unreached;
    return true;
}

bool pl_ask_hub(pl_store *store, const pl_hub_question *question, pl_arena *arena, pl_hub_answer *ret,
                pl_error *error) {
    pl_hub_answer answer = {0};
    pl_asked *asked;
    size_t count;
    pl_theatre theatre;
    if (!pl_ask_sources(store, question->sources, arena, &asked, &count, &theatre, error) ||
        !pl_hub_find(store, &theatre, &question->place, arena, &answer.hub, error))
        return false;
    pl_hub_question dated = *question;
    pl_instant *last = NULL;
    if (dated.instant_count == 0) {
        if (!last_of_all(store, asked, count, arena, &last, error)) return false;
        dated.instants = last;
        dated.instant_count = 1;
    }
    if (!measure_sources(store, &dated, asked, count, arena, &answer, error)) return false;
    if (answer.source_count == 0)
        return pl_fail(error, PL_MISSING,
                       "the maps of no source show what %s holds then: they begin later, or end more than a "
                       "day before",
                       answer.side);
    if (!range_of(&answer, arena, error) ||
        !pl_place_claims(&answer.hub.place, arena, &answer.claims, &answer.claim_count, error))
        return false;
    *ret = answer;
    return true;
}
