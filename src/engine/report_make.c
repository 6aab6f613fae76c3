/* report_make.c - a whole report in one call: judged, its files and pages written, and the manifest last. */
#include "engine/atlas.h"
#include "engine/atlas_intercept.h"
#include "engine/report_files.h"
#include "engine/report_folder.h"
#include "report/raster.h"
#include "text/yaml.h"

#include <stdio.h>

/* ---- the statement ---- */

/* Its bytes go along: what was judged is part of the report. */
static bool put_statement(const pl_report_ask *ask, const char *folder, pl_arena *arena, pl_error *error) {
    const char *path = pl_statement_path(ask->statement, arena, error);
    pl_buffer text = {0};
    if (path == NULL) return false;
    const bool done = pl_file_read(path, PL_YAML_BYTES_MAX, &text, error) &&
                      pl_folder_put(folder, PL_MANIFEST_STATEMENT, (pl_slice){text.data, text.length}, error);
    pl_buffer_free(&text);
    return done;
}

/* The call that gives this report again, inside its folder: nothing in it depends on where the files lay. */
static const char *command_of(const pl_report_ask *ask, pl_arena *arena) {
    pl_buffer line = {0};
    pl_buffer_format(&line, "plumbline report -e %s %s%s", ask->evidence_name, PL_MANIFEST_STATEMENT,
                     ask->known_now ? " --known-now" : "");
    if (ask->language != PL_ENGLISH)
        pl_buffer_format(&line, " --language %s", pl_language_names[ask->language]);
    const char *copy = line.failed ? NULL : pl_arena_copy(arena, line.data, line.length);
    pl_buffer_free(&line);
    return copy;
}

/* Those that numbers depend on, and those that draw. */
const char *pl_report_libraries(pl_arena *arena) {
    const char *drawn = pl_raster_library_version();
    char text[768];
    snprintf(text, sizeof text, "%s; %s", pl_engine_libraries(), drawn == NULL ? "librsvg none" : drawn);
    return pl_arena_copy(arena, text, strlen(text));
}

/* ---- the manifest ---- */

static const char *title_of(const pl_report_basis *basis, const char *path) {
    for (size_t i = 0; i < basis->download_count; i++)
        if (strcmp(basis->downloads[i].href, path) == 0) return basis->downloads[i].title;
    return "";
}

static bool put_manifest(const pl_report_ask *ask, const pl_check_answer *answer, const char *folder,
                         pl_arena *arena, pl_error *error) {
    const pl_manifest_options options = {ask->known_now, ask->language};
    const pl_report_basis *basis = &answer->basis;
    pl_manifest_file *files;
    size_t count;
    pl_buffer text = {0};
    if (!pl_folder_list(folder, ask->progress, arena, &files, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        files[i].title = title_of(basis, files[i].path);
        for (size_t c = 0; basis->claims != NULL && c < answer->result.claim_count; c++)
            for (size_t d = 0; d < basis->claims[c].download_count; d++)
                if (strcmp(basis->claims[c].downloads[d].href, files[i].path) == 0)
                    files[i].title = basis->claims[c].downloads[d].title;
    }
    const bool done = pl_manifest_write(&answer->result, basis, &options, files, count, &text, error) &&
                      pl_folder_put(folder, PL_MANIFEST_NAME, (pl_slice){text.data, text.length}, error);
    pl_buffer_free(&text);
    return done;
}

/* ---- the pages ---- */

#define WINDOW_SECONDS                                                                                       \
    (30 * (pl_instant)PL_DAY_SECONDS) /* before the statement, for the measures around it */

static bool add_sections(pl_store *store, const pl_report_ask *ask, pl_arena *arena, pl_check_answer *answer,
                         pl_error *error) {
    const pl_instant said = answer->result.said;
    const char *side = answer->result.side; /* "": the statement names none */
    const pl_atlas_window window = {.side = side == NULL || side[0] == '\0' ? NULL : side,
                                    .from = said - WINDOW_SECONDS,
                                    .to = said,
                                    .language = ask->language,
                                    .as_of = answer->result.evidence_until,
                                    .progress = ask->progress};
    return pl_atlas(store, &window, arena, &answer->basis.sections, &answer->basis.section_count, error);
}

static bool put_page(void *context, const char *path, pl_slice bytes, pl_error *error) {
    return pl_folder_put(context, path, bytes, error);
}

static bool put_pages(const pl_check_answer *answer, const char *folder, pl_error *error) {
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", folder);
    return pl_report_pages(&answer->result, &answer->basis, put_page, copy, error);
}

bool pl_report_make(pl_store *store, const pl_report_ask *ask, const char *folder, pl_arena *arena,
                    pl_check_answer *ret, pl_error *error) {
    const char *command = command_of(ask, arena);
    const char *libraries = pl_report_libraries(arena);
    if (command == NULL || libraries == NULL) return pl_fail_nomem(error);
    const pl_check_ask check = {.statement = ask->statement,
                                .known_now = ask->known_now,
                                .keep = ask->keep,
                                .language = ask->language,
                                .command = command,
                                .progress = ask->progress};
    pl_check_answer answer;
    if (!put_statement(ask, folder, arena, error) || !pl_check(store, &check, arena, &answer, error) ||
        !pl_check_digest(store, ask->evidence_name, arena, &answer, error))
        return false;
    answer.basis.libraries = libraries;
    answer.basis.language = ask->language;
    pl_report_claim *claims = pl_arena_alloc(arena, (answer.result.claim_count + 1) * sizeof *claims);
    if (claims == NULL) return pl_fail_nomem(error);
    answer.basis.claims = claims;
    if (!pl_atlas_claims(store, &answer.result, ask->language, ask->progress, arena, claims, error) ||
        !pl_atlas_intercept(store, &answer, ask->language, ask->progress, arena, claims, error) ||
        !pl_report_files(store, folder, ask->progress, arena, &answer, error) ||
        !add_sections(store, ask, arena, &answer, error) || !put_pages(&answer, folder, error) ||
        !put_manifest(ask, &answer, folder, arena, error))
        return false;
    *ret = answer;
    return true;
}
