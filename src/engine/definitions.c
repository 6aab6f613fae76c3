/* definitions.c - finding and reading theatre, source and legend files: by name in the data folders, by path,
 * or as the evidence file itself holds them; and whole small files in and out. */
#include "engine/engine.h"

#include "text/yaml.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef PL_DATA_FOLDER
#define PL_DATA_FOLDER "/usr/local/share/plumbline"
#endif

#define FOLDERS_MAX 32
#define PATH_BYTES_MAX 4096

static const char stored_path[] = "evidence file";

bool pl_file_read(const char *path, size_t limit, pl_buffer *into, pl_error *error) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return pl_fail_errno(error, PL_INPUT, errno, "%s", path);
    bool done = true;
    char piece[65536];
    size_t got;
    while (done && (got = fread(piece, 1, sizeof piece, file)) > 0) {
        if (into->length + got > limit)
            done = pl_fail(error, PL_INPUT, "%s: larger than the limit of %zu bytes for such a file", path,
                           limit);
        else if (!pl_buffer_add(into, piece, got))
            done = pl_fail_nomem(error);
    }
    if (done && ferror(file)) done = pl_fail_errno(error, PL_INPUT, errno, "%s", path);
    fclose(file);
    return done;
}

bool pl_file_write(const char *path, pl_slice bytes, pl_error *error) {
    char temporary[PATH_BYTES_MAX];
    if (snprintf(temporary, sizeof temporary, "%s.part", path) >= (int)sizeof temporary)
        return pl_fail(error, PL_USAGE, "%s: the path is longer than %d bytes", path, PATH_BYTES_MAX);
    FILE *file = fopen(temporary, "wb");
    if (file == NULL) return pl_fail_errno(error, PL_STORAGE, errno, "cannot write %s", temporary);
    bool written = fwrite(bytes.data, 1, bytes.length, file) == bytes.length && fflush(file) == 0;
    int reason = errno;
    written = fclose(file) == 0 && written;
    if (!written || rename(temporary, path) != 0) {
        if (written) reason = errno;
        remove(temporary);
        return pl_fail_errno(error, PL_STORAGE, reason, "cannot write %s", path);
    }
    return true;
}

static const char *join(pl_arena *arena, const char *folder, const char *below) {
    size_t bytes = strlen(folder) + strlen(below) + 2;
    char *path = pl_arena_alloc(arena, bytes);
    if (path != NULL) snprintf(path, bytes, "%s/%s", folder, below);
    return path;
}

/* The folder of `path`, "." when it has none. */
static const char *folder_of(const char *path, pl_arena *arena) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return ".";
    return slash == path ? "/" : pl_arena_copy(arena, path, (size_t)(slash - path));
}

bool pl_data_folders(pl_arena *arena, const char *const **ret, size_t *ret_count, pl_error *error) {
    const char **folders = pl_arena_alloc(arena, FOLDERS_MAX * sizeof *folders);
    if (folders == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    const char *list = getenv("PLUMBLINE_DATA");
    while (list != NULL && *list != '\0' && count < FOLDERS_MAX - 4) {
        size_t length = strcspn(list, ":");
        if (length > 0) folders[count++] = pl_arena_copy(arena, list, length);
        list += length + (list[length] == ':');
    }
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config != NULL && *config == '/')
        folders[count++] = join(arena, config, "plumbline");
    else if (home != NULL && *home == '/')
        folders[count++] = join(arena, home, ".config/plumbline");
    char program[PATH_BYTES_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length > 0) {
        program[length] = '\0';
        const char *folder = folder_of(program, arena);
        if (folder == NULL) return pl_fail_nomem(error);
        folders[count++] = join(arena, folder, "../data");
        folders[count++] = join(arena, folder, "../share/plumbline");
    }
    folders[count++] = PL_DATA_FOLDER;
    for (size_t i = 0; i < count; i++)
        if (folders[i] == NULL) return pl_fail_nomem(error);
    *ret = folders;
    *ret_count = count;
    return true;
}

const char *pl_data_file(const char *below, pl_arena *arena) {
    const char *const *folders;
    size_t count;
    if (!pl_data_folders(arena, &folders, &count, NULL)) return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *path = join(arena, folders[i], below);
        if (path != NULL && access(path, R_OK) == 0) return path;
    }
    return NULL;
}

