/* verify_report.c - a report held to the evidence that it was made from. What the manifest says of each file
 * is held against the file; then the report is made again, from its own statement file and options, in a
 * folder for a while, and compared byte for byte. Nothing of the user's kept answers is used. */
#include "engine/report_files.h"
#include "engine/report_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

const char *const pl_report_finding_words[] = {
    [PL_REPORT_MISSING] = "is missing",
    [PL_REPORT_UNLISTED] = "is not in the manifest",
    [PL_REPORT_HASH] = "has not the SHA-256 that the manifest lists",
    [PL_REPORT_RERUN] = "is not what the rerun gives",
    [PL_REPORT_NOT_MADE] = "is not made by the rerun",
    [PL_REPORT_ONLY_MADE] = "is made by the rerun, and not in the report",
};

typedef struct {
    const char *folder, *evidence;
    pl_progress progress;
    pl_arena *arena;
    pl_manifest manifest;
    pl_manifest_file *files; /* that lie in the folder */
    size_t file_count;
    pl_report_difference *differences;
    size_t count, capacity;
    pl_error *error;
} proof;

static bool found(proof *p, const char *path, pl_report_finding finding) {
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->differences[i].path, path) == 0) return true; /* the first finding stands */
    if (!PL_GROW(p->differences, p->count, p->capacity)) return pl_fail_nomem(p->error);
    p->differences[p->count++] = (pl_report_difference){.path = path, .finding = finding};
    return true;
}

static const pl_manifest_file *file_in(const pl_manifest_file *files, size_t count, const char *path) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(files[middle].path, path);
        if (order == 0) return &files[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- what the manifest says ---- */

/* A plain file, and not one that waits for a writer: the folder may come from anybody. */
static bool read_manifest(proof *p, pl_buffer *text) {
    char path[4096];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", p->folder, PL_MANIFEST_NAME);
    if (lstat(path, &info) != 0)
        return pl_fail_errno(p->error, errno == ENOENT || errno == ENOTDIR ? PL_USAGE : PL_STORAGE, errno,
                             "%s: the folder has no manifest of a report that can be read", path);
    if (!S_ISREG(info.st_mode)) return pl_fail(p->error, PL_INPUT, "%s: not a plain file", path);
    if (!pl_file_read(path, PL_MANIFEST_BYTES_MAX, text, p->error)) return false;
    return pl_manifest_read(path, (pl_slice){text->data, text->length}, p->arena, &p->manifest, p->error);
}

static bool hold_to_manifest(proof *p) {
    const pl_manifest *m = &p->manifest;
    bool done = true;
    for (size_t i = 0; done && i < m->count; i++) {
        const pl_manifest_file *here = file_in(p->files, p->file_count, m->files[i].path);
        if (here == NULL)
            done = found(p, m->files[i].path, PL_REPORT_MISSING);
        else if (here->bytes != m->files[i].bytes ||
                 memcmp(&here->sha256, &m->files[i].sha256, sizeof here->sha256) != 0)
            done = found(p, m->files[i].path, PL_REPORT_HASH);
    }
    for (size_t i = 0; done && i < p->file_count; i++)
        if (strcmp(p->files[i].path, PL_MANIFEST_NAME) != 0 &&
            file_in(m->files, m->count, p->files[i].path) == NULL)
            done = found(p, p->files[i].path, PL_REPORT_UNLISTED);
    return done;
}

/* ---- made again ---- */

static bool same_evidence(const proof *p, pl_store *store) {
    pl_digest_row *rows;
    size_t count;
    pl_sha256 digest;
    char here[PL_SHA256_HEX], wanted[PL_SHA256_HEX];
    if (!pl_store_digest(store, p->arena, &rows, &count, &digest, p->error)) return false;
    if (memcmp(&digest, &p->manifest.evidence_digest, sizeof digest) == 0) return true;
    pl_sha256_hex(&digest, here);
    pl_sha256_hex(&p->manifest.evidence_digest, wanted);
    return pl_fail(
        p->error, PL_MISSING,
        "%s: another evidence file than the report was made from: its digest is %s, the manifest names "
        "%s (%.100s); give that one, or make the report anew",
        p->evidence, here, wanted, p->manifest.evidence_name);
}

static bool compare_one(proof *p, const char *again, const char *path) {
    bool differ;
    uint64_t at;
    if (!pl_folder_compare(p->folder, again, path, &differ, &at, p->error)) return false;
    if (!differ) return true;
    if (!found(p, path, PL_REPORT_RERUN)) return false;
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->differences[i].path, path) == 0) {
            p->differences[i].differs = true;
            p->differences[i].at = at;
        }
    return true;
}

