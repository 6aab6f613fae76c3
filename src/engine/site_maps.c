/* site_maps.c - data/maps/SOURCE.json: the snapshots of a source, which of them are updates, the files that
 * each rests on, and its series by status. */
#include "engine/site_parts.h"

#include "text/json.h"

#include <math.h>

/* ---- the source ---- */

long pl_site_snapshot(const pl_site_source *source, pl_instant instant) {
    size_t low = 0, high = source->instant_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (source->instants[middle] < instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low < source->instant_count && source->instants[low] == instant ? (long)low : -1;
}

size_t pl_site_status(const pl_site_source *source, const char *status) {
    for (size_t i = 0; i < source->status_count; i++)
        if (strcmp(source->statuses[i], status) == 0) return i;
    return SIZE_MAX;
}

static bool stands(const pl_site_source *source, const char *status) {
    for (size_t i = 0; i < source->stay_count; i++)
        if (strcmp(source->stays[i].status, status) == 0) return true;
    return false;
}

static bool list_statuses(pl_site_source *source, pl_arena *arena, pl_error *error) {
    const pl_theatre *theatre = &source->definitions.theatre;
    for (unsigned i = 0; i < theatre->side_count + 2; i++) {
        const pl_class class = {i < theatre->side_count    ? PL_STATUS_HELD
                                : i == theatre->side_count ? PL_STATUS_CONTESTED
                                                           : PL_STATUS_LIBERATED,
                                i < theatre->side_count ? i : 0, ""};
        char text[PL_STATUS_TEXT];
        pl_status_text(theatre, class, text);
        if (!stands(source, text)) continue;
        const char *copy = pl_arena_copy(arena, text, strlen(text));
        if (copy == NULL) return pl_fail_nomem(error);
        source->statuses[source->status_count++] = copy;
    }
    return true;
}

bool pl_site_source_find(pl_store *store, const char *name, pl_arena *arena, pl_site_source *ret,
                         pl_error *error) {
    pl_site_source source = {.id = 0};
    pl_source_row row;
    bool found;
    pl_instant *instants;
    pl_stay_row *stays;
    if (!pl_store_source_find(store, name, arena, &row, &found, error)) return false;
    if (!found || !pl_source_row_has_maps(&row))
        return pl_fail(error, PL_MISSING, "the evidence file has no source of maps \"%.100s\"", name);
    if (!row.derived_current)
        return pl_fail(error, PL_MISSING,
                       "what is derived of source %s is behind its record; finish with `plumbline ingest "
                       "--source %s`",
                       row.name, row.name);
    if (!pl_definitions_stored(store, name, arena, &source.definitions, &source.id, error) ||
        !pl_store_snapshot_list(store, source.id, arena, &instants, &source.instant_count, error) ||
        !pl_store_stay_list(store, source.id, arena, &stays, &source.stay_count, error))
        return false;
    source.instants = instants;
    source.stays = stays;
    if (!list_statuses(&source, arena, error)) return false;
    *ret = source;
    return true;
}

/* ---- snapshots ---- */

static void put_instants(pl_json *json, const pl_site_source *source) {
    pl_json_key(json, "instants");
    pl_json_array(json);
    for (size_t i = 0; i < source->instant_count; i++) pl_json_integer(json, source->instants[i]);
    pl_json_end(json);
}

static bool put_updated(pl_store *store, pl_json *json, const pl_site_source *source, pl_arena *arena,
                        pl_error *error) {
    pl_pair_row *pairs;
    size_t count, at = 0;
    if (!pl_store_pair_list(store, source->id, arena, &pairs, &count, error)) return false;
    pl_json_key(json, "updated");
    pl_json_array(json);
    for (size_t i = 0; i < source->instant_count; i++) {
        while (at < count && pairs[at].to < source->instants[i]) at++;
        pl_json_bool(json, at < count && pairs[at].to == source->instants[i] && pairs[at].updated);
    }
    pl_json_end(json);
    return true;
}

static void put_file(pl_json *json, const pl_record_row *record) {
    char hex[PL_SHA256_HEX];
    pl_sha256_hex(&record->sha256, hex);
    pl_json_object(json);
    pl_json_key_text(json, "name", record->name);
    pl_json_key_text(json, "layer", record->layer);
    pl_json_key_text(json, "sha256", hex);
    pl_json_key_text(json, "url", record->url);
    pl_json_end(json);
}

/* Of layers whose files stand until their next, a snapshot also rests on the last one before it. */
static bool put_files(pl_store *store, pl_json *json, const pl_site_source *source, pl_arena *arena,
                      pl_error *error) {
    const pl_source *file = &source->definitions.source;
    const pl_record_row *standing[PL_SOURCE_RULES_MAX] = {NULL};
    pl_record_row *records;
    size_t count, at = 0;
    if (!pl_store_record_list(store, source->id, PL_RECORD_TAKEN, arena, &records, &count, error))
        return false;
    pl_json_key(json, "files");
    pl_json_array(json);
    for (size_t i = 0; i < source->instant_count; i++) {
        pl_json_array(json);
        for (; at < count && records[at].instant <= source->instants[i]; at++) {
            size_t k = 0;
            while (k < file->standing_count && strcmp(file->standing[k], records[at].layer) != 0) k++;
            if (k < file->standing_count && k < PL_SOURCE_RULES_MAX)
                standing[k] = &records[at];
            else
                put_file(json, &records[at]);
        }
        for (size_t k = 0; k < file->standing_count && k < PL_SOURCE_RULES_MAX; k++)
            if (standing[k] != NULL) put_file(json, standing[k]);
        pl_json_end(json);
    }
    pl_json_end(json);
    return true;
}

/* ---- the series ---- */

typedef enum { HELD, GAINED, LOST, COLUMNS } column;

static double value_of(const pl_series_row *row, column which) {
    return which == HELD ? row->held_km2 : which == GAINED ? row->gained_km2 : row->lost_km2;
}

static bool put_series(pl_store *store, pl_json *json, const pl_site_source *source, const char *status,
                       pl_arena *arena, pl_error *error) {
    static const char *const names[COLUMNS] = {"held_km2", "gained_km2", "lost_km2"};
    pl_series_row *rows;
    size_t count;
    if (!pl_store_series_list(store, source->id, status, arena, &rows, &count, error)) return false;
    if (count == 0) return true; /* liberated: history, and not measured */
    pl_json_key(json, status);
    pl_json_object(json);
    for (column which = HELD; which < COLUMNS; which++) {
        size_t at = 0;
        pl_json_key(json, names[which]);
        pl_json_array(json);
        for (size_t i = 0; i < source->instant_count; i++) {
            while (at < count && rows[at].instant < source->instants[i]) at++;
            const bool there = at < count && rows[at].instant == source->instants[i];
            pl_json_fixed(json, there ? value_of(&rows[at], which) : NAN, PL_SITE_KM2_DECIMALS);
        }
        pl_json_end(json);
    }
    pl_json_end(json);
    return true;
}

bool pl_site_maps(pl_store *store, const char *name, pl_arena *arena, pl_buffer *out, pl_error *error) {
    pl_site_source source;
    pl_json json;
    if (!pl_site_source_find(store, name, arena, &source, error)) return false;
    pl_json_start(&json, out, false);
    pl_json_object(&json);
    pl_json_key_text(&json, "source", name);
    pl_json_key(&json, "statuses");
    pl_json_array(&json);
    for (size_t i = 0; i < source.status_count; i++) pl_json_text(&json, source.statuses[i]);
    pl_json_end(&json);
    put_instants(&json, &source);
    if (!put_updated(store, &json, &source, arena, error) || !put_files(store, &json, &source, arena, error))
        return false;
    pl_json_key(&json, "series");
    pl_json_object(&json);
    for (size_t i = 0; i < source.status_count; i++)
        if (!put_series(store, &json, &source, source.statuses[i], arena, error)) return false;
    pl_json_end(&json);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return !out->failed || pl_fail_nomem(error);
}
