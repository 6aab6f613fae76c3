/* page_index.c - the first page: what was said and how far the evidence reaches, every claim with its verdict
 * then and now in one sentence, the measures around them, and the statement's corrections. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

/* The messages of verdicts stand one behind the other, in the order of pl_verdict. */
pl_message pl_page_verdict_word(pl_verdict verdict) {
    return (unsigned)verdict < PL_VERDICT_COUNT ? (pl_message)(PL_SAY_BADGE_HOLDS + (int)verdict)
                                                : PL_SAY_BADGE_NONE;
}

pl_message pl_page_verdict_meaning(pl_verdict verdict) {
    return (pl_message)(PL_SAY_MEANS_HOLDS + (int)((unsigned)verdict % PL_VERDICT_COUNT));
}

void pl_page_badge(const pl_page *page, pl_verdict verdict) {
    const bool open = verdict == PL_VERDICT_UNDETERMINED || verdict == PL_VERDICT_NOT_MEASURABLE;
    pl_buffer_text(page->out, open ? "<span class=\"badge open\">" : "<span class=\"badge\">");
    pl_svg_verdict_sign(verdict, page->out);
    pl_page_said(page, "", pl_page_verdict_word(verdict), "</span>");
}

const pl_reading_result *pl_page_plain_reading(const pl_claim_result *claim) {
    for (size_t i = 0; i < claim->reading_count; i++) {
        if (claim->readings[i].plain) return &claim->readings[i];
    }
    return NULL;
}

/* ---- facts ---- */

static void fact(const pl_page *page, pl_message name, const char *value) {
    if (pl_is_blank(value)) return;
    pl_page_said(page, "<dt>", name, "</dt>");
    pl_page_quoted(page, "<dd>", value, "</dd>\n");
}

static void said(const pl_page *page) {
    const pl_instant at = page->result->said;
    const pl_day day = pl_instant_day(at);
    pl_page_said(page, "<dt>", PL_SAY_FACT_SAID, "</dt><dd>");
    pl_markup_long_day(page->out, page->language, day);
    if (at != pl_day_start(day)) {
        pl_buffer_text(page->out, "<br>");
        pl_markup_instant(page->out, at);
    }
    pl_buffer_text(page->out, "</dd>\n");
}

static void reach(const pl_page *page) {
    const pl_statement_result *result = page->result;
    pl_page_said(page, "<dt>", PL_SAY_FACT_EVIDENCE, "</dt><dd><strong>");
    pl_page_said(page, "", result->known_now ? PL_SAY_KNOWN_NOW : PL_SAY_KNOWN_THEN, "</strong>: ");
    PAGE_SAY(page, result->known_now ? PL_SAY_REACH_NOW : PL_SAY_REACH_THEN,
             pl_note_instant(result->evidence_until).text);
    pl_buffer_text(page->out, "</dd>\n");
}

static void facts(const pl_page *page) {
    const pl_statement_result *result = page->result;
    pl_buffer_text(page->out, "<dl class=\"facts\">\n");
    fact(page, PL_SAY_FACT_SPEAKER, result->speaker);
    said(page);
    if (!pl_is_blank(result->appearance)) {
        pl_page_said(page, "<dt>", PL_SAY_FACT_WHERE, "</dt><dd>");
        pl_markup_link(page->out, result->appearance, NULL);
        pl_buffer_text(page->out, "</dd>\n");
    }
    reach(page);
    fact(page, PL_SAY_FACT_THEATRE, result->theatre);
    fact(page, PL_SAY_FACT_SIDE, result->side);
    pl_buffer_text(page->out, "</dl>\n");
}

/* ---- claims ---- */

static void known_cell(const pl_page *page, const pl_claim_result *claim, bool now) {
    const pl_reading_result *plain = pl_page_plain_reading(claim);
    pl_page_said(page, "<td><span class=\"when\">", now ? PL_SAY_KNOWN_NOW : PL_SAY_KNOWN_THEN, "</span> ");
    if (plain == NULL)
        pl_page_badge(page, claim->verdict);
    else
        pl_page_badge(page, now ? plain->now.verdict : plain->then.verdict);
    pl_buffer_text(page->out, "</td>");
}

/* What it was when it was said, where that is no statement of fact: a word beside the verdict, lest that be
 * read as one on an opinion. */
void pl_page_kind(const pl_page *page, const pl_claim_result *claim) {
    static const struct {
        const char *kind;
        pl_message label;
    } kinds[] = {{"opinion", PL_SAY_LABEL_OPINION},
                 {"promise", PL_SAY_LABEL_PROMISE},
                 {"prediction", PL_SAY_LABEL_PREDICTION},
                 {"proposal", PL_SAY_LABEL_PROPOSAL}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(claim->kind, kinds[i].kind) == 0)
            pl_page_said(page, "<span class=\"soft\">", kinds[i].label, "</span> ");
}

