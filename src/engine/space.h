/* space.h - inside the engine: files of outlines, of settlements and of counts, which have no members and no
 * change but become regions, places and raids (space.c, space_regions.c, space_places.c, space_counts.c). */
#ifndef PL_ENGINE_SPACE_H
#define PL_ENGINE_SPACE_H

#include "engine/ingest.h"

/* Can this file be taken? `name` is what the record calls it. What is kept of it is given as for maps.
 * *ret_edition: of counts the end of the last raid; of others it is left alone. */
bool pl_space_check(const pl_definitions *definitions, const char *shown, const char *name, pl_slice text,
                    pl_buffer *kept, bool *ret_whole, pl_file_counts *ret_counts, pl_instant *ret_edition,
                    pl_error *error) PL_MUST_CHECK;

/* Makes the regions, places or raids of the run's source anew from its record: of each layer the last
 * edition. */
bool pl_space_derive(pl_run *run, pl_error *error) PL_MUST_CHECK;

/* ---- between the files ---- */

/* One region of the theatre, as far as it was found. */
typedef struct {
    const char *name; /* as published; NULL: not found */
    const pl_polygon **polygons;
    size_t count, capacity;
} pl_found_region;

/* A reading of outlines: files are added, and what was found lives until it is closed. */
typedef struct {
    const pl_definitions *definitions;
    pl_arena arena;
    pl_overlay *overlay;
    pl_seen *seen;
    pl_found_region *regions; /* as many as the theatre has */
} pl_regions_reading;
bool pl_regions_open(pl_regions_reading *reading, const pl_definitions *definitions,
                     pl_error *error) PL_MUST_CHECK;
void pl_regions_close(pl_regions_reading *reading);
/* PL_INPUT when no feature of the file is a region of the theatre. kept may be NULL. */
bool pl_regions_add(pl_regions_reading *reading, const char *shown, pl_slice text, pl_buffer *kept,
                    bool *ret_whole, pl_file_counts *ret_counts, pl_error *error) PL_MUST_CHECK;
bool pl_regions_store(pl_regions_reading *reading, pl_store *store, int64_t source_id, size_t *ret_count,
                      pl_error *error) PL_MUST_CHECK;

/* The settlements of one file that the source wants, in `arena`, in the file's order; no key stands twice. */
bool pl_places_read(const pl_source *source, const char *shown, const pl_file_match *match, pl_slice text,
                    pl_arena *arena, pl_place_row **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The same as pl_space_check, and what it derives, for sources of counts. Records: by layer, the last edition
 * of each. */
bool pl_counts_check(const pl_definitions *definitions, const char *shown, pl_slice text, pl_buffer *kept,
                     bool *ret_whole, pl_file_counts *ret_counts, pl_instant *ret_edition,
                     pl_error *error) PL_MUST_CHECK;
bool pl_counts_derive(pl_run *run, const pl_record_row *records, size_t record_count, pl_arena *arena,
                      pl_error *error) PL_MUST_CHECK;
/* What the source now has; *ret NULL when it is none of counts. */
bool pl_counts_summary(const pl_run *run, pl_arena *arena, const pl_raid_summary **ret,
                       pl_error *error) PL_MUST_CHECK;

#endif
