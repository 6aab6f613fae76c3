/* archive.h - one walker over directories, archives (zip, tar, tar.gz/.xz/.zst/.bz2) and single files,
 * plain or compressed (.gz .xz .zst .bz2). What a file is, is told by its first bytes; a zip named .kmz is
 * one file. Nothing is unpacked to disk.
 *
 * Refused with an error: links (inside a directory or an archive; the path that the user names may be one),
 * paths that escape, encrypted entries, archives that are cut off, anything beyond the limits below. Passed
 * over: what is no regular file, and paths with a part that begins with a dot. An archive inside a directory
 * or an archive is a file like any other. */
#ifndef PL_READ_ARCHIVE_H
#define PL_READ_ARCHIVE_H

#include "base/bytes.h"

#define PL_ARCHIVE_ENTRIES_MAX ((size_t)1000000)
#define PL_ARCHIVE_ENTRY_BYTES_MAX ((size_t)1 << 31) /* one entry, unpacked */
#define PL_ARCHIVE_BYTES_MAX ((uint64_t)1 << 40)     /* all entries of one archive, unpacked */
#define PL_ARCHIVE_RATIO_MAX 2000                    /* unpacked : packed, once 64 MB have come out */
#define PL_ARCHIVE_DEPTH_MAX 32                      /* nested directories */

typedef struct pl_archive pl_archive;

/* Opens a directory (entries sorted by the bytes of their paths, read recursively), an archive (entries in
 * stored order) or a single file. */
pl_archive *pl_archive_open(const char *path, pl_error *error);

typedef struct {
    const char
        *path; /* inside the archive, or below the directory; '/' between parts; valid until the next call */
    const char *name;  /* its last part, without a compression suffix */
    const char *shown; /* for messages: archive path, and the entry behind it */
} pl_archive_entry;

/* The next regular file. *ret_more = false at the end. The entry's bytes are read only by pl_archive_bytes.
 */
bool pl_archive_next(pl_archive *archive, pl_archive_entry *ret, bool *ret_more,
                     pl_error *error) PL_MUST_CHECK;

/* The bytes of the entry that pl_archive_next gave, appended to `into`; a compressed entry (by its name's
 * suffix) or single file (by its bytes) is unpacked. Once for each entry. On failure `into` holds what it
 * held before. */
bool pl_archive_bytes(pl_archive *archive, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

/* Bytes read from disk so far, and in all where it is known (else 0): for progress. */
void pl_archive_progress(const pl_archive *archive, uint64_t *ret_done, uint64_t *ret_total);

void pl_archive_close(pl_archive *archive); /* NULL is harmless */

/* "3.6.2": the libarchive that runs. */
const char *pl_archive_library_version(void);

#endif
