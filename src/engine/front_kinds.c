/* front_kinds.c - what a side would hold had some kinds of change not been drawn.
 *
 * Between two snapshots, `base` and `index`, ground of the later one is as the last update left it that is
 * counted, and where none is, as it was at `base`. So the updates between are gone through from the last to
 * the first: a patch that does not count is undone where no later one that does count covers it. Patches that
 * do not overlap may be undone in any order, so they are gathered until two of them would.
 *
 * A retraction is undone differently, because it shows in one state only: what came before a state and went
 * back behind it is taken out of that state, be it the earlier or the later one, as far as it went back. */
#include "engine/front_state.h"

typedef struct {
    const pl_polygon **list;
    size_t count, capacity;
} pointers;

static bool point_to(pointers *all, const pl_polygon *polygons, size_t count) {
    if (!PL_RESERVE(all->list, all->count + count, all->capacity)) return false;
    for (size_t i = 0; i < count; i++) all->list[all->count++] = &polygons[i];
    return true;
}

/* A patch that waits to be undone. */
typedef struct {
    pl_box box;
    bool gained;
    const pl_polygon *polygons;
    size_t count;
} waiting;

typedef struct {
    pl_front_sight *sight;
    pl_arena *arena;
    const char *status;
    const pl_change_row *rows; /* of the status, by instant */
    size_t row_count;
    waiting *waiting;
    size_t waiting_count, waiting_capacity;
    const pl_polygon *const *held;
    size_t held_count;
    pointers less, more; /* reused */
} undoing;

/* The parts of a patch that none of the others covers (`apart`), or that they cover. */
static bool part_of(undoing *u, const pl_change_row *row, pointers *others, bool apart,
                    const pl_polygon **ret, size_t *ret_count, pl_error *error) {
    pointers own = {0};
    bool done = true;
    const pl_polygon *rest = row->polygons;
    size_t rest_count = row->polygon_count;
    if (others->count > 0 || !apart) {
        done = (point_to(&own, row->polygons, row->polygon_count) || pl_fail_nomem(error)) &&
               pl_boundary_correct(u->sight->overlay, own.list, own.count, others->list, others->count, NULL,
                                   0, u->arena, &rest, &rest_count, error);
        if (done && !apart) {
            pointers left = {0};
            done = (point_to(&left, rest, rest_count) || pl_fail_nomem(error)) &&
                   pl_boundary_correct(u->sight->overlay, own.list, own.count, left.list, left.count, NULL, 0,
                                       u->arena, &rest, &rest_count, error);
            pl_free(left.list);
        }
    }
    pl_free(own.list);
    if (!done) return false;
    *ret = rest;
    *ret_count = rest_count;
    return true;
}

/* Undoes what waits. */
static bool undo(undoing *u, pl_error *error) {
    if (u->waiting_count == 0) return true;
    u->less.count = u->more.count = 0;
    for (size_t i = 0; i < u->waiting_count; i++)
        if (!point_to(u->waiting[i].gained ? &u->less : &u->more, u->waiting[i].polygons,
                      u->waiting[i].count))
            return pl_fail_nomem(error);
    const pl_polygon *made;
    size_t count;
    if (!pl_boundary_correct(u->sight->overlay, u->held, u->held_count, u->less.list, u->less.count,
                             u->more.list, u->more.count, u->arena, &made, &count, error))
        return false;
    const pl_polygon **held = pl_arena_alloc(u->arena, (count + 1) * sizeof *held);
    if (held == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) held[i] = &made[i];
    u->held = held;
    u->held_count = count;
    u->waiting_count = 0;
    return true;
}

static bool wait_for(undoing *u, const pl_change_row *row, const pl_polygon *polygons, size_t count,
                     pl_error *error) {
    for (size_t i = 0; i < u->waiting_count; i++)
        if (u->waiting[i].gained != row->gained && pl_box_meets(u->waiting[i].box, row->box)) {
            if (!undo(u, error)) return false;
            break;
        }
    if (!PL_GROW(u->waiting, u->waiting_count, u->waiting_capacity)) return pl_fail_nomem(error);
    u->waiting[u->waiting_count++] = (waiting){row->box, row->gained, polygons, count};
    return true;
}

