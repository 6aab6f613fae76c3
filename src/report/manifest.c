/* manifest.c - writes the manifest: one flat @graph of entities, as RO-Crate 1.1 has it. The run is a
 * CreateAction: its instrument is the program, its objects are the statement, the evidence and the options,
 * its results are the files. Evidence and sources are not in the folder; they are described by name and
 * digest. */
#include "report/manifest.h"

#include "text/json.h"

#include <inttypes.h>
#include <stdio.h>

bool pl_manifest_path_fits(const char *path) {
    bool begins = true;
    size_t length = 0;
    for (const char *at = path; *at != '\0'; at++, length++) {
        const bool sign =
            (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        if (*at == '/' ? begins : begins ? !sign : !sign && strchr("._-", *at) == NULL) return false;
        begins = *at == '/';
    }
    return length > 0 && length <= PL_MANIFEST_PATH_MAX && !begins;
}

const char *pl_manifest_type(const char *path) {
    static const char *const types[][2] = {{".html", "text/html"},
                                           {".csv", "text/csv"},
                                           {".geojson", "application/geo+json"},
                                           {".svg", "image/svg+xml"},
                                           {".png", "image/png"},
                                           {".gpkg", "application/geopackage+sqlite3"},
                                           {".yaml", "application/yaml"},
                                           {".json", "application/json"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof types / sizeof *types; i++)
        if (strcmp(dot, types[i][0]) == 0) return types[i][1];
    return "application/octet-stream";
}

/* PREFIX + REST as the reference that RO-Crate wants, what does not belong into one as %XX. */
static void id(pl_json *json, const char *prefix, const char *rest) {
    pl_buffer text = {0};
    pl_buffer_text(&text, prefix);
    for (const char *at = rest; *at != '\0'; at++) {
        const bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                           (*at >= '0' && *at <= '9') || strchr("-._~/", *at) != NULL;
        if (plain)
            pl_buffer_add(&text, at, 1);
        else
            pl_buffer_format(&text, "%%%02X", (unsigned)(unsigned char)*at);
    }
    pl_json_key_slice(json, "@id", (pl_slice){text.data, text.length});
    if (text.failed) json->out->failed = true;
    pl_buffer_free(&text);
}

/* {"@id": ...} as the value of a key, or (key NULL) as an element. */
static void reference(pl_json *json, const char *key, const char *prefix, const char *rest) {
    if (key != NULL) pl_json_key(json, key);
    pl_json_object(json);
    id(json, prefix, rest);
    pl_json_end(json);
}

static void entity(pl_json *json, const char *prefix, const char *rest, const char *type, const char *name) {
    pl_json_object(json);
    id(json, prefix, rest);
    pl_json_key_text(json, "@type", type);
    if (name != NULL && name[0] != '\0') pl_json_key_text(json, "name", name);
}

static bool is_input(const pl_manifest_file *file) {
    return strcmp(file->path, PL_MANIFEST_STATEMENT) == 0;
}

static void crate(pl_json *json, const pl_statement_result *result, const pl_manifest_file *files,
                  size_t count) {
    char day[PL_INSTANT_TEXT];
    pl_day_text(pl_instant_day(result->evidence_until), day);
    entity(json, PL_MANIFEST_NAME, "", "CreativeWork", NULL);
    reference(json, "conformsTo", "https://w3id.org/ro/crate/1.1", "");
    reference(json, "about", "./", "");
    pl_json_end(json);
    entity(json, "./", "", "Dataset", result->title);
    pl_json_key_text(
        json, "description",
        "A statement held to dated maps: verdicts with everything that is needed to run them again. "
        "datePublished is the day up to which evidence was let in; no clock was read.");
    pl_json_key_text(json, "datePublished", day);
    reference(json, "license", "#licence", "");
    reference(json, "mentions", "#run", "");
    pl_json_key(json, "hasPart");
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) reference(json, NULL, files[i].path, "");
    pl_json_end(json);
    pl_json_end(json);
    entity(json, "#licence", "", "CreativeWork", "Licences of the sources");
    pl_json_key_text(
        json, "description",
        "What is drawn from a source's maps stands under that source's terms and names it: see each "
        "source's licence and creditText.");
    pl_json_end(json);
}

static void option(pl_json *json, const char *name, const char *value) {
    entity(json, "#option-", name, "PropertyValue", name);
    pl_json_key_text(json, "value", value);
    pl_json_end(json);
}

static void run(pl_json *json, const pl_report_basis *basis, const pl_manifest_options *options,
                const pl_manifest_file *files, size_t count) {
    entity(json, "#run", "", "CreateAction", "plumbline report");
    pl_json_key_text(json, "description", basis->command);
    reference(json, "instrument", "#plumbline", "");
    pl_json_key(json, "object");
    pl_json_array(json);
    reference(json, NULL, PL_MANIFEST_STATEMENT, "");
    reference(json, NULL, "#evidence", "");
    reference(json, NULL, "#option-known-now", "");
    reference(json, NULL, "#option-language", "");
    pl_json_end(json);
    pl_json_key(json, "result");
    pl_json_array(json);
    for (size_t i = 0; i < count; i++)
        if (!is_input(&files[i])) reference(json, NULL, files[i].path, "");
    pl_json_end(json);
    pl_json_end(json);
    option(json, "known-now", options->known_now ? "true" : "false");
    option(json, "language", pl_language_names[options->language]);
    entity(json, "#plumbline", "", "SoftwareApplication", "Plumbline");
    pl_json_key_text(json, "softwareVersion", basis->version);
    pl_json_key_text(json, "softwareRequirements", basis->libraries);
    pl_json_end(json);
}

static void digest(pl_json *json, const char *prefix, const char *of, const char *hex, const char *what) {
    entity(json, prefix, of, "PropertyValue", what);
    pl_json_key_text(json, "value", hex);
    pl_json_end(json);
}

/* Evidence and sources come to a crate by their digests: of the evidence that of `plumbline digest`, which is
 * the same for every file that says the same; of a source the SHA-256 over its record's instants, layers and
 * hashes. */
static void inputs(pl_json *json, const pl_report_basis *basis) {
    entity(json, "#evidence", "", "CreativeWork", basis->evidence_name);
    reference(json, "identifier", "#digest-", "evidence");
    pl_json_key(json, "isBasedOn");
    pl_json_array(json);
    for (size_t i = 0; i < basis->source_count; i++)
        reference(json, NULL, "#source-", basis->sources[i].name);
    pl_json_end(json);
    pl_json_end(json);
    digest(json, "#digest-", "evidence", basis->evidence_digest_hex, "plumbline digest, SHA-256");
    for (size_t i = 0; i < basis->source_count; i++) {
        const pl_report_source *source = &basis->sources[i];
        entity(json, "#source-", source->name, "CreativeWork", source->title);
        if (source->url != NULL && source->url[0] != '\0') pl_json_key_text(json, "url", source->url);
        pl_json_key_text(json, "creditText", source->attribution);
        reference(json, "license", "#licence-", source->name);
        reference(json, "creator", "#maker-", source->name);
        reference(json, "identifier", "#digest-source-", source->name);
        pl_json_end(json);
        entity(json, "#licence-", source->name, "CreativeWork", source->licence);
        pl_json_end(json);
        entity(json, "#maker-", source->name, "Organization", source->maker);
        pl_json_end(json);
        digest(json, "#digest-source-", source->name, source->digest_hex, "record digest, SHA-256");
    }
}

bool pl_manifest_write(const pl_statement_result *result, const pl_report_basis *basis,
                       const pl_manifest_options *options, const pl_manifest_file *files, size_t count,
                       pl_buffer *out, pl_error *error) {
    pl_json json;
    pl_json_start(&json, out, true);
    pl_json_object(&json);
    pl_json_key(&json, "@context");
    pl_json_array(&json);
    pl_json_text(&json, "https://w3id.org/ro/crate/1.1/context");
    pl_json_object(&json);
    pl_json_key_text(&json, "sha256", "https://schema.org/sha256");
    pl_json_key_text(&json, "creditText", "https://schema.org/creditText");
    pl_json_end(&json);
    pl_json_end(&json);
    pl_json_key(&json, "@graph");
    pl_json_array(&json);
    crate(&json, result, files, count);
    run(&json, basis, options, files, count);
    inputs(&json, basis);
    for (size_t i = 0; i < count; i++) {
        char hex[PL_SHA256_HEX], bytes[32];
        pl_sha256_hex(&files[i].sha256, hex);
        snprintf(bytes, sizeof bytes, "%" PRIu64, files[i].bytes);
        entity(&json, files[i].path, "", "File", files[i].title);
        pl_json_key_text(&json, "encodingFormat", pl_manifest_type(files[i].path));
        pl_json_key_text(&json, "contentSize", bytes);
        pl_json_key_text(&json, "sha256", hex);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return out->failed ? pl_fail_nomem(error) : true;
}
