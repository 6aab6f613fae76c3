/* test_excerpt.c - part of the evidence as a file of its own: which maps it has, that what it says is what
 * the whole says, and that the same excerpt is the same bytes however the whole came. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAPS 12
#define AT(map) (SAMPLE_START + (pl_instant)(map)*SAMPLE_STEP)

static const char *excerpt_of(const char *path, const char *name, pl_instant begin, pl_instant end,
                              pl_instant as_of) {
    pl_error error = {0};
    const char *target = sample_path(name);
    const pl_excerpt_source source = {"demo", begin, end, as_of};
    const pl_excerpt excerpt = {&source, 1, "whole.gpkg", "0123", "a test"};
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    must(pl_store_excerpt(store, &excerpt, target, &error));
    assert_false(pl_store_excerpt(store, &excerpt, target, &error)); /* it is there already */
    assert_non_null(strstr(error.text, "such a file already"));
    must(pl_store_close(store, &error));
    return target;
}

/* What SQL says of a file must be this. */
static void says(const char *path, const char *sql, const char *wanted) {
    pl_buffer seen = {0};
    sample_ask(path, sql, &seen);
    assert_string_equal(seen.data == NULL ? "" : seen.data, wanted);
    pl_buffer_free(&seen);
}

static void same_answer(const char *one, const char *other, const char *sql) {
    pl_buffer wanted = {0};
    sample_ask(one, sql, &wanted);
    assert_true(wanted.length > 0);
    says(other, sql, wanted.data);
    pl_buffer_free(&wanted);
}

static void the_window_and_its_ends(void **state) {
    (void)state;
    char sql[700];
    const char *whole = sample_path("whole.gpkg");
    sample_file(whole, NULL, MAPS, 5);
    /* Half an hour behind map 3 to half an hour behind map 6: 3 is in force at the begin, 7 is the first at
     * or behind the end. */
    const char *part = excerpt_of(whole, "part.gpkg", AT(3) + 1800, AT(6) + 1800, INT64_MAX);
    assert_int_equal(sample_check(part), 5);
    snprintf(sql, sizeof sql, "SELECT min(instant)-%lld, max(instant)-%lld FROM record", (long long)AT(3),
             (long long)AT(7));
    says(part, sql, "0|0|\n");
    says(part, "SELECT count(*) FROM run", "0|\n");
    says(part, "SELECT \"of\", digest_sha256, about FROM excerpt", "whole.gpkg|0123|a test|\n");
    /* The first map has nothing before it. */
    says(part, "SELECT count(*) FROM pair WHERE from_instant IS NULL", "1|\n");
    snprintf(sql, sizeof sql, "SELECT count(*) FROM change WHERE from_instant<%lld", (long long)AT(3));
    says(part, sql, "0|\n");
    snprintf(sql, sizeof sql, "SELECT sum(gained_km2+lost_km2) FROM series WHERE instant=%lld",
             (long long)AT(3));
    says(part, sql, "0.0|\n");
    /* The rest is as it stands in the whole. */
    snprintf(
        sql, sizeof sql,
        "SELECT status, gained, area_km2, undone_at, undone_km2, front_m, hex(geom) FROM change"
        " WHERE from_instant>=%lld AND to_instant<=%lld ORDER BY to_instant, status, gained, west, south",
        (long long)AT(3), (long long)AT(7));
    same_answer(whole, part, sql);
    snprintf(sql, sizeof sql,
             "SELECT status, instant, updated, held_km2, gained_km2, lost_km2 FROM series"
             " WHERE instant>%lld AND instant<=%lld ORDER BY 1, 2",
             (long long)AT(3), (long long)AT(7));
    same_answer(whole, part, sql);
    snprintf(sql, sizeof sql,
             "SELECT name, hex(sha256), bytes FROM record WHERE instant BETWEEN %lld AND %lld"
             " ORDER BY instant",
             (long long)AT(3), (long long)AT(7));
    same_answer(whole, part, sql);
    says(part, "SELECT count(*) FROM shape WHERE id NOT IN (SELECT shape FROM member)", "0|\n");
    says(part, "SELECT count(*) FROM member WHERE shape NOT IN (SELECT id FROM shape)", "0|\n");
}

