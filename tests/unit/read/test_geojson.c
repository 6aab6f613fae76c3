/* What the reader takes and gives, and the place and wording of everything that it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "told.h"

#include <stdio.h>
#include <stdlib.h>

#define TRIANGLE "[[[30,50],[31,50],[31,51],[30,50]]]"
#define P_TRIANGLE "P((30 50,31 50,31 51))"
#define FEATURE(geometry) "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" geometry "}"
#define POLYGON(coordinates) "{\"type\":\"Polygon\",\"coordinates\":" coordinates "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static void expect(const char *text, const char *features) {
    told to = tell_text(text);
    if (!to.done) print_error("%s\n%s\n", text, to.error.text);
    assert_true(to.done);
    assert_string_equal(to.features.data == NULL ? "" : to.features.data, features);
    told_free(&to);
}

static void taken(void **state) {
    (void)state;
    expect(COLLECTION(""), "");
    expect(POLYGON(TRIANGLE), "0@1:1 " P_TRIANGLE "\n");
    expect(FEATURE(POLYGON(TRIANGLE)), "0@1:1 " P_TRIANGLE "\n");
    expect(COLLECTION(FEATURE(POLYGON(TRIANGLE)) ",\n " FEATURE("null")), "0@1:41 " P_TRIANGLE "\n1@2:2\n");
    expect("\xEF\xBB\xBF \r\n\t" POLYGON(TRIANGLE) "\n", "0@2:2 " P_TRIANGLE "\n");
    expect("{\"type\":\"MultiPolygon\",\"coordinates\":[" TRIANGLE
           ",[[[1,1],[9,1],[9,9],[1,1]],[[3,2],[4,2],[4,3],[3,2]]]]}",
           "0@1:1 " P_TRIANGLE " P((1 1,9 1,9 9),(3 2,4 2,4 3))\n");
    /* A third and further numbers are dropped; blanks anywhere. */
    expect(POLYGON("[ [ [30 , 50,0] , [ 31,50,-1.5e3,7 ],[31 ,51] ,[30,50,9] ] ]"), "0@1:1 " P_TRIANGLE "\n");
    /* Exact values, as strtod reads them. */
    expect(
        POLYGON("[[[-0.1,1e-1],[179.99999999999997,-90],[31.000000000000004,5.1e1],[-0.1,0.1]]]"),
        "0@1:1 P((-0.10000000000000001 0.10000000000000001,179.99999999999997 -90,31.000000000000004 51))\n");
    /* Collections of geometries, one in another. */
    expect("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]}"
           "," POLYGON(
               TRIANGLE) ",{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"MultiPoint\","
                         "\"coordinates\":[[1,2],[3,4,5]]},"
                         "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]},"
                         "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8]]]}]}]}",
           "0@1:1 " P_TRIANGLE " points=3 lines=3\n");
    expect("{\"type\":\"GeometryCollection\",\"geometries\":[]}", "0@1:1\n");
    expect("{\"type\":\"Point\",\"coordinates\":[ ]}", "0@1:1\n");
}

static void members_in_any_order(void **state) {
    (void)state;
    expect("{\"coordinates\":" TRIANGLE ",\"type\":\"Polygon\"}", "0@1:1 " P_TRIANGLE "\n");
    expect("{\"features\":[{\"geometry\":{\"coordinates\":" TRIANGLE
           ",\"type\":\"Polygon\"},\"properties\":{\"a\":1},"
           "\"type\":\"Feature\"}],\"type\":\"FeatureCollection\"}",
           "0@1:14 a=1 " P_TRIANGLE "\n");
    expect("{\"properties\":{\"a\":1},\"geometry\":" POLYGON(TRIANGLE) ",\"type\":\"Feature\"}",
           "0@1:1 a=1 " P_TRIANGLE "\n");
    expect("{\"geometries\":[" POLYGON(TRIANGLE) "],\"type\":\"GeometryCollection\"}",
           "0@1:1 " P_TRIANGLE "\n");
    /* Names of members, and of types, with escapes in them. */
    expect("{\"\\u0074ype\":\"Pol\\u0079gon\",\"\\u0063oordinates\":" TRIANGLE "}", "0@1:1 " P_TRIANGLE "\n");
    /* Members that an object of this type does not have are checked as JSON, no more. */
    expect("{\"features\":7,\"type\":\"Polygon\",\"geometry\":[],\"properties\":false,\"bbox\":[1,2,3,4],"
           "\"x\":{\"y\":[null]},"
           "\"coordinates\":" TRIANGLE "}",
           "0@1:1 " P_TRIANGLE "\n");
}

