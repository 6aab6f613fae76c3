/* gaps.c - a source's days, each by what maps it brought, and the runs of days without an update. */
#include "measure/gaps.h"

const char *const pl_day_state_names[PL_DAY_STATES + 1] = {"updated", "no-update", "missing", "set-aside",
                                                           NULL};

/* The begin of the day (begin, end] that a map belongs to. */
static pl_instant day_of(pl_instant instant, int32_t turn_seconds) {
    const pl_instant local = instant - 1 - turn_seconds, rest = local % PL_DAY_SECONDS;
    return local - (rest < 0 ? rest + PL_DAY_SECONDS : rest) + turn_seconds;
}

static void count_map(pl_dated_day *day, const pl_dated_map *map) {
    if (map->set_aside != NULL) {
        if (day->set_aside++ == 0) day->why = map->set_aside;
        return;
    }
    day->maps++;
    day->updates += map->updated;
}

static pl_day_state state_of(const pl_dated_day *day) {
    return day->updates > 0     ? PL_DAY_UPDATED
           : day->maps > 0      ? PL_DAY_NO_UPDATE
           : day->set_aside > 0 ? PL_DAY_SET_ASIDE
                                : PL_DAY_MISSING;
}

bool pl_days_of(const pl_dated_map *maps, size_t count, int32_t turn_seconds, pl_instant from, pl_instant to,
                pl_arena *arena, pl_dated_day **ret, size_t *ret_count, pl_error *error) {
    *ret = NULL;
    *ret_count = 0;
    if (count == 0 || from >= to) return true;
    pl_instant begin = day_of(maps[0].instant, turn_seconds),
               last = day_of(maps[count - 1].instant, turn_seconds);
    if (from > begin) begin = day_of(from, turn_seconds) + PL_DAY_SECONDS; /* the first at or after `from` */
    if (last > to - 1) last = day_of(to, turn_seconds);
    if (begin > last) return true;
    const size_t room = (size_t)((last - begin) / PL_DAY_SECONDS) + 1;
    pl_dated_day *days = pl_arena_alloc(arena, room * sizeof *days);
    if (days == NULL) return pl_fail_nomem(error);
    size_t at = 0;
    while (at < count && maps[at].instant <= begin) at++;
    for (size_t i = 0; i < room; i++) {
        pl_dated_day *day = &days[i];
        *day = (pl_dated_day){.begin = begin + (pl_instant)i * PL_DAY_SECONDS};
        day->end = day->begin + PL_DAY_SECONDS;
        for (; at < count && maps[at].instant <= day->end; at++) count_map(day, &maps[at]);
        day->state = state_of(day);
        if (day->state != PL_DAY_SET_ASIDE) day->why = NULL;
    }
    *ret = days;
    *ret_count = room;
    return true;
}

/* The updates on both sides of a gap; `*at` walks on from gap to gap. */
static void find_ends(pl_gap *gap, const pl_dated_map *maps, size_t count, size_t *at) {
    gap->until = INT64_MAX;
    for (; *at < count && gap->until == INT64_MAX; ++*at) {
        if (!maps[*at].updated) continue;
        if (maps[*at].instant > gap->end) {
            gap->until = maps[*at].instant;
            break;
        }
        gap->after = maps[*at].instant;
    }
}

bool pl_gaps_of(const pl_dated_day *days, size_t count, const pl_dated_map *maps, size_t map_count,
                pl_arena *arena, pl_gap **ret, size_t *ret_count, pl_error *error) {
    size_t found = 0, at = 0;
    pl_gap *gaps = pl_arena_alloc(arena, (count / 2 + 1) * sizeof *gaps);
    if (gaps == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        if (days[i].state == PL_DAY_UPDATED) continue;
        if (i == 0 || days[i - 1].state == PL_DAY_UPDATED) gaps[found++] = (pl_gap){.begin = days[i].begin};
        pl_gap *gap = &gaps[found - 1];
        gap->end = days[i].end;
        gap->days++;
        gap->of[days[i].state]++;
    }
    for (size_t g = 0; g < found; g++) {
        gaps[g].after = g > 0 ? gaps[g - 1].after : INT64_MIN;
        find_ends(&gaps[g], maps, map_count, &at);
    }
    *ret = gaps;
    *ret_count = found;
    return true;
}
