/* test_interval.c - how parts add up, and sigma and l of redrawn stretches against a simulation of the model
 * that they are estimated for. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/interval.h"

#define DAY 86400
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void near(double got, double wanted, double off) {
    if (!(fabs(got - wanted) <= off)) fail_msg("%.12g, wanted %.12g", got, wanted);
}

static void parts_add_up(void **unused) {
    (void)unused;
    pl_interval number = pl_interval_start(10);
    assert_true(isnan(number.low) && isnan(number.high));
    pl_interval_add(&number, (pl_interval_part){.name = "a", .low = 1, .high = 99}); /* not estimated */
    assert_true(isnan(number.low) && isnan(number.high));
    assert_true(isnan(number.parts[0].low) && isnan(number.parts[0].high));
    pl_interval_add(&number, (pl_interval_part){.name = "b", .estimated = true, .low = 8, .high = 11});
    near(number.low, 8, 0);
    near(number.high, 11, 0);
    pl_interval_add(&number, (pl_interval_part){.name = "c", .estimated = true, .low = 10, .high = 14});
    near(number.low, 8, 0);
    near(number.high, 15, 0);
    /* wholly above the value: one side alone grows */
    pl_interval_add(&number, (pl_interval_part){.name = "d", .estimated = true, .low = 11, .high = 12});
    near(number.low, 8, 0);
    near(number.high, 17, 0);
    assert_int_equal(number.part_count, 4);
    pl_interval_add(&number, (pl_interval_part){.name = "e", .estimated = true, .low = 0, .high = 99});
    assert_int_equal(number.part_count, 4);
    near(number.high, 17, 0);
}

static void redraws_are_a_part(void **unused) {
    (void)unused;
    pl_interval number = pl_interval_start(100);
    pl_interval_add(&number, pl_redraws_in(100, 30, 4, 3));
    near(number.low, 70, 0);
    near(number.high, 104, 0);
    assert_int_equal(number.parts[0].events, 3);
}

static void too_few_redraws(void **unused) {
    (void)unused;
    pl_redrawn redrawn[2 * PL_NOISE_EVENTS_MIN];
    for (size_t i = 0; i < COUNT(redrawn); i++) /* two a snapshot */
        redrawn[i] = (pl_redrawn){(pl_instant)(i / 2) * DAY, 20, 2000};
    pl_noise noise = pl_noise_of_redrawn(redrawn, COUNT(redrawn));
    assert_true(noise.estimated);
    assert_int_equal(noise.events, PL_NOISE_EVENTS_MIN);
    near(noise.sigma_m, 20, 1e-12);
    near(noise.length_m, 500, 1e-9); /* blocks of 1 km: half of it */
    noise = pl_noise_of_redrawn(redrawn, COUNT(redrawn) - 2);
    assert_false(noise.estimated);
    assert_int_equal(noise.events, PL_NOISE_EVENTS_MIN - 1);
    assert_true(isnan(noise.sigma_m) && isnan(noise.length_m) && noise.why != NULL);
    pl_interval number = pl_interval_start(5);
    pl_interval_add(&number, pl_noise_of_change(&noise, 5, 1e5));
    assert_true(isnan(number.low) && !number.parts[0].estimated);
    assert_string_equal(number.parts[0].name, "drawn-lines");
    /* what new vertices leave, and what has no length, is no redraw */
    redrawn[0].width_m = redrawn[1].width_m = PL_NOISE_WIDTH_MIN_M - 0.01;
    assert_false(pl_noise_of_redrawn(redrawn, COUNT(redrawn)).estimated);
    redrawn[0] = redrawn[1] = (pl_redrawn){0, 20, 2 * 20 * (PL_NOISE_SLENDER_MIN - 0.01)};
    assert_false(pl_noise_of_redrawn(redrawn, COUNT(redrawn)).estimated);
    assert_false(pl_noise_of_redrawn(NULL, 0).estimated);
}

