/* page_known.c - what the plain reading's verdict was on the maps up to the statement, beside what it is on
 * all maps that there are, each with the day to which its evidence reaches. */
#include "report/markup.h"
#include "report/page.h"

static void card(const pl_page *page, const pl_known *known, bool now) {
    pl_page_said(page, "<div class=\"card\">\n<h3>", now ? PL_SAY_KNOWN_NOW : PL_SAY_KNOWN_THEN,
                 "</h3>\n<p>");
    pl_page_badge(page, known->verdict);
    pl_buffer_text(page->out, "</p>\n");
    if (known->measured > 0) {
        pl_buffer_text(page->out, "<p>");
        PAGE_SAY(page, PL_SAY_HOLD_OF, pl_note_count(known->holding).text,
                 pl_note_count(known->measured).text);
        pl_buffer_text(page->out, ".</p>\n");
    }
    if (known->cannot_tell > 0) {
        pl_buffer_text(page->out, "<p>");
        if (known->measured > 0)
            PAGE_SAY(page, PL_SAY_MORE_NOT_TOLD, pl_note_count(known->cannot_tell).text);
        else
            pl_page_said(page, "", PL_SAY_NONE_TOLD, "");
        pl_buffer_text(page->out, "</p>\n");
    }
    if (!pl_is_blank(known->detail)) pl_markup_wrap_prose(page->out, "<p>", known->detail, "</p>\n");
    pl_buffer_text(page->out, "<p class=\"soft\">");
    PAGE_SAY(page, PL_SAY_EVIDENCE_UNTIL, pl_note_instant(known->evidence_until).text);
    pl_buffer_text(page->out, "</p>\n</div>\n");
}

/* What changed between the two, in a sentence. */
static void changed(const pl_page *page, const pl_known *then, const pl_known *now) {
    pl_buffer_text(page->out, "<p>");
    if (now->evidence_until <= then->evidence_until) {
        pl_page_said(page, "", PL_SAY_NOTHING_LATER, "");
    } else if (then->verdict != now->verdict) {
        PAGE_SAY(page, PL_SAY_VERDICT_CHANGED, pl_said(page->language, pl_page_verdict_word(then->verdict)),
                 pl_said(page->language, pl_page_verdict_word(now->verdict)));
    } else if (then->holding != now->holding || then->measured != now->measured) {
        PAGE_SAY(page, PL_SAY_COUNTS_CHANGED, pl_note_count(then->holding).text,
                 pl_note_count(then->measured).text, pl_note_count(now->holding).text,
                 pl_note_count(now->measured).text);
    } else {
        pl_page_said(page, "", PL_SAY_NOTHING_CHANGED, "");
    }
    pl_buffer_text(page->out, "</p>\n");
}

void pl_page_then_and_now(const pl_page *page, const pl_claim_result *claim) {
    const pl_reading_result *plain = pl_page_plain_reading(claim);
    if (plain == NULL) return;
    pl_page_said(page, "<section aria-labelledby=\"known\">\n<h2 id=\"known\">", PL_SAY_THEN_AND_NOW,
                 "</h2>\n");
    pl_buffer_text(page->out, "<div class=\"pair\">\n");
    card(page, &plain->then, false);
    card(page, &plain->now, true);
    pl_buffer_text(page->out, "</div>\n");
    changed(page, &plain->then, &plain->now);
    pl_buffer_text(page->out, "</section>\n");
}
