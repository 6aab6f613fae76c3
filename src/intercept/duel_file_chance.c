/* duel_file_chance.c - one chance of a duel file: a number, a number with a range, a beta distribution, hits
 * of tests, or a test record. Hits and records become Jeffreys' beta, beta(hits + 1/2, misses + 1/2): what a
 * binomial count leaves open of a chance of which nothing else is known (Brown, Cai and DasGupta 2001). */
#include "intercept/duel_file_parts.h"

#include "text/number.h"

#include <math.h>

const char *const pl_duel_rests_names[PL_RESTS_COUNT + 1] = {"default", "number", "range", "beta",
                                                             "counts",  "record", NULL};

static const char *const chance_keys[] = {"value", "beta", "hits", "record", "of", "from", "to", "why", NULL};
static const char *const chance_forms[] = {"value", "beta", "hits", "record", NULL};
enum form { VALUE, BETA, HITS, RECORD };

static const pl_chance open_chance = {.from = NAN, .to = NAN};

static const char *shown(pl_duel_reader *r, double value) {
    char text[PL_NUMBER_TEXT];
    pl_number_shortest(value, text);
    return pl_duel_format(r, "%s", text);
}

/* ---- forms ---- */

static bool read_value(pl_duel_reader *r, const pl_yaml *mapping, pl_duel_input *input) {
    const pl_yaml *from = pl_yaml_get(mapping, "from"), *to = pl_yaml_get(mapping, "to");
    const pl_yaml *value = pl_yaml_get(mapping, "value");
    pl_chance *c = &input->chance;
    if (!pl_duel_probability(r, value, &c->value)) return false;
    input->rests = PL_RESTS_NUMBER;
    input->said = shown(r, c->value);
    if (from == NULL && to == NULL) return input->said != NULL;
    if (from == NULL || to == NULL)
        return pl_yaml_fail(r->name, from == NULL ? to : from, r->error,
                            "a range has two ends: '%s' is missing beside '%s'", from == NULL ? "from" : "to",
                            from == NULL ? "to" : "from");
    if (!pl_duel_probability(r, from, &c->from) || !pl_duel_probability(r, to, &c->to)) return false;
    if (!(c->from < c->to))
        return pl_yaml_fail(r->name, from, r->error,
                            "the range from %s to %s has nothing in it: 'from' comes "
                            "below 'to'",
                            pl_yaml_shown(from->text).text, pl_yaml_shown(to->text).text);
    if (c->value < c->from || c->value > c->to)
        return pl_yaml_fail(r->name, value, r->error,
                            "%s lies outside its own range from %s to %s: widen the range, or move the value",
                            pl_yaml_shown(value->text).text, pl_yaml_shown(from->text).text,
                            pl_yaml_shown(to->text).text);
    input->rests = PL_RESTS_RANGE;
    const char *from_text = shown(r, c->from), *to_text = shown(r, c->to);
    if (input->said == NULL || from_text == NULL || to_text == NULL) return false;
    input->said = pl_duel_format(r, "%s, from %s to %s", input->said, from_text, to_text);
    return input->said != NULL;
}

static bool read_beta_number(pl_duel_reader *r, const pl_yaml *node, double *ret) {
    if (!pl_yaml_number(r->name, node, ret, r->error)) return false;
    return (*ret >= PL_DUEL_BETA_MIN && *ret <= PL_DUEL_BETA_MAX) ||
           pl_yaml_fail(r->name, node, r->error,
                        "%s: each of a beta's two numbers lies from %g to %g (beta: [hits + 0.5, misses + "
                        "0.5]; what is known better than that is a number)",
                        pl_yaml_shown(node->text).text, PL_DUEL_BETA_MIN, PL_DUEL_BETA_MAX);
}

static bool read_beta(pl_duel_reader *r, const pl_yaml *node, pl_duel_input *input) {
    pl_chance *c = &input->chance;
    if (!pl_yaml_expect(r->name, node, PL_YAML_SEQUENCE, r->error)) return false;
    if (node->count != 2)
        return pl_yaml_fail(r->name, node, r->error, "a beta has two numbers, such as [3, 5]; here are %zu",
                            node->count);
    if (!read_beta_number(r, node->first, &c->a) || !read_beta_number(r, node->first->next, &c->b))
        return false;
    c->value = c->a / (c->a + c->b);
    input->rests = PL_RESTS_BETA;
    const char *a = shown(r, c->a), *b = shown(r, c->b);
    if (a == NULL || b == NULL) return false;
    input->said = pl_duel_format(r, "beta(%s, %s)", a, b);
    return input->said != NULL;
}

static void take_counts(pl_duel_input *input, int64_t hits, int64_t of) {
    pl_chance *c = &input->chance;
    input->hits = hits;
    input->of = of;
    c->a = (double)hits + 0.5;
    c->b = (double)(of - hits) + 0.5;
    c->value = c->a / (c->a + c->b);
}

