/* The demonstration theatre against itself: its truth against the closed form in long double, what it draws
 * against its truth by a sweep of our own over the files as read back, its claims against the words they must
 * get, its bytes against a pinned hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/demo.h"

#include "base/hash.h"
#include "claim/statement.h"
#include "engine/demo_ground.h"
#include "legend/legend.h"
#include "read/geojson.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define FILES_MAX 400

/* SHA-256 over path, NUL, text of all files in the order of their making, for PL_DEMO_SEED. It changes when
 * the story or its drawing is changed on purpose, and at no other time: not with compiler, processor or
 * library. */
static const char pinned[] = "f0a542311e7e3710410763c904fa088fbd6782639055e30df9a53c7a635f957a";

/* ---- a demonstration theatre in memory ---- */

typedef struct {
    const char *path;
    pl_slice text;
} demo_file;

typedef struct {
    pl_arena arena;
    demo_file files[FILES_MAX];
    size_t count, stop_after;
} demo_folder;

static bool take(void *context, const char *path, pl_slice bytes, pl_error *error) {
    demo_folder *folder = context;
    if (folder->count == folder->stop_after) return pl_fail(error, PL_STORAGE, "the disk is full");
    assert_true(folder->count < FILES_MAX);
    demo_file *file = &folder->files[folder->count];
    file->path = pl_arena_copy(&folder->arena, path, strlen(path));
    const char *copy = pl_arena_copy(&folder->arena, bytes.data, bytes.length);
    if (file->path == NULL || copy == NULL) return pl_fail_nomem(error);
    file->text = (pl_slice){copy, bytes.length};
    folder->count++;
    return true;
}

static demo_folder *make(uint64_t seed) {
    demo_folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    folder->stop_after = FILES_MAX;
    pl_error error = {0};
    if (!pl_demo_make(seed, take, folder, &error)) fail_msg("%s", error.text);
    return folder;
}

static void drop(demo_folder *folder) {
    pl_arena_free(&folder->arena);
    free(folder);
}

static const demo_file *file_of(const demo_folder *folder, const char *path) {
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].path, path) == 0) return &folder->files[i];
    fail_msg("no %s", path);
    return NULL;
}

/* ---- truth.csv read back ---- */

typedef struct {
    char source[16], path[64];
    pl_instant instant;
    bool updated;
    double held[DEMO_COVERS], gained[DEMO_COVERS], lost[DEMO_COVERS];
} truth_row;

/* Rows of one source; how many. */
static size_t truth_of(const demo_folder *folder, const char *source, truth_row *rows) {
    const demo_file *csv = file_of(folder, "truth.csv");
    size_t count = 0;
    for (const char *line = strchr(csv->text.data, '\n') + 1; *line != '\0'; line = strchr(line, '\n') + 1) {
        truth_row row = {0};
        char instant[32], updated[8];
        int length = 0;
        assert_int_equal(
            sscanf(line, "%15[^,],%63[^,],%31[^,],%7[^,]%n", row.source, row.path, instant, updated, &length),
            4);
        if (strcmp(row.source, source) != 0) continue;
        assert_true(pl_instant_parse(pl_slice_of(instant), &row.instant));
        row.updated = strcmp(updated, "true") == 0;
        char *at = (char *)(uintptr_t)(line + length);
        for (int cover = 0; cover < DEMO_COVERS; cover++) {
            row.held[cover] = strtod(at + 1, &at);
            row.gained[cover] = strtod(at + 1, &at);
            row.lost[cover] = strtod(at + 1, &at);
        }
        assert_true(*at == '\n' && count < FILES_MAX);
        rows[count++] = row;
    }
    return count;
}

/* ---- bytes ---- */

static void folder_hash(const demo_folder *folder, char out[PL_SHA256_HEX]) {
    pl_error error;
    pl_sha256 hash;
    pl_sha256_stream *stream = pl_sha256_open(&error);
    assert_non_null(stream);
    for (size_t i = 0; i < folder->count; i++) {
        assert_true(pl_sha256_add(stream, folder->files[i].path, strlen(folder->files[i].path) + 1));
        assert_true(pl_sha256_add(stream, folder->files[i].text.data, folder->files[i].text.length));
    }
    assert_true(pl_sha256_close(stream, &hash));
    pl_sha256_hex(&hash, out);
}

