/* collections.c - the collections, what of them is asked for, and which of it stands on a page. Features are
 * walked in their order and counted; those between offset and offset + limit are written. */
#include "engine/collections_parts.h"

#include "engine/geojson_write.h"
#include "geom/meets.h"
#include "text/number.h"

#include <stdio.h>

#define START_TIME "from this instant on, as published (UTC)"

/* clang-format off */
static const pl_feature_property source_properties[] = {
    {"source", "string", "its name", true},
    {"title", "string", "what it is called", false},
    {"maker", "string", "who draws or counts", true},
    {"kind", "string", "maps, regions, places or counts", true},
    {"theatre", "string", "the theatre that it belongs to", true},
    {"licence", "string", "under which it is published", false},
    {"attribution", "string", "how it wants to be named", false},
    {"url", "string", "where it is published", false},
    {"caution", "string", "what a reader of its numbers must know", false},
    {"day_turn_seconds", "integer", "where its day begins, in seconds behind 00:00 UTC", false},
    {"snapshots", "integer", "how many dated maps, editions or files of it are here", false},
    {"start_time", "date-time", "the first of them", false},
    {"end_time", "date-time", "the last of them", false},
};

static const pl_feature_property control_properties[] = {
    {"source", "string", "whose map", true},
    {"layer", "string", "of the source's map", true},
    {"status", "string", "held:SIDE, contested, liberated; ignored, outside and unmatched are not measured", true},
    {"side", "string", "who holds it", true},
    {"class", "string", "the legend's rule that gave the status", true},
    {"area_km2", "number", "of the shape, on the ellipsoid", false},
    {"start_time", "date-time", START_TIME ": the first map that shows it", false},
    {"end_time", "date-time", "the first map that does not show it any more; null: it stands on the last", false},
};

static const pl_feature_property change_properties[] = {
    {"source", "string", "whose maps", true},
    {"status", "string", "whose cover changed: held:SIDE or contested", true},
    {"side", "string", "of a held status", true},
    {"direction", "string", "gained or lost", true},
    {"kind", "string", "advance, retreat, reclassified, redraw or retraction, as known at the end of the evidence",
     true},
    {"area_km2", "number", "of the patch, on the ellipsoid", false},
    {"contested_km2", "number", "of it: contested before (gained) or after (lost)", false},
    {"other_side_km2", "number", "of it: another side's before (gained) or after (lost)", false},
    {"width_m", "number", "its mean width", false},
    {"perimeter_m", "number", "the length of its outline", false},
    {"start_time", "date-time", "the map before", false},
    {"end_time", "date-time", "the first map that shows the change", false},
    {"undone_time", "date-time", "the first map by which at least half of it went back; null: never", false},
};

static const pl_feature_property front_properties[] = {
    {"source", "string", "whose map", true},
    {"side", "string", "whose land lies on the line's left", true},
    {"sector", "string", "of the theatre file; null: in none", true},
    {"length_km", "number", "of this line, on the ellipsoid", false},
    {"border_km", "number", "nearer than this to coast and state border is no front; 0: no outline is here", false},
    {"hole_km2", "number", "holes in held land under this are filled", false},
    {"start_time", "date-time", START_TIME ": the map that it is drawn on", false},
    {"end_time", "date-time", "the next map; null: there is none", false},
};

static const pl_feature_property place_properties[] = {
    {"source", "string", "the gazetteer", true},
    {"key", "string", "the gazetteer's own id", false},
    {"name", "string", "as published", true},
    {"kind", "string", "the gazetteer's word", true},
    {"region", "string", "the gazetteer's code or name of the region", true},
    {"population", "integer", "null: not given", false},
    {"geonames", "integer", "its GeoNames id; null: none", false},
    {"map", "string", "the source of maps that says who holds it; a parameter too, else the theatre's first", true},
    {"map_time", "date-time", "the map in force at the end of `datetime`; null without it", false},
    {"status", "string", "on that map: held:SIDE, contested or not-drawn; null without `datetime`", false},
    {"side", "string", "who held it then", false},
};

static const pl_feature_property hub_properties[] = {
    {"hub", "string", "its name in the theatre file", true},
    {"title", "string", "its name for people", false},
    {"point", "string", "which of its stated points", true},
    {"stated_by", "string", "where the position comes from", false},
};

static const pl_feature_property sector_properties[] = {
    {"sector", "string", "its name in the theatre file", true},
    {"title", "string", "its name for people", false},
    {"definition", "string", "its bounds in words", false},
};

