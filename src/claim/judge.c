/* judge.c - one specification: its options looked up, whether the evidence reaches over its window, and the
 * way of judging that its question takes.
 *
 * A window of N days ends at the last day turn at or before the statement and begins N days earlier, so that
 * it is whole days of the map maker's own making; one that names its days begins and ends at that hour of
 * them. The source must have a map at or before its begin, and one in its last day or later; otherwise the
 * specification is not measurable, and says which end is not covered. A source of counts has a report at or
 * before its begin, and one at most a month before its end: days without a report are days on which nothing
 * happened. */
#include "claim/claim.h"

#include <math.h>

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

int pl_judge_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* ---- the question ---- */

static const pl_choice_option *option_of(const pl_reading *reading, const size_t option[],
                                         pl_choice_kind kind) {
    const pl_choice *choice = &reading->choices[kind];
    return choice->count > 0 ? &choice->options[option[kind]] : NULL;
}

static const char *name_of(const pl_choice_option *option) {
    return option == NULL ? NULL : option->text;
}

static bool is_record(const pl_question *q) {
    return pl_measures[q->reading->measure].of == PL_OF_RECORD;
}

/* Of test records, which have no window. */
static bool is_of_tests(const pl_question *q) {
    return (pl_measures[q->reading->measure].takes & PL_NEEDS_RECORD) != 0;
}

/* What the record shows ends with what is known of it: an open window then ends at the statement, and now
 * where the reports do. */
static pl_instant record_end(const pl_question *q) {
    const pl_instant said = q->work->said;
    if (q->work->as_of <= said || q->maps == NULL || q->maps->count == 0) return said;
    const pl_instant last = q->maps->instants[q->maps->count - 1];
    return last > said ? last : said;
}

static pl_span window_of(const pl_question *q, const pl_choice_option *window) {
    const int32_t turn = q->turn_seconds;
    const pl_instant last_turn = pl_per_begin(PL_PER_DAY, turn, q->work->said);
    const pl_day month = q->reading->holds.month;
    if (is_of_tests(q))
        return (pl_span){q->maps != NULL && q->maps->count > 0 ? q->maps->instants[0] : q->work->said,
                         record_end(q)};
    if (window != NULL && window->number > 0) return (pl_span){last_turn - window->number, last_turn};
    if (window != NULL)
        return (pl_span){pl_day_start(window->from) + turn, window->to != PL_WINDOW_OPEN
                                                                ? pl_day_start(window->to) + turn
                                                            : is_record(q) ? record_end(q)
                                                                           : last_turn};
    if (q->reading->holds.form == PL_FORM_BECOMES) return (pl_span){q->work->said, q->reading->holds.by};
    if (month != PL_MONTH_LAST) {
        const pl_instant begin = pl_day_start(month) + turn;
        return (pl_span){begin, pl_per_next(PL_PER_MONTH, turn, begin)};
    }
    const pl_instant end = pl_per_begin(PL_PER_MONTH, turn, q->work->said);
    return (pl_span){pl_per_begin(PL_PER_MONTH, turn, end - 1), end};
}

