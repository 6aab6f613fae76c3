/* settings.c - what a claim or a reading says of its measure, its question and its choices. Each level
 * (statement, claim, reading) is read over the one around it, and the nearest level wins: a reading that
 * names a window is judged over that window, whatever list of windows the claim has. */
#include "claim/claim.h"

#include "text/number.h"

#include <stdio.h>

const char *const pl_measure_names[] = {"gained_km2", "lost_km2",         "net_km2",
                                        "held_km2",   "pace_km2_per_day", NULL};
const char *const pl_form_names[] = {
    "every", "share_of", "some", "total", "highest_since", "month_highest_since", NULL};
const char *const pl_compare_names[] = {"at_least", "more_than", "at_most", "less_than", NULL};
const char *const pl_compare_words[] = {"at least", "more than", "at most", "less than", NULL};
const char *const pl_choice_names[] = {"source",    "day_turn",     "window", "kinds",
                                       "threshold", "days_counted", NULL};

static const char *const days_counted_words[] = {"all", "updated-only", NULL};

bool pl_parse_text(pl_parse *parse, const pl_yaml *mapping, const char *key, const char **ret) {
    const pl_yaml *node;
    pl_slice text;
    if (!pl_yaml_need(parse->name, mapping, key, &node, parse->error)) return false;
    if (!pl_yaml_text(parse->name, node, &text, parse->error)) return false;
    if (text.length == 0) return pl_yaml_fail(parse->name, node, parse->error, "'%s' is empty", key);
    const char *copy = pl_arena_copy(parse->arena, text.data, text.length);
    if (copy == NULL) return pl_fail_nomem(parse->error);
    *ret = copy;
    return true;
}

/* ---- holds ---- */

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

static bool read_share(pl_parse *parse, const pl_yaml *mapping, pl_holds *holds) {
    const pl_yaml *node;
    if (!pl_yaml_need(parse->name, mapping, "at_least", &node, parse->error)) return false;
    if (!pl_yaml_number(parse->name, node, &holds->share, parse->error)) return false;
    if (!(holds->share > 0 && holds->share <= 1))
        return pl_yaml_fail(parse->name, node, parse->error,
                            "a share is above 0 and at most 1 (0.9 for nine in ten)");
    holds->compare = PL_AT_LEAST;
    if (!pl_yaml_need(parse->name, mapping, "value", &node, parse->error)) return false;
    return pl_yaml_number(parse->name, node, &holds->threshold, parse->error);
}

static const char *const holds_keys[] = {
    "every",    "share_of",  "some",    "total",     "highest_since", "month_highest_since",
    "at_least", "more_than", "at_most", "less_than", "value",         "month",
    NULL};
static const char *const compare_form_keys[] = {"every",   "some",      "at_least", "more_than",
                                                "at_most", "less_than", NULL};
static const char *const share_keys[] = {"share_of", "at_least", "value", NULL};
static const char *const total_keys[] = {"total", NULL};
static const char *const highest_keys[] = {"highest_since", NULL};
static const char *const month_keys[] = {"month_highest_since", "month", NULL};
static const char *const *const form_keys[PL_FORM_COUNT] = {
    compare_form_keys, share_keys, compare_form_keys, total_keys, highest_keys, month_keys};

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
        return pl_yaml_fail(parse->name, mapping, parse->error,
                            "the question is missing here: every, share_of, some, total, highest_since or "
                            "month_highest_since");
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

static bool read_holds(pl_parse *parse, const pl_yaml *mapping, pl_holds *ret) {
    pl_holds holds = {.month = PL_MONTH_LAST};
    const pl_yaml *node = NULL;
    size_t per;
    if (!read_form(parse, mapping, &holds, &node)) return false;
    switch (holds.form) {
    case PL_FORM_EVERY:
    case PL_FORM_SOME:
    case PL_FORM_SHARE:
        if (!pl_yaml_word(parse->name, node, pl_per_names, &per, parse->error)) return false;
        holds.per = (pl_per)per;
        if (!(holds.form == PL_FORM_SHARE ? read_share(parse, mapping, &holds)
                                          : read_compare(parse, mapping, &holds)))
            return false;
        break;
    case PL_FORM_TOTAL:
        if (!pl_yaml_known_keys(parse->name, node, pl_compare_names, parse->error)) return false;
        if (!read_compare(parse, node, &holds)) return false;
        break;
    case PL_FORM_HIGHEST:
    case PL_FORM_MONTH_HIGHEST:
    case PL_FORM_COUNT:
        if (!pl_yaml_instant(parse->name, node, &holds.since, parse->error)) return false;
        node = pl_yaml_get(mapping, "month");
        if (node != NULL && !read_month(parse, node, &holds.month)) return false;
        break;
    }
    *ret = holds;
    return true;
}

