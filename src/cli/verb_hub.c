/* verb_hub.c - plumbline hub: how far the boundary of what a side holds is from a place. */
#include "cli/asking.h"
#include "cli/geojson_out.h"
#include "cli/interval.h"
#include "cli/unreached.h"
#include "cli/verbs.h"

#include "engine/hubs.h"
#include "text/csv.h"

#include <math.h>

#define KM_DECIMALS 6      /* a millimetre */
#define KM_SHOWN 2         /* for people: what is drawn is not known to 10 m */
#define DEGREES_DECIMALS 7 /* a centimetre */
#define DAYS_MAX 40000     /* of a series: more than there are in 1900..2000 */

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAMES", "the sources, e.g. a,b (one a map maker)"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {"on", '\0', "DAY", "the last state of the day (24:00 UTC); else the last map"},
    {"at", '\0', "INSTANT", "the state exactly here"},
    {"from", '\0', "DAY", "a series, from the state at the end of this day on"},
    {"to", '\0', "DAY", "up to 00:00 UTC of this day"},
    {"per", '\0', "UNIT", "with --from and --to: day, week or month (day)"},
    {"region", '\0', "REGION", "the place of the name in this region, as `change --region` takes it"},
    {"id", '\0', "ID", "the place with this GeoNames number, or GAZETTEER:KEY"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline hub Pokrovsk -e war.gpkg --on 2024-12-19",
    "how far the land that is held was from the town, to each stated point and the stated edge",
    "plumbline hub 37.1758,48.2828 -e war.gpkg --from 2024-08-01 --to 2025-01-01 --csv",
    "the same to a position, day by day", NULL};

/* ---- JSON ---- */

static void position_json(pl_json *json, const char *key, pl_point at) {
    pl_json_key(json, key);
    pl_json_array(json);
    pl_json_fixed(json, at.lon, DEGREES_DECIMALS);
    pl_json_fixed(json, at.lat, DEGREES_DECIMALS);
    pl_json_end(json);
}

