/* change.c - compared pairs of snapshots and the patches by which they differ. */
#include "store/db.h"
#include "store/gpb.h"

#include <math.h>

/* INT64_MIN and INT64_MAX stand for "none" in the structs, NULL in the tables. */
static int bind_instant(sqlite3_stmt *s, int index, pl_instant instant) {
    return instant == INT64_MIN || instant == INT64_MAX ? sqlite3_bind_null(s, index)
                                                        : sqlite3_bind_int64(s, index, instant);
}

static pl_instant instant_of(sqlite3_stmt *s, int column, pl_instant none) {
    return sqlite3_column_type(s, column) == SQLITE_NULL ? none : sqlite3_column_int64(s, column);
}

/* NAN stands for "not known" in the structs, NULL in the tables. */
static int bind_known(sqlite3_stmt *s, int index, double value) {
    return isnan(value) ? sqlite3_bind_null(s, index) : sqlite3_bind_double(s, index, value);
}

static double known_of(sqlite3_stmt *s, int column) {
    return sqlite3_column_type(s, column) == SQLITE_NULL ? NAN : sqlite3_column_double(s, column);
}

static bool change_put(pl_store *store, int64_t source_id, const pl_change_row *row, pl_error *error) {
    static const char sql[] =
        "INSERT INTO change (source, from_instant, to_instant, undone_at, status, gained, area_km2, "
        "contested_km2,"
        " other_side_km2, perimeter_m, width_m, west, south, east, north, geom, undone_km2, liberated_km2, "
        "front_m)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
    pl_buffer_clear(&store->blob);
    if (!pl_gpb_polygons(row->polygons, row->polygon_count, &row->box, &store->blob, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, row->from) |
                sqlite3_bind_int64(s, 3, row->to) | bind_instant(s, 4, row->undone_at) |
                pl_db_bind_text(s, 5, row->status) | sqlite3_bind_int(s, 6, row->gained) |
                sqlite3_bind_double(s, 7, row->area_km2) | sqlite3_bind_double(s, 8, row->contested_km2) |
                sqlite3_bind_double(s, 9, row->other_side_km2) |
                sqlite3_bind_double(s, 10, row->perimeter_m) | sqlite3_bind_double(s, 11, row->width_m) |
                sqlite3_bind_double(s, 12, row->box.west) | sqlite3_bind_double(s, 13, row->box.south) |
                sqlite3_bind_double(s, 14, row->box.east) | sqlite3_bind_double(s, 15, row->box.north) |
                pl_db_bind_blob(s, 16, (pl_slice){store->blob.data, store->blob.length}) |
                sqlite3_bind_double(s, 17, row->undone_km2) | bind_known(s, 18, row->liberated_km2) |
                bind_known(s, 19, row->front_m);
    return pl_db_run(store, s, bound, "storing a change", error);
}

static bool pair_put(pl_store *store, int64_t source_id, const pl_pair_row *row, const pl_change_row *changes,
                     size_t count, pl_error *error) {
    static const char drop_sql[] = "DELETE FROM change WHERE source=?1 AND to_instant=?2";
    static const char sql[] = "INSERT OR REPLACE INTO pair (source, to_instant, from_instant, updated, rung,"
                              " residual_km2) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    sqlite3_stmt *s = pl_db_prepare(store, drop_sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, row->to);
    if (!pl_db_run(store, s, bound, "dropping changes", error)) return false;
    if ((s = pl_db_prepare(store, sql, error)) == NULL) return false;
    bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, row->to) |
            bind_instant(s, 3, row->from) | sqlite3_bind_int(s, 4, row->updated) |
            sqlite3_bind_int(s, 5, (int)row->rung) | sqlite3_bind_double(s, 6, row->residual_km2);
    if (!pl_db_run(store, s, bound, "storing a pair", error)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!change_put(store, source_id, &changes[i], error)) return false;
        store->grown[PL_EXTENT_CHANGE] = pl_box_union(store->grown[PL_EXTENT_CHANGE], changes[i].box);
    }
    return true;
}

bool pl_store_pair_put(pl_store *store, int64_t source_id, const pl_pair_row *row,
                       const pl_change_row *changes, size_t count, pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, pair_put(store, source_id, row, changes, count, error), error);
}

static bool pair_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_pair_row row = {.from = instant_of(s, 0, INT64_MIN),
                       .to = sqlite3_column_int64(s, 1),
                       .updated = sqlite3_column_int(s, 2) != 0,
                       .rung = (pl_rung)sqlite3_column_int(s, 3),
                       .residual_km2 = sqlite3_column_double(s, 4)};
    (void)arena;
    *(pl_pair_row *)into = row;
    return pl_db_instant_fits(store, row.to, error);
}

