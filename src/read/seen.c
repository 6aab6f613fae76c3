/* seen.c - the table of seen.h: chains of blocks by the hash of their first bytes, newest or last used first.
 * A chain is walked for a bounded number of candidates, each refused by its last bytes in most cases and
 * taken only when all bytes are equal; giving up costs a parse and changes no answer. Everything lives in one
 * arena until pl_seen_trim. */
#include "read/seen.h"

#include "base/hash.h"

#define PREFIX_BYTES ((size_t)64) /* hashed; shorter texts are hashed whole, once their end is known */
#define CANDIDATES_MAX 1024       /* tried for one text; 256 are too few for a real archive */
#define BUCKETS_FIRST ((size_t)1024)

struct pl_seen {
    pl_arena arena;
    size_t bytes_max;
    bool force_equal_hashes;
    pl_block **buckets;
    size_t bucket_count, block_count; /* bucket_count is a power of two */
};

pl_seen *pl_seen_open(size_t bytes_max, bool force_equal_hashes, pl_error *error) {
    pl_seen *seen = pl_calloc(1, sizeof *seen);
    pl_block **buckets = pl_calloc(BUCKETS_FIRST, sizeof(pl_block *));
    if (seen == NULL || buckets == NULL) {
        pl_free(seen);
        pl_free(buckets);
        pl_fail_nomem(error);
        return NULL;
    }
    *seen = (pl_seen){.bytes_max = bytes_max,
                      .force_equal_hashes = force_equal_hashes,
                      .buckets = buckets,
                      .bucket_count = BUCKETS_FIRST};
    return seen;
}

bool pl_seen_full(const pl_seen *seen) {
    return seen->arena.bytes > seen->bytes_max;
}

bool pl_seen_trim(pl_seen *seen) {
    if (!pl_seen_full(seen)) return false;
    pl_arena_free(&seen->arena);
    memset(seen->buckets, 0, seen->bucket_count * sizeof *seen->buckets);
    seen->block_count = 0;
    return true;
}

void pl_seen_close(pl_seen *seen) {
    if (seen == NULL) return;
    pl_arena_free(&seen->arena);
    pl_free(seen->buckets);
    pl_free(seen);
}

static uint64_t hash_of(const pl_seen *seen, const char *text, size_t length) {
    return seen->force_equal_hashes ? 0 : pl_quick_hash(text, length < PREFIX_BYTES ? length : PREFIX_BYTES);
}

/* The block that is a prefix of the `length` bytes at `text`, moved to the front of its chain. */
static pl_block *find(pl_seen *seen, uint64_t hash, const char *text, size_t length) {
    pl_block **bucket = &seen->buckets[hash & (seen->bucket_count - 1)];
    int tried = 0;
    for (pl_block **link = bucket; *link != NULL; link = &(*link)->next) {
        pl_block *block = *link;
        if (block->hash != hash) continue;
        if (++tried > CANDIDATES_MAX) return NULL;
        if (block->length > length) continue;
        size_t tail = block->length < 16 ? 0 : block->length - 16;
        if (memcmp(text + tail, block->text + tail, block->length - tail) != 0) continue;
        if (memcmp(text, block->text, tail) != 0) continue;
        *link = block->next;
        block->next = *bucket;
        *bucket = block;
        return block;
    }
    return NULL;
}

pl_block *pl_seen_find(pl_seen *seen, const char *text, const char *end) {
    size_t length = (size_t)(end - text);
    return length < PREFIX_BYTES ? NULL : find(seen, hash_of(seen, text, length), text, length);
}

/* Doubles the buckets once they are full; without memory for it chains only grow longer. */
static void spread(pl_seen *seen) {
    if (seen->block_count < seen->bucket_count) return;
    size_t count = seen->bucket_count * 2;
    pl_block **buckets = pl_calloc(count, sizeof *buckets);
    if (buckets == NULL) return;
    /* Two passes turn each chain over twice, so that its order stays. */
    pl_block *all = NULL;
    for (size_t i = 0; i < seen->bucket_count; i++) {
        while (seen->buckets[i] != NULL) {
            pl_block *block = seen->buckets[i];
            seen->buckets[i] = block->next;
            block->next = all;
            all = block;
        }
    }
    while (all != NULL) {
        pl_block *block = all;
        all = block->next;
        block->next = buckets[block->hash & (count - 1)];
        buckets[block->hash & (count - 1)] = block;
    }
    pl_free(seen->buckets);
    seen->buckets = buckets;
    seen->bucket_count = count;
}

static pl_block *copy(pl_seen *seen, pl_slice text, const pl_block_shape *shape) {
    size_t positions = shape->ring_count == 0 ? 0 : shape->ring_ends[shape->ring_count - 1];
    /* Beyond its bound the table keeps no text, only what the callers hold pointers to. */
    size_t text_bytes = seen->arena.bytes > seen->bytes_max ? 0 : text.length;
    size_t rings_bytes = shape->ring_count * sizeof(pl_ring), points_bytes = positions * sizeof(pl_point);
    pl_block *block = pl_arena_alloc(&seen->arena, sizeof *block + points_bytes + rings_bytes + text_bytes);
    if (block == NULL) return NULL;
    pl_point *points = (pl_point *)(void *)(block + 1);
    pl_ring *rings = (pl_ring *)(void *)(points + positions);
    char *kept = (char *)(rings + shape->ring_count);
    if (positions > 0) memcpy(points, shape->points, points_bytes);
    block->drawn.box = PL_BOX_EMPTY; /* of all rings: nobody has checked that the holes lie in the shell */
    for (size_t i = 0; i < shape->ring_count; i++) {
        size_t begin = i == 0 ? 0 : shape->ring_ends[i - 1];
        rings[i] = (pl_ring){points + begin, shape->ring_ends[i] - begin};
        block->drawn.box = pl_box_union(block->drawn.box, pl_box_of_points(rings[i].points, rings[i].count));
    }
    if (text_bytes > 0) memcpy(kept, text.data, text_bytes);
    block->text = kept;
    block->length = text_bytes;
    block->positions = positions;
    block->rings_unclosed = shape->rings_unclosed;
    block->rings_empty = shape->rings_empty;
    block->drawn.polygon = (pl_polygon){rings, shape->ring_count};
    return block;
}

pl_block *pl_seen_keep(pl_seen *seen, pl_slice text, const pl_block_shape *shape, bool *ret_known) {
    uint64_t hash = hash_of(seen, text.data, text.length);
    *ret_known = false;
    if (text.length < PREFIX_BYTES) {
        pl_block *known = find(seen, hash, text.data, text.length);
        *ret_known = known != NULL;
        if (known != NULL) return known;
    }
    pl_block *block = copy(seen, text, shape);
    if (block == NULL || block->length == 0) return block;
    spread(seen);
    block->hash = hash;
    pl_block **bucket = &seen->buckets[hash & (seen->bucket_count - 1)];
    block->next = *bucket;
    *bucket = block;
    seen->block_count++;
    return block;
}
