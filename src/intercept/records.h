/* records.h - tables of test records: how often an interceptor was counted to hit, by whom and by which rule.
 * Of published counts differ those of one set of events, so the rule stays with the number. CSV of the form
 * of data/figures/interceptor-tests.csv (docs/interceptions.md); pure: text in, structs out. */
#ifndef PL_INTERCEPT_RECORDS_H
#define PL_INTERCEPT_RECORDS_H

#include "base/bytes.h"
#include "base/error.h"

#define PL_RECORDS_BYTES_MAX ((size_t)1 << 20) /* of one table */
#define PL_RECORDS_MAX ((size_t)1000)
#define PL_RECORD_TRIALS_MAX ((int64_t)1000000)

typedef enum {
    PL_RECORD_COUNTED,   /* hits and trials as published */
    PL_RECORD_NO_COUNT,  /* published as a share, or without one of the two; hits and trials are -1 */
    PL_RECORD_UNVERIFIED /* the source was not read: listed, and no number rests on it */
} pl_record_status;
extern const char *const pl_record_status_words[]; /* "counted", "no-count", "unverified", NULL */
extern const char *const pl_record_classes[]; /* "icbm", "irbm", "mrbm", "srbm", "mixed", "satellite", NULL */

typedef struct {
    const char *name;     /* "thaad-2017-07": small letters, digits and '-' */
    const char *system;   /* "THAAD" */
    const char *class;    /* of what was shot at: one of pl_record_classes */
    bool combat;          /* engagements in a war; else announced tests */
    const char *events;   /* a name shared by records that count the same events; "" */
    int64_t hits, trials; /* -1: not given */
    const char *date;     /* up to when: "2017-07-11", "2017-07" or "2017" */
    pl_record_status status;
    const char *rule;   /* what is counted, since when, and what is left out */
    const char *source; /* where it was published */
    size_t line;
} pl_test_record;

/* Texts live in `arena`. Errors are name:line: column: reason. */
bool pl_records_parse(const char *name, pl_slice text, pl_arena *arena, pl_test_record **ret,
                      size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* The record of this name; NULL: none. */
const pl_test_record *pl_records_find(const pl_test_record *records, size_t count, pl_slice name);
/* Whether a text is such a table, by its heading. */
bool pl_records_heading(pl_slice text);

#endif
