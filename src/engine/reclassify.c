/* reclassify.c - members made anew from the record: every record's text is read again under the legend at
 * hand (also of those that are not taken: whether they are may change). So a corrected legend needs no
 * archive, and verify can rebuild everything that is derived. */
#include "engine/ingest.h"

#include <inttypes.h>

typedef struct {
    pl_classifier *classifier;
    const pl_shape_queue *queue;
} prepare_job;

static void prepare_piece(void *context, size_t piece, unsigned worker) {
    prepare_job *job = context;
    pl_classifier_prepare(job->classifier, job->queue, piece, worker);
}

static bool read_record(pl_run *run, pl_classifier *classifier, const pl_record_row *record, pl_buffer *text,
                        pl_arena *labels, pl_file_members *members, pl_error *error) {
    pl_buffer kept = {0};
    pl_file_counts counts = {0};
    pl_instant instant = record->instant;
    bool whole;
    pl_buffer_clear(text);
    bool done =
        pl_store_record_text(run->store, record->id, text, error) &&
        pl_classifier_read(classifier, record->name, record->layer, (pl_slice){text->data, text->length},
                           labels, members, &kept, &whole, &counts, &instant, error);
    pl_buffer_free(&kept);
    if (done && (instant != record->instant || counts.polygons != record->polygons ||
                 counts.positions != record->positions || counts.null_geometries != record->null_geometries ||
                 counts.features > record->features))
        return pl_fail(error, PL_DIFFERS,
                       "%s: the record does not count what its text has, or dates it otherwise",
                       record->name);
    return done;
}

static bool one_batch(pl_run *run, pl_classifier *classifier, const pl_record_row *records, size_t count,
                      pl_file_members *members, pl_buffer *text, pl_arena *labels, pl_error *error) {
    for (size_t i = 0; i < count; i++) {
        members[i].count = 0;
        if (!read_record(run, classifier, &records[i], text, labels, &members[i], error)) return false;
    }
    prepare_job job = {classifier, &classifier->queue};
    pl_pool_start(run->pool, classifier->queue.count, prepare_piece, &job);
    pl_pool_wait(run->pool);
    classifier->queue.count = 0;
    if (!pl_classifier_prepared(classifier, error)) return false;
    for (size_t i = 0; i < count; i++)
        if (!pl_classifier_store(classifier, run->store, records[i].id, &members[i], error)) return false;
    return true;
}

bool pl_reclassify(pl_run *run, pl_classifier *classifier, pl_error *error) {
    pl_arena arena = {0}, labels = {0};
    pl_record_row *records;
    size_t count;
    pl_file_members members[PL_BATCH_FILES] = {{0}};
    pl_buffer text = {0};
    if (run->definitions->source.kind != PL_SOURCE_MAPS) return true; /* they have no members */
    /* One transaction: readers see the old derived rows until the new ones are whole. */
    bool done = pl_store_begin(run->store, error);
    if (done) {
        done = pl_store_derived_drop(run->store, run->source_id, error) &&
               pl_store_record_list(run->store, run->source_id, -1, &arena, &records, &count, error);
        for (size_t at = 0; done && at < count; at += PL_BATCH_FILES) {
            size_t size = count - at < PL_BATCH_FILES ? count - at : PL_BATCH_FILES;
            done = one_batch(run, classifier, records + at, size, members, &text, &labels, error);
            pl_arena_reset(&labels);
            if (pl_classifier_full(classifier)) pl_classifier_trim(classifier);
            pl_run_show(run, "classifying", at + size, count);
            if (done && pl_run_stopped(run, error)) done = false;
        }
        done = done && pl_store_source_derived(run->store, run->source_id, true, error) &&
               pl_store_commit(run->store, error);
        if (!done) pl_store_rollback(run->store);
    }
    for (size_t i = 0; i < PL_BATCH_FILES; i++) pl_free(members[i].members);
    pl_buffer_free(&text);
    pl_arena_free(&labels);
    pl_arena_free(&arena);
    return done;
}
