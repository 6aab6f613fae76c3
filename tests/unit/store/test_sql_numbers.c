/* test_sql_numbers.c - a claim's own SQL: what it gives, what it may not do, and where it is stopped. */
#include "sample.h"

#include <math.h>

#define MAPS 12

static pl_store *open_sample(const char *name) {
    pl_error error = {0};
    const char *path = sample_path(name);
    sample_file(path, NULL, MAPS, 64);
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    return store;
}

static const pl_sql_span spans[] = {{0, 86400}, {1734480000, 1734566400}, {1734566400, 1734566400}};

static void what_it_gives(void **state) {
    (void)state;
    pl_error error = {0};
    pl_store *store = open_sample("numbers.gpkg");
    static const struct {
        const char *sql;
        double wanted[3];
    } cases[] = {
        {"SELECT 1", {1, 1, 1}},
        {"VALUES (2.5)", {2.5, 2.5, 2.5}},
        {"SELECT NULL", {NAN, NAN, NAN}},
        {"SELECT 1 WHERE 0", {NAN, NAN, NAN}},
        {"SELECT unixepoch(:end) - unixepoch(:begin)", {86400, 86400, 0}},
        {"SELECT unixepoch(NULL)", {NAN, NAN, NAN}},
        {"SELECT CASE WHEN :begin = '2024-12-18T00:00:00Z' THEN 7 END;-- end\n ;", {NAN, 7, NAN}},
        {"SELECT (:source = 'red-maps') + 2 * (:side = 'red')", {3, 3, 3}},
        {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT sum(i) FROM n",
         {5050, 5050, 5050}},
        {"SELECT count(*) FROM record WHERE instant > unixepoch(:begin)", {MAPS, 0, 0}},
        {"SELECT count(*) FROM rtree_shape_geom WHERE minx < -1000", {0, 0, 0}},
        {"SELECT count(*) >= 0 FROM daily WHERE day < :end", {1, 1, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double got[3] = {-1, -1, -1};
        if (!pl_store_sql_numbers(store, cases[i].sql, "red-maps", "red", spans, 3, got, &error))
            fail_msg("%s: %s", cases[i].sql, error.text);
        for (int k = 0; k < 3; k++)
            if (!(got[k] == cases[i].wanted[k] || (isnan(got[k]) && isnan(cases[i].wanted[k]))))
                fail_msg("%s: %g, wanted %g", cases[i].sql, got[k], cases[i].wanted[k]);
    }
    must(pl_store_close(store, &error));
}

static void what_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *sql, *word;
    } cases[] = {
        {"DELETE FROM record", "only reading"},
        {"DELETE FROM record RETURNING id", "only reading"},
        {"WITH x AS (SELECT 1) DELETE FROM record", "only reading"},
        {"INSERT INTO run DEFAULT VALUES", "only reading"},
        {"UPDATE source SET name = 'x'", "only reading"},
        {"CREATE TEMP TABLE t (a)", "only reading"},
        {"DROP TABLE record", "only reading"},
        {"ATTACH 'other.gpkg' AS other", "only reading"},
        {"VACUUM INTO 'other.gpkg'", "only reading"},
        {"PRAGMA journal_mode", "only reading"},
        {"PRAGMA query_only=OFF", "only reading"},
        {"SELECT * FROM pragma_table_info('record')", ""},
        {"BEGIN", "only reading"},
        {"SELECT 1; DELETE FROM record", ""},
        {"SELECT 1; SELECT 2", "only one statement"},
        {"", "no statement"},
        {" -- nothing\n", "no statement"},
        {"SELEC 1", "SELEC"},
        {"SELECT * FROM nowhere", "nowhere"},
        {"SELECT 1, 2", "2 columns"},
        {"SELECT 'a'", "no number"},
        {"SELECT x'00'", "no number"},
        {"SELECT 9e999", "infinite"},
        {"SELECT id FROM record", "more than one row"},
        {"SELECT ?", "nothing is bound"},
        {"SELECT :day", ":day"},
        {"SELECT $begin", "$begin"},
        {"EXPLAIN SELECT 1", "EXPLAIN"},
        {"SELECT load_extension('x')", "load_extension"},
        {"SELECT writefile('x', 'y')", ""},
        {"SELECT random()", "random"},
        {"SELECT length(randomblob(9))", "randomblob"},
        {"SELECT length(zeroblob(1000000000))", "zeroblob"},
        {"SELECT unixepoch('now')", "instant such as"},
        {"SELECT strftime('%s', 'now')", "strftime"},
        {"WITH v(x) AS MATERIALIZED (SELECT strftime('%s', 'now')) SELECT x FROM v", "strftime"},
        {"WITH v(x) AS MATERIALIZED (SELECT \"Hex\"('x') + 0) SELECT x FROM v", "the function hex"},
        {"SELECT CURRENT_TIMESTAMP > 1", "current_timestamp"},
        {"SELECT 'a' LIKE '%a%'", "like"},
        {"SELECT 'a' GLOB '*a*'", "glob"},
        {"SELECT length(replace('a', 'a', 'b'))", "replace"},
        {"SELECT length(printf('%1000000000d', 1))", "printf"},
        {"SELECT sqlite_version()", "sqlite_version"},
        {"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
         "100000000 steps"},
        {"WITH RECURSIVE n(t) AS (SELECT 'a' UNION ALL SELECT t || t FROM n) SELECT count(*) FROM n",
         "65536 bytes"},
        {"WITH RECURSIVE n(i, t) AS (SELECT 1, 'aaaaaaaaaaaaaaaa' UNION SELECT i + 1, substr(t || t, 1, "
         "30000) "
         "FROM n) SELECT count(*) FROM n",
         "MB of memory"},
    };
    pl_error error = {0};
    pl_sha256 before, after;
    pl_store *store = open_sample("refused.gpkg");
    pl_arena arena = {0};
    pl_digest_row *rows;
    size_t count;
    must(pl_store_digest(store, &arena, &rows, &count, &before, &error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double got[3] = {-1, -1, -1};
        error = (pl_error){0};
        if (pl_store_sql_numbers(store, cases[i].sql, "red-maps", "red", spans, 3, got, &error))
            fail_msg("not refused: %s", cases[i].sql);
        if (error.code != PL_INPUT || strstr(error.text, cases[i].word) == NULL)
            fail_msg("%s: %d %s", cases[i].sql, (int)error.code, error.text);
        assert_true(got[0] == -1 && got[2] == -1);
    }
    char longer[PL_SQL_TEXT_MAX + 16];
    memset(longer, ' ', sizeof longer);
    memcpy(longer, "SELECT 1", 8);
    longer[sizeof longer - 1] = '\0';
    double got[3];
    assert_false(pl_store_sql_numbers(store, longer, "red-maps", "red", spans, 3, got, &error));
    assert_int_equal(error.code, PL_INPUT);
    longer[PL_SQL_TEXT_MAX] = '\0';
    must(pl_store_sql_numbers(store, longer, "red-maps", "red", spans, 3, got, &error));
    /* Nothing was changed, and the connection is as it was: it writes, and knows long texts. */
    must(pl_store_digest(store, &arena, &rows, &count, &after, &error));
    assert_memory_equal(before.bytes, after.bytes, 32);
    must(pl_store_run_add(store, "0.1.0", "", "", &error));
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
}

/* The bound is of all spans together: what one span may take, a thousand may not. */
static void bounded_in_all(void **state) {
    (void)state;
    static const char sql[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                              "20000) SELECT sum(i) FROM n";
    pl_error error = {0};
    pl_store *store = open_sample("bounded.gpkg");
    static pl_sql_span many[4000];
    static double got[4000];
    must(pl_store_sql_numbers(store, sql, "red-maps", "red", many, 1, got, &error));
    assert_true(got[0] == 200010000.0);
    assert_false(pl_store_sql_numbers(store, sql, "red-maps", "red", many, 4000, got, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_non_null(strstr(error.text, "over all periods"));
    must(pl_store_close(store, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_it_gives), cmocka_unit_test(what_is_refused),
                                       cmocka_unit_test(bounded_in_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
