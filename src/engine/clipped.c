/* clipped.c - what changed inside a region, by kind, with its error.
 *
 * Two states are compared directly. The updates between are added up beside it, since only they have kinds.
 * The error has three parts: how exactly lines are drawn, by what is known of the source's redraws; which
 * snapshots stand for the ends, by taking each a day earlier and later; and recognised redraws in the number.
 */
#include "engine/inside.h"
#include "engine/noise.h"

#include <math.h>

static bool open_clip(const pl_region *region, pl_clip **ret, pl_error *error) {
    *ret = region == NULL ? NULL : pl_clip_open(region->polygons, region->count, error);
    return region == NULL || *ret != NULL;
}

/* ---- patches ---- */

static bool add_patch(pl_store *store, pl_clip *clip, const pl_change_row *row, pl_arena *arena,
                      pl_patch_in *made, pl_error *error) {
    pl_clip_position where = PL_CLIP_INSIDE;
    *made = (pl_patch_in){.row = *row};
    if (clip != NULL && !pl_clip_box(clip, row->box, &where, error)) return false;
    if (where == PL_CLIP_OUTSIDE) return true;
    return pl_inside_patch(store, where == PL_CLIP_ACROSS ? clip : NULL, row, arena, &made->inside,
                           &made->inside_count, &made->inside_km2, error);
}

bool pl_ask_patches_in(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                       const pl_region *region, pl_arena *arena, pl_patch_in **ret, size_t *ret_count,
                       pl_error *error) {
    pl_subject s = {0};
    pl_change_row *rows;
    pl_clip *clip = NULL;
    size_t count, made = 0;
    if (!pl_subject_find(store, source, side, arena, &s, error) || !pl_subject_drawn(&s, error) ||
        !pl_subject_derived(store, &s, arena, error) ||
        !pl_ask_patches(store, s.source_id, &s.definitions.source, from, to, arena, &rows, &count, error) ||
        !open_clip(region, &clip, error))
        return false;
    pl_patch_in *list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    bool done = list != NULL || pl_fail_nomem(error);
    for (size_t i = 0; done && i < count; i++) {
        if (strcmp(rows[i].status, s.layers.status[s.layer]) != 0) continue;
        done = add_patch(store, clip, &rows[i], arena, &list[made], error);
        made += done && list[made].inside_count > 0;
    }
    pl_clip_close(clip);
    if (!done) return false;
    *ret = list;
    *ret_count = made;
    return true;
}

/* ---- the parts of the error ---- */

/* One number at the ends as asked, and with each end a day earlier, as it is, or a day later. */
#define SHIFTS 3
#define OPTIONS (SHIFTS * SHIFTS)

typedef double (*period_number)(const pl_period *period);
static double gained_of(const pl_period *period) {
    return period->gained_km2;
}
static double lost_of(const pl_period *period) {
    return period->lost_km2;
}
static double net_of(const pl_period *period) {
    return period->net_km2;
}

/* Does the series reach a day beyond both ends? Else a shift would repeat the end and hide the choice. */
static bool reaches_beyond(const pl_series *series, pl_instant from, pl_instant to) {
    return series != NULL && series->count > 0 && series->steps[0].instant <= from - PL_DAY_SECONDS &&
           to + PL_DAY_SECONDS <= series->steps[series->count - 1].instant + PL_DAY_SECONDS;
}

/* Is there another map within a day of an end? Else every choice of its snapshot is the same one. */
static bool has_choice(const pl_series *series, pl_instant end) {
    return pl_series_between(series, end - PL_DAY_SECONDS, end + PL_DAY_SECONDS, 0).snapshots > 0;
}

/* Ends that have changed places lose what the way forward gains. */
static pl_period period_between(const pl_series *series, pl_instant begin, pl_instant end, unsigned kinds) {
    if (begin <= end) return pl_series_between(series, begin, end, kinds);
    pl_period back = pl_series_between(series, end, begin, kinds);
    const double gained_km2 = back.gained_km2;
    back.gained_km2 = back.lost_km2;
    back.lost_km2 = gained_km2;
    back.net_km2 = -back.net_km2;
    return back;
}

