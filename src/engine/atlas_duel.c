/* atlas_duel.c - the page of a proposed duel: what it would have to be, how many it takes, and what each
 * result would mean. Nothing is computed here. */
#include "engine/atlas_intercept.h"

#include <math.h>

#define LEAKS_SHOWN 24 /* bars; the rest is one bar */

static const char *whole(pl_atlas_ask *ask, int64_t number) {
    return pl_atlas_number(ask, (double)number, 0);
}

/* ---- in words ---- */

static const pl_design_at *at_theta(const pl_design_sequential *sequential, double theta) {
    for (size_t i = 0; i < sequential->at_count; i++)
        if (fabs(sequential->at[i].theta - theta) < 1e-12) return &sequential->at[i];
    return NULL;
}

static void add_words(pl_atlas_ask *ask, const pl_duel_page *page, pl_atlas_draft *draft) {
    const pl_duel_result *result = page->result;
    const pl_design *design = page->design;
    const pl_design_ask *asked = &page->file->design;
    const pl_design_fixed *fixed = design->fixed_count > 0 ? &design->fixed[0] : NULL;
    const pl_design_at *none = at_theta(&design->sequential, asked->none),
                       *some = at_theta(&design->sequential, asked->some);
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_DUEL_NOT_TRUE));
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_DUEL_RESULT, pl_atlas_percent(ask, result->any_intercept),
                                        pl_atlas_percent(ask, result->none_leaks),
                                        pl_atlas_number(ask, result->mean_leaks, 2),
                                        page->file->duel.objects.said, result->method));
    if (isfinite(result->any_low))
        pl_atlas_paragraph(draft,
                           ATLAS_SAY(ask, PL_SAY_DUEL_RESULT_OPEN, pl_atlas_percent(ask, result->any_low),
                                     pl_atlas_percent(ask, result->any_high)));
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_DUEL_ONE, pl_atlas_percent(ask, design->single[1].high)));
    if (fixed != NULL && fixed->found)
        pl_atlas_paragraph(draft,
                           ATLAS_SAY(ask, PL_SAY_DUEL_FIXED, pl_atlas_percent(ask, asked->none),
                                     pl_atlas_percent(ask, asked->some), pl_atlas_percent(ask, asked->alpha),
                                     pl_atlas_percent(ask, 1 - asked->power), whole(ask, fixed->duels),
                                     whole(ask, fixed->kills)));
    if (none != NULL && some != NULL)
        pl_atlas_paragraph(
            draft, ATLAS_SAY(ask, PL_SAY_DUEL_SEQUENTIAL, whole(ask, design->sequential.misses),
                             pl_atlas_number(ask, none->mean_duels, 1), pl_atlas_percent(ask, none->theta),
                             pl_atlas_number(ask, some->mean_duels, 1), pl_atlas_percent(ask, some->theta)));
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_DUEL_BEST_CASE));
}

/* ---- pictures ---- */

static bool add_leaks(pl_atlas_ask *ask, const pl_duel_result *result, pl_atlas_draft *draft,
                      pl_error *error) {
    const size_t bars = result->count <= LEAKS_SHOWN ? result->count : LEAKS_SHOWN;
    pl_bar_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    pl_bar_group *groups = pl_atlas_alloc(ask, bars + 1, sizeof *groups);
    double *values = pl_atlas_alloc(ask, bars + 1, sizeof *values);
    const char **series = pl_atlas_alloc(ask, 1, sizeof *series);
    if (chart == NULL || groups == NULL || values == NULL || series == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < result->count; i++) values[i < bars ? i : bars - 1] += 100 * result->leaks[i];
    for (size_t i = 0; i < bars; i++)
        groups[i] =
            (pl_bar_group){.name = i + 1 == bars && result->count > bars
                                       ? ATLAS_SAY(ask, PL_SAY_DUEL_LEAKS_MORE, pl_atlas_count(ask, i))
                                       : pl_atlas_count(ask, i),
                           .values = &values[i]};
    series[0] = pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_SERIES);
    *chart = (pl_bar_chart){.x_name = pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_X),
                            .series = series,
                            .series_count = 1,
                            .groups = groups,
                            .group_count = bars};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .bars = chart});
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_TITLE),
                                             pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_COLUMNS), true);
    for (size_t i = 0; i < bars; i++) {
        pl_atlas_cell(&rows, groups[i].name);
        pl_atlas_cell(&rows, pl_atlas_percent(ask, values[i] / 100));
    }
    pl_atlas_rows_end(&rows, draft);
    return true;
}

