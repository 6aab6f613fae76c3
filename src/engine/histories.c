/* histories.c - what the maps of each source say of places over time.
 *
 * The first map gives the status of every point; from then on it can change only in a stored patch, so only
 * the outlines of patches whose box holds a point are read. */
#include "engine/histories.h"

#include "engine/subject.h"
#include "geom/clip.h"
#include "geom/nearness.h"

#include <stdlib.h>

#define PIECE_BYTES ((size_t)8 << 20) /* of outlines held at once */

/* ---- points through the history of one source ---- */

typedef struct {
    pl_store *store;
    pl_subject subject;
    pl_pair_row *pairs;
    size_t pair_count;
    pl_followed *points;
    pl_point_index index;
    pl_cover_event *events; /* all, by (to, point) */
    size_t event_count, event_capacity;
    const size_t *by_point; /* their numbers, point after point, each point's in time; */
    const size_t *first_of; /* where each point's begin there, and one more: of list_by_point */
    /* The piece being read. */
    pl_cover_change *changes;
    size_t change_count, change_capacity;
    pl_arena outlines;
} history;

static int layer_of(const pl_layers *layers, const char *status) {
    for (size_t l = 0; l < layers->count; l++)
        if (strcmp(layers->status[l], status) == 0) return (int)l;
    return -1;
}

/* Sides before contested: where a map draws both, land is held. */
static const char *status_of(const pl_layers *layers, pl_cover cover) {
    for (size_t l = 0; l < layers->count; l++)
        if ((cover & (1u << l)) != 0) return layers->status[l];
    return PL_NOT_DRAWN;
}

static bool end_piece(history *h, bool keep, pl_error *error) {
    pl_cover_event *events;
    size_t count;
    pl_arena arena = {0};
    bool done =
        pl_cover_follow(&h->index, h->points, h->changes, h->change_count, &arena, &events, &count, error);
    if (done && keep) {
        done = PL_RESERVE(h->events, h->event_count + count, h->event_capacity) || pl_fail_nomem(error);
        if (done && count > 0) memcpy(h->events + h->event_count, events, count * sizeof *events);
        if (done) h->event_count += count;
    }
    pl_arena_free(&arena);
    pl_arena_reset(&h->outlines);
    h->change_count = 0;
    return done;
}

/* The first map, as patches that give everything it shows. */
static bool follow_first(history *h, pl_error *error) {
    pl_state state;
    pl_shape_cache cache = {.store = h->store};
    bool done = pl_state_load(h->store, h->subject.source_id, h->pairs[0].to, &h->subject.layers, &cache,
                              &h->outlines, &state, error);
    for (size_t l = 0; done && l < h->subject.layers.count; l++)
        for (size_t i = 0; done && i < state.count[l]; i++) {
            done = PL_GROW(h->changes, h->change_count, h->change_capacity) || pl_fail_nomem(error);
            if (!done) break;
            h->changes[h->change_count++] = (pl_cover_change){.from = INT64_MIN,
                                                              .to = h->pairs[0].to,
                                                              .layer = (unsigned)l,
                                                              .gained = true,
                                                              .box = pl_box_of_polygon(state.polygons[l][i]),
                                                              .polygons = state.polygons[l][i],
                                                              .polygon_count = 1};
        }
    done = done && end_piece(h, false, error);
    pl_shape_cache_free(&cache);
    return done;
}

static bool add_row(history *h, const pl_change_row *row, pl_instant as_of, int layer, pl_error *error) {
    if (!PL_GROW(h->changes, h->change_count, h->change_capacity)) return pl_fail_nomem(error);
    pl_cover_change *change = &h->changes[h->change_count];
    *change = (pl_cover_change){.from = row->from,
                                .to = row->to,
                                .layer = (unsigned)layer,
                                .gained = row->gained,
                                .kind = pl_change_kind(row, as_of),
                                .undone_at = row->undone_at,
                                .box = row->box};
    if (!pl_store_change_polygons(h->store, row->id, &h->outlines, &change->polygons, &change->polygon_count,
                                  error))
        return false;
    h->change_count++;
    return true;
}

