/* work.c - the queue and its threads. A job is one question with all who wait for it; it owns what it needs,
 * so that the waiters may be sent away while it still runs. */
#include "serve/work.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define DEFINITIONS_MS 1000 /* between two looks at the definitions */
#define WORK_NICENESS 5     /* of the threads that answer: he who talks to clients goes first */

typedef struct job job;
struct job {
    job *next;
    const pl_route *route;
    const char *target, *base, *key; /* in the arena */
    void **waiters;
    size_t waiter_count, waiter_capacity;
    int64_t begun_ms; /* 0: it waits */
    volatile int stop;
    pl_arena arena;
};

typedef struct {
    pl_work *work;
    pthread_t thread;
    pl_store *store;
    pl_evidence_state state; /* of what it has open */
} worker;

struct pl_work {
    pl_work_options options;
    pthread_mutex_t lock;
    pthread_cond_t something;
    job *first, *last; /* those that wait */
    size_t waiting;
    job *running; /* a list */
    bool closing;
    atomic_bool had_evidence;
    atomic_uint_fast64_t definitions;
    int64_t looked_ms; /* at the definitions; of the thread that watches */
    worker workers[PL_WORKERS_MAX];
    unsigned worker_count;
};

int64_t pl_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

pl_evidence_state pl_work_evidence(pl_work *work) {
    pl_evidence_state state = pl_evidence_look(work->options.evidence);
    state.definitions = atomic_load(&work->definitions);
    return state;
}

static void look_at_definitions(pl_work *work) {
    work->looked_ms = pl_now_ms();
    atomic_store(&work->definitions,
                 pl_definitions_look(work->options.statements, work->options.statement_count));
}

const char *pl_work_key(const char *base, const char *target, pl_arena *arena) {
    size_t bytes = strlen(base) + strlen(target) + 1;
    char *key = pl_arena_alloc(arena, bytes);
    if (key == NULL) return NULL;
    snprintf(key, bytes, "%s%s", base, target);
    return key;
}

bool pl_work_no_evidence(pl_work *work, const pl_evidence_state *state) {
    if (state->there) atomic_store(&work->had_evidence, true);
    return !atomic_load(&work->had_evidence);
}

/* ---- one job ---- */

static void job_free(job *one) {
    pl_free(one->waiters);
    pl_arena_free(&one->arena);
    pl_free(one);
}

static job *job_new(const pl_route *route, const char *target, const char *base) {
    job *one = pl_calloc(1, sizeof *one);
    if (one == NULL) return NULL;
    one->route = route;
    one->target = pl_arena_copy(&one->arena, target, strlen(target));
    one->base = pl_arena_copy(&one->arena, base, strlen(base));
    one->key = pl_work_key(base, target, &one->arena);
    if (one->target != NULL && one->base != NULL && one->key != NULL) return one;
    job_free(one);
    return NULL;
}

/* Everybody who waits gets the answer; the lock is held. */
static void tell(pl_work *work, job *one, pl_answer *answer) {
    for (size_t i = 0; i < one->waiter_count; i++) {
        if (answer != NULL) pl_answer_hold(answer);
        work->options.done(one->waiters[i], answer);
    }
    one->waiter_count = 0;
}

/* ---- the evidence of a worker ---- */

static void let_go(worker *self) {
    (void)pl_store_close(self->store, NULL); /* read-only: nothing can be lost */
    self->store = NULL;
}

/* Opens what lies there now, unless it is open already. */
static bool take_evidence(worker *self, pl_reply *reply, pl_error *error) {
    pl_work *work = self->work;
    const pl_evidence_state now = pl_work_evidence(work);
    if (self->store != NULL && pl_evidence_same(&now, &self->state)) return true;
    let_go(self);
    self->state = now;
    if (pl_work_no_evidence(work, &now)) {
        reply->code = "no-evidence";
        return pl_fail(error, PL_MISSING, "%s: there is no evidence file yet", work->options.evidence);
    }
    reply->status = 503;
    if (!now.there)
        return pl_fail(error, PL_STORAGE,
                       "%s: the evidence file is gone; when it is back, it is answered from again",
                       work->options.evidence);
    self->store = pl_store_open(work->options.evidence, PL_STORE_READ, error);
    if (self->store == NULL) return false;
    reply->status = 0;
    return true;
}

