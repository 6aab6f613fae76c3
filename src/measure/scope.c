/* scope.c - the scopes that a published number is looked for in. The list is fixed by the figure and by what
 * a source can tell apart, before anything is measured. */
#include "measure/scope.h"

#include <math.h>
#include <stdlib.h>

#define FAR_SHIFT 3 /* days by which a whole window is moved, beside each end a day off */

typedef struct {
    pl_scope *list;
    size_t count, capacity;
    bool failed;
    bool ends_stand;
} scope_list;

static bool equal(const pl_scope *a, const pl_scope *b) {
    return a->quantity == b->quantity && a->counts == b->counts && a->sum == b->sum &&
           a->from_days == b->from_days && a->to_days == b->to_days && a->turn_seconds == b->turn_seconds &&
           a->whole == b->whole;
}

/* None twice. */
static void add(scope_list *s, pl_scope scope) {
    for (size_t i = 0; i < s->count; i++)
        if (equal(&s->list[i], &scope)) return;
    s->failed = s->failed || !PL_GROW(s->list, s->count, s->capacity);
    if (!s->failed) s->list[s->count++] = scope;
}

/* The scope with each of its ends as it is, a day earlier and a day later. */
static void add_ends(scope_list *s, const pl_figure *figure, pl_scope scope) {
    static const int days[3] = {0, -1, 1};
    if (s->ends_stand) {
        add(s, scope);
        return;
    }
    for (int a = 0; a < (figure->has_period ? 3 : 1); a++)
        for (int b = 0; b < 3; b++) {
            scope.from_days = days[a];
            scope.to_days = days[b];
            add(s, scope);
        }
}

static void add_all(scope_list *s, const pl_figure *figure, const pl_scope_choices *choices,
                    const pl_scope *stated) {
    const bool change = figure->quantity <= PL_FIGURE_LOST;
    /* What was held before the invasion stands still, and changes no change. */
    const unsigned toggles = choices->counts & ~(change ? (unsigned)PL_COUNTS_SINCE_INVASION : 0);
    for (size_t turn = 0; turn < choices->turn_count; turn++)
        for (unsigned flip = 0; flip < 16; flip++) {
            pl_scope scope = *stated;
            if ((flip & ~toggles) != 0 || (figure->quantity == PL_FIGURE_CONTESTED && flip != 0)) continue;
            scope.counts ^= flip;
            scope.turn_seconds = choices->turns[turn];
            for (scope.whole = 0; scope.whole < choices->whole_count; scope.whole++)
                add_ends(s, figure, scope);
        }
    for (int shift = -FAR_SHIFT; change && shift <= FAR_SHIFT; shift++) {
        pl_scope scope = *stated;
        scope.from_days = scope.to_days = shift;
        add(s, scope);
    }
    if (!change) return;
    for (pl_figure_quantity q = PL_FIGURE_NET; q <= PL_FIGURE_LOST; q++) {
        pl_scope scope = *stated;
        /* Gained is looked for in net and the other way round; neither in what was lost. */
        if (q != figure->quantity && (q == PL_FIGURE_LOST || figure->quantity == PL_FIGURE_LOST)) continue;
        scope.quantity = q;
        if (choices->gross || q == PL_FIGURE_NET) add_ends(s, figure, scope);
        if (!choices->updates || stated->counts != 0 || figure->region[0] != '\0') continue;
        scope.sum = PL_SUM_UPDATES;
        if (q != PL_FIGURE_NET) add_ends(s, figure, scope);
        scope.sum = PL_SUM_NO_REDRAW;
        add_ends(s, figure, scope);
    }
}

bool pl_scopes_list(const pl_figure *figure, const pl_scope_choices *choices, pl_arena *arena, pl_scope **ret,
                    size_t *ret_count, pl_error *error) {
    const pl_scope stated = {
        .quantity = figure->quantity, .counts = figure->counts, .turn_seconds = choices->turns[0]};
    scope_list s = {.ends_stand = choices->ends_stand};
    add(&s, stated);
    add_all(&s, figure, choices, &stated);
    pl_scope *kept = s.failed ? NULL : pl_arena_alloc(arena, s.count * sizeof *kept);
    if (kept != NULL) {
        memcpy(kept, s.list, s.count * sizeof *kept);
        *ret = kept;
        *ret_count = s.count;
    }
    pl_free(s.list);
    return kept != NULL || pl_fail_nomem(error);
}