static void as_far_as_known(void **state) {
    (void)state;
    char sql[200];
    const char *whole = sample_path("known.gpkg");
    sample_file(whole, NULL, MAPS, 5);
    const char *part = excerpt_of(whole, "known-part.gpkg", AT(3), AT(6) + 1800, AT(6) + 1800);
    snprintf(sql, sizeof sql, "SELECT min(instant)-%lld, max(instant)-%lld FROM record", (long long)AT(3),
             (long long)AT(6));
    says(part, sql, "0|0|\n");
    /* A begin before the archive is its first map. */
    part = excerpt_of(whole, "early.gpkg", AT(-50), AT(1), INT64_MAX);
    snprintf(sql, sizeof sql, "SELECT min(instant)-%lld, max(instant)-%lld FROM record", (long long)AT(0),
             (long long)AT(1));
    says(part, sql, "0|0|\n");
    /* Known before there was a map: nothing. */
    pl_error error = {0};
    const pl_excerpt_source none = {"demo", AT(0), AT(1), AT(-1)}, other = {"nobody", AT(0), AT(1), AT(5)};
    pl_store *store = pl_store_open(whole, PL_STORE_READ, &error);
    must(store != NULL);
    const pl_excerpt empty = {&none, 1, "", "", ""}, unknown = {&other, 1, "", "", ""};
    assert_false(pl_store_excerpt(store, &empty, sample_path("none.gpkg"), &error));
    assert_int_equal(error.code, PL_MISSING);
    assert_int_not_equal(access(sample_path("none.gpkg"), F_OK), 0);
    assert_false(pl_store_excerpt(store, &unknown, sample_path("none.gpkg"), &error));
    assert_int_equal(error.code, PL_MISSING);
    must(pl_store_close(store, &error));
}

/* A layer whose last file stands until its next: the begin goes back until every file that counts is there.
 */
static void standing_layers(void **state) {
    (void)state;
    char sql[300];
    const char *whole = sample_path("standing.gpkg");
    sample_file(whole, NULL, MAPS, 5);
    snprintf(sql, sizeof sql, "UPDATE record SET layer='slow' WHERE instant IN (%lld, %lld)",
             (long long)AT(2), (long long)AT(8));
    sample_harm(whole, sql);
    sample_harm(whole, "INSERT INTO standing SELECT id, 'slow' FROM source");
    const char *part = excerpt_of(whole, "standing-part.gpkg", AT(5), AT(6), INT64_MAX);
    snprintf(sql, sizeof sql, "SELECT min(instant)-%lld, max(instant)-%lld FROM record", (long long)AT(2),
             (long long)AT(6));
    says(part, sql, "0|0|\n");
}

static void same_bytes(void **state) {
    (void)state;
    int order[MAPS];
    for (int i = 0; i < MAPS; i++) order[i] = (i * 5 + 3) % MAPS;
    const char *one = sample_path("one.gpkg"), *two = sample_path("two.gpkg");
    sample_file(one, NULL, MAPS, 12);
    sample_file(two, order, MAPS, 2);
    const char *a = excerpt_of(one, "a.gpkg", AT(2), AT(9), INT64_MAX),
               *b = excerpt_of(two, "b.gpkg", AT(2), AT(9), INT64_MAX);
    char command[700];
    snprintf(command, sizeof command, "cmp '%s' '%s'", a, b);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command,
             "command -v ogrinfo >/dev/null || exit 0; ogrinfo -ro -al -so '%s' 2>&1 |"
             " grep -Ei 'warning|error' && exit 1; exit 0",
             a);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_and_its_ends),
        cmocka_unit_test(as_far_as_known),
        cmocka_unit_test(standing_layers),
        cmocka_unit_test(same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
