/* engine.h - the recipes: what a face (cli, serve) may ask for. The engine knows the clock, paths, order and
 * threads, and calls the rooms on the line; it prints nothing. Results live in the arena that the caller
 * gives. */
#ifndef PL_ENGINE_ENGINE_H
#define PL_ENGINE_ENGINE_H

#include "base/bytes.h"
#include "base/hash.h"
#include "base/progress.h"
#include "claim/verdict.h"
#include "intercept/types.h"
#include "legend/legend.h"
#include "measure/change.h"
#include "measure/series.h"
#include "report/report.h"
#include "store/store.h"
#include "text/instant.h"

#define PL_VERSION "0.1.0"

/* Versions of the libraries that numbers depend on, as stored in `run` and printed by doctor. */
const char *pl_engine_libraries(void);
/* The version of GDAL that this program was built with; NULL: without. */
const char *pl_engine_gdal(void);

/* ---- definitions: theatre, source and legend files (definitions.c) ---- */
typedef struct {
    pl_theatre theatre;
    pl_source source;
    pl_legend legend; /* of a source of maps */
    pl_types types;   /* of a source of counts: its legend is types.yaml */
    pl_slice theatre_yaml, source_yaml, legend_yaml;
    const char *theatre_path, *source_path,
        *legend_path; /* where they were found; "evidence file" when stored there */
} pl_definitions;

/* Finds a source by name (in the data folders, then in the evidence file) or by the path of its YAML file;
 * its legend and theatre are looked for beside it first. `store` may be NULL. Data folders, first hit wins:
 * each of $PLUMBLINE_DATA (colon-separated), $XDG_CONFIG_HOME/plumbline or ~/.config/plumbline, ../data and
 * ../share/plumbline beside the program, and the folder compiled in. */
bool pl_definitions_find(const char *source, pl_store *store, pl_arena *arena, pl_definitions *ret,
                         pl_error *error) PL_MUST_CHECK;
/* Only what the evidence file holds. */
bool pl_definitions_stored(pl_store *store, const char *source, pl_arena *arena, pl_definitions *ret,
                           int64_t *ret_id, pl_error *error) PL_MUST_CHECK;
/* Names of the "sources" or "statements" in all data folders, sorted, none twice. */
bool pl_definitions_installed(const char *kind, pl_arena *arena, const char *const **ret, size_t *ret_count,
                              pl_error *error) PL_MUST_CHECK;
/* The path of an installed file, "sources/deepstate.yaml"; NULL when there is none. */
const char *pl_data_file(const char *below, pl_arena *arena);
/* Folders searched, in order, for doctor. */
bool pl_data_folders(pl_arena *arena, const char *const **ret, size_t *ret_count,
                     pl_error *error) PL_MUST_CHECK;
/* Reads a small file whole; `limit` names the largest size. */
bool pl_file_read(const char *path, size_t limit, pl_buffer *into, pl_error *error) PL_MUST_CHECK;
/* Writes a file whole: to a temporary name beside it, then renamed. */
bool pl_file_write(const char *path, pl_slice bytes, pl_error *error) PL_MUST_CHECK;

/* ---- ingest (ingest.c, classify.c, derive.c) ---- */
typedef struct {
    const char *evidence, *source; /* as pl_definitions_find takes it */
    const char *const *paths;      /* none: only re-apply a changed legend and finish what was interrupted */
    const char *const *urls;       /* NULL, or one a path: where it was fetched from, "" when unknown */
    size_t path_count;
    unsigned threads;        /* 0: one per processor */
    bool skip_undated;       /* files without a possible date are listed and passed over instead of refused */
    bool force_equal_hashes; /* tests: see pl_seen_open */
    const char *arguments;   /* for `run` */
    pl_progress progress;
} pl_ingest_options;

typedef struct {
    double read_s, hash_s, parse_s, pack_s, prepare_s, overlay_s, write_s,
        wall_s; /* pack, prepare and overlay: summed
                   over threads */
} pl_ingest_timings;

/* A stored file that is not measured, and why. */
typedef struct {
    int64_t record_id;
    const char *name, *why;
    pl_instant instant;
} pl_set_aside_row;

/* Rows of a source of counts by what became of them. */
typedef struct pl_raid_summary {
    size_t rows, taken, bundles, excluded;
    int64_t launched, destroyed; /* of those taken */
    size_t alike;                /* rows that say the same as another one: raids of one kind in one report */
    pl_instant first, last;      /* ends of raids */
    size_t reason_count;
    const struct pl_raid_reason {
        const char *why;
        size_t rows;
    } * reasons; /* of the excluded, most rows first */
} pl_raid_summary;

typedef struct {
    size_t files, taken, same, conflicts, undated, other;
    size_t set_aside_now;              /* of the files that came in this run */
    const pl_set_aside_row *set_aside; /* all of the source, by instant */
    size_t set_aside_count;
    uint64_t bytes; /* of taken files, as published */
    pl_file_counts counts;
    const char *const *conflict_names,
        *const *undated_names; /* as many as counted, at most PL_INGEST_NAMES_MAX */
    size_t snapshots, pairs, updates, repaired_shapes, fallback_pairs;
    size_t regions, places;              /* of a source of outlines or of settlements: what it now has */
    const struct pl_raid_summary *raids; /* of a source of counts; NULL of others */
    bool legend_applied_again;
    const pl_left_out_row *left_out;
    size_t left_out_count;
    pl_sha256 digest; /* of the whole evidence file */
    pl_ingest_timings timings;
} pl_ingest_result;
#define PL_INGEST_NAMES_MAX 100

