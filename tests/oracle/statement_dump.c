/* statement_dump.c - for statement_schema.py: reads the statement files whose paths stand on standard input,
 * a line each, and prints for each "taken" or what our parser has against it. */
#include "claim/statement.h"

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
        const bool taken =
            pl_statement_parse("s", (pl_slice){text.data, text.length}, &arena, &error) != NULL;
        printf("%s\n", taken ? "taken" : error.text);
        pl_arena_free(&arena);
        pl_buffer_free(&text);
    }
    return 0;
}
