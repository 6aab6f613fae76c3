/* duel_speed.c - how many engagements (one shot at one object) a second are drawn, on one thread, in the
 * plain raid: one layer, a number for its kill chance, enough shots, salvo of one. The drawn chances are
 * compared with the exact ones. Prints a line a raid; status 1 when they are more than 4 standard errors
 * apart. */
#include "intercept/duel.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define ENGAGEMENTS 4e8
#define ERRORS_MAX 4.5 /* of some hundred chances, at a seed that never changes */

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double apart(double drawn, double exact, double draws) {
    const double error = sqrt(fmax(exact * (1 - exact), 1 / draws) / draws);
    return fabs(drawn - exact) / error;
}

static bool measure(int64_t objects, double kill) {
    const double one = 1;
    const pl_chance always = {.value = 1, .from = NAN, .to = NAN},
                    never = {.value = 0, .from = NAN, .to = NAN};
    const pl_layer layer = {.name = "layer",
                            .kill = {.value = kill, .from = NAN, .to = NAN},
                            .reliability = always,
                            .detection = always,
                            .shots = 1,
                            .magazine = -1};
    const pl_duel duel = {.objects = {objects, 1, &one, NULL},
                          .detection = always,
                          .shock = never,
                          .layer_count = 1,
                          .layers = &layer};
    pl_duel_ask ask = {.method = PL_METHOD_EXACT, .seed = 1, .threads = 1};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_duel_result exact, drawn;
    if (!pl_duel_run(&duel, &ask, &arena, &exact, &error)) return false;
    ask.method = PL_METHOD_DRAWS;
    ask.draws = (uint64_t)(ENGAGEMENTS / (double)objects);
    const double begun = seconds_now();
    if (!pl_duel_run(&duel, &ask, &arena, &drawn, &error)) return false;
    const double took = seconds_now() - begun;
    double worst = 0;
    for (size_t i = 0; i < exact.count; i++)
        worst = fmax(worst, apart(drawn.leaks[i], exact.leaks[i], (double)drawn.draws));
    printf("%5lld objects, kill %.2f: %.0f million engagements a second; %llu duels in %.2f s, at most %.1f "
           "standard "
           "errors from exact\n",
           (long long)objects, kill, (double)drawn.draws * (double)objects / took / 1e6,
           (unsigned long long)drawn.draws, took, worst);
    pl_arena_free(&arena);
    return worst <= ERRORS_MAX;
}

int main(void) {
    const bool small = measure(6, 0.5), middle = measure(36, 0.8), large = measure(1000, 0.3);
    return small && middle && large ? 0 : 1;
}
