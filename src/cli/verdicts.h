/* verdicts.h - verdicts as people read them, shared by check, report and demo. */
#ifndef PL_CLI_VERDICTS_H
#define PL_CLI_VERDICTS_H

#include "cli/cli.h"

void pl_print_verdicts(const pl_statement_result *result, bool colour, pl_buffer *out);

/* Judges a statement on the evidence file at `evidence`, open as `store`, and writes its page to `target`
 * (NULL: the statement's name with .html). */
bool pl_write_page(pl_call *call, pl_store *store, const char *evidence, const char *statement,
                   bool known_now, const char *target, pl_check_answer *ret, pl_error *error) PL_MUST_CHECK;

#endif
