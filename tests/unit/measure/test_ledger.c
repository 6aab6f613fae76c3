/* test_ledger.c - which patches make one event, and what an event sums up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/ledger.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NEVER INT64_MAX

static pl_ledger_patch patch(pl_instant to, const char *status, pl_kind kind, bool gained, double km2,
                             double west) {
    return (pl_ledger_patch){.from = to - 1,
                             .to = to,
                             .status = status,
                             .why = "",
                             .kind = kind,
                             .gained = gained,
                             .area_km2 = km2,
                             .undone_at = NEVER,
                             .box = {west, 48, west + 0.01, 48.01}};
}

/* At 48 N a degree of longitude is 74.5 km: 0.06 are 4.5 km, 0.08 are 6. */
static void neighbours_join(void **unused) {
    (void)unused;
    pl_ledger_patch patches[] = {
        patch(10, "held:a", PL_KIND_REDRAW, true, 2, 30),      /* 0 */
        patch(10, "held:a", PL_KIND_REDRAW, false, 1, 30.14),  /* 1: near 2 alone */
        patch(10, "held:a", PL_KIND_REDRAW, true, 5, 30.07),   /* 2: near 0, and near 1 */
        patch(10, "held:a", PL_KIND_REDRAW, true, 1.5, 30.23), /* 3: 6 km from 1 */
        patch(10, "held:a", PL_KIND_RETRACTION, true, 3, 30),  /* 4: another kind */
        patch(10, "held:b", PL_KIND_REDRAW, true, 4, 30),      /* 5: another status */
        patch(11, "held:a", PL_KIND_REDRAW, true, 0.5, 30),    /* 6: another snapshot */
    };
    patches[2].why = "the largest";
    patches[2].width_m = 70;
    patches[4].undone_at = 20;
    patches[4].undone_km2 = 1.25;
    patches[0].contested_km2 = 0.5;
    patches[1].contested_km2 = 0.25;
    pl_arena arena = {0};
    pl_event *events;
    size_t count;
    pl_error error;
    assert_true(pl_events_of(patches, COUNT(patches), &arena, &events, &count, &error));
    assert_int_equal(count, 5);
    const size_t members[] = {3, 1, 1, 1, 1};
    for (size_t i = 0; i < count; i++) assert_int_equal(events[i].patch_count, members[i]);
    const pl_event *all = &events[0];
    assert_true(all->gained_km2 == 7 && all->lost_km2 == 1 && all->contested_km2 == 0.75);
    assert_string_equal(all->why, "the largest");
    assert_true(all->width_m == 70 && all->box.west == 30 && fabs(all->box.east - 30.15) < 1e-12);
    assert_true(fabs(all->at.lon - 30.075) < 1e-12 && fabs(all->at.lat - 48.005) < 1e-12);
    for (size_t i = 0; i < 3; i++) assert_int_equal(all->patches[i], i);
    assert_true(all->undone_at == NEVER && all->undone_km2 == 0);
    assert_string_equal(events[1].status, "held:b");
    assert_int_equal(events[2].kind, PL_KIND_RETRACTION);
    assert_true(events[2].undone_at == 20 && events[2].undone_km2 == 1.25);
    assert_int_equal(events[3].patches[0], 3);
    assert_int_equal(events[4].to, 11);
    assert_true(pl_events_of(NULL, 0, &arena, &events, &count, &error));
    assert_int_equal(count, 0);
    pl_arena_free(&arena);
}

/* The same patches in another order give the same events. */
static void order_does_not_matter(void **unused) {
    (void)unused;
    pl_ledger_patch patches[40], turned[40];
    for (size_t i = 0; i < COUNT(patches); i++)
        patches[i] =
            patch(10 + (pl_instant)(i % 3), i % 2 == 0 ? "held:a" : "contested", (pl_kind)(i % 2 + 2),
                  i % 5 < 2, 1 + (double)(i * 7 % 11), 30 + 0.012 * (double)(i * 13 % 40));
    for (size_t i = 0; i < COUNT(patches); i++) turned[COUNT(patches) - 1 - i] = patches[i];
    pl_arena arena = {0};
    pl_event *one, *other;
    size_t one_count, other_count;
    pl_error error;
    assert_true(pl_events_of(patches, COUNT(patches), &arena, &one, &one_count, &error));
    assert_true(pl_events_of(turned, COUNT(turned), &arena, &other, &other_count, &error));
    assert_int_equal(one_count, other_count);
    assert_true(one_count > 3 && one_count < 40);
    for (size_t i = 0; i < one_count; i++) {
        assert_true(fabs(one[i].gained_km2 - other[i].gained_km2) < 1e-9);
        assert_true(fabs(one[i].lost_km2 - other[i].lost_km2) < 1e-9);
        assert_int_equal(one[i].patch_count, other[i].patch_count);
        assert_memory_equal(&one[i].box, &other[i].box, sizeof one[i].box);
    }
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_join),
        cmocka_unit_test(order_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
