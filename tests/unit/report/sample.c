/* sample.c - the hand-made statement of sample.h, about an invented country. Values follow small formulas, so
 * that the charts look like charts and every run gives the same. */
#include "sample.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DAY(n) ((pl_instant)(20047 + (n)) * PL_DAY_SECONDS) /* 20047: 2024-11-20 */
#define HOURS(n) ((pl_instant)(n)*3600)
#define HASH "3b5d5c3712955042212316173ccf37be8e6e2a7e1d3bb0a6a2f0b3c4d5e6f708"

static pl_chart_point days[30], year[366], months[35], updates[9];

/* Like a war map: uneven, and now and then nothing new for days. */
static pl_chart_point period(pl_instant begin, pl_instant end, size_t index, bool updated) {
    return (pl_chart_point){.span = {begin, end},
                            .updates = updated ? 1 : 0,
                            .value = updated ? (double)(index * 37 % 101) / 9.0 : NAN};
}

static void fill_periods(void) {
    for (size_t i = 0; i < COUNT(days); i++) {
        pl_instant begin = DAY((int)i) - HOURS(3); /* a day that begins at 21:00 */
        days[i] = period(begin, begin + PL_DAY_SECONDS, i + 3, i != 8 && i != 17 && i != 18);
    }
    days[12].value = 0; /* measured, and nothing */
    for (size_t i = 0; i < COUNT(year); i++) {
        pl_instant begin = DAY((int)i - 336);
        year[i] = period(begin, begin + PL_DAY_SECONDS, i, i % 29 < 26);
    }
    for (size_t i = 0; i < COUNT(months); i++) {
        pl_day begin = 0, end = 0;
        (void)pl_day_from_civil(2022 + (int)(i / 12), (int)(i % 12) + 1, 1, &begin);
        (void)pl_day_from_civil(2022 + (int)((i + 1) / 12), (int)((i + 1) % 12) + 1, 1, &end);
        months[i] = period(pl_day_start(begin), pl_day_start(end), i * 7, true);
        months[i].value = 420 * sin((double)i / 4) + 60;
    }
    for (size_t i = 0; i < COUNT(updates); i++) {
        updates[i] = period(DAY((int)(i * i)), DAY((int)((i + 1) * (i + 1))), i, i != 4);
        updates[i].value = -updates[i].value - 2;
    }
    updates[7].value = NAN;
}

static const pl_option options[][3] = {
    {{"source", "atlas"}, {"day_turn", "21h"}, {"kinds", "all"}},
    {{"source", "atlas"}, {"day_turn", "0h"}, {"kinds", "all"}},
    {{"source", "atlas"}, {"day_turn", "21h"}, {"kinds", "no-redraw"}},
    {{"source", "atlas"}, {"day_turn", "0h"}, {"kinds", "no-redraw"}},
    {{"source", "карта <b>\"9\"</b>"}, {"day_turn", "21h"}, {"kinds", "all"}},
    {{"source", "карта <b>\"9\"</b>"}, {"day_turn", "0h"}, {"kinds", "all"}},
};

#define DAILY(n, h, v, s)                                                                                    \
    {                                                                                                        \
        .options = options[n], .option_count = 3, .measurable = true, .counted = true, .turns_at = 0.125,    \
        .holds = (h), .value = (v), .threshold = 1, .unit = "share", .hits = (size_t)((v)*30 + 0.5),         \
        .of = 30, .without_update = 3, .same_as = (s),                                                       \
        .detail = "On 27 of 30 days at least 1 km2 was gained; 3 days have no update."                       \
    }
static const pl_specification daily[] = {
    DAILY(0, false, 0.9, 0),
    DAILY(1, true, 1, 1),
    DAILY(2, false, 0.9, 0),
    DAILY(3, false, 29.0 / 30, 3),
    DAILY(4, false, 0.9999999999, 4),
    {.options = options[5],
     .option_count = 3,
     .measurable = false,
     .counted = true,
     .turns_at = NAN,
     .value = NAN,
     .threshold = NAN,
     .unit = "share",
     .same_as = 5,
     .detail = "No snapshot of карта <b>\"9\"</b> before 2024-11-20."},
};
#define AREA(n, h, v, t)                                                                                     \
    {                                                                                                        \
        .options = options[n], .option_count = 3, .measurable = true, .counted = true, .turns_at = 0.125,    \
        .holds = (h), .value = (v), .threshold = (t), .unit = "km2", .same_as = (n),                         \
        .detail = "Net change over the window."                                                              \
    }
