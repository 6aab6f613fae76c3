/* quadrature.h - means over a beta distribution as weighted sums: Gauss's rule for its weight. Pure. */
#ifndef PL_INTERCEPT_QUADRATURE_H
#define PL_INTERCEPT_QUADRATURE_H

#include "base/error.h"

#define PL_NODES_MAX ((size_t)256)

/* Nodes in (0, 1), ascending, and weights with sum 1, a and b above 0, 1 to PL_NODES_MAX nodes: the weighted
 * sum of f(node) is the mean of f over Beta(a, b), exactly (to rounding) where f is a polynomial of degree
 * below 2 nodes. Eigenvalues of the Jacobi matrix (Golub and Welsch, Math. Comp. 23, 1969, 221-230). PL_INPUT
 * when they do not settle. */
bool pl_beta_nodes(double a, double b, size_t count, double nodes[], double weights[],
                   pl_error *error) PL_MUST_CHECK;

/* The same for a sum of weighted points (weights sum 1, at least `count` points): fewer nodes with the same
 * means of polynomials of degree below 2 nodes. Lanczos's recurrence by rotations (Gragg and Harwood, Numer.
 * Math. 44, 1984, 317-335). PL_INPUT when they do not settle. */
bool pl_sum_nodes(const double points[], const double point_weights[], size_t point_count, size_t count,
                  double nodes[], double weights[], pl_error *error) PL_MUST_CHECK;

#endif
