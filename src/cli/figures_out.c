/* figures_out.c - the answer of `plumbline figures`: each figure with what it is on the maps and what it
 * needs; then what does not fit together. */
#include "cli/figures_out.h"

#include "cli/interval.h"
#include "text/csv.h"
#include "text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define KM2_DECIMALS 9
#define SHOWN_DECIMALS 2
#define NEAR_MAX 20        /* scopes listed beside the answer, in JSON */
#define DEPARTURES_MAX 10u /* more than any scope has */

/* ---- words that all forms share ---- */

static const char *keep(pl_call *call, pl_buffer *text) {
    const char *copy =
        text->failed ? NULL : pl_arena_copy(&call->arena, text->data == NULL ? "" : text->data, text->length);
    if (copy == NULL) call->out.failed = true;
    pl_buffer_free(text);
    return copy == NULL ? "" : copy;
}

static const char *needs(pl_call *call, const pl_figure *f, const pl_figure_measure *m, size_t scope) {
    pl_buffer text = {0};
    pl_scope_text(f, &m->scopes[scope], &m->scopes[0], m->wholes, &text);
    return keep(call, &text);
}

static const char *in_full(pl_call *call, const pl_figure *f, const pl_figure_measure *m, size_t scope) {
    pl_buffer text = {0};
    pl_scope_full_text(f, &m->scopes[scope], m->wholes, &text);
    return keep(call, &text);
}

static const char *source_of(const pl_figure_measure *m) {
    return m->source == NULL ? "layers as printed" : m->source;
}

static void when_text(const pl_figure *f, pl_buffer *out) {
    char from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT];
    if (f->has_period) {
        pl_day_text(f->from, from);
        pl_day_text(f->to, to);
        pl_buffer_format(out, "%s to %s", from, to);
    } else if (f->has_day) {
        pl_day_text(f->on, to);
        pl_buffer_format(out, "on %s", to);
    }
}

/* ---- json ---- */

static void day_json(pl_json *json, const char *key, bool there, pl_day day) {
    char text[PL_INSTANT_TEXT];
    pl_day_text(day, text);
    pl_json_key_text(json, key, there ? text : NULL);
}

static void printed_json(const pl_figure *f, pl_json *json) {
    pl_json_key_text(json, "id", f->id);
    pl_json_key_text(json, "publisher", f->publisher);
    pl_json_key_text(json, "rests_on", f->rests_on);
    pl_json_key_text(json, "quantity", pl_figure_quantities[f->quantity]);
    pl_json_key_fixed(json, "value", f->value, f->decimals);
    pl_json_key_text(json, "unit", pl_figure_units[f->unit]);
    pl_json_key_text(json, "printed_as", pl_figure_printed_words[f->printed_as]);
    pl_json_key_fixed(json, "low", f->low, f->decimals + 1);
    pl_json_key_fixed(json, "high", f->high, f->decimals + 1);
    pl_json_key_text(json, "side", f->side);
    pl_json_key_text(json, "region", f->region);
    day_json(json, "from", f->has_period, f->from);
    day_json(json, "to", f->has_period, f->to);
    day_json(json, "on", f->has_day, f->on);
    pl_json_key(json, "counts");
    pl_json_array(json);
    for (unsigned bit = 0; pl_figure_counts_words[bit] != NULL; bit++)
        if ((f->counts >> bit & 1) != 0) pl_json_text(json, pl_figure_counts_words[bit]);
    pl_json_end(json);
    pl_json_key_text(json, "stated", f->scope);
    day_json(json, "printed", f->printed_known, f->printed);
    pl_json_key_text(json, "where", f->where);
}

