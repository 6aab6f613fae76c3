/* front_out.c - answers about the front for programs. Every form carries both numbers of the definition and
 * where the outline comes from. */
#include "cli/front_out.h"

#include "cli/asking.h"
#include "cli/days_out.h"
#include "cli/geojson_out.h"
#include "cli/interval.h"

#include <math.h>

#define KM_DECIMALS 6 /* a millimetre */
#define SHARE_DECIMALS 6
#define M_DECIMALS 1

static bool one_state(const pl_front_question *question) {
    return question->from == INT64_MIN;
}

static void instant_or_null(pl_json *json, const char *key, pl_instant instant) {
    if (instant == INT64_MIN) {
        pl_json_key(json, key);
        pl_json_null(json);
    } else {
        pl_json_key_instant(json, key, instant);
    }
}

static void number_json(pl_json *json, const char *key, const char *interval_key, const pl_interval *number,
                        int decimals) {
    pl_json_key_fixed(json, key, number->value, decimals);
    pl_interval_json(json, interval_key, number, decimals);
}

static void moved_json(pl_json *json, const pl_front_moved *moved) {
    number_json(json, "moved_km", "moved_km_interval", &moved->moved_km, KM_DECIMALS);
    number_json(json, "moved_share", "moved_share_interval", &moved->moved_share, SHARE_DECIMALS);
    number_json(json, "forward_km", "forward_km_interval", &moved->forward_km, KM_DECIMALS);
    number_json(json, "back_km", "back_km_interval", &moved->back_km, KM_DECIMALS);
}

