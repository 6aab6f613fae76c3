/* verdicts_out.c - verdicts as people read them: a badge, a sentence, a line or two a reading. */
#include "cli/verdicts.h"

#include <stdio.h>

const char *pl_shown_count(size_t count, char text[PL_COUNT_TEXT]) {
    snprintf(text, PL_COUNT_TEXT, "%zu", count);
    return text;
}

void pl_verdict_badge(pl_verdict verdict, const pl_look *look, pl_buffer *out) {
    static const pl_message words[PL_VERDICT_COUNT] = {
        PL_SAY_SHOWN_HOLDS, PL_SAY_SHOWN_MOSTLY_HOLDS, PL_SAY_SHOWN_DEPENDS,       PL_SAY_SHOWN_MOSTLY_FAILS,
        PL_SAY_SHOWN_FAILS, PL_SAY_SHOWN_UNDETERMINED, PL_SAY_SHOWN_NOT_MEASURABLE};
    static const char *const colours[PL_VERDICT_COUNT] = {"1;32", "32", "1;33", "31", "1;31", "1;35", "2"};
    const char *word = pl_said(look->language, words[verdict]);
    if (look->colour)
        pl_buffer_format(out, "\033[%sm%s\033[0m", colours[verdict], word);
    else
        pl_buffer_text(out, word);
}

void pl_shown_untold(size_t count, const pl_look *look, pl_buffer *out) {
    char text[PL_COUNT_TEXT];
    if (count == 0) return;
    pl_buffer_text(out, ", ");
    PL_SAY(out, look->language, PL_SAY_SHOWN_CANNOT_TELL, pl_shown_count(count, text));
}

void pl_shown_known(const pl_known *known, const pl_look *look, pl_buffer *out) {
    char holding[PL_COUNT_TEXT], measured[PL_COUNT_TEXT];
    pl_verdict_badge(known->verdict, look, out);
    if (known->measured > 0) {
        pl_buffer_text(out, ", ");
        PL_SAY(out, look->language, PL_SAY_SHOWN_HOLD, pl_shown_count(known->holding, holding),
               pl_shown_count(known->measured, measured));
    }
    pl_shown_untold(known->cannot_tell, look, out);
}

bool pl_known_differ(const pl_reading_result *reading) {
    const pl_known *then = &reading->then, *now = &reading->now;
    return then->verdict != now->verdict || then->holding != now->holding ||
           then->measured != now->measured || then->cannot_tell != now->cannot_tell;
}

/* The line of a claim that comes out otherwise on what is known now. */
static void print_then_and_now(const pl_reading_result *plain, const pl_look *look, pl_buffer *out) {
    char until[PL_INSTANT_TEXT];
    pl_buffer then = {0}, now = {0};
    if (!pl_known_differ(plain)) return;
    pl_shown_known(&plain->then, look, &then);
    pl_shown_known(&plain->now, look, &now);
    pl_instant_text(plain->now.evidence_until, until);
    out->failed = out->failed || then.failed || now.failed;
    pl_buffer_text(out, "      ");
    const bool record = pl_measures[plain->measure].of == PL_OF_RECORD;
    PL_SAY(out, look->language, record ? PL_SAY_SHOWN_THEN_AND_NOW_RECORD : PL_SAY_SHOWN_THEN_AND_NOW,
           then.data, until, now.data);
    pl_buffer_text(out, "\n");
    pl_buffer_free(&then);
    pl_buffer_free(&now);
}

static void print_reading(const pl_reading_result *reading, const pl_look *look, pl_buffer *out) {
    char first[PL_COUNT_TEXT], second[PL_COUNT_TEXT];
    const pl_language language = look->language;
    pl_buffer_format(out, "      %s %s: ", reading->plain ? "*" : "-", reading->id);
    pl_verdict_badge(reading->verdict, look, out);
    if (reading->measured > 0) {
        pl_buffer_text(out, ", ");
        PL_SAY(out, language, PL_SAY_SHOWN_HOLD, pl_shown_count(reading->holding, first),
               pl_shown_count(reading->measured, second));
    }
    pl_shown_untold(reading->cannot_tell, look, out);
    pl_buffer_text(out, "\n");
    if (reading->flip_count > 0) {
        const pl_flip *flip = &reading->flips[0];
        pl_buffer_text(out, "          ");
        PL_SAY(out, language, PL_SAY_SHOWN_FLIPS_WITH, flip->choice, flip->from, flip->to,
               pl_shown_count(flip->flips, first), pl_shown_count(flip->of, second));
        pl_buffer_text(out, "\n");
    }
    /* Why the word is not that of the plain number. */
    if (reading->measured + reading->cannot_tell > 0 && reading->why != NULL && reading->why[0] != '\0')
        pl_buffer_format(out, "          %s\n", reading->why);
    if (reading->makes_true != NULL && reading->makes_true[0] != '\0')
        pl_buffer_format(out, "          %s\n", reading->makes_true);
}

static void print_claim(const pl_claim_result *claim, const pl_look *look, pl_buffer *out) {
    pl_buffer_format(out, "\n  %s: ", claim->id);
    pl_verdict_badge(claim->verdict, look, out);
    pl_buffer_format(out, "\n      %s\n", claim->says);
    if (claim->sentence != NULL && claim->sentence[0] != '\0')
        pl_buffer_format(out, "      %s\n", claim->sentence);
    if (claim->verdict == PL_VERDICT_NOT_MEASURABLE && claim->would_settle != NULL &&
        claim->would_settle[0] != '\0') {
        pl_buffer_text(out, "      ");
        PL_SAY(out, look->language, PL_SAY_SHOWN_WOULD_SETTLE, claim->would_settle);
        pl_buffer_text(out, "\n");
    }
    if (claim->reading_count > 0) print_then_and_now(&claim->readings[0], look, out);
    for (size_t k = 0; k < claim->reading_count; k++) print_reading(&claim->readings[k], look, out);
}

void pl_shown_otherwise(const pl_statement_result *result, const pl_look *look, pl_buffer *out) {
    pl_buffer text = {0};
    if (result->otherwise_count == 0) return;
    for (size_t i = 0; i < result->otherwise_count; i++) {
        const pl_otherwise_choice *choice = &result->otherwise[i];
        pl_buffer_format(&text, "%s%s=", i == 0 ? "" : ",", choice->choice);
        for (size_t k = 0; k < choice->count; k++)
            pl_buffer_format(&text, "%s%s", k == 0 ? "" : ",", choice->options[k]);
    }
    out->failed = out->failed || text.failed;
    if (!text.failed) {
        PL_SAY(out, look->language, PL_SAY_SHOWN_WITH, text.data);
        pl_buffer_text(out, "\n");
    }
    pl_buffer_free(&text);
}

void pl_print_verdicts(const pl_statement_result *result, const pl_look *look, pl_buffer *out) {
    char said[PL_INSTANT_TEXT], until[PL_INSTANT_TEXT];
    pl_instant_text(result->said, said);
    pl_instant_text(result->evidence_until, until);
    pl_buffer_format(out, "%s\n%s, %s\n", result->title, result->speaker, said);
    PL_SAY(out, look->language, PL_SAY_SHOWN_EVIDENCE_UP_TO, until,
           pl_said(look->language, result->known_now ? PL_SAY_SHOWN_KNOWN_NOW : PL_SAY_SHOWN_KNOWN_THEN));
    pl_buffer_text(out, "\n");
    pl_shown_otherwise(result, look, out);
    for (size_t i = 0; i < result->claim_count; i++) print_claim(&result->claims[i], look, out);
}
