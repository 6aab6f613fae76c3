/* region.c - regions of space by name, code, box or file. An administrative region is a code in the theatre
 * and an outline in the evidence file; sectors and some regions are drawn in the theatre; a box and a file
 * are themselves. */
#include "engine/region.h"

#include "geom/area.h"
#include "read/geojson.h"
#include "text/number.h"
#include "text/yaml.h"

#include <math.h>

#define REGION_FILE_BYTES_MAX ((size_t)256 << 20)

static pl_box box_of(const pl_polygon *polygons, size_t count) {
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; i < count; i++) box = pl_box_union(box, pl_box_of_polygon(&polygons[i]));
    return box;
}

/* ---- what the theatre draws ---- */

static bool drawn_region(const pl_theatre *theatre, const pl_theatre_region *region, pl_arena *arena,
                         pl_region *ret, pl_error *error) {
    size_t bytes = sizeof "theatre " + strlen(theatre->name);
    char *outline = pl_arena_alloc(arena, bytes);
    if (outline == NULL) return pl_fail_nomem(error);
    memcpy(outline, "theatre ", sizeof "theatre ");
    strcat(outline, theatre->name);
    *ret = (pl_region){.name = region->name,
                       .title = region->title,
                       .code = "",
                       .outline = outline,
                       .definition = region->definition,
                       .polygons = &region->drawn,
                       .count = 1,
                       .box = pl_box_of_polygon(&region->drawn),
                       .outline_km2 = pl_polygon_area_m2(&region->drawn) * 1e-6,
                       .official_km2 = region->official_km2,
                       .official_from = region->official_from};
    return true;
}

bool pl_region_sectors(const pl_theatre *theatre, pl_arena *arena, pl_region **ret, size_t *ret_count,
                       pl_error *error) {
    pl_region *list = pl_arena_alloc(arena, theatre->sector_count * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < theatre->sector_count; i++)
        if (!drawn_region(theatre, &theatre->sectors[i], arena, &list[i], error)) return false;
    *ret = list;
    *ret_count = theatre->sector_count;
    return true;
}

/* ---- names ---- */

/* Letters A to Z and a to z are the same. */
static bool same_letters(const char *a, const char *b) {
    for (;; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
        if (x != y) return false;
        if (x == '\0') return true;
    }
}

