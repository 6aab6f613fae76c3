/* ingest_source.c - a source file that is not the one which the evidence file was made with. What it says of
 * the source (title, licence, known bad days ...) may change at any time and is applied; how it dates and
 * reads files that are stored already may not, because the folder and the bytes that they came from are not
 * there any more. */
#include "engine/ingest.h"

#include <stdio.h>

static bool same_text(const char *a, const char *b) {
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* A file's layer, instant and format, for a message. */
static void describe(pl_file_kind kind, const pl_file_match *match, char *out, size_t size) {
    char instant[PL_INSTANT_TEXT];
    if (kind != PL_FILE_MAP) {
        snprintf(out, size, "%s", kind == PL_FILE_OTHER ? "no map" : "a map without a possible date");
        return;
    }
    pl_instant_text(match->instant, instant);
    snprintf(out, size, "%s%s%s (%s)", match->layer, match->layer[0] == '\0' ? "" : " of ", instant,
             pl_format_name(match->format));
}

bool pl_source_still_fits(pl_store *store, int64_t source_id, const pl_source *stored, const pl_source *now,
                          const char *path, pl_error *error) {
    pl_arena arena = {0};
    pl_record_row *rows;
    size_t count = 0, other = 0, first = 0;
    bool done = pl_store_record_list(store, source_id, -1, &arena, &rows, &count, error);
    if (done && count > 0 && stored->kind != now->kind)
        done = pl_fail(error, PL_INPUT,
                       "%s: its kind is not what it was when the %zu files of the evidence file were taken; "
                       "take the change back, or make a new evidence file",
                       path, count);
    /* Another edition is another instant, and stands beside the one before. */
    if (now->kind != PL_SOURCE_MAPS) count = 0;
    bool inside = stored->instant_property != NULL || now->instant_property != NULL;
    if (done && count > 0 && !same_text(stored->instant_property, now->instant_property))
        done = pl_fail(
            error, PL_INPUT,
            "%s: instant_property is not what it was when the %zu files of the evidence file were taken; "
            "take the change back, or make a new evidence file from the archive",
            path, count);
    for (size_t i = 0; done && i < count; i++) {
        pl_file_match a = {0}, b = {0};
        pl_file_kind then = pl_source_file(stored, rows[i].name, &a),
                     here = pl_source_file(now, rows[i].name, &b);
        if (then == here &&
            (then != PL_FILE_MAP || (strcmp(b.layer, rows[i].layer) == 0 && a.format == b.format &&
                                     (inside || b.instant == rows[i].instant))))
            continue;
        if (other++ == 0) first = i;
    }
    if (done && other > 0) {
        char was[PL_NAME_MAX + 96], is[PL_NAME_MAX + 96];
        pl_file_match a = {0}, b = {0};
        pl_file_kind then = pl_source_file(stored, rows[first].name, &a);
        describe(then, &a, was, sizeof was);
        describe(pl_source_file(now, rows[first].name, &b), &b, is, sizeof is);
        done = pl_fail(
            error, PL_INPUT,
            "%s: it was changed and reads %zu of the %zu stored files otherwise than they were taken: %s "
            "was %s, and would be %s; take the change back, or make a new evidence file from the archive",
            path, other, count, rows[first].name, was, is);
    }
    pl_arena_free(&arena);
    return done;
}
