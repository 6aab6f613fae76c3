/* page_claim.c - the page of one claim: the verdict in a sentence, what was known then and is known now, what
 * moved, each reading by itself, sections of its own, the sources that it rests on, how it was measured,
 * corrections, and the files to be had. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <stdio.h>

static const pl_report_claim *beside(const pl_page *page, size_t index) {
    return page->basis->claims == NULL ? NULL : &page->basis->claims[index];
}

static void opening(const pl_page *page, const pl_claim_result *claim, size_t index) {
    pl_buffer *out = page->out;
    pl_buffer_text(out, "<p class=\"number\">");
    PAGE_SAY(page, PL_SAY_CLAIM_NUMBER, pl_note_count(index + 1).text,
             pl_note_count(page->result->claim_count).text);
    pl_buffer_text(out, "</p>\n<p class=\"verdict\">");
    pl_page_kind(page, claim);
    pl_page_badge(page, claim->verdict);
    pl_buffer_text(out, "</p>\n");
    if (!pl_is_blank(claim->sentence))
        pl_markup_wrap_prose(out, "<p class=\"lead\">", claim->sentence, "</p>\n");
}

static void fact(const pl_page *page, pl_message name, const char *value) {
    if (pl_is_blank(value)) return;
    pl_page_said(page, "<dt>", name, "</dt>");
    pl_page_quoted(page, "<dd>", value, "</dd>\n");
}

/* The settings of the first specification that is shown: the claim's own window, side and region. */
static void settings(const pl_page *page, const pl_claim_result *claim) {
    const pl_reading_result *plain = pl_page_plain_reading(claim);
    if (plain == NULL || plain->first >= plain->specification_count) return;
    const pl_specification *spec = &plain->specifications[plain->first];
    if (pl_measures[spec->query.measure].of != PL_OF_RECORD)
        fact(page, PL_SAY_FACT_SIDE, pl_is_blank(spec->query.side) ? page->result->side : spec->query.side);
    fact(page, PL_SAY_FACT_TYPE, spec->query.type);
    fact(page, PL_SAY_FACT_RECORD, spec->query.record);
    fact(page, PL_SAY_CHOICE_REGION, spec->query.region);
    fact(page, PL_SAY_FACT_PLACE, spec->query.place);
    if (spec->span.begin == spec->span.end) return;
    pl_page_said(page, "<dt>", PL_SAY_CHOICE_WINDOW, "</dt><dd>");
    PAGE_SAY(page, PL_SAY_FROM_TO, pl_note_instant(spec->span.begin).text,
             pl_note_instant(spec->span.end).text);
    pl_buffer_text(page->out, "</dd>\n");
}

static void facts(const pl_page *page, const pl_claim_result *claim) {
    pl_buffer_text(page->out, "<dl class=\"facts\">\n");
    if (!pl_is_blank(claim->words)) fact(page, PL_SAY_FACT_MEANS, claim->says);
    fact(page, PL_SAY_FACT_SPEAKER, pl_is_blank(claim->speaker) ? page->result->speaker : claim->speaker);
    pl_page_said(page, "<dt>", PL_SAY_FACT_SAID, "</dt><dd>");
    pl_markup_long_day(page->out, page->language, pl_instant_day(page->result->said));
    pl_buffer_text(page->out, "</dd>\n");
    settings(page, claim);
    pl_buffer_text(page->out, "</dl>\n");
    /* Of a claim that was measured, the reading says why its word is what it is. */
    if (claim->verdict == PL_VERDICT_NOT_MEASURABLE && !pl_is_blank(claim->why)) {
        pl_page_said(page, "<p><strong>", PL_SAY_WHY_NOT, "</strong> ");
        pl_page_quoted(page, "", claim->why, "</p>\n");
    }
    if (!pl_is_blank(claim->would_settle)) {
        pl_page_said(page, "<p><strong>", PL_SAY_WOULD_SETTLE, "</strong> ");
        pl_page_quoted(page, "", claim->would_settle, "</p>\n");
    }
}

static void what_moved(const pl_page *page, const pl_report_claim *more) {
    if (more == NULL || more->picture_count == 0) return;
    pl_page_said(page, "<section aria-labelledby=\"moved\">\n<h2 id=\"moved\">", PL_SAY_WHAT_MOVED,
                 "</h2>\n");
    for (size_t i = 0; i < more->picture_count; i++) {
        char id[PL_PAGE_ID_MAX];
        snprintf(id, sizeof id, "moved-%zu", i + 1);
        pl_page_picture(page, &more->pictures[i], id, 3);
    }
    pl_buffer_text(page->out, "</section>\n");
}

static void readings(const pl_page *page, const pl_claim_result *claim, size_t rows) {
    if (claim->reading_count == 0) return;
    pl_page_said(page, "<section aria-labelledby=\"readings\">\n<h2 id=\"readings\">", PL_SAY_READINGS,
                 "</h2>\n");
    if (claim->reading_count > 1) pl_page_said(page, "<p>", PL_SAY_READINGS_NOTE, "</p>\n");
    for (size_t i = 0; i < claim->reading_count; i++) pl_page_reading(page, claim, i, rows);
    pl_buffer_text(page->out, "</section>\n");
}

static size_t count_tables(const pl_report_claim *more) {
    size_t count = 0;
    for (size_t i = 0; more != NULL && i < more->section_count; i++) count += more->sections[i].table_count;
    return count;
}

