/* options.c - the options of a choice, as a statement writes them. */
#include "claim/claim.h"

#include "text/number.h"

#include <stdio.h>

const char *const pl_choice_names[] = {"source",    "record",    "region",    "outline",      "point",
                                       "gazetteer", "labels",    "unit",      "relatives",    "day_turn",
                                       "window",    "kinds",     "contested", "distance",     "false_claims",
                                       "interval",  "threshold", "windows",   "days_counted", NULL};

static const char *const days_counted_words[] = {"all", "updated-only", NULL};
static const char *const contested_words[] = {"out", "in", NULL};
static const char *const labels_words[] = {"own", "shared", NULL};
static const char *const windows_words[] = {"apart", "overlapping", NULL};

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

/* ---- windows ---- */

/* "2024" or "2024-11": from its first day to the first day behind it. */
static bool read_calendar(pl_slice text, pl_choice_option *option) {
    char day[PL_INSTANT_TEXT];
    int64_t year = 0;
    if (!pl_integer_parse((pl_slice){text.data, 4}, PL_YEAR_MIN, PL_YEAR_MAX - 1, &year)) return false;
    if (text.length == 7) {
        int length = snprintf(day, sizeof day, "%.7s-01", text.data), month, unused, same_year;
        if (!pl_day_parse((pl_slice){day, (size_t)length}, &option->from)) return false;
        pl_day_to_civil(option->from, &same_year, &month, &unused);
        return pl_day_from_civil((int)year + month / 12, month % 12 + 1, 1, &option->to);
    }
    return pl_day_from_civil((int)year, 1, 1, &option->from) &&
           pl_day_from_civil((int)year + 1, 1, 1, &option->to);
}

/* "2024-11-01..2024-12-01", or "2024-11-01..". */
static bool read_range(pl_slice text, size_t dots, pl_choice_option *option) {
    const pl_slice behind = {text.data + dots + 2, text.length - dots - 2};
    option->to = PL_WINDOW_OPEN;
    return pl_day_parse((pl_slice){text.data, dots}, &option->from) &&
           (behind.length == 0 || pl_day_parse(behind, &option->to)) && option->from < option->to;
}

static bool read_window(pl_parse *parse, const pl_yaml *node, pl_slice text, pl_choice_option *option) {
    int64_t seconds = 0;
    size_t dots = 0;
    while (dots + 1 < text.length && !(text.data[dots] == '.' && text.data[dots + 1] == '.')) dots++;
    if (dots + 1 < text.length) {
        if (read_range(text, dots, option)) return true;
        return pl_yaml_fail(
            parse->name, node, parse->error,
            "a window of days is written 2024-11-01..2024-12-01, the second day not in it and after "
            "the first; or 2024-11-01.. up to the statement");
    }
    const char last = text.data[text.length - 1];
    if (last >= '0' && last <= '9' && (text.length == 4 || (text.length == 7 && text.data[4] == '-'))) {
        if (read_calendar(text, option)) return true;
        return pl_yaml_fail(parse->name, node, parse->error, "no such month or year as %.*s",
                            PL_SLICE_ARGS(text));
    }
    if (!pl_span_parse(text, &seconds) || seconds % PL_DAY_SECONDS != 0)
        return pl_yaml_fail(parse->name, node, parse->error,
                            "a window is whole days, such as 30d or 4w, a month (2024-11), a year, or days "
                            "(2024-11-01..2024-12-01), and not '%s'",
                            pl_yaml_shown(text).text);
    option->number = seconds;
    return true;
}

/* ---- kinds, distances, words ---- */

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

#define DISTANCE_MIN_M 1.0
#define DISTANCE_MAX_M 50000.0

/* "300m" or "3km". */
static bool read_distance(pl_parse *parse, const pl_yaml *node, pl_slice text, pl_choice_option *option) {
    const bool km = text.length > 2 && text.data[text.length - 2] == 'k' && text.data[text.length - 1] == 'm';
    const bool m = !km && text.length > 1 && text.data[text.length - 1] == 'm';
    double amount = 0;
    if ((km || m) && pl_number_parse((pl_slice){text.data, text.length - (km ? 2 : 1)}, &amount)) {
        amount *= km ? 1000 : 1;
        if (amount >= DISTANCE_MIN_M && amount <= DISTANCE_MAX_M) {
            option->amount = amount;
            return true;
        }
    }
    return pl_yaml_fail(parse->name, node, parse->error,
                        "a distance is from 1m to 50km, such as 300m or 3km");
}

