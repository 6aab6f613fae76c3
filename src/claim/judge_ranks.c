/* judge_ranks.c - "the highest since": one window or month against all others of its length. A rank is only
 * known as far back as the evidence goes: one higher refutes it, but none found is an answer only when the
 * whole stretch is covered. */
#include "claim/claim.h"

#include <math.h>

typedef struct {
    double own, best; /* best: of the others */
    size_t compared, higher;
    pl_instant best_end, highest_since,
        reaches; /* reaches: the end of the earliest one that could be compared */
} rank;

/* Notes one of the others. */
static void compare(rank *r, double value, pl_instant end, bool counts) {
    if (isnan(value)) return;
    if (value > r->own && (r->highest_since == INT64_MIN || end > r->highest_since)) r->highest_since = end;
    if (!counts) return;
    r->compared++;
    r->higher += value > r->own;
    if (isnan(r->best) || value > r->best) {
        r->best = value;
        r->best_end = end;
    }
}

static void say_rank(const pl_question *q, const rank *r, pl_specification *out, pl_buffer *text) {
    const pl_language language = q->work->language;
    const bool month = q->reading->holds.form == PL_FORM_MONTH_HIGHEST;
    const bool reaches = r->reaches <= q->reading->holds.since + PL_DAY_SECONDS;
    const char *unit = pl_phrase_unit(out->unit, language);
    out->value = r->own;
    out->threshold = r->higher > 0 ? r->best : NAN;
    out->hits = r->higher;
    out->of = r->compared;
    out->measurable = r->compared > 0 && (r->higher > 0 || reaches);
    out->holds = out->measurable && r->higher == 0;
    if (r->compared == 0 && reaches) {
        PL_SAY(text, language, PL_SAY_WHY_RANK_ALONE, pl_phrase_instant(q->reading->holds.since).text);
        return;
    }
    PL_SAY(text, language, month ? PL_SAY_RANK_MONTH : PL_SAY_RANK_WINDOW,
           pl_phrase_measure(q->reading->measure, language), pl_phrase_number(r->own, out->unit).text, unit,
           pl_phrase_instant(q->window.begin).text, pl_phrase_instant(q->window.end).text);
    const pl_phrase since = pl_phrase_instant(q->reading->holds.since),
                    compared = pl_phrase_count(r->compared);
    if (r->higher > 0)
        PL_SAY(text, language, PL_SAY_RANK_HIGHER, pl_phrase_count(r->higher).text, compared.text, since.text,
               pl_phrase_number(r->best, out->unit).text, pl_phrase_instant(r->best_end).text);
    else if (reaches)
        PL_SAY(text, language, PL_SAY_RANK_NONE, compared.text, since.text);
    else
        PL_SAY(text, language, PL_SAY_RANK_SHORT, compared.text, q->query.source,
               pl_phrase_instant(q->maps->instants[0]).text);
}

/* Ends of the windows to compare: each map and each day turn from `since` on, at which a window of this
 * length has begun at a map or later and, unless overlapping ones count, that end before the window's own
 * begin. */
static bool list_windows(const pl_question *q, pl_arena *arena, pl_span **ret, size_t *ret_count) {
    const int64_t length = q->window.end - q->window.begin;
    const pl_maps *maps = q->maps;
    const pl_instant until = q->overlapping ? q->window.end - 1 : q->window.begin;
    pl_instant from = maps->instants[0] + length, turn = pl_per_begin(PL_PER_DAY, q->turn_seconds, from);
    if (turn < from) turn += PL_DAY_SECONDS;
    const size_t days = until > from ? (size_t)((until - from) / PL_DAY_SECONDS) + 2 : 2;
    pl_span *spans = pl_arena_alloc(arena, (days + maps->count + 1) * sizeof *spans);
    size_t count = 0, map = 0;
    if (spans == NULL) return pl_fail_nomem(q->work->error);
    while (map < maps->count && maps->instants[map] < from) map++;
    for (;;) {
        const pl_instant at_map = map < maps->count ? maps->instants[map] : INT64_MAX;
        const pl_instant end = at_map < turn ? at_map : turn;
        if (end > until) break;
        if (end == turn) turn += PL_DAY_SECONDS;
        if (end == at_map) map++;
        spans[count++] = (pl_span){end - length, end};
    }
    *ret = spans;
    *ret_count = count;
    return true;
}

