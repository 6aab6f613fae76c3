/* page_table.c - the frame of a table, and the list of downloads. A table that is wider than the screen
 * scrolls by itself, also from the keyboard; every one has a caption, and every heading says what it
 * heads. */
#include "report/markup.h"
#include "report/page.h"

void pl_page_open_table(const pl_page *page, const char *caption) {
    pl_markup_wrap_prose(page->out, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"",
                         caption, "\">\n<table>\n");
    pl_markup_wrap_prose(page->out, "<caption><span>", caption, "</span></caption>\n<thead><tr>");
}

void pl_page_column(const pl_page *page, const char *name, bool number) {
    pl_buffer_text(page->out, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    pl_markup_wrap_prose(page->out, "", name, "</th>");
}

void pl_page_column_said(const pl_page *page, pl_message name, bool number) {
    pl_page_column(page, pl_said(page->language, name), number);
}

void pl_page_open_rows(const pl_page *page) {
    pl_buffer_text(page->out, "</tr></thead>\n<tbody>\n");
}

void pl_page_close_table(const pl_page *page) {
    pl_buffer_text(page->out, "</tbody>\n</table>\n</div>\n");
}

void pl_page_downloads(const pl_page *page, const pl_report_download *downloads, size_t count) {
    pl_buffer *out = page->out;
    if (count == 0) return;
    pl_page_said(page, "<section aria-labelledby=\"downloads\">\n<h2 id=\"downloads\">",
                 PL_SAY_PAGE_DOWNLOADS, "</h2>\n<ul class=\"files\">\n");
    for (size_t i = 0; i < count; i++) {
        pl_buffer_text(out, "<li>");
        pl_page_link_open(page, downloads[i].href);
        pl_markup_wrap_prose(out, "", downloads[i].title, "</a> <span class=\"soft\">");
        pl_markup_wrap(out, "", downloads[i].type, ", ");
        pl_markup_wrap(out, "", pl_note_bytes(downloads[i].bytes).text, "</span></li>\n");
    }
    pl_buffer_text(out, "</ul>\n</section>\n");
}
