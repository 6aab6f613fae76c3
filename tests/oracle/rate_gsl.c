/* rate_gsl.c - for the oracle of rates: quantiles and sums of the GNU Scientific Library. A line "P A B" of
 * standard input gives the beta quantile (nan where GSL finds none), "b K P N" gives P(at most K of N). */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

#include <stdio.h>

int main(void) {
    char line[256];
    gsl_set_error_handler_off();
    while (fgets(line, sizeof line, stdin) != NULL) {
        double p, a, b;
        unsigned k, n;
        if (sscanf(line, "b %u %lf %u", &k, &p, &n) == 3)
            printf("%.17g\n", gsl_cdf_binomial_P(k, p, n));
        else if (sscanf(line, "%lf %lf %lf", &p, &a, &b) == 3)
            printf("%.17g\n", gsl_cdf_beta_Pinv(p, a, b));
    }
    return 0;
}
