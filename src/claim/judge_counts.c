/* judge_counts.c - questions that count: every, share_of, number_of, some. A part of which nothing is known
 * (a period without an update, a sector without front) is unknown, not still: under days_counted `all` it
 * counts as one that does not hold, under `updated-only`, and among sectors, it is left out. */
#include "claim/claim.h"

#include <math.h>
#include <stdlib.h>

/* The threshold at which the answer turns: the n-th value from the top (from the bottom for at_most and
 * less_than), where n parts must hold. */
static double turning_point(double *values, size_t count, size_t needed, pl_compare compare) {
    if (needed == 0 || needed > count) return NAN;
    qsort(values, count, sizeof *values, pl_judge_order);
    return compare == PL_AT_LEAST || compare == PL_MORE_THAN ? values[count - needed] : values[needed - 1];
}

/* The smallest whole number of parts that is at least this share of them, and at least one. A share such as
 * 0.9 of 30 is 27, though 0.9 is not a binary fraction. */
static size_t share_needed(double share, size_t of) {
    double needed = share * (double)of, nearest = nearbyint(needed);
    return (size_t)fmax(fabs(needed - nearest) < 1e-9 * (double)(of + 1) ? nearest : ceil(needed), 1);
}

static size_t needed_of(const pl_holds *holds, size_t of) {
    if (holds->form == PL_FORM_SOME) return 1;
    if (holds->form == PL_FORM_NUMBER) return holds->number;
    return holds->form == PL_FORM_SHARE ? share_needed(holds->share, of) : of;
}

static void say_counts(const pl_question *q, const pl_specification *out, pl_buffer *text) {
    static const pl_message of_each[PL_EACH_COUNT] = {PL_SAY_OF_UPDATES, PL_SAY_OF_DAYS, PL_SAY_OF_WEEKS,
                                                      PL_SAY_OF_MONTHS, PL_SAY_OF_SECTORS};
    const pl_language language = q->work->language;
    const pl_holds *holds = &q->reading->holds;
    const pl_phrase unknown = pl_phrase_count(out->without_update);
    PL_SAY(text, language, of_each[holds->each], pl_phrase_count(out->hits).text,
           pl_phrase_count(out->of).text);
    PL_SAY(text, language, PL_SAY_DETAIL_EACH, pl_phrase_measure(q->reading->measure, language),
           pl_phrase_compare(holds->compare, language),
           pl_phrase_exact(q->threshold, pl_measures[q->reading->measure].unit).text,
           pl_phrase_unit(pl_measures[q->reading->measure].unit, language));
    const bool record = pl_measures[q->reading->measure].of == PL_OF_RECORD;
    if (out->without_update > 0 && record)
        PL_SAY(text, language, q->updated_only ? PL_SAY_UNKNOWN_LEFT_OUT : PL_SAY_UNKNOWN_COUNTED,
               unknown.text);
    else if (out->without_update > 0 && holds->each == PL_EACH_SECTOR)
        PL_SAY(text, language, PL_SAY_SECTORS_WITHOUT, unknown.text);
    else if (out->without_update > 0)
        PL_SAY(text, language, q->updated_only ? PL_SAY_WITHOUT_LEFT_OUT : PL_SAY_WITHOUT_COUNTED,
               unknown.text);
    pl_buffer_text(text, ".");
}

static bool judge_parts(const pl_question *q, const pl_parts *parts, pl_arena *scratch, pl_specification *out,
                        pl_buffer *text) {
    static const pl_message no_whole[PL_EACH_COUNT] = {PL_SAY_WHY_NO_UPDATE, PL_SAY_WHY_NO_DAY,
                                                       PL_SAY_WHY_NO_WEEK, PL_SAY_WHY_NO_MONTH,
                                                       PL_SAY_WHY_NO_SECTOR};
    const pl_holds *holds = &q->reading->holds;
    double *values = pl_arena_alloc(scratch, (parts->count + 1) * sizeof *values);
    size_t known = 0;
    if (values == NULL) return pl_fail_nomem(q->work->error);
    for (size_t i = 0; i < parts->count; i++) {
        const double value = parts->points[i].value;
        if (isnan(value)) continue;
        out->hits += pl_compare_holds(holds->compare, value, q->threshold);
        values[known++] = value;
    }
    const bool left_out = q->updated_only || holds->each == PL_EACH_SECTOR;
    out->without_update = parts->count - known;
    out->of = left_out ? known : parts->count;
    if (parts->missing != NULL) {
        pl_buffer_text(text, parts->missing);
    } else if (parts->count == 0) {
        pl_buffer_text(text, pl_said(q->work->language, no_whole[holds->each]));
    } else if (known == 0) {
        PL_SAY(text, q->work->language, PL_SAY_WHY_NONE_KNOWN, pl_phrase_count(parts->count).text);
    } else {
        const size_t needed = needed_of(holds, out->of);
        out->measurable = true;
        out->holds = out->hits >= needed;
        out->threshold = q->threshold;
        out->turns_at = turning_point(values, known, needed, holds->compare);
        out->value = turning_point(values, known, needed < known ? needed : known, holds->compare);
        if (holds->form == PL_FORM_SHARE) {
            out->value = (double)out->hits / (double)out->of;
            out->threshold = holds->share;
            out->unit = "share";
        } else if (holds->form == PL_FORM_NUMBER) {
            out->value = (double)out->hits;
            out->threshold = (double)holds->number;
            out->unit = pl_each_names[holds->each];
        }
        say_counts(q, out, text);
    }
    return true;
}

bool pl_judge_counts(const pl_question *q, pl_specification *out, pl_buffer *text) {
    pl_arena scratch = {0};
    pl_parts parts;
    const bool done = pl_parts_measure(q, q->reading->holds.each, &scratch, &parts) &&
                      judge_parts(q, &parts, &scratch, out, text);
    pl_arena_free(&scratch);
    return done;
}
