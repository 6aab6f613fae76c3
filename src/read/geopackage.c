/* geopackage.c - the feature tables of a GeoPackage (OGC 12-128r15) to GeoJSON, through SQLite on the bytes
 * in memory.
 *
 * A file comes from anybody. It is opened read-only, with SQLite's defences up: no views, no triggers, no
 * virtual tables, no functions (an authorizer refuses them), and a bound on the work that grows with the size
 * of the file. What is read is gpkg_contents, gpkg_geometry_columns, gpkg_spatial_ref_sys and the feature
 * tables, a row a feature; geometries are the standard's binary (well-known binary with Z or M, whose further
 * numbers are dropped). */
#include "read/formats.h"
#include "read/geojson_text.h"

#include "text/number.h"
#include "text/yaml.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#define TABLES_MAX ((size_t)1000)
#define GEOMETRY_DEPTH_MAX 16 /* geometries in geometries */
#define VALUE_BYTES_MAX (1 << 28)
/* SQLite's own steps for one byte of the file: a value takes three or so, and no less than one byte. */
#define STEPS_A_BYTE 16
#define STEPS_FREE ((uint64_t)10000000)
#define STEPS_AT_ONCE 10000
#define SENSIBLE_BYTES ((size_t)16 << 20)

typedef struct {
    const char *name;
    sqlite3 *db;
    pl_geojson_text out;
    pl_buffer ring;
    uint64_t steps_left;
    bool tired;
    pl_error *error;
    /* For messages. */
    const char *table;
    int64_t row;
} package;

typedef struct {
    const char *table, *column;
    int64_t srs_id;
} layer;

/* ---- messages ---- */

static bool fail(package *p, const char *format, ...) PL_PRINTF(2, 3);
static bool fail(package *p, const char *format, ...) {
    char reason[PL_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    if (p->table == NULL) return pl_fail(p->error, PL_INPUT, "%s: %s", p->name, reason);
    pl_shown shown = pl_yaml_shown(pl_slice_of(p->table));
    if (p->row < 0) return pl_fail(p->error, PL_INPUT, "%s: table %s: %s", p->name, shown.text, reason);
    return pl_fail(p->error, PL_INPUT, "%s: table %s, row %lld: %s", p->name, shown.text, (long long)p->row,
                   reason);
}

/* SQLite runs out of memory also when a file states sizes that no memory has: then there is enough for
 * anything sensible. */
static bool fail_memory(package *p) {
    void *sensible = sqlite3_malloc64(SENSIBLE_BYTES);
    if (sensible == NULL) return pl_fail_nomem(p->error);
    sqlite3_free(sensible);
    return fail(p, "states a size that no memory has; the file is damaged, fetch it again");
}

static bool fail_sqlite(package *p) {
    int code = sqlite3_errcode(p->db);
    if (code == SQLITE_NOMEM) return fail_memory(p);
    if (p->tired) return fail(p, "reading it takes far more work than its size accounts for");
    if (code == SQLITE_AUTH)
        return fail(p, "it asks for more than reading tables, and nothing is run for a file; copy it with "
                       "`ogr2ogr -f GPKG copy.gpkg FILE`");
    return fail(p, "SQLite cannot read it: %s", sqlite3_errmsg(p->db));
}

/* ---- opening ---- */

static int authorize(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
    (void)context, (void)b, (void)c, (void)d;
    if (action == SQLITE_PRAGMA) return strcmp(a, "table_xinfo") == 0 ? SQLITE_OK : SQLITE_DENY;
    return action == SQLITE_SELECT || action == SQLITE_READ ? SQLITE_OK : SQLITE_DENY;
}

static int on_progress(void *context) {
    package *p = context;
    if (p->steps_left <= STEPS_AT_ONCE) p->tired = true;
    p->steps_left -= p->tired ? 0 : STEPS_AT_ONCE;
    return p->tired;
}

static uint32_t word32(const unsigned char *at, bool little) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) value |= (uint32_t)at[little ? i : 3 - i] << (8 * i);
    return value;
}

/* SQLite itself takes a file whose last pages are gone, as long as it does not need them. */
static bool is_whole(pl_slice bytes) {
    const unsigned char *head = (const unsigned char *)bytes.data;
    size_t page = (size_t)head[16] << 8 | head[17];
    if (page < 512) page = 65536; /* which is written as 1; others are none, and SQLite says so */
    bool counted =
        word32(head + 24, false) == word32(head + 92, false); /* else an old program wrote it last */
    return bytes.length % page == 0 && (!counted || bytes.length / page >= word32(head + 28, false));
}

