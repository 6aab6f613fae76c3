/* demo_make.c - writes the demonstration theatre: the two archives, the definitions, the statement, and the
 * truth. */
#include "engine/demo.h"

#include "engine/demo_ground.h"
#include "text/json.h"

#include <inttypes.h>
#include <stdio.h>

const char *const pl_demo_sources[] = {"meridian", "harbor", NULL};
const char *const pl_demo_gazetteers[] = {"gazette", "almanac", NULL};

#define PLACES_MAX 32 /* of demo_place_count */

/* One file of an archive, as the truth speaks of it. */
typedef struct {
    char path[64];
    pl_instant instant;
    bool updated;
    unsigned events;
    demo_truth truth[DEMO_COVERS];
    int at[PLACES_MAX]; /* demo_cover_at each place */
} file_truth;

typedef struct {
    const demo_war *war;
    pl_demo_write_fn write;
    void *context;
    pl_error *error;
    pl_buffer text; /* of the file in hand */
    file_truth *files;
    size_t count[2], capacity; /* of each source, one behind the other */
} maker;

static bool put_file(maker *make, const char *path) {
    if (make->text.failed) return pl_fail_nomem(make->error);
    return make->write(make->context, path, (pl_slice){make->text.data, make->text.length}, make->error);
}

/* Adds a file to the truth. `before` NULL: the source's first. */
static bool note(maker *make, int source, const char *path, pl_instant instant, const demo_ground *before,
                 const demo_ground *after, unsigned events) {
    size_t count = make->count[0] + make->count[1];
    if (!PL_GROW(make->files, count, make->capacity)) return pl_fail_nomem(make->error);
    const demo_land *land = source == 0 ? &make->war->fine : &make->war->coarse;
    file_truth *file = &make->files[count];
    *file = (file_truth){.instant = instant, .events = events};
    snprintf(file->path, sizeof file->path, "%s", path);
    file->updated = before == NULL || (events & DEMO_REDRAWN) != 0;
    for (int cover = 0; cover < DEMO_COVERS; cover++) {
        file->truth[cover] = demo_measure(land, before, after, (demo_cover)cover);
        if (file->truth[cover].gained_km2 > 0 || file->truth[cover].lost_km2 > 0) file->updated = true;
    }
    for (size_t i = 0; i < demo_place_count; i++)
        file->at[i] = demo_cover_at(land, after, demo_places[i].lon, demo_places[i].lat);
    make->count[source]++;
    return true;
}

static bool make_meridian(maker *make) {
    const demo_ground *before = NULL;
    unsigned events = 0;
    for (size_t i = 0; i < make->war->count; i++) {
        const demo_moment *moment = &make->war->moments[i];
        char path[64];
        events |= moment->events;
        if (!moment->published) continue;
        snprintf(path, sizeof path, "meridian/%" PRId64 ".geojson", moment->instant);
        pl_buffer_clear(&make->text);
        demo_draw_meridian(make->war, moment, &make->text);
        if (!put_file(make, path) || !note(make, 0, path, moment->instant, before, &moment->ground, events))
            return false;
        before = &moment->ground;
        events = 0;
    }
    return true;
}

static bool make_harbor(maker *make) {
    demo_ground grounds[2];
    for (int day = 0, made = 0; day < DEMO_DAYS; day++) {
        char path[64], day_text[PL_INSTANT_TEXT];
        if (!demo_harbor_publishes(day)) continue;
        pl_instant instant = pl_day_start(DEMO_FIRST_DAY + day);
        demo_ground *ground = &grounds[made % 2];
        demo_coarsen(demo_ground_at(make->war, instant - DEMO_HARBOR_LAG_DAYS * PL_DAY_SECONDS), ground);
        pl_day_text(DEMO_FIRST_DAY + day, day_text);
        snprintf(path, sizeof path, "harbor/%s.geojson", day_text);
        pl_buffer_clear(&make->text);
        demo_draw_harbor(&make->war->coarse, ground, &make->text);
        if (!put_file(make, path) ||
            !note(make, 1, path, instant, made == 0 ? NULL : &grounds[(made + 1) % 2], ground, 0))
            return false;
        made++;
    }
    return true;
}

