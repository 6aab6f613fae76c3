/* test_kept.c - answers kept between runs: what is read is what was written, or nothing; and values of claims
 * are the same with and without, for no longer than their grounds are. */
#include "demo_folder.h"

#include "engine/kept.h"
#include "engine/values.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <sys/wait.h>

static char cache[300];

static int open_folder(void **state) {
    (void)state;
    make_folder();
    snprintf(cache, sizeof cache, "%s/made/on/the/way", folder);
    if (setenv("PLUMBLINE_CACHE", cache, 1) != 0) return -1;
    take_in("meridian", "meridian");
    take_in_all(pl_demo_gazetteers);
    take_in(PL_DEMO_OUTLINES, PL_DEMO_OUTLINES);
    return 0;
}

static int close_folder(void **state) {
    (void)state;
    return remove_folder();
}

/* ---- files ---- */

static pl_sha256 name_of(const char *text) {
    pl_sha256 name;
    assert_true(pl_sha256_of(text, strlen(text), &name, NULL));
    return name;
}

static void path_of(const pl_sha256 *name, char out[400]) {
    char hex[PL_SHA256_HEX];
    pl_sha256_hex(name, hex);
    snprintf(out, 400, "%s/%s.kept", cache, hex);
}

static void what_was_written(void **state) {
    (void)state;
    pl_arena arena = {0};
    const double numbers[] = {0.0, -0.0, 1.0 / 3.0, NAN, INFINITY, 5e-324, -1e300};
    const pl_sha256 name = name_of("a"), other = name_of("b"), none = name_of("c");
    size_t count = 99, files;
    uint64_t bytes;
    pl_kept_write(cache, &name, numbers, 7);
    pl_kept_write(cache, &other, NULL, 0);
    const double *back = pl_kept_read(cache, &name, &arena, &count);
    assert_non_null(back);
    assert_int_equal(count, 7);
    assert_memory_equal(back, numbers, sizeof numbers);
    assert_non_null(pl_kept_read(cache, &other, &arena, &count));
    assert_int_equal(count, 0);
    assert_null(pl_kept_read(cache, &none, &arena, &count));
    pl_kept_size(cache, &files, &bytes);
    assert_int_equal(files, 2);
    assert_int_equal(bytes, 2 * (8 + 32 + 8 + 32) + 7 * 8);
    pl_arena_free(&arena);
}

/* Any one byte that is another, any length that is another, and the answer of another question. */
static void damaged_files(void **state) {
    (void)state;
    pl_arena arena = {0};
    const double numbers[] = {1.0, 2.0, 3.0};
    const pl_sha256 name = name_of("damaged"), other = name_of("renamed");
    char path[400], there[400], bytes[256];
    size_t count;
    path_of(&name, path);
    path_of(&other, there);
    pl_kept_write(cache, &name, numbers, 3);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_int_equal(length, 8 + 32 + 8 + 3 * 8 + 32);
    for (size_t i = 0; i <= length; i++)
        for (int cut = 0; cut < 2; cut++) {
            const bool whole = i == length;
            file = fopen(path, "wb");
            assert_non_null(file);
            bytes[i] ^= (char)(cut || whole ? 0 : 64);
            assert_true(fwrite(bytes, 1, cut ? i : length, file) == (cut ? i : length) && fclose(file) == 0);
            bytes[i] ^= (char)(cut || whole ? 0 : 64);
            if ((pl_kept_read(cache, &name, &arena, &count) != NULL) != whole) fail_msg("byte %zu", i);
        }
    assert_int_equal(rename(path, there), 0);
    assert_null(pl_kept_read(cache, &other, &arena, &count));
    assert_int_equal(mkdir(path, 0777), 0); /* a folder of that name */
    assert_null(pl_kept_read(cache, &name, &arena, &count));
    pl_kept_write(cache, &name, numbers, 3);
    assert_int_equal(rmdir(path), 0);
    pl_arena_free(&arena);
}

