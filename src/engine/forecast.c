/* forecast.c - forecasts of the pace: the series of each source, cut at the instant asked for, goes to the
 * backtest; what the maps say behind that instant is only looked at to tell what came. */
#include "engine/forecast.h"

#include "engine/clipped.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define FRESH_SECONDS (PL_STALE_DAYS * (int64_t)PL_DAY_SECONDS)
#define REGIONS_MAX ((size_t)16)
#define YEAR_DAYS ((size_t)365)

const int32_t pl_horizons[] = {7, 30, 90, 180, 365, 0};

typedef struct {
    pl_store *store;
    const pl_forecast_question *question;
    pl_arena *arena; /* of the answer */
    pl_theatre theatre;
    pl_region *regions;
    size_t region_count;
    double whole_km2;
    bool official;
} forecast_work;

static const char *text_in(pl_arena *arena, const char *format, ...) PL_PRINTF(2, 3);
static const char *text_in(pl_arena *arena, const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const size_t kept = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    const char *copy = pl_arena_copy(arena, text, kept);
    return copy == NULL ? "" : copy;
}

/* ---- regions ---- */

static bool is_file(const char *text) {
    const size_t length = strlen(text);
    return (length > 8 && strcmp(text + length - 8, ".geojson") == 0) ||
           (length > 5 && strcmp(text + length - 5, ".json") == 0);
}

/* "donetsk+luhansk"; a file's name may hold a '+'. */
static bool find_regions(forecast_work *work, pl_error *error) {
    const char *text = work->question->region;
    if (text == NULL) return true;
    work->regions = pl_arena_alloc(work->arena, REGIONS_MAX * sizeof *work->regions);
    if (work->regions == NULL) return pl_fail_nomem(error);
    for (const char *at = text;; at++) {
        const size_t length = is_file(text) ? strlen(text) : strcspn(at, "+");
        const char *name = pl_arena_copy(work->arena, at, length);
        if (name == NULL) return pl_fail_nomem(error);
        if (work->region_count == REGIONS_MAX)
            return pl_fail(error, PL_USAGE, "more than %zu regions joined by '+'", REGIONS_MAX);
        pl_region *region = &work->regions[work->region_count];
        if (!pl_region_find(work->store, &work->theatre, name, work->question->outline, work->arena, region,
                            error))
            return false;
        for (size_t i = 0; i < work->region_count; i++)
            if (strcmp(work->regions[i].name, region->name) == 0)
                return pl_fail(error, PL_USAGE, "region %s is named twice", region->name);
        /* An outline may take in the sea. */
        const bool official = isfinite(region->official_km2);
        work->whole_km2 += official ? region->official_km2 : region->outline_km2;
        work->official = official && (work->official || work->region_count == 0);
        work->region_count++;
        at += length;
        if (*at == '\0') return true;
    }
}

static const char *regions_title(const forecast_work *work) {
    pl_buffer text = {0};
    for (size_t i = 0; i < work->region_count; i++)
        pl_buffer_format(&text, "%s%s",
                         i == 0                        ? ""
                         : i + 1 == work->region_count ? " and "
                                                       : ", ",
                         work->regions[i].title);
    const char *copy =
        text.failed ? NULL : pl_arena_copy(work->arena, text.data == NULL ? "" : text.data, text.length);
    pl_buffer_free(&text);
    return copy;
}

/* ---- days ---- */

/* Held land by day turn, of all parts together. The parts are of one source, and so have the same maps. */
static bool add_up(const pl_series *const *parts, size_t count, int32_t turn_seconds, pl_instant until,
                   pl_arena *scratch, pl_daily *ret, pl_error *error) {
    pl_daily sum = {0};
    for (size_t i = 0; i < count; i++) {
        pl_daily daily;
        if (!pl_daily_of(parts[i], turn_seconds, until, FRESH_SECONDS, scratch, &daily, error)) return false;
        double *held = pl_arena_alloc(scratch, (daily.count + 1) * sizeof *held);
        if (held == NULL) return pl_fail_nomem(error);
        for (size_t k = 0; k < daily.count; k++) held[k] = daily.held_km2[k] + (i == 0 ? 0 : sum.held_km2[k]);
        sum = (pl_daily){daily.first, held, daily.count};
    }
    *ret = sum;
    return true;
}

