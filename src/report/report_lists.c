/* report_lists.c - what goes with the pages as tables: the numbers of a claim's charts, and the files that
 * all verdicts rest on. */
#include "report/report.h"

#include "text/csv.h"

#define DECIMALS 6

static void heads(pl_csv *csv, const char *const *names) {
    for (; *names != NULL; names++) pl_csv_text(csv, *names);
    pl_csv_end_row(csv);
}

static void instant(pl_csv *csv, pl_instant at) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(at, text);
    pl_csv_text(csv, text);
}

bool pl_report_points_csv(const pl_claim_result *claim, pl_buffer *out, pl_error *error) {
    static const char *const names[] = {"claim", "reading", "what",  "each", "begin",     "end",
                                        "name",  "updates", "value", "unit", "threshold", NULL};
    pl_csv csv;
    pl_csv_start(&csv, out);
    heads(&csv, names);
    for (size_t r = 0; r < claim->reading_count; r++) {
        const pl_chart_data *chart = &claim->readings[r].chart;
        for (size_t i = 0; i < chart->count; i++) {
            const pl_chart_point *point = &chart->points[i];
            pl_csv_text(&csv, claim->id);
            pl_csv_text(&csv, claim->readings[r].id);
            pl_csv_text(&csv, chart->what);
            pl_csv_text(&csv, (unsigned)chart->each < PL_EACH_COUNT ? pl_each_names[chart->each] : NULL);
            instant(&csv, point->span.begin);
            instant(&csv, point->span.end);
            pl_csv_text(&csv, point->name);
            pl_csv_integer(&csv, (int64_t)point->updates);
            pl_csv_fixed(&csv, point->value, DECIMALS);
            pl_csv_text(&csv, chart->unit);
            pl_csv_fixed(&csv, chart->threshold, DECIMALS);
            pl_csv_end_row(&csv);
        }
    }
    return out->failed ? pl_fail_nomem(error) : true;
}

bool pl_report_files_csv(const pl_report_basis *basis, pl_buffer *out, pl_error *error) {
    static const char *const names[] = {"source", "instant", "layer", "name", "bytes", "sha256", NULL};
    pl_csv csv;
    pl_csv_start(&csv, out);
    heads(&csv, names);
    for (size_t i = 0; i < basis->file_count; i++) {
        const pl_report_file *file = &basis->files[i];
        pl_csv_text(&csv, file->source);
        instant(&csv, file->instant);
        pl_csv_text(&csv, file->layer);
        pl_csv_text(&csv, file->name);
        pl_csv_integer(&csv, (int64_t)file->bytes);
        pl_csv_text(&csv, file->sha256_hex);
        pl_csv_end_row(&csv);
    }
    return out->failed ? pl_fail_nomem(error) : true;
}
