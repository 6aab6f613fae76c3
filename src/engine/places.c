/* places.c - places by name: every published name of every gazetteer is folded to a key (text/fold.h) and
 * held against the key of what was typed; then former names; then the nearest are named. */
#include "engine/places.h"

#include "engine/region.h"
#include "geom/clip.h"
#include "geom/nearness.h"
#include "text/csv_rows.h"
#include "text/fold.h"
#include "text/number.h"
#include "text/yaml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DATA_BYTES_MAX ((size_t)4 << 20)
#define NEAREST_SHOWN 4
#define LISTED_MAX 12 /* places of one name that a message lists */

/* ---- gazetteers ---- */

/* The gazetteers of the rows in the theatre's order; those that it does not name behind, in the store's. */
static bool order_gazetteers(const pl_theatre *theatre, const pl_place_row *rows, size_t count,
                             pl_arena *arena, pl_gazetteers *g, pl_error *error) {
    size_t there = 0, made = 0;
    const char **found = pl_arena_alloc(arena, (count + 1) * sizeof *found), **ordered;
    if (found == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(rows[i].source, rows[i - 1].source) != 0) found[there++] = rows[i].source;
    ordered = pl_arena_alloc(arena, (there + 1) * sizeof *ordered);
    if (ordered == NULL) return pl_fail_nomem(error);
    for (size_t k = 0; k < theatre->gazetteer_count; k++)
        for (size_t i = 0; i < there; i++)
            if (found[i] != NULL && strcmp(found[i], theatre->gazetteers[k]) == 0) {
                ordered[made++] = found[i];
                found[i] = NULL;
            }
    for (size_t i = 0; i < there; i++)
        if (found[i] != NULL) ordered[made++] = found[i];
    g->gazetteers = ordered;
    g->gazetteer_count = made;
    return true;
}

static size_t rank_of(const pl_gazetteers *g, const char *gazetteer) {
    size_t rank = 0;
    while (rank < g->gazetteer_count && strcmp(g->gazetteers[rank], gazetteer) != 0) rank++;
    return rank;
}

/* Gazetteers have codes of their own for regions; the theatre's are the ones that people know. */
static void prefer_known_regions(const pl_theatre *theatre, pl_settlement *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t p = list[i].count; p > 0; p--)
            for (size_t r = 0; r < theatre->region_count; r++)
                if (strcmp(list[i].points[p - 1]->region, theatre->regions[r].code) == 0)
                    list[i].region = theatre->regions[r].code;
}

bool pl_gazetteers_load(pl_store *store, const pl_theatre *theatre, pl_arena *arena, pl_gazetteers *ret,
                        pl_error *error) {
    pl_gazetteers g = {0};
    pl_place_row *rows;
    size_t count;
    if (!pl_store_place_list(store, arena, &rows, &count, error) ||
        !order_gazetteers(theatre, rows, count, arena, &g, error))
        return false;
    pl_place_point *points = pl_arena_alloc(arena, (count + 1) * sizeof *points);
    pl_settlement *list;
    if (points == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++)
        points[i] = (pl_place_point){.gazetteer = rows[i].source,
                                     .key = rows[i].key,
                                     .rank = rank_of(&g, rows[i].source),
                                     .geonames = rows[i].geonames,
                                     .name = rows[i].name,
                                     .other_names = rows[i].other_names,
                                     .kind = rows[i].kind,
                                     .region = rows[i].region,
                                     .population = rows[i].population,
                                     .at = rows[i].at};
    if (!pl_settlements_merge(points, count, arena, &list, &g.count, error)) return false;
    prefer_known_regions(theatre, list, g.count);
    g.list = list;
    *ret = g;
    return true;
}

const char *pl_settlement_id(const pl_settlement *settlement, pl_arena *arena) {
    pl_buffer text = {0};
    if (settlement->geonames != 0)
        pl_buffer_format(&text, "geonames:%lld", (long long)settlement->geonames);
    else
        pl_buffer_format(&text, "%s:%s", settlement->points[0]->gazetteer, settlement->points[0]->key);
    const char *copy = text.failed ? NULL : pl_arena_copy(arena, text.data, text.length);
    pl_buffer_free(&text);
    return copy;
}

