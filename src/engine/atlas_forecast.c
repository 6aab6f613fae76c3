/* atlas_forecast.c - how good guesses of the pace were up to the end of the window, by horizon; the guess
 * made there against what came; and what became of forecasts that were printed. */
#include "engine/atlas_parts.h"
#include "engine/forecast.h"
#include "engine/published.h"

#include <math.h>

static const char *skill_text(pl_atlas_ask *ask, const pl_skill *skill) {
    if (!isfinite(skill->value)) return pl_atlas_said(ask, PL_SAY_ATLAS_UNTOLD);
    return ATLAS_SAY(ask, PL_SAY_ATLAS_INTERVAL, pl_atlas_text(ask, "%+.2f", skill->value),
                     pl_atlas_text(ask, "%+.2f", skill->low), pl_atlas_text(ask, "%+.2f", skill->high));
}

static const char *days_text(pl_atlas_ask *ask, const pl_forecast_scores *scores) {
    return ATLAS_SAY(ask, PL_SAY_N_DAYS, pl_atlas_count(ask, (size_t)scores->days));
}

/* ---- what it comes to, in words ---- */

static void add_words(pl_atlas_ask *ask, const pl_forecast_source *source, pl_atlas_draft *draft) {
    const char *name = source->source.name;
    if (source->missing != NULL) {
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_NO_FORECAST, name, source->missing));
        return;
    }
    if (source->told == 0) {
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_FORECAST_FEW, name));
        return;
    }
    const pl_forecast_reach *reach = &source->over_no_change;
    if (reach->leader == 0 && reach->any == 0)
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_FORECAST_NONE, name,
                                            pl_atlas_count(ask, (size_t)source->told)));
    else if (reach->leader >= reach->any)
        pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_FORECAST_LED, name,
                                            pl_atlas_count(ask, (size_t)reach->leader),
                                            pl_atlas_count(ask, (size_t)source->told)));
    else
        pl_atlas_paragraph(draft,
                           ATLAS_SAY(ask, PL_SAY_ATLAS_FORECAST_ONE, name, pl_guess_names[reach->any_guess],
                                     pl_atlas_count(ask, (size_t)reach->any),
                                     pl_atlas_count(ask, (size_t)reach->leader),
                                     pl_atlas_count(ask, (size_t)source->told)));
}

/* ---- picture and tables ---- */

/* The leader's skill over no change, at the horizons at which any source tells. */
static bool add_picture(pl_atlas_ask *ask, const pl_forecast_answer *answer, pl_atlas_draft *draft,
                        pl_error *error) {
    pl_bar_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    pl_bar_group *groups = pl_atlas_alloc(ask, PL_HORIZONS_MAX, sizeof *groups);
    const char **names = pl_atlas_alloc(ask, PL_SERIES_MAX, sizeof *names);
    const pl_forecast_source *shown[PL_SERIES_MAX];
    size_t count = 0, group_count = 0;
    if (chart == NULL || groups == NULL || names == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answer->source_count && count < PL_SERIES_MAX; i++) {
        if (answer->sources[i].missing != NULL || answer->sources[i].told == 0) continue;
        names[count] = answer->sources[i].source.name;
        shown[count++] = &answer->sources[i];
    }
    for (size_t row = 0; count > 0 && row < shown[0]->count; row++) {
        double *values = pl_atlas_alloc(ask, 3 * count, sizeof *values);
        bool told = false;
        if (values == NULL) return pl_fail_nomem(error);
        for (size_t i = 0; i < count; i++) {
            const pl_skill *skill = &shown[i]->rows[row].scores.of[PL_GUESS_LEADER].over_no_change;
            values[i] = skill->value;
            values[count + i] = skill->low;
            values[2 * count + i] = skill->high;
            told = told || isfinite(skill->value);
        }
        if (told)
            groups[group_count++] = (pl_bar_group){days_text(ask, &shown[0]->rows[row].scores), values,
                                                   values + count, values + 2 * count};
    }
    if (group_count == 0) return true;
    *chart = (pl_bar_chart){.x_name = pl_atlas_said(ask, PL_SAY_ATLAS_FORECAST_X),
                            .series = names,
                            .series_count = count,
                            .groups = groups,
                            .group_count = group_count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_ATLAS_FORECAST_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_FORECAST_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .bars = chart});
    return true;
}

