/* types.h - kinds of weapons: what counts files call them, which of them are never rated, and the named sets
 * of types that may be held alike. data/types.yaml; pure: text in, structs out. */
#ifndef PL_INTERCEPT_TYPES_H
#define PL_INTERCEPT_TYPES_H

#include "base/bytes.h"
#include "base/error.h"

#define PL_TYPES_MAX ((size_t)1000)
#define PL_TYPE_LABELS_MAX ((size_t)64) /* of one type */
#define PL_TYPE_UNITS_MAX ((size_t)8)
#define PL_TYPE_SETS_MAX ((size_t)32)
#define PL_TYPE_NAME_MAX 48   /* bytes of a name, NUL included */
#define PL_TYPE_LABEL_MAX 160 /* bytes of a label, NUL included */

/* What may be counted as one trial: the missile, the bodies that it parts into. */
typedef struct {
    const char *name; /* "missile"; the first is what the file counts */
    int64_t in_one;   /* of these in one launch; 1 for the first */
    const char *from; /* who says so; "" for the first */
} pl_type_unit;

typedef struct {
    const char *name, *title;
    size_t label_count;
    const char *const *labels; /* as files have them; case, and blanks beside it, do not tell labels apart */
    size_t shared_count;
    const char *const *shared; /* names of types whose labels may mean this one ("Iskander-M/KN-23") */
    bool seen_when_destroyed;  /* reported only when shot down: its rate would be 1 by construction */
    const char *why;           /* of seen_when_destroyed, in words; "" */
    size_t unit_count;         /* at least 1 */
    const pl_type_unit *units;
} pl_type;

/* Types that are held exchangeable. */
typedef struct {
    const char *name, *title, *why; /* why: what holding them alike assumes */
    size_t count;
    const size_t *types; /* indices */
} pl_type_set;

typedef struct {
    size_t type_count, set_count;
    const pl_type *types;
    const pl_type_set *sets; /* the first is meant when none is named */
    size_t label_count;
    const struct pl_type_label *labels; /* of all types, as they are looked up */
} pl_types;

/* Texts live in `arena`; errors are name:line:column: reason. No label may stand for two types, nor be the
 * name of another one. */
bool pl_types_parse(const char *name, pl_slice text, pl_arena *arena, pl_types *ret,
                    pl_error *error) PL_MUST_CHECK;
/* The index by name, or by one of its labels; SIZE_MAX: none. Letters of the Latin and Cyrillic alphabets
 * match in either case; letters that look alike in both (C and С) are different letters: both spellings are
 * listed. */
size_t pl_types_find(const pl_types *types, pl_slice name);
size_t pl_types_labelled(const pl_types *types, pl_slice label);
const pl_type_set *pl_types_set(const pl_types *types, pl_slice name); /* NULL: none */

#endif
