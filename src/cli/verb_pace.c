/* verb_pace.c - plumbline pace: net over a sliding window and its rank, by one source or by several side by
 * side, everywhere or inside a region. */
#include "cli/asking.h"
#include "cli/days_out.h"
#include "cli/interval.h"
#include "cli/verbs.h"

#include <math.h>

static const pl_option_spec pace_options[] = {
    PL_OPTION_EVIDENCE,
    PL_OPTION_SOURCES,
    PL_OPTION_SIDE,
    {"window", '\0', "SPAN", "length of the sliding window (30d)"},
    {"on", '\0', "DAY", "the window ends with this day (24:00 UTC); else with the last snapshot"},
    {"at", '\0', "INSTANT", "the window ends exactly here"},
    {"since", '\0', "DAY", "rank among windows that end from this day on (the source's first)"},
    PL_OPTION_REGION,
    PL_OPTION_OUTLINE,
    PL_OPTION_WITHOUT,
    {"curve", '\0', NULL, "with --json: the pace of every window that it is ranked among"},
    {NULL, '\0', NULL, NULL}};

static const char *const pace_examples[] = {
    "plumbline pace -e war.gpkg --source deepstate --window 30d --on 2024-12-18",
    "net pace over the 30 days, and since when it was the highest",
    "plumbline pace -e war.gpkg --on 2024-12-18 --region donetsk --without redraw,retraction",
    "by each map maker, in one oblast, without redraws and what was taken back", NULL};

typedef struct {
    const pl_asked *asked;
    const char *missing; /* why it has no answer; NULL: it has one */
    const pl_series *series;
    pl_pace pace;
    pl_interval net, per_day;
    pl_pace_window *curve; /* NULL: not asked for */
    size_t curve_count;
    pl_day_counts days; /* of the window */
} one_pace;

typedef struct {
    pl_asking asking;
    one_pace *each;
    int64_t window;
    unsigned kinds;
    pl_instant end, since; /* INT64_MIN: not given */
} pace_work;

/* ---- asking ---- */

static bool measure(pl_call *call, pl_store *store, const pace_work *work, one_pace *one, pl_error *error) {
    const pl_region *region = work->asking.region;
    const char *source = one->asked->name;
    pl_instant end = work->end, since = work->since;
    if (!pl_ask_series_in(store, source, pl_call_value(call, "side"), INT64_MIN, INT64_MAX, region,
                          &call->arena, &one->series, error))
        return false;
    if (one->series == NULL || one->series->count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no snapshot of source %s, or none that draws this side",
                       source);
    if (end == INT64_MIN) end = one->series->steps[one->series->count - 1].instant;
    if (since == INT64_MIN) since = one->series->steps[0].instant;
    if (since > end) return pl_fail(error, PL_USAGE, "--since is later than the end of the window");
    return pl_series_pace(one->series, work->window, one->series->day_turn_seconds, end, since, work->kinds,
                          &one->pace, error) &&
           pl_ask_pace_error(store, one->series, &one->pace, region, work->kinds, &call->arena, &one->net,
                             &one->per_day, error) &&
           pl_ask_days(store, source, one->pace.begin, one->pace.end, &call->arena, &one->days, error) &&
           (pl_call_value(call, "curve") == NULL ||
            pl_series_pace_windows(one->series, work->window, one->series->day_turn_seconds, end, since,
                                   work->kinds, &call->arena, &one->curve, &one->curve_count, error));
}

static bool read_options(pl_call *call, pace_work *work, pl_error *error) {
    pl_instant day = INT64_MIN;
    work->end = work->since = INT64_MIN;
    work->window = 30 * (int64_t)PL_DAY_SECONDS;
    if (!pl_call_instant(call, "on", &day, error) || !pl_call_instant(call, "at", &work->end, error) ||
        !pl_call_instant(call, "since", &work->since, error) ||
        !pl_call_span(call, "window", &work->window, error) || !pl_call_kinds(call, &work->kinds, error))
        return false;
    if (day != INT64_MIN && work->end != INT64_MIN)
        return pl_fail(error, PL_USAGE, "--on and --at exclude each other");
    if (day != INT64_MIN) work->end = pl_day_start(pl_instant_day(day) + 1);
    return true;
}

