/* fuzz_archive.c - any bytes as an archive or single file. Every entry is asked for and unpacked; whatever
 * stands in the headers, it must end in entries or in an error that names the file, with paths that stay
 * inside and are UTF-8. */
#include "read/archive.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static void check_path(const char *path) {
    require(path[0] != '/' && path[0] != '\0');
    for (const char *at = path; *at != '\0';) {
        size_t length = pl_utf8_length(at, strlen(at));
        require(length > 0);
        at += length;
    }
    for (const char *part = path; *part != '\0';) {
        size_t length = strcspn(part, "/");
        require(length > 0 && !(length == 2 && part[0] == '.' && part[1] == '.'));
        part += length;
        if (*part == '/') part++;
    }
}

static void walk(const char *path) {
    pl_error error = {PL_OK, ""};
    pl_archive *archive = pl_archive_open(path, &error);
    pl_buffer bytes = {0};
    pl_archive_entry entry;
    bool more = archive != NULL;
    while (more) {
        if (!pl_archive_next(archive, &entry, &more, &error)) {
            more = false;
        } else if (more) {
            check_path(entry.path);
            pl_buffer_clear(&bytes);
            /* A damaged entry does not hide what stands behind it, if libarchive goes on. */
            if (!pl_archive_bytes(archive, &bytes, &error)) require(bytes.length == 0);
        }
    }
    if (archive == NULL) require(error.code != PL_OK);
    if (error.code != PL_OK) require(strncmp(error.text, path, strlen(path)) == 0);
    pl_buffer_free(&bytes);
    pl_archive_close(archive);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FILE *file = tmpfile();
    require(file != NULL);
    require(fwrite(data, 1, size, file) == size && fflush(file) == 0);
    char path[64];
    snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
    walk(path);
    fclose(file);
    return 0;
}
