/* verb_rate.c - plumbline rate: how many launched weapons of a type were reported destroyed, and how sure
 * that is; and the published records of tests. rate_out.c, rate_text.c and records_out.c write the answers.
 */
#include "cli/rate_out.h"
#include "cli/verbs.h"
#include "text/number.h"

static const pl_option_spec rate_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "the source of counts, where the evidence has several"},
    {"as-of", '\0', "DAY", "from raids that ended by 00:00 UTC of this day, or an instant (the last raid)"},
    {"from", '\0', "DAY", "only raids that ended later than 00:00 UTC of this day"},
    {"labels", '\0', "WHOSE", "own, or shared: labels that may mean other types too count as its own (own)"},
    {"relatives", '\0', "SET", "from this set of types alone (every set)"},
    {"confidence", '\0', "P", "of intervals, above 0 and below 1 (0.95)"},
    {"coverage", '\0', NULL, "also how often such intervals hold, by simulation"},
    {"records", '\0', NULL, "instead: published records of interceptors' tests; needs no evidence file"},
    {NULL, '\0', NULL, NULL}};

static const char *const rate_examples[] = {
    "plumbline rate oreshnik -e war.gpkg --as-of 2024-12-19",
    "what could be known of one type on a day: 0 of 1 leaves 0 to 97.5 %",
    "plumbline rate kinzhal -e war.gpkg --coverage",
    "every interval, and how often each holds for raids like these",
    "plumbline rate -e war.gpkg",
    "all types, a line each",
    "plumbline rate --records",
    "records of tests, with the exact interval of each",
    NULL};

static const char *const label_words[] = {"own", "shared", NULL};

static bool read_confidence(const pl_call *call, double *ret, pl_error *error) {
    const char *text = pl_call_value(call, "confidence");
    if (text == NULL) return true;
    return (pl_number_parse(pl_slice_of(text), ret) && *ret > 0 && *ret < 1) ||
           pl_fail(error, PL_USAGE, "--confidence \"%.40s\": a number above 0 and below 1 (0.95)", text);
}

static bool run_records(pl_call *call, double confidence, pl_error *error) {
    static const char *const others[] = {"source", "as-of", "from", "labels", "relatives", "coverage"};
    pl_test_records answer;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (pl_call_value(call, others[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--records and --%s exclude each other", others[i]);
    if (call->argument_count > 0)
        return pl_fail(error, PL_USAGE, "--records lists all records, and takes no type");
    if (!pl_ask_records(confidence, &call->arena, &answer, error)) return false;
    if (call->json)
        pl_records_json(call, &answer);
    else if (call->csv)
        pl_records_csv(call, &answer);
    else
        pl_records_text(call, &answer);
    return true;
}

static bool run_one(pl_call *call, pl_store *store, const pl_rate_question *question,
                    const pl_test_records *records, pl_error *error) {
    pl_rate_answer answer;
    if (!pl_ask_rate(store, question, &call->arena, &answer, error)) return false;
    if (call->json)
        pl_rate_json(call, &answer, records);
    else if (call->csv)
        pl_rate_csv(call, &answer);
    else
        pl_rate_text(call, &answer, records);
    return true;
}

static bool run_all(pl_call *call, pl_store *store, const pl_rate_question *question,
                    const pl_test_records *records, pl_error *error) {
    static const char *const others[] = {"relatives", "coverage"};
    pl_rates_answer answer;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (pl_call_value(call, others[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--%s is of one type: name it", others[i]);
    if (!pl_ask_rates(store, question, &call->arena, &answer, error)) return false;
    if (call->json)
        pl_rates_json(call, &answer, records);
    else if (call->csv)
        pl_rates_csv(call, &answer);
    else
        pl_rates_text(call, &answer, records);
    return true;
}

static bool run_rate(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_test_records records;
    pl_error no_records = {0};
    size_t labels = 0;
    pl_rate_question question = {.source = pl_call_value(call, "source"),
                                 .type = call->argument_count == 0 ? NULL : call->arguments[0],
                                 .from = INT64_MIN,
                                 .as_of = INT64_MIN,
                                 .relatives = pl_call_value(call, "relatives"),
                                 .confidence = PL_RATE_CONFIDENCE,
                                 .coverage = pl_call_value(call, "coverage") != NULL};
    if (!read_confidence(call, &question.confidence, error)) return false;
    if (pl_call_value(call, "records") != NULL) return run_records(call, question.confidence, error);
    if (!pl_call_instant(call, "from", &question.from, error) ||
        !pl_call_instant(call, "as-of", &question.as_of, error) ||
        !pl_call_word(call, "labels", label_words, &labels, error))
        return false;
    question.shared = labels == 1;
    /* Without the installed table the rates stand all the same. */
    const bool there = pl_ask_records(question.confidence, &call->arena, &records, &no_records);
    if (!there && no_records.code != PL_MISSING) {
        if (error != NULL) *error = no_records;
        return false;
    }
    if (!pl_call_store(call, &store, error)) return false;
    const bool done = question.type != NULL ? run_one(call, store, &question, there ? &records : NULL, error)
                                            : run_all(call, store, &question, there ? &records : NULL, error);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_rate = {
    .name = "rate",
    .arguments = "[TYPE]",
    .summary = "how many launched weapons of a type were reported destroyed, and how sure that is",
    .about = "P(reported destroyed | launched), from published counts of raids (docs/interceptions.md): "
             "launched,\n"
             "destroyed, and intervals side by side: exact, Jeffreys, Wilson, beta-binomial and raid "
             "bootstrap, since\n"
             "raids are no independent trials. By year, by unit of count, with what bundled labels allow, at "
             "which\n"
             "share of wrong reports a conclusion flips, and what types that are held like it say.\n"
             "P(destroyed | a capable defence engages) is another quantity and stands apart: --records.\n"
             "TYPE is a type's name or a label of the counts file.",
    .options = rate_options,
    .examples = rate_examples,
    .arguments_max = 1,
    .csv = true,
    .run = run_rate};