void pl_question_make(const pl_check_work *work, const pl_reading *reading,
                      const size_t option[PL_CHOICE_COUNT], const pl_maps *maps, pl_question *ret) {
    const pl_choice_option *turn = option_of(reading, option, PL_CHOICE_DAY_TURN);
    const pl_choice_option *kinds = option_of(reading, option, PL_CHOICE_KINDS);
    const pl_choice_option *contested = option_of(reading, option, PL_CHOICE_CONTESTED);
    const pl_choice_option *distance = option_of(reading, option, PL_CHOICE_DISTANCE);
    const pl_choice_option *threshold = option_of(reading, option, PL_CHOICE_THRESHOLD);
    const pl_choice_option *windows = option_of(reading, option, PL_CHOICE_WINDOWS);
    const pl_choice_option *labels = option_of(reading, option, PL_CHOICE_LABELS);
    const pl_choice_option *interval = option_of(reading, option, PL_CHOICE_INTERVAL);
    const pl_choice_option *relatives = option_of(reading, option, PL_CHOICE_RELATIVES);
    const pl_choice_option *false_claims = option_of(reading, option, PL_CHOICE_FALSE_CLAIMS);
    const pl_choice_option *counted = option_of(reading, option, PL_CHOICE_DAYS_COUNTED);
    pl_question q = {.work = work, .reading = reading, .maps = maps};
    q.query = (pl_query){
        .measure = reading->measure,
        .source = option_of(reading, option, PL_CHOICE_SOURCE)->text,
        .side = reading->side,
        .as_of = work->as_of,
        .kinds = kinds != NULL ? (unsigned)kinds->number : PL_KINDS_ALL,
        .region = name_of(option_of(reading, option, PL_CHOICE_REGION)),
        .outline = name_of(option_of(reading, option, PL_CHOICE_OUTLINE)),
        .contested = contested != NULL && contested->number == 1,
        .distance_m = distance != NULL ? distance->amount : 0,
        .place = reading->place,
        .point = name_of(option_of(reading, option, PL_CHOICE_POINT)),
        .gazetteer = name_of(option_of(reading, option, PL_CHOICE_GAZETTEER)),
        .sql = reading->sql,
        .type = reading->type,
        .shared = labels != NULL && labels->number == 1,
        .unit = name_of(option_of(reading, option, PL_CHOICE_UNIT)),
        .interval = interval != NULL ? (pl_interval_kind)interval->number : PL_INTERVAL_EXACT,
        .relatives =
            relatives != NULL && strcmp(relatives->text, PL_RELATIVES_NONE) != 0 ? relatives->text : NULL,
        .false_claims = false_claims != NULL ? false_claims->amount : 0,
        .record = name_of(option_of(reading, option, PL_CHOICE_RECORD))};
    q.threshold = threshold != NULL ? threshold->amount : reading->holds.threshold;
    q.updated_only = counted != NULL && counted->number == 1;
    q.overlapping = windows != NULL && windows->number == 1;
    if (turn != NULL && turn->number != PL_TURN_OWN)
        q.turn_seconds = (int32_t)turn->number;
    else if (maps != NULL)
        q.turn_seconds = maps->day_turn_seconds;
    q.window = window_of(&q, option_of(reading, option, PL_CHOICE_WINDOW));
    *ret = q;
}

bool pl_check_slip(const pl_check_work *work, const pl_reading *reading) {
    pl_error *error = work->error;
    if (error != NULL && (error->code == PL_USAGE || error->code == PL_INPUT)) {
        /* The file is wrong, and not the call, unless the call has other choices than the file. */
        const bool otherwise = work->statement->otherwise != NULL;
        error->code = otherwise ? PL_USAGE : PL_INPUT;
        pl_error_prefix(error, "%s%s:%zu:%zu: ", otherwise ? "--with, " : "", work->statement->file,
                        reading->line, reading->column);
    }
    return false;
}

bool pl_question_values(const pl_question *q, const pl_span *spans, size_t count, pl_value *ret,
                        const char **ret_missing) {
    pl_error *error = q->work->error, own = {0};
    *ret_missing = NULL;
    if (q->work->evidence->values(q->work->evidence->context, &q->query, spans, count, q->intervals, ret,
                                  &own))
        return true;
    if (error != NULL) *error = own;
    if (own.code != PL_MISSING) return pl_check_slip(q->work, q->reading);
    if (error != NULL) *error = (pl_error){0};
    *ret_missing = pl_arena_copy(q->work->arena, own.text, strlen(own.text));
    return *ret_missing != NULL ? true : pl_fail_nomem(error);
}

size_t pl_question_updates(const pl_question *q, pl_span span) {
    const size_t begin = pl_maps_until(q->maps, span.begin), end = pl_maps_until(q->maps, span.end);
    return end > begin ? q->maps->updates[end] - q->maps->updates[begin] : 0;
}

/* ---- what cannot be measured ---- */

/* How far behind its last report a record reaches. */
#define RECORD_SILENCE_MAX (31 * (int64_t)PL_DAY_SECONDS)

