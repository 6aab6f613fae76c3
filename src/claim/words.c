/* words.c - the word for a reading and the sentences that explain it. Numbers are rounded only here, and
 * towards the side on which what is said stays true. */
#include "claim/claim.h"

#include "text/number.h"

#include <math.h>

#define ROUNDING 1e-9 /* shares are sums of few fractions: 4/5 may come out as 0.7999999999999999 */

void pl_word_number(pl_buffer *into, double value) {
    char text[PL_NUMBER_TEXT];
    pl_number_fixed(value, 2, text);
    pl_buffer_text(into, text);
}

void pl_word_exact(pl_buffer *into, double value) {
    char text[PL_NUMBER_TEXT];
    pl_number_shortest(value, text);
    pl_buffer_text(into, text);
}

void pl_word_instant(pl_buffer *into, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    if (instant == pl_day_start(pl_instant_day(instant)))
        pl_day_text(pl_instant_day(instant), text);
    else
        pl_instant_text(instant, text);
    pl_buffer_text(into, text);
}

bool pl_word_keep(pl_buffer *from, pl_arena *arena, const char **ret, pl_error *error) {
    const char *kept =
        from->failed ? NULL : pl_arena_copy(arena, from->length > 0 ? from->data : "", from->length);
    pl_buffer_free(from);
    if (kept == NULL) return pl_fail_nomem(error);
    *ret = kept;
    return true;
}

/* ---- the word ---- */

static pl_verdict word_of(const pl_reading_result *result, double share) {
    if (result->measured == 0) return PL_VERDICT_NOT_MEASURABLE;
    if (result->holding == result->measured) return PL_VERDICT_HOLDS;
    if (result->holding == 0) return PL_VERDICT_FAILS;
    if (share >= PL_CLAIM_SHARE_MOSTLY - ROUNDING) return PL_VERDICT_MOSTLY_HOLDS;
    if (share <= PL_CLAIM_SHARE_SELDOM + ROUNDING) return PL_VERDICT_MOSTLY_FAILS;
    return PL_VERDICT_DEPENDS;
}

/* ---- what would make it true ---- */

/* Two decimals, or four when it is small, rounded to the side on which the sentence stays true. */
static void add_bound(pl_buffer *text, double value, pl_compare compare) {
    const bool down = compare == PL_AT_LEAST || compare == PL_MORE_THAN;
    const int decimals = fabs(value) < 0.1 ? 4 : 2;
    const double scale = decimals == 4 ? 1e4 : 1e2;
    double steps = value * scale, nearest = nearbyint(steps);
    /* 0.35 times 100 is 35 and a rounding error away from it. */
    if (fabs(steps - nearest) > 1e-7) nearest = down ? floor(steps) : ceil(steps);
    char number[PL_NUMBER_TEXT];
    pl_number_fixed(nearest / scale, value != 0 ? decimals : 0, number);
    pl_buffer_text(text, number);
}

static void say_threshold(const pl_outcomes *outcomes, size_t first, pl_buffer *text) {
    static const char *const per_words[] = {" an update", " a day", " a week", " a month"};
    static const char *const bounds[] = {"holds for at least ", "holds for more than anything below ",
                                         "holds for at most ", "holds for less than anything above "};
    const pl_reading *reading = outcomes->reading;
    const pl_specification *one = &outcomes->specifications[first];
    const bool total = reading->holds.form == PL_FORM_TOTAL;
    const char *unit = reading->measure == PL_MEASURE_PACE ? " km2 a day" : " km2";
    const char *per = total || reading->measure == PL_MEASURE_PACE || reading->measure == PL_MEASURE_HELD
                          ? ""
                          : per_words[reading->holds.per];
    double least = INFINITY, most = -INFINITY;
    size_t never = 0, counted = 0;
    for (size_t i = 0; i < reading->specification_count; i++) {
        const pl_specification *other = &outcomes->specifications[i];
        if (!other->counted || !other->measurable) continue;
        counted++;
        if (isnan(other->turns_at)) {
            never++;
        } else {
            least = fmin(least, other->turns_at);
            most = fmax(most, other->turns_at);
        }
    }
    if (isnan(one->turns_at))
        pl_buffer_format(
            text, "with the first options no threshold makes it true, for %zu of the periods had no update",
            one->without_update);
    if (never == counted) return;
    if (isnan(one->turns_at)) pl_buffer_text(text, "; by the other choices it ");
    pl_buffer_text(text, bounds[reading->holds.compare]);
    add_bound(text, isnan(one->turns_at) ? least : one->turns_at, reading->holds.compare);
    if (isnan(one->turns_at) && most > least) {
        pl_buffer_text(text, " to ");
        add_bound(text, most, reading->holds.compare);
    }
    pl_buffer_format(text, "%s%s", unit, per);
    if (isnan(one->turns_at) || (most - least <= 0.005 && never == 0)) return;
    pl_buffer_text(text, " (by the choices: ");
    add_bound(text, least, reading->holds.compare);
    pl_buffer_text(text, " to ");
    add_bound(text, most, reading->holds.compare);
    if (never > 0) pl_buffer_format(text, ", and for none in %zu of %zu specifications", never, counted);
    pl_buffer_text(text, ")");
}

