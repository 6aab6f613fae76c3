/* verb_demo.c - plumbline demo: the whole way on an invented war with known truth. */
#include "cli/verbs.h"
#include "cli/verdicts.h"
#include "engine/demo.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define DEMO_FOLDER "plumbline-demo"

static const char *const examples[] = {"plumbline demo", "into ./" DEMO_FOLDER,
                                       "plumbline demo /somewhere/else", "into that folder", NULL};

typedef struct {
    const char *folder;
    size_t files;
} demo_target;

static bool make_folder(const char *path, pl_error *error) {
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return true;
    return pl_fail_errno(error, PL_STORAGE, errno, "cannot make the folder %s", path);
}

static bool demo_path(char *out, size_t size, const char *folder, const char *below, pl_error *error) {
    return snprintf(out, size, "%s/%s", folder, below) < (int)size
               ? true
               : pl_fail(error, PL_USAGE, "%s: the path is too long", folder);
}

static bool write_file(void *context, const char *path, pl_slice bytes, pl_error *error) {
    demo_target *target = context;
    char whole[4096];
    if (!demo_path(whole, sizeof whole, target->folder, path, error)) return false;
    char *slash = strrchr(whole + strlen(target->folder) + 1, '/');
    if (slash != NULL) {
        *slash = '\0';
        if (!make_folder(whole, error)) return false;
        *slash = '/';
    }
    target->files++;
    return pl_file_write(whole, bytes, error);
}

static bool take_source(pl_call *call, const char *folder, const char *name, const char *evidence,
                        pl_error *error) {
    char source[4096], archive[4096], below[PL_NAME_MAX + 32];
    snprintf(below, sizeof below, "sources/%s.yaml", name);
    if (!demo_path(source, sizeof source, folder, below, error) ||
        !demo_path(archive, sizeof archive, folder, name, error))
        return false;
    const char *paths[] = {archive};
    pl_ingest_options options = {.evidence = evidence,
                                 .source = source,
                                 .paths = paths,
                                 .path_count = 1,
                                 .arguments = call->command,
                                 .progress = pl_terminal_progress()};
    options.progress.stop = pl_stop_flag();
    pl_ingest_result result;
    if (!pl_ingest(&options, &call->arena, &result, error)) return false;
    if (!call->json && result.snapshots == 0)
        pl_buffer_format(&call->out, "took the %s of %s into %s\n",
                         result.regions > 0 ? "outlines" : "places", name, evidence);
    else if (!call->json)
        pl_buffer_format(&call->out,
                         "took %zu maps of %s into %s (%zu were there already): %zu snapshots, %zu updates\n",
                         result.taken, name, evidence, result.same, result.snapshots, result.updates);
    return true;
}

static bool run(pl_call *call, pl_error *error) {
    demo_target target = {.folder = call->argument_count > 0 ? call->arguments[0] : DEMO_FOLDER};
    char evidence[4096], statement[4096], report[4096];
    if (!demo_path(evidence, sizeof evidence, target.folder, "evidence.gpkg", error) ||
        !demo_path(statement, sizeof statement, target.folder, PL_DEMO_STATEMENT, error) ||
        !demo_path(report, sizeof report, target.folder, "report", error) ||
        !make_folder(target.folder, error) || !pl_demo_make(PL_DEMO_SEED, write_file, &target, error))
        return false;
    if (!call->json)
        pl_buffer_format(&call->out, "made an invented war with known truth: %zu files in %s\n", target.files,
                         target.folder);
    for (size_t i = 0; pl_demo_sources[i] != NULL; i++)
        if (!take_source(call, target.folder, pl_demo_sources[i], evidence, error)) return false;
    for (size_t i = 0; pl_demo_gazetteers[i] != NULL; i++)
        if (!take_source(call, target.folder, pl_demo_gazetteers[i], evidence, error)) return false;
    if (!take_source(call, target.folder, PL_DEMO_OUTLINES, evidence, error)) return false;
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
        report, target.folder);
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
