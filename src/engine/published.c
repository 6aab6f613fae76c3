/* published.c - printed forecasts: from the state on the day they were made, by each source, the pace that
 * they needed; from later maps and later figures, the pace that came. */
#include "engine/published.h"

#include "engine/figures.h"
#include "engine/inside.h"

#include <math.h>

#define NEAR_DAYS 92 /* a printed share stands for the state of a day that is no farther */
#define REGIONS_MAX ((size_t)16)

typedef struct {
    pl_store *store;
    pl_arena *arena;
    pl_theatre theatre;
    const pl_asked *sources;
    size_t source_count;
    pl_figure *figures;
    size_t figure_count;
    const pl_published *forecast; /* that is looked at now */
    pl_region regions[REGIONS_MAX];
    size_t region_count;
    double whole_km2;
} published_work;

/* ---- tables ---- */

static bool read_installed(pl_arena *arena, const char *below, const char **ret_path, pl_slice *ret,
                           pl_error *error) {
    pl_buffer text = {0};
    *ret_path = pl_data_file(below, arena);
    *ret = (pl_slice){NULL, 0};
    if (*ret_path == NULL) return true;
    bool done = pl_file_read(*ret_path, PL_FIGURES_BYTES_MAX, &text, error);
    const char *copy = done ? pl_arena_copy(arena, text.data == NULL ? "" : text.data, text.length) : NULL;
    if (done && copy == NULL) done = pl_fail_nomem(error);
    if (done) *ret = (pl_slice){copy, text.length};
    pl_buffer_free(&text);
    return done;
}

/* All figures that are installed, and what was measured and never printed. */
static bool read_figures(published_work *work, pl_error *error) {
    pl_figure_list list = {0};
    pl_figure *more = NULL;
    size_t more_count = 0;
    const char *path;
    pl_slice text;
    if (!pl_figures_load(NULL, work->arena, &list, error) ||
        !read_installed(work->arena, "forecasts/outcomes.csv", &path, &text, error) ||
        (path != NULL && !pl_figures_parse(path, text, work->arena, &more, &more_count, error)))
        return false;
    work->figures = pl_arena_alloc(work->arena, (list.count + more_count + 1) * sizeof *work->figures);
    if (work->figures == NULL) return pl_fail_nomem(error);
    if (list.count > 0) memcpy(work->figures, list.figures, list.count * sizeof *list.figures);
    if (more_count > 0) memcpy(work->figures + list.count, more, more_count * sizeof *more);
    work->figure_count = list.count + more_count;
    return true;
}

/* ---- the state to begin with ---- */

static double area_of(const pl_region *region) {
    return isfinite(region->official_km2) ? region->official_km2 : region->outline_km2;
}

static bool find_regions(published_work *work, pl_error *error) {
    work->region_count = 0;
    work->whole_km2 = 0;
    for (const char *at = work->forecast->region;; at++) {
        const size_t length = strcspn(at, "+");
        const char *name = pl_arena_copy(work->arena, at, length);
        if (name == NULL) return pl_fail_nomem(error);
        if (work->region_count == REGIONS_MAX)
            return pl_fail(error, PL_INPUT, "forecast %s: more than %zu regions", work->forecast->id,
                           REGIONS_MAX);
        pl_region *region = &work->regions[work->region_count];
        if (!pl_region_find(work->store, &work->theatre, name, NULL, work->arena, region, error))
            return false;
        work->whole_km2 += area_of(region);
        work->region_count++;
        at += length;
        if (*at == '\0') return true;
    }
}

/* What one layer of a state holds in the regions. */
static bool inside_regions(const published_work *work, const pl_state *state, unsigned layer, double *ret,
                           pl_error *error) {
    double held_km2 = 0;
    for (size_t i = 0; i < work->region_count; i++) {
        const pl_region *region = &work->regions[i];
        pl_clip *clip = pl_clip_open(region->polygons, region->count, error);
        double km2 = 0;
        const bool done = clip != NULL && pl_inside_state(NULL, clip, state, layer, &km2, error);
        pl_clip_close(clip);
        if (!done) return false;
        held_km2 += km2;
    }
    *ret = held_km2;
    return true;
}

