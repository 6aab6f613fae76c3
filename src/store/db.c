/* db.c - prepared statements, steps and errors of one SQLite connection. */
#include "store/db.h"

/* SQLite says FULL for a full disk; a quota or a limit on the file's size it reports as a write that failed.
 */
static bool out_of_space(int code) {
    return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_WRITE;
}

bool pl_db_fail_on(sqlite3 *db, const char *path, const char *doing, pl_error *error) {
    int code = db == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(db);
    if (out_of_space(code))
        return pl_fail(
            error, PL_STORAGE,
            "%s: no room left, or a quota or size limit reached, while %s; whole batches up to here are "
            "kept: make room and run it again",
            path, doing);
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return pl_fail_nomem(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return pl_fail(error, PL_STORAGE,
                       "%s: another program is using the file (%s): close it or wait, and try again", path,
                       doing);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return pl_fail(error, PL_STORAGE,
                       "%s: the file is damaged or no SQLite file (%s): %s; take a copy that is whole", path,
                       doing, sqlite3_errmsg(db));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return pl_fail(error, PL_STORAGE, "%s: not allowed or not possible to open or write (%s): %s", path,
                       doing, sqlite3_errmsg(db));
    case SQLITE_IOERR:
        return pl_fail_errno(error, PL_STORAGE, sqlite3_system_errno(db),
                             "%s: reading or writing failed (%s)", path, doing);
    case SQLITE_ERROR: /* a table or column that should be there is not */
    case SQLITE_CONSTRAINT:
    default:
        return pl_fail(error, PL_STORAGE, "%s: %s failed: %s", path, doing, sqlite3_errmsg(db));
    }
}

bool pl_db_fail(pl_store *store, const char *doing, pl_error *error) {
    return pl_db_fail_on(store->db, store->path, doing, error);
}

bool pl_db_damaged(pl_store *store, const char *what, pl_error *error) {
    return pl_fail(error, PL_STORAGE, "%s: the file is damaged: %s; take a copy that is whole", store->path,
                   what);
}

bool pl_db_exec(pl_store *store, const char *sql, pl_error *error) {
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    return pl_db_fail(store, "running a statement", error);
}

sqlite3_stmt *pl_db_prepare(pl_store *store, const char *sql, pl_error *error) {
    for (size_t i = 0; i < store->statement_count; i++)
        if (store->statements[i].sql == sql) return store->statements[i].statement;
    if (store->statement_count == PL_DB_STATEMENTS_MAX) {
        pl_fail(error, PL_INTERNAL, "too many SQL statements: raise PL_DB_STATEMENTS_MAX");
        return NULL;
    }
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        pl_db_fail(store, "preparing a statement", error);
        return NULL;
    }
    store->statements[store->statement_count].sql = sql;
    store->statements[store->statement_count++].statement = statement;
    return statement;
}

void pl_db_done(sqlite3_stmt *statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

bool pl_db_row(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, bool *ret_row,
               pl_error *error) {
    int code = bound == SQLITE_OK ? sqlite3_step(statement) : SQLITE_ERROR;
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        *ret_row = code == SQLITE_ROW;
        return true;
    }
    pl_db_fail(store, doing, error);
    pl_db_done(statement);
    return false;
}

bool pl_db_run(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, pl_error *error) {
    bool row;
    if (!pl_db_row(store, statement, bound, doing, &row, error)) return false;
    pl_db_done(statement);
    return true;
}

bool pl_db_number(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, int64_t *ret,
                  bool *ret_found, pl_error *error) {
    bool row;
    if (!pl_db_row(store, statement, bound, doing, &row, error)) return false;
    bool found = row && sqlite3_column_type(statement, 0) != SQLITE_NULL;
    if (found) *ret = sqlite3_column_int64(statement, 0);
    *ret_found = found;
    pl_db_done(statement);
    return true;
}

bool pl_db_version(pl_store *store, int64_t *ret, pl_error *error) {
    bool found;
    *ret = 0;
    sqlite3_stmt *s = pl_db_prepare(store, "PRAGMA data_version", error);
    return s != NULL && pl_db_number(store, s, 0, "asking whether it was written", ret, &found, error);
}

bool pl_db_may_write(pl_store *store, pl_error *error) {
    if (store->mode != PL_STORE_READ) return true;
    return pl_fail(error, PL_INTERNAL, "%s: opened for reading, not for writing", store->path);
}

bool pl_db_piece_begin(pl_store *store, bool *ret_own, pl_error *error) {
    if (!pl_db_may_write(store, error)) return false;
    bool own = !store->in_batch;
    if (own && !pl_store_begin(store, error)) return false;
    *ret_own = own;
    return true;
}

bool pl_db_piece_end(pl_store *store, bool own, bool well, pl_error *error) {
    if (!own) return well;
    if (well && pl_store_commit(store, error)) return true;
    pl_store_rollback(store);
    return false;
}

const char *pl_db_text_of(sqlite3_stmt *statement, int column, pl_arena *arena) {
    return pl_db_slice_of(statement, column, arena).data;
}

pl_slice pl_db_slice_of(sqlite3_stmt *statement, int column, pl_arena *arena) {
    const void *bytes = sqlite3_column_blob(statement, column);
    size_t length = (size_t)sqlite3_column_bytes(statement, column);
    if (bytes == NULL) length = 0;
    return (pl_slice){pl_arena_copy(arena, bytes, length), length};
}

bool pl_db_sha256_of(sqlite3_stmt *statement, int column, pl_sha256 *ret) {
    const void *bytes = sqlite3_column_blob(statement, column);
    if (bytes == NULL || sqlite3_column_bytes(statement, column) != PL_SHA256_BYTES) return false;
    memcpy(ret->bytes, bytes, PL_SHA256_BYTES);
    return true;
}

/* Rows while their number is not known; the end moves them into the arena. */
typedef struct {
    char *rows;
    size_t count, capacity;
} row_list;

static void *add_row(row_list *list, size_t element, pl_error *error) {
    if (list->count == list->capacity &&
        !pl_grow_((void **)&list->rows, element, list->count + 1, &list->capacity)) {
        pl_fail_nomem(error);
        return NULL;
    }
    return memset(list->rows + element * list->count++, 0, element);
}

bool pl_db_rows(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, pl_db_row_fn read,
                size_t element, pl_arena *arena, void **ret, size_t *ret_count, pl_error *error) {
    row_list list = {0};
    bool more = true, well = true;
    while (well) {
        void *row;
        well = pl_db_row(store, statement, bound, doing, &more, error);
        if (!well || !more) break;
        well = (row = add_row(&list, element, error)) != NULL && read(store, statement, arena, row, error);
    }
    pl_db_done(statement);
    void *rows = well ? pl_arena_alloc(arena, element * list.count) : NULL;
    if (rows != NULL && list.count > 0) memcpy(rows, list.rows, element * list.count);
    pl_free(list.rows);
    if (!well) return false;
    if (rows == NULL) return pl_fail_nomem(error);
    *ret = rows;
    *ret_count = list.count;
    return true;
}

bool pl_db_instant_fits(pl_store *store, pl_instant instant, pl_error *error) {
    pl_day first, last;
    return (pl_day_from_civil(PL_YEAR_MIN, 1, 1, &first) && pl_day_from_civil(PL_YEAR_MAX, 12, 31, &last) &&
            instant >= pl_day_start(first) && instant <= pl_day_start(last + 1)) ||
           pl_db_damaged(store, "an instant lies outside the years of maps", error);
}
