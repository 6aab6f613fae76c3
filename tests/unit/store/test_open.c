/* test_open.c - what is opened and what is refused. */
#include "sample.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void refused(const char *path, pl_store_mode mode, pl_code code, const char *words) {
    pl_error error = {0};
    pl_store *store = pl_store_open(path, mode, &error);
    assert_null(store);
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

static void write_file(const char *path, const void *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void new_and_again(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("new.gpkg");
    refused(path, PL_STORE_READ, PL_MISSING, "no such evidence file");
    refused(path, PL_STORE_WRITE, PL_MISSING, "no such evidence file");
    assert_int_not_equal(access(path, F_OK), 0); /* asking makes none */
    sample_file(path, NULL, 5, 2);
    assert_int_equal(sample_check(path), 5);
    unsigned char head[100];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    assert_memory_equal(head + 68, "GPKG", 4);
    assert_int_equal(head[60] << 24 | head[61] << 16 | head[62] << 8 | head[63], 10300);
    assert_int_equal(head[18], 1); /* a rollback journal: one plain file */
    char beside[200];
    snprintf(beside, sizeof beside, "%s-wal", path);
    assert_int_not_equal(access(beside, F_OK), 0);
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    assert_false(pl_store_begin(store, &error));
    assert_false(pl_store_finish(store, &error));
    assert_false(pl_store_source_derived(store, 1, true, &error));
    must(pl_store_close(store, &error));
    must(pl_store_close(NULL, &error));
}

static void what_is_not_ours(void **state) {
    (void)state;
    const char *path = sample_path("other");
    write_file(path, "", 0);
    refused(path, PL_STORE_READ, PL_STORAGE, "empty");
    refused(path, PL_STORE_WRITE, PL_STORAGE, "empty");
    sample_file(path, NULL, 2, 1); /* but it may be filled */
    assert_int_equal(sample_check(path), 2);
    char noise[4096];
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)(i * 37 + 11);
    write_file(path, noise, sizeof noise);
    refused(path, PL_STORE_READ, PL_STORAGE, "no SQLite file");
    refused(path, PL_STORE_CREATE, PL_STORAGE, "no SQLite file");
    path = sample_path("plain.db");
    sample_harm(path, "CREATE TABLE t (a)");
    refused(path, PL_STORE_CREATE, PL_STORAGE, "not an evidence file");
    sample_harm(path, "PRAGMA application_id=1196444487"); /* a GeoPackage, not of ours */
    refused(path, PL_STORE_CREATE, PL_STORAGE, "not an evidence file");
    path = sample_path("folder");
    assert_int_equal(mkdir(path, 0700), 0);
    refused(path, PL_STORE_CREATE, PL_STORAGE, "not a regular file");
    rmdir(path);
    assert_int_equal(mkfifo(path, 0600), 0); /* must not wait for somebody to write */
    refused(path, PL_STORE_READ, PL_STORAGE, "not a regular file");
    refused("/nowhere/at/all.gpkg", PL_STORE_CREATE, PL_STORAGE, "cannot be opened");
}

static void other_schemas(void **state) {
    (void)state;
    const char *path = sample_path("schema.gpkg");
    sample_file(path, NULL, 4, 2);
    sample_harm(path, "UPDATE plumbline SET record_schema=2");
    refused(path, PL_STORE_WRITE, PL_STORAGE, "newer Plumbline");
    sample_harm(path, "UPDATE plumbline SET record_schema=1, derived_schema=99");
    refused(path, PL_STORE_READ, PL_STORAGE, "newer Plumbline");
    sample_harm(path, "DELETE FROM plumbline");
    refused(path, PL_STORE_READ, PL_STORAGE, "schema number is missing");
    /* An older derived part, with a view and a table that are not as today. */
    sample_harm(path, "INSERT INTO plumbline VALUES (1, 0); DROP VIEW daily; CREATE VIEW daily AS SELECT 1;"
                      "DROP TABLE series; CREATE TABLE series (old INTEGER)");
    refused(path, PL_STORE_READ, PL_STORAGE, "of another version");
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    pl_source_row source;
    pl_record_row *records;
    pl_pair_row *pairs;
    size_t count;
    bool found;
    must(pl_store_source_find(store, "demo", &arena, &source, &found, &error));
    assert_true(found);
    assert_false(source.derived_current);
    must(pl_store_record_list(store, source.id, -1, &arena, &records, &count, &error));
    assert_int_equal(count, 4);
    must(pl_store_pair_list(store, source.id, &arena, &pairs, &count, &error));
    assert_int_equal(count, 0);
    must(pl_store_finish(store, &error));
    must(pl_store_close(store, &error));
    store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    must(pl_store_close(store, &error));
    pl_arena_free(&arena);
}

/* A stranger's view in place of a table of ours, endless when asked. */
static void a_schema_that_is_not_ours(void **state) {
    (void)state;
    const char *path = sample_path("hostile.gpkg");
    sample_file(path, NULL, 2, 2);
    sample_harm(path, "CREATE TABLE note (text)"); /* what others add is let be */
    assert_int_equal(sample_check(path), 2);
    sample_harm(
        path,
        "DROP VIEW gap; CREATE VIEW gap AS WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n)"
        " SELECT i FROM n");
    refused(path, PL_STORE_READ, PL_STORAGE, "its view gap is not as Plumbline makes it");
    path = sample_path("missing.gpkg");
    sample_file(path, NULL, 2, 2);
    sample_harm(path, "DROP TABLE pair");
    refused(path, PL_STORE_WRITE, PL_STORAGE, "its table pair is not as Plumbline makes it");
}

