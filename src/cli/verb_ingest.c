/* verb_ingest.c - plumbline ingest: published files in, evidence out. */
#include "cli/verbs.h"

#include <inttypes.h>

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file; made when it is not there ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "which source the files are of: an installed name, or the path of a source file"},
    {"threads", '\0', "N", "worker threads (one per processor)"},
    {"skip-undated", '\0', NULL,
     "list files without a possible date and pass them over instead of refusing them"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline ingest -e war.gpkg --source deepstate archive.tar.zst",
    "take an archive as it is",
    "plumbline ingest -e war.gpkg --source deepstate-daily maps/20241220.geojson",
    "add one day",
    "plumbline ingest -e war.gpkg --source deepstate",
    "apply a changed legend or list of bad maps again, without the archive",
    "plumbline ingest -e war.gpkg --source interceptions missile_attacks_daily.csv",
    "take counts of what was launched and destroyed",
    NULL};

static void left_out_json(const pl_ingest_result *result, pl_json *json) {
    pl_json_key(json, "left_out");
    pl_json_array(json);
    for (size_t i = 0; i < result->left_out_count; i++) {
        const pl_left_out_row *row = &result->left_out[i];
        pl_json_object(json);
        pl_json_key_text(json, "status", row->status);
        pl_json_key_text(json, "colour", row->colour);
        pl_json_key_text(json, "label", row->label);
        pl_json_key_integer(json, "snapshots", (int64_t)row->snapshots);
        pl_json_key_integer(json, "polygons", (int64_t)row->members);
        pl_json_key_fixed(json, "largest_km2", row->largest_km2, 3);
        pl_json_key_instant(json, "first", row->first);
        pl_json_key_instant(json, "last", row->last);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void names_json(pl_json *json, const char *key, const char *const *names, size_t count) {
    pl_json_key(json, key);
    pl_json_array(json);
    for (size_t i = 0; i < count && i < PL_INGEST_NAMES_MAX; i++) pl_json_text(json, names[i]);
    pl_json_end(json);
}

static void raids_json(pl_json *json, const pl_raid_summary *raids) {
    pl_json_key(json, "raids");
    pl_json_object(json);
    pl_json_key_integer(json, "rows", (int64_t)raids->rows);
    pl_json_key_integer(json, "taken", (int64_t)raids->taken);
    pl_json_key_integer(json, "launched", raids->launched);
    pl_json_key_integer(json, "destroyed", raids->destroyed);
    pl_json_key_integer(json, "bundles", (int64_t)raids->bundles);
    pl_json_key_integer(json, "excluded", (int64_t)raids->excluded);
    pl_json_key(json, "excluded_why");
    pl_json_array(json);
    for (size_t i = 0; i < raids->reason_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "why", raids->reasons[i].why);
        pl_json_key_integer(json, "rows", (int64_t)raids->reasons[i].rows);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key_integer(json, "alike", (int64_t)raids->alike);
    if (raids->rows > 0) {
        pl_json_key_instant(json, "first", raids->first);
        pl_json_key_instant(json, "last", raids->last);
    }
    pl_json_end(json);
}

void pl_ingest_json(pl_json *json, const pl_ingest_result *r) {
    pl_json_key_integer(json, "files", (int64_t)r->files);
    pl_json_key_integer(json, "taken", (int64_t)r->taken);
    pl_json_key_integer(json, "already_there", (int64_t)r->same);
    pl_json_key_integer(json, "conflicts", (int64_t)r->conflicts);
    names_json(json, "conflict_names", r->conflict_names, r->conflicts);
    pl_json_key_integer(json, "set_aside", (int64_t)r->set_aside_now);
    pl_json_key(json, "set_aside_files");
    pl_json_array(json);
    for (size_t i = 0; i < r->set_aside_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "name", r->set_aside[i].name);
        pl_json_key_instant(json, "instant", r->set_aside[i].instant);
        pl_json_key_text(json, "why", r->set_aside[i].why);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key_integer(json, "undated", (int64_t)r->undated);
    names_json(json, "undated_names", r->undated_names, r->undated);
    pl_json_key_integer(json, "not_maps", (int64_t)r->other);
    pl_json_key_integer(json, "bytes", (int64_t)r->bytes);
    pl_json_key_integer(json, "features", (int64_t)r->counts.features);
    pl_json_key_integer(json, "polygons", (int64_t)r->counts.polygons);
    pl_json_key_integer(json, "positions", (int64_t)r->counts.positions);
    pl_json_key_integer(json, "points_cut", (int64_t)r->counts.points);
    pl_json_key_integer(json, "lines_cut", (int64_t)r->counts.lines);
    pl_json_key_integer(json, "null_geometries", (int64_t)r->counts.null_geometries);
    pl_json_key_integer(json, "empty_polygons", (int64_t)r->counts.empty_polygons);
    pl_json_key_integer(json, "blocks", (int64_t)r->counts.blocks);
    pl_json_key_integer(json, "blocks_seen_before", (int64_t)r->counts.blocks_seen);
    pl_json_key_bool(json, "legend_applied_again", r->legend_applied_again);
    pl_json_key_integer(json, "snapshots", (int64_t)r->snapshots);
    pl_json_key_integer(json, "updates", (int64_t)r->updates);
    if (r->regions > 0) pl_json_key_integer(json, "regions", (int64_t)r->regions);
    if (r->places > 0) pl_json_key_integer(json, "places", (int64_t)r->places);
    if (r->raids != NULL) raids_json(json, r->raids);
    pl_json_key_integer(json, "pairs_by_full_overlay", (int64_t)r->fallback_pairs);
    left_out_json(r, json);
    const pl_ingest_timings *t = &r->timings;
    pl_json_key(json, "timings_s");
    pl_json_object(json);
    pl_json_key_fixed(json, "read", t->read_s, 4);
    pl_json_key_fixed(json, "hash", t->hash_s, 4);
    pl_json_key_fixed(json, "parse", t->parse_s, 4);
    pl_json_key_fixed(json, "pack", t->pack_s, 4);
    pl_json_key_fixed(json, "prepare", t->prepare_s, 4);
    pl_json_key_fixed(json, "overlay", t->overlay_s, 4);
    pl_json_key_fixed(json, "write", t->write_s, 4);
    pl_json_key_fixed(json, "wall", t->wall_s, 4);
    pl_json_end(json);
}

#define REASONS_SHOWN ((size_t)20)

static void raids_text(pl_buffer *out, const pl_raid_summary *raids) {
    char first[PL_INSTANT_TEXT], last[PL_INSTANT_TEXT];
    if (raids->rows == 0) return;
    pl_instant_text(raids->first, first);
    pl_instant_text(raids->last, last);
    pl_buffer_format(out,
                     "the source now has %zu rows, of raids that ended from %s to %s: %zu taken (%" PRId64
                     " launched, %" PRId64
                     " reported destroyed), %zu bundles of several types, %zu excluded\n",
                     raids->rows, first, last, raids->taken, raids->launched, raids->destroyed,
                     raids->bundles, raids->excluded);
    if (raids->alike > 0)
        pl_buffer_format(out,
                         "%zu rows say the same as another one: kept, as raids of one kind in one report\n",
                         raids->alike);
    if (raids->excluded > 0)
        pl_buffer_text(out, "excluded (`plumbline sql` lists each: table interception, state 'excluded'):\n");
    for (size_t i = 0; i < raids->reason_count && i < REASONS_SHOWN; i++)
        pl_buffer_format(out, "  %zu: %s\n", raids->reasons[i].rows, raids->reasons[i].why);
    if (raids->reason_count > REASONS_SHOWN)
        pl_buffer_format(out, "  and %zu other reasons\n", raids->reason_count - REASONS_SHOWN);
}

void pl_ingest_text(pl_buffer *out, const pl_ingest_result *r) {
    pl_buffer_format(out, "%zu files: %zu taken, %zu already there, %zu in conflict, %zu without a date",
                     r->files, r->taken, r->same, r->conflicts, r->undated);
    if (r->set_aside_now > 0) pl_buffer_format(out, ", %zu set aside", r->set_aside_now);
    if (r->other > 0) pl_buffer_format(out, "; %zu other files are not maps", r->other);
    pl_buffer_text(out, "\n");
    if (r->counts.features > 0 && r->places == 0 && r->raids == NULL)
        pl_buffer_format(out, "%zu features, %zu polygons, %zu positions; cut: %zu points, %zu lines\n",
                         r->counts.features, r->counts.polygons, r->counts.positions, r->counts.points,
                         r->counts.lines);
    if (r->legend_applied_again)
        pl_buffer_text(out, "the legend or theatre was another one: applied again to the whole record\n");
    if (r->snapshots > 0)
        pl_buffer_format(out, "the source now has %zu snapshots, %zu of them updates\n", r->snapshots,
                         r->updates);
    if (r->regions > 0) pl_buffer_format(out, "the source now has %zu regions of the theatre\n", r->regions);
    if (r->places > 0) pl_buffer_format(out, "the source now has %zu places\n", r->places);
    if (r->raids != NULL && r->counts.points > 0)
        pl_buffer_format(out, "cut before storing: %zu columns that do not say when, what or how many\n",
                         r->counts.points);
    if (r->raids != NULL) raids_text(out, r->raids);
    if (r->set_aside_count > 0)
        pl_buffer_format(out, "set aside and not measured, %zu in all:\n", r->set_aside_count);
    for (size_t i = 0; i < r->set_aside_count; i++)
        pl_buffer_format(out, "  %s: %s\n", r->set_aside[i].name, r->set_aside[i].why);
    for (size_t i = 0; i < r->conflicts && i < PL_INGEST_NAMES_MAX; i++)
        pl_buffer_format(out, "conflict: %s\n", r->conflict_names[i]);
    for (size_t i = 0; i < r->undated && i < PL_INGEST_NAMES_MAX; i++)
        pl_buffer_format(out, "no date: %s\n", r->undated_names[i]);
    if (r->left_out_count == 0) return;
    pl_buffer_text(out, "left out of every total:\n");
    pl_table table = {.columns = 5};
    pl_table_cell(&table, "  why");
    pl_table_cell(&table, "colour");
    pl_table_cell(&table, ">snapshots");
    pl_table_cell(&table, ">at most km2");
    pl_table_cell(&table, "name");
    for (size_t i = 0; i < r->left_out_count; i++) {
        const pl_left_out_row *row = &r->left_out[i];
        pl_table_cell(&table, "  %s", row->status);
        pl_table_cell(&table, "%s", row->colour);
        pl_table_cell(&table, "%" PRIu64, row->snapshots);
        pl_table_cell(&table, "%.1f", row->largest_km2);
        /* A name may run over several lines. */
        size_t length = strcspn(row->label, "\r\n");
        pl_table_cell(&table, "%.*s", length < 60 ? (int)length : 60, row->label);
    }
    pl_table_write(&table, out);
}

static bool run(pl_call *call, pl_error *error) {
    pl_ingest_options ingest = {.source = pl_call_value(call, "source"),
                                .paths = call->arguments,
                                .path_count = call->argument_count,
                                .skip_undated = pl_call_value(call, "skip-undated") != NULL,
                                .arguments = call->command,
                                .progress = pl_terminal_progress()};
    ingest.progress.stop = pl_stop_flag();
    if (!pl_call_evidence(call, &ingest.evidence, error) || !pl_call_threads(call, &ingest.threads, error))
        return false;
    if (ingest.source == NULL)
        return pl_fail(error, PL_USAGE,
                       "name the source with --source; `plumbline sources` lists the installed ones");
    pl_ingest_result result;
    bool done = pl_ingest(&ingest, &call->arena, &result, error);
    if (done || result.files > 0) {
        if (call->json) {
            pl_json json;
            pl_answer_start(call, &json);
            pl_ingest_json(&json, &result);
            pl_answer_end(call, &json);
        } else {
            pl_ingest_text(&call->out, &result);
        }
    }
    return done;
}

const pl_verb pl_verb_ingest = {
    .name = "ingest",
    .arguments = "[PATH...]",
    .summary = "take published maps into an evidence file and measure every change",
    .about =
        "PATH is a folder, an archive (.zip, .tar, .tar.gz, .tar.xz, .tar.zst) or a file, compressed or "
        "not.\n"
        "What a file is, and its format (GeoJSON, UAControlMap's JSON, KML, KMZ, GeoPackage, what GDAL "
        "reads), says\n"
        "the source file.\n"
        "Files that are there already are passed over; a run that was interrupted goes on where it stopped.\n"
        "A snapshot that is there with other bytes is a conflict: reported, kept beside, never overwritten.\n"
        "Maps that the source file lists as bad, and empty and half ones, are set aside: kept, told, not "
        "measured.\n"
        "Of counts of raids it says how many rows count, how many are bundles, and what is excluded and "
        "why.\n"
        "Exit status 0 only when everything was taken.",
    .options = options,
    .examples = examples,
    .arguments_min = 0,
    .arguments_max = PL_ARGUMENTS_MAX,
    .run = run};
