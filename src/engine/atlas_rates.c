/* atlas_rates.c - what counts of launches tell, for a page: the share reported destroyed by type, what is
 * expected of one type from others that are held alike, its own few counts by every kind of interval, and
 * what published tests say of the other quantity, the chance that an engagement destroys. */
#include "engine/atlas_intercept.h"

#include "engine/alike.h"
#include "measure/chance.h"

#include <math.h>
#include <stdlib.h>

#define CONFIDENCE 0.95
#define UNBROKEN "\xc2\xa0" /* U+00A0: the blank of a number and its sign */
#define TYPES_SHOWN 16
#define LEFT_OUT_SHOWN 60
#define DENSITY_CUT                                                                                          \
    2 /* points at either end, where it may grow without end: shares below 1 and above 99 %                  \
       */
#define ROUND_LEVEL 0.05 /* below which "nearly no chance" begins */

/* What is not quite all or nothing must not read as if it were. */
static const char *per_cent(pl_atlas_ask *ask, double chance) {
    const double value = chance * 100;
    if (value > 99.9 && value < 100) return "> 99.9";
    if (value > 0 && value < 0.01) return "< 0.01";
    const bool plain = fabs(value - nearbyint(value)) < 1e-9;
    return pl_atlas_text(ask, "%.*f", plain ? 0 : value < 0.995 ? 2 : 1, value);
}

const char *pl_atlas_percent(pl_atlas_ask *ask, double chance) {
    return isfinite(chance) ? pl_atlas_text(ask, "%s" UNBROKEN "%%", per_cent(ask, chance))
                            : pl_atlas_said(ask, PL_SAY_UNKNOWN);
}

const char *pl_atlas_percents(pl_atlas_ask *ask, double low, double high) {
    if (!isfinite(low) || !isfinite(high)) return pl_atlas_said(ask, PL_SAY_UNKNOWN);
    return pl_atlas_text(ask, "%s %%", ATLAS_SAY(ask, PL_SAY_RANGE, per_cent(ask, low), per_cent(ask, high)));
}

static const char *whole(pl_atlas_ask *ask, int64_t number) {
    return number < 0 ? pl_atlas_said(ask, PL_SAY_UNKNOWN) : pl_atlas_number(ask, (double)number, 0);
}

/* ---- which types are shown ---- */

typedef struct {
    size_t type;
    bool listed; /* in a set, or the claim's own */
    pl_raid_list list;
} shown_type;

static int by_launched(const void *a, const void *b) {
    const shown_type *x = a, *y = b;
    if (x->listed != y->listed) return x->listed ? -1 : 1;
    if (x->list.launched != y->list.launched) return x->list.launched > y->list.launched ? -1 : 1;
    return x->type < y->type ? -1 : x->type > y->type;
}

static bool is_listed(const pl_types *types, size_t type, size_t own) {
    if (type == own) return true;
    for (size_t i = 0; i < types->set_count; i++)
        for (size_t k = 0; k < types->sets[i].count; k++)
            if (types->sets[i].types[k] == type) return true;
    return false;
}

/* Those of the named sets and the claim's own, then those launched most; none that is only seen when it is
 * destroyed. */
static bool choose_types(const pl_rates_page *page, pl_arena *arena, shown_type **ret, size_t *ret_count,
                         pl_error *error) {
    const pl_types *types = &page->book->types;
    shown_type *list = pl_arena_alloc(arena, (types->type_count + 1) * sizeof *list);
    size_t count = 0;
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < types->type_count; i++) {
        const pl_raid_question question = {.type = i, .from = page->from, .to = page->to};
        list[count] = (shown_type){.type = i, .listed = is_listed(types, i, page->type)};
        if (types->types[i].seen_when_destroyed) continue;
        if (!pl_ask_raids(page->book, &question, arena, &list[count].list, error)) return false;
        if (list[count].list.launched > 0) count++;
    }
    if (count > 1) qsort(list, count, sizeof *list, by_launched);
    *ret = list;
    *ret_count = count < TYPES_SHOWN ? count : TYPES_SHOWN;
    return true;
}

/* ---- shares by type ---- */

typedef struct {
    double raids_mean; /* of the beta-binomial; NAN: not fitted */
    pl_bounds exact, raids, drawn;
} spreads;

static bool measure(const pl_raid_list *list, spreads *ret, pl_error *error) {
    pl_beta_binomial fit;
    *ret = (spreads){NAN, {NAN, NAN}, {NAN, NAN}, {NAN, NAN}};
    pl_binomial_bounds((double)list->destroyed, (double)list->launched, CONFIDENCE, &ret->exact.low,
                       &ret->exact.high);
    if (!pl_rate_beta_binomial(list->raids, list->count, CONFIDENCE, &fit, error)) return false;
    if (fit.fitted) {
        ret->raids_mean = fit.mean;
        ret->raids = fit.bounds;
    }
    return list->count < 2 || pl_rate_bootstrap(list->raids, list->count, CONFIDENCE, PL_RATE_DRAWS,
                                                PL_RATE_SEED, &ret->drawn, error);
}

