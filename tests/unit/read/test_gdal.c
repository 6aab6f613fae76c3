/* What GDAL reads, where it is built in: brought to WGS 84, and nothing that leads out of the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converted.h"

#include <stdio.h>

#define FEATURE(properties, coordinates)                                                                     \
    "{\"type\":\"Feature\",\"properties\":{" properties                                                      \
    "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" coordinates "}}"
#define COLLECTION(crs, features) "{\"type\":\"FeatureCollection\"," crs "\"features\":[" features "]}"
#define TRIANGLE "[[[30,50],[31,50],[31,51],[30,50]]]"

static void refused(const char *text, const char *part) {
    pl_buffer out = {0};
    pl_error error = {0};
    assert_false(pl_convert("f", PL_FORMAT_GDAL, pl_slice_of(text), &out, &error));
    assert_int_equal(error.code, PL_INPUT);
    if (strncmp(error.text, "f: ", 3) != 0 || strstr(error.text, part) == NULL) fail_msg("%s", error.text);
    assert_int_equal(out.length, 0);
    pl_buffer_free(&out);
}

static void taken(void **state) {
    (void)state;
    assert_true(pl_convert_knows(PL_FORMAT_GDAL));
    expect_converted(
        PL_FORMAT_GDAL,
        pl_slice_of(COLLECTION("\"name\":\"l\",", FEATURE("\"a\":1,\"b\":\"x\",\"c\":0.5,\"d\":null",
                                                          TRIANGLE) "," FEATURE("", TRIANGLE))),
        "0@2:1 layer='l' a=1 b='x' c=0.5 d=null P((30 50,31 50,31 51))\n"
        "1@3:1 layer='l' a=null b=null c=null d=null P((30 50,31 50,31 51))\n");
    /* Web Mercator: a quarter of its circle is 90 degrees of longitude. */
    pl_buffer out = {0};
    pl_error error = {0};
    static const char mercator[] = COLLECTION(
        "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},",
        FEATURE("", "[[[0,0],[10018754.171394622,6274861.394006577],[0,6274861.394006577],[0,0]]]"));
    if (!pl_convert("f", PL_FORMAT_GDAL, pl_slice_of(mercator), &out, &error)) fail_msg("%s", error.text);
    double lon = 0, lat = 0;
    const char *at = strstr(out.data, "\"coordinates\":[[[0,0],[");
    assert_non_null(at);
    assert_int_equal(sscanf(strstr(at + 20, "],[") + 3, "%lf,%lf", &lon, &lat), 2);
    assert_true(lon > 90 - 1e-9 && lon < 90 + 1e-9 && lat > 49 - 1e-9 && lat < 49 + 1e-9);
    pl_buffer_free(&out);
}

static void bad(void **state) {
    (void)state;
    refused("", "GDAL cannot read it");
    refused("nothing that GDAL knows", "GDAL cannot read it");
    refused("<OGRVRTDataSource><OGRVRTLayer "
            "name=\"passwd\"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
            "</OGRVRTDataSource>",
            "GDAL cannot read it");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(taken), cmocka_unit_test(bad)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
