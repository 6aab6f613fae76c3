/* KML and KMZ: what is kept of a placemark, where its colour comes from, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converted.h"

#include <archive.h>
#include <archive_entry.h>

#define KML(body)                                                                                            \
    "<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>" body                 \
    "</Document></kml>"
#define RING(coordinates) "<LinearRing><coordinates>" coordinates "</coordinates></LinearRing>"
#define TRIANGLE "30,50,0 31,50,0 31,51,0 30,50,0"
#define OUTER(coordinates) "<outerBoundaryIs>" RING(coordinates) "</outerBoundaryIs>"
#define INNER(coordinates) "<innerBoundaryIs>" RING(coordinates) "</innerBoundaryIs>"
#define POLYGON "<Polygon>" OUTER(TRIANGLE) "</Polygon>"
#define P_TRIANGLE "P((30 50,31 50,31 51))"

static void expect(const char *text, const char *features) {
    expect_converted(PL_FORMAT_KML, pl_slice_of(text), features);
}

static void refused(const char *text, const char *message) {
    expect_refused(PL_FORMAT_KML, pl_slice_of(text), message);
}

static void geometries(void **state) {
    (void)state;
    expect(KML(""), "");
    expect(KML("<Placemark/>"), "0@2:1\n");
    expect(KML("<Placemark>" POLYGON "</Placemark>"), "0@2:1 " P_TRIANGLE "\n");
    /* A hole; the inner boundary may stand first, and one element may hold two. */
    expect(KML("<Placemark><Polygon>" INNER("1,2 3,2 3,4 1,2") OUTER(TRIANGLE)
                   INNER("5,6 7,6 7,8 5,6") "</Polygon></Placemark>"),
           "0@2:1 P((30 50,31 50,31 51),(1 2,3 2,3 4),(5 6,7 6,7 8))\n");
    expect(KML("<Placemark><MultiGeometry>" POLYGON "<MultiGeometry>" POLYGON
               "<Point><coordinates>1,2</coordinates></Point>"
               "</MultiGeometry><LineString><coordinates>1,2 "
               "3,4</coordinates></LineString></MultiGeometry></Placemark>"),
           "0@2:1 " P_TRIANGLE " " P_TRIANGLE " points=1 lines=1\n");
    expect(KML("<Placemark><Point><coordinates> 1 , 2 , 3 </coordinates></Point></Placemark>"
               "<Placemark><LinearRing><coordinates>1,2 3,4 5,6</coordinates></LinearRing></Placemark>"
               "<Placemark><gx:Track xmlns:gx=\"g\"><when>2024-01-01</when><gx:coord>1 2 3</gx:coord>"
               "<gx:coord>4 5 6</gx:coord></gx:Track></Placemark>"),
           "0@2:1 points=1\n1@3:1 lines=1\n2@4:1 lines=1\n");
    /* Nothing of a NetworkLink is fetched, and an empty line is none. */
    expect(KML("<NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink>"
               "<Placemark><LineString><coordinates> </coordinates></LineString></Placemark>"),
           "0@2:1\n");
    /* With a prefix for the namespace, and from a Folder alone. */
    expect("<k:kml "
           "xmlns:k=\"u\"><k:Placemark><k:Polygon><k:outerBoundaryIs><k:LinearRing><k:coordinates>" TRIANGLE
           "</k:coordinates></k:LinearRing></k:outerBoundaryIs></k:Polygon></k:Placemark></k:kml>",
           "0@2:1 " P_TRIANGLE "\n");
}

/* Numbers as KML may write them and JSON does not; blanks, line breaks, no heights. */
static void numbers(void **state) {
    (void)state;
    expect(
        KML("<Placemark><Polygon>" OUTER("+30,050.0\n\t31.,50,1e3   31.0,.51e2,") "</Polygon></Placemark>"),
        "0@2:1 " P_TRIANGLE "\n");
    pl_buffer out = {0};
    pl_error error;
    assert_true(
        pl_convert("f", PL_FORMAT_KML,
                   pl_slice_of(KML(
                       "<Placemark><LineString><coordinates>-0.10,30.12345678901234567890 +.5,-00.50 7.,-1E-3"
                       "</coordinates></LineString></Placemark>")),
                   &out, &error));
    assert_non_null(strstr(out.data, "[[-0.10,30.12345678901234567890],[0.5,-0.50],[7,-1E-3]]"));
    pl_buffer_free(&out);
}