static bool read_hits(pl_duel_reader *r, const pl_yaml *mapping, pl_duel_input *input) {
    const pl_yaml *hits_node = pl_yaml_get(mapping, "hits"), *of_node = pl_yaml_get(mapping, "of");
    int64_t hits, of;
    if (of_node == NULL)
        return pl_yaml_fail(r->name, hits_node, r->error,
                            "hits of how many tests? 'of' is missing, as in {hits: 3, of: 5}");
    if (!pl_duel_count(r, of_node, 1, PL_DUEL_TESTS_MAX, "tests", "what so many tests leave open is a number",
                       &of) ||
        !pl_duel_count(r, hits_node, 0, PL_DUEL_TESTS_MAX, "hits",
                       "what so many tests leave open is a number", &hits))
        return false;
    if (hits > of)
        return pl_yaml_fail(r->name, hits_node, r->error,
                            "%lld hits of %lld tests: there are more hits than "
                            "tests",
                            (long long)hits, (long long)of);
    take_counts(input, hits, of);
    input->rests = PL_RESTS_COUNTS;
    input->said = pl_duel_format(r, "%lld of %lld tests", (long long)hits, (long long)of);
    return input->said != NULL;
}

static bool fail_no_record(pl_duel_reader *r, const pl_yaml *node, pl_slice wanted) {
    const char **names = pl_arena_alloc(r->arena, (r->record_count + 1) * sizeof *names);
    if (names == NULL) return pl_fail_nomem(r->error);
    for (size_t i = 0; i < r->record_count; i++) names[i] = r->records[i].name;
    const char *near = pl_nearest_word(wanted, names);
    return pl_yaml_fail(
        r->name, node, r->error,
        "no test record is called '%s'%s%s%s: figures/interceptor-tests.csv of the data folders "
        "has those there are; {hits: 3, of: 5} says a count of your own",
        pl_yaml_shown(wanted).text, near == NULL ? "" : " (did you mean '", near == NULL ? "" : near,
        near == NULL ? "" : "'?)");
}

static bool read_record(pl_duel_reader *r, const pl_yaml *node, pl_duel_input *input) {
    const pl_test_record *record = NULL;
    pl_slice wanted;
    if (!pl_yaml_text(r->name, node, &wanted, r->error)) return false;
    for (size_t i = 0; i < r->record_count && record == NULL; i++)
        if (pl_slice_equal(pl_slice_of(r->records[i].name), wanted)) record = &r->records[i];
    if (record == NULL) return fail_no_record(r, node, wanted);
    if (record->status != PL_RECORD_COUNTED)
        return pl_yaml_fail(r->name, node, r->error,
                            "the test record '%s' gives no number: %s; name another one", record->name,
                            record->status == PL_RECORD_NO_COUNT
                                ? "no hits and trials were published"
                                : "its source was not read, so that nothing may rest on it");
    take_counts(input, record->hits, record->trials);
    input->rests = PL_RESTS_RECORD;
    input->record = record;
    input->chance.record = record->name;
    input->said = pl_duel_format(r, "%lld of %lld, test record %s", (long long)record->hits,
                                 (long long)record->trials, record->name);
    return input->said != NULL;
}

/* ---- one chance ---- */

static bool read_mapping(pl_duel_reader *r, const pl_yaml *node, pl_duel_input *input) {
    size_t form = 0;
    if (!pl_yaml_known_keys(r->name, node, chance_keys, r->error) ||
        !pl_duel_form(r, node, chance_forms, &form) ||
        !pl_duel_line(r, node, "why", PL_DUEL_WHY_MAX, &input->why))
        return false;
    const pl_yaml *of = pl_yaml_get(node, "of"), *from = pl_yaml_get(node, "from"),
                  *to = pl_yaml_get(node, "to");
    if (of != NULL && form != HITS)
        return pl_yaml_fail(r->name, of, r->error, "'of' goes with 'hits', and here stands '%s'",
                            chance_forms[form]);
    if ((from != NULL || to != NULL) && form != VALUE)
        return pl_yaml_fail(r->name, from != NULL ? from : to, r->error,
                            "a range goes with 'value'; '%s' says itself how far the chance is unknown: take "
                            "the range away",
                            chance_forms[form]);
    switch ((enum form)form) {
    case VALUE:
        return read_value(r, node, input);
    case BETA:
        return read_beta(r, pl_yaml_get(node, "beta"), input);
    case HITS:
        return read_hits(r, node, input);
    case RECORD:
        break;
    }
    return read_record(r, pl_yaml_get(node, "record"), input);
}

bool pl_duel_chance(pl_duel_reader *r, const pl_yaml *mapping, const char *layer, const char *key,
                    double otherwise, pl_chance *ret) {
    const pl_yaml *node = pl_yaml_get(mapping, key);
    pl_duel_input input = {.layer = layer, .name = key, .chance = open_chance, .hits = -1, .of = -1};
    input.input = layer == NULL ? key : pl_duel_format(r, "%s: %s", layer, key);
    if (input.input == NULL) return false;
    if (node == NULL) {
        input.chance.value = otherwise;
        input.said = shown(r, otherwise);
        if (input.said == NULL) return false;
    } else if (node->type == PL_YAML_SCALAR) {
        if (!pl_duel_probability(r, node, &input.chance.value)) return false;
        input.rests = PL_RESTS_NUMBER;
        input.said = shown(r, input.chance.value);
        if (input.said == NULL) return false;
    } else if (!read_mapping(r, node, &input)) {
        return false;
    }
    r->inputs[r->input_count++] = input;
    *ret = input.chance;
    return true;
}
