/* duel_file_parts.h - what the files that read a duel share: typed reads of its values (duel_file_values.c),
 * chances with what they rest on (duel_file_chance.c), numbers of objects (duel_file_objects.c) and the
 * design (duel_file_design.c); duel_file.c puts them together. */
#ifndef PL_INTERCEPT_DUEL_FILE_PARTS_H
#define PL_INTERCEPT_DUEL_FILE_PARTS_H

#include "intercept/duel_file.h"

typedef struct {
    const char *name; /* of the file, for messages */
    pl_arena *arena;
    pl_error *error;
    const pl_test_record *records;
    size_t record_count;
    pl_duel_input *inputs; /* room for all of them */
    size_t input_count;
} pl_duel_reader;

/* ---- duel_file_values.c ---- */
/* A text of the mapping of at most `bytes`, without control characters; NULL when the key is not there. */
bool pl_duel_line(pl_duel_reader *r, const pl_yaml *mapping, const char *key, size_t bytes,
                  const char **ret) PL_MUST_CHECK;
/* A count. `what`: "objects", "shots at one object"; `way_out`: what to do when there are more than max. */
bool pl_duel_count(pl_duel_reader *r, const pl_yaml *node, int64_t min, int64_t max, const char *what,
                   const char *way_out, int64_t *ret) PL_MUST_CHECK;
/* A number from 0 to 1. */
bool pl_duel_probability(pl_duel_reader *r, const pl_yaml *node, double *ret) PL_MUST_CHECK;
/* A correlation: from 0 to PL_DUEL_CORRELATION_MAX. */
bool pl_duel_correlation(pl_duel_reader *r, const pl_yaml *node, double *ret) PL_MUST_CHECK;
/* Which one of `forms` (NULL-terminated, keys) the mapping has: exactly one. */
bool pl_duel_form(pl_duel_reader *r, const pl_yaml *mapping, const char *const *forms,
                  size_t *ret) PL_MUST_CHECK;
const char *pl_duel_format(pl_duel_reader *r, const char *format, ...) PL_PRINTF(2, 3); /* NULL: no memory */

/* ---- duel_file_chance.c ---- */
/* The chance `key` of a layer (NULL: of the whole), `otherwise` when the mapping does not have it; it is also
 * added to the inputs. */
bool pl_duel_chance(pl_duel_reader *r, const pl_yaml *mapping, const char *layer, const char *key,
                    double otherwise, pl_chance *ret) PL_MUST_CHECK;

/* ---- duel_file_objects.c ---- */
bool pl_duel_objects(pl_duel_reader *r, const pl_yaml *node, pl_objects *ret) PL_MUST_CHECK;

/* ---- duel_file_design.c ---- */
bool pl_duel_design(pl_duel_reader *r, const pl_yaml *node, pl_design_ask *ret) PL_MUST_CHECK;

#endif
