/* sql_numbers.c - one number for each of many spans, by SQL that somebody wrote into a claim. Reading only,
 * as in sql.c; and since claims come from strangers, only with functions whose work is bounded by the length
 * of what they are given, which is bounded too: no pattern matching, nothing that makes long texts, no clock
 * and no chance. */
#include "store/db.h"

#include <math.h>
#include <time.h>

#define OPS_BETWEEN_LOOKS 1000 /* virtual machine steps between two looks at the steps and the time */

static const char *const parameters[] = {":begin", ":end", ":source", ":side", NULL};

static const char *const functions[] = {
    "abs",    "avg",         "ceil",   "ceiling",    "coalesce",  "count",    "cume_dist",    "dense_rank",
    "exp",    "first_value", "floor",  "ifnull",     "iif",       "lag",      "last_value",   "lead",
    "length", "likelihood",  "likely", "ln",         "log",       "log10",    "log2",         "lower",
    "max",    "min",         "mod",    "nth_value",  "ntile",     "nullif",   "percent_rank", "pow",
    "power",  "rank",        "round",  "row_number", "sign",      "sqrt",     "substr",       "substring",
    "sum",    "total",       "trunc",  "typeof",     "unixepoch", "unlikely", "upper",        NULL};

/* Those that the views of the evidence file call, too (views.c). */
static const char *const functions_in_views[] = {"date", "datetime", "hex", "printf", "strftime", NULL};

static bool listed(const char *const *list, const char *name) {
    while (*list != NULL && sqlite3_stricmp(*list, name) != 0) list++;
    return *list != NULL;
}

static bool is_word_part(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Does the word stand in the text, small or capital? */
static bool has_word(const char *text, const char *word) {
    const int length = (int)strlen(word);
    for (const char *at = text; *at != '\0'; at++)
        if (sqlite3_strnicmp(at, word, length) == 0 && !is_word_part(at[length]) &&
            (at == text || !is_word_part(at[-1])))
            return true;
    return false;
}

typedef struct {
    const char *sql;
    uint64_t looks;
    bool too_many, too_long;
    char refused[64]; /* a function; "" none */
} bounds;

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *view) {
    bounds *limit = context;
    (void)first, (void)database;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        /* SQLite gives the name of a common table expression as that of a view: only what the SQL does not
         * write itself is a view's. */
        if (second != NULL &&
            (listed(functions, second) ||
             (view != NULL && listed(functions_in_views, second) && !has_word(limit->sql, second))))
            return SQLITE_OK;
        sqlite3_snprintf(sizeof limit->refused, limit->refused, "%s", second == NULL ? "?" : second);
        return SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static double work_seconds(void) {
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

typedef struct {
    bounds limit;
    double since_seconds;
} watch;

static int look(void *context) {
    watch *w = context;
    w->limit.looks++;
    w->limit.too_many = w->limit.looks > PL_SQL_STEPS_MAX / OPS_BETWEEN_LOOKS;
    w->limit.too_long = work_seconds() - w->since_seconds > PL_SQL_WORK_SECONDS_MAX;
    return w->limit.too_many || w->limit.too_long;
}

/* Seconds since 1970 of a text as :begin has it; NULL of NULL. */
static void unixepoch(sqlite3_context *context, int count, sqlite3_value **values) {
    pl_instant instant;
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    const unsigned char *text = sqlite3_value_text(values[0]);
    const pl_slice slice = {(const char *)text, (size_t)sqlite3_value_bytes(values[0])};
    if (text != NULL && pl_instant_parse(slice, &instant))
        sqlite3_result_int64(context, instant);
    else
        sqlite3_result_error(context, "unixepoch takes an instant such as '2024-12-19T00:00:00Z'", -1);
}

/* Why a statement was not prepared, or not carried through. */
static bool refuse(pl_store *store, const watch *w, int code, pl_error *error) {
    code &= 0xff;
    if (w->limit.too_many)
        return pl_fail(
            error, PL_INPUT,
            "SQL: more than %d steps of work over all periods: ask for less, or of a table that is "
            "smaller (series, pair, change)",
            PL_SQL_STEPS_MAX);
    if (w->limit.too_long)
        return pl_fail(error, PL_INPUT, "SQL: more than %d s of work over all periods: ask for less",
                       PL_SQL_WORK_SECONDS_MAX);
    if (w->limit.refused[0] != '\0')
        return pl_fail(error, PL_INPUT,
                       "SQL: the function %s is not for claims; those that give one number are: sum, total, "
                       "count, min, max, avg, round, abs, coalesce, ... (docs/evidence.md)",
                       w->limit.refused);
    if (code == SQLITE_AUTH || code == SQLITE_READONLY)
        return pl_fail(error, PL_INPUT, "SQL: only reading is allowed: one SELECT, WITH or VALUES");
    if (code == SQLITE_TOOBIG)
        return pl_fail(error, PL_INPUT, "SQL: a text or blob of more than %d bytes", PL_SQL_STRING_MAX);
    if (code == SQLITE_NOMEM)
        return pl_fail(error, PL_INPUT, "SQL: more than %d MB of memory: ask for less",
                       (int)(PL_SQL_MEMORY_MAX >> 20));
    if (code == SQLITE_ERROR) return pl_fail(error, PL_INPUT, "SQL: %s", sqlite3_errmsg(store->db));
    return pl_db_fail(store, "answering a claim's SQL", error);
}

static bool prepare(pl_store *store, const watch *w, const char *sql, sqlite3_stmt **ret, pl_error *error) {
    sqlite3_stmt *statement = NULL;
    pl_error why = {0};
    if (!pl_sql_prepare(store, sql, &statement, &why)) {
        const int code = sqlite3_errcode(store->db);
        if (why.code != PL_USAGE || w->limit.refused[0] != '\0') return refuse(store, w, code, error);
        return pl_fail(error, PL_INPUT, "%s", why.text);
    }
    *ret = statement; /* to be finalized from here on */
    if (sqlite3_stmt_isexplain(statement) != 0)
        return pl_fail(error, PL_INPUT, "SQL: EXPLAIN gives no number of the evidence");
    if (sqlite3_column_count(statement) != 1)
        return pl_fail(error, PL_INPUT, "SQL: %d columns; a claim is about one number",
                       sqlite3_column_count(statement));
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); i++) {
        const char *name = sqlite3_bind_parameter_name(statement, i);
        if (name == NULL || !listed(parameters, name))
            return pl_fail(error, PL_INPUT,
                           "SQL: nothing is bound to %s; bound are :begin, :end, :source, :side",
                           name == NULL ? "?" : name);
    }
    return true;
}

