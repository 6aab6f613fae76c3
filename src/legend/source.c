/* source.c - source files: whose maps they are, how their files are named, and what instant a file stands
 * for.
 *
 * A pattern is a row of elements: literal text, '*' (any run of bytes but '/'), and at most one instant
 * token. Elements other than '*' take a length that their place decides, so going back to the last '*' alone
 * finds the leftmost match. */
#include "legend/fields.h"
#include "legend/legend.h"
#include "legend/pulls.h"

#include "text/number.h"

#define RULES_MAX ((size_t)64)
#define ELEMENTS_MAX ((size_t)32) /* of one part of a pattern */
#define PARTS_MAX ((size_t)8)     /* between '/' */

typedef enum { LITERAL, ANY, UNIX_SECONDS, DATE, DASHED_DATE } element_kind;

typedef struct {
    element_kind kind;
    pl_slice text; /* LITERAL */
} element;

typedef struct {
    const element *elements;
    size_t count;
} part;

struct pl_file_rule {
    const part *parts; /* compared with the last parts of a path */
    size_t part_count;
    const char *layer;
    bool dated;         /* has a token */
    int64_t stands_for; /* seconds after 00:00 UTC of a date; 0 for {unix} */
};

static const struct {
    const char *text;
    element_kind kind;
} tokens[] = {{"{unix}", UNIX_SECONDS}, {"{YYYYMMDD}", DATE}, {"{YYYY-MM-DD}", DASHED_DATE}};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- reading a source file ---- */

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
static bool parse_part(const char *file, const pl_yaml *node, pl_slice text, pl_arena *arena, part *ret,
                       element_kind *token, pl_error *error) {
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
    *ret = (part){elements, count};
    return true;
}

static bool parse_pattern(const char *file, const pl_yaml *node, pl_arena *arena, pl_file_rule *rule,
                          element_kind *ret_token, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    part *parts = pl_arena_alloc(arena, PARTS_MAX * sizeof *parts);
    if (parts == NULL) return pl_fail_nomem(error);
    *ret_token = LITERAL;
    const char *from = text.data, *end = text.data + text.length;
    for (bool more = true; more;) {
        const char *slash = memchr(from, '/', (size_t)(end - from));
        more = slash != NULL;
        pl_slice piece = {from, (size_t)((more ? slash : end) - from)};
        if (rule->part_count == PARTS_MAX) {
            return pl_yaml_fail(file, node, error, "a pattern has at most %zu parts between '/'", PARTS_MAX);
        }
        if (!parse_part(file, node, piece, arena, &parts[rule->part_count], ret_token, error)) return false;
        rule->part_count++;
        if (more) from = slash + 1;
    }
    rule->parts = parts;
    rule->dated = *ret_token != LITERAL;
    return true;
}

/* "00:00".."24:00" */
static bool parse_time_of_day(const char *file, const pl_yaml *node, int64_t *ret_seconds, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    bool shaped = text.length == 5 && text.data[2] == ':' && is_digit(text.data[0]) &&
                  is_digit(text.data[1]) && is_digit(text.data[3]) && is_digit(text.data[4]);
    int hours = shaped ? (text.data[0] - '0') * 10 + text.data[1] - '0' : 99;
    int minutes = shaped ? (text.data[3] - '0') * 10 + text.data[4] - '0' : 99;
    if (hours > 24 || minutes > 59 || (hours == 24 && minutes > 0)) {
        return pl_yaml_fail(file, node, error,
                            "a time of day in UTC from \"00:00\" to \"24:00\" is wanted here");
    }
    *ret_seconds = hours * 3600 + minutes * 60;
    return true;
}

/* "0h".."23h", or minutes below a day. */
static bool parse_day_turn(const char *file, const pl_yaml *node, int32_t *ret_seconds, pl_error *error) {
    pl_slice text;
    int64_t value;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    int unit = text.length < 2                     ? 0
               : text.data[text.length - 1] == 'h' ? 3600
               : text.data[text.length - 1] == 'm' ? 60
                                                   : 0;
    if (unit == 0 ||
        !pl_integer_parse((pl_slice){text.data, text.length - 1}, 0, PL_DAY_SECONDS / unit - 1, &value)) {
        return pl_yaml_fail(file, node, error, "the day turn is 0h to 23h (or 0m to 1439m) after 00:00 UTC");
    }
    *ret_seconds = (int32_t)(value * unit);
    return true;
}

