/* schema.c - the tables of an evidence file, in two parts: the record, which is never lost (each older schema
 * has steps that lead to this one), and what is derived, which another version drops and makes anew.
 * docs/evidence.md explains every column; the frame is that of OGC 12-128r15 (GeoPackage 1.3). */
#include "store/db.h"

#define APPLICATION_ID 1196444487 /* "GPKG" */

/* clang-format off */
static const char frame_sql[] =
    "PRAGMA application_id=1196444487;"
    "PRAGMA user_version=10300;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,"
    " organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,"
    " description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    "('Undefined Cartesian SRS',-1,'NONE',-1,'undefined','undefined Cartesian coordinate reference system'),"
    "('Undefined geographic SRS',0,'NONE',0,'undefined','undefined geographic coordinate reference system'),"
    "('WGS 84 geodetic',4326,'EPSG',4326,'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,"
    "298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,"
    "AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],"
    "AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]',"
    "'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier "
    "TEXT UNIQUE,"
    " description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
    " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
    " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,"
    " CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,"
    " definition TEXT NOT NULL, scope TEXT NOT NULL,"
    " CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
    "CREATE TABLE plumbline (record_schema INTEGER NOT NULL, derived_schema INTEGER NOT NULL);";

/* Instants are whole seconds; a column beside them says the same as GeoPackage's DATETIME, and takes no room. */
#define ISO(column) "strftime('%Y-%m-%dT%H:%M:%fZ', " column ", 'unixepoch')"
#define NEVER "'1970-01-01T00:00:00.000Z'" /* pl_store_finish sets the time of the newest map */

/* clang-format off */
static const char record_sql[] =
    "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, maker TEXT NOT NULL,"
    " theatre TEXT NOT NULL, day_turn_seconds INTEGER NOT NULL, derived_current INTEGER NOT NULL,"
    " source_yaml TEXT NOT NULL, legend_yaml TEXT NOT NULL, theatre_yaml TEXT NOT NULL);"
    "CREATE TABLE content (id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
    " sha256 BLOB NOT NULL, bytes INTEGER NOT NULL, base INTEGER REFERENCES content(id),"
    " depth INTEGER NOT NULL, packed BLOB NOT NULL, UNIQUE (source, sha256));"
    "CREATE TABLE record (id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
    " layer TEXT NOT NULL, instant INTEGER NOT NULL, sha256 BLOB NOT NULL, state INTEGER NOT NULL,"
    " why TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " content INTEGER NOT NULL REFERENCES content(id), features INTEGER NOT NULL,"
    " polygons INTEGER NOT NULL, positions INTEGER NOT NULL, points INTEGER NOT NULL,"
    " lines INTEGER NOT NULL, null_geometries INTEGER NOT NULL,"
    " time DATETIME GENERATED ALWAYS AS (" ISO("instant") ") VIRTUAL,"
    " UNIQUE (source, layer, instant, sha256));"
    "CREATE TABLE run (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, version TEXT NOT NULL,"
    " libraries TEXT NOT NULL, arguments TEXT NOT NULL);";

