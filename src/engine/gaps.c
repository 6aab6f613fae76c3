/* gaps.c - a source's days: its compared snapshots and what was set aside, put in order of instants. */
#include "engine/gaps.h"

/* Both lists are in order of instants. Files that were set aside count where no snapshot came of their
 * instant. */
static bool dated_maps(pl_store *store, int64_t source_id, pl_arena *arena, pl_dated_map **ret,
                       size_t *ret_count, pl_error *error) {
    pl_pair_row *pairs;
    pl_record_row *records;
    size_t pair_count, record_count, count = 0, p = 0, r = 0;
    if (!pl_store_pair_list(store, source_id, arena, &pairs, &pair_count, error) ||
        !pl_store_record_list(store, source_id, PL_RECORD_SET_ASIDE, arena, &records, &record_count, error))
        return false;
    pl_dated_map *maps = pl_arena_alloc(arena, (pair_count + record_count + 1) * sizeof *maps);
    if (maps == NULL) return pl_fail_nomem(error);
    while (p < pair_count || r < record_count) {
        if (r == record_count || (p < pair_count && pairs[p].to <= records[r].instant)) {
            while (r < record_count && records[r].instant == pairs[p].to) r++;
            maps[count++] = (pl_dated_map){pairs[p].to, pairs[p].updated, NULL};
            p++;
        } else {
            maps[count++] = (pl_dated_map){records[r].instant, false, records[r].why};
            r++;
        }
    }
    *ret = maps;
    *ret_count = count;
    return true;
}

/* Days that begin in [from, to), whether or not there are maps. */
static size_t days_asked(int32_t turn_seconds, pl_instant from, pl_instant to) {
    const int64_t day = PL_DAY_SECONDS, shift = turn_seconds;
    const int64_t first = (from - shift) / day + ((from - shift) % day > 0),
                  end = (to - shift) / day + ((to - shift) % day > 0);
    return end > first ? (size_t)(end - first) : 0;
}

bool pl_ask_gaps(pl_store *store, const char *source, int32_t turn_seconds, pl_instant from, pl_instant to,
                 pl_arena *arena, pl_gaps_answer *ret, pl_error *error) {
    pl_source_row stored;
    bool found;
    pl_dated_map *maps = NULL;
    pl_dated_day *days;
    pl_gap *gaps;
    size_t map_count = 0;
    if (!pl_store_source_find(store, source, arena, &stored, &found, error)) return false;
    if (!found) return pl_fail(error, PL_MISSING, "the evidence file has no source %s", source);
    if (turn_seconds == PL_SOURCES_TURN) turn_seconds = stored.day_turn_seconds;
    pl_gaps_answer answer = {.source = stored.name, .maker = stored.maker, .day_turn_seconds = turn_seconds};
    if (!dated_maps(store, stored.id, arena, &maps, &map_count, error) ||
        !pl_days_of(maps, map_count, turn_seconds, from, to, arena, &days, &answer.day_count, error) ||
        !pl_gaps_of(days, answer.day_count, maps, map_count, arena, &gaps, &answer.gap_count, error))
        return false;
    answer.days = days;
    answer.gaps = gaps;
    answer.counts.days = answer.day_count;
    for (size_t i = 0; i < answer.day_count; i++) answer.counts.of[days[i].state]++;
    if (from != INT64_MIN && to != INT64_MAX) {
        const size_t asked = days_asked(turn_seconds, from, to);
        answer.counts.outside = asked - answer.day_count;
    }
    *ret = answer;
    return true;
}

bool pl_ask_days(pl_store *store, const char *source, pl_instant from, pl_instant to, pl_arena *arena,
                 pl_day_counts *ret, pl_error *error) {
    pl_gaps_answer answer;
    if (!pl_ask_gaps(store, source, PL_SOURCES_TURN, from, to, arena, &answer, error)) return false;
    *ret = answer.counts;
    return true;
}
