/* sector_out.h - what `plumbline sector` has found out, and how it is shown. */
#ifndef PL_CLI_SECTOR_OUT_H
#define PL_CLI_SECTOR_OUT_H

#include "cli/asking.h"
#include "engine/sector.h"

/* One source in one region, at an instant or between two. */
typedef struct {
    const pl_asked *asked;
    const char *missing; /* why it has no answer; NULL: it has one */

    pl_sector_state state;
    pl_sector_share *shares[PL_SIDES_MAX];
    size_t share_count[PL_SIDES_MAX];

    pl_change_in change;
    bool still;              /* updates between, and nothing in them but redraws, and kinds left out */
    pl_sector_point *course; /* with --per */
    size_t course_count;
} pl_sector_one;

typedef struct {
    const pl_region *region;
    pl_sector_one *each; /* one a source */
} pl_sector_part;

typedef struct {
    pl_asking asking;
    pl_sector_part *parts; /* one a region */
    size_t part_count;
    bool named;      /* a region was named: one part */
    bool between;    /* two instants, else a state */
    const char *per; /* NULL: no course */
    size_t per_index;
    pl_instant at, from, to; /* at INT64_MIN: each source's last map */
    unsigned kinds;
} pl_sector_answer;

void pl_sector_json(pl_call *call, const pl_sector_answer *answer);
void pl_sector_geojson(pl_call *call, const pl_sector_answer *answer);
void pl_sector_csv(pl_call *call, const pl_sector_answer *answer);
void pl_sector_text(pl_call *call, const pl_sector_answer *answer);

#endif
