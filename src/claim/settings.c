/* settings.c - what a claim or a reading says of its measure, its question and its choices. Each level
 * (statement, claim, reading) is read over the one around it, and the nearest level wins: a reading that
 * names a window is judged over that window, whatever list of windows the claim has. */
#include "claim/claim.h"

bool pl_parse_optional(pl_parse *parse, const pl_yaml *mapping, const char *key, const char **ret) {
    const pl_yaml *node = pl_yaml_get(mapping, key);
    pl_slice text;
    if (node == NULL) {
        *ret = NULL;
        return true;
    }
    if (!pl_yaml_text(parse->name, node, &text, parse->error)) return false;
    if (text.length == 0) return pl_yaml_fail(parse->name, node, parse->error, "'%s' is empty", key);
    const char *copy = pl_arena_copy(parse->arena, text.data, text.length);
    if (copy == NULL) return pl_fail_nomem(parse->error);
    *ret = copy;
    return true;
}

bool pl_parse_text(pl_parse *parse, const pl_yaml *mapping, const char *key, const char **ret) {
    const pl_yaml *node;
    return pl_yaml_need(parse->name, mapping, key, &node, parse->error) &&
           pl_parse_optional(parse, mapping, key, ret);
}

/* ---- choices ---- */

/* A value that stands beside a list of choices must be one of the list, or one of the two is a slip. */
static bool check_listed(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, const pl_choice *listed,
                         const pl_choice_option *single) {
    for (size_t i = 0; i < listed->count; i++)
        if (pl_options_same(kind, &listed->options[i], single)) return true;
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
        if (!pl_options_read(parse, node, (pl_choice_kind)kind, &settings->choices[kind])) return false;
        ret_listed[kind] = true;
    }
    return true;
}

/* The keys window, region and distance: a choice of one option, or the one of a list that comes first to
 * mind. */
static bool read_single(pl_parse *parse, const pl_yaml *mapping, pl_choice_kind kind, pl_settings *settings,
                        const bool listed[]) {
    const pl_yaml *node = pl_yaml_get(mapping, pl_choice_names[kind]);
    pl_choice single;
    if (node == NULL) return true;
    if (!pl_yaml_expect(parse->name, node, PL_YAML_SCALAR, parse->error) ||
        !pl_options_read(parse, node, kind, &single))
        return false;
    if (listed[kind]) return check_listed(parse, node, kind, &settings->choices[kind], single.options);
    settings->choices[kind] = single;
    return true;
}

static const char *const decided_words[] = {"value", "interval", NULL};

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
    if (pl_yaml_get(mapping, "place") != NULL && !pl_parse_text(parse, mapping, "place", &settings->place))
        return false;
    if (pl_yaml_get(mapping, "type") != NULL && !pl_parse_text(parse, mapping, "type", &settings->type))
        return false;
    node = pl_yaml_get(mapping, "decided_by");
    if (node != NULL) {
        if (!pl_yaml_word(parse->name, node, decided_words, &word, parse->error)) return false;
        settings->decided = (pl_decided)word;
        settings->decided_node = node;
    }
    node = pl_yaml_get(mapping, "sql");
    if (node != NULL) {
        if (!pl_parse_text(parse, mapping, "sql", &settings->sql)) return false;
        if (node->text.length > PL_CLAIM_SQL_MAX)
            return pl_yaml_fail(parse->name, node, parse->error, "a query has at most %d bytes",
                                PL_CLAIM_SQL_MAX);
    }
    if (!read_choices(parse, mapping, settings, listed) ||
        !read_single(parse, mapping, PL_CHOICE_WINDOW, settings, listed) ||
        !read_single(parse, mapping, PL_CHOICE_REGION, settings, listed) ||
        !read_single(parse, mapping, PL_CHOICE_DISTANCE, settings, listed))
        return false;
    node = pl_yaml_get(mapping, "holds");
    if (node != NULL) {
        if (!pl_yaml_expect(parse->name, node, PL_YAML_MAPPING, parse->error) ||
            !pl_holds_read(parse, node, &settings->holds))
            return false;
        settings->has_holds = true;
        settings->holds_node = node;
        const pl_choice_option stated = {.amount = settings->holds.threshold};
        if (!listed[PL_CHOICE_THRESHOLD])
            settings->choices[PL_CHOICE_THRESHOLD] = (pl_choice){0};
        else if (pl_holds_has_threshold(&settings->holds) &&
                 !check_listed(parse, node, PL_CHOICE_THRESHOLD, &settings->choices[PL_CHOICE_THRESHOLD],
                               &stated))
            return false;
    }
    return true;
}

/* ---- a reading of settings ---- */

static bool fail_past(pl_parse *parse, const pl_settings *settings) {
    char day[PL_INSTANT_TEXT];
    pl_day_text(pl_instant_day(settings->holds.by) - 1, day);
    return pl_yaml_fail(parse->name, settings->holds_node, parse->error,
                        "what is to come about by %s lies before the statement", day);
}

