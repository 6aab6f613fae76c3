/* judge.c - one specification against one series.
 *
 * The window of N days ends at the last day turn at or before the statement and begins N days earlier, so
 * that it is whole days of the map maker's own making. The source must have a snapshot at or before its
 * begin, and one in its last day or later; otherwise the specification is not measurable, and says which end
 * is not covered. A period without an update is unknown: under days_counted `all` it counts as one that does
 * not hold, under `updated-only` it is left out. */
#include "claim/claim.h"

#include <math.h>
#include <stdlib.h>

double pl_measure_value(pl_measure measure, const pl_period *period) {
    switch (measure) {
    case PL_MEASURE_GAINED:
        return period->gained_km2;
    case PL_MEASURE_LOST:
        return period->lost_km2;
    case PL_MEASURE_HELD:
        return period->held_km2;
    case PL_MEASURE_PACE:
        return period->net_km2 * PL_DAY_SECONDS / (double)(period->end - period->begin);
    case PL_MEASURE_NET:
    case PL_MEASURE_COUNT:
        break;
    }
    return period->net_km2;
}

bool pl_compare_holds(pl_compare compare, double value, double threshold) {
    switch (compare) {
    case PL_AT_LEAST:
        return value >= threshold;
    case PL_MORE_THAN:
        return value > threshold;
    case PL_AT_MOST:
        return value <= threshold;
    case PL_LESS_THAN:
    case PL_COMPARE_COUNT:
        break;
    }
    return value < threshold;
}

/* A specification with its options looked up. */
typedef struct {
    const pl_reading *reading;
    const pl_series *series;
    const char *source;
    pl_instant said, begin, end; /* begin and end of the window, or of the month */
    int32_t turn_seconds;
    unsigned kinds;
    double threshold;
    bool updated_only;
} question;

static const pl_choice_option *option_of(const pl_reading *reading, const size_t option[],
                                         pl_choice_kind kind) {
    const pl_choice *choice = &reading->choices[kind];
    return choice->count > 0 ? &choice->options[option[kind]] : NULL;
}

static question ask(const pl_reading *reading, const size_t option[], const pl_series *series,
                    pl_instant said) {
    const pl_choice_option *turn = option_of(reading, option, PL_CHOICE_DAY_TURN);
    const pl_choice_option *window = option_of(reading, option, PL_CHOICE_WINDOW);
    const pl_choice_option *kinds = option_of(reading, option, PL_CHOICE_KINDS);
    const pl_choice_option *threshold = option_of(reading, option, PL_CHOICE_THRESHOLD);
    const pl_choice_option *counted = option_of(reading, option, PL_CHOICE_DAYS_COUNTED);
    question q = {.reading = reading, .series = series, .said = said};
    q.source = option_of(reading, option, PL_CHOICE_SOURCE)->text;
    q.kinds = kinds != NULL ? (unsigned)kinds->number : PL_KINDS_ALL;
    q.threshold = threshold != NULL ? threshold->threshold : reading->holds.threshold;
    q.updated_only = counted != NULL && counted->number == 1;
    if (series == NULL) return q;
    q.turn_seconds = turn->number == PL_TURN_OWN ? series->day_turn_seconds : (int32_t)turn->number;
    if (window != NULL) {
        q.end = pl_per_begin(PL_PER_DAY, q.turn_seconds, said);
        q.begin = q.end - window->number;
    } else if (reading->holds.month == PL_MONTH_LAST) {
        q.end = pl_per_begin(PL_PER_MONTH, q.turn_seconds, said);
        q.begin = pl_per_begin(PL_PER_MONTH, q.turn_seconds, q.end - 1);
    } else {
        q.begin = pl_day_start(reading->holds.month) + q.turn_seconds;
        q.end = pl_per_next(PL_PER_MONTH, q.turn_seconds, q.begin);
    }
    return q;
}

/* ---- what cannot be measured ---- */

static bool keep_detail(pl_buffer *text, pl_arena *arena, pl_specification *specification, pl_error *error) {
    return pl_word_keep(text, arena, &specification->detail, error);
}

