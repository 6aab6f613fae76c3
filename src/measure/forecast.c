/* forecast.c - a rolling-origin backtest of ways to guess, with conformal intervals.
 *
 * At each day turn each way says what the next days bring, from what was held up to then. An error is known
 * once its days have come; the intervals and the leader of a day turn rest on the errors known by then alone.
 * Targets of neighbouring day turns overlap, so that a thousand of them are worth far fewer: skill is judged
 * on sums over blocks as long as the horizon, coverage by as many windows as do not overlap. */
#include "measure/forecast.h"

#include "measure/chance.h"

#include <math.h>

#define MONTH_DAYS 30
#define MEMORY_DAYS 365 /* intervals rest on the errors known of late; longer where the level needs more */
#define CONFIDENCE 0.95

const char *const pl_guess_names[PL_GUESS_COUNT + 1] = {"no-change", "same-again", "month-again",
                                                        "mean-90d",  "mean-180d",  "mean-365d",
                                                        "mean-all",  "leader",     NULL};
const double pl_forecast_levels[PL_FORECAST_LEVELS] = {0.80, 0.95};

/* ---- days ---- */

pl_instant pl_daily_at(const pl_daily *daily, size_t index) {
    return daily->first + (pl_instant)index * PL_DAY_SECONDS;
}

bool pl_daily_of(const pl_series *series, int32_t turn_seconds, pl_instant until, int64_t fresh_seconds,
                 pl_arena *arena, pl_daily *ret, pl_error *error) {
    *ret = (pl_daily){0};
    if (series->count == 0) return true;
    pl_instant first = pl_per_begin(PL_PER_DAY, turn_seconds, series->steps[0].instant);
    if (first < series->steps[0].instant) first += PL_DAY_SECONDS;
    if (until < first) return true;
    const size_t count = (size_t)((until - first) / PL_DAY_SECONDS) + 1;
    double *held = pl_arena_alloc(arena, count * sizeof *held);
    if (held == NULL) return pl_fail_nomem(error);
    for (size_t day = 0, at = 0; day < count; day++) {
        const pl_instant turn = first + (pl_instant)day * PL_DAY_SECONDS;
        while (at + 1 < series->count && series->steps[at + 1].instant <= turn) at++;
        held[day] = turn - series->steps[at].instant > fresh_seconds ? NAN : series->steps[at].held_km2;
    }
    *ret = (pl_daily){first, held, count};
    return true;
}

/* ---- guesses ---- */

/* One day turn. `error` is what came less what was said, NAN while it has not come. */
typedef struct {
    size_t day;
    double said[PL_GUESS_COUNT], error[PL_GUESS_COUNT];
    bool came;
    pl_guess leader;
} origin;

typedef struct {
    const double *held;
    size_t count, days;
    origin *origins;
    size_t origin_count;
    size_t came_count; /* those whose days have come are not always the first: a gap may lie between */
    double *sorted, *own, *other; /* room for one number an origin each */
    size_t *at;                   /* which origins the numbers are of */
} backtest;

/* The pace of the last `length` days, over the horizon. */
static double goes_on(const backtest *b, size_t day, size_t length) {
    if (length > day) length = day;
    return (b->held[day] - b->held[day - length]) * (double)b->days / (double)length;
}

/* False when a way lacks what it needs: then none of them is scored there. */
static bool guess(const backtest *b, size_t day, origin *ret) {
    ret->day = day;
    ret->said[PL_GUESS_NO_CHANGE] = 0;
    ret->said[PL_GUESS_SAME_AGAIN] = goes_on(b, day, b->days);
    ret->said[PL_GUESS_MONTH_AGAIN] = goes_on(b, day, MONTH_DAYS);
    ret->said[PL_GUESS_MEAN_90] = goes_on(b, day, 90);
    ret->said[PL_GUESS_MEAN_180] = goes_on(b, day, 180);
    ret->said[PL_GUESS_MEAN_365] = goes_on(b, day, 365);
    ret->said[PL_GUESS_MEAN_ALL] = goes_on(b, day, day);
    for (int way = 0; way < PL_GUESS_LEADER; way++)
        if (!isfinite(ret->said[way])) return false;
    return true;
}

