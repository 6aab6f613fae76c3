/* verb_measure.c - plumbline change and pace: numbers of one source and side. */
#include "cli/verbs.h"

#include "text/csv.h"

#include <inttypes.h>
#include <math.h>

#define KM2_DECIMALS 9 /* a thousandth of a square metre: sums of printed numbers still fit */

/* ---- change ---- */

static const pl_option_spec change_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "the source; may be left out when the file has one"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {"from", '\0', "DAY", "state at 00:00 UTC of the day, or at an instant"},
    {"to", '\0', "DAY", "state at 00:00 UTC of the day, or at an instant"},
    {"per", '\0', "UNIT", "list the periods between: update, day, week or month"},
    {"day-turn", '\0', "HH:MM",
     "when days, weeks and months begin, UTC (days: the source's own; months: 00:00)"},
    {"without", '\0', "KINDS", "with --per: leave kinds of change out, e.g. redraw,retraction"},
    {"patches", '\0', NULL, "list every patch by which updates in the interval changed the map"},
    {NULL, '\0', NULL, NULL}};

static const char *const change_examples[] = {
    "plumbline change -e war.gpkg --from 2024-11-01 --to 2024-12-01",
    "what changed in November 2024",
    "plumbline change -e war.gpkg --from 2024-11-01 --to 2024-12-01 --per day",
    "the same, day by day",
    "plumbline change -e war.gpkg --from 2024-12-09 --to 2024-12-10 --patches --json",
    "every patch, with area, width and kind",
    NULL};

typedef struct {
    pl_change_answer answer;
    pl_period *periods;
    size_t period_count;
    pl_change_row *patches; /* stored, by update */
    size_t patch_count;
    const char *per;
    pl_instant as_of;
} change_work;

static void km2(pl_json *json, const char *key, double value) {
    pl_json_key_fixed(json, key, value, KM2_DECIMALS);
}

