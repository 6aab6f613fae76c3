/* rate_out.c - the answer of rate for one type: everything in JSON, the numbers in CSV. For people:
 * rate_text.c. */
#include "cli/rate_out.h"

#include "text/csv.h"

#include <math.h>
#include <stdio.h>

const char pl_rate_only_first_unit[] =
    "only the first is defensible: the others take what one launch carries for "
    "independent trials, and nobody counted those for every launch";
const char pl_rate_no_bootstrap[] = "fewer than 2 raids, or all of them alike";
const char pl_rate_set_decides[] =
    "the answer differs by which types are held exchangeable; that is a choice, "
    "and no count decides it";

/* ---- pieces ---- */

void pl_bounds_json(pl_json *json, const char *key, pl_bounds bounds) {
    pl_json_key(json, key);
    if (isnan(bounds.low)) {
        pl_json_null(json);
        return;
    }
    pl_json_array(json);
    pl_json_fixed(json, bounds.low, PL_RATE_DECIMALS);
    pl_json_fixed(json, bounds.high, PL_RATE_DECIMALS);
    pl_json_end(json);
}

static double rate_of(int64_t launched, int64_t destroyed) {
    return launched > 0 ? (double)destroyed / (double)launched : NAN;
}

static void counts_json(pl_json *json, int64_t launched, int64_t destroyed) {
    pl_json_key_integer(json, "launched", launched);
    pl_json_key_integer(json, "destroyed", destroyed);
}

static void count_json(pl_json *json, const pl_rate_count *count) {
    counts_json(json, count->launched, count->destroyed);
    pl_json_key_integer(json, "raids", (int64_t)count->raids);
    pl_json_key_fixed(json, "rate", rate_of(count->launched, count->destroyed), PL_RATE_DECIMALS);
    pl_bounds_json(json, "exact", count->exact);
}

static void fit_json(pl_json *json, const pl_beta_binomial *fit) {
    pl_json_key(json, "beta_binomial");
    pl_json_object(json);
    pl_json_key_bool(json, "fitted", fit->fitted);
    if (!fit->fitted) pl_json_key_text(json, "why", fit->why);
    pl_json_key_fixed(json, "mean", fit->fitted ? fit->mean : NAN, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "rho", fit->fitted ? fit->rho : NAN, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "low", fit->fitted ? fit->bounds.low : NAN, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "high", fit->fitted ? fit->bounds.high : NAN, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "log_gain", fit->fitted ? fit->log_gain : NAN, PL_RATE_DECIMALS);
    pl_json_end(json);
}

static void bootstrap_json(pl_json *json, pl_bounds bounds, size_t draws) {
    pl_json_key(json, "bootstrap");
    pl_json_object(json);
    pl_json_key_fixed(json, "low", bounds.low, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "high", bounds.high, PL_RATE_DECIMALS);
    pl_json_key_integer(json, "draws", (int64_t)draws);
    pl_json_key_integer(json, "seed", PL_RATE_SEED);
    if (isnan(bounds.low)) pl_json_key_text(json, "why", pl_rate_no_bootstrap);
    pl_json_end(json);
}

static void bundles_json(pl_json *json, const pl_rate_answer *answer) {
    pl_json_key(json, "bundles");
    pl_json_object(json);
    pl_json_key_integer(json, "raids", (int64_t)answer->list.bundle_count);
    counts_json(json, answer->with_bundles.launched - answer->count.launched,
                answer->with_bundles.destroyed - answer->count.destroyed);
    pl_json_key_fixed(json, "rate_low", answer->bundles.low, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "rate_high", answer->bundles.high, PL_RATE_DECIMALS);
    pl_json_key(json, "if_all_were_of_this_type");
    pl_json_object(json);
    count_json(json, &answer->with_bundles);
    pl_json_end(json);
    pl_json_end(json);
}