static void scope_json(pl_call *call, pl_json *json, const pl_figure *f, const pl_figure_measure *m,
                       size_t scope) {
    pl_json_object(json);
    pl_json_key_fixed(json, "measured_km2", m->km2[scope], KM2_DECIMALS);
    pl_json_key_fixed(json, "measured", m->values[scope], KM2_DECIMALS);
    pl_json_key_fixed(json, "difference", m->values[scope] - f->value, KM2_DECIMALS);
    pl_json_key_text(json, "scope", in_full(call, f, m, scope));
    pl_json_key_text(json, "needs", needs(call, f, m, scope));
    pl_json_key_integer(json, "departures", pl_scope_departures(f, &m->scopes[scope], &m->scopes[0]));
    pl_json_end(json);
}

static void one_scope_json(pl_call *call, pl_json *json, const char *key, const pl_figure *f,
                           const pl_figure_measure *m, size_t scope) {
    pl_json_key(json, key);
    scope_json(call, json, f, m, scope);
}

/* The scopes that come near enough, those with the fewest departures first. */
static void near_json(pl_call *call, pl_json *json, const pl_figure *f, const pl_figure_measure *m) {
    size_t written = 0;
    pl_json_key(json, "near");
    pl_json_array(json);
    for (unsigned departs = 0; departs < DEPARTURES_MAX && written < NEAR_MAX; departs++)
        for (size_t i = 0; i < m->scope_count && written < NEAR_MAX; i++) {
            if (pl_figure_near(f, m->values[i]) == PL_NEAR_NOT ||
                pl_scope_departures(f, &m->scopes[i], &m->scopes[0]) != departs)
                continue;
            scope_json(call, json, f, m, i);
            written++;
        }
    pl_json_end(json);
}

static void measure_json(pl_call *call, pl_json *json, const pl_figure *f, const pl_figure_measure *m) {
    pl_json_object(json);
    pl_json_key_text(json, "source", m->source);
    pl_json_key_text(json, "layers_printed_by", m->source == NULL ? m->maker : NULL);
    pl_json_key_bool(json, "own", m->own);
    pl_json_key_text(json, "why", m->why);
    if (m->why == NULL) {
        one_scope_json(call, json, "as_stated", f, m, 0);
        pl_interval_json(json, "interval", &m->interval, KM2_DECIMALS);
        if (m->own) {
            one_scope_json(call, json, "best", f, m, m->search.best);
            one_scope_json(call, json, "closest", f, m, m->search.closest);
            pl_json_key_integer(json, "scopes_tried", (int64_t)m->search.tried);
            pl_json_key_integer(json, "values_distinct", (int64_t)m->search.distinct);
            pl_json_key_integer(json, "scopes_as_printed", (int64_t)m->search.as_printed);
            pl_json_key_integer(json, "scopes_in_tolerance", (int64_t)m->search.in_tolerance);
            pl_json_key_fixed(json, "lowest", m->search.low, KM2_DECIMALS);
            pl_json_key_fixed(json, "highest", m->search.high, KM2_DECIMALS);
            near_json(call, json, f, m);
        }
    }
    pl_json_end(json);
}

static bool is_reproduced(const pl_figure_answer *a) {
    return a->outcome == PL_FIGURE_AS_STATED || a->outcome == PL_FIGURE_BY_SCOPE;
}

static bool is_told(const pl_figure_answer *a) {
    return is_reproduced(a) || a->outcome == PL_FIGURE_BY_NONE;
}

static void answer_json(pl_call *call, pl_json *json, const pl_figure_answer *a) {
    const pl_figure_measure *m = a->answer;
    const pl_figure *f = a->figure;
    pl_json_object(json);
    printed_json(f, json);
    pl_json_key_text(json, "outcome", pl_figure_outcomes[a->outcome]);
    pl_json_key(json, "reproduced"); /* null: the evidence cannot tell */
    if (is_told(a))
        pl_json_bool(json, is_reproduced(a));
    else
        pl_json_null(json);
    pl_json_key_text(json, "source", m == NULL ? NULL : source_of(m));
    pl_json_key_fixed(json, "measured_km2", m == NULL ? NAN : m->km2[m->search.best], KM2_DECIMALS);
    pl_json_key_fixed(json, "measured", m == NULL ? NAN : m->values[m->search.best], KM2_DECIMALS);
    pl_json_key_text(json, "scope", m == NULL ? NULL : in_full(call, f, m, m->search.best));
    pl_json_key_text(json, "needs", m == NULL || !is_told(a) ? NULL : needs(call, f, m, m->search.best));
    pl_json_key_text(json, "why", a->why);
    pl_json_key(json, "measures");
    pl_json_array(json);
    for (size_t i = 0; i < a->measure_count; i++) measure_json(call, json, f, &a->measures[i]);
    pl_json_end(json);
    pl_json_end(json);
}