bool pl_store_pair_list(pl_store *store, int64_t source_id, pl_arena *arena, pl_pair_row **ret,
                        size_t *ret_count, pl_error *error) {
    static const char sql[] =
        "SELECT from_instant, to_instant, updated, rung, residual_km2 FROM pair WHERE source=?1"
        " ORDER BY to_instant";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return s != NULL && pl_db_rows(store, s, sqlite3_bind_int64(s, 1, source_id), "listing pairs", pair_row,
                                   sizeof **ret, arena, (void **)ret, ret_count, error);
}

#define CHANGE_COLUMNS                                                                                       \
    "SELECT id, from_instant, to_instant, undone_at, status, gained, area_km2, contested_km2, "              \
    "other_side_km2,"                                                                                        \
    " perimeter_m, width_m, west, south, east, north, undone_km2, liberated_km2, front_m"
#define CHANGE_WHERE " FROM change WHERE source=?1 AND to_instant>?2 AND to_instant<=?3"
#define CHANGE_ORDER " ORDER BY to_instant, status, gained DESC, west, south, area_km2, id"

/* The outline stands behind the other columns when it is asked for. */
static bool change_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_change_row row = {
        .id = sqlite3_column_int64(s, 0),
        .from = sqlite3_column_int64(s, 1),
        .to = sqlite3_column_int64(s, 2),
        .undone_at = instant_of(s, 3, INT64_MAX),
        .status = pl_db_text_of(s, 4, arena),
        .gained = sqlite3_column_int(s, 5) != 0,
        .area_km2 = sqlite3_column_double(s, 6),
        .contested_km2 = sqlite3_column_double(s, 7),
        .other_side_km2 = sqlite3_column_double(s, 8),
        .perimeter_m = sqlite3_column_double(s, 9),
        .width_m = sqlite3_column_double(s, 10),
        .box = {sqlite3_column_double(s, 11), sqlite3_column_double(s, 12), sqlite3_column_double(s, 13),
                sqlite3_column_double(s, 14)},
        .undone_km2 = sqlite3_column_double(s, 15),
        .liberated_km2 = known_of(s, 16),
        .front_m = known_of(s, 17),
    };
    if (row.status == NULL) return pl_fail_nomem(error);
    if (!pl_db_instant_fits(store, row.from, error) || !pl_db_instant_fits(store, row.to, error))
        return false;
    if (sqlite3_column_count(s) > 18 &&
        !pl_gpb_read(sqlite3_column_blob(s, 18), (size_t)sqlite3_column_bytes(s, 18), arena, &row.polygons,
                     &row.polygon_count, error))
        return false;
    *(pl_change_row *)into = row;
    return true;
}

static bool read_changes(pl_store *store, int64_t source_id, pl_instant after, pl_instant until,
                         pl_arena *arena, pl_change_row **ret, size_t *ret_count, pl_error *error) {
    sqlite3_stmt *s = pl_db_prepare(store, CHANGE_COLUMNS CHANGE_WHERE CHANGE_ORDER, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, after) |
                sqlite3_bind_int64(s, 3, until);
    return pl_db_rows(store, s, bound, "listing changes", change_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}

/* The slot that holds all changes of a source, filled when it is not there or the file was written since. */
static bool keep_changes(pl_store *store, int64_t source_id, size_t *ret, pl_error *error) {
    int64_t version;
    if (!pl_db_version(store, &version, error)) return false;
    size_t slot = 0;
    for (size_t i = 0; i < PL_DB_CHANGES; i++) {
        if (store->changes[i].source == source_id && store->changes[i].version == version) {
            *ret = i;
            return true;
        }
        if (store->changes[slot].source != 0 && store->changes[i].source == 0) slot = i;
    }
    pl_arena_free(&store->changes[slot].arena);
    memset(&store->changes[slot], 0, sizeof store->changes[slot]);
    if (!read_changes(store, source_id, INT64_MIN, INT64_MAX, &store->changes[slot].arena,
                      &store->changes[slot].rows, &store->changes[slot].count, error)) {
        pl_arena_free(&store->changes[slot].arena);
        memset(&store->changes[slot], 0, sizeof store->changes[slot]);
        return false;
    }
    store->changes[slot].source = source_id;
    store->changes[slot].version = version;
    *ret = slot;
    return true;
}

/* Index of the first row behind the instant. */
static size_t first_after(const pl_change_row *rows, size_t count, pl_instant instant) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].to <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Rows for the caller, whose arena outlives the store: with a copy of each status text. */
static bool copy_changes(const pl_change_row *rows, size_t count, pl_arena *arena, pl_change_row **ret,
                         pl_error *error) {
    const char *from[PL_LAYERS_MAX], *to[PL_LAYERS_MAX];
    size_t statuses = 0;
    pl_change_row *copy = pl_arena_alloc(arena, count * sizeof *copy);
    if (copy == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < statuses && strcmp(from[k], rows[i].status) != 0) k++;
        copy[i] = rows[i];
        if (k == PL_LAYERS_MAX) { /* more than any map of ours has */
            copy[i].status = pl_arena_copy(arena, rows[i].status, strlen(rows[i].status));
        } else if (k == statuses) {
            from[k] = rows[i].status;
            to[statuses++] = copy[i].status = pl_arena_copy(arena, rows[i].status, strlen(rows[i].status));
        } else {
            copy[i].status = to[k];
        }
        if (copy[i].status == NULL) return pl_fail_nomem(error);
    }
    *ret = copy;
    return true;
}

