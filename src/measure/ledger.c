/* ledger.c - neighbouring patches of one snapshot, status and kind joined to events. A snapshot has some
 * hundred patches at most, so every pair of them is looked at; the joined ones form a forest whose roots are
 * the lowest indexes. */
#include "measure/ledger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define METRES_IN_DEGREE 111320.0 /* of latitude */
#define RADIANS_IN_DEGREE 0.017453292519943295

/* Between the boxes, on the ground; 0 when they meet. */
static double gap_m(pl_box a, pl_box b) {
    const double north = fmax(fmax(a.south - b.north, b.south - a.north), 0),
                 east = fmax(fmax(a.west - b.east, b.west - a.east), 0);
    const double middle = (fmax(a.south, b.south) + fmin(a.north, b.north)) / 2;
    return hypot(north, east * cos(middle * RADIANS_IN_DEGREE)) * METRES_IN_DEGREE;
}

static size_t root_of(size_t *parent, size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

static bool alike(const pl_ledger_patch *a, const pl_ledger_patch *b) {
    return a->to == b->to && a->kind == b->kind && strcmp(a->status, b->status) == 0;
}

static int by_group(const void *a, const void *b) {
    const pl_ledger_patch *one = *(const pl_ledger_patch *const *)a,
                          *other = *(const pl_ledger_patch *const *)b;
    if (one->to != other->to) return one->to < other->to ? -1 : 1;
    const int statuses = strcmp(one->status, other->status);
    if (statuses != 0) return statuses;
    if (one->kind != other->kind) return one->kind < other->kind ? -1 : 1;
    return one < other ? -1 : one > other;
}

static void add_to(pl_event *event, const pl_ledger_patch *patch, double *largest_km2) {
    *(patch->gained ? &event->gained_km2 : &event->lost_km2) += patch->area_km2;
    event->contested_km2 += patch->contested_km2;
    event->box = pl_box_union(event->box, patch->box);
    if (patch->undone_at != INT64_MAX) {
        event->undone_km2 += patch->undone_km2;
        if (event->undone_at == INT64_MAX || patch->undone_at > event->undone_at)
            event->undone_at = patch->undone_at;
    }
    if (patch->area_km2 <= *largest_km2) return;
    *largest_km2 = patch->area_km2;
    event->why = patch->why;
    event->width_m = patch->width_m;
    event->at =
        (pl_point){(patch->box.west + patch->box.east) / 2, (patch->box.south + patch->box.north) / 2};
}

static int number(double a, double b) {
    return a < b ? -1 : a > b;
}

static int largest_first(const void *a, const void *b) {
    const pl_event *one = a, *other = b;
    int order = number(other->gained_km2 + other->lost_km2, one->gained_km2 + one->lost_km2);
    if (order == 0 && one->to != other->to) order = one->to < other->to ? -1 : 1;
    if (order == 0) order = strcmp(one->status, other->status);
    if (order == 0) order = (int)one->kind - (int)other->kind;
    if (order == 0) order = number(one->box.west, other->box.west);
    if (order == 0) order = number(one->box.south, other->box.south);
    return order;
}

typedef struct {
    const pl_ledger_patch *patches;
    const pl_ledger_patch **sorted;
    size_t *parent;  /* by place in sorted */
    size_t *members; /* indexes of patches, event by event */
    size_t member_count;
    pl_event *events;
    size_t event_count;
} grouping;

/* The events of sorted[first, next), which are alike. */
static void group(grouping *g, size_t first, size_t next) {
    for (size_t i = first; i < next; i++)
        for (size_t j = first; j < i; j++) {
            const size_t a = root_of(g->parent, j), b = root_of(g->parent, i);
            if (a == b || gap_m(g->sorted[i]->box, g->sorted[j]->box) > PL_EVENT_GAP_M) continue;
            g->parent[a > b ? a : b] = a < b ? a : b;
        }
    for (size_t root = first; root < next; root++) {
        if (root_of(g->parent, root) != root) continue;
        pl_event *event = &g->events[g->event_count++];
        double largest_km2 = -1;
        *event = (pl_event){.from = g->sorted[root]->from,
                            .to = g->sorted[root]->to,
                            .status = g->sorted[root]->status,
                            .kind = g->sorted[root]->kind,
                            .undone_at = INT64_MAX,
                            .box = PL_BOX_EMPTY,
                            .patches = g->members + g->member_count};
        for (size_t i = root; i < next; i++) {
            if (root_of(g->parent, i) != root) continue;
            add_to(event, g->sorted[i], &largest_km2);
            g->members[g->member_count++] = (size_t)(g->sorted[i] - g->patches);
            event->patch_count++;
        }
    }
}

bool pl_events_of(const pl_ledger_patch *patches, size_t count, pl_arena *arena, pl_event **ret,
                  size_t *ret_count, pl_error *error) {
    grouping g = {.patches = patches,
                  .sorted = pl_arena_alloc(arena, (count + 1) * sizeof *g.sorted),
                  .parent = pl_arena_alloc(arena, (count + 1) * sizeof *g.parent),
                  .members = pl_arena_alloc(arena, (count + 1) * sizeof *g.members),
                  .events = pl_arena_alloc(arena, (count + 1) * sizeof *g.events)};
    if (g.sorted == NULL || g.parent == NULL || g.members == NULL || g.events == NULL)
        return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        g.sorted[i] = &patches[i];
        g.parent[i] = i;
    }
    qsort(g.sorted, count, sizeof *g.sorted, by_group);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first; next < count && alike(g.sorted[first], g.sorted[next]);) next++;
        group(&g, first, next);
    }
    qsort(g.events, g.event_count, sizeof *g.events, largest_first);
    *ret = g.events;
    *ret_count = g.event_count;
    return true;
}
