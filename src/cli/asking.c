/* asking.c - which sources are asked inside which region, and several makers' answers side by side. */
#include "cli/asking.h"

#include "cli/interval.h"

#include <math.h>

/* Below this a change of area has no sign: far under what any map maker draws on purpose. */
#define NO_SIGN_KM2 0.01

bool pl_call_region(pl_call *call, pl_store *store, const pl_theatre *theatre, const char *text,
                    const pl_region **ret, pl_error *error) {
    pl_region *region = pl_arena_alloc(&call->arena, sizeof *region);
    if (region == NULL) return pl_fail_nomem(error);
    if (!pl_region_find(store, theatre, text, pl_call_value(call, "outline"), &call->arena, region, error))
        return false;
    *ret = region;
    return true;
}

/* Sources with maps of a maker that is asked by another one. */
static bool find_beside(pl_call *call, pl_store *store, pl_asking *asking, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (!pl_store_source_list(store, &call->arena, &rows, &count, error)) return false;
    pl_asked *list = pl_arena_alloc(&call->arena, (count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_asked *speaks = NULL;
        bool asked = false;
        for (size_t k = 0; k < asking->count; k++) {
            asked = asked || strcmp(asking->sources[k].name, rows[i].name) == 0;
            if (speaks == NULL && strcmp(asking->sources[k].maker, rows[i].maker) == 0)
                speaks = &asking->sources[k];
        }
        pl_instant *snapshots;
        size_t snapshot_count;
        if (asked || speaks == NULL) continue;
        if (!pl_store_snapshot_list(store, rows[i].id, &call->arena, &snapshots, &snapshot_count, error))
            return false;
        if (snapshot_count > 0)
            list[asking->beside_count++] = (pl_asked){.name = rows[i].name,
                                                      .maker = rows[i].maker,
                                                      .id = rows[i].id,
                                                      .stands_beside = speaks->name};
    }
    asking->beside = list;
    return true;
}

bool pl_call_asking(pl_call *call, pl_store *store, pl_asking *ret, pl_error *error) {
    pl_asking asking = {0};
    pl_asked *sources;
    const char *wanted = pl_call_value(call, "source"), *region = pl_call_value(call, "region");
    if (!pl_ask_sources(store, wanted, &call->arena, &sources, &asking.count, &asking.theatre, error))
        return false;
    if (asking.count > PL_ASKED_MAX)
        return pl_fail(error, PL_USAGE, "%zu sources at once; at most %d: name them with --source",
                       asking.count, PL_ASKED_MAX);
    asking.sources = sources;
    if ((wanted == NULL && !find_beside(call, store, &asking, error)) ||
        (region != NULL && !pl_call_region(call, store, &asking.theatre, region, &asking.region, error)))
        return false;
    if (region == NULL && call->argument_count == 0 && pl_call_value(call, "outline") != NULL)
        return pl_fail(error, PL_USAGE, "--outline says whose outline of a region: it needs one");
    *ret = asking;
    return true;
}

bool pl_asking_missing(pl_call *call, const pl_asking *asking, const pl_error *error, const char **ret_why) {
    if (error->code != PL_MISSING || asking->count < 2) return false;
    const char *copy = pl_arena_copy(&call->arena, error->text, strlen(error->text));
    *ret_why = copy == NULL ? "" : copy;
    return true;
}

void pl_json_key_km2(pl_json *json, const char *key, double value) {
    pl_json_key_fixed(json, key, value, PL_KM2_DECIMALS);
}

void pl_region_json(pl_json *json, const pl_region *region) {
    pl_json_key(json, "region");
    pl_json_object(json);
    pl_json_key_text(json, "name", region->name);
    pl_json_key_text(json, "title", region->title);
    pl_json_key_text(json, "outline", region->outline);
    pl_json_key_km2(json, "outline_km2", region->outline_km2);
    if (region->definition[0] != '\0') pl_json_key_text(json, "definition", region->definition);
    pl_json_end(json);
}

void pl_asking_json(pl_json *json, const pl_asking *asking) {
    if (asking->region != NULL) pl_region_json(json, asking->region);
    if (asking->beside_count == 0) return;
    pl_json_key(json, "beside");
    pl_json_array(json);
    for (size_t i = 0; i < asking->beside_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "source", asking->beside[i].name);
        pl_json_key_text(json, "maker", asking->beside[i].maker);
        pl_json_key_text(json, "stands_beside", asking->beside[i].stands_beside);
        pl_json_end(json);
    }
    pl_json_end(json);
}

void pl_asked_json(pl_json *json, const pl_asked *asked, const char *missing) {
    pl_json_key_text(json, "source", asked->name);
    if (asked->stands_beside != NULL) pl_json_key_text(json, "stands_beside", asked->stands_beside);
    if (missing != NULL) pl_json_key_text(json, "missing", missing);
    pl_caution_json(json, asked);
}

void pl_caution_json(pl_json *json, const pl_asked *asked) {
    if (asked->caution[0] != '\0') pl_json_key_text(json, "caution", asked->caution);
}

void pl_caution_text(pl_buffer *out, const pl_asked *asked) {
    if (asked->caution[0] != '\0') pl_buffer_format(out, "  caution: %s\n", asked->caution);
}

