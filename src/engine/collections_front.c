/* collections_front.c - the collection `front`: the lines of one day, worked out when asked for. Of each
 * source and side that is the map in force at the end of `datetime`, or the source's last map. */
#include "engine/collections_parts.h"

#include "engine/front.h"
#include "engine/geojson_write.h"

#include <stdio.h>

#define KM_DECIMALS 6
#define ID_BYTES 256

typedef struct {
    const char *source;
    const pl_theatre *theatre;
    const char *side;
    pl_instant at, next; /* the map, and the one behind it; INT64_MAX: none */
} one_front;

/* The map that answers; false: none does. Without a time the last one. */
static bool map_of(const pl_feature_question *q, const pl_instant *instants, size_t count, one_front *front) {
    if (count == 0) return false;
    size_t index = count - 1;
    if (q->timed) {
        if (q->end < instants[0] || q->begin > instants[index] + PL_DAY_SECONDS) return false;
        while (instants[index] > q->end) index--;
    }
    front->at = instants[index];
    front->next = index + 1 < count ? instants[index + 1] : INT64_MAX;
    return true;
}

static void piece_written(pl_feature_work *work, const one_front *front, const pl_front_question *question,
                          const pl_front_piece *piece, const char *id) {
    const pl_open_line line = {piece->line.points, piece->line.count};
    pl_json *json = work->json;
    pl_feature_open(work, id);
    pl_json_key_text(json, "source", front->source);
    pl_json_key_text(json, "side", front->side);
    pl_feature_text(json, "sector", piece->sector);
    pl_json_key_fixed(json, "length_km", piece->length_km, KM_DECIMALS);
    pl_json_key_fixed(json, "border_km", question->border_km, 3);
    pl_json_key_fixed(json, "hole_km2", question->hole_max_km2, 3);
    pl_feature_time(json, "start_time", front->at);
    pl_feature_time(json, "end_time", front->next);
    pl_geojson_lines(json, &line, 1);
}

static bool asked(pl_feature_work *work, const one_front *front, pl_front_question *question,
                  pl_front_answers *ret, bool *ret_answered, pl_error *error) {
    pl_error reason;
    *question = (pl_front_question){.sources = front->source,
                                    .side = front->side,
                                    .from = INT64_MIN,
                                    .to = front->at,
                                    .as_of = INT64_MAX,
                                    .hole_max_km2 = PL_FRONT_HOLE_MAX_KM2,
                                    .border_km = PL_FRONT_BORDER_M / 1000.0,
                                    .moved_m = PL_FRONT_MOVED_M,
                                    .kinds = PL_KINDS_ALL,
                                    .drawn = true};
    *ret_answered = true;
    if (pl_ask_front(work->store, question, work->arena, ret, &reason)) return true;
    /* Without an outline in the file the whole boundary is drawn, and border_km says so; else the source does
     * not draw this side. */
    question->border_km = 0.0;
    if (reason.code == PL_MISSING && pl_ask_front(work->store, question, work->arena, ret, &reason))
        return true;
    *ret_answered = false;
    if (reason.code == PL_MISSING) return true;
    if (error != NULL) *error = reason;
    return false;
}

static bool front_taken(pl_feature_work *work, const one_front *front, pl_error *error) {
    const pl_feature_question *q = work->question;
    pl_front_question question;
    pl_front_answers answers = {0};
    bool answered;
    if (!asked(work, front, &question, &answers, &answered, error)) return false;
    if (!answered || answers.count == 0 || !answers.answers[0].answered) return true;
    const pl_front_answer *answer = &answers.answers[0];
    for (size_t i = 0; i < answer->piece_count; i++) {
        const pl_front_piece *piece = &answer->pieces[i];
        char id[ID_BYTES], when[PL_INSTANT_TEXT];
        pl_instant_text(front->at, when);
        snprintf(id, sizeof id, "%s.%s.%s.%zu", front->source, front->side, when, i + 1);
        if ((q->id == NULL || strcmp(q->id, id) == 0) && pl_feature_passes(q, "sector", piece->sector) &&
            pl_feature_line_meets(q, piece->line.points, piece->line.count) && pl_feature_take(work))
            piece_written(work, front, &question, piece, id);
    }
    return true;
}

