/* page_measures.c - measures around the claims: words, pictures in a wide and a narrow layout, and the table
 * behind each. */
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

void pl_page_picture(const pl_page *page, const pl_picture *picture, const char *id, int level) {
    pl_buffer *out = page->out;
    char own[PL_PAGE_ID_MAX];
    pl_buffer_format(out, "<h%d>", level);
    pl_markup_prose(out, picture->title);
    pl_buffer_format(out, "</h%d>\n<figure>\n", level);
    for (int narrow = 0; narrow < 2; narrow++) {
        snprintf(own, sizeof own, "%s%s", id, narrow ? "n" : "w");
        draw(picture,
             (pl_svg_frame){own, narrow ? "narrow" : "wide", false, narrow ? NARROW : WIDE, TALL,
                            page->language},
             out);
    }
    pl_markup_wrap_prose(out, "<figcaption>", picture->caption, "");
    if (picture->map != NULL) pl_page_said(page, " ", PL_SAY_MAP_DRAWN, "");
    pl_buffer_text(out, "</figcaption>\n</figure>\n");
}

static void row(const pl_page *page, const pl_section_table *table, size_t index) {
    pl_buffer *out = page->out;
    pl_buffer_text(out, "<tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        const char *cell = table->cells[index * table->column_count + i];
        if (i == 0)
            pl_markup_wrap_prose(out, "<th scope=\"row\">", cell, "</th>");
        else
            pl_markup_wrap_prose(out, table->numbers[i] ? "<td class=\"n\">" : "<td>", cell, "</td>");
    }
    pl_buffer_text(out, "</tr>\n");
}

static void table(const pl_page *page, const pl_section_table *table, size_t rows_bytes) {
    pl_buffer *out = page->out;
    if (table->folded) {
        pl_markup_wrap_prose(out, "<details><summary>", table->caption, "");
        pl_buffer_format(out, " (%zu)</summary>\n", table->row_count);
    }
    pl_page_open_table(page, table->caption);
    for (size_t i = 0; i < table->column_count; i++)
        pl_page_column(page, table->columns[i], table->numbers[i]);
    pl_page_open_rows(page);
    const size_t begin = out->length;
    size_t shown = 0;
    for (; shown < table->row_count && out->length - begin < rows_bytes; shown++) row(page, table, shown);
    pl_page_close_table(page);
    if (shown < table->row_count) {
        pl_buffer_text(out, "<p class=\"note\">");
        PAGE_SAY(page, PL_SAY_ROWS_LEFT_OUT, pl_note_count(table->row_count - shown).text);
        pl_buffer_text(out, "</p>\n");
    }
    if (table->folded) pl_buffer_text(out, "</details>\n");
}

void pl_page_section(const pl_page *page, const pl_section *section, int level, size_t rows) {
    char id[PL_PAGE_ID_MAX];
    for (size_t i = 0; i < section->paragraph_count; i++)
        pl_markup_wrap_prose(page->out, "<p>", section->paragraphs[i], "</p>\n");
    for (size_t i = 0; i < section->picture_count; i++) {
        snprintf(id, sizeof id, "%.50s-%zu", section->id, i + 1);
        pl_page_picture(page, &section->pictures[i], id, level);
    }
    if (section->table_count > 0) {
        snprintf(id, sizeof id, "<h%d id=\"", level);
        pl_markup_wrap(page->out, id, section->id, "-tables\">");
        snprintf(id, sizeof id, "</h%d>\n", level);
        pl_page_said(page, "", PL_SAY_PAGE_TABLES, id);
    }
    for (size_t i = 0; i < section->table_count; i++) table(page, &section->tables[i], rows);
}

void pl_page_measures(const pl_page *page, size_t index) {
    const pl_section *section = &page->basis->sections[index];
    char path[PL_PAGE_PATH_MAX];
    pl_page_measures_path(section, path);
    const pl_page_head head = {.path = path, .title = section->title};
    pl_page_open(page, &head);
    pl_page_section(page, section, 2, section->table_count > 0 ? page->rows / section->table_count : 0);
    pl_page_close(page, &head);
}