static void patches_json(const change_work *work, pl_json *json) {
    pl_json_key(json, "patches");
    pl_json_array(json);
    for (size_t i = 0; i < work->patch_count; i++) {
        const pl_change_row *row = &work->patches[i];
        pl_json_object(json);
        pl_json_key_instant(json, "from", row->from);
        pl_json_key_instant(json, "to", row->to);
        pl_json_key_text(json, "change", row->gained ? "gained" : "lost");
        pl_json_key_text(json, "kind", pl_kind_names[pl_change_kind(row, work->as_of)]);
        km2(json, "area_km2", row->area_km2);
        km2(json, "contested_km2", row->contested_km2);
        km2(json, "other_side_km2", row->other_side_km2);
        pl_json_key_fixed(json, "width_m", row->width_m, 1);
        pl_json_key_fixed(json, "perimeter_m", row->perimeter_m, 1);
        pl_json_key(json, "box");
        pl_json_array(json);
        pl_json_fixed(json, row->box.west, 6);
        pl_json_fixed(json, row->box.south, 6);
        pl_json_fixed(json, row->box.east, 6);
        pl_json_fixed(json, row->box.north, 6);
        pl_json_end(json);
        pl_json_key(json, "undone_at");
        if (row->undone_at == INT64_MAX || row->undone_at > work->as_of) {
            pl_json_null(json);
        } else {
            char text[PL_INSTANT_TEXT];
            pl_instant_text(row->undone_at, text);
            pl_json_text(json, text);
        }
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void periods_json(const change_work *work, pl_json *json) {
    pl_json_key_text(json, "per", work->per);
    pl_json_key(json, "periods");
    pl_json_array(json);
    for (size_t i = 0; i < work->period_count; i++) {
        const pl_period *p = &work->periods[i];
        pl_json_object(json);
        pl_json_key_instant(json, "begin", p->begin);
        pl_json_key_instant(json, "end", p->end);
        pl_json_key_integer(json, "updates", (int64_t)p->updates);
        km2(json, "gained_km2", p->gained_km2);
        km2(json, "lost_km2", p->lost_km2);
        km2(json, "net_km2", p->net_km2);
        km2(json, "held_km2", p->held_km2);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void change_json(pl_call *call, const change_work *work) {
    static const char *const rungs[] = {"exact", "full", "grid"};
    const pl_change_answer *a = &work->answer;
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "source", a->source);
    pl_json_key_text(&json, "side", a->side);
    pl_json_key_instant(&json, "from", a->from);
    pl_json_key_instant(&json, "to", a->to);
    pl_json_key_instant(&json, "from_snapshot", a->from_snapshot);
    pl_json_key_instant(&json, "to_snapshot", a->to_snapshot);
    pl_json_key_integer(&json, "snapshots", (int64_t)a->snapshots);
    pl_json_key_integer(&json, "updates", (int64_t)a->updates);
    km2(&json, "gained_km2", a->gained_km2);
    km2(&json, "lost_km2", a->lost_km2);
    km2(&json, "net_km2", a->net_km2);
    km2(&json, "held_from_km2", a->held_from_km2);
    km2(&json, "held_to_km2", a->held_to_km2);
    km2(&json, "contested_from_km2", a->contested_from_km2);
    km2(&json, "contested_to_km2", a->contested_to_km2);
    km2(&json, "gained_from_contested_km2", a->gained_from_contested_km2);
    km2(&json, "lost_to_contested_km2", a->lost_to_contested_km2);
    pl_json_key_fixed(&json, "identity_km2", a->identity_km2, 12);
    pl_json_key_text(&json, "overlay", rungs[a->rung]);
    pl_json_key(&json, "ends");
    if (a->ends_known) {
        pl_json_object(&json);
        km2(&json, "one_end_a_day_off_low_km2", a->ends.one_low_km2);
        km2(&json, "one_end_a_day_off_high_km2", a->ends.one_high_km2);
        km2(&json, "both_ends_a_day_off_low_km2", a->ends.both_low_km2);
        km2(&json, "both_ends_a_day_off_high_km2", a->ends.both_high_km2);
        pl_json_end(&json);
    } else {
        pl_json_null(&json);
    }
    if (work->per != NULL) periods_json(work, &json);
    if (pl_call_value(call, "patches") != NULL) patches_json(work, &json);
    pl_answer_end(call, &json);
}

static void periods_text(pl_call *call, const change_work *work) {
    pl_table table = {.columns = 6};
    pl_table_cell(&table, "begin");
    pl_table_cell(&table, ">updates");
    pl_table_cell(&table, ">gained km2");
    pl_table_cell(&table, ">lost km2");
    pl_table_cell(&table, ">net km2");
    pl_table_cell(&table, ">held km2");
    for (size_t i = 0; i < work->period_count; i++) {
        const pl_period *p = &work->periods[i];
        pl_table_cell(&table, "%s", pl_shown_instant(call, p->begin));
        pl_table_cell(&table, "%zu", p->updates);
        pl_table_cell(&table, "%.2f", p->gained_km2);
        pl_table_cell(&table, "%.2f", p->lost_km2);
        pl_table_cell(&table, "%+.2f", p->net_km2);
        pl_table_cell(&table, "%.2f", p->held_km2);
    }
    pl_table_write(&table, &call->out);
}

static void patches_text(pl_call *call, const change_work *work) {
    pl_table table = {.columns = 7};
    pl_table_cell(&table, "snapshot");
    pl_table_cell(&table, "change");
    pl_table_cell(&table, "kind");
    pl_table_cell(&table, ">km2");
    pl_table_cell(&table, ">width m");
    pl_table_cell(&table, ">lon");
    pl_table_cell(&table, ">lat");
    for (size_t i = 0; i < work->patch_count; i++) {
        const pl_change_row *row = &work->patches[i];
        pl_table_cell(&table, "%s", pl_shown_instant(call, row->to));
        pl_table_cell(&table, "%s", row->gained ? "gained" : "lost");
        pl_table_cell(&table, "%s", pl_kind_names[pl_change_kind(row, work->as_of)]);
        pl_table_cell(&table, "%.4f", row->area_km2);
        pl_table_cell(&table, "%.0f", row->width_m);
        pl_table_cell(&table, "%.4f", (row->box.west + row->box.east) / 2);
        pl_table_cell(&table, "%.4f", (row->box.south + row->box.north) / 2);
    }
    pl_table_write(&table, &call->out);
}

static void change_text(pl_call *call, const change_work *work) {
    const pl_change_answer *a = &work->answer;
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "%s, land held by %s, %s to %s\n", a->source, a->side,
                     pl_shown_instant(call, a->from), pl_shown_instant(call, a->to));
    bool grey = !isnan(a->contested_from_km2);
    pl_buffer_format(out, "  gained %12.2f km2", a->gained_km2);
    if (grey) pl_buffer_format(out, "   (%.2f of it contested before)", a->gained_from_contested_km2);
    pl_buffer_format(out, "\n  lost   %12.2f km2", a->lost_km2);
    if (grey) pl_buffer_format(out, "   (%.2f of it contested after)", a->lost_to_contested_km2);
    pl_buffer_format(out,
                     "\n  net    %+12.2f km2\n  held   %12.2f km2 at the start, %.2f at the end; contested ",
                     a->net_km2, a->held_from_km2, a->held_to_km2);
    if (grey)
        pl_buffer_format(out, "%.2f and %.2f\n", a->contested_from_km2, a->contested_to_km2);
    else
        pl_buffer_text(out, "is not drawn by this source\n");
    pl_buffer_format(out, "  states of %s and %s; %zu snapshots between, %zu of them updates\n",
                     pl_shown_instant(call, a->from_snapshot), pl_shown_instant(call, a->to_snapshot),
                     a->snapshots, a->updates);
    if (a->to - a->to_snapshot > PL_DAY_SECONDS || a->from - a->from_snapshot > PL_DAY_SECONDS)
        pl_buffer_text(out,
                       "  a state is more than a day older than asked for: what changed since is unknown\n");
    if (a->ends_known)
        pl_buffer_format(out, "  one end a day off: %.1f to %.1f km2 net; both: %.1f to %.1f\n",
                         a->ends.one_low_km2, a->ends.one_high_km2, a->ends.both_low_km2,
                         a->ends.both_high_km2);
    else
        pl_buffer_text(out, "  how much the choice of end snapshots matters is unknown: the source does not "
                            "reach a day beyond both\n");
    if (work->per != NULL) {
        pl_buffer_text(out, "\n");
        periods_text(call, work);
    }
    if (pl_call_value(call, "patches") != NULL) {
        pl_buffer_text(out, "\n");
        patches_text(call, work);
    }
}

static void period_csv(pl_call *call, const char *source, const char *side, const pl_period *periods,
                       size_t count) {
    pl_csv csv;
    static const char *const heads[] = {"source",     "side",     "begin",   "end",     "updates",
                                        "gained_km2", "lost_km2", "net_km2", "held_km2"};
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < count; i++) {
        char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT];
        pl_instant_text(periods[i].begin, begin);
        pl_instant_text(periods[i].end, end);
        pl_csv_text(&csv, source);
        pl_csv_text(&csv, side);
        pl_csv_text(&csv, begin);
        pl_csv_text(&csv, end);
        pl_csv_integer(&csv, (int64_t)periods[i].updates);
        pl_csv_fixed(&csv, periods[i].gained_km2, KM2_DECIMALS);
        pl_csv_fixed(&csv, periods[i].lost_km2, KM2_DECIMALS);
        pl_csv_fixed(&csv, periods[i].net_km2, KM2_DECIMALS);
        pl_csv_fixed(&csv, periods[i].held_km2, KM2_DECIMALS);
        pl_csv_end_row(&csv);
    }
}

