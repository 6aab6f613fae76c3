/* types.c - types.yaml: kinds of weapons, their labels in counts files, and sets of types that may be held
 * alike. Labels are folded (case, blanks around them) and sorted once, so that a row's label is found by
 * bisection. */
#include "intercept/types.h"

#include "intercept/relatives.h"
#include "text/yaml.h"

#include <stdlib.h>

#define UNIT_IN_ONE_MAX 1000000

struct pl_type_label {
    const char *folded;
    size_t type;
    const pl_yaml *node; /* while the file is read */
};

/* ---- labels as keys ---- */

/* Lower case of ASCII and of the Cyrillic alphabets of Ukrainian and Russian; the length stays. */
static void lower(char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char *c = (unsigned char *)&text[i];
        if (c[0] >= 'A' && c[0] <= 'Z') c[0] = (unsigned char)(c[0] - 'A' + 'a');
        if (i + 1 == length) break;
        if (c[0] == 0xD0 && c[1] >= 0x80 && c[1] <= 0x8F) { /* U+0400..040F: Є, І, Ї ... */
            c[0] = 0xD1;
            c[1] = (unsigned char)(c[1] + 0x10);
        } else if (c[0] == 0xD0 && c[1] >= 0x90 && c[1] <= 0x9F) { /* А..П */
            c[1] = (unsigned char)(c[1] + 0x20);
        } else if (c[0] == 0xD0 && c[1] >= 0xA0 && c[1] <= 0xAF) { /* Р..Я */
            c[0] = 0xD1;
            c[1] = (unsigned char)(c[1] - 0x20);
        } else if (c[0] == 0xD2 && c[1] == 0x90) { /* Ґ */
            c[1] = 0x91;
        }
        if (c[0] >= 0xC0) i++;
    }
}

/* False when it is empty or too long to be a label. */
static bool fold(pl_slice label, char out[PL_TYPE_LABEL_MAX]) {
    label = pl_slice_trimmed(label);
    if (label.length == 0 || label.length >= PL_TYPE_LABEL_MAX ||
        memchr(label.data, '\0', label.length) != NULL)
        return false;
    memcpy(out, label.data, label.length);
    out[label.length] = '\0';
    lower(out, label.length);
    return true;
}

static int by_folded(const void *a, const void *b) {
    const struct pl_type_label *x = a, *y = b;
    int texts = strcmp(x->folded, y->folded);
    return texts != 0 ? texts : x->type < y->type ? -1 : x->type > y->type;
}

