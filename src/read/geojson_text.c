/* geojson_text.c - see geojson_text.h. One feature a line, so that a message about a line points at one. */
#include "read/geojson_text.h"

#include "text/number.h"

#define NUMBER_BYTES_MAX ((size_t)64)

void pl_geojson_text_begin(pl_geojson_text *text) {
    pl_buffer_text(text->into, "{\"type\":\"FeatureCollection\",\"features\":[");
}

void pl_geojson_text_feature(pl_geojson_text *text) {
    pl_buffer_text(text->into, text->features++ > 0 ? ",\n" : "\n");
    pl_json_start(&text->json, text->into, false);
    pl_json_object(&text->json);
    pl_json_key_text(&text->json, "type", "Feature");
    pl_json_key(&text->json, "properties");
    pl_json_object(&text->json);
    pl_buffer_clear(&text->polygons);
    pl_buffer_clear(&text->others);
    text->polygon_count = text->other_count = 0;
}

static void add(pl_buffer *into, const pl_buffer *from) {
    pl_buffer_add(into, from->data, from->length);
    if (from->failed) into->failed = true;
}

static void write_polygons(pl_geojson_text *text) {
    pl_buffer_text(text->into, text->polygon_count == 1 ? "{\"type\":\"Polygon\",\"coordinates\":"
                                                        : "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    add(text->into, &text->polygons);
    pl_buffer_text(text->into, text->polygon_count == 1 ? "}" : "]}");
}

void pl_geojson_text_feature_end(pl_geojson_text *text) {
    pl_json_end(&text->json);
    pl_json_key(&text->json, "geometry");
    if (text->polygon_count + text->other_count == 0) {
        pl_json_null(&text->json);
    } else {
        pl_json_raw(&text->json, (pl_slice){"", 0});
        if (text->other_count == 0) {
            write_polygons(text);
        } else if (text->polygon_count == 0 && text->other_count == 1) {
            add(text->into, &text->others);
        } else {
            pl_buffer_text(text->into, "{\"type\":\"GeometryCollection\",\"geometries\":[");
            if (text->polygon_count > 0) {
                write_polygons(text);
                pl_buffer_text(text->into, ",");
            }
            add(text->into, &text->others);
            pl_buffer_text(text->into, "]}");
        }
    }
    pl_json_end(&text->json);
}

bool pl_geojson_text_end(pl_geojson_text *text, bool done, pl_error *error) {
    if (done) pl_buffer_text(text->into, "\n]}\n");
    bool memory = text->into->failed || text->polygons.failed || text->others.failed;
    pl_buffer_free(&text->polygons);
    pl_buffer_free(&text->others);
    return done && memory ? pl_fail_nomem(error) : done;
}

void pl_geojson_text_polygon(pl_geojson_text *text, pl_slice coordinates) {
    if (text->polygon_count++ > 0) pl_buffer_text(&text->polygons, ",");
    pl_buffer_add(&text->polygons, coordinates.data, coordinates.length);
}

void pl_geojson_text_other(pl_geojson_text *text, const char *type, pl_slice coordinates) {
    if (text->other_count++ > 0) pl_buffer_text(&text->others, ",");
    pl_buffer_text(&text->others, "{\"type\":\"");
    pl_buffer_text(&text->others, type);
    pl_buffer_text(&text->others, "\",\"coordinates\":");
    pl_buffer_add(&text->others, coordinates.data, coordinates.length);
    pl_buffer_text(&text->others, "}");
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool pl_geojson_text_number(pl_buffer *into, pl_slice written, double limit) {
    char out[NUMBER_BYTES_MAX + 8];
    size_t length = 0, digits = 0;
    const char *at = written.data, *end = written.data + written.length;
    if (written.length == 0 || written.length > NUMBER_BYTES_MAX) return false;
    if (*at == '+' || *at == '-') {
        if (*at == '-') out[length++] = '-';
        at++;
    }
    const char *first = at;
    while (at < end && is_digit(*at)) at++;
    digits = (size_t)(at - first);
    while (first + 1 < at && *first == '0') first++;
    if (first == at) out[length++] = '0';
    while (first < at) out[length++] = *first++;
    if (at < end && *at == '.') {
        const char *point = at++;
        while (at < end && is_digit(*at)) at++;
        digits += (size_t)(at - point - 1);
        if (at - point > 1)
            while (point < at) out[length++] = *point++;
    }
    if (digits == 0) return false;
    while (at < end) out[length++] = *at++; /* an exponent, or what is no number: the parser tells */
    double value;
    if (!pl_number_parse((pl_slice){out, length}, &value) || !(value >= -limit && value <= limit))
        return false;
    pl_buffer_add(into, out, length);
    return true;
}

bool pl_geojson_text_position(pl_buffer *into, double lon, double lat) {
    char text[PL_NUMBER_TEXT];
    if (!(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90)) return false;
    pl_buffer_text(into, "[");
    pl_number_shortest(lon, text);
    pl_buffer_text(into, text);
    pl_buffer_text(into, ",");
    pl_number_shortest(lat, text);
    pl_buffer_text(into, text);
    pl_buffer_text(into, "]");
    return true;
}
