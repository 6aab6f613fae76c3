/* verb_places.c - plumbline places: what the maps say of one place over time, or which places changed hands
 * in a window. */
#include "cli/asking.h"
#include "cli/geojson_out.h"
#include "cli/unreached.h"
#include "cli/verbs.h"

#include "engine/histories.h"
#include "text/csv.h"

#include <inttypes.h>

#define DEGREES_DECIMALS 7
#define KM_DECIMALS 6

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAMES", "the sources, e.g. a,b (one a map maker)"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {"id", '\0', "ID", "the place with this GeoNames number, or GAZETTEER:KEY"},
    {"region", '\0', "REGION", "with NAME: the one in this region; else only places in it"},
    {"from", '\0', "DAY", "without NAME: places that changed hands from 00:00 UTC of this day"},
    {"to", '\0', "DAY", "up to 00:00 UTC of this day"},
    {"per", '\0', "UNIT", "count them by day, week or month (week)"},
    {"without", '\0', "KINDS", "leave changes of these kinds out, e.g. redraw,retraction"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline places Bakhmut -e war.gpkg",
    "who held the place when, by each source and published point",
    "plumbline places 37.8,48.59 -e war.gpkg --json",
    "the same of a position",
    "plumbline places -e war.gpkg --from 2024-11-01 --to 2025-01-01 --per week",
    "which places changed hands, and how many a week by each gazetteer",
    NULL};

/* ---- what both answers print ---- */

static void settlement_json(pl_call *call, pl_json *json, const pl_settlement *s) {
    pl_json_key_text(json, "id", pl_settlement_id(s, &call->arena));
    pl_json_key_text(json, "name", s->points[0]->name);
    pl_json_key_text(json, "region", s->region);
    pl_json_key(json, "population");
    if (s->population < 0)
        pl_json_null(json);
    else
        pl_json_integer(json, s->population);
}

static void position_json(pl_json *json, pl_point at) {
    pl_json_key_fixed(json, "lon", at.lon, DEGREES_DECIMALS);
    pl_json_key_fixed(json, "lat", at.lat, DEGREES_DECIMALS);
}

static void point_json(pl_json *json, const pl_place_point *point) {
    pl_json_key_text(json, "gazetteer", point->gazetteer);
    pl_json_key_text(json, "key", point->key);
    position_json(json, point->at);
}

static void instant_or_null(pl_json *json, const char *key, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_json_key_text(json, key, instant == INT64_MIN || instant == INT64_MAX ? NULL : text);
}

static void csv_instant(pl_csv *csv, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_csv_text(csv, instant == INT64_MIN || instant == INT64_MAX ? NULL : text);
}

static void csv_heads(pl_csv *csv, const char *const *heads) {
    for (size_t i = 0; heads[i] != NULL; i++) pl_csv_text(csv, heads[i]);
    pl_csv_end_row(csv);
}

static const char *kind_of(const pl_status_span *span) {
    return span->kind < 0 ? NULL : pl_kind_names[span->kind];
}

/* ---- one place: JSON, CSV, GeoJSON ---- */

