/* arithmetic.c - the rules that printed numbers are held to. Each number is the range that its printing
 * leaves open; two fit when what one leaves open for the other meets what the other leaves open. */
#include "measure/arithmetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const pl_rule_names[PL_RULE_COUNT + 1] = {"units",  "balance", "parts", "periods",
                                                      "levels", "twice",   NULL};

#define DAYS_IN_MONTH (365.2425 / 12)

typedef struct {
    double low, high;
} range;

typedef struct {
    const pl_figure *figures;
    size_t count;
    pl_arena *arena;
    pl_comparison *made;
    size_t made_count, made_capacity;
} table;

static bool same(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

/* Do ranges meet? A sum of bounds may miss by rounding what it touches on paper. */
static bool meets(range a, range b) {
    double slack = 1e-9 * fmax(fabs(a.low), fabs(b.low));
    return a.low <= b.high + slack && b.low <= a.high + slack;
}

static range bounds(const pl_figure *f) {
    return (range){f->low, f->high};
}

/* Of the four products, the least and the greatest: factors may be negative. */
static range times(range a, range b) {
    const double p[4] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    range r = {p[0], p[0]};
    for (int i = 1; i < 4; i++) {
        r.low = fmin(r.low, p[i]);
        r.high = fmax(r.high, p[i]);
    }
    return r;
}

/* Months of a period: whole ones when it begins and ends on the same day of a month, else by their mean
 * length. */
static double months_of(const pl_figure *f) {
    int year[2], month[2], day[2];
    pl_day_to_civil(f->from, &year[0], &month[0], &day[0]);
    pl_day_to_civil(f->to, &year[1], &month[1], &day[1]);
    return day[0] == day[1] ? (year[1] - year[0]) * 12 + month[1] - month[0]
                            : pl_figure_days(f) / DAYS_IN_MONTH;
}

/* The whole of a share, in km2: all areas that are printed for the region, or the figure it is a part of. */
static bool whole_of(const table *t, const pl_figure *f, range *ret) {
    range whole = {INFINITY, -INFINITY};
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *area = &t->figures[i];
        range r;
        if (f->of[0] != '\0') {
            if (area->quantity != PL_FIGURE_AREA || !same(area->region, f->of)) continue;
        } else if (!same(area->id, f->part_of) || area->unit == PL_UNIT_PERCENT) {
            continue;
        }
        if (!pl_figure_km2(t->figures, t->count, area, &r.low, &r.high)) continue;
        whole.low = fmin(whole.low, r.low);
        whole.high = fmax(whole.high, r.high);
    }
    if (whole.low > whole.high) return false;
    *ret = whole;
    return true;
}

/* By what a number in the figure's unit is multiplied to be km2. */
static bool factor_of(const table *t, const pl_figure *f, range *ret) {
    switch (f->unit) {
    case PL_UNIT_KM2:
        *ret = (range){1, 1};
        return true;
    case PL_UNIT_SQ_MI:
        *ret = (range){PL_KM2_IN_SQ_MI, PL_KM2_IN_SQ_MI};
        return true;
    case PL_UNIT_KM2_A_DAY:
        *ret = (range){pl_figure_days(f), pl_figure_days(f)};
        return f->has_period;
    case PL_UNIT_SQ_MI_A_MONTH:
        *ret = (range){months_of(f) * PL_KM2_IN_SQ_MI, months_of(f) * PL_KM2_IN_SQ_MI};
        return f->has_period;
    case PL_UNIT_PERCENT:
        if (!whole_of(t, f, ret)) return false;
        *ret = (range){ret->low / 100, ret->high / 100};
        return true;
    default:
        return false;
    }
}

bool pl_figure_km2(const pl_figure *figures, size_t count, const pl_figure *figure, double *ret_low,
                   double *ret_high) {
    const table t = {.figures = figures, .count = count};
    range factor;
    if (!factor_of(&t, figure, &factor)) return false;
    range km2 = times(bounds(figure), factor);
    *ret_low = km2.low;
    *ret_high = km2.high;
    return true;
}

static bool same_when(const pl_figure *a, const pl_figure *b) {
    return a->has_period == b->has_period && a->has_day == b->has_day &&
           (!a->has_period || (a->from == b->from && a->to == b->to)) && (!a->has_day || a->on == b->on);
}

/* Of the same land, whenever. */
static bool same_land(const pl_figure *a, const pl_figure *b) {
    return same(a->side, b->side) && same(a->region, b->region) && a->counts == b->counts;
}