static bool counts(const undoing *u, const pl_change_row *row) {
    const pl_kind kind = pl_change_kind(row, INT64_MAX);
    return kind == PL_KIND_RETRACTION || (u->sight->kinds & 1u << kind) != 0;
}

/* Undoes one patch of the window as far as no later one that counts covers it. */
static bool undo_patch(undoing *u, size_t index, pl_instant until, pl_error *error) {
    const pl_change_row *row = &u->rows[index];
    pointers later = {0};
    bool done = true;
    for (size_t i = index + 1; done && i < u->row_count && u->rows[i].to <= until; i++)
        if (u->rows[i].to > row->to && counts(u, &u->rows[i]) && pl_box_meets(u->rows[i].box, row->box))
            done = point_to(&later, u->rows[i].polygons, u->rows[i].polygon_count) || pl_fail_nomem(error);
    const pl_polygon *polygons;
    size_t count;
    done = done && part_of(u, row, &later, true, &polygons, &count, error) &&
           wait_for(u, row, polygons, count, error);
    pl_free(later.list);
    return done;
}

/* Takes a retraction out of a state that shows it, as far as it went back. */
static bool undo_retraction(undoing *u, size_t index, pl_error *error) {
    const pl_change_row *row = &u->rows[index];
    pointers back = {0};
    bool done = true;
    for (size_t i = index + 1; done && i < u->row_count && u->rows[i].to <= row->undone_at; i++)
        if (u->rows[i].gained != row->gained && pl_box_meets(u->rows[i].box, row->box))
            done = point_to(&back, u->rows[i].polygons, u->rows[i].polygon_count) || pl_fail_nomem(error);
    const pl_polygon *polygons;
    size_t count;
    done = done && part_of(u, row, &back, false, &polygons, &count, error) &&
           wait_for(u, row, polygons, count, error);
    pl_free(back.list);
    return done;
}

static bool undo_all(undoing *u, pl_instant from, pl_instant until, pl_error *error) {
    for (size_t i = u->row_count; i-- > 0;)
        if (u->rows[i].to > from && u->rows[i].to <= until && !counts(u, &u->rows[i]) &&
            !undo_patch(u, i, until, error))
            return false;
    if (!undo(u, error)) return false;
    if ((u->sight->kinds & 1u << PL_KIND_RETRACTION) != 0) return true;
    for (size_t i = u->row_count; i-- > 0;)
        if (u->rows[i].to <= until && u->rows[i].undone_at > until &&
            pl_change_kind(&u->rows[i], INT64_MAX) == PL_KIND_RETRACTION && !undo_retraction(u, i, error))
            return false;
    return undo(u, error);
}

bool pl_front_without(pl_front_sight *sight, const pl_polygon *const *held, size_t held_count, long index,
                      long base, pl_arena *arena, const pl_polygon *const **ret, size_t *ret_count,
                      pl_error *error) {
    const pl_instant from = sight->pairs[base].to, until = sight->pairs[index].to;
    pl_change_row *rows;
    size_t count, kept = 0;
    /* A retraction came at most so long before the state that shows it, and went back so long behind. */
    const pl_instant after = (from < until ? from : until) - PL_KIND_UNDONE_SECONDS;
    if (!pl_ask_patch_outlines(sight->store, sight->subject.source_id, &sight->subject.definitions.source,
                               after, until + PL_KIND_UNDONE_SECONDS, 0.0, arena, &rows, &count, error))
        return false;
    undoing u = {.sight = sight,
                 .arena = arena,
                 .status = sight->subject.layers.status[sight->subject.layer],
                 .rows = rows,
                 .held = held,
                 .held_count = held_count};
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].status, u.status) == 0) rows[kept++] = rows[i];
    u.row_count = kept;
    const bool done = undo_all(&u, from, until, error);
    pl_free(u.waiting);
    pl_free((void *)u.less.list);
    pl_free((void *)u.more.list);
    if (!done) return false;
    *ret = u.held;
    *ret_count = u.held_count;
    return true;
}
