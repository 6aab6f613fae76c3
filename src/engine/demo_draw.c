/* demo_draw.c - the invented ground as two makers would draw it, in GeoJSON: Meridian Atlas with everything
 * that real archives bring along (overlapping, abutting and doubled polygons, a hole, a layer of history,
 * other wars far away, points and lines), Harbor Map Desk coarsely and with little else. What the drawing
 * covers is the ground to the digit. */
#include "engine/demo_ground.h"

#include "text/json.h"

#include <stdio.h>
#include <stdlib.h>

#define RING_MAX (8 * DEMO_ROWS + 8)

typedef struct {
    int32_t lon, lat; /* millionths of a degree */
} place;

typedef struct {
    int count;
    place places[RING_MAX];
} ring;

/* How a maker draws. */
typedef struct {
    pl_json json;
    bool third;   /* positions carry a third coordinate, 0 */
    bool redrawn; /* a vertex in the middle of every edge, clockwise, another start */
} pen;

/* ---- rings ---- */

static void ring_add(ring *into, int32_t lon, int32_t lat) {
    if (into->count > 0 && into->places[into->count - 1].lon == lon &&
        into->places[into->count - 1].lat == lat)
        return;
    into->places[into->count++] = (place){lon, lat};
}

/* The outline of [left, right) in the strips [first, end): up its right side, down its left. */
static ring ring_of_strips(const demo_land *land, int first, int end, const int32_t *left,
                           const int32_t *right) {
    ring made = {0};
    for (int row = first; row < end; row++) {
        int32_t south = DEMO_SOUTH + row * land->height;
        ring_add(&made, land->reference[row] + right[row], south);
        ring_add(&made, land->reference[row + 1] + right[row], south + land->height);
    }
    for (int row = end - 1; row >= first; row--) {
        int32_t south = DEMO_SOUTH + row * land->height;
        ring_add(&made, land->reference[row + 1] + left[row], south + land->height);
        ring_add(&made, land->reference[row] + left[row], south);
    }
    return made;
}

static ring ring_of_box(int32_t west, int32_t south, int32_t east, int32_t north) {
    return (ring){4, {{west, south}, {east, south}, {east, north}, {west, north}}};
}

/* The same ground with other vertices. The middle of an edge is a whole millionth: strips' parallels and
 * lines of reference are even, and along a parallel any vertex will do. */
static ring redraw(const ring *old) {
    ring made = {0};
    int n = old->count, start = n / 3;
    for (int i = 0; i < n; i++) {
        place a = old->places[(start + n - i) % n], b = old->places[(start + 2 * n - i - 1) % n];
        ring_add(&made, a.lon, a.lat);
        ring_add(&made, (a.lon + b.lon) / 2, (a.lat + b.lat) / 2);
    }
    return made;
}

/* ---- JSON ---- */

static void put_micro(pen *with, int32_t micro) {
    char text[24];
    int length = snprintf(text, sizeof text, "%s%d.%06d", micro < 0 ? "-" : "", abs(micro) / 1000000,
                          abs(micro) % 1000000);
    pl_json_raw(&with->json, (pl_slice){text, (size_t)length});
}

static void put_place(pen *with, place at) {
    pl_json_array(&with->json);
    put_micro(with, at.lon);
    put_micro(with, at.lat);
    if (with->third) pl_json_integer(&with->json, 0);
    pl_json_end(&with->json);
}

static void put_ring(pen *with, const ring *drawn) {
    ring other;
    if (with->redrawn) {
        other = redraw(drawn);
        drawn = &other;
    }
    pl_json_array(&with->json);
    for (int i = 0; i < drawn->count; i++) put_place(with, drawn->places[i]);
    put_place(with, drawn->places[0]);
    pl_json_end(&with->json);
}

static void begin_feature(pen *with, const char *name, const char *fill) {
    pl_json_object(&with->json);
    pl_json_key_text(&with->json, "type", "Feature");
    pl_json_key(&with->json, "properties");
    pl_json_object(&with->json);
    pl_json_key_text(&with->json, "name", name);
    if (fill != NULL) pl_json_key_text(&with->json, "fill", fill);
    pl_json_end(&with->json);
    pl_json_key(&with->json, "geometry");
}

