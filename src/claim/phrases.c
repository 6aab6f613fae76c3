/* phrases.c - the small parts of sentences: numbers, instants, the names of measures, units and comparisons.
 */
#include "claim/claim.h"

#include "text/number.h"

#include <math.h>
#include <stdio.h>

#define NUMBER_FIXED_MAX 1e15 /* what is larger would be a row of digits that nobody measured */

static pl_phrase phrase_of(const char *text) {
    pl_phrase ret = {""};
    memcpy(ret.text, text, strnlen(text, PL_PHRASE - 1));
    return ret;
}

double pl_phrase_scaled(double value, const char *unit) {
    return strcmp(unit, "share") == 0 || strcmp(unit, "points") == 0 ? value * 100 : value;
}

/* What is counted comes in whole numbers. */
static bool is_whole(const char *unit) {
    if (strcmp(unit, "places") == 0 || strcmp(unit, "launches") == 0) return true;
    for (size_t i = 0; i < PL_EACH_COUNT; i++)
        if (strcmp(unit, pl_each_names[i]) == 0) return true;
    return false;
}

pl_phrase pl_phrase_number(double measured, const char *unit) {
    char text[PL_NUMBER_TEXT];
    const double value = pl_phrase_scaled(measured, unit);
    const double size = fabs(value);
    /* Those that are left when a share of them was none need not be a whole number. */
    const bool whole = is_whole(unit) || (strcmp(unit, "interceptions") == 0 && value == nearbyint(value));
    if (size < NUMBER_FIXED_MAX)
        pl_number_fixed(value, whole ? 0 : size > 0 && size < 0.1 ? 4 : 2, text);
    else
        pl_number_shortest(value, text);
    return phrase_of(text);
}

pl_phrase pl_phrase_exact(double value, const char *unit) {
    char text[PL_NUMBER_TEXT];
    /* A tenth is no binary fraction: 0.07 times 100 is 7, and a rounding error. */
    const double scaled = pl_phrase_scaled(value, unit), rounded = nearbyint(scaled * 1e6) / 1e6;
    pl_number_shortest(fabs(scaled - rounded) < 1e-9 * fabs(scaled) ? rounded : scaled, text);
    return phrase_of(text);
}

pl_phrase pl_phrase_count(size_t count) {
    pl_phrase ret;
    snprintf(ret.text, sizeof ret.text, "%zu", count);
    return ret;
}

pl_phrase pl_phrase_instant(pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    if (instant == pl_day_start(pl_instant_day(instant)))
        pl_day_text(pl_instant_day(instant), text);
    else
        pl_instant_text(instant, text);
    return phrase_of(text);
}

const char *pl_phrase_measure(pl_measure measure, pl_language language) {
    static const pl_message names[PL_MEASURE_COUNT] = {
        [PL_MEASURE_GAINED] = PL_SAY_MEASURE_GAINED,
        [PL_MEASURE_LOST] = PL_SAY_MEASURE_LOST,
        [PL_MEASURE_NET] = PL_SAY_MEASURE_NET,
        [PL_MEASURE_PACE] = PL_SAY_MEASURE_PACE,
        [PL_MEASURE_HELD] = PL_SAY_MEASURE_HELD,
        [PL_MEASURE_CONTESTED] = PL_SAY_MEASURE_CONTESTED,
        [PL_MEASURE_HELD_SHARE] = PL_SAY_MEASURE_HELD_SHARE,
        [PL_MEASURE_FRONT_LENGTH] = PL_SAY_MEASURE_FRONT_LENGTH,
        [PL_MEASURE_MOVED] = PL_SAY_MEASURE_MOVED,
        [PL_MEASURE_MOVED_SHARE] = PL_SAY_MEASURE_MOVED_SHARE,
        [PL_MEASURE_FORWARD_SHARE] = PL_SAY_MEASURE_FORWARD_SHARE,
        [PL_MEASURE_DISPLACEMENT] = PL_SAY_MEASURE_DISPLACEMENT,
        [PL_MEASURE_PLACES_TAKEN] = PL_SAY_MEASURE_PLACES_TAKEN,
        [PL_MEASURE_PLACES_LOST] = PL_SAY_MEASURE_PLACES_LOST,
        [PL_MEASURE_DISTANCE] = PL_SAY_MEASURE_DISTANCE,
        [PL_MEASURE_FORECAST_SKILL] = PL_SAY_MEASURE_FORECAST_SKILL,
        [PL_MEASURE_LAUNCHES] = PL_SAY_MEASURE_LAUNCHES,
        [PL_MEASURE_INTERCEPTIONS] = PL_SAY_MEASURE_INTERCEPTIONS,
        [PL_MEASURE_INTERCEPTION_RATE] = PL_SAY_MEASURE_INTERCEPTION_RATE,
        [PL_MEASURE_ENGAGEMENT_RATE] = PL_SAY_MEASURE_ENGAGEMENT_RATE,
        [PL_MEASURE_SQL] = PL_SAY_MEASURE_SQL,
    };
    return pl_said(language, names[measure]);
}

