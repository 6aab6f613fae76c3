/* rate.c - the rate of a type of weapons: its raids out of the evidence file, and everything that can be said
 * of their counts (intercept/rate.h), by year, by unit of count, under wrong reports. */
#include "engine/rate.h"

#include "engine/rate_parts.h"
#include "text/yaml.h"

#include <math.h>

const double pl_rate_levels[PL_RATE_LEVELS] = {0.01, 0.05};
const int pl_rate_misses[PL_RATE_ODDS] = {1, 3};

pl_bounds pl_rate_exact(int64_t launched, int64_t destroyed, double confidence) {
    pl_bounds bounds;
    pl_binomial_bounds((double)destroyed, (double)launched, confidence, &bounds.low, &bounds.high);
    return launched > 0 ? bounds : (pl_bounds){0, 1};
}

/* Fewer samples of very many raids: some seconds at most. Their number is told with the answer. */
static size_t draws_of(const pl_raid_list *list) {
    if (list->count <= PL_RATE_DRAWS_RAIDS) return PL_RATE_DRAWS;
    const size_t draws = PL_RATE_DRAWS * PL_RATE_DRAWS_RAIDS / list->count;
    return draws > PL_RATE_DRAWS_LEAST ? draws : PL_RATE_DRAWS_LEAST;
}

/* ---- what is asked ---- */

static bool find_type(const pl_raid_book *book, const char *wanted, pl_arena *arena, size_t *ret,
                      pl_error *error) {
    const pl_types *types = &book->types;
    pl_names names = {0};
    *ret = pl_types_find(types, pl_slice_of(wanted));
    if (*ret != SIZE_MAX) return true;
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->rows[i].label, wanted) == 0 && strchr(book->rows[i].types, '+') != NULL)
            return pl_fail(
                error, PL_USAGE,
                "\"%s\" is a label of several types (%s): it is no type, and bounds each of them; ask "
                "for one",
                wanted, book->rows[i].types);
    const char **words = pl_arena_alloc(arena, (types->type_count + 1) * sizeof *words);
    if (words == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < types->type_count; i++) {
        words[i] = types->types[i].name;
        pl_names_add(&names, words[i]);
    }
    const char *near = pl_nearest_word(pl_slice_of(wanted), words);
    return pl_fail(error, PL_USAGE, "\"%s\" is no type and no label of one%s%s%s; types are %s",
                   pl_yaml_shown(pl_slice_of(wanted)).text, near == NULL ? "" : "; did you mean \"",
                   near == NULL ? "" : near, near == NULL ? "" : "\"?", names.text);
}

static bool check_question(const pl_rate_question *q, pl_error *error) {
    if (!(q->confidence > 0 && q->confidence < 1))
        return pl_fail(error, PL_USAGE, "a confidence lies between 0 and 1 (0.95)");
    return q->from == INT64_MIN || q->as_of == INT64_MIN || q->from < q->as_of ||
           pl_fail(error, PL_USAGE, "the first day asked for is not before the last");
}

static pl_instant until(const pl_rate_question *q, const pl_raid_book *book) {
    return q->as_of == INT64_MIN ? book->last : q->as_of;
}

/* ---- the parts of an answer ---- */

static bool by_year(const pl_raid_list *list, double confidence, pl_arena *arena, pl_rate_answer *ret,
                    pl_error *error) {
    int first = PL_YEAR_MAX, last = PL_YEAR_MIN, year, month, day;
    for (size_t i = 0; i < list->count; i++) {
        pl_day_to_civil(pl_instant_day(list->rows[i]->begin), &year, &month, &day);
        if (year < first) first = year;
        if (year > last) last = year;
    }
    if (list->count == 0) return true;
    const size_t count = (size_t)(last - first) + 1;
    pl_rate_period *periods = pl_arena_alloc(arena, count * sizeof *periods);
    if (periods == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) periods[i].year = first + (int)i;
    for (size_t i = 0; i < list->count; i++) {
        pl_day_to_civil(pl_instant_day(list->rows[i]->begin), &year, &month, &day);
        pl_rate_count *c = &periods[year - first].count;
        c->launched += list->raids[i].launched;
        c->destroyed += list->raids[i].destroyed;
        c->raids++;
    }
    for (size_t i = 0; i < count; i++)
        periods[i].count.exact =
            pl_rate_exact(periods[i].count.launched, periods[i].count.destroyed, confidence);
    ret->periods = periods;
    ret->period_count = count;
    return true;
}

