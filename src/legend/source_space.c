/* source_space.c - source files of outlines and of settlements: the day that they stand for, which property
 * or column holds what, and which rows are wanted; and of counts: who launched. */
#include "legend/source_space.h"

#include "legend/fields.h"

#define OTHER_NAMES_MAX ((size_t)64)
#define WHERE_MAX ((size_t)16)
#define WHERE_VALUES_MAX ((size_t)1000)

const char *const pl_source_kind_names[] = {"maps", "regions", "places", "counts", NULL};

bool pl_source_kind_parse(const char *file, const pl_yaml *root, pl_source_kind *ret, pl_error *error) {
    const pl_yaml *node;
    size_t word = PL_SOURCE_MAPS;
    if (!pl_yaml_expect(file, root, PL_YAML_MAPPING, error)) return false;
    if ((node = pl_yaml_get(root, "kind")) != NULL &&
        !pl_yaml_word(file, node, pl_source_kind_names, &word, error))
        return false;
    *ret = (pl_source_kind)word;
    return true;
}

bool pl_source_texts(const char *file, const pl_yaml *mapping, const char *key, size_t most, pl_arena *arena,
                     const char *const **ret, size_t *ret_count, pl_error *error) {
    const pl_yaml *list;
    if (!pl_field_need_list(file, mapping, key, most, &list, error)) return false;
    const char **texts = pl_arena_alloc(arena, list->count * sizeof *texts);
    if (texts == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_slice text;
        if (!pl_yaml_text(file, node, &text, error)) return false;
        if (text.length == 0) return pl_yaml_fail(file, node, error, "a text of '%s' is empty", key);
        texts[count++] = text.data;
    }
    *ret = texts;
    *ret_count = count;
    return true;
}

static bool parse_edition(const char *file, const pl_yaml *root, pl_source *source, pl_error *error) {
    const pl_yaml *node;
    pl_slice text;
    pl_day day;
    if (!pl_yaml_need(file, root, "edition", &node, error) || !pl_yaml_text(file, node, &text, error))
        return false;
    if (!pl_day_parse(text, &day))
        return pl_yaml_fail(file, node, error, "the day of the edition is wanted here: YYYY-MM-DD");
    source->edition = pl_day_start(day);
    return true;
}

/* A name of a property or column that may be missing: then NULL. */
static bool field_if_any(const char *file, const pl_yaml *fields, const char *key, const char **ret,
                         pl_error *error) {
    *ret = NULL;
    return pl_yaml_get(fields, key) == NULL || pl_field_need_text(file, fields, key, ret, error);
}

static bool parse_fields(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                         pl_error *error) {
    static const char *const of_regions[] = {"code", "name", NULL};
    static const char *const of_places[] = {"key",    "name", "other_names", "geonames",   "kind",
                                            "region", "lon",  "lat",         "population", NULL};
    bool places = source->kind == PL_SOURCE_PLACES;
    pl_source_fields *f = &source->fields;
    const pl_yaml *fields;
    if (!pl_yaml_need(file, root, "fields", &fields, error) ||
        !pl_yaml_known_keys(file, fields, places ? of_places : of_regions, error) ||
        !pl_field_need_text(file, fields, places ? "key" : "code", &f->key, error) ||
        !pl_field_need_text(file, fields, "name", &f->name, error))
        return false;
    if (!places) return true;
    return pl_field_need_text(file, fields, "lon", &f->lon, error) &&
           pl_field_need_text(file, fields, "lat", &f->lat, error) &&
           field_if_any(file, fields, "geonames", &f->geonames, error) &&
           field_if_any(file, fields, "kind", &f->kind, error) &&
           field_if_any(file, fields, "region", &f->region, error) &&
           field_if_any(file, fields, "population", &f->population, error) &&
           (pl_yaml_get(fields, "other_names") == NULL ||
            pl_source_texts(file, fields, "other_names", OTHER_NAMES_MAX, arena, &f->other_names,
                            &f->other_name_count, error));
}

/* Columns whose value must be one of those listed. */
static bool parse_where(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                        pl_error *error) {
    const pl_yaml *where = pl_yaml_get(root, "where");
    if (where == NULL) return true;
    if (!pl_yaml_expect(file, where, PL_YAML_MAPPING, error)) return false;
    if (where->count == 0 || where->count > WHERE_MAX)
        return pl_yaml_fail(file, where, error, "'where' names 1 to %zu columns", WHERE_MAX);
    pl_source_where *rows = pl_arena_alloc(arena, where->count * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = where->first; node != NULL; node = node->next) {
        pl_source_where *row = &rows[source->where_count++];
        row->field = node->key.data;
        if (!pl_source_texts(file, where, row->field, WHERE_VALUES_MAX, arena, &row->values,
                             &row->value_count, error))
            return false;
    }
    source->where = rows;
    return true;
}

bool pl_source_space(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                     pl_error *error) {
    const pl_yaml *area;
    source->legend = "";
    if (source->kind == PL_SOURCE_COUNTS) source->day_turn_seconds = -1;
    if (source->kind == PL_SOURCE_COUNTS)
        return pl_field_need_name(file, root, "launched_by", &source->launched_by, error);
    if (!parse_edition(file, root, source, error) || !parse_fields(file, root, arena, source, error))
        return false;
    if (source->kind == PL_SOURCE_REGIONS) return true;
    source->area_of_interest = (pl_box){-180.0, -90.0, 180.0, 90.0};
    area = pl_yaml_get(root, "area_of_interest");
    return parse_where(file, root, arena, source, error) &&
           (area == NULL || pl_field_area(file, area, &source->area_of_interest, error));
}
