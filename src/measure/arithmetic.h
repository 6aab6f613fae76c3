/* arithmetic.h - does what was printed fit together? One rule for each way in which printed numbers hang
 * together, over all rows alike; each allows for what printing leaves open (pl_figure_bounds). Needs no maps.
 * Pure. */
#ifndef PL_MEASURE_ARITHMETIC_H
#define PL_MEASURE_ARITHMETIC_H

#include "measure/figure.h"

typedef enum {
    PL_RULE_UNITS,   /* one number in two units: square miles, a rate by the days, a share by its whole */
    PL_RULE_BALANCE, /* gained less lost is net */
    PL_RULE_PARTS,   /* regions of one whole are no more than it */
    PL_RULE_PERIODS, /* what is printed for the parts of a period adds up to what is printed for all of it */
    PL_RULE_LEVELS,  /* what is held at two days differs by the net between them */
    PL_RULE_TWICE,   /* one number printed twice is one number */
    PL_RULE_COUNT
} pl_rule;
extern const char *const pl_rule_names[PL_RULE_COUNT + 1]; /* "units", ..., NULL */

/* One comparison. */
typedef struct {
    pl_rule rule;
    bool holds;
    const pl_figure *figure;        /* the one that is held against the others */
    const pl_figure *const *others; /* at least one */
    size_t other_count;
    double low, high; /* what the others leave open for it, in its unit */
    double back_low,
        back_high; /* units, twice: what it leaves open for others[0], in that one's unit; else NAN */
    double days_low, days_high; /* a rate: lengths of the period that would make both right; else NAN */
    /* A share: the areas of its whole that were tried, from the smallest to the largest; else NAN. */
    double whole_low_km2, whole_high_km2;
    bool same_digits; /* the two differ by the order of their digits alone: 68,050 and 68,500 */
} pl_comparison;

/* Every comparison that the figures allow, by rule, then in the order of the figures. A share needs a figure
 * for the area of its whole; without one it is not compared. */
bool pl_arithmetic_compare(const pl_figure *figures, size_t count, pl_arena *arena, pl_comparison **ret,
                           size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* What the figure leaves open in km2, by its unit, period and whole; false when it is no area, or its whole
 * is not among the figures. */
bool pl_figure_km2(const pl_figure *figures, size_t count, const pl_figure *figure, double *ret_low,
                   double *ret_high);

/* A range as numbers of the figure's unit and decimals: "19.1 km2/day", "559 to 563 km2". */
#define PL_RANGE_TEXT (2 * PL_FIGURE_TEXT)
void pl_figure_range_text(const pl_figure *figure, double low, double high, char out[PL_RANGE_TEXT]);

#endif