static void same_seed_same_bytes(void **state) {
    (void)state;
    char first[PL_SHA256_HEX], second[PL_SHA256_HEX], other[PL_SHA256_HEX];
    demo_folder *a = make(PL_DEMO_SEED), *b = make(PL_DEMO_SEED), *c = make(PL_DEMO_SEED + 1);
    folder_hash(a, first);
    folder_hash(b, second);
    folder_hash(c, other);
    assert_string_equal(first, second);
    assert_string_not_equal(first, other);
    assert_string_equal(first, pinned);
    drop(a);
    drop(b);
    drop(c);
}

static void sizes_and_names(void **state) {
    (void)state;
    demo_folder *folder = make(PL_DEMO_SEED);
    size_t bytes = 0;
    for (size_t i = 0; i < folder->count; i++) {
        const demo_file *file = &folder->files[i];
        const char *slash = strchr(file->path, '/');
        assert_true(file->path[0] != '/' && strstr(file->path, "..") == NULL);
        assert_true(slash == NULL || strchr(slash + 1, '/') == NULL);
        if (strstr(file->path, ".geojson") != NULL) assert_true(file->text.length < 30000);
        bytes += file->text.length;
        for (size_t j = 0; j < i; j++) assert_string_not_equal(file->path, folder->files[j].path);
    }
    assert_true(bytes < 3000000);
    file_of(folder, PL_DEMO_STATEMENT);
    drop(folder);
}

static void a_writer_that_fails_ends_it(void **state) {
    (void)state;
    demo_folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    const size_t places[] = {0, 3, 7, 160, 265, 266};
    for (size_t i = 0; i < COUNT(places); i++) {
        pl_error error = {0};
        folder->count = 0;
        folder->stop_after = places[i];
        assert_false(pl_demo_make(PL_DEMO_SEED, take, folder, &error));
        assert_int_equal(error.code, PL_STORAGE);
        assert_string_equal(error.text, "the disk is full");
        assert_int_equal(folder->count, places[i]);
    }
    drop(folder);
}

static bool count_only(void *context, const char *path, pl_slice bytes, pl_error *error) {
    (void)path;
    (void)bytes;
    (void)error;
    ++*(size_t *)context;
    return true;
}

static void every_failing_allocation_is_told(void **state) {
    (void)state;
    for (uint64_t nth = 1;; nth++) {
        pl_error error = {0};
        size_t files = 0;
        pl_memory_fail_nth(nth);
        bool made = pl_demo_make(PL_DEMO_SEED, count_only, &files, &error);
        uint64_t asked = pl_memory_fail_nth(0);
        if (made) {
            assert_true(asked < nth && nth > 10);
            return;
        }
        assert_int_equal(error.code, PL_NOMEM);
    }
}

/* ---- truth ---- */

static long double authalic_q(long double latitude_deg) {
    const long double f = 1.0L / 298.257223563L, e2 = f * (2.0L - f), e = sqrtl(e2);
    long double s = sinl(latitude_deg * acosl(-1.0L) / 180.0L);
    return (1.0L - e2) * (s / (1.0L - e2 * s * s) - logl((1.0L - e * s) / (1.0L + e * s)) / (2.0L * e));
}

/* km2 between two parallels, one degree wide. */
static long double band_km2(long double south, long double north) {
    return 0.5L * 6378.137L * 6378.137L * (authalic_q(north) - authalic_q(south)) * acosl(-1.0L) / 180.0L;
}

/* The generator sums series in double; q is about 1.4 and its rounding a few 1e-16 of it, against a
 * difference of parallels of 1e-3: so 1e-12 relative. */
static void bands_have_their_closed_form(void **state) {
    (void)state;
    for (int32_t south = 45000000; south < 48000000; south += 50000)
        for (int32_t height = 50000; height <= 100000; height += 50000) {
            long double wanted = band_km2(south / 1e6L, (south + height) / 1e6L) / 1e6L;
            long double got = demo_band_km2_per_micro(south, south + height);
            assert_true(fabsl(got - wanted) < 1e-12L * wanted);
        }
    /* The sphere of equal area, as published for WGS84: 510065621.724 km2 in all, so a quarter of it north of
     * 0 ... */
    assert_true(fabsl(band_km2(0, 90) * 720 - 510065621.724089L) < 1e-3L);
}