static void change_csv(pl_call *call, const change_work *work) {
    const pl_change_answer *a = &work->answer;
    pl_period whole = {.begin = a->from,
                       .end = a->to,
                       .updates = a->updates,
                       .gained_km2 = a->gained_km2,
                       .lost_km2 = a->lost_km2,
                       .net_km2 = a->net_km2,
                       .held_km2 = a->held_to_km2};
    period_csv(call, a->source, a->side, work->per == NULL ? &whole : work->periods,
               work->per == NULL ? 1 : work->period_count);
}

static bool list_periods(pl_call *call, pl_store *store, change_work *work, pl_error *error) {
    const pl_change_answer *a = &work->answer;
    const pl_series *series;
    size_t per = 0;
    unsigned kinds;
    if (!pl_call_word(call, "per", pl_per_names, &per, error) || !pl_call_kinds(call, &kinds, error) ||
        !pl_ask_series(store, a->source, a->side, INT64_MAX, &call->arena, &series, error))
        return false;
    /* Weeks and months are the calendar's own unless asked otherwise, so that a month is what `--from` and
     * `--to` mean. */
    int32_t turn = per == PL_PER_DAY ? series->day_turn_seconds : 0;
    if (!pl_call_day_turn(call, &turn, error)) return false;
    work->per = pl_per_names[per];
    return pl_series_periods(series, (pl_per)per, turn, kinds, a->from, a->to, &call->arena, &work->periods,
                             &work->period_count, error);
}

static bool list_patches(pl_call *call, pl_store *store, change_work *work, pl_error *error) {
    pl_source_row source;
    pl_change_row *rows;
    bool found;
    size_t count;
    pl_definitions definitions;
    int64_t id;
    const pl_change_answer *a = &work->answer;
    if (!pl_definitions_stored(store, a->source, &call->arena, &definitions, &id, error) ||
        !pl_store_source_find(store, a->source, &call->arena, &source, &found, error) ||
        !pl_ask_patches(store, id, &definitions.source, a->from, a->to, &call->arena, &rows, &count, error))
        return false;
    char status[PL_STATUS_TEXT];
    int side = pl_theatre_side(&definitions.theatre, pl_slice_of(a->side));
    pl_status_text(&definitions.theatre, (pl_class){PL_STATUS_HELD, (unsigned)side, ""}, status);
    work->patches = rows;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].status, status) == 0) rows[work->patch_count++] = rows[i];
    return true;
}

