/* noise.h - how far off a source's lines are drawn: what the errors of its numbers are made of
 * (docs/method.md, "Intervals"). */
#ifndef PL_ENGINE_NOISE_H
#define PL_ENGINE_NOISE_H

#include "engine/engine.h"
#include "measure/interval.h"

/* From the recognised redraws in all evidence of the source up to as_of. Looks at stored widths and
 * perimeters alone. PL_MISSING for a source that is not in the file; too few redraws are no failure but
 * ret->estimated = false. */
bool pl_ask_noise(pl_store *store, const char *source, pl_instant as_of, pl_arena *arena, pl_noise *ret,
                  pl_error *error) PL_MUST_CHECK;

/* How far apart two map makers draw one and the same line, as a second estimate: along lines that either drew
 * and neither moved between two instants, by the distance of the first's from the second's. Lines farther
 * apart than PL_NOISE_SAME_LINE_M are not taken for one. A stretch on one side is an event. What two makers
 * differ by is the error of both. PL_MISSING where either has no snapshot that early. */
#define PL_NOISE_STANDS_M 1.0
#define PL_NOISE_SAME_LINE_M 5000.0
typedef struct {
    pl_noise noise;
    double line_km; /* of the first maker's lines that were held against the second's */
    double median_m;
} pl_noise_between;
bool pl_ask_noise_between(pl_store *store, const char *first, const char *second, const char *side,
                          pl_instant from, pl_instant to, pl_arena *arena, pl_noise_between *ret,
                          pl_error *error) PL_MUST_CHECK;

#endif
