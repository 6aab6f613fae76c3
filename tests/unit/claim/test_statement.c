/* Statement files: what is taken and what is refused, with the place and the nearest word; every example of
 * docs/statement.md; the shipped statements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "claim/claim.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD                                                                                                 \
    "statement: made\n"                                                                                      \
    "title: A made statement\n"                                                                              \
    "speaker: Somebody\n"                                                                                    \
    "appearance: A made occasion\n"                                                                          \
    "said: 2024-12-19T09:00:00Z\n"                                                                           \
    "theatre: made\n"                                                                                        \
    "choices: {source: [one, two]}\n"                                                                        \
    "claims:\n"
#define CLAIM "  - {id: c, words: w, says: s, "

static char *read_whole(const char *below) {
    char path[4096];
    const char *root = getenv("PLUMBLINE_ROOT");
    assert_non_null(root);
    snprintf(path, sizeof path, "%s/%s", root, below);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    pl_buffer text = {0};
    char *into;
    size_t got;
    do {
        into = pl_buffer_reserve(&text, 65536);
        assert_non_null(into);
        got = fread(into, 1, 65536, file);
        text.length += got;
    } while (got > 0);
    fclose(file);
    assert_true(pl_buffer_add(&text, "", 0));
    return text.data;
}

static const pl_statement *parse(const char *text, pl_arena *arena) {
    pl_error error = {0};
    const pl_statement *statement = pl_statement_parse("s.yaml", pl_slice_of(text), arena, &error);
    if (statement == NULL) print_error("%s\n", error.text);
    return statement;
}

/* The message must begin with `where` and hold `what`. */
static void refused(const char *text, const char *where, const char *what) {
    pl_arena arena = {0};
    pl_error error = {0};
    if (pl_statement_parse("s.yaml", pl_slice_of(text), &arena, &error) != NULL)
        fail_msg("taken, though %s ... %s was wanted", where, what);
    if (error.code != PL_INPUT || strncmp(error.text, where, strlen(where)) != 0 ||
        strstr(error.text, what) == NULL)
        fail_msg("wanted %s ... %s\ngot %s", where, what, error.text);
    pl_arena_free(&arena);
}

static void taken(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_statement *s =
        parse(HEAD "  - id: a\n"
                   "    words: w\n"
                   "    says: s\n"
                   "    measure: gained_km2\n"
                   "    window: 30d\n"
                   "    holds: {every: day, at_least: 1}\n"
                   "    choices: {day_turn: [own, 21h], window: [7d, 30d], threshold: [1, 2]}\n"
                   "    readings:\n"
                   "      b: {says: t, window: 90d}\n"
                   "      c: {says: t, measure: net_km2, holds: {total: {less_than: -1.5}}, side: blue}\n"
                   "      d: {says: t, holds: {month_highest_since: 2023-01-01, month: 2024-10}}\n",
              &arena);
    assert_non_null(s);
    assert_string_equal(pl_statement_theatre(s), "made");
    assert_true(pl_statement_said(s) == 1734598800);
    const pl_reading *r = s->claims[0].readings;
    assert_int_equal(s->claims[0].reading_count, 4);
    /* source 2, day turn 2, window 2, kinds 1, threshold 2, days counted 2 by default */
    assert_int_equal(r[0].specification_count, 32);
    assert_int_equal(r[0].choices[PL_CHOICE_DAY_TURN].options[0].number, PL_TURN_OWN);
    assert_int_equal(r[0].choices[PL_CHOICE_WINDOW].options[1].number, 30 * 86400);
    assert_int_equal(r[1].specification_count, 16); /* the reading's window stands in for the list */
    assert_int_equal(r[1].choices[PL_CHOICE_WINDOW].options[0].number, 90 * 86400);
    assert_int_equal(r[2].specification_count, 8); /* its own holds, so no thresholds; days do not count */
    assert_true(r[2].holds.compare == PL_LESS_THAN && r[2].holds.threshold == -1.5);
    assert_string_equal(r[2].side, "blue");
    assert_null(r[0].side);
    assert_int_equal(r[3].specification_count, 4); /* no window */
    pl_arena_free(&arena);
}

