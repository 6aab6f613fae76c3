/* site_catalogue.c - data/site.json: what the evidence holds and what may be asked of it. */
#include "engine/site_parts.h"

#include "text/json.h"

#define DEGREE_DECIMALS 5

static void put_degrees(pl_json *json, double degrees) {
    pl_json_fixed(json, degrees, DEGREE_DECIMALS);
}

static void put_names(pl_json *json, const char *key, const char *name, const char *title) {
    pl_json_object(json);
    pl_json_key_text(json, key, name);
    pl_json_key_text(json, key[0] == 'k' ? "name" : "title", title);
    pl_json_end(json);
}

/* ---- the evidence and its theatre ---- */

static bool put_evidence(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_json *json,
                         pl_error *error) {
    const char *hex = NULL;
    pl_json_key(json, "evidence");
    pl_json_object(json);
    pl_json_key_text(json, "name", pl_file_name(ask->evidence));
    /* Who opens a page is not made to wait for it. */
    if (!ask->live && !pl_evidence_digest(store, arena, &hex, error)) return false;
    pl_json_key_text(json, "digest", hex);
    pl_json_end(json);
    return true;
}

/* Around all that was ever held or contested; without any, around the sectors. */
static bool find_box(pl_store *store, const pl_site_book *book, pl_box *ret, pl_error *error) {
    pl_box box = PL_BOX_EMPTY, one;
    for (size_t i = 0; i < book->feed_count; i++) {
        if (book->feeds[i].kind != PL_SOURCE_MAPS) continue;
        if (!pl_store_stay_extent(store, book->feeds[i].row->id, &one, error)) return false;
        box = pl_box_union(box, one);
    }
    const bool drawn = box.west <= box.east;
    for (size_t i = 0; !drawn && i < book->theatre->sector_count; i++)
        box = pl_box_union(box, pl_box_of_polygon(&book->theatre->sectors[i].drawn));
    *ret = box;
    return true;
}

static bool put_theatre(pl_store *store, const pl_site_book *book, pl_json *json, pl_error *error) {
    pl_box box;
    if (!find_box(store, book, &box, error)) return false;
    pl_json_key(json, "theatre");
    pl_json_object(json);
    pl_json_key_text(json, "name", book->theatre->name);
    pl_json_key_text(json, "title", book->theatre->title);
    pl_json_key(json, "box");
    pl_json_array(json);
    put_degrees(json, box.west);
    put_degrees(json, box.south);
    put_degrees(json, box.east);
    put_degrees(json, box.north);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_key(json, "sides");
    pl_json_array(json);
    for (size_t i = 0; i < book->theatre->side_count; i++)
        put_names(json, "name", book->theatre->sides[i].name, book->theatre->sides[i].title);
    pl_json_end(json);
    return true;
}

/* ---- sources ---- */

static bool put_source(pl_store *store, const pl_site_feed *feed, pl_arena *arena, pl_json *json,
                       pl_error *error) {
    const pl_source *source = &feed->definitions->source;
    pl_site_source maps = {.status_count = 0};
    if (feed->kind == PL_SOURCE_MAPS && !pl_site_source_find(store, source->name, arena, &maps, error))
        return false;
    pl_json_object(json);
    pl_json_key_text(json, "name", source->name);
    pl_json_key_text(json, "title", source->title);
    pl_json_key_text(json, "maker", source->maker);
    pl_json_key_text(json, "kind", pl_source_kind_names[feed->kind]);
    pl_json_key_text(json, "url", source->url);
    pl_json_key_text(json, "licence", source->licence);
    pl_json_key_text(json, "citation", source->attribution);
    pl_json_key_text(json, "caution", source->caution);
    pl_json_key_integer(json, "day_turn_seconds",
                        feed->row->day_turn_seconds < 0 ? 0 : feed->row->day_turn_seconds);
    pl_json_key(json, "statuses");
    pl_json_array(json);
    for (size_t i = 0; i < maps.status_count; i++) pl_json_text(json, maps.statuses[i]);
    pl_json_end(json);
    if (feed->snapshots > 0) {
        pl_json_key_instant(json, "first", feed->first);
        pl_json_key_instant(json, "last", feed->last);
    } else {
        pl_json_key_text(json, "first", "");
        pl_json_key_text(json, "last", "");
    }
    pl_json_key_integer(json, "snapshots", (int64_t)feed->snapshots);
    pl_json_end(json);
    return true;
}

/* ---- space ---- */

