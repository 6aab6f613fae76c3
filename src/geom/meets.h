/* meets.h - does a drawn thing have a position in common with a box? Closed: touching counts. Any thread. */
#ifndef PL_GEOM_MEETS_H
#define PL_GEOM_MEETS_H

#include "geom/geom.h"

bool pl_box_holds(pl_box box, pl_point point);
bool pl_edge_meets_box(pl_point a, pl_point b, pl_box box);
/* Rings may wind either way; a polygon without rings meets nothing. */
bool pl_polygon_meets_box(const pl_polygon *polygon, pl_box box);
/* An open line; one of a single position is that position. */
bool pl_line_meets_box(const pl_point *points, size_t count, pl_box box);

#endif
