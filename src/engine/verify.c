/* verify.c - does the evidence file say what its record says? Four parts: the record is re-hashed; everything
 * derived is rebuilt in a scratch file and compared by digest; every pair is repeated with full unions in
 * GEOS; and every held area is held against the union of its snapshot. */
#include "engine/ingest.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The sums of about a thousand pairs, each to some 1e-11 km2: method-notes figure times the number, and room.
 */
#define TOLERANCE_KM2 1e-6
#define BATCH 64

enum { PART_RECORD, PART_DERIVED, PART_PAIRS, PART_IDENTITIES, PARTS };

typedef struct {
    pl_store *store;
    pl_pool *pool;
    pl_progress progress;
    pl_arena *arena;
    pl_overlay **overlays;
    unsigned workers;
    pl_verify_part *parts;
    bool excerpt; /* the file is part of another */
} verification;

/* The first finding of a part is what its detail says. */
static void found(verification *v, int part, const char *format, ...) PL_PRINTF(3, 4);
static void found(verification *v, int part, const char *format, ...) {
    char line[512];
    va_list args;
    v->parts[part].failed++;
    if (v->parts[part].detail[0] != '\0') return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    const char *copy = pl_arena_copy(v->arena, line, strlen(line));
    if (copy != NULL) v->parts[part].detail = copy;
}

static void show(const verification *v, const char *what, size_t done, size_t total) {
    if (v->progress.show != NULL) v->progress.show(v->progress.context, what, done, total);
}

static bool stopped(const verification *v, pl_error *error) {
    pl_run run = {.progress = v->progress};
    return pl_run_stopped(&run, error);
}

/* What a source file says of itself and what stands in the table's own columns must be one. */
static void check_source(verification *v, const pl_source_row *row, const pl_definitions *definitions) {
    if (strcmp(row->maker, definitions->source.maker) != 0 ||
        strcmp(row->theatre, definitions->theatre.name) != 0 ||
        row->day_turn_seconds != definitions->source.day_turn_seconds)
        found(v, PART_RECORD, "source %s: maker, theatre or day turn is not what its source file says",
              row->name);
    if (!row->derived_current)
        found(v, PART_DERIVED,
              "source %s: its legend or theatre was changed and not applied; `plumbline ingest` does that",
              row->name);
}

/* What can be told of one record without the archive: its text, its hash when nothing was cut, and that its
 * name gives no other instant (the folder before it is not kept, so some names give none). */
static void check_one(verification *v, const pl_source *source, const pl_record_row *record,
                      pl_buffer *text) {
    pl_error why = {0};
    pl_buffer_clear(text);
    v->parts[PART_RECORD].checked++;
    if (!pl_store_record_text(v->store, record->id, text, &why)) {
        found(v, PART_RECORD, "%s: %s", record->name, why.text);
        return;
    }
    bool cut = record->points > 0 || record->lines > 0;
    pl_file_match match = {0};
    bool named = pl_source_file(source, record->name, &match) == PL_FILE_MAP;
    /* Of another format the converted text is kept, of counts that name places one written anew: they say
     * nothing about the file's own. */
    bool converted =
        (named && match.format != PL_FORMAT_GEOJSON) || (cut && source->kind == PL_SOURCE_COUNTS);
    if (converted) cut = true;
    if (converted ? false
        : cut     ? record->kept_bytes >= record->bytes
                  : record->kept_bytes != record->bytes ||
                    memcmp(&record->sha256, &record->kept_sha256, sizeof record->sha256) != 0)
        found(v, PART_RECORD, "%s: its size or SHA-256 is not that of its text%s", record->name,
              cut ? ", of which points or lines were cut" : "");
    if (source->instant_property != NULL || source->kind != PL_SOURCE_MAPS) return;
    if (named && match.instant != record->instant) {
        char stored[PL_INSTANT_TEXT], read[PL_INSTANT_TEXT];
        pl_instant_text(record->instant, stored);
        pl_instant_text(match.instant, read);
        found(v, PART_RECORD, "%s: stored as of %s, while by the source's rules its name says %s",
              record->name, stored, read);
    }
}

