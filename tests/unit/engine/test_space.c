/* test_space.c - files of outlines and settlements: what rows are taken and refused, and what another edition
 * or another file does to an evidence file. */
#include "engine/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[200];
static pl_arena arena;

static int make(void **state) {
    const char *scratch = getenv("TMPDIR");
    (void)state;
    snprintf(folder, sizeof folder, "%s/plumbline-space-XXXXXX", scratch == NULL ? "/tmp" : scratch);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int drop(void **state) {
    char command[300];
    (void)state;
    pl_arena_free(&arena);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

/* ---- tables of settlements ---- */

static const char places_source[] =
    "name: names\ntitle: Names\nkind: places\nmaker: M\ntheatre: war\nlicence: none\nattribution: M\n"
    "edition: 2024-01-01\nfiles: [{match: '*.csv'}, {match: '*.txt', columns: [id, name, lat, lon]}]\n"
    "fields: {key: id, name: name, lat: lat, lon: lon, geonames: g, other_names: [o1, o2], kind: k, region: "
    "r, "
    "population: p}\nwhere: {k: [PPL, PPLA]}\n"
    "area_of_interest: {west: 10, south: 40, east: 20, north: 50}\n";
#define HEADING "id,name,lat,lon,g,o1,o2,k,r,p\n"

static pl_source source_of(const char *text) {
    pl_error error = {0};
    pl_source source;
    if (!pl_source_parse("s", pl_slice_of(text), &arena, &source, &error)) fail_msg("%s", error.text);
    return source;
}

static void rows_of_places(void **state) {
    (void)state;
    pl_error error = {0};
    pl_source source = source_of(places_source);
    pl_file_match match = {0};
    pl_place_row *rows;
    size_t count;
    const char *text = HEADING "b, Mill ,45.5,15.25,77,\"Mühle, Mill,,Mlyn\",\"Mlyn\nMolino\",PPL,XA,1200\n"
                               "a,Ford,50,10,,,,PPLA,,\n"   /* on the area's corner */
                               "c,Far,50.001,10,,,,PPL,,\n" /* beyond it */
                               "d,Ruin,45,15,,,,PPLQ,,\n"   /* not wanted */
                               "e,\"x\",4.5e1,1.5e1,0,,,PPL,,0\n";
    if (!pl_places_read(&source, "f", &match, pl_slice_of(text), &arena, &rows, &count, &error))
        fail_msg("%s", error.text);
    assert_int_equal(count, 3);
    assert_string_equal(rows[0].key, "b");
    assert_string_equal(rows[0].name, "Mill");
    assert_string_equal(rows[0].other_names, "Mühle\nMlyn\nMolino");
    assert_string_equal(rows[0].kind, "PPL");
    assert_string_equal(rows[0].region, "XA");
    assert_true(rows[0].geonames == 77 && rows[0].population == 1200);
    assert_true(rows[0].at.lon == 15.25 && rows[0].at.lat == 45.5);
    assert_true(rows[1].geonames == 0 && rows[1].population == -1);
    assert_string_equal(rows[1].other_names, "");
    assert_true(rows[2].population == 0 && rows[2].at.lat == 45);
}

static void refused_places(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"id,name,lat,lon\na,A,1,2\n", "f: no column \"o1\""},
        {HEADING, "f: no row is a place that the source file wants"},
        {HEADING "a,A,45,15,,,,PPLQ,,\n", "f: no row is a place that the source file wants"},
        {HEADING "a,A,45,15,,,,PPL,,\n,B,45,15,,,,PPL,,\n", "f:3: column \"id\": is empty"},
        {HEADING "a,,45,15,,,,PPL,,\n", "f:2: column \"name\": is empty"},
        {HEADING "a,A,90.5,15,,,,PPL,,\n",
         "f:2: column \"lat\": '90.5' is no number of degrees from -90 to 90"},
        {HEADING "a,A,45,,,,,PPL,,\n", "f:2: column \"lon\": '' is no number of degrees from -180 to 180"},
        {HEADING "a,A,45,15,-3,,,PPL,,\n", "f:2: column \"g\": '-3' is no whole number"},
        {HEADING "a,A,45,15,,,,PPL,,12.0\n", "f:2: column \"p\": '12.0' is no whole number"},
        {HEADING "a,A,45,15,,,,PPL,,\na,B,45,15,,,,PPL,,\n", "f:3: the key 'a' stands in line 2 already"},
        {HEADING "a,A,45,15\n", "f:2:1: fewer fields than there are columns"},
    };
    pl_source source = source_of(places_source);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_error error = {0};
        pl_file_match match = {0};
        pl_place_row *rows;
        size_t count;
        assert_false(
            pl_places_read(&source, "f", &match, pl_slice_of(cases[i].text), &arena, &rows, &count, &error));
        assert_string_equal(error.text, cases[i].says);
        assert_int_equal(error.code, PL_INPUT);
    }
}