static void properties(void **state) {
    (void)state;
#define WITH(properties) "{\"type\":\"Feature\",\"geometry\":null,\"properties\":" properties "}"
    expect(WITH("null"), "0@1:1\n");
    expect("{\"type\":\"Feature\",\"geometry\":null}", "0@1:1\n");
    expect(
        WITH("{\"s\":\"x "
             "y\",\"n\":-1.50E+2,\"t\":true,\"f\":false,\"z\":null,\"o\":{\"s\":1},\"a\":[1,[2]],\"\":\"\"}"),
        "0@1:1 s='x y' n=-1.50E+2 t=true f=false z=null =''\n");
    expect(WITH("{\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\":\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"}"),
           "0@1:1 a\"\\/\b\f\n\r\t='A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80'\n");
    expect(WITH("{\"\xD0\x9A\":\"\xE2\x82\xAC\xF0\x9F\x98\x80, long enough for eight at a time\"}"),
           "0@1:1 \xD0\x9A='\xE2\x82\xAC\xF0\x9F\x98\x80, long enough for eight at a time'\n");
    /* The last of two members of one name wins, whatever it is. */
    expect(WITH("{\"a\":1,\"b\":2,\"\\u0061\":3}"), "0@1:1 b=2 a=3\n");
    expect(WITH("{\"a\":1,\"b\":2,\"a\":[]}"), "0@1:1 b=2\n");
    /* A number of any size is text here. */
    expect(WITH("{\"n\":1e999}"), "0@1:1 n=1e999\n");
}

static void crs(void **state) {
    (void)state;
    static const char *const good[] = {"urn:ogc:def:crs:OGC:1.3:CRS84",
                                       "urn:ogc:def:crs:OGC::CRS84",
                                       "EPSG:4326",
                                       "urn:ogc:def:crs:EPSG::4326",
                                       "epsg:4326",
                                       "CRS84",
                                       "urn:ogc:def:crs:EPSG:9.8.1:4326",
                                       "http://www.opengis.net/def/crs/OGC/1.3/CRS84"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char text[512];
        snprintf(
            text, sizeof text,
            "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"%s\"}},"
            "\"features\":[]}",
            good[i]);
        expect(text, "");
    }
    expect("{\"type\":\"FeatureCollection\",\"crs\":null,\"features\":[]}", "");
    expect("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":4326}},"
           "\"features\":[]}",
           "");
}

static void rings(void **state) {
    (void)state;
    told to = tell_text(
        "{\"type\":\"MultiPolygon\",\"coordinates\":["
        "[[[0,0],[1,0],[1,1]]],"                                         /* not closed */
        "[],"                                                            /* no ring */
        "[[]],"                                                          /* an empty shell */
        "[[[0,0],[1,0],[0,0],[1,0],[0,0]]],"                             /* two distinct positions */
        "[[[0,0],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],"                     /* empty, with a hole */
        "[[[0,0],[9,0],[9,9],[0,0]],[[1,1]],[[4,1],[5,1],[5,2],[4,1]]]," /* the first hole is empty */
        "[[[0,0],[0,0],[3,0],[3,3],[0,0],[0,0]]]]}");                    /* only the last one goes */
    assert_true(to.done);
    assert_string_equal(to.features.data, "0@1:1 P((0 0,1 0,1 1)) P((0 0,9 0,9 9),(4 1,5 1,5 2)) "
                                          "P((0 0,0 0,3 0,3 3,0 0))\n");
    assert_int_equal(to.counts.polygons, 3);
    assert_int_equal(to.counts.rings, 4);
    assert_int_equal(to.counts.positions, 3 + 6 + 5);
    assert_int_equal(to.counts.empty_polygons, 4);
    assert_int_equal(to.counts.rings_unclosed, 1);
    assert_int_equal(to.counts.rings_empty, 4);
    assert_int_equal(to.counts.blocks, 7);
    told_free(&to);
}

