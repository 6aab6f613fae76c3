/* hash.h - SHA-256 for evidence (libcrypto), XXH3 for tables that compare the bytes afterwards anyway. */
#ifndef PL_BASE_HASH_H
#define PL_BASE_HASH_H

#include "base/error.h"

#include <stdint.h>

#define PL_SHA256_BYTES 32
#define PL_SHA256_HEX (PL_SHA256_BYTES * 2 + 1) /* with the NUL */

typedef struct {
    uint8_t bytes[PL_SHA256_BYTES];
} pl_sha256;

/* SHA-256 (FIPS 180-4) of one piece of memory. Any thread. */
bool pl_sha256_of(const void *data, size_t length, pl_sha256 *ret, pl_error *error) PL_MUST_CHECK;

/* The same in pieces: open, any number of adds, close (which also frees; close(h, NULL) only frees). */
typedef struct pl_sha256_stream pl_sha256_stream;
pl_sha256_stream *pl_sha256_open(pl_error *error);
bool pl_sha256_add(pl_sha256_stream *stream, const void *data, size_t length);
bool pl_sha256_close(pl_sha256_stream *stream, pl_sha256 *ret);

/* Lower-case hexadecimal digits with a NUL; out has PL_SHA256_HEX bytes. */
void pl_sha256_hex(const pl_sha256 *hash, char out[PL_SHA256_HEX]);
/* Back from 64 hexadecimal digits; false when they are not. */
bool pl_sha256_from_hex(const char *hex, pl_sha256 *ret);

/* XXH3, 64 bits: fast, and not proof against crafted collisions, so equal means "compare the bytes". */
uint64_t pl_quick_hash(const void *data, size_t length);

/* "3.0.19": the libcrypto that runs. */
const char *pl_hash_library_version(void);

#endif
