/* relatives.c - the predictive density of a new type's rate as one table: the mixture of beta distributions
 * that relatives_grid.c gives, over u = log(rate / (1 - rate)). Own counts only multiply it by
 * rate^hits (1 - rate)^misses (the mixture of Beta(a + hits, b + misses), its weights times the beta-binomial
 * likelihood, is the same), so that a prediction is one walk along points around its own mode. */
#include "intercept/relatives.h"

#include "intercept/relatives_grid.h"

#include <math.h>

/* Rates below e^-700, the smallest that a double has, and above 1 - e^-700 are sums apart. */
#define U_MAX 700.0
#define FAINT 40.0 /* logarithms below the greatest that are not added up */

pl_relative pl_relative_of(const pl_raid_count *raids, size_t count, double rho) {
    pl_relative ret = {0, 0};
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        ret.hits += (double)raids[i].destroyed;
        ret.trials += (double)raids[i].launched;
        squares += (double)raids[i].launched * (double)raids[i].launched;
    }
    if (!(rho >= 0 && rho <= 1)) return (pl_relative){NAN, NAN};
    if (!(ret.trials > 0)) return (pl_relative){0, 0};
    const double effect = 1 + (squares / ret.trials - 1) * rho;
    return (pl_relative){ret.hits / effect, ret.trials / effect};
}

/* log(rate) and log(1 - rate), without loss at either end. */
static double log_rate(double u) {
    return u < 0 ? u - log1p(exp(u)) : -log1p(exp(-u));
}

/* Middle of the parts, and how narrow: a mean of squares that the narrow parts decide. */
static void find_scale(const pl_hyper_parts *parts, pl_hyper *ret) {
    double centre = 0, narrow = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const pl_hyper_part *part = &parts->parts[i];
        centre += part->weight * log(part->a / part->b);
    }
    for (size_t i = 0; i < parts->count; i++) {
        const pl_hyper_part *part = &parts->parts[i];
        const double off = log(part->a / part->b) - centre;
        narrow += part->weight / (1 / part->a + 1 / part->b + off * off);
    }
    ret->centre = fmax(-U_MAX / 2, fmin(U_MAX / 2, centre));
    ret->scale = 1 / sqrt(narrow);
    ret->from = -asinh((U_MAX + ret->centre) / ret->scale);
    ret->step = (asinh((U_MAX - ret->centre) / ret->scale) - ret->from) / (PL_HYPER_TABLE - 1);
}

static double log_mixture(const pl_hyper_parts *parts, double u) {
    const double hit = log_rate(u), miss = log_rate(-u);
    double top = -INFINITY, sum = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const pl_hyper_part *part = &parts->parts[i];
        const double here = part->log_of_weight + part->a * hit + part->b * miss;
        if (here > top) top = here;
    }
    for (size_t i = 0; i < parts->count; i++) {
        const pl_hyper_part *part = &parts->parts[i];
        const double here = part->log_of_weight + part->a * hit + part->b * miss - top;
        if (here > -FAINT) sum += exp(here);
    }
    return top + log(sum);
}

bool pl_hyper_make(const pl_relative *relatives, size_t count, double power, pl_arena *arena,
                   const pl_hyper **ret, pl_error *error) {
    pl_hyper_parts parts;
    if (!pl_hyper_parts_make(relatives, count, power, &parts, error)) return false;
    pl_hyper *made = pl_arena_alloc(arena, sizeof *made);
    if (made == NULL) {
        pl_hyper_parts_free(&parts);
        return pl_fail_nomem(error);
    }
    made->shape = parts.shape;
    find_scale(&parts, made);
    for (size_t i = 0; i < PL_HYPER_TABLE; i++)
        made->log_density[i] =
            log_mixture(&parts, made->centre + made->scale * sinh(made->from + made->step * (double)i));
    /* Beyond, rate^(a - 1) alone counts: its integral. */
    double none = 0, all = 0;
    for (size_t i = 0; i < parts.count; i++) {
        const pl_hyper_part *part = &parts.parts[i];
        none += exp(part->log_of_weight - part->a * U_MAX) / part->a;
        all += exp(part->log_of_weight - part->b * U_MAX) / part->b;
    }
    made->log_none = log(none);
    made->log_all = log(all);
    pl_hyper_parts_free(&parts);
    *ret = made;
    return true;
}

