/* trace.c - the faces that lines enclose, by hand.
 *
 * Lines are cut where they cross or touch, at positions rounded to double; then the same filter that finds
 * contacts must find none among the pieces but at common ends. So either the pieces are a planar graph for
 * sure, or we say "unsure" and leave it to GEOS. In the graph, pieces that lead nowhere are taken away,
 * half-edges are sorted round each vertex, and walking "first clockwise from where I came" goes round the
 * face on the left. A walk that comes back to a vertex is cut there into simple rings: counter-clockwise ones
 * are shells, clockwise ones holes of the same face, or, when the whole walk is clockwise, the outside of a
 * connected part, which is a hole in the smallest shell of another part round it. */
#include "geom/arrangement.h"

#include <math.h>
#include <stdlib.h>

#define NONE UINT32_MAX

typedef struct {
    uint32_t line;
    double along; /* scaled distance from the line's p */
    pl_point at;
} node;

typedef struct {
    node *list;
    size_t count, capacity;
} nodes;

typedef struct {
    uint32_t from, to; /* vertices; the twin is the number with its last bit turned */
    uint32_t next;     /* NONE: taken away */
    uint32_t walk;
} half;

typedef struct {
    pl_point *at;
    size_t vertex_count;
    half *halves;
    size_t half_count;
    uint32_t *first, *out; /* out[first[v]] ... out[first[v + 1] - 1] leave v */
    uint32_t *part;        /* of a vertex: the least vertex connected with it */
    uint32_t *seen;        /* of a vertex: 1 + its place on the stack of the walk being cut */
} graph;

typedef struct {
    pl_ring ring;
    pl_box box;
    double turn;
    uint32_t walk, part, holes;
} loop;

typedef struct {
    loop *list;
    size_t count, capacity;
} loops;

/* What lies beyond an end, by the projection on the line, is no node of it. (By the order of positions it may
 * lie beyond and be one: rounding turns a steep line a little.) */
static bool add_node(nodes *all, const pl_segment *line, size_t number, pl_point at) {
    const double dlon = line->q.lon - line->p.lon, dlat = line->q.lat - line->p.lat;
    const double along = (at.lon - line->p.lon) * dlon + (at.lat - line->p.lat) * dlat;
    if (!(along > 0.0) || !(along < dlon * dlon + dlat * dlat) || pl_point_equal(at, line->q)) return true;
    if (!PL_GROW(all->list, all->count, all->capacity)) return false;
    all->list[all->count++] = (node){(uint32_t)number, along, at};
    return true;
}

/* A crossing this near to an end is that end: a few last places of a longitude, in degrees. Else the node of
 * two lines that cross next to an end could fall beyond it, and they would cross for ever. */
#define SNAP_DEG 4e-14

static bool nearly_at(pl_point end, pl_point at) {
    return fabs(end.lon - at.lon) <= SNAP_DEG && fabs(end.lat - at.lat) <= SNAP_DEG;
}

static const pl_point *end_near(const pl_segment *line, pl_point at) {
    return nearly_at(line->p, at) ? &line->p : nearly_at(line->q, at) ? &line->q : NULL;
}

/* Two ends as near as that become one. There are few; what is too many waits for the next cut. */
#define WELDS_MAX 32

typedef struct {
    const pl_segment *lines;
    size_t contacts;
    nodes nodes;
    struct {
        pl_point from, to;
    } welds[WELDS_MAX];
    size_t weld_count;
    bool failed;
} contact_search;

static void weld(contact_search *found, pl_point a, pl_point b) {
    if (found->weld_count == WELDS_MAX) return;
    const bool turned = pl_point_before(b, a);
    found->welds[found->weld_count].from = turned ? a : b;
    found->welds[found->weld_count++].to = turned ? b : a;
}

static pl_point welded(const contact_search *found, pl_point at) {
    for (size_t i = 0; i < found->weld_count; i++)
        if (pl_point_equal(found->welds[i].from, at)) at = found->welds[i].to;
    return at;
}

