/* legend.c - legend files: which status a feature has by its colour, name, map layer and properties. The
 * first rule whose conditions all hold decides; everything a rule compares is prepared once, so that a
 * feature costs a few comparisons and no allocation. */
#include "legend/legend.h"

#include "legend/fields.h"

#define RULES_MAX ((size_t)256)
#define WORDS_MAX ((size_t)256) /* in one list of a rule */
#define NO_COLOUR UINT32_MAX

typedef struct {
    const pl_slice *words;
    size_t count;
} word_list;

typedef struct {
    pl_slice property;
    word_list values;
} equality;

/* A condition with count 0 is not asked for. Within a list one match is enough; all conditions must hold. */
struct pl_legend_rule {
    const uint32_t *colours;
    size_t colour_count;
    word_list name_has, layers;
    const equality *where;
    size_t where_count;
    pl_class class;
};

/* ---- colours ---- */

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* "a52714" or "#A52714" as 0xRRGGBB, else NO_COLOUR. */
static uint32_t colour_value(pl_slice text) {
    if (text.length == 7 && text.data[0] == '#') text = (pl_slice){text.data + 1, 6};
    if (text.length != 6) return NO_COLOUR;
    uint32_t value = 0;
    for (size_t at = 0; at < 6; at++) {
        int digit = hex_value(text.data[at]);
        if (digit < 0) return NO_COLOUR;
        value = value << 4 | (uint32_t)digit;
    }
    return value;
}

static const pl_property *find_property(const pl_property *properties, size_t count, pl_slice key) {
    for (size_t at = 0; at < count; at++) {
        if (pl_slice_equal(properties[at].key, key)) return &properties[at];
    }
    return NULL;
}

static const pl_property *find_text(const pl_property *properties, size_t count, const char *key) {
    const pl_property *found = find_property(properties, count, pl_slice_of(key));
    return found != NULL && found->type == PL_PROPERTY_STRING ? found : NULL;
}

/* The six digits of the feature's colour as published: `fill`, else what stands in a Google My Maps style,
 * "#poly-RRGGBB-1200-77". Empty when there is none. */
static pl_slice feature_colour(const pl_property *properties, size_t count) {
    static const char style_start[] = "#poly-";
    const size_t start = sizeof style_start - 1;
    const pl_property *fill = find_text(properties, count, "fill");
    if (fill != NULL && colour_value(fill->value) != NO_COLOUR) {
        return (pl_slice){fill->value.data + fill->value.length - 6, 6};
    }
    const pl_property *style = find_text(properties, count, "styleUrl");
    if (style == NULL || style->value.length < start + 6) return (pl_slice){0};
    if (memcmp(style->value.data, style_start, start) != 0) return (pl_slice){0};
    pl_slice colour = {style->value.data + start, 6};
    bool closed = style->value.length == start + 6 || style->value.data[start + 6] == '-';
    return closed && colour_value(colour) != NO_COLOUR ? colour : (pl_slice){0};
}

/* ---- the class of a feature ---- */

static bool contains(pl_slice text, pl_slice part) {
    if (part.length == 0 || part.length > text.length) return false;
    const char *at = text.data, *last = text.data + text.length - part.length;
    while (at <= last && (at = memchr(at, part.data[0], (size_t)(last - at) + 1)) != NULL) {
        if (memcmp(at, part.data, part.length) == 0) return true;
        at++;
    }
    return false;
}

static bool any_equal(word_list list, pl_slice text) {
    for (size_t at = 0; at < list.count; at++) {
        if (pl_slice_equal(list.words[at], text)) return true;
    }
    return false;
}

static bool any_inside(word_list list, pl_slice text) {
    for (size_t at = 0; at < list.count; at++) {
        if (contains(text, list.words[at])) return true;
    }
    return false;
}

static bool any_colour(const pl_legend_rule *rule, uint32_t colour) {
    for (size_t at = 0; at < rule->colour_count; at++) {
        if (rule->colours[at] == colour) return true;
    }
    return false;
}

static bool all_equalities(const pl_legend_rule *rule, const pl_property *properties, size_t count) {
    for (size_t at = 0; at < rule->where_count; at++) {
        const pl_property *found = find_property(properties, count, rule->where[at].property);
        if (found == NULL || !any_equal(rule->where[at].values, found->value)) return false;
    }
    return true;
}

bool pl_legend_gives(const pl_legend *legend, pl_status status, unsigned side) {
    for (size_t i = 0; i < legend->rule_count; i++) {
        const pl_class *class = &legend->rules[i].class;
        if (class->status == status && (status != PL_STATUS_HELD || class->side == side)) return true;
    }
    return false;
}

