/* gzip.h - bytes as a gzip file, without name and clock: the same bytes give the same file. */
#ifndef PL_SERVE_GZIP_H
#define PL_SERVE_GZIP_H

#include "base/bytes.h"

#define PL_GZIP_BYTES_MAX ((size_t)1 << 30) /* of what is packed */

/* Appends the file. False: memory is short, or it is too much; nothing is appended. Level 1 (fast) to 9
 * (small). Any thread. */
bool pl_gzip(pl_slice bytes, int level, pl_buffer *into);

#endif