static bool node_crossing(contact_search *found, size_t i, size_t j) {
    const pl_segment *s = &found->lines[i], *t = &found->lines[j];
    const long double dx = (long double)s->q.lon - s->p.lon, dy = (long double)s->q.lat - s->p.lat;
    const long double ex = (long double)t->q.lon - t->p.lon, ey = (long double)t->q.lat - t->p.lat;
    const long double ox = (long double)t->p.lon - s->p.lon, oy = (long double)t->p.lat - s->p.lat;
    const long double share = (ox * ey - oy * ex) / (dx * ey - dy * ex);
    const pl_point at = {(double)(s->p.lon + share * dx), (double)(s->p.lat + share * dy)};
    const pl_point *end_s = end_near(s, at), *end_t = end_near(t, at);
    if (end_s != NULL && end_t != NULL) {
        weld(found, *end_s, *end_t);
        return true;
    }
    const pl_point place = end_s != NULL ? *end_s : end_t != NULL ? *end_t : at;
    return add_node(&found->nodes, s, i, place) && add_node(&found->nodes, t, j, place);
}

static bool node_pair(contact_search *found, size_t i, size_t j) {
    const pl_segment *s = &found->lines[i], *t = &found->lines[j];
    nodes *all = &found->nodes;
    const int tp = pl_side_of(s->p, s->q, t->p), tq = pl_side_of(s->p, s->q, t->q);
    const int sp = pl_side_of(t->p, t->q, s->p), sq = pl_side_of(t->p, t->q, s->q);
    if (tp != 0 && tq != 0 && sp != 0 && sq != 0) return node_crossing(found, i, j);
    return (tp != 0 || add_node(all, s, i, t->p)) && (tq != 0 || add_node(all, s, i, t->q)) &&
           (sp != 0 || add_node(all, t, j, s->p)) && (sq != 0 || add_node(all, t, j, s->q));
}

static int node_compare(const void *a, const void *b) {
    const node *s = a, *t = b;
    if (s->line != t->line) return s->line < t->line ? -1 : 1;
    if (s->along != t->along) return s->along < t->along ? -1 : 1;
    return pl_point_before(s->at, t->at) ? -1 : pl_point_before(t->at, s->at) ? 1 : 0;
}

static bool node_contact(void *context, size_t i, size_t j) {
    contact_search *found = context;
    const pl_segment *s = &found->lines[i], *t = &found->lines[j];
    if (!pl_segments_touch_closely(s->p, s->q, t->p, t->q)) return true;
    found->contacts++;
    found->failed = !node_pair(found, i, j);
    return !found->failed;
}

/* A piece jumps as its line does, and lines that come to lie on one another add up. */
static bool add_piece(pl_segments *pieces, const pl_segment *line, pl_point a, pl_point b) {
    if (pl_point_equal(a, b)) return true;
    pl_segment *piece = pl_segments_at(pieces, a, b);
    if (piece == NULL) return false;
    const int32_t sign = pl_point_before(a, b) ? 1 : -1;
    for (size_t l = 0; l < PL_LAYERS_MAX; l++) piece->jump[l] += sign * line->jump[l];
    return true;
}

/* The lines in pieces, from node to node, sorted. */
static bool cut_at_nodes(const contact_search *found, size_t count, pl_segments *pieces) {
    const nodes *all = &found->nodes;
    if (all->count > 1) qsort(all->list, all->count, sizeof *all->list, node_compare);
    if (!pl_segments_clear(pieces, count + all->count)) return false;
    for (size_t i = 0, n = 0; i < count; i++) {
        pl_point from = welded(found, found->lines[i].p);
        for (; n < all->count && all->list[n].line == i; n++) {
            const pl_point to = welded(found, all->list[n].at);
            if (!add_piece(pieces, &found->lines[i], from, to)) return false;
            from = to;
        }
        if (!add_piece(pieces, &found->lines[i], from, welded(found, found->lines[i].q))) return false;
    }
    return pl_segments_sort(pieces);
}

