/* albers.c - Albers' equal-area conic projection, ellipsoidal, forward only (Snyder, equations 14-1 to 14-6
 * and 3-12). */
#include "geom/albers.h"

#include "geom/constants.h"

#include <math.h>

/* Snyder's q (3-12): twice the area between the equator and a parallel, on an ellipsoid of a = 1, per radian.
 */
static double q_of(double lat_deg) {
    const double e = sqrt(PL_WGS84_E2), s = sin(lat_deg * PL_RADIANS);
    return (1 - PL_WGS84_E2) * (s / (1 - PL_WGS84_E2 * s * s) + atanh(e * s) / e);
}

static double m_of(double lat_deg) {
    const double s = sin(lat_deg * PL_RADIANS);
    return cos(lat_deg * PL_RADIANS) / sqrt(1 - PL_WGS84_E2 * s * s);
}

static double rho_of(const pl_albers *albers, double lat_deg) {
    return PL_WGS84_A_M * sqrt(fmax(0, albers->c - albers->n * q_of(lat_deg))) / albers->n;
}

pl_albers pl_albers_of_box(pl_box box) {
    const double sixth = (box.north - box.south) / 6, south = box.south + sixth, north = box.north - sixth;
    const double m1 = m_of(south), m2 = m_of(north), q1 = q_of(south), q2 = q_of(north);
    pl_albers albers = {.lon0_deg = (box.west + box.east) / 2};
    albers.n = fabs(q2 - q1) > 1e-12 ? (m1 * m1 - m2 * m2) / (q2 - q1) : sin(south * PL_RADIANS);
    /* On the equator the cone becomes a cylinder: a cone that is nearly one does as well. */
    if (fabs(albers.n) < 1e-6) albers.n = 1e-6;
    albers.c = m1 * m1 + albers.n * q1;
    albers.rho0_m = rho_of(&albers, (box.south + box.north) / 2);
    return albers;
}

void pl_albers_forward(const pl_albers *albers, pl_point point, double *ret_x_m, double *ret_y_m) {
    const double rho = rho_of(albers, point.lat);
    const double theta = albers->n * (point.lon - albers->lon0_deg) * PL_RADIANS;
    *ret_x_m = rho * sin(theta);
    *ret_y_m = albers->rho0_m - rho * cos(theta);
}
