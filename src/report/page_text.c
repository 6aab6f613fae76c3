/* page_text.c - words on their way into a page: messages in its language, and texts of the statement and of
 * installed files marked with theirs. */
#include "report/markup.h"
#include "report/page.h"

#include <stdio.h>

void pl_page_say(const pl_page *page, pl_message message, const char *const texts[], size_t count) {
    pl_markup_say(page->out, page->language, message, texts, count);
}

void pl_page_said(const pl_page *page, const char *before, pl_message message, const char *after) {
    pl_markup_said(page->out, before, page->language, message, after);
}

/* A language tag is letters, digits and hyphens; anything else in its place is left out. */
static bool is_tag(const char *language) {
    if (pl_is_blank(language) || strlen(language) > 35) return false;
    for (const char *at = language; *at != '\0'; at++) {
        const bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (!letter && (at == language || !((*at >= '0' && *at <= '9') || *at == '-'))) return false;
    }
    return true;
}

static void in_language(const pl_page *page, const char *language, const char *before, const char *text,
                        const char *after) {
    const bool other = is_tag(language) && strcmp(language, pl_language_names[page->language]) != 0;
    pl_buffer_text(page->out, before);
    if (other) pl_markup_wrap(page->out, "<span lang=\"", language, "\">");
    pl_markup_prose(page->out, text);
    pl_buffer_text(page->out, other ? "</span>" : "");
    pl_buffer_text(page->out, after);
}

void pl_page_quoted(const pl_page *page, const char *before, const char *text, const char *after) {
    in_language(page, page->result->language, before, text, after);
}

void pl_page_english(const pl_page *page, const char *before, const char *text, const char *after) {
    in_language(page, "en", before, text, after);
}

void pl_page_choice(const pl_page *page, const char *choice) {
    pl_markup_choice(page->out, page->language, choice);
}

void pl_page_claim_path(const pl_claim_result *claim, char out[PL_PAGE_PATH_MAX]) {
    snprintf(out, PL_PAGE_PATH_MAX, "claims/%s.html", claim->id);
}

const char *pl_page_claim_title(const pl_claim_result *claim) {
    return pl_is_blank(claim->words) ? claim->says : claim->words;
}

void pl_page_measures_path(const pl_section *section, char out[PL_PAGE_PATH_MAX]) {
    snprintf(out, PL_PAGE_PATH_MAX, "measures/%s.html", section->id);
}

void pl_page_link_open(const pl_page *page, const char *path) {
    pl_markup_wrap(page->out, "<a href=\"", page->root, "");
    pl_markup_wrap(page->out, "", path, "\">");
}
