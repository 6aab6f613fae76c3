/* ingest.c - from paths to an evidence file: walk, hash, read, pack, classify, store, derive.
 *
 * A pipeline of batches. While the pool packs and prepares one batch, this thread reads, hashes and parses
 * the next; then it writes the first. One transaction a batch, so a run killed at any instant leaves whole
 * batches and the next run goes on: files that are already there are recognised by their SHA-256 and passed
 * over. */
#include "engine/space.h"

#include "read/archive.h"
#include "read/convert.h"

#include <stdio.h>
#include <unistd.h>

typedef struct {
    const char *shown, *name, *layer, *url;
    pl_instant instant;
    pl_file_format format;
    uint64_t bytes;               /* as published */
    pl_buffer text, kept, packed; /* text: GeoJSON, as published or converted */
    bool whole, is_new;
    pl_sha256 sha256, kept_sha256;
    pl_file_counts counts;
    pl_file_members members;
    pl_record_state state;
    const char *why;
    /* The text this one is packed as a delta on: an earlier file of the batch, or the layer's tip, or none.
     */
    long base_in_batch; /* -1: not in the batch */
    int tip; /* index of the layer's tip, which is the base when base_in_batch is -1 and base.data is set */
    pl_slice base;
    int depth;
    int64_t record_id;
} ingest_file;

typedef struct {
    ingest_file files[PL_BATCH_FILES];
    size_t count, bytes;
    pl_arena arena;
    pl_shape_queue queue;
} batch;

/* The last text of each map layer: what the next file's delta is based on. */
typedef struct {
    const char *layer;
    pl_buffer text;
    int64_t record_id; /* 0: none */
    int depth;
} tip;
#define TIPS_MAX 64 /* as many as a source can have rules */

typedef struct {
    const pl_ingest_options *options;
    pl_run run;
    pl_classifier classifier;
    pl_arena *arena;
    pl_ingest_result *result;
    batch batches[2];
    batch *pending;  /* being packed by the pool, or NULL */
    const char *url; /* of the path that is being walked */
    bool broken;     /* a batch could not be packed or written: nothing more goes in */
    tip tips[TIPS_MAX];
    int tip_count;
    pl_packer **packers; /* one a worker, like the two below */
    pl_error *pack_errors;
    double *pack_seconds;
    const char **undated_names;
    struct {
        int64_t record_id;
        const char *shown;
    } * written; /* the records of this run, in the order in which they came */
    size_t written_count, written_capacity;
} ingest;

bool pl_run_stopped(const pl_run *run, pl_error *error) {
    if (run->progress.stop == NULL || *run->progress.stop == 0) return false;
    pl_fail(error, PL_INTERRUPTED,
            "interrupted; what was stored is whole, and the same command goes on from there");
    return true;
}

void pl_run_show(const pl_run *run, const char *what, uint64_t done, uint64_t total) {
    if (run->progress.show != NULL) run->progress.show(run->progress.context, what, done, total);
}

static pl_slice kept_text(const ingest_file *file) {
    const pl_buffer *text = file->whole ? &file->text : &file->kept;
    return (pl_slice){text->data, text->length};
}

/* ---- filling a batch: walk, hash, ask, parse ---- */

/* Does the file say itself what instant it stands for? */
static bool is_dated_inside(const pl_source *source) {
    return source->instant_property != NULL || source->kind == PL_SOURCE_COUNTS;
}

static void batch_clear(batch *b) {
    for (size_t i = 0; i < b->count; i++) {
        pl_buffer_clear(&b->files[i].text);
        pl_buffer_clear(&b->files[i].kept);
        pl_buffer_clear(&b->files[i].packed);
        b->files[i].members.count = 0;
    }
    b->count = b->bytes = 0;
    b->queue.count = 0;
    pl_arena_reset(&b->arena);
}

