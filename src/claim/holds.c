/* holds.c - the key `holds`: which question a reading puts, and what it compares. */
#include "claim/claim.h"

#include <stdio.h>

const char *const pl_form_names[] = {
    "every", "share_of",     "number_of", "some", "total", "highest_since", "month_highest_since",
    "trend", "times_before", "becomes",   NULL};
const char *const pl_compare_names[] = {"at_least", "more_than", "at_most", "less_than", NULL};
const char *const pl_each_names[] = {"update", "day", "week", "month", "sector", NULL};

bool pl_form_counts(pl_form form) {
    return form == PL_FORM_EVERY || form == PL_FORM_SHARE || form == PL_FORM_NUMBER || form == PL_FORM_SOME;
}

bool pl_holds_has_threshold(const pl_holds *holds) {
    return holds->form != PL_FORM_HIGHEST && holds->form != PL_FORM_MONTH_HIGHEST;
}

/* Exactly one of at_least, more_than, at_most, less_than. */
static bool read_compare(pl_parse *parse, const pl_yaml *mapping, pl_holds *holds) {
    const pl_yaml *found = NULL;
    for (int i = 0; i < PL_COMPARE_COUNT; i++) {
        const pl_yaml *node = pl_yaml_get(mapping, pl_compare_names[i]);
        if (node == NULL) continue;
        if (found != NULL)
            return pl_yaml_fail(parse->name, node, parse->error,
                                "one comparison is wanted, and two stand here");
        found = node;
        holds->compare = (pl_compare)i;
    }
    if (found == NULL)
        return pl_yaml_fail(parse->name, mapping, parse->error,
                            "a comparison is missing here: at_least, more_than, at_most or less_than");
    return pl_yaml_number(parse->name, found, &holds->threshold, parse->error);
}

/* "2024-11", as the month's first day. */
static bool read_month(pl_parse *parse, const pl_yaml *node, pl_day *ret) {
    pl_slice text;
    char day_text[PL_INSTANT_TEXT];
    if (!pl_yaml_text(parse->name, node, &text, parse->error)) return false;
    if (text.length == 7) {
        int length = snprintf(day_text, sizeof day_text, "%.7s-01", text.data);
        if (pl_day_parse((pl_slice){day_text, (size_t)length}, ret)) return true;
    }
    return pl_yaml_fail(parse->name, node, parse->error, "a month such as 2024-11 is wanted here");
}

/* share_of and number_of: how many must reach `value`. */
static bool read_how_many(pl_parse *parse, const pl_yaml *mapping, pl_holds *holds) {
    const pl_yaml *node;
    int64_t number = 0;
    if (!pl_yaml_need(parse->name, mapping, "at_least", &node, parse->error)) return false;
    if (holds->form == PL_FORM_NUMBER) {
        if (!pl_yaml_integer(parse->name, node, 1, 100000, &number, parse->error)) return false;
        holds->number = (size_t)number;
    } else {
        if (!pl_yaml_number(parse->name, node, &holds->share, parse->error)) return false;
        if (!(holds->share > 0 && holds->share <= 1))
            return pl_yaml_fail(parse->name, node, parse->error,
                                "a share is above 0 and at most 1 (0.9 for nine in ten)");
    }
    holds->compare = PL_AT_LEAST;
    if (!pl_yaml_need(parse->name, mapping, "value", &node, parse->error)) return false;
    return pl_yaml_number(parse->name, node, &holds->threshold, parse->error);
}

/* The day at whose end a promise falls due. */
static bool read_by(pl_parse *parse, const pl_yaml *mapping, pl_holds *holds) {
    const pl_yaml *node = pl_yaml_get(mapping, "by");
    pl_slice text;
    pl_day day;
    if (node == NULL) return true;
    if (!pl_yaml_text(parse->name, node, &text, parse->error)) return false;
    if (!pl_day_parse(text, &day))
        return pl_yaml_fail(parse->name, node, parse->error, "a day such as 2025-06-30 is wanted here");
    holds->by = pl_day_start(day + 1);
    return true;
}

#define COMPARISONS "at_least", "more_than", "at_most", "less_than"
static const char *const holds_keys[] = {
    "every", "share_of",     "number_of", "some",      "total", "highest_since", "month_highest_since",
    "trend", "times_before", "becomes",   COMPARISONS, "value", "month",         "by",
    NULL};
