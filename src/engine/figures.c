/* figures.c - published figures: finding their tables, and asking each on the maps of the evidence file and
 * on the layers that were printed of them. */
#include "engine/figures.h"

#include "engine/clipped.h"
#include "engine/figure_values.h"
#include "intercept/records.h"
#include "text/yaml.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define M2_IN_KM2 1e6
#define TABLES_MAX 256
#define WHOLES_MAX PL_FIGURE_WAYS_MAX

const char *const pl_figure_outcomes[PL_FIGURE_OUTCOMES + 1] = {"as-stated", "by-scope",     "by-none",
                                                                "other-map", "not-measured", NULL};

/* ---- tables ---- */

typedef struct {
    const char *name, *path;
    bool records; /* of tests: stands in the same folder and holds no figures */
} table;

typedef struct {
    pl_arena *arena;
    table tables[TABLES_MAX];
    size_t table_count;
    pl_figure *figures;
    const char **table_of; /* a figure each */
    size_t count, capacity, names_capacity;
} loader;

static int by_name(const void *a, const void *b) {
    return strcmp(((const table *)a)->name, ((const table *)b)->name);
}

/* The tables of one folder; those that an earlier folder has are passed over. */
static bool list_tables(loader *l, const char *folder, pl_error *error) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/figures", folder) >= (int)sizeof path) return true;
    DIR *directory = opendir(path);
    if (directory == NULL) return true;
    bool done = true;
    for (struct dirent *entry; done && (entry = readdir(directory)) != NULL;) {
        size_t length = strlen(entry->d_name);
        bool known =
            length <= 4 || strcmp(entry->d_name + length - 4, ".csv") != 0 || entry->d_name[0] == '.';
        for (size_t i = 0; i < l->table_count && !known; i++)
            known = strlen(l->tables[i].name) == length - 4 &&
                    strncmp(l->tables[i].name, entry->d_name, length - 4) == 0;
        if (known) continue;
        if (l->table_count == TABLES_MAX)
            done = pl_fail(error, PL_INPUT, "%s: more than %d tables of figures", path, TABLES_MAX);
        size_t bytes = strlen(path) + length + 2;
        char *whole = done ? pl_arena_alloc(l->arena, bytes) : NULL, *name = NULL;
        if (whole != NULL) {
            snprintf(whole, bytes, "%s/%s", path, entry->d_name);
            name = pl_arena_copy(l->arena, entry->d_name, length - 4);
        }
        if (done && name == NULL) done = pl_fail_nomem(error);
        if (done) l->tables[l->table_count++] = (table){.name = name, .path = whole};
    }
    closedir(directory);
    return done;
}

/* Adds the figures of a table; those whose id is there already are passed over when `passing`. */
static bool read_table(loader *l, table *t, bool passing, pl_error *error) {
    pl_buffer text = {0};
    pl_figure *figures;
    size_t count = 0;
    bool done = pl_file_read(t->path, PL_FIGURES_BYTES_MAX, &text, error);
    const char *copy = done ? pl_arena_copy(l->arena, text.data == NULL ? "" : text.data, text.length) : NULL;
    if (done && copy == NULL) done = pl_fail_nomem(error);
    t->records = done && pl_records_heading((pl_slice){copy, text.length});
    done = done && (t->records || pl_figures_parse(t->path, (pl_slice){copy, text.length}, l->arena, &figures,
                                                   &count, error));
    pl_buffer_free(&text);
    for (size_t i = 0; done && i < count; i++) {
        if (passing && pl_figure_find(l->figures, l->count, figures[i].id) != NULL) continue;
        if (!PL_GROW(l->figures, l->count, l->capacity) || !PL_GROW(l->table_of, l->count, l->names_capacity))
            done = pl_fail_nomem(error);
        else {
            l->table_of[l->count] = t->name;
            l->figures[l->count++] = figures[i];
        }
    }
    return done;
}

static bool is_path(const char *wanted) {
    size_t length = wanted == NULL ? 0 : strlen(wanted);
    return length > 4 && strcmp(wanted + length - 4, ".csv") == 0;
}

static bool no_figures(const char *wanted, pl_error *error) {
    return pl_fail(error, PL_USAGE,
                   "%s: a table of test records, not of figures; plumbline rate --records lists them",
                   wanted);
}

