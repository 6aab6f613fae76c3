/* report_claim.c - what one claim's numbers rest on, as a GeoJSON of what moved and as an excerpt of the
 * evidence. Both follow from the specifications: what each asked, of which source, over which span. */
#include "engine/report_claim.h"

#include "engine/clipped.h"
#include "engine/front.h"
#include "engine/geojson_write.h"
#include "engine/report_files.h"

#define KM2_DECIMALS 6
#define M_DECIMALS 1

static bool was_judged(const pl_specification *spec) {
    return spec->measurable && spec->span.end > spec->span.begin && spec->query.source != NULL;
}

static bool is_of_counts(pl_measure measure) {
    return pl_measures[measure].of == PL_OF_RECORD;
}

static bool is_of_front(pl_measure measure) {
    return measure == PL_MEASURE_FRONT_LENGTH || measure == PL_MEASURE_MOVED ||
           measure == PL_MEASURE_MOVED_SHARE || measure == PL_MEASURE_FORWARD_SHARE ||
           measure == PL_MEASURE_DISPLACEMENT;
}

static bool is_of_places(pl_measure measure) {
    return measure == PL_MEASURE_PLACES_TAKEN || measure == PL_MEASURE_PLACES_LOST;
}

/* ---- GeoJSON ---- */

typedef struct {
    pl_store *store;
    const pl_report_basis *basis;
    const pl_claim_result *claim;
    const pl_specification *spec; /* that is being shown */
    pl_json *json;
    pl_arena arena; /* of one specification */
    pl_error *error;
} moved;

static const pl_report_source *source_of(const moved *m, const char *name) {
    for (size_t i = 0; i < m->basis->source_count; i++)
        if (strcmp(m->basis->sources[i].name, name) == 0) return &m->basis->sources[i];
    return NULL;
}

/* Properties that every feature has: what it is of, and whom to name for it. */
static void feature(const moved *m, const char *side, const char *region) {
    const pl_report_source *source = source_of(m, m->spec->query.source);
    pl_geojson_feature(m->json);
    pl_json_key_text(m->json, "claim", m->claim->id);
    pl_json_key_text(m->json, "source", m->spec->query.source);
    pl_json_key_text(m->json, "side", side);
    pl_json_key_text(m->json, "region", region);
    pl_json_key_text(m->json, "attribution", source == NULL ? NULL : source->attribution);
    pl_json_key_text(m->json, "licence", source == NULL ? NULL : source->licence);
}

