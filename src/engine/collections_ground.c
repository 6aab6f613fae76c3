/* collections_ground.c - the collections `sources`, `places`, `hubs` and `sectors`: who published what, and
 * the places that numbers are about. */
#include "engine/collections_parts.h"

#include "engine/geojson_write.h"
#include "engine/histories.h"

#include <stdio.h>

static bool id_is(const pl_feature_question *question, const char *id) {
    return question->id == NULL || strcmp(question->id, id) == 0;
}

static void box_written(pl_json *json, pl_box box) {
    if (!(box.west < box.east && box.south < box.north)) {
        pl_geojson_nowhere(json);
        return;
    }
    const pl_point corners[] = {
        {box.west, box.south}, {box.east, box.south}, {box.east, box.north}, {box.west, box.north}};
    const pl_ring ring = {corners, 4};
    const pl_polygon polygon = {&ring, 1};
    pl_geojson_polygons(json, &polygon, 1);
}

/* ---- sources ---- */

typedef struct {
    const pl_source_row *row;
    pl_source source;
    const pl_instant *instants;
    size_t count;
    pl_box box;
} one_source;

static void source_written(pl_feature_work *work, const one_source *s) {
    pl_json *json = work->json;
    pl_feature_open(work, s->row->name);
    pl_json_key_text(json, "source", s->row->name);
    pl_feature_text(json, "title", s->source.title);
    pl_feature_text(json, "maker", s->source.maker);
    pl_json_key_text(json, "kind", pl_source_kind_names[s->source.kind]);
    pl_feature_text(json, "theatre", s->row->theatre);
    pl_feature_text(json, "licence", s->source.licence);
    pl_feature_text(json, "attribution", s->source.attribution);
    pl_feature_text(json, "url", s->source.url);
    pl_feature_text(json, "caution", s->source.caution);
    pl_json_key(json, "day_turn_seconds");
    if (s->source.kind == PL_SOURCE_MAPS)
        pl_json_integer(json, s->row->day_turn_seconds);
    else
        pl_json_null(json);
    pl_json_key_integer(json, "snapshots", (int64_t)s->count);
    pl_feature_time(json, "start_time", s->count > 0 ? s->instants[0] : INT64_MAX);
    pl_feature_time(json, "end_time", s->count > 0 ? s->instants[s->count - 1] : INT64_MAX);
    box_written(json, s->box);
}

static bool source_taken(pl_feature_work *work, const pl_source_row *row, pl_error *error) {
    const pl_feature_question *q = work->question;
    one_source s = {.row = row, .box = PL_BOX_EMPTY};
    pl_instant *instants;
    if (!pl_source_parse("evidence file", row->source_yaml, work->arena, &s.source, error) ||
        !pl_store_snapshot_list(work->store, row->id, work->arena, &instants, &s.count, error))
        return false;
    s.instants = instants;
    if (!id_is(q, row->name) || !pl_feature_passes(q, "source", row->name) ||
        !pl_feature_passes(q, "maker", s.source.maker) || !pl_feature_passes(q, "theatre", row->theatre) ||
        !pl_feature_passes(q, "kind", pl_source_kind_names[s.source.kind]))
        return true;
    /* The last map belongs to it: its time is closed, so that a source of one edition has one. */
    if (q->timed && s.count > 0 && (instants[0] > q->end || instants[s.count - 1] < q->begin)) return true;
    if (!(s.source.kind == PL_SOURCE_MAPS ? pl_feature_maps_box(work->store, row->id, &s.box, error)
                                          : pl_store_source_box(work->store, row->id, &s.box, error)))
        return false;
    if (q->box_count > 0 && pl_feature_box(q, s.box) == PL_FEATURE_AWAY) return true;
    if (pl_feature_take(work)) source_written(work, &s);
    return true;
}

bool pl_feature_sources(pl_feature_work *work, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (!pl_store_source_list(work->store, work->arena, &rows, &count, error)) return false;
    for (size_t i = 0; i < count; i++)
        if (!source_taken(work, &rows[i], error)) return false;
    return true;
}

