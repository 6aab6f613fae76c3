/* space_regions.c - outlines of a theatre's regions from files: features are found by their code, prepared as
 * all polygons are, and their union is measured. */
#include "engine/space.h"

bool pl_regions_open(pl_regions_reading *reading, const pl_definitions *definitions, pl_error *error) {
    *reading = (pl_regions_reading){.definitions = definitions};
    size_t count = definitions->theatre.region_count;
    reading->regions = pl_arena_alloc(&reading->arena, count * sizeof *reading->regions);
    bool done = (reading->regions != NULL || pl_fail_nomem(error)) &&
                (reading->overlay = pl_overlay_open(error)) != NULL &&
                (reading->seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, error)) != NULL;
    if (!done) pl_regions_close(reading);
    return done;
}

void pl_regions_close(pl_regions_reading *reading) {
    for (size_t i = 0; reading->regions != NULL && i < reading->definitions->theatre.region_count; i++)
        pl_free(reading->regions[i].polygons);
    pl_seen_close(reading->seen);
    pl_overlay_close(reading->overlay);
    pl_arena_free(&reading->arena);
    *reading = (pl_regions_reading){0};
}

typedef struct {
    pl_regions_reading *reading;
    size_t found;
} one_file;

static const pl_property *property(const pl_feature *feature, const char *key) {
    for (size_t i = 0; i < feature->property_count; i++)
        if (pl_slice_equal(feature->properties[i].key, pl_slice_of(key))) return &feature->properties[i];
    return NULL;
}

static bool on_feature(void *context, const pl_feature *feature, pl_error *error) {
    one_file *file = context;
    pl_regions_reading *r = file->reading;
    const pl_theatre *theatre = &r->definitions->theatre;
    const pl_source_fields *fields = &r->definitions->source.fields;
    const pl_property *code = property(feature, fields->key), *name = property(feature, fields->name);
    size_t at = 0;
    if (code == NULL || code->value.length == 0 || feature->polygon_count == 0) return true;
    while (at < theatre->region_count && !pl_slice_equal(code->value, pl_slice_of(theatre->regions[at].code)))
        at++;
    if (at == theatre->region_count) return true;
    pl_found_region *region = &r->regions[at];
    file->found++;
    if (region->name == NULL) {
        pl_slice text = name == NULL || name->type == PL_PROPERTY_NULL ? code->value : name->value;
        region->name = pl_arena_copy(&r->arena, text.data, text.length);
        if (region->name == NULL) return pl_fail_nomem(error);
    }
    for (size_t i = 0; i < feature->polygon_count; i++) {
        pl_prepared prepared;
        if (!pl_overlay_prepare(r->overlay, &feature->polygons[i]->polygon, NULL, &r->arena, &prepared,
                                error))
            return false;
        if (!PL_RESERVE(region->polygons, region->count + prepared.count, region->capacity))
            return pl_fail_nomem(error);
        for (size_t k = 0; k < prepared.count; k++) region->polygons[region->count++] = &prepared.parts[k];
    }
    return true;
}

bool pl_regions_add(pl_regions_reading *reading, const char *shown, pl_slice text, pl_buffer *kept,
                    bool *ret_whole, pl_file_counts *ret_counts, pl_error *error) {
    one_file file = {.reading = reading};
    if (!pl_geojson_read(shown, text, reading->seen, on_feature, &file, kept, ret_whole, ret_counts, error))
        return false;
    return file.found > 0 ||
           pl_fail(error, PL_INPUT,
                   "%s: no feature is a region of theatre %s: none has one of its codes in property \"%s\"",
                   shown, reading->definitions->theatre.name, reading->definitions->source.fields.key);
}

bool pl_regions_store(pl_regions_reading *reading, pl_store *store, int64_t source_id, size_t *ret_count,
                      pl_error *error) {
    const pl_theatre *theatre = &reading->definitions->theatre;
    pl_region_row *rows = pl_arena_alloc(&reading->arena, theatre->region_count * sizeof *rows);
    size_t count = 0;
    if (rows == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < theatre->region_count; i++) {
        const pl_found_region *found = &reading->regions[i];
        pl_region_row *row = &rows[count];
        if (found->name == NULL || found->count == 0) continue;
        pl_polygon *polygons = pl_arena_alloc(&reading->arena, found->count * sizeof *polygons);
        if (polygons == NULL) return pl_fail_nomem(error);
        for (size_t k = 0; k < found->count; k++) polygons[k] = *found->polygons[k];
        *row = (pl_region_row){.key = theatre->regions[i].code,
                               .name = found->name,
                               .polygons = polygons,
                               .count = found->count};
        if (!pl_overlay_union_area_m2(reading->overlay, found->polygons, found->count, &row->area_m2, error))
            return false;
        count++;
    }
    if (!pl_store_regions_replace(store, source_id, rows, count, error)) return false;
    *ret_count = count;
    return true;
}
