/* atlas_places.c - which settlements changed hands in the window, week by week, by each source and gazetteer.
 */
#include "engine/atlas_parts.h"
#include "engine/histories.h"

#include <math.h>

#define ROWS_MAX ((size_t)400) /* settlements listed a source */

static bool add_weeks(pl_atlas_ask *ask, const pl_flips_answer *answer, pl_atlas_draft *draft,
                      pl_error *error) {
    pl_line *lines = pl_atlas_alloc(ask, PL_SERIES_MAX, sizeof *lines);
    pl_line_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    if (lines == NULL || chart == NULL) return pl_fail_nomem(error);
    *chart = (pl_line_chart){.y_name = pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_Y),
                             .dates = true,
                             .from_zero = true,
                             .lines = lines};
    for (size_t i = 0; i < answer->source_count && chart->count < PL_SERIES_MAX; i++) {
        const pl_flips_source *source = &answer->sources[i];
        if (source->tally_count == 0) continue;
        const pl_place_tally *merged = &source->tallies[source->tally_count - 1];
        pl_line_point *points = pl_atlas_alloc(ask, merged->period_count + 2, sizeof *points);
        if (points == NULL) return pl_fail_nomem(error);
        for (size_t k = 0; k < merged->period_count; k++) {
            const pl_place_period *period = &merged->periods[k];
            points[k] = (pl_line_point){
                (double)period->begin,
                period->updates == 0 ? NAN : (double)period->taken - (double)period->lost, NAN, NAN};
        }
        /* The last week is as wide as what is known of it. */
        size_t count = merged->period_count;
        if (count > 0) {
            points[count] = points[count - 1];
            points[count++].x = (double)merged->periods[merged->period_count - 1].end;
        }
        lines[chart->count++] =
            (pl_line){ATLAS_SAY(ask, PL_SAY_ATLAS_PLACES_LINE, source->source.name), points, count, true};
    }
    if (chart->count == 0) return true;
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_WEEKS),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_WORDS),
                                         .lines = chart});
    return true;
}

static void add_tallies(pl_atlas_ask *ask, const pl_flips_source *source, pl_atlas_rows *rows) {
    for (size_t i = 0; i < source->tally_count; i++) {
        const pl_place_tally *tally = &source->tallies[i];
        pl_atlas_cell(rows, source->source.name);
        pl_atlas_cell(rows, tally->gazetteer == NULL ? pl_atlas_said(ask, PL_SAY_ATLAS_ALL_MERGED)
                                                     : tally->gazetteer);
        const size_t numbers[] = {tally->places, tally->held_from, tally->held_to, tally->taken, tally->lost};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            pl_atlas_cell(rows, pl_atlas_text(ask, "%zu", numbers[k]));
    }
}

static void add_names(pl_atlas_ask *ask, const pl_flips_source *source, pl_atlas_rows *rows) {
    size_t listed = 0;
    for (size_t i = 0; i < source->flip_count && listed < ROWS_MAX; i++) {
        const pl_place_flip *flip = &source->flips[i];
        if (!flip->of_merged) continue;
        pl_atlas_cell(rows, flip->point->name);
        pl_atlas_cell(rows, source->source.name);
        pl_atlas_cell(rows, flip->taken   ? (flip->again ? pl_atlas_said(ask, PL_SAY_ATLAS_TAKEN_AGAIN)
                                                         : pl_atlas_said(ask, PL_SAY_ATLAS_TAKEN))
                            : flip->again ? pl_atlas_said(ask, PL_SAY_ATLAS_LOST_AGAIN)
                                          : pl_atlas_said(ask, PL_SAY_ATLAS_LOST_ONCE));
        pl_atlas_cell(rows, pl_atlas_day(ask, flip->after));
        pl_atlas_cell(rows, pl_atlas_day(ask, flip->at));
        listed++;
    }
}

bool pl_atlas_places(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    const pl_flips_question question = {.as_of = INT64_MAX,
                                        .side = ask->side,
                                        .from = ask->from,
                                        .to = ask->to,
                                        .per = PL_PER_WEEK,
                                        .kinds = PL_KINDS_ALL};
    pl_flips_answer answer = {0};
    if (!pl_ask_flips(ask->store, &question, ask->arena, &answer, error))
        return pl_atlas_missing(ask, draft, pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_ASKED), error);
    pl_atlas_rows counts = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_TABLE),
                                               pl_atlas_said(ask, PL_SAY_ATLAS_PLACES_COLUMNS), false);
    pl_atlas_rows names = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_NAMES_TABLE),
                                              pl_atlas_said(ask, PL_SAY_ATLAS_NAMES_COLUMNS), true);
    for (size_t i = 0; i < answer.source_count; i++) {
        if (answer.sources[i].source.stands_beside != NULL) continue;
        add_tallies(ask, &answer.sources[i], &counts);
        add_names(ask, &answer.sources[i], &names);
    }
    const bool done = add_weeks(ask, &answer, draft, error);
    pl_atlas_rows_end(&counts, draft);
    pl_atlas_rows_end(&names, draft);
    return done;
}
