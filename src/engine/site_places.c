/* site_places.c - data/places.json: places for the page's search and its layer of places.
 *
 * A row a place, the largest first, in few bytes: names other than the shown ones come as search keys alone,
 * and a history is numbers that point into the source's list of maps. Keys in scripts that are neither
 * Cyrillic nor Latin are left out. docs/site.md gives the format. */
#include "engine/site.h"

#include "engine/histories.h"
#include "geom/nearness.h"
#include "text/fold.h"
#include "text/json.h"

#include <math.h>
#include <stdlib.h>

/* One settlement and where its points stand in the list of all points. */
typedef struct {
    const pl_settlement *settlement;
    size_t first_point;
    const char *key;         /* of its name */
    const char *const *keys; /* of its other names, by text */
    size_t key_count;
    pl_slice native; /* its name in Cyrillic letters, */
    int native_rank; /* and how sure that is */
    bool wanted;
} site_place;

typedef struct {
    pl_store *store;
    pl_arena *arena;
    pl_theatre theatre;
    pl_gazetteers gazetteers;
    const pl_place_point **points; /* of all settlements, one after the other */
    size_t point_count;
    site_place *places;
    size_t count;
    const pl_asked *sources;
    pl_histories *histories; /* a source each */
    size_t source_count;
    pl_buffer scratch;
} site_list;

/* ---- names ---- */

static const char *key_of(site_list *list, pl_slice name) {
    pl_buffer_clear(&list->scratch);
    if (!pl_fold_name(name, &list->scratch)) return NULL;
    return pl_arena_copy(list->arena, list->scratch.data == NULL ? "" : list->scratch.data,
                         list->scratch.length);
}

static bool is_plain(const char *key) {
    for (; *key != '\0'; key++)
        if ((unsigned char)*key >= 0x80) return false;
    return true;
}

/* U+0400 to U+04FF begin with D0 to D3. */
static bool is_cyrillic(pl_slice name) {
    for (size_t i = 0; i < name.length; i++) {
        const unsigned char c = (unsigned char)name.data[i];
        if (c >= 0xD0 && c <= 0xD3) return true;
        if (c >= 0x80) return false;
    }
    return false;
}

/* і, ї, є, ґ: letters that Russian has not. */
static bool has_ukrainian_letter(pl_slice name) {
    for (size_t i = 0; i + 1 < name.length; i++) {
        const unsigned char a = (unsigned char)name.data[i], b = (unsigned char)name.data[i + 1];
        if ((a == 0xD1 && (b == 0x94 || b == 0x96 || b == 0x97)) ||
            (a == 0xD0 && (b == 0x84 || b == 0x86 || b == 0x87)) || (a == 0xD2 && (b == 0x90 || b == 0x91)))
            return true;
    }
    return false;
}

/* The Cyrillic name to show: no gazetteer says of which language a name is, and a gazetteer's own may be the
 * name of before a renaming. The one with the key of the name that is shown in Latin letters is its original;
 * then comes a gazetteer's own, then one with Ukrainian letters, then the longest, which has the soft signs.
 */
static int native_rank(const char *key, const char *name_key, pl_slice name, bool chief) {
    return (strcmp(key, name_key) == 0 ? 8192 : 0) + (chief ? 4096 : 0) +
           (has_ukrainian_letter(name) ? 2048 : 0) + (int)(name.length < 2047 ? name.length : 2047);
}

typedef struct {
    const char **keys;
    size_t count, capacity;
    pl_slice native;
    int native_rank;
} place_names;

