/* forecast_out.c - the answer of forecast: every way in JSON and CSV, for people the ones that matter. */
#include "cli/forecast_out.h"

#include "cli/asking.h"

#include <math.h>
#include <stdio.h>

#define SKILL_DECIMALS 6
#define KM2_DECIMALS 6

/* ---- JSON ---- */

static void skill_json(pl_json *json, const char *key, const pl_skill *skill) {
    pl_json_key(json, key);
    if (!isfinite(skill->value)) {
        pl_json_null(json);
        return;
    }
    pl_json_object(json);
    pl_json_key_fixed(json, "skill", skill->value, SKILL_DECIMALS);
    pl_json_key_fixed(json, "low", skill->low, SKILL_DECIMALS);
    pl_json_key_fixed(json, "high", skill->high, SKILL_DECIMALS);
    pl_json_key_fixed(json, "family_low", skill->family_low, SKILL_DECIMALS);
    pl_json_end(json);
}

static void level_json(pl_call *call, pl_json *json, const pl_forecast_scores *scores, int way, int which) {
    const pl_forecast_level *level = &scores->of[way].levels[which];
    const char *refusal = pl_forecast_refusal(scores, (pl_guess)way, which, &call->arena);
    const double now = scores->of[way].now_km2;
    pl_json_object(json);
    pl_json_key_fixed(json, "level", pl_forecast_levels[which], 2);
    pl_json_key_integer(json, "scored", (int64_t)level->scored);
    pl_json_key_integer(json, "windows", (int64_t)level->windows);
    pl_json_key_fixed(json, "coverage", level->coverage, SKILL_DECIMALS);
    pl_json_key_fixed(json, "coverage_low", level->low, SKILL_DECIMALS);
    pl_json_key_fixed(json, "coverage_high", level->high, SKILL_DECIMALS);
    pl_json_key_fixed(json, "interval_score_km2", level->score, KM2_DECIMALS);
    skill_json(json, "over_no_change", &level->over_no_change);
    pl_json_key_bool(json, "calibrated", level->calibrated);
    if (refusal == NULL) {
        pl_json_key_fixed(json, "low_km2", now - level->half_km2, KM2_DECIMALS);
        pl_json_key_fixed(json, "high_km2", now + level->half_km2, KM2_DECIMALS);
    } else {
        pl_json_key_text(json, "refused", refusal);
    }
    pl_json_end(json);
}

static void way_json(pl_call *call, pl_json *json, const pl_forecast_scores *scores, int way) {
    const pl_guess_score *score = &scores->of[way];
    pl_json_object(json);
    pl_json_key_text(json, "way", pl_guess_names[way]);
    pl_json_key_fixed(json, "mean_error_km2", score->mean_error_km2, KM2_DECIMALS);
    skill_json(json, "over_no_change", &score->over_no_change);
    skill_json(json, "over_month_again", &score->over_month_again);
    pl_json_key_fixed(json, "now_km2", score->now_km2, KM2_DECIMALS);
    if (way == PL_GUESS_LEADER) pl_json_key_text(json, "follows", pl_guess_names[scores->leader]);
    pl_json_key(json, "intervals");
    pl_json_array(json);
    for (int which = 0; which < PL_FORECAST_LEVELS; which++) level_json(call, json, scores, way, which);
    pl_json_end(json);
    pl_json_end(json);
}

static void reach_json(pl_json *json, const char *key, const pl_forecast_reach *reach) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_integer(json, "leader_days", reach->leader);
    pl_json_key_integer(json, "any_days", reach->any);
    if (reach->any > 0) pl_json_key_text(json, "any_way", pl_guess_names[reach->any_guess]);
    pl_json_end(json);
}

