/* verb_forecast.c - plumbline forecast: how well the pace of the past told the pace that came, by source and
 * horizon; the forecast made at an instant, where its interval is calibrated; and the time to a goal. */
#include "cli/forecast_out.h"
#include "cli/published_out.h"
#include "cli/verbs.h"

#define SPANS_BYTES_MAX ((size_t)256)

static const pl_option_spec forecast_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAMES", "the sources, by commas; without it one for each map maker"},
    {"side", '\0', "NAME", "whose land (the theatre's first side)"},
    {"region", '\0', "REGIONS", "only there: a region, or several joined by + (donetsk+luhansk)"},
    {"outline", '\0', "SOURCE", "whose outline of the region (the theatre's first in the evidence file)"},
    {"as-of", '\0', "DAY", "from maps up to 00:00 UTC of this day, or an instant (each source's last map)"},
    {"horizon", '\0', "SPANS", "how far ahead, in whole days, by commas (7d,30d,90d,180d,365d)"},
    {"goal", '\0', "REGIONS", "also when all of these would be held if the past pace went on"},
    {"published", '\0', NULL, "instead: what became of forecasts that were printed"},
    {NULL, '\0', NULL, NULL}};

static const char *const forecast_examples[] = {
    "plumbline forecast -e war.gpkg --as-of 2024-12-19",
    "how far ahead was guessing better than nothing, by maps up to that day",
    "plumbline forecast -e war.gpkg --source deepstate --goal donetsk --as-of 2024-12-19",
    "the rest of an oblast: days until it is held, as a distribution, if the past pace went on",
    "plumbline forecast -e war.gpkg --published",
    "forecasts that were printed: the pace that each needed, and the pace that came",
    NULL};

/* "30d,90d" */
static bool read_horizons(const pl_call *call, int32_t days[PL_HORIZONS_MAX], size_t *ret_count,
                          pl_error *error) {
    const char *text = pl_call_value(call, "horizon");
    size_t count = 0;
    if (text == NULL) {
        for (; pl_horizons[count] != 0; count++) days[count] = pl_horizons[count];
        *ret_count = count;
        return true;
    }
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        int64_t seconds;
        if (!pl_span_parse((pl_slice){at, length}, &seconds) || seconds % PL_DAY_SECONDS != 0 ||
            seconds / PL_DAY_SECONDS > PL_FORECAST_DAYS_MAX)
            return pl_fail(
                error, PL_USAGE, "--horizon \"%.*s\": spans of whole days, up to %dd, by commas (30d,90d)",
                (int)(length < SPANS_BYTES_MAX ? length : SPANS_BYTES_MAX), at, PL_FORECAST_DAYS_MAX);
        if (count == PL_HORIZONS_MAX)
            return pl_fail(error, PL_USAGE, "--horizon: more than %zu", PL_HORIZONS_MAX);
        days[count++] = (int32_t)(seconds / PL_DAY_SECONDS);
        at += length;
        if (*at == '\0') break;
    }
    *ret_count = count;
    return true;
}

static bool ask(pl_call *call, pl_store *store, pl_forecast_answer *ret, pl_error *error) {
    int32_t days[PL_HORIZONS_MAX];
    const char *region = pl_call_value(call, "region"), *goal = pl_call_value(call, "goal");
    pl_forecast_question question = {.sources = pl_call_value(call, "source"),
                                     .side = pl_call_value(call, "side"),
                                     .region = goal == NULL ? region : goal,
                                     .outline = pl_call_value(call, "outline"),
                                     .goal = goal != NULL,
                                     .as_of = INT64_MIN,
                                     .days = days};
    if (!read_horizons(call, days, &question.count, error) ||
        !pl_call_instant(call, "as-of", &question.as_of, error))
        return false;
    if (goal != NULL && region != NULL)
        return pl_fail(error, PL_USAGE, "--goal is a region itself: the forecasts are of it");
    if (question.outline != NULL && question.region == NULL)
        return pl_fail(error, PL_USAGE, "--outline says whose outline of a region: it needs one");
    return pl_ask_forecast(store, &question, &call->arena, ret, error);
}

static bool run_published(pl_call *call, pl_store *store, pl_error *error) {
    static const char *const others[] = {"source", "side", "region", "outline", "as-of", "horizon", "goal"};
    pl_published_answer *answers = NULL;
    size_t count = 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (pl_call_value(call, others[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--published and --%s exclude each other", others[i]);
    if (!pl_ask_published(store, &call->arena, &answers, &count, error)) return false;
    if (call->json)
        pl_published_json(call, answers, count);
    else if (call->csv)
        pl_published_csv(call, answers, count);
    else
        pl_published_text(call, answers, count);
    return true;
}

static bool run_guesses(pl_call *call, pl_store *store, pl_error *error) {
    pl_forecast_answer answer = {0};
    if (!ask(call, store, &answer, error)) return false;
    if (call->json)
        pl_forecast_json(call, &answer);
    else if (call->csv)
        pl_forecast_csv(call, &answer);
    else
        pl_forecast_text(call, &answer);
    return true;
}

static bool run_forecast(pl_call *call, pl_error *error) {
    pl_store *store;
    if (!pl_call_store(call, &store, error)) return false;
    const bool done = pl_call_value(call, "published") != NULL ? run_published(call, store, error)
                                                               : run_guesses(call, store, error);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_forecast = {
    .name = "forecast",
    .arguments = "",
    .summary = "how far ahead guessing the pace was better than nothing, and by how much",
    .about =
        "At each day turn the net km2 of the days ahead is guessed in a few stated ways from what the maps\n"
        "showed by then, and scored against what came. Skill is 1 - error / error of another way: 0 is no\n"
        "better. The leader is, at each day turn, the way that had erred least until then.\n"
        "An interval is shown only where such intervals held as often as they say; else why not.\n"
        "--published: forecasts that somebody printed (docs/forecast.md): the pace that each needed from "
        "the\n"
        "state on its day, and the pace that came by later maps and by figures printed later.",
    .options = forecast_options,
    .examples = forecast_examples,
    .csv = true,
    .run = run_forecast};