static void history_json(pl_json *json, const pl_point_history *history) {
    pl_json_key_integer(json, "taken", (int64_t)history->taken);
    pl_json_key_integer(json, "lost", (int64_t)history->lost);
    pl_json_key(json, "history");
    pl_json_array(json);
    for (size_t i = 0; i < history->span_count; i++) {
        const pl_status_span *span = &history->spans[i];
        pl_json_object(json);
        pl_json_key_text(json, "status", span->status);
        pl_json_key_instant(json, "from", span->from);
        instant_or_null(json, "to", span->to);
        instant_or_null(json, "after", span->after);
        pl_json_key_text(json, "kind", kind_of(span));
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void place_source_json(pl_json *json, const pl_place_answer *answer, const pl_place_source *source) {
    pl_json_object(json);
    pl_json_key_text(json, "source", source->source.name);
    pl_json_key_text(json, "maker", source->source.maker);
    pl_json_key_text(json, "stands_beside", source->source.stands_beside);
    pl_json_key_instant(json, "first_map", source->first);
    pl_json_key_instant(json, "last_map", source->last);
    pl_json_key(json, "draws");
    pl_json_array(json);
    for (size_t i = 0; i < source->draws_count; i++) pl_json_text(json, source->draws[i]);
    pl_json_end(json);
    pl_json_key_bool(json, "differs_by_point", source->differs);
    history_json(json, &source->points[0]);
    pl_json_key(json, "points");
    pl_json_array(json);
    for (size_t p = 0; p < answer->place.settlement.count; p++) {
        pl_json_object(json);
        point_json(json, source->points[p].point);
        history_json(json, &source->points[p]);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void claims_json(pl_json *json, const pl_place_claim *claims, size_t count) {
    pl_json_key(json, "claims");
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) {
        char day[PL_INSTANT_TEXT];
        pl_day_text(claims[i].day, day);
        pl_json_object(json);
        pl_json_key_text(json, "day", day);
        pl_json_key_text(json, "who", claims[i].who);
        pl_json_key_text(json, "says", claims[i].says);
        pl_json_key_text(json, "where", claims[i].where);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void place_json(pl_call *call, const pl_place_answer *answer) {
    const pl_place_found *place = &answer->place;
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "place");
    pl_json_object(&json);
    pl_json_key_text(&json, "id", place->id);
    pl_json_key_text(&json, "name", place->name);
    pl_json_key_text(&json, "found_as", place->named_then);
    pl_json_key_text(&json, "region", place->settlement.region);
    pl_json_key(&json, "population");
    if (place->settlement.population < 0)
        pl_json_null(&json);
    else
        pl_json_integer(&json, place->settlement.population);
    pl_json_key_fixed(&json, "points_apart_km", answer->apart_km, KM_DECIMALS);
    pl_json_end(&json);
    pl_json_key(&json, "others");
    pl_json_array(&json);
    for (size_t i = 0; i < place->other_count; i++) {
        pl_json_object(&json);
        settlement_json(call, &json, place->others[i]);
        position_json(&json, place->others[i]->points[0]->at);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_key_text(&json, "side", answer->side);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t s = 0; s < answer->source_count; s++) place_source_json(&json, answer, &answer->sources[s]);
    pl_json_end(&json);
    claims_json(&json, answer->claims, answer->claim_count);
    pl_answer_end(call, &json);
}

static void place_csv(pl_call *call, const pl_place_answer *answer) {
    static const char *const heads[] = {"source", "place", "gazetteer", "key", "lon",  "lat",
                                        "status", "after", "from",      "to",  "kind", NULL};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    csv_heads(&csv, heads);
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t p = 0; p < answer->place.settlement.count; p++) {
            const pl_point_history *history = &answer->sources[s].points[p];
            for (size_t i = 0; i < history->span_count; i++) {
                const pl_status_span *span = &history->spans[i];
                pl_csv_text(&csv, answer->sources[s].source.name);
                pl_csv_text(&csv, answer->place.id);
                pl_csv_text(&csv, history->point->gazetteer);
                pl_csv_text(&csv, history->point->key);
                pl_csv_fixed(&csv, history->point->at.lon, DEGREES_DECIMALS);
                pl_csv_fixed(&csv, history->point->at.lat, DEGREES_DECIMALS);
                pl_csv_text(&csv, span->status);
                csv_instant(&csv, span->after);
                csv_instant(&csv, span->from);
                csv_instant(&csv, span->to);
                pl_csv_text(&csv, kind_of(span));
                pl_csv_end_row(&csv);
            }
        }
}

/* Every point with its status on the last map of each source. */
static void place_geojson(pl_call *call, const pl_place_answer *answer) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t p = 0; p < answer->place.settlement.count; p++) {
            const pl_point_history *history = &answer->sources[s].points[p];
            const pl_status_span *span = &history->spans[history->span_count - 1];
            pl_geojson_feature(&json);
            pl_json_key_text(&json, "source", answer->sources[s].source.name);
            pl_json_key_text(&json, "id", answer->place.id);
            pl_json_key_text(&json, "name", history->point->name);
            pl_json_key_text(&json, "gazetteer", history->point->gazetteer);
            pl_json_key_text(&json, "key", history->point->key);
            pl_json_key_text(&json, "status", span->status);
            pl_json_key_instant(&json, "from", span->from);
            instant_or_null(&json, "after", span->after);
            pl_json_key_instant(&json, "last_map", answer->sources[s].last);
            pl_geojson_point(&json, history->point->at);
        }
    pl_geojson_end(call, &json);
}

/* ---- one place, for people ---- */

static void people_text(pl_buffer *out, const pl_settlement *s) {
    if (s->region[0] != '\0') pl_buffer_format(out, ", %s", s->region);
    if (s->population >= 0) pl_buffer_format(out, ", %" PRId64 " people", s->population);
}

static void history_text(pl_call *call, const pl_point_history *history) {
    pl_table table = {.columns = 4};
    pl_table_cell(&table, "  status");
    pl_table_cell(&table, "first map with it");
    pl_table_cell(&table, "map before");
    pl_table_cell(&table, "kind of change");
    for (size_t i = 0; i < history->span_count; i++) {
        const pl_status_span *span = &history->spans[i];
        pl_table_cell(&table, "  %s", span->status);
        pl_table_cell(&table, "%s", pl_shown_instant(call, span->from));
        pl_table_cell(&table, "%s",
                      span->after == INT64_MIN ? "none: its first map" : pl_shown_instant(call, span->after));
        pl_table_cell(&table, "%s", kind_of(span) == NULL ? "" : kind_of(span));
    }
    pl_table_write(&table, &call->out);
}

static void place_source_text(pl_call *call, const pl_place_answer *answer, const pl_place_source *source) {
    pl_buffer *out = &call->out;
    const size_t points = answer->place.settlement.count;
    pl_buffer_format(out, "\n%s, maps from %s to %s; they draw", source->source.name,
                     pl_shown_instant(call, source->first), pl_shown_instant(call, source->last));
    for (size_t i = 0; i < source->draws_count; i++)
        pl_buffer_format(out, "%s %s", i == 0 ? "" : ",", source->draws[i]);
    pl_buffer_text(out, "\n");
    pl_caution_text(out, &source->source);
    for (size_t p = 0; p < points; p++) {
        const pl_point_history *history = &source->points[p];
        if (history->same_as != p) continue;
        if (source->differs) {
            pl_buffer_text(out, " at");
            for (size_t k = p; k < points; k++)
                if (source->points[k].same_as == p)
                    pl_buffer_format(out, "%s %s %s", k == p ? "" : ",", source->points[k].point->gazetteer,
                                     source->points[k].point->key);
            pl_buffer_text(out, ":\n");
        }
        history_text(call, history);
        pl_buffer_format(out, "  by %s: taken %zu, lost %zu\n", answer->side, history->taken, history->lost);
    }
    if (source->differs)
        pl_buffer_text(out, " The history depends on which published point is meant.\n");
    else if (points > 1)
        pl_buffer_format(out, "  the same at all %zu points\n", points);
}

static void place_text(pl_call *call, const pl_place_answer *answer) {
    const pl_place_found *place = &answer->place;
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "%s (%s)", place->name, place->id);
    people_text(out, &place->settlement);
    if (place->named_then != NULL) pl_buffer_format(out, "; %s", place->named_then);
    pl_buffer_text(out, "\n");
    for (size_t p = 0; p < place->settlement.count; p++) {
        const pl_place_point *point = place->settlement.points[p];
        pl_buffer_format(out, "  %s %s: %s at %.5f,%.5f\n", point->gazetteer, point->key, point->name,
                         point->at.lon, point->at.lat);
    }
    if (place->settlement.count > 1)
        pl_buffer_format(out, "  its points lie up to %.1f km apart\n", answer->apart_km);
    for (size_t s = 0; s < answer->source_count; s++) place_source_text(call, answer, &answer->sources[s]);
    pl_buffer_text(out, "\n" PL_NOT_DRAWN ": the map has nothing of what its maker draws there.\n");
    if (answer->claim_count > 0) pl_buffer_text(out, "\nWhat was said:\n");
    for (size_t i = 0; i < answer->claim_count; i++) {
        char day[PL_INSTANT_TEXT];
        pl_day_text(answer->claims[i].day, day);
        pl_buffer_format(out, "  %s  %s: %s (%s)\n", day, answer->claims[i].who, answer->claims[i].says,
                         answer->claims[i].where);
    }
    if (place->other_count > 0) pl_buffer_text(out, "\nOther places of the name (--id ID):\n");
    for (size_t i = 0; i < place->other_count; i++) {
        const char *id = pl_settlement_id(place->others[i], &call->arena);
        pl_buffer_format(out, "  %s  %s", id == NULL ? "" : id, place->others[i]->points[0]->name);
        people_text(out, place->others[i]);
        pl_buffer_text(out, "\n");
    }
}

