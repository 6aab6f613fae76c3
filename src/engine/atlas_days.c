/* atlas_days.c - on which days of the window each source has an update, a map without one, none, or one set
 * aside. */
#include "engine/atlas_parts.h"
#include "engine/gaps.h"

static const unsigned char mark_of[PL_DAY_STATES] = {[PL_DAY_UPDATED] = PL_MARK_UPDATED,
                                                     [PL_DAY_NO_UPDATE] = PL_MARK_STILL,
                                                     [PL_DAY_MISSING] = PL_MARK_MISSING,
                                                     [PL_DAY_SET_ASIDE] = PL_MARK_SET_ASIDE};

/* A day is called by the date on which most of it lies. */
static pl_day called(const pl_dated_day *day) {
    return pl_instant_day(day->begin + PL_DAY_SECONDS / 2);
}

static bool add_source(pl_atlas_ask *ask, const pl_asked *source, pl_strip_chart *strip, pl_strip_row *row,
                       pl_atlas_rows *counts, pl_atlas_rows *gaps, pl_error *error) {
    pl_gaps_answer answer;
    /* A day more on both sides: days turn at other hours than the window. */
    if (!pl_ask_gaps(ask->store, source->name, PL_SOURCES_TURN, ask->from - PL_DAY_SECONDS,
                     ask->to + PL_DAY_SECONDS, ask->arena, &answer, error))
        return false;
    unsigned char *marks = pl_atlas_alloc(ask, strip->days, 1);
    if (marks == NULL) return pl_fail_nomem(error);
    size_t of[PL_DAY_STATES] = {0};
    for (size_t i = 0; i < answer.day_count; i++) {
        const pl_day day = called(&answer.days[i]);
        if (day < strip->first || day >= strip->first + (pl_day)strip->days) continue;
        marks[day - strip->first] = mark_of[answer.days[i].state];
        of[answer.days[i].state]++;
    }
    *row = (pl_strip_row){source->name, marks};
    pl_atlas_cell(counts, source->name);
    for (int state = 0; state < PL_DAY_STATES; state++)
        pl_atlas_cell(counts, pl_atlas_text(ask, "%zu", of[state]));
    for (size_t i = 0; i < answer.gap_count; i++) {
        const pl_gap *gap = &answer.gaps[i];
        const bool outside = gap->end <= ask->from || gap->begin >= ask->to;
        if (outside || gap->after == INT64_MIN || gap->until == INT64_MAX) continue;
        pl_atlas_cell(gaps, source->name);
        pl_atlas_cell(gaps, pl_atlas_text(ask, "%zu", gap->days));
        char after[PL_INSTANT_TEXT], until[PL_INSTANT_TEXT];
        pl_instant_text(gap->after, after);
        pl_instant_text(gap->until, until);
        pl_atlas_cell(gaps, pl_atlas_text(ask, "%s", after));
        pl_atlas_cell(gaps, pl_atlas_text(ask, "%s", until));
    }
    return true;
}

bool pl_atlas_days(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_strip_chart *strip = pl_atlas_alloc(ask, 1, sizeof *strip);
    pl_strip_row *rows = pl_atlas_alloc(ask, ask->source_count, sizeof *rows);
    if (strip == NULL || rows == NULL) return pl_fail_nomem(error);
    const pl_day first = pl_instant_day(ask->from), last = pl_instant_day(ask->to - 1);
    *strip = (pl_strip_chart){first, (size_t)(last - first + 1), rows, ask->source_count};
    pl_atlas_rows counts = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_DAYS_TABLE),
                                               pl_atlas_said(ask, PL_SAY_ATLAS_DAYS_COLUMNS), false);
    pl_atlas_rows gaps = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_GAPS_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_GAPS_COLUMNS), true);
    bool done = true;
    for (size_t i = 0; done && i < ask->source_count; i++)
        done = add_source(ask, &ask->sources[i], strip, &rows[i], &counts, &gaps, error);
    pl_atlas_rows_end(&counts, draft);
    pl_atlas_rows_end(&gaps, draft);
    if (!done) return false;
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_ATLAS_DAYS_NOTE));
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_ATLAS_DAYS_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_DAYS_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_ATLAS_TABLE_COUNTS),
                                         .strip = strip});
    return true;
}