static void say_rank(const pl_outcomes *outcomes, size_t first, pl_buffer *text) {
    const pl_judged *judged = &outcomes->judged[first];
    const bool month = outcomes->reading->holds.form == PL_FORM_MONTH_HIGHEST;
    pl_buffer_format(text, "%s highest since ", month ? "the month is the" : "the pace is the");
    if (judged->highest_since == INT64_MIN) {
        const pl_series *series =
            outcomes->series[first / pl_choices_stride(outcomes->reading, PL_CHOICE_SOURCE)];
        pl_buffer_text(text, "the evidence begins, ");
        pl_word_instant(text, series->steps[0].instant);
    } else {
        pl_buffer_format(text, "the %s to ", month ? "one" : "window");
        pl_word_instant(text, judged->highest_since);
    }
}

static bool say_makes_true(const pl_outcomes *outcomes, size_t first, pl_arena *arena, pl_reading_result *ret,
                           pl_error *error) {
    const pl_form form = outcomes->reading->holds.form;
    pl_buffer text = {0};
    if (first < outcomes->reading->specification_count) {
        if (form == PL_FORM_HIGHEST || form == PL_FORM_MONTH_HIGHEST)
            say_rank(outcomes, first, &text);
        else
            say_threshold(outcomes, first, &text);
    }
    return pl_word_keep(&text, arena, &ret->makes_true, error);
}

/* ---- why ---- */

static void say_source_net(const pl_outcomes *outcomes, size_t at, pl_buffer *text) {
    pl_buffer_format(text, "%s ", outcomes->specifications[at].options[0].option);
    if (outcomes->judged[at].net_km2 > 0) pl_buffer_text(text, "+");
    pl_word_number(text, outcomes->judged[at].net_km2);
    pl_buffer_text(text, " km2");
}

bool pl_word_choose(const pl_outcomes *outcomes, pl_arena *arena, pl_reading_result *ret, pl_error *error) {
    const pl_reading *reading = outcomes->reading;
    size_t first = reading->specification_count, one, other;
    pl_buffer why = {0};
    ret->holding = ret->measured = 0;
    for (size_t i = 0; i < reading->specification_count; i++) {
        const pl_specification *specification = &outcomes->specifications[i];
        if (!specification->counted || !specification->measurable) continue;
        if (ret->measured == 0) first = i;
        ret->measured++;
        ret->holding += specification->holds;
    }
    ret->verdict = word_of(ret, ret->share);
    if (ret->verdict == PL_VERDICT_NOT_MEASURABLE) {
        pl_buffer_text(&why, outcomes->specifications[0].detail);
    } else if (pl_weigh_signs_differ(outcomes, &one, &other)) {
        ret->verdict = PL_VERDICT_UNDETERMINED;
        pl_buffer_text(&why, "The sources differ in sign: net change by ");
        say_source_net(outcomes, one, &why);
        pl_buffer_text(&why, ", by ");
        say_source_net(outcomes, other, &why);
        pl_buffer_text(&why, ".");
    } else if (ret->measured > 0 &&
               ret->verdict != word_of(ret, (double)ret->holding / (double)ret->measured)) {
        pl_buffer_format(
            &why,
            "%zu of %zu specifications hold, but options that agree in every outcome count as one, and "
            "then the share is ",
            ret->holding, ret->measured);
        pl_word_number(&why, ret->share);
        pl_buffer_text(&why, ".");
    }
    return pl_word_keep(&why, arena, &ret->why, error) && say_makes_true(outcomes, first, arena, ret, error);
}

/* ---- the sentence of a claim ---- */

static void say_flip(const pl_reading_result *reading, pl_buffer *text) {
    if (reading->flip_count == 0) return;
    const pl_flip *flip = &reading->flips[0];
    pl_buffer_text(text, " What turns it most is ");
    /* day_turn is a word of the file; a sentence says day turn. */
    for (const char *c = flip->choice; *c != '\0'; c++) pl_buffer_add(text, *c == '_' ? " " : c, 1);
    pl_buffer_format(text, ": %s or %s (%zu of %zu pairs).", flip->from, flip->to, flip->flips, flip->of);
}

bool pl_word_sentence(const pl_claim *claim, pl_arena *arena, pl_claim_result *ret, pl_error *error) {
    static const char *const begins[] = {"It holds",        "It mostly holds", "It depends",
                                         "It mostly fails", "It fails",        "Undetermined"};
    pl_buffer text = {0};
    ret->why = ret->would_settle = "";
    if (claim->untestable != NULL) {
        ret->verdict = PL_VERDICT_NOT_MEASURABLE;
        ret->why = claim->untestable;
        ret->would_settle = claim->would_settle;
        pl_buffer_format(&text, "Not measurable. %s", claim->untestable);
        return pl_word_keep(&text, arena, &ret->sentence, error);
    }
    const pl_reading_result *plain = &ret->readings[0];
    ret->verdict = plain->verdict;
    ret->why = plain->why;
    if (plain->verdict == PL_VERDICT_NOT_MEASURABLE) {
        pl_buffer_format(&text, "Not measurable with this evidence: %s", plain->why);
        ret->would_settle =
            "Maps of a source that the claim names, from before its window begins to its end.";
        return pl_word_keep(&text, arena, &ret->sentence, error);
    }
    pl_buffer_format(&text, "%s: true in %zu of %zu specifications", begins[plain->verdict], plain->holding,
                     plain->measured);
    if (plain->specification_count > plain->measured)
        pl_buffer_format(&text, " (of %zu listed)", plain->specification_count);
    pl_buffer_text(&text, ".");
    if (plain->verdict == PL_VERDICT_UNDETERMINED)
        pl_buffer_format(&text, " %s", plain->why);
    else
        say_flip(plain, &text);
    return pl_word_keep(&text, arena, &ret->sentence, error);
}
