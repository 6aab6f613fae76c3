/* nearness.c - pieces of lines, a tree of boxes over them, and what of one piece lies within a distance of
 * others.
 *
 * Each piece keeps its ends in earth-centred coordinates, where a box around pieces gives a lower bound for a
 * distance whatever the latitude. The tree is implied: eight neighbours along the lines make a box, eight
 * boxes the next; lines are drawn in order, so neighbours lie together and nothing is sorted.
 *
 * The points within d of a piece form a capsule, which is convex; another piece meets it in one interval. In
 * the plane the capsule is two discs and a rectangle, so the interval reaches from the least to the greatest
 * parameter at which the line meets one of the three. The union of the intervals over all near pieces is what
 * lies within d, to rounding. */
#include "geom/nearness.h"

#include "geom/area.h"
#include "geom/constants.h"
#include "geom/joiner.h"

#include <math.h>
#include <stdlib.h>

#define PIECE_M 1000.0
#define FAN 8
#define LEVELS_MAX 8 /* 8^8 pieces */
#define SLACK_M 1.0  /* between a chord and the ground, and more */

typedef struct {
    double x, y, z;
} vector;

typedef struct {
    vector low, high;
} cube;

typedef struct {
    pl_point a, b;
    vector p, q;
} piece;

struct pl_near {
    piece *pieces;
    size_t count, capacity;
    cube *cubes;                  /* level after level, the leaves first */
    size_t first[LEVELS_MAX + 1]; /* of each level; one more than levels */
    int levels;
};

static vector minus(vector a, vector b) {
    return (vector){a.x - b.x, a.y - b.y, a.z - b.z};
}

