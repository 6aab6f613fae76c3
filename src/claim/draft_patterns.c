/* draft_patterns.c - files of patterns (docs/draft.md) read: words, slots and their values, units, moods, and
 * what each pattern proposes. Several files are put together; patterns are compiled when all are there, since
 * one file may use words that another lists. */
#include "claim/draft_parts.h"

#include "text/number.h"

#include <math.h>

const char *const pl_set_names[] = {
    "said",       "according",     "he",        "they",   "titles", "collectives", "modifiers",   "fillers",
    "connectors", "own",           "enemy",     "in",     "since",  "past",        "region",      "sector",
    "and",        "abbreviations", "locatives", "forces", "by",     "told",        "independent", NULL};

static const char *const file_keys[] = {"language", "inflected", "decimal", "words",    "slots", "units",
                                        "moods",    "titles",    "goals",   "patterns", NULL};
static const char *const pattern_keys[] = {"id",     "match",   "with", "unless",     "mood",  "weak",
                                           "kind",   "measure", "side", "region",     "place", "distance",
                                           "window", "holds",   "says", "untestable", "notes", NULL};
static const char *const untestable_keys[] = {"kind", "why", "would_settle", NULL};
static const char *const untestable_kinds[] = {"opinion", "promise",     "prediction", "proposal",
                                               "waiting", "no-evidence", NULL};
static const char *const kinds[] = {"fact", "opinion", "promise", "prediction", "proposal", "future", NULL};
static const char *const moods[] = {"fact", "any", NULL};
static const char *const mood_names[] = {"future", "negated", "conditional", "past", NULL};

#define THEATRE_NAMES_MAX 5000 /* that a title is looked for in */

