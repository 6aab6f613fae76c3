/* interval.c - how a number's interval is printed: the whole, then part by part, each by its name; a part
 * that could not be estimated is named too. */
#include "cli/interval.h"

#include <math.h>

void pl_interval_json(pl_json *json, const char *key, const pl_interval *interval, int decimals) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_fixed(json, "low", interval->low, decimals);
    pl_json_key_fixed(json, "high", interval->high, decimals);
    pl_json_key(json, "parts");
    pl_json_array(json);
    for (size_t i = 0; i < interval->part_count; i++) {
        const pl_interval_part *part = &interval->parts[i];
        pl_json_object(json);
        pl_json_key_text(json, "name", part->name);
        pl_json_key_bool(json, "estimated", part->estimated);
        pl_json_key_fixed(json, "low", part->low, decimals);
        pl_json_key_fixed(json, "high", part->high, decimals);
        pl_json_key_integer(json, "events", (int64_t)part->events);
        pl_json_key_text(json, "why", part->why);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

/* "drawn-lines" as words. */
static void name_text(pl_buffer *out, const char *name) {
    for (; *name != '\0'; name++) pl_buffer_add(out, *name == '-' ? " " : name, 1);
}

static void part_text(pl_buffer *out, const pl_interval *interval, const pl_interval_part *part,
                      int decimals) {
    const double down = interval->value - part->low, up = part->high - interval->value;
    name_text(out, part->name);
    if (fabs(up - down) < 0.5 * pow(10.0, -decimals))
        pl_buffer_format(out, " \u00b1%.*f", decimals, up);
    else
        pl_buffer_format(out, " %.*f to %.*f", decimals, part->low, decimals, part->high);
}

void pl_interval_text(pl_buffer *out, const pl_interval *interval, int decimals) {
    if (interval->part_count == 0) return;
    const bool known = !isnan(interval->low);
    bool whole = true; /* every part is estimated */
    for (size_t i = 0; i < interval->part_count; i++) whole = whole && interval->parts[i].estimated;
    if (known)
        pl_buffer_format(out, "(%s%.*f to %.*f: ", whole ? "" : "at least ", decimals, interval->low,
                         decimals, interval->high);
    else
        pl_buffer_text(out, "(error not estimated: ");
    for (size_t i = 0; i < interval->part_count; i++) {
        const pl_interval_part *part = &interval->parts[i];
        if (i > 0) pl_buffer_text(out, ", ");
        if (part->estimated)
            part_text(out, interval, part, decimals);
        else
            name_text(out, part->name);
        if (known && !part->estimated) pl_buffer_text(out, " not estimated");
    }
    pl_buffer_text(out, ")");
}

void pl_interval_csv(pl_csv *csv, const pl_interval *interval, int decimals) {
    pl_csv_fixed(csv, interval->low, decimals);
    pl_csv_fixed(csv, interval->high, decimals);
}
