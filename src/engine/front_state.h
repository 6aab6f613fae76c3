/* front_state.h - inside the engine: fronts of one source by snapshot, kept while they are asked for. */
#ifndef PL_ENGINE_FRONT_STATE_H
#define PL_ENGINE_FRONT_STATE_H

#include "engine/front.h"
#include "engine/noise.h"
#include "engine/subject.h"

/* One state's front, cut by area. */
typedef struct {
    long index, base; /* of the snapshot, and of the one from which its changes count (kinds) */
    uint64_t used;
    pl_arena arena;
    pl_front front;
    pl_chain **lines; /* by area: 0 the whole, then the sectors, then elsewhere */
    size_t *counts;
    double *length_km;
} pl_front_state;

#define PL_FRONT_STATES_MAX 16 /* three starts, and three ends seen from each of them, at most */

typedef struct {
    pl_store *store;
    pl_subject subject;
    const pl_pair_row *pairs;
    size_t pair_count;
    pl_overlay *overlay;
    pl_shape_cache cache;
    pl_front_rule rule;
    unsigned kinds;
    pl_instant as_of;                  /* of which kinds are judged */
    pl_instant rows_after, rows_until; /* between which the patches are read, when kinds are taken out */
    const pl_change_row *rows;
    size_t row_count;
    pl_arena rows_arena;
    const pl_region *region; /* NULL: everywhere */
    const pl_region *sectors;
    size_t sector_count;
    const pl_polygon *all_sectors; /* all their polygons */
    size_t all_sector_count;
    pl_front_state kept[PL_FRONT_STATES_MAX];
    size_t kept_count;
    uint64_t clock;
} pl_front_sight;

/* The line that is no front, ready for distances (NULL: none is asked for), and where it comes from. */
bool pl_front_outline(pl_store *store, const pl_front_question *question, const pl_theatre *theatre,
                      pl_arena *arena, pl_near **ret, const char **ret_text, pl_error *error) PL_MUST_CHECK;
/* Gives the sight the theatre's sectors. */
bool pl_front_sectors(const pl_theatre *theatre, pl_front_sight *sight, pl_arena *arena,
                      pl_error *error) PL_MUST_CHECK;
/* Under this no distance is asked for when `moved_m` counts as moved. */
double pl_front_least_m(double moved_m, const pl_noise *noise);

/* How many areas: the whole, the sectors, elsewhere (only when there are sectors). */
size_t pl_front_areas(const pl_front_sight *sight);

/* The front of a snapshot. With kinds taken out, `base` is the earlier snapshot from which changes are
 * counted (the snapshot itself: it is the earlier one). Stays valid until PL_FRONT_STATES_MAX others were
 * asked for. */
bool pl_front_state_at(pl_front_sight *sight, long index, long base, const pl_front_state **ret,
                       pl_error *error) PL_MUST_CHECK;
void pl_front_sight_free(pl_front_sight *sight);

/* What the side holds at a snapshot without the effect of the kinds of change that do not count
 * (front_kinds.c); `held` are the polygons as drawn. */
bool pl_front_without(pl_front_sight *sight, const pl_polygon *const *held, size_t held_count, long index,
                      long base, pl_arena *arena, const pl_polygon *const **ret, size_t *ret_count,
                      pl_error *error) PL_MUST_CHECK;

#endif
