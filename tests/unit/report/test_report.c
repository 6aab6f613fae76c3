/* test_report.c - page, JSON and CSV of the hand-made statement: the same bytes on every run, and a clean
 * failure when memory runs out at any allocation. What the bytes say is checked by check_page.py with other
 * people's parsers. */
#include "sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first.
#include <cmocka.h>

typedef bool (*writer)(pl_buffer *, pl_error *);

/* All pages one behind the other, each behind its path. */
static bool append(void *context, const char *path, pl_slice bytes, pl_error *error) {
    pl_buffer *out = context;
    pl_buffer_format(out, "\n[%s]\n", path);
    pl_buffer_add(out, bytes.data, bytes.length);
    return out->failed ? pl_fail_nomem(error) : true;
}
static bool pages_in(pl_language language, pl_buffer *out, pl_error *error) {
    pl_report_basis basis = *sample_basis();
    basis.language = language;
    return pl_report_pages(sample_result(), &basis, append, out, error);
}
static bool pages(pl_buffer *out, pl_error *error) {
    return pages_in(PL_ENGLISH, out, error);
}
static bool pages_in_ukrainian(pl_buffer *out, pl_error *error) {
    return pages_in(PL_UKRAINIAN, out, error);
}
static bool json(pl_buffer *out, pl_error *error) {
    return pl_report_json(sample_result(), sample_basis(), out, error);
}
static bool csv(pl_buffer *out, pl_error *error) {
    return pl_report_csv(sample_result(), out, error);
}
static bool chart(pl_buffer *out, pl_error *error) {
    double width, height;
    return pl_svg_chart(&sample_result()->claims[0].readings[0], PL_ENGLISH, &width, &height, out, error);
}
static const writer writers[] = {pages, pages_in_ukrainian, json, csv, chart};
#define WRITERS (sizeof writers / sizeof *writers)

static void test_same_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < WRITERS; i++) {
        pl_buffer first = {0}, second = {0};
        assert_true(writers[i](&first, NULL));
        assert_true(writers[i](&second, NULL));
        assert_true(first.length > 200);
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.data, second.data, first.length);
        pl_buffer_free(&first);
        pl_buffer_free(&second);
    }
}

static void test_memory_runs_out(void **state) {
    (void)state;
    for (size_t i = 0; i < WRITERS; i++) {
        pl_buffer whole = {0};
        (void)pl_memory_fail_nth(0);
        assert_true(writers[i](&whole, NULL));
        uint64_t allocations = pl_memory_fail_nth(0);
        assert_true(allocations > 0);
        for (uint64_t nth = 1; nth <= allocations; nth++) {
            pl_buffer out = {0};
            pl_error error = {0};
            (void)pl_memory_fail_nth(nth);
            bool done = writers[i](&out, &error);
            (void)pl_memory_fail_nth(0);
            assert_false(done);
            assert_int_equal(error.code, PL_NOMEM);
            pl_buffer_free(&out);
        }
        pl_buffer_free(&whole);
    }
}

/* The text is added behind what the buffer already has. */
static void test_appends(void **state) {
    (void)state;
    for (size_t i = 0; i < WRITERS; i++) {
        pl_buffer out = {0};
        pl_buffer_text(&out, "before|");
        assert_true(writers[i](&out, NULL));
        assert_memory_equal(out.data, "before|", 7);
        pl_buffer_free(&out);
    }
}

static void test_nothing_at_all(void **state) {
    (void)state;
    const pl_statement_result nothing = {0};
    const pl_report_basis no_basis = {0};
    pl_buffer out = {0};
    assert_true(pl_report_pages(&nothing, &no_basis, append, &out, NULL));
    assert_non_null(strstr(out.data, "The statement lists no claim."));
    assert_non_null(strstr(out.data, "No source was used."));
    assert_null(strstr(out.data, "(null)"));
    pl_buffer_clear(&out);
    assert_true(pl_report_json(&nothing, &no_basis, &out, NULL));
    assert_non_null(strstr(out.data, "\"claims\": []"));
    pl_buffer_clear(&out);
    assert_true(pl_report_csv(&nothing, &out, NULL));
    assert_string_equal(
        out.data,
        "claim,claim_verdict,reading,reading_verdict,plain,specification,measurable,counted,holds,"
        "cannot_tell,value,low,high,threshold,unit,turns_at,hits,of,without_update,same_as,detail\r\n");
    pl_buffer_free(&out);
}

