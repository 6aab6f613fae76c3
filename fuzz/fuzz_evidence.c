/* fuzz_evidence.c - any bytes as what an evidence file from a stranger may hold: a geometry blob, which when
 * taken must come out of a second writing and reading the same; and a packed text, which must be refused or
 * have the size that was promised. */
#include "store/gpb.h"
#include "store/store.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static bool same_polygon(const pl_polygon *a, const pl_polygon *b) {
    if (a->count != b->count) return false;
    for (size_t r = 0; r < a->count; r++)
        if (a->rings[r].count != b->rings[r].count ||
            (a->rings[r].count > 0 &&
             memcmp(a->rings[r].points, b->rings[r].points, a->rings[r].count * sizeof(pl_point)) != 0))
            return false;
    return true;
}

static void try_blob(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_error error = {0};
    const pl_polygon *polygons, *again;
    size_t count, again_count;
    pl_buffer blob = {0};
    if (pl_gpb_read(data, size, &arena, &polygons, &count, &error)) {
        pl_box box = PL_BOX_EMPTY;
        for (size_t i = 0; i < count; i++) box = pl_box_union(box, pl_box_of_polygon(&polygons[i]));
        require(pl_gpb_polygons(polygons, count, &box, &blob, &error));
        require(pl_gpb_read(blob.data, blob.length, &arena, &again, &again_count, &error));
        require(count == again_count);
        for (size_t i = 0; i < count; i++) require(same_polygon(&polygons[i], &again[i]));
    } else {
        require(error.code != PL_OK && error.text[0] != '\0');
    }
    pl_buffer_free(&blob);
    pl_arena_free(&arena);
}

/* The first byte says how long the base is, the second what size is promised. */
static void try_packed(const uint8_t *data, size_t size) {
    if (size < 2) return;
    size_t base_length = data[0] % (size - 1), promised = (size_t)data[1] * 16;
    pl_slice base = {(const char *)data + 2, base_length < size - 2 ? base_length : size - 2};
    pl_slice packed = {(const char *)data + 2 + base.length, size - 2 - base.length};
    pl_error error = {0};
    pl_buffer text = {0};
    bool taken = pl_unpack_delta(NULL, base.length > 0 ? &base : NULL, packed, promised, &text, &error);
    require(taken ? text.length == promised : error.text[0] != '\0');
    /* What we pack ourselves comes back. */
    pl_buffer packed_again = {0}, back = {0};
    require(pl_pack_delta(NULL, base.length > 0 ? &base : NULL, packed, &packed_again, &error));
    require(pl_unpack_delta(NULL, base.length > 0 ? &base : NULL,
                            (pl_slice){packed_again.data, packed_again.length}, packed.length, &back,
                            &error));
    require(back.length == packed.length &&
            (packed.length == 0 || memcmp(back.data, packed.data, packed.length) == 0));
    pl_buffer_free(&text);
    pl_buffer_free(&packed_again);
    pl_buffer_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    try_blob(data, size);
    try_packed(data, size);
    return 0;
}
