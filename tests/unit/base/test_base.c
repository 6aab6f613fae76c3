/* test_base.c - errors, memory, buffers, hashes and the pool: the promises that every room builds on. */
#include "base/bytes.h"
#include "base/hash.h"
#include "base/threads.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_errors(void **state) {
    pl_error error = {0};
    (void)state;
    assert_false(pl_fail(&error, PL_INPUT, "%s:%d: bad", "a.json", 7));
    assert_int_equal(error.code, PL_INPUT);
    assert_string_equal(error.text, "a.json:7: bad");
    pl_error_prefix(&error, "while reading %s: ", "x");
    assert_string_equal(error.text, "while reading x: a.json:7: bad");
    assert_false(pl_fail_errno(&error, PL_STORAGE, ENOSPC, "cannot write %s", "y"));
    assert_string_equal(error.text, "cannot write y: No space left on device");
    assert_false(pl_fail(NULL, PL_INPUT, "dropped"));
    pl_error_prefix(NULL, "dropped");
}

/* A message that does not fit is cut between characters, never inside one. */
static void test_long_errors(void **state) {
    char text[3 * PL_ERROR_TEXT_MAX];
    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        pl_error error = {0};
        memset(text, 'a', shift);
        size_t at = shift;
        for (; at + 4 < 2 * PL_ERROR_TEXT_MAX; at += 3) memcpy(text + at, "\xE2\x82\xAC", 3);
        text[at] = '\0';
        pl_fail(&error, PL_INPUT, "%s", text);
        size_t length = strlen(error.text);
        assert_true(length > PL_ERROR_TEXT_MAX - 5 && length < PL_ERROR_TEXT_MAX);
        assert_int_equal((length - shift) % 3, 0);
    }
}

static void test_arena(void **state) {
    pl_arena arena = {0};
    (void)state;
    for (size_t bytes = 0; bytes < 3000; bytes += 7) {
        unsigned char *memory = pl_arena_alloc(&arena, bytes);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < bytes; i++) assert_int_equal(memory[i], 0);
        memset(memory, 0xA5, bytes);
    }
    assert_string_equal(pl_arena_copy(&arena, "abcdef", 3), "abc");
    pl_arena_reset(&arena);
    assert_int_equal(arena.bytes, 0);
    /* What is handed out again is zeroed again. */
    unsigned char *again = pl_arena_alloc(&arena, 64);
    for (size_t i = 0; i < 64; i++) assert_int_equal(again[i], 0);
    assert_null(pl_arena_alloc(&arena, SIZE_MAX));
    pl_arena_free(&arena);
    pl_arena_free(&arena);
}

static void test_failing_allocations(void **state) {
    (void)state;
    pl_memory_fail_nth(0);
    void *one = pl_malloc(0), *two = pl_calloc(0, 5);
    assert_true(one != NULL && two != NULL);
    assert_int_equal(pl_memory_fail_nth(2), 2);
    void *three = pl_malloc(8);
    assert_non_null(three);
    assert_null(pl_realloc(three, 1 << 20)); /* the second from now; three is as it was */
    void *four = pl_malloc(8);
    assert_non_null(four);
    pl_memory_fail_nth(0);
    pl_free(one);
    pl_free(two);
    pl_free(three);
    pl_free(four);
}

static void test_grow(void **state) {
    int *list = NULL;
    size_t count = 0, capacity = 0;
    (void)state;
    for (int i = 0; i < 10000; i++) {
        assert_true(PL_GROW(list, count, capacity));
        list[count++] = i;
    }
    for (int i = 0; i < 10000; i++) assert_int_equal(list[i], i);
    size_t before = capacity;
    assert_false(PL_RESERVE(list, SIZE_MAX / 2, capacity));
    assert_int_equal(capacity, before);
    pl_memory_fail_nth(1);
    assert_false(PL_RESERVE(list, capacity + 1, capacity));
    pl_memory_fail_nth(0);
    assert_int_equal(list[9999], 9999);
    pl_free(list);
}