/* ---- names ---- */

/* The key of a name in a buffer that is used again; NULL: memory ran out. */
static const char *key_in(pl_buffer *buffer, pl_slice name) {
    pl_buffer_clear(buffer);
    if (!pl_fold_name(name, buffer)) return NULL;
    return buffer->data == NULL ? "" : buffer->data;
}

/* Calls of next_name give the point's names one by one. */
static bool next_name(const pl_place_point *point, size_t *at, pl_slice *ret) {
    if (*at == 0) {
        *at = 1;
        *ret = pl_slice_of(point->name);
        return true;
    }
    const char *rest = point->other_names + *at - 1;
    if (*rest == '\0') return false;
    size_t length = strcspn(rest, "\n");
    *ret = (pl_slice){rest, length};
    *at += length + (rest[length] == '\n');
    return true;
}

typedef struct {
    const pl_theatre *theatre;
    const pl_place_asked *asked;
    pl_arena *arena;
    pl_buffer key;      /* scratch */
    const char *wanted; /* the key that was typed */
    pl_gazetteers gazetteers;
    pl_clip *clip;    /* of the region asked for, */
    const char *code; /* or its code, when no outline of it is in the evidence file */
    const pl_settlement **found;
    size_t found_count;
    const char *named_then;
} finder;

/* *ret: is one of its names the wanted one? */
static bool has_name(finder *f, const pl_settlement *settlement, bool *ret, pl_error *error) {
    *ret = false;
    for (size_t p = 0; p < settlement->count; p++) {
        pl_slice name;
        for (size_t at = 0; next_name(settlement->points[p], &at, &name);) {
            const char *key = key_in(&f->key, name);
            if (key == NULL) return pl_fail_nomem(error);
            if (strcmp(key, f->wanted) == 0) {
                *ret = true;
                return true;
            }
        }
    }
    return true;
}

/* Without the outline of a region the gazetteers' own word for it must do. */
static bool open_region(finder *f, pl_store *store, pl_error *error) {
    pl_region region;
    pl_error why = {0};
    if (f->asked->region == NULL) return true;
    if (pl_region_find(store, f->theatre, f->asked->region, NULL, f->arena, &region, &why)) {
        f->clip = pl_clip_open(region.polygons, region.count, error);
        return f->clip != NULL;
    }
    for (size_t r = 0; why.code == PL_MISSING && r < f->theatre->region_count; r++) {
        const pl_theatre_region *known = &f->theatre->regions[r];
        if (strcmp(known->name, f->asked->region) == 0 || strcmp(known->title, f->asked->region) == 0 ||
            strcmp(known->code, f->asked->region) == 0)
            f->code = known->code;
    }
    return f->code != NULL || pl_fail(error, why.code, "%s", why.text);
}

static bool in_region(const finder *f, const pl_settlement *settlement) {
    if (f->clip != NULL) return pl_clip_contains(f->clip, settlement->points[0]->at);
    return f->code == NULL || strcmp(settlement->region, f->code) == 0;
}

static bool find_by_name(finder *f, pl_error *error) {
    for (size_t i = 0; i < f->gazetteers.count; i++) {
        bool has;
        const pl_settlement *s = &f->gazetteers.list[i];
        if (!has_name(f, s, &has, error)) return false;
        if (has && in_region(f, s)) f->found[f->found_count++] = s;
    }
    return true;
}

static bool find_by_id(finder *f, pl_error *error) {
    const char *id = f->asked->id;
    const char *digits = strncmp(id, "geonames:", 9) == 0 ? id + 9 : id;
    int64_t geonames = 0;
    bool number = pl_integer_parse(pl_slice_of(digits), 1, INT64_MAX, &geonames);
    for (size_t i = 0; i < f->gazetteers.count && f->found_count == 0; i++) {
        const pl_settlement *s = &f->gazetteers.list[i];
        bool is = number && s->geonames == geonames;
        for (size_t p = 0; p < s->count && !is; p++) {
            size_t length = strlen(s->points[p]->gazetteer);
            is = strncmp(id, s->points[p]->gazetteer, length) == 0 && id[length] == ':' &&
                 strcmp(id + length + 1, s->points[p]->key) == 0;
        }
        if (is) f->found[f->found_count++] = s;
    }
    return f->found_count > 0 ||
           pl_fail(error, PL_USAGE,
                   "--id %s: no gazetteer in the evidence file has it (a GeoNames number, or GAZETTEER:KEY)",
                   id);
}

