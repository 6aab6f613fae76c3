/* atlas_front.c - the front: how long it is, which share of it moved by how far, where, and in which sectors
 * it stood still. */
#include "engine/atlas_parts.h"
#include "engine/front.h"

#include <math.h>

#define BORDER_KM (PL_FRONT_BORDER_M / 1000)

static double share_beyond(const pl_front_area *area, const pl_front_step *step, pl_way way) {
    const double length_km = area->length_from_km.value;
    return length_km > 0 ? 100 * step->from_km[way] / length_km : NAN;
}

/* The curve of one source and direction. */
static bool add_line(pl_atlas_ask *ask, const pl_front_answer *answer, pl_way way, pl_line *ret,
                     pl_error *error) {
    pl_line_point *points = pl_atlas_alloc(ask, PL_FRONT_CURVE, sizeof *points);
    if (points == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < PL_FRONT_CURVE; i++) {
        const pl_front_step *step = &answer->whole.curve[i];
        points[i] = (pl_line_point){step->distance_m, share_beyond(&answer->whole, step, way), NAN, NAN};
    }
    *ret = (pl_line){
        ATLAS_SAY(ask, way == PL_FORWARD ? PL_SAY_ATLAS_FORWARD : PL_SAY_ATLAS_BACK, answer->source.name),
        points, PL_FRONT_CURVE, false};
    return true;
}

static bool add_curve(pl_atlas_ask *ask, const pl_front_answers *answers, pl_atlas_draft *draft,
                      pl_error *error) {
    pl_line *lines = pl_atlas_alloc(ask, PL_SERIES_MAX, sizeof *lines);
    pl_line_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    size_t count = 0;
    if (lines == NULL || chart == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answers->count && count + 2 <= PL_SERIES_MAX; i++) {
        if (!answers->answers[i].answered) continue;
        for (int way = 0; way < 2; way++)
            if (!add_line(ask, &answers->answers[i], way == 0 ? PL_FORWARD : PL_BACK, &lines[count++], error))
                return false;
    }
    if (count == 0) return true;
    *chart = (pl_line_chart){.x_name = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_X),
                             .y_name = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_Y),
                             .log_x = true,
                             .from_zero = true,
                             .lines = lines,
                             .count = count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_CURVE),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_CURVE_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_CURVE_WORDS),
                                         .lines = chart});
    return true;
}

static const char *km_text(pl_atlas_ask *ask, const pl_interval *interval) {
    if (!isfinite(interval->low)) return pl_atlas_number(ask, interval->value, 1);
    return ATLAS_SAY(ask, PL_SAY_ATLAS_INTERVAL, pl_atlas_number(ask, interval->value, 1),
                     pl_atlas_number(ask, interval->low, 1), pl_atlas_number(ask, interval->high, 1));
}

static const char *percent_text(pl_atlas_ask *ask, const pl_interval *interval) {
    if (!isfinite(interval->value)) return pl_atlas_said(ask, PL_SAY_ATLAS_NO_FRONT);
    if (!isfinite(interval->low)) return pl_atlas_text(ask, "%.1f %%", 100 * interval->value);
    return ATLAS_SAY(ask, PL_SAY_ATLAS_PERCENT_INTERVAL, pl_atlas_number(ask, 100 * interval->value, 1),
                     pl_atlas_number(ask, 100 * interval->low, 1),
                     pl_atlas_number(ask, 100 * interval->high, 1));
}

static void area_row(pl_atlas_ask *ask, const pl_front_answer *answer, const pl_front_area *area,
                     pl_atlas_rows *rows) {
    pl_atlas_cell(rows, area->title[0] == '\0' ? pl_atlas_said(ask, PL_SAY_ATLAS_WHOLE_FRONT) : area->title);
    pl_atlas_cell(rows, answer->source.name);
    pl_atlas_cell(rows, km_text(ask, &area->length_from_km));
    pl_atlas_cell(rows, km_text(ask, &area->length_to_km));
    pl_atlas_cell(rows, pl_atlas_number(ask, area->from.forward_km.value, 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, area->from.back_km.value, 1));
    pl_atlas_cell(rows, percent_text(ask, &area->from.moved_share));
}

static void say_still(pl_atlas_ask *ask, const pl_front_answer *answer, pl_atlas_draft *draft) {
    const char *names = "";
    for (size_t i = 0; i < answer->sector_count; i++)
        if (pl_front_stands_still(answer, &answer->sectors[i]))
            names =
                pl_atlas_text(ask, "%s%s%s", names, names[0] == '\0' ? "" : ", ", answer->sectors[i].title);
    if (names[0] != '\0')
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_STILL, answer->source.name, names));
}