/* Where a colour comes from; KML writes aabbggrr. */
static void styles(void **state) {
    (void)state;
#define STYLE(color) "<PolyStyle><color>" color "</color></PolyStyle>"
    expect(
        KML("<Style id=\"a\"><LineStyle><color>ff112233</color></LineStyle>" STYLE(
            "7f0000FF") "</Style>"
                        "<Placemark><styleUrl>#a</styleUrl></Placemark>"
                        "<Placemark><styleUrl>#later</styleUrl></Placemark>"
                        "<Placemark><styleUrl>#m</styleUrl></Placemark>"
                        "<Placemark><styleUrl>#none</styleUrl></Placemark>"
                        "<Placemark><styleUrl>other.kml#a</styleUrl></Placemark>"
                        "<Placemark><styleUrl>#a</styleUrl><Style>" STYLE(
                            "#ff332211") "</Style></Placemark>"
                                         "<Placemark><styleUrl>#a</styleUrl><Style><PolyStyle><fill>0</"
                                         "fill></PolyStyle></Style></Placemark>"
                                         "<Placemark><styleUrl>#a</"
                                         "styleUrl><Style><IconStyle><color>ff332211</color></IconStyle></"
                                         "Style></Placemark>"
                                         "<Placemark><styleUrl>#loop</styleUrl></Placemark>"
                                         "<Placemark><styleUrl>#inline</styleUrl></Placemark>"
                                         "<Placemark><styleUrl>#word</styleUrl></Placemark>"
                                         "<Style id=\"later\">" STYLE(
                                             "ff00ff00") "</Style><Style "
                                                         "id=\"a\">" STYLE(
                                                             "ff000000") "</Style>"
                                                                         "<StyleMap "
                                                                         "id=\"m\"><"
                                                                         "Pair><key>"
                                                                         "highlight<"
                                                                         "/key><"
                                                                         "styleUrl>#"
                                                                         "later</"
                                                                         "styleUrl><"
                                                                         "/Pair>"
                                                                         "<Pair><"
                                                                         "key>"
                                                                         "normal</"
                                                                         "key><"
                                                                         "styleUrl>#"
                                                                         "a</"
                                                                         "styleUrl><"
                                                                         "/Pair></"
                                                                         "StyleMap>"
                                                                         "<StyleMap "
                                                                         "id="
                                                                         "\"loop\"><"
                                                                         "Pair><key>"
                                                                         "normal</"
                                                                         "key><"
                                                                         "styleUrl>#"
                                                                         "loop</"
                                                                         "styleUrl><"
                                                                         "/Pair></"
                                                                         "StyleMap>"
                                                                         "<StyleMap "
                                                                         "id="
                                                                         "\"inline\""
                                                                         "><Pair><"
                                                                         "key>"
                                                                         "normal</"
                                                                         "key><"
                                                                         "Style"
                                                                         ">" STYLE(
                                                                             "ff0102"
                                                                             "03") "</Style></Pair>"
                                                                                   "<Pair><key>highlight</"
                                                                                   "key><Style>" STYLE(
                                                                                       "ff040506") "</"
                                                                                                   "Style></"
                                                                                                   "Pair></"
                                                                                                   "StyleMap>"
                                                                                                   "<Style "
                                                                                                   "id="
                                                                                                   "\"word\""
                                                                                                   ">" STYLE(
                                                                                                       "red") "</Style>"),
        "0@2:1 styleUrl='#a' fill='#ff0000'\n"
        "1@3:1 styleUrl='#later' fill='#00ff00'\n"
        "2@4:1 styleUrl='#m' fill='#ff0000'\n"
        "3@5:1 styleUrl='#none'\n"
        "4@6:1 styleUrl='other.kml#a'\n"
        "5@7:1 styleUrl='#a' fill='#112233'\n"
        "6@8:1 styleUrl='#a'\n"
        "7@9:1 styleUrl='#a' fill='#ff0000'\n"
        "8@10:1 styleUrl='#loop'\n"
        "9@11:1 styleUrl='#inline' fill='#030201'\n"
        "10@12:1 styleUrl='#word'\n");
}

