/* space.c - sources of outlines, settlements and counts in the run of ingest and verify: a file is looked at
 * before it is stored, and what the record holds becomes regions, places or raids. */
#include "engine/space.h"

#include <stdlib.h>

bool pl_space_check(const pl_definitions *definitions, const char *shown, const char *name, pl_slice text,
                    pl_buffer *kept, bool *ret_whole, pl_file_counts *ret_counts, pl_instant *ret_edition,
                    pl_error *error) {
    const pl_source *source = &definitions->source;
    if (source->kind == PL_SOURCE_COUNTS)
        return pl_counts_check(definitions, shown, text, kept, ret_whole, ret_counts, ret_edition, error);
    if (source->kind == PL_SOURCE_REGIONS) {
        pl_regions_reading reading;
        if (!pl_regions_open(&reading, definitions, error)) return false;
        bool done = pl_regions_add(&reading, shown, text, kept, ret_whole, ret_counts, error);
        pl_regions_close(&reading);
        return done;
    }
    pl_arena arena = {0};
    pl_file_match match = {0};
    pl_place_row *rows;
    size_t count = 0;
    (void)pl_source_file(source, name, &match); /* a file that came here has a rule */
    bool done = pl_places_read(source, shown, &match, text, &arena, &rows, &count, error);
    pl_arena_free(&arena);
    if (!done) return false;
    *ret_whole = true;
    *ret_counts = (pl_file_counts){.features = count, .points = 0};
    return true;
}

/* Records in the order of layers, of each the last edition alone. */
static size_t last_editions(pl_record_row *rows, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < kept && strcmp(rows[at].layer, rows[i].layer) != 0) at++;
        rows[at] = rows[i]; /* they come by instant */
        if (at == kept) kept++;
    }
    return kept;
}

static int by_layer(const void *a, const void *b) {
    return strcmp(((const pl_record_row *)a)->layer, ((const pl_record_row *)b)->layer);
}

static bool derive_regions(pl_run *run, const pl_record_row *rows, size_t count, pl_error *error) {
    pl_regions_reading reading;
    pl_buffer text = {0};
    bool whole, done = pl_regions_open(&reading, run->definitions, error);
    if (!done) return false;
    for (size_t i = 0; done && i < count; i++) {
        pl_file_counts counts = {0};
        pl_buffer_clear(&text);
        done = pl_store_record_text(run->store, rows[i].id, &text, error) &&
               pl_regions_add(&reading, rows[i].name, (pl_slice){text.data, text.length}, NULL, &whole,
                              &counts, error);
        pl_run_show(run, "reading outlines", i + 1, count);
        if (done && pl_run_stopped(run, error)) done = false;
    }
    done = done && pl_regions_store(&reading, run->store, run->source_id, &run->regions, error);
    pl_regions_close(&reading);
    pl_buffer_free(&text);
    return done;
}

static int by_key(const void *a, const void *b) {
    return strcmp(((const pl_place_row *)a)->key, ((const pl_place_row *)b)->key);
}

/* A key that stands in two layers counts once, as the first of them has it. */
static bool add_places(pl_place_row **list, size_t *count, size_t *capacity, const pl_place_row *more,
                       size_t more_count, pl_error *error) {
    size_t before = *count;
    if (before > 0) qsort(*list, before, sizeof **list, by_key);
    if (!PL_RESERVE(*list, before + more_count, *capacity)) return pl_fail_nomem(error);
    for (size_t i = 0; i < more_count; i++)
        if (before == 0 || bsearch(&more[i], *list, before, sizeof **list, by_key) == NULL)
            (*list)[(*count)++] = more[i];
    return true;
}

static bool derive_places(pl_run *run, const pl_record_row *rows, size_t count, pl_arena *arena,
                          pl_error *error) {
    pl_place_row *list = NULL;
    size_t place_count = 0, capacity = 0;
    pl_buffer text = {0};
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        pl_file_match match = {0};
        pl_place_row *more = NULL;
        size_t more_count = 0;
        pl_buffer_clear(&text);
        if (pl_source_file(&run->definitions->source, rows[i].name, &match) != PL_FILE_MAP)
            done =
                pl_fail(error, PL_INPUT,
                        "%s: no rule of the source file fits this stored file any more, so its columns are "
                        "not known; take the change back, or take in the new edition of the same layer",
                        rows[i].name);
        done = done && pl_store_record_text(run->store, rows[i].id, &text, error) &&
               pl_places_read(&run->definitions->source, rows[i].name, &match,
                              (pl_slice){text.data, text.length}, arena, &more, &more_count, error) &&
               add_places(&list, &place_count, &capacity, more, more_count, error);
        pl_run_show(run, "reading settlements", i + 1, count);
        if (done && pl_run_stopped(run, error)) done = false;
    }
    if (done && place_count > 0) qsort(list, place_count, sizeof *list, by_key);
    done = done && pl_store_places_replace(run->store, run->source_id, list, place_count, error);
    if (done) run->places = place_count;
    pl_free(list);
    pl_buffer_free(&text);
    return done;
}

static bool derive_kind(pl_run *run, const pl_record_row *rows, size_t count, pl_arena *arena,
                        pl_error *error) {
    switch (run->definitions->source.kind) {
    case PL_SOURCE_REGIONS:
        return derive_regions(run, rows, count, error);
    case PL_SOURCE_PLACES:
        return derive_places(run, rows, count, arena, error);
    case PL_SOURCE_COUNTS:
        return pl_counts_derive(run, rows, count, arena, error);
    case PL_SOURCE_MAPS:
        break;
    }
    return pl_fail(error, PL_INTERNAL, "maps are derived elsewhere");
}

bool pl_space_derive(pl_run *run, pl_error *error) {
    pl_arena arena = {0};
    pl_record_row *rows;
    size_t count;
    bool done =
        pl_store_record_list(run->store, run->source_id, PL_RECORD_TAKEN, &arena, &rows, &count, error);
    if (done) {
        count = last_editions(rows, count);
        qsort(rows, count, sizeof *rows, by_layer);
        done = pl_store_begin(run->store, error);
        done = done && derive_kind(run, rows, count, &arena, error) &&
               pl_store_source_derived(run->store, run->source_id, true, error) &&
               pl_store_commit(run->store, error);
        if (!done) pl_store_rollback(run->store);
    }
    pl_arena_free(&arena);
    return done;
}
