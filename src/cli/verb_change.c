/* verb_change.c - plumbline change: what was gained, lost and held between two instants, by one source or by
 * several side by side, everywhere or inside a region. */
#include "cli/asking.h"
#include "cli/days_out.h"
#include "cli/geojson_out.h"
#include "cli/interval.h"
#include "cli/verbs.h"
#include "engine/clipped.h"

#include <math.h>
#include <stdio.h>

static const pl_option_spec change_options[] = {
    PL_OPTION_EVIDENCE,
    PL_OPTION_SOURCES,
    PL_OPTION_SIDE,
    {"from", '\0', "DAY", "state at 00:00 UTC of the day, or at an instant"},
    {"to", '\0', "DAY", "state at 00:00 UTC of the day, or at an instant"},
    PL_OPTION_REGION,
    PL_OPTION_OUTLINE,
    {"per", '\0', "UNIT", "list the periods between: update, day, week or month"},
    {"day-turn", '\0', "HH:MM",
     "when days, weeks and months begin, UTC (days: the source's own; months: 00:00)"},
    PL_OPTION_WITHOUT,
    {"patches", '\0', NULL, "list every patch by which updates in the interval changed the map"},
    {NULL, '\0', NULL, NULL}};

static const char *const change_examples[] = {
    "plumbline change -e war.gpkg --from 2024-11-01 --to 2024-12-01",
    "what changed in November 2024, by each map maker",
    "plumbline change -e war.gpkg --from 2024-11-01 --to 2024-12-01 --region donetsk --per day",
    "the same in one oblast, day by day",
    "plumbline change -e war.gpkg --from 2024-12-09 --to 2024-12-10 --patches --json",
    "every patch, with area, width and kind",
    NULL};

/* The answer of one source. */
typedef struct {
    const pl_asked *asked;
    const char *missing; /* why it has none; NULL: it has one */
    pl_change_in change;
    pl_day_counts days; /* of [from, to) */
    pl_period *periods;
    size_t period_count;
    pl_patch_in *patches; /* stored, by update */
    size_t patch_count;
} one_change;

typedef struct {
    pl_asking asking;
    one_change *each; /* one a source */
    pl_instant from, to;
    const char *per; /* NULL: no periods */
    size_t per_index;
    bool with_patches;
    unsigned kinds;
} change_work;

/* ---- asking ---- */

static bool list_periods(pl_call *call, pl_store *store, const change_work *work, one_change *one,
                         pl_error *error) {
    const pl_change_answer *a = &one->change.answer;
    const pl_series *series;
    if (!pl_ask_series_in(store, a->source, a->side, INT64_MIN, INT64_MAX, work->asking.region, &call->arena,
                          &series, error))
        return false;
    /* Weeks and months are the calendar's own unless asked otherwise, so that a month is what `--from` and
     * `--to` mean. */
    int32_t turn = work->per_index == PL_PER_DAY ? series->day_turn_seconds : 0;
    return pl_call_day_turn(call, &turn, error) &&
           pl_series_periods(series, (pl_per)work->per_index, turn, work->kinds, a->from, a->to, &call->arena,
                             &one->periods, &one->period_count, error);
}

static bool ask_one(pl_call *call, pl_store *store, const change_work *work, one_change *one,
                    pl_error *error) {
    const char *side = pl_call_value(call, "side");
    const pl_region *region = work->asking.region;
    pl_error own = {0};
    if (!pl_ask_change_in(store, one->asked->name, side, work->from, work->to, INT64_MAX, region, work->kinds,
                          &call->arena, &one->change, &own)) {
        if (pl_asking_missing(call, &work->asking, &own, &one->missing)) return true;
        if (error != NULL) *error = own;
        return false;
    }
    return pl_ask_days(store, one->asked->name, work->from, work->to, &call->arena, &one->days, error) &&
           (work->per == NULL || list_periods(call, store, work, one, error)) &&
           (!work->with_patches ||
            pl_ask_patches_in(store, one->asked->name, side, work->from, work->to, region, &call->arena,
                              &one->patches, &one->patch_count, error));
}

