/* store.h - the evidence file: a GeoPackage whose record is what was published and whose other tables are
 * derived. The only room that knows SQL. A pl_store belongs to one thread. Instants are UTC seconds
 * (text/instant.h). */
#ifndef PL_STORE_STORE_H
#define PL_STORE_STORE_H

#include "base/hash.h"
#include "geom/geom.h"
#include "geom/overlay.h"
#include "legend/classed.h"
#include "text/instant.h"

#define PL_STORE_KEYFRAME_EVERY 64 /* a record is at most this many deltas away from a whole one */

typedef struct pl_store pl_store;

typedef enum {
    PL_STORE_READ,  /* the file must exist; nothing is written */
    PL_STORE_WRITE, /* the file must exist */
    PL_STORE_CREATE /* made when missing; a file of 0 bytes (creation was cut off) counts as missing */
} pl_store_mode;
/* Refuses files that are not ours (application id, schema table), newer schemas, and WAL on a network file
 * system. */
pl_store *pl_store_open(const char *path, pl_store_mode mode, pl_error *error);
/* In write modes leaves journal_mode=DELETE behind. NULL is harmless. */
bool pl_store_close(pl_store *store, pl_error *error);

/* One transaction: a batch. Rollback on any failure leaves whole batches. */
bool pl_store_begin(pl_store *store, pl_error *error) PL_MUST_CHECK;
bool pl_store_commit(pl_store *store, pl_error *error) PL_MUST_CHECK;
void pl_store_rollback(pl_store *store);

/* Between these, a store that was opened for reading sees one state of the file, whoever writes to it. What
 * is lent meanwhile stays valid until the end. */
bool pl_store_look_begin(pl_store *store, pl_error *error) PL_MUST_CHECK;
void pl_store_look_end(pl_store *store);

/* ---- sources: with the text of their three files, so that the evidence file explains itself ---- */
typedef struct {
    int64_t id;
    const char *name, *maker, *theatre;
    int32_t day_turn_seconds; /* -1: a source of counts, whose legend is its types (types.yaml) */
    pl_slice source_yaml, legend_yaml, theatre_yaml; /* no legend: a source of regions or places */
    bool derived_current; /* shape, member, change and series fit record and legend */
    /* Layers whose last file stands until their next. Only for putting; not filled by find and list. */
    const char *const *standing;
    size_t standing_count;
} pl_source_row;
/* Is it a source of maps, or of counts? Sources of regions and places are neither. */
bool pl_source_row_has_maps(const pl_source_row *row);
bool pl_source_row_has_counts(const pl_source_row *row);
/* Adds or replaces by name (id stays). When legend_yaml, theatre_yaml or the standing layers differ from what
 * is stored, derived_current becomes false. */
bool pl_store_source_put(pl_store *store, const pl_source_row *row, int64_t *ret_id,
                         pl_error *error) PL_MUST_CHECK;
/* *ret_found = false when there is none. Texts live in `arena`. */
bool pl_store_source_find(pl_store *store, const char *name, pl_arena *arena, pl_source_row *ret,
                          bool *ret_found, pl_error *error) PL_MUST_CHECK;
bool pl_store_source_list(pl_store *store, pl_arena *arena, pl_source_row **ret, size_t *ret_count,
                          pl_error *error) PL_MUST_CHECK;
bool pl_store_source_derived(pl_store *store, int64_t source_id, bool current, pl_error *error) PL_MUST_CHECK;

/* ---- the record: one row a published file ---- */
typedef enum { PL_RECORD_TAKEN, PL_RECORD_CONFLICT, PL_RECORD_SET_ASIDE } pl_record_state;
typedef struct {
    int64_t id, source_id;
    pl_instant instant;
    const char *layer, *name, *url; /* url "" when unknown */
    pl_sha256 sha256;               /* of the file as published */
    uint64_t bytes;
    pl_sha256 kept_sha256; /* of the kept text; equal to sha256 when nothing was cut */
    uint64_t kept_bytes;
    uint64_t features, polygons, positions, points, lines, null_geometries;
    pl_record_state state;
    const char *why; /* for conflict and set aside */
} pl_record_row;

