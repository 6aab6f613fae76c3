/* duel_exact.c - how many are seen; then each layer's transition, averaged over what is drawn anew for each
 * duel (its inputs are independent of other layers', so averages multiply); then who leaked.
 *
 * Where several numbers of objects can be seen, one chain is run for each: what leaks in all needs to know
 * how many came, and the number that is left does not tell. A layer that is short of shots and sees only some
 * of those that arrive is a mixture over how many it sees. */
#include "intercept/duel_exact.h"

#include "intercept/binomial.h"
#include "intercept/duel_free.h"
#include "intercept/duel_inputs.h"
#include "intercept/duel_layer.h"
#include "intercept/quadrature.h"

#include <math.h>

#define CHAIN_SHORT 1e7 /* operations */
#define BLOCK 64        /* rows between two looks at whether to end */

/* Chains that are run: for `first` to `first + count - 1` objects seen, each a row of the matrix. */
typedef struct {
    size_t first, count, width; /* width: most objects + 1 */
    double *now, *next;
    double *seen; /* chance of so many seen, any number coming; [width] */
} chains;

static size_t most_objects(const pl_duel *duel) {
    return (size_t)duel->objects.first + duel->objects.count - 1;
}

static bool sees_all(const pl_chance *detection) {
    return !pl_chance_is_uncertain(detection) && detection->value >= 1;
}

/* ---- what it takes ---- */

static bool mixes(const pl_layer *layer, size_t objects) {
    if (sees_all(&layer->detection)) return false;
    return pl_chance_is_uncertain(&layer->detection) || !pl_layer_is_free(layer, objects);
}

/* Numbers of which a binomial's chance is more than PL_BINOMIAL_TRIM are at most so many about its mean; the
 * number is for the tails of small means. */
static double reach_of(double variance) {
    return 14 * sqrt(variance) + 40;
}

/* Chains that are run. */
static double chain_count(const pl_duel *duel) {
    const double all = (double)most_objects(duel) + 1, d = duel->detection.value;
    if (sees_all(&duel->detection)) return (double)duel->objects.count;
    if (pl_chance_is_uncertain(&duel->detection)) return all;
    const double spread = (double)duel->objects.count * d + 2 * reach_of(all * d * (1 - d));
    return fmin(all, spread);
}

static double degree_of(const pl_layer *layer, size_t objects) {
    const double wanted = (double)layer->shots * (double)objects;
    return layer->magazine < 0 ? wanted : fmin(wanted, (double)layer->magazine);
}

/* How many numbers are left of one that arrives. */
static double row_width(const pl_layer *layer, size_t objects) {
    const double n = (double)objects + 1, p = layer->kill.value * layer->reliability.value;
    if (pl_layer_node_count(layer, 1) > 1 || pl_chance_is_uncertain(&layer->detection)) return n;
    const double shots = degree_of(layer, objects);
    return fmin(n, 2 * reach_of(fmax(n / 4, layer->doctrine == PL_DOCTRINE_LOOK ? shots * p * (1 - p) : 0)));
}

static double chain_operations(const pl_duel *duel) {
    const size_t most = most_objects(duel);
    const double n = (double)most + 1, starts = chain_count(duel);
    double sum = n * (double)duel->objects.count;
    double arriving = 1; /* numbers of one chain */
    if (!sees_all(&duel->detection))
        sum +=
            (double)duel->objects.count * starts * n + 100 * n * fmin(n, (double)duel->objects.count * 256);
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        const bool mixed = mixes(layer, most), first = i == 0 && starts <= 1;
        const double rows = mixed ? n : fmin(n, starts + arriving), share = rows >= n && n > 1 ? 0.5 : 1;
        const double width = row_width(layer, most);
        const double nodes = pl_layer_node_count(layer, degree_of(layer, most));
        sum += nodes * pl_layer_operations(layer, most) * (first && !mixed ? 1 : rows) * share;
        sum += pl_layer_node_operations(layer, degree_of(layer, most)); /* to find them */
        if (mixed) sum += (first ? n * n : n * n * n / 3) / 2 + 256 * n * n;
        /* Sums of whole rows are quick. */
        sum += starts * n + starts * arriving * width * (arriving >= n && width >= n ? 0.5 : 1) / 4;
        arriving = fmin(n, arriving + width);
    }
    return sum;
}

static double chain_room(const pl_duel *duel) {
    const size_t most = most_objects(duel);
    const double n = (double)most + 1;
    double room = 2 * chain_count(duel) * n, layer_room = 0;
    for (size_t i = 0; i < duel->layer_count; i++) {
        const double each =
            3 * pl_layer_room(&duel->layers[i], most) +
            6 * pow(pl_layer_node_count(&duel->layers[i], degree_of(&duel->layers[i], most)), 2) +
            (mixes(&duel->layers[i], most) ? n * n / 2 : 0);
        layer_room = fmax(layer_room, each);
    }
    return room + layer_room;
}

