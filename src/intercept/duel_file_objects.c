/* duel_file_objects.c - how many objects come: a number, or a distribution of it. */
#include "intercept/duel_file_parts.h"

#include "measure/chance.h"
#include "text/number.h"

#include <math.h>

#define TAIL                                                                                                 \
    1e-17 /* of the likeliest number: what is rarer than that is cut, and the rest made to add up            \
           */
#define SAID_CHANCES 8 /* stated chances that are repeated one by one */

static const char *const objects_keys[] = {"binomial", "poisson", "from", "chances", "to", NULL};
static const char *const objects_forms[] = {"binomial", "poisson", "from", "chances", NULL};
enum form { BINOMIAL, POISSON, FROM, CHANCES };
static const char *const binomial_keys[] = {"of", "chance", NULL};
static const char too_many[] =
    "take a part of the raid, with its share of each magazine, or a distribution with a smaller mean";

static bool read_count(pl_duel_reader *r, const pl_yaml *node, int64_t min, int64_t *ret) {
    return pl_duel_count(r, node, min, PL_DUEL_OBJECTS_MAX, "objects", too_many, ret);
}

/* Numbers of objects by the logarithms of their chances, of which only the differences matter. */
static bool fill(pl_duel_reader *r, int64_t mode, int64_t last, double (*log_chance)(double, double, double),
                 double n, double p, pl_objects *ret) {
    const double top = log_chance((double)mode, n, p), least = log(TAIL);
    int64_t from = mode, to = mode;
    while (from > 0 && log_chance((double)(from - 1), n, p) - top > least) from--;
    while (to < last && log_chance((double)(to + 1), n, p) - top > least) to++;
    double *chances = pl_arena_alloc(r->arena, (size_t)(to - from + 1) * sizeof *chances), sum = 0;
    if (chances == NULL) return pl_fail_nomem(r->error);
    for (int64_t i = from; i <= to; i++) sum += chances[i - from] = exp(log_chance((double)i, n, p) - top);
    for (int64_t i = from; i <= to; i++) chances[i - from] /= sum;
    ret->first = from;
    ret->count = (size_t)(to - from + 1);
    ret->chances = chances;
    return true;
}

static double log_binomial(double x, double n, double p) {
    return pl_log_gamma(n + 1) - pl_log_gamma(x + 1) - pl_log_gamma(n - x + 1) + (x > 0 ? x * log(p) : 0) +
           (n > x ? (n - x) * log1p(-p) : 0);
}

static double log_poisson(double x, double mean, double unused) {
    (void)unused;
    return x * log(mean) - pl_log_gamma(x + 1);
}

static bool read_binomial(pl_duel_reader *r, const pl_yaml *node, pl_objects *ret) {
    const pl_yaml *of_node, *chance_node;
    int64_t of;
    double chance;
    char text[PL_NUMBER_TEXT];
    if (!pl_yaml_known_keys(r->name, node, binomial_keys, r->error) ||
        !pl_yaml_need(r->name, node, "of", &of_node, r->error) ||
        !pl_yaml_need(r->name, node, "chance", &chance_node, r->error) || !read_count(r, of_node, 1, &of) ||
        !pl_duel_probability(r, chance_node, &chance))
        return false;
    if (!(chance > 0))
        return pl_yaml_fail(r->name, chance_node, r->error,
                            "with a chance of 0 no object ever comes, and there is nothing to tell");
    int64_t mode = (int64_t)floor((double)(of + 1) * chance);
    if (mode > of) mode = of;
    pl_number_shortest(chance, text);
    ret->said = pl_duel_format(r, "binomial, of %lld at %s", (long long)of, text);
    return ret->said != NULL && fill(r, mode, of, log_binomial, (double)of, chance, ret);
}

static bool read_poisson(pl_duel_reader *r, const pl_yaml *node, pl_objects *ret) {
    double mean;
    char text[PL_NUMBER_TEXT];
    if (!pl_yaml_number(r->name, node, &mean, r->error)) return false;
    if (!(mean >= PL_DUEL_POISSON_MIN))
        return pl_yaml_fail(r->name, node, r->error, "%s objects in the mean: at least %g is wanted here",
                            pl_yaml_shown(node->text).text, PL_DUEL_POISSON_MIN);
    if (!(mean <= PL_DUEL_POISSON_MAX))
        return pl_yaml_fail(
            r->name, node, r->error,
            "%s objects in the mean are more than the limit of %d, with which at most %d come: "
            "%s",
            pl_yaml_shown(node->text).text, PL_DUEL_POISSON_MAX, PL_DUEL_OBJECTS_MAX, too_many);
    pl_number_shortest(mean, text);
    ret->said = pl_duel_format(r, "Poisson, mean %s", text);
    return ret->said != NULL && fill(r, (int64_t)floor(mean), PL_DUEL_OBJECTS_MAX, log_poisson, mean, 0, ret);
}

