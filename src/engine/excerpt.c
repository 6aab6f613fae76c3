/* excerpt.c - which sources an excerpt takes, from when to when, and what it says of where it comes from. */
#include "engine/excerpt.h"

#include "engine/report_folder.h"

#include <stdio.h>
#include <sys/stat.h>

/* The source asked for, and all that have no window. */
static bool choose(pl_store *store, const pl_excerpt_ask *ask, pl_arena *arena, pl_excerpt *excerpt,
                   pl_error *error) {
    pl_source_row *rows;
    size_t count;
    const char *wanted = NULL;
    if (!pl_ask_source(store, ask->source, arena, &wanted, error) ||
        !pl_store_source_list(store, arena, &rows, &count, error))
        return false;
    pl_excerpt_source *list = pl_arena_alloc(arena, count * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        const bool asked = strcmp(rows[i].name, wanted) == 0;
        if (asked && !pl_source_row_has_maps(&rows[i]))
            return pl_fail(error, PL_USAGE, "%s has no maps, and so no window of them", wanted);
        found = found || asked;
        if (asked) list[excerpt->count++] = (pl_excerpt_source){wanted, ask->from, ask->to, INT64_MAX};
        if (!pl_source_row_has_maps(&rows[i]))
            list[excerpt->count++] = (pl_excerpt_source){rows[i].name, INT64_MIN, INT64_MAX, INT64_MAX};
    }
    excerpt->sources = list;
    return found || pl_fail(error, PL_USAGE, "the evidence file has no source \"%.100s\"", wanted);
}

bool pl_excerpt_write(pl_store *store, const pl_excerpt_ask *ask, const char *target, pl_arena *arena,
                      pl_error *error) {
    char about[200], from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT];
    pl_excerpt excerpt = {.of = pl_file_name(ask->evidence), .about = about};
    if (ask->from >= ask->to)
        return pl_fail(error, PL_USAGE, "the window is empty: it begins at or after its end");
    if (!choose(store, ask, arena, &excerpt, error) ||
        !pl_evidence_digest(store, arena, &excerpt.digest_hex, error))
        return false;
    pl_instant_text(ask->from, from);
    pl_instant_text(ask->to, to);
    snprintf(about, sizeof about, "maps from the one in force at %s to the first at or behind %s", from, to);
    return pl_store_excerpt(store, &excerpt, target, error);
}

bool pl_excerpt_bytes(pl_store *store, const pl_excerpt_ask *ask, size_t bytes_max, pl_arena *arena,
                      pl_buffer *out, pl_error *error) {
    static const char name[] = "/excerpt.gpkg";
    const char *folder;
    if (!pl_folder_temporary(arena, &folder, error)) return false;
    const size_t length = strlen(folder);
    char *path = pl_arena_alloc(arena, length + sizeof name);
    bool done = path != NULL || pl_fail_nomem(error);
    if (done) snprintf(path, length + sizeof name, "%s%s", folder, name);
    struct stat info;
    done = done && pl_excerpt_write(store, ask, path, arena, error);
    if (done && (stat(path, &info) != 0 || (uint64_t)info.st_size > bytes_max))
        done = pl_fail(
            error, PL_INPUT,
            "the excerpt is larger than %zu bytes: ask for a shorter window, or for a file of it with "
            "`plumbline excerpt`",
            bytes_max);
    done = done && pl_file_read(path, bytes_max, out, error);
    pl_folder_remove(folder);
    return done;
}