static void curve_json(pl_json *json, const pl_front_area *area) {
    pl_json_key(json, "curve");
    pl_json_array(json);
    for (size_t i = 0; i < PL_FRONT_CURVE; i++) {
        const pl_front_step *step = &area->curve[i];
        const double old_km = step->from_km[PL_FORWARD] + step->from_km[PL_BACK];
        const double new_km = step->to_km[PL_FORWARD] + step->to_km[PL_BACK];
        pl_json_object(json);
        pl_json_key_fixed(json, "distance_m", step->distance_m, M_DECIMALS);
        pl_json_key_fixed(json, "moved_km", old_km, KM_DECIMALS);
        pl_json_key_fixed(json, "moved_share", old_km / area->length_from_km.value, SHARE_DECIMALS);
        pl_json_key_fixed(json, "forward_km", step->from_km[PL_FORWARD], KM_DECIMALS);
        pl_json_key_fixed(json, "back_km", step->from_km[PL_BACK], KM_DECIMALS);
        pl_json_key_fixed(json, "new_moved_km", new_km, KM_DECIMALS);
        pl_json_key_fixed(json, "new_moved_share", new_km / area->length_to_km.value, SHARE_DECIMALS);
        pl_json_key_fixed(json, "new_forward_km", step->to_km[PL_FORWARD], KM_DECIMALS);
        pl_json_key_fixed(json, "new_back_km", step->to_km[PL_BACK], KM_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void displacement_json(pl_json *json, const double median_m[2], const double p90_m[2]) {
    static const char *const ways[] = {"forward", "back"};
    pl_json_key(json, "displacement");
    pl_json_object(json);
    for (int way = 0; way < 2; way++) {
        pl_json_key(json, ways[way]);
        pl_json_object(json);
        pl_json_key_fixed(json, "median_m", median_m[way], M_DECIMALS);
        pl_json_key_fixed(json, "p90_m", p90_m[way], M_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void area_json(pl_json *json, const pl_front_question *question, const pl_front_area *area) {
    if (one_state(question)) {
        number_json(json, "length_km", "length_km_interval", &area->length_to_km, KM_DECIMALS);
        return;
    }
    number_json(json, "length_km", "length_km_interval", &area->length_from_km, KM_DECIMALS);
    number_json(json, "length_to_km", "length_to_km_interval", &area->length_to_km, KM_DECIMALS);
    moved_json(json, &area->from);
    pl_json_key(json, "new_front");
    pl_json_object(json);
    moved_json(json, &area->to);
    pl_json_end(json);
    displacement_json(json, area->median_m, area->p90_m);
    curve_json(json, area);
}

static void periods_json(pl_json *json, const pl_front_answer *answer) {
    pl_json_key(json, "periods");
    pl_json_array(json);
    for (size_t i = 0; i < answer->period_count; i++) {
        const pl_front_period *p = &answer->periods[i];
        pl_json_object(json);
        pl_json_key_instant(json, "begin", p->begin);
        pl_json_key_instant(json, "end", p->end);
        pl_json_key_integer(json, "updates", (int64_t)p->updates);
        pl_json_key_fixed(json, "length_km", p->length_begin_km, KM_DECIMALS);
        pl_json_key_fixed(json, "length_to_km", p->length_end_km, KM_DECIMALS);
        pl_json_key_fixed(json, "moved_km", p->forward_km + p->back_km, KM_DECIMALS);
        pl_json_key_fixed(json, "moved_share", p->share, SHARE_DECIMALS);
        pl_json_key_fixed(json, "forward_km", p->forward_km, KM_DECIMALS);
        pl_json_key_fixed(json, "back_km", p->back_km, KM_DECIMALS);
        displacement_json(json, p->median_m, p->p90_m);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void basis_json(pl_json *json, const pl_front_question *question, const pl_front_answer *a) {
    if (!one_state(question)) {
        pl_json_key_instant(json, "from_snapshot", a->from_snapshot);
        pl_json_key_integer(json, "snapshots", (int64_t)a->snapshots);
        pl_json_key_integer(json, "updates", (int64_t)a->updates);
        pl_days_json(json, &a->days);
    }
    pl_json_key_instant(json, "to_snapshot", a->to_snapshot);
    if (!one_state(question)) pl_json_key_fixed(json, "boundary_km", a->boundary_from_km, KM_DECIMALS);
    pl_json_key_fixed(json, one_state(question) ? "boundary_km" : "boundary_to_km", a->boundary_to_km,
                      KM_DECIMALS);
    pl_json_key_integer(json, "holes_filled", (int64_t)a->holes_filled);
    pl_json_key_fixed(json, "holes_filled_km2", a->filled_km2, KM_DECIMALS);
    pl_json_key_fixed(json, "holes_filled_km", a->filled_km, KM_DECIMALS);
}

static void sectors_json(pl_json *json, const pl_front_question *question, const pl_front_answer *a) {
    pl_json_key(json, "sectors");
    pl_json_array(json);
    for (size_t i = 0; i < a->sector_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "sector", a->sectors[i].name);
        pl_json_key_text(json, "title", a->sectors[i].title);
        area_json(json, question, &a->sectors[i]);
        pl_json_end(json);
    }
    pl_json_end(json);
    if (one_state(question)) return;
    pl_json_key(json, "without_movement");
    pl_json_array(json);
    for (size_t i = 0; i < a->sector_count; i++)
        if (pl_front_stands_still(a, &a->sectors[i])) pl_json_text(json, a->sectors[i].name);
    pl_json_end(json);
}

static void answer_json(pl_json *json, const pl_front_question *question, const pl_front_answer *a) {
    pl_json_object(json);
    pl_json_key_text(json, "source", a->source.name);
    pl_json_key_text(json, "maker", a->source.maker);
    if (a->source.stands_beside != NULL) pl_json_key_text(json, "stands_beside", a->source.stands_beside);
    pl_caution_json(json, &a->source);
    pl_json_key_bool(json, "answered", a->answered);
    if (!a->answered) {
        pl_json_key_text(json, "why", a->why);
        pl_json_end(json);
        return;
    }
    pl_stale_json(json, a->stale);
    area_json(json, question, &a->whole);
    basis_json(json, question, a);
    sectors_json(json, question, a);
    if (question->periods) periods_json(json, a);
    pl_json_end(json);
}

static void kinds_json(pl_json *json, unsigned kinds) {
    pl_json_key(json, "without");
    pl_json_array(json);
    for (int kind = 0; kind < PL_KIND_COUNT; kind++)
        if ((kinds & 1u << kind) == 0) pl_json_text(json, pl_kind_names[kind]);
    pl_json_end(json);
}

static void definition_json(pl_json *json, const pl_front_question *question,
                            const pl_front_answers *answers) {
    pl_json_key_text(json, "theatre", answers->theatre);
    pl_json_key_text(json, "side", answers->side);
    instant_or_null(json, "from", question->from);
    pl_json_key_instant(json, "to", question->to);
    if (!one_state(question)) pl_json_key_fixed(json, "moved_m", question->moved_m, M_DECIMALS);
    pl_json_key_fixed(json, "border_km", question->border_km, 3);
    pl_json_key_fixed(json, "hole_km2", question->hole_max_km2, 3);
    pl_json_key_text(json, "outline", answers->outline);
    if (answers->region.name != NULL) {
        pl_json_key_text(json, "region", answers->region.name);
        pl_json_key_text(json, "region_outline", answers->region.outline);
    }
    kinds_json(json, question->kinds);
}

void pl_front_json(pl_call *call, const pl_front_question *question, const pl_front_answers *answers) {
    pl_json json;
    pl_answer_start(call, &json);
    definition_json(&json, question, answers);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t i = 0; i < answers->count; i++) answer_json(&json, question, &answers->answers[i]);
    pl_json_end(&json);
    if (!one_state(question) && answers->moved_share.count > 1) {
        pl_json_key(&json, "moved_share_range");
        pl_json_object(&json);
        pl_json_key_integer(&json, "makers", (int64_t)answers->moved_share.count);
        pl_json_key_fixed(&json, "low", answers->moved_share.low, SHARE_DECIMALS);
        pl_json_key_fixed(&json, "high", answers->moved_share.high, SHARE_DECIMALS);
        pl_json_end(&json);
    }
    pl_answer_end(call, &json);
}

/* ---- CSV ---- */

static void csv_heads(pl_csv *csv, const char *const *heads) {
    for (size_t i = 0; heads[i] != NULL; i++) pl_csv_text(csv, heads[i]);
    pl_csv_end_row(csv);
}

static void csv_instant(pl_csv *csv, pl_instant instant) {
    char text[PL_INSTANT_TEXT] = "";
    if (instant != INT64_MIN) pl_instant_text(instant, text);
    pl_csv_text(csv, text);
}

static void csv_number(pl_csv *csv, const pl_interval *number, int decimals) {
    pl_csv_fixed(csv, number->value, decimals);
    pl_interval_csv(csv, number, decimals);
}

static void csv_definition(pl_csv *csv, const pl_front_question *question, const pl_front_answers *answers) {
    pl_csv_fixed(csv, question->border_km, 3);
    pl_csv_fixed(csv, question->hole_max_km2, 3);
    pl_csv_text(csv, answers->outline);
    pl_csv_end_row(csv);
}

static void csv_displacement(pl_csv *csv, const double median_m[2], const double p90_m[2]) {
    for (int way = 0; way < 2; way++) {
        pl_csv_fixed(csv, median_m[way], M_DECIMALS);
        pl_csv_fixed(csv, p90_m[way], M_DECIMALS);
    }
}

static void area_csv(pl_csv *csv, const pl_front_question *question, const pl_front_answers *answers,
                     const pl_front_answer *a, const pl_front_area *area) {
    pl_csv_text(csv, a->source.name);
    pl_csv_text(csv, a->side);
    pl_csv_text(csv, area->name[0] == '\0' ? "all" : area->name);
    csv_instant(csv, question->from);
    csv_instant(csv, question->to);
    if (one_state(question)) {
        csv_number(csv, &area->length_to_km, KM_DECIMALS);
    } else {
        pl_csv_fixed(csv, question->moved_m, M_DECIMALS);
        csv_number(csv, &area->length_from_km, KM_DECIMALS);
        csv_number(csv, &area->length_to_km, KM_DECIMALS);
        csv_number(csv, &area->from.moved_km, KM_DECIMALS);
        csv_number(csv, &area->from.moved_share, SHARE_DECIMALS);
        pl_csv_fixed(csv, area->from.forward_km.value, KM_DECIMALS);
        pl_csv_fixed(csv, area->from.back_km.value, KM_DECIMALS);
        pl_csv_fixed(csv, area->to.moved_km.value, KM_DECIMALS);
        pl_csv_fixed(csv, area->to.moved_share.value, SHARE_DECIMALS);
        pl_csv_fixed(csv, area->to.forward_km.value, KM_DECIMALS);
        pl_csv_fixed(csv, area->to.back_km.value, KM_DECIMALS);
        csv_displacement(csv, area->median_m, area->p90_m);
    }
    csv_definition(csv, question, answers);
}

static void period_csv(pl_csv *csv, const pl_front_question *question, const pl_front_answers *answers,
                       const pl_front_answer *a, const pl_front_period *p) {
    pl_csv_text(csv, a->source.name);
    pl_csv_text(csv, a->side);
    csv_instant(csv, p->begin);
    csv_instant(csv, p->end);
    pl_csv_integer(csv, (int64_t)p->updates);
    pl_csv_fixed(csv, question->moved_m, M_DECIMALS);
    pl_csv_fixed(csv, p->length_begin_km, KM_DECIMALS);
    pl_csv_fixed(csv, p->length_end_km, KM_DECIMALS);
    pl_csv_fixed(csv, p->forward_km + p->back_km, KM_DECIMALS);
    pl_csv_fixed(csv, p->share, SHARE_DECIMALS);
    pl_csv_fixed(csv, p->forward_km, KM_DECIMALS);
    pl_csv_fixed(csv, p->back_km, KM_DECIMALS);
    csv_displacement(csv, p->median_m, p->p90_m);
    csv_definition(csv, question, answers);
}

void pl_front_csv(pl_call *call, const pl_front_question *question, const pl_front_answers *answers) {
    static const char *const one_heads[] = {"source",    "side",      "sector",        "from",
                                            "to",        "length_km", "length_low_km", "length_high_km",
                                            "border_km", "hole_km2",  "outline",       NULL};
    static const char *const heads[] = {"source",
                                        "side",
                                        "sector",
                                        "from",
                                        "to",
                                        "moved_m",
                                        "length_km",
                                        "length_low_km",
                                        "length_high_km",
                                        "length_to_km",
                                        "length_to_low_km",
                                        "length_to_high_km",
                                        "moved_km",
                                        "moved_low_km",
                                        "moved_high_km",
                                        "moved_share",
                                        "moved_share_low",
                                        "moved_share_high",
                                        "forward_km",
                                        "back_km",
                                        "new_moved_km",
                                        "new_moved_share",
                                        "new_forward_km",
                                        "new_back_km",
                                        "forward_median_m",
                                        "forward_p90_m",
                                        "back_median_m",
                                        "back_p90_m",
                                        "border_km",
                                        "hole_km2",
                                        "outline",
                                        NULL};
    static const char *const period_heads[] = {
        "source",           "side",          "begin",         "end",
        "updates",          "moved_m",       "length_km",     "length_to_km",
        "moved_km",         "moved_share",   "forward_km",    "back_km",
        "forward_median_m", "forward_p90_m", "back_median_m", "back_p90_m",
        "border_km",        "hole_km2",      "outline",       NULL};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    csv_heads(&csv, question->periods ? period_heads : one_state(question) ? one_heads : heads);
    for (size_t i = 0; i < answers->count; i++) {
        const pl_front_answer *a = &answers->answers[i];
        if (!a->answered) continue;
        for (size_t p = 0; question->periods && p < a->period_count; p++)
            period_csv(&csv, question, answers, a, &a->periods[p]);
        if (question->periods) continue;
        area_csv(&csv, question, answers, a, &a->whole);
        for (size_t s = 0; s < a->sector_count; s++) area_csv(&csv, question, answers, a, &a->sectors[s]);
    }
}

/* ---- GeoJSON ---- */

static void piece_geojson(pl_json *json, const pl_front_question *question, const pl_front_answers *answers,
                          const pl_front_answer *a, const pl_front_piece *piece) {
    const pl_open_line line = {piece->line.points, piece->line.count};
    pl_geojson_feature(json);
    pl_json_key_text(json, "source", a->source.name);
    pl_json_key_text(json, "side", a->side);
    pl_json_key_text(json, "sector", piece->sector);
    pl_json_key_text(json, "front", piece->later ? "to" : "from");
    pl_json_key_instant(json, "instant", piece->later ? a->to_snapshot : a->from_snapshot);
    pl_json_key_fixed(json, "length_km", piece->length_km, KM_DECIMALS);
    if (!one_state(question)) {
        pl_json_key_bool(json, "moved", piece->moved);
        pl_json_key(json, "way");
        if (piece->moved)
            pl_json_text(json, piece->way == PL_FORWARD ? "forward" : "back");
        else
            pl_json_null(json);
        pl_json_key_fixed(json, "beyond_m", piece->beyond_m, M_DECIMALS);
        pl_json_key_fixed(json, "moved_m", question->moved_m, M_DECIMALS);
    }
    pl_json_key_fixed(json, "border_km", question->border_km, 3);
    pl_json_key_fixed(json, "hole_km2", question->hole_max_km2, 3);
    pl_json_key_text(json, "outline", answers->outline);
    pl_geojson_lines(json, &line, 1);
}

void pl_front_geojson(pl_call *call, const pl_front_question *question, const pl_front_answers *answers) {
    pl_json json;
    pl_geojson_start(call, &json);
    for (size_t i = 0; i < answers->count; i++)
        for (size_t p = 0; p < answers->answers[i].piece_count; p++)
            piece_geojson(&json, question, answers, &answers->answers[i], &answers->answers[i].pieces[p]);
    pl_geojson_end(call, &json);
}
