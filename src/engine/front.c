/* front.c - questions about the front: for each source the states at both ends and a day about them, held
 * against one another area by area; then the periods between, and the lines for drawing. */
#include "engine/front.h"

#include "engine/front_state.h"
#include "engine/noise.h"

#include <math.h>
#include <stdlib.h>

#define M_IN_KM 1e3
#define TWO_SIDED_95 1.96 /* of a normal distribution */
#define PERIODS_MAX ((size_t)20000)

const double pl_front_curve_m[PL_FRONT_CURVE] = {50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10000};

/* What of one front lies beyond the distance that counts as moved. */
enum { MOVED, SHARE, FORWARD, BACK, NUMBERS };
typedef struct {
    double of[NUMBERS]; /* km; the share 0 to 1, NAN of no front */
} numbers;

/* Everything that is asked of one source. */
typedef struct {
    const pl_front_question *question;
    pl_front_sight sight;
    pl_noise noise;
    long from, to;               /* indexes of the states; from -1: one state alone */
    long from_day[3], to_day[3]; /* the same, a day earlier, as asked, a day later */
    bool days_known;
    pl_arena *arena;
} inquiry;

double pl_front_least_m(double moved_m, const pl_noise *noise) {
    const double off_m = noise->estimated ? TWO_SIDED_95 * noise->sigma_m : 0.0;
    return fmax(PL_SHIFT_LEAST_M, fmin(moved_m - off_m, pl_front_curve_m[0]));
}

static bool open_shift(const pl_front_state *of, const pl_front_state *other, bool later, size_t area,
                       double least, pl_shift *ret, pl_error *error) {
    return pl_shift_open(of->lines[area], of->counts[area], &other->front, later, least, ret, error);
}

static bool numbers_of(const pl_shift *shift, double distance_m, numbers *ret, pl_error *error) {
    pl_moved moved;
    if (!pl_shift_moved(shift, distance_m, &moved, error)) return false;
    const double forward = moved.of[PL_FORWARD] / M_IN_KM, back = moved.of[PL_BACK] / M_IN_KM;
    const double length = shift->length_m / M_IN_KM;
    *ret = (numbers){{forward + back, length > 0.0 ? (forward + back) / length : NAN, forward, back}};
    return true;
}

/* ---- intervals ---- */

/* The line may lie off by so much on either side: then what moved is what lies beyond a distance so much
 * greater, or smaller. All stretches are taken to err alike, which is the worst case. */
static bool drawn_lines(const inquiry *q, const pl_shift *shift, numbers *low, numbers *high,
                        pl_error *error) {
    const double off_m = TWO_SIDED_95 * q->noise.sigma_m, d = q->question->moved_m;
    return numbers_of(shift, d + off_m, low, error) &&
           numbers_of(shift, fmax(d - off_m, shift->least_m), high, error);
}

/* The numbers of one front over the other choices of end snapshots. */
static bool end_snapshots(inquiry *q, bool later, size_t area, numbers *low, numbers *high, pl_error *error) {
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            const pl_front_state *from, *to;
            pl_shift shift;
            numbers now;
            if (!pl_front_state_at(&q->sight, q->from_day[a], q->from_day[a], &from, error) ||
                !pl_front_state_at(&q->sight, q->to_day[b], q->from_day[a], &to, error) ||
                !open_shift(later ? to : from, later ? from : to, !later, area, q->question->moved_m, &shift,
                            error))
                return false;
            const bool done = numbers_of(&shift, q->question->moved_m, &now, error);
            pl_shift_free(&shift);
            if (!done) return false;
            for (int i = 0; i < NUMBERS; i++) {
                low->of[i] = fmin(low->of[i], now.of[i]);
                high->of[i] = fmax(high->of[i], now.of[i]);
            }
        }
    return true;
}

static pl_interval_part lines_part(const inquiry *q, double low, double high) {
    return (pl_interval_part){"drawn-lines", q->noise.estimated, low, high, q->noise.events, q->noise.why};
}