/* Short chains stay chains: both forms are right to rounding, and one of them is enough to look at. */
static bool is_better_free(const pl_duel *duel) {
    const double chain = chain_operations(duel);
    return chain > CHAIN_SHORT && pl_duel_is_free(duel) && pl_duel_free_operations(duel) < chain;
}

double pl_duel_exact_operations(const pl_duel *duel) {
    return is_better_free(duel) ? pl_duel_free_operations(duel) : chain_operations(duel);
}

double pl_duel_exact_room(const pl_duel *duel) {
    return is_better_free(duel) ? pl_duel_free_room(duel) : chain_room(duel);
}

/* As a function of a chance of which it is a polynomial, the chance of a count is a bump 1 / sqrt(degree)
 * wide, in the measure in which nodes lie evenly: sums over nodes h apart miss 2 exp(-2 (pi width / h)^2) of
 * it. */
static double error_of(double degree) {
    const double nodes = (double)PL_NODES_MAX;
    return degree < 2 * nodes ? 0 : 2 * exp(-2 * nodes * nodes / degree);
}

double pl_duel_exact_error(const pl_duel *duel) {
    const size_t most = most_objects(duel);
    double error = pl_chance_is_uncertain(&duel->detection) ? error_of((double)most) : 0;
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        const double degree = degree_of(layer, most);
        if (pl_layer_node_count(layer, degree) > 1) error = fmax(error, error_of(degree));
        if (pl_chance_is_uncertain(&layer->detection)) error = fmax(error, error_of((double)most));
    }
    return error < 1e-12 ? 0 : error;
}

/* ---- what is seen ---- */

/* Adds the chances that so many of `objects` are seen. */
static void add_seen(const pl_duel_node *nodes, size_t node_count, size_t objects, double weight,
                     double room[], double row[]) {
    for (size_t i = 0; i < node_count; i++) {
        size_t low, high;
        pl_binomial_row(objects, nodes[i].at, 1 - nodes[i].at, room, &low, &high);
        for (size_t k = low; k <= high; k++) row[k] += weight * nodes[i].weight * room[k];
    }
}

/* ---- one layer ---- */

/* A layer at work on the chains. */
typedef struct {
    const pl_layer *layer;
    pl_duel_node *shot, *seen;
    size_t shot_count, seen_count;
    bool mixed;
    pl_layer_work *works; /* one a node of the shot chance: they share their rooms */
    double *row, *room;   /* of one number of objects that arrive */
    double **kept;        /* mixed: the rows of all numbers that are seen */
    pl_layer_shots *kept_shots;
    double *see; /* mixed: chances of how many are seen */
} step;

static bool make_step(const pl_layer *layer, size_t most, pl_arena *arena, step *ret, pl_error *error) {
    *ret = (step){.layer = layer, .mixed = mixes(layer, most)};
    if (!pl_layer_nodes(layer, degree_of(layer, most), arena, &ret->shot, &ret->shot_count, error) ||
        !pl_chance_nodes(&layer->detection, (double)most, arena, &ret->seen, &ret->seen_count, error))
        return false;
    ret->works = pl_arena_alloc(arena, ret->shot_count * sizeof *ret->works);
    ret->row = pl_arena_alloc(arena, (most + 1) * sizeof *ret->row);
    ret->room = pl_arena_alloc(arena, (most + 1) * sizeof *ret->room);
    if (ret->works == NULL || ret->row == NULL || ret->room == NULL) return pl_fail_nomem(error);
    if (!pl_layer_work_make(layer, most, arena, &ret->works[0], error)) return false;
    for (size_t i = 0; i < ret->shot_count; i++) {
        ret->works[i] = ret->works[0];
        pl_layer_work_set(&ret->works[i], ret->shot[i].at, ret->mixed ? 1 : layer->detection.value);
    }
    if (!ret->mixed) return true;
    ret->kept = pl_arena_alloc(arena, (most + 1) * sizeof *ret->kept);
    ret->kept_shots = pl_arena_alloc(arena, (most + 1) * sizeof *ret->kept_shots);
    ret->see = pl_arena_alloc(arena, (most + 1) * sizeof *ret->see);
    if (ret->kept == NULL || ret->kept_shots == NULL || ret->see == NULL) return pl_fail_nomem(error);
    for (size_t seen = 0; seen <= most; seen++) {
        ret->kept[seen] = pl_arena_alloc(arena, (seen + 1) * sizeof **ret->kept);
        if (ret->kept[seen] == NULL) return pl_fail_nomem(error);
    }
    return true;
}

static void add_average(step *s, size_t seen, double row[], pl_layer_shots *shots) {
    for (size_t i = 0; i < s->shot_count; i++)
        if (s->shot[i].weight > 0) pl_layer_add_row(&s->works[i], seen, s->shot[i].weight, row, shots);
}

