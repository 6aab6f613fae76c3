/* duel_layer.c - one function a case: objects that fare independently; salvos at groups of them; a dynamic
 * programme over magazine and objects where shots depend on what was hit. Where shots run out the chances
 * are kept as products of proper distributions, so that none of them underflows before it is negligible. */
#include "intercept/duel_layer.h"

#include "intercept/binomial.h"
#include "measure/chance.h"

#include <math.h>

static bool is_enough(const pl_layer *layer, size_t objects) {
    return layer->magazine < 0 || layer->magazine >= (int64_t)layer->shots * (int64_t)objects;
}

bool pl_layer_is_free(const pl_layer *layer, size_t objects) {
    return layer->allocation != PL_ALLOCATE_RANDOM && is_enough(layer, objects);
}

/* Shots that the layer has for so many objects. */
static size_t shots_for(const pl_layer *layer, size_t objects) {
    const size_t wanted = (size_t)layer->shots * objects;
    return layer->magazine < 0 || (size_t)layer->magazine > wanted ? wanted : (size_t)layer->magazine;
}

/* Even looks: shots left after the first round, once it is whole. */
static size_t even_levels(const pl_layer *layer, size_t objects) {
    const size_t shots = shots_for(layer, objects);
    return layer->shots > 1 && shots > 0 ? (layer->shots > 2 ? shots : 1) : 1;
}

double pl_layer_room(const pl_layer *layer, size_t objects) {
    const double n = (double)objects + 1;
    if (pl_layer_is_free(layer, objects)) return n;
    const double shots = (double)shots_for(layer, objects) + 2;
    if (layer->allocation == PL_ALLOCATE_RANDOM || layer->doctrine == PL_DOCTRINE_SALVO) return n;
    if (layer->allocation == PL_ALLOCATE_IN_TURN) return fmax(n, shots);
    return n * ((double)even_levels(layer, objects) + 1);
}

/* The chance of one shot where it is a number, else 1. */
static double known_hit(const pl_layer *layer) {
    const bool number = !(layer->kill.a > 0) && !(layer->reliability.a > 0) && !(layer->correlation > 0);
    return number ? layer->kill.value * layer->reliability.value : 1;
}

/* How many kills the magazine may make. */
static double in_turn_kills(const pl_layer *layer, double n, double shots) {
    const double mean = shots * known_hit(layer);
    return fmin(n, mean + 14 * sqrt(mean) + 40);
}

/* How many numbers of shots at n killed ones count: each took a cut geometric distribution, whose variance is
 * less than a ninth of the square of its length. */
static double in_turn_width(const pl_layer *layer, double n) {
    const double s = layer->shots, p = known_hit(layer);
    const double variance = fmin(s * s / 9, p < 1 ? 1 / (p * p + 1e-9) : INFINITY);
    return 28 * sqrt(n * variance) + 2 * s + 40;
}

double pl_layer_operations(const pl_layer *layer, size_t objects) {
    const double n = (double)objects + 1;
    if (pl_layer_is_free(layer, objects)) return n + layer->shots;
    const double shots = (double)shots_for(layer, objects), s = layer->shots;
    if (layer->allocation == PL_ALLOCATE_RANDOM)
        return layer->doctrine == PL_DOCTRINE_SALVO ? shots * n : 50 * n;
    if (layer->doctrine == PL_DOCTRINE_SALVO)
        return layer->allocation == PL_ALLOCATE_EVEN ? n + n * n / 4 : n;
    if (layer->allocation == PL_ALLOCATE_IN_TURN)
        return in_turn_kills(layer, n, shots) * fmin(shots, in_turn_width(layer, n)) *
               (fmin(s, shots) / 4 + 15);
    return n * n * (1 + fmax(0, s - 2) * (double)even_levels(layer, objects) / 4);
}

bool pl_layer_work_make(const pl_layer *layer, size_t objects, pl_arena *arena, pl_layer_work *ret,
                        pl_error *error) {
    *ret = (pl_layer_work){.layer = layer, .objects_max = objects};
    ret->base = (double)shots_for(layer, objects);
    ret->room_each = (size_t)pl_layer_room(layer, objects) + 2;
    for (size_t i = 0; i < 3; i++) {
        ret->room[i] = pl_arena_alloc(arena, ret->room_each * sizeof *ret->room[i]);
        if (ret->room[i] == NULL) return pl_fail_nomem(error);
    }
    return true;
}

