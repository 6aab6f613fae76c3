/* gpb.c - GeoPackage binary. The writer knows its size beforehand and writes once; the reader first counts
 * what it will hold against the bytes that are there, so that no number in the blob is believed. */
#include "store/gpb.h"

#include <math.h>

#define HEADER_BYTES 8u
#define ENVELOPE_BYTES 32u
#define FLAGS_BOX 0x03u   /* little-endian, envelope [minx, maxx, miny, maxy] */
#define FLAGS_EMPTY 0x11u /* little-endian, empty, no envelope */
#define SRS_WGS84 4326u
#define WKB_POLYGON 3u
#define WKB_MULTIPOLYGON 6u

static char *put_u32(char *to, uint32_t value) {
    for (int i = 0; i < 4; i++) to[i] = (char)(value >> (8 * i) & 0xff);
    return to + 4;
}

static char *put_f64(char *to, double value) {
    uint64_t bits;
    memcpy(&bits, &value, 8);
    for (int i = 0; i < 8; i++) to[i] = (char)(bits >> (8 * i) & 0xff);
    return to + 8;
}

static uint32_t get_u32(const unsigned char *from) {
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static double get_f64(const unsigned char *from) {
    uint64_t bits = (uint64_t)get_u32(from + 4) << 32 | get_u32(from);
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

/* pl_point is two doubles in the blob's own order on the machines we run on; then rings are copied as they
 * are. */
static bool points_are_wkb(void) {
    const union {
        uint16_t number;
        unsigned char bytes[2];
    } probe = {.number = 1};
    return probe.bytes[0] == 1 && sizeof(pl_point) == 16;
}

static char *put_points(char *to, const pl_point *points, size_t count) {
    if (points_are_wkb()) {
        memcpy(to, points, count * 16);
        return to + count * 16;
    }
    for (size_t i = 0; i < count; i++) to = put_f64(put_f64(to, points[i].lon), points[i].lat);
    return to;
}

/* Bytes of one WKB polygon. SIZE_MAX: too large. */
static size_t polygon_bytes(const pl_polygon *polygon) {
    size_t bytes = 9;
    for (size_t r = 0; r < polygon->count; r++) {
        if (polygon->rings[r].count >= PL_GPB_BYTES_MAX / 16 || bytes >= PL_GPB_BYTES_MAX) return SIZE_MAX;
        bytes += 4 + (polygon->rings[r].count == 0 ? 0 : (polygon->rings[r].count + 1) * 16);
    }
    return bytes < PL_GPB_BYTES_MAX ? bytes : SIZE_MAX;
}

static char *put_polygon(char *to, const pl_polygon *polygon) {
    *to++ = 1;
    to = put_u32(to, WKB_POLYGON);
    to = put_u32(to, (uint32_t)polygon->count);
    for (size_t r = 0; r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        to = put_u32(to, ring->count == 0 ? 0 : (uint32_t)ring->count + 1);
        if (ring->count == 0) continue;
        to = put_points(to, ring->points, ring->count);
        to = put_points(to, ring->points, 1);
    }
    return to;
}

/* Header and envelope; how much was written. An empty box makes an empty geometry. */
static char *put_header(char *to, const pl_box *box) {
    bool empty = !(box->west <= box->east && box->south <= box->north);
    *to++ = 'G';
    *to++ = 'P';
    *to++ = 0;
    *to++ = (char)(empty ? FLAGS_EMPTY : FLAGS_BOX);
    to = put_u32(to, SRS_WGS84);
    if (empty) return to;
    return put_f64(put_f64(put_f64(put_f64(to, box->west), box->east), box->south), box->north);
}

static bool too_large(pl_error *error) {
    return pl_fail(error, PL_STORAGE, "a geometry of more than %zu bytes cannot be stored", PL_GPB_BYTES_MAX);
}

bool pl_gpb_polygon(const pl_polygon *polygon, const pl_box *box, pl_buffer *into, pl_error *error) {
    size_t bytes = polygon_bytes(polygon);
    if (bytes == SIZE_MAX) return too_large(error);
    char *start = pl_buffer_reserve(into, HEADER_BYTES + ENVELOPE_BYTES + bytes);
    if (start == NULL) return pl_fail_nomem(error);
    char *end = put_polygon(put_header(start, box), polygon);
    into->length += (size_t)(end - start);
    return true;
}

bool pl_gpb_polygons(const pl_polygon *polygons, size_t count, const pl_box *box, pl_buffer *into,
                     pl_error *error) {
    size_t bytes = 9;
    for (size_t i = 0; i < count; i++) {
        size_t one = polygon_bytes(&polygons[i]);
        if (one == SIZE_MAX || bytes + one >= PL_GPB_BYTES_MAX) return too_large(error);
        bytes += one;
    }
    char *start = pl_buffer_reserve(into, HEADER_BYTES + ENVELOPE_BYTES + bytes);
    if (start == NULL) return pl_fail_nomem(error);
    char *to = put_header(start, box);
    *to++ = 1;
    to = put_u32(to, WKB_MULTIPOLYGON);
    to = put_u32(to, (uint32_t)count);
    for (size_t i = 0; i < count; i++) to = put_polygon(to, &polygons[i]);
    into->length += (size_t)(to - start);
    return true;
}

/* ---- reading ---- */

typedef struct {
    const unsigned char *at, *end;
    pl_arena *arena;
    const char *wrong; /* why reading stopped; NULL with false: memory */
} reader;

static bool wrong(reader *r, const char *why) {
    r->wrong = why;
    return false;
}

static bool take_u32(reader *r, uint32_t *ret) {
    if (r->end - r->at < 4) return wrong(r, "it ends too early");
    *ret = get_u32(r->at);
    r->at += 4;
    return true;
}

/* Byte order and type of a WKB geometry. */
static bool take_type(reader *r, uint32_t *ret) {
    if (r->end - r->at < 1) return wrong(r, "it ends too early");
    if (*r->at != 1) return wrong(r, "its byte order is not little-endian");
    r->at++;
    return take_u32(r, ret);
}

static bool take_ring(reader *r, pl_ring *ret) {
    uint32_t count;
    if (!take_u32(r, &count)) return false;
    if (count == 0) {
        *ret = (pl_ring){NULL, 0};
        return true;
    }
    if (count > (size_t)(r->end - r->at) / 16)
        return wrong(r, "a ring has more positions than there are bytes");
    pl_point *points = pl_arena_alloc(r->arena, (size_t)count * sizeof *points);
    if (points == NULL) return false;
    if (points_are_wkb()) {
        memcpy(points, r->at, (size_t)count * 16);
    } else {
        for (uint32_t i = 0; i < count; i++)
            points[i] = (pl_point){get_f64(r->at + 16 * (size_t)i), get_f64(r->at + 16 * (size_t)i + 8)};
    }
    r->at += (size_t)count * 16;
    for (uint32_t i = 0; i < count; i++)
        if (!(fabs(points[i].lon) <= PL_GPB_LON_MAX && fabs(points[i].lat) <= PL_GPB_LAT_MAX))
            return wrong(r, "a position lies outside the world");
    if (!pl_point_equal(points[0], points[count - 1])) return wrong(r, "a ring is not closed");
    *ret = (pl_ring){points, count - 1};
    return true;
}

static bool take_polygon(reader *r, pl_polygon *ret) {
    uint32_t type, count;
    if (!take_type(r, &type)) return false;
    if (type != WKB_POLYGON) return wrong(r, "it holds something that is no polygon");
    if (!take_u32(r, &count)) return false;
    if (count > (size_t)(r->end - r->at) / 4)
        return wrong(r, "a polygon has more rings than there are bytes");
    pl_ring *rings = pl_arena_alloc(r->arena, (size_t)count * sizeof *rings);
    if (rings == NULL) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!take_ring(r, &rings[i])) return false;
    *ret = (pl_polygon){rings, count};
    return true;
}

/* Steps over the header and its envelope; false when it is none of ours. */
static bool take_header(reader *r) {
    if (r->end - r->at < (ptrdiff_t)HEADER_BYTES || r->at[0] != 'G' || r->at[1] != 'P' || r->at[2] != 0)
        return wrong(r, "it does not begin as GeoPackage binary");
    unsigned flags = r->at[3];
    if (get_u32(r->at + 4) != SRS_WGS84) return wrong(r, "its reference system is not EPSG:4326");
    r->at += HEADER_BYTES;
    if (flags == FLAGS_EMPTY) return true;
    if (flags != FLAGS_BOX) return wrong(r, "it has flags that Plumbline does not write");
    if (r->end - r->at < (ptrdiff_t)ENVELOPE_BYTES) return wrong(r, "it ends too early");
    r->at += ENVELOPE_BYTES;
    return true;
}

static bool take_geometry(reader *r, const pl_polygon **ret, size_t *ret_count) {
    uint32_t type, count = 1;
    if (!take_header(r)) return false;
    const unsigned char *geometry = r->at;
    if (!take_type(r, &type)) return false;
    if (type == WKB_POLYGON) {
        r->at = geometry;
    } else if (type != WKB_MULTIPOLYGON) {
        return wrong(r, "it holds something that is no polygon");
    } else {
        if (!take_u32(r, &count)) return false;
        if (count > (size_t)(r->end - r->at) / 9)
            return wrong(r, "it has more polygons than there are bytes");
    }
    pl_polygon *polygons = pl_arena_alloc(r->arena, (size_t)count * sizeof *polygons);
    if (polygons == NULL) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!take_polygon(r, &polygons[i])) return false;
    if (r->at != r->end) return wrong(r, "there are bytes behind it");
    *ret = polygons;
    *ret_count = count;
    return true;
}

bool pl_gpb_read(const void *blob, size_t bytes, pl_arena *arena, const pl_polygon **ret, size_t *ret_count,
                 pl_error *error) {
    static const unsigned char nothing[1];
    const unsigned char *start = blob == NULL ? nothing : blob;
    reader r = {start, start + (blob == NULL ? 0 : bytes), arena, NULL};
    if (take_geometry(&r, ret, ret_count)) return true;
    if (r.wrong == NULL) return pl_fail_nomem(error);
    return pl_fail(error, PL_STORAGE, "a stored geometry is damaged: %s", r.wrong);
}
