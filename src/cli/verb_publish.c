/* verb_publish.c - plumbline publish: the page and its answers as a folder of files. */
#include "cli/api.h"
#include "cli/verbs.h"
#include "cli/verdicts.h"

#include "serve/serve.h"

#include <inttypes.h>

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"out", 'o', "FOLDER", "where the site goes; an earlier one in it is replaced"},
    {"language", '\0', "LANGUAGE",
     "of the pages of claims: en (the default) or uk; the page itself has both"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {"plumbline publish -e war.gpkg 2024-12-19 -o site",
                                       "the page with a statement, for any web space",
                                       "plumbline publish -e war.gpkg my/statement.yaml -o site",
                                       "with a statement of one's own",
                                       "python3 -m http.server --directory site",
                                       "what it looks like: open the address that this prints",
                                       NULL};

static bool run(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_publish_options publish = {.statements = call->arguments,
                                  .statement_count = call->argument_count,
                                  .api = pl_api_of_verbs(),
                                  .progress = pl_call_progress(call)};
    pl_published_site site = {0};
    const char *target = pl_call_value(call, "out");
    if (target == NULL) return pl_fail(error, PL_USAGE, "name the folder that the site goes into with -o");
    publish.folder = pl_call_folder(call, target, error);
    if (publish.folder == NULL || !pl_call_language(call, &publish.language, error) ||
        !pl_call_evidence(call, &publish.evidence, error) || !pl_call_store(call, &store, error))
        return false;
    publish.store = store;
    publish.progress.stop = pl_stop_flag();
    bool done = pl_publish(&publish, &call->arena, &site, error);
    pl_terminal_progress_end();
    done = pl_call_store_close(call, store, done, error);
    if (!done) return false;
    if (call->json) {
        pl_json json;
        pl_answer_start(call, &json);
        pl_json_key_text(&json, "written", publish.folder);
        pl_json_key_integer(&json, "files", (int64_t)site.files);
        pl_json_key_integer(&json, "bytes", (int64_t)site.bytes);
        pl_answer_end(call, &json);
    } else {
        pl_buffer_format(&call->out, "wrote %s/index.html and what it reads: %zu files, %.1f MB\n",
                         publish.folder, site.files, (double)site.bytes / 1e6);
    }
    return true;
}

const pl_verb pl_verb_publish = {
    .name = "publish",
    .arguments = "[STATEMENT...]",
    .summary = "the same page as files, for any web space",
    .about =
        "Writes the page, maps, patches and the answers to its standard questions into a folder that any "
        "file server\n"
        "can send, below any path; with the pages of the statements' claims (without STATEMENT: of those "
        "that are\n"
        "installed for the evidence's theatre). What is not among the answers the page greys out, with "
        "the command\n"
        "that gives it. SHA256SUMS lists the files. The same evidence and statements give the same "
        "bytes.\n"
        "An earlier site in the folder is replaced when the new one is whole; a folder that holds "
        "anything else is\n"
        "left as it is.",
    .options = options,
    .examples = examples,
    .arguments_max = PL_ARGUMENTS_MAX,
    .run = run};