/* ---- options ---- */

static bool read_day_turn(pl_parse *parse, const pl_yaml *node, pl_slice text, pl_choice_option *option) {
    int64_t hour;
    if (pl_slice_equal(text, pl_slice_of("own"))) {
        option->number = PL_TURN_OWN;
        return true;
    }
    if (text.length < 2 || text.data[text.length - 1] != 'h' ||
        !pl_integer_parse((pl_slice){text.data, text.length - 1}, 0, 23, &hour))
        return pl_yaml_fail(parse->name, node, parse->error,
                            "a day turn is 'own' (the source's) or an hour of UTC from 0h to 23h");
    option->number = hour * 3600;
    return true;
}

static bool read_window(pl_parse *parse, const pl_yaml *node, pl_choice_option *option) {
    int64_t seconds;
    if (!pl_yaml_span(parse->name, node, &seconds, parse->error)) return false;
    if (seconds % PL_DAY_SECONDS != 0)
        return pl_yaml_fail(parse->name, node, parse->error, "a window is whole days, such as 30d or 4w");
    option->number = seconds;
    return true;
}

/* "all", or kinds to leave out joined by '+': "no-redraw+no-retraction". */
static bool read_kinds(pl_parse *parse, const pl_yaml *node, pl_slice text, pl_choice_option *option) {
    static const char *const words[] = {"all",       "no-advance",    "no-retreat", "no-reclassified",
                                        "no-redraw", "no-retraction", NULL};
    unsigned kinds = PL_KINDS_ALL;
    size_t at = 0;
    while (at <= text.length) {
        size_t end = at;
        while (end < text.length && text.data[end] != '+') end++;
        pl_slice one = {text.data + at, end - at};
        size_t word = 0;
        while (words[word] != NULL && !pl_slice_equal(one, pl_slice_of(words[word]))) word++;
        if (words[word] == NULL || (word == 0 && one.length != text.length)) {
            const char *near = pl_nearest_word(one, words + 1);
            return pl_yaml_fail(
                parse->name, node, parse->error,
                "kinds are 'all', or some of no-advance, no-retreat, no-reclassified, no-redraw, "
                "no-retraction joined by '+'%s%s%s",
                near != NULL ? "; did you mean '" : "", near != NULL ? near : "", near != NULL ? "'?" : "");
        }
        if (word > 0) kinds &= ~(1u << (word - 1));
        at = end + 1;
    }
    option->number = kinds;
    return true;
}

static bool same_option(pl_choice_kind kind, const pl_choice_option *a, const pl_choice_option *b) {
    if (kind == PL_CHOICE_SOURCE) return strcmp(a->text, b->text) == 0;
    if (kind == PL_CHOICE_THRESHOLD) return a->threshold == b->threshold;
    return a->number == b->number;
}

static bool read_option(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, pl_choice_option *ret) {
    pl_slice text;
    pl_choice_option option = {0};
    size_t word = 0;
    if (!pl_yaml_text(parse->name, node, &text, parse->error)) return false;
    if (text.length == 0) return pl_yaml_fail(parse->name, node, parse->error, "an option is empty");
    bool read = true;
    switch (kind) {
    case PL_CHOICE_DAY_TURN:
        read = read_day_turn(parse, node, text, &option);
        break;
    case PL_CHOICE_WINDOW:
        read = read_window(parse, node, &option);
        break;
    case PL_CHOICE_KINDS:
        read = read_kinds(parse, node, text, &option);
        break;
    case PL_CHOICE_THRESHOLD:
        read = pl_yaml_number(parse->name, node, &option.threshold, parse->error);
        break;
    case PL_CHOICE_DAYS_COUNTED:
        read = pl_yaml_word(parse->name, node, days_counted_words, &word, parse->error);
        option.number = (int64_t)word;
        break;
    case PL_CHOICE_SOURCE:
    case PL_CHOICE_COUNT:
        break;
    }
    if (!read) return false;
    option.text = pl_arena_copy(parse->arena, text.data, text.length);
    if (option.text == NULL) return pl_fail_nomem(parse->error);
    *ret = option;
    return true;
}