/* A map tells for a day behind the last. */
static pl_instant told_until(const pl_series *series) {
    return series->steps[series->count - 1].instant + PL_DAY_SECONDS;
}

static bool check_reach(const pl_series *series, pl_instant as_of, pl_error *error) {
    char text[PL_INSTANT_TEXT];
    if (as_of <= told_until(series)) return true;
    pl_instant_text(series->steps[series->count - 1].instant, text);
    return pl_fail(error, PL_MISSING, "source %s has its last snapshot at %s", series->source, text);
}

/* How many of the days are known at an instant. What is held at a day turn is what the last map before it
 * drew: later ones change nothing of it. */
static bool days_known(const pl_series *series, const pl_daily *all, pl_instant as_of, size_t *ret,
                       pl_error *error) {
    size_t now = all->count;
    while (now > 0 && pl_daily_at(all, now - 1) > as_of) now--;
    if (now == 0)
        return pl_fail(error, PL_MISSING, "source %s has no day turn behind its first map yet",
                       series->source);
    if (!isfinite(all->held_km2[now - 1]))
        return pl_fail(error, PL_MISSING, "the last map of source %s is more than %d days old then",
                       series->source, PL_STALE_DAYS);
    *ret = now;
    return true;
}

/* The series of a source in each of the regions, or the one everywhere. */
static bool find_parts(const forecast_work *work, const char *source, pl_arena *scratch,
                       const pl_series *parts[REGIONS_MAX], size_t *ret_count, pl_error *error) {
    const size_t count = work->regions == NULL ? 1 : work->region_count;
    for (size_t i = 0; i < count; i++) {
        const pl_region *region = work->regions == NULL ? NULL : &work->regions[i];
        if (!pl_ask_series_in(work->store, source, work->question->side, INT64_MIN, INT64_MAX, region,
                              scratch, &parts[i], error))
            return false;
        if (parts[i] == NULL)
            return pl_fail(error, PL_MISSING,
                           "the evidence file has no snapshot of source %s, or none that draws this side",
                           source);
    }
    *ret_count = count;
    return count > 0 || pl_fail(error, PL_INTERNAL, "a region of no parts");
}

/* ---- answers ---- */

static pl_skill skill_over(const pl_guess_score *score, bool month) {
    return month ? score->over_month_again : score->over_no_change;
}

/* The longest horizon at which the leader, and some rival, was better. */
static pl_forecast_reach reach_over(const pl_forecast_source *source, bool month) {
    pl_forecast_reach reach = {0};
    for (size_t i = 0; i < source->count; i++) {
        const pl_forecast_scores *scores = &source->rows[i].scores;
        if (skill_over(&scores->of[PL_GUESS_LEADER], month).low > 0) reach.leader = scores->days;
        double best = 0;
        for (int way = PL_GUESS_SAME_AGAIN; way < PL_GUESS_LEADER; way++) {
            const double low = skill_over(&scores->of[way], month).family_low;
            if (!(low > best)) continue;
            best = low;
            reach.any = scores->days;
            reach.any_guess = (pl_guess)way;
        }
    }
    return reach;
}

const char *pl_forecast_refusal(const pl_forecast_scores *scores, pl_guess guess, int level,
                                pl_arena *arena) {
    const pl_forecast_level *l = &scores->of[guess].levels[level];
    const double percent = pl_forecast_levels[level] * 100;
    if (l->calibrated && isfinite(l->half_km2)) return NULL;
    if (l->windows < PL_FORECAST_WINDOWS_MIN)
        return text_in(arena, "too few to tell: %zu windows of %d days with an interval, at least %d needed",
                       l->windows, (int)scores->days, PL_FORECAST_WINDOWS_MIN);
    if (!l->calibrated)
        return text_in(arena,
                       "not calibrated: %.0f %% intervals held in %.0f %% of %zu windows (%.0f to %.0f %%)",
                       percent, l->coverage * 100, l->windows, l->low * 100, l->high * 100);
    return text_in(arena, "too few errors are known now");
}

