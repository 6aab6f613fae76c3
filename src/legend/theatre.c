/* theatre.c - theatre files: the sides of a war and the sources that tell of it; theatre_space.c has where it
 * takes place. */
#include "legend/fields.h"
#include "legend/theatre_space.h"

#define SOURCES_MAX ((size_t)1000)

static bool parse_side(const char *file, const pl_yaml *node, pl_theatre *theatre, pl_error *error) {
    static const char *const keys[] = {"name", "title", NULL};
    const char *name, *title;
    if (!pl_yaml_known_keys(file, node, keys, error)) return false;
    if (!pl_field_need_name(file, node, "name", &name, error)) return false;
    if (!pl_field_need_text(file, node, "title", &title, error)) return false;
    if (pl_theatre_side(theatre, pl_slice_of(name)) >= 0) {
        return pl_yaml_fail(file, pl_yaml_get(node, "name"), error, "the side '%s' stands a second time",
                            name);
    }
    theatre->sides[theatre->side_count].name = name;
    theatre->sides[theatre->side_count].title = title;
    theatre->side_count++;
    return true;
}

bool pl_theatre_parse(const char *name, pl_slice text, pl_arena *arena, pl_theatre *ret, pl_error *error) {
    static const char *const keys[] = {"name",   "title",   "sides",   "sources", "outlines", "gazetteers",
                                       "border", "regions", "sectors", "hubs",    NULL};
    pl_theatre theatre = {0};
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error), *sides, *sources;
    if (root == NULL || !pl_yaml_known_keys(name, root, keys, error)) return false;
    if (!pl_field_need_name(name, root, "name", &theatre.name, error)) return false;
    if (!pl_field_need_text(name, root, "title", &theatre.title, error)) return false;
    if (!pl_field_need_list(name, root, "sides", PL_SIDES_MAX, &sides, error)) return false;
    for (const pl_yaml *side = sides->first; side != NULL; side = side->next) {
        if (!parse_side(name, side, &theatre, error)) return false;
    }
    if (!pl_field_need_list(name, root, "sources", SOURCES_MAX, &sources, error)) return false;
    if (!pl_theatre_names(name, sources, arena, &theatre.sources, &theatre.source_count, error) ||
        !pl_theatre_space(name, root, arena, &theatre, error))
        return false;
    *ret = theatre;
    return true;
}

int pl_theatre_side(const pl_theatre *theatre, pl_slice side) {
    for (size_t at = 0; at < theatre->side_count; at++) {
        if (pl_slice_equal(side, pl_slice_of(theatre->sides[at].name))) return (int)at;
    }
    return -1;
}

void pl_status_text(const pl_theatre *theatre, pl_class class, char out[PL_STATUS_TEXT]) {
    static const char *const words[] = {
        [PL_STATUS_HELD] = "held:",          [PL_STATUS_CONTESTED] = "contested",
        [PL_STATUS_LIBERATED] = "liberated", [PL_STATUS_IGNORED] = "ignored",
        [PL_STATUS_OUTSIDE] = "outside",     [PL_STATUS_UNMATCHED] = "unmatched",
    };
    strcpy(out, words[class.status]);
    /* A side's name is under PL_NAME_MAX bytes (pl_field_name), so it fits behind "held:". */
    if (class.status == PL_STATUS_HELD) strcat(out, theatre->sides[class.side].name);
}