static bool same_text(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

static const pl_theatre_region *among(const pl_theatre_region *rows, size_t count, const char *text,
                                      bool (*same)(const char *, const char *)) {
    for (size_t i = 0; i < count; i++)
        if (same(rows[i].name, text) || same(rows[i].title, text) ||
            (rows[i].code[0] != '\0' && same(rows[i].code, text)))
            return &rows[i];
    return NULL;
}

/* As it stands first, then with other capitals. NULL: nothing is called so. */
static const pl_theatre_region *named(const pl_theatre *theatre, const char *text) {
    const pl_theatre_region *found = among(theatre->regions, theatre->region_count, text, same_text);
    if (found == NULL) found = among(theatre->sectors, theatre->sector_count, text, same_text);
    if (found == NULL) found = among(theatre->regions, theatre->region_count, text, same_letters);
    if (found == NULL) found = among(theatre->sectors, theatre->sector_count, text, same_letters);
    return found;
}

static bool unknown(const pl_theatre *theatre, const char *text, pl_arena *arena, pl_error *error) {
    size_t most = 2 * (theatre->region_count + theatre->sector_count) + 1, count = 0;
    const char **words = pl_arena_alloc(arena, most * sizeof *words);
    if (words == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < theatre->region_count; i++) {
        words[count++] = theatre->regions[i].name;
        words[count++] = theatre->regions[i].title;
    }
    for (size_t i = 0; i < theatre->sector_count; i++) {
        words[count++] = theatre->sectors[i].name;
        words[count++] = theatre->sectors[i].title;
    }
    const char *nearest = pl_nearest_word(pl_slice_of(text), words);
    return pl_fail(error, PL_USAGE,
                   "theatre %s has no region or sector \"%s\"%s%s%s; a region is one of those, "
                   "WEST,SOUTH,EAST,NORTH in degrees, or a .geojson file",
                   theatre->name, pl_yaml_shown(pl_slice_of(text)).text,
                   nearest == NULL ? "" : " (did you mean ", nearest == NULL ? "" : nearest,
                   nearest == NULL ? "" : "?)");
}

/* ---- boxes ---- */

static bool box_region(const char *text, pl_arena *arena, pl_region *ret, pl_error *error) {
    double sides[4];
    bool good = true;
    const char *at = text;
    for (int i = 0; good && i < 4; i++) {
        pl_slice one = {at, strcspn(at, ",")};
        good = pl_number_parse(one, &sides[i]) && (at[one.length] == ',') == (i < 3);
        at += one.length + (good && i < 3);
    }
    if (!good || !(sides[0] >= -180 && sides[0] < sides[2] && sides[2] <= 180) ||
        !(sides[1] >= -90 && sides[1] < sides[3] && sides[3] <= 90))
        return pl_fail(error, PL_USAGE,
                       "\"%s\" is no box: four degrees are wanted, WEST,SOUTH,EAST,NORTH, such as "
                       "36.5,47.0,38.5,48.5",
                       pl_yaml_shown(pl_slice_of(text)).text);
    const pl_point corners[4] = {
        {sides[0], sides[1]}, {sides[2], sides[1]}, {sides[2], sides[3]}, {sides[0], sides[3]}};
    pl_point *points = pl_arena_alloc(arena, sizeof corners);
    pl_ring *ring = pl_arena_alloc(arena, sizeof *ring);
    pl_polygon *polygon = pl_arena_alloc(arena, sizeof *polygon);
    const char *name = pl_arena_copy(arena, text, strlen(text));
    if (points == NULL || ring == NULL || polygon == NULL || name == NULL) return pl_fail_nomem(error);
    memcpy(points, corners, sizeof corners);
    *ring = (pl_ring){points, 4};
    *polygon = (pl_polygon){ring, 1};
    *ret = (pl_region){.name = name,
                       .title = name,
                       .code = "",
                       .outline = "box",
                       .definition = "",
                       .polygons = polygon,
                       .count = 1,
                       .box = {sides[0], sides[1], sides[2], sides[3]},
                       .outline_km2 = pl_polygon_area_m2(polygon) * 1e-6,
                       .official_km2 = NAN,
                       .official_from = ""};
    return true;
}

/* ---- files ---- */

typedef struct {
    pl_overlay *overlay;
    pl_arena *arena;
    pl_polygon *list; /* from pl_malloc */
    size_t count, capacity;
} collection;

static bool add_feature(void *context, const pl_feature *feature, pl_error *error) {
    collection *all = context;
    for (size_t i = 0; i < feature->polygon_count; i++) {
        pl_prepared prepared;
        if (!pl_overlay_prepare(all->overlay, &feature->polygons[i]->polygon, NULL, all->arena, &prepared,
                                error))
            return false;
        if (!PL_RESERVE(all->list, all->count + prepared.count, all->capacity)) return pl_fail_nomem(error);
        for (size_t k = 0; k < prepared.count; k++) all->list[all->count++] = prepared.parts[k];
    }
    return true;
}

/* The union of polygons as few of them, in `arena`. */
static bool dissolve(pl_overlay *overlay, const pl_polygon *polygons, size_t count, pl_arena *arena,
                     pl_region *region, pl_error *error) {
    const pl_polygon **pointers = pl_arena_alloc(arena, (count + 1) * sizeof *pointers);
    if (pointers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) pointers[i] = &polygons[i];
    if (!pl_overlay_dissolve(overlay, pointers, count, arena, &region->polygons, &region->count, error))
        return false;
    region->box = box_of(region->polygons, region->count);
    for (size_t i = 0; i < region->count; i++)
        region->outline_km2 += pl_polygon_area_m2(&region->polygons[i]) * 1e-6;
    return true;
}

/* What the reader gives lives in the table of seen text, so everything is dissolved, which copies, before
 * that goes. */
static bool file_region(const char *path, pl_arena *arena, pl_region *ret, pl_error *error) {
    pl_buffer text = {0};
    pl_arena scratch = {0};
    pl_file_counts counts = {0};
    const char *name = pl_arena_copy(arena, path, strlen(path));
    if (name == NULL) return pl_fail_nomem(error);
    pl_region region = {.name = name,
                        .title = name,
                        .code = "",
                        .outline = name,
                        .definition = "",
                        .official_km2 = NAN,
                        .official_from = ""};
    collection all = {.overlay = pl_overlay_open(error), .arena = &scratch};
    pl_seen *seen = all.overlay == NULL ? NULL : pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, error);
    bool done = seen != NULL && pl_file_read(path, REGION_FILE_BYTES_MAX, &text, error) &&
                pl_geojson_read(path, (pl_slice){text.data, text.length}, seen, add_feature, &all, NULL, NULL,
                                &counts, error);
    if (done && all.count == 0) done = pl_fail(error, PL_INPUT, "%s: no polygon encloses anything", path);
    done = done && dissolve(all.overlay, all.list, all.count, arena, &region, error);
    pl_free(all.list);
    pl_seen_close(seen);
    pl_overlay_close(all.overlay);
    pl_arena_free(&scratch);
    pl_buffer_free(&text);
    if (done) *ret = region;
    return done;
}

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), tail = strlen(ending);
    return length > tail && strcmp(text + length - tail, ending) == 0;
}