/* Of type `type`, up to its coordinates. */
static void begin_geometry(pen *with, const char *type) {
    pl_json_object(&with->json);
    pl_json_key_text(&with->json, "type", type);
    pl_json_key(&with->json, "coordinates");
}

static void put_polygon_geometry(pen *with, const ring *shell, const ring *hole) {
    begin_geometry(with, "Polygon");
    pl_json_array(&with->json);
    put_ring(with, shell);
    if (hole != NULL && hole->count > 0) put_ring(with, hole);
    pl_json_end(&with->json);
    pl_json_end(&with->json);
}

static void put_line_geometry(pen *with, const place *places, size_t count) {
    begin_geometry(with, "LineString");
    pl_json_array(&with->json);
    for (size_t i = 0; i < count; i++) put_place(with, places[i]);
    pl_json_end(&with->json);
    pl_json_end(&with->json);
}

static void put_point_geometry(pen *with, place at) {
    begin_geometry(with, "Point");
    put_place(with, at);
    pl_json_end(&with->json);
}

static void put_polygon(pen *with, const char *name, const char *fill, const ring *shell, const ring *hole) {
    begin_feature(with, name, fill);
    put_polygon_geometry(with, shell, hole);
    pl_json_end(&with->json);
}

static void put_box(pen *with, const char *name, const char *fill, ring box) {
    put_polygon(with, name, fill, &box, NULL);
}

static pen begin_file(pl_buffer *out, bool third, bool redrawn) {
    pen with = {.third = third, .redrawn = redrawn};
    pl_json_start(&with.json, out, false);
    pl_json_object(&with.json);
    pl_json_key_text(&with.json, "type", "FeatureCollection");
    pl_json_key(&with.json, "features");
    pl_json_array(&with.json);
    return with;
}

static void end_file(pen *with, pl_buffer *out) {
    pl_json_end(&with->json);
    pl_json_end(&with->json);
    pl_buffer_text(out, "\n");
}

/* ---- what both draw ---- */

static ring pocket_in(const demo_land *land, const demo_ground *ground, int first, int end) {
    int32_t left[DEMO_ROWS], right[DEMO_ROWS];
    int from = end, to = first;
    for (int row = first; row < end; row++) {
        left[row] = ground->pocket[row].from;
        right[row] = ground->pocket[row].to;
        if (left[row] >= right[row]) continue;
        if (row < from) from = row;
        to = row + 1;
    }
    return from < to ? ring_of_strips(land, from, to, left, right) : (ring){0};
}

static void put_salient(pen *with, const demo_land *land, const demo_ground *ground, const char *name,
                        const char *fill) {
    int32_t east[DEMO_ROWS];
    int first = land->rows, end = 0;
    for (int row = 0; row < land->rows; row++) {
        east[row] = ground->border[row] + ground->salient[row];
        if (ground->salient[row] <= 0) continue;
        if (row < first) first = row;
        end = row + 1;
    }
    if (first >= end) return;
    ring outline = ring_of_strips(land, first, end, ground->border, east);
    put_polygon(with, name, fill, &outline, NULL);
}

/* ---- Meridian Atlas ---- */

#define OCCUPIED "Occupied /// by Tarsenia"
#define OCCUPIED_FILL "#c0392b"

enum { PRE_WAR_ROW = 8, PRE_WAR_END = 31, LATEST_ROW = 4, LATEST_END = 20 };

/* Held since before 2031, along the border; and the rest in sectors that abut on it and on each other. In the
 * strips of LATEST the sectors stop at the front of the first day or of today, whichever lies behind. */
