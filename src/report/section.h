/* section.h - a part of the page that shows measures: words, pictures, and the table behind each picture.
 * Plain structs, all of it owned by the caller; NAN is "unknown" everywhere, and drawn as such. */
#ifndef PL_REPORT_SECTION_H
#define PL_REPORT_SECTION_H

#include "geom/geom.h"
#include "text/instant.h"

/* A number at an instant (or at a distance), with its interval. */
typedef struct {
    double x;         /* an instant, or in the unit of the axis */
    double y;         /* NAN: unknown; the line is broken there */
    double low, high; /* NAN: none */
} pl_line_point;

typedef struct {
    const char *name;
    const pl_line_point *points; /* x ascending */
    size_t count;
    bool steps; /* stays until the next point: states between updates */
} pl_line;

typedef struct {
    const char *x_name, *y_name; /* with unit: "distance from the old front, m", "km2 held" */
    bool dates;                  /* x is instants */
    bool log_x;                  /* x above 0 */
    bool from_zero;              /* the scale of y begins at 0 */
    const pl_line *lines;
    size_t count; /* at most PL_SERIES_MAX */
} pl_line_chart;
#define PL_SERIES_MAX ((size_t)6)

/* Bars lying on their side: one group a row, one bar a series in it. */
typedef struct {
    const char *name;
    const double *values, *low, *high; /* one a series; low, high NULL: no intervals */
} pl_bar_group;
typedef struct {
    const char *x_name; /* with unit */
    const char *const *series;
    size_t series_count; /* 1 to PL_SERIES_MAX */
    const pl_bar_group *groups;
    size_t group_count;
} pl_bar_chart;

/* One mark a day and row. */
typedef enum { PL_MARK_NONE, PL_MARK_UPDATED, PL_MARK_STILL, PL_MARK_MISSING, PL_MARK_SET_ASIDE } pl_day_mark;
typedef struct {
    const char *name;
    const unsigned char *marks; /* pl_day_mark, one a day */
} pl_strip_row;
typedef struct {
    pl_day first;
    size_t days;
    const pl_strip_row *rows;
    size_t row_count;
} pl_strip_chart;

/* A map: layers from the ground up, in an equal-area projection. */
typedef enum {
    PL_INK_LAND,  /* the theatre's outline */
    PL_INK_HELD,  /* by the side asked for */
    PL_INK_OTHER, /* by another side */
    PL_INK_CONTESTED,
    PL_INK_GAINED,
    PL_INK_LOST,
    PL_INK_SET_APART, /* redraws, reclassifications, retractions */
    PL_INK_SECTOR,    /* outline only */
    PL_INK_FRONT,     /* a line that stayed */
    PL_INK_MOVED,     /* a line that moved */
    PL_INK_PLACE,     /* points with names */
    PL_INK_COUNT
} pl_ink;
typedef struct {
    const pl_point *points;
    size_t count;
} pl_path;
typedef struct {
    pl_point at;
    const char *name;
} pl_named_point;
typedef struct {
    pl_ink ink;
    const char *name; /* in the key; NULL: not in it */
    const pl_polygon *polygons;
    size_t polygon_count;
    const pl_path *paths; /* open lines */
    size_t path_count;
    const pl_named_point *points;
    size_t point_count;
} pl_map_layer;
typedef struct {
    pl_box box; /* what is shown */
    const pl_map_layer *layers;
    size_t count;
} pl_map;

/* The numbers behind a picture, as text. */
typedef struct {
    const char *caption;
    const char *const *columns;
    const bool *numbers; /* which columns are set to the right */
    size_t column_count;
    const char *const *cells; /* row by row */
    size_t row_count;
    bool folded; /* behind a click */
} pl_section_table;

/* One of the four, the others NULL. */
typedef struct {
    const char *title, *caption;
    const char *description; /* what it shows, for those who do not see it */
    const pl_line_chart *lines;
    const pl_bar_chart *bars;
    const pl_strip_chart *strip;
    const pl_map *map;
} pl_picture;

typedef struct {
    const char *id, *title;        /* id: of the element, "front" */
    const char *const *paragraphs; /* sentences; "km2" prints with a raised 2 */
    size_t paragraph_count;
    const pl_picture *pictures;
    size_t picture_count;
    const pl_section_table *tables;
    size_t table_count;
} pl_section;

#endif
