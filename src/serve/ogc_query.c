/* ogc_query.c - one parameter after the other, each held to its grammar before anything is asked of the
 * store. */
#include "serve/ogc_query.h"

#include "text/number.h"

#include <math.h>
#include <stdio.h>

/* ---- bbox ---- */

#define BBOX_TAKES                                                                                           \
    "bbox: four numbers west,south,east,north in degrees (or six, with heights), south not above north"

bool pl_ogc_bbox_read(const char *text, pl_box boxes[2], size_t *ret_count, pl_error *error) {
    double numbers[6];
    size_t count = 0;
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        if (count == 6 || !pl_number_parse((pl_slice){at, length}, &numbers[count]))
            return pl_fail(error, PL_USAGE, BBOX_TAKES);
        count++;
        at += length;
        if (*at == '\0') break;
    }
    if (count != 4 && count != 6) return pl_fail(error, PL_USAGE, BBOX_TAKES);
    const double west = numbers[0], south = numbers[1], east = numbers[count / 2],
                 north = numbers[count / 2 + 1];
    if (south > north || fabs(south) > 90.0 || fabs(north) > 90.0 || fabs(west) > 180.0 || fabs(east) > 180.0)
        return pl_fail(error, PL_USAGE, BBOX_TAKES);
    if (west <= east) {
        boxes[0] = boxes[1] = (pl_box){west, south, east, north};
        *ret_count = 1;
    } else {
        boxes[0] = (pl_box){west, south, 180.0, north};
        boxes[1] = (pl_box){-180.0, south, east, north};
        *ret_count = 2;
    }
    return true;
}

/* ---- datetime ---- */

#define DATETIME_TAKES                                                                                       \
    "datetime: an instant 2024-12-19T00:00:00Z, a day 2024-12-19, or an interval of them, a/b, a/.. or ../b"

/* Without the digits behind the point of its seconds; false: there is a point and none of them. */
static bool without_fraction(pl_slice text, char out[PL_INSTANT_TEXT], size_t *ret_length) {
    size_t length = 0, at = 0;
    while (at < text.length) {
        if (text.data[at] == '.' && at > 0) {
            const size_t first = ++at;
            while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9') at++;
            if (at == first) return false;
            continue;
        }
        if (length + 1 >= PL_INSTANT_TEXT) return false;
        /* RFC 3339 lets T and Z be small. */
        const char c = text.data[at++];
        out[length++] = c == 't' ? 'T' : c == 'z' ? 'Z' : c;
    }
    *ret_length = length;
    return true;
}

/* The first and the last second of an instant or a day. */
static bool moment_read(pl_slice text, pl_instant *ret_first, pl_instant *ret_last) {
    char plain[PL_INSTANT_TEXT];
    size_t length;
    pl_day day;
    if (pl_day_parse(text, &day)) {
        *ret_first = pl_day_start(day);
        *ret_last = *ret_first + PL_DAY_SECONDS - 1;
        return true;
    }
    if (!without_fraction(text, plain, &length) || !pl_instant_parse((pl_slice){plain, length}, ret_first))
        return false;
    *ret_last = *ret_first;
    return true;
}

static bool is_open(pl_slice text) {
    return text.length == 0 || (text.length == 2 && text.data[0] == '.' && text.data[1] == '.');
}

bool pl_ogc_datetime_read(const char *text, pl_instant *ret_begin, pl_instant *ret_end, pl_error *error) {
    const size_t length = strlen(text), slash = strcspn(text, "/");
    const pl_slice first = {text, slash};
    pl_instant begin = INT64_MIN, end = INT64_MAX, ignored;
    if (slash == length) {
        if (!moment_read(first, &begin, &end)) return pl_fail(error, PL_USAGE, DATETIME_TAKES);
    } else {
        const pl_slice second = {text + slash + 1, length - slash - 1};
        if ((is_open(first) && is_open(second)) ||
            (!is_open(first) && !moment_read(first, &begin, &ignored)) ||
            (!is_open(second) && !moment_read(second, &ignored, &end)) || begin > end)
            return pl_fail(error, PL_USAGE, DATETIME_TAKES);
    }
    *ret_begin = begin;
    *ret_end = end;
    return true;
}

