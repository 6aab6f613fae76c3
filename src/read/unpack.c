/* unpack.c - libarchive with its guessing switched off: the caller names the format, only the four
 * compressions are known, and every size is bounded while it grows, whatever a header claims.
 *
 * Names: libarchive turns the UTF-8 names of zip and pax into the locale's characters, so a "C" locale would
 * lose Cyrillic. Its calls therefore run under a locale of our own, set for this thread and put back
 * afterwards. */
#include "read/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#define READ_BLOCK_BYTES ((size_t)1 << 17)
#define CHUNK_BYTES ((size_t)1 << 18)
#define RATIO_FREE_BYTES ((uint64_t)64 << 20) /* PL_ARCHIVE_RATIO_MAX counts beyond this */

struct pl_unpack {
    struct archive *archive;
    struct archive_entry *entry;
    const char *shown;
    uint64_t packed_bytes, unpacked_bytes;
    size_t entries;
    locale_t utf8; /* (locale_t)0 when the system has none: then names that are not ASCII keep what libarchive
                      makes */
    pl_unpack_format format;
    bool first_is_read; /* pl_unpack_open had to look at the first entry */
    int first_result;
};

static locale_t enter_utf8(const pl_unpack *unpack) {
    return unpack->utf8 == (locale_t)0 ? (locale_t)0 : uselocale(unpack->utf8);
}

static void leave_utf8(locale_t before) {
    if (before != (locale_t)0) uselocale(before);
}

static bool fail_archive(const pl_unpack *unpack, const char *path, const char *doing, pl_error *error) {
    const char *reason = archive_error_string(unpack->archive);
    return pl_fail(error, PL_INPUT, "%s%s%s: %s: %s; if the file came over the network, fetch it again",
                   unpack->shown, path == NULL ? "" : "/", path == NULL ? "" : path, doing,
                   reason == NULL ? "damaged" : reason);
}

static pl_unpack *new_unpack(const char *shown, uint64_t packed_bytes, pl_error *error) {
    pl_unpack *unpack = pl_calloc(1, sizeof *unpack);
    struct archive *archive = unpack == NULL ? NULL : archive_read_new();
    if (archive == NULL) {
        pl_free(unpack);
        pl_fail_nomem(error);
        return NULL;
    }
    unpack->archive = archive;
    unpack->shown = shown;
    unpack->packed_bytes = packed_bytes;
    unpack->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (unpack->utf8 == (locale_t)0) unpack->utf8 = newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
    return unpack;
}

/* ARCHIVE_WARN would mean that libarchive runs a program of this machine instead: not wanted. */
static bool know_compressions(pl_unpack *unpack) {
    struct archive *archive = unpack->archive;
    return archive_read_support_filter_gzip(archive) == ARCHIVE_OK &&
           archive_read_support_filter_bzip2(archive) == ARCHIVE_OK &&
           archive_read_support_filter_xz(archive) == ARCHIVE_OK &&
           archive_read_support_filter_zstd(archive) == ARCHIVE_OK;
}

/* From a file, or from memory when fd is -1. */
static pl_unpack *open_from(int fd, pl_slice bytes, uint64_t size, pl_unpack_format format, const char *shown,
                            bool *maybe, pl_error *error) {
    pl_unpack *unpack = new_unpack(shown, size, error);
    if (unpack == NULL) return NULL;
    unpack->format = format;
    struct archive *archive = unpack->archive;
    locale_t before = enter_utf8(unpack);
    /* Zip by its directory at the end: entries that were deleted or hidden between others do not come back.
     */
    bool known = format == PL_UNPACK_ZIP
                     ? archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK
                     : know_compressions(unpack) && archive_read_support_format_tar(archive) == ARCHIVE_OK;
    int result = !known    ? ARCHIVE_FATAL
                 : fd >= 0 ? archive_read_open_fd(archive, fd, READ_BLOCK_BYTES)
                           : archive_read_open_memory(archive, bytes.data, bytes.length);
    if (result == ARCHIVE_OK) result = archive_read_next_header(archive, &unpack->entry);
    leave_utf8(before);
    unpack->first_is_read = true;
    unpack->first_result = result;
    if (result >= ARCHIVE_WARN) return unpack;
    bool no_tar = known && format == PL_UNPACK_TAR && archive_format(archive) == 0;
    if (no_tar && maybe != NULL) {
        *maybe = false;
    } else if (format == PL_UNPACK_ZIP && archive_format(archive) == 0) {
        pl_fail(error, PL_INPUT,
                "%s: begins like a zip, but the directory at its end is missing or damaged; the file is "
                "cut off, fetch it again",
                shown);
    } else {
        fail_archive(unpack, NULL, "cannot be read as an archive", error);
    }
    pl_unpack_close(unpack);
    return NULL;
}