static bool by_unit(const pl_type *type, const pl_rate_count *count, double confidence, pl_arena *arena,
                    pl_rate_answer *ret, pl_error *error) {
    pl_rate_unit *units = pl_arena_alloc(arena, (type->unit_count + 1) * sizeof *units);
    if (units == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < type->unit_count; i++) {
        const pl_type_unit *unit = &type->units[i];
        const int64_t launched = count->launched * unit->in_one, destroyed = count->destroyed * unit->in_one;
        units[i] = (pl_rate_unit){unit, launched, destroyed, pl_rate_exact(launched, destroyed, confidence)};
    }
    ret->units = units;
    ret->unit_count = type->unit_count;
    return true;
}

/* What the counts would be if each bundle were of this type alone. */
static pl_rate_count with_bundles(const pl_raid_list *list, double confidence) {
    pl_rate_count all = {.launched = list->launched, .destroyed = list->destroyed, .raids = list->count};
    for (size_t i = 0; i < list->bundle_count; i++) {
        all.launched += list->bundles[i].launched;
        all.destroyed += list->bundles[i].destroyed;
        all.raids++;
    }
    all.exact = pl_rate_exact(all.launched, all.destroyed, confidence);
    return all;
}

static bool simulate(const pl_rate_question *q, pl_arena *arena, pl_rate_answer *ret, pl_error *error) {
    const pl_beta_binomial *fit = &ret->beta_binomial;
    pl_error why = {0};
    ret->no_coverage = !q->coverage ? "" : fit->fitted ? NULL : fit->why;
    if (ret->no_coverage != NULL ||
        pl_rate_cover(ret->list.raids, ret->list.count, fit->mean, fit->rho, q->confidence,
                      PL_RATE_COVER_DRAWS, PL_RATE_SEED, &ret->coverage, &why))
        return true;
    if (why.code != PL_INPUT) {
        if (error != NULL) *error = why;
        return false;
    }
    /* Too much to simulate spoils nothing else. */
    ret->no_coverage = pl_arena_copy(arena, why.text, strlen(why.text));
    return ret->no_coverage != NULL || pl_fail_nomem(error);
}

/* Everything that is a rate; not for types that are reported only when destroyed. */
static bool rate_parts(const pl_rate_question *q, pl_arena *arena, pl_rate_answer *ret, pl_error *error) {
    const pl_raid_list *list = &ret->list;
    const double hits = (double)list->destroyed, trials = (double)list->launched;
    ret->bootstrap_draws = draws_of(list);
    ret->jeffreys = pl_rate_jeffreys(hits, trials, q->confidence);
    ret->wilson = pl_rate_wilson(hits, trials, q->confidence);
    ret->bundles = pl_rate_with_bundles(list->launched, list->destroyed, list->bundles, list->bundle_count);
    ret->with_bundles = with_bundles(list, q->confidence);
    for (size_t i = 0; i < PL_RATE_LEVELS; i++)
        ret->flips[i] = (pl_rate_flip){.level = pl_rate_levels[i],
                                       .above = ret->count.exact.low > pl_rate_levels[i],
                                       .false_claims = pl_rate_flips_at_false(
                                           list->launched, list->destroyed, pl_rate_levels[i], q->confidence),
                                       .missed = pl_rate_flips_at_missed(list->launched, list->destroyed,
                                                                         pl_rate_levels[i], q->confidence)};
    return pl_rate_beta_binomial(list->raids, list->count, q->confidence, &ret->beta_binomial, error) &&
           pl_rate_bootstrap(list->raids, list->count, q->confidence, ret->bootstrap_draws, PL_RATE_SEED,
                             &ret->bootstrap, error) &&
           by_year(list, q->confidence, arena, ret, error) &&
           by_unit(ret->type, &ret->count, q->confidence, arena, ret, error) &&
           simulate(q, arena, ret, error);
}