/* ---- hubs and sectors ---- */

bool pl_feature_hubs(pl_feature_work *work, pl_error *error) {
    pl_theatre theatre;
    bool found;
    if (!pl_feature_theatre(work->store, work->arena, &theatre, &found, error)) return false;
    for (size_t i = 0; found && i < theatre.hub_count; i++) {
        const pl_theatre_hub *hub = &theatre.hubs[i];
        for (size_t p = 0; p < hub->point_count; p++) {
            const struct pl_theatre_point *point = &hub->points[p];
            char id[256];
            snprintf(id, sizeof id, "%s.%s", hub->name, point->name);
            if (!id_is(work->question, id) || !pl_feature_passes(work->question, "hub", hub->name) ||
                !pl_feature_passes(work->question, "point", point->name) ||
                !pl_feature_line_meets(work->question, &point->at, 1) || !pl_feature_take(work))
                continue;
            pl_feature_open(work, id);
            pl_json_key_text(work->json, "hub", hub->name);
            pl_feature_text(work->json, "title", hub->title);
            pl_json_key_text(work->json, "point", point->name);
            pl_feature_text(work->json, "stated_by", point->from);
            pl_geojson_point(work->json, point->at);
        }
    }
    return true;
}

bool pl_feature_sectors(pl_feature_work *work, pl_error *error) {
    pl_theatre theatre;
    bool found;
    if (!pl_feature_theatre(work->store, work->arena, &theatre, &found, error)) return false;
    for (size_t i = 0; found && i < theatre.sector_count; i++) {
        const pl_theatre_region *sector = &theatre.sectors[i];
        if (!id_is(work->question, sector->name) ||
            !pl_feature_passes(work->question, "sector", sector->name) ||
            !pl_feature_meets(work->question, &sector->drawn, 1) || !pl_feature_take(work))
            continue;
        pl_feature_open(work, sector->name);
        pl_json_key_text(work->json, "sector", sector->name);
        pl_feature_text(work->json, "title", sector->title);
        pl_feature_text(work->json, "definition", sector->definition);
        pl_geojson_polygons(work->json, &sector->drawn, 1);
    }
    return true;
}

/* ---- places ---- */

/* A map that places are looked up on. */
typedef struct {
    const char *source;  /* NULL: there is none */
    pl_instant snapshot; /* INT64_MAX: none was asked for, or none is in force */
    struct held {
        const char *status;
        pl_box box;
        pl_polygon polygon;
    } * shapes; /* held before contested: where a map draws both, land is held */
    size_t count;
} lookup;

static bool shape_added(pl_feature_work *work, const pl_stay_feature *stay, lookup *map, pl_error *error) {
    struct held *shape = &map->shapes[map->count];
    *shape = (struct held){.status = pl_arena_copy(work->arena, stay->status, strlen(stay->status)),
                           .box = stay->box};
    if (shape->status == NULL) return pl_fail_nomem(error);
    map->count++;
    return pl_store_shape_get(work->store, stay->shape_id, work->arena, &shape->polygon, NULL, error);
}

/* The shapes that stand on the map in force at `at`. */
static bool load_map(pl_feature_work *work, int64_t source_id, pl_instant at, lookup *map, pl_error *error) {
    const pl_stay_feature *stays;
    size_t count;
    if (!pl_store_stay_features(work->store, &stays, &count, error)) return false;
    for (int contested = 0; contested < 2; contested++)
        for (size_t i = 0; i < count; i++) {
            const pl_stay_feature *stay = &stays[i];
            if (stay->source_id != source_id || stay->begin > at || stay->end <= at) continue;
            if (contested ? strcmp(stay->status, "contested") != 0 : pl_feature_side(stay->status)[0] == '\0')
                continue;
            if (map->shapes == NULL &&
                (map->shapes = pl_arena_alloc(work->arena, 2 * count * sizeof *map->shapes)) == NULL)
                return pl_fail_nomem(error);
            if (!shape_added(work, stay, map, error)) return false;
        }
    return true;
}