/* The row of `arriving` objects into s->row. Mixed: rows of all numbers up to it are there already. */
static void fill_row(step *s, size_t arriving, pl_layer_shots *shots) {
    *shots = (pl_layer_shots){0};
    for (size_t i = 0; i <= arriving; i++) s->row[i] = 0;
    if (!s->mixed) {
        add_average(s, arriving, s->row, shots);
        return;
    }
    for (size_t i = 0; i <= arriving; i++) s->see[i] = 0;
    add_seen(s->seen, s->seen_count, arriving, 1, s->room, s->see);
    for (size_t seen = 0; seen <= arriving; seen++) {
        const double weight = s->see[seen], *row = s->kept[seen];
        if (!(weight > PL_BINOMIAL_TRIM)) continue;
        for (size_t left = 0; left <= seen; left++) s->row[arriving - seen + left] += weight * row[left];
        shots->mean += weight * s->kept_shots[seen].mean;
        shots->square += weight * s->kept_shots[seen].square;
        shots->spent_all += weight * s->kept_shots[seen].spent_all;
    }
}

/* Where a row has anything. */
typedef struct {
    size_t low, end;
} part;

static part part_of(const double *row, size_t count) {
    part ret = {0, count};
    while (ret.low < ret.end && !(row[ret.low] > 0)) ret.low++;
    while (ret.end > ret.low && !(row[ret.end - 1] > 0)) ret.end--;
    return ret;
}

static bool stopped(const pl_progress *progress, pl_error *error) {
    return progress->stop != NULL && *progress->stop != 0 && !pl_fail(error, PL_INTERRUPTED, "interrupted");
}

static bool run_layer(const pl_layer *layer, chains *c, const pl_progress *progress, pl_shots *ret,
                      pl_error *error) {
    pl_arena arena = {0};
    step s;
    if (!make_step(layer, c->width - 1, &arena, &s, error)) {
        pl_arena_free(&arena);
        return false;
    }
    pl_layer_shots sums = {0};
    const double base = s.works[0].base;
    bool done = true;
    for (size_t i = 0; i < c->count * c->width; i++) c->next[i] = 0;
    for (size_t arriving = 0; arriving < c->width && done; arriving++) {
        if (arriving % BLOCK == 0 && stopped(progress, error)) done = false;
        if (arriving % BLOCK == 0 && progress->show != NULL)
            progress->show(progress->context, layer->name, arriving, c->width);
        double weight = 0, most = 0; /* of all chains by what was seen; the largest of any */
        for (size_t chain = 0; chain < c->count; chain++) {
            const double chance = c->now[chain * c->width + arriving];
            weight += chance * c->seen[c->first + chain];
            most = fmax(most, chance);
        }
        if (s.mixed) add_average(&s, arriving, s.kept[arriving], &s.kept_shots[arriving]);
        if (!(most > PL_BINOMIAL_TRIM)) continue;
        pl_layer_shots shots;
        fill_row(&s, arriving, &shots);
        const part there = part_of(s.row, arriving + 1);
        for (size_t chain = 0; chain < c->count; chain++) {
            const double chance = c->now[chain * c->width + arriving];
            if (!(chance > PL_BINOMIAL_TRIM)) continue;
            double *to = c->next + chain * c->width;
            for (size_t left = there.low; left < there.end; left++) to[left] += chance * s.row[left];
        }
        sums.mean += weight * shots.mean;
        sums.square += weight * shots.square;
        sums.spent_all += weight * shots.spent_all;
    }
    pl_arena_free(&arena);
    if (!done) return false;
    double *swap = c->now;
    c->now = c->next;
    c->next = swap;
    *ret = (pl_shots){base + sums.mean, sqrt(fmax(0, sums.square - sums.mean * sums.mean)), sums.spent_all};
    return true;
}

/* ---- the whole ---- */

bool pl_duel_chances_make(const pl_duel *duel, pl_arena *arena, pl_duel_chances *ret, pl_error *error) {
    const size_t count = most_objects(duel) + 1;
    ret->leaks = pl_arena_alloc(arena, count * sizeof *ret->leaks);
    ret->intercepts = pl_arena_alloc(arena, count * sizeof *ret->intercepts);
    ret->shots = pl_arena_alloc(arena, (duel->layer_count + 1) * sizeof *ret->shots);
    return (ret->leaks != NULL && ret->intercepts != NULL && ret->shots != NULL) || pl_fail_nomem(error);
}

/* Without the chains of which too little is seen to count. */
static void trim_starts(chains *c) {
    while (c->count > 1 && !(c->seen[c->first] > PL_BINOMIAL_TRIM)) {
        c->first++;
        c->count--;
    }
    while (c->count > 1 && !(c->seen[c->first + c->count - 1] > PL_BINOMIAL_TRIM)) c->count--;
}