/* Held in the regions at an instant, by the map of a source. */
static bool held_at(const published_work *work, const char *source, pl_instant at, double *ret,
                    pl_error *error) {
    pl_subject s = {0};
    pl_arena scratch = {0};
    pl_shape_cache cache = {.store = work->store};
    pl_pair_row *pairs;
    pl_state state;
    size_t count;
    long pair = 0;
    const bool done =
        pl_subject_find(work->store, source, work->forecast->side, &scratch, &s, error) &&
        pl_subject_drawn(&s, error) && pl_subject_derived(work->store, &s, &scratch, error) &&
        pl_store_pair_list(work->store, s.source_id, &scratch, &pairs, &count, error) &&
        pl_subject_snapshot(pairs, count, at, source, &pair, error) &&
        pl_state_load(work->store, s.source_id, pairs[pair].to, &s.layers, &cache, &scratch, &state, error) &&
        inside_regions(work, &state, (unsigned)s.layer, ret, error);
    pl_shape_cache_free(&cache);
    pl_arena_free(&scratch);
    return done;
}

/* Does a figure say what the side holds, or gained, on the map of this source, of the region ("" everywhere)
 * and by the plain scope? */
static bool fits(const published_work *work, const pl_figure *figure, pl_figure_quantity quantity,
                 const char *source, const char *region) {
    return figure->quantity == quantity && figure->counts == 0 && strcmp(figure->rests_on, source) == 0 &&
           strcmp(figure->side, work->forecast->side) == 0 && strcmp(figure->region, region) == 0;
}

/* The day nearest to the forecast on which the shares of all its regions were printed, and what they leave.
 */
static bool printed_state(const published_work *work, const char *source, pl_day *ret_day, double *ret_left) {
    pl_day best = INT32_MIN;
    const pl_day made = work->forecast->made;
    for (size_t d = 0; d < work->figure_count; d++) {
        const pl_figure *of_day = &work->figures[d];
        if (!of_day->has_day || !fits(work, of_day, PL_FIGURE_HELD, source, work->regions[0].name)) continue;
        double left_km2 = 0;
        size_t found = 0;
        for (size_t r = 0; r < work->region_count; r++)
            for (size_t i = 0; i < work->figure_count; i++) {
                const pl_figure *f = &work->figures[i];
                if (!f->has_day || f->on != of_day->on || f->unit != PL_UNIT_PERCENT ||
                    !fits(work, f, PL_FIGURE_HELD, source, work->regions[r].name) ||
                    strcmp(f->of, work->regions[r].name) != 0)
                    continue;
                left_km2 += (1 - f->value / 100) * area_of(&work->regions[r]);
                found++;
                break;
            }
        const int off = of_day->on > made ? of_day->on - made : made - of_day->on;
        const int best_off = best == INT32_MIN ? NEAR_DAYS + 1 : best > made ? best - made : made - best;
        if (found < work->region_count || off >= best_off) continue;
        best = of_day->on;
        *ret_day = of_day->on;
        *ret_left = left_km2;
    }
    return best != INT32_MIN;
}

/* The map of the day of the forecast; where there is none a printed share near it; else the last map before.
 */
static bool find_base(const published_work *work, pl_published_row *row, pl_instant last, pl_error *error) {
    const pl_instant made_end = pl_day_start(work->forecast->made + 1);
    double held_km2;
    const bool reached = made_end <= last + PL_DAY_SECONDS;
    if (!reached && printed_state(work, row->source.name, &row->base, &row->left_km2)) {
        row->base_printed = true;
        return true;
    }
    const pl_instant at = reached ? made_end : last;
    if (!held_at(work, row->source.name, at, &held_km2, error)) return false;
    row->base = reached ? work->forecast->made : pl_instant_day(last);
    row->left_km2 = fmax(work->whole_km2 - held_km2, 0);
    return true;
}