static void counted(void **state) {
    (void)state;
    told to = tell_text(COLLECTION(FEATURE("null") "," FEATURE(POLYGON(TRIANGLE)) "," FEATURE(
        "{\"type\":\"MultiPoint\",\"coordinates\":"
        "[[1,2],[3,4]]}") "," FEATURE("{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}")));
    assert_true(to.done);
    assert_int_equal(to.counts.features, 4);
    assert_int_equal(to.counts.polygons, 1);
    assert_int_equal(to.counts.rings, 1);
    assert_int_equal(to.counts.positions, 3);
    assert_int_equal(to.counts.points, 2);
    assert_int_equal(to.counts.lines, 1);
    assert_int_equal(to.counts.null_geometries, 1);
    told_free(&to);
}

/* Everything refused: the text, and the whole message. */
typedef struct {
    const char *text, *message;
} refusal;

#define CUT "; the file is cut off, fetch it again"
#define IN_COLLECTION "{\"type\":\"FeatureCollection\",\"features\":["
#define AT "{\"type\":\"Polygon\",\"coordinates\":" /* 32 bytes */

static const refusal refusals[] = {
    /* The grammar of JSON. */
    {"", "f:1:1: expected '{' of a GeoJSON object, but the text ends here" CUT},
    {" \n ", "f:2:2: expected '{' of a GeoJSON object, but the text ends here" CUT},
    {"[]", "f:1:1: expected '{' of a GeoJSON object, but here is '['"},
    {"\xEF\xBB\xBF?", "f:1:1: expected '{' of a GeoJSON object, but here is '?'"},
    {"\xFF\xFE{", "f:1:1: the text is UTF-16; convert the file to UTF-8"},
    {COLLECTION("") " x", "f:1:44: expected the end of the file, but here is 'x'"},
    {COLLECTION("") "{", "f:1:43: expected the end of the file, but here is '{'"},
    {"{\"a\":1,}", "f:1:8: a comma stands before '}'; delete it, JSON allows none there"},
    {"{\"a\":[1,]}", "f:1:9: a comma stands before ']'; delete it, JSON allows none there"},
    {"{\"a\":{\"b\":1,}}", "f:1:13: a comma stands before '}'; delete it, JSON allows none there"},
    {"{,\"a\":1}", "f:1:2: expected a member's name in double quotes, but here is ','"},
    {"{a:1}", "f:1:2: expected a member's name in double quotes, but here is 'a'"},
    {"{'a':1}", "f:1:2: expected a member's name in double quotes, but here is '''"},
    {"{\"a\" 1}", "f:1:6: expected ':', but here is '1'"},
    {"{\"a\":1 \"b\":2}", "f:1:8: expected ',' or '}', but here is '\"'"},
    {"{\"a\":[1 2]}", "f:1:9: expected ',' or ']', but here is '2'"},
    {"{\"a\":[1}", "f:1:8: expected ',' or ']', but here is '}'"},
    {"{\"a\":}", "f:1:6: expected a value, but here is '}'"},
    {"{\"a\":tru}", "f:1:6: expected a value, but here is 't'"},
    {"{\"a\":nul", "f:1:6: expected a value, but here is 'n'"},
    {"{\"a\":NaN}", "f:1:6: expected a value, but here is NaN or Infinity, which JSON does not have"},
    {"{\"a\":-Infinity}", "f:1:6: expected a value, but here is NaN or Infinity, which JSON does not have"},
    {"{\"a\":+1}", "f:1:6: expected a value, but here is '+'"},
    {"{\"a\":.5}", "f:1:6: expected a value, but here is '.'"},
    {"{\"a\":01}", "f:1:6: a number must not begin with 0 and a digit"},
    {"{\"a\":1.}", "f:1:8: expected a digit, but here is '}'"},
    {"{\"a\":-}", "f:1:7: expected a digit, but here is '}'"},
    {"{\"a\":1e}", "f:1:8: expected a digit, but here is '}'"},
    {"{\"a\":1e+}", "f:1:9: expected a digit, but here is '}'"},
    {"{\"a\":0x1}", "f:1:7: expected ',' or '}', but here is 'x'"},
    {"{\"a\":1\v}", "f:1:7: expected ',' or '}', but here is the byte 0x0B"},
    {"{\"a\":\xC2\xA0"
     "1}",
     "f:1:6: expected a value, but here is '\xC2\xA0'"},
    {"{\"a\":\x80}", "f:1:6: expected a value, but here is the byte 0x80; the file must be UTF-8"},
    {"{/**/}", "f:1:2: expected a member's name in double quotes, but here is '/'"},
    /* Strings. */
    {"{\"a\":\"b", "f:1:8: expected the rest of a string, but the text ends here" CUT},
    {"{\"a\":\"b\\", "f:1:9: expected the rest of a string, but the text ends here" CUT},
    {"{\"a\":\"b\nc\"}", "f:1:8: the control character 0x0A stands bare in a string; write it as \\u000A"},
    {"{\"a\":\"\\x\"}", "f:1:7: this escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"},
    {"{\"a\":\"\\u12g4\"}", "f:1:7: \\u needs four hexadecimal digits"},
    {"{\"a\":\"\\u12", "f:1:7: \\u needs four hexadecimal digits"},
    {"{\"a\":\"\\ud800\"}", "f:1:7: half a surrogate pair in \\u escapes is no character; write both halves"},
    {"{\"a\":\"\\ud800\\u0041\"}",
     "f:1:7: half a surrogate pair in \\u escapes is no character; write both halves"},
    {"{\"a\":\"\\udc00\"}", "f:1:7: half a surrogate pair in \\u escapes is no character; write both halves"},
    {"{\"a\":\"\xC0\x80\"}", "f:1:7: the byte 0xC0 is not valid UTF-8; convert the file to UTF-8"},
    {"{\"a\":\"123456789\xED\xA0\x80\"}",
     "f:1:16: the byte 0xED is not valid UTF-8; convert the file to UTF-8"},
    {"{\"a\":\"\xF4\x90\x80\x80\"}", "f:1:7: the byte 0xF4 is not valid UTF-8; convert the file to UTF-8"},
    {"{\"a\":\"\xE2\x82\"}", "f:1:7: the byte 0xE2 is not valid UTF-8; convert the file to UTF-8"},
    /* Objects of GeoJSON. */
    {"{}", "f:1:1: an object of GeoJSON needs \"type\""},
    {"{\"type\":1}", "f:1:9: expected a string as \"type\", but here is '1'"},
    {"{\"type\":\"Topology\"}",
     "f:1:9: the type \"Topology\" stands where a type of GeoJSON must stand; names are written as "
     "in RFC 7946, section 1.4"},
    {"{\"type\":\"polygon\"}",
     "f:1:9: the type \"polygon\" stands where a type of GeoJSON must stand; names are written as "
     "in RFC 7946, section 1.4"},
    {"{\"type\":\"Feature\",\"type\":\"Feature\"}",
     "f:1:19: feature 0: \"type\" stands twice in one object; delete one of them"},
    {AT TRIANGLE ",\"coordinates\":[]}",
     "f:1:69: feature 0: \"coordinates\" stands twice in one object; delete one of them"},
    {"{\"type\":\"FeatureCollection\"}", "f:1:1: a FeatureCollection needs \"features\""},
    {"{\"type\":\"Feature\"}", "f:1:1: feature 0: a Feature needs \"geometry\", if only null"},
    {"{\"type\":\"Polygon\"}", "f:1:1: feature 0: the Polygon needs \"coordinates\""},
    {"{\"type\":\"GeometryCollection\"}", "f:1:1: feature 0: the GeometryCollection needs \"geometries\""},
    {"{\"type\":\"FeatureCollection\",\"features\":{}}",
     "f:1:40: expected an array as \"features\", but here is '{'"},
    {IN_COLLECTION "1]}", "f:1:41: feature 0: expected '{' of a feature, but here is '1'"},
    {IN_COLLECTION POLYGON(TRIANGLE) "]}", "f:1:49: feature 0: the type \"Polygon\" stands where \"Feature\" "
                                           "must stand; names are written as in RFC 7946, section "
                                           "1.4"},
    {IN_COLLECTION "{\"geometry\":null}]}", "f:1:41: feature 0: an object of GeoJSON needs \"type\""},
    {IN_COLLECTION FEATURE("null") ",\n" FEATURE(FEATURE("null")) "]}",
     "f:2:54: feature 1: the type \"Feature\" stands where a type of geometry must stand; names are written "
     "as in RFC 7946, "
     "section 1.4"},
    {IN_COLLECTION FEATURE("[]") "]}", "f:1:86: feature 0: expected '{' of a geometry, but here is '['"},
    {IN_COLLECTION "{\"type\":\"Feature\",\"geometry\":null,\"properties\":[]}]}",
     "f:1:88: feature 0: expected an object or null as \"properties\", but here is '['"},
    {IN_COLLECTION FEATURE("null") ",]}",
     "f:1:92: a comma stands before ']'; delete it, JSON allows none there"},
    {IN_COLLECTION FEATURE("null"), "f:1:91: expected ',' or ']', but the text ends here" CUT},
    /* Coordinates. */
    {AT "null}", "f:1:33: feature 0: expected '[' of a polygon, but here is 'n'"},
    {AT "[1]}", "f:1:34: feature 0: expected '[' of a ring, but here is '1'"},
    {AT "[[1]]}", "f:1:35: feature 0: expected '[' of a position, but here is '1'"},
    {AT "[[[1]]]}", "f:1:37: feature 0: expected ',' and a latitude, but here is ']'"},
    {AT "[[[1,]]]}", "f:1:38: feature 0: expected a latitude, but here is ']'"},
    {AT "[[[]]]}", "f:1:36: feature 0: expected a longitude, but here is ']'"},
    {AT "[[[1,2,]]]}", "f:1:40: feature 0: expected a number, but here is ']'"},
    {AT "[[[1,2 3]]]}", "f:1:40: feature 0: expected ',' or ']', but here is '3'"},
    {AT "[[[1,2],]]}", "f:1:41: feature 0: a comma stands before ']'; delete it, JSON allows none there"},
    {AT "[[[\"1\",2]]]}", "f:1:36: feature 0: expected a longitude, but here is '\"'"},
    {AT "[[[NaN,2]]]}",
     "f:1:36: feature 0: expected a longitude, but here is NaN or Infinity, which JSON does not have"},
    {AT "[[[1,-Infinity]]]}",
     "f:1:38: feature 0: expected a latitude, but here is NaN or Infinity, which JSON does not have"},
    {AT "[[[1e999,2]]]}", "f:1:36: feature 0: the number is beyond 1.79769e+308, the largest double"},
    {AT "[[[1,2,-1e999]]]}", "f:1:40: feature 0: the number is beyond 1.79769e+308, the largest double"},
    {AT "[[[01,2]]]}", "f:1:36: feature 0: a number must not begin with 0 and a digit"},
    {AT "[[[1.,2]]]}", "f:1:38: feature 0: expected a digit, but here is ','"},
    {AT "[[[30,50],[30,90.5]]]}", "f:1:43: feature 0: the position 30, 90.5 lies outside longitude "
                                  "-180..180, latitude -90..90; GeoJSON positions are "
                                  "[longitude, latitude] in degrees on WGS84"},
    {"{\"type\":\"Point\",\"coordinates\":\n[-180.0001,0]}",
     "f:2:1: feature 0: the position -180.0001, 0 lies outside longitude -180..180, latitude -90..90; "
     "GeoJSON positions are "
     "[longitude, latitude] in degrees on WGS84"},
    {"{\"type\":\"MultiPolygon\",\"coordinates\":" TRIANGLE "}",
     "f:1:41: feature 0: expected '[' of a position, but here is '3'"},
    {AT "[" TRIANGLE "]}", "f:1:36: feature 0: expected a longitude, but here is '['"},
    {"{\"coordinates\":[[[1]]],\"type\":\"Polygon\"}",
     "f:1:20: feature 0: expected ',' and a latitude, but here is ']'"},
    {"{\"type\":\"Point\",\"coordinates\":[[1,2]]}",
     "f:1:32: feature 0: expected a longitude, but here is '['"},
    {"{\"type\":\"LineString\",\"coordinates\":[1,2]}",
     "f:1:37: feature 0: expected '[' of a position, but here is '1'"},
    /* Other coordinate systems. */
    {"{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:3857\"}},\"type\":\"FeatureCollection\","
     "\"features\":[]}",
     "f:1:44: the coordinate system \"EPSG:3857\" is not WGS84 longitude/latitude (CRS84, EPSG:4326); "
     "convert the file, as "
     "with ogr2ogr -t_srs EPSG:4326"},
    {"{\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":32637}}}",
     "f:1:44: the coordinate system \"32637\" is not WGS84 longitude/latitude (CRS84, EPSG:4326); convert "
     "the file, as with "
     "ogr2ogr -t_srs EPSG:4326"},
    {"{\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"x\"}}}",
     "f:1:8: this \"crs\" names no coordinate system; delete it when the file is WGS84 longitude/latitude, "
     "as RFC 7946 has it"},
    {"{\"crs\":4326}", "f:1:8: expected an object or null as \"crs\", but here is '4'"},
};