static bool compare_folders(proof *p, const char *again) {
    pl_manifest_file *files;
    size_t count;
    if (!pl_folder_list(again, p->progress, p->arena, &files, &count, p->error)) return false;
    bool done = true;
    for (size_t i = 0; done && i < p->file_count; i++) {
        const char *path = p->files[i].path;
        done = file_in(files, count, path) == NULL ? found(p, path, PL_REPORT_NOT_MADE)
                                                   : compare_one(p, again, path);
    }
    for (size_t i = 0; done && i < count; i++)
        if (file_in(p->files, p->file_count, files[i].path) == NULL)
            done = found(p, files[i].path, PL_REPORT_ONLY_MADE);
    return done;
}

static bool make_again(proof *p, pl_store *store) {
    char statement[4096];
    const char *again;
    pl_check_answer answer;
    snprintf(statement, sizeof statement, "%s/%s", p->folder, PL_MANIFEST_STATEMENT);
    const pl_report_ask ask = {.statement = statement,
                               .evidence_name = p->manifest.evidence_name,
                               .known_now = p->manifest.options.known_now,
                               .keep = false,
                               .language = p->manifest.options.language,
                               .progress = p->progress};
    if (!pl_folder_temporary(p->arena, &again, p->error)) return false;
    const bool done =
        pl_report_make(store, &ask, again, p->arena, &answer, p->error) && compare_folders(p, again);
    pl_folder_remove(again);
    return done;
}

/* A statement that is not the manifest's is not judged: what it gave would say nothing of the report. */
static bool statement_is_whole(const proof *p) {
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->differences[i].path, PL_MANIFEST_STATEMENT) == 0) return false;
    return true;
}

/* ---- the recipe ---- */

static int by_path(const void *a, const void *b) {
    return strcmp(((const pl_report_difference *)a)->path, ((const pl_report_difference *)b)->path);
}

static bool prove(proof *p) {
    pl_buffer text = {0};
    const bool read = read_manifest(p, &text) &&
                      pl_folder_list(p->folder, p->progress, p->arena, &p->files, &p->file_count, p->error);
    pl_buffer_free(&text);
    if (!read) return false;
    pl_store *store = pl_store_open(p->evidence, PL_STORE_READ, p->error);
    if (store == NULL) return false;
    const bool done =
        same_evidence(p, store) && hold_to_manifest(p) && (!statement_is_whole(p) || make_again(p, store));
    return pl_store_close(store, done ? p->error : NULL) && done;
}

static bool tell(proof *p, pl_report_proof *ret) {
    const char *libraries = pl_report_libraries(p->arena);
    pl_report_difference *list = pl_arena_alloc(p->arena, (p->count + 1) * sizeof *list);
    if (list == NULL || libraries == NULL) return pl_fail_nomem(p->error);
    if (p->count > 0) {
        memcpy(list, p->differences, p->count * sizeof *list);
        qsort(list, p->count, sizeof *list, by_path);
    }
    *ret = (pl_report_proof){.version = p->manifest.version,
                             .libraries = p->manifest.libraries,
                             .here = libraries,
                             .same_program = strcmp(p->manifest.version, PL_VERSION) == 0 &&
                                             strcmp(p->manifest.libraries, libraries) == 0,
                             .rerun = statement_is_whole(p),
                             .files = p->file_count,
                             .differences = list,
                             .count = p->count};
    return true;
}

bool pl_verify_report(const char *folder, const char *evidence, pl_progress progress, pl_arena *arena,
                      pl_report_proof *ret, pl_error *error) {
    proof p = {.folder = folder, .evidence = evidence, .progress = progress, .arena = arena, .error = error};
    bool done = prove(&p) && tell(&p, ret);
    pl_free(p.differences);
    if (!done || p.count == 0) return done;
    return pl_fail(error, PL_DIFFERS, "the report does not hold: %zu of its files differ%s", p.count,
                   p.count == 1 ? "s" : "");
}
