/* claim_duel.c - reads the mapping `duel` of a claim, which the claim room does not look into. */
#include "engine/claim_duel.h"

#include "engine/records.h"

bool pl_duel_of_claim(const pl_statement *statement, const char *path, const char *claim, pl_arena *arena,
                      const pl_duel_file **ret, pl_error *error) {
    const pl_yaml *mapping = pl_statement_duel(statement, claim);
    pl_test_record *records;
    size_t count;
    *ret = NULL;
    if (mapping == NULL) return true;
    pl_duel_file *file = pl_arena_alloc(arena, sizeof *file);
    if (file == NULL) return pl_fail_nomem(error);
    if (!pl_records_if_any(arena, &records, &count, error) ||
        !pl_duel_read(path, mapping, records, count, arena, file, error))
        return false;
    *ret = file;
    return true;
}
