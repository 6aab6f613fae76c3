/* test_coverage.c - is the truth of the demonstration theatre where the stated intervals say, as often as
 * they say? 200 seeds make 200 wars; each is ingested and measured as anybody's archive would be, and held
 * against the ground without the errors of its drawing.
 *
 * A second evidence file holds a few maps of the true ground, drawn by the same hand, so that distances and
 * the front are asked of both in the same way.
 *
 * A stated coverage of 95 % must come out within three binomial standard deviations, sqrt(0.95 x 0.05 / n),
 * and another 1.5 % below, since the errors are estimated from some 50 redrawn strips each (sd of a variance
 * from 50: 20 %, so 10 % of an interval's width; 0.95 at a width that scatters by 10 % is 0.943, and its
 * square root is biased by a little more). From above it is bounded too: an interval that is never wrong is
 * no 95 % interval. What is a maximum of its causes put together (the whole interval) may only be wider. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/threads.h"
#include "engine/agree.h"
#include "engine/clipped.h"
#include "engine/demo.h"
#include "engine/demo_ground.h"
#include "engine/front.h"
#include "engine/gaps.h"
#include "engine/histories.h"
#include "engine/hubs.h"
#include "engine/noise.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SEEDS
#define SEEDS 200
#endif
#define WINDOWS 4
#define INSTANTS 6 /* the ends of the windows, in pairs of neighbours */
#define FLIPS 6
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* How often the truth lay in its interval. */
typedef struct {
    size_t asked, inside;
} tally;

typedef struct {
    char error[1200]; /* "" : all was measured */
    tally net, net_whole, distance, moved, flips;
    size_t gaps_right, redraws_right, lag_right, lag_asked;
    double sigma_m, length_m;
} outcome;

static outcome outcomes[SEEDS];
static char scratch[256];

/* Days at whose noon the windows begin and end: no gain stands there that is withdrawn later. */
static const int window_days[WINDOWS][2] = {{2, 30}, {30, 57}, {62, 88}, {88, 119}};
static const int state_days[INSTANTS] = {2, 30, 57, 62, 88, 119};

static pl_instant noon(int day) {
    return pl_day_start(DEMO_FIRST_DAY + day) + 12 * 3600;
}

static void count(tally *into, bool inside) {
    into->asked++;
    into->inside += inside;
}

/* ---- one seed's files ---- */

typedef struct {
    char folder[300];
} place_of;

