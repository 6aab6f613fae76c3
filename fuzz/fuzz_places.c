/* fuzz_places.c - any bytes as a table of settlements, as CSV and with tabs: what is taken lies in the area,
 * has a key of its own and names without line ends; what is refused names the file. */
#include "engine/space.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static const char *const columns[] = {"key", "name", "lat", "lon", "other", "kind"};
static const char *const others[] = {"other"}, *const kinds[] = {"", "PPL"};
static const pl_source_where where = {"kind", 2, kinds};
static const pl_source source = {.kind = PL_SOURCE_PLACES,
                                 .fields = {.key = "key",
                                            .name = "name",
                                            .lat = "lat",
                                            .lon = "lon",
                                            .kind = "kind",
                                            .other_name_count = 1,
                                            .other_names = others},
                                 .where_count = 1,
                                 .where = &where,
                                 .area_of_interest = {-10, -10, 60, 60}};

static void check_row(const pl_place_row *row) {
    require(row->key[0] != '\0' && row->name[0] != '\0');
    require(row->at.lon >= -10 && row->at.lon <= 60 && row->at.lat >= -10 && row->at.lat <= 60);
    require(row->geonames == 0 && row->population == -1 && row->region[0] == '\0');
    require(strcmp(row->kind, "") == 0 || strcmp(row->kind, "PPL") == 0);
    size_t length = strlen(row->other_names);
    require(length == 0 || (row->other_names[0] != '\n' && row->other_names[length - 1] != '\n'));
    require(strstr(row->other_names, "\n\n") == NULL && strchr(row->other_names, ',') == NULL);
}

static void read_table(const pl_file_match *match, pl_slice text) {
    pl_arena arena = {0};
    pl_error error = {PL_OK, ""};
    pl_place_row *rows = NULL;
    size_t count = 0;
    if (pl_places_read(&source, "f", match, text, &arena, &rows, &count, &error)) {
        require(count > 0);
        for (size_t i = 0; i < count; i++) {
            check_row(&rows[i]);
            for (size_t k = 0; k < i && k < 50; k++) require(strcmp(rows[i].key, rows[k].key) != 0);
        }
    } else {
        require(error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':');
    }
    pl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_slice text = {(const char *)data, size};
    read_table(&(pl_file_match){0}, text);
    read_table(&(pl_file_match){.column_count = 6, .columns = columns}, text);
    return 0;
}