void pl_layer_work_set(pl_layer_work *work, double p, double detection) {
    const int shots = work->layer->shots;
    work->p = p;
    work->q = 1 - p;
    work->miss = p >= 1 ? 0 : exp(shots * log1p(-p));
    work->hit = p >= 1 ? 1 : -expm1(shots * log1p(-p));
    work->detection = detection;
    work->mean = work->square = 0;
    if (work->layer->doctrine == PL_DOCTRINE_SALVO) {
        work->mean = shots;
        work->square = (double)shots * shots;
        return;
    }
    double still = 1; /* the chance that a shot after i is fired */
    for (int i = 0; i < shots && still > 0; i++, still *= work->q) {
        work->mean += still;
        work->square += (2 * i + 1) * still;
    }
}

static void add_shots(const pl_layer_work *w, pl_layer_shots *shots, double weight, double count, bool all) {
    const double less = count - w->base;
    shots->mean += weight * less;
    shots->square += weight * less * less;
    if (all) shots->spent_all += weight;
}

static void add_binomial(double *room, size_t trials, double p, double q, double weight, double row[]) {
    size_t low, high;
    pl_binomial_row(trials, p, q, room, &low, &high);
    for (size_t i = low; i <= high; i++) row[i] += weight * room[i];
}

/* ---- each object by itself ---- */

static void add_free(pl_layer_work *w, size_t arriving, double weight, double row[], pl_layer_shots *shots) {
    const pl_layer *layer = w->layer;
    const double d = w->detection, n = (double)arriving;
    const double killed = d * w->hit, mean = n * d * w->mean - w->base;
    add_binomial(w->room[0], arriving, d >= 1 ? w->miss : 1 - killed, killed, weight, row);
    shots->mean += weight * mean;
    shots->square += weight * (mean * mean + n * d * (w->square - d * w->mean * w->mean));
    if (layer->magazine < 0 || (size_t)layer->magazine != arriving * (size_t)layer->shots) return;
    const double all = layer->doctrine == PL_DOCTRINE_SALVO ? d : d * pow(w->q, layer->shots - 1);
    shots->spent_all += weight * pow(all, n);
}

/* ---- salvos that do not reach for all ---- */

static void add_salvo_in_turn(pl_layer_work *w, size_t arriving, double weight, double row[],
                              pl_layer_shots *shots) {
    const size_t all = (size_t)w->layer->magazine, each = (size_t)w->layer->shots;
    const size_t full = all / each, rest = all % each, without = arriving - full - 1;
    const double missed = pow(w->q, (double)rest);
    add_binomial(w->room[0], full, w->miss, w->hit, weight * missed, row + without + 1);
    add_binomial(w->room[0], full, w->miss, w->hit, weight * (1 - missed), row + without);
    add_shots(w, shots, weight, (double)all, true);
}

static void add_salvo_even(pl_layer_work *w, size_t arriving, double weight, double row[],
                           pl_layer_shots *shots) {
    const size_t all = (size_t)w->layer->magazine, base = all / arriving, more = all % arriving;
    const double log_q = log1p(-w->p);
    const double miss = base == 0 ? 1 : exp((double)base * log_q),
                 miss_more = exp((double)(base + 1) * log_q);
    size_t low, high, more_low, more_high;
    pl_binomial_row(arriving - more, miss, base == 0 ? 0 : -expm1((double)base * log_q), w->room[0], &low,
                    &high);
    pl_binomial_row(more, miss_more, -expm1((double)(base + 1) * log_q), w->room[1], &more_low, &more_high);
    for (size_t i = low; i <= high; i++)
        for (size_t k = more_low; k <= more_high; k++) row[i + k] += weight * w->room[0][i] * w->room[1][k];
    add_shots(w, shots, weight, (double)all, true);
}

/* ---- shots at random ---- */

