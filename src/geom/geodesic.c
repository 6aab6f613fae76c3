/* geodesic.c - the length of the shortest line between two positions on the ellipsoid, by Vincenty's inverse
 * formula (Survey Review 23, 1975): a series to the third order in the flattening, 0.1 mm up to where the two
 * positions are nearly opposite on the earth, where the iteration no longer converges. */
#include "geom/constants.h"
#include "geom/nearness.h"

#include <math.h>

#define ROUNDS_MAX 100
#define ENOUGH 1e-13 /* radians: a micrometre */

double pl_geodesic_m(pl_point a, pl_point b) {
    const double f = PL_WGS84_F, minor_m = PL_WGS84_A_M * (1.0 - f);
    const double apart = remainder(b.lon - a.lon, 360.0) * PL_RADIANS;
    const double u1 = atan((1.0 - f) * tan(a.lat * PL_RADIANS)),
                 u2 = atan((1.0 - f) * tan(b.lat * PL_RADIANS));
    const double s1 = sin(u1), c1 = cos(u1), s2 = sin(u2), c2 = cos(u2);
    double lambda = apart, sigma = 0.0, sin_sigma = 0.0, cos_sigma = 1.0, cos2_alpha = 0.0, middle = 0.0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        const double sl = sin(lambda), cl = cos(lambda), north = c1 * s2 - s1 * c2 * cl;
        sin_sigma = sqrt(c2 * sl * c2 * sl + north * north);
        if (sin_sigma == 0.0 && s1 * s2 + c1 * c2 * cl > 0.0) return 0.0;
        cos_sigma = s1 * s2 + c1 * c2 * cl;
        sigma = atan2(sin_sigma, cos_sigma);
        const double sin_alpha = sin_sigma > 0.0 ? c1 * c2 * sl / sin_sigma : 0.0;
        cos2_alpha = 1.0 - sin_alpha * sin_alpha;
        middle = cos2_alpha > 0.0 ? cos_sigma - 2.0 * s1 * s2 / cos2_alpha : 0.0;
        const double c = f / 16.0 * cos2_alpha * (4.0 + f * (4.0 - 3.0 * cos2_alpha));
        const double before = lambda;
        lambda =
            apart + (1.0 - c) * f * sin_alpha *
                        (sigma + c * sin_sigma * (middle + c * cos_sigma * (-1.0 + 2.0 * middle * middle)));
        if (fabs(lambda - before) < ENOUGH) break;
    }
    const double v2 = cos2_alpha * (PL_WGS84_A_M * PL_WGS84_A_M - minor_m * minor_m) / (minor_m * minor_m);
    const double big_a = 1.0 + v2 / 16384.0 * (4096.0 + v2 * (-768.0 + v2 * (320.0 - 175.0 * v2)));
    const double big_b = v2 / 1024.0 * (256.0 + v2 * (-128.0 + v2 * (74.0 - 47.0 * v2)));
    const double turn = big_b * sin_sigma *
                        (middle + big_b / 4.0 *
                                      (cos_sigma * (-1.0 + 2.0 * middle * middle) -
                                       big_b / 6.0 * middle * (-3.0 + 4.0 * sin_sigma * sin_sigma) *
                                           (-3.0 + 4.0 * middle * middle)));
    return minor_m * big_a * (sigma - turn);
}