static bool add_types(pl_atlas_ask *ask, const pl_rates_page *page, pl_atlas_draft *draft, pl_error *error) {
    shown_type *types = NULL;
    size_t count = 0;
    if (!choose_types(page, ask->arena, &types, &count, error)) return false;
    if (count == 0) return true;
    pl_bar_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    pl_bar_group *groups = pl_atlas_alloc(ask, count, sizeof *groups);
    const char **series = pl_atlas_alloc(ask, 2, sizeof *series);
    double *numbers = pl_atlas_alloc(ask, count * 6, sizeof *numbers);
    if (chart == NULL || groups == NULL || series == NULL || numbers == NULL) return pl_fail_nomem(error);
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_RATES_TYPES_TABLE),
                                             pl_atlas_said(ask, PL_SAY_RATES_TYPES_COLUMNS), false);
    for (size_t i = 0; i < count; i++) {
        const pl_raid_list *list = &types[i].list;
        const pl_type *type = &page->book->types.types[types[i].type];
        double *own = numbers + i * 6;
        spreads s;
        if (!measure(list, &s, error)) {
            pl_free(rows.cells);
            return false;
        }
        own[0] = 100.0 * (double)list->destroyed / (double)list->launched;
        own[1] = 100 * s.raids_mean;
        own[2] = 100 * s.exact.low;
        own[3] = 100 * s.raids.low;
        own[4] = 100 * s.exact.high;
        own[5] = 100 * s.raids.high;
        groups[i] = (pl_bar_group){type->title, own, own + 2, own + 4};
        pl_atlas_cell(&rows, type->title);
        pl_atlas_cell(&rows, whole(ask, list->launched));
        pl_atlas_cell(&rows, whole(ask, list->destroyed));
        pl_atlas_cell(&rows, pl_atlas_count(ask, list->count));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, own[0] / 100));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, s.exact.low, s.exact.high));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, s.raids.low, s.raids.high));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, s.drawn.low, s.drawn.high));
    }
    series[0] = pl_atlas_said(ask, PL_SAY_RATES_SERIES_EXACT);
    series[1] = pl_atlas_said(ask, PL_SAY_RATES_SERIES_RAIDS);
    *chart = (pl_bar_chart){.x_name = pl_atlas_said(ask, PL_SAY_RATES_X),
                            .series = series,
                            .series_count = 2,
                            .groups = groups,
                            .group_count = count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_RATES_TYPES_TITLE),
                                         .caption = ATLAS_SAY(ask, PL_SAY_RATES_TYPES_CAPTION,
                                                              pl_atlas_day(ask, page->to)),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .bars = chart});
    pl_atlas_rows_end(&rows, draft);
    return true;
}

/* ---- from relatives ---- */

static pl_line density(pl_atlas_ask *ask, const char *name, const pl_prediction *prediction) {
    const size_t count = PL_DENSITY_POINTS - 2 * DENSITY_CUT;
    pl_line_point *points = pl_atlas_alloc(ask, count, sizeof *points);
    for (size_t i = 0; points != NULL && i < count; i++) {
        const double y = prediction->density[i + DENSITY_CUT];
        points[i] = (pl_line_point){100.0 * (double)(i + DENSITY_CUT) / (PL_DENSITY_POINTS - 1),
                                    isfinite(y) ? y : NAN, NAN, NAN};
    }
    return (pl_line){.name = name, .points = points, .count = points == NULL ? 0 : count};
}

static void add_set_row(pl_atlas_ask *ask, const pl_type_set *set, const char *launches,
                        const pl_prediction *prediction, pl_atlas_rows *rows) {
    pl_atlas_cell(rows, set->title);
    pl_atlas_cell(rows, launches);
    pl_atlas_cell(rows, pl_atlas_percent(ask, prediction->mean));
    pl_atlas_cell(rows, pl_atlas_percents(ask, prediction->low, prediction->high));
    pl_atlas_cell(rows, pl_atlas_percent(ask, prediction->below_1));
    pl_atlas_cell(rows, pl_atlas_percent(ask, prediction->below_5));
}