/* Each shot picks any object: one that is still there with chance left / arriving. */
static void add_salvo_random(pl_layer_work *w, size_t arriving, double weight, double row[],
                             pl_layer_shots *shots) {
    const size_t all = shots_for(w->layer, arriving);
    double *chance = w->room[0];
    for (size_t i = 0; i < arriving; i++) chance[i] = 0;
    chance[arriving] = 1;
    size_t low = arriving, high = arriving; /* beyond them nothing that counts */
    for (size_t shot = 0; shot < all && high > 0; shot++) {
        if (low > 0) low--;
        for (size_t left = low; left <= high; left++) {
            const double kill = w->p * (double)left / (double)arriving;
            const double next = left < high ? w->p * (double)(left + 1) / (double)arriving : 0;
            chance[left] = chance[left] * (1 - kill) + (left < high ? chance[left + 1] * next : 0);
        }
        while (low < high && !(chance[low] > PL_BINOMIAL_TRIM)) chance[low++] = 0;
        while (high > low && !(chance[high] > PL_BINOMIAL_TRIM)) chance[high--] = 0;
    }
    for (size_t left = low; left <= high; left++) row[left] += weight * chance[left];
    add_shots(w, shots, weight, (double)all, w->layer->magazine >= 0 && (size_t)w->layer->magazine == all);
}

/* P(at least `hits` of `trials`). */
static double at_least(size_t hits, size_t trials, double p) {
    if (hits == 0) return 1;
    return hits > trials ? 0 : pl_beta_below(p, (double)hits, (double)(trials - hits + 1));
}

/* Each shot is at one that is still there, so that every hit is a kill until none is left: the shot of the
 * last kill is negative binomial, and its moments up to the last shot are tails of binomials. */
static void add_look_random(pl_layer_work *w, size_t arriving, double weight, double row[],
                            pl_layer_shots *shots) {
    const size_t all = shots_for(w->layer, arriving);
    const bool limited = w->layer->magazine >= 0 && (size_t)w->layer->magazine == all;
    double sum = 0;
    for (size_t kills = 0; kills < arriving; kills++) {
        const double chance = pl_binomial_at(kills, all, w->p, w->q);
        sum += chance;
        row[arriving - kills] += weight * chance;
    }
    row[0] += weight * (arriving == 0 ? 1 : all < arriving ? 0 : fmax(0, 1 - sum));
    if (arriving == 0 || all == 0 || w->p <= 0) {
        add_shots(w, shots, weight, (double)all, limited);
        return;
    }
    const double n = (double)arriving, t = (double)all, rest = 1 - at_least(arriving, all - 1, w->p);
    const double once = n / w->p * at_least(arriving + 1, all, w->p);
    const double twice = n * (n + 1) / (w->p * w->p) * at_least(arriving + 2, all + 1, w->p);
    const double mean = once + t * rest, square = twice - once + t * t * rest;
    shots->mean += weight * (mean - w->base);
    shots->square += weight * (square - 2 * w->base * mean + w->base * w->base);
    if (limited) shots->spent_all += weight * rest;
}

/* ---- looks while the magazine lasts ---- */

/* In turn. killed_by[b] is the chance that the killed ones took b shots, given how many were killed; each
 * took 1 to `shots`, a geometric distribution cut there. With e objects missed in full and r shots at the one
 * at which the magazine ran out, what is left tells e and r apart: the magazine less b is shots times e, plus
 * r. */