/* A log lies beside the file while somebody writes: an open connection would keep him from ending. */
static void rest(worker *self) {
    if (self->store == NULL) return;
    const pl_evidence_state now = pl_work_evidence(self->work);
    if (now.written || !pl_evidence_same(&now, &self->state)) let_go(self);
}

/* Those named at the start, and the demonstration's; in `arena`. */
static const char *const *work_statements(const worker *self, pl_arena *arena, size_t *ret_count) {
    const pl_work_options *options = &self->work->options;
    const char *made = options->setup == NULL ? NULL : pl_setup_statement(options->setup);
    const char **list =
        made == NULL ? NULL : pl_arena_alloc(arena, (options->statement_count + 1) * sizeof *list);
    *ret_count = options->statement_count;
    if (list == NULL) return options->statements;
    for (size_t i = 0; i < options->statement_count; i++) list[i] = options->statements[i];
    list[(*ret_count)++] = made;
    return list;
}

static pl_answer *answer_job(worker *self, job *one, bool *ret_keep) {
    pl_reply reply = {0};
    pl_error error = {0};
    pl_request request;
    pl_arena arena = {0};
    unsigned status = 0;
    const pl_request_fields fields = {.host = one->base + strlen("http://")};
    pl_answer *answer = NULL;
    bool done = pl_request_read("GET", one->target, &fields, &arena, &request, &status, &error);
    if (done) status = 0;
    if (done && one->route->evidence) done = take_evidence(self, &reply, &error);
    if (done) {
        const pl_work_options *options = &self->work->options;
        size_t statement_count = 0;
        const pl_serving serving = {.api = options->api,
                                    .evidence = options->evidence,
                                    .store = self->store,
                                    .statements = work_statements(self, &reply.arena, &statement_count),
                                    .statement_count = statement_count,
                                    .setup = options->setup,
                                    .stop = &one->stop};
        done = one->route->handle(&request, &serving, &reply, &error);
    }
    *ret_keep = false;
    if (done) {
        *ret_keep = !reply.not_kept && (reply.status == 0 || reply.status == 200);
        answer = pl_answer_of_reply(&reply);
        if (answer == NULL) pl_fail_nomem(&error);
    } else if (reply.status != 0 && reply.status != 200) {
        status = reply.status;
    }
    if (answer == NULL)
        answer = pl_answer_of_error(&error, status, reply.code, pl_route_is_for_people(request.path));
    pl_reply_free(&reply);
    pl_arena_free(&arena);
    return answer;
}

static void finish(worker *self, job *one) {
    pl_work *work = self->work;
    bool keep = false;
    pl_answer *answer = answer_job(self, one, &keep);
    if (keep && answer != NULL) {
        const pl_evidence_state now = pl_work_evidence(work);
        if (!one->route->evidence || pl_evidence_same(&now, &self->state))
            pl_kept_put(work->options.kept, one->key, &now, answer);
    }
    rest(self);
    pthread_mutex_lock(&work->lock);
    job **at = &work->running;
    while (*at != one) at = &(*at)->next;
    *at = one->next;
    tell(work, one, answer);
    pthread_mutex_unlock(&work->lock);
    pl_answer_release(answer);
    job_free(one);
}

static void *worker_main(void *argument) {
    worker *self = argument;
    pl_work *work = self->work;
#ifdef __linux__
    (void)setpriority(PRIO_PROCESS, 0,
                      WORK_NICENESS); /* there it is the thread's own; without it all is well too */
#endif
    pthread_mutex_lock(&work->lock);
    while (!work->closing) {
        job *one = work->first;
        if (one == NULL) {
            pthread_cond_wait(&work->something, &work->lock);
            continue;
        }
        work->first = one->next;
        if (work->first == NULL) work->last = NULL;
        work->waiting--;
        one->begun_ms = pl_now_ms();
        one->next = work->running;
        work->running = one;
        pthread_mutex_unlock(&work->lock);
        finish(self, one);
        pthread_mutex_lock(&work->lock);
    }
    pthread_mutex_unlock(&work->lock);
    let_go(self);
    return NULL;
}

/* ---- asking ---- */

