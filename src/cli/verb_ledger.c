/* verb_ledger.c - plumbline ledger: redraws, reclassifications, retractions, one line an event. */
#include "cli/verbs.h"

#include "cli/geojson_out.h"
#include "engine/ledger.h"
#include "engine/sources.h"
#include "text/csv.h"

#include <stdio.h>

#define KM2_DECIMALS 9

static const pl_option_spec ledger_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAMES", "the sources, e.g. a,b (one a map maker)"},
    {"side", '\0', "NAME", "whose land (every side's, and the grey zone)"},
    {"from", '\0', "DAY", "snapshots after 00:00 UTC of the day, or after an instant"},
    {"to", '\0', "DAY", "snapshots up to 00:00 UTC of the day, or up to an instant"},
    {"as-of", '\0', "DAY", "what was known at 00:00 UTC of the day, or at an instant"},
    {"kind", '\0', "KINDS", "which kinds of change (redraw,reclassified,retraction)"},
    {"region", '\0', "REGION", "only there: a name or code of the theatre, W,S,E,N, or a GeoJSON file"},
    {NULL, '\0', NULL, NULL}};

static const char *const ledger_examples[] = {
    "plumbline ledger -e war.gpkg --kind redraw",
    "every redraw that is recognised, the largest first",
    "plumbline ledger -e war.gpkg --from 2024-12-09 --to 2024-12-11 --as-of 2024-12-19 --json",
    "what became by 19 December of what two days brought",
    "plumbline ledger -e war.gpkg --from 2023-08-25 --to 2023-08-26 --geojson",
    "the same with outlines",
    NULL};

typedef struct {
    pl_ledger *ledgers;
    size_t count;
    unsigned kinds;
    pl_instant as_of;
} ledger_work;

static void instant_or_null(pl_json *json, const char *key, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_json_key(json, key);
    pl_json_text(json, instant == INT64_MAX ? NULL : text);
}

static void event_properties(pl_json *json, const pl_event *event, const char *sector) {
    pl_json_key_instant(json, "from", event->from);
    pl_json_key_instant(json, "to", event->to);
    pl_json_key_text(json, "status", event->status);
    pl_json_key_text(json, "kind", pl_kind_names[event->kind]);
    pl_json_key_fixed(json, "gained_km2", event->gained_km2, KM2_DECIMALS);
    pl_json_key_fixed(json, "lost_km2", event->lost_km2, KM2_DECIMALS);
    pl_json_key_fixed(json, "reclassified_km2", event->contested_km2, KM2_DECIMALS);
    pl_json_key_fixed(json, "undone_km2", event->undone_km2, KM2_DECIMALS);
    instant_or_null(json, "undone_at", event->undone_at);
    pl_json_key_integer(json, "patches", (int64_t)event->patch_count);
    pl_json_key_fixed(json, "width_m", event->width_m, 1);
    pl_json_key_fixed(json, "lon", event->at.lon, 6);
    pl_json_key_fixed(json, "lat", event->at.lat, 6);
    pl_json_key(json, "box");
    pl_json_array(json);
    pl_json_fixed(json, event->box.west, 6);
    pl_json_fixed(json, event->box.south, 6);
    pl_json_fixed(json, event->box.east, 6);
    pl_json_fixed(json, event->box.north, 6);
    pl_json_end(json);
    pl_json_key_text(json, "sector", sector);
    pl_json_key_text(json, "why", event->why);
}

