/* fields.c - names, texts and lists as theatre, source and legend files hold them. */
#include "legend/fields.h"

#include "legend/classed.h"

bool pl_field_name(const char *file, const pl_yaml *node, const char **ret, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    bool good = text.length > 0 && text.length < PL_NAME_MAX && text.data[0] != '-';
    for (size_t at = 0; good && at < text.length; at++) {
        char c = text.data[at];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!good) {
        return pl_yaml_fail(
            file, node, error,
            "a name has 1 to %d small letters a-z, digits and '-', and does not begin with '-'; "
            "'%s' does not fit",
            PL_NAME_MAX - 1, pl_yaml_shown(text).text);
    }
    *ret = text.data;
    return true;
}

bool pl_field_need_name(const char *file, const pl_yaml *mapping, const char *key, const char **ret,
                        pl_error *error) {
    const pl_yaml *node;
    return pl_yaml_need(file, mapping, key, &node, error) && pl_field_name(file, node, ret, error);
}

bool pl_field_need_text(const char *file, const pl_yaml *mapping, const char *key, const char **ret,
                        pl_error *error) {
    const pl_yaml *node;
    pl_slice text;
    if (!pl_yaml_need(file, mapping, key, &node, error) || !pl_yaml_text(file, node, &text, error))
        return false;
    if (text.length == 0) return pl_yaml_fail(file, node, error, "'%s' is empty", key);
    *ret = text.data;
    return true;
}

bool pl_field_text(const char *file, const pl_yaml *mapping, const char *key, const char **ret,
                   pl_error *error) {
    if (pl_yaml_get(mapping, key) != NULL) return pl_field_need_text(file, mapping, key, ret, error);
    *ret = "";
    return true;
}

bool pl_field_need_list(const char *file, const pl_yaml *mapping, const char *key, size_t most,
                        const pl_yaml **ret, pl_error *error) {
    const pl_yaml *list;
    if (!pl_yaml_need(file, mapping, key, &list, error)) return false;
    if (!pl_yaml_expect(file, list, PL_YAML_SEQUENCE, error)) return false;
    if (list->count == 0 || list->count > most) {
        return pl_yaml_fail(file, list, error, "'%s' has %zu items; it must have 1 to %zu", key, list->count,
                            most);
    }
    *ret = list;
    return true;
}

bool pl_field_area(const char *file, const pl_yaml *node, pl_box *ret, pl_error *error) {
    static const char *const keys[] = {"west", "south", "east", "north", NULL};
    const double limits[] = {180.0, 90.0, 180.0, 90.0};
    double values[4];
    if (!pl_yaml_known_keys(file, node, keys, error)) return false;
    for (size_t at = 0; at < 4; at++) {
        const pl_yaml *value;
        if (!pl_yaml_need(file, node, keys[at], &value, error)) return false;
        if (!pl_yaml_number(file, value, &values[at], error)) return false;
        if (values[at] < -limits[at] || values[at] > limits[at]) {
            return pl_yaml_fail(file, value, error, "'%s' is in degrees, from -%g to %g", keys[at],
                                limits[at], limits[at]);
        }
    }
    if (values[0] >= values[2] || values[1] >= values[3]) {
        return pl_yaml_fail(file, node, error,
                            "the area is empty: west must be below east, and south below north");
    }
    *ret = (pl_box){.west = values[0], .south = values[1], .east = values[2], .north = values[3]};
    return true;
}
