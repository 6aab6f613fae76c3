/* words.c - the word for a reading and the sentences that explain it. Numbers are rounded only here and in
 * phrases.c, and towards the side on which what is said stays true. */
#include "claim/claim.h"

#include "text/number.h"

#include <math.h>

#define ROUNDING 1e-9 /* shares are sums of few fractions: 4/5 may come out as 0.7999999999999999 */

/* ---- the word ---- */

static pl_verdict word_of(const pl_reading_result *result, double share) {
    if (result->measured == 0)
        return result->cannot_tell > 0 ? PL_VERDICT_UNDETERMINED : PL_VERDICT_NOT_MEASURABLE;
    if (result->holding == result->measured) return PL_VERDICT_HOLDS;
    if (result->holding == 0) return PL_VERDICT_FAILS;
    if (share >= PL_CLAIM_SHARE_MOSTLY - ROUNDING) return PL_VERDICT_MOSTLY_HOLDS;
    if (share <= PL_CLAIM_SHARE_SELDOM + ROUNDING) return PL_VERDICT_MOSTLY_FAILS;
    return PL_VERDICT_DEPENDS;
}

/* ---- the question ---- */

static pl_message question_message(const pl_holds *holds) {
    static const pl_message every[PL_EACH_COUNT] = {PL_SAY_ASK_EVERY_UPDATE, PL_SAY_ASK_EVERY_DAY,
                                                    PL_SAY_ASK_EVERY_WEEK, PL_SAY_ASK_EVERY_MONTH,
                                                    PL_SAY_ASK_EVERY_SECTOR};
    static const pl_message forms[PL_FORM_COUNT] = {
        [PL_FORM_SHARE] = PL_SAY_ASK_SHARE,     [PL_FORM_NUMBER] = PL_SAY_ASK_NUMBER,
        [PL_FORM_SOME] = PL_SAY_ASK_SOME,       [PL_FORM_TOTAL] = PL_SAY_ASK_TOTAL,
        [PL_FORM_HIGHEST] = PL_SAY_ASK_HIGHEST, [PL_FORM_MONTH_HIGHEST] = PL_SAY_ASK_MONTH_HIGHEST,
        [PL_FORM_TREND] = PL_SAY_ASK_TREND,     [PL_FORM_TIMES_BEFORE] = PL_SAY_ASK_TIMES,
        [PL_FORM_BECOMES] = PL_SAY_ASK_BECOMES};
    if (holds->form == PL_FORM_EVERY) return every[holds->each];
    if (holds->form == PL_FORM_BECOMES && holds->by != INT64_MAX) return PL_SAY_ASK_BECOMES_BY;
    return forms[holds->form];
}

bool pl_word_question(const pl_reading *reading, pl_language language, pl_arena *arena, const char **ret,
                      pl_error *error) {
    static const pl_message each[PL_EACH_COUNT] = {PL_SAY_EACH_UPDATE, PL_SAY_EACH_DAY, PL_SAY_EACH_WEEK,
                                                   PL_SAY_EACH_MONTH, PL_SAY_EACH_SECTOR};
    const pl_holds *holds = &reading->holds;
    pl_phrase number = {""};
    if (holds->form == PL_FORM_SHARE) number = pl_phrase_exact(holds->share, "");
    if (holds->form == PL_FORM_NUMBER) number = pl_phrase_count(holds->number);
    if (holds->form == PL_FORM_HIGHEST || holds->form == PL_FORM_MONTH_HIGHEST)
        number = pl_phrase_instant(holds->since);
    if (holds->form == PL_FORM_BECOMES && holds->by != INT64_MAX)
        number = pl_phrase_instant(holds->by - PL_DAY_SECONDS);
    pl_buffer text = {0};
    PL_SAY(&text, language, question_message(holds), pl_phrase_measure(reading->measure, language),
           pl_phrase_compare(holds->compare, language),
           pl_phrase_exact(holds->threshold, pl_measures[reading->measure].unit).text,
           pl_phrase_unit(pl_measures[reading->measure].unit, language), number.text,
           pl_said(language, each[holds->each]));
    return pl_phrase_keep(&text, arena, ret, error);
}

/* ---- what would make it true ---- */

