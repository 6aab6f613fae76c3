/* theatre_space.c - where a war takes place, as a theatre file says it. What is drawn there is drawn by hand:
 * one closed line of longitude, latitude that does not cross itself. */
#include "legend/theatre_space.h"

#include "legend/fields.h"

#include <math.h>

#define SOURCES_MAX ((size_t)1000)
#define POINTS_OF_HUB_MAX ((size_t)16)
#define OFFICIAL_KM2_MAX 2e7 /* more than any country has */

bool pl_theatre_names(const char *file, const pl_yaml *list, pl_arena *arena, const char *const **ret,
                      size_t *ret_count, pl_error *error) {
    const char **names = pl_arena_alloc(arena, list->count * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        if (!pl_field_name(file, node, &names[count], error)) return false;
        for (size_t at = 0; at < count; at++) {
            if (strcmp(names[at], names[count]) != 0) continue;
            return pl_yaml_fail(file, node, error, "the source '%s' stands a second time", names[count]);
        }
        count++;
    }
    *ret = names;
    *ret_count = count;
    return true;
}

/* The list under `key`; NULL when the key is missing. */
static bool list_if_any(const char *file, const pl_yaml *mapping, const char *key, size_t most,
                        const pl_yaml **ret, pl_error *error) {
    *ret = NULL;
    return pl_yaml_get(mapping, key) == NULL || pl_field_need_list(file, mapping, key, most, ret, error);
}

static bool names_if_any(const char *file, const pl_yaml *root, const char *key, pl_arena *arena,
                         const char *const **ret, size_t *ret_count, pl_error *error) {
    const pl_yaml *list;
    if (!list_if_any(file, root, key, SOURCES_MAX, &list, error)) return false;
    return list == NULL || pl_theatre_names(file, list, arena, ret, ret_count, error);
}

/* ---- lines drawn by hand ---- */

/* [longitude, latitude] */
static bool parse_point(const char *file, const pl_yaml *node, pl_point *ret, pl_error *error) {
    pl_point point;
    if (!pl_yaml_expect(file, node, PL_YAML_SEQUENCE, error)) return false;
    if (node->count != 2)
        return pl_yaml_fail(file, node, error, "a point is [longitude, latitude] in degrees");
    if (!pl_yaml_number(file, node->first, &point.lon, error) ||
        !pl_yaml_number(file, node->first->next, &point.lat, error))
        return false;
    if (!(fabs(point.lon) <= 180 && fabs(point.lat) <= 90))
        return pl_yaml_fail(file, node, error,
                            "a point is [longitude, latitude], within -180 to 180 and -90 to 90 degrees");
    *ret = point;
    return true;
}

