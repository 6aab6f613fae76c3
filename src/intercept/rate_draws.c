/* rate_draws.c - what is drawn: raids with replacement (the bootstrap), and raids from a beta-binomial, to
 * see how often intervals hold what they are of. Draws are functions of a counter (Random123), so that each
 * is the same whatever was drawn before it. */
#include "intercept/beta_binomial.h"
#include "measure/chance.h"

#include <Random123/philox.h>
#include <math.h>
#include <stdlib.h>

enum purpose { RESAMPLE, WORLD, WORLD_RESAMPLE };

/* Four numbers of 32 bits. */
typedef struct {
    uint32_t v[4];
} quad;

static quad draw(uint32_t seed, enum purpose purpose, uint32_t world, uint32_t which, uint32_t block) {
    const philox4x32_ctr_t counter = {{block, which, world, 0}};
    const philox4x32_key_t key = {{seed, (uint32_t)purpose}};
    const philox4x32_ctr_t drawn = philox4x32(counter, key);
    return (quad){{drawn.v[0], drawn.v[1], drawn.v[2], drawn.v[3]}};
}

static int by_value(const void *a, const void *b) {
    const double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

/* Between the two draws around it, of sorted ones. */
static double quantile(const double *sorted, size_t count, double p) {
    const double at = p * (double)(count - 1);
    const size_t below = (size_t)at;
    if (below + 1 >= count) return sorted[count - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

/* destroyed / launched of `draws` samples of as many raids; each index is (number x count) / 2^32, whose
 * unevenness of count / 2^32 is far below what so many draws could tell. */
static void resample(const pl_raid_count *raids, size_t count, size_t draws, uint32_t seed,
                     enum purpose purpose, uint32_t world, double *rates) {
    for (size_t d = 0; d < draws; d++) {
        int64_t launched = 0, destroyed = 0;
        quad q = {{0}};
        for (size_t i = 0; i < count; i++) {
            if (i % 4 == 0) q = draw(seed, purpose, world, (uint32_t)d, (uint32_t)(i / 4));
            const pl_raid_count *r = &raids[(uint64_t)q.v[i % 4] * count >> 32];
            launched += r->launched;
            destroyed += r->destroyed;
        }
        rates[d] = (double)destroyed / (double)launched;
    }
    qsort(rates, draws, sizeof *rates, by_value);
}

/* The raids in which something was launched, in `arena`. */
static bool with_launches(const pl_raid_count *raids, size_t count, pl_arena *arena, pl_raid_count **ret,
                          size_t *ret_count, pl_error *error) {
    pl_raid_count *kept = pl_arena_alloc(arena, (count + 1) * sizeof *kept);
    if (kept == NULL) return pl_fail_nomem(error);
    *ret_count = 0;
    for (size_t i = 0; i < count; i++)
        if (raids[i].launched > 0) kept[(*ret_count)++] = raids[i];
    *ret = kept;
    return true;
}

bool pl_rate_bootstrap(const pl_raid_count *raids, size_t count, double confidence, size_t draws,
                       uint32_t seed, pl_bounds *ret, pl_error *error) {
    pl_arena scratch = {0};
    pl_raid_count *kept = NULL;
    size_t kept_count = 0;
    pl_bounds bounds = {NAN, NAN};
    double *rates = NULL;
    bool hit = false, missed = false;
    bool done = draws <= PL_RATE_DRAWS_MAX ||
                pl_fail(error, PL_INPUT, "more than %zu draws of raids", PL_RATE_DRAWS_MAX);
    done = done && with_launches(raids, count, &scratch, &kept, &kept_count, error);
    for (size_t i = 0; i < kept_count; i++) {
        hit = hit || kept[i].destroyed > 0;
        missed = missed || kept[i].destroyed < kept[i].launched;
    }
    if (done && kept_count >= 2 && hit && missed && draws > 0) {
        rates = pl_arena_alloc(&scratch, draws * sizeof *rates);
        done = rates != NULL || pl_fail_nomem(error);
        if (done) resample(kept, kept_count, draws, seed, RESAMPLE, 0, rates);
        if (done) bounds.low = quantile(rates, draws, (1 - confidence) / 2);
        if (done) bounds.high = quantile(rates, draws, (1 + confidence) / 2);
    }
    pl_arena_free(&scratch);
    if (done) *ret = bounds;
    return done;
}

/* ---- coverage ---- */

/* P(at most x destroyed) of a raid of n, x = 0 .. n. */
typedef struct {
    int64_t launched;
    double *below;
} table;

static void fill(table *t, double mean, double rho) {
    const int64_t n = t->launched;
    double most = -INFINITY, logarithm = 0, sum = 0;
    /* From the ratio of neighbours, as logarithms: the first chances may be too small to be written. */
    for (int64_t x = 0; x <= n; x++) {
        t->below[x] = logarithm;
        most = fmax(most, logarithm);
        if (x < n)
            logarithm += log((double)(n - x) / (double)(x + 1)) +
                         log((mean * (1 - rho) + (double)x * rho) /
                             ((1 - mean) * (1 - rho) + (double)(n - x - 1) * rho));
    }
    for (int64_t x = 0; x <= n; x++) {
        sum += exp(t->below[x] - most);
        t->below[x] = sum;
    }
    for (int64_t x = 0; x <= n; x++) t->below[x] /= sum;
}

static int64_t drawn_from(const table *t, uint32_t number) {
    const double u = ((double)number + 0.5) / 4294967296.0;
    int64_t low = 0, high = t->launched;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (t->below[middle] < u)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_launched(const void *a, const void *b) {
    const int64_t one = ((const pl_raid_count *)a)->launched, other = ((const pl_raid_count *)b)->launched;
    return one < other ? -1 : one > other;
}

/* A table for each size of raid; the raids are put in order of size, of[i] is that of raid i. */
static bool make_tables(pl_raid_count *raids, size_t count, double mean, double rho, pl_arena *arena,
                        const table ***ret_of, pl_error *error) {
    const table **of = pl_arena_alloc(arena, (count + 1) * sizeof *of);
    table *tables = pl_arena_alloc(arena, (count + 1) * sizeof *tables);
    size_t made = 0, entries = 0;
    if (of == NULL || tables == NULL) return pl_fail_nomem(error);
    qsort(raids, count, sizeof *raids, by_launched);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && raids[i].launched == raids[i - 1].launched) {
            of[i] = of[i - 1];
            continue;
        }
        table *t = &tables[made++];
        t->launched = raids[i].launched;
        entries += (size_t)t->launched + 1;
        if (entries > PL_RATE_COVER_SIZES_MAX)
            return pl_fail(error, PL_INPUT,
                           "raids are too large for a simulation of the coverage: %zu launched in raids of "
                           "different sizes at most",
                           PL_RATE_COVER_SIZES_MAX);
        t->below = pl_arena_alloc(arena, ((size_t)t->launched + 1) * sizeof *t->below);
        if (t->below == NULL) return pl_fail_nomem(error);
        fill(t, mean, rho);
        of[i] = t;
    }
    *ret_of = of;
    return true;
}

typedef struct {
    double mean, confidence, drop;
    uint32_t seed;
    double *rates; /* PL_RATE_COVER_RESAMPLES */
} world_ask;

static bool holds(pl_bounds bounds, double mean) {
    return bounds.low <= mean && mean <= bounds.high;
}

/* Adds one drawn set of raids to the counts. */
static bool judge_world(const pl_raid_count *raids, size_t count, const world_ask *ask, uint32_t world,
                        pl_arena *scratch, pl_rate_coverage *held, pl_error *error) {
    pl_raid_sums sums;
    pl_bounds exact;
    if (!pl_raid_sums_make(raids, count, scratch, &sums, error)) return false;
    const double hits = (double)sums.destroyed, trials = (double)sums.launched;
    pl_binomial_bounds(hits, trials, ask->confidence, &exact.low, &exact.high);
    held->exact += holds(exact, ask->mean);
    held->wilson += holds(pl_rate_wilson(hits, trials, ask->confidence), ask->mean);
    held->jeffreys += holds(pl_rate_jeffreys(hits, trials, ask->confidence), ask->mean);
    if (sums.partly) {
        double mean, rho;
        const double best = pl_raid_fit(&sums, &mean, &rho);
        held->beta_binomial += pl_raid_profile(&sums, ask->mean) >= best - ask->drop;
    }
    resample(raids, count, PL_RATE_COVER_RESAMPLES, ask->seed, WORLD_RESAMPLE, world, ask->rates);
    const pl_bounds drawn = {quantile(ask->rates, PL_RATE_COVER_RESAMPLES, (1 - ask->confidence) / 2),
                             quantile(ask->rates, PL_RATE_COVER_RESAMPLES, (1 + ask->confidence) / 2)};
    held->bootstrap += holds(drawn, ask->mean);
    return true;
}

bool pl_rate_cover(const pl_raid_count *raids, size_t count, double mean, double rho, double confidence,
                   size_t draws, uint32_t seed, pl_rate_coverage *ret, pl_error *error) {
    pl_arena arena = {0}, scratch = {0};
    pl_raid_count *drawn = NULL;
    const table **of = NULL;
    size_t kept = 0;
    pl_rate_coverage held = {.draws = draws};
    const double z = pl_rate_normal_quantile(confidence);
    world_ask ask = {.mean = mean, .confidence = confidence, .drop = z * z / 2, .seed = seed};
    bool done = (mean > 0 && mean < 1 && rho >= 0 && rho < 1 && draws > 0 && draws <= PL_RATE_DRAWS_MAX) ||
                pl_fail(error, PL_INPUT,
                        "coverage needs a mean above 0 and below 1, a correlation from 0 to below 1, and up "
                        "to %zu draws",
                        PL_RATE_DRAWS_MAX);
    done = done && with_launches(raids, count, &arena, &drawn, &kept, error);
    if (done && kept > PL_RATE_COVER_RAIDS_MAX)
        done = pl_fail(error, PL_INPUT, "coverage is simulated for up to %zu raids", PL_RATE_COVER_RAIDS_MAX);
    if (done && kept < 2) done = pl_fail(error, PL_MISSING, "coverage needs 2 raids");
    done = done && make_tables(drawn, kept, mean, rho, &arena, &of, error);
    if (done && (ask.rates = pl_arena_alloc(&arena, PL_RATE_COVER_RESAMPLES * sizeof(double))) == NULL)
        done = pl_fail_nomem(error);
    for (size_t world = 0; done && world < draws; world++) {
        quad q = {{0}};
        for (size_t i = 0; i < kept; i++) {
            if (i % 4 == 0) q = draw(seed, WORLD, (uint32_t)world, 0, (uint32_t)(i / 4));
            drawn[i].destroyed = drawn_from(of[i], q.v[i % 4]);
        }
        pl_arena_reset(&scratch);
        done = judge_world(drawn, kept, &ask, (uint32_t)world, &scratch, &held, error);
    }
    pl_arena_free(&scratch);
    pl_arena_free(&arena);
    if (!done) return false;
    held.exact /= (double)draws;
    held.wilson /= (double)draws;
    held.jeffreys /= (double)draws;
    held.beta_binomial /= (double)draws;
    held.bootstrap /= (double)draws;
    *ret = held;
    return true;
}