static const char derived_sql[] =
    "CREATE TABLE shape (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, area_m2 REAL NOT NULL,"
    " repair INTEGER NOT NULL, west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL,"
    " north REAL NOT NULL, geom POLYGON NOT NULL,"
    " area_km2 REAL GENERATED ALWAYS AS (area_m2 / 1e6) VIRTUAL);"
    "CREATE TABLE class (id INTEGER PRIMARY KEY, status TEXT NOT NULL, class TEXT NOT NULL,"
    " colour TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (status, class, colour, label));"
    "CREATE TABLE member (record INTEGER NOT NULL REFERENCES record(id),"
    " shape INTEGER NOT NULL REFERENCES shape(id), class INTEGER NOT NULL REFERENCES class(id),"
    " PRIMARY KEY (record, shape, class)) WITHOUT ROWID;"
    "CREATE TABLE standing (source INTEGER NOT NULL REFERENCES source(id), layer TEXT NOT NULL,"
    " PRIMARY KEY (source, layer)) WITHOUT ROWID;"
    "CREATE TABLE stay (id INTEGER PRIMARY KEY, shape INTEGER NOT NULL REFERENCES shape(id),"
    " class INTEGER NOT NULL REFERENCES class(id), first_record INTEGER NOT NULL REFERENCES record(id),"
    " end_record INTEGER REFERENCES record(id));"
    "CREATE TABLE pair (source INTEGER NOT NULL REFERENCES source(id), to_instant INTEGER NOT NULL,"
    " from_instant INTEGER, updated INTEGER NOT NULL, rung INTEGER NOT NULL, residual_km2 REAL NOT NULL,"
    " PRIMARY KEY (source, to_instant)) WITHOUT ROWID;"
    "CREATE TABLE change (id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
    " from_instant INTEGER NOT NULL, to_instant INTEGER NOT NULL, undone_at INTEGER, undone_km2 REAL NOT NULL, status TEXT NOT NULL,"
    " liberated_km2 REAL, front_m REAL,"
    " gained INTEGER NOT NULL, area_km2 REAL NOT NULL, contested_km2 REAL NOT NULL,"
    " other_side_km2 REAL NOT NULL, perimeter_m REAL NOT NULL, width_m REAL NOT NULL,"
    " west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL,"
    " geom MULTIPOLYGON NOT NULL,"
    " start_time DATETIME GENERATED ALWAYS AS (" ISO("from_instant") ") VIRTUAL,"
    " end_time DATETIME GENERATED ALWAYS AS (" ISO("to_instant") ") VIRTUAL,"
    " undone_time DATETIME GENERATED ALWAYS AS (" ISO("undone_at") ") VIRTUAL);"
    "CREATE INDEX change_by_instant ON change (source, to_instant);"
    "CREATE TABLE series (source INTEGER NOT NULL REFERENCES source(id), status TEXT NOT NULL,"
    " instant INTEGER NOT NULL, updated INTEGER NOT NULL, held_km2 REAL NOT NULL,"
    " gained_km2 REAL NOT NULL, lost_km2 REAL NOT NULL,"
    " PRIMARY KEY (source, status, instant)) WITHOUT ROWID;"
    "CREATE TABLE region (id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
    " key TEXT NOT NULL, name TEXT NOT NULL, area_m2 REAL NOT NULL, west REAL NOT NULL, south REAL NOT NULL,"
    " east REAL NOT NULL, north REAL NOT NULL, geom MULTIPOLYGON NOT NULL,"
    " area_km2 REAL GENERATED ALWAYS AS (area_m2 / 1e6) VIRTUAL, UNIQUE (source, key));"
    "CREATE TABLE place (id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
    " key TEXT NOT NULL, geonames INTEGER, name TEXT NOT NULL, other_names TEXT NOT NULL, kind TEXT NOT NULL,"
    " region TEXT NOT NULL, population INTEGER, lon REAL NOT NULL, lat REAL NOT NULL, UNIQUE (source, key));"
    "CREATE TABLE interception (id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
    " line INTEGER NOT NULL, begin_instant INTEGER NOT NULL, end_instant INTEGER NOT NULL, label TEXT NOT NULL,"
    " types TEXT NOT NULL, launched INTEGER, destroyed INTEGER, not_reached INTEGER, state TEXT NOT NULL,"
    " why TEXT NOT NULL, reference TEXT NOT NULL,"
    " start_time DATETIME GENERATED ALWAYS AS (" ISO("begin_instant") ") VIRTUAL,"
    " end_time DATETIME GENERATED ALWAYS AS (" ISO("end_instant") ") VIRTUAL, UNIQUE (source, line));";

/* What GIS programs list: three feature tables, two layers with times, and the views with numbers. */
static const char contents_sql[] =
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES"
    "('shape','features','shape','polygons fit for measuring, each kept once'," NEVER ",4326),"
    "('change','features','change','patches by which snapshots differ'," NEVER ",4326),"
    "('control','features','control','shapes with the time they stood on the map'," NEVER ",4326),"
    "('changes','features','changes','patches with their time and source'," NEVER ",4326),"
    "('region','features','region','outlines of regions'," NEVER ",4326),"
    "('place','attributes','place','settlements'," NEVER ",NULL),"
    "('interception','attributes','interception','reported raids: launched and destroyed'," NEVER ",NULL),"
    "('daily','attributes','daily','held, gained, lost by day'," NEVER ",NULL),"
    "('monthly','attributes','monthly','held, gained, lost by month'," NEVER ",NULL),"
    "('snapshot','attributes','snapshot','the maps of each source'," NEVER ",NULL),"
    "('gap','attributes','gap','times between updates'," NEVER ",NULL),"
    "('file','attributes','file','the published files'," NEVER ",NULL),"
    "('left_out','attributes','left_out','what is not measured, and why'," NEVER ",NULL);"
    "INSERT INTO gpkg_geometry_columns VALUES ('shape','geom','POLYGON',4326,0,0),"
    "('change','geom','MULTIPOLYGON',4326,0,0), ('control','geom','POLYGON',4326,0,0),"
    "('changes','geom','MULTIPOLYGON',4326,0,0), ('region','geom','MULTIPOLYGON',4326,0,0);";