/* ---- former names ---- */

static bool read_data(const char *below, pl_arena *arena, pl_slice *ret, const char **ret_path,
                      pl_error *error) {
    pl_buffer text = {0};
    *ret_path = pl_data_file(below, arena);
    *ret = (pl_slice){NULL, 0};
    if (*ret_path == NULL) return true;
    bool done = pl_file_read(*ret_path, DATA_BYTES_MAX, &text, error);
    if (done) {
        ret->data = pl_arena_copy(arena, text.data, text.length);
        ret->length = text.length;
        done = ret->data != NULL || pl_fail_nomem(error);
    }
    pl_buffer_free(&text);
    return done;
}

static const char *text_of(pl_slice slice, pl_arena *arena) {
    return pl_arena_copy(arena, slice.data == NULL ? "" : slice.data, slice.length);
}

/* "Артёмовск, until 2016-02-04 (Verkhovna Rada)". */
static const char *then_text(const pl_csv_rows *rows, size_t former, size_t renamed, size_t by,
                             pl_arena *arena) {
    pl_buffer text = {0};
    pl_buffer_format(&text, "%.*s until %.*s (%.*s)", PL_SLICE_ARGS(rows->fields[former]),
                     PL_SLICE_ARGS(rows->fields[renamed]), PL_SLICE_ARGS(rows->fields[by]));
    const char *copy = text.failed ? NULL : pl_arena_copy(arena, text.data, text.length);
    pl_buffer_free(&text);
    return copy;
}

static void add_found(finder *f, int64_t geonames) {
    for (size_t i = 0; i < f->found_count; i++)
        if (f->found[i]->geonames == geonames) return;
    for (size_t i = 0; i < f->gazetteers.count; i++)
        if (f->gazetteers.list[i].geonames == geonames && in_region(f, &f->gazetteers.list[i])) {
            f->found[f->found_count++] = &f->gazetteers.list[i];
            return;
        }
}

/* Adds places that had the name once (data/places/renamed.csv). */
static bool find_by_former_name(finder *f, pl_error *error) {
    pl_slice text;
    const char *path;
    pl_csv_rows rows;
    size_t geonames, former, renamed, by;
    bool more = true;
    if (!read_data("places/renamed.csv", f->arena, &text, &path, error)) return false;
    if (path == NULL) return true;
    if (!pl_csv_rows_open(path, text, f->arena, &rows, error) ||
        !pl_csv_need_column(&rows, "geonames", &geonames, error) ||
        !pl_csv_need_column(&rows, "former", &former, error) ||
        !pl_csv_need_column(&rows, "renamed", &renamed, error) ||
        !pl_csv_need_column(&rows, "by", &by, error))
        return false;
    for (;;) {
        int64_t id = 0;
        if (!pl_csv_rows_next(&rows, &more, error)) return false;
        if (!more) return true;
        if (!pl_integer_parse(rows.fields[geonames], 1, INT64_MAX, &id))
            return pl_csv_rows_fail(&rows, geonames, error, "not a GeoNames id");
        const char *key = key_in(&f->key, rows.fields[former]);
        if (key == NULL) return pl_fail_nomem(error);
        if (strcmp(key, f->wanted) != 0) continue;
        add_found(f, id);
        if (f->named_then == NULL) f->named_then = then_text(&rows, former, renamed, by, f->arena);
        if (f->named_then == NULL) return pl_fail_nomem(error);
    }
}

/* ---- which of them ---- */

static int by_people(const void *a, const void *b) {
    const pl_settlement *one = *(const pl_settlement *const *)a, *other = *(const pl_settlement *const *)b;
    if (one->population != other->population) return one->population > other->population ? -1 : 1;
    return one < other ? -1 : one > other; /* as merged */
}

