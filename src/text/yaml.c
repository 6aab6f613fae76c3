/* yaml.c - a small tree with line marks over libyaml's events, and typed reads that fail with
 * name:line:column. */
#include "text/yaml.h"

#include "text/number.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <yaml.h>

/* ---- messages ---- */

pl_shown pl_yaml_shown(pl_slice text) {
    pl_shown out;
    size_t used = 0, at = 0;
    while (at < text.length) {
        size_t character = pl_utf8_length(text.data + at, text.length - at);
        if (used + (character > 0 ? character : 1) > PL_SHOWN_BYTES) {
            memcpy(out.text + used, "...", 3);
            used += 3;
            break;
        }
        unsigned char c = (unsigned char)text.data[at];
        if (character == 0 || c < 0x20 || c == 0x7F) {
            out.text[used++] = character == 0 ? '?' : ' ';
            at++;
            continue;
        }
        memcpy(out.text + used, text.data + at, character);
        used += character;
        at += character;
    }
    out.text[used] = '\0';
    return out;
}

static void say_at(const char *name, size_t line, size_t column, pl_error *error, const char *format, ...)
    PL_PRINTF(5, 6);
static void say_at(const char *name, size_t line, size_t column, pl_error *error, const char *format, ...) {
    char reason[PL_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    pl_fail(error, PL_INPUT, "%s:%zu:%zu: %s", name, line, column, reason);
}

/* Fails with words at a place: always false. */
#define fail_at(...) (say_at(__VA_ARGS__), false)

bool(pl_yaml_fail)(const char *name, const pl_yaml *node, pl_error *error, const char *format, ...) {
    char reason[PL_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    return fail_at(name, node->line, node->column, error, "%s", reason);
}

/* "a, b, c" */
static void list_words(const char *const *words, pl_buffer *into) {
    for (size_t at = 0; words[at] != NULL; at++) {
        if (at > 0) pl_buffer_text(into, ", ");
        pl_buffer_text(into, words[at]);
    }
}

/* ": did you mean 'x'? " and the list, behind a word that is none of `words`. */
static bool fail_unknown(const char *name, size_t line, size_t column, pl_error *error, const char *what,
                         pl_slice found, const char *const *words) {
    pl_buffer list = {0};
    list_words(words, &list);
    const char *near = pl_nearest_word(found, words);
    if (list.failed) {
        pl_buffer_free(&list);
        return pl_fail_nomem(error);
    }
    if (near != NULL) {
        say_at(name, line, column, error, "%s '%s'; did you mean '%s'? (one of: %s)", what,
               pl_yaml_shown(found).text, near, list.data);
    } else {
        say_at(name, line, column, error, "%s '%s'; it must be one of: %s", what, pl_yaml_shown(found).text,
               list.data);
    }
    pl_buffer_free(&list);
    return false;
}

/* ---- events to tree ---- */

typedef struct {
    yaml_parser_t parser;
    const char *name;
    pl_slice text;
    pl_arena *arena;
    pl_error *error;
    size_t nodes;
} reader;

static bool fail_mark(const reader *r, yaml_mark_t mark, const char *reason) {
    return fail_at(r->name, mark.line + 1, mark.column + 1, r->error, "%s", reason);
}

/* libyaml's own complaint. Its reader (bytes that are no UTF-8) gives an offset, its scanner and parser a
 * mark. */
static bool fail_syntax(const reader *r) {
    const yaml_parser_t *parser = &r->parser;
    if (parser->error == YAML_MEMORY_ERROR) return pl_fail_nomem(r->error);
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
    if (parser->error == YAML_READER_ERROR) {
        size_t line = 1, column = 1;
        for (size_t at = 0; at < parser->problem_offset && at < r->text.length; at++) {
            unsigned char c = (unsigned char)r->text.data[at];
            if (c == '\n') {
                line++;
                column = 1;
            } else if ((c & 0xC0) != 0x80) {
                column++;
            }
        }
        return fail_at(r->name, line, column, r->error, "not UTF-8 text: %s", problem);
    }
    size_t line = parser->problem_mark.line + 1, column = parser->problem_mark.column + 1;
    if (parser->context == NULL)
        return fail_at(r->name, line, column, r->error, "not valid YAML: %s", problem);
    return fail_at(r->name, line, column, r->error, "not valid YAML: %s (%s that began in line %zu)", problem,
                   parser->context, parser->context_mark.line + 1);
}

static bool next_event(reader *r, yaml_event_t *ret) {
    return yaml_parser_parse(&r->parser, ret) != 0 || fail_syntax(r);
}

/* Anchors and tags are refused wherever they stand. */
static bool refuse_extras(const reader *r, const yaml_event_t *event) {
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return fail_mark(r, event->start_mark, "an alias (*name) is not taken here: write the value out");
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    default:
        break;
    }
    if (anchor != NULL)
        return fail_mark(r, event->start_mark, "an anchor (&name) is not taken here: leave it out");
    if (tag != NULL) return fail_mark(r, event->start_mark, "a tag (!name) is not taken here: leave it out");
    return true;
}

/* A copy of a scalar's text in the arena. */
static bool scalar_text(reader *r, const yaml_event_t *event, pl_slice *ret) {
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(text, '\0', length) != NULL) {
        return fail_mark(r, event->start_mark, "a text here holds the character U+0000: take it out");
    }
    char *copy = pl_arena_copy(r->arena, text, length);
    if (copy == NULL) return pl_fail_nomem(r->error);
    *ret = (pl_slice){copy, length};
    return true;
}

