/* agree.h - two maps of one front held against each other: where they differ, and by how many days one
 * follows the other. Pure. */
#ifndef PL_MEASURE_AGREE_H
#define PL_MEASURE_AGREE_H

#include "geom/overlay.h"
#include "text/instant.h"

/* ---- where ---- */

/* What a map shows of a place, as far as one side is asked about. Held comes before contested where a map
 * draws both. */
typedef enum { PL_SHOWS_HELD, PL_SHOWS_CONTESTED, PL_SHOWS_NEITHER, PL_SHOWS } pl_shows;
extern const char *const pl_shows_names[PL_SHOWS + 1]; /* "held", "contested", "neither", NULL */

/* Area in km2 by what the first map shows and what the second does; [neither][neither] is NAN. */
typedef struct {
    double km2[PL_SHOWS][PL_SHOWS];
} pl_agreement;

/* From the faces by which the maps differ (the first map as `from`, the second as `to`; layer 0 held, layer 1
 * contested) with what of each counts, and from what each map shows in all: `held_km2`, and contested that is
 * not held, of the first and the second. */
void pl_agree_table(const pl_face *faces, const double *face_km2, size_t count, const double held_km2[2],
                    const double contested_km2[2], pl_agreement *ret);
/* What both hold, only the first, only the second. */
double pl_agree_both_km2(const pl_agreement *table);
double pl_agree_only_km2(const pl_agreement *table, int map);
/* Of all land that either holds, the share that both do; NAN when neither holds any. */
double pl_agree_share(const pl_agreement *table);

/* ---- when ---- */

#define PL_LAG_DAYS_MAX 7
#define PL_LAGS (2 * PL_LAG_DAYS_MAX + 1)

/* What changed in one cell of ground on one day, gained less lost. */
typedef struct {
    pl_day day;
    int32_t cell;
    double km2;
} pl_cell_change;

/* The cell of a point: a quarter of a degree either way. */
int32_t pl_agree_cell(pl_point point);

/* How alike the two are when the second is taken so many days later: 1 the same, 0 nothing in common. Index
 * PL_LAG_DAYS_MAX + days. */
typedef struct {
    double likeness[PL_LAGS]; /* NAN: nothing to compare */
    int best_days;            /* by so many days the second follows the first; below 0: the first follows */
    double lead;              /* of the best over the next best, as a share of the best */
    bool known, clear;        /* known: there is a best one at all */
} pl_lag;
#define PL_LAG_LIKENESS_MIN 0.1 /* below it nothing is told */
#define PL_LAG_LEAD_MIN 0.1     /* below it the lag is not clear */

/* Likeness by where and when land changed hands, over days in [from, to): the cosine of both changes by day
 * and cell, after the square root of each, so that one large redraw does not drown the rest. Lists by day,
 * cell; none twice. */
void pl_agree_lag(const pl_cell_change *a, size_t a_count, const pl_cell_change *b, size_t b_count,
                  pl_day from, pl_day to, pl_lag *ret);
/* Fills best, lead, known and clear from the likenesses. */
void pl_lag_judge(pl_lag *lag);

/* Sorts, and joins what is of one day and cell. Returns how many are left. */
size_t pl_agree_sort(pl_cell_change *changes, size_t count);

#endif