static void batch_free(batch *b) {
    for (size_t i = 0; i < PL_BATCH_FILES; i++) {
        pl_buffer_free(&b->files[i].text);
        pl_buffer_free(&b->files[i].kept);
        pl_buffer_free(&b->files[i].packed);
        pl_free(b->files[i].members.members);
    }
    pl_free(b->queue.items);
    pl_arena_free(&b->arena);
    memset(b, 0, sizeof *b);
}

static bool remember_name(ingest *in, const char **names, size_t *count, const char *shown, pl_error *error) {
    if (*count < PL_INGEST_NAMES_MAX) {
        names[*count] = pl_arena_copy(in->arena, shown, strlen(shown));
        if (names[*count] == NULL) return pl_fail_nomem(error);
    }
    (*count)++;
    return true;
}

static bool refuse_undated(ingest *in, pl_file_kind kind, const char *shown, pl_error *error) {
    if (in->options->skip_undated)
        return remember_name(in, in->undated_names, &in->result->undated, shown, error);
    return pl_fail(
        error, PL_INPUT,
        kind == PL_FILE_IMPOSSIBLE
            ? "%s: the date in its name is impossible or outside %d..%d; rename the file, or pass over such "
              "files with --skip-undated"
            : "%s: no rule of the source finds a date in its name (%d..%d); add a rule to the source file, "
              "or "
              "pass over such files with --skip-undated",
        shown, PL_YEAR_MIN, PL_YEAR_MAX);
}

/* What earlier files of this batch and of the pending one say about a file's snapshot; the store does not
 * know them yet. */
static pl_record_answer ask_batches(const ingest *in, const batch *b, const ingest_file *file) {
    const batch *both[2] = {in->pending, b};
    pl_record_answer answer = PL_RECORD_NEW;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; both[k] != NULL && i < both[k]->count; i++) {
            const ingest_file *other = &both[k]->files[i];
            if (other->instant != file->instant || strcmp(other->layer, file->layer) != 0) continue;
            if (memcmp(&other->sha256, &file->sha256, sizeof file->sha256) == 0) return PL_RECORD_SAME;
            answer = PL_RECORD_DIFFERS;
        }
    return answer;
}

static bool decide(ingest *in, batch *b, ingest_file *file, pl_error *error) {
    pl_record_answer answer, waiting = ask_batches(in, b, file);
    if (!pl_store_record_ask(in->run.store, in->run.source_id, file->layer, file->instant, &file->sha256,
                             &answer, error))
        return false;
    if (waiting == PL_RECORD_SAME || answer == PL_RECORD_NEW) answer = waiting;
    file->is_new = answer != PL_RECORD_SAME;
    /* For now: pl_apply_states decides when all files are there. */
    file->state = answer == PL_RECORD_DIFFERS ? PL_RECORD_CONFLICT : PL_RECORD_TAKEN;
    file->why =
        answer == PL_RECORD_DIFFERS ? "another file of this snapshot, with other bytes, was here first" : "";
    if (answer == PL_RECORD_SAME) in->result->same++;
    return true;
}

static bool parse_file(ingest *in, batch *b, ingest_file *file, pl_error *error) {
    double begun = pl_seconds();
    file->counts = (pl_file_counts){0};
    bool dated_inside = is_dated_inside(&in->run.definitions->source);
    if (dated_inside) file->instant = INT64_MIN;
    pl_slice text = {file->text.data, file->text.length};
    bool done =
        in->run.definitions->source.kind != PL_SOURCE_MAPS
            ? pl_space_check(in->run.definitions, file->shown, file->name, text, &file->kept, &file->whole,
                             &file->counts, &file->instant, error)
            : pl_classifier_read(&in->classifier, file->shown, file->layer, text, &b->arena, &file->members,
                                 &file->kept, &file->whole, &file->counts, &file->instant, error);
    in->run.timings.parse_s += pl_seconds() - begun;
    if (!done) return false;
    if (dated_inside && file->instant == INT64_MIN)
        return pl_fail(
            error, PL_INPUT,
            "%s: no feature, so no instant: the source takes it from property \"%s\" of the first one",
            file->shown, in->run.definitions->source.instant_property);
    if (file->whole && file->format == PL_FORMAT_GEOJSON) {
        file->kept_sha256 = file->sha256;
        return true;
    }
    pl_slice kept = kept_text(file);
    return pl_sha256_of(kept.data, kept.length, &file->kept_sha256, error);
}

