/* unpack.h - zip and tar through libarchive, and single compressed files, for archive.c. Internal to this
 * room. */
#ifndef PL_READ_UNPACK_H
#define PL_READ_UNPACK_H

#include "read/archive.h"

typedef struct pl_unpack pl_unpack;

typedef enum { PL_UNPACK_ZIP, PL_UNPACK_TAR } pl_unpack_format;

/* Reads the archive in `fd` (a regular file of `size` bytes; stays the caller's). `shown` is its name for
 * messages and must live as long. With `maybe` not NULL a compressed file that is no tar gives NULL with
 * *maybe = false and no error. */
pl_unpack *pl_unpack_open(int fd, uint64_t size, pl_unpack_format format, const char *shown, bool *maybe,
                          pl_error *error);
/* The same for a zip in memory, whose bytes must live as long. */
pl_unpack *pl_unpack_open_zip(pl_slice bytes, const char *shown, pl_error *error);
/* The next regular file; *ret_path is its path as stored, and lives until the next call. */
bool pl_unpack_next(pl_unpack *unpack, const char **ret_path, bool *ret_more, pl_error *error) PL_MUST_CHECK;
bool pl_unpack_bytes(pl_unpack *unpack, pl_buffer *into, pl_error *error) PL_MUST_CHECK;
uint64_t pl_unpack_done(const pl_unpack *unpack); /* packed bytes read so far */
void pl_unpack_close(pl_unpack *unpack);          /* NULL is harmless */

/* Undoes the compression of one file in memory (.gz .xz .zst .bz2, whichever it is). */
bool pl_unpack_single(pl_slice packed, const char *shown, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

#endif
