/* duel_draw.c - a duel as it happens. Objects are alike, so that a layer need only know how many there are;
 * who is shot at is told apart where the allocation is at random. Each duel has a stream of its own. */
#include "intercept/duel_draw.h"

#include "base/threads.h"
#include "intercept/duel_inputs.h"
#include "intercept/duel_random.h"

#include <math.h>

#define BLOCK_DRAWS 2048 /* duels of one piece of work, fewer where they are large */
#define BLOCK_WORDS 2e6
#define BATCH_BLOCKS 128 /* pieces between two looks at whether to end */
#define MANY 32768       /* shots of one layer; from here on hits that are rare are drawn by their gaps */
#define RARE (PL_ALWAYS / 16)
#define RARE_WORDS 20      /* that such a hit takes, about */
#define KILLED_SPREAD 0.75 /* of objects, at most counted on where the chance differs from duel to duel */

/* What the workers share, and what each has for itself. */
typedef struct {
    const pl_duel *duel;
    uint64_t draws;
    uint32_t seed;
    size_t first_block;
    uint64_t block_draws;
    const volatile int *stop;
    const double *up_to; /* chance of at most first + i objects */
    uint64_t detection, shock;
    struct thresholds {
        uint64_t shot, detection;
    } layer[PL_DUEL_LAYERS_MAX]; /* where they are numbers */
    pl_duel_drawn *worker;
    unsigned char **there; /* a worker's objects: still there */
} job;

/* ---- one layer ---- */

typedef struct {
    pl_stream *stream;
    const pl_layer *layer;
    uint64_t hit; /* threshold of one shot */
    uint64_t shots;
    unsigned char *there;
    bool many; /* shots */
} fight;

static bool by_gaps(const fight *f) {
    return f->many && f->hit < RARE;
}

static uint64_t count_hits(fight *f, uint64_t shots) {
    return (by_gaps(f) ? pl_stream_count_rare : pl_stream_count)(f->stream, shots, f->hit);
}

/* So many shots at each of a group: who is left. Hits on what was hit already change nothing. */
static uint64_t left_of_group(fight *f, uint64_t group, uint64_t shots_each) {
    f->shots += group * shots_each;
    if (by_gaps(f)) { /* one word an object, not one a shot */
        const double hit = (double)f->hit / 4294967296.0;
        const double any = -expm1((double)shots_each * log1p(-hit));
        return group - pl_stream_count(f->stream, group, pl_stream_threshold(any));
    }
    for (uint64_t i = 0; i < shots_each && group > 0; i++) group -= pl_stream_count(f->stream, group, f->hit);
    return group;
}

static uint64_t salvo(fight *f, uint64_t seen, uint64_t all) {
    const uint64_t each = (uint64_t)f->layer->shots;
    if (all >= seen * each) return left_of_group(f, seen, each);
    if (f->layer->allocation == PL_ALLOCATE_EVEN)
        return left_of_group(f, all % seen, all / seen + 1) + left_of_group(f, seen - all % seen, all / seen);
    const uint64_t full = all / each;
    return left_of_group(f, full, each) + left_of_group(f, 1, all % each) + (seen - full - 1);
}

/* Of many shots only those are drawn that take one away: each does with hit x left / seen. */
static uint64_t many_at_random(fight *f, uint64_t seen, uint64_t all) {
    const double hit = (double)f->hit / 4294967296.0;
    uint64_t left = seen;
    f->shots += all;
    if (f->hit == 0) return left;
    for (uint64_t shot = 0; left > 0; left--) {
        shot += 1 + pl_stream_gap(f->stream, hit * (double)left / (double)seen);
        if (shot > all) break;
    }
    return left;
}