static int bind(sqlite3_stmt *statement, const char *name, const char *text) {
    const int index = sqlite3_bind_parameter_index(statement, name);
    return index == 0 ? SQLITE_OK : sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

/* The number of the row at hand. */
static bool number_of(sqlite3_stmt *statement, double *ret, pl_error *error) {
    switch (sqlite3_column_type(statement, 0)) {
    case SQLITE_NULL:
        *ret = NAN;
        return true;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        *ret = sqlite3_column_double(statement, 0);
        return isfinite(*ret) || pl_fail(error, PL_INPUT, "SQL: the number is infinite");
    default:
        return pl_fail(error, PL_INPUT, "SQL: gives a text or blob, and no number");
    }
}

static bool ask_span(pl_store *store, const watch *w, sqlite3_stmt *statement, pl_sql_span span, double *ret,
                     pl_error *error) {
    char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT];
    pl_instant_text(span.begin, begin);
    pl_instant_text(span.end, end);
    sqlite3_reset(statement);
    if (bind(statement, ":begin", begin) != SQLITE_OK || bind(statement, ":end", end) != SQLITE_OK)
        return pl_fail_nomem(error);
    *ret = NAN;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        if (!number_of(statement, ret, error)) return false;
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
            return pl_fail(error, PL_INPUT,
                           "SQL: more than one row for a period; use an aggregate, or LIMIT 1");
    }
    return code == SQLITE_DONE || refuse(store, w, code, error);
}

/* What is changed on the connection for the question, and put back. */
typedef struct {
    int length;
    sqlite3_int64 heap;
} before;

static bool guard(pl_store *store, watch *w, before *ret, pl_error *error) {
    if (!pl_db_exec(store, "PRAGMA query_only=ON", error)) return false;
    if (!pl_db_exec(store, "PRAGMA temp_store=MEMORY", error)) {
        (void)!pl_db_exec(store, "PRAGMA query_only=OFF", NULL);
        return false;
    }
    pl_sql_connect_rtree(store);
    ret->length = sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, PL_SQL_STRING_MAX);
    ret->heap = sqlite3_hard_heap_limit64(sqlite3_memory_used() + PL_SQL_MEMORY_MAX);
    w->since_seconds = work_seconds();
    sqlite3_set_authorizer(store->db, authorize, &w->limit);
    sqlite3_progress_handler(store->db, OPS_BETWEEN_LOOKS, look, w);
    return true;
}

static bool unguard(pl_store *store, const before *was, pl_error *error) {
    sqlite3_progress_handler(store->db, 0, NULL, NULL);
    sqlite3_set_authorizer(store->db, NULL, NULL);
    (void)sqlite3_hard_heap_limit64(was->heap);
    (void)sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, was->length);
    return pl_db_exec(store, "PRAGMA temp_store=DEFAULT", error) &&
           pl_db_exec(store, "PRAGMA query_only=OFF", error);
}

bool pl_store_sql_numbers(pl_store *store, const char *sql, const char *source, const char *side,
                          const pl_sql_span *spans, size_t count, double *ret, pl_error *error) {
    watch w = {.limit.sql = sql};
    before was;
    sqlite3_stmt *statement = NULL;
    if (strlen(sql) > PL_SQL_TEXT_MAX)
        return pl_fail(error, PL_INPUT, "SQL: %zu bytes; at most %zu", strlen(sql), PL_SQL_TEXT_MAX);
    if (sqlite3_create_function(store->db, "unixepoch", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                unixepoch, NULL, NULL) != SQLITE_OK)
        return pl_fail_nomem(error);
    double *numbers = pl_malloc((count + 1) * sizeof *numbers);
    if (numbers == NULL) return pl_fail_nomem(error);
    bool done = guard(store, &w, &was, error);
    if (done) {
        done =
            prepare(store, &w, sql, &statement, error) && ((bind(statement, ":source", source) == SQLITE_OK &&
                                                            bind(statement, ":side", side) == SQLITE_OK) ||
                                                           pl_fail_nomem(error));
        for (size_t i = 0; done && i < count; i++)
            done = ask_span(store, &w, statement, spans[i], &numbers[i], error);
        sqlite3_finalize(statement);
        done = unguard(store, &was, done ? error : NULL) && done;
    }
    if (done) memcpy(ret, numbers, count * sizeof *ret);
    pl_free(numbers);
    return done;
}
