/* duel_random.c - words in numbers, and beta distributions as ratios of gamma distributions, in logarithms so
 * that small parameters give 0 and 1 and not 0 / 0. */
#include "intercept/duel_random.h"

#include <math.h>

#define GAP_MAX 1e15 /* more than all trials there are */

uint64_t pl_stream_count(pl_stream *stream, uint64_t trials, uint64_t threshold) {
    if (threshold == 0) return 0;
    if (threshold >= PL_ALWAYS) return trials;
    const uint32_t below = (uint32_t)threshold;
    uint64_t hits = 0;
    for (; trials > 0 && stream->used < 4; trials--) hits += pl_stream_word(stream) < below;
    philox4x32_ctr_t counter = stream->counter;
    for (; trials >= 4; trials -= 4) {
        const philox4x32_ctr_t block = philox4x32(counter, stream->key);
        counter.v[0]++;
        hits += (uint64_t)(block.v[0] < below) + (block.v[1] < below) + (block.v[2] < below) +
                (block.v[3] < below);
    }
    stream->counter = counter;
    for (; trials > 0; trials--) hits += pl_stream_word(stream) < below;
    return hits;
}

double pl_stream_uniform(pl_stream *stream) {
    const uint64_t high = pl_stream_word(stream), low = pl_stream_word(stream);
    return ((double)((high << 20) | (low >> 12)) + 0.5) / 4503599627370496.0;
}

uint64_t pl_stream_gap(pl_stream *stream, double chance) {
    if (chance >= 1) return 0;
    const double gap = log(pl_stream_uniform(stream)) / log1p(-chance);
    return gap < GAP_MAX ? (uint64_t)gap : (uint64_t)GAP_MAX;
}

uint64_t pl_stream_count_rare(pl_stream *stream, uint64_t trials, uint64_t threshold) {
    if (threshold == 0) return 0;
    if (threshold >= PL_ALWAYS) return trials;
    const double chance = (double)threshold / 4294967296.0;
    uint64_t hits = 0;
    for (uint64_t at = pl_stream_gap(stream, chance); at < trials; at += 1 + pl_stream_gap(stream, chance))
        hits++;
    return hits;
}

static double normal(pl_stream *stream) {
    const double size = sqrt(-2 * log(pl_stream_uniform(stream)));
    return size * cos(6.28318530717958647693 * pl_stream_uniform(stream));
}

/* The logarithm of a draw of a gamma distribution. */
static double log_gamma_draw(pl_stream *stream, double a) {
    if (a < 1) return log_gamma_draw(stream, a + 1) + log(pl_stream_uniform(stream)) / a; /* NOLINT: once */
    const double d = a - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) { /* taken in at least 95 of 100 cases */
        const double x = normal(stream), root = 1 + c * x, v = root * root * root;
        if (root > 0 && log(pl_stream_uniform(stream)) < 0.5 * x * x + d - d * v + d * log(v))
            return log(d) + log(v);
    }
}

double pl_stream_beta(pl_stream *stream, double a, double b) {
    const double of_a = log_gamma_draw(stream, a), of_b = log_gamma_draw(stream, b);
    return 1 / (1 + exp(of_b - of_a));
}
