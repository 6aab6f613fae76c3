/* verb_gaps.c - plumbline gaps: the days of each source that have an update, and those that have none. */
#include "cli/verbs.h"

#include "engine/gaps.h"
#include "engine/sources.h"
#include "text/csv.h"

#include <stdlib.h>

static const pl_option_spec gaps_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAMES", "the sources, e.g. a,b (one a map maker)"},
    {"from", '\0', "DAY", "only days that begin at or after 00:00 UTC of this day"},
    {"to", '\0', "DAY", "only days that begin before 00:00 UTC of this day"},
    {"day-turn", '\0', "HH:MM", "when days begin, UTC (each source's own)"},
    {NULL, '\0', NULL, NULL}};

static const char *const gaps_examples[] = {
    "plumbline gaps -e war.gpkg", "every source: days with and without an update, by year; marks by month",
    "plumbline gaps -e war.gpkg --source deepstate --from 2024-12-01 --to 2025-01-01 --json",
    "each day of a month, and what maps it brought", NULL};

static const char marks[PL_DAY_STATES] = {'#', '.', '-', 'x'};

/* The civil day that a source's day begins on. */
static const char *day_text(const pl_dated_day *day, char out[PL_INSTANT_TEXT]) {
    pl_day_text(pl_instant_day(day->begin), out);
    return out;
}

static void counts_json(pl_json *json, const pl_day_counts *counts) {
    pl_json_key_integer(json, "days", (int64_t)counts->days);
    for (int state = 0; state < PL_DAY_STATES; state++)
        pl_json_key_integer(json, pl_day_state_names[state], (int64_t)counts->of[state]);
    pl_json_key_integer(json, "outside", (int64_t)counts->outside);
}

static void instant_or_null(pl_json *json, const char *key, pl_instant instant) {
    pl_json_key(json, key);
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_json_text(json, instant == INT64_MIN || instant == INT64_MAX ? NULL : text);
}