static void test_csv_row(void **state) {
    (void)state;
    const pl_option options[] = {{"window", "30d"}, {"source", "a,b"}};
    const pl_specification specs[] = {{.options = options,
                                       .option_count = 2,
                                       .measurable = true,
                                       .holds = true,
                                       .value = 725.9140004,
                                       .low = NAN,
                                       .high = NAN,
                                       .turns_at = 0.5,
                                       .threshold = NAN,
                                       .unit = "km2",
                                       .hits = 27,
                                       .of = 30,
                                       .without_update = 3,
                                       .detail = "so \"it\" is"},
                                      {.options = options,
                                       .option_count = 2,
                                       .measurable = true,
                                       .counted = true,
                                       .cannot_tell = true,
                                       .value = 0,
                                       .low = 0,
                                       .high = 0.975,
                                       .turns_at = 0.975,
                                       .threshold = 0.05,
                                       .unit = "share",
                                       .same_as = 1,
                                       .detail = "d"}};
    const pl_reading_result reading = {.id = "r",
                                       .plain = true,
                                       .verdict = PL_VERDICT_HOLDS,
                                       .share = 1,
                                       .specifications = specs,
                                       .specification_count = 2};
    const pl_claim_result claim = {
        .id = "c", .verdict = PL_VERDICT_HOLDS, .readings = &reading, .reading_count = 1};
    const pl_statement_result result = {.claims = &claim, .claim_count = 1};
    pl_buffer out = {0};
    assert_true(pl_report_csv(&result, &out, NULL));
    assert_string_equal(
        out.data,
        "claim,claim_verdict,reading,reading_verdict,plain,specification,choice:window,"
        "choice:source,measurable,counted,holds,cannot_tell,value,low,high,threshold,unit,turns_at,hits,of,"
        "without_update,"
        "same_as,detail"
        "\r\nc,holds,r,holds,true,1,30d,\"a,b\",true,false,true,false,725.914000,,,,km2,0.500000,27,30,3,1,"
        "\"so \"\"it\"\" is\"\r\n"
        "c,holds,r,holds,true,2,30d,\"a,b\",true,true,,true,0.000000,0.000000,0.975000,0.050000,share,0."
        "975000,"
        "0,0,0,2,d\r\n");
    pl_buffer_free(&out);
}

/* What cannot be told neither holds nor fails: the outcome is null, the interval stands beside it. */
static void test_json_cannot_tell(void **state) {
    (void)state;
    const pl_specification specs[] = {{.measurable = true,
                                       .counted = true,
                                       .cannot_tell = true,
                                       .value = 0,
                                       .low = 0,
                                       .high = 0.975,
                                       .threshold = 0.05,
                                       .turns_at = 0.975,
                                       .unit = "share",
                                       .detail = "d"}};
    const pl_reading_result reading = {.id = "r",
                                       .verdict = PL_VERDICT_UNDETERMINED,
                                       .share = NAN,
                                       .cannot_tell = 1,
                                       .specifications = specs,
                                       .specification_count = 1};
    const pl_claim_result claim = {.id = "c",
                                   .verdict = PL_VERDICT_UNDETERMINED,
                                   .kind = "",
                                   .readings = &reading,
                                   .reading_count = 1,
                                   .has_duel = true};
    const pl_statement_result result = {.claims = &claim, .claim_count = 1};
    const pl_report_basis basis = {0};
    pl_buffer out = {0};
    assert_true(pl_report_json(&result, &basis, &out, NULL));
    assert_non_null(strstr(out.data, "\"holds\": null,\n              \"cannot_tell\": true,"));
    assert_non_null(strstr(out.data, "\"low\": 0.000000,\n              \"high\": 0.975000,"));
    assert_non_null(strstr(out.data, "\"measured\": 0,\n          \"cannot_tell\": 1,"));
    assert_non_null(strstr(out.data, "\"duel\": true"));
    pl_buffer_free(&out);
}

static bool keep_page(void *context, const char *path, pl_slice bytes, pl_error *error) {
    pl_buffer *page = context;
    (void)error;
    if (strcmp(path, "claims/c.html") == 0) pl_buffer_add(page, bytes.data, bytes.length);
    return true;
}

/* The page says what cannot be told with a sign and in words, and prints the claim's own sections below its
 * readings; of a claim without readings too. */
