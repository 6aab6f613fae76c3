/* duel_file_values.c - typed reads of a duel file: texts, counts, probabilities, one form of several. */
#include "intercept/duel_file_parts.h"

#include "text/number.h"

#include <stdarg.h>
#include <stdio.h>

const char *pl_duel_format(pl_duel_reader *r, const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *copy = pl_arena_copy(r->arena, text, strlen(text));
    if (copy == NULL) pl_fail_nomem(r->error);
    return copy;
}

bool pl_duel_line(pl_duel_reader *r, const pl_yaml *mapping, const char *key, size_t bytes,
                  const char **ret) {
    const pl_yaml *node = pl_yaml_get(mapping, key);
    pl_slice text;
    if (node == NULL) {
        *ret = NULL;
        return true;
    }
    if (!pl_yaml_text(r->name, node, &text, r->error)) return false;
    if (text.length == 0) return pl_yaml_fail(r->name, node, r->error, "'%s' is empty", key);
    if (text.length > bytes)
        return pl_yaml_fail(r->name, node, r->error, "'%s' has %zu bytes, and at most %zu are taken", key,
                            text.length, bytes);
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
            return pl_yaml_fail(r->name, node, r->error,
                                "'%s' holds a line end or another control character: write it on one line",
                                key);
    const char *copy = pl_arena_copy(r->arena, text.data, text.length);
    if (copy == NULL) return pl_fail_nomem(r->error);
    *ret = copy;
    return true;
}

/* Digits alone, maybe with a sign, are whole, however many they are. */
static bool is_whole(pl_slice text) {
    const size_t sign = text.length > 0 && text.data[0] == '-';
    for (size_t i = sign; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9') return false;
    return text.length > sign && (text.data[sign] != '0' || text.length == sign + 1);
}

bool pl_duel_count(pl_duel_reader *r, const pl_yaml *node, int64_t min, int64_t max, const char *what,
                   const char *way_out, int64_t *ret) {
    double value;
    if (!pl_yaml_number(r->name, node, &value, r->error)) return false;
    if (value > (double)max)
        return pl_yaml_fail(r->name, node, r->error, "%s %s are more than the limit of %lld: %s",
                            pl_yaml_shown(node->text).text, what, (long long)max, way_out);
    if (value < (double)min)
        return pl_yaml_fail(r->name, node, r->error, "%s %s: at least %lld is wanted here",
                            pl_yaml_shown(node->text).text, what, (long long)min);
    if (!is_whole(node->text) || !pl_integer_parse(node->text, min, max, ret))
        return pl_yaml_fail(r->name, node, r->error, "%s %s: a whole number such as %lld is wanted here",
                            pl_yaml_shown(node->text).text, what, (long long)(min > 0 ? min : 1));
    return true;
}

bool pl_duel_probability(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    double value;
    if (!pl_yaml_number(r->name, node, &value, r->error)) return false;
    if (!(value >= 0 && value <= 1))
        return pl_yaml_fail(r->name, node, r->error, "%s is no probability: it lies from 0 to 1%s",
                            pl_yaml_shown(node->text).text, value > 1 && value <= 100 ? "; 50 % is 0.5" : "");
    *ret = value;
    return true;
}

bool pl_duel_correlation(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    double value;
    if (!pl_yaml_number(r->name, node, &value, r->error)) return false;
    if (!(value >= 0 && value <= PL_DUEL_CORRELATION_MAX))
        return pl_yaml_fail(r->name, node, r->error,
                            "%s: a correlation lies from 0 (each shot by itself) to %g (nearly one fate for "
                            "all shots of a duel)",
                            pl_yaml_shown(node->text).text, PL_DUEL_CORRELATION_MAX);
    *ret = value;
    return true;
}

bool pl_duel_form(pl_duel_reader *r, const pl_yaml *mapping, const char *const *forms, size_t *ret) {
    const pl_yaml *first = NULL;
    char list[256] = "";
    for (size_t i = 0; forms[i] != NULL; i++) {
        const pl_yaml *node = pl_yaml_get(mapping, forms[i]);
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s",
                 i == 0                 ? ""
                 : forms[i + 1] == NULL ? " or "
                                        : ", ",
                 forms[i]);
        if (node == NULL) continue;
        if (first != NULL)
            return pl_yaml_fail(
                r->name, node, r->error,
                "'%.*s' and '%s' each say the whole thing, and contradict each other: keep one",
                PL_SLICE_ARGS(first->key), forms[i]);
        first = node;
        *ret = i;
    }
    return first != NULL || pl_yaml_fail(r->name, mapping, r->error, "one of %s is wanted here", list);
}