/* splitmix64 */
static uint64_t state = 20310301;
static double uniform(void) {
    uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}
static double normal(void) {
    return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

/* A line is off by a normal offset of 15 m that stays the same over blocks of 300 to 2,500 m. From 400
 * redrawn blocks (the offset and length of each, as slivers have them) the estimate must tell by how much the
 * area along 40 km of line is off: 95 % of 2,000 such lines within 1.96 standard deviations, up to the error
 * of the estimate (sd of a variance from 400 blocks: some 10 %, so +-5 % of the sd) and of the count
 * (3 sqrt(0.95 x 0.05 / 2000) = 1.5 %). 0.95 at 0.95 and at 1.05 x 1.96 sd is 0.937 and 0.960. */
static double block_m(void) {
    return 300 + 2200 * uniform();
}
static void the_model_covers(void **unused) {
    (void)unused;
    static pl_redrawn redrawn[400];
    for (size_t i = 0; i < COUNT(redrawn); i++) {
        double offset_m = fabs(15 * normal()), length_m = block_m();
        redrawn[i] = (pl_redrawn){(pl_instant)i * DAY, offset_m, 2 * length_m};
    }
    const pl_noise noise = pl_noise_of_redrawn(redrawn, COUNT(redrawn));
    assert_true(noise.estimated);
    near(noise.sigma_m, 15, 1.8);
    size_t inside = 0, lines = 2000;
    for (size_t k = 0; k < lines; k++) {
        double area_m2 = 0, left_m = 40000;
        while (left_m > 0) {
            double length_m = fmin(block_m(), left_m);
            area_m2 += 15 * normal() * length_m;
            left_m -= length_m;
        }
        const pl_interval_part part = pl_noise_of_change(&noise, area_m2 / 1e6, 40000);
        inside += part.low <= 0 && 0 <= part.high;
    }
    const double share = (double)inside / (double)lines;
    if (share < 0.937 - 0.015 || share > 0.960 + 0.015) fail_msg("%.4f of the lines inside", share);
    const pl_interval_part distance = pl_noise_of_distance(&noise, 7);
    near(distance.high - 7, 1.96 * noise.sigma_m / 1000, 1e-12);
    near(7 - distance.low, 1.96 * noise.sigma_m / 1000, 1e-12);
}

/* Stretches of 2 km that lie 300 m apart: sigma 300 m, l half of 2 km; a distance that varies along a stretch
 * has more in its squares than in its area. */
static void two_makers_apart(void **unused) {
    (void)unused;
    pl_apart apart[PL_NOISE_EVENTS_MIN];
    for (size_t i = 0; i < COUNT(apart); i++) apart[i] = (pl_apart){2000, 2000 * 300.0, 2000 * 300.0 * 300.0};
    pl_noise noise = pl_noise_of_apart(apart, COUNT(apart));
    assert_true(noise.estimated);
    assert_int_equal(noise.events, COUNT(apart));
    near(noise.sigma_m, 300, 1e-9);
    near(noise.length_m, 1000, 1e-9);
    for (size_t i = 0; i < COUNT(apart); i++) /* 200 and 400 m, half of the way each */
        apart[i].offsets = 1000 * 200.0 * 200.0 + 1000 * 400.0 * 400.0;
    noise = pl_noise_of_apart(apart, COUNT(apart));
    near(noise.sigma_m, sqrt(1e5), 1e-9);
    near(noise.length_m, 900, 1e-9);
    assert_false(pl_noise_of_apart(apart, COUNT(apart) - 1).estimated);
    const pl_apart same = {2000, 0, 0};
    for (size_t i = 0; i < COUNT(apart); i++) apart[i] = same;
    assert_false(pl_noise_of_apart(apart, COUNT(apart)).estimated); /* one drawing, twice */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up),     cmocka_unit_test(redraws_are_a_part),
        cmocka_unit_test(too_few_redraws),  cmocka_unit_test(the_model_covers),
        cmocka_unit_test(two_makers_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
