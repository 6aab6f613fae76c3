/* test_views.c - the views, against sums by hand; the layers, as GDAL reads them; the examples of
 * docs/evidence.md. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>

static void ask(const char *path, const char *sql, const char *wanted) {
    pl_buffer told = {0};
    sample_ask(path, sql, &told);
    if (strcmp(told.data == NULL ? "" : told.data, wanted) != 0)
        fail_msg("%s\ngives\n%swanted\n%s", sql, told.data, wanted);
    pl_buffer_free(&told);
}

#define AT(day, hour, minute)                                                                                \
    (1722470400 + ((day)-1) * 86400 + (hour)*3600 + (minute)*60) /* of August 2024 */

/* Days turn at 22:00. An update on the very turn belongs to the day that ends with it. */
static void days_and_months(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("days.gpkg");
    pl_store *store = pl_store_open(path, PL_STORE_CREATE, &error);
    must(store != NULL);
    int64_t source = sample_source(store);
    const pl_series_row rows[] = {
        {"held:red", AT(1, 12, 0), true, 100, 0, 0},  {"held:red", AT(1, 22, 0), true, 103, 4, 1},
        {"held:red", AT(2, 21, 59), true, 105, 2, 0}, {"held:red", AT(2, 22, 1), false, 105, 0, 0},
        {"held:red", AT(6, 3, 0), true, 104, 1, 2},   {"contested", AT(6, 3, 0), true, 7, 1, 1},
        {"held:blue", AT(4, 3, 0), true, 50, 0, 0},
    };
    must(pl_store_series_replace(store, source, rows, 7, &error));
    must(pl_store_close(store, &error));
    /* A day d runs from 22:00 of d (its turn) to 22:00 of d + 1. */
    ask(path,
        "SELECT source, side, day, updated, held_km2, gained_km2, lost_km2, net_km2 FROM daily WHERE "
        "side='red'",
        "demo|red|2024-07-31|1|103.0|4.0|1.0|3.0|\n"
        "demo|red|2024-08-01|1|105.0|2.0|0.0|2.0|\n"
        "demo|red|2024-08-02|0|105.0|0.0|0.0|0.0|\n"
        "demo|red|2024-08-03|0|105.0|0.0|0.0|0.0|\n"
        "demo|red|2024-08-04|0|105.0|0.0|0.0|0.0|\n"
        "demo|red|2024-08-05|1|104.0|1.0|2.0|-1.0|\n");
    ask(path, "SELECT day, held_km2 FROM daily WHERE side='blue'", "2024-08-03|50.0|\n");
    ask(path, "SELECT count(*) FROM daily WHERE side NOT IN ('red', 'blue')", "0|\n");
    /* Months begin at 00:00 UTC; one update stands on the very border. */
    store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    const pl_series_row long_rows[] = {{"held:red", AT(1, 0, 0) - 86400, true, 10, 0, 0},
                                       {"held:red", AT(1, 0, 0), true, 11, 1, 0},
                                       {"held:red", AT(1, 0, 1), true, 13, 2, 0},
                                       {"held:red", AT(1, 0, 0) + 150 * 86400LL, true, 12, 1, 2}};
    must(pl_store_series_replace(store, source, long_rows, 4, &error));
    must(pl_store_close(store, &error));
    ask(path, "SELECT * FROM monthly",
        "demo|red|2024-07|1|11.0|1.0|0.0|1.0|2024-07-01|\n"
        "demo|red|2024-08|1|13.0|2.0|0.0|2.0|2024-08-01|\n"
        "demo|red|2024-09|0|13.0|0.0|0.0|0.0|2024-09-01|\n"
        "demo|red|2024-10|0|13.0|0.0|0.0|0.0|2024-10-01|\n"
        "demo|red|2024-11|0|13.0|0.0|0.0|0.0|2024-11-01|\n"
        "demo|red|2024-12|1|12.0|1.0|2.0|-1.0|2024-12-01|\n");
    /* Before 1970, days are counted the same way. */
    store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    const pl_series_row old[] = {{"held:red", -86400 * 3LL, true, 1, 0, 0},
                                 {"held:red", 86400, true, 2, 1, 0}};
    must(pl_store_series_replace(store, source, old, 2, &error));
    must(pl_store_close(store, &error));
    ask(path, "SELECT min(day), max(day), count(*) FROM daily", "1969-12-28|1970-01-01|5|\n");
}

