/* bands.c - segments by bands of latitude, so that what lies along one parallel, or near one another, is
 * found without looking at all of them.
 *
 * A segment stands in every band that it reaches. Bands are as many as keep the copies under five a segment,
 * however long the segments are. */
#include "geom/arrangement.h"

#include <math.h>

#define SEGMENTS_PER_BAND 4.0
#define COPIES_PER_SEGMENT 5.0 /* one, one for the rest at both ends, and three for height */

static double south_of(const pl_segment *s) {
    return s->p.lat < s->q.lat ? s->p.lat : s->q.lat;
}

static double north_of(const pl_segment *s) {
    return s->p.lat < s->q.lat ? s->q.lat : s->p.lat;
}

/* Never decreases with latitude, which is all that a search for meeting segments relies on. */
static size_t band_of(const pl_bands *bands, double lat) {
    const double band = (lat - bands->south) * bands->per_degree;
    if (!(band > 0.0)) return 0;
    return band < (double)bands->count ? (size_t)band : bands->count - 1;
}

static void choose_bands(pl_bands *bands, const pl_segment *list, size_t count) {
    double heights = 0.0;
    bands->south = bands->north = count > 0 ? list[0].p.lat : 0.0;
    for (size_t i = 0; i < count; i++) {
        const double south = south_of(&list[i]), north = north_of(&list[i]);
        if (south < bands->south) bands->south = south;
        if (north > bands->north) bands->north = north;
        heights += north - south;
    }
    const double height = bands->north - bands->south;
    double wanted = (double)count / SEGMENTS_PER_BAND;
    const double most = (COPIES_PER_SEGMENT - 2.0) * (double)count * height;
    if (wanted * heights > most) wanted = heights > 0.0 ? most / heights : 1.0;
    bands->count = wanted > 1.0 && height > 0.0 ? (size_t)wanted : 1;
    bands->per_degree = height > 0.0 ? (double)bands->count / height : 0.0;
}

bool pl_bands_build(pl_bands *bands, const pl_segment *list, size_t count) {
    choose_bands(bands, list, count);
    if (!PL_RESERVE(bands->first, bands->count + 1, bands->first_capacity)) return false;
    size_t *first = bands->first, total = 0;
    memset(first, 0, (bands->count + 1) * sizeof *first);
    for (size_t i = 0; i < count; i++)
        for (size_t b = band_of(bands, south_of(&list[i])), last = band_of(bands, north_of(&list[i]));
             b <= last; b++, total++)
            first[b]++;
    if (!PL_RESERVE(bands->list, total, bands->capacity)) return false;
    for (size_t b = 0, at = 0; b <= bands->count; b++) {
        const size_t here = first[b];
        first[b] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t b = band_of(bands, south_of(&list[i])), last = band_of(bands, north_of(&list[i]));
             b <= last; b++)
            bands->list[first[b]++] = (pl_banded){list[i].p, list[i].q, (uint32_t)i};
    for (size_t b = bands->count; b > 0; b--) first[b] = first[b - 1];
    first[0] = 0;
    return true;
}

const pl_banded *pl_bands_at(const pl_bands *bands, double lat, size_t *ret_count) {
    *ret_count = 0;
    if (!(lat >= bands->south && lat <= bands->north)) return bands->list;
    const size_t band = band_of(bands, lat);
    *ret_count = bands->first[band + 1] - bands->first[band];
    return bands->list + bands->first[band];
}

void pl_bands_free(pl_bands *bands) {
    pl_free(bands->list);
    pl_free(bands->first);
    *bands = (pl_bands){0};
}

static inline bool latitudes_meet(pl_point p1, pl_point q1, pl_point p2, pl_point q2) {
    const double north = p1.lat > q1.lat ? p1.lat : q1.lat, south = p1.lat > q1.lat ? q1.lat : p1.lat;
    return !(p2.lat > north && q2.lat > north) && !(p2.lat < south && q2.lat < south);
}

/* Few segments are swept as they lie. */
#define SWEEP_PLAIN_MAX 256

bool pl_segments_meet(pl_bands *bands, const pl_segment *list, size_t count, pl_meet meet, void *context) {
    if (count <= SWEEP_PLAIN_MAX) {
        for (size_t i = 0; i < count; i++)
            for (size_t j = i + 1; j < count && list[j].p.lon <= list[i].q.lon; j++)
                if (latitudes_meet(list[i].p, list[i].q, list[j].p, list[j].q) && !meet(context, i, j))
                    return true;
        return true;
    }
    if (!pl_bands_build(bands, list, count)) return false;
    for (size_t b = 0; b < bands->count; b++) {
        const pl_banded *end = bands->list + bands->first[b + 1];
        for (const pl_banded *s = bands->list + bands->first[b]; s < end; s++)
            for (const pl_banded *t = s + 1; t < end && t->p.lon <= s->q.lon; t++) {
                if (!latitudes_meet(s->p, s->q, t->p, t->q)) continue;
                /* Both stand in other bands too: the first common one counts. */
                const double south_s = s->p.lat < s->q.lat ? s->p.lat : s->q.lat;
                const double south_t = t->p.lat < t->q.lat ? t->p.lat : t->q.lat;
                if (band_of(bands, south_s > south_t ? south_s : south_t) != b) continue;
                if (!meet(context, s->of, t->of)) return true;
            }
    }
    return true;
}
