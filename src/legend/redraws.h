/* redraws.h - inside the room: what a source file says of lines drawn again. */
#ifndef PL_LEGEND_REDRAWS_H
#define PL_LEGEND_REDRAWS_H

#include "legend/legend.h"
#include "text/yaml.h"

/* Fills source->redraws and source->liberated_from from the values of `redraws` and `liberated_from` in
 * `root`; none where a key is not there. */
bool pl_redraws_parse(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                      pl_error *error) PL_MUST_CHECK;

#endif