static pl_interval_part end_snapshots(const pl_series *series, pl_instant from, pl_instant to, unsigned kinds,
                                      double value, period_number number) {
    pl_interval_part part = {.name = "end-snapshots", .low = NAN, .high = NAN};
    if (!reaches_beyond(series, from, to)) {
        part.why = "the source does not reach a day beyond both ends";
        return part;
    }
    if (!has_choice(series, from) || !has_choice(series, to)) {
        part.why = "the source has no other map within a day of an end";
        return part;
    }
    const pl_period asked = pl_series_between(series, from, to, kinds);
    part.estimated = true;
    part.events = OPTIONS;
    part.why = "each end a day earlier, as asked, or a day later";
    part.low = part.high = value;
    for (int a = -1; a <= 1; a++)
        for (int b = -1; b <= 1; b++) {
            const pl_instant begin = from + a * PL_DAY_SECONDS, end = to + b * PL_DAY_SECONDS;
            const pl_period shifted = period_between(series, begin, end, kinds);
            const double other = value + number(&shifted) - number(&asked);
            part.low = fmin(part.low, other);
            part.high = fmax(part.high, other);
        }
    return part;
}

/* Recognised redraws in (from, to]: how much they gained and lost, in how many updates. */
typedef struct {
    double gained_km2, lost_km2;
    size_t events;
} redraws;

static redraws redraws_between(const pl_series *series, pl_instant from, pl_instant to) {
    redraws found = {0};
    for (size_t i = 1; series != NULL && i < series->count; i++) {
        const pl_step *step = &series->steps[i];
        if (step->instant <= from || step->instant > to) continue;
        const double gained = step->gained_km2[PL_KIND_REDRAW], lost = step->lost_km2[PL_KIND_REDRAW];
        found.gained_km2 += gained;
        found.lost_km2 += lost;
        found.events += gained > 0.0 || lost > 0.0;
    }
    return found;
}

/* ---- two states ---- */

static double perimeter_m(const pl_change_in *made, bool gained, bool lost) {
    double sum_m = 0.0;
    for (size_t i = 0; i < made->patch_count; i++) {
        const pl_moved_patch *patch = &made->patches[i];
        if (patch->width_m < PL_KIND_SLIVER_WIDTH_M) continue; /* a redraw, which is its own part */
        if (patch->gained ? gained : lost) sum_m += patch->perimeter_m;
    }
    return sum_m;
}

/* What was gained, and what was lost, is no less than nothing. */
static void add_part(pl_interval *interval, bool is_net, pl_interval_part part) {
    if (!is_net && part.low < 0.0) part.low = 0.0;
    pl_interval_add(interval, part);
    if (!is_net && interval->low < 0.0) interval->low = 0.0;
}

static void add_errors(pl_change_in *made, const pl_series *series, const pl_noise *noise, unsigned kinds) {
    const pl_change_answer *answer = &made->answer;
    const pl_instant from = answer->from, to = answer->to;
    const redraws redrawn = redraws_between(series, from, to);
    made->gained = pl_interval_start(answer->gained_km2);
    made->lost = pl_interval_start(answer->lost_km2);
    made->net = pl_interval_start(answer->net_km2);
    made->by_update.gained = pl_interval_start(made->by_update.counted.gained_km2);
    made->by_update.lost = pl_interval_start(made->by_update.counted.lost_km2);
    made->by_update.net = pl_interval_start(made->by_update.counted.net_km2);
    const struct {
        pl_interval *interval;
        period_number number;
        bool gained, lost;
        unsigned kinds;
    } each[] = {{&made->gained, gained_of, true, false, PL_KINDS_ALL},
                {&made->lost, lost_of, false, true, PL_KINDS_ALL},
                {&made->net, net_of, true, true, PL_KINDS_ALL},
                {&made->by_update.gained, gained_of, true, false, kinds},
                {&made->by_update.lost, lost_of, false, true, kinds},
                {&made->by_update.net, net_of, true, true, kinds}};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        pl_interval *interval = each[i].interval;
        const double value = interval->value;
        const bool is_net = each[i].number == net_of;
        add_part(interval, is_net,
                 pl_noise_of_change(noise, value, perimeter_m(made, each[i].gained, each[i].lost)));
        add_part(interval, is_net, end_snapshots(series, from, to, each[i].kinds, value, each[i].number));
        /* None came, or they are left out of the number. */
        if (redrawn.events == 0 || (each[i].kinds & 1u << PL_KIND_REDRAW) == 0) continue;
        const double with = each[i].gained ? redrawn.gained_km2 : redrawn.lost_km2;
        add_part(interval, is_net,
                 pl_redraws_in(value, with, is_net ? redrawn.lost_km2 : 0.0, redrawn.events));
    }
}