/* Names are held against one another: a field of millions of them must not take for ever. */
static void many_other_names(void **state) {
    (void)state;
    pl_source source = source_of(places_source);
    for (int many = 0; many < 2; many++) {
        pl_buffer text = {0};
        pl_error error = {0};
        pl_file_match match = {0};
        pl_place_row *rows;
        size_t count;
        pl_buffer_text(&text, HEADING "a,A,45,15,,\"");
        for (int i = 0; i < (many == 0 ? 8000 : 200000); i++) pl_buffer_format(&text, "n%06d,", i);
        pl_buffer_text(&text, "\",,PPL,,\n");
        bool done = pl_places_read(&source, "f", &match, (pl_slice){text.data, text.length}, &arena, &rows,
                                   &count, &error);
        assert_int_equal(done, many == 0);
        if (done)
            assert_int_equal(strlen(rows[0].other_names), 8000 * 8 - 1);
        else
            assert_string_equal(error.text, "f:2: column \"o1\": more than 65536 bytes of other names, the "
                                            "limit for one place");
        pl_buffer_free(&text);
    }
}

static void memory_for_places(void **state) {
    (void)state;
    pl_source source = source_of(places_source);
    for (uint64_t nth = 1;; nth++) {
        pl_arena own = {0};
        pl_error error = {0};
        pl_file_match match = {0};
        pl_place_row *rows;
        size_t count;
        pl_memory_fail_nth(0);
        pl_memory_fail_nth(nth);
        bool done = pl_places_read(&source, "f", &match, pl_slice_of(HEADING "a,A,45,15,,\"B,C\",,PPL,,\n"),
                                   &own, &rows, &count, &error);
        bool all = pl_memory_fail_nth(0) < nth;
        pl_arena_free(&own);
        if (all) {
            assert_true(done && count == 1);
            break;
        }
        assert_true(done || error.code == PL_NOMEM);
    }
}

/* ---- editions ---- */

static const char *put_file(const char *name, const char *text) {
    pl_error error = {0};
    char *path = pl_arena_alloc(&arena, 300);
    assert_non_null(path);
    snprintf(path, 300, "%s/%s", folder, name);
    if (!pl_file_write(path, pl_slice_of(text), &error)) fail_msg("%s", error.text);
    return path;
}

/* The definition of a source of outlines of that edition; its theatre lies beside it. */
static const char *definition(const char *edition, const char *kind) {
    char text[512];
    put_file(
        "war.yaml",
        "name: war\ntitle: War\nsides: [{name: red, title: Red}]\nsources: [maps]\noutlines: [lines]\n"
        "regions: [{name: hills, title: Hills, code: XA-01}, {name: shore, title: Shore, code: XA-02}]\n");
    snprintf(text, sizeof text,
             "name: lines\ntitle: Lines\nkind: %s\nmaker: M\ntheatre: war\nlicence: none\nattribution: M\n"
             "edition: %s\nfiles: [{match: 'main*.geojson'}, {match: 'more*.geojson', layer: more}]\n"
             "fields: {%s: code, name: name%s}\n",
             kind, edition, strcmp(kind, "regions") == 0 ? "code" : "key",
             strcmp(kind, "regions") == 0 ? "" : ", lon: x, lat: y");
    return put_file("lines.yaml", text);
}

