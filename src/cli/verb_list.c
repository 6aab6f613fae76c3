/* verb_list.c - plumbline sources and log: what is there. */
#include "cli/asking.h"
#include "cli/verbs.h"

#include "text/csv.h"

#include <inttypes.h>
#include <math.h>

/* ---- sources ---- */

static const pl_option_spec sources_options[] = {
    {"evidence", 'e', "FILE", "list the sources of this evidence file; without it, the installed ones"},
    {NULL, '\0', NULL, NULL}};
static const char *const sources_examples[] = {"plumbline sources", "sources that --source takes by name",
                                               "plumbline sources -e war.gpkg", "what an evidence file holds",
                                               NULL};

typedef struct {
    const char *name, *maker, *theatre, *title, *licence, *attribution, *url, *path;
    bool stored;
    size_t snapshots, updates, records;
    pl_instant first, last;
} source_line;

static bool stored_sources(pl_call *call, source_line **ret, size_t *ret_count, pl_error *error) {
    pl_store *store;
    pl_source_row *rows;
    size_t count = 0;
    if (!pl_call_store(call, &store, error)) return false;
    bool done = pl_store_source_list(store, &call->arena, &rows, &count, error);
    source_line *lines = pl_arena_alloc(&call->arena, (count + 1) * sizeof *lines);
    if (done && lines == NULL) done = pl_fail_nomem(error);
    for (size_t i = 0; done && i < count; i++) {
        pl_definitions d;
        pl_pair_row *pairs;
        pl_record_row *records;
        size_t pair_count;
        int64_t id;
        source_line *line = &lines[i];
        done = pl_definitions_stored(store, rows[i].name, &call->arena, &d, &id, error) &&
               pl_store_pair_list(store, id, &call->arena, &pairs, &pair_count, error) &&
               pl_store_record_list(store, id, -1, &call->arena, &records, &line->records, error);
        if (!done) break;
        line->name = d.source.name;
        line->maker = d.source.maker;
        line->theatre = d.source.theatre;
        line->title = d.source.title;
        line->licence = d.source.licence;
        line->attribution = d.source.attribution;
        line->url = d.source.url;
        line->path = d.source_path;
        line->stored = true;
        line->snapshots = pair_count;
        for (size_t k = 0; k < pair_count; k++) line->updates += pairs[k].updated;
        line->first = pair_count > 0 ? pairs[0].to : 0;
        line->last = pair_count > 0 ? pairs[pair_count - 1].to : 0;
    }
    done = pl_call_store_close(call, store, done, error);
    if (!done) return false;
    *ret = lines;
    *ret_count = count;
    return true;
}

static bool installed_sources(pl_call *call, source_line **ret, size_t *ret_count, pl_error *error) {
    const char *const *names;
    size_t count;
    if (!pl_definitions_installed("sources", &call->arena, &names, &count, error)) return false;
    source_line *lines = pl_arena_alloc(&call->arena, (count + 1) * sizeof *lines);
    if (lines == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        pl_definitions d;
        if (!pl_definitions_find(names[i], NULL, &call->arena, &d, error)) return false;
        lines[i] = (source_line){.name = d.source.name,
                                 .maker = d.source.maker,
                                 .theatre = d.source.theatre,
                                 .title = d.source.title,
                                 .licence = d.source.licence,
                                 .attribution = d.source.attribution,
                                 .url = d.source.url,
                                 .path = d.source_path};
    }
    *ret = lines;
    *ret_count = count;
    return true;
}

