/* fuzz_records.c - tables of test records, as anybody may write them. */
#include "intercept/records.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_test_record *list = NULL;
    size_t count = 0;
    pl_error error = {0};
    const pl_slice text = {(const char *)data, size};
    if (pl_records_parse("fuzz", text, &arena, &list, &count, &error)) {
        if (!pl_records_heading(text)) __builtin_trap();
        for (size_t i = 0; i < count; i++) {
            const pl_test_record *r = &list[i];
            if (r->status == PL_RECORD_COUNTED && (r->trials < 1 || r->hits < 0 || r->hits > r->trials))
                __builtin_trap();
            if (pl_records_find(list, count, pl_slice_of(r->name)) != r) __builtin_trap();
        }
    } else if (error.code != PL_INPUT) {
        __builtin_trap();
    }
    pl_arena_free(&arena);
    return 0;
}