/* One and the same number, but for its unit. */
static bool same_number(const pl_figure *a, const pl_figure *b) {
    return a->quantity == b->quantity && same_land(a, b) && same_when(a, b);
}

static bool digits_equal(double a, double b) {
    char text[2][PL_FIGURE_TEXT];
    int counts[10] = {0};
    snprintf(text[0], sizeof text[0], "%.15g", fabs(a));
    snprintf(text[1], sizeof text[1], "%.15g", fabs(b));
    if (strlen(text[0]) != strlen(text[1]) || strcmp(text[0], text[1]) == 0) return false;
    for (int k = 0; k < 2; k++)
        for (const char *c = text[k]; *c != '\0'; c++)
            if (*c >= '0' && *c <= '9') counts[*c - '0'] += k == 0 ? 1 : -1;
    for (int d = 0; d < 10; d++)
        if (counts[d] != 0) return false;
    return true;
}

static bool add(table *t, pl_rule rule, const pl_figure *figure, const pl_figure *const *others,
                size_t other_count, range open, pl_comparison **ret, pl_error *error) {
    if (!PL_GROW(t->made, t->made_count, t->made_capacity)) return pl_fail_nomem(error);
    const pl_figure **list = pl_arena_alloc(t->arena, other_count * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    memcpy(list, others, other_count * sizeof *list);
    pl_comparison *made = &t->made[t->made_count++];
    *made = (pl_comparison){.rule = rule,
                            .holds = meets(open, bounds(figure)),
                            .figure = figure,
                            .others = list,
                            .other_count = other_count,
                            .low = open.low,
                            .high = open.high,
                            .back_low = NAN,
                            .back_high = NAN,
                            .days_low = NAN,
                            .days_high = NAN,
                            .whole_low_km2 = NAN,
                            .whole_high_km2 = NAN};
    if (ret != NULL) *ret = made;
    return true;
}

/* ---- units ---- */

/* From a range in `a`'s unit to one in `b`'s; NAN when a factor is nothing. */
static range convert(range value, range factor_a, range factor_b) {
    range km2 = times(value, factor_a);
    if (factor_b.low <= 0) return (range){NAN, NAN};
    return times(km2, (range){1 / factor_b.high, 1 / factor_b.low});
}

static bool compare_units(table *t, const pl_figure *anchor, const pl_figure *f, pl_error *error) {
    range factor[2], whole;
    pl_comparison *made;
    if (!factor_of(t, anchor, &factor[0]) || !factor_of(t, f, &factor[1])) return true;
    range open = convert(bounds(anchor), factor[0], factor[1]);
    range back = convert(bounds(f), factor[1], factor[0]);
    if (isnan(open.low) || isnan(back.low)) return true;
    if (!add(t, PL_RULE_UNITS, f, &anchor, 1, open, &made, error)) return false;
    made->back_low = back.low;
    made->back_high = back.high;
    if (f->unit == PL_UNIT_KM2_A_DAY && f->low > 0) {
        range km2 = times(bounds(anchor), factor[0]);
        made->days_low = km2.low / f->high;
        made->days_high = km2.high / f->low;
    }
    if (f->unit == PL_UNIT_PERCENT && whole_of(t, f, &whole)) {
        made->whole_low_km2 = whole.low;
        made->whole_high_km2 = whole.high;
    }
    return true;
}

/* What stands in one row is held against its first number in km2, or else its first. */
static bool rule_units(table *t, pl_error *error) {
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *f = &t->figures[i], *anchor = NULL;
        if (f->row[0] == '\0' || f->quantity == PL_FIGURE_LAYER) continue;
        for (size_t k = 0; k < t->count; k++) {
            const pl_figure *other = &t->figures[k];
            if (!same(other->row, f->row) || !same_number(other, f)) continue;
            if (anchor == NULL || (anchor->unit != PL_UNIT_KM2 && other->unit == PL_UNIT_KM2)) anchor = other;
        }
        if (anchor != f && anchor->unit != f->unit && !compare_units(t, anchor, f, error)) return false;
    }
    return true;
}

/* ---- balance ---- */

static const pl_figure *in_row(const table *t, const pl_figure *f, pl_figure_quantity quantity) {
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *other = &t->figures[i];
        if (other->quantity == quantity && other->unit == f->unit && same(other->row, f->row) &&
            same_land(other, f) && same_when(other, f))
            return other;
    }
    return NULL;
}

