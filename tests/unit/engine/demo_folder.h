/* demo_folder.h - a folder of a test's own with the demonstration theatre in it, and an evidence file made of
 * its files. */
#ifndef PL_TESTS_DEMO_FOLDER_H
#define PL_TESTS_DEMO_FOLDER_H

#include "engine/demo.h"
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[256], evidence[300];

static inline bool write_below(void *context, const char *path, pl_slice bytes, pl_error *error) {
    char full[512];
    (void)context;
    snprintf(full, sizeof full, "%s/%s", folder, path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    mkdir(full, 0777);
    *slash = '/';
    return pl_file_write(full, bytes, error);
}

/* The theatre's files; nothing is taken in yet. */
static inline void make_folder(void) {
    pl_error error = {0};
    const char *scratch = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/plumbline-demo-XXXXXX", scratch == NULL ? "/tmp" : scratch);
    assert_non_null(mkdtemp(folder));
    snprintf(evidence, sizeof evidence, "%s/demo.gpkg", folder);
    assert_int_equal(setenv("PLUMBLINE_DATA", folder, 1), 0);
    if (!pl_demo_make(PL_DEMO_SEED, write_below, NULL, &error)) fail_msg("%s", error.text);
}

static inline void take_in(const char *source, const char *below) {
    char path[300];
    const char *paths[] = {path};
    pl_ingest_result result;
    pl_arena scratch = {0};
    pl_error error = {0};
    pl_ingest_options options = {.evidence = evidence, .source = source, .paths = paths, .path_count = 1};
    snprintf(path, sizeof path, "%s/%s", folder, below);
    if (!pl_ingest(&options, &scratch, &result, &error)) fail_msg("%s", error.text);
    pl_arena_free(&scratch);
}

static inline void take_in_all(const char *const *sources) {
    for (; *sources != NULL; sources++) take_in(*sources, *sources);
}

/* 0, as a group's teardown. */
static inline int remove_folder(void) {
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command); /* NOLINT(cert-env33-c): a path of our own */
}

#endif
