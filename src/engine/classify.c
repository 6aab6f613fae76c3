/* classify.c - see classify.h. Reading is sequential (the table of seen text has one user); preparing shapes,
 * which asks GEOS about validity, is cut into pieces for the pool; storing is sequential again. */
#include "engine/classify.h"

#include "geom/area.h"

#include <time.h>

double pl_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool pl_classifier_open(pl_classifier *classifier, const pl_definitions *definitions, pl_pool *pool,
                        bool force_equal_hashes, pl_error *error) {
    unsigned workers = pl_pool_workers(pool);
    *classifier = (pl_classifier){.definitions = definitions, .pool = pool, .workers = workers};
    classifier->seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, force_equal_hashes, error);
    if (classifier->seen == NULL) return false;
    classifier->overlays = pl_calloc(workers, sizeof *classifier->overlays);
    classifier->arenas = pl_calloc(workers + 1, sizeof *classifier->arenas);
    classifier->worker_errors = pl_calloc(workers, sizeof *classifier->worker_errors);
    classifier->worker_seconds = pl_calloc(workers, sizeof *classifier->worker_seconds);
    bool done = classifier->overlays != NULL && classifier->arenas != NULL &&
                classifier->worker_errors != NULL && classifier->worker_seconds != NULL;
    if (!done) pl_fail_nomem(error);
    for (unsigned i = 0; done && i < workers; i++)
        done = (classifier->overlays[i] = pl_overlay_open(error)) != NULL;
    if (!done) pl_classifier_close(classifier);
    return done;
}

void pl_classifier_close(pl_classifier *classifier) {
    for (unsigned i = 0; classifier->overlays != NULL && i < classifier->workers; i++)
        pl_overlay_close(classifier->overlays[i]);
    for (unsigned i = 0; classifier->arenas != NULL && i <= classifier->workers; i++)
        pl_arena_free(&classifier->arenas[i]);
    pl_seen_close(classifier->seen);
    pl_free(classifier->overlays);
    pl_free(classifier->arenas);
    pl_free(classifier->worker_errors);
    pl_free(classifier->worker_seconds);
    pl_free(classifier->queue.items);
    *classifier = (pl_classifier){0};
}

bool pl_classifier_full(const pl_classifier *classifier) {
    return pl_seen_full(classifier->seen);
}

void pl_classifier_trim(pl_classifier *classifier) {
    if (!pl_seen_trim(classifier->seen)) return;
    for (unsigned i = 0; i <= classifier->workers; i++) pl_arena_reset(&classifier->arenas[i]);
}

/* ---- reading ---- */

typedef struct {
    pl_classifier *classifier;
    pl_slice layer;
    const char *shown;
    pl_arena *labels;
    pl_file_members *members;
    pl_instant *ret_instant;
} read_state;

static bool take_instant(read_state *state, const pl_feature *feature, pl_error *error) {
    const char *wanted = state->classifier->definitions->source.instant_property;
    if (wanted == NULL || feature->index != 0) return true;
    for (size_t i = 0; i < feature->property_count; i++)
        if (pl_slice_equal(feature->properties[i].key, pl_slice_of(wanted)) &&
            pl_instant_parse(feature->properties[i].value, state->ret_instant))
            return true;
    return pl_fail(error, PL_INPUT,
                   "%s:%zu:%zu: feature 0 has no property \"%s\" with a date (YYYY-MM-DD) or UTC instant",
                   state->shown, feature->line, feature->column, wanted);
}

static bool is_measured(pl_status status) {
    return status == PL_STATUS_HELD || status == PL_STATUS_CONTESTED;
}

/* Listed when ingest ends. Liberated is history: left out by its meaning, and not listed. */
static bool is_left_out(pl_status status) {
    return !is_measured(status) && status != PL_STATUS_LIBERATED;
}

/* A polygon's place in the area of interest may change what it counts as. */
static pl_form place(const pl_box *box, const pl_box *area_of_interest, pl_class *class) {
    if (!is_measured(class->status) || pl_box_within(*box, *area_of_interest)) return PL_FORM_WHOLE;
    if (pl_box_meets(*box, *area_of_interest)) return PL_FORM_CLIPPED;
    class->status = PL_STATUS_OUTSIDE;
    return PL_FORM_WHOLE;
}