/* Two decimals, or four when it is small, rounded to the side on which the sentence stays true. */
static pl_phrase bound(double turns_at, pl_compare compare, const char *unit) {
    const double value = pl_phrase_scaled(turns_at, unit);
    const bool down = compare == PL_AT_LEAST || compare == PL_MORE_THAN;
    const bool whole = strcmp(unit, "places") == 0 || strcmp(unit, "launches") == 0;
    const int decimals = whole ? 0 : fabs(value) < 0.1 ? 4 : 2;
    const double scale = pow(10, decimals);
    double steps = value * scale, nearest = nearbyint(steps);
    /* 0.35 times 100 is 35 and a rounding error away from it. */
    if (fabs(steps - nearest) > 1e-7) nearest = down ? floor(steps) : ceil(steps);
    char number[PL_NUMBER_TEXT];
    pl_phrase ret = {""};
    if (fabs(value) < 1e15)
        pl_number_fixed(nearest / scale, value != 0 ? decimals : 0, number);
    else
        pl_number_shortest(value, number);
    memcpy(ret.text, number, strnlen(number, PL_PHRASE - 1));
    return ret;
}

/* The thresholds at which the specifications turn. */
typedef struct {
    double first, least, most; /* NAN: the first turns at none */
    size_t never, counted;
} turns;

static turns turns_of(const pl_outcomes *outcomes, size_t first) {
    turns ret = {outcomes->specifications[first].turns_at, INFINITY, -INFINITY, 0, 0};
    for (size_t i = 0; i < outcomes->reading->specification_count; i++) {
        const pl_specification *other = &outcomes->specifications[i];
        if (!other->counted || !other->measurable) continue;
        ret.counted++;
        if (isnan(other->turns_at)) {
            ret.never++;
        } else {
            ret.least = fmin(ret.least, other->turns_at);
            ret.most = fmax(ret.most, other->turns_at);
        }
    }
    return ret;
}

static void say_threshold(const pl_outcomes *outcomes, size_t first, pl_buffer *text) {
    static const pl_message bounds[] = {PL_SAY_HOLDS_AT_LEAST, PL_SAY_HOLDS_MORE_THAN, PL_SAY_HOLDS_AT_MOST,
                                        PL_SAY_HOLDS_LESS_THAN};
    static const pl_message per_each[] = {PL_SAY_PER_UPDATE, PL_SAY_PER_DAY, PL_SAY_PER_WEEK,
                                          PL_SAY_PER_MONTH};
    const pl_reading *reading = outcomes->reading;
    const pl_language language = outcomes->language;
    const pl_compare compare = reading->holds.compare;
    const turns t = turns_of(outcomes, first);
    const bool none = isnan(t.first);
    const char *unit = reading->holds.form == PL_FORM_TIMES_BEFORE ? "times"
                       : reading->holds.form == PL_FORM_TREND      ? pl_phrase_slope_unit(reading->measure)
                                                                   : pl_measures[reading->measure].unit;
    if (none) {
        const pl_specification *one = &outcomes->specifications[first];
        const bool few = reading->holds.form == PL_FORM_NUMBER && reading->holds.number > one->of;
        PL_SAY(text, language, few ? PL_SAY_NO_THRESHOLD_PARTS : PL_SAY_NO_THRESHOLD_UPDATES,
               pl_phrase_count(few ? one->of : one->without_update).text);
    }
    if (t.never == t.counted) return;
    if (none) pl_buffer_text(text, pl_said(language, PL_SAY_BY_OTHER_CHOICES));
    PL_SAY(text, language, bounds[compare], bound(none ? t.least : t.first, compare, unit).text);
    if (none && t.most > t.least) PL_SAY(text, language, PL_SAY_UP_TO, bound(t.most, compare, unit).text);
    pl_buffer_text(text, pl_phrase_unit(unit, language));
    if (pl_form_counts(reading->holds.form) && reading->holds.each < PL_EACH_SECTOR &&
        pl_measures[reading->measure].adds_up)
        pl_buffer_format(text, " %s", pl_said(language, per_each[reading->holds.each]));
    if (none || (t.most - t.least <= 0.005 && t.never == 0)) return;
    PL_SAY(text, language, PL_SAY_BY_THE_CHOICES, bound(t.least, compare, unit).text,
           bound(t.most, compare, unit).text);
    if (t.never > 0)
        PL_SAY(text, language, PL_SAY_FOR_NONE_IN, pl_phrase_count(t.never).text,
               pl_phrase_count(t.counted).text);
    pl_buffer_text(text, ")");
}

static void say_rank(const pl_outcomes *outcomes, size_t first, pl_buffer *text) {
    const pl_judged *judged = &outcomes->judged[first];
    const pl_language language = outcomes->language;
    const bool month = outcomes->reading->holds.form == PL_FORM_MONTH_HIGHEST;
    if (judged->highest_since == INT64_MIN) {
        const pl_maps *maps = outcomes->maps[first / pl_choices_stride(outcomes->reading, PL_CHOICE_SOURCE)];
        PL_SAY(text, language, PL_SAY_HIGHEST_SINCE_BEGIN, pl_phrase_instant(maps->instants[0]).text);
    } else {
        PL_SAY(text, language, month ? PL_SAY_HIGHEST_SINCE_MONTH : PL_SAY_HIGHEST_SINCE_WINDOW,
               pl_phrase_instant(judged->highest_since).text);
    }
}