static void source_json(pl_json *json, const pl_gaps_answer *a) {
    pl_json_object(json);
    pl_json_key_text(json, "source", a->source);
    pl_json_key_text(json, "maker", a->maker);
    pl_json_key_integer(json, "day_turn_seconds", a->day_turn_seconds);
    pl_json_key(json, "counts");
    pl_json_object(json);
    counts_json(json, &a->counts);
    pl_json_end(json);
    pl_json_key(json, "gaps");
    pl_json_array(json);
    for (size_t i = 0; i < a->gap_count; i++) {
        const pl_gap *gap = &a->gaps[i];
        pl_json_object(json);
        pl_json_key_instant(json, "begin", gap->begin);
        pl_json_key_instant(json, "end", gap->end);
        instant_or_null(json, "after", gap->after);
        instant_or_null(json, "until", gap->until);
        pl_json_key_integer(json, "days", (int64_t)gap->days);
        for (int state = PL_DAY_NO_UPDATE; state < PL_DAY_STATES; state++)
            pl_json_key_integer(json, pl_day_state_names[state], (int64_t)gap->of[state]);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key(json, "days");
    pl_json_array(json);
    for (size_t i = 0; i < a->day_count; i++) {
        const pl_dated_day *day = &a->days[i];
        char text[PL_INSTANT_TEXT];
        pl_json_object(json);
        pl_json_key_text(json, "day", day_text(day, text));
        pl_json_key_text(json, "state", pl_day_state_names[day->state]);
        pl_json_key_integer(json, "maps", (int64_t)day->maps);
        pl_json_key_integer(json, "updates", (int64_t)day->updates);
        pl_json_key_integer(json, "set_aside", (int64_t)day->set_aside);
        if (day->why != NULL) pl_json_key_text(json, "why", day->why);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void gaps_json(pl_call *call, const pl_gaps_answer *answers, size_t count) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t i = 0; i < count; i++) source_json(&json, &answers[i]);
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void gaps_csv(pl_call *call, const pl_gaps_answer *answers, size_t count) {
    static const char *const heads[] = {"source", "day",     "begin",     "end", "state",
                                        "maps",   "updates", "set_aside", "why"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < answers[s].day_count; i++) {
            const pl_dated_day *day = &answers[s].days[i];
            char text[PL_INSTANT_TEXT], begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT];
            pl_instant_text(day->begin, begin);
            pl_instant_text(day->end, end);
            pl_csv_text(&csv, answers[s].source);
            pl_csv_text(&csv, day_text(day, text));
            pl_csv_text(&csv, begin);
            pl_csv_text(&csv, end);
            pl_csv_text(&csv, pl_day_state_names[day->state]);
            pl_csv_integer(&csv, (int64_t)day->maps);
            pl_csv_integer(&csv, (int64_t)day->updates);
            pl_csv_integer(&csv, (int64_t)day->set_aside);
            pl_csv_text(&csv, day->why);
            pl_csv_end_row(&csv);
        }
}

/* ---- for people ---- */

static void year_row(pl_table *table, const char *year, const size_t of[PL_DAY_STATES]) {
    size_t days = 0;
    for (int state = 0; state < PL_DAY_STATES; state++) days += of[state];
    pl_table_cell(table, "  %s", year);
    pl_table_cell(table, "%zu", days);
    for (int state = 0; state < PL_DAY_STATES; state++) pl_table_cell(table, "%zu", of[state]);
}

/* Days begin on dates that grow, so a year's (or month's) days are neighbours: texts cut off behind it tell
 * them apart. */
static bool same_start(const pl_dated_day *a, const pl_dated_day *b, size_t length) {
    char one[PL_INSTANT_TEXT], other[PL_INSTANT_TEXT];
    return strncmp(day_text(a, one), day_text(b, other), length) == 0;
}
#define YEAR_LENGTH 4
#define MONTH_LENGTH 7

static void years_text(pl_call *call, const pl_gaps_answer *a) {
    pl_table table = {.columns = 2 + PL_DAY_STATES};
    pl_table_cell(&table, "  year");
    pl_table_cell(&table, ">days");
    for (int state = 0; state < PL_DAY_STATES; state++)
        pl_table_cell(&table, ">%s %c", pl_day_state_names[state], marks[state]);
    for (size_t first = 0, next; first < a->day_count; first = next) {
        size_t of[PL_DAY_STATES] = {0};
        char text[PL_INSTANT_TEXT];
        for (next = first; next < a->day_count && same_start(&a->days[first], &a->days[next], YEAR_LENGTH);
             next++)
            of[a->days[next].state]++;
        day_text(&a->days[first], text);
        text[YEAR_LENGTH] = '\0';
        year_row(&table, text, of);
    }
    year_row(&table, "all", a->counts.of);
    pl_table_write(&table, &call->out);
}

/* A line a month, a mark a day, the 1st always in the same column. */
static void marks_text(pl_call *call, const pl_gaps_answer *a) {
    for (size_t first = 0, next; first < a->day_count; first = next) {
        char text[PL_INSTANT_TEXT];
        int year, month, day_of_month;
        day_text(&a->days[first], text);
        text[MONTH_LENGTH] = '\0';
        pl_day_to_civil(pl_instant_day(a->days[first].begin), &year, &month, &day_of_month);
        pl_buffer_format(&call->out, "  %s  %*s", text, day_of_month - 1, "");
        for (next = first; next < a->day_count && same_start(&a->days[first], &a->days[next], MONTH_LENGTH);
             next++)
            pl_buffer_add(&call->out, &marks[a->days[next].state], 1);
        pl_buffer_text(&call->out, "\n");
    }
}

#define SHOWN_GAPS 20

static int longer_first(const void *a, const void *b) {
    const pl_gap *one = *(const pl_gap *const *)a, *other = *(const pl_gap *const *)b;
    if (one->days != other->days) return one->days > other->days ? -1 : 1;
    return one->begin < other->begin ? -1 : 1;
}

static void runs_text(pl_call *call, const pl_gaps_answer *a) {
    pl_table table = {.columns = 5 + PL_DAY_STATES - 1};
    const pl_gap **sorted = pl_arena_alloc(&call->arena, (a->gap_count + 1) * sizeof *sorted);
    if (sorted == NULL) {
        call->out.failed = true;
        return;
    }
    for (size_t i = 0; i < a->gap_count; i++) sorted[i] = &a->gaps[i];
    qsort(sorted, a->gap_count, sizeof *sorted, longer_first);
    const size_t shown = a->gap_count < SHOWN_GAPS ? a->gap_count : SHOWN_GAPS;
    pl_buffer_format(&call->out, "  %zu runs of days without an update%s\n", a->gap_count,
                     a->gap_count == 0      ? ""
                     : shown < a->gap_count ? ", the longest first:"
                                            : ":");
    if (shown == 0) return;
    pl_table_cell(&table, "  from");
    pl_table_cell(&table, "to");
    pl_table_cell(&table, ">days");
    for (int state = PL_DAY_NO_UPDATE; state < PL_DAY_STATES; state++)
        pl_table_cell(&table, ">%s", pl_day_state_names[state]);
    pl_table_cell(&table, "after the update of");
    pl_table_cell(&table, "until that of");
    for (size_t i = 0; i < shown; i++) {
        char text[PL_INSTANT_TEXT];
        pl_day_text(pl_instant_day(sorted[i]->begin), text);
        pl_table_cell(&table, "  %s", text);
        pl_day_text(pl_instant_day(sorted[i]->end - PL_DAY_SECONDS), text);
        pl_table_cell(&table, "%s", text);
        pl_table_cell(&table, "%zu", sorted[i]->days);
        for (int state = PL_DAY_NO_UPDATE; state < PL_DAY_STATES; state++)
            pl_table_cell(&table, "%zu", sorted[i]->of[state]);
        pl_table_cell(&table, "%s",
                      sorted[i]->after == INT64_MIN ? "-" : pl_shown_instant(call, sorted[i]->after));
        pl_table_cell(&table, "%s",
                      sorted[i]->until == INT64_MAX ? "-" : pl_shown_instant(call, sorted[i]->until));
    }
    pl_table_write(&table, &call->out);
    if (shown < a->gap_count)
        pl_buffer_format(&call->out, "  and %zu more; --json has all\n", a->gap_count - shown);
}

static void gaps_text(pl_call *call, const pl_gaps_answer *a) {
    char first[PL_INSTANT_TEXT], last[PL_INSTANT_TEXT];
    if (a->day_count == 0) {
        pl_buffer_format(&call->out, "%s: no day of the window lies between its first map and its last\n",
                         a->source);
        return;
    }
    pl_buffer_format(&call->out, "%s, %s to %s, days from %02d:%02d UTC\n", a->source,
                     day_text(&a->days[0], first), day_text(&a->days[a->day_count - 1], last),
                     a->day_turn_seconds / 3600, a->day_turn_seconds / 60 % 60);
    years_text(call, a);
    pl_buffer_text(&call->out, "\n");
    marks_text(call, a);
    pl_buffer_text(&call->out, "\n");
    runs_text(call, a);
    if (a->counts.outside > 0)
        pl_buffer_format(&call->out,
                         "  %zu days of the window lie before the first map or behind the last: unknown\n",
                         a->counts.outside);
    for (size_t i = 0; i < a->day_count; i++)
        if (a->days[i].why != NULL)
            pl_buffer_format(&call->out, "  %s set aside: %s\n", day_text(&a->days[i], first),
                             a->days[i].why);
}

static bool ask_gaps(pl_call *call, pl_store *store, pl_gaps_answer **ret, size_t *ret_count,
                     pl_error *error) {
    pl_asked *asked;
    pl_theatre theatre;
    size_t count;
    pl_instant from = INT64_MIN, to = INT64_MAX;
    int32_t turn = PL_SOURCES_TURN;
    if (!pl_call_instant(call, "from", &from, error) || !pl_call_instant(call, "to", &to, error) ||
        !pl_call_day_turn(call, &turn, error) ||
        !pl_ask_sources(store, pl_call_value(call, "source"), &call->arena, &asked, &count, &theatre, error))
        return false;
    if (from > to) return pl_fail(error, PL_USAGE, "--from is later than --to");
    pl_gaps_answer *answers = pl_arena_alloc(&call->arena, count * sizeof *answers);
    if (answers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++)
        if (!pl_ask_gaps(store, asked[i].name, turn, from, to, &call->arena, &answers[i], error))
            return false;
    *ret = answers;
    *ret_count = count;
    return true;
}

static bool run_gaps(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_gaps_answer *answers = NULL;
    size_t count = 0;
    if (!pl_call_store(call, &store, error)) return false;
    bool done = ask_gaps(call, store, &answers, &count, error);
    if (done && call->json)
        gaps_json(call, answers, count);
    else if (done && call->csv)
        gaps_csv(call, answers, count);
    for (size_t i = 0; done && !call->json && !call->csv && i < count; i++) {
        if (i > 0) pl_buffer_text(&call->out, "\n");
        gaps_text(call, &answers[i]);
    }
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_gaps = {
    .name = "gaps",
    .arguments = "",
    .summary = "the days of each source that have an update, and those that have none",
    .about =
        "Each day of a source is one of four: updated (a map changed what is held or contested), no-update\n"
        "(maps came, and changed nothing), missing (no map), set-aside (no map but one that says nothing;\n"
        "with why). A day without an update is unknown, not still.\n"
        "Days begin at the source's own hour: 2024-12-21 is the day that begins on that date.",
    .options = gaps_options,
    .examples = gaps_examples,
    .csv = true,
    .run = run_gaps};