/* Does the evidence reach over the window? If not, says which end it misses. */
static bool covered(const question *q, pl_buffer *why) {
    const pl_series *series = q->series;
    const char *what = q->reading->holds.form == PL_FORM_MONTH_HIGHEST ? "month" : "window";
    if (series == NULL || series->count == 0) {
        pl_buffer_format(why, "The evidence has nothing from the source %s up to ", q->source);
        pl_word_instant(why, q->said);
        pl_buffer_text(why, ".");
        return false;
    }
    pl_instant first = series->steps[0].instant, last = series->steps[series->count - 1].instant;
    if (q->end > q->said) {
        pl_buffer_format(why, "The %s ends ", what);
        pl_word_instant(why, q->end);
        pl_buffer_text(why, ", after the statement.");
    } else if (q->begin < first) {
        pl_buffer_format(why, "The %s begins ", what);
        pl_word_instant(why, q->begin);
        pl_buffer_format(why, "; the first map of %s is of ", q->source);
        pl_word_instant(why, first);
        pl_buffer_text(why, ".");
    } else if (last <= q->end - PL_DAY_SECONDS) {
        pl_buffer_format(why, "The %s ends ", what);
        pl_word_instant(why, q->end);
        pl_buffer_format(why, "; the last map of %s is of ", q->source);
        pl_word_instant(why, last);
        pl_buffer_text(why, ".");
    } else {
        return true;
    }
    return false;
}

/* ---- periods ---- */

/* The whole periods of the window. Updates are those in it, each with what came since the update before. */
static bool cut_window(const question *q, pl_per per, pl_arena *arena, pl_period **ret, size_t *ret_count,
                       pl_error *error) {
    if (per == PL_PER_UPDATE) {
        pl_period *periods;
        size_t count, kept = 0;
        if (!pl_series_periods(q->series, per, q->turn_seconds, q->kinds, q->begin, q->end, arena, &periods,
                               &count, error))
            return false;
        for (size_t i = 0; i < count; i++)
            if (periods[i].end > q->begin && periods[i].end <= q->end) periods[kept++] = periods[i];
        *ret = periods;
        *ret_count = kept;
        return true;
    }
    size_t room = (size_t)((q->end - q->begin) / PL_DAY_SECONDS), count = 0;
    pl_period *periods = pl_arena_alloc(arena, (room + 1) * sizeof *periods);
    if (periods == NULL) return pl_fail_nomem(error);
    pl_instant begin = pl_per_begin(per, q->turn_seconds, q->begin);
    if (begin < q->begin) begin = pl_per_next(per, q->turn_seconds, begin);
    for (;;) {
        pl_instant end = pl_per_next(per, q->turn_seconds, begin);
        if (end > q->end) break;
        periods[count++] = pl_series_between(q->series, begin, end, q->kinds);
        begin = end;
    }
    *ret = periods;
    *ret_count = count;
    return true;
}

static const char *per_noun(pl_per per, size_t count) {
    static const char *const one[] = {"update", "day", "week", "month"};
    static const char *const many[] = {"updates", "days", "weeks", "months"};
    return count == 1 ? one[per] : many[per];
}