size_t pl_types_labelled(const pl_types *types, pl_slice label) {
    char folded[PL_TYPE_LABEL_MAX];
    if (!fold(label, folded)) return SIZE_MAX;
    const struct pl_type_label key = {.folded = folded};
    size_t low = 0, high = types->label_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(types->labels[middle].folded, key.folded);
        if (order == 0) return types->labels[middle].type;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static size_t named(const pl_type *types, size_t count, pl_slice name) {
    for (size_t i = 0; i < count; i++)
        if (pl_slice_equal(pl_slice_of(types[i].name), name)) return i;
    return SIZE_MAX;
}

size_t pl_types_find(const pl_types *types, pl_slice name) {
    size_t at = named(types->types, types->type_count, name);
    return at != SIZE_MAX ? at : pl_types_labelled(types, name);
}

const pl_type_set *pl_types_set(const pl_types *types, pl_slice name) {
    for (size_t i = 0; i < types->set_count; i++)
        if (pl_slice_equal(pl_slice_of(types->sets[i].name), name)) return &types->sets[i];
    return NULL;
}

/* ---- reading the file ---- */

typedef struct {
    const char *file;
    pl_arena *arena;
    pl_type *types;
    size_t count;
    struct pl_type_label *labels;
    size_t label_count;
} reading;

static bool need_text(const reading *r, const pl_yaml *mapping, const char *key, const char **ret,
                      pl_error *error) {
    const pl_yaml *node;
    pl_slice text;
    if (!pl_yaml_need(r->file, mapping, key, &node, error) || !pl_yaml_text(r->file, node, &text, error))
        return false;
    if (text.length == 0) return pl_yaml_fail(r->file, node, error, "'%s' is empty", key);
    *ret = text.data;
    return true;
}

static bool need_list(const reading *r, const pl_yaml *mapping, const char *key, size_t most,
                      const pl_yaml **ret, pl_error *error) {
    const pl_yaml *list;
    if (!pl_yaml_need(r->file, mapping, key, &list, error) ||
        !pl_yaml_expect(r->file, list, PL_YAML_SEQUENCE, error))
        return false;
    if (list->count == 0 || list->count > most) {
        pl_yaml_fail(r->file, list, error, "'%s' has %zu items; it must have 1 to %zu", key, list->count,
                     most);
        return false;
    }
    *ret = list;
    return true;
}

static bool read_name(const reading *r, const pl_yaml *mapping, const char **ret, pl_error *error) {
    const pl_yaml *node;
    pl_slice text;
    if (!pl_yaml_need(r->file, mapping, "name", &node, error) || !pl_yaml_text(r->file, node, &text, error))
        return false;
    bool good = text.length > 0 && text.length < PL_TYPE_NAME_MAX && text.data[0] != '-';
    for (size_t i = 0; good && i < text.length; i++) {
        char c = text.data[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!good)
        return pl_yaml_fail(r->file, node, error,
                            "a name has 1 to %d small letters a-z, digits and '-', and does not begin with "
                            "'-'; '%s' does not fit",
                            PL_TYPE_NAME_MAX - 1, pl_yaml_shown(text).text);
    *ret = text.data;
    return true;
}

/* The labels of one type, and the same as keys; whether another type has one is looked at when all are
 * there. */
static bool read_labels(reading *r, const pl_yaml *node, pl_type *type, pl_error *error) {
    const pl_yaml *list;
    if (!need_list(r, node, "labels", PL_TYPE_LABELS_MAX, &list, error)) return false;
    const char **labels = pl_arena_alloc(r->arena, list->count * sizeof *labels);
    if (labels == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *item = list->first; item != NULL; item = item->next) {
        char folded[PL_TYPE_LABEL_MAX];
        pl_slice text;
        if (!pl_yaml_text(r->file, item, &text, error)) return false;
        if (!fold(text, folded))
            return pl_yaml_fail(r->file, item, error, "a label has 1 to %d bytes", PL_TYPE_LABEL_MAX - 1);
        const char *key = pl_arena_copy(r->arena, folded, strlen(folded));
        if (key == NULL) return pl_fail_nomem(error);
        labels[type->label_count++] = text.data;
        r->labels[r->label_count++] =
            (struct pl_type_label){.folded = key, .type = (size_t)(type - r->types), .node = item};
    }
    type->labels = labels;
    return true;
}

/* What may be counted as one trial; without any, the launch is a missile. */
static bool read_units(const reading *r, const pl_yaml *node, pl_type *type, pl_error *error) {
    static const char *const keys[] = {"name", "in_one", "from", NULL};
    static const pl_type_unit missile = {.name = "missile", .in_one = 1, .from = ""};
    const pl_yaml *list;
    type->units = &missile;
    type->unit_count = 1;
    if (pl_yaml_get(node, "units") == NULL) return true;
    if (!need_list(r, node, "units", PL_TYPE_UNITS_MAX, &list, error)) return false;
    pl_type_unit *units = pl_arena_alloc(r->arena, list->count * sizeof *units);
    if (units == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *item = list->first; item != NULL; item = item->next, count++) {
        pl_type_unit *unit = &units[count];
        *unit = (pl_type_unit){.in_one = 1, .from = ""};
        const pl_yaml *in_one = pl_yaml_get(item, "in_one");
        if (!pl_yaml_known_keys(r->file, item, keys, error) || !read_name(r, item, &unit->name, error))
            return false;
        for (size_t i = 0; i < count; i++)
            if (strcmp(units[i].name, unit->name) == 0)
                return pl_yaml_fail(r->file, item, error, "the unit '%s' stands here twice", unit->name);
        if (count == 0) {
            if (in_one != NULL)
                return pl_yaml_fail(r->file, in_one, error,
                                    "the first unit is what the file counts: one of it is in one launch");
            continue;
        }
        if (!pl_yaml_need(r->file, item, "in_one", &in_one, error) ||
            !pl_yaml_integer(r->file, in_one, 1, UNIT_IN_ONE_MAX, &unit->in_one, error) ||
            !need_text(r, item, "from", &unit->from, error))
            return false;
    }
    type->units = units;
    type->unit_count = count;
    return true;
}

static bool read_type(reading *r, const pl_yaml *node, pl_error *error) {
    static const char *const keys[] = {"name",  "title", "labels", "shared", "seen_when_destroyed",
                                       "units", NULL};
    pl_type *type = &r->types[r->count];
    *type = (pl_type){.why = ""};
    if (!pl_yaml_known_keys(r->file, node, keys, error) || !read_name(r, node, &type->name, error) ||
        !need_text(r, node, "title", &type->title, error))
        return false;
    if (named(r->types, r->count, pl_slice_of(type->name)) != SIZE_MAX)
        return pl_yaml_fail(r->file, node, error, "the type '%s' stands here twice", type->name);
    if (pl_yaml_get(node, "seen_when_destroyed") != NULL) {
        if (!need_text(r, node, "seen_when_destroyed", &type->why, error)) return false;
        type->seen_when_destroyed = true;
    }
    if (!read_labels(r, node, type, error) || !read_units(r, node, type, error)) return false;
    r->count++;
    return true;
}

/* `shared`, which may name types that come later. */
static bool read_shared(const reading *r, const pl_yaml *node, pl_type *type, pl_error *error) {
    const pl_yaml *list;
    if (pl_yaml_get(node, "shared") == NULL) return true;
    if (!need_list(r, node, "shared", PL_TYPE_LABELS_MAX, &list, error)) return false;
    const char **names = pl_arena_alloc(r->arena, list->count * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *item = list->first; item != NULL; item = item->next) {
        pl_slice text;
        if (!pl_yaml_text(r->file, item, &text, error)) return false;
        size_t at = named(r->types, r->count, text);
        if (at == SIZE_MAX)
            return pl_yaml_fail(r->file, item, error, "there is no type '%s' here", pl_yaml_shown(text).text);
        for (size_t i = 0; i < type->shared_count; i++)
            if (strcmp(names[i], r->types[at].name) == 0)
                return pl_yaml_fail(r->file, item, error, "'%s' stands here twice", names[i]);
        if (&r->types[at] == type)
            return pl_yaml_fail(r->file, item, error, "a type's own labels are its own, and not shared");
        names[type->shared_count++] = r->types[at].name;
    }
    type->shared = names;
    return true;
}

static bool labels_differ(reading *r, pl_error *error) {
    if (r->label_count > 0) qsort(r->labels, r->label_count, sizeof *r->labels, by_folded);
    for (size_t i = 1; i < r->label_count; i++) {
        const struct pl_type_label *a = &r->labels[i - 1], *b = &r->labels[i];
        if (strcmp(a->folded, b->folded) != 0) continue;
        if (a->type == b->type)
            return pl_yaml_fail(r->file, b->node, error,
                                "the type '%s' has this label twice; case does not tell labels apart",
                                r->types[a->type].name);
        return pl_yaml_fail(r->file, b->node, error,
                            "this label stands for the type '%s' already; case does not tell labels apart",
                            r->types[a->type].name);
    }
    for (size_t i = 0; i < r->label_count; i++) {
        size_t at = named(r->types, r->count, pl_slice_of(r->labels[i].folded));
        if (at != SIZE_MAX && at != r->labels[i].type)
            return pl_yaml_fail(r->file, r->labels[i].node, error,
                                "this label of the type '%s' is the name of another one",
                                r->types[r->labels[i].type].name);
    }
    return true;
}

static bool read_types(reading *r, const pl_yaml *root, pl_error *error) {
    const pl_yaml *list;
    size_t labels = 0;
    if (!need_list(r, root, "types", PL_TYPES_MAX, &list, error)) return false;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        const pl_yaml *of_one = node->type == PL_YAML_MAPPING ? pl_yaml_get(node, "labels") : NULL;
        if (of_one != NULL && of_one->count <= PL_TYPE_LABELS_MAX) labels += of_one->count;
    }
    r->types = pl_arena_alloc(r->arena, list->count * sizeof *r->types);
    r->labels = pl_arena_alloc(r->arena, labels * sizeof *r->labels);
    if (r->types == NULL || r->labels == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next)
        if (!pl_yaml_expect(r->file, node, PL_YAML_MAPPING, error) || !read_type(r, node, error))
            return false;
    size_t at = 0;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next)
        if (!read_shared(r, node, &r->types[at++], error)) return false;
    return labels_differ(r, error);
}