typedef enum { PL_RECORD_NEW, PL_RECORD_SAME, PL_RECORD_DIFFERS } pl_record_answer;
/* Is (source, layer, instant) there already, with these bytes or others? SAME also when a kept-beside
 * conflict has these bytes. */
bool pl_store_record_ask(pl_store *store, int64_t source_id, const char *layer, pl_instant instant,
                         const pl_sha256 *sha256, pl_record_answer *ret, pl_error *error) PL_MUST_CHECK;

/* Packing is pure and may run on any thread, each with a packer of its own: it keeps the tables of zstd from
 * call to call. NULL as packer is allowed: one is opened for the call. */
typedef struct pl_packer pl_packer;
pl_packer *pl_packer_open(pl_error *error);
void pl_packer_close(pl_packer *packer);          /* NULL is harmless */
#define PL_STORE_TEXT_BYTES_MAX ((size_t)1 << 31) /* one kept text, unpacked */
/* `data` as a zstd delta on `base` (NULL = whole), appended to `into`. */
bool pl_pack_delta(pl_packer *packer, const pl_slice *base, pl_slice data, pl_buffer *into,
                   pl_error *error) PL_MUST_CHECK;
bool pl_unpack_delta(pl_packer *packer, const pl_slice *base, pl_slice packed, size_t unpacked_bytes,
                     pl_buffer *into, pl_error *error) PL_MUST_CHECK;

/* Adds a record with its packed text. base_record = 0: packed whole; else the record it is a delta on. Kept
 * text that is already stored for the source (kept_sha256) is not stored again: then `packed` may be empty.
 * A taken record drops the pairs that compare its snapshot: the snapshot is not what it was. */
bool pl_store_record_add(pl_store *store, const pl_record_row *row, int64_t base_record, pl_slice packed,
                         int64_t *ret_id, pl_error *error) PL_MUST_CHECK;
/* What a record counts as from now on, and why (of those that are not taken). The pairs that compare its
 * snapshots and their changes are dropped, and the series with them. */
bool pl_store_record_state(pl_store *store, int64_t record_id, pl_record_state state, const char *why,
                           pl_error *error) PL_MUST_CHECK;
bool pl_store_record_state_of(pl_store *store, int64_t record_id, pl_record_state *ret,
                              pl_error *error) PL_MUST_CHECK;