static bool read_tables(loader *l, const char *wanted, pl_error *error) {
    const char *const *folders;
    size_t folder_count;
    table own_table = {.name = wanted, .path = wanted};
    if (is_path(wanted) && !read_table(l, &own_table, false, error)) return false;
    if (own_table.records) return no_figures(wanted, error);
    const size_t own = l->count;
    if (!pl_data_folders(l->arena, &folders, &folder_count, error)) return false;
    for (size_t i = 0; i < folder_count; i++)
        if (!list_tables(l, folders[i], error)) return false;
    if (l->table_count > 0) qsort(l->tables, l->table_count, sizeof *l->tables, by_name);
    for (size_t i = 0; i < l->table_count; i++)
        if (!read_table(l, &l->tables[i], own > 0, error)) return false;
    return true;
}

/* Which figures `wanted` means. */
static bool choose(const loader *l, const char *wanted, pl_figure_list *list, pl_error *error) {
    for (size_t i = 0; i < list->count; i++) {
        const pl_figure *f = &list->figures[i];
        list->asked[i] = wanted == NULL || strcmp(l->table_of[i], wanted) == 0 ||
                         strcmp(f->id, wanted) == 0 || strcmp(f->publisher, wanted) == 0;
        list->asked_count += list->asked[i];
    }
    if (list->asked_count > 0 || wanted == NULL || is_path(wanted)) return true;
    pl_names names = {0};
    for (size_t i = 0; i < l->table_count; i++) {
        const table *t = &l->tables[i];
        if (t->records && strcmp(t->name, wanted) == 0) return no_figures(wanted, error);
        if (!t->records) pl_names_add(&names, t->name);
    }
    return pl_fail(
        error, PL_USAGE,
        "\"%s\" is no table of figures, no id and no publisher; the tables are %s, and a file of your "
        "own ends in .csv",
        pl_yaml_shown(pl_slice_of(wanted)).text, names.length == 0 ? "none" : names.text);
}

bool pl_figures_load(const char *wanted, pl_arena *arena, pl_figure_list *ret, pl_error *error) {
    loader l = {.arena = arena};
    pl_figure_list list = {0};
    bool done = read_tables(&l, wanted, error) && pl_figures_check(l.figures, l.count, error);
    if (done) {
        list.figures = pl_arena_alloc(arena, (l.count + 1) * sizeof *list.figures);
        list.asked = pl_arena_alloc(arena, l.count + 1);
        if (list.figures == NULL || list.asked == NULL) done = pl_fail_nomem(error);
    }
    if (done) {
        list.count = l.count;
        if (l.count > 0) memcpy(list.figures, l.figures, l.count * sizeof *list.figures);
        done = choose(&l, wanted, &list, error);
    }
    pl_free(l.figures);
    pl_free(l.table_of);
    if (done) *ret = list;
    return done;
}

/* ---- the areas of a whole ---- */

typedef struct {
    const char *names[WHOLES_MAX];
    double km2[WHOLES_MAX];
    size_t count;
} wholes;

static bool add_whole(wholes *w, double km2, const char *by, pl_arena *arena, pl_error *error) {
    if (w->count == WHOLES_MAX) return true;
    char text[256];
    snprintf(text, sizeof text, "%.0f km2 (%.200s)", km2, by);
    w->names[w->count] = pl_arena_copy(arena, text, strlen(text));
    w->km2[w->count] = km2;
    return w->names[w->count++] != NULL || pl_fail_nomem(error);
}

/* Printed areas first, then outlines. Nothing for figures that are no percentage. */
static bool find_wholes(pl_store *store, const pl_theatre *theatre, const pl_figure_list *list,
                        const pl_figure *f, pl_arena *arena, wholes *ret, pl_error *error) {
    pl_region *outlines;
    size_t outline_count = 0;
    ret->count = 0;
    if (f->unit != PL_UNIT_PERCENT) return true;
    for (size_t i = 0; i < list->count; i++) {
        const pl_figure *area = &list->figures[i];
        double factor = area->unit == PL_UNIT_SQ_MI ? PL_KM2_IN_SQ_MI : 1;
        if (area->quantity == PL_FIGURE_AREA && strcmp(area->region, f->of) == 0 &&
            !add_whole(ret, area->value * factor, area->publisher, arena, error))
            return false;
    }
    /* A whole that the theatre does not know has printed areas only. */
    if (!pl_region_outlines(store, theatre, f->of, arena, &outlines, &outline_count, NULL)) outline_count = 0;
    for (size_t i = 0; i < outline_count; i++)
        if (!add_whole(ret, outlines[i].outline_km2, outlines[i].outline, arena, error)) return false;
    return true;
}