static bool read_listed(pl_parse *parse, const pl_yaml *node, const char *const *words,
                        pl_choice_option *option) {
    size_t word;
    if (!pl_yaml_word(parse->name, node, words, &word, parse->error)) return false;
    option->number = (int64_t)word;
    return true;
}

static bool read_false_claims(pl_parse *parse, const pl_yaml *node, pl_choice_option *option) {
    if (!pl_yaml_number(parse->name, node, &option->amount, parse->error)) return false;
    return (option->amount >= 0 && option->amount < 1) ||
           pl_yaml_fail(parse->name, node, parse->error,
                        "a share of false claims is at least 0 and below 1 (0.3 for three in ten)");
}

static bool read_option(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, pl_choice_option *ret) {
    pl_slice text;
    pl_choice_option option = {0};
    if (!pl_yaml_text(parse->name, node, &text, parse->error)) return false;
    if (text.length == 0) return pl_yaml_fail(parse->name, node, parse->error, "an option is empty");
    bool read = true;
    switch (kind) {
    case PL_CHOICE_DAY_TURN:
        read = read_day_turn(parse, node, text, &option);
        break;
    case PL_CHOICE_WINDOW:
        read = read_window(parse, node, text, &option);
        break;
    case PL_CHOICE_KINDS:
        read = read_kinds(parse, node, text, &option);
        break;
    case PL_CHOICE_CONTESTED:
        read = read_listed(parse, node, contested_words, &option);
        break;
    case PL_CHOICE_DISTANCE:
        read = read_distance(parse, node, text, &option);
        break;
    case PL_CHOICE_LABELS:
        read = read_listed(parse, node, labels_words, &option);
        break;
    case PL_CHOICE_INTERVAL:
        read = read_listed(parse, node, pl_interval_names, &option);
        break;
    case PL_CHOICE_FALSE_CLAIMS:
        read = read_false_claims(parse, node, &option);
        break;
    case PL_CHOICE_THRESHOLD:
        read = pl_yaml_number(parse->name, node, &option.amount, parse->error);
        break;
    case PL_CHOICE_WINDOWS:
        read = read_listed(parse, node, windows_words, &option);
        break;
    case PL_CHOICE_DAYS_COUNTED:
        read = read_listed(parse, node, days_counted_words, &option);
        break;
    case PL_CHOICE_SOURCE:
    case PL_CHOICE_REGION:
    case PL_CHOICE_OUTLINE:
    case PL_CHOICE_POINT:
    case PL_CHOICE_GAZETTEER:
    case PL_CHOICE_RECORD:
    case PL_CHOICE_UNIT:
    case PL_CHOICE_RELATIVES:
    case PL_CHOICE_COUNT:
        break; /* names, that only the evidence knows */
    }
    if (!read) return false;
    option.text = pl_arena_copy(parse->arena, text.data, text.length);
    if (option.text == NULL) return pl_fail_nomem(parse->error);
    *ret = option;
    return true;
}

bool pl_options_same(pl_choice_kind kind, const pl_choice_option *a, const pl_choice_option *b) {
    switch (kind) {
    case PL_CHOICE_SOURCE:
    case PL_CHOICE_REGION:
    case PL_CHOICE_OUTLINE:
    case PL_CHOICE_POINT:
    case PL_CHOICE_GAZETTEER:
    case PL_CHOICE_RECORD:
    case PL_CHOICE_UNIT:
    case PL_CHOICE_RELATIVES:
    case PL_CHOICE_COUNT:
        return strcmp(a->text, b->text) == 0;
    case PL_CHOICE_THRESHOLD:
    case PL_CHOICE_DISTANCE:
    case PL_CHOICE_FALSE_CLAIMS:
        return a->amount == b->amount;
    case PL_CHOICE_WINDOW:
    case PL_CHOICE_DAY_TURN:
    case PL_CHOICE_KINDS:
    case PL_CHOICE_CONTESTED:
    case PL_CHOICE_LABELS:
    case PL_CHOICE_INTERVAL:
    case PL_CHOICE_WINDOWS:
    case PL_CHOICE_DAYS_COUNTED:
        break;
    }
    return a->number == b->number && a->from == b->from && a->to == b->to;
}

bool pl_options_read(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, pl_choice *ret) {
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
            if (pl_options_same(kind, &options[i], &options[j]))
                return pl_yaml_fail(parse->name, item, parse->error,
                                    "'%s' is the same option as '%s': an option counts once", options[i].text,
                                    options[j].text);
    }
    *ret = (pl_choice){count, options};
    return true;
}
