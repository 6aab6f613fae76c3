/* verb_statement.c - plumbline check and report: a statement held to the evidence. */
#include "cli/verbs.h"
#include "cli/verdicts.h"
#include "engine/atlas.h"

#include <stdio.h>

static const pl_option_spec check_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"known-now", '\0', NULL, "let evidence from after the statement in"},
    PL_OPTION_LANGUAGE,
    {NULL, '\0', NULL, NULL}};
static const char *const check_examples[] = {
    "plumbline check -e war.gpkg 2024-12-19", "judge an installed statement on what was known then",
    "plumbline check -e war.gpkg my-statement.yaml --json", "judge a statement file of your own", NULL};

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
                              .known_now = pl_call_value(call, "known-now") != NULL,
                              .keep = true,
                              .language = language,
                              .command = call->command,
                              .progress = pl_terminal_progress()};
    bool done = pl_check(store, &ask, &call->arena, &answer, error);
    done = pl_store_close(store, done ? error : NULL) && done;
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
                                   "a line says so. `plumbline explain` shows one claim in full.",
                               .options = check_options,
                               .examples = check_examples,
                               .arguments_min = 1,
                               .arguments_max = 1,
                               .csv = true,
                               .run = run_check};

/* ---- report ---- */

static const pl_option_spec report_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"out", 'o', "FILE", "where the page goes (the statement's name with .html)"},
    {"known-now", '\0', NULL, "let evidence from after the statement in"},
    {NULL, '\0', NULL, NULL}};
static const char *const report_examples[] = {
    "plumbline report -e war.gpkg 2024-12-19 -o page.html",
    "the verdicts with charts, specifications, method, files and hashes", NULL};

#define WINDOW_SECONDS                                                                                       \
    (30 * (pl_instant)PL_DAY_SECONDS) /* before the statement, for the measures around it */

static bool add_sections(pl_call *call, pl_store *store, pl_check_answer *answer, pl_error *error) {
    const pl_instant said = answer->result.said;
    const char *side = answer->result.side; /* "": the statement names none */
    pl_atlas_window window = {.side = side == NULL || side[0] == '\0' ? NULL : side,
                              .from = said - WINDOW_SECONDS,
                              .to = said,
                              .as_of = answer->result.evidence_until,
                              .progress = pl_terminal_progress()};
    window.progress.stop = pl_stop_flag();
    const bool done =
        pl_atlas(store, &window, &call->arena, &answer->basis.sections, &answer->basis.section_count, error);
    pl_terminal_progress_end();
    return done;
}

bool pl_write_page(pl_call *call, pl_store *store, const char *evidence, const char *statement,
                   bool known_now, const char *target, pl_check_answer *ret, pl_error *error) {
    pl_buffer page = {0};
    char path[4096];
    const pl_check_ask ask = {.statement = statement, .known_now = known_now, .command = call->command};
    bool done = pl_check(store, &ask, &call->arena, ret, error) &&
                pl_check_digest(store, evidence, &call->arena, ret, error);
    if (done && target == NULL) {
        snprintf(path, sizeof path, "%s.html", ret->result.name);
        target = path;
    }
    done = done && add_sections(call, store, ret, error) &&
           pl_report_html(&ret->result, &ret->basis, &page, error) &&
           pl_file_write(target, (pl_slice){page.data, page.length}, error);
    pl_buffer_free(&page);
    return done;
}

static bool run_report(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_check_answer answer;
    const char *target = pl_call_value(call, "out"), *evidence;
    if (!pl_call_evidence(call, &evidence, error) || !pl_call_store(call, &store, error)) return false;
    bool done = pl_write_page(call, store, evidence, call->arguments[0],
                              pl_call_value(call, "known-now") != NULL, target, &answer, error);
    done = pl_store_close(store, done ? error : NULL) && done;
    if (!done) return false;
    if (call->json) return pl_report_json(&answer.result, &answer.basis, &call->out, error);
    if (call->csv) return pl_report_csv(&answer.result, &call->out, error);
    pl_buffer_format(&call->out, "wrote %s%s\n", target == NULL ? answer.result.name : target,
                     target == NULL ? ".html" : "");
    return true;
}

const pl_verb pl_verb_report = {.name = "report",
                                .arguments = "STATEMENT",
                                .summary =
                                    "write the page: verdicts, charts, specifications, files and hashes",
                                .about = "One self-contained HTML file that opens from disk and needs "
                                         "neither network nor scripts. --json and --csv print\n"
                                         "the same as `check` beside writing the page.",
                                .options = report_options,
                                .examples = report_examples,
                                .arguments_min = 1,
                                .arguments_max = 1,
                                .csv = true,
                                .run = run_report};
