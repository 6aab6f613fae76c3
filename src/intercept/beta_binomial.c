/* beta_binomial.c - the beta-binomial of greatest likelihood. The likelihood is kept as products of
 * p, p + rho, p + 2 rho, ... (p = mean (1 - rho)), which lose nothing as rho goes to 0, where the form with
 * beta functions is a difference of huge numbers. Long products are sums over Gauss nodes of a few terms
 * each. The peak is found from a grid by Newton's steps in (logit mean, logit rho), damped until each one
 * climbs. */
#include "intercept/beta_binomial.h"

#include <math.h>

#define LOGIT_MAX 30.0   /* mean and rho are looked for within */
#define TERMS_SINGLE 512 /* terms of a product taken one by one; */
#define TERMS_A_BLOCK 32 /* behind them blocks of one part in so many of where they begin */
#define NEWTON_STEPS_MAX 200
#define DAMPING_MAX 1e12
#define PROFILE_GRID 15 /* values of rho from which the best is refined */
#define GOLDEN_STEPS 45 /* 0.618^45 = 4e-10 of a bracket of 4 */
#define BOUND_STEPS 60
#define NODES_MAX 100000 /* of all sums: some seconds for a fit with its bounds */

/* ---- sums ---- */

typedef struct {
    pl_log_sum sum;
    size_t capacity;
} growing;

/* A block of `length` terms from `from` on: three nodes that give the sum of every polynomial of degree 5. */
static void add_block(growing *g, double from, double length, double weight) {
    const double middle = from + (length - 1) / 2;
    double *at = g->sum.at + g->sum.count, *w = g->sum.weight + g->sum.count;
    if (length < 1.5) {
        at[0] = middle;
        w[0] = weight;
        g->sum.count++;
        return;
    }
    const double off2 = (3 * length * length - 7) / 20, off = sqrt(off2);
    const double side = length * (length * length - 1) / 12 / (2 * off2);
    at[0] = middle - off;
    at[1] = middle;
    at[2] = middle + off;
    w[0] = w[2] = side * weight;
    w[1] = (length - 2 * side) * weight;
    g->sum.count += 3;
}

static int64_t length_at(int64_t from) {
    return from / TERMS_A_BLOCK;
}

typedef int64_t (*terms_of)(const pl_raid_count *raid);
static int64_t terms_hit(const pl_raid_count *raid) {
    return raid->destroyed;
}
static int64_t terms_missed(const pl_raid_count *raid) {
    return raid->launched - raid->destroyed;
}
static int64_t terms_all(const pl_raid_count *raid) {
    return raid->launched;
}

/* Nodes of one of the three products of all raids: raid r has the terms 0 .. terms(r) - 1. */
static bool make_sum(const pl_raid_count *raids, size_t count, terms_of terms, pl_arena *arena,
                     pl_log_sum *ret) {
    int64_t most = 0;
    size_t blocks = 0, ends = 0;
    for (size_t i = 0; i < count; i++) {
        const int64_t n = terms(&raids[i]);
        if (n > most) most = n;
        ends += n > TERMS_SINGLE;
    }
    for (int64_t from = TERMS_SINGLE; from < most; from += length_at(from)) blocks++;
    const size_t singles = (size_t)(most < TERMS_SINGLE ? most : TERMS_SINGLE);
    const size_t room = singles + 3 * (blocks + ends) + 1;
    growing g = {.capacity = room};
    g.sum.at = pl_arena_alloc(arena, room * sizeof(double));
    g.sum.weight = pl_arena_alloc(arena, room * sizeof(double));
    double *whole = pl_arena_alloc(arena, (blocks + 1) * sizeof(double));
    if (g.sum.at == NULL || g.sum.weight == NULL || whole == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        const int64_t n = terms(&raids[i]);
        if (n <= 0) continue;
        g.sum.weight[(n < TERMS_SINGLE ? n : TERMS_SINGLE) - 1] += 1;
    }
    for (size_t i = singles; i-- > 0;) {
        g.sum.at[i] = (double)i;
        if (i + 1 < singles) g.sum.weight[i] += g.sum.weight[i + 1];
    }
    g.sum.count = singles;
    for (size_t i = 0; i < count; i++) {
        const int64_t n = terms(&raids[i]);
        size_t block = 0;
        for (int64_t from = TERMS_SINGLE; from < n; from += length_at(from), block++) {
            if (from + length_at(from) <= n)
                whole[block] += 1;
            else
                add_block(&g, (double)from, (double)(n - from), 1);
        }
    }
    size_t block = 0;
    for (int64_t from = TERMS_SINGLE; from < most; from += length_at(from), block++)
        if (whole[block] > 0) add_block(&g, (double)from, (double)length_at(from), whole[block]);
    *ret = g.sum;
    return true;
}