static bool check_record(verification *v, const pl_source_row *row, pl_error *error) {
    pl_record_row *records;
    size_t count;
    int64_t id;
    pl_buffer text = {0};
    pl_definitions *definitions = pl_arena_alloc(v->arena, sizeof *definitions);
    if (definitions == NULL) return pl_fail_nomem(error);
    if (!pl_definitions_stored(v->store, row->name, v->arena, definitions, &id, error) ||
        !pl_store_record_list(v->store, row->id, -1, v->arena, &records, &count, error))
        return false;
    check_source(v, row, definitions);
    const char *wrong;
    if (!pl_check_states(v->store, row->id, definitions, v->arena, &wrong, error)) return false;
    if (wrong != NULL)
        found(v, PART_RECORD,
              "%s: is taken, in conflict or set aside otherwise than its source file has it; `plumbline "
              "ingest` puts "
              "that right",
              wrong);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        check_one(v, &definitions->source, &records[i], &text);
        if (i % BATCH != 0) continue;
        show(v, "re-hashing the record", i, count);
        done = !stopped(v, error);
    }
    pl_buffer_free(&text);
    return done;
}

/* ---- pairs and identities ---- */

typedef struct {
    pl_pair_row pair;
    pl_state from, to;
    bool has_from;
    double gained_km2[PL_LAYERS_MAX], lost_km2[PL_LAYERS_MAX], held_km2[PL_LAYERS_MAX]; /* as stored */
    double change_worst_km2, held_worst_km2;
    pl_error error;
} pair_check;

typedef struct {
    verification *v;
    const pl_layers *layers;
    pair_check *checks;
} pair_job;

static bool repeat_pair(const pair_job *job, pair_check *check, pl_overlay *overlay) {
    pl_layer_pair pairs[PL_LAYERS_MAX];
    if (check->has_from) pl_state_pairs(&check->from, &check->to, job->layers, pairs);
    for (size_t l = 0; l < job->layers->count; l++) {
        double area_m2, gained_m2 = 0, lost_m2 = 0;
        if (!pl_overlay_union_area_m2(overlay, check->to.polygons[l], check->to.count[l], &area_m2,
                                      &check->error))
            return false;
        check->held_worst_km2 = fmax(check->held_worst_km2, fabs(area_m2 * 1e-6 - check->held_km2[l]));
        if (check->has_from && check->pair.updated &&
            !pl_overlay_full_difference_m2(overlay, &pairs[l], &gained_m2, &lost_m2, &check->error))
            return false;
        check->change_worst_km2 =
            fmax(check->change_worst_km2, fabs(gained_m2 * 1e-6 - check->gained_km2[l]));
        check->change_worst_km2 = fmax(check->change_worst_km2, fabs(lost_m2 * 1e-6 - check->lost_km2[l]));
    }
    return true;
}

static void pair_piece(void *context, size_t piece, unsigned worker) {
    pair_job *job = context;
    pair_check *check = &job->checks[piece];
    if (!repeat_pair(job, check, job->v->overlays[worker]) && check->error.code == PL_OK)
        check->error.code = PL_INTERNAL;
}

/* What the file says: sums of change rows by layer, and the series. */
static bool load_stored(verification *v, const pl_source_row *source, const pl_layers *layers,
                        size_t pair_count, pair_check *checks, const pl_pair_row *pairs, pl_error *error) {
    pl_change_row *changes;
    size_t change_count, at = 0;
    if (!pl_store_change_list(v->store, source->id, INT64_MIN, INT64_MAX, v->arena, &changes, &change_count,
                              error))
        return false;
    for (size_t l = 0; l < layers->count; l++) {
        pl_series_row *series;
        size_t count;
        if (!pl_store_series_list(v->store, source->id, layers->status[l], v->arena, &series, &count, error))
            return false;
        if (count != pair_count)
            return pl_fail(
                error, PL_DIFFERS,
                "source %s: %zu pairs, but %zu steps of series; if an ingest was cut off, let it go on first",
                source->name, pair_count, count);
        for (size_t i = 0; i < count; i++) checks[i].held_km2[l] = series[i].held_km2;
    }
    for (size_t i = 0; i < pair_count; i++) {
        checks[i].pair = pairs[i];
        checks[i].has_from = pairs[i].from != INT64_MIN;
        for (; at < change_count && changes[at].to <= pairs[i].to; at++)
            for (size_t l = 0; l < layers->count; l++)
                if (strcmp(changes[at].status, layers->status[l]) == 0)
                    *(changes[at].gained ? &checks[i].gained_km2[l] : &checks[i].lost_km2[l]) +=
                        changes[at].area_km2;
    }
    return true;
}

