/* verb_explain.c - plumbline explain: one claim of a statement, from the words to the verdict: what each
 * reading asks, the choices, the specifications as a picture, and why it comes out as it does. */
#include "cli/curve_out.h"
#include "cli/verbs.h"
#include "cli/verdicts.h"

#include <math.h>

#define FLIPS_SHOWN 6
#define LABEL_MAX 24 /* columns of the labels on the left */

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"known-now", '\0', NULL, "let evidence from after the statement in"},
    PL_OPTION_WITH,
    PL_OPTION_LANGUAGE,
    {NULL, '\0', NULL, NULL}};
static const char *const examples[] = {"plumbline explain -e war.gpkg 2024-12-19 every-day",
                                       "why a claim of an installed statement comes out as it does",
                                       "plumbline explain -e war.gpkg my-statement.yaml net-gain --known-now",
                                       "on everything that is known now", NULL};

/* What is being written, and how wide its labels are. */
typedef struct {
    const char *asked; /* the statement, as it was named */
    const pl_statement_result *statement;
    const pl_claim_result *claim;
    const pl_look *look;
    pl_buffer *out;
    size_t label_width;
} page;

static const char *said(const page *p, pl_message message) {
    return pl_said(p->look->language, message);
}

static void field(const page *p, pl_message label, const char *text) {
    if (text == NULL || text[0] == '\0') return;
    pl_terminal_field(p->out, p->look, 2, p->label_width, said(p, label), text);
}
/* Goes on below the field before it. */
static void more(const page *p, const char *text) {
    pl_terminal_field(p->out, p->look, 2, p->label_width, "", text);
}
/* The same of a text that was put together; frees it. */
static void field_of(const page *p, pl_message label, pl_buffer *text) {
    if (text->failed)
        p->out->failed = true;
    else if (text->length > 0)
        field(p, label, text->data);
    pl_buffer_free(text);
}
static void more_of(const page *p, pl_buffer *text) {
    if (text->failed)
        p->out->failed = true;
    else if (text->length > 0)
        more(p, text->data);
    pl_buffer_free(text);
}

/* ---- the claim ---- */

static void write_origin(const page *p) {
    char begin[PL_COUNT_TEXT], end[PL_COUNT_TEXT], day[PL_INSTANT_TEXT];
    const pl_language language = p->look->language;
    pl_buffer text = {0};
    field(p, PL_SAY_SHOWN_WORDS, p->claim->words);
    pl_instant_text(p->statement->said, day);
    pl_buffer_format(&text, "%s, %s", p->claim->speaker != NULL ? p->claim->speaker : p->statement->speaker,
                     day);
    field_of(p, PL_SAY_SHOWN_SPEAKER, &text);
    field(p, PL_SAY_SHOWN_OCCASION, p->statement->appearance);
    field(p, PL_SAY_SHOWN_KIND, p->claim->kind);
    if (p->claim->at_end == 0) return;
    pl_shown_count(p->claim->at_begin, begin);
    pl_shown_count(p->claim->at_end, end);
    if (p->statement->article != NULL)
        PL_SAY(&text, language, PL_SAY_SHOWN_BYTES, p->statement->article, begin, end);
    else
        PL_SAY(&text, language, PL_SAY_SHOWN_BYTES_ONLY, begin, end);
    field_of(p, PL_SAY_SHOWN_ARTICLE, &text);
}

static void write_claim(const page *p) {
    pl_buffer_format(p->out, "%s: ", p->claim->id);
    pl_verdict_badge(p->claim->verdict, p->look, p->out);
    pl_buffer_text(p->out, "\n");
    pl_shown_otherwise(p->statement, p->look, p->out);
    write_origin(p);
    if (p->claim->reading_count == 0) field(p, PL_SAY_SHOWN_SAYS, p->claim->says);
    field(p, PL_SAY_SHOWN_VERDICT, p->claim->sentence);
    if (p->claim->verdict == PL_VERDICT_NOT_MEASURABLE)
        field(p, PL_SAY_SHOWN_SETTLES, p->claim->would_settle);
    if (p->claim->has_duel) {
        pl_buffer command = {0};
        pl_buffer_format(&command, "plumbline duel %s --design", p->asked);
        field_of(p, PL_SAY_SHOWN_DUEL, &command);
    }
}

