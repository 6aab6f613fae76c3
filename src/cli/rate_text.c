/* rate_text.c - the answer of rate for people: launched, destroyed and their number first; then the rate,
 * with every interval and what it takes for granted; then, apart, the chance that is not in these counts. */
#include "cli/rate_out.h"

#include "engine/rate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define PERCENT 100.0
#define EXCLUDED_SHOWN 20
#define SENTENCES_MAX 2048 /* names of a source and of a type's labels are far shorter */

typedef long long whole;

void pl_rate_said(pl_call *call, size_t indent, const char *format, ...) {
    const pl_look look = pl_terminal_look(PL_ENGLISH);
    char text[SENTENCES_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pl_terminal_field(&call->out, &look, indent, 0, "", text);
}

static void cell_percent(pl_table *table, double value) {
    if (isnan(value))
        pl_table_cell(table, "-");
    else
        pl_table_cell(table, "%.1f %%", value * PERCENT);
}

static void cell_rate(pl_table *table, int64_t launched, int64_t destroyed) {
    cell_percent(table, launched > 0 ? (double)destroyed / (double)launched : NAN);
}

static void heads(pl_table *table, const char *const *texts) {
    for (size_t i = 0; i < table->columns; i++) pl_table_cell(table, "%s", texts[i]);
}

static void when_text(pl_call *call, const char *source, const char *maker, pl_instant from, pl_instant as_of,
                      pl_instant counts_end) {
    char after[64] = "";
    if (from != INT64_MIN) snprintf(after, sizeof after, "after %s and ", pl_shown_instant(call, from));
    pl_rate_said(call, 0, "(%s, %s; raids that ended %sby %s)", source, maker, after,
                 pl_shown_instant(call, as_of));
    if (as_of > counts_end + PL_DAY_SECONDS)
        pl_rate_said(call, 0, "The counts end at %s: of what came later they say nothing.",
                     pl_shown_instant(call, counts_end));
}

/* ---- one type ---- */

static void interval_row(pl_table *table, const char *name, double value, pl_bounds bounds,
                         const char *what) {
    pl_table_cell(table, "  %s", name);
    cell_percent(table, value);
    cell_percent(table, bounds.low);
    cell_percent(table, bounds.high);
    pl_table_cell(table, "%s", what);
}

static void intervals_text(pl_call *call, const pl_rate_answer *a) {
    static const char *const texts[] = {"  interval", ">rate", ">low", ">high", "what it takes for granted"};
    const double rate = a->count.launched > 0 ? (double)a->count.destroyed / (double)a->count.launched : NAN;
    const pl_beta_binomial *fit = &a->beta_binomial;
    char what[160];
    pl_table table = {.columns = 5};
    heads(&table, texts);
    interval_row(&table, "exact", rate, a->count.exact,
                 "launches are independent trials (Clopper and Pearson)");
    interval_row(&table, "Jeffreys", rate, a->jeffreys, "the same");
    interval_row(&table, "Wilson", rate, a->wilson, "the same");
    if (fit->fitted)
        snprintf(what, sizeof what, "raids differ, correlation %.2f; log-likelihood +%.1f over independent",
                 fit->rho, fit->log_gain);
    else
        snprintf(what, sizeof what, "cannot be told: %s", fit->why);
    interval_row(&table, "beta-binomial", fit->mean, fit->bounds, what);
    const bool drawn = !isnan(a->bootstrap.low);
    if (!drawn)
        snprintf(what, sizeof what, "cannot be told: %s", pl_rate_no_bootstrap);
    else if (a->bootstrap_draws < PL_RATE_DRAWS)
        snprintf(what, sizeof what,
                 "raids are independent of one another; %zu samples, for there are many raids",
                 a->bootstrap_draws);
    else
        snprintf(what, sizeof what, "raids are independent of one another");
    interval_row(&table, "raid bootstrap", drawn ? rate : NAN, a->bootstrap, what);
    pl_table_write(&table, &call->out);
    if (a->count.launched == 0) return;
    pl_rate_said(call, 2, "intervals at %.4g %%%s", a->confidence * PERCENT,
                 fit->fitted ? "; the first three are too narrow: launches of one raid fare alike" : "");
}

static void bundles_text(pl_call *call, const pl_rate_answer *a) {
    const pl_rate_count *with = &a->with_bundles;
    if (a->list.bundle_count == 0) return;
    pl_buffer_text(&call->out, "\n");
    pl_rate_said(call, 0,
                 "Bundled labels: %zu %s, %lld destroyed of %lld launched together with other types.",
                 a->list.bundle_count, a->list.bundle_count == 1 ? "raid" : "raids",
                 (whole)(with->destroyed - a->count.destroyed), (whole)(with->launched - a->count.launched));
    pl_rate_said(call, 2,
                 "They allow a rate from %.1f to %.1f %%. Were all of them of this type: %lld of %lld, "
                 "%.1f %% (%.1f to %.1f).",
                 a->bundles.low * PERCENT, a->bundles.high * PERCENT, (whole)with->destroyed,
                 (whole)with->launched, (double)with->destroyed / (double)with->launched * PERCENT,
                 with->exact.low * PERCENT, with->exact.high * PERCENT);
}

static void count_cells(pl_table *table, int64_t launched, int64_t destroyed, pl_bounds exact) {
    pl_table_cell(table, "%lld", (whole)launched);
    pl_table_cell(table, "%lld", (whole)destroyed);
    cell_rate(table, launched, destroyed);
    cell_percent(table, exact.low);
    cell_percent(table, exact.high);
}

static void periods_text(pl_call *call, const pl_rate_answer *a) {
    static const char *const texts[] = {"  year", ">raids", ">launched", ">destroyed",
                                        ">rate",  ">low",   ">high"};
    pl_table table = {.columns = 7};
    if (a->period_count == 0) return;
    heads(&table, texts);
    for (size_t i = 0; i < a->period_count; i++) {
        const pl_rate_count *c = &a->periods[i].count;
        pl_table_cell(&table, "  %d", a->periods[i].year);
        pl_table_cell(&table, "%zu", c->raids);
        count_cells(&table, c->launched, c->destroyed, c->exact);
    }
    pl_buffer_text(&call->out, "\nBy year, exact:\n");
    pl_table_write(&table, &call->out);
}

static void units_text(pl_call *call, const pl_rate_answer *a) {
    static const char *const texts[] = {"  counted in", ">launched", ">destroyed", ">rate", ">low", ">high"};
    pl_table table = {.columns = 6};
    if (a->unit_count < 2) return;
    heads(&table, texts);
    for (size_t i = 0; i < a->unit_count; i++) {
        const pl_rate_unit *u = &a->units[i];
        pl_table_cell(&table, "  %s", u->unit->name);
        count_cells(&table, u->launched, u->destroyed, u->exact);
    }
    pl_buffer_text(&call->out, "\nBy unit of count, exact:\n");
    pl_table_write(&table, &call->out);
    pl_rate_said(call, 2, "%s", pl_rate_only_first_unit);
}

static void flips_text(pl_call *call, const pl_rate_answer *a) {
    pl_buffer_text(&call->out, "\nIf reports are wrong:\n");
    for (size_t i = 0; i < PL_RATE_LEVELS; i++) {
        const pl_rate_flip *f = &a->flips[i];
        const double percent = f->level * PERCENT;
        if (!f->above)
            pl_rate_said(call, 2, "the exact interval does not lie above %.0f %%, as reported", percent);
        else
            pl_rate_said(call, 2,
                         "the exact interval lies above %.0f %% until %.1f %% of what was reported destroyed "
                         "was not, or %.1f %% of all launches went unreported",
                         percent, f->false_claims * PERCENT, f->missed * PERCENT);
    }
}

static void coverage_text(pl_call *call, const pl_rate_answer *a) {
    const pl_rate_coverage *c = &a->coverage;
    if (a->no_coverage != NULL) {
        if (a->no_coverage[0] == '\0') return;
        pl_buffer_text(&call->out, "\n");
        pl_rate_said(call, 0, "Coverage: cannot be simulated: %s", a->no_coverage);
        return;
    }
    pl_buffer_text(&call->out, "\n");
    pl_rate_said(call, 0,
                 "Coverage: of %zu sets of raids of these sizes, drawn from the fitted beta-binomial, the "
                 "%.4g %% interval held the mean in",
                 c->draws, a->confidence * PERCENT);
    pl_rate_said(call, 2,
                 "exact %.1f %%, Jeffreys %.1f %%, Wilson %.1f %%, beta-binomial %.1f %%, raid bootstrap "
                 "%.1f %%",
                 c->exact * PERCENT, c->jeffreys * PERCENT, c->wilson * PERCENT, c->beta_binomial * PERCENT,
                 c->bootstrap * PERCENT);
}

static void cell_prediction(pl_table *table, const char *name, const pl_prediction *p) {
    pl_table_cell(table, "    %s", name);
    cell_percent(table, p->mean);
    cell_percent(table, p->low);
    cell_percent(table, p->high);
    cell_percent(table, p->below_1);
    cell_percent(table, p->below_5);
}

static void relatives_text(pl_call *call, const pl_rate_answer *a) {
    static const char *const texts[] = {"    after", ">mean",         ">low",
                                        ">high",     ">P(below 1 %)", ">P(below 5 %)"};
    if (a->prediction_count == 0) return;
    pl_buffer_text(&call->out, "\n");
    pl_rate_said(call, 0, "From types that are held like it: %s.", pl_rate_set_decides);
    for (size_t i = 0; i < a->prediction_count; i++) {
        const pl_rate_prediction *p = &a->predictions[i];
        pl_table table = {.columns = 6};
        pl_rate_said(call, 2, "%s: %s%s", p->alike.set->name, p->alike.set->title,
                     p->alike.member ? " (the type is in it, and no relative of itself)" : "");
        if (p->alike.missing != NULL) {
            pl_buffer_format(&call->out, "    none: %s\n", p->alike.missing);
            continue;
        }
        heads(&table, texts);
        cell_prediction(&table, "nothing of its own", &p->before);
        cell_prediction(&table, "its own counts", &p->after_own);
        for (size_t k = 0; k < PL_RATE_ODDS; k++) {
            char name[32];
            snprintf(name, sizeof name, "0 of %d", pl_rate_misses[k]);
            cell_prediction(&table, name, &p->after[k]);
        }
        pl_table_write(&table, &call->out);
        if (!isnan(p->covered))
            pl_rate_said(
                call, 4,
                "of %d types drawn with such relatives, the first line's %.4g %% interval held %.1f %%",
                PL_RATE_COVER_DRAWS, a->confidence * PERCENT, p->covered * PERCENT);
    }
}

static void cell_count(pl_table *table, int64_t count) {
    if (count < 0)
        pl_table_cell(table, "-");
    else
        pl_table_cell(table, "%lld", (whole)count);
}

static void left_out_text(pl_call *call, const char *what, const pl_interception_row *const *rows,
                          size_t count) {
    static const char *const texts[] = {">  line", "label", ">launched", ">destroyed", "why"};
    pl_table table = {.columns = 5};
    if (count == 0) return;
    pl_buffer_format(&call->out, "\n%s: %zu %s\n", what, count, count == 1 ? "row" : "rows");
    heads(&table, texts);
    for (size_t i = 0; i < count && i < EXCLUDED_SHOWN; i++) {
        pl_table_cell(&table, "%lld", (whole)rows[i]->line);
        pl_table_cell(&table, "%s", rows[i]->label);
        cell_count(&table, rows[i]->launched);
        cell_count(&table, rows[i]->destroyed);
        pl_table_cell(&table, "%s", rows[i]->why[0] == '\0' ? rows[i]->state : rows[i]->why);
    }
    pl_table_write(&table, &call->out);
    if (count > EXCLUDED_SHOWN)
        pl_buffer_format(&call->out, "  and %zu more; --json lists all\n", count - EXCLUDED_SHOWN);
}

void pl_rate_text(pl_call *call, const pl_rate_answer *answer, const pl_test_records *records) {
    const pl_rate_count *c = &answer->count;
    pl_buffer_format(&call->out, "%s: launched %lld, destroyed %lld, in %zu %s\n", answer->type->title,
                     (whole)c->launched, (whole)c->destroyed, c->raids, c->raids == 1 ? "raid" : "raids");
    when_text(call, answer->source, answer->maker, answer->from, answer->as_of, answer->counts_end);
    if (answer->no_rate != NULL) {
        pl_buffer_text(&call->out, "\n");
        pl_rate_said(call, 0, "No rate is taken of these counts: %s.", answer->no_rate);
    } else {
        pl_buffer_format(&call->out, "\n%s, n = %lld:\n", PL_RATE_QUANTITY, (whole)c->launched);
        intervals_text(call, answer);
        bundles_text(call, answer);
        periods_text(call, answer);
        units_text(call, answer);
        flips_text(call, answer);
        coverage_text(call, answer);
        relatives_text(call, answer);
    }
    left_out_text(call, "Not counted", answer->list.left_out, answer->list.left_out_count);
    pl_engaged_text(call, records);
}

/* ---- all types ---- */

static void cell_bounds(pl_table *table, pl_bounds bounds) {
    if (isnan(bounds.low))
        pl_table_cell(table, "-");
    else
        pl_table_cell(table, "%.1f to %.1f %%", bounds.low * PERCENT, bounds.high * PERCENT);
}

static void row_cells(pl_table *table, const pl_rate_row *row) {
    const pl_beta_binomial *fit = &row->beta_binomial;
    pl_table_cell(table, "  %s", row->type->name);
    pl_table_cell(table, "%lld", (whole)row->count.launched);
    pl_table_cell(table, "%lld", (whole)row->count.destroyed);
    pl_table_cell(table, "%zu", row->count.raids);
    cell_rate(table, row->count.launched, row->count.destroyed);
    cell_bounds(table, row->count.exact);
    cell_percent(table, fit->mean);
    cell_bounds(table, fit->bounds);
    if (fit->fitted)
        pl_table_cell(table, "%.2f", fit->rho);
    else
        pl_table_cell(table, "-");
    cell_bounds(table, row->bootstrap);
    pl_table_cell(table, "%zu", row->left_out);
}

/* Types that counts cannot rate, by the reason. */
static void no_rates_text(pl_call *call, const pl_rates_answer *answer) {
    for (size_t i = 0; i < answer->count; i++) {
        const char *why = answer->rows[i].no_rate;
        bool first = why != NULL;
        for (size_t k = 0; first && k < i; k++)
            first = answer->rows[k].no_rate == NULL || strcmp(answer->rows[k].no_rate, why) != 0;
        if (!first) continue;
        pl_buffer_text(&call->out, "\nNo rate: ");
        for (size_t k = i; k < answer->count; k++)
            if (answer->rows[k].no_rate != NULL && strcmp(answer->rows[k].no_rate, why) == 0)
                pl_buffer_format(&call->out, "%s%s", k == i ? "" : ", ", answer->rows[k].type->name);
        pl_buffer_text(&call->out, "\n");
        pl_rate_said(call, 2, "(%s)", why);
    }
}

void pl_rates_text(pl_call *call, const pl_rates_answer *answer, const pl_test_records *records) {
    static const char *const texts[] = {"  type",       ">launched",       ">destroyed",     ">raids",
                                        ">rate",        ">exact",          ">beta-binomial", ">its interval",
                                        ">correlation", ">raid bootstrap", ">not counted"};
    pl_table table = {.columns = 11};
    pl_buffer_format(&call->out, "%s at %.4g %%\n", PL_RATE_QUANTITY, answer->confidence * PERCENT);
    when_text(call, answer->source, answer->maker, answer->from, answer->as_of, answer->counts_end);
    heads(&table, texts);
    for (size_t i = 0; i < answer->count; i++)
        if (answer->rows[i].no_rate == NULL) row_cells(&table, &answer->rows[i]);
    pl_table_write(&table, &call->out);
    no_rates_text(call, answer);
    left_out_text(call, "Of no known type", answer->unread, answer->unread_count);
    pl_engaged_text(call, records);
}