static bool fail_several(const finder *f, pl_error *error) {
    pl_buffer list = {0};
    for (size_t i = 0; i < f->found_count && i < LISTED_MAX; i++) {
        const pl_settlement *s = f->found[i];
        const char *id = pl_settlement_id(s, f->arena);
        if (id == NULL) list.failed = true;
        pl_buffer_format(&list, "\n  %s  %s", id == NULL ? "" : id, s->points[0]->name);
        if (s->region[0] != '\0') pl_buffer_format(&list, ", %s", s->region);
        if (s->population >= 0) pl_buffer_format(&list, ", %lld people", (long long)s->population);
        pl_buffer_format(&list, ", at %.4f,%.4f", s->points[0]->at.lon, s->points[0]->at.lat);
    }
    if (f->found_count > LISTED_MAX) pl_buffer_format(&list, "\n  and %zu more", f->found_count - LISTED_MAX);
    if (list.failed)
        pl_fail_nomem(error);
    else
        pl_fail(error, PL_USAGE, "%zu places have the name %s; choose one with --id or --region:%s",
                f->found_count, f->asked->name, list.data);
    pl_buffer_free(&list);
    return false;
}

/* The names nearest to what was typed, by their keys. */
static bool fail_unknown(finder *f, pl_error *error) {
    size_t names = 0;
    for (size_t i = 0; i < f->gazetteers.count; i++) names += f->gazetteers.list[i].count;
    const char **keys = pl_arena_alloc(f->arena, (names + 1) * sizeof *keys);
    const char **shown = pl_arena_alloc(f->arena, (names + 1) * sizeof *shown);
    if (keys == NULL || shown == NULL) return pl_fail_nomem(error);
    names = 0;
    for (size_t i = 0; i < f->gazetteers.count; i++)
        for (size_t p = 0; p < f->gazetteers.list[i].count; p++) {
            const pl_place_point *point = f->gazetteers.list[i].points[p];
            const char *key = key_in(&f->key, pl_slice_of(point->name));
            if (key == NULL || (key = pl_arena_copy(f->arena, key, strlen(key))) == NULL)
                return pl_fail_nomem(error);
            if (!in_region(f, &f->gazetteers.list[i])) continue;
            keys[names] = key;
            shown[names++] = point->name;
        }
    char near[512] = "";
    size_t used = 0;
    for (int n = 0; n < NEAREST_SHOWN; n++) {
        const char *key = NULL;
        for (size_t i = 0; i < names && key == NULL; i++)
            if (strncmp(keys[i], f->wanted, strlen(f->wanted)) == 0) key = keys[i];
        if (key == NULL) key = pl_nearest_word(pl_slice_of(f->wanted), keys);
        const char *name = NULL;
        for (size_t i = 0; key != NULL && i < names; i++)
            if (strcmp(keys[i], key) == 0) {
                if (name == NULL) name = shown[i];
                if (keys[i] != key) keys[i] = "";
            }
        if (name == NULL || used + strlen(name) + 4 > sizeof near) break;
        used += (size_t)snprintf(near + used, sizeof near - used, "%s%s", n == 0 ? "" : ", ", name);
        for (size_t i = 0; i < names; i++)
            if (keys[i] == key) keys[i] = "";
    }
    return pl_fail(error, PL_USAGE, "no gazetteer in the evidence file has a place %s%s%s%s%s",
                   f->asked->name, f->asked->region == NULL ? "" : " in ",
                   f->asked->region == NULL ? "" : f->asked->region, used > 0 ? "; near it: " : "", near);
}

