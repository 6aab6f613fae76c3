/* weigh.c - from outcomes to shares and flips.
 *
 * The weight of a specification is the product of the weights of its options. Options of one choice that
 * agree in every outcome, whatever the other choices, are one option in several words and share one weight;
 * so no near-duplicate of an option moves the share. Sources are not merged so: two makers who agree are two
 * witnesses. But a maker counts once: of its sources the first in the list that measures anything counts, and
 * the others weigh nothing. */
#include "claim/claim.h"

#include <math.h>
#include <stdlib.h>

typedef enum { FAILS, HOLDS, CANNOT_TELL, UNKNOWN, NOT_COUNTED } outcome;

static outcome outcome_of(const pl_specification *specification) {
    if (!specification->counted) return NOT_COUNTED;
    if (!specification->measurable) return UNKNOWN;
    if (specification->cannot_tell) return CANNOT_TELL;
    return specification->holds ? HOLDS : FAILS;
}

/* Walks the specifications that differ only in one choice: `base` is the one with that choice's first option.
 */
typedef struct {
    size_t stride, options, block, total;
} slice;
static slice slice_of(const pl_reading *reading, pl_choice_kind choice) {
    size_t stride = pl_choices_stride(reading, choice), options = reading->choices[choice].count;
    return (slice){stride, options, stride * options, reading->specification_count};
}
static size_t slice_base(const slice *s, size_t nth) {
    return nth / s->stride * s->block + nth % s->stride;
}
static size_t slice_count(const slice *s) {
    return s->total / s->options;
}

/* ---- makers ---- */

/* Does any specification with this source measure anything? */
static bool measures(const pl_outcomes *outcomes, const slice *s, size_t source) {
    for (size_t n = 0; n < slice_count(s); n++)
        if (outcomes->specifications[slice_base(s, n) + source * s->stride].measurable) return true;
    return false;
}

static bool same_maker(const pl_maps *a, const pl_maps *b) {
    return a != NULL && b != NULL && strcmp(a->maker, b->maker) == 0;
}

/* A source counts unless another of its maker goes before it: one that measures before one that does not, and
 * then the order of the list. */
static void count_makers_once(pl_outcomes *outcomes) {
    const slice s = slice_of(outcomes->reading, PL_CHOICE_SOURCE);
    bool measured[PL_CLAIM_OPTIONS_MAX] = {false};
    for (size_t i = 0; i < s.options; i++) measured[i] = measures(outcomes, &s, i);
    for (size_t i = 0; i < s.options; i++) {
        bool counted = true;
        for (size_t j = 0; j < s.options && counted; j++)
            if (j != i && same_maker(outcomes->maps[i], outcomes->maps[j]))
                counted = measured[i] == measured[j] ? i < j : measured[i];
        for (size_t n = 0; n < slice_count(&s); n++)
            outcomes->specifications[slice_base(&s, n) + i * s.stride].counted = counted;
    }
}

/* ---- weights ---- */

static bool options_agree(const pl_outcomes *outcomes, const slice *s, size_t a, size_t b) {
    for (size_t n = 0; n < slice_count(s); n++) {
        size_t base = slice_base(s, n);
        if (outcome_of(&outcomes->specifications[base + a * s->stride]) !=
            outcome_of(&outcomes->specifications[base + b * s->stride]))
            return false;
    }
    return true;
}

/* Options that agree form a class; each class weighs 1 in all. */
static void multiply_weights(pl_outcomes *outcomes, pl_choice_kind choice) {
    const slice s = slice_of(outcomes->reading, choice);
    size_t class_of[PL_CLAIM_OPTIONS_MAX], members[PL_CLAIM_OPTIONS_MAX] = {0};
    for (size_t i = 0; i < s.options; i++) {
        class_of[i] = i;
        for (size_t j = 0; j < i && class_of[i] == i; j++)
            if (class_of[j] == j && options_agree(outcomes, &s, j, i)) class_of[i] = j;
        members[class_of[i]]++;
    }
    for (size_t i = 0; i < s.options; i++)
        for (size_t n = 0; n < slice_count(&s); n++)
            outcomes->weights[slice_base(&s, n) + i * s.stride] /= (double)members[class_of[i]];
}

/* ---- equal results ---- */

typedef struct {
    int outcome;
    double value, threshold;
    size_t hits, of, index;
} result;

static double settled(double value) {
    return isfinite(value) ? nearbyint(value * 1e9) : -INFINITY;
}
static int order(double a, double b) {
    return (a > b) - (a < b);
}

static int compare_results(const result *x, const result *y) {
    if (x->outcome != y->outcome) return x->outcome - y->outcome;
    if (x->value != y->value) return order(x->value, y->value);
    if (x->threshold != y->threshold) return order(x->threshold, y->threshold);
    if (x->hits != y->hits) return order((double)x->hits, (double)y->hits);
    return order((double)x->of, (double)y->of);
}

static int sort_results(const void *a, const void *b) {
    const result *x = a, *y = b;
    int by = compare_results(x, y);
    return by != 0 ? by : order((double)x->index, (double)y->index);
}

static bool mark_equal(pl_outcomes *outcomes, pl_error *error) {
    size_t count = outcomes->reading->specification_count;
    result *results = pl_malloc(count * sizeof *results);
    if (results == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_specification *one = &outcomes->specifications[i];
        results[i] = (result){!one->measurable   ? UNKNOWN
                              : one->cannot_tell ? CANNOT_TELL
                              : one->holds       ? HOLDS
                                                 : FAILS,
                              settled(one->value),
                              settled(one->threshold),
                              one->hits,
                              one->of,
                              i};
    }
    qsort(results, count, sizeof *results, sort_results);
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        if (compare_results(&results[first], &results[i]) != 0) first = i;
        outcomes->specifications[results[i].index].same_as = results[first].index;
    }
    pl_free(results);
    return true;
}