/* The front at the end of the window: what moved, and what stood still. */
static bool add_map(pl_atlas_ask *ask, const pl_front_answer *answer, pl_atlas_draft *draft,
                    pl_error *error) {
    pl_path *paths[2];
    size_t counts[2] = {0, 0};
    pl_box box = PL_BOX_EMPTY;
    for (int moved = 0; moved < 2; moved++)
        if ((paths[moved] = pl_atlas_alloc(ask, answer->piece_count + 1, sizeof **paths)) == NULL)
            return pl_fail_nomem(error);
    for (size_t i = 0; i < answer->piece_count; i++) {
        const pl_front_piece *piece = &answer->pieces[i];
        if (!piece->later) continue;
        box = pl_box_union(box, pl_box_of_points(piece->line.points, piece->line.count));
        paths[piece->moved][counts[piece->moved]++] = (pl_path){piece->line.points, piece->line.count};
    }
    if (counts[0] + counts[1] == 0) return true;
    pl_map_layer *layers = pl_atlas_alloc(ask, 3, sizeof *layers);
    pl_map *map = pl_atlas_alloc(ask, 1, sizeof *map);
    if (layers == NULL || map == NULL) return pl_fail_nomem(error);
    layers[0] = pl_atlas_sectors_drawn(ask);
    layers[1] = (pl_map_layer){.ink = PL_INK_FRONT,
                               .name = pl_atlas_said(ask, PL_SAY_ATLAS_LINE_STILL),
                               .paths = paths[0],
                               .path_count = counts[0]};
    layers[2] = (pl_map_layer){.ink = PL_INK_MOVED,
                               .name = pl_atlas_said(ask, PL_SAY_ATLAS_LINE_MOVED),
                               .paths = paths[1],
                               .path_count = counts[1]};
    *map = (pl_map){pl_atlas_around(box, 0.08), layers, 3};
    pl_atlas_picture(draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_FRONT_MAP, answer->source.name),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_MAP_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_MAP_WORDS),
                                         .map = map});
    return true;
}

static bool add_answer(pl_atlas_ask *ask, const pl_front_answer *answer, pl_atlas_draft *draft,
                       pl_atlas_rows *rows, pl_error *error) {
    if (!answer->answered) {
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_CANNOT_TELL, answer->source.name, answer->why));
        return true;
    }
    const pl_front_area *whole = &answer->whole;
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_FRONT_WORDS, answer->source.name,
                                        km_text(ask, &whole->length_from_km),
                                        percent_text(ask, &whole->from.moved_share),
                                        km_text(ask, &whole->from.moved_km)));
    say_still(ask, answer, draft);
    area_row(ask, answer, whole, rows);
    for (size_t i = 0; i < answer->sector_count; i++) {
        const pl_front_area *area = &answer->sectors[i];
        if (area->length_from_km.value > 0 || area->length_to_km.value > 0) area_row(ask, answer, area, rows);
    }
    return add_map(ask, answer, draft, error);
}

bool pl_atlas_front(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    const pl_front_question question = {.as_of = INT64_MAX,
                                        .side = ask->side,
                                        .from = ask->from,
                                        .to = ask->to,
                                        .hole_max_km2 = PL_FRONT_HOLE_MAX_KM2,
                                        .border_km = BORDER_KM,
                                        .moved_m = PL_FRONT_MOVED_M,
                                        .kinds = PL_KINDS_ALL,
                                        .drawn = true};
    pl_front_answers answers = {0};
    if (!pl_ask_front(ask->store, &question, ask->arena, &answers, error))
        return pl_atlas_missing(ask, draft, pl_atlas_said(ask, PL_SAY_ATLAS_TITLE_FRONT), error);
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_FRONT_IS, ask->side_title,
                                        pl_atlas_number(ask, PL_FRONT_HOLE_MAX_KM2, 0),
                                        pl_atlas_number(ask, BORDER_KM, 0), answers.outline));
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_FRONT_COLUMNS), true);
    bool done = true;
    for (size_t i = 0; done && i < answers.count; i++)
        done = add_answer(ask, &answers.answers[i], draft, &rows, error);
    done = done && add_curve(ask, &answers, draft, error);
    pl_atlas_rows_end(&rows, draft);
    return done;
}