void pl_scope_instants(const pl_figure *figure, const pl_scope *scope, pl_instant *ret_from,
                       pl_instant *ret_to) {
    /* A state of a day is that at its end. */
    const pl_day to = figure->has_period ? figure->to : figure->on + 1;
    *ret_to = pl_day_start(to + scope->to_days) + scope->turn_seconds;
    *ret_from =
        figure->has_period ? pl_day_start(figure->from + scope->from_days) + scope->turn_seconds : INT64_MIN;
}

unsigned pl_scope_departures(const pl_figure *figure, const pl_scope *scope, const pl_scope *stated) {
    unsigned count = 0;
    for (unsigned bits = scope->counts ^ stated->counts; bits != 0; bits &= bits - 1) count++;
    count += scope->quantity != stated->quantity;
    count += scope->sum != stated->sum;
    count += scope->turn_seconds != stated->turn_seconds;
    count += scope->whole != stated->whole;
    count += scope->to_days != 0;
    count += figure->has_period && scope->from_days != 0 && scope->from_days != scope->to_days;
    return count;
}

pl_nearness pl_figure_near(const pl_figure *figure, double value) {
    if (!isfinite(value)) return PL_NEAR_NOT;
    if (value >= figure->low && value <= figure->high) return PL_NEAR_PRINTED;
    double slack = PL_FIGURE_TOLERANCE * fabs(figure->value);
    return value >= figure->low - slack && value <= figure->high + slack ? PL_NEAR_TOLERANCE : PL_NEAR_NOT;
}

static int by_value(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other ? 1 : 0;
}

/* Values that differ by less than rounding leaves are one. */
static size_t count_distinct(const double *values, size_t count) {
    double *sorted = pl_malloc(count * sizeof *sorted);
    size_t used = 0, distinct = 0;
    if (sorted == NULL) return 0; /* told as unknown; the search itself needs no memory */
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i])) sorted[used++] = values[i];
    if (used > 0) qsort(sorted, used, sizeof *sorted, by_value);
    for (size_t i = 0; i < used; i++) distinct += i == 0 || sorted[i] - sorted[i - 1] > 1e-6;
    pl_free(sorted);
    return distinct;
}

/* Is scope i a better answer than the best so far? */
static bool better(const pl_figure *figure, const pl_scope *scopes, const double *values, size_t i,
                   size_t best) {
    pl_nearness near = pl_figure_near(figure, values[i]), than = pl_figure_near(figure, values[best]);
    if (near == PL_NEAR_NOT || than == PL_NEAR_NOT) return near > than;
    unsigned departs = pl_scope_departures(figure, &scopes[i], &scopes[0]),
             departed = pl_scope_departures(figure, &scopes[best], &scopes[0]);
    if (departs != departed) return departs < departed;
    if (near != than) return near > than;
    return fabs(values[i] - figure->value) < fabs(values[best] - figure->value);
}

void pl_scopes_search(const pl_figure *figure, const pl_scope *scopes, const double *values, size_t count,
                      pl_scope_search *ret) {
    pl_scope_search s = {.low = NAN, .high = NAN};
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) continue;
        pl_nearness near = pl_figure_near(figure, values[i]);
        s.low = s.tried == 0 ? values[i] : fmin(s.low, values[i]);
        s.high = s.tried == 0 ? values[i] : fmax(s.high, values[i]);
        s.as_printed += near == PL_NEAR_PRINTED;
        s.in_tolerance += near != PL_NEAR_NOT;
        if (s.tried == 0 || fabs(values[i] - figure->value) < fabs(values[s.closest] - figure->value))
            s.closest = i;
        s.tried++;
    }
    s.distinct = count_distinct(values, count);
    /* What was stated needs no search; only if it is not near enough is another scope's nearness worth more.
     */
    for (size_t i = 1; pl_figure_near(figure, values[0]) == PL_NEAR_NOT && i < count; i++)
        if (better(figure, scopes, values, i, s.best)) s.best = i;
    s.nearness = pl_figure_near(figure, values[s.best]);
    *ret = s;
}

/* ---- words ---- */

