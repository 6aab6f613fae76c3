/* sample.c - see sample.h. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void must_(bool well, const pl_error *error, const char *file, int line) {
    if (!well) fail_msg("%s:%d: %s", file, line, error->text);
}

static char folder[] = "/tmp/plumbline-store-XXXXXX";

static void remove_folder(void) {
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) fprintf(stderr, "%s is left behind\n", folder);
}

const char *sample_path(const char *name) {
    static char paths[8][128];
    static int next;
    static bool made;
    if (!made) {
        if (mkdtemp(folder) == NULL) abort();
        atexit(remove_folder);
        made = true;
    }
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    unlink(path);
    return path;
}

void sample_text(int map, pl_buffer *into) {
    pl_buffer_format(into, "{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (int s = map; s < map + SAMPLE_SHAPES; s++)
        for (int i = 0; i < 40; i++)
            pl_buffer_format(into, "[%d.%06d,%d.5],", 30 + s % 7, (s * 7919 + i * 31) % 1000000, 48);
    pl_buffer_text(into, "]}\n");
}

pl_polygon sample_square(int number, pl_point points[4], pl_ring *ring) {
    double west = 30 + number % 10, south = 45 + number / 10 % 10 * 0.5;
    points[0] = (pl_point){west, south};
    points[1] = (pl_point){west + 0.1 + number * 1e-4, south};
    points[2] = (pl_point){west + 0.1, south + 0.1};
    points[3] = (pl_point){west, south + 0.1};
    *ring = (pl_ring){points, 4};
    return (pl_polygon){ring, 1};
}

int64_t sample_source(pl_store *store) {
    pl_error error = {0};
    int64_t id = 0;
    pl_source_row row = {.name = "demo",
                         .maker = "Demo Maps",
                         .theatre = "demo",
                         .day_turn_seconds = 79200,
                         .derived_current = true,
                         .source_yaml = pl_slice_of("name: demo\n"),
                         .legend_yaml = pl_slice_of("rules: []\n"),
                         .theatre_yaml = pl_slice_of("sides: []\n")};
    must(pl_store_source_put(store, &row, &id, &error));
    return id;
}

static bool add_record(pl_store *store, int64_t source, int map, int64_t *ret, pl_error *error) {
    char name[32];
    pl_buffer text = {0}, base_text = {0}, packed = {0};
    sample_text(map, &text);
    snprintf(name, sizeof name, "%lld.geojson", (long long)(SAMPLE_START + (int64_t)map * SAMPLE_STEP));
    pl_slice slice = {text.data, text.length};
    pl_record_row row = {.source_id = source,
                         .instant = SAMPLE_START + (int64_t)map * SAMPLE_STEP,
                         .layer = "",
                         .name = name,
                         .url = "",
                         .bytes = text.length,
                         .kept_bytes = text.length,
                         .polygons = SAMPLE_SHAPES};
    int64_t tip = 0;
    int depth = 0;
    bool well = pl_sha256_of(text.data, text.length, &row.sha256, error) &&
                pl_store_record_tip(store, source, "", &tip, &depth, error) &&
                (tip == 0 || pl_store_record_text(store, tip, &base_text, error));
    row.kept_sha256 = row.sha256;
    pl_slice base = {base_text.data, base_text.length};
    well = well && pl_pack_delta(NULL, tip == 0 ? NULL : &base, slice, &packed, error) &&
           pl_store_record_add(store, &row, tip, (pl_slice){packed.data, packed.length}, ret, error);
    pl_buffer_free(&text);
    pl_buffer_free(&base_text);
    pl_buffer_free(&packed);
    return well;
}

static bool add_shape(pl_store *store, int number, int64_t *ret, pl_error *error) {
    pl_point points[4];
    pl_ring ring;
    pl_polygon polygon = sample_square(number, points, &ring);
    pl_sha256 key;
    return pl_sha256_of(points, sizeof points, &key, error) &&
           pl_store_shape_put(store, &key, &polygon, 1e6 * (number + 1), PL_REPAIR_NONE, ret, error);
}

bool sample_map(pl_store *store, int64_t source, int map, pl_error *error) {
    static const char *const statuses[] = {"held:red",  "contested", "held:blue",
                                           "unmatched", "held:red",  "ignored"};
    int64_t record = 0;
    if (!add_record(store, source, map, &record, error)) return false;
    pl_member_row members[SAMPLE_SHAPES];
    for (int i = 0; i < SAMPLE_SHAPES; i++) {
        int number = map + i;
        const char *status = statuses[number % 6];
        members[i] = (pl_member_row){.status = status,
                                     .class_name = strcmp(status, "ignored") == 0 ? "far away" : "",
                                     .colour = strcmp(status, "unmatched") == 0 ? "#123456" : "",
                                     .label = strcmp(status, "unmatched") == 0 ? "nobody knows" : ""};
        if (!add_shape(store, number, &members[i].shape_id, error)) return false;
    }
    if (!pl_store_members_put(store, record, members, SAMPLE_SHAPES, error)) return false;
    pl_point points[4];
    pl_ring ring;
    pl_polygon patch = sample_square(map, points, &ring);
    pl_change_row change = {.from = SAMPLE_START + (int64_t)(map - 1) * SAMPLE_STEP,
                            .to = SAMPLE_START + (int64_t)map * SAMPLE_STEP,
                            .status = "held:red",
                            .gained = map % 3 != 0,
                            .area_km2 = map + 1,
                            .contested_km2 = 0.25,
                            .perimeter_m = 4000,
                            .width_m = 500,
                            .undone_at = map % 5 == 0 ? SAMPLE_START + 1000000 : INT64_MAX,
                            .polygons = &patch,
                            .polygon_count = 1,
                            .box = pl_box_of_polygon(&patch)};
    pl_pair_row pair = {.from = map == 0 ? INT64_MIN : change.from, .to = change.to, .updated = map % 4 != 3};
    return pl_store_pair_put(store, source, &pair, &change, map == 0 ? 0 : 1, error);
}

bool sample_series(pl_store *store, int64_t source, int maps, pl_error *error) {
    pl_series_row *rows = pl_calloc((size_t)maps, sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    double held = 1000;
    for (int map = 0; map < maps; map++) {
        bool gained = map % 3 != 0;
        rows[map] = (pl_series_row){.status = "held:red",
                                    .instant = SAMPLE_START + (int64_t)map * SAMPLE_STEP,
                                    .updated = map % 4 != 3,
                                    .gained_km2 = map > 0 && gained ? map + 1 : 0,
                                    .lost_km2 = map > 0 && !gained ? map + 1 : 0};
        held += rows[map].gained_km2 - rows[map].lost_km2;
        rows[map].held_km2 = held;
    }
    bool well = pl_store_series_replace(store, source, rows, (size_t)maps, error);
    pl_free(rows);
    return well;
}

void sample_file(const char *path, const int *order, int maps, int batch) {
    pl_error error = {0};
    pl_store *store = pl_store_open(path, PL_STORE_CREATE, &error);
    must(store != NULL);
    int64_t source = sample_source(store);
    for (int i = 0; i < maps; i++) {
        if (i % batch == 0) must(pl_store_begin(store, &error));
        must(sample_map(store, source, order == NULL ? i : order[i], &error));
        if (i % batch == batch - 1 || i == maps - 1) must(pl_store_commit(store, &error));
    }
    must(sample_series(store, source, maps, &error));
    must(pl_store_run_add(store, "0.1.0", "sqlite", "test", &error));
    must(pl_store_finish(store, &error));
    must(pl_store_close(store, &error));
}

void sample_digest(const char *path, pl_sha256 *ret) {
    pl_error error = {0};
    pl_arena arena = {0};
    pl_digest_row *rows;
    size_t count;
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    must(pl_store_digest(store, &arena, &rows, &count, ret, &error));
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
}

int sample_check(const char *path) {
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    pl_source_row source;
    bool found;
    must(pl_store_source_find(store, "demo", &arena, &source, &found, &error));
    pl_record_row *records = NULL;
    pl_pair_row *pairs = NULL;
    size_t count = 0, pair_count = 0;
    if (found) {
        must(pl_store_record_list(store, source.id, -1, &arena, &records, &count, &error));
        must(pl_store_pair_list(store, source.id, &arena, &pairs, &pair_count, &error));
    }
    assert_int_equal(count, pair_count);
    pl_buffer wanted = {0}, seen = {0};
    for (size_t i = 0; i < count; i++) {
        pl_buffer_clear(&wanted);
        pl_buffer_clear(&seen);
        sample_text((int)((records[i].instant - SAMPLE_START) / SAMPLE_STEP), &wanted);
        must(pl_store_record_text(store, records[i].id, &seen, &error));
        assert_int_equal(wanted.length, seen.length);
        assert_memory_equal(wanted.data, seen.data, seen.length);
        assert_int_equal(pairs[i].to, records[i].instant);
        pl_member_row *members;
        size_t member_count;
        must(pl_store_snapshot_members(store, source.id, records[i].instant, &arena, &members, &member_count,
                                       &error));
        assert_int_equal(member_count, 4); /* of the six, one is ignored and one unmatched */
    }
    pl_buffer_free(&wanted);
    pl_buffer_free(&seen);
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
    return (int)count;
}

static bool add_values(void *context, int columns, const char *const *names, const char *const *values,
                       const int *types, pl_error *error) {
    (void)names, (void)types, (void)error;
    for (int i = 0; i < columns; i++)
        pl_buffer_format(context, "%s|", values[i] == NULL ? "NULL" : values[i]);
    return pl_buffer_text(context, "\n");
}

void sample_ask(const char *path, const char *sql, pl_buffer *into) {
    pl_error error = {0};
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    must(pl_store_sql(store, sql, add_values, into, &error));
    must(pl_store_close(store, &error));
}

void sample_harm(const char *path, const char *sql) {
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL); /* they call functions of GIS programs */
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s", why);
    sqlite3_close(db);
}