static void periods_json(pl_json *json, const pl_rate_answer *answer) {
    pl_json_key(json, "periods");
    pl_json_array(json);
    for (size_t i = 0; i < answer->period_count; i++) {
        pl_json_object(json);
        pl_json_key_integer(json, "year", answer->periods[i].year);
        count_json(json, &answer->periods[i].count);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void units_json(pl_json *json, const pl_rate_answer *answer) {
    pl_json_key(json, "units");
    pl_json_array(json);
    for (size_t i = 0; i < answer->unit_count; i++) {
        const pl_rate_unit *u = &answer->units[i];
        pl_json_object(json);
        pl_json_key_text(json, "unit", u->unit->name);
        pl_json_key_integer(json, "in_one", u->unit->in_one);
        pl_json_key_text(json, "from", u->unit->from);
        counts_json(json, u->launched, u->destroyed);
        pl_bounds_json(json, "exact", u->exact);
        pl_json_key_bool(json, "defensible", i == 0);
        pl_json_end(json);
    }
    pl_json_end(json);
    if (answer->unit_count > 1) pl_json_key_text(json, "units_note", pl_rate_only_first_unit);
}

static void flips_json(pl_json *json, const pl_rate_answer *answer) {
    pl_json_key(json, "flips");
    pl_json_array(json);
    for (size_t i = 0; i < PL_RATE_LEVELS; i++) {
        const pl_rate_flip *f = &answer->flips[i];
        pl_json_object(json);
        pl_json_key_fixed(json, "level", f->level, 2);
        pl_json_key_bool(json, "above", f->above);
        pl_json_key_fixed(json, "false_claims", f->false_claims, PL_RATE_DECIMALS);
        pl_json_key_fixed(json, "missed_launches", f->missed, PL_RATE_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void coverage_json(pl_json *json, const pl_rate_answer *answer) {
    const pl_rate_coverage *c = &answer->coverage;
    if (answer->no_coverage != NULL && answer->no_coverage[0] == '\0') return;
    pl_json_key(json, "coverage");
    pl_json_object(json);
    if (answer->no_coverage != NULL) {
        pl_json_key_text(json, "missing", answer->no_coverage);
    } else {
        pl_json_key_fixed(json, "said", answer->confidence, 4);
        pl_json_key_fixed(json, "exact", c->exact, 4);
        pl_json_key_fixed(json, "jeffreys", c->jeffreys, 4);
        pl_json_key_fixed(json, "wilson", c->wilson, 4);
        pl_json_key_fixed(json, "beta_binomial", c->beta_binomial, 4);
        pl_json_key_fixed(json, "bootstrap", c->bootstrap, 4);
        pl_json_key_integer(json, "draws", (int64_t)c->draws);
        pl_json_key_integer(json, "seed", PL_RATE_SEED);
    }
    pl_json_end(json);
}

static void prediction_json(pl_json *json, const char *key, const pl_prediction *p) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_fixed(json, "mean", p->mean, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "low", p->low, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "high", p->high, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "below_1_percent", p->below_1, PL_RATE_DECIMALS);
    pl_json_key_fixed(json, "below_5_percent", p->below_5, PL_RATE_DECIMALS);
    pl_json_end(json);
}

static void set_json(pl_json *json, const pl_rate_prediction *p) {
    pl_json_object(json);
    pl_json_key_text(json, "set", p->alike.set->name);
    pl_json_key_text(json, "title", p->alike.set->title);
    pl_json_key_text(json, "why", p->alike.set->why);
    pl_json_key_bool(json, "member", p->alike.member);
    pl_json_key_fixed(json, "rho", PL_ALIKE_RHO, PL_RATE_DECIMALS);
    pl_json_key(json, "types");
    pl_json_array(json);
    for (size_t i = 0; i < p->alike.count; i++) {
        const pl_alike_type *r = &p->alike.types[i];
        pl_json_object(json);
        pl_json_key_text(json, "type", r->type->name);
        counts_json(json, r->launched, r->destroyed);
        pl_json_key_integer(json, "raids", (int64_t)r->raids);
        pl_json_key_fixed(json, "effective_launched", r->effective.trials, PL_RATE_DECIMALS);
        pl_json_key_fixed(json, "effective_destroyed", r->effective.hits, PL_RATE_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
    if (p->alike.missing != NULL) {
        pl_json_key_text(json, "missing", p->alike.missing);
    } else {
        pl_json_key_fixed(json, "own_effective_launched", p->own.trials, PL_RATE_DECIMALS);
        pl_json_key_fixed(json, "own_effective_destroyed", p->own.hits, PL_RATE_DECIMALS);
        prediction_json(json, "before", &p->before);
        if (!isnan(p->covered)) pl_json_key_fixed(json, "covered", p->covered, PL_RATE_DECIMALS);
        prediction_json(json, "after_own", &p->after_own);
        for (size_t i = 0; i < PL_RATE_ODDS; i++) {
            char key[32];
            snprintf(key, sizeof key, "after_0_of_%d", pl_rate_misses[i]);
            prediction_json(json, key, &p->after[i]);
        }
    }
    pl_json_end(json);
}

static void missing_or_count(pl_json *json, const char *key, int64_t count) {
    if (count >= 0) {
        pl_json_key_integer(json, key, count);
    } else {
        pl_json_key(json, key);
        pl_json_null(json);
    }
}

static void rows_json(pl_json *json, const char *key, const pl_interception_row *const *rows, size_t count) {
    pl_json_key(json, key);
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) {
        const pl_interception_row *row = rows[i];
        pl_json_object(json);
        pl_json_key_integer(json, "line", row->line);
        pl_json_key_instant(json, "begin", row->begin);
        pl_json_key_instant(json, "end", row->end);
        pl_json_key_text(json, "label", row->label);
        missing_or_count(json, "launched", row->launched);
        missing_or_count(json, "destroyed", row->destroyed);
        missing_or_count(json, "not_reached", row->not_reached);
        pl_json_key_text(json, "state", row->state);
        pl_json_key_text(json, "why", row->why);
        pl_json_end(json);
    }
    pl_json_end(json);
}

/* ---- JSON ---- */

static void head_json(pl_json *json, const char *source, const char *maker, pl_instant from, pl_instant as_of,
                      pl_instant counts_end, double confidence) {
    pl_json_key_text(json, "quantity", PL_RATE_QUANTITY);
    pl_json_key_text(json, "source", source);
    pl_json_key_text(json, "maker", maker);
    if (from != INT64_MIN) pl_json_key_instant(json, "from", from);
    pl_json_key_instant(json, "as_of", as_of);
    pl_json_key_instant(json, "counts_end", counts_end);
    pl_json_key_fixed(json, "confidence", confidence, 4);
}

void pl_rate_json(pl_call *call, const pl_rate_answer *answer, const pl_test_records *records) {
    pl_json json;
    pl_answer_start(call, &json);
    head_json(&json, answer->source, answer->maker, answer->from, answer->as_of, answer->counts_end,
              answer->confidence);
    pl_json_key_text(&json, "type", answer->type->name);
    pl_json_key_text(&json, "title", answer->type->title);
    pl_json_key_text(&json, "unit", answer->type->units[0].name);
    if (answer->list.count > 0) {
        pl_json_key_instant(&json, "first", answer->first);
        pl_json_key_instant(&json, "last", answer->last);
    }
    if (answer->no_rate != NULL) {
        counts_json(&json, answer->count.launched, answer->count.destroyed);
        pl_json_key_integer(&json, "raids", (int64_t)answer->count.raids);
        pl_json_key_text(&json, "no_rate", answer->no_rate);
    } else {
        count_json(&json, &answer->count);
        pl_bounds_json(&json, "jeffreys", answer->jeffreys);
        pl_bounds_json(&json, "wilson", answer->wilson);
        fit_json(&json, &answer->beta_binomial);
        bootstrap_json(&json, answer->bootstrap, answer->bootstrap_draws);
        bundles_json(&json, answer);
        periods_json(&json, answer);
        units_json(&json, answer);
        flips_json(&json, answer);
        coverage_json(&json, answer);
        pl_json_key_text(&json, "relatives_note", pl_rate_set_decides);
        pl_json_key(&json, "relatives");
        pl_json_array(&json);
        for (size_t i = 0; i < answer->prediction_count; i++) set_json(&json, &answer->predictions[i]);
        pl_json_end(&json);
    }
    rows_json(&json, "excluded", answer->list.left_out, answer->list.left_out_count);
    pl_engaged_json(&json, records);
    pl_answer_end(call, &json);
}

void pl_rates_json(pl_call *call, const pl_rates_answer *answer, const pl_test_records *records) {
    pl_json json;
    pl_answer_start(call, &json);
    head_json(&json, answer->source, answer->maker, answer->from, answer->as_of, answer->counts_end,
              answer->confidence);
    pl_json_key(&json, "types");
    pl_json_array(&json);
    for (size_t i = 0; i < answer->count; i++) {
        const pl_rate_row *row = &answer->rows[i];
        pl_json_object(&json);
        pl_json_key_text(&json, "type", row->type->name);
        pl_json_key_text(&json, "title", row->type->title);
        if (row->no_rate != NULL) {
            counts_json(&json, row->count.launched, row->count.destroyed);
            pl_json_key_integer(&json, "raids", (int64_t)row->count.raids);
            pl_json_key_text(&json, "no_rate", row->no_rate);
        } else {
            count_json(&json, &row->count);
            fit_json(&json, &row->beta_binomial);
            bootstrap_json(&json, row->bootstrap, row->bootstrap_draws);
        }
        pl_json_key_integer(&json, "excluded", (int64_t)row->left_out);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    rows_json(&json, "excluded", answer->unread, answer->unread_count);
    pl_engaged_json(&json, records);
    pl_answer_end(call, &json);
}

/* ---- CSV ---- */

static void row_csv(pl_csv *csv, const char *part, const char *name, int64_t launched, int64_t destroyed,
                    double value, pl_bounds bounds, const char *note) {
    pl_csv_text(csv, part);
    pl_csv_text(csv, name);
    if (launched >= 0)
        pl_csv_integer(csv, launched);
    else
        pl_csv_text(csv, NULL);
    if (destroyed >= 0)
        pl_csv_integer(csv, destroyed);
    else
        pl_csv_text(csv, NULL);
    pl_csv_fixed(csv, value, PL_RATE_DECIMALS);
    pl_csv_fixed(csv, bounds.low, PL_RATE_DECIMALS);
    pl_csv_fixed(csv, bounds.high, PL_RATE_DECIMALS);
    pl_csv_text(csv, note);
    pl_csv_end_row(csv);
}

static void intervals_csv(pl_csv *csv, const pl_rate_answer *a) {
    const int64_t launched = a->count.launched, destroyed = a->count.destroyed;
    const double rate = rate_of(launched, destroyed);
    row_csv(csv, "interval", "exact", launched, destroyed, rate, a->count.exact, NULL);
    row_csv(csv, "interval", "jeffreys", launched, destroyed, rate, a->jeffreys, NULL);
    row_csv(csv, "interval", "wilson", launched, destroyed, rate, a->wilson, NULL);
    row_csv(csv, "interval", "beta-binomial", launched, destroyed, a->beta_binomial.mean,
            a->beta_binomial.bounds, a->beta_binomial.why);
    row_csv(csv, "correlation", "beta-binomial", launched, destroyed, a->beta_binomial.rho,
            (pl_bounds){NAN, NAN}, a->beta_binomial.why);
    row_csv(csv, "interval", "bootstrap", launched, destroyed, rate, a->bootstrap, NULL);
    row_csv(csv, "bounds", "bundles", a->with_bundles.launched, a->with_bundles.destroyed, NAN, a->bundles,
            NULL);
}

static void predictions_csv(pl_csv *csv, const pl_rate_answer *a) {
    for (size_t i = 0; i < a->prediction_count; i++) {
        const pl_rate_prediction *p = &a->predictions[i];
        const pl_prediction *all[] = {&p->before, &p->after_own, &p->after[0], &p->after[1]};
        static const char *const when[] = {"before", "after own", "after 0 of 1", "after 0 of 3"};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            if (p->alike.missing == NULL)
                row_csv(csv, p->alike.set->name, when[k], -1, -1, all[k]->mean,
                        (pl_bounds){all[k]->low, all[k]->high}, NULL);
            else
                row_csv(csv, p->alike.set->name, when[k], -1, -1, NAN, (pl_bounds){NAN, NAN},
                        p->alike.missing);
    }
}

void pl_rate_csv(pl_call *call, const pl_rate_answer *answer) {
    static const char *const heads[] = {"part",  "name", "launched", "destroyed",
                                        "value", "low",  "high",     "note"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    if (answer->no_rate != NULL) {
        row_csv(&csv, "counts", answer->type->name, answer->count.launched, answer->count.destroyed, NAN,
                (pl_bounds){NAN, NAN}, answer->no_rate);
    } else {
        intervals_csv(&csv, answer);
        for (size_t i = 0; i < answer->period_count; i++) {
            const pl_rate_count *c = &answer->periods[i].count;
            char year[16];
            snprintf(year, sizeof year, "%d", answer->periods[i].year);
            row_csv(&csv, "year", year, c->launched, c->destroyed, rate_of(c->launched, c->destroyed),
                    c->exact, NULL);
        }
        for (size_t i = 0; i < answer->unit_count; i++) {
            const pl_rate_unit *u = &answer->units[i];
            row_csv(&csv, "unit", u->unit->name, u->launched, u->destroyed,
                    rate_of(u->launched, u->destroyed), u->exact, i == 0 ? NULL : u->unit->from);
        }
        predictions_csv(&csv, answer);
    }
    for (size_t i = 0; i < answer->list.left_out_count; i++) {
        const pl_interception_row *row = answer->list.left_out[i];
        char line[32];
        snprintf(line, sizeof line, "line %lld", (long long)row->line);
        row_csv(&csv, row->state, line, row->launched, row->destroyed, NAN, (pl_bounds){NAN, NAN}, row->why);
    }
}

void pl_rates_csv(pl_call *call, const pl_rates_answer *answer) {
    static const char *const heads[] = {
        "type", "launched", "destroyed", "raids",         "rate",           "exact_low", "exact_high", "mean",
        "rho",  "mean_low", "mean_high", "bootstrap_low", "bootstrap_high", "excluded",  "note"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < answer->count; i++) {
        const pl_rate_row *row = &answer->rows[i];
        const bool rated = row->no_rate == NULL;
        const pl_beta_binomial *fit = &row->beta_binomial;
        const double values[] = {rate_of(row->count.launched, row->count.destroyed),
                                 row->count.exact.low,
                                 row->count.exact.high,
                                 fit->mean,
                                 fit->rho,
                                 fit->bounds.low,
                                 fit->bounds.high,
                                 row->bootstrap.low,
                                 row->bootstrap.high};
        pl_csv_text(&csv, row->type->name);
        pl_csv_integer(&csv, row->count.launched);
        pl_csv_integer(&csv, row->count.destroyed);
        pl_csv_integer(&csv, (int64_t)row->count.raids);
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            pl_csv_fixed(&csv, rated ? values[k] : NAN, PL_RATE_DECIMALS);
        pl_csv_integer(&csv, (int64_t)row->left_out);
        pl_csv_text(&csv, rated ? fit->why : row->no_rate);
        pl_csv_end_row(&csv);
    }
}