bool pl_ask_rate(pl_store *store, const pl_rate_question *question, pl_arena *arena, pl_rate_answer *ret,
                 pl_error *error) {
    pl_raid_book *book = pl_arena_alloc(arena, sizeof *book);
    pl_raid_question asked = {.shared = question->shared, .from = question->from};
    pl_rate_answer answer = {.confidence = question->confidence, .from = question->from};
    if (book == NULL) return pl_fail_nomem(error);
    if (!check_question(question, error) || !pl_raid_book_open(store, question->source, arena, book, error) ||
        !find_type(book, question->type, arena, &asked.type, error))
        return false;
    asked.to = answer.as_of = until(question, book);
    if (!pl_ask_raids(book, &asked, arena, &answer.list, error)) return false;
    const pl_raid_list *list = &answer.list;
    answer.source = book->source;
    answer.maker = book->maker;
    answer.counts_end = book->last;
    answer.type = &book->types.types[asked.type];
    answer.no_rate = answer.type->seen_when_destroyed ? answer.type->why : NULL;
    answer.first = list->count > 0 ? list->rows[0]->end : 0;
    answer.last = list->count > 0 ? list->rows[list->count - 1]->end : 0;
    answer.count = (pl_rate_count){list->launched, list->destroyed, list->count,
                                   pl_rate_exact(list->launched, list->destroyed, question->confidence)};
    if (answer.no_rate == NULL && (!rate_parts(question, arena, &answer, error) ||
                                   !pl_rate_predictions(book, question, &asked, arena, &answer, error)))
        return false;
    *ret = answer;
    return true;
}

/* ---- all types ---- */

static bool unread_rows(const pl_raid_book *book, const pl_rate_question *q, pl_arena *arena,
                        pl_rates_answer *ret, pl_error *error) {
    const pl_interception_row **rows = pl_arena_alloc(arena, (book->count + 1) * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < book->count; i++) {
        const pl_interception_row *row = &book->rows[i];
        if (row->types[0] == '\0' && row->end > q->from && row->end <= ret->as_of)
            rows[ret->unread_count++] = row;
    }
    ret->unread = rows;
    return true;
}

bool pl_ask_rates(pl_store *store, const pl_rate_question *question, pl_arena *arena, pl_rates_answer *ret,
                  pl_error *error) {
    pl_raid_book *book = pl_arena_alloc(arena, sizeof *book);
    if (book == NULL) return pl_fail_nomem(error);
    if (!check_question(question, error) || !pl_raid_book_open(store, question->source, arena, book, error))
        return false;
    pl_rates_answer answer = {.source = book->source,
                              .maker = book->maker,
                              .counts_end = book->last,
                              .from = question->from,
                              .as_of = until(question, book),
                              .confidence = question->confidence};
    pl_rate_row *rows = pl_arena_alloc(arena, (book->types.type_count + 1) * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < book->types.type_count; i++) {
        pl_rate_row *row = &rows[answer.count];
        pl_raid_list list;
        if (!pl_ask_raids(book, &(pl_raid_question){i, question->shared, question->from, answer.as_of}, arena,
                          &list, error))
            return false;
        if (list.count + list.left_out_count == 0) continue;
        row->type = &book->types.types[i];
        row->no_rate = row->type->seen_when_destroyed ? row->type->why : NULL;
        row->left_out = list.left_out_count;
        row->bootstrap_draws = draws_of(&list);
        row->count = (pl_rate_count){list.launched, list.destroyed, list.count,
                                     pl_rate_exact(list.launched, list.destroyed, question->confidence)};
        if (row->no_rate == NULL &&
            (!pl_rate_beta_binomial(list.raids, list.count, question->confidence, &row->beta_binomial,
                                    error) ||
             !pl_rate_bootstrap(list.raids, list.count, question->confidence, row->bootstrap_draws,
                                PL_RATE_SEED, &row->bootstrap, error)))
            return false;
        answer.count++;
    }
    if (!unread_rows(book, question, arena, &answer, error)) return false;
    answer.rows = rows;
    *ret = answer;
    return true;
}