static const pl_specification all_hold[] = {AREA(0, true, 725.914, 0),
                                            {.options = options[1],
                                             .option_count = 3,
                                             .measurable = true,
                                             .holds = true,
                                             .value = 683.5,
                                             .threshold = 0,
                                             .unit = "km2",
                                             .turns_at = 683.5,
                                             .same_as = 1,
                                             .detail = "The same maker draws this one."}};
static const pl_specification most_hold[] = {AREA(0, true, 1234567.891, 1), AREA(1, true, 5, 1),
                                             AREA(2, true, 5, 1), AREA(3, true, 5, 1),
                                             AREA(4, false, 0.9961, 1)};
static const pl_specification most_fail[] = {AREA(0, false, 0.9999996, 1), AREA(1, false, -5.5, 1),
                                             AREA(2, false, 0, 1), AREA(3, false, 0, 1), AREA(4, true, 1, 1)};
static const pl_specification none_holds[] = {AREA(0, false, -12.25, NAN)};
static const pl_specification opposite[] = {AREA(0, true, 3, 0), AREA(4, false, -3, 0)};
static const pl_specification no_evidence[] = {
    {.options = options[0],
     .option_count = 3,
     .counted = true,
     .turns_at = NAN,
     .value = NAN,
     .threshold = NAN,
     .unit = "km2",
     .detail = "The first map is of 2024-03-01, after the window begins."},
};

static const pl_flip daily_flips[] = {{"day_turn", "21h", "0h", 2, 3},
                                      {"source", "atlas", "карта <b>\"9\"</b>", 1, 2}};

static const pl_reading_result every_day[] = {
    {.id = "plain",
     .says = "On every day of the 30 before the statement the side gained at least 1 km2.",
     .plain = true,
     .question = "What is asked.",
     .verdict = PL_VERDICT_DEPENDS,
     .share = 0.2,
     .holding = 1,
     .measured = 5,
     .specifications = daily,
     .specification_count = COUNT(daily),
     .flips = daily_flips,
     .flip_count = COUNT(daily_flips),
     .measure = PL_MEASURE_GAINED,
     .number = {131.25, 120.5, 142},
     .then = {PL_VERDICT_MOSTLY_HOLDS, 0.8, 4, 5, 0, DAY(29) + HOURS(9), "On 27 of 30 days <so>."},
     .now = {PL_VERDICT_DEPENDS, 0.2, 1, 5, 0, DAY(60), "On 26 of 30 days."},
     .makes_true = "All specifications hold when at least 0.11 km2 a day is asked for instead of 1 km2.",
     .chart = {days, COUNT(days), PL_EACH_DAY, 1, "km2", "km2 gained a day"},
     .why = ""},
    {.id = "year",
     .says = "The same over the 366 days before it.",
     .question = "What is asked.",
     .verdict = PL_VERDICT_HOLDS,
     .share = 1,
     .holding = 1,
     .measured = 1,
     .specifications = all_hold,
     .specification_count = COUNT(all_hold),
     .makes_true = "",
     .chart = {year, COUNT(year), PL_EACH_DAY, 1, "km2", "km2 gained a day"},
     .why = ""},
};
static const pl_reading_result fastest[] = {
    {.id = "plain",
     .says = "The net gain of the last whole month is above that of every month since 2022.",
     .plain = true,
     .question = "What is asked.",
     .verdict = PL_VERDICT_MOSTLY_FAILS,
     .share = 0.125,
     .holding = 1,
     .measured = 5,
     .specifications = most_fail,
     .specification_count = COUNT(most_fail),
     .makes_true = "From August 2024 on it would hold.",
     .chart = {months, COUNT(months), PL_EACH_MONTH, 423.76, "km2", "km2 net a month"}},
};
static const pl_reading_result mostly[] = {
    {.id = "plain",
     .says = "Ground was gained at all.",
     .plain = true,
     .question = "What is asked.",
     .verdict = PL_VERDICT_MOSTLY_HOLDS,
     .share = 0.8,
     .holding = 4,
     .measured = 5,
     .specifications = most_hold,
     .specification_count = COUNT(most_hold),
     .makes_true = "",
     .chart = {updates, COUNT(updates), PL_EACH_UPDATE, NAN, "km2", "km2 net an update"}},
};
static const pl_reading_result never[] = {
    {.id = "plain",
     .says = "No chart, no threshold, one specification.",
     .plain = true,
     .question = "What is asked.",
     .verdict = PL_VERDICT_FAILS,
     .share = 0,
     .measured = 1,
     .specifications = none_holds,
     .specification_count = 1,
     .makes_true = "",
     .chart = {.threshold = NAN, .unit = "", .what = ""}},
    {.id = "empty",
     .says = "A reading without a specification.",
     .question = "What is asked.",
     .verdict = PL_VERDICT_NOT_MEASURABLE,
     .share = NAN,
     .chart = {.threshold = NAN, .unit = "", .what = ""},
     .why = "Every choice was ruled out."},
};
static const pl_reading_result unclear[] = {
    {.id = "plain",
     .says = "One source gained, the other lost.",
     .plain = true,
     .question = "What is asked.",
     .verdict = PL_VERDICT_UNDETERMINED,
     .share = 0.5,
     .holding = 1,
     .measured = 2,
     .specifications = opposite,
     .specification_count = 2,
     .chart = {days, 3, PL_EACH_DAY, 100000, "km2", "km2 net a day"}},
};
static const pl_reading_result out_of_reach[] = {
    {.id = "plain",
     .says = "The fastest since 2014.",
     .plain = true,
     .question = "What is asked.",
     .verdict = PL_VERDICT_NOT_MEASURABLE,
     .share = NAN,
     .specifications = no_evidence,
     .specification_count = 1,
     .chart = {.threshold = NAN, .unit = "", .what = ""},
     .why = "No map is old enough."},
};