static bool ask_pace(pl_call *call, pl_store *store, pace_work *work, pl_error *error) {
    if (!read_options(call, work, error) || !pl_call_asking(call, store, &work->asking, error)) return false;
    work->each = pl_arena_alloc(&call->arena, (work->asking.count + 1) * sizeof *work->each);
    if (work->each == NULL) return pl_fail_nomem(error);
    size_t answers = 0;
    for (size_t i = 0; i < work->asking.count; i++) {
        one_pace *one = &work->each[i];
        pl_error own = {0};
        one->asked = &work->asking.sources[i];
        if (!measure(call, store, work, one, &own) &&
            !pl_asking_missing(call, &work->asking, &own, &one->missing)) {
            if (error != NULL) *error = own;
            return false;
        }
        answers += one->missing == NULL;
    }
    return answers > 0 || pl_fail(error, PL_MISSING, "%s", work->each[0].missing);
}

static pl_instant state_at(const pl_series *series, pl_instant instant) {
    pl_instant found = series->steps[0].instant;
    for (size_t i = 0; i < series->count && series->steps[i].instant <= instant; i++)
        found = series->steps[i].instant;
    return found;
}

/* How much older than the window's ends the older of their states is, in seconds. */
static int64_t age_of(const one_pace *one) {
    const int64_t begin = one->pace.begin - state_at(one->series, one->pace.begin),
                  end = one->pace.end - state_at(one->series, one->pace.end);
    return begin > end ? begin : end;
}

/* The net of each maker, for the range; a mirror counts with its maker. */
static size_t net_values(const pace_work *work, double *values) {
    for (size_t i = 0; i < work->asking.count; i++) {
        const one_pace *one = &work->each[i];
        const bool speaks =
            one->missing == NULL && one->asked->stands_beside == NULL && !pl_is_stale(age_of(one), 0);
        values[i] = speaks ? one->pace.net_km2 : NAN;
    }
    return work->asking.count;
}

/* ---- showing ---- */

