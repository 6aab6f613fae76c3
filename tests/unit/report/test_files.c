/* test_files.c - what goes with the pages: ClaimReview, tables, and the chart as PNG. That the ClaimReview is
 * one by other people's rules is for tests/oracle/provenance.py. */
#include "sample.h"

#include "report/raster.h"

#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void review_of(const pl_claim_result *claim, pl_language language, pl_buffer *out) {
    pl_error error = {0};
    pl_buffer_clear(out);
    assert_true(pl_report_claimreview(sample_result(), claim, "x.html", language, out, &error));
}

static void reviews_are_drafts(void **state) {
    (void)state;
    static const struct {
        pl_verdict verdict;
        const char *rating; /* NULL: none */
    } cases[] = {{PL_VERDICT_HOLDS, "\"ratingValue\": 5"},   {PL_VERDICT_MOSTLY_HOLDS, "\"ratingValue\": 4"},
                 {PL_VERDICT_DEPENDS, "\"ratingValue\": 3"}, {PL_VERDICT_MOSTLY_FAILS, "\"ratingValue\": 2"},
                 {PL_VERDICT_FAILS, "\"ratingValue\": 1"},   {PL_VERDICT_UNDETERMINED, NULL}};
    pl_buffer text = {0};
    pl_claim_result claim = sample_result()->claims[0];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        claim.verdict = cases[i].verdict;
        review_of(&claim, PL_ENGLISH, &text);
        assert_non_null(strstr(text.data, "\"creativeWorkStatus\": \"Draft\""));
        assert_non_null(strstr(text.data, "\"datePublished\": \"\""));
        assert_non_null(strstr(text.data, "\"alternateName\": \""));
        if (cases[i].rating != NULL) {
            assert_non_null(strstr(text.data, cases[i].rating));
            assert_non_null(strstr(text.data, "\"bestRating\": 5"));
            assert_non_null(strstr(text.data, "\"worstRating\": 1"));
        } else {
            assert_null(strstr(text.data, "ratingValue"));
            assert_null(strstr(text.data, "bestRating"));
        }
    }
    claim.verdict = PL_VERDICT_NOT_MEASURABLE;
    review_of(&claim, PL_ENGLISH, &text);
    assert_int_equal(text.length, 0);
    claim.verdict = PL_VERDICT_FAILS;
    review_of(&claim, PL_UKRAINIAN, &text);
    assert_non_null(strstr(text.data, "\"inLanguage\": \"uk\""));
    assert_non_null(strstr(text.data, pl_said(PL_UKRAINIAN, PL_SAY_VERDICT_FAILS)));
    pl_buffer_free(&text);
}

static void reviews_end_no_script(void **state) {
    (void)state;
    pl_buffer text = {0};
    pl_claim_result claim = sample_result()->claims[0];
    claim.words = "</script><script>alert(1)//<!-- & \xE2\x80\xA8";
    review_of(&claim, PL_ENGLISH, &text);
    for (size_t i = 0; i < text.length; i++)
        assert_true(text.data[i] != '<' && text.data[i] != '>' && text.data[i] != '&');
    assert_non_null(strstr(text.data, "\\u003c/script\\u003e"));
    pl_buffer_free(&text);
}

static size_t lines_of(const pl_buffer *text) {
    size_t count = 0;
    for (size_t i = 0; i < text->length; i++) count += text->data[i] == '\n';
    return count;
}

static void tables(void **state) {
    (void)state;
    pl_buffer text = {0};
    pl_error error = {0};
    size_t points = 0;
    const pl_claim_result *claim = &sample_result()->claims[0];
    for (size_t i = 0; i < claim->reading_count; i++) points += claim->readings[i].chart.count;
    assert_true(points > 0);
    assert_true(pl_report_points_csv(claim, &text, &error));
    assert_int_equal(lines_of(&text), points + 1);
    assert_memory_equal(text.data, "claim,reading,what,each,begin,end,name,updates,value,unit,threshold\r\n",
                        69);
    pl_buffer_clear(&text);
    assert_true(pl_report_files_csv(sample_basis(), &text, &error));
    assert_int_equal(lines_of(&text), sample_basis()->file_count + 1);
    assert_memory_equal(text.data, "source,instant,layer,name,bytes,sha256\r\n", 40);
    pl_buffer_free(&text);
}

static uint32_t word_at(const pl_buffer *png, size_t at) {
    const unsigned char *b = (const unsigned char *)png->data + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Twice the size, the same bytes again, and no chunk that could hold a clock or a name. */
static void chart_as_png(void **state) {
    (void)state;
    static const char svg[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plc\" viewBox=\"0 0 100 50\"><style>.plc "
        ".bar{fill:var(--bar)}</style><rect class=\"bar\" x=\"10\" y=\"10\" width=\"80\" height=\"30\"/>"
        "<text x=\"20\" y=\"30\">km</text></svg>";
    pl_buffer png = {0}, again = {0};
    pl_error error = {0};
    if (pl_raster_library_version() == NULL) {
        assert_false(pl_raster_png(pl_slice_of(svg), 100, 50, 2, &png, &error));
        assert_int_equal(error.code, PL_MISSING);
        skip();
    }
    assert_true(pl_raster_png(pl_slice_of(svg), 100, 50, 2, &png, &error));
    assert_true(pl_raster_png(pl_slice_of(svg), 100, 50, 2, &again, &error));
    assert_int_equal(png.length, again.length);
    assert_memory_equal(png.data, again.data, png.length);
    assert_memory_equal(png.data, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(word_at(&png, 16), 200);
    assert_int_equal(word_at(&png, 20), 100);
    for (size_t at = 8; at + 8 <= png.length; at += 12 + word_at(&png, at)) {
        const char *name = png.data + at + 4;
        assert_true(memcmp(name, "tIME", 4) != 0 && memcmp(name, "tEXt", 4) != 0 &&
                    memcmp(name, "iTXt", 4) != 0 && memcmp(name, "zTXt", 4) != 0 &&
                    memcmp(name, "eXIf", 4) != 0);
    }
    assert_false(pl_raster_png(pl_slice_of("<svg"), 100, 50, 2, &png, &error));
    assert_int_equal(error.code, PL_INTERNAL);
    assert_false(pl_raster_png(pl_slice_of(svg), 100000, 50, 2, &png, &error));
    assert_false(pl_raster_png(pl_slice_of(svg), 0, 50, 2, &png, &error));
    pl_buffer_free(&png);
    pl_buffer_free(&again);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reviews_are_drafts),
                                       cmocka_unit_test(reviews_end_no_script), cmocka_unit_test(tables),
                                       cmocka_unit_test(chart_as_png)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
