/* atlas_hubs.c - how far the places that a theatre names lie from what the side holds: day by day for the
 * ones that came nearer most, and at both ends of the window for all. */
#include "engine/atlas_parts.h"
#include "engine/hubs.h"

#include <math.h>

#define CHARTS 2          /* hubs whose distance is drawn day by day */
#define NEARER_MIN_KM 0.1 /* by which the line came nearer to them */
#define DAYS_MAX ((size_t)400)

/* A hub at both ends of the window. Held ground on both ends is no distance any more. */
typedef struct {
    const pl_theatre_hub *hub;
    pl_hub_answer answer;
    double nearer_km; /* by the first source that tells; NAN: none does at both ends */
} measured;

static const pl_hub_day *day_at(const pl_hub_source *source, pl_instant at) {
    for (size_t i = 0; i < source->day_count; i++)
        if (source->days[i].at == at) return &source->days[i];
    return NULL;
}

static bool ask_hub(pl_atlas_ask *ask, const char *hub, const pl_instant *instants, size_t count,
                    pl_hub_answer *ret, pl_error *error) {
    const pl_hub_question question = {.as_of = INT64_MAX,
                                      .side = ask->side,
                                      .place = {.name = hub},
                                      .instants = instants,
                                      .instant_count = count};
    return pl_ask_hub(ask->store, &question, ask->arena, ret, error);
}

static double nearer_by(const pl_hub_answer *answer, pl_instant from, pl_instant to) {
    for (size_t i = 0; i < answer->source_count; i++) {
        const pl_hub_day *a = day_at(&answer->sources[i], from), *b = day_at(&answer->sources[i], to);
        if (a != NULL && b != NULL && a->held[0].distance_km > 0)
            return a->held[0].distance_km - b->held[0].distance_km;
    }
    return NAN;
}

static const char *distance_text(pl_atlas_ask *ask, const pl_hub_day *day) {
    if (day == NULL || !isfinite(day->held[0].distance_km)) return pl_atlas_said(ask, PL_SAY_UNKNOWN);
    const double km = day->held[0].distance_km;
    return km < 0 ? ATLAS_SAY(ask, PL_SAY_ATLAS_DEEP, pl_atlas_number(ask, -km, 2))
                  : pl_atlas_text(ask, "%.2f", km);
}

static void add_rows(pl_atlas_ask *ask, const measured *hub, pl_atlas_rows *rows) {
    for (size_t i = 0; i < hub->answer.source_count; i++) {
        const pl_hub_source *source = &hub->answer.sources[i];
        if (source->source.stands_beside != NULL) continue;
        pl_atlas_cell(rows, pl_atlas_text(ask, "%s, %s", hub->hub->title, hub->answer.hub.points[0].name));
        pl_atlas_cell(rows, source->source.name);
        pl_atlas_cell(rows, distance_text(ask, day_at(source, ask->from)));
        pl_atlas_cell(rows, distance_text(ask, day_at(source, ask->to)));
    }
}

static bool add_chart(pl_atlas_ask *ask, const measured *hub, const pl_instant *instants, size_t count,
                      pl_atlas_draft *draft, pl_error *error) {
    pl_hub_answer answer;
    pl_line *lines = pl_atlas_alloc(ask, PL_SERIES_MAX, sizeof *lines);
    pl_line_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    if (lines == NULL || chart == NULL) return pl_fail_nomem(error);
    if (!ask_hub(ask, hub->hub->name, instants, count, &answer, error)) return false;
    *chart = (pl_line_chart){
        .y_name = pl_atlas_said(ask, PL_SAY_ATLAS_HUB_Y), .dates = true, .from_zero = true, .lines = lines};
    for (size_t i = 0; i < answer.source_count && chart->count < PL_SERIES_MAX; i++) {
        const pl_hub_source *source = &answer.sources[i];
        pl_line_point *points = pl_atlas_alloc(ask, source->day_count + 1, sizeof *points);
        if (points == NULL) return pl_fail_nomem(error);
        for (size_t k = 0; k < source->day_count; k++) {
            const pl_hub_day *day = &source->days[k];
            points[k] = (pl_line_point){(double)day->at, day->held[0].distance_km, day->interval.low,
                                        day->interval.high};
        }
        lines[chart->count++] = (pl_line){source->source.name, points, source->day_count, true};
    }
    pl_atlas_picture(
        draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_HUB_TITLE, hub->hub->title),
                            .caption = ATLAS_SAY(ask, PL_SAY_ATLAS_HUB_CAPTION, answer.hub.points[0].name,
                                                 pl_atlas_number(ask, answer.hub.points[0].at.lon, 4),
                                                 pl_atlas_number(ask, answer.hub.points[0].at.lat, 4),
                                                 answer.hub.points[0].from),
                            .description = pl_atlas_said(ask, PL_SAY_ATLAS_HUB_WORDS),
                            .lines = chart});
    return true;
}

/* Every day of the window, and its two ends. */
static size_t days_of(const pl_atlas_ask *ask, pl_instant *instants) {
    size_t count = 0;
    for (pl_instant at = ask->from; at < ask->to && count + 1 < DAYS_MAX; at += PL_DAY_SECONDS)
        instants[count++] = at;
    instants[count++] = ask->to;
    return count;
}

bool pl_atlas_hubs(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    const pl_theatre *theatre = &ask->theatre;
    const pl_instant ends[] = {ask->from, ask->to};
    measured *hubs = pl_atlas_alloc(ask, theatre->hub_count + 1, sizeof *hubs);
    pl_instant *instants = pl_atlas_alloc(ask, DAYS_MAX, sizeof *instants);
    if (hubs == NULL || instants == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < theatre->hub_count; i++) {
        hubs[i] = (measured){.hub = &theatre->hubs[i]};
        if (!ask_hub(ask, theatre->hubs[i].name, ends, 2, &hubs[i].answer, error))
            return pl_atlas_missing(ask, draft, theatre->hubs[i].title, error);
        hubs[i].nearer_km = nearer_by(&hubs[i].answer, ask->from, ask->to);
    }
    const size_t day_count = days_of(ask, instants);
    bool done = true;
    size_t charts = 0;
    for (size_t i = 0; done && i < theatre->hub_count && charts < CHARTS; i++) {
        if (!(hubs[i].nearer_km >= NEARER_MIN_KM)) continue;
        done = add_chart(ask, &hubs[i], instants, day_count, draft, error);
        charts++;
    }
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_ATLAS_HUB_TABLE),
                                             pl_atlas_said(ask, PL_SAY_ATLAS_HUB_COLUMNS), true);
    for (size_t i = 0; i < theatre->hub_count; i++) add_rows(ask, &hubs[i], &rows);
    pl_atlas_rows_end(&rows, draft);
    return done;
}
