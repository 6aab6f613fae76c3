/* geojson_write.h - features with geometry as GeoJSON (RFC 7946): longitude first, seven decimals, shells
 * counter-clockwise and holes clockwise. */
#ifndef PL_ENGINE_GEOJSON_WRITE_H
#define PL_ENGINE_GEOJSON_WRITE_H

#include "geom/geom.h"
#include "text/json.h"

/* Opens a feature and its properties: the caller writes keys and values, then one geometry, which closes the
 * feature. */
void pl_geojson_feature(pl_json *json);
/* A Polygon, or a MultiPolygon when they are several; null when nothing is left of them at seven decimals. */
void pl_geojson_polygons(pl_json *json, const pl_polygon *polygons, size_t count);
/* A MultiPolygon also when it is one, for readers that want all features of a collection alike; or null. */
void pl_geojson_multipolygon(pl_json *json, const pl_polygon *polygons, size_t count);
/* An open line; several lines are a MultiLineString. */
typedef struct {
    const pl_point *points;
    size_t count;
} pl_open_line;
void pl_geojson_lines(pl_json *json, const pl_open_line *lines, size_t count);
void pl_geojson_point(pl_json *json, pl_point point);
/* No geometry: null. */
void pl_geojson_nowhere(pl_json *json);

#endif