static void sections(const pl_page *page, const pl_report_claim *more, size_t rows) {
    for (size_t i = 0; more != NULL && i < more->section_count; i++) {
        const pl_section *section = &more->sections[i];
        pl_markup_wrap(page->out, "<section aria-labelledby=\"", section->id, "\">\n");
        pl_markup_wrap(page->out, "<h2 id=\"", section->id, "\">");
        pl_markup_wrap_prose(page->out, "", section->title, "</h2>\n");
        pl_page_section(page, section, 3, rows);
        pl_buffer_text(page->out, "</section>\n");
    }
}

/* Does a specification of the claim rest on this source? */
static bool is_used(const pl_claim_result *claim, const char *name) {
    for (size_t r = 0; r < claim->reading_count; r++) {
        const pl_reading_result *reading = &claim->readings[r];
        for (size_t i = 0; i < reading->specification_count; i++) {
            const pl_query *query = &reading->specifications[i].query;
            const char *const used[] = {query->source, query->outline, query->gazetteer};
            for (size_t k = 0; k < sizeof used / sizeof *used; k++)
                if (used[k] != NULL && strcmp(used[k], name) == 0) return true;
        }
    }
    return false;
}

static void sources(const pl_page *page, const pl_claim_result *claim) {
    size_t used = 0;
    for (size_t i = 0; i < page->basis->source_count; i++)
        used += is_used(claim, page->basis->sources[i].name);
    if (used == 0) return;
    pl_page_said(page, "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">", PL_SAY_SOURCES,
                 "</h2>\n");
    for (size_t i = 0; i < page->basis->source_count; i++)
        if (is_used(claim, page->basis->sources[i].name))
            pl_page_source_card(page, &page->basis->sources[i], false);
    pl_buffer_text(page->out, "</section>\n");
}

/* How the measures of its readings are defined; the rest of the method is the same for all claims. */
static void method(const pl_page *page, const pl_claim_result *claim) {
    pl_page_said(page, "<section aria-labelledby=\"method\">\n<h2 id=\"method\">", PL_SAY_METHOD, "</h2>\n");
    unsigned long shown = 0;
    bool open = false;
    for (size_t i = 0; i < claim->reading_count; i++) {
        const unsigned measure = (unsigned)claim->readings[i].measure;
        if (measure >= PL_MEASURE_COUNT || (shown >> measure & 1) != 0) continue;
        shown |= 1ul << measure;
        pl_buffer_text(page->out, open ? "" : "<dl class=\"key\">\n");
        open = true;
        pl_markup_wrap(page->out, "<dt><code>", pl_measure_names[measure], "</code></dt>");
        pl_page_english(page, "<dd>", pl_measures[measure].definition, "</dd>\n");
    }
    pl_buffer_text(page->out, open ? "</dl>\n<p>" : "<p>");
    pl_page_link_open(page, "sources.html#method");
    pl_page_said(page, "", PL_SAY_METHOD_LINK, "</a></p>\n</section>\n");
}

static void corrections(const pl_page *page) {
    pl_page_said(page, "<section aria-labelledby=\"corrections\">\n<h2 id=\"corrections\">",
                 PL_SAY_CORRECTIONS, "</h2>\n<p>");
    if (page->result->correction_count == 0) {
        pl_page_said(page, "", PL_SAY_NO_CORRECTION, "</p>\n</section>\n");
        return;
    }
    pl_page_link_open(page, "index.html#corrections");
    PAGE_SAY(page, PL_SAY_CORRECTIONS_LINK, pl_note_count(page->result->correction_count).text);
    pl_buffer_text(page->out, "</a></p>\n</section>\n");
}

static void neighbour(const pl_page *page, size_t index, const char *class, pl_message words) {
    const pl_claim_result *claim = &page->result->claims[index];
    char path[PL_PAGE_PATH_MAX];
    pl_page_claim_path(claim, path);
    pl_markup_wrap(page->out, "<li class=\"", class, "\">");
    pl_page_said(page, "<span class=\"soft\">", words, "</span> ");
    pl_page_link_open(page, path);
    pl_page_quoted(page, "", pl_page_claim_title(claim), "</a></li>\n");
}

static void neighbours(const pl_page *page, size_t index) {
    if (page->result->claim_count < 2) return;
    pl_page_said(page, "<nav class=\"next\" aria-label=\"", PL_SAY_NEIGHBOURS, "\"><ul>\n");
    if (index > 0) neighbour(page, index - 1, "before", PL_SAY_CLAIM_BEFORE);
    if (index + 1 < page->result->claim_count) neighbour(page, index + 1, "behind", PL_SAY_CLAIM_NEXT);
    pl_buffer_text(page->out, "</ul></nav>\n");
}

void pl_page_claim(const pl_page *page, size_t index) {
    const pl_claim_result *claim = &page->result->claims[index];
    const pl_report_claim *more = beside(page, index);
    char path[PL_PAGE_PATH_MAX];
    pl_page_claim_path(claim, path);
    const pl_page_head head = {.path = path,
                               .title = pl_page_claim_title(claim),
                               .quoted = true,
                               .json_ld = more == NULL ? NULL : more->json_ld};
    pl_page_open(page, &head);
    opening(page, claim, index);
    facts(page, claim);
    pl_page_then_and_now(page, claim);
    /* Each reading and each table of a section has the same room for its rows. */
    const size_t parts = claim->reading_count + count_tables(more), rows = parts > 0 ? page->rows / parts : 0;
    readings(page, claim, rows);
    sections(page, more, rows);
    what_moved(page, more);
    sources(page, claim);
    method(page, claim);
    if (more != NULL) pl_page_downloads(page, more->downloads, more->download_count);
    corrections(page);
    neighbours(page, index);
    pl_page_close(page, &head);
}