static void put_occupied(pen *with, const demo_war *war, const demo_ground *ground) {
    static const int cuts[2][4] = {{0, 18, 36, DEMO_ROWS}, {0, 26, DEMO_ROWS, DEMO_ROWS}};
    const demo_land *land = &war->fine;
    int32_t left[DEMO_ROWS], right[DEMO_ROWS], old[DEMO_ROWS];
    for (int row = 0; row < DEMO_ROWS; row++) {
        bool latest = row >= LATEST_ROW && row < LATEST_END && war->front_at_start[row] > ground->front[row];
        left[row] = latest ? war->front_at_start[row] : ground->front[row];
        right[row] = row >= PRE_WAR_ROW && row < PRE_WAR_END ? -250000 : ground->border[row];
        old[row] = -250000;
    }
    ring before = ring_of_strips(land, PRE_WAR_ROW, PRE_WAR_END, old, ground->border);
    put_polygon(with, "Held before 2031 /// by Tarsenia", "#7f1d1d", &before, NULL);
    for (int i = 0; i < 3; i++) {
        int first = cuts[with->redrawn][i], end = cuts[with->redrawn][i + 1];
        if (first >= end) continue;
        ring sector = ring_of_strips(land, first, end, left, right);
        ring hole = pocket_in(land, ground, first, end);
        put_polygon(with, OCCUPIED, OCCUPIED_FILL, &sector, &hole);
    }
}

/* What was taken since the first day, drawn again over the sectors by 0.02 degrees: a part each strip. The
 * same class in another spelling of its colour. */
static void put_latest(pen *with, const demo_war *war, const demo_ground *ground) {
    begin_feature(with, OCCUPIED, "C0392B");
    begin_geometry(with, "MultiPolygon");
    pl_json_array(&with->json);
    for (int row = LATEST_ROW; row < LATEST_END; row++) {
        int32_t right[DEMO_ROWS];
        right[row] = war->front_at_start[row] + 20000;
        if (ground->front[row] >= war->front_at_start[row]) continue;
        ring part = ring_of_strips(&war->fine, row, row + 1, ground->front, right);
        pl_json_array(&with->json);
        put_ring(with, &part);
        pl_json_end(&with->json);
    }
    pl_json_end(&with->json);
    pl_json_end(&with->json);
    pl_json_end(&with->json);
}

/* The grey zone, in one collection with its label and its middle line. */
static void put_grey(pen *with, const demo_land *land, const demo_ground *ground) {
    int32_t west[DEMO_ROWS];
    int first = land->rows, end = 0;
    for (int row = 0; row < land->rows; row++) {
        west[row] = ground->front[row] - ground->grey[row];
        if (ground->grey[row] <= 0) continue;
        if (row < first) first = row;
        end = row + 1;
    }
    if (first >= end) return;
    ring zone = ring_of_strips(land, first, end, west, ground->front);
    begin_feature(with, "Contested /// grey zone", "#95a5a6");
    pl_json_object(&with->json);
    pl_json_key_text(&with->json, "type", "GeometryCollection");
    pl_json_key(&with->json, "geometries");
    pl_json_array(&with->json);
    put_point_geometry(with, zone.places[0]);
    put_polygon_geometry(with, &zone, NULL);
    put_line_geometry(with, zone.places, 4);
    pl_json_end(&with->json);
    pl_json_end(&with->json);
    pl_json_end(&with->json);
}

static const struct {
    const char *name;
    place at;
} towns[] = {
    {"Korsemunde", {-22310000, 46480000}}, {"Brenvallo", {-22680000, 46130000}},
    {"Pharrowick", {-21720000, 46940000}}, {"Dessivane", {-21530000, 45660000}},
    {"Quenholt", {-22150000, 47350000}},   {"Jalvane", {-23040000, 46710000}},
    {"Istermoor", {-20880000, 46350000}},  {"Ulmerat", {-20790000, 47480000}},
};
static const place road[] = {
    {-23040000, 46710000}, {-22310000, 46480000}, {-21720000, 46940000}, {-20790000, 47480000}};

static void put_labels(pen *with, int version) {
    for (size_t i = 0; i < sizeof towns / sizeof *towns; i++) {
        begin_feature(with, towns[i].name, NULL);
        place at = towns[i].at;
        if (i == 0) at.lat += version * 10000;
        put_point_geometry(with, at);
        pl_json_end(&with->json);
    }
    begin_feature(with, "Road M-1", "#2c3e50");
    put_line_geometry(with, road, sizeof road / sizeof *road);
    pl_json_end(&with->json);
}