static void refused_with_place(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        told to = tell_text(refusals[i].text);
        const char *message = to.done ? "(taken)" : to.error.text;
        if (strcmp(message, refusals[i].message) != 0) {
            print_error("%s\n  is: %s\n  to: %s\n", refusals[i].text, message, refusals[i].message);
            wrong++;
        }
        if (!to.done) assert_int_equal(to.error.code, PL_INPUT);
        assert_null(to.kept.data);
        told_free(&to);
    }
    assert_int_equal(wrong, 0);
}

static void nul_bytes(void **state) {
    (void)state;
    static const char bare[] = "{\"a\":\0}", in_string[] = "{\"a\":\"\0\"}", in_escape[] = "{\"a\":\"\\\0\"}";
    told to = tell((pl_slice){bare, sizeof bare - 1}, NULL);
    assert_string_equal(to.error.text, "f:1:6: expected a value, but here is the byte 0x00");
    told_free(&to);
    to = tell((pl_slice){in_string, sizeof in_string - 1}, NULL);
    assert_string_equal(to.error.text,
                        "f:1:7: the control character 0x00 stands bare in a string; write it as \\u0000");
    told_free(&to);
    to = tell((pl_slice){in_escape, sizeof in_escape - 1}, NULL);
    assert_string_equal(to.error.text,
                        "f:1:7: this escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
    told_free(&to);
}

static void depth(void **state) {
    (void)state;
    for (int object = 0; object < 2; object++) {
        const char *bracket = object ? "{\"a\":" : "[";
        pl_buffer text = {0};
        pl_buffer_text(&text, "{\"a\":");
        for (int i = 0; i < 100000; i++) pl_buffer_text(&text, bracket);
        told to = tell((pl_slice){text.data, text.length}, NULL);
        assert_false(to.done);
        char message[128];
        snprintf(message, sizeof message, "f:1:%zu: nested more than 64 arrays and objects deep, the limit",
                 5 + 63 * strlen(bracket) + 1);
        assert_string_equal(to.error.text, message);
        told_free(&to);
        pl_buffer_free(&text);
    }
    /* Geometry collections in one another: two brackets each, then four of the polygon's own. */
    for (int nested = 28; nested < 100000; nested = nested < 40 ? nested + 1 : nested * 50) {
        pl_buffer text = {0};
        for (int i = 0; i < nested; i++)
            pl_buffer_text(&text, "{\"type\":\"GeometryCollection\",\"geometries\":[");
        pl_buffer_text(&text, POLYGON(TRIANGLE));
        for (int i = 0; i < nested; i++) pl_buffer_text(&text, "]}");
        pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, NULL);
        told shallow = tell_text(POLYGON(TRIANGLE)), to = tell((pl_slice){text.data, text.length}, seen);
        told again = tell((pl_slice){text.data, text.length}, seen);
        assert_int_equal(to.done, nested <= 30);
        assert_int_equal(again.done, to.done);
        assert_string_equal(again.error.text, to.error.text);
        told_free(&shallow);
        told_free(&to);
        told_free(&again);
        pl_seen_close(seen);
        pl_buffer_free(&text);
    }
}

