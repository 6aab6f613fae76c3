/* GeoPackages made here by SQLite itself: every geometry, every type of column, and what strangers might put
 * in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converted.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define FRAME                                                                                                \
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,"       \
    " organization_coordsys_id INTEGER, definition TEXT);"                                                   \
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ''), ('UTM', 32637, 'epsg', "    \
    "32637, ''),"                                                                                            \
    " ('3D', 7, 'EPSG', 4979, '');"                                                                          \
    "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER);"              \
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, "       \
    "srs_id INTEGER);"
#define LISTED(table, srs)                                                                                   \
    "INSERT INTO gpkg_contents VALUES ('" table "', 'features', " srs ");"                                   \
    "INSERT INTO gpkg_geometry_columns VALUES ('" table "', 'geom', 'GEOMETRY', " srs ");"
#define LAYER "CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);" LISTED("a", "4326")

/* The bytes of a database that these statements make. */
static pl_buffer package(const char *sql) {
    sqlite3 *db;
    char *why = NULL;
    sqlite3_int64 size = 0;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s", why);
    unsigned char *bytes = sqlite3_serialize(db, "main", &size, 0);
    assert_non_null(bytes);
    pl_buffer out = {0};
    pl_buffer_add(&out, bytes, (size_t)size);
    sqlite3_free(bytes);
    sqlite3_close(db);
    return out;
}

static void expect(const char *sql, const char *features) {
    pl_buffer bytes = package(sql);
    expect_converted(PL_FORMAT_GEOPACKAGE, (pl_slice){bytes.data, bytes.length}, features);
    pl_buffer_free(&bytes);
}

static void refused(const char *sql, const char *message) {
    pl_buffer bytes = package(sql);
    expect_refused(PL_FORMAT_GEOPACKAGE, (pl_slice){bytes.data, bytes.length}, message);
    pl_buffer_free(&bytes);
}

/* ---- blobs as hex: a header without envelope, then words and numbers one by one ---- */

static pl_buffer blob;

static void put(const void *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) pl_buffer_format(&blob, "%02X", ((const unsigned char *)bytes)[i]);
}

static void put_bytes(uint64_t value, size_t length, bool little) {
    unsigned char bytes[8];
    for (size_t i = 0; i < length; i++)
        bytes[little ? i : length - 1 - i] = (unsigned char)(value >> (8 * i));
    put(bytes, length);
}

static void put_number(double value, bool little) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_bytes(bits, 8, little);
}

static void begin(unsigned flags, uint32_t srs) {
    unsigned char head[4] = {'G', 'P', 0, (unsigned char)flags};
    pl_buffer_clear(&blob);
    put(head, 4);
    put_bytes(srs, 4, (flags & 1) != 0);
}

static void type(uint32_t number, bool little) {
    put_bytes(little, 1, true);
    put_bytes(number, 4, little);
}

static void count(uint32_t number, bool little) {
    put_bytes(number, 4, little);
}

/* The ring 30 50, 31 50, 31 51 with `more` further numbers a position. */
static void ring(bool little, int more) {
    static const double at[4][2] = {{30, 50}, {31, 50}, {31, 51}, {30, 50}};
    count(4, little);
    for (int i = 0; i < 4; i++) {
        put_number(at[i][0], little);
        put_number(at[i][1], little);
        for (int k = 0; k < more; k++) put_number(7, little);
    }
}
#define P_RING "P((30 50,31 50,31 51))"

static void polygon(uint32_t number, bool little, int more) {
    type(number, little);
    count(1, little);
    ring(little, more);
}

/* The layer `a` with one row of the blob. */
static const char *with_blob(void) {
    static char sql[1 << 16];
    int length = snprintf(sql, sizeof sql, FRAME LAYER "INSERT INTO a VALUES (1, x'%s', 'n');", blob.data);
    assert_true(length > 0 && (size_t)length < sizeof sql);
    return sql;
}

