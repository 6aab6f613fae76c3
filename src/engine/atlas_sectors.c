/* atlas_sectors.c - what the side gained and lost by sector, source by source, and what became of it by kind.
 */
#include "engine/atlas_parts.h"
#include "engine/clipped.h"
#include "engine/region.h"

#include <math.h>

typedef struct {
    pl_atlas_ask *ask;
    pl_region *sectors; /* the theatre's; one more without polygons: everywhere */
    size_t sector_count;
    double *net_km2, *low_km2, *high_km2; /* a sector and source each */
} sector_work;

static const char *net_text(pl_atlas_ask *ask, const pl_interval *net) {
    if (!isfinite(net->low)) return pl_atlas_text(ask, "%+.2f", net->value);
    return ATLAS_SAY(ask, PL_SAY_ATLAS_INTERVAL, pl_atlas_text(ask, "%+.2f", net->value),
                     pl_atlas_text(ask, "%+.1f", net->low), pl_atlas_text(ask, "%+.1f", net->high));
}

static void add_row(pl_atlas_ask *ask, const char *where, const char *source, const pl_change_in *change,
                    pl_atlas_rows *rows) {
    pl_atlas_cell(rows, where);
    pl_atlas_cell(rows, source);
    pl_atlas_cell(rows, pl_atlas_number(ask, change->answer.gained_km2, 2));
    pl_atlas_cell(rows, pl_atlas_number(ask, change->answer.lost_km2, 2));
    pl_atlas_cell(rows, net_text(ask, &change->net));
    double apart_km2 = 0;
    for (int kind = PL_KIND_RECLASSIFIED; kind < PL_KIND_COUNT; kind++)
        apart_km2 += change->by_update.gained_km2[kind] + change->by_update.lost_km2[kind];
    pl_atlas_cell(rows, pl_atlas_number(ask, apart_km2, 2));
}

static bool measure(sector_work *work, size_t sector, size_t source, pl_atlas_draft *draft,
                    pl_atlas_rows *rows, pl_error *error) {
    pl_atlas_ask *ask = work->ask;
    const bool whole = sector == work->sector_count;
    const pl_region *region = whole ? NULL : &work->sectors[sector];
    const size_t at = sector * ask->source_count + source;
    pl_change_in change = {0};
    if (!pl_ask_change_in(ask->store, ask->sources[source].name, ask->side, ask->from, ask->to, INT64_MAX,
                          region, PL_KINDS_ALL, ask->arena, &change, error)) {
        work->net_km2[at] = work->low_km2[at] = work->high_km2[at] = NAN;
        return pl_atlas_missing(ask, draft, ask->sources[source].name, error);
    }
    work->net_km2[at] = change.net.value;
    work->low_km2[at] = change.net.low;
    work->high_km2[at] = change.net.high;
    if (whole || change.answer.gained_km2 > 0 || change.answer.lost_km2 > 0)
        add_row(ask, whole ? pl_atlas_said(ask, PL_SAY_ATLAS_EVERYWHERE) : region->title,
                ask->sources[source].name, &change, rows);
    return true;
}

static bool add_bars(sector_work *work, pl_atlas_draft *draft, pl_error *error) {
    pl_atlas_ask *ask = work->ask;
    const size_t shown = ask->source_count < PL_SERIES_MAX ? ask->source_count : PL_SERIES_MAX;
    pl_bar_group *groups = pl_atlas_alloc(ask, work->sector_count + 1, sizeof *groups);
    const char **names = pl_atlas_alloc(ask, shown, sizeof *names);
    pl_bar_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    if (groups == NULL || names == NULL || chart == NULL) return pl_fail_nomem(error);
    for (size_t s = 0; s < shown; s++) names[s] = ask->sources[s].name;
    for (size_t i = 0; i < work->sector_count; i++) {
        const size_t at = i * ask->source_count;
        groups[i] = (pl_bar_group){work->sectors[i].title, work->net_km2 + at, work->low_km2 + at,
                                   work->high_km2 + at};
    }
    *chart =
        (pl_bar_chart){pl_atlas_said(ask, PL_SAY_ATLAS_SECTORS_X), names, shown, groups, work->sector_count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_ATLAS_SECTORS_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_SECTORS_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .bars = chart});
    return true;
}

bool pl_atlas_sectors(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    sector_work work = {.ask = ask};
    if (!pl_region_sectors(&ask->theatre, ask->arena, &work.sectors, &work.sector_count, error)) return false;
    if (work.sector_count == 0) return true;
    const size_t cells = (work.sector_count + 1) * ask->source_count;
    work.net_km2 = pl_atlas_alloc(ask, cells, sizeof *work.net_km2);
    work.low_km2 = pl_atlas_alloc(ask, cells, sizeof *work.low_km2);
    work.high_km2 = pl_atlas_alloc(ask, cells, sizeof *work.high_km2);
    if (work.net_km2 == NULL || work.low_km2 == NULL || work.high_km2 == NULL) return pl_fail_nomem(error);
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_SECTORS_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_SECTORS_COLUMNS), false);
    bool done = true;
    for (size_t source = 0; done && source < ask->source_count; source++)
        for (size_t sector = 0; done && sector <= work.sector_count; sector++)
            done = measure(&work, sector, source, draft, &rows, error);
    pl_atlas_rows_end(&rows, draft);
    if (!done) return false;
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_ATLAS_SECTORS_NOTE));
    return add_bars(&work, draft, error);
}