/* ---- one figure on one source of values ---- */

typedef struct {
    pl_store *store;
    const pl_figure_list *list;
    pl_arena *arena;
    const pl_theatre *theatre;
    const pl_asked *asked;
    pl_figure_map **maps; /* an asked source each */
    size_t asked_count;
    struct {
        const char *text;
        const pl_region *region;
    } * regions; /* opened so far; a figure each at most */
    size_t region_count;
    wholes wholes; /* of the figure that is being measured */
} session;

/* From km2 to the figure's unit. */
static double in_unit(const session *s, const pl_figure *f, const pl_scope *scope, double km2) {
    switch (f->unit) {
    case PL_UNIT_SQ_MI:
        return km2 / PL_KM2_IN_SQ_MI;
    case PL_UNIT_PERCENT:
        return km2 / s->wholes.km2[scope->whole] * 100;
    case PL_UNIT_KM2_A_DAY:
        return km2 / pl_figure_days(f);
    case PL_UNIT_SQ_MI_A_MONTH:
        return km2 / PL_KM2_IN_SQ_MI / (pl_figure_days(f) / (365.2425 / 12));
    default:
        return km2;
    }
}

typedef bool (*value_fn)(void *context, const pl_figure *figure, const pl_scope *scope, double *ret,
                         pl_error *error);

static bool measure(session *s, const pl_figure *f, const pl_scope_choices *choices, bool search,
                    value_fn value, void *context, pl_figure_measure *m, pl_error *error) {
    pl_scope *scopes;
    size_t count;
    if (!pl_scopes_list(f, choices, s->arena, &scopes, &count, error)) return false;
    if (!search) count = 1;
    double *km2 = pl_arena_alloc(s->arena, count * sizeof *km2),
           *values = pl_arena_alloc(s->arena, count * sizeof *values);
    const char **names = pl_arena_alloc(s->arena, WHOLES_MAX * sizeof *names);
    if (km2 == NULL || values == NULL || names == NULL) return pl_fail_nomem(error);
    memcpy(names, s->wholes.names, sizeof s->wholes.names);
    for (size_t i = 0; i < count; i++) {
        if (!value(context, f, &scopes[i], &km2[i], error)) return false;
        values[i] = in_unit(s, f, &scopes[i], km2[i]);
    }
    m->scopes = scopes;
    m->km2 = km2;
    m->values = values;
    m->scope_count = count;
    m->wholes = names;
    pl_scopes_search(f, scopes, values, count, &m->search);
    return true;
}

/* Where the number would lie if one end were a day off: among the scopes that were measured anyhow. */
static pl_interval_part ends_part(const pl_figure_measure *m) {
    pl_interval_part part = {.name = "end-snapshots",
                             .low = m->km2[0],
                             .high = m->km2[0],
                             .why = "one end a day earlier or later"};
    for (size_t i = 0; i < m->scope_count; i++) {
        const pl_scope *scope = &m->scopes[i], *stated = &m->scopes[0];
        if (scope->counts != stated->counts || scope->quantity != stated->quantity ||
            scope->sum != stated->sum || scope->turn_seconds != stated->turn_seconds ||
            scope->whole != stated->whole || abs(scope->from_days) + abs(scope->to_days) != 1 ||
            isnan(m->km2[i]))
            continue;
        part.estimated = true;
        part.low = fmin(part.low, m->km2[i]);
        part.high = fmax(part.high, m->km2[i]);
        part.events++;
    }
    if (!part.estimated) part.why = "the evidence does not reach a day beyond";
    return part;
}

/* ---- maps ---- */

typedef struct {
    pl_figure_map *map;
    const pl_region *region;
} on_map;