/* Eight writers of the same eight answers, and readers between: every reading is whole or none. */
static void writers_at_once(void **state) {
    (void)state;
    enum { WRITERS = 8, ROUNDS = 60, NUMBERS = 5000 };
    static double numbers[NUMBERS];
    for (int w = 0; w < WRITERS; w++) {
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child > 0) continue;
        int wrong = 0;
        for (int round = 0; round < ROUNDS; round++) {
            char text[16];
            pl_arena arena = {0};
            size_t count = 0;
            snprintf(text, sizeof text, "shared %d", (round + w) % 8);
            const pl_sha256 name = name_of(text);
            for (int i = 0; i < NUMBERS; i++) numbers[i] = (round + w) % 8;
            pl_kept_write(cache, &name, numbers, NUMBERS);
            const double *back = pl_kept_read(cache, &name, &arena, &count);
            wrong += back == NULL || count != NUMBERS || memcmp(back, numbers, sizeof numbers) != 0;
            pl_arena_free(&arena);
        }
        _exit(wrong == 0 ? 0 : 1);
    }
    for (int w = 0; w < WRITERS; w++) {
        int status = 0;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    DIR *open = opendir(cache);
    assert_non_null(open);
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open))
        assert_null(strstr(entry->d_name, "unfinished"));
    closedir(open);
}

/* The least lately used go first; files that are none of ours stay. */
static void the_limits(void **state) {
    (void)state;
    char path[400], own[400], left[400];
    pl_arena arena = {0};
    size_t files, count;
    uint64_t bytes;
    const double number = 1.0;
    const struct timespec old[2] = {{1000000, 0}, {1000000, 0}}, older[2] = {{999999, 0}, {999999, 0}};
    pl_kept_trim(cache, 0, 0);
    pl_kept_size(cache, &files, &bytes);
    assert_int_equal(files, 0);
    snprintf(own, sizeof own, "%s/own.txt", cache);
    snprintf(left, sizeof left, "%s/unfinished-abcdef", cache);
    fclose(fopen(own, "wb"));
    fclose(fopen(left, "wb"));
    for (int i = 0; i < 10; i++) {
        char text[16];
        snprintf(text, sizeof text, "limit %d", i);
        const pl_sha256 name = name_of(text);
        pl_kept_write(cache, &name, &number, 1);
        path_of(&name, path);
        assert_int_equal(utimensat(AT_FDCWD, path, i < 3 ? older : old, 0), 0);
    }
    const pl_sha256 first = name_of("limit 0"), second = name_of("limit 1"), third = name_of("limit 2");
    assert_non_null(pl_kept_read(cache, &first, &arena, &count)); /* of use now */
    pl_kept_trim(cache, 8, UINT64_MAX);
    assert_non_null(pl_kept_read(cache, &first, &arena, &count));
    assert_null(pl_kept_read(cache, &second, &arena, &count));
    assert_null(pl_kept_read(cache, &third, &arena, &count));
    pl_kept_trim(cache, 100, 3 * 88 + 5);
    pl_kept_size(cache, &files, &bytes);
    assert_int_equal(files, 3);
    assert_non_null(pl_kept_read(cache, &first, &arena, &count));
    assert_int_equal(access(own, F_OK), 0);
    assert_int_equal(access(left, F_OK), 0); /* its writer may be at work */
    assert_int_equal(utimensat(AT_FDCWD, left, old, 0), 0);
    pl_kept_trim(cache, 100, UINT64_MAX);
    assert_int_equal(access(left, F_OK), -1);
    pl_kept_trim(cache, 0, 0);
    assert_int_equal(unlink(own), 0);
    pl_arena_free(&arena);
}

static void where_they_are(void **state) {
    (void)state;
    pl_arena arena = {0};
    assert_string_equal(pl_kept_folder(&arena), cache);
    assert_int_equal(setenv("PLUMBLINE_CACHE", "", 1), 0);
    assert_null(pl_kept_folder(&arena));
    assert_int_equal(unsetenv("PLUMBLINE_CACHE"), 0);
    assert_int_equal(setenv("XDG_CACHE_HOME", "/some/where", 1), 0);
    assert_string_equal(pl_kept_folder(&arena), "/some/where/plumbline/answers");
    assert_int_equal(setenv("XDG_CACHE_HOME", "relative", 1), 0);
    assert_int_equal(setenv("HOME", "/home/of/somebody", 1), 0);
    assert_string_equal(pl_kept_folder(&arena), "/home/of/somebody/.cache/plumbline/answers");
    assert_int_equal(unsetenv("HOME"), 0);
    assert_null(pl_kept_folder(&arena));
    assert_int_equal(setenv("PLUMBLINE_CACHE", cache, 1), 0);
    pl_arena_free(&arena);
}

/* ---- values ---- */

#define ASKED 7
typedef struct {
    pl_value of[ASKED][3];
} answers;