static bool read_options(pl_call *call, change_work *work, pl_error *error) {
    work->from = work->to = INT64_MIN;
    work->with_patches = pl_call_value(call, "patches") != NULL;
    if (!pl_call_instant(call, "from", &work->from, error) ||
        !pl_call_instant(call, "to", &work->to, error) || !pl_call_kinds(call, &work->kinds, error))
        return false;
    if (work->from == INT64_MIN || work->to == INT64_MIN)
        return pl_fail(error, PL_USAGE, "change needs --from and --to");
    if (work->from > work->to) return pl_fail(error, PL_USAGE, "--from is later than --to");
    if (pl_call_value(call, "per") != NULL) {
        if (!pl_call_word(call, "per", pl_per_names, &work->per_index, error)) return false;
        work->per = pl_per_names[work->per_index];
    } else if (pl_call_value(call, "day-turn") != NULL) {
        return pl_fail(error, PL_USAGE, "--day-turn says how periods are made: it needs --per");
    }
    if (call->csv && work->with_patches)
        return pl_fail(error, PL_USAGE,
                       "--patches are another table than --csv writes: take --json, or plumbline sql");
    return true;
}

static bool ask_change(pl_call *call, pl_store *store, change_work *work, pl_error *error) {
    if (!read_options(call, work, error) || !pl_call_asking(call, store, &work->asking, error)) return false;
    work->each = pl_arena_alloc(&call->arena, (work->asking.count + 1) * sizeof *work->each);
    if (work->each == NULL) return pl_fail_nomem(error);
    size_t answers = 0;
    for (size_t i = 0; i < work->asking.count; i++) {
        work->each[i].asked = &work->asking.sources[i];
        if (!ask_one(call, store, work, &work->each[i], error)) return false;
        answers += work->each[i].missing == NULL;
    }
    return answers > 0 || pl_fail(error, PL_MISSING, "%s", work->each[0].missing);
}

/* How much older than asked for the older of its states is, in seconds. */
static int64_t age_of(const pl_change_answer *a) {
    const int64_t begin = a->from - a->from_snapshot, end = a->to - a->to_snapshot;
    return begin > end ? begin : end;
}

/* The net of each maker, for the range; a mirror counts with its maker. */
static size_t net_values(const change_work *work, double *values) {
    for (size_t i = 0; i < work->asking.count; i++) {
        const one_change *one = &work->each[i];
        const bool speaks = one->missing == NULL && one->asked->stands_beside == NULL &&
                            !pl_is_stale(age_of(&one->change.answer), 0);
        values[i] = speaks ? one->change.answer.net_km2 : NAN;
    }
    return work->asking.count;
}

/* ---- JSON ---- */

static void box_json(pl_json *json, pl_box box) {
    pl_json_key(json, "box");
    pl_json_array(json);
    pl_json_fixed(json, box.west, 6);
    pl_json_fixed(json, box.south, 6);
    pl_json_fixed(json, box.east, 6);
    pl_json_fixed(json, box.north, 6);
    pl_json_end(json);
}

/* Keys of one patch; inside a region its area there stands beside that of the whole. */
static void patch_keys(pl_json *json, const pl_patch_in *patch, bool in_region) {
    const pl_change_row *row = &patch->row;
    pl_json_key_instant(json, "from", row->from);
    pl_json_key_instant(json, "to", row->to);
    pl_json_key_text(json, "change", row->gained ? "gained" : "lost");
    pl_json_key_text(json, "kind", pl_kind_names[pl_change_kind(row, INT64_MAX)]);
    if (pl_change_redraw_why(row)[0] != '\0') pl_json_key_text(json, "why", pl_change_redraw_why(row));
    pl_json_key_km2(json, "area_km2", patch->inside_km2);
    if (in_region) pl_json_key_km2(json, "whole_km2", row->area_km2);
    pl_json_key_km2(json, "contested_km2", row->contested_km2);
    pl_json_key_km2(json, "other_side_km2", row->other_side_km2);
    pl_json_key_fixed(json, "width_m", row->width_m, 1);
    pl_json_key_fixed(json, "perimeter_m", row->perimeter_m, 1);
    box_json(json, row->box);
    if (row->undone_at != INT64_MAX) {
        pl_json_key_instant(json, "undone_at", row->undone_at);
    } else {
        pl_json_key(json, "undone_at");
        pl_json_null(json);
    }
}

