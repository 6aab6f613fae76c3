/* relatives_dump.c - predictions from relatives for an oracle. stdin: cases of "power confidence count", then
 * "hits trials" of each relative, then "hits trials" of the new type. One line out for each: mean, low, high,
 * P(< 0.01), P(< 0.05), mode's two logarithms, and the density at 0.1, 0.25, 0.5. */
#include "intercept/relatives.h"

#include <stdio.h>

int main(void) {
    double power, confidence;
    size_t count;
    while (scanf("%lf %lf %zu", &power, &confidence, &count) == 3) {
        pl_relative relatives[PL_RELATIVES_MAX], own;
        const pl_hyper *hyper;
        pl_arena arena = {0};
        pl_error error = {0};
        pl_prediction made;
        if (count > PL_RELATIVES_MAX) return 2;
        for (size_t i = 0; i < count; i++)
            if (scanf("%lf %lf", &relatives[i].hits, &relatives[i].trials) != 2) return 2;
        if (scanf("%lf %lf", &own.hits, &own.trials) != 2) return 2;
        if (pl_hyper_make(relatives, count, power, &arena, &hyper, &error)) {
            pl_hyper_predict(hyper, own.hits, own.trials, confidence, &made);
            const pl_hyper_shape shape = pl_hyper_told(hyper);
            printf("%.12g %.12g %.12g %.12g %.12g %.12g %.12g %.12g %.12g %.12g %.12g %.12g\n", made.mean,
                   made.low, made.high, made.below_1, made.below_5, shape.mode_log_ratio, shape.mode_log_sum,
                   shape.mean_a, shape.mean_b, made.density[20], made.density[50], made.density[100]);
        } else {
            printf("error %d: %s\n", (int)error.code, error.text);
        }
        pl_arena_free(&arena);
    }
    return 0;
}
