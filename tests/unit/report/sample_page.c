/* sample_page.c - writes the hand-made statement as page, JSON, CSV and SVG into a folder, for eyes,
 * validators and parsers: sample_page FOLDER. */
#include "sample.h"

#include <stdio.h>

static int write_file(const char *folder, const char *name, const pl_buffer *bytes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL) return perror(path), 1;
    size_t written = fwrite(bytes->data, 1, bytes->length, file);
    if (fclose(file) != 0 || written != bytes->length) return perror(path), 1;
    return 0;
}

int main(int argc, char **argv) {
    pl_error error = {0};
    pl_buffer page = {0}, json = {0}, csv = {0}, chart = {0};
    const pl_statement_result *result = sample_result();
    int status = 1;
    if (argc != 2) {
        fprintf(stderr, "usage: sample_page FOLDER\n");
    } else if (!pl_report_html(result, sample_basis(), &page, &error) ||
               !pl_report_json(result, sample_basis(), &json, &error) ||
               !pl_report_csv(result, &csv, &error) ||
               !pl_svg_periods(&result->claims[0].readings[0].chart, "km2 gained a day", &chart, &error)) {
        fprintf(stderr, "%s\n", error.text);
    } else {
        status = write_file(argv[1], "page.html", &page) | write_file(argv[1], "page.json", &json) |
                 write_file(argv[1], "page.csv", &csv) | write_file(argv[1], "chart.svg", &chart);
    }
    pl_buffer_free(&page);
    pl_buffer_free(&json);
    pl_buffer_free(&csv);
    pl_buffer_free(&chart);
    return status;
}
