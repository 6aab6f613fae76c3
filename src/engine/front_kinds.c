/* front_kinds.c - what a side would hold had some kinds of change not been drawn.
 *
 * Between two snapshots, `base` and `index`, ground of the later one is as the last update left it that
 * counts, and where none does, as it was at `base`. So a patch that does not count is undone where no later
 * one that does count covers it; of several that do not count the first one says what was there before.
 *
 * A sliver that was overtaken is left alone: undone, it would be a slit in land, and no line that anybody
 * ever drew. It is overtaken when little of its outline lies on the boundary of the state.
 *
 * A retraction is undone otherwise, because it shows in one state only: what came before a state and went
 * back behind it is taken out of that state, be it the earlier or the later one, as far as it went back. */
#include "engine/front_state.h"

#include "geom/area.h"

#define CONTACT_M 1.0 /* nearer than this to the boundary is on it */
/* Shares of an outline: half of it is on a boundary that the sliver lies along, all of it when it fills a
 * slit. */
#define AT_BOUNDARY_MIN 0.25
#define IN_SLIT_MIN 0.75

typedef struct {
    const pl_polygon **list;
    size_t count, capacity;
} pointers;

static bool point_to(pointers *all, const pl_polygon *polygons, size_t count) {
    if (!PL_RESERVE(all->list, all->count + count, all->capacity)) return false;
    for (size_t i = 0; i < count; i++) all->list[all->count++] = &polygons[i];
    return true;
}

/* What is to be undone of one patch. */
typedef struct {
    pl_box box;
    bool gained;
    const pl_polygon *polygons;
    size_t count;
} undone;

typedef struct {
    pl_front_sight *sight;
    pl_arena *arena;
    const pl_change_row *rows; /* of the status, by instant */
    size_t row_count;
    undone *undone;
    size_t undone_count, undone_capacity;
    const pl_polygon *const *held;
    size_t held_count;
    const pl_front *base; /* the earlier state */
} undoing;

/* What of a patch the others do not cover (`apart`), or do. */
static bool part_of(undoing *u, const pl_change_row *row, const pointers *others, bool apart,
                    const pl_polygon **ret, size_t *ret_count, pl_error *error) {
    pointers own = {0}, rest = {0};
    const pl_polygon *parts = row->polygons;
    size_t count = row->polygon_count;
    bool done = true;
    if (others->count > 0 || !apart)
        done = (point_to(&own, row->polygons, row->polygon_count) || pl_fail_nomem(error)) &&
               pl_boundary_correct(u->sight->overlay, own.list, own.count, others->list, others->count, NULL,
                                   0, u->arena, &parts, &count, error);
    if (done && !apart)
        done = (point_to(&rest, parts, count) || pl_fail_nomem(error)) &&
               pl_boundary_correct(u->sight->overlay, own.list, own.count, rest.list, rest.count, NULL, 0,
                                   u->arena, &parts, &count, error);
    pl_free((void *)own.list);
    pl_free((void *)rest.list);
    if (!done) return false;
    *ret = parts;
    *ret_count = count;
    return true;
}

static pl_kind kind_of(const undoing *u, const pl_change_row *row) {
    return pl_change_kind(row, u->sight->as_of);
}

/* A retraction that does not count is what it was while it stood, for what of it stayed. */
static bool counts(const undoing *u, const pl_change_row *row) {
    pl_change_row kept = *row;
    kept.undone_at = INT64_MAX;
    const bool retracted = kind_of(u, row) == PL_KIND_RETRACTION;
    if (retracted && (u->sight->kinds & 1u << PL_KIND_RETRACTION) != 0) return true;
    return (u->sight->kinds & 1u << (retracted ? kind_of(u, &kept) : kind_of(u, row))) != 0;
}

static bool remember(undoing *u, const pl_change_row *row, const pl_polygon *polygons, size_t count,
                     pl_error *error) {
    if (count == 0) return true;
    if (!PL_GROW(u->undone, u->undone_count, u->undone_capacity)) return pl_fail_nomem(error);
    u->undone[u->undone_count++] = (undone){row->box, row->gained, polygons, count};
    return true;
}

