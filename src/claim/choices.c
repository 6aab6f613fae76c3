/* choices.c - from a reading's choices to the list of its specifications: the full product, in the order in
 * which the options are written, the last choice changing fastest. The list is there before anything is
 * judged. */
#include "claim/claim.h"

/* Which choices bear on the answer to which question. The others would only repeat it. */
static bool form_uses(const pl_reading *reading, pl_choice_kind choice) {
    const pl_form form = reading->holds.form;
    const pl_each each = reading->holds.each;
    const unsigned takes = pl_measures[reading->measure].takes;
    const bool counts = pl_form_counts(form), by_sector = counts && each == PL_EACH_SECTOR;
    switch (choice) {
    case PL_CHOICE_SOURCE:
        return true;
    case PL_CHOICE_RECORD:
        return (takes & PL_TAKES_RECORD) != 0;
    case PL_CHOICE_LABELS:
        return (takes & PL_TAKES_LABELS) != 0;
    case PL_CHOICE_UNIT:
        return (takes & PL_TAKES_UNIT) != 0;
    case PL_CHOICE_RELATIVES:
        return (takes & PL_TAKES_RELATIVES) != 0;
    case PL_CHOICE_FALSE_CLAIMS:
        return (takes & PL_TAKES_FALSE_CLAIMS) != 0;
    case PL_CHOICE_INTERVAL:
        return (takes & PL_TAKES_INTERVAL) != 0 && reading->decided == PL_BY_INTERVAL;
    case PL_CHOICE_DAY_TURN:
        return form != PL_FORM_BECOMES && (takes & PL_NEEDS_RECORD) == 0;
    case PL_CHOICE_WINDOW:
        return (takes & PL_NEEDS_RECORD) == 0 && form != PL_FORM_MONTH_HIGHEST && form != PL_FORM_BECOMES;
    case PL_CHOICE_REGION:
        return (takes & PL_TAKES_REGION) != 0 && !by_sector;
    case PL_CHOICE_OUTLINE:
        return (takes & PL_TAKES_REGION) != 0 && reading->choices[PL_CHOICE_REGION].count > 0;
    case PL_CHOICE_KINDS:
        return (takes & PL_TAKES_KINDS) != 0;
    case PL_CHOICE_CONTESTED:
        return (takes & PL_TAKES_CONTESTED) != 0;
    case PL_CHOICE_DISTANCE:
        return (takes & PL_TAKES_DISTANCE) != 0;
    case PL_CHOICE_POINT:
        return (takes & PL_TAKES_PLACE) != 0;
    case PL_CHOICE_GAZETTEER:
        return (takes & PL_TAKES_GAZETTEER) != 0;
    case PL_CHOICE_THRESHOLD:
        return pl_holds_has_threshold(&reading->holds);
    case PL_CHOICE_WINDOWS:
        return form == PL_FORM_HIGHEST;
    case PL_CHOICE_DAYS_COUNTED:
        return (form == PL_FORM_EVERY || form == PL_FORM_SHARE) && each != PL_EACH_UPDATE && !by_sector &&
               !(pl_measures[reading->measure].of == PL_OF_RECORD && pl_measures[reading->measure].adds_up);
    case PL_CHOICE_COUNT:
        break;
    }
    return false;
}

/* What stands in a statement that leaves a choice open. A period without an update is unknown, so both ways
 * of counting it are taken unless the statement decides. */
static const pl_choice_option open_day_turn[] = {{.text = "own", .number = PL_TURN_OWN}};
static const pl_choice_option open_kinds[] = {{.text = "all", .number = PL_KINDS_ALL}};
static const pl_choice_option open_days_counted[] = {{.text = "all"}, {.text = "updated-only", .number = 1}};
static const pl_choice_option open_contested[] = {{.text = "out"}};
static const pl_choice_option open_windows[] = {{.text = "apart"}};
static const pl_choice_option open_distance[] = {{.text = "100m", .amount = 100}};
static const pl_choice_option open_labels[] = {{.text = "own"}};
static const pl_choice_option open_relatives[] = {{.text = PL_RELATIVES_NONE}};
static const pl_choice_option open_false_claims[] = {{.text = "0"}};
static const pl_choice_option open_interval[] = {{.text = "exact", .number = PL_INTERVAL_EXACT}};
static const pl_choice open_choices[PL_CHOICE_COUNT] = {
    [PL_CHOICE_DAY_TURN] = {1, open_day_turn},
    [PL_CHOICE_KINDS] = {1, open_kinds},
    [PL_CHOICE_CONTESTED] = {1, open_contested},
    [PL_CHOICE_DISTANCE] = {1, open_distance},
    [PL_CHOICE_LABELS] = {1, open_labels},
    [PL_CHOICE_RELATIVES] = {1, open_relatives},
    [PL_CHOICE_FALSE_CLAIMS] = {1, open_false_claims},
    [PL_CHOICE_INTERVAL] = {1, open_interval},
    [PL_CHOICE_WINDOWS] = {1, open_windows},
    [PL_CHOICE_DAYS_COUNTED] = {2, open_days_counted},
};