static void kinds(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_statement *s =
        parse(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, choices: "
                         "{kinds: [all, no-redraw, no-redraw+no-retraction]}}\n",
              &arena);
    assert_non_null(s);
    const pl_choice *choice = &s->claims[0].readings[0].choices[PL_CHOICE_KINDS];
    assert_int_equal(choice->options[0].number, PL_KINDS_ALL);
    assert_int_equal(choice->options[1].number, PL_KINDS_NO_REDRAW);
    assert_int_equal(choice->options[2].number, PL_KINDS_NO_REDRAW & ~(1u << PL_KIND_RETRACTION));
    pl_arena_free(&arena);
}

static void errors_have_their_place(void **state) {
    (void)state;
    const char *total = "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}";
    char text[2048];
    refused("", "s.yaml:1:1: ", "nothing");
    refused("statment: x\n", "s.yaml:1:1: ", "did you mean 'statement'?");
    refused("statement: x\n", "s.yaml:1:1: ", "'title' is missing");
    refused(HEAD "  - {id: c, words: w, says: s}\n", "s.yaml:9:5: ", "'measure' is missing");
    refused(HEAD CLAIM "measure: net_km2}\n", "s.yaml:9:5: ", "'holds' is missing");
    refused(HEAD CLAIM "mesure: net_km2}\n", "s.yaml:9:32: ", "did you mean 'measure'?");
    refused(HEAD CLAIM "measure: net_km}\n", "s.yaml:9:41: ", "did you mean 'net_km2'?");
    refused(HEAD CLAIM "measure: net_km2, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:5: ", "no window is named");
    refused(HEAD CLAIM "measure: net_km2, window: 12h, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "whole days");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {each: day, at_least: 0}}\n",
            "s.yaml:9:70: ", "unknown key 'each'");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {evry: day, at_least: 0}}\n",
            "s.yaml:9:70: ", "did you mean 'every'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: dya, at_least: 0}}\n",
            "s.yaml:9:77: ", "did you mean 'day'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: day}}\n",
            "s.yaml:9:69: ", "comparison is missing");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: day, at_least: 1, at_most: 2}}\n",
            "s.yaml:9:104: ", "two stand here");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {at_least: 1}}\n",
            "s.yaml:9:69: ", "the question is missing");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: day, some: day, at_least: 1}}\n",
            "s.yaml:9:69: ", "two questions");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: day, at_least: 1, value: 2}}\n",
            "s.yaml:9:102: ", "'value' does not go with 'every'");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {share_of: day, at_least: 90, value: 2}}\n",
            "s.yaml:9:95: ", "above 0 and at most 1");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: day, at_least: 1e999}}\n",
            "s.yaml:9:92: ", "not a number");
    refused(HEAD CLAIM "measure: held_km2, window: 1d, holds: {highest_since: 2023-01-01}}\n",
            "s.yaml:9:70: ", "pace_km2_per_day");
    refused(HEAD CLAIM "measure: held_km2, holds: {month_highest_since: 2023-01-01}}\n",
            "s.yaml:9:58: ", "of a state");
    refused(HEAD CLAIM "measure: net_km2, holds: {month_highest_since: 2023-01-01, month: 2024-13}}\n",
            "s.yaml:9:98: ", "a month such as 2024-11");
    refused(HEAD CLAIM "measure: net_km2, holds: {month_highest_since: 2023-02-30}}\n", "s.yaml:9:79: ", "");
    refused(HEAD "  - {id: C, words: w, says: s}\n", "s.yaml:9:10: ", "an id is");
    refused(HEAD "  - {id: c, words: '', says: s}\n", "s.yaml:9:20: ", "'words' is empty");
    snprintf(text, sizeof text, HEAD CLAIM "%s}\n" CLAIM "%s}\n", total, total);
    refused(text, "s.yaml:10:10: ", "claim 'c' stands a second time");
    snprintf(text, sizeof text, HEAD CLAIM "%s, readings: {plain: {says: x}}}\n", total);
    refused(text, "s.yaml:9:112: ", "'plain' is the claim's own");
    snprintf(text, sizeof text, HEAD CLAIM "%s, readings: {b: {words: x}}}\n", total);
    refused(text, "s.yaml:9:109: ", "unknown key 'words'");
    refused(HEAD CLAIM "untestable: {kind: promis, why: y, would_settle: z}}\n",
            "s.yaml:9:51: ", "did you mean 'promise'?");
    refused(HEAD CLAIM "untestable: {kind: promise, why: y}}\n",
            "s.yaml:9:44: ", "'would_settle' is missing");
    refused(HEAD CLAIM "window: 1d, untestable: {kind: promise, why: y, would_settle: z}}\n",
            "s.yaml:9:40: ", "'window' does not go with 'untestable'");
}

