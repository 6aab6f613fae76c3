/* relatives_grid.c - the posterior of a and b, as slices of equal log(a + b), each with its own points of
 * log(a / b). With s = a + b the density over the two logarithms is
 *     s^-power a b product of B(a + hits, b + misses) / B(a, b),
 * a b being the Jacobian. Along a slice it has one mode (in a / s its logarithm is concave), so mode and ends
 * are searched safely, and the trapezoid rule on a smooth function that falls to nothing at both ends is as
 * good as exact at steps of two thirds of a standard deviation. Towards large s the slices become all alike:
 * the last one stands for the rest, whose weight is s^(2 - power) integrated. */
#include "intercept/relatives_grid.h"

#include "base/memory.h"
#include "measure/chance.h"

#include <float.h>
#include <math.h>

#define POWER_MIN 1.0
#define POWER_MAX 10.0
#define TRIALS_MAX 1e7    /* of one type; their logarithms of gamma keep 7 digits behind the point */
#define STIRLING_FROM 1e4 /* the first term left out, 1 / (360 x^3), is below the last bit */
#define DROP 30.0         /* below the mode a density is left out by so much of its logarithm: 1e-13 */
#define NEAR_DROP 2.0     /* two standard deviations of a normal distribution */
#define NEAR_STEPS 6.0    /* in four of them: steps of 2/3 */
#define SUM_LOW (-90.0)   /* log(a + b): lower than any DROP reaches */
#define SUM_SCAN 0.5      /* steps of the search along log(a + b) */
#define SUM_STEP 0.5      /* the widest one taken */
/* a + b so many times all trials: the spread of rates is a tenth of what is known of their mean, and cannot
 * be told from none. */
#define ALIKE 100.0
#define ALIKE_MIN 1e4
#define RATIO_REACH 100.0 /* of log(a / b) to both sides */
#define GOLDEN 0.6180339887498949

typedef struct {
    const pl_relative *relatives;
    size_t count;
    double power, top; /* top: log(a + b) of the last slice */
} hyper_case;

/* What a slice keeps of log(a + b). */
typedef struct {
    const hyper_case *of;
    double log_sum, sum, fixed;
} slice;

/* log(gamma(x + n) / gamma(x)); by Stirling's series where the two are large and their difference would lose
 * its digits. */
static double rising(double x, double n) {
    if (x < STIRLING_FROM) return pl_log_gamma(x + n) - pl_log_gamma(x);
    return (x - 0.5) * log1p(n / x) + n * log(x + n) - n + (1 / (x + n) - 1 / x) / 12;
}

static slice slice_at(const hyper_case *of, double log_sum) {
    slice ret = {of, log_sum, exp(log_sum), -of->power * log_sum};
    for (size_t i = 0; i < of->count; i++)
        if (of->relatives[i].trials > 0) ret.fixed -= rising(ret.sum, of->relatives[i].trials);
    return ret;
}

static void numbers_at(const slice *of, double log_ratio, double *ret_a, double *ret_b) {
    *ret_a = of->sum / (1 + exp(-log_ratio));
    *ret_b = of->sum / (1 + exp(log_ratio));
}

/* The logarithm of the posterior, without its constant. */
static double height(const slice *of, double log_ratio) {
    double a, b;
    numbers_at(of, log_ratio, &a, &b);
    if (!(a > DBL_MIN && b > DBL_MIN)) return -INFINITY;
    double ret = of->fixed + log(a) + log(b);
    for (size_t i = 0; i < of->of->count; i++) {
        const double hits = of->of->relatives[i].hits, misses = of->of->relatives[i].trials - hits;
        if (hits > 0) ret += rising(a, hits);
        if (misses > 0) ret += rising(b, misses);
    }
    return ret;
}

/* Where the slice is highest: golden section. */
static double ridge(const slice *of, double *ret_height) {
    double low = -RATIO_REACH / 2, high = RATIO_REACH / 2;
    double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
    double at_left = height(of, left), at_right = height(of, right);
    while (high - low > 1e-5) {
        if (at_left > at_right) {
            high = right;
            right = left;
            at_right = at_left;
            left = high - GOLDEN * (high - low);
            at_left = height(of, left);
        } else {
            low = left;
            left = right;
            at_left = at_right;
            right = low + GOLDEN * (high - low);
            at_right = height(of, right);
        }
    }
    const double at = (low + high) / 2;
    *ret_height = height(of, at);
    return at;
}

