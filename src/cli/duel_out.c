/* duel_out.c - the answer of `plumbline duel`: the distributions of leaks and intercepts, shots, what each
 * chance rests on, which input matters, and what is taken for granted. */
#include "cli/duel_out.h"

#include "text/csv.h"
#include "text/number.h"

#include <math.h>
#include <stdio.h>

#define SHOWN_ROWS 24    /* of the distribution of leaks, for people: more are put together */
#define SHOWN_LEAST 5e-5 /* rows with less at both ends are put together, unless few */
#define BAR_MAX 40       /* columns */
#define LEVERS_SHOWN 12

/* ---- json ---- */

/* One number of the answer, with its range over what is not known and its standard error. */
static void number_json(pl_json *json, const char *key, const char *what, double value, double low,
                        double high, const pl_duel_result *result, double standard_error) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_fixed(json, what, value, PL_DUEL_DECIMALS);
    pl_json_key_range(json, "range_90", low, high, PL_DUEL_DECIMALS);
    if (!result->exact) pl_json_key_fixed(json, "standard_error", standard_error, PL_DUEL_DECIMALS);
    pl_json_end(json);
}

static void method_json(pl_json *json, const pl_duel_question *question, const pl_duel_result *r) {
    double largest = 0;
    pl_json_key_text(json, "method", pl_duel_method_word(r));
    pl_json_key_text(json, "method_in_words", r->method);
    if (r->exact) return;
    pl_json_key_integer(json, "draws", (int64_t)r->draws);
    pl_json_key_integer(json, "seed", question->ask.seed);
    for (size_t i = 0; r->leaks_error != NULL && i < r->count; i++)
        largest = fmax(largest, r->leaks_error[i]);
    pl_json_key_fixed(json, "standard_error", largest, PL_DUEL_DECIMALS);
    if (r->leaks_error != NULL)
        pl_json_key_list(json, "standard_errors", r->leaks_error, r->count, PL_DUEL_DECIMALS);
}

