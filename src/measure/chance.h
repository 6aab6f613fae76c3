/* chance.h - the few distributions that counts and means need: the incomplete beta function, its quantiles,
 * exact binomial bounds and Student's t out of it. Pure. */
#ifndef PL_MEASURE_CHANCE_H
#define PL_MEASURE_CHANCE_H

/* log |gamma(x)|. lgamma of the C library also writes the sign into a variable of the whole program, which
 * threads would share. */
double pl_log_gamma(double x);

/* P(X <= x) of a beta distribution, a and b above 0; NAN outside. */
double pl_beta_below(double x, double a, double b);
/* The x with P(X <= x) = p, by bisection to the last bit that tells; p in [0, 1]. */
double pl_beta_quantile(double p, double a, double b);

/* Clopper and Pearson's bounds of a probability from `hits` in `trials`, at `confidence` (0.95). Both counts
 * may be broken numbers: effective ones. Trials of 0 bound nothing: 0 and 1. */
void pl_binomial_bounds(double hits, double trials, double confidence, double *ret_low, double *ret_high);

/* The t with P(T <= t) = p of Student's distribution; p in (0.5, 1), df above 0. */
double pl_student_quantile(double p, double df);

#endif