static void test_page_of_a_claim(void **state) {
    (void)state;
    const pl_option options[] = {{"source", "counts"}};
    const pl_specification specs[] = {{.options = options,
                                       .option_count = 1,
                                       .measurable = true,
                                       .counted = true,
                                       .cannot_tell = true,
                                       .value = 0,
                                       .low = 0,
                                       .high = 0.975,
                                       .threshold = 0.05,
                                       .turns_at = 0.975,
                                       .unit = "share",
                                       .detail = "The threshold lies in it."}};
    const pl_reading_result reading = {.id = "plain",
                                       .plain = true,
                                       .measure = PL_MEASURE_INTERCEPTION_RATE,
                                       .verdict = PL_VERDICT_UNDETERMINED,
                                       .share = NAN,
                                       .cannot_tell = 1,
                                       .specifications = specs,
                                       .specification_count = 1,
                                       .number = {NAN, NAN, NAN},
                                       .then = {.verdict = PL_VERDICT_UNDETERMINED, .cannot_tell = 1},
                                       .now = {.verdict = PL_VERDICT_UNDETERMINED, .cannot_tell = 1}};
    pl_claim_result claim = {.id = "c",
                             .says = "s",
                             .words = "w",
                             .kind = "",
                             .verdict = PL_VERDICT_UNDETERMINED,
                             .readings = &reading,
                             .reading_count = 1};
    const pl_statement_result result = {.name = "n",
                                        .title = "t",
                                        .speaker = "s",
                                        .appearance = "a",
                                        .theatre = "x",
                                        .side = "",
                                        .language = "en",
                                        .claims = &claim,
                                        .claim_count = 1};
    const char *const paragraphs[] = {"What would have to be agreed."},
                      *const columns[] = {"result", "means"}, *const cells[] = {"0 of 1", "little"};
    const bool numbers[] = {false, true};
    const pl_section_table table = {.caption = "Outcomes",
                                    .columns = columns,
                                    .numbers = numbers,
                                    .column_count = 2,
                                    .cells = cells,
                                    .row_count = 1};
    const pl_section section = {.id = "design",
                                .title = "The design <of> it",
                                .paragraphs = paragraphs,
                                .paragraph_count = 1,
                                .tables = &table,
                                .table_count = 1};
    const pl_report_claim beside = {.sections = &section, .section_count = 1};
    const pl_report_basis basis = {.version = "0", .libraries = "", .command = "", .claims = &beside};
    for (int untestable = 0; untestable < 2; untestable++) {
        pl_buffer page = {0};
        if (untestable) claim.reading_count = 0;
        assert_true(pl_report_pages(&result, &basis, keep_page, &page, NULL));
        pl_buffer_add(&page, "", 1);
        const char *readings = strstr(page.data, "id=\"readings\""),
                   *sections = strstr(page.data, "<h2 id=\"design\">The design &lt;of&gt; it</h2>");
        assert_true(sections != NULL && (readings == NULL) == untestable && readings < sections);
        assert_non_null(strstr(sections, "<p>What would have to be agreed.</p>"));
        assert_non_null(strstr(sections, "<h3 id=\"design-tables\">"));
        assert_non_null(strstr(sections, "<td class=\"n\">little</td>"));
        if (!untestable) {
            assert_non_null(strstr(page.data, "\xC2\xB1 cannot be told"));
            assert_non_null(strstr(page.data, "No specification tells: the threshold lies inside"));
            assert_null(strstr(page.data, "No specification could be measured"));
        }
        pl_buffer_free(&page);
    }
}

/* Messages are put between markup: they hold none, and each is there in each language. */
static void test_messages_hold_no_markup(void **state) {
    (void)state;
    for (int message = 0; message < PL_MESSAGE_COUNT; message++)
        for (int language = 0; language < PL_LANGUAGE_COUNT; language++) {
            const char *text = pl_said((pl_language)language, (pl_message)message);
            assert_true(text[0] != '\0');
            assert_null(strpbrk(text, "<&"));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),      cmocka_unit_test(test_memory_runs_out),
        cmocka_unit_test(test_appends),         cmocka_unit_test(test_nothing_at_all),
        cmocka_unit_test(test_csv_row),         cmocka_unit_test(test_json_cannot_tell),
        cmocka_unit_test(test_page_of_a_claim), cmocka_unit_test(test_messages_hold_no_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