void demo_draw_meridian(const demo_war *war, const demo_moment *moment, pl_buffer *out) {
    const demo_ground *ground = &moment->ground;
    pen with = begin_file(out, true, moment->redrawn);
    put_labels(&with, moment->labels);
    put_occupied(&with, war, ground);
    put_latest(&with, war, ground);
    /* the same polygon twice, wholly inside a sector */
    for (int i = 0; i < 2; i++)
        put_box(&with, OCCUPIED, OCCUPIED_FILL, ring_of_box(-21640000, 46950000, -21510000, 47050000));
    put_box(&with, "Gannet Island /// by Tarsenia", OCCUPIED_FILL,
            ring_of_box(DEMO_ISLAND_WEST, DEMO_ISLAND_SOUTH, ground->island_east, DEMO_ISLAND_NORTH));
    put_grey(&with, &war->fine, ground);
    put_salient(&with, &war->fine, ground, "Held by Velmark", "#2471a3");
    /* history: taken back in 2030, partly retaken since */
    put_box(&with, "Liberated /// 2030", "#27ae60",
            ring_of_box(-22250000 - moment->history * 30000, 46520000, -21990000, 46780000));
    /* another war, drawn in a colour of its own, far away and at the edge; and one in a colour of this war */
    put_box(&with, "Other wars", "#f5b041", ring_of_box(-31000000, 50000000, -28500000, 51500000));
    put_box(&with, "Other wars", "#f5b041", ring_of_box(-24300000, 47200000, -23900000, 47500000));
    put_box(&with, OCCUPIED, OCCUPIED_FILL, ring_of_box(-27500000, 46000000, -26000000, 47000000));
    put_box(&with, "Flood of 2029", "#8e44ad", ring_of_box(-23300000, 45900000, -23150000, 45980000));
    end_file(&with, out);
}

/* ---- outlines ---- */

const char *const demo_country_codes[DEMO_COUNTRIES] = {"XV-01", "XT-01"};

static ring country(const demo_land *land, int32_t left, int32_t right) {
    int32_t lefts[DEMO_ROWS], rights[DEMO_ROWS];
    for (int row = 0; row < land->rows; row++) {
        lefts[row] = left;
        rights[row] = right;
    }
    return ring_of_strips(land, 0, land->rows, lefts, rights);
}

void demo_draw_countries(const demo_land *land, pl_buffer *out) {
    static const char *const names[DEMO_COUNTRIES] = {"Velmark", "Tarsenia"};
    pen with = begin_file(out, false, false);
    for (int i = 0; i < DEMO_COUNTRIES; i++) {
        const ring outline = country(land, i == 0 ? -DEMO_COUNTRY_WIDTH : 0, i == 0 ? 0 : DEMO_COUNTRY_WIDTH);
        pl_json_object(&with.json);
        pl_json_key_text(&with.json, "type", "Feature");
        pl_json_key(&with.json, "properties");
        pl_json_object(&with.json);
        pl_json_key_text(&with.json, "code", demo_country_codes[i]);
        pl_json_key_text(&with.json, "name", names[i]);
        pl_json_end(&with.json);
        pl_json_key(&with.json, "geometry");
        put_polygon_geometry(&with, &outline, NULL);
        pl_json_end(&with.json);
    }
    end_file(&with, out);
}

double demo_country_km2(const demo_land *land) {
    double km2 = 0;
    for (int row = 0; row < land->rows; row++) km2 += land->km2_per_micro[row] * DEMO_COUNTRY_WIDTH;
    return km2;
}

/* ---- Harbor Map Desk ---- */

void demo_draw_harbor(const demo_land *land, const demo_ground *ground, pl_buffer *out) {
    pen with = begin_file(out, false, false);
    for (int half = 0; half < 2; half++) {
        int first = half * DEMO_COARSE_ROWS / 2, end = first + DEMO_COARSE_ROWS / 2;
        ring outline = ring_of_strips(land, first, end, ground->front, ground->border);
        ring hole = pocket_in(land, ground, first, end);
        put_polygon(&with, half == 0 ? "Tarsenian control, south" : "Tarsenian control, north", NULL,
                    &outline, &hole);
    }
    put_box(&with, "Tarsenian control, island", NULL,
            ring_of_box(DEMO_ISLAND_WEST, DEMO_ISLAND_SOUTH, ground->island_east, DEMO_ISLAND_NORTH));
    put_salient(&with, land, ground, "Velmark control", NULL);
    begin_feature(&with, "Reserved", NULL);
    pl_json_null(&with.json);
    pl_json_end(&with.json);
    end_file(&with, out);
}
