/* classify.h - from features to members: what each polygon of a file means, and the shapes that stand for it.
 * Used by ingest (files) and derive (records read again under another legend). */
#ifndef PL_ENGINE_CLASSIFY_H
#define PL_ENGINE_CLASSIFY_H

#include "base/threads.h"
#include "engine/engine.h"
#include "read/geojson.h"

/* A polygon as drawn can stand in the evidence in two forms. */
typedef enum { PL_FORM_WHOLE, PL_FORM_CLIPPED, PL_FORM_COUNT } pl_form;

typedef struct {
    bool queued, ready;
    pl_prepared prepared;
    double *areas_m2; /* a part each */
    pl_sha256 *keys;
    int64_t *shape_ids; /* 0: not yet in the evidence file */
} pl_shapes;

/* What the engine hangs on a pl_drawn. */
typedef struct {
    const pl_drawn *drawn;
    pl_shapes forms[PL_FORM_COUNT];
} pl_mark;

/* One polygon of one file. */
typedef struct {
    pl_mark *mark;
    pl_form form;
    pl_class class;
    pl_slice colour, label; /* for what is left out of every total */
} pl_file_member;

typedef struct {
    pl_file_member *members;
    size_t count, capacity;
} pl_file_members;

/* Shapes waiting to be prepared. */
typedef struct {
    struct {
        pl_mark *mark;
        pl_form form;
    } * items;
    size_t count, capacity;
} pl_shape_queue;

/* Everything that classifying one source needs; one a run. */
typedef struct {
    const pl_definitions *definitions;
    pl_pool *pool;
    pl_seen *seen;
    pl_overlay **overlays; /* one a worker */
    pl_arena *arenas;      /* one a worker, and a last one for marks: all go when the seen table is emptied */
    unsigned workers;
    pl_shape_queue queue;    /* shapes that reading found new and nobody has taken for preparing yet */
    pl_error *worker_errors; /* one a worker; code PL_OK = none */
    double *worker_seconds;
} pl_classifier;

bool pl_classifier_open(pl_classifier *classifier, const pl_definitions *definitions, pl_pool *pool,
                        bool force_equal_hashes, pl_error *error) PL_MUST_CHECK;
void pl_classifier_close(pl_classifier *classifier);

/* Reads one file's text and appends a member for each polygon; labels are copied to `labels`. New shapes are
 * queued. ret_instant is filled from the source's instant property when it has one (else untouched). */
bool pl_classifier_read(pl_classifier *classifier, const char *shown, const char *layer, pl_slice text,
                        pl_arena *labels, pl_file_members *members, pl_buffer *kept, bool *kept_is_whole,
                        pl_file_counts *counts, pl_instant *ret_instant, pl_error *error) PL_MUST_CHECK;

/* Prepares one shape of a queue, on any worker; reading may go on meanwhile, into another queue. */
void pl_classifier_prepare(pl_classifier *classifier, const pl_shape_queue *queue, size_t item,
                           unsigned worker);
/* After all of them: false and the first worker's error when one failed. */
bool pl_classifier_prepared(const pl_classifier *classifier, pl_error *error) PL_MUST_CHECK;

/* Writes shapes that are new, and the members of one record. All members' shapes must be prepared. */
bool pl_classifier_store(pl_classifier *classifier, pl_store *store, int64_t record_id,
                         const pl_file_members *members, pl_error *error) PL_MUST_CHECK;

/* Is the seen table over its bound? Then, with no queue and no members waiting, pl_classifier_trim empties
 * it. */
bool pl_classifier_full(const pl_classifier *classifier);
void pl_classifier_trim(pl_classifier *classifier);

/* Seconds on a clock that only goes forward: for timings and progress, never for an answer. */
double pl_seconds(void);

#endif
