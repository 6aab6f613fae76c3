/* rtree.c - the spatial index of the two feature tables, as GeoPackage's extension gpkg_rtree_index wants it
 * (OGC 12-128r15, annex F.3), with the triggers by which programs that edit the file keep it right. They call
 * five ST_ functions which GDAL and QGIS have and we have not: on our connections triggers are off, since a
 * stranger's file may hold others, and rows are put into the index and taken out here. It is built after
 * everything else, so that a first ingest pays for it once; dropping what is derived drops it first. */
#include "store/db.h"

/* The texts of the extension, for a table T with key id and geometry column geom. */
#define RTREE "rtree_" T "_geom"
#define ENTRY "VALUES (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
#define BUILD                                                                                                \
    "CREATE VIRTUAL TABLE " RTREE " USING rtree(id, minx, maxx, miny, maxy);"                                \
    "INSERT INTO " RTREE " SELECT id, west, east, south, north FROM " T " WHERE west<=east ORDER BY id;"     \
    "CREATE TRIGGER " RTREE "_insert AFTER INSERT ON " T                                                     \
    " WHEN (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO " RTREE " " ENTRY   \
    " END;"                                                                                                  \
    "CREATE TRIGGER " RTREE "_update1 AFTER UPDATE OF geom ON " T                                            \
    " WHEN OLD.id = NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"                              \
    " BEGIN INSERT OR REPLACE INTO " RTREE " " ENTRY " END;"                                                 \
    "CREATE TRIGGER " RTREE "_update2 AFTER UPDATE OF geom ON " T                                            \
    " WHEN OLD.id = NEW.id AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"                                    \
    " BEGIN DELETE FROM " RTREE " WHERE id = OLD.id; END;"                                                   \
    "CREATE TRIGGER " RTREE "_update3 AFTER UPDATE ON " T                                                    \
    " WHEN OLD.id != NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"                             \
    " BEGIN DELETE FROM " RTREE " WHERE id = OLD.id; INSERT OR REPLACE INTO " RTREE " " ENTRY " END;"        \
    "CREATE TRIGGER " RTREE "_update4 AFTER UPDATE ON " T                                                    \
    " WHEN OLD.id != NEW.id AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"                                   \
    " BEGIN DELETE FROM " RTREE " WHERE id IN (OLD.id, NEW.id); END;"                                        \
    "CREATE TRIGGER " RTREE "_delete AFTER DELETE ON " T " WHEN OLD.geom NOT NULL BEGIN DELETE FROM " RTREE  \
    " WHERE id = OLD.id; END;"                                                                               \
    "INSERT INTO gpkg_extensions VALUES ('" T "', 'geom', 'gpkg_rtree_index',"                               \
    " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');"
#define DROP                                                                                                 \
    "DROP TRIGGER IF EXISTS " RTREE "_insert; DROP TRIGGER IF EXISTS " RTREE "_update1;"                     \
    "DROP TRIGGER IF EXISTS " RTREE "_update2; DROP TRIGGER IF EXISTS " RTREE "_update3;"                    \
    "DROP TRIGGER IF EXISTS " RTREE "_update4; DROP TRIGGER IF EXISTS " RTREE "_delete;"                     \
    "DROP TABLE IF EXISTS " RTREE ";"                                                                        \
    "DELETE FROM gpkg_extensions WHERE table_name='" T "' AND extension_name='gpkg_rtree_index';"

#define T "shape"
static const char build_shape_sql[] = BUILD;
static const char drop_shape_sql[] = DROP;
#undef T
#define T "change"
static const char build_change_sql[] = BUILD;
static const char drop_change_sql[] = DROP;
#undef T

bool pl_rtree_drop(pl_store *store, pl_error *error) {
    if (!pl_db_exec(store, drop_shape_sql, error) || !pl_db_exec(store, drop_change_sql, error)) return false;
    store->rtree = false;
    return true;
}

bool pl_rtree_look(pl_store *store, pl_error *error) {
    static const char sql[] = "SELECT count(*) FROM sqlite_schema WHERE type='table'"
                              " AND name IN ('rtree_shape_geom', 'rtree_change_geom')";
    int64_t count = 0;
    bool found = false;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL || !pl_db_number(store, s, 0, "reading the schema", &count, &found, error)) return false;
    store->rtree = count == 2;
    return true;
}

bool pl_rtree_build(pl_store *store, pl_error *error) {
    if (!pl_rtree_look(store, error) || store->rtree) return store->rtree;
    if (!pl_rtree_drop(store, error) || !pl_db_exec(store, build_shape_sql, error) ||
        !pl_db_exec(store, build_change_sql, error))
        return false;
    store->rtree = true;
    return true;
}

/* One row more, when there is an index. `sql` has the five columns of the index. */
static bool put(pl_store *store, const char *sql, int64_t id, const pl_box *box, pl_error *error) {
    if (!store->rtree || !(box->west <= box->east)) return true;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, id) | sqlite3_bind_double(s, 2, box->west) |
                sqlite3_bind_double(s, 3, box->east) | sqlite3_bind_double(s, 4, box->south) |
                sqlite3_bind_double(s, 5, box->north);
    return pl_db_run(store, s, bound, "writing the spatial index", error);
}

bool pl_rtree_put_shape(pl_store *store, int64_t id, const pl_box *box, pl_error *error) {
    return put(store, "INSERT OR REPLACE INTO rtree_shape_geom VALUES (?1, ?2, ?3, ?4, ?5)", id, box, error);
}

bool pl_rtree_put_change(pl_store *store, int64_t id, const pl_box *box, pl_error *error) {
    return put(store, "INSERT OR REPLACE INTO rtree_change_geom VALUES (?1, ?2, ?3, ?4, ?5)", id, box, error);
}

bool pl_rtree_forget_changes(pl_store *store, int64_t source, pl_instant to, pl_error *error) {
    static const char sql[] =
        "DELETE FROM rtree_change_geom WHERE id IN (SELECT id FROM change WHERE source=?1 AND to_instant=?2)";
    if (!store->rtree) return true;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source) | sqlite3_bind_int64(s, 2, to);
    return pl_db_run(store, s, bound, "writing the spatial index", error);
}