static void judge_pair(verification *v, const pair_check *check, const char *source) {
    char at[PL_INSTANT_TEXT];
    pl_instant_text(check->pair.to, at);
    v->parts[PART_IDENTITIES].checked++;
    v->parts[PART_IDENTITIES].worst = fmax(v->parts[PART_IDENTITIES].worst, check->held_worst_km2);
    if (check->error.code != PL_OK) {
        found(v, PART_PAIRS, "%s: %s", at, check->error.text);
        return;
    }
    if (!(check->held_worst_km2 <= TOLERANCE_KM2))
        found(v, PART_IDENTITIES, "%s at %s: held area and union differ by %.9f km2", source, at,
              check->held_worst_km2);
    if (!check->has_from) return;
    v->parts[PART_PAIRS].checked++;
    v->parts[PART_PAIRS].worst = fmax(v->parts[PART_PAIRS].worst, check->change_worst_km2);
    if (!(check->change_worst_km2 <= TOLERANCE_KM2))
        found(v, PART_PAIRS, "%s at %s: change and full overlay differ by %.9f km2", source, at,
              check->change_worst_km2);
}

static bool check_pairs(verification *v, const pl_source_row *source, pl_error *error) {
    pl_definitions *definitions = pl_arena_alloc(v->arena, sizeof *definitions);
    pl_layers layers;
    pl_pair_row *pairs;
    size_t count;
    int64_t id;
    if (definitions == NULL) return pl_fail_nomem(error);
    if (!pl_definitions_stored(v->store, source->name, v->arena, definitions, &id, error) ||
        !pl_layers_of(definitions, v->arena, &layers, error) ||
        !pl_store_pair_list(v->store, source->id, v->arena, &pairs, &count, error))
        return false;
    pair_check *checks = pl_arena_alloc(v->arena, (count + 1) * sizeof *checks);
    if (checks == NULL) return pl_fail_nomem(error);
    if (!load_stored(v, source, &layers, count, checks, pairs, error)) return false;
    pl_shape_cache cache = {.store = v->store};
    pl_arena states = {0};
    bool done = true;
    for (size_t at = 0; done && at < count; at += BATCH) {
        size_t size = count - at < BATCH ? count - at : BATCH;
        pl_arena_reset(&states);
        if (pl_shape_cache_full(&cache)) pl_shape_cache_empty(&cache);
        for (size_t i = at; done && i < at + size; i++) {
            if (checks[i].has_from)
                done = pl_state_load(v->store, source->id, pairs[i].from, &layers, &cache, &states,
                                     &checks[i].from, error);
            done = done && pl_state_load(v->store, source->id, pairs[i].to, &layers, &cache, &states,
                                         &checks[i].to, error);
        }
        if (!done) break;
        pair_job job = {v, &layers, checks + at};
        pl_pool_start(v->pool, size, pair_piece, &job);
        pl_pool_wait(v->pool);
        for (size_t i = at; i < at + size; i++) judge_pair(v, &checks[i], source->name);
        show(v, "repeating pairs with full unions", at + size, count);
        done = !stopped(v, error);
    }
    pl_arena_free(&states);
    pl_shape_cache_free(&cache);
    return done;
}

/* ---- everything derived, again, in a scratch file ---- */

static bool rebuild_source(verification *v, pl_store *scratch, const char *name, pl_error *error) {
    pl_definitions *definitions = pl_arena_alloc(v->arena, sizeof *definitions);
    int64_t id;
    if (definitions == NULL) return pl_fail_nomem(error);
    if (!pl_definitions_stored(scratch, name, v->arena, definitions, &id, error)) return false;
    pl_run run = {.store = scratch,
                  .source_id = id,
                  .definitions = definitions,
                  .pool = v->pool,
                  .progress = v->progress};
    pl_classifier classifier;
    if (!pl_classifier_open(&classifier, definitions, v->pool, false, error)) return false;
    bool done = pl_reclassify(&run, &classifier, error) && pl_derive(&run, error);
    pl_classifier_close(&classifier);
    return done;
}

/* Of an excerpt, what rests on maps outside of it: when a patch was undone, the areas held before its first
 * map. */
static bool rests_on_more(const char *table) {
    return strcmp(table, "change") == 0 || strcmp(table, "series") == 0;
}

static void compare_digests(verification *v, const pl_digest_row *stored, size_t count,
                            const pl_digest_row *again, size_t again_count, bool rebuilt) {
    const char *when = rebuilt ? "after rebuilding" : "after packing";
    for (size_t i = 0; i < count; i++) {
        bool same = false;
        if (v->excerpt && rebuilt && rests_on_more(stored[i].table)) continue;
        for (size_t k = 0; k < again_count; k++)
            if (strcmp(stored[i].table, again[k].table) == 0)
                same = stored[i].rows == again[k].rows &&
                       memcmp(&stored[i].sha256, &again[k].sha256, sizeof stored[i].sha256) == 0;
        v->parts[PART_DERIVED].checked++;
        if (!same)
            found(v, PART_DERIVED, "table %s is not what the record gives (%s)", stored[i].table, when);
    }
}

