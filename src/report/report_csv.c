/* report_csv.c - one row a specification, for spreadsheets and statistics. Every choice that occurs in the
 * statement is a column of its own, "choice:<name>", in the order of first mention; a claim without that
 * choice leaves it empty. */
#include "report/report.h"

#include "text/csv.h"

#define DECIMALS 6

typedef struct {
    const char **names;
    size_t count, capacity;
} choice_names;

static bool add_choice(choice_names *choices, const char *name) {
    for (size_t i = 0; i < choices->count; i++) {
        if (strcmp(choices->names[i], name) == 0) return true;
    }
    if (!PL_GROW(choices->names, choices->count, choices->capacity)) return false;
    choices->names[choices->count++] = name;
    return true;
}

static bool collect_choices(const pl_statement_result *result, choice_names *choices) {
    for (size_t c = 0; c < result->claim_count; c++) {
        for (size_t r = 0; r < result->claims[c].reading_count; r++) {
            const pl_reading_result *reading = &result->claims[c].readings[r];
            for (size_t s = 0; s < reading->specification_count; s++) {
                const pl_specification *spec = &reading->specifications[s];
                for (size_t i = 0; i < spec->option_count; i++) {
                    if (!add_choice(choices, spec->options[i].choice)) return false;
                }
            }
        }
    }
    return true;
}

static bool header_row(pl_csv *csv, const choice_names *choices, pl_buffer *out) {
    static const char *const before[] = {"claim",           "claim_verdict", "reading",
                                         "reading_verdict", "plain",         "specification"};
    static const char *const behind[] = {"measurable", "counted", "holds",          "cannot_tell", "value",
                                         "low",        "high",    "threshold",      "unit",        "turns_at",
                                         "hits",       "of",      "without_update", "same_as",     "detail"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) pl_csv_text(csv, before[i]);
    for (size_t i = 0; i < choices->count; i++) {
        pl_buffer name = {0};
        pl_buffer_text(&name, "choice:");
        pl_buffer_text(&name, choices->names[i]);
        bool failed = name.failed;
        if (!failed) pl_csv_text(csv, name.data);
        pl_buffer_free(&name);
        if (failed) return false;
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) pl_csv_text(csv, behind[i]);
    pl_csv_end_row(csv);
    return !out->failed;
}

static const char *option_of(const pl_specification *spec, const char *choice) {
    for (size_t i = 0; i < spec->option_count; i++) {
        if (strcmp(spec->options[i].choice, choice) == 0) return spec->options[i].option;
    }
    return NULL;
}

static const char *verdict_name(pl_verdict verdict) {
    return (unsigned)verdict < PL_VERDICT_COUNT ? pl_verdict_names[verdict] : NULL;
}

static void row(pl_csv *csv, const pl_claim_result *claim, const pl_reading_result *reading, size_t index,
                const choice_names *choices) {
    const pl_specification *spec = &reading->specifications[index];
    pl_csv_text(csv, claim->id);
    pl_csv_text(csv, verdict_name(claim->verdict));
    pl_csv_text(csv, reading->id);
    pl_csv_text(csv, verdict_name(reading->verdict));
    pl_csv_text(csv, reading->plain ? "true" : "false");
    pl_csv_integer(csv, (int64_t)index + 1);
    for (size_t i = 0; i < choices->count; i++) pl_csv_text(csv, option_of(spec, choices->names[i]));
    pl_csv_text(csv, spec->measurable ? "true" : "false");
    pl_csv_text(csv, spec->counted ? "true" : "false");
    pl_csv_text(csv, !spec->measurable || spec->cannot_tell ? NULL : spec->holds ? "true" : "false");
    pl_csv_text(csv, spec->cannot_tell ? "true" : "false");
    pl_csv_fixed(csv, spec->value, DECIMALS);
    pl_csv_fixed(csv, spec->low, DECIMALS);
    pl_csv_fixed(csv, spec->high, DECIMALS);
    pl_csv_fixed(csv, spec->threshold, DECIMALS);
    pl_csv_text(csv, spec->unit);
    pl_csv_fixed(csv, spec->turns_at, DECIMALS);
    pl_csv_integer(csv, (int64_t)spec->hits);
    pl_csv_integer(csv, (int64_t)spec->of);
    pl_csv_integer(csv, (int64_t)spec->without_update);
    pl_csv_integer(csv, (int64_t)spec->same_as + 1);
    pl_csv_text(csv, spec->detail);
    pl_csv_end_row(csv);
}

bool pl_report_csv(const pl_statement_result *result, pl_buffer *out, pl_error *error) {
    choice_names choices = {0};
    pl_csv csv;
    pl_csv_start(&csv, out);
    bool done = collect_choices(result, &choices) && header_row(&csv, &choices, out);
    for (size_t c = 0; done && c < result->claim_count; c++) {
        for (size_t r = 0; r < result->claims[c].reading_count; r++) {
            const pl_reading_result *reading = &result->claims[c].readings[r];
            for (size_t s = 0; s < reading->specification_count; s++) {
                row(&csv, &result->claims[c], reading, s, &choices);
            }
        }
    }
    pl_free(choices.names);
    return done && !out->failed ? true : pl_fail_nomem(error);
}