/* The rules under `files`. */
static bool parse_files(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                        pl_error *error) {
    static const char *const keys[] = {"match", "layer", NULL};
    const pl_yaml *list, *match, *stands_for = pl_yaml_get(root, "stands_for");
    int64_t stands_for_seconds = 0;
    bool dates = false;
    if (!pl_field_need_list(file, root, "files", RULES_MAX, &list, error)) return false;
    if (stands_for != NULL && !parse_time_of_day(file, stands_for, &stands_for_seconds, error)) return false;
    pl_file_rule *rules = pl_arena_alloc(arena, list->count * sizeof *rules);
    if (rules == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_file_rule *rule = &rules[source->rule_count];
        element_kind token = LITERAL;
        if (!pl_yaml_known_keys(file, node, keys, error)) return false;
        if (!pl_yaml_need(file, node, "match", &match, error)) return false;
        if (!parse_pattern(file, match, arena, rule, &token, error)) return false;
        if (rule->dated != (source->instant_property == NULL)) {
            return pl_yaml_fail(file, match, error,
                                rule->dated
                                    ? "the instant is in a property (instant_property), so a pattern has none"
                                    : "the pattern has no instant: {unix}, {YYYYMMDD} or {YYYY-MM-DD} "
                                      "(or name an instant_property)");
        }
        rule->layer = "";
        const pl_yaml *layer = pl_yaml_get(node, "layer");
        if (layer != NULL && !pl_field_name(file, layer, &rule->layer, error)) return false;
        if (token == DATE || token == DASHED_DATE) {
            dates = true;
            rule->stands_for = stands_for_seconds;
        }
        source->rule_count++;
    }
    source->rules = rules;
    if (dates && stands_for == NULL) {
        return pl_yaml_fail(
            file, list, error,
            "the files carry dates without an hour: say which it stands for (stands_for: \"00:00\" to "
            "\"24:00\", UTC)");
    }
    if (!dates && stands_for != NULL) {
        return pl_yaml_fail(file, stands_for, error, "stands_for means nothing here: no pattern has a date");
    }
    return true;
}

bool pl_source_parse(const char *name, pl_slice text, pl_arena *arena, pl_source *ret, pl_error *error) {
    static const char *const keys[] = {"name",       "title",   "maker",       "theatre",  "legend",
                                       "url",        "licence", "attribution", "day_turn", "instant_property",
                                       "stands_for", "files", "pull",   NULL};
    pl_source source = {0};
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error), *day_turn;
    if (root == NULL || !pl_yaml_known_keys(name, root, keys, error)) return false;
    if (!pl_field_need_name(name, root, "name", &source.name, error) ||
        !pl_field_need_text(name, root, "title", &source.title, error) ||
        !pl_field_need_text(name, root, "maker", &source.maker, error) ||
        !pl_field_need_name(name, root, "theatre", &source.theatre, error) ||
        !pl_field_need_name(name, root, "legend", &source.legend, error) ||
        !pl_field_text(name, root, "url", &source.url, error) ||
        !pl_field_need_text(name, root, "licence", &source.licence, error) ||
        !pl_field_need_text(name, root, "attribution", &source.attribution, error)) {
        return false;
    }
    if (!pl_yaml_need(name, root, "day_turn", &day_turn, error)) return false;
    if (!parse_day_turn(name, day_turn, &source.day_turn_seconds, error)) return false;
    if (pl_yaml_get(root, "instant_property") != NULL &&
        !pl_field_need_text(name, root, "instant_property", &source.instant_property, error)) {
        return false;
    }
    if (!parse_files(name, root, arena, &source, error)) return false;
    if (!pl_pulls_parse(name, root, arena, &source, error)) return false;
    *ret = source;
    return true;
}

