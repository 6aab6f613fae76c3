/* svg_map.c - a map: layers of areas, lines and named points in Albers' equal-area projection, with a scale
 * bar.
 *
 * Lines are drawn to half a pixel (svg_path.c), and areas too small to see become a dot where their ink is
 * about change: a patch of 1 km2 is to be found on a map of a country. */
#include "geom/albers.h"
#include "report/markup.h"
#include "report/svg_draw.h"

#include <math.h>

#define MARGIN 4.0
#define TALLEST 1.1 /* height by width */
#define NAMES_MAX ((size_t)200)
#define DOT 1.6 /* units: an area whose box is smaller on both sides is drawn as a dot of this radius */

static const char *const ink_classes[PL_INK_COUNT] = {
    [PL_INK_LAND] = "m-land",       [PL_INK_HELD] = "m-held",     [PL_INK_OTHER] = "m-other",
    [PL_INK_CONTESTED] = "m-grey",  [PL_INK_GAINED] = "m-gained", [PL_INK_LOST] = "m-lost",
    [PL_INK_SET_APART] = "m-apart", [PL_INK_SECTOR] = "m-sector", [PL_INK_FRONT] = "m-front",
    [PL_INK_MOVED] = "m-moved",     [PL_INK_PLACE] = "m-place"};

typedef struct {
    pl_albers albers;
    double scale, left, top; /* units a metre; of the north-west corner, in metres */
    pl_box box;
    double width, height;
    pl_buffer *out;
} layout;

static void place(const layout *l, pl_point point, double *ret_x, double *ret_y) {
    double x, y;
    pl_albers_forward(&l->albers, point, &x, &y);
    *ret_x = MARGIN + (x - l->left) * l->scale;
    *ret_y = MARGIN + (l->top - y) * l->scale;
}

/* The extent of the box's rim in metres. */
static void extent(const layout *l, double *ret_west, double *ret_south, double *ret_east,
                   double *ret_north) {
    double west = INFINITY, south = INFINITY, east = -INFINITY, north = -INFINITY;
    for (int i = 0; i <= 16; i++) {
        const double lon = l->box.west + (l->box.east - l->box.west) * i / 16,
                     lat = l->box.south + (l->box.north - l->box.south) * i / 16;
        const pl_point rim[] = {
            {lon, l->box.south}, {lon, l->box.north}, {l->box.west, lat}, {l->box.east, lat}};
        for (int k = 0; k < 4; k++) {
            double x, y;
            pl_albers_forward(&l->albers, rim[k], &x, &y);
            west = fmin(west, x);
            east = fmax(east, x);
            south = fmin(south, y);
            north = fmax(north, y);
        }
    }
    *ret_west = west;
    *ret_south = south;
    *ret_east = east;
    *ret_north = north;
}

static layout layout_of(const pl_map *map, double width) {
    layout l = {.box = map->box, .albers = pl_albers_of_box(map->box), .width = width};
    double west, south, east, north;
    extent(&l, &west, &south, &east, &north);
    l.left = west;
    l.top = north;
    const double room = width - 2 * MARGIN;
    l.scale = fmin(room / fmax(east - west, 1), TALLEST * room / fmax(north - south, 1));
    l.left -= (room / l.scale - (east - west)) / 2;
    l.height = (north - south) * l.scale + 2 * MARGIN;
    return l;
}

static void draw_path(const layout *l, const pl_point *points, size_t count, bool closed) {
    /* A line's width beyond the picture. */
    const pl_box seen = {-4, -4, l->width + 4, l->height + 4};
    pl_draw_point *placed = pl_malloc((count + 1) * sizeof *placed);
    if (placed == NULL) {
        l->out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) place(l, points[i], &placed[i].x, &placed[i].y);
    pl_draw_path(l->out, placed, count, closed, &seen);
    pl_free(placed);
}

static bool is_change(pl_ink ink) {
    return ink == PL_INK_GAINED || ink == PL_INK_LOST || ink == PL_INK_SET_APART;
}

/* Smaller than a dot? Then where the dot is to be. */
static bool is_dot(const layout *l, const pl_polygon *polygon, double *ret_x, double *ret_y) {
    const pl_box box = pl_box_of_polygon(polygon);
    double x1, y1, x2, y2;
    place(l, (pl_point){box.west, box.north}, &x1, &y1);
    place(l, (pl_point){box.east, box.south}, &x2, &y2);
    *ret_x = (x1 + x2) / 2;
    *ret_y = (y1 + y2) / 2;
    return fabs(x2 - x1) < 2 * DOT && fabs(y2 - y1) < 2 * DOT;
}

/* A path a polygon: polygons may overlap, and holes must not cut into others. */
static void draw_areas(const layout *l, const pl_map_layer *layer) {
    pl_buffer *out = l->out;
    for (size_t i = 0; i < layer->polygon_count; i++) {
        const pl_polygon *polygon = &layer->polygons[i];
        double x, y;
        if (!pl_box_meets(pl_box_of_polygon(polygon), l->box) || is_dot(l, polygon, &x, &y)) continue;
        pl_markup_wrap(out, "<path fill-rule=\"evenodd\" class=\"", ink_classes[layer->ink], "\" d=\"");
        for (size_t r = 0; r < polygon->count; r++)
            draw_path(l, polygon->rings[r].points, polygon->rings[r].count, true);
        pl_buffer_text(out, "\"/>\n");
    }
    for (size_t i = 0; is_change(layer->ink) && i < layer->polygon_count; i++) {
        double x, y;
        if (!pl_box_meets(pl_box_of_polygon(&layer->polygons[i]), l->box) ||
            !is_dot(l, &layer->polygons[i], &x, &y))
            continue;
        pl_markup_wrap(out, "<circle class=\"", ink_classes[layer->ink], "\"");
        pl_draw_attribute(out, "cx", x);
        pl_draw_attribute(out, "cy", y);
        pl_draw_attribute(out, "r", DOT);
        pl_buffer_text(out, "/>");
    }
}

