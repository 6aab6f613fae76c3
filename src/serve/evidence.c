/* evidence.c - two calls of stat(2): cheap enough to be made for every question. */
#include "serve/evidence.h"

#include <stdio.h>
#include <sys/stat.h>

#define PATH_BYTES_MAX 4096

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
           a->log_size == b->log_size && a->log_changed_ns == b->log_changed_ns;
}
