/* front_spans.c - the numbers of the front over many spans of one source: as front.c has them, without their
 * errors, from states that neighbouring spans share. */
#include "engine/front_state.h"

#include <math.h>

#define M_IN_KM 1e3

typedef struct {
    const pl_front_question *question;
    pl_front_sight sight;
    double least_m;
} walk;

static bool moved_in(const walk *w, const pl_front_state *from, const pl_front_state *to, size_t area,
                     pl_front_numbers *made, pl_error *error) {
    const double d = w->question->moved_m;
    pl_shift old = {0}, new = {0};
    pl_moved moved = {{0.0, 0.0}};
    const bool done =
        pl_shift_open(from->lines[area], from->counts[area], &to->front, true, w->least_m, &old, error) &&
        pl_shift_open(to->lines[area], to->counts[area], &from->front, false, w->least_m, &new, error) &&
        pl_shift_moved(&old, d, &moved, error) &&
        pl_shift_quantile(&new, PL_FORWARD, d, 0.5, &made->median_m, error);
    const double length_km = old.length_m / M_IN_KM;
    pl_shift_free(&old);
    pl_shift_free(&new);
    if (!done) return false;
    made->forward_km = moved.of[PL_FORWARD] / M_IN_KM;
    made->moved_km = made->forward_km + moved.of[PL_BACK] / M_IN_KM;
    made->moved_share = length_km > 0.0 ? made->moved_km / length_km : NAN;
    return true;
}

static bool fill_span(walk *w, pl_front_span *span, pl_error *error) {
    const char *source = w->sight.subject.definitions.source.name;
    const pl_front_state *from = NULL, *to;
    long first = -1, last;
    if (!pl_subject_snapshot(w->sight.pairs, w->sight.pair_count, span->to, source, &last, error) ||
        (span->from != INT64_MIN &&
         (!pl_subject_snapshot(w->sight.pairs, w->sight.pair_count, span->from, source, &first, error) ||
          !pl_front_state_at(&w->sight, first, first, &from, error))) ||
        !pl_front_state_at(&w->sight, last, from == NULL ? last : first, &to, error))
        return false;
    for (size_t a = 0; a < pl_front_areas(&w->sight); a++) {
        pl_front_numbers *made = &span->areas[a];
        *made = (pl_front_numbers){.length_from_km = NAN,
                                   .length_to_km = to->length_km[a],
                                   .moved_km = NAN,
                                   .moved_share = NAN,
                                   .forward_km = NAN,
                                   .median_m = NAN};
        if (from == NULL) continue;
        made->length_from_km = from->length_km[a];
        if (!moved_in(w, from, to, a, made, error)) return false;
    }
    return true;
}

static bool fill_spans(walk *w, pl_front_span *spans, size_t count, pl_arena *arena, pl_error *error) {
    const size_t areas = pl_front_areas(&w->sight);
    const pl_progress *progress = &w->question->progress;
    for (size_t i = 0; i < count; i++) {
        if (progress->stop != NULL && *progress->stop != 0)
            return pl_fail(error, PL_INTERRUPTED, "interrupted");
        if (progress->show != NULL) progress->show(progress->context, "spans of the front", i, count);
        spans[i].areas = pl_arena_alloc(arena, areas * sizeof *spans[i].areas);
        if (spans[i].areas == NULL) return pl_fail_nomem(error);
        if (!fill_span(w, &spans[i], error)) return false;
    }
    return true;
}

/* The maps up to as_of, and between which instants patches matter when kinds are taken out: what was
 * retracted may have come a month before a state, and gone back a month behind. */
static bool open_maps(walk *w, const pl_front_span *spans, size_t count, pl_arena *arena, pl_error *error) {
    pl_front_sight *sight = &w->sight;
    pl_pair_row *pairs;
    pl_noise noise;
    if (!pl_subject_drawn(&sight->subject, error) ||
        !pl_subject_derived(sight->store, &sight->subject, arena, error) ||
        !pl_ask_noise(sight->store, sight->subject.definitions.source.name, w->question->as_of, arena, &noise,
                      error) ||
        !pl_store_pair_list(sight->store, sight->subject.source_id, arena, &pairs, &sight->pair_count, error))
        return false;
    while (sight->pair_count > 0 && pairs[sight->pair_count - 1].to > w->question->as_of) sight->pair_count--;
    sight->pairs = pairs;
    w->least_m = pl_front_least_m(w->question->moved_m, &noise);
    sight->rows_after = INT64_MAX;
    sight->rows_until = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        const pl_instant begin = spans[i].from == INT64_MIN ? spans[i].to : spans[i].from;
        long first;
        if (!pl_subject_snapshot(pairs, sight->pair_count, begin, sight->subject.definitions.source.name,
                                 &first, error))
            return false;
        if (pairs[first].to < sight->rows_after) sight->rows_after = pairs[first].to;
        if (spans[i].to > sight->rows_until) sight->rows_until = spans[i].to;
    }
    if (count == 0) return true;
    sight->rows_after -= PL_KIND_UNDONE_SECONDS + PL_DAY_SECONDS;
    sight->rows_until += PL_KIND_UNDONE_SECONDS + PL_DAY_SECONDS;
    if (sight->rows_until > w->question->as_of) sight->rows_until = w->question->as_of;
    return true;
}

bool pl_ask_front_spans(pl_store *store, const pl_front_question *question, pl_front_span *spans,
                        size_t count, pl_arena *arena, size_t *ret_areas, pl_error *error) {
    walk w = {
        .question = question,
        .sight = {
            .store = store, .cache = {.store = store}, .kinds = question->kinds, .as_of = question->as_of}};
    pl_near *outline = NULL;
    const char *outline_text;
    pl_arena scratch = {0};
    pl_region region;
    bool done = pl_subject_find(store, question->sources, question->side, &scratch, &w.sight.subject, error);
    const pl_theatre *theatre = &w.sight.subject.definitions.theatre;
    if (done && question->region != NULL) {
        done = pl_region_find(store, theatre, question->region, question->outline, &scratch, &region, error);
        w.sight.region = &region;
    }
    done = done && pl_front_sectors(theatre, &w.sight, &scratch, error) &&
           open_maps(&w, spans, count, &scratch, error) &&
           pl_front_outline(store, question, theatre, &scratch, &outline, &outline_text, error);
    w.sight.rule = (pl_front_rule){question->hole_max_km2, question->border_km * M_IN_KM, outline};
    if (done) {
        w.sight.overlay = pl_overlay_open(error);
        done = w.sight.overlay != NULL && fill_spans(&w, spans, count, arena, error);
    }
    if (done) *ret_areas = pl_front_areas(&w.sight);
    pl_front_sight_free(&w.sight);
    pl_near_close(outline);
    pl_arena_free(&scratch);
    return done;
}