static bool rule_balance(table *t, pl_error *error) {
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *net = &t->figures[i];
        if (net->quantity != PL_FIGURE_NET || net->row[0] == '\0') continue;
        const pl_figure *both[2] = {in_row(t, net, PL_FIGURE_GAINED), in_row(t, net, PL_FIGURE_LOST)};
        if (both[0] == NULL || both[1] == NULL) continue;
        range open = {both[0]->low - both[1]->high, both[0]->high - both[1]->low};
        if (!add(t, PL_RULE_BALANCE, net, both, 2, open, NULL, error)) return false;
    }
    return true;
}

/* ---- parts ---- */

/* A part that is an amount of its whole's own unit, and of no region that an earlier one has. */
static bool is_part(const table *t, const pl_figure *whole, size_t index, const pl_figure *const *taken,
                    size_t taken_count) {
    const pl_figure *part = &t->figures[index];
    if (!same(part->part_of, whole->id) || part->unit != whole->unit || part->quantity != whole->quantity ||
        !same(part->side, whole->side) || !same_when(part, whole))
        return false;
    for (size_t i = 0; i < taken_count; i++)
        if (same(taken[i]->region, part->region)) return false;
    return true;
}

static bool rule_parts(table *t, pl_error *error) {
    const pl_figure **parts = pl_malloc((t->count + 1) * sizeof *parts);
    bool done = parts != NULL || pl_fail_nomem(error);
    for (size_t w = 0; done && w < t->count; w++) {
        const pl_figure *whole = &t->figures[w];
        size_t count = 0;
        double sum_low = 0;
        for (size_t i = 0; i < t->count; i++)
            if (is_part(t, whole, i, parts, count)) parts[count++] = &t->figures[i];
        for (size_t i = 0; i < count; i++) sum_low += parts[i]->low;
        /* The whole may be more than the parts that were printed, never less. */
        if (count > 0)
            done = add(t, PL_RULE_PARTS, whole, parts, count, (range){sum_low, INFINITY}, NULL, error);
    }
    pl_free(parts);
    return done;
}

/* ---- periods ---- */

typedef struct {
    const pl_figure *figure;
    size_t steps;  /* of the longest chain that begins where the whole does and ends with this one; 0: none */
    long previous; /* in that chain; -1: it is the first */
} link;

static int by_to(const void *a, const void *b) {
    const pl_figure *s = ((const link *)a)->figure, *f = ((const link *)b)->figure;
    if (s->to != f->to) return s->to < f->to ? -1 : 1;
    return s < f ? -1 : s > f ? 1 : 0;
}

/* The first link that ends at `day` or later. */
static size_t first_at(const link *links, size_t count, pl_day day) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (links[middle].figure->to < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Fills the chains from `from`; links are by their ends, so that what a link follows stands before it. The
 * best of those that end on one day is kept at the first of them. */
static void chain(link *links, size_t *best, size_t count, pl_day from) {
    for (size_t i = 0; i < count; i++) {
        const size_t mine = first_at(links, count, links[i].figure->to);
        const size_t before = first_at(links, count, links[i].figure->from);
        if (i == mine) best[i] = i;
        links[i].steps = 0;
        links[i].previous = -1;
        if (links[i].figure->from == from) {
            links[i].steps = 1;
        } else if (before < i && links[before].figure->to == links[i].figure->from &&
                   links[best[before]].steps > 0) {
            links[i].steps = links[best[before]].steps + 1;
            links[i].previous = (long)best[before];
        }
        if (links[i].steps > links[best[mine]].steps) best[mine] = i;
    }
}

static bool compare_periods(table *t, const pl_figure *whole, link *links, size_t *best,
                            const pl_figure **list, pl_error *error) {
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *f = &t->figures[i];
        if (f == whole || f->quantity != whole->quantity || f->unit != whole->unit || !f->has_period ||
            !same(f->publisher, whole->publisher) || !same_land(f, whole) || f->from < whole->from ||
            f->to > whole->to || (f->from == whole->from && f->to == whole->to))
            continue;
        links[count++] = (link){.figure = f};
    }
    qsort(links, count, sizeof *links, by_to);
    chain(links, best, count, whole->from);
    size_t end = first_at(links, count, whole->to);
    if (end == count || links[best[end]].steps < 2) return true;
    size_t steps = links[best[end]].steps, at = steps;
    range sum = {0, 0};
    for (long i = (long)best[end]; i >= 0; i = links[i].previous) {
        list[--at] = links[i].figure;
        sum.low += links[i].figure->low;
        sum.high += links[i].figure->high;
    }
    return add(t, PL_RULE_PERIODS, whole, list, steps, sum, NULL, error);
}