/* Any other format becomes GeoJSON here, before it is parsed; its SHA-256 and size are as published. */
static bool convert_file(ingest *in, ingest_file *file, pl_error *error) {
    if (file->format == PL_FORMAT_GEOJSON) return true;
    double begun = pl_seconds();
    pl_buffer converted = {0};
    bool done = pl_convert(file->shown, file->format, (pl_slice){file->text.data, file->text.length},
                           &converted, error);
    pl_buffer_free(&file->text);
    file->text = converted;
    in->run.timings.parse_s += pl_seconds() - begun;
    return done;
}

/* Takes one entry of an archive into the batch; *ret_taken = false when there is nothing to store of it. */
static bool take_entry(ingest *in, batch *b, pl_archive *archive, const pl_archive_entry *entry,
                       pl_error *error) {
    const pl_source *source = &in->run.definitions->source;
    ingest_file *file = &b->files[b->count];
    pl_file_match match = {0};
    /* By the path as it is shown: a single file may lie in a folder that its rule names. */
    pl_file_kind kind = pl_source_file(source, entry->shown, &match);
    if (kind == PL_FILE_OTHER) {
        in->result->other++;
        return true;
    }
    in->result->files++;
    if (kind != PL_FILE_MAP) return refuse_undated(in, kind, entry->shown, error);
    file->layer = match.layer;
    file->instant = match.instant;
    file->format = match.format;
    double begun = pl_seconds();
    if (!pl_archive_bytes(archive, &file->text, error)) return false;
    in->run.timings.read_s += pl_seconds() - begun;
    begun = pl_seconds();
    if (!pl_sha256_of(file->text.data, file->text.length, &file->sha256, error)) return false;
    in->run.timings.hash_s += pl_seconds() - begun;
    file->bytes = file->text.length;
    file->url = in->url;
    file->shown = pl_arena_copy(&b->arena, entry->shown, strlen(entry->shown));
    file->name = pl_arena_copy(&b->arena, match.name.data, match.name.length);
    if (file->shown == NULL || file->name == NULL) return pl_fail_nomem(error);
    /* With the instant inside the file, it must be read before anything can be asked about it. */
    bool dated_inside = is_dated_inside(source);
    if (dated_inside && (!convert_file(in, file, error) || !parse_file(in, b, file, error))) return false;
    if (!decide(in, b, file, error)) return false;
    if (!file->is_new) {
        pl_buffer_clear(&file->text);
        pl_buffer_clear(&file->kept);
        file->members.count = 0;
        return true;
    }
    if (!dated_inside && (!convert_file(in, file, error) || !parse_file(in, b, file, error))) return false;
    b->bytes += file->text.length;
    b->count++;
    return true;
}

/* ---- packing and preparing, in the pool ---- */

typedef struct {
    ingest *in;
    batch *b;
} pack_job;

static void pack_piece(void *context, size_t piece, unsigned worker) {
    pack_job *job = context;
    ingest *in = job->in;
    if (piece >= job->b->count) {
        pl_classifier_prepare(&in->classifier, &job->b->queue, piece - job->b->count, worker);
        return;
    }
    double begun = pl_seconds();
    ingest_file *file = &job->b->files[piece];
    pl_error *error = &in->pack_errors[worker];
    if (error->code == PL_OK &&
        !pl_pack_delta(in->packers[worker], file->base.data == NULL ? NULL : &file->base, kept_text(file),
                       &file->packed, error) &&
        error->code == PL_OK)
        error->code = PL_INTERNAL;
    in->pack_seconds[worker] += pl_seconds() - begun;
}

