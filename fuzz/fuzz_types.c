/* fuzz_types.c - types files, as anybody may write them: what is taken finds each of its labels and names. */
#include "intercept/types.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_types types;
    pl_error error = {0};
    if (pl_types_parse("fuzz", (pl_slice){(const char *)data, size}, &arena, &types, &error)) {
        for (size_t i = 0; i < types.type_count; i++) {
            const pl_type *type = &types.types[i];
            if (pl_types_find(&types, pl_slice_of(type->name)) != i || type->unit_count == 0)
                __builtin_trap();
            for (size_t k = 0; k < type->label_count; k++)
                if (pl_types_labelled(&types, pl_slice_of(type->labels[k])) != i) __builtin_trap();
        }
        for (size_t i = 0; i < types.set_count; i++)
            for (size_t k = 0; k < types.sets[i].count; k++)
                if (types.sets[i].types[k] >= types.type_count) __builtin_trap();
    } else if (error.code != PL_INPUT) {
        __builtin_trap();
    }
    pl_arena_free(&arena);
    return 0;
}
