/* report_files.c - the files that go with a report's pages, written one claim after the other. */
#include "engine/report_files.h"

#include "engine/report_claim.h"
#include "engine/report_folder.h"
#include "report/raster.h"

#include <stdio.h>
#include <sys/stat.h>

#define DOWNLOADS_MAX 8 /* of one claim */
#define CHART_SCALE 2.0

typedef struct {
    pl_store *store;
    const char *folder;
    pl_arena *arena;
    pl_check_answer *answer;
    const pl_claim_result *claim;
    size_t claim_index;
    pl_report_download *downloads; /* of the claim */
    size_t count;
    const bool *excerpted;  /* one a claim: the excerpt holds what it rests on */
    uint64_t excerpt_bytes; /* of PL_REPORT_EXCERPT */
    pl_error *error;
} work;

static bool add_download(work *w, const char *path, pl_message title, uint64_t bytes) {
    const char *href = pl_arena_copy(w->arena, path, strlen(path));
    if (href == NULL) return pl_fail_nomem(w->error);
    w->downloads[w->count++] =
        (pl_report_download){href, pl_said(w->answer->basis.language, title), pl_manifest_type(path), bytes};
    return true;
}

/* Puts what was written into the buffer, when it is anything, as files/<id><end>; empties the buffer. */
static bool put(work *w, const char *end, pl_message title, pl_buffer *bytes) {
    char path[PL_MANIFEST_PATH_MAX];
    snprintf(path, sizeof path, "files/%s%s", w->claim->id, end);
    bool done = !bytes->failed || pl_fail_nomem(w->error);
    if (done && bytes->length > 0)
        done = pl_folder_put(w->folder, path, (pl_slice){bytes->data, bytes->length}, w->error) &&
               add_download(w, path, title, bytes->length);
    pl_buffer_clear(bytes);
    return done;
}

static const pl_reading_result *charted(const pl_claim_result *claim) {
    for (size_t i = 0; i < claim->reading_count; i++)
        if (claim->readings[i].chart.count > 0) return &claim->readings[i];
    return NULL;
}

static bool put_tables(work *w, pl_buffer *bytes) {
    pl_statement_result alone = w->answer->result;
    alone.claims = w->claim;
    alone.claim_count = 1;
    if (w->claim->reading_count == 0) return true;
    return pl_report_csv(&alone, bytes, w->error) && put(w, ".csv", PL_SAY_FILE_SPECIFICATIONS, bytes) &&
           (charted(w->claim) == NULL || (pl_report_points_csv(w->claim, bytes, w->error) &&
                                          put(w, "-periods.csv", PL_SAY_FILE_PERIODS, bytes)));
}

/* Without librsvg there is no PNG, and the rest of the report is whole. */
static bool put_chart(work *w, pl_buffer *bytes) {
    const pl_reading_result *reading = charted(w->claim);
    pl_buffer png = {0};
    if (reading == NULL) return true;
    double width, height;
    bool done = pl_svg_chart(reading, w->answer->basis.language, &width, &height, bytes, w->error);
    if (done && bytes->length > 0 && pl_raster_library_version() != NULL)
        done =
            pl_raster_png((pl_slice){bytes->data, bytes->length}, width, height, CHART_SCALE, &png, w->error);
    done =
        done && put(w, ".svg", PL_SAY_FILE_CHART_SVG, bytes) && put(w, ".png", PL_SAY_FILE_CHART_PNG, &png);
    pl_buffer_free(&png);
    return done;
}

static bool write_excerpt(work *w, const pl_claim_maps *maps) {
    char about[256];
    struct stat info;
    const pl_report_basis *basis = &w->answer->basis;
    const char *target = pl_folder_path(w->folder, PL_REPORT_EXCERPT, w->arena, w->error);
    snprintf(about, sizeof about,
             "maps that claims of statement %.100s rest on, from the one in force at the begin of their "
             "windows to "
             "the first at or behind the end",
             w->answer->result.name);
    const pl_excerpt excerpt = {maps->sources, maps->count, basis->evidence_name, basis->evidence_digest_hex,
                                about};
    if (target == NULL || !pl_store_excerpt(w->store, &excerpt, target, w->error)) return false;
    if (stat(target, &info) != 0) return pl_fail(w->error, PL_STORAGE, "%s: cannot be read", target);
    w->excerpt_bytes = (uint64_t)info.st_size;
    return true;
}

