/* interception.c - reported raids, as a source of counts has them. All of one source are replaced together,
 * since they come from one file of it. A count that is not given is NULL, never 0. */
#include "store/db.h"

static const char *const states[] = {"taken", "bundle", "excluded", NULL};

static int bind_count(sqlite3_stmt *s, int index, int64_t count) {
    return count < 0 ? sqlite3_bind_null(s, index) : sqlite3_bind_int64(s, index, count);
}

static bool put(pl_store *store, int64_t source_id, const pl_interception_row *row, pl_error *error) {
    static const char sql[] =
        "INSERT INTO interception (source, line, begin_instant, end_instant, label, types, launched,"
        " destroyed, not_reached, state, why, reference)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, row->line) |
                sqlite3_bind_int64(s, 3, row->begin) | sqlite3_bind_int64(s, 4, row->end) |
                pl_db_bind_text(s, 5, row->label) | pl_db_bind_text(s, 6, row->types) |
                bind_count(s, 7, row->launched) | bind_count(s, 8, row->destroyed) |
                bind_count(s, 9, row->not_reached) | pl_db_bind_text(s, 10, row->state) |
                pl_db_bind_text(s, 11, row->why) | pl_db_bind_text(s, 12, row->reference);
    return pl_db_run(store, s, bound, "storing a raid", error);
}

bool pl_store_interceptions_replace(pl_store *store, int64_t source_id, const pl_interception_row *rows,
                                    size_t count, pl_error *error) {
    static const char drop_sql[] = "DELETE FROM interception WHERE source=?1";
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, drop_sql, error);
    bool well =
        s != NULL && pl_db_run(store, s, sqlite3_bind_int64(s, 1, source_id), "dropping raids", error);
    for (size_t i = 0; well && i < count; i++) well = put(store, source_id, &rows[i], error);
    return pl_db_piece_end(store, own, well, error);
}

static int64_t count_of(sqlite3_stmt *s, int column) {
    return sqlite3_column_type(s, column) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, column);
}

static bool row_of(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_interception_row row = {.source_id = sqlite3_column_int64(s, 0),
                               .source = pl_db_text_of(s, 1, arena),
                               .line = sqlite3_column_int64(s, 2),
                               .begin = sqlite3_column_int64(s, 3),
                               .end = sqlite3_column_int64(s, 4),
                               .label = pl_db_text_of(s, 5, arena),
                               .types = pl_db_text_of(s, 6, arena),
                               .launched = count_of(s, 7),
                               .destroyed = count_of(s, 8),
                               .not_reached = count_of(s, 9),
                               .state = pl_db_text_of(s, 10, arena),
                               .why = pl_db_text_of(s, 11, arena),
                               .reference = pl_db_text_of(s, 12, arena)};
    if (row.source == NULL || row.label == NULL || row.types == NULL || row.state == NULL ||
        row.why == NULL || row.reference == NULL)
        return pl_fail_nomem(error);
    size_t state = 0;
    while (states[state] != NULL && strcmp(states[state], row.state) != 0) state++;
    if (states[state] == NULL) return pl_db_damaged(store, "a raid is in no state that there is", error);
    /* Whoever adds up and divides may rely on it, though a stranger wrote the file. */
    if (state < 2 && !(row.launched > 0 && row.launched <= INT32_MAX && row.destroyed >= 0 &&
                       row.destroyed <= row.launched))
        return pl_db_damaged(store, "a raid has impossible counts", error);
    if (!pl_db_instant_fits(store, row.begin, error) || !pl_db_instant_fits(store, row.end, error))
        return false;
    *(pl_interception_row *)into = row;
    return true;
}

bool pl_store_interception_list(pl_store *store, int64_t source_id, pl_arena *arena,
                                pl_interception_row **ret, size_t *ret_count, pl_error *error) {
    static const char sql[] =
        "SELECT i.source, o.name, i.line, i.begin_instant, i.end_instant, i.label, i.types, i.launched,"
        " i.destroyed, i.not_reached, i.state, i.why, i.reference FROM interception i"
        " JOIN source o ON o.id=i.source WHERE i.source=?1 ORDER BY i.end_instant, i.line";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return s != NULL && pl_db_rows(store, s, sqlite3_bind_int64(s, 1, source_id), "listing raids", row_of,
                                   sizeof **ret, arena, (void **)ret, ret_count, error);
}