static int tip_of(ingest *in, const char *layer, pl_error *error) {
    for (int i = 0; i < in->tip_count; i++)
        if (strcmp(in->tips[i].layer, layer) == 0) return i;
    if (in->tip_count == TIPS_MAX) {
        pl_fail(error, PL_INPUT, "more than %d map layers in one source", TIPS_MAX);
        return -1;
    }
    tip *t = &in->tips[in->tip_count];
    *t = (tip){.layer = layer};
    if (!pl_store_record_tip(in->run.store, in->run.source_id, layer, &t->record_id, &t->depth, error) ||
        (t->record_id != 0 && !pl_store_record_text(in->run.store, t->record_id, &t->text, error)))
        return -1;
    return in->tip_count++;
}

/* How deep the text of files[index] already lies, when an earlier file of its batch, a file of the batch that
 * is about to be written, or the store has it: then it is not stored again. -1: it is new. */
static bool depth_there(ingest *in, const batch *b, size_t index, const batch *finished, int *ret,
                        pl_error *error) {
    const pl_sha256 *wanted = &b->files[index].kept_sha256;
    for (size_t i = 0; i < index; i++)
        if (memcmp(&b->files[i].kept_sha256, wanted, sizeof *wanted) == 0) {
            *ret = b->files[i].depth;
            return true;
        }
    for (size_t i = 0; finished != NULL && i < finished->count; i++)
        if (memcmp(&finished->files[i].kept_sha256, wanted, sizeof *wanted) == 0) {
            *ret = finished->files[i].depth;
            return true;
        }
    return pl_store_content_depth(in->run.store, in->run.source_id, wanted, ret, error);
}

/* Chooses each file's base: the file of its layer before it, unless the chain is full. */
static bool choose_bases(ingest *in, batch *b, const batch *finished, pl_error *error) {
    for (size_t i = 0; i < b->count; i++) {
        ingest_file *file = &b->files[i];
        file->tip = tip_of(in, file->layer, error);
        if (file->tip < 0) return false;
        const tip *t = &in->tips[file->tip];
        file->base_in_batch = -1;
        for (size_t k = i; k > 0 && file->base_in_batch < 0; k--)
            if (b->files[k - 1].tip == file->tip) file->base_in_batch = (long)(k - 1);
        int depth = file->base_in_batch >= 0 ? b->files[file->base_in_batch].depth : t->depth;
        pl_slice base = file->base_in_batch >= 0 ? kept_text(&b->files[file->base_in_batch])
                                                 : (pl_slice){t->text.data, t->text.length};
        bool whole = base.length == 0 || depth + 1 >= PL_STORE_KEYFRAME_EVERY;
        file->base = whole ? (pl_slice){NULL, 0} : base;
        int there;
        if (!depth_there(in, b, i, finished, &there, error)) return false;
        file->depth = there >= 0 ? there : whole ? 0 : depth + 1;
    }
    return true;
}

/* Once a batch is packed, its last texts become the tips; their record ids follow when it is written. */
static bool move_tips(ingest *in, const batch *b, pl_error *error) {
    for (size_t i = b->count; i > 0; i--) {
        const ingest_file *file = &b->files[i - 1];
        bool last = true;
        for (size_t k = i; k < b->count && last; k++) last = b->files[k].tip != file->tip;
        if (!last) continue;
        tip *t = &in->tips[file->tip];
        pl_slice text = kept_text(file);
        pl_buffer_clear(&t->text);
        if (!pl_buffer_add(&t->text, text.data, text.length)) return pl_fail_nomem(error);
        t->depth = file->depth;
    }
    return true;
}

/* ---- writing a batch ---- */