static void sources_json(pl_call *call, const source_line *lines, size_t count) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t i = 0; i < count; i++) {
        const source_line *line = &lines[i];
        pl_json_object(&json);
        pl_json_key_text(&json, "name", line->name);
        pl_json_key_text(&json, "title", line->title);
        pl_json_key_text(&json, "maker", line->maker);
        pl_json_key_text(&json, "theatre", line->theatre);
        pl_json_key_text(&json, "url", line->url);
        pl_json_key_text(&json, "licence", line->licence);
        pl_json_key_text(&json, "attribution", line->attribution);
        if (line->stored) {
            pl_json_key_integer(&json, "records", (int64_t)line->records);
            pl_json_key_integer(&json, "snapshots", (int64_t)line->snapshots);
            pl_json_key_integer(&json, "updates", (int64_t)line->updates);
            if (line->snapshots > 0) {
                pl_json_key_instant(&json, "first", line->first);
                pl_json_key_instant(&json, "last", line->last);
            }
        }
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void sources_csv(pl_call *call, const source_line *lines, size_t count) {
    static const char *const heads[] = {"name",  "maker", "theatre", "snapshots", "updates",
                                        "first", "last",  "licence", "url"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < count; i++) {
        char first[PL_INSTANT_TEXT] = "", last[PL_INSTANT_TEXT] = "";
        if (lines[i].snapshots > 0) {
            pl_instant_text(lines[i].first, first);
            pl_instant_text(lines[i].last, last);
        }
        pl_csv_text(&csv, lines[i].name);
        pl_csv_text(&csv, lines[i].maker);
        pl_csv_text(&csv, lines[i].theatre);
        pl_csv_integer(&csv, (int64_t)lines[i].snapshots);
        pl_csv_integer(&csv, (int64_t)lines[i].updates);
        pl_csv_text(&csv, first);
        pl_csv_text(&csv, last);
        pl_csv_text(&csv, lines[i].licence);
        pl_csv_text(&csv, lines[i].url);
        pl_csv_end_row(&csv);
    }
}

static void sources_text(pl_call *call, const source_line *lines, size_t count, bool stored) {
    pl_table table = {.columns = stored ? 7 : 4};
    pl_table_cell(&table, "source");
    pl_table_cell(&table, "maker");
    pl_table_cell(&table, "theatre");
    if (stored) {
        pl_table_cell(&table, ">snapshots");
        pl_table_cell(&table, ">updates");
        pl_table_cell(&table, "first");
        pl_table_cell(&table, "last");
    } else {
        pl_table_cell(&table, "what");
    }
    for (size_t i = 0; i < count; i++) {
        pl_table_cell(&table, "%s", lines[i].name);
        pl_table_cell(&table, "%s", lines[i].maker);
        pl_table_cell(&table, "%s", lines[i].theatre);
        if (!stored) {
            pl_table_cell(&table, "%s", lines[i].title);
            continue;
        }
        bool any = lines[i].snapshots > 0;
        pl_table_cell(&table, "%zu", lines[i].snapshots);
        pl_table_cell(&table, "%zu", lines[i].updates);
        pl_table_cell(&table, "%s", any ? pl_shown_instant(call, lines[i].first) : "-");
        pl_table_cell(&table, "%s", any ? pl_shown_instant(call, lines[i].last) : "-");
    }
    pl_table_write(&table, &call->out);
}

static bool run_sources(pl_call *call, pl_error *error) {
    source_line *lines;
    size_t count;
    bool stored = pl_call_value(call, "evidence") != NULL;
    if (!(stored ? stored_sources(call, &lines, &count, error)
                 : installed_sources(call, &lines, &count, error)))
        return false;
    if (call->json)
        sources_json(call, lines, count);
    else if (call->csv)
        sources_csv(call, lines, count);
    else
        sources_text(call, lines, count, stored);
    return true;
}

const pl_verb pl_verb_sources = {.name = "sources",
                                 .arguments = "",
                                 .summary = "the sources that are installed, or that an evidence file holds",
                                 .about = "Without -e: sources found in the data folders (`plumbline doctor` "
                                          "lists those), ready for --source.\n"
                                          "With -e: what the evidence file holds, from when to when. "
                                          "$PLUMBLINE_EVIDENCE is not looked at here.",
                                 .options = sources_options,
                                 .examples = sources_examples,
                                 .csv = true,
                                 .run = run_sources};

/* ---- log ---- */

static const pl_option_spec log_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "the source; may be left out when the file has one"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {"from", '\0', "DAY", "only snapshots from here on"},
    {"to", '\0', "DAY", "only snapshots before"},
    PL_OPTION_REGION,
    PL_OPTION_OUTLINE,
    {NULL, '\0', NULL, NULL}};
static const char *const log_examples[] = {
    "plumbline log -e war.gpkg --source deepstate --from 2024-12-01 --to 2025-01-01",
    "every snapshot of a month: was it an update, and what did it change",
    "plumbline log -e war.gpkg --source deepstate --region donetsk --from 2024-12-01 --to 2025-01-01",
    "what each changed in one oblast", NULL};

typedef struct {
    const pl_series *series;
    const pl_record_row *records;
    size_t record_count;
    const pl_region *region; /* NULL: everywhere */
    pl_instant from, to;
} log_work;

static void step_json(pl_json *json, const pl_step *step) {
    pl_json_object(json);
    pl_json_key_instant(json, "instant", step->instant);
    pl_json_key_bool(json, "updated", step->updated);
    pl_json_key_fixed(json, "held_km2", step->held_km2, 6);
    pl_json_key_fixed(json, "contested_km2", step->contested_km2, 6);
    pl_json_key_fixed(json, "gained_km2", pl_step_gained_km2(step, PL_KINDS_ALL), 6);
    pl_json_key_fixed(json, "lost_km2", pl_step_lost_km2(step, PL_KINDS_ALL), 6);
}

