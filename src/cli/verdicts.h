/* verdicts.h - verdicts as people read them, shared by check, explain, report and demo. */
#ifndef PL_CLI_VERDICTS_H
#define PL_CLI_VERDICTS_H

#include "cli/cli.h"
#include "engine/report_files.h"

#define PL_OPTION_LANGUAGE                                                                                   \
    { "language", '\0', "LANGUAGE", "en or uk (en)" }
#define PL_OPTION_WITH                                                                                       \
    { "with", '\0', "CHOICES", "other options of choices, e.g. threshold=0.5,window=45d,90d" }
/* From --language. */
bool pl_call_language(const pl_call *call, pl_language *ret, pl_error *error) PL_MUST_CHECK;

void pl_print_verdicts(const pl_statement_result *result, const pl_look *look, pl_buffer *out);

/* Small parts of it (verdicts_out.c). */
void pl_verdict_badge(pl_verdict verdict, const pl_look *look, pl_buffer *out);
/* ", 3 cannot be told"; nothing of 0. */
void pl_shown_untold(size_t count, const pl_look *look, pl_buffer *out);
/* "DEPENDS, 18 of 54 specifications hold" */
void pl_shown_known(const pl_known *known, const pl_look *look, pl_buffer *out);
/* The line that says so where choices were made otherwise than in the statement; nothing else. */
void pl_shown_otherwise(const pl_statement_result *result, const pl_look *look, pl_buffer *out);
/* Does the reading come out otherwise on what is known now? */
bool pl_known_differ(const pl_reading_result *reading);
#define PL_COUNT_TEXT 24
const char *pl_shown_count(size_t count, char text[PL_COUNT_TEXT]);

/* Judges a statement on the evidence file at `evidence`, open as `store`, and writes its report into the
 * folder `target` (NULL: the statement's name, which *ret_target then is). */
bool pl_write_report(pl_call *call, pl_store *store, const char *evidence, const pl_report_ask *ask,
                     const char *target, const char **ret_target, pl_check_answer *ret,
                     pl_error *error) PL_MUST_CHECK;

#endif