static bool read_set(const reading *r, const pl_yaml *node, pl_type_set *set, pl_error *error) {
    static const char *const keys[] = {"name", "title", "why", "types", NULL};
    const pl_yaml *list;
    if (!pl_yaml_expect(r->file, node, PL_YAML_MAPPING, error) ||
        !pl_yaml_known_keys(r->file, node, keys, error) || !read_name(r, node, &set->name, error) ||
        !need_text(r, node, "title", &set->title, error) || !need_text(r, node, "why", &set->why, error) ||
        !need_list(r, node, "types", PL_RELATIVES_MAX, &list, error))
        return false;
    size_t *types = pl_arena_alloc(r->arena, list->count * sizeof *types);
    bool *seen = pl_arena_alloc(r->arena, r->count * sizeof *seen);
    if (types == NULL || seen == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *item = list->first; item != NULL; item = item->next) {
        pl_slice text;
        if (!pl_yaml_text(r->file, item, &text, error)) return false;
        size_t at = named(r->types, r->count, text);
        if (at == SIZE_MAX)
            return pl_yaml_fail(r->file, item, error, "there is no type '%s' here", pl_yaml_shown(text).text);
        if (seen[at]) return pl_yaml_fail(r->file, item, error, "'%s' stands here twice", r->types[at].name);
        if (r->types[at].seen_when_destroyed)
            return pl_yaml_fail(r->file, item, error,
                                "'%s' is seen only when it is destroyed, so it has no rate to hold alike",
                                r->types[at].name);
        seen[at] = true;
        types[set->count++] = at;
    }
    if (set->count < 2)
        return pl_yaml_fail(r->file, list, error, "a set of types that are held alike has at least two");
    set->types = types;
    return true;
}

