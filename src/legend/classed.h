/* classed.h - what legend gives to store and measure: what a feature means. Plain structs. */
#ifndef PL_LEGEND_CLASSED_H
#define PL_LEGEND_CLASSED_H

#include "base/bytes.h"

#define PL_SIDES_MAX 6 /* of one theatre; with contested they fit PL_LAYERS_MAX of the overlay */
#define PL_NAME_MAX 64 /* bytes of a source, legend, theatre, side or class name */

typedef enum {
    PL_STATUS_HELD,      /* by a side */
    PL_STATUS_CONTESTED, /* grey zone */
    PL_STATUS_LIBERATED, /* history, overlaps the rest; never measured */
    PL_STATUS_IGNORED,   /* not this front, by a rule of the legend */
    PL_STATUS_OUTSIDE,   /* outside the area of interest */
    PL_STATUS_UNMATCHED  /* no rule matched: reported with count and area, never measured */
} pl_status;

typedef struct {
    pl_status status;
    unsigned side; /* index in the theatre's sides; only for PL_STATUS_HELD */
    const char
        *class_name; /* the rule's own word ("occupied", "pre-2022"); "" when none. Owned by the legend */
} pl_class;

/* "held:russia", "contested", "liberated", "ignored", "outside", "unmatched": status text as stored and
 * printed. */
#define PL_STATUS_TEXT (PL_NAME_MAX + 8)

#endif
