/* judge_time.c - questions of time: a trend over the parts of a window, and a state that was to come about.
 */
#include "claim/claim.h"

#include <math.h>
#include <stdlib.h>

/* ---- trend ---- */

#define TREND_PARTS_MIN 3    /* two points always lie on a line */
#define TREND_PARTS_MAX 1500 /* four years of days; the pairs of more take too long */

/* The median of the slopes between all pairs (Theil 1950, Sen 1968): one odd day does not turn it. */
static bool theil_sen(const pl_question *q, const pl_parts *parts, size_t known, double *ret) {
    double *slopes = pl_malloc(known * (known - 1) / 2 * sizeof *slopes);
    size_t count = 0;
    if (slopes == NULL) return pl_fail_nomem(q->work->error);
    for (size_t i = 0; i < parts->count; i++)
        for (size_t j = i + 1; j < parts->count && !isnan(parts->points[i].value); j++)
            if (!isnan(parts->points[j].value))
                slopes[count++] = (parts->points[j].value - parts->points[i].value) / (double)(j - i);
    qsort(slopes, count, sizeof *slopes, pl_judge_order);
    *ret = count % 2 == 1 ? slopes[count / 2] : (slopes[count / 2 - 1] + slopes[count / 2]) / 2;
    pl_free(slopes);
    return true;
}

static bool judge_slope(const pl_question *q, const pl_parts *parts, pl_specification *out, pl_buffer *text) {
    static const pl_message per_each[] = {PL_SAY_PER_UPDATE, PL_SAY_PER_DAY, PL_SAY_PER_WEEK,
                                          PL_SAY_PER_MONTH};
    const pl_language language = q->work->language;
    const char *unit = pl_phrase_slope_unit(q->reading->measure);
    size_t known = 0;
    double slope = NAN;
    for (size_t i = 0; i < parts->count; i++) known += !isnan(parts->points[i].value);
    out->without_update = parts->count - known;
    if (parts->missing != NULL || parts->count > TREND_PARTS_MAX) {
        pl_buffer_text(text,
                       parts->missing != NULL ? parts->missing : pl_said(language, PL_SAY_WHY_TREND_LONG));
        return true;
    }
    if (known < TREND_PARTS_MIN) {
        PL_SAY(text, language, PL_SAY_WHY_TREND_SHORT, pl_phrase_count(known).text);
        return true;
    }
    if (!theil_sen(q, parts, known, &slope)) return false;
    out->measurable = true;
    out->value = out->turns_at = out->signed_value = slope;
    out->threshold = q->threshold;
    out->holds = pl_compare_holds(q->reading->holds.compare, slope, q->threshold);
    PL_SAY(text, language, PL_SAY_DETAIL_TREND, pl_phrase_measure(q->reading->measure, language),
           pl_phrase_number(slope, unit).text, pl_phrase_unit(unit, language),
           pl_said(language, per_each[q->reading->holds.each]), pl_phrase_count(known).text);
    PL_SAY(text, language, PL_SAY_DETAIL_ASKED, pl_phrase_compare(q->reading->holds.compare, language),
           pl_phrase_exact(q->threshold, unit).text, pl_phrase_unit(unit, language));
    return true;
}

bool pl_judge_trend(const pl_question *q, pl_specification *out, pl_buffer *text) {
    pl_arena scratch = {0};
    pl_parts parts;
    const bool done =
        pl_parts_measure(q, q->reading->holds.each, &scratch, &parts) && judge_slope(q, &parts, out, text);
    pl_arena_free(&scratch);
    return done;
}

/* ---- becomes ---- */

/* The states that the maps show after the statement, up to the end of the day that was named; the first of
 * the list is that at the statement itself. */
typedef struct {
    pl_span *spans;
    pl_value *values;
    size_t count;
} states;

static bool list_states(const pl_question *q, pl_arena *arena, states *ret, const char **ret_missing) {
    const pl_maps *maps = q->maps;
    const pl_instant said = q->work->said;
    pl_span *spans = pl_arena_alloc(arena, (maps->count + 1) * sizeof *spans);
    pl_value *values = pl_arena_alloc(arena, (maps->count + 1) * sizeof *values);
    size_t count = 1;
    if (spans == NULL || values == NULL) return pl_fail_nomem(q->work->error);
    spans[0] = (pl_span){said, said};
    for (size_t i = 0; i < maps->count; i++)
        if (maps->instants[i] > said && maps->instants[i] <= q->window.end)
            spans[count++] = (pl_span){said, maps->instants[i]};
    *ret = (states){spans, values, count};
    return pl_question_values(q, spans, count, values, ret_missing);
}