/* What of a patch of the window no later one that counts covers, and no earlier one that does not. */
static bool undo_patch(undoing *u, size_t index, pl_instant until, pl_error *error) {
    const pl_change_row *row = &u->rows[index];
    const pl_polygon *polygons;
    pointers others = {0};
    size_t count;
    bool done = true;
    for (size_t i = 0; done && i < u->undone_count; i++)
        if (u->undone[i].gained != row->gained && pl_box_meets(u->undone[i].box, row->box))
            done = point_to(&others, u->undone[i].polygons, u->undone[i].count) || pl_fail_nomem(error);
    for (size_t i = index + 1; done && i < u->row_count && u->rows[i].to <= until; i++)
        if (u->rows[i].to > row->to && pl_box_meets(u->rows[i].box, row->box) && counts(u, &u->rows[i]))
            done = point_to(&others, u->rows[i].polygons, u->rows[i].polygon_count) || pl_fail_nomem(error);
    done = done && part_of(u, row, &others, true, &polygons, &count, error) &&
           remember(u, row, polygons, count, error);
    pl_free((void *)others.list);
    return done;
}

/* What of a retraction went back behind the state. */
static bool undo_retraction(undoing *u, size_t index, pl_error *error) {
    const pl_change_row *row = &u->rows[index];
    const pl_polygon *polygons;
    pointers back = {0};
    size_t count;
    bool done = true;
    for (size_t i = index + 1; done && i < u->row_count && u->rows[i].to <= row->undone_at; i++)
        if (u->rows[i].gained != row->gained && pl_box_meets(u->rows[i].box, row->box))
            done = point_to(&back, u->rows[i].polygons, u->rows[i].polygon_count) || pl_fail_nomem(error);
    done = done && part_of(u, row, &back, false, &polygons, &count, error) &&
           remember(u, row, polygons, count, error);
    pl_free((void *)back.list);
    return done;
}

/* ---- the state, corrected ---- */

static bool contact_share(const pl_near *boundary, const pl_chain *outline, size_t count, pl_arena *arena,
                          double *ret, pl_error *error) {
    pl_chain *near;
    size_t near_count;
    if (!pl_near_cut(boundary, outline, count, CONTACT_M, true, arena, &near, &near_count, error))
        return false;
    *ret = pl_chains_length_m(near, near_count) / pl_chains_length_m(outline, count);
    return true;
}

static bool is_overtaken(const undoing *u, const pl_near *boundary, const pl_polygon *polygon, bool *ret,
                         pl_error *error) {
    double at, slit = 0.0;
    pl_boundary outline;
    *ret = false;
    if (pl_mean_width_m(pl_polygon_area_m2(polygon), pl_polygon_length_m(polygon)) >= PL_KIND_SLIVER_WIDTH_M)
        return true;
    if (!pl_boundary_find(u->sight->overlay, &polygon, 1, 0.0, u->arena, &outline, error) ||
        !contact_share(boundary, outline.lines, outline.line_count, u->arena, &at, error) ||
        (u->base != NULL &&
         !contact_share(u->base->near, outline.lines, outline.line_count, u->arena, &slit, error)))
        return false;
    *ret = at < AT_BOUNDARY_MIN && slit < IN_SLIT_MIN;
    return true;
}

/* Joins what is to be undone in one direction, and leaves out what was overtaken. */
static bool gather(undoing *u, const pl_near *boundary, bool gained, pointers *into, pl_error *error) {
    pointers all = {0};
    const pl_polygon *joined = NULL;
    size_t count = 0;
    bool done = true;
    for (size_t i = 0; done && i < u->undone_count; i++)
        if (u->undone[i].gained == gained)
            done = point_to(&all, u->undone[i].polygons, u->undone[i].count) || pl_fail_nomem(error);
    if (done && all.count > 0)
        done = pl_boundary_correct(u->sight->overlay, all.list, all.count, NULL, 0, NULL, 0, u->arena,
                                   &joined, &count, error);
    for (size_t i = 0; done && i < count; i++) {
        bool overtaken;
        done = is_overtaken(u, boundary, &joined[i], &overtaken, error) &&
               (overtaken || point_to(into, &joined[i], 1) || pl_fail_nomem(error));
    }
    pl_free((void *)all.list);
    return done;
}

