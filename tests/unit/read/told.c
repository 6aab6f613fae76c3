/* told.c - see told.h. */
#include "told.h"

static bool take(void *context, const pl_feature *feature, pl_error *error) {
    pl_buffer *to = context;
    (void)error;
    pl_buffer_format(to, "%zu@%zu:%zu", feature->index, feature->line, feature->column);
    for (size_t i = 0; i < feature->property_count; i++) {
        const pl_property *property = &feature->properties[i];
        pl_buffer_format(to, " %.*s%s%.*s", PL_SLICE_ARGS(property->key),
                         property->type == PL_PROPERTY_STRING ? "='" : "=", PL_SLICE_ARGS(property->value));
        if (property->type == PL_PROPERTY_STRING) pl_buffer_text(to, "'");
    }
    for (size_t i = 0; i < feature->polygon_count; i++) {
        const pl_polygon *polygon = &feature->polygons[i]->polygon;
        for (size_t j = 0; j < polygon->count; j++) {
            pl_buffer_text(to, j == 0 ? " P((" : "),(");
            for (size_t k = 0; k < polygon->rings[j].count; k++)
                pl_buffer_format(to, "%s%.17g %.17g", k == 0 ? "" : ",", polygon->rings[j].points[k].lon,
                                 polygon->rings[j].points[k].lat);
        }
        pl_buffer_text(to, "))");
    }
    if (feature->point_count > 0) pl_buffer_format(to, " points=%zu", feature->point_count);
    if (feature->line_count > 0) pl_buffer_format(to, " lines=%zu", feature->line_count);
    pl_buffer_text(to, "\n");
    return true;
}

told tell(pl_slice text, pl_seen *seen) {
    told to = {0};
    pl_seen *own = seen == NULL ? pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, &to.error) : NULL;
    if (seen != NULL || own != NULL)
        to.done = pl_geojson_read("f", text, seen == NULL ? own : seen, take, &to.features, &to.kept,
                                  &to.kept_is_whole, &to.counts, &to.error);
    pl_seen_close(own);
    return to;
}

told tell_text(const char *text) {
    return tell(pl_slice_of(text), NULL);
}

void told_free(told *to) {
    pl_buffer_free(&to->features);
    pl_buffer_free(&to->kept);
}