/* Measures and questions that do not go together. */
static bool check_question(pl_parse *parse, const pl_settings *settings) {
    const pl_measure_about *about = &pl_measures[settings->measure];
    static const char record_parts[] = "a raid is no update of a map: ask for days, weeks or months";
    const char *name = pl_measure_names[settings->measure], *why = NULL;
    switch (settings->holds.form) {
    case PL_FORM_HIGHEST:
        if (about->of == PL_OF_STATE)
            why = "highest_since compares what happened in windows: it goes with gained_km2, lost_km2, "
                  "net_km2, "
                  "pace_km2_per_day, places_taken, places_lost, launches and interceptions";
        else if (about->slow)
            why = "highest_since looks at a thousand windows, and this measure takes too long for that: use "
                  "month_highest_since";
        break;
    case PL_FORM_MONTH_HIGHEST:
        if (about->of == PL_OF_STATE)
            why = "month_highest_since compares what happened in months; this measure is of a state";
        break;
    case PL_FORM_BECOMES:
        if (about->of != PL_OF_STATE)
            why = "becomes asks for a state that comes about: it goes with held_km2, contested_km2, "
                  "held_share, "
                  "distance_km and sql";
        else if (about->slow)
            why = "becomes looks at each map, and this measure takes too long for that";
        else if (settings->holds.by <= parse->said)
            return fail_past(parse, settings);
        break;
    case PL_FORM_EVERY:
    case PL_FORM_SHARE:
    case PL_FORM_NUMBER:
    case PL_FORM_SOME:
        if (settings->holds.each == PL_EACH_UPDATE && about->of == PL_OF_RECORD)
            why = record_parts;
        else if (settings->holds.each == PL_EACH_SECTOR && (about->takes & PL_TAKES_SECTORS) == 0)
            why = "this measure cannot be asked sector by sector";
        break;
    case PL_FORM_TREND:
        if (settings->holds.each == PL_EACH_UPDATE && about->of == PL_OF_RECORD) why = record_parts;
        break;
    case PL_FORM_TOTAL:
    case PL_FORM_TIMES_BEFORE:
    case PL_FORM_COUNT:
        break;
    }
    if ((about->takes & PL_NEEDS_RECORD) != 0 && settings->holds.form != PL_FORM_TOTAL)
        why = "it is one number of whole test records, without days: ask for its total";
    if (why == NULL) return true;
    return pl_yaml_fail(parse->name, settings->holds_node, parse->error, "%s: %s", name, why);
}

/* An interval is estimated of one number, that over the whole window. */
static bool check_decided(pl_parse *parse, const pl_settings *settings) {
    if (settings->decided != PL_BY_INTERVAL || settings->holds.form == PL_FORM_TOTAL) return true;
    return pl_yaml_fail(
        parse->name, settings->decided_node, parse->error,
        "decided_by: interval goes with total, which compares one number that has an interval; "
        "'%s' does not",
        pl_form_names[settings->holds.form]);
}

bool pl_settings_close(pl_parse *parse, const pl_yaml *at, const pl_settings *settings, pl_reading *reading) {
    if (!settings->has_measure)
        return pl_yaml_fail(parse->name, at, parse->error, "the key 'measure' is missing here");
    if (!settings->has_holds)
        return pl_yaml_fail(parse->name, at, parse->error, "the key 'holds' is missing here");
    const pl_measure_about *about = &pl_measures[settings->measure];
    const char *name = pl_measure_names[settings->measure];
    reading->measure = settings->measure;
    reading->holds = settings->holds;
    reading->side = settings->side;
    reading->place = (about->takes & PL_TAKES_PLACE) != 0 ? settings->place : NULL;
    reading->sql = (about->takes & PL_TAKES_SQL) != 0 ? settings->sql : NULL;
    reading->type = (about->takes & PL_TAKES_TYPE) != 0 ? settings->type : NULL;
    reading->decided = settings->decided;
    reading->line = at->line;
    reading->column = at->column;
    if ((about->takes & PL_TAKES_PLACE) != 0 && reading->place == NULL)
        return pl_yaml_fail(parse->name, at, parse->error, "%s is measured from a place: add place: NAME",
                            name);
    if ((about->takes & PL_TAKES_SQL) != 0 && reading->sql == NULL)
        return pl_yaml_fail(parse->name, at, parse->error,
                            "measure: sql needs its query: add sql: \"SELECT ...\" (docs/statement.md)");
    if ((about->takes & PL_NEEDS_TYPE) != 0 && reading->type == NULL)
        return pl_yaml_fail(parse->name, at, parse->error, "%s is of one type of weapon: add type: NAME",
                            name);
    const bool by_sector = pl_form_counts(settings->holds.form) && settings->holds.each == PL_EACH_SECTOR;
    if ((about->takes & PL_NEEDS_REGION) != 0 && settings->choices[PL_CHOICE_REGION].count == 0 && !by_sector)
        return pl_yaml_fail(parse->name, at, parse->error, "%s is a share of a region: add region: NAME",
                            name);
    return check_question(parse, settings) && check_decided(parse, settings) &&
           pl_choices_close(parse, at, settings, reading);
}
