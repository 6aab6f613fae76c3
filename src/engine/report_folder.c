/* report_folder.c - puts files into a report's folder, lists and hashes what lies in one, and compares two.
 */
#include "engine/report_folder.h"

#include "engine/engine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 16)

const char *pl_folder_path(const char *folder, const char *path, pl_arena *arena, pl_error *error) {
    const size_t base = strlen(folder), bytes = base + strlen(path) + 2;
    char *full = pl_arena_alloc(arena, bytes);
    if (full == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    snprintf(full, bytes, "%s/%s", folder, path);
    for (char *slash = strchr(full + base + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool made = mkdir(full, 0777) == 0 || errno == EEXIST;
        if (!made) pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be made", full);
        *slash = '/';
        if (!made) return NULL;
    }
    return full;
}

bool pl_folder_put(const char *folder, const char *path, pl_slice bytes, pl_error *error) {
    pl_arena arena = {0};
    const char *full = NULL;
    bool done = pl_manifest_path_fits(path) ||
                pl_fail(error, PL_INTERNAL, "%.200s: not a path that a report may have", path);
    done = done && (full = pl_folder_path(folder, path, &arena, error)) != NULL &&
           pl_file_write(full, bytes, error);
    pl_arena_free(&arena);
    return done;
}

/* ---- listing ---- */

typedef struct {
    pl_progress progress;
    pl_arena *arena;
    pl_manifest_file *files;
    size_t count, capacity;
    char *piece;
} listing;

static bool hash_file(const listing *l, int fd, const char *path, pl_manifest_file *into, pl_error *error) {
    pl_sha256_stream *stream = pl_sha256_open(error);
    if (stream == NULL) return false;
    ssize_t got = 0;
    bool hashed = true;
    into->bytes = 0;
    while (hashed && (got = read(fd, l->piece, PIECE)) > 0) {
        hashed = pl_sha256_add(stream, l->piece, (size_t)got);
        into->bytes += (uint64_t)got;
    }
    const int number = errno;
    hashed = pl_sha256_close(stream, &into->sha256) && hashed;
    if (got < 0) return pl_fail_errno(error, PL_STORAGE, number, "%s: cannot be read", path);
    return hashed || pl_fail(error, PL_INTERNAL, "libcrypto could not go on with a SHA-256");
}

static bool list_folder(listing *l, int fd, const char *path, int depth, pl_error *error);

static bool list_one(listing *l, int folder, const char *name, const char *path, int depth, pl_error *error) {
    struct stat info;
    const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0) {
        const int number = errno;
        if (fd >= 0) close(fd);
        if (number == ELOOP || number == ENXIO)
            return pl_fail(error, PL_INPUT, "%s: neither a file nor a folder, and no part of a report", path);
        return pl_fail_errno(error, PL_STORAGE, number, "%s: cannot be read", path);
    }
    if (S_ISDIR(info.st_mode)) return list_folder(l, fd, path, depth + 1, error); /* which closes it */
    bool done = S_ISREG(info.st_mode) ||
                pl_fail(error, PL_INPUT, "%s: neither a file nor a folder, and no part of a report", path);
    if (done && l->count >= PL_MANIFEST_FILES_MAX)
        done = pl_fail(error, PL_INPUT, "%s: more than %zu files: not the folder of a report", path,
                       PL_MANIFEST_FILES_MAX);
    if (done && !PL_GROW(l->files, l->count, l->capacity)) done = pl_fail_nomem(error);
    if (done) {
        pl_manifest_file file = {.path = pl_arena_copy(l->arena, path, strlen(path)), .title = ""};
        done = file.path == NULL ? pl_fail_nomem(error) : hash_file(l, fd, path, &file, error);
        if (done) l->files[l->count++] = file;
    }
    close(fd);
    return done;
}

static bool list_folder(listing *l, int fd, const char *path, int depth, pl_error *error) {
    DIR *stream = fdopendir(fd);
    if (stream == NULL) {
        pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be read", path[0] == '\0' ? "the folder" : path);
        close(fd);
        return false;
    }
    bool done = depth <= PL_REPORT_DEPTH_MAX ||
                pl_fail(error, PL_INPUT, "%s: folders lie too deep for a report", path);
    while (done) {
        const struct dirent *entry = readdir(stream);
        char below[PL_MANIFEST_PATH_MAX + 1];
        if (entry == NULL) break;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (l->progress.stop != NULL && *l->progress.stop)
            done = pl_fail(error, PL_INTERRUPTED, "interrupted while the folder was read");
        const int length =
            snprintf(below, sizeof below, "%s%s%s", path, path[0] == '\0' ? "" : "/", entry->d_name);
        if (done && (length >= (int)sizeof below || !pl_manifest_path_fits(below)))
            done = pl_fail(error, PL_INPUT, "%.200s: not a name that a file of a report has", below);
        done = done && list_one(l, dirfd(stream), entry->d_name, below, depth, error);
    }
    closedir(stream);
    return done;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const pl_manifest_file *)a)->path, ((const pl_manifest_file *)b)->path);
}