static void comparison_json(pl_json *json, const pl_comparison *c) {
    char fits[PL_RANGE_TEXT];
    pl_figure_range_text(c->figure, c->low, c->high, fits);
    pl_json_object(json);
    pl_json_key_text(json, "rule", pl_rule_names[c->rule]);
    pl_json_key_bool(json, "holds", c->holds);
    pl_json_key_text(json, "figure", c->figure->id);
    pl_json_key(json, "others");
    pl_json_array(json);
    for (size_t i = 0; i < c->other_count; i++) pl_json_text(json, c->others[i]->id);
    pl_json_end(json);
    pl_json_key_fixed(json, "value", c->figure->value, c->figure->decimals);
    pl_json_key_text(json, "unit", pl_figure_units[c->figure->unit]);
    pl_json_key_text(json, "would_fit", fits);
    pl_json_key_range(json, "would_fit_range", c->low, c->high, c->figure->decimals + 3);
    if (!isnan(c->back_low))
        pl_json_key_range(json, "others_would_fit_range", c->back_low, c->back_high,
                          c->others[0]->decimals + 3);
    if (!isnan(c->days_low)) pl_json_key_range(json, "days_would_fit_range", c->days_low, c->days_high, 3);
    if (!isnan(c->whole_low_km2))
        pl_json_key_range(json, "whole_km2_range", c->whole_low_km2, c->whole_high_km2, 1);
    if (c->rule == PL_RULE_TWICE) pl_json_key_bool(json, "same_digits", c->same_digits);
    pl_json_end(json);
}

