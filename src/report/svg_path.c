/* svg_path.c - a line or ring as the shortest path that looks the same: what lies out of sight on one side of
 * the picture is passed by, Douglas and Peucker's method leaves out positions that are within a tolerance of
 * the line without them, and what stays is written as steps of tenths. */
#include "report/svg_draw.h"

#include <math.h>
#include <stdlib.h>

/* Bits: on which sides of the picture a position is out of sight. */
static unsigned sides(const pl_draw_point *point, const pl_box *seen) {
    return (point->x < seen->west ? 1u : 0) | (point->x > seen->east ? 2u : 0) |
           (point->y < seen->south ? 4u : 0) | (point->y > seen->north ? 8u : 0);
}

/* Of a run of positions that are all out of sight on the same side only the ends are kept: the line between
 * them is out of sight too, and encloses as much of the picture. */
static size_t pass_by(pl_draw_point *points, size_t count, const pl_box *seen) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned here = sides(&points[i], seen);
        const bool hidden = i > 0 && i + 1 < count && kept > 0 &&
                            (sides(&points[kept - 1], seen) & here & sides(&points[i + 1], seen)) != 0;
        if (!hidden) points[kept++] = points[i];
    }
    return kept;
}

static double distance(const pl_draw_point *p, const pl_draw_point *a, const pl_draw_point *b) {
    const double dx = b->x - a->x, dy = b->y - a->y, length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((p->x - a->x) * dx + (p->y - a->y) * dy) / length2 : 0;
    t = fmax(0, fmin(1, t));
    return hypot(p->x - a->x - t * dx, p->y - a->y - t * dy);
}

typedef struct {
    size_t from, to;
} stretch;

/* Marks what stays between two positions that stay. `stack` has room for as many stretches as positions. */
static void keep_between(pl_draw_point *points, stretch whole, stretch *stack, double tolerance) {
    size_t depth = 0;
    stack[depth++] = whole;
    while (depth > 0) {
        const stretch now = stack[--depth];
        double worst = tolerance;
        size_t at = now.from;
        for (size_t i = now.from + 1; i < now.to; i++) {
            const double off = distance(&points[i], &points[now.from], &points[now.to]);
            if (off <= worst) continue;
            worst = off;
            at = i;
        }
        if (at == now.from) continue;
        points[at].kept = true;
        stack[depth++] = (stretch){now.from, at};
        stack[depth++] = (stretch){at, now.to};
    }
}

/* A ring has no ends: it is cut at its first position and at the one farthest from it. */
static void simplify(pl_draw_point *points, size_t count, bool closed, stretch *stack, double tolerance) {
    size_t far = count - 1;
    double reach = -1;
    for (size_t i = 0; closed && i < count; i++) {
        const double off = hypot(points[i].x - points[0].x, points[i].y - points[0].y);
        if (off <= reach) continue;
        reach = off;
        far = i;
    }
    points[0].kept = points[far].kept = points[count - 1].kept = true;
    keep_between(points, (stretch){0, far}, stack, tolerance);
    if (far < count - 1) keep_between(points, (stretch){far, count - 1}, stack, tolerance);
}

/* Tenths without what can be left out: "-.5", "12". `apart` when a separator is needed before a digit. */
static void step(pl_buffer *out, long tenths, bool apart) {
    const long whole = labs(tenths) / 10, rest = labs(tenths) % 10;
    if (tenths < 0)
        pl_buffer_text(out, "-");
    else if (apart)
        pl_buffer_text(out, " ");
    if (whole != 0 || rest == 0) pl_buffer_format(out, "%ld", whole);
    if (rest != 0) pl_buffer_format(out, ".%ld", rest);
}

void pl_draw_move(pl_buffer *out, pl_draw_pen *pen, double x, double y) {
    const long to_x = lround(x * 10), to_y = lround(y * 10);
    pl_buffer_text(out, pen->down ? "m" : "M");
    step(out, to_x - pen->x, false);
    step(out, to_y - pen->y, true);
    *pen = (pl_draw_pen){to_x, to_y, true};
}

void pl_draw_right(pl_buffer *out, pl_draw_pen *pen, double length) {
    const long tenths = lround(length * 10);
    pl_buffer_text(out, "h");
    step(out, tenths, false);
    pen->x += tenths;
}

void pl_draw_down(pl_buffer *out, pl_draw_pen *pen, double length) {
    const long tenths = lround(length * 10);
    pl_buffer_text(out, "v");
    step(out, tenths, false);
    pen->y += tenths;
}

static void write(const pl_draw_point *points, size_t count, bool closed, pl_buffer *out) {
    long last_x = 0, last_y = 0;
    size_t written = 0;
    for (size_t i = 0; i < count; i++) {
        if (!points[i].kept) continue;
        const long x = lround(points[i].x * 10), y = lround(points[i].y * 10);
        if (written > 0 && x == last_x && y == last_y) continue;
        if (written < 2) pl_buffer_text(out, written == 0 ? "M" : "l");
        step(out, x - last_x, written > 1);
        step(out, y - last_y, true);
        last_x = x;
        last_y = y;
        written++;
    }
    if (closed) pl_buffer_text(out, "z");
}

void pl_draw_path(pl_buffer *out, pl_draw_point *points, size_t count, bool closed, const pl_box *seen) {
    if (count == 0) return;
    for (size_t i = 0; i < count; i++) points[i].kept = false;
    count = pass_by(points, count, seen);
    stretch *stack = pl_malloc(count * sizeof *stack);
    if (stack == NULL) {
        out->failed = true;
        return;
    }
    simplify(points, count, closed, stack, PL_DRAW_TOLERANCE);
    write(points, count, closed, out);
    pl_free(stack);
}