/* Does the evidence reach over the window? If not, says which end it misses. */
static bool covered(const pl_question *q, pl_buffer *why) {
    const pl_language language = q->work->language;
    const char *source = q->query.source;
    const pl_phrase begin = pl_phrase_instant(q->window.begin), end = pl_phrase_instant(q->window.end);
    const pl_form form = q->reading->holds.form;
    /* Test records lie in no evidence file: whether there are any, their values tell. */
    if (is_of_tests(q)) return true;
    if (q->maps == NULL || q->maps->count == 0) {
        PL_SAY(why, language, is_record(q) && q->maps == NULL ? PL_SAY_WHY_NO_COUNTS : PL_SAY_WHY_NO_MAPS,
               source, pl_phrase_instant(q->work->said).text);
        return false;
    }
    const pl_instant first = q->maps->instants[0], last = q->maps->instants[q->maps->count - 1];
    const pl_phrase first_text = pl_phrase_instant(first), last_text = pl_phrase_instant(last);
    if (form == PL_FORM_BECOMES) {
        if (first <= q->work->said) return true;
        PL_SAY(why, language, PL_SAY_WHY_NO_MAPS, source, pl_phrase_instant(q->work->said).text);
        return false;
    }
    const pl_instant needed =
        form == PL_FORM_TIMES_BEFORE ? 2 * q->window.begin - q->window.end : q->window.begin;
    if (q->window.end > q->work->as_of) {
        PL_SAY(why, language, PL_SAY_WHY_WINDOW_LATER, end.text);
    } else if (q->window.end <= q->window.begin) {
        PL_SAY(why, language, PL_SAY_WHY_WINDOW_EMPTY, begin.text);
    } else if (is_record(q) && needed < first) {
        PL_SAY(why, language, PL_SAY_WHY_RECORD_EARLY, pl_phrase_instant(needed).text, source,
               first_text.text);
    } else if (is_record(q) && last < q->window.end - RECORD_SILENCE_MAX) {
        PL_SAY(why, language, PL_SAY_WHY_RECORD_SHORT, end.text, source, last_text.text);
    } else if (is_record(q)) {
        return true;
    } else if (needed < first) {
        PL_SAY(why, language, PL_SAY_WHY_WINDOW_EARLY, pl_phrase_instant(needed).text, source,
               first_text.text);
    } else if (last <= q->window.end - PL_DAY_SECONDS) {
        PL_SAY(why, language, PL_SAY_WHY_WINDOW_SHORT, end.text, source, last_text.text);
    } else {
        return true;
    }
    return false;
}

/* ---- total and times_before ---- */

static bool whole_value(const pl_question *q, pl_span span, double *ret, const char **ret_missing) {
    pl_value value;
    if (!pl_question_values(q, &span, 1, &value, ret_missing)) return false;
    *ret = *ret_missing == NULL ? value.value : NAN;
    return true;
}

/* What happened in a span without an update is unknown: no map says. */
static bool is_silent(const pl_question *q, pl_span span) {
    return pl_measures[q->reading->measure].of == PL_OF_CHANGE && pl_question_updates(q, span) == 0;
}

static void say_asked(const pl_question *q, const char *unit, pl_buffer *text) {
    const pl_language language = q->work->language;
    PL_SAY(text, language, PL_SAY_DETAIL_ASKED, pl_phrase_compare(q->reading->holds.compare, language),
           pl_phrase_exact(q->threshold, unit).text, pl_phrase_unit(unit, language));
}

/* The whole interval passes the comparison, or none of it does; else the threshold lies in it, and it cannot
 * be told. */
static void decide(const pl_question *q, const pl_value *value, pl_specification *out) {
    const pl_compare compare = q->reading->holds.compare;
    out->holds = pl_compare_holds(compare, value->value, q->threshold);
    out->turns_at = value->value;
    if (q->reading->decided != PL_BY_INTERVAL) return;
    const bool low = pl_compare_holds(compare, value->low, q->threshold),
               high = pl_compare_holds(compare, value->high, q->threshold);
    out->low = value->low;
    out->high = value->high;
    out->holds = low && high;
    out->cannot_tell = low != high;
    out->turns_at = compare == PL_AT_LEAST || compare == PL_MORE_THAN ? value->low : value->high;
}

static void say_total(const pl_question *q, const pl_specification *out, pl_buffer *text) {
    const pl_language language = q->work->language;
    const bool state = pl_measures[q->reading->measure].of == PL_OF_STATE;
    const char *unit = pl_phrase_unit(out->unit, language);
    PL_SAY(text, language,
           is_of_tests(q) ? PL_SAY_DETAIL_RECORD
           : state        ? PL_SAY_DETAIL_STATE
                          : PL_SAY_DETAIL_TOTAL,
           pl_phrase_measure(q->reading->measure, language), pl_phrase_number(out->value, out->unit).text,
           unit, pl_phrase_instant(q->window.begin).text, pl_phrase_instant(q->window.end).text);
    say_asked(q, out->unit, text);
    if (isnan(out->low)) return;
    PL_SAY(text, language,
           out->cannot_tell ? PL_SAY_INTERVAL_DOES_NOT_TELL
           : out->holds     ? PL_SAY_INTERVAL_HOLDS
                            : PL_SAY_INTERVAL_FAILS,
           pl_phrase_number(out->low, out->unit).text, pl_phrase_number(out->high, out->unit).text, unit);
}