static job *find(job *list, const char *base, const char *target) {
    while (list != NULL && (strcmp(list->base, base) != 0 || strcmp(list->target, target) != 0))
        list = list->next;
    return list;
}

static bool add_waiter(job *one, void *waiter) {
    if (!PL_GROW(one->waiters, one->waiter_count, one->waiter_capacity)) return false;
    one->waiters[one->waiter_count++] = waiter;
    return true;
}

bool pl_work_ask(pl_work *work, const pl_route *route, const char *target, const char *base, void *waiter,
                 pl_error *error) {
    bool done = false;
    pthread_mutex_lock(&work->lock);
    job *one = find(work->first, base, target);
    if (one == NULL) one = find(work->running, base, target);
    if (one != NULL && !one->stop) {
        done = add_waiter(one, waiter) || pl_fail_nomem(error);
    } else if (work->waiting >= PL_WORK_QUEUE_MAX) {
        pl_fail(error, PL_STORAGE, "%d questions wait already; ask again in a moment", PL_WORK_QUEUE_MAX);
    } else if ((one = job_new(route, target, base)) == NULL || !add_waiter(one, waiter)) {
        if (one != NULL) job_free(one);
        pl_fail_nomem(error);
    } else {
        *(work->last == NULL ? &work->first : &work->last->next) = one;
        work->last = one;
        work->waiting++;
        pthread_cond_signal(&work->something);
        done = true;
    }
    pthread_mutex_unlock(&work->lock);
    return done;
}

static void give_up(pl_work *work, job *list, int64_t begun_before_ms, const char *why) {
    pl_error error = {0};
    for (job *one = list; one != NULL; one = one->next) {
        if (one->begun_ms >= begun_before_ms) continue;
        one->stop = 1;
        if (one->waiter_count == 0) continue;
        pl_fail(&error, PL_INTERRUPTED, "%s", why);
        pl_answer *answer = pl_answer_of_error(&error, 0, NULL, pl_route_is_for_people(one->target));
        tell(work, one, answer);
        pl_answer_release(answer);
    }
}

void pl_work_watch(pl_work *work) {
    if (pl_now_ms() - work->looked_ms >= DEFINITIONS_MS) look_at_definitions(work);
    pthread_mutex_lock(&work->lock);
    give_up(work, work->running, pl_now_ms() - (int64_t)PL_WORK_SECONDS * 1000,
            "the answer takes too long and was given up");
    pthread_mutex_unlock(&work->lock);
}

void pl_work_give_up(pl_work *work) {
    pthread_mutex_lock(&work->lock);
    give_up(work, work->running, INT64_MAX, "the server stops");
    give_up(work, work->first, INT64_MAX, "the server stops");
    pthread_mutex_unlock(&work->lock);
}

/* ---- opening and closing ---- */

pl_work *pl_work_open(const pl_work_options *options, pl_error *error) {
    pl_work *work = pl_calloc(1, sizeof *work);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned wanted = options->workers != 0 ? options->workers : processors > 2 ? (unsigned)processors : 2;
    if (work == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    work->options = *options;
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->something, NULL);
    atomic_init(&work->had_evidence, false);
    atomic_init(&work->definitions, 0);
    look_at_definitions(work);
    for (; work->worker_count < wanted && work->worker_count < PL_WORKERS_MAX; work->worker_count++) {
        worker *one = &work->workers[work->worker_count];
        one->work = work;
        int number = pthread_create(&one->thread, NULL, worker_main, one);
        if (number == 0) continue;
        pl_work_close(work);
        pl_fail_errno(error, PL_NOMEM, number, "a thread cannot be started");
        return NULL;
    }
    return work;
}

void pl_work_close(pl_work *work) {
    if (work == NULL) return;
    pl_work_give_up(work);
    pthread_mutex_lock(&work->lock);
    work->closing = true;
    pthread_cond_broadcast(&work->something);
    pthread_mutex_unlock(&work->lock);
    for (unsigned i = 0; i < work->worker_count; i++) pthread_join(work->workers[i].thread, NULL);
    while (work->first != NULL) {
        job *one = work->first;
        work->first = one->next;
        job_free(one);
    }
    pthread_cond_destroy(&work->something);
    pthread_mutex_destroy(&work->lock);
    pl_free(work);
}
