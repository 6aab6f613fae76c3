/* atlas_agree.c - where the first map maker and each other one differ at the end of the window, and what each
 * says of the window: nothing is averaged. */
#include "engine/agree.h"
#include "engine/atlas_parts.h"

#include <math.h>

#define PATCHES_MAX ((size_t)300)

static bool add_map(pl_atlas_ask *ask, const pl_agree_answer *answer, pl_atlas_draft *draft,
                    pl_error *error) {
    const size_t shown = answer->patch_count < PATCHES_MAX ? answer->patch_count : PATCHES_MAX;
    size_t counts[2] = {0, 0}, at[2] = {0, 0};
    for (size_t i = 0; i < shown; i++) counts[answer->patches[i].held_by] += answer->patches[i].polygon_count;
    if (counts[0] + counts[1] == 0) return true;
    pl_polygon *polygons[2] = {pl_atlas_alloc(ask, counts[0] + 1, sizeof(pl_polygon)),
                               pl_atlas_alloc(ask, counts[1] + 1, sizeof(pl_polygon))};
    pl_map_layer *layers = pl_atlas_alloc(ask, 2, sizeof *layers);
    pl_map *map = pl_atlas_alloc(ask, 1, sizeof *map);
    if (polygons[0] == NULL || polygons[1] == NULL || layers == NULL || map == NULL)
        return pl_fail_nomem(error);
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; i < shown; i++) {
        const pl_agree_patch *patch = &answer->patches[i];
        for (size_t p = 0; p < patch->polygon_count; p++) {
            polygons[patch->held_by][at[patch->held_by]++] = patch->polygons[p];
            box = pl_box_union(box, pl_box_of_polygon(&patch->polygons[p]));
        }
    }
    for (int k = 0; k < 2; k++)
        layers[k] = (pl_map_layer){.ink = k == 0 ? PL_INK_GAINED : PL_INK_LOST,
                                   .name = ATLAS_SAY(ask, PL_SAY_ATLAS_ALONE, answer->sources[k].name),
                                   .polygons = polygons[k],
                                   .polygon_count = counts[k]};
    *map = (pl_map){pl_atlas_around(box, 0.05), layers, 2};
    pl_atlas_picture(draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_DIFFER, answer->sources[0].name,
                                                            answer->sources[1].name),
                                         .caption = ATLAS_SAY(ask, PL_SAY_ATLAS_DIFFER_CAPTION,
                                                              pl_atlas_count(ask, shown)),
                                         .description = pl_atlas_said(ask, PL_SAY_ATLAS_TABLE_AREAS),
                                         .map = map});
    return true;
}

static const char *between(pl_atlas_ask *ask, const pl_agree_answer *answer) {
    const int days = answer->changes.best_days;
    if (answer->whole.undetermined) return pl_atlas_said(ask, PL_SAY_ATLAS_SIGNS);
    if (!answer->changes.known || !answer->changes.clear) return pl_atlas_said(ask, PL_SAY_ATLAS_NO_LAG);
    if (days == 0) return pl_atlas_said(ask, PL_SAY_ATLAS_NEITHER);
    return ATLAS_SAY(ask, PL_SAY_ATLAS_FOLLOWS, answer->sources[days > 0].name,
                     pl_atlas_count(ask, (size_t)(days > 0 ? days : -days)));
}

static void add_row(pl_atlas_ask *ask, const pl_agree_answer *answer, pl_atlas_rows *rows) {
    pl_atlas_cell(rows, ATLAS_SAY(ask, PL_SAY_ATLAS_AND, answer->sources[0].name, answer->sources[1].name));
    pl_atlas_cell(rows, pl_atlas_number(ask, answer->all.both_km2, 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, answer->all.only_km2[0], 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, answer->all.only_km2[1], 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, answer->whole.net_km2[0], 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, answer->whole.net_km2[1], 1));
    pl_atlas_cell(rows, between(ask, answer));
}

bool pl_atlas_agree(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    if (ask->source_count < 2) return true;
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_AGREE_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_AGREE_COLUMNS), false);
    bool done = true;
    for (size_t i = 1; done && i < ask->source_count; i++) {
        const pl_agree_question question = {.first = ask->sources[0].name,
                                            .second = ask->sources[i].name,
                                            .side = ask->side,
                                            .at = ask->to,
                                            .from = ask->from,
                                            .to = ask->to,
                                            .per = PL_PER_WEEK};
        pl_agree_answer answer = {0};
        if (!pl_ask_agree(ask->store, &question, ask->arena, &answer, error)) {
            done = pl_atlas_missing(ask, draft, ask->sources[i].name, error);
            continue;
        }
        add_row(ask, &answer, &rows);
        done = add_map(ask, &answer, draft, error);
    }
    pl_atlas_rows_end(&rows, draft);
    return done;
}