bool pl_weigh(pl_outcomes *outcomes, pl_arena *arena, pl_error *error) {
    const pl_reading *reading = outcomes->reading;
    size_t count = reading->specification_count;
    outcomes->weights = pl_arena_alloc(arena, count * sizeof *outcomes->weights);
    if (outcomes->weights == NULL) return pl_fail_nomem(error);
    count_makers_once(outcomes);
    for (size_t i = 0; i < count; i++) outcomes->weights[i] = outcomes->specifications[i].counted ? 1 : 0;
    for (int kind = PL_CHOICE_SOURCE + 1; kind < PL_CHOICE_COUNT; kind++)
        if (reading->choices[kind].count > 1) multiply_weights(outcomes, (pl_choice_kind)kind);
    return mark_equal(outcomes, error);
}

double pl_weigh_share(const pl_outcomes *outcomes) {
    double holding = 0, measured = 0;
    for (size_t i = 0; i < outcomes->reading->specification_count; i++) {
        outcome one = outcome_of(&outcomes->specifications[i]);
        if (one == HOLDS) holding += outcomes->weights[i];
        if (one == HOLDS || one == FAILS) measured += outcomes->weights[i];
    }
    return measured > 0 ? holding / measured : NAN;
}

double pl_weigh_untold(const pl_outcomes *outcomes) {
    double untold = 0, all = 0;
    for (size_t i = 0; i < outcomes->reading->specification_count; i++) {
        const outcome one = outcome_of(&outcomes->specifications[i]);
        if (one == CANNOT_TELL) untold += outcomes->weights[i];
        if (one <= CANNOT_TELL) all += outcomes->weights[i];
    }
    return all > 0 ? untold / all : 0;
}

/* ---- flips ---- */

typedef struct {
    pl_flip flip;
    size_t made; /* its place in the order of choices and options, to settle ties */
} ranked_flip;

static int sort_flips(const void *a, const void *b) {
    const ranked_flip *x = a, *y = b;
    int by = order((double)y->flip.flips * (double)x->flip.of, (double)x->flip.flips * (double)y->flip.of);
    if (by == 0) by = order((double)y->flip.flips, (double)x->flip.flips);
    return by != 0 ? by : order((double)x->made, (double)y->made);
}

static pl_flip count_flips(const pl_outcomes *outcomes, pl_choice_kind choice, size_t from, size_t to) {
    const slice s = slice_of(outcomes->reading, choice);
    const pl_choice_option *options = outcomes->reading->choices[choice].options;
    pl_flip flip = {.choice = pl_choice_names[choice], .from = options[from].text, .to = options[to].text};
    for (size_t n = 0; n < slice_count(&s); n++) {
        size_t base = slice_base(&s, n);
        outcome one = outcome_of(&outcomes->specifications[base + from * s.stride]);
        outcome other = outcome_of(&outcomes->specifications[base + to * s.stride]);
        if (one > HOLDS || other > HOLDS) continue;
        flip.of++;
        flip.flips += one != other;
    }
    return flip;
}

bool pl_weigh_flips(const pl_outcomes *outcomes, pl_arena *arena, const pl_flip **ret, size_t *ret_count,
                    pl_error *error) {
    ranked_flip *list = NULL;
    size_t count = 0, capacity = 0, made = 0;
    for (int kind = 0; kind < PL_CHOICE_COUNT; kind++) {
        size_t options = outcomes->reading->choices[kind].count;
        for (size_t from = 0; from < options; from++)
            for (size_t to = from + 1; to < options; to++, made++) {
                ranked_flip one = {count_flips(outcomes, (pl_choice_kind)kind, from, to), made};
                if (one.flip.flips == 0) continue;
                if (!PL_GROW(list, count, capacity)) {
                    pl_free(list);
                    return pl_fail_nomem(error);
                }
                list[count++] = one;
            }
    }
    if (count > 1) qsort(list, count, sizeof *list, sort_flips);
    pl_flip *flips = pl_arena_alloc(arena, (count + 1) * sizeof *flips);
    for (size_t i = 0; i < count && flips != NULL; i++) flips[i] = list[i].flip;
    pl_free(list);
    if (flips == NULL) return pl_fail_nomem(error);
    *ret = flips;
    *ret_count = count;
    return true;
}

/* ---- signs ---- */

bool pl_weigh_signs_differ(const pl_outcomes *outcomes, size_t *ret_one, size_t *ret_other) {
    const slice s = slice_of(outcomes->reading, PL_CHOICE_SOURCE);
    for (size_t a = 0; a < s.options; a++)
        for (size_t b = a + 1; b < s.options; b++) {
            double compared = 0, opposed = 0;
            size_t one = 0, other = 0;
            for (size_t n = 0; n < slice_count(&s); n++) {
                size_t x = slice_base(&s, n) + a * s.stride, y = slice_base(&s, n) + b * s.stride;
                outcome ox = outcome_of(&outcomes->specifications[x]),
                        oy = outcome_of(&outcomes->specifications[y]);
                if (ox > HOLDS || oy > HOLDS) continue;
                compared += outcomes->weights[x];
                double nx = outcomes->specifications[x].signed_value,
                       ny = outcomes->specifications[y].signed_value;
                if (ox == oy || !((nx > 0 && ny < 0) || (nx < 0 && ny > 0))) continue;
                if (opposed <= 0) {
                    one = x;
                    other = y;
                }
                opposed += outcomes->weights[x];
            }
            if (compared > 0 && opposed >= compared / 2 - 1e-9) {
                *ret_one = one;
                *ret_other = other;
                return true;
            }
        }
    return false;
}