static bool follow_rows(history *h, pl_instant until, pl_instant as_of, pl_error *error) {
    pl_arena arena = {0};
    pl_change_row *rows;
    size_t count = 0;
    bool done = pl_ask_patches(h->store, h->subject.source_id, &h->subject.definitions.source, INT64_MIN,
                               until, &arena, &rows, &count, error);
    for (size_t i = 0; done && i < count; i++) {
        bool begins = h->change_count > 0 && rows[i].to != h->changes[h->change_count - 1].to;
        if (begins && h->outlines.bytes > PIECE_BYTES) done = end_piece(h, true, error);
        int layer = layer_of(&h->subject.layers, rows[i].status);
        if (done && layer >= 0 && pl_point_index_any(&h->index, rows[i].box))
            done = add_row(h, &rows[i], as_of, layer, error);
    }
    done = done && end_piece(h, true, error);
    pl_arena_free(&arena);
    return done;
}

/* Follows points from the source's first map to the last at or before `until`. *ret_drawn = false, and
 * nothing else, when the source does not draw what the side holds or has no map by then. */
static bool history_follow(history *h, const char *source, const char *side, const pl_point *at, size_t count,
                           pl_instant until, pl_instant as_of, pl_arena *arena, bool *ret_drawn,
                           pl_error *error) {
    *ret_drawn = false;
    if (!pl_subject_find(h->store, source, side, arena, &h->subject, error)) return false;
    if (h->subject.layer < 0) return true;
    if (!pl_subject_derived(h->store, &h->subject, arena, error) ||
        !pl_store_pair_list(h->store, h->subject.source_id, arena, &h->pairs, &h->pair_count, error))
        return false;
    while (h->pair_count > 0 && h->pairs[h->pair_count - 1].to > as_of) h->pair_count--;
    if (h->pair_count == 0 || h->pairs[0].to > until) return true;
    h->points = pl_arena_alloc(arena, (count + 1) * sizeof *h->points);
    if (h->points == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) h->points[i].at = at[i];
    *ret_drawn = true;
    return pl_point_index_make(h->points, count, arena, &h->index, error) && follow_first(h, error) &&
           follow_rows(h, until, as_of, error);
}

static void history_end(history *h) {
    pl_free(h->events);
    pl_free(h->changes);
    pl_arena_free(&h->outlines);
}

/* ---- one place ---- */

static bool list_by_point(history *h, size_t points, pl_arena *arena, pl_error *error) {
    size_t *by_point = pl_arena_alloc(arena, (h->event_count + 1) * sizeof *by_point);
    size_t *first_of = pl_arena_alloc(arena, (points + 2) * sizeof *first_of);
    if (by_point == NULL || first_of == NULL) return pl_fail_nomem(error);
    /* Counted two places on, so that filling moves each to where its own begin. */
    for (size_t e = 0; e < h->event_count; e++) first_of[h->events[e].point + 2]++;
    for (size_t i = 2; i < points + 2; i++) first_of[i] += first_of[i - 1];
    for (size_t e = 0; e < h->event_count; e++) by_point[first_of[h->events[e].point + 1]++] = e;
    h->by_point = by_point;
    h->first_of = first_of;
    return true;
}

/* What the cover of a point was on the first map: before its first event. */
static pl_cover first_cover(const history *h, size_t point) {
    const size_t first = h->first_of[point];
    return first < h->first_of[point + 1] ? h->events[h->by_point[first]].before : h->points[point].cover;
}

/* The kind of the change of held land. That grey land turned red is no retraction of the grey, so of
 * contested land alone nothing but a redraw is told. */
static int kind_of(const pl_layers *layers, const pl_cover_event *event) {
    const unsigned changed = event->before ^ event->after;
    for (size_t l = 0; l < layers->count; l++)
        if ((changed & (1u << l)) != 0 && (int)l != layers->contested) return event->kind[l];
    return event->kind[layers->contested] == PL_KIND_REDRAW ? PL_KIND_REDRAW : -1;
}

