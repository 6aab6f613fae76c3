/* manifest_read.c - reads a manifest that may come from anybody: parsed by jansson, and from its @graph only
 * the entities that this program wrote: the program, the evidence's name and digest, the options, and the
 * files, whose paths must stay inside the folder. Other entities, which an editor may have added, are let be.
 */
#include "report/manifest.h"

#include "text/number.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

typedef struct {
    const char *name;
    pl_arena *arena;
    pl_manifest manifest;
    pl_manifest_file *files;
    size_t file_count;
    bool has_program, has_evidence, has_digest, has_known, has_language;
    pl_error *error;
} reading;

static bool wrong(const reading *r, const char *id, const char *what) {
    return pl_fail(r->error, PL_INPUT, "%s: entity %.80s: %s", r->name, id, what);
}

/* A text of the entity that must be there; its copy. */
static bool text_of(reading *r, const char *id, const json_t *entity, const char *key, const char **ret) {
    const json_t *value = json_object_get(entity, key);
    if (!json_is_string(value)) {
        char what[64];
        snprintf(what, sizeof what, "its %s is missing or no text", key);
        return wrong(r, id, what);
    }
    *ret = pl_arena_copy(r->arena, json_string_value(value), json_string_length(value));
    return *ret != NULL || pl_fail_nomem(r->error);
}

static bool hash_of(reading *r, const char *id, const json_t *entity, const char *key, pl_sha256 *ret) {
    const char *hex;
    if (!text_of(r, id, entity, key, &hex)) return false;
    return (strlen(hex) == PL_SHA256_HEX - 1 && pl_sha256_from_hex(hex, ret)) ||
           wrong(r, id, "its SHA-256 is not 64 hexadecimal digits");
}

static bool file_of(reading *r, const char *id, const json_t *entity) {
    pl_manifest_file file = {.title = ""};
    const char *bytes;
    int64_t count;
    if (!pl_manifest_path_fits(id)) return wrong(r, id, "not a path inside the report's folder");
    if (!text_of(r, id, entity, "contentSize", &bytes) || !hash_of(r, id, entity, "sha256", &file.sha256))
        return false;
    if (!pl_integer_parse(pl_slice_of(bytes), 0, INT64_MAX, &count))
        return wrong(r, id, "its contentSize is not a number of bytes");
    file.bytes = (uint64_t)count;
    if ((file.path = pl_arena_copy(r->arena, id, strlen(id))) == NULL) return pl_fail_nomem(r->error);
    r->files[r->file_count++] = file;
    return true;
}

static bool option_of(reading *r, const char *id, const json_t *entity) {
    const char *value;
    if (!text_of(r, id, entity, "value", &value)) return false;
    if (strcmp(id, "#option-known-now") == 0) {
        r->has_known = true;
        r->manifest.options.known_now = strcmp(value, "true") == 0;
        return r->manifest.options.known_now || strcmp(value, "false") == 0 ||
               wrong(r, id, "its value is neither true nor false");
    }
    for (int i = 0; i < PL_LANGUAGE_COUNT; i++)
        if (strcmp(value, pl_language_names[i]) == 0) {
            r->has_language = true;
            r->manifest.options.language = (pl_language)i;
            return true;
        }
    return wrong(r, id, "a language that this program does not have");
}

static bool entity_of(reading *r, const json_t *entity) {
    const json_t *id_value = json_object_get(entity, "@id"), *type = json_object_get(entity, "@type");
    if (!json_is_string(id_value))
        return pl_fail(r->error, PL_INPUT, "%s: an entity of its @graph has no @id", r->name);
    const char *id = json_string_value(id_value);
    pl_manifest *m = &r->manifest;
    if (strcmp(id, "#plumbline") == 0) {
        r->has_program = true;
        return text_of(r, id, entity, "softwareVersion", &m->version) &&
               text_of(r, id, entity, "softwareRequirements", &m->libraries);
    }
    if (strcmp(id, "#evidence") == 0) {
        r->has_evidence = true;
        return text_of(r, id, entity, "name", &m->evidence_name);
    }
    if (strcmp(id, "#digest-evidence") == 0) {
        r->has_digest = true;
        return hash_of(r, id, entity, "value", &m->evidence_digest);
    }
    if (strcmp(id, "#option-known-now") == 0 || strcmp(id, "#option-language") == 0)
        return option_of(r, id, entity);
    if (json_is_string(type) && strcmp(json_string_value(type), "File") == 0) return file_of(r, id, entity);
    return true;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const pl_manifest_file *)a)->path, ((const pl_manifest_file *)b)->path);
}

static bool finish(reading *r) {
    const char *missing = !r->has_program    ? "the program (#plumbline)"
                          : !r->has_evidence ? "the evidence (#evidence)"
                          : !r->has_digest   ? "the evidence's digest (#digest-evidence)"
                          : !r->has_known    ? "the option known-now"
                          : !r->has_language ? "the option language"
                                             : NULL;
    if (missing != NULL)
        return pl_fail(r->error, PL_INPUT, "%s: it does not name %s: not the manifest of a report", r->name,
                       missing);
    bool statement = false;
    qsort(r->files, r->file_count, sizeof *r->files, by_path);
    for (size_t i = 0; i < r->file_count; i++) {
        if (i > 0 && by_path(&r->files[i - 1], &r->files[i]) == 0)
            return wrong(r, r->files[i].path, "this file stands there twice");
        statement = statement || strcmp(r->files[i].path, PL_MANIFEST_STATEMENT) == 0;
    }
    if (!statement)
        return pl_fail(r->error, PL_INPUT, "%s: it does not list %s, the statement that was judged", r->name,
                       PL_MANIFEST_STATEMENT);
    r->manifest.files = r->files;
    r->manifest.count = r->file_count;
    return true;
}

static bool graph_of(reading *r, const json_t *root) {
    const json_t *graph = json_object_get(root, "@graph");
    if (!json_is_array(graph))
        return pl_fail(r->error, PL_INPUT, "%s: it has no @graph: not an RO-Crate", r->name);
    const size_t count = json_array_size(graph);
    if (count > PL_MANIFEST_FILES_MAX)
        return pl_fail(r->error, PL_INPUT, "%s: %zu entities, more than %zu: not the manifest of a report",
                       r->name, count, PL_MANIFEST_FILES_MAX);
    r->files = pl_arena_alloc(r->arena, (count + 1) * sizeof *r->files);
    if (r->files == NULL) return pl_fail_nomem(r->error);
    for (size_t i = 0; i < count; i++)
        if (!entity_of(r, json_array_get(graph, i))) return false;
    return finish(r);
}

bool pl_manifest_read(const char *name, pl_slice text, pl_arena *arena, pl_manifest *ret, pl_error *error) {
    reading r = {.name = name, .arena = arena, .error = error};
    json_error_t where;
    if (text.length > PL_MANIFEST_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: %zu bytes, more than %zu: not the manifest of a report", name,
                       text.length, PL_MANIFEST_BYTES_MAX);
    json_t *root =
        json_loadb(text.data == NULL ? "" : text.data, text.length, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL)
        return pl_fail(error, PL_INPUT, "%s:%d:%d: not JSON: %.200s", name, where.line, where.column,
                       where.text);
    const bool done = graph_of(&r, root);
    json_decref(root);
    if (done) *ret = r.manifest;
    return done;
}
