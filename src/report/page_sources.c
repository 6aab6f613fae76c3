/* page_sources.c - what the numbers rest on: the method in short, the choice of end snapshots, sources with
 * their licences and digests, the list of files, and the command that gives the same pages again. */
#include "report/markup.h"
#include "report/page.h"

static void section_open(const pl_page *page, const char *id, pl_message title) {
    pl_markup_wrap(page->out, "<section aria-labelledby=\"", id, "\">\n<h2 id=\"");
    pl_buffer_text(page->out, id);
    pl_page_said(page, "\">", title, "</h2>\n");
}

/* ---- ends ---- */

static void range(const pl_page *page, double low, double high) {
    pl_buffer_text(page->out, "<td class=\"n wrap\">");
    PAGE_SAY(page, PL_SAY_RANGE, pl_note_number(low, 2).text, pl_note_number(high, 2).text);
    pl_buffer_text(page->out, "</td>");
}

static void ends_row(const pl_page *page, const pl_report_ends *change) {
    pl_buffer *out = page->out;
    pl_markup_wrap(out, "<tr><th scope=\"row\">", change->source, ", ");
    pl_markup_wrap(out, "", change->side, "<br><span class=\"nowrap\">");
    pl_buffer_text(out, pl_note_day(change->from).text);
    pl_buffer_text(out, "</span> \xE2\x80\x93 <span class=\"nowrap\">");
    pl_buffer_text(out, pl_note_day(change->to).text);
    pl_buffer_text(out, "</span></th><td class=\"n\"><strong>");
    pl_markup_number(out, change->net_km2, 2);
    pl_buffer_text(out, "</strong></td>");
    range(page, change->one_end_low_km2, change->one_end_high_km2);
    range(page, change->both_ends_low_km2, change->both_ends_high_km2);
    pl_buffer_text(out, "</tr>\n");
}

static void ends(const pl_page *page) {
    const pl_report_basis *basis = page->basis;
    if (basis->end_count == 0) return;
    section_open(page, "ends", PL_SAY_ENDS);
    pl_page_said(page, "<p>", PL_SAY_ENDS_NOTE, "</p>\n");
    pl_page_open_table(page, pl_said(page->language, PL_SAY_ENDS_CAPTION));
    pl_page_column_said(page, PL_SAY_COLUMN_PERIOD, false);
    pl_page_column_said(page, PL_SAY_COLUMN_NET, true);
    pl_page_column_said(page, PL_SAY_COLUMN_ONE_END, true);
    pl_page_column_said(page, PL_SAY_COLUMN_BOTH_ENDS, true);
    pl_page_open_rows(page);
    for (size_t i = 0; i < basis->end_count; i++) ends_row(page, &basis->ends[i]);
    pl_page_close_table(page);
    pl_buffer_text(page->out, "</section>\n");
}

/* ---- method ---- */

static void method(const pl_page *page) {
    static const struct {
        pl_message name, text;
    } points[] = {{PL_SAY_METHOD_AREA, PL_SAY_METHOD_AREA_TEXT},
                  {PL_SAY_METHOD_CHANGE, PL_SAY_METHOD_CHANGE_TEXT},
                  {PL_SAY_METHOD_KINDS, PL_SAY_METHOD_KINDS_TEXT},
                  {PL_SAY_METHOD_GAPS, PL_SAY_METHOD_GAPS_TEXT},
                  {PL_SAY_METHOD_DAYS, PL_SAY_METHOD_DAYS_TEXT},
                  {PL_SAY_METHOD_SOURCES, PL_SAY_METHOD_SOURCES_TEXT},
                  {PL_SAY_METHOD_VERDICTS, PL_SAY_METHOD_VERDICTS_TEXT},
                  {PL_SAY_METHOD_PICTURES, PL_SAY_METHOD_PICTURES_TEXT}};
    section_open(page, "method", PL_SAY_METHOD);
    pl_buffer_text(page->out, "<ul>\n");
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        pl_page_said(page, "<li><strong>", points[i].name, "</strong> ");
        pl_page_said(page, "", points[i].text, "</li>\n");
    }
    pl_buffer_text(page->out, "</ul>\n</section>\n");
}

/* ---- sources ---- */

static void entry(const pl_page *page, pl_message name, const char *value) {
    pl_page_said(page, "<dt>", name, "</dt><dd>");
    if (pl_is_blank(value))
        pl_page_said(page, "", PL_SAY_NOT_STATED, "");
    else
        pl_page_english(page, "", value, "");
    pl_buffer_text(page->out, "</dd>\n");
}