static bool value_on_map(void *context, const pl_figure *figure, const pl_scope *scope, double *ret,
                         pl_error *error) {
    on_map *c = context;
    return pl_figure_map_value(c->map, figure, scope, c->region, ret, error);
}

/* The figure's region, opened once however many figures name it. *ret_why: it cannot be opened, and why. */
static bool region_of(session *s, const pl_figure *f, const pl_region **ret, const char **ret_why,
                      pl_error *error) {
    pl_error found = {0};
    *ret = NULL;
    *ret_why = NULL;
    if (f->region[0] == '\0') return true;
    for (size_t i = 0; i < s->region_count; i++)
        if (strcmp(s->regions[i].text, f->region) == 0) {
            *ret = s->regions[i].region;
            return true;
        }
    pl_region *region = pl_arena_alloc(s->arena, sizeof *region);
    if (region == NULL) return pl_fail_nomem(error);
    if (!pl_region_find(s->store, s->theatre, f->region, NULL, s->arena, region, &found)) {
        if (found.code == PL_MISSING) {
            *ret_why = "the outline of its region is not in the evidence; `plumbline pull` fetches outlines";
            return true;
        }
        if (found.code == PL_USAGE) {
            *ret_why = pl_arena_copy(s->arena, found.text, strlen(found.text));
            return *ret_why != NULL || pl_fail_nomem(error);
        }
        if (error != NULL) *error = found;
        return false;
    }
    s->regions[s->region_count].text = f->region;
    s->regions[s->region_count++].region = region;
    *ret = region;
    return true;
}

/* The interval of the plain scope: that of `change` for land gained and lost, else of its ends alone. */
static bool interval_of(session *s, const pl_figure *f, const char *source, const pl_region *region,
                        pl_figure_measure *m, pl_error *error) {
    m->interval = pl_interval_start(m->km2[0]);
    if (source == NULL || f->counts != 0 || f->quantity > PL_FIGURE_LOST) {
        if (m->scope_count > 1) pl_interval_add(&m->interval, ends_part(m));
        return true;
    }
    pl_change_in change;
    pl_instant from, to;
    pl_scope_instants(f, &m->scopes[0], &from, &to);
    if (!pl_ask_change_in(s->store, source, f->side, from, to, INT64_MAX, region, PL_KINDS_ALL, s->arena,
                          &change, error))
        return false;
    m->interval = f->quantity == PL_FIGURE_NET      ? change.net
                  : f->quantity == PL_FIGURE_GAINED ? change.gained
                                                    : change.lost;
    return true;
}

static bool ask_map(session *s, const pl_figure *f, size_t index, bool own, pl_figure_measure *m,
                    pl_error *error) {
    pl_scope_choices choices;
    const pl_region *region;
    *m = (pl_figure_measure){.source = s->asked[index].name, .maker = s->asked[index].maker, .own = own};
    pl_figure_map_choices(s->maps[index], f, &choices, &m->why);
    if (m->why == NULL && !region_of(s, f, &region, &m->why, error)) return false;
    if (m->why == NULL && f->unit == PL_UNIT_PERCENT && s->wholes.count == 0)
        m->why = f->part_of[0] != '\0' ? "a share of another figure is checked against it, not measured"
                                       : "no area of its whole is known";
    if (m->why != NULL) return true;
    choices.whole_count = s->wholes.count == 0 ? 1 : s->wholes.count;
    if (!measure(s, f, &choices, own, value_on_map, &(on_map){s->maps[index], region}, m, error))
        return false;
    return !own || interval_of(s, f, m->source, region, m, error);
}

/* ---- what is no land: the length of the front, settlements taken ---- */

static bool value_of_ways(void *context, const pl_figure *figure, const pl_scope *scope, double *ret,
                          pl_error *error) {
    (void)figure;
    (void)error;
    *ret = ((const pl_figure_ways *)context)->values[scope->whole];
    return true;
}

