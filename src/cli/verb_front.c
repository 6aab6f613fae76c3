/* verb_front.c - plumbline front: where the front is, and how far it moved. */
#include "cli/asking.h"
#include "cli/front_out.h"
#include "cli/interval.h"
#include "cli/verbs.h"
#include "text/number.h"

#include <math.h>

#define HOLE_MAX_KM2 1e6

static const pl_option_spec front_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAMES", "the sources, e.g. deepstate,isw (one a map maker)"},
    {"side", '\0', "NAME", "whose front (the theatre's first side)"},
    {"from", '\0', "DAY", "state at 00:00 UTC of the day, or at an instant"},
    {"to", '\0', "DAY", "state at 00:00 UTC of the day, or at an instant"},
    {"on", '\0', "DAY", "length and lines alone, of the day's last state"},
    {"at", '\0', "INSTANT", "the same at an instant"},
    {"moved", '\0', "LENGTH", "farther from the other boundary than this counts as moved (100m)"},
    {"border", '\0', "LENGTH", "nearer to coast and state border than this is no front (5km)"},
    {"hole", '\0', "AREA", "holes in held land under this are filled (5km2)"},
    {"region", '\0', "NAME|W,S,E,N|FILE", "only the front inside a region"},
    {"per", '\0', "UNIT", "list the periods between: update, day, week or month"},
    {"without", '\0', "KINDS", "as though these kinds of change had not been drawn, e.g. redraw,retraction"},
    {NULL, '\0', NULL, NULL}};

static const char *const front_examples[] = {
    "plumbline front -e war.gpkg --from 2024-11-20 --to 2024-12-20 --moved 100m",
    "how much of the front moved in 30 days, by sector",
    "plumbline front -e war.gpkg --from 2024-11-20 --to 2024-12-20 --geojson > front.geojson",
    "its lines, with what moved how far",
    "plumbline front -e war.gpkg --on 2024-12-19 --border 10km",
    "its length alone, by another definition",
    NULL};

/* A number with one of two units behind it; false for anything else. */
static bool quantity(const char *text, const char *unit, const char *large_unit, double factor, double *ret) {
    const size_t length = strlen(text);
    size_t digits = strspn(text, "0123456789.");
    double value;
    if (digits == 0 || digits == length || !pl_number_parse((pl_slice){text, digits}, &value)) return false;
    if (strcmp(text + digits, unit) == 0) {
        *ret = value;
        return true;
    }
    if (large_unit == NULL || strcmp(text + digits, large_unit) != 0) return false;
    *ret = value * factor;
    return true;
}

static bool length_m(const pl_call *call, const char *option, double *ret, pl_error *error) {
    const char *text = pl_call_value(call, option);
    return text == NULL || quantity(text, "m", "km", 1000.0, ret) ||
           pl_fail(error, PL_USAGE, "--%s %s: not a length (100m, 5km, 0.5km)", option, text);
}

static bool area_km2(const pl_call *call, const char *option, double *ret, pl_error *error) {
    const char *text = pl_call_value(call, option);
    return text == NULL || quantity(text, "km2", NULL, 1.0, ret) ||
           pl_fail(error, PL_USAGE, "--%s %s: not an area (5km2)", option, text);
}

static bool instants(pl_call *call, pl_front_question *question, pl_error *error) {
    pl_instant on = INT64_MIN, at = INT64_MIN, to = INT64_MIN;
    if (!pl_call_instant(call, "from", &question->from, error) || !pl_call_instant(call, "to", &to, error) ||
        !pl_call_instant(call, "on", &on, error) || !pl_call_instant(call, "at", &at, error))
        return false;
    const bool span = question->from != INT64_MIN && to != INT64_MIN;
    const int given = span + (on != INT64_MIN) + (at != INT64_MIN);
    if (given != 1 || (!span && (question->from != INT64_MIN || to != INT64_MIN)))
        return pl_fail(error, PL_USAGE, "front needs --from and --to, or --on, or --at");
    if (span && question->from > to) return pl_fail(error, PL_USAGE, "--from is later than --to");
    question->to = span ? to : at != INT64_MIN ? at : pl_day_start(pl_instant_day(on) + 1);
    static const char *const of_spans[] = {"moved", "per"};
    for (size_t i = 0; !span && i < sizeof of_spans / sizeof *of_spans; i++)
        if (pl_call_value(call, of_spans[i]) != NULL)
            return pl_fail(error, PL_USAGE, "--%s needs --from and --to", of_spans[i]);
    return true;
}