/* Runs of shapes, found here by walking the members in SQL. */
static void runs_of_shapes(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("runs.gpkg");
    sample_file(path, NULL, 12, 5);
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    /* Square 0 comes back on maps 7 and 8. */
    pl_member_row back = {.shape_id = 1, .status = "held:red", .class_name = ""};
    must(pl_store_members_put(store, 8, &back, 1, &error));
    must(pl_store_members_put(store, 9, &back, 1, &error));
    must(pl_store_finish(store, &error));
    must(pl_store_close(store, &error));
    ask(path, "SELECT start_time, end_time FROM control WHERE area_km2=1 ORDER BY start_time",
        "2024-07-31T22:00:00.000Z|2024-07-31T23:00:00.000Z|\n"
        "2024-08-01T05:00:00.000Z|2024-08-01T07:00:00.000Z|\n");
    /* At each instant the runs that cover it are the members of the map then. */
    ask(path,
        "SELECT count(*) FROM (SELECT r.time, m.shape, c.status FROM record r JOIN member m ON m.record=r.id"
        " JOIN class c ON c.id=m.class EXCEPT SELECT r.time, t.shape, k.status FROM record r JOIN control k"
        " ON k.start_time<=r.time AND (k.end_time IS NULL OR k.end_time>r.time) JOIN stay t ON "
        "t.id=k.OGC_FID)",
        "0|\n");
    ask(path,
        "SELECT count(*), (SELECT count(*) FROM member) FROM record r JOIN control k ON k.start_time<=r.time"
        " AND (k.end_time IS NULL OR k.end_time>r.time)",
        "74|74|\n");
    ask(path, "SELECT count(*) FROM control WHERE end_time IS NULL", "6|\n");
    ask(path, "SELECT files, polygons, updated FROM snapshot LIMIT 2", "1|6|1|\n1|6|1|\n");
    ask(path, "SELECT count(*), min(days) > 0.0416, max(days) < 0.0834 FROM gap", "8|1|1|\n");
    ask(path, "SELECT state, length(sha256), time FROM file LIMIT 1", "taken|64|2024-07-31T22:00:00.000Z|\n");
    ask(path, "SELECT direction, undone_time FROM changes WHERE end_time='2024-08-01T03:00:00.000Z'",
        "gained|2024-08-12T11:46:40.000Z|\n");
}

/* The R-tree holds each shape and keeps up through its triggers; GDAL takes every layer without a word of
 * complaint. */
static void layers_for_others(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("layers.gpkg");
    sample_file(path, NULL, 9, 4);
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    must(sample_map(store, 1, 9, &error)); /* behind the R-tree's back, were it not for the triggers */
    must(pl_store_finish(store, &error));
    must(pl_store_close(store, &error));
    ask(path,
        "SELECT count(*), min(r.minx<=s.west AND r.maxx>=s.east AND r.miny<=s.south AND r.maxy>=s.north),"
        " (SELECT count(*) FROM shape) FROM rtree_shape_geom r JOIN shape s ON s.id=r.id",
        "15|1|15|\n");
    ask(path, "SELECT last_change, min_x, max_y FROM gpkg_contents WHERE table_name='shape'",
        "2024-08-01T07:00:00.000Z|30.0|45.6|\n");
    if (system("command -v ogrinfo >/dev/null 2>&1") != 0) skip();
    static const char *const layers[] = {"shape",   "change",   "control", "changes", "daily",
                                         "monthly", "snapshot", "gap",     "file",    "left_out"};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        char command[400];
        snprintf(command, sizeof command,
                 "out=$(ogrinfo -ro -al %s %s 2>&1) && ! echo \"$out\" | grep -Ei 'warning|error' && echo "
                 "\"$out\" |"
                 " grep -q 'Feature Count: [1-9]'",
                 path, layers[i]);
        if (system(command) != 0) fail_msg("ogrinfo is not content with %s", layers[i]);
    }
    char command[400];
    snprintf(command, sizeof command,
             "out=$(ogrinfo -ro -so %s control) && echo \"$out\" | grep -q 'start_time: DateTime' && echo "
             "\"$out\" |"
             " grep -q 'end_time: DateTime' && echo \"$out\" | grep -q 'FID Column = OGC_FID' &&"
             " ogrinfo -ro -so %s daily | grep -q 'net_km2: Real'",
             path, path);
    assert_int_equal(system(command), 0);
    /* The triggers, fired by GDAL, which has the functions that they call. */
    snprintf(command, sizeof command, "ogrinfo %s -sql 'DELETE FROM shape WHERE id=3' >/dev/null 2>&1", path);
    assert_int_equal(system(command), 0);
    ask(path, "SELECT count(*), min(id=3) FROM rtree_shape_geom", "14|0|\n");
    /* SQLite's own checks. */
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    static const char *const checks[] = {"SELECT rtreecheck('rtree_shape_geom')", "PRAGMA integrity_check"};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        sqlite3_stmt *s = NULL;
        assert_int_equal(sqlite3_prepare_v2(db, checks[i], -1, &s, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(s), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(s, 0), "ok");
        sqlite3_finalize(s);
    }
    sqlite3_close(db);
}

static bool count_row(void *context, int columns, const char *const *names, const char *const *values,
                      const int *types, pl_error *error) {
    (void)columns, (void)names, (void)values, (void)types, (void)error;
    ++*(int *)context;
    return true;
}

/* Every block marked as sql in the page runs and gives rows, but for those that say that they may give none.
 */
static void examples_of_the_page(void **state) {
    (void)state;
    const char *root = getenv("PLUMBLINE_ROOT");
    if (root == NULL) skip();
    char page[400];
    snprintf(page, sizeof page, "%s/docs/evidence.md", root);
    FILE *file = fopen(page, "rb");
    assert_non_null(file);
    static char text[200000];
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    pl_error error = {0};
    const char *path = sample_path("page.gpkg");
    sample_file(path, NULL, 60, 10);
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    int examples = 0;
    for (char *at = text; (at = strstr(at, "```sql\n")) != NULL;) {
        char *sql = at + 7, *end = strstr(sql, "```");
        assert_non_null(end);
        *end = '\0';
        int rows = 0;
        if (!pl_store_sql(store, sql, count_row, &rows, &error)) fail_msg("%s\n%s", sql, error.text);
        if (rows == 0) fail_msg("no row from\n%s", sql);
        examples++;
        at = end + 3;
    }
    assert_true(examples >= 10);
    must(pl_store_close(store, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(days_and_months), cmocka_unit_test(runs_of_shapes),
                                       cmocka_unit_test(layers_for_others),
                                       cmocka_unit_test(examples_of_the_page)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
