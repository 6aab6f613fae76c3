/* memory.c - allocation with a failure hook for tests, arenas of doubling blocks, growable arrays. */
#include "base/memory.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static _Atomic uint64_t allocations_made;
static _Atomic uint64_t allocation_to_fail; /* counted in allocations_made; 0 = none */

static bool may_allocate(void) {
    uint64_t serial = atomic_fetch_add_explicit(&allocations_made, 1, memory_order_relaxed) + 1;
    return serial != atomic_load_explicit(&allocation_to_fail, memory_order_relaxed);
}

void *pl_malloc(size_t bytes) {
    return may_allocate() ? malloc(bytes > 0 ? bytes : 1) : NULL;
}

void *pl_calloc(size_t count, size_t size) {
    if (count == 0 || size == 0) count = size = 1;
    return may_allocate() ? calloc(count, size) : NULL;
}

void *pl_realloc(void *old, size_t bytes) {
    return may_allocate() ? realloc(old, bytes > 0 ? bytes : 1) : NULL;
}

void pl_free(void *memory) {
    free(memory);
}

uint64_t pl_memory_fail_nth(uint64_t nth) {
    uint64_t made = atomic_exchange(&allocations_made, 0);
    atomic_store(&allocation_to_fail, nth);
    return made;
}

struct pl_arena_block {
    pl_arena_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

#define FIRST_BLOCK_BYTES ((size_t)4096)
#define LARGEST_DOUBLING_BYTES ((size_t)1 << 20) /* beyond this, blocks stop doubling */

void *pl_arena_alloc(pl_arena *arena, size_t bytes) {
    const size_t align = alignof(max_align_t);
    if (bytes > SIZE_MAX / 2) return NULL;
    bytes = (bytes + align - 1) / align * align;
    pl_arena_block *block = arena->blocks;
    if (block == NULL || block->size - block->used < bytes) {
        size_t size = block == NULL ? FIRST_BLOCK_BYTES : block->size * 2;
        if (size > LARGEST_DOUBLING_BYTES) size = LARGEST_DOUBLING_BYTES;
        if (size < bytes) size = bytes;
        block = pl_malloc(sizeof *block + size);
        if (block == NULL) return NULL;
        block->used = 0;
        block->size = size;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *memory = block->bytes + block->used;
    block->used += bytes;
    arena->bytes += bytes;
    return memset(memory, 0, bytes);
}

char *pl_arena_copy(pl_arena *arena, const char *text, size_t length) {
    if (length > SIZE_MAX / 2) return NULL;
    char *copy = pl_arena_alloc(arena, length + 1);
    if (copy != NULL && length > 0) memcpy(copy, text, length);
    return copy;
}

void pl_arena_reset(pl_arena *arena) {
    pl_arena_block *keep = arena->blocks;
    if (keep != NULL) {
        pl_arena rest = {.blocks = keep->next};
        pl_arena_free(&rest);
        keep->next = NULL;
        keep->used = 0;
    }
    arena->bytes = 0;
}

void pl_arena_free(pl_arena *arena) {
    while (arena->blocks != NULL) {
        pl_arena_block *block = arena->blocks;
        arena->blocks = block->next;
        pl_free(block);
    }
    arena->bytes = 0;
}

bool pl_grow_(void **list, size_t element, size_t wanted, size_t *capacity) {
    size_t larger = *capacity < 8 ? 8 : *capacity + *capacity / 2;
    if (larger < wanted) larger = wanted;
    if (larger > SIZE_MAX / 2 / element) return false;
    void *moved = pl_realloc(*list, larger * element);
    if (moved == NULL) return false;
    *list = moved;
    *capacity = larger;
    return true;
}
