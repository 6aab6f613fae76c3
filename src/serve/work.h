/* work.h - questions that need work: a queue with an end, and threads that answer, each with its own open
 * evidence. The same question asked twice at once is worked on once. */
#ifndef PL_SERVE_WORK_H
#define PL_SERVE_WORK_H

#include "serve/kept.h"
#include "serve/route.h"

#define PL_WORK_QUEUE_MAX 256 /* questions that wait; more get "not now" */
#define PL_WORK_SECONDS 60    /* an answer that takes longer is given up */
#define PL_WORKERS_MAX 64

typedef struct pl_work pl_work;

typedef struct {
    const pl_api *api;
    const char *evidence;
    const char *const *statements; /* as in pl_serve_options */
    size_t statement_count;
    pl_setup *setup;
    pl_kept *kept;
    unsigned workers; /* 0: one per processor, at least 2 */
    /* Called once for each waiter, from another thread; the answer is held for it. NULL: memory ran out. */
    void (*done)(void *waiter, pl_answer *answer);
} pl_work_options;

pl_work *pl_work_open(const pl_work_options *options, pl_error *error);
/* Ends the questions under way as soon as they listen, and the threads. NULL is harmless. */
void pl_work_close(pl_work *work);

/* Lets `waiter` wait for the answer to `target` ("/path?query", as sent, with the base that it was sent to).
 * False: the queue is full or memory ran out, and done is not called. */
bool pl_work_ask(pl_work *work, const pl_route *route, const char *target, const char *base, void *waiter,
                 pl_error *error) PL_MUST_CHECK;

/* The evidence and the definitions as they are now. Any thread. */
pl_evidence_state pl_work_evidence(pl_work *work);

/* Gives up what takes too long, and looks whether definitions changed; to be called every now and then, by
 * one thread. */
void pl_work_watch(pl_work *work);
/* Gives up everything: each waiter gets "the server stops". */
void pl_work_give_up(pl_work *work);

/* Under what an answer is kept; in `arena`, NULL when memory ran out. */
const char *pl_work_key(const char *base, const char *target, pl_arena *arena);

/* Is there no evidence yet, and never was while this server ran? */
bool pl_work_no_evidence(pl_work *work, const pl_evidence_state *state);

/* Milliseconds of a clock that only goes forward. */
int64_t pl_now_ms(void);

#endif
