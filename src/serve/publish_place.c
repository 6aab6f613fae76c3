/* publish_place.c - what may be replaced by a site, and the list that tells. A folder is a published site
 * when its catalogue is one and its SHA256SUMS, made anew, is the very file that lies there: nobody has
 * changed it or put anything beside it. */
#include "serve/publish_place.h"

#include "engine/report_folder.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#define SUMS_BYTES_MAX ((size_t)16 << 20)
#define CATALOGUE "data/site.json"
#define CATALOGUE_BEGIN "{\"schema\":\"plumbline/site/"

/* A line a file, by path, without the list itself. */
static bool write_sums(const pl_manifest_file *files, size_t count, pl_buffer *out, pl_published_site *ret,
                       pl_error *error) {
    *ret = (pl_published_site){0};
    for (size_t i = 0; i < count; i++) {
        char hex[PL_SHA256_HEX];
        if (strcmp(files[i].path, PL_PUBLISH_SUMS) == 0) continue;
        pl_sha256_hex(&files[i].sha256, hex);
        pl_buffer_format(out, "%s  %s\n", hex, files[i].path);
        ret->files++;
        ret->bytes += files[i].bytes;
    }
    ret->files++;
    ret->bytes += out->length;
    return !out->failed || pl_fail_nomem(error);
}

/* A file of the folder, or nothing when it cannot be read. */
static void read_below(const char *folder, const char *path, pl_buffer *into) {
    char whole[4096];
    if (snprintf(whole, sizeof whole, "%s/%s", folder, path) >= (int)sizeof whole ||
        !pl_file_read(whole, SUMS_BYTES_MAX, into, NULL))
        pl_buffer_clear(into);
}

static bool is_site(const char *target, const pl_manifest_file *files, size_t count) {
    pl_buffer there = {0}, wanted = {0}, catalogue = {0};
    pl_published_site unused;
    read_below(target, PL_PUBLISH_SUMS, &there);
    read_below(target, CATALOGUE, &catalogue);
    const bool is =
        write_sums(files, count, &wanted, &unused, NULL) && there.length > 0 &&
        pl_slice_equal((pl_slice){there.data, there.length}, (pl_slice){wanted.data, wanted.length}) &&
        catalogue.length > strlen(CATALOGUE_BEGIN) &&
        strncmp(catalogue.data, CATALOGUE_BEGIN, strlen(CATALOGUE_BEGIN)) == 0;
    pl_buffer_free(&there);
    pl_buffer_free(&wanted);
    pl_buffer_free(&catalogue);
    return is;
}

bool pl_publish_may_replace(const char *target, pl_progress progress, pl_error *error) {
    static const char way_out[] = "name another folder with -o, or move this one away";
    struct stat info;
    pl_arena arena = {0};
    pl_manifest_file *files;
    size_t count = 0;
    pl_error why = {0};
    if (lstat(target, &info) != 0) {
        if (errno == ENOENT) return true;
        return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be looked at", target);
    }
    if (!S_ISDIR(info.st_mode))
        return pl_fail(error, PL_USAGE, "%s is not replaced: it is there, and is no folder; %s", target,
                       way_out);
    bool done = pl_folder_list(target, progress, &arena, &files, &count, &why);
    if (!done && why.code == PL_INTERRUPTED)
        pl_fail(error, PL_INTERRUPTED, "%s", why.text);
    else if (!done)
        pl_fail(error, PL_USAGE, "%s is not replaced: %s; %s", target, why.text, way_out);
    else if (count > 0 && !is_site(target, files, count))
        done = pl_fail(error, PL_USAGE,
                       "%s is not replaced: it holds something else than a site as it was published; %s",
                       target, way_out);
    pl_arena_free(&arena);
    return done;
}

bool pl_publish_list(const char *folder, pl_progress progress, pl_published_site *ret, pl_error *error) {
    pl_arena arena = {0};
    pl_buffer sums = {0};
    pl_manifest_file *files;
    size_t count;
    const bool done = pl_folder_list(folder, progress, &arena, &files, &count, error) &&
                      write_sums(files, count, &sums, ret, error) &&
                      pl_folder_put(folder, PL_PUBLISH_SUMS, (pl_slice){sums.data, sums.length}, error);
    pl_buffer_free(&sums);
    pl_arena_free(&arena);
    return done;
}