static const char *const each_keys[] = {"every", "some", "trend", COMPARISONS, NULL};
static const char *const how_many_keys[] = {"share_of", "number_of", "at_least", "value", NULL};
static const char *const inner_keys[] = {"total", "times_before", NULL};
static const char *const highest_keys[] = {"highest_since", NULL};
static const char *const month_keys[] = {"month_highest_since", "month", NULL};
static const char *const becomes_keys[] = {"becomes", "by", NULL};
static const char *const *const form_keys[PL_FORM_COUNT] = {
    [PL_FORM_EVERY] = each_keys,          [PL_FORM_SHARE] = how_many_keys,
    [PL_FORM_NUMBER] = how_many_keys,     [PL_FORM_SOME] = each_keys,
    [PL_FORM_TOTAL] = inner_keys,         [PL_FORM_HIGHEST] = highest_keys,
    [PL_FORM_MONTH_HIGHEST] = month_keys, [PL_FORM_TREND] = each_keys,
    [PL_FORM_TIMES_BEFORE] = inner_keys,  [PL_FORM_BECOMES] = becomes_keys};

/* Which form it is: the one form key among the keys, all of which must go with it. */
static bool read_form(pl_parse *parse, const pl_yaml *mapping, pl_holds *holds, const pl_yaml **ret_node) {
    const pl_yaml *found = NULL;
    if (!pl_yaml_known_keys(parse->name, mapping, holds_keys, parse->error)) return false;
    for (int i = 0; i < PL_FORM_COUNT; i++) {
        const pl_yaml *node = pl_yaml_get(mapping, pl_form_names[i]);
        if (node == NULL) continue;
        if (found != NULL)
            return pl_yaml_fail(parse->name, mapping, parse->error,
                                "'%s' and '%s' are two questions: keep one", pl_form_names[holds->form],
                                pl_form_names[i]);
        found = node;
        holds->form = (pl_form)i;
    }
    if (found == NULL)
        return pl_yaml_fail(
            parse->name, mapping, parse->error,
            "the question is missing here: every, share_of, number_of, some, total, highest_since, "
            "month_highest_since, trend, times_before or becomes");
    for (const pl_yaml *child = mapping->first; child != NULL; child = child->next) {
        const char *const *known = form_keys[holds->form];
        while (*known != NULL && !pl_slice_equal(child->key, pl_slice_of(*known))) known++;
        if (*known == NULL)
            return pl_yaml_fail(parse->name, child, parse->error, "'%.*s' does not go with '%s'",
                                PL_SLICE_ARGS(child->key), pl_form_names[holds->form]);
    }
    *ret_node = found;
    return true;
}

static bool read_each(pl_parse *parse, const pl_yaml *node, pl_holds *holds) {
    size_t each;
    if (!pl_yaml_word(parse->name, node, pl_each_names, &each, parse->error)) return false;
    holds->each = (pl_each)each;
    if (holds->form == PL_FORM_TREND && holds->each == PL_EACH_SECTOR)
        return pl_yaml_fail(parse->name, node, parse->error,
                            "a trend goes through time: update, day, week or month");
    return true;
}

/* Comparisons of total, times_before and becomes stand one level down. */
static bool read_inner(pl_parse *parse, const pl_yaml *node, pl_holds *holds) {
    return pl_yaml_known_keys(parse->name, node, pl_compare_names, parse->error) &&
           read_compare(parse, node, holds);
}

bool pl_holds_read(pl_parse *parse, const pl_yaml *mapping, pl_holds *ret) {
    pl_holds holds = {.month = PL_MONTH_LAST, .by = INT64_MAX};
    const pl_yaml *node = NULL;
    if (!read_form(parse, mapping, &holds, &node)) return false;
    bool read = false;
    switch (holds.form) {
    case PL_FORM_EVERY:
    case PL_FORM_SOME:
    case PL_FORM_TREND:
        read = read_each(parse, node, &holds) && read_compare(parse, mapping, &holds);
        break;
    case PL_FORM_SHARE:
    case PL_FORM_NUMBER:
        read = read_each(parse, node, &holds) && read_how_many(parse, mapping, &holds);
        break;
    case PL_FORM_TOTAL:
    case PL_FORM_TIMES_BEFORE:
        read = read_inner(parse, node, &holds);
        break;
    case PL_FORM_BECOMES:
        read = read_inner(parse, node, &holds) && read_by(parse, mapping, &holds);
        break;
    case PL_FORM_HIGHEST:
    case PL_FORM_MONTH_HIGHEST:
    case PL_FORM_COUNT:
        read = pl_yaml_instant(parse->name, node, &holds.since, parse->error);
        node = pl_yaml_get(mapping, "month");
        read = read && (node == NULL || read_month(parse, node, &holds.month));
        break;
    }
    if (!read) return false;
    *ret = holds;
    return true;
}
