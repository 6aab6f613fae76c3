/* atlas.c - the sections of measures in their order, and the words, tables and pictures that they are made
 * of. */
#include "engine/atlas_intercept.h"

#include "text/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* ---- parts ---- */

void *pl_atlas_alloc(pl_atlas_ask *ask, size_t count, size_t size) {
    void *memory = count > SIZE_MAX / size ? NULL : pl_arena_alloc(ask->arena, count * size);
    if (memory == NULL) ask->nomem = true;
    return memory;
}

const char *pl_atlas_text(pl_atlas_ask *ask, const char *format, ...) {
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const size_t kept = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    const char *copy = pl_arena_copy(ask->arena, text, kept);
    if (copy == NULL) ask->nomem = true;
    return copy == NULL ? "" : copy;
}

const char *pl_atlas_say(pl_atlas_ask *ask, pl_message message, const char *const texts[], size_t count) {
    pl_buffer words = {0};
    pl_say(&words, ask->language, message, texts, count);
    const char *copy =
        words.failed ? NULL : pl_arena_copy(ask->arena, words.data == NULL ? "" : words.data, words.length);
    pl_buffer_free(&words);
    if (copy == NULL) ask->nomem = true;
    return copy == NULL ? "" : copy;
}

const char *pl_atlas_said(const pl_atlas_ask *ask, pl_message message) {
    return pl_said(ask->language, message);
}

const char *pl_atlas_count(pl_atlas_ask *ask, size_t count) {
    return pl_atlas_text(ask, "%zu", count);
}

const char *pl_atlas_number(pl_atlas_ask *ask, double value, int decimals) {
    char text[PL_NUMBER_TEXT];
    if (!isfinite(value)) return pl_atlas_said(ask, PL_SAY_UNKNOWN);
    pl_number_grouped(value, decimals, text);
    return pl_atlas_text(ask, "%s", text);
}

const char *pl_atlas_day(pl_atlas_ask *ask, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_day_text(pl_instant_day(instant), text);
    return pl_atlas_text(ask, "%s", text);
}

void pl_atlas_paragraph(pl_atlas_draft *draft, const char *text) {
    if (draft->paragraph_count < PL_ATLAS_PARAGRAPHS_MAX) draft->paragraphs[draft->paragraph_count++] = text;
}

void pl_atlas_picture(pl_atlas_draft *draft, pl_picture picture) {
    if (draft->picture_count < PL_ATLAS_PICTURES_MAX) draft->pictures[draft->picture_count++] = picture;
}

pl_box pl_atlas_around(pl_box box, double share) {
    const double lon = fmax(0.05, (box.east - box.west) * share),
                 lat = fmax(0.05, (box.north - box.south) * share);
    return (pl_box){fmax(-180, box.west - lon), fmax(-89, box.south - lat), fmin(180, box.east + lon),
                    fmin(89, box.north + lat)};
}

pl_map_layer pl_atlas_sectors_drawn(pl_atlas_ask *ask) {
    const size_t count = ask->theatre.sector_count;
    pl_polygon *polygons = pl_atlas_alloc(ask, count + 1, sizeof *polygons);
    for (size_t i = 0; polygons != NULL && i < count; i++) polygons[i] = ask->theatre.sectors[i].drawn;
    return (pl_map_layer){.ink = PL_INK_SECTOR,
                          .name = pl_atlas_said(ask, PL_SAY_CHOICE_SECTOR),
                          .polygons = polygons,
                          .polygon_count = polygons == NULL ? 0 : count};
}

pl_atlas_rows pl_atlas_rows_start(pl_atlas_ask *ask, const char *caption, const char *columns, bool folded) {
    pl_atlas_rows rows = {.ask = ask, .table = {.caption = caption, .folded = folded}};
    size_t count = 1;
    for (const char *at = columns; *at != '\0'; at++) count += *at == '|';
    const char **names = pl_atlas_alloc(ask, count, sizeof *names);
    bool *numbers = pl_atlas_alloc(ask, count, sizeof *numbers);
    if (names == NULL || numbers == NULL) return rows;
    for (size_t i = 0; i < count; i++) {
        const size_t length = strcspn(columns, "|");
        numbers[i] = *columns == '>';
        names[i] = pl_atlas_text(ask, "%.*s", (int)(length - numbers[i]), columns + numbers[i]);
        columns += length + 1;
    }
    rows.table.columns = names;
    rows.table.numbers = numbers;
    rows.table.column_count = count;
    return rows;
}

void pl_atlas_cell(pl_atlas_rows *rows, const char *text) {
    if (!PL_GROW(rows->cells, rows->cell_count, rows->capacity)) {
        rows->ask->nomem = true;
        return;
    }
    rows->cells[rows->cell_count++] = text;
}

void pl_atlas_rows_end(pl_atlas_rows *rows, pl_atlas_draft *draft) {
    const size_t columns = rows->table.column_count;
    const char **cells = pl_atlas_alloc(rows->ask, rows->cell_count + 1, sizeof *cells);
    if (cells != NULL && columns > 0 && rows->cell_count >= columns &&
        draft->table_count < PL_ATLAS_TABLES_MAX) {
        memcpy(cells, rows->cells, rows->cell_count * sizeof *cells);
        rows->table.cells = cells;
        rows->table.row_count = rows->cell_count / columns;
        draft->tables[draft->table_count++] = rows->table;
    }
    pl_free(rows->cells);
    *rows = (pl_atlas_rows){0};
}

