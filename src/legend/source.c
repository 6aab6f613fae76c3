/* source.c - source files: whose maps they are, how their files are named, and what instant a file stands
 * for. */
#include "legend/fields.h"
#include "legend/legend.h"
#include "legend/pattern.h"
#include "legend/pulls.h"
#include "legend/redraws.h"
#include "legend/source_space.h"

#include "text/number.h"

#include <stdlib.h>

#define NOT_MAPS_MAX ((size_t)64)
#define SET_ASIDE_MAX ((size_t)1000)
#define REDATES_MAX ((size_t)1000)
#define COLUMNS_MAX ((size_t)256)

struct pl_file_rule {
    pl_pattern pattern;
    const char *layer;
    pl_file_format format;
    bool until_next;    /* its layer's last file stands until the next */
    int64_t stands_for; /* seconds after 00:00 UTC of a date; 0 for {unix} */
    size_t column_count;
    const char *const *columns;
};

static const char *const format_names[PL_FORMAT_COUNT + 1] = {"geojson",    "uacontrolmap", "kml", "kmz",
                                                              "geopackage", "gdal",         NULL};

const char *pl_format_name(pl_file_format format) {
    return format_names[format];
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- reading a source file ---- */

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

/* One rule of `files`. */
static bool parse_rule(const char *file, const pl_yaml *node, const pl_source *source,
                       int64_t stands_for_seconds, pl_arena *arena, pl_file_rule *rule, pl_error *error) {
    static const char *const keys[][5] = {[PL_SOURCE_MAPS] = {"match", "layer", "format", "stands", NULL},
                                          [PL_SOURCE_REGIONS] = {"match", "layer", "format", NULL},
                                          [PL_SOURCE_PLACES] = {"match", "layer", "columns", NULL},
                                          [PL_SOURCE_COUNTS] = {"match", NULL}};
    static const char *const stands[] = {"until-next", NULL};
    const pl_yaml *match, *value;
    size_t word = 0;
    if (!pl_yaml_known_keys(file, node, keys[source->kind], error) ||
        !pl_yaml_need(file, node, "match", &match, error) ||
        !pl_pattern_parse(file, match, arena, &rule->pattern, error))
        return false;
    pl_token token = rule->pattern.token;
    if (source->kind != PL_SOURCE_MAPS && token != PL_TOKEN_NONE)
        return pl_yaml_fail(file, match, error,
                            "only names of maps have an instant: other files stand for an edition, which the "
                            "source file or the file itself gives");
    if (source->kind == PL_SOURCE_MAPS && (token != PL_TOKEN_NONE) != (source->instant_property == NULL)) {
        return pl_yaml_fail(file, match, error,
                            token != PL_TOKEN_NONE
                                ? "the instant is in a property (instant_property), so a pattern has none"
                                : "the pattern has no instant: {unix}, {YYYYMMDD} or {YYYY-MM-DD} "
                                  "(or name an instant_property)");
    }
    rule->layer = "";
    if ((value = pl_yaml_get(node, "layer")) != NULL && !pl_field_name(file, value, &rule->layer, error))
        return false;
    if ((value = pl_yaml_get(node, "format")) != NULL) {
        if (!pl_yaml_word(file, value, format_names, &word, error)) return false;
        rule->format = (pl_file_format)word;
    }
    if ((value = pl_yaml_get(node, "stands")) != NULL) {
        if (!pl_yaml_word(file, value, stands, &word, error)) return false;
        rule->until_next = true;
    }
    if (pl_yaml_get(node, "columns") != NULL && !pl_source_texts(file, node, "columns", COLUMNS_MAX, arena,
                                                                 &rule->columns, &rule->column_count, error))
        return false;
    if (token == PL_TOKEN_DATE || token == PL_TOKEN_DASHED_DATE) rule->stands_for = stands_for_seconds;
    return true;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The layers whose rules say that their last file stands, sorted, none twice. All rules of a layer must
 * agree.
 */
static bool collect_standing(const char *file, const pl_yaml *list, pl_arena *arena, pl_source *source,
                             pl_error *error) {
    const char **names = pl_arena_alloc(arena, source->rule_count * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    const pl_yaml *node = list->first;
    for (size_t i = 0; i < source->rule_count && node != NULL; i++, node = node->next) {
        const pl_file_rule *rule = &source->rules[i];
        bool seen = false;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(source->rules[k].layer, rule->layer) != 0) continue;
            seen = true;
            if (source->rules[k].until_next != rule->until_next)
                return pl_yaml_fail(file, node, error,
                                    "another rule of layer '%s' differs in `stands`; a layer's last file "
                                    "stands until its next, or it does not",
                                    rule->layer);
        }
        if (rule->until_next && !seen) names[source->standing_count++] = rule->layer;
    }
    qsort(names, source->standing_count, sizeof *names, by_text);
    source->standing = names;
    return true;
}

/* The rules under `files`. */
static bool parse_files(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                        pl_error *error) {
    const pl_yaml *list, *stands_for = pl_yaml_get(root, "stands_for");
    int64_t stands_for_seconds = 0;
    bool dates = false;
    if (!pl_field_need_list(file, root, "files", PL_SOURCE_RULES_MAX, &list, error)) return false;
    if (stands_for != NULL && !parse_time_of_day(file, stands_for, &stands_for_seconds, error)) return false;
    pl_file_rule *rules = pl_arena_alloc(arena, list->count * sizeof *rules);
    if (rules == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_file_rule *rule = &rules[source->rule_count++];
        if (!parse_rule(file, node, source, stands_for_seconds, arena, rule, error)) return false;
        dates = dates || rule->pattern.token == PL_TOKEN_DATE || rule->pattern.token == PL_TOKEN_DASHED_DATE;
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
    return collect_standing(file, list, arena, source, error);
}

/* Patterns under `not_maps`. */
static bool parse_not_maps(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                           pl_error *error) {
    const pl_yaml *list;
    if (pl_yaml_get(root, "not_maps") == NULL) return true;
    if (!pl_field_need_list(file, root, "not_maps", NOT_MAPS_MAX, &list, error)) return false;
    pl_pattern *patterns = pl_arena_alloc(arena, list->count * sizeof *patterns);
    if (patterns == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next)
        if (!pl_pattern_parse(file, node, arena, &patterns[source->not_map_count++], error)) return false;
    source->not_maps = patterns;
    return true;
}

/* Known bad maps under `set_aside`: each by `file` or by `day`, with `why`. */
static bool parse_set_aside(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                            pl_error *error) {
    static const char *const keys[] = {"file", "day", "why", NULL};
    const pl_yaml *list;
    if (pl_yaml_get(root, "set_aside") == NULL) return true;
    if (!pl_field_need_list(file, root, "set_aside", SET_ASIDE_MAX, &list, error)) return false;
    pl_set_aside *rows = pl_arena_alloc(arena, list->count * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_set_aside *row = &rows[source->set_aside_count++];
        pl_slice text;
        if (!pl_yaml_known_keys(file, node, keys, error)) return false;
        const pl_yaml *day = pl_yaml_get(node, "day"), *name = pl_yaml_get(node, "file");
        if ((day == NULL) == (name == NULL))
            return pl_yaml_fail(file, node, error, "a map that is set aside is named by `file` or by `day`");
        if (name != NULL && !pl_field_need_text(file, node, "file", &row->file, error)) return false;
        if (day != NULL) {
            if (!pl_yaml_text(file, day, &text, error)) return false;
            if (!pl_day_parse(text, &row->day))
                return pl_yaml_fail(file, day, error, "a day is wanted here: YYYY-MM-DD");
        }
        if (!pl_field_need_text(file, node, "why", &row->why, error)) return false;
    }
    source->set_aside = rows;
    return true;
}

/* Dates in file names that mean another day, under `dates`. */
static bool parse_redates(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                          pl_error *error) {
    static const char *const keys[] = {"written", "means", "why", NULL};
    const pl_yaml *list, *means;
    if (pl_yaml_get(root, "dates") == NULL) return true;
    if (!pl_field_need_list(file, root, "dates", REDATES_MAX, &list, error)) return false;
    pl_redate *rows = pl_arena_alloc(arena, list->count * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_redate *row = &rows[source->redate_count++];
        const char *why;
        pl_slice text;
        if (!pl_yaml_known_keys(file, node, keys, error) ||
            !pl_field_need_text(file, node, "written", &row->written, error) ||
            !pl_yaml_need(file, node, "means", &means, error) || !pl_yaml_text(file, means, &text, error))
            return false;
        const char *w = row->written;
        bool shaped = strlen(w) == 10;
        for (size_t i = 0; shaped && i < 10; i++) shaped = i == 4 || i == 7 ? w[i] == '-' : is_digit(w[i]);
        if (!shaped)
            return pl_yaml_fail(file, node, error,
                                "`written` is a date as in file names, in the form YYYY-MM-DD");
        if (!pl_day_parse(text, &row->means))
            return pl_yaml_fail(file, means, error, "a day is wanted here: YYYY-MM-DD");
        if (!pl_field_need_text(file, node, "why", &why, error)) return false;
    }
    source->redates = rows;
    return true;
}

/* Layers under `together`. */
static bool parse_together(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                           pl_error *error) {
    const pl_yaml *list;
    if (pl_yaml_get(root, "together") == NULL) return true;
    if (!pl_field_need_list(file, root, "together", PL_SOURCE_RULES_MAX, &list, error)) return false;
    const char **names = pl_arena_alloc(arena, list->count * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        const char *name;
        if (!pl_field_name(file, node, &name, error)) return false;
        bool known = false;
        for (size_t i = 0; i < source->rule_count; i++)
            known = known || (strcmp(source->rules[i].layer, name) == 0 && !source->rules[i].until_next);
        if (!known)
            return pl_yaml_fail(file, node, error,
                                "no rule of `files` has the layer '%s' (or its files stand until the next)",
                                name);
        for (size_t i = 0; i < source->together_count; i++)
            if (strcmp(names[i], name) == 0)
                return pl_yaml_fail(file, node, error, "the layer '%s' stands here twice", name);
        names[source->together_count++] = name;
    }
    qsort(names, source->together_count, sizeof *names, by_text);
    source->together = names;
    return true;
}

/* What only sources of maps say. */
static bool parse_maps(const char *name, const pl_yaml *root, pl_arena *arena, pl_source *source,
                       pl_error *error) {
    const pl_yaml *day_turn;
    if (!pl_yaml_need(name, root, "day_turn", &day_turn, error)) return false;
    if (!parse_day_turn(name, day_turn, &source->day_turn_seconds, error)) return false;
    if (pl_yaml_get(root, "instant_property") != NULL &&
        !pl_field_need_text(name, root, "instant_property", &source->instant_property, error)) {
        return false;
    }
    return parse_files(name, root, arena, source, error) &&
           parse_not_maps(name, root, arena, source, error) &&
           parse_set_aside(name, root, arena, source, error) &&
           parse_redates(name, root, arena, source, error) &&
           parse_together(name, root, arena, source, error) &&
           pl_redraws_parse(name, root, arena, source, error);
}

bool pl_source_parse(const char *name, pl_slice text, pl_arena *arena, pl_source *ret, pl_error *error) {
    static const char *const of_maps[] = {
        "name",       "title",   "kind",           "maker",    "theatre",   "legend",
        "url",        "licence", "attribution",    "caution",  "day_turn",  "instant_property",
        "stands_for", "files",   "pull",           "not_maps", "set_aside", "dates",
        "together",   "redraws", "liberated_from", NULL};
    static const char *const of_regions[] = {"name",   "title",   "kind",        "maker",   "theatre",
                                             "url",    "licence", "attribution", "edition", "files",
                                             "fields", "pull",    NULL};
    static const char *const of_places[] = {
        "name",    "title", "kind",   "maker", "theatre",          "url",  "licence", "attribution",
        "edition", "files", "fields", "where", "area_of_interest", "pull", NULL};
    static const char *const of_counts[] = {"name",  "title",   "kind",        "maker",   "theatre",
                                            "url",   "licence", "attribution", "caution", "launched_by",
                                            "files", "pull",    NULL};
    static const char *const *const keys[] = {of_maps, of_regions, of_places, of_counts};
    pl_source source = {.launched_by = ""};
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error);
    if (root == NULL || !pl_source_kind_parse(name, root, &source.kind, error) ||
        !pl_yaml_known_keys(name, root, keys[source.kind], error))
        return false;
    bool maps = source.kind == PL_SOURCE_MAPS;
    if (!pl_field_need_name(name, root, "name", &source.name, error) ||
        !pl_field_need_text(name, root, "title", &source.title, error) ||
        !pl_field_need_text(name, root, "maker", &source.maker, error) ||
        !pl_field_need_name(name, root, "theatre", &source.theatre, error) ||
        (maps && !pl_field_need_name(name, root, "legend", &source.legend, error)) ||
        !pl_field_text(name, root, "url", &source.url, error) ||
        !pl_field_need_text(name, root, "licence", &source.licence, error) ||
        !pl_field_need_text(name, root, "attribution", &source.attribution, error) ||
        !pl_field_text(name, root, "caution", &source.caution, error)) {
        return false;
    }
    if (maps ? !parse_maps(name, root, arena, &source, error)
             : !pl_source_space(name, root, arena, &source, error) ||
                   !parse_files(name, root, arena, &source, error))
        return false;
    if (!pl_pulls_parse(name, root, arena, &source, error)) return false;
    *ret = source;
    return true;
}

/* ---- what a file is ---- */

/* The instant and day that a token's text stands for; false: there is none. */
static bool token_instant(const pl_source *source, const pl_file_rule *rule, pl_slice text,
                          pl_file_match *ret) {
    pl_day last, day = 0;
    if (!pl_day_from_civil(PL_YEAR_MAX, 12, 31, &last)) return false;
    pl_instant latest = pl_day_start(last) + PL_DAY_SECONDS - 1;
    if (rule->pattern.token == PL_TOKEN_UNIX) {
        /* Leading zeros are digits like others here. */
        while (text.length > 1 && text.data[0] == '0') text = (pl_slice){text.data + 1, text.length - 1};
        if (!pl_integer_parse(text, 0, latest, &ret->instant)) return false;
        ret->day = pl_instant_day(ret->instant);
        return true;
    }
    char dashed[10];
    if (rule->pattern.token == PL_TOKEN_DATE && text.length == 8) {
        const char *d = text.data;
        const char as_dashed[10] = {d[0], d[1], d[2], d[3], '-', d[4], d[5], '-', d[6], d[7]};
        memcpy(dashed, as_dashed, sizeof dashed);
        text = (pl_slice){dashed, sizeof dashed};
    }
    bool redated = false;
    for (size_t i = 0; i < source->redate_count && !redated; i++) {
        redated = pl_slice_equal(text, pl_slice_of(source->redates[i].written));
        if (redated) day = source->redates[i].means;
    }
    if (!redated && !pl_day_parse(text, &day)) return false;
    if (pl_day_start(day) + rule->stands_for > latest) return false;
    ret->instant = pl_day_start(day) + rule->stands_for;
    ret->day = day;
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

/* Does a name end like a map of this source? */
static bool looks_like_map(const pl_source *source, pl_slice name) {
    static const struct {
        const char *ending;
        pl_file_format format;
    } endings[] = {{".kml", PL_FORMAT_KML},
                   {".kml", PL_FORMAT_KMZ},
                   {".kmz", PL_FORMAT_KMZ},
                   {".kmz", PL_FORMAT_KML},
                   {".gpkg", PL_FORMAT_GEOPACKAGE}};
    if (ends_with(name, ".json") || ends_with(name, ".geojson")) return true;
    for (size_t i = 0; i < source->rule_count; i++)
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
            if (source->rules[i].format == endings[k].format && ends_with(name, endings[k].ending))
                return true;
    return false;
}

pl_file_kind pl_source_file(const pl_source *source, const char *path, pl_file_match *ret) {
    static const char *const compressions[] = {".gz", ".xz", ".zst", ".bz2"};
    pl_slice whole = pl_slice_of(path), end, token = {NULL, 0};
    /* All of them, so that the name that is left gives the same answer again. */
    for (size_t at = 0; at < sizeof compressions / sizeof *compressions; at++) {
        if (!ends_with(whole, compressions[at])) continue;
        whole.length -= strlen(compressions[at]);
        at = SIZE_MAX; /* from the first again */
    }
    const char *slash = strrchr(path, '/'), *base = slash == NULL ? path : slash + 1;
    /* ".DS_Store", "._20240101.geojson" of macOS archives: never maps; the walker leaves them out of
     * directories too. */
    if (base[0] == '.') return PL_FILE_OTHER;
    for (size_t at = 0; at < source->not_map_count; at++)
        if (pl_pattern_match(&source->not_maps[at], whole, &end, &token)) return PL_FILE_OTHER;
    bool impossible = false;
    for (size_t at = 0; at < source->rule_count; at++) {
        const pl_file_rule *rule = &source->rules[at];
        bool inside = source->kind == PL_SOURCE_MAPS || source->kind == PL_SOURCE_COUNTS;
        pl_file_match match = {.layer = rule->layer,
                               .instant = inside ? INT64_MIN : source->edition,
                               .day = inside ? 0 : pl_instant_day(source->edition),
                               .format = rule->format,
                               .column_count = rule->column_count,
                               .columns = rule->columns};
        if (!pl_pattern_match(&rule->pattern, whole, &match.name, &token)) continue;
        if (rule->pattern.token != PL_TOKEN_NONE && !token_instant(source, rule, token, &match)) {
            impossible = true;
            continue;
        }
        *ret = match;
        return PL_FILE_MAP;
    }
    if (impossible) return PL_FILE_IMPOSSIBLE;
    return source->kind == PL_SOURCE_MAPS && looks_like_map(source, whole) ? PL_FILE_UNDATED : PL_FILE_OTHER;
}

const char *pl_source_set_aside(const pl_source *source, const char *name, pl_day day) {
    for (size_t i = 0; i < source->set_aside_count; i++) {
        const pl_set_aside *row = &source->set_aside[i];
        if (row->file == NULL ? row->day == day : strcmp(row->file, name) == 0) return row->why;
    }
    return NULL;
}
