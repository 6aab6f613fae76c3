/* The lists of Project Owl's file as GeoJSON: latitude and longitude change places, numbers stay as written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converted.h"

static void expect(const char *text, const char *features) {
    expect_converted(PL_FORMAT_UACONTROLMAP, pl_slice_of(text), features);
}

static void refused(const char *text, const char *message) {
    expect_refused(PL_FORMAT_UACONTROLMAP, pl_slice_of(text), message);
}

#define RING "[[50,30],[50,31],[51,31],[50,30]]"
#define P_RING "P((30 50,31 50,31 51))"

static void taken(void **state) {
    (void)state;
    expect("{\"areas\":[],\"frontline\":[]}", "");
    expect("{\"areas\":[" RING "]}", "0@2:1 list='areas' " P_RING "\n");
    expect("\xEF\xBB\xBF { \"frontline\" : [[50,30],[50.5,31]] , \"areas\" : [ " RING " , " RING
           " ] , \"areas_ua\":[" RING "] }\n",
           "0@2:1 list='frontline' lines=1\n1@3:1 list='areas' " P_RING "\n2@4:1 list='areas' " P_RING
           "\n3@5:1 list='areas_ua' " P_RING "\n");
    /* Lines in a list; a third number is dropped; what is no list of areas is passed over. */
    expect("{\"frontline\":[[[50,30],[50.5,31]],[[1,2],[3,4]]],\"areas\":[],\"n\":1,\"o\":{\"a\":[1]},"
           "\"units\":[[1,2]]}",
           "0@2:1 list='frontline' lines=1\n1@3:1 list='frontline' lines=1\n");
    expect("{\"areas\":[[[50,30,7],[50,31,8],[51,31,9]]]}", "0@2:1 list='areas' " P_RING "\n");
    /* Longitudes beyond 90 are no latitudes. */
    expect("{\"areas\":[[[-90,180],[90,-180],[0,0]]]}", "0@2:1 list='areas' P((180 -90,-180 90,0 0))\n");
    /* A ring without an area is none; the reader counts it. */
    expect("{\"areas\":[[],[[50,30]]]}", "0@2:1 list='areas'\n1@3:1 list='areas'\n");
}

/* Digits are copied, also those that a double does not hold. */
static void digits(void **state) {
    (void)state;
    static const char text[] =
        "{\"areas\":[[[50.1000,30.00000000000000000001],[5e1,3.1E+1],[51,31],[50.1000,30.0]]]}";
    pl_buffer out = {0};
    pl_error error;
    assert_true(pl_convert("f", PL_FORMAT_UACONTROLMAP, pl_slice_of(text), &out, &error));
    assert_string_equal(
        out.data, "{\"type\":\"FeatureCollection\",\"features\":[\n"
                  "{\"type\":\"Feature\",\"properties\":{\"list\":\"areas\"},\"geometry\":{\"type\":"
                  "\"Polygon\",\"coordinates\":[[[30.00000000000000000001,50.1000],[3.1E+1,5e1],[31,51],"
                  "[30.0,50.1000]]]}}\n]}\n");
    pl_buffer_free(&out);
}

static void bad(void **state) {
    (void)state;
    refused("", "f:1:1: expected an object with \"areas\", but the text ends here; the file is cut off, "
                "fetch it again");
    refused("[]", "f:1:1: expected an object with \"areas\", but here is '['");
    refused("{}", "f:1:1: no \"areas\" in the object; is it a file of this format?");
    refused("{\"type\":\"FeatureCollection\",\"features\":[]}",
            "f:1:1: no \"areas\" in the object; is it a file of this format?");
    refused("{\"areas\":1}", "f:1:10: expected a list of rings, but here is '1'");
    refused("{\"areas\":[],\"areas\":[]}", "f:1:14: \"areas\" stands here twice");
    refused("{\"areas\":[[50,30]]}", "f:1:12: expected a position, but here is '5'");
    refused("{\"areas\":[\n[[50]]]}", "f:2:5: expected a longitude, but the position ends here");
    refused("{\"areas\":[[[]]]}", "f:1:13: expected a latitude, but the position ends here");
    refused("{\"areas\":[[[30,[50]]]]}", "f:1:16: expected a digit, but here is '['");
    refused("{\"areas\":[[\n [91,30],[50,31],[51,31]]]}",
            "f:2:3: latitude 91 is outside -90..90; positions in this format are [latitude, longitude]");
    refused(
        "{\"areas\":[[[50,180.5]]]}",
        "f:1:16: longitude 180.5 is outside -180..180; positions in this format are [latitude, longitude]");
    refused("{\"areas\":[[[1e999,5]]]}",
            "f:1:13: latitude 1e999 is outside -90..90; positions in this format are [latitude, longitude]");
    refused("{\"areas\":[" RING ",]}",
            "f:1:45: a comma stands before ']'; delete it, JSON allows none there");
    refused("{\"areas\":[]} x", "f:1:14: expected nothing more, but here is 'x'");
    refused("{\"areas\":[[[50,30],[50,31",
            "f:1:26: expected ',' or ']', but the text ends here; the file is cut off, fetch it again");
}

static void memory_runs_out(void **state) {
    (void)state;
    expect_memory_told(PL_FORMAT_UACONTROLMAP,
                       pl_slice_of("{\"areas\":[" RING "," RING "],\"frontline\":[[1,2],[3,4]]}"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(taken), cmocka_unit_test(digits),
                                       cmocka_unit_test(bad), cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