static pl_interval_part ends_part(const inquiry *q, double low, double high, size_t options) {
    return (pl_interval_part){"end-snapshots",
                              q->days_known,
                              low,
                              high,
                              options,
                              q->days_known ? "each end a day earlier or later, or both"
                                            : "the source does not reach a day beyond both ends"};
}

static bool moved_of(inquiry *q, const pl_shift *shift, bool later, size_t area, pl_front_moved *ret,
                     pl_error *error) {
    numbers now, less, more, least, most;
    if (!numbers_of(shift, q->question->moved_m, &now, error)) return false;
    less = more = least = most = now;
    if (q->noise.estimated && !drawn_lines(q, shift, &less, &more, error)) return false;
    if (q->days_known && !end_snapshots(q, later, area, &least, &most, error)) return false;
    pl_interval *const into[NUMBERS] = {&ret->moved_km, &ret->moved_share, &ret->forward_km, &ret->back_km};
    for (int i = 0; i < NUMBERS; i++) {
        *into[i] = pl_interval_start(now.of[i]);
        pl_interval_add(into[i], lines_part(q, less.of[i], more.of[i]));
        pl_interval_add(into[i], ends_part(q, least.of[i], most.of[i], 8));
        /* parts are put one upon the other: no less than nothing moves, and no more than there is */
        const double all = i == SHARE ? 1.0 : shift->length_m / M_IN_KM;
        into[i]->low = into[i]->low < 0.0 ? 0.0 : into[i]->low;
        into[i]->high = into[i]->high > all && all >= now.of[i] ? all : into[i]->high;
    }
    return true;
}

/* The length of the front at one end, and a day about it. */
static bool length_of(inquiry *q, const long *day, long index, size_t area, pl_interval *ret,
                      pl_error *error) {
    const pl_front_state *state;
    const bool earlier = q->from < 0 || index == q->from;
    if (!pl_front_state_at(&q->sight, index, earlier ? index : q->from, &state, error)) return false;
    pl_interval made = pl_interval_start(state->length_km[area]);
    pl_interval_add(&made, (pl_interval_part){"drawn-lines", false, NAN, NAN, q->noise.events,
                                              "how a line's length depends on the errors of its positions is "
                                              "not known from redraws"});
    double low = made.value, high = made.value;
    for (int a = 0; q->days_known && a < 3; a++) {
        if (!pl_front_state_at(&q->sight, day[a], earlier ? day[a] : q->from, &state, error)) return false;
        low = fmin(low, state->length_km[area]);
        high = fmax(high, state->length_km[area]);
    }
    pl_interval_part part = ends_part(q, low, high, 2);
    if (q->days_known) part.why = "the state a day earlier or later";
    pl_interval_add(&made, part);
    *ret = made;
    return true;
}

/* ---- areas ---- */

bool pl_front_stands_still(const pl_front_answer *answer, const pl_front_area *area) {
    return answer->updates > 0 && area->length_from_km.value + area->length_to_km.value > 0.0 &&
           area->from.moved_km.value + area->to.moved_km.value == 0.0;
}

static bool fill_curve(const pl_shift *from, const pl_shift *to, pl_front_area *area, pl_error *error) {
    for (size_t i = 0; i < PL_FRONT_CURVE; i++) {
        pl_front_step *step = &area->curve[i];
        pl_moved old, new;
        step->distance_m = pl_front_curve_m[i];
        if (!pl_shift_moved(from, step->distance_m, &old, error) ||
            !pl_shift_moved(to, step->distance_m, &new, error))
            return false;
        for (int way = 0; way < 2; way++) {
            step->from_km[way] = old.of[way] / M_IN_KM;
            step->to_km[way] = new.of[way] / M_IN_KM;
        }
    }
    return true;
}

