/* directory.c - a sorted walk below one directory. Every directory is opened relative to the one above it and
 * never through a link, so that the walk cannot leave the root. */
#include "read/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool walk(pl_directory *directory, int fd, const char *prefix, int depth, const char *shown,
                 pl_error *error);

static const char *join(pl_directory *directory, const char *prefix, const char *name) {
    size_t size = strlen(prefix) + 1 + strlen(name) + 1;
    char *path = pl_arena_alloc(&directory->names, size);
    if (path != NULL) snprintf(path, size, "%s%s%s", prefix, prefix[0] == '\0' ? "" : "/", name);
    return path;
}

static bool add_file(pl_directory *directory, const char *path, uint64_t size, pl_error *error) {
    if (!PL_GROW(directory->files, directory->count, directory->capacity)) return pl_fail_nomem(error);
    directory->files[directory->count++] = (pl_directory_file){path, size};
    directory->bytes += size;
    return true;
}

/* One name in the directory `fd`: a file is listed, a directory walked, anything else passed over but links
 * refused. */
static bool add_entry(pl_directory *directory, int fd, const char *prefix, const char *name, int depth,
                      const char *shown, pl_error *error) {
    struct stat status;
    if (name[0] == '.') return true;
    const char *path = join(directory, prefix, name);
    if (path == NULL) return pl_fail_nomem(error);
    if (++directory->entries > PL_ARCHIVE_ENTRIES_MAX)
        return pl_fail(error, PL_INPUT, "%s: more than %zu files and directories, the limit", shown,
                       PL_ARCHIVE_ENTRIES_MAX);
    if (fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return pl_fail_errno(error, PL_INPUT, errno, "%s/%s: cannot be looked at", shown, path);
    if (S_ISREG(status.st_mode)) return add_file(directory, path, (uint64_t)status.st_size, error);
    if (S_ISLNK(status.st_mode))
        return pl_fail(error, PL_INPUT,
                       "%s/%s: is a symbolic link, and none is followed inside a directory; put a copy "
                       "of the file there, or name its target",
                       shown, path);
    if (!S_ISDIR(status.st_mode)) return true;
    if (depth == PL_ARCHIVE_DEPTH_MAX)
        return pl_fail(error, PL_INPUT, "%s/%s: directories nested more than %d deep, the limit", shown, path,
                       PL_ARCHIVE_DEPTH_MAX);
    int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0) return pl_fail_errno(error, PL_INPUT, errno, "%s/%s: cannot be opened", shown, path);
    return walk(directory, inner, path, depth + 1, shown, error);
}

/* Takes `fd` over. */
static bool walk(pl_directory *directory, int fd, const char *prefix, int depth, const char *shown,
                 pl_error *error) {
    DIR *stream = fdopendir(fd);
    if (stream == NULL) {
        pl_fail_errno(error, PL_INPUT, errno, "%s/%s: cannot be listed", shown, prefix);
        close(fd);
        return false;
    }
    bool done = true;
    while (done) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            if (errno != 0)
                done = pl_fail_errno(error, PL_INPUT, errno, "%s/%s: cannot be listed", shown, prefix);
            break;
        }
        done = add_entry(directory, fd, prefix, entry->d_name, depth, shown, error);
    }
    closedir(stream);
    return done;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const pl_directory_file *)a)->path, ((const pl_directory_file *)b)->path);
}

bool pl_directory_list(pl_directory *directory, int root, const char *shown, pl_error *error) {
    int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be opened", shown);
    if (!walk(directory, fd, "", 1, shown, error)) return false;
    if (directory->count > 0) qsort(directory->files, directory->count, sizeof *directory->files, by_path);
    return true;
}

void pl_directory_free(pl_directory *directory) {
    pl_free(directory->files);
    pl_arena_free(&directory->names);
    *directory = (pl_directory){0};
}