static pl_instant day(int month, int day_of_month) {
    pl_day made = 0;
    assert_true(pl_day_from_civil(2031, month, day_of_month, &made));
    return pl_day_start(made);
}

/* One question of each kind that is kept. */
static void ask_all(bool keep, pl_instant as_of, answers *ret) {
    static const pl_measure measures[ASKED] = {
        PL_MEASURE_NET,      PL_MEASURE_HELD_SHARE,     PL_MEASURE_FRONT_LENGTH, PL_MEASURE_MOVED_SHARE,
        PL_MEASURE_DISTANCE, PL_MEASURE_FORECAST_SKILL, PL_MEASURE_PLACES_TAKEN};
    const pl_span spans[] = {{day(4, 1), day(5, 1)}, {day(5, 1), day(5, 4)}, {day(5, 2), day(5, 8)}};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_values *values = NULL;
    pl_store *store = pl_store_open(evidence, PL_STORE_READ, &error);
    if (store == NULL ||
        !pl_values_open(store, PL_DEMO_THEATRE, keep, (pl_progress){0}, &arena, &values, &error))
        fail_msg("%s", error.text);
    const pl_evidence asks = pl_values_evidence(values);
    for (int m = 0; m < ASKED; m++) {
        const pl_query query = {.measure = measures[m],
                                .source = "meridian",
                                .as_of = as_of,
                                .kinds = PL_KINDS_ALL,
                                .region = measures[m] == PL_MEASURE_HELD_SHARE ? "moor+uplands" : NULL,
                                .distance_m = 100.0,
                                .place = "Karvess"};
        if (!asks.values(asks.context, &query, spans, 3, true, ret->of[m], &error))
            fail_msg("%s", error.text);
    }
    pl_values_close(values);
    pl_arena_free(&arena);
    assert_true(pl_store_close(store, &error));
}

static size_t kept_files(void) {
    size_t files;
    uint64_t bytes;
    pl_kept_size(cache, &files, &bytes);
    return files;
}

static void assert_same_answers(const answers *a, const answers *b) {
    for (int m = 0; m < ASKED; m++)
        for (int i = 0; i < 3; i++) {
            const double *one = &a->of[m][i].value, *other = &b->of[m][i].value;
            for (int k = 0; k < 3; k++)
                if (!(one[k] == other[k] || (isnan(one[k]) && isnan(other[k]))))
                    fail_msg("measure %d, span %d: %.17g and %.17g", m, i, one[k], other[k]);
        }
}

/* Flips a byte in every kept file. */
static void damage_all(void) {
    DIR *open_folder = opendir(cache);
    assert_non_null(open_folder);
    for (struct dirent *entry = readdir(open_folder); entry != NULL; entry = readdir(open_folder)) {
        char path[700], byte = 0;
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", cache, entry->d_name);
        const int fd = open(path, O_RDWR);
        assert_true(fd >= 0 && pread(fd, &byte, 1, 50) == 1);
        byte = (char)(byte ^ 1);
        assert_true(pwrite(fd, &byte, 1, 50) == 1 && close(fd) == 0);
    }
    closedir(open_folder);
}

static void the_same_with_and_without(void **state) {
    (void)state;
    answers plain, cold, warm, mended, later;
    pl_kept_trim(cache, 0, 0);
    ask_all(false, day(6, 1), &plain);
    assert_int_equal(kept_files(), 0);
    ask_all(true, day(6, 1), &cold);
    const size_t files = kept_files();
    assert_true(files >= ASKED);
    ask_all(true, day(6, 1), &warm);
    assert_int_equal(kept_files(), files);
    assert_same_answers(&plain, &cold);
    assert_same_answers(&plain, &warm);
    damage_all();
    ask_all(true, day(6, 1), &mended);
    assert_same_answers(&plain, &mended);
    /* As of another instant other answers are kept. */
    ask_all(true, day(6, 2), &later);
    assert_true(kept_files() > files);
}