/* ---- administrative regions ---- */

/* The outline of a region by one source of outlines; *ret_found = false when the evidence file has none. */
static bool outline_by(pl_store *store, const pl_theatre_region *region, const char *source, pl_arena *arena,
                       pl_region *ret, bool *ret_found, pl_error *error) {
    pl_source_row row;
    pl_region_row *rows;
    size_t count = 0;
    bool there;
    if (!pl_store_source_find(store, source, arena, &row, &there, error)) return false;
    if (there && !pl_store_region_list(store, row.id, region->code, arena, &rows, &count, error))
        return false;
    *ret_found = count > 0;
    if (count == 0) return true;
    size_t bytes = strlen(source) + strlen(region->code) + 2;
    char *outline = pl_arena_alloc(arena, bytes);
    if (outline == NULL) return pl_fail_nomem(error);
    strcpy(outline, source);
    strcat(outline, " ");
    strcat(outline, region->code);
    *ret = (pl_region){.name = region->name,
                       .title = region->title,
                       .code = region->code,
                       .outline = outline,
                       .definition = "",
                       .polygons = rows[0].polygons,
                       .count = rows[0].count,
                       .box = box_of(rows[0].polygons, rows[0].count),
                       .outline_km2 = rows[0].area_m2 * 1e-6,
                       .official_km2 = region->official_km2,
                       .official_from = region->official_from};
    return true;
}

/* `sources`: those that could give it. */
static bool no_outline(const char *what, const char *const *sources, size_t count, pl_error *error) {
    pl_buffer list = {0};
    for (size_t i = 0; i < count; i++) pl_buffer_format(&list, "%s%s", i == 0 ? "" : " or ", sources[i]);
    bool built = !list.failed && list.data != NULL;
    if (built)
        pl_fail(error, PL_MISSING,
                "the evidence file has no outline of %s; `plumbline pull SOURCE -e FILE` fetches outlines, "
                "and `plumbline ingest -e FILE --source SOURCE PATH` takes them from a file (SOURCE: %s)",
                what, list.data);
    else
        pl_fail_nomem(error);
    pl_buffer_free(&list);
    return false;
}