static bool spans_of(const history *h, size_t point, pl_arena *arena, pl_point_history *ret,
                     pl_error *error) {
    const pl_layers *layers = &h->subject.layers;
    const pl_cover side = (pl_cover)(1u << h->subject.layer);
    size_t count = 0;
    pl_status_span *spans =
        pl_arena_alloc(arena, (h->first_of[point + 1] - h->first_of[point] + 1) * sizeof *spans);
    if (spans == NULL) return pl_fail_nomem(error);
    spans[count++] = (pl_status_span){.status = status_of(layers, first_cover(h, point)),
                                      .after = INT64_MIN,
                                      .from = h->pairs[0].to,
                                      .to = INT64_MAX,
                                      .kind = -1};
    for (size_t i = h->first_of[point]; i < h->first_of[point + 1]; i++) {
        const pl_cover_event *event = &h->events[h->by_point[i]];
        const char *status = status_of(layers, event->after);
        if (((event->before ^ event->after) & side) != 0) {
            ret->taken += (event->after & side) != 0;
            ret->lost += (event->after & side) == 0;
        }
        if (strcmp(status, spans[count - 1].status) == 0) continue;
        spans[count - 1].to = event->to;
        spans[count++] = (pl_status_span){.status = status,
                                          .after = event->from,
                                          .from = event->to,
                                          .to = INT64_MAX,
                                          .kind = kind_of(layers, event)};
    }
    ret->spans = spans;
    ret->span_count = count;
    return true;
}

bool pl_same_history(const pl_point_history *a, const pl_point_history *b) {
    if (a->span_count != b->span_count) return false;
    for (size_t i = 0; i < a->span_count; i++)
        if (a->spans[i].from != b->spans[i].from || strcmp(a->spans[i].status, b->spans[i].status) != 0)
            return false;
    return true;
}

static bool draws_of(const pl_layers *layers, pl_arena *arena, pl_histories *ret, pl_error *error) {
    const char **draws = pl_arena_alloc(arena, (layers->count + 1) * sizeof *draws);
    if (draws == NULL) return pl_fail_nomem(error);
    for (size_t l = 0; l < layers->count; l++) draws[l] = layers->status[l];
    ret->draws = draws;
    ret->draws_count = layers->count;
    return true;
}

bool pl_ask_histories(pl_store *store, const char *source, const char *side,
                      const pl_place_point *const *points, size_t count, pl_arena *arena, pl_histories *ret,
                      pl_error *error) {
    history h = {.store = store};
    pl_histories made = {0};
    pl_point *at = pl_arena_alloc(arena, (count + 1) * sizeof *at);
    pl_point_history *list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    if (at == NULL || list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) at[i] = points[i]->at;
    bool done = history_follow(&h, source, side, at, count, INT64_MAX, INT64_MAX, arena, &made.drawn, error);
    if (done) made.side = h.subject.definitions.theatre.sides[h.subject.side].name;
    if (done && made.drawn) done = list_by_point(&h, count, arena, error);
    for (size_t i = 0; done && made.drawn && i < count; i++) {
        list[i].point = points[i];
        list[i].same_as = i;
        done = spans_of(&h, i, arena, &list[i], error);
    }
    if (done && made.drawn) {
        made.points = list;
        made.pairs = h.pairs;
        made.pair_count = h.pair_count;
        done = draws_of(&h.subject.layers, arena, &made, error);
    }
    history_end(&h);
    if (done) *ret = made;
    return done;
}

static bool place_in_source(pl_store *store, const char *side, const pl_settlement *place, pl_arena *arena,
                            pl_place_source *ret, const char **ret_side, bool *ret_drawn, pl_error *error) {
    pl_histories made;
    if (!pl_ask_histories(store, ret->source.name, side, place->points, place->count, arena, &made, error))
        return false;
    *ret_side = made.side;
    *ret_drawn = made.drawn;
    if (!made.drawn) return true;
    for (size_t i = 0; i < place->count; i++) {
        for (size_t k = 0; k < i && made.points[i].same_as == i; k++)
            if (pl_same_history(&made.points[k], &made.points[i])) made.points[i].same_as = k;
        ret->differs |= made.points[i].same_as != 0;
    }
    ret->points = made.points;
    ret->first = made.pairs[0].to;
    ret->last = made.pairs[made.pair_count - 1].to;
    ret->draws = made.draws;
    ret->draws_count = made.draws_count;
    return true;
}

static double apart_km(const pl_settlement *place) {
    double apart_m = 0.0;
    for (size_t i = 0; i < place->count; i++)
        for (size_t k = 0; k < i; k++) {
            double m = pl_geodesic_m(place->points[i]->at, place->points[k]->at);
            if (m > apart_m) apart_m = m;
        }
    return apart_m * 1e-3;
}