bool pl_folder_list(const char *folder, pl_progress progress, pl_arena *arena, pl_manifest_file **ret,
                    size_t *ret_count, pl_error *error) {
    listing l = {.progress = progress, .arena = arena, .piece = pl_arena_alloc(arena, PIECE)};
    if (l.piece == NULL) return pl_fail_nomem(error);
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return pl_fail_errno(error, errno == ENOENT || errno == ENOTDIR ? PL_USAGE : PL_STORAGE, errno,
                             "%s: no folder to be read", folder);
    bool done = list_folder(&l, fd, "", 0, error);
    if (!done && error != NULL && error->code == PL_INPUT) pl_error_prefix(error, "%s/", folder);
    pl_manifest_file *files = done ? pl_arena_alloc(arena, (l.count + 1) * sizeof *files) : NULL;
    if (done && files == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (l.count > 0) memcpy(files, l.files, l.count * sizeof *files);
        qsort(files, l.count, sizeof *files, by_path);
        *ret = files;
        *ret_count = l.count;
    }
    pl_free(l.files);
    return done;
}

/* ---- comparing ---- */

bool pl_folder_compare(const char *folder, const char *other, const char *path, bool *ret_differ,
                       uint64_t *ret_at, pl_error *error) {
    char one_path[4096], other_path[4096], one_piece[4096], other_piece[4096];
    snprintf(one_path, sizeof one_path, "%s/%s", folder, path);
    snprintf(other_path, sizeof other_path, "%s/%s", other, path);
    FILE *one = fopen(one_path, "rb"), *two = one == NULL ? NULL : fopen(other_path, "rb");
    bool done = two != NULL || pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be read",
                                             one == NULL ? one_path : other_path);
    bool differ = false;
    uint64_t at = 0;
    while (done && !differ) {
        const size_t a = fread(one_piece, 1, sizeof one_piece, one),
                     b = fread(other_piece, 1, sizeof other_piece, two);
        const size_t common = a < b ? a : b;
        size_t i = 0;
        while (i < common && one_piece[i] == other_piece[i]) i++;
        at += i;
        differ = i < common || a != b;
        if (ferror(one) || ferror(two))
            done = pl_fail(error, PL_STORAGE, "%s: cannot be read", ferror(one) ? one_path : other_path);
        if (a == 0 && b == 0) break;
    }
    if (one != NULL) fclose(one);
    if (two != NULL) fclose(two);
    if (!done) return false;
    *ret_differ = differ;
    *ret_at = at;
    return true;
}

/* ---- a folder for a while ---- */

bool pl_folder_temporary(pl_arena *arena, const char **ret, pl_error *error) {
    static const char name[] = "/plumbline-XXXXXX";
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] == '\0') base = "/tmp";
    const size_t bytes = strlen(base) + sizeof name;
    char *path = pl_arena_alloc(arena, bytes);
    if (path == NULL) return pl_fail_nomem(error);
    snprintf(path, bytes, "%s%s", base, name);
    if (mkdtemp(path) == NULL) return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be made", path);
    *ret = path;
    return true;
}

static void remove_in(int fd, int depth) {
    DIR *stream = fdopendir(fd);
    if (stream == NULL) {
        close(fd);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (unlinkat(dirfd(stream), entry->d_name, 0) == 0 || depth > PL_REPORT_DEPTH_MAX) continue;
        const int below =
            openat(dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below < 0) continue;
        remove_in(below, depth + 1);
        unlinkat(dirfd(stream), entry->d_name, AT_REMOVEDIR);
    }
    closedir(stream);
}

void pl_folder_remove(const char *folder) {
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return;
    remove_in(fd, 0);
    rmdir(folder);
}
