/* sample_sections.c - sections made by hand, with every kind of picture and what is awkward in each: unknown
 * values, lone points, measured zeros, names with markup in them, areas too small to see. */
#include "sample.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DAY(n) ((double)(20047 + (n)) * PL_DAY_SECONDS) /* 20047: 2024-11-20 */

/* ---- lines ---- */
static pl_line_point hub[2][40], curve[2][9];
static const pl_line hub_lines[] = {{"atlas", hub[0], COUNT(hub[0]), true},
                                    {"карта <b>\"9\"</b>", hub[1], COUNT(hub[1]), false}};
static const pl_line curve_lines[] = {{"forward", curve[0], COUNT(curve[0]), false},
                                      {"back", curve[1], COUNT(curve[1]), false}};
static const pl_line_chart hub_chart = {"", "km to the centre", true, false, true, hub_lines, 2};
static const pl_line_chart curve_chart = {
    "farther than, m", "share of the front, %", false, true, true, curve_lines, 2};
static const pl_line_point none[] = {{0, NAN, NAN, NAN}};
static const pl_line no_lines[] = {{"nothing", none, 1, false}};
static const pl_line_chart empty_chart = {"x", "y", false, false, false, no_lines, 1};

static void fill_lines(void) {
    for (int i = 0; i < 40; i++)
        for (int s = 0; s < 2; s++) {
            /* Unknown from day 11 to 14 but for day 13. */
            const double y = i > 10 && i < 15 && i != 13 ? NAN : 19.1 - i * 0.31 - s + sin(i) * 0.2;
            hub[s][i] = (pl_line_point){DAY(i), y, s == 0 ? y - 0.4 : NAN, s == 0 ? y + 0.4 : NAN};
        }
    static const double metres[] = {25, 50, 100, 300, 1000, 2000, 3000, 5000, 10000};
    for (size_t i = 0; i < COUNT(metres); i++)
        for (int s = 0; s < 2; s++) {
            const double y = (22 - s) * exp(-metres[i] / 4000);
            curve[s][i] = (pl_line_point){metres[i], y, y - 1, y + 1};
        }
}

/* ---- bars ---- */
static const double south[] = {375.2, 360}, north[] = {-12.5, NAN}, still[] = {0, 0};
static const double south_low[] = {360, NAN}, south_high[] = {390.5, NAN};
static const pl_bar_group groups[] = {{"South of the river & beyond", south, south_low, south_high},
                                      {"North", north, NULL, NULL},
                                      {"Nowhere", still, NULL, NULL}};
static const char *const series[] = {"atlas", "harbor"};
static const pl_bar_chart bars = {"net km2", series, 2, groups, COUNT(groups)};

/* ---- days ---- */
static unsigned char marks[2][120];
static const pl_strip_row rows[] = {{"atlas", marks[0]}, {"harbor", marks[1]}};
static const pl_strip_chart strip = {20047, 120, rows, 2};

/* ---- a map ---- */
static const pl_point land_ring[] = {{30, 45}, {40, 45}, {40, 50}, {36, 51}, {30, 50}},
                      held_ring[] = {{35, 45.2}, {40, 45}, {40, 49.5}, {37, 49.4}},
                      grey_ring[] = {{34.7, 45.2}, {35, 45.2}, {37, 49.4}, {36.6, 49.4}},
                      small_ring[] = {{36, 47}, {36.01, 47}, {36.01, 47.01}, {36, 47.01}},
                      hole_ring[] = {{38, 47}, {39, 47}, {39, 48}, {38, 48}};
#define RING(points)                                                                                         \
    { points, COUNT(points) }
static const pl_ring land_rings[] = {RING(land_ring)}, held_rings[] = {RING(held_ring), RING(hole_ring)},
                     grey_rings[] = {RING(grey_ring)}, small_rings[] = {RING(small_ring)};
static const pl_polygon land = {land_rings, 1}, held = {held_rings, 2}, grey = {grey_rings, 1},
                        small = {small_rings, 1};
static const pl_path front = RING(held_ring);
static const pl_named_point towns[] = {{{36.3, 47.5}, "Town <west>"},
                                       {{39.9, 46}, "A long name at the edge"}};
static const pl_map_layer layers[] = {
    {.ink = PL_INK_LAND, .polygons = &land, .polygon_count = 1},
    {.ink = PL_INK_HELD, .name = "held", .polygons = &held, .polygon_count = 1},
    {.ink = PL_INK_CONTESTED, .name = "contested", .polygons = &grey, .polygon_count = 1},
    {.ink = PL_INK_LOST, .name = "lost"},
    {.ink = PL_INK_GAINED, .name = "gained", .polygons = &small, .polygon_count = 1},
    {.ink = PL_INK_FRONT, .name = "front", .paths = &front, .path_count = 1},
    {.ink = PL_INK_PLACE, .name = "place", .points = towns, .point_count = 2}};
static const pl_map map = {{29, 44.5, 41, 51.5}, layers, COUNT(layers)};

/* ---- the sections ---- */
static const pl_picture pictures[] = {
    {"Distance to the town", "Steps are updates.", "Falls from 19 to 7 km.", &hub_chart, NULL, NULL, NULL},
    {"Share that moved", "Two directions.", "Falls with distance.", &curve_chart, NULL, NULL, NULL},
    {"Nothing known", "No number.", "Empty.", &empty_chart, NULL, NULL, NULL},
    {"Sectors", "Net by sector, 1 km2 and more.", "South leads.", NULL, &bars, NULL, NULL},
    {"Days", "A mark a day.", "Four months.", NULL, NULL, &strip, NULL},
    {"Where", "Equal-area.", "A patch in the middle.", NULL, NULL, NULL, &map}};
static const char *const paragraphs[] = {"Between 630 km2 and 640 km2 <moved>.", "A second sentence."};
static const char *const columns[] = {"sector", "net km2"};
static const bool numbers[] = {false, true};
static const char *const cells[] = {"South", "375.20", "North & west", "-12.50"};
static const pl_section_table tables[] = {{"Net by sector, km2", columns, numbers, 2, cells, 2, true},
                                          {"The same, open", columns, numbers, 2, cells, 2, false}};
static const pl_section sections[] = {{"front", "The front", paragraphs, 2, pictures, 3, NULL, 0},
                                      {"sectors", "Sectors", NULL, 0, pictures + 3, 3, tables, 2}};

const pl_section *sample_sections(size_t *ret_count) {
    fill_lines();
    for (size_t i = 0; i < 120; i++) {
        marks[0][i] = i % 11 == 3 ? PL_MARK_STILL : i > 60 && i < 65 ? PL_MARK_MISSING : PL_MARK_UPDATED;
        marks[1][i] = i < 10 ? PL_MARK_NONE : i == 40 ? PL_MARK_SET_ASIDE : PL_MARK_UPDATED;
    }
    *ret_count = COUNT(sections);
    return sections;
}