static bool open_bytes(package *p, pl_slice bytes) {
    static const char magic[] = "SQLite format 3";
    if (bytes.length < 512 || memcmp(bytes.data, magic, sizeof magic) != 0)
        return fail(p, "is no GeoPackage: it does not begin like an SQLite file");
    if (!is_whole(bytes)) return fail(p, "has fewer bytes than it says; the file is cut off, fetch it again");
    if (bytes.data[18] == 2 || bytes.data[19] == 2)
        return fail(
            p,
            "was left in WAL mode, so a part of it may lie in another file; close it where it was written, "
            "or run `sqlite3 FILE 'PRAGMA journal_mode=DELETE'`");
    if (sqlite3_open_v2(":memory:", &p->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return pl_fail_nomem(p->error);
    sqlite3_limit(p->db, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    sqlite3_limit(p->db, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_db_config(p->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(p->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(p->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(p->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(p->db, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, NULL);
    sqlite3_progress_handler(p->db, STEPS_AT_ONCE, on_progress, p);
    p->steps_left = STEPS_FREE + (uint64_t)bytes.length * STEPS_A_BYTE;
    /* Read-only: the bytes are not written to. */
    unsigned char *data = (unsigned char *)(uintptr_t)bytes.data;
    int code = sqlite3_deserialize(p->db, "main", data, (sqlite3_int64)bytes.length,
                                   (sqlite3_int64)bytes.length, SQLITE_DESERIALIZE_READONLY);
    /* Deserializing attaches; from here on nothing may. */
    sqlite3_limit(p->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_set_authorizer(p->db, authorize, p);
    return code == SQLITE_OK || fail_sqlite(p);
}

static sqlite3_stmt *prepare(package *p, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(p->db, sql, -1, &statement, NULL) == SQLITE_OK) return statement;
    fail_sqlite(p);
    return NULL;
}

/* The next row: 1, 0 at the end, -1 failed. */
static int step(package *p, sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return 1;
    if (code == SQLITE_DONE) return 0;
    fail_sqlite(p);
    return -1;
}

static pl_slice text_of(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return (pl_slice){text == NULL ? "" : text,
                      text == NULL ? 0 : (size_t)sqlite3_column_bytes(statement, column)};
}

static const char *copy_of(package *p, sqlite3_stmt *statement, int column, pl_arena *arena) {
    pl_slice text = text_of(statement, column);
    const char *copy = pl_arena_copy(arena, text.data, text.length);
    if (copy == NULL) pl_fail_nomem(p->error);
    return copy;
}

/* ---- the layers ---- */

/* WGS 84 in longitude and latitude, by its authority's number (4979 has heights besides, which are dropped);
 * anything else is refused. */
static bool check_srs(package *p, int64_t srs_id) {
    sqlite3_stmt *s =
        prepare(p, "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id=?1");
    if (s == NULL) return false;
    sqlite3_bind_int64(s, 1, srs_id);
    int more = step(p, s);
    bool well = more >= 0;
    if (well) {
        pl_slice who = more > 0 ? text_of(s, 0) : (pl_slice){"", 0};
        int64_t number = more > 0 ? sqlite3_column_int64(s, 1) : 0;
        bool is_wgs84 = more > 0 && who.length == 4 && strncasecmp(who.data, "epsg", 4) == 0 &&
                        (number == 4326 || number == 4979);
        if (!is_wgs84)
            well = fail(
                p,
                "its coordinates are in %s:%lld and not in WGS 84 longitude and latitude (EPSG:4326); "
                "convert "
                "it with `ogr2ogr -t_srs EPSG:4326 -f GPKG copy.gpkg FILE`, or name `format: gdal` in the "
                "source file where GDAL is built in",
                who.length == 0 ? "an unknown system" : pl_yaml_shown(who).text, (long long)number);
    }
    sqlite3_finalize(s);
    return well;
}

/* Columns that are computed when they are read call functions, which no authorizer sees and no bound on steps
 * counts. */
static bool check_columns(package *p, const char *table) {
    char *sql = sqlite3_mprintf("PRAGMA table_xinfo(\"%w\")", table);
    if (sql == NULL) return pl_fail_nomem(p->error);
    sqlite3_stmt *s = prepare(p, sql);
    sqlite3_free(sql);
    if (s == NULL) return false;
    bool well = true;
    int more = 0;
    while (well && (more = step(p, s)) > 0)
        if (sqlite3_column_int(s, 6) == 2)
            well = fail(
                p,
                "its column %s is computed, and nothing is run for a file; copy it with `ogr2ogr -f GPKG "
                "copy.gpkg FILE`",
                pl_yaml_shown(text_of(s, 1)).text);
    sqlite3_finalize(s);
    return well && more == 0;
}

/* Is there a table of that name, with rows of its own (no view, no virtual table)? */
static bool check_table(package *p, const char *table) {
    sqlite3_stmt *s = prepare(p, "SELECT type, rootpage FROM sqlite_schema WHERE name=?1 COLLATE NOCASE"
                                 " AND type IN ('table', 'view')");
    if (s == NULL) return false;
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    int more = step(p, s);
    bool well = more >= 0;
    if (more == 0) well = fail(p, "is listed in gpkg_contents and is not there");
    if (more > 0 && (!pl_slice_equal(text_of(s, 0), pl_slice_of("table")) || sqlite3_column_int64(s, 1) == 0))
        well = fail(
            p, "is a view or a virtual table, and none are run for a file; copy it with `ogr2ogr -f GPKG "
               "copy.gpkg FILE`");
    sqlite3_finalize(s);
    return well && check_columns(p, table);
}

static bool list_layers(package *p, pl_arena *arena, layer **ret, size_t *ret_count) {
    /* Also when it stands in the file as a view, which is not run. */
    if (p->table = "gpkg_contents", p->row = -1, !check_table(p, p->table)) return false;
    if (p->table = "gpkg_geometry_columns", !check_table(p, p->table)) return false;
    if (p->table = "gpkg_spatial_ref_sys", !check_table(p, p->table)) return false;
    p->table = NULL;
    sqlite3_stmt *s = prepare(p, "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c"
                                 " JOIN gpkg_geometry_columns g ON g.table_name=c.table_name"
                                 " WHERE c.data_type='features' ORDER BY c.table_name, g.column_name");
    if (s == NULL) return false;
    layer *list = pl_arena_alloc(arena, TABLES_MAX * sizeof *list);
    bool well = list != NULL || pl_fail_nomem(p->error);
    size_t count = 0;
    int more = 0;
    while (well && (more = step(p, s)) > 0) {
        if (count == TABLES_MAX) well = fail(p, "more than %zu feature tables, the limit", TABLES_MAX);
        if (!well) break;
        list[count] = (layer){copy_of(p, s, 0, arena), copy_of(p, s, 1, arena), sqlite3_column_int64(s, 2)};
        well = list[count].table != NULL && list[count].column != NULL;
        count++;
    }
    sqlite3_finalize(s);
    *ret = list;
    *ret_count = count;
    return well && more == 0 && (count > 0 || fail(p, "has no feature table"));
}

/* ---- geometry ---- */

typedef struct {
    package *p;
    const unsigned char *at, *end;
} wkb;

static bool fail_short(wkb *w) {
    return fail(w->p, "its geometry ends too early, or counts more than it has");
}

static double number64(const unsigned char *at, bool little) {
    uint64_t bits = 0;
    double value;
    for (int i = 0; i < 8; i++) bits |= (uint64_t)at[little ? i : 7 - i] << (8 * i);
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool take_count(wkb *w, bool little, size_t least_bytes, uint32_t *ret) {
    if (w->end - w->at < 4) return fail_short(w);
    uint32_t count = word32(w->at, little);
    w->at += 4;
    if ((size_t)(w->end - w->at) / least_bytes < count) return fail_short(w);
    *ret = count;
    return true;
}

static bool take_position(wkb *w, bool little, size_t bytes) {
    double lon = number64(w->at, little), lat = number64(w->at + 8, little);
    w->at += bytes;
    return pl_geojson_text_position(&w->p->ring, lon, lat) ||
           fail(w->p, "the position %.9g, %.9g is outside longitude -180..180, latitude -90..90", lon, lat);
}

/* "[[lon,lat],...]" of a counted row of positions, to p->ring. */
static bool take_positions(wkb *w, bool little, size_t bytes) {
    uint32_t count = 0;
    if (!take_count(w, little, bytes, &count)) return false;
    pl_buffer_text(&w->p->ring, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) pl_buffer_text(&w->p->ring, ",");
        if (!take_position(w, little, bytes)) return false;
    }
    pl_buffer_text(&w->p->ring, "]");
    return true;
}

static pl_slice ring_text(package *p) {
    if (p->ring.failed) p->out.into->failed = true; /* the next ring begins anew */
    return (pl_slice){p->ring.data, p->ring.length};
}

/* Dimensions by ISO's thousands or by the flags of PostGIS; false: no kind that is known. */
static bool kind_of(uint32_t type, uint32_t *ret_kind, size_t *ret_position_bytes) {
    uint32_t flags = type & 0xE0000000u, kind = type & 0x1FFFFFFFu, thousands = kind / 1000;
    if (thousands > 3 || (flags & 0x20000000u) != 0) return false;
    size_t more = (flags & 0x80000000u) != 0 || thousands == 1 || thousands == 3;
    more += (flags & 0x40000000u) != 0 || thousands == 2 || thousands == 3;
    *ret_kind = kind % 1000;
    *ret_position_bytes = 16 + 8 * more;
    return true;
}

static bool take_geometry(wkb *w, int depth);

static bool take_polygon(wkb *w, bool little, size_t bytes) {
    uint32_t rings = 0;
    if (!take_count(w, little, 4, &rings)) return false;
    pl_buffer_clear(&w->p->ring);
    pl_buffer_text(&w->p->ring, "[");
    for (uint32_t i = 0; i < rings; i++) {
        if (i > 0) pl_buffer_text(&w->p->ring, ",");
        if (!take_positions(w, little, bytes)) return false;
    }
    pl_buffer_text(&w->p->ring, "]");
    if (rings > 0) pl_geojson_text_polygon(&w->p->out, ring_text(w->p));
    return true;
}

static bool take_geometry(wkb *w, int depth) {
    uint32_t kind = 0, count = 0;
    size_t bytes = 0;
    if (depth == GEOMETRY_DEPTH_MAX)
        return fail(w->p, "geometries nested more than %d deep", GEOMETRY_DEPTH_MAX);
    if (w->end - w->at < 5 || w->at[0] > 1) return fail_short(w);
    bool little = w->at[0] == 1;
    uint32_t type = word32(w->at + 1, little);
    w->at += 5;
    if (!kind_of(type, &kind, &bytes) || kind == 0 || kind > 7)
        return fail(w->p,
                    "a geometry of type %u: curves and surfaces are not read; convert it with `ogr2ogr -nlt "
                    "CONVERT_TO_LINEAR -f GPKG copy.gpkg FILE`",
                    type);
    pl_buffer_clear(&w->p->ring);
    switch (kind) {
    case 1: {
        if ((size_t)(w->end - w->at) < bytes) return fail_short(w);
        double lon = number64(w->at, little);
        if (lon != lon) { /* an empty point is one of NaN */
            w->at += bytes;
            return true;
        }
        if (!take_position(w, little, bytes)) return false;
        pl_geojson_text_other(&w->p->out, "Point", ring_text(w->p));
        return true;
    }
    case 2: {
        const unsigned char *before = w->at;
        if (!take_positions(w, little, bytes)) return false;
        if (w->at - before > 4) pl_geojson_text_other(&w->p->out, "LineString", ring_text(w->p));
        return true;
    }
    case 3:
        return take_polygon(w, little, bytes);
    default:
        if (!take_count(w, little, 5, &count)) return false;
        for (uint32_t i = 0; i < count; i++)
            if (!take_geometry(w, depth + 1)) return false;
        return true;
    }
}

/* GeoPackage binary: a header with an envelope, then well-known binary. */
static bool take_blob(package *p, const unsigned char *blob, size_t length, int64_t srs_id) {
    static const size_t envelopes[8] = {0, 32, 48, 48, 64, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    if (length < 8 || blob[0] != 'G' || blob[1] != 'P')
        return fail(p, "its geometry is not in GeoPackage's binary form");
    unsigned flags = blob[3];
    size_t envelope = envelopes[flags >> 1 & 7];
    if ((flags & 0x20) != 0 || envelope == SIZE_MAX || length - 8 < envelope)
        return fail(p, "its geometry is in a form that is not known");
    uint32_t srs = word32(blob + 4, (flags & 1) != 0);
    if ((int32_t)srs != srs_id)
        return fail(p, "its geometry says that it is in another system than its table");
    wkb w = {p, blob + 8 + envelope, blob + length};
    return take_geometry(&w, 0);
}

/* ---- features ---- */

/* A column as a property; what has no text (blobs) is left out. */
static bool take_column(package *p, sqlite3_stmt *s, int column) {
    pl_json *json = &p->out.json;
    const char *key = sqlite3_column_name(s, column);
    if (key == NULL) return pl_fail_nomem(p->error);
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        pl_json_key_integer(json, key, sqlite3_column_int64(s, column));
        break;
    case SQLITE_FLOAT: {
        char text[PL_NUMBER_TEXT];
        double value = sqlite3_column_double(s, column);
        bool finite = value - value == 0;
        if (finite) pl_number_shortest(value, text);
        pl_json_key(json, key);
        if (finite)
            pl_json_raw(json, pl_slice_of(text));
        else
            pl_json_null(json);
        break;
    }
    case SQLITE_TEXT: {
        pl_slice text = text_of(s, column);
        if (text.length > PL_GEOJSON_STRING_BYTES_MAX)
            return fail(p, "column %s has %zu bytes; the limit of one text is %zu",
                        pl_yaml_shown(pl_slice_of(key)).text, text.length, PL_GEOJSON_STRING_BYTES_MAX);
        pl_json_key_slice(json, key, text);
        break;
    }
    case SQLITE_NULL:
        pl_json_key(json, key);
        pl_json_null(json);
        break;
    default:
        break;
    }
    return true;
}

static bool take_row(package *p, sqlite3_stmt *s, const layer *from, int geometry) {
    pl_geojson_text_feature(&p->out);
    if (p->out.features > PL_GEOJSON_FEATURES_MAX)
        return fail(p, "more than %zu features, the limit", PL_GEOJSON_FEATURES_MAX);
    pl_json_key_text(&p->out.json, "layer", from->table);
    for (int i = 0; i < sqlite3_column_count(s); i++)
        if (i != geometry && !take_column(p, s, i)) return false;
    int type = sqlite3_column_type(s, geometry);
    if (type == SQLITE_BLOB) {
        const unsigned char *blob = sqlite3_column_blob(s, geometry);
        size_t length = (size_t)sqlite3_column_bytes(s, geometry);
        if (!take_blob(p, blob, length, from->srs_id)) return false;
    } else if (type != SQLITE_NULL) {
        return fail(p, "its geometry is no blob");
    }
    pl_geojson_text_feature_end(&p->out);
    if (pl_geojson_text_too_long(p->out.into)) return fail(p, PL_GEOJSON_TEXT_TOO_LONG);
    return !p->out.into->failed || pl_fail_nomem(p->error);
}

static bool take_layer(package *p, const layer *from) {
    p->table = from->table;
    p->row = -1;
    if (!check_table(p, from->table) || !check_srs(p, from->srs_id)) return false;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", from->table);
    if (sql == NULL) return pl_fail_nomem(p->error);
    sqlite3_stmt *s = prepare(p, sql);
    sqlite3_free(sql);
    if (s == NULL) return false;
    int geometry = -1, more = 0;
    for (int i = 0; i < sqlite3_column_count(s); i++) {
        const char *name = sqlite3_column_name(s, i);
        if (name != NULL && strcasecmp(name, from->column) == 0) geometry = i;
    }
    bool well = geometry >= 0 || fail(p, "has no column %s", pl_yaml_shown(pl_slice_of(from->column)).text);
    p->row = 0;
    while (well && (more = step(p, s)) > 0) {
        p->row++;
        well = take_row(p, s, from, geometry);
    }
    sqlite3_finalize(s);
    return well && more == 0;
}

bool pl_geopackage(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) {
    package p = {.name = name, .out = {.into = into}, .error = error, .row = -1};
    pl_arena arena = {0};
    layer *layers = NULL;
    size_t count = 0;
    bool done = open_bytes(&p, bytes) && list_layers(&p, &arena, &layers, &count);
    if (done) pl_geojson_text_begin(&p.out);
    for (size_t i = 0; done && i < count; i++) done = take_layer(&p, &layers[i]);
    sqlite3_close(p.db);
    pl_buffer_free(&p.ring);
    pl_arena_free(&arena);
    return pl_geojson_text_end(&p.out, done, error);
}
