/* records_out.c - test records as JSON, CSV and text; and the paragraph on the chance that is not in counts
 * of raids, which stands under every rate. */
#include "cli/rate_out.h"

#include "text/csv.h"

#include <math.h>
#include <stdio.h>

#define PERCENT 100.0

static const char engaged_note[] =
    "not in these counts: nothing in them says whether a defence that could have hit "
    "it engaged";

/* ---- the paragraph ---- */

static double share(const pl_test_record *record) {
    return (double)record->hits / (double)record->trials;
}

void pl_engaged_text(pl_call *call, const pl_test_records *records) {
    pl_buffer *out = &call->out;
    pl_buffer_text(out, "\n");
    pl_rate_said(call, 0, "%s is another quantity, and %s.", PL_ENGAGED_QUANTITY, engaged_note);
    if (records == NULL) return;
    pl_table table = {.columns = 7};
    static const char *const heads[] = {
        "  announced tests", "targets", ">hits", ">of", ">low", ">high", "up to"};
    for (size_t i = 0; i < table.columns; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < records->count; i++) {
        const pl_test_record_row *row = &records->rows[i];
        if (!row->newest) continue;
        pl_table_cell(&table, "  %s", row->record->system);
        pl_table_cell(&table, "%s", row->record->class);
        pl_table_cell(&table, "%lld", (long long)row->record->hits);
        pl_table_cell(&table, "%lld", (long long)row->record->trials);
        pl_table_cell(&table, "%.1f %%", row->exact.low * PERCENT);
        pl_table_cell(&table, "%.1f %%", row->exact.high * PERCENT);
        pl_table_cell(&table, "%s", row->record->date);
    }
    pl_rate_said(
        call, 0,
        "Published records of tests speak of it, each by its own rule of what counts (plumbline rate "
        "--records):");
    pl_table_write(&table, out);
    for (size_t i = 0; i < records->dispute_count; i++) {
        const pl_test_dispute *d = &records->disputes[i];
        if (!d->low->combat) continue;
        pl_rate_said(
            call, 2,
            "In war counts depend on who counts: of %s %zu counts of the same events run from %lld of "
            "%lld (%.0f %%) to %lld of %lld (%.0f %%).",
            d->events, d->counts, (long long)d->low->hits, (long long)d->low->trials, share(d->low) * PERCENT,
            (long long)d->high->hits, (long long)d->high->trials, share(d->high) * PERCENT);
    }
}

static void record_json(pl_json *json, const pl_test_record_row *row) {
    const pl_test_record *r = row->record;
    pl_json_object(json);
    pl_json_key_text(json, "record", r->name);
    pl_json_key_text(json, "system", r->system);
    pl_json_key_text(json, "class", r->class);
    pl_json_key_text(json, "kind", r->combat ? "combat" : "test");
    pl_json_key_text(json, "events", r->events);
    pl_json_key_count(json, "hits", r->hits);
    pl_json_key_count(json, "trials", r->trials);
    pl_bounds_json(json, "exact", row->exact);
    pl_json_key_text(json, "date", r->date);
    pl_json_key_text(json, "status", pl_record_status_words[r->status]);
    pl_json_key_text(json, "rule", r->rule);
    pl_json_key_text(json, "source", r->source);
    pl_json_end(json);
}

void pl_engaged_json(pl_json *json, const pl_test_records *records) {
    pl_json_key(json, "engaged");
    pl_json_object(json);
    pl_json_key_text(json, "quantity", PL_ENGAGED_QUANTITY);
    pl_json_key_text(json, "note", engaged_note);
    pl_json_key(json, "records");
    pl_json_array(json);
    for (size_t i = 0; records != NULL && i < records->count; i++)
        if (records->rows[i].newest) record_json(json, &records->rows[i]);
    pl_json_end(json);
    pl_json_end(json);
}

/* ---- the table ---- */

void pl_records_json(pl_call *call, const pl_test_records *answer) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "quantity", PL_ENGAGED_QUANTITY);
    pl_json_key_fixed(&json, "confidence", answer->confidence, 4);
    pl_json_key(&json, "records");
    pl_json_array(&json);
    for (size_t i = 0; i < answer->count; i++) record_json(&json, &answer->rows[i]);
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

void pl_records_csv(pl_call *call, const pl_test_records *answer) {
    static const char *const heads[] = {"record",     "system", "class", "kind",   "events",
                                        "hits",       "trials", "date",  "status", "exact_low",
                                        "exact_high", "rule",   "source"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < answer->count; i++) {
        const pl_test_record_row *row = &answer->rows[i];
        const pl_test_record *r = row->record;
        pl_csv_text(&csv, r->name);
        pl_csv_text(&csv, r->system);
        pl_csv_text(&csv, r->class);
        pl_csv_text(&csv, r->combat ? "combat" : "test");
        pl_csv_text(&csv, r->events);
        pl_csv_fixed(&csv, r->hits < 0 ? NAN : (double)r->hits, 0);
        pl_csv_fixed(&csv, r->trials < 0 ? NAN : (double)r->trials, 0);
        pl_csv_text(&csv, r->date);
        pl_csv_text(&csv, pl_record_status_words[r->status]);
        pl_csv_fixed(&csv, row->exact.low, PL_RATE_DECIMALS);
        pl_csv_fixed(&csv, row->exact.high, PL_RATE_DECIMALS);
        pl_csv_text(&csv, r->rule);
        pl_csv_text(&csv, r->source);
        pl_csv_end_row(&csv);
    }
}

void pl_records_text(pl_call *call, const pl_test_records *answer) {
    static const char *const heads[] = {"  record", "system", "up to", ">hits", ">of", ">low", ">high", "of"};
    pl_table table = {.columns = 8};
    pl_buffer_format(&call->out, "%s by published counts, exact intervals at %.4g %%:\n", PL_ENGAGED_QUANTITY,
                     answer->confidence * PERCENT);
    for (size_t i = 0; i < table.columns; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < answer->count; i++) {
        const pl_test_record_row *row = &answer->rows[i];
        const pl_test_record *r = row->record;
        pl_table_cell(&table, "  %s", r->name);
        pl_table_cell(&table, "%s", r->system);
        pl_table_cell(&table, "%s", r->date);
        if (r->trials < 0) {
            pl_table_cell(&table, "-");
            pl_table_cell(&table, "-");
        } else {
            pl_table_cell(&table, "%lld", (long long)r->hits);
            pl_table_cell(&table, "%lld", (long long)r->trials);
        }
        if (isnan(row->exact.low)) {
            pl_table_cell(&table, "-");
            pl_table_cell(&table, "-");
        } else {
            pl_table_cell(&table, "%.3f", row->exact.low);
            pl_table_cell(&table, "%.3f", row->exact.high);
        }
        pl_table_cell(&table, "%s%s", r->combat ? "war" : "tests",
                      r->status == PL_RECORD_COUNTED    ? ""
                      : r->status == PL_RECORD_NO_COUNT ? ", no count"
                                                        : ", unverified: no number rests on it");
    }
    pl_table_write(&table, &call->out);
    for (size_t i = 0; i < answer->dispute_count; i++) {
        const pl_test_dispute *d = &answer->disputes[i];
        pl_buffer_format(&call->out, "%s: %zu counts of the same events, from %.0f to %.0f %%\n", d->events,
                         d->counts, share(d->low) * PERCENT, share(d->high) * PERCENT);
    }
    pl_buffer_text(&call->out, "The rule of each count and where it was published: --json, --csv.\n");
}