pl_patterns *pl_patterns_new(pl_arena *arena, pl_error *error) {
    pl_patterns *patterns = pl_arena_alloc(arena, sizeof *patterns);
    if (patterns == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    patterns->arena = arena;
    patterns->decimal = '.';
    return patterns;
}

const char *pl_patterns_language(const pl_patterns *patterns) {
    return patterns->language;
}

size_t pl_patterns_count(const pl_patterns *patterns) {
    return patterns->claim_count;
}

bool pl_patterns_room(pl_arena *arena, void **list, size_t element, size_t count, size_t *capacity) {
    const size_t more = *capacity == 0 ? 64 : *capacity * 2;
    void *grown = more > SIZE_MAX / element ? NULL : pl_arena_alloc(arena, more * element);
    if (grown == NULL) return false;
    if (count > 0) memcpy(grown, *list, count * element);
    *list = grown;
    *capacity = more;
    return true;
}

uint32_t pl_patterns_find_slot(const pl_patterns *p, const char *name) {
    for (size_t i = 0; i < p->slot_count; i++)
        if (strcmp(p->slots[i], name) == 0) return (uint32_t)i;
    return UINT32_MAX;
}

uint32_t pl_patterns_slot(pl_patterns *p, const char *name) {
    const uint32_t found = pl_patterns_find_slot(p, name);
    if (found != UINT32_MAX) return found;
    const char *copy = pl_arena_copy(p->arena, name, strlen(name));
    if (copy == NULL || !PL_ARENA_GROW(p->arena, p->slots, p->slot_count, p->slot_capacity))
        return UINT32_MAX;
    p->slots[p->slot_count++] = copy;
    return (uint32_t)p->slot_count - 1;
}

/* ---- a file ---- */

static bool optional(const pl_yaml *mapping, const char *key, const char *file, const char **ret,
                     pl_error *error) {
    const pl_yaml *node = pl_yaml_get(mapping, key);
    pl_slice text;
    if (node == NULL) return true;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    *ret = text.data; /* the tree's texts end with NUL */
    return true;
}

static bool read_words(pl_patterns *p, const char *file, const pl_yaml *root, pl_error *error) {
    const pl_yaml *words = pl_yaml_get(root, "words");
    if (words == NULL) return true;
    if (!pl_yaml_expect(file, words, PL_YAML_MAPPING, error)) return false;
    for (const pl_yaml *item = words->first; item != NULL; item = item->next) {
        if (!pl_yaml_expect(file, item, PL_YAML_SEQUENCE, error)) return false;
        const char *name = pl_arena_copy(p->arena, item->key.data, item->key.length);
        if (name == NULL || !PL_ARENA_GROW(p->arena, p->lists, p->list_count, p->list_capacity))
            return pl_fail_nomem(error);
        for (size_t i = 0; i < p->list_count; i++)
            if (strcmp(p->lists[i].name, name) == 0)
                return pl_yaml_fail(file, item, error, "words '%s' are listed in %s already", name,
                                    p->lists[i].file);
        p->lists[p->list_count++] = (pl_word_list){.name = name, .list = item, .file = file};
    }
    return true;
}

static bool read_titles(pl_patterns *p, const char *file, const pl_yaml *root, pl_error *error) {
    const pl_yaml *titles = pl_yaml_get(root, "titles"), *goals = pl_yaml_get(root, "goals");
    if ((titles != NULL && !pl_yaml_expect(file, titles, PL_YAML_MAPPING, error)) ||
        (goals != NULL && !pl_yaml_expect(file, goals, PL_YAML_MAPPING, error)))
        return false;
    pl_slice text;
    for (const pl_yaml *item = titles == NULL ? NULL : titles->first; item != NULL; item = item->next)
        if (!pl_yaml_text(file, item, &text, error)) return false;
    for (const pl_yaml *item = goals == NULL ? NULL : goals->first; item != NULL; item = item->next)
        if (!pl_yaml_text(file, item, &text, error)) return false;
    if (titles != NULL) p->titles[p->title_count++] = titles;
    if (goals != NULL) p->goals[p->goal_count++] = goals;
    return true;
}

bool pl_patterns_add(pl_patterns *p, const char *name, pl_slice text, pl_error *error) {
    pl_slice decimal;
    const char *file = pl_arena_copy(p->arena, name, strlen(name));
    if (file == NULL) return pl_fail_nomem(error);
    if (p->file_count == sizeof p->files / sizeof *p->files)
        return pl_fail(error, PL_INPUT, "%s: more than %zu files of patterns", name,
                       sizeof p->files / sizeof *p->files);
    const pl_yaml *root = pl_yaml_parse(file, text, p->arena, error), *node;
    if (root == NULL || !pl_yaml_expect(file, root, PL_YAML_MAPPING, error) ||
        !pl_yaml_known_keys(file, root, file_keys, error))
        return false;
    if (!optional(root, "language", file, &p->language, error)) return false;
    node = pl_yaml_get(root, "inflected");
    if (node != NULL && !pl_yaml_bool(file, node, &p->inflected, error)) return false;
    node = pl_yaml_get(root, "decimal");
    if (node != NULL) {
        if (!pl_yaml_text(file, node, &decimal, error)) return false;
        if (decimal.length != 1 || (decimal.data[0] != '.' && decimal.data[0] != ','))
            return pl_yaml_fail(file, node, error, "the decimal mark is '.' or ','");
        p->decimal = decimal.data[0];
    }
    if (!read_words(p, file, root, error) || !read_titles(p, file, root, error)) return false;
    p->files[p->file_count++] = (pl_file_node){file, root};
    return true;
}

/* ---- slots and units ---- */

static bool expect_children(const char *file, const pl_yaml *node, pl_error *error) {
    if (!pl_yaml_expect(file, node, PL_YAML_MAPPING, error)) return false;
    for (const pl_yaml *slot = node->first; slot != NULL; slot = slot->next) {
        if (!pl_yaml_expect(file, slot, PL_YAML_MAPPING, error)) return false;
        for (const pl_yaml *value = slot->first; value != NULL; value = value->next)
            if (!pl_yaml_expect(file, value, PL_YAML_SEQUENCE, error)) return false;
    }
    return true;
}

/* Names of slots come before any pattern is compiled that may use them. */
static bool name_slots(pl_patterns *p, const pl_file_node *file, pl_error *error) {
    static const char *const keys[] = {"slots", "units"};
    for (size_t k = 0; k < 2; k++) {
        const pl_yaml *node = pl_yaml_get(file->root, keys[k]);
        if (node == NULL) continue;
        if (!expect_children(file->file, node, error)) return false;
        for (const pl_yaml *slot = node->first; slot != NULL; slot = slot->next)
            if (pl_patterns_slot(p, slot->key.data) == UINT32_MAX) return pl_fail_nomem(error);
    }
    return true;
}

static bool read_slots(pl_patterns *p, const pl_file_node *file, const char *key, pl_finds finds,
                       pl_error *error) {
    const pl_yaml *node = pl_yaml_get(file->root, key);
    for (const pl_yaml *slot = node == NULL ? NULL : node->first; slot != NULL; slot = slot->next)
        for (const pl_yaml *value = slot->first; value != NULL; value = value->next) {
            double number = NAN;
            if (!pl_number_parse(value->key, &number)) number = NAN;
            const bool is_number = finds == PL_FINDS_UNIT || strcmp(slot->key.data, "number") == 0 ||
                                   strcmp(slot->key.data, "scale") == 0 ||
                                   strcmp(slot->key.data, "month") == 0;
            if (is_number && !(number > 0 && number <= 1e12)) {
                pl_yaml at = *value;
                at.line = value->key_line;
                at.column = value->key_column;
                return pl_yaml_fail(file->file, &at, error,
                                    "'%s' is a number above 0 here: what one of them is worth",
                                    pl_yaml_shown(value->key).text);
            }
            if (strcmp(slot->key.data, "month") == 0 &&
                !(number >= 1 && number <= 12 && number == floor(number)))
                return pl_yaml_fail(file->file, value, error, "months are 1 to 12");
            if (!PL_ARENA_GROW(p->arena, p->values, p->value_count, p->value_capacity))
                return pl_fail_nomem(error);
            const uint32_t owner = (uint32_t)p->value_count;
            p->values[p->value_count++] =
                (pl_slot_value){pl_patterns_slot(p, slot->key.data), value->key.data, number};
            for (const pl_yaml *item = value->first; item != NULL; item = item->next)
                if (!pl_pattern_compile(p, file->file, item, finds, owner, error)) return false;
        }
    return true;
}

static bool read_cue(pl_patterns *p, const char *file, const pl_yaml *list, pl_cue *ret, pl_error *error) {
    if (list == NULL) return true;
    if (!pl_yaml_expect(file, list, PL_YAML_SEQUENCE, error)) return false;
    const pl_cue cue = {(uint32_t)p->program_count, (uint32_t)list->count};
    for (const pl_yaml *item = list->first; item != NULL; item = item->next)
        if (!pl_pattern_compile(p, file, item, PL_FINDS_CUE, 0, error)) return false;
    *ret = cue;
    return true;
}

static bool read_moods(pl_patterns *p, const pl_file_node *file, pl_error *error) {
    const pl_yaml *node = pl_yaml_get(file->root, "moods");
    if (node == NULL) return true;
    if (!pl_yaml_expect(file->file, node, PL_YAML_MAPPING, error) ||
        !pl_yaml_known_keys(file->file, node, mood_names, error))
        return false;
    for (int i = 0; i < PL_MOOD_COUNT; i++)
        if (!read_cue(p, file->file, pl_yaml_get(node, mood_names[i]), &p->moods[i], error)) return false;
    return true;
}

/* ---- patterns ---- */

static bool read_untestable(const char *file, const pl_yaml *node, pl_claim_pattern *claim, pl_error *error) {
    size_t kind;
    const pl_yaml *kind_node;
    if (!pl_yaml_expect(file, node, PL_YAML_MAPPING, error) ||
        !pl_yaml_known_keys(file, node, untestable_keys, error) ||
        !pl_yaml_need(file, node, "kind", &kind_node, error) ||
        !pl_yaml_word(file, kind_node, untestable_kinds, &kind, error) ||
        !optional(node, "why", file, &claim->why, error) ||
        !optional(node, "would_settle", file, &claim->would_settle, error))
        return false;
    claim->untestable = untestable_kinds[kind];
    if (claim->why == NULL || claim->would_settle == NULL)
        return pl_yaml_fail(file, node, error, "what cannot be tested says why, and what would_settle it");
    return true;
}

static bool read_notes(pl_patterns *p, const char *file, const pl_yaml *list, pl_claim_pattern *claim,
                       pl_error *error) {
    if (list == NULL) return true;
    if (!pl_yaml_expect(file, list, PL_YAML_SEQUENCE, error)) return false;
    const char **notes = pl_arena_alloc(p->arena, (list->count + 1) * sizeof *notes);
    if (notes == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *item = list->first; item != NULL; item = item->next) {
        pl_slice text;
        if (!pl_yaml_text(file, item, &text, error)) return false;
        notes[count++] = text.data;
    }
    claim->notes = notes;
    claim->note_count = count;
    return true;
}

static bool read_proposal(const char *file, const pl_yaml *node, pl_claim_pattern *claim, pl_error *error) {
    if (!optional(node, "measure", file, &claim->measure, error) ||
        !optional(node, "side", file, &claim->side, error) ||
        !optional(node, "region", file, &claim->region, error) ||
        !optional(node, "place", file, &claim->place, error) ||
        !optional(node, "window", file, &claim->window, error) ||
        !optional(node, "distance", file, &claim->distance, error) ||
        !optional(node, "holds", file, &claim->holds, error))
        return false;
    if (claim->untestable == NULL && (claim->measure == NULL || claim->holds == NULL))
        return pl_yaml_fail(file, node, error, "a pattern has measure and holds, or untestable");
    return true;
}

static bool read_pattern(pl_patterns *p, const char *file, const pl_yaml *node, pl_error *error) {
    const pl_yaml *match, *part;
    pl_claim_pattern claim = {.node = node, .file = file};
    size_t word = 0;
    if (!pl_yaml_expect(file, node, PL_YAML_MAPPING, error) ||
        !pl_yaml_known_keys(file, node, pattern_keys, error) ||
        !pl_yaml_need(file, node, "match", &match, error) ||
        !pl_yaml_expect(file, match, PL_YAML_SEQUENCE, error) ||
        !optional(node, "id", file, &claim.id, error) || !optional(node, "says", file, &claim.says, error))
        return false;
    if (claim.id == NULL || claim.says == NULL)
        return pl_yaml_fail(file, node, error, "a pattern has an id, and says what its claim is");
    for (const char *c = claim.id; *c != '\0'; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (*c == '-' && c != claim.id)) ||
            c - claim.id > 50)
            return pl_yaml_fail(file, node, error,
                                "an id is 1 to 50 of a-z, 0-9 and '-', and does not begin with '-'");
    for (size_t i = 0; i < p->claim_count; i++)
        if (strcmp(p->claims[i].id, claim.id) == 0)
            return pl_yaml_fail(file, node, error, "pattern '%s' stands a second time", claim.id);
    if (p->claim_count == PL_PATTERNS_MAX)
        return pl_yaml_fail(file, node, error, "more than %d patterns", PL_PATTERNS_MAX);
    part = pl_yaml_get(node, "untestable");
    if (part != NULL && !read_untestable(file, part, &claim, error)) return false;
    part = pl_yaml_get(node, "kind");
    if (part != NULL && !pl_yaml_word(file, part, kinds, &word, error)) return false;
    claim.kind = part != NULL ? kinds[word] : claim.untestable != NULL ? claim.untestable : "fact";
    part = pl_yaml_get(node, "mood");
    if (part != NULL && !pl_yaml_word(file, part, moods, &word, error)) return false;
    claim.any_mood = part != NULL && word == 1;
    part = pl_yaml_get(node, "weak");
    if (part != NULL && !pl_yaml_bool(file, part, &claim.weak, error)) return false;
    if (!read_proposal(file, node, &claim, error) ||
        !read_notes(p, file, pl_yaml_get(node, "notes"), &claim, error))
        return false;
    const uint32_t owner = (uint32_t)p->claim_count;
    for (const pl_yaml *item = match->first; item != NULL; item = item->next)
        if (!pl_pattern_compile(p, file, item, PL_FINDS_CLAIM, owner, error)) return false;
    if (!read_cue(p, file, pl_yaml_get(node, "with"), &claim.with, error) ||
        !read_cue(p, file, pl_yaml_get(node, "unless"), &claim.unless, error))
        return false;
    if (!PL_ARENA_GROW(p->arena, p->claims, p->claim_count, p->claim_capacity)) return pl_fail_nomem(error);
    p->claims[p->claim_count++] = claim;
    return true;
}

