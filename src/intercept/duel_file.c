/* duel_file.c - a duel file: its layers, what goes together in one, and the whole. */
#include "intercept/duel_file_parts.h"

#include "text/number.h"

static const char *const duel_keys[] = {"title",  "unit",   "objects",     "detection", "shock",
                                        "layers", "design", "assumptions", NULL};
static const char *const layer_keys[] = {"name",       "kill",        "reliability", "detection",
                                         "shots",      "looks",       "doctrine",    "magazine",
                                         "allocation", "correlation", NULL};

#define INPUTS_OF_DUEL 2 /* detection, shock */
#define INPUTS_OF_LAYER 3

/* ---- shots and doctrine ---- */

/* `shots` with a doctrine, or `looks`, which is shots one at a time. */
static bool read_shots(pl_duel_reader *r, const pl_yaml *node, pl_layer *layer) {
    static const char *const enough = "with so many, every object that can be hit is hit";
    const pl_yaml *shots = pl_yaml_get(node, "shots"), *looks = pl_yaml_get(node, "looks");
    const pl_yaml *doctrine = pl_yaml_get(node, "doctrine");
    int64_t count = 1;
    size_t word = PL_DOCTRINE_SALVO;
    if (shots != NULL && looks != NULL)
        return pl_yaml_fail(
            r->name, looks, r->error,
            "'shots' and 'looks' each say how many shots an object gets: keep one (looks: 3 is "
            "up to three, one at a time)");
    if (shots != NULL &&
        !pl_duel_count(r, shots, 1, PL_DUEL_SHOTS_MAX, "shots at one object", enough, &count))
        return false;
    if (looks != NULL && !pl_duel_count(r, looks, 2, PL_DUEL_SHOTS_MAX, "looks", enough, &count))
        return false;
    if (doctrine != NULL && !pl_yaml_word(r->name, doctrine, pl_doctrine_names, &word, r->error))
        return false;
    if (looks != NULL && doctrine != NULL && word == PL_DOCTRINE_SALVO)
        return pl_yaml_fail(r->name, doctrine, r->error,
                            "a salvo goes off all at once and has no looks: write shots: %lld, or take the "
                            "doctrine away",
                            (long long)count);
    if (doctrine != NULL && word == PL_DOCTRINE_LOOK && looks == NULL && count == 1)
        return pl_yaml_fail(r->name, doctrine, r->error,
                            "shoot-look-shoot needs 2 shots or more, and here is 1: give more, or take the "
                            "doctrine away");
    if (doctrine == NULL && looks == NULL && count > 1)
        return pl_yaml_fail(r->name, shots, r->error,
                            "with %lld shots the doctrine matters: add doctrine: salvo (all at once) or "
                            "doctrine: shoot-look-shoot (one, then look)",
                            (long long)count);
    layer->shots = (int)count;
    layer->doctrine = looks != NULL || word == PL_DOCTRINE_LOOK ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
    return true;
}

static bool read_magazine(pl_duel_reader *r, const pl_yaml *node, pl_layer *layer) {
    const pl_yaml *magazine = pl_yaml_get(node, "magazine"), *allocation = pl_yaml_get(node, "allocation");
    size_t word = PL_ALLOCATE_IN_TURN;
    layer->magazine = -1;
    layer->allocation = PL_ALLOCATE_IN_TURN;
    if (allocation != NULL && magazine == NULL)
        return pl_yaml_fail(r->name, allocation, r->error,
                            "who gets the shots matters only when they may run out: add magazine: N, or take "
                            "'allocation' away");
    if (magazine == NULL) return true;
    if (pl_yaml_get(node, "shots") == NULL && pl_yaml_get(node, "looks") == NULL)
        return pl_yaml_fail(r->name, magazine, r->error,
                            "a magazine without 'shots': say also how many one object gets at most");
    if (!pl_duel_count(r, magazine, 0, PL_DUEL_MAGAZINE_MAX, "shots in a magazine",
                       "leave the key out, and there are always enough", &layer->magazine) ||
        (allocation != NULL && !pl_yaml_word(r->name, allocation, pl_allocation_names, &word, r->error)))
        return false;
    layer->allocation = (pl_allocation)word;
    return true;
}

/* ---- layers ---- */

static bool read_layer(pl_duel_reader *r, const pl_yaml *node, pl_layer *ret) {
    const pl_yaml *need, *correlation;
    pl_layer layer = {.correlation = 0};
    if (!pl_yaml_known_keys(r->name, node, layer_keys, r->error) ||
        !pl_yaml_need(r->name, node, "name", &need, r->error) ||
        !pl_duel_line(r, node, "name", PL_DUEL_NAME_MAX, &layer.name) ||
        !pl_yaml_need(r->name, node, "kill", &need, r->error) ||
        !pl_duel_chance(r, node, layer.name, "kill", 0, &layer.kill) ||
        !pl_duel_chance(r, node, layer.name, "reliability", 1, &layer.reliability) ||
        !pl_duel_chance(r, node, layer.name, "detection", 1, &layer.detection) ||
        !read_shots(r, node, &layer) || !read_magazine(r, node, &layer))
        return false;
    correlation = pl_yaml_get(node, "correlation");
    if (correlation != NULL && !pl_duel_correlation(r, correlation, &layer.correlation)) return false;
    *ret = layer;
    return true;
}