bool pl_ask_place(pl_store *store, const char *sources, const char *side, const pl_place_asked *asked,
                  pl_arena *arena, pl_place_answer *ret, pl_error *error) {
    pl_place_answer answer = {0};
    pl_asked *list;
    size_t count;
    pl_theatre theatre;
    if (!pl_ask_sources(store, sources, arena, &list, &count, &theatre, error) ||
        !pl_place_find(store, &theatre, asked, false, arena, &answer.place, error))
        return false;
    pl_place_source *made = pl_arena_alloc(arena, (count + 1) * sizeof *made);
    if (made == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        bool drawn = false;
        pl_place_source *source = &made[answer.source_count];
        source->source = list[i];
        if (!place_in_source(store, side, &answer.place.settlement, arena, source, &answer.side, &drawn,
                             error))
            return false;
        answer.source_count += drawn;
    }
    if (answer.source_count == 0)
        return pl_fail(error, PL_MISSING, "no source in the evidence file draws what %s holds", answer.side);
    answer.sources = made;
    answer.apart_km = apart_km(&answer.place.settlement);
    if (!pl_place_claims(&answer.place, arena, &answer.claims, &answer.claim_count, error)) return false;
    *ret = answer;
    return true;
}

/* ---- places that changed hands in a window ---- */

/* All points of all settlements in the region. */
typedef struct {
    pl_gazetteers gazetteers;
    const pl_settlement **settlement; /* of each point */
    const pl_place_point **point;
    pl_point *at;
    bool *of_gazetteer, *of_merged;
    size_t count;
} all_points;

static bool list_points(const pl_gazetteers *gazetteers, const pl_clip *clip, pl_arena *arena,
                        all_points *ret, pl_error *error) {
    all_points all = {.gazetteers = *gazetteers};
    size_t room = 1;
    for (size_t i = 0; i < gazetteers->count; i++) room += gazetteers->list[i].count;
    all.settlement = pl_arena_alloc(arena, room * sizeof *all.settlement);
    all.point = pl_arena_alloc(arena, room * sizeof *all.point);
    all.at = pl_arena_alloc(arena, room * sizeof *all.at);
    all.of_gazetteer = pl_arena_alloc(arena, room * sizeof *all.of_gazetteer);
    all.of_merged = pl_arena_alloc(arena, room * sizeof *all.of_merged);
    if (all.settlement == NULL || all.point == NULL || all.at == NULL || all.of_gazetteer == NULL ||
        all.of_merged == NULL)
        return pl_fail_nomem(error);
    for (size_t i = 0; i < gazetteers->count; i++) {
        const pl_settlement *s = &gazetteers->list[i];
        for (size_t p = 0; p < s->count; p++) {
            if (clip != NULL && !pl_clip_contains(clip, s->points[p]->at)) continue;
            all.settlement[all.count] = s;
            all.point[all.count] = s->points[p];
            all.at[all.count] = s->points[p]->at;
            all.of_merged[all.count] = p == 0;
            all.of_gazetteer[all.count] = p == 0 || s->points[p]->rank != s->points[p - 1]->rank;
            all.count++;
        }
    }
    *ret = all;
    return true;
}

/* Flips of the side asked for in (from, to]. */
static bool flips_of(const history *h, const all_points *all, const pl_flips_question *question,
                     pl_arena *arena, pl_flips_source *ret, pl_error *error) {
    const pl_layers *layers = &h->subject.layers;
    const int layer = h->subject.layer;
    const pl_cover side = (pl_cover)(1u << layer);
    pl_place_flip *flips = pl_arena_alloc(arena, (h->event_count + 1) * sizeof *flips);
    uint8_t *held_before = pl_arena_alloc(arena, all->count + 1),
            *lost_before = pl_arena_alloc(arena, all->count + 1);
    size_t count = 0;
    if (flips == NULL || held_before == NULL || lost_before == NULL) return pl_fail_nomem(error);
    for (size_t e = 0; e < h->event_count; e++) {
        const pl_cover_event *event = &h->events[e];
        const bool taken = (event->after & side) != 0;
        if (((event->before ^ event->after) & side) == 0) continue;
        uint8_t *before = taken ? &held_before[event->point] : &lost_before[event->point];
        const bool again = *before != 0;
        /* What is lost was held before, also when it was so on the first map. */
        held_before[event->point] = 1;
        if (!taken) lost_before[event->point] = 1;
        if (event->to <= question->from || event->to > question->to ||
            (question->kinds & (1u << event->kind[layer])) == 0)
            continue;
        flips[count++] = (pl_place_flip){.settlement = all->settlement[event->point],
                                         .point = all->point[event->point],
                                         .after = event->from,
                                         .at = event->to,
                                         .taken = taken,
                                         .again = again,
                                         .was = status_of(layers, event->before),
                                         .is = status_of(layers, event->after),
                                         .kind = (pl_kind)event->kind[layer],
                                         .of_gazetteer = all->of_gazetteer[event->point],
                                         .of_merged = all->of_merged[event->point]};
    }
    ret->flips = flips;
    ret->flip_count = count;
    return true;
}

