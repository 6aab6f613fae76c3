/* verdict.c - a statement checked: for each reading the list of specifications is made, then each is judged
 * against its source's series, then their outcomes are weighed and put in a word. */
#include "claim/claim.h"

#include <math.h>

const char *const pl_verdict_names[PL_VERDICT_COUNT + 1] = {
    "holds", "mostly-holds", "depends", "mostly-fails", "fails", "undetermined", "not-measurable", NULL};

/* With known_now everything that can be known is: the calendar's last instant (text/instant.h). */
static pl_instant end_of_time(void) {
    pl_day day = 0;
    return pl_day_from_civil(PL_YEAR_MAX, 12, 31, &day) ? pl_day_start(day) + PL_DAY_SECONDS - 1 : 0;
}

typedef struct {
    pl_instant said, as_of, last_evidence;
    pl_series_fn series;
    void *context;
    pl_arena *arena;
    pl_error *error;
} checker;

static bool load_series(checker *check, const pl_reading *reading, const pl_series **series) {
    const pl_choice *sources = &reading->choices[PL_CHOICE_SOURCE];
    for (size_t i = 0; i < sources->count; i++) {
        series[i] = NULL;
        if (!check->series(check->context, sources->options[i].text, reading->side, check->as_of, &series[i],
                           check->error))
            return false;
        if (series[i] == NULL || series[i]->count == 0) continue;
        pl_instant last = series[i]->steps[series[i]->count - 1].instant;
        if (last > check->last_evidence) check->last_evidence = last;
    }
    return true;
}

/* The first specification that counts and can be measured is the one that is drawn. */
static bool draw(checker *check, const pl_outcomes *outcomes, pl_chart_data *ret) {
    const pl_reading *reading = outcomes->reading;
    for (size_t i = 0; i < reading->specification_count; i++) {
        if (!outcomes->specifications[i].counted || !outcomes->specifications[i].measurable) continue;
        size_t option[PL_CHOICE_COUNT];
        pl_choices_at(reading, i, option);
        return pl_judge_chart(reading, option, outcomes->series[option[PL_CHOICE_SOURCE]], check->said,
                              check->arena, ret, check->error);
    }
    *ret = (pl_chart_data){.threshold = NAN, .what = ""};
    return true;
}

static bool check_reading(checker *check, const pl_reading *reading, bool plain, pl_reading_result *ret) {
    const pl_series *series[PL_CLAIM_OPTIONS_MAX];
    pl_outcomes outcomes = {.reading = reading, .series = series};
    pl_reading_result result = {.id = reading->id, .says = reading->says, .plain = plain};
    if (!pl_choices_list(reading, check->arena, &outcomes.specifications, check->error)) return false;
    if (!load_series(check, reading, series)) return false;
    pl_judged *judged = pl_arena_alloc(check->arena, reading->specification_count * sizeof *judged);
    if (judged == NULL) return pl_fail_nomem(check->error);
    for (size_t i = 0; i < reading->specification_count; i++) {
        size_t option[PL_CHOICE_COUNT];
        pl_choices_at(reading, i, option);
        if (!pl_judge(reading, option, series[option[PL_CHOICE_SOURCE]], check->said, check->arena,
                      &outcomes.specifications[i], &judged[i], check->error))
            return false;
    }
    outcomes.judged = judged;
    if (!pl_weigh(&outcomes, check->arena, check->error)) return false;
    result.specifications = outcomes.specifications;
    result.specification_count = reading->specification_count;
    result.share = pl_weigh_share(&outcomes);
    if (!pl_weigh_flips(&outcomes, check->arena, &result.flips, &result.flip_count, check->error) ||
        !pl_word_choose(&outcomes, check->arena, &result, check->error) ||
        !draw(check, &outcomes, &result.chart))
        return false;
    *ret = result;
    return true;
}

static bool check_claim(checker *check, const pl_claim *claim, pl_claim_result *ret) {
    pl_claim_result result = {.id = claim->id, .says = claim->says, .words = claim->words};
    pl_reading_result *readings = pl_arena_alloc(check->arena, (claim->reading_count + 1) * sizeof *readings);
    if (readings == NULL) return pl_fail_nomem(check->error);
    for (size_t i = 0; i < claim->reading_count; i++)
        if (!check_reading(check, &claim->readings[i], i == 0, &readings[i])) return false;
    result.readings = readings;
    result.reading_count = claim->reading_count;
    if (!pl_word_sentence(claim, check->arena, &result, check->error)) return false;
    *ret = result;
    return true;
}

bool pl_statement_check(const pl_statement *statement, bool known_now, pl_series_fn series, void *context,
                        pl_arena *arena, pl_statement_result *ret, pl_error *error) {
    checker check = {.said = statement->said,
                     .as_of = known_now ? end_of_time() : statement->said,
                     .last_evidence = statement->said,
                     .series = series,
                     .context = context,
                     .arena = arena,
                     .error = error};
    pl_claim_result *claims = pl_arena_alloc(arena, statement->claim_count * sizeof *claims);
    if (claims == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < statement->claim_count; i++)
        if (!check_claim(&check, &statement->claims[i], &claims[i])) return false;
    *ret = (pl_statement_result){.name = statement->name,
                                 .title = statement->title,
                                 .speaker = statement->speaker,
                                 .appearance = statement->appearance,
                                 .theatre = statement->theatre,
                                 .side = statement->side != NULL ? statement->side : "",
                                 .said = statement->said,
                                 .evidence_until = check.last_evidence,
                                 .known_now = known_now,
                                 .claims = claims,
                                 .claim_count = statement->claim_count};
    return true;
}