static void one_json(const one_pace *one, pl_json *json) {
    const pl_pace *p = &one->pace;
    pl_asked_json(json, one->asked, one->missing);
    if (one->missing != NULL) return;
    pl_json_key_text(json, "side", one->series->side);
    pl_stale_json(json, pl_is_stale(age_of(one), 0));
    pl_json_key_instant(json, "begin", p->begin);
    pl_json_key_instant(json, "end", p->end);
    pl_days_json(json, &one->days);
    pl_json_key_km2(json, "net_km2", p->net_km2);
    pl_json_key_km2(json, "km2_per_day", p->km2_per_day);
    pl_json_key_integer(json, "windows", (int64_t)p->windows);
    pl_json_key_integer(json, "higher", (int64_t)p->higher);
    if (p->highest_since != INT64_MIN) {
        pl_json_key_instant(json, "highest_since", p->highest_since);
    } else {
        pl_json_key(json, "highest_since");
        pl_json_null(json);
    }
    pl_json_key_instant(json, "fastest_end", p->fastest_end);
    pl_json_key_km2(json, "fastest_km2_per_day", p->fastest_km2_per_day);
    pl_interval_json(json, "net_km2_interval", &one->net, PL_KM2_DECIMALS);
    pl_interval_json(json, "km2_per_day_interval", &one->per_day, PL_KM2_DECIMALS);
    if (one->curve == NULL) return;
    pl_json_key(json, "curve");
    pl_json_array(json);
    for (size_t i = 0; i < one->curve_count; i++) {
        pl_json_object(json);
        pl_json_key_instant(json, "end", one->curve[i].end);
        pl_json_key_km2(json, "km2_per_day", one->curve[i].km2_per_day);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void pace_json(pl_call *call, const pace_work *work) {
    double values[PL_ASKED_MAX];
    pl_json json;
    pl_answer_start(call, &json);
    pl_asking_json(&json, &work->asking);
    if (work->asking.count == 1) {
        one_json(&work->each[0], &json);
    } else {
        pl_json_key(&json, "sources");
        pl_json_array(&json);
        for (size_t i = 0; i < work->asking.count; i++) {
            pl_json_object(&json);
            one_json(&work->each[i], &json);
            pl_json_end(&json);
        }
        pl_json_end(&json);
        pl_json_key(&json, "range");
        pl_json_object(&json);
        pl_range_json(&json, "net_km2", values, net_values(work, values), PL_KM2_DECIMALS);
        pl_json_end(&json);
    }
    pl_answer_end(call, &json);
}

static void one_csv(pl_csv *csv, const one_pace *one) {
    const pl_pace *p = &one->pace;
    char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT], since[PL_INSTANT_TEXT] = "", fastest[PL_INSTANT_TEXT];
    pl_instant_text(p->begin, begin);
    pl_instant_text(p->end, end);
    pl_instant_text(p->fastest_end, fastest);
    if (p->highest_since != INT64_MIN) pl_instant_text(p->highest_since, since);
    pl_csv_text(csv, one->asked->name);
    pl_csv_text(csv, one->series->side);
    pl_csv_text(csv, begin);
    pl_csv_text(csv, end);
    pl_csv_fixed(csv, p->net_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, p->km2_per_day, PL_KM2_DECIMALS);
    pl_csv_integer(csv, (int64_t)p->windows);
    pl_csv_integer(csv, (int64_t)p->higher);
    pl_csv_text(csv, since);
    pl_csv_text(csv, fastest);
    pl_interval_csv(csv, &one->net, PL_KM2_DECIMALS);
    pl_csv_end_row(csv);
}

static void pace_csv(pl_call *call, const pace_work *work) {
    static const char *const heads[] = {"source",        "side",        "begin",       "end",
                                        "net_km2",       "km2_per_day", "windows",     "higher",
                                        "highest_since", "fastest_end", "net_low_km2", "net_high_km2"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < work->asking.count; i++)
        if (work->each[i].missing == NULL) one_csv(&csv, &work->each[i]);
}

static void one_text(pl_call *call, const pace_work *work, const one_pace *one) {
    pl_buffer *out = &call->out;
    const pl_pace *p = &one->pace;
    if (one->missing != NULL) {
        pl_buffer_format(out, "%s: no answer: %s\n", one->asked->name, one->missing);
        return;
    }
    pl_buffer_format(out, "%s, land held by %s, %s to %s\n", one->asked->name, one->series->side,
                     pl_shown_instant(call, p->begin), pl_shown_instant(call, p->end));
    pl_asking_region_text(out, &work->asking);
    pl_asked_text(out, one->asked);
    pl_buffer_format(out, "  net %+.2f km2 ", p->net_km2);
    pl_interval_text(out, &one->net, 1);
    pl_buffer_format(out, ", %+.2f km2 a day\n", p->km2_per_day);
    pl_age_text(out, "  ", age_of(one));
    pl_days_text(out, &one->days);
    if (p->highest_since == INT64_MIN)
        pl_buffer_format(out, "  the highest of %zu windows of this length\n", p->windows);
    else
        pl_buffer_format(out,
                         "  the highest since the window that ended %s; %zu of %zu windows were higher\n",
                         pl_shown_instant(call, p->highest_since), p->higher, p->windows);
    pl_buffer_format(out, "  the highest of all ended %s: %+.2f km2 a day\n",
                     pl_shown_instant(call, p->fastest_end), p->fastest_km2_per_day);
}

static void pace_text(pl_call *call, const pace_work *work) {
    double values[PL_ASKED_MAX];
    for (size_t i = 0; i < work->asking.count; i++) one_text(call, work, &work->each[i]);
    if (work->asking.count > 1) pl_range_text(&call->out, "net", "km2", values, net_values(work, values), 1);
    pl_asking_beside_text(&call->out, &work->asking);
}

static bool run_pace(pl_call *call, pl_error *error) {
    pl_store *store;
    pace_work work = {.window = 0};
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_pace(call, store, &work, error);
    if (done && call->json)
        pace_json(call, &work);
    else if (done && call->csv)
        pace_csv(call, &work);
    else if (done)
        pace_text(call, &work);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_pace = {
    .name = "pace",
    .arguments = "",
    .summary = "net pace over a sliding window, and since when it is the highest",
    .about = "The net gain over a window that ends at the day or instant asked for, with its error, per day, "
             "and its rank\n"
             "among all windows of the same length that end at a snapshot or a day turn since --since.\n"
             "Without --source, one source of each map maker, side by side, with the range of their net.",
    .options = pace_options,
    .examples = pace_examples,
    .csv = true,
    .run = run_pace};