static bool list_periods(const history *h, const pl_flips_question *question, pl_arena *arena,
                         pl_place_period **ret, size_t *ret_count, pl_error *error) {
    size_t count = 0, room = 1;
    for (pl_instant at = pl_per_begin(question->per, 0, question->from); at < question->to;
         at = pl_per_next(question->per, 0, at))
        room++;
    pl_place_period *periods = pl_arena_alloc(arena, room * sizeof *periods);
    if (periods == NULL) return pl_fail_nomem(error);
    for (pl_instant at = pl_per_begin(question->per, 0, question->from); at < question->to;) {
        pl_instant next = pl_per_next(question->per, 0, at);
        periods[count++] = (pl_place_period){.begin = at < question->from ? question->from : at,
                                             .end = next > question->to ? question->to : next};
        at = next;
    }
    for (size_t p = 0, k = 0; p < count; p++)
        for (; k < h->pair_count && h->pairs[k].to <= periods[p].end; k++)
            periods[p].updates += h->pairs[k].updated && h->pairs[k].to > periods[p].begin;
    *ret = periods;
    *ret_count = count;
    return true;
}

/* Is this point how the tally's gazetteer (NULL: all merged) counts its settlement? */
static bool counts_for(const char *gazetteer, const pl_place_point *point, bool of_gazetteer,
                       bool of_merged) {
    return gazetteer == NULL ? of_merged : of_gazetteer && strcmp(gazetteer, point->gazetteer) == 0;
}

static bool tally_of(const history *h, const all_points *all, const char *gazetteer,
                     const pl_flips_question *question, const pl_flips_source *source, const bool *held_from,
                     pl_arena *arena, pl_place_tally *ret, pl_error *error) {
    pl_place_tally tally = {.gazetteer = gazetteer};
    pl_place_period *periods = NULL;
    const pl_cover side = (pl_cover)(1u << h->subject.layer);
    if (!list_periods(h, question, arena, &periods, &tally.period_count, error)) return false;
    for (size_t i = 0; i < all->count; i++) {
        if (!counts_for(gazetteer, all->point[i], all->of_gazetteer[i], all->of_merged[i])) continue;
        tally.places++;
        tally.held_from += held_from[i];
        tally.held_to += (h->points[i].cover & side) != 0;
    }
    for (size_t f = 0, p = 0; f < source->flip_count; f++) {
        const pl_place_flip *flip = &source->flips[f];
        while (p + 1 < tally.period_count && flip->at > periods[p].end) p++;
        if (!counts_for(gazetteer, flip->point, flip->of_gazetteer, flip->of_merged)) continue;
        *(flip->taken ? &tally.taken : &tally.lost) += 1;
        *(flip->taken ? &tally.taken_again : &tally.lost_again) += flip->again;
        *(flip->taken ? &periods[p].taken : &periods[p].lost) += 1;
    }
    tally.periods = periods;
    *ret = tally;
    return true;
}

/* Which points the side held at `from`: the last cover with the later events undone. */
static bool held_at_from(const history *h, const all_points *all, pl_instant from, pl_arena *arena,
                         bool **ret, pl_error *error) {
    const pl_cover side = (pl_cover)(1u << h->subject.layer);
    bool *held = pl_arena_alloc(arena, (all->count + 1) * sizeof *held);
    if (held == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < all->count; i++) held[i] = (h->points[i].cover & side) != 0;
    for (size_t e = h->event_count; e > 0 && h->events[e - 1].to > from; e--)
        held[h->events[e - 1].point] = (h->events[e - 1].before & side) != 0;
    *ret = held;
    return true;
}