static void add_skill_row(pl_atlas_ask *ask, const char *source, const pl_forecast_scores *scores,
                          pl_atlas_rows *rows) {
    const pl_guess_score *leader = &scores->of[PL_GUESS_LEADER];
    pl_atlas_cell(rows, source);
    pl_atlas_cell(rows, days_text(ask, scores));
    pl_atlas_cell(rows, pl_atlas_text(ask, "%zu", scores->windows));
    pl_atlas_cell(rows, pl_atlas_number(ask, scores->of[PL_GUESS_NO_CHANGE].mean_error_km2, 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, scores->of[PL_GUESS_MONTH_AGAIN].mean_error_km2, 1));
    pl_atlas_cell(rows, pl_atlas_number(ask, leader->mean_error_km2, 1));
    pl_atlas_cell(rows, skill_text(ask, &leader->over_no_change));
    pl_atlas_cell(rows, skill_text(ask, &leader->over_month_again));
}

static void add_coverage_row(pl_atlas_ask *ask, const char *source, const pl_forecast_scores *scores,
                             int which, pl_atlas_rows *rows) {
    const pl_forecast_level *level = &scores->of[PL_GUESS_LEADER].levels[which];
    if (level->scored == 0) return;
    pl_atlas_cell(rows, source);
    pl_atlas_cell(rows, days_text(ask, scores));
    pl_atlas_cell(rows, pl_atlas_text(ask, "%.0f %%", pl_forecast_levels[which] * 100));
    pl_atlas_cell(rows, ATLAS_SAY(ask, PL_SAY_ATLAS_PERCENT_INTERVAL,
                                  pl_atlas_number(ask, level->coverage * 100, 0),
                                  pl_atlas_number(ask, level->low * 100, 0),
                                  pl_atlas_number(ask, level->high * 100, 0)));
    pl_atlas_cell(rows, pl_atlas_text(ask, "%zu", level->windows));
    pl_atlas_cell(rows, pl_atlas_number(ask, level->score, 0));
    pl_atlas_cell(rows, level->calibrated ? pl_atlas_said(ask, PL_SAY_ATLAS_YES)
                        : level->windows < PL_FORECAST_WINDOWS_MIN
                            ? pl_atlas_said(ask, PL_SAY_ATLAS_FEW_WINDOWS)
                            : pl_atlas_said(ask, PL_SAY_ATLAS_NO));
}

static void add_now_row(pl_atlas_ask *ask, const pl_forecast_source *source, const pl_forecast_row *row,
                        pl_atlas_rows *rows) {
    const pl_guess_score *leader = &row->scores.of[PL_GUESS_LEADER];
    const char *refusal = pl_forecast_refusal(&row->scores, PL_GUESS_LEADER, 0, ask->arena);
    const double half_km2 = leader->levels[0].half_km2;
    if (!isfinite(leader->now_km2)) return;
    pl_atlas_cell(rows, source->source.name);
    pl_atlas_cell(rows, days_text(ask, &row->scores));
    pl_atlas_cell(rows, pl_guess_names[row->scores.leader]);
    pl_atlas_cell(rows, pl_atlas_number(ask, leader->now_km2, 0));
    pl_atlas_cell(rows, refusal != NULL ? refusal
                                        : pl_atlas_text(ask, "%.0f to %.0f", leader->now_km2 - half_km2,
                                                        leader->now_km2 + half_km2));
    pl_atlas_cell(rows, isfinite(row->came_km2) ? pl_atlas_number(ask, row->came_km2, 0)
                                                : pl_atlas_said(ask, PL_SAY_ATLAS_NO_REACH));
}