static uint64_t salvo_at_random(fight *f, uint64_t seen, uint64_t all) {
    if (f->many) return many_at_random(f, seen, all);
    uint64_t left = seen;
    for (uint64_t i = 0; i < seen; i++) f->there[i] = 1;
    for (uint64_t shot = 0; shot < all; shot++) {
        const uint64_t at = ((uint64_t)pl_stream_word(f->stream) * seen) >> 32;
        if (!pl_stream_hits(f->stream, f->hit)) continue;
        left -= f->there[at];
        f->there[at] = 0;
    }
    f->shots += all;
    return left;
}

/* So many shots as there are objects are fired in any case: no fewer can hit them all. */
static uint64_t look_at_random(fight *f, uint64_t seen, uint64_t all) {
    while (all > 0 && seen > 0) {
        const uint64_t fired = all < seen ? all : seen;
        f->shots += fired;
        all -= fired;
        seen -= count_hits(f, fired);
    }
    return seen;
}

/* Shots one after another, whoever they are at: after a hit, and after the last one at an object, comes the
 * next object. */
static uint64_t look_in_turn_by_gaps(fight *f, uint64_t seen, uint64_t all) {
    const uint64_t each = (uint64_t)f->layer->shots, before = all;
    const double hit = (double)f->hit / 4294967296.0;
    uint64_t left = seen, object = 0; /* the next one */
    if (f->hit == 0) f->shots += all < seen * each ? all : seen * each;
    if (f->hit == 0) return seen;
    while (object < seen && all > 0) {
        uint64_t gap = pl_stream_gap(f->stream, hit);
        const uint64_t wanted = (seen - object) * each, most = all < wanted ? all : wanted;
        if (gap > most) gap = most;
        all -= gap;
        if (gap == most) break;
        object += gap / each + 1; /* those missed by all their shots, and the one that is hit */
        all--;
        left--;
    }
    f->shots += before - all;
    return left;
}

static uint64_t look_in_turn(fight *f, uint64_t seen, uint64_t all) {
    if (by_gaps(f)) return look_in_turn_by_gaps(f, seen, all);
    uint64_t left = seen;
    for (uint64_t i = 0; i < seen && all > 0; i++) {
        bool hit = false;
        for (int shot = 0; shot < f->layer->shots && all > 0 && !hit; shot++, all--, f->shots++)
            hit = pl_stream_hits(f->stream, f->hit);
        left -= hit;
    }
    return left;
}

/* A round as it is fired: so many were there at its start, and it is at one of them. */
typedef struct {
    uint64_t round, there, at;
} round_of;

/* So many shots on, none of which hits, while `left` are there; within the rounds that there are. Returns the
 * shots that were fired. */
static uint64_t pass_shots(round_of *r, uint64_t shots, uint64_t left, uint64_t rounds) {
    const uint64_t rest = r->there - r->at;
    if (shots < rest) {
        r->at += shots;
        return shots;
    }
    const uint64_t more = shots - rest, whole = more / left, most = rounds - r->round - 1;
    *r = (round_of){r->round + 1 + (whole < most ? whole : most), left, 0};
    if (whole >= most) return rest + most * left;
    r->at = more % left;
    return shots;
}

static uint64_t look_evenly_by_gaps(fight *f, uint64_t seen, uint64_t all) {
    const uint64_t rounds = (uint64_t)f->layer->shots, before = all;
    const double hit = (double)f->hit / 4294967296.0;
    uint64_t left = seen;
    round_of r = {0, seen, 0};
    while (all > 0 && left > 0 && r.round < rounds) {
        const uint64_t gap = f->hit == 0 ? all : pl_stream_gap(f->stream, hit);
        all -= pass_shots(&r, gap < all ? gap : all, left, rounds);
        if (all == 0 || r.round == rounds) break;
        all--;
        left--;
        if (++r.at == r.there) r = (round_of){r.round + 1, left, 0};
    }
    f->shots += before - all;
    return left;
}

static uint64_t look_evenly(fight *f, uint64_t seen, uint64_t all) {
    if (by_gaps(f)) return look_evenly_by_gaps(f, seen, all);
    for (int round = 0; round < f->layer->shots && seen > 0 && all > 0; round++) {
        const uint64_t fired = all < seen ? all : seen;
        f->shots += fired;
        all -= fired;
        seen -= pl_stream_count(f->stream, fired, f->hit);
    }
    return seen;
}