static void add_counts(pl_file_counts *sum, const pl_file_counts *one) {
    sum->features += one->features;
    sum->polygons += one->polygons;
    sum->rings += one->rings;
    sum->positions += one->positions;
    sum->points += one->points;
    sum->lines += one->lines;
    sum->null_geometries += one->null_geometries;
    sum->empty_polygons += one->empty_polygons;
    sum->blocks += one->blocks;
    sum->blocks_seen += one->blocks_seen;
}

static bool write_file(ingest *in, batch *b, ingest_file *file, pl_error *error) {
    pl_record_row row = {.source_id = in->run.source_id,
                         .instant = file->instant,
                         .layer = file->layer,
                         .name = file->name,
                         .url = file->url,
                         .sha256 = file->sha256,
                         .bytes = file->bytes,
                         .kept_sha256 = file->kept_sha256,
                         .kept_bytes = kept_text(file).length,
                         .features = file->counts.features,
                         .polygons = file->counts.polygons,
                         .positions = file->counts.positions,
                         .points = file->counts.points,
                         .lines = file->counts.lines,
                         .null_geometries = file->counts.null_geometries,
                         .state = file->state,
                         .why = file->why};
    int64_t base = 0;
    if (file->base.data != NULL)
        base = file->base_in_batch >= 0 ? b->files[file->base_in_batch].record_id
                                        : in->tips[file->tip].record_id;
    pl_slice packed = {file->packed.data, file->packed.length};
    if (!pl_store_record_add(in->run.store, &row, base, packed, &file->record_id, error)) return false;
    if (file->state == PL_RECORD_TAKEN) {
        in->result->bytes += file->bytes;
        add_counts(&in->result->counts, &file->counts);
    }
    const char *shown = pl_arena_copy(in->arena, file->shown, strlen(file->shown));
    if (shown == NULL || !PL_GROW(in->written, in->written_count, in->written_capacity))
        return pl_fail_nomem(error);
    in->written[in->written_count].record_id = file->record_id;
    in->written[in->written_count++].shown = shown;
    return pl_classifier_store(&in->classifier, in->run.store, file->record_id, &file->members, error);
}

static bool write_batch(ingest *in, batch *b, pl_error *error) {
    double begun = pl_seconds();
    bool done = pl_store_begin(in->run.store, error);
    for (size_t i = 0; done && i < b->count; i++) done = write_file(in, b, &b->files[i], error);
    for (size_t i = 0; done && i < b->count; i++) in->tips[b->files[i].tip].record_id = b->files[i].record_id;
    if (done) done = pl_store_commit(in->run.store, error);
    if (!done) pl_store_rollback(in->run.store);
    in->run.timings.write_s += pl_seconds() - begun;
    return done;
}

static bool turn_over_once(ingest *in, batch *next, pack_job *job, pl_error *error);

/* Waits for the pending batch; when `next` is given starts it in the pool; then writes the pending one. */
static bool turn_over(ingest *in, batch *next, pack_job *job, pl_error *error) {
    if (!turn_over_once(in, next, job, error)) in->broken = true;
    return !in->broken;
}

static bool turn_over_once(ingest *in, batch *next, pack_job *job, pl_error *error) {
    batch *finished = in->pending;
    in->pending = NULL;
    pl_pool_wait(in->run.pool);
    for (unsigned i = 0; i < in->classifier.workers; i++)
        if (in->pack_errors[i].code != PL_OK) {
            if (error != NULL) *error = in->pack_errors[i];
            return false;
        }
    if (!pl_classifier_prepared(&in->classifier, error)) return false;
    if (finished != NULL && !move_tips(in, finished, error)) return false;
    if (next != NULL) {
        pl_shape_queue empty = next->queue; /* its memory is used again */
        next->queue = in->classifier.queue;
        in->classifier.queue = empty;
        if (!choose_bases(in, next, finished, error)) return false;
        *job = (pack_job){in, next};
        pl_pool_start(in->run.pool, next->count + next->queue.count, pack_piece, job);
        in->pending = next;
    }
    if (finished == NULL) return true;
    bool done = write_batch(in, finished, error);
    batch_clear(finished);
    return done;
}