/* ---- a window: JSON, CSV, GeoJSON ---- */

static const char *tally_name(const pl_place_tally *tally) {
    return tally->gazetteer == NULL ? "merged" : tally->gazetteer;
}

static void tally_json(pl_json *json, const pl_place_tally *tally) {
    pl_json_object(json);
    pl_json_key_text(json, "gazetteer", tally_name(tally));
    pl_json_key_integer(json, "places", (int64_t)tally->places);
    pl_json_key_integer(json, "held_from", (int64_t)tally->held_from);
    pl_json_key_integer(json, "held_to", (int64_t)tally->held_to);
    pl_json_key_integer(json, "taken", (int64_t)tally->taken);
    pl_json_key_integer(json, "taken_again", (int64_t)tally->taken_again);
    pl_json_key_integer(json, "lost", (int64_t)tally->lost);
    pl_json_key_integer(json, "lost_again", (int64_t)tally->lost_again);
    pl_json_key(json, "periods");
    pl_json_array(json);
    for (size_t i = 0; i < tally->period_count; i++) {
        const pl_place_period *period = &tally->periods[i];
        pl_json_object(json);
        pl_json_key_instant(json, "begin", period->begin);
        pl_json_key_instant(json, "end", period->end);
        pl_json_key_integer(json, "updates", (int64_t)period->updates);
        pl_json_key_integer(json, "taken", (int64_t)period->taken);
        pl_json_key_integer(json, "lost", (int64_t)period->lost);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

/* The members of a flip, in an object that is open. */
static void flip_json(pl_call *call, pl_json *json, const pl_place_flip *flip) {
    pl_json_key_instant(json, "at", flip->at);
    pl_json_key_instant(json, "after", flip->after);
    pl_json_key_text(json, "change", flip->taken ? "taken" : "lost");
    pl_json_key_bool(json, "again", flip->again);
    pl_json_key_text(json, "was", flip->was);
    pl_json_key_text(json, "is", flip->is);
    pl_json_key_text(json, "kind", pl_kind_names[flip->kind]);
    settlement_json(call, json, flip->settlement);
    point_json(json, flip->point);
    pl_json_key_bool(json, "counts_in_gazetteer", flip->of_gazetteer);
    pl_json_key_bool(json, "counts_merged", flip->of_merged);
}

static void flips_json(pl_call *call, const pl_flips_answer *answer, const pl_flips_question *question) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "side", answer->side);
    pl_json_key_text(&json, "region", answer->region_title);
    pl_json_key_instant(&json, "from", question->from);
    pl_json_key_instant(&json, "to", question->to);
    pl_json_key_text(&json, "per", pl_per_names[question->per]);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t s = 0; s < answer->source_count; s++) {
        const pl_flips_source *source = &answer->sources[s];
        pl_json_object(&json);
        pl_json_key_text(&json, "source", source->source.name);
        pl_json_key_text(&json, "maker", source->source.maker);
        pl_json_key_text(&json, "stands_beside", source->source.stands_beside);
        pl_json_key_instant(&json, "from_snapshot", source->from_snapshot);
        pl_json_key_instant(&json, "to_snapshot", source->to_snapshot);
        pl_json_key(&json, "counts");
        pl_json_array(&json);
        for (size_t t = 0; t < source->tally_count; t++) tally_json(&json, &source->tallies[t]);
        pl_json_end(&json);
        pl_json_key(&json, "changes");
        pl_json_array(&json);
        for (size_t f = 0; f < source->flip_count; f++) {
            pl_json_object(&json);
            flip_json(call, &json, &source->flips[f]);
            pl_json_end(&json);
        }
        pl_json_end(&json);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_unreached_json(&json, answer->unreached, answer->unreached_count);
    pl_answer_end(call, &json);
}

