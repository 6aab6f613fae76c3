/* records.c - tables of test records: one row a published count, its columns fixed, every word known. */
#include "intercept/records.h"

#include "text/csv_rows.h"
#include "text/instant.h"
#include "text/number.h"
#include "text/yaml.h"

enum column { RECORD, SYSTEM, CLASS, KIND, EVENTS, HITS, TRIALS, DATE, STATUS, RULE, SOURCE, COLUMNS };
static const char *const column_names[COLUMNS] = {"record", "system", "class",  "kind", "events", "hits",
                                                  "trials", "date",   "status", "rule", "source"};
static const char heading_start[] = "record,system,";
static const char *const kinds[] = {"test", "combat", NULL};

const char *const pl_record_status_words[] = {"counted", "no-count", "unverified", NULL};
const char *const pl_record_classes[] = {"icbm", "irbm", "mrbm", "srbm", "mixed", "satellite", NULL};

bool pl_records_heading(pl_slice text) {
    static const char mark[] = "\xEF\xBB\xBF";
    const size_t skip = text.length >= 3 && memcmp(text.data, mark, 3) == 0 ? 3 : 0;
    return text.length - skip >= sizeof heading_start - 1 &&
           memcmp(text.data + skip, heading_start, sizeof heading_start - 1) == 0;
}

static bool is_name(pl_slice text) {
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0))) return false;
    }
    return true;
}

/* "2017-07-11", "2017-07", "2017" */
static bool is_date(pl_slice text) {
    static const char rest[] = "0000-01-01";
    char whole[sizeof rest];
    pl_day day;
    if (text.length != 4 && text.length != 7 && text.length != 10) return false;
    memcpy(whole, rest, sizeof rest);
    memcpy(whole, text.data, text.length);
    return pl_day_parse((pl_slice){whole, sizeof rest - 1}, &day);
}

/* Both counts, or none where the status says so. */
static bool counts(const pl_csv_rows *rows, pl_test_record *record, pl_error *error) {
    const pl_slice hits = rows->fields[HITS], trials = rows->fields[TRIALS];
    record->hits = record->trials = -1;
    if (record->status == PL_RECORD_NO_COUNT) {
        if (hits.length + trials.length == 0) return true;
        return pl_csv_rows_fail(rows, hits.length > 0 ? HITS : TRIALS, error,
                                "is given, and the row's status is no-count; leave both counts empty");
    }
    if (hits.length == 0 && trials.length == 0 && record->status == PL_RECORD_UNVERIFIED) return true;
    if (!pl_integer_parse(trials, 1, PL_RECORD_TRIALS_MAX, &record->trials))
        return pl_csv_rows_fail(rows, TRIALS, error, "\"%s\" is no whole number from 1 to %lld",
                                pl_yaml_shown(trials).text, (long long)PL_RECORD_TRIALS_MAX);
    return pl_integer_parse(hits, 0, record->trials, &record->hits) ||
           pl_csv_rows_fail(rows, HITS, error, "\"%s\" is no whole number from 0 to the trials, %lld",
                            pl_yaml_shown(hits).text, (long long)record->trials);
}

static bool read_row(const pl_csv_rows *rows, pl_test_record *ret, pl_error *error) {
    pl_test_record r = {.line = rows->row_line};
    const struct {
        const char **text;
        enum column column;
        bool needed;
    } texts[] = {{&r.name, RECORD, true}, {&r.system, SYSTEM, true}, {&r.events, EVENTS, false},
                 {&r.date, DATE, true},   {&r.rule, RULE, true},     {&r.source, SOURCE, true}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const pl_slice field = rows->fields[texts[i].column];
        if (texts[i].needed && field.length == 0)
            return pl_csv_rows_fail(rows, texts[i].column, error, "is empty, and must not be");
        *texts[i].text = pl_arena_copy(rows->arena, field.length == 0 ? "" : field.data, field.length);
        if (*texts[i].text == NULL) return pl_fail_nomem(error);
    }
    if (!is_name(rows->fields[RECORD]))
        return pl_csv_rows_fail(rows, RECORD, error, "\"%s\" is no name: small letters, digits and '-'",
                                pl_yaml_shown(rows->fields[RECORD]).text);
    if (!is_name(rows->fields[EVENTS]))
        return pl_csv_rows_fail(rows, EVENTS, error, "\"%s\" is no name: small letters, digits and '-'",
                                pl_yaml_shown(rows->fields[EVENTS]).text);
    if (!is_date(rows->fields[DATE]))
        return pl_csv_rows_fail(rows, DATE, error,
                                "\"%s\" is no day, month or year (2017-07-11, 2017-07, 2017)",
                                pl_yaml_shown(rows->fields[DATE]).text);
    size_t class, kind, status;
    if (!pl_csv_rows_word(rows, CLASS, rows->fields[CLASS], pl_record_classes, &class, error) ||
        !pl_csv_rows_word(rows, KIND, rows->fields[KIND], kinds, &kind, error) ||
        !pl_csv_rows_word(rows, STATUS, rows->fields[STATUS], pl_record_status_words, &status, error))
        return false;
    r.class = pl_record_classes[class];
    r.combat = kind == 1;
    r.status = (pl_record_status)status;
    if (!counts(rows, &r, error)) return false;
    *ret = r;
    return true;
}

static bool open_table(const char *name, pl_slice text, pl_arena *arena, pl_csv_rows *rows, pl_error *error) {
    if (text.length > PL_RECORDS_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: more than %zu MB of test records", name,
                       PL_RECORDS_BYTES_MAX >> 20);
    return pl_csv_rows_open_fixed(name, text, column_names, COLUMNS, "docs/interceptions.md", arena, rows,
                                  error);
}

bool pl_records_parse(const char *name, pl_slice text, pl_arena *arena, pl_test_record **ret,
                      size_t *ret_count, pl_error *error) {
    pl_csv_rows rows = {0};
    pl_test_record *list = NULL;
    size_t count = 0, capacity = 0;
    bool more = true, done = open_table(name, text, arena, &rows, error);
    while (done && (done = pl_csv_rows_next(&rows, &more, error)) && more) {
        done = count < PL_RECORDS_MAX ||
               pl_fail(error, PL_INPUT, "%s: more than %zu test records", name, PL_RECORDS_MAX);
        done = done && (PL_GROW(list, count, capacity) || pl_fail_nomem(error)) &&
               read_row(&rows, &list[count], error);
        for (size_t i = 0; done && i < count; i++)
            if (strcmp(list[i].name, list[count].name) == 0)
                done = pl_csv_rows_fail(&rows, RECORD, error, "\"%s\" stands in line %zu already",
                                        list[i].name, list[i].line);
        count += done;
    }
    pl_test_record *kept = done ? pl_arena_alloc(arena, (count + 1) * sizeof *kept) : NULL;
    if (done && kept == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (count > 0) memcpy(kept, list, count * sizeof *kept);
        *ret = kept;
        *ret_count = count;
    }
    pl_free(list);
    return done;
}

const pl_test_record *pl_records_find(const pl_test_record *records, size_t count, pl_slice name) {
    for (size_t i = 0; i < count; i++)
        if (pl_slice_equal(pl_slice_of(records[i].name), name)) return &records[i];
    return NULL;
}