/* Before any launch, after those on record, and after none of three. */
static void add_set(pl_atlas_ask *ask, const pl_type_set *set, const pl_hyper *hyper, const pl_raid_list *own,
                    pl_prediction *ret_own, pl_line lines[2], pl_atlas_rows *rows) {
    const pl_relative counts = pl_alike_counts(own, 0);
    pl_prediction prior, three;
    const char *after =
        ATLAS_SAY(ask, PL_SAY_RATES_SETS_OF, whole(ask, own->destroyed), whole(ask, own->launched));
    pl_hyper_predict(hyper, 0, 0, CONFIDENCE, &prior);
    pl_hyper_predict(hyper, counts.hits, counts.trials, CONFIDENCE, ret_own);
    pl_hyper_predict(hyper, 0, 3, CONFIDENCE, &three);
    add_set_row(ask, set, pl_atlas_said(ask, PL_SAY_RATES_SETS_NONE), &prior, rows);
    if (own->launched > 0) add_set_row(ask, set, after, ret_own, rows);
    if (own->destroyed == 0 && own->launched < 3)
        add_set_row(ask, set, ATLAS_SAY(ask, PL_SAY_RATES_SETS_OF, "0", "3"), &three, rows);
    lines[0] = density(ask, ATLAS_SAY(ask, PL_SAY_RATES_DENSITY_BEFORE, set->title), &prior);
    lines[1] = density(ask,
                       ATLAS_SAY(ask, PL_SAY_RATES_DENSITY_AFTER, set->title, whole(ask, own->destroyed),
                                 whole(ask, own->launched)),
                       ret_own);
}

static void add_assumptions(pl_atlas_ask *ask, const pl_types *types, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_RATES_SETS_WHY_TABLE),
                                             pl_atlas_said(ask, PL_SAY_RATES_SETS_WHY_COLUMNS), false);
    for (size_t i = 0; i < types->set_count; i++) {
        const pl_type_set *set = &types->sets[i];
        const char *names = "";
        for (size_t k = 0; k < set->count; k++)
            names =
                pl_atlas_text(ask, "%s%s%s", names, k == 0 ? "" : ", ", types->types[set->types[k]].title);
        pl_atlas_cell(&rows, set->title);
        pl_atlas_cell(&rows, names);
        pl_atlas_cell(&rows, set->why);
    }
    pl_atlas_rows_end(&rows, draft);
}

static bool add_sets(pl_atlas_ask *ask, const pl_rates_page *page, const pl_raid_list *own,
                     pl_atlas_draft *draft, pl_error *error) {
    const pl_types *types = &page->book->types;
    pl_line_chart *chart = pl_atlas_alloc(ask, 1, sizeof *chart);
    pl_line *lines = pl_atlas_alloc(ask, PL_SERIES_MAX + 2, sizeof *lines);
    pl_prediction first, last;
    const pl_type_set *first_set = NULL, *last_set = NULL;
    size_t count = 0;
    if (chart == NULL || lines == NULL) return pl_fail_nomem(error);
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_RATES_SETS_TABLE),
                                             pl_atlas_said(ask, PL_SAY_RATES_SETS_COLUMNS), false);
    for (size_t i = 0; i < types->set_count && count + 2 <= PL_SERIES_MAX; i++) {
        const pl_raid_question question = {.type = page->type, .from = page->from, .to = page->to};
        pl_alike alike;
        if (!pl_alike_of(page->book, &types->sets[i], &question, 0, ask->arena, &alike, error)) {
            pl_free(rows.cells);
            return false;
        }
        if (alike.hyper == NULL) continue;
        add_set(ask, &types->sets[i], alike.hyper, own, &last, lines + count, &rows);
        last_set = &types->sets[i];
        if (first_set == NULL) {
            first_set = last_set;
            first = last;
        }
        count += 2;
    }
    pl_atlas_rows_end(&rows, draft);
    if (first_set == NULL) return true;
    if (first_set != last_set)
        pl_atlas_paragraph(
            draft, ATLAS_SAY(ask, PL_SAY_RATES_SETS, first_set->title, pl_atlas_percent(ask, first.mean),
                             pl_atlas_percent(ask, first.low), pl_atlas_percent(ask, first.high),
                             last_set->title, pl_atlas_percent(ask, last.mean),
                             pl_atlas_percent(ask, last.low), pl_atlas_percent(ask, last.high)));
    *chart = (pl_line_chart){.x_name = pl_atlas_said(ask, PL_SAY_RATES_DENSITY_X),
                             .y_name = pl_atlas_said(ask, PL_SAY_RATES_DENSITY_Y),
                             .from_zero = true,
                             .lines = lines,
                             .count = count};
    pl_atlas_picture(draft, (pl_picture){.title = pl_atlas_said(ask, PL_SAY_RATES_DENSITY_TITLE),
                                         .caption = pl_atlas_said(ask, PL_SAY_RATES_DENSITY_CAPTION),
                                         .description = pl_atlas_said(ask, PL_SAY_TABLE_HAS_NUMBERS),
                                         .lines = chart});
    add_assumptions(ask, types, draft);
    return true;
}

/* ---- the type itself ---- */

