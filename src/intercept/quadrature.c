/* quadrature.c - Gauss's rule for the weight of a beta distribution: the eigenvalues of the symmetric
 * tridiagonal matrix of its orthogonal polynomials are the nodes, and the squares of the first parts of the
 * eigenvectors the weights. QL steps with implicit shifts. */
#include "intercept/quadrature.h"

#include <math.h>

#define TURNS_MAX 60 /* of one eigenvalue; a handful is usual */

/* The recurrence of Jacobi's polynomials with a - 1 and b - 1 for its two numbers, moved from [-1, 1] to
 * [0, 1]; written so that small a and b keep their digits. */
static void fill_matrix(double a, double b, size_t count, double diagonal[], double beside[]) {
    diagonal[0] = a / (a + b);
    for (size_t i = 1; i < count; i++) {
        const double n = (double)(i - 1), s = 2 * n + a + b;
        diagonal[i] = 0.5 + 0.5 * (a - b) * (a + b - 2) / (s * (s + 2));
        /* 1 for the first, where both parts may be 0. */
        const double ratio = i == 1 ? 1 : (n - 1 + a + b) / (s - 1);
        beside[i - 1] = sqrt((n + 1) * (n + a) * (n + b) * ratio / (s * s * (s + 1)));
    }
    beside[count - 1] = 0;
}

/* One QL step on the block [low, high], whose first parts of eigenvectors turn with it. */
static void step(size_t low, size_t high, double d[], double e[], double first[]) {
    double g = (d[low + 1] - d[low]) / (2 * e[low]);
    g = d[high] - d[low] + e[low] / (g + copysign(hypot(g, 1), g));
    double s = 1, c = 1, p = 0;
    for (size_t i = high; i-- > low;) {
        const double f = s * e[i], b = c * e[i];
        double r = hypot(f, g);
        e[i + 1] = r;
        if (r <= 0) { /* the block falls apart here */
            d[i + 1] -= p;
            e[high] = 0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        const double z = first[i + 1];
        first[i + 1] = s * first[i] + c * z;
        first[i] = c * first[i] - s * z;
    }
    d[low] -= p;
    e[low] = g;
    e[high] = 0;
}

static bool settle(size_t count, double d[], double e[], double first[]) {
    for (size_t low = 0; low < count; low++) {
        for (int turn = 0;; turn++) {
            size_t high = low;
            while (high + 1 < count && fabs(e[high]) > 1e-17 * (fabs(d[high]) + fabs(d[high + 1]))) high++;
            if (high == low) break;
            if (turn == TURNS_MAX) return false;
            step(low, high, d, e, first);
        }
    }
    return true;
}

/* Nodes and weights out of the matrix; false when its eigenvalues do not settle. */
static bool solve(size_t count, double nodes[], double beside[], double weights[]) {
    for (size_t i = 0; i < count; i++) weights[i] = i == 0;
    if (!settle(count, nodes, beside, weights)) return false;
    for (size_t i = 0; i < count; i++) weights[i] *= weights[i];
    for (size_t i = 1; i < count; i++) /* nearly in order already */
        for (size_t k = i; k > 0 && nodes[k] < nodes[k - 1]; k--) {
            const double node = nodes[k], weight = weights[k];
            nodes[k] = nodes[k - 1];
            weights[k] = weights[k - 1];
            nodes[k - 1] = node;
            weights[k - 1] = weight;
        }
    return true;
}

bool pl_beta_nodes(double a, double b, size_t count, double nodes[], double weights[], pl_error *error) {
    double beside[PL_NODES_MAX];
    if (!(a > 0 && b > 0 && isfinite(a) && isfinite(b)) || count == 0 || count > PL_NODES_MAX)
        return pl_fail(error, PL_INPUT, "a beta distribution has two numbers above 0");
    fill_matrix(a, b, count, nodes, beside);
    return solve(count, nodes, beside, weights) ||
           pl_fail(error, PL_INPUT, "no quadrature for a beta distribution of %g and %g", a, b);
}

/* Takes one more weighted point into the recurrence's numbers, of which the first `count` are kept. */
static void take_point(double point, double weight, size_t count, double diagonal[], double squares[]) {
    double gamma = 1, sigma = 0, t = 0, left = weight;
    for (size_t k = 0; k < count; k++) {
        const double rho = squares[k] + left, old_square = squares[k], old_sigma = sigma;
        squares[k] = gamma * rho;
        gamma = rho <= 0 ? 1 : old_square / rho;
        sigma = rho <= 0 ? 0 : left / rho;
        const double next = sigma * (diagonal[k] - point) - gamma * t;
        diagonal[k] -= next - t;
        t = next;
        left = sigma <= 0 ? old_sigma * old_square : t * t / sigma;
    }
}

bool pl_sum_nodes(const double points[], const double point_weights[], size_t point_count, size_t count,
                  double nodes[], double weights[], pl_error *error) {
    double squares[PL_NODES_MAX] = {0}, beside[PL_NODES_MAX];
    if (count == 0 || count > PL_NODES_MAX || point_count < count)
        return pl_fail(error, PL_INPUT, "no more nodes than points");
    /* The first points make the matrix as large as it gets: each is its last row when it comes. */
    for (size_t i = 0; i < point_count; i++) {
        if (i < count) nodes[i] = points[i];
        if (i == 0) squares[i] = point_weights[i];
        if (i > 0) take_point(points[i], point_weights[i], i < count ? i + 1 : count, nodes, squares);
    }
    for (size_t i = 0; i + 1 < count; i++) beside[i] = sqrt(fmax(0, squares[i + 1]));
    beside[count - 1] = 0;
    return solve(count, nodes, beside, weights) ||
           pl_fail(error, PL_INPUT, "no quadrature for a sum of points");
}