/* How many of those that it sees a layer leaves. */
static uint64_t left_of(fight *f, uint64_t seen) {
    const uint64_t wanted = seen * (uint64_t)f->layer->shots;
    const bool enough = f->layer->magazine < 0 || (uint64_t)f->layer->magazine >= wanted;
    const uint64_t all = enough ? wanted : (uint64_t)f->layer->magazine;
    const bool random = f->layer->allocation == PL_ALLOCATE_RANDOM;
    f->many = all >= MANY;
    if (f->layer->doctrine == PL_DOCTRINE_SALVO)
        return random ? salvo_at_random(f, seen, all) : salvo(f, seen, all);
    if (random) return look_at_random(f, seen, all);
    /* With enough shots it is all the same, and rounds are faster. */
    return enough || f->layer->allocation == PL_ALLOCATE_EVEN ? look_evenly(f, seen, all)
                                                              : look_in_turn(f, seen, all);
}

/* ---- one duel ---- */

static double draw_chance(pl_stream *stream, const pl_chance *chance) {
    return pl_chance_is_uncertain(chance) ? pl_stream_beta(stream, chance->a, chance->b) : chance->value;
}

/* The chance of one shot in this duel. */
static uint64_t draw_shot(pl_stream *stream, const pl_layer *layer) {
    double kill = draw_chance(stream, &layer->kill);
    if (layer->correlation > 0 && kill > 0 && kill < 1) {
        const double spread = (1 - layer->correlation) / layer->correlation;
        const double a = kill * spread, b = (1 - kill) * spread;
        /* Parameters too small to be told from none: all or nothing. */
        kill = fmin(a, b) > 1e-12 ? pl_stream_beta(stream, a, b) : pl_stream_uniform(stream) < kill;
    }
    return pl_stream_threshold(kill * draw_chance(stream, &layer->reliability));
}

static bool shot_is_drawn(const pl_layer *layer) {
    return layer->correlation > 0 || pl_chance_is_uncertain(&layer->kill) ||
           pl_chance_is_uncertain(&layer->reliability);
}

