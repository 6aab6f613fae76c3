/* fixed.c - binomial tails as incomplete beta functions, and a search that is exact though power is a
 * saw-tooth in the number of trials. The most powerful rule that may also throw a coin (Neyman and Pearson)
 * never gets worse with more trials: bisection on it gives a number below which there is nothing to be found.
 * From there on it goes tooth by tooth: with the hits held, both tails grow with the trials, so that each
 * tooth has a last number that keeps alpha, and a first that has the power. */
#include "intercept/fixed.h"

#include "measure/chance.h"

/* Tails are right to about 1e-10 of themselves at 100,000 trials. */
#define TIE 1e-9   /* of an error: equal but for rounding */
#define SLACK 1e-8 /* of the power of the rule with a coin: start too early rather than too late */

pl_trial pl_trial_reported(double theta, double false_kill) {
    return (pl_trial){theta + false_kill * (1 - theta), (1 - theta) * (1 - false_kill)};
}

bool pl_trials_differ(pl_trial less, pl_trial more) {
    return less.yes < more.yes || less.no > more.no;
}

double pl_trial_tail(pl_trial trial, int64_t trials, int64_t hits) {
    if (hits <= 0) return 1;
    if (hits > trials) return 0;
    return pl_beta_below(trial.yes, (double)hits, (double)(trials - hits + 1));
}

double pl_trial_head(pl_trial trial, int64_t trials, int64_t hits) {
    if (hits <= 0) return 0;
    if (hits > trials) return 1;
    return pl_beta_below(trial.no, (double)(trials - hits + 1), (double)hits);
}

static bool keeps(double error, double allowed) {
    return error <= allowed * (1 + TIE);
}

int64_t pl_fixed_hits(pl_trial trial, int64_t trials, double alpha) {
    int64_t low = 0, high = trials + 1; /* the tail of low is above alpha, that of high is not */
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (keeps(pl_trial_tail(trial, trials, middle), alpha))
            high = middle;
        else
            low = middle;
    }
    return high;
}

static double power_with_coin(pl_trial none, pl_trial some, double alpha, int64_t trials) {
    const int64_t hits = pl_fixed_hits(none, trials, alpha);
    const double tail = pl_trial_tail(none, trials, hits), with_next = pl_trial_tail(none, trials, hits - 1);
    double share = with_next > tail ? (alpha - tail) / (with_next - tail) : 1;
    if (share < 0) share = 0;
    if (share > 1) share = 1;
    return (1 - share) * pl_trial_tail(some, trials, hits) + share * pl_trial_tail(some, trials, hits - 1);
}

/* The first number of trials at which the rule with a coin has the power; trials_max + 1: none. */
static int64_t earliest(pl_trial none, pl_trial some, double alpha, double power, int64_t trials_max) {
    int64_t low = 0, high = trials_max + 1;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (power_with_coin(none, some, alpha, middle) >= power - SLACK)
            high = middle;
        else
            low = middle;
    }
    return high;
}

bool pl_fixed_least(pl_trial none, pl_trial some, double alpha, double power, int64_t trials_max,
                    int64_t *ret_trials, int64_t *ret_hits) {
    int64_t trials = earliest(none, some, alpha, power, trials_max);
    while (trials <= trials_max) {
        const int64_t hits = pl_fixed_hits(none, trials, alpha);
        int64_t last = trials, beyond = trials_max + 1;
        while (beyond - last > 1) {
            const int64_t middle = last + (beyond - last) / 2;
            if (keeps(pl_trial_tail(none, middle, hits), alpha))
                last = middle;
            else
                beyond = middle;
        }
        if (keeps(pl_trial_head(some, last, hits), 1 - power)) {
            int64_t below = trials - 1;
            while (last - below > 1) {
                const int64_t middle = below + (last - below) / 2;
                if (keeps(pl_trial_head(some, middle, hits), 1 - power))
                    last = middle;
                else
                    below = middle;
            }
            *ret_trials = last;
            *ret_hits = hits;
            return true;
        }
        trials = last + 1;
    }
    return false;
}