/* On which side of a-b does p lie? */
static int side_of(pl_point a, pl_point b, pl_point p) {
    double cross = (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
    return (cross > 0) - (cross < 0);
}

/* p, which lies on the line through a and b, lies between them. */
static bool between(pl_point a, pl_point b, pl_point p) {
    return fmin(a.lon, b.lon) <= p.lon && p.lon <= fmax(a.lon, b.lon) && fmin(a.lat, b.lat) <= p.lat &&
           p.lat <= fmax(a.lat, b.lat);
}

static bool edges_meet(pl_point a, pl_point b, pl_point c, pl_point d) {
    int abc = side_of(a, b, c), abd = side_of(a, b, d), cda = side_of(c, d, a), cdb = side_of(c, d, b);
    if (abc * abd < 0 && cda * cdb < 0) return true;
    return (abc == 0 && between(a, b, c)) || (abd == 0 && between(a, b, d)) ||
           (cda == 0 && between(c, d, a)) || (cdb == 0 && between(c, d, b));
}

/* Two edges with the common end s run back over one another. */
static bool fold(pl_point u, pl_point s, pl_point v) {
    double along = (u.lon - s.lon) * (v.lon - s.lon) + (u.lat - s.lat) * (v.lat - s.lat);
    return side_of(u, s, v) == 0 && along >= 0;
}

/* The first edge that meets an earlier one elsewhere than at their common end; SIZE_MAX: none. */
static size_t first_crossing(const pl_point *points, size_t count) {
    for (size_t i = 0; i < count; i++) {
        pl_point a = points[i], b = points[(i + 1) % count];
        for (size_t k = 0; k < i; k++) {
            pl_point c = points[k], d = points[(k + 1) % count];
            bool meets = k + 1 == i                 ? fold(c, a, b)
                         : k == 0 && i + 1 == count ? fold(a, b, d)
                                                    : edges_meet(a, b, c, d);
            if (meets) return i;
        }
    }
    return SIZE_MAX;
}

/* A closed line; its first point may be repeated at its end. */
static bool parse_outline(const char *file, const pl_yaml *mapping, const char *key, pl_arena *arena,
                          pl_polygon *ret, pl_error *error) {
    const pl_yaml *list;
    if (!pl_field_need_list(file, mapping, key, PL_THEATRE_POINTS_MAX, &list, error)) return false;
    pl_point *points = pl_arena_alloc(arena, list->count * sizeof *points);
    pl_ring *ring = pl_arena_alloc(arena, sizeof *ring);
    if (points == NULL || ring == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next)
        if (!parse_point(file, node, &points[count++], error)) return false;
    if (count > 1 && pl_point_equal(points[0], points[count - 1])) count--;
    if (count < 3) return pl_yaml_fail(file, list, error, "an outline has 3 points or more");
    size_t crossing = first_crossing(points, count);
    if (crossing != SIZE_MAX) {
        const pl_yaml *node = list->first;
        for (size_t i = 0; i < crossing && node->next != NULL; i++) node = node->next;
        return pl_yaml_fail(file, node, error, "the outline meets itself on the way from this point");
    }
    *ring = (pl_ring){points, count};
    *ret = (pl_polygon){ring, 1};
    return true;
}

/* ---- regions and sectors ---- */

/* ISO 3166-2: "UA-14". */
static bool parse_code(const char *file, const pl_yaml *node, const char **ret, pl_error *error) {
    pl_slice text;
    if (!pl_yaml_text(file, node, &text, error)) return false;
    bool good = text.length >= 4 && text.length <= 6 && text.data[2] == '-';
    for (size_t at = 0; good && at < text.length; at++) {
        char c = text.data[at];
        good = at == 2 || (c >= 'A' && c <= 'Z') || (at > 2 && c >= '0' && c <= '9');
    }
    if (!good)
        return pl_yaml_fail(file, node, error,
                            "'%s' is no code of ISO 3166-2, such as UA-14 (its letters are capitals)",
                            pl_yaml_shown(text).text);
    *ret = text.data;
    return true;
}

/* Is a region or sector so called already? Regions and sectors are asked for by name, title or code. */
static bool is_called(const pl_theatre_region *rows, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, text) == 0 || strcmp(rows[i].title, text) == 0 ||
            strcmp(rows[i].code, text) == 0)
            return true;
    return false;
}

static bool need_new(const char *file, const pl_yaml *mapping, const char *key, const char *text,
                     const pl_theatre *theatre, pl_error *error) {
    if (!is_called(theatre->regions, theatre->region_count, text) &&
        !is_called(theatre->sectors, theatre->sector_count, text))
        return true;
    return pl_yaml_fail(file, pl_yaml_get(mapping, key), error,
                        "a region or sector is called '%s' a second time", text);
}

static bool parse_official(const char *file, const pl_yaml *node, pl_theatre_region *region,
                           pl_error *error) {
    const pl_yaml *official = pl_yaml_get(node, "official_km2");
    if (official == NULL && pl_yaml_get(node, "official_from") != NULL)
        return pl_yaml_fail(file, pl_yaml_get(node, "official_from"), error,
                            "official_from means nothing without official_km2");
    if (official == NULL) return true;
    if (!pl_yaml_number(file, official, &region->official_km2, error)) return false;
    if (!(region->official_km2 > 0 && region->official_km2 <= OFFICIAL_KM2_MAX))
        return pl_yaml_fail(file, official, error, "an area in km2 is above 0 and at most %.0f",
                            OFFICIAL_KM2_MAX);
    return pl_field_need_text(file, node, "official_from", &region->official_from, error);
}