/* ---- what came ---- */

static bool by_map(const published_work *work, pl_published_row *row, pl_instant last, pl_error *error) {
    const pl_day end = pl_instant_day(last) - 1; /* the last whole day */
    double held_km2;
    if (row->base_printed || end <= row->base) return true;
    if (!held_at(work, row->source.name, pl_day_start(end + 1), &held_km2, error)) return false;
    const double came_km2 = held_km2 - (work->whole_km2 - row->left_km2);
    row->map = (pl_came){.days = end - row->base,
                         .from = row->base + 1,
                         .to = end + 1,
                         .low_km2 = came_km2,
                         .high_km2 = came_km2};
    return true;
}

/* By figures of one region, or of everywhere (NULL), whose periods begin at the base or behind it. A share
 * that was printed for the 1st is as well that of its begin as of its end: a day is no matter. */
static bool by_figures(const published_work *work, const pl_published_row *row, const pl_region *region,
                       pl_came *ret, pl_error *error) {
    pl_net *nets = pl_arena_alloc(work->arena, (work->figure_count + 1) * sizeof *nets);
    size_t count = 0;
    pl_cover cover;
    if (nets == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < work->figure_count; i++) {
        const pl_figure *f = &work->figures[i];
        pl_net net = {.from = f->from, .to = f->to};
        if (!fits(work, f, PL_FIGURE_NET, row->source.name, region == NULL ? "" : region->name) ||
            f->from < row->base)
            continue;
        if (f->unit == PL_UNIT_KM2) {
            net.low_km2 = f->low;
            net.high_km2 = f->high;
        } else if (f->unit == PL_UNIT_PERCENT && region != NULL && strcmp(f->of, region->name) == 0) {
            net.low_km2 = f->low / 100 * area_of(region);
            net.high_km2 = f->high / 100 * area_of(region);
        } else {
            continue;
        }
        nets[count++] = net;
    }
    if (!pl_cover_of(nets, count, &cover, error)) return false;
    *ret = (pl_came){cover.days, cover.from, cover.to, cover.low_km2, cover.high_km2, cover.figures};
    return true;
}

/* All regions of the forecast, over the very same days. */
static bool by_region_figures(const published_work *work, pl_published_row *row, pl_error *error) {
    pl_came sum = {0};
    for (size_t i = 0; i < work->region_count; i++) {
        pl_came came = {0};
        if (!by_figures(work, row, &work->regions[i], &came, error)) return false;
        if (came.days == 0 ||
            (i > 0 && (came.days != sum.days || came.from != sum.from || came.to != sum.to)))
            return true;
        came.low_km2 += sum.low_km2;
        came.high_km2 += sum.high_km2;
        came.figures += sum.figures;
        sum = came;
    }
    row->region = sum;
    return true;
}

static void judge(const pl_published *forecast, pl_published_row *row) {
    const pl_came *kinds[] = {&row->map, &row->region, &row->everywhere};
    row->needed_low = row->left_km2 / (forecast->by_to - 1 - row->base);
    row->needed_high = row->left_km2 / (forecast->by_from - row->base);
    row->keeps = PL_KEEPS_UNKNOWN;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && row->told_by == NULL; i++) {
        const pl_came *came = kinds[i];
        if (came->days < PL_KEEPS_DAYS_MIN) continue;
        row->told_by = came;
        row->keeps = pl_keeps_up(row->needed_low, came->low_km2 / came->days, came->high_km2 / came->days,
                                 came->days, came == &row->everywhere);
    }
}

