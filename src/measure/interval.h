/* interval.h - a number with its error, part by part. Plain structs and how parts add up; where each part
 * comes from is said in docs/method.md, "Intervals". Pure. */
#ifndef PL_MEASURE_INTERVAL_H
#define PL_MEASURE_INTERVAL_H

#include "base/error.h"
#include "base/memory.h"
#include "text/instant.h"

/* One named cause of error. `low` and `high` are where the number would lie if this were the only one. */
typedef struct {
    const char *name; /* "drawn-lines", "end-snapshots", "redraws" */
    bool estimated;   /* false: too little to estimate from; `why` says what, low and high are NAN */
    double low, high; /* 95 % for a statistical part; for a choice, the range over its options */
    size_t events;    /* a statistical part: of how many events it was estimated; a choice: its options */
    const char *why;  /* one line: from what, or why not */
} pl_interval_part;

#define PL_INTERVAL_PARTS_MAX 4

/* low and high: the parts that are estimated put one upon the other (their distances from the value added up:
 * never narrower than any of them); NAN when none is. */
typedef struct {
    double value, low, high;
    size_t part_count;
    pl_interval_part parts[PL_INTERVAL_PARTS_MAX];
} pl_interval;

/* A number without parts yet: low and high NAN. */
pl_interval pl_interval_start(double value);
/* Adds a part; more than PL_INTERVAL_PARTS_MAX is a fault of the program, and the last is dropped. */
void pl_interval_add(pl_interval *interval, pl_interval_part part);
/* A part of it, or a rate: the number and every bound by the same divisor, above 0. */
pl_interval pl_interval_divided(const pl_interval *interval, double by);

/* How far off lines of one source are drawn, from events in which a line moved and ground did not. `sigma_m`:
 * standard deviation of the offset of a redrawn stretch; `length_m`: the length over which errors of a line
 * belong together, such that the area along L metres of it has the variance 2 sigma^2 l L. */
typedef struct {
    bool estimated;
    double sigma_m, length_m; /* NAN when not estimated */
    size_t events;            /* snapshots that drew a standing line again */
    const char *why;
} pl_noise;
#define PL_NOISE_EVENTS_MIN 10

/* A stretch drawn again: a sliver between the old line and the new, whose mean width is the offset and half
 * of whose perimeter is the length. Narrower ones than this are what new vertices leave, and stubby ones have
 * no length. */
typedef struct {
    pl_instant instant; /* of the snapshot that brought it */
    double width_m, perimeter_m;
} pl_redrawn;
#define PL_NOISE_WIDTH_MIN_M 1.0
#define PL_NOISE_SLENDER_MIN 5.0 /* length over width */

/* `redrawn` in order of instants. Not estimated, with why, under PL_NOISE_EVENTS_MIN events. */
pl_noise pl_noise_of_redrawn(const pl_redrawn *redrawn, size_t count);

/* The same from stretches by which two lines that stand for one lie apart: `area_m2` between them, to one
 * side, along `length_m`; `offsets` the sum over it of squared distance times length. */
typedef struct {
    double length_m, area_m2, offsets;
} pl_apart;
pl_noise pl_noise_of_apart(const pl_apart *stretches, size_t count);

/* The error of an area that changed: for each patch Var = 2 sigma^2 l (L_old + L_new), where L_old + L_new is
 * its perimeter; `perimeter_m` is the sum over the patches that are no redraw. Lines that stayed have none.
 */
pl_interval_part pl_noise_of_change(const pl_noise *noise, double value_km2, double perimeter_m);
/* The error of a distance to the drawn line: 1.96 sigma. */
pl_interval_part pl_noise_of_distance(const pl_noise *noise, double value_km);

/* The part "redraws": recognised redraws in the window (so many events) that are in the number. Without those
 * that gained it would be lower, without those that lost, higher. */
pl_interval_part pl_redraws_in(double value_km2, double gained_km2, double lost_km2, size_t events);

#endif