void pl_asked_text(pl_buffer *out, const pl_asked *asked) {
    if (asked->stands_beside != NULL)
        pl_buffer_format(out, "  %s speaks for %s: not in the range\n", asked->stands_beside, asked->maker);
    pl_caution_text(out, asked);
}

void pl_age_text(pl_buffer *out, const char *indent, int64_t age_seconds) {
    if (age_seconds <= PL_DAY_SECONDS) return;
    pl_buffer_format(
        out, "%sa state is more than a day older than asked for: what changed since is unknown\n", indent);
    if (pl_is_stale(age_seconds, 0))
        pl_buffer_format(out, "%sby more than %d days: it counts in no range\n", indent, PL_STALE_DAYS);
}

void pl_stale_json(pl_json *json, bool stale) {
    if (stale) pl_json_key_bool(json, "stale", true);
}

static void kind_sums_json(pl_json *json, const char *key, const double *km2) {
    pl_json_key(json, key);
    pl_json_object(json);
    for (int kind = 0; kind < PL_KIND_COUNT; kind++) pl_json_key_km2(json, pl_kind_names[kind], km2[kind]);
    pl_json_end(json);
}

void pl_kinds_json(pl_json *json, const pl_by_update *sums, unsigned kinds) {
    pl_json_key(json, "by_update");
    pl_json_object(json);
    kind_sums_json(json, "gained_km2_by_kind", sums->gained_km2);
    kind_sums_json(json, "lost_km2_by_kind", sums->lost_km2);
    pl_json_key(json, "without");
    pl_json_array(json);
    for (int kind = 0; kind < PL_KIND_COUNT; kind++)
        if ((kinds & 1u << kind) == 0) pl_json_text(json, pl_kind_names[kind]);
    pl_json_end(json);
    pl_json_key_km2(json, "gained_km2", sums->counted.gained_km2);
    pl_json_key_km2(json, "lost_km2", sums->counted.lost_km2);
    pl_json_key_km2(json, "net_km2", sums->counted.net_km2);
    if (kinds != PL_KINDS_ALL) pl_interval_json(json, "net_km2_interval", &sums->net, PL_KM2_DECIMALS);
    pl_json_end(json);
}

/* "advance 250.31 gained, redraw 0.20 gained and 0.11 lost": the kinds that there are. */
void pl_kinds_text(pl_buffer *out, const pl_by_update *sums, unsigned kinds) {
    const char *before = "";
    pl_buffer_text(out, "  update by update: ");
    for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
        const double gained = sums->gained_km2[kind], lost = sums->lost_km2[kind];
        if (gained == 0.0 && lost == 0.0) continue;
        pl_buffer_format(out, "%s%s ", before, pl_kind_names[kind]);
        if (gained != 0.0) pl_buffer_format(out, "%.2f gained", gained);
        if (lost != 0.0) pl_buffer_format(out, "%s%.2f lost", gained != 0.0 ? " and " : "", lost);
        before = ", ";
    }
    pl_buffer_text(out, *before == '\0' ? "nothing\n" : "\n");
    if (kinds == PL_KINDS_ALL) return;
    before = "  without ";
    for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
        if ((kinds & 1u << kind) != 0) continue;
        pl_buffer_format(out, "%s%s", before, pl_kind_names[kind]);
        before = ", ";
    }
    pl_buffer_format(out, ": gained %.2f, lost %.2f, net %+.2f km2 ", sums->counted.gained_km2,
                     sums->counted.lost_km2, sums->counted.net_km2);
    pl_interval_text(out, &sums->net, 1);
    pl_buffer_text(out, "\n");
}

void pl_asking_region_text(pl_buffer *out, const pl_asking *asking) {
    const pl_region *region = asking->region;
    if (region == NULL) return;
    pl_buffer_format(out, "  inside %s (%s, %.0f km2)\n", region->title, region->outline,
                     region->outline_km2);
}

void pl_asking_beside_text(pl_buffer *out, const pl_asking *asking) {
    for (size_t i = 0; i < asking->beside_count; i++)
        pl_buffer_format(out, "not asked: %s, since %s speaks for %s\n", asking->beside[i].name,
                         asking->beside[i].stands_beside, asking->beside[i].maker);
}

void pl_range_json(pl_json *json, const char *key, const double *values, size_t count, int decimals) {
    const pl_range range = pl_range_of(values, count, NO_SIGN_KM2);
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_integer(json, "makers", (int64_t)range.count);
    pl_json_key_fixed(json, "low", range.low, decimals);
    pl_json_key_fixed(json, "high", range.high, decimals);
    pl_json_key_bool(json, "undetermined", range.sign_differs);
    pl_json_end(json);
}

void pl_range_text(pl_buffer *out, const char *what, const char *unit, const double *values, size_t count,
                   int decimals) {
    const pl_range range = pl_range_of(values, count, NO_SIGN_KM2);
    if (range.count < 2) return;
    pl_buffer_format(out, "%s: %.*f to %.*f %s by %zu sources%s\n", what, decimals, range.low, decimals,
                     range.high, unit, range.count,
                     range.sign_differs ? ": undetermined, they differ in sign" : "");
}