/* A list of options, or a single one. */
static bool read_choice(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, pl_choice *ret) {
    bool single = node->type != PL_YAML_SEQUENCE;
    size_t count = single ? 1 : node->count;
    if (count == 0 || count > PL_CLAIM_OPTIONS_MAX)
        return pl_yaml_fail(parse->name, node, parse->error, "a choice has 1 to %d options; here are %zu",
                            PL_CLAIM_OPTIONS_MAX, count);
    pl_choice_option *options = pl_arena_alloc(parse->arena, count * sizeof *options);
    if (options == NULL) return pl_fail_nomem(parse->error);
    const pl_yaml *item = single ? node : node->first;
    for (size_t i = 0; i < count; i++, item = item->next) {
        if (!read_option(parse, item, kind, &options[i])) return false;
        for (size_t j = 0; j < i; j++)
            if (same_option(kind, &options[i], &options[j]))
                return pl_yaml_fail(parse->name, item, parse->error,
                                    "'%s' is the same option as '%s': an option counts once", options[i].text,
                                    options[j].text);
    }
    *ret = (pl_choice){count, options};
    return true;
}

/* A value that stands beside a list of choices must be one of the list, or one of the two is a slip. */
static bool check_listed(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, const pl_choice *listed,
                         const pl_choice_option *single) {
    for (size_t i = 0; i < listed->count; i++)
        if (same_option(kind, &listed->options[i], single)) return true;
    return pl_yaml_fail(parse->name, node, parse->error, "this %s is not among the options in choices",
                        pl_choice_names[kind]);
}

static bool read_choices(pl_parse *parse, const pl_yaml *mapping, pl_settings *settings, bool ret_listed[]) {
    const pl_yaml *choices = pl_yaml_get(mapping, "choices");
    if (choices == NULL) return true;
    if (!pl_yaml_known_keys(parse->name, choices, pl_choice_names, parse->error)) return false;
    for (int kind = 0; kind < PL_CHOICE_COUNT; kind++) {
        const pl_yaml *node = pl_yaml_get(choices, pl_choice_names[kind]);
        if (node == NULL) continue;
        if (!read_choice(parse, node, (pl_choice_kind)kind, &settings->choices[kind])) return false;
        ret_listed[kind] = true;
    }
    return true;
}

static bool has_threshold(const pl_holds *holds) {
    return holds->form != PL_FORM_HIGHEST && holds->form != PL_FORM_MONTH_HIGHEST;
}

bool pl_settings_read(pl_parse *parse, const pl_yaml *mapping, pl_settings *settings) {
    bool listed[PL_CHOICE_COUNT] = {false};
    const pl_yaml *node = pl_yaml_get(mapping, "measure");
    size_t word;
    if (node != NULL) {
        if (!pl_yaml_word(parse->name, node, pl_measure_names, &word, parse->error)) return false;
        settings->measure = (pl_measure)word;
        settings->has_measure = true;
    }
    if (pl_yaml_get(mapping, "side") != NULL && !pl_parse_text(parse, mapping, "side", &settings->side))
        return false;
    if (!read_choices(parse, mapping, settings, listed)) return false;
    node = pl_yaml_get(mapping, "window");
    if (node != NULL) {
        pl_choice single;
        if (!pl_yaml_expect(parse->name, node, PL_YAML_SCALAR, parse->error) ||
            !read_choice(parse, node, PL_CHOICE_WINDOW, &single))
            return false;
        if (!listed[PL_CHOICE_WINDOW])
            settings->choices[PL_CHOICE_WINDOW] = single;
        else if (!check_listed(parse, node, PL_CHOICE_WINDOW, &settings->choices[PL_CHOICE_WINDOW],
                               single.options))
            return false;
    }
    node = pl_yaml_get(mapping, "holds");
    if (node != NULL) {
        if (!read_holds(parse, node, &settings->holds)) return false;
        settings->has_holds = true;
        settings->holds_node = node;
        const pl_choice_option stated = {.threshold = settings->holds.threshold};
        if (!listed[PL_CHOICE_THRESHOLD])
            settings->choices[PL_CHOICE_THRESHOLD] = (pl_choice){0};
        else if (has_threshold(&settings->holds) &&
                 !check_listed(parse, node, PL_CHOICE_THRESHOLD, &settings->choices[PL_CHOICE_THRESHOLD],
                               &stated))
            return false;
    }
    return true;
}
