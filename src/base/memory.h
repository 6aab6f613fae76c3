/* memory.h - the only way to memory: four allocation calls that tests can make fail, arenas, and growable
 * arrays. Nothing here ends the process: NULL or false means that memory ran out, and the caller says so. */
#ifndef PL_BASE_MEMORY_H
#define PL_BASE_MEMORY_H

#include "base/error.h"

#include <stdint.h>

/* As malloc, calloc, realloc, free; size 0 gives a pointer that can be freed. Any thread. */
void *pl_malloc(size_t bytes);
void *pl_calloc(size_t count, size_t size);
void *pl_realloc(void *old, size_t bytes);
void pl_free(void *memory);

/* Tests: the nth allocation from now fails, and only that one (0 = none). Returns how many were made since
 * the last call. Not for use while other threads allocate. */
uint64_t pl_memory_fail_nth(uint64_t nth);

/* An arena: many small pieces, freed together. Not for sharing between threads. A zeroed one is ready. */
typedef struct pl_arena_block pl_arena_block;
typedef struct {
    pl_arena_block *blocks; /* newest first */
    size_t bytes;           /* handed out so far */
} pl_arena;

/* Zeroed memory, aligned for any type, alive until pl_arena_free; NULL when memory ran out. */
void *pl_arena_alloc(pl_arena *arena, size_t bytes);
/* A copy of `length` bytes with a NUL behind. */
char *pl_arena_copy(pl_arena *arena, const char *text, size_t length);
/* Forgets everything but keeps one block for reuse. */
void pl_arena_reset(pl_arena *arena);
void pl_arena_free(pl_arena *arena);

/* Makes room for one more element: PL_GROW(list, list_count, list_capacity) is true when there is room.
 * list is a pointer from pl_malloc or NULL; the count is untouched. */
#define PL_GROW(list, count, capacity)                                                                       \
    ((count) < (capacity) || pl_grow_((void **)&(list), sizeof *(list), (size_t)(count) + 1, &(capacity)))
/* Makes room for `wanted` elements in all. */
#define PL_RESERVE(list, wanted, capacity)                                                                   \
    ((size_t)(wanted) <= (capacity) ||                                                                       \
     pl_grow_((void **)&(list), sizeof *(list), (size_t)(wanted), &(capacity)))
bool pl_grow_(void **list, size_t element, size_t wanted, size_t *capacity);

#endif
