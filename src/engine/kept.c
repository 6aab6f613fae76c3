/* kept.c - the files of slow answers. One is: 8 bytes "PLKEPT", format, 0; the 32 bytes of its name; the
 * count of its numbers, and each as IEEE 754 binary64, all little-endian; and the SHA-256 of everything
 * before. It is written under another name and renamed, so that readers see whole files and writers do not
 * meet. */
#include "engine/kept.h"

#include "base/bytes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATH_BYTES_MAX 4096
#define ENDING ".kept"
#define NAME_LENGTH (PL_SHA256_HEX - 1 + sizeof ENDING - 1)
#define UNFINISHED "unfinished-" /* and six letters of mkstemp's */
#define UNFINISHED_SECONDS 3600  /* a writer that takes longer is dead */
#define MAGIC_BYTES 8
#define HEAD_BYTES (MAGIC_BYTES + PL_SHA256_BYTES + 8)

static const unsigned char magic[MAGIC_BYTES] = {'P', 'L', 'K', 'E', 'P', 'T', PL_KEPT_FORMAT, 0};

/* ---- where ---- */

const char *pl_kept_folder(pl_arena *arena) {
    const char *own = getenv("PLUMBLINE_CACHE"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char path[PATH_BYTES_MAX];
    int length = -1;
    if (own != NULL)
        length = snprintf(path, sizeof path, "%s", own);
    else if (cache != NULL && cache[0] == '/')
        length = snprintf(path, sizeof path, "%s/plumbline/answers", cache);
    else if (home != NULL && home[0] == '/')
        length = snprintf(path, sizeof path, "%s/.cache/plumbline/answers", home);
    if (length <= 0 || length >= (int)sizeof path) return NULL;
    return pl_arena_copy(arena, path, (size_t)length);
}

static bool path_of(const char *folder, const char *name, char out[PATH_BYTES_MAX]) {
    return snprintf(out, PATH_BYTES_MAX, "%s/%s", folder, name) < PATH_BYTES_MAX;
}

static bool path_of_answer(const char *folder, const pl_sha256 *name, char out[PATH_BYTES_MAX]) {
    char file[NAME_LENGTH + 1];
    pl_sha256_hex(name, file);
    memcpy(file + PL_SHA256_HEX - 1, ENDING, sizeof ENDING);
    return path_of(folder, file, out);
}

static void make_folders(const char *folder) {
    char path[PATH_BYTES_MAX];
    if (snprintf(path, sizeof path, "%s", folder) >= (int)sizeof path) return;
    for (char *at = path + 1;; at++) {
        if (*at != '/' && *at != '\0') continue;
        const char kept = *at;
        *at = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST) return;
        *at = kept;
        if (kept == '\0') return;
    }
}

/* ---- bytes ---- */

static void put_u64(unsigned char *at, uint64_t value) {
    for (int i = 0; i < 8; i++) at[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get_u64(const unsigned char *at) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static void put_number(unsigned char *at, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    put_u64(at, bits);
}

static double get_number(const unsigned char *at) {
    const uint64_t bits = get_u64(at);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* ---- reading ---- */

/* The bytes of a file of a possible size; NULL: none. */
static unsigned char *read_bytes(const char *path, size_t *ret_length) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (fd < 0) return NULL;
    unsigned char *bytes = NULL;
    size_t got = 0;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size >= HEAD_BYTES + PL_SHA256_BYTES &&
        (uint64_t)about.st_size <= HEAD_BYTES + PL_SHA256_BYTES + 8 * (uint64_t)PL_KEPT_NUMBERS_MAX)
        bytes = pl_malloc((size_t)about.st_size);
    while (bytes != NULL && got < (size_t)about.st_size) {
        const ssize_t piece = read(fd, bytes + got, (size_t)about.st_size - got);
        if (piece <= 0) break;
        got += (size_t)piece;
    }
    if (bytes != NULL && got != (size_t)about.st_size) {
        pl_free(bytes);
        bytes = NULL;
    }
    /* It was of use now: what is least lately used goes first. */
    if (bytes != NULL) (void)futimens(fd, NULL);
    close(fd);
    *ret_length = got;
    return bytes;
}

static bool is_whole(const unsigned char *bytes, size_t length, const pl_sha256 *name) {
    pl_sha256 hash;
    const size_t inner = length - PL_SHA256_BYTES;
    return memcmp(bytes, magic, MAGIC_BYTES) == 0 &&
           memcmp(bytes + MAGIC_BYTES, name->bytes, PL_SHA256_BYTES) == 0 &&
           get_u64(bytes + MAGIC_BYTES + PL_SHA256_BYTES) == (inner - HEAD_BYTES) / 8 &&
           (inner - HEAD_BYTES) % 8 == 0 && pl_sha256_of(bytes, inner, &hash, NULL) &&
           memcmp(hash.bytes, bytes + inner, PL_SHA256_BYTES) == 0;
}

const double *pl_kept_read(const char *folder, const pl_sha256 *name, pl_arena *arena, size_t *ret_count) {
    char path[PATH_BYTES_MAX];
    size_t length;
    if (!path_of_answer(folder, name, path)) return NULL;
    unsigned char *bytes = read_bytes(path, &length);
    if (bytes == NULL) return NULL;
    double *numbers = NULL;
    if (is_whole(bytes, length, name)) {
        const size_t count = (length - PL_SHA256_BYTES - HEAD_BYTES) / 8;
        numbers = pl_arena_alloc(arena, (count + 1) * sizeof *numbers);
        for (size_t i = 0; numbers != NULL && i < count; i++)
            numbers[i] = get_number(bytes + HEAD_BYTES + 8 * i);
        *ret_count = count;
    }
    pl_free(bytes);
    return numbers;
}

/* ---- writing ---- */

static unsigned char *bytes_of(const pl_sha256 *name, const double *numbers, size_t count,
                               size_t *ret_length) {
    const size_t inner = HEAD_BYTES + 8 * count;
    unsigned char *bytes = pl_malloc(inner + PL_SHA256_BYTES);
    pl_sha256 hash;
    if (bytes == NULL) return NULL;
    memcpy(bytes, magic, MAGIC_BYTES);
    memcpy(bytes + MAGIC_BYTES, name->bytes, PL_SHA256_BYTES);
    put_u64(bytes + MAGIC_BYTES + PL_SHA256_BYTES, count);
    for (size_t i = 0; i < count; i++) put_number(bytes + HEAD_BYTES + 8 * i, numbers[i]);
    if (!pl_sha256_of(bytes, inner, &hash, NULL)) {
        pl_free(bytes);
        return NULL;
    }
    memcpy(bytes + inner, hash.bytes, PL_SHA256_BYTES);
    *ret_length = inner + PL_SHA256_BYTES;
    return bytes;
}

static bool write_all(int fd, const unsigned char *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        const ssize_t piece = write(fd, bytes + done, length - done);
        if (piece <= 0) return false;
        done += (size_t)piece;
    }
    return true;
}

