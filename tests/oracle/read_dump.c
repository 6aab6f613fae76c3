/* read_dump.c - for read_oracle.py: prints what the readers made of every file of the archives named, a line
 * each: path  SHA-256 of the bytes  features polygons rings positions points lines nulls  SHA-256 of the
 * content or the error in place of the last nine. Content: each feature's properties in the order of their
 * names (name, then the value: strings as they are, numbers as doubles, other literals as text), its
 * polygons' rings (a count, then doubles). */
#include "base/hash.h"
#include "read/archive.h"
#include "read/geojson.h"
#include "text/number.h"

#include <stdio.h>
#include <stdlib.h>

static bool add(pl_sha256_stream *digest, char kind, const void *bytes, size_t length) {
    uint32_t head[2] = {(uint32_t)kind, (uint32_t)length};
    return pl_sha256_add(digest, head, sizeof head) && pl_sha256_add(digest, bytes, length);
}

static int by_key(const void *a, const void *b) {
    pl_slice left = ((const pl_property *)a)->key, right = ((const pl_property *)b)->key;
    size_t shorter = left.length < right.length ? left.length : right.length;
    int order = shorter == 0 ? 0 : memcmp(left.data, right.data, shorter);
    return order != 0 ? order : (left.length > right.length) - (left.length < right.length);
}

static bool add_properties(pl_sha256_stream *digest, const pl_feature *feature) {
    static pl_property sorted[PL_GEOJSON_PROPERTIES_MAX];
    bool done = true;
    if (feature->property_count > 0)
        memcpy(sorted, feature->properties, feature->property_count * sizeof *sorted);
    qsort(sorted, feature->property_count, sizeof *sorted, by_key);
    for (size_t i = 0; i < feature->property_count; i++) {
        double number;
        done = done && add(digest, 'k', sorted[i].key.data, sorted[i].key.length);
        if (sorted[i].type == PL_PROPERTY_NUMBER)
            done =
                done && pl_number_parse(sorted[i].value, &number) && add(digest, 'n', &number, sizeof number);
        else
            done = done && add(digest, sorted[i].type == PL_PROPERTY_STRING ? 's' : 'l', sorted[i].value.data,
                               sorted[i].value.length);
    }
    return done;
}

static bool take(void *context, const pl_feature *feature, pl_error *error) {
    pl_sha256_stream *digest = context;
    bool done = add(digest, 'f', NULL, 0) && add_properties(digest, feature);
    for (size_t i = 0; i < feature->polygon_count; i++) {
        const pl_polygon *polygon = &feature->polygons[i]->polygon;
        done = done && add(digest, 'p', NULL, 0);
        for (size_t j = 0; j < polygon->count; j++)
            done = done &&
                   add(digest, 'r', polygon->rings[j].points, polygon->rings[j].count * sizeof(pl_point));
    }
    return done || pl_fail(error, PL_INTERNAL, "the digest failed");
}

static bool dump_entry(pl_archive *archive, const pl_archive_entry *entry, pl_buffer *bytes, pl_seen *seen,
                       pl_error *error) {
    pl_sha256 hash;
    char hex[PL_SHA256_HEX];
    pl_file_counts n;
    pl_buffer_clear(bytes);
    if (!pl_archive_bytes(archive, bytes, error) || !pl_sha256_of(bytes->data, bytes->length, &hash, error))
        return false;
    pl_sha256_hex(&hash, hex);
    printf("%s\t%s\t", entry->path, hex);
    pl_sha256_stream *digest = pl_sha256_open(error);
    if (digest == NULL) return false;
    bool done = pl_geojson_read(entry->shown, (pl_slice){bytes->data, bytes->length}, seen, take, digest,
                                NULL, NULL, &n, error);
    if (!pl_sha256_close(digest, &hash)) return false;
    if (done) {
        pl_sha256_hex(&hash, hex);
        printf("%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%s\n", n.features, n.polygons, n.rings, n.positions,
               n.points, n.lines, n.null_geometries, hex);
    } else {
        printf("%s\n", error->text);
    }
    pl_seen_trim(seen);
    return true;
}

int main(int count, char **paths) {
    pl_error error = {PL_OK, ""};
    pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, &error);
    pl_buffer bytes = {0};
    bool done = seen != NULL;
    for (int i = 1; done && i < count; i++) {
        pl_archive_entry entry;
        bool more = true;
        pl_archive *archive = pl_archive_open(paths[i], &error);
        done = archive != NULL;
        while (done && more) {
            done = pl_archive_next(archive, &entry, &more, &error);
            if (done && more) done = dump_entry(archive, &entry, &bytes, seen, &error);
        }
        pl_archive_close(archive);
    }
    if (!done) fprintf(stderr, "%s\n", error.text);
    pl_buffer_free(&bytes);
    pl_seen_close(seen);
    return done ? 0 : 1;
}
