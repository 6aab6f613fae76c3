/* sources.h - which sources a question is put to. */
#ifndef PL_ENGINE_SOURCES_H
#define PL_ENGINE_SOURCES_H

#include "engine/engine.h"

typedef struct {
    const char *name, *title, *maker;
    const char *caution; /* what a reader of its numbers must know; "" */
    int64_t id;
    const char *stands_beside; /* set when listed though another source of this maker counts: its name */
} pl_asked;

/* The sources to ask, in the theatre's order of preference: `wanted` is a list "a,b" as typed (each is asked,
 * mirrors too, and marked as such), or NULL: one source a map maker, the first of the maker's in that order
 * that has snapshots in the evidence file. PL_USAGE for an unknown one, PL_MISSING when there is none. All
 * must be of one theatre, whose definition comes back too. Only sources of maps. */
bool pl_ask_sources(pl_store *store, const char *wanted, pl_arena *arena, pl_asked **ret, size_t *ret_count,
                    pl_theatre *ret_theatre, pl_error *error) PL_MUST_CHECK;

/* By so many days a state may be older than the instant asked for and still stand beside those of other
 * makers. One that is older answers and is shown, but stays out of the range: a gap is unknown, and no
 * stillness. */
#define PL_STALE_DAYS 31
bool pl_is_stale(pl_instant asked, pl_instant snapshot);

/* A number by several makers: its range, and whether they agree on its sign. Nothing is averaged. */
typedef struct {
    size_t count;      /* that have a number */
    double low, high;  /* NAN when none has */
    bool sign_differs; /* one is above +zero, another below -zero: undetermined */
} pl_range;
pl_range pl_range_of(const double *values, size_t count, double zero);

#endif