/* How far from the ridge the slice has fallen by `drop`, to one side. */
static double reach(const slice *of, double at, double top, double side, double drop) {
    double near = 0, far = 1e-3;
    while (far < RATIO_REACH && height(of, at + side * far) > top - drop) {
        near = far;
        far *= 2;
    }
    for (int i = 0; i < 6; i++) {
        const double middle = (near + far) / 2;
        if (height(of, at + side * middle) > top - drop)
            near = middle;
        else
            far = middle;
    }
    return far;
}

static double ridge_height(const hyper_case *of, double log_sum, double *ret_log_ratio) {
    const slice here = slice_at(of, log_sum);
    double ret;
    *ret_log_ratio = ridge(&here, &ret);
    return ret;
}

typedef struct {
    double low, high, step, mode, ratio, top;
} sum_range;

/* The mode between two scanned neighbours of the best. */
static void climb(const hyper_case *of, double low, double high, sum_range *ret) {
    while (high - low > 1e-4) {
        const double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
        double ratio;
        if (ridge_height(of, left, &ratio) > ridge_height(of, right, &ratio))
            high = right;
        else
            low = left;
    }
    ret->mode = (low + high) / 2;
    ret->top = ridge_height(of, ret->mode, &ret->ratio);
}

/* How far from the mode to one side the ridge has fallen by NEAR_DROP. */
static double sum_reach(const hyper_case *of, const sum_range *range, double side) {
    double near = 0, far = 0.01, ratio;
    while (far < SUM_SCAN * 32 &&
           ridge_height(of, range->mode + side * far, &ratio) > range->top - NEAR_DROP) {
        near = far;
        far *= 2;
    }
    for (int i = 0; i < 4; i++) {
        const double middle = (near + far) / 2;
        if (ridge_height(of, range->mode + side * middle, &ratio) > range->top - NEAR_DROP)
            near = middle;
        else
            far = middle;
    }
    return far;
}

static sum_range find_range(const hyper_case *of) {
    sum_range ret = {0, 0, 0, of->top, 0, -INFINITY};
    double ratio;
    for (double at = of->top; at > SUM_LOW; at -= SUM_SCAN) {
        const double here = ridge_height(of, at, &ratio);
        if (here > ret.top) {
            ret.top = here;
            ret.mode = at;
        } else if (at < 0 && here < ret.top - DROP) {
            break; /* towards 0 it only falls from here: a power of a + b */
        }
    }
    climb(of, ret.mode - SUM_SCAN, fmin(ret.mode + SUM_SCAN, of->top), &ret);
    ret.low = ret.mode - SUM_SCAN;
    while (ret.low > SUM_LOW && ridge_height(of, ret.low, &ratio) > ret.top - DROP) ret.low -= SUM_SCAN;
    ret.high = of->top;
    while (ret.high - SUM_SCAN > ret.mode && ridge_height(of, ret.high - SUM_SCAN, &ratio) < ret.top - DROP)
        ret.high -= SUM_SCAN;
    const double near = sum_reach(of, &ret, -1) + sum_reach(of, &ret, 1);
    const double step = fmin(near / NEAR_STEPS, SUM_STEP);
    ret.step = (ret.high - ret.low) / ceil((ret.high - ret.low) / step);
    return ret;
}

/* One slice's points; weights still as heights above `top`, times the slice's own width. A point stands for a
 * step: no wider than the beta distribution is there (1 / sqrt(s m (1 - m)) at least), or their sum would
 * show the points. */
static bool add_slice(const slice *of, double top, double width, pl_hyper_parts *ret, pl_error *error) {
    double highest;
    const double at = ridge(of, &highest);
    const double low = at - reach(of, at, highest, -1, DROP), high = at + reach(of, at, highest, 1, DROP);
    const double near = reach(of, at, highest, -1, NEAR_DROP) + reach(of, at, highest, 1, NEAR_DROP);
    const double middle = fmax(low, fmin(high, 0)); /* where m (1 - m) is greatest */
    const double mean = 1 / (1 + exp(-middle));
    const double step = fmin(near / NEAR_STEPS, 1 / sqrt(of->sum * mean * (1 - mean)));
    const size_t steps = (size_t)ceil((high - low) / step);
    if (!PL_RESERVE(ret->parts, ret->count + steps + 1, ret->capacity)) return pl_fail_nomem(error);
    for (size_t i = 0; i <= steps; i++) {
        const double ratio = low + (high - low) * (double)i / (double)steps;
        pl_hyper_part *part = &ret->parts[ret->count];
        numbers_at(of, ratio, &part->a, &part->b);
        part->weight = exp(height(of, ratio) - top) * (high - low) / (double)steps * width;
        ret->count += part->weight > 0;
    }
    return true;
}