static void properties(void **state) {
    (void)state;
    expect(KML("<name>not this</name><Folder><name>A</name><Folder><name> B &amp; C "
               "</name><Placemark><name>x<![CDATA[<y>]]></name>"
               "<description>two\nlines</description><ExtendedData><Data "
               "name=\"k\"><displayName>d</displayName><value>v</value></Data>"
               "<Data name=\"fill\"><value>#123456</value></Data><Data><value>nameless</value></Data>"
               "<SchemaData><SimpleData name=\"n\">1</SimpleData></SchemaData></ExtendedData>"
               "<TimeSpan><begin>2024-01-01</begin><end>2024-02-01</end></TimeSpan></Placemark></Folder>"
               "<Placemark><TimeStamp><when>2024</when></TimeStamp></Placemark></"
               "Folder><Placemark><name>out</name></Placemark>"),
           "0@2:1 folder='A/B & C' name='x<y>' description='two\nlines' k='v' fill='#123456' n='1' "
           "begin='2024-01-01' "
           "end='2024-02-01'\n1@3:1 folder='A' when='2024'\n2@4:1 name='out'\n");
}

static void bad(void **state) {
    (void)state;
    refused("", "f:1:1: not well-formed XML: no element found; the file is cut off, fetch it again");
    refused("<html/>", "f:1:1: the file begins with <html> and not with <kml>; is it KML?");
    refused(KML("<Placemark>") "x", "f:2:68: not well-formed XML: mismatched tag");
    refused("<kml><Document>",
            "f:1:16: not well-formed XML: no element found; the file is cut off, fetch it again");
    refused("<?xml version=\"1.0\" encoding=\"windows-1251\"?><kml/>",
            "f:1:31: not well-formed XML: unknown encoding; save it as UTF-8");
    refused("<!DOCTYPE kml [<!ENTITY a \"b\">]><kml>&a;</kml>",
            "f:1:15: a DOCTYPE, which KML has no use for and which could pull in other files; delete it");
    refused("<!DOCTYPE kml SYSTEM \"file:///etc/passwd\"><kml/>",
            "f:1:42: a DOCTYPE, which KML has no use for and which could pull in other files; delete it");
    refused(KML("&nbsp;"), "f:2:55: not well-formed XML: undefined entity");
    refused(
        KML("\n<Placemark><Polygon></Polygon></Placemark>"),
        "f:3:21: a Polygon ends here without an outer boundary (outerBoundaryIs, LinearRing, coordinates)");
    refused(KML("\n<Placemark><Polygon>" OUTER(TRIANGLE) OUTER(TRIANGLE) "</Polygon></Placemark>"),
            "f:3:168: a second outer boundary in one Polygon");
#define POINT(coordinates)                                                                                   \
    KML("\n<Placemark><Point>\n<coordinates>" coordinates "</coordinates></Point></Placemark>")
    refused(POINT("181,5"), "f:4:14: expected a longitude from -180 to 180, but here is '181'");
    refused(POINT("1,2\n 1,95"), "f:5:4: expected a latitude from -90 to 90, but here is '95'");
    refused(POINT("1 2"), "f:4:16: expected a comma and a latitude, but here is '2'");
    refused(POINT("1,2,3,4"), "f:4:19: expected a longitude from -180 to 180, but here is ''");
    refused(POINT("NaN,2"), "f:4:14: expected a longitude from -180 to 180, but here is 'NaN'");
    refused(POINT("1,"), "f:4:16: expected a latitude from -90 to 90, but here is ''");
}

static void nested(void **state) {
    (void)state;
    pl_buffer text = {0};
    pl_buffer_text(&text, "<kml>");
    for (int i = 0; i < 99; i++) pl_buffer_text(&text, "<Folder>");
    pl_buffer_text(&text, "<Folder/>");
    expect_refused(PL_FORMAT_KML, (pl_slice){text.data, text.length},
                   "f:1:798: nested more than 100 elements deep, the limit");
    pl_buffer_free(&text);
}