static bool ask_goal(const forecast_work *work, const pl_daily *now, pl_forecast_source *source,
                     pl_error *error) {
    static const size_t pasts[PL_GOAL_PASTS] = {YEAR_DAYS, SIZE_MAX};
    pl_goal_answer *goal = pl_arena_alloc(work->arena, sizeof *goal);
    if (goal == NULL) return pl_fail_nomem(error);
    goal->left_km2 = fmax(work->whole_km2 - source->held_km2, 0);
    for (int i = 0; i < PL_GOAL_PASTS; i++) {
        pl_error own = {0};
        if (pl_goal_ask(now, pasts[i], goal->left_km2, PL_GOAL_SEED, &goal->past[i], &own)) continue;
        if (own.code != PL_MISSING) {
            if (error != NULL) *error = own;
            return false;
        }
        goal->why[i] = text_in(work->arena, "%s", own.text);
    }
    const double median_days = goal->why[0] == NULL ? goal->past[0].days[PL_GOAL_QUANTILES / 2] : INFINITY;
    const pl_forecast_scores *comparable = NULL;
    for (size_t i = 0; i < source->count && comparable == NULL; i++)
        if (source->rows[i].scores.days >= median_days) comparable = &source->rows[i].scores;
    if (comparable == NULL) {
        goal->not_calibrated = "it lies farther ahead than the longest horizon that was tested";
    } else {
        goal->comparable_days = comparable->days;
        goal->not_calibrated = pl_forecast_refusal(comparable, PL_GUESS_MEAN_365, 0, work->arena);
        goal->calibrated = goal->not_calibrated == NULL;
    }
    source->goal = goal;
    return true;
}