bool pl_store_change_list(pl_store *store, int64_t source_id, pl_instant after, pl_instant until,
                          pl_arena *arena, pl_change_row **ret, size_t *ret_count, pl_error *error) {
    if (store->mode != PL_STORE_READ)
        return read_changes(store, source_id, after, until, arena, ret, ret_count, error);
    size_t slot;
    if (!keep_changes(store, source_id, &slot, error)) return false;
    const pl_change_row *rows = store->changes[slot].rows;
    const size_t first = first_after(rows, store->changes[slot].count, after),
                 end = first_after(rows, store->changes[slot].count, until);
    const size_t count = end > first ? end - first : 0;
    if (!copy_changes(rows + first, count, arena, ret, error)) return false;
    *ret_count = count;
    return true;
}

bool pl_store_change_all(pl_store *store, int64_t source_id, const pl_change_row **ret, size_t *ret_count,
                         pl_error *error) {
    size_t slot;
    if (store->mode != PL_STORE_READ)
        return pl_fail(error, PL_INTERNAL, "%s: change rows are lent while reading only", store->path);
    if (!keep_changes(store, source_id, &slot, error)) return false;
    *ret = store->changes[slot].rows;
    *ret_count = store->changes[slot].count;
    return true;
}

void pl_db_forget_changes(pl_store *store) {
    for (size_t i = 0; i < PL_DB_CHANGES; i++) pl_arena_free(&store->changes[i].arena);
    memset(store->changes, 0, sizeof store->changes);
}

bool pl_store_change_polygons(pl_store *store, int64_t change_id, pl_arena *arena, const pl_polygon **ret,
                              size_t *ret_count, pl_error *error) {
    static const char sql[] = "SELECT geom FROM change WHERE id=?1";
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, change_id), "reading a change", &found, error))
        return false;
    const bool well = found ? pl_gpb_read(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0),
                                          arena, ret, ret_count, error)
                            : pl_db_damaged(store, "a change is missing", error);
    pl_db_done(s);
    return well;
}

bool pl_store_change_outlines(pl_store *store, int64_t source_id, pl_instant after, pl_instant until,
                              double width_min_m, pl_arena *arena, pl_change_row **ret, size_t *ret_count,
                              pl_error *error) {
    sqlite3_stmt *s =
        pl_db_prepare(store, CHANGE_COLUMNS ", geom" CHANGE_WHERE " AND width_m>=?4" CHANGE_ORDER, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, after) |
                sqlite3_bind_int64(s, 3, until) | sqlite3_bind_double(s, 4, width_min_m);
    return pl_db_rows(store, s, bound, "listing changes", change_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}

bool pl_store_change_undone(pl_store *store, int64_t change_id, pl_instant undone_at, double undone_km2,
                            pl_error *error) {
    static const char sql[] = "UPDATE change SET undone_at=?2, undone_km2=?3 WHERE id=?1";
    if (!pl_db_may_write(store, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, change_id) | bind_instant(s, 2, undone_at) |
                sqlite3_bind_double(s, 3, undone_km2);
    return pl_db_run(store, s, bound, "marking a change", error);
}

bool pl_store_change_around(pl_store *store, int64_t change_id, double liberated_km2, double front_m,
                            pl_error *error) {
    static const char sql[] = "UPDATE change SET liberated_km2=?2, front_m=?3 WHERE id=?1";
    if (!pl_db_may_write(store, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound =
        sqlite3_bind_int64(s, 1, change_id) | bind_known(s, 2, liberated_km2) | bind_known(s, 3, front_m);
    return pl_db_run(store, s, bound, "marking a change", error);
}