static bool copy_slice(pl_arena *arena, pl_slice from, pl_slice *ret) {
    const char *copy = pl_arena_copy(arena, from.data == NULL ? "" : from.data, from.length);
    if (copy != NULL) *ret = (pl_slice){copy, from.length};
    return copy != NULL;
}

static bool on_feature(void *context, const pl_feature *feature, pl_error *error) {
    read_state *state = context;
    pl_classifier *c = state->classifier;
    const pl_legend *legend = &c->definitions->legend;
    if (!take_instant(state, feature, error)) return false;
    if (feature->polygon_count == 0) return true;
    pl_class found = pl_legend_class(legend, state->layer, feature->properties, feature->property_count);
    pl_slice colour = {"", 0}, label = {"", 0};
    bool labelled = false;
    for (size_t i = 0; i < feature->polygon_count; i++) {
        pl_drawn *drawn = feature->polygons[i];
        pl_mark *mark = drawn->mark;
        if (mark == NULL) {
            mark = pl_arena_alloc(&c->arenas[c->workers], sizeof *mark);
            if (mark == NULL) return pl_fail_nomem(error);
            mark->drawn = drawn;
            drawn->mark = mark;
        }
        pl_class class = found;
        pl_form form = place(&drawn->box, &legend->area_of_interest, &class);
        if (is_left_out(class.status) && !labelled) {
            pl_legend_label(legend, feature->properties, feature->property_count, &colour, &label);
            /* What a rule left out goes by the rule's word; only what no rule took is listed by its own name.
             */
            if (class.status != PL_STATUS_UNMATCHED) label = (pl_slice){"", 0};
            if (!copy_slice(state->labels, colour, &colour) || !copy_slice(state->labels, label, &label))
                return pl_fail_nomem(error);
            labelled = true;
        }
        if (!mark->forms[form].queued) {
            pl_shape_queue *queue = &c->queue;
            if (!PL_GROW(queue->items, queue->count, queue->capacity)) return pl_fail_nomem(error);
            queue->items[queue->count].mark = mark;
            queue->items[queue->count++].form = form;
            mark->forms[form].queued = true;
        }
        pl_file_members *members = state->members;
        if (!PL_GROW(members->members, members->count, members->capacity)) return pl_fail_nomem(error);
        bool left_out = is_left_out(class.status);
        members->members[members->count++] = (pl_file_member){
            mark, form, class, left_out ? colour : (pl_slice){"", 0}, left_out ? label : (pl_slice){"", 0}};
    }
    return true;
}

bool pl_classifier_read(pl_classifier *classifier, const char *shown, const char *layer, pl_slice text,
                        pl_arena *labels, pl_file_members *members, pl_buffer *kept, bool *kept_is_whole,
                        pl_file_counts *counts, pl_instant *ret_instant, pl_error *error) {
    read_state state = {classifier, pl_slice_of(layer), shown, labels, members, ret_instant};
    return pl_geojson_read(shown, text, classifier->seen, on_feature, &state, kept, kept_is_whole, counts,
                           error);
}

/* ---- preparing, on any worker ---- */

/* The key of a shape: SHA-256 over ring counts and positions as little-endian words, whatever the machine. */
static bool shape_key(const pl_polygon *polygon, pl_sha256 *ret, pl_error *error) {
    pl_sha256_stream *stream = pl_sha256_open(error);
    if (stream == NULL) return false;
    bool done = true;
    for (size_t r = 0; done && r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        uint8_t words[64 * 16];
        size_t used = 0;
        uint64_t count = ring->count;
        for (int b = 0; b < 8; b++) words[used++] = (uint8_t)(count >> (8 * b));
        done = pl_sha256_add(stream, words, used);
        for (size_t i = 0; done && i < ring->count;) {
            used = 0;
            for (; i < ring->count && used < sizeof words; i++) {
                /* Adding 0.0 turns -0.0 into 0.0: one place, one key. */
                double pair[2] = {ring->points[i].lon + 0.0, ring->points[i].lat + 0.0};
                uint64_t bits[2];
                memcpy(bits, pair, sizeof bits);
                for (int k = 0; k < 2; k++)
                    for (int b = 0; b < 8; b++) words[used++] = (uint8_t)(bits[k] >> (8 * b));
            }
            done = pl_sha256_add(stream, words, used);
        }
    }
    done = pl_sha256_close(stream, done ? ret : NULL) && done;
    return done ? true : pl_fail(error, PL_INTERNAL, "libcrypto could not compute the key of a shape");
}