/* What each way says at each day turn, the leader last, since it rests on the errors of the others. */
static void make_guesses(backtest *b) {
    double sums[PL_GUESS_COUNT] = {0};
    size_t summed = 0;
    bool any = false;
    const size_t least = b->days > MONTH_DAYS ? b->days : MONTH_DAYS;
    for (size_t day = least; day < b->count; day++) {
        origin *o = &b->origins[b->origin_count];
        if (!guess(b, day, o)) continue;
        for (; summed < b->origin_count && b->origins[summed].day + b->days <= day; summed++) {
            if (!b->origins[summed].came) continue;
            any = true;
            for (int way = 0; way < PL_GUESS_LEADER; way++) sums[way] += fabs(b->origins[summed].error[way]);
        }
        o->leader = PL_GUESS_SAME_AGAIN;
        for (int way = PL_GUESS_SAME_AGAIN; way < PL_GUESS_LEADER; way++)
            if (sums[way] < sums[o->leader]) o->leader = (pl_guess)way;
        if (!any) o->leader = PL_GUESS_MONTH_AGAIN;
        o->said[PL_GUESS_LEADER] = o->said[o->leader];
        const double target = day + b->days < b->count ? b->held[day + b->days] - b->held[day] : NAN;
        o->came = isfinite(target);
        for (int way = 0; way < PL_GUESS_COUNT; way++) o->error[way] = target - o->said[way];
        b->came_count += o->came;
        b->origin_count++;
    }
}

/* ---- skill ---- */

/* So many of the numbers' blocks hold one: blocks as long as the horizon, from the first on. */
static size_t block_count(const backtest *b, size_t count) {
    size_t blocks = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t first = b->origins[b->at[0]].day, block = (b->origins[b->at[i]].day - first) / b->days;
        blocks += i == 0 || block != (b->origins[b->at[i - 1]].day - first) / b->days;
    }
    return blocks;
}

/* 1 - sum(own) / sum(other). Its variance is that of a ratio of means over blocks (linearised); neighbouring
 * blocks share targets, so their covariance is added, but never to make the interval narrower. */
static pl_skill skill_of(const backtest *b, size_t count) {
    pl_skill skill = {NAN, NAN, NAN, NAN};
    double own = 0, other = 0;
    for (size_t i = 0; i < count; i++) {
        own += b->own[i];
        other += b->other[i];
    }
    const size_t blocks = block_count(b, count);
    if (blocks < PL_FORECAST_WINDOWS_MIN || !(other > 0)) return skill;
    const double ratio = own / other;
    double variance = 0, covariance = 0, before = 0;
    const size_t first = b->origins[b->at[0]].day;
    for (size_t i = 0, next, last_block = 0; i < count; i = next) {
        const size_t block = (b->origins[b->at[i]].day - first) / b->days;
        double rest = 0;
        for (next = i; next < count && (b->origins[b->at[next]].day - first) / b->days == block; next++)
            rest += b->own[next] - ratio * b->other[next];
        variance += rest * rest;
        if (i > 0 && block == last_block + 1) covariance += rest * before;
        before = rest;
        last_block = block;
    }
    /* sum(rest^2) n / (n - 1) is n times the variance of one block: that of the ratio is it over sum^2. */
    const double n = (double)blocks, sum = variance + fmax(2 * covariance, 0);
    const double error = sqrt(sum * n / (n - 1)) / other, tail = (1 - CONFIDENCE) / 2;
    const double t = pl_student_quantile(1 - tail, n - 1),
                 family_t = pl_student_quantile(1 - tail / PL_GUESS_RIVALS, n - 1);
    skill.value = 1 - ratio;
    skill.low = skill.value - t * error;
    skill.high = skill.value + t * error;
    skill.family_low = skill.value - family_t * error;
    return skill;
}

/* ---- intervals ---- */