static const char *outline(const char *name, const char *code, double size) {
    char text[512];
    snprintf(
        text, sizeof text,
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\",\"name\":\"Of %s\"},\"geometry\":{\"type\":"
        "\"Polygon\",\"coordinates\":[[[10,40],[%g,40],[%g,41],[10,41],[10,40]]]}}",
        code, name, 10 + size, 10 + size);
    return put_file(name, text);
}

static pl_code take(const char *source, const char *path, pl_ingest_result *result) {
    pl_error error = {0};
    char evidence[300];
    snprintf(evidence, sizeof evidence, "%s/e.gpkg", folder);
    pl_ingest_options options = {
        .evidence = evidence, .source = source, .paths = &path, .path_count = 1, .threads = 1};
    return pl_ingest(&options, &arena, result, &error) ? PL_OK : error.code;
}

/* "code=name area," of all regions, areas in thousands of km2. */
static void expect_regions(const char *wanted) {
    pl_error error = {0};
    char evidence[300], text[256] = "";
    pl_region_row *rows;
    size_t count;
    snprintf(evidence, sizeof evidence, "%s/e.gpkg", folder);
    pl_store *store = pl_store_open(evidence, PL_STORE_READ, &error);
    assert_non_null(store);
    assert_true(pl_store_region_list(store, 0, NULL, &arena, &rows, &count, &error));
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s=%s %.1f,", rows[i].key, rows[i].name,
                 rows[i].area_m2 * 1e-9);
    assert_string_equal(text, wanted);
    pl_record_row *records;
    assert_true(pl_store_record_list(store, 1, -1, &arena, &records, &count, &error));
    assert_true(pl_store_close(store, &error));
    pl_verify_part *parts;
    size_t part_count;
    pl_progress silent = {0};
    if (!pl_verify(evidence, 1, silent, &arena, &parts, &part_count, &error)) fail_msg("%s", error.text);
}

static void editions(void **state) {
    (void)state;
    pl_ingest_result result;
    const char *first = definition("2020-01-01", "regions");
    assert_int_equal(take(first, outline("main1.geojson", "XA-01", 1), &result), PL_OK);
    assert_int_equal(result.regions, 1);
    expect_regions("XA-01=Of main1.geojson 9.4,");
    /* A second layer of the same edition is added. */
    assert_int_equal(take(first, outline("more.geojson", "XA-02", 0.5), &result), PL_OK);
    expect_regions("XA-01=Of main1.geojson 9.4,XA-02=Of more.geojson 4.7,");
    /* Another file under the same edition is a conflict: the first counts. */
    assert_int_equal(take(first, outline("main2.geojson", "XA-01", 2), &result), PL_INPUT);
    assert_int_equal(result.conflicts, 1);
    expect_regions("XA-01=Of main1.geojson 9.4,XA-02=Of more.geojson 4.7,");
    /* A later edition replaces its layer; an earlier one that comes late does not. */
    assert_int_equal(take(definition("2021-01-01", "regions"), outline("main3.geojson", "XA-01", 2), &result),
                     PL_OK);
    expect_regions("XA-01=Of main3.geojson 18.8,XA-02=Of more.geojson 4.7,");
    assert_int_equal(take(definition("2019-01-01", "regions"), outline("main4.geojson", "XA-01", 3), &result),
                     PL_OK);
    expect_regions("XA-01=Of main3.geojson 18.8,XA-02=Of more.geojson 4.7,");
    /* What is no region of the theatre is refused before anything is stored. */
    assert_int_equal(take(first, outline("main5.geojson", "XB-01", 1), &result), PL_INPUT);
    assert_int_equal(result.taken, 0);
    /* Outlines do not become settlements. */
    assert_int_equal(take(definition("2022-01-01", "places"), outline("main6.geojson", "XA-01", 1), &result),
                     PL_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_of_places), cmocka_unit_test(refused_places),
                                       cmocka_unit_test(many_other_names),
                                       cmocka_unit_test(memory_for_places), cmocka_unit_test(editions)};
    return cmocka_run_group_tests(tests, make, drop);
}
