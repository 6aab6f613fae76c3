/* verb_sector.c - plumbline sector: what is held of a region, and of which whole that is how much; what
 * changed in it; or its course over time. Without a name, all sectors of the theatre. */
#include "cli/sector_out.h"
#include "cli/verbs.h"

#include <math.h>

static const pl_option_spec options[] = {
    PL_OPTION_EVIDENCE,
    PL_OPTION_SOURCES,
    PL_OPTION_SIDE,
    {"on", '\0', "DAY", "the last state of the day (24:00 UTC); else the last map"},
    {"at", '\0', "INSTANT", "the state exactly here"},
    {"from", '\0', "DAY", "what changed since 00:00 UTC of the day, or an instant"},
    {"to", '\0', "DAY", "and until 00:00 UTC of the day, or an instant"},
    {"per", '\0', "UNIT", "with --from and --to: held and contested by update, day, week or month"},
    {"day-turn", '\0', "HH:MM", "when days, weeks and months end, UTC (00:00)"},
    PL_OPTION_OUTLINE,
    PL_OPTION_WITHOUT,
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline sector donetsk -e war.gpkg --on 2024-12-31",
    "what each side held of Donetsk oblast, with every denominator there is",
    "plumbline sector -e war.gpkg --from 2024-11-19 --to 2024-12-19",
    "what changed in each sector of the front, and where nothing moved",
    "plumbline sector kursk -e war.gpkg --side ukraine --from 2024-08-06 --to 2025-04-01 --per week --csv",
    "the salient, week by week: held and contested",
    NULL};