void pl_kept_write(const char *folder, const pl_sha256 *name, const double *numbers, size_t count) {
    char path[PATH_BYTES_MAX], unfinished[PATH_BYTES_MAX];
    size_t length = 0;
    if (count > PL_KEPT_NUMBERS_MAX || !path_of_answer(folder, name, path) ||
        !path_of(folder, UNFINISHED "XXXXXX", unfinished))
        return;
    make_folders(folder);
    const int fd = mkstemp(unfinished);
    if (fd < 0) return;
    unsigned char *bytes = bytes_of(name, numbers, count, &length);
    bool written = bytes != NULL && write_all(fd, bytes, length);
    written = close(fd) == 0 && written;
    pl_free(bytes);
    if (!written || rename(unfinished, path) != 0) (void)unlink(unfinished);
}

/* ---- the folder ---- */

typedef struct {
    char name[NAME_LENGTH + 1];
    uint64_t bytes;
    struct timespec used;
} kept_file;

typedef struct {
    kept_file *list;
    size_t count, capacity;
    uint64_t bytes;
} kept_files;

static bool is_answer(const char *name) {
    return strlen(name) == NAME_LENGTH && strspn(name, "0123456789abcdef") == PL_SHA256_HEX - 1 &&
           strcmp(name + PL_SHA256_HEX - 1, ENDING) == 0;
}

/* Lists the answers; with `sweep` removes what dead writers left. */
static void list_files(const char *folder, bool sweep, kept_files *ret) {
    DIR *open = opendir(folder);
    if (open == NULL) return;
    const time_t now = time(NULL);
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        char path[PATH_BYTES_MAX];
        struct stat about;
        const bool answer = is_answer(entry->d_name);
        const bool left = strncmp(entry->d_name, UNFINISHED, sizeof UNFINISHED - 1) == 0;
        if ((!answer && !left) || !path_of(folder, entry->d_name, path) || lstat(path, &about) != 0 ||
            !S_ISREG(about.st_mode))
            continue;
        if (left && sweep && now - about.st_mtime > UNFINISHED_SECONDS) (void)unlink(path);
        if (!answer || !PL_GROW(ret->list, ret->count, ret->capacity)) continue;
        kept_file *file = &ret->list[ret->count++];
        memcpy(file->name, entry->d_name, NAME_LENGTH + 1);
        file->bytes = (uint64_t)about.st_size;
        file->used = about.st_mtim;
        ret->bytes += file->bytes;
    }
    closedir(open);
}

static int by_use(const void *a, const void *b) {
    const kept_file *one = a, *other = b;
    if (one->used.tv_sec != other->used.tv_sec) return one->used.tv_sec < other->used.tv_sec ? -1 : 1;
    if (one->used.tv_nsec != other->used.tv_nsec) return one->used.tv_nsec < other->used.tv_nsec ? -1 : 1;
    return strcmp(one->name, other->name);
}

void pl_kept_size(const char *folder, size_t *ret_files, uint64_t *ret_bytes) {
    kept_files files = {0};
    list_files(folder, false, &files);
    *ret_files = files.count;
    *ret_bytes = files.bytes;
    pl_free(files.list);
}

void pl_kept_trim(const char *folder, size_t files_max, uint64_t bytes_max) {
    kept_files files = {0};
    list_files(folder, true, &files);
    if (files.count > files_max || files.bytes > bytes_max)
        qsort(files.list, files.count, sizeof *files.list, by_use);
    size_t left = files.count;
    for (size_t i = 0; i < files.count && (left > files_max || files.bytes > bytes_max); i++) {
        char path[PATH_BYTES_MAX];
        if (path_of(folder, files.list[i].name, path)) (void)unlink(path);
        files.bytes -= files.list[i].bytes;
        left--;
    }
    pl_free(files.list);
}
