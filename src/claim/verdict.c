/* verdict.c - a statement checked: for each reading the list of specifications is made, then each is judged
 * on its source's maps, then their outcomes are weighed and put in a word. All of it twice: on what was known
 * at the statement, and on what is known now. */
#include "claim/claim.h"

#include <math.h>

const char *const pl_verdict_names[PL_VERDICT_COUNT + 1] = {
    "holds", "mostly-holds", "depends", "mostly-fails", "fails", "undetermined", "not-measurable", NULL};

/* With known_now everything that can be known is: the calendar's last instant (text/instant.h). */
static pl_instant end_of_time(void) {
    pl_day day = 0;
    return pl_day_from_civil(PL_YEAR_MAX, 12, 31, &day) ? pl_day_start(day) + PL_DAY_SECONDS - 1 : 0;
}

/* The maps of each source of the reading; *ret_until: the last of them, no earlier than the statement. */
static bool load_maps(const pl_check_work *work, const pl_reading *reading, const pl_maps **maps,
                      pl_instant *ret_until) {
    const pl_choice *sources = &reading->choices[PL_CHOICE_SOURCE];
    *ret_until = work->said;
    for (size_t i = 0; i < sources->count; i++) {
        maps[i] = NULL;
        if (!work->evidence->maps(work->evidence->context, sources->options[i].text, work->as_of, &maps[i],
                                  work->error))
            return pl_check_slip(work, reading);
        if (maps[i] == NULL || maps[i]->count == 0) continue;
        const pl_instant last = maps[i]->instants[maps[i]->count - 1];
        if (last > *ret_until) *ret_until = last;
    }
    return true;
}

static void question_at(const pl_check_work *work, const pl_outcomes *outcomes, size_t index,
                        pl_question *ret) {
    size_t option[PL_CHOICE_COUNT];
    pl_choices_at(outcomes->reading, index, option);
    pl_question_make(work, outcomes->reading, option, outcomes->maps[option[PL_CHOICE_SOURCE]], ret);
}

/* The first specification that counts and can be measured is the one that is drawn and named. */
static bool show_first(const pl_check_work *work, const pl_outcomes *outcomes, pl_reading_result *ret) {
    pl_question q;
    ret->chart = (pl_chart_data){.threshold = NAN, .what = "", .unit = ""};
    ret->number = (pl_value){NAN, NAN, NAN};
    if (ret->first == ret->specification_count) return true;
    question_at(work, outcomes, ret->first, &q);
    return pl_judge_chart(&q, &ret->chart) && pl_judge_number(&q, &ret->number);
}

static pl_asked_in_parts parts_of(const pl_reading *reading) {
    const pl_holds *holds = &reading->holds;
    const bool through = pl_form_counts(holds->form) || holds->form == PL_FORM_TREND;
    const bool compares = pl_holds_has_threshold(holds);
    return (pl_asked_in_parts){.form = pl_form_names[holds->form],
                               .compare = compares ? pl_compare_names[holds->compare] : NULL,
                               .each = through ? pl_each_names[holds->each] : NULL,
                               .decided_by = reading->decided == PL_BY_INTERVAL ? "interval" : "value",
                               .threshold = compares ? holds->threshold : NAN};
}

static bool check_reading(const pl_check_work *work, const pl_reading *reading, bool plain, bool shown,
                          pl_reading_result *ret, pl_known *ret_known) {
    const pl_maps *maps[PL_CLAIM_OPTIONS_MAX];
    pl_outcomes outcomes = {.reading = reading, .maps = maps, .language = work->language};
    pl_reading_result result = {.id = reading->id,
                                .says = reading->says,
                                .plain = plain,
                                .measure = reading->measure,
                                .side = reading->side,
                                .asked = parts_of(reading),
                                .specification_count = reading->specification_count};
    pl_known known;
    if (!pl_choices_list(reading, work->arena, &outcomes.specifications, work->error)) return false;
    if (!load_maps(work, reading, maps, &known.evidence_until)) return false;
    pl_judged *judged = pl_arena_alloc(work->arena, reading->specification_count * sizeof *judged);
    if (judged == NULL) return pl_fail_nomem(work->error);
    for (size_t i = 0; i < reading->specification_count; i++) {
        pl_question q;
        question_at(work, &outcomes, i, &q);
        if (!pl_judge(&q, &outcomes.specifications[i], &judged[i])) return false;
    }
    outcomes.judged = judged;
    if (!pl_weigh(&outcomes, work->arena, work->error)) return false;
    result.specifications = outcomes.specifications;
    result.share = pl_weigh_share(&outcomes);
    if (!pl_weigh_flips(&outcomes, work->arena, &result.flips, &result.flip_count, work->error) ||
        !pl_word_question(reading, work->language, work->arena, &result.question, work->error) ||
        !pl_word_choose(&outcomes, work->arena, &result, work->error) ||
        (shown && !show_first(work, &outcomes, &result)))
        return false;
    known.verdict = result.verdict;
    known.share = result.share;
    known.holding = result.holding;
    known.measured = result.measured;
    known.cannot_tell = result.cannot_tell;
    known.detail = result.specifications[result.first < result.specification_count ? result.first : 0].detail;
    *ret_known = known;
    if (shown) *ret = result;
    return true;
}