/* Pages spoiled one after the other: a clear error or the same answer, no crash. */
static void damaged(void **state) {
    (void)state;
    const char *path = sample_path("damaged.gpkg");
    sample_file(path, NULL, 8, 4);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    static char whole[4000000];
    size_t length = fread(whole, 1, sizeof whole, file);
    fclose(file);
    assert_true(length > 100000 && length < sizeof whole);
    int failed = 0, tried = 0;
    const char *spoiled = sample_path("spoiled.gpkg");
    for (size_t at = 40; at < length; at += length / 300, tried++) {
        static char copy[4000000];
        memcpy(copy, whole, length);
        for (size_t i = at; i < at + 64 && i < length; i++) copy[i] = (char)(copy[i] ^ 0xa5);
        write_file(spoiled, copy, length);
        pl_error error = {0};
        pl_arena arena = {0};
        pl_digest_row *rows;
        size_t count;
        pl_sha256 all;
        pl_store *store = pl_store_open(spoiled, PL_STORE_READ, &error);
        bool well = store != NULL && pl_store_digest(store, &arena, &rows, &count, &all, &error);
        for (int64_t record = 1; well && record <= 8; record++) {
            pl_buffer text = {0};
            pl_polygon polygon;
            well = pl_store_record_text(store, record, &text, &error) &&
                   pl_store_shape_get(store, record, &arena, &polygon, NULL, &error);
            pl_buffer_free(&text);
        }
        if (!well) {
            failed++;
            assert_true(error.text[0] != '\0');
            assert_true(error.code == PL_STORAGE || error.code == PL_INTERNAL);
        }
        (void)pl_store_close(store, NULL);
        pl_arena_free(&arena);
    }
    assert_true(tried >= 300 && failed > 20);
    write_file(spoiled, whole, length / 2); /* cut off */
    pl_error error = {0};
    pl_sha256 all;
    pl_arena arena = {0};
    pl_digest_row *rows;
    size_t count;
    pl_store *store = pl_store_open(spoiled, PL_STORE_READ, &error);
    assert_true(store == NULL || !pl_store_digest(store, &arena, &rows, &count, &all, &error));
    assert_int_equal(error.code, PL_STORAGE);
    (void)pl_store_close(store, NULL);
    pl_arena_free(&arena);
}

/* A program that is not ours writes to the file, or has it open. Two of ours wait for each other:
 * tests/archive/odd_archives.py. */
static void another_program(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("two.gpkg");
    sample_file(path, NULL, 2, 2);
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_busy_timeout(store->db, 50);
    assert_false(pl_store_begin(store, &error));
    assert_int_equal(error.code, PL_STORAGE);
    assert_non_null(strstr(error.text, "another program"));
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    must(pl_store_begin(store, &error));
    pl_store_rollback(store);
    /* While it is open there the file cannot become one plain file; the next to close sees to that. */
    assert_false(pl_store_close(store, &error));
    assert_non_null(strstr(error.text, "everything is written"));
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    must((store = pl_store_open(path, PL_STORE_WRITE, &error)) != NULL);
    must(pl_store_close(store, &error));
    assert_int_equal(sample_check(path), 2);
}

static void names_of_network_file_systems(void **state) {
    (void)state;
    assert_true(pl_db_is_network(0x6969));
    assert_true(pl_db_is_network(0xff534d42));
    assert_true(
        pl_db_is_network((uint64_t)(int64_t)(int32_t)0xff534d42)); /* f_type is signed on some machines */
    assert_false(pl_db_is_network(0xef53));                        /* ext4 */
    assert_false(pl_db_is_network(0x01021994));                    /* tmpfs */
    assert_false(pl_db_is_network(0x794c7630));                    /* overlay */
}

/* No allocation of ours that fails leads to anything but a message, and nothing is left behind. */
static void memory_runs_out(void **state) {
    (void)state;
    const char *path = sample_path("memory.gpkg");
    sample_file(path, NULL, 3, 3);
    for (uint64_t nth = 1; nth < 400; nth++) {
        pl_error error = {0};
        pl_memory_fail_nth(nth);
        pl_arena arena = {0};
        pl_record_row *records;
        pl_change_row *changes;
        size_t count;
        pl_buffer text = {0};
        pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
        bool well = store != NULL && pl_store_begin(store, &error) && sample_map(store, 1, 3, &error) &&
                    pl_store_record_list(store, 1, -1, &arena, &records, &count, &error) &&
                    pl_store_change_outlines(store, 1, 0, INT64_MAX, 0.0, &arena, &changes, &count, &error) &&
                    pl_store_record_text(store, 3, &text, &error) && pl_store_finish(store, &error);
        if (store != NULL) pl_store_rollback(store);
        bool reached = pl_memory_fail_nth(0) >= nth;
        if (!well) assert_int_equal(error.code, PL_NOMEM);
        pl_buffer_free(&text);
        pl_arena_free(&arena);
        must(pl_store_close(store, &error));
        if (!reached) {
            assert_true(well);
            assert_true(nth > 20);
            assert_int_equal(sample_check(path), 3);
            return;
        }
    }
    fail_msg("there is no end of allocations");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(new_and_again),
                                       cmocka_unit_test(what_is_not_ours),
                                       cmocka_unit_test(other_schemas),
                                       cmocka_unit_test(a_schema_that_is_not_ours),
                                       cmocka_unit_test(damaged),
                                       cmocka_unit_test(another_program),
                                       cmocka_unit_test(names_of_network_file_systems),
                                       cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
