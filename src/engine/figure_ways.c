/* figure_ways.c - published figures that are no area: the length of the front, which depends on what is left
 * out as coast and border, and settlements taken, which depend on the gazetteer. */
#include "engine/figure_values.h"
#include "engine/front.h"
#include "engine/histories.h"

#include <math.h>
#include <stdio.h>

/* What says "the evidence does not reach" becomes the reason; everything else is an error. */
static bool reason(const pl_error *failed, pl_arena *arena, pl_figure_ways *ways, pl_error *error) {
    if (failed->code != PL_MISSING && failed->code != PL_USAGE) {
        if (error != NULL) *error = *failed;
        return false;
    }
    ways->why = pl_arena_copy(arena, failed->text, strlen(failed->text));
    return ways->why != NULL || pl_fail_nomem(error);
}

static bool add_way(pl_figure_ways *ways, double value, pl_arena *arena, const char *text, pl_error *error) {
    if (ways->count == PL_FIGURE_WAYS_MAX) return true;
    ways->names[ways->count] = pl_arena_copy(arena, text, strlen(text));
    ways->values[ways->count] = value;
    return ways->names[ways->count++] != NULL || pl_fail_nomem(error);
}

/* By how near to coast and border the front ends; 5 km is what `front` takes. */
static bool front_ways(pl_store *store, const pl_figure *f, const char *source, pl_arena *arena,
                       pl_figure_ways *ways, pl_error *error) {
    static const double borders_km[] = {5, 1, 3, 10};
    for (size_t i = 0; i < sizeof borders_km / sizeof *borders_km; i++) {
        const pl_front_question question = {.as_of = INT64_MAX,
                                            .sources = source,
                                            .side = f->side[0] == '\0' ? NULL : f->side,
                                            .region = f->region[0] == '\0' ? NULL : f->region,
                                            .from = INT64_MIN,
                                            .to = pl_day_start(f->on + 1),
                                            .hole_max_km2 = 5,
                                            .border_km = borders_km[i],
                                            .moved_m = PL_FRONT_MOVED_M,
                                            .kinds = PL_KINDS_ALL};
        pl_front_answers answers;
        pl_error failed = {0};
        char text[80];
        if (!pl_ask_front(store, &question, arena, &answers, &failed))
            return reason(&failed, arena, ways, error);
        if (answers.count == 0 || !answers.answers[0].answered) {
            ways->why = answers.count == 0 ? "this map has no front there" : answers.answers[0].why;
            return true;
        }
        const pl_interval *length = &answers.answers[0].whole.length_to_km;
        if (i == 0) ways->interval = *length;
        snprintf(text, sizeof text, "farther than %.0f km from coast and border", borders_km[i]);
        if (!add_way(ways, length->value, arena, text, error)) return false;
    }
    return true;
}

/* By every gazetteer and by all merged; taken, and taken less lost. */
static bool settlement_ways(pl_store *store, const pl_figure *f, const char *source, pl_arena *arena,
                            pl_figure_ways *ways, pl_error *error) {
    const pl_flips_question question = {.as_of = INT64_MAX,
                                        .sources = source,
                                        .side = f->side[0] == '\0' ? NULL : f->side,
                                        .region = f->region[0] == '\0' ? NULL : f->region,
                                        .from = pl_day_start(f->from),
                                        .to = pl_day_start(f->to),
                                        .per = PL_PER_MONTH,
                                        .kinds = PL_KINDS_ALL};
    pl_flips_answer flips;
    pl_error failed = {0};
    if (!pl_ask_flips(store, &question, arena, &flips, &failed)) return reason(&failed, arena, ways, error);
    if (flips.source_count == 0) {
        ways->why = "its maps do not reach there";
        return true;
    }
    const pl_flips_source *s = &flips.sources[0];
    for (int less = 0; less < 2; less++) /* All merged first: no gazetteer is the plain one. */
        for (size_t i = s->tally_count; i-- > 0;) {
            const pl_place_tally *tally = &s->tallies[i];
            char text[160];
            if (tally->gazetteer != NULL && s->tally_count == 2) continue; /* merged from one: the same */
            snprintf(text, sizeof text, "%s by %.80s", less == 0 ? "taken" : "taken less lost",
                     tally->gazetteer == NULL ? "all gazetteers" : tally->gazetteer);
            if (!add_way(ways, (double)tally->taken - (less == 0 ? 0 : (double)tally->lost), arena, text,
                         error))
                return false;
        }
    ways->interval = pl_interval_start(ways->count > 0 ? ways->values[0] : NAN);
    return true;
}

bool pl_figure_ways_find(pl_store *store, const pl_figure *figure, const char *source, pl_arena *arena,
                         pl_figure_ways *ret, pl_error *error) {
    pl_figure_ways ways = {.count = 0};
    bool done = figure->quantity == PL_FIGURE_FRONT ? front_ways(store, figure, source, arena, &ways, error)
                : figure->has_period ? settlement_ways(store, figure, source, arena, &ways, error)
                                     : (ways.why = "settlements are counted over a period", true);
    if (done) *ret = ways;
    return done;
}