static const pl_claim_result claims[] = {
    {.id = "every-day",
     .says = "Territory is taken by the square kilometre every day.",
     .words = "“by the square kilometre, every day”",
     .verdict = PL_VERDICT_DEPENDS,
     .sentence = "True on 27 to 30 of the 30 days before the statement, by the hour at which a day begins.",
     .why = "",
     .would_settle = "",
     .readings = every_day,
     .reading_count = COUNT(every_day),
     .kind = ""},
    {.id = "fastest",
     .says = "This is the fastest pace since 2022.",
     .words = "the pace",
     .verdict = PL_VERDICT_MOSTLY_FAILS,
     .sentence = "One of 5 specifications holds: with other kinds of change left out.",
     .why = NULL,
     .would_settle = NULL,
     .readings = fastest,
     .reading_count = 1,
     .kind = ""},
    {.id = "net-gain",
     .says = "Ground is being gained.",
     .words = "a gain at all",
     .verdict = PL_VERDICT_MOSTLY_HOLDS,
     .sentence = "4 of 5 specifications hold.",
     .why = "",
     .would_settle = "",
     .readings = mostly,
     .reading_count = 1,
     .kind = ""},
    {.id = "gain-year",
     .says = "Ground was gained over the year.",
     .words = "",
     .verdict = PL_VERDICT_HOLDS,
     .sentence = "The specification holds.",
     .why = "",
     .would_settle = "",
     .readings = &every_day[1],
     .reading_count = 1,
     .kind = ""},
    {.id = "never",
     .says = "Наступ зупинено & \"кінець\" <script>alert(1)</script>",
     .words = "Слова, and a very-long-word-without-a-single-break-"
              "in-it-that-no-column-of-a-telephone-can-ever-hold-in-one-line",
     .verdict = PL_VERDICT_FAILS,
     .sentence = "No specification holds.",
     .why = "",
     .would_settle = "",
     .readings = never,
     .reading_count = COUNT(never),
     .kind = ""},
    {.id = "unclear",
     .says = "The front moved south.",
     .words = "the front",
     .verdict = PL_VERDICT_UNDETERMINED,
     .sentence = "The two sources differ in sign.",
     .why = "",
     .would_settle = "",
     .readings = unclear,
     .reading_count = 1,
     .kind = ""},
    {.id = "since-2014",
     .says = "Nothing like it since 2014.",
     .words = "since 2014",
     .verdict = PL_VERDICT_NOT_MEASURABLE,
     .sentence = "Not measurable with this evidence.",
     .why = "The evidence begins in March 2024.",
     .would_settle = "A dated archive of maps from 2014 on.",
     .readings = out_of_reach,
     .reading_count = 1,
     .kind = ""},
    {.id = "victory",
     .says = "We shall win.",
     .words = "a promise",
     .verdict = PL_VERDICT_NOT_MEASURABLE,
     .sentence = "A promise is not measured.",
     .why = "It is a promise: maps of the past cannot tell.",
     .would_settle = "Time.",
     .readings = NULL,
     .reading_count = 0,
     .kind = ""},
};