static void shots_json(pl_json *json, const pl_duel *duel, const pl_duel_result *r) {
    pl_json_key(json, "shots");
    pl_json_object(json);
    pl_json_key_fixed(json, "mean", r->mean_shots, PL_DUEL_DECIMALS);
    pl_json_key(json, "layers");
    pl_json_array(json);
    for (size_t i = 0; i < duel->layer_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "layer", duel->layers[i].name);
        pl_json_key_fixed(json, "mean", r->shots[i].mean, PL_DUEL_DECIMALS);
        pl_json_key_fixed(json, "sd", r->shots[i].sd, PL_DUEL_DECIMALS);
        pl_json_key_fixed(json, "spent_all", r->shots[i].spent_all, PL_DUEL_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void layers_json(pl_json *json, const pl_duel *duel) {
    pl_json_key(json, "layers");
    pl_json_array(json);
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        pl_json_object(json);
        pl_json_key_text(json, "name", layer->name);
        pl_json_key_integer(json, "shots", layer->shots);
        pl_json_key_text(json, "doctrine", pl_doctrine_names[layer->doctrine]);
        pl_json_key_count(json, "magazine", layer->magazine);
        pl_json_key_text(json, "allocation",
                         layer->magazine < 0 ? NULL : pl_allocation_names[layer->allocation]);
        pl_json_key_fixed(json, "correlation", layer->correlation, PL_DUEL_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void input_json(pl_json *json, const pl_duel_input *input, const pl_duel_open *open) {
    pl_json_object(json);
    pl_json_key_text(json, "input", input->input);
    pl_json_key_text(json, "layer", input->layer);
    pl_json_key_fixed(json, "value", input->chance.value, PL_DUEL_DECIMALS);
    pl_json_key_range(json, input->rests == PL_RESTS_RANGE ? "range" : "range_90", open->low, open->high,
                      PL_DUEL_DECIMALS);
    pl_json_key_text(json, "rests_on", pl_duel_rests_names[input->rests]);
    pl_json_key_text(json, "said", input->said);
    if (input->chance.a > 0)
        pl_json_key_range(json, "beta", input->chance.a, input->chance.b, PL_DUEL_DECIMALS);
    if (input->hits >= 0) {
        pl_json_key_integer(json, "hits", input->hits);
        pl_json_key_integer(json, "of", input->of);
    }
    if (input->record != NULL) {
        pl_json_key_text(json, "record", input->record->name);
        pl_json_key_text(json, "system", input->record->system);
        pl_json_key_text(json, "rule", input->record->rule);
        pl_json_key_text(json, "source", input->record->source);
    }
    if (input->why != NULL) pl_json_key_text(json, "why", input->why);
    pl_json_end(json);
}

static void levers_json(pl_json *json, const pl_duel_answer *answer) {
    if (answer->levers == NULL) return;
    pl_json_key(json, "levers");
    pl_json_array(json);
    for (size_t i = 0; i < answer->lever_count; i++) {
        const pl_duel_lever *lever = &answer->levers[i];
        pl_json_object(json);
        pl_json_key_text(json, "input", lever->input);
        pl_json_key_fixed(json, "from", lever->from, PL_DUEL_DECIMALS);
        pl_json_key_fixed(json, "to", lever->to, PL_DUEL_DECIMALS);
        pl_json_key_bool(json, "stated", lever->stated);
        pl_json_key_range(json, "any_intercept", lever->any_from, lever->any_to, PL_DUEL_DECIMALS);
        pl_json_key_range(json, "none_leaks", lever->none_from, lever->none_to, PL_DUEL_DECIMALS);
        pl_json_key_range(json, "mean_leaks", lever->mean_from, lever->mean_to, PL_DUEL_DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void assumptions_json(pl_json *json, const pl_duel_answer *answer) {
    pl_buffer text = {0};
    const char *sentence;
    pl_json_key(json, "assumptions");
    pl_json_array(json);
    for (size_t i = 0; (sentence = pl_duel_assumption(answer, i, &text)) != NULL; i++)
        pl_json_text(json, sentence);
    pl_json_end(json);
    pl_buffer_free(&text);
}

void pl_duel_json(pl_call *call, const pl_duel_question *question, const pl_duel_answer *answer) {
    pl_json json;
    const pl_duel *duel = &answer->file.duel;
    const pl_duel_result *r = &answer->result;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "duel", question->duel);
    pl_json_key_text(&json, "title", duel->title);
    if (question->set != NULL) pl_json_key_text(&json, "set", question->set);
    pl_json_key_text(&json, "unit", duel->unit);
    pl_json_key_text(&json, "quantity", pl_duel_quantity);
    pl_json_key_text(&json, "two_quantities", pl_duel_two_quantities);
    method_json(&json, question, r);
    pl_json_key(&json, "objects");
    pl_json_object(&json);
    pl_json_key_text(&json, "said", duel->objects.said);
    pl_json_key_fixed(&json, "mean", answer->mean_objects, PL_DUEL_DECIMALS);
    pl_json_key_integer(&json, "most", (int64_t)r->count - 1);
    pl_json_end(&json);
    pl_json_key_list(&json, "leaks", r->leaks, r->count, PL_DUEL_DECIMALS);
    pl_json_key_list(&json, "intercepts", r->intercepts, r->count, PL_DUEL_DECIMALS);
    number_json(&json, "any_intercept", "chance", r->any_intercept, r->any_low, r->any_high, r,
                r->any_intercept_error);
    number_json(&json, "none_leaks", "chance", r->none_leaks, r->none_low, r->none_high, r,
                r->none_leaks_error);
    number_json(&json, "mean_leaks", "mean", r->mean_leaks, r->mean_low, r->mean_high, r,
                r->mean_leaks_error);
    pl_json_key_fixed(&json, "sd_leaks", r->sd_leaks, PL_DUEL_DECIMALS);
    pl_json_key_fixed(&json, "mean_intercepts", r->mean_intercepts, PL_DUEL_DECIMALS);
    shots_json(&json, duel, r);
    layers_json(&json, duel);
    pl_json_key(&json, "inputs");
    pl_json_array(&json);
    for (size_t i = 0; i < answer->file.input_count; i++)
        input_json(&json, &answer->file.inputs[i], &answer->open[i]);
    pl_json_end(&json);
    levers_json(&json, answer);
    assumptions_json(&json, answer);
    if (answer->has_design) pl_design_json(&json, &answer->file.design, &answer->design);
    pl_answer_end(call, &json);
}

/* ---- csv ---- */

void pl_duel_csv(pl_call *call, const pl_duel_answer *answer) {
    static const char *const heads[] = {"objects", "leaks", "leaks_standard_error", "intercepts"};
    const pl_duel_result *r = &answer->result;
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < r->count; i++) {
        pl_csv_integer(&csv, (int64_t)i);
        pl_csv_fixed(&csv, r->leaks[i], PL_DUEL_DECIMALS);
        pl_csv_fixed(&csv, r->leaks_error == NULL ? NAN : r->leaks_error[i], PL_DUEL_DECIMALS);
        pl_csv_fixed(&csv, r->intercepts[i], PL_DUEL_DECIMALS);
        pl_csv_end_row(&csv);
    }
}

/* ---- for people ---- */

/* "0.975 (0.906 to 0.998)"; with an error of draws "0.975 +- 0.002". */
static void number_text(pl_buffer *out, const char *label, double value, int decimals, double low,
                        double high, const pl_duel_result *r, double standard_error) {
    pl_buffer_format(out, "  %-27s %.*f", label, decimals, value);
    if (!r->exact) pl_buffer_format(out, " +- %.*f", decimals + 1, standard_error);
    if (!isnan(low)) pl_buffer_format(out, "  (%.*f to %.*f)", decimals, low, decimals, high);
    pl_buffer_text(out, "\n");
}

static void numbers_text(pl_buffer *out, const pl_duel_answer *answer) {
    const pl_duel_result *r = &answer->result;
    number_text(out, "at least one is intercepted", r->any_intercept, 4, r->any_low, r->any_high, r,
                r->any_intercept_error);
    number_text(out, "none leaks", r->none_leaks, 4, r->none_low, r->none_high, r, r->none_leaks_error);
    number_text(out, "leaks, in the mean", r->mean_leaks, 3, r->mean_low, r->mean_high, r,
                r->mean_leaks_error);
    pl_buffer_format(out, "  %-27s %.3f of %.3f\n", "intercepts, in the mean", r->mean_intercepts,
                     answer->mean_objects);
    pl_buffer_format(out, "  %-27s %.2f", "shots, in the mean", r->mean_shots);
    for (size_t i = 0; i < answer->file.duel.layer_count; i++) {
        const pl_layer *layer = &answer->file.duel.layers[i];
        pl_buffer_format(out, "%s%s %.2f", i == 0 ? ": " : ", ", layer->name, r->shots[i].mean);
        if (layer->magazine >= 0)
            pl_buffer_format(out, " of %lld (empty in %.1f %%)", (long long)layer->magazine,
                             100 * r->shots[i].spent_all);
    }
    pl_buffer_text(out, "\n");
}

typedef struct {
    size_t from, to; /* numbers of leaks, both in it */
    double chance;
} bin;

/* The distribution in at most SHOWN_ROWS rows: rare ends are put together, and so are neighbours. */
static size_t make_bins(const pl_duel_result *r, bin bins[SHOWN_ROWS + 2]) {
    size_t low = 0, high = r->count - 1, count = 0;
    if (r->count > SHOWN_ROWS) {
        double below = 0, above = 0;
        while (low < high && below + r->leaks[low] < SHOWN_LEAST) below += r->leaks[low++];
        while (high > low && above + r->leaks[high] < SHOWN_LEAST) above += r->leaks[high--];
    }
    const size_t per = (high - low) / SHOWN_ROWS + 1;
    if (low > 0) bins[count++] = (bin){0, low - 1, 0};
    for (size_t at = low; at <= high; at += per)
        bins[count++] = (bin){at, at + per - 1 < high ? at + per - 1 : high, 0};
    if (high + 1 < r->count) bins[count++] = (bin){high + 1, r->count - 1, 0};
    for (size_t i = 0; i < count; i++)
        for (size_t k = bins[i].from; k <= bins[i].to; k++) bins[i].chance += r->leaks[k];
    return count;
}

/* A bar in eighths of a column where the terminal can, else in whole ones. */
static void bar_text(pl_buffer *out, const pl_look *look, double share, size_t columns) {
    static const char *const eighths[] = {"",       "\u258F", "\u258E", "\u258D",
                                          "\u258C", "\u258B", "\u258A", "\u2589"};
    const size_t parts = (size_t)(share * (double)columns * 8 + 0.5);
    for (size_t i = 0; i < parts / 8; i++) pl_buffer_text(out, look->unicode ? "\u2588" : "#");
    if (look->unicode)
        pl_buffer_text(out, eighths[parts % 8]);
    else if (parts % 8 >= 4)
        pl_buffer_text(out, "#");
}

#define LABEL_MAX 48

static void label_text(const bin *b, char out[LABEL_MAX]) {
    if (b->from == b->to)
        snprintf(out, LABEL_MAX, "%zu", b->from);
    else
        snprintf(out, LABEL_MAX, "%zu-%zu", b->from, b->to);
}

static void leaks_text(pl_buffer *out, const pl_look *look, const pl_duel_answer *answer) {
    bin bins[SHOWN_ROWS + 2];
    char label[LABEL_MAX];
    double most = 0;
    int width = (int)strlen("leaks");
    const size_t count = make_bins(&answer->result, bins);
    for (size_t i = 0; i < count; i++) {
        label_text(&bins[i], label);
        if ((int)strlen(label) > width) width = (int)strlen(label);
        most = fmax(most, bins[i].chance);
    }
    const size_t beside = (size_t)width + 12, room = look->width > beside ? look->width - beside : 1;
    pl_buffer_format(out, "\n  %-*s  chance\n", width, "leaks");
    for (size_t i = 0; i < count; i++) {
        label_text(&bins[i], label);
        pl_buffer_format(out, "  %-*s  %.4f  ", width, label, bins[i].chance);
        bar_text(out, look, most > 0 ? bins[i].chance / most : 0, room < BAR_MAX ? room : BAR_MAX);
        while (out->length > 0 && out->data[out->length - 1] == ' ') out->data[--out->length] = '\0';
        pl_buffer_text(out, "\n");
    }
}

static void inputs_text(pl_buffer *out, const pl_look *look, const pl_duel_answer *answer) {
    pl_buffer_text(out, "\nWhat each chance rests on:\n");
    for (size_t i = 0; i < answer->file.input_count; i++) {
        const pl_duel_input *input = &answer->file.inputs[i];
        const pl_duel_open *open = &answer->open[i];
        pl_buffer text = {0};
        if (input->rests == PL_RESTS_DEFAULT) continue;
        if (input->chance.a > 0)
            pl_buffer_format(&text, "%.3f (%.3f to %.3f); ", input->chance.value, open->low, open->high);
        pl_buffer_text(&text, input->said);
        if (input->hits >= 0)
            pl_buffer_format(&text, ", as beta(%.1f, %.1f)", input->chance.a, input->chance.b);
        if (input->record != NULL)
            pl_buffer_format(&text, " (%s: %s)", input->record->system, input->record->rule);
        if (input->why != NULL) pl_buffer_format(&text, ". %s", input->why);
        out->failed = out->failed || text.failed;
        if (!text.failed) pl_terminal_field(out, look, 2, 20, input->input, text.data);
        pl_buffer_free(&text);
    }
}

static void levers_text(pl_buffer *out, const pl_duel_answer *answer) {
    pl_table table = {.columns = 6};
    const char *const heads[] = {"input", ">from", ">to", ">one intercepted", ">none leaks", ">leaks, mean"};
    if (answer->levers == NULL) return;
    pl_buffer_text(out, "\nWhich input matters, each moved alone, all others where they are:\n");
    if (answer->lever_count == 0) pl_buffer_text(out, "  none can be moved\n");
    if (answer->lever_count == 0) return;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        pl_table_cell(&table, "%s%s", i == 0 ? "  " : "", heads[i]);
    for (size_t i = 0; i < answer->lever_count && i < LEVERS_SHOWN; i++) {
        const pl_duel_lever *lever = &answer->levers[i];
        pl_table_cell(&table, "  %s%s", lever->input, lever->stated ? "" : " *");
        pl_table_cell(&table, "%.3f", lever->from);
        pl_table_cell(&table, "%.3f", lever->to);
        pl_table_cell(&table, "%.4f to %.4f", lever->any_from, lever->any_to);
        pl_table_cell(&table, "%.4f to %.4f", lever->none_from, lever->none_to);
        pl_table_cell(&table, "%.3f to %.3f", lever->mean_from, lever->mean_to);
    }
    pl_table_write(&table, out);
    if (answer->lever_count > LEVERS_SHOWN)
        pl_buffer_format(out, "  and %zu more, which matter less (--json)\n",
                         answer->lever_count - LEVERS_SHOWN);
    pl_buffer_text(out, "  * moved by a standard step: the file states no range and no beta\n");
}

static void assumptions_text(pl_buffer *out, const pl_look *look, const pl_duel_answer *answer) {
    pl_buffer text = {0};
    const char *sentence;
    pl_buffer_text(out, "\nTaken for granted:\n");
    for (size_t i = 0; (sentence = pl_duel_assumption(answer, i, &text)) != NULL; i++)
        pl_terminal_field(out, look, 2, 1, "-", sentence);
    pl_buffer_free(&text);
}

void pl_duel_text(pl_call *call, const pl_duel_question *question, const pl_duel_answer *answer) {
    pl_buffer *out = &call->out;
    const pl_look look = pl_terminal_look(PL_ENGLISH);
    const pl_duel *duel = &answer->file.duel;
    pl_terminal_field(out, &look, 0, 0, "", duel->title);
    if (question->set != NULL) pl_terminal_field(out, &look, 0, 9, "changed:", question->set);
    pl_buffer_format(out, "objects (%s): %s\n\n", duel->unit, duel->objects.said);
    numbers_text(out, answer);
    leaks_text(out, &look, answer);
    pl_buffer_text(out, "\n");
    pl_terminal_field(out, &look, 2, 0, "", answer->result.method);
    if (!isnan(answer->result.any_low))
        pl_terminal_field(out, &look, 2, 0, "",
                          "in brackets: what 90 % of the values that the inputs leave open give");
    if (answer->has_design) pl_design_text(call, &answer->file.design, &answer->design, duel->unit);
    levers_text(out, answer);
    inputs_text(out, &look, answer);
    assumptions_text(out, &look, answer);
    pl_buffer_text(out, "\n");
    pl_terminal_field(out, &look, 0, 0, "", pl_duel_two_quantities);
}