static bool read_text(const char *path, pl_arena *arena, pl_slice *ret, pl_error *error) {
    pl_buffer text = {0};
    bool done = pl_file_read(path, PL_YAML_BYTES_MAX, &text, error);
    if (done) {
        const char *copy = pl_arena_copy(arena, text.data == NULL ? "" : text.data, text.length);
        if (copy == NULL)
            done = pl_fail_nomem(error);
        else
            *ret = (pl_slice){copy, text.length};
    }
    pl_buffer_free(&text);
    return done;
}

/* A definition file: beside the source file (`below` of the same data folder, or its last part in the same
 * folder) when that was given by path, then in the data folders. NULL: nowhere. */
static const char *path_below(const char *below, const char *beside, pl_arena *arena) {
    const char *slash = strrchr(below, '/'), *base = slash == NULL ? below : slash + 1;
    if (beside != NULL) {
        const char *folder = folder_of(beside, arena);
        const char *upper = folder == NULL ? NULL : join(arena, folder, "..");
        const char *found = upper == NULL ? NULL : join(arena, upper, below);
        if (found != NULL && access(found, R_OK) == 0) return found;
        found = folder == NULL ? NULL : join(arena, folder, base);
        if (found != NULL && access(found, R_OK) == 0 && strcmp(found, beside) != 0) return found;
    }
    return pl_data_file(below, arena);
}

/* One that a source names: kind/NAME.yaml. */
static const char *definition_path(const char *kind, const char *name, const char *beside, pl_arena *arena) {
    char below[PL_NAME_MAX + 64];
    if (strchr(name, '/') != NULL ||
        snprintf(below, sizeof below, "%s/%s.yaml", kind, name) >= (int)sizeof below)
        return NULL;
    return path_below(below, beside, arena);
}

/* The legend of a source of maps, the types of one of counts; "" where there is neither. NULL: nowhere. */
static const char *legend_path(const pl_source *source, const char *beside, pl_arena *arena) {
    if (source->kind == PL_SOURCE_COUNTS) return path_below("types.yaml", beside, arena);
    return source->kind == PL_SOURCE_MAPS ? definition_path("legends", source->legend, beside, arena) : "";
}

static bool parse_counts(pl_definitions *d, pl_arena *arena, pl_error *error) {
    if (pl_theatre_side(&d->theatre, pl_slice_of(d->source.launched_by)) < 0)
        return pl_fail(error, PL_INPUT, "%s: launched_by: theatre %s has no side \"%s\"", d->source_path,
                       d->theatre.name, d->source.launched_by);
    return pl_types_parse(d->legend_path, d->legend_yaml, arena, &d->types, error);
}

/* Only sources of maps have a legend, and only those of counts types. */
static bool parse_all(pl_definitions *d, pl_arena *arena, pl_error *error) {
    if (!pl_theatre_parse(d->theatre_path, d->theatre_yaml, arena, &d->theatre, error)) return false;
    if (d->source.kind == PL_SOURCE_COUNTS) return parse_counts(d, arena, error);
    return d->source.kind != PL_SOURCE_MAPS ||
           pl_legend_parse(d->legend_path, d->legend_yaml, &d->theatre, arena, &d->legend, error);
}

bool pl_definitions_stored(pl_store *store, const char *source, pl_arena *arena, pl_definitions *ret,
                           int64_t *ret_id, pl_error *error) {
    pl_source_row row;
    bool found;
    if (!pl_store_source_find(store, source, arena, &row, &found, error)) return false;
    if (!found)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no source \"%s\"; `plumbline sources -e FILE` lists them",
                       source);
    pl_definitions d = {.theatre_yaml = row.theatre_yaml,
                        .source_yaml = row.source_yaml,
                        .legend_yaml = row.legend_yaml,
                        .theatre_path = stored_path,
                        .source_path = stored_path,
                        .legend_path = stored_path};
    if (!pl_source_parse(stored_path, d.source_yaml, arena, &d.source, error) || !parse_all(&d, arena, error))
        return false;
    *ret = d;
    *ret_id = row.id;
    return true;
}

/* Fails with the name of an installed or stored source that is written much like it. */
static bool no_source(const char *source, pl_store *store, pl_arena *arena, pl_error *error) {
    const char *const *installed;
    pl_source_row *rows = NULL;
    size_t count, stored = 0;
    if (!pl_definitions_installed("sources", arena, &installed, &count, error) ||
        (store != NULL && !pl_store_source_list(store, arena, &rows, &stored, error)))
        return false;
    const char **names = pl_arena_alloc(arena, (count + stored + 1) * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < stored; i++) names[i] = rows[i].name;
    for (size_t i = 0; i < count; i++) names[stored + i] = installed[i];
    names[stored + count] = NULL;
    const char *nearest = pl_nearest_word(pl_slice_of(source), names);
    return pl_fail(
        error, PL_USAGE,
        "no source \"%s\"%s%s%s: `plumbline sources` lists the installed ones; --source also takes "
        "the path of a source file (docs/files.md)",
        source, nearest == NULL ? "" : " (did you mean ", nearest == NULL ? "" : nearest,
        nearest == NULL ? "" : "?)");
}