pl_class pl_legend_class(const pl_legend *legend, pl_slice layer, const pl_property *properties,
                         size_t property_count) {
    pl_slice digits = feature_colour(properties, property_count);
    uint32_t colour = digits.length > 0 ? colour_value(digits) : NO_COLOUR;
    const pl_property *named = find_text(properties, property_count, "name");
    pl_slice name = named != NULL ? named->value : (pl_slice){0};
    for (size_t at = 0; at < legend->rule_count; at++) {
        const pl_legend_rule *rule = &legend->rules[at];
        if (rule->colour_count > 0 && !any_colour(rule, colour)) continue;
        if (rule->layers.count > 0 && !any_equal(rule->layers, layer)) continue;
        if (rule->name_has.count > 0 && !any_inside(rule->name_has, name)) continue;
        if (rule->where_count > 0 && !all_equalities(rule, properties, property_count)) continue;
        return rule->class;
    }
    return (pl_class){.status = PL_STATUS_UNMATCHED, .class_name = ""};
}

void pl_legend_label(const pl_legend *legend, const pl_property *properties, size_t property_count,
                     pl_slice *ret_colour, pl_slice *ret_name) {
    (void)legend; /* colour and name are the same properties in every legend so far */
    const pl_property *named = find_text(properties, property_count, "name");
    *ret_colour = feature_colour(properties, property_count);
    *ret_name = named != NULL ? named->value : (pl_slice){0};
}

/* ---- reading a legend file ---- */

/* One value or a list of them; none may be empty. */
static bool parse_words(const char *file, const pl_yaml *node, pl_arena *arena, word_list *ret,
                        pl_error *error) {
    bool list = node->type == PL_YAML_SEQUENCE;
    size_t count = list ? node->count : 1;
    if (count == 0 || count > WORDS_MAX) {
        return pl_yaml_fail(file, node, error, "the list has %zu items; it must have 1 to %zu", count,
                            WORDS_MAX);
    }
    pl_slice *words = pl_arena_alloc(arena, count * sizeof *words);
    if (words == NULL) return pl_fail_nomem(error);
    const pl_yaml *item = list ? node->first : node;
    for (size_t at = 0; at < count; at++, item = item->next) {
        if (!pl_yaml_text(file, item, &words[at], error)) return false;
        if (words[at].length == 0)
            return pl_yaml_fail(file, item, error, "a text here is empty, and would fit all");
    }
    *ret = (word_list){words, count};
    return true;
}

static bool parse_colours(const char *file, const pl_yaml *node, pl_arena *arena, pl_legend_rule *rule,
                          pl_error *error) {
    word_list words;
    if (!parse_words(file, node, arena, &words, error)) return false;
    uint32_t *colours = pl_arena_alloc(arena, words.count * sizeof *colours);
    if (colours == NULL) return pl_fail_nomem(error);
    const pl_yaml *item = node->type == PL_YAML_SEQUENCE ? node->first : node;
    for (size_t at = 0; at < words.count; at++, item = item->next) {
        colours[at] = colour_value(words.words[at]);
        if (colours[at] != NO_COLOUR) continue;
        return pl_yaml_fail(file, item, error,
                            "a colour is six hexadecimal digits such as \"a52714\" (in quotes, so "
                            "that \"000000\" stays a text)");
    }
    rule->colours = colours;
    rule->colour_count = words.count;
    return true;
}

static bool parse_where(const char *file, const pl_yaml *node, pl_arena *arena, pl_legend_rule *rule,
                        pl_error *error) {
    if (!pl_yaml_expect(file, node, PL_YAML_MAPPING, error)) return false;
    if (node->count == 0)
        return pl_yaml_fail(file, node, error, "'where' is empty; name a property and its value");
    equality *where = pl_arena_alloc(arena, node->count * sizeof *where);
    if (where == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *child = node->first; child != NULL; child = child->next) {
        equality *e = &where[rule->where_count++];
        e->property = child->key;
        if (!parse_words(file, child, arena, &e->values, error)) return false;
    }
    rule->where = where;
    return true;
}

/* "held:SIDE", "contested", "liberated" or "ignored". */
static bool parse_status(const char *file, const pl_yaml *node, const pl_theatre *theatre, pl_class *class,
                         pl_error *error) {
    static const char held[] = "held:";
    static const char *const words[] = {"held:SIDE", "contested", "liberated", "ignored", NULL};
    static const pl_status statuses[] = {PL_STATUS_HELD, PL_STATUS_CONTESTED, PL_STATUS_LIBERATED,
                                         PL_STATUS_IGNORED};
    const size_t length = sizeof held - 1;
    pl_slice text;
    size_t word;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    if (text.length < length || memcmp(text.data, held, length) != 0) {
        if (!pl_yaml_word(file, node, words, &word, error)) return false;
        class->status = statuses[word];
        return true;
    }
    pl_slice side = {text.data + length, text.length - length};
    int index = pl_theatre_side(theatre, side);
    if (index >= 0) {
        class->status = PL_STATUS_HELD;
        class->side = (unsigned)index;
        return true;
    }
    const char *names[PL_SIDES_MAX + 1] = {NULL};
    char list[PL_SIDES_MAX * (PL_NAME_MAX + 2)] = "";
    for (size_t at = 0; at < theatre->side_count; at++) {
        names[at] = theatre->sides[at].name;
        if (at > 0) strcat(list, ", ");
        strcat(list, names[at]);
    }
    const char *near = pl_nearest_word(side, names);
    if (near == NULL) {
        return pl_yaml_fail(file, node, error, "the theatre '%s' has no side '%s'; it has: %s", theatre->name,
                            pl_yaml_shown(side).text, list);
    }
    return pl_yaml_fail(file, node, error,
                        "the theatre '%s' has no side '%s'; did you mean 'held:%s'? (it has: %s)",
                        theatre->name, pl_yaml_shown(side).text, near, list);
}