bool pl_atlas_missing(pl_atlas_ask *ask, pl_atlas_draft *draft, const char *what, pl_error *error) {
    if (error->code != PL_MISSING) return false;
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_NOT_MEASURED, what, error->text));
    *error = (pl_error){0};
    return true;
}

/* ---- the recipe ---- */

typedef bool (*section_fn)(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error);
static const struct {
    const char *id;
    pl_message title;
    section_fn fill;
} section_list[] = {
    {"map", PL_SAY_ATLAS_TITLE_MAP, pl_atlas_map},
    {"front", PL_SAY_ATLAS_TITLE_FRONT, pl_atlas_front},
    {"sectors", PL_SAY_ATLAS_TITLE_SECTORS, pl_atlas_sectors},
    {"places", PL_SAY_ATLAS_TITLE_PLACES, pl_atlas_places},
    {"hubs", PL_SAY_ATLAS_TITLE_HUBS, pl_atlas_hubs},
    {"ledger", PL_SAY_ATLAS_TITLE_LEDGER, pl_atlas_ledger},
    {"agree", PL_SAY_ATLAS_TITLE_AGREE, pl_atlas_agree},
    {"days", PL_SAY_ATLAS_TITLE_DAYS, pl_atlas_days},
    {"forecast", PL_SAY_ATLAS_TITLE_FORECAST, pl_atlas_forecast},
    {"figures", PL_SAY_ATLAS_TITLE_FIGURES, pl_atlas_figures},
    {"interceptions", PL_SAY_RATES_TITLE, pl_atlas_interceptions},
};
#define SECTION_COUNT (sizeof section_list / sizeof *section_list)

bool pl_atlas_section(pl_atlas_ask *ask, const pl_atlas_draft *draft, pl_section *ret) {
    const char **paragraphs = pl_atlas_alloc(ask, draft->paragraph_count + 1, sizeof *paragraphs);
    pl_picture *pictures = pl_atlas_alloc(ask, draft->picture_count + 1, sizeof *pictures);
    pl_section_table *tables = pl_atlas_alloc(ask, draft->table_count + 1, sizeof *tables);
    if (paragraphs == NULL || pictures == NULL || tables == NULL) return false;
    memcpy(paragraphs, draft->paragraphs, draft->paragraph_count * sizeof *paragraphs);
    memcpy(pictures, draft->pictures, draft->picture_count * sizeof *pictures);
    memcpy(tables, draft->tables, draft->table_count * sizeof *tables);
    *ret = (pl_section){.id = draft->id,
                        .title = draft->title,
                        .paragraphs = paragraphs,
                        .paragraph_count = draft->paragraph_count,
                        .pictures = pictures,
                        .picture_count = draft->picture_count,
                        .tables = tables,
                        .table_count = draft->table_count};
    return true;
}

bool pl_atlas_prepare(pl_atlas_ask *ask, const char *source, const char *side_name, pl_error *error) {
    pl_asked *sources;
    if (!pl_ask_sources(ask->store, source, ask->arena, &sources, &ask->source_count, &ask->theatre, error))
        return false;
    ask->sources = sources;
    const int side = side_name == NULL || side_name[0] == '\0'
                         ? 0
                         : pl_theatre_side(&ask->theatre, pl_slice_of(side_name));
    if (side < 0)
        return pl_fail(error, PL_USAGE, "no side \"%s\" in theatre %s", side_name, ask->theatre.name);
    ask->side = ask->theatre.sides[side].name;
    ask->side_title = ask->theatre.sides[side].title;
    return true;
}

bool pl_atlas(pl_store *store, const pl_atlas_window *window, pl_arena *arena, const pl_section **ret,
              size_t *ret_count, pl_error *error) {
    pl_atlas_ask ask = {.store = store,
                        .from = window->from,
                        .to = window->to,
                        .as_of = window->as_of,
                        .language = window->language,
                        .arena = arena};
    if (!pl_atlas_prepare(&ask, NULL, window->side, error)) return false;
    pl_section *sections = pl_arena_alloc(arena, SECTION_COUNT * sizeof *sections);
    pl_atlas_draft *draft = pl_arena_alloc(arena, sizeof *draft);
    size_t count = 0;
    if (sections == NULL || draft == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        const pl_progress *progress = &window->progress;
        *draft = (pl_atlas_draft){.id = section_list[i].id,
                                  .title = pl_said(window->language, section_list[i].title)};
        if (progress->show != NULL)
            progress->show(progress->context, pl_said(PL_ENGLISH, section_list[i].title), i, SECTION_COUNT);
        if (progress->stop != NULL && *progress->stop)
            return pl_fail(error, PL_INTERRUPTED, "interrupted; nothing was written");
        if (!section_list[i].fill(&ask, draft, error)) return false;
        if (draft->paragraph_count + draft->picture_count + draft->table_count == 0) continue;
        if (ask.nomem || !pl_atlas_section(&ask, draft, &sections[count])) return pl_fail_nomem(error);
        count++;
    }
    *ret = sections;
    *ret_count = count;
    return true;
}
