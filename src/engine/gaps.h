/* gaps.h - how many days of a window a source's maps tell of, and where its gaps are. */
#ifndef PL_ENGINE_GAPS_H
#define PL_ENGINE_GAPS_H

#include "engine/engine.h"
#include "measure/gaps.h"

/* The days of a window by what maps they brought. `outside`: days of it before the source's first map or
 * behind its last, which are in none of the others. */
typedef struct {
    size_t days, of[PL_DAY_STATES], outside;
} pl_day_counts;

typedef struct {
    const char *source, *maker;
    int32_t day_turn_seconds;
    const pl_dated_day *days;
    size_t day_count;
    const pl_gap *gaps;
    size_t gap_count;
    pl_day_counts counts;
} pl_gaps_answer;

#define PL_SOURCES_TURN INT32_MIN /* as day turn: the source's own */

/* The days that begin in [from, to); INT64_MIN and INT64_MAX: from the first map, to the last. PL_MISSING for
 * a source that is not in the file. */
bool pl_ask_gaps(pl_store *store, const char *source, int32_t turn_seconds, pl_instant from, pl_instant to,
                 pl_arena *arena, pl_gaps_answer *ret, pl_error *error) PL_MUST_CHECK;
/* The counts alone, by the source's own day turn: what a measure over [from, to) rests on. */
bool pl_ask_days(pl_store *store, const char *source, pl_instant from, pl_instant to, pl_arena *arena,
                 pl_day_counts *ret, pl_error *error) PL_MUST_CHECK;

#endif
