/* site_pages.c - the pages of a statement for the site: what report_make.c writes into a folder, without the
 * measures around the claims, which the page has itself, and without the files that would make it heavy. The
 * pages list only files that there are. */
#include "engine/site.h"

#include "engine/atlas.h"
#include "engine/atlas_intercept.h"
#include "engine/report_files.h"
#include "report/manifest.h"

#include <stdio.h>

#define FILES_OF_CLAIM 2

typedef struct {
    pl_store *store;
    const pl_site_pages_ask *ask;
    pl_arena *arena;
    pl_check_answer answer;
    pl_report_claim *claims; /* of the basis */
    pl_error *error;
} work;

/* ---- which statement ---- */

bool pl_site_statement(const pl_site_ask *ask, const char *name, pl_arena *arena, const char **ret,
                       pl_error *error) {
    const char *own;
    for (size_t i = 0; ask->statements != NULL && i < ask->statement_count; i++) {
        if (!pl_check_name(ask->statements[i], arena, &own, error)) return false;
        if (strcmp(own, name) != 0) continue;
        *ret = ask->statements[i];
        return true;
    }
    const char *const *installed;
    size_t count;
    if (!pl_definitions_installed("statements", arena, &installed, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(installed[i], name) != 0) continue;
        *ret = installed[i];
        return true;
    }
    return pl_fail(error, PL_MISSING, "there is no statement %.100s here", name);
}

/* ---- the verdicts ---- */

/* The call that makes the report whose pages these are. */
static const char *command_of(const pl_site_pages_ask *ask, pl_arena *arena) {
    char text[1024];
    snprintf(text, sizeof text, "plumbline report -e %.400s %.400s%s%s", pl_file_name(ask->evidence),
             pl_file_name(ask->statement), ask->language == PL_ENGLISH ? "" : " --language ",
             ask->language == PL_ENGLISH ? "" : pl_language_names[ask->language]);
    return pl_arena_copy(arena, text, strlen(text));
}

static bool judge(work *w) {
    const pl_check_ask check = {.statement = w->ask->statement,
                                .keep = true,
                                .language = w->ask->language,
                                .command = command_of(w->ask, w->arena),
                                .progress = w->ask->progress};
    const char *libraries = pl_report_libraries(w->arena);
    pl_report_basis *basis = &w->answer.basis;
    if (check.command == NULL || libraries == NULL) return pl_fail_nomem(w->error);
    if (!pl_check(w->store, &check, w->arena, &w->answer, w->error)) return false;
    basis->evidence_name = pl_file_name(w->ask->evidence);
    basis->evidence_digest_hex = w->ask->digest_hex;
    if (w->ask->digest_hex == NULL &&
        !pl_check_digest(w->store, w->ask->evidence, w->arena, &w->answer, w->error))
        return false;
    basis->libraries = libraries;
    basis->language = w->ask->language;
    w->claims = pl_arena_alloc(w->arena, (w->answer.result.claim_count + 1) * sizeof *w->claims);
    basis->claims = w->claims;
    return w->claims != NULL || pl_fail_nomem(w->error);
}

/* ---- what goes with a claim ---- */

/* The tables of a claim: its specifications, and the numbers of its charts. Nothing: it has none. */
static bool write_table(work *w, size_t index, bool periods, pl_buffer *out) {
    const pl_claim_result *claim = &w->answer.result.claims[index];
    pl_statement_result alone = w->answer.result;
    bool charted = false;
    alone.claims = claim;
    alone.claim_count = 1;
    for (size_t i = 0; i < claim->reading_count; i++) charted = charted || claim->readings[i].chart.count > 0;
    if (claim->reading_count == 0 || (periods && !charted)) return true;
    return periods ? pl_report_points_csv(claim, out, w->error) : pl_report_csv(&alone, out, w->error);
}

static void table_path(const work *w, size_t index, bool periods, char out[PL_MANIFEST_PATH_MAX]) {
    snprintf(out, PL_MANIFEST_PATH_MAX, "files/%s%s.csv", w->answer.result.claims[index].id,
             periods ? "-periods" : "");
}