static void add_look_in_turn(pl_layer_work *w, size_t arriving, double weight, double row[],
                             pl_layer_shots *shots) {
    const size_t all = (size_t)w->layer->magazine, each = (size_t)w->layer->shots;
    double *by = w->room[0], *next = w->room[1], *single = w->room[2];
    if (w->p <= 0) {
        row[arriving] += weight;
        add_shots(w, shots, weight, (double)all, true);
        return;
    }
    for (size_t t = 1; t <= each && t <= all; t++)
        single[t] = (t == 1 ? 1 : single[t - 1] * w->q) * (t == 1 ? w->p / w->hit : 1);
    size_t low = 0, high = 0; /* beyond them nothing that counts */
    by[0] = 1;
    for (size_t kills = 0; kills <= arriving && kills <= all; kills++) {
        double sum = 0;
        for (size_t b = low; b <= high; b++) {
            if (!(by[b] > PL_BINOMIAL_TRIM)) continue;
            const size_t left = all - b, missed = left / each;
            const size_t used = b + each * (arriving - kills);
            if (used <= all) { /* all were shot at, with shots to spare or just enough */
                const double chance = by[b] * pl_binomial_at(kills, arriving, w->hit, w->miss);
                sum += chance;
                add_shots(w, shots, weight * chance, (double)used, used == all);
            } else {
                const double chance = by[b] * pl_binomial_at(kills, kills + missed, w->hit, w->miss) *
                                      pow(w->q, (double)(left % each));
                sum += chance;
                add_shots(w, shots, weight * chance, (double)all, true);
            }
        }
        row[arriving - kills] += weight * sum;
        if (kills == arriving || kills == all) break;
        if (low == all) break;
        const size_t end = high + each < all ? high + each : all;
        for (size_t b = low + 1; b <= end; b++) {
            const size_t first = b > high ? b - high : 1, last = b - low < each ? b - low : each;
            double chance = 0;
            for (size_t t = first; t <= last; t++) chance += single[t] * by[b - t];
            next[b] = chance;
        }
        low++;
        high = end;
        while (low < high && !(next[low] > PL_BINOMIAL_TRIM)) low++;
        while (high > low && !(next[high] > PL_BINOMIAL_TRIM)) high--;
        double *swap = by;
        by = next;
        next = swap;
    }
}

/* Evenly: round by round each that is still there gets one. After the first round the shots left are the same
 * whatever was hit; later they depend on how many were still there. */
static void add_look_even(pl_layer_work *w, size_t arriving, double weight, double row[],
                          pl_layer_shots *shots) {
    const size_t all = (size_t)w->layer->magazine, width = arriving + 1;
    double *now = w->room[0], *next = w->room[1], *kills = w->room[2];
    if (all < arriving) { /* not even one each */
        add_binomial(kills, all, w->q, w->p, weight, row + (arriving - all));
        add_shots(w, shots, weight, (double)all, true);
        return;
    }
    /* Levels count shots spent since the first round. */
    const size_t spare = all - arriving;
    size_t levels = 1, low, high;
    for (size_t i = 0; i < width; i++) now[i] = 0;
    pl_binomial_row(arriving, w->q, w->p, kills, &low, &high);
    for (size_t i = low; i <= high; i++) now[i] = kills[i];
    for (int round = 1; levels > 0; round++) {
        size_t next_levels = 0, cleared = 0;
        for (size_t level = 0; level < levels; level++)
            for (size_t there = 0; there < width; there++) {
                const double chance = now[level * width + there];
                const size_t left = spare - level;
                if (!(chance > PL_BINOMIAL_TRIM)) continue;
                if (there == 0 || left == 0) {
                    row[there] += weight * chance;
                    add_shots(w, shots, weight * chance, (double)(arriving + level), left == 0);
                } else if (left < there || round + 1 == w->layer->shots) { /* this round is the last */
                    const size_t fired = left < there ? left : there;
                    add_binomial(kills, fired, w->q, w->p, weight * chance, row + (there - fired));
                    add_shots(w, shots, weight * chance, (double)(arriving + level + fired), left == fired);
                } else {
                    const size_t to = level + there;
                    for (; cleared <= to; cleared++)
                        for (size_t i = 0; i < width; i++) next[cleared * width + i] = 0;
                    pl_binomial_row(there, w->q, w->p, kills, &low, &high);
                    for (size_t i = low; i <= high; i++) next[to * width + i] += chance * kills[i];
                    if (to >= next_levels) next_levels = to + 1;
                }
            }
        double *swap = now;
        now = next;
        next = swap;
        levels = next_levels;
    }
}

void pl_layer_add_row(pl_layer_work *work, size_t arriving, double weight, double row[],
                      pl_layer_shots *shots) {
    const pl_layer *layer = work->layer;
    const bool salvo = layer->doctrine == PL_DOCTRINE_SALVO;
    if (layer->allocation == PL_ALLOCATE_RANDOM)
        (salvo ? add_salvo_random : add_look_random)(work, arriving, weight, row, shots);
    else if (is_enough(layer, arriving))
        add_free(work, arriving, weight, row, shots);
    else if (layer->allocation == PL_ALLOCATE_IN_TURN)
        (salvo ? add_salvo_in_turn : add_look_in_turn)(work, arriving, weight, row, shots);
    else
        (salvo ? add_salvo_even : add_look_even)(work, arriving, weight, row, shots);
}
