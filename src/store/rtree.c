/* rtree.c - the spatial index of the table shape, as GeoPackage's extension gpkg_rtree_index wants it
 * (OGC 12-128r15, annex F.3), with the triggers by which programs that edit the file keep it right. They call
 * five ST_ functions which GDAL and QGIS have and we have not: on our connections triggers are off, since a
 * stranger's file may hold others, and rows are put into the index and taken out here. It is built after
 * everything else, so that a first ingest pays for it once; dropping what is derived drops it first. The
 * table change has none: its rows are small, many, and read by instant. */
#include "store/db.h"

/* The texts of the extension, for table shape with key id and geometry column geom. */
#define ENTRY                                                                                                \
    "INSERT OR REPLACE INTO rtree_shape_geom VALUES (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom),"          \
    " ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
static const char build_sql[] =
    "CREATE VIRTUAL TABLE rtree_shape_geom USING rtree(id, minx, maxx, miny, maxy);"
    "INSERT INTO rtree_shape_geom SELECT id, west, east, south, north FROM shape WHERE west<=east ORDER BY "
    "id;"
    "CREATE TRIGGER rtree_shape_geom_insert AFTER INSERT ON shape"
    " WHEN (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN " ENTRY " END;"
    "CREATE TRIGGER rtree_shape_geom_update1 AFTER UPDATE OF geom ON shape"
    " WHEN OLD.id = NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
    " BEGIN " ENTRY " END;"
    "CREATE TRIGGER rtree_shape_geom_update2 AFTER UPDATE OF geom ON shape"
    " WHEN OLD.id = NEW.id AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
    " BEGIN DELETE FROM rtree_shape_geom WHERE id = OLD.id; END;"
    "CREATE TRIGGER rtree_shape_geom_update3 AFTER UPDATE ON shape"
    " WHEN OLD.id != NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
    " BEGIN DELETE FROM rtree_shape_geom WHERE id = OLD.id; " ENTRY " END;"
    "CREATE TRIGGER rtree_shape_geom_update4 AFTER UPDATE ON shape"
    " WHEN OLD.id != NEW.id AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
    " BEGIN DELETE FROM rtree_shape_geom WHERE id IN (OLD.id, NEW.id); END;"
    "CREATE TRIGGER rtree_shape_geom_delete AFTER DELETE ON shape WHEN OLD.geom NOT NULL BEGIN DELETE FROM "
    "rtree_shape_geom"
    " WHERE id = OLD.id; END;"
    "INSERT INTO gpkg_extensions VALUES ('shape', 'geom', 'gpkg_rtree_index',"
    " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');";

static const char drop_sql[] =
    "DROP TRIGGER IF EXISTS rtree_shape_geom_insert; DROP TRIGGER IF EXISTS rtree_shape_geom_update1;"
    "DROP TRIGGER IF EXISTS rtree_shape_geom_update2; DROP TRIGGER IF EXISTS rtree_shape_geom_update3;"
    "DROP TRIGGER IF EXISTS rtree_shape_geom_update4; DROP TRIGGER IF EXISTS rtree_shape_geom_delete;"
    "DROP TABLE IF EXISTS rtree_shape_geom;"
    "DELETE FROM gpkg_extensions WHERE table_name='shape' AND extension_name='gpkg_rtree_index';";

bool pl_rtree_drop(pl_store *store, pl_error *error) {
    if (!pl_db_exec(store, drop_sql, error)) return false;
    store->rtree = false;
    return true;
}

bool pl_rtree_look(pl_store *store, pl_error *error) {
    static const char sql[] =
        "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='rtree_shape_geom'";
    int64_t count = 0;
    bool found = false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL || !pl_db_number(store, s, 0, "reading the schema", &count, &found, error)) return false;
    store->rtree = count == 1;
    return true;
}

bool pl_rtree_build(pl_store *store, pl_error *error) {
    if (!pl_rtree_look(store, error) || store->rtree) return store->rtree;
    if (!pl_rtree_drop(store, error) || !pl_db_exec(store, build_sql, error)) return false;
    store->rtree = true;
    return true;
}

bool pl_rtree_put_shape(pl_store *store, int64_t id, const pl_box *box, pl_error *error) {
    static const char sql[] = "INSERT OR REPLACE INTO rtree_shape_geom VALUES (?1, ?2, ?3, ?4, ?5)";
    if (!store->rtree || !(box->west <= box->east)) return true;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, id) | sqlite3_bind_double(s, 2, box->west) |
                sqlite3_bind_double(s, 3, box->east) | sqlite3_bind_double(s, 4, box->south) |
                sqlite3_bind_double(s, 5, box->north);
    return pl_db_run(store, s, bound, "writing the spatial index", error);
}
