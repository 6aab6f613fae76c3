/* report.h - a judged statement as a folder of pages, and as JSON and CSV. Pure: results in, text out. */
#ifndef PL_REPORT_REPORT_H
#define PL_REPORT_REPORT_H

#include "claim/verdict.h"
#include "report/section.h"
#include "text/messages.h"

/* What the pages say of each source they rest on. */
typedef struct {
    const char *name, *title, *maker, *url, *licence, *attribution;
    size_t snapshots, updates;
    pl_instant first, last;
    const char *digest_hex; /* SHA-256 over the source's record */
} pl_report_source;

typedef struct {
    const char *name;
    pl_instant instant;
    uint64_t bytes;
    const char *sha256_hex;
    const char *source, *layer;
} pl_report_file;

/* A number whose end snapshots are a choice: the change between two days when each end moves by a day. */
typedef struct {
    const char *source, *side;
    pl_day from, to;
    double net_km2, one_end_low_km2, one_end_high_km2, both_ends_low_km2, both_ends_high_km2;
} pl_report_ends;

/* Every file that the verdicts rest on, below the report's folder. */
#define PL_REPORT_FILES_CSV "files.csv"

/* A file that goes with the report. */
typedef struct {
    const char *href; /* from the report's folder: "files/every-day.csv" */
    const char *title, *type;
    uint64_t bytes;
} pl_report_download;

/* What the page of one claim has beside its verdict. */
typedef struct {
    const pl_picture *pictures; /* what moved in the claim's own window, side and region */
    size_t picture_count;
    const pl_report_download *downloads;
    size_t download_count;
    const char *json_ld;        /* a JSON text for the head of the page; NULL: none */
    const pl_section *sections; /* below its readings, or in their place */
    size_t section_count;
} pl_report_claim;

typedef struct {
    const char *version, *libraries, *command;
    const char *evidence_name,
        *evidence_digest_hex; /* of the whole evidence file; NULL: not asked (never for pages) */
    const pl_report_source *sources;
    size_t source_count;
    const pl_report_file *files; /* the snapshots the numbers rest on */
    size_t file_count;
    const pl_report_ends *ends;
    size_t end_count;
    const char *manifest; /* where the report's manifest lies; NULL: no report was written */
    /* For the pages alone. */
    pl_language language;
    const pl_section *sections; /* measures around the claims, a page each */
    size_t section_count;
    const pl_report_claim *claims;       /* NULL, or one a claim of the result, in its order */
    const pl_report_download *downloads; /* of the report as a whole */
    size_t download_count;
} pl_report_basis;

/* Takes one file of the report: its path below the report's folder, '/' between its parts, and its bytes. */
typedef bool (*pl_report_put)(void *context, const char *path, pl_slice bytes, pl_error *error);

/* The pages: index.html, claims/<id>.html, measures/<section>.html, sources.html. Each opens from disk by
 * itself, without scripts, dark and light, printable. */
bool pl_report_pages(const pl_statement_result *result, const pl_report_basis *basis, pl_report_put put,
                     void *context, pl_error *error) PL_MUST_CHECK;
/* One of them: "index.html", "sources.html" or "claims/<id>.html". PL_MISSING: there is none of that path. */
bool pl_report_page(const pl_statement_result *result, const pl_report_basis *basis, const char *path,
                    pl_buffer *out, pl_error *error) PL_MUST_CHECK;
/* One object: statement, claims (id, verdict, readings (id, verdict, share, specifications, flips)). */
bool pl_report_json(const pl_statement_result *result, const pl_report_basis *basis, pl_buffer *out,
                    pl_error *error) PL_MUST_CHECK;
/* One row a specification. */
bool pl_report_csv(const pl_statement_result *result, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* The numbers of the charts of all its readings, a row each; and the files that the verdicts rest on. */
bool pl_report_points_csv(const pl_claim_result *claim, pl_buffer *out, pl_error *error) PL_MUST_CHECK;
bool pl_report_files_csv(const pl_report_basis *basis, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* A schema.org ClaimReview of the claim, as a draft that an editor completes (docs/report.md): its author and
 * datePublished are there and empty. `url` is the page's own name. Appends nothing, and is true, when the
 * claim could not be measured, or is an opinion or a proposal. */
bool pl_report_claimreview(const pl_statement_result *result, const pl_claim_result *claim, const char *url,
                           pl_language language, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* The chart of a reading as an SVG file: what was asked of the measure part by part, the threshold, gaps
 * hatched, a title and a description for readers. Its size is in user
 * units. Nothing is written for a reading that has no chart. */
bool pl_svg_chart(const pl_reading_result *reading, pl_language language, double *ret_width,
                  double *ret_height, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

#endif
