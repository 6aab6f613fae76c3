/* source_space.h - inside the room: what a source file of regions, places or counts says beyond its files. */
#ifndef PL_LEGEND_SOURCE_SPACE_H
#define PL_LEGEND_SOURCE_SPACE_H

#include "legend/legend.h"
#include "text/yaml.h"

/* `kind`, maps when it is not there. */
bool pl_source_kind_parse(const char *file, const pl_yaml *root, pl_source_kind *ret,
                          pl_error *error) PL_MUST_CHECK;
/* Fills edition, fields, where and area of interest, or launched_by, of a source that is not of maps. */
bool pl_source_space(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                     pl_error *error) PL_MUST_CHECK;
/* A list of 1 to `most` texts under `key`. */
bool pl_source_texts(const char *file, const pl_yaml *mapping, const char *key, size_t most, pl_arena *arena,
                     const char *const **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
