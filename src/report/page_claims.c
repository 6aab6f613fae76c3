/* page_claims.c - the overview and the claims one by one: words, verdict, sentence, readings; or why a claim
 * is not measured and what would settle it. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <stdio.h>

static const char *const verdict_words[PL_VERDICT_COUNT] = {
    "Holds", "Mostly holds", "Depends", "Mostly fails", "Fails", "Undetermined", "Not measurable",
};
static const char *const verdict_meanings[PL_VERDICT_COUNT] = {
    "Every specification of the plain reading holds.",
    "Their share that holds is at least 80\xC2\xA0%, and not all hold.",
    "Some hold and some do not, and neither part reaches 80\xC2\xA0%. The choice that decides is named.",
    "Their share that holds is at most 20\xC2\xA0%, and some hold.",
    "No specification holds.",
    "Sources differ in sign, so the maps do not settle it.",
    "Opinion, promise, prediction, or no evidence: the page says which, and what would settle it.",
};

void pl_page_badge(pl_verdict verdict, pl_buffer *out) {
    bool open = verdict == PL_VERDICT_UNDETERMINED || verdict == PL_VERDICT_NOT_MEASURABLE;
    pl_buffer_text(out, open ? "<span class=\"badge open\">" : "<span class=\"badge\">");
    pl_svg_verdict_sign(verdict, out);
    pl_markup_wrap(out, "", (unsigned)verdict < PL_VERDICT_COUNT ? verdict_words[verdict] : "No verdict",
                   "</span>");
}

bool pl_page_is_unmeasured(const pl_claim_result *claim) {
    return claim->verdict == PL_VERDICT_NOT_MEASURABLE;
}

/* The reading whose verdict is the headline's. */
static const pl_reading_result *plain_reading(const pl_claim_result *claim) {
    for (size_t i = 0; i < claim->reading_count; i++) {
        if (claim->readings[i].plain) return &claim->readings[i];
    }
    return NULL;
}

static void overview_share(const pl_claim_result *claim, pl_buffer *out) {
    const pl_reading_result *reading = plain_reading(claim);
    pl_buffer_text(out, "<td class=\"n\">");
    if (reading == NULL || reading->measured == 0) {
        pl_buffer_text(out, "\xE2\x80\x93");
    } else {
        pl_markup_count(out, reading->holding);
        pl_buffer_text(out, " of ");
        pl_markup_count(out, reading->measured);
    }
    pl_buffer_text(out, "</td>");
}

static void verdict_key(pl_buffer *out) {
    pl_buffer_text(out, "<details><summary>What the words mean</summary>\n<dl class=\"key\">\n");
    for (int i = 0; i < PL_VERDICT_COUNT; i++) {
        pl_buffer_text(out, "<dt>");
        pl_page_badge((pl_verdict)i, out);
        pl_markup_wrap(out, "</dt><dd>", verdict_meanings[i], "</dd>\n");
    }
    pl_buffer_text(
        out,
        "</dl>\n<p class=\"note\">A reading is one formal meaning of a claim's words; a specification is a "
        "reading with every judgement call made (source, window, threshold, hour at which a day begins, "
        "and so on). All of them were listed before the run, and each weighs the same.</p>\n</details>\n");
}

void pl_page_overview(const pl_statement_result *result, pl_buffer *out) {
    pl_buffer_text(
        out,
        "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">Overview</h2>\n"
        "<p class=\"notice\"><strong>The machine measures; an editor rates.</strong> The words below follow "
        "from stated rules applied to dated maps. They say what the maps show under every listed reading. "
        "They do not say what a speaker knew or meant, and they are no rating of the statement.</p>\n");
    if (result->claim_count == 0) {
        pl_buffer_text(out, "<p>The statement lists no claim.</p>\n</section>\n");
        return;
    }
    pl_buffer_text(
        out,
        "<table class=\"overview\">\n<caption>Every claim, with the verdict on its plain reading and how "
        "many of that reading's "
        "specifications hold</caption>\n<thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">Verdict</th>"
        "<th scope=\"col\" class=\"n\">Hold</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < result->claim_count; i++) {
        const pl_claim_result *claim = &result->claims[i];
        pl_buffer_format(out, "<tr><th scope=\"row\"><a href=\"#claim-%zu\">", i + 1);
        pl_markup_wrap_prose(out, "", claim->says, "</a></th><td class=\"nowrap\">");
        pl_page_badge(claim->verdict, out);
        pl_buffer_text(out, "</td>");
        overview_share(claim, out);
        pl_buffer_text(out, "</tr>\n");
    }
    pl_buffer_text(out, "</tbody>\n</table>\n");
    verdict_key(out);
    pl_buffer_text(out, "</section>\n");
}

static void claim_section(const pl_claim_result *claim, size_t number, size_t of, pl_buffer *out) {
    pl_buffer_text(out, "<article class=\"claim\">\n<header>\n");
    pl_buffer_format(out, "<h3 id=\"claim-%zu\"><span class=\"number\">Claim %zu of %zu</span> ", number,
                     number, of);
    pl_markup_wrap_prose(out, "", claim->says, "</h3>\n");
    if (!pl_is_blank(claim->words)) {
        pl_markup_wrap_prose(out, "<p class=\"words\">In the statement: ", claim->words, "</p>\n");
    }
    pl_page_badge(claim->verdict, out);
    pl_buffer_text(out, "\n</header>\n");
    if (!pl_is_blank(claim->sentence))
        pl_markup_wrap_prose(out, "<p class=\"lead\">", claim->sentence, "</p>\n");
    if (!pl_is_blank(claim->why)) {
        pl_markup_wrap_prose(out, "<p><strong>Why it is not measured:</strong> ", claim->why, "</p>\n");
    }
    if (!pl_is_blank(claim->would_settle)) {
        pl_markup_wrap_prose(out, "<p><strong>What would settle it:</strong> ", claim->would_settle,
                             "</p>\n");
    }
    for (size_t i = 0; i < claim->reading_count; i++) {
        char anchor[64];
        snprintf(anchor, sizeof anchor, "claim-%zu-reading-%zu", number, i + 1);
        pl_page_reading(&claim->readings[i], claim->says, anchor, out);
    }
    pl_buffer_text(out, "</article>\n");
}

static void claims_of(const pl_statement_result *result, bool unmeasured, const char *opening,
                      pl_buffer *out) {
    bool open = false;
    for (size_t i = 0; i < result->claim_count; i++) {
        if (pl_page_is_unmeasured(&result->claims[i]) != unmeasured) continue;
        if (!open) pl_buffer_text(out, opening);
        open = true;
        claim_section(&result->claims[i], i + 1, result->claim_count, out);
    }
    if (open) pl_buffer_text(out, "</section>\n");
}

void pl_page_claims(const pl_statement_result *result, pl_buffer *out) {
    claims_of(result, false,
              "<section aria-labelledby=\"measured\">\n<h2 id=\"measured\">Claims that were measured</h2>\n",
              out);
    claims_of(
        result, true,
        "<section aria-labelledby=\"unmeasured\">\n<h2 id=\"unmeasured\">Claims that were not measured</h2>\n"
        "<p>Listed so that nothing that was said is passed over in silence.</p>\n",
        out);
}
