/* kinds.c - what kind a patch is: its stored facts, with what the source file lists and what else came with
 * its snapshot. Decided when asked, never stored. */
#include "engine/engine.h"

static pl_patch_facts facts_of(const pl_change_row *row) {
    return (pl_patch_facts){.gained = row->gained,
                            .of_contested = strcmp(row->status, "contested") == 0,
                            .area_km2 = row->area_km2,
                            .contested_km2 = row->contested_km2,
                            .other_side_km2 = row->other_side_km2,
                            .width_m = row->width_m,
                            .perimeter_m = row->perimeter_m,
                            .liberated_km2 = row->liberated_km2,
                            .front_m = row->front_m,
                            .liberates = row->liberates,
                            .alike = row->alike,
                            .listed = row->redraw != NULL,
                            .instant = row->to,
                            .undone_at = row->undone_at};
}

pl_kind pl_change_kind(const pl_change_row *row, pl_instant as_of) {
    const pl_patch_facts facts = facts_of(row);
    return pl_patch_kind(&facts, as_of);
}

const char *pl_change_redraw_why(const pl_change_row *row) {
    const pl_patch_facts facts = facts_of(row);
    const pl_redraw redraw = pl_patch_redraw(&facts);
    return redraw == PL_REDRAW_LISTED ? row->redraw : pl_redraw_whys[redraw];
}

static bool box_in(pl_box inner, pl_box outer) {
    return inner.west >= outer.west && inner.east <= outer.east && inner.south >= outer.south &&
           inner.north <= outer.north;
}

static const char *listed_why(const pl_source *source, const pl_change_row *row) {
    for (size_t i = 0; i < source->redraw_count; i++) {
        const pl_listed_redraw *listed = &source->redraws[i];
        const pl_instant begin = pl_day_start(listed->day);
        if (row->to > begin && row->to <= begin + PL_DAY_SECONDS && box_in(row->box, listed->box))
            return listed->why;
    }
    return NULL;
}

static bool liberates(const pl_source *source, const char *status) {
    for (size_t i = 0; i < source->liberated_from_count; i++)
        if (strncmp(status, "held:", 5) == 0 && strcmp(status + 5, source->liberated_from[i]) == 0)
            return true;
    return false;
}

/* Rows come snapshot by snapshot, and within one status by status. */
static void complete(const pl_source *source, pl_change_row *rows, size_t count) {
    for (size_t first = 0, next; first < count; first = next) {
        const bool liberated = liberates(source, rows[first].status);
        size_t far = 0;
        for (next = first; next < count && rows[next].to == rows[first].to &&
                           strcmp(rows[next].status, rows[first].status) == 0;
             next++) {
            rows[next].redraw = source->redraw_count > 0 ? listed_why(source, &rows[next]) : NULL;
            rows[next].liberates = liberated;
            const pl_patch_facts facts = facts_of(&rows[next]);
            far += pl_patch_far(&facts);
        }
        for (size_t i = first; i < next; i++) rows[i].alike = far;
    }
}

bool pl_ask_patches(pl_store *store, int64_t source_id, const pl_source *source, pl_instant after,
                    pl_instant until, pl_arena *arena, pl_change_row **ret, size_t *ret_count,
                    pl_error *error) {
    if (!pl_store_change_list(store, source_id, after, until, arena, ret, ret_count, error)) return false;
    complete(source, *ret, *ret_count);
    return true;
}

bool pl_ask_patch_outlines(pl_store *store, int64_t source_id, const pl_source *source, pl_instant after,
                           pl_instant until, double width_min_m, pl_arena *arena, pl_change_row **ret,
                           size_t *ret_count, pl_error *error) {
    if (!pl_store_change_outlines(store, source_id, after, until, width_min_m, arena, ret, ret_count, error))
        return false;
    complete(source, *ret, *ret_count);
    return true;
}
