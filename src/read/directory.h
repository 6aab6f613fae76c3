/* directory.h - the files below a directory, for archive.c. Internal to this room. */
#ifndef PL_READ_DIRECTORY_H
#define PL_READ_DIRECTORY_H

#include "read/archive.h"

typedef struct {
    const char *path; /* below the root, '/' between parts, as the file system has it */
    uint64_t size;
} pl_directory_file;

typedef struct {
    pl_directory_file *files; /* sorted by the bytes of their paths */
    size_t count, capacity;
    size_t entries; /* directories counted too, for the limit */
    uint64_t bytes;
    pl_arena names;
} pl_directory;

/* Lists what pl_archive_open says of directories; `root` is an open directory, `shown` its name for messages.
 */
bool pl_directory_list(pl_directory *directory, int root, const char *shown, pl_error *error) PL_MUST_CHECK;
void pl_directory_free(pl_directory *directory);

#endif