static bool rule_periods(table *t, pl_error *error) {
    link *links = pl_malloc((t->count + 1) * sizeof *links);
    size_t *best = pl_malloc((t->count + 1) * sizeof *best);
    const pl_figure **list = pl_malloc((t->count + 1) * sizeof *list);
    bool done = (links != NULL && best != NULL && list != NULL) || pl_fail_nomem(error);
    for (size_t i = 0; done && i < t->count; i++) {
        const pl_figure *f = &t->figures[i];
        if (f->has_period && f->quantity <= PL_FIGURE_LOST &&
            (f->unit == PL_UNIT_KM2 || f->unit == PL_UNIT_SQ_MI))
            done = compare_periods(t, f, links, best, list, error);
    }
    pl_free(links);
    pl_free(best);
    pl_free(list);
    return done;
}

/* ---- levels ---- */

/* What is held at the end of the day before, or of the day itself: "on 1 January" is printed for either. */
static const pl_figure *level_at(const table *t, const pl_figure *net, pl_day day) {
    const pl_figure *found = NULL;
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *f = &t->figures[i];
        if (f->quantity != PL_FIGURE_HELD || f->unit != net->unit || !f->has_day ||
            !same(f->publisher, net->publisher) || !same_land(f, net))
            continue;
        if (f->on == day) return f;
        if (f->on == day - 1 && found == NULL) found = f;
    }
    return found;
}

static bool rule_levels(table *t, pl_error *error) {
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *net = &t->figures[i];
        if (net->quantity != PL_FIGURE_NET || !net->has_period || net->unit == PL_UNIT_PERCENT) continue;
        const pl_figure *ends[2] = {level_at(t, net, net->from), level_at(t, net, net->to)};
        if (ends[0] == NULL || ends[1] == NULL || ends[0] == ends[1]) continue;
        range open = {ends[1]->low - ends[0]->high, ends[1]->high - ends[0]->low};
        if (!add(t, PL_RULE_LEVELS, net, ends, 2, open, NULL, error)) return false;
    }
    return true;
}

/* ---- printed twice ---- */

static bool printed_before(const pl_figure *first, const pl_figure *f) {
    return f->unit == first->unit && same_number(f, first) && same(f->publisher, first->publisher) &&
           same(f->of, first->of) && same(f->part_of, first->part_of);
}

/* Against the first that was printed, so that three printings make two comparisons. */
static bool rule_twice(table *t, pl_error *error) {
    for (size_t i = 0; i < t->count; i++) {
        const pl_figure *f = &t->figures[i], *first = NULL;
        pl_comparison *made;
        for (size_t k = 0; k < i && first == NULL && f->quantity != PL_FIGURE_LAYER; k++)
            if (printed_before(&t->figures[k], f)) first = &t->figures[k];
        if (first == NULL) continue;
        if (!add(t, PL_RULE_TWICE, f, &first, 1, bounds(first), &made, error)) return false;
        made->same_digits = !made->holds && digits_equal(f->value, first->value);
    }
    return true;
}

bool pl_arithmetic_compare(const pl_figure *figures, size_t count, pl_arena *arena, pl_comparison **ret,
                           size_t *ret_count, pl_error *error) {
    table t = {.figures = figures, .count = count, .arena = arena};
    bool done = rule_units(&t, error) && rule_balance(&t, error) && rule_parts(&t, error) &&
                rule_periods(&t, error) && rule_levels(&t, error) && rule_twice(&t, error);
    pl_comparison *list = done ? pl_arena_alloc(arena, (t.made_count + 1) * sizeof *list) : NULL;
    if (done && list == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (t.made_count > 0) memcpy(list, t.made, t.made_count * sizeof *list);
        *ret = list;
        *ret_count = t.made_count;
    }
    pl_free(t.made);
    return done;
}

void pl_figure_range_text(const pl_figure *figure, double low, double high, char out[PL_RANGE_TEXT]) {
    char from[PL_FIGURE_TEXT], to[PL_FIGURE_TEXT];
    pl_figure_text(figure, low, from);
    pl_figure_text(figure, high, to);
    if (isinf(high))
        snprintf(out, PL_RANGE_TEXT, "at least %s", from);
    else if (strcmp(from, to) == 0)
        snprintf(out, PL_RANGE_TEXT, "%s", from);
    else
        snprintf(out, PL_RANGE_TEXT, "%.*s to %s", (int)strcspn(from, " "), from, to);
}