static bool write_file(void *context, const char *path, pl_slice bytes, pl_error *error) {
    char full[700];
    snprintf(full, sizeof full, "%s/%s", ((place_of *)context)->folder, path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    mkdir(full, 0777);
    *slash = '/';
    return pl_file_write(full, bytes, error);
}

static bool take_source(const char *folder, const char *archive, const char *source, const char *evidence,
                        pl_arena *arena, pl_error *error) {
    char yaml[400], path[400], file[400];
    const char *paths[] = {path};
    pl_ingest_result result;
    snprintf(yaml, sizeof yaml, "%s/sources/%s.yaml", folder, source);
    snprintf(path, sizeof path, "%s/%s", folder, archive);
    snprintf(file, sizeof file, "%s/%s", folder, evidence);
    pl_ingest_options options = {
        .evidence = file, .source = yaml, .paths = paths, .path_count = 1, .threads = 1};
    return pl_ingest(&options, arena, &result, error);
}

static const demo_moment *moment_at(const demo_war *war, pl_instant instant) {
    size_t at = 0;
    while (at + 1 < war->count && war->moments[at + 1].instant <= instant) at++;
    return &war->moments[at];
}

/* Maps of the true ground at the ends of the windows. */
static bool write_truth(const demo_war *war, place_of *where, pl_error *error) {
    pl_buffer text = {0};
    bool done = true;
    for (int i = 0; done && i < INSTANTS; i++) {
        char path[64];
        demo_moment moment = *moment_at(war, noon(state_days[i]));
        demo_ground actual;
        demo_actual(war, &moment, &actual);
        moment.ground = actual;
        pl_buffer_clear(&text);
        demo_draw_meridian(war, &moment, &text);
        snprintf(path, sizeof path, "truth/%" PRId64 ".geojson", noon(state_days[i]));
        done = write_file(where, path, (pl_slice){text.data, text.length}, error);
    }
    pl_buffer_free(&text);
    return done;
}

typedef struct {
    const demo_war *war;
    pl_store *store, *truth;
    pl_arena *arena;
    outcome *out;
    pl_noise noise;
} trial;

/* ---- displacements: land, distances, the front ---- */

static const pl_interval_part *part_of(const pl_interval *interval, const char *name) {
    for (size_t i = 0; i < interval->part_count; i++)
        if (strcmp(interval->parts[i].name, name) == 0) return &interval->parts[i];
    return NULL;
}

static bool within(double low, double high, double value) {
    return low <= value && value <= high;
}

#define MOVEMENT (PL_KINDS_ALL & ~(1u << PL_KIND_REDRAW | 1u << PL_KIND_RECLASSIFIED))

static bool try_net(trial *t, pl_error *error) {
    for (int w = 0; w < WINDOWS; w++) {
        const pl_instant from = noon(window_days[w][0]), to = noon(window_days[w][1]);
        demo_ground before, after;
        pl_change_in change;
        demo_actual(t->war, moment_at(t->war, from), &before);
        demo_actual(t->war, moment_at(t->war, to), &after);
        const demo_truth truth = demo_measure(&t->war->fine, &before, &after, DEMO_TARSENIA);
        const double net_km2 = truth.gained_km2 - truth.lost_km2;
        if (!pl_ask_change_in(t->store, "meridian", NULL, from, to, INT64_MAX, NULL, MOVEMENT, t->arena,
                              &change, error))
            return false;
        const pl_interval_part *drawn = part_of(&change.by_update.net, "drawn-lines");
        if (drawn == NULL || !drawn->estimated) return pl_fail(error, PL_INTERNAL, "no error of drawn lines");
        count(&t->out->net, within(drawn->low, drawn->high, net_km2));
        count(&t->out->net_whole, within(change.by_update.net.low, change.by_update.net.high, net_km2));
    }
    return true;
}

static bool ask_hub(trial *t, pl_store *store, const char *point, pl_hub_answer *ret, pl_error *error) {
    pl_instant instants[INSTANTS];
    for (int i = 0; i < INSTANTS; i++) instants[i] = noon(state_days[i]);
    const pl_hub_question question = {.as_of = INT64_MAX,
                                      .sources = "meridian",
                                      .place = {.name = point},
                                      .instants = instants,
                                      .instant_count = INSTANTS};
    return pl_ask_hub(store, &question, t->arena, ret, error) &&
           (ret->sources[0].day_count == INSTANTS || pl_fail(error, PL_INTERNAL, "days are missing"));
}

/* From two places west of where the front moves. */
static bool try_distances(trial *t, pl_error *error) {
    static const char *const points[] = {"-22.9,45.63", "-22.9,47.03"};
    for (size_t p = 0; p < COUNT(points); p++) {
        pl_hub_answer drawn, truth;
        if (!ask_hub(t, t->store, points[p], &drawn, error) ||
            !ask_hub(t, t->truth, points[p], &truth, error))
            return false;
        for (int i = 0; i < INSTANTS; i++) {
            const pl_interval *interval = &drawn.sources[0].days[i].interval;
            const pl_interval_part *part = part_of(interval, "drawn-lines");
            if (part == NULL || !part->estimated)
                return pl_fail(error, PL_INTERNAL, "no error of the distance");
            count(&t->out->distance,
                  within(part->low, part->high, truth.sources[0].days[i].held[0].distance_km));
        }
    }
    return true;
}

static bool try_front(trial *t, pl_error *error) {
    for (int w = 0; w < WINDOWS; w += 2) {
        pl_front_answers drawn, truth;
        pl_front_question question = {.as_of = INT64_MAX,
                                      .sources = "meridian",
                                      .from = noon(window_days[w][0]),
                                      .to = noon(window_days[w][1]),
                                      .hole_max_km2 = 5,
                                      .moved_m = PL_FRONT_MOVED_M,
                                      .kinds = MOVEMENT};
        if (!pl_ask_front(t->store, &question, t->arena, &drawn, error)) return false;
        /* There are months between these maps, and nothing but movement. */
        question.kinds = PL_KINDS_ALL;
        if (!pl_ask_front(t->truth, &question, t->arena, &truth, error)) return false;
        const pl_interval *moved = &drawn.answers[0].whole.from.moved_km;
        if (isnan(moved->low)) return pl_fail(error, PL_INTERNAL, "no error of what moved");
        count(&t->out->moved, within(moved->low, moved->high, truth.answers[0].whole.from.moved_km.value));
    }
    return true;
}

/* ---- flips ---- */

static double metres(const demo_war *war, int row, int32_t micro) {
    return (double)micro * war->fine.km2_per_micro[row] * 1e6 / 5560.0; /* a strip is 5.56 km high */
}

/* When the true front passed a place in a strip for good, and how near the drawn one came to it without that.
 * False when it did not, or came nearer than the errors of lines are. */
static bool true_flip(const trial *t, int row, int32_t place, pl_instant *ret) {
    const demo_war *war = t->war;
    const double near_m = 1.96 * t->noise.sigma_m;
    size_t at = war->count;
    for (size_t i = 0; i < war->count; i++) {
        const demo_moment *moment = &war->moments[i];
        const int32_t front = moment->ground.front[row];
        if (fabs(metres(war, row, front - place)) < near_m) return false;
        const bool held = front - moment->off[row] <= place;
        if (held && at == war->count) at = i;
        if (!held) at = war->count;
    }
    if (at == 0 || at == war->count) return false;
    *ret = war->moments[at].instant;
    return true;
}

static bool try_flips(trial *t, pl_error *error) {
    static const int rows[FLIPS] = {5, 16, 27, 35, 39, 43}; /* without counter-attacks and pockets */
    for (int i = 0; i < FLIPS; i++) {
        const int row = rows[i];
        const demo_war *war = t->war;
        const int32_t first = war->moments[0].ground.front[row],
                      last = war->moments[war->count - 1].ground.front[row];
        const int32_t place = first + (last - first) / 2;
        const int32_t middle = (war->fine.reference[row] + war->fine.reference[row + 1]) / 2;
        const double lon = (middle + place) / 1e6, lat = (DEMO_SOUTH + row * 50000 + 25000) / 1e6;
        char text[64];
        pl_instant flip = 0;
        pl_place_answer answer;
        if (!true_flip(t, row, place, &flip)) continue;
        snprintf(text, sizeof text, "%.6f,%.6f", lon, lat);
        const pl_place_asked asked = {.name = text};
        if (!pl_ask_place(t->store, "meridian", NULL, &asked, t->arena, &answer, error)) return false;
        const pl_point_history *history = &answer.sources[0].points[0];
        const pl_status_span *held = &history->spans[history->span_count - 1];
        count(&t->out->flips,
              strcmp(held->status, "held:tarsenia") == 0 && held->after < flip && flip <= held->from);
    }
    return true;
}

/* ---- gaps, redraws, lag: exact ---- */

static bool try_gaps(trial *t, pl_error *error) {
    static const int missing[] = {8, 9, 53, 74}, unchanged[] = {15, 16, 17, 18};
    pl_gaps_answer answer;
    if (!pl_ask_gaps(t->store, "meridian", PL_SOURCES_TURN, INT64_MIN, INT64_MAX, t->arena, &answer, error))
        return false;
    bool right = answer.day_count == DEMO_DAYS && answer.counts.of[PL_DAY_MISSING] == COUNT(missing) &&
                 answer.counts.of[PL_DAY_NO_UPDATE] == COUNT(unchanged);
    for (size_t i = 0; right && i < COUNT(missing); i++)
        right = answer.days[missing[i]].state == PL_DAY_MISSING;
    for (size_t i = 0; right && i < COUNT(unchanged); i++)
        right = answer.days[unchanged[i]].state == PL_DAY_NO_UPDATE;
    t->out->gaps_right = right;
    return true;
}

/* What was drawn again, strip by strip: corrections of the front and the two redraws of the border. */
static double redrawn_km2(const demo_war *war) {
    double sum = 0;
    for (size_t i = 1; i < war->count; i++) {
        const demo_moment *now = &war->moments[i], *before = &war->moments[i - 1];
        for (int row = 0; row < DEMO_ROWS; row++) {
            const double km2 = war->fine.km2_per_micro[row];
            sum += abs(now->ground.border[row] - before->ground.border[row]) * km2;
            if ((now->events & DEMO_FRONT_SLIVER) != 0 && before->off[row] != 0 && now->off[row] == 0 &&
                now->ground.front[row] == before->ground.front[row] - before->off[row])
                sum += abs(before->off[row]) * km2;
        }
    }
    return sum;
}

static bool try_redraws(trial *t, pl_error *error) {
    const pl_series *series;
    if (!pl_ask_series(t->store, "meridian", NULL, INT64_MAX, t->arena, &series, error)) return false;
    double sum = 0;
    for (size_t i = 1; i < series->count; i++)
        sum += series->steps[i].gained_km2[PL_KIND_REDRAW] + series->steps[i].lost_km2[PL_KIND_REDRAW];
    t->out->redraws_right = fabs(sum - redrawn_km2(t->war)) < 1e-5;
    return true;
}

static bool try_lag(trial *t, pl_error *error) {
    pl_agree_answer answer;
    const pl_agree_question question = {
        .first = "meridian", .second = "harbor", .at = INT64_MIN, .from = INT64_MIN, .to = INT64_MIN};
    if (!pl_ask_agree(t->store, &question, t->arena, &answer, error)) return false;
    t->out->lag_asked = answer.changes.known;
    t->out->lag_right = answer.changes.known && answer.changes.best_days == DEMO_HARBOR_LAG_DAYS;
    return true;
}

/* ---- a seed ---- */

static bool measure(trial *t, pl_error *error) {
    if (!pl_ask_noise(t->store, "meridian", INT64_MAX, t->arena, &t->noise, error)) return false;
    t->out->sigma_m = t->noise.sigma_m;
    t->out->length_m = t->noise.length_m;
    return try_net(t, error) && try_distances(t, error) && try_front(t, error) && try_flips(t, error) &&
           try_gaps(t, error) && try_redraws(t, error) && try_lag(t, error);
}

static bool run_seed(uint64_t seed, demo_war *war, outcome *out, pl_error *error) {
    place_of where;
    pl_arena arena = {0};
    char path[400], command[400];
    snprintf(where.folder, sizeof where.folder, "%s/%" PRIu64, scratch, seed);
    if (mkdir(where.folder, 0777) != 0) return pl_fail(error, PL_STORAGE, "no folder %s", where.folder);
    demo_war_make(seed, war);
    bool done = pl_demo_make(seed, write_file, &where, error) && write_truth(war, &where, error) &&
                take_source(where.folder, "meridian", "meridian", "maps.gpkg", &arena, error) &&
                take_source(where.folder, "harbor", "harbor", "maps.gpkg", &arena, error) &&
                take_source(where.folder, "truth", "meridian", "truth.gpkg", &arena, error);
    trial t = {.war = war, .arena = &arena, .out = out};
    if (done) {
        snprintf(path, sizeof path, "%s/maps.gpkg", where.folder);
        done = (t.store = pl_store_open(path, PL_STORE_READ, error)) != NULL;
        snprintf(path, sizeof path, "%s/truth.gpkg", where.folder);
        done = done && (t.truth = pl_store_open(path, PL_STORE_READ, error)) != NULL;
    }
    done = done && measure(&t, error);
    pl_store_close(t.store, NULL);
    pl_store_close(t.truth, NULL);
    pl_arena_free(&arena);
    snprintf(command, sizeof command, "rm -rf '%s'", where.folder);
    return system(command) == 0 && done; /* NOLINT(cert-env33-c): a path of our own */
}

static void seed_piece(void *job, size_t piece, unsigned worker) {
    (void)job;
    (void)worker;
    pl_error error = {0};
    demo_war *war = malloc(sizeof *war);
    if (war == NULL || !run_seed(PL_DEMO_SEED + piece, war, &outcomes[piece], &error))
        snprintf(outcomes[piece].error, sizeof outcomes[piece].error, "seed %zu: %s", piece, error.text);
    free(war);
}

static int run_seeds(void **state) {
    pl_error error = {0};
    /* 270 small files a seed: in memory where there is such a place */
    const char *under = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
    (void)state;
    snprintf(scratch, sizeof scratch, "%s/plumbline-coverage-%ld", under == NULL ? "/tmp" : under,
             (long)getpid());
    if (mkdir(scratch, 0777) != 0) return -1;
    pl_pool *pool = pl_pool_open(0, &error);
    if (pool == NULL) return -1;
    pl_pool_start(pool, SEEDS, seed_piece, NULL);
    pl_pool_wait(pool);
    pl_pool_close(pool);
    return rmdir(scratch);
}

/* ---- what came out ---- */

static void every_seed_is_measured(void **state) {
    (void)state;
    double sigma_m = 0, length_m = 0;
    for (size_t i = 0; i < SEEDS; i++) {
        if (outcomes[i].error[0] != '\0') fail_msg("%s", outcomes[i].error);
        sigma_m += outcomes[i].sigma_m / SEEDS;
        length_m += outcomes[i].length_m / SEEDS;
    }
    print_message("sigma %.1f m, l %.0f m on average\n", sigma_m, length_m);
    assert_true(fabs(sigma_m - 15) < 1.5); /* as drawn */
}

#define STATED 0.95
#define ESTIMATED 0.015 /* see above */

static tally sum_of(size_t offset) {
    tally sum = {0};
    for (size_t i = 0; i < SEEDS; i++) {
        const tally *one = (const tally *)(const void *)((const char *)&outcomes[i] + offset);
        sum.asked += one->asked;
        sum.inside += one->inside;
    }
    return sum;
}

static void covers(const char *what, size_t offset, size_t asked_min, bool exactly) {
    const tally sum = sum_of(offset);
    const double share = (double)sum.inside / (double)sum.asked,
                 sd = sqrt(STATED * (1 - STATED) / (double)sum.asked);
    print_message("%s: %zu of %zu, %.3f\n", what, sum.inside, sum.asked, share);
    assert_true(sum.asked >= asked_min);
    if (share < STATED - ESTIMATED - 3 * sd) fail_msg("%s: %.4f, too few", what, share);
    if (exactly && share > STATED + ESTIMATED + 3 * sd) fail_msg("%s: %.4f, never wrong", what, share);
}

static void net_of_a_month(void **state) {
    (void)state;
    covers("net, drawn lines", offsetof(outcome, net), WINDOWS * SEEDS, true);
    covers("net, all parts", offsetof(outcome, net_whole), WINDOWS * SEEDS, false);
}
static void distances(void **state) {
    (void)state;
    covers("distance to the front", offsetof(outcome, distance), 2 * INSTANTS * SEEDS, true);
}
static void what_moved(void **state) {
    (void)state;
    covers("length that moved", offsetof(outcome, moved), WINDOWS / 2 * SEEDS, false);
}
static void flips(void **state) {
    (void)state;
    covers("when a place changed hands", offsetof(outcome, flips), 2 * SEEDS, false);
}

static void gaps_redraws_and_lag(void **state) {
    (void)state;
    size_t gaps = 0, redraws = 0, lags = 0, asked = 0;
    for (size_t i = 0; i < SEEDS; i++) {
        gaps += outcomes[i].gaps_right;
        redraws += outcomes[i].redraws_right;
        lags += outcomes[i].lag_right;
        asked += outcomes[i].lag_asked;
    }
    print_message("gaps %zu, redraws %zu, lag %zu of %zu\n", gaps, redraws, lags, asked);
    assert_int_equal(gaps, SEEDS);
    /* To the digit; in one war of 200 a corrected strip comes to be of one patch with something else. */
    assert_true((double)redraws >= STATED * SEEDS);
    assert_int_equal(asked, SEEDS);
    assert_int_equal(lags, SEEDS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_seed_is_measured),
        cmocka_unit_test(net_of_a_month),
        cmocka_unit_test(distances),
        cmocka_unit_test(what_moved),
        cmocka_unit_test(flips),
        cmocka_unit_test(gaps_redraws_and_lag),
    };
    return cmocka_run_group_tests(tests, run_seeds, NULL);
}
