/* manifest.h - the list of what a report is made of and made from, as an RO-Crate 1.1
 * (ro-crate-metadata.json): written with a report, and read back from whoever hands one over. Pure. */
#ifndef PL_REPORT_MANIFEST_H
#define PL_REPORT_MANIFEST_H

#include "base/hash.h"
#include "report/report.h"

#define PL_MANIFEST_NAME "ro-crate-metadata.json"
#define PL_MANIFEST_STATEMENT "files/statement.yaml"
#define PL_MANIFEST_BYTES_MAX ((size_t)16 << 20)
#define PL_MANIFEST_FILES_MAX ((size_t)20000)
#define PL_MANIFEST_PATH_MAX 240

/* A file of the report: its path below the folder, '/' between parts. */
typedef struct {
    const char *path, *title; /* title "": none */
    uint64_t bytes;
    pl_sha256 sha256;
} pl_manifest_file;

/* What a report was asked for. */
typedef struct {
    bool known_now;
    pl_language language;
} pl_manifest_options;

/* Is this a path that a report may have: letters, digits, '.', '_', '-', parts that begin with none of these
 * but a letter or digit? So it never leads out of the folder. */
bool pl_manifest_path_fits(const char *path);
/* "text/html", by the end of the name. */
const char *pl_manifest_type(const char *path);

/* Files by path, without the manifest itself. Nothing here reads a clock: datePublished is the day up to
 * which evidence was let in. */
bool pl_manifest_write(const pl_statement_result *result, const pl_report_basis *basis,
                       const pl_manifest_options *options, const pl_manifest_file *files, size_t count,
                       pl_buffer *out, pl_error *error) PL_MUST_CHECK;

typedef struct {
    const char *version, *libraries; /* of the program that made it */
    const char *evidence_name;
    pl_sha256 evidence_digest;
    pl_manifest_options options;
    const pl_manifest_file *files; /* by path, none twice */
    size_t count;
} pl_manifest;

/* Reads what pl_manifest_write writes. `name` is for messages; errors are name:line:column where JSON itself
 * is broken, and name the entry otherwise. */
bool pl_manifest_read(const char *name, pl_slice text, pl_arena *arena, pl_manifest *ret,
                      pl_error *error) PL_MUST_CHECK;

#endif
