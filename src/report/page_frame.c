/* page_frame.c - what every page has around its text: head, the way back to the overview, the list of all
 * pages, and the foot.
 *
 * A page needs no other file: the style is inside, pictures are SVG elements, and the content security policy
 * forbids scripts and requests. The list of pages stands behind the text, and beside it where there is
 * room. */
#include "report/markup.h"
#include "report/page.h"

static const char *statement_title(const pl_page *page) {
    return pl_is_blank(page->result->title) ? page->result->name : page->result->title;
}

/* JSON inside a script element: "<" stands in JSON in strings alone, and nothing there may look like markup.
 */
static void json_ld(const char *json, pl_buffer *out) {
    pl_buffer_text(out, "<script type=\"application/ld+json\">\n");
    for (;;) {
        const size_t length = strcspn(json, "<");
        pl_buffer_add(out, json, length);
        if (json[length] == '\0') break;
        pl_buffer_text(out, "\\u003c");
        json += length + 1;
    }
    pl_buffer_text(out, "\n</script>\n");
}

static void head(const pl_page *page, const pl_page_head *about) {
    pl_buffer *out = page->out;
    const char *title = statement_title(page);
    pl_markup_wrap(out, "<!DOCTYPE html>\n<html lang=\"", pl_language_names[page->language], "\">\n<head>\n");
    pl_buffer_text(out,
                   "<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                   "'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n");
    pl_markup_wrap(out, "<meta name=\"generator\" content=\"Plumbline ", page->basis->version, "\">\n");
    pl_buffer_text(out, "<link rel=\"icon\" href=\"data:,\">\n");
    pl_markup_wrap_prose(out, "<title>", about->title, "");
    if (strcmp(about->title == NULL ? "" : about->title, title == NULL ? "" : title) != 0)
        pl_markup_wrap_prose(out, " - ", title, "");
    pl_buffer_text(out, " - Plumbline</title>\n<style>\n");
    pl_page_style(out);
    pl_buffer_text(out, "</style>\n");
    if (about->json_ld != NULL) json_ld(about->json_ld, out);
    pl_buffer_text(out, "</head>\n");
}

void pl_page_open(const pl_page *page, const pl_page_head *about) {
    pl_buffer *out = page->out;
    head(page, about);
    pl_page_said(page, "<body>\n<a class=\"skip\" href=\"#main\">", PL_SAY_PAGE_SKIP, "</a>\n");
    pl_buffer_text(
        out, "<header class=\"frame\"><div class=\"top\">\n"
             "<p class=\"mark\"><svg viewBox=\"0 0 12 20\" width=\"12\" height=\"20\" aria-hidden=\"true\">"
             "<path fill=\"none\" stroke=\"currentColor\" d=\"M6 0V11\"/>"
             "<path fill=\"currentColor\" d=\"M2 10H10L6 20Z\"/></svg>Plumbline ");
    pl_page_said(page, "<span>", PL_SAY_PAGE_MOTTO, "</span></p>\n");
    if (strcmp(about->path, "index.html") != 0) {
        pl_buffer_text(out, "<p class=\"back\">");
        pl_page_link_open(page, "index.html");
        pl_page_quoted(page, "", statement_title(page), "</a></p>\n");
    }
    pl_buffer_text(out, "</div></header>\n<div class=\"frame body\">\n<main id=\"main\">\n");
    if (about->quoted)
        pl_page_quoted(page, "<h1>", about->title, "</h1>\n");
    else
        pl_markup_wrap_prose(out, "<h1>", about->title, "</h1>\n");
}

/* A line of the list of pages. */
static void entry_open(const pl_page *page, const pl_page_head *about, const char *path) {
    const bool here = strcmp(about->path, path) == 0;
    pl_markup_wrap(page->out, "<li><a", "", here ? " aria-current=\"page\"" : "");
    pl_markup_wrap(page->out, " href=\"", page->root, "");
    pl_markup_wrap(page->out, "", path, "\">");
}

static void contents(const pl_page *page, const pl_page_head *about) {
    pl_buffer *out = page->out;
    pl_page_said(page, "<nav class=\"contents\" aria-labelledby=\"contents\"><div>\n<p id=\"contents\">",
                 PL_SAY_PAGE_CONTENTS, "</p>\n<ol>\n");
    entry_open(page, about, "index.html");
    pl_page_said(page, "", PL_SAY_PAGE_INDEX, "</a>");
    if (page->result->claim_count > 0) pl_buffer_text(out, "\n<ol>\n");
    for (size_t i = 0; i < page->result->claim_count; i++) {
        char path[PL_PAGE_PATH_MAX];
        pl_page_claim_path(&page->result->claims[i], path);
        entry_open(page, about, path);
        pl_page_quoted(page, "", pl_page_claim_title(&page->result->claims[i]), "</a></li>\n");
    }
    pl_buffer_text(out, page->result->claim_count > 0 ? "</ol></li>\n" : "</li>\n");
    if (page->basis->section_count > 0)
        pl_page_said(page, "<li><span>", PL_SAY_PAGE_MEASURES, "</span>\n<ol>\n");
    for (size_t i = 0; i < page->basis->section_count; i++) {
        char path[PL_PAGE_PATH_MAX];
        pl_page_measures_path(&page->basis->sections[i], path);
        entry_open(page, about, path);
        pl_markup_wrap_prose(out, "", page->basis->sections[i].title, "</a></li>\n");
    }
    if (page->basis->section_count > 0) pl_buffer_text(out, "</ol></li>\n");
    entry_open(page, about, "sources.html");
    pl_page_said(page, "", PL_SAY_PAGE_SOURCES, "</a></li>\n</ol>\n</div></nav>\n");
}

void pl_page_close(const pl_page *page, const pl_page_head *about) {
    pl_buffer *out = page->out;
    pl_buffer_text(out, "</main>\n");
    contents(page, about);
    pl_buffer_text(out, "</div>\n<footer class=\"frame\">\n<p>");
    PAGE_SAY(page, PL_SAY_PAGE_FOOT, page->basis->version);
    pl_buffer_text(out, "</p>\n</footer>\n</body>\n</html>\n");
}