/* Puts what stands near the first together with it: the others stay in f->found, from 1 on. */
static bool put_together(finder *f, pl_settlement *ret, pl_error *error) {
    const pl_settlement *first = f->found[0];
    size_t points = 0, left = 1, made = 0;
    for (size_t i = 0; i < f->found_count; i++) points += f->found[i]->count;
    const pl_place_point **all = pl_arena_alloc(f->arena, (points + 1) * sizeof *all);
    if (all == NULL) return pl_fail_nomem(error);
    *ret = *first;
    for (size_t i = 0; i < f->found_count; i++) {
        const pl_settlement *s = f->found[i];
        double apart_m = pl_geodesic_m(first->points[0]->at, s->points[0]->at);
        if (i > 0 && apart_m > PL_PLACE_SAME_KM * 1e3) {
            f->found[left++] = s;
            continue;
        }
        for (size_t p = 0; p < s->count; p++) all[made++] = s->points[p];
    }
    f->found_count = left;
    ret->points = all;
    ret->count = made;
    return true;
}

static bool choose(finder *f, pl_place_found *ret, pl_error *error) {
    pl_settlement together;
    if (f->found_count == 0) return fail_unknown(f, error);
    qsort(f->found, f->found_count, sizeof *f->found, by_people);
    if (!put_together(f, &together, error)) return false;
    const pl_settlement *first = &together;
    if (f->found_count > 1) {
        int64_t next = f->found[1]->population < 1 ? 1 : f->found[1]->population;
        if (first->population / PL_PLACE_TIMES_LARGER < next) return fail_several(f, error);
    }
    *ret = (pl_place_found){.id = pl_settlement_id(first, f->arena),
                            .name = first->points[0]->name,
                            .settlement = *first,
                            .named_then = f->named_then,
                            .others = f->found + 1,
                            .other_count = f->found_count - 1};
    return ret->id != NULL || pl_fail_nomem(error);
}

/* ---- positions and hubs ---- */

/* Two numbers, "37.1758,48.2828"; blanks may follow the comma. */
static bool is_position(const char *text, pl_point *ret) {
    const char *comma = strchr(text, ',');
    return comma != NULL && pl_number_parse((pl_slice){text, (size_t)(comma - text)}, &ret->lon) &&
           pl_number_parse(pl_slice_of(comma + 1 + strspn(comma + 1, " ")), &ret->lat);
}

static bool found_position(const char *text, pl_point at, pl_arena *arena, pl_place_found *ret,
                           pl_error *error) {
    if (!(fabs(at.lon) <= 180.0 && fabs(at.lat) <= 90.0))
        return pl_fail(error, PL_USAGE,
                       "%s is no position: LON,LAT in degrees, longitude first, -180 to 180 and -90 to 90",
                       text);
    pl_place_point *point = pl_arena_alloc(arena, sizeof *point);
    const pl_place_point **points = pl_arena_alloc(arena, sizeof *points);
    if (point == NULL || points == NULL) return pl_fail_nomem(error);
    *point = (pl_place_point){.gazetteer = "as typed",
                              .key = "",
                              .name = text,
                              .other_names = "",
                              .kind = "",
                              .region = "",
                              .population = -1,
                              .at = at};
    points[0] = point;
    *ret = (pl_place_found){.id = "point",
                            .name = text,
                            .settlement = {.points = points, .count = 1, .population = -1, .region = ""}};
    return true;
}

/* *ret: the theatre's hub of that name; NULL: none. */
static bool find_hub(finder *f, const pl_theatre_hub **ret, pl_error *error) {
    *ret = NULL;
    for (size_t i = 0; i < f->theatre->hub_count && *ret == NULL; i++) {
        const pl_theatre_hub *hub = &f->theatre->hubs[i];
        const char *const names[] = {hub->name, hub->title};
        for (size_t n = 0; n < 2; n++) {
            const char *key = key_in(&f->key, pl_slice_of(names[n]));
            if (key == NULL) return pl_fail_nomem(error);
            if (strcmp(key, f->wanted) == 0) *ret = hub;
        }
    }
    return true;
}

