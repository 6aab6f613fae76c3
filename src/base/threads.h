/* threads.h - a pool of worker threads that runs numbered pieces of one job at a time. */
#ifndef PL_BASE_THREADS_H
#define PL_BASE_THREADS_H

#include "base/error.h"

#include <stdint.h>

#define PL_THREADS_MAX 64

typedef struct pl_pool pl_pool;

/* One piece of a job: `piece` counts from 0, `worker` is below pl_pool_workers(). Pieces run in any order and
 * at the same time; what they write must not depend on either. */
typedef void (*pl_piece_fn)(void *job, size_t piece, unsigned worker);

/* A pool of `workers` threads (0 = one per processor, at most PL_THREADS_MAX). NULL and *error on failure. */
pl_pool *pl_pool_open(unsigned workers, pl_error *error);
unsigned pl_pool_workers(const pl_pool *pool);

/* Starts `pieces` pieces and returns at once; pl_pool_wait blocks until all are done. The caller's own thread
 * helps while it waits, as the last worker. One job at a time: start waits for the one before. */
void pl_pool_start(pl_pool *pool, size_t pieces, pl_piece_fn run, void *job);
void pl_pool_wait(pl_pool *pool);

/* Ends the threads; NULL is harmless. */
void pl_pool_close(pl_pool *pool);

#endif