static pl_instant snapshot_at(const history *h, pl_instant instant) {
    pl_instant found = INT64_MIN;
    for (size_t i = 0; i < h->pair_count && h->pairs[i].to <= instant; i++) found = h->pairs[i].to;
    return found;
}

static bool flips_in_source(pl_store *store, const pl_flips_question *question, const all_points *all,
                            pl_arena *arena, pl_flips_source *ret, const char **ret_side, bool *ret_drawn,
                            pl_error *error) {
    history h = {.store = store};
    bool *held_from = NULL, reaches = false;
    const size_t gazetteers = all->gazetteers.gazetteer_count;
    pl_place_tally *tallies = pl_arena_alloc(arena, (gazetteers + 1) * sizeof *tallies);
    if (tallies == NULL) return pl_fail_nomem(error);
    bool done = history_follow(&h, ret->source.name, question->side, all->at, all->count, question->to,
                               question->as_of, arena, &reaches, error);
    if (done) *ret_side = h.subject.definitions.theatre.sides[h.subject.side].name;
    reaches = done && reaches && h.pairs[0].to <= question->from &&
              question->to <= h.pairs[h.pair_count - 1].to + PL_DAY_SECONDS;
    if (reaches)
        done = flips_of(&h, all, question, arena, ret, error) &&
               held_at_from(&h, all, question->from, arena, &held_from, error);
    for (size_t g = 0; done && reaches && g <= gazetteers; g++)
        done = tally_of(&h, all, g < gazetteers ? all->gazetteers.gazetteers[g] : NULL, question, ret,
                        held_from, arena, &tallies[g], error);
    if (done && reaches) {
        ret->tallies = tallies;
        ret->tally_count = gazetteers + 1;
        ret->from_snapshot = snapshot_at(&h, question->from);
        ret->to_snapshot = snapshot_at(&h, question->to);
    }
    *ret_drawn = reaches;
    history_end(&h);
    return done;
}

bool pl_ask_flips(pl_store *store, const pl_flips_question *question, pl_arena *arena, pl_flips_answer *ret,
                  pl_error *error) {
    pl_flips_answer answer = {0};
    pl_asked *list;
    size_t count;
    pl_theatre theatre;
    pl_gazetteers gazetteers = {0};
    all_points all = {0};
    pl_region region;
    pl_clip *clip = NULL;
    if (!pl_ask_sources(store, question->sources, arena, &list, &count, &theatre, error) ||
        !pl_gazetteers_load(store, &theatre, arena, &gazetteers, error))
        return false;
    if (gazetteers.count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no gazetteer; `plumbline ingest` a source of places");
    pl_flips_source *made = pl_arena_alloc(arena, (count + 1) * sizeof *made);
    pl_unreached *unreached = pl_arena_alloc(arena, (count + 1) * sizeof *unreached);
    if (made == NULL || unreached == NULL) return pl_fail_nomem(error);
    if (question->region != NULL) {
        if (!pl_region_find(store, &theatre, question->region, question->outline, arena, &region, error))
            return false;
        clip = pl_clip_open(region.polygons, region.count, error);
        if (clip == NULL) return false;
        answer.region_title = region.title;
    }
    bool done = list_points(&gazetteers, clip, arena, &all, error);
    for (size_t i = 0; done && i < count; i++) {
        bool drawn = false;
        pl_flips_source *source = &made[answer.source_count];
        source->source = list[i];
        done = flips_in_source(store, question, &all, arena, source, &answer.side, &drawn, error);
        if (drawn)
            answer.source_count++;
        else if (done)
            done = pl_source_maps(store, &list[i], arena, &unreached[answer.unreached_count++], error);
    }
    pl_clip_close(clip);
    answer.sources = made;
    answer.unreached = unreached;
    if (done && answer.source_count == 0)
        return pl_fail(error, PL_MISSING,
                       "no source has maps of what %s holds that reach from --from to --to", answer.side);
    if (done) *ret = answer;
    return done;
}
