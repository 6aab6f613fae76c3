/* publish.c - the page and all that it reads as files for any web space: what the server sends, in the same
 * places, with the answers to the standard questions. Made in a new folder beside the one that it is for,
 * which it replaces when it is whole. Nothing depends on clocks: the same evidence gives the same bytes. */
#include "engine/report_folder.h"
#include "engine/site.h"
#include "serve/assets.h"
#include "serve/gzip.h"
#include "serve/publish_place.h"

#include <inttypes.h>
#include <stdio.h>

#define PARAMETERS_MAX 16 /* of one question */
#define GZIP_LEVEL 9

typedef struct {
    const pl_publish_options *options;
    const char *folder; /* in which the site is made */
    pl_site_ask ask;
    const char **without; /* questions that have no answer */
    pl_arena *arena;
    pl_error *error;
    char below[PL_MANIFEST_PATH_MAX]; /* put_page: the folder of a statement */
} work;

/* *stop is looked at between files. */
static bool tell(const work *w, const char *what, size_t done, size_t total) {
    const pl_progress *progress = &w->options->progress;
    if (progress->show != NULL) progress->show(progress->context, what, done, total);
    return progress->stop == NULL || !*progress->stop ||
           pl_fail(w->error, PL_INTERRUPTED, "interrupted; nothing was published");
}

static bool put(const work *w, const char *path, const pl_buffer *bytes) {
    return pl_folder_put(w->folder, path, (pl_slice){bytes->data, bytes->length}, w->error);
}

/* ---- the page ---- */

static bool put_assets(const work *w) {
    for (size_t i = 0; i < pl_asset_count; i++) {
        const pl_asset *asset = &pl_assets[i];
        const char *path = asset->path[0] == '/' ? asset->path + 1 : asset->path;
        if (!pl_folder_put(w->folder, path, (pl_slice){(const char *)asset->bytes, asset->size}, w->error))
            return false;
    }
    return true;
}

/* ---- the answers ---- */

typedef struct {
    const char *verb;
    pl_api_format format;
    pl_parameter parameters[PARAMETERS_MAX];
    size_t count;
} question;

static int hex_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "%D0%B0" as it was before encodeURIComponent, in place. */
static void decode(char *text) {
    char *to = text;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '%' && hex_of(at[1]) >= 0 && hex_of(at[2]) >= 0) {
            *to++ = (char)(hex_of(at[1]) * 16 + hex_of(at[2]));
            at += 2;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
}

/* "change?from=2024-11-01&source=deepstate" in parts. */
static bool split(const work *w, const char *ask, question *ret) {
    char *text = pl_arena_copy(w->arena, ask, strlen(ask));
    if (text == NULL) return pl_fail_nomem(w->error);
    *ret = (question){.verb = text, .format = PL_AS_JSON};
    char *at = strchr(text, '?');
    while (at != NULL) {
        *at++ = '\0';
        char *value = strchr(at, '='), *next = strchr(at, '&');
        if (value == NULL || ret->count == PARAMETERS_MAX)
            return pl_fail(w->error, PL_INTERNAL, "%s: no question that can be asked", ask);
        *value++ = '\0';
        if (next != NULL) *next = '\0'; /* and again above */
        decode(at);
        decode(value);
        if (strcmp(at, "format") == 0)
            ret->format = strcmp(value, "geojson") == 0 ? PL_AS_GEOJSON : PL_AS_JSON;
        else
            ret->parameters[ret->count++] = (pl_parameter){at, value};
        at = next;
    }
    return true;
}

/* As answerFile in web/src/site.ts: what a file's name may not hold becomes "_". The page unpacks it. */
static void answer_path(const char *ask, char out[PL_MANIFEST_PATH_MAX]) {
    static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    char name[PL_MANIFEST_PATH_MAX];
    size_t length = 0;
    for (; ask[length] != '\0' && length + 1 < sizeof name; length++)
        name[length] = (char)(strchr(kept, ask[length]) == NULL ? '_' : ask[length]);
    name[length] = '\0';
    snprintf(out, PL_MANIFEST_PATH_MAX, "data/api/%.200s.json.gz", name);
}

/* *ret_there false: the evidence does not reach so far, and there is no such file. */
static bool put_answer(const work *w, const char *ask, bool *ret_there) {
    question q;
    pl_buffer answer = {0}, packed = {0};
    pl_error why = {0};
    char path[PL_MANIFEST_PATH_MAX];
    if (!split(w, ask, &q)) return false;
    const pl_api_question asked = {.verb = q.verb,
                                   .parameters = q.parameters,
                                   .parameter_count = q.count,
                                   .format = q.format,
                                   .store = w->options->store,
                                   .evidence = w->options->evidence,
                                   .stop = w->options->progress.stop,
                                   .statements = w->options->statements,
                                   .statement_count = w->options->statement_count};
    bool done = w->options->api.ask(&asked, &answer, &why);
    *ret_there = done;
    if (done) {
        answer_path(ask, path);
        done = (pl_gzip((pl_slice){answer.data, answer.length}, GZIP_LEVEL, &packed) ||
                pl_fail_nomem(w->error)) &&
               put(w, path, &packed);
    } else {
        done = why.code == PL_MISSING;
        if (!done && w->error != NULL) {
            *w->error = why;
            pl_error_prefix(w->error, "%s: ", ask);
        }
    }
    pl_buffer_free(&answer);
    pl_buffer_free(&packed);
    return done;
}