static void limits(void **state) {
    (void)state;
    pl_buffer text = {0};
    pl_buffer_text(&text, "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":\"");
    for (size_t i = 0; i <= PL_GEOJSON_STRING_BYTES_MAX; i++) pl_buffer_add(&text, "x", 1);
    pl_buffer_text(&text, "\"}}");
    told to = tell((pl_slice){text.data, text.length}, NULL);
    assert_string_equal(to.error.text, "f:1:53: feature 0: a string of 1048577 bytes; the limit is 1048576");
    told_free(&to);
    pl_buffer_clear(&text);
    pl_buffer_text(&text, "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":0");
    for (size_t i = 0; i < PL_GEOJSON_PROPERTIES_MAX; i++) pl_buffer_format(&text, ",\n\"%zu\":1", i);
    pl_buffer_text(&text, "}}");
    to = tell((pl_slice){text.data, text.length}, NULL);
    assert_string_equal(to.error.text, "f:4097:8: feature 0: more than 4096 properties, the limit");
    told_free(&to);
    to = tell((pl_slice){text.data, PL_GEOJSON_BYTES_MAX + 1}, NULL); /* the length alone is looked at */
    assert_string_equal(to.error.text, "f:1:1: 2147483649 bytes; the limit of one file is 2147483648");
    told_free(&to);
    pl_buffer_free(&text);
}

static const char sample[] =
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4326\"}},"
    "\"features\":[\n"
    "{\"type\":\"Feature\",\"properties\":{\"a\":\"\\u0416 \\ud83d\\ude00 "
    "\xD0\x96\",\"b\":[1.5e-3,{}],\"c\":false},\"geometry\":"
    "{\"type\":\"MultiPolygon\",\"coordinates\":[" TRIANGLE
    ",[[[1,1],[9,1],[9,9],[1,1]],[[3,2],[4,2],[4,3],[3,2]]]]}},\n"
    "{\"geometry\":{\"coordinates\":[1,2],\"type\":\"Point\"},\"type\":\"Feature\",\"properties\":null},\n"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"GeometryCollection\",\"geometries\":[" POLYGON(
        TRIANGLE) ",{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]]]}]}}]}";

static void cut_off_anywhere(void **state) {
    (void)state;
    told whole = tell_text(sample);
    assert_true(whole.done);
    told_free(&whole);
    for (size_t length = 0; length < sizeof sample - 1; length++) {
        /* An exact copy, so that a sanitizer sees a byte read too far. */
        char *copy = malloc(length > 0 ? length : 1);
        memcpy(copy, sample, length);
        told to = tell((pl_slice){copy, length}, NULL);
        assert_false(to.done);
        assert_int_equal(to.error.code, PL_INPUT);
        assert_null(to.kept.data);
        told_free(&to);
        free(copy);
    }
}

static void memory_runs_out(void **state) {
    (void)state;
    told whole = tell_text(sample);
    bool done = false;
    for (uint64_t nth = 1; !done; nth++) {
        pl_memory_fail_nth(nth);
        told to = tell_text(sample);
        done = pl_memory_fail_nth(0) < nth;
        if (!to.done) {
            assert_int_equal(to.error.code, PL_NOMEM);
        } else if (!to.features.failed) {
            assert_string_equal(to.features.data, whole.features.data);
            assert_string_equal(to.kept.data, whole.kept.data);
        }
        told_free(&to);
    }
    told_free(&whole);
}

static bool stop(void *context, const pl_feature *feature, pl_error *error) {
    (void)context;
    return feature->index < 1 || pl_fail(error, PL_STORAGE, "enough");
}

static void callback_stops(void **state) {
    (void)state;
    pl_error error;
    pl_seen *seen = pl_seen_open(0, false, NULL);
    pl_file_counts counts = {.features = 99};
    assert_false(pl_geojson_read("f", pl_slice_of(sample), seen, stop, NULL, NULL, NULL, &counts, &error));
    assert_int_equal(error.code, PL_STORAGE);
    assert_string_equal(error.text, "enough");
    assert_int_equal(counts.features, 99); /* untouched on failure */
    pl_seen_close(seen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken),
        cmocka_unit_test(members_in_any_order),
        cmocka_unit_test(properties),
        cmocka_unit_test(crs),
        cmocka_unit_test(rings),
        cmocka_unit_test(counted),
        cmocka_unit_test(refused_with_place),
        cmocka_unit_test(nul_bytes),
        cmocka_unit_test(depth),
        cmocka_unit_test(limits),
        cmocka_unit_test(cut_off_anywhere),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(callback_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