/* The asker's options of a choice that the reading makes. The threshold is also the question's own number. */
static void put_otherwise(const pl_parse *parse, int kind, pl_reading *reading, pl_choice *choice) {
    const pl_otherwise *otherwise = parse->otherwise;
    if (otherwise == NULL || otherwise->choices[kind].count == 0 ||
        (otherwise->claim != NULL && (parse->claim == NULL || strcmp(otherwise->claim, parse->claim) != 0)))
        return;
    *choice = otherwise->choices[kind];
    otherwise->taken[kind] = true;
    if (kind == PL_CHOICE_THRESHOLD) reading->holds.threshold = choice->options[0].amount;
}

bool pl_choices_close(pl_parse *parse, const pl_yaml *at, const pl_settings *settings, pl_reading *reading) {
    size_t product = 1;
    for (int kind = 0; kind < PL_CHOICE_COUNT; kind++) {
        pl_choice *choice = &reading->choices[kind];
        *choice = (pl_choice){0};
        if (!form_uses(reading, (pl_choice_kind)kind)) continue;
        *choice = settings->choices[kind];
        if (choice->count == 0) *choice = open_choices[kind];
        put_otherwise(parse, kind, reading, choice);
        if (choice->count == 0 && kind == PL_CHOICE_SOURCE)
            return pl_yaml_fail(parse->name, at, parse->error,
                                "no source is named here: add choices: {source: [...]} here or at the head");
        if (choice->count == 0 && kind == PL_CHOICE_WINDOW)
            return pl_yaml_fail(parse->name, at, parse->error,
                                "no window is named here: add window: 30d, say");
        if (choice->count == 0 && kind == PL_CHOICE_RECORD)
            return pl_yaml_fail(parse->name, at, parse->error,
                                "%s is of test records: add choices: {record: [NAME, ...]}",
                                pl_measure_names[reading->measure]);
        if (choice->count == 0) continue; /* threshold: the one in holds; region, place: not restricted */
        product *= choice->count;         /* both at most a small limit, so this cannot overflow */
        if (product > PL_STATEMENT_SPECIFICATIONS_MAX)
            return pl_yaml_fail(parse->name, at, parse->error,
                                "the choices make more than %d specifications: offer fewer options",
                                PL_STATEMENT_SPECIFICATIONS_MAX);
    }
    reading->specification_count = product;
    return true;
}

size_t pl_choices_stride(const pl_reading *reading, pl_choice_kind choice) {
    size_t stride = 1;
    for (int kind = choice + 1; kind < PL_CHOICE_COUNT; kind++)
        if (reading->choices[kind].count > 0) stride *= reading->choices[kind].count;
    return stride;
}

void pl_choices_at(const pl_reading *reading, size_t index, size_t ret_option[PL_CHOICE_COUNT]) {
    for (int kind = PL_CHOICE_COUNT - 1; kind >= 0; kind--) {
        size_t count = reading->choices[kind].count;
        ret_option[kind] = count > 0 ? index % count : 0;
        if (count > 0) index /= count;
    }
}

bool pl_choices_list(const pl_reading *reading, pl_arena *arena, pl_specification **ret, pl_error *error) {
    size_t made = 0;
    for (int kind = 0; kind < PL_CHOICE_COUNT; kind++) made += reading->choices[kind].count > 0;
    pl_specification *list = pl_arena_alloc(arena, reading->specification_count * sizeof *list);
    pl_option *options = pl_arena_alloc(arena, reading->specification_count * made * sizeof *options);
    if (list == NULL || options == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < reading->specification_count; i++) {
        size_t option[PL_CHOICE_COUNT];
        pl_choices_at(reading, i, option);
        list[i].options = options;
        list[i].option_count = made;
        for (int kind = 0; kind < PL_CHOICE_COUNT; kind++)
            if (reading->choices[kind].count > 0)
                *options++ =
                    (pl_option){pl_choice_names[kind], reading->choices[kind].options[option[kind]].text};
    }
    *ret = list;
    return true;
}