static bool say_makes_true(const pl_outcomes *outcomes, pl_arena *arena, pl_reading_result *ret,
                           pl_error *error) {
    const pl_form form = outcomes->reading->holds.form;
    pl_buffer text = {0};
    if (ret->first < outcomes->reading->specification_count) {
        if (form == PL_FORM_HIGHEST || form == PL_FORM_MONTH_HIGHEST)
            say_rank(outcomes, ret->first, &text);
        else
            say_threshold(outcomes, ret->first, &text);
    }
    return pl_phrase_keep(&text, arena, &ret->makes_true, error);
}

/* ---- why ---- */

static void say_signs(const pl_outcomes *outcomes, size_t one, size_t other, pl_buffer *text) {
    const pl_reading *reading = outcomes->reading;
    const double values[] = {outcomes->specifications[one].signed_value,
                             outcomes->specifications[other].signed_value};
    pl_buffer signed_texts[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++)
        pl_buffer_format(&signed_texts[i], "%s%s", values[i] > 0 ? "+" : "",
                         pl_phrase_number(values[i], pl_measures[reading->measure].unit).text);
    PL_SAY(text, outcomes->language, PL_SAY_SIGNS_DIFFER,
           pl_phrase_measure(reading->measure, outcomes->language),
           outcomes->specifications[one].options[0].option, signed_texts[0].data,
           pl_phrase_unit(pl_measures[reading->measure].unit, outcomes->language),
           outcomes->specifications[other].options[0].option, signed_texts[1].data);
    for (int i = 0; i < 2; i++) {
        text->failed = text->failed || signed_texts[i].failed;
        pl_buffer_free(&signed_texts[i]);
    }
}

bool pl_word_choose(const pl_outcomes *outcomes, pl_arena *arena, pl_reading_result *ret, pl_error *error) {
    const pl_reading *reading = outcomes->reading;
    size_t one, other;
    pl_buffer why = {0};
    ret->holding = ret->measured = ret->cannot_tell = 0;
    ret->first = reading->specification_count;
    for (size_t i = 0; i < reading->specification_count; i++) {
        const pl_specification *specification = &outcomes->specifications[i];
        if (!specification->counted || !specification->measurable) continue;
        if (ret->measured + ret->cannot_tell == 0) ret->first = i;
        ret->cannot_tell += specification->cannot_tell;
        ret->measured += !specification->cannot_tell;
        ret->holding += specification->holds;
    }
    ret->verdict = word_of(ret, ret->share);
    if (ret->verdict == PL_VERDICT_NOT_MEASURABLE) {
        pl_buffer_text(&why, outcomes->specifications[0].detail);
    } else if (pl_weigh_untold(outcomes) > 0.5 + ROUNDING) {
        ret->verdict = PL_VERDICT_UNDETERMINED;
        PL_SAY(&why, outcomes->language, PL_SAY_DOES_NOT_TELL, pl_phrase_count(ret->cannot_tell).text,
               pl_phrase_count(ret->cannot_tell + ret->measured).text);
    } else if (pl_weigh_signs_differ(outcomes, &one, &other)) {
        ret->verdict = PL_VERDICT_UNDETERMINED;
        say_signs(outcomes, one, other, &why);
    } else if (ret->verdict != word_of(ret, (double)ret->holding / (double)ret->measured)) {
        PL_SAY(&why, outcomes->language, PL_SAY_WEIGHED, pl_phrase_count(ret->holding).text,
               pl_phrase_count(ret->measured).text, pl_phrase_number(ret->share, "").text);
    }
    return pl_phrase_keep(&why, arena, &ret->why, error) && say_makes_true(outcomes, arena, ret, error);
}

/* ---- the sentence of a claim ---- */

static void say_flip(const pl_reading_result *reading, pl_language language, pl_buffer *text) {
    if (reading->flip_count == 0) return;
    const pl_flip *flip = &reading->flips[0];
    PL_SAY(text, language, PL_SAY_TURNS_IT_MOST, pl_phrase_choice(flip->choice, language), flip->from,
           flip->to, pl_phrase_count(flip->flips).text, pl_phrase_count(flip->of).text);
}