static bool displacement(const pl_shift *of, double moved_m, double median_m[2], double p90_m[2],
                         pl_error *error) {
    for (int way = 0; way < 2; way++)
        if (!pl_shift_quantile(of, (pl_way)way, moved_m, 0.5, &median_m[way], error) ||
            !pl_shift_quantile(of, (pl_way)way, moved_m, 0.9, &p90_m[way], error))
            return false;
    return true;
}

static bool fill_moved(inquiry *q, const pl_shift *from, const pl_shift *to, size_t index,
                       pl_front_area *area, pl_error *error) {
    const double d = q->question->moved_m;
    if (!moved_of(q, from, false, index, &area->from, error) ||
        !moved_of(q, to, true, index, &area->to, error) || !fill_curve(from, to, area, error))
        return false;
    return displacement(to, d, area->median_m, area->p90_m, error);
}

/* Three starts and what the three ends are from each of them: no state is pushed out while an area is filled.
 */
static bool fill_area(inquiry *q, size_t index, pl_front_area *area, pl_error *error) {
    const double least_m = pl_front_least_m(q->question->moved_m, &q->noise);
    const pl_front_state *from, *to;
    pl_shift old = {0}, new = {0};
    if (!length_of(q, q->to_day, q->to, index, &area->length_to_km, error)) return false;
    if (q->from < 0) return true;
    bool done = length_of(q, q->from_day, q->from, index, &area->length_from_km, error) &&
                pl_front_state_at(&q->sight, q->from, q->from, &from, error) &&
                pl_front_state_at(&q->sight, q->to, q->from, &to, error) &&
                open_shift(from, to, true, index, least_m, &old, error) &&
                open_shift(to, from, false, index, least_m, &new, error) &&
                fill_moved(q, &old, &new, index, area, error);
    pl_shift_free(&old);
    pl_shift_free(&new);
    return done;
}

static bool fill_areas(inquiry *q, pl_front_answer *answer, pl_error *error) {
    const size_t areas = pl_front_areas(&q->sight);
    pl_front_area *list = pl_arena_alloc(q->arena, areas * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t a = 0; a < areas; a++) {
        const bool sector = a > 0 && a < areas - 1;
        list[a].name = a == 0 ? "" : sector ? q->sight.sectors[a - 1].name : "elsewhere";
        list[a].title = a == 0 ? "" : sector ? q->sight.sectors[a - 1].title : "in no sector";
        if (!fill_area(q, a, &list[a], error)) return false;
    }
    answer->whole = list[0];
    answer->sectors = list + 1;
    answer->sector_count = areas - 1;
    return true;
}

/* ---- periods ---- */

static bool fill_period(inquiry *q, const pl_period *period, pl_front_period *made, pl_error *error) {
    const pl_front_state *from, *to;
    const char *source = q->sight.subject.definitions.source.name;
    long begin, end;
    const double d = q->question->moved_m;
    pl_shift old = {0}, new = {0};
    numbers now;
    if (!pl_subject_snapshot(q->sight.pairs, q->sight.pair_count, period->begin, source, &begin, error) ||
        !pl_subject_snapshot(q->sight.pairs, q->sight.pair_count, period->end, source, &end, error) ||
        !pl_front_state_at(&q->sight, begin, begin, &from, error) ||
        !pl_front_state_at(&q->sight, end, begin, &to, error))
        return false;
    bool done = open_shift(from, to, true, 0, d, &old, error) &&
                open_shift(to, from, false, 0, d, &new, error) && numbers_of(&old, d, &now, error) &&
                displacement(&new, d, made->median_m, made->p90_m, error);
    pl_shift_free(&old);
    pl_shift_free(&new);
    if (!done) return false;
    made->begin = period->begin;
    made->end = period->end;
    made->snapshots = period->snapshots;
    made->updates = period->updates;
    made->length_begin_km = from->length_km[0];
    made->length_end_km = to->length_km[0];
    made->forward_km = now.of[FORWARD];
    made->back_km = now.of[BACK];
    made->share = now.of[SHARE];
    return true;
}