static void digest(const pl_page *page, pl_message name, const char *hex) {
    pl_page_said(page, "<dt>", name, "</dt><dd>");
    if (pl_is_blank(hex))
        pl_page_said(page, "", PL_SAY_NONE, "");
    else
        pl_markup_wrap(page->out, "<code class=\"hash\">", hex, "</code>");
    pl_buffer_text(page->out, "</dd>\n");
}

void pl_page_source_card(const pl_page *page, const pl_report_source *source, bool with_digest) {
    pl_buffer *out = page->out;
    pl_buffer_text(out, "<div class=\"card\">\n");
    pl_page_english(page, "<h3>", pl_is_blank(source->title) ? source->name : source->title,
                    "</h3>\n<dl class=\"facts\">\n");
    pl_page_said(page, "<dt>", PL_SAY_SOURCE_NAME, "</dt>");
    pl_markup_wrap(out, "<dd><code>", source->name, "</code></dd>\n");
    entry(page, PL_SAY_SOURCE_MAKER, source->maker);
    entry(page, PL_SAY_SOURCE_LICENCE, source->licence);
    if (!pl_is_blank(source->attribution)) entry(page, PL_SAY_SOURCE_ATTRIBUTION, source->attribution);
    pl_page_said(page, "<dt>", PL_SAY_SOURCE_MAPS, "</dt><dd>");
    PAGE_SAY(page, PL_SAY_SOURCE_COUNTS, pl_note_count(source->snapshots).text,
             pl_note_count(source->updates).text);
    pl_page_said(page, "</dd>\n<dt>", PL_SAY_SOURCE_FIRST, "</dt><dd>");
    pl_markup_instant(out, source->first);
    pl_page_said(page, "</dd>\n<dt>", PL_SAY_SOURCE_LAST, "</dt><dd>");
    pl_markup_instant(out, source->last);
    pl_page_said(page, "</dd>\n<dt>", PL_SAY_SOURCE_ADDRESS, "</dt><dd>");
    if (pl_is_blank(source->url))
        pl_page_said(page, "", PL_SAY_NOT_STATED, "");
    else
        pl_markup_link(out, source->url, NULL);
    pl_buffer_text(out, "</dd>\n");
    if (with_digest) digest(page, PL_SAY_SOURCE_DIGEST, source->digest_hex);
    pl_buffer_text(out, "</dl>\n</div>\n");
}

static void sources(const pl_page *page) {
    const pl_report_basis *basis = page->basis;
    section_open(page, "sources", PL_SAY_SOURCES);
    if (basis->source_count == 0) pl_page_said(page, "<p>", PL_SAY_NO_SOURCE, "</p>\n");
    for (size_t i = 0; i < basis->source_count; i++) pl_page_source_card(page, &basis->sources[i], true);
    pl_buffer_text(page->out, "</section>\n");
}

/* The files themselves are listed in a CSV file: a thousand rows are not read on a page. */
static void files(const pl_page *page) {
    const pl_report_basis *basis = page->basis;
    section_open(page, "files", PL_SAY_FILES);
    pl_buffer_text(page->out, "<p>");
    PAGE_SAY(page, PL_SAY_FILES_NOTE, pl_note_count(basis->file_count).text);
    for (size_t i = 0; i < basis->download_count; i++) {
        if (strcmp(basis->downloads[i].href, PL_REPORT_FILES_CSV) != 0) continue;
        pl_buffer_text(page->out, " ");
        pl_page_link_open(page, PL_REPORT_FILES_CSV);
        pl_page_said(page, "", PL_SAY_FILES_LINK, "</a>");
    }
    pl_buffer_text(page->out, "</p>\n</section>\n");
}

static void rerun(const pl_page *page) {
    const pl_report_basis *basis = page->basis;
    section_open(page, "rerun", PL_SAY_RERUN);
    pl_page_said(page, "<p>", PL_SAY_RERUN_NOTE, "</p>\n");
    if (!pl_is_blank(basis->command))
        pl_markup_wrap(page->out, "<pre><code>", basis->command, "</code></pre>\n");
    pl_buffer_text(page->out, "<dl class=\"facts\">\n");
    entry(page, PL_SAY_RERUN_EVIDENCE, basis->evidence_name);
    digest(page, PL_SAY_RERUN_DIGEST, basis->evidence_digest_hex);
    entry(page, PL_SAY_RERUN_VERSION, basis->version);
    if (!pl_is_blank(basis->libraries)) entry(page, PL_SAY_RERUN_LIBRARIES, basis->libraries);
    pl_buffer_text(page->out, "</dl>\n</section>\n");
}

void pl_page_sources(const pl_page *page) {
    const pl_page_head head = {.path = "sources.html", .title = pl_said(page->language, PL_SAY_PAGE_SOURCES)};
    pl_page_open(page, &head);
    method(page);
    ends(page);
    sources(page);
    files(page);
    rerun(page);
    pl_page_close(page, &head);
}