static bool walk_path(ingest *in, const char *path, batch **filling, pack_job *job, pl_error *error) {
    pl_archive *archive = pl_archive_open(path, error);
    if (archive == NULL) return false;
    bool done = true, more = true;
    while (done && more) {
        batch *b = *filling;
        pl_archive_entry entry;
        double begun = pl_seconds();
        done = pl_archive_next(archive, &entry, &more, error);
        in->run.timings.read_s += pl_seconds() - begun;
        if (!done || !more) break;
        done = take_entry(in, b, archive, &entry, error);
        if (!done) break;
        if (b->count == PL_BATCH_FILES || b->bytes >= PL_BATCH_BYTES) {
            done = turn_over(in, b, job, error);
            *filling = b == &in->batches[0] ? &in->batches[1] : &in->batches[0];
            if (done && pl_classifier_full(&in->classifier)) {
                done = turn_over(in, NULL, job, error);
                if (done) pl_classifier_trim(&in->classifier);
            }
            uint64_t read, total;
            pl_archive_progress(archive, &read, &total);
            pl_run_show(&in->run, "reading", read, total);
            if (done && pl_run_stopped(&in->run, error)) done = false;
        }
    }
    pl_archive_close(archive);
    return done;
}

/* All paths, to the last batch. When something fails, what was complete before it is still stored. */
static bool walk_all(ingest *in, pl_error *error) {
    batch *filling = &in->batches[0];
    pack_job *job = pl_arena_alloc(in->arena, sizeof *job);
    if (job == NULL) return pl_fail_nomem(error);
    bool done = true;
    for (size_t i = 0; done && i < in->options->path_count; i++) {
        in->url = in->options->urls == NULL ? "" : in->options->urls[i];
        done = walk_path(in, in->options->paths[i], &filling, job, error);
    }
    if (done && filling->count > 0) done = turn_over(in, filling, job, error);
    if (done) return turn_over(in, NULL, job, error);
    /* A bad file ends the run, but the good ones before it are kept; a second failure changes nothing. */
    pl_error second;
    if (!in->broken && (filling->count == 0 || turn_over(in, filling, job, &second)))
        (void)!turn_over(in, NULL, job, &second);
    return false;
}

/* ---- the run ---- */

/* What is stored was dated by the source file of then; another one must read it in the same way. */
static bool source_still_fits(const ingest *in, const pl_source_row *stored, pl_error *error) {
    pl_source then;
    return pl_source_parse("evidence file", stored->source_yaml, in->arena, &then, error) &&
           pl_source_still_fits(in->run.store, stored->id, &then, &in->run.definitions->source,
                                in->run.definitions->source_path, error);
}

