/* archive.c - what stands at a path and its files, one after another: see archive.h. What a file is, is told
 * by its first bytes; its name decides only where those leave room (a compressed file may be a tar or not).
 *
 * Links are refused, in directories and in archives: to pass them over would lose days without a word. Other
 * things that are no regular files, and names with a part that begins with a dot ("__MACOSX/._x" too), are
 * passed over. The path that the user names may itself be a link. */
#include "read/archive.h"

#include "read/directory.h"
#include "read/unpack.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum { DIRECTORY, SINGLE, PACKED } kind;

struct pl_archive {
    kind kind;
    int fd;
    char *path; /* as the user named it, for messages, without a slash at the end */
    uint64_t size;
    pl_directory directory;
    size_t next; /* file of the directory; of a single file 0 or 1 */
    uint64_t done;
    pl_unpack *unpack;
    /* The entry. */
    const char *stored; /* its name for openat */
    pl_buffer entry_path, entry_name, entry_shown;
    bool has_bytes, is_compressed;
};

static bool ends_with(const char *text, const char *tail) {
    size_t length = strlen(text), tail_length = strlen(tail);
    return length > tail_length && strcasecmp(text + length - tail_length, tail) == 0;
}

/* Bytes of the compression suffix at the end of a name, or 0. */
static size_t compression_suffix(const char *name) {
    static const char *const suffixes[] = {".gz", ".xz", ".zst", ".bz2"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (ends_with(name, suffixes[i])) return strlen(suffixes[i]);
    }
    return 0;
}

/* ---- what it is ---- */

typedef enum { LOOKS_PLAIN, LOOKS_ZIP, LOOKS_EMPTY_ZIP, LOOKS_TAR, LOOKS_COMPRESSED } look;

static look look_at(const unsigned char *bytes, size_t length, const char *path) {
    static const struct {
        const char *magic;
        size_t length, offset;
        look means;
    } magics[] = {{"PK\3\4", 4, 0, LOOKS_ZIP},
                  {"PK\5\6", 4, 0, LOOKS_EMPTY_ZIP},
                  {"\x1F\x8B", 2, 0, LOOKS_COMPRESSED},
                  {"\xFD"
                   "7zXZ\0",
                   6, 0, LOOKS_COMPRESSED},
                  {"\x28\xB5\x2F\xFD", 4, 0, LOOKS_COMPRESSED},
                  {"BZh", 3, 0, LOOKS_COMPRESSED},
                  {"ustar", 5, 257, LOOKS_TAR}};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (length >= magics[i].offset + magics[i].length &&
            memcmp(bytes + magics[i].offset, magics[i].magic, magics[i].length) == 0)
            return magics[i].means;
    }
    return ends_with(path, ".tar") ? LOOKS_TAR : LOOKS_PLAIN;
}

static bool named_tar(const char *path) {
    static const char *const tails[] = {".tgz",    ".txz",    ".tzst",    ".tbz",    ".tbz2",
                                        ".tar.gz", ".tar.xz", ".tar.zst", ".tar.bz2"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        if (ends_with(path, tails[i])) return true;
    }
    return false;
}

static bool open_file(pl_archive *archive, pl_error *error) {
    unsigned char head[512];
    ssize_t got = pread(archive->fd, head, sizeof head, 0);
    if (got < 0) return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be read", archive->path);
    look looks = look_at(head, (size_t)got, archive->path);
    bool maybe = true;
    if (looks == LOOKS_EMPTY_ZIP) {
        archive->kind = DIRECTORY; /* of no files; libarchive does not know it */
        return true;
    }
    archive->kind = PACKED;
    /* A zip by its bytes, and one map by its meaning. */
    if (looks == LOOKS_ZIP && ends_with(archive->path, ".kmz")) looks = LOOKS_PLAIN;
    if (looks == LOOKS_ZIP || looks == LOOKS_TAR) {
        archive->unpack =
            pl_unpack_open(archive->fd, archive->size, looks == LOOKS_ZIP ? PL_UNPACK_ZIP : PL_UNPACK_TAR,
                           archive->path, NULL, error);
        return archive->unpack != NULL;
    }
    if (looks == LOOKS_COMPRESSED) {
        archive->unpack = pl_unpack_open(archive->fd, archive->size, PL_UNPACK_TAR, archive->path,
                                         named_tar(archive->path) ? NULL : &maybe, error);
        if (archive->unpack != NULL) return true;
        if (maybe) return false;
    }
    archive->kind = SINGLE;
    archive->is_compressed = looks == LOOKS_COMPRESSED;
    return true;
}

