/* sample.h - a statement judged by hand: every verdict, and everything that is awkward on a page. For tests
 * and for sample_page.c, which writes it to be looked at. */
#ifndef PL_TEST_REPORT_SAMPLE_H
#define PL_TEST_REPORT_SAMPLE_H

#include "report/report.h"

const pl_statement_result *sample_result(void);
const pl_report_basis *sample_basis(void);
const pl_section *sample_sections(size_t *ret_count);

#endif