/* ---- a reading ---- */

static void write_choices(const page *p, const pl_reading_result *reading) {
    pl_curve_choice choices[PL_CURVE_CHOICES_MAX];
    const size_t count = pl_curve_choices(reading, choices);
    for (size_t c = 0; c < count; c++) {
        pl_buffer text = {0};
        pl_buffer_format(&text, "%s:", choices[c].choice);
        for (size_t o = 0; o < choices[c].count; o++)
            pl_buffer_format(&text, "%s%s", o == 0 ? " " : ", ", choices[c].options[o]);
        if (c == 0)
            field_of(p, PL_SAY_SHOWN_CHOICES, &text);
        else
            more_of(p, &text);
    }
}

/* How many are listed, and why some of them are not in the picture: each reason once, with how many have it.
 */
static void write_listed(const page *p, const pl_reading_result *reading) {
    char text[PL_COUNT_TEXT];
    size_t not_counted = 0, unmeasured = 0, untold = reading->cannot_tell;
    pl_buffer line = {0};
    for (size_t i = 0; i < reading->specification_count; i++) {
        const pl_specification *one = &reading->specifications[i];
        not_counted += !one->counted;
        unmeasured += one->counted && !one->measurable;
    }
    PL_SAY(&line, p->look->language, PL_SAY_SHOWN_LISTED, pl_shown_count(reading->specification_count, text));
    if (not_counted > 0)
        PL_SAY(&line, p->look->language, PL_SAY_SHOWN_NOT_COUNTED, pl_shown_count(not_counted, text));
    if (untold > 0) PL_SAY(&line, p->look->language, PL_SAY_SHOWN_UNTOLD, pl_shown_count(untold, text));
    if (unmeasured > 0)
        PL_SAY(&line, p->look->language, PL_SAY_SHOWN_UNMEASURED, pl_shown_count(unmeasured, text));
    more_of(p, &line);
    for (size_t i = 0; i < reading->specification_count && unmeasured > 0; i++) {
        const pl_specification *one = &reading->specifications[i];
        size_t same = 0, before = 0;
        if (!one->counted || one->measurable) continue;
        for (size_t k = 0; k < reading->specification_count; k++) {
            const pl_specification *other = &reading->specifications[k];
            if (!other->counted || other->measurable || strcmp(other->detail, one->detail) != 0) continue;
            same++;
            before += k < i;
        }
        if (before > 0) continue;
        unmeasured -= same;
        PL_SAY(&line, p->look->language, PL_SAY_SHOWN_UNMEASURED_WHY, pl_shown_count(same, text),
               one->detail);
        more_of(p, &line);
    }
}

static void write_flips(const page *p, const pl_reading_result *reading) {
    char flips[PL_COUNT_TEXT], of[PL_COUNT_TEXT];
    pl_buffer text = {0};
    if (reading->flip_count == 0) field(p, PL_SAY_SHOWN_FLIPS, said(p, PL_SAY_SHOWN_FLIPS_NONE));
    for (size_t i = 0; i < reading->flip_count && i < FLIPS_SHOWN; i++) {
        const pl_flip *flip = &reading->flips[i];
        PL_SAY(&text, p->look->language, PL_SAY_SHOWN_FLIP, flip->choice, flip->from, flip->to,
               pl_shown_count(flip->flips, flips), pl_shown_count(flip->of, of));
        if (i == 0)
            field_of(p, PL_SAY_SHOWN_FLIPS, &text);
        else
            more_of(p, &text);
    }
    if (reading->flip_count > FLIPS_SHOWN) {
        PL_SAY(&text, p->look->language, PL_SAY_SHOWN_FLIPS_MORE,
               pl_shown_count(reading->flip_count - FLIPS_SHOWN, of));
        more_of(p, &text);
    }
}