/* The known errors that an interval rests on, sorted by size, while the day moves on. */
typedef struct {
    size_t count, enter, leave; /* origins enter as their days have come, and leave with age */
    size_t memory;              /* days */
} recent;

static size_t place_of(const double *sorted, size_t count, double value) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void move_on(backtest *b, recent *r, int way, size_t day) {
    for (; r->enter < b->origin_count && b->origins[r->enter].day + b->days <= day; r->enter++) {
        if (!b->origins[r->enter].came) continue;
        const double size = fabs(b->origins[r->enter].error[way]);
        const size_t place = place_of(b->sorted, r->count, size);
        memmove(&b->sorted[place + 1], &b->sorted[place], (r->count - place) * sizeof *b->sorted);
        b->sorted[place] = size;
        r->count++;
    }
    for (; r->leave < r->enter && b->origins[r->leave].day + b->days + r->memory <= day; r->leave++) {
        if (!b->origins[r->leave].came) continue;
        const size_t place = place_of(b->sorted, r->count, fabs(b->origins[r->leave].error[way]));
        memmove(&b->sorted[place], &b->sorted[place + 1], (r->count - place - 1) * sizeof *b->sorted);
        r->count--;
    }
}

/* Windows of the known errors that do not overlap. */
static size_t recent_windows(const backtest *b, const recent *r) {
    size_t first = r->leave, last = r->enter;
    while (first < last && !b->origins[first].came) first++;
    while (last > first && !b->origins[last - 1].came) last--;
    return first == last ? 0 : (b->origins[last - 1].day - b->origins[first].day) / b->days + 1;
}

/* Split conformal: of n errors the ceil(level (n + 1))-th smallest. Of n that overlap and are worth w, it is
 * the same share of them as it would be of w: the ceil(level (w + 1) / w n)-th. NAN while w is too small for
 * a level so high. */
static double half_width(const backtest *b, const recent *r, double level) {
    const double windows = (double)recent_windows(b, r), count = (double)r->count;
    if (r->count == 0) return NAN;
    const double rank = ceil(level * (windows + 1) / windows * count - 1e-9);
    return rank > count ? NAN : b->sorted[(size_t)rank - 1];
}

/* Gneiting and Raftery (2007), 43: the width, and what lies outside by 2 / alpha. */
static double interval_score(double half, double error, double level) {
    return 2 * half + 2 / (1 - level) * fmax(fabs(error) - half, 0);
}

/* What the intervals of no change scored where this way's did; both exist at the same day turns, since both
 * rest on the errors of the same ones. */
static void score_level(backtest *b, int way, int which, double *no_change, pl_forecast_level *ret) {
    const double level = pl_forecast_levels[which];
    const size_t needed = (size_t)ceil((double)b->days / (1 - level) - 1e-9);
    recent r = {.memory = needed > MEMORY_DAYS ? needed : MEMORY_DAYS};
    pl_forecast_level made = {.coverage = NAN, .low = NAN, .high = NAN, .score = NAN, .half_km2 = NAN};
    size_t hits = 0;
    double sum = 0;
    for (size_t i = 0; i < b->origin_count; i++) {
        const origin *o = &b->origins[i];
        if (!o->came) continue;
        move_on(b, &r, way, o->day);
        const double half = half_width(b, &r, level);
        if (!isfinite(half)) continue;
        const double score = interval_score(half, o->error[way], level);
        hits += fabs(o->error[way]) <= half;
        sum += score;
        b->at[made.scored] = i;
        b->own[made.scored] = score;
        if (way == PL_GUESS_NO_CHANGE) no_change[made.scored] = score;
        b->other[made.scored] = no_change[made.scored];
        made.scored++;
    }
    move_on(b, &r, way, b->count - 1);
    made.half_km2 = half_width(b, &r, level);
    made.over_no_change = skill_of(b, made.scored);
    if (made.scored > 0) {
        made.windows = block_count(b, made.scored);
        made.coverage = (double)hits / (double)made.scored;
        made.score = sum / (double)made.scored;
        pl_binomial_bounds(made.coverage * (double)made.windows, (double)made.windows, CONFIDENCE, &made.low,
                           &made.high);
        made.calibrated = made.windows >= PL_FORECAST_WINDOWS_MIN && made.low <= level && level <= made.high;
    }
    *ret = made;
}

