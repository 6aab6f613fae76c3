/* pattern.c - see pattern.h.
 *
 * A pattern is a row of elements: literal text, '*' (any run of bytes but '/'), and at most one instant
 * token. Elements other than '*' take a length that their place decides, so going back to the last '*' alone
 * finds the leftmost match. */
#include "legend/pattern.h"

#define ELEMENTS_MAX ((size_t)32) /* of one part of a pattern */
#define PARTS_MAX ((size_t)8)     /* between '/' */

typedef enum { LITERAL, ANY, UNIX_SECONDS, DATE, DASHED_DATE } element_kind;

typedef struct {
    element_kind kind;
    pl_slice text; /* LITERAL */
} element;

struct pl_pattern_part {
    const element *elements;
    size_t count;
};

static const struct {
    const char *text;
    element_kind kind;
} tokens[] = {{"{unix}", UNIX_SECONDS}, {"{YYYYMMDD}", DATE}, {"{YYYY-MM-DD}", DASHED_DATE}};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The element at the start of [at, end); its end, or NULL when a '{' begins no token. */
static const char *parse_element(const char *at, const char *end, element *ret) {
    if (*at == '*') {
        *ret = (element){.kind = ANY};
        return at + 1;
    }
    if (*at == '{') {
        for (size_t token = 0; token < sizeof tokens / sizeof *tokens; token++) {
            size_t length = strlen(tokens[token].text);
            if ((size_t)(end - at) < length || memcmp(at, tokens[token].text, length) != 0) continue;
            *ret = (element){.kind = tokens[token].kind};
            return at + length;
        }
        return NULL;
    }
    const char *from = at;
    while (at < end && *at != '*' && *at != '{' && *at != '}') at++;
    if (at == from) return NULL; /* a '}' without its '{' */
    *ret = (element){.kind = LITERAL, .text = {from, (size_t)(at - from)}};
    return at;
}