static bool ask_change(pl_call *call, pl_store *store, change_work *work, pl_error *error) {
    static const char *const of_periods[] = {"without", "day-turn"};
    const char *source;
    pl_instant from = INT64_MIN, to = INT64_MIN;
    if (!pl_ask_source(store, pl_call_value(call, "source"), &call->arena, &source, error) ||
        !pl_call_instant(call, "from", &from, error) || !pl_call_instant(call, "to", &to, error))
        return false;
    if (from == INT64_MIN || to == INT64_MIN) return pl_fail(error, PL_USAGE, "change needs --from and --to");
    if (from > to) return pl_fail(error, PL_USAGE, "--from is later than --to");
    for (size_t i = 0; pl_call_value(call, "per") == NULL && i < sizeof of_periods / sizeof *of_periods; i++)
        if (pl_call_value(call, of_periods[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--%s says how periods are made: it needs --per", of_periods[i]);
    if (call->csv && pl_call_value(call, "patches") != NULL)
        return pl_fail(error, PL_USAGE,
                       "--patches are another table than --csv writes: take --json, or plumbline sql");
    if (!pl_ask_change(store, source, pl_call_value(call, "side"), from, to, &call->arena, &work->answer,
                       error))
        return false;
    work->as_of = INT64_MAX;
    return (pl_call_value(call, "per") == NULL || list_periods(call, store, work, error)) &&
           (pl_call_value(call, "patches") == NULL || list_patches(call, store, work, error));
}

static bool run_change(pl_call *call, pl_error *error) {
    pl_store *store;
    change_work work = {.per = NULL};
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_change(call, store, &work, error);
    if (done && call->json)
        change_json(call, &work);
    else if (done && call->csv)
        change_csv(call, &work);
    else if (done)
        change_text(call, &work);
    return pl_store_close(store, done ? error : NULL) && done;
}

const pl_verb pl_verb_change = {
    .name = "change",
    .arguments = "",
    .summary = "land gained, lost and held between two instants",
    .about =
        "Compares the source's control at two instants (the last snapshot at or before each) on the WGS84 "
        "ellipsoid.\n"
        "gained and lost are those of the two states; with --per, periods add up what each update gained and "
        "lost,\n"
        "so land that goes to and fro within a period counts both times, and net is the same either way.\n"
        "How the net moves when an end is taken a day earlier or later is printed beside it.",
    .options = change_options,
    .examples = change_examples,
    .csv = true,
    .run = run_change};

/* ---- pace ---- */

static const pl_option_spec pace_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "the source; may be left out when the file has one"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {"window", '\0', "SPAN", "length of the sliding window (30d)"},
    {"on", '\0', "DAY", "the window ends with this day (24:00 UTC); else with the last snapshot"},
    {"at", '\0', "INSTANT", "the window ends exactly here"},
    {"since", '\0', "DAY", "rank among windows that end from this day on (the source's first)"},
    {"without", '\0', "KINDS", "leave kinds of change out, e.g. redraw,retraction"},
    {NULL, '\0', NULL, NULL}};

static const char *const pace_examples[] = {
    "plumbline pace -e war.gpkg --source deepstate --window 30d --on 2024-12-18",
    "net pace over the 30 days, and since when it was the highest", NULL};

static bool ask_pace(pl_call *call, pl_store *store, const pl_series **ret_series, pl_pace *ret,
                     pl_error *error) {
    const char *source;
    const pl_series *series;
    int64_t window = 30 * PL_DAY_SECONDS;
    unsigned kinds;
    pl_instant day = INT64_MIN, end = INT64_MIN, since = INT64_MIN;
    if (!pl_ask_source(store, pl_call_value(call, "source"), &call->arena, &source, error) ||
        !pl_call_instant(call, "on", &day, error) || !pl_call_instant(call, "at", &end, error) ||
        !pl_call_instant(call, "since", &since, error) || !pl_call_span(call, "window", &window, error) ||
        !pl_call_kinds(call, &kinds, error))
        return false;
    if (day != INT64_MIN && end != INT64_MIN)
        return pl_fail(error, PL_USAGE, "--on and --at exclude each other");
    if (day != INT64_MIN) end = pl_day_start(pl_instant_day(day) + 1);
    if (!pl_ask_series(store, source, pl_call_value(call, "side"), INT64_MAX, &call->arena, &series, error))
        return false;
    if (series == NULL || series->count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no snapshot of source %s, or none that draws this side",
                       source);
    if (end == INT64_MIN) end = series->steps[series->count - 1].instant;
    if (since == INT64_MIN) since = series->steps[0].instant;
    if (since > end) return pl_fail(error, PL_USAGE, "--since is later than the end of the window");
    *ret_series = series;
    return pl_series_pace(series, window, series->day_turn_seconds, end, since, kinds, ret, error);
}

static void pace_json(pl_call *call, const pl_series *series, const pl_pace *p) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "source", series->source);
    pl_json_key_text(&json, "side", series->side);
    pl_json_key_instant(&json, "begin", p->begin);
    pl_json_key_instant(&json, "end", p->end);
    km2(&json, "net_km2", p->net_km2);
    km2(&json, "km2_per_day", p->km2_per_day);
    pl_json_key_integer(&json, "windows", (int64_t)p->windows);
    pl_json_key_integer(&json, "higher", (int64_t)p->higher);
    pl_json_key(&json, "highest_since");
    if (p->highest_since == INT64_MIN) {
        pl_json_null(&json);
    } else {
        char text[PL_INSTANT_TEXT];
        pl_instant_text(p->highest_since, text);
        pl_json_text(&json, text);
    }
    pl_json_key_instant(&json, "fastest_end", p->fastest_end);
    km2(&json, "fastest_km2_per_day", p->fastest_km2_per_day);
    pl_answer_end(call, &json);
}

