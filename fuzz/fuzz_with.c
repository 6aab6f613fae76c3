/* Fuzz target: choices in the place of a statement's, as a request may send them. What is taken is said again
 * as it was given, and is what readings then have. */
#include "claim/claim.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise) abort();
}

static const char statement_text[] =
    "statement: made\ntitle: A made statement\nspeaker: Somebody\nappearance: A made occasion\n"
    "said: 2024-12-19T09:00:00Z\ntheatre: made\nchoices: {source: [one, two]}\nclaims:\n"
    "  - id: days\n    words: w\n    says: s\n    measure: gained_km2\n    window: 30d\n    region: here\n"
    "    holds: {every: day, at_least: 1}\n"
    "  - id: whole\n    words: w\n    says: s\n    measure: held_share\n    window: 1d\n    region: here\n"
    "    holds: {total: {more_than: 0.5}}\n";

static void look(const pl_statement *statement, const pl_reading *reading) {
    const pl_otherwise *otherwise = statement->otherwise;
    for (int kind = 0; kind < PL_CHOICE_COUNT; kind++) {
        const pl_choice *wanted = &otherwise->choices[kind], *has = &reading->choices[kind];
        require(wanted->count <= PL_CLAIM_OPTIONS_MAX);
        if (wanted->count == 0 || has->count == 0) continue;
        require(has->count == wanted->count && has->options == wanted->options);
    }
    require(reading->specification_count <= PL_STATEMENT_SPECIFICATIONS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_error error = {0};
    const char *with = pl_arena_copy(&arena, (const char *)data, size);
    const pl_statement *statement =
        with == NULL
            ? NULL
            : pl_statement_parse_with("fuzz", pl_slice_of(statement_text), with, NULL, &arena, &error);
    if (statement == NULL)
        require(with == NULL || (error.code != PL_OK && error.text[0] != '\0'));
    else {
        size_t said = 0;
        require(statement->otherwise->said_count > 0);
        for (size_t i = 0; i < statement->otherwise->said_count; i++) {
            const pl_otherwise_choice *choice = &statement->otherwise->said[i];
            require(strncmp(with + said, choice->choice, strlen(choice->choice)) == 0);
            said += strlen(choice->choice) + 1;
            for (size_t k = 0; k < choice->count; k++) {
                require(strncmp(with + said, choice->options[k], strlen(choice->options[k])) == 0);
                said += strlen(choice->options[k]) + 1;
            }
        }
        require(said >= strlen(with));
        for (size_t c = 0; c < statement->claim_count; c++)
            for (size_t r = 0; r < statement->claims[c].reading_count; r++)
                look(statement, &statement->claims[c].readings[r]);
    }
    pl_arena_free(&arena);
    return 0;
}