/* One part of a pattern. *ret_token: the kind of the instant token, or LITERAL when it has none. */
static bool parse_part(const char *file, const pl_yaml *node, pl_slice text, pl_arena *arena,
                       pl_pattern_part *ret, element_kind *token, pl_error *error) {
    element *elements = pl_arena_alloc(arena, ELEMENTS_MAX * sizeof *elements);
    if (elements == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    const char *at = text.data, *end = text.data + text.length;
    while (at < end) {
        element found;
        at = parse_element(at, end, &found);
        if (at == NULL) {
            return pl_yaml_fail(file, node, error,
                                "a pattern is made of text, '*', and {unix}, {YYYYMMDD} or {YYYY-MM-DD}");
        }
        if (count == ELEMENTS_MAX) return pl_yaml_fail(file, node, error, "the pattern is too long");
        bool is_token = found.kind != LITERAL && found.kind != ANY;
        if (is_token && *token != LITERAL) {
            return pl_yaml_fail(file, node, error, "a pattern has one instant, and this one has two");
        }
        if (is_token) *token = found.kind;
        element *last = count > 0 ? &elements[count - 1] : NULL;
        if (last != NULL && last->kind == ANY && found.kind == ANY) continue;
        if (last != NULL && last->kind == UNIX_SECONDS && found.kind == LITERAL &&
            is_digit(found.text.data[0])) {
            return pl_yaml_fail(file, node, error, "{unix} takes all digits, so a digit cannot follow it");
        }
        elements[count++] = found;
    }
    if (count == 0)
        return pl_yaml_fail(file, node, error, "the pattern is empty, or a part of it between two '/' is");
    *ret = (pl_pattern_part){elements, count};
    return true;
}

bool pl_pattern_parse(const char *file, const pl_yaml *node, pl_arena *arena, pl_pattern *ret,
                      pl_error *error) {
    pl_slice text;
    size_t part_count = 0;
    element_kind token = LITERAL;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    pl_pattern_part *parts = pl_arena_alloc(arena, PARTS_MAX * sizeof *parts);
    if (parts == NULL) return pl_fail_nomem(error);
    const char *from = text.data, *end = text.data + text.length;
    for (bool more = true; more;) {
        const char *slash = memchr(from, '/', (size_t)(end - from));
        more = slash != NULL;
        pl_slice piece = {from, (size_t)((more ? slash : end) - from)};
        if (part_count == PARTS_MAX) {
            return pl_yaml_fail(file, node, error, "a pattern has at most %zu parts between '/'", PARTS_MAX);
        }
        if (!parse_part(file, node, piece, arena, &parts[part_count], &token, error)) return false;
        part_count++;
        if (more) from = slash + 1;
    }
    *ret = (pl_pattern){parts, part_count,
                        token == UNIX_SECONDS  ? PL_TOKEN_UNIX
                        : token == DATE        ? PL_TOKEN_DATE
                        : token == DASHED_DATE ? PL_TOKEN_DASHED_DATE
                                               : PL_TOKEN_NONE};
    return true;
}

/* ---- matching ---- */

/* Bytes that the element takes at `at`, or -1. The digits of an instant are a whole run where a '*' or an end
 * stands beside them: "*{YYYYMMDD}*" does not find a date inside a longer number. */
static ptrdiff_t take_element(const pl_pattern_part *pattern, size_t index, pl_slice text, size_t at) {
    const element *e = &pattern->elements[index];
    const char *here = text.data + at;
    size_t left = text.length - at;
    if (e->kind == LITERAL) {
        bool same = left >= e->text.length && memcmp(here, e->text.data, e->text.length) == 0;
        return same ? (ptrdiff_t)e->text.length : -1;
    }
    size_t run = 0, wanted = e->kind == DATE ? 8 : 10;
    if (e->kind == UNIX_SECONDS) {
        while (run < left && is_digit(here[run])) run++;
        if (run == 0) return -1;
    } else {
        if (left < wanted) return -1;
        for (; run < wanted; run++) {
            bool dash = e->kind == DASHED_DATE && (run == 4 || run == 7);
            if (dash ? here[run] != '-' : !is_digit(here[run])) return -1;
        }
    }
    bool open_before = index == 0 || pattern->elements[index - 1].kind == ANY;
    bool open_behind = index + 1 == pattern->count || pattern->elements[index + 1].kind == ANY;
    if (open_before && at > 0 && is_digit(here[-1])) return -1;
    if (open_behind && run < left && is_digit(here[run])) return -1;
    return (ptrdiff_t)run;
}

/* Does the whole text match? The text of its instant token goes to *token_text and *token. */
static bool match_part(const pl_pattern_part *pattern, pl_slice text, pl_slice *token_text) {
    size_t index = 0, at = 0, retry_index = SIZE_MAX, retry_at = 0;
    for (;;) {
        if (index < pattern->count && pattern->elements[index].kind == ANY) {
            retry_index = ++index; /* it takes nothing at first, one byte more at each retry */
            retry_at = at;
            continue;
        }
        if (index == pattern->count && at == text.length) return true;
        ptrdiff_t taken = index < pattern->count ? take_element(pattern, index, text, at) : -1;
        if (taken >= 0) {
            if (pattern->elements[index].kind != LITERAL) {
                *token_text = (pl_slice){text.data + at, (size_t)taken};
            }
            at += (size_t)taken;
            index++;
            continue;
        }
        if (retry_index == SIZE_MAX || retry_at == text.length) return false;
        index = retry_index;
        at = ++retry_at;
    }
}

bool pl_pattern_match(const pl_pattern *pattern, pl_slice path, pl_slice *ret_end, pl_slice *ret_token) {
    pl_slice token = {NULL, 0};
    size_t end = path.length, begin = end;
    for (size_t index = pattern->part_count; index-- > 0;) {
        size_t from = end;
        while (from > 0 && path.data[from - 1] != '/') from--;
        if (!match_part(&pattern->parts[index], (pl_slice){path.data + from, end - from}, &token))
            return false;
        if (index > 0 && from == 0) return false;
        begin = from;
        end = from == 0 ? 0 : from - 1;
    }
    *ret_end = (pl_slice){path.data + begin, path.length - begin};
    if (token.data != NULL) *ret_token = token;
    return true;
}
