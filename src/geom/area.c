/* area.c - area and length on WGS84 of figures whose edges are straight in longitude/latitude.
 *
 * Between the equator and latitude phi, a strip one radian of longitude wide has the area
 *     S(phi) = b^2/2 [ sin phi / (1 - e^2 sin^2 phi) + artanh(e sin phi) / e ],   dS/dphi = b^2 cos phi / (1
 * - e^2 sin^2 phi)^2. Expanding the derivative in e^2 sin^2 phi, integrating term by term, and writing odd
 * powers of sin phi as sines of odd multiples gives the sine series S(phi) = sum_k c_k sin((2k + 1) phi), c_k
 * = (-1)^k b^2 sum_{j >= k} (j + 1)/(2j + 1) (e^2/4)^j binomial(2j + 1, j - k), of which six terms
 * leave 1.2e-17 of the first. Along an edge latitude is linear in longitude, so that an edge adds
 * -(its span of longitude) x (the mean of S over its span of latitude), and a closed ring sums to its area.
 *
 * S(phi) would cancel in small rings. Any constant may be taken off S for a closed ring, so we take off S at
 * the ring's middle latitude phi0 and use the Taylor series there, which the sine series gives without
 * cancellation: mean of S - S(phi0) = sum_{n >= 1} S^(n)(phi0) / (n + 1)! h_n(d1, d2),   h_n = sum_i d1^i
 * d2^(n - i), with d the differences of latitude to phi0, taken in degrees, where they are exact. No quotient
 * of differences is left, so edges along a parallel are no special case, and there is one sine and one cosine
 * a ring, none an edge. The series converges everywhere; a ring of 10 degrees needs 12 terms, the whole
 * ellipsoid 50. */
#include "geom/area.h"

#include "geom/constants.h"

#include <math.h>

#define HARMONICS 6
#define TAYLOR_MAX 60

static const double sine_coefficients_m2[HARMONICS] = PL_AREA_SINE_COEFFICIENTS;

/* Neumaier's compensated sum. */
typedef struct {
    double sum, lost;
} compensated;

static inline void add(compensated *total, double value) {
    double sum = total->sum + value;
    if (fabs(total->sum) >= fabs(value))
        total->lost += (total->sum - sum) + value;
    else
        total->lost += (value - sum) + total->sum;
    total->sum = sum;
}

/* The Taylor series of S about one latitude, cut where it no longer counts within `reach` of it. */
typedef struct {
    double lat0_deg;
    unsigned terms;
    double scaled[TAYLOR_MAX]; /* S^(n)(phi0) / (n + 1)!, n from 1 */
} taylor;

static void taylor_about(taylor *series, double lat0_deg, double reach_deg) {
    const double phi0 = lat0_deg * PL_RADIANS, reach = reach_deg * PL_RADIANS;
    double sine[HARMONICS], cosine[HARMONICS], weight[HARMONICS], bound[HARMONICS];
    sine[0] = sin(phi0);
    cosine[0] = cos(phi0);
    const double sine2 = 2.0 * sine[0] * cosine[0], cosine2 = 1.0 - 2.0 * sine[0] * sine[0];
    for (unsigned k = 0; k < HARMONICS; k++) {
        if (k > 0) {
            sine[k] = sine[k - 1] * cosine2 + cosine[k - 1] * sine2;
            cosine[k] = cosine[k - 1] * cosine2 - sine[k - 1] * sine2;
        }
        weight[k] = sine_coefficients_m2[k];
        bound[k] = fabs(weight[k]);
    }
    const double negligible = 1e-19 * sine_coefficients_m2[0] * reach * fmin(reach, 1.0);
    series->lat0_deg = lat0_deg;
    series->terms = 0;
    for (unsigned n = 1; n <= TAYLOR_MAX; n++) {
        double derivative = 0.0, largest = 0.0;
        for (unsigned k = HARMONICS; k-- > 0;) {
            const double m = 2.0 * k + 1.0;
            weight[k] *= m / (n + 1.0);
            bound[k] *= m * reach / (n + 1.0);
            derivative += weight[k] * (n % 2 == 1 ? cosine[k] : sine[k]);
            largest += bound[k];
        }
        series->scaled[n - 1] = n % 4 == 2 || n % 4 == 3 ? -derivative : derivative;
        series->terms = n;
        if (n >= 4 && largest * (n + 1.0) < negligible) break;
    }
}