#define LISTED(list) (list), sizeof (list) / sizeof *(list)
const pl_feature_collection pl_feature_collections[] = {
    {"sources", "Sources", "who published what, from when to when, under which licence; the box of what it shows",
     "Polygon", LISTED(source_properties)},
    {"control", "Control", "every shape of every map with the time over which it stood", "Polygon",
     LISTED(control_properties)},
    {"change", "Change", "the patches by which each map differs from the one before", "MultiPolygon",
     LISTED(change_properties)},
    {"front", "Front",
     "where land that a side holds meets land that it does not hold, on one day: that of `datetime`, else of the "
     "last map; of one source a map maker, unless `source` names others",
     "LineString", LISTED(front_properties)},
    {"places", "Places", "settlements of the gazetteers, and with `datetime` who held them", "Point",
     LISTED(place_properties)},
    {"hubs", "Hubs", "the stated points of places that distance is measured to", "Point", LISTED(hub_properties)},
    {"sectors", "Sectors", "the theatre's front directions, of our own drawing", "Polygon",
     LISTED(sector_properties)},
};
/* clang-format on */
const size_t pl_feature_collection_count = sizeof pl_feature_collections / sizeof *pl_feature_collections;

typedef bool (*write_fn)(pl_feature_work *work, pl_error *error);
static const write_fn writers[] = {pl_feature_sources, pl_feature_control, pl_feature_change,
                                   pl_feature_front,   pl_feature_places,  pl_feature_hubs,
                                   pl_feature_sectors};
_Static_assert(sizeof writers / sizeof *writers ==
                   sizeof pl_feature_collections / sizeof *pl_feature_collections,
               "a writer for each collection");

/* ---- what is asked for ---- */

const char *pl_feature_wanted(const pl_feature_question *question, const char *property) {
    for (size_t i = 0; i < question->filter_count; i++)
        if (strcmp(question->filters[i].property, property) == 0) return question->filters[i].values;
    return NULL;
}

bool pl_feature_listed(const char *values, const char *text) {
    if (values == NULL) return true;
    const size_t length = strlen(text);
    if (strcmp(values, text) == 0) return true; /* a name may hold a comma */
    for (const char *at = values;; at++) {
        const size_t one = strcspn(at, ",");
        if (one == length && memcmp(at, text, length) == 0) return true;
        at += one;
        if (*at == '\0') return false;
    }
}

bool pl_feature_passes(const pl_feature_question *question, const char *property, const char *text) {
    return pl_feature_listed(pl_feature_wanted(question, property), text);
}

bool pl_feature_in_time(const pl_feature_question *question, pl_instant begin, pl_instant end) {
    if (!question->timed) return true;
    if (begin > question->end) return false;
    return end == INT64_MAX || end > question->begin || (begin == end && begin >= question->begin);
}

pl_feature_lies pl_feature_box(const pl_feature_question *question, pl_box box) {
    pl_feature_lies lies = PL_FEATURE_AWAY;
    if (question->box_count == 0) return PL_FEATURE_WITHIN;
    for (size_t i = 0; i < question->box_count; i++) {
        if (!pl_box_meets(box, question->boxes[i])) continue;
        if (pl_box_within(box, question->boxes[i])) return PL_FEATURE_WITHIN;
        lies = PL_FEATURE_ACROSS;
    }
    return lies;
}

bool pl_feature_meets(const pl_feature_question *question, const pl_polygon *polygons, size_t count) {
    if (question->box_count == 0) return true;
    for (size_t b = 0; b < question->box_count; b++)
        for (size_t i = 0; i < count; i++)
            if (pl_polygon_meets_box(&polygons[i], question->boxes[b])) return true;
    return false;
}

bool pl_feature_line_meets(const pl_feature_question *question, const pl_point *points, size_t count) {
    if (question->box_count == 0) return true;
    for (size_t b = 0; b < question->box_count; b++)
        if (pl_line_meets_box(points, count, question->boxes[b])) return true;
    return false;
}

int64_t pl_feature_number(const char *id) {
    int64_t number;
    if (id == NULL || !pl_integer_parse(pl_slice_of(id), 1, INT64_MAX, &number)) return 0;
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return strcmp(text, id) == 0 ? number : 0; /* one feature, one id: not also "007" */
}

/* ---- the page ---- */

bool pl_feature_take(pl_feature_work *work) {
    const size_t index = work->page.matched++;
    if (work->full || index < work->question->offset || work->page.returned >= work->question->limit)
        return false;
    if (work->page.returned > 0 && work->json->out->length - work->start > PL_FEATURE_PAGE_BYTES) {
        work->full = true;
        return false;
    }
    work->page.returned++;
    return true;
}

static void open_properties(pl_json *json) {
    pl_json_key(json, "properties");
    pl_json_object(json);
}

void pl_feature_open(pl_feature_work *work, const char *id) {
    pl_json_object(work->json);
    pl_json_key_text(work->json, "type", "Feature");
    pl_json_key_text(work->json, "id", id);
    open_properties(work->json);
}

void pl_feature_open_number(pl_feature_work *work, int64_t id) {
    pl_json_object(work->json);
    pl_json_key_text(work->json, "type", "Feature");
    pl_json_key_integer(work->json, "id", id);
    open_properties(work->json);
}

void pl_feature_time(pl_json *json, const char *key, pl_instant instant) {
    pl_json_key(json, key);
    if (instant == INT64_MAX || instant == INT64_MIN) {
        pl_json_null(json);
    } else {
        char text[PL_INSTANT_TEXT];
        pl_instant_text(instant, text);
        pl_json_text(json, text);
    }
}

