/* kept.h - slow answers, kept between runs as small files in the user's cache folder: lists of numbers, each
 * named by the SHA-256 of all that it rests on, so that an answer never outlives its grounds. A file that is
 * not whole, or not what its name says, is no answer. Losing the folder loses time and nothing else. */
#ifndef PL_ENGINE_KEPT_H
#define PL_ENGINE_KEPT_H

#include "base/hash.h"
#include "base/memory.h"

#define PL_KEPT_FORMAT 1
#define PL_KEPT_NUMBERS_MAX ((size_t)1 << 21)   /* of one answer: 16 MB */
#define PL_KEPT_FILES_MAX ((size_t)4096)        /* in the folder; the least lately used are removed */
#define PL_KEPT_BYTES_MAX ((uint64_t)256 << 20) /* of them all */

/* Where they are: $PLUMBLINE_CACHE (empty: nowhere), else $XDG_CACHE_HOME/plumbline/answers or
 * ~/.cache/plumbline/answers. NULL: nowhere. It need not exist. */
const char *pl_kept_folder(pl_arena *arena);

/* The answer of that name; NULL when there is none that is whole. Memory from `arena`. */
const double *pl_kept_read(const char *folder, const pl_sha256 *name, pl_arena *arena, size_t *ret_count);

/* Writes an answer whole or not at all, and makes the folder when it is missing. That nothing can be written
 * is no failure: the answer is asked for again the next time. */
void pl_kept_write(const char *folder, const pl_sha256 *name, const double *numbers, size_t count);

/* How many answers there are and how many bytes they take; all 0 when the folder cannot be read. */
void pl_kept_size(const char *folder, size_t *ret_files, uint64_t *ret_bytes);

/* Removes what is over the limits, the least lately used first, and what writers that died left. */
void pl_kept_trim(const char *folder, size_t files_max, uint64_t bytes_max);

#endif
