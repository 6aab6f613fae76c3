/* fuzz_statement.c - any bytes as a statement file; whatever parses is checked against a small made series,
 * then and now, and what comes out must keep its promises. */
#include "claim/statement.h"

#include <math.h>
#include <stdlib.h>

#define SPECIFICATIONS_MAX 2000 /* of one input, so that an input stays quick */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAPS 11
#define SAID_DAY 1734566400 /* 2024-12-19T00:00:00Z */

/* Ten days of maps up to 2024-12-19T00:00:00Z, and a day later when that is known. Every source is there but
 * those whose name begins with 'x'. */
static bool give_maps(void *context, const char *source, pl_instant as_of, const pl_maps **ret,
                      pl_error *error) {
    static pl_instant instants[MAPS + 1];
    static uint32_t updates[MAPS + 2];
    static pl_maps maps[2];
    (void)context, (void)error;
    for (int i = 0; i <= MAPS; i++) {
        instants[i] = SAID_DAY - (pl_instant)(MAPS - 1 - i) * 86400;
        updates[i + 1] = updates[i] + (i % 4 != 0);
    }
    const size_t later = as_of > instants[MAPS] + 86400;
    maps[later] = (pl_maps){"s", "m", 0, instants, updates, MAPS + later};
    *ret = source[0] == 'x' ? NULL : &maps[later];
    return true;
}

/* Numbers of every size, some unknown, some out of reach. */
static bool give_values(void *context, const pl_query *query, const pl_span *spans, size_t count,
                        bool intervals, pl_value *ret, pl_error *error) {
    (void)context;
    if (query->region != NULL && query->region[0] == 'x') return pl_fail(error, PL_MISSING, "not here");
    if (query->region != NULL && query->region[0] == 'y') return pl_fail(error, PL_USAGE, "no such region");
    for (size_t i = 0; i < count; i++) {
        const pl_instant days = (spans[i].end - spans[i].begin) / 86400 + spans[i].end / 86400 % 7;
        ret[i].value = days % 5 == 4 ? NAN : (double)(days % 11 - 3) * (query->contested ? 1e300 : 1);
        ret[i].low = ret[i].high = NAN;
        if (!intervals || days % 7 == 3) continue;
        ret[i].low = ret[i].value - (double)(days % 3);
        ret[i].high = ret[i].value + (double)query->interval;
    }
    return true;
}

static bool give_sectors(void *context, const pl_sector_name **ret, size_t *ret_count, pl_error *error) {
    static const pl_sector_name sectors[] = {{"a", "A"}, {"b", "B"}};
    (void)context, (void)error;
    *ret = sectors;
    *ret_count = 2;
    return true;
}

static void require(bool promise) {
    if (!promise) abort();
}

static void check(const pl_statement *statement, bool known_now, pl_arena *arena) {
    pl_statement_result result;
    pl_error error = {0};
    const pl_check_options options = {.known_now = known_now,
                                      .language = known_now ? PL_UKRAINIAN : PL_ENGLISH};
    const pl_evidence evidence = {NULL, give_maps, give_values, give_sectors};
    if (!pl_statement_check(statement, &options, &evidence, arena, &result, &error)) {
        require(error.code != PL_OK && error.text[0] != '\0');
        return;
    }
    for (size_t c = 0; c < result.claim_count; c++) {
        require(result.claims[c].sentence[0] != '\0');
        for (size_t r = 0; r < result.claims[c].reading_count; r++) {
            const pl_reading_result *reading = &result.claims[c].readings[r];
            require(reading->holding <= reading->measured &&
                    reading->measured + reading->cannot_tell <= reading->specification_count);
            require(reading->measured == 0 ? isnan(reading->share)
                                           : reading->share >= 0 && reading->share <= 1 + 1e-9);
            require((reading->verdict == PL_VERDICT_NOT_MEASURABLE) ==
                    (reading->measured + reading->cannot_tell == 0));
            require(reading->measured > 0 || reading->cannot_tell == 0 ||
                    reading->verdict == PL_VERDICT_UNDETERMINED);
            for (size_t s = 0; s < reading->specification_count; s++)
                require(reading->specifications[s].same_as <= s &&
                        reading->specifications[s].detail[0] != '\0' &&
                        !(reading->specifications[s].cannot_tell && reading->specifications[s].holds));
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
