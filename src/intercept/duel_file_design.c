/* duel_file_design.c - the section `design` of a duel file: at which error rates, and for which false kills,
 * bodies, correlations and chances an experiment is laid out. What is not said is as pl_design_default. */
#include "intercept/duel_file_parts.h"

#include "text/number.h"

#include <math.h>

static const char *const design_keys[] = {
    "none",   "some",         "alpha",   "beta",   "power",    "confidence", "false_kills",
    "bodies", "correlations", "chances", "misses", "launches", "units",      NULL};

/* A number of the mapping, both ends excluded. */
static bool read_between(pl_duel_reader *r, const pl_yaml *mapping, const char *key, double above,
                         double below, double *ret) {
    const pl_yaml *node = pl_yaml_get(mapping, key);
    double value;
    if (node == NULL) return true;
    if (!pl_yaml_number(r->name, node, &value, r->error)) return false;
    if (!(value > above && value < below))
        return pl_yaml_fail(r->name, node, r->error, "'%s' lies above %g and below %g, and is not %s", key,
                            above, below, pl_yaml_shown(node->text).text);
    *ret = value;
    return true;
}

typedef bool (*read_item)(pl_duel_reader *r, const pl_yaml *node, double *ret);

static bool read_false_kill(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    if (!pl_duel_probability(r, node, ret)) return false;
    return *ret < 1 ||
           pl_yaml_fail(r->name, node, r->error,
                        "when every duel without a kill is reported as one, reports tell nothing: "
                        "a number below 1 is wanted here");
}

static bool read_bodies(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    int64_t count;
    if (!pl_duel_count(r, node, 1, PL_DESIGN_BODIES_MAX, "bodies", "take fewer", &count)) return false;
    *ret = (double)count;
    return true;
}

static bool read_misses(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    int64_t count;
    if (!pl_duel_count(r, node, 1, PL_DESIGN_MISSES_MAX, "misses", "take fewer", &count)) return false;
    *ret = (double)count;
    return true;
}

static bool read_unit(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    int64_t count;
    if (!pl_duel_count(r, node, 1, PL_DESIGN_LAUNCHES_MAX, "in one launch", "take fewer", &count))
        return false;
    *ret = (double)count;
    return true;
}

/* A list of different numbers; *ret_count as it was when the key is not there. */
static bool read_list(pl_duel_reader *r, const pl_yaml *mapping, const char *key, read_item read,
                      double ret[PL_DESIGN_LIST_MAX], size_t *ret_count) {
    const pl_yaml *list = pl_yaml_get(mapping, key);
    size_t count = 0;
    if (list == NULL) return true;
    if (!pl_yaml_expect(r->name, list, PL_YAML_SEQUENCE, r->error)) return false;
    if (list->count == 0 || list->count > PL_DESIGN_LIST_MAX)
        return pl_yaml_fail(r->name, list, r->error, "'%s' has 1 to %d numbers; here are %zu", key,
                            PL_DESIGN_LIST_MAX, list->count);
    for (const pl_yaml *item = list->first; item != NULL; item = item->next, count++) {
        if (!read(r, item, &ret[count])) return false;
        for (size_t i = 0; i < count; i++)
            if (!(ret[i] < ret[count]) && !(ret[i] > ret[count]))
                return pl_yaml_fail(r->name, item, r->error, "%s stands in '%s' a second time",
                                    pl_yaml_shown(item->text).text, key);
    }
    *ret_count = count;
    return true;
}

/* At a key when it is there, else at the whole. */
static const pl_yaml *at(const pl_yaml *mapping, const char *key) {
    const pl_yaml *node = pl_yaml_get(mapping, key);
    return node == NULL ? mapping : node;
}

static bool check(pl_duel_reader *r, const pl_yaml *mapping, const pl_design_ask *ask) {
    if (!(ask->none < ask->some))
        return pl_yaml_fail(
            r->name, at(mapping, "some"), r->error,
            "'some' (%g), a chance worth the name, must lie above 'none' (%g), nearly no chance", ask->some,
            ask->none);
    return ask->power > ask->alpha ||
           pl_yaml_fail(
               r->name, at(mapping, "power"), r->error,
               "'power' (%g) must lie above 'alpha' (%g): a test that finds a chance no oftener where "
               "there is one finds nothing",
               ask->power, ask->alpha);
}

/* A list of counts, which doubles hold exactly up to their limits. */
static bool read_counts(pl_duel_reader *r, const pl_yaml *mapping, const char *key, read_item read,
                        int64_t ret[PL_DESIGN_LIST_MAX], size_t *ret_count) {
    double counts[PL_DESIGN_LIST_MAX] = {0};
    if (pl_yaml_get(mapping, key) == NULL) return true;
    if (!read_list(r, mapping, key, read, counts, ret_count)) return false;
    for (size_t i = 0; i < *ret_count; i++) ret[i] = (int64_t)counts[i];
    return true;
}

static bool read_lists(pl_duel_reader *r, const pl_yaml *node, pl_design_ask *ask) {
    const pl_yaml *launches = pl_yaml_get(node, "launches");
    return read_list(r, node, "false_kills", read_false_kill, ask->false_kills, &ask->false_kill_count) &&
           read_list(r, node, "correlations", pl_duel_correlation, ask->rhos, &ask->rho_count) &&
           read_list(r, node, "chances", pl_duel_probability, ask->thetas, &ask->theta_count) &&
           read_counts(r, node, "bodies", read_bodies, ask->bodies, &ask->body_count) &&
           read_counts(r, node, "misses", read_misses, ask->misses, &ask->miss_count) &&
           read_counts(r, node, "units", read_unit, ask->units, &ask->unit_count) &&
           (launches == NULL ||
            pl_duel_count(r, launches, 1, PL_DESIGN_LAUNCHES_MAX, "launches", "take fewer", &ask->launches));
}

bool pl_duel_design(pl_duel_reader *r, const pl_yaml *node, pl_design_ask *ret) {
    pl_design_ask ask = pl_design_default;
    const pl_yaml *none = pl_yaml_get(node, "none"), *some = pl_yaml_get(node, "some");
    if (!pl_yaml_known_keys(r->name, node, design_keys, r->error) ||
        (none != NULL && !pl_duel_probability(r, none, &ask.none)) ||
        (some != NULL && !pl_duel_probability(r, some, &ask.some)) ||
        !read_between(r, node, "alpha", 0, 0.5, &ask.alpha) ||
        !read_between(r, node, "beta", 0, 0.5, &ask.beta) ||
        !read_between(r, node, "power", 0, 1, &ask.power) ||
        !read_between(r, node, "confidence", 0.5, 1, &ask.confidence) || !read_lists(r, node, &ask) ||
        !check(r, node, &ask))
        return false;
    *ret = ask;
    return true;
}
