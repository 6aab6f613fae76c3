/* redraws.c - the sections of a source file that tell redraws from movement: a list of what only a person can
 * know, and which sides' losses the source draws as liberated. */
#include "legend/redraws.h"

#include "legend/fields.h"

#include <stdlib.h>

#define REDRAWS_MAX ((size_t)1000)

/* [west, south, east, north] in degrees. */
static bool parse_box(const char *file, const pl_yaml *node, pl_box *ret, pl_error *error) {
    double corners[4] = {0};
    size_t count = 0;
    if (!pl_yaml_expect(file, node, PL_YAML_SEQUENCE, error)) return false;
    if (node->count != 4)
        return pl_yaml_fail(file, node, error, "a box is [west, south, east, north] in degrees");
    for (const pl_yaml *n = node->first; n != NULL; n = n->next)
        if (!pl_yaml_number(file, n, &corners[count++], error)) return false;
    const pl_box box = {corners[0], corners[1], corners[2], corners[3]};
    if (!(box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90 && box.west < box.east &&
          box.south < box.north))
        return pl_yaml_fail(file, node, error,
                            "a box is [west, south, east, north] in degrees, west below east and south below "
                            "north");
    *ret = box;
    return true;
}

static bool parse_redraws(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                          pl_error *error) {
    static const char *const keys[] = {"day", "box", "why", NULL};
    const pl_yaml *list, *day, *box;
    if (pl_yaml_get(root, "redraws") == NULL) return true;
    if (!pl_field_need_list(file, root, "redraws", REDRAWS_MAX, &list, error)) return false;
    pl_listed_redraw *rows = pl_arena_alloc(arena, list->count * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_listed_redraw *row = &rows[source->redraw_count++];
        pl_slice text;
        if (!pl_yaml_known_keys(file, node, keys, error) || !pl_yaml_need(file, node, "day", &day, error) ||
            !pl_yaml_text(file, day, &text, error) || !pl_yaml_need(file, node, "box", &box, error) ||
            !parse_box(file, box, &row->box, error) ||
            !pl_field_need_text(file, node, "why", &row->why, error))
            return false;
        if (!pl_day_parse(text, &row->day))
            return pl_yaml_fail(file, day, error, "\"%s\" is no day (2023-08-26)", pl_yaml_shown(text).text);
    }
    source->redraws = rows;
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool pl_redraws_parse(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                      pl_error *error) {
    const pl_yaml *list;
    if (!parse_redraws(file, root, arena, source, error)) return false;
    if (pl_yaml_get(root, "liberated_from") == NULL) return true;
    if (!pl_field_need_list(file, root, "liberated_from", PL_SIDES_MAX, &list, error)) return false;
    const char **names = pl_arena_alloc(arena, list->count * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next)
        if (!pl_field_name(file, node, &names[source->liberated_from_count++], error)) return false;
    qsort(names, source->liberated_from_count, sizeof *names, by_name);
    source->liberated_from = names;
    return true;
}