/* It is read, and not asked for again: an answer that is kept under the right name is believed. */
static void kept_ones_are_read(void **state) {
    (void)state;
    answers first, second;
    pl_arena arena = {0};
    pl_kept_trim(cache, 0, 0);
    ask_all(true, day(6, 1), &first);
    DIR *open_folder = opendir(cache);
    assert_non_null(open_folder);
    for (struct dirent *entry = readdir(open_folder); entry != NULL; entry = readdir(open_folder)) {
        pl_sha256 name;
        size_t count;
        char hex[PL_SHA256_HEX];
        snprintf(hex, sizeof hex, "%.64s", entry->d_name);
        if (!pl_sha256_from_hex(hex, &name)) continue;
        const double *numbers = pl_kept_read(cache, &name, &arena, &count);
        assert_non_null(numbers);
        double *other = malloc((count + 1) * sizeof *other);
        assert_non_null(other);
        for (size_t i = 0; i < count; i++) other[i] = numbers[i] * 2.0;
        pl_kept_write(cache, &name, other, count);
        free(other);
    }
    closedir(open_folder);
    ask_all(true, day(6, 1), &second);
    assert_true(second.of[0][0].value == 2.0 * first.of[0][0].value);
    pl_kept_trim(cache, 0, 0);
    pl_arena_free(&arena);
}

/* A map that is taken in between changes the name of everything that rests on it, and of nothing else. */
static void other_records_other_names(void **state) {
    (void)state;
    answers before, after, again;
    char from[600], to[600], command[2000];
    pl_kept_trim(cache, 0, 0);
    ask_all(true, day(6, 1), &before);
    const size_t files = kept_files();
    take_in("harbor", "harbor"); /* another source */
    ask_all(true, day(6, 1), &again);
    assert_int_equal(kept_files(), files);
    assert_same_answers(&before, &again);
    /* A copy of the first map, an hour before it. */
    snprintf(from, sizeof from, "%s/meridian/1930167000.geojson", folder);
    snprintf(to, sizeof to, "%s/more/1930163400.geojson", folder);
    snprintf(command, sizeof command, "mkdir '%s/more' && cp '%s' '%s'", folder, from, to);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): paths of our own */
    take_in("meridian", "more");
    ask_all(true, day(6, 1), &after);
    assert_true(kept_files() >= files + ASKED);
    assert_same_answers(&before, &after);
}

static double gained_in_moor(bool keep) {
    const pl_span span = {day(5, 1), day(6, 1)};
    const pl_query query = {.measure = PL_MEASURE_GAINED,
                            .source = "harbor",
                            .as_of = day(6, 1),
                            .kinds = PL_KINDS_ALL,
                            .region = "moor"};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_values *values = NULL;
    pl_value value;
    pl_store *store = pl_store_open(evidence, PL_STORE_READ, &error);
    if (store == NULL ||
        !pl_values_open(store, PL_DEMO_THEATRE, keep, (pl_progress){0}, &arena, &values, &error))
        fail_msg("%s", error.text);
    const pl_evidence asks = pl_values_evidence(values);
    if (!asks.values(asks.context, &query, &span, 1, false, &value, &error)) fail_msg("%s", error.text);
    pl_values_close(values);
    pl_arena_free(&arena);
    assert_true(pl_store_close(store, &error));
    return value.value;
}

/* Regions are drawn as the theatre's first source has them, so that a question to another source rests on
 * that too. */
static void another_theatre(void **state) {
    (void)state;
    char command[700];
    const double before_km2 = gained_in_moor(true);
    snprintf(command, sizeof command, "sed -i 's/46[.]15/46.30/g' '%s/theatres/%s.yaml'", folder,
             PL_DEMO_THEATRE);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a path of our own */
    take_in("meridian", "meridian");
    const double after_km2 = gained_in_moor(false);
    assert_true(after_km2 < before_km2);
    assert_true(gained_in_moor(true) == after_km2);
}

/* A folder that cannot be written is no cache, silently. */
static void nowhere_to_write(void **state) {
    (void)state;
    answers plain, tried;
    ask_all(false, day(6, 1), &plain);
    assert_int_equal(setenv("PLUMBLINE_CACHE", "/proc/nowhere", 1), 0);
    ask_all(true, day(6, 1), &tried);
    assert_same_answers(&plain, &tried);
    assert_int_equal(setenv("PLUMBLINE_CACHE", evidence, 1), 0); /* a file */
    ask_all(true, day(6, 1), &tried);
    assert_same_answers(&plain, &tried);
    assert_int_equal(setenv("PLUMBLINE_CACHE", cache, 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written),   cmocka_unit_test(damaged_files),
        cmocka_unit_test(writers_at_once),    cmocka_unit_test(the_limits),
        cmocka_unit_test(where_they_are),     cmocka_unit_test(the_same_with_and_without),
        cmocka_unit_test(kept_ones_are_read), cmocka_unit_test(other_records_other_names),
        cmocka_unit_test(another_theatre),    cmocka_unit_test(nowhere_to_write),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