/* Each with the place of the word that is wrong, and the nearest right one. */
static void errors_of_measures_and_questions(void **state) {
    (void)state;
    refused(HEAD CLAIM "measure: distance, window: 1d, holds: {total: {at_most: 5}}}\n",
            "s.yaml:9:41: ", "did you mean 'distance_km'?");
    refused(HEAD CLAIM "measure: moved_shar, window: 1d, holds: {total: {at_most: 5}}}\n",
            "s.yaml:9:41: ", "did you mean 'moved_share'?");
    refused(HEAD CLAIM "measure: distance_km, window: 1d, holds: {total: {at_most: 5}}}\n",
            "s.yaml:9:5: ", "distance_km is measured from a place: add place: NAME");
    refused(HEAD CLAIM "measure: held_share, window: 1d, holds: {total: {at_least: 0.5}}}\n",
            "s.yaml:9:5: ", "held_share is a share of a region: add region: NAME");
    refused(HEAD CLAIM "measure: sql, window: 1d, holds: {total: {at_least: 0.5}}}\n",
            "s.yaml:9:5: ", "needs its query");
    refused(HEAD CLAIM "measure: sql, sql: '', window: 1d, holds: {total: {at_least: 0.5}}}\n",
            "s.yaml:9:51: ", "'sql' is empty");
    refused(HEAD CLAIM "measure: net_km2, region: '', window: 1d, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "an option is empty");
    refused(HEAD CLAIM "measure: net_km2, region: [a, b], window: 1d, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {number_off: day, at_least: 2, value: 1}}\n",
            "s.yaml:9:70: ", "did you mean 'number_of'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {number_of: day, at_least: 0, value: 1}}\n",
            "s.yaml:9:96: ", "");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {number_of: day, at_least: 2.5, value: 1}}\n",
            "s.yaml:9:96: ", "");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {number_of: day, at_least: 2}}\n",
            "s.yaml:9:69: ", "'value' is missing");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {number_of: day, value: 2}}\n",
            "s.yaml:9:69: ", "'at_least' is missing");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {number_of: day, at_most: 2, value: 1}}\n",
            "s.yaml:9:95: ", "'at_most' does not go with 'number_of'");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: secter, more_than: 0}}\n",
            "s.yaml:9:77: ", "did you mean 'sector'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {trend: sector, more_than: 0}}\n",
            "s.yaml:9:77: ", "a trend goes through time");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {trend: week}}\n",
            "s.yaml:9:69: ", "a comparison is missing");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {trend: week, value: 1}}\n",
            "s.yaml:9:90: ", "'value' does not go with 'trend'");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {times_before: 2}}\n", "s.yaml:9:84: ", "");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {times_before: {at_last: 2}}}\n",
            "s.yaml:9:85: ", "did you mean 'at_least'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {times_before: {at_least: 2, at_most: 3}}}\n",
            "s.yaml:9:107: ", "two stand here");
    refused(HEAD CLAIM
            "measure: net_km2, window: 1d, holds: {times_before: {at_least: 2}, by: 2025-01-01}}\n",
            "s.yaml:9:103: ", "'by' does not go with 'times_before'");
    refused(HEAD CLAIM "measure: held_km2, holds: {becomes: {at_most: 0}, by: 2025-02-30}}\n",
            "s.yaml:9:86: ", "a day such as 2025-06-30");
    refused(HEAD CLAIM "measure: held_km2, holds: {becomes: {at_most: 0}, by: soon}}\n",
            "s.yaml:9:86: ", "a day such as 2025-06-30");
    refused(HEAD CLAIM "measure: held_km2, holds: {by: 2025-01-01}}\n",
            "s.yaml:9:58: ", "the question is missing here");
    refused(HEAD CLAIM "measure: held_km2, holds: {becomes: {at_most: 0}, by: 2024-12-18}}\n",
            "s.yaml:9:58: ", "what is to come about by 2024-12-18 lies before the statement");
    refused(HEAD CLAIM "measure: net_km2, holds: {becomes: {at_most: 0}}}\n",
            "s.yaml:9:57: ", "becomes asks for a state that comes about");
    refused(HEAD CLAIM "measure: front_length_km, holds: {becomes: {at_most: 0}}}\n",
            "s.yaml:9:65: ", "this measure takes too long for that");
    refused(HEAD CLAIM "measure: moved_km, window: 30d, holds: {highest_since: 2023-01-01}}\n",
            "s.yaml:9:71: ", "use month_highest_since");
    refused(HEAD CLAIM "measure: distance_km, place: p, window: 30d, holds: {every: sector, at_most: 5}}\n",
            "s.yaml:9:84: ", "cannot be asked sector by sector");
    refused(HEAD CLAIM "measure: forecast_skill, window: 30d, holds: {every: sector, at_most: 5}}\n",
            "s.yaml:9:77: ", "cannot be asked sector by sector");
    refused(HEAD CLAIM "measure: net_km2, window: 2024-13, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "no such month or year as 2024-13");
    refused(HEAD CLAIM "measure: net_km2, window: 0024, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "no such month or year as 0024");
    refused(HEAD CLAIM "measure: net_km2, window: 2024-12-01..2024-11-01, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "the second day not in it and after the first");
    refused(HEAD CLAIM "measure: net_km2, window: 2024-12-01..2024-12-01, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "the second day not in it");
    refused(HEAD CLAIM "measure: net_km2, window: ..2024-12-01, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "a window of days is written");
    refused(HEAD CLAIM "measure: net_km2, window: 2024-11..2024-12, holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "a window of days is written");
    refused(HEAD CLAIM "measure: net_km2, window: 2024-11-31.., holds: {total: {more_than: 0}}}\n",
            "s.yaml:9:58: ", "a window of days is written");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, choices: {window: "
                       "[2024-11, 2024-11-01..2024-12-01]}}\n",
            "s.yaml:9:122: ", "'2024-11-01..2024-12-01' is the same option as '2024-11'");
    refused(HEAD CLAIM "measure: moved_share, window: 1d, holds: {total: {more_than: 0}}, distance: 300}\n",
            "s.yaml:9:108: ", "from 1m to 50km");
    refused(HEAD CLAIM "measure: moved_share, window: 1d, holds: {total: {more_than: 0}}, distance: 0m}\n",
            "s.yaml:9:108: ", "from 1m to 50km");
    refused(HEAD CLAIM "measure: moved_share, window: 1d, holds: {total: {more_than: 0}}, distance: 51km}\n",
            "s.yaml:9:108: ", "from 1m to 50km");
    refused(HEAD CLAIM "measure: moved_share, window: 1d, holds: {total: {more_than: 0}}, choices: "
                       "{distance: [1km, 1000m]}}\n",
            "s.yaml:9:124: ", "'1000m' is the same option as '1km'");
    refused(HEAD CLAIM "measure: moved_share, window: 1d, holds: {total: {more_than: 0}}, distance: 2km, "
                       "choices: {distance: [1km, 3km]}}\n",
            "s.yaml:9:108: ", "not among the options");
    refused(HEAD CLAIM
            "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, choices: {contested: [inn]}}\n",
            "s.yaml:9:116: ", "did you mean 'in'?");
    refused(HEAD CLAIM
            "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, choices: {windows: [overlap]}}\n",
            "s.yaml:9:114: ", "one of: apart, overlapping");
    refused(HEAD CLAIM
            "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, choices: {regoin: [a]}}\n",
            "s.yaml:9:104: ", "did you mean 'region'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, region: c, choices: "
                       "{region: [a, b]}}\n",
            "s.yaml:9:102: ", "this region is not among the options");
    refused(HEAD CLAIM
            "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, choices: {outline: [a, a]}}\n",
            "s.yaml:9:117: ", "the same option");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, kind: fct}\n",
            "s.yaml:9:100: ", "did you mean 'fact'?");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, kind: waiting}\n",
            "s.yaml:9:100: ", "one of: fact, opinion, promise, prediction, proposal");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, speaker: ''}\n",
            "s.yaml:9:103: ", "'speaker' is empty");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, at: [5]}\n",
            "s.yaml:9:98: ", "two numbers are wanted here");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, at: [7, 7]}\n",
            "s.yaml:9:98: ", "the second number must be above the first");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, at: [-1, 7]}\n",
            "s.yaml:9:99: ", "");
    refused(HEAD CLAIM "measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, at: [1, x]}\n",
            "s.yaml:9:102: ", "");
    refused(HEAD CLAIM "kind: promise, untestable: {kind: promise, why: y, would_settle: z}}\n",
            "s.yaml:9:38: ", "'kind' does not go with 'untestable'");
    refused(HEAD CLAIM "untestable: {kind: porposal, why: y, would_settle: z}}\n",
            "s.yaml:9:51: ", "did you mean 'proposal'?");
}

