/* verb_agree.c - plumbline agree: where and when two sources differ, and whether one follows the other. */
#include "cli/geojson_out.h"
#include "cli/verbs.h"

#include "engine/agree.h"
#include "text/csv.h"

#include <inttypes.h>
#include <math.h>

#define KM2_DECIMALS 9
#define SHOWN_PATCHES 12

static const pl_option_spec agree_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"on", '\0', "DAY", "compare the maps at the end of this day (the last that both reach)"},
    {"at", '\0', "INSTANT", "compare them exactly here"},
    {"from", '\0', "DAY", "a window: what each says of it; state at 00:00 UTC of the day, or at an instant"},
    {"to", '\0', "DAY", "its end; the maps are compared there when no day is named"},
    {"per", '\0', "UNIT", "periods of the window: day, week or month (month)"},
    {"region", '\0', "NAME|BOX|FILE", "only what lies in a region, in W,S,E,N, or in FILE.geojson"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {NULL, '\0', NULL, NULL}};

static const char *const agree_examples[] = {
    "plumbline agree deepstate uacontrolmap -e war.gpkg --on 2024-12-18",
    "what both hold, what only one does, by sector, and the largest differences",
    "plumbline agree deepstate uacontrolmap -e war.gpkg --from 2024-11-01 --to 2024-12-01 --per day",
    "what each says of each day of November 2024, and on how many days they differ in sign",
    "plumbline agree deepstate deepstate-daily -e war.gpkg --geojson",
    "the patches that only one of them shows, with their outlines",
    NULL};

/* ---- json ---- */

static void km2(pl_json *json, const char *key, double value) {
    pl_json_key_fixed(json, key, value, KM2_DECIMALS);
}

