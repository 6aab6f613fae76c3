/* pulls.h - inside the room: the `pull` section of a source file. */
#ifndef PL_LEGEND_PULLS_H
#define PL_LEGEND_PULLS_H

#include "legend/legend.h"
#include "text/yaml.h"

/* Fills source->pulls from the value of `pull` in `root`; none when it is not there. */
bool pl_pulls_parse(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                    pl_error *error) PL_MUST_CHECK;

#endif