static void pace_csv(pl_call *call, const pl_series *series, const pl_pace *p) {
    static const char *const heads[] = {"source",      "side",    "begin",  "end",           "net_km2",
                                        "km2_per_day", "windows", "higher", "highest_since", "fastest_end"};
    char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT], since[PL_INSTANT_TEXT] = "", fastest[PL_INSTANT_TEXT];
    pl_csv csv;
    pl_instant_text(p->begin, begin);
    pl_instant_text(p->end, end);
    pl_instant_text(p->fastest_end, fastest);
    if (p->highest_since != INT64_MIN) pl_instant_text(p->highest_since, since);
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    pl_csv_text(&csv, series->source);
    pl_csv_text(&csv, series->side);
    pl_csv_text(&csv, begin);
    pl_csv_text(&csv, end);
    pl_csv_fixed(&csv, p->net_km2, KM2_DECIMALS);
    pl_csv_fixed(&csv, p->km2_per_day, KM2_DECIMALS);
    pl_csv_integer(&csv, (int64_t)p->windows);
    pl_csv_integer(&csv, (int64_t)p->higher);
    pl_csv_text(&csv, since);
    pl_csv_text(&csv, fastest);
    pl_csv_end_row(&csv);
}

static void pace_text(pl_call *call, const pl_series *series, const pl_pace *p) {
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "%s, land held by %s, %s to %s\n", series->source, series->side,
                     pl_shown_instant(call, p->begin), pl_shown_instant(call, p->end));
    pl_buffer_format(out, "  net %+.2f km2, %+.2f km2 a day\n", p->net_km2, p->km2_per_day);
    if (p->highest_since == INT64_MIN)
        pl_buffer_format(out, "  the highest of %zu windows of this length\n", p->windows);
    else
        pl_buffer_format(out,
                         "  the highest since the window that ended %s; %zu of %zu windows were higher\n",
                         pl_shown_instant(call, p->highest_since), p->higher, p->windows);
    pl_buffer_format(out, "  the highest of all ended %s: %+.2f km2 a day\n",
                     pl_shown_instant(call, p->fastest_end), p->fastest_km2_per_day);
}

static bool run_pace(pl_call *call, pl_error *error) {
    pl_store *store;
    const pl_series *series = NULL;
    pl_pace pace;
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_pace(call, store, &series, &pace, error);
    if (done && call->json)
        pace_json(call, series, &pace);
    else if (done && call->csv)
        pace_csv(call, series, &pace);
    else if (done)
        pace_text(call, series, &pace);
    return pl_store_close(store, done ? error : NULL) && done;
}

const pl_verb pl_verb_pace = {.name = "pace",
                              .arguments = "",
                              .summary = "net pace over a sliding window, and since when it is the highest",
                              .about =
                                  "The net gain over a window that ends at the day or instant asked for, per "
                                  "day, and its rank among all windows\n"
                                  "of the same length that end at a snapshot or a day turn since --since.",
                              .options = pace_options,
                              .examples = pace_examples,
                              .csv = true,
                              .run = run_pace};
