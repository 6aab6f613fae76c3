/* source.c - the sources of an evidence file with the text of their three files, and the list of runs. */
#include "store/db.h"

#include <time.h>

bool pl_source_row_has_maps(const pl_source_row *row) {
    return row->legend_yaml.length > 0 && row->day_turn_seconds >= 0;
}

bool pl_source_row_has_counts(const pl_source_row *row) {
    return row->day_turn_seconds < 0;
}

/* The layers of a source whose last file stands until their next. *ret_same: they were these already. */
static bool put_standing(pl_store *store, int64_t source_id, const pl_source_row *row, bool *ret_same,
                         pl_error *error) {
    static const char count_sql[] = "SELECT count(*) FROM standing WHERE source=?1";
    static const char drop_sql[] = "DELETE FROM standing WHERE source=?1";
    static const char find_sql[] = "SELECT 1 FROM standing WHERE source=?1 AND layer=?2";
    static const char sql[] = "INSERT INTO standing (source, layer) VALUES (?1, ?2)";
    int64_t count = 0, one;
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, count_sql, error);
    if (s == NULL || !pl_db_number(store, s, sqlite3_bind_int64(s, 1, source_id), "reading standing layers",
                                   &count, &found, error))
        return false;
    bool same = (size_t)count == row->standing_count;
    for (size_t i = 0; same && i < row->standing_count; i++) {
        if ((s = pl_db_prepare(store, find_sql, error)) == NULL) return false;
        int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, row->standing[i]);
        if (!pl_db_number(store, s, bound, "reading standing layers", &one, &same, error)) return false;
    }
    *ret_same = same;
    if (same) return true;
    if ((s = pl_db_prepare(store, drop_sql, error)) == NULL ||
        !pl_db_run(store, s, sqlite3_bind_int64(s, 1, source_id), "storing standing layers", error))
        return false;
    for (size_t i = 0; i < row->standing_count; i++) {
        if ((s = pl_db_prepare(store, sql, error)) == NULL) return false;
        int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, row->standing[i]);
        if (!pl_db_run(store, s, bound, "storing standing layers", error)) return false;
    }
    return true;
}

static bool source_put(pl_store *store, const pl_source_row *row, int64_t *ret_id, pl_error *error) {
    /* Derived rows stay current only when the files that they came from are the same. */
    static const char sql[] =
        "INSERT INTO source (name, maker, theatre, day_turn_seconds, derived_current, source_yaml, "
        "legend_yaml,"
        " theatre_yaml) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        " ON CONFLICT (name) DO UPDATE SET maker=excluded.maker, theatre=excluded.theatre,"
        " day_turn_seconds=excluded.day_turn_seconds, source_yaml=excluded.source_yaml,"
        " legend_yaml=excluded.legend_yaml, theatre_yaml=excluded.theatre_yaml,"
        " derived_current=derived_current AND legend_yaml=excluded.legend_yaml AND "
        "theatre_yaml=excluded.theatre_yaml";
    static const char id_sql[] = "SELECT id FROM source WHERE name=?1";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = pl_db_bind_text(s, 1, row->name) | pl_db_bind_text(s, 2, row->maker) |
                pl_db_bind_text(s, 3, row->theatre) | sqlite3_bind_int(s, 4, row->day_turn_seconds) |
                sqlite3_bind_int(s, 5, row->derived_current) | pl_db_bind_slice(s, 6, row->source_yaml) |
                pl_db_bind_slice(s, 7, row->legend_yaml) | pl_db_bind_slice(s, 8, row->theatre_yaml);
    if (!pl_db_run(store, s, bound, "storing a source", error)) return false;
    s = pl_db_prepare(store, id_sql, error);
    bool found = false;
    int64_t id = 0;
    if (s == NULL ||
        !pl_db_number(store, s, pl_db_bind_text(s, 1, row->name), "reading a source", &id, &found, error))
        return false;
    if (!found) return pl_fail(error, PL_INTERNAL, "%s: a source that was stored is not there", store->path);
    /* A source without records has nothing that could be out of date. */
    static const char stale_sql[] = "UPDATE source SET derived_current=0 WHERE id=?1"
                                    " AND EXISTS (SELECT 1 FROM record WHERE source=?1)";
    bool same;
    if (!put_standing(store, id, row, &same, error)) return false;
    if (!same && ((s = pl_db_prepare(store, stale_sql, error)) == NULL ||
                  !pl_db_run(store, s, sqlite3_bind_int64(s, 1, id), "marking a source", error)))
        return false;
    *ret_id = id;
    return true;
}

bool pl_store_source_put(pl_store *store, const pl_source_row *row, int64_t *ret_id, pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, source_put(store, row, ret_id, error), error);
}

#define SOURCE_COLUMNS                                                                                       \
    "SELECT id, name, maker, theatre, day_turn_seconds, derived_current, source_yaml, legend_yaml, "         \
    "theatre_yaml"                                                                                           \
    " FROM source"

static bool source_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_source_row row = {
        .id = sqlite3_column_int64(s, 0),
        .name = pl_db_text_of(s, 1, arena),
        .maker = pl_db_text_of(s, 2, arena),
        .theatre = pl_db_text_of(s, 3, arena),
        .day_turn_seconds = sqlite3_column_int(s, 4),
        .derived_current = sqlite3_column_int(s, 5) != 0,
        .source_yaml = pl_db_slice_of(s, 6, arena),
        .legend_yaml = pl_db_slice_of(s, 7, arena),
        .theatre_yaml = pl_db_slice_of(s, 8, arena),
    };
    if (row.name == NULL || row.maker == NULL || row.theatre == NULL || row.source_yaml.data == NULL ||
        row.legend_yaml.data == NULL || row.theatre_yaml.data == NULL)
        return pl_fail_nomem(error);
    (void)store;
    *(pl_source_row *)into = row;
    return true;
}

bool pl_store_source_find(pl_store *store, const char *name, pl_arena *arena, pl_source_row *ret,
                          bool *ret_found, pl_error *error) {
    static const char sql[] = SOURCE_COLUMNS " WHERE name=?1";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    bool found;
    if (s == NULL || !pl_db_row(store, s, pl_db_bind_text(s, 1, name), "reading a source", &found, error))
        return false;
    bool well = !found || source_row(store, s, arena, ret, error);
    pl_db_done(s);
    if (well) *ret_found = found;
    return well;
}

bool pl_store_source_list(pl_store *store, pl_arena *arena, pl_source_row **ret, size_t *ret_count,
                          pl_error *error) {
    static const char sql[] = SOURCE_COLUMNS " ORDER BY name";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    return pl_db_rows(store, s, 0, "listing sources", source_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}

bool pl_store_source_derived(pl_store *store, int64_t source_id, bool current, pl_error *error) {
    static const char sql[] = "UPDATE source SET derived_current=?2 WHERE id=?1";
    if (!pl_db_may_write(store, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int(s, 2, current);
    return pl_db_run(store, s, bound, "marking a source", error);
}

bool pl_store_run_add(pl_store *store, const char *version, const char *libraries, const char *arguments,
                      pl_error *error) {
    static const char sql[] = "INSERT INTO run (at, version, libraries, arguments) VALUES (?1, ?2, ?3, ?4)";
    if (!pl_db_may_write(store, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, (int64_t)time(NULL)) | pl_db_bind_text(s, 2, version) |
                pl_db_bind_text(s, 3, libraries) | pl_db_bind_text(s, 4, arguments);
    return pl_db_run(store, s, bound, "storing a run", error);
}
