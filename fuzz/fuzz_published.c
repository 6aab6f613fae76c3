/* fuzz_published.c - tables of printed forecasts, as anybody may write them. */
#include "measure/published.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_published *list = NULL;
    size_t count = 0;
    pl_error error = {0};
    if (pl_published_parse("fuzz", (pl_slice){(const char *)data, size}, &arena, &list, &count, &error)) {
        for (size_t i = 0; i < count; i++)
            if (list[i].by_from <= list[i].made || list[i].by_to <= list[i].by_from) __builtin_trap();
    } else if (error.code != PL_INPUT) {
        __builtin_trap();
    }
    pl_arena_free(&arena);
    return 0;
}