static void add_tables(pl_atlas_ask *ask, const pl_forecast_answer *answer, pl_atlas_draft *draft) {
    pl_atlas_rows skill = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_SKILL_TABLE),
                                              pl_atlas_said(ask, PL_SAY_ATLAS_SKILL_COLUMNS), false);
    pl_atlas_rows now = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_GUESS_TABLE),
                                            pl_atlas_said(ask, PL_SAY_ATLAS_GUESS_COLUMNS), false);
    pl_atlas_rows coverage = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_COVERAGE_TABLE),
                                                 pl_atlas_said(ask, PL_SAY_ATLAS_COVERAGE_COLUMNS), true);
    for (size_t i = 0; i < answer->source_count; i++) {
        const pl_forecast_source *source = &answer->sources[i];
        for (size_t k = 0; source->missing == NULL && k < source->count; k++) {
            const pl_forecast_scores *scores = &source->rows[k].scores;
            if (scores->origins > 0) add_skill_row(ask, source->source.name, scores, &skill);
            for (int which = 0; which < PL_FORECAST_LEVELS; which++)
                add_coverage_row(ask, source->source.name, scores, which, &coverage);
            add_now_row(ask, source, &source->rows[k], &now);
        }
    }
    pl_atlas_rows_end(&skill, draft);
    pl_atlas_rows_end(&now, draft);
    pl_atlas_rows_end(&coverage, draft);
}

/* ---- printed forecasts ---- */

static void add_printed_row(pl_atlas_ask *ask, const pl_published_answer *answer, const pl_published_row *row,
                            pl_atlas_rows *rows) {
    const pl_came *came = row->told_by;
    if (row->missing != NULL) return;
    pl_atlas_cell(rows, pl_atlas_text(ask, "%s, %s: %s", answer->forecast->publisher,
                                      pl_atlas_day(ask, pl_day_start(answer->forecast->made)),
                                      answer->forecast->words));
    pl_atlas_cell(rows, row->source.name);
    pl_atlas_cell(rows, ATLAS_SAY(ask, PL_SAY_ATLAS_LEFT, pl_atlas_number(ask, row->left_km2, 0),
                                  pl_atlas_day(ask, pl_day_start(row->base))));
    pl_atlas_cell(rows, ATLAS_SAY(ask, PL_SAY_RANGE, pl_atlas_number(ask, row->needed_low, 1),
                                  pl_atlas_number(ask, row->needed_high, 1)));
    if (came == NULL)
        pl_atlas_cell(rows, pl_atlas_said(ask, PL_SAY_ATLAS_NOT_KNOWN));
    else
        pl_atlas_cell(
            rows,
            ATLAS_SAY(ask, came == &row->everywhere ? PL_SAY_ATLAS_CAME_EVERYWHERE : PL_SAY_ATLAS_CAME,
                      pl_atlas_number(ask, (came->low_km2 + came->high_km2) / 2 / came->days, 1),
                      pl_atlas_count(ask, (size_t)came->days), pl_atlas_day(ask, pl_day_start(came->to))));
    pl_atlas_cell(rows, pl_keeps_words[row->keeps]);
}

static bool add_printed(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_published_answer *answers = NULL;
    size_t count = 0;
    if (!pl_ask_published(ask->store, ask->arena, &answers, &count, error))
        return pl_atlas_missing(ask, draft, pl_atlas_said(ask, PL_SAY_ATLAS_PRINTED_ASKED), error);
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_PRINTED_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_PRINTED_COLUMNS), true);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < answers[i].count; k++)
            add_printed_row(ask, &answers[i], &answers[i].rows[k], &rows);
    pl_atlas_rows_end(&rows, draft);
    return true;
}

bool pl_atlas_forecast(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_forecast_question question = {.side = ask->side, .as_of = ask->to, .days = pl_horizons};
    pl_forecast_answer answer = {0};
    while (pl_horizons[question.count] != 0) question.count++;
    if (!pl_ask_forecast(ask->store, &question, ask->arena, &answer, error))
        return pl_atlas_missing(ask, draft, pl_atlas_said(ask, PL_SAY_ATLAS_FORECAST_ASKED), error);
    for (size_t i = 0; i < answer.source_count; i++) add_words(ask, &answer.sources[i], draft);
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_ATLAS_FORECAST_NOTE));
    if (!add_picture(ask, &answer, draft, error)) return false;
    add_tables(ask, &answer, draft);
    return add_printed(ask, draft, error);
}