static bool read_question(pl_call *call, pl_front_question *question, pl_error *error) {
    size_t per = 0;
    double border_m = PL_FRONT_BORDER_M;
    *question = (pl_front_question){.sources = pl_call_value(call, "source"),
                                    .side = pl_call_value(call, "side"),
                                    .region = pl_call_value(call, "region"),
                                    .from = INT64_MIN,
                                    .as_of = INT64_MAX,
                                    .hole_max_km2 = PL_FRONT_HOLE_MAX_KM2,
                                    .moved_m = PL_FRONT_MOVED_M,
                                    .periods = pl_call_value(call, "per") != NULL,
                                    .drawn = call->geojson,
                                    .progress = pl_call_progress(call)};
    if (!instants(call, question, error) || !length_m(call, "moved", &question->moved_m, error) ||
        !length_m(call, "border", &border_m, error) ||
        !area_km2(call, "hole", &question->hole_max_km2, error) ||
        !pl_call_word(call, "per", pl_per_names, &per, error) ||
        !pl_call_kinds(call, &question->kinds, error))
        return false;
    question->border_km = border_m / 1000.0;
    question->per = (pl_per)per;
    if (question->moved_m < PL_SHIFT_LEAST_M || question->moved_m > PL_FRONT_MOVED_MAX_M)
        return pl_fail(error, PL_USAGE, "--moved: %g m to %g km can be measured", PL_SHIFT_LEAST_M,
                       PL_FRONT_MOVED_MAX_M / 1000.0);
    if (border_m > PL_NEAR_DISTANCE_MAX_M)
        return pl_fail(error, PL_USAGE, "--border: at most %g km", PL_NEAR_DISTANCE_MAX_M / 1000.0);
    if (question->hole_max_km2 > HOLE_MAX_KM2)
        return pl_fail(error, PL_USAGE, "--hole: at most %g km2", HOLE_MAX_KM2);
    if (question->periods && call->geojson)
        return pl_fail(error, PL_USAGE, "--geojson writes lines, and --per a table: take one of them");
    return true;
}

/* ---- for people ---- */

static void interval_behind(pl_buffer *out, const pl_interval *number, int decimals) {
    pl_buffer_text(out, " ");
    pl_interval_text(out, number, decimals);
    pl_buffer_text(out, "\n");
}

/* An interval of a share, in percent. */
static pl_interval percent(const pl_interval *share) {
    pl_interval made = *share;
    made.value *= 100.0, made.low *= 100.0, made.high *= 100.0;
    for (size_t i = 0; i < made.part_count; i++) made.parts[i].low *= 100.0, made.parts[i].high *= 100.0;
    return made;
}

static void moved_text(pl_buffer *out, const char *which, const pl_front_moved *moved) {
    const pl_interval share = percent(&moved->moved_share);
    pl_buffer_format(out, "  %s front  %.1f km moved", which, moved->moved_km.value);
    interval_behind(out, &moved->moved_km, 1);
    if (!isnan(share.value)) {
        pl_buffer_format(out, "             %.1f %% of it", share.value);
        interval_behind(out, &share, 1);
    }
    pl_buffer_format(out, "             forward %.1f km, back %.1f km\n", moved->forward_km.value,
                     moved->back_km.value);
}

static void displacement_text(pl_buffer *out, const pl_front_area *area) {
    static const char *const ways[] = {"forward", "back"};
    for (int way = 0; way < 2; way++)
        if (!isnan(area->median_m[way]))
            pl_buffer_format(out,
                             "  where it went %s the new front lies %.2f km from where it was (median; 90 %% "
                             "within %.2f km)\n",
                             ways[way], area->median_m[way] / 1000.0, area->p90_m[way] / 1000.0);
}

static void cell_or_dash(pl_table *table, double value, int decimals) {
    if (isnan(value))
        pl_table_cell(table, "-");
    else
        pl_table_cell(table, "%.*f", decimals, value);
}

static void curve_text(pl_call *call, const pl_front_area *area) {
    pl_table table = {.columns = 7};
    pl_table_cell(&table, "  beyond");
    pl_table_cell(&table, ">old front km");
    pl_table_cell(&table, ">%% of it");
    pl_table_cell(&table, ">back km");
    pl_table_cell(&table, ">new front km");
    pl_table_cell(&table, ">%% of it");
    pl_table_cell(&table, ">back km");
    for (size_t i = 0; i < PL_FRONT_CURVE; i++) {
        const pl_front_step *step = &area->curve[i];
        const double old_km = step->from_km[0] + step->from_km[1], new_km = step->to_km[0] + step->to_km[1];
        pl_table_cell(&table, "  %.0f m", step->distance_m);
        pl_table_cell(&table, "%.1f", old_km);
        cell_or_dash(&table, 100.0 * old_km / area->length_from_km.value, 1);
        pl_table_cell(&table, "%.1f", step->from_km[PL_BACK]);
        pl_table_cell(&table, "%.1f", new_km);
        cell_or_dash(&table, 100.0 * new_km / area->length_to_km.value, 1);
        pl_table_cell(&table, "%.1f", step->to_km[PL_BACK]);
    }
    pl_table_write(&table, &call->out);
}