static void write_number(const page *p, const pl_reading_result *reading) {
    const char *unit = pl_measures[reading->measure].unit;
    const pl_value *number = &reading->number;
    pl_buffer text = {0};
    if (isnan(number->value) || isnan(number->low) || isnan(number->high)) return;
    PL_SAY(&text, p->look->language, PL_SAY_SHOWN_NUMBER_BETWEEN, pl_phrase_number(number->value, unit).text,
           pl_phrase_unit(unit, p->look->language), pl_phrase_number(number->low, unit).text,
           pl_phrase_number(number->high, unit).text);
    field_of(p, PL_SAY_SHOWN_NUMBER, &text);
}

static void write_why(const page *p, const pl_reading_result *reading) {
    char holding[PL_COUNT_TEXT], measured[PL_COUNT_TEXT];
    pl_buffer text = {0};
    if (reading->first < reading->specification_count) {
        field(p, PL_SAY_SHOWN_FOUND, reading->specifications[reading->first].detail);
        write_number(p, reading);
    }
    if (reading->measured > 0) {
        PL_SAY(&text, p->look->language, PL_SAY_SHOWN_SHARE_IS, pl_phrase_number(reading->share, "").text,
               pl_shown_count(reading->holding, holding), pl_shown_count(reading->measured, measured));
        field_of(p, PL_SAY_SHOWN_SHARE, &text);
    }
    field(p, PL_SAY_SHOWN_WHY, reading->why);
    if (reading->measured > 0) write_flips(p, reading);
    field(p, PL_SAY_SHOWN_TRUE_IF, reading->makes_true);
}

/* ---- then and now ---- */

/* A text in a column of that width; cut when it is longer. */
static void column(pl_buffer *out, const char *text, size_t width) {
    const size_t is = pl_text_width(text);
    pl_buffer_format(out, "%s%*s", text, (int)(is < width ? width - is : 0), "");
}

/* Beside each other, or below each other where there is no room. */
static void write_then_and_now(const page *p, const pl_reading_result *reading) {
    const pl_known *const both[] = {&reading->then, &reading->now};
    const pl_message names[] = {PL_SAY_SHOWN_KNOWN_THEN, PL_SAY_SHOWN_KNOWN_NOW};
    pl_look plain = *p->look;
    pl_buffer cells[3][2] = {{{0}, {0}}, {{0}, {0}}, {{0}, {0}}};
    char text[PL_INSTANT_TEXT];
    plain.colour = false;
    for (int k = 0; k < 2; k++) {
        pl_buffer_text(&cells[0][k], said(p, names[k]));
        pl_shown_known(both[k], &plain, &cells[1][k]);
        pl_instant_text(both[k]->evidence_until, text);
        const bool record = pl_measures[reading->measure].of == PL_OF_RECORD;
        pl_buffer_format(&cells[2][k], "%s %s",
                         said(p, record ? PL_SAY_SHOWN_REPORTS_UNTIL : PL_SAY_SHOWN_MAPS_UNTIL), text);
    }
    size_t width = 0, second = 0;
    for (int row = 0; row < 3; row++) {
        for (int k = 0; k < 2; k++) p->out->failed = p->out->failed || cells[row][k].failed;
        if (p->out->failed) continue;
        const size_t a = pl_text_width(cells[row][0].data), b = pl_text_width(cells[row][1].data);
        width = a > width ? a : width;
        second = b > second ? b : second;
    }
    const bool beside = 2 + width + 3 + second <= p->look->width;
    for (int row = 0; row < 3 && beside && !p->out->failed; row++) {
        pl_buffer_text(p->out, "  ");
        column(p->out, cells[row][0].data, width + 3);
        pl_buffer_format(p->out, "%s\n", cells[row][1].data);
    }
    for (int k = 0; k < 2; k++) {
        for (int row = 0; row < 3 && !beside && !p->out->failed; row++)
            pl_terminal_field(p->out, p->look, row == 0 ? 2 : 4, 0, "", cells[row][k].data);
        for (int row = 0; row < 3; row++) pl_buffer_free(&cells[row][k]);
    }
    if (pl_known_differ(reading) || strcmp(reading->then.detail, reading->now.detail) != 0) {
        for (int k = 0; k < 2; k++) field(p, names[k], both[k]->detail);
    }
}