/* The ends' choice as pl_change_answer has it. */
static bool add_ends(pl_change_answer *answer, const pl_series *series, pl_arena *arena, pl_error *error) {
    pl_series_row *rows = pl_arena_alloc(arena, (series->count + 1) * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < series->count; i++)
        rows[i] = (pl_series_row){.instant = series->steps[i].instant, .held_km2 = series->steps[i].held_km2};
    answer->ends_known = pl_ends_range(rows, series->count, answer->from, answer->to, &answer->ends);
    return true;
}

/* Enough before the period and behind it that a shifted end lies in the series, and that patches which were
 * taken back in it, or later, are told as such. */
#define AROUND_SECONDS (PL_KIND_UNDONE_SECONDS + 2 * PL_DAY_SECONDS)

/* The series about the period. Inside a region it is cut off soon behind the period, since what comes later
 * costs clipping; where no map came so soon it goes on, since that there are later ones says that the end is
 * reached. */
static bool series_about(pl_store *store, const pl_change_answer *answer, pl_instant as_of,
                         const pl_region *region, pl_arena *scratch, const pl_series **ret, pl_error *error) {
    const pl_instant since = answer->from - AROUND_SECONDS, soon = answer->to + AROUND_SECONDS,
                     until = region == NULL || as_of < soon ? as_of : soon;
    const pl_series *series;
    if (!pl_ask_series_in(store, answer->source, answer->side, since, until, region, scratch, &series, error))
        return false;
    if (until < as_of && series->steps[series->count - 1].instant < answer->to &&
        !pl_ask_series_in(store, answer->source, answer->side, since, as_of, region, scratch, &series, error))
        return false;
    *ret = series;
    return true;
}

/* What the updates between come to, and the errors: from lists that are of no use afterwards. */
static bool add_updates(pl_store *store, pl_instant as_of, const pl_region *region, unsigned kinds,
                        pl_arena *scratch, pl_change_in *made, pl_error *error) {
    pl_change_answer *answer = &made->answer;
    const pl_instant from = answer->from, to = answer->to;
    const pl_series *series;
    pl_noise noise;
    if (!series_about(store, answer, as_of, region, scratch, &series, error) ||
        !add_ends(answer, series, scratch, error) ||
        !pl_ask_noise(store, answer->source, as_of, scratch, &noise, error))
        return false;
    for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
        const pl_period of_kind = pl_series_between(series, from, to, 1u << kind);
        made->by_update.gained_km2[kind] = of_kind.gained_km2;
        made->by_update.lost_km2[kind] = of_kind.lost_km2;
    }
    made->by_update.counted = pl_series_between(series, from, to, kinds);
    add_errors(made, series, &noise, kinds);
    return true;
}

bool pl_ask_change_in(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                      pl_instant as_of, const pl_region *region, unsigned kinds, pl_arena *arena,
                      pl_change_in *ret, pl_error *error) {
    pl_change_in made = {0};
    pl_subject s = {0};
    pl_clip *clip = NULL;
    pl_moved_patch *patches = NULL;
    pl_arena scratch = {0};
    if (from > to) return pl_fail(error, PL_USAGE, "the change is asked from an instant later than its end");
    if (!pl_subject_find(store, source, side, arena, &s, error) || !pl_subject_drawn(&s, error) ||
        !pl_subject_derived(store, &s, &scratch, error) || !open_clip(region, &clip, error)) {
        pl_arena_free(&scratch);
        return false;
    }
    bool done =
        pl_compare_states(store, &s, clip, from, to, arena, &made.answer, &patches, &made.patch_count, error);
    pl_clip_close(clip);
    made.patches = patches;
    done = done && add_updates(store, as_of, region, kinds, &scratch, &made, error);
    pl_arena_free(&scratch);
    if (done) *ret = made;
    return done;
}

bool pl_ask_pace_error(pl_store *store, const pl_series *series, const pl_pace *pace, const pl_region *region,
                       unsigned kinds, pl_arena *arena, pl_interval *ret_net_km2,
                       pl_interval *ret_km2_per_day, pl_error *error) {
    pl_change_in change;
    if (!pl_ask_change_in(store, series->source, series->side, pace->begin, pace->end, series->as_of, region,
                          kinds, arena, &change, error))
        return false;
    *ret_net_km2 = change.by_update.net;
    *ret_km2_per_day =
        pl_interval_divided(&change.by_update.net, (double)(pace->end - pace->begin) / PL_DAY_SECONDS);
    return true;
}
