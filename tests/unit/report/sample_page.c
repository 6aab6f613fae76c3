/* sample_page.c - writes the hand-made statement as pages, JSON, CSV and SVG into a folder, for eyes,
 * validators and parsers: sample_page FOLDER [LANGUAGE]. */
#include "sample.h"

#include <stdio.h>
#include <sys/stat.h>

static int write_file(const char *folder, const char *name, const pl_buffer *bytes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL) return perror(path), 1;
    size_t written = fwrite(bytes->data, 1, bytes->length, file);
    if (fclose(file) != 0 || written != bytes->length) return perror(path), 1;
    return 0;
}

static bool put_page(void *context, const char *path, pl_slice bytes, pl_error *error) {
    const pl_buffer text = {.data = (char *)bytes.data, .length = bytes.length};
    return write_file(context, path, &text) == 0 || pl_fail(error, PL_STORAGE, "%s was not written", path);
}

int main(int argc, char **argv) {
    pl_error error = {0};
    pl_buffer json = {0}, csv = {0}, chart = {0};
    const pl_statement_result *result = sample_result();
    pl_report_basis basis = *sample_basis();
    double width, height;
    int status = 1;
    if (argc < 2) {
        fprintf(stderr, "usage: sample_page FOLDER [LANGUAGE]\n");
        return 2;
    }
    if (argc > 2 && strcmp(argv[2], "uk") == 0) basis.language = PL_UKRAINIAN;
    static const char *const below[] = {"claims", "measures"};
    for (int i = 0; i < 2; i++) {
        char folder[4096];
        snprintf(folder, sizeof folder, "%s/%s", argv[1], below[i]);
        mkdir(folder, 0777);
    }
    if (!pl_report_pages(result, &basis, put_page, argv[1], &error) ||
        !pl_report_json(result, &basis, &json, &error) || !pl_report_csv(result, &csv, &error) ||
        !pl_svg_chart(&result->claims[0].readings[0], basis.language, &width, &height, &chart, &error)) {
        fprintf(stderr, "%s\n", error.text);
    } else {
        status = write_file(argv[1], "page.json", &json) | write_file(argv[1], "page.csv", &csv) |
                 write_file(argv[1], "chart.svg", &chart);
    }
    pl_buffer_free(&json);
    pl_buffer_free(&csv);
    pl_buffer_free(&chart);
    return status;
}