static bool ask_ways(session *s, const pl_figure *f, size_t index, bool own, pl_figure_measure *m,
                     pl_error *error) {
    static const int32_t midnight = 0;
    pl_figure_ways ways;
    *m = (pl_figure_measure){.source = s->asked[index].name, .maker = s->asked[index].maker, .own = own};
    if (!pl_figure_map_reaches(s->maps[index], f)) {
        m->why = PL_FIGURE_UNREACHED;
        return true;
    }
    if (!pl_figure_ways_find(s->store, f, m->source, s->arena, &ways, error)) return false;
    m->why = ways.why;
    if (m->why != NULL) return true;
    const pl_scope_choices choices = {
        .turns = &midnight, .turn_count = 1, .whole_count = ways.count, .ends_stand = true};
    s->wholes.count = ways.count;
    memcpy(s->wholes.names, ways.names, sizeof s->wholes.names);
    double *none;
    if (!measure(s, f, &choices, own, value_of_ways, &ways, m, error)) return false;
    none = pl_arena_alloc(s->arena, m->scope_count * sizeof *none);
    if (none == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < m->scope_count; i++) none[i] = NAN;
    m->km2 = none; /* it is no area */
    m->interval = ways.interval;
    return true;
}

/* ---- layers as printed ---- */

static bool value_of_layers(void *context, const pl_figure *figure, const pl_scope *scope, double *ret,
                            pl_error *error) {
    (void)error;
    *ret = pl_figure_layers_value(context, figure, scope);
    return true;
}

static bool ask_layers(session *s, const pl_figure *f, pl_figure_measure *m, bool *ret_any, pl_error *error) {
    pl_figure_layers layers;
    pl_scope_choices choices;
    *ret_any = false;
    if (!pl_figure_layers_find(s->list, f, s->arena, &layers, &choices, error)) return false;
    if (layers.count == 0 || (f->unit == PL_UNIT_PERCENT && s->wholes.count == 0)) return true;
    *m = (pl_figure_measure){.maker = layers.rows[0]->publisher, .own = true};
    choices.whole_count = s->wholes.count == 0 ? 1 : s->wholes.count;
    *ret_any = true;
    if ((f->counts & ~choices.counts) != 0)
        m->why = "the printed layers do not tell apart what the figure counts";
    else if (!measure(s, f, &choices, true, value_of_layers, &layers, m, error))
        return false;
    else if (isnan(m->km2[0]))
        m->why = "the printed layers do not list its days";
    else
        return interval_of(s, f, NULL, NULL, m, error);
    return true;
}

/* ---- one figure ---- */

/* Is it counted on this source's map, or on another feed of the same maker? Figures that rest on no map that
 * is named may rest on any. */
static bool is_own(const session *s, const pl_figure *f, size_t index) {
    pl_definitions definitions;
    if (f->rests_on[0] == '\0' || strcmp(f->rests_on, s->asked[index].name) == 0) return true;
    return pl_definitions_find(f->rests_on, s->store, s->arena, &definitions, NULL) &&
           strcmp(definitions.source.maker, s->asked[index].maker) == 0;
}

/* Which of a figure's own measures tells: one that gives it over one that does not, then the one with fewer
 * departures, then the first. */
static const pl_figure_measure *choose_answer(const pl_figure *f, const pl_figure_measure *list,
                                              size_t count) {
    const pl_figure_measure *best = NULL;
    unsigned best_departs = 0;
    for (size_t i = 0; i < count; i++) {
        const pl_figure_measure *m = &list[i];
        if (m->why != NULL || !m->own) continue;
        unsigned departs = pl_scope_departures(f, &m->scopes[m->search.best], &m->scopes[0]);
        bool gives = m->search.nearness != PL_NEAR_NOT,
             gave = best != NULL && best->search.nearness != PL_NEAR_NOT;
        if (best != NULL && (gives != gave ? gave : !gives || departs >= best_departs)) continue;
        best = m;
        best_departs = departs;
    }
    return best;
}

static const char *why_not(const pl_figure *f, const pl_figure_answer *a) {
    if (f->quantity == PL_FIGURE_OVERSTATED) return "kept, and compared with other figures";
    for (size_t i = 0; i < a->measure_count; i++)
        if (a->measures[i].own && a->measures[i].why != NULL) return a->measures[i].why;
    for (size_t i = 0; i < a->measure_count; i++)
        if (a->measures[i].why != NULL) return a->measures[i].why;
    return "its map is not in the evidence";
}

