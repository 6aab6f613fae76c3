/* What a download does before and without an answer; answers are tests/network's matter. The server is a
 * socket that is bound and does not listen: whoever connects is refused at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/pull.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define HELLO_SHA256 "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static char folder[] = "/tmp/plumbline-pull-XXXXXX", path[64], part[80], note[80], url[80];
static int deaf;

static int set_up(void **state) {
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    deaf = socket(AF_INET, SOCK_STREAM, 0);
    if (mkdtemp(folder) == NULL || deaf < 0 || bind(deaf, (struct sockaddr *)&address, length) != 0 ||
        getsockname(deaf, (struct sockaddr *)&address, &length) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/maps.txt", folder);
    snprintf(part, sizeof part, "%s.part", path);
    snprintf(note, sizeof note, "%s.pull", path);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/maps.txt", ntohs(address.sin_port));
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    close(deaf);
    unlink(path);
    unlink(part);
    unlink(note);
    return rmdir(folder);
}

static void put(const char *where, const char *text) {
    FILE *file = fopen(where, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

static bool is_there(const char *where) {
    return access(where, F_OK) == 0;
}

static pl_pull_request request_of(void) {
    return (pl_pull_request){.url = url,
                             .path = path,
                             .agent = "test",
                             .bytes_max = 1000,
                             .patience = {.connect_s = 5,
                                          .stall_s = 5,
                                          .tries = 1,
                                          .requests = 5,
                                          .restarts = 1,
                                          .backoff_ms = 1,
                                          .retry_after_s = 1}};
}

static pl_code pull(const pl_pull_request *request, pl_pulled *ret, pl_error *error) {
    pl_arena arena = {0};
    bool done = pl_pull(request, &arena, ret, error);
    pl_arena_free(&arena);
    assert_true(done == (error->code == PL_OK));
    return error->code;
}

static void not_an_address(void **state) {
    (void)state;
    pl_error error = {0};
    pl_pulled pulled;
    pl_pull_request request = request_of();
    request.url = "file:///etc/passwd";
    assert_int_equal(pull(&request, &pulled, &error), PL_USAGE);
    assert_string_equal(error.text, "only http:// and https:// addresses can be fetched");
    assert_false(pl_pull(&request, &(pl_arena){0}, &pulled, NULL));
    assert_false(is_there(part));
}

static void nobody_there(void **state) {
    (void)state;
    pl_error error = {0};
    pl_pulled pulled = {.bytes = 77};
    pl_pull_request request = request_of();
    put(path, "hello");
    assert_int_equal(pull(&request, &pulled, &error), PL_NETWORK);
    assert_non_null(strstr(error.text, url));
    assert_non_null(strstr(error.text, "tried 1 times; the same command tries again"));
    assert_int_equal(pulled.bytes, 77);
    assert_false(is_there(part));
    assert_true(is_there(path));
}

static void folder_not_there(void **state) {
    (void)state;
    pl_error error = {0};
    pl_pulled pulled;
    pl_pull_request request = request_of();
    char elsewhere[80];
    snprintf(elsewhere, sizeof elsewhere, "%s/no/maps.txt", folder);
    request.path = elsewhere;
    assert_int_equal(pull(&request, &pulled, &error), PL_STORAGE);
    assert_non_null(strstr(error.text, "cannot write"));
}

static void stated_file_is_there(void **state) {
    (void)state;
    pl_error error = {0};
    pl_pulled pulled;
    pl_sha256 sha256;
    pl_pull_request request = request_of();
    assert_true(pl_sha256_from_hex(HELLO_SHA256, &sha256));
    request.sha256 = &sha256;
    put(path, "hello");
    assert_int_equal(pull(&request, &pulled, &error), PL_OK);
    assert_true(pulled.unchanged && pulled.bytes == 5 && pulled.requests == 0);
    assert_memory_equal(&pulled.sha256, &sha256, sizeof sha256);
    put(path, "hullo");
    assert_int_equal(pull(&request, &pulled, &error), PL_NETWORK);
}

static void stopped(void **state) {
    (void)state;
    pl_error error = {0};
    pl_pulled pulled;
    pl_pull_request request = request_of();
    volatile int stop = 1;
    request.patience.tries = 5;
    request.patience.backoff_ms = 60000;
    request.progress.stop = &stop;
    assert_int_equal(pull(&request, &pulled, &error), PL_INTERRUPTED);
    assert_false(is_there(part));
}

static void notes(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_sidecar sidecar = {.bytes = 77};
    put(path, "hello");
    assert_false(pl_pull_note(path, &arena, &sidecar));
    put(note, "{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"bytes\": 5, \"sha256\": "
              "\"" HELLO_SHA256 "\", \"fetched\": \"2024-11-19T08:00:00Z\"}");
    assert_true(pl_pull_note(path, &arena, &sidecar));
    assert_true(sidecar.bytes == 5 && sidecar.fetched == 1732003200);
    put(path, "hello!");
    assert_false(pl_pull_note(path, &arena, &sidecar));
    put(path, "hello");
    put(note, "{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"bytes\": 5, \"fetched\": "
              "\"2024-11-19T08:00:00Z\"}");
    assert_false(pl_pull_note(path, &arena, &sidecar));
    unlink(path);
    assert_false(pl_pull_note(path, &arena, &sidecar));
    unlink(note);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    pl_pull_request request = request_of();
    put(path, "hello");
    put(note, "{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"bytes\": 5, \"sha256\": "
              "\"" HELLO_SHA256 "\", \"fetched\": \"2024-11-19T08:00:00Z\"}");
    for (uint64_t nth = 1;; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_pulled pulled;
        pl_memory_fail_nth(nth);
        assert_false(pl_pull(&request, &arena, &pulled, &error));
        bool all = pl_memory_fail_nth(0) < nth;
        pl_arena_free(&arena);
        /* A note that cannot be read for want of memory counts as none. */
        assert_true(error.code == PL_NOMEM || error.code == PL_NETWORK);
        if (all) break;
    }
    unlink(note);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_an_address),   cmocka_unit_test(nobody_there),
        cmocka_unit_test(folder_not_there), cmocka_unit_test(stated_file_is_there),
        cmocka_unit_test(stopped),          cmocka_unit_test(notes),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
