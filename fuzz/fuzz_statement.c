/* fuzz_statement.c - any bytes as a statement file; whatever parses is checked against a small made series,
 * then and now, and what comes out must keep its promises. */
#include "claim/statement.h"

#include <math.h>
#include <stdlib.h>

#define SPECIFICATIONS_MAX 2000 /* of one input, so that an input stays quick */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ten days of maps up to 2024-12-19T00:00:00Z. Every source is there but those whose name begins with 'x'. */
static bool give(void *context, const char *source, const char *side, pl_instant as_of, const pl_series **ret,
                 pl_error *error) {
    static pl_step steps[11];
    static pl_series series;
    (void)context, (void)side, (void)error;
    for (int i = 0; i < 11; i++) {
        steps[i] = (pl_step){
            .instant = 1734566400 - (pl_instant)(10 - i) * 86400, .updated = i % 4 != 0, .held_km2 = 100};
        steps[i].gained_km2[i % PL_KIND_COUNT] = i % 4;
        steps[i].lost_km2[i % PL_KIND_COUNT] = i % 3;
    }
    series = (pl_series){"s", "m", "side", 0, as_of, steps, 11};
    *ret = source[0] == 'x' ? NULL : &series;
    return true;
}

static void require(bool promise) {
    if (!promise) abort();
}

static void check(const pl_statement *statement, bool known_now, pl_arena *arena) {
    pl_statement_result result;
    pl_error error;
    if (!pl_statement_check(statement, known_now, give, NULL, arena, &result, &error)) {
        require(error.code != PL_OK && error.text[0] != '\0');
        return;
    }
    for (size_t c = 0; c < result.claim_count; c++) {
        require(result.claims[c].sentence[0] != '\0');
        for (size_t r = 0; r < result.claims[c].reading_count; r++) {
            const pl_reading_result *reading = &result.claims[c].readings[r];
            require(reading->holding <= reading->measured &&
                    reading->measured <= reading->specification_count);
            require(reading->measured == 0 ? isnan(reading->share)
                                           : reading->share >= 0 && reading->share <= 1 + 1e-9);
            require((reading->verdict == PL_VERDICT_NOT_MEASURABLE) == (reading->measured == 0));
            for (size_t s = 0; s < reading->specification_count; s++)
                require(reading->specifications[s].same_as <= s &&
                        reading->specifications[s].detail[0] != '\0');
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_error error = {0};
    const pl_statement *statement =
        pl_statement_parse("fuzz", (pl_slice){(const char *)data, size}, &arena, &error);
    if (statement == NULL)
        require(error.code != PL_OK && error.text[0] != '\0');
    else if (pl_statement_specifications(statement) <= SPECIFICATIONS_MAX) {
        check(statement, false, &arena);
        check(statement, true, &arena);
    }
    pl_arena_free(&arena);
    return 0;
}