/* ---- all of them ---- */

static bool whole_number(const pl_parameter *parameter, int64_t min, int64_t max, size_t *ret,
                         pl_error *error) {
    const pl_slice text = pl_slice_of(parameter->value);
    int64_t number;
    /* Beyond the most there is nothing wrong with it: the standard wants the most then. */
    if (!pl_integer_parse(text, min, INT64_MAX, &number))
        return pl_fail(error, PL_USAGE, "%s: a whole number from %lld on", parameter->name, (long long)min);
    *ret = (size_t)(number < max ? number : max);
    return true;
}

static bool property_filter(const pl_feature_collection *collection, const pl_parameter *parameter,
                            pl_feature_question *question, pl_error *error) {
    for (size_t i = 0; i < collection->property_count; i++) {
        const pl_feature_property *property = &collection->properties[i];
        if (!property->filter || strcmp(property->name, parameter->name) != 0) continue;
        if (strlen(parameter->value) > PL_OGC_VALUE_MAX)
            return pl_fail(error, PL_USAGE, "%s: at most %zu bytes", parameter->name, PL_OGC_VALUE_MAX);
        if (question->filter_count == PL_FEATURE_FILTERS_MAX)
            return pl_fail(error, PL_USAGE, "at most %d filters", PL_FEATURE_FILTERS_MAX);
        question->filters[question->filter_count++] = (pl_feature_filter){property->name, parameter->value};
        return true;
    }
    pl_buffer known = {0};
    for (size_t i = 0; i < collection->property_count; i++)
        if (collection->properties[i].filter)
            pl_buffer_format(&known, ", %s", collection->properties[i].name);
    (void)pl_fail(error, PL_USAGE,
                  "%.64s: no parameter of collection %s; it takes bbox, datetime, limit, offset%s",
                  parameter->name, collection->id, known.data == NULL ? "" : known.data);
    pl_buffer_free(&known);
    return false;
}

/* Of two times both must hold: a feature must begin before the earlier end, and end behind the later begin.
 */
static bool time_added(const char *text, pl_feature_question *question, pl_error *error) {
    pl_instant begin, end;
    if (!pl_ogc_datetime_read(text, &begin, &end, error)) return false;
    if (!question->timed || begin > question->begin) question->begin = begin;
    if (!question->timed || end < question->end) question->end = end;
    question->timed = true;
    return true;
}

static bool given_before(const pl_parameter *parameters, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (strcmp(parameters[i].name, parameters[index].name) == 0) return true;
    return false;
}

bool pl_ogc_query_read(const pl_feature_collection *collection, const pl_parameter *parameters, size_t count,
                       pl_feature_question *ret, pl_error *error) {
    pl_feature_question question = {.collection = collection, .limit = PL_OGC_LIMIT};
    for (size_t i = 0; i < count; i++) {
        const pl_parameter *one = &parameters[i];
        const bool is_time = strcmp(one->name, "datetime") == 0;
        bool well;
        if (!is_time && given_before(parameters, i))
            return pl_fail(error, PL_USAGE, "%.64s is given twice; several values of a property are a,b",
                           one->name);
        if (is_time)
            well = time_added(one->value, &question, error);
        else if (strcmp(one->name, "bbox") == 0)
            well = pl_ogc_bbox_read(one->value, question.boxes, &question.box_count, error);
        else if (strcmp(one->name, "limit") == 0)
            well = whole_number(one, 1, PL_OGC_LIMIT_MAX, &question.limit, error);
        else if (strcmp(one->name, "offset") == 0)
            well = whole_number(one, 0, PL_OGC_OFFSET_MAX, &question.offset, error);
        else
            well = property_filter(collection, one, &question, error);
        if (!well) return false;
    }
    *ret = question;
    return true;
}
