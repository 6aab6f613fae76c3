/* page_table.c - the frame of a table. One that is wider than the screen scrolls by itself, also from the
 * keyboard; every one has a caption, and every heading says what it heads. */
#include "report/markup.h"
#include "report/page.h"

void pl_page_open_table(pl_buffer *out, const char *label, const char *caption) {
    pl_markup_wrap(out, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"", label,
                   "\">\n<table>\n");
    pl_markup_wrap_prose(out, "<caption><span>", caption, "</span></caption>\n<thead><tr>");
}

void pl_page_column(pl_buffer *out, const char *name, bool number) {
    pl_buffer_text(out, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    pl_markup_wrap_prose(out, "", name, "</th>");
}

void pl_page_open_rows(pl_buffer *out) {
    pl_buffer_text(out, "</tr></thead>\n<tbody>\n");
}

void pl_page_close_table(pl_buffer *out) {
    pl_buffer_text(out, "</tbody>\n</table>\n</div>\n");
}
