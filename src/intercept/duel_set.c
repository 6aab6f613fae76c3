/* duel_set.c - single inputs of a duel put in place of those of its file: "objects=3; layers.upper.kill=0.5".
 * The mapping is copied where it changes, and read by the same reader as a file; so what an input may be, and
 * what goes together, is said in one place. */
#include "intercept/duel_file.h"

#include <stdio.h>

typedef struct {
    const char *name; /* for messages of values that are no YAML */
    pl_arena *arena;
    pl_error *error;
} setter;

static bool refuse(const setter *s, pl_slice one, const char *why) {
    return pl_fail(s->error, PL_USAGE, "%s \"%s\": %s", s->name, pl_yaml_shown(one).text, why);
}

/* The parent with the child of that key replaced, added, or (value NULL) left out. */
static pl_yaml *with_child(const setter *s, const pl_yaml *parent, pl_slice key, const pl_yaml *value) {
    pl_yaml *ret = pl_arena_alloc(s->arena, sizeof *ret);
    pl_yaml *children = pl_arena_alloc(s->arena, (parent->count + 1) * sizeof *children);
    if (ret == NULL || children == NULL) {
        pl_fail_nomem(s->error);
        return NULL;
    }
    size_t count = 0;
    bool placed = value == NULL;
    for (const pl_yaml *child = parent->first; child != NULL; child = child->next) {
        const bool same = pl_slice_equal(child->key, key);
        if (same && value == NULL) continue;
        children[count] = same ? *value : *child;
        children[count++].key = child->key;
        placed = placed || same;
    }
    if (!placed) {
        children[count] = *value;
        children[count++].key = key;
    }
    for (size_t i = 0; i < count; i++) children[i].next = i + 1 < count ? &children[i + 1] : NULL;
    *ret = *parent;
    ret->first = count > 0 ? children : NULL;
    ret->count = count;
    return ret;
}

/* The list with its item at that place replaced. */
static pl_yaml *with_item(const setter *s, const pl_yaml *list, const pl_yaml *old, const pl_yaml *item) {
    pl_yaml *ret = pl_arena_alloc(s->arena, sizeof *ret);
    pl_yaml *items = pl_arena_alloc(s->arena, (list->count + 1) * sizeof *items);
    if (ret == NULL || items == NULL) {
        pl_fail_nomem(s->error);
        return NULL;
    }
    size_t count = 0;
    for (const pl_yaml *one = list->first; one != NULL; one = one->next)
        items[count++] = one == old ? *item : *one;
    for (size_t i = 0; i < count; i++) items[i].next = i + 1 < count ? &items[i + 1] : NULL;
    *ret = *list;
    ret->first = items;
    return ret;
}

/* "upper.kill", "1.kill": a layer by its name or its place; *ret_key is what is behind its dot. Names may
 * have dots: the longest that fits is meant. */
static const pl_yaml *find_layer(const pl_yaml *layers, pl_slice path, pl_slice *ret_key) {
    const pl_yaml *found = NULL;
    size_t place = 0, longest = 0;
    for (const pl_yaml *layer = layers->first; layer != NULL; layer = layer->next) {
        char number[24];
        const pl_yaml *name = pl_yaml_get(layer, "name");
        const int digits = snprintf(number, sizeof number, "%zu", ++place);
        const pl_slice words[] = {name != NULL && name->type == PL_YAML_SCALAR ? name->text : (pl_slice){0},
                                  {number, (size_t)digits}};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            const size_t length = words[i].length;
            if (length == 0 || length <= longest || path.length <= length || path.data[length] != '.' ||
                memcmp(path.data, words[i].data, length) != 0)
                continue;
            found = layer;
            longest = length;
        }
    }
    if (found != NULL) *ret_key = (pl_slice){path.data + longest + 1, path.length - longest - 1};
    return found;
}

static bool begins(pl_slice text, const char *with, pl_slice *ret_rest) {
    const size_t length = strlen(with);
    if (text.length < length || memcmp(text.data, with, length) != 0) return false;
    *ret_rest = (pl_slice){text.data + length, text.length - length};
    return true;
}

/* One of them, put into the mapping. */
static const pl_yaml *put(const setter *s, const pl_yaml *duel, pl_slice one) {
    const char *equals = memchr(one.data, '=', one.length);
    if (equals == NULL) {
        refuse(s, one, "write an input and its value, such as objects=3 or layers.upper.kill=0.5");
        return NULL;
    }
    const size_t at = (size_t)(equals - one.data);
    const pl_slice path = pl_slice_trimmed((pl_slice){one.data, at}),
                   text = pl_slice_trimmed((pl_slice){equals + 1, one.length - at - 1});
    const pl_yaml *value = NULL;
    pl_slice rest;
    if (text.length > 0 && (value = pl_yaml_parse(s->name, text, s->arena, s->error)) == NULL) {
        if (s->error != NULL && s->error->code == PL_INPUT) s->error->code = PL_USAGE;
        return NULL;
    }
    if (begins(path, "layers.", &rest)) {
        const pl_yaml *layers = pl_yaml_get(duel, "layers");
        pl_slice key = {0};
        const pl_yaml *layer = layers == NULL ? NULL : find_layer(layers, rest, &key);
        if (layer == NULL || layer->type != PL_YAML_MAPPING || key.length == 0) {
            refuse(s, one, "no layer of that name or place, or no key behind it: layers.NAME.kill");
            return NULL;
        }
        const pl_yaml *changed = with_child(s, layer, key, value);
        if (changed != NULL) changed = with_item(s, layers, layer, changed);
        return changed == NULL ? NULL : with_child(s, duel, pl_slice_of("layers"), changed);
    }
    if (begins(path, "design.", &rest)) {
        static const pl_yaml nothing = {.type = PL_YAML_MAPPING};
        const pl_yaml *design = pl_yaml_get(duel, "design");
        if (design != NULL && design->type != PL_YAML_MAPPING) design = NULL;
        const pl_yaml *changed = with_child(s, design == NULL ? &nothing : design, rest, value);
        return changed == NULL ? NULL : with_child(s, duel, pl_slice_of("design"), changed);
    }
    return with_child(s, duel, path, value);
}

const pl_yaml *pl_duel_set(const char *name, const pl_yaml *mapping, pl_slice sets, pl_arena *arena,
                           pl_error *error) {
    const setter s = {name, arena, error};
    const pl_yaml *ret = mapping;
    size_t count = 0;
    if (sets.length > PL_DUEL_SET_BYTES_MAX) {
        pl_fail(error, PL_USAGE, "%s: %zu bytes; at most %d are read", name, sets.length,
                PL_DUEL_SET_BYTES_MAX);
        return NULL;
    }
    /* The keys and values that are put in lie in the arena, as the tree's do. */
    const char *text = pl_arena_copy(arena, sets.data, sets.length);
    if (text == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    for (size_t from = 0; from <= sets.length && ret != NULL;) {
        const char *end = memchr(text + from, ';', sets.length - from);
        const size_t to = end == NULL ? sets.length : (size_t)(end - text);
        const pl_slice one = pl_slice_trimmed((pl_slice){text + from, to - from});
        if (one.length > 0 && ++count > PL_DUEL_SETS_MAX) {
            pl_fail(error, PL_USAGE, "%s: at most %d inputs are replaced", name, PL_DUEL_SETS_MAX);
            return NULL;
        }
        if (one.length > 0) ret = ret->type == PL_YAML_MAPPING ? put(&s, ret, one) : ret;
        from = to + 1;
    }
    return ret;
}