static void test_buffer(void **state) {
    pl_buffer buffer = {0};
    (void)state;
    assert_true(pl_buffer_text(&buffer, "a") && pl_buffer_add(&buffer, "b\0c", 3) &&
                pl_buffer_format(&buffer, "%d-%s", 42, "x"));
    assert_int_equal(buffer.length, 8);
    assert_memory_equal(buffer.data, "ab\0c42-x", 9);
    pl_buffer_clear(&buffer);
    assert_string_equal(buffer.data, "");
    pl_memory_fail_nth(1);
    assert_false(pl_buffer_format(&buffer, "%0*d", 100000, 1));
    pl_memory_fail_nth(0);
    assert_true(buffer.failed);
    assert_false(pl_buffer_text(&buffer, "later writes do nothing"));
    pl_buffer_clear(&buffer);
    assert_true(pl_buffer_text(&buffer, "x") && !buffer.failed);
    pl_buffer_free(&buffer);
    assert_true(pl_slice_equal(pl_slice_of(NULL), pl_slice_of("")));
    assert_false(pl_slice_equal(pl_slice_of("a"), pl_slice_of("b")));
    assert_true(pl_slice_equal(pl_slice_trimmed(pl_slice_of(" \ta b\r\n")), pl_slice_of("a b")));
    assert_int_equal(pl_slice_trimmed(pl_slice_of(" \n")).length, 0);
    assert_int_equal(pl_slice_trimmed(pl_slice_of(NULL)).length, 0);
}

/* FIPS 180-4 and NIST's examples. */
static void test_sha256(void **state) {
    pl_sha256 hash, back, pieces;
    char hex[PL_SHA256_HEX];
    (void)state;
    assert_true(pl_sha256_of("abc", 3, &hash, NULL));
    pl_sha256_hex(&hash, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(pl_sha256_from_hex(hex, &back));
    assert_memory_equal(&hash, &back, sizeof hash);
    pl_sha256_stream *stream = pl_sha256_open(NULL);
    assert_true(pl_sha256_add(stream, "a", 1) && pl_sha256_add(stream, "bc", 2) &&
                pl_sha256_close(stream, &pieces));
    assert_memory_equal(&hash, &pieces, sizeof hash);
    assert_false(pl_sha256_close(NULL, &pieces));
    assert_true(pl_sha256_of(NULL, 0, &hash, NULL));
    pl_sha256_hex(&hash, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hex[0] = 'g';
    assert_false(pl_sha256_from_hex(hex, &back));
    hex[10] = '\0';
    assert_false(pl_sha256_from_hex(hex, &back));
}

typedef struct {
    _Atomic int runs[1000];
    _Atomic unsigned worst_worker;
} pool_job;

static void run_piece(void *context, size_t piece, unsigned worker) {
    pool_job *job = context;
    atomic_fetch_add(&job->runs[piece], 1);
    unsigned worst = atomic_load(&job->worst_worker);
    while (worker > worst && !atomic_compare_exchange_weak(&job->worst_worker, &worst, worker)) {
    }
}

/* Every piece runs once, for any number of workers, jobs after jobs, with and without waiting between them.
 */
static void test_pool(void **state) {
    (void)state;
    for (unsigned workers = 1; workers <= 5; workers++) {
        pl_pool *pool = pl_pool_open(workers, NULL);
        assert_non_null(pool);
        assert_int_equal(pl_pool_workers(pool), workers);
        pool_job *job = calloc(1, sizeof *job);
        for (int round = 0; round < 20; round++)
            pl_pool_start(pool, round % 2 == 0 ? 1000 : 0, run_piece, job);
        pl_pool_wait(pool);
        for (size_t i = 0; i < 1000; i++) assert_int_equal(atomic_load(&job->runs[i]), 10);
        assert_true(atomic_load(&job->worst_worker) < workers);
        free(job);
        pl_pool_close(pool);
    }
    pl_pool_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors), cmocka_unit_test(test_long_errors),
        cmocka_unit_test(test_arena),  cmocka_unit_test(test_failing_allocations),
        cmocka_unit_test(test_grow),   cmocka_unit_test(test_buffer),
        cmocka_unit_test(test_sha256), cmocka_unit_test(test_pool)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