static bool ask_source(const forecast_work *work, pl_arena *scratch, pl_forecast_source *source,
                       pl_error *error) {
    const pl_forecast_question *question = work->question;
    const pl_series *parts[REGIONS_MAX] = {NULL};
    pl_daily all;
    size_t part_count = 0, now = 0;
    if (!find_parts(work, source->source.name, scratch, parts, &part_count, error)) return false;
    const pl_instant as_of =
        question->as_of == INT64_MIN ? told_until(parts[0]) - PL_DAY_SECONDS : question->as_of;
    source->day_turn_seconds = parts[0]->day_turn_seconds;
    if (!check_reach(parts[0], as_of, error) ||
        !add_up(parts, part_count, source->day_turn_seconds, told_until(parts[0]), scratch, &all, error) ||
        !days_known(parts[0], &all, as_of, &now, error))
        return false;
    pl_daily known = {all.first, all.held_km2, now};
    pl_forecast_row *rows = pl_arena_alloc(work->arena, question->count * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    source->first = all.first;
    source->now = pl_daily_at(&all, now - 1);
    source->held_km2 = all.held_km2[now - 1];
    for (size_t i = 0; i < question->count; i++) {
        const size_t then = now - 1 + (size_t)question->days[i];
        if (!pl_forecast_backtest(&known, question->days[i], &rows[i].scores, error)) return false;
        rows[i].came_km2 = then < all.count ? all.held_km2[then] - source->held_km2 : NAN;
        if (rows[i].scores.windows >= PL_FORECAST_WINDOWS_MIN) source->told = question->days[i];
    }
    source->rows = rows;
    source->count = question->count;
    source->over_no_change = reach_over(source, false);
    source->over_month_again = reach_over(source, true);
    return !question->goal || ask_goal(work, &known, source, error);
}

static bool check_question(const pl_forecast_question *question, pl_error *error) {
    if (question->count == 0 || question->count > PL_HORIZONS_MAX)
        return pl_fail(error, PL_USAGE, "from 1 to %zu horizons", PL_HORIZONS_MAX);
    for (size_t i = 0; i < question->count; i++) {
        if (question->days[i] < 1 || question->days[i] > PL_FORECAST_DAYS_MAX)
            return pl_fail(error, PL_USAGE, "a horizon of %d days: from 1 to %d", (int)question->days[i],
                           PL_FORECAST_DAYS_MAX);
        if (i > 0 && question->days[i] <= question->days[i - 1])
            return pl_fail(error, PL_USAGE, "horizons go up, none twice");
    }
    return !question->goal || question->region != NULL ||
           pl_fail(error, PL_USAGE, "a goal is a region: everywhere is none");
}

bool pl_ask_forecast(pl_store *store, const pl_forecast_question *question, pl_arena *arena,
                     pl_forecast_answer *ret, pl_error *error) {
    forecast_work work = {.store = store, .question = question, .arena = arena};
    pl_forecast_answer answer = {0};
    pl_asked *asked;
    size_t count;
    if (!check_question(question, error) ||
        !pl_ask_sources(store, question->sources, arena, &asked, &count, &work.theatre, error) ||
        !find_regions(&work, error))
        return false;
    const int side = question->side == NULL ? 0 : pl_theatre_side(&work.theatre, pl_slice_of(question->side));
    if (side < 0)
        return pl_fail(error, PL_USAGE, "no side \"%s\" in theatre %s", question->side, work.theatre.name);
    answer.side = work.theatre.sides[side].name;
    answer.side_title = work.theatre.sides[side].title;
    answer.regions = work.regions;
    answer.region_count = work.region_count;
    answer.whole_km2 = work.whole_km2;
    answer.official = work.official;
    answer.region_title = regions_title(&work);
    pl_forecast_source *sources = pl_arena_alloc(arena, (count + 1) * sizeof *sources);
    if (sources == NULL || answer.region_title == NULL) return pl_fail_nomem(error);
    size_t answered = 0;
    for (size_t i = 0; i < count; i++) {
        pl_arena scratch = {0};
        pl_error own = {0};
        sources[i] = (pl_forecast_source){.source = asked[i]};
        const bool done = ask_source(&work, &scratch, &sources[i], &own);
        pl_arena_free(&scratch);
        if (!done && own.code != PL_MISSING) {
            if (error != NULL) *error = own;
            return false;
        }
        if (!done) sources[i].missing = text_in(arena, "%s", own.text);
        answered += done;
    }
    if (answered == 0) return pl_fail(error, PL_MISSING, "%s", sources[0].missing);
    answer.sources = sources;
    answer.source_count = count;
    *ret = answer;
    return true;
}

bool pl_forecast_skill_of(const pl_series *const *parts, size_t count, int32_t turn_seconds, pl_instant as_of,
                          int64_t horizon_days, pl_skill *ret, pl_error *error) {
    pl_arena scratch = {0};
    pl_daily all;
    pl_forecast_scores scores;
    size_t now = 0;
    if (horizon_days < 1 || horizon_days > PL_FORECAST_DAYS_MAX)
        return pl_fail(error, PL_USAGE, "a horizon of %lld days: from 1 to %d", (long long)horizon_days,
                       PL_FORECAST_DAYS_MAX);
    const bool done = add_up(parts, count, turn_seconds, as_of, &scratch, &all, error) &&
                      days_known(parts[0], &all, as_of, &now, error) &&
                      pl_forecast_backtest(&(pl_daily){all.first, all.held_km2, now}, (int32_t)horizon_days,
                                           &scores, error);
    pl_arena_free(&scratch);
    if (done) *ret = scores.of[PL_GUESS_LEADER].over_no_change;
    return done;
}

bool pl_ask_forecast_skill(pl_store *store, const char *source, const char *side, const char *region,
                           pl_instant as_of, int64_t horizon_days, pl_arena *arena, double *ret_skill,
                           double *ret_low, double *ret_high, pl_error *error) {
    const pl_forecast_question question = {.side = side, .region = region};
    forecast_work work = {.store = store, .question = &question, .arena = arena};
    const pl_series *parts[REGIONS_MAX] = {NULL};
    pl_asked *asked;
    pl_arena scratch = {0};
    pl_skill skill;
    size_t count;
    if (!pl_ask_sources(store, source, arena, &asked, &count, &work.theatre, error)) return false;
    if (count != 1) return pl_fail(error, PL_USAGE, "the skill of a forecast is asked of one source");
    const bool done =
        find_regions(&work, error) && find_parts(&work, asked[0].name, &scratch, parts, &count, error) &&
        pl_forecast_skill_of(parts, count, parts[0]->day_turn_seconds, as_of, horizon_days, &skill, error);
    pl_arena_free(&scratch);
    if (!done) return false;
    *ret_skill = skill.value;
    *ret_low = skill.low;
    *ret_high = skill.high;
    return true;
}