static bool build_node(reader *r, const yaml_event_t *event, int depth, pl_yaml **ret);

/* The key at `event`, which must not be one of the children yet. */
static bool read_key(reader *r, const yaml_event_t *event, const pl_yaml *mapping, pl_slice *ret) {
    if (!refuse_extras(r, event)) return false;
    if (event->type != YAML_SCALAR_EVENT)
        return fail_mark(r, event->start_mark, "a key must be a plain text");
    pl_slice key;
    if (!scalar_text(r, event, &key)) return false;
    if (key.length == 0) return fail_mark(r, event->start_mark, "a key is empty");
    if (mapping->count == PL_YAML_KEYS_MAX)
        return fail_mark(r, event->start_mark, "a mapping has too many keys");
    for (const pl_yaml *child = mapping->first; child != NULL; child = child->next) {
        if (!pl_slice_equal(child->key, key)) continue;
        return fail_at(r->name, event->start_mark.line + 1, event->start_mark.column + 1, r->error,
                       "key '%s' stands a second time; the first is in line %zu", pl_yaml_shown(key).text,
                       child->key_line);
    }
    *ret = key;
    return true;
}

/* Children up to the end event of the sequence or mapping. */
static bool build_children(reader *r, pl_yaml *parent, int depth) {
    pl_yaml *last = NULL;
    for (;;) {
        yaml_event_t event;
        pl_slice key = {0};
        yaml_mark_t key_mark = {0};
        if (!next_event(r, &event)) return false;
        if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        if (parent->type == PL_YAML_MAPPING) {
            bool read = read_key(r, &event, parent, &key);
            key_mark = event.start_mark;
            yaml_event_delete(&event);
            if (!read || !next_event(r, &event)) return false;
        }
        pl_yaml *child;
        bool built = build_node(r, &event, depth, &child);
        yaml_event_delete(&event);
        if (!built) return false;
        if (parent->type == PL_YAML_MAPPING) {
            child->key = key;
            child->key_line = key_mark.line + 1;
            child->key_column = key_mark.column + 1;
        }
        if (last == NULL) {
            parent->first = child;
        } else {
            last->next = child;
        }
        last = child;
        parent->count++;
    }
}

/* The node that begins with `event`, all of it. The recursion is as deep as PL_YAML_DEPTH_MAX. */
static bool build_node(reader *r, const yaml_event_t *event, int depth, pl_yaml **ret) {
    if (!refuse_extras(r, event)) return false;
    if (depth > PL_YAML_DEPTH_MAX || ++r->nodes > PL_YAML_NODES_MAX) {
        return fail_at(r->name, event->start_mark.line + 1, event->start_mark.column + 1, r->error,
                       "more than %d levels or %zu values", PL_YAML_DEPTH_MAX, PL_YAML_NODES_MAX);
    }
    pl_yaml *node = pl_arena_alloc(r->arena, sizeof *node);
    if (node == NULL) return pl_fail_nomem(r->error);
    node->line = event->start_mark.line + 1;
    node->column = event->start_mark.column + 1;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->type = PL_YAML_SCALAR;
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        if (!scalar_text(r, event, &node->text)) return false;
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        node->type = event->type == YAML_MAPPING_START_EVENT ? PL_YAML_MAPPING : PL_YAML_SEQUENCE;
        if (!build_children(r, node, depth + 1)) return false;
        break;
    default:
        return pl_fail(r->error, PL_INTERNAL, "%s: libyaml event %d out of place", r->name, (int)event->type);
    }
    *ret = node;
    return true;
}

