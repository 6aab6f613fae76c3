/* collections_maps.c - the collections `control` and `change`: what maps show, and by what they differ.
 * Times, boxes and texts are walked in memory (store/features.c, store/change.c); polygons are read of those
 * features alone that stand on the page, or whose box crosses the one asked for. */
#include "engine/collections_parts.h"

#include "engine/geojson_write.h"

#define AREA_DECIMALS 6
#define M_DECIMALS 1

/* ---- control ---- */

static bool stay_wanted(const pl_feature_question *q, int64_t id, const pl_stay_feature *stay) {
    return (q->id == NULL || stay->id == id) && pl_feature_in_time(q, stay->begin, stay->end) &&
           pl_feature_passes(q, "source", stay->source) && pl_feature_passes(q, "layer", stay->layer) &&
           pl_feature_passes(q, "status", stay->status) &&
           pl_feature_passes(q, "side", pl_feature_side(stay->status)) &&
           pl_feature_passes(q, "class", stay->class_name);
}

static void stay_written(pl_feature_work *work, const pl_stay_feature *stay, const pl_polygon *polygon) {
    pl_json *json = work->json;
    pl_feature_open_number(work, stay->id);
    pl_json_key_text(json, "source", stay->source);
    pl_feature_text(json, "layer", stay->layer);
    pl_json_key_text(json, "status", stay->status);
    pl_feature_text(json, "side", pl_feature_side(stay->status));
    pl_feature_text(json, "class", stay->class_name);
    pl_json_key_fixed(json, "area_km2", stay->area_km2, AREA_DECIMALS);
    pl_feature_time(json, "start_time", stay->begin);
    pl_feature_time(json, "end_time", stay->end);
    pl_geojson_polygons(json, polygon, 1);
}

static bool stay_taken(pl_feature_work *work, const pl_stay_feature *stay, pl_arena *scratch,
                       pl_error *error) {
    const pl_feature_lies lies = pl_feature_box(work->question, stay->box);
    pl_polygon polygon;
    bool read = false;
    if (lies == PL_FEATURE_AWAY) return true;
    pl_arena_reset(scratch);
    if (lies == PL_FEATURE_ACROSS) {
        if (!pl_store_shape_get(work->store, stay->shape_id, scratch, &polygon, NULL, error)) return false;
        if (!pl_feature_meets(work->question, &polygon, 1)) return true;
        read = true;
    }
    if (!pl_feature_take(work)) return true;
    if (!read && !pl_store_shape_get(work->store, stay->shape_id, scratch, &polygon, NULL, error))
        return false;
    stay_written(work, stay, &polygon);
    return true;
}

bool pl_feature_control(pl_feature_work *work, pl_error *error) {
    const pl_stay_feature *stays;
    size_t count;
    pl_arena scratch = {0};
    const int64_t id = pl_feature_number(work->question->id);
    if (!pl_store_stay_features(work->store, &stays, &count, error)) return false;
    bool well = true;
    for (size_t i = 0; well && i < count; i++)
        well = !stay_wanted(work->question, id, &stays[i]) || stay_taken(work, &stays[i], &scratch, error);
    pl_arena_free(&scratch);
    return well;
}

bool pl_feature_maps_box(pl_store *store, int64_t source_id, pl_box *ret, pl_error *error) {
    const pl_stay_feature *stays;
    size_t count;
    pl_box box = PL_BOX_EMPTY;
    if (!pl_store_stay_features(store, &stays, &count, error)) return false;
    for (size_t i = 0; i < count; i++)
        if (stays[i].source_id == source_id &&
            (strcmp(stays[i].status, "contested") == 0 || pl_feature_side(stays[i].status)[0] != '\0'))
            box = pl_box_union(box, stays[i].box);
    *ret = box;
    return true;
}

/* ---- change ---- */

/* Patches of one source. A patch's kind depends on what else its snapshot holds: those of one snapshot are
 * judged together, when the first of them is asked about. */
typedef struct {
    const char *name;
    int64_t source_id;
    pl_source source;
    const pl_change_row *rows; /* by snapshot */
    size_t count;
    pl_arena arena;        /* of the snapshot that was judged last: */
    pl_change_row *judged; /* its patches, in their order */
    size_t judged_count;
} patches;

/* The patch with what its kind is told from. */
static bool judge(pl_feature_work *work, patches *of, const pl_change_row *row, const pl_change_row **ret,
                  pl_error *error) {
    if (of->judged_count == 0 || of->judged[0].to != row->to) {
        of->judged_count = 0;
        pl_arena_reset(&of->arena);
        if (!pl_ask_patches(work->store, of->source_id, &of->source, row->to - 1, row->to, &of->arena,
                            &of->judged, &of->judged_count, error))
            return false;
    }
    for (size_t i = 0; i < of->judged_count; i++)
        if (of->judged[i].id == row->id) {
            *ret = &of->judged[i];
            return true;
        }
    return pl_fail(error, PL_INTERNAL, "a patch is not among those of its snapshot");
}

