/* pull.c - which files a source offers, where they are kept, and what is done with them once they are there.
 */
#include "engine/pull.h"

#include "net/content.h"
#include "read/archive.h"
#include "text/url.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES_MAX 4096
#define TAIL_BYTES 64

static const char agent[] = "plumbline/" PL_VERSION;

/* ---- the cache ---- */

/* The folder of a source's downloads; not made. */
static bool cache_folder(const char *source, pl_arena *arena, const char **ret, pl_error *error) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    bool own = cache != NULL && cache[0] == '/';
    if (!own && (home == NULL || home[0] != '/'))
        return pl_fail(error, PL_USAGE,
                       "there is no folder for downloads: set XDG_CACHE_HOME or HOME to an absolute path");
    char *folder = pl_arena_alloc(arena, PATH_BYTES_MAX);
    if (folder == NULL) return pl_fail_nomem(error);
    if (snprintf(folder, PATH_BYTES_MAX, "%s%s/plumbline/%s", own ? cache : home, own ? "" : "/.cache",
                 source) >= PATH_BYTES_MAX)
        return pl_fail(error, PL_USAGE, "the path of the folder for downloads is longer than %d bytes",
                       PATH_BYTES_MAX);
    *ret = folder;
    return true;
}

static bool make_folders(const char *folder, pl_arena *arena, pl_error *error) {
    char *path = pl_arena_copy(arena, folder, strlen(folder));
    if (path == NULL) return pl_fail_nomem(error);
    for (char *at = path + 1;; at++) {
        if (*at != '/' && *at != '\0') continue;
        char kept = *at;
        *at = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return pl_fail_errno(error, PL_STORAGE, errno, "cannot make the folder %s", path);
        *at = kept;
        if (kept == '\0') return true;
    }
}

static const char *join(const char *folder, const char *name, pl_arena *arena) {
    size_t bytes = strlen(folder) + strlen(name) + 2;
    char *path = pl_arena_alloc(arena, bytes);
    if (path != NULL) snprintf(path, bytes, "%s/%s", folder, name);
    return path;
}

/* One pull at a time in a folder: the lock goes with the process. *ret: to be closed. */
static bool lock_folder(const char *folder, pl_arena *arena, int *ret, pl_error *error) {
    const char *path = join(folder, ".lock", arena);
    if (path == NULL) return pl_fail_nomem(error);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0) {
        *ret = fd;
        return true;
    }
    int reason = errno;
    if (fd >= 0) close(fd);
    if (fd >= 0 && (reason == EACCES || reason == EAGAIN))
        return pl_fail(error, PL_STORAGE, "another pull is at work in %s", folder);
    return pl_fail_errno(error, PL_STORAGE, reason, "cannot write %s", path);
}

/* ---- one file ---- */

static bool tail_fits(const char *file, const char *part, pl_error *error) {
    char tail[TAIL_BYTES];
    int fd = open(part, O_RDONLY | O_CLOEXEC);
    off_t end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    size_t length = end < 0 ? 0 : end < TAIL_BYTES ? (size_t)end : TAIL_BYTES;
    bool read_it = end >= 0 && pread(fd, tail, length, end - (off_t)length) == (ssize_t)length;
    int reason = errno;
    if (fd >= 0) close(fd);
    if (!read_it) return pl_fail_errno(error, PL_STORAGE, reason, "cannot read %s", part);
    return pl_content_ends(file, (pl_slice){tail, length}, error);
}

/* Is a complete download an archive that can be walked to its end? A server may cut a file off and announce
 * the shorter length; the older copy is kept then. */
static bool check_archive(void *context, const char *part, pl_error *error) {
    const char *file = context;
    pl_archive *archive = pl_archive_open(part, error);
    bool done = archive != NULL, more = true;
    while (done && more) {
        pl_archive_entry entry;
        done = pl_archive_next(archive, &entry, &more, error);
    }
    pl_archive_close(archive);
    if (!done) {
        pl_error_prefix(error, "what came is no whole %s: ", file);
        return false;
    }
    return tail_fits(file, part, error);
}

static bool pull_file(const pl_pull_options *options, const pl_source_pull *from, const char *folder,
                      pl_arena *arena, pl_pull_file *ret, pl_error *error) {
    const char *path = join(folder, from->file, arena);
    if (path == NULL) return pl_fail_nomem(error);
    pl_pull_request request = {.url = from->url,
                               .path = path,
                               .agent = agent,
                               .bytes_max = from->bytes_max,
                               .sha256 = from->has_sha256 ? &from->sha256 : NULL,
                               .patience = pl_pull_patient,
                               .progress = options->progress,
                               .check = check_archive,
                               .context = (void *)from->file};
    pl_pull_file file = {.url = from->url, .path = path, .licence = from->licence};
    if (!pl_pull(&request, arena, &file.pulled, error)) return false;
    *ret = file;
    return true;
}

/* ---- which files ---- */

/* What --from says in place of the source file: a file of another address. It is held to what the source file
 * states of the file of that name, if it has one. */
static bool one_address(const char *url, const pl_source *source, pl_arena *arena, pl_source_pull *ret,
                        pl_error *error) {
    char name[PL_URL_FILE_MAX];
    const char *wrong = pl_url_wrong(url);
    /* A password is not repeated. */
    if (wrong != NULL)
        return pl_fail(error, PL_USAGE, "--from%s%.200s: %s", strchr(url, '@') != NULL ? "" : " ",
                       strchr(url, '@') != NULL ? "" : url, wrong);
    pl_source_pull pull = {.url = url, .licence = "", .bytes_max = PL_SOURCE_PULL_BYTES_MAX};
    bool named = pl_url_file(url, name);
    if (!named && source->pull_count != 1)
        return pl_fail(error, PL_USAGE,
                       "--from %.200s: the address does not end in a file name (maps.zip); download it "
                       "yourself and give its path",
                       url);
    pull.file = named ? pl_arena_copy(arena, name, strlen(name)) : source->pulls[0].file;
    if (pull.file == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < source->pull_count; i++)
        if (strcmp(source->pulls[i].file, pull.file) == 0) {
            pull = source->pulls[i];
            pull.url = url;
        }
    *ret = pull;
    return true;
}

