/* sql.c - questions in SQL from people. Reading only, held in three ways: an authorizer that knows only
 * reading, the statement's own word that it writes nothing, and query_only; bounded in time and rows. */
#include "store/db.h"

#include <time.h>

#define OPS_BETWEEN_LOOKS 10000 /* virtual machine steps between two looks at the clock */

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *trigger) {
    (void)context, (void)first, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return second != NULL && sqlite3_stricmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

typedef struct {
    struct timespec until;
    bool over;
} deadline;

static int look_at_clock(void *context) {
    deadline *limit = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    limit->over = now.tv_sec > limit->until.tv_sec ||
                  (now.tv_sec == limit->until.tv_sec && now.tv_nsec >= limit->until.tv_nsec);
    return limit->over;
}

static bool refuse(pl_store *store, int code, pl_error *error) {
    if ((code & 0xff) == SQLITE_AUTH || (code & 0xff) == SQLITE_READONLY)
        return pl_fail(error, PL_USAGE, "only reading is allowed: one SELECT, WITH, VALUES or EXPLAIN");
    if ((code & 0xff) == SQLITE_ERROR) return pl_fail(error, PL_USAGE, "SQL: %s", sqlite3_errmsg(store->db));
    return pl_db_fail(store, "answering a question in SQL", error);
}

bool pl_sql_prepare(pl_store *store, const char *sql, sqlite3_stmt **ret, pl_error *error) {
    const char *tail = NULL;
    sqlite3_stmt *statement = NULL, *second = NULL;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, &tail);
    if (code != SQLITE_OK) return refuse(store, code, error);
    if (statement == NULL) return pl_fail(error, PL_USAGE, "SQL: there is no statement");
    /* Behind it may stand blanks, semicolons and comments only. */
    while (*tail != '\0' && second == NULL && code == SQLITE_OK)
        code = sqlite3_prepare_v2(store->db, tail, -1, &second, &tail);
    sqlite3_finalize(second);
    bool well = second == NULL && code == SQLITE_OK;
    if (!well)
        pl_fail(error, PL_USAGE, "SQL: only one statement is allowed");
    else if (!sqlite3_stmt_readonly(statement) || sqlite3_column_count(statement) == 0)
        well = refuse(store, SQLITE_AUTH, error);
    if (well)
        *ret = statement;
    else
        sqlite3_finalize(statement);
    return well;
}

/* A row as texts; blobs as hexadecimal digits. `texts` holds them until the next row. */
static bool row_as_text(sqlite3_stmt *statement, int columns, pl_arena *arena, const char **values,
                        int *types, pl_error *error) {
    for (int i = 0; i < columns; i++) {
        types[i] = sqlite3_column_type(statement, i);
        values[i] = NULL;
        if (types[i] == SQLITE_NULL) continue;
        if (types[i] != SQLITE_BLOB) {
            values[i] = (const char *)sqlite3_column_text(statement, i);
        } else {
            const unsigned char *bytes = sqlite3_column_blob(statement, i);
            size_t length = (size_t)sqlite3_column_bytes(statement, i);
            char *hex = pl_arena_alloc(arena, 2 * length + 1);
            for (size_t b = 0; hex != NULL && b < length; b++) {
                hex[2 * b] = "0123456789abcdef"[bytes[b] >> 4];
                hex[2 * b + 1] = "0123456789abcdef"[bytes[b] & 15];
            }
            values[i] = hex;
        }
        if (values[i] == NULL) return pl_fail_nomem(error);
    }
    return true;
}

static bool rows(pl_store *store, sqlite3_stmt *statement, const deadline *limit, size_t rows_max,
                 pl_sql_row_fn on_row, void *context, pl_error *error) {
    int columns = sqlite3_column_count(statement);
    pl_arena arena = {0}, row = {0};
    const char **names = pl_arena_alloc(&arena, (size_t)columns * sizeof *names);
    const char **values = pl_arena_alloc(&arena, (size_t)columns * sizeof *values);
    int *types = pl_arena_alloc(&arena, (size_t)columns * sizeof *types);
    bool well = (names != NULL && values != NULL && types != NULL) || pl_fail_nomem(error);
    for (int i = 0; well && i < columns; i++) {
        const char *name = sqlite3_column_name(statement, i);
        well = name != NULL && (names[i] = pl_arena_copy(&arena, name, strlen(name))) != NULL;
        if (!well) pl_fail_nomem(error);
    }
    int code = SQLITE_DONE;
    for (size_t count = 0; well && (code = sqlite3_step(statement)) == SQLITE_ROW; count++) {
        pl_arena_reset(&row);
        if (count == rows_max)
            well = pl_fail(error, PL_USAGE, "the answer has more than %zu rows: ask for less, or use LIMIT",
                           rows_max);
        else
            well = row_as_text(statement, columns, &row, values, types, error) &&
                   on_row(context, columns, names, values, types, error);
    }
    if (well && code != SQLITE_DONE)
        well = limit->over ? pl_fail(error, PL_USAGE, "the question was not answered in time: ask for less")
                           : refuse(store, code, error);
    pl_arena_free(&row);
    pl_arena_free(&arena);
    return well;
}

void pl_sql_connect_rtree(pl_store *store) {
    sqlite3_stmt *statement = NULL;
    (void)sqlite3_prepare_v2(store->db, "SELECT 1 FROM rtree_shape_geom", -1, &statement,
                             NULL); /* there may be none yet */
    sqlite3_finalize(statement);
}

bool pl_sql_run(pl_store *store, const char *sql, double seconds, size_t rows_max, pl_sql_row_fn on_row,
                void *context, pl_error *error) {
    deadline limit = {.over = false};
    clock_gettime(CLOCK_MONOTONIC, &limit.until);
    limit.until.tv_sec += (time_t)seconds;
    limit.until.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (limit.until.tv_nsec >= 1000000000) {
        limit.until.tv_sec++;
        limit.until.tv_nsec -= 1000000000;
    }
    if (!pl_db_exec(store, "PRAGMA query_only=ON", error)) return false;
    pl_sql_connect_rtree(store);
    sqlite3_set_authorizer(store->db, authorize, NULL);
    sqlite3_progress_handler(store->db, OPS_BETWEEN_LOOKS, look_at_clock, &limit);
    sqlite3_stmt *statement = NULL;
    bool well = pl_sql_prepare(store, sql, &statement, error) &&
                rows(store, statement, &limit, rows_max, on_row, context, error);
    sqlite3_finalize(statement);
    sqlite3_progress_handler(store->db, 0, NULL, NULL);
    sqlite3_set_authorizer(store->db, NULL, NULL);
    return pl_db_exec(store, "PRAGMA query_only=OFF", well ? error : NULL) && well;
}

bool pl_store_sql(pl_store *store, const char *sql, pl_sql_row_fn on_row, void *context, pl_error *error) {
    return pl_sql_run(store, sql, PL_SQL_SECONDS_MAX, PL_SQL_ROWS_MAX, on_row, context, error);
}