static void gained_less_lost_is_the_difference(void **state) {
    (void)state;
    static truth_row rows[FILES_MAX];
    for (uint64_t seed = PL_DEMO_SEED; seed < PL_DEMO_SEED + 20; seed++) {
        demo_folder *folder = make(seed);
        for (size_t source = 0; pl_demo_sources[source] != NULL; source++) {
            size_t count = truth_of(folder, pl_demo_sources[source], rows);
            assert_int_equal(count, source == 0 ? 149 : 110);
            for (size_t i = 1; i < count; i++) {
                assert_true(rows[i].instant > rows[i - 1].instant);
                bool changed = false;
                for (int cover = 0; cover < DEMO_COVERS; cover++) {
                    double difference = rows[i].held[cover] - rows[i - 1].held[cover];
                    assert_true(rows[i].gained[cover] >= 0 && rows[i].lost[cover] >= 0);
                    /* four numbers of nine decimals */
                    assert_true(fabs(rows[i].gained[cover] - rows[i].lost[cover] - difference) < 2.1e-9);
                    changed = changed || rows[i].gained[cover] > 0 || rows[i].lost[cover] > 0;
                }
                assert_true(!changed || rows[i].updated);
            }
        }
        drop(folder);
    }
}

/* ---- what is drawn ---- */

typedef struct {
    pl_arena arena;
    pl_polygon polygons[64];
    size_t count;
} cover_drawn;

typedef struct {
    const pl_theatre *theatre;
    const pl_legend *legend;
    cover_drawn covers[DEMO_COVERS];
    size_t ignored, liberated, unmatched, doubled_holes;
} map_drawn;

static void keep_polygon(cover_drawn *cover, const pl_polygon *polygon) {
    pl_ring *rings = pl_arena_alloc(&cover->arena, polygon->count * sizeof *rings);
    assert_true(rings != NULL && cover->count < COUNT(cover->polygons));
    for (size_t i = 0; i < polygon->count; i++) {
        size_t bytes = polygon->rings[i].count * sizeof(pl_point);
        pl_point *points = pl_arena_alloc(&cover->arena, bytes);
        assert_non_null(points);
        memcpy(points, polygon->rings[i].points, bytes);
        rings[i] = (pl_ring){points, polygon->rings[i].count};
    }
    cover->polygons[cover->count++] = (pl_polygon){rings, polygon->count};
}

static bool on_feature(void *context, const pl_feature *feature, pl_error *error) {
    (void)error;
    map_drawn *map = context;
    pl_class class =
        pl_legend_class(map->legend, (pl_slice){0}, feature->properties, feature->property_count);
    int cover = class.status == PL_STATUS_CONTESTED ? DEMO_CONTESTED : (int)class.side;
    map->ignored += class.status == PL_STATUS_IGNORED;
    map->liberated += class.status == PL_STATUS_LIBERATED;
    map->unmatched += class.status == PL_STATUS_UNMATCHED && feature->polygon_count > 0;
    if (class.status != PL_STATUS_HELD && class.status != PL_STATUS_CONTESTED) return true;
    for (size_t i = 0; i < feature->polygon_count; i++)
        keep_polygon(&map->covers[cover], &feature->polygons[i]->polygon);
    return true;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    double from, to;
} stretch;

static int by_from(const void *a, const void *b) {
    return by_size(&((const stretch *)a)->from, &((const stretch *)b)->from);
}

/* Where the parallel meets the polygons, joined, inside the area of interest. */
static size_t stretches_at(const cover_drawn *cover, double lat, pl_box limit, stretch *out) {
    stretch all[256];
    size_t count = 0, joined = 0;
    for (size_t p = 0; p < cover->count; p++) {
        double met[32];
        size_t crossings = 0;
        for (size_t r = 0; r < cover->polygons[p].count; r++) {
            const pl_ring *ring = &cover->polygons[p].rings[r];
            for (size_t i = 0; i < ring->count; i++) {
                pl_point a = ring->points[i], b = ring->points[(i + 1) % ring->count];
                if ((a.lat < lat) == (b.lat < lat)) continue;
                assert_true(crossings < COUNT(met));
                met[crossings++] = a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat);
            }
        }
        qsort(met, crossings, sizeof *met, by_size);
        for (size_t i = 0; i + 1 < crossings; i += 2) {
            stretch one = {fmax(met[i], limit.west), fmin(met[i + 1], limit.east)};
            assert_true(count < COUNT(all));
            if (one.from < one.to) all[count++] = one;
        }
    }
    qsort(all, count, sizeof *all, by_from);
    for (size_t i = 0; i < count; i++) {
        if (joined > 0 && all[i].from <= out[joined - 1].to)
            out[joined - 1].to = fmax(out[joined - 1].to, all[i].to);
        else
            out[joined++] = all[i];
    }
    return joined;
}