static const pl_correction corrections[] = {{22371, "A wrong <i>number</i>."}};

static const pl_statement_result result = {.name = "demo-2024-12-19",
                                           .title = "The year in review",
                                           .speaker = "O'Hara, \"the General\" (Олександр)",
                                           .appearance = "https://example.org/speech?a=1&b=\"2\"",
                                           .theatre = "demonstration",
                                           .side = "north",
                                           .language = "en",
                                           .said = DAY(29) + HOURS(9),
                                           .evidence_until = DAY(29) + HOURS(9),
                                           .known_now = false,
                                           .claims = claims,
                                           .claim_count = COUNT(claims),
                                           .corrections = corrections,
                                           .correction_count = COUNT(corrections)};

static const pl_report_source sources[] = {
    {"atlas", "The Northern Atlas", "Atlas makers", "https://example.org/atlas", "CC BY 4.0",
     "© Atlas makers, 2024", 412, 371, DAY(-337), DAY(29), HASH},
    {"карта <b>\"9\"</b>", "<script>alert('карта')</script>", "Картографи & Co", "javascript:alert(1)", "",
     NULL, 1, 1, DAY(-10), DAY(-10), ""},
};
static const pl_report_file files[] = {
    {"atlas/2024-11-19.geojson", DAY(-1), 432109, HASH, "atlas", ""},
    {"atlas/<img src=x onerror=alert(1)>'&.geojson", DAY(0) + 61, 1, "00" HASH, "карта <b>\"9\"</b>",
     "layer"},
    {"a/very/deep/folder/with/a/rather/long/name/of/a/file/that/must/wrap/somewhere/2024-12-19.geojson",
     DAY(29), 18446744073709551615u, HASH, "atlas", ""},
};
static const pl_report_ends ends[] = {
    {"atlas", "north", 20028, 20058, 725.914, 683.512, 758.801, 653.104, 770.713},
    {"карта <b>\"9\"</b>", "north", 20028, 20058, -3.25, NAN, NAN, NAN, NAN},
};
static pl_report_basis basis = {
    .version = "0.1.0",
    .libraries = "GEOS 3.11.1, SQLite 3.40.1, libarchive 3.6.2, libzstd 1.5.4, OpenSSL 3.0.15",
    .evidence_name = "demo.gpkg",
    .evidence_digest_hex = HASH,
    .command = "plumbline report -e demo.gpkg statements/demo-2024-12-19.yaml --html demo.html",
    .sources = sources,
    .source_count = COUNT(sources),
    .files = files,
    .file_count = COUNT(files),
    .ends = ends,
    .end_count = COUNT(ends)};

static const pl_report_download downloads[] = {
    {"files/every-day.csv", "All <specifications> of the claim", "text/csv", 14321},
    {PL_REPORT_FILES_CSV, "All files", "text/csv", 999},
};

const pl_statement_result *sample_result(void) {
    fill_periods();
    return &result;
}

const pl_report_basis *sample_basis(void) {
    basis.sections = sample_sections(&basis.section_count);
    static pl_report_claim beside[COUNT(claims)];
    beside[0] = (pl_report_claim){.pictures = &basis.sections[1].pictures[2],
                                  .picture_count = 1,
                                  .downloads = downloads,
                                  .download_count = COUNT(downloads),
                                  .json_ld = "{\"name\": \"</script><b>x</b>\"}"};
    basis.claims = beside;
    basis.downloads = &downloads[1];
    basis.download_count = 1;
    return &basis;
}
