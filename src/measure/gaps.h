/* gaps.h - which days a source's maps tell of: a day without an update is unknown, not still. Pure. */
#ifndef PL_MEASURE_GAPS_H
#define PL_MEASURE_GAPS_H

#include "base/error.h"
#include "base/memory.h"
#include "text/instant.h"

typedef enum {
    PL_DAY_UPDATED,   /* a map changed what is held or contested */
    PL_DAY_NO_UPDATE, /* maps came, and changed nothing */
    PL_DAY_MISSING,   /* no map */
    PL_DAY_SET_ASIDE, /* no map but one that was set aside, and says nothing */
    PL_DAY_STATES
} pl_day_state;
extern const char *const pl_day_state_names[PL_DAY_STATES + 1]; /* "updated", "no-update", ..., NULL */

/* A map at an instant. */
typedef struct {
    pl_instant instant;
    bool updated;
    const char *set_aside; /* why; NULL: taken */
} pl_dated_map;

/* One day of a source, (begin, end]: a map at 24:00 is the day's last. */
typedef struct {
    pl_instant begin, end;
    pl_day_state state;
    size_t maps, updates, set_aside;
    const char *why; /* set aside: of the day's first such map; NULL otherwise */
} pl_dated_day;

/* Neighbouring days without an update, and the updates between which they lie. */
typedef struct {
    pl_instant begin, end;
    pl_instant after, until; /* the last update before, the first behind; INT64_MIN, INT64_MAX: none */
    size_t days, of[PL_DAY_STATES];
} pl_gap;

/* The days that begin in [from, to), cut off at the day of the last map and begun at that of the first. Days
 * begin `turn_seconds` (0 to 86,399) after 00:00 UTC. `maps` in order of instants. Texts are not copied. */
bool pl_days_of(const pl_dated_map *maps, size_t count, int32_t turn_seconds, pl_instant from, pl_instant to,
                pl_arena *arena, pl_dated_day **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* Runs of neighbouring days without an update, in order. `maps` as above, all of them. */
bool pl_gaps_of(const pl_dated_day *days, size_t count, const pl_dated_map *maps, size_t map_count,
                pl_arena *arena, pl_gap **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
