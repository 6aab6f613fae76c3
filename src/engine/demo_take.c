/* demo_take.c - the demonstration theatre as a folder, and its archives taken into an evidence file. */
#include "engine/demo.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define PATH_BYTES_MAX 4096

typedef struct {
    const char *folder;
    size_t files;
} target;

static bool make_folder(const char *path, pl_error *error) {
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return true;
    return pl_fail_errno(error, PL_STORAGE, errno, "cannot make the folder %s", path);
}

static bool join(char out[PATH_BYTES_MAX], const char *folder, const char *below, pl_error *error) {
    return snprintf(out, PATH_BYTES_MAX, "%s/%s", folder, below) < PATH_BYTES_MAX
               ? true
               : pl_fail(error, PL_USAGE, "%s: the path is too long", folder);
}

static bool write_file(void *context, const char *path, pl_slice bytes, pl_error *error) {
    target *into = context;
    char whole[PATH_BYTES_MAX];
    if (!join(whole, into->folder, path, error)) return false;
    char *slash = strrchr(whole + strlen(into->folder) + 1, '/');
    if (slash != NULL) {
        *slash = '\0';
        if (!make_folder(whole, error)) return false;
        *slash = '/';
    }
    into->files++;
    return pl_file_write(whole, bytes, error);
}

static bool take_source(const pl_demo_options *options, const char *name, pl_arena *arena, pl_error *error) {
    char source[PATH_BYTES_MAX], archive[PATH_BYTES_MAX], below[PL_NAME_MAX + 32];
    snprintf(below, sizeof below, "sources/%s.yaml", name);
    if (!join(source, options->folder, below, error) || !join(archive, options->folder, name, error))
        return false;
    const char *paths[] = {archive};
    const pl_ingest_options ingest = {.evidence = options->evidence,
                                      .source = source,
                                      .paths = paths,
                                      .path_count = 1,
                                      .arguments = options->arguments,
                                      .progress = options->progress};
    pl_ingest_result result;
    if (!pl_ingest(&ingest, arena, &result, error)) return false;
    if (options->took != NULL) options->took(options->context, name, &result);
    return true;
}

bool pl_demo_take(const pl_demo_options *options, pl_arena *arena, pl_error *error) {
    target into = {.folder = options->folder};
    if (!make_folder(options->folder, error) || !pl_demo_make(PL_DEMO_SEED, write_file, &into, error))
        return false;
    if (options->made != NULL) options->made(options->context, into.files);
    for (size_t i = 0; pl_demo_sources[i] != NULL; i++)
        if (!take_source(options, pl_demo_sources[i], arena, error)) return false;
    for (size_t i = 0; pl_demo_gazetteers[i] != NULL; i++)
        if (!take_source(options, pl_demo_gazetteers[i], arena, error)) return false;
    return take_source(options, PL_DEMO_OUTLINES, arena, error);
}
