/* published_out.c - printed forecasts: what was said, what it needed, what came, by source. */
#include "cli/published_out.h"

#include "cli/asking.h"

#include <math.h>

#define DECIMALS 3

static const char *day_text(pl_call *call, pl_day day) {
    char text[PL_INSTANT_TEXT];
    pl_day_text(day, text);
    const char *copy = pl_arena_copy(&call->arena, text, strlen(text));
    return copy == NULL ? "" : copy;
}

/* ---- JSON, CSV ---- */

static void came_json(pl_call *call, pl_json *json, const char *key, const pl_came *came) {
    pl_json_key(json, key);
    if (came->days == 0) {
        pl_json_null(json);
        return;
    }
    pl_json_object(json);
    pl_json_key_text(json, "from", day_text(call, came->from));
    pl_json_key_text(json, "to", day_text(call, came->to));
    pl_json_key_integer(json, "days", came->days);
    pl_json_key_integer(json, "figures", (int64_t)came->figures);
    pl_json_key_fixed(json, "low_km2", came->low_km2, DECIMALS);
    pl_json_key_fixed(json, "high_km2", came->high_km2, DECIMALS);
    pl_json_end(json);
}

static const char *told_by(const pl_published_row *row) {
    return row->told_by == NULL           ? NULL
           : row->told_by == &row->map    ? "map"
           : row->told_by == &row->region ? "region_figures"
                                          : "everywhere_figures";
}

static void row_json(pl_call *call, pl_json *json, const pl_published_row *row) {
    pl_json_object(json);
    pl_asked_json(json, &row->source, row->missing);
    if (row->missing == NULL) {
        pl_json_key_text(json, "base", day_text(call, row->base));
        pl_json_key_text(json, "base_from", row->base_printed ? "printed" : "map");
        pl_json_key_fixed(json, "left_km2", row->left_km2, DECIMALS);
        pl_json_key_fixed(json, "whole_km2", row->whole_km2, DECIMALS);
        pl_json_key_fixed(json, "needed_low_km2_per_day", row->needed_low, DECIMALS);
        pl_json_key_fixed(json, "needed_high_km2_per_day", row->needed_high, DECIMALS);
        came_json(call, json, "map", &row->map);
        came_json(call, json, "region_figures", &row->region);
        came_json(call, json, "everywhere_figures", &row->everywhere);
        pl_json_key_text(json, "told_by", told_by(row));
        pl_json_key_text(json, "keeps", pl_keeps_words[row->keeps]);
    }
    pl_json_end(json);
}

