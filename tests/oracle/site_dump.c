/* site_dump.c - writes the page's files of an evidence file, and what site_oracle.py holds them to.
 *
 * usage: site_dump EVIDENCE FOLDER
 * In FOLDER: site.json as it is published with the installed statements; for each source of maps SOURCE.json,
 * SOURCE.bin, SOURCE-patches.json, SOURCE-patches.bin; and, from the store and by another way,
 * SOURCE-members.txt: a line for each snapshot, "INSTANT STATUS:KEY ...", and SOURCE-shapes.txt: "KEY
 * AREA_KM2" for each shape shown, the key being its SHA-256. Prints how long each took. */
#include "engine/classify.h"
#include "engine/site.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pl_error error;

static void die(const char *why) {
    fprintf(stderr, "site_dump: %s\n", why);
    exit(3);
}

static void put(const char *folder, const char *name, const char *end, const pl_buffer *bytes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, end);
    if (!pl_file_write(path, (pl_slice){bytes->data, bytes->length}, &error)) die(error.text);
}

typedef bool make(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out, pl_error *error);

static void dump(pl_store *store, const char *folder, const char *source, const char *end, make *one) {
    pl_arena arena = {0};
    pl_buffer out = {0};
    const double begun = pl_seconds();
    if (!one(store, source, &arena, &out, &error)) die(error.text);
    printf("%s%s: %zu bytes in %.3f s\n", source, end, out.length, pl_seconds() - begun);
    put(folder, source, end, &out);
    pl_buffer_free(&out);
    pl_arena_free(&arena);
}

static void put_rows(pl_store *store, const pl_member_row *rows, size_t count, pl_buffer *out) {
    for (size_t i = 0; i < count; i++) {
        pl_arena arena = {0};
        pl_polygon polygon;
        pl_sha256 key;
        char hex[PL_SHA256_HEX];
        if (!pl_store_shape_get(store, rows[i].shape_id, &arena, &polygon, &key, &error)) die(error.text);
        pl_sha256_hex(&key, hex);
        pl_buffer_format(out, " %s:%s", rows[i].status, hex);
        pl_arena_free(&arena);
    }
}

static void dump_members(pl_store *store, const char *folder, const pl_source_row *source) {
    pl_arena arena = {0}, each = {0};
    pl_buffer out = {0};
    pl_instant *instants;
    size_t count, members;
    pl_member_row *rows;
    if (!pl_store_snapshot_list(store, source->id, &arena, &instants, &count, &error)) die(error.text);
    for (size_t i = 0; i < count; i++) {
        pl_arena_reset(&each);
        pl_buffer_format(&out, "%" PRId64, instants[i]);
        if (!pl_store_snapshot_members(store, source->id, instants[i], &each, &rows, &members, &error))
            die(error.text);
        put_rows(store, rows, members, &out);
        if (!pl_store_snapshot_liberated(store, source->id, instants[i], &each, &rows, &members, &error))
            die(error.text);
        put_rows(store, rows, members, &out);
        pl_buffer_text(&out, "\n");
    }
    put(folder, source->name, "-members.txt", &out);
    pl_buffer_free(&out);
    pl_arena_free(&each);
    pl_arena_free(&arena);
}

int main(int argc, char **argv) {
    if (argc != 3) die("usage: site_dump EVIDENCE FOLDER");
    pl_store *store = pl_store_open(argv[1], PL_STORE_READ, &error);
    if (store == NULL) die(error.text);
    pl_arena arena = {0};
    pl_buffer out = {0};
    pl_source_row *sources;
    size_t count;
    const pl_site_ask ask = {.evidence = argv[1]};
    const double begun = pl_seconds();
    if (!pl_site_catalogue(store, &ask, &arena, &out, &error)) die(error.text);
    printf("site.json: %zu bytes in %.3f s\n", out.length, pl_seconds() - begun);
    put(argv[2], "site", ".json", &out);
    pl_buffer_free(&out);
    if (!pl_store_source_list(store, &arena, &sources, &count, &error)) die(error.text);
    for (size_t i = 0; i < count; i++) {
        if (!pl_source_row_has_maps(&sources[i])) continue;
        dump(store, argv[2], sources[i].name, ".json", pl_site_maps);
        dump(store, argv[2], sources[i].name, ".bin", pl_site_shapes);
        dump(store, argv[2], sources[i].name, "-patches.json", pl_site_patches);
        dump(store, argv[2], sources[i].name, "-patches.bin", pl_site_patch_shapes);
        dump_members(store, argv[2], &sources[i]);
    }
    pl_arena_free(&arena);
    return pl_store_close(store, &error) ? 0 : (die(error.text), 3);
}