static bool judge_total(const pl_question *q, pl_specification *out, pl_buffer *text) {
    const pl_language language = q->work->language;
    const char *missing;
    pl_question asked = *q;
    pl_value value;
    if (is_silent(q, q->window)) {
        pl_buffer_text(text, pl_said(language, PL_SAY_WHY_NO_UPDATE));
        return true;
    }
    asked.intervals = q->reading->decided == PL_BY_INTERVAL;
    if (!pl_question_values(&asked, &q->window, 1, &value, &missing)) return false;
    if (missing != NULL || isnan(value.value)) {
        pl_buffer_text(text, missing != NULL ? missing : pl_said(language, PL_SAY_WHY_UNKNOWN));
        return true;
    }
    if (asked.intervals && (isnan(value.low) || isnan(value.high))) {
        pl_buffer_text(text, pl_said(language, PL_SAY_WHY_NO_INTERVAL));
        return true;
    }
    out->measurable = true;
    out->value = value.value;
    out->threshold = q->threshold;
    decide(q, &value, out);
    say_total(q, out, text);
    return true;
}

static bool judge_times(const pl_question *q, pl_specification *out, pl_buffer *text) {
    const pl_language language = q->work->language;
    const char *missing;
    const pl_span before = {2 * q->window.begin - q->window.end, q->window.begin};
    const pl_span spans[] = {before, q->window};
    pl_value values[2];
    if (is_silent(q, q->window) || is_silent(q, before)) {
        const bool now = is_silent(q, q->window);
        pl_buffer_text(text, pl_said(language, now ? PL_SAY_WHY_NO_UPDATE : PL_SAY_WHY_NO_UPDATE_BEFORE));
        return true;
    }
    if (!pl_question_values(q, spans, 2, values, &missing)) return false;
    if (missing != NULL || isnan(values[0].value) || isnan(values[1].value)) {
        pl_buffer_text(text, missing != NULL ? missing : pl_said(language, PL_SAY_WHY_UNKNOWN));
        return true;
    }
    const pl_phrase was = pl_phrase_number(values[0].value, out->unit),
                    is = pl_phrase_number(values[1].value, out->unit);
    const char *unit = pl_phrase_unit(out->unit, language);
    if (!(values[0].value > 0)) {
        PL_SAY(text, language, PL_SAY_WHY_BEFORE_NOT_POSITIVE, pl_phrase_instant(before.begin).text,
               pl_phrase_instant(before.end).text, was.text, unit);
        return true;
    }
    out->measurable = true;
    out->value = out->turns_at = values[1].value / values[0].value;
    out->threshold = q->threshold;
    out->holds = pl_compare_holds(q->reading->holds.compare, out->value, q->threshold);
    out->unit = "times";
    PL_SAY(text, language, PL_SAY_DETAIL_TIMES, pl_phrase_measure(q->reading->measure, language), is.text,
           was.text, unit, pl_phrase_number(out->value, "").text, pl_phrase_instant(before.begin).text,
           pl_phrase_instant(before.end).text);
    say_asked(q, out->unit, text);
    return true;
}

/* ---- the whole ---- */

/* A source that gives maps where counts are asked for, or the other way round, is a slip, even while the
 * evidence has nothing of it: no span of it is asked for. */
static bool asks_the_right_source(const pl_question *q) {
    const char *missing;
    return q->maps != NULL || pl_question_values(q, NULL, 0, NULL, &missing);
}

/* What two makers may differ in the sign of: the measure over the whole window. */
static bool sign_value(const pl_question *q, double *ret) {
    const char *missing;
    *ret = NAN;
    if (!pl_measures[q->reading->measure].is_signed || q->reading->sql != NULL) return true;
    return whole_value(q, q->window, ret, &missing);
}