static double common(const stretch *a, size_t a_count, const stretch *b, size_t b_count) {
    double sum = 0;
    for (size_t i = 0; i < a_count; i++)
        for (size_t j = 0; j < b_count; j++)
            sum += fmax(0, fmin(a[i].to, b[j].to) - fmax(a[i].from, b[j].from));
    return sum;
}

static size_t add_cuts(const cover_drawn *cover, double *cuts, size_t count) {
    for (size_t p = 0; p < cover->count; p++)
        for (size_t r = 0; r < cover->polygons[p].count; r++)
            for (size_t i = 0; i < cover->polygons[p].rings[r].count; i++) {
                double lat = cover->polygons[p].rings[r].points[i].lat;
                size_t at = 0;
                while (at < count && cuts[at] != lat) at++;
                assert_true(at < 512);
                if (at == count) cuts[count++] = lat;
            }
    return count;
}

/* Held, gained and lost by sweeping the bands between all latitudes at which a vertex lies. Inside a band all
 * edges that bound a cover run side by side, so a stretch's width on the middle parallel is its width on all.
 */
static demo_truth sweep(const cover_drawn *before, const cover_drawn *after, pl_box limit) {
    double cuts[512];
    long double held = 0, gained = 0, lost = 0;
    size_t count = add_cuts(before, cuts, add_cuts(after, cuts, 0));
    qsort(cuts, count, sizeof *cuts, by_size);
    for (size_t i = 0; i + 1 < count; i++) {
        stretch then[64], now[64];
        double middle = (cuts[i] + cuts[i + 1]) / 2;
        size_t then_count = stretches_at(before, middle, limit, then);
        size_t now_count = stretches_at(after, middle, limit, now);
        double kept = common(then, then_count, now, now_count);
        double then_width = common(then, then_count, then, then_count);
        double now_width = common(now, now_count, now, now_count);
        long double band = band_km2(cuts[i], cuts[i + 1]);
        held += band * now_width;
        gained += band * (now_width - kept);
        lost += band * (then_width - kept);
    }
    return (demo_truth){(double)held, (double)gained, (double)lost};
}

typedef struct {
    pl_arena arena;
    pl_theatre theatre;
    pl_source source;
    pl_legend legend;
} definitions;

static void read_definitions(const demo_folder *folder, const char *name, definitions *ret) {
    pl_error error = {0};
    char path[64];
    bool read = pl_theatre_parse("theatre", file_of(folder, "theatres/" PL_DEMO_THEATRE ".yaml")->text,
                                 &ret->arena, &ret->theatre, &error);
    snprintf(path, sizeof path, "sources/%s.yaml", name);
    read = read && pl_source_parse(path, file_of(folder, path)->text, &ret->arena, &ret->source, &error);
    snprintf(path, sizeof path, "legends/%s.yaml", name);
    read = read && pl_legend_parse(path, file_of(folder, path)->text, &ret->theatre, &ret->arena,
                                   &ret->legend, &error);
    if (!read) fail_msg("%s", error.text);
    assert_string_equal(ret->source.name, name);
    assert_string_equal(ret->source.theatre, PL_DEMO_THEATRE);
    assert_string_equal(ret->source.legend, ret->legend.name);
    assert_string_equal(ret->theatre.sides[DEMO_TARSENIA].name, demo_cover_names[DEMO_TARSENIA]);
    assert_string_equal(ret->theatre.sides[DEMO_VELMARK].name, demo_cover_names[DEMO_VELMARK]);
    assert_true(ret->legend.area_of_interest.west == DEMO_WEST_OF_INTEREST / 1e6);
    assert_true(ret->legend.area_of_interest.south == DEMO_SOUTH_OF_INTEREST / 1e6);
    assert_true(ret->legend.area_of_interest.east == DEMO_EAST_OF_INTEREST / 1e6);
    assert_true(ret->legend.area_of_interest.north == DEMO_NORTH_OF_INTEREST / 1e6);
}

