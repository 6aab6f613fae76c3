/* subject.c - one source and side that a question is about, and whether what is derived of it can answer. */
#include "engine/subject.h"

#include "text/yaml.h"

#include <stdio.h>

bool pl_subject_find(pl_store *store, const char *source, const char *side, pl_arena *arena, pl_subject *ret,
                     pl_error *error) {
    pl_subject s = {0};
    if (!pl_definitions_stored(store, source, arena, &s.definitions, &s.source_id, error)) return false;
    static const char *const what[] = {[PL_SOURCE_REGIONS] = "outlines",
                                       [PL_SOURCE_PLACES] = "settlements",
                                       [PL_SOURCE_COUNTS] = "counts of raids"};
    if (s.definitions.source.kind != PL_SOURCE_MAPS)
        return pl_fail(error, PL_USAGE, "source %s has %s, and no maps: name a source of maps", source,
                       what[s.definitions.source.kind]);
    if (!pl_layers_of(&s.definitions, arena, &s.layers, error)) return false;
    const pl_theatre *theatre = &s.definitions.theatre;
    int found = side == NULL ? 0 : pl_theatre_side(theatre, pl_slice_of(side));
    if (found < 0) {
        char names[PL_SIDES_MAX * (PL_NAME_MAX + 2)] = "";
        const char *words[PL_SIDES_MAX + 1] = {NULL};
        for (size_t i = 0; i < theatre->side_count; i++) {
            words[i] = theatre->sides[i].name;
            snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i == 0 ? "" : ", ",
                     theatre->sides[i].name);
        }
        const char *nearest = pl_nearest_word(pl_slice_of(side), words);
        return pl_fail(error, PL_USAGE, "no side \"%s\" in theatre %s%s%s%s; its sides are %s", side,
                       theatre->name, nearest == NULL ? "" : " (did you mean ",
                       nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?)", names);
    }
    s.side = (unsigned)found;
    s.layer = s.layers.side[found];
    *ret = s;
    return true;
}

bool pl_subject_drawn(const pl_subject *s, pl_error *error) {
    return s->layer >= 0 || pl_fail(error, PL_MISSING, "source %s does not draw what %s holds",
                                    s->definitions.source.name, s->definitions.theatre.sides[s->side].name);
}

bool pl_subject_derived(pl_store *store, const pl_subject *s, pl_arena *arena, pl_error *error) {
    const char *source = s->definitions.source.name;
    pl_source_row row;
    pl_instant *snapshots;
    pl_pair_row *pairs;
    pl_series_row *series;
    size_t snapshot_count, pair_count, series_count;
    bool found;
    if (!pl_store_source_find(store, source, arena, &row, &found, error) ||
        !pl_store_snapshot_list(store, s->source_id, arena, &snapshots, &snapshot_count, error) ||
        !pl_store_pair_list(store, s->source_id, arena, &pairs, &pair_count, error) ||
        !pl_store_series_list(store, s->source_id, s->layers.status[0], arena, &series, &series_count, error))
        return false;
    bool current = row.derived_current && pair_count == snapshot_count && series_count == snapshot_count;
    for (size_t i = 0; current && i < pair_count; i++)
        current = pairs[i].to == snapshots[i] && series[i].instant == snapshots[i] &&
                  pairs[i].from == (i == 0 ? INT64_MIN : snapshots[i - 1]);
    return current ||
           pl_fail(error, PL_MISSING,
                   "source %s: an ingest was cut off or is still running, and not every snapshot is "
                   "compared yet; `plumbline ingest -e FILE --source %s` goes on from there",
                   source, source);
}

/* Index of the last snapshot at or before `instant`; -1: none. */
static long last_at(const pl_pair_row *pairs, size_t count, pl_instant instant) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pairs[middle].to <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return (long)low - 1;
}

bool pl_subject_snapshot(const pl_pair_row *pairs, size_t count, pl_instant instant, const char *source,
                         long *ret, pl_error *error) {
    char asked[PL_INSTANT_TEXT], first[PL_INSTANT_TEXT];
    if (count == 0)
        return pl_fail(error, PL_MISSING,
                       "source %s has no snapshot in the evidence file; `plumbline ingest` puts them in",
                       source);
    *ret = last_at(pairs, count, instant);
    if (*ret >= 0) return true;
    pl_instant_text(instant, asked);
    pl_instant_text(pairs[0].to, first);
    return pl_fail(error, PL_MISSING, "source %s has no snapshot at or before %s; its first is of %s", source,
                   asked, first);
}

bool pl_subject_reaches(const pl_pair_row *pairs, size_t count, pl_instant instant, const char *source,
                        pl_error *error) {
    char asked[PL_INSTANT_TEXT], last[PL_INSTANT_TEXT];
    if (count == 0 || instant <= pairs[count - 1].to + PL_DAY_SECONDS) return true;
    pl_instant_text(instant, asked);
    pl_instant_text(pairs[count - 1].to, last);
    return pl_fail(error, PL_MISSING, "source %s has its last snapshot at %s: what was at %s is unknown",
                   source, last, asked);
}