static void area_json(pl_json *json, const pl_agree_area *area) {
    pl_json_object(json);
    pl_json_key_text(json, "name", area->name);
    pl_json_key_text(json, "title", area->title);
    km2(json, "both_km2", area->both_km2);
    pl_json_key_list(json, "only_km2", area->only_km2, 2, KM2_DECIMALS);
    pl_json_key_fixed(json, "share", area->share, 6);
    pl_json_key(json, "shows"); /* by what the first shows, then by what the second does */
    pl_json_object(json);
    for (int a = 0; a < PL_SHOWS; a++) {
        pl_json_key(json, pl_shows_names[a]);
        pl_json_object(json);
        for (int b = 0; b < PL_SHOWS; b++)
            if (a != PL_SHOWS_NEITHER || b != PL_SHOWS_NEITHER)
                km2(json, pl_shows_names[b], area->table.km2[a][b]);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void patch_json(pl_json *json, const pl_agree_answer *a, const pl_agree_patch *patch) {
    pl_json_key_text(json, "held_by", a->sources[patch->held_by].name);
    km2(json, "area_km2", patch->area_km2);
    km2(json, "contested_by_other_km2", patch->contested_km2);
    pl_json_key_fixed(json, "width_m", patch->width_m, 1);
    pl_json_key_fixed(json, "lon", patch->at.lon, 6);
    pl_json_key_fixed(json, "lat", patch->at.lat, 6);
    pl_json_key_text(json, "sector", patch->sector);
    pl_json_key_text(json, "near", patch->near);
    pl_json_key_fixed(json, "near_km", patch->near == NULL ? NAN : patch->near_km, 3);
}

static void period_keys_json(pl_json *json, const pl_agree_period *p) {
    pl_json_key_instant(json, "begin", p->begin);
    pl_json_key_instant(json, "end", p->end);
    pl_json_key(json, "updates");
    pl_json_array(json);
    pl_json_integer(json, (int64_t)p->updates[0]);
    pl_json_integer(json, (int64_t)p->updates[1]);
    pl_json_end(json);
    pl_json_key_list(json, "gained_km2", p->gained_km2, 2, KM2_DECIMALS);
    pl_json_key_list(json, "lost_km2", p->lost_km2, 2, KM2_DECIMALS);
    pl_json_key_list(json, "net_km2", p->net_km2, 2, KM2_DECIMALS);
    km2(json, "difference_km2", p->difference_km2);
    pl_json_key_bool(json, "undetermined", p->undetermined);
}

/* Lines that stood still, drawn by both. */
static void lines_json(pl_json *json, const pl_agree_answer *a) {
    const pl_noise *noise = &a->lines.noise;
    pl_json_key(json, "lines");
    pl_json_object(json);
    pl_json_key_instant(json, "from", a->lines_from);
    pl_json_key_instant(json, "to", a->at);
    pl_json_key_bool(json, "estimated", noise->estimated);
    pl_json_key_fixed(json, "sigma_m", noise->sigma_m, 1);
    pl_json_key_fixed(json, "length_m", noise->length_m, 0);
    pl_json_key_fixed(json, "median_m", a->lines.median_m, 1);
    pl_json_key_fixed(json, "line_km", a->lines.line_km, 3);
    pl_json_key_integer(json, "events", (int64_t)noise->events);
    pl_json_key_text(json, "why", noise->why);
    pl_json_end(json);
}

static void lag_json(pl_json *json, const char *key, const pl_lag *lag) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key(json, "days");
    if (lag->known)
        pl_json_integer(json, lag->best_days);
    else
        pl_json_null(json);
    pl_json_key_bool(json, "clear", lag->clear);
    pl_json_key_fixed(json, "lead", lag->lead, 6);
    pl_json_key(json, "likeness");
    pl_json_array(json);
    for (int i = 0; i < PL_LAGS; i++) {
        pl_json_object(json);
        pl_json_key_integer(json, "days", i - PL_LAG_DAYS_MAX);
        pl_json_key_fixed(json, "likeness", lag->likeness[i], 6);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void window_json(pl_json *json, const pl_agree_answer *a) {
    pl_json_key(json, "window");
    if (!a->window) {
        pl_json_null(json);
        return;
    }
    pl_json_object(json);
    period_keys_json(json, &a->whole);
    km2(json, "gained_by_both_km2", a->gained_both_km2);
    pl_json_key_list(json, "gained_only_km2", a->gained_only_km2, 2, KM2_DECIMALS);
    pl_json_key_integer(json, "periods_undetermined", (int64_t)a->undetermined);
    pl_json_key(json, "periods");
    pl_json_array(json);
    for (size_t i = 0; i < a->period_count; i++) {
        pl_json_object(json);
        period_keys_json(json, &a->periods[i]);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void agree_json(pl_call *call, const pl_agree_answer *a) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (int i = 0; i < 2; i++) {
        pl_json_object(&json);
        pl_json_key_text(&json, "source", a->sources[i].name);
        pl_json_key_text(&json, "maker", a->sources[i].maker);
        pl_json_key_instant(&json, "snapshot", a->snapshots[i]);
        km2(&json, "held_km2", a->held_km2[i]);
        km2(&json, "contested_km2", a->contested_km2[i]);
        km2(&json, "only_in_strips_km2", a->thin_km2[i]);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_key_bool(&json, "same_maker", a->same_maker);
    pl_json_key_text(&json, "side", a->side);
    pl_json_key_text(&json, "region", a->region);
    pl_json_key_instant(&json, "at", a->at);
    pl_json_key(&json, "all");
    area_json(&json, &a->all);
    pl_json_key(&json, "sectors");
    pl_json_array(&json);
    for (size_t i = 0; i < a->area_count; i++) area_json(&json, &a->areas[i]);
    pl_json_end(&json);
    pl_json_key(&json, "patches");
    pl_json_array(&json);
    for (size_t i = 0; i < a->patch_count; i++) {
        pl_json_object(&json);
        patch_json(&json, a, &a->patches[i]);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    window_json(&json, a);
    pl_json_key(&json, "lag");
    pl_json_object(&json);
    pl_json_key_instant(&json, "from", a->lag_from);
    pl_json_key_instant(&json, "to", a->lag_to);
    lag_json(&json, "changes", &a->changes);
    lag_json(&json, "corners", &a->corners);
    pl_json_key_fixed(&json, "corners_alike", a->corners_alike, 6);
    pl_json_end(&json);
    lines_json(&json, a);
    pl_answer_end(call, &json);
}

/* ---- csv: the periods of a window, or the sectors ---- */

static void periods_csv(pl_csv *csv, const pl_agree_answer *a) {
    static const char *const heads[] = {"begin",
                                        "end",
                                        "first",
                                        "second",
                                        "first_updates",
                                        "second_updates",
                                        "first_gained_km2",
                                        "second_gained_km2",
                                        "first_lost_km2",
                                        "second_lost_km2",
                                        "first_net_km2",
                                        "second_net_km2",
                                        "difference_km2",
                                        "undetermined"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(csv, heads[i]);
    pl_csv_end_row(csv);
    for (size_t i = 0; i < a->period_count; i++) {
        const pl_agree_period *p = &a->periods[i];
        char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT];
        pl_instant_text(p->begin, begin);
        pl_instant_text(p->end, end);
        pl_csv_text(csv, begin);
        pl_csv_text(csv, end);
        pl_csv_text(csv, a->sources[0].name);
        pl_csv_text(csv, a->sources[1].name);
        for (int k = 0; k < 2; k++) pl_csv_integer(csv, (int64_t)p->updates[k]);
        for (int k = 0; k < 2; k++) pl_csv_fixed(csv, p->gained_km2[k], KM2_DECIMALS);
        for (int k = 0; k < 2; k++) pl_csv_fixed(csv, p->lost_km2[k], KM2_DECIMALS);
        for (int k = 0; k < 2; k++) pl_csv_fixed(csv, p->net_km2[k], KM2_DECIMALS);
        pl_csv_fixed(csv, p->difference_km2, KM2_DECIMALS);
        pl_csv_text(csv, p->undetermined ? "true" : "false");
        pl_csv_end_row(csv);
    }
}

static void area_csv(pl_csv *csv, const pl_agree_answer *a, const pl_agree_area *area, const char *name) {
    pl_csv_text(csv, name);
    pl_csv_text(csv, a->sources[0].name);
    pl_csv_text(csv, a->sources[1].name);
    pl_csv_fixed(csv, area->both_km2, KM2_DECIMALS);
    pl_csv_fixed(csv, area->only_km2[0], KM2_DECIMALS);
    pl_csv_fixed(csv, area->only_km2[1], KM2_DECIMALS);
    pl_csv_fixed(csv, area->share, 6);
    for (int first = 0; first < PL_SHOWS; first++)
        for (int second = 0; second < PL_SHOWS; second++)
            if (first != PL_SHOWS_NEITHER || second != PL_SHOWS_NEITHER)
                pl_csv_fixed(csv, area->table.km2[first][second], KM2_DECIMALS);
    pl_csv_end_row(csv);
}

static void areas_csv(pl_csv *csv, const pl_agree_answer *a) {
    static const char *const heads[] = {"sector",         "first",           "second", "both_km2",
                                        "only_first_km2", "only_second_km2", "share"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(csv, heads[i]);
    for (int first = 0; first < PL_SHOWS; first++)
        for (int second = 0; second < PL_SHOWS; second++) {
            pl_buffer head = {0};
            if (first == PL_SHOWS_NEITHER && second == PL_SHOWS_NEITHER) continue;
            pl_buffer_format(&head, "%s_%s_km2", pl_shows_names[first], pl_shows_names[second]);
            csv->out->failed = csv->out->failed || head.failed;
            pl_csv_text(csv, head.failed ? "" : head.data);
            pl_buffer_free(&head);
        }
    pl_csv_end_row(csv);
    area_csv(csv, a, &a->all, "all");
    for (size_t i = 0; i < a->area_count; i++) area_csv(csv, a, &a->areas[i], a->areas[i].name);
}

/* ---- geojson ---- */

static void agree_geojson(pl_call *call, const pl_agree_answer *a) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t i = 0; i < a->patch_count; i++) {
        pl_geojson_feature(&json);
        pl_json_key_instant(&json, "at", a->at);
        pl_json_key_text(&json, "side", a->side);
        patch_json(&json, a, &a->patches[i]);
        pl_geojson_polygons(&json, a->patches[i].polygons, a->patches[i].polygon_count);
    }
    pl_geojson_end(call, &json);
}

/* ---- for people ---- */

static void maps_text(pl_call *call, const pl_agree_answer *a) {
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "%s and %s, land held by %s, %s%s%s\n", a->sources[0].name, a->sources[1].name,
                     a->side, pl_shown_instant(call, a->at), a->region == NULL ? "" : ", in ",
                     a->region == NULL ? "" : a->region);
    if (a->same_maker)
        pl_buffer_format(out,
                         "  both are %s's: they count as one witness, and differences are the feeds' own\n",
                         a->sources[0].maker);
    for (int i = 0; i < 2; i++) {
        pl_buffer_format(out, "  %s, map of %s: %.2f km2 held, contested ", a->sources[i].name,
                         pl_shown_instant(call, a->snapshots[i]), a->held_km2[i]);
        if (a->draws_contested[i])
            pl_buffer_format(out, "%.2f\n", a->contested_km2[i]);
        else
            pl_buffer_text(out, "not drawn\n");
    }
    pl_buffer_format(out, "  both hold %.2f km2, only %s %.2f, only %s %.2f: %.2f %% of what either holds\n",
                     a->all.both_km2, a->sources[0].name, a->all.only_km2[0], a->sources[1].name,
                     a->all.only_km2[1], a->all.share * 100);
    if (a->thin_km2[0] + a->thin_km2[1] > 0)
        pl_buffer_format(out,
                         "  in strips under 50 m: %.2f of what only %s holds, %.2f of what only %s does\n",
                         a->thin_km2[0], a->sources[0].name, a->thin_km2[1], a->sources[1].name);
    for (int i = 0; i < 2; i++)
        if (a->draws_contested[i])
            pl_buffer_format(out, "  of what only %s holds %.2f km2 are contested on %s's map\n",
                             a->sources[1 - i].name,
                             i == 0 ? a->all.table.km2[PL_SHOWS_CONTESTED][PL_SHOWS_HELD]
                                    : a->all.table.km2[PL_SHOWS_HELD][PL_SHOWS_CONTESTED],
                             a->sources[i].name);
}

static void areas_text(pl_call *call, const pl_agree_answer *a) {
    pl_table table = {.columns = 5};
    if (a->area_count == 0) return;
    pl_buffer_text(&call->out, "\n");
    pl_table_cell(&table, "  sector");
    pl_table_cell(&table, ">both km2");
    pl_table_cell(&table, ">only %s", a->sources[0].name);
    pl_table_cell(&table, ">only %s", a->sources[1].name);
    pl_table_cell(&table, ">agree %%");
    for (size_t i = 0; i < a->area_count; i++) {
        const pl_agree_area *area = &a->areas[i];
        pl_table_cell(&table, "  %s", area->name);
        pl_table_cell(&table, "%.2f", area->both_km2);
        pl_table_cell(&table, "%.2f", area->only_km2[0]);
        pl_table_cell(&table, "%.2f", area->only_km2[1]);
        if (isnan(area->share))
            pl_table_cell(&table, "-");
        else
            pl_table_cell(&table, "%.2f", area->share * 100);
    }
    pl_table_write(&table, &call->out);
}

static void patches_text(pl_call *call, const pl_agree_answer *a) {
    const size_t shown = a->patch_count < SHOWN_PATCHES ? a->patch_count : SHOWN_PATCHES;
    pl_table table = {.columns = 6};
    pl_buffer_format(&call->out, "\n  %zu patches that one shows and the other does not%s\n", a->patch_count,
                     shown == 0               ? ""
                     : shown < a->patch_count ? ", the largest first:"
                                              : ":");
    if (shown == 0) return;
    pl_table_cell(&table, "  held by");
    pl_table_cell(&table, ">km2");
    pl_table_cell(&table, ">width m");
    pl_table_cell(&table, ">lon");
    pl_table_cell(&table, ">lat");
    pl_table_cell(&table, "where");
    for (size_t i = 0; i < shown; i++) {
        const pl_agree_patch *patch = &a->patches[i];
        pl_table_cell(&table, "  %s", a->sources[patch->held_by].name);
        pl_table_cell(&table, "%.2f", patch->area_km2);
        pl_table_cell(&table, "%.0f", patch->width_m);
        pl_table_cell(&table, "%.4f", patch->at.lon);
        pl_table_cell(&table, "%.4f", patch->at.lat);
        if (patch->near == NULL)
            pl_table_cell(&table, "%s", patch->sector[0] == '\0' ? "elsewhere" : patch->sector);
        else
            pl_table_cell(&table, "%s, %.0f km from %s",
                          patch->sector[0] == '\0' ? "elsewhere" : patch->sector, patch->near_km,
                          patch->near);
    }
    pl_table_write(&table, &call->out);
    if (shown < a->patch_count)
        pl_buffer_format(&call->out, "  and %zu more; --json and --geojson have all\n",
                         a->patch_count - shown);
}

static void period_row(pl_call *call, pl_table *table, const pl_agree_period *p, const char *name) {
    pl_table_cell(table, "  %s", name == NULL ? pl_shown_instant(call, p->begin) : name);
    for (int k = 0; k < 2; k++) {
        pl_table_cell(table, "%zu", p->updates[k]);
        pl_table_cell(table, "%+.2f", p->net_km2[k]);
    }
    pl_table_cell(table, "%+.2f", p->difference_km2);
    pl_table_cell(table, "%s", p->undetermined ? "undetermined" : "-");
}

static void window_text(pl_call *call, const pl_agree_answer *a) {
    pl_table table = {.columns = 7};
    const double either = a->gained_both_km2 + a->gained_only_km2[0] + a->gained_only_km2[1];
    pl_buffer_format(&call->out, "\n  %s to %s: net land taken, by each\n", pl_shown_instant(call, a->from),
                     pl_shown_instant(call, a->to));
    pl_table_cell(&table, "  begin");
    for (int k = 0; k < 2; k++) {
        pl_table_cell(&table, ">updates");
        pl_table_cell(&table, ">%s km2", a->sources[k].name);
    }
    pl_table_cell(&table, ">difference");
    pl_table_cell(&table, "sign");
    for (size_t i = 0; i < a->period_count; i++) period_row(call, &table, &a->periods[i], NULL);
    period_row(call, &table, &a->whole, "all");
    pl_table_write(&table, &call->out);
    if (a->undetermined > 0)
        pl_buffer_format(&call->out,
                         "  %zu of %zu periods are undetermined: one source says more, the other less\n",
                         a->undetermined, a->period_count);
    pl_buffer_format(&call->out,
                     "  of the land gained between the ends, both show %.2f km2, only %s %.2f, only %s %.2f",
                     a->gained_both_km2, a->sources[0].name, a->gained_only_km2[0], a->sources[1].name,
                     a->gained_only_km2[1]);
    if (either > 0) pl_buffer_format(&call->out, ": %.1f %% alike", a->gained_both_km2 / either * 100);
    pl_buffer_text(&call->out, "\n");
}

static void lines_text(pl_call *call, const pl_agree_answer *a) {
    const pl_noise *noise = &a->lines.noise;
    if (a->same_maker) return;
    pl_buffer_format(&call->out, "lines that both draw and neither moved since %s: ",
                     pl_shown_instant(call, a->lines_from));
    if (!noise->estimated)
        pl_buffer_format(&call->out, "not estimated (%s)\n", noise->why);
    else
        pl_buffer_format(
            &call->out, "%.0f km, half of them within %.0f m; sigma %.0f m over %.1f km (%zu stretches)\n",
            a->lines.line_km, a->lines.median_m, noise->sigma_m, noise->length_m / 1e3, noise->events);
}

static void one_lag_text(pl_call *call, const pl_agree_answer *a, const pl_lag *lag, const char *by) {
    pl_buffer *out = &call->out;
    const int days = lag->best_days < 0 ? -lag->best_days : lag->best_days;
    const char *first = a->sources[lag->best_days < 0].name, *second = a->sources[lag->best_days >= 0].name;
    if (!lag->known)
        pl_buffer_format(out, "  by %s: nothing alike enough to tell a lag\n", by);
    else if (days == 0)
        pl_buffer_format(out, "  by %s: most alike on the same day, %.1f %% ahead of the next lag%s\n", by,
                         lag->lead * 100, lag->clear ? "" : ": not clear");
    else
        pl_buffer_format(out, "  by %s: %s follows %s by %d %s, %.1f %% ahead of the next lag%s\n", by,
                         second, first, days, days == 1 ? "day" : "days", lag->lead * 100,
                         lag->clear ? "" : ": not clear");
}

static void lags_text(pl_call *call, const pl_agree_answer *a) {
    pl_table table = {.columns = PL_LAGS + 1};
    pl_buffer_format(&call->out,
                     "\n  Does one follow the other? %s to %s; how alike they are when %s is taken so many "
                     "days later:\n",
                     pl_shown_instant(call, a->lag_from), pl_shown_instant(call, a->lag_to),
                     a->sources[1].name);
    pl_table_cell(&table, "  days later");
    for (int i = 0; i < PL_LAGS; i++) pl_table_cell(&table, ">%+d", i - PL_LAG_DAYS_MAX);
    for (int row = 0; row < 2; row++) {
        const pl_lag *lag = row == 0 ? &a->changes : &a->corners;
        pl_table_cell(&table, "  %s", row == 0 ? "changes" : "new corners");
        for (int i = 0; i < PL_LAGS; i++) {
            if (isnan(lag->likeness[i]))
                pl_table_cell(&table, "-");
            else
                pl_table_cell(&table, "%.3f", lag->likeness[i]);
        }
    }
    pl_table_write(&table, &call->out);
    one_lag_text(call, a, &a->changes, "changes");
    one_lag_text(call, a, &a->corners, "new corners");
    lines_text(call, a);
    if (isnan(a->corners_alike)) return;
    pl_buffer_format(
        &call->out, "  %.1f %% of the corners that either draws stand on both%s\n", a->corners_alike * 100,
        a->same_maker                             ? ""
        : a->corners_alike >= PL_LAG_LIKENESS_MIN ? ": one draws from the other, or both from a third"
                                                  : ": each draws for itself");
}

/* ---- the verb ---- */

static bool read_question(pl_call *call, pl_agree_question *q, pl_error *error) {
    static const char *const units[] = {"day", "week", "month", NULL};
    pl_instant day = INT64_MIN;
    size_t unit = 2;
    *q = (pl_agree_question){.first = call->arguments[0],
                             .second = call->arguments[1],
                             .side = pl_call_value(call, "side"),
                             .region = pl_call_value(call, "region"),
                             .at = INT64_MIN,
                             .from = INT64_MIN,
                             .to = INT64_MIN};
    if (!pl_call_instant(call, "on", &day, error) || !pl_call_instant(call, "at", &q->at, error) ||
        !pl_call_instant(call, "from", &q->from, error) || !pl_call_instant(call, "to", &q->to, error) ||
        !pl_call_word(call, "per", units, &unit, error))
        return false;
    if (day != INT64_MIN && q->at != INT64_MIN)
        return pl_fail(error, PL_USAGE, "--on and --at exclude each other");
    if (day != INT64_MIN) q->at = pl_day_start(pl_instant_day(day) + 1);
    if ((q->from == INT64_MIN) != (q->to == INT64_MIN))
        return pl_fail(error, PL_USAGE, "a window needs both --from and --to");
    if (q->from != INT64_MIN && q->from >= q->to)
        return pl_fail(error, PL_USAGE, "--from is not before --to");
    if (q->from == INT64_MIN && (pl_call_value(call, "per") != NULL || call->csv))
        return call->csv && pl_call_value(call, "per") == NULL
                   ? true
                   : pl_fail(error, PL_USAGE, "--per is of a window: it needs --from and --to");
    q->per = (pl_per)(PL_PER_DAY + unit);
    return true;
}

static void write_answer(pl_call *call, const pl_agree_answer *a) {
    if (call->json) {
        agree_json(call, a);
    } else if (call->geojson) {
        agree_geojson(call, a);
    } else if (call->csv) {
        pl_csv csv;
        pl_csv_start(&csv, &call->out);
        if (a->window)
            periods_csv(&csv, a);
        else
            areas_csv(&csv, a);
    } else {
        maps_text(call, a);
        areas_text(call, a);
        patches_text(call, a);
        if (a->window) window_text(call, a);
        lags_text(call, a);
    }
}

static bool run_agree(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_agree_question question;
    pl_agree_answer answer;
    if (!read_question(call, &question, error) || !pl_call_store(call, &store, error)) return false;
    const bool done = pl_ask_agree(store, &question, &call->arena, &answer, error);
    if (done) write_answer(call, &answer);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_agree = {
    .name = "agree",
    .arguments = "SOURCE SOURCE",
    .summary = "where and when two sources differ, and whether one follows the other",
    .about = "Compares two sources' maps of one instant: the land that both hold, that only one does, what "
             "the other shows\n"
             "there, by sector, and patch by patch. With a window, what each says of it, period by period; "
             "where one says\n"
             "more and the other less the period is undetermined. Whether one follows the other is told by "
             "where and when\n"
             "land changed hands, and by corners of lines that both draw at the very same position; how far "
             "the best lag is\n"
             "ahead of the next one is said with it. Under a lead of 10 % it is not clear.\n"
             "--csv writes the periods of a window, or else the sectors.",
    .options = agree_options,
    .examples = agree_examples,
    .arguments_min = 2,
    .arguments_max = 2,
    .csv = true,
    .geojson = true,
    .run = run_agree};
