/* rate_dump.c - for the oracle of rates: intervals of counts, and fits of raids, read from standard input. A
 * line is "i HITS TRIALS CONFIDENCE" (prints exact, Jeffreys, Wilson), "q P A B" (prints the quantile and the
 * share below it) or "f CONFIDENCE DRAWS LAUNCHED:DESTROYED ..." (prints mean, rho, bounds, gain, bootstrap;
 * or "none"). */
#include "intercept/rate.h"
#include "measure/chance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define RAIDS_MAX 10000
#define LINE_MAX_BYTES 1000000

static int fit_line(char *at) {
    static pl_raid_count raids[RAIDS_MAX];
    size_t count = 0;
    pl_error error = {0};
    pl_beta_binomial fit;
    pl_bounds drawn;
    const double confidence = strtod(at, &at);
    const size_t draws = (size_t)strtoull(at, &at, 10);
    while (count < RAIDS_MAX) {
        char *end;
        const long long launched = strtoll(at, &end, 10);
        if (end == at || *end != ':') break;
        raids[count].launched = launched;
        raids[count++].destroyed = strtoll(end + 1, &at, 10);
    }
    if (!pl_rate_beta_binomial(raids, count, confidence, &fit, &error) ||
        !pl_rate_bootstrap(raids, count, confidence, draws, PL_RATE_SEED, &drawn, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    if (fit.fitted)
        printf("%.17g %.17g %.17g %.17g %.17g %.17g %.17g\n", fit.mean, fit.rho, fit.bounds.low,
               fit.bounds.high, fit.log_gain, drawn.low, drawn.high);
    else
        printf("none %s\n", fit.why);
    return 0;
}

int main(void) {
    static char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *at = line + 1;
        if (line[0] == 'i') {
            const double hits = strtod(at, &at), trials = strtod(at, &at), confidence = strtod(at, &at);
            double low, high;
            pl_binomial_bounds(hits, trials, confidence, &low, &high);
            const pl_bounds jeffreys = pl_rate_jeffreys(hits, trials, confidence),
                            wilson = pl_rate_wilson(hits, trials, confidence);
            printf("%.17g %.17g %.17g %.17g %.17g %.17g\n", low, high, jeffreys.low, jeffreys.high,
                   wilson.low, wilson.high);
        } else if (line[0] == 'q') {
            const double p = strtod(at, &at), a = strtod(at, &at), b = strtod(at, &at);
            const double x = pl_beta_quantile(p, a, b);
            printf("%.17g %.17g\n", x, pl_beta_below(x, a, b));
        } else if (line[0] == 'f' && fit_line(at) != 0) {
            return 1;
        }
    }
    return 0;
}