static bool open_path(pl_archive *archive, pl_error *error) {
    struct stat status;
    /* O_NONBLOCK: a pipe must not hold the program before it can be refused. */
    archive->fd = open(archive->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (archive->fd < 0 || fstat(archive->fd, &status) != 0)
        return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be opened", archive->path);
    archive->size = (uint64_t)status.st_size;
    if (S_ISREG(status.st_mode)) return open_file(archive, error);
    if (!S_ISDIR(status.st_mode))
        return pl_fail(error, PL_INPUT, "%s: is neither a file nor a directory", archive->path);
    archive->kind = DIRECTORY;
    return pl_directory_list(&archive->directory, archive->fd, archive->path, error);
}

pl_archive *pl_archive_open(const char *path, pl_error *error) {
    pl_archive *archive = pl_calloc(1, sizeof *archive);
    size_t length = strlen(path);
    char *copy = archive == NULL ? NULL : pl_malloc(length + 1);
    if (copy == NULL) {
        pl_free(archive);
        pl_fail_nomem(error);
        return NULL;
    }
    memcpy(copy, path, length + 1);
    while (length > 1 && copy[length - 1] == '/') copy[--length] = '\0';
    archive->path = copy;
    archive->fd = -1;
    if (open_path(archive, error)) return archive;
    pl_archive_close(archive);
    return NULL;
}

void pl_archive_close(pl_archive *archive) {
    if (archive == NULL) return;
    pl_unpack_close(archive->unpack);
    pl_directory_free(&archive->directory);
    pl_buffer_free(&archive->entry_path);
    pl_buffer_free(&archive->entry_name);
    pl_buffer_free(&archive->entry_shown);
    if (archive->fd >= 0) close(archive->fd);
    pl_free(archive->path);
    pl_free(archive);
}

/* ---- entries ---- */

/* Names may be any bytes; messages and the record are UTF-8. */
static void add_as_utf8(pl_buffer *buffer, const char *bytes, size_t length) {
    while (length > 0) {
        size_t character = pl_utf8_length(bytes, length);
        if (character == 0) {
            pl_buffer_text(buffer, PL_UTF8_REPLACEMENT);
            character = 1;
        } else {
            pl_buffer_add(buffer, bytes, character);
        }
        bytes += character;
        length -= character;
    }
}

typedef enum { TAKE, PASS_OVER, ESCAPES } fate;

/* Cleans "./a//b" to "a/b" in archive->entry_path. */
static fate clean_path(pl_archive *archive, const char *stored) {
    pl_buffer_clear(&archive->entry_path);
    if (stored[0] == '/') return ESCAPES;
    bool hidden = false;
    for (const char *part = stored; *part != '\0';) {
        size_t length = strcspn(part, "/");
        if (length == 2 && part[0] == '.' && part[1] == '.') return ESCAPES;
        if (length > 1 && part[0] == '.') hidden = true;
        if (length > 1 || (length == 1 && part[0] != '.')) {
            if (archive->entry_path.length > 0) pl_buffer_text(&archive->entry_path, "/");
            add_as_utf8(&archive->entry_path, part, length);
        }
        part += length;
        while (*part == '/') part++;
    }
    return hidden || archive->entry_path.length == 0 ? PASS_OVER : TAKE;
}

/* Name and message name of the entry whose path is in archive->entry_path. */
static bool describe(pl_archive *archive, pl_archive_entry *ret, pl_error *error) {
    const char *slash = strrchr(archive->entry_path.data, '/');
    const char *name = slash == NULL ? archive->entry_path.data : slash + 1;
    size_t suffix = compression_suffix(name);
    pl_buffer_clear(&archive->entry_name);
    pl_buffer_add(&archive->entry_name, name, strlen(name) - suffix);
    pl_buffer_clear(&archive->entry_shown);
    add_as_utf8(&archive->entry_shown, archive->path, strlen(archive->path));
    if (archive->kind != SINGLE) {
        if (strcmp(archive->path, "/") != 0) pl_buffer_text(&archive->entry_shown, "/");
        pl_buffer_text(&archive->entry_shown, archive->entry_path.data);
        archive->is_compressed = suffix > 0;
    }
    if (archive->entry_path.failed || archive->entry_name.failed || archive->entry_shown.failed)
        return pl_fail_nomem(error);
    archive->has_bytes = true;
    *ret = (pl_archive_entry){archive->entry_path.data, archive->entry_name.data, archive->entry_shown.data};
    return true;
}

/* The next stored name; NULL in *ret at the end. */
static bool next_stored(pl_archive *archive, const char **ret, pl_error *error) {
    bool more = false;
    *ret = NULL;
    switch (archive->kind) {
    case PACKED:
        return pl_unpack_next(archive->unpack, ret, &more, error);
    case DIRECTORY:
        if (archive->next < archive->directory.count) *ret = archive->directory.files[archive->next++].path;
        return true;
    case SINGLE:
        if (archive->next++ == 0) {
            const char *slash = strrchr(archive->path, '/');
            *ret = slash == NULL ? archive->path : slash + 1;
        }
        return true;
    }
    return true;
}

bool pl_archive_next(pl_archive *archive, pl_archive_entry *ret, bool *ret_more, pl_error *error) {
    archive->has_bytes = false;
    for (;;) {
        if (!next_stored(archive, &archive->stored, error)) return false;
        if (archive->stored == NULL) {
            *ret_more = false;
            return true;
        }
        fate meets = clean_path(archive, archive->stored);
        if (archive->entry_path.failed) return pl_fail_nomem(error);
        if (meets == ESCAPES)
            return pl_fail(error, PL_INPUT,
                           "%s: the entry \"%s\" leads out of the archive; pack it again without '..' "
                           "and leading slashes",
                           archive->path, archive->stored);
        if (meets == PASS_OVER && archive->kind != SINGLE) continue;
        if (!describe(archive, ret, error)) return false;
        *ret_more = true;
        return true;
    }
}

/* ---- bytes ---- */

/* Adds a whole regular file to `into`. */
static bool read_fd(int fd, const char *shown, pl_buffer *into, pl_error *error) {
    struct stat status;
    if (fstat(fd, &status) != 0) return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be read", shown);
    if (!S_ISREG(status.st_mode)) return pl_fail(error, PL_INPUT, "%s: is no regular file any more", shown);
    size_t wanted = (size_t)status.st_size, length_before = into->length;
    /* One byte more than it has: the read that gets none says that the file did not grow. */
    while (wanted <= PL_ARCHIVE_ENTRY_BYTES_MAX) {
        char *place = pl_buffer_reserve(into, wanted + 1);
        if (place == NULL) return pl_fail_nomem(error);
        ssize_t got = read(fd, place, wanted + 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            into->length = length_before;
            return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be read", shown);
        }
        if (got == 0) {
            into->data[into->length] = '\0';
            return true;
        }
        into->length += (size_t)got;
        wanted = (size_t)got < wanted ? wanted - (size_t)got : 0;
        if (into->length - length_before > PL_ARCHIVE_ENTRY_BYTES_MAX) break;
    }
    into->length = length_before;
    return pl_fail(error, PL_INPUT, "%s: more than %zu bytes, the limit of one file", shown,
                   PL_ARCHIVE_ENTRY_BYTES_MAX);
}

static bool read_stored(pl_archive *archive, pl_buffer *into, pl_error *error) {
    const char *shown = archive->entry_shown.data;
    if (archive->kind == PACKED) return pl_unpack_bytes(archive->unpack, into, error);
    if (archive->kind == SINGLE) {
        /* The look whether it is a tar has moved on in the file. */
        if (lseek(archive->fd, 0, SEEK_SET) != 0)
            return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be read", shown);
        return read_fd(archive->fd, shown, into, error);
    }
    int fd = openat(archive->fd, archive->stored, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return pl_fail_errno(error, PL_INPUT, errno, "%s: cannot be opened", shown);
    bool done = read_fd(fd, shown, into, error);
    close(fd);
    return done;
}

bool pl_archive_bytes(pl_archive *archive, pl_buffer *into, pl_error *error) {
    if (!archive->has_bytes)
        return pl_fail(error, PL_INTERNAL, "%s: an entry's bytes were asked for twice", archive->path);
    archive->has_bytes = false;
    if (!archive->is_compressed) {
        size_t length_before = into->length;
        if (!read_stored(archive, into, error)) return false;
        archive->done += into->length - length_before;
        return true;
    }
    pl_buffer packed = {0};
    bool done =
        read_stored(archive, &packed, error) &&
        pl_unpack_single((pl_slice){packed.data, packed.length}, archive->entry_shown.data, into, error);
    archive->done += packed.length;
    pl_buffer_free(&packed);
    return done;
}

void pl_archive_progress(const pl_archive *archive, uint64_t *ret_done, uint64_t *ret_total) {
    *ret_done = archive->kind == PACKED ? pl_unpack_done(archive->unpack) : archive->done;
    *ret_total = archive->kind == DIRECTORY ? archive->directory.bytes : archive->size;
}
