/* duel_random.h - draws that are functions of a seed, what they are for, a number and their place: the same
 * on any number of threads (Philox4x32-10 of Random123, counter-based). A chance is compared with 32 bits: it
 * is met to 2^-33. Pure. */
#ifndef PL_INTERCEPT_DUEL_RANDOM_H
#define PL_INTERCEPT_DUEL_RANDOM_H

#include "base/error.h"

#include <Random123/philox.h>

typedef enum { PL_DRAWS_OF_DUELS, PL_DRAWS_OF_INPUTS } pl_draws_of;

typedef struct {
    philox4x32_ctr_t counter, block;
    philox4x32_key_t key;
    unsigned used; /* words of the block */
} pl_stream;

static inline pl_stream pl_stream_of(uint32_t seed, pl_draws_of of, uint64_t number) {
    return (pl_stream){.counter = {{0, (uint32_t)of, (uint32_t)number, (uint32_t)(number >> 32)}},
                       .key = {{seed, 0}},
                       .used = 4};
}

static inline uint32_t pl_stream_word(pl_stream *stream) {
    if (stream->used == 4) {
        stream->block = philox4x32(stream->counter, stream->key);
        stream->counter.v[0]++;
        stream->used = 0;
    }
    return stream->block.v[stream->used++];
}

/* A chance as what a word has to be below; 2^32 is always. */
#define PL_ALWAYS ((uint64_t)1 << 32)
static inline uint64_t pl_stream_threshold(double chance) {
    return chance >= 1 ? PL_ALWAYS : chance <= 0 ? 0 : (uint64_t)(chance * 4294967296.0 + 0.5);
}
static inline bool pl_stream_hits(pl_stream *stream, uint64_t threshold) {
    return threshold >= PL_ALWAYS || (threshold > 0 && pl_stream_word(stream) < threshold);
}

/* How many of `trials` words are below the threshold. */
uint64_t pl_stream_count(pl_stream *stream, uint64_t trials, uint64_t threshold);

/* The same by the gaps between hits: as many draws as there are hits, where those are rare. */
uint64_t pl_stream_count_rare(pl_stream *stream, uint64_t trials, uint64_t threshold);
/* How many trials miss before the first hit, of a chance above 0. */
uint64_t pl_stream_gap(pl_stream *stream, double chance);

/* In (0, 1), to 53 bits; a draw of a beta distribution (G. Marsaglia, W. W. Tsang, ACM TOMS 26, 2000, for its
 * gamma distributions). */
double pl_stream_uniform(pl_stream *stream);
double pl_stream_beta(pl_stream *stream, double a, double b);

#endif