void pl_published_json(pl_call *call, const pl_published_answer *answers, size_t count) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "published");
    pl_json_array(&json);
    for (size_t i = 0; i < count; i++) {
        const pl_published *forecast = answers[i].forecast;
        pl_json_object(&json);
        pl_json_key_text(&json, "id", forecast->id);
        pl_json_key_text(&json, "publisher", forecast->publisher);
        pl_json_key_text(&json, "side", forecast->side);
        pl_json_key_text(&json, "region", forecast->region);
        pl_json_key_text(&json, "made", day_text(call, forecast->made));
        pl_json_key_text(&json, "by_from", day_text(call, forecast->by_from));
        pl_json_key_text(&json, "by_to", day_text(call, forecast->by_to));
        pl_json_key_text(&json, "words", forecast->words);
        pl_json_key_text(&json, "where", forecast->where);
        pl_json_key_text(&json, "keeps", pl_keeps_words[answers[i].keeps]);
        pl_json_key_bool(&json, "sources_differ", answers[i].differ);
        pl_json_key(&json, "sources");
        pl_json_array(&json);
        for (size_t k = 0; k < answers[i].count; k++) row_json(call, &json, &answers[i].rows[k]);
        pl_json_end(&json);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

void pl_published_csv(pl_call *call, const pl_published_answer *answers, size_t count) {
    static const char *const heads[] = {
        "id",      "publisher", "made",         "by_from",       "by_to",       "region",  "source",
        "base",    "base_from", "left_km2",     "needed_low",    "needed_high", "told_by", "came_from",
        "came_to", "came_days", "came_low_km2", "came_high_km2", "keeps",       "missing"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < answers[i].count; k++) {
            const pl_published *forecast = answers[i].forecast;
            const pl_published_row *row = &answers[i].rows[k];
            const bool there = row->missing == NULL;
            const pl_came *came = row->told_by;
            pl_csv_text(&csv, forecast->id);
            pl_csv_text(&csv, forecast->publisher);
            pl_csv_text(&csv, day_text(call, forecast->made));
            pl_csv_text(&csv, day_text(call, forecast->by_from));
            pl_csv_text(&csv, day_text(call, forecast->by_to));
            pl_csv_text(&csv, forecast->region);
            pl_csv_text(&csv, row->source.name);
            pl_csv_text(&csv, there ? day_text(call, row->base) : NULL);
            pl_csv_text(&csv, !there ? NULL : row->base_printed ? "printed" : "map");
            pl_csv_fixed(&csv, there ? row->left_km2 : NAN, DECIMALS);
            pl_csv_fixed(&csv, there ? row->needed_low : NAN, DECIMALS);
            pl_csv_fixed(&csv, there ? row->needed_high : NAN, DECIMALS);
            pl_csv_text(&csv, told_by(row));
            pl_csv_text(&csv, came == NULL ? NULL : day_text(call, came->from));
            pl_csv_text(&csv, came == NULL ? NULL : day_text(call, came->to));
            pl_csv_fixed(&csv, came == NULL ? NAN : came->days, 0);
            pl_csv_fixed(&csv, came == NULL ? NAN : came->low_km2, DECIMALS);
            pl_csv_fixed(&csv, came == NULL ? NAN : came->high_km2, DECIMALS);
            pl_csv_text(&csv, there ? pl_keeps_words[row->keeps] : NULL);
            pl_csv_text(&csv, row->missing);
            pl_csv_end_row(&csv);
        }
}

/* ---- for people ---- */

static void came_text(pl_call *call, const char *what, const pl_came *came) {
    if (came->days == 0) return;
    const double low = came->low_km2 / came->days, high = came->high_km2 / came->days;
    pl_buffer_format(&call->out, "    %s: ", what);
    if (high - low < 0.1)
        pl_buffer_format(&call->out, "%.1f km2 a day", (low + high) / 2);
    else
        pl_buffer_format(&call->out, "%.1f to %.1f km2 a day", low, high);
    pl_buffer_format(&call->out, " on %d days", came->days);
    if (came->days < came->to - came->from) pl_buffer_text(&call->out, " that are told of");
    pl_buffer_format(&call->out, " from %s to %s", day_text(call, came->from), day_text(call, came->to));
    if (came->figures > 0)
        pl_buffer_format(&call->out, " (%zu figure%s)", came->figures, came->figures == 1 ? "" : "s");
    pl_buffer_text(&call->out, "\n");
}

static void row_text(pl_call *call, const pl_published *forecast, const pl_published_row *row) {
    if (row->missing != NULL) {
        pl_buffer_format(&call->out, "  %s: %s\n", row->source.name, row->missing);
        return;
    }
    pl_buffer_format(&call->out, "  %s: %s\n", row->source.name, pl_keeps_words[row->keeps]);
    pl_buffer_format(
        &call->out,
        "    %.0f of %.0f km2 were left at the end of %s (%s): %.1f to %.1f km2 a day from there\n",
        row->left_km2, row->whole_km2, day_text(call, row->base),
        row->base_printed             ? "as printed"
        : row->base == forecast->made ? "on the map"
                                      : "on the last map",
        row->needed_low, row->needed_high);
    came_text(call, "came there, by later maps", &row->map);
    came_text(call, "came there, by later figures", &row->region);
    came_text(call, "came everywhere, by later figures", &row->everywhere);
}

void pl_published_text(pl_call *call, const pl_published_answer *answers, size_t count) {
    if (count == 0) pl_buffer_text(&call->out, "no printed forecast of this theatre is installed\n");
    for (size_t i = 0; i < count; i++) {
        const pl_published *forecast = answers[i].forecast;
        if (i > 0) pl_buffer_text(&call->out, "\n");
        pl_buffer_format(&call->out, "%s, %s: all of %s between %s and %s: %s%s\n", forecast->publisher,
                         day_text(call, forecast->made), answers[i].region_title,
                         day_text(call, forecast->by_from), day_text(call, forecast->by_to - 1),
                         pl_keeps_words[answers[i].keeps], answers[i].differ ? ", the sources differ" : "");
        pl_buffer_format(&call->out, "  said: %s (%s)\n", forecast->words, forecast->where);
        for (size_t k = 0; k < answers[i].count; k++) row_text(call, forecast, &answers[i].rows[k]);
    }
}