/* ---- truth.json, truth.csv ---- */

static void put_events(pl_json *json, unsigned events) {
    pl_json_key(json, "events");
    pl_json_array(json);
    for (int i = 0; i < DEMO_EVENT_KINDS; i++)
        if (events & (1u << i)) pl_json_text(json, demo_event_names[i]);
    pl_json_end(json);
}

static void put_truth_file(pl_json *json, const file_truth *file, bool with_events) {
    pl_json_object(json);
    pl_json_key_text(json, "file", file->path);
    pl_json_key_instant(json, "instant", file->instant);
    pl_json_key_bool(json, "updated", file->updated);
    for (int cover = 0; cover < DEMO_COVERS; cover++) {
        const demo_truth *truth = &file->truth[cover];
        pl_json_key(json, demo_cover_names[cover]);
        pl_json_object(json);
        pl_json_key_fixed(json, cover == DEMO_CONTESTED ? "contested_km2" : "held_km2", truth->held_km2, 9);
        pl_json_key_fixed(json, "gained_km2", truth->gained_km2, 9);
        pl_json_key_fixed(json, "lost_km2", truth->lost_km2, 9);
        pl_json_end(json);
    }
    if (with_events) put_events(json, file->events);
    pl_json_end(json);
}

/* Each place with what each source's maps draw there, from one change to the next. */
static void put_truth_places(pl_json *json, const maker *make) {
    static const char *const words[] = {"held:tarsenia", "held:velmark", "contested", "not-drawn"};
    pl_json_key(json, "places");
    pl_json_array(json);
    for (size_t p = 0; p < demo_place_count; p++) {
        pl_json_object(json);
        pl_json_key_text(json, "gazetteer", demo_places[p].gazetteer);
        pl_json_key_text(json, "key", demo_places[p].key);
        pl_json_key_fixed(json, "lon", demo_places[p].lon * 1e-6, 6);
        pl_json_key_fixed(json, "lat", demo_places[p].lat * 1e-6, 6);
        for (size_t source = 0, begin = 0; source < 2; begin += make->count[source++]) {
            pl_json_key(json, pl_demo_sources[source]);
            pl_json_array(json);
            for (size_t i = begin; i < begin + make->count[source]; i++) {
                if (i > begin && make->files[i].at[p] == make->files[i - 1].at[p]) continue;
                pl_json_object(json);
                pl_json_key_instant(json, "from", make->files[i].instant);
                pl_json_key_text(json, "status", words[make->files[i].at[p]]);
                pl_json_end(json);
            }
            pl_json_end(json);
        }
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void put_truth_outlines(pl_json *json, const demo_land *land) {
    pl_json_key(json, "outlines");
    pl_json_array(json);
    for (int i = 0; i < DEMO_COUNTRIES; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "code", demo_country_codes[i]);
        pl_json_key_fixed(json, "outline_km2", demo_country_km2(land), 9);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void put_truth_claims(pl_json *json) {
    pl_json_key(json, "statement");
    pl_json_text(json, PL_DEMO_STATEMENT);
    pl_json_key(json, "claims");
    pl_json_array(json);
    for (size_t i = 0; i < demo_claim_count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "id", demo_claims[i].id);
        pl_json_key_text(json, "verdict", demo_claims[i].verdict);
        pl_json_key_text(json, "why", demo_claims[i].why);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static bool make_truth_json(maker *make, uint64_t seed) {
    pl_json json;
    pl_buffer_clear(&make->text);
    pl_json_start(&json, &make->text, false);
    pl_json_object(&json);
    pl_json_key_text(
        &json, "about",
        "What is true in the demonstration theatre, by construction. Areas in km2 on WGS84, inside the area "
        "of interest; gained and lost since the file before.");
    pl_json_key_text(&json, "theatre", PL_DEMO_THEATRE);
    pl_json_key_integer(&json, "seed", (int64_t)seed);
    pl_json_key(&json, "sources");
    pl_json_object(&json);
    for (size_t source = 0, at = 0; source < 2; source++) {
        pl_json_key(&json, pl_demo_sources[source]);
        pl_json_array(&json);
        for (size_t i = 0; i < make->count[source]; i++)
            put_truth_file(&json, &make->files[at++], source == 0);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    put_truth_places(&json, make);
    put_truth_outlines(&json, &make->war->fine);
    put_truth_claims(&json);
    pl_json_end(&json);
    pl_buffer_text(&make->text, "\n");
    return put_file(make, "truth.json");
}

static void put_fixed(pl_buffer *out, double value) {
    pl_json json; /* for its numbers, which know no locale */
    pl_buffer_text(out, ",");
    pl_json_start(&json, out, false);
    pl_json_fixed(&json, value, 9);
}

static bool make_truth_csv(maker *make) {
    pl_buffer *out = &make->text;
    pl_buffer_clear(out);
    pl_buffer_text(out, "source,file,instant,updated");
    for (int cover = 0; cover < DEMO_COVERS; cover++) {
        const char *name = demo_cover_names[cover];
        pl_buffer_format(out, ",%s_km2,%s_gained_km2,%s_lost_km2", name, name, name);
    }
    pl_buffer_text(out, "\n");
    for (size_t i = 0; i < make->count[0] + make->count[1]; i++) {
        const file_truth *file = &make->files[i];
        char instant[PL_INSTANT_TEXT];
        pl_instant_text(file->instant, instant);
        pl_buffer_format(out, "%s,%s,%s,%s", pl_demo_sources[i < make->count[0] ? 0 : 1], file->path, instant,
                         file->updated ? "true" : "false");
        for (int cover = 0; cover < DEMO_COVERS; cover++) {
            put_fixed(out, file->truth[cover].held_km2);
            put_fixed(out, file->truth[cover].gained_km2);
            put_fixed(out, file->truth[cover].lost_km2);
        }
        pl_buffer_text(out, "\n");
    }
    return put_file(make, "truth.csv");
}

static bool make_texts(maker *make) {
    for (size_t i = 0; i < demo_text_count; i++) {
        pl_buffer_clear(&make->text);
        pl_buffer_text(&make->text, demo_texts[i].text);
        if (!put_file(make, demo_texts[i].path)) return false;
    }
    for (size_t i = 0; i < demo_raid_text_count; i++) {
        pl_buffer_clear(&make->text);
        pl_buffer_text(&make->text, demo_raid_texts[i].text);
        if (!put_file(make, demo_raid_texts[i].path)) return false;
    }
    pl_buffer_clear(&make->text);
    demo_raids_text(&make->text);
    return put_file(make, PL_DEMO_COUNTS "/raids.csv");
}

static bool make_gazetteers(maker *make) {
    for (size_t i = 0; pl_demo_gazetteers[i] != NULL; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/places.csv", pl_demo_gazetteers[i]);
        pl_buffer_clear(&make->text);
        demo_gazetteer_text(pl_demo_gazetteers[i], &make->text);
        if (!put_file(make, path)) return false;
    }
    return true;
}

static bool make_outlines(maker *make) {
    pl_buffer_clear(&make->text);
    demo_draw_countries(&make->war->fine, &make->text);
    return put_file(make, PL_DEMO_OUTLINES "/countries.geojson");
}

bool pl_demo_make(uint64_t seed, pl_demo_write_fn write, void *context, pl_error *error) {
    demo_war *war = pl_malloc(sizeof *war);
    if (war == NULL) return pl_fail_nomem(error);
    demo_war_make(seed, war);
    maker make = {.war = war, .write = write, .context = context, .error = error};
    bool done = make_texts(&make) && make_gazetteers(&make) && make_outlines(&make) && make_meridian(&make) &&
                make_harbor(&make) && make_truth_json(&make, seed) && make_truth_csv(&make);
    pl_buffer_free(&make.text);
    pl_free(make.files);
    pl_free(war);
    return done;
}