static uint64_t draw_objects(const job *j, pl_stream *stream) {
    const pl_objects *objects = &j->duel->objects;
    if (objects->count == 1) return (uint64_t)objects->first;
    const double at = pl_stream_uniform(stream);
    size_t low = 0, high = objects->count - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (at < j->up_to[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return (uint64_t)objects->first + low;
}

static void count_shots(const pl_layer *layer, uint64_t shots, struct pl_drawn_shots *ret) {
    const uint64_t square = shots * shots; /* at most 10^14 */
    ret->sum += shots;
    ret->square_low += square & 0xffffffffu;
    ret->square_high += square >> 32;
    ret->spent_all += layer->magazine >= 0 && shots == (uint64_t)layer->magazine;
}

static void draw_one(const job *j, uint64_t number, pl_duel_drawn *ret, unsigned char *there) {
    const pl_duel *duel = j->duel;
    pl_stream stream = pl_stream_of(j->seed, PL_DRAWS_OF_DUELS, number);
    const uint64_t came = draw_objects(j, &stream);
    const bool down = pl_chance_is_uncertain(&duel->shock)
                          ? pl_stream_hits(&stream, pl_stream_threshold(draw_chance(&stream, &duel->shock)))
                          : pl_stream_hits(&stream, j->shock);
    uint64_t left = 0;
    if (!down)
        left = pl_stream_count(&stream, came,
                               pl_chance_is_uncertain(&duel->detection)
                                   ? pl_stream_threshold(draw_chance(&stream, &duel->detection))
                                   : j->detection);
    const uint64_t unseen = came - left;
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        fight f = {.stream = &stream, .layer = layer, .hit = j->layer[i].shot, .there = there};
        if (!down) {
            if (shot_is_drawn(layer)) f.hit = draw_shot(&stream, layer);
            const uint64_t sees = pl_chance_is_uncertain(&layer->detection)
                                      ? pl_stream_threshold(draw_chance(&stream, &layer->detection))
                                      : j->layer[i].detection;
            const uint64_t seen = pl_stream_count(&stream, left, sees);
            left = left - seen + left_of(&f, seen);
        }
        count_shots(layer, f.shots, &ret->shots[i]);
    }
    ret->leaks[unseen + left]++;
    ret->intercepts[came - unseen - left]++;
}

/* ---- many ---- */

static void draw_block(void *context, size_t piece, unsigned worker) {
    job *j = context;
    if (j->stop != NULL && *j->stop != 0) return;
    const uint64_t first = (uint64_t)(j->first_block + piece) * j->block_draws;
    const uint64_t end = first + j->block_draws < j->draws ? first + j->block_draws : j->draws;
    for (uint64_t i = first; i < end; i++) draw_one(j, i, &j->worker[worker], j->there[worker]);
}

static bool make_drawn(const pl_duel *duel, pl_arena *arena, pl_duel_drawn *ret, pl_error *error) {
    const size_t count = (size_t)duel->objects.first + duel->objects.count;
    ret->draws = 0;
    ret->leaks = pl_arena_alloc(arena, count * sizeof *ret->leaks);
    ret->intercepts = pl_arena_alloc(arena, count * sizeof *ret->intercepts);
    ret->shots = pl_arena_alloc(arena, (duel->layer_count + 1) * sizeof *ret->shots);
    return (ret->leaks != NULL && ret->intercepts != NULL && ret->shots != NULL) || pl_fail_nomem(error);
}

static bool make_job(const pl_duel *duel, unsigned workers, pl_arena *arena, job *j, pl_error *error) {
    const size_t most = (size_t)duel->objects.first + duel->objects.count;
    double *up_to = pl_arena_alloc(arena, duel->objects.count * sizeof *up_to), sum = 0;
    j->worker = pl_arena_alloc(arena, workers * sizeof *j->worker);
    j->there = pl_arena_alloc(arena, workers * sizeof *j->there);
    if (up_to == NULL || j->worker == NULL || j->there == NULL) return pl_fail_nomem(error);
    for (unsigned i = 0; i < workers; i++) {
        if (!make_drawn(duel, arena, &j->worker[i], error)) return false;
        j->there[i] = pl_arena_alloc(arena, most);
        if (j->there[i] == NULL) return pl_fail_nomem(error);
    }
    for (size_t i = 0; i < duel->objects.count; i++) up_to[i] = sum += duel->objects.chances[i];
    for (size_t i = 0; i < duel->objects.count; i++) up_to[i] /= sum;
    j->up_to = up_to;
    j->detection = pl_stream_threshold(duel->detection.value);
    j->shock = pl_stream_threshold(duel->shock.value);
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        j->layer[i].shot = pl_stream_threshold(layer->kill.value * layer->reliability.value);
        j->layer[i].detection = pl_stream_threshold(layer->detection.value);
    }
    return true;
}

static void add_up(const pl_duel *duel, const pl_duel_drawn *from, pl_duel_drawn *to) {
    for (size_t i = 0; i < (size_t)duel->objects.first + duel->objects.count; i++) {
        to->leaks[i] += from->leaks[i];
        to->intercepts[i] += from->intercepts[i];
    }
    for (size_t i = 0; i < duel->layer_count; i++) {
        to->shots[i].sum += from->shots[i].sum;
        to->shots[i].square_low += from->shots[i].square_low;
        to->shots[i].square_high += from->shots[i].square_high;
        to->shots[i].spent_all += from->shots[i].spent_all;
    }
}

