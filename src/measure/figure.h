/* figure.h - published figures: what somebody printed about land held or taken, as rows of a CSV table with
 * fixed columns (docs/figures.md). Pure: text in, structs out. */
#ifndef PL_MEASURE_FIGURE_H
#define PL_MEASURE_FIGURE_H

#include "base/bytes.h"
#include "text/instant.h"

#define PL_FIGURES_BYTES_MAX ((size_t)4 << 20) /* of one file */
#define PL_FIGURES_MAX ((size_t)4000)          /* of one list: they are held against one another */
#define PL_FIGURE_VALUE_MAX 1e12

/* What was counted. A layer is the published area of one layer of a map on a day: several make up what is
 * held. */
typedef enum {
    PL_FIGURE_NET,
    PL_FIGURE_GAINED,
    PL_FIGURE_LOST,
    PL_FIGURE_HELD,
    PL_FIGURE_CONTESTED,
    PL_FIGURE_LAYER,
    PL_FIGURE_AREA, /* of a region: what shares are taken of */
    PL_FIGURE_SETTLEMENTS,
    PL_FIGURE_FRONT,
    PL_FIGURE_OVERSTATED, /* by how much one count exceeds another */
    PL_FIGURE_QUANTITY_COUNT
} pl_figure_quantity;
extern const char *const pl_figure_quantities[PL_FIGURE_QUANTITY_COUNT + 1]; /* "net", ..., NULL */

typedef enum {
    PL_UNIT_KM2,
    PL_UNIT_SQ_MI,
    PL_UNIT_PERCENT,
    PL_UNIT_KM2_A_DAY,
    PL_UNIT_SQ_MI_A_MONTH,
    PL_UNIT_KM,
    PL_UNIT_COUNT,
    PL_UNITS
} pl_figure_unit;
extern const char *const pl_figure_units[PL_UNITS + 1]; /* "km2", "sq mi", "%", "km2/day", ... */
#define PL_KM2_IN_SQ_MI 2.589988110336                  /* international */

/* How it was printed; what that leaves open is pl_figure's low and high. */
typedef enum { PL_PRINTED_EXACT, PL_PRINTED_ABOUT, PL_PRINTED_OVER, PL_PRINTED_UNDER } pl_figure_printed;
extern const char *const pl_figure_printed_words[]; /* "exact", "about", "over", "under", NULL */

/* What counts, as far as it is stated. Nothing: the land that the side holds, all of it, and no more. */
typedef enum {
    PL_COUNTS_CLAIMED = 1,        /* what the side claims, too */
    PL_COUNTS_CONTESTED = 2,      /* the grey zone, too */
    PL_COUNTS_SINCE_INVASION = 4, /* without what the side held before its invasion */
    PL_COUNTS_OTHER_SIDE = 8 /* with what the other sides hold counted against it: Kursk oblast for Russia */
} pl_figure_counts;
extern const char *const pl_figure_counts_words[]; /* "claimed", "contested", ... in the order of the bits */

typedef struct {
    const char *id, *row, *publisher;
    const char
        *rests_on; /* a source, in the sense of the name of a source file; "": not stated, or on no map */
    pl_figure_quantity quantity;
    double value;
    int decimals;     /* as printed */
    double low, high; /* between which a number prints as this; in its unit, low <= value <= high */
    pl_figure_unit unit;
    pl_figure_printed printed_as;
    const char *side, *region; /* "" none, everywhere */
    const char *of;            /* a percentage's whole, a region; "" */
    const char *part_of;       /* the id of the figure that it is a part of, or a percentage of; "" */
    bool has_period;           /* from and to, half-open: November is 11-01 to 12-01 */
    pl_day from, to;
    bool has_day; /* the state at the end of it */
    pl_day on;
    unsigned counts; /* pl_figure_counts */
    const char *scope, *where;
    bool printed_known;
    pl_day printed;
    const char *file;
    size_t line;
} pl_figure;

/* What a number may have been before it was printed as `value` with so many decimals. Exact: half a unit of
 * the last decimal either way. About: half a unit of the last digit that is not zero (3,600: 50 either way).
 * Over, under: one whole such unit to that side. */
void pl_figure_bounds(double value, int decimals, pl_figure_printed printed_as, double *ret_low,
                      double *ret_high);

/* Reads one table. Errors are name:line: column: reason. `name` must stay alive. Ids and part_of are not
 * looked up: a list may be of several files. Texts live in `arena`. */
bool pl_figures_parse(const char *name, pl_slice text, pl_arena *arena, pl_figure **ret, size_t *ret_count,
                      pl_error *error) PL_MUST_CHECK;

/* Over all files together: every id once, every part_of an id, and units that fit what they are of. */
bool pl_figures_check(const pl_figure *figures, size_t count, pl_error *error) PL_MUST_CHECK;

/* The figure with that id, or NULL. */
const pl_figure *pl_figure_find(const pl_figure *figures, size_t count, const char *id);

/* Length in days of the period; 0 without one. */
int pl_figure_days(const pl_figure *figure);

/* A value, as the figure's decimals and unit print it: "4,336" is 4336 here: "725 km2", "0.94 %". */
#define PL_FIGURE_TEXT 64
void pl_figure_text(const pl_figure *figure, double value, char out[PL_FIGURE_TEXT]);

#endif