/* Stream start, one document, stream end. */
static bool build_document(reader *r, pl_yaml **ret) {
    yaml_event_t event;
    if (!next_event(r, &event)) return false;
    yaml_event_delete(&event); /* stream start */
    if (!next_event(r, &event)) return false;
    bool empty = event.type == YAML_STREAM_END_EVENT, plain = true;
    if (!empty) {
        plain =
            event.data.document_start.version_directive == NULL &&
            event.data.document_start.tag_directives.start == event.data.document_start.tag_directives.end;
    }
    yaml_event_delete(&event);
    if (empty) return fail_at(r->name, 1, 1, r->error, "nothing is in it");
    if (!plain)
        return fail_at(r->name, 1, 1, r->error, "a %%YAML or %%TAG line is not taken here: leave it out");

    if (!next_event(r, &event)) return false;
    bool built = build_node(r, &event, 1, ret);
    yaml_event_delete(&event);
    if (!built) return false;
    if ((*ret)->type == PL_YAML_SCALAR && (*ret)->text.length == 0) {
        return fail_at(r->name, (*ret)->line, (*ret)->column, r->error, "nothing is in it");
    }

    if (!next_event(r, &event)) return false;
    yaml_event_delete(&event); /* document end */
    if (!next_event(r, &event)) return false;
    bool over = event.type == YAML_STREAM_END_EVENT;
    if (!over) fail_mark(r, event.start_mark, "a second document begins here; one file holds one");
    yaml_event_delete(&event);
    return over;
}

const pl_yaml *pl_yaml_parse(const char *name, pl_slice text, pl_arena *arena, pl_error *error) {
    if (text.length > PL_YAML_BYTES_MAX) {
        pl_fail(error, PL_INPUT, "%s: %zu bytes; at most %zu are read", name, text.length, PL_YAML_BYTES_MAX);
        return NULL;
    }
    reader r = {.name = name, .text = text, .arena = arena, .error = error};
    if (!yaml_parser_initialize(&r.parser)) {
        pl_fail_nomem(error);
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.data != NULL ? text.data : ""),
                                 text.length);
    pl_yaml *root = NULL;
    bool built = build_document(&r, &root);
    yaml_parser_delete(&r.parser);
    return built ? root : NULL;
}

/* ---- reads ---- */

const pl_yaml *pl_yaml_get(const pl_yaml *mapping, const char *key) {
    if (mapping->type != PL_YAML_MAPPING) return NULL;
    pl_slice wanted = pl_slice_of(key);
    for (const pl_yaml *child = mapping->first; child != NULL; child = child->next) {
        if (pl_slice_equal(child->key, wanted)) return child;
    }
    return NULL;
}

static const char *const type_words[] = {"a single value", "a list", "a mapping (key: value)"};

bool pl_yaml_expect(const char *name, const pl_yaml *node, pl_yaml_type type, pl_error *error) {
    if (node->type == type) return true;
    return pl_yaml_fail(name, node, error, "%s is wanted here, and %s stands here", type_words[type],
                        type_words[node->type]);
}

bool pl_yaml_known_keys(const char *name, const pl_yaml *mapping, const char *const *known, pl_error *error) {
    if (!pl_yaml_expect(name, mapping, PL_YAML_MAPPING, error)) return false;
    for (const pl_yaml *child = mapping->first; child != NULL; child = child->next) {
        size_t at = 0;
        while (known[at] != NULL && !pl_slice_equal(child->key, pl_slice_of(known[at]))) at++;
        if (known[at] != NULL) continue;
        return fail_unknown(name, child->key_line, child->key_column, error, "unknown key", child->key,
                            known);
    }
    return true;
}

bool pl_yaml_need(const char *name, const pl_yaml *mapping, const char *key, const pl_yaml **ret,
                  pl_error *error) {
    if (!pl_yaml_expect(name, mapping, PL_YAML_MAPPING, error)) return false;
    const pl_yaml *child = pl_yaml_get(mapping, key);
    if (child == NULL) return pl_yaml_fail(name, mapping, error, "the key '%s' is missing here", key);
    *ret = child;
    return true;
}

bool pl_yaml_text(const char *name, const pl_yaml *node, pl_slice *ret, pl_error *error) {
    if (!pl_yaml_expect(name, node, PL_YAML_SCALAR, error)) return false;
    if (node->text.length == 0 && !node->quoted)
        return pl_yaml_fail(name, node, error, "a value is missing here");
    *ret = node->text;
    return true;
}