void pl_feature_text(pl_json *json, const char *key, const char *text) {
    pl_json_key_text(json, key, text == NULL || text[0] == '\0' ? NULL : text);
}

const char *pl_feature_side(const char *status) {
    return strncmp(status, "held:", 5) == 0 ? status + 5 : "";
}

bool pl_feature_page_write(pl_store *store, const pl_feature_question *question, pl_arena *arena,
                           pl_json *json, pl_feature_page *ret, pl_error *error) {
    pl_feature_work work = {
        .store = store, .question = question, .arena = arena, .json = json, .start = json->out->length};
    const size_t index = (size_t)(question->collection - pl_feature_collections);
    /* One state of the file for the whole page, also when another program writes to it. */
    if (!pl_store_look_begin(store, error)) return false;
    const bool well = writers[index](&work, error);
    pl_store_look_end(store);
    if (!well) return false;
    if (json->out->failed) return pl_fail_nomem(error);
    *ret = work.page;
    return true;
}

/* ---- where and when a collection lies ---- */

static bool times_of_maps(pl_store *store, pl_arena *arena, pl_feature_extent *extent, pl_error *error) {
    pl_source_row *sources;
    size_t count;
    if (!pl_store_source_list(store, arena, &sources, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        pl_instant *instants;
        size_t instant_count;
        if (!pl_source_row_has_maps(&sources[i])) continue;
        if (!pl_store_snapshot_list(store, sources[i].id, arena, &instants, &instant_count, error))
            return false;
        if (instant_count == 0) continue;
        if (extent->begin == INT64_MIN || instants[0] < extent->begin) extent->begin = instants[0];
        if (extent->end == INT64_MAX || instants[instant_count - 1] > extent->end)
            extent->end = instants[instant_count - 1];
    }
    return true;
}

static bool box_of_sources(pl_store *store, bool maps, pl_arena *arena, pl_box *box, pl_error *error) {
    pl_source_row *sources;
    size_t count;
    if (!pl_store_source_list(store, arena, &sources, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        pl_box one = PL_BOX_EMPTY;
        const bool has_maps = pl_source_row_has_maps(&sources[i]);
        if (has_maps && maps) {
            if (!pl_feature_maps_box(store, sources[i].id, &one, error)) return false;
        } else if (!has_maps && !maps) {
            if (!pl_store_source_box(store, sources[i].id, &one, error)) return false;
        }
        *box = pl_box_union(*box, one);
    }
    return true;
}

static pl_box box_of_theatre(const pl_theatre *theatre, bool hubs) {
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; hubs && i < theatre->hub_count; i++)
        for (size_t p = 0; p < theatre->hubs[i].point_count; p++)
            box = pl_box_union(box, pl_box_of_points(&theatre->hubs[i].points[p].at, 1));
    for (size_t i = 0; !hubs && i < theatre->sector_count; i++)
        box = pl_box_union(box, pl_box_of_polygon(&theatre->sectors[i].drawn));
    return box;
}

bool pl_feature_extent_of(pl_store *store, const pl_feature_collection *collection, pl_arena *arena,
                          pl_feature_extent *ret, pl_error *error) {
    pl_feature_extent extent = {PL_BOX_EMPTY, INT64_MIN, INT64_MAX};
    const char *id = collection->id;
    const bool hubs = strcmp(id, "hubs") == 0;
    if (hubs || strcmp(id, "sectors") == 0) {
        pl_theatre theatre;
        bool found;
        if (!pl_feature_theatre(store, arena, &theatre, &found, error)) return false;
        if (found) extent.box = box_of_theatre(&theatre, hubs);
    } else if (strcmp(id, "places") == 0) {
        if (!box_of_sources(store, false, arena, &extent.box, error)) return false;
    } else {
        if (!times_of_maps(store, arena, &extent, error)) return false;
        if (strcmp(id, "control") == 0 || strcmp(id, "change") == 0) {
            if (!pl_store_table_box(store, id, &extent.box, error)) return false;
        } else if (!box_of_sources(store, true, arena, &extent.box, error) ||
                   (strcmp(id, "sources") == 0 && !box_of_sources(store, false, arena, &extent.box, error))) {
            return false;
        }
    }
    *ret = extent;
    return true;
}

bool pl_feature_theatre(pl_store *store, pl_arena *arena, pl_theatre *ret, bool *ret_found, pl_error *error) {
    pl_source_row *sources;
    size_t count;
    *ret_found = false;
    if (!pl_store_source_list(store, arena, &sources, &count, error)) return false;
    for (size_t i = 0; i < count && !*ret_found; i++) {
        if (!pl_source_row_has_maps(&sources[i])) continue;
        if (!pl_theatre_parse("evidence file", sources[i].theatre_yaml, arena, ret, error)) return false;
        *ret_found = true;
    }
    return true;
}