static bool add_levers(pl_atlas_ask *ask, const pl_duel_page *page, pl_atlas_draft *draft, pl_error *error) {
    pl_bar_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    pl_bar_group *groups = pl_atlas_alloc(ask, page->lever_count + 1, sizeof *groups);
    const char **series = pl_atlas_alloc(ask, 2, sizeof *series);
    if (chart == NULL || groups == NULL || series == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < page->lever_count; i++) {
        double *values = pl_atlas_alloc(ask, 2, sizeof *values);
        if (values == NULL) return pl_fail_nomem(error);
        values[0] = 100 * page->levers[i].any_from;
        values[1] = 100 * page->levers[i].any_to;
        groups[i] = (pl_bar_group){.name = page->levers[i].input, .values = values};
    }
    if (page->lever_count == 0) return true;
    series[0] = pl_atlas_said(ask, PL_SAY_DUEL_LEVERS_LOW);
    series[1] = pl_atlas_said(ask, PL_SAY_DUEL_LEVERS_HIGH);
    *chart = (pl_bar_chart){.x_name = pl_atlas_said(ask, PL_SAY_DUEL_LEAKS_X),
                            .series = series,
                            .series_count = 2,
                            .groups = groups,
                            .group_count = page->lever_count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_DUEL_LEVERS_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_DUEL_LEVERS_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .bars = chart});
    return true;
}

static bool add_curves(pl_atlas_ask *ask, const pl_duel_page *page, pl_atlas_draft *draft, pl_error *error) {
    const pl_design_ask *asked = &page->file->design;
    const struct {
        const char *name;
        const pl_design_curve *points;
    } curves[] = {
        {ATLAS_SAY(ask, PL_SAY_DUEL_CURVE_LINE, pl_atlas_percent(ask, asked->none)), page->settled_none},
        {ATLAS_SAY(ask, PL_SAY_DUEL_CURVE_LINE, pl_atlas_percent(ask, asked->some)), page->settled_some},
        {ATLAS_SAY(ask, PL_SAY_DUEL_CURVE_POWER, pl_atlas_percent(ask, asked->some)), page->power}};
    const size_t count = sizeof curves / sizeof *curves;
    pl_line_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    pl_line *lines = pl_atlas_alloc(ask, count, sizeof *lines);
    if (chart == NULL || lines == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        pl_line_point *points = pl_atlas_alloc(ask, page->curve_duels, sizeof *points);
        if (points == NULL) return pl_fail_nomem(error);
        for (size_t k = 0; k < page->curve_duels; k++)
            points[k] = (pl_line_point){curves[i].points[k].x, 100 * curves[i].points[k].y, NAN, NAN};
        lines[i] =
            (pl_line){.name = curves[i].name, .points = points, .count = page->curve_duels, .steps = true};
    }
    *chart = (pl_line_chart){.x_name = pl_atlas_said(ask, PL_SAY_DUEL_CURVE_X),
                             .y_name = pl_atlas_said(ask, PL_SAY_DUEL_CURVE_Y),
                             .from_zero = true,
                             .lines = lines,
                             .count = count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_DUEL_CURVE_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_DUEL_CURVE_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .lines = chart});
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_CURVE_TITLE),
                                             pl_atlas_said(ask, PL_SAY_DUEL_CURVE_COLUMNS), true);
    for (size_t k = 0; k < page->curve_duels; k++) {
        pl_atlas_cell(&rows, pl_atlas_count(ask, k + 1));
        for (size_t i = 0; i < count; i++) pl_atlas_cell(&rows, pl_atlas_percent(ask, curves[i].points[k].y));
    }
    pl_atlas_rows_end(&rows, draft);
    return true;
}

/* ---- tables ---- */

static void add_outcomes(pl_atlas_ask *ask, const pl_design *design, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_OUTCOMES),
                                             pl_atlas_said(ask, PL_SAY_DUEL_OUTCOME_COLUMNS), false);
    for (int i = 0; i < 2; i++) {
        const pl_design_outcome *outcome = &design->single[i];
        pl_atlas_cell(&rows,
                      pl_atlas_said(ask, outcome->strict_refuted ? PL_SAY_DUEL_KILL : PL_SAY_DUEL_MISS));
        pl_atlas_cell(&rows,
                      pl_atlas_said(ask, outcome->strict_refuted ? PL_SAY_DUEL_REFUTED : PL_SAY_DUEL_STANDS));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, outcome->low, outcome->high));
        pl_atlas_cell(
            &rows, outcome->strict_refuted
                       ? pl_atlas_said(ask, PL_SAY_DUEL_NO_FACTOR)
                       : ATLAS_SAY(ask, PL_SAY_DUEL_FACTOR, pl_atlas_number(ask, outcome->bayes_uniform, 0)));
    }
    pl_atlas_rows_end(&rows, draft);
}