static void flips_csv(pl_call *call, const pl_flips_answer *answer) {
    static const char *const heads[] = {"source",
                                        "at",
                                        "after",
                                        "change",
                                        "again",
                                        "was",
                                        "is",
                                        "kind",
                                        "id",
                                        "name",
                                        "region",
                                        "population",
                                        "gazetteer",
                                        "key",
                                        "lon",
                                        "lat",
                                        "counts_in_gazetteer",
                                        "counts_merged",
                                        NULL};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    csv_heads(&csv, heads);
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t f = 0; f < answer->sources[s].flip_count; f++) {
            const pl_place_flip *flip = &answer->sources[s].flips[f];
            pl_csv_text(&csv, answer->sources[s].source.name);
            csv_instant(&csv, flip->at);
            csv_instant(&csv, flip->after);
            pl_csv_text(&csv, flip->taken ? "taken" : "lost");
            pl_csv_text(&csv, flip->again ? "yes" : "no");
            pl_csv_text(&csv, flip->was);
            pl_csv_text(&csv, flip->is);
            pl_csv_text(&csv, pl_kind_names[flip->kind]);
            pl_csv_text(&csv, pl_settlement_id(flip->settlement, &call->arena));
            pl_csv_text(&csv, flip->point->name);
            pl_csv_text(&csv, flip->settlement->region);
            if (flip->settlement->population < 0)
                pl_csv_text(&csv, NULL);
            else
                pl_csv_integer(&csv, flip->settlement->population);
            pl_csv_text(&csv, flip->point->gazetteer);
            pl_csv_text(&csv, flip->point->key);
            pl_csv_fixed(&csv, flip->point->at.lon, DEGREES_DECIMALS);
            pl_csv_fixed(&csv, flip->point->at.lat, DEGREES_DECIMALS);
            pl_csv_text(&csv, flip->of_gazetteer ? "yes" : "no");
            pl_csv_text(&csv, flip->of_merged ? "yes" : "no");
            pl_csv_end_row(&csv);
        }
}