bool pl_judge(const pl_question *q, pl_specification *specification, pl_judged *ret) {
    pl_specification out = *specification;
    pl_judged judged = {.highest_since = INT64_MIN};
    pl_buffer text = {0};
    bool judges = true;
    out.measurable = out.holds = out.cannot_tell = false;
    out.query = q->query;
    out.span = q->window;
    out.value = out.threshold = out.turns_at = out.low = out.high = out.signed_value = NAN;
    out.hits = out.of = out.without_update = 0;
    out.unit = pl_measures[q->reading->measure].unit;
    if (!asks_the_right_source(q)) return false;
    if (covered(q, &text)) {
        judges = sign_value(q, &out.signed_value);
        switch (q->reading->holds.form) {
        case PL_FORM_EVERY:
        case PL_FORM_SHARE:
        case PL_FORM_NUMBER:
        case PL_FORM_SOME:
            judges = judges && pl_judge_counts(q, &out, &text);
            break;
        case PL_FORM_TOTAL:
            judges = judges && judge_total(q, &out, &text);
            break;
        case PL_FORM_TIMES_BEFORE:
            judges = judges && judge_times(q, &out, &text);
            break;
        case PL_FORM_HIGHEST:
        case PL_FORM_MONTH_HIGHEST:
            judges = judges && pl_judge_highest(q, &out, &judged, &text);
            break;
        case PL_FORM_TREND:
            judges = judges && pl_judge_trend(q, &out, &text);
            break;
        case PL_FORM_BECOMES:
        case PL_FORM_COUNT:
            judges = judges && pl_judge_becomes(q, &out, &text);
            break;
        }
    }
    if (!pl_phrase_keep(&text, q->work->arena, &out.detail, q->work->error)) return false;
    if (!judges) return false;
    *specification = out;
    *ret = judged;
    return true;
}

bool pl_judge_chart(const pl_question *q, pl_chart_data *ret) {
    const pl_language language = q->work->language;
    const pl_form form = q->reading->holds.form;
    const pl_measure_about *about = &pl_measures[q->reading->measure];
    pl_chart_data chart = {.threshold = NAN, .each = PL_EACH_DAY, .unit = about->unit};
    pl_question shown = *q;
    pl_parts parts = {0};
    if (is_record(q)) chart.each = PL_EACH_MONTH; /* years of days with one raid among them show nothing */
    if (pl_form_counts(form) || form == PL_FORM_TREND) chart.each = q->reading->holds.each;
    if (pl_form_counts(form)) chart.threshold = q->threshold;
    if (form == PL_FORM_HIGHEST || form == PL_FORM_MONTH_HIGHEST) {
        chart.each = PL_EACH_MONTH;
        shown.window.begin = pl_per_begin(PL_PER_MONTH, q->turn_seconds, q->reading->holds.since);
        if (shown.window.begin < q->maps->instants[0]) shown.window.begin = q->maps->instants[0];
    } else if (form == PL_FORM_BECOMES) {
        const pl_instant last = q->maps->instants[q->maps->count - 1];
        chart.threshold = q->threshold;
        shown.window = (pl_span){q->work->said - 30 * (pl_instant)PL_DAY_SECONDS, last};
        if (shown.window.begin < q->maps->instants[0]) shown.window.begin = q->maps->instants[0];
    }
    /* The days of a measure that takes long would take minutes, and nobody asked for them. */
    const bool asked = pl_form_counts(form) || form == PL_FORM_TREND || form == PL_FORM_MONTH_HIGHEST;
    if (asked || !about->slow) {
        if (!pl_parts_measure(&shown, chart.each, q->work->arena, &parts)) return false;
    }
    chart.points = parts.points;
    chart.count = parts.missing == NULL ? parts.count : 0;
    pl_buffer what = {0};
    static const pl_message by[PL_EACH_COUNT] = {PL_SAY_BY_UPDATE, PL_SAY_BY_DAY, PL_SAY_BY_WEEK,
                                                 PL_SAY_BY_MONTH, PL_SAY_BY_SECTOR};
    const char *unit = pl_phrase_unit(chart.unit, language);
    PL_SAY(&what, language, by[chart.each], pl_phrase_measure(q->reading->measure, language));
    if (unit[0] != '\0') pl_buffer_format(&what, ",%s", unit);
    if (!pl_phrase_keep(&what, q->work->arena, &chart.what, q->work->error)) return false;
    *ret = chart;
    return true;
}

bool pl_judge_number(const pl_question *q, pl_value *ret) {
    const pl_form form = q->reading->holds.form;
    pl_error own = {0};
    *ret = (pl_value){NAN, NAN, NAN};
    const bool by_sector = pl_form_counts(form) && q->reading->holds.each == PL_EACH_SECTOR;
    if (form == PL_FORM_BECOMES) return true;
    /* A share of each sector is a share of no whole. */
    if (by_sector && (pl_measures[q->reading->measure].takes & PL_NEEDS_REGION) != 0) return true;
    if (q->work->evidence->values(q->work->evidence->context, &q->query, &q->window, 1, true, ret, &own))
        return true;
    *ret = (pl_value){NAN, NAN, NAN};
    if (own.code == PL_MISSING) return true;
    if (q->work->error != NULL) *q->work->error = own;
    return pl_check_slip(q->work, q->reading);
}