/* The hub's stated points are its published ones. */
static bool found_hub(const pl_theatre_hub *hub, pl_arena *arena, pl_place_found *ret, pl_error *error) {
    pl_buffer id = {0};
    pl_buffer_format(&id, "hub:%s", hub->name);
    const char *copy = id.failed ? NULL : pl_arena_copy(arena, id.data, id.length);
    pl_buffer_free(&id);
    pl_place_point *points = pl_arena_alloc(arena, (hub->point_count + 1) * sizeof *points);
    const pl_place_point **list = pl_arena_alloc(arena, (hub->point_count + 1) * sizeof *list);
    if (copy == NULL || points == NULL || list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < hub->point_count; i++) {
        points[i] = (pl_place_point){.gazetteer = hub->points[i].name,
                                     .key = hub->points[i].from,
                                     .name = hub->title,
                                     .other_names = "",
                                     .kind = "",
                                     .region = "",
                                     .population = -1,
                                     .at = hub->points[i].at};
        list[i] = &points[i];
    }
    *ret = (pl_place_found){
        .id = copy,
        .name = hub->title,
        .settlement = {.points = list, .count = hub->point_count, .population = -1, .region = ""},
        .hub = hub};
    return true;
}

static bool find_settlement(finder *f, pl_store *store, pl_place_found *ret, pl_error *error) {
    if (!pl_gazetteers_load(store, f->theatre, f->arena, &f->gazetteers, error)) return false;
    const pl_theatre_hub *hub = NULL;
    if (f->gazetteers.count == 0 && !find_hub(f, &hub, error)) return false;
    if (hub != NULL) return found_hub(hub, f->arena, ret, error);
    if (f->gazetteers.count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no gazetteer to look %s up in; `plumbline ingest` a source of "
                       "places, or give LON,LAT",
                       f->asked->name);
    f->found = pl_arena_alloc(f->arena, (f->gazetteers.count + 1) * sizeof *f->found);
    if (f->found == NULL) return pl_fail_nomem(error);
    if (f->asked->id != NULL) return find_by_id(f, error) && choose(f, ret, error);
    return open_region(f, store, error) && find_by_name(f, error) && find_by_former_name(f, error) &&
           choose(f, ret, error);
}

bool pl_place_find(pl_store *store, const pl_theatre *theatre, const pl_place_asked *asked, bool hubs,
                   pl_arena *arena, pl_place_found *ret, pl_error *error) {
    pl_point at;
    finder f = {.theatre = theatre, .asked = asked, .arena = arena};
    const pl_theatre_hub *hub = NULL;
    if (is_position(asked->name, &at)) return found_position(asked->name, at, arena, ret, error);
    const char *key = key_in(&f.key, pl_slice_of(asked->name));
    f.wanted = key == NULL ? NULL : pl_arena_copy(arena, key, strlen(key));
    bool done = f.wanted != NULL || pl_fail_nomem(error);
    if (done && f.wanted[0] == '\0')
        done = pl_fail(error, PL_USAGE, "\"%s\" is no name: it has no letter", asked->name);
    done = done && (!hubs || asked->id != NULL || asked->region != NULL || find_hub(&f, &hub, error));
    if (done) done = hub != NULL ? found_hub(hub, arena, ret, error) : find_settlement(&f, store, ret, error);
    pl_buffer_free(&f.key);
    pl_clip_close(f.clip);
    return done;
}

bool pl_source_maps(pl_store *store, const pl_asked *source, pl_arena *arena, pl_unreached *ret,
                    pl_error *error) {
    pl_instant *snapshots;
    size_t count;
    if (!pl_store_snapshot_list(store, source->id, arena, &snapshots, &count, error)) return false;
    *ret = (pl_unreached){source->name, count == 0 ? INT64_MAX : snapshots[0],
                          count == 0 ? INT64_MIN : snapshots[count - 1]};
    return true;
}

/* ---- what was said of a place ---- */

typedef struct {
    size_t geonames, place, day, who, says, distance, where;
} claim_columns;