static double dot(vector a, vector b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static vector vector_of(pl_point at) {
    const double phi = at.lat * PL_RADIANS, lambda = at.lon * PL_RADIANS, s = sin(phi), c = cos(phi);
    const double n = PL_WGS84_A_M / sqrt(1.0 - PL_WGS84_E2 * s * s);
    return (vector){n * c * cos(lambda), n * c * sin(lambda), n * (1.0 - PL_WGS84_E2) * s};
}

/* Into how many pieces an edge falls. */
static size_t pieces_of(double length_m) {
    return length_m > PIECE_M ? (size_t)ceil(length_m / PIECE_M) : 1;
}

/* ---- the tree ---- */

static bool add_edge(pl_near *near, pl_point a, pl_point b, pl_error *error) {
    if (pl_point_equal(a, b)) return true;
    const size_t parts = pieces_of(pl_edge_length_m(a, b));
    if (parts > PL_NEAR_PIECES_MAX - near->count)
        return pl_fail(error, PL_INPUT, "lines are longer than %zu km", PL_NEAR_PIECES_MAX);
    if (!PL_RESERVE(near->pieces, near->count + parts, near->capacity)) return pl_fail_nomem(error);
    pl_point from = a;
    vector p = vector_of(a);
    for (size_t i = 1; i <= parts; i++) {
        const pl_point to = pl_point_between(a, b, (double)i / (double)parts);
        const vector q = vector_of(to);
        near->pieces[near->count++] = (piece){from, to, p, q};
        from = to;
        p = q;
    }
    return true;
}

static cube cube_of_piece(const piece *one) {
    return (cube){{fmin(one->p.x, one->q.x), fmin(one->p.y, one->q.y), fmin(one->p.z, one->q.z)},
                  {fmax(one->p.x, one->q.x), fmax(one->p.y, one->q.y), fmax(one->p.z, one->q.z)}};
}

static cube cube_around(cube a, cube b) {
    return (cube){{fmin(a.low.x, b.low.x), fmin(a.low.y, b.low.y), fmin(a.low.z, b.low.z)},
                  {fmax(a.high.x, b.high.x), fmax(a.high.y, b.high.y), fmax(a.high.z, b.high.z)}};
}

static bool build_tree(pl_near *near) {
    size_t sizes[LEVELS_MAX], all = 0, below = near->count;
    do {
        below = (below + FAN - 1) / FAN;
        sizes[near->levels++] = below;
        all += below;
    } while (below > 1);
    near->cubes = pl_malloc(all * sizeof *near->cubes);
    if (near->cubes == NULL) return false;
    for (int level = 0; level < near->levels; level++) {
        near->first[level + 1] = near->first[level] + sizes[level];
        const size_t under = level == 0 ? near->count : sizes[level - 1];
        for (size_t i = 0; i < sizes[level]; i++) {
            cube *made = &near->cubes[near->first[level] + i];
            for (size_t k = i * FAN; k < (i + 1) * FAN && k < under; k++) {
                const cube one =
                    level == 0 ? cube_of_piece(&near->pieces[k]) : near->cubes[near->first[level - 1] + k];
                *made = k == i * FAN ? one : cube_around(*made, one);
            }
        }
    }
    return true;
}

pl_near *pl_near_open(const pl_chain *lines, size_t count, pl_error *error) {
    pl_near *near = pl_calloc(1, sizeof *near);
    bool done = near != NULL || pl_fail_nomem(error);
    for (size_t l = 0; done && l < count; l++)
        for (size_t i = 1; done && i < lines[l].count; i++)
            done = add_edge(near, lines[l].points[i - 1], lines[l].points[i], error);
    if (done && near->count > 0) done = build_tree(near) || pl_fail_nomem(error);
    if (done) return near;
    pl_near_close(near);
    return NULL;
}

void pl_near_close(pl_near *near) {
    if (near == NULL) return;
    pl_free(near->pieces);
    pl_free(near->cubes);
    pl_free(near);
}

static double outside(double at, double low, double high) {
    return at < low ? low - at : at > high ? at - high : 0.0;
}

static double cube_distance2(const cube *one, vector at) {
    const vector off = {outside(at.x, one->low.x, one->high.x), outside(at.y, one->low.y, one->high.y),
                        outside(at.z, one->low.z, one->high.z)};
    return dot(off, off);
}

/* The ends of the list of children of a box. */
static size_t children_end(const pl_near *near, int level, size_t index) {
    const size_t under = level == 0 ? near->count : near->first[level] - near->first[level - 1];
    return (index + 1) * FAN < under ? (index + 1) * FAN : under;
}

/* ---- from a point ---- */

typedef struct {
    vector from;
    double least2; /* square of the least distance so far */
    const piece *piece;
    double t; /* where on the piece */
} nearest;

static void try_piece(nearest *best, const piece *one) {
    const vector u = minus(one->q, one->p), to = minus(best->from, one->p);
    const double length2 = dot(u, u);
    double t = length2 > 0.0 ? dot(to, u) / length2 : 0.0;
    t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
    const vector off = {to.x - t * u.x, to.y - t * u.y, to.z - t * u.z};
    const double distance2 = dot(off, off);
    if (distance2 < best->least2) {
        best->least2 = distance2;
        best->piece = one;
        best->t = t;
    }
}

/* The nearer child first; of equally near ones the first. */
static void descend(const pl_near *near, int level, size_t index, nearest *best) {
    const size_t begin = index * FAN, end = children_end(near, level, index);
    if (level == 0) {
        for (size_t i = begin; i < end; i++) try_piece(best, &near->pieces[i]);
        return;
    }
    double far[FAN];
    for (size_t i = begin; i < end; i++)
        far[i - begin] = cube_distance2(&near->cubes[near->first[level - 1] + i], best->from);
    for (;;) {
        size_t next = end;
        for (size_t i = begin; i < end; i++)
            if (far[i - begin] < best->least2 && (next == end || far[i - begin] < far[next - begin]))
                next = i;
        if (next == end) return;
        far[next - begin] = INFINITY;
        descend(near, level - 1, next, best);
    }
}

static nearest nearest_to(const pl_near *near, vector from) {
    nearest best = {.from = from, .least2 = INFINITY};
    if (near->count > 0) descend(near, near->levels - 1, 0, &best);
    return best;
}

double pl_near_point_m(const pl_near *near, pl_point from, pl_point *ret_at) {
    const nearest best = nearest_to(near, vector_of(from));
    if (best.piece == NULL) return INFINITY;
    const pl_point at = pl_point_between(best.piece->a, best.piece->b, best.t);
    if (ret_at != NULL) *ret_at = at;
    return pl_geodesic_m(from, at);
}

/* ---- what of a piece lies within a distance ---- */

typedef struct {
    double from, to;
} span;

typedef struct {
    double x, y;
} flat;

/* A piece in the plane that touches the ground at its middle. */
typedef struct {
    vector at, east, north;
    flat p, u; /* its begin, and from there to its end */
    double u2, half_m;
    double distance_m; /* that is asked for */
    span *spans;
    size_t count, capacity;
    bool whole;  /* one span is the whole piece: no more is asked */
    bool failed; /* memory ran out */
} asked;

static flat in_plane(const asked *q, vector at) {
    const vector off = minus(at, q->at);
    return (flat){dot(off, q->east), dot(off, q->north)};
}

static void ask_of(asked *q, pl_point a, pl_point b, double distance_m) {
    const pl_point middle = {(a.lon + b.lon) / 2.0, (a.lat + b.lat) / 2.0};
    const double phi = middle.lat * PL_RADIANS, lambda = middle.lon * PL_RADIANS;
    const double sp = sin(phi), cp = cos(phi), sl = sin(lambda), cl = cos(lambda);
    q->at = vector_of(middle);
    q->east = (vector){-sl, cl, 0.0};
    q->north = (vector){-sp * cl, -sp * sl, cp};
    q->p = in_plane(q, vector_of(a));
    const flat end = in_plane(q, vector_of(b));
    q->u = (flat){end.x - q->p.x, end.y - q->p.y};
    q->u2 = q->u.x * q->u.x + q->u.y * q->u.y;
    q->half_m = sqrt(q->u2) / 2.0;
    q->distance_m = distance_m;
    q->count = 0;
    q->whole = false;
}

static void stretch_span(span *all, double from, double to) {
    if (from < all->from) all->from = from;
    if (to > all->to) all->to = to;
}

static void meet_disc(const asked *q, flat centre, span *all) {
    const flat off = {q->p.x - centre.x, q->p.y - centre.y};
    const double half = q->u.x * off.x + q->u.y * off.y;
    const double rest = off.x * off.x + off.y * off.y - q->distance_m * q->distance_m;
    const double root2 = half * half - q->u2 * rest;
    if (root2 < 0.0) return;
    const double root = sqrt(root2);
    stretch_span(all, (-half - root) / q->u2, (-half + root) / q->u2);
}

/* Narrows a span to where low <= at + t * step <= high. false: nowhere. */
static bool narrow(span *one, double at, double step, double low, double high) {
    if (step == 0.0) return at >= low && at <= high;
    const double s = (low - at) / step, t = (high - at) / step;
    one->from = fmax(one->from, fmin(s, t));
    one->to = fmin(one->to, fmax(s, t));
    return one->from <= one->to;
}

static void meet_rectangle(const asked *q, flat a, flat w, span *all) {
    const double length2 = w.x * w.x + w.y * w.y, reach = q->distance_m * sqrt(length2);
    const flat off = {q->p.x - a.x, q->p.y - a.y};
    span one = {-INFINITY, INFINITY};
    if (length2 > 0.0 && narrow(&one, off.x * w.x + off.y * w.y, q->u.x * w.x + q->u.y * w.y, 0.0, length2) &&
        narrow(&one, off.x * w.y - off.y * w.x, q->u.x * w.y - q->u.y * w.x, -reach, reach))
        stretch_span(all, one.from, one.to);
}

static void meet_piece(asked *q, const piece *one) {
    const flat a = in_plane(q, one->p), b = in_plane(q, one->q);
    span all = {INFINITY, -INFINITY};
    meet_disc(q, a, &all);
    meet_disc(q, b, &all);
    meet_rectangle(q, a, (flat){b.x - a.x, b.y - a.y}, &all);
    all.from = fmax(all.from, 0.0);
    all.to = fmin(all.to, 1.0);
    if (all.from >= all.to) return;
    q->whole = all.from == 0.0 && all.to == 1.0;
    if (!PL_GROW(q->spans, q->count, q->capacity)) {
        q->failed = true;
        return;
    }
    q->spans[q->count++] = all;
}

static void meet_near(const pl_near *near, int level, size_t index, asked *q) {
    const double reach = q->distance_m + q->half_m + SLACK_M;
    const size_t end = children_end(near, level, index);
    for (size_t i = index * FAN; i < end && !q->whole && !q->failed; i++) {
        if (level == 0)
            meet_piece(q, &near->pieces[i]);
        else if (cube_distance2(&near->cubes[near->first[level - 1] + i], q->at) <= reach * reach)
            meet_near(near, level - 1, i, q);
    }
}

static int span_compare(const void *a, const void *b) {
    const span *s = a, *t = b;
    return s->from < t->from ? -1 : s->from > t->from ? 1 : s->to < t->to ? -1 : s->to > t->to;
}

/* Leaves q->spans sorted and apart from one another. */
static bool find_spans(const pl_near *near, asked *q, pl_error *error) {
    if (near->count > 0) meet_near(near, near->levels - 1, 0, q);
    if (q->failed) return pl_fail_nomem(error);
    if (q->whole) {
        q->spans[0] = (span){0.0, 1.0};
        q->count = 1;
    }
    if (q->count > 1) qsort(q->spans, q->count, sizeof *q->spans, span_compare);
    size_t kept = 0;
    for (size_t i = 0; i < q->count; i++) {
        if (kept > 0 && q->spans[i].from <= q->spans[kept - 1].to)
            q->spans[kept - 1].to = fmax(q->spans[kept - 1].to, q->spans[i].to);
        else
            q->spans[kept++] = q->spans[i];
    }
    q->count = kept;
    return true;
}

/* ---- lines, cut ---- */

/* Takes the parts of lines in order. */
typedef bool (*take_part)(void *context, pl_point a, pl_point b, size_t line, size_t edge);

static bool cut_piece(asked *q, pl_point a, pl_point b, size_t line, size_t edge, bool within, take_part take,
                      void *context) {
    double at = 0.0;
    for (size_t i = 0; i <= q->count; i++) {
        const span next = i < q->count ? q->spans[i] : (span){1.0, 1.0};
        const double from = within ? next.from : at, to = within ? next.to : next.from;
        if (from < to && !take(context, pl_point_between(a, b, from), pl_point_between(a, b, to), line, edge))
            return false;
        at = next.to;
    }
    return true;
}

static bool cut_lines(const pl_near *near, const pl_chain *lines, size_t count, double distance_m,
                      bool within, take_part take, void *context, pl_error *error) {
    asked q = {.spans = NULL};
    bool done = true;
    if (!(distance_m >= 0.0 && distance_m <= PL_NEAR_DISTANCE_MAX_M))
        return pl_fail(error, PL_USAGE, "a distance of %g m from lines: only 0 to %g m can be measured",
                       distance_m, PL_NEAR_DISTANCE_MAX_M);
    size_t all = 0;
    for (size_t l = 0; done && l < count; l++)
        for (size_t i = 1; done && i < lines[l].count; i++) {
            const pl_point from = lines[l].points[i - 1], to = lines[l].points[i];
            if (pl_point_equal(from, to)) continue;
            const size_t parts = pieces_of(pl_edge_length_m(from, to));
            all += parts;
            if (all > PL_NEAR_PIECES_MAX)
                done = pl_fail(error, PL_INPUT, "lines are longer than %zu km", PL_NEAR_PIECES_MAX);
            pl_point a = from;
            for (size_t k = 1; done && k <= parts; k++) {
                const pl_point b = pl_point_between(from, to, (double)k / (double)parts);
                ask_of(&q, a, b, distance_m);
                done = find_spans(near, &q, error) &&
                       (cut_piece(&q, a, b, l, i, within, take, context) || pl_fail_nomem(error));
                a = b;
            }
        }
    pl_free(q.spans);
    return done;
}

static bool take_part_of(void *context, pl_point a, pl_point b, size_t line, size_t edge) {
    return pl_joiner_take(context, a, b, line, edge);
}

bool pl_near_cut(const pl_near *near, const pl_chain *lines, size_t count, double distance_m, bool within,
                 pl_arena *arena, pl_chain **ret, size_t *ret_count, pl_error *error) {
    pl_joiner joiner = {.arena = arena};
    const bool done = cut_lines(near, lines, count, distance_m, within, take_part_of, &joiner, error);
    return pl_joiner_end(&joiner, done, ret, ret_count, error);
}

typedef struct {
    const pl_near *near;
    pl_stretch *list;
    size_t count, capacity;
} stretches;

static bool take_stretch(void *context, pl_point a, pl_point b, size_t line, size_t edge) {
    stretches *all = context;
    (void)line;
    (void)edge;
    if (!PL_GROW(all->list, all->count, all->capacity)) return false;
    const pl_point middle = {(a.lon + b.lon) / 2.0, (a.lat + b.lat) / 2.0};
    all->list[all->count++] =
        (pl_stretch){a, b, pl_edge_length_m(a, b), sqrt(nearest_to(all->near, vector_of(middle)).least2)};
    return true;
}

bool pl_near_beyond(const pl_near *near, const pl_chain *lines, size_t count, double distance_m,
                    pl_stretch **ret, size_t *ret_count, pl_error *error) {
    stretches all = {.near = near};
    if (!cut_lines(near, lines, count, distance_m, false, take_stretch, &all, error)) {
        pl_free(all.list);
        return false;
    }
    *ret = all.list;
    *ret_count = all.count;
    return true;
}

bool pl_near_beyond_m(const pl_near *near, const pl_stretch *list, size_t count, double distance_m,
                      double *ret, pl_error *error) {
    asked q = {.spans = NULL};
    double length_m = 0.0;
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        const pl_stretch *one = &list[i];
        /* No position of it is farther from its middle than that. */
        const double half_m = one->length_m / 2.0 + SLACK_M;
        if (one->middle_m + half_m <= distance_m) continue;
        if (one->middle_m - half_m > distance_m) {
            length_m += one->length_m;
            continue;
        }
        ask_of(&q, one->a, one->b, distance_m);
        done = find_spans(near, &q, error);
        double within = 0.0;
        for (size_t k = 0; done && k < q.count; k++) within += q.spans[k].to - q.spans[k].from;
        length_m += one->length_m * (1.0 - within);
    }
    pl_free(q.spans);
    if (done) *ret = length_m;
    return done;
}