/* A region has a code, by which a source gives its outline, or is drawn here; a sector is always drawn. */
static bool parse_where(const char *file, const pl_yaml *node, bool sector, const pl_theatre *theatre,
                        pl_arena *arena, pl_theatre_region *region, pl_error *error) {
    static const char *const keys[] = {"name",          "title",      "code",    "official_km2",
                                       "official_from", "definition", "outline", NULL};
    static const char *const of_sectors[] = {"name", "title", "definition", "outline", NULL};
    if (!pl_yaml_known_keys(file, node, sector ? of_sectors : keys, error)) return false;
    const pl_yaml *code = pl_yaml_get(node, "code");
    if (!sector && (code == NULL) == (pl_yaml_get(node, "outline") == NULL))
        return pl_yaml_fail(file, node, error,
                            "a region has a code, by which a source gives its outline, or an outline that is "
                            "drawn here");
    if (code != NULL) {
        if (pl_yaml_get(node, "definition") != NULL)
            return pl_yaml_fail(file, pl_yaml_get(node, "definition"), error,
                                "a definition belongs to an outline that is drawn here");
        return parse_code(file, code, &region->code, error) &&
               need_new(file, node, "code", region->code, theatre, error);
    }
    return pl_field_need_text(file, node, "definition", &region->definition, error) &&
           parse_outline(file, node, "outline", arena, &region->drawn, error);
}

static bool parse_region(const char *file, const pl_yaml *node, bool sector, const pl_theatre *theatre,
                         pl_arena *arena, pl_theatre_region *ret, pl_error *error) {
    pl_theatre_region region = {.code = "", .definition = "", .official_km2 = NAN, .official_from = ""};
    if (!pl_yaml_expect(file, node, PL_YAML_MAPPING, error) ||
        !parse_where(file, node, sector, theatre, arena, &region, error) ||
        !pl_field_need_name(file, node, "name", &region.name, error) ||
        !pl_field_need_text(file, node, "title", &region.title, error) ||
        !parse_official(file, node, &region, error) ||
        !need_new(file, node, "name", region.name, theatre, error) ||
        !need_new(file, node, "title", region.title, theatre, error))
        return false;
    *ret = region;
    return true;
}

/* Regions or sectors: `count` is the theatre's count of them, so that each is held against those before. */
static bool parse_list(const char *file, const pl_yaml *list, bool sectors, pl_arena *arena,
                       pl_theatre *theatre, pl_error *error) {
    pl_theatre_region *rows = pl_arena_alloc(arena, (list == NULL ? 0 : list->count) * sizeof *rows);
    size_t *count = sectors ? &theatre->sector_count : &theatre->region_count;
    if (rows == NULL) return pl_fail_nomem(error);
    *(sectors ? &theatre->sectors : &theatre->regions) = rows;
    for (const pl_yaml *node = list == NULL ? NULL : list->first; node != NULL; node = node->next) {
        if (!parse_region(file, node, sectors, theatre, arena, &rows[*count], error)) return false;
        (*count)++;
    }
    return true;
}

static bool parse_regions(const char *file, const pl_yaml *root, pl_arena *arena, pl_theatre *theatre,
                          pl_error *error) {
    const pl_yaml *regions, *sectors;
    return list_if_any(file, root, "regions", PL_THEATRE_REGIONS_MAX, &regions, error) &&
           list_if_any(file, root, "sectors", PL_THEATRE_REGIONS_MAX, &sectors, error) &&
           parse_list(file, regions, false, arena, theatre, error) &&
           parse_list(file, sectors, true, arena, theatre, error);
}

static bool parse_border(const char *file, const pl_yaml *root, pl_arena *arena, pl_theatre *theatre,
                         pl_error *error) {
    static const char *const keys[] = {"source", "regions", NULL};
    const pl_yaml *border = pl_yaml_get(root, "border"), *list;
    if (border == NULL) return true;
    if (!pl_yaml_known_keys(file, border, keys, error) ||
        !pl_field_need_name(file, border, "source", &theatre->border_source, error))
        return false;
    bool listed = false;
    for (size_t i = 0; i < theatre->outline_count; i++)
        listed = listed || strcmp(theatre->outlines[i], theatre->border_source) == 0;
    if (!listed)
        return pl_yaml_fail(file, pl_yaml_get(border, "source"), error,
                            "'%s' is not among the theatre's outlines", theatre->border_source);
    if (!pl_field_need_list(file, border, "regions", PL_THEATRE_REGIONS_MAX, &list, error)) return false;
    const char **codes = pl_arena_alloc(arena, list->count * sizeof *codes);
    if (codes == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        const char **code = &codes[theatre->border_code_count];
        bool known = false, twice = false;
        if (!parse_code(file, node, code, error)) return false;
        for (size_t i = 0; i < theatre->region_count; i++)
            known = known || strcmp(theatre->regions[i].code, *code) == 0;
        for (size_t i = 0; i < theatre->border_code_count; i++) twice = twice || strcmp(codes[i], *code) == 0;
        if (!known || twice)
            return pl_yaml_fail(file, node, error,
                                known ? "the region '%s' stands a second time"
                                      : "no region of the theatre has the code '%s'",
                                *code);
        theatre->border_code_count++;
    }
    theatre->border_codes = codes;
    return true;
}

