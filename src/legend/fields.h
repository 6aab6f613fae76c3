/* fields.h - fields that theatre, source and legend files have in common. Inside this room only. */
#ifndef PL_LEGEND_FIELDS_H
#define PL_LEGEND_FIELDS_H

#include "geom/geom.h"
#include "text/yaml.h"

/* The texts returned are NUL-terminated and live as long as the tree's arena. */

/* A name as commands and other files use it: small letters, digits and '-', under PL_NAME_MAX bytes. */
bool pl_field_name(const char *file, const pl_yaml *node, const char **ret, pl_error *error) PL_MUST_CHECK;
/* The same for the value of `key`, which must be there. */
bool pl_field_need_name(const char *file, const pl_yaml *mapping, const char *key, const char **ret,
                        pl_error *error) PL_MUST_CHECK;
/* A text for people that must be there and must not be empty. */
bool pl_field_need_text(const char *file, const pl_yaml *mapping, const char *key, const char **ret,
                        pl_error *error) PL_MUST_CHECK;
/* The same when it may be missing: then "". */
bool pl_field_text(const char *file, const pl_yaml *mapping, const char *key, const char **ret,
                   pl_error *error) PL_MUST_CHECK;
/* The value of `key` must be a list of 1 to `most` items. */
bool pl_field_need_list(const char *file, const pl_yaml *mapping, const char *key, size_t most,
                        const pl_yaml **ret, pl_error *error) PL_MUST_CHECK;
/* {west, south, east, north} in degrees, not empty. */
bool pl_field_area(const char *file, const pl_yaml *node, pl_box *ret, pl_error *error) PL_MUST_CHECK;

#endif
