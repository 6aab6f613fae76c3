/* places.h - places by name: settlements of the gazetteers in the evidence file, the theatre's hubs, and
 * plain positions. */
#ifndef PL_ENGINE_PLACES_H
#define PL_ENGINE_PLACES_H

#include "engine/sources.h"
#include "measure/places.h"

/* The settlements of all gazetteers in the evidence file, merged, in the theatre's order of gazetteers. */
typedef struct {
    const pl_settlement *list;
    size_t count;
    const char *const *gazetteers; /* in that order; those that it does not name come last, by name */
    size_t gazetteer_count;
} pl_gazetteers;
bool pl_gazetteers_load(pl_store *store, const pl_theatre *theatre, pl_arena *arena, pl_gazetteers *ret,
                        pl_error *error) PL_MUST_CHECK;

/* A place that was asked for. */
typedef struct {
    const char *id;   /* "geonames:704147", "whosonfirst:1125851143", "hub:pokrovsk", "point" */
    const char *name; /* of its first point, or as typed */
    pl_settlement settlement;
    const pl_theatre_hub *hub; /* when the theatre names it; else NULL */
    const char
        *named_then; /* the old name under which it was found, and since when it has another; or NULL */
    const pl_settlement *const *others; /* further settlements of the name, by population */
    size_t other_count;
} pl_place_found;

/* How a place may be picked among several of one name. */
typedef struct {
    const char *name;   /* as typed: a name in any spelling, or LON,LAT */
    const char *id;     /* "704147" (GeoNames) or GAZETTEER:KEY; NULL: by name */
    const char *region; /* only those in it, as pl_region_find takes it; NULL: anywhere */
} pl_place_asked;

/* Settlements of one name within 2 km are one place, which a gazetteer has twice: their points are put
 * together. Of several that are left the one that has ten times the people of any other is meant, and the
 * others are listed in *ret; else PL_USAGE, with the list. A name that none has is PL_USAGE with the nearest;
 * PL_MISSING when the file has no gazetteer and the theatre no hub of the name. With `hubs` the theatre's
 * hubs are looked at first. */
#define PL_PLACE_SAME_KM 2.0
#define PL_PLACE_TIMES_LARGER 10
bool pl_place_find(pl_store *store, const pl_theatre *theatre, const pl_place_asked *asked, bool hubs,
                   pl_arena *arena, pl_place_found *ret, pl_error *error) PL_MUST_CHECK;

/* "geonames:704147" or "whosonfirst:85": NULL when memory ran out. */
const char *pl_settlement_id(const pl_settlement *settlement, pl_arena *arena);

/* A source whose maps do not reach a time that was asked about. One reaches as far as a day behind its last
 * map: what came later is unknown. */
typedef struct {
    const char *source;
    pl_instant first, last; /* its maps */
} pl_unreached;
bool pl_source_maps(pl_store *store, const pl_asked *source, pl_arena *arena, pl_unreached *ret,
                    pl_error *error) PL_MUST_CHECK;

/* What somebody said of a place (data/places/claims.csv). */
typedef struct {
    int64_t geonames;
    const char *place; /* for people */
    pl_day day;
    const char *who, *says, *where;
    double distance_km; /* NAN: none is stated */
} pl_place_claim;
/* Of the place, by day; of a hub by its title. No file: none. */
bool pl_place_claims(const pl_place_found *place, pl_arena *arena, pl_place_claim **ret, size_t *ret_count,
                     pl_error *error) PL_MUST_CHECK;

#endif
