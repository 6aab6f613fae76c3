/* verb_demo.c - plumbline demo: the whole way on an invented war with known truth. */
#include "cli/verbs.h"
#include "cli/verdicts.h"
#include "engine/demo.h"

#include <stdio.h>

#define DEMO_FOLDER "plumbline-demo"

static const char *const examples[] = {"plumbline demo", "into ./" DEMO_FOLDER,
                                       "plumbline demo /somewhere/else", "into that folder", NULL};

static bool demo_path(char *out, size_t size, const char *folder, const char *below, pl_error *error) {
    return snprintf(out, size, "%s/%s", folder, below) < (int)size
               ? true
               : pl_fail(error, PL_USAGE, "%s: the path is too long", folder);
}

/* ---- what is told of the way ---- */

typedef struct {
    pl_call *call;
    const char *folder, *evidence;
} telling;

static void tell_made(void *context, size_t files) {
    const telling *to = context;
    if (!to->call->json)
        pl_buffer_format(&to->call->out, "made an invented war with known truth: %zu files in %s\n", files,
                         to->folder);
}

static void tell_took(void *context, const char *source, const pl_ingest_result *result) {
    const telling *to = context;
    if (to->call->json) return;
    if (result->snapshots == 0)
        pl_buffer_format(&to->call->out, "took the %s of %s into %s\n",
                         result->regions > 0 ? "outlines" : "places", source, to->evidence);
    else
        pl_buffer_format(&to->call->out,
                         "took %zu maps of %s into %s (%zu were there already): %zu snapshots, %zu updates\n",
                         result->taken, source, to->evidence, result->same, result->snapshots,
                         result->updates);
}

static bool run(pl_call *call, pl_error *error) {
    const char *folder = call->argument_count > 0 ? call->arguments[0] : DEMO_FOLDER;
    char evidence[4096], statement[4096], report[4096];
    if (!demo_path(evidence, sizeof evidence, folder, "evidence.gpkg", error) ||
        !demo_path(statement, sizeof statement, folder, PL_DEMO_STATEMENT, error) ||
        !demo_path(report, sizeof report, folder, "report", error))
        return false;
    telling to = {call, folder, evidence};
    pl_demo_options demo = {.folder = folder,
                            .evidence = evidence,
                            .arguments = call->command,
                            .progress = pl_terminal_progress(),
                            .made = tell_made,
                            .took = tell_took,
                            .context = &to};
    demo.progress.stop = pl_stop_flag();
    if (!pl_demo_take(&demo, &call->arena, error)) return false;
    pl_store *store = pl_store_open(evidence, PL_STORE_READ, error);
    if (store == NULL) return false;
    pl_check_answer answer;
    const pl_report_ask ask = {.statement = statement, .keep = false};
    const char *written;
    bool done = pl_write_report(call, store, evidence, &ask, report, &written, &answer, error);
    done = pl_store_close(store, done ? error : NULL) && done;
    if (!done) return false;
    if (call->json) return pl_report_json(&answer.result, &answer.basis, &call->out, error);
    pl_buffer_text(&call->out, "\n");
    const pl_look look = pl_terminal_look(PL_ENGLISH);
    pl_print_verdicts(&answer.result, &look, &call->out);
    pl_buffer_format(
        &call->out,
        "\nThe report with charts, specifications, files and hashes: %s/index.html\nThe truth by "
        "construction: %s/truth.json\n",
        report, folder);
    return true;
}

const pl_verb pl_verb_demo = {.name = "demo",
                              .arguments = "[FOLDER]",
                              .summary = "the whole way on an invented war with known truth",
                              .about = "Writes two invented map makers' archives with legends, sources, a "
                                       "theatre and a statement, takes them into\n"
                                       "FOLDER/evidence.gpkg, judges the statement and writes "
                                       "FOLDER/report. The land lies in the open ocean; the\n"
                                       "truth stands beside the maps. Running it again changes nothing.",
                              .examples = examples,
                              .arguments_max = 1,
                              .run = run};