static bool fill_periods(inquiry *q, const pl_series *series, pl_front_answer *answer, pl_error *error) {
    const pl_front_question *question = q->question;
    const int32_t turn = question->per == PL_PER_DAY ? series->day_turn_seconds : 0;
    pl_period *periods;
    size_t count;
    if (!pl_series_periods(series, question->per, turn, PL_KINDS_ALL, question->from, question->to, q->arena,
                           &periods, &count, error))
        return false;
    if (count > PERIODS_MAX)
        return pl_fail(error, PL_USAGE, "%zu periods are more than %zu; take longer ones", count,
                       PERIODS_MAX);
    pl_front_period *made = pl_arena_alloc(q->arena, (count + 1) * sizeof *made);
    if (made == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_progress *progress = &question->progress;
        if (progress->stop != NULL && *progress->stop != 0)
            return pl_fail(error, PL_INTERRUPTED, "interrupted");
        if (progress->show != NULL) progress->show(progress->context, "periods", i, count);
        if (!fill_period(q, &periods[i], &made[i], error)) return false;
    }
    answer->periods = made;
    answer->period_count = count;
    return true;
}

/* ---- lines for drawing ---- */

typedef struct {
    pl_front_piece *list;
    size_t count, capacity;
} pieces;

static bool add_pieces(pieces *all, const pl_chain *lines, size_t count, const pl_front_piece *like,
                       const pl_boundary *other, pl_error *error) {
    for (size_t i = 0; i < count; i++) {
        if (!PL_GROW(all->list, all->count, all->capacity)) return pl_fail_nomem(error);
        pl_front_piece *made = &all->list[all->count++];
        *made = *like;
        made->line = lines[i];
        made->length_km = pl_chain_length_m(&lines[i]) / M_IN_KM;
        const pl_point a = lines[i].points[0], b = lines[i].points[1];
        const pl_point middle = {(a.lon + b.lon) / 2.0, (a.lat + b.lat) / 2.0};
        if (like->moved)
            made->way = pl_boundary_contains(other, middle) != like->later ? PL_FORWARD : PL_BACK;
    }
    return true;
}

/* Takes the lines apart by distance: what lies within each one is a class, and the rest goes on. */
static bool piece_lines(inquiry *q, const pl_chain *lines, size_t count, const pl_front *other,
                        pl_front_piece like, pieces *all, pl_error *error) {
    double steps[PL_FRONT_CURVE + 1];
    size_t step_count = 0;
    const double moved_m = q->question->moved_m;
    for (size_t i = 0; i < PL_FRONT_CURVE; i++) {
        if (pl_front_curve_m[i] > moved_m && (step_count == 0 || steps[step_count - 1] < moved_m))
            steps[step_count++] = moved_m;
        steps[step_count++] = pl_front_curve_m[i];
    }
    for (size_t i = 0; i <= step_count; i++) {
        pl_chain *within = NULL, *beyond = NULL;
        size_t within_count = 0, beyond_count = 0;
        like.moved = i > 0 && steps[i - 1] >= moved_m;
        like.beyond_m = i > 0 ? steps[i - 1] : 0.0;
        if (i == step_count) return add_pieces(all, lines, count, &like, &other->land, error);
        if (!pl_near_cut(other->near, lines, count, steps[i], true, q->arena, &within, &within_count,
                         error) ||
            !pl_near_cut(other->near, lines, count, steps[i], false, q->arena, &beyond, &beyond_count,
                         error) ||
            !add_pieces(all, within, within_count, &like, &other->land, error))
            return false;
        lines = beyond;
        count = beyond_count;
    }
    return true;
}