static bool open_run(ingest *in, pl_definitions *definitions, pl_error *error) {
    const pl_ingest_options *options = in->options;
    /* A mistyped source leaves no new evidence file behind. */
    if (access(options->evidence, F_OK) != 0 &&
        !pl_definitions_find(options->source, NULL, in->arena, definitions, error))
        return false;
    in->run.store = pl_store_open(options->evidence, PL_STORE_CREATE, error);
    if (in->run.store == NULL ||
        !pl_definitions_find(options->source, in->run.store, in->arena, definitions, error))
        return false;
    in->run.definitions = definitions;
    in->run.progress = options->progress;
    pl_source_row row = {.name = definitions->source.name,
                         .maker = definitions->source.maker,
                         .theatre = definitions->theatre.name,
                         .day_turn_seconds = definitions->source.day_turn_seconds,
                         .source_yaml = definitions->source_yaml,
                         .legend_yaml = definitions->legend_yaml,
                         .theatre_yaml = definitions->theatre_yaml,
                         .standing = definitions->source.standing,
                         .standing_count = definitions->source.standing_count};
    pl_source_row stored;
    bool found;
    if (!pl_store_source_find(in->run.store, row.name, in->arena, &stored, &found, error)) return false;
    row.derived_current = !found || stored.derived_current;
    if (found && !pl_slice_equal(stored.source_yaml, row.source_yaml) &&
        !source_still_fits(in, &stored, error))
        return false;
    if (!pl_store_begin(in->run.store, error)) return false;
    if (!pl_store_source_put(in->run.store, &row, &in->run.source_id, error) ||
        !pl_store_run_add(in->run.store, PL_VERSION, pl_engine_libraries(),
                          options->arguments == NULL ? "" : options->arguments, error) ||
        !pl_store_commit(in->run.store, error)) {
        pl_store_rollback(in->run.store);
        return false;
    }
    in->run.pool = pl_pool_open(options->threads, error);
    if (in->run.pool == NULL ||
        !pl_classifier_open(&in->classifier, definitions, in->run.pool, options->force_equal_hashes, error))
        return false;
    in->packers = pl_arena_alloc(in->arena, in->classifier.workers * sizeof *in->packers);
    in->pack_errors = pl_arena_alloc(in->arena, in->classifier.workers * sizeof *in->pack_errors);
    in->pack_seconds = pl_arena_alloc(in->arena, in->classifier.workers * sizeof *in->pack_seconds);
    in->undated_names = pl_arena_alloc(in->arena, PL_INGEST_NAMES_MAX * sizeof *in->undated_names);
    in->result->undated_names = in->undated_names;
    if (in->packers == NULL || in->pack_errors == NULL || in->pack_seconds == NULL ||
        in->undated_names == NULL)
        return pl_fail_nomem(error);
    for (unsigned i = 0; i < in->classifier.workers; i++)
        if ((in->packers[i] = pl_packer_open(error)) == NULL) return false;
    return true;
}

/* A legend or theatre that is not the one the derived rows were made with: they are made again from the
 * record. */
static bool apply_legend_again(ingest *in, pl_error *error) {
    pl_source_row row;
    bool found;
    if (!pl_store_source_find(in->run.store, in->run.definitions->source.name, in->arena, &row, &found,
                              error))
        return false;
    if (row.derived_current || in->run.definitions->source.kind != PL_SOURCE_MAPS) return true;
    in->result->legend_applied_again = true;
    return pl_reclassify(&in->run, &in->classifier, error);
}