static void totals_json(pl_json *json, const pl_ledger *ledger, unsigned kinds) {
    pl_json_key(json, "totals");
    pl_json_object(json);
    for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
        if ((kinds & 1u << kind) == 0) continue;
        pl_json_key(json, pl_kind_names[kind]);
        pl_json_object(json);
        pl_json_key_fixed(json, "gained_km2", ledger->gained_km2[kind], KM2_DECIMALS);
        pl_json_key_fixed(json, "lost_km2", ledger->lost_km2[kind], KM2_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void ledger_json(pl_call *call, const ledger_work *work) {
    pl_json json;
    pl_answer_start(call, &json);
    instant_or_null(&json, "as_of", work->as_of);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t s = 0; s < work->count; s++) {
        const pl_ledger *ledger = &work->ledgers[s];
        pl_json_object(&json);
        pl_json_key_text(&json, "source", ledger->source);
        totals_json(&json, ledger, work->kinds);
        pl_json_key(&json, "events");
        pl_json_array(&json);
        for (size_t i = 0; i < ledger->count; i++) {
            pl_json_object(&json);
            event_properties(&json, &ledger->events[i], ledger->sectors[i]);
            pl_json_end(&json);
        }
        pl_json_end(&json);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

/* All outlines of an event as one multipolygon. */
static bool event_feature(pl_call *call, pl_json *json, const pl_ledger *ledger, size_t index) {
    const pl_event *event = &ledger->events[index];
    size_t count = 0, at = 0;
    for (size_t i = 0; i < event->patch_count; i++) count += ledger->polygon_counts[event->patches[i]];
    pl_polygon *all = pl_arena_alloc(&call->arena, (count + 1) * sizeof *all);
    if (all == NULL) return false;
    for (size_t i = 0; i < event->patch_count; i++)
        for (size_t k = 0; k < ledger->polygon_counts[event->patches[i]]; k++)
            all[at++] = ledger->polygons[event->patches[i]][k];
    pl_geojson_feature(json);
    pl_json_key_text(json, "source", ledger->source);
    event_properties(json, event, ledger->sectors[index]);
    pl_geojson_polygons(json, all, count);
    return true;
}

static bool ledger_geojson(pl_call *call, const ledger_work *work, pl_error *error) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t s = 0; s < work->count; s++)
        for (size_t i = 0; i < work->ledgers[s].count; i++)
            if (!event_feature(call, &json, &work->ledgers[s], i)) return pl_fail_nomem(error);
    pl_geojson_end(call, &json);
    return true;
}

static void ledger_csv(pl_call *call, const ledger_work *work) {
    static const char *const heads[] = {
        "source",     "from",      "to",      "status",  "kind", "gained_km2", "lost_km2", "reclassified_km2",
        "undone_km2", "undone_at", "patches", "width_m", "lon",  "lat",        "sector",   "why"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t s = 0; s < work->count; s++)
        for (size_t i = 0; i < work->ledgers[s].count; i++) {
            const pl_event *event = &work->ledgers[s].events[i];
            char from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT], undone[PL_INSTANT_TEXT];
            pl_instant_text(event->from, from);
            pl_instant_text(event->to, to);
            pl_instant_text(event->undone_at, undone);
            pl_csv_text(&csv, work->ledgers[s].source);
            pl_csv_text(&csv, from);
            pl_csv_text(&csv, to);
            pl_csv_text(&csv, event->status);
            pl_csv_text(&csv, pl_kind_names[event->kind]);
            pl_csv_fixed(&csv, event->gained_km2, KM2_DECIMALS);
            pl_csv_fixed(&csv, event->lost_km2, KM2_DECIMALS);
            pl_csv_fixed(&csv, event->contested_km2, KM2_DECIMALS);
            pl_csv_fixed(&csv, event->undone_km2, KM2_DECIMALS);
            pl_csv_text(&csv, event->undone_at == INT64_MAX ? NULL : undone);
            pl_csv_integer(&csv, (int64_t)event->patch_count);
            pl_csv_fixed(&csv, event->width_m, 1);
            pl_csv_fixed(&csv, event->at.lon, 6);
            pl_csv_fixed(&csv, event->at.lat, 6);
            pl_csv_text(&csv, work->ledgers[s].sectors[i]);
            pl_csv_text(&csv, event->why);
            pl_csv_end_row(&csv);
        }
}

/* ---- for people ---- */

#define SHOWN_EVENTS 30

static void event_row(pl_call *call, pl_table *table, const pl_event *event, const char *sector) {
    pl_table_cell(table, "  %s", pl_shown_instant(call, event->to));
    pl_table_cell(table, "%s", event->status);
    pl_table_cell(table, "%s", pl_kind_names[event->kind]);
    pl_table_cell(table, "%.2f", event->gained_km2);
    pl_table_cell(table, "%.2f", event->lost_km2);
    pl_table_cell(table, "%.2f", event->undone_km2);
    pl_table_cell(table, "%zu", event->patch_count);
    pl_table_cell(table, "%.3f", event->at.lon);
    pl_table_cell(table, "%.3f", event->at.lat);
    pl_table_cell(table, "%s", sector == NULL ? "-" : sector);
    pl_table_cell(table, "%s", event->why);
}