static void goal_json(pl_json *json, const pl_forecast_answer *answer, const pl_goal_answer *goal) {
    pl_json_key(json, "goal");
    pl_json_object(json);
    pl_json_key_fixed(json, "left_km2", goal->left_km2, KM2_DECIMALS);
    pl_json_key_fixed(json, "whole_km2", answer->whole_km2, KM2_DECIMALS);
    pl_json_key_bool(json, "official", answer->official);
    pl_json_key_bool(json, "calibrated", goal->calibrated);
    if (!goal->calibrated) pl_json_key_text(json, "not_calibrated", goal->not_calibrated);
    pl_json_key_integer(json, "comparable_days", goal->comparable_days);
    pl_json_key_integer(json, "paths", PL_GOAL_PATHS);
    pl_json_key_integer(json, "years", PL_GOAL_YEARS);
    pl_json_key(json, "if_the_past_went_on");
    pl_json_array(json);
    for (int i = 0; i < PL_GOAL_PASTS; i++) {
        const pl_goal *past = &goal->past[i];
        pl_json_object(json);
        if (goal->why[i] != NULL) {
            pl_json_key_text(json, "missing", goal->why[i]);
        } else {
            pl_json_key_integer(json, "past_days", (int64_t)past->past_days);
            pl_json_key_fixed(json, "km2_per_day", past->km2_per_day, KM2_DECIMALS);
            pl_json_key(json, "days");
            pl_json_object(json);
            for (int q = 0; q < PL_GOAL_QUANTILES; q++) {
                char key[16];
                snprintf(key, sizeof key, "p%02.0f", pl_goal_quantiles[q] * 100);
                pl_json_key_fixed(json, key, past->days[q], 0);
            }
            pl_json_end(json);
            pl_json_key_fixed(json, "never", past->never, 4);
        }
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void horizon_json(pl_call *call, pl_json *json, const pl_forecast_row *row) {
    const pl_forecast_scores *scores = &row->scores;
    pl_json_object(json);
    pl_json_key_integer(json, "days", scores->days);
    pl_json_key_integer(json, "origins", (int64_t)scores->origins);
    pl_json_key_integer(json, "windows", (int64_t)scores->windows);
    if (scores->origins > 0) {
        pl_json_key_instant(json, "first_origin", scores->first);
        pl_json_key_instant(json, "last_origin", scores->last);
    }
    pl_json_key_fixed(json, "came_km2", row->came_km2, KM2_DECIMALS);
    pl_json_key(json, "ways");
    pl_json_array(json);
    for (int way = 0; way < PL_GUESS_COUNT; way++) way_json(call, json, scores, way);
    pl_json_end(json);
    pl_json_end(json);
}

void pl_forecast_json(pl_call *call, const pl_forecast_answer *answer) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key_text(&json, "side", answer->side);
    pl_json_key(&json, "regions");
    pl_json_array(&json);
    for (size_t i = 0; i < answer->region_count; i++) pl_json_text(&json, answer->regions[i].name);
    pl_json_end(&json);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t i = 0; i < answer->source_count; i++) {
        const pl_forecast_source *source = &answer->sources[i];
        pl_json_object(&json);
        pl_asked_json(&json, &source->source, source->missing);
        if (source->missing == NULL) {
            pl_json_key_instant(&json, "first", source->first);
            pl_json_key_instant(&json, "made_at", source->now);
            pl_json_key_fixed(&json, "held_km2", source->held_km2, KM2_DECIMALS);
            pl_json_key_integer(&json, "told_days", source->told);
            reach_json(&json, "better_than_no_change", &source->over_no_change);
            reach_json(&json, "better_than_month_again", &source->over_month_again);
            pl_json_key(&json, "horizons");
            pl_json_array(&json);
            for (size_t k = 0; k < source->count; k++) horizon_json(call, &json, &source->rows[k]);
            pl_json_end(&json);
            if (source->goal != NULL) goal_json(&json, answer, source->goal);
        }
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

/* ---- CSV ---- */

static void skill_csv(pl_csv *csv, const pl_skill *skill) {
    pl_csv_fixed(csv, skill->value, SKILL_DECIMALS);
    pl_csv_fixed(csv, skill->low, SKILL_DECIMALS);
    pl_csv_fixed(csv, skill->high, SKILL_DECIMALS);
}

static void way_csv(pl_call *call, pl_csv *csv, const pl_forecast_source *source, const pl_forecast_row *row,
                    int way) {
    const pl_forecast_scores *scores = &row->scores;
    const pl_guess_score *score = &scores->of[way];
    char now[PL_INSTANT_TEXT];
    pl_instant_text(source->now, now);
    pl_csv_text(csv, source->source.name);
    pl_csv_text(csv, now);
    pl_csv_integer(csv, scores->days);
    pl_csv_text(csv, pl_guess_names[way]);
    pl_csv_integer(csv, (int64_t)scores->origins);
    pl_csv_integer(csv, (int64_t)scores->windows);
    pl_csv_fixed(csv, score->mean_error_km2, KM2_DECIMALS);
    skill_csv(csv, &score->over_no_change);
    skill_csv(csv, &score->over_month_again);
    pl_csv_fixed(csv, score->now_km2, KM2_DECIMALS);
    pl_csv_fixed(csv, row->came_km2, KM2_DECIMALS);
    for (int which = 0; which < PL_FORECAST_LEVELS; which++) {
        const pl_forecast_level *level = &score->levels[which];
        const char *refusal = pl_forecast_refusal(scores, (pl_guess)way, which, &call->arena);
        pl_csv_integer(csv, (int64_t)level->windows);
        pl_csv_fixed(csv, level->coverage, SKILL_DECIMALS);
        pl_csv_fixed(csv, level->low, SKILL_DECIMALS);
        pl_csv_fixed(csv, level->high, SKILL_DECIMALS);
        pl_csv_fixed(csv, level->score, KM2_DECIMALS);
        pl_csv_fixed(csv, refusal == NULL ? score->now_km2 - level->half_km2 : NAN, KM2_DECIMALS);
        pl_csv_fixed(csv, refusal == NULL ? score->now_km2 + level->half_km2 : NAN, KM2_DECIMALS);
        pl_csv_text(csv, refusal);
    }
    pl_csv_end_row(csv);
}

void pl_forecast_csv(pl_call *call, const pl_forecast_answer *answer) {
    static const char *const heads[] = {"source",
                                        "made_at",
                                        "days",
                                        "way",
                                        "origins",
                                        "windows",
                                        "mean_error_km2",
                                        "over_no_change",
                                        "over_no_change_low",
                                        "over_no_change_high",
                                        "over_month_again",
                                        "over_month_again_low",
                                        "over_month_again_high",
                                        "now_km2",
                                        "came_km2"};
    static const char *const level_heads[] = {
        "windows", "coverage", "coverage_low", "coverage_high", "interval_score_km2",
        "low_km2", "high_km2", "refused"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    for (int which = 0; which < PL_FORECAST_LEVELS; which++)
        for (size_t i = 0; i < sizeof level_heads / sizeof *level_heads; i++) {
            char head[64];
            snprintf(head, sizeof head, "%s_%.0f", level_heads[i], pl_forecast_levels[which] * 100);
            pl_csv_text(&csv, head);
        }
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < answer->source_count; i++) {
        const pl_forecast_source *source = &answer->sources[i];
        for (size_t k = 0; source->missing == NULL && k < source->count; k++)
            for (int way = 0; way < PL_GUESS_COUNT; way++) way_csv(call, &csv, source, &source->rows[k], way);
    }
}

/* ---- for people ---- */

static void cell_number(pl_table *table, double value, int decimals) {
    if (isfinite(value))
        pl_table_cell(table, "%.*f", decimals, value);
    else
        pl_table_cell(table, "-");
}

static void cell_skill(pl_table *table, const pl_skill *skill) {
    if (isfinite(skill->value))
        pl_table_cell(table, "%+.2f (%+.2f to %+.2f)", skill->value, skill->low, skill->high);
    else
        pl_table_cell(table, "cannot be told");
}

static void skill_text(pl_call *call, const pl_forecast_source *source) {
    pl_table table = {.columns = 8};
    static const char *const heads[] = {"  horizon",
                                        ">origins",
                                        ">windows",
                                        ">error, no change",
                                        ">month again",
                                        ">leader",
                                        "  skill over no change",
                                        "over month again"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < source->count; i++) {
        const pl_forecast_scores *scores = &source->rows[i].scores;
        const pl_guess_score *leader = &scores->of[PL_GUESS_LEADER];
        pl_table_cell(&table, "  %d days", (int)scores->days);
        pl_table_cell(&table, "%zu", scores->origins);
        pl_table_cell(&table, "%zu", scores->windows);
        cell_number(&table, scores->of[PL_GUESS_NO_CHANGE].mean_error_km2, 1);
        cell_number(&table, scores->of[PL_GUESS_MONTH_AGAIN].mean_error_km2, 1);
        cell_number(&table, leader->mean_error_km2, 1);
        cell_skill(&table, &leader->over_no_change);
        cell_skill(&table, &leader->over_month_again);
    }
    pl_table_write(&table, &call->out);
}

/* "at no horizon", "up to 30 days": by the leader, and by any rival if that reaches farther. */
static void reach_text(pl_buffer *out, const pl_forecast_source *source, const char *than,
                       const pl_forecast_reach *reach) {
    if (source->told == 0) {
        pl_buffer_format(out, "  better than %s: cannot be told at any horizon; too few windows\n", than);
        return;
    }
    pl_buffer_format(out, "  better than %s: ", than);
    if (reach->leader > 0)
        pl_buffer_format(out, "the leader, at %d days", (int)reach->leader);
    else
        pl_buffer_text(out, "the leader, at no horizon");
    if (reach->any > reach->leader)
        pl_buffer_format(out, "; of all ways %s, at %d days", pl_guess_names[reach->any_guess],
                         (int)reach->any);
    else if (reach->leader == 0)
        pl_buffer_text(out, "; nor any other way");
    pl_buffer_format(out, " (told up to %d days)\n", (int)source->told);
}

static void now_text(pl_call *call, const pl_forecast_source *source) {
    for (size_t i = 0; i < source->count; i++) {
        const pl_forecast_row *row = &source->rows[i];
        const pl_guess_score *leader = &row->scores.of[PL_GUESS_LEADER];
        pl_buffer_format(&call->out, "  the next %d days: ", (int)row->scores.days);
        if (!isfinite(leader->now_km2)) {
            pl_buffer_text(&call->out, "no forecast, the maps do not reach back far enough");
        } else {
            pl_buffer_format(&call->out, "%+.1f km2 by %s", leader->now_km2,
                             pl_guess_names[row->scores.leader]);
        }
        if (isfinite(row->came_km2)) pl_buffer_format(&call->out, "; %+.1f came", row->came_km2);
        pl_buffer_text(&call->out, "\n");
        for (int which = 0; which < PL_FORECAST_LEVELS && isfinite(leader->now_km2); which++) {
            const char *refusal = pl_forecast_refusal(&row->scores, PL_GUESS_LEADER, which, &call->arena);
            const pl_forecast_level *level = &leader->levels[which];
            pl_buffer_format(&call->out, "    %.0f %% interval ", pl_forecast_levels[which] * 100);
            if (refusal != NULL)
                pl_buffer_format(&call->out, "not given; %s\n", refusal);
            else
                pl_buffer_format(&call->out,
                                 "%+.1f to %+.1f (held in %.0f %% of %zu windows, %.0f to %.0f %%)\n",
                                 leader->now_km2 - level->half_km2, leader->now_km2 + level->half_km2,
                                 level->coverage * 100, level->windows, level->low * 100, level->high * 100);
        }
    }
}

static const char *arrival(pl_call *call, pl_instant now, double days) {
    char text[PL_INSTANT_TEXT] = "beyond";
    if (isfinite(days)) pl_day_text(pl_instant_day(now) + (pl_day)days, text);
    const char *copy = pl_arena_copy(&call->arena, text, strlen(text));
    return copy == NULL ? "" : copy;
}

static void goal_text(pl_call *call, const pl_forecast_answer *answer, const pl_forecast_source *source) {
    const pl_goal_answer *goal = source->goal;
    pl_table table = {.columns = 4 + PL_GOAL_QUANTILES};
    pl_buffer_format(&call->out, "  all of %s: %.0f of %.0f km2 (%s) are left\n", answer->region_title,
                     goal->left_km2, answer->whole_km2, answer->official ? "official area" : "outline");
    if (goal->calibrated)
        pl_buffer_format(&call->out, "  forecasts over %d days were calibrated\n",
                         (int)goal->comparable_days);
    else
        pl_buffer_format(&call->out,
                         "  no forecast of the day: %s; only what would be if the past pace went on:\n",
                         goal->not_calibrated);
    pl_table_cell(&table, "  past");
    pl_table_cell(&table, ">km2 a day");
    for (int q = 0; q < PL_GOAL_QUANTILES; q++)
        pl_table_cell(&table, "%.0f %% by", pl_goal_quantiles[q] * 100);
    pl_table_cell(&table, ">not within %d years", PL_GOAL_YEARS);
    pl_table_cell(&table, " ");
    for (int i = 0; i < PL_GOAL_PASTS; i++) {
        const pl_goal *past = &goal->past[i];
        if (goal->why[i] != NULL || (i > 0 && past->past_days == goal->past[0].past_days)) continue;
        pl_table_cell(&table, "  %zu days", past->past_days);
        pl_table_cell(&table, "%.2f", past->km2_per_day);
        for (int q = 0; q < PL_GOAL_QUANTILES; q++)
            pl_table_cell(&table, "%s", arrival(call, source->now, past->days[q]));
        pl_table_cell(&table, "%.1f %%", past->never * 100);
        pl_table_cell(&table, " ");
    }
    pl_table_write(&table, &call->out);
    for (int i = 0; i < PL_GOAL_PASTS; i++)
        if (goal->why[i] != NULL)
            pl_buffer_format(&call->out, "  from %s: none, %s\n", i == 0 ? "the last 365 days" : "all days",
                             goal->why[i]);
}

void pl_forecast_text(pl_call *call, const pl_forecast_answer *answer) {
    for (size_t i = 0; i < answer->source_count; i++) {
        const pl_forecast_source *source = &answer->sources[i];
        if (i > 0) pl_buffer_text(&call->out, "\n");
        if (source->missing != NULL) {
            pl_buffer_format(&call->out, "%s: %s\n", source->source.name, source->missing);
            continue;
        }
        char first[PL_INSTANT_TEXT];
        pl_day_text(pl_instant_day(source->first), first);
        pl_buffer_format(&call->out, "%s, land held by %s%s%s, guessed at %s from maps since %s\n",
                         source->source.name, answer->side, answer->region_count > 0 ? " in " : "",
                         answer->region_title, pl_shown_instant(call, source->now), first);
        pl_asked_text(&call->out, &source->source);
        skill_text(call, source);
        reach_text(&call->out, source, "no change", &source->over_no_change);
        reach_text(&call->out, source, "the last month again", &source->over_month_again);
        now_text(call, source);
        if (source->goal != NULL) goal_text(call, answer, source);
    }
}