/* A name is left out where it would cover one that stands there already: the first points are named first. */
static void draw_points(const layout *l, const pl_map_layer *layer) {
    pl_box named[NAMES_MAX];
    size_t named_count = 0;
    for (size_t i = 0; i < layer->point_count; i++) {
        const char *name = layer->points[i].name;
        double x, y;
        place(l, layer->points[i].at, &x, &y);
        if (x < 0 || y < 0 || x > l->width || y > l->height) continue;
        pl_buffer_text(l->out, "<circle class=\"m-place\" r=\"2.2\"");
        pl_draw_attribute(l->out, "cx", x);
        pl_draw_attribute(l->out, "cy", y);
        pl_markup_wrap(l->out, "><title>", name, "</title></circle>");
        const double wide = pl_draw_text_width(name) + 6;
        const bool before = x + wide > l->width;
        const pl_box room = {before ? x - wide : x, y - 7, before ? x : x + wide, y + 6};
        bool free = named_count < NAMES_MAX;
        for (size_t k = 0; free && k < named_count; k++) free = !pl_box_meets(room, named[k]);
        if (!free) continue;
        named[named_count++] = room;
        pl_draw_text(l->out, before ? x - 5 : x + 5, y + 4, before ? "end" : "start", name);
    }
}

static void draw_layer(const layout *l, const pl_map_layer *layer) {
    pl_buffer *out = l->out;
    draw_areas(l, layer);
    if (layer->path_count > 0) {
        pl_markup_wrap(out, "<path class=\"", ink_classes[layer->ink], "\" d=\"");
        for (size_t i = 0; i < layer->path_count; i++)
            if (layer->paths[i].count > 1) draw_path(l, layer->paths[i].points, layer->paths[i].count, false);
        pl_buffer_text(out, "\"/>\n");
    }
    draw_points(l, layer);
}

static void draw_scale_bar(const layout *l, double y) {
    /* 1, 2 or 5 times a power of ten kilometres, at most a third of the width. */
    const double most_km = l->width / 3 / l->scale / 1000, power = pow(10, floor(log10(most_km)));
    const double km = (most_km / power >= 5 ? 5 : most_km / power >= 2 ? 2 : 1) * power;
    const double length = km * 1000 * l->scale;
    pl_draw_line(l->out, "axis", MARGIN, y, MARGIN + length, y);
    pl_draw_line(l->out, "axis", MARGIN, y - 4, MARGIN, y + 4);
    pl_draw_line(l->out, "axis", MARGIN + length, y - 4, MARGIN + length, y + 4);
    pl_draw_text_start(l->out, MARGIN + length + 6, y + 4, "start");
    pl_markup_number(l->out, km, km < 1 ? 1 : 0);
    pl_buffer_text(l->out, " km</text>\n");
}

static void key_sign(const void *context, size_t i, double x, double y, pl_buffer *out) {
    const pl_map *map = context;
    const pl_map_layer *layer = &map->layers[i];
    if (layer->ink == PL_INK_PLACE) {
        pl_buffer_text(out, "<circle class=\"m-place\" r=\"2.2\"");
        pl_draw_attribute(out, "cx", x + 8);
        pl_draw_attribute(out, "cy", y - 4);
    } else if (layer->ink == PL_INK_FRONT || layer->ink == PL_INK_MOVED) {
        pl_markup_wrap(out, "<path class=\"", ink_classes[layer->ink], "\" d=\"M");
        pl_markup_coordinate(out, x);
        pl_buffer_text(out, " ");
        pl_markup_coordinate(out, y - 4);
        pl_buffer_text(out, "h15\"");
    } else {
        pl_markup_wrap(out, "<rect class=\"", ink_classes[layer->ink], "\"");
        pl_draw_rectangle(out, x, y - 9, 15, 9);
    }
    pl_buffer_text(out, "/>");
}

#define LAYERS_MAX 16
static size_t key_words(const pl_map *map, const char **words) {
    size_t count = map->count < LAYERS_MAX ? map->count : LAYERS_MAX;
    for (size_t i = 0; i < count; i++) {
        const pl_map_layer *layer = &map->layers[i];
        const bool empty = layer->polygon_count == 0 && layer->path_count == 0 && layer->point_count == 0;
        words[i] = empty ? NULL : layer->name;
    }
    return count;
}

void pl_svg_map(const pl_map *map, const char *title, const char *description, pl_svg_frame frame,
                pl_buffer *out) {
    layout l = layout_of(map, frame.width);
    const char *words[LAYERS_MAX];
    const size_t count = key_words(map, words);
    const double key = pl_draw_key(NULL, frame.width, words, count, key_sign, map);
    frame.height = l.height + key + 34;
    l.out = out;
    pl_draw_open(out, &frame, title, description);
    pl_markup_wrap(out, "<clipPath id=\"", frame.id, "-c\"><rect");
    pl_draw_rectangle(out, 0, 0, frame.width, l.height);
    pl_buffer_text(out, "/></clipPath>\n");
    pl_draw_key(out, frame.width, words, count, key_sign, map);
    pl_buffer_text(out, "<g transform=\"translate(0 ");
    pl_markup_coordinate(out, key + 4);
    pl_markup_wrap(out, ")\"><g clip-path=\"url(#", frame.id, "-c)\">\n");
    for (size_t i = 0; i < map->count; i++) draw_layer(&l, &map->layers[i]);
    pl_buffer_text(out, "</g>\n");
    draw_scale_bar(&l, l.height + 16);
    pl_buffer_text(out, "</g>\n");
    pl_draw_close(out);
}