/* The least and the most that bodies of one missile need, at one chance and number. */
static const char *unit_why(pl_atlas_ask *ask, const pl_design *design) {
    const pl_design_correlated *most = NULL, *least = NULL;
    for (size_t i = 0; i < design->correlated_count; i++) {
        const pl_design_correlated *one = &design->correlated[i];
        if (one->bodies > 1 && one->duels > 0 && (most == NULL || one->duels > most->duels)) most = one;
    }
    for (size_t i = 0; most != NULL && i < design->correlated_count; i++) {
        const pl_design_correlated *one = &design->correlated[i];
        if (one->bodies == most->bodies && fabs(one->theta - most->theta) < 1e-12 && one->rho < most->rho &&
            (least == NULL || one->rho < least->rho))
            least = one;
    }
    if (most == NULL || least == NULL) return "";
    return ATLAS_SAY(ask, PL_SAY_DUEL_AGREE_UNIT_WHY, pl_atlas_percent(ask, most->theta),
                     whole(ask, most->bodies), pl_atlas_number(ask, most->rho, 1), whole(ask, most->duels),
                     whole(ask, least->duels));
}

static const char *kill_why(pl_atlas_ask *ask, const pl_design *design) {
    const pl_design_fixed *first = NULL, *last = NULL;
    for (size_t i = 0; i < design->fixed_count; i++)
        if (design->fixed[i].found) {
            if (first == NULL) first = &design->fixed[i];
            last = &design->fixed[i];
        }
    if (first == NULL || last == first) return "";
    return ATLAS_SAY(ask, PL_SAY_DUEL_AGREE_KILL_WHY, pl_atlas_percent(ask, last->false_kill),
                     whole(ask, last->duels), whole(ask, first->duels));
}

static void add_agreements(pl_atlas_ask *ask, const pl_design *design, pl_atlas_draft *draft) {
    const struct {
        pl_message question;
        const char *why;
    } list[] = {{PL_SAY_DUEL_AGREE_NUMBER, pl_atlas_said(ask, PL_SAY_DUEL_AGREE_NUMBER_WHY)},
                {PL_SAY_DUEL_AGREE_KILL, kill_why(ask, design)},
                {PL_SAY_DUEL_AGREE_UNIT, unit_why(ask, design)},
                {PL_SAY_DUEL_AGREE_CHOICE, pl_atlas_said(ask, PL_SAY_DUEL_AGREE_CHOICE_WHY)},
                {PL_SAY_DUEL_AGREE_WHO, pl_atlas_said(ask, PL_SAY_DUEL_AGREE_WHO_WHY)}};
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_AGREE),
                                             pl_atlas_said(ask, PL_SAY_DUEL_AGREE_COLUMNS), false);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (list[i].why[0] == '\0') continue;
        pl_atlas_cell(&rows, pl_atlas_said(ask, list[i].question));
        pl_atlas_cell(&rows, list[i].why);
    }
    pl_atlas_rows_end(&rows, draft);
}

static void add_designs(pl_atlas_ask *ask, const pl_design *design, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_DESIGNS),
                                             pl_atlas_said(ask, PL_SAY_DUEL_DESIGN_COLUMNS), false);
    for (size_t i = 0; i < design->fixed_count; i++) {
        const pl_design_fixed *one = &design->fixed[i];
        pl_atlas_cell(&rows, pl_atlas_percent(ask, one->false_kill));
        pl_atlas_cell(&rows, one->found
                                 ? whole(ask, one->duels)
                                 : ATLAS_SAY(ask, PL_SAY_DUEL_NO_DESIGN, whole(ask, PL_DESIGN_DUELS_MAX)));
        pl_atlas_cell(&rows, one->found ? whole(ask, one->kills) : "");
        pl_atlas_cell(&rows, one->found ? pl_atlas_percent(ask, one->size) : "");
        pl_atlas_cell(&rows, one->found ? pl_atlas_percent(ask, one->power) : "");
    }
    pl_atlas_rows_end(&rows, draft);
    rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_SEQUENCES),
                               pl_atlas_said(ask, PL_SAY_DUEL_SEQUENCE_COLUMNS), false);
    for (size_t i = 0; i < design->sequential.at_count; i++) {
        const pl_design_at *at = &design->sequential.at[i];
        pl_atlas_cell(&rows, pl_atlas_percent(ask, at->theta));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, at->accepts_none));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, at->accepts_some));
        pl_atlas_cell(&rows, pl_atlas_number(ask, at->mean_duels, 2));
        pl_atlas_cell(&rows, whole(ask, at->duels_95));
    }
    pl_atlas_rows_end(&rows, draft);
}