bool pl_raid_sums_make(const pl_raid_count *raids, size_t count, pl_arena *arena, pl_raid_sums *ret,
                       pl_error *error) {
    pl_raid_sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        const pl_raid_count *r = &raids[i];
        sums.launched += r->launched;
        sums.destroyed += r->destroyed;
        sums.raids += r->launched > 0;
        sums.partly = sums.partly || (r->destroyed > 0 && r->destroyed < r->launched);
    }
    if (!make_sum(raids, count, terms_hit, arena, &sums.hits) ||
        !make_sum(raids, count, terms_missed, arena, &sums.misses) ||
        !make_sum(raids, count, terms_all, arena, &sums.all))
        return pl_fail_nomem(error);
    *ret = sums;
    return true;
}

static double log_sum(const pl_log_sum *sum, double p, double rho) {
    double total = 0;
    for (size_t i = 0; i < sum->count; i++) total += sum->weight[i] * log(p + sum->at[i] * rho);
    return total;
}

double pl_raid_likelihood(const pl_raid_sums *sums, double mean, double rho) {
    return log_sum(&sums->hits, mean * (1 - rho), rho) + log_sum(&sums->misses, (1 - mean) * (1 - rho), rho) -
           log_sum(&sums->all, 1 - rho, rho);
}

/* ---- the peak ---- */

/* First and second derivatives of a likelihood by mean and rho. */
typedef struct {
    double mean, rho, mean_mean, mean_rho, rho_rho;
} slopes;

/* Of the sum of w log u with u = p (1 - rho) + at rho, where p is mean (turn 1), 1 - mean (-1) or 1 (0). */
static void add_slopes(const pl_log_sum *sum, double p, double turn, double rho, double sign, slopes *s) {
    for (size_t i = 0; i < sum->count; i++) {
        const double u = p * (1 - rho) + sum->at[i] * rho, w = sign * sum->weight[i] / u;
        const double by_mean = turn * (1 - rho), by_rho = sum->at[i] - p;
        s->mean += w * by_mean;
        s->rho += w * by_rho;
        s->mean_mean -= w * by_mean * by_mean / u;
        s->mean_rho -= w * (by_mean * by_rho / u + turn);
        s->rho_rho -= w * by_rho * by_rho / u;
    }
}

static double logistic(double logit) {
    return logit < 0 ? exp(logit) / (1 + exp(logit)) : 1 / (1 + exp(-logit));
}

/* The same by the logits of both. */
static slopes slopes_at(const pl_raid_sums *sums, double mean, double rho) {
    slopes s = {0};
    add_slopes(&sums->hits, mean, 1, rho, 1, &s);
    add_slopes(&sums->misses, 1 - mean, -1, rho, 1, &s);
    add_slopes(&sums->all, 1, 0, rho, -1, &s);
    const double dm = mean * (1 - mean), dr = rho * (1 - rho);
    return (slopes){.mean = s.mean * dm,
                    .rho = s.rho * dr,
                    .mean_mean = s.mean_mean * dm * dm + s.mean * dm * (1 - 2 * mean),
                    .mean_rho = s.mean_rho * dm * dr,
                    .rho_rho = s.rho_rho * dr * dr + s.rho * dr * (1 - 2 * rho)};
}

/* Climbs from a point: the step of Newton where the surface is a dome, shorter and steeper elsewhere. */
static double climb(const pl_raid_sums *sums, double *mean_logit, double *rho_logit) {
    double best = pl_raid_likelihood(sums, logistic(*mean_logit), logistic(*rho_logit)), damping = 1e-3;
    for (int i = 0; i < NEWTON_STEPS_MAX && damping < DAMPING_MAX; i++) {
        const slopes s = slopes_at(sums, logistic(*mean_logit), logistic(*rho_logit));
        const double a = -s.mean_mean + damping, b = -s.mean_rho, c = -s.rho_rho + damping,
                     determinant = a * c - b * b;
        if (!(a > 0 && determinant > 0)) {
            damping *= 8;
            continue;
        }
        const double mean = *mean_logit + (c * s.mean - b * s.rho) / determinant,
                     rho = *rho_logit + (a * s.rho - b * s.mean) / determinant;
        const double there = fabs(mean) < LOGIT_MAX && fabs(rho) < LOGIT_MAX
                                 ? pl_raid_likelihood(sums, logistic(mean), logistic(rho))
                                 : -INFINITY;
        if (!(there >= best)) {
            damping *= 8;
            continue;
        }
        const bool still = fabs(mean - *mean_logit) + fabs(rho - *rho_logit) < 1e-11;
        *mean_logit = mean;
        *rho_logit = rho;
        best = there;
        damping = fmax(damping / 8, 1e-12);
        if (still) break;
    }
    return best;
}

