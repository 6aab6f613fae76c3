/* published.h - forecasts that somebody printed: when a side would hold all of a piece of land. What pace
 * they needed, what came, and whether the one keeps up with the other. Pure: text and numbers in, structs
 * out. */
#ifndef PL_MEASURE_PUBLISHED_H
#define PL_MEASURE_PUBLISHED_H

#include "measure/figure.h"

#define PL_PUBLISHED_BYTES_MAX ((size_t)1 << 20) /* of one table */
#define PL_PUBLISHED_MAX ((size_t)1000)

typedef struct {
    const char *id, *publisher, *theatre, *side;
    const char *region; /* names of the theatre, joined by '+' */
    pl_day made;
    pl_day by_from, by_to;     /* the goal is reached between these days, half-open */
    const char *words, *where; /* what was said, in our words, with how it is read; who printed it where */
    size_t line;
} pl_published;

/* Reads a table: CSV with the columns id, publisher, theatre, side, region, made, by_from, by_to, words,
 * where. Errors are name:line: column: reason. */
bool pl_published_parse(const char *name, pl_slice text, pl_arena *arena, pl_published **ret,
                        size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* Net change by figures that do not overlap: of all ways to choose such, the one that covers most days; of
 * equal ones the fewest figures. */
typedef struct {
    size_t figures;
    int days;        /* that they cover, of */
    pl_day from, to; /* the first's begin and the last's end */
    double low_km2, high_km2;
} pl_cover;
/* One figure with a period and what it leaves open in km2. */
typedef struct {
    pl_day from, to;
    double low_km2, high_km2;
} pl_net;
bool pl_cover_of(const pl_net *nets, size_t count, pl_cover *ret, pl_error *error) PL_MUST_CHECK;

typedef enum { PL_KEEPS_ON_PACE, PL_KEEPS_BEHIND, PL_KEEPS_UNKNOWN } pl_keeps;
extern const char *const pl_keeps_words[]; /* "on pace", "behind", "cannot tell yet", NULL */
#define PL_KEEPS_DAYS_MIN 60               /* so many days must be known of */

/* From what must come in km2 a day, at least (by the last day that was said), and what came. Of the whole map
 * (`elsewhere_too`) only being behind follows: what came may have come elsewhere. */
pl_keeps pl_keeps_up(double needed, double came_low, double came_high, int days, bool elsewhere_too);

#endif