static bool make_chains(const pl_duel *duel, const pl_duel_node *nodes, size_t node_count, pl_arena *arena,
                        double *room, chains *ret, pl_error *error) {
    *ret = (chains){.width = most_objects(duel) + 1};
    ret->count = sees_all(&duel->detection) ? duel->objects.count : ret->width;
    ret->first = ret->width - ret->count;
    ret->seen = pl_arena_alloc(arena, ret->width * sizeof *ret->seen);
    if (ret->seen == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < duel->objects.count; i++)
        add_seen(nodes, node_count, (size_t)duel->objects.first + i, duel->objects.chances[i], room,
                 ret->seen);
    trim_starts(ret);
    ret->now = pl_arena_alloc(arena, ret->count * ret->width * sizeof *ret->now);
    ret->next = pl_arena_alloc(arena, ret->count * ret->width * sizeof *ret->next);
    if (ret->now == NULL || ret->next == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < ret->count; i++) ret->now[i * ret->width + ret->first + i] = 1;
    return true;
}

/* Who leaked of those that came: the unseen, and of the seen those that are left. */
static void add_outcomes(const pl_duel *duel, const pl_duel_node *nodes, size_t node_count, const chains *c,
                         double up, double *room, double *see, pl_duel_chances *ret) {
    for (size_t i = 0; i < duel->objects.count; i++) {
        const size_t came = (size_t)duel->objects.first + i;
        const double weight = duel->objects.chances[i];
        ret->leaks[came] += weight * (1 - up);
        ret->intercepts[0] += weight * (1 - up);
        if (!(weight > 0)) continue;
        for (size_t k = 0; k <= came; k++) see[k] = 0;
        add_seen(nodes, node_count, came, weight * up, room, see);
        for (size_t seen = c->first; seen <= came && seen < c->first + c->count; seen++) {
            if (!(see[seen] > PL_BINOMIAL_TRIM)) continue;
            const double *row = c->now + (seen - c->first) * c->width;
            const part there = part_of(row, seen + 1);
            for (size_t left = there.low; left < there.end; left++) {
                ret->leaks[came - seen + left] += see[seen] * row[left];
                ret->intercepts[seen - left] += see[seen] * row[left];
            }
        }
    }
}

static bool run(const pl_duel *duel, const pl_progress *progress, pl_arena *arena, pl_duel_chances *ret,
                pl_error *error) {
    const size_t width = most_objects(duel) + 1;
    double *room = pl_arena_alloc(arena, width * sizeof *room),
           *see = pl_arena_alloc(arena, width * sizeof *see);
    if (room == NULL || see == NULL) return pl_fail_nomem(error);
    pl_duel_node *nodes;
    size_t node_count;
    if (!pl_chance_nodes(&duel->detection, (double)most_objects(duel), arena, &nodes, &node_count, error))
        return false;
    chains c;
    if (!make_chains(duel, nodes, node_count, arena, room, &c, error)) return false;
    for (size_t i = 0; i < duel->layer_count; i++)
        if (!run_layer(&duel->layers[i], &c, progress, &ret->shots[i], error)) return false;
    const double up = 1 - duel->shock.value; /* its mean, where it is uncertain: results are linear in it */
    for (size_t i = 0; i < width; i++) ret->leaks[i] = ret->intercepts[i] = 0;
    add_outcomes(duel, nodes, node_count, &c, up, room, see, ret);
    return true;
}

/* Shots of a defence that may be down. */
static void take_shock(const pl_duel *duel, pl_duel_chances *ret) {
    const double up = 1 - duel->shock.value;
    for (size_t i = 0; i < duel->layer_count; i++) {
        pl_shots *shots = &ret->shots[i];
        const double square = up * shots->sd * shots->sd + up * (1 - up) * shots->mean * shots->mean;
        const double spent = duel->layers[i].magazine == 0 ? 1 : shots->spent_all * up;
        *shots = (pl_shots){shots->mean * up, sqrt(square), fmin(1, spent)};
    }
}

bool pl_duel_chain_run(const pl_duel *duel, const pl_progress *progress, pl_duel_chances *ret,
                       pl_error *error) {
    pl_arena arena = {0};
    const bool done = run(duel, progress, &arena, ret, error);
    pl_arena_free(&arena);
    if (done) take_shock(duel, ret);
    return done;
}

bool pl_duel_exact(const pl_duel *duel, const pl_progress *progress, pl_duel_chances *ret, pl_error *error) {
    if (!is_better_free(duel)) return pl_duel_chain_run(duel, progress, ret, error);
    if (!pl_duel_free_run(duel, progress, ret, error)) return false;
    take_shock(duel, ret);
    return true;
}
