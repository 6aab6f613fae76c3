/* claimreview.c - schema.org's ClaimReview of a judged claim, as JSON-LD for the head of its page.
 *
 * It is a draft: the machine measures, an editor rates. What the machine does not know is there and empty
 * (author, datePublished), and creativeWorkStatus says "Draft" for as long as that is so. A verdict that is a
 * place between "fails" and "holds" comes with its number on a scale from 1 to 5; undetermined has a word and
 * no number; of what could not be measured there is no review. */
#include "report/report.h"

#include "text/json.h"

#define WORST 1
#define BEST 5

/* 0: no place on the scale. */
static int rating_of(pl_verdict verdict) {
    switch (verdict) {
    case PL_VERDICT_HOLDS:
        return 5;
    case PL_VERDICT_MOSTLY_HOLDS:
        return 4;
    case PL_VERDICT_DEPENDS:
        return 3;
    case PL_VERDICT_MOSTLY_FAILS:
        return 2;
    case PL_VERDICT_FAILS:
        return 1;
    default:
        return 0;
    }
}

static pl_message word_of(pl_verdict verdict) {
    static const pl_message words[PL_VERDICT_COUNT] = {
        [PL_VERDICT_HOLDS] = PL_SAY_VERDICT_HOLDS,
        [PL_VERDICT_MOSTLY_HOLDS] = PL_SAY_VERDICT_MOSTLY_HOLDS,
        [PL_VERDICT_DEPENDS] = PL_SAY_VERDICT_DEPENDS,
        [PL_VERDICT_MOSTLY_FAILS] = PL_SAY_VERDICT_MOSTLY_FAILS,
        [PL_VERDICT_FAILS] = PL_SAY_VERDICT_FAILS,
        [PL_VERDICT_UNDETERMINED] = PL_SAY_VERDICT_UNDETERMINED,
        [PL_VERDICT_NOT_MEASURABLE] = PL_SAY_VERDICT_NOT_MEASURABLE};
    return words[verdict];
}

static bool is_address(const char *text) {
    return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

/* An object that the editor fills in: its type, and empty name and url. */
static void to_be_filled(pl_json *json, const char *key, const char *type) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_text(json, "@type", type);
    pl_json_key_text(json, "name", "");
    pl_json_key_text(json, "url", "");
    pl_json_end(json);
}

static void rating(pl_json *json, const pl_claim_result *claim, pl_language language) {
    const int value = rating_of(claim->verdict);
    pl_json_key(json, "reviewRating");
    pl_json_object(json);
    pl_json_key_text(json, "@type", "Rating");
    pl_json_key_text(json, "alternateName", pl_said(language, word_of(claim->verdict)));
    if (value != 0) {
        pl_json_key_integer(json, "ratingValue", value);
        pl_json_key_integer(json, "bestRating", BEST);
        pl_json_key_integer(json, "worstRating", WORST);
    }
    if (claim->sentence != NULL && claim->sentence[0] != '\0')
        pl_json_key_text(json, "ratingExplanation", claim->sentence);
    pl_json_end(json);
}

static void item_reviewed(pl_json *json, const pl_statement_result *result, const pl_claim_result *claim) {
    char said[PL_INSTANT_TEXT];
    pl_instant_text(result->said, said);
    pl_json_key(json, "itemReviewed");
    pl_json_object(json);
    pl_json_key_text(json, "@type", "Claim");
    pl_json_key_text(json, "name", claim->says);
    pl_json_key(json, "author");
    pl_json_object(json);
    pl_json_key_text(json, "@type", "Person");
    pl_json_key_text(json, "name", claim->speaker != NULL ? claim->speaker : result->speaker);
    pl_json_end(json);
    pl_json_key_text(json, "datePublished", said);
    pl_json_key(json, "appearance");
    pl_json_object(json);
    pl_json_key_text(json, "@type", "CreativeWork");
    pl_json_key_text(json, "name", result->title);
    pl_json_key_text(json, is_address(result->appearance) ? "url" : "description", result->appearance);
    pl_json_end(json);
    pl_json_end(json);
}

/* Inside <script> a text must not end it: what could is written as JSON's own escapes. These letters occur in
 * strings alone. */
static void escape_markup(const char *text, size_t length, pl_buffer *out) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '<' || text[i] == '>' || text[i] == '&')
            pl_buffer_format(out, "\\u%04x", (unsigned)(unsigned char)text[i]);
        else
            pl_buffer_add(out, &text[i], 1);
    }
}

bool pl_report_claimreview(const pl_statement_result *result, const pl_claim_result *claim, const char *url,
                           pl_language language, pl_buffer *out, pl_error *error) {
    pl_buffer text = {0};
    pl_json json;
    /* Nobody rates an opinion, or a proposal, by a map, whatever of it could be measured. */
    if (claim->verdict == PL_VERDICT_NOT_MEASURABLE || strcmp(claim->kind, "opinion") == 0 ||
        strcmp(claim->kind, "proposal") == 0)
        return true;
    pl_json_start(&json, &text, true);
    pl_json_object(&json);
    pl_json_key_text(&json, "@context", "https://schema.org");
    pl_json_key_text(&json, "@type", "ClaimReview");
    pl_json_key_text(&json, "creativeWorkStatus", "Draft");
    pl_json_key_text(&json, "url", url);
    pl_json_key_text(&json, "inLanguage", pl_language_names[language]);
    pl_json_key_text(&json, "claimReviewed", claim->words);
    pl_json_key_text(&json, "datePublished", "");
    to_be_filled(&json, "author", "Organization");
    rating(&json, claim, language);
    item_reviewed(&json, result, claim);
    pl_json_end(&json);
    escape_markup(text.data, text.failed ? 0 : text.length, out);
    const bool failed = text.failed || out->failed;
    pl_buffer_free(&text);
    return failed ? pl_fail_nomem(error) : true;
}
