/* progress.h - how long work tells how far it is, and how it learns that it should end. */
#ifndef PL_BASE_PROGRESS_H
#define PL_BASE_PROGRESS_H

#include <stdint.h>

typedef struct {
    void (*show)(void *context, const char *what, uint64_t done, uint64_t total); /* total 0: unknown */
    void *context;
    const volatile int *stop; /* not NULL and not 0: end at the next batch, with PL_INTERRUPTED */
} pl_progress;

#endif
