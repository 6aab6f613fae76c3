/* library.c - include/plumbline.h over the engine: handles that carry their message, and plain structs. */
#include "plumbline.h"

#include "engine/engine.h"
#include "geom/area.h"

struct plumbline {
    pl_store *store;
    const char *path; /* of the open evidence file, in `open_arena` */
    pl_arena open_arena, call_arena;
    pl_buffer answer;
    pl_error error;
};

const char *plumbline_version(void) {
    return PL_VERSION;
}

plumbline *plumbline_new(void) {
    return pl_calloc(1, sizeof(plumbline));
}

static void close_store(plumbline *handle) {
    /* Reading leaves nothing behind that closing could lose. */
    if (handle->store != NULL) (void)!pl_store_close(handle->store, NULL);
    handle->store = NULL;
    handle->path = NULL;
    pl_arena_reset(&handle->open_arena);
}

void plumbline_free(plumbline *handle) {
    if (handle == NULL) return;
    close_store(handle);
    pl_arena_free(&handle->open_arena);
    pl_arena_free(&handle->call_arena);
    pl_buffer_free(&handle->answer);
    pl_free(handle);
}

const char *plumbline_message(const plumbline *handle) {
    return handle == NULL ? "out of memory: there is no handle" : handle->error.text;
}

/* Every call begins here; false when it cannot go on. */
static bool begin(plumbline *handle, bool arguments) {
    if (handle == NULL) return false;
    handle->error = (pl_error){0};
    pl_arena_reset(&handle->call_arena);
    return arguments || pl_fail(&handle->error, PL_USAGE, "a NULL argument where none is allowed");
}

static enum plumbline_status end(const plumbline *handle, bool done) {
    if (handle == NULL) return PLUMBLINE_NOMEM;
    if (done) return PLUMBLINE_OK;
    return handle->error.code == PL_OK ? PLUMBLINE_INTERNAL : (enum plumbline_status)handle->error.code;
}

enum plumbline_status plumbline_ingest(plumbline *handle, const char *evidence, const char *source,
                                       const char *const *paths, size_t count) {
    if (!begin(handle, evidence != NULL && source != NULL && (paths != NULL || count == 0)))
        return end(handle, false);
    pl_ingest_options options = {.evidence = evidence,
                                 .source = source,
                                 .paths = paths,
                                 .path_count = count,
                                 .arguments = "plumbline_ingest"};
    pl_ingest_result result;
    return end(handle, pl_ingest(&options, &handle->call_arena, &result, &handle->error));
}

enum plumbline_status plumbline_open(plumbline *handle, const char *evidence) {
    if (!begin(handle, evidence != NULL)) return end(handle, false);
    close_store(handle);
    handle->store = pl_store_open(evidence, PL_STORE_READ, &handle->error);
    if (handle->store == NULL) return end(handle, false);
    handle->path = pl_arena_copy(&handle->open_arena, evidence, strlen(evidence));
    return end(handle, handle->path != NULL || pl_fail_nomem(&handle->error));
}

static bool is_open(plumbline *handle) {
    return handle->store != NULL ||
           pl_fail(&handle->error, PL_USAGE, "no evidence file is open; call plumbline_open first");
}

enum plumbline_status plumbline_ask_change(plumbline *handle, const char *source, const char *side,
                                           int64_t from, int64_t to, struct plumbline_change *ret) {
    pl_change_answer answer;
    if (!begin(handle, source != NULL && ret != NULL) || !is_open(handle) ||
        !pl_ask_change(handle->store, source, side, from, to, &handle->call_arena, &answer, &handle->error))
        return end(handle, false);
    *ret = (struct plumbline_change){.from_snapshot = answer.from_snapshot,
                                     .to_snapshot = answer.to_snapshot,
                                     .gained_km2 = answer.gained_km2,
                                     .lost_km2 = answer.lost_km2,
                                     .net_km2 = answer.net_km2,
                                     .held_from_km2 = answer.held_from_km2,
                                     .held_to_km2 = answer.held_to_km2,
                                     .contested_from_km2 = answer.contested_from_km2,
                                     .contested_to_km2 = answer.contested_to_km2,
                                     .snapshots = answer.snapshots,
                                     .updates = answer.updates};
    return PLUMBLINE_OK;
}

enum plumbline_status plumbline_check(plumbline *handle, const char *statement, int known_now,
                                      const char **ret_json) {
    pl_check_answer answer;
    if (!begin(handle, statement != NULL && ret_json != NULL) || !is_open(handle)) return end(handle, false);
    pl_buffer_clear(&handle->answer);
    const pl_check_ask ask = {
        .statement = statement, .known_now = known_now != 0, .command = "plumbline_check"};
    if (!pl_check(handle->store, &ask, &handle->call_arena, &answer, &handle->error) ||
        !pl_check_digest(handle->store, handle->path, &handle->call_arena, &answer, &handle->error) ||
        !pl_report_json(&answer.result, &answer.basis, &handle->answer, &handle->error))
        return end(handle, false);
    *ret_json = handle->answer.data;
    return PLUMBLINE_OK;
}

double plumbline_ring_area_m2(const double *lon_lat, size_t count) {
    if (lon_lat == NULL || count < 3) return 0.0;
    /* A pl_point is two doubles, longitude first: the very layout of the argument. */
    _Static_assert(sizeof(pl_point) == 2 * sizeof(double), "positions are pairs of doubles");
    return pl_ring_area_m2((const pl_point *)(const void *)lon_lat, count);
}
