/* yaml.h - YAML documents as a small tree with line marks, over libyaml's events. A subset on purpose:
 * mappings with text keys, sequences, scalars. Aliases, anchors, tags, duplicate keys and a second document
 * are refused; scalars are text until a reader asks for a type, so `no` is never false. */
#ifndef PL_TEXT_YAML_H
#define PL_TEXT_YAML_H

#include "base/bytes.h"
#include "text/instant.h"

#define PL_YAML_BYTES_MAX ((size_t)4 << 20)
#define PL_YAML_DEPTH_MAX 32
#define PL_YAML_NODES_MAX ((size_t)200000)
#define PL_YAML_KEYS_MAX ((size_t)1000) /* of one mapping */

typedef enum { PL_YAML_SCALAR, PL_YAML_SEQUENCE, PL_YAML_MAPPING } pl_yaml_type;

typedef struct pl_yaml pl_yaml;
struct pl_yaml {
    pl_yaml_type type;
    size_t line, column; /* from 1, the column in characters; of the value, when the node is in a mapping */
    pl_slice text;       /* scalar: its text, NUL behind it. In a mapping's child: see key */
    pl_slice key;        /* of this node in its mapping; empty elsewhere */
    size_t key_line, key_column; /* where its key stands; 0 elsewhere */
    bool quoted;                 /* a scalar in quotes, or a block scalar */
    const pl_yaml *first;        /* children of a sequence or mapping */
    const pl_yaml *next;         /* sibling */
    size_t count;
};

/* Parses a whole text; the tree and copies of the text live in `arena`. `name` is for messages. NULL and
 * *error (name:line:column: reason) on failure. An empty document is an error. */
const pl_yaml *pl_yaml_parse(const char *name, pl_slice text, pl_arena *arena, pl_error *error);

/* The child with that key, or NULL. */
const pl_yaml *pl_yaml_get(const pl_yaml *mapping, const char *key);

/* Fails at the first key of `mapping` that is not in `known` (NULL-terminated), naming the nearest one that
 * is. */
bool pl_yaml_known_keys(const char *name, const pl_yaml *mapping, const char *const *known,
                        pl_error *error) PL_MUST_CHECK;

/* Typed reads. Each fails with name:line:column, what was found and what is wanted. */
bool pl_yaml_text(const char *name, const pl_yaml *node, pl_slice *ret, pl_error *error) PL_MUST_CHECK;
bool pl_yaml_number(const char *name, const pl_yaml *node, double *ret, pl_error *error) PL_MUST_CHECK;
bool pl_yaml_integer(const char *name, const pl_yaml *node, int64_t min, int64_t max, int64_t *ret,
                     pl_error *error) PL_MUST_CHECK;
bool pl_yaml_bool(const char *name, const pl_yaml *node, bool *ret,
                  pl_error *error) PL_MUST_CHECK; /* true, false */
bool pl_yaml_instant(const char *name, const pl_yaml *node, pl_instant *ret, pl_error *error) PL_MUST_CHECK;
bool pl_yaml_span(const char *name, const pl_yaml *node, int64_t *ret_seconds, pl_error *error) PL_MUST_CHECK;
/* Index in `words` (NULL-terminated); the error names the nearest word. */
bool pl_yaml_word(const char *name, const pl_yaml *node, const char *const *words, size_t *ret,
                  pl_error *error) PL_MUST_CHECK;
/* The node must be a mapping (or sequence). */
bool pl_yaml_expect(const char *name, const pl_yaml *node, pl_yaml_type type, pl_error *error) PL_MUST_CHECK;
/* The child with that key, which must be there. */
bool pl_yaml_need(const char *name, const pl_yaml *mapping, const char *key, const pl_yaml **ret,
                  pl_error *error) PL_MUST_CHECK;
/* An error at a node, in the same form. */
bool pl_yaml_fail(const char *name, const pl_yaml *node, pl_error *error, const char *format, ...)
    PL_PRINTF(4, 5);

/* The beginning of a text as messages repeat it: in one line, cut between characters, bad bytes as '?'. */
#define PL_SHOWN_BYTES 60
typedef struct {
    char text[PL_SHOWN_BYTES + 4];
} pl_shown;
pl_shown pl_yaml_shown(pl_slice text);

/* The word nearest to `word` by edit distance, or NULL when none is near. */
const char *pl_nearest_word(pl_slice word, const char *const *words);

/* Names as messages list them, by commas: as many whole ones as there is room for. Begin with a zeroed one.
 */
#define PL_NAMES_BYTES 700
typedef struct {
    char text[PL_NAMES_BYTES];
    size_t length;
} pl_names;
void pl_names_add(pl_names *names, const char *name);

/* As in base/error.h. */
#ifdef __clang_analyzer__
#define pl_yaml_fail(...) ((void)(pl_yaml_fail)(__VA_ARGS__), false)
#endif

#endif