static void patches_json(const change_work *work, const one_change *one, pl_json *json) {
    pl_json_key(json, "patches");
    pl_json_array(json);
    for (size_t i = 0; i < one->patch_count; i++) {
        pl_json_object(json);
        patch_keys(json, &one->patches[i], work->asking.region != NULL);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void periods_json(const change_work *work, const one_change *one, pl_json *json) {
    pl_json_key_text(json, "per", work->per);
    pl_json_key(json, "periods");
    pl_json_array(json);
    for (size_t i = 0; i < one->period_count; i++) {
        const pl_period *p = &one->periods[i];
        pl_json_object(json);
        pl_json_key_instant(json, "begin", p->begin);
        pl_json_key_instant(json, "end", p->end);
        pl_json_key_integer(json, "updates", (int64_t)p->updates);
        pl_json_key_km2(json, "gained_km2", p->gained_km2);
        pl_json_key_km2(json, "lost_km2", p->lost_km2);
        pl_json_key_km2(json, "net_km2", p->net_km2);
        pl_json_key_km2(json, "held_km2", p->held_km2);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void ends_json(const pl_change_answer *a, pl_json *json) {
    pl_json_key(json, "ends");
    if (!a->ends_known) {
        pl_json_null(json);
        return;
    }
    pl_json_object(json);
    pl_json_key_km2(json, "one_end_a_day_off_low_km2", a->ends.one_low_km2);
    pl_json_key_km2(json, "one_end_a_day_off_high_km2", a->ends.one_high_km2);
    pl_json_key_km2(json, "both_ends_a_day_off_low_km2", a->ends.both_low_km2);
    pl_json_key_km2(json, "both_ends_a_day_off_high_km2", a->ends.both_high_km2);
    pl_json_end(json);
}

/* Keys of one source's answer, in an object that is open. */
static void one_json(const change_work *work, const one_change *one, pl_json *json) {
    static const char *const rungs[] = {"exact", "full", "grid"};
    const pl_change_in *c = &one->change;
    const pl_change_answer *a = &c->answer;
    pl_asked_json(json, one->asked, one->missing);
    if (one->missing != NULL) return;
    pl_json_key_text(json, "side", a->side);
    pl_json_key_instant(json, "from", a->from);
    pl_json_key_instant(json, "to", a->to);
    pl_stale_json(json, pl_is_stale(age_of(a), 0));
    pl_json_key_instant(json, "from_snapshot", a->from_snapshot);
    pl_json_key_instant(json, "to_snapshot", a->to_snapshot);
    pl_json_key_integer(json, "snapshots", (int64_t)a->snapshots);
    pl_json_key_integer(json, "updates", (int64_t)a->updates);
    pl_days_json(json, &one->days);
    pl_json_key_km2(json, "gained_km2", a->gained_km2);
    pl_json_key_km2(json, "lost_km2", a->lost_km2);
    pl_json_key_km2(json, "net_km2", a->net_km2);
    pl_json_key_km2(json, "held_from_km2", a->held_from_km2);
    pl_json_key_km2(json, "held_to_km2", a->held_to_km2);
    pl_json_key_km2(json, "contested_from_km2", a->contested_from_km2);
    pl_json_key_km2(json, "contested_to_km2", a->contested_to_km2);
    pl_json_key_km2(json, "gained_from_contested_km2", a->gained_from_contested_km2);
    pl_json_key_km2(json, "lost_to_contested_km2", a->lost_to_contested_km2);
    pl_json_key_fixed(json, "identity_km2", a->identity_km2, 12);
    pl_json_key_text(json, "overlay", rungs[a->rung]);
    ends_json(a, json);
    pl_interval_json(json, "net_km2_interval", &c->net, PL_KM2_DECIMALS);
    pl_interval_json(json, "gained_km2_interval", &c->gained, PL_KM2_DECIMALS);
    pl_interval_json(json, "lost_km2_interval", &c->lost, PL_KM2_DECIMALS);
    pl_kinds_json(json, &c->by_update, work->kinds);
    if (work->per != NULL) periods_json(work, one, json);
    if (work->with_patches) patches_json(work, one, json);
}

static void change_json(pl_call *call, const change_work *work) {
    double values[PL_ASKED_MAX];
    pl_json json;
    pl_answer_start(call, &json);
    pl_asking_json(&json, &work->asking);
    if (work->asking.count == 1) {
        one_json(work, &work->each[0], &json);
    } else {
        pl_json_key(&json, "sources");
        pl_json_array(&json);
        for (size_t i = 0; i < work->asking.count; i++) {
            pl_json_object(&json);
            one_json(work, &work->each[i], &json);
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

/* ---- GeoJSON ---- */

static void change_geojson(pl_call *call, const change_work *work) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t i = 0; i < work->asking.count; i++) {
        const one_change *one = &work->each[i];
        for (size_t p = 0; work->with_patches && p < one->patch_count; p++) {
            pl_geojson_feature(&json);
            pl_json_key_text(&json, "source", one->asked->name);
            pl_json_key_text(&json, "side", one->change.answer.side);
            patch_keys(&json, &one->patches[p], work->asking.region != NULL);
            pl_geojson_polygons(&json, one->patches[p].inside, one->patches[p].inside_count);
        }
        for (size_t p = 0; !work->with_patches && p < one->change.patch_count; p++) {
            const pl_moved_patch *patch = &one->change.patches[p];
            pl_geojson_feature(&json);
            pl_json_key_text(&json, "source", one->asked->name);
            pl_json_key_text(&json, "side", one->change.answer.side);
            pl_json_key_text(&json, "change", patch->gained ? "gained" : "lost");
            pl_json_key_km2(&json, "area_km2", patch->area_km2);
            pl_geojson_polygons(&json, patch->polygons, patch->polygon_count);
        }
    }
    pl_geojson_end(call, &json);
}

/* ---- text ---- */

static void periods_text(pl_call *call, const one_change *one) {
    pl_table table = {.columns = 6};
    pl_table_cell(&table, "begin");
    pl_table_cell(&table, ">updates");
    pl_table_cell(&table, ">gained km2");
    pl_table_cell(&table, ">lost km2");
    pl_table_cell(&table, ">net km2");
    pl_table_cell(&table, ">held km2");
    for (size_t i = 0; i < one->period_count; i++) {
        const pl_period *p = &one->periods[i];
        pl_table_cell(&table, "%s", pl_shown_instant(call, p->begin));
        pl_table_cell(&table, "%zu", p->updates);
        pl_table_cell(&table, "%.2f", p->gained_km2);
        pl_table_cell(&table, "%.2f", p->lost_km2);
        pl_table_cell(&table, "%+.2f", p->net_km2);
        pl_table_cell(&table, "%.2f", p->held_km2);
    }
    pl_table_write(&table, &call->out);
}

static void patches_text(pl_call *call, const one_change *one) {
    pl_table table = {.columns = 7};
    pl_table_cell(&table, "snapshot");
    pl_table_cell(&table, "change");
    pl_table_cell(&table, "kind");
    pl_table_cell(&table, ">km2");
    pl_table_cell(&table, ">width m");
    pl_table_cell(&table, ">lon");
    pl_table_cell(&table, ">lat");
    for (size_t i = 0; i < one->patch_count; i++) {
        const pl_change_row *row = &one->patches[i].row;
        pl_table_cell(&table, "%s", pl_shown_instant(call, row->to));
        pl_table_cell(&table, "%s", row->gained ? "gained" : "lost");
        pl_table_cell(&table, "%s", pl_kind_names[pl_change_kind(row, INT64_MAX)]);
        pl_table_cell(&table, "%.4f", one->patches[i].inside_km2);
        pl_table_cell(&table, "%.0f", row->width_m);
        pl_table_cell(&table, "%.4f", (row->box.west + row->box.east) / 2);
        pl_table_cell(&table, "%.4f", (row->box.south + row->box.north) / 2);
    }
    pl_table_write(&table, &call->out);
}

static void number_text(pl_buffer *out, const char *name, bool sign, const pl_interval *interval) {
    char number[64];
    snprintf(number, sizeof number, sign ? "%+12.2f" : "%12.2f", interval->value);
    pl_buffer_format(out, "  %-6s %s km2   ", name, number);
    pl_interval_text(out, interval, 1);
    pl_buffer_text(out, "\n");
}

static void held_text(pl_buffer *out, const pl_change_answer *a) {
    pl_buffer_format(out, "  held   %12.2f km2 at the start, %.2f at the end; contested ", a->held_from_km2,
                     a->held_to_km2);
    if (isnan(a->contested_from_km2)) {
        pl_buffer_text(out, "is not drawn by this source\n");
        return;
    }
    pl_buffer_format(out,
                     "%.2f and %.2f\n  of the gain %.2f km2 was contested before, of the loss %.2f is "
                     "contested after\n",
                     a->contested_from_km2, a->contested_to_km2, a->gained_from_contested_km2,
                     a->lost_to_contested_km2);
}

static void states_text(pl_call *call, const pl_change_answer *a) {
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "  states of %s and %s; %zu snapshots between, %zu of them updates\n",
                     pl_shown_instant(call, a->from_snapshot), pl_shown_instant(call, a->to_snapshot),
                     a->snapshots, a->updates);
    pl_age_text(out, "  ", age_of(a));
    if (a->ends_known)
        pl_buffer_format(out, "  one end a day off: %.1f to %.1f km2 net; both: %.1f to %.1f\n",
                         a->ends.one_low_km2, a->ends.one_high_km2, a->ends.both_low_km2,
                         a->ends.both_high_km2);
    else
        pl_buffer_text(out, "  how much the choice of end snapshots matters is unknown: the source does not "
                            "reach a day beyond both\n");
}

static void one_text(pl_call *call, const change_work *work, const one_change *one) {
    const pl_change_answer *a = &one->change.answer;
    pl_buffer *out = &call->out;
    if (one->missing != NULL) {
        pl_buffer_format(out, "%s: no answer: %s\n", one->asked->name, one->missing);
        return;
    }
    pl_buffer_format(out, "%s, land held by %s, %s to %s\n", a->source, a->side,
                     pl_shown_instant(call, a->from), pl_shown_instant(call, a->to));
    pl_asking_region_text(out, &work->asking);
    pl_asked_text(out, one->asked);
    number_text(out, "gained", false, &one->change.gained);
    number_text(out, "lost", false, &one->change.lost);
    number_text(out, "net", true, &one->change.net);
    held_text(out, a);
    pl_kinds_text(out, &one->change.by_update, work->kinds);
    states_text(call, a);
    pl_days_text(&call->out, &one->days);
    if (work->per != NULL) {
        pl_buffer_text(out, "\n");
        periods_text(call, one);
    }
    if (work->with_patches) {
        pl_buffer_text(out, "\n");
        patches_text(call, one);
    }
}

static void change_text(pl_call *call, const change_work *work) {
    double values[PL_ASKED_MAX];
    for (size_t i = 0; i < work->asking.count; i++) {
        if (i > 0) pl_buffer_text(&call->out, "\n");
        one_text(call, work, &work->each[i]);
    }
    if (work->asking.count > 1) {
        pl_buffer_text(&call->out, "\n");
        pl_range_text(&call->out, "net", "km2", values, net_values(work, values), 1);
    }
    pl_asking_beside_text(&call->out, &work->asking);
}

/* ---- CSV ---- */

static void period_csv(pl_csv *csv, const one_change *one, const pl_period *p) {
    char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT];
    pl_instant_text(p->begin, begin);
    pl_instant_text(p->end, end);
    pl_csv_text(csv, one->asked->name);
    pl_csv_text(csv, one->change.answer.side);
    pl_csv_text(csv, begin);
    pl_csv_text(csv, end);
    pl_csv_integer(csv, (int64_t)p->updates);
    pl_csv_fixed(csv, p->gained_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, p->lost_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, p->net_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, p->held_km2, PL_KM2_DECIMALS);
}

/* The two states' numbers; without some kinds those of the updates. */
static void whole_csv(pl_csv *csv, const one_change *one, unsigned kinds) {
    const pl_change_answer *a = &one->change.answer;
    const bool counted = kinds != PL_KINDS_ALL;
    const pl_period *updates = &one->change.by_update.counted;
    const pl_period whole = {.begin = a->from,
                             .end = a->to,
                             .updates = a->updates,
                             .gained_km2 = counted ? updates->gained_km2 : a->gained_km2,
                             .lost_km2 = counted ? updates->lost_km2 : a->lost_km2,
                             .net_km2 = counted ? updates->net_km2 : a->net_km2,
                             .held_km2 = a->held_to_km2};
    period_csv(csv, one, &whole);
    pl_interval_csv(csv, counted ? &one->change.by_update.net : &one->change.net, PL_KM2_DECIMALS);
}

static void change_csv(pl_call *call, const change_work *work) {
    static const char *const heads[] = {"source",   "side",        "begin",       "end",
                                        "updates",  "gained_km2",  "lost_km2",    "net_km2",
                                        "held_km2", "net_low_km2", "net_high_km2"};
    const size_t columns = sizeof heads / sizeof *heads - (work->per == NULL ? 0 : 2);
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < columns; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < work->asking.count; i++) {
        const one_change *one = &work->each[i];
        if (one->missing == NULL && work->per == NULL) {
            whole_csv(&csv, one, work->kinds);
            pl_csv_end_row(&csv);
        }
        for (size_t p = 0; p < one->period_count; p++) {
            period_csv(&csv, one, &one->periods[p]);
            pl_csv_end_row(&csv);
        }
    }
}

static bool run_change(pl_call *call, pl_error *error) {
    pl_store *store;
    change_work work = {.per = NULL};
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_change(call, store, &work, error);
    if (done && call->json)
        change_json(call, &work);
    else if (done && call->geojson)
        change_geojson(call, &work);
    else if (done && call->csv)
        change_csv(call, &work);
    else if (done)
        change_text(call, &work);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_change = {
    .name = "change",
    .arguments = "",
    .summary = "land gained, lost and held between two instants",
    .about =
        "Compares the source's control at two instants (the last snapshot at or before each) on the WGS84\n"
        "ellipsoid; without --source, one source of each map maker, side by side, with the range of their "
        "net.\n"
        "Inside a region everything is cut to it. Behind each number stands its error, part by part: how\n"
        "exactly lines are drawn, which snapshots stand for the ends, redraws in the number.\n"
        "gained and lost are those of the two states. Kinds belong to updates, so they and periods (--per) "
        "add\n"
        "up what each update gained and lost: land that goes to and fro counts both times, and net is the "
        "same.\n"
        "--geojson writes the patches by which the two states differ; with --patches those of the updates.",
    .options = change_options,
    .examples = change_examples,
    .csv = true,
    .geojson = true,
    .run = run_change};