const char *pl_phrase_unit(const char *unit, pl_language language) {
    static const struct {
        const char *unit;
        pl_message name;
    } units[] = {{"km2", PL_SAY_UNIT_KM2},     {"km2 a day", PL_SAY_UNIT_KM2_A_DAY},
                 {"km", PL_SAY_UNIT_KM},       {"m", PL_SAY_UNIT_M},
                 {"share", PL_SAY_UNIT_SHARE}, {"points", PL_SAY_UNIT_POINTS},
                 {"days", PL_SAY_UNIT_DAYS},   {"times", PL_SAY_UNIT_TIMES}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].unit, unit) == 0) return pl_said(language, units[i].name);
    return "";
}

const char *pl_phrase_compare(pl_compare compare, pl_language language) {
    static const pl_message words[PL_COMPARE_COUNT] = {PL_SAY_AT_LEAST, PL_SAY_MORE_THAN, PL_SAY_AT_MOST,
                                                       PL_SAY_LESS_THAN};
    return pl_said(language, words[compare]);
}

const char *pl_phrase_choice(const char *choice, pl_language language) {
    static const struct {
        const char *name;
        pl_message words;
    } choices[] = {
        {"source", PL_SAY_CHOICE_SOURCE},       {"region", PL_SAY_CHOICE_REGION},
        {"outline", PL_SAY_CHOICE_OUTLINE},     {"point", PL_SAY_CHOICE_POINT},
        {"gazetteer", PL_SAY_CHOICE_GAZETTEER}, {"day_turn", PL_SAY_CHOICE_DAY_TURN},
        {"window", PL_SAY_CHOICE_WINDOW},       {"kinds", PL_SAY_CHOICE_KINDS},
        {"contested", PL_SAY_CHOICE_CONTESTED}, {"distance", PL_SAY_CHOICE_DISTANCE},
        {"threshold", PL_SAY_CHOICE_THRESHOLD}, {"windows", PL_SAY_CHOICE_WINDOWS},
        {"days_counted", PL_SAY_CHOICE_DAYS},   {"record", PL_SAY_CHOICE_RECORD},
        {"labels", PL_SAY_CHOICE_LABELS},       {"unit", PL_SAY_CHOICE_UNIT},
        {"relatives", PL_SAY_CHOICE_RELATIVES}, {"false_claims", PL_SAY_CHOICE_FALSE_CLAIMS},
        {"interval", PL_SAY_CHOICE_INTERVAL},
    };
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (strcmp(choice, choices[i].name) == 0) return pl_said(language, choices[i].words);
    return choice;
}

const char *pl_phrase_slope_unit(pl_measure measure) {
    const char *unit = pl_measures[measure].unit;
    return strcmp(unit, "share") == 0 ? "points" : unit;
}

bool pl_phrase_keep(pl_buffer *from, pl_arena *arena, const char **ret, pl_error *error) {
    const char *kept =
        from->failed ? NULL : pl_arena_copy(arena, from->length > 0 ? from->data : "", from->length);
    pl_buffer_free(from);
    if (kept == NULL) return pl_fail_nomem(error);
    *ret = kept;
    return true;
}