/* ---- what a file is ---- */

/* Bytes that the element takes at `at`, or -1. The digits of an instant are a whole run where a '*' or an end
 * stands beside them: "*{YYYYMMDD}*" does not find a date inside a longer number. */
static ptrdiff_t take_element(const part *pattern, size_t index, pl_slice text, size_t at) {
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
static bool match_part(const part *pattern, pl_slice text, element_kind *token, pl_slice *token_text) {
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
                *token = pattern->elements[index].kind;
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

/* The last part_count parts of the path against the rule. */
static bool match_rule(const pl_file_rule *rule, pl_slice path, element_kind *token, pl_slice *token_text) {
    size_t end = path.length;
    for (size_t index = rule->part_count; index-- > 0;) {
        size_t from = end;
        while (from > 0 && path.data[from - 1] != '/') from--;
        if (!match_part(&rule->parts[index], (pl_slice){path.data + from, end - from}, token, token_text))
            return false;
        if (index > 0 && from == 0) return false;
        end = from == 0 ? 0 : from - 1;
    }
    return true;
}

/* The instant that a token's text stands for; false: there is none. */
static bool token_instant(const pl_file_rule *rule, element_kind token, pl_slice text, pl_instant *ret) {
    pl_day day, last;
    if (!pl_day_from_civil(PL_YEAR_MAX, 12, 31, &last)) return false;
    pl_instant latest = pl_day_start(last) + PL_DAY_SECONDS - 1;
    if (token == UNIX_SECONDS) {
        /* Leading zeros are digits like others here. */
        while (text.length > 1 && text.data[0] == '0') text = (pl_slice){text.data + 1, text.length - 1};
        return pl_integer_parse(text, 0, latest, ret);
    }
    char dashed[10];
    if (token == DATE && text.length == 8) {
        const char *d = text.data;
        const char as_dashed[10] = {d[0], d[1], d[2], d[3], '-', d[4], d[5], '-', d[6], d[7]};
        memcpy(dashed, as_dashed, sizeof dashed);
        text = (pl_slice){dashed, sizeof dashed};
    }
    if (!pl_day_parse(text, &day)) return false;
    if (pl_day_start(day) + rule->stands_for > latest) return false;
    *ret = pl_day_start(day) + rule->stands_for;
    return true;
}

static bool ends_with(pl_slice text, const char *ending) {
    size_t length = strlen(ending);
    if (text.length < length) return false;
    for (size_t at = 0; at < length; at++) {
        char c = text.data[text.length - length + at];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c != ending[at]) return false;
    }
    return true;
}

pl_file_kind pl_source_file(const pl_source *source, const char *path, const char **ret_layer,
                            pl_instant *ret_instant) {
    static const char *const compressions[] = {".gz", ".xz", ".zst", ".bz2"};
    pl_slice whole = pl_slice_of(path);
    for (size_t at = 0; at < sizeof compressions / sizeof *compressions; at++) {
        if (!ends_with(whole, compressions[at])) continue;
        whole.length -= strlen(compressions[at]);
        break;
    }
    const char *slash = strrchr(path, '/'), *base = slash == NULL ? path : slash + 1;
    /* ".DS_Store", "._20240101.geojson" of macOS archives: never maps; the walker leaves them out of
     * directories too. */
    if (base[0] == '.') return PL_FILE_OTHER;
    bool impossible = false;
    for (size_t at = 0; at < source->rule_count; at++) {
        const pl_file_rule *rule = &source->rules[at];
        element_kind token = LITERAL;
        pl_slice token_text = {0};
        if (!match_rule(rule, whole, &token, &token_text)) continue;
        if (rule->dated && !token_instant(rule, token, token_text, ret_instant)) {
            impossible = true;
            continue;
        }
        *ret_layer = rule->layer;
        return PL_FILE_MAP;
    }
    if (impossible) return PL_FILE_IMPOSSIBLE;
    return ends_with(whole, ".json") || ends_with(whole, ".geojson") ? PL_FILE_UNDATED : PL_FILE_OTHER;
}