/* The same at the head, where a line is a key. */
static void errors_of_the_head(void **state) {
    (void)state;
    static const struct {
        const char *line, *where, *what;
    } heads[] = {
        {"statement: ../made", "s.yaml:1:12: ", "begins with a letter or a digit"},
        {"statement: -made", "s.yaml:1:12: ", "begins with a letter or a digit"},
        {"statement: m\nlanguage: fr", "s.yaml:2:11: ", "one of: en, uk, ru"},
        {"statement: m\narticle: {sha256: x}", "s.yaml:2:10: ", "'file' is missing"},
        {"statement: m\narticle: {file: x, hash: y}", "s.yaml:2:20: ", "unknown key 'hash'"},
        {"statement: m\narticle: {file: x, sha256: 00ff}", "s.yaml:2:28: ", "a SHA-256 is 64"},
        {"statement: m\ncorrections: none", "s.yaml:2:14: ", ""},
        {"statement: m\ncorrections: [{day: 2025-02-29, text: x}]", "s.yaml:2:21: ", "a day such as"},
        {"statement: m\ncorrections: [{day: 2025-02-28}]", "s.yaml:2:15: ", "'text' is missing"},
        {"statement: m\nwindow: 30d", "s.yaml:2:1: ", "unknown key 'window'"}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "%s\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19\ntheatre: t\nclaims:\n" CLAIM
                 "untestable: {kind: opinion, why: y, would_settle: z}}\n",
                 heads[i].line);
        refused(text, heads[i].where, heads[i].what);
    }
}

