/* records.c - finds and reads the installed table of test records. */
#include "engine/records.h"

#include "engine/engine.h"

bool pl_records_load(pl_arena *arena, pl_test_record **ret, size_t *ret_count, pl_error *error) {
    const char *path = pl_data_file("figures/" PL_RECORDS_TABLE ".csv", arena);
    pl_buffer text = {0};
    if (path == NULL)
        return pl_fail(error, PL_MISSING,
                       "no data folder has figures/" PL_RECORDS_TABLE ".csv, the table of test records");
    const bool done =
        pl_file_read(path, PL_RECORDS_BYTES_MAX, &text, error) &&
        pl_records_parse(path, (pl_slice){text.data, text.length}, arena, ret, ret_count, error);
    pl_buffer_free(&text);
    return done;
}