/* "gained at least ", "showed a net change of more than " */
static const char *measure_verb(pl_measure measure) {
    static const char *const verbs[] = {"gained", "lost", "changed (net) by", "ended with", "had a pace of"};
    return verbs[measure];
}
static const char *measure_unit(pl_measure measure) {
    return measure == PL_MEASURE_PACE ? "km2 a day" : "km2";
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The threshold at which the answer turns: the n-th value from the top (from the bottom for at_most and
 * less_than), where n periods must hold. */
static double turning_point(double *values, size_t count, size_t needed, pl_compare compare) {
    if (needed == 0 || needed > count) return NAN;
    qsort(values, count, sizeof *values, compare_doubles);
    return compare == PL_AT_LEAST || compare == PL_MORE_THAN ? values[count - needed] : values[needed - 1];
}

/* The smallest whole number of periods that is at least this share of them. A share such as 0.9 of 30 is 27,
 * though 0.9 is not a binary fraction. */
static size_t share_needed(double share, size_t of) {
    double needed = share * (double)of, nearest = nearbyint(needed);
    return (size_t)(fabs(needed - nearest) < 1e-9 * (double)(of + 1) ? nearest : ceil(needed));
}

static bool judge_periods(const question *q, pl_arena *arena, pl_specification *out, pl_error *error) {
    const pl_reading *reading = q->reading;
    const pl_holds *holds = &reading->holds;
    pl_arena scratch = {0};
    pl_period *periods;
    size_t count;
    pl_buffer text = {0};
    if (!cut_window(q, holds->per, &scratch, &periods, &count, error)) {
        pl_arena_free(&scratch);
        return false;
    }
    double *values = pl_arena_alloc(&scratch, (count + 1) * sizeof *values);
    if (values == NULL) {
        pl_arena_free(&scratch);
        return pl_fail_nomem(error);
    }
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (periods[i].updates == 0) continue;
        double value = pl_measure_value(reading->measure, &periods[i]);
        out->hits += pl_compare_holds(holds->compare, value, q->threshold);
        values[known++] = value;
    }
    out->without_update = count - known;
    out->of = q->updated_only ? known : count;
    out->unit = measure_unit(reading->measure);
    if (count == 0) {
        pl_buffer_format(&text, "No whole %s lies in the window.", per_noun(holds->per, 1));
    } else if (known == 0) {
        pl_buffer_format(&text, "None of the %zu %s in the window has an update.", count,
                         per_noun(holds->per, count));
    } else {
        size_t needed = holds->form == PL_FORM_SOME ? 1 : out->of;
        if (holds->form == PL_FORM_SHARE) needed = share_needed(holds->share, out->of);
        out->measurable = true;
        out->holds = out->hits >= needed;
        out->threshold = q->threshold;
        out->turns_at = turning_point(values, known, needed, holds->compare);
        out->value = turning_point(values, known, needed < known ? needed : known, holds->compare);
        if (holds->form == PL_FORM_SHARE) {
            out->value = (double)out->hits / (double)out->of;
            out->threshold = holds->share;
            out->unit = "share";
        }
        pl_buffer_format(&text, "%zu of %zu %s %s %s ", out->hits, out->of, per_noun(holds->per, out->of),
                         measure_verb(reading->measure), pl_compare_words[holds->compare]);
        pl_word_exact(&text, q->threshold);
        pl_buffer_format(&text, " %s", measure_unit(reading->measure));
        if (out->without_update > 0)
            pl_buffer_format(&text, "; %zu without an update %s %s", out->without_update,
                             out->without_update == 1 ? "is" : "are",
                             q->updated_only ? "left out" : "counted as not holding");
        pl_buffer_text(&text, ".");
    }
    pl_arena_free(&scratch);
    return keep_detail(&text, arena, out, error);
}

static bool judge_total(const question *q, pl_arena *arena, pl_specification *out, pl_error *error) {
    const pl_holds *holds = &q->reading->holds;
    pl_period whole = pl_series_between(q->series, q->begin, q->end, q->kinds);
    pl_buffer text = {0};
    out->measurable = true;
    out->value = out->turns_at = pl_measure_value(q->reading->measure, &whole);
    out->threshold = q->threshold;
    out->holds = pl_compare_holds(holds->compare, out->value, q->threshold);
    out->unit = measure_unit(q->reading->measure);
    static const char *const subjects[PL_MEASURE_COUNT + 1] = {"gained",          "lost", "net",
                                                               "held at the end", "net",  ""};
    pl_word_number(&text, out->value);
    pl_buffer_format(&text, " %s %s from ", out->unit, subjects[q->reading->measure]);
    pl_word_instant(&text, q->begin);
    pl_buffer_text(&text, " to ");
    pl_word_instant(&text, q->end);
    pl_buffer_format(&text, "; asked: %s ", pl_compare_words[holds->compare]);
    pl_word_exact(&text, q->threshold);
    pl_buffer_text(&text, ".");
    return keep_detail(&text, arena, out, error);
}

