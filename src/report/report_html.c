/* report_html.c - the page: head, what was said and how far the evidence reaches, and its parts in order.
 *
 * One file without scripts and without a single request: the style is inside, pictures are SVG elements, the
 * content security policy forbids everything else. It is written from start to end into one buffer. */
#include "report/markup.h"
#include "report/page.h"

static void head(const pl_statement_result *result, const pl_report_basis *basis, pl_buffer *out) {
    pl_buffer_text(out,
                   "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                   "'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n");
    pl_markup_wrap(out, "<meta name=\"generator\" content=\"Plumbline ", basis->version, "\">\n");
    pl_buffer_text(out, "<link rel=\"icon\" href=\"data:,\">\n");
    pl_markup_wrap(out, "<title>", pl_is_blank(result->title) ? result->name : result->title,
                   " - Plumbline</title>\n");
    pl_buffer_text(out, "<style>\n");
    pl_page_style(out);
    pl_buffer_text(out, "</style>\n</head>\n");
}

static void fact(pl_buffer *out, const char *name, const char *value) {
    if (pl_is_blank(value)) return;
    pl_markup_wrap(out, "<dt>", name, "</dt>");
    pl_markup_wrap(out, "<dd>", value, "</dd>\n");
}

static void said(const pl_statement_result *result, pl_buffer *out) {
    pl_day day = pl_instant_day(result->said);
    pl_buffer_text(out, "<dt>Said on</dt><dd>");
    pl_markup_long_day(out, day);
    if (result->said != pl_day_start(day)) {
        pl_buffer_text(out, "<br>");
        pl_markup_instant(out, result->said);
    }
    pl_buffer_text(out, "</dd>\n");
}

static void reach(const pl_statement_result *result, pl_buffer *out) {
    pl_markup_wrap(out, "<dt>Evidence</dt><dd><strong>", result->known_now ? "Known now" : "Known then",
                   "</strong>: ");
    pl_buffer_text(out, result->known_now ? "maps that came out after the statement count too, up to "
                                          : "nothing that came out after the statement counts; maps up to ");
    pl_markup_instant(out, result->evidence_until);
    pl_buffer_text(out, "</dd>\n");
}

static void page_header(const pl_statement_result *result, pl_buffer *out) {
    pl_buffer_text(
        out, "<header class=\"frame\"><div class=\"top\">\n"
             "<p class=\"mark\"><svg viewBox=\"0 0 12 20\" width=\"12\" height=\"20\" aria-hidden=\"true\">"
             "<path fill=\"none\" stroke=\"currentColor\" d=\"M6 0V11\"/>"
             "<path fill=\"currentColor\" d=\"M2 10H10L6 20Z\"/></svg>Plumbline "
             "<span>a statement held to dated maps</span></p>\n");
    pl_markup_wrap(out, "<h1>", pl_is_blank(result->title) ? result->name : result->title,
                   "</h1>\n<dl class=\"facts\">\n");
    fact(out, "Speaker", result->speaker);
    said(result, out);
    if (!pl_is_blank(result->appearance)) {
        pl_buffer_text(out, "<dt>Where</dt><dd>");
        pl_markup_link(out, result->appearance, NULL);
        pl_buffer_text(out, "</dd>\n");
    }
    reach(result, out);
    fact(out, "Theatre", result->theatre);
    fact(out, "Side measured", result->side);
    pl_buffer_text(out, "</dl>\n</div></header>\n");
}

static void contents_claims(const pl_statement_result *result, bool unmeasured, pl_buffer *out) {
    bool open = false;
    for (size_t i = 0; i < result->claim_count; i++) {
        const pl_claim_result *claim = &result->claims[i];
        if (pl_page_is_unmeasured(claim) != unmeasured) continue;
        if (!open) pl_buffer_text(out, "\n<ol>\n");
        open = true;
        pl_buffer_format(out, "<li><a href=\"#claim-%zu\">", i + 1);
        pl_markup_wrap_prose(out, "", claim->says, "</a></li>\n");
    }
    if (open) pl_buffer_text(out, "</ol>");
}

static bool any_claim(const pl_statement_result *result, bool unmeasured) {
    for (size_t i = 0; i < result->claim_count; i++) {
        if (pl_page_is_unmeasured(&result->claims[i]) == unmeasured) return true;
    }
    return false;
}

static void contents(const pl_statement_result *result, const pl_report_basis *basis, pl_buffer *out) {
    pl_buffer_text(
        out,
        "<nav class=\"contents\" aria-labelledby=\"contents\"><div>\n<p id=\"contents\">On this page</p>\n"
        "<ol>\n<li><a href=\"#overview\">Overview</a></li>\n");
    if (any_claim(result, false)) {
        pl_buffer_text(out, "<li><a href=\"#measured\">Claims that were measured</a>");
        contents_claims(result, false, out);
        pl_buffer_text(out, "</li>\n");
    }
    if (any_claim(result, true)) {
        pl_buffer_text(out, "<li><a href=\"#unmeasured\">Claims that were not</a>");
        contents_claims(result, true, out);
        pl_buffer_text(out, "</li>\n");
    }
    for (size_t i = 0; i < basis->section_count; i++) {
        pl_markup_wrap(out, "<li><a href=\"#", basis->sections[i].id, "\">");
        pl_markup_wrap_prose(out, "", basis->sections[i].title, "</a></li>\n");
    }
    if (basis->end_count > 0) pl_buffer_text(out, "<li><a href=\"#ends\">Ends of a period</a></li>\n");
    pl_buffer_text(out,
                   "<li><a href=\"#method\">Method</a></li>\n<li><a href=\"#sources\">Sources</a></li>\n"
                   "<li><a href=\"#files\">Files</a></li>\n<li><a href=\"#rerun\">Run it again</a></li>\n"
                   "</ol>\n</div></nav>\n");
}

bool pl_report_html(const pl_statement_result *result, const pl_report_basis *basis, pl_buffer *out,
                    pl_error *error) {
    head(result, basis, out);
    pl_buffer_text(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the verdicts</a>\n");
    page_header(result, out);
    pl_buffer_text(out, "<div class=\"frame body\">\n");
    contents(result, basis, out);
    pl_buffer_text(out, "<main id=\"main\">\n");
    pl_page_overview(result, out);
    pl_page_claims(result, out);
    for (size_t i = 0; i < basis->section_count; i++) pl_page_section(&basis->sections[i], out);
    pl_page_basis(basis, out);
    pl_buffer_text(out, "</main>\n</div>\n<footer class=\"frame\">\n");
    pl_markup_wrap(out, "<p>Made by Plumbline ", basis->version, " from published maps. ");
    pl_buffer_text(out, "The machine measures; an editor rates. All times are UTC; areas are km\xC2\xB2 on "
                        "the WGS84 ellipsoid."
                        "</p>\n</footer>\n</body>\n</html>\n");
    return out->failed ? pl_fail_nomem(error) : true;
}