/* A node stands off its line by a rounding, so that pieces can meet where the lines did not; cutting these
 * too is enough but for the oddest of cases. */
#define CUTS_MAX 8

bool pl_cut_lines(pl_overlay *overlay, const pl_segment **pieces, size_t *count, bool *ret_sure) {
    contact_search found = {0};
    bool done = true;
    *pieces = overlay->lines.list;
    *count = overlay->lines.count;
    *ret_sure = false;
    for (unsigned cuts = 0; done && cuts <= CUTS_MAX; cuts++) {
        found.lines = *pieces;
        found.contacts = found.nodes.count = found.weld_count = 0;
        done =
            pl_segments_meet(&overlay->sweep_bands, *pieces, *count, node_contact, &found) && !found.failed;
        *ret_sure = done && found.contacts == 0;
        if (*ret_sure || found.nodes.count + found.weld_count == 0) break;
        pl_segments *into = cuts % 2 == 0 ? &overlay->pieces : &overlay->pieces_again;
        done = done && cut_at_nodes(&found, *count, into);
        *pieces = into->list;
        *count = into->count;
    }
    pl_free(found.nodes.list);
    return done;
}

typedef struct {
    pl_point at;
    uint32_t half; /* that leaves here */
} departure;

static int departure_compare(const void *a, const void *b) {
    const departure *s = a, *t = b;
    if (pl_point_before(s->at, t->at)) return -1;
    if (pl_point_before(t->at, s->at)) return 1;
    return s->half < t->half ? -1 : s->half > t->half ? 1 : 0;
}

static uint32_t part_of(uint32_t *part, uint32_t v) {
    while (part[v] != v) v = part[v] = part[part[v]];
    return v;
}

static bool make_graph(pl_arena *scratch, const pl_segment *pieces, size_t count, graph *made) {
    made->half_count = count * 2;
    departure *leaving = pl_arena_alloc(scratch, made->half_count * sizeof *leaving);
    made->halves = pl_arena_alloc(scratch, made->half_count * sizeof *made->halves);
    made->at = pl_arena_alloc(scratch, made->half_count * sizeof *made->at);
    made->first = pl_arena_alloc(scratch, (made->half_count + 1) * sizeof *made->first);
    made->out = pl_arena_alloc(scratch, made->half_count * sizeof *made->out);
    made->part = pl_arena_alloc(scratch, made->half_count * sizeof *made->part);
    made->seen = pl_arena_alloc(scratch, made->half_count * sizeof *made->seen);
    if (leaving == NULL || made->halves == NULL || made->at == NULL || made->first == NULL ||
        made->out == NULL || made->part == NULL || made->seen == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        leaving[2 * i] = (departure){pieces[i].p, (uint32_t)(2 * i)};
        leaving[2 * i + 1] = (departure){pieces[i].q, (uint32_t)(2 * i + 1)};
    }
    qsort(leaving, made->half_count, sizeof *leaving, departure_compare);
    for (size_t i = 0; i < made->half_count; i++) {
        if (i == 0 || !pl_point_equal(leaving[i].at, leaving[i - 1].at)) {
            made->at[made->vertex_count] = leaving[i].at;
            made->first[made->vertex_count] = (uint32_t)i;
            made->part[made->vertex_count] = (uint32_t)made->vertex_count;
            made->vertex_count++;
        }
        const uint32_t vertex = (uint32_t)made->vertex_count - 1;
        made->halves[leaving[i].half].from = made->halves[leaving[i].half ^ 1].to = vertex;
        made->out[i] = leaving[i].half;
    }
    made->first[made->vertex_count] = (uint32_t)made->half_count;
    for (size_t h = 0; h < made->half_count; h += 2) {
        const uint32_t a = part_of(made->part, made->halves[h].from),
                       b = part_of(made->part, made->halves[h].to);
        made->part[a > b ? a : b] = a > b ? b : a;
    }
    return true;
}

/* Is direction a before direction b, turning counter-clockwise from east? *unsure when they cannot be told
 * apart. */