/* One excerpt for all claims: their windows overlap, and so do the maps. */
static bool put_excerpt(work *w, bool *excerpted) {
    const pl_statement_result *result = &w->answer->result;
    pl_claim_maps all = {.count = 0}, one;
    for (size_t i = 0; i < result->claim_count; i++) {
        if (!pl_claim_rests_on(w->store, &result->claims[i], w->arena, &one, w->error)) return false;
        excerpted[i] = one.count > 0 && pl_claim_maps_join(&all, &one);
    }
    w->excerpted = excerpted;
    return all.count == 0 || write_excerpt(w, &all);
}

static bool put_claim(work *w, pl_report_claim *ret) {
    char page[PL_MANIFEST_PATH_MAX];
    pl_buffer bytes = {0};
    w->count = 0;
    w->downloads = pl_arena_alloc(w->arena, DOWNLOADS_MAX * sizeof *w->downloads);
    if (w->downloads == NULL) return pl_fail_nomem(w->error);
    snprintf(page, sizeof page, "%s.html", w->claim->id);
    bool done = put_tables(w, &bytes) && put_chart(w, &bytes) &&
                pl_claim_geojson(w->store, w->answer, w->claim, w->arena, &bytes, w->error) &&
                put(w, ".geojson", PL_SAY_FILE_MOVED, &bytes) &&
                (!w->excerpted[w->claim_index] ||
                 add_download(w, PL_REPORT_EXCERPT, PL_SAY_FILE_EXCERPT, w->excerpt_bytes)) &&
                pl_report_claimreview(&w->answer->result, w->claim, page, w->answer->basis.language, &bytes,
                                      w->error);
    const char *json_ld = NULL;
    if (done && bytes.length > 0) {
        json_ld = pl_arena_copy(w->arena, bytes.data, bytes.length);
        if (json_ld == NULL) done = pl_fail_nomem(w->error);
    }
    pl_buffer_free(&bytes);
    if (!done) return false;
    ret->downloads = w->downloads;
    ret->download_count = w->count;
    ret->json_ld = json_ld;
    return true;
}

/* files.csv: of the report as a whole. */
static bool put_list(work *w) {
    pl_buffer bytes = {0};
    bool done = pl_report_files_csv(&w->answer->basis, &bytes, w->error) &&
                pl_folder_put(w->folder, PL_REPORT_FILES_CSV, (pl_slice){bytes.data, bytes.length}, w->error);
    w->count = 0;
    w->downloads = pl_arena_alloc(w->arena, DOWNLOADS_MAX * sizeof *w->downloads);
    if (done && w->downloads == NULL) done = pl_fail_nomem(w->error);
    done = done && add_download(w, PL_REPORT_FILES_CSV, PL_SAY_FILE_FILES, bytes.length);
    pl_buffer_free(&bytes);
    if (!done) return false;
    w->answer->basis.downloads = w->downloads;
    w->answer->basis.download_count = w->count;
    return true;
}

bool pl_report_files(pl_store *store, const char *folder, pl_progress progress, pl_arena *arena,
                     pl_check_answer *answer, pl_error *error) {
    const size_t count = answer->result.claim_count;
    work w = {.store = store, .folder = folder, .arena = arena, .answer = answer, .error = error};
    pl_report_claim *claims = pl_arena_alloc(arena, (count + 1) * sizeof *claims);
    bool *excerpted = pl_arena_alloc(arena, count + 1);
    if (claims == NULL || excerpted == NULL) return pl_fail_nomem(error);
    if (!put_excerpt(&w, excerpted)) return false;
    if (answer->basis.claims != NULL && count > 0)
        memcpy(claims, answer->basis.claims, count * sizeof *claims); /* their pictures */
    for (size_t i = 0; i < count; i++) {
        w.claim = &answer->result.claims[i];
        w.claim_index = i;
        if (progress.show != NULL) progress.show(progress.context, "files of the claims", i, count);
        if (progress.stop != NULL && *progress.stop)
            return pl_fail(error, PL_INTERRUPTED, "interrupted; the report is not whole");
        if (!put_claim(&w, &claims[i])) return false;
    }
    if (!put_list(&w)) return false;
    answer->basis.claims = claims;
    return true;
}
