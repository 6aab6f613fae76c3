/* test_whole.c - the file as a whole: the digest, pack, and questions in SQL. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MAPS 70 /* more than one keyframe */

static void shuffled(int order[MAPS], unsigned seed) {
    srand(seed);
    for (int i = 0; i < MAPS; i++) order[i] = i;
    for (int i = MAPS - 1; i > 0; i--) {
        int j = rand() % (i + 1), keep = order[i];
        order[i] = order[j];
        order[j] = keep;
    }
}

static size_t read_file(const char *path, char **ret) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t length = (size_t)ftell(file);
    rewind(file);
    *ret = malloc(length);
    assert_non_null(*ret);
    assert_int_equal(fread(*ret, 1, length, file), length);
    fclose(file);
    return length;
}

static void same_in_any_order(void **state) {
    (void)state;
    pl_error error = {0};
    pl_sha256 first, other;
    const char *path = sample_path("first.gpkg"), *packed = sample_path("first-packed.gpkg");
    sample_file(path, NULL, MAPS, 64);
    sample_digest(path, &first);
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    must(pl_store_pack(store, packed, &error));
    assert_false(pl_store_pack(store, packed, &error)); /* it is there already */
    assert_non_null(strstr(error.text, "such a file already"));
    must(pl_store_close(store, &error));
    sample_digest(packed, &other);
    assert_memory_equal(first.bytes, other.bytes, 32);
    assert_int_equal(sample_check(packed), MAPS);
    char *bytes = NULL;
    size_t length = read_file(packed, &bytes);
    assert_int_equal(bytes[18], 1);
    for (unsigned seed = 1; seed <= 5; seed++) {
        int order[MAPS];
        shuffled(order, seed);
        char name[32];
        snprintf(name, sizeof name, "order%u.gpkg", seed);
        const char *shuffled_path = sample_path(name), *again = sample_path("again-packed.gpkg");
        sample_file(shuffled_path, order, MAPS, (int)(7 * seed));
        sample_digest(shuffled_path, &other);
        assert_memory_equal(first.bytes, other.bytes, 32);
        store = pl_store_open(shuffled_path, seed % 2 ? PL_STORE_READ : PL_STORE_WRITE, &error);
        must(store != NULL);
        must(pl_store_pack(store, again, &error));
        must(pl_store_close(store, &error));
        char *other_bytes = NULL;
        assert_int_equal(read_file(again, &other_bytes), length);
        assert_memory_equal(bytes, other_bytes, length);
        free(other_bytes);
    }
    free(bytes);
    /* Packed again, and packed of the packed: nothing moves. */
    store = pl_store_open(packed, PL_STORE_READ, &error);
    must(store != NULL);
    assert_false(pl_store_pack(store, "/nowhere/at/all", &error));
    must(pl_store_close(store, &error));
    if (access(path, F_OK) == 0) {
        char command[300];
        snprintf(command, sizeof command,
                 "command -v ogrinfo >/dev/null || exit 0; ogrinfo -ro -al -so %s 2>&1 |"
                 " grep -Ei 'warning|error' && exit 1; exit 0",
                 packed);
        assert_int_equal(system(command), 0);
    }
}

/* Each thing that the evidence says moves the digest; what is left out does not. */
static void what_the_digest_sees(void **state) {
    (void)state;
    static const struct {
        const char *change;
        bool seen;
    } cases[] = {
        {"UPDATE source SET legend_yaml='x'", true},
        {"UPDATE source SET day_turn_seconds=1", true},
        {"UPDATE record SET instant=instant+1 WHERE id=2", true},
        {"UPDATE record SET state=2 WHERE id=2", true},
        {"UPDATE record SET why='because' WHERE id=2", true},
        {"UPDATE record SET url='http://x' WHERE id=2", false},
        {"UPDATE content SET sha256=zeroblob(32) WHERE id=2", true},
        {"DELETE FROM member WHERE record=2 AND shape=2", true},
        {"UPDATE class SET class='other' WHERE status='contested'", true},
        {"UPDATE shape SET area_m2=area_m2+1e-6 WHERE id=2", true},
        {"UPDATE shape SET repair=1 WHERE id=2", true},
        {"UPDATE change SET undone_at=5 WHERE id=2", true},
        {"UPDATE change SET undone_km2=0.5 WHERE id=2", true},
        {"UPDATE change SET liberated_km2=0.5 WHERE id=2", true},
        {"UPDATE change SET front_m=5 WHERE id=2", true},
        {"UPDATE change SET gained=1-gained WHERE id=2", true},
        {"UPDATE pair SET updated=1-updated WHERE to_instant=(SELECT max(to_instant) FROM pair)", true},
        {"UPDATE series SET lost_km2=lost_km2+1e-9 WHERE instant=(SELECT max(instant) FROM series)", true},
        {"UPDATE run SET at=at+1", false},
        {"DELETE FROM run", false},
        {"UPDATE pair SET residual_km2=1e-12", false},
        {"UPDATE source SET derived_current=0", false},
        {"UPDATE content SET packed=zeroblob(9), depth=0, base=NULL", false},
        {"UPDATE change SET id=id+1000", false},
        {"UPDATE gpkg_contents SET last_change='2000-01-01T00:00:00.000Z'", false},
        {"VACUUM", false},
    };
    const char *path = sample_path("seen.gpkg");
    sample_file(path, NULL, 5, 5);
    pl_sha256 before, after;
    sample_digest(path, &before);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        path = sample_path("seen.gpkg");
        sample_file(path, NULL, 5, 5);
        sample_harm(path, cases[i].change);
        sample_digest(path, &after);
        if ((memcmp(before.bytes, after.bytes, 32) != 0) != cases[i].seen) fail_msg("%s", cases[i].change);
    }
}