pl_unpack *pl_unpack_open(int fd, uint64_t size, pl_unpack_format format, const char *shown, bool *maybe,
                          pl_error *error) {
    return open_from(fd, (pl_slice){NULL, 0}, size, format, shown, maybe, error);
}

pl_unpack *pl_unpack_open_zip(pl_slice bytes, const char *shown, pl_error *error) {
    return open_from(-1, bytes, bytes.length, PL_UNPACK_ZIP, shown, NULL, error);
}

static const char *path_of(struct archive_entry *entry) {
    const char *path = archive_entry_pathname_utf8(entry);
    return path != NULL ? path : archive_entry_pathname(entry);
}

/* tar ends with a block of zeros; a file cut between two entries has none, and libarchive takes that for the
 * end. */
static bool check_end(const pl_unpack *unpack, pl_error *error) {
    if (unpack->format != PL_UNPACK_TAR ||
        archive_filter_bytes(unpack->archive, 0) > archive_read_header_position(unpack->archive))
        return true;
    return pl_fail(error, PL_INPUT,
                   "%s: ends without the mark that ends a tar; the file is cut off, fetch it again",
                   unpack->shown);
}

static int next_header(pl_unpack *unpack) {
    if (unpack->first_is_read) {
        unpack->first_is_read = false;
        return unpack->first_result;
    }
    return archive_read_next_header(unpack->archive, &unpack->entry);
}

bool pl_unpack_next(pl_unpack *unpack, const char **ret_path, bool *ret_more, pl_error *error) {
    for (;;) {
        locale_t before = enter_utf8(unpack);
        int result = next_header(unpack);
        const char *path = result >= ARCHIVE_WARN && result != ARCHIVE_EOF ? path_of(unpack->entry) : NULL;
        leave_utf8(before);
        if (result == ARCHIVE_EOF) {
            if (!check_end(unpack, error)) return false;
            *ret_more = false;
            return true;
        }
        if (result < ARCHIVE_WARN) return fail_archive(unpack, NULL, "cannot be read on", error);
        if (++unpack->entries > PL_ARCHIVE_ENTRIES_MAX)
            return pl_fail(error, PL_INPUT, "%s: more than %zu entries, the limit", unpack->shown,
                           PL_ARCHIVE_ENTRIES_MAX);
        if (path == NULL)
            return pl_fail(error, PL_INPUT, "%s: entry %zu has no name", unpack->shown, unpack->entries);
        if (archive_entry_filetype(unpack->entry) == AE_IFLNK ||
            archive_entry_hardlink(unpack->entry) != NULL)
            return pl_fail(error, PL_INPUT,
                           "%s/%s: is a link, and none is followed; pack the file itself (tar "
                           "--dereference --hard-dereference)",
                           unpack->shown, path);
        if (archive_entry_filetype(unpack->entry) != AE_IFREG) continue;
        *ret_path = path;
        *ret_more = true;
        return true;
    }
}