static void drop_map(map_drawn *map) {
    for (int cover = 0; cover < DEMO_COVERS; cover++) pl_arena_free(&map->covers[cover].arena);
}

/* Reads one source's files back and holds them to the truth within 1e-8 km2: the sweep adds about 150 bands
 * of widths near 1 degree (rounding 1e-16 of up to 24, times 850 km2 a degree), the truth has nine decimals.
 */
static void check_source(const demo_folder *folder, const char *name) {
    static truth_row rows[FILES_MAX];
    definitions d = {0};
    read_definitions(folder, name, &d);
    size_t count = truth_of(folder, name, rows), with_points = 0, with_lines = 0, with_null = 0;
    pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, NULL);
    assert_non_null(seen);
    map_drawn before = {0};
    for (size_t i = 0; i < count; i++) {
        const demo_file *file = file_of(folder, rows[i].path);
        map_drawn map = {.theatre = &d.theatre, .legend = &d.legend};
        pl_error error = {0};
        pl_file_counts counts;
        pl_file_match match;
        assert_int_equal(pl_source_file(&d.source, file->path, &match), PL_FILE_MAP);
        assert_true(match.instant == rows[i].instant);
        if (!pl_geojson_read(file->path, file->text, seen, on_feature, &map, NULL, NULL, &counts, &error))
            fail_msg("%s", error.text);
        with_points += counts.points > 0;
        with_lines += counts.lines > 0;
        with_null += counts.null_geometries > 0;
        for (int cover = 0; cover < DEMO_COVERS; cover++) {
            demo_truth drawn = sweep(&before.covers[cover], &map.covers[cover], d.legend.area_of_interest);
            assert_true(fabs(drawn.held_km2 - rows[i].held[cover]) < 1e-8);
            if (i == 0) continue;
            assert_true(fabs(drawn.gained_km2 - rows[i].gained[cover]) < 1e-8);
            assert_true(fabs(drawn.lost_km2 - rows[i].lost[cover]) < 1e-8);
        }
        if (strcmp(name, "meridian") == 0)
            assert_true(map.ignored == 2 && map.liberated == 1 && map.unmatched == 1);
        drop_map(&before);
        before = map;
    }
    if (strcmp(name, "meridian") == 0)
        assert_true(with_points == count && with_lines == count);
    else
        assert_true(with_null == count);
    drop_map(&before);
    pl_seen_close(seen);
    pl_arena_free(&d.arena);
}

static void drawn_is_true(void **state) {
    (void)state;
    for (uint64_t seed = PL_DEMO_SEED; seed < PL_DEMO_SEED + 3; seed++) {
        demo_folder *folder = make(seed);
        for (size_t i = 0; pl_demo_sources[i] != NULL; i++) check_source(folder, pl_demo_sources[i]);
        drop(folder);
    }
}

/* ---- the story ---- */

static void everything_promised_happens(void **state) {
    (void)state;
    demo_war *war = malloc(sizeof *war);
    assert_non_null(war);
    demo_war_make(PL_DEMO_SEED, war);
    unsigned events = 0;
    size_t unchanged = 0, twice = 0, published = 0;
    pl_day last = 0;
    bool day_has_map[DEMO_DAYS + 1] = {false};
    for (size_t i = 0; i < war->count; i++) {
        const demo_moment *moment = &war->moments[i];
        assert_true(i == 0 || moment->instant > war->moments[i - 1].instant);
        events |= moment->events;
        if (!moment->published) continue;
        pl_day day = pl_instant_day(moment->instant);
        published++;
        unchanged += i > 0 && (moment->events & ~(unsigned)(DEMO_HISTORY_ONLY | DEMO_LABELS_ONLY)) == 0;
        twice += day == last;
        last = day;
        day_has_map[day - DEMO_FIRST_DAY] = true;
    }
    size_t days_without = 0;
    for (int day = 0; day < DEMO_DAYS; day++) days_without += !day_has_map[day];
    assert_int_equal(events, (1u << DEMO_EVENT_KINDS) - 1);
    assert_int_equal(published, 149);
    assert_true(unchanged >= 15 && twice >= 20 && days_without >= 4);
    free(war);
}