static void geometries(void **state) {
    (void)state;
    /* Both byte orders, Z, M and ZM in both spellings, and an envelope. */
    static const struct {
        uint32_t number;
        int more;
    } kinds[] = {{3, 0},           {1003, 1},        {2003, 1},       {3003, 2},
                 {0x80000003u, 1}, {0x40000003u, 1}, {0xC0000003u, 2}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int little = 0; little < 2; little++) {
            begin((unsigned)little, 4326);
            polygon(kinds[i].number, little == 0, kinds[i].more);
            expect(with_blob(), "0@2:1 layer='a' fid=1 name='n' " P_RING "\n");
        }
    begin(3, 4326);
    for (int i = 0; i < 4; i++) put_number(0, true);
    polygon(3, true, 0);
    expect(with_blob(), "0@2:1 layer='a' fid=1 name='n' " P_RING "\n");
    /* A collection with a MultiPolygon, a hole, a point, an empty point, a line, an empty line. */
    begin(1, 4326);
    type(7, true);
    count(6, true);
    type(6, true);
    count(2, true);
    polygon(3, true, 0);
    type(3, true);
    count(2, true);
    ring(true, 0);
    ring(true, 0);
    type(1, true);
    put_number(1, true), put_number(2, true);
    type(1, false);
    put_number(strtod("nan", NULL), false), put_number(strtod("nan", NULL), false);
    type(2, true);
    count(2, true);
    for (int i = 0; i < 4; i++) put_number(i, true);
    type(2, true);
    count(0, true);
    type(4, true);
    count(0, true);
    expect(with_blob(), "0@2:1 layer='a' fid=1 name='n' " P_RING
                        " P((30 50,31 50,31 51),(30 50,31 50,31 51)) points=1 lines=1\n");
    /* An empty polygon, and none at all. */
    begin(1, 4326);
    type(3, true);
    count(0, true);
    expect(with_blob(), "0@2:1 layer='a' fid=1 name='n'\n");
    expect(FRAME LAYER "INSERT INTO a VALUES (1, NULL, NULL);", "0@2:1 layer='a' fid=1 name=null\n");
}

static void layers_and_columns(void **state) {
    (void)state;
    char sql[4096];
    begin(1, 7);
    polygon(1003, true, 1);
    snprintf(
        sql, sizeof sql,
        FRAME
        "CREATE TABLE \"z \"\"x\" (geom BLOB, i INTEGER, r REAL, big INTEGER, t TEXT, b BLOB, GEOM2 BLOB);"
        "INSERT INTO gpkg_contents VALUES ('z \"x', 'features', 7), ('not', 'attributes', 0);"
        "INSERT INTO gpkg_geometry_columns VALUES ('z \"x', 'GEOM', 'POLYGON', 7);" LAYER
        "INSERT INTO \"z \"\"x\" VALUES (x'%s', -1, 0.1, 9223372036854775807, 'a\"'||char(10), x'00', NULL);"
        "INSERT INTO \"z \"\"x\" VALUES (NULL, 1e300*1e300, 1e-7, 5.0, '', NULL, NULL);"
        "INSERT INTO a VALUES (4, NULL, 'four'), (2, NULL, 'two');",
        blob.data);
    expect(sql, "0@2:1 layer='a' fid=2 name='two'\n1@3:1 layer='a' fid=4 name='four'\n"
                "2@4:1 layer='z \"x' i=-1 r=0.1 big=9223372036854775807 t='a\"\n' GEOM2=null " P_RING "\n"
                "3@5:1 layer='z \"x' i=null r=1e-7 big=5 t='' b=null GEOM2=null\n");
}

static void bad_geometry(void **state) {
    (void)state;
    refused(FRAME LAYER "INSERT INTO a VALUES (1, NULL, ''), (2, 'x', '');",
            "f: table a, row 2: its geometry is no blob");
    refused(FRAME LAYER "INSERT INTO a VALUES (1, x'47', '');",
            "f: table a, row 1: its geometry is not in GeoPackage's binary form");
    begin(0x21, 4326);
    refused(with_blob(), "f: table a, row 1: its geometry is in a form that is not known");
    begin(1, 4326);
    refused(with_blob(), "f: table a, row 1: its geometry ends too early, or counts more than it has");
    begin(1, 32637);
    polygon(3, true, 0);
    refused(with_blob(), "f: table a, row 1: its geometry says that it is in another system than its table");
    begin(1, 4326);
    type(3, true);
    count(0xFFFFFFFFu, true);
    refused(with_blob(), "f: table a, row 1: its geometry ends too early, or counts more than it has");
    begin(1, 4326);
    type(3, true);
    count(1, true);
    count(0x10000000u, true);
    refused(with_blob(), "f: table a, row 1: its geometry ends too early, or counts more than it has");
    begin(1, 4326);
    type(10, true);
    refused(with_blob(),
            "f: table a, row 1: a geometry of type 10: curves and surfaces are not read; convert it with "
            "`ogr2ogr -nlt CONVERT_TO_LINEAR -f GPKG copy.gpkg FILE`");
    begin(1, 4326);
    type(1, true);
    put_number(37, true), put_number(91, true);
    refused(with_blob(),
            "f: table a, row 1: the position 37, 91 is outside longitude -180..180, latitude -90..90");
    begin(1, 4326);
    for (int i = 0; i < 20; i++) type(7, true), count(1, true);
    refused(with_blob(), "f: table a, row 1: geometries nested more than 16 deep");
}