static void write_reading(const page *p, const pl_reading_result *reading) {
    pl_buffer badge = {0};
    pl_verdict_badge(reading->verdict, p->look, &badge);
    p->out->failed = p->out->failed || badge.failed;
    if (badge.failed) return;
    if (reading->plain)
        PL_SAY(p->out, p->look->language, PL_SAY_SHOWN_PLAIN, badge.data);
    else
        PL_SAY(p->out, p->look->language, PL_SAY_SHOWN_READING, reading->id, badge.data);
    pl_buffer_free(&badge);
    pl_buffer_text(p->out, "\n");
    field(p, PL_SAY_SHOWN_SAYS, reading->says);
    field(p, PL_SAY_SHOWN_ASKED, reading->question);
    if (pl_measures[reading->measure].of == PL_OF_RECORD)
        field(p, PL_SAY_SHOWN_TYPE, reading->specifications[0].query.type);
    else
        field(p, PL_SAY_SHOWN_SIDE, reading->side);
    write_choices(p, reading);
    write_listed(p, reading);
    if (reading->first < reading->specification_count) pl_buffer_text(p->out, "\n");
    pl_curve_text(reading, p->look, 2, p->out);
    pl_buffer_text(p->out, "\n");
    write_why(p, reading);
    pl_buffer_text(p->out, "\n");
    write_then_and_now(p, reading);
}

static size_t label_width(pl_language language) {
    static const pl_message labels[] = {PL_SAY_SHOWN_WORDS,   PL_SAY_SHOWN_SPEAKER, PL_SAY_SHOWN_CHOICES,
                                        PL_SAY_SHOWN_VERDICT, PL_SAY_SHOWN_TRUE_IF, PL_SAY_SHOWN_KNOWN_THEN,
                                        PL_SAY_SHOWN_FOUND};
    size_t width = 0;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const size_t one = pl_text_width(pl_said(language, labels[i]));
        if (one > width && one <= LABEL_MAX) width = one;
    }
    return width;
}

static bool run(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_check_answer answer;
    pl_check_ask ask = {.statement = call->arguments[0],
                        .only = call->arguments[1],
                        .with = pl_call_value(call, "with"),
                        .known_now = pl_call_value(call, "known-now") != NULL,
                        .keep = true,
                        .command = call->command,
                        .progress = pl_call_progress(call)};
    if (!pl_call_language(call, &ask.language, error) || !pl_call_store(call, &store, error)) return false;
    bool done = pl_check(store, &ask, &call->arena, &answer, error);
    done = pl_call_store_close(call, store, done, error);
    pl_terminal_progress_end();
    if (!done) return false;
    if (call->json) return pl_report_json(&answer.result, &answer.basis, &call->out, error);
    const pl_look look = pl_terminal_look(ask.language);
    const page p = {ask.statement, &answer.result, &answer.result.claims[0],
                    &look,         &call->out,     label_width(ask.language)};
    write_claim(&p);
    for (size_t i = 0; i < p.claim->reading_count; i++) {
        pl_buffer_text(&call->out, "\n");
        write_reading(&p, &p.claim->readings[i]);
    }
    return true;
}

const pl_verb pl_verb_explain = {
    .name = "explain",
    .arguments = "STATEMENT CLAIM",
    .summary = "one claim of a statement: its words, its readings, the specifications as a picture, and why",
    .about = "STATEMENT is as for `check`; CLAIM is the id of one of its claims. In the picture each "
             "specification is a mark,\n"
             "from the lowest value to the highest, full where it holds and hollow where it fails; below it, "
             "the options it\n"
             "was made with. Specifications that are not counted or cannot be measured are not in it; their "
             "number is said.\n"
             "Words are wrapped at $COLUMNS or the terminal's width. --json prints what `check --json` "
             "prints, of this claim.",
    .options = options,
    .examples = examples,
    .arguments_min = 2,
    .arguments_max = 2,
    .run = run};
