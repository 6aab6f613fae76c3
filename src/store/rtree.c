/* rtree.c - the spatial index of the two feature tables, as GeoPackage's extension gpkg_rtree_index wants it
 * (OGC 12-128r15, annex F.3), triggers included, so that programs which edit the file keep it right. The
 * triggers call five ST_ functions which GDAL and QGIS register on their connections, and we on ours. We
 * never run the triggers ourselves: SQLite refuses what they do on a connection that does not trust its file.
 * So before anything is written the index is taken down to its bare table, without triggers and not
 * announced, and the last step of writing brings it up to date with what came and went. */
#include "store/db.h"
#include "store/gpb.h"

typedef enum { IS_EMPTY, MIN_X, MAX_X, MIN_Y, MAX_Y } box_question;

static void answer_box(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    box_question question = *(const box_question *)sqlite3_user_data(context);
    pl_box box;
    const void *blob = sqlite3_value_blob(values[0]);
    bool full = pl_gpb_box(blob, (size_t)sqlite3_value_bytes(values[0]), &box);
    if (question == IS_EMPTY) {
        if (blob != NULL) sqlite3_result_int(context, !full);
    } else if (full) {
        sqlite3_result_double(context, question == MIN_X   ? box.west
                                       : question == MAX_X ? box.east
                                       : question == MIN_Y ? box.south
                                                           : box.north);
    }
}

bool pl_rtree_functions(sqlite3 *db) {
    static const struct {
        const char *name;
        box_question question;
    } functions[] = {{"ST_IsEmpty", IS_EMPTY},
                     {"ST_MinX", MIN_X},
                     {"ST_MaxX", MAX_X},
                     {"ST_MinY", MIN_Y},
                     {"ST_MaxY", MAX_Y}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (sqlite3_create_function_v2(
                db, functions[i].name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                (void *)(uintptr_t)&functions[i].question, answer_box, NULL, NULL, NULL) != SQLITE_OK)
            return false;
    return true;
}

/* The texts of the extension, for a table T with key id and geometry column geom. */
#define RTREE "rtree_" T "_geom"
#define ENTRY "VALUES (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
#define BUILD                                                                                                \
    "CREATE VIRTUAL TABLE IF NOT EXISTS " RTREE " USING rtree(id, minx, maxx, miny, maxy);"                  \
    "DELETE FROM " RTREE " WHERE id NOT IN (SELECT id FROM " T " WHERE west<=east);"                         \
    "INSERT INTO " RTREE " SELECT id, west, east, south, north FROM " T                                      \
    " WHERE west<=east AND id NOT IN (SELECT id FROM " RTREE ") ORDER BY id;"                                \
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
#define PAUSE                                                                                                \
    "DROP TRIGGER IF EXISTS " RTREE "_insert; DROP TRIGGER IF EXISTS " RTREE "_update1;"                     \
    "DROP TRIGGER IF EXISTS " RTREE "_update2; DROP TRIGGER IF EXISTS " RTREE "_update3;"                    \
    "DROP TRIGGER IF EXISTS " RTREE "_update4; DROP TRIGGER IF EXISTS " RTREE "_delete;"                     \
    "DELETE FROM gpkg_extensions WHERE table_name='" T "' AND extension_name='gpkg_rtree_index';"
#define DROP PAUSE "DROP TABLE IF EXISTS " RTREE ";"
#define T "shape"
static const char build_shape_sql[] = BUILD;
static const char pause_shape_sql[] = PAUSE;
static const char drop_shape_sql[] = DROP;
#undef T
#define T "change"
static const char build_change_sql[] = BUILD;
static const char pause_change_sql[] = PAUSE;
static const char drop_change_sql[] = DROP;
#undef T

bool pl_rtree_drop(pl_store *store, pl_error *error) {
    return pl_db_exec(store, drop_shape_sql, error) && pl_db_exec(store, drop_change_sql, error);
}

/* Both indexes are announced together, in the last transaction of writing, or not at all. */
static bool is_announced(pl_store *store, bool *ret, pl_error *error) {
    static const char sql[] =
        "SELECT 1 FROM sqlite_schema WHERE type='trigger' AND name='rtree_shape_geom_insert'";
    int64_t one;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return s != NULL && pl_db_number(store, s, SQLITE_OK, "reading the extensions", &one, ret, error);
}

bool pl_rtree_pause(pl_store *store, pl_error *error) {
    bool announced = false;
    if (!is_announced(store, &announced, error)) return false;
    return !announced ||
           (pl_db_exec(store, pause_shape_sql, error) && pl_db_exec(store, pause_change_sql, error));
}

bool pl_rtree_build(pl_store *store, pl_error *error) {
    bool announced = false;
    if (!is_announced(store, &announced, error)) return false;
    return announced ||
           (pl_db_exec(store, build_shape_sql, error) && pl_db_exec(store, build_change_sql, error));
}