static bool add_name(site_list *list, const site_place *place, pl_slice name, bool chief, place_names *names,
                     pl_error *error) {
    const char *key = key_of(list, name);
    if (key == NULL) return pl_fail_nomem(error);
    if (is_cyrillic(name)) {
        const int rank = native_rank(key, place->key, name, chief);
        if (rank > names->native_rank) {
            names->native = name;
            names->native_rank = rank;
        }
    }
    if (key[0] == '\0' || !is_plain(key) || strcmp(key, place->key) == 0) return true;
    if (!PL_GROW(names->keys, names->count, names->capacity)) return pl_fail_nomem(error);
    names->keys[names->count++] = key;
    return true;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool list_names(site_list *list, const site_place *place, place_names *names, pl_error *error) {
    for (size_t p = 0; p < place->settlement->count; p++) {
        const pl_place_point *point = place->settlement->points[p];
        if (!add_name(list, place, pl_slice_of(point->name), true, names, error)) return false;
        for (const char *rest = point->other_names; *rest != '\0';) {
            const size_t length = strcspn(rest, "\n");
            if (!add_name(list, place, (pl_slice){rest, length}, false, names, error)) return false;
            rest += length + (rest[length] == '\n');
        }
    }
    return true;
}

/* Each key once. */
static bool name(site_list *list, site_place *place, pl_error *error) {
    place_names names = {0};
    bool done = list_names(list, place, &names, error);
    const char **keys = done ? pl_arena_alloc(list->arena, (names.count + 1) * sizeof *keys) : NULL;
    if (done && keys == NULL) done = pl_fail_nomem(error);
    if (done && names.count > 1) qsort(names.keys, names.count, sizeof *names.keys, by_text);
    for (size_t i = 0; done && i < names.count; i++)
        if (i == 0 || strcmp(names.keys[i], names.keys[i - 1]) != 0) keys[place->key_count++] = names.keys[i];
    pl_free(names.keys);
    place->keys = keys;
    place->native = names.native;
    place->native_rank = names.native_rank;
    return done;
}

/* ---- which places ---- */

static const pl_point_history *history_of(const site_list *list, size_t source, const site_place *place,
                                          size_t point) {
    return &list->histories[source].points[place->first_point + point];
}

static bool was_drawn(const pl_point_history *history) {
    return history->span_count > 1 || strcmp(history->spans[0].status, PL_NOT_DRAWN) != 0;
}

static bool is_wanted(const site_list *list, const site_place *place) {
    if (place->settlement->population >= PL_SITE_PLACE_PEOPLE) return true;
    for (size_t s = 0; s < list->source_count; s++)
        for (size_t p = 0; p < place->settlement->count; p++)
            if (was_drawn(history_of(list, s, place, p))) return true;
    return false;
}

/* The largest first; then as merged. */
static int by_people(const void *a, const void *b) {
    const site_place *one = a, *other = b;
    if (one->settlement->population != other->settlement->population)
        return one->settlement->population > other->settlement->population ? -1 : 1;
    return one->settlement < other->settlement ? -1 : one->settlement > other->settlement;
}

typedef struct {
    const char *key;
    site_place *place;
} key_of_place;

/* By key; then what stands in the preferred gazetteer, then the largest. */
static int by_key(const void *a, const void *b) {
    const key_of_place *one = a, *other = b;
    const int order = strcmp(one->key, other->key);
    const size_t rank = one->place->settlement->points[0]->rank,
                 beside = other->place->settlement->points[0]->rank;
    if (order != 0) return order;
    return rank != beside ? (rank < beside ? -1 : 1) : by_people(one->place, other->place);
}

static bool are_twins(const key_of_place *one, const key_of_place *other) {
    return one->place != other->place && one->place->wanted && other->place->wanted &&
           (one->key == one->place->key || other->key == other->place->key) &&
           pl_geodesic_m(one->place->settlement->points[0]->at, other->place->settlement->points[0]->at) <=
               PL_PLACE_SAME_KM * 1e3;
}

/* Settlements within 2 km are one place when the name of one is a name of the other, as pl_place_find has it.
 * It keeps the better of the two Cyrillic names. */
static bool drop_twins(site_list *list, pl_error *error) {
    size_t room = 1, count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->places[i].wanted) room += 1 + list->places[i].key_count;
    key_of_place *keys = pl_arena_alloc(list->arena, room * sizeof *keys);
    if (keys == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < list->count; i++) {
        site_place *place = &list->places[i];
        if (!place->wanted) continue;
        keys[count++] = (key_of_place){place->key, place};
        for (size_t k = 0; k < place->key_count; k++) keys[count++] = (key_of_place){place->keys[k], place};
    }
    if (count > 1) qsort(keys, count, sizeof *keys, by_key);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && strcmp(keys[k].key, keys[i].key) == 0; k++) {
            if (!are_twins(&keys[i], &keys[k])) continue;
            site_place *stays = keys[i].place, *goes = keys[k].place;
            goes->wanted = false;
            if (goes->native_rank <= stays->native_rank) continue;
            stays->native = goes->native;
            stays->native_rank = goes->native_rank;
        }
    if (list->count > 1) qsort(list->places, list->count, sizeof *list->places, by_people);
    return true;
}

