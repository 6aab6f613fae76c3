/* report_place.c - a report comes into its folder whole or not at all: it is made in a new folder beside the
 * one that it is for, and takes its name at the end. What lies there must be a report as it was written,
 * which nobody has changed or added to, or nothing: otherwise somebody's work would go. */
#include "engine/report_files.h"
#include "engine/report_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(const char *target, const char *what, const char *why, pl_error *error) {
    return pl_fail(error, PL_USAGE,
                   "%s is not replaced: %s%s; name another folder with -o, or move this one away", target,
                   what, why);
}

/* Is every file of the folder one that the manifest lists, with the bytes that it lists? */
static bool is_untouched(const char *target, const pl_manifest *manifest, const pl_manifest_file *files,
                         size_t count, pl_error *error) {
    for (size_t i = 0; i < count; i++) {
        bool listed = strcmp(files[i].path, PL_MANIFEST_NAME) == 0;
        for (size_t k = 0; k < manifest->count && !listed; k++) {
            if (strcmp(manifest->files[k].path, files[i].path) != 0) continue;
            if (memcmp(&manifest->files[k].sha256, &files[i].sha256, sizeof files[i].sha256) != 0)
                return refuse(target, files[i].path, " was changed since the report was written", error);
            listed = true;
        }
        if (!listed) return refuse(target, files[i].path, " is no part of the report in it", error);
    }
    return true;
}

static bool may_be_replaced(const char *target, pl_progress progress, pl_error *error) {
    struct stat info;
    if (lstat(target, &info) != 0) {
        if (errno == ENOENT) return true;
        return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be looked at", target);
    }
    if (!S_ISDIR(info.st_mode)) return refuse(target, "it is there, and is no folder", "", error);
    pl_arena arena = {0};
    pl_buffer text = {0};
    pl_manifest_file *files;
    size_t count = 0;
    pl_manifest manifest = {0};
    pl_error why = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", target, PL_MANIFEST_NAME);
    bool done = pl_folder_list(target, progress, &arena, &files, &count, &why);
    if (!done && why.code == PL_INTERRUPTED)
        done = pl_fail(error, PL_INTERRUPTED, "%s", why.text);
    else if (!done)
        done = refuse(target, why.text, "", error);
    else if (count > 0 &&
             (!pl_file_read(path, PL_MANIFEST_BYTES_MAX, &text, &why) ||
              !pl_manifest_read(path, (pl_slice){text.data, text.length}, &arena, &manifest, &why)))
        done = refuse(target, "it holds something else than a report", "", error);
    else
        done = is_untouched(target, &manifest, files, count, error);
    pl_buffer_free(&text);
    pl_arena_free(&arena);
    return done;
}

bool pl_folder_beside(const char *target, pl_arena *arena, const char **ret, pl_error *error) {
    static const char end[] = ".part-XXXXXX";
    const size_t length = strlen(target);
    char *path = pl_arena_alloc(arena, length + sizeof end);
    if (path == NULL) return pl_fail_nomem(error);
    snprintf(path, length + sizeof end, "%s%s", target, end);
    /* mkdtemp's folders are for their owner alone; what is made here is for others too. */
    if (mkdtemp(path) == NULL) return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be made", path);
    const mode_t mask = umask(0);
    umask(mask);
    if (chmod(path, 0777 & ~mask) != 0) {
        const int number = errno;
        rmdir(path);
        return pl_fail_errno(error, PL_STORAGE, number, "%s: cannot be opened to readers", path);
    }
    *ret = path;
    return true;
}

bool pl_report_begin(const char *target, pl_progress progress, pl_arena *arena, const char **ret,
                     pl_error *error) {
    return may_be_replaced(target, progress, error) && pl_folder_beside(target, arena, ret, error);
}

bool pl_folder_replace(const char *folder, const char *target, pl_error *error) {
    char old[4096];
    struct stat info;
    /* Onto nothing, or onto an empty folder. */
    if (rename(folder, target) == 0) return true;
    if ((errno != ENOTEMPTY && errno != EEXIST) || lstat(target, &info) != 0)
        return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be put in its place", target);
    /* The new one's name is taken by nobody else, so that this one is free too. */
    snprintf(old, sizeof old, "%s.old", folder);
    if (rename(target, old) != 0)
        return pl_fail_errno(error, PL_STORAGE, errno, "%s: what is in it cannot be moved away", target);
    if (rename(folder, target) != 0) {
        const int number = errno;
        if (rename(old, target) != 0)
            return pl_fail_errno(error, PL_STORAGE, number,
                                 "%s: cannot be put in its place; the old one is %s", target, old);
        return pl_fail_errno(error, PL_STORAGE, number, "%s: cannot be put in its place", target);
    }
    pl_folder_remove(old);
    return true;
}

bool pl_report_end(const char *folder, const char *target, pl_error *error) {
    return pl_folder_replace(folder, target, error);
}