/* Text comes from expat in pieces, at the latest at the end of the megabyte that is given to it at once. */
static void pieces(void **state) {
    (void)state;
    for (size_t pad = 0; pad < 40; pad++) {
        pl_buffer text = {0};
        pl_buffer_text(&text, "<kml><!--");
        for (size_t i = text.length; i < ((size_t)1 << 20) - 90 - pad; i++) pl_buffer_text(&text, " ");
        pl_buffer_text(
            &text,
            "--><Placemark><name>a&amp;b</name><Polygon><outerBoundaryIs><LinearRing><coordinates>" TRIANGLE
            "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>");
        expect_converted(PL_FORMAT_KML, (pl_slice){text.data, text.length},
                         "0@2:1 name='a&b' " P_TRIANGLE "\n");
        pl_buffer_free(&text);
    }
}

static void memory_runs_out(void **state) {
    (void)state;
    expect_memory_told(
        PL_FORMAT_KML,
        pl_slice_of(KML("<Style id=\"a\"><PolyStyle><color>ff0000ff</color></PolyStyle></Style>"
                        "<Folder><name>F</name><Placemark><name>n</name><styleUrl>#a</styleUrl>"
                        "<ExtendedData><Data name=\"k\"><value>v</value></Data></ExtendedData>" POLYGON
                        "</Placemark></Folder>")));
}

/* ---- KMZ ---- */

static pl_buffer zip(const char *const (*files)[2], size_t count) {
    static char bytes[1 << 16];
    size_t used = 0;
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    assert_int_equal(archive_write_open_memory(archive, bytes, sizeof bytes, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, files[i][0]);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)strlen(files[i][1]));
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, files[i][1], strlen(files[i][1])),
                         (long)strlen(files[i][1]));
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    pl_buffer out = {0};
    pl_buffer_add(&out, bytes, used);
    return out;
}

static void archives(void **state) {
    (void)state;
    static const char one[] = KML("<Placemark><name>1</name></Placemark>"),
                      two[] = KML("<Placemark><name>2</name></Placemark>");
    static const char *const first[][2] = {
        {"images/x.png", "no"}, {"__MACOSX/._doc.kml", "no"}, {"doc.KML", one}, {"two.kml", two}};
    pl_buffer bytes = zip(first, 4);
    expect_converted(PL_FORMAT_KMZ, (pl_slice){bytes.data, bytes.length}, "0@2:1 name='1'\n");
    expect_memory_told(PL_FORMAT_KMZ, (pl_slice){bytes.data, bytes.length});
    /* Cut off. */
    pl_buffer text = {0};
    pl_error error = {0};
    assert_false(pl_convert("f", PL_FORMAT_KMZ, (pl_slice){bytes.data, bytes.length / 2}, &text, &error));
    assert_int_equal(error.code, PL_INPUT);
    pl_buffer_free(&text);
    pl_buffer_free(&bytes);
    /* One that only leads to others. */
    static const char *const links[][2] = {
        {"doc.kml", KML("<NetworkLink/>")}, {"layers/one.kml", one}, {"layers/two.kml", two}};
    bytes = zip(links, 3);
    expect_converted(PL_FORMAT_KMZ, (pl_slice){bytes.data, bytes.length}, "0@2:1 name='1'\n1@3:1 name='2'\n");
    pl_buffer_free(&bytes);
    static const char *const none[][2] = {{"x.txt", "no"}};
    bytes = zip(none, 1);
    expect_refused(PL_FORMAT_KMZ, (pl_slice){bytes.data, bytes.length},
                   "f: no file in it ends in .kml, so it holds no map");
    pl_buffer_free(&bytes);
    static const char *const broken[][2] = {{"doc.kml", "<kml>"}};
    bytes = zip(broken, 1);
    expect_refused(
        PL_FORMAT_KMZ, (pl_slice){bytes.data, bytes.length},
        "f/doc.kml:1:6: not well-formed XML: no element found; the file is cut off, fetch it again");
    pl_buffer_free(&bytes);
    expect_refused(PL_FORMAT_KMZ, pl_slice_of(one), "f: a KMZ is a zip, and this does not begin like one");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(geometries), cmocka_unit_test(numbers),
                                       cmocka_unit_test(styles),     cmocka_unit_test(properties),
                                       cmocka_unit_test(bad),        cmocka_unit_test(nested),
                                       cmocka_unit_test(pieces),     cmocka_unit_test(memory_runs_out),
                                       cmocka_unit_test(archives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
