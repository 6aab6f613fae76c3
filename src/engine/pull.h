/* pull.h - a source's published files from the web into the cache, and from there into an evidence file. */
#ifndef PL_ENGINE_PULL_H
#define PL_ENGINE_PULL_H

#include "engine/engine.h"
#include "net/pull.h"

typedef struct {
    const char *source;   /* as pl_definitions_find takes it */
    const char *from;     /* another address, or a path, instead of those of the source file; NULL */
    const char *evidence; /* NULL: only download */
    unsigned threads;
    bool skip_undated;     /* as in pl_ingest_options */
    const char *arguments; /* for `run` */
    pl_progress progress;
} pl_pull_options;

/* One file of a pull. */
typedef struct {
    const char *url;     /* "" for a path of the user's own, which is taken as it is */
    const char *path;    /* where it lies */
    const char *licence; /* of the file */
    pl_pulled pulled;    /* zeroed for a path */
} pl_pull_file;

typedef struct {
    pl_definitions definitions;
    const pl_pull_file *files; /* those that are there, also when a later one failed */
    size_t file_count;
    bool ingested; /* `ingest` is filled */
    pl_ingest_result ingest;
} pl_pull_result;

/* Downloads what changed into $XDG_CACHE_HOME/plumbline/SOURCE (~/.cache/plumbline/SOURCE), then ingests all
 * files with their addresses. On false *ret is filled as far as it came. PL_USAGE: nothing to pull, or an
 * address that is none; PL_NETWORK, PL_INPUT, PL_STORAGE, PL_INTERRUPTED as pl_pull; else as pl_ingest. */
bool pl_pull_source(const pl_pull_options *options, pl_arena *arena, pl_pull_result *ret,
                    pl_error *error) PL_MUST_CHECK;

/* What can be pulled: one row a file of each installed source that has any, by source, in the file's order.
 */
typedef struct {
    const char *source, *title, *maker, *licence, *attribution;
    const pl_source_pull *pull;
    const char *path; /* in the cache */
    bool cached;      /* it lies there: */
    pl_sidecar note;  /* its size, hash and time */
} pl_pull_offer;
bool pl_pull_offers(pl_arena *arena, const pl_pull_offer **ret, size_t *ret_count,
                    pl_error *error) PL_MUST_CHECK;

#endif