static bool list_points(site_list *list, pl_error *error) {
    size_t room = 1;
    for (size_t i = 0; i < list->gazetteers.count; i++) room += list->gazetteers.list[i].count;
    list->points = pl_arena_alloc(list->arena, room * sizeof *list->points);
    list->places = pl_arena_alloc(list->arena, (list->gazetteers.count + 1) * sizeof *list->places);
    if (list->points == NULL || list->places == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < list->gazetteers.count; i++) {
        const pl_settlement *s = &list->gazetteers.list[i];
        list->places[list->count++] = (site_place){.settlement = s, .first_point = list->point_count};
        for (size_t p = 0; p < s->count; p++) list->points[list->point_count++] = s->points[p];
    }
    return true;
}

/* One source of each maker, of those that draw what the theatre's first side holds. */
static bool ask_sources(site_list *list, pl_error *error) {
    pl_asked *sources;
    size_t count;
    if (!pl_ask_sources(list->store, NULL, list->arena, &sources, &count, &list->theatre, error))
        return false;
    list->sources = sources;
    list->histories = pl_arena_alloc(list->arena, (count + 1) * sizeof *list->histories);
    if (list->histories == NULL) return pl_fail_nomem(error);
    if (!pl_gazetteers_load(list->store, &list->theatre, list->arena, &list->gazetteers, error) ||
        !list_points(list, error))
        return false;
    if (list->count == 0)
        return pl_fail(error, PL_MISSING, "the evidence file has no gazetteer: `plumbline pull geonames`");
    for (size_t s = 0; s < count; s++) {
        pl_histories *histories = &list->histories[list->source_count];
        if (!pl_ask_histories(list->store, sources[s].name, NULL, list->points, list->point_count,
                              list->arena, histories, error))
            return false;
        sources[list->source_count] = sources[s];
        list->source_count += histories->drawn;
    }
    return true;
}

static bool choose(site_list *list, pl_error *error) {
    for (size_t i = 0; i < list->count; i++) {
        site_place *place = &list->places[i];
        place->wanted = is_wanted(list, place);
        if (!place->wanted) continue;
        place->key = key_of(list, pl_slice_of(place->settlement->points[0]->name));
        if (place->key == NULL) return pl_fail_nomem(error);
        if (!name(list, place, error)) return false;
    }
    return drop_twins(list, error);
}

/* ---- writing ---- */

static long status_index(const pl_histories *histories, const char *status) {
    for (size_t i = 0; i < histories->draws_count; i++)
        if (strcmp(histories->draws[i], status) == 0) return (long)i;
    return -1;
}

