/* verb_statement.c - plumbline check and report: a statement held to the evidence. */
#include "cli/verbs.h"
#include "cli/verdicts.h"
#include "engine/report_folder.h"

#include <stdio.h>

static const pl_option_spec check_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"known-now", '\0', NULL, "let evidence from after the statement in"},
    {"claim", '\0', "ID", "judge this claim alone"},
    PL_OPTION_WITH,
    PL_OPTION_LANGUAGE,
    {NULL, '\0', NULL, NULL}};
static const char *const check_examples[] = {
    "plumbline check -e war.gpkg 2024-12-19",
    "judge an installed statement on what was known then",
    "plumbline check -e war.gpkg my-statement.yaml --json",
    "judge a statement file of your own",
    "plumbline check -e war.gpkg 2024-12-19 --claim every-day --with threshold=0.5,window=7d,90d",
    "one claim, with another threshold and other windows than the statement has",
    NULL};

bool pl_call_language(const pl_call *call, pl_language *ret, pl_error *error) {
    size_t word = PL_ENGLISH;
    if (!pl_call_word(call, "language", pl_language_names, &word, error)) return false;
    *ret = (pl_language)word;
    return true;
}

static bool run_check(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_check_answer answer;
    pl_language language;
    if (!pl_call_language(call, &language, error) || !pl_call_store(call, &store, error)) return false;
    /* Each source's digest over its record pins the answer; the whole file's, which takes longer than all the
     * verdicts, is for the page and for `plumbline digest`. */
    const pl_check_ask ask = {.statement = call->arguments[0],
                              .only = pl_call_value(call, "claim"),
                              .with = pl_call_value(call, "with"),
                              .known_now = pl_call_value(call, "known-now") != NULL,
                              .keep = true,
                              .language = language,
                              .command = call->command,
                              .progress = pl_call_progress(call)};
    bool done = pl_check(store, &ask, &call->arena, &answer, error);
    done = pl_call_store_close(call, store, done, error);
    if (!done) return false;
    if (call->json) return pl_report_json(&answer.result, &answer.basis, &call->out, error);
    if (call->csv) return pl_report_csv(&answer.result, &call->out, error);
    const pl_look look = pl_terminal_look(language);
    pl_print_verdicts(&answer.result, &look, &call->out);
    return true;
}

const pl_verb pl_verb_check = {.name = "check",
                               .arguments = "STATEMENT",
                               .summary = "judge a statement, claim by claim, under every reading and choice",
                               .about =
                                   "STATEMENT is a statement file (docs/statement.md) or the name of an "
                                   "installed one. Each reading's choices are\n"
                                   "listed as their full product before anything is run. * marks the "
                                   "plain reading, which gives the verdict.\n"
                                   "Evidence from after the statement stays out unless --known-now; where "
                                   "what is known now gives another answer,\n"
                                   "a line says so. `plumbline explain` shows one claim in full.\n"
                                   "--with CHOICE=OPTION,... puts other options in the place of those that "
                                   "readings have (docs/statement.md, \"Choices\"),\n"
                                   "wherever a reading makes that choice; the answer says that it was so.",
                               .options = check_options,
                               .examples = check_examples,
                               .arguments_min = 1,
                               .arguments_max = 1,
                               .csv = true,
                               .run = run_check};

/* ---- report ---- */

static const pl_option_spec report_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"out", 'o', "FOLDER", "where the report goes (the statement's name)"},
    {"language", '\0', "LANGUAGE", "of the pages: en (the default) or uk"},
    {"known-now", '\0', NULL, "let evidence from after the statement in"},
    {NULL, '\0', NULL, NULL}};
static const char *const report_examples[] = {"plumbline report -e war.gpkg 2024-12-19 -o report",
                                              "report/index.html, and a page a claim in report/claims",
                                              "plumbline report -e war.gpkg my-statement.yaml --language uk",
                                              "the same in Ukrainian", NULL};

bool pl_write_report(pl_call *call, pl_store *store, const char *evidence, const pl_report_ask *ask,
                     const char *target, const char **ret_target, pl_check_answer *ret, pl_error *error) {
    const char *folder;
    pl_report_ask whole = *ask;
    whole.evidence_name = pl_file_name(evidence);
    whole.progress = pl_terminal_progress();
    whole.progress.stop = pl_stop_flag();
    if (target == NULL) {
        if (!pl_check_name(ask->statement, &call->arena, &target, error)) return false;
        if (strchr(target, '/') != NULL)
            return pl_fail(error, PL_USAGE,
                           "the statement's name \"%s\" is no name of a folder; name one with -o", target);
    }
    target = pl_call_folder(call, target, error);
    if (target == NULL || !pl_report_begin(target, whole.progress, &call->arena, &folder, error))
        return false;
    const bool done = pl_report_make(store, &whole, folder, &call->arena, ret, error) &&
                      pl_report_end(folder, target, error);
    pl_terminal_progress_end();
    if (!done) pl_folder_remove(folder);
    *ret_target = target;
    return done;
}

static bool run_report(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_check_answer answer = {0};
    pl_report_ask ask = {
        .statement = call->arguments[0], .known_now = pl_call_value(call, "known-now") != NULL, .keep = true};
    const char *evidence, *target = NULL;
    size_t language = PL_ENGLISH;
    if (!pl_call_word(call, "language", pl_language_names, &language, error) ||
        !pl_call_evidence(call, &evidence, error) || !pl_call_store(call, &store, error))
        return false;
    ask.language = (pl_language)language;
    bool done =
        pl_write_report(call, store, evidence, &ask, pl_call_value(call, "out"), &target, &answer, error);
    done = pl_call_store_close(call, store, done, error);
    if (!done) return false;
    if (call->json) {
        answer.basis.manifest = pl_folder_path(target, PL_MANIFEST_NAME, &call->arena, error);
        return answer.basis.manifest != NULL &&
               pl_report_json(&answer.result, &answer.basis, &call->out, error);
    }
    if (call->csv) return pl_report_csv(&answer.result, &call->out, error);
    pl_buffer_format(&call->out, "wrote %s/index.html, %zu pages of claims and %zu of measures\n", target,
                     answer.result.claim_count, answer.basis.section_count);
    return true;
}

const pl_verb pl_verb_report = {.name = "report",
                                .arguments = "STATEMENT",
                                .summary = "write the pages: verdicts, curves, maps, sources, downloads",
                                .about =
                                    "A folder of pages that open from disk and need neither network nor "
                                    "scripts: index.html, a page a claim, pages\n"
                                    "of measures, sources and method; with the numbers as files to be had, "
                                    "and a manifest over all of it\n"
                                    "(docs/report.md). An earlier report in the folder is replaced when the "
                                    "new one is whole; a folder that\n"
                                    "holds anything else is left as it is. --json and --csv print the same "
                                    "as `check` beside writing it.",
                                .options = report_options,
                                .examples = report_examples,
                                .arguments_min = 1,
                                .arguments_max = 1,
                                .csv = true,
                                .run = run_report};