pl_hyper_shape pl_hyper_told(const pl_hyper *hyper) {
    return hyper->shape;
}

/* A cubic through the four nearest points. */
static double log_density_at(const pl_hyper *hyper, double u) {
    const double at = (asinh((u - hyper->centre) / hyper->scale) - hyper->from) / hyper->step;
    const double first = fmax(0, fmin(floor(at) - 1, PL_HYPER_TABLE - 4)), t = at - first;
    const double *const y = hyper->log_density + (size_t)first;
    return -y[0] * (t - 1) * (t - 2) * (t - 3) / 6 + y[1] * t * (t - 2) * (t - 3) / 2 -
           y[2] * t * (t - 1) * (t - 3) / 2 + y[3] * t * (t - 1) * (t - 2) / 6;
}

/* The density of u given the own counts, at points of its own. */
typedef struct {
    const pl_hyper *hyper;
    double hits, misses;
    double centre, scale, from, step;
    double top;                     /* greatest logarithm; once added up, with that of the whole */
    double density[PL_HYPER_TABLE]; /* of v */
    double below[PL_HYPER_TABLE];   /* the mass up to each point */
    double none, all;               /* beyond the points */
} own_curve;

static double log_curve(const own_curve *of, double u) {
    double ret = log_density_at(of->hyper, u);
    if (of->hits > 0) ret += of->hits * log_rate(u);
    if (of->misses > 0) ret += of->misses * log_rate(-u);
    return ret;
}

static double u_at(const own_curve *of, double v) {
    return of->centre + of->scale * sinh(v);
}

/* The curve's mode: the best of the table's points, then golden section beside it; and its width there, by
 * how far it falls by 1/2. */
static void find_own_scale(own_curve *of) {
    const pl_hyper *const hyper = of->hyper;
    double best = -INFINITY, mode = 0;
    for (size_t i = 0; i < PL_HYPER_TABLE; i++) {
        const double v = hyper->from + hyper->step * (double)i,
                     here = log_curve(of, hyper->centre + hyper->scale * sinh(v)) + log(cosh(v));
        if (here > best) {
            best = here;
            mode = v;
        }
    }
    double low = hyper->centre + hyper->scale * sinh(mode - hyper->step),
           high = hyper->centre + hyper->scale * sinh(mode + hyper->step);
    for (int i = 0; i < 60; i++) {
        const double left = high - 0.6180339887498949 * (high - low),
                     right = low + 0.6180339887498949 * (high - low);
        if (log_curve(of, left) > log_curve(of, right))
            high = right;
        else
            low = left;
    }
    of->centre = fmax(-U_MAX / 2, fmin(U_MAX / 2, (low + high) / 2));
    of->top = log_curve(of, of->centre);
    double reached = 1e-6;
    while (reached < U_MAX / 4 && log_curve(of, of->centre - reached) > of->top - 0.5 &&
           log_curve(of, of->centre + reached) > of->top - 0.5)
        reached *= 1.25;
    of->scale = reached;
    of->from = -asinh((U_MAX + of->centre) / of->scale);
    of->step = (asinh((U_MAX - of->centre) / of->scale) - of->from) / (PL_HYPER_TABLE - 1);
}

/* Each step's mass by the cubic through four points, (-1, 13, 13, -1) / 24; the ends carry as good as
 * nothing. */
