/* demo_ground.c - areas of the invented ground, by the textbook formula of the authalic latitude and by
 * counting widths strip by strip. Kept apart from geom/ on purpose: it is what geom/ and measure/ are held
 * to. */
#include "engine/demo_ground.h"

#include <math.h>

const char *const demo_cover_names[DEMO_COVERS] = {"tarsenia", "velmark", "contested"};
const char *const demo_event_names[DEMO_EVENT_KINDS] = {
    "advance",       "retreat",       "reclassified", "grey-zone-grows", "pocket-shrinks",
    "salient-moves", "border-sliver", "redrawn",      "patch-drawn",     "patch-withdrawn",
    "history-only",  "labels-only",   "island-grows", "front-sliver",    "border-redrawn",
};

/* Sums of a fixed number of terms instead of sin() and log(), whose last bits differ between C libraries: the
 * same seed has to give the same bytes on every machine. Both are good to rounding for latitudes below 60
 * degrees. */
static double sine(double radians) {
    double term = radians, sum = radians;
    for (int k = 1; k <= 14; k++) {
        term *= -(radians * radians) / (double)(2 * k * (2 * k + 1));
        sum += term;
    }
    return sum;
}

static double area_tangent(double x) { /* artanh, |x| < 0.1 */
    double power = x, sum = x;
    for (int k = 3; k <= 25; k += 2) {
        power *= x * x;
        sum += power / (double)k;
    }
    return sum;
}

/* q of the authalic latitude (Snyder, Map Projections: A Working Manual, equation 3-12). */
static double authalic_q(double latitude_deg) {
    const double f = 1.0 / 298.257223563, e2 = f * (2.0 - f), e = sqrt(e2);
    const double s = sine(latitude_deg * (3.14159265358979323846 / 180.0));
    return (1.0 - e2) * (s / (1.0 - e2 * s * s) + area_tangent(e * s) / e);
}

double demo_band_km2_per_micro(int32_t south, int32_t north) {
    const double a_km = 6378.137, radians_per_micro = 3.14159265358979323846 / 180.0 / 1e6;
    return 0.5 * a_km * a_km * (authalic_q(north / 1e6) - authalic_q(south / 1e6)) * radians_per_micro;
}

void demo_land_measure(demo_land *land) {
    for (int row = 0; row < land->rows; row++) {
        int32_t south = DEMO_SOUTH + row * land->height;
        land->km2_per_micro[row] = demo_band_km2_per_micro(south, south + land->height);
    }
    land->island_km2_per_micro = demo_band_km2_per_micro(DEMO_ISLAND_SOUTH, DEMO_ISLAND_NORTH);
}

static int add_span(demo_span out[2], int count, int32_t from, int32_t to) {
    if (from >= to) return count;
    out[count] = (demo_span){from, to};
    return count + 1;
}

int demo_cover_spans(const demo_land *land, const demo_ground *ground, demo_cover cover, int row,
                     demo_span out[2]) {
    if (row == land->rows) {
        int32_t east =
            ground->island_east < DEMO_EAST_OF_INTEREST ? ground->island_east : DEMO_EAST_OF_INTEREST;
        return cover == DEMO_TARSENIA ? add_span(out, 0, DEMO_ISLAND_WEST, east) : 0;
    }
    int32_t front = ground->front[row], border = ground->border[row];
    demo_span pocket = ground->pocket[row];
    switch (cover) {
    case DEMO_TARSENIA:
        if (pocket.from >= pocket.to) return add_span(out, 0, front, border);
        return add_span(out, add_span(out, 0, front, pocket.from), pocket.to, border);
    case DEMO_VELMARK:
        return add_span(out, 0, border, border + ground->salient[row]);
    case DEMO_CONTESTED:
        return add_span(out, 0, front - ground->grey[row], front);
    case DEMO_COVERS:
        break;
    }
    return 0;
}

static int64_t width_of(const demo_span *spans, int count) {
    int64_t width = 0;
    for (int i = 0; i < count; i++) width += spans[i].to - spans[i].from;
    return width;
}

static int64_t common_width(const demo_span *a, int a_count, const demo_span *b, int b_count) {
    int64_t width = 0;
    for (int i = 0; i < a_count; i++)
        for (int j = 0; j < b_count; j++) {
            int32_t from = a[i].from > b[j].from ? a[i].from : b[j].from;
            int32_t to = a[i].to < b[j].to ? a[i].to : b[j].to;
            if (from < to) width += to - from;
        }
    return width;
}

demo_truth demo_measure(const demo_land *land, const demo_ground *before, const demo_ground *after,
                        demo_cover cover) {
    demo_truth truth = {0};
    for (int row = 0; row <= land->rows; row++) {
        double unit = row == land->rows ? land->island_km2_per_micro : land->km2_per_micro[row];
        demo_span now[2], then[2];
        int now_count = demo_cover_spans(land, after, cover, row, now);
        truth.held_km2 += (double)width_of(now, now_count) * unit;
        if (before == NULL) continue;
        int then_count = demo_cover_spans(land, before, cover, row, then);
        int64_t kept = common_width(now, now_count, then, then_count);
        truth.gained_km2 += (double)(width_of(now, now_count) - kept) * unit;
        truth.lost_km2 += (double)(width_of(then, then_count) - kept) * unit;
    }
    return truth;
}