/* ---- ranks ---- */

/* A rank is only known as far back as the evidence goes: one faster period refutes it, but none found is an
 * answer only when the whole stretch is covered. */
typedef struct {
    double own, best; /* best: of the others */
    size_t compared, higher;
    pl_instant best_end, highest_since, reaches; /* reaches: the end of the earliest period compared */
} rank;

static bool say_rank(const question *q, const rank *r, const char *what, pl_arena *arena,
                     pl_specification *out, pl_judged *judged, pl_error *error) {
    pl_buffer text = {0};
    out->value = r->own;
    out->threshold = r->best;
    out->hits = r->higher;
    out->of = r->compared;
    judged->highest_since = r->highest_since;
    /* Periods that end up to a day after `since` are those in which the comparison begins. */
    bool reaches = r->reaches <= q->reading->holds.since + PL_DAY_SECONDS;
    out->measurable = r->higher > 0 || reaches;
    out->holds = r->higher == 0 && reaches;
    pl_word_number(&text, r->own);
    pl_buffer_format(&text, " %s in the %s to ", out->unit, what);
    pl_word_instant(&text, q->end);
    if (r->higher > 0) {
        pl_buffer_format(&text, "; %zu of %zu others since ", r->higher, r->compared);
        pl_word_instant(&text, q->reading->holds.since);
        pl_buffer_format(&text, " %s higher, the highest ", r->higher == 1 ? "was" : "were");
        pl_word_number(&text, r->best);
        pl_buffer_text(&text, " to ");
        pl_word_instant(&text, r->best_end);
    } else if (reaches) {
        pl_buffer_format(&text, "; none of %zu others since ", r->compared);
        pl_word_instant(&text, q->reading->holds.since);
        pl_buffer_text(&text, " was higher");
    } else {
        pl_buffer_format(&text, "; none of %zu others was higher, but %s reaches back only to ", r->compared,
                         q->source);
        pl_word_instant(&text, q->series->steps[0].instant);
    }
    pl_buffer_text(&text, ".");
    return keep_detail(&text, arena, out, error);
}

static bool judge_highest(const question *q, pl_arena *arena, pl_specification *out, pl_judged *judged,
                          pl_error *error) {
    pl_pace pace;
    int64_t window = q->end - q->begin;
    if (!pl_series_pace(q->series, window, q->turn_seconds, q->end, q->reading->holds.since, q->kinds, &pace,
                        error))
        return false;
    rank r = {.own = pace.km2_per_day,
              .best = pace.higher > 0 ? pace.fastest_km2_per_day : NAN,
              .compared = pace.windows - 1,
              .higher = pace.higher,
              .best_end = pace.fastest_end,
              .highest_since = pace.highest_since,
              .reaches = q->series->steps[0].instant + window};
    out->unit = "km2 a day";
    pl_buffer what = {0};
    pl_buffer_format(&what, "%lld days", (long long)(window / PL_DAY_SECONDS));
    bool said = what.failed ? pl_fail_nomem(error) : say_rank(q, &r, what.data, arena, out, judged, error);
    pl_buffer_free(&what);
    return said;
}

static bool judge_month(const question *q, pl_arena *arena, pl_specification *out, pl_judged *judged,
                        pl_error *error) {
    const pl_reading *reading = q->reading;
    pl_arena scratch = {0};
    pl_period *months;
    size_t count;
    if (!pl_series_periods(q->series, PL_PER_MONTH, q->turn_seconds, q->kinds, INT64_MIN, q->begin, &scratch,
                           &months, &count, error)) {
        pl_arena_free(&scratch);
        return false;
    }
    pl_period own = pl_series_between(q->series, q->begin, q->end, q->kinds);
    rank r = {.own = pl_measure_value(reading->measure, &own),
              .best = NAN,
              .highest_since = INT64_MIN,
              .reaches = pl_per_begin(PL_PER_MONTH, q->turn_seconds, q->series->steps[0].instant)};
    if (r.reaches < q->series->steps[0].instant)
        r.reaches = pl_per_next(PL_PER_MONTH, q->turn_seconds, r.reaches);
    for (size_t i = 0; i < count; i++) {
        double value = pl_measure_value(reading->measure, &months[i]);
        if (value > r.own) r.highest_since = months[i].end;
        if (months[i].begin < reading->holds.since) continue;
        r.compared++;
        r.higher += value > r.own;
        if (isnan(r.best) || value > r.best) {
            r.best = value;
            r.best_end = months[i].end;
        }
    }
    pl_arena_free(&scratch);
    out->unit = measure_unit(reading->measure);
    return say_rank(q, &r, "month", arena, out, judged, error);
}