static void claim_row(const pl_page *page, const pl_claim_result *claim) {
    char path[PL_PAGE_PATH_MAX];
    pl_page_claim_path(claim, path);
    pl_buffer_text(page->out, "<tr><th scope=\"row\">");
    pl_page_kind(page, claim);
    pl_page_link_open(page, path);
    pl_page_quoted(page, "", pl_page_claim_title(claim), "</a>");
    if (!pl_is_blank(claim->words))
        pl_page_quoted(page, "<span class=\"line soft\">", claim->says, "</span>");
    if (!pl_is_blank(claim->sentence))
        pl_markup_wrap_prose(page->out, "<span class=\"line\">", claim->sentence, "</span>");
    pl_buffer_text(page->out, "</th>");
    known_cell(page, claim, false);
    known_cell(page, claim, true);
    pl_buffer_text(page->out, "</tr>\n");
}

static void verdict_key(const pl_page *page) {
    pl_page_said(page, "<details><summary>", PL_SAY_KEY_TITLE, "</summary>\n<dl class=\"key\">\n");
    for (int i = 0; i < PL_VERDICT_COUNT; i++) {
        pl_buffer_text(page->out, "<dt>");
        pl_page_badge(page, (pl_verdict)i);
        pl_page_said(page, "</dt><dd>", pl_page_verdict_meaning((pl_verdict)i), "</dd>\n");
    }
    pl_page_said(page, "</dl>\n<p class=\"note\">", PL_SAY_KEY_NOTE, "</p>\n</details>\n");
}

static void claims(const pl_page *page) {
    const pl_statement_result *result = page->result;
    pl_page_said(page, "<section aria-labelledby=\"claims\">\n<h2 id=\"claims\">", PL_SAY_PAGE_INDEX,
                 "</h2>\n");
    pl_page_said(page, "<p class=\"notice\"><strong>", PL_SAY_NOTICE_TITLE, "</strong> ");
    pl_page_said(page, "", PL_SAY_NOTICE, "</p>\n");
    if (result->claim_count == 0) {
        pl_page_said(page, "<p>", PL_SAY_NO_CLAIM, "</p>\n</section>\n");
        return;
    }
    pl_page_said(page, "<table class=\"overview\">\n<caption>", PL_SAY_OVERVIEW_CAPTION,
                 "</caption>\n<thead><tr>");
    pl_page_column_said(page, PL_SAY_COLUMN_CLAIM, false);
    pl_page_column_said(page, PL_SAY_KNOWN_THEN, false);
    pl_page_column_said(page, PL_SAY_KNOWN_NOW, false);
    pl_page_open_rows(page);
    for (size_t i = 0; i < result->claim_count; i++) claim_row(page, &result->claims[i]);
    pl_buffer_text(page->out, "</tbody>\n</table>\n");
    verdict_key(page);
    pl_buffer_text(page->out, "</section>\n");
}

/* ---- the rest ---- */

static void measures(const pl_page *page) {
    if (page->basis->section_count == 0) return;
    pl_page_said(page, "<section aria-labelledby=\"measures\">\n<h2 id=\"measures\">", PL_SAY_PAGE_MEASURES,
                 "</h2>\n");
    pl_page_said(page, "<p>", PL_SAY_MEASURES_NOTE, "</p>\n<ul>\n");
    for (size_t i = 0; i < page->basis->section_count; i++) {
        char path[PL_PAGE_PATH_MAX];
        pl_page_measures_path(&page->basis->sections[i], path);
        pl_buffer_text(page->out, "<li>");
        pl_page_link_open(page, path);
        pl_markup_wrap_prose(page->out, "", page->basis->sections[i].title, "</a></li>\n");
    }
    pl_buffer_text(page->out, "</ul>\n</section>\n");
}

static void corrections(const pl_page *page) {
    const pl_statement_result *result = page->result;
    pl_page_said(page, "<section aria-labelledby=\"corrections\">\n<h2 id=\"corrections\">",
                 PL_SAY_CORRECTIONS, "</h2>\n");
    if (result->correction_count == 0) {
        pl_page_said(page, "<p>", PL_SAY_NO_CORRECTION, "</p>\n</section>\n");
        return;
    }
    pl_buffer_text(page->out, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < result->correction_count; i++) {
        pl_buffer_text(page->out, "<dt>");
        pl_markup_long_day(page->out, page->language, result->corrections[i].day);
        pl_page_quoted(page, "</dt><dd>", result->corrections[i].text, "</dd>\n");
    }
    pl_buffer_text(page->out, "</dl>\n</section>\n");
}

void pl_page_index(const pl_page *page) {
    const pl_statement_result *result = page->result;
    const pl_page_head head = {.path = "index.html",
                               .title = pl_is_blank(result->title) ? result->name : result->title,
                               .quoted = true};
    pl_page_open(page, &head);
    facts(page);
    claims(page);
    measures(page);
    pl_page_downloads(page, page->basis->downloads, page->basis->download_count);
    corrections(page);
    pl_page_close(page, &head);
}
