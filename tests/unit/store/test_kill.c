/* test_kill.c - a writer that is killed at any moment, and one whose disk is full: what is in the file is
 * whole batches, and the next run goes on. */
#include "sample.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH 3
#define MAPS 90

/* Goes on from what is there; every now and then finishes and closes, so that these are killed too. */
static void write_on(const char *path) {
    pl_error error = {0};
    for (;;) {
        pl_store *store = pl_store_open(path, PL_STORE_CREATE, &error);
        if (store == NULL) _exit(10);
        pl_arena arena = {0};
        pl_record_row *rows;
        size_t count;
        int64_t source = sample_source(store);
        if (!pl_store_record_list(store, source, -1, &arena, &rows, &count, &error)) _exit(11);
        int map = (int)count;
        for (int batch = 0; batch < 5; batch++) {
            if (!pl_store_begin(store, &error)) _exit(12);
            for (int i = 0; i < BATCH; i++)
                if (!sample_map(store, source, map++, &error)) _exit(13);
            if (!pl_store_commit(store, &error)) _exit(14);
        }
        if (!sample_series(store, source, map, &error) || !pl_store_finish(store, &error)) _exit(15);
        if (!pl_store_close(store, &error)) _exit(16);
        pl_arena_free(&arena);
        if (map >= MAPS) _exit(0);
    }
}

static void killed_at_any_moment(void **state) {
    (void)state;
    const char *path = NULL;
    srand(20241219);
    int kills = 0, before = 0, grew = 0;
    long span_ms = 60; /* longer on a slow machine, so that some batches get through */
    while (kills < 100) {
        if (path == NULL) {
            path = sample_path("killed.gpkg");
            char beside[200];
            snprintf(beside, sizeof beside, "%s-wal", path);
            unlink(beside);
            before = 0;
        }
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) write_on(path);
        long ms = rand() % span_ms;
        struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFEXITED(status)) { /* it was through */
            assert_int_equal(WEXITSTATUS(status), 0);
            assert_true(sample_check(path) >= MAPS);
            path = NULL;
            continue;
        }
        kills++;
        if (kills % 10 == 0 && grew < kills / 4 && span_ms < 2000) span_ms *= 2;
        if (access(path, F_OK) != 0) continue;
        pl_error error = {0};
        pl_store *store =
            pl_store_open(path, PL_STORE_CREATE, &error); /* a cut-off creation counts as none */
        must(store != NULL);
        must(pl_store_close(store, &error));
        int maps = sample_check(path);
        assert_int_equal(maps % BATCH, 0);
        assert_true(maps >= before);
        grew += maps > before;
        before = maps;
    }
    assert_true(grew > 10); /* or nothing was tried */
}

/* The file may not grow beyond a size: as a full disk, but for the number of the error. */
static void no_room(void **state) {
    (void)state;
    const char *path = sample_path("full.gpkg");
    sample_file(path, NULL, 6, BATCH);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        pl_error error = {0};
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {700000, 700000};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(9);
        pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
        if (store == NULL) _exit(10);
        int64_t source = sample_source(store);
        for (int map = 6; map < 3000; map += BATCH) {
            if (!pl_store_begin(store, &error)) _exit(error.code == PL_STORAGE ? 0 : 20);
            for (int i = 0; i < BATCH; i++)
                if (!sample_map(store, source, map + i, &error))
                    _exit(error.code == PL_STORAGE && strstr(error.text, "no room left") != NULL ? 0 : 21);
            if (!pl_store_commit(store, &error))
                _exit(error.code == PL_STORAGE && strstr(error.text, "no room left") != NULL ? 0 : 22);
        }
        _exit(23); /* it all went in: nothing was tried */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    pl_error error = {0};
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    must(pl_store_close(store, &error));
    int maps = sample_check(path);
    assert_true(maps > 6);
    assert_int_equal(maps % BATCH, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_at_any_moment), cmocka_unit_test(no_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