static bool add_downloads(work *w, size_t index) {
    pl_report_claim *claim = &w->claims[index];
    pl_report_download *list = pl_arena_alloc(w->arena, FILES_OF_CLAIM * sizeof *list);
    if (list == NULL) return pl_fail_nomem(w->error);
    claim->downloads = list;
    for (int periods = 0; periods < FILES_OF_CLAIM; periods++) {
        pl_buffer out = {0};
        char path[PL_MANIFEST_PATH_MAX];
        const bool done = write_table(w, index, periods != 0, &out);
        const size_t bytes = out.length;
        pl_buffer_free(&out);
        if (!done) return false;
        if (bytes == 0) continue;
        table_path(w, index, periods != 0, path);
        const char *href = pl_arena_copy(w->arena, path, strlen(path));
        if (href == NULL) return pl_fail_nomem(w->error);
        list[claim->download_count++] = (pl_report_download){
            href, pl_said(w->ask->language, periods != 0 ? PL_SAY_FILE_PERIODS : PL_SAY_FILE_SPECIFICATIONS),
            pl_manifest_type(path), bytes};
    }
    return true;
}

static bool add_review(work *w, size_t index) {
    const pl_claim_result *claim = &w->answer.result.claims[index];
    char page[PL_MANIFEST_PATH_MAX];
    pl_buffer out = {0};
    snprintf(page, sizeof page, "%s.html", claim->id);
    bool done = pl_report_claimreview(&w->answer.result, claim, page, w->ask->language, &out, w->error);
    if (done && out.length > 0) {
        w->claims[index].json_ld = pl_arena_copy(w->arena, out.data, out.length);
        done = w->claims[index].json_ld != NULL || pl_fail_nomem(w->error);
    }
    pl_buffer_free(&out);
    return done;
}

/* Pictures, sections and files of the claims from `first` to before `end`. */
static bool furnish(work *w, size_t first, size_t end) {
    pl_check_answer part = w->answer;
    part.result.claims += first;
    part.result.claim_count = end - first;
    if (!pl_atlas_claims(w->store, &part.result, w->ask->language, w->ask->progress, w->arena,
                         w->claims + first, w->error) ||
        !pl_atlas_intercept(w->store, &part, w->ask->language, w->ask->progress, w->arena, w->claims + first,
                            w->error))
        return false;
    for (size_t i = first; i < end; i++)
        if (!add_downloads(w, i) || !add_review(w, i)) return false;
    return true;
}

/* ---- one, and all ---- */

/* The claim whose page or table has the path; the number of claims: none has. */
static size_t claim_of(const work *w, const char *path) {
    const pl_statement_result *result = &w->answer.result;
    const char *slash = strchr(path, '/');
    size_t i = 0;
    for (; slash != NULL && i < result->claim_count; i++) {
        const size_t length = strlen(result->claims[i].id);
        if (strncmp(slash + 1, result->claims[i].id, length) == 0 &&
            (slash[1 + length] == '.' || strcmp(slash + 1 + length, "-periods.csv") == 0))
            break;
    }
    return slash == NULL ? result->claim_count : i;
}

bool pl_site_page(pl_store *store, const pl_site_pages_ask *ask, const char *path, pl_arena *arena,
                  pl_buffer *out, pl_error *error) {
    work w = {.store = store, .ask = ask, .arena = arena, .error = error};
    if (!judge(&w)) return false;
    const size_t index = claim_of(&w, path), before = out->length;
    for (int periods = 0; index < w.answer.result.claim_count && periods < FILES_OF_CLAIM; periods++) {
        char table[PL_MANIFEST_PATH_MAX];
        table_path(&w, index, periods != 0, table);
        if (strcmp(table, path) != 0) continue;
        return write_table(&w, index, periods != 0, out) &&
               (out->length > before || pl_fail(error, PL_MISSING, "the claim has no %s", path));
    }
    return (index == w.answer.result.claim_count || furnish(&w, index, index + 1)) &&
           pl_report_page(&w.answer.result, &w.answer.basis, path, out, error);
}

static bool put_tables(work *w, pl_report_put put, void *context) {
    for (size_t i = 0; i < w->answer.result.claim_count; i++)
        for (int periods = 0; periods < FILES_OF_CLAIM; periods++) {
            char path[PL_MANIFEST_PATH_MAX];
            pl_buffer out = {0};
            table_path(w, i, periods != 0, path);
            const bool done =
                write_table(w, i, periods != 0, &out) &&
                (out.length == 0 || put(context, path, (pl_slice){out.data, out.length}, w->error));
            pl_buffer_free(&out);
            if (!done) return false;
        }
    return true;
}

bool pl_site_pages(pl_store *store, const pl_site_pages_ask *ask, pl_report_put put, void *context,
                   pl_arena *arena, pl_error *error) {
    work w = {.store = store, .ask = ask, .arena = arena, .error = error};
    return judge(&w) && furnish(&w, 0, w.answer.result.claim_count) && put_tables(&w, put, context) &&
           pl_report_pages(&w.answer.result, &w.answer.basis, put, context, error);
}
