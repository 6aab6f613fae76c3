/* duel_dump.c - for duel_schema.py: reads the duel files whose paths stand on standard input, a line each,
 * and prints for each "taken" or what our parser has against it. */
#include "intercept/duel_file.h"

#include <stdio.h>

static bool read_whole(const char *path, pl_buffer *text) {
    FILE *file = fopen(path, "rb");
    size_t got = 1;
    while (file != NULL && got > 0) {
        char *into = pl_buffer_reserve(text, 65536);
        got = into != NULL ? fread(into, 1, 65536, file) : 0;
        text->length += got;
    }
    if (file != NULL) fclose(file);
    return file != NULL && !text->failed;
}

int main(void) {
    static const pl_test_record records[] = {
        {.name = "thaad-2017-07", .hits = 14, .trials = 14, .status = PL_RECORD_COUNTED},
        {.name = "irbm-targets-2018-12", .hits = 3, .trials = 5, .status = PL_RECORD_COUNTED}};
    char path[4096];
    while (fgets(path, sizeof path, stdin) != NULL) {
        pl_buffer text = {0};
        pl_arena arena = {0};
        pl_error error = {0};
        path[strcspn(path, "\n")] = '\0';
        if (!read_whole(path, &text)) {
            fprintf(stderr, "%s cannot be read\n", path);
            return 1;
        }
        pl_duel_file file;
        const bool taken = pl_duel_parse("d", (pl_slice){text.data, text.length}, records,
                                         sizeof records / sizeof *records, &arena, &file, &error);
        printf("%s\n", taken ? "taken" : error.text);
        pl_arena_free(&arena);
        pl_buffer_free(&text);
    }
    return 0;
}