/* Ids of the records of a source that show something held by any side, ascending. */
bool pl_store_record_holding(pl_store *store, int64_t source_id, pl_arena *arena, int64_t **ret,
                             size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* The record a next delta of this source and layer should be based on: the one added last, and how deep it
 * lies; 0 when there is none or the chain is full. */
bool pl_store_record_tip(pl_store *store, int64_t source_id, const char *layer, int64_t *ret_record,
                         int *ret_depth, pl_error *error) PL_MUST_CHECK;
/* How deep a kept text of the source lies; -1 when there is none with this SHA-256. */
bool pl_store_content_depth(pl_store *store, int64_t source_id, const pl_sha256 *kept_sha256, int *ret_depth,
                            pl_error *error) PL_MUST_CHECK;
/* The kept text of a record, unpacked and checked against kept_sha256. Keeps the last texts, so that reading
 * a chain in order is cheap. */
bool pl_store_record_text(pl_store *store, int64_t record_id, pl_buffer *into, pl_error *error) PL_MUST_CHECK;
/* Records of a source by instant, layer, id; state < 0 = all. */
bool pl_store_record_list(pl_store *store, int64_t source_id, int state, pl_arena *arena, pl_record_row **ret,
                          size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* ---- derived: shapes and members ---- */
/* A shape is a polygon fit for measuring, kept once a file, keyed by the SHA-256 of its positions. */
bool pl_store_shape_put(pl_store *store, const pl_sha256 *key, const pl_polygon *polygon, double area_m2,
                        pl_repair repair, int64_t *ret_id, pl_error *error) PL_MUST_CHECK;
/* The polygon of a shape, in `arena`, and its key (NULL: not asked). */
bool pl_store_shape_get(pl_store *store, int64_t shape_id, pl_arena *arena, pl_polygon *ret,
                        pl_sha256 *ret_key, pl_error *error) PL_MUST_CHECK;

/* One shape on one map. */
typedef struct {
    int64_t shape_id;
    const char *status; /* pl_status_text */
    const char *class_name;
    const char *colour, *label; /* only for unmatched ones, else "" */
} pl_member_row;
bool pl_store_members_put(pl_store *store, int64_t record_id, const pl_member_row *rows, size_t count,
                          pl_error *error) PL_MUST_CHECK;
/* Members with status held:* or contested at one snapshot (all layers at that instant together, and of layers
 * whose files stand until the next the last one before), by status, shape id, class. Ids depend on the order
 * of arrival: whoever needs an order that does not sorts by key. */
bool pl_store_snapshot_members(pl_store *store, int64_t source_id, pl_instant instant, pl_arena *arena,
                               pl_member_row **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* The same for status liberated: history, that is never measured. */
bool pl_store_snapshot_liberated(pl_store *store, int64_t source_id, pl_instant instant, pl_arena *arena,
                                 pl_member_row **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* A shape stands as a status on the snapshots of its source from `first` on, up to and without `end`. */
typedef struct {
    int64_t shape_id;
    const char *status;
    pl_instant first, end; /* end INT64_MAX: it stands on the last */
} pl_stay_row;
/* All stays of held, contested and liberated shapes, by first instant, the shape's key, status, end: an order
 * that does not depend on that of arrival. One of a layer, so that a shape may stand twice. */
bool pl_store_stay_list(pl_store *store, int64_t source_id, pl_arena *arena, pl_stay_row **ret,
                        size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* The box around all held and contested shapes of a source; PL_BOX_EMPTY: it has none. */
bool pl_store_stay_extent(pl_store *store, int64_t source_id, pl_box *ret, pl_error *error) PL_MUST_CHECK;
/* The instants at which the source has a taken record, ascending. */
bool pl_store_snapshot_list(pl_store *store, int64_t source_id, pl_arena *arena, pl_instant **ret,
                            size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* A time over which a shape stood unchanged on the maps of one source and layer: a row of the view `control`.
 */
typedef struct {
    int64_t id, shape_id, source_id;
    const char *source, *layer, *status, *class_name;
    pl_instant begin,
        end; /* of the first map that shows it, and of the first that does not; INT64_MAX: none */
    double area_km2;
    pl_box box;
} pl_stay_feature;
/* All stays by id, without their polygons: borrowed until the next question about stays. Only of a store
 * opened for reading. */
bool pl_store_stay_features(pl_store *store, const pl_stay_feature **ret, size_t *ret_count,
                            pl_error *error) PL_MUST_CHECK;
/* Where a source's regions and settlements lie together; PL_BOX_EMPTY when it has none. */
bool pl_store_source_box(pl_store *store, int64_t source_id, pl_box *ret, pl_error *error) PL_MUST_CHECK;
/* Where the rows of a table or view lie, as the file's own contents have it; PL_BOX_EMPTY: it has no place.
 */
bool pl_store_table_box(pl_store *store, const char *table, pl_box *ret, pl_error *error) PL_MUST_CHECK;

/* ---- derived: change and series ---- */
typedef struct {
    int64_t id;
    pl_instant from, to;
    const char *status; /* whose cover changed */
    bool gained;
    double area_km2, contested_km2, other_side_km2, perimeter_m, width_m;
    pl_box box;
    pl_instant undone_at; /* INT64_MAX: never, or a sliver, of which it is not asked */
    double undone_km2;    /* of the area, taken back by then; 0 when never */
    /* Around a patch that came from nobody or went to nobody (engine/around.c); NAN: not asked, or nothing
     * there. */
    double liberated_km2; /* lost: of its area, drawn as liberated after */
    double front_m;     /* gained: from its box to the nearest place contested, another side's or liberated */
    const char *redraw; /* not stored: why a person says that it is a redraw (engine/kinds.c); NULL */
    bool liberates;     /* not stored: the source draws what this status lost as liberated */
    size_t alike;       /* not stored: patches of its snapshot that may belong to one redraw (kinds.c) */
    const pl_polygon *polygons;
    size_t polygon_count;
} pl_change_row;
/* One compared pair of neighbours. */
typedef struct {
    pl_instant from, to; /* from = INT64_MIN for the first snapshot */
    bool updated;
    pl_rung rung;
    double residual_km2;
} pl_pair_row;
/* Replaces the pair that ends at row->to, with its change rows. */
bool pl_store_pair_put(pl_store *store, int64_t source_id, const pl_pair_row *row,
                       const pl_change_row *changes, size_t count, pl_error *error) PL_MUST_CHECK;
bool pl_store_pair_list(pl_store *store, int64_t source_id, pl_arena *arena, pl_pair_row **ret,
                        size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* Change rows of pairs that end in (after, until], ordered by (to, status, gained desc, box west, south,
 * area), without their polygons. */
bool pl_store_change_list(pl_store *store, int64_t source_id, pl_instant after, pl_instant until,
                          pl_arena *arena, pl_change_row **ret, size_t *ret_count,
                          pl_error *error) PL_MUST_CHECK;
/* The polygons of one change. */
bool pl_store_change_polygons(pl_store *store, int64_t change_id, pl_arena *arena, const pl_polygon **ret,
                              size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* Change rows with their polygons, of those that are at least so wide. */
bool pl_store_change_outlines(pl_store *store, int64_t source_id, pl_instant after, pl_instant until,
                              double width_min_m, pl_arena *arena, pl_change_row **ret, size_t *ret_count,
                              pl_error *error) PL_MUST_CHECK;
/* Every change row of the source in that order, without a copy: borrowed until the next question about
 * changes or shapes. Only of a store opened for reading. */
bool pl_store_change_all(pl_store *store, int64_t source_id, const pl_change_row **ret, size_t *ret_count,
                         pl_error *error) PL_MUST_CHECK;
bool pl_store_change_around(pl_store *store, int64_t change_id, double liberated_km2, double front_m,
                            pl_error *error) PL_MUST_CHECK;
bool pl_store_change_undone(pl_store *store, int64_t change_id, pl_instant undone_at, double undone_km2,
                            pl_error *error) PL_MUST_CHECK;

typedef struct {
    const char *status;
    pl_instant instant;
    bool updated;
    double held_km2, gained_km2, lost_km2;
} pl_series_row;
/* Replaces all series rows of the source. */
bool pl_store_series_replace(pl_store *store, int64_t source_id, const pl_series_row *rows, size_t count,
                             pl_error *error) PL_MUST_CHECK;
bool pl_store_series_list(pl_store *store, int64_t source_id, const char *status, pl_arena *arena,
                          pl_series_row **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* ---- derived: regions and places, from the records of sources of those kinds ---- */
typedef struct {
    int64_t id, source_id;
    const char *source;         /* its name; not read by replace */
    const char *key;            /* the code by which theatres name it: ISO 3166-2 */
    const char *name;           /* as published */
    double area_m2;             /* of the union of its polygons */
    const pl_polygon *polygons; /* fit for measuring */
    size_t count;
} pl_region_row;
/* Replaces all regions of the source. */
bool pl_store_regions_replace(pl_store *store, int64_t source_id, const pl_region_row *rows, size_t count,
                              pl_error *error) PL_MUST_CHECK;
/* Regions with this key (NULL: all) of this source (0: all), by source name, key, with their outlines. */
bool pl_store_region_list(pl_store *store, int64_t source_id, const char *key, pl_arena *arena,
                          pl_region_row **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* The keys of all regions of all sources, none twice, ascending. */
bool pl_store_region_keys(pl_store *store, pl_arena *arena, const char *const **ret, size_t *ret_count,
                          pl_error *error) PL_MUST_CHECK;

typedef struct {
    int64_t id, source_id;
    const char *source;      /* its name; not read by replace */
    const char *key;         /* the gazetteer's own id, as text */
    int64_t geonames;        /* GeoNames id; 0: none */
    const char *name;        /* as published */
    const char *other_names; /* one a line */
    const char *kind;        /* the gazetteer's word: "PPL", "locality" */
    const char *region;      /* the gazetteer's code or name of the region it lies in; "" */
    int64_t population;      /* -1: not given */
    pl_point at;
} pl_place_row;
bool pl_store_places_replace(pl_store *store, int64_t source_id, const pl_place_row *rows, size_t count,
                             pl_error *error) PL_MUST_CHECK;
/* All places of all gazetteers, by source name, key. */
bool pl_store_place_list(pl_store *store, pl_arena *arena, pl_place_row **ret, size_t *ret_count,
                         pl_error *error) PL_MUST_CHECK;

/* Settlements page by page, in the order in which they are stored. Texts are lists "a,b", NULL: any. */
typedef struct {
    int64_t id;                                    /* 0: any */
    const char *sources, *kinds, *regions, *names; /* of gazetteer, kind, region, place */
    pl_box boxes[2];                               /* closed; points in either */
    size_t box_count;                              /* 0: everywhere */
} pl_place_wanted;
bool pl_store_place_page(pl_store *store, const pl_place_wanted *wanted, size_t offset, size_t limit,
                         pl_arena *arena, pl_place_row **ret, size_t *ret_count, size_t *ret_matched,
                         pl_error *error) PL_MUST_CHECK;

/* ---- derived: reported raids, from the records of sources of counts ---- */
typedef struct {
    int64_t source_id;
    const char *source; /* its name; not read by replace */
    int64_t line;       /* of the file; of one source none twice */
    pl_instant begin, end;
    const char *label;                        /* as published */
    const char *types;                        /* names of the types that it means, '+' between; "": none */
    int64_t launched, destroyed, not_reached; /* -1: not given */
    const char *state;                        /* "taken", "bundle", "excluded" */
    const char *why;                          /* of those that are not taken; "" */
    const char *reference;                    /* where the counts were published; "" */
} pl_interception_row;
/* Replaces all rows of the source. */
bool pl_store_interceptions_replace(pl_store *store, int64_t source_id, const pl_interception_row *rows,
                                    size_t count, pl_error *error) PL_MUST_CHECK;
/* Rows of one source, by end, line. */
bool pl_store_interception_list(pl_store *store, int64_t source_id, pl_arena *arena,
                                pl_interception_row **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* Drops everything derived of a source (or of all, source_id 0). */
bool pl_store_derived_drop(pl_store *store, int64_t source_id, pl_error *error) PL_MUST_CHECK;

/* What no rule of the legend matched, and what was left out and why, by colour and label. For statuses other
 * than unmatched, `label` is the class that the legend's rule gives. */
typedef struct {
    const char *status, *colour, *label;
    uint64_t snapshots, members;
    double largest_km2; /* most area on one snapshot (sum of shapes, overlaps counted twice) */
    pl_instant first, last;
} pl_left_out_row;
bool pl_store_left_out(pl_store *store, int64_t source_id, pl_arena *arena, pl_left_out_row **ret,
                       size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* ---- the file as a whole ---- */
/* Adds a row to `run`: program version, library versions, arguments. */
bool pl_store_run_add(pl_store *store, const char *version, const char *libraries, const char *arguments,
                      pl_error *error) PL_MUST_CHECK;
/* Last step of writing: R-trees, gpkg_contents extents, ANALYZE. */
bool pl_store_finish(pl_store *store, pl_error *error) PL_MUST_CHECK;
/* SHA-256 over each table's rows in natural-key order (clocks, run, R-tree, packing left out), and over all
 * of them. */
typedef struct {
    const char *table;
    uint64_t rows;
    pl_sha256 sha256;
} pl_digest_row;
bool pl_store_digest(pl_store *store, pl_arena *arena, pl_digest_row **ret, size_t *ret_count,
                     pl_sha256 *ret_all, pl_error *error) PL_MUST_CHECK;
/* Writes the same evidence to a new file in natural-key order, deltas packed by instant, ids by content: the
 * same evidence gives the same bytes. The target must not exist. */
bool pl_store_pack(pl_store *store, const char *target, pl_error *error) PL_MUST_CHECK;

/* Part of the evidence, as an evidence file of its own: of each source the maps from the one in force at
 * `begin` to the first at or after `end`, none later than `as_of`; with their files' bytes, shapes, the
 * patches between them and the series, and the source's outlines or settlements. What a source changed up to
 * its first map here is left out; everything else has the values that it has in the whole. */
typedef struct {
    const char *name;
    pl_instant begin, end, as_of; /* INT64_MIN, INT64_MAX, INT64_MAX: the whole source */
} pl_excerpt_source;
typedef struct {
    const pl_excerpt_source *sources;
    size_t count;
    const char *of, *digest_hex, *about; /* the evidence file's name and digest, and a sentence for people */
} pl_excerpt;
/* The target must not exist. PL_MISSING when no map is left. */
bool pl_store_excerpt(pl_store *store, const pl_excerpt *excerpt, const char *target,
                      pl_error *error) PL_MUST_CHECK;
bool pl_store_is_excerpt(pl_store *store, bool *ret, pl_error *error) PL_MUST_CHECK;

/* Read-only SQL for people: rows as text. The statement must be one SELECT (or WITH, VALUES, EXPLAIN); time
 * and rows are bounded. on_row gets the column names with the first row; NULL for SQL NULL. */
typedef bool (*pl_sql_row_fn)(void *context, int columns, const char *const *names, const char *const *values,
                              const int *types, pl_error *error);
#define PL_SQL_SECONDS_MAX 60
#define PL_SQL_ROWS_MAX ((size_t)10000000)
bool pl_store_sql(pl_store *store, const char *sql, pl_sql_row_fn on_row, void *context,
                  pl_error *error) PL_MUST_CHECK;

/* One number for each of many spans of time, by a statement that somebody wrote into a claim: one SELECT (or
 * WITH, VALUES) of one column and at most one row a span. Bound are :begin and :end (2024-12-19T00:00:00Z),
 * :source and :side; functions are those that give the same everywhere, and unixepoch(TEXT), of such a text.
 * No row and NULL are NAN. What it may take is counted, not timed, so that every machine gives up at the same
 * place; the time is a last resort. PL_INPUT: it is no such statement, would write, gives something else, or
 * takes more. */
#define PL_SQL_TEXT_MAX ((size_t)4096)
#define PL_SQL_STEPS_MAX 100000000             /* of SQLite's virtual machine, over all spans */
#define PL_SQL_WORK_SECONDS_MAX 5              /* of a processor, over all spans */
#define PL_SQL_STRING_MAX 65536                /* bytes of any text or blob that it makes or reads */
#define PL_SQL_MEMORY_MAX ((int64_t)128 << 20) /* beyond what was in use before */
typedef struct {
    pl_instant begin, end;
} pl_sql_span;
bool pl_store_sql_numbers(pl_store *store, const char *sql, const char *source, const char *side,
                          const pl_sql_span *spans, size_t count, double *ret, pl_error *error) PL_MUST_CHECK;

/* Another number: what is derived is made otherwise. */
int64_t pl_store_schema(void);
/* The SQLite and the zstd that run. */
const char *pl_store_library_version(void);
const char *pl_pack_library_version(void);

#endif