static bool patch_wanted(const pl_feature_question *q, int64_t id, const pl_change_row *row) {
    return (q->id == NULL || row->id == id) && pl_feature_in_time(q, row->from, row->to) &&
           pl_feature_passes(q, "status", row->status) &&
           pl_feature_passes(q, "side", pl_feature_side(row->status)) &&
           pl_feature_passes(q, "direction", row->gained ? "gained" : "lost");
}

static void patch_written(pl_feature_work *work, const char *source, const pl_change_row *row,
                          const pl_polygon *polygons, size_t count) {
    pl_json *json = work->json;
    pl_feature_open_number(work, row->id);
    pl_json_key_text(json, "source", source);
    pl_json_key_text(json, "status", row->status);
    pl_feature_text(json, "side", pl_feature_side(row->status));
    pl_json_key_text(json, "direction", row->gained ? "gained" : "lost");
    pl_json_key_text(json, "kind", pl_kind_names[pl_change_kind(row, INT64_MAX)]);
    pl_json_key_fixed(json, "area_km2", row->area_km2, AREA_DECIMALS);
    pl_json_key_fixed(json, "contested_km2", row->contested_km2, AREA_DECIMALS);
    pl_json_key_fixed(json, "other_side_km2", row->other_side_km2, AREA_DECIMALS);
    pl_json_key_fixed(json, "width_m", row->width_m, M_DECIMALS);
    pl_json_key_fixed(json, "perimeter_m", row->perimeter_m, M_DECIMALS);
    pl_feature_time(json, "start_time", row->from);
    pl_feature_time(json, "end_time", row->to);
    pl_feature_time(json, "undone_time", row->undone_at);
    pl_geojson_multipolygon(json, polygons, count);
}

static bool patch_taken(pl_feature_work *work, patches *of, const pl_change_row *row, pl_arena *scratch,
                        pl_error *error) {
    const pl_feature_lies lies = pl_feature_box(work->question, row->box);
    const char *kinds = pl_feature_wanted(work->question, "kind");
    const pl_change_row *judged;
    const pl_polygon *polygons = NULL;
    size_t count = 0;
    if (lies == PL_FEATURE_AWAY) return true;
    if (kinds != NULL) {
        if (!judge(work, of, row, &judged, error)) return false;
        if (!pl_feature_listed(kinds, pl_kind_names[pl_change_kind(judged, INT64_MAX)])) return true;
    }
    pl_arena_reset(scratch);
    if (lies == PL_FEATURE_ACROSS) {
        if (!pl_store_change_polygons(work->store, row->id, scratch, &polygons, &count, error)) return false;
        if (!pl_feature_meets(work->question, polygons, count)) return true;
    }
    if (!pl_feature_take(work)) return true;
    if (!judge(work, of, row, &judged, error) ||
        (polygons == NULL &&
         !pl_store_change_polygons(work->store, row->id, scratch, &polygons, &count, error)))
        return false;
    patch_written(work, of->name, judged, polygons, count);
    return true;
}

static bool changes_of(pl_feature_work *work, const pl_source_row *source, pl_arena *scratch,
                       pl_error *error) {
    patches of = {.name = source->name, .source_id = source->id};
    const int64_t id = pl_feature_number(work->question->id);
    if (!pl_source_parse("evidence file", source->source_yaml, work->arena, &of.source, error) ||
        !pl_store_change_all(work->store, source->id, &of.rows, &of.count, error))
        return false;
    bool well = true;
    for (size_t i = 0; well && i < of.count; i++)
        well = !patch_wanted(work->question, id, &of.rows[i]) ||
               patch_taken(work, &of, &of.rows[i], scratch, error);
    pl_arena_free(&of.arena);
    return well;
}

bool pl_feature_change(pl_feature_work *work, pl_error *error) {
    pl_source_row *sources;
    size_t count;
    pl_arena scratch = {0};
    if (!pl_store_source_list(work->store, work->arena, &sources, &count, error)) return false;
    bool well = true;
    for (size_t i = 0; well && i < count; i++)
        if (pl_source_row_has_maps(&sources[i]) &&
            pl_feature_passes(work->question, "source", sources[i].name))
            well = changes_of(work, &sources[i], &scratch, error);
    pl_arena_free(&scratch);
    return well;
}
