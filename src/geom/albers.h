/* albers.h - Albers' equal-area conic projection of the WGS84 ellipsoid, for maps on which the eye may
 * compare areas. Source: J. P. Snyder, Map Projections - A Working Manual (USGS Professional Paper 1395), pp.
 * 98-103. */
#ifndef PL_GEOM_ALBERS_H
#define PL_GEOM_ALBERS_H

#include "geom/geom.h"

typedef struct {
    double n, c, rho0_m, lon0_deg;
} pl_albers;

/* Centred on a box, with standard parallels a sixth of its height from its edges. */
pl_albers pl_albers_of_box(pl_box box);
/* Metres east and north of the box's centre. Any thread. */
void pl_albers_forward(const pl_albers *albers, pl_point point, double *ret_x_m, double *ret_y_m);

#endif