static void log_json(pl_call *call, const log_work *work) {
    static const char *const states[] = {"taken", "conflict", "set-aside"};
    pl_json json;
    size_t at = 0;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "source", work->series->source);
    pl_json_key_text(&json, "side", work->series->side);
    if (work->region != NULL) pl_region_json(&json, work->region);
    pl_json_key(&json, "snapshots");
    pl_json_array(&json);
    for (size_t i = 0; i < work->series->count; i++) {
        const pl_step *step = &work->series->steps[i];
        if (step->instant < work->from || step->instant >= work->to) continue;
        step_json(&json, step);
        pl_json_key(&json, "files");
        pl_json_array(&json);
        while (at < work->record_count && work->records[at].instant < step->instant) at++;
        for (; at < work->record_count && work->records[at].instant == step->instant; at++) {
            const pl_record_row *record = &work->records[at];
            char hex[PL_SHA256_HEX];
            pl_sha256_hex(&record->sha256, hex);
            pl_json_object(&json);
            pl_json_key_text(&json, "name", record->name);
            pl_json_key_text(&json, "layer", record->layer);
            pl_json_key_integer(&json, "bytes", (int64_t)record->bytes);
            pl_json_key_text(&json, "sha256", hex);
            pl_json_key_text(&json, "state", states[record->state]);
            pl_json_end(&json);
        }
        pl_json_end(&json);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void log_csv(pl_call *call, const log_work *work) {
    static const char *const heads[] = {"source",   "side",          "instant",    "updated",
                                        "held_km2", "contested_km2", "gained_km2", "lost_km2"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < work->series->count; i++) {
        const pl_step *step = &work->series->steps[i];
        char text[PL_INSTANT_TEXT];
        if (step->instant < work->from || step->instant >= work->to) continue;
        pl_instant_text(step->instant, text);
        pl_csv_text(&csv, work->series->source);
        pl_csv_text(&csv, work->series->side);
        pl_csv_text(&csv, text);
        pl_csv_integer(&csv, step->updated);
        pl_csv_fixed(&csv, step->held_km2, 6);
        pl_csv_fixed(&csv, step->contested_km2, 6);
        pl_csv_fixed(&csv, pl_step_gained_km2(step, PL_KINDS_ALL), 6);
        pl_csv_fixed(&csv, pl_step_lost_km2(step, PL_KINDS_ALL), 6);
        pl_csv_end_row(&csv);
    }
}

static void log_text(pl_call *call, const log_work *work) {
    pl_table table = {.columns = 6};
    pl_table_cell(&table, "snapshot");
    pl_table_cell(&table, "update");
    pl_table_cell(&table, ">held km2");
    pl_table_cell(&table, ">contested km2");
    pl_table_cell(&table, ">gained km2");
    pl_table_cell(&table, ">lost km2");
    for (size_t i = 0; i < work->series->count; i++) {
        const pl_step *step = &work->series->steps[i];
        if (step->instant < work->from || step->instant >= work->to) continue;
        pl_table_cell(&table, "%s", pl_shown_instant(call, step->instant));
        pl_table_cell(&table, "%s", step->updated ? "yes" : "no");
        pl_table_cell(&table, "%.2f", step->held_km2);
        if (isnan(step->contested_km2))
            pl_table_cell(&table, "-");
        else
            pl_table_cell(&table, "%.2f", step->contested_km2);
        pl_table_cell(&table, "%.2f", pl_step_gained_km2(step, PL_KINDS_ALL));
        pl_table_cell(&table, "%.2f", pl_step_lost_km2(step, PL_KINDS_ALL));
    }
    pl_table_write(&table, &call->out);
}

/* The region that --region names, if any; the source's theatre knows it. */
static bool region_of(pl_call *call, pl_store *store, const char *source, const pl_region **ret,
                      pl_error *error) {
    const char *text = pl_call_value(call, "region");
    pl_asked *asked;
    size_t count;
    pl_theatre theatre;
    *ret = NULL;
    if (text == NULL && pl_call_value(call, "outline") != NULL)
        return pl_fail(error, PL_USAGE, "--outline says whose outline of a region: it needs --region");
    return text == NULL || (pl_ask_sources(store, source, &call->arena, &asked, &count, &theatre, error) &&
                            pl_call_region(call, store, &theatre, text, ret, error));
}

static bool ask_log(pl_call *call, pl_store *store, log_work *work, pl_error *error) {
    const char *name;
    pl_source_row source;
    bool found;
    if (!pl_call_instant(call, "from", &work->from, error) ||
        !pl_call_instant(call, "to", &work->to, error) ||
        !pl_ask_source(store, pl_call_value(call, "source"), &call->arena, &name, error) ||
        !region_of(call, store, name, &work->region, error) ||
        !pl_ask_series_in(store, name, pl_call_value(call, "side"), INT64_MIN, INT64_MAX, work->region,
                          &call->arena, &work->series, error))
        return false;
    if (work->series == NULL)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no snapshot of source %s, or none that draws this side", name);
    return pl_store_source_find(store, name, &call->arena, &source, &found, error) &&
           pl_store_record_list(store, source.id, -1, &call->arena, (pl_record_row **)&work->records,
                                &work->record_count, error);
}

static bool run_log(pl_call *call, pl_error *error) {
    pl_store *store;
    log_work work = {.from = INT64_MIN, .to = INT64_MAX};
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_log(call, store, &work, error);
    if (done && call->json)
        log_json(call, &work);
    else if (done && call->csv)
        log_csv(call, &work);
    else if (done)
        log_text(call, &work);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_log = {
    .name = "log",
    .arguments = "",
    .summary = "every snapshot of a source: was it an update, what did it change",
    .about = "One line a snapshot. \"update: no\" means that the map was published again "
             "unchanged: not that nothing moved.\n"
             "With --region, what is held and changed there; an update may lie elsewhere.\n"
             "--json lists the files with their SHA-256, files in conflict included.",
    .options = log_options,
    .examples = log_examples,
    .csv = true,
    .run = run_log};
