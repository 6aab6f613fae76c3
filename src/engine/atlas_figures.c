/* atlas_figures.c - published figures whose period or day lies near the window, beside what the maps say and
 * which scope gives them; and printed numbers that do not fit one another. */
#include "engine/atlas_parts.h"
#include "engine/figures.h"

#include <math.h>

#define NEAR_DAYS                                                                                            \
    190 /* a figure is shown when it is of at most so many days before the end of the window                 \
         */

static bool is_near(const pl_atlas_ask *ask, const pl_figure *figure) {
    const pl_day end = pl_instant_day(ask->to);
    const pl_day last = figure->has_day ? figure->on : figure->has_period ? figure->to : INT32_MIN;
    return last != INT32_MIN && last <= end + 1 && last > end - NEAR_DAYS;
}

static const char *needs(pl_atlas_ask *ask, const pl_figure_answer *answer) {
    const pl_figure_measure *measure = answer->answer;
    if (answer->outcome == PL_FIGURE_NOT_MEASURED || measure == NULL)
        return answer->why == NULL ? "" : answer->why;
    if (answer->outcome != PL_FIGURE_BY_SCOPE) return "";
    pl_buffer text = {0};
    pl_scope_text(answer->figure, &measure->scopes[measure->search.best], &measure->scopes[0],
                  measure->wholes, &text);
    const char *words = text.failed || text.data == NULL ? "" : pl_atlas_text(ask, "%s", text.data);
    if (text.failed) ask->nomem = true;
    pl_buffer_free(&text);
    return ATLAS_SAY(ask, PL_SAY_ATLAS_SCOPES, words, pl_atlas_count(ask, measure->search.in_tolerance),
                     pl_atlas_count(ask, measure->search.tried));
}

static void add_row(pl_atlas_ask *ask, const pl_figure_answer *answer, pl_atlas_rows *rows) {
    char printed[PL_FIGURE_TEXT], measured[PL_FIGURE_TEXT] = "";
    const pl_figure_measure *measure = answer->answer;
    pl_figure_text(answer->figure, answer->figure->value, printed);
    if (measure != NULL && measure->scope_count > 0 && isfinite(measure->values[0]))
        pl_figure_text(answer->figure, measure->values[0], measured);
    char from[PL_INSTANT_TEXT] = "", to[PL_INSTANT_TEXT] = "";
    if (answer->figure->has_period) {
        pl_day_text(answer->figure->from, from);
        pl_day_text(answer->figure->to, to);
    } else if (answer->figure->has_day) {
        pl_day_text(answer->figure->on, to);
    }
    pl_atlas_cell(rows, pl_atlas_text(ask, "%s: %s", answer->figure->publisher, printed));
    pl_atlas_cell(rows, from[0] == '\0' ? ATLAS_SAY(ask, PL_SAY_ATLAS_ON_DAY, to)
                                        : ATLAS_SAY(ask, PL_SAY_RANGE, from, to));
    pl_atlas_cell(rows, measured[0] == '\0' ? pl_atlas_said(ask, PL_SAY_ATLAS_UNMEASURED)
                                            : pl_atlas_text(ask, "%s", measured));
    pl_atlas_cell(rows, measure == NULL || measure->source == NULL ? "" : measure->source);
    pl_atlas_cell(rows, pl_figure_outcomes[answer->outcome]);
    pl_atlas_cell(rows, needs(ask, answer));
}

static bool add_arithmetic(pl_atlas_ask *ask, const pl_figure_list *list, pl_atlas_draft *draft,
                           pl_error *error) {
    pl_comparison *comparisons;
    size_t count;
    if (!pl_ask_arithmetic(list, ask->arena, &comparisons, &count, error)) return false;
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_ARITHMETIC),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_ARITHMETIC_COLUMNS), true);
    for (size_t i = 0; i < count; i++) {
        const pl_comparison *c = &comparisons[i];
        if (c->holds || c->other_count == 0) continue;
        char one[PL_FIGURE_TEXT], other[PL_FIGURE_TEXT], range[PL_RANGE_TEXT];
        pl_figure_text(c->figure, c->figure->value, one);
        pl_figure_text(c->others[0], c->others[0]->value, other);
        pl_figure_range_text(c->figure, c->low, c->high, range);
        pl_atlas_cell(&rows, pl_atlas_text(ask, "%s: %s (%s)", c->figure->publisher, one, c->figure->id));
        pl_atlas_cell(&rows, pl_atlas_text(ask, "%s (%s)", other, c->others[0]->id));
        pl_atlas_cell(&rows, pl_atlas_text(ask, "%s", range));
    }
    pl_atlas_rows_end(&rows, draft);
    return true;
}

bool pl_atlas_figures(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_figure_list list = {0};
    pl_figure_answer *answers = NULL;
    size_t count = 0, asked = 0;
    if (!pl_figures_load(NULL, ask->arena, &list, error)) return false;
    for (size_t i = 0; i < list.count; i++) {
        list.asked[i] = list.asked[i] && is_near(ask, &list.figures[i]);
        asked += list.asked[i];
    }
    list.asked_count = asked;
    if (asked == 0) return true;
    if (!pl_ask_figures(ask->store, &list, NULL, (pl_progress){0}, ask->arena, &answers, &count, error))
        return pl_atlas_missing(ask, draft, pl_atlas_said(ask, PL_SAY_ATLAS_TITLE_FIGURES), error);
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_ATLAS_FIGURES_NOTE));
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_FIGURES_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_FIGURES_COLUMNS), false);
    for (size_t i = 0; i < count; i++) add_row(ask, &answers[i], &rows);
    pl_atlas_rows_end(&rows, draft);
    return add_arithmetic(ask, &list, draft, error);
}