static bool parse_conditions(const char *file, const pl_yaml *node, pl_arena *arena, pl_legend_rule *rule,
                             bool *ret_always, pl_error *error) {
    const pl_yaml *colour = pl_yaml_get(node, "colour"), *name_has = pl_yaml_get(node, "name_has");
    const pl_yaml *layer = pl_yaml_get(node, "layer"), *where = pl_yaml_get(node, "where");
    const pl_yaml *always = pl_yaml_get(node, "always");
    bool asked = colour != NULL || name_has != NULL || layer != NULL || where != NULL, yes = false;
    if (colour != NULL && !parse_colours(file, colour, arena, rule, error)) return false;
    if (name_has != NULL && !parse_words(file, name_has, arena, &rule->name_has, error)) return false;
    if (layer != NULL && !parse_words(file, layer, arena, &rule->layers, error)) return false;
    if (where != NULL && !parse_where(file, where, arena, rule, error)) return false;
    if (always != NULL && !pl_yaml_bool(file, always, &yes, error)) return false;
    if (always != NULL && !yes) return pl_yaml_fail(file, always, error, "'always' is true or left out");
    if (yes == asked) {
        return pl_yaml_fail(
            file, node, error,
            yes ? "a rule with 'always: true' has no other condition"
                : "a rule needs a condition: colour, name_has, layer, where, or always: true");
    }
    *ret_always = yes;
    return true;
}

static bool parse_rule(const char *file, const pl_yaml *node, const pl_theatre *theatre, pl_arena *arena,
                       pl_legend_rule *rule, bool *ret_always, pl_error *error) {
    static const char *const keys[] = {"colour", "name_has", "layer", "where", "always",
                                       "status", "class",    "why",   NULL};
    const pl_yaml *status, *class_name;
    const char *why;
    rule->class.class_name = "";
    if (!pl_yaml_known_keys(file, node, keys, error)) return false;
    if (!parse_conditions(file, node, arena, rule, ret_always, error)) return false;
    if (!pl_yaml_need(file, node, "status", &status, error)) return false;
    if (!parse_status(file, status, theatre, &rule->class, error)) return false;
    class_name = pl_yaml_get(node, "class");
    if (class_name != NULL && !pl_field_name(file, class_name, &rule->class.class_name, error)) return false;
    /* Read to be checked: it is there for people, and an evidence file keeps the legend's whole text. */
    if (!pl_field_text(file, node, "why", &why, error)) return false;
    if (rule->class.status == PL_STATUS_IGNORED && why[0] == '\0') {
        return pl_yaml_fail(file, node, error, "a rule that ignores must say why");
    }
    return true;
}

bool pl_legend_parse(const char *name, pl_slice text, const pl_theatre *theatre, pl_arena *arena,
                     pl_legend *ret, pl_error *error) {
    static const char *const keys[] = {"name", "title", "theatre", "area_of_interest", "rules", NULL};
    pl_legend legend = {0};
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error), *area, *rules;
    if (root == NULL || !pl_yaml_known_keys(name, root, keys, error)) return false;
    if (!pl_field_need_name(name, root, "name", &legend.name, error)) return false;
    if (!pl_field_need_text(name, root, "title", &legend.title, error)) return false;
    if (!pl_field_need_name(name, root, "theatre", &legend.theatre, error)) return false;
    if (strcmp(legend.theatre, theatre->name) != 0) {
        return pl_yaml_fail(name, pl_yaml_get(root, "theatre"), error,
                            "the legend is for the theatre '%s', and is used with '%s'", legend.theatre,
                            theatre->name);
    }
    if (!pl_yaml_need(name, root, "area_of_interest", &area, error)) return false;
    if (!pl_field_area(name, area, &legend.area_of_interest, error)) return false;
    if (!pl_field_need_list(name, root, "rules", RULES_MAX, &rules, error)) return false;
    pl_legend_rule *list = pl_arena_alloc(arena, rules->count * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    bool always = false;
    for (const pl_yaml *node = rules->first; node != NULL; node = node->next) {
        if (always)
            return pl_yaml_fail(name, node, error, "no feature reaches this rule: the one before takes all");
        if (!parse_rule(name, node, theatre, arena, &list[legend.rule_count], &always, error)) return false;
        legend.rule_count++;
    }
    legend.rules = list;
    *ret = legend;
    return true;
}
