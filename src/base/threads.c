/* threads.c - the pool of threads.h: one mutex, two conditions, a counter of pieces handed out. */
#include "base/threads.h"

#include "base/memory.h"

#include <pthread.h>
#include <unistd.h>

struct pl_pool {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t threads[PL_THREADS_MAX];
    unsigned thread_count; /* helpers; the waiting caller is worker number thread_count */
    bool closing;
    size_t pieces, next, finished; /* of the running job */
    pl_piece_fn run;
    void *job;
};

typedef struct {
    pl_pool *pool;
    unsigned worker;
} start_info;

/* Runs pieces until none is left to hand out. The lock is held on entry and on return. */
static void run_pieces(pl_pool *pool, unsigned worker) {
    while (pool->next < pool->pieces) {
        size_t piece = pool->next++;
        pthread_mutex_unlock(&pool->lock);
        pool->run(pool->job, piece, worker);
        pthread_mutex_lock(&pool->lock);
        if (++pool->finished == pool->pieces) pthread_cond_broadcast(&pool->done);
    }
}

static void *thread_main(void *argument) {
    start_info info = *(start_info *)argument;
    pl_free(argument);
    pthread_mutex_lock(&info.pool->lock);
    while (!info.pool->closing) {
        run_pieces(info.pool, info.worker);
        if (!info.pool->closing) pthread_cond_wait(&info.pool->work, &info.pool->lock);
    }
    pthread_mutex_unlock(&info.pool->lock);
    return NULL;
}

pl_pool *pl_pool_open(unsigned workers, pl_error *error) {
    if (workers == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        workers = processors > 0 ? (unsigned)processors : 1;
    }
    if (workers > PL_THREADS_MAX) workers = PL_THREADS_MAX;
    pl_pool *pool = pl_calloc(1, sizeof *pool);
    if (pool == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->done, NULL);
    while (pool->thread_count + 1 < workers) {
        start_info *info = pl_malloc(sizeof *info);
        if (info != NULL) *info = (start_info){pool, pool->thread_count};
        int failed =
            info == NULL ? 1 : pthread_create(&pool->threads[pool->thread_count], NULL, thread_main, info);
        if (failed != 0) {
            pl_free(info);
            pl_pool_close(pool);
            pl_fail(error, PL_NOMEM, "cannot start %u threads; try --threads 1", workers);
            return NULL;
        }
        pool->thread_count++;
    }
    return pool;
}

unsigned pl_pool_workers(const pl_pool *pool) {
    return pool->thread_count + 1;
}

void pl_pool_start(pl_pool *pool, size_t pieces, pl_piece_fn run, void *job) {
    pl_pool_wait(pool);
    pthread_mutex_lock(&pool->lock);
    pool->pieces = pieces;
    pool->next = pool->finished = 0;
    pool->run = run;
    pool->job = job;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
}

void pl_pool_wait(pl_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    run_pieces(pool, pool->thread_count);
    while (pool->finished < pool->pieces) pthread_cond_wait(&pool->done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

void pl_pool_close(pl_pool *pool) {
    if (pool == NULL) return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->thread_count; i++) pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->work);
    pthread_cond_destroy(&pool->done);
    pthread_mutex_destroy(&pool->lock);
    pl_free(pool);
}
