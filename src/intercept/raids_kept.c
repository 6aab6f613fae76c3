/* raids_kept.c - what is stored of a counts file: the columns that say when, what and how many, and no
 * others. Published files also name places (of launch, of targets, of fall), which this program does not
 * hold. */
#include "intercept/raids.h"

#include "text/csv.h"
#include "text/csv_rows.h"

/* Ours, and those beside them that say more of the same and of no place. */
static const char *const kept_columns[] = {
    "time_start",      "time_end",        "model",    "launched",           "destroyed", "not_reach_goal",
    "still_attacking", "border_crossing", "turbojet", "turbojet_destroyed", "source",    NULL};

static bool is_kept(pl_slice head) {
    for (const char *const *name = kept_columns; *name != NULL; name++)
        if (pl_slice_equal(head, pl_slice_of(*name))) return true;
    return false;
}

/* Where text is written, and how many lines of it were. */
typedef struct {
    pl_csv csv;
    pl_buffer *out;
    size_t counted, line; /* bytes looked at; the line that comes next */
} writer;

static void count_lines(writer *w) {
    for (; w->counted < w->out->length; w->counted++) w->line += w->out->data[w->counted] == '\n';
}

/* A row at the line where it stands in the file: lines that cutting made fewer are empty ones. */
static void put_row(writer *w, const pl_csv_rows *rows, const pl_slice *fields, size_t line) {
    count_lines(w);
    for (size_t i = w->line; i < line; i++) pl_buffer_text(w->out, "\n");
    for (size_t i = 0; i < rows->columns; i++)
        if (is_kept(rows->heads[i])) pl_csv_field(&w->csv, fields[i]);
    pl_csv_end_row(&w->csv);
}

bool pl_raids_kept(const char *name, pl_slice text, pl_arena *arena, pl_buffer *kept, size_t *ret_cut,
                   pl_error *error) {
    pl_csv_rows rows;
    size_t kept_count = 0;
    if (!pl_csv_rows_open(name, text, arena, &rows, error)) return false;
    for (size_t i = 0; i < rows.columns; i++) kept_count += is_kept(rows.heads[i]);
    *ret_cut = rows.columns - kept_count;
    if (*ret_cut == 0) return true;
    writer w = {.out = kept, .line = 1, .counted = kept->length};
    pl_csv_start(&w.csv, kept);
    put_row(&w, &rows, rows.heads, rows.row_line);
    for (bool more = true;;) {
        if (!pl_csv_rows_next(&rows, &more, error)) return false;
        if (!more) break;
        put_row(&w, &rows, rows.fields, rows.row_line);
    }
    return !kept->failed || pl_fail_nomem(error);
}