/* What one edge adds, in m2 times degrees of longitude. */
static inline double edge_term(const taylor *series, pl_point a, pl_point b) {
    const double d1 = (a.lat - series->lat0_deg) * PL_RADIANS, d2 = (b.lat - series->lat0_deg) * PL_RADIANS;
    double power = 1.0, h = 1.0, mean = 0.0;
    for (unsigned n = 0; n < series->terms; n++) {
        power *= d2;
        h = h * d1 + power;
        mean += series->scaled[n] * h;
    }
    return (a.lon - b.lon) * mean;
}

double pl_ring_area_m2(const pl_point *points, size_t count) {
    if (count < 3) return 0.0;
    double south = points[0].lat, north = south;
    for (size_t i = 1; i < count; i++) {
        if (points[i].lat < south) south = points[i].lat;
        if (points[i].lat > north) north = points[i].lat;
    }
    if (south == north) return 0.0;
    const double lat0_deg = south + (north - south) / 2.0;
    taylor series;
    taylor_about(&series, lat0_deg, fmax(north - lat0_deg, lat0_deg - south));
    compensated total = {0};
    pl_point a = points[count - 1];
    for (size_t i = 0; i < count; i++) {
        add(&total, edge_term(&series, a, points[i]));
        a = points[i];
    }
    return (total.sum + total.lost) * PL_RADIANS;
}

double pl_polygon_area_m2(const pl_polygon *polygon) {
    if (polygon->count == 0) return 0.0;
    double area = fabs(pl_ring_area_m2(polygon->rings[0].points, polygon->rings[0].count));
    for (size_t r = 1; r < polygon->count; r++)
        area -= fabs(pl_ring_area_m2(polygon->rings[r].points, polygon->rings[r].count));
    return area > 0.0 ? area : 0.0;
}

double pl_edges_area_m2(const pl_edge *edges, size_t count, double lat0_deg) {
    double reach_deg = 0.0;
    for (size_t i = 0; i < count; i++)
        reach_deg = fmax(reach_deg, fmax(fabs(edges[i].a.lat - lat0_deg), fabs(edges[i].b.lat - lat0_deg)));
    if (reach_deg == 0.0) return 0.0;
    taylor series;
    taylor_about(&series, lat0_deg, reach_deg);
    compensated total = {0};
    for (size_t i = 0; i < count; i++) add(&total, edge_term(&series, edges[i].a, edges[i].b));
    return (total.sum + total.lost) * PL_RADIANS;
}

/* Three-point Gauss-Legendre on pieces of at most half a degree: the sixth derivative's error is below 1e-16
 * of the length away from the poles. */
#define LENGTH_PIECE_DEG 0.5
#define LENGTH_PIECES_MAX 2000

double pl_edge_length_m(pl_point a, pl_point b) {
    static const double nodes[3] = {-0.77459666924148337704, 0.0, 0.77459666924148337704};
    static const double weights[3] = {5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0};
    const double dlon_deg = b.lon - a.lon, dlat_deg = b.lat - a.lat;
    const double longest_deg = fmax(fabs(dlon_deg), fabs(dlat_deg));
    if (!(longest_deg > 0.0)) return 0.0;
    double pieces = ceil(longest_deg / LENGTH_PIECE_DEG);
    if (pieces > LENGTH_PIECES_MAX) pieces = LENGTH_PIECES_MAX;
    const double dlon = dlon_deg * PL_RADIANS / pieces, dlat = dlat_deg * PL_RADIANS / pieces;
    double length = 0.0;
    for (double piece = 0.0; piece < pieces; piece += 1.0) {
        for (unsigned i = 0; i < 3; i++) {
            const double phi = (a.lat + dlat_deg * ((piece + 0.5 + 0.5 * nodes[i]) / pieces)) * PL_RADIANS;
            const double s = sin(phi), w2 = 1.0 - PL_WGS84_E2 * s * s, w = sqrt(w2);
            const double along = PL_WGS84_A_M * (1.0 - PL_WGS84_E2) / (w2 * w) * dlat;
            const double across = PL_WGS84_A_M / w * cos(phi) * dlon;
            length += weights[i] * sqrt(along * along + across * across);
        }
    }
    return length;
}

double pl_ring_length_m(const pl_point *points, size_t count) {
    if (count < 2) return 0.0;
    double length = 0.0;
    pl_point a = points[count - 1];
    for (size_t i = 0; i < count; i++) {
        length += pl_edge_length_m(a, points[i]);
        a = points[i];
    }
    return length;
}

double pl_polygon_length_m(const pl_polygon *polygon) {
    double length = 0.0;
    for (size_t r = 0; r < polygon->count; r++)
        length += pl_ring_length_m(polygon->rings[r].points, polygon->rings[r].count);
    return length;
}

double pl_mean_width_m(double area_m2, double perimeter_m) {
    return perimeter_m > 0.0 ? 2.0 * area_m2 / perimeter_m : 0.0;
}