static bool check_derived(verification *v, const char *scratch_path, const pl_source_row *sources,
                          size_t source_count, pl_error *error) {
    pl_digest_row *stored, *again;
    size_t count, again_count;
    pl_sha256 all;
    if (!pl_store_digest(v->store, v->arena, &stored, &count, &all, error) ||
        !pl_store_pack(v->store, scratch_path, error))
        return false;
    pl_store *scratch = pl_store_open(scratch_path, PL_STORE_WRITE, error);
    if (scratch == NULL) return false;
    bool done = pl_store_digest(scratch, v->arena, &again, &again_count, &all, error);
    if (done) {
        compare_digests(v, stored, count, again, again_count, false);
        done = pl_store_begin(scratch, error) && pl_store_derived_drop(scratch, 0, error) &&
               pl_store_commit(scratch, error);
    }
    for (size_t i = 0; done && i < source_count; i++)
        done = rebuild_source(v, scratch, sources[i].name, error);
    done = done && pl_store_digest(scratch, v->arena, &again, &again_count, &all, error);
    if (done) compare_digests(v, stored, count, again, again_count, true);
    pl_error closing;
    return pl_store_close(scratch, done ? error : &closing) && done;
}

/* ---- the recipe ---- */

static bool run_parts(verification *v, const char *evidence, pl_error *error) {
    pl_source_row *sources;
    size_t count;
    char scratch[4096];
    if (!pl_store_is_excerpt(v->store, &v->excerpt, error) ||
        !pl_store_source_list(v->store, v->arena, &sources, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!check_record(v, &sources[i], error)) return false;
    /* A damaged record cannot be rebuilt from: say so and stop at what is certain. */
    if (v->parts[PART_RECORD].failed > 0) return true;
    for (size_t i = 0; i < count; i++)
        if (pl_source_row_has_maps(&sources[i]) && !check_pairs(v, &sources[i], error)) return false;
    if (snprintf(scratch, sizeof scratch, "%s.verify-%ld", evidence, (long)getpid()) >= (int)sizeof scratch)
        return pl_fail(error, PL_USAGE, "the path of the evidence file is too long");
    bool done = check_derived(v, scratch, sources, count, error);
    if (remove(scratch) != 0 && errno != ENOENT && done)
        return pl_fail_errno(error, PL_STORAGE, errno, "cannot remove the scratch file %s", scratch);
    return done;
}

bool pl_verify(const char *evidence, unsigned threads, pl_progress progress, pl_arena *arena,
               pl_verify_part **ret, size_t *ret_count, pl_error *error) {
    static const char *const names[PARTS] = {"record", "derived", "pairs", "identities"};
    verification v = {
        .progress = progress, .arena = arena, .parts = pl_arena_alloc(arena, PARTS * sizeof *v.parts)};
    if (v.parts == NULL) return pl_fail_nomem(error);
    for (int i = 0; i < PARTS; i++) v.parts[i] = (pl_verify_part){.what = names[i], .detail = ""};
    v.store = pl_store_open(evidence, PL_STORE_READ, error);
    if (v.store == NULL) return false;
    v.pool = pl_pool_open(threads, error);
    bool done = v.pool != NULL;
    if (done) {
        v.workers = pl_pool_workers(v.pool);
        v.overlays = pl_arena_alloc(arena, v.workers * sizeof *v.overlays);
        done = v.overlays != NULL ? true : pl_fail_nomem(error);
    }
    for (unsigned i = 0; done && i < v.workers; i++) done = (v.overlays[i] = pl_overlay_open(error)) != NULL;
    done = done && run_parts(&v, evidence, error);
    for (unsigned i = 0; v.overlays != NULL && i < v.workers; i++) pl_overlay_close(v.overlays[i]);
    pl_pool_close(v.pool);
    pl_error closing;
    done = pl_store_close(v.store, done ? error : &closing) && done;
    if (!done) return false;
    *ret = v.parts;
    *ret_count = PARTS;
    for (int i = 0; i < PARTS; i++)
        if (v.parts[i].failed > 0)
            return pl_fail(error, PL_DIFFERS, "the evidence file does not hold: %s: %s", v.parts[i].what,
                           v.parts[i].detail);
    return true;
}