void pl_figures_json(pl_call *call, const pl_figures_shown *shown) {
    pl_json json;
    size_t broken = 0;
    pl_answer_start(call, &json);
    pl_json_key_fixed(&json, "tolerance", PL_FIGURE_TOLERANCE, 4);
    pl_json_key(&json, "figures");
    pl_json_array(&json);
    for (size_t i = 0; i < shown->answer_count; i++) answer_json(call, &json, &shown->answers[i]);
    pl_json_end(&json);
    pl_json_key(&json, "arithmetic");
    pl_json_object(&json);
    for (size_t i = 0; i < shown->comparison_count; i++) broken += !shown->comparisons[i].holds;
    pl_json_key_integer(&json, "compared", (int64_t)shown->comparison_count);
    pl_json_key_integer(&json, "inconsistent", (int64_t)broken);
    pl_json_key(&json, "comparisons");
    pl_json_array(&json);
    for (size_t i = 0; i < shown->comparison_count; i++) comparison_json(&json, &shown->comparisons[i]);
    pl_json_end(&json);
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

/* ---- csv ---- */

static void day_csv(pl_csv *csv, bool there, pl_day day) {
    char text[PL_INSTANT_TEXT];
    pl_day_text(day, text);
    pl_csv_text(csv, there ? text : NULL);
}

static void answer_csv(pl_call *call, pl_csv *csv, const pl_figure_answer *a) {
    static const pl_interval none = {.low = NAN, .high = NAN};
    const pl_figure_measure *m = a->answer;
    const pl_figure *f = a->figure;
    const bool told = m != NULL && is_told(a);
    pl_csv_text(csv, f->id);
    pl_csv_text(csv, f->publisher);
    pl_csv_text(csv, pl_figure_quantities[f->quantity]);
    pl_csv_fixed(csv, f->value, f->decimals);
    pl_csv_text(csv, pl_figure_units[f->unit]);
    pl_csv_text(csv, f->side);
    pl_csv_text(csv, f->region);
    day_csv(csv, f->has_period, f->from);
    day_csv(csv, f->has_period, f->to);
    day_csv(csv, f->has_day, f->on);
    pl_csv_text(csv, pl_figure_outcomes[a->outcome]);
    pl_csv_text(csv, !is_told(a) ? NULL : is_reproduced(a) ? "true" : "false");
    pl_csv_text(csv, m == NULL ? NULL : source_of(m));
    pl_csv_fixed(csv, m == NULL ? NAN : m->km2[m->search.best], KM2_DECIMALS);
    pl_csv_fixed(csv, m == NULL ? NAN : m->values[m->search.best], KM2_DECIMALS);
    pl_csv_fixed(csv, m == NULL ? NAN : m->km2[0], KM2_DECIMALS);
    pl_interval_csv(csv, m == NULL ? &none : &m->interval, KM2_DECIMALS);
    pl_csv_text(csv, m == NULL ? NULL : in_full(call, f, m, m->search.best));
    pl_csv_text(csv, told ? needs(call, f, m, m->search.best) : NULL);
    pl_csv_integer(csv, told ? (int64_t)m->search.tried : 0);
    pl_csv_integer(csv, told ? (int64_t)m->search.as_printed : 0);
    pl_csv_integer(csv, told ? (int64_t)m->search.in_tolerance : 0);
    pl_csv_fixed(csv, told ? m->search.low : NAN, KM2_DECIMALS);
    pl_csv_fixed(csv, told ? m->search.high : NAN, KM2_DECIMALS);
    pl_csv_text(csv, a->why);
    pl_csv_end_row(csv);
}

void pl_figures_csv(pl_call *call, const pl_figures_shown *shown) {
    static const char *const heads[] = {"id",
                                        "publisher",
                                        "quantity",
                                        "value",
                                        "unit",
                                        "side",
                                        "region",
                                        "from",
                                        "to",
                                        "on",
                                        "outcome",
                                        "reproduced",
                                        "source",
                                        "measured_km2",
                                        "measured",
                                        "as_stated_km2",
                                        "low_km2",
                                        "high_km2",
                                        "scope",
                                        "needs",
                                        "scopes_tried",
                                        "scopes_as_printed",
                                        "scopes_in_tolerance",
                                        "lowest",
                                        "highest",
                                        "why"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < shown->answer_count; i++) answer_csv(call, &csv, &shown->answers[i]);
}

/* ---- for people ---- */

/* A value in the figure's unit, with more decimals than were printed. */
static const char *precise(pl_call *call, const pl_figure *f, double value) {
    pl_buffer text = {0};
    if (f->unit == PL_UNIT_COUNT)
        pl_buffer_format(&text, "%.0f", value);
    else
        pl_buffer_format(&text, "%.*f %s", f->decimals + (f->unit == PL_UNIT_KM2 ? 2 : 3), value,
                         pl_figure_units[f->unit]);
    return keep(call, &text);
}

static void head_text(pl_buffer *out, const pl_figure *f) {
    char value[PL_FIGURE_TEXT];
    static const char *const before[] = {"", "about ", "over ", "under "};
    pl_figure_text(f, f->value, value);
    pl_buffer_format(out, "%s: %s printed %s%s (%s%s%s%s%s, ", f->id, f->publisher, before[f->printed_as],
                     value, pl_figure_quantities[f->quantity], f->of[0] == '\0' ? "" : ", of ", f->of,
                     f->region[0] == '\0' || strcmp(f->region, f->of) == 0 ? "" : ", in ",
                     f->region[0] == '\0' || strcmp(f->region, f->of) == 0 ? "" : f->region);
    when_text(f, out);
    pl_buffer_text(out, ")\n");
}

static void search_text(pl_call *call, const pl_figure *f, const pl_figure_measure *m) {
    const pl_scope_search *s = &m->search;
    pl_buffer_format(&call->out,
                     "  of %zu scopes tried %zu print alike and %zu lie within 1 %%; they give %s to ",
                     s->tried, s->as_printed, s->in_tolerance, precise(call, f, s->low));
    pl_buffer_format(&call->out, "%s\n", precise(call, f, s->high));
}

/* A figure that was measured on the map it rests on. */
static void told_text(pl_call *call, const pl_figure_answer *a) {
    const pl_figure *f = a->figure;
    const pl_figure_measure *m = a->answer;
    pl_buffer *out = &call->out;
    const bool exact = pl_figure_near(f, m->values[0]) == PL_NEAR_PRINTED;
    pl_buffer_format(out, "  %s: %s as stated", source_of(m), precise(call, f, m->values[0]));
    if (f->unit != PL_UNIT_KM2 && !isnan(m->km2[0]))
        pl_buffer_format(out, ", %.*f km2", SHOWN_DECIMALS, m->km2[0]);
    if (m->interval.part_count > 0) pl_buffer_text(out, " ");
    pl_interval_text(out, &m->interval, 1);
    pl_buffer_text(out, a->outcome != PL_FIGURE_AS_STATED ? "\n"
                        : exact                           ? ": as printed\n"
                                                          : ": within 1 %, not as printed\n");
    if (a->outcome == PL_FIGURE_BY_SCOPE)
        pl_buffer_format(out, "  needs: %s: %s%s\n", needs(call, f, m, m->search.best),
                         precise(call, f, m->values[m->search.best]),
                         m->search.nearness == PL_NEAR_PRINTED ? "" : ", within 1 %");
    if (a->outcome == PL_FIGURE_BY_NONE) pl_buffer_text(out, "  no scope gives it\n");
    if (m->search.closest != m->search.best && m->search.nearness != PL_NEAR_PRINTED)
        pl_buffer_format(out, "  closest: %s: %s\n",
                         m->search.closest == 0 ? "as stated" : needs(call, f, m, m->search.closest),
                         precise(call, f, m->values[m->search.closest]));
    search_text(call, f, m);
}

static void others_text(pl_call *call, const pl_figure_answer *a) {
    for (size_t i = 0; i < a->measure_count; i++) {
        const pl_figure_measure *m = &a->measures[i];
        if (m == a->answer && is_told(a)) continue;
        if (m->why == NULL)
            pl_buffer_format(&call->out, "  %s%s: %s as stated\n", m->own ? "" : "another map, ",
                             source_of(m), precise(call, a->figure, m->values[0]));
        else if (m->own && m->why != a->why)
            pl_buffer_format(&call->out, "  %s: %s\n", source_of(m), m->why);
    }
}

/* The figures that the evidence tells nothing of, by the reason. */
static void not_measured_text(pl_call *call, const pl_figures_shown *shown) {
    size_t left = 0, given = 0;
    bool *done = pl_arena_alloc(&call->arena, shown->answer_count + 1);
    if (done == NULL) {
        call->out.failed = true;
        return;
    }
    for (size_t i = 0; i < shown->answer_count; i++)
        left += shown->answers[i].outcome == PL_FIGURE_NOT_MEASURED;
    if (left > 0) pl_buffer_format(&call->out, "Not measured, %zu figures:\n", left);
    for (size_t i = 0; i < shown->answer_count && given < left; i++) {
        const pl_figure_answer *first = &shown->answers[i];
        if (done[i] || first->outcome != PL_FIGURE_NOT_MEASURED) continue;
        pl_buffer_format(&call->out, "  %s:", first->why);
        for (size_t k = i; k < shown->answer_count; k++) {
            const pl_figure_answer *a = &shown->answers[k];
            if (done[k] || a->outcome != PL_FIGURE_NOT_MEASURED || strcmp(a->why, first->why) != 0) continue;
            done[k] = true;
            given++;
            pl_buffer_format(&call->out, " %s", a->figure->id);
        }
        pl_buffer_text(&call->out, "\n");
    }
    if (left > 0) pl_buffer_text(&call->out, "\n");
}

static void broken_text(pl_buffer *out, const pl_comparison *c) {
    char fits[PL_RANGE_TEXT], value[PL_FIGURE_TEXT], other[PL_FIGURE_TEXT], back[PL_RANGE_TEXT];
    const pl_figure *f = c->figure, *o = c->others[0];
    pl_figure_text(f, f->value, value);
    pl_figure_text(o, o->value, other);
    pl_figure_range_text(f, c->low, c->high, fits);
    pl_buffer_format(out, "  %s (%s): %s", f->id, f->publisher, value);
    if (c->rule == PL_RULE_TWICE) {
        pl_buffer_format(out, ", and %s in %s%s\n", other, o->id,
                         c->same_digits ? ": the same digits in another order" : "");
        return;
    }
    if (c->other_count == 1)
        pl_buffer_format(out, "; by %s of %s it is %s", other, o->id, fits);
    else
        pl_buffer_format(out, "; by the %zu figures from %s to %s it is %s", c->other_count, o->id,
                         c->others[c->other_count - 1]->id, fits);
    if (!isnan(c->whole_low_km2))
        pl_buffer_format(out, ", of %.0f to %.0f km2", c->whole_low_km2, c->whole_high_km2);
    if (!isnan(c->back_low)) {
        pl_figure_range_text(o, c->back_low, c->back_high, back);
        pl_buffer_format(out, "; %s would need %s", value, back);
    }
    if (!isnan(c->days_low))
        pl_buffer_format(out, ", or %.1f to %.1f days and not %d", c->days_low, c->days_high,
                         pl_figure_days(f));
    pl_buffer_text(out, "\n");
}

static void arithmetic_text(pl_call *call, const pl_figures_shown *shown) {
    size_t broken = 0;
    for (size_t i = 0; i < shown->comparison_count; i++) broken += !shown->comparisons[i].holds;
    pl_buffer_format(&call->out,
                     "Printed numbers held against one another: %zu comparisons, %zu do not fit%s\n",
                     shown->comparison_count, broken, broken == 0 ? "" : ":");
    for (size_t i = 0; i < shown->comparison_count; i++)
        if (!shown->comparisons[i].holds) broken_text(&call->out, &shown->comparisons[i]);
}

static void outcomes_text(pl_call *call, const pl_figures_shown *shown) {
    static const char *const words[PL_FIGURE_OUTCOMES] = {
        "come out as stated", "need another scope", "come out in no scope",
        "cannot be told from the evidence", "are not measured"};
    size_t of[PL_FIGURE_OUTCOMES] = {0};
    bool any = false;
    for (size_t i = 0; i < shown->answer_count; i++) of[shown->answers[i].outcome]++;
    pl_buffer_format(&call->out, "%zu figures: ", shown->answer_count);
    for (int k = 0; k < PL_FIGURE_OUTCOMES; k++) {
        if (of[k] == 0) continue;
        pl_buffer_format(&call->out, "%s%zu %s", any ? ", " : "", of[k], words[k]);
        any = true;
    }
    pl_buffer_text(&call->out, "\n\n");
}

void pl_figures_text(pl_call *call, const pl_figures_shown *shown) {
    if (shown->measured) outcomes_text(call, shown);
    for (size_t i = 0; i < shown->answer_count; i++) {
        const pl_figure_answer *a = &shown->answers[i];
        if (a->outcome == PL_FIGURE_NOT_MEASURED) continue;
        head_text(&call->out, a->figure);
        if (is_told(a)) told_text(call, a);
        if (a->outcome == PL_FIGURE_OTHER_MAP)
            pl_buffer_format(&call->out,
                             "  rests on %s: %s; another map tells nothing of how it was counted\n",
                             a->figure->rests_on, a->why);
        others_text(call, a);
        pl_buffer_text(&call->out, "\n");
    }
    if (shown->measured) not_measured_text(call, shown);
    arithmetic_text(call, shown);
}
