/* ledger.c - the patches of a source's snapshots, each with its kind as of an instant, put together to
 * events. */
#include "engine/ledger.h"

#include "engine/inside.h"

static const char *why_of(const pl_change_row *row, pl_kind kind) {
    switch (kind) {
    case PL_KIND_REDRAW:
        return pl_change_redraw_why(row);
    case PL_KIND_RETRACTION:
        return "at least half of it went back within 30 days";
    case PL_KIND_RECLASSIFIED:
        return "at least nine tenths of it changed between held and contested";
    default:
        return "";
    }
}

typedef struct {
    pl_store *store;
    const pl_ledger_question *question;
    pl_arena *arena;
    pl_subject subject;
    pl_clip *clip;
    pl_ledger_patch *patches;
    const pl_polygon **polygons;
    size_t *polygon_counts;
    size_t count;
} making;

/* Adds a patch with its part in the region, when it has one. */
static bool add_patch(making *m, const pl_change_row *row, pl_kind kind, pl_error *error) {
    pl_clip_position where = PL_CLIP_INSIDE;
    const pl_polygon *part = NULL;
    size_t part_count = 0;
    double inside_km2 = row->area_km2;
    if (m->clip != NULL && !pl_clip_box(m->clip, row->box, &where, error)) return false;
    if (where == PL_CLIP_OUTSIDE) return true;
    if (where == PL_CLIP_ACROSS || m->question->outlines) {
        if (!pl_inside_patch(m->store, where == PL_CLIP_ACROSS ? m->clip : NULL, row, m->arena, &part,
                             &part_count, &inside_km2, error))
            return false;
        if (part_count == 0) return true;
    }
    const double share = row->area_km2 > 0 ? inside_km2 / row->area_km2 : 1;
    const bool contested = strcmp(row->status, "contested") == 0;
    const bool undone = row->undone_at != INT64_MAX && row->undone_at <= m->question->as_of;
    m->polygons[m->count] = part;
    m->polygon_counts[m->count] = part_count;
    m->patches[m->count++] =
        (pl_ledger_patch){.from = row->from,
                          .to = row->to,
                          .status = row->status,
                          .why = why_of(row, kind),
                          .kind = kind,
                          .gained = row->gained,
                          .area_km2 = inside_km2,
                          .contested_km2 = share * (contested ? row->other_side_km2 : row->contested_km2),
                          .width_m = row->width_m,
                          .undone_at = undone ? row->undone_at : INT64_MAX,
                          .undone_km2 = undone ? share * row->undone_km2 : 0,
                          .box = row->box};
    return true;
}

static bool add_patches(making *m, const pl_change_row *rows, size_t count, pl_error *error) {
    const pl_ledger_question *q = m->question;
    const char *status = q->side == NULL ? NULL : m->subject.layers.status[m->subject.layer];
    m->patches = pl_arena_alloc(m->arena, (count + 1) * sizeof *m->patches);
    m->polygons = pl_arena_alloc(m->arena, (count + 1) * sizeof *m->polygons);
    m->polygon_counts = pl_arena_alloc(m->arena, (count + 1) * sizeof *m->polygon_counts);
    if (m->patches == NULL || m->polygons == NULL || m->polygon_counts == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_kind kind = pl_change_kind(&rows[i], q->as_of);
        if ((q->kinds & 1u << kind) == 0 || (status != NULL && strcmp(rows[i].status, status) != 0)) continue;
        if (!add_patch(m, &rows[i], kind, error)) return false;
    }
    return true;
}

/* Names the sector of each event by its place. */
static bool name_sectors(making *m, const pl_event *events, size_t count, const char **names,
                         pl_error *error) {
    pl_region *sectors;
    size_t sector_count;
    for (size_t i = 0; i < count; i++) names[i] = NULL;
    if (!pl_region_sectors(&m->subject.definitions.theatre, m->arena, &sectors, &sector_count, error))
        return false;
    for (size_t s = 0; s < sector_count; s++) {
        pl_clip *clip = pl_clip_open(sectors[s].polygons, sectors[s].count, error);
        if (clip == NULL) return false;
        for (size_t i = 0; i < count; i++)
            if (names[i] == NULL && pl_clip_contains(clip, events[i].at)) names[i] = sectors[s].name;
        pl_clip_close(clip);
    }
    return true;
}

static bool make_ledger(making *m, const pl_change_row *rows, size_t row_count, pl_ledger *made,
                        pl_error *error) {
    pl_event *events;
    if (!add_patches(m, rows, row_count, error) ||
        !pl_events_of(m->patches, m->count, m->arena, &events, &made->count, error))
        return false;
    const char **sectors = pl_arena_alloc(m->arena, (made->count + 1) * sizeof *sectors);
    if (sectors == NULL) return pl_fail_nomem(error);
    if (!name_sectors(m, events, made->count, sectors, error)) return false;
    made->events = events;
    made->sectors = sectors;
    if (m->question->outlines) {
        made->polygons = m->polygons;
        made->polygon_counts = m->polygon_counts;
    }
    for (size_t i = 0; i < made->count; i++) {
        made->gained_km2[events[i].kind] += events[i].gained_km2;
        made->lost_km2[events[i].kind] += events[i].lost_km2;
    }
    return true;
}

bool pl_ask_ledger(pl_store *store, const pl_ledger_question *question, pl_arena *arena, pl_ledger *ret,
                   pl_error *error) {
    making m = {.store = store, .question = question, .arena = arena};
    pl_change_row *rows;
    size_t count;
    const pl_instant until = question->to < question->as_of ? question->to : question->as_of;
    if (!pl_subject_find(store, question->source, question->side, arena, &m.subject, error) ||
        (question->side != NULL && !pl_subject_drawn(&m.subject, error)) ||
        !pl_subject_derived(store, &m.subject, arena, error) ||
        !pl_ask_patches(store, m.subject.source_id, &m.subject.definitions.source, question->from, until,
                        arena, &rows, &count, error))
        return false;
    const pl_region *region = question->region;
    if (region != NULL && (m.clip = pl_clip_open(region->polygons, region->count, error)) == NULL)
        return false;
    pl_ledger made = {.source = m.subject.definitions.source.name};
    const bool done = make_ledger(&m, rows, count, &made, error);
    pl_clip_close(m.clip);
    if (done) *ret = made;
    return done;
}