static void normalise(pl_hyper_parts *ret) {
    double whole = 0, a = 0, b = 0;
    for (size_t i = 0; i < ret->count; i++) whole += ret->parts[i].weight;
    for (size_t i = 0; i < ret->count; i++) {
        pl_hyper_part *part = &ret->parts[i];
        part->weight /= whole;
        part->log_of_weight = log(part->weight) + pl_log_gamma(part->a + part->b) - pl_log_gamma(part->a) -
                              pl_log_gamma(part->b);
        a += part->weight * part->a;
        b += part->weight * part->b;
    }
    ret->shape.mean_a = a;
    ret->shape.mean_b = b;
}

static bool check(const pl_relative *relatives, size_t count, double power, double *ret_trials,
                  pl_error *error) {
    size_t with_trials = 0, between = 0;
    *ret_trials = 0;
    if (!(power >= POWER_MIN && power <= POWER_MAX))
        return pl_fail(error, PL_INPUT, "the prior's power is a number from %g to %g", POWER_MIN, POWER_MAX);
    if (count > PL_RELATIVES_MAX)
        return pl_fail(error, PL_INPUT, "%zu types held alike; at most %zu can be", count, PL_RELATIVES_MAX);
    for (size_t i = 0; i < count; i++) {
        const double hits = relatives[i].hits, trials = relatives[i].trials;
        if (!(hits >= 0 && hits <= trials && trials <= TRIALS_MAX))
            return pl_fail(
                error, PL_INPUT,
                "type %zu of those held alike has %g hits of %g trials; hits are a number from 0 to "
                "the trials, and those at most %g",
                i + 1, hits, trials, TRIALS_MAX);
        with_trials += trials > 0;
        between += hits > 0 && hits < trials;
        *ret_trials += trials;
    }
    if (with_trials < 2)
        return pl_fail(error, PL_MISSING,
                       "%zu of the types held alike have counts; a new one's rate needs 2 or more",
                       with_trials);
    if (!((double)between > power - 2)) /* s^(between + 2 - power) towards 0 would have no end */
        return pl_fail(error, PL_MISSING,
                       "%zu of the types held alike have both hits and misses, too few to tell how far rates "
                       "spread: take a wider set",
                       between);
    return true;
}

bool pl_hyper_parts_make(const pl_relative *relatives, size_t count, double power, pl_hyper_parts *ret,
                         pl_error *error) {
    double trials;
    if (!check(relatives, count, power, &trials, error)) return false;
    const hyper_case of = {relatives, count, power, log(fmax(ALIKE_MIN, ALIKE * trials))};
    const sum_range range = find_range(&of);
    double ratio;
    const bool open = range.high >= of.top && ridge_height(&of, of.top, &ratio) > range.top - DROP / 2;
    if (open && power <= 2)
        return pl_fail(error, PL_INPUT,
                       "these types are too much alike for a prior of power %g: it takes more than 2", power);
    *ret = (pl_hyper_parts){.shape = {range.ratio, range.mode, 0, 0}};
    const size_t steps = (size_t)lround((range.high - range.low) / range.step);
    for (size_t i = 0; i <= steps; i++) {
        const slice here = slice_at(&of, range.low + range.step * (double)i);
        double width = i == 0 || i == steps ? range.step / 2 : range.step;
        if (i == steps && open) width += 1 / (power - 2);
        if (!add_slice(&here, range.top, width, ret, error)) {
            pl_hyper_parts_free(ret);
            return false;
        }
    }
    normalise(ret);
    return true;
}

void pl_hyper_parts_free(pl_hyper_parts *parts) {
    pl_free(parts->parts);
    *parts = (pl_hyper_parts){0};
}
