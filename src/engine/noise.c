/* noise.c - how far off a source's lines are drawn, from the slivers by which it drew standing lines again.
 */
#include "engine/noise.h"

bool pl_ask_noise(pl_store *store, const char *source, pl_arena *arena, pl_noise *ret, pl_error *error) {
    pl_source_row stored;
    pl_change_row *rows;
    bool found;
    size_t count, redrawn_count = 0;
    if (!pl_store_source_find(store, source, arena, &stored, &found, error)) return false;
    if (!found) return pl_fail(error, PL_MISSING, "the evidence file has no source %s", source);
    if (!pl_store_change_list(store, stored.id, INT64_MIN, INT64_MAX, arena, &rows, &count, error))
        return false;
    pl_redrawn *redrawn = pl_arena_alloc(arena, (count + 1) * sizeof *redrawn);
    if (redrawn == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        /* The line between held and contested is one line, though both of its sides have a row. */
        if (rows[i].width_m >= PL_KIND_SLIVER_WIDTH_M || strncmp(rows[i].status, "held:", 5) != 0) continue;
        redrawn[redrawn_count++] = (pl_redrawn){rows[i].to, rows[i].width_m, rows[i].perimeter_m};
    }
    *ret = pl_noise_of_redrawn(redrawn, redrawn_count);
    return true;
}