static bool piece_front(inquiry *q, const pl_front_state *of, const pl_front_state *other, bool later,
                        pieces *all, pl_error *error) {
    const size_t areas = pl_front_areas(&q->sight);
    for (size_t a = areas == 1 ? 0 : 1; a < areas; a++) {
        const bool sector = a > 0 && a < areas - 1;
        const pl_front_piece like = {.later = later, .sector = sector ? q->sight.sectors[a - 1].name : ""};
        const bool done = other == NULL
                              ? add_pieces(all, of->lines[a], of->counts[a], &like, &of->front.land, error)
                              : piece_lines(q, of->lines[a], of->counts[a], &other->front, like, all, error);
        if (!done) return false;
    }
    return true;
}

/* Positions of the pieces may live in the state: they move into the arena. */
static bool keep_pieces(inquiry *q, pieces *all, pl_front_answer *answer, pl_error *error) {
    pl_front_piece *list = pl_arena_alloc(q->arena, (all->count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < all->count; i++) {
        const pl_chain *line = &all->list[i].line;
        pl_point *points = pl_arena_alloc(q->arena, line->count * sizeof *points);
        if (points == NULL) return pl_fail_nomem(error);
        memcpy(points, line->points, line->count * sizeof *points);
        list[i] = all->list[i];
        list[i].line.points = points;
    }
    answer->pieces = list;
    answer->piece_count = all->count;
    return true;
}

static bool fill_pieces(inquiry *q, pl_front_answer *answer, pl_error *error) {
    const pl_front_state *from = NULL, *to;
    pieces all = {0};
    bool done = (q->from < 0 || pl_front_state_at(&q->sight, q->from, q->from, &from, error)) &&
                pl_front_state_at(&q->sight, q->to, q->from < 0 ? q->to : q->from, &to, error) &&
                (from == NULL || piece_front(q, from, to, false, &all, error)) &&
                piece_front(q, to, from, true, &all, error) && keep_pieces(q, &all, answer, error);
    pl_free(all.list);
    return done;
}

/* ---- one source ---- */

/* Index of the last snapshot at or before an instant that may lie a day behind the last. -1: none. */
static long index_at(const pl_pair_row *pairs, size_t count, pl_instant at) {
    if (count == 0 || at > pairs[count - 1].to + PL_DAY_SECONDS) return -1;
    long index = -1;
    while (index + 1 < (long)count && pairs[index + 1].to <= at) index++;
    return index;
}

static void find_days(inquiry *q) {
    const pl_front_question *question = q->question;
    q->days_known = true;
    for (int i = 0; i < 3; i++) {
        const int64_t shift = (i - 1) * (int64_t)PL_DAY_SECONDS;
        q->to_day[i] = index_at(q->sight.pairs, q->sight.pair_count, question->to + shift);
        q->from_day[i] =
            q->from < 0 ? 0 : index_at(q->sight.pairs, q->sight.pair_count, question->from + shift);
        if (q->to_day[i] < 0 || q->from_day[i] < 0) q->days_known = false;
    }
}

static bool find_states(inquiry *q, pl_front_answer *answer, pl_error *error) {
    pl_front_sight *sight = &q->sight;
    const pl_front_question *question = q->question;
    const char *source = sight->subject.definitions.source.name;
    pl_pair_row *pairs;
    if (!pl_subject_drawn(&sight->subject, error) ||
        !pl_subject_derived(sight->store, &sight->subject, q->arena, error) ||
        !pl_store_pair_list(sight->store, sight->subject.source_id, q->arena, &pairs, &sight->pair_count,
                            error))
        return false;
    while (sight->pair_count > 0 && pairs[sight->pair_count - 1].to > question->as_of) sight->pair_count--;
    sight->pairs = pairs;
    q->from = -1;
    const pl_instant begin = question->from == INT64_MIN ? question->to : question->from;
    if (!pl_subject_snapshot(pairs, sight->pair_count, question->to, source, &q->to, error) ||
        !pl_subject_reaches(pairs, sight->pair_count, begin, source, error) ||
        (question->from != INT64_MIN &&
         !pl_subject_snapshot(pairs, sight->pair_count, question->from, source, &q->from, error)))
        return false;
    answer->to_snapshot = pairs[q->to].to;
    answer->from_snapshot = q->from < 0 ? INT64_MIN : pairs[q->from].to;
    answer->stale = pl_is_stale(question->to, answer->to_snapshot) ||
                    (q->from >= 0 && pl_is_stale(question->from, answer->from_snapshot));
    for (long i = q->from + 1; q->from >= 0 && i <= q->to; i++) {
        answer->snapshots++;
        answer->updates += pairs[i].updated;
    }
    find_days(q);
    /* A day about the ends, whose state may be older than that, and what may have been retracted about it. */
    const int64_t margin = PL_KIND_UNDONE_SECONDS + PL_DAY_SECONDS;
    const long earlier = q->from < 0 ? q->to_day[0] : q->from_day[0], first = q->from < 0 ? q->to : q->from;
    sight->rows_after = pairs[earlier < 0 ? first : earlier].to - margin;
    sight->rows_until = question->to + margin;
    if (sight->rows_until > question->as_of) sight->rows_until = question->as_of;
    return q->from < 0 ||
           pl_ask_days(sight->store, source, question->from, question->to, q->arena, &answer->days, error);
}

static bool fill_answer(inquiry *q, pl_front_answer *answer, pl_error *error) {
    const pl_front_question *question = q->question;
    const pl_front_state *to, *from;
    const pl_series *series = NULL;
    if (!fill_areas(q, answer, error) ||
        !pl_front_state_at(&q->sight, q->to, q->from < 0 ? q->to : q->from, &to, error))
        return false;
    answer->boundary_to_km = to->front.boundary_m / M_IN_KM;
    answer->holes_filled = to->front.land.holes_filled;
    answer->filled_km2 = to->front.land.filled_km2;
    answer->filled_km = to->front.land.filled_m / M_IN_KM;
    answer->boundary_from_km = NAN;
    if (q->from >= 0) {
        if (!pl_front_state_at(&q->sight, q->from, q->from, &from, error)) return false;
        answer->boundary_from_km = from->front.boundary_m / M_IN_KM;
    }
    if (question->drawn && !fill_pieces(q, answer, error)) return false;
    if (!question->periods) return true;
    return pl_ask_series(q->sight.store, answer->source.name, question->side, question->as_of, q->arena,
                         &series, error) &&
           fill_periods(q, series, answer, error);
}

/* A source that cannot tell is an answer too, beside others that can. */
static bool ask_one(pl_store *store, const pl_front_question *question, const pl_front_sight *like,
                    pl_front_answer *answer, pl_arena *arena, pl_error *error) {
    inquiry q = {.question = question, .sight = *like, .arena = arena};
    pl_error reason = {0};
    q.sight.store = store;
    q.sight.cache.store = store;
    bool done = pl_subject_find(store, answer->source.name, question->side, arena, &q.sight.subject, error) &&
                pl_ask_noise(store, answer->source.name, question->as_of, arena, &q.noise, error);
    if (done) {
        answer->side = q.sight.subject.definitions.theatre.sides[q.sight.subject.side].name;
        answer->answered = find_states(&q, answer, &reason);
        if (!answer->answered && reason.code == PL_MISSING) {
            answer->why = pl_arena_copy(arena, reason.text, strlen(reason.text));
            done = answer->why != NULL || pl_fail_nomem(error);
        } else if (!answer->answered) {
            done = pl_fail(error, reason.code, "%s", reason.text);
        }
    }
    if (done && answer->answered) {
        q.sight.overlay = pl_overlay_open(error);
        done = q.sight.overlay != NULL && fill_answer(&q, answer, error);
    }
    pl_front_sight_free(&q.sight);
    return done;
}

/* ---- all sources ---- */

bool pl_front_outline(pl_store *store, const pl_front_question *question, const pl_theatre *theatre,
                      pl_arena *arena, pl_near **ret, const char **ret_text, pl_error *error) {
    pl_region region;
    pl_boundary boundary;
    *ret_text = "none";
    if (theatre->border_source == NULL || question->border_km == 0.0) return true;
    if (!pl_region_theatre(store, theatre, arena, &region, error)) return false;
    const pl_polygon **polygons = pl_arena_alloc(arena, (region.count + 1) * sizeof *polygons);
    if (polygons == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < region.count; i++) polygons[i] = &region.polygons[i];
    pl_overlay *overlay = pl_overlay_open(error);
    const bool done =
        overlay != NULL && pl_boundary_find(overlay, polygons, region.count, 0.0, arena, &boundary, error);
    pl_overlay_close(overlay);
    if (!done) return false;
    *ret_text = region.outline;
    *ret = pl_near_open(boundary.lines, boundary.line_count, error);
    return *ret != NULL;
}

bool pl_front_sectors(const pl_theatre *theatre, pl_front_sight *sight, pl_arena *arena, pl_error *error) {
    pl_region *sectors;
    size_t all = 0;
    if (!pl_region_sectors(theatre, arena, &sectors, &sight->sector_count, error)) return false;
    sight->sectors = sectors;
    for (size_t i = 0; i < sight->sector_count; i++) all += sectors[i].count;
    pl_polygon *polygons = pl_arena_alloc(arena, (all + 1) * sizeof *polygons);
    if (polygons == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < sight->sector_count; i++)
        for (size_t k = 0; k < sectors[i].count; k++)
            polygons[sight->all_sector_count++] = sectors[i].polygons[k];
    sight->all_sectors = polygons;
    return true;
}

static bool ask_all(pl_store *store, const pl_front_question *question, pl_front_sight *like,
                    const pl_asked *sources, size_t count, pl_arena *arena, pl_front_answers *made,
                    pl_error *error) {
    pl_front_answer *answers = pl_arena_alloc(arena, (count + 1) * sizeof *answers);
    double *shares = pl_arena_alloc(arena, (count + 1) * sizeof *shares);
    size_t answered = 0, told = 0;
    if (answers == NULL || shares == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        answers[i].source = sources[i];
        if (!ask_one(store, question, like, &answers[i], arena, error)) return false;
        made->side = answers[i].side;
        if (!answers[i].answered) continue;
        answered++;
        if (question->from != INT64_MIN && sources[i].stands_beside == NULL && !answers[i].stale &&
            !isnan(answers[i].whole.from.moved_share.value))
            shares[told++] = answers[i].whole.from.moved_share.value;
    }
    if (answered == 0)
        return count == 1 ? pl_fail(error, PL_MISSING, "%s", answers[0].why)
                          : pl_fail(error, PL_MISSING, "none of %zu sources can tell; the first: %s", count,
                                    answers[0].why);
    made->answers = answers;
    made->count = count;
    made->moved_share = pl_range_of(shares, told, 0.0);
    return true;
}

bool pl_ask_front(pl_store *store, const pl_front_question *question, pl_arena *arena, pl_front_answers *ret,
                  pl_error *error) {
    pl_front_answers made = {0};
    pl_asked *sources;
    pl_theatre theatre;
    pl_near *outline = NULL;
    size_t count;
    if (!pl_ask_sources(store, question->sources, arena, &sources, &count, &theatre, error)) return false;
    pl_front_sight like = {.kinds = question->kinds, .as_of = question->as_of};
    if (question->region != NULL) {
        if (!pl_region_find(store, &theatre, question->region, question->outline, arena, &made.region, error))
            return false;
        like.region = &made.region;
    }
    if (!pl_front_sectors(&theatre, &like, arena, error)) return false;
    bool done = pl_front_outline(store, question, &theatre, arena, &outline, &made.outline, error);
    like.rule = (pl_front_rule){question->hole_max_km2, question->border_km * M_IN_KM, outline};
    made.theatre = theatre.name;
    done = done && ask_all(store, question, &like, sources, count, arena, &made, error);
    pl_near_close(outline);
    if (done) *ret = made;
    return done;
}
