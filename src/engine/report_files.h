/* report_files.h - a report as a folder: what goes with its pages, the whole of it in one call, and the proof
 * that it can be made again. docs/report.md says what each file is. */
#ifndef PL_ENGINE_REPORT_FILES_H
#define PL_ENGINE_REPORT_FILES_H

#include "engine/engine.h"

/* A claim whose numbers rest on more days than this has no excerpt: it would be most of the evidence file. */
#define PL_REPORT_EXCERPT_DAYS_MAX 400

/* The evidence that the other claims rest on, in one file. */
#define PL_REPORT_EXCERPT "files/evidence.gpkg"

/* Writes files/ and files.csv below the folder (for each claim its specifications, the numbers of its charts,
 * the chart, what moved, and an excerpt of the evidence), and fills the claims and downloads of the basis,
 * which the pages list. The basis names its evidence and language. */
bool pl_report_files(pl_store *store, const char *folder, pl_progress progress, pl_arena *arena,
                     pl_check_answer *answer, pl_error *error) PL_MUST_CHECK;

typedef struct {
    const char *statement;     /* as pl_check takes it */
    const char *evidence_name; /* what the report calls the evidence file */
    bool known_now, keep;      /* as in pl_check_ask */
    pl_language language;
    pl_progress progress;
} pl_report_ask;

/* Makes the whole report in the folder, which is there and empty: verdicts, files, pages, and last of all the
 * manifest over what then lies there. The same evidence, statement and options give the same bytes. */
bool pl_report_make(pl_store *store, const pl_report_ask *ask, const char *folder, pl_arena *arena,
                    pl_check_answer *ret, pl_error *error) PL_MUST_CHECK;

/* A new empty folder beside `target`, to make a report in; in `arena`. PL_USAGE when target is there and is
 * anything but an empty folder or a report as it was written (report_place.c). */
bool pl_report_begin(const char *target, pl_progress progress, pl_arena *arena, const char **ret,
                     pl_error *error) PL_MUST_CHECK;
/* The report in the folder takes the place of target, and of the report that was there. */
bool pl_report_end(const char *folder, const char *target, pl_error *error) PL_MUST_CHECK;

/* The libraries that the bytes of a report depend on, in `arena`; NULL: memory ran out. */
const char *pl_report_libraries(pl_arena *arena);

/* ---- verify_report.c ---- */
typedef enum {
    PL_REPORT_MISSING,  /* the manifest lists it, the folder does not have it */
    PL_REPORT_UNLISTED, /* the folder has it, the manifest does not list it */
    PL_REPORT_HASH,     /* its SHA-256 is not the manifest's */
    PL_REPORT_RERUN,    /* the rerun gives other bytes, from `at` on */
    PL_REPORT_NOT_MADE, /* the rerun does not make it */
    PL_REPORT_ONLY_MADE /* the rerun makes it, the report does not have it */
} pl_report_finding;
extern const char *const pl_report_finding_words[]; /* for people, by pl_report_finding */

typedef struct {
    const char *path;
    pl_report_finding finding;
    bool differs; /* from the rerun's, */
    uint64_t at;  /* from this byte on, counted from 0 */
} pl_report_difference;

typedef struct {
    const char *version, *libraries; /* of the program that made the report */
    const char *here;                /* the libraries of this program */
    bool same_program;               /* it is this one, with the same libraries */
    size_t files;                    /* that the report has, the manifest among them */
    bool rerun; /* false: its statement file is not the manifest's, so it was not made again */
    const pl_report_difference *differences; /* by path */
    size_t count;
} pl_report_proof;

/* Holds a report to the evidence that it was made from: every file's hash, then the whole made again in a
 * folder of its own and compared byte for byte. PL_DIFFERS when something does; *ret is filled then too.
 * PL_MISSING when the evidence is another. */
bool pl_verify_report(const char *folder, const char *evidence, pl_progress progress, pl_arena *arena,
                      pl_report_proof *ret, pl_error *error) PL_MUST_CHECK;

#endif