/* The source that `map` names, else the first of the theatre; and its map at the end of the time asked for.
 */
static bool find_map(pl_feature_work *work, lookup *map, pl_error *error) {
    const pl_feature_question *q = work->question;
    pl_asked *sources;
    size_t count, instant_count;
    pl_instant *instants;
    pl_theatre theatre;
    pl_error reason;
    if (!pl_ask_sources(work->store, pl_feature_wanted(q, "map"), work->arena, &sources, &count, &theatre,
                        &reason)) {
        if (reason.code == PL_MISSING) return true; /* no map: nobody can tell */
        if (error != NULL) *error = reason;
        return false;
    }
    map->source = sources[0].name;
    if (!q->timed) return true;
    if (!pl_store_snapshot_list(work->store, sources[0].id, work->arena, &instants, &instant_count, error))
        return false;
    const pl_instant last = instants[instant_count - 1];
    /* A map answers for a day behind the last. */
    if (q->begin > last + PL_DAY_SECONDS || q->end < instants[0]) return true;
    for (size_t i = 0; i < instant_count && instants[i] <= q->end; i++) map->snapshot = instants[i];
    return load_map(work, sources[0].id, map->snapshot, map, error);
}

static const char *status_on(const lookup *map, pl_point point) {
    if (map->snapshot == INT64_MAX) return "";
    const pl_box box = {point.lon, point.lat, point.lon, point.lat};
    for (size_t i = 0; i < map->count; i++)
        if (pl_box_meets(map->shapes[i].box, box) && pl_polygon_contains(&map->shapes[i].polygon, point))
            return map->shapes[i].status;
    return PL_NOT_DRAWN;
}

static void number_or_null(pl_json *json, const char *key, int64_t number, bool given) {
    pl_json_key(json, key);
    if (given)
        pl_json_integer(json, number);
    else
        pl_json_null(json);
}

static void place_written(pl_feature_work *work, const pl_place_row *place, const lookup *map) {
    pl_json *json = work->json;
    const char *status = status_on(map, place->at);
    pl_feature_open_number(work, place->id);
    pl_json_key_text(json, "source", place->source);
    pl_json_key_text(json, "key", place->key);
    pl_json_key_text(json, "name", place->name);
    pl_feature_text(json, "kind", place->kind);
    pl_feature_text(json, "region", place->region);
    number_or_null(json, "population", place->population, place->population >= 0);
    number_or_null(json, "geonames", place->geonames, place->geonames != 0);
    pl_feature_text(json, "map", map->source);
    pl_feature_time(json, "map_time", map->snapshot);
    pl_feature_text(json, "status", status);
    pl_feature_text(json, "side", pl_feature_side(status));
    pl_geojson_point(json, place->at);
}

bool pl_feature_places(pl_feature_work *work, pl_error *error) {
    const pl_feature_question *q = work->question;
    pl_place_wanted wanted = {.id = pl_feature_number(q->id),
                              .sources = pl_feature_wanted(q, "source"),
                              .kinds = pl_feature_wanted(q, "kind"),
                              .regions = pl_feature_wanted(q, "region"),
                              .names = pl_feature_wanted(q, "name"),
                              .boxes = {q->boxes[0], q->boxes[1]},
                              .box_count = q->box_count};
    pl_place_row *places;
    size_t count, matched;
    lookup map = {.snapshot = INT64_MAX};
    if (q->id != NULL && wanted.id == 0) return true;
    const size_t limit = q->limit < PL_FEATURE_PLACES_MAX ? q->limit : PL_FEATURE_PLACES_MAX;
    if (!find_map(work, &map, error) || !pl_store_place_page(work->store, &wanted, q->offset, limit,
                                                             work->arena, &places, &count, &matched, error))
        return false;
    for (size_t i = 0; i < count; i++) place_written(work, &places[i], &map);
    work->page = (pl_feature_page){matched, count};
    return true;
}