static bool ask_one(session *s, const pl_figure *f, pl_figure_answer *a, pl_error *error) {
    *a = (pl_figure_answer){.figure = f, .outcome = PL_FIGURE_NOT_MEASURED};
    pl_figure_measure *list = pl_arena_alloc(s->arena, (s->asked_count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    a->measures = list;
    const bool land = f->quantity <= PL_FIGURE_CONTESTED;
    s->wholes = (wholes){.count = 0};
    if (land && !find_wholes(s->store, s->theatre, s->list, f, s->arena, &s->wholes, error)) return false;
    for (int own = 1; own >= 0 && f->quantity != PL_FIGURE_OVERSTATED; own--) {
        bool any = false;
        for (size_t i = 0; i < s->asked_count; i++) {
            if (is_own(s, f, i) != (own == 1)) continue;
            pl_figure_measure *m = &list[a->measure_count++];
            if (!(land ? ask_map(s, f, i, own == 1, m, error) : ask_ways(s, f, i, own == 1, m, error)))
                return false;
        }
        if (own == 1 && land && !ask_layers(s, f, &list[a->measure_count], &any, error)) return false;
        a->measure_count += any;
    }
    a->answer = choose_answer(f, list, a->measure_count);
    if (a->answer != NULL) {
        const pl_scope_search *search = &a->answer->search;
        a->outcome = search->nearness == PL_NEAR_NOT ? PL_FIGURE_BY_NONE
                     : search->best == 0             ? PL_FIGURE_AS_STATED
                                                     : PL_FIGURE_BY_SCOPE;
        return true;
    }
    for (size_t i = 0; i < a->measure_count && a->answer == NULL; i++)
        if (list[i].why == NULL) a->answer = &list[i];
    if (a->answer != NULL) a->outcome = PL_FIGURE_OTHER_MAP;
    a->why = why_not(f, a);
    return true;
}

bool pl_ask_figures(pl_store *store, const pl_figure_list *list, const char *sources, pl_progress progress,
                    pl_arena *arena, pl_figure_answer **ret, size_t *ret_count, pl_error *error) {
    session s = {.store = store, .list = list, .arena = arena};
    pl_asked *asked;
    pl_theatre theatre;
    size_t done_count = 0;
    if (!pl_ask_sources(store, sources, arena, &asked, &s.asked_count, &theatre, error)) return false;
    s.asked = asked;
    s.theatre = &theatre;
    s.maps = pl_arena_alloc(arena, (s.asked_count + 1) * sizeof *s.maps);
    s.regions = pl_arena_alloc(arena, (list->count + 1) * sizeof *s.regions);
    pl_figure_answer *answers = pl_arena_alloc(arena, (list->asked_count + 1) * sizeof *answers);
    if (s.maps == NULL || s.regions == NULL || answers == NULL) return pl_fail_nomem(error);
    bool done = true;
    for (size_t i = 0; done && i < s.asked_count; i++)
        done = (s.maps[i] = pl_figure_map_open(store, &asked[i], arena, error)) != NULL;
    for (size_t i = 0; done && i < list->count; i++) {
        const pl_figure *f = &list->figures[i];
        if (!list->asked[i] || f->quantity == PL_FIGURE_LAYER || f->quantity == PL_FIGURE_AREA) continue;
        if (progress.stop != NULL && *progress.stop != 0)
            done = pl_fail(error, PL_INTERRUPTED, "interrupted");
        if (progress.show != NULL) progress.show(progress.context, "figures", done_count, list->asked_count);
        done = done && ask_one(&s, f, &answers[done_count++], error);
    }
    for (size_t i = 0; i < s.asked_count; i++) pl_figure_map_close(s.maps[i]);
    if (!done) return false;
    *ret = answers;
    *ret_count = done_count;
    return true;
}

bool pl_ask_arithmetic(const pl_figure_list *list, pl_arena *arena, pl_comparison **ret, size_t *ret_count,
                       pl_error *error) {
    pl_comparison *all;
    size_t count, kept = 0;
    if (!pl_arithmetic_compare(list->figures, list->count, arena, &all, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        bool asked = list->asked[all[i].figure - list->figures];
        for (size_t k = 0; k < all[i].other_count; k++)
            asked = asked || list->asked[all[i].others[k] - list->figures];
        if (asked) all[kept++] = all[i];
    }
    *ret = all;
    *ret_count = kept;
    return true;
}