/* The threshold at which the answer turns is the extreme that the state reached; NAN: none is known. */
static double extreme(const states *s, pl_compare compare) {
    double best = NAN;
    for (size_t i = 0; i < s->count; i++) {
        const double value = s->values[i].value;
        best = compare == PL_AT_LEAST || compare == PL_MORE_THAN ? fmax(best, value) : fmin(best, value);
    }
    return best;
}

static double last_known(const states *s) {
    size_t i = s->count - 1;
    while (i > 0 && isnan(s->values[i].value)) i--;
    return s->values[i].value;
}

static void say_becomes(const pl_question *q, const states *s, size_t first, pl_specification *out,
                        pl_buffer *text) {
    const pl_language language = q->work->language;
    const pl_holds *holds = &q->reading->holds;
    const pl_instant last = q->maps->instants[q->maps->count - 1];
    const bool due = holds->by != INT64_MAX;
    const pl_phrase by = pl_phrase_instant(due ? holds->by - PL_DAY_SECONDS : q->work->said),
                    until = pl_phrase_instant(last), now = pl_phrase_number(last_known(s), out->unit);
    const char *measure = pl_phrase_measure(q->reading->measure, language),
               *unit = pl_phrase_unit(out->unit, language);
    if (first < s->count) {
        out->measurable = out->holds = true;
        out->value = (double)(s->spans[first].end - q->work->said) / PL_DAY_SECONDS;
        out->threshold = due ? (double)(holds->by - q->work->said) / PL_DAY_SECONDS : NAN;
        out->unit = "days";
        PL_SAY(text, language, first == 0 ? PL_SAY_BECAME_BEFORE : PL_SAY_BECAME, measure,
               pl_phrase_compare(holds->compare, language),
               pl_phrase_exact(q->threshold, pl_measures[q->reading->measure].unit).text, unit,
               pl_phrase_instant(s->spans[first].end).text);
    } else if (due && last > holds->by - PL_DAY_SECONDS) {
        out->measurable = true;
        out->unit = "days";
        out->threshold = (double)(holds->by - q->work->said) / PL_DAY_SECONDS;
        PL_SAY(text, language, PL_SAY_BECAME_NOT, measure, now.text, unit, by.text);
    } else {
        PL_SAY(text, language, due ? PL_SAY_BECAME_NOT_YET_DUE : PL_SAY_BECAME_NOT_YET, measure, now.text,
               unit, until.text, by.text);
    }
}

bool pl_judge_becomes(const pl_question *q, pl_specification *out, pl_buffer *text) {
    const pl_language language = q->work->language;
    const pl_instant said = q->work->said, last = q->maps->instants[q->maps->count - 1];
    pl_arena scratch = {0};
    states s = {0};
    const char *missing = NULL;
    if (!list_states(q, &scratch, &s, &missing)) {
        pl_arena_free(&scratch);
        return false;
    }
    out->span = (pl_span){said, last > said ? last : said};
    if (missing != NULL) {
        pl_buffer_text(text, missing);
    } else if (q->work->as_of <= said) {
        pl_buffer_text(text, pl_said(language, PL_SAY_WHY_TO_COME));
        if (!isnan(s.values[0].value))
            PL_SAY(text, language, PL_SAY_WHEN_SAID, pl_phrase_measure(q->reading->measure, language),
                   pl_phrase_number(s.values[0].value, out->unit).text, pl_phrase_unit(out->unit, language));
        pl_buffer_text(text, ".");
    } else if (isnan(extreme(&s, q->reading->holds.compare))) {
        pl_buffer_text(text, pl_said(language, PL_SAY_WHY_UNKNOWN));
    } else {
        size_t first = 0;
        while (first < s.count &&
               (isnan(s.values[first].value) ||
                !pl_compare_holds(q->reading->holds.compare, s.values[first].value, q->threshold)))
            first++;
        out->turns_at = extreme(&s, q->reading->holds.compare);
        say_becomes(q, &s, first, out, text);
    }
    pl_arena_free(&scratch);
    return true;
}