static void add_up(own_curve *of) {
    for (size_t i = 0; i < PL_HYPER_TABLE; i++) {
        const double v = of->from + of->step * (double)i;
        of->density[i] = exp(log_curve(of, u_at(of, v)) - of->top) * of->scale * cosh(v);
    }
    of->none = of->hits > 0 ? 0 : exp(of->hyper->log_none - of->top);
    of->all = of->misses > 0 ? 0 : exp(of->hyper->log_all - of->top);
    of->below[0] = of->none;
    for (size_t i = 1; i < PL_HYPER_TABLE; i++) {
        const double before = of->density[i > 1 ? i - 2 : 0],
                     after = of->density[i + 1 < PL_HYPER_TABLE ? i + 1 : i];
        const double mass = of->step / 24 * (13 * (of->density[i - 1] + of->density[i]) - before - after);
        of->below[i] = of->below[i - 1] + fmax(mass, 0);
    }
    const double whole = of->below[PL_HYPER_TABLE - 1] + of->all;
    for (size_t i = 0; i < PL_HYPER_TABLE; i++) {
        of->below[i] /= whole;
        of->density[i] /= whole;
    }
    of->none /= whole;
    of->all /= whole;
    of->top += log(whole);
}

/* The mass up to v within a step: the cubic with the right values and slopes at its ends. */
static double below_within(const own_curve *of, size_t step, double t) {
    const double low = of->below[step], high = of->below[step + 1];
    const double d0 = of->density[step] * of->step, d1 = of->density[step + 1] * of->step;
    return low * (1 + 2 * t) * (1 - t) * (1 - t) + high * t * t * (3 - 2 * t) + d0 * t * (1 - t) * (1 - t) -
           d1 * t * t * (1 - t);
}

static double below(const own_curve *of, double rate) {
    if (rate <= 0) return 0;
    if (rate >= 1) return 1;
    const double v = asinh((log(rate / (1 - rate)) - of->centre) / of->scale);
    const double at = (v - of->from) / of->step;
    const double step = fmax(0, fmin(floor(at), PL_HYPER_TABLE - 2));
    return below_within(of, (size_t)step, at - step);
}

static double quantile(const own_curve *of, double p) {
    if (p <= of->below[0]) return 0;
    if (p >= of->below[PL_HYPER_TABLE - 1]) return 1;
    size_t step = 0, high = PL_HYPER_TABLE - 1;
    while (high - step > 1) {
        const size_t middle = step + (high - step) / 2;
        if (of->below[middle] < p)
            step = middle;
        else
            high = middle;
    }
    double from = 0, to = 1;
    for (int i = 0; i < 50; i++) {
        const double middle = (from + to) / 2;
        if (below_within(of, step, middle) < p)
            from = middle;
        else
            to = middle;
    }
    return exp(log_rate(u_at(of, of->from + of->step * ((double)step + (from + to) / 2))));
}

static double mean_of(const own_curve *of) {
    double ret = of->all;
    for (size_t i = 0; i < PL_HYPER_TABLE; i++)
        ret += of->density[i] * of->step * exp(log_rate(u_at(of, of->from + of->step * (double)i)));
    return ret;
}

static void fill_density(const own_curve *of, double ret[PL_DENSITY_POINTS]) {
    const double half = 0.5 / (PL_DENSITY_POINTS - 1);
    ret[0] = below(of, half) / half;
    ret[PL_DENSITY_POINTS - 1] = (1 - below(of, 1 - half)) / half;
    for (size_t i = 1; i + 1 < PL_DENSITY_POINTS; i++) {
        const double rate = 2 * half * (double)i;
        ret[i] = exp(log_curve(of, log(rate / (1 - rate))) - of->top) / (rate * (1 - rate));
    }
}

void pl_hyper_predict(const pl_hyper *hyper, double hits, double trials, double confidence,
                      pl_prediction *ret) {
    if (!(hits >= 0 && hits <= trials && isfinite(trials) && confidence > 0 && confidence < 1)) {
        *ret = (pl_prediction){NAN, NAN, NAN, NAN, NAN, {0}};
        for (size_t i = 0; i < PL_DENSITY_POINTS; i++) ret->density[i] = NAN;
        return;
    }
    own_curve curve = {.hyper = hyper, .hits = hits, .misses = trials - hits};
    find_own_scale(&curve);
    add_up(&curve);
    ret->mean = mean_of(&curve);
    ret->low = quantile(&curve, (1 - confidence) / 2);
    ret->high = quantile(&curve, (1 + confidence) / 2);
    ret->below_1 = below(&curve, 0.01);
    ret->below_5 = below(&curve, 0.05);
    fill_density(&curve, ret->density);
}