static size_t map_index(const pl_histories *histories, pl_instant instant) {
    size_t low = 0, high = histories->pair_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (histories->pairs[middle].to < instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* [status, first map, kind, status, first map, kind, ...]; of a point that no map drew: []. */
static void write_history(pl_json *json, const pl_histories *histories, const pl_point_history *history) {
    pl_json_array(json);
    for (size_t i = 0; was_drawn(history) && i < history->span_count; i++) {
        const pl_status_span *span = &history->spans[i];
        pl_json_integer(json, status_index(histories, span->status));
        pl_json_integer(json, (int64_t)map_index(histories, span->from));
        pl_json_integer(json, span->kind);
    }
    pl_json_end(json);
}

static bool write_place(site_list *list, const site_place *place, pl_json *json, pl_error *error) {
    const pl_settlement *s = place->settlement;
    const char *id = pl_settlement_id(s, list->arena);
    if (id == NULL) return pl_fail_nomem(error);
    pl_buffer_clear(&list->scratch);
    for (size_t i = 0; i < place->key_count; i++) {
        if (i > 0) pl_buffer_text(&list->scratch, " ");
        pl_buffer_text(&list->scratch, place->keys[i]);
    }
    if (list->scratch.failed) return pl_fail_nomem(error);
    pl_json_array(json);
    pl_json_text(json, id);
    pl_json_text(json, s->points[0]->name);
    pl_json_slice(json, place->native.data == NULL ? pl_slice_of("") : place->native);
    pl_json_text(json, list->scratch.length == 0 ? "" : list->scratch.data);
    pl_json_text(json, s->region);
    pl_json_integer(json, s->population);
    pl_json_integer(json, llround(s->points[0]->at.lon * PL_SITE_UNITS_PER_DEGREE));
    pl_json_integer(json, llround(s->points[0]->at.lat * PL_SITE_UNITS_PER_DEGREE));
    int64_t differs = 0;
    pl_json_array(json);
    for (size_t h = 0; h < list->source_count; h++) {
        write_history(json, &list->histories[h], history_of(list, h, place, 0));
        for (size_t p = 1; p < s->count; p++)
            if (!pl_same_history(history_of(list, h, place, 0), history_of(list, h, place, p)))
                differs |= (int64_t)1 << h;
    }
    pl_json_end(json);
    pl_json_integer(json, differs);
    pl_json_end(json);
    return true;
}

static void write_sources(const site_list *list, pl_json *json) {
    pl_json_key(json, "sources");
    pl_json_array(json);
    for (size_t s = 0; s < list->source_count; s++) {
        const pl_histories *histories = &list->histories[s];
        pl_json_object(json);
        pl_json_key_text(json, "source", list->sources[s].name);
        pl_json_key(json, "statuses");
        pl_json_array(json);
        for (size_t i = 0; i < histories->draws_count; i++) pl_json_text(json, histories->draws[i]);
        pl_json_end(json);
        pl_json_key(json, "instants");
        pl_json_array(json);
        for (size_t i = 0; i < histories->pair_count; i++) pl_json_integer(json, histories->pairs[i].to);
        pl_json_end(json);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static bool write_all(site_list *list, pl_buffer *out, pl_error *error) {
    pl_json json;
    size_t written = 0;
    pl_json_start(&json, out, false);
    pl_json_object(&json);
    pl_json_key_text(&json, "schema", "plumbline/site-places/1");
    pl_json_key(&json, "gazetteers");
    pl_json_array(&json);
    for (size_t i = 0; i < list->gazetteers.gazetteer_count; i++)
        pl_json_text(&json, list->gazetteers.gazetteers[i]);
    pl_json_end(&json);
    pl_json_key(&json, "kinds");
    pl_json_array(&json);
    for (int k = 0; k < PL_KIND_COUNT; k++) pl_json_text(&json, pl_kind_names[k]);
    pl_json_end(&json);
    pl_json_key_integer(&json, "people_from", PL_SITE_PLACE_PEOPLE);
    write_sources(list, &json);
    pl_json_key(&json, "places");
    pl_json_array(&json);
    for (size_t i = 0; i < list->count; i++) {
        if (!list->places[i].wanted) continue;
        if (!write_place(list, &list->places[i], &json, error)) return false;
        written++;
    }
    pl_json_end(&json);
    pl_json_key_integer(&json, "left_out", (int64_t)(list->count - written));
    pl_json_end(&json);
    return !out->failed || pl_fail_nomem(error);
}

bool pl_site_places(pl_store *store, pl_arena *arena, pl_buffer *out, pl_error *error) {
    site_list list = {.store = store, .arena = arena};
    const bool done = ask_sources(&list, error) && choose(&list, error) && write_all(&list, out, error);
    pl_buffer_free(&list.scratch);
    return done;
}