/* Whole months before the one in question, as far back as the maps go. */
static bool list_months(const pl_question *q, pl_arena *arena, pl_span **ret, size_t *ret_count) {
    const pl_instant first = q->maps->instants[0];
    pl_instant begin = pl_per_begin(PL_PER_MONTH, q->turn_seconds, first);
    if (begin < first) begin = pl_per_next(PL_PER_MONTH, q->turn_seconds, begin);
    const size_t room =
        q->window.begin > begin ? (size_t)((q->window.begin - begin) / (28 * PL_DAY_SECONDS)) + 2 : 2;
    pl_span *spans = pl_arena_alloc(arena, room * sizeof *spans);
    size_t count = 0;
    if (spans == NULL) return pl_fail_nomem(q->work->error);
    while (begin < q->window.begin) {
        const pl_instant end = pl_per_next(PL_PER_MONTH, q->turn_seconds, begin);
        spans[count++] = (pl_span){begin, end};
        begin = end;
    }
    *ret = spans;
    *ret_count = count;
    return true;
}

static bool rank_spans(const pl_question *q, pl_span *spans, size_t count, pl_arena *arena, rank *r,
                       const char **ret_missing) {
    const bool month = q->reading->holds.form == PL_FORM_MONTH_HIGHEST;
    const pl_instant since = q->reading->holds.since;
    pl_value *values = pl_arena_alloc(arena, (count + 1) * sizeof *values);
    if (values == NULL) return pl_fail_nomem(q->work->error);
    spans[count] = q->window;
    if (!pl_question_values(q, spans, count + 1, values, ret_missing)) return false;
    if (*ret_missing != NULL) return true;
    r->own = values[count].value;
    if (isnan(r->own)) *ret_missing = pl_said(q->work->language, PL_SAY_WHY_UNKNOWN);
    /* What no report speaks of did not happen; what no map shows is unknown. */
    const bool record = pl_measures[q->reading->measure].of == PL_OF_RECORD;
    if (!record && pl_question_updates(q, q->window) == 0)
        *ret_missing = pl_said(q->work->language, PL_SAY_WHY_NO_UPDATE);
    for (size_t i = 0; i < count; i++) {
        const pl_instant counts_from = month ? spans[i].begin : spans[i].end;
        /* Nothing is known of a window in which no map changed; where something came of one, a map did. */
        if (record || values[i].value != 0 || pl_question_updates(q, spans[i]) > 0)
            compare(r, values[i].value, spans[i].end, counts_from >= since);
    }
    return true;
}

bool pl_judge_highest(const pl_question *q, pl_specification *out, pl_judged *judged, pl_buffer *text) {
    const bool month = q->reading->holds.form == PL_FORM_MONTH_HIGHEST;
    pl_arena scratch = {0};
    pl_span *spans = NULL;
    size_t count = 0;
    const char *missing = NULL;
    rank r = {.own = NAN, .best = NAN, .highest_since = INT64_MIN};
    bool done = month ? list_months(q, &scratch, &spans, &count) : list_windows(q, &scratch, &spans, &count);
    if (done) {
        const pl_instant first = q->maps->instants[0];
        const pl_instant begin = pl_per_begin(PL_PER_MONTH, q->turn_seconds, first);
        r.reaches = month ? (begin < first ? pl_per_next(PL_PER_MONTH, q->turn_seconds, begin) : begin)
                          : first + (q->window.end - q->window.begin);
        done = rank_spans(q, spans, count, &scratch, &r, &missing);
    }
    if (done && missing != NULL)
        pl_buffer_text(text, missing);
    else if (done)
        say_rank(q, &r, out, text);
    judged->highest_since = r.highest_since;
    pl_arena_free(&scratch);
    return done;
}