bool pl_definitions_find(const char *source, pl_store *store, pl_arena *arena, pl_definitions *ret,
                         pl_error *error) {
    size_t length = strlen(source);
    bool is_path = strchr(source, '/') != NULL || (length > 5 && strcmp(source + length - 5, ".yaml") == 0);
    pl_definitions d = {.source_path = is_path ? source : definition_path("sources", source, NULL, arena)};
    if (d.source_path == NULL) {
        pl_source_row row;
        bool found = false;
        int64_t id;
        if (store != NULL && !pl_store_source_find(store, source, arena, &row, &found, error)) return false;
        if (found) return pl_definitions_stored(store, source, arena, ret, &id, error);
        return no_source(source, store, arena, error);
    }
    if (!read_text(d.source_path, arena, &d.source_yaml, error) ||
        !pl_source_parse(d.source_path, d.source_yaml, arena, &d.source, error))
        return false;
    const char *beside = is_path ? d.source_path : NULL;
    d.theatre_path = definition_path("theatres", d.source.theatre, beside, arena);
    d.legend_path = legend_path(&d.source, beside, arena);
    if (d.theatre_path == NULL)
        return pl_fail(error, PL_INPUT,
                       "%s: there is no theatre file \"%s\" beside it or in the data folders", d.source_path,
                       d.source.theatre);
    if (d.legend_path == NULL && d.source.kind == PL_SOURCE_COUNTS)
        return pl_fail(error, PL_INPUT, "%s: there is no types.yaml beside it or in the data folders",
                       d.source_path);
    if (d.legend_path == NULL)
        return pl_fail(error, PL_INPUT, "%s: there is no legend file \"%s\" beside it or in the data folders",
                       d.source_path, d.source.legend);
    if (!read_text(d.theatre_path, arena, &d.theatre_yaml, error) ||
        (d.legend_path[0] != '\0' && !read_text(d.legend_path, arena, &d.legend_yaml, error)) ||
        !parse_all(&d, arena, error))
        return false;
    *ret = d;
    return true;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Adds the names of the files of one kind in one data folder; a folder that is not there has none. */
static bool list_files(const char *folder, const char *kind, pl_arena *arena, const char ***names,
                       size_t *count, size_t *capacity, pl_error *error) {
    const char *path = join(arena, folder, kind);
    DIR *directory = path == NULL ? NULL : opendir(path);
    if (directory == NULL) return path != NULL ? true : pl_fail_nomem(error);
    bool done = true;
    for (struct dirent *entry; done && (entry = readdir(directory)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length <= 5 || strcmp(entry->d_name + length - 5, ".yaml") != 0 || entry->d_name[0] == '.')
            continue;
        const char *name = pl_arena_copy(arena, entry->d_name, length - 5);
        if (name == NULL || !PL_GROW(*names, *count, *capacity))
            done = pl_fail_nomem(error);
        else
            (*names)[(*count)++] = name;
    }
    closedir(directory);
    return done;
}

bool pl_definitions_installed(const char *kind, pl_arena *arena, const char *const **ret, size_t *ret_count,
                              pl_error *error) {
    const char *const *folders;
    const char **names = NULL;
    size_t folder_count, count = 0, capacity = 0, kept = 0;
    if (!pl_data_folders(arena, &folders, &folder_count, error)) return false;
    bool done = true;
    for (size_t i = 0; done && i < folder_count; i++)
        done = list_files(folders[i], kind, arena, &names, &count, &capacity, error);
    const char **list = done ? pl_arena_alloc(arena, (count + 1) * sizeof *list) : NULL;
    if (done && list == NULL) done = pl_fail_nomem(error);
    if (done && count > 0) qsort(names, count, sizeof *names, by_text);
    for (size_t i = 0; done && i < count; i++)
        if (kept == 0 || strcmp(list[kept - 1], names[i]) != 0) list[kept++] = names[i];
    pl_free(names);
    if (!done) return false;
    *ret = list;
    *ret_count = kept;
    return true;
}
