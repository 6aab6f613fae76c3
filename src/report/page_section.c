/* page_section.c - the parts of the page that show measures: words, pictures in a wide and a narrow layout,
 * and the table behind each. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <stdio.h>

#define WIDE 800.0
#define NARROW 358.0
#define TALL 300.0 /* of a chart of lines; the others find their own height */

static void draw(const pl_picture *picture, pl_svg_frame frame, pl_buffer *out) {
    if (picture->lines != NULL)
        pl_svg_lines(picture->lines, picture->title, picture->description, frame, out);
    if (picture->bars != NULL) pl_svg_bars(picture->bars, picture->title, picture->description, frame, out);
    if (picture->strip != NULL)
        pl_svg_strip(picture->strip, picture->title, picture->description, frame, out);
    if (picture->map != NULL) pl_svg_map(picture->map, picture->title, picture->description, frame, out);
}

static void figure(const pl_picture *picture, const char *section, size_t index, pl_buffer *out) {
    char id[PL_PAGE_ID_MAX];
    pl_markup_wrap_prose(out, "<h3>", picture->title, "</h3>\n<figure>\n");
    for (int narrow = 0; narrow < 2; narrow++) {
        snprintf(id, sizeof id, "%s-%zu%s", section, index + 1, narrow ? "n" : "w");
        draw(picture, (pl_svg_frame){id, narrow ? "narrow" : "wide", false, narrow ? NARROW : WIDE, TALL},
             out);
    }
    pl_markup_wrap_prose(out, "<figcaption>", picture->caption, "</figcaption>\n</figure>\n");
}

static void table(const pl_section_table *table, pl_buffer *out) {
    if (table->folded) {
        pl_buffer_text(out, "<details><summary>");
        pl_markup_prose(out, table->caption);
        pl_buffer_format(out, " (%zu)</summary>\n", table->row_count);
    }
    pl_page_open_table(out, table->caption, table->caption);
    for (size_t i = 0; i < table->column_count; i++)
        pl_page_column(out, table->columns[i], table->numbers[i]);
    pl_page_open_rows(out);
    for (size_t row = 0; row < table->row_count; row++) {
        pl_buffer_text(out, "<tr>");
        for (size_t i = 0; i < table->column_count; i++) {
            const char *cell = table->cells[row * table->column_count + i];
            if (i == 0)
                pl_markup_wrap_prose(out, "<th scope=\"row\">", cell, "</th>");
            else
                pl_markup_wrap_prose(out, table->numbers[i] ? "<td class=\"n\">" : "<td>", cell, "</td>");
        }
        pl_buffer_text(out, "</tr>\n");
    }
    pl_page_close_table(out);
    if (table->folded) pl_buffer_text(out, "</details>\n");
}

void pl_page_section(const pl_section *section, pl_buffer *out) {
    pl_markup_wrap(out, "<section aria-labelledby=\"", section->id, "\">\n");
    pl_markup_wrap(out, "<h2 id=\"", section->id, "\">");
    pl_markup_wrap_prose(out, "", section->title, "</h2>\n");
    for (size_t i = 0; i < section->paragraph_count; i++)
        pl_markup_wrap_prose(out, "<p>", section->paragraphs[i], "</p>\n");
    for (size_t i = 0; i < section->picture_count; i++) figure(&section->pictures[i], section->id, i, out);
    for (size_t i = 0; i < section->table_count; i++) table(&section->tables[i], out);
    pl_buffer_text(out, "</section>\n");
}