/* A plain scalar, for types that quotes would turn into text. */
static bool plain_value(const char *name, const pl_yaml *node, const char *wanted, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(name, node, &text, error)) return false;
    if (!node->quoted) return true;
    return pl_yaml_fail(name, node, error, "%s is wanted here; '%s' is in quotes, which makes it a text",
                        wanted, pl_yaml_shown(text).text);
}

bool pl_yaml_number(const char *name, const pl_yaml *node, double *ret, pl_error *error) {
    if (!plain_value(name, node, "a number", error)) return false;
    if (pl_number_parse(node->text, ret)) return true;
    return pl_yaml_fail(name, node, error, "'%s' is not a number such as 12, -0.5 or 1e6",
                        pl_yaml_shown(node->text).text);
}

bool pl_yaml_integer(const char *name, const pl_yaml *node, int64_t min, int64_t max, int64_t *ret,
                     pl_error *error) {
    if (!plain_value(name, node, "a whole number", error)) return false;
    if (pl_integer_parse(node->text, min, max, ret)) return true;
    return pl_yaml_fail(name, node, error, "'%s' is not a whole number from %lld to %lld",
                        pl_yaml_shown(node->text).text, (long long)min, (long long)max);
}

bool pl_yaml_bool(const char *name, const pl_yaml *node, bool *ret, pl_error *error) {
    if (!plain_value(name, node, "true or false", error)) return false;
    bool yes = pl_slice_equal(node->text, pl_slice_of("true"));
    if (!yes && !pl_slice_equal(node->text, pl_slice_of("false"))) {
        return pl_yaml_fail(name, node, error, "'%s' is neither true nor false",
                            pl_yaml_shown(node->text).text);
    }
    *ret = yes;
    return true;
}

bool pl_yaml_instant(const char *name, const pl_yaml *node, pl_instant *ret, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(name, node, &text, error)) return false;
    if (pl_instant_parse(text, ret)) return true;
    return pl_yaml_fail(
        name, node, error,
        "'%s' is not an instant such as 2024-12-19, 2024-12-19T16:00Z or 2024-12-19T18:00+02:00",
        pl_yaml_shown(text).text);
}

bool pl_yaml_span(const char *name, const pl_yaml *node, int64_t *ret_seconds, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(name, node, &text, error)) return false;
    if (pl_span_parse(text, ret_seconds)) return true;
    return pl_yaml_fail(name, node, error, "'%s' is not a span such as 45m, 12h, 30d or 2w",
                        pl_yaml_shown(text).text);
}

bool pl_yaml_word(const char *name, const pl_yaml *node, const char *const *words, size_t *ret,
                  pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(name, node, &text, error)) return false;
    for (size_t at = 0; words[at] != NULL; at++) {
        if (!pl_slice_equal(text, pl_slice_of(words[at]))) continue;
        *ret = at;
        return true;
    }
    return fail_unknown(name, node->line, node->column, error, "unknown word", text, words);
}

/* ---- the nearest word ---- */

#define WORD_BYTES_MAX 64 /* longer ones are near to nothing */

/* Edits (insert, delete, replace, swap of neighbours) from a to b: the restricted Damerau-Levenshtein
 * distance. */
static size_t edit_distance(pl_slice a, pl_slice b) {
    size_t rows[3][WORD_BYTES_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t at = 0; at <= b.length; at++) last[at] = at;
    for (size_t i = 1; i <= a.length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            size_t best = last[j - 1] + (a.data[i - 1] != b.data[j - 1]);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1];
            if (swapped && before[j - 2] + 1 < best) best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.length];
}

const char *pl_nearest_word(pl_slice word, const char *const *words) {
    if (word.length == 0 || word.length > WORD_BYTES_MAX) return NULL;
    const char *best = NULL;
    size_t best_distance = word.length / 3 + 2; /* near: a third of the word, and one letter in short ones */
    for (size_t at = 0; words[at] != NULL; at++) {
        pl_slice candidate = pl_slice_of(words[at]);
        if (candidate.length > WORD_BYTES_MAX) continue;
        size_t distance = edit_distance(word, candidate);
        if (distance >= best_distance || distance >= word.length) continue;
        best = words[at];
        best_distance = distance;
    }
    return best;
}

void pl_names_add(pl_names *names, const char *name) {
    const char *between = names->length == 0 ? "" : ", ";
    const size_t more = strlen(between) + strlen(name);
    if (more >= sizeof names->text - names->length) return;
    memcpy(names->text + names->length, between, strlen(between));
    memcpy(names->text + names->length + strlen(between), name, strlen(name) + 1);
    names->length += more;
}
