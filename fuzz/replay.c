/* replay.c - runs a fuzz target over the files given (or the files of the folders given), so that seeds and
 * old finds are replayed as ordinary tests by any compiler, with no fuzzer installed. Fails when there is
 * nothing to replay. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_BYTES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0, got = 1;
    if (!file) return perror(path), -1;
    while (got) {
        uint8_t *grown = realloc(data, size + 65536);
        if (!grown) break;
        data = grown;
        got = fread(data + size, 1, 65536, file);
        size += got;
    }
    int failed = got != 0 || ferror(file);
    fclose(file);
    if (failed) {
        fprintf(stderr, "%s: cannot be read\n", path);
    } else {
        /* An exact copy, so that the address sanitizer sees one byte too far. */
        uint8_t *exact = malloc(size ? size : 1);
        if (exact) {
            memcpy(exact, data, size);
            LLVMFuzzerTestOneInput(exact, size);
        }
        failed = !exact;
        free(exact);
    }
    free(data);
    return failed ? -1 : 1;
}

static int replay_folder(const char *path) {
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort), replayed = 0;
    if (count < 0) return perror(path), -1;
    for (int i = 0; i < count; i++) {
        char file[PATH_BYTES];
        int length = snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        if (replayed >= 0 && entries[i]->d_name[0] != '.') {
            int one = length < PATH_BYTES ? replay_file(file) : -1;
            replayed = one < 0 ? -1 : replayed + one;
        }
        free(entries[i]);
    }
    free(entries);
    return replayed;
}

int main(int count, char **arguments) {
    int replayed = 0;
    for (int i = 1; i < count; i++) {
        struct stat status;
        if (stat(arguments[i], &status) != 0) return perror(arguments[i]), 1;
        int one = S_ISDIR(status.st_mode) ? replay_folder(arguments[i]) : replay_file(arguments[i]);
        if (one < 0) return 1;
        replayed += one;
    }
    printf("%d replayed\n", replayed);
    if (replayed == 0) fputs("nothing to replay: no seeds\n", stderr);
    return replayed == 0;
}