/* What the keys come to. */
static void taken_in_full(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_statement *s = parse(
        "statement: made.2\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19T12:00:00+03:00\n"
        "theatre: made\nlanguage: uk\narticle: {file: report.txt, sha256: "
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}\n"
        "corrections:\n  - {day: 2025-01-02, text: The window is named.}\n"
        "choices: {source: [one, two]}\nclaims:\n"
        "  - id: a\n    words: w\n    says: s\n    kind: promise\n    speaker: somebody else\n"
        "    at: [10, 25]\n    measure: moved_share\n    region: north+south\n    distance: 3km\n"
        "    window: 2024-11\n    holds: {number_of: sector, at_least: 3, value: 0.1}\n"
        "    readings:\n"
        "      b: {says: t, measure: held_km2, side: blue, holds: {becomes: {at_most: 0}, by: 2025-06-30}, "
        "choices: {contested: [out, in]}}\n"
        "      c: {says: t, measure: distance_km, place: p, window: 2024-11-05.., holds: {trend: week, "
        "less_than: 0}, choices: {point: [edge, centre]}}\n"
        "      d: {says: t, measure: sql, sql: SELECT 1, window: 2024, holds: {times_before: {more_than: "
        "2}}}\n"
        "      e: {says: t, measure: pace_km2_per_day, window: 30d, holds: {highest_since: 2023-01-01}, "
        "choices: {windows: overlapping}}\n",
        &arena);
    assert_non_null(s);
    assert_true(pl_statement_said(s) == 1734598800);
    assert_string_equal(s->language, "uk");
    assert_string_equal(s->article, "report.txt");
    assert_string_equal(s->article_sha256,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_int_equal(s->correction_count, 1);
    assert_int_equal(s->corrections[0].day, 20090); /* 2025-01-02 */
    const pl_claim *claim = &s->claims[0];
    assert_string_equal(claim->kind, "promise");
    assert_string_equal(claim->speaker, "somebody else");
    assert_true(claim->at_begin == 10 && claim->at_end == 25);
    const pl_reading *r = claim->readings;
    assert_int_equal(claim->reading_count, 5);
    /* By sector there is no region to choose; the month's days; 2 sources are all that varies. */
    assert_int_equal(r[0].specification_count, 2);
    assert_int_equal(r[0].choices[PL_CHOICE_REGION].count, 0);
    assert_true(r[0].holds.number == 3 && r[0].holds.threshold == 0.1 && r[0].holds.each == PL_EACH_SECTOR);
    assert_true(r[0].choices[PL_CHOICE_DISTANCE].options[0].amount == 3000);
    assert_int_equal(r[0].choices[PL_CHOICE_WINDOW].options[0].from, 20028); /* 2024-11-01 */
    assert_int_equal(r[0].choices[PL_CHOICE_WINDOW].options[0].to, 20058);
    /* A promise has neither window nor day turn. */
    assert_int_equal(r[1].specification_count, 4);
    assert_true(r[1].choices[PL_CHOICE_WINDOW].count == 0 && r[1].choices[PL_CHOICE_DAY_TURN].count == 0);
    assert_true(r[1].holds.by == (pl_instant)20270 * 86400); /* the end of 2025-06-30 */
    assert_string_equal(r[1].choices[PL_CHOICE_REGION].options[0].text, "north+south");
    assert_int_equal(r[2].specification_count, 4);
    assert_string_equal(r[2].place, "p");
    assert_int_equal(r[2].choices[PL_CHOICE_WINDOW].options[0].to, PL_WINDOW_OPEN);
    assert_string_equal(r[3].sql, "SELECT 1");
    assert_int_equal(r[3].choices[PL_CHOICE_WINDOW].options[0].from, 19723); /* 2024-01-01 */
    assert_int_equal(r[3].choices[PL_CHOICE_WINDOW].options[0].to, 20089);
    assert_true(r[3].holds.threshold == 2 && r[3].holds.compare == PL_MORE_THAN);
    assert_int_equal(r[4].choices[PL_CHOICE_WINDOWS].options[0].number, 1);
    assert_null(r[4].place);
    pl_arena_free(&arena);
}