double pl_raid_fit(const pl_raid_sums *sums, double *ret_mean, double *ret_rho) {
    static const double rhos[] = {-7, -4, -2.5, -1.5, -0.5, 0.5, 1.5, 3},
                        shifts[] = {-1.5, -0.75, -0.25, 0, 0.25, 0.75, 1.5};
    const double pooled = (double)sums->destroyed / (double)sums->launched;
    const double centre = log(pooled) - log1p(-pooled);
    double mean_logit = centre, rho_logit = 0, best = -INFINITY;
    for (size_t r = 0; r < sizeof rhos / sizeof *rhos; r++)
        for (size_t m = 0; m < sizeof shifts / sizeof *shifts; m++) {
            const double there = pl_raid_likelihood(sums, logistic(centre + shifts[m]), logistic(rhos[r]));
            if (!(there > best)) continue;
            best = there;
            mean_logit = centre + shifts[m];
            rho_logit = rhos[r];
        }
    best = climb(sums, &mean_logit, &rho_logit);
    *ret_mean = logistic(mean_logit);
    *ret_rho = logistic(rho_logit);
    /* Raids less different than chance makes them: the peak is at rho = 0, which no logit reaches. */
    const double plain = pl_raid_likelihood(sums, pooled, 0);
    if (plain < best) return best;
    *ret_mean = pooled;
    *ret_rho = 0;
    return plain;
}

/* ---- bounds ---- */

double pl_raid_profile(const pl_raid_sums *sums, double mean) {
    static const double golden = 0.6180339887498949;
    double best = pl_raid_likelihood(sums, mean, 0), at = NAN;
    for (int i = 0; i < PROFILE_GRID; i++) {
        const double logit = -14 + 2.0 * i, there = pl_raid_likelihood(sums, mean, logistic(logit));
        if (!(there > best)) continue;
        best = there;
        at = logit;
    }
    if (isnan(at)) return best;
    double low = at - 2, high = at + 2, left = high - golden * (high - low),
           right = low + golden * (high - low);
    double of_left = pl_raid_likelihood(sums, mean, logistic(left)),
           of_right = pl_raid_likelihood(sums, mean, logistic(right));
    for (int i = 0; i < GOLDEN_STEPS; i++) {
        if (of_left > of_right) {
            high = right;
            right = left;
            of_right = of_left;
            left = high - golden * (high - low);
            of_left = pl_raid_likelihood(sums, mean, logistic(left));
        } else {
            low = left;
            left = right;
            of_left = of_right;
            right = low + golden * (high - low);
            of_right = pl_raid_likelihood(sums, mean, logistic(right));
        }
    }
    return fmax(best, fmax(of_left, of_right));
}

/* Where the profile has fallen by `drop`, to one side of the peak. */
static double bound(const pl_raid_sums *sums, double mean, double best, double drop, double side) {
    const double start = log(mean) - log1p(-mean);
    double inside = 0, outside = 0.5;
    while (pl_raid_profile(sums, logistic(start + side * outside)) > best - drop) {
        inside = outside;
        outside *= 2;
        if (outside > LOGIT_MAX) return side < 0 ? 0 : 1;
    }
    for (int i = 0; i < BOUND_STEPS && outside - inside > 1e-10; i++) {
        const double middle = inside + (outside - inside) / 2;
        if (pl_raid_profile(sums, logistic(start + side * middle)) > best - drop)
            inside = middle;
        else
            outside = middle;
    }
    return logistic(start + side * (inside + (outside - inside) / 2));
}

bool pl_rate_beta_binomial(const pl_raid_count *raids, size_t count, double confidence, pl_beta_binomial *ret,
                           pl_error *error) {
    pl_arena scratch = {0};
    pl_raid_sums sums;
    pl_beta_binomial fit = {.mean = NAN, .rho = NAN, .bounds = {NAN, NAN}, .log_gain = NAN};
    const bool done = pl_raid_sums_make(raids, count, &scratch, &sums, error);
    if (done && sums.raids < 2) {
        fit.why = "fewer than 2 raids";
    } else if (done && !sums.partly) {
        fit.why = "in every raid all or nothing was destroyed";
    } else if (done && sums.hits.count + sums.misses.count + sums.all.count > NODES_MAX) {
        fit.why = "too many raids of many hundred launches for a fit";
    } else if (done) {
        const double z = pl_rate_normal_quantile(confidence);
        const double best = pl_raid_fit(&sums, &fit.mean, &fit.rho);
        fit.fitted = true;
        fit.log_gain = best - pl_raid_likelihood(&sums, (double)sums.destroyed / (double)sums.launched, 0);
        fit.bounds.low = bound(&sums, fit.mean, best, z * z / 2, -1);
        fit.bounds.high = bound(&sums, fit.mean, best, z * z / 2, 1);
    }
    pl_arena_free(&scratch);
    if (done) *ret = fit;
    return done;
}
