/* pages.c - the report's pages one after the other, each written from start to end into one buffer and handed
 * to the caller. */
#include "report/markup.h"
#include "report/page.h"

static bool hand_over(pl_page *page, const char *path, pl_report_put put, void *context, pl_error *error) {
    if (page->out->failed) return pl_fail_nomem(error);
    const bool done = put(context, path, (pl_slice){page->out->data, page->out->length}, error);
    pl_buffer_clear(page->out);
    return done;
}

/* Once without rows, to see what room they have; then with them. */
static void write_within(pl_page *page, void (*write)(const pl_page *, size_t), size_t index) {
    page->rows = 0;
    write(page, index);
    const size_t bare = page->out->length, room = bare < PL_PAGE_BYTES_MAX ? PL_PAGE_BYTES_MAX - bare : 0;
    page->rows = room < PL_PAGE_ROWS_BYTES_MAX ? room : PL_PAGE_ROWS_BYTES_MAX;
    const bool failed = page->out->failed;
    pl_buffer_clear(page->out);
    page->out->failed = failed;
    write(page, index);
}

static bool write_all(pl_page *page, pl_report_put put, void *context, pl_error *error) {
    char path[PL_PAGE_PATH_MAX];
    page->root = "";
    pl_page_index(page);
    if (!hand_over(page, "index.html", put, context, error)) return false;
    pl_page_sources(page);
    if (!hand_over(page, "sources.html", put, context, error)) return false;
    page->root = "../";
    for (size_t i = 0; i < page->result->claim_count; i++) {
        pl_page_claim_path(&page->result->claims[i], path);
        write_within(page, pl_page_claim, i);
        if (!hand_over(page, path, put, context, error)) return false;
    }
    for (size_t i = 0; i < page->basis->section_count; i++) {
        pl_page_measures_path(&page->basis->sections[i], path);
        write_within(page, pl_page_measures, i);
        if (!hand_over(page, path, put, context, error)) return false;
    }
    return true;
}

/* *ret: there is a page of that path, and it is in the buffer. */
static void write_one(pl_page *page, const char *path, bool *ret) {
    char of_claim[PL_PAGE_PATH_MAX];
    *ret = true;
    page->root = "";
    if (strcmp(path, "index.html") == 0) {
        pl_page_index(page);
        return;
    }
    if (strcmp(path, "sources.html") == 0) {
        pl_page_sources(page);
        return;
    }
    page->root = "../";
    for (size_t i = 0; i < page->result->claim_count; i++) {
        pl_page_claim_path(&page->result->claims[i], of_claim);
        if (strcmp(path, of_claim) != 0) continue;
        write_within(page, pl_page_claim, i);
        return;
    }
    *ret = false;
}

bool pl_report_page(const pl_statement_result *result, const pl_report_basis *basis, const char *path,
                    pl_buffer *out, pl_error *error) {
    pl_buffer own = {0};
    pl_page page = {.out = &own, .language = basis->language, .result = result, .basis = basis};
    bool found;
    write_one(&page, path, &found);
    const bool done = found ? !own.failed && pl_buffer_add(out, own.data, own.length)
                            : pl_fail(error, PL_MISSING, "the statement has no page %.200s", path);
    if (found && !done) pl_fail_nomem(error);
    pl_buffer_free(&own);
    return done;
}

bool pl_report_pages(const pl_statement_result *result, const pl_report_basis *basis, pl_report_put put,
                     void *context, pl_error *error) {
    pl_buffer out = {0};
    pl_page page = {.out = &out, .language = basis->language, .result = result, .basis = basis};
    const bool done = write_all(&page, put, context, error);
    pl_buffer_free(&out);
    return done;
}