static bool read_sets(const reading *r, const pl_yaml *root, const pl_type_set **ret, size_t *ret_count,
                      pl_error *error) {
    const pl_yaml *list;
    *ret = NULL;
    *ret_count = 0;
    if (pl_yaml_get(root, "sets") == NULL) return true;
    if (!need_list(r, root, "sets", PL_TYPE_SETS_MAX, &list, error)) return false;
    pl_type_set *sets = pl_arena_alloc(r->arena, list->count * sizeof *sets);
    if (sets == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next, count++) {
        if (!read_set(r, node, &sets[count], error)) return false;
        for (size_t i = 0; i < count; i++)
            if (strcmp(sets[i].name, sets[count].name) == 0)
                return pl_yaml_fail(r->file, node, error, "the set '%s' stands here twice", sets[i].name);
    }
    *ret = sets;
    *ret_count = count;
    return true;
}

bool pl_types_parse(const char *name, pl_slice text, pl_arena *arena, pl_types *ret, pl_error *error) {
    static const char *const keys[] = {"types", "sets", NULL};
    reading r = {.file = name, .arena = arena};
    pl_types types = {0};
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error);
    if (root == NULL || !pl_yaml_expect(name, root, PL_YAML_MAPPING, error) ||
        !pl_yaml_known_keys(name, root, keys, error) || !read_types(&r, root, error) ||
        !read_sets(&r, root, &types.sets, &types.set_count, error))
        return false;
    types.types = r.types;
    types.type_count = r.count;
    types.labels = r.labels;
    types.label_count = r.label_count;
    *ret = types;
    return true;
}
