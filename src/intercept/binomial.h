/* binomial.h - binomial chances that keep their digits at any size: rows by recurrence from the mode, single
 * ones by Loader's saddle point form (C. Loader, "Fast and accurate computation of binomial probabilities",
 * 2000). Pure. */
#ifndef PL_INTERCEPT_BINOMIAL_H
#define PL_INTERCEPT_BINOMIAL_H

#include <stddef.h>

/* What is less than so much of the largest chance of a row counts as 0: some 13 standard deviations off. */
#define PL_BINOMIAL_TRIM 1e-40

/* P(X = hits) of `trials` trials of chance p; q = 1 - p, given apart so that neither loses its digits. */
double pl_binomial_at(size_t hits, size_t trials, double p, double q);

/* The same for all hits with a chance worth the name, at row[*ret_low] to row[*ret_high], with sum 1; no
 * other place of the row, which has room for trials + 1, is touched. */
void pl_binomial_row(size_t trials, double p, double q, double row[], size_t *ret_low, size_t *ret_high);

#endif
