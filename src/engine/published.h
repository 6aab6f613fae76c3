/* published.h - forecasts that were printed, held to the maps and to what was printed later. */
#ifndef PL_ENGINE_PUBLISHED_H
#define PL_ENGINE_PUBLISHED_H

#include "engine/region.h"
#include "engine/sources.h"
#include "measure/published.h"

/* What came, by one kind of evidence. */
typedef struct {
    int days; /* that are known of; 0: none */
    pl_day from, to;
    double low_km2, high_km2;
    size_t figures; /* of printed figures: how many */
} pl_came;

/* How a forecast stands by one source. What is held on a day is the state at its end. */
typedef struct {
    pl_asked source;
    const char *missing; /* why nothing can be said; all that follows is empty then */
    pl_day base;       /* the day from which is counted: that of the forecast, or the nearest that is known */
    bool base_printed; /* its share was printed (within 92 days of the forecast); else a map */
    double left_km2, whole_km2;     /* of the official area, or of the outline */
    double needed_low, needed_high; /* km2 a day from there on, to the last and to the first day said */
    pl_came map;                    /* by later maps of the source */
    pl_came region;                 /* by printed figures of the regions that rest on the source's map */
    pl_came everywhere;             /* by such figures of the whole map: some may have come elsewhere */
    const pl_came *told_by; /* the first of the three that reaches over PL_KEEPS_DAYS_MIN days; NULL */
    pl_keeps keeps;
} pl_published_row;

typedef struct {
    const pl_published *forecast;
    const char *region_title;
    const pl_published_row *rows; /* a source each */
    size_t count;
    pl_keeps keeps; /* what those that can tell say; "cannot tell" when they differ */
    bool differ;
} pl_published_answer;

/* The installed table (forecasts/published.csv in the data folders), as far as it is of the theatre of the
 * evidence file. Later figures are those of pl_figures_load and of forecasts/outcomes.csv. */
bool pl_ask_published(pl_store *store, pl_arena *arena, pl_published_answer **ret, size_t *ret_count,
                      pl_error *error) PL_MUST_CHECK;

#endif
