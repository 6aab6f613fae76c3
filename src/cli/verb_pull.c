/* verb_pull.c - plumbline pull: a source's files from the web, into the cache and an evidence file. */
#include "cli/verbs.h"

#include "engine/pull.h"

#include <stdlib.h>

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "then take what was fetched into this evidence file ($PLUMBLINE_EVIDENCE)"},
    {"from", '\0', "URL|PATH",
     "another address than the source file's, or a file or folder that is there already"},
    {"threads", '\0', "N", "worker threads (one per processor)"},
    {"skip-undated", '\0', NULL,
     "list files without a possible date and pass them over instead of refusing them"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline pull",
    "what can be fetched, under which licence, and what lies in the cache",
    "plumbline pull deepstate -e war.gpkg",
    "fetch what changed, and take it into an evidence file",
    "plumbline pull deepstate",
    "only fetch; an interrupted download goes on where it broke off",
    "plumbline pull deepstate -e war.gpkg --from https://example.org/maps.tar.zst",
    "from a mirror",
    NULL};

/* ---- the list ---- */

static void list_json(pl_call *call, const pl_pull_offer *offers, size_t count) {
    pl_json json;
    char hex[PL_SHA256_HEX];
    pl_answer_start(call, &json);
    pl_json_key(&json, "files");
    pl_json_array(&json);
    for (size_t i = 0; i < count; i++) {
        const pl_pull_offer *offer = &offers[i];
        pl_json_object(&json);
        pl_json_key_text(&json, "source", offer->source);
        pl_json_key_text(&json, "title", offer->title);
        pl_json_key_text(&json, "maker", offer->maker);
        pl_json_key_text(&json, "url", offer->pull->url);
        pl_json_key_text(&json, "file", offer->pull->file);
        pl_json_key_text(&json, "licence", offer->licence);
        pl_json_key_text(&json, "attribution", offer->attribution);
        pl_json_key_integer(&json, "bytes_max", (int64_t)offer->pull->bytes_max);
        if (offer->pull->has_sha256) {
            pl_sha256_hex(&offer->pull->sha256, hex);
            pl_json_key_text(&json, "stated_sha256", hex);
        }
        pl_json_key_text(&json, "path", offer->path);
        pl_json_key_bool(&json, "cached", offer->cached);
        if (offer->cached) {
            pl_sha256_hex(&offer->note.sha256, hex);
            pl_json_key_integer(&json, "bytes", (int64_t)offer->note.bytes);
            pl_json_key_text(&json, "sha256", hex);
            pl_json_key_instant(&json, "fetched", offer->note.fetched);
        }
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void list_text(pl_call *call, const pl_pull_offer *offers, size_t count) {
    pl_table table = {.columns = 5};
    pl_table_cell(&table, "source");
    pl_table_cell(&table, "file");
    pl_table_cell(&table, ">bytes here");
    pl_table_cell(&table, "fetched");
    pl_table_cell(&table, "licence");
    for (size_t i = 0; i < count; i++) {
        pl_table_cell(&table, "%s", offers[i].source);
        pl_table_cell(&table, "%s", offers[i].pull->file);
        if (offers[i].cached)
            pl_table_cell(&table, "%llu", (unsigned long long)offers[i].note.bytes);
        else
            pl_table_cell(&table, "-");
        pl_table_cell(&table, "%s",
                      offers[i].cached ? pl_shown_instant(call, offers[i].note.fetched) : "never");
        pl_table_cell(&table, "%s", offers[i].licence);
    }
    pl_table_write(&table, &call->out);
}

/* ---- a pull ---- */

static void files_json(pl_json *json, const pl_pull_result *result) {
    char hex[PL_SHA256_HEX];
    pl_json_key(json, "files");
    pl_json_array(json);
    for (size_t i = 0; i < result->file_count; i++) {
        const pl_pull_file *file = &result->files[i];
        pl_json_object(json);
        pl_json_key_text(json, "path", file->path);
        pl_json_key_text(json, "licence", file->licence);
        if (file->url[0] != '\0') {
            pl_sha256_hex(&file->pulled.sha256, hex);
            pl_json_key_text(json, "url", file->url);
            pl_json_key_integer(json, "bytes", (int64_t)file->pulled.bytes);
            pl_json_key_text(json, "sha256", hex);
            pl_json_key_bool(json, "unchanged", file->pulled.unchanged);
            pl_json_key_integer(json, "resumed_at", (int64_t)file->pulled.resumed_at);
            pl_json_key_integer(json, "requests", file->pulled.requests);
            pl_json_key_integer(json, "restarts", file->pulled.restarts);
            pl_json_key_instant(json, "fetched", file->pulled.fetched);
        }
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void pull_json(pl_call *call, const pl_pull_result *result) {
    const pl_source *source = &result->definitions.source;
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "source", source->name);
    pl_json_key_text(&json, "maker", source->maker);
    pl_json_key_text(&json, "licence", source->licence);
    pl_json_key_text(&json, "attribution", source->attribution);
    files_json(&json, result);
    if (result->ingested) {
        pl_json_key(&json, "ingest");
        pl_json_object(&json);
        pl_ingest_json(&json, &result->ingest);
        pl_json_end(&json);
    }
    pl_answer_end(call, &json);
}

static void pull_text(pl_call *call, const pl_pull_result *result) {
    const pl_source *source = &result->definitions.source;
    pl_buffer *out = &call->out;
    char hex[PL_SHA256_HEX];
    pl_buffer_format(out, "%s: %s\n", source->name, source->title);
    for (size_t i = 0; i < result->file_count; i++) {
        const pl_pull_file *file = &result->files[i];
        if (file->url[0] == '\0') {
            pl_buffer_format(out, "%s, as it is\n", file->path);
            continue;
        }
        const pl_pulled *pulled = &file->pulled;
        pl_sha256_hex(&pulled->sha256, hex);
        pl_buffer_format(out, "%s %s\n", pulled->unchanged ? "unchanged" : "fetched", file->url);
        pl_buffer_format(out, "  kept as      %s\n", file->path);
        pl_buffer_format(out, "  bytes        %llu", (unsigned long long)pulled->bytes);
        if (pulled->resumed_at > 0)
            pl_buffer_format(out, ", of which %llu were there", (unsigned long long)pulled->resumed_at);
        pl_buffer_format(out, "\n  SHA-256      %s\n  fetched      %s\n  licence      %s\n", hex,
                         pl_shown_instant(call, pulled->fetched), file->licence);
    }
    pl_buffer_format(out, "attribution: %s\n", source->attribution);
    if (result->ingested) pl_ingest_text(out, &result->ingest);
}

static bool run(pl_call *call, pl_error *error) {
    if (call->argument_count == 0) {
        const pl_pull_offer *offers;
        size_t count;
        for (size_t i = 0; options[i].name != NULL; i++)
            if (call->values[i] != NULL)
                return pl_fail(error, PL_USAGE, "--%s needs a source: plumbline pull SOURCE",
                               options[i].name);
        if (!pl_pull_offers(&call->arena, &offers, &count, error)) return false;
        if (call->json)
            list_json(call, offers, count);
        else
            list_text(call, offers, count);
        return true;
    }
    const char *evidence = pl_call_value(call, "evidence");
    if (evidence == NULL) evidence = getenv("PLUMBLINE_EVIDENCE");
    pl_pull_options pull = {.source = call->arguments[0],
                            .from = pl_call_value(call, "from"),
                            .evidence = evidence != NULL && *evidence != '\0' ? evidence : NULL,
                            .skip_undated = pl_call_value(call, "skip-undated") != NULL,
                            .arguments = call->command,
                            .progress = pl_terminal_progress()};
    pull.progress.stop = pl_stop_flag();
    if (!pl_call_threads(call, &pull.threads, error)) return false;
    pl_pull_result result;
    bool done = pl_pull_source(&pull, &call->arena, &result, error);
    if (done || result.file_count > 0) {
        if (call->json)
            pull_json(call, &result);
        else
            pull_text(call, &result);
    }
    return done;
}

const pl_verb pl_verb_pull = {
    .name = "pull",
    .arguments = "[SOURCE]",
    .summary = "download a source's published files, and take them into an evidence file",
    .about =
        "Without SOURCE: what can be pulled. Files are kept in $XDG_CACHE_HOME/plumbline/SOURCE (else below\n"
        "~/.cache) with their address, entity tag and SHA-256: what is unchanged is not fetched again, and "
        "a\n"
        "download that broke off goes on where it stopped. A file replaces an older one only when it is\n"
        "complete and is what its name promises. With -e it is ingested, and its address goes on record.\n"
        "Exit status 5 when the server cannot be reached or refuses; 3 when what it sends is not the file.",
    .options = options,
    .examples = examples,
    .arguments_min = 0,
    .arguments_max = 1,
    .run = run};