static void flips_geojson(pl_call *call, const pl_flips_answer *answer) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t s = 0; s < answer->source_count; s++)
        for (size_t f = 0; f < answer->sources[s].flip_count; f++) {
            const pl_place_flip *flip = &answer->sources[s].flips[f];
            pl_geojson_feature(&json);
            pl_json_key_text(&json, "source", answer->sources[s].source.name);
            flip_json(call, &json, flip);
            pl_geojson_point(&json, flip->point->at);
        }
    pl_geojson_end(call, &json);
}

/* ---- a window, for people ---- */

static void tallies_text(pl_call *call, const pl_flips_source *source) {
    pl_table table = {.columns = 8};
    static const char *const heads[] = {"  counted by", ">places", ">held at the start",
                                        ">at the end",  ">taken",  ">again",
                                        ">lost",        ">again"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t t = 0; t < source->tally_count; t++) {
        const pl_place_tally *tally = &source->tallies[t];
        pl_table_cell(&table, "  %s", tally_name(tally));
        pl_table_cell(&table, "%zu", tally->places);
        pl_table_cell(&table, "%zu", tally->held_from);
        pl_table_cell(&table, "%zu", tally->held_to);
        pl_table_cell(&table, "%zu", tally->taken);
        pl_table_cell(&table, "%zu", tally->taken_again);
        pl_table_cell(&table, "%zu", tally->lost);
        pl_table_cell(&table, "%zu", tally->lost_again);
    }
    pl_table_write(&table, &call->out);
}

static void periods_text(pl_call *call, const pl_flips_source *source) {
    pl_table table = {.columns = 2 + source->tally_count};
    pl_table_cell(&table, "  from");
    pl_table_cell(&table, ">updates");
    for (size_t t = 0; t < source->tally_count; t++)
        pl_table_cell(&table, ">%s", tally_name(&source->tallies[t]));
    for (size_t i = 0; i < source->tallies[0].period_count; i++) {
        pl_table_cell(&table, "  %s", pl_shown_instant(call, source->tallies[0].periods[i].begin));
        pl_table_cell(&table, "%zu", source->tallies[0].periods[i].updates);
        for (size_t t = 0; t < source->tally_count; t++) {
            const pl_place_period *period = &source->tallies[t].periods[i];
            pl_table_cell(&table, "+%zu -%zu", period->taken, period->lost);
        }
    }
    pl_table_write(&table, &call->out);
}

static void list_text(pl_call *call, const pl_flips_source *source) {
    pl_table table = {.columns = 6};
    static const char *const heads[] = {"  first map with it", "place", "region", "change",
                                        "from and to",         "kind"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t f = 0; f < source->flip_count; f++) {
        const pl_place_flip *flip = &source->flips[f];
        if (!flip->of_merged) continue;
        pl_table_cell(&table, "  %s", pl_shown_instant(call, flip->at));
        pl_table_cell(&table, "%s", flip->point->name);
        pl_table_cell(&table, "%s", flip->settlement->region);
        pl_table_cell(&table, "%s%s", flip->taken ? "taken" : "lost", flip->again ? " again" : "");
        pl_table_cell(&table, "%s to %s", flip->was, flip->is);
        pl_table_cell(&table, "%s", pl_kind_names[flip->kind]);
    }
    pl_table_write(&table, &call->out);
}