static void put_sectors(const pl_theatre *theatre, pl_json *json) {
    pl_json_key(json, "sectors");
    pl_json_array(json);
    for (size_t i = 0; i < theatre->sector_count; i++) {
        const pl_theatre_region *sector = &theatre->sectors[i];
        pl_json_object(json);
        pl_json_key_text(json, "name", sector->name);
        pl_json_key_text(json, "title", sector->title);
        pl_json_key(json, "outline");
        pl_json_array(json);
        for (size_t k = 0; sector->drawn.count > 0 && k < sector->drawn.rings[0].count; k++) {
            pl_json_array(json);
            put_degrees(json, sector->drawn.rings[0].points[k].lon);
            put_degrees(json, sector->drawn.rings[0].points[k].lat);
            pl_json_end(json);
        }
        pl_json_end(json);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void put_hubs(const pl_theatre *theatre, pl_json *json) {
    pl_json_key(json, "hubs");
    pl_json_array(json);
    for (size_t i = 0; i < theatre->hub_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "name", theatre->hubs[i].name);
        pl_json_key_text(json, "title", theatre->hubs[i].title);
        pl_json_key(json, "at");
        pl_json_array(json);
        put_degrees(json, theatre->hubs[i].points[0].at.lon);
        put_degrees(json, theatre->hubs[i].points[0].at.lat);
        pl_json_end(json);
        pl_json_end(json);
    }
    pl_json_end(json);
}

/* Those that may be asked about: drawn, or with an outline in the evidence. */
static bool put_regions(pl_store *store, const pl_theatre *theatre, pl_arena *arena, pl_json *json,
                        pl_error *error) {
    const char *const *keys;
    size_t count;
    if (!pl_store_region_keys(store, arena, &keys, &count, error)) return false;
    pl_json_key(json, "regions");
    pl_json_array(json);
    for (size_t i = 0; i < theatre->region_count; i++) {
        const pl_theatre_region *region = &theatre->regions[i];
        bool there = region->code[0] == '\0';
        for (size_t k = 0; !there && k < count; k++) there = strcmp(keys[k], region->code) == 0;
        if (there) put_names(json, "key", region->name, region->title);
    }
    pl_json_end(json);
    return true;
}

/* ---- statements, types, questions ---- */

static void put_statements(const pl_site_book *book, pl_json *json) {
    pl_json_key(json, "statements");
    pl_json_array(json);
    for (size_t i = 0; i < book->statement_count; i++) {
        char day[PL_INSTANT_TEXT];
        pl_day_text(pl_instant_day(book->statements[i].said), day);
        pl_json_object(json);
        pl_json_key_text(json, "name", book->statements[i].name);
        pl_json_key_text(json, "title", book->statements[i].title);
        pl_json_key_text(json, "date", day);
        pl_json_key_text(json, "speaker", book->statements[i].speaker);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key(json, "types");
    pl_json_array(json);
    for (size_t i = 0; i < book->type_count; i++)
        put_names(json, "name", book->types[i]->name, book->types[i]->title);
    pl_json_end(json);
}

static bool put_questions(const pl_site_book *book, const pl_site_ask *ask, pl_arena *arena, pl_json *json,
                          pl_error *error) {
    pl_site_question *questions;
    size_t count;
    if (!pl_site_book_questions(book, ask, arena, &questions, &count, error)) return false;
    pl_json_key(json, "questions");
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "name", questions[i].name);
        pl_json_key_text(json, "source", questions[i].source);
        pl_json_key_text(json, "ask", questions[i].ask);
        pl_json_end(json);
    }
    pl_json_end(json);
    return true;
}

bool pl_site_catalogue(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_buffer *out,
                       pl_error *error) {
    pl_site_book book;
    pl_json json;
    if (!pl_site_book_open(store, ask, arena, &book, error)) return false;
    pl_json_start(&json, out, false);
    pl_json_object(&json);
    pl_json_key_text(&json, "schema", "plumbline/site/1");
    pl_json_key_text(&json, "version", PL_VERSION);
    pl_json_key_bool(&json, "live", ask->live);
    if (!put_evidence(store, ask, arena, &json, error) || !put_theatre(store, &book, &json, error))
        return false;
    pl_json_key(&json, "sources");
    pl_json_array(&json);
    for (size_t i = 0; i < book.feed_count; i++)
        if (!put_source(store, &book.feeds[i], arena, &json, error)) return false;
    pl_json_end(&json);
    put_sectors(book.theatre, &json);
    put_hubs(book.theatre, &json);
    if (!put_regions(store, book.theatre, arena, &json, error)) return false;
    put_statements(&book, &json);
    if (!put_questions(&book, ask, arena, &json, error)) return false;
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return !out->failed || pl_fail_nomem(error);
}