/* ---- all of it ---- */

static pl_skill skill_over(backtest *b, int way, int other) {
    size_t count = 0;
    for (size_t i = 0; i < b->origin_count; i++) {
        if (!b->origins[i].came) continue;
        b->at[count] = i;
        b->own[count] = fabs(b->origins[i].error[way]);
        b->other[count] = fabs(b->origins[i].error[other]);
        count++;
    }
    return skill_of(b, count);
}

static void score_ways(backtest *b, double *no_change, pl_forecast_scores *scores) {
    const origin *last = b->origin_count == 0 ? NULL : &b->origins[b->origin_count - 1];
    const bool now = last != NULL && last->day == b->count - 1;
    scores->leader = now ? last->leader : PL_GUESS_MONTH_AGAIN;
    for (int way = 0; way < PL_GUESS_COUNT; way++) {
        pl_guess_score *score = &scores->of[way];
        double sum = 0;
        score->over_no_change = skill_over(b, way, PL_GUESS_NO_CHANGE);
        score->over_month_again = skill_over(b, way, PL_GUESS_MONTH_AGAIN);
        for (size_t i = 0; i < b->came_count; i++) sum += b->own[i];
        score->mean_error_km2 = b->came_count == 0 ? NAN : sum / (double)b->came_count;
        score->now_km2 = now ? last->said[way] : NAN;
        if (way == 0) scores->windows = block_count(b, b->came_count);
        if (way == 0 && b->came_count > 0) {
            scores->first = (pl_instant)b->origins[b->at[0]].day;
            scores->last = (pl_instant)b->origins[b->at[b->came_count - 1]].day;
        }
    }
    for (int which = 0; which < PL_FORECAST_LEVELS; which++)
        for (int way = 0; way < PL_GUESS_COUNT; way++)
            score_level(b, way, which, no_change, &scores->of[way].levels[which]);
}

bool pl_forecast_backtest(const pl_daily *daily, int32_t days, pl_forecast_scores *ret, pl_error *error) {
    if (days < 1 || days > PL_FORECAST_DAYS_MAX)
        return pl_fail(error, PL_USAGE, "a horizon of %d days: from 1 to %d", (int)days,
                       PL_FORECAST_DAYS_MAX);
    const size_t room = daily->count + 1;
    pl_arena scratch = {0};
    backtest b = {.held = daily->held_km2,
                  .count = daily->count,
                  .days = (size_t)days,
                  .origins = pl_arena_alloc(&scratch, room * sizeof *b.origins),
                  .sorted = pl_arena_alloc(&scratch, room * sizeof *b.sorted),
                  .own = pl_arena_alloc(&scratch, room * sizeof *b.own),
                  .other = pl_arena_alloc(&scratch, room * sizeof *b.other),
                  .at = pl_arena_alloc(&scratch, room * sizeof *b.at)};
    double *no_change = pl_arena_alloc(&scratch, room * sizeof *no_change);
    const bool done = (b.origins != NULL && b.sorted != NULL && b.own != NULL && b.other != NULL &&
                       b.at != NULL && no_change != NULL) ||
                      pl_fail_nomem(error);
    if (done) {
        pl_forecast_scores scores = {.days = days, .first = INT64_MIN, .last = INT64_MIN};
        make_guesses(&b);
        scores.origins = b.came_count;
        if (b.count > 0) score_ways(&b, no_change, &scores);
        if (scores.first != INT64_MIN) {
            scores.first = pl_daily_at(daily, (size_t)scores.first);
            scores.last = pl_daily_at(daily, (size_t)scores.last);
        }
        *ret = scores;
    }
    pl_arena_free(&scratch);
    return done;
}
