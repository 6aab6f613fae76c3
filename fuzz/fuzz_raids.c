/* fuzz_raids.c - counts files, as anybody may publish them: what counts has possible counts, what does not
 * says why, and what is kept of the file gives the same raids at the same lines. */
#include "intercept/raids.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char types_yaml[] = "types:\n"
                                 "  - {name: a, title: A, labels: [A, А], shared: [a-or-b]}\n"
                                 "  - {name: b, title: B, labels: [B]}\n"
                                 "  - {name: a-or-b, title: A or B, labels: [A/B, A and C]}\n"
                                 "  - {name: k, title: K, labels: [K], seen_when_destroyed: only then}\n";

static void look(const pl_raid *raid, const pl_types *types) {
    if ((raid->why[0] == '\0') != (raid->state == PL_RAID_TAKEN)) __builtin_trap();
    for (size_t i = 0; i < raid->type_count; i++)
        if (raid->types[i] >= types->type_count) __builtin_trap();
    if (raid->state == PL_RAID_EXCLUDED) return;
    if ((raid->state == PL_RAID_TAKEN) != (raid->type_count == 1)) __builtin_trap();
    if (raid->launched < 1 || raid->launched > PL_RAID_COUNT_MAX || raid->destroyed < 0 ||
        raid->destroyed > raid->launched || raid->begin > raid->end ||
        (int64_t)raid->type_count > raid->launched)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_types types;
    pl_raid *raids, *again;
    size_t count = 0, again_count = 0;
    size_t cut = 0;
    pl_buffer kept = {0};
    pl_error error = {0};
    const pl_slice text = {(const char *)data, size};
    if (!pl_types_parse("types", pl_slice_of(types_yaml), &arena, &types, &error)) __builtin_trap();
    if (pl_raids_read("fuzz", text, &types, &arena, &raids, &count, &error)) {
        for (size_t i = 0; i < count; i++) look(&raids[i], &types);
        if (!pl_raids_kept("fuzz", text, &arena, &kept, &cut, &error)) __builtin_trap();
        if (cut > 0) {
            if (!pl_raids_read("kept", (pl_slice){kept.data, kept.length}, &types, &arena, &again,
                               &again_count, &error) ||
                again_count != count)
                __builtin_trap();
            for (size_t i = 0; i < count; i++)
                if (again[i].line != raids[i].line || again[i].end != raids[i].end ||
                    again[i].launched != raids[i].launched || again[i].state != raids[i].state)
                    __builtin_trap();
        }
    } else if (error.code != PL_INPUT) {
        __builtin_trap();
    }
    pl_buffer_free(&kept);
    pl_arena_free(&arena);
    return 0;
}