/* ---- the whole ---- */

bool pl_judge(const pl_reading *reading, const size_t option[PL_CHOICE_COUNT], const pl_series *series,
              pl_instant said, pl_arena *arena, pl_specification *specification, pl_judged *ret,
              pl_error *error) {
    question q = ask(reading, option, series, said);
    pl_specification out = *specification;
    pl_judged judged = {.net_km2 = NAN, .highest_since = INT64_MIN, .begin = q.begin, .end = q.end};
    out.measurable = out.holds = false;
    out.value = out.threshold = out.turns_at = NAN;
    out.hits = out.of = out.without_update = 0;
    out.unit = measure_unit(reading->measure);
    pl_buffer why = {0};
    bool judges = true;
    if (!covered(&q, &why)) {
        judges = keep_detail(&why, arena, &out, error);
    } else {
        judged.net_km2 = pl_series_between(series, q.begin, q.end, q.kinds).net_km2;
        switch (reading->holds.form) {
        case PL_FORM_EVERY:
        case PL_FORM_SHARE:
        case PL_FORM_SOME:
            judges = judge_periods(&q, arena, &out, error);
            break;
        case PL_FORM_TOTAL:
            judges = judge_total(&q, arena, &out, error);
            break;
        case PL_FORM_HIGHEST:
            judges = judge_highest(&q, arena, &out, &judged, error);
            break;
        case PL_FORM_MONTH_HIGHEST:
        case PL_FORM_COUNT:
            judges = judge_month(&q, arena, &out, &judged, error);
            break;
        }
    }
    if (!judges) return false;
    *specification = out;
    *ret = judged;
    return true;
}

bool pl_judge_chart(const pl_reading *reading, const size_t option[PL_CHOICE_COUNT], const pl_series *series,
                    pl_instant said, pl_arena *arena, pl_chart_data *ret, pl_error *error) {
    /* A pace is drawn as the net change it is made of: its bars are not km2 a day unless they are days. */
    static const char *const changes[PL_MEASURE_COUNT] = {"gained", "lost", "net", "held at the end of",
                                                          "net"};
    static const char *const pers[] = {"an update", "a day", "a week", "a month"};
    const pl_form form = reading->holds.form;
    const bool periods_judged = form == PL_FORM_EVERY || form == PL_FORM_SHARE || form == PL_FORM_SOME;
    const bool ranks = form == PL_FORM_HIGHEST || form == PL_FORM_MONTH_HIGHEST;
    question q = ask(reading, option, series, said);
    pl_chart_data chart = {.threshold = periods_judged ? q.threshold : NAN, .per = PL_PER_DAY};
    pl_period *periods;
    if (periods_judged) chart.per = reading->holds.per;
    if (ranks) {
        chart.per = PL_PER_MONTH;
        if (!pl_series_periods(series, PL_PER_MONTH, q.turn_seconds, q.kinds, reading->holds.since, q.end,
                               arena, &periods, &chart.count, error))
            return false;
    } else if (!cut_window(&q, chart.per, arena, &periods, &chart.count, error)) {
        return false;
    }
    if (reading->measure == PL_MEASURE_PACE && chart.per != PL_PER_DAY) chart.threshold = NAN;
    chart.periods = periods;
    pl_buffer what = {0};
    pl_buffer_format(&what, "km2 %s %s", changes[reading->measure], pers[chart.per]);
    if (!pl_word_keep(&what, arena, &chart.what, error)) return false;
    *ret = chart;
    return true;
}