static bool put_answers(work *w) {
    pl_site_question *questions;
    size_t count;
    if (!pl_site_questions(w->options->store, &w->ask, w->arena, &questions, &count, w->error)) return false;
    w->without = pl_arena_alloc(w->arena, (count + 1) * sizeof *w->without);
    if (w->without == NULL) return pl_fail_nomem(w->error);
    for (size_t i = 0; i < count; i++) {
        bool there;
        if (!tell(w, "answers", i, count) || !put_answer(w, questions[i].ask, &there)) return false;
        if (!there) w->without[w->ask.without_count++] = questions[i].ask;
    }
    w->ask.without = w->without;
    return true;
}

/* ---- the files of engine/site.h ---- */

typedef bool make(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out, pl_error *error);

static bool put_made(const work *w, make *one, const char *source, const char *below, const char *end) {
    char path[PL_MANIFEST_PATH_MAX];
    pl_arena arena = {0};
    pl_buffer out = {0};
    snprintf(path, sizeof path, "data/%s/%.100s.%s", below, source, end);
    const bool done = one(w->options->store, source, &arena, &out, w->error) && put(w, path, &out);
    pl_buffer_free(&out);
    pl_arena_free(&arena);
    return done;
}

static bool put_sources(const work *w) {
    pl_source_row *rows;
    size_t count;
    if (!pl_store_source_list(w->options->store, w->arena, &rows, &count, w->error)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!tell(w, "maps", i, count)) return false;
        if (pl_source_row_has_maps(&rows[i]) &&
            (!put_made(w, pl_site_maps, rows[i].name, "maps", "json") ||
             !put_made(w, pl_site_shapes, rows[i].name, "maps", "bin") ||
             !put_made(w, pl_site_patches, rows[i].name, "patches", "json") ||
             !put_made(w, pl_site_patch_shapes, rows[i].name, "patches", "bin")))
            return false;
    }
    return true;
}

/* Without a gazetteer there is no such file. */
static bool put_places(const work *w) {
    pl_buffer out = {0};
    pl_error why = {0};
    bool done = pl_site_places(w->options->store, w->arena, &out, &why);
    if (done)
        done = put(w, "data/places.json", &out);
    else if (why.code == PL_MISSING)
        done = true;
    else if (w->error != NULL)
        *w->error = why;
    pl_buffer_free(&out);
    return done;
}

static bool put_catalogue(const work *w) {
    pl_buffer out = {0};
    const bool done = pl_site_catalogue(w->options->store, &w->ask, w->arena, &out, w->error) &&
                      put(w, "data/site.json", &out);
    pl_buffer_free(&out);
    return done;
}

/* ---- the pages of statements ---- */

static bool put_page(void *context, const char *path, pl_slice bytes, pl_error *error) {
    const work *w = context;
    char whole[PL_MANIFEST_PATH_MAX];
    if (snprintf(whole, sizeof whole, "%s/%s", w->below, path) >= (int)sizeof whole)
        return pl_fail(error, PL_USAGE, "%s/%s: the path is too long", w->below, path);
    return pl_folder_put(w->folder, whole, bytes, error);
}

static bool put_statement(work *w, const char *statement, const char *digest_hex) {
    const pl_site_pages_ask pages = {.evidence = w->options->evidence,
                                     .statement = statement,
                                     .digest_hex = digest_hex,
                                     .language = w->options->language,
                                     .progress = w->options->progress};
    const char *name;
    if (!pl_check_name(statement, w->arena, &name, w->error)) return false;
    if (snprintf(w->below, sizeof w->below, "statement/%.100s", name) >= (int)sizeof w->below ||
        !pl_manifest_path_fits(w->below) || strchr(name, '/') != NULL)
        return pl_fail(w->error, PL_USAGE, "%s: the statement's name \"%.100s\" is no name of a folder",
                       statement, name);
    return pl_site_pages(w->options->store, &pages, put_page, w, w->arena, w->error);
}

static bool put_statements(work *w) {
    const char *const *statements;
    size_t count;
    const char *hex;
    if (!pl_evidence_digest(w->options->store, w->arena, &hex, w->error) ||
        !pl_site_statements(w->options->store, &w->ask, w->arena, &statements, &count, w->error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!tell(w, "statements", i, count) || !put_statement(w, statements[i], hex)) return false;
    return true;
}

/* ---- the whole ---- */

static bool make_site(work *w, pl_published_site *ret) {
    return put_assets(w) && put_sources(w) && put_places(w) && put_answers(w) && put_catalogue(w) &&
           put_statements(w) && pl_publish_list(w->folder, w->options->progress, ret, w->error);
}

bool pl_publish(const pl_publish_options *options, pl_arena *arena, pl_published_site *ret, pl_error *error) {
    work w = {.options = options,
              .ask = {.evidence = options->evidence,
                      .statements = options->statement_count == 0 ? NULL : options->statements,
                      .statement_count = options->statement_count},
              .arena = arena,
              .error = error};
    pl_published_site site;
    if (!pl_publish_may_replace(options->folder, options->progress, error) ||
        !pl_folder_beside(options->folder, arena, &w.folder, error))
        return false;
    const bool done = make_site(&w, &site) && pl_folder_replace(w.folder, options->folder, error);
    if (!done) pl_folder_remove(w.folder);
    if (done) *ret = site;
    return done;
}
