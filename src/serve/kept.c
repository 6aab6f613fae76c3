/* kept.c - a table of chains by the key's hash, and one list by when an answer was last asked for. */
#include "serve/kept.h"

#include "base/hash.h"

#include <pthread.h>

#define BUCKETS 4096U

typedef struct entry entry;
struct entry {
    entry *next_in_bucket, *newer, *older;
    uint64_t hash;
    size_t bytes;
    pl_answer *answer;
    char *key;
};

struct pl_kept {
    pthread_mutex_t lock;
    pl_evidence_state state;
    size_t bytes, bytes_max;
    entry *newest, *oldest;
    entry *buckets[BUCKETS];
};

pl_kept *pl_kept_open(size_t bytes_max) {
    pl_kept *kept = pl_calloc(1, sizeof *kept);
    if (kept == NULL) return NULL;
    pthread_mutex_init(&kept->lock, NULL);
    kept->bytes_max = bytes_max;
    return kept;
}

static void leave_list(pl_kept *kept, entry *one) {
    *(one->newer != NULL ? &one->newer->older : &kept->newest) = one->older;
    *(one->older != NULL ? &one->older->newer : &kept->oldest) = one->newer;
}

static void enter_list(pl_kept *kept, entry *one) {
    one->newer = NULL;
    one->older = kept->newest;
    *(kept->newest != NULL ? &kept->newest->newer : &kept->oldest) = one;
    kept->newest = one;
}

static void drop(pl_kept *kept, entry *one) {
    entry **at = &kept->buckets[one->hash % BUCKETS];
    while (*at != one) at = &(*at)->next_in_bucket;
    *at = one->next_in_bucket;
    leave_list(kept, one);
    kept->bytes -= one->bytes;
    pl_answer_release(one->answer);
    pl_free(one->key);
    pl_free(one);
}

static entry *find(pl_kept *kept, const char *key, uint64_t hash) {
    entry *one = kept->buckets[hash % BUCKETS];
    while (one != NULL && (one->hash != hash || strcmp(one->key, key) != 0)) one = one->next_in_bucket;
    return one;
}

void pl_kept_close(pl_kept *kept) {
    if (kept == NULL) return;
    while (kept->newest != NULL) drop(kept, kept->newest);
    pthread_mutex_destroy(&kept->lock);
    pl_free(kept);
}

pl_answer *pl_kept_find(pl_kept *kept, const char *key, const pl_evidence_state *state) {
    pl_answer *answer = NULL;
    pthread_mutex_lock(&kept->lock);
    entry *one =
        pl_evidence_same(&kept->state, state) ? find(kept, key, pl_quick_hash(key, strlen(key))) : NULL;
    if (one != NULL) {
        leave_list(kept, one);
        enter_list(kept, one);
        answer = one->answer;
        pl_answer_hold(answer);
    }
    pthread_mutex_unlock(&kept->lock);
    return answer;
}

static entry *entry_new(const char *key, pl_answer *answer) {
    size_t length = strlen(key);
    entry *one = pl_calloc(1, sizeof *one);
    char *copy = pl_malloc(length + 1);
    if (one == NULL || copy == NULL) {
        pl_free(one);
        pl_free(copy);
        return NULL;
    }
    memcpy(copy, key, length + 1);
    one->key = copy;
    one->hash = pl_quick_hash(key, length);
    one->answer = answer;
    one->bytes = pl_answer_size(answer) + length + sizeof *one;
    return one;
}

void pl_kept_put(pl_kept *kept, const char *key, const pl_evidence_state *state, pl_answer *answer) {
    entry *one = entry_new(key, answer);
    if (one == NULL) return;
    pthread_mutex_lock(&kept->lock);
    if (!pl_evidence_same(&kept->state, state)) {
        while (kept->newest != NULL) drop(kept, kept->newest);
        kept->state = *state;
    }
    bool taken = one->bytes <= kept->bytes_max / 2 && find(kept, key, one->hash) == NULL;
    if (taken) {
        while (kept->bytes + one->bytes > kept->bytes_max) drop(kept, kept->oldest);
        pl_answer_hold(answer);
        one->next_in_bucket = kept->buckets[one->hash % BUCKETS];
        kept->buckets[one->hash % BUCKETS] = one;
        enter_list(kept, one);
        kept->bytes += one->bytes;
    }
    pthread_mutex_unlock(&kept->lock);
    if (!taken) {
        pl_free(one->key);
        pl_free(one);
    }
}