static bool has_front(const pl_front_area *area) {
    return area->length_from_km.value > 0.0 || area->length_to_km.value > 0.0;
}

static void sectors_text(pl_call *call, const pl_front_question *question, const pl_front_answer *a) {
    const bool span = question->from != INT64_MIN;
    pl_table table = {.columns = span ? 8 : 2};
    pl_table_cell(&table, "  sector");
    pl_table_cell(&table, span ? ">old km" : ">km");
    if (span) {
        pl_table_cell(&table, ">new km");
        pl_table_cell(&table, ">moved %%");
        pl_table_cell(&table, ">forward km");
        pl_table_cell(&table, ">back km");
        pl_table_cell(&table, ">median km");
        pl_table_cell(&table, ">p90 km");
    }
    for (size_t i = 0; i < a->sector_count; i++) {
        const pl_front_area *s = &a->sectors[i];
        if (!has_front(s)) continue;
        pl_table_cell(&table, "  %s", s->title);
        if (span) pl_table_cell(&table, "%.1f", s->length_from_km.value);
        pl_table_cell(&table, "%.1f", s->length_to_km.value);
        if (!span) continue;
        cell_or_dash(&table, 100.0 * s->from.moved_share.value, 1);
        pl_table_cell(&table, "%.1f", s->from.forward_km.value);
        pl_table_cell(&table, "%.1f", s->from.back_km.value);
        cell_or_dash(&table, s->median_m[PL_FORWARD] / 1000.0, 2);
        cell_or_dash(&table, s->p90_m[PL_FORWARD] / 1000.0, 2);
    }
    pl_table_write(&table, &call->out);
}

static void still_text(pl_call *call, const pl_front_question *question, const pl_front_answer *a) {
    size_t count = 0;
    for (size_t i = 0; i < a->sector_count; i++) {
        if (!pl_front_stands_still(a, &a->sectors[i])) continue;
        if (count++ == 0)
            pl_buffer_format(&call->out, "  no movement beyond %g m: ", question->moved_m);
        else
            pl_buffer_text(&call->out, "; ");
        pl_buffer_text(&call->out, a->sectors[i].title);
    }
    if (count > 0) pl_buffer_text(&call->out, "\n");
    if (a->updates == 0)
        pl_buffer_text(&call->out, "  no update between: whether anything moved is unknown\n");
}

static void periods_text(pl_call *call, const pl_front_answer *a) {
    pl_table table = {.columns = 8};
    pl_table_cell(&table, "  begin");
    pl_table_cell(&table, ">updates");
    pl_table_cell(&table, ">front km");
    pl_table_cell(&table, ">moved %%");
    pl_table_cell(&table, ">forward km");
    pl_table_cell(&table, ">back km");
    pl_table_cell(&table, ">median km");
    pl_table_cell(&table, ">p90 km");
    for (size_t i = 0; i < a->period_count; i++) {
        const pl_front_period *p = &a->periods[i];
        pl_table_cell(&table, "  %s", pl_shown_instant(call, p->begin));
        pl_table_cell(&table, "%zu", p->updates);
        pl_table_cell(&table, "%.1f", p->length_begin_km);
        cell_or_dash(&table, 100.0 * p->share, 1);
        pl_table_cell(&table, "%.1f", p->forward_km);
        pl_table_cell(&table, "%.1f", p->back_km);
        cell_or_dash(&table, p->median_m[PL_FORWARD] / 1000.0, 2);
        cell_or_dash(&table, p->p90_m[PL_FORWARD] / 1000.0, 2);
    }
    pl_table_write(&table, &call->out);
}