/* ---- hubs ---- */

static bool parse_hub_point(const char *file, const pl_yaml *node, struct pl_theatre_point *points,
                            size_t count, pl_error *error) {
    static const char *const keys[] = {"name", "at", "from", NULL};
    struct pl_theatre_point point;
    const pl_yaml *at;
    if (!pl_yaml_known_keys(file, node, keys, error) ||
        !pl_field_need_name(file, node, "name", &point.name, error) ||
        !pl_yaml_need(file, node, "at", &at, error) || !parse_point(file, at, &point.at, error) ||
        !pl_field_need_text(file, node, "from", &point.from, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(points[i].name, point.name) == 0)
            return pl_yaml_fail(file, pl_yaml_get(node, "name"), error, "the point '%s' stands a second time",
                                point.name);
    points[count] = point;
    return true;
}

static bool parse_hub(const char *file, const pl_yaml *node, pl_arena *arena, pl_theatre_hub *ret,
                      pl_error *error) {
    static const char *const keys[] = {"name", "title", "points", "edge", "edge_from", NULL};
    pl_theatre_hub hub = {.edge_from = ""};
    const pl_yaml *list;
    if (!pl_yaml_known_keys(file, node, keys, error) ||
        !pl_field_need_name(file, node, "name", &hub.name, error) ||
        !pl_field_need_text(file, node, "title", &hub.title, error) ||
        !pl_field_need_list(file, node, "points", POINTS_OF_HUB_MAX, &list, error))
        return false;
    struct pl_theatre_point *points = pl_arena_alloc(arena, list->count * sizeof *points);
    if (points == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *point = list->first; point != NULL; point = point->next) {
        if (!parse_hub_point(file, point, points, hub.point_count, error)) return false;
        hub.point_count++;
    }
    hub.points = points;
    const pl_yaml *edge_from = pl_yaml_get(node, "edge_from");
    if (pl_yaml_get(node, "edge") == NULL && edge_from != NULL)
        return pl_yaml_fail(file, edge_from, error, "edge_from means nothing without edge");
    if (pl_yaml_get(node, "edge") != NULL &&
        (!parse_outline(file, node, "edge", arena, &hub.edge, error) ||
         !pl_field_need_text(file, node, "edge_from", &hub.edge_from, error)))
        return false;
    *ret = hub;
    return true;
}

static bool parse_hubs(const char *file, const pl_yaml *root, pl_arena *arena, pl_theatre *theatre,
                       pl_error *error) {
    const pl_yaml *list;
    if (!list_if_any(file, root, "hubs", PL_THEATRE_HUBS_MAX, &list, error)) return false;
    if (list == NULL) return true;
    pl_theatre_hub *hubs = pl_arena_alloc(arena, list->count * sizeof *hubs);
    if (hubs == NULL) return pl_fail_nomem(error);
    for (const pl_yaml *node = list->first; node != NULL; node = node->next) {
        pl_theatre_hub *hub = &hubs[theatre->hub_count];
        if (!parse_hub(file, node, arena, hub, error)) return false;
        for (size_t i = 0; i < theatre->hub_count; i++)
            if (strcmp(hubs[i].name, hub->name) == 0 || strcmp(hubs[i].title, hub->title) == 0)
                return pl_yaml_fail(file, node, error, "the hub '%s' stands a second time", hub->name);
        theatre->hub_count++;
    }
    theatre->hubs = hubs;
    return true;
}

bool pl_theatre_space(const char *file, const pl_yaml *root, pl_arena *arena, pl_theatre *theatre,
                      pl_error *error) {
    return names_if_any(file, root, "outlines", arena, &theatre->outlines, &theatre->outline_count, error) &&
           names_if_any(file, root, "gazetteers", arena, &theatre->gazetteers, &theatre->gazetteer_count,
                        error) &&
           parse_regions(file, root, arena, theatre, error) &&
           parse_border(file, root, arena, theatre, error) && parse_hubs(file, root, arena, theatre, error);
}