static void bad_choices_have_their_place(void **state) {
    (void)state;
#define CHOOSE(choices)                                                                                      \
    HEAD CLAIM "measure: net_km2, window: 1d, holds: {every: day, at_least: 1}, choices: {" choices "}}\n"
    refused(CHOOSE("sorce: [a]"), "s.yaml:9:106: ", "did you mean 'source'?");
    refused(CHOOSE("source: []"), "s.yaml:9:114: ", "1 to 32 options");
    refused(CHOOSE("source: [a, b, a]"), "s.yaml:9:121: ", "the same option");
    refused(CHOOSE("window: [1d, 2w, 14d]"), "s.yaml:9:123: ", "'14d' is the same option as '2w'");
    refused(CHOOSE("window: [2d, 3d]"), "s.yaml:9:58: ", "not among the options");
    refused(CHOOSE("threshold: [2, 3]"), "s.yaml:9:69: ", "not among the options");
    refused(CHOOSE("day_turn: [24h]"), "s.yaml:9:117: ", "0h to 23h");
    refused(CHOOSE("day_turn: [h]"), "s.yaml:9:117: ", "0h to 23h");
    refused(CHOOSE("kinds: [no-redrew]"), "s.yaml:9:114: ", "did you mean 'no-redraw'?");
    refused(CHOOSE("kinds: [no-redraw+]"), "s.yaml:9:114: ", "joined by '+'");
    refused(CHOOSE("kinds: [all+no-redraw]"), "s.yaml:9:114: ", "joined by '+'");
    refused(CHOOSE("kinds: [no-redraw+no-advance, no-advance+no-redraw]"),
            "s.yaml:9:136: ", "the same option");
    refused(CHOOSE("days_counted: [some]"), "s.yaml:9:121: ", "it must be one of: all, updated-only");
    refused("statement: m\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19\ntheatre: t\nclaims:\n" CLAIM
            "measure: net_km2, window: 1d, holds: {every: day, at_least: 1}}\n",
            "s.yaml:8:5: ", "no source is named");
    /* 32 to the fourth is more than the limit. */
    pl_buffer text = {0};
    pl_buffer_text(&text, HEAD CLAIM "measure: net_km2, holds: {every: day, at_least: 0}, choices: {");
    const char *const lists[] = {"source: [", "], window: [", "], threshold: [", "]"};
    for (int list = 0; list < 3; list++) {
        pl_buffer_text(&text, lists[list]);
        for (int i = 0; i < 32; i++)
            pl_buffer_format(&text,
                             list == 0   ? "s%d%s"
                             : list == 1 ? "1%02dd%s"
                                         : "%d%s",
                             i, i < 31 ? ", " : "");
    }
    pl_buffer_text(&text, "], day_turn: [0h, 1h]}}\n");
    assert_false(text.failed);
    refused(text.data, "s.yaml:9:5: ", "more than 100000 specifications");
    pl_buffer_free(&text);
}

