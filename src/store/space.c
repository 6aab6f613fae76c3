/* space.c - regions and places: where, as sources of outlines and of settlements have it. All of one source
 * are replaced together, since they come from one file of it. */
#include "store/db.h"
#include "store/gpb.h"

static bool drop(pl_store *store, const char *sql, int64_t source_id, pl_error *error) {
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return s != NULL && pl_db_run(store, s, sqlite3_bind_int64(s, 1, source_id), "dropping places", error);
}

/* ---- regions ---- */

static bool region_put(pl_store *store, int64_t source_id, const pl_region_row *row, pl_error *error) {
    static const char sql[] =
        "INSERT INTO region (source, key, name, area_m2, west, south, east, north, geom)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; i < row->count; i++) box = pl_box_union(box, pl_box_of_polygon(&row->polygons[i]));
    store->grown[PL_EXTENT_REGION] = pl_box_union(store->grown[PL_EXTENT_REGION], box);
    pl_buffer_clear(&store->blob);
    if (!pl_gpb_polygons(row->polygons, row->count, &box, &store->blob, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, row->key) |
                pl_db_bind_text(s, 3, row->name) | sqlite3_bind_double(s, 4, row->area_m2) |
                sqlite3_bind_double(s, 5, box.west) | sqlite3_bind_double(s, 6, box.south) |
                sqlite3_bind_double(s, 7, box.east) | sqlite3_bind_double(s, 8, box.north) |
                pl_db_bind_blob(s, 9, (pl_slice){store->blob.data, store->blob.length});
    return pl_db_run(store, s, bound, "storing a region", error);
}

bool pl_store_regions_replace(pl_store *store, int64_t source_id, const pl_region_row *rows, size_t count,
                              pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    bool well = drop(store, "DELETE FROM region WHERE source=?1", source_id, error);
    for (size_t i = 0; well && i < count; i++) well = region_put(store, source_id, &rows[i], error);
    return pl_db_piece_end(store, own, well, error);
}

static bool region_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_region_row row = {.id = sqlite3_column_int64(s, 0),
                         .source_id = sqlite3_column_int64(s, 1),
                         .source = pl_db_text_of(s, 2, arena),
                         .key = pl_db_text_of(s, 3, arena),
                         .name = pl_db_text_of(s, 4, arena),
                         .area_m2 = sqlite3_column_double(s, 5)};
    (void)store;
    if (row.source == NULL || row.key == NULL || row.name == NULL) return pl_fail_nomem(error);
    if (!pl_gpb_read(sqlite3_column_blob(s, 6), (size_t)sqlite3_column_bytes(s, 6), arena, &row.polygons,
                     &row.count, error))
        return false;
    *(pl_region_row *)into = row;
    return true;
}

bool pl_store_region_list(pl_store *store, int64_t source_id, const char *key, pl_arena *arena,
                          pl_region_row **ret, size_t *ret_count, pl_error *error) {
    static const char sql[] = "SELECT g.id, g.source, o.name, g.key, g.name, g.area_m2, g.geom FROM region g"
                              " JOIN source o ON o.id=g.source WHERE (?1=0 OR g.source=?1)"
                              " AND (?2 IS NULL OR g.key=?2) ORDER BY o.name, g.key";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) |
                (key == NULL ? sqlite3_bind_null(s, 2) : pl_db_bind_text(s, 2, key));
    return pl_db_rows(store, s, bound, "listing regions", region_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}

static bool key_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    const char *key = pl_db_text_of(s, 0, arena);
    (void)store;
    if (key == NULL) return pl_fail_nomem(error);
    *(const char **)into = key;
    return true;
}

bool pl_store_region_keys(pl_store *store, pl_arena *arena, const char *const **ret, size_t *ret_count,
                          pl_error *error) {
    sqlite3_stmt *s = pl_db_prepare(store, "SELECT DISTINCT key FROM region ORDER BY key", error);
    return s != NULL && pl_db_rows(store, s, 0, "listing regions", key_row, sizeof **ret, arena, (void **)ret,
                                   ret_count, error);
}

/* ---- places ---- */

static bool place_put(pl_store *store, int64_t source_id, const pl_place_row *row, pl_error *error) {
    static const char sql[] = "INSERT INTO place (source, key, geonames, name, other_names, kind, region, "
                              "population, lon, lat) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, row->key) |
                (row->geonames == 0 ? sqlite3_bind_null(s, 3) : sqlite3_bind_int64(s, 3, row->geonames)) |
                pl_db_bind_text(s, 4, row->name) | pl_db_bind_text(s, 5, row->other_names) |
                pl_db_bind_text(s, 6, row->kind) | pl_db_bind_text(s, 7, row->region) |
                (row->population < 0 ? sqlite3_bind_null(s, 8) : sqlite3_bind_int64(s, 8, row->population)) |
                sqlite3_bind_double(s, 9, row->at.lon) | sqlite3_bind_double(s, 10, row->at.lat);
    return pl_db_run(store, s, bound, "storing a place", error);
}

bool pl_store_places_replace(pl_store *store, int64_t source_id, const pl_place_row *rows, size_t count,
                             pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    bool well = drop(store, "DELETE FROM place WHERE source=?1", source_id, error);
    for (size_t i = 0; well && i < count; i++) well = place_put(store, source_id, &rows[i], error);
    return pl_db_piece_end(store, own, well, error);
}

bool pl_place_row_read(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    bool counted = sqlite3_column_type(s, 8) != SQLITE_NULL;
    pl_place_row row = {.id = sqlite3_column_int64(s, 0),
                        .source_id = sqlite3_column_int64(s, 1),
                        .source = pl_db_text_of(s, 2, arena),
                        .key = pl_db_text_of(s, 3, arena),
                        .geonames = sqlite3_column_int64(s, 4),
                        .name = pl_db_text_of(s, 5, arena),
                        .other_names = pl_db_text_of(s, 6, arena),
                        .kind = pl_db_text_of(s, 7, arena),
                        .population = counted ? sqlite3_column_int64(s, 8) : -1,
                        .region = pl_db_text_of(s, 9, arena),
                        .at = {sqlite3_column_double(s, 10), sqlite3_column_double(s, 11)}};
    if (row.source == NULL || row.key == NULL || row.name == NULL || row.other_names == NULL ||
        row.kind == NULL || row.region == NULL)
        return pl_fail_nomem(error);
    if (!(row.at.lon >= -PL_GPB_LON_MAX && row.at.lon <= PL_GPB_LON_MAX && row.at.lat >= -PL_GPB_LAT_MAX &&
          row.at.lat <= PL_GPB_LAT_MAX))
        return pl_db_damaged(store, "a place lies nowhere on Earth", error);
    *(pl_place_row *)into = row;
    return true;
}

bool pl_store_place_list(pl_store *store, pl_arena *arena, pl_place_row **ret, size_t *ret_count,
                         pl_error *error) {
    static const char sql[] = PL_PLACE_COLUMNS_SQL " ORDER BY o.name, p.key";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return s != NULL && pl_db_rows(store, s, 0, "listing places", pl_place_row_read, sizeof **ret, arena,
                                   (void **)ret, ret_count, error);
}
