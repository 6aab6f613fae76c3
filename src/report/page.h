/* page.h - the parts of the pages. They write to the page's buffer and leave it to the caller to see whether
 * memory ran out. */
#ifndef PL_REPORT_PAGE_H
#define PL_REPORT_PAGE_H

#include "report/report.h"
#include "report/section.h"

/* A page is to stay below this, whatever the statement asks: the rows of its tables get what its pictures
 * leave. What is left out is said, and stands in the CSV files. */
#define PL_PAGE_BYTES_MAX ((size_t)290000)
#define PL_PAGE_ROWS_BYTES_MAX ((size_t)120000) /* for rows, even where there is more room */

/* A page being written. */
typedef struct {
    pl_buffer *out;
    pl_language language;
    size_t rows;      /* bytes that the rows of its tables may take */
    const char *root; /* from the page to the report's folder: "" or "../" */
    const pl_statement_result *result;
    const pl_report_basis *basis;
} pl_page;

/* ---- page_text.c: words ---- */
/* A message as escaped text, its places filled. */
void pl_page_say(const pl_page *page, pl_message message, const char *const texts[], size_t count);
#define PAGE_SAY(page, message, ...)                                                                         \
    pl_page_say(page, message, (const char *const[]){__VA_ARGS__},                                           \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
/* A message without places between markup of the caller. */
void pl_page_said(const pl_page *page, const char *before, pl_message message, const char *after);
/* Text from the statement file, between markup of the caller, marked with its language where it is not the
 * page's. */
void pl_page_quoted(const pl_page *page, const char *before, const char *text, const char *after);
/* The same for text of the installed files, which are in English. */
void pl_page_english(const pl_page *page, const char *before, const char *text, const char *after);
/* The name of a choice in words: "day turn". */
void pl_page_choice(const pl_page *page, const char *choice);
/* The path of a claim's page, from the report's folder. */
#define PL_PAGE_PATH_MAX 160
void pl_page_claim_path(const pl_claim_result *claim, char out[PL_PAGE_PATH_MAX]);
/* What a claim is called: the words that it tests, or, where none stand, what it takes them to mean. */
const char *pl_page_claim_title(const pl_claim_result *claim);
void pl_page_measures_path(const pl_section *section, char out[PL_PAGE_PATH_MAX]);
void pl_page_link_open(const pl_page *page, const char *path);

/* ---- page_frame.c, page_style.c: what all pages have around them ---- */
typedef struct {
    const char *path;    /* of this page, from the report's folder */
    const char *title;   /* in the language of `quoted` ? the statement : the page */
    bool quoted;         /* the title is the statement's text */
    const char *json_ld; /* NULL: none */
} pl_page_head;
void pl_page_open(const pl_page *page, const pl_page_head *about);
void pl_page_close(const pl_page *page, const pl_page_head *about);
void pl_page_style(pl_buffer *out);

/* ---- page_table.c ---- */
/* A table: open, its columns, rows as markup of the caller, close. `number` columns are set to the right. */
void pl_page_open_table(const pl_page *page, const char *caption);
void pl_page_column(const pl_page *page, const char *name, bool number);
void pl_page_column_said(const pl_page *page, pl_message name, bool number);
void pl_page_open_rows(const pl_page *page);
void pl_page_close_table(const pl_page *page);
/* The files to be had, each with its type and size. */
void pl_page_downloads(const pl_page *page, const pl_report_download *downloads, size_t count);

/* ---- the pages themselves ---- */
void pl_page_index(const pl_page *page);
void pl_page_claim(const pl_page *page, size_t index);
void pl_page_measures(const pl_page *page, size_t index);
void pl_page_sources(const pl_page *page);

/* ---- parts of them ---- */
void pl_page_badge(const pl_page *page, pl_verdict verdict);
/* "opinion", "promise", ... before a claim that was not said as fact. */
void pl_page_kind(const pl_page *page, const pl_claim_result *claim);
pl_message pl_page_verdict_word(pl_verdict verdict);
pl_message pl_page_verdict_meaning(pl_verdict verdict);
const pl_reading_result *pl_page_plain_reading(const pl_claim_result *claim);

/* One reading (page_reading.c): share, number, chart, curve, flips, specifications. `rows` is what its tables
 * may cost, in bytes. */
void pl_page_reading(const pl_page *page, const pl_claim_result *claim, size_t index, size_t rows);
/* Its chart with the numbers behind it (page_chart.c), and its specifications (page_specifications.c). */
void pl_page_chart(const pl_page *page, const pl_reading_result *reading, const char *anchor, size_t rows);
void pl_page_specifications(const pl_page *page, const pl_reading_result *reading, const char *anchor,
                            size_t rows);
/* What was known at the statement beside what is known now (page_known.c). */
void pl_page_then_and_now(const pl_page *page, const pl_claim_result *claim);

#define PL_PAGE_ID_MAX 80 /* bytes of an element's id */
/* What a section holds (page_measures.c): paragraphs, pictures, and tables of which each has `rows` bytes for
 * its rows. `level` is of the headings in it. */
void pl_page_section(const pl_page *page, const pl_section *section, int level, size_t rows);
/* A picture in a wide and a narrow layout. `level` is of its heading. */
void pl_page_picture(const pl_page *page, const pl_picture *picture, const char *id, int level);

/* A source as a card; with the digest on the page of sources. */
void pl_page_source_card(const pl_page *page, const pl_report_source *source, bool with_digest);

#endif