/* Blocks of claims are put under a head, two deeper. */
static void examples_of_the_page(void **state) {
    (void)state;
    char *page = read_whole("docs/statement.md");
    size_t examples = 0;
    for (char *at = strstr(page, "```yaml\n"); at != NULL; at = strstr(at, "```yaml\n")) {
        at += strlen("```yaml\n");
        char *end = strstr(at, "```");
        assert_non_null(end);
        pl_buffer text = {0};
        pl_arena arena = {0};
        if (*at == '-') {
            pl_buffer_text(&text, HEAD);
            for (char *line = at; line < end; line = strchr(line, '\n') + 1)
                pl_buffer_format(&text, "  %.*s", (int)(strchr(line, '\n') + 1 - line), line);
        } else {
            pl_buffer_add(&text, at, (size_t)(end - at));
        }
        assert_non_null(parse(text.data, &arena));
        pl_arena_free(&arena);
        pl_buffer_free(&text);
        at = end + 3;
        examples++;
    }
    assert_int_equal(examples, 17);
    pl_free(page);
}

static void shipped_statement(void **state) {
    (void)state;
    char *text = read_whole("data/statements/2024-12-19.yaml");
    pl_arena arena = {0};
    const pl_statement *s = parse(text, &arena);
    assert_non_null(s);
    assert_string_equal(s->name, "2024-12-19");
    assert_int_equal(s->claim_count, 12);
    size_t testable = 0;
    for (size_t i = 0; i < s->claim_count; i++) testable += s->claims[i].untestable < 0;
    assert_int_equal(testable, 11);
    pl_arena_free(&arena);
    pl_free(text);
}

/* ---- other choices than the file's ---- */

#define MADE                                                                                                 \
    HEAD                                                                                                     \
        "  - {id: a, words: w, says: s, measure: gained_km2, window: 30d, holds: {every: day, at_least: 1}," \
        " readings: {wide: {says: s, window: 90d}, rank: {says: s, holds: {highest_since: 2024-01-01}}}}\n"  \
        "  - {id: b, words: w, says: s, measure: held_km2, window: 1d, holds: {total: {more_than: 5}}}\n"    \
        "  - {id: u, words: w, says: s, untestable: {kind: opinion, why: y, would_settle: z}}\n"

static const pl_statement *parse_with(const char *with, const char *claim, pl_arena *arena, pl_error *error) {
    *error = (pl_error){0};
    return pl_statement_parse_with("s.yaml", pl_slice_of(MADE), with, claim, arena, error);
}

static void other_choices(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error;
    const pl_statement *s =
        parse_with("window=7d,2024-11,threshold=0.5,2,kinds=no-redraw+no-retraction", NULL, &arena, &error);
    if (s == NULL) {
        fail_msg("%s", error.text);
        return;
    }
    const pl_reading *plain = &s->claims[0].readings[0], *wide = plain + 1, *rank = plain + 2,
                     *held = &s->claims[1].readings[0];
    /* Every level: the nearest one does not win over the asker. */
    assert_int_equal(plain->choices[PL_CHOICE_WINDOW].count, 2);
    assert_int_equal(wide->choices[PL_CHOICE_WINDOW].count, 2);
    assert_int_equal(wide->choices[PL_CHOICE_WINDOW].options[0].number, 7 * PL_DAY_SECONDS);
    assert_int_equal(held->choices[PL_CHOICE_WINDOW].count, 2);
    assert_string_equal(held->choices[PL_CHOICE_WINDOW].options[1].text, "2024-11");
    assert_float_equal(plain->choices[PL_CHOICE_THRESHOLD].options[1].amount, 2, 0);
    assert_float_equal(plain->holds.threshold, 0.5, 0); /* the question's words say this one */
    assert_int_equal(plain->choices[PL_CHOICE_KINDS].options[0].number,
                     PL_KINDS_ALL & ~(1u << PL_KIND_REDRAW) & ~(1u << PL_KIND_RETRACTION));
    /* What a question does not use it does not get: a rank has no threshold, a state no kinds. */
    assert_int_equal(rank->choices[PL_CHOICE_THRESHOLD].count, 0);
    assert_int_equal(rank->choices[PL_CHOICE_KINDS].count, 1);
    assert_int_equal(held->choices[PL_CHOICE_KINDS].count, 0);
    /* What was not named stays. */
    assert_int_equal(plain->choices[PL_CHOICE_SOURCE].count, 2);
    assert_int_equal(plain->choices[PL_CHOICE_DAYS_COUNTED].count, 2);
    assert_int_equal(plain->specification_count, 2 * 2 * 1 * 2 * 2);
    assert_int_equal(s->otherwise->said_count, 3);
    assert_string_equal(s->otherwise->said[0].choice, "window");
    assert_string_equal(s->otherwise->said[0].options[1], "2024-11");
    assert_string_equal(s->otherwise->said[2].options[0], "no-redraw+no-retraction");
    /* Of one claim alone: the other is left as it is. */
    s = parse_with("window=7d", "b", &arena, &error);
    if (s == NULL) {
        fail_msg("%s", error.text);
        return;
    }
    assert_int_equal(s->claims[0].readings[0].choices[PL_CHOICE_WINDOW].options[0].number,
                     30 * PL_DAY_SECONDS);
    assert_int_equal(s->claims[1].readings[0].choices[PL_CHOICE_WINDOW].options[0].number,
                     7 * PL_DAY_SECONDS);
    assert_null(parse(MADE, &arena)->otherwise);
    pl_arena_free(&arena);
}