static bool choose(const pl_pull_options *options, const pl_source *source, pl_arena *arena,
                   const pl_source_pull **ret, size_t *ret_count, pl_error *error) {
    *ret = source->pulls;
    *ret_count = source->pull_count;
    if (options->from != NULL) {
        pl_source_pull *one = pl_arena_alloc(arena, sizeof *one);
        if (one == NULL) return pl_fail_nomem(error);
        *ret = one;
        *ret_count = 1;
        return one_address(options->from, source, arena, one, error);
    }
    if (source->pull_count > 0) return true;
    return pl_fail(
        error, PL_USAGE,
        "source %s does not say where its files can be downloaded (its source file has no `pull`); "
        "name an address or a path with --from, or use `plumbline ingest`",
        source->name);
}

static bool fetch_all(const pl_pull_options *options, pl_pull_result *result, pl_arena *arena,
                      pl_error *error) {
    const pl_source *source = &result->definitions.source;
    const pl_source_pull *pulls;
    size_t count;
    const char *folder;
    int lock = -1;
    if (!choose(options, source, arena, &pulls, &count, error) ||
        !cache_folder(source->name, arena, &folder, error) || !make_folders(folder, arena, error) ||
        !lock_folder(folder, arena, &lock, error))
        return false;
    pl_pull_file *files = pl_arena_alloc(arena, count * sizeof *files);
    bool done = files != NULL || pl_fail_nomem(error);
    result->files = files;
    for (size_t i = 0; done && i < count; i++) {
        done = pull_file(options, &pulls[i], folder, arena, &files[i], error);
        if (!done) break;
        if (files[i].licence[0] == '\0') files[i].licence = source->licence;
        result->file_count++;
    }
    close(lock);
    return done;
}

static bool ingest_all(const pl_pull_options *options, pl_pull_result *result, pl_arena *arena,
                       pl_error *error) {
    const char **paths = pl_arena_alloc(arena, result->file_count * sizeof *paths);
    const char **urls = pl_arena_alloc(arena, result->file_count * sizeof *urls);
    if (paths == NULL || urls == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < result->file_count; i++) {
        paths[i] = result->files[i].path;
        urls[i] = result->files[i].url;
    }
    pl_ingest_options ingest = {.evidence = options->evidence,
                                .source = options->source,
                                .paths = paths,
                                .urls = urls,
                                .path_count = result->file_count,
                                .threads = options->threads,
                                .skip_undated = options->skip_undated,
                                .arguments = options->arguments,
                                .progress = options->progress};
    bool done = pl_ingest(&ingest, arena, &result->ingest, error);
    result->ingested = done || result->ingest.files > 0;
    return done;
}

bool pl_pull_source(const pl_pull_options *options, pl_arena *arena, pl_pull_result *ret, pl_error *error) {
    *ret = (pl_pull_result){0};
    if (!pl_definitions_find(options->source, NULL, arena, &ret->definitions, error)) return false;
    if (options->from == NULL || pl_url_is(options->from))
        return fetch_all(options, ret, arena, error) &&
               (options->evidence == NULL || ingest_all(options, ret, arena, error));
    if (options->evidence == NULL)
        return pl_fail(error, PL_USAGE,
                       "--from %s is a path: there is nothing to download, and no evidence file (-e FILE) to "
                       "take it into",
                       options->from);
    pl_pull_file *file = pl_arena_alloc(arena, sizeof *file);
    if (file == NULL) return pl_fail_nomem(error);
    *file = (pl_pull_file){.url = "", .path = options->from, .licence = ret->definitions.source.licence};
    ret->files = file;
    ret->file_count = 1;
    return ingest_all(options, ret, arena, error);
}

/* ---- what there is ---- */

bool pl_pull_offers(pl_arena *arena, const pl_pull_offer **ret, size_t *ret_count, pl_error *error) {
    const char *const *names;
    size_t name_count, count = 0;
    if (!pl_definitions_installed("sources", arena, &names, &name_count, error)) return false;
    pl_pull_offer *offers = pl_arena_alloc(arena, (name_count * PL_SOURCE_PULLS_MAX + 1) * sizeof *offers);
    if (offers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < name_count; i++) {
        pl_definitions d;
        const char *folder = NULL;
        if (!pl_definitions_find(names[i], NULL, arena, &d, error)) return false;
        for (size_t k = 0; k < d.source.pull_count; k++) {
            const pl_source_pull *pull = &d.source.pulls[k];
            pl_pull_offer *offer = &offers[count++];
            *offer = (pl_pull_offer){.source = d.source.name,
                                     .title = d.source.title,
                                     .maker = d.source.maker,
                                     .licence = pull->licence[0] == '\0' ? d.source.licence : pull->licence,
                                     .attribution = d.source.attribution,
                                     .pull = pull};
            if (folder == NULL && !cache_folder(d.source.name, arena, &folder, error)) return false;
            offer->path = join(folder, pull->file, arena);
            if (offer->path == NULL) return pl_fail_nomem(error);
            offer->cached = pl_pull_note(offer->path, arena, &offer->note);
        }
    }
    *ret = offers;
    *ret_count = count;
    return true;
}
