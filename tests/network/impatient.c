/* impatient.c - one download with little patience, for tests/network/hostile.py:
 *
 *     impatient URL PATH    prints the error, or "done"; the status is the code of the error */
#include "net/pull.h"

#include <stdio.h>

int main(int argc, char **argv) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_pulled pulled;
    if (argc != 3) return PL_USAGE;
    pl_pull_request request = {.url = argv[1],
                               .path = argv[2],
                               .agent = "plumbline/test",
                               .bytes_max = 1 << 24,
                               .patience = {.connect_s = 2,
                                            .stall_s = 1,
                                            .tries = 2,
                                            .requests = 10,
                                            .restarts = 1,
                                            .backoff_ms = 10,
                                            .retry_after_s = 1}};
    bool done = pl_pull(&request, &arena, &pulled, &error);
    puts(done ? "done" : error.text);
    pl_arena_free(&arena);
    return done ? 0 : (int)error.code;
}
