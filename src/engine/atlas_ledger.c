/* atlas_ledger.c - what the maps changed without ground changing hands, or took back: redraws,
 * reclassifications and retractions in the window, drawn and listed. */
#include "engine/atlas_parts.h"
#include "engine/ledger.h"

#include <math.h>

#define ROWS_MAX ((size_t)40)
#define LEAST_KM2 0.1 /* events smaller than this are counted, not listed */
#define KINDS ((1u << PL_KIND_RECLASSIFIED) | (1u << PL_KIND_REDRAW) | (1u << PL_KIND_RETRACTION))

static bool draw(pl_atlas_ask *ask, const char *source, const pl_ledger *ledger, pl_atlas_draft *draft,
                 pl_error *error) {
    size_t count = 0, patches = 0;
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->events[i].gained_km2 + ledger->events[i].lost_km2 >= LEAST_KM2)
            for (size_t k = 0; k < ledger->events[i].patch_count; k++)
                count += ledger->polygon_counts[ledger->events[i].patches[k]];
    if (count == 0) return true;
    pl_polygon *polygons = pl_atlas_alloc(ask, count, sizeof *polygons);
    pl_map_layer *layers = pl_atlas_alloc(ask, 2, sizeof *layers);
    pl_map *map = pl_atlas_alloc(ask, 1, sizeof *map);
    if (polygons == NULL || layers == NULL || map == NULL) return pl_fail_nomem(error);
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; i < ledger->count; i++) {
        const pl_event *event = &ledger->events[i];
        if (event->gained_km2 + event->lost_km2 < LEAST_KM2) continue;
        box = pl_box_union(box, event->box);
        for (size_t k = 0; k < event->patch_count; k++)
            for (size_t p = 0; p < ledger->polygon_counts[event->patches[k]]; p++)
                polygons[patches++] = ledger->polygons[event->patches[k]][p];
    }
    layers[0] = pl_atlas_sectors_drawn(ask);
    layers[1] = (pl_map_layer){.ink = PL_INK_SET_APART,
                               .name = pl_atlas_said(ask, PL_SAY_ATLAS_SET_APART),
                               .polygons = polygons,
                               .polygon_count = patches};
    *map = (pl_map){pl_atlas_around(box, 0.1), layers, 2};
    pl_atlas_picture(draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_LEDGER_MAP, source),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_LEDGER_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_ATLAS_LEDGER_WORDS),
                                         .map = map});
    return true;
}

static void list(pl_atlas_ask *ask, const char *source, const pl_ledger *ledger, pl_atlas_rows *rows) {
    for (size_t i = 0; i < ledger->count && i < ROWS_MAX; i++) {
        const pl_event *event = &ledger->events[i];
        if (event->gained_km2 + event->lost_km2 < LEAST_KM2) break; /* the largest come first */
        pl_atlas_cell(rows, pl_atlas_day(ask, event->to));
        pl_atlas_cell(rows, source);
        pl_atlas_cell(rows, pl_kind_names[event->kind]);
        pl_atlas_cell(rows, event->status);
        pl_atlas_cell(rows, pl_atlas_number(ask, event->gained_km2, 2));
        pl_atlas_cell(rows, pl_atlas_number(ask, event->lost_km2, 2));
        pl_atlas_cell(rows, pl_atlas_text(ask, "%.3f E, %.3f N", event->at.lon, event->at.lat));
        pl_atlas_cell(rows, event->why == NULL ? "" : event->why);
    }
}

static const char *kind_text(pl_atlas_ask *ask, const pl_ledger *ledger, pl_kind kind) {
    return pl_atlas_number(ask, ledger->gained_km2[kind] + ledger->lost_km2[kind], 2);
}

bool pl_atlas_ledger(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_LEDGER_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_LEDGER_COLUMNS), true);
    bool done = true;
    for (size_t i = 0; done && i < ask->source_count; i++) {
        const char *source = ask->sources[i].name;
        const pl_ledger_question question = {.source = source,
                                             .kinds = KINDS,
                                             .from = ask->from,
                                             .to = ask->to,
                                             .as_of = ask->as_of,
                                             .outlines = true};
        pl_ledger ledger = {0};
        if (!pl_ask_ledger(ask->store, &question, ask->arena, &ledger, error)) {
            done = pl_atlas_missing(ask, draft, source, error);
            continue;
        }
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_LEDGER_SUMS, source,
                                            kind_text(ask, &ledger, PL_KIND_REDRAW),
                                            kind_text(ask, &ledger, PL_KIND_RECLASSIFIED),
                                            kind_text(ask, &ledger, PL_KIND_RETRACTION)));
        list(ask, source, &ledger, &rows);
        done = draw(ask, source, &ledger, draft, error);
    }
    pl_atlas_rows_end(&rows, draft);
    return done;
}