/* The reclassification leaves the sum of held and contested where it was; the border sliver is metres wide;
 * the patch drawn is withdrawn whole, eight days later; the redraw changes nothing. */
static void events_amount_to_what_they_say(void **state) {
    (void)state;
    demo_war *war = malloc(sizeof *war);
    assert_non_null(war);
    demo_war_make(PL_DEMO_SEED, war);
    pl_instant patch_drawn = 0;
    for (size_t i = 1; i < war->count; i++) {
        const demo_moment *now = &war->moments[i], *then = &war->moments[i - 1];
        demo_truth held = demo_measure(&war->fine, &then->ground, &now->ground, DEMO_TARSENIA);
        demo_truth contested = demo_measure(&war->fine, &then->ground, &now->ground, DEMO_CONTESTED);
        if (now->events == DEMO_RECLASSIFIED) {
            assert_true(held.lost_km2 > 25 && held.gained_km2 == 0);
            assert_true(fabs(held.lost_km2 - contested.gained_km2) < 1e-12 && contested.lost_km2 == 0);
        }
        if (now->events == DEMO_BORDER_SLIVER) {
            /* 18 strips out, 18 in, of 30 millionths of a degree: 0.05 degrees of latitude are 5.56 km, 30
             * millionths of a degree of longitude 2.3 m */
            assert_true(fabs(held.gained_km2 - 18 * 5.56 * 0.0023) < 0.02);
            assert_true(fabs(held.lost_km2 - 18 * 5.56 * 0.0023) < 0.02);
        }
        if (now->events == DEMO_REDRAWN)
            assert_true(held.gained_km2 == 0 && held.lost_km2 == 0 && now->redrawn && !then->redrawn);
        if (now->events == DEMO_GREY_GROWS) assert_true(held.gained_km2 == 0 && contested.gained_km2 > 15);
        if (now->events & DEMO_PATCH_DRAWN) patch_drawn = now->instant;
        if (now->events & DEMO_PATCH_WITHDRAWN) {
            double days = (double)(now->instant - patch_drawn) / PL_DAY_SECONDS;
            assert_true(fabs(days - 8) < 0.2 && held.lost_km2 > 5);
        }
    }
    free(war);
}

/* ---- claims, judged on the truth ---- */

typedef struct {
    const demo_folder *folder;
    pl_arena arena;
} truth_series;

/* The steps of a source and side that the truth tells, up to as_of. */
static bool steps_of(truth_series *truth, const char *source, const char *side, pl_instant as_of,
                     pl_series *ret, pl_error *error) {
    static truth_row rows[FILES_MAX];
    size_t count = truth_of(truth->folder, source, rows), kept = 0;
    int cover = side != NULL && strcmp(side, "velmark") == 0 ? DEMO_VELMARK : DEMO_TARSENIA;
    pl_step *steps = pl_arena_alloc(&truth->arena, count * sizeof *steps);
    if (steps == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count && rows[i].instant <= as_of; i++) {
        steps[i] = (pl_step){.instant = rows[i].instant,
                             .updated = rows[i].updated,
                             .held_km2 = rows[i].held[cover],
                             .contested_km2 = rows[i].held[DEMO_CONTESTED]};
        steps[i].gained_km2[PL_KIND_ADVANCE] = rows[i].gained[cover];
        steps[i].lost_km2[PL_KIND_RETREAT] = rows[i].lost[cover];
        kept++;
    }
    *ret = (pl_series){.source = source, .as_of = as_of, .steps = steps, .count = kept};
    return true;
}