static void other_choices_refused(void **state) {
    static const char *const cases[][3] = {
        {"treshold=1", NULL, "no choice \"treshold\"; did you mean threshold?"},
        {"threshold", NULL, "CHOICE=OPTION is wanted"},
        {"", NULL, "CHOICE=OPTION is wanted"},
        {",threshold=1", NULL, "CHOICE=OPTION is wanted"},
        {"threshold=", NULL, "--with:1:11: a value is missing here"},
        {"threshold=1,", NULL, "--with:1:13: a value is missing here"},
        {"threshold=1,x", NULL, "--with:1:13: 'x' is not a number"},
        {"threshold=1,1.0", NULL, "--with:1:13: '1.0' is the same option as '1'"},
        {"window=7d,window=9d", NULL, "window is given twice"},
        {"window=7d,kinds=no-redrw", NULL, "--with:1:17: kinds are 'all'"},
        {"labels=own", NULL, "--with labels: no reading of the statement makes this choice"},
        {"kinds=all", "b", "--with kinds: no reading of the claim b makes this choice"},
        {"window=7d", "u", "--with window: no reading of the claim u makes this choice"},
        {"window=1d,2d,3d,4d,5d,6d,7d,8d,9d,10d,11d,12d,13d,14d,15d,16d,17d,18d,19d,20d,21d,22d,23d,24d,25d,"
         "26d,"
         "27d,28d,29d,30d,31d,32d,33d",
         NULL, "a choice has 1 to 32 options; here are 33"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        pl_error error;
        if (parse_with(cases[i][0], cases[i][1], &arena, &error) != NULL) fail_msg("taken: %s", cases[i][0]);
        if (error.code != PL_USAGE || strstr(error.text, cases[i][2]) == NULL)
            fail_msg("%s: %d %s", cases[i][0], (int)error.code, error.text);
        pl_arena_free(&arena);
    }
}

static void other_choices_without_memory(void **state) {
    (void)state;
    bool parsed = false;
    for (uint64_t nth = 1; !parsed; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        assert_true(nth < 100000);
        pl_memory_fail_nth(nth);
        parsed = parse_with("window=7d,90d,threshold=0.5", NULL, &arena, &error) != NULL;
        if (!parsed) assert_int_equal(error.code, PL_NOMEM);
        pl_memory_fail_nth(0);
        pl_arena_free(&arena);
    }
}

/* With memory that runs out at each allocation in turn: a clean error, never a crash or another answer. */
static void memory_runs_out(void **state) {
    (void)state;
    char *text = read_whole("data/statements/2024-12-19.yaml");
    bool parsed = false;
    for (uint64_t nth = 1; !parsed; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        assert_true(nth < 100000);
        pl_memory_fail_nth(nth);
        parsed = pl_statement_parse("s.yaml", pl_slice_of(text), &arena, &error) != NULL;
        if (!parsed) assert_int_equal(error.code, PL_NOMEM);
        pl_memory_fail_nth(0);
        pl_arena_free(&arena);
    }
    pl_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken),
        cmocka_unit_test(kinds),
        cmocka_unit_test(errors_have_their_place),
        cmocka_unit_test(errors_of_measures_and_questions),
        cmocka_unit_test(errors_of_the_head),
        cmocka_unit_test(taken_in_full),
        cmocka_unit_test(bad_choices_have_their_place),
        cmocka_unit_test(examples_of_the_page),
        cmocka_unit_test(shipped_statement),
        cmocka_unit_test(other_choices),
        cmocka_unit_test(other_choices_refused),
        cmocka_unit_test(other_choices_without_memory),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
