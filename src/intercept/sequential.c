/* sequential.c - the boundaries as counts of hits, and a forward recursion over the number of hits: of each
 * number that is still undecided the weight, carried on trial by trial. No sampling, and no approximation but
 * that it ends when next to nothing is undecided. */
#include "intercept/sequential.h"

#include <math.h>

#define TIE 1e-13     /* of the sizes that a log of likelihoods is made of: equal but for rounding */
#define ENOUGH 1e-15  /* undecided: the sums may end */
#define NOTHING 1e-25 /* weights below, at both ends, are left out: 200,000 of them are 2e-20 */
#define SUFFICE 0.05  /* duels_95 */
#define HALVINGS 200

pl_sequential pl_sequential_of(pl_trial none, pl_trial some, double alpha, double beta) {
    return (pl_sequential){
        .gain = none.yes > 0 ? log(some.yes / none.yes) : INFINITY,
        .loss = some.no > 0 ? log(none.no / some.no) : INFINITY,
        .top = log((1 - beta) / alpha),
        .bottom = log((1 - alpha) / beta),
    };
}

void pl_sequential_lines(const pl_sequential *test, double *ret_slope, double *ret_low, double *ret_high) {
    const double all = test->gain + test->loss;
    const bool alone = isinf(test->gain) || isinf(test->loss);
    *ret_slope = alone ? NAN : test->loss / all;
    *ret_low = alone ? NAN : test->bottom / all;
    *ret_high = alone ? NAN : test->top / all;
}

static double level(const pl_sequential *test, int64_t hits, int64_t trials, double *ret_tie) {
    *ret_tie = 0;
    if (hits > 0 && isinf(test->gain)) return INFINITY;
    if (hits < trials && isinf(test->loss)) return -INFINITY;
    const double up = hits > 0 ? (double)hits * test->gain : 0;
    const double down = hits < trials ? (double)(trials - hits) * test->loss : 0;
    *ret_tie = TIE * (up + down + test->top + test->bottom);
    return up - down;
}

void pl_sequential_next(const pl_sequential *test, pl_sequential_ends *ends) {
    double tie;
    ends->trials++;
    /* A trial more lowers the level of a number of hits, and so both numbers only grow. */
    while (ends->some <= ends->trials) {
        const double now = level(test, ends->some, ends->trials, &tie);
        if (now >= test->top - tie) break;
        ends->some++;
    }
    while (ends->none < ends->trials) {
        const double next = level(test, ends->none + 1, ends->trials, &tie);
        if (next > -test->bottom + tie) break;
        ends->none++;
    }
}

/* Weights of the undecided numbers of hits low ... high. */
typedef struct {
    double *weights, mass, some, none;
    int64_t low, high;
} band;

static void carry(band *b, pl_trial trial) {
    double *w = b->weights;
    w[b->high + 1] = w[b->high] * trial.yes;
    for (int64_t k = b->high; k > b->low; k--) w[k] = w[k] * trial.no + w[k - 1] * trial.yes;
    w[b->low] *= trial.no;
    b->high++;
}

static void decide(band *b, const pl_sequential_ends *ends) {
    for (; b->high >= b->low && b->high >= ends->some; b->high--) b->some += b->weights[b->high];
    for (; b->low <= b->high && b->low <= ends->none; b->low++) b->none += b->weights[b->low];
    while (b->high >= b->low && b->weights[b->high] < NOTHING) b->high--;
    while (b->low <= b->high && b->weights[b->low] < NOTHING) b->low++;
    b->mass = 0;
    for (int64_t k = b->low; k <= b->high; k++) b->mass += b->weights[k];
}

bool pl_sequential_run(const pl_sequential *test, pl_trial trial, int64_t trials_max,
                       pl_sequential_budget *budget, double *settled, size_t settled_count, pl_design_at *ret,
                       pl_error *error) {
    band b = {pl_malloc((size_t)(trials_max + 2) * sizeof(double)), 1, 0, 0, 0, 0};
    if (b.weights == NULL) return pl_fail_nomem(error);
    b.weights[0] = 1;
    pl_sequential_ends ends = {.none = -1};
    const double share = budget->cells / (double)(budget->runs > 0 ? budget->runs : 1);
    double mean = 0, cells = 0;
    int64_t suffice = -1;
    while (b.mass > ENOUGH && ends.trials < trials_max && cells < share) {
        mean += b.mass;
        cells += (double)(b.high - b.low + 2);
        pl_sequential_next(test, &ends);
        carry(&b, trial);
        decide(&b, &ends);
        if (suffice < 0 && b.mass <= SUFFICE * (1 + TIE)) suffice = ends.trials;
        if ((size_t)ends.trials <= settled_count) settled[ends.trials - 1] = 1 - b.mass;
    }
    for (size_t i = (size_t)ends.trials; i < settled_count; i++) settled[i] = 1 - b.mass;
    pl_free(b.weights);
    budget->cells -= cells;
    if (budget->runs > 0) budget->runs--;
    ret->accepts_none = b.none;
    ret->accepts_some = b.some;
    ret->undecided = b.mass;
    ret->mean_duels = mean;
    ret->duels_95 = suffice;
    ret->cut_at = ends.trials;
    return true;
}

/* The mean of the ratio of likelihoods to the power h, less 1: 0 at h = 0 and at one other point. */
static double moment(const pl_sequential *test, double theta, double h) {
    return theta * exp(test->gain * h) + (1 - theta) * exp(-test->loss * h) - 1;
}

/* That other point: on the side where the drift goes down from 0. */
static double other_root(const pl_sequential *test, double theta, double drift) {
    double far = drift < 0 ? 1 : -1, near = 0;
    for (int i = 0; i < HALVINGS && moment(test, theta, far) <= 0; i++) {
        near = far;
        far *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = near + (far - near) / 2;
        if (moment(test, theta, middle) > 0)
            far = middle;
        else
            near = middle;
    }
    return far;
}

double pl_sequential_wald(const pl_sequential *test, double theta) {
    const double gain = test->gain, loss = test->loss, top = test->top, bottom = test->bottom;
    if (isinf(gain) || isinf(loss)) return NAN;
    const double drift = theta * gain - (1 - theta) * loss;
    if (theta <= 0) return bottom / loss;
    if (theta >= 1) return top / gain;
    if (fabs(drift) < 1e-7 * (gain + loss))
        return top * bottom / (theta * gain * gain + (1 - theta) * loss * loss);
    const double h = other_root(test, theta, drift);
    const double some = h > 0 ? expm1(-bottom * h) * exp(-top * h) / expm1(-(top + bottom) * h)
                              : expm1(bottom * h) / expm1((top + bottom) * h);
    return (some * top - (1 - some) * bottom) / drift;
}