static bool turns_before(pl_point from, pl_point a, pl_point b, bool *unsure) {
    const bool a_up = a.lat > from.lat || (a.lat == from.lat && a.lon > from.lon);
    const bool b_up = b.lat > from.lat || (b.lat == from.lat && b.lon > from.lon);
    if (a_up != b_up) return a_up;
    const int side = pl_side_of(from, a, b);
    if (side == 0) *unsure = true;
    return side > 0;
}

static void sort_round_vertices(graph *g, bool *unsure) {
    for (size_t v = 0; v < g->vertex_count; v++) {
        for (uint32_t i = g->first[v] + 1; i < g->first[v + 1]; i++) {
            const uint32_t moved = g->out[i];
            uint32_t k = i;
            while (k > g->first[v] && turns_before(g->at[v], g->at[g->halves[moved].to],
                                                   g->at[g->halves[g->out[k - 1]].to], unsure)) {
                g->out[k] = g->out[k - 1];
                k--;
            }
            g->out[k] = moved;
        }
    }
}

/* Takes an edge away, then what it leaves as a dead end. */
static void take_away(graph *g, uint32_t h) {
    for (;;) {
        const uint32_t ends[2] = {g->halves[h].from, g->halves[h].to};
        g->halves[h].next = g->halves[h ^ 1].next = NONE;
        uint32_t other = NONE;
        for (int e = 0; e < 2 && other == NONE; e++) {
            uint32_t left = 0, last = NONE;
            for (uint32_t i = g->first[ends[e]]; i < g->first[ends[e] + 1]; i++)
                if (g->halves[g->out[i]].next != NONE) {
                    left++;
                    last = g->out[i];
                }
            if (left == 1) other = last;
        }
        if (other == NONE) return;
        h = other;
    }
}

static void drop_dead_ends(graph *g) {
    for (size_t v = 0; v < g->vertex_count; v++) {
        uint32_t left = 0, last = NONE;
        for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
            if (g->halves[g->out[i]].next != NONE) {
                left++;
                last = g->out[i];
            }
        if (left == 1) take_away(g, last);
    }
}

/* Arriving by h, leave by the first half-edge clockwise from its twin. */
static void link_halves(graph *g) {
    for (size_t v = 0; v < g->vertex_count; v++) {
        uint32_t previous = NONE, first = NONE;
        for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++) {
            const uint32_t h = g->out[i];
            if (g->halves[h].next == NONE) continue;
            if (previous == NONE)
                first = h;
            else
                g->halves[h ^ 1].next = previous;
            previous = h;
        }
        if (first != NONE) g->halves[first ^ 1].next = previous;
    }
}

/* Numbers the walks; an edge with the same walk on both sides bounds nothing and goes. */
static void number_walks(graph *g) {
    for (bool again = true; again;) {
        uint32_t walks = 0;
        again = false;
        link_halves(g);
        for (size_t h = 0; h < g->half_count; h++) g->halves[h].walk = NONE;
        for (uint32_t h = 0; h < g->half_count; h++) {
            if (g->halves[h].next == NONE || g->halves[h].walk != NONE) continue;
            for (uint32_t k = h; g->halves[k].walk == NONE; k = g->halves[k].next) g->halves[k].walk = walks;
            walks++;
        }
        for (uint32_t h = 0; h < g->half_count; h += 2)
            if (g->halves[h].next != NONE && g->halves[h].walk == g->halves[h + 1].walk) {
                take_away(g, h);
                again = true;
            }
    }
}

static bool add_loop(const graph *g, loops *all, const uint32_t *vertices, size_t count, uint32_t walk,
                     pl_arena *scratch) {
    pl_point *points = pl_arena_alloc(scratch, count * sizeof *points);
    if (points == NULL || !PL_GROW(all->list, all->count, all->capacity)) return false;
    for (size_t i = 0; i < count; i++) points[i] = g->at[vertices[i]];
    all->list[all->count++] = (loop){{points, count},
                                     pl_box_of_points(points, count),
                                     pl_ring_turn(points, count),
                                     walk,
                                     part_of(g->part, vertices[0]),
                                     0};
    return true;
}