static bool claim_of(const pl_csv_rows *rows, const claim_columns *c, pl_arena *arena, pl_place_claim *ret,
                     pl_error *error) {
    pl_place_claim claim = {.distance_km = NAN};
    if (!pl_integer_parse(rows->fields[c->geonames], 1, INT64_MAX, &claim.geonames))
        return pl_csv_rows_fail(rows, c->geonames, error, "not a GeoNames id");
    if (!pl_day_parse(rows->fields[c->day], &claim.day))
        return pl_csv_rows_fail(rows, c->day, error, "not a day (2024-12-19)");
    if (rows->fields[c->distance].length > 0 &&
        (!pl_number_parse(rows->fields[c->distance], &claim.distance_km) || claim.distance_km < 0.0))
        return pl_csv_rows_fail(rows, c->distance, error, "not a distance in km");
    claim.place = text_of(rows->fields[c->place], arena);
    claim.who = text_of(rows->fields[c->who], arena);
    claim.says = text_of(rows->fields[c->says], arena);
    claim.where = text_of(rows->fields[c->where], arena);
    if (claim.place == NULL || claim.who == NULL || claim.says == NULL || claim.where == NULL)
        return pl_fail_nomem(error);
    *ret = claim;
    return true;
}

/* Is a claim about the place? Hubs have no GeoNames id: theirs go by name. */
static bool is_about(const pl_place_found *place, const pl_place_claim *claim, pl_buffer *key, bool *ret,
                     pl_error *error) {
    *ret = false;
    for (size_t p = 0; p < place->settlement.count && !*ret; p++)
        *ret = place->settlement.points[p]->geonames == claim->geonames;
    if (*ret || place->hub == NULL) return true;
    pl_buffer title = {0};
    const char *named = key_in(key, pl_slice_of(claim->place));
    const char *hub = key_in(&title, pl_slice_of(place->hub->title));
    bool done = (named != NULL && hub != NULL) || pl_fail_nomem(error);
    *ret = done && strcmp(named, hub) == 0;
    pl_buffer_free(&title);
    return done;
}

static int by_day(const void *a, const void *b) {
    const pl_place_claim *one = a, *other = b;
    if (one->day != other->day) return one->day < other->day ? -1 : 1;
    int who = strcmp(one->who, other->who);
    return who != 0 ? who : strcmp(one->says, other->says);
}

static bool read_claims(const char *path, pl_slice text, const pl_place_found *place, pl_buffer *key,
                        pl_arena *arena, pl_place_claim **list, size_t *count, size_t *capacity,
                        pl_error *error) {
    pl_csv_rows rows;
    claim_columns c;
    if (!pl_csv_rows_open(path, text, arena, &rows, error) ||
        !pl_csv_need_column(&rows, "geonames", &c.geonames, error) ||
        !pl_csv_need_column(&rows, "place", &c.place, error) ||
        !pl_csv_need_column(&rows, "day", &c.day, error) ||
        !pl_csv_need_column(&rows, "who", &c.who, error) ||
        !pl_csv_need_column(&rows, "says", &c.says, error) ||
        !pl_csv_need_column(&rows, "distance_km", &c.distance, error) ||
        !pl_csv_need_column(&rows, "where", &c.where, error))
        return false;
    for (;;) {
        bool more = false, about = false;
        pl_place_claim claim;
        if (!pl_csv_rows_next(&rows, &more, error)) return false;
        if (!more) return true;
        if (!claim_of(&rows, &c, arena, &claim, error) || !is_about(place, &claim, key, &about, error))
            return false;
        if (!about) continue;
        if (!PL_GROW(*list, *count, *capacity)) return pl_fail_nomem(error);
        (*list)[(*count)++] = claim;
    }
}

bool pl_place_claims(const pl_place_found *place, pl_arena *arena, pl_place_claim **ret, size_t *ret_count,
                     pl_error *error) {
    pl_slice text;
    const char *path;
    pl_buffer key = {0};
    pl_place_claim *list = NULL, *copy = NULL;
    size_t count = 0, capacity = 0;
    if (!read_data("places/claims.csv", arena, &text, &path, error)) return false;
    bool done = path == NULL || read_claims(path, text, place, &key, arena, &list, &count, &capacity, error);
    if (done) {
        copy = pl_arena_alloc(arena, (count + 1) * sizeof *copy);
        done = copy != NULL || pl_fail_nomem(error);
    }
    if (done) {
        if (count > 0) memcpy(copy, list, count * sizeof *copy);
        if (count > 1) qsort(copy, count, sizeof *copy, by_day);
        *ret = copy;
        *ret_count = count;
    }
    pl_free(list);
    pl_buffer_free(&key);
    return done;
}