static bool check_claim(const pl_check_work *then, const pl_check_work *now, bool known_now,
                        const pl_claim *claim, pl_instant *until, pl_claim_result *ret) {
    pl_claim_result result = {.id = claim->id,
                              .says = claim->says,
                              .words = claim->words,
                              .speaker = claim->speaker,
                              .kind = claim->kind,
                              .at_begin = claim->at_begin,
                              .at_end = claim->at_end,
                              .has_duel = claim->duel != NULL};
    pl_reading_result *readings = pl_arena_alloc(then->arena, (claim->reading_count + 1) * sizeof *readings);
    if (readings == NULL) return pl_fail_nomem(then->error);
    for (size_t i = 0; i < claim->reading_count; i++) {
        pl_known known_then, known_later;
        if (!check_reading(then, &claim->readings[i], i == 0, !known_now, &readings[i], &known_then) ||
            !check_reading(now, &claim->readings[i], i == 0, known_now, &readings[i], &known_later))
            return false;
        known_then.evidence_until = then->said;
        readings[i].then = known_then;
        readings[i].now = known_later;
        if (known_now && known_later.evidence_until > *until) *until = known_later.evidence_until;
    }
    result.readings = readings;
    result.reading_count = claim->reading_count;
    if (!pl_word_sentence(claim, then->language, then->arena, &result, then->error)) return false;
    *ret = result;
    return true;
}

static bool fail_no_claim(const pl_statement *statement, const char *id, pl_error *error) {
    const char *ids[PL_STATEMENT_CLAIMS_MAX + 1];
    for (size_t i = 0; i < statement->claim_count; i++) ids[i] = statement->claims[i].id;
    ids[statement->claim_count] = NULL;
    const char *near = pl_nearest_word(pl_slice_of(id), ids);
    return pl_fail(error, PL_USAGE, "no claim \"%s\" in statement %s%s%s%s", id, statement->name,
                   near != NULL ? "; did you mean " : "; the first is ", near != NULL ? near : ids[0],
                   near != NULL ? "?" : "");
}

bool pl_statement_check(const pl_statement *statement, const pl_check_options *options,
                        const pl_evidence *evidence, pl_arena *arena, pl_statement_result *ret,
                        pl_error *error) {
    const pl_check_work then = {.statement = statement,
                                .evidence = evidence,
                                .said = statement->said,
                                .as_of = statement->said,
                                .language = options->language,
                                .arena = arena,
                                .error = error};
    pl_check_work now = then;
    pl_instant until = statement->said;
    pl_claim_result *claims = pl_arena_alloc(arena, statement->claim_count * sizeof *claims);
    size_t count = 0;
    if (claims == NULL) return pl_fail_nomem(error);
    now.as_of = end_of_time();
    for (size_t i = 0; i < statement->claim_count; i++) {
        if (options->only != NULL && strcmp(options->only, statement->claims[i].id) != 0) continue;
        if (!check_claim(&then, &now, options->known_now, &statement->claims[i], &until, &claims[count++]))
            return false;
    }
    if (count == 0) return fail_no_claim(statement, options->only, error);
    *ret = (pl_statement_result){.name = statement->name,
                                 .title = statement->title,
                                 .speaker = statement->speaker,
                                 .appearance = statement->appearance,
                                 .theatre = statement->theatre,
                                 .side = statement->side != NULL ? statement->side : "",
                                 .language = statement->language,
                                 .article = statement->article,
                                 .article_sha256 = statement->article_sha256,
                                 .said = statement->said,
                                 .evidence_until = until,
                                 .known_now = options->known_now,
                                 .claims = claims,
                                 .claim_count = count,
                                 .corrections = statement->corrections,
                                 .correction_count = statement->correction_count};
    if (statement->otherwise != NULL) {
        ret->otherwise = statement->otherwise->said;
        ret->otherwise_count = statement->otherwise->said_count;
    }
    return true;
}
