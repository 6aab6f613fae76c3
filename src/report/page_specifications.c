/* page_specifications.c - the table of a reading's specifications: every combination of choices, what came
 * out, and why. */
#include "report/markup.h"
#include "report/page.h"

#include <math.h>

/* A mark and a word: the outcome never hangs on colour alone. */
static void outcome(const pl_page *page, const pl_specification *spec) {
    if (!spec->measurable)
        pl_page_said(page, "? ", PL_SAY_OUTCOME_UNMEASURED, "");
    else if (spec->cannot_tell)
        pl_page_said(page, "\xC2\xB1 ", PL_SAY_OUTCOME_NOT_TOLD, "");
    else if (spec->holds)
        pl_page_said(page, "<strong>\xE2\x9C\x93 ", PL_SAY_OUTCOME_HOLDS, "</strong>");
    else
        pl_page_said(page, "\xE2\x9C\x97 ", PL_SAY_OUTCOME_FAILS, "");
    if (!spec->counted) pl_page_said(page, "<br>", PL_SAY_OUTCOME_NOT_COUNTED, "");
}

static void outcome_cells(const pl_page *page, const pl_specification *spec) {
    pl_buffer *out = page->out;
    const int decimals = pl_markup_decimals(spec->value, spec->threshold, spec->unit);
    pl_buffer_text(out, "<td class=\"nowrap\">");
    outcome(page, spec);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_quantity(out, page->language, spec->value, spec->unit, decimals);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_quantity(out, page->language, spec->threshold, spec->unit, decimals);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_number(out, spec->turns_at, 2);
    pl_buffer_text(out, "</td><td class=\"n\">");
    if (spec->of == 0) {
        pl_buffer_text(out, "\xE2\x80\x93</td><td class=\"n\">\xE2\x80\x93</td>");
        return;
    }
    PAGE_SAY(page, PL_SAY_N_OF_N, pl_note_count(spec->hits).text, pl_note_count(spec->of).text);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_count(out, spec->without_update);
    pl_buffer_text(out, "</td>");
}

static void row(const pl_page *page, const pl_specification *spec, size_t index, size_t choices) {
    pl_buffer *out = page->out;
    const bool same = spec->measurable && spec->same_as != index, grey = same || !spec->counted;
    pl_buffer_format(out, "<tr%s><th scope=\"row\" class=\"n\">%zu</th>", grey ? " class=\"same\"" : "",
                     index + 1);
    for (size_t i = 0; i < choices; i++)
        pl_markup_wrap(out, "<td>", i < spec->option_count ? spec->options[i].option : "", "</td>");
    outcome_cells(page, spec);
    if (same)
        pl_buffer_format(out, "<td class=\"nowrap\">= %zu</td>", spec->same_as + 1);
    else
        pl_buffer_text(out, "<td></td>");
    pl_markup_wrap_prose(out, "<td class=\"long\">", spec->detail, "</td></tr>\n");
}

static void columns(const pl_page *page, const pl_specification *first) {
    static const struct {
        pl_message name;
        bool number;
    } behind[] = {{PL_SAY_COLUMN_OUTCOME, false},  {PL_SAY_COLUMN_VALUE, true},
                  {PL_SAY_COLUMN_THRESHOLD, true}, {PL_SAY_COLUMN_TURNS, true},
                  {PL_SAY_COLUMN_PERIODS, true},   {PL_SAY_COLUMN_WITHOUT, true},
                  {PL_SAY_COLUMN_SAME, false},     {PL_SAY_COLUMN_DETAIL, false}};
    pl_page_column_said(page, PL_SAY_COLUMN_NUMBER, true);
    for (size_t i = 0; i < first->option_count; i++) {
        pl_buffer_text(page->out, "<th scope=\"col\">");
        pl_page_choice(page, first->options[i].choice);
        pl_buffer_text(page->out, "</th>");
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        pl_page_column_said(page, behind[i].name, behind[i].number);
}

void pl_page_specifications(const pl_page *page, const pl_reading_result *reading, const char *anchor,
                            size_t rows) {
    pl_buffer *out = page->out;
    const size_t total = reading->specification_count;
    if (total == 0) return;
    pl_markup_wrap(out, "<details id=\"", anchor, "-specifications\"><summary>");
    PAGE_SAY(page, PL_SAY_SPECIFICATIONS_IN_FULL, pl_note_count(total).text);
    pl_buffer_text(out, "</summary>\n");
    pl_page_open_table(page, pl_said(page->language, PL_SAY_SPECIFICATIONS_CAPTION));
    columns(page, &reading->specifications[0]);
    pl_page_open_rows(page);
    const size_t begin = out->length;
    size_t shown = 0;
    for (; shown < total && out->length - begin < rows; shown++)
        row(page, &reading->specifications[shown], shown, reading->specifications[0].option_count);
    pl_page_close_table(page);
    if (shown < total) {
        pl_buffer_text(out, "<p class=\"note\">");
        PAGE_SAY(page, PL_SAY_ROWS_LEFT_OUT, pl_note_count(total - shown).text);
        pl_buffer_text(out, "</p>\n");
    }
    pl_buffer_text(out, "</details>\n");
}