static void add_own(pl_atlas_ask *ask, const pl_type *type, const pl_raid_list *own, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_RATES_OWN_TABLE),
                                             pl_atlas_said(ask, PL_SAY_RATES_OWN_COLUMNS), false);
    for (size_t i = 0; own->launched > 0 && i < type->unit_count; i++) {
        const pl_type_unit *unit = &type->units[i];
        const double trials = (double)(own->launched * unit->in_one),
                     hits = (double)(own->destroyed * unit->in_one);
        pl_bounds exact;
        pl_binomial_bounds(hits, trials, CONFIDENCE, &exact.low, &exact.high);
        const pl_bounds jeffreys = pl_rate_jeffreys(hits, trials, CONFIDENCE),
                        wilson = pl_rate_wilson(hits, trials, CONFIDENCE);
        pl_atlas_cell(&rows, unit->name);
        pl_atlas_cell(&rows, pl_atlas_number(ask, trials, 0));
        pl_atlas_cell(&rows, pl_atlas_number(ask, hits, 0));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, exact.low, exact.high));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, jeffreys.low, jeffreys.high));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, wilson.low, wilson.high));
    }
    pl_atlas_rows_end(&rows, draft);
    rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_RATES_LEFT_TABLE),
                               pl_atlas_said(ask, PL_SAY_RATES_LEFT_COLUMNS), true);
    for (size_t i = 0; i < own->left_out_count && i < LEFT_OUT_SHOWN; i++) {
        const pl_interception_row *row = own->left_out[i];
        pl_atlas_cell(&rows, pl_atlas_day(ask, row->begin));
        pl_atlas_cell(&rows, row->label);
        pl_atlas_cell(&rows, whole(ask, row->launched));
        pl_atlas_cell(&rows, whole(ask, row->destroyed));
        pl_atlas_cell(&rows, row->why[0] != '\0' ? row->why : row->state);
    }
    pl_atlas_rows_end(&rows, draft);
}

static void add_records(pl_atlas_ask *ask, const pl_rates_page *page, pl_atlas_draft *draft) {
    pl_atlas_rows rows = pl_atlas_rows_start(ask, pl_atlas_said(ask, PL_SAY_RATES_TESTS_TABLE),
                                             pl_atlas_said(ask, PL_SAY_RATES_TESTS_COLUMNS), false);
    for (size_t i = 0; i < page->record_count; i++) {
        const pl_test_record *record = &page->records[i];
        double low, high;
        if (record->status != PL_RECORD_COUNTED) continue;
        pl_binomial_bounds((double)record->hits, (double)record->trials, CONFIDENCE, &low, &high);
        pl_atlas_cell(&rows, pl_atlas_text(ask, "%s, %s", record->system, record->date));
        pl_atlas_cell(&rows, whole(ask, record->hits));
        pl_atlas_cell(&rows, whole(ask, record->trials));
        pl_atlas_cell(&rows, pl_atlas_percent(ask, (double)record->hits / (double)record->trials));
        pl_atlas_cell(&rows, pl_atlas_percents(ask, low, high));
        pl_atlas_cell(&rows, record->rule);
    }
    pl_atlas_rows_end(&rows, draft);
}

/* Straight misses after which the one-sided 95 % bound is at the level. */
static int64_t misses_for(double level) {
    return (int64_t)ceil(log(1 - CONFIDENCE) / log(1 - level));
}

bool pl_atlas_rates(pl_atlas_ask *ask, const pl_rates_page *page, pl_atlas_draft *draft, pl_error *error) {
    draft->id = "rates";
    draft->title = pl_atlas_said(ask, PL_SAY_RATES_TITLE);
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_RATES_TWO));
    if (page->type == SIZE_MAX) {
        if (!add_types(ask, page, draft, error)) return false;
        add_records(ask, page, draft);
        return true;
    }
    const pl_type *type = &page->book->types.types[page->type];
    const pl_raid_question question = {.type = page->type, .from = page->from, .to = page->to};
    pl_raid_list own;
    double low = 0, high = 1;
    if (!pl_ask_raids(page->book, &question, ask->arena, &own, error)) return false;
    pl_binomial_bounds((double)own.destroyed, (double)own.launched, CONFIDENCE, &low, &high);
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_RATES_OWN, type->title, pl_atlas_day(ask, page->to),
                                        whole(ask, own.launched), whole(ask, own.destroyed),
                                        pl_atlas_percent(ask, low), pl_atlas_percent(ask, high)));
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_RATES_STRICT, whole(ask, misses_for(ROUND_LEVEL))));
    add_own(ask, type, &own, draft);
    if (!add_sets(ask, page, &own, draft, error) || !add_types(ask, page, draft, error)) return false;
    pl_atlas_paragraph(draft, pl_atlas_said(ask, PL_SAY_RATES_NONE_ENGAGED));
    add_records(ask, page, draft);
    return true;
}