static bool read_alike(pl_duel_reader *r, const pl_yaml *mapping, pl_objects *ret) {
    const pl_yaml *to_node;
    int64_t from, to;
    if (!pl_yaml_need(r->name, mapping, "to", &to_node, r->error) ||
        !read_count(r, pl_yaml_get(mapping, "from"), 0, &from) || !read_count(r, to_node, 1, &to))
        return false;
    if (from >= to)
        return pl_yaml_fail(r->name, to_node, r->error,
                            "from %lld to %lld: 'to' comes above 'from'; one number is written objects: %lld",
                            (long long)from, (long long)to, (long long)(from > 0 ? from : 1));
    const size_t count = (size_t)(to - from + 1);
    double *chances = pl_arena_alloc(r->arena, count * sizeof *chances);
    if (chances == NULL) return pl_fail_nomem(r->error);
    for (size_t i = 0; i < count; i++) chances[i] = 1 / (double)count;
    ret->first = from;
    ret->count = count;
    ret->chances = chances;
    ret->said = pl_duel_format(r, "%lld to %lld, all alike", (long long)from, (long long)to);
    return ret->said != NULL;
}

/* The key of one stated chance: a number of objects. */
static bool read_key(pl_duel_reader *r, const pl_yaml *child, int64_t *ret) {
    pl_yaml key = *child;
    key.type = PL_YAML_SCALAR;
    key.text = child->key;
    key.line = child->key_line;
    key.column = child->key_column;
    key.quoted = false;
    return read_count(r, &key, 0, ret);
}

static const char *said_chances(pl_duel_reader *r, const pl_yaml *list) {
    pl_buffer text = {0};
    size_t at = 0;
    for (const pl_yaml *child = list->first; child != NULL && at < SAID_CHANCES; child = child->next, at++)
        pl_buffer_format(&text, "%s%.*s: %.*s", at == 0 ? "" : ", ", PL_SLICE_ARGS(child->key),
                         PL_SLICE_ARGS(child->text));
    if (list->count > SAID_CHANCES) pl_buffer_format(&text, ", ... (%zu numbers)", list->count);
    const char *copy = text.failed ? NULL : pl_arena_copy(r->arena, text.data, text.length);
    pl_buffer_free(&text);
    if (copy == NULL) pl_fail_nomem(r->error);
    return copy;
}

static bool read_chances(pl_duel_reader *r, const pl_yaml *list, pl_objects *ret) {
    int64_t least = PL_DUEL_OBJECTS_MAX, most = 0, number;
    double sum = 0, chance;
    if (!pl_yaml_expect(r->name, list, PL_YAML_MAPPING, r->error)) return false;
    if (list->count == 0)
        return pl_yaml_fail(r->name, list, r->error,
                            "chances of numbers of objects are wanted here, such as "
                            "{4: 0.25, 6: 0.75}");
    for (const pl_yaml *child = list->first; child != NULL; child = child->next) {
        if (!read_key(r, child, &number) || !pl_duel_probability(r, child, &chance)) return false;
        if (number < least) least = number;
        if (number > most) most = number;
        sum += chance;
    }
    if (fabs(sum - 1) > PL_DUEL_CHANCES_SLACK) {
        char text[PL_NUMBER_TEXT];
        pl_number_fixed(sum, 6, text);
        return pl_yaml_fail(r->name, list, r->error, "these chances add up to %s, and must add up to 1",
                            text);
    }
    if (most == 0)
        return pl_yaml_fail(r->name, list, r->error, "no object ever comes, and there is nothing to tell");
    double *chances = pl_arena_alloc(r->arena, (size_t)(most - least + 1) * sizeof *chances);
    if (chances == NULL) return pl_fail_nomem(r->error);
    for (const pl_yaml *child = list->first; child != NULL; child = child->next) {
        if (!read_key(r, child, &number) || !pl_duel_probability(r, child, &chance)) return false;
        chances[number - least] = chance / sum;
    }
    ret->first = least;
    ret->count = (size_t)(most - least + 1);
    ret->chances = chances;
    ret->said = said_chances(r, list);
    return ret->said != NULL;
}

static bool read_number(pl_duel_reader *r, const pl_yaml *node, pl_objects *ret) {
    int64_t count;
    if (!read_count(r, node, 1, &count)) return false;
    double *chances = pl_arena_alloc(r->arena, sizeof *chances);
    if (chances == NULL) return pl_fail_nomem(r->error);
    chances[0] = 1;
    ret->first = count;
    ret->count = 1;
    ret->chances = chances;
    ret->said = pl_duel_format(r, "%lld", (long long)count);
    return ret->said != NULL;
}

bool pl_duel_objects(pl_duel_reader *r, const pl_yaml *node, pl_objects *ret) {
    size_t form = 0;
    if (node->type != PL_YAML_MAPPING) return read_number(r, node, ret);
    if (!pl_yaml_known_keys(r->name, node, objects_keys, r->error) ||
        !pl_duel_form(r, node, objects_forms, &form))
        return false;
    const pl_yaml *to = pl_yaml_get(node, "to");
    if (to != NULL && form != FROM)
        return pl_yaml_fail(r->name, to, r->error, "'to' goes with 'from', and here stands '%s'",
                            objects_forms[form]);
    const pl_yaml *value = pl_yaml_get(node, objects_forms[form]);
    switch ((enum form)form) {
    case BINOMIAL:
        return read_binomial(r, value, ret);
    case POISSON:
        return read_poisson(r, value, ret);
    case FROM:
        return read_alike(r, node, ret);
    case CHANCES:
        break;
    }
    return read_chances(r, value, ret);
}
