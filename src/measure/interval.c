/* interval.c - numbers with their errors: how parts add up, and how far off lines are drawn, estimated from
 * stretches that were drawn again. docs/method.md, "Intervals". */
#include "measure/interval.h"

#include <math.h>

#define TWO_SIDED_95 1.96 /* of a normal distribution */
#define M2_IN_KM2 1e6
#define M_IN_KM 1e3

pl_interval pl_interval_start(double value) {
    return (pl_interval){.value = value, .low = NAN, .high = NAN};
}

void pl_interval_add(pl_interval *interval, pl_interval_part part) {
    if (interval->part_count == PL_INTERVAL_PARTS_MAX) return;
    if (!part.estimated) part.low = part.high = NAN;
    interval->parts[interval->part_count++] = part;
    if (!part.estimated) return;
    if (isnan(interval->low)) interval->low = interval->high = interval->value;
    /* A part may lie on one side of the value alone: then it widens that side. */
    interval->low -= fmax(interval->value - part.low, 0);
    interval->high += fmax(part.high - interval->value, 0);
}

pl_interval pl_interval_divided(const pl_interval *interval, double by) {
    pl_interval made = *interval;
    made.value /= by;
    made.low /= by;
    made.high /= by;
    for (size_t i = 0; i < made.part_count; i++) {
        made.parts[i].low /= by;
        made.parts[i].high /= by;
    }
    return made;
}

/* Stretches are independent of one another, and along one the offset stays the same. So the variance of the
 * area by which a line of length L is off is (sum of area^2 / sum of length) L = 2 sigma^2 l L. For sigma
 * each stretch counts once: a border of hundreds of kilometres that was shifted once is one shift. */
pl_noise pl_noise_of_redrawn(const pl_redrawn *redrawn, size_t count) {
    pl_noise noise = {.sigma_m = NAN, .length_m = NAN};
    double lengths_m = 0, offsets = 0, areas = 0;
    size_t stretches = 0;
    pl_instant last = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        const double width_m = redrawn[i].width_m, half_m = redrawn[i].perimeter_m / 2;
        if (width_m < PL_NOISE_WIDTH_MIN_M || half_m < PL_NOISE_SLENDER_MIN * width_m) continue;
        stretches++;
        lengths_m += half_m;
        offsets += width_m * width_m;
        areas += width_m * half_m * width_m * half_m;
        if (noise.events == 0 || redrawn[i].instant != last) noise.events++;
        last = redrawn[i].instant;
    }
    noise.why = "too few snapshots in which the map maker drew a standing line again";
    if (noise.events < PL_NOISE_EVENTS_MIN) return noise;
    const double variance = offsets / (double)stretches;
    noise.estimated = true;
    noise.sigma_m = sqrt(variance);
    noise.length_m = areas / lengths_m / (2 * variance);
    noise.why = "stretches of standing lines that the map maker drew again";
    return noise;
}

pl_noise pl_noise_of_apart(const pl_apart *stretches, size_t count) {
    pl_noise noise = {.sigma_m = NAN, .length_m = NAN, .events = count};
    double length_m = 0, offsets = 0, areas = 0;
    for (size_t i = 0; i < count; i++) {
        length_m += stretches[i].length_m;
        offsets += stretches[i].offsets;
        areas += stretches[i].area_m2 * stretches[i].area_m2;
    }
    noise.why = "too few lines that both map makers drew and neither moved";
    if (count < PL_NOISE_EVENTS_MIN || !(offsets > 0)) return noise;
    noise.estimated = true;
    noise.sigma_m = sqrt(offsets / length_m);
    noise.length_m = areas / (2 * offsets);
    noise.why = "lines that both map makers drew and neither moved";
    return noise;
}

static pl_interval_part drawn_lines(const pl_noise *noise, double value, double sd) {
    return (pl_interval_part){.name = "drawn-lines",
                              .estimated = noise->estimated,
                              .low = noise->estimated ? value - TWO_SIDED_95 * sd : NAN,
                              .high = noise->estimated ? value + TWO_SIDED_95 * sd : NAN,
                              .events = noise->events,
                              .why = noise->why};
}

pl_interval_part pl_noise_of_change(const pl_noise *noise, double value_km2, double perimeter_m) {
    const double variance = 2 * noise->sigma_m * noise->sigma_m * noise->length_m * perimeter_m;
    return drawn_lines(noise, value_km2, sqrt(variance) / M2_IN_KM2);
}

pl_interval_part pl_noise_of_distance(const pl_noise *noise, double value_km) {
    return drawn_lines(noise, value_km, noise->sigma_m / M_IN_KM);
}

pl_interval_part pl_redraws_in(double value_km2, double gained_km2, double lost_km2, size_t events) {
    return (pl_interval_part){.name = "redraws",
                              .estimated = true,
                              .low = value_km2 - gained_km2,
                              .high = value_km2 + lost_km2,
                              .events = events,
                              .why = "recognised redraws in the window are in the number"};
}