/* The encoding of docs/evidence.md, "Digest", done here anew for one table. */
static void encoding_of_the_digest(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    const char *path = sample_path("encoding.gpkg");
    pl_store *store = pl_store_open(path, PL_STORE_CREATE, &error);
    must(store != NULL);
    int64_t source = sample_source(store);
    const pl_series_row row = {"held:red", 258, true, 1.5, -0.0, 0};
    must(pl_store_series_replace(store, source, &row, 1, &error));
    pl_digest_row *rows;
    size_t count;
    pl_sha256 all, wanted;
    must(pl_store_digest(store, &arena, &rows, &count, &all, &error));
    assert_int_equal(count, 10);
    assert_string_equal(rows[6].table, "series");
    assert_int_equal(rows[6].rows, 1);
    static const char bytes[] = "t\0\0\0\0\0\0\0\006series"
                                "r\0\0\0\0\0\0\0\007"
                                "t\0\0\0\0\0\0\0\004demo"
                                "t\0\0\0\0\0\0\0\010held:red"
                                "i\0\0\0\0\0\0\001\002"
                                "i\0\0\0\0\0\0\0\001"
                                "d\077\370\0\0\0\0\0\0"
                                "d\0\0\0\0\0\0\0\0"
                                "d\0\0\0\0\0\0\0\0";
    must(pl_sha256_of(bytes, sizeof bytes - 1, &wanted, &error));
    assert_memory_equal(rows[6].sha256.bytes, wanted.bytes, 32);
    must(pl_store_close(store, &error));
    pl_arena_free(&arena);
}

static bool count_rows(void *context, int columns, const char *const *names, const char *const *values,
                       const int *types, pl_error *error) {
    (void)columns, (void)names, (void)values, (void)types;
    if (++*(int *)context == 5) return pl_fail(error, PL_INTERRUPTED, "enough");
    return true;
}

static void only_reading(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("sql.gpkg");
    sample_file(path, NULL, 8, 8);
    pl_sha256 before, after;
    sample_digest(path, &before);
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error); /* even where writing is possible */
    must(store != NULL);
    static const char *const refused[] = {
        "DELETE FROM record",
        "UPDATE source SET name='x'",
        "INSERT INTO run VALUES (1, 1, '', '', '')",
        "DROP TABLE member",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "ATTACH 'x.db' AS x",
        "DETACH main",
        "PRAGMA journal_mode=OFF",
        "PRAGMA query_only=OFF",
        "PRAGMA table_info(record)",
        "VACUUM",
        "VACUUM INTO 'x.db'",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT s",
        "ANALYZE",
        "REINDEX",
        "SELECT load_extension('x')",
        "SELECT 1; DELETE FROM record",
        "SELECT 1; SELECT 2",
        "",
        " -- nothing\n",
        "SELEC 1",
        "SELECT * FROM nowhere",
        "EXPLAIN DELETE FROM record",
        "DELETE FROM rtree_shape_geom",
        "DELETE FROM rtree_shape_geom_node",
        "WITH x AS (SELECT 1) DELETE FROM record",
        "DELETE FROM record RETURNING id",
        "SELECT writefile('x', 'y')",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        int rows = 0;
        if (pl_store_sql(store, refused[i], count_rows, &rows, &error))
            fail_msg("not refused: %s", refused[i]);
        if (error.code != PL_USAGE) fail_msg("%s: %s", refused[i], error.text);
        assert_int_equal(rows, 0);
    }
    static const char *const taken[] = {"SELECT 1",
                                        "VALUES (1), (2)",
                                        "WITH a AS (SELECT 1) SELECT * FROM a; -- end\n ;",
                                        "EXPLAIN QUERY PLAN SELECT * FROM daily WHERE 0",
                                        "SELECT NULL, 1.5, x'00ff', 'a'",
                                        "SELECT count(*) FROM rtree_shape_geom WHERE minx < 31"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        int rows = 0;
        must(pl_store_sql(store, taken[i], count_rows, &rows, &error) || error.code == PL_INTERRUPTED);
        assert_true(rows >= 1);
    }
    /* The callback stops it; time and rows are bounded; the store writes on afterwards. */
    int rows = 0;
    assert_false(pl_store_sql(store, "SELECT * FROM record", count_rows, &rows, &error));
    assert_int_equal(error.code, PL_INTERRUPTED);
    rows = -1000;
    assert_false(pl_sql_run(store, "SELECT * FROM record", 10, 3, count_rows, &rows, &error));
    assert_int_equal(rows, -997);
    assert_non_null(strstr(error.text, "more than 3 rows"));
    rows = 0;
    assert_false(pl_sql_run(
        store, "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n", 0.05,
        3, count_rows, &rows, &error));
    assert_non_null(strstr(error.text, "not answered in time"));
    must(pl_store_run_add(store, "0.1.0", "", "", &error));
    must(pl_store_close(store, &error));
    sample_digest(path, &after);
    assert_memory_equal(before.bytes, after.bytes, 32);
    pl_buffer told = {0};
    sample_ask(path, "SELECT NULL, 1.5, x'00ff', 'a', 7", &told);
    assert_string_equal(told.data, "NULL|1.5|00ff|a|7|\n");
    pl_buffer_free(&told);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_in_any_order), cmocka_unit_test(what_the_digest_sees),
        cmocka_unit_test(encoding_of_the_digest), cmocka_unit_test(only_reading)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