static bool patches(const moved *m, pl_arena *arena, const pl_region *region) {
    const pl_query *query = &m->spec->query;
    pl_patch_in *list;
    size_t count;
    const char *side = query->side;
    if (!pl_ask_patches_in(m->store, query->source, side, m->spec->span.begin, m->spec->span.end, region,
                           arena, &list, &count, m->error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const pl_change_row *row = &list[i].row;
        const pl_kind kind = pl_change_kind(row, query->as_of);
        if ((query->kinds & 1u << kind) == 0) continue;
        feature(m, strncmp(row->status, "held:", 5) == 0 ? row->status + 5 : side,
                region == NULL ? NULL : region->name);
        pl_json_key_text(m->json, "change", row->gained ? "gained" : "lost");
        pl_json_key_text(m->json, "kind", pl_kind_names[kind]);
        pl_json_key_instant(m->json, "from", row->from);
        pl_json_key_instant(m->json, "to", row->to);
        pl_json_key_fixed(m->json, "area_km2", list[i].inside_km2, KM2_DECIMALS);
        pl_geojson_polygons(m->json, list[i].inside, list[i].inside_count);
    }
    return true;
}

static bool front_lines(const moved *m, pl_arena *arena, const char *region) {
    const pl_query *query = &m->spec->query;
    const pl_front_question question = {.sources = query->source,
                                        .side = query->side,
                                        .region = region,
                                        .from = m->spec->span.begin,
                                        .to = m->spec->span.end,
                                        .as_of = query->as_of,
                                        .hole_max_km2 = PL_FRONT_HOLE_MAX_KM2,
                                        .border_km = PL_FRONT_BORDER_M / 1000,
                                        .moved_m =
                                            query->distance_m > 0 ? query->distance_m : PL_FRONT_MOVED_M,
                                        .kinds = query->kinds == 0 ? PL_KINDS_ALL : query->kinds,
                                        .drawn = true};
    pl_front_answers answers;
    if (!pl_ask_front(m->store, &question, arena, &answers, m->error)) return false;
    for (size_t i = 0; i < answers.count; i++)
        for (size_t p = 0; p < answers.answers[i].piece_count; p++) {
            const pl_front_answer *answer = &answers.answers[i];
            const pl_front_piece *piece = &answer->pieces[p];
            const pl_open_line line = {piece->line.points, piece->line.count};
            feature(m, answer->side, region);
            pl_json_key_text(m->json, "front", piece->later ? "to" : "from");
            pl_json_key_instant(m->json, "instant",
                                piece->later ? answer->to_snapshot : answer->from_snapshot);
            pl_json_key_bool(m->json, "moved", piece->moved);
            pl_json_key_text(m->json, "way",
                             !piece->moved              ? NULL
                             : piece->way == PL_FORWARD ? "forward"
                                                        : "back");
            pl_json_key_fixed(m->json, "moved_m", question.moved_m, M_DECIMALS);
            pl_json_key_fixed(m->json, "length_km", piece->length_km, 3);
            pl_geojson_lines(m->json, &line, 1);
        }
    return true;
}

/* Everywhere, or region by region of a sum. */
static bool in_region(const moved *m, pl_arena *arena, const pl_theatre *theatre, const char *name) {
    const bool front = is_of_front(m->spec->query.measure);
    pl_region region;
    if (name == NULL) return front ? front_lines(m, arena, NULL) : patches(m, arena, NULL);
    if (front) return front_lines(m, arena, name);
    return pl_region_find(m->store, theatre, name, m->spec->query.outline, arena, &region, m->error) &&
           patches(m, arena, &region);
}

static bool one_source(moved *m) {
    const char *rest = m->spec->query.region;
    pl_asked *asked;
    size_t count;
    pl_theatre theatre;
    bool done =
        pl_ask_sources(m->store, m->spec->query.source, &m->arena, &asked, &count, &theatre, m->error);
    if (done && (rest == NULL || rest[0] == '\0')) done = in_region(m, &m->arena, &theatre, NULL);
    while (done && rest != NULL && rest[0] != '\0') {
        const size_t length = strcspn(rest, "+");
        const char *name = pl_arena_copy(&m->arena, rest, length);
        done = name == NULL ? pl_fail_nomem(m->error) : in_region(m, &m->arena, &theatre, name);
        rest += length + (rest[length] == '+');
    }
    pl_arena_free(&m->arena);
    return done;
}

/* The first specification of each source, of the plain reading. */
static bool is_first_of_source(const pl_reading_result *reading, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (was_judged(&reading->specifications[i]) && !is_of_counts(reading->measure) &&
            strcmp(reading->specifications[i].query.source, reading->specifications[index].query.source) == 0)
            return false;
    return was_judged(&reading->specifications[index]) && !is_of_counts(reading->measure);
}

bool pl_claim_geojson(pl_store *store, const pl_check_answer *answer, const pl_claim_result *claim,
                      pl_arena *arena, pl_buffer *out, pl_error *error) {
    pl_json json;
    moved m = {.store = store, .basis = &answer->basis, .claim = claim, .json = &json, .error = error};
    const pl_reading_result *plain = claim->reading_count == 0 ? NULL : &claim->readings[0];
    bool any = false, done = true;
    (void)arena;
    for (size_t i = 0; done && plain != NULL && i < plain->specification_count; i++) {
        if (!is_first_of_source(plain, i)) continue;
        if (!any) {
            pl_json_start(&json, out, true);
            pl_json_object(&json);
            pl_json_key_text(&json, "type", "FeatureCollection");
            pl_json_key(&json, "features");
            pl_json_array(&json);
        }
        any = true;
        m.spec = &plain->specifications[i];
        done = one_source(&m);
    }
    if (!done || !any) return done;
    pl_json_end(&json);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return out->failed ? pl_fail_nomem(error) : true;
}

/* ---- what it rests on ---- */

typedef struct {
    pl_claim_maps maps, counts;
    bool outlines, places; /* it also rests on those */
} rests;

static void widen(pl_claim_maps *maps, const pl_excerpt_source *by) {
    size_t i = 0;
    while (i < maps->count && strcmp(maps->sources[i].name, by->name) != 0) i++;
    if (i == PL_CLAIM_SOURCES_MAX) return;
    if (i == maps->count) maps->sources[maps->count++] = *by;
    pl_excerpt_source *source = &maps->sources[i];
    if (by->begin < source->begin) source->begin = by->begin;
    if (by->end > source->end) source->end = by->end;
    if (by->as_of > source->as_of) source->as_of = by->as_of;
}

bool pl_claim_maps_join(pl_claim_maps *all, const pl_claim_maps *one) {
    if (all->count + one->count > PL_CLAIM_SOURCES_MAX) return false;
    for (size_t i = 0; i < one->count; i++) widen(all, &one->sources[i]);
    return true;
}

static void rest_on(rests *r, const char *name, pl_span span, pl_instant as_of) {
    /* What takes back a patch of before the window is told by that patch. */
    span.begin -= span.begin > INT64_MIN + PL_KIND_UNDONE_SECONDS ? PL_KIND_UNDONE_SECONDS : 0;
    widen(&r->maps, &(pl_excerpt_source){name, span.begin, span.end, as_of});
}

static void gather(const pl_claim_result *claim, rests *r) {
    for (size_t k = 0; k < claim->reading_count; k++)
        for (size_t i = 0; i < claim->readings[k].specification_count; i++) {
            const pl_specification *spec = &claim->readings[k].specifications[i];
            const pl_query *query = &spec->query;
            /* Skill rests on the whole archive: no excerpt has it. */
            if (!was_judged(spec) || query->measure == PL_MEASURE_FORECAST_SKILL) continue;
            /* Counts come whole, as one small file. Test records are installed, and no part of the evidence.
             */
            if (is_of_counts(query->measure)) {
                if (query->measure != PL_MEASURE_ENGAGEMENT_RATE)
                    widen(&r->counts, &(pl_excerpt_source){query->source, INT64_MIN, INT64_MAX, INT64_MAX});
                continue;
            }
            rest_on(r, query->source, spec->span, query->as_of);
            r->outlines = r->outlines || query->region != NULL || is_of_front(query->measure);
            r->places = r->places || is_of_places(query->measure);
        }
}

/* Outlines and settlements come whole: their files have no window. */
static bool gather_space(pl_store *store, pl_arena *arena, rests *r, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (!r->outlines && !r->places) return true;
    if (!pl_store_source_list(store, arena, &rows, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        if (pl_source_row_has_maps(&rows[i])) continue;
        pl_definitions *definitions = pl_arena_alloc(arena, sizeof *definitions);
        int64_t id;
        if (definitions == NULL) return pl_fail_nomem(error);
        if (!pl_definitions_stored(store, rows[i].name, arena, definitions, &id, error)) return false;
        const pl_source_kind kind = definitions->source.kind;
        if ((kind == PL_SOURCE_REGIONS && r->outlines) || (kind == PL_SOURCE_PLACES && r->places))
            rest_on(r, rows[i].name, (pl_span){INT64_MIN, INT64_MAX}, INT64_MAX);
    }
    return true;
}

bool pl_claim_rests_on(pl_store *store, const pl_claim_result *claim, pl_arena *arena, pl_claim_maps *ret,
                       pl_error *error) {
    const pl_instant most = PL_REPORT_EXCERPT_DAYS_MAX * (pl_instant)PL_DAY_SECONDS + PL_KIND_UNDONE_SECONDS;
    rests r = {.outlines = false};
    gather(claim, &r);
    for (size_t i = 0; i < r.maps.count; i++)
        if (r.maps.sources[i].end - r.maps.sources[i].begin > most) r.maps.count = 0;
    if (r.maps.count > 0 && !gather_space(store, arena, &r, error)) return false;
    *ret = r.maps;
    return pl_claim_maps_join(ret, &r.counts) || pl_fail(error, PL_INTERNAL, "a claim on too many sources");
}