static bool administrative(pl_store *store, const pl_theatre *theatre, const pl_theatre_region *region,
                           const char *outline, pl_arena *arena, pl_region *ret, pl_error *error) {
    bool found = false, listed = outline == NULL;
    if (theatre->outline_count == 0)
        return pl_fail(error, PL_MISSING, "theatre %s names no source of outlines, so %s has none",
                       theatre->name, region->title);
    for (size_t i = 0; !found && i < theatre->outline_count; i++) {
        if (outline != NULL && strcmp(outline, theatre->outlines[i]) != 0) continue;
        listed = true;
        if (!outline_by(store, region, theatre->outlines[i], arena, ret, &found, error)) return false;
    }
    if (!listed) {
        const char **names = pl_arena_alloc(arena, (theatre->outline_count + 1) * sizeof *names);
        if (names == NULL) return pl_fail_nomem(error);
        memcpy(names, theatre->outlines, theatre->outline_count * sizeof *names);
        const char *nearest = pl_nearest_word(pl_slice_of(outline), names);
        return pl_fail(error, PL_USAGE, "theatre %s has no source of outlines \"%s\" (did you mean %s?)",
                       theatre->name, outline, nearest == NULL ? names[0] : nearest);
    }
    return found ||
           (outline == NULL ? no_outline(region->title, theatre->outlines, theatre->outline_count, error)
                            : no_outline(region->title, &outline, 1, error));
}

bool pl_region_find(pl_store *store, const pl_theatre *theatre, const char *text, const char *outline,
                    pl_arena *arena, pl_region *ret, pl_error *error) {
    const pl_theatre_region *region = named(theatre, text);
    if (region != NULL && region->drawn.count > 0) return drawn_region(theatre, region, arena, ret, error);
    if (region != NULL) return administrative(store, theatre, region, outline, arena, ret, error);
    if (ends_with(text, ".geojson") || ends_with(text, ".json")) return file_region(text, arena, ret, error);
    if (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) return box_region(text, arena, ret, error);
    return unknown(theatre, text, arena, error);
}

bool pl_region_outlines(pl_store *store, const pl_theatre *theatre, const char *name, pl_arena *arena,
                        pl_region **ret, size_t *ret_count, pl_error *error) {
    const pl_theatre_region *region = named(theatre, name);
    pl_region *list = pl_arena_alloc(arena, (theatre->outline_count + 1) * sizeof *list);
    size_t count = 0;
    if (list == NULL) return pl_fail_nomem(error);
    if (region == NULL || region->drawn.count > 0) {
        if (!pl_region_find(store, theatre, name, NULL, arena, list, error)) return false;
        count = 1;
    }
    for (size_t i = 0; region != NULL && region->drawn.count == 0 && i < theatre->outline_count; i++) {
        bool found;
        if (!outline_by(store, region, theatre->outlines[i], arena, &list[count], &found, error))
            return false;
        count += found;
    }
    if (count == 0) return administrative(store, theatre, region, NULL, arena, list, error);
    *ret = list;
    *ret_count = count;
    return true;
}

/* ---- the theatre's outline ---- */

bool pl_region_theatre(pl_store *store, const pl_theatre *theatre, pl_arena *arena, pl_region *ret,
                       pl_error *error) {
    const char *source = theatre->border_source;
    pl_arena scratch = {0};
    collection all = {.arena = &scratch};
    bool done = true;
    if (source == NULL)
        return pl_fail(error, PL_MISSING, "theatre %s names no border (docs/files.md, \"Theatre\")",
                       theatre->name);
    pl_region region = {.name = theatre->name,
                        .title = theatre->title,
                        .code = "",
                        .outline = source,
                        .definition = "",
                        .official_km2 = NAN,
                        .official_from = ""};
    for (size_t i = 0; done && i < theatre->border_code_count; i++) {
        const pl_theatre_region *part = named(theatre, theatre->border_codes[i]);
        pl_region one;
        bool found = false;
        if (part == NULL) /* a theatre file that was parsed has them all */
            done = pl_fail(error, PL_INTERNAL, "a region of the border is not there");
        done = done && outline_by(store, part, source, &scratch, &one, &found, error);
        if (done && !found) done = no_outline(part->title, &theatre->border_source, 1, error);
        if (done && !PL_RESERVE(all.list, all.count + one.count, all.capacity)) done = pl_fail_nomem(error);
        for (size_t k = 0; done && k < one.count; k++) all.list[all.count++] = one.polygons[k];
    }
    if (done) done = (all.overlay = pl_overlay_open(error)) != NULL;
    done = done && dissolve(all.overlay, all.list, all.count, arena, &region, error);
    pl_overlay_close(all.overlay);
    pl_free(all.list);
    pl_arena_free(&scratch);
    if (done) *ret = region;
    return done;
}
