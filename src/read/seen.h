/* seen.h - the table of polygons by their text (geojson.h says what for). A block is the text of one
 * polygon's array
 * "[[[lon,lat],...],...]": all of a Polygon's coordinates, or one element of a MultiPolygon's. Because an
 * array ends itself, a kept text that stands at some place is the whole value there. Internal to this room.
 */
#ifndef PL_READ_SEEN_H
#define PL_READ_SEEN_H

#include "read/geojson.h"

/* What one polygon's text says, before it is kept: positions of all rings on end, and where each ring ends.
 */
typedef struct {
    const pl_point *points;
    const size_t *ring_ends;
    size_t ring_count; /* 0 = encloses nothing: no pl_drawn comes of it */
    size_t rings_unclosed, rings_empty;
} pl_block_shape;

typedef struct pl_block {
    struct pl_block *next; /* in the bucket */
    uint64_t hash;
    const char *text;
    size_t length;
    pl_drawn drawn;
    size_t positions, rings_unclosed, rings_empty;
} pl_block;

/* The block whose text stands at `text`, or NULL when none is known (then parse; pl_seen_keep). */
pl_block *pl_seen_find(pl_seen *seen, const char *text, const char *end);
/* Keeps a parsed block; the block with the same text when there is one already (short texts are found only
 * here). NULL when memory ran out. *ret_known says which it was. */
pl_block *pl_seen_keep(pl_seen *seen, pl_slice text, const pl_block_shape *shape, bool *ret_known);

#endif