static bool maps_from_truth(void *context, const char *source, pl_instant as_of, const pl_maps **ret,
                            pl_error *error) {
    truth_series *truth = context;
    pl_series series;
    pl_maps *maps = pl_arena_alloc(&truth->arena, sizeof *maps);
    if (maps == NULL) return pl_fail_nomem(error);
    if (!steps_of(truth, source, NULL, as_of, &series, error)) return false;
    pl_instant *instants = pl_arena_alloc(&truth->arena, (series.count + 1) * sizeof *instants);
    uint32_t *updates = pl_arena_alloc(&truth->arena, (series.count + 1) * sizeof *updates);
    if (instants == NULL || updates == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < series.count; i++) {
        instants[i] = series.steps[i].instant;
        updates[i + 1] = updates[i] + (i > 0 && series.steps[i].updated);
    }
    bool meridian = strcmp(source, "meridian") == 0;
    *maps = (pl_maps){.source = meridian ? "meridian" : "harbor",
                      .maker = meridian ? "Meridian Atlas" : "Harbor Map Desk",
                      .day_turn_seconds = meridian ? 12 * 3600 : 0,
                      .instants = instants,
                      .updates = updates,
                      .count = series.count};
    *ret = maps;
    return true;
}

static bool values_from_truth(void *context, const pl_query *query, const pl_span *spans, size_t count,
                              bool intervals, pl_value *ret, pl_error *error) {
    pl_series series;
    (void)intervals;
    if (!steps_of(context, query->source, query->side, query->as_of, &series, error)) return false;
    for (size_t i = 0; i < count; i++) {
        const pl_period period = pl_series_between(&series, spans[i].begin, spans[i].end, query->kinds);
        const double days = (double)(spans[i].end - spans[i].begin) / PL_DAY_SECONDS;
        const double values[] = {[PL_MEASURE_GAINED] = period.gained_km2,
                                 [PL_MEASURE_LOST] = period.lost_km2,
                                 [PL_MEASURE_NET] = period.net_km2,
                                 [PL_MEASURE_PACE] = period.net_km2 / days,
                                 [PL_MEASURE_HELD] = period.held_km2};
        assert_true(query->measure <= PL_MEASURE_HELD);
        ret[i] = (pl_value){values[query->measure], NAN, NAN};
    }
    return true;
}

static bool no_sectors(void *context, const pl_sector_name **ret, size_t *ret_count, pl_error *error) {
    (void)context;
    (void)error;
    *ret = NULL;
    *ret_count = 0;
    return true;
}

static void check_claims(uint64_t seed) {
    demo_folder *folder = make(seed);
    truth_series truth = {.folder = folder};
    pl_arena arena = {0};
    pl_error error = {0};
    const pl_statement *statement =
        pl_statement_parse(PL_DEMO_STATEMENT, file_of(folder, PL_DEMO_STATEMENT)->text, &arena, &error);
    if (statement == NULL) fail_msg("%s", error.text);
    assert_string_equal(pl_statement_theatre(statement), PL_DEMO_THEATRE);
    pl_statement_result result;
    const pl_evidence evidence = {&truth, maps_from_truth, values_from_truth, no_sectors};
    if (!pl_statement_check(statement, &(pl_check_options){.known_now = false}, &evidence, &arena, &result,
                            &error))
        fail_msg("%s", error.text);
    unsigned words = 0;
    assert_int_equal(result.claim_count, demo_claim_count);
    for (size_t i = 0; i < demo_claim_count; i++) {
        const pl_claim_result *claim = &result.claims[i];
        assert_string_equal(claim->id, demo_claims[i].id);
        if (strcmp(pl_verdict_names[claim->verdict], demo_claims[i].verdict) != 0)
            fail_msg("seed %llu, %s: %s, and %s was to come", (unsigned long long)seed, claim->id,
                     pl_verdict_names[claim->verdict], demo_claims[i].verdict);
        words |= 1u << claim->verdict;
    }
    assert_int_equal(words, (1u << PL_VERDICT_COUNT) - 1);
    pl_arena_free(&arena);
    pl_arena_free(&truth.arena);
    drop(folder);
}

static void every_claim_gets_its_word(void **state) {
    (void)state;
    for (uint64_t seed = PL_DEMO_SEED; seed < PL_DEMO_SEED + 10; seed++) check_claims(seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_bytes),
        cmocka_unit_test(sizes_and_names),
        cmocka_unit_test(a_writer_that_fails_ends_it),
        cmocka_unit_test(every_failing_allocation_is_told),
        cmocka_unit_test(bands_have_their_closed_form),
        cmocka_unit_test(gained_less_lost_is_the_difference),
        cmocka_unit_test(drawn_is_true),
        cmocka_unit_test(everything_promised_happens),
        cmocka_unit_test(events_amount_to_what_they_say),
        cmocka_unit_test(every_claim_gets_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
