/* records.c - finds and reads the installed table of test records, with the exact interval of each count, and
 * counts of the same events that do not agree. */
#include "engine/records.h"

#include "engine/engine.h"
#include "measure/chance.h"

#include <math.h>

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

bool pl_records_if_any(pl_arena *arena, pl_test_record **ret, size_t *ret_count, pl_error *error) {
    pl_error own = {0};
    *ret = NULL;
    *ret_count = 0;
    if (pl_records_load(arena, ret, ret_count, &own) || own.code == PL_MISSING) return true;
    if (error != NULL) *error = own;
    return false;
}

/* ---- what they say ---- */

static double share(const pl_test_record *record) {
    return (double)record->hits / (double)record->trials;
}

static bool is_newest(const pl_test_record *records, size_t count, const pl_test_record *record) {
    if (record->combat || record->status != PL_RECORD_COUNTED) return false;
    for (size_t i = 0; i < count; i++) {
        const pl_test_record *other = &records[i];
        if (other == record || other->combat || other->status != PL_RECORD_COUNTED ||
            strcmp(other->system, record->system) != 0)
            continue;
        /* "2017-07" is later than "2017-07-11": the rest of the month; of equal ones the later row */
        const size_t length =
            strlen(record->date) < strlen(other->date) ? strlen(record->date) : strlen(other->date);
        const int order = strncmp(other->date, record->date, length);
        if (order > 0 || (order == 0 && other > record)) return false;
    }
    return true;
}

static void add_to_disputes(const pl_test_record *record, pl_test_dispute *disputes, size_t *count) {
    size_t at = 0;
    if (record->events[0] == '\0' || record->status != PL_RECORD_COUNTED) return;
    while (at < *count && strcmp(disputes[at].events, record->events) != 0) at++;
    pl_test_dispute *d = &disputes[at];
    if (at == *count) {
        *d = (pl_test_dispute){.events = record->events, .low = record, .high = record};
        (*count)++;
    }
    d->counts++;
    if (share(record) < share(d->low)) d->low = record;
    if (share(record) > share(d->high)) d->high = record;
}

bool pl_ask_records(double confidence, pl_arena *arena, pl_test_records *ret, pl_error *error) {
    pl_test_record *records;
    pl_test_records answer = {.confidence = confidence};
    if (!(confidence > 0 && confidence < 1))
        return pl_fail(error, PL_USAGE, "a confidence lies between 0 and 1 (0.95)");
    if (!pl_records_load(arena, &records, &answer.count, error)) return false;
    pl_test_record_row *rows = pl_arena_alloc(arena, (answer.count + 1) * sizeof *rows);
    pl_test_dispute *disputes = pl_arena_alloc(arena, (answer.count + 1) * sizeof *disputes);
    if (rows == NULL || disputes == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answer.count; i++) {
        const pl_test_record *r = &records[i];
        rows[i] = (pl_test_record_row){
            .record = r, .exact = {NAN, NAN}, .newest = is_newest(records, answer.count, r)};
        if (r->status == PL_RECORD_COUNTED)
            pl_binomial_bounds((double)r->hits, (double)r->trials, confidence, &rows[i].exact.low,
                               &rows[i].exact.high);
        add_to_disputes(r, disputes, &answer.dispute_count);
    }
    answer.rows = rows;
    answer.disputes = disputes;
    *ret = answer;
    return true;
}