/* clang-format on */

/* What another derived schema may have left; names that a later one gives up stay in this list. */
static const char drop_derived_sql[] =
    "DROP VIEW IF EXISTS daily; DROP VIEW IF EXISTS monthly; DROP VIEW IF EXISTS snapshot;"
    "DROP VIEW IF EXISTS gap; DROP VIEW IF EXISTS file; DROP VIEW IF EXISTS left_out;"
    "DROP VIEW IF EXISTS control; DROP VIEW IF EXISTS changes;"
    "DROP TABLE IF EXISTS stay; DROP TABLE IF EXISTS member; DROP TABLE IF EXISTS class;"
    "DROP TABLE IF EXISTS shape; DROP TABLE IF EXISTS pair; DROP TABLE IF EXISTS change;"
    "DROP TABLE IF EXISTS series; DROP TABLE IF EXISTS standing;"
    "DROP TABLE IF EXISTS region; DROP TABLE IF EXISTS place; DROP TABLE IF EXISTS interception;"
    "DELETE FROM gpkg_geometry_columns WHERE table_name IN ('shape', 'change', 'control', 'changes', "
    "'region');"
    "DELETE FROM gpkg_contents WHERE table_name IN ('shape', 'change', 'control', 'changes', 'region', "
    "'place',"
    " 'interception', 'daily', 'monthly', 'snapshot', 'gap', 'file', 'left_out');"
    "UPDATE source SET derived_current=0;";

/* On any connection, so that what a file has can be held against what it should have. */
static bool run_parts(sqlite3 *db, const char *const *parts) {
    for (; *parts != NULL; parts++)
        if (sqlite3_exec(db, *parts, NULL, NULL, NULL) != SQLITE_OK) return false;
    return true;
}

static const char *const record_parts[] = {frame_sql, record_sql, NULL};
static const char *const derived_parts[] = {derived_sql, contents_sql, NULL};

static bool create_derived(pl_store *store, pl_error *error) {
    return (run_parts(store->db, derived_parts) && run_parts(store->db, pl_views_sql)) ||
           pl_db_fail(store, "making the tables", error);
}

/* All in one transaction: a creation that is cut off leaves 0 bytes or all of it. */
static bool create_parts(pl_store *store, pl_error *error) {
    static const char number_sql[] = "INSERT INTO plumbline VALUES (?1, ?2)";
    if (!run_parts(store->db, record_parts)) return pl_db_fail(store, "making the tables", error);
    if (!create_derived(store, error)) return false;
    sqlite3_stmt *statement = pl_db_prepare(store, number_sql, error);
    if (statement == NULL) return false;
    int bound =
        sqlite3_bind_int(statement, 1, PL_RECORD_SCHEMA) | sqlite3_bind_int(statement, 2, PL_DERIVED_SCHEMA);
    return pl_db_run(store, statement, bound, "making the tables", error);
}

bool pl_schema_create(pl_store *store, pl_error *error) {
    if (!pl_db_exec(store, "PRAGMA page_size=8192", error) || !pl_store_begin(store, error)) return false;
    /* Somebody else may have made it since it was looked at. */
    int64_t tables = 0;
    bool found;
    sqlite3_stmt *statement = pl_db_prepare(store, "SELECT count(*) FROM sqlite_schema", error);
    bool well = statement != NULL &&
                pl_db_number(store, statement, 0, "reading the schema", &tables, &found, error) &&
                (tables > 0 || create_parts(store, error));
    if (well && pl_store_commit(store, error)) return true;
    pl_store_rollback(store);
    return false;
}

static bool one_number(pl_store *store, const char *sql, int64_t *ret, pl_error *error) {
    bool found;
    sqlite3_stmt *statement = pl_db_prepare(store, sql, error);
    if (statement == NULL || !pl_db_number(store, statement, 0, "reading the schema", ret, &found, error))
        return false;
    return found || pl_db_damaged(store, "its schema number is missing", error);
}

/* Drops all that is derived, with its views, and makes it as this version has it; the sources are to be
 * derived again. */
