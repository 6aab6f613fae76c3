/* verb_file.c - plumbline verify, digest, pack, excerpt and sql: the evidence file as a whole. */
#include "cli/verbs.h"
#include "engine/excerpt.h"
#include "engine/report_files.h"

#include "text/csv.h"
#include "text/number.h"

#include <inttypes.h>

static const pl_option_spec evidence_option[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"}, {NULL, '\0', NULL, NULL}};

/* ---- verify ---- */

static const pl_option_spec verify_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"threads", '\0', "N", "worker threads (one per processor)"},
    {NULL, '\0', NULL, NULL}};
static const char *const verify_examples[] = {
    "plumbline verify -e war.gpkg", "does the file say what its record says?",
    "plumbline verify -e war.gpkg report/", "does the evidence give this report again, byte for byte?", NULL};

static void verify_json(pl_call *call, const pl_verify_part *parts, size_t count) {
    pl_json json;
    bool holds = true;
    for (size_t i = 0; i < count; i++) holds = holds && parts[i].failed == 0;
    pl_answer_start(call, &json);
    pl_json_key_bool(&json, "holds", holds);
    pl_json_key(&json, "parts");
    pl_json_array(&json);
    for (size_t i = 0; i < count; i++) {
        pl_json_object(&json);
        pl_json_key_text(&json, "part", parts[i].what);
        pl_json_key_integer(&json, "checked", (int64_t)parts[i].checked);
        pl_json_key_integer(&json, "failed", (int64_t)parts[i].failed);
        pl_json_key_fixed(&json, "worst_km2", parts[i].worst, 12);
        pl_json_key_text(&json, "detail", parts[i].detail);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void verify_text(pl_call *call, const pl_verify_part *parts, size_t count) {
    static const char *const meaning[] = {"texts re-hashed", "tables rebuilt and compared",
                                          "pairs repeated with full unions", "held areas against unions"};
    for (size_t i = 0; i < count; i++) {
        pl_buffer_format(&call->out, "%-10s %6zu %s, %zu failed", parts[i].what, parts[i].checked, meaning[i],
                         parts[i].failed);
        if (parts[i].worst > 0) pl_buffer_format(&call->out, "; worst difference %.3g km2", parts[i].worst);
        pl_buffer_format(&call->out, "%s%s\n", parts[i].detail[0] == '\0' ? "" : ": ", parts[i].detail);
    }
}

static void report_json(pl_call *call, const pl_report_proof *proof) {
    static const char *const names[] = {"missing", "unlisted", "hash", "rerun", "not-made", "only-made"};
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_bool(&json, "holds", proof->count == 0);
    pl_json_key_integer(&json, "files", (int64_t)proof->files);
    pl_json_key_text(&json, "version", proof->version);
    pl_json_key_text(&json, "libraries", proof->libraries);
    pl_json_key_bool(&json, "same_program", proof->same_program);
    pl_json_key_bool(&json, "rerun", proof->rerun);
    pl_json_key(&json, "differences");
    pl_json_array(&json);
    for (size_t i = 0; i < proof->count; i++) {
        const pl_report_difference *one = &proof->differences[i];
        pl_json_object(&json);
        pl_json_key_text(&json, "file", one->path);
        pl_json_key_text(&json, "finding", names[one->finding]);
        pl_json_key(&json, "first_differing_byte");
        if (one->differs)
            pl_json_integer(&json, (int64_t)one->at);
        else
            pl_json_null(&json);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void report_text(pl_call *call, const pl_report_proof *proof) {
    for (size_t i = 0; i < proof->count; i++) {
        const pl_report_difference *one = &proof->differences[i];
        pl_buffer_format(&call->out, "%s %s", one->path, pl_report_finding_words[one->finding]);
        if (one->differs)
            pl_buffer_format(&call->out, "; from byte %" PRIu64 " on the rerun differs", one->at);
        pl_buffer_text(&call->out, "\n");
    }
    if (proof->count == 0)
        pl_buffer_format(&call->out,
                         "%zu files: all as the manifest lists them and as the evidence gives them "
                         "again, byte for byte\n",
                         proof->files);
    if (!proof->rerun)
        pl_buffer_text(&call->out,
                       "the report was not made again: its statement file is not the manifest's\n");
    if (!proof->same_program)
        pl_buffer_format(&call->out,
                         "made by Plumbline %s with %s; this is %s with %s, which may write other bytes\n",
                         proof->version, proof->libraries, PL_VERSION, proof->here);
}

/* A report given as argument, instead of the evidence file alone. */
static bool verify_report(pl_call *call, const char *evidence, pl_progress progress, pl_error *error) {
    pl_report_proof proof = {.version = NULL};
    const bool done = pl_verify_report(call->arguments[0], evidence, progress, &call->arena, &proof, error);
    pl_terminal_progress_end();
    if (proof.version != NULL && call->json)
        report_json(call, &proof);
    else if (proof.version != NULL)
        report_text(call, &proof);
    return done;
}

static bool run_verify(pl_call *call, pl_error *error) {
    const char *path;
    unsigned threads;
    pl_verify_part *parts = NULL;
    size_t count = 0;
    pl_progress progress = pl_terminal_progress();
    progress.stop = pl_stop_flag();
    if (!pl_call_evidence(call, &path, error) || !pl_call_threads(call, &threads, error)) return false;
    if (call->argument_count == 1) return verify_report(call, path, progress, error);
    bool done = pl_verify(path, threads, progress, &call->arena, &parts, &count, error);
    if (parts != NULL && call->json)
        verify_json(call, parts, count);
    else if (parts != NULL)
        verify_text(call, parts, count);
    return done;
}

const pl_verb pl_verb_verify = {.name = "verify",
                                .arguments = "[REPORT]",
                                .summary = "is the evidence file, or a report made from it, what it says?",
                                .about = "Four parts: every published text is unpacked and re-hashed; "
                                         "everything derived is rebuilt from the record in a\n"
                                         "scratch file beside the evidence file and compared by digest; "
                                         "gained and lost of every pair are repeated with\n"
                                         "full unions in GEOS; every held area is held against the union of "
                                         "its snapshot. Exit status 1 when one differs.\n"
                                         "With REPORT, the folder of a report: every file's SHA-256 is held "
                                         "against its manifest, then the report is made\n"
                                         "again from its own statement file and compared byte for byte. Exit "
                                         "status 1 with the files that differ, 4 when the\n"
                                         "evidence is another than the report was made from.",
                                .options = verify_options,
                                .examples = verify_examples,
                                .arguments_max = 1,
                                .run = run_verify};

/* ---- digest ---- */

static const char *const digest_examples[] = {"plumbline digest -e war.gpkg",
                                              "two files with the same digest hold the same evidence", NULL};

static bool run_digest(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_digest_row *rows;
    size_t count;
    pl_sha256 all;
    char hex[PL_SHA256_HEX];
    if (!pl_call_store(call, &store, error)) return false;
    bool done = pl_store_digest(store, &call->arena, &rows, &count, &all, error);
    done = pl_call_store_close(call, store, done, error);
    if (!done) return false;
    if (call->json) {
        pl_json json;
        pl_answer_start(call, &json);
        pl_sha256_hex(&all, hex);
        pl_json_key_text(&json, "sha256", hex);
        pl_json_key(&json, "tables");
        pl_json_array(&json);
        for (size_t i = 0; i < count; i++) {
            pl_sha256_hex(&rows[i].sha256, hex);
            pl_json_object(&json);
            pl_json_key_text(&json, "table", rows[i].table);
            pl_json_key_integer(&json, "rows", (int64_t)rows[i].rows);
            pl_json_key_text(&json, "sha256", hex);
            pl_json_end(&json);
        }
        pl_json_end(&json);
        pl_answer_end(call, &json);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        pl_sha256_hex(&rows[i].sha256, hex);
        pl_buffer_format(&call->out, "%s  %s (%" PRIu64 " rows)\n", hex, rows[i].table, rows[i].rows);
    }
    pl_sha256_hex(&all, hex);
    pl_buffer_format(&call->out, "%s  all\n", hex);
    return true;
}

const pl_verb pl_verb_digest = {
    .name = "digest",
    .arguments = "",
    .summary = "SHA-256 of what the evidence file holds, table by table",
    .about =
        "Over each table's rows in natural-key order; clocks, the run table, indexes and packing are left "
        "out. The same\n"
        "files give the same digest from a folder, a zip or a tar, in any order, on any number of threads.",
    .options = evidence_option,
    .examples = digest_examples,
    .run = run_digest};

/* ---- pack ---- */

static const char *const pack_examples[] = {"plumbline pack -e war.gpkg war-packed.gpkg",
                                            "a smaller file whose bytes depend on the evidence alone", NULL};

static void tell_written(pl_call *call, const char *target) {
    if (call->json) {
        pl_json json;
        pl_answer_start(call, &json);
        pl_json_key_text(&json, "written", target);
        pl_answer_end(call, &json);
    } else {
        pl_buffer_format(&call->out, "wrote %s\n", target);
    }
}

static bool run_pack(pl_call *call, pl_error *error) {
    pl_store *store;
    const char *target = call->arguments[0];
    pl_stop_flag(); /* a signal waits until the new file stands in its place */
    if (!pl_call_store(call, &store, error)) return false;
    bool done = pl_store_pack(store, target, error);
    done = pl_call_store_close(call, store, done, error);
    if (done) tell_written(call, target);
    return done;
}

const pl_verb pl_verb_pack = {.name = "pack",
                              .arguments = "TARGET",
                              .summary = "write the same evidence to a new, smallest file",
                              .about = "Rows in natural-key order, originals packed tighter: the same "
                                       "evidence gives the same bytes. TARGET must not exist.",
                              .options = evidence_option,
                              .examples = pack_examples,
                              .arguments_min = 1,
                              .arguments_max = 1,
                              .run = run_pack};

/* ---- excerpt ---- */

static const pl_option_spec excerpt_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "the source of maps, where the evidence has several"},
    {"from", '\0', "DAY", "from the map in force at 00:00 UTC of the day, or at an instant"},
    {"to", '\0', "DAY", "to the first map at or behind 00:00 UTC of the day, or an instant"},
    {"out", 'o', "FILE", "the GeoPackage to write; it must not be there yet"},
    {NULL, '\0', NULL, NULL}};

static const char *const excerpt_examples[] = {
    "plumbline excerpt -e war.gpkg --source deepstate --from 2024-11-19 --to 2024-12-19 -o december.gpkg",
    "thirty days to be sent to somebody, or opened in QGIS", NULL};

static bool run_excerpt(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_excerpt_ask ask = {.source = pl_call_value(call, "source")};
    const char *target = pl_call_value(call, "out");
    if (target == NULL || pl_call_value(call, "from") == NULL || pl_call_value(call, "to") == NULL)
        return pl_fail(error, PL_USAGE, "name the window with --from and --to, and the file with -o");
    pl_stop_flag(); /* a signal waits until the new file stands in its place */
    if (!pl_call_instant(call, "from", &ask.from, error) || !pl_call_instant(call, "to", &ask.to, error) ||
        !pl_call_evidence(call, &ask.evidence, error) || !pl_call_store(call, &store, error))
        return false;
    bool done = pl_excerpt_write(store, &ask, target, &call->arena, error);
    done = pl_call_store_close(call, store, done, error);
    if (done) tell_written(call, target);
    return done;
}

const pl_verb pl_verb_excerpt = {
    .name = "excerpt",
    .arguments = "",
    .summary = "some weeks of one source as an evidence file of their own",
    .about =
        "The published files, shapes, patches and series of one source in a window, with the outlines, "
        "settlements and\n"
        "counts beside them: a GeoPackage that every verb reads, and that says which evidence file it is a "
        "part of, with\n"
        "its digest. What a question asks of maps outside the window it cannot know.",
    .options = excerpt_options,
    .examples = excerpt_examples,
    .run = run_excerpt};

/* ---- sql ---- */

static const char *const sql_examples[] = {
    "plumbline sql -e war.gpkg \"SELECT day, net_km2 FROM daily WHERE updated AND day >= '2024-12-01'\"",
    "days of December with an update", "plumbline sql -e war.gpkg --csv \"SELECT * FROM monthly\"",
    "months as CSV", NULL};

typedef struct {
    pl_call *call;
    pl_table table;
    pl_csv csv;
    pl_json json;
    bool begun;
} sql_output;

/* SQLite's types: 1 integer, 2 float, 3 text, 4 blob, 5 null. */
static bool is_number(int type) {
    return type == 1 || type == 2;
}

static bool sql_row(void *context, int columns, const char *const *names, const char *const *values,
                    const int *types, pl_error *error) {
    sql_output *output = context;
    pl_call *call = output->call;
    if (!output->begun) {
        output->begun = true;
        output->table.columns = (size_t)columns;
        if (call->csv) pl_csv_start(&output->csv, &call->out);
        for (int i = 0; i < columns; i++) {
            if (call->csv) pl_csv_text(&output->csv, names[i]);
            if (!call->csv && !call->json)
                pl_table_cell(&output->table, "%s%s", values != NULL && is_number(types[i]) ? ">" : "",
                              names[i]);
        }
        if (call->csv) pl_csv_end_row(&output->csv);
    }
    if (values == NULL) return true;
    if (call->json) pl_json_object(&output->json);
    for (int i = 0; i < columns; i++) {
        if (call->csv)
            pl_csv_text(&output->csv, values[i]);
        else if (!call->json)
            pl_table_cell(&output->table, "%s", values[i] == NULL ? "" : values[i]);
        else {
            double number;
            pl_json_key(&output->json, names[i]);
            if (values[i] != NULL && is_number(types[i]) && pl_number_parse(pl_slice_of(values[i]), &number))
                pl_json_raw(&output->json, pl_slice_of(values[i]));
            else
                pl_json_text(&output->json, values[i]);
        }
    }
    if (call->json) pl_json_end(&output->json);
    if (call->csv) pl_csv_end_row(&output->csv);
    return call->out.failed ? pl_fail_nomem(error) : true;
}

static bool run_sql(pl_call *call, pl_error *error) {
    pl_store *store;
    sql_output output = {.call = call};
    if (!pl_call_store(call, &store, error)) return false;
    if (call->json) {
        pl_answer_start(call, &output.json);
        pl_json_key(&output.json, "rows");
        pl_json_array(&output.json);
    }
    bool done = pl_store_sql(store, call->arguments[0], sql_row, &output, error);
    if (done && call->json) {
        pl_json_end(&output.json);
        pl_answer_end(call, &output.json);
    }
    if (!call->csv && !call->json) pl_table_write(&output.table, &call->out);
    if (!done) pl_buffer_clear(&call->out);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_sql = {.name = "sql",
                             .arguments = "SELECT",
                             .summary = "ask the evidence file in SQL, read-only",
                             .about = "One SELECT over the tables and views that docs/evidence.md describes "
                                      "(daily, monthly, snapshot, change ...).\n"
                                      "Nothing can be written; time and rows are limited.",
                             .options = evidence_option,
                             .examples = sql_examples,
                             .arguments_min = 1,
                             .arguments_max = 1,
                             .csv = true,
                             .run = run_sql};
