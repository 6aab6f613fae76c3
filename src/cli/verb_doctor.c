/* verb_doctor.c - plumbline doctor: what this installation finds and is made of. */
#include "cli/verbs.h"
#include "engine/kept.h"

#include <unistd.h>

static const pl_option_spec options[] = {{"evidence", 'e', "FILE", "also try to open this evidence file"},
                                         {NULL, '\0', NULL, NULL}};
static const char *const examples[] = {"plumbline doctor",
                                       "when something is not found, see where it was looked for", NULL};

#define MB (1024.0 * 1024.0)

typedef struct {
    const char *const *folders, *const *sources;
    size_t folder_count, source_count;
    size_t broken; /* sources that do not parse */
    const char *broken_why;
    const char *evidence, *evidence_why; /* why: NULL when it opens */
    const char *answers;                 /* the folder of kept answers; NULL: none are kept */
    size_t answer_count;
    uint64_t answer_bytes;
} health;

static bool look(pl_call *call, health *ret, pl_error *error) {
    health h = {.evidence = pl_call_value(call, "evidence")};
    if (!pl_data_folders(&call->arena, &h.folders, &h.folder_count, error) ||
        !pl_definitions_installed("sources", &call->arena, &h.sources, &h.source_count, error))
        return false;
    for (size_t i = 0; i < h.source_count; i++) {
        pl_definitions definitions;
        pl_error why = {0};
        if (pl_definitions_find(h.sources[i], NULL, &call->arena, &definitions, &why)) continue;
        h.broken++;
        h.broken_why = pl_arena_copy(&call->arena, why.text, strlen(why.text));
    }
    if (h.evidence != NULL) {
        pl_error why = {0};
        pl_store *store = pl_store_open(h.evidence, PL_STORE_READ, &why);
        if (store == NULL || !pl_store_close(store, &why))
            h.evidence_why = pl_arena_copy(&call->arena, why.text, strlen(why.text));
    }
    h.answers = pl_kept_folder(&call->arena);
    if (h.answers != NULL) pl_kept_size(h.answers, &h.answer_count, &h.answer_bytes);
    *ret = h;
    return true;
}

static void doctor_json(pl_call *call, const health *h) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "version", PL_VERSION);
    pl_json_key_text(&json, "libraries", pl_engine_libraries());
    pl_json_key_text(&json, "gdal", pl_engine_gdal()); /* null: built without */
    pl_json_key(&json, "data_folders");
    pl_json_array(&json);
    for (size_t i = 0; i < h->folder_count; i++) {
        pl_json_object(&json);
        pl_json_key_text(&json, "folder", h->folders[i]);
        pl_json_key_bool(&json, "exists", access(h->folders[i], R_OK) == 0);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t i = 0; i < h->source_count; i++) pl_json_text(&json, h->sources[i]);
    pl_json_end(&json);
    pl_json_key_integer(&json, "sources_broken", (int64_t)h->broken);
    pl_json_key_text(&json, "answers_folder", h->answers); /* null: none are kept */
    pl_json_key_integer(&json, "answers", (int64_t)h->answer_count);
    pl_json_key_integer(&json, "answers_bytes", (int64_t)h->answer_bytes);
    if (h->evidence != NULL)
        pl_json_key_text(&json, "evidence", h->evidence_why == NULL ? "opens" : h->evidence_why);
    pl_answer_end(call, &json);
}

static bool run(pl_call *call, pl_error *error) {
    health h;
    pl_buffer *out = &call->out;
    if (!look(call, &h, error)) return false;
    if (call->json) {
        doctor_json(call, &h);
    } else {
        const char *gdal = pl_engine_gdal();
        pl_buffer_format(out, "plumbline %s\n%s\n", PL_VERSION, pl_engine_libraries());
        pl_buffer_format(out, "reads GeoJSON, UAControlMap, KML, KMZ, GeoPackage; GDAL's formats: %s%s\n",
                         gdal == NULL ? "no, built without GDAL" : "yes, GDAL ", gdal == NULL ? "" : gdal);
        pl_buffer_text(out, "\ndata folders, first hit wins:\n");
        for (size_t i = 0; i < h.folder_count; i++)
            pl_buffer_format(out, "  %s  %s\n", access(h.folders[i], R_OK) == 0 ? "found" : "  -  ",
                             h.folders[i]);
        pl_buffer_format(out, "\n%zu sources installed:", h.source_count);
        for (size_t i = 0; i < h.source_count; i++) pl_buffer_format(out, " %s", h.sources[i]);
        pl_buffer_text(out, "\n");
        if (h.answers == NULL)
            pl_buffer_text(out,
                           "answers that took long are not kept: $PLUMBLINE_CACHE is empty, or there is no "
                           "home folder\n");
        else
            pl_buffer_format(
                out, "answers that took long are kept in %s: %zu in %.1f MB (at most %zu in %.0f MB)\n",
                h.answers, h.answer_count, (double)h.answer_bytes / MB, PL_KEPT_FILES_MAX,
                (double)PL_KEPT_BYTES_MAX / MB);
        if (h.evidence != NULL)
            pl_buffer_format(out, "%s: %s\n", h.evidence, h.evidence_why == NULL ? "opens" : h.evidence_why);
    }
    if (h.broken > 0)
        return pl_fail(error, PL_INPUT, "%zu installed source(s) cannot be used: %s", h.broken, h.broken_why);
    if (h.source_count == 0) return pl_fail(error, PL_MISSING, "no source is installed in any data folder");
    if (h.evidence_why != NULL) return pl_fail(error, PL_STORAGE, "%s", h.evidence_why);
    return true;
}

const pl_verb pl_verb_doctor = {
    .name = "doctor",
    .arguments = "",
    .summary = "what this installation finds and is made of",
    .about = "Versions, the folders in which data files are looked for, the sources found there, and where "
             "answers\n"
             "that took long are kept between runs ($PLUMBLINE_CACHE names another folder; empty: nowhere).",
    .options = options,
    .examples = examples,
    .run = run};