static bool read_layers(pl_duel_reader *r, const pl_yaml *root, pl_duel *duel) {
    const pl_yaml *list;
    if (!pl_yaml_need(r->name, root, "layers", &list, r->error) ||
        !pl_yaml_expect(r->name, list, PL_YAML_SEQUENCE, r->error))
        return false;
    if (list->count == 0 || list->count > PL_DUEL_LAYERS_MAX)
        return pl_yaml_fail(r->name, list, r->error, "a duel has 1 to %d layers; here are %zu",
                            PL_DUEL_LAYERS_MAX, list->count);
    pl_layer *layers = pl_arena_alloc(r->arena, list->count * sizeof *layers);
    pl_duel_input *inputs =
        pl_arena_alloc(r->arena, (INPUTS_OF_DUEL + INPUTS_OF_LAYER * list->count) * sizeof *inputs);
    if (layers == NULL || inputs == NULL) return pl_fail_nomem(r->error);
    r->inputs = inputs;
    if (!pl_duel_chance(r, root, NULL, "detection", 1, &duel->detection) ||
        !pl_duel_chance(r, root, NULL, "shock", 0, &duel->shock))
        return false;
    const pl_yaml *item = list->first;
    for (size_t i = 0; i < list->count; i++, item = item->next) {
        if (!read_layer(r, item, &layers[i])) return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(layers[k].name, layers[i].name) == 0)
                return pl_yaml_fail(r->name, pl_yaml_get(item, "name"), r->error,
                                    "a layer of the name '%s' stands above: two layers need two names",
                                    layers[i].name);
    }
    duel->layers = layers;
    duel->layer_count = list->count;
    return true;
}

/* ---- the whole ---- */

static bool read_assumptions(pl_duel_reader *r, const pl_yaml *list, pl_duel_file *file) {
    if (list == NULL) return true;
    if (!pl_yaml_expect(r->name, list, PL_YAML_SEQUENCE, r->error)) return false;
    if (list->count > PL_DUEL_ASSUMPTIONS_MAX)
        return pl_yaml_fail(r->name, list, r->error, "at most %d assumptions are taken; here are %zu",
                            PL_DUEL_ASSUMPTIONS_MAX, list->count);
    const char **texts = pl_arena_alloc(r->arena, (list->count + 1) * sizeof *texts);
    if (texts == NULL) return pl_fail_nomem(r->error);
    size_t count = 0;
    for (const pl_yaml *item = list->first; item != NULL; item = item->next) {
        pl_slice text;
        if (!pl_yaml_text(r->name, item, &text, r->error)) return false;
        if (text.length == 0 || text.length > PL_DUEL_WHY_MAX)
            return pl_yaml_fail(r->name, item, r->error, "an assumption has 1 to %d bytes", PL_DUEL_WHY_MAX);
        texts[count] = pl_arena_copy(r->arena, text.data, text.length);
        if (texts[count++] == NULL) return pl_fail_nomem(r->error);
    }
    file->assumptions = texts;
    file->assumption_count = count;
    return true;
}

bool pl_duel_read(const char *name, const pl_yaml *mapping, const pl_test_record *records,
                  size_t record_count, pl_arena *arena, pl_duel_file *ret, pl_error *error) {
    pl_duel_reader r = {
        .name = name, .arena = arena, .error = error, .records = records, .record_count = record_count};
    pl_duel_file file = {.design = pl_design_default};
    const pl_yaml *need, *design = NULL;
    if (!pl_yaml_known_keys(name, mapping, duel_keys, error) ||
        !pl_yaml_need(name, mapping, "title", &need, error) ||
        !pl_duel_line(&r, mapping, "title", PL_DUEL_TITLE_MAX, &file.duel.title) ||
        !pl_duel_line(&r, mapping, "unit", PL_DUEL_NAME_MAX, &file.duel.unit) ||
        !pl_yaml_need(name, mapping, "objects", &need, error) ||
        !pl_duel_objects(&r, need, &file.duel.objects) || !read_layers(&r, mapping, &file.duel) ||
        !read_assumptions(&r, pl_yaml_get(mapping, "assumptions"), &file))
        return false;
    if (file.duel.unit == NULL) file.duel.unit = "object";
    design = pl_yaml_get(mapping, "design");
    if (design != NULL && !pl_duel_design(&r, design, &file.design)) return false;
    file.has_design = design != NULL;
    file.inputs = r.inputs;
    file.input_count = r.input_count;
    *ret = file;
    return true;
}

bool pl_duel_parse(const char *name, pl_slice text, const pl_test_record *records, size_t record_count,
                   pl_arena *arena, pl_duel_file *ret, pl_error *error) {
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error);
    return root != NULL && pl_duel_read(name, root, records, record_count, arena, ret, error);
}
