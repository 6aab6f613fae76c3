/* evidence.c - two calls of stat(2), cheap enough to be made for every question, and a walk through the
 * folders of definitions. */
#include "serve/evidence.h"

#include "engine/engine.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#define PATH_BYTES_MAX 4096
#define FOLDER_DEPTH_MAX 1 /* folders in a data folder */

static uint64_t nanoseconds(const struct timespec *time) {
    return (uint64_t)time->tv_sec * 1000000000U + (uint64_t)time->tv_nsec;
}

pl_evidence_state pl_evidence_look(const char *path) {
    pl_evidence_state ret = {.there = false};
    struct stat info;
    char log[PATH_BYTES_MAX];
    if (stat(path, &info) != 0) return ret;
    ret.there = true;
    ret.device = (uint64_t)info.st_dev;
    ret.inode = (uint64_t)info.st_ino;
    ret.size = (uint64_t)info.st_size;
    ret.changed_ns = nanoseconds(&info.st_mtim);
    if (snprintf(log, sizeof log, "%s-wal", path) < (int)sizeof log && stat(log, &info) == 0) {
        ret.written = true;
        ret.log_size = (uint64_t)info.st_size;
        ret.log_changed_ns = nanoseconds(&info.st_mtim);
    }
    return ret;
}

bool pl_evidence_same(const pl_evidence_state *a, const pl_evidence_state *b) {
    return a->there == b->there && a->written == b->written && a->device == b->device &&
           a->inode == b->inode && a->size == b->size && a->changed_ns == b->changed_ns &&
           a->log_size == b->log_size && a->log_changed_ns == b->log_changed_ns &&
           a->definitions == b->definitions;
}

/* ---- definitions ---- */

/* A number of one file; of all files the sum is taken, which needs no order. */
static uint64_t file_number(const char *path, const struct stat *info) {
    const uint64_t parts[] = {pl_quick_hash(path, strlen(path)), (uint64_t)info->st_ino,
                              (uint64_t)info->st_size, nanoseconds(&info->st_mtim)};
    return pl_quick_hash(parts, sizeof parts);
}

static uint64_t walk(const char *folder, int depth) {
    char path[PATH_BYTES_MAX];
    struct stat info;
    uint64_t sum = 0;
    DIR *open = opendir(folder);
    if (open == NULL) return 0;
    for (const struct dirent *entry; (entry = readdir(open)) != NULL;) {
        if (entry->d_name[0] == '.' ||
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path ||
            stat(path, &info) != 0)
            continue;
        if (S_ISREG(info.st_mode)) sum += file_number(path, &info);
        if (S_ISDIR(info.st_mode) && depth < FOLDER_DEPTH_MAX) sum += walk(path, depth + 1);
    }
    closedir(open);
    return sum;
}

uint64_t pl_definitions_look(const char *const *statements, size_t count) {
    pl_arena arena = {0};
    const char *const *folders;
    size_t folder_count = 0;
    uint64_t sum = 0;
    struct stat info;
    for (size_t i = 0; i < count; i++)
        if (stat(statements[i], &info) == 0) sum += file_number(statements[i], &info);
    if (!pl_data_folders(&arena, &folders, &folder_count, NULL)) folder_count = 0; /* as if there were none */
    for (size_t i = 0; i < folder_count; i++) sum += walk(folders[i], 0);
    pl_arena_free(&arena);
    return sum;
}