static void bad_files(void **state) {
    (void)state;
    expect_refused(PL_FORMAT_GEOPACKAGE, pl_slice_of("{}"),
                   "f: is no GeoPackage: it does not begin like an SQLite file");
    refused("CREATE TABLE t (a)", "f: table gpkg_contents: is listed in gpkg_contents and is not there");
    refused(FRAME, "f: has no feature table");
    refused(FRAME LISTED("a", "4326"), "f: table a: is listed in gpkg_contents and is not there");
    refused(FRAME "CREATE TABLE a (x);" LISTED("a", "4326"), "f: table a: has no column geom");
    refused(FRAME "CREATE TABLE a (geom BLOB);" LISTED("a", "32637"),
            "f: table a: its coordinates are in epsg:32637 and not in WGS 84 longitude and latitude "
            "(EPSG:4326); convert it "
            "with `ogr2ogr -t_srs EPSG:4326 -f GPKG copy.gpkg FILE`, or name `format: gdal` in the source "
            "file where GDAL is "
            "built in");
    refused(FRAME "CREATE TABLE a (geom BLOB);" LISTED("a", "99"),
            "f: table a: its coordinates are in an unknown system:0 and not in WGS 84 longitude and latitude "
            "(EPSG:4326); "
            "convert it with `ogr2ogr -t_srs EPSG:4326 -f GPKG copy.gpkg FILE`, or name `format: gdal` in "
            "the source file where "
            "GDAL is built in");
#define VIEW                                                                                                 \
    "is a view or a virtual table, and none are run for a file; copy it with `ogr2ogr -f GPKG copy.gpkg "    \
    "FILE`"
    refused(FRAME LISTED(
                "a", "4326") "CREATE VIEW a AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
                             " SELECT x'00' AS geom FROM n;",
            "f: table a: " VIEW);
    refused("CREATE VIEW gpkg_contents AS SELECT 1;", "f: table gpkg_contents: " VIEW);
    /* A column that is computed calls functions; one that was stored does not. */
    refused(FRAME "CREATE TABLE a (geom BLOB, x AS (hex(zeroblob(1000))));" LISTED("a", "4326"),
            "f: table a: its column x is computed, and nothing is run for a file; copy it with `ogr2ogr -f "
            "GPKG copy.gpkg FILE`");
    refused(FRAME
            "DROP TABLE gpkg_contents; CREATE TABLE gpkg_contents (a, table_name AS (hex(a)), data_type);",
            "f: table gpkg_contents: its column table_name is computed, and nothing is run for a file; copy "
            "it with `ogr2ogr "
            "-f GPKG copy.gpkg FILE`");
    expect(FRAME "CREATE TABLE a (geom BLOB, n, x AS (n + 1) STORED);" LISTED(
               "a", "4326") "INSERT INTO a (n) VALUES (1);",
           "0@2:1 layer='a' n=1 x=2\n");
    pl_buffer bytes = package(FRAME LAYER);
    bytes.data[18] = bytes.data[19] = 2;
    expect_refused(PL_FORMAT_GEOPACKAGE, (pl_slice){bytes.data, bytes.length},
                   "f: was left in WAL mode, so a part of it may lie in another file; close it where it was "
                   "written, or run "
                   "`sqlite3 FILE 'PRAGMA journal_mode=DELETE'`");
    pl_buffer_free(&bytes);
}

/* Half of it, and each byte of the first pages changed: told or taken, never more. */
static void damaged(void **state) {
    (void)state;
    begin(1, 4326);
    polygon(3, true, 0);
    pl_buffer bytes = package(with_blob());
    for (size_t i = 0; i < bytes.length; i += 7) {
        pl_buffer text = {0};
        pl_error error = {0};
        char before = bytes.data[i];
        bytes.data[i] = (char)(before ^ 0xff);
        if (!pl_convert("f", PL_FORMAT_GEOPACKAGE, (pl_slice){bytes.data, bytes.length}, &text, &error))
            assert_true(error.code == PL_INPUT && strncmp(error.text, "f: ", 3) == 0);
        bytes.data[i] = before;
        pl_buffer_free(&text);
    }
    for (size_t length = 0; length < bytes.length; length += 509) {
        pl_buffer text = {0};
        pl_error error = {0};
        assert_false(pl_convert("f", PL_FORMAT_GEOPACKAGE, (pl_slice){bytes.data, length}, &text, &error));
        assert_int_equal(error.code, PL_INPUT);
        pl_buffer_free(&text);
    }
    pl_buffer_free(&bytes);
}

static void memory_runs_out(void **state) {
    (void)state;
    begin(1, 4326);
    type(6, true);
    count(2, true);
    polygon(3, true, 0);
    polygon(3, true, 0);
    pl_buffer bytes = package(with_blob());
    expect_memory_told(PL_FORMAT_GEOPACKAGE, (pl_slice){bytes.data, bytes.length});
    pl_buffer_free(&bytes);
}

static int free_blob(void **state) {
    (void)state;
    pl_buffer_free(&blob);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(geometries),   cmocka_unit_test(layers_and_columns),
                                       cmocka_unit_test(bad_geometry), cmocka_unit_test(bad_files),
                                       cmocka_unit_test(damaged),      cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, free_blob);
}