/* True when everything was taken. On false *ret is filled as far as it came when ret_begun is true. Conflicts
 * and undated files that were passed over make it end with PL_INPUT after everything else was stored. */
bool pl_ingest(const pl_ingest_options *options, pl_arena *arena, pl_ingest_result *ret,
               pl_error *error) PL_MUST_CHECK;

/* ---- questions (states.c) ---- */

/* The net between two instants, and its range when the end snapshots are chosen otherwise: one end a day
 * earlier or later, or both. */
typedef struct {
    double net_km2, one_low_km2, one_high_km2, both_low_km2, both_high_km2;
} pl_ends;
/* False when the series does not reach a day beyond both ends. */
bool pl_ends_range(const pl_series_row *rows, size_t count, pl_instant from, pl_instant to, pl_ends *ret);

typedef struct {
    const char *source, *side;
    pl_instant from, to;                   /* as asked */
    pl_instant from_snapshot, to_snapshot; /* the states' own instants */
    double held_from_km2, held_to_km2;
    double contested_from_km2,
        contested_to_km2; /* NAN, like the two below, when the source draws no contested */
    double gained_km2, lost_km2, net_km2;
    double gained_from_contested_km2, lost_to_contested_km2;
    double identity_km2; /* gained - lost - (held_to - held_from): rounding only */
    pl_rung rung;
    size_t snapshots, updates; /* in (from, to] */
    bool ends_known;
    pl_ends ends;
} pl_change_answer;

/* The change between the states at two instants. side NULL: the theatre's first. */
bool pl_ask_change(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                   pl_arena *arena, pl_change_answer *ret, pl_error *error) PL_MUST_CHECK;

/* The patches of a source by which snapshots in (after, until] changed it, as pl_store_change_list has them,
 * with what kinds need beside what is stored: the source file's redraws, and what else the snapshots hold.
 * Whole snapshots only, so that a patch's kind does not depend on what was asked for. */
bool pl_ask_patches(pl_store *store, int64_t source_id, const pl_source *source, pl_instant after,
                    pl_instant until, pl_arena *arena, pl_change_row **ret, size_t *ret_count,
                    pl_error *error) PL_MUST_CHECK;
/* The same with outlines, of those that are at least so wide. */
bool pl_ask_patch_outlines(pl_store *store, int64_t source_id, const pl_source *source, pl_instant after,
                           pl_instant until, double width_min_m, pl_arena *arena, pl_change_row **ret,
                           size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The kind of such a patch, as of an instant, and why it is a redraw when it is one ("" otherwise). */
pl_kind pl_change_kind(const pl_change_row *row, pl_instant as_of);
const char *pl_change_redraw_why(const pl_change_row *row);

/* The series of one source and side up to as_of, kinds judged as of then. *ret = NULL: no such source, no
 * snapshot, or the source does not draw what the side holds. */
bool pl_ask_series(pl_store *store, const char *source, const char *side, pl_instant as_of, pl_arena *arena,
                   const pl_series **ret, pl_error *error) PL_MUST_CHECK;

/* The source to ask when none was named: the only one in the file, else PL_USAGE with the list. */
bool pl_ask_source(pl_store *store, const char *wanted, pl_arena *arena, const char **ret,
                   pl_error *error) PL_MUST_CHECK;

/* ---- check and report (check.c) ---- */
typedef struct {
    const struct pl_statement *statement; /* as parsed, and the file that it was read from */
    const char *statement_path;
    pl_statement_result result;
    pl_report_basis basis;
} pl_check_answer;

typedef struct {
    const char *statement; /* a path, or the name of an installed statement ("2024-12-19") */
    const char *only;      /* the id of the one claim to judge; NULL: all */
    const char *with;      /* "threshold=0.5": options in the place of the statement's; NULL: none */
    bool known_now;        /* verdicts on what is known now, instead of then */
    bool keep;             /* answers that took long are kept in the user's cache folder (engine/values.h) */
    pl_language language;
    const char *command; /* as typed, for the report */
    pl_progress progress;
} pl_check_ask;
/* Where its file lies; NULL and PL_USAGE when no such statement is installed. */
const char *pl_statement_path(const char *statement, pl_arena *arena, pl_error *error);
/* The name that the statement gives itself. */
bool pl_check_name(const char *statement, pl_arena *arena, const char **ret, pl_error *error) PL_MUST_CHECK;
bool pl_check(pl_store *store, const pl_check_ask *ask, pl_arena *arena, pl_check_answer *ret,
              pl_error *error) PL_MUST_CHECK;

/* The name of a file without its folders, within `path`: what answers call the evidence that they rest on. */
const char *pl_file_name(const char *path);
/* The digest over all tables of the evidence file, as hex in `arena`. It reads every row: about a second. */
bool pl_evidence_digest(pl_store *store, pl_arena *arena, const char **ret_hex,
                        pl_error *error) PL_MUST_CHECK;

/* Adds the evidence file's name and digest to the answer's basis: what a report of it must carry. */
bool pl_check_digest(pl_store *store, const char *evidence, pl_arena *arena, pl_check_answer *answer,
                     pl_error *error) PL_MUST_CHECK;

/* ---- verify (verify.c) ---- */
typedef struct {
    const char *what; /* "record", "derived", "pairs", "identities" */
    size_t checked, failed;
    double worst; /* km2, where it has a size */
    const char *detail;
} pl_verify_part;
/* Re-hashes the record, rebuilds everything derived in a scratch file and compares, repeats every pair with
 * full unions. PL_DIFFERS when a part failed; *ret is filled then too. */
bool pl_verify(const char *evidence, unsigned threads, pl_progress progress, pl_arena *arena,
               pl_verify_part **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
