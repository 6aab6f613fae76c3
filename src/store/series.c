/* series.c - the series of a source, what was left out of it, and dropping all that is derived. */
#include "store/db.h"

static bool series_replace(pl_store *store, int64_t source_id, const pl_series_row *rows, size_t count,
                           pl_error *error) {
    static const char drop_sql[] = "DELETE FROM series WHERE source=?1";
    static const char sql[] =
        "INSERT INTO series (source, status, instant, updated, held_km2, gained_km2, lost_km2)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    sqlite3_stmt *s = pl_db_prepare(store, drop_sql, error);
    if (s == NULL || !pl_db_run(store, s, sqlite3_bind_int64(s, 1, source_id), "dropping a series", error))
        return false;
    if ((s = pl_db_prepare(store, sql, error)) == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        const pl_series_row *row = &rows[i];
        int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, row->status) |
                    sqlite3_bind_int64(s, 3, row->instant) | sqlite3_bind_int(s, 4, row->updated) |
                    sqlite3_bind_double(s, 5, row->held_km2) | sqlite3_bind_double(s, 6, row->gained_km2) |
                    sqlite3_bind_double(s, 7, row->lost_km2);
        if (!pl_db_run(store, s, bound, "storing a series", error)) return false;
    }
    return true;
}

bool pl_store_series_replace(pl_store *store, int64_t source_id, const pl_series_row *rows, size_t count,
                             pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, series_replace(store, source_id, rows, count, error), error);
}

static bool series_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_series_row row = {.status = pl_db_text_of(s, 0, arena),
                         .instant = sqlite3_column_int64(s, 1),
                         .updated = sqlite3_column_int(s, 2) != 0,
                         .held_km2 = sqlite3_column_double(s, 3),
                         .gained_km2 = sqlite3_column_double(s, 4),
                         .lost_km2 = sqlite3_column_double(s, 5)};
    if (row.status == NULL) return pl_fail_nomem(error);
    *(pl_series_row *)into = row;
    return pl_db_instant_fits(store, row.instant, error);
}

bool pl_store_series_list(pl_store *store, int64_t source_id, const char *status, pl_arena *arena,
                          pl_series_row **ret, size_t *ret_count, pl_error *error) {
    static const char sql[] = "SELECT status, instant, updated, held_km2, gained_km2, lost_km2 FROM series"
                              " WHERE source=?1 AND status=?2 ORDER BY instant";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, status);
    return pl_db_rows(store, s, bound, "reading a series", series_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}

static bool derived_drop(pl_store *store, int64_t source_id, pl_error *error) {
    /* The R-trees go first: without their triggers rows are dropped at once; pl_store_finish builds them
     * again. */
    static const char *const all_sql[] = {
        "DELETE FROM member WHERE ?1=0", "DELETE FROM stay WHERE ?1=0",
        "DELETE FROM change WHERE ?1=0", "DELETE FROM pair WHERE ?1=0",
        "DELETE FROM series WHERE ?1=0", "DELETE FROM region WHERE ?1=0",
        "DELETE FROM place WHERE ?1=0",  "DELETE FROM interception WHERE ?1=0",
        "DELETE FROM shape WHERE ?1=0",  "UPDATE source SET derived_current=0 WHERE ?1=0",
    };
    static const char *const one_sql[] = {
        "DELETE FROM member WHERE record IN (SELECT id FROM record WHERE source=?1)",
        "DELETE FROM stay WHERE first_record IN (SELECT id FROM record WHERE source=?1)",
        "DELETE FROM change WHERE source=?1",
        "DELETE FROM pair WHERE source=?1",
        "DELETE FROM series WHERE source=?1",
        "DELETE FROM region WHERE source=?1",
        "DELETE FROM place WHERE source=?1",
        "DELETE FROM interception WHERE source=?1",
        "DELETE FROM shape WHERE ?1>0 AND id NOT IN (SELECT shape FROM member)",
        "UPDATE source SET derived_current=0 WHERE id=?1",
    };
    if (!pl_rtree_drop(store, error)) return false;
    const char *const *sql = source_id == 0 ? all_sql : one_sql;
    for (size_t i = 0; i < sizeof all_sql / sizeof *all_sql; i++) {
        sqlite3_stmt *s = pl_db_prepare(store, sql[i], error);
        if (s == NULL ||
            !pl_db_run(store, s, sqlite3_bind_int64(s, 1, source_id), "dropping what is derived", error))
            return false;
    }
    return pl_extents_look(store, error);
}

bool pl_store_derived_drop(pl_store *store, int64_t source_id, pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, derived_drop(store, source_id, error), error);
}

static bool left_out_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_left_out_row row = {.status = pl_db_text_of(s, 0, arena),
                           .colour = pl_db_text_of(s, 1, arena),
                           .label = pl_db_text_of(s, 2, arena),
                           .snapshots = (uint64_t)sqlite3_column_int64(s, 3),
                           .members = (uint64_t)sqlite3_column_int64(s, 4),
                           .largest_km2 = sqlite3_column_double(s, 5),
                           .first = sqlite3_column_int64(s, 6),
                           .last = sqlite3_column_int64(s, 7)};
    (void)store;
    if (row.status == NULL || row.colour == NULL || row.label == NULL) return pl_fail_nomem(error);
    *(pl_left_out_row *)into = row;
    return true;
}

bool pl_store_left_out(pl_store *store, int64_t source_id, pl_arena *arena, pl_left_out_row **ret,
                       size_t *ret_count, pl_error *error) {
    static const char sql[] = "SELECT status, colour, label, snapshots, members, largest_km2, first_instant, "
                              "last_instant FROM left_out"
                              " WHERE source=(SELECT name FROM source WHERE id=?1) ORDER BY status DESC, "
                              "largest_km2 DESC, colour, label";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    return pl_db_rows(store, s, sqlite3_bind_int64(s, 1, source_id), "listing what was left out",
                      left_out_row, sizeof **ret, arena, (void **)ret, ret_count, error);
}