/* Cuts each walk into simple rings. */
static bool cut_walks(graph *g, loops *all, pl_arena *scratch) {
    uint32_t *stack = pl_arena_alloc(scratch, (g->half_count + 1) * sizeof *stack);
    if (stack == NULL) return false;
    for (uint32_t start = 0; start < g->half_count; start++) {
        if (g->halves[start].next == NONE || g->halves[start].walk == NONE) continue;
        const uint32_t walk = g->halves[start].walk;
        size_t depth = 0;
        for (uint32_t h = start; g->halves[h].walk != NONE; h = g->halves[h].next) {
            const uint32_t v = g->halves[h].from;
            g->halves[h].walk = NONE;
            if (g->seen[v] != 0) {
                const size_t place = g->seen[v] - 1;
                if (!add_loop(g, all, stack + place, depth - place, walk, scratch)) return false;
                while (depth > place) g->seen[stack[--depth]] = 0;
            }
            stack[depth++] = v;
            g->seen[v] = (uint32_t)depth;
        }
        if (!add_loop(g, all, stack, depth, walk, scratch)) return false;
        while (depth > 0) g->seen[stack[--depth]] = 0;
    }
    return true;
}

/* The shell that a hole lies in: of its own walk, or the smallest of another part round it. */
static uint32_t shell_of(const loops *all, const loop *hole) {
    uint32_t best = NONE;
    for (uint32_t i = 0; i < all->count; i++) {
        const loop *shell = &all->list[i];
        if (!(shell->turn > 0.0)) continue;
        if (shell->walk == hole->walk) return i;
        if (shell->part == hole->part || !pl_box_within(hole->box, shell->box)) continue;
        const pl_polygon round = {&shell->ring, 1};
        if ((best == NONE || shell->turn < all->list[best].turn) &&
            pl_polygon_contains(&round, hole->ring.points[0]))
            best = i;
    }
    return best;
}

static bool hand_out(loops *all, pl_arena *scratch, pl_arena *arena, pl_take_polygon take, void *context) {
    uint32_t *shell = pl_arena_alloc(scratch, all->count * sizeof *shell);
    if (shell == NULL) return false;
    for (size_t i = 0; i < all->count; i++) {
        shell[i] = all->list[i].turn > 0.0 ? NONE : shell_of(all, &all->list[i]);
        if (shell[i] != NONE) all->list[shell[i]].holes++;
    }
    for (uint32_t i = 0; i < all->count; i++) {
        if (!(all->list[i].turn > 0.0)) continue;
        pl_ring *rings = pl_arena_alloc(scratch, (1 + (size_t)all->list[i].holes) * sizeof *rings);
        if (rings == NULL) return false;
        rings[0] = all->list[i].ring;
        size_t count = 1;
        for (size_t k = 0; all->list[i].holes > 0 && k < all->count; k++)
            if (shell[k] == i) rings[count++] = all->list[k].ring;
        const pl_polygon drawn = {rings, count};
        pl_polygon face;
        if (!pl_polygon_canonical(&drawn, arena, &face) || !take(context, &face)) return false;
    }
    return true;
}

bool pl_trace_faces(pl_overlay *overlay, pl_arena *arena, pl_take_polygon take, void *context,
                    bool *ret_sure) {
    const pl_segment *pieces;
    size_t count;
    if (!pl_cut_lines(overlay, &pieces, &count, ret_sure)) return false;
    if (!*ret_sure) return true;
    pl_arena scratch = {0};
    graph g = {0};
    loops all = {0};
    bool unsure = false;
    bool done = make_graph(&scratch, pieces, count, &g);
    if (done) {
        sort_round_vertices(&g, &unsure);
        drop_dead_ends(&g);
        number_walks(&g);
        done = unsure || (cut_walks(&g, &all, &scratch) && hand_out(&all, &scratch, arena, take, context));
    }
    pl_free(all.list);
    pl_arena_free(&scratch);
    *ret_sure = !unsure;
    return done;
}