static bool read_options(pl_call *call, pl_sector_answer *answer, pl_error *error) {
    pl_instant day = INT64_MIN;
    answer->at = answer->from = answer->to = INT64_MIN;
    if (!pl_call_instant(call, "on", &day, error) || !pl_call_instant(call, "at", &answer->at, error) ||
        !pl_call_instant(call, "from", &answer->from, error) ||
        !pl_call_instant(call, "to", &answer->to, error) || !pl_call_kinds(call, &answer->kinds, error))
        return false;
    if (day != INT64_MIN && answer->at != INT64_MIN)
        return pl_fail(error, PL_USAGE, "--on and --at exclude each other");
    if (day != INT64_MIN) answer->at = pl_day_start(pl_instant_day(day) + 1);
    answer->between = answer->from != INT64_MIN || answer->to != INT64_MIN;
    if (answer->between && answer->at != INT64_MIN)
        return pl_fail(error, PL_USAGE,
                       "--on or --at ask for a state, --from and --to for a change: not both");
    if (answer->between && (answer->from == INT64_MIN || answer->to == INT64_MIN))
        return pl_fail(error, PL_USAGE, "--from and --to belong together");
    if (answer->between && answer->from > answer->to)
        return pl_fail(error, PL_USAGE, "--from is later than --to");
    static const char *const of_changes[] = {"per", "without", "side"};
    for (size_t i = 0; !answer->between && i < sizeof of_changes / sizeof *of_changes; i++)
        if (pl_call_value(call, of_changes[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--%s needs --from and --to: a state shows all sides",
                           of_changes[i]);
    if (pl_call_value(call, "per") != NULL) {
        if (!pl_call_word(call, "per", pl_per_names, &answer->per_index, error)) return false;
        answer->per = pl_per_names[answer->per_index];
    } else if (pl_call_value(call, "day-turn") != NULL) {
        return pl_fail(error, PL_USAGE, "--day-turn says when periods end: it needs --per");
    }
    return true;
}

/* The instant asked for; else that of the source's last map. */
static bool instant_of(pl_call *call, pl_store *store, const pl_sector_answer *answer, const pl_asked *asked,
                       pl_instant *ret, pl_error *error) {
    pl_instant *snapshots;
    size_t count;
    *ret = answer->at;
    if (answer->at != INT64_MIN) return true;
    if (!pl_store_snapshot_list(store, asked->id, &call->arena, &snapshots, &count, error)) return false;
    if (count == 0) return pl_fail(error, PL_MISSING, "source %s has no snapshot", asked->name);
    *ret = snapshots[count - 1];
    return true;
}

static bool ask_state(pl_call *call, pl_store *store, const pl_sector_answer *answer, const pl_region *region,
                      pl_sector_one *one, pl_error *error) {
    pl_region *outlines;
    size_t count;
    pl_instant at;
    if (!instant_of(call, store, answer, one->asked, &at, error) ||
        !pl_ask_sector(store, one->asked->name, at, INT64_MAX, region, &call->arena, &one->state, error) ||
        !pl_region_outlines(store, &answer->asking.theatre, region->name, &call->arena, &outlines, &count,
                            error))
        return false;
    pl_sector_state *states = pl_arena_alloc(&call->arena, (count + 1) * sizeof *states);
    if (states == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(outlines[i].outline, region->outline) == 0)
            states[i] = one->state;
        else if (!pl_ask_sector(store, one->asked->name, at, INT64_MAX, &outlines[i], &call->arena,
                                &states[i], error))
            return false;
    }
    for (size_t side = 0; side < one->state.side_count; side++)
        if (!pl_sector_shares(region, &one->state, outlines, states, count, side, &call->arena,
                              &one->shares[side], &one->share_count[side], error))
            return false;
    return true;
}

static bool ask_between(pl_call *call, pl_store *store, const pl_sector_answer *answer,
                        const pl_region *region, pl_sector_one *one, pl_error *error) {
    const char *side = pl_call_value(call, "side");
    const pl_series *series;
    int32_t turn = 0;
    if (!pl_ask_change_in(store, one->asked->name, side, answer->from, answer->to, INT64_MAX, region,
                          answer->kinds, &call->arena, &one->change, error))
        return false;
    double moved_km2 = 0.0;
    for (int kind = 0; kind < PL_KIND_COUNT; kind++)
        if (kind != PL_KIND_REDRAW && (answer->kinds & 1u << kind) != 0)
            moved_km2 += one->change.by_update.gained_km2[kind] + one->change.by_update.lost_km2[kind];
    one->still = moved_km2 == 0.0 && one->change.answer.updates > 0;
    return answer->per == NULL ||
           (pl_call_day_turn(call, &turn, error) &&
            pl_ask_series_in(store, one->asked->name, side, answer->from, answer->to + PL_DAY_SECONDS, region,
                             &call->arena, &series, error) &&
            pl_sector_course(series, (pl_per)answer->per_index, turn, answer->from, answer->to, &call->arena,
                             &one->course, &one->course_count, error));
}

static bool ask_part(pl_call *call, pl_store *store, const pl_sector_answer *answer, pl_sector_part *part,
                     size_t *answers, const char **ret_missing, pl_error *error) {
    part->each = pl_arena_alloc(&call->arena, (answer->asking.count + 1) * sizeof *part->each);
    if (part->each == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answer->asking.count; i++) {
        pl_sector_one *one = &part->each[i];
        pl_error own = {0};
        one->asked = &answer->asking.sources[i];
        if (!(answer->between ? ask_between : ask_state)(call, store, answer, part->region, one, &own) &&
            !pl_asking_missing(call, &answer->asking, &own, &one->missing)) {
            if (error != NULL) *error = own;
            return false;
        }
        *answers += one->missing == NULL;
        if (one->missing != NULL) *ret_missing = one->missing;
    }
    return true;
}

/* The region that was named, or all sectors. */
static bool list_parts(pl_call *call, pl_store *store, pl_sector_answer *answer, pl_error *error) {
    const pl_theatre *theatre = &answer->asking.theatre;
    pl_region *sectors = NULL;
    answer->named = call->argument_count > 0;
    answer->part_count = 1;
    if (!answer->named && !pl_region_sectors(theatre, &call->arena, &sectors, &answer->part_count, error))
        return false;
    if (answer->part_count == 0)
        return pl_fail(error, PL_USAGE, "theatre %s has no sectors: name a region", theatre->name);
    answer->parts = pl_arena_alloc(&call->arena, answer->part_count * sizeof *answer->parts);
    if (answer->parts == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answer->part_count; i++)
        answer->parts[i].region = sectors == NULL ? NULL : &sectors[i];
    return !answer->named ||
           pl_call_region(call, store, theatre, call->arguments[0], &answer->parts[0].region, error);
}

static bool ask_sector(pl_call *call, pl_store *store, pl_sector_answer *answer, pl_error *error) {
    const char *missing = "no sector has an answer";
    size_t answers = 0;
    if (!read_options(call, answer, error) || !pl_call_asking(call, store, &answer->asking, error) ||
        !list_parts(call, store, answer, error))
        return false;
    for (size_t i = 0; i < answer->part_count; i++)
        if (!ask_part(call, store, answer, &answer->parts[i], &answers, &missing, error)) return false;
    return answers > 0 || pl_fail(error, PL_MISSING, "%s", missing);
}

static bool run_sector(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_sector_answer answer = {.per = NULL};
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_sector(call, store, &answer, error);
    if (done && call->json)
        pl_sector_json(call, &answer);
    else if (done && call->geojson)
        pl_sector_geojson(call, &answer);
    else if (done && call->csv)
        pl_sector_csv(call, &answer);
    else if (done)
        pl_sector_text(call, &answer);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_sector = {
    .name = "sector",
    .arguments = "[REGION]",
    .summary = "what is held of a region, of which whole, and what changed in it",
    .about =
        "REGION is a region or sector of the theatre by name, title or ISO code, WEST,SOUTH,EAST,NORTH in\n"
        "degrees, or a .geojson file; without it, all sectors of the theatre.\n"
        "At an instant: land held by each side and contested, by each map maker, and its share of every\n"
        "denominator there is, each named: the official area, and each outline of the region in the "
        "evidence\n"
        "file with what is held inside that very outline.\n"
        "With --from and --to: gained, lost and net in it (both states compared), the kinds of the updates\n"
        "between, and the sectors in which nothing moved; with --per, held and contested by date.",
    .options = options,
    .examples = examples,
    .arguments_max = 1,
    .csv = true,
    .geojson = true,
    .run = run_sector};
