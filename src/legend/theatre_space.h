/* theatre_space.h - the part of a theatre file that says where: sources of outlines and settlements, the
 * border, regions, sectors, hubs. Inside this room only. */
#ifndef PL_LEGEND_THEATRE_SPACE_H
#define PL_LEGEND_THEATRE_SPACE_H

#include "legend/legend.h"
#include "text/yaml.h"

/* A list of names of source files, none twice. */
bool pl_theatre_names(const char *file, const pl_yaml *list, pl_arena *arena, const char *const **ret,
                      size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* Everything that is read here; each key may be missing. */
bool pl_theatre_space(const char *file, const pl_yaml *root, pl_arena *arena, pl_theatre *theatre,
                      pl_error *error) PL_MUST_CHECK;

#endif
