/* noise.h - how far off a source's lines are drawn: what the errors of its numbers are made of
 * (docs/method.md, "Intervals"). */
#ifndef PL_ENGINE_NOISE_H
#define PL_ENGINE_NOISE_H

#include "engine/engine.h"
#include "measure/interval.h"

/* From the recognised redraws in the whole evidence of the source. Looks at stored widths and perimeters
 * alone. PL_MISSING for a source that is not in the file; too few redraws are no failure but ret->estimated =
 * false. */
bool pl_ask_noise(pl_store *store, const char *source, pl_arena *arena, pl_noise *ret,
                  pl_error *error) PL_MUST_CHECK;

#endif
