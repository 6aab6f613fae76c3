/* sector_out.c - how the answer of `plumbline sector` is shown: JSON, GeoJSON, CSV, text. */
#include "cli/sector_out.h"

#include "cli/geojson_out.h"
#include "cli/interval.h"

#include <math.h>
#include <stdio.h>

#define SHARE_DECIMALS 12 /* of a share: a denominator is known to a few digits, but sums must still fit */

/* ---- JSON ---- */

static void number_json(pl_json *json, const char *key, const char *interval_key, const pl_interval *number) {
    pl_json_key_km2(json, key, number->value);
    pl_interval_json(json, interval_key, number, PL_KM2_DECIMALS);
}

static void share_keys(pl_json *json, const pl_sector_share *share) {
    pl_json_key_fixed(json, "share", share->share.value, SHARE_DECIMALS);
    pl_json_key_text(json, "denominator", share->denominator);
    pl_json_key_km2(json, "denominator_km2", share->denominator_km2);
    pl_interval_json(json, "share_interval", &share->share, SHARE_DECIMALS);
}

static void side_json(pl_json *json, const pl_region *region, const pl_sector_one *one, size_t i) {
    const pl_sector_side *side = &one->state.sides[i];
    pl_json_object(json);
    pl_json_key_text(json, "side", side->side);
    number_json(json, "held_km2", "held_km2_interval", &side->held);
    number_json(json, "contested_km2", "contested_km2_interval", &one->state.contested);
    pl_json_key_km2(json, "outline_km2", region->outline_km2);
    share_keys(json, &one->shares[i][0]);
    pl_json_key(json, "shares");
    pl_json_array(json);
    for (size_t k = 0; k < one->share_count[i]; k++) {
        const pl_sector_share *share = &one->shares[i][k];
        pl_json_object(json);
        share_keys(json, share);
        pl_json_key_km2(json, "held_km2", share->part_km2);
        pl_json_key_text(json, "outline", share->outline);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void state_json(pl_json *json, const pl_region *region, const pl_sector_one *one) {
    pl_json_key_instant(json, "at", one->state.at);
    pl_json_key_instant(json, "snapshot", one->state.snapshot);
    pl_json_key(json, "sides");
    pl_json_array(json);
    for (size_t i = 0; i < one->state.side_count; i++)
        if (!isnan(one->state.sides[i].held.value)) side_json(json, region, one, i);
    pl_json_end(json);
}

static void course_json(pl_json *json, const pl_sector_answer *answer, const pl_sector_one *one) {
    pl_json_key_text(json, "per", answer->per);
    pl_json_key(json, "course");
    pl_json_array(json);
    for (size_t i = 0; i < one->course_count; i++) {
        const pl_sector_point *point = &one->course[i];
        pl_json_object(json);
        pl_json_key_instant(json, "at", point->at);
        pl_json_key_instant(json, "snapshot", point->snapshot);
        pl_json_key_km2(json, "held_km2", point->held_km2);
        pl_json_key_km2(json, "contested_km2", point->contested_km2);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void change_json(pl_json *json, const pl_sector_answer *answer, const pl_sector_one *one) {
    const pl_change_answer *a = &one->change.answer;
    pl_json_key_text(json, "side", a->side);
    pl_json_key_instant(json, "from", a->from);
    pl_json_key_instant(json, "to", a->to);
    pl_json_key_instant(json, "from_snapshot", a->from_snapshot);
    pl_json_key_instant(json, "to_snapshot", a->to_snapshot);
    pl_json_key_integer(json, "updates", (int64_t)a->updates);
    number_json(json, "gained_km2", "gained_km2_interval", &one->change.gained);
    number_json(json, "lost_km2", "lost_km2_interval", &one->change.lost);
    number_json(json, "net_km2", "net_km2_interval", &one->change.net);
    pl_json_key_km2(json, "held_from_km2", a->held_from_km2);
    pl_json_key_km2(json, "held_to_km2", a->held_to_km2);
    pl_json_key_km2(json, "contested_from_km2", a->contested_from_km2);
    pl_json_key_km2(json, "contested_to_km2", a->contested_to_km2);
    pl_json_key_fixed(json, "identity_km2", a->identity_km2, 12);
    pl_kinds_json(json, &one->change.by_update, answer->kinds);
    if (a->updates > 0)
        pl_json_key_bool(json, "still", one->still);
    else
        pl_json_key_text(json, "still", NULL); /* unknown */
    if (answer->per != NULL) course_json(json, answer, one);
}

/* How much older than asked for the older of its states is, in seconds. */
static int64_t age_of(const pl_sector_answer *answer, const pl_sector_one *one) {
    const pl_change_answer *a = &one->change.answer;
    if (!answer->between) return one->state.at - one->state.snapshot;
    const int64_t begin = a->from - a->from_snapshot, end = a->to - a->to_snapshot;
    return begin > end ? begin : end;
}

/* A number of each maker, for the range: the net, or what the theatre's first side that is drawn holds. */
static size_t range_values(const pl_sector_answer *answer, const pl_sector_part *part, double *values) {
    for (size_t i = 0; i < answer->asking.count; i++) {
        const pl_sector_one *one = &part->each[i];
        const bool speaks =
            one->missing == NULL && one->asked->stands_beside == NULL && !pl_is_stale(age_of(answer, one), 0);
        values[i] = !speaks           ? NAN
                    : answer->between ? one->change.answer.net_km2
                                      : one->state.sides[0].held.value;
    }
    return answer->asking.count;
}

static void part_json(pl_json *json, const pl_sector_answer *answer, const pl_sector_part *part) {
    double values[PL_ASKED_MAX];
    pl_region_json(json, part->region);
    pl_json_key(json, "sources");
    pl_json_array(json);
    for (size_t i = 0; i < answer->asking.count; i++) {
        const pl_sector_one *one = &part->each[i];
        pl_json_object(json);
        pl_asked_json(json, one->asked, one->missing);
        if (one->missing == NULL) pl_stale_json(json, pl_is_stale(age_of(answer, one), 0));
        if (one->missing == NULL && answer->between) change_json(json, answer, one);
        if (one->missing == NULL && !answer->between) state_json(json, part->region, one);
        pl_json_end(json);
    }
    pl_json_end(json);
    if (answer->asking.count < 2) return;
    pl_json_key(json, "range");
    pl_json_object(json);
    const size_t count = range_values(answer, part, values);
    pl_range_json(json, answer->between ? "net_km2" : "held_km2", values, count, PL_KM2_DECIMALS);
    pl_json_end(json);
}

void pl_sector_json(pl_call *call, const pl_sector_answer *answer) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_asking_json(&json, &answer->asking);
    if (answer->named) {
        part_json(&json, answer, &answer->parts[0]);
    } else {
        pl_json_key(&json, "sectors");
        pl_json_array(&json);
        for (size_t i = 0; i < answer->part_count; i++) {
            pl_json_object(&json);
            part_json(&json, answer, &answer->parts[i]);
            pl_json_end(&json);
        }
        pl_json_end(&json);
    }
    pl_answer_end(call, &json);
}

/* ---- GeoJSON ---- */

static void feature(pl_json *json, const pl_sector_part *part, const char *source, const char *what) {
    pl_geojson_feature(json);
    pl_json_key_text(json, "region", part->region->name);
    if (source != NULL) pl_json_key_text(json, "source", source);
    pl_json_key_text(json, "what", what);
}

static void state_features(pl_json *json, const pl_sector_part *part, const pl_sector_one *one) {
    const pl_sector_state *state = &one->state;
    for (size_t i = 0; i < state->side_count; i++) {
        const pl_sector_side *side = &state->sides[i];
        if (isnan(side->held.value) || side->polygon_count == 0) continue;
        feature(json, part, one->asked->name, "held");
        pl_json_key_text(json, "side", side->side);
        pl_json_key_instant(json, "snapshot", state->snapshot);
        pl_json_key_km2(json, "area_km2", side->held.value);
        pl_geojson_polygons(json, side->polygons, side->polygon_count);
    }
    if (isnan(state->contested.value) || state->contested_count == 0) return;
    feature(json, part, one->asked->name, "contested");
    pl_json_key_instant(json, "snapshot", state->snapshot);
    pl_json_key_km2(json, "area_km2", state->contested.value);
    pl_geojson_polygons(json, state->contested_polygons, state->contested_count);
}

static void change_features(pl_json *json, const pl_sector_part *part, const pl_sector_one *one) {
    for (size_t i = 0; i < one->change.patch_count; i++) {
        const pl_moved_patch *patch = &one->change.patches[i];
        feature(json, part, one->asked->name, patch->gained ? "gained" : "lost");
        pl_json_key_text(json, "side", one->change.answer.side);
        pl_json_key_km2(json, "area_km2", patch->area_km2);
        pl_geojson_polygons(json, patch->polygons, patch->polygon_count);
    }
}

void pl_sector_geojson(pl_call *call, const pl_sector_answer *answer) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t p = 0; p < answer->part_count; p++) {
        const pl_sector_part *part = &answer->parts[p];
        feature(&json, part, NULL, "outline");
        pl_json_key_text(&json, "outline", part->region->outline);
        pl_json_key_km2(&json, "area_km2", part->region->outline_km2);
        pl_geojson_polygons(&json, part->region->polygons, part->region->count);
        for (size_t i = 0; i < answer->asking.count; i++) {
            if (part->each[i].missing != NULL) continue;
            if (answer->between)
                change_features(&json, part, &part->each[i]);
            else
                state_features(&json, part, &part->each[i]);
        }
    }
    pl_geojson_end(call, &json);
}

/* ---- CSV ---- */

static void csv_heads(pl_csv *csv, const char *const *heads) {
    for (; *heads != NULL; heads++) pl_csv_text(csv, *heads);
    pl_csv_end_row(csv);
}

static void csv_instant(pl_csv *csv, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_csv_text(csv, text);
}

static void state_csv(pl_csv *csv, const pl_region *region, const pl_sector_one *one) {
    for (size_t i = 0; i < one->state.side_count; i++) {
        const pl_sector_side *side = &one->state.sides[i];
        if (isnan(side->held.value)) continue;
        for (size_t k = 0; k < one->share_count[i]; k++) {
            const pl_sector_share *share = &one->shares[i][k];
            pl_csv_text(csv, region->name);
            pl_csv_text(csv, one->asked->name);
            pl_csv_text(csv, side->side);
            csv_instant(csv, one->state.at);
            csv_instant(csv, one->state.snapshot);
            pl_csv_fixed(csv, share->part_km2, PL_KM2_DECIMALS);
            pl_csv_text(csv, share->outline);
            pl_csv_fixed(csv, one->state.contested.value, PL_KM2_DECIMALS);
            pl_csv_fixed(csv, share->share.value, SHARE_DECIMALS);
            pl_interval_csv(csv, &share->share, SHARE_DECIMALS);
            pl_csv_text(csv, share->denominator);
            pl_csv_fixed(csv, share->denominator_km2, PL_KM2_DECIMALS);
            pl_csv_end_row(csv);
        }
    }
}

static void change_csv(pl_csv *csv, const pl_region *region, const pl_sector_one *one) {
    const pl_change_answer *a = &one->change.answer;
    pl_csv_text(csv, region->name);
    pl_csv_text(csv, one->asked->name);
    pl_csv_text(csv, a->side);
    csv_instant(csv, a->from);
    csv_instant(csv, a->to);
    pl_csv_integer(csv, (int64_t)a->updates);
    pl_csv_fixed(csv, a->gained_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, a->lost_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, a->net_km2, PL_KM2_DECIMALS);
    pl_interval_csv(csv, &one->change.net, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, a->held_to_km2, PL_KM2_DECIMALS);
    pl_csv_fixed(csv, a->contested_to_km2, PL_KM2_DECIMALS);
    pl_csv_text(csv, a->updates == 0 ? "unknown" : one->still ? "yes" : "no");
    pl_csv_end_row(csv);
}

static void course_csv(pl_csv *csv, const pl_region *region, const pl_sector_one *one) {
    for (size_t i = 0; i < one->course_count; i++) {
        pl_csv_text(csv, region->name);
        pl_csv_text(csv, one->asked->name);
        pl_csv_text(csv, one->change.answer.side);
        csv_instant(csv, one->course[i].at);
        csv_instant(csv, one->course[i].snapshot);
        pl_csv_fixed(csv, one->course[i].held_km2, PL_KM2_DECIMALS);
        pl_csv_fixed(csv, one->course[i].contested_km2, PL_KM2_DECIMALS);
        pl_csv_end_row(csv);
    }
}

void pl_sector_csv(pl_call *call, const pl_sector_answer *answer) {
    static const char *const of_states[] = {
        "region",        "source", "side",      "at",         "snapshot",    "held_km2",        "outline",
        "contested_km2", "share",  "share_low", "share_high", "denominator", "denominator_km2", NULL};
    static const char *const of_changes[] = {
        "region",           "source",   "side",    "from",        "to",           "updates",
        "gained_km2",       "lost_km2", "net_km2", "net_low_km2", "net_high_km2", "held_to_km2",
        "contested_to_km2", "still",    NULL};
    static const char *const of_courses[] = {"region",   "source",   "side",          "at",
                                             "snapshot", "held_km2", "contested_km2", NULL};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    csv_heads(&csv, !answer->between ? of_states : answer->per == NULL ? of_changes : of_courses);
    for (size_t p = 0; p < answer->part_count; p++)
        for (size_t i = 0; i < answer->asking.count; i++) {
            const pl_sector_one *one = &answer->parts[p].each[i];
            if (one->missing != NULL) continue;
            (!answer->between      ? state_csv
             : answer->per == NULL ? change_csv
                                   : course_csv)(&csv, answer->parts[p].region, one);
        }
}

/* ---- text ---- */

static void shares_text(pl_buffer *out, const pl_sector_one *one, size_t i) {
    for (size_t k = 0; k < one->share_count[i]; k++) {
        const pl_sector_share *share = &one->shares[i][k];
        pl_buffer_format(out, "      %.1f %% of %.0f km2, %s", 100.0 * share->share.value,
                         share->denominator_km2, share->denominator);
        if (share->part_km2 != one->state.sides[i].held.value)
            pl_buffer_format(out, ": %.1f km2 inside it", share->part_km2);
        pl_buffer_text(out, "\n");
    }
}

static void state_text(pl_call *call, const pl_sector_one *one) {
    pl_buffer *out = &call->out;
    const pl_sector_state *state = &one->state;
    pl_buffer_format(out, "  %s, state of %s\n", one->asked->name, pl_shown_instant(call, state->snapshot));
    pl_age_text(out, "    ", state->at - state->snapshot);
    for (size_t i = 0; i < state->side_count; i++) {
        const pl_sector_side *side = &state->sides[i];
        if (isnan(side->held.value)) {
            pl_buffer_format(out, "    %s: not drawn by this source\n", side->side);
            continue;
        }
        pl_buffer_format(out, "    %s holds %.1f km2 ", side->side, side->held.value);
        pl_interval_text(out, &side->held, 1);
        pl_buffer_text(out, "\n");
        if (side->held.value > 0.0) shares_text(out, one, i);
    }
    if (isnan(state->contested.value)) {
        pl_buffer_text(out, "    contested: not drawn by this source\n");
        return;
    }
    pl_buffer_format(out, "    contested %.1f km2 ", state->contested.value);
    pl_interval_text(out, &state->contested, 1);
    pl_buffer_text(out, "\n");
}

static void change_text(pl_call *call, const pl_sector_answer *answer, const pl_sector_one *one) {
    pl_buffer *out = &call->out;
    const pl_change_in *c = &one->change;
    pl_buffer_format(out, "  %s, land held by %s, states of %s and %s\n", one->asked->name, c->answer.side,
                     pl_shown_instant(call, c->answer.from_snapshot),
                     pl_shown_instant(call, c->answer.to_snapshot));
    pl_age_text(out, "    ", age_of(answer, one));
    pl_buffer_format(out, "    gained %.2f, lost %.2f, net %+.2f km2 ", c->answer.gained_km2,
                     c->answer.lost_km2, c->answer.net_km2);
    pl_interval_text(out, &c->net, 1);
    pl_buffer_text(out, "\n  ");
    pl_kinds_text(out, &c->by_update, answer->kinds);
    if (c->answer.updates == 0)
        pl_buffer_text(out, "    no update between: whether anything moved is unknown\n");
    else if (one->still)
        pl_buffer_text(out, "    no movement\n");
    if (answer->per == NULL) return;
    pl_table table = {.columns = 4};
    pl_table_cell(&table, "until");
    pl_table_cell(&table, "state of");
    pl_table_cell(&table, ">held km2");
    pl_table_cell(&table, ">contested km2");
    for (size_t i = 0; i < one->course_count; i++) {
        const pl_sector_point *point = &one->course[i];
        pl_table_cell(&table, "%s", pl_shown_instant(call, point->at));
        pl_table_cell(&table, "%s", pl_shown_instant(call, point->snapshot));
        pl_table_cell(&table, "%.2f", point->held_km2);
        if (isnan(point->contested_km2))
            pl_table_cell(&table, "-");
        else
            pl_table_cell(&table, "%.2f", point->contested_km2);
    }
    pl_table_write(&table, out);
}

static void part_text(pl_call *call, const pl_sector_answer *answer, const pl_sector_part *part) {
    double values[PL_ASKED_MAX];
    pl_buffer *out = &call->out;
    const pl_region *region = part->region;
    pl_buffer_format(out, "%s (%s, %.0f km2)", region->title, region->outline, region->outline_km2);
    if (answer->between)
        pl_buffer_format(out, ", %s to %s", pl_shown_instant(call, answer->from),
                         pl_shown_instant(call, answer->to));
    else if (answer->at != INT64_MIN)
        pl_buffer_format(out, ", %s", pl_shown_instant(call, answer->at));
    pl_buffer_text(out, "\n");
    for (size_t i = 0; i < answer->asking.count; i++) {
        const pl_sector_one *one = &part->each[i];
        if (one->missing != NULL)
            pl_buffer_format(out, "  %s: no answer: %s\n", one->asked->name, one->missing);
        else if (answer->between)
            change_text(call, answer, one);
        else
            state_text(call, one);
        if (one->missing == NULL) pl_asked_text(out, one->asked);
    }
    if (answer->asking.count < 2) return;
    char what[PL_NAME_MAX + 16];
    snprintf(what, sizeof what, "  %s", answer->between ? "net" : answer->asking.theatre.sides[0].name);
    pl_range_text(out, what, "km2", values, range_values(answer, part, values), 1);
}

/* Source by source, of those with an update between, the sectors in which nothing moved. */
static void still_text(pl_call *call, const pl_sector_answer *answer) {
    bool begun = false;
    for (size_t i = 0; i < answer->asking.count; i++) {
        const char *before = " ";
        bool any = false, updated = false;
        for (size_t p = 0; p < answer->part_count; p++)
            updated = updated || answer->parts[p].each[i].change.answer.updates > 0;
        if (!updated) continue;
        pl_buffer_format(&call->out, "%s%s: no movement in", begun ? "" : "\n",
                         answer->asking.sources[i].name);
        begun = true;
        for (size_t p = 0; p < answer->part_count; p++) {
            const pl_sector_one *one = &answer->parts[p].each[i];
            if (one->missing != NULL || !one->still) continue;
            pl_buffer_format(&call->out, "%s%s", before, answer->parts[p].region->title);
            before = "; ";
            any = true;
        }
        pl_buffer_text(&call->out, any ? "\n" : " no sector\n");
    }
}

void pl_sector_text(pl_call *call, const pl_sector_answer *answer) {
    for (size_t p = 0; p < answer->part_count; p++) {
        if (p > 0) pl_buffer_text(&call->out, "\n");
        part_text(call, answer, &answer->parts[p]);
    }
    if (answer->between && !answer->named) still_text(call, answer);
    pl_asking_beside_text(&call->out, &answer->asking);
}