static void points_json(pl_json *json, const pl_hub *hub, const pl_hub_day *day) {
    pl_json_key(json, "points");
    pl_json_array(json);
    for (size_t i = 0; i < hub->point_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "point", hub->points[i].name);
        pl_json_key_fixed(json, "distance_km", day->held[i].distance_km, KM_DECIMALS);
        position_json(json, "nearest", day->held[i].nearest);
        pl_json_key_fixed(json, "grey_zone_km", day->grey == NULL ? NAN : day->grey[i].distance_km,
                          KM_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

/* What is known of one day, in an object that is open. */
static void day_json(pl_json *json, const pl_hub *hub, const pl_hub_day *day) {
    pl_json_key_instant(json, "at", day->at);
    pl_json_key_instant(json, "snapshot", day->snapshot);
    pl_stale_json(json, pl_is_stale(day->at, day->snapshot));
    pl_json_key_fixed(json, "distance_km", day->held[0].distance_km, KM_DECIMALS);
    pl_interval_json(json, "interval", &day->interval, KM_DECIMALS);
    pl_json_key_bool(json, "held", day->held[0].distance_km < 0.0);
    position_json(json, "nearest", day->held[0].nearest);
    pl_json_key_fixed(json, "grey_zone_km", day->grey == NULL ? NAN : day->grey[0].distance_km, KM_DECIMALS);
    pl_json_key_text(json, "edge", pl_edge_words[day->edge]);
    pl_json_key_fixed(json, "edge_km", day->edge_reading.distance_km, KM_DECIMALS);
    points_json(json, hub, day);
}

static void hub_json(pl_json *json, const pl_hub *hub) {
    pl_json_key_text(json, "id", hub->id);
    pl_json_key_text(json, "name", hub->name);
    pl_json_key_text(json, "found_as", hub->place.named_then);
    pl_json_key(json, "points");
    pl_json_array(json);
    for (size_t i = 0; i < hub->point_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "point", hub->points[i].name);
        pl_json_key_fixed(json, "lon", hub->points[i].at.lon, DEGREES_DECIMALS);
        pl_json_key_fixed(json, "lat", hub->points[i].at.lat, DEGREES_DECIMALS);
        pl_json_key_text(json, "from", hub->points[i].from);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key_text(json, "edge_from", hub->edge.count == 0 ? NULL : hub->edge_from);
}

static void claims_json(pl_json *json, const pl_hub_answer *answer) {
    pl_json_key(json, "claims");
    pl_json_array(json);
    for (size_t i = 0; i < answer->claim_count; i++) {
        const pl_place_claim *claim = &answer->claims[i];
        char day[PL_INSTANT_TEXT];
        pl_day_text(claim->day, day);
        pl_json_object(json);
        pl_json_key_text(json, "day", day);
        pl_json_key_text(json, "who", claim->who);
        pl_json_key_text(json, "says", claim->says);
        pl_json_key_fixed(json, "distance_km", claim->distance_km, KM_DECIMALS);
        pl_json_key_text(json, "where", claim->where);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void answer_json(pl_call *call, const pl_hub_answer *answer, bool series) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "hub");
    pl_json_object(&json);
    hub_json(&json, &answer->hub);
    pl_json_end(&json);
    pl_json_key_text(&json, "side", answer->side);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t s = 0; s < answer->source_count; s++) {
        const pl_hub_source *source = &answer->sources[s];
        pl_json_object(&json);
        pl_json_key_text(&json, "source", source->source.name);
        pl_json_key_text(&json, "maker", source->source.maker);
        pl_json_key_text(&json, "stands_beside", source->source.stands_beside);
        pl_caution_json(&json, &source->source);
        day_json(&json, &answer->hub, &source->days[source->day_count - 1]);
        if (series) {
            pl_json_key(&json, "days");
            pl_json_array(&json);
            for (size_t i = 0; i < source->day_count; i++) {
                pl_json_object(&json);
                day_json(&json, &answer->hub, &source->days[i]);
                pl_json_end(&json);
            }
            pl_json_end(&json);
        }
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_key(&json, "range");
    pl_json_object(&json);
    pl_json_key_integer(&json, "sources", (int64_t)answer->range.count);
    pl_json_key_fixed(&json, "low_km", answer->range.low, KM_DECIMALS);
    pl_json_key_fixed(&json, "high_km", answer->range.high, KM_DECIMALS);
    pl_json_end(&json);
    pl_unreached_json(&json, answer->unreached, answer->unreached_count);
    claims_json(&json, answer);
    pl_answer_end(call, &json);
}

/* ---- CSV and GeoJSON ---- */

static void answer_csv(pl_call *call, const pl_hub_answer *answer) {
    static const char *const heads[] = {"source",      "side",        "at",           "snapshot", "point",
                                        "lon",         "lat",         "distance_km",  "low_km",   "high_km",
                                        "nearest_lon", "nearest_lat", "grey_zone_km", "edge",     "edge_km"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t d = 0; d < answer->sources[s].day_count; d++)
            for (size_t p = 0; p < answer->hub.point_count; p++) {
                const pl_hub_day *day = &answer->sources[s].days[d];
                const pl_interval none = pl_interval_start(NAN);
                char at[PL_INSTANT_TEXT], snapshot[PL_INSTANT_TEXT];
                pl_instant_text(day->at, at);
                pl_instant_text(day->snapshot, snapshot);
                pl_csv_text(&csv, answer->sources[s].source.name);
                pl_csv_text(&csv, answer->side);
                pl_csv_text(&csv, at);
                pl_csv_text(&csv, snapshot);
                pl_csv_text(&csv, answer->hub.points[p].name);
                pl_csv_fixed(&csv, answer->hub.points[p].at.lon, DEGREES_DECIMALS);
                pl_csv_fixed(&csv, answer->hub.points[p].at.lat, DEGREES_DECIMALS);
                pl_csv_fixed(&csv, day->held[p].distance_km, KM_DECIMALS);
                pl_interval_csv(&csv, p == 0 ? &day->interval : &none, KM_DECIMALS);
                pl_csv_fixed(&csv, day->held[p].nearest.lon, DEGREES_DECIMALS);
                pl_csv_fixed(&csv, day->held[p].nearest.lat, DEGREES_DECIMALS);
                pl_csv_fixed(&csv, day->grey == NULL ? NAN : day->grey[p].distance_km, KM_DECIMALS);
                pl_csv_text(&csv, pl_edge_words[day->edge]);
                pl_csv_fixed(&csv, day->edge_reading.distance_km, KM_DECIMALS);
                pl_csv_end_row(&csv);
            }
}

/* A line from the first point to the nearest position of each source and day, each stated point, and the
 * edge. */
static void answer_geojson(pl_call *call, const pl_hub_answer *answer) {
    pl_json json;
    const pl_hub *hub = &answer->hub;
    pl_geojson_start(call, &json);
    for (size_t p = 0; p < hub->point_count; p++) {
        pl_geojson_feature(&json);
        pl_json_key_text(&json, "what", "point");
        pl_json_key_text(&json, "name", hub->name);
        pl_json_key_text(&json, "point", hub->points[p].name);
        pl_json_key_text(&json, "from", hub->points[p].from);
        pl_geojson_point(&json, hub->points[p].at);
    }
    if (hub->edge.count > 0) {
        pl_geojson_feature(&json);
        pl_json_key_text(&json, "what", "edge");
        pl_json_key_text(&json, "name", hub->name);
        pl_json_key_text(&json, "from", hub->edge_from);
        pl_geojson_polygons(&json, &hub->edge, 1);
    }
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t d = 0; d < answer->sources[s].day_count; d++) {
            const pl_hub_day *day = &answer->sources[s].days[d];
            const pl_point ends[] = {hub->points[0].at, day->held[0].nearest};
            const pl_open_line line = {ends, 2};
            pl_geojson_feature(&json);
            pl_json_key_text(&json, "what", "distance");
            pl_json_key_text(&json, "source", answer->sources[s].source.name);
            pl_json_key_text(&json, "side", answer->side);
            pl_json_key_instant(&json, "at", day->at);
            pl_json_key_instant(&json, "snapshot", day->snapshot);
            pl_json_key_fixed(&json, "distance_km", day->held[0].distance_km, KM_DECIMALS);
            pl_geojson_lines(&json, &line, isnan(day->held[0].distance_km) ? 0 : 1);
        }
    pl_geojson_end(call, &json);
}

/* ---- for people ---- */

static void cell_km(pl_table *table, double km) {
    if (isnan(km))
        pl_table_cell(table, "-");
    else
        pl_table_cell(table, "%.*f", KM_SHOWN, km);
}

static void edge_cell(pl_table *table, const pl_hub_day *day) {
    if (day->edge == PL_EDGE_OUTSIDE)
        cell_km(table, day->edge_reading.distance_km);
    else
        pl_table_cell(table, "%s", pl_edge_words[day->edge]);
}

static void days_text(pl_call *call, const pl_hub_answer *answer) {
    pl_table table = {.columns = 7};
    static const char *const heads[] = {
        "source", "at", "state of", ">km", ">to the edge", ">to the grey zone", "nearest position"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t d = 0; d < answer->sources[s].day_count; d++) {
            const pl_hub_day *day = &answer->sources[s].days[d];
            pl_table_cell(&table, "%s", answer->sources[s].source.name);
            pl_table_cell(&table, "%s", pl_shown_instant(call, day->at));
            pl_table_cell(&table, "%s", pl_shown_instant(call, day->snapshot));
            cell_km(&table, day->held[0].distance_km);
            edge_cell(&table, day);
            cell_km(&table, day->grey == NULL ? NAN : day->grey[0].distance_km);
            pl_table_cell(&table, "%.5f,%.5f", day->held[0].nearest.lon, day->held[0].nearest.lat);
        }
    pl_table_write(&table, &call->out);
}

/* The error of the last day's distance, and the distance to the other points. */
static void source_text(pl_call *call, const pl_hub_answer *answer, const pl_hub_source *source) {
    const pl_hub_day *day = &source->days[source->day_count - 1];
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "%s: %.*f km ", source->source.name, KM_SHOWN, day->held[0].distance_km);
    pl_interval_text(out, &day->interval, KM_SHOWN);
    pl_buffer_text(out, "\n");
    for (size_t p = 1; p < answer->hub.point_count; p++)
        pl_buffer_format(out, "  to the point %s (%.5f,%.5f): %.*f km\n", answer->hub.points[p].name,
                         answer->hub.points[p].at.lon, answer->hub.points[p].at.lat, KM_SHOWN,
                         day->held[p].distance_km);
    pl_age_text(out, "  ", day->at - day->snapshot);
    pl_caution_text(out, &source->source);
}