static bool prepare_form(pl_classifier *classifier, pl_mark *mark, pl_form form, unsigned worker,
                         pl_error *error) {
    pl_arena *arena = &classifier->arenas[worker];
    pl_shapes *shapes = &mark->forms[form];
    const pl_box *clip = form == PL_FORM_CLIPPED ? &classifier->definitions->legend.area_of_interest : NULL;
    if (!pl_overlay_prepare(classifier->overlays[worker], &mark->drawn->polygon, clip, arena,
                            &shapes->prepared, error))
        return false;
    size_t count = shapes->prepared.count;
    shapes->areas_m2 = pl_arena_alloc(arena, count * sizeof *shapes->areas_m2);
    shapes->keys = pl_arena_alloc(arena, count * sizeof *shapes->keys);
    shapes->shape_ids = pl_arena_alloc(arena, count * sizeof *shapes->shape_ids);
    if (shapes->areas_m2 == NULL || shapes->keys == NULL || shapes->shape_ids == NULL)
        return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        shapes->areas_m2[i] = pl_polygon_area_m2(&shapes->prepared.parts[i]);
        if (!shape_key(&shapes->prepared.parts[i], &shapes->keys[i], error)) return false;
    }
    shapes->ready = true;
    return true;
}

void pl_classifier_prepare(pl_classifier *classifier, const pl_shape_queue *queue, size_t item,
                           unsigned worker) {
    double begun = pl_seconds();
    pl_error *error = &classifier->worker_errors[worker];
    /* The error stays where it is until the last item is done: pl_classifier_prepared reports it. */
    if (error->code == PL_OK &&
        !prepare_form(classifier, queue->items[item].mark, queue->items[item].form, worker, error) &&
        error->code == PL_OK)
        error->code = PL_INTERNAL;
    classifier->worker_seconds[worker] += pl_seconds() - begun;
}

bool pl_classifier_prepared(const pl_classifier *classifier, pl_error *error) {
    for (unsigned i = 0; i < classifier->workers; i++)
        if (classifier->worker_errors[i].code != PL_OK) {
            if (error != NULL) *error = classifier->worker_errors[i];
            return false;
        }
    return true;
}

/* ---- storing ---- */

bool pl_classifier_store(pl_classifier *classifier, pl_store *store, int64_t record_id,
                         const pl_file_members *members, pl_error *error) {
    pl_member_row *rows = NULL;
    size_t count = 0, capacity = 0;
    pl_arena texts = {0};
    bool done = true;
    for (size_t m = 0; done && m < members->count; m++) {
        const pl_file_member *member = &members->members[m];
        pl_shapes *shapes = &member->mark->forms[member->form];
        char *status = pl_arena_alloc(&texts, PL_STATUS_TEXT);
        if (status == NULL) {
            done = pl_fail_nomem(error);
            break;
        }
        pl_status_text(&classifier->definitions->theatre, member->class, status);
        for (size_t i = 0; done && i < shapes->prepared.count; i++) {
            if (shapes->shape_ids[i] == 0)
                done = pl_store_shape_put(store, &shapes->keys[i], &shapes->prepared.parts[i],
                                          shapes->areas_m2[i], shapes->prepared.repair, &shapes->shape_ids[i],
                                          error);
            if (done && !PL_GROW(rows, count, capacity)) done = pl_fail_nomem(error);
            if (done)
                rows[count++] = (pl_member_row){shapes->shape_ids[i], status, member->class.class_name,
                                                member->colour.data, member->label.data};
        }
    }
    done = done && pl_store_members_put(store, record_id, rows, count, error);
    pl_free(rows);
    pl_arena_free(&texts);
    return done;
}