static bool untestable_sentence(const pl_claim *claim, pl_language language, pl_arena *arena,
                                pl_claim_result *ret, pl_error *error) {
    static const pl_message kinds[] = {PL_SAY_KIND_OPINION,  PL_SAY_KIND_PROMISE,     PL_SAY_KIND_PREDICTION,
                                       PL_SAY_KIND_PROPOSAL, PL_SAY_KIND_NO_EVIDENCE, PL_SAY_KIND_WAITING};
    pl_buffer text = {0};
    ret->verdict = PL_VERDICT_NOT_MEASURABLE;
    ret->would_settle = claim->would_settle;
    PL_SAY(&text, language, kinds[claim->untestable], claim->why);
    if (!pl_phrase_keep(&text, arena, &ret->why, error)) return false;
    pl_buffer_format(&text, "%s. %s", pl_said(language, PL_SAY_VERDICT_NOT_MEASURABLE), ret->why);
    return pl_phrase_keep(&text, arena, &ret->sentence, error);
}

/* What a claim that is tested was when it was said; a statement of fact needs no word. */
static const struct {
    const char *kind;
    pl_message tested, untested;
} said_as[] = {{"opinion", PL_SAY_TESTED_OPINION, PL_SAY_KIND_OPINION},
               {"promise", PL_SAY_TESTED_PROMISE, PL_SAY_KIND_PROMISE},
               {"prediction", PL_SAY_TESTED_PREDICTION, PL_SAY_KIND_PREDICTION},
               {"proposal", PL_SAY_TESTED_PROPOSAL, PL_SAY_KIND_PROPOSAL}};
#define SAID_AS_COUNT (sizeof said_as / sizeof *said_as)

bool pl_word_sentence(const pl_claim *claim, pl_language language, pl_arena *arena, pl_claim_result *ret,
                      pl_error *error) {
    static const pl_message begins[] = {PL_SAY_VERDICT_HOLDS,   PL_SAY_VERDICT_MOSTLY_HOLDS,
                                        PL_SAY_VERDICT_DEPENDS, PL_SAY_VERDICT_MOSTLY_FAILS,
                                        PL_SAY_VERDICT_FAILS,   PL_SAY_VERDICT_UNDETERMINED};
    pl_buffer text = {0};
    ret->why = ret->would_settle = "";
    if (claim->untestable >= 0) return untestable_sentence(claim, language, arena, ret, error);
    const pl_reading_result *plain = &ret->readings[0];
    ret->verdict = plain->verdict;
    ret->why = plain->why;
    size_t as = 0;
    while (as < SAID_AS_COUNT && strcmp(claim->kind, said_as[as].kind) != 0) as++;
    if (plain->verdict == PL_VERDICT_NOT_MEASURABLE) {
        const bool to_come = claim->readings[0].holds.form == PL_FORM_BECOMES;
        if (as < SAID_AS_COUNT) {
            pl_buffer_format(&text, "%s. ", pl_said(language, PL_SAY_VERDICT_NOT_MEASURABLE));
            PL_SAY(&text, language, said_as[as].untested, plain->why);
        } else {
            PL_SAY(&text, language, PL_SAY_NOT_WITH_THIS_EVIDENCE, plain->why);
        }
        const bool record = pl_measures[claim->readings[0].measure].of == PL_OF_RECORD;
        ret->would_settle = pl_said(language, to_come  ? PL_SAY_TIME_WOULD_SETTLE
                                              : record ? PL_SAY_COUNTS_WOULD_SETTLE
                                                       : PL_SAY_MAPS_WOULD_SETTLE);
        return pl_phrase_keep(&text, arena, &ret->sentence, error);
    }
    if (as < SAID_AS_COUNT) pl_buffer_text(&text, pl_said(language, said_as[as].tested));
    pl_buffer_text(&text, pl_said(language, begins[plain->verdict]));
    if (plain->measured > 0)
        PL_SAY(&text, language, PL_SAY_TRUE_IN, pl_phrase_count(plain->holding).text,
               pl_phrase_count(plain->measured).text);
    if (plain->cannot_tell > 0)
        PL_SAY(&text, language, PL_SAY_NOT_TOLD_IN, pl_phrase_count(plain->cannot_tell).text);
    if (plain->specification_count > plain->measured + plain->cannot_tell)
        PL_SAY(&text, language, PL_SAY_OF_LISTED, pl_phrase_count(plain->specification_count).text);
    pl_buffer_text(&text, ".");
    PL_SAY(&text, language, PL_SAY_FIRST_FINDS, plain->specifications[plain->first].detail);
    if (plain->verdict == PL_VERDICT_UNDETERMINED)
        pl_buffer_format(&text, " %s", plain->why);
    else
        say_flip(plain, language, &text);
    return pl_phrase_keep(&text, arena, &ret->sentence, error);
}