static void answer_text(pl_call *call, const pl_hub_answer *answer) {
    const pl_hub *hub = &answer->hub;
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "%s (%s), point %s at %.5f,%.5f: distance to land held by %s\n", hub->name, hub->id,
                     hub->points[0].name, hub->points[0].at.lon, hub->points[0].at.lat, answer->side);
    if (hub->place.named_then != NULL) pl_buffer_format(out, "found as %s\n", hub->place.named_then);
    pl_buffer_text(out, "\n");
    days_text(call, answer);
    pl_buffer_text(out, "\n");
    for (size_t s = 0; s < answer->source_count; s++) source_text(call, answer, &answer->sources[s]);
    pl_buffer_text(out, "Below zero: the point lies in land that is held, so deep.\n");
    if (hub->edge.count > 0) pl_buffer_format(out, "Edge: %s.\n", hub->edge_from);
    if (answer->range.count > 1)
        pl_buffer_format(out, "By %zu map makers: %.*f to %.*f km.\n", answer->range.count, KM_SHOWN,
                         answer->range.low, KM_SHOWN, answer->range.high);
    pl_unreached_text(call, answer->unreached, answer->unreached_count);
    if (answer->claim_count > 0) pl_buffer_text(out, "\nWhat was said:\n");
    for (size_t i = 0; i < answer->claim_count; i++) {
        char day[PL_INSTANT_TEXT];
        pl_day_text(answer->claims[i].day, day);
        pl_buffer_format(out, "  %s  %s: %s (%s)\n", day, answer->claims[i].who, answer->claims[i].says,
                         answer->claims[i].where);
    }
}

