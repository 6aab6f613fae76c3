/* page.h - the parts of the HTML page, in the order in which report_html.c calls them. They write to the
 * buffer and leave it to the caller to see whether memory ran out. */
#ifndef PL_REPORT_PAGE_H
#define PL_REPORT_PAGE_H

#include "report/report.h"
#include "report/section.h"

/* At most so many specifications of a reading are printed on the page; CSV and JSON always have all. */
#define PL_PAGE_SPECIFICATIONS_MAX ((size_t)1000)

void pl_page_style(pl_buffer *out);

/* A table: open, its columns, rows as markup of the caller, close. `number` columns are set to the right. */
void pl_page_open_table(pl_buffer *out, const char *label, const char *caption);
void pl_page_column(pl_buffer *out, const char *name, bool number);
void pl_page_open_rows(pl_buffer *out);
void pl_page_close_table(pl_buffer *out);

/* The table of all claims; then those with a measured reading, and those without, each under its own heading.
 */
void pl_page_overview(const pl_statement_result *result, pl_buffer *out);
void pl_page_claims(const pl_statement_result *result, pl_buffer *out);
/* Whether a claim stands under the second heading. */
bool pl_page_is_unmeasured(const pl_claim_result *claim);

/* One reading: share, chart, flips, specifications. Its words are printed where they are not the claim's;
 * `anchor` is its element id. */
void pl_page_reading(const pl_reading_result *reading, const char *claim_says, const char *anchor,
                     pl_buffer *out);
void pl_page_badge(pl_verdict verdict, pl_buffer *out);

#define PL_PAGE_ID_MAX 80 /* bytes of an element's id */
void pl_page_section(const pl_section *section, pl_buffer *out);

/* Ends of periods, method, sources, files, how to run it again. */
void pl_page_basis(const pl_report_basis *basis, pl_buffer *out);

#endif
