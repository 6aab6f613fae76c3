/* pattern.h - names of files as source files describe them: text, '*', and at most one instant. Inside this
 * room only. */
#ifndef PL_LEGEND_PATTERN_H
#define PL_LEGEND_PATTERN_H

#include "text/instant.h"
#include "text/yaml.h"

typedef enum { PL_TOKEN_NONE, PL_TOKEN_UNIX, PL_TOKEN_DATE, PL_TOKEN_DASHED_DATE } pl_token;

typedef struct pl_pattern_part pl_pattern_part;
typedef struct pl_pattern {
    const pl_pattern_part *parts; /* compared with the last parts of a path */
    size_t part_count;
    pl_token token; /* its instant, or PL_TOKEN_NONE */
} pl_pattern;

/* The pattern that a node holds; it lives as long as the tree and `arena`. */
bool pl_pattern_parse(const char *file, const pl_yaml *node, pl_arena *arena, pl_pattern *ret,
                      pl_error *error) PL_MUST_CHECK;

/* Does the end of `path` match? *ret_end is that end, as many last parts as the pattern has; *ret_token the
 * text of its instant (none: untouched). */
bool pl_pattern_match(const pl_pattern *pattern, pl_slice path, pl_slice *ret_end, pl_slice *ret_token);

#endif
