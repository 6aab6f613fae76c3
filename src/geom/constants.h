/* constants.h - WGS84, and the six sine coefficients of its area function (area.c says what they are). The
 * test geom/area computes them again, from a and f in long double and by quadrature of the closed form. */
#ifndef PL_GEOM_CONSTANTS_H
#define PL_GEOM_CONSTANTS_H

#define PL_RADIANS 0.017453292519943295769 /* in a degree */

#define PL_WGS84_A_M 6378137.0
#define PL_WGS84_F (1.0 / 298.257223563)
#define PL_WGS84_E2 0.0066943799901413169961 /* f (2 - f) */

/* In m2, by exact rational arithmetic, rounded once. */
#define PL_AREA_SINE_COEFFICIENTS                                                                            \
    {                                                                                                        \
        40544237135322.80642505414523588760, -45426581656.61729350415733065025763,                           \
            68672315.63516741711789475655425422, -109840.0677063789713118774130893435,                       \
            179.3372269330967225652072818261762, -0.2956878601660969013748956674999078                       \
    }

#endif
