/* region.h - regions that measures are restricted to, and the regions and places that a theatre names. */
#ifndef PL_ENGINE_REGION_H
#define PL_ENGINE_REGION_H

#include "engine/engine.h"

/* A region of space, ready for pl_clip. */
typedef struct {
    const char *name, *title; /* "donetsk", "Donetsk oblast"; for a box or a file what was typed */
    const char *code;         /* ISO 3166-2 of an oblast; "" otherwise */
    const char *outline;    /* where the outline comes from: "natural-earth UA-14", "theatre ukraine", "box",
                               or the path */
    const char *definition; /* in words, of a sector or region of our own drawing; "" otherwise */
    const pl_polygon *polygons;
    size_t count;
    pl_box box;
    double outline_km2;
    double official_km2; /* the area that an authority states; NAN: none */
    const char *official_from;
} pl_region;

/* `text` is the name, title or ISO code of a region or sector of the theatre, W,S,E,N in degrees, or the path
 * of a GeoJSON file (ends in .geojson or .json). An oblast whose outline is not in the evidence file is
 * PL_MISSING with the way out (`plumbline pull`); an unknown name is PL_USAGE with the nearest.
 * `outline` names the source of outlines; NULL: the theatre's first that is in the evidence file. */
bool pl_region_find(pl_store *store, const pl_theatre *theatre, const char *text, const char *outline,
                    pl_arena *arena, pl_region *ret, pl_error *error) PL_MUST_CHECK;

/* All sectors of the theatre (regions of space of its own drawing), in its order. Needs no evidence. */
bool pl_region_sectors(const pl_theatre *theatre, pl_arena *arena, pl_region **ret, size_t *ret_count,
                       pl_error *error) PL_MUST_CHECK;

/* The same region by every source of outlines that is in the evidence file, for shares by each denominator.
 */
bool pl_region_outlines(pl_store *store, const pl_theatre *theatre, const char *name, pl_arena *arena,
                        pl_region **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The theatre's outline (coast and state border), dissolved, with its provenance. PL_MISSING when its source
 * is not in the evidence file. */
bool pl_region_theatre(pl_store *store, const pl_theatre *theatre, pl_arena *arena, pl_region *ret,
                       pl_error *error) PL_MUST_CHECK;

#endif