/* Settles what counts, and says what became of the files of this run. */
static bool apply_states(ingest *in, pl_error *error) {
    pl_ingest_result *result = in->result;
    pl_set_aside_list aside;
    const char **names = pl_arena_alloc(in->arena, PL_INGEST_NAMES_MAX * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    if (!pl_apply_states(&in->run, in->arena, &aside, error)) return false;
    result->set_aside = aside.rows;
    result->set_aside_count = aside.row_count;
    for (size_t i = 0; i < aside.row_count; i++)
        result->set_aside_now += in->written_count > 0 && aside.rows[i].record_id >= in->written[0].record_id;
    result->conflict_names = names;
    for (size_t i = 0; i < in->written_count; i++) {
        pl_record_state state;
        if (!pl_store_record_state_of(in->run.store, in->written[i].record_id, &state, error)) return false;
        if (state != PL_RECORD_CONFLICT) continue;
        if (result->conflicts < PL_INGEST_NAMES_MAX) names[result->conflicts] = in->written[i].shown;
        result->conflicts++;
    }
    result->taken = in->written_count - result->set_aside_now - result->conflicts;
    return true;
}

static bool summarise(ingest *in, pl_error *error) {
    pl_ingest_result *result = in->result;
    pl_pair_row *pairs;
    if (!pl_store_pair_list(in->run.store, in->run.source_id, in->arena, &pairs, &result->pairs, error) ||
        !pl_store_left_out(in->run.store, in->run.source_id, in->arena, (pl_left_out_row **)&result->left_out,
                           &result->left_out_count, error))
        return false;
    result->snapshots = result->pairs;
    result->regions = in->run.regions;
    result->places = in->run.places;
    if (!pl_counts_summary(&in->run, in->arena, &result->raids, error)) return false;
    for (size_t i = 0; i < result->pairs; i++) {
        result->updates += pairs[i].updated;
        result->fallback_pairs += pairs[i].rung != PL_RUNG_EXACT;
    }
    result->timings = in->run.timings;
    return true;
}

/* Gives back what reading needed, most of all the table of seen text, before deriving asks for as much. */
static void close_reading(ingest *in) {
    if (in->run.pool != NULL) pl_pool_wait(in->run.pool);
    for (unsigned i = 0; in->packers != NULL && i < in->classifier.workers; i++) {
        in->run.timings.pack_s += in->pack_seconds[i];
        in->run.timings.prepare_s += in->classifier.worker_seconds[i];
        pl_packer_close(in->packers[i]);
    }
    in->packers = NULL;
    for (int i = 0; i < in->tip_count; i++) pl_buffer_free(&in->tips[i].text);
    for (int i = 0; i < 2; i++) batch_free(&in->batches[i]);
    pl_classifier_close(&in->classifier);
}

bool pl_ingest(const pl_ingest_options *options, pl_arena *arena, pl_ingest_result *ret, pl_error *error) {
    double begun = pl_seconds();
    *ret = (pl_ingest_result){0};
    ingest *in = pl_calloc(1, sizeof *in);
    if (in == NULL) return pl_fail_nomem(error);
    in->options = options;
    in->arena = arena;
    in->result = ret;
    pl_definitions *definitions = pl_arena_alloc(arena, sizeof *definitions);
    bool done = definitions != NULL ? open_run(in, definitions, error) : pl_fail_nomem(error);
    done = done && apply_legend_again(in, error);
    if (done) {
        bool walked = walk_all(in, error);
        close_reading(in);
        /* Derive what was stored even when a later file was bad: the evidence file is whole at every exit. */
        pl_error second = {0};
        bool derived = !in->broken && (error == NULL || error->code != PL_INTERRUPTED || walked) &&
                       apply_states(in, walked ? error : &second) &&
                       pl_derive(&in->run, walked ? error : &second) &&
                       pl_store_finish(in->run.store, walked ? error : &second);
        done = walked && derived;
        if (derived && !summarise(in, walked ? error : &second)) done = false;
    }
    close_reading(in);
    pl_pool_close(in->run.pool);
    pl_error closing = {0};
    if (in->run.store != NULL && !pl_store_close(in->run.store, &closing) && done) {
        if (error != NULL) *error = closing;
        done = false;
    }
    pl_free(in->written);
    pl_free(in);
    ret->timings.wall_s = pl_seconds() - begun;
    if (done && ret->conflicts > 0)
        return pl_fail(error, PL_INPUT,
                       "%zu file(s) show a snapshot that was already there with other bytes; both are kept, "
                       "the first one "
                       "counts (first: %s)",
                       ret->conflicts, ret->conflict_names[0]);
    if (done && ret->files == 0 && options->path_count > 0)
        return pl_fail(
            error, PL_INPUT,
            definitions->source.kind == PL_SOURCE_MAPS
                ? "not one map in %s%s: no file there has a name that a rule of the source fits, or "
                  "one that ends in .json or .geojson"
                : "%s%s: no file there has a name that a rule of the source fits",
            options->paths[0], options->path_count > 1 ? " and the other paths" : "");
    if (done && ret->undated > 0)
        return pl_fail(error, PL_MISSING, "%zu file(s) without a possible date were passed over (first: %s)",
                       ret->undated, ret->undated_names[0]);
    return done;
}