static bool run_job(job *j, pl_pool *pool, const pl_progress *progress, pl_error *error) {
    const uint64_t blocks = (j->draws + j->block_draws - 1) / j->block_draws;
    for (uint64_t at = 0; at < blocks; at += BATCH_BLOCKS) {
        if (progress->show != NULL) progress->show(progress->context, "duels", at * j->block_draws, j->draws);
        j->first_block = (size_t)at;
        pl_pool_start(pool, (size_t)(blocks - at < BATCH_BLOCKS ? blocks - at : BATCH_BLOCKS), draw_block, j);
        pl_pool_wait(pool);
        if (j->stop != NULL && *j->stop != 0) return pl_fail(error, PL_INTERRUPTED, "interrupted");
    }
    return true;
}

/* The chance of one shot in the mean, and whether it is anything else than that. */
static double mean_hit(const pl_layer *layer, bool *ret_spread) {
    *ret_spread = shot_is_drawn(layer);
    return layer->kill.value * layer->reliability.value;
}

/* Words of a layer of many shots at so many objects; how many of them go on to *there. */
static double many_work(const pl_layer *layer, double shots, double *there) {
    bool spread;
    const double hit = mean_hit(layer, &spread), sees = layer->detection.value, seen = *there * sees;
    const double killed = -expm1(layer->shots * log1p(-fmin(hit, 1 - 1e-15)));
    const double kills = fmin(seen * (spread ? fmin(killed, KILLED_SPREAD) : killed), shots * hit);
    /* The hits that are drawn by gaps, a word a shot for each object where they are not rare. */
    const bool at_random = layer->allocation == PL_ALLOCATE_RANDOM && layer->doctrine == PL_DOCTRINE_SALVO;
    const double words =
        hit < 1.0 / 16 || spread || at_random ? RARE_WORDS * fmin(seen, shots * hit) : seen / hit;
    *there -= kills;
    return words + (sees < 1 ? *there : 0);
}

/* Words of a layer of fewer shots. One that depends on the one before, or on where it goes, takes as long as
 * three. */
static double few_work(const pl_layer *layer, double most, double shots) {
    bool spread;
    const double hit = mean_hit(layer, &spread);
    const bool look = layer->doctrine == PL_DOCTRINE_LOOK;
    const double fired = look && !spread && hit > 0 ? fmin(shots, most / hit) : shots;
    const bool alone = layer->magazine >= 0 && (look ? layer->allocation == PL_ALLOCATE_IN_TURN
                                                     : layer->allocation == PL_ALLOCATE_RANDOM);
    return alone ? 3 * fired : fired;
}

double pl_duel_draw_work(const pl_duel *duel) {
    const double most = (double)duel->objects.first + (double)duel->objects.count;
    double work = 20 + most, there = most;
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        const double wanted = most * layer->shots;
        const double shots = layer->magazine < 0 ? wanted : fmin(wanted, (double)layer->magazine);
        work += 20 + (shots < MANY ? most + few_work(layer, most, shots) : many_work(layer, shots, &there));
    }
    return work;
}

bool pl_duel_draw(const pl_duel *duel, uint64_t draws, uint32_t seed, int threads,
                  const pl_progress *progress, pl_arena *arena, pl_duel_drawn *ret, pl_error *error) {
    pl_arena own = {0};
    job j = {.duel = duel, .draws = draws, .seed = seed, .stop = progress->stop};
    j.block_draws = (uint64_t)fmax(1, fmin(BLOCK_DRAWS, BLOCK_WORDS / pl_duel_draw_work(duel)));
    pl_pool *pool = pl_pool_open((unsigned)threads, error);
    bool done = pool != NULL && make_drawn(duel, arena, ret, error) &&
                make_job(duel, pl_pool_workers(pool), &own, &j, error) && run_job(&j, pool, progress, error);
    for (unsigned i = 0; done && i < pl_pool_workers(pool); i++) add_up(duel, &j.worker[i], ret);
    ret->draws = draws;
    pl_pool_close(pool);
    pl_arena_free(&own);
    return done;
}
