/* Kept answers: found while the evidence is the same, the oldest dropped for room, freed by the last who
 * holds one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/kept.h"

static pl_answer *answer_of(size_t bytes, char fill) {
    pl_reply reply = {0};
    for (size_t i = 0; i < bytes; i++) pl_buffer_add(&reply.body, &fill, 1);
    pl_answer *answer = pl_answer_of_reply(&reply);
    assert_non_null(answer);
    return answer;
}

static void put(pl_kept *kept, const char *key, const pl_evidence_state *state, size_t bytes, char fill) {
    pl_answer *answer = answer_of(bytes, fill);
    pl_kept_put(kept, key, state, answer);
    pl_answer_release(answer);
}

static char found(pl_kept *kept, const char *key, const pl_evidence_state *state) {
    pl_answer *answer = pl_kept_find(kept, key, state);
    char fill = answer == NULL ? '\0' : answer->bytes.data[0];
    pl_answer_release(answer);
    return fill;
}

static void while_the_same(void **context) {
    (void)context;
    pl_kept *kept = pl_kept_open(PL_KEPT_BYTES_MAX);
    pl_evidence_state state = {.there = true, .inode = 1, .size = 10, .changed_ns = 5}, other = state;
    put(kept, "a", &state, 3, 'x');
    assert_int_equal(found(kept, "a", &state), 'x');
    assert_int_equal(found(kept, "b", &state), '\0');
    other.changed_ns++;
    assert_int_equal(found(kept, "a", &other), '\0');
    other = state;
    other.log_size = 1;
    assert_int_equal(found(kept, "a", &other), '\0');
    put(kept, "b", &other, 3, 'y');
    assert_int_equal(found(kept, "b", &other), 'y');
    assert_int_equal(found(kept, "a", &other), '\0');
    assert_int_equal(found(kept, "a", &state), '\0'); /* dropped for good */
    pl_kept_close(kept);
}

static void for_room(void **context) {
    (void)context;
    pl_kept *kept = pl_kept_open(100000);
    const pl_evidence_state state = {.there = true};
    put(kept, "a", &state, 30000, 'a');
    put(kept, "b", &state, 30000, 'b');
    assert_int_equal(found(kept, "a", &state), 'a'); /* now b was asked for longest ago */
    pl_answer *held = pl_kept_find(kept, "b", &state);
    assert_int_equal(found(kept, "a", &state), 'a');
    put(kept, "c", &state, 40000, 'c');
    assert_int_equal(found(kept, "b", &state), '\0');
    assert_int_equal(found(kept, "a", &state), 'a');
    assert_int_equal(found(kept, "c", &state), 'c');
    assert_int_equal(held->bytes.data[29999], 'b'); /* he who holds it still has it */
    pl_answer_release(held);
    put(kept, "d", &state, 60000, 'd'); /* more than half of the room: not kept, and nothing dropped for it */
    assert_int_equal(found(kept, "d", &state), '\0');
    assert_int_equal(found(kept, "a", &state), 'a');
    pl_kept_close(kept);
}

static void packed_and_tagged(void **context) {
    (void)context;
    pl_answer *large = answer_of(5000, 'z'), *small = answer_of(10, 'z'), *same = answer_of(5000, 'z');
    assert_non_null(large->gzip.data);
    assert_true(large->gzip.length < 200);
    assert_null(small->gzip.data);
    assert_string_equal(large->etag, same->etag);
    assert_string_not_equal(large->etag, small->etag);
    assert_string_not_equal(large->etag, large->gzip_etag);
    pl_answer_release(large);
    pl_answer_release(small);
    pl_answer_release(same);
}

static void errors(void **context) {
    (void)context;
    pl_error error = {0};
    pl_fail(&error, PL_MISSING, "no <source> & \"none\"");
    pl_answer *json = pl_answer_of_error(&error, 0, NULL, false),
              *page = pl_answer_of_error(&error, 0, NULL, true);
    assert_int_equal(json->status, 404);
    assert_string_equal(
        json->bytes.data,
        "{\"error\":{\"status\":404,\"code\":\"missing\",\"message\":\"no <source> & \\\"none\\\"\"}}\n");
    assert_non_null(strstr(page->bytes.data, "no &lt;source> &amp; \"none\""));
    assert_string_equal(json->etag, "");
    pl_answer_release(json);
    pl_answer_release(page);
}

/* Every allocation fails once: no answer, or a whole one. */
static void memory_runs_out(void **context) {
    (void)context;
    for (uint64_t nth = 1; nth < 12; nth++) {
        pl_reply reply = {0};
        pl_error error = {0};
        pl_kept *kept = pl_kept_open(PL_KEPT_BYTES_MAX);
        const pl_evidence_state state = {.there = true};
        assert_true(pl_reply_header_add(&reply, "Link", "<a>", &error));
        for (int i = 0; i < 100; i++) pl_buffer_text(&reply.body, "some more text");
        pl_memory_fail_nth(nth);
        pl_answer *answer = pl_answer_of_reply(&reply);
        if (answer != NULL) pl_kept_put(kept, "key", &state, answer);
        pl_memory_fail_nth(0);
        if (answer != NULL) assert_int_equal(answer->bytes.length, 1400);
        pl_answer_release(answer);
        pl_kept_close(kept);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(while_the_same), cmocka_unit_test(for_room),
                                       cmocka_unit_test(packed_and_tagged), cmocka_unit_test(errors),
                                       cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