static void span_text(pl_call *call, const pl_front_question *question, const pl_front_answer *a) {
    pl_buffer *out = &call->out;
    const size_t all_days = a->days.days + a->days.outside;
    const int64_t begin = question->from - a->from_snapshot, end = question->to - a->to_snapshot;
    pl_buffer_format(out, "  old front  %.1f km", a->whole.length_from_km.value);
    interval_behind(out, &a->whole.length_from_km, 1);
    pl_buffer_format(out, "  new front  %.1f km", a->whole.length_to_km.value);
    interval_behind(out, &a->whole.length_to_km, 1);
    moved_text(out, "old", &a->whole.from);
    moved_text(out, "new", &a->whole.to);
    displacement_text(out, &a->whole);
    pl_buffer_format(
        out,
        "  states of %s and %s; %zu snapshots between, %zu of them updates; without an update: %zu "
        "of %zu days",
        pl_shown_instant(call, a->from_snapshot), pl_shown_instant(call, a->to_snapshot), a->snapshots,
        a->updates, all_days - a->days.of[PL_DAY_UPDATED], all_days);
    if (a->days.outside > 0) pl_buffer_format(out, ", %zu of which the maps do not reach", a->days.outside);
    pl_buffer_text(out, "\n");
    pl_age_text(out, "  ", begin > end ? begin : end);
    pl_buffer_text(out, "\n");
    curve_text(call, &a->whole);
    if (a->sector_count > 0) {
        pl_buffer_text(out, "\n");
        sectors_text(call, question, a);
        still_text(call, question, a);
    }
    if (!question->periods) return;
    pl_buffer_text(out, "\n");
    periods_text(call, a);
}

static void answer_text(pl_call *call, const pl_front_question *question, const pl_front_answer *a) {
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "\n%s", a->source.name);
    if (a->source.stands_beside != NULL)
        pl_buffer_format(out, " (the same map maker as %s)", a->source.stands_beside);
    if (!a->answered) {
        pl_buffer_format(out, ": %s\n", a->why);
        return;
    }
    pl_buffer_text(out, "\n");
    pl_caution_text(out, &a->source);
    if (question->from != INT64_MIN) {
        span_text(call, question, a);
        return;
    }
    pl_buffer_format(out, "  %.1f km", a->whole.length_to_km.value);
    interval_behind(out, &a->whole.length_to_km, 1);
    pl_buffer_format(out, "  of %.1f km of boundary; state of %s\n", a->boundary_to_km,
                     pl_shown_instant(call, a->to_snapshot));
    if (a->sector_count == 0) return;
    pl_buffer_text(out, "\n");
    sectors_text(call, question, a);
}

static void front_text(pl_call *call, const pl_front_question *question, const pl_front_answers *answers) {
    pl_buffer *out = &call->out;
    pl_buffer_format(out, "Front of the land held by %s", answers->side);
    if (answers->region.name != NULL) pl_buffer_format(out, " in %s", answers->region.title);
    if (question->from != INT64_MIN)
        pl_buffer_format(out, ", %s to %s\nmoved: farther than %g m from the other boundary; ",
                         pl_shown_instant(call, question->from), pl_shown_instant(call, question->to),
                         question->moved_m);
    else
        pl_buffer_format(out, ", %s\n", pl_shown_instant(call, question->to));
    pl_buffer_format(out, "holes under %g km2 filled; ", question->hole_max_km2);
    if (strcmp(answers->outline, "none") == 0)
        pl_buffer_text(out, "the whole boundary counts (no outline of coast and border)\n");
    else
        pl_buffer_format(out, "farther than %g km from coast and border (%s)\n", question->border_km,
                         answers->outline);
    for (size_t i = 0; i < answers->count; i++) answer_text(call, question, &answers->answers[i]);
    if (question->from != INT64_MIN && answers->moved_share.count > 1)
        pl_buffer_format(out, "\n%zu map makers: %.1f to %.1f %% of the old front moved\n",
                         answers->moved_share.count, 100.0 * answers->moved_share.low,
                         100.0 * answers->moved_share.high);
}

static bool run_front(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_front_question question;
    pl_front_answers answers;
    if (!read_question(call, &question, error) || !pl_call_store(call, &store, error)) return false;
    const bool done = pl_ask_front(store, &question, &call->arena, &answers, error);
    pl_terminal_progress_end();
    if (done && call->json)
        pl_front_json(call, &question, &answers);
    else if (done && call->csv)
        pl_front_csv(call, &question, &answers);
    else if (done && call->geojson)
        pl_front_geojson(call, &question, &answers);
    else if (done)
        front_text(call, &question, &answers);
    return pl_call_store_close(call, store, done, error);
}

const pl_verb pl_verb_front = {
    .name = "front",
    .arguments = "",
    .summary = "where the front is, how long, and how far it moved",
    .about =
        "The front is the boundary of the land that a side holds, with small holes filled, away from coast "
        "and state border.\n"
        "Moved is what of the front at --from lies farther than --moved from the whole boundary at --to: no "
        "segments, no\n"
        "transects. The same is printed of the front at --to, and for a row of distances; forward where the "
        "side gained\n"
        "ground, back where it lost some. --hole and --border are choices that the length depends on; "
        "--border 0km counts\n"
        "the whole boundary.",
    .options = front_options,
    .examples = front_examples,
    .csv = true,
    .geojson = true,
    .run = run_front};