static bool fill_row(const published_work *work, pl_published_row *row, pl_error *error) {
    pl_instant *snapshots;
    size_t count;
    if (!pl_store_snapshot_list(work->store, row->source.id, work->arena, &snapshots, &count, error))
        return false;
    const pl_instant last = snapshots[count - 1];
    row->whole_km2 = work->whole_km2;
    if (!find_base(work, row, last, error) || !by_map(work, row, last, error) ||
        !by_region_figures(work, row, error) || !by_figures(work, row, NULL, &row->everywhere, error))
        return false;
    if (row->base >= work->forecast->by_from)
        return pl_fail(error, PL_MISSING, "nothing is known from before the days that were said");
    judge(work->forecast, row);
    return true;
}

/* ---- all ---- */

static void sum_up(pl_published_answer *answer) {
    answer->keeps = PL_KEEPS_UNKNOWN;
    for (size_t i = 0; i < answer->count; i++) {
        const pl_keeps keeps = answer->rows[i].missing != NULL ? PL_KEEPS_UNKNOWN : answer->rows[i].keeps;
        if (keeps == PL_KEEPS_UNKNOWN) continue;
        answer->differ = answer->differ || (answer->keeps != PL_KEEPS_UNKNOWN && answer->keeps != keeps);
        answer->keeps = keeps;
    }
    if (answer->differ) answer->keeps = PL_KEEPS_UNKNOWN;
}

static bool ask_one(published_work *work, pl_published_answer *answer, pl_error *error) {
    pl_buffer title = {0};
    pl_published_row *rows = pl_arena_alloc(work->arena, (work->source_count + 1) * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    if (!find_regions(work, error)) return false;
    for (size_t i = 0; i < work->region_count; i++)
        pl_buffer_format(&title, "%s%s", i == 0 ? "" : ", ", work->regions[i].title);
    answer->region_title =
        title.failed ? NULL : pl_arena_copy(work->arena, title.data == NULL ? "" : title.data, title.length);
    pl_buffer_free(&title);
    if (answer->region_title == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < work->source_count; i++) {
        pl_error own = {0};
        rows[i] = (pl_published_row){.source = work->sources[i]};
        if (fill_row(work, &rows[i], &own)) continue;
        if (own.code != PL_MISSING) {
            if (error != NULL) *error = own;
            return false;
        }
        rows[i].missing = pl_arena_copy(work->arena, own.text, strlen(own.text));
        if (rows[i].missing == NULL) return pl_fail_nomem(error);
    }
    answer->rows = rows;
    answer->count = work->source_count;
    sum_up(answer);
    return true;
}

bool pl_ask_published(pl_store *store, pl_arena *arena, pl_published_answer **ret, size_t *ret_count,
                      pl_error *error) {
    published_work *work = pl_arena_alloc(arena, sizeof *work);
    pl_published *forecasts = NULL;
    pl_asked *sources;
    size_t count = 0, made = 0;
    const char *path;
    pl_slice text;
    if (work == NULL) return pl_fail_nomem(error);
    *work = (published_work){.store = store, .arena = arena};
    if (!pl_ask_sources(store, NULL, arena, &sources, &work->source_count, &work->theatre, error) ||
        !read_installed(arena, "forecasts/published.csv", &path, &text, error) ||
        (path != NULL && !pl_published_parse(path, text, arena, &forecasts, &count, error)) ||
        !read_figures(work, error))
        return false;
    work->sources = sources;
    pl_published_answer *answers = pl_arena_alloc(arena, (count + 1) * sizeof *answers);
    if (answers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(forecasts[i].theatre, work->theatre.name) != 0) continue;
        work->forecast = &forecasts[i];
        answers[made] = (pl_published_answer){.forecast = &forecasts[i]};
        if (!ask_one(work, &answers[made], error)) {
            pl_error_prefix(error, "%s:%zu: ", path, forecasts[i].line);
            return false;
        }
        made++;
    }
    *ret = answers;
    *ret_count = made;
    return true;
}