/* ---- the call ---- */

/* The ends of the periods between --from and --to. */
static bool series_instants(pl_call *call, pl_instant from, pl_instant to, pl_hub_question *question,
                            pl_error *error) {
    static const char *const units[] = {"day", "week", "month", NULL};
    static const pl_per pers[] = {PL_PER_DAY, PL_PER_WEEK, PL_PER_MONTH};
    size_t unit = 0, count = 0;
    if (!pl_call_word(call, "per", units, &unit, error)) return false;
    if (from >= to) return pl_fail(error, PL_USAGE, "--from must be earlier than --to");
    if ((to - from) / PL_DAY_SECONDS > DAYS_MAX)
        return pl_fail(error, PL_USAGE, "a series of more than %d days", DAYS_MAX);
    pl_instant *instants =
        pl_arena_alloc(&call->arena, ((size_t)((to - from) / PL_DAY_SECONDS) + 2) * sizeof *instants);
    if (instants == NULL) return pl_fail_nomem(error);
    for (pl_instant at = pl_per_begin(pers[unit], 0, from); at < to;) {
        pl_instant next = pl_per_next(pers[unit], 0, at);
        if (next > from && next <= to) instants[count++] = next;
        at = next;
    }
    question->instants = instants;
    question->instant_count = count;
    return count > 0 || pl_fail(error, PL_USAGE, "no whole %s ends between --from and --to", units[unit]);
}

static bool read_question(pl_call *call, pl_hub_question *question, bool *ret_series, pl_error *error) {
    pl_instant on = INT64_MIN, at = INT64_MIN, from = INT64_MIN, to = INT64_MIN;
    pl_instant *one = pl_arena_alloc(&call->arena, sizeof *one);
    if (one == NULL) return pl_fail_nomem(error);
    if (!pl_call_instant(call, "on", &on, error) || !pl_call_instant(call, "at", &at, error) ||
        !pl_call_instant(call, "from", &from, error) || !pl_call_instant(call, "to", &to, error))
        return false;
    *ret_series = from != INT64_MIN || to != INT64_MIN;
    if ((on != INT64_MIN) + (at != INT64_MIN) + *ret_series > 1)
        return pl_fail(error, PL_USAGE, "--on, --at, and --from with --to exclude each other");
    if (*ret_series && (from == INT64_MIN || to == INT64_MIN))
        return pl_fail(error, PL_USAGE, "a series needs both --from and --to");
    if (!*ret_series && pl_call_value(call, "per") != NULL)
        return pl_fail(error, PL_USAGE, "--per says how a series is made: it needs --from and --to");
    question->sources = pl_call_value(call, "source");
    question->side = pl_call_value(call, "side");
    question->place = (pl_place_asked){
        .name = call->arguments[0], .id = pl_call_value(call, "id"), .region = pl_call_value(call, "region")};
    if (*ret_series) return series_instants(call, from, to, question, error);
    question->ends = true;
    if (on == INT64_MIN && at == INT64_MIN) return true; /* the last map */
    *one = on != INT64_MIN ? pl_day_start(pl_instant_day(on) + 1) : at;
    question->instants = one;
    question->instant_count = 1;
    return true;
}

static bool run(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_hub_question question = {.as_of = INT64_MAX};
    pl_hub_answer answer = {0};
    bool series = false;
    if (!read_question(call, &question, &series, error) || !pl_call_store(call, &store, error)) return false;
    bool done = pl_ask_hub(store, &question, &call->arena, &answer, error);
    if (done && call->json)
        answer_json(call, &answer, series);
    else if (done && call->csv)
        answer_csv(call, &answer);
    else if (done && call->geojson)
        answer_geojson(call, &answer);
    else if (done)
        answer_text(call, &answer);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_hub = {
    .name = "hub",
    .arguments = "NAME|LON,LAT",
    .summary = "how far the land that a side holds is from a place, by day",
    .about =
        "Distance along the ellipsoid from a stated point to the boundary of what the side holds, per "
        "source; "
        "below zero when the point\n"
        "lies in held land. Beside it the distance to the place's stated edge and to the grey zone (held or "
        "contested), and the nearest\n"
        "position. NAME is a hub of the theatre or any place of a gazetteer in the evidence file, in any "
        "spelling.",
    .options = options,
    .examples = examples,
    .arguments_min = 1,
    .arguments_max = 1,
    .csv = true,
    .geojson = true,
    .run = run};