static bool remake_derived(pl_store *store, pl_error *error) {
    static const char number_sql[] = "UPDATE plumbline SET derived_schema=?1";
    if (store->mode == PL_STORE_READ)
        return pl_fail(
            error, PL_STORAGE,
            "%s: its derived tables are of another version of Plumbline; run `plumbline ingest` on it once, "
            "which makes them anew from the record",
            store->path);
    if (!pl_store_begin(store, error)) return false;
    sqlite3_stmt *statement = NULL;
    bool well = pl_rtree_drop(store, error) && pl_db_exec(store, drop_derived_sql, error) &&
                create_derived(store, error) &&
                (statement = pl_db_prepare(store, number_sql, error)) != NULL &&
                pl_db_run(store, statement, sqlite3_bind_int(statement, 1, PL_DERIVED_SCHEMA),
                          "renewing tables", error);
    return pl_db_piece_end(store, true, well, error);
}

/* Files come from strangers: a table or view of ours must read as we write it, or a view in a table's place
 * could make any question endless. What others have added is let be. */
static bool same_schema(pl_store *store, sqlite3 *model, pl_error *error) {
    static const char ours_sql[] = "SELECT type, name, sql FROM sqlite_schema"
                                   " WHERE sql IS NOT NULL AND substr(name, 1, 5)<>'gpkg_'";
    static const char theirs_sql[] = "SELECT 1 FROM sqlite_schema WHERE type=?1 AND name=?2 AND sql=?3";
    sqlite3_stmt *ours = NULL, *theirs = pl_db_prepare(store, theirs_sql, error);
    if (theirs == NULL) return false;
    bool well = sqlite3_prepare_v2(model, ours_sql, -1, &ours, NULL) == SQLITE_OK || pl_fail_nomem(error);
    while (well && sqlite3_step(ours) == SQLITE_ROW) {
        int bound = SQLITE_OK;
        int64_t one;
        bool found = false;
        for (int i = 0; i < 3; i++) bound |= sqlite3_bind_value(theirs, i + 1, sqlite3_column_value(ours, i));
        well = pl_db_number(store, theirs, bound, "reading the schema", &one, &found, error);
        if (well && !found)
            well = pl_fail(error, PL_STORAGE,
                           "%s: the file is damaged: its %s %s is not as Plumbline makes it; take a "
                           "copy that is whole",
                           store->path, (const char *)sqlite3_column_text(ours, 0),
                           (const char *)sqlite3_column_text(ours, 1));
    }
    sqlite3_finalize(ours);
    return well;
}

static bool check_texts(pl_store *store, pl_error *error) {
    sqlite3 *model = NULL;
    bool made =
        sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
        run_parts(model, record_parts) && run_parts(model, derived_parts) && run_parts(model, pl_views_sql);
    bool well = made ? same_schema(store, model, error)
                     : pl_db_fail_on(model, store->path, "reading the schema", error);
    sqlite3_close(model);
    return well;
}

bool pl_schema_check(pl_store *store, pl_error *error) {
    int64_t application = 0, ours = 0, record = 0, derived = 0;
    if (!one_number(store, "PRAGMA application_id", &application, error) ||
        !one_number(store, "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='plumbline'",
                    &ours, error))
        return false;
    if (application != APPLICATION_ID || ours == 0)
        return pl_fail(error, PL_STORAGE, "%s: not an evidence file of Plumbline; name another file",
                       store->path);
    if (!one_number(store, "SELECT record_schema FROM plumbline", &record, error) ||
        !one_number(store, "SELECT derived_schema FROM plumbline", &derived, error))
        return false;
    if (record > PL_RECORD_SCHEMA || derived > PL_DERIVED_SCHEMA)
        return pl_fail(
            error, PL_STORAGE,
            "%s: written by a newer Plumbline (schema %lld.%lld, this one knows %d.%d): use that version",
            store->path, (long long)record, (long long)derived, PL_RECORD_SCHEMA, PL_DERIVED_SCHEMA);
    /* The steps from older records will stand here; 1 is the first. */
    if (record < PL_RECORD_SCHEMA)
        return pl_fail(error, PL_STORAGE, "%s: no such schema was ever written: %lld", store->path,
                       (long long)record);
    return (derived == PL_DERIVED_SCHEMA || remake_derived(store, error)) && check_texts(store, error);
}

int64_t pl_store_schema(void) {
    return PL_DERIVED_SCHEMA;
}
