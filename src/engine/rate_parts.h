/* rate_parts.h - what the files of rates share. */
#ifndef PL_ENGINE_RATE_PARTS_H
#define PL_ENGINE_RATE_PARTS_H

#include "engine/rate.h"
#include "measure/chance.h"

/* The exact interval; 0 to 1 without launches. */
pl_bounds pl_rate_exact(int64_t launched, int64_t destroyed, double confidence);

/* What each set, or the one that is asked for, says of the type: fills the answer's predictions. */
bool pl_rate_predictions(const pl_raid_book *book, const pl_rate_question *question,
                         const pl_raid_question *asked, pl_arena *arena, pl_rate_answer *ret,
                         pl_error *error) PL_MUST_CHECK;

#endif
