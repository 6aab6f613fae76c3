/* relatives_cover.c - whether a prediction keeps its word: types drawn from one beta distribution, counts
 * from the types, the prediction made anew from those counts. Draws are those of a counter (Philox4x32-10):
 * draw n is what it is whatever was drawn before. */
#include "intercept/relatives_grid.h"

#include "measure/chance.h"

#include <Random123/philox.h>
#include <math.h>

/* A number in (0, 1), by draw, type and use. */
static double uniform(uint32_t seed, size_t draw, size_t type, uint32_t use) {
    const philox4x32_ctr_t counter = {{(uint32_t)draw, (uint32_t)type, use, 0}};
    const philox4x32_key_t key = {{seed, 0x52454c41u}}; /* "RELA": other draws than elsewhere */
    const philox4x32_ctr_t drawn = philox4x32(counter, key);
    const uint64_t bits = (uint64_t)drawn.v[0] << 32 | drawn.v[1];
    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

/* The least hits that p of the draws of `trials` at this rate do not pass. */
static double binomial(double p, double trials, double rate) {
    double low = -1, high = trials;
    while (high - low > 1) {
        const double middle = floor((low + high) / 2);
        /* P(hits <= middle) */
        if (1 - pl_beta_below(rate, middle + 1, trials - middle) < p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Effective counts are broken: of 40.3 trials, 3 in 10 draws have 41. */
static void draw_relatives(const pl_relative *relatives, size_t count, double a, double b, uint32_t seed,
                           size_t draw, pl_relative *ret) {
    for (size_t i = 0; i < count; i++) {
        const double whole = floor(relatives[i].trials);
        const double trials = whole + (uniform(seed, draw, i, 0) < relatives[i].trials - whole);
        const double rate = pl_beta_quantile(uniform(seed, draw, i, 1), a, b);
        ret[i] = (pl_relative){trials > 0 ? binomial(uniform(seed, draw, i, 2), trials, rate) : 0, trials};
    }
}

bool pl_hyper_cover(const pl_relative *relatives, size_t count, double power, double confidence, size_t draws,
                    uint32_t seed, double *ret_share, pl_error *error) {
    pl_hyper_parts parts;
    if (!(confidence > 0 && confidence < 1) || draws == 0 || draws > PL_HYPER_DRAWS_MAX)
        return pl_fail(error, PL_INPUT, "a coverage takes 1 to %zu draws, and a confidence between 0 and 1",
                       PL_HYPER_DRAWS_MAX);
    if (!pl_hyper_parts_make(relatives, count, power, &parts, error)) return false;
    const double sum = exp(parts.shape.mode_log_sum), ratio = parts.shape.mode_log_ratio;
    const double a = sum / (1 + exp(-ratio)), b = sum / (1 + exp(ratio)), tail = (1 - confidence) / 2;
    size_t done = 0, held = 0;
    pl_hyper_parts_free(&parts);
    for (size_t draw = 0; draw < 2 * draws && done < draws; draw++) {
        pl_relative drawn[PL_RELATIVES_MAX];
        pl_error why = {0};
        draw_relatives(relatives, count, a, b, seed, draw, drawn);
        if (!pl_hyper_parts_make(drawn, count, power, &parts, &why)) {
            if (why.code != PL_NOMEM) continue;
            return pl_fail_nomem(error);
        }
        const double rate = pl_beta_quantile(uniform(seed, draw, count, 1), a, b);
        double below = 0;
        for (size_t i = 0; i < parts.count; i++)
            below += parts.parts[i].weight * pl_beta_below(rate, parts.parts[i].a, parts.parts[i].b);
        pl_hyper_parts_free(&parts);
        held += below >= tail && below <= 1 - tail;
        done++;
    }
    if (done < draws)
        return pl_fail(error, PL_MISSING,
                       "counts like these give a prediction too seldom for its coverage to be told");
    *ret_share = (double)held / (double)draws;
    return true;
}