static void ledger_text(pl_call *call, const pl_ledger *ledger, unsigned kinds) {
    static const char *const heads[] = {"  snapshot", "status",      "kind",     ">gained km2",
                                        ">lost km2",  ">undone km2", ">patches", ">lon",
                                        ">lat",       "sector",      "why"};
    const size_t shown = ledger->count < SHOWN_EVENTS ? ledger->count : SHOWN_EVENTS;
    pl_table table = {.columns = sizeof heads / sizeof *heads};
    pl_buffer_format(&call->out, "%s: %zu events%s\n", ledger->source, ledger->count,
                     shown < ledger->count ? ", the largest first" : "");
    for (int kind = 0; kind < PL_KIND_COUNT; kind++)
        if ((kinds & 1u << kind) != 0)
            pl_buffer_format(&call->out, "  %-12s gained %10.2f km2, lost %10.2f\n", pl_kind_names[kind],
                             ledger->gained_km2[kind], ledger->lost_km2[kind]);
    if (shown == 0) return;
    pl_buffer_text(&call->out, "\n");
    for (size_t i = 0; i < table.columns; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < shown; i++) event_row(call, &table, &ledger->events[i], ledger->sectors[i]);
    pl_table_write(&table, &call->out);
    if (shown < ledger->count)
        pl_buffer_format(&call->out, "  and %zu smaller; --json and --csv have all\n", ledger->count - shown);
}

/* --kind a,b; what was changed but did not move is listed when nothing is said. */
static bool wanted_kinds(const pl_call *call, unsigned *ret, pl_error *error) {
    const char *text = pl_call_value(call, "kind");
    *ret = text == NULL ? 1u << PL_KIND_REDRAW | 1u << PL_KIND_RECLASSIFIED | 1u << PL_KIND_RETRACTION : 0;
    while (text != NULL) {
        const size_t length = strcspn(text, ",");
        int kind = 0;
        while (kind < PL_KIND_COUNT &&
               (strlen(pl_kind_names[kind]) != length || strncmp(pl_kind_names[kind], text, length) != 0))
            kind++;
        if (kind == PL_KIND_COUNT)
            return pl_fail(error, PL_USAGE,
                           "--kind %s: not a kind of change (advance, retreat, reclassified, redraw, "
                           "retraction)",
                           text);
        *ret |= 1u << kind;
        text = text[length] == ',' ? text + length + 1 : NULL;
    }
    return true;
}

static bool ask_ledger(pl_call *call, pl_store *store, ledger_work *work, pl_error *error) {
    pl_asked *asked;
    pl_theatre theatre;
    pl_region region;
    const char *where = pl_call_value(call, "region");
    pl_ledger_question question = {.side = pl_call_value(call, "side"),
                                   .from = INT64_MIN,
                                   .to = INT64_MAX,
                                   .as_of = INT64_MAX,
                                   .outlines = call->geojson};
    if (!pl_call_instant(call, "from", &question.from, error) ||
        !pl_call_instant(call, "to", &question.to, error) ||
        !pl_call_instant(call, "as-of", &question.as_of, error) ||
        !wanted_kinds(call, &question.kinds, error) ||
        !pl_ask_sources(store, pl_call_value(call, "source"), &call->arena, &asked, &work->count, &theatre,
                        error))
        return false;
    if (question.from > question.to) return pl_fail(error, PL_USAGE, "--from is later than --to");
    if (where != NULL) {
        if (!pl_region_find(store, &theatre, where, NULL, &call->arena, &region, error)) return false;
        question.region = &region;
    }
    work->kinds = question.kinds;
    work->as_of = question.as_of;
    work->ledgers = pl_arena_alloc(&call->arena, work->count * sizeof *work->ledgers);
    if (work->ledgers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < work->count; i++) {
        question.source = asked[i].name;
        if (!pl_ask_ledger(store, &question, &call->arena, &work->ledgers[i], error)) return false;
    }
    return true;
}

static bool run_ledger(pl_call *call, pl_error *error) {
    pl_store *store;
    ledger_work work = {0};
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_ledger(call, store, &work, error);
    if (done && call->geojson)
        done = ledger_geojson(call, &work, error);
    else if (done && call->json)
        ledger_json(call, &work);
    else if (done && call->csv)
        ledger_csv(call, &work);
    for (size_t i = 0; done && !call->json && !call->csv && !call->geojson && i < work.count; i++) {
        if (i > 0) pl_buffer_text(&call->out, "\n");
        ledger_text(call, &work.ledgers[i], work.kinds);
    }
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_ledger = {
    .name = "ledger",
    .arguments = "",
    .summary = "redraws, reclassifications and retractions, event by event, with where and why",
    .about =
        "An event is what one snapshot changed in one neighbourhood (patches less than 5 km apart), of one\n"
        "status and one kind. Kinds are judged as of --as-of: what was an advance then may have been taken\n"
        "back since, and \"undone km2\" says how much of it.\n"
        "Without --side the grey zone is listed too, so that what changed between held and contested is\n"
        "seen from both. --kind advance,retreat lists movement in the same way.",
    .options = ledger_options,
    .examples = ledger_examples,
    .csv = true,
    .geojson = true,
    .run = run_ledger};