/* An id names its source, side and map: "deepstate.russia.2024-12-19T21:00:00Z.7". False: this cannot be it.
 */
static bool id_names(const char *id, const one_front *front, pl_instant *ret_at) {
    char head[ID_BYTES];
    const int length = snprintf(head, sizeof head, "%s.%s.", front->source, front->side);
    if (length < 0 || (size_t)length >= sizeof head || strncmp(id, head, (size_t)length) != 0) return false;
    const char *when = id + length;
    return pl_instant_parse((pl_slice){when, strcspn(when, ".")}, ret_at);
}

static bool source_taken(pl_feature_work *work, const pl_asked *source, const pl_theatre *theatre,
                         pl_error *error) {
    const pl_feature_question *q = work->question;
    pl_instant *instants;
    size_t count;
    if (!pl_store_snapshot_list(work->store, source->id, work->arena, &instants, &count, error)) return false;
    for (size_t i = 0; i < theatre->side_count; i++) {
        one_front front = {.source = source->name, .theatre = theatre, .side = theatre->sides[i].name};
        pl_feature_question at = *q;
        if (q->id != NULL) {
            pl_instant when;
            if (!id_names(q->id, &front, &when)) continue;
            at.timed = true;
            at.begin = at.end = when;
        }
        /* The first side alone unless another is named: the other side of the same line is the same line. */
        const char *sides = pl_feature_wanted(q, "side");
        if (sides == NULL && q->id == NULL ? i > 0 : !pl_feature_listed(sides, front.side)) continue;
        if (map_of(&at, instants, count, &front) && !front_taken(work, &front, error)) return false;
    }
    return true;
}

/* Names that the file has of those that are asked for; NULL and *ret_any false when there is none. */
static bool known_sources(pl_feature_work *work, const char **ret, bool *ret_any, pl_error *error) {
    const char *wanted = pl_feature_wanted(work->question, "source");
    pl_source_row *rows;
    size_t count;
    pl_buffer names = {0};
    if (!pl_store_source_list(work->store, work->arena, &rows, &count, error)) return false;
    *ret = NULL;
    *ret_any = wanted == NULL && work->question->id == NULL;
    for (size_t i = 0; !*ret_any && i < count; i++) {
        pl_instant *instants;
        size_t instant_count;
        if (!pl_source_row_has_maps(&rows[i]) || !pl_feature_listed(wanted, rows[i].name)) continue;
        if (!pl_store_snapshot_list(work->store, rows[i].id, work->arena, &instants, &instant_count, error)) {
            pl_buffer_free(&names);
            return false;
        }
        if (instant_count > 0) pl_buffer_format(&names, "%s%s", names.length == 0 ? "" : ",", rows[i].name);
    }
    if (names.length > 0) {
        *ret = pl_arena_copy(work->arena, names.data, names.length);
        *ret_any = true;
    }
    const bool failed = names.failed || (names.length > 0 && *ret == NULL);
    pl_buffer_free(&names);
    return !failed || pl_fail_nomem(error);
}

bool pl_feature_front(pl_feature_work *work, pl_error *error) {
    pl_asked *sources;
    size_t count;
    pl_theatre theatre;
    const char *names;
    bool any;
    pl_error reason;
    if (!known_sources(work, &names, &any, error)) return false;
    if (!any) return true;
    if (!pl_ask_sources(work->store, names, work->arena, &sources, &count, &theatre, &reason)) {
        if (reason.code == PL_MISSING) return true; /* no map yet: no front */
        if (error != NULL) *error = reason;
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!source_taken(work, &sources[i], &theatre, error)) return false;
    return true;
}