/* Words that the program itself looks for are single words. */
static bool find_sets(pl_patterns *p, pl_error *error) {
    for (int s = 0; s < PL_SET_COUNT; s++)
        for (size_t i = 0; i < p->list_count; i++) {
            if (strcmp(p->lists[i].name, pl_set_names[s]) != 0) continue;
            if (!pl_patterns_list(p, &p->lists[i], error)) return false;
            if (p->lists[i].count == 0 && p->lists[i].list->count > 0)
                return pl_yaml_fail(p->lists[i].file, p->lists[i].list, error, "'%s' lists single words only",
                                    pl_set_names[s]);
            p->sets[s] = (pl_cue){p->lists[i].first, p->lists[i].count};
        }
    return true;
}

bool pl_patterns_close(pl_patterns *p, pl_error *error) {
    static const char *const own_slots[] = {"number",     "scale",      "month", "date",   "when",
                                            "span",       "compare",    "side",  "region", "town",
                                            "regionstem", "sectorstem", "voice"};
    for (size_t i = 0; i < sizeof own_slots / sizeof *own_slots; i++)
        if (pl_patterns_slot(p, own_slots[i]) == UINT32_MAX) return pl_fail_nomem(error);
    for (size_t i = 0; i < p->file_count; i++)
        if (!name_slots(p, &p->files[i], error)) return false;
    if (!find_sets(p, error)) return false;
    for (size_t i = 0; i < p->file_count; i++) {
        const pl_yaml *list = pl_yaml_get(p->files[i].root, "patterns");
        if (!read_slots(p, &p->files[i], "slots", PL_FINDS_SLOT, error) ||
            !read_slots(p, &p->files[i], "units", PL_FINDS_UNIT, error) ||
            !read_moods(p, &p->files[i], error))
            return false;
        if (list != NULL && !pl_yaml_expect(p->files[i].file, list, PL_YAML_SEQUENCE, error)) return false;
        for (const pl_yaml *item = list == NULL ? NULL : list->first; item != NULL; item = item->next)
            if (!read_pattern(p, p->files[i].file, item, error)) return false;
    }
    if (p->language == NULL) return pl_fail(error, PL_INPUT, "no file of patterns says its language");
    p->closed = true;
    return pl_patterns_index(p, error);
}

static const char *mapped(const pl_yaml *const *lists, size_t count, const char *key, pl_arena *arena) {
    for (size_t i = 0; i < count; i++) {
        const pl_yaml *node = pl_yaml_get(lists[i], key);
        if (node != NULL) return pl_arena_copy(arena, node->text.data, node->text.length);
    }
    return NULL;
}

const char *pl_patterns_title(const pl_patterns *p, const char *value, pl_arena *arena) {
    const char *title = mapped(p->titles, p->title_count, value, arena);
    /* Else as it was first named: the theatre's names come before those of gazetteers, whose values are
     * names. */
    for (size_t i = 0; i < p->name_count && i < THEATRE_NAMES_MAX && title == NULL; i++)
        if (strcmp(p->names[i].value, value) == 0) title = p->names[i].shown;
    return title != NULL ? title : pl_arena_copy(arena, value, strlen(value));
}

const char *pl_patterns_goal(const pl_patterns *p, const char *side, pl_arena *arena) {
    return mapped(p->goals, p->goal_count, side, arena);
}
