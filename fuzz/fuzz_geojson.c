/* fuzz_geojson.c - any bytes as GeoJSON. The input is one file, or several split at the byte 0xFF, which no
 * UTF-8 text has; all are read through one table of seen text and then each alone, and answers must not
 * differ: from a fresh table, from one that has seen the text, with every hash equal. What is kept must parse
 * to the same polygons, hold no points and lines, and be cut no further. An error must name a line. */
#include "read/geojson.h"

#include "base/hash.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
    bool done;
    uint64_t features, polygons; /* digests */
    pl_file_counts counts;
    pl_error error;
} answer;

static void require(bool holds) {
    if (!holds) abort();
}

static void mix(uint64_t *digest, const void *bytes, size_t length) {
    *digest = (*digest ^ pl_quick_hash(bytes, length)) * UINT64_C(0x9E3779B97F4A7C15);
}

static bool take(void *context, const pl_feature *feature, pl_error *error) {
    answer *to = context;
    (void)error;
    size_t numbers[] = {feature->index, feature->line, feature->column, feature->point_count,
                        feature->line_count};
    mix(&to->features, numbers, sizeof numbers);
    for (size_t i = 0; i < feature->property_count; i++) {
        mix(&to->features, feature->properties[i].key.data, feature->properties[i].key.length);
        mix(&to->features, feature->properties[i].value.data, feature->properties[i].value.length);
    }
    for (size_t i = 0; i < feature->polygon_count; i++) {
        const pl_drawn *drawn = feature->polygons[i];
        require(drawn->polygon.count > 0 && drawn->box.west <= drawn->box.east);
        mix(&to->polygons, &drawn->box, sizeof drawn->box);
        for (size_t j = 0; j < drawn->polygon.count; j++) {
            const pl_ring *ring = &drawn->polygon.rings[j];
            require(ring->count >= 3);
            mix(&to->polygons, ring->points, ring->count * sizeof *ring->points);
        }
    }
    return true;
}

static answer read_with(pl_seen *seen, pl_slice text, pl_buffer *kept, bool *whole) {
    answer to = {0};
    require(seen != NULL);
    to.done = pl_geojson_read("fuzz", text, seen, take, &to, kept, whole, &to.counts, &to.error);
    to.counts.blocks_seen = 0;
    if (!to.done) require(to.error.code == PL_INPUT && strncmp(to.error.text, "fuzz:", 5) == 0);
    return to;
}

static answer read_fresh(pl_slice text, bool force_equal_hashes, pl_buffer *kept, bool *whole) {
    pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, force_equal_hashes, NULL);
    answer to = read_with(seen, text, kept, whole);
    pl_seen_close(seen);
    return to;
}

static void require_same(const answer *a, const answer *b) {
    require(a->done == b->done && strcmp(a->error.text, b->error.text) == 0);
    require(a->features == b->features && a->polygons == b->polygons);
    require(memcmp(&a->counts, &b->counts, sizeof a->counts) == 0);
}

static void try_file(pl_slice text, pl_seen *shared, pl_seen *equal) {
    pl_buffer kept = {0}, again = {0};
    bool whole = false;
    answer alone = read_fresh(text, false, &kept, &whole);
    answer others[] = {read_with(shared, text, NULL, NULL), read_with(shared, text, NULL, NULL),
                       read_with(equal, text, NULL, NULL)};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) require_same(&alone, &others[i]);
    if (alone.done && !whole) {
        pl_slice less = {kept.data, kept.length};
        answer cut = read_fresh(less, false, &again, &whole);
        require(cut.done && whole && again.length == 0);
        require(cut.polygons == alone.polygons && cut.counts.points == 0 && cut.counts.lines == 0);
        require(cut.counts.null_geometries == alone.counts.null_geometries);
    }
    pl_buffer_free(&kept);
    pl_buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_seen *shared = pl_seen_open(1 << 12, false, NULL), *equal = pl_seen_open(1 << 12, true, NULL);
    const char *at = (const char *)data, *end = at + size;
    for (;;) {
        const char *split = size == 0 ? NULL : memchr(at, 0xFF, (size_t)(end - at));
        const char *until = split == NULL ? end : split;
        try_file((pl_slice){at, (size_t)(until - at)}, shared, equal);
        if (split == NULL) break;
        at = split + 1;
    }
    pl_seen_close(shared);
    pl_seen_close(equal);
    return 0;
}