static void item(pl_buffer *out, size_t begin, const char *text) {
    if (out->length > begin) pl_buffer_text(out, "; ");
    pl_buffer_text(out, text);
}

static void end_text(pl_buffer *out, size_t begin, const char *what, int days) {
    if (out->length > begin) pl_buffer_text(out, "; ");
    if (abs(days) == 1)
        pl_buffer_format(out, "%s a day %s", what, days < 0 ? "earlier" : "later");
    else
        pl_buffer_format(out, "%s %d days %s", what, abs(days), days < 0 ? "earlier" : "later");
}

static void ends_text(const pl_figure *figure, const pl_scope *scope, pl_buffer *out, size_t begin) {
    if (!figure->has_period) {
        if (scope->to_days != 0) end_text(out, begin, "the state", scope->to_days);
    } else if (scope->from_days == scope->to_days) {
        if (scope->to_days != 0) end_text(out, begin, "both ends of the period", scope->to_days);
    } else {
        if (scope->from_days != 0) end_text(out, begin, "the begin of the period", scope->from_days);
        if (scope->to_days != 0) end_text(out, begin, "the end of the period", scope->to_days);
    }
}

void pl_scope_text(const pl_figure *figure, const pl_scope *scope, const pl_scope *stated,
                   const char *const *wholes, pl_buffer *out) {
    static const char *const in[] = {"land that the side claims, too", "the grey zone, too",
                                     "without what was held before the invasion",
                                     "what the other sides hold counted against the side"};
    static const char *const not_in[] = {"without land that is only claimed", "without the grey zone",
                                         "with what was held before the invasion",
                                         "what the other sides hold left out"};
    static const char *const quantities[] = {"gained and lost against each other, not gained alone",
                                             "gained alone, not less what was lost", "what was lost"};
    static const char *const sums[] = {"the states at both ends alone",
                                       "every update's own gains and losses added up",
                                       "updates added up without lines drawn again"};
    const size_t begin = out->length;
    ends_text(figure, scope, out, begin);
    if (scope->turn_seconds != stated->turn_seconds) {
        if (out->length > begin) pl_buffer_text(out, "; ");
        int minutes = (scope->turn_seconds + 86400) % 86400 / 60;
        pl_buffer_format(out, "days from %02d:%02d UTC%s", minutes / 60, minutes % 60,
                         scope->turn_seconds < 0 ? " of the day before" : "");
    }
    for (unsigned bit = 0; bit < 4; bit++)
        if (((scope->counts ^ stated->counts) >> bit & 1) != 0)
            item(out, begin, (scope->counts >> bit & 1) != 0 ? in[bit] : not_in[bit]);
    if (scope->quantity != stated->quantity) item(out, begin, quantities[scope->quantity]);
    if (scope->sum != stated->sum) item(out, begin, sums[scope->sum]);
    if (scope->whole != stated->whole) {
        item(out, begin, figure->unit == PL_UNIT_PERCENT ? "as a share of " : "");
        pl_buffer_text(out, wholes[scope->whole]);
    }
}

void pl_scope_full_text(const pl_figure *figure, const pl_scope *scope, const char *const *wholes,
                        pl_buffer *out) {
    static const char *const sums[] = {"", ", update by update", ", update by update without redraws"};
    char text[PL_INSTANT_TEXT];
    pl_instant from, to;
    pl_scope_instants(figure, scope, &from, &to);
    pl_buffer_format(out, "%s%s", pl_figure_quantities[scope->quantity], sums[scope->sum]);
    for (unsigned bit = 0; bit < 4; bit++)
        if ((scope->counts >> bit & 1) != 0) pl_buffer_format(out, ", %s", pl_figure_counts_words[bit]);
    if (figure->region[0] != '\0') pl_buffer_format(out, ", in %s", figure->region);
    if (from != INT64_MIN) {
        pl_instant_text(from, text);
        pl_buffer_format(out, ", %s to ", text);
    } else {
        pl_buffer_text(out, ", at ");
    }
    pl_instant_text(to, text);
    pl_buffer_text(out, text);
    if (wholes[scope->whole] != NULL)
        pl_buffer_format(out, ", %s%s", figure->unit == PL_UNIT_PERCENT ? "of " : "", wholes[scope->whole]);
}