static void add_misses(pl_atlas_ask *ask, const pl_design *design, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_MISSES),
                                             pl_atlas_said(ask, PL_SAY_DUEL_MISS_COLUMNS), true);
    for (size_t i = 0; i < design->miss_count; i++) {
        pl_atlas_cell(&rows, whole(ask, design->misses[i].misses));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, design->misses[i].upper_one_sided));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, design->misses[i].upper_two_sided));
        pl_atlas_cell(&rows, pl_atlas_number(ask, design->misses[i].bayes_uniform, 1));
    }
    pl_atlas_rows_end(&rows, draft);
    rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_CORRELATED),
                               pl_atlas_said(ask, PL_SAY_DUEL_CORRELATED_COLUMNS), true);
    for (size_t i = 0; i < design->correlated_count; i++) {
        const pl_design_correlated *one = &design->correlated[i];
        pl_atlas_cell(&rows, pl_atlas_percent(ask, one->theta));
        pl_atlas_cell(&rows, whole(ask, one->bodies));
        pl_atlas_cell(&rows, pl_atlas_number(ask, one->rho, 1));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, one->none_killed));
        pl_atlas_cell(&rows, whole(ask, one->duels));
    }
    pl_atlas_rows_end(&rows, draft);
}

/* What a chance rests on, in words. */
static const char *rests(pl_atlas_ask *ask, const pl_duel_input *input) {
    static const pl_message words[] = {
        [PL_RESTS_DEFAULT] = PL_SAY_DUEL_RESTS_DEFAULT, [PL_RESTS_NUMBER] = PL_SAY_DUEL_RESTS_NUMBER,
        [PL_RESTS_RANGE] = PL_SAY_DUEL_RESTS_NUMBER,    [PL_RESTS_BETA] = PL_SAY_DUEL_RESTS_BETA,
        [PL_RESTS_COUNTS] = PL_SAY_DUEL_RESTS_COUNTS,   [PL_RESTS_RECORD] = PL_SAY_DUEL_RESTS_RECORD};
    const char *why = input->why != NULL ? input->why : input->record != NULL ? input->record->rule : "";
    return pl_atlas_text(ask, "%s%s%s", pl_atlas_said(ask, words[input->rests]), why[0] == '\0' ? "" : ": ",
                         why);
}

static void add_inputs(pl_atlas_ask *ask, const pl_duel_page *page, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_INPUTS),
                                             pl_atlas_said(ask, PL_SAY_DUEL_INPUT_COLUMNS), false);
    for (size_t i = 0; i < page->file->input_count; i++) {
        const pl_duel_input *input = &page->file->inputs[i];
        if (input->rests == PL_RESTS_DEFAULT) continue;
        pl_atlas_cell(&rows, input->input);
        pl_atlas_cell(&rows, input->said);
        pl_atlas_cell(&rows, rests(ask, input));
    }
    for (size_t i = 0; i < page->file->assumption_count; i++) {
        pl_atlas_cell(&rows, pl_atlas_said(ask, PL_SAY_DUEL_ASSUMPTION));
        pl_atlas_cell(&rows, "");
        pl_atlas_cell(&rows, page->file->assumptions[i]);
    }
    pl_atlas_rows_end(&rows, draft);
    rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_DUEL_LEVERS_TITLE),
                               pl_atlas_said(ask, PL_SAY_DUEL_LEVER_COLUMNS), true);
    for (size_t i = 0; i < page->lever_count; i++) {
        const pl_duel_lever *lever = &page->levers[i];
        pl_atlas_cell(&rows, lever->input);
        pl_atlas_cell(&rows, pl_atlas_number(ask, lever->from, 3));
        pl_atlas_cell(&rows, pl_atlas_number(ask, lever->to, 3));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, lever->any_from, lever->any_to));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, lever->none_from, lever->none_to));
    }
    pl_atlas_rows_end(&rows, draft);
}

bool pl_atlas_duel(pl_atlas_ask *ask, const pl_duel_page *page, pl_atlas_draft *draft, pl_error *error) {
    draft->id = "duel";
    draft->title = pl_atlas_said(ask, PL_SAY_DUEL_TITLE);
    add_words(ask, page, draft);
    add_outcomes(ask, page->design, draft);
    add_agreements(ask, page->design, draft);
    add_designs(ask, page->design, draft);
    add_inputs(ask, page, draft);
    if (!add_leaks(ask, page->result, draft, error) || !add_levers(ask, page, draft, error) ||
        !add_curves(ask, page, draft, error))
        return false;
    add_misses(ask, page->design, draft);
    return true;
}