/* Adds all bytes of the open entry to `into`. */
static bool read_data(pl_unpack *unpack, const char *path, pl_buffer *into, pl_error *error) {
    uint64_t got = 0;
    for (;;) {
        char *place = pl_buffer_reserve(into, CHUNK_BYTES);
        if (place == NULL) return pl_fail_nomem(error);
        la_ssize_t count = archive_read_data(unpack->archive, place, CHUNK_BYTES);
        if (count < 0) return fail_archive(unpack, path, "cannot be unpacked", error);
        if (count == 0) return true;
        into->length += (size_t)count;
        into->data[into->length] = '\0';
        got += (uint64_t)count;
        unpack->unpacked_bytes += (uint64_t)count;
        if (got > PL_ARCHIVE_ENTRY_BYTES_MAX)
            return pl_fail(error, PL_INPUT, "%s%s%s: more than %zu bytes unpacked, the limit of one file",
                           unpack->shown, path == NULL ? "" : "/", path == NULL ? "" : path,
                           PL_ARCHIVE_ENTRY_BYTES_MAX);
        if (unpack->unpacked_bytes > PL_ARCHIVE_BYTES_MAX)
            return pl_fail(error, PL_INPUT, "%s: more than %llu bytes unpacked, the limit of one archive",
                           unpack->shown, (unsigned long long)PL_ARCHIVE_BYTES_MAX);
        if (unpack->unpacked_bytes > RATIO_FREE_BYTES &&
            unpack->unpacked_bytes / PL_ARCHIVE_RATIO_MAX > unpack->packed_bytes)
            return pl_fail(error, PL_INPUT,
                           "%s: unpacks to more than %d times its size, the limit against "
                           "decompression bombs",
                           unpack->shown, PL_ARCHIVE_RATIO_MAX);
    }
}

bool pl_unpack_bytes(pl_unpack *unpack, pl_buffer *into, pl_error *error) {
    const char *path = path_of(unpack->entry);
    size_t length_before = into->length;
    bool sized = archive_entry_size_is_set(unpack->entry) != 0;
    int64_t claimed = sized ? archive_entry_size(unpack->entry) : 0;
    if (archive_entry_is_encrypted(unpack->entry))
        return pl_fail(error, PL_INPUT,
                       "%s/%s: is encrypted; unpack the archive with its password and name the directory",
                       unpack->shown, path);
    if (claimed < 0 || (uint64_t)claimed > PL_ARCHIVE_ENTRY_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s/%s: claims %lld bytes; the limit of one file is %zu",
                       unpack->shown, path, (long long)claimed, PL_ARCHIVE_ENTRY_BYTES_MAX);
    locale_t before = enter_utf8(unpack);
    bool done = read_data(unpack, path, into, error);
    leave_utf8(before);
    if (done && sized && into->length - length_before != (uint64_t)claimed)
        done = pl_fail(error, PL_INPUT, "%s/%s: %zu bytes where the archive claims %lld; fetch it again",
                       unpack->shown, path, into->length - length_before, (long long)claimed);
    if (!done && !into->failed) into->length = length_before;
    return done;
}

uint64_t pl_unpack_done(const pl_unpack *unpack) {
    int64_t done = archive_filter_bytes(unpack->archive, -1);
    return done < 0 ? 0 : (uint64_t)done;
}

void pl_unpack_close(pl_unpack *unpack) {
    if (unpack == NULL) return;
    archive_read_free(unpack->archive);
    if (unpack->utf8 != (locale_t)0) freelocale(unpack->utf8);
    pl_free(unpack);
}

bool pl_unpack_single(pl_slice packed, const char *shown, pl_buffer *into, pl_error *error) {
    pl_unpack *unpack = new_unpack(shown, packed.length, error);
    if (unpack == NULL) return false;
    struct archive *archive = unpack->archive;
    size_t length_before = into->length;
    bool done = know_compressions(unpack) && archive_read_support_format_raw(archive) == ARCHIVE_OK &&
                archive_read_support_format_empty(archive) == ARCHIVE_OK &&
                archive_read_open_memory(archive, packed.data, packed.length) == ARCHIVE_OK;
    int result = done ? archive_read_next_header(archive, &unpack->entry) : ARCHIVE_FATAL;
    if (result < ARCHIVE_WARN) {
        done = fail_archive(unpack, NULL, "cannot be unpacked", error);
    } else if (archive_filter_count(archive) < 2) {
        done = pl_fail(error, PL_INPUT, "%s: is not compressed as its name says; rename it or fetch it again",
                       shown);
    } else if (result != ARCHIVE_EOF) { /* that would be: nothing in it */
        done = read_data(unpack, NULL, into, error);
    }
    if (!done && !into->failed) into->length = length_before;
    pl_unpack_close(unpack);
    return done;
}

const char *pl_archive_library_version(void) {
    return archive_version_string() + strlen("libarchive ");
}