static bool correct(undoing *u, pl_error *error) {
    if (u->undone_count == 0) return true;
    pl_boundary boundary;
    pointers less = {0}, more = {0};
    const pl_polygon *made = NULL;
    size_t count = 0;
    if (!pl_boundary_find(u->sight->overlay, u->held, u->held_count, 0.0, u->arena, &boundary, error))
        return false;
    pl_near *near = pl_near_open(boundary.lines, boundary.line_count, error);
    const bool done = near != NULL && gather(u, near, true, &less, error) &&
                      gather(u, near, false, &more, error) &&
                      pl_boundary_correct(u->sight->overlay, u->held, u->held_count, less.list, less.count,
                                          more.list, more.count, u->arena, &made, &count, error);
    pl_near_close(near);
    pl_free((void *)less.list);
    pl_free((void *)more.list);
    if (!done) return false;
    const pl_polygon **held = pl_arena_alloc(u->arena, (count + 1) * sizeof *held);
    if (held == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) held[i] = &made[i];
    u->held = held;
    u->held_count = count;
    u->undone_count = 0;
    return true;
}

static bool undo_all(undoing *u, pl_instant from, pl_instant until, pl_error *error) {
    for (size_t i = 0; i < u->row_count; i++)
        if (u->rows[i].to > from && u->rows[i].to <= until && !counts(u, &u->rows[i]) &&
            !undo_patch(u, i, until, error))
            return false;
    if (!correct(u, error)) return false;
    if ((u->sight->kinds & 1u << PL_KIND_RETRACTION) != 0) return true;
    for (size_t i = 0; i < u->row_count; i++)
        if (u->rows[i].to <= until && u->rows[i].undone_at > until &&
            kind_of(u, &u->rows[i]) == PL_KIND_RETRACTION && !undo_retraction(u, i, error))
            return false;
    return correct(u, error);
}

/* The patches of the status about the whole question, read once. */
static bool read_rows(pl_front_sight *sight, pl_error *error) {
    if (sight->rows != NULL) return true;
    const char *status = sight->subject.layers.status[sight->subject.layer];
    pl_change_row *rows;
    size_t count, kept = 0;
    if (!pl_ask_patch_outlines(sight->store, sight->subject.source_id, &sight->subject.definitions.source,
                               sight->rows_after, sight->rows_until, 0.0, &sight->rows_arena, &rows, &count,
                               error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].status, status) == 0) rows[kept++] = rows[i];
    sight->rows = rows;
    sight->row_count = kept;
    return true;
}

bool pl_front_without(pl_front_sight *sight, const pl_polygon *const *held, size_t held_count, long index,
                      long base, pl_arena *arena, const pl_polygon *const **ret, size_t *ret_count,
                      pl_error *error) {
    const pl_instant from = sight->pairs[base].to, until = sight->pairs[index].to;
    if (!read_rows(sight, error)) return false;
    /* A retraction came at most so long before the state that shows it, and went back so long behind. */
    size_t first = 0, end = sight->row_count;
    const pl_instant earliest = (from < until ? from : until) - PL_KIND_UNDONE_SECONDS;
    while (first < end && sight->rows[first].to <= earliest) first++;
    while (end > first && sight->rows[end - 1].to > until + PL_KIND_UNDONE_SECONDS) end--;
    undoing u = {.sight = sight,
                 .arena = arena,
                 .rows = sight->rows + first,
                 .row_count = end - first,
                 .held = held,
                 .held_count = held_count};
    const pl_front_state *earlier = NULL;
    bool done = true;
    if (base != index) done = pl_front_state_at(sight, base, base, &earlier, error);
    u.base = earlier == NULL ? NULL : &earlier->front;
    done = done && undo_all(&u, from, until, error);
    pl_free(u.undone);
    if (!done) return false;
    *ret = u.held;
    *ret_count = u.held_count;
    return true;
}