static void flips_text(pl_call *call, const pl_flips_answer *answer, const pl_flips_question *question) {
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "Places that %s took or lost, %s to %s%s%s\n", answer->side,
                     pl_shown_instant(call, question->from), pl_shown_instant(call, question->to),
                     answer->region_title == NULL ? "" : ", ",
                     answer->region_title == NULL ? "" : answer->region_title);
    for (size_t s = 0; s < answer->source_count; s++) {
        const pl_flips_source *source = &answer->sources[s];
        pl_buffer_format(out, "\n%s, states of %s and %s\n", source->source.name,
                         pl_shown_instant(call, source->from_snapshot),
                         pl_shown_instant(call, source->to_snapshot));
        pl_caution_text(out, &source->source);
        tallies_text(call, source);
        pl_buffer_format(out, "\n  by %s, taken and lost:\n", pl_per_names[question->per]);
        periods_text(call, source);
        pl_buffer_text(out, "\n");
        list_text(call, source);
    }
    pl_unreached_text(call, answer->unreached, answer->unreached_count);
    pl_buffer_text(
        out, "\nA place counts when the map first shows its point so. How many there are depends on the "
             "gazetteer.\n");
}

/* ---- the calls ---- */

static bool run_place(pl_call *call, pl_store *store, pl_error *error) {
    static const char *const of_windows[] = {"from", "to", "per", "without"};
    pl_place_answer answer = {0};
    const pl_place_asked asked = {call->arguments[0], pl_call_value(call, "id"),
                                  pl_call_value(call, "region")};
    for (size_t i = 0; i < sizeof of_windows / sizeof *of_windows; i++)
        if (pl_call_value(call, of_windows[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--%s is for places that changed hands: leave the name out",
                           of_windows[i]);
    if (!pl_ask_place(store, pl_call_value(call, "source"), pl_call_value(call, "side"), &asked, &call->arena,
                      &answer, error))
        return false;
    if (call->json)
        place_json(call, &answer);
    else if (call->csv)
        place_csv(call, &answer);
    else if (call->geojson)
        place_geojson(call, &answer);
    else
        place_text(call, &answer);
    return true;
}

static bool run_window(pl_call *call, pl_store *store, pl_error *error) {
    static const char *const units[] = {"day", "week", "month", NULL};
    static const pl_per pers[] = {PL_PER_DAY, PL_PER_WEEK, PL_PER_MONTH};
    size_t unit = 1;
    pl_flips_answer answer = {0};
    pl_flips_question question = {.as_of = INT64_MAX,
                                  .sources = pl_call_value(call, "source"),
                                  .side = pl_call_value(call, "side"),
                                  .region = pl_call_value(call, "region"),
                                  .from = INT64_MIN,
                                  .to = INT64_MIN};
    if (!pl_call_instant(call, "from", &question.from, error) ||
        !pl_call_instant(call, "to", &question.to, error) ||
        !pl_call_word(call, "per", units, &unit, error) || !pl_call_kinds(call, &question.kinds, error))
        return false;
    if (question.from == INT64_MIN || question.to == INT64_MIN)
        return pl_fail(error, PL_USAGE, "name a place, or a window with --from and --to");
    if (pl_call_value(call, "id") != NULL)
        return pl_fail(error, PL_USAGE, "--id picks among places of one name: it needs a name");
    if (question.from >= question.to) return pl_fail(error, PL_USAGE, "--from must be earlier than --to");
    question.per = pers[unit];
    if (!pl_ask_flips(store, &question, &call->arena, &answer, error)) return false;
    if (call->json)
        flips_json(call, &answer, &question);
    else if (call->csv)
        flips_csv(call, &answer);
    else if (call->geojson)
        flips_geojson(call, &answer);
    else
        flips_text(call, &answer, &question);
    return true;
}

static bool run(pl_call *call, pl_error *error) {
    pl_store *store;
    if (!pl_call_store(call, &store, error)) return false;
    bool done = call->argument_count > 0 ? run_place(call, store, error) : run_window(call, store, error);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_places = {
    .name = "places",
    .arguments = "[NAME|LON,LAT]",
    .summary = "who held a place when, or which places changed hands",
    .about =
        "With a name, in any spelling: the status of every published point of the place by each source, from "
        "map to map. A change is\n"
        "known only to lie between two maps: the first that shows it, and the one before. not-drawn: the map "
        "has neither held nor\n"
        "contested land there. Beside it stands what was said of the place.\n"
        "Without a name: the places that the side took or lost between two days, counted by each gazetteer "
        "and by all of them merged.",
    .options = options,
    .examples = examples,
    .arguments_min = 0,
    .arguments_max = 1,
    .csv = true,
    .geojson = true,
    .run = run};
