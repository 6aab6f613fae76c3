/* db.h - inside src/store only: the connection, its cache of prepared statements, and how SQLite's answers
 * become pl_error. Every other file of the room goes through these calls. */
#ifndef PL_STORE_DB_H
#define PL_STORE_DB_H

#include "store/store.h"

#include <sqlite3.h>

#define PL_DB_STATEMENTS_MAX 96 /* distinct SQL texts in this room; a test prepares them all */
#define PL_DB_BUSY_MS 10000     /* how long another writer is waited for */
#define PL_DB_LEAVE_MS 3000     /* how long readers are waited for at the end of writing */
#define PL_DB_TEXTS 4           /* kept texts unpacked last, see record.c */
#define PL_DB_TEXTS_BYTES ((size_t)64 << 20)
#define PL_DB_CLASSES 256 /* slots of the cache of class ids, see shape.c; a power of two */

/* One kept text, unpacked. */
typedef struct {
    int64_t content; /* 0: empty slot */
    uint64_t used;   /* when, for throwing out the oldest */
    bool checked;    /* its SHA-256 is right */
    pl_buffer text;
} pl_db_text;

enum { PL_EXTENT_SHAPE, PL_EXTENT_CHANGE, PL_EXTENT_REGION, PL_EXTENTS };
#define PL_DB_CHANGES 4 /* sources */

struct pl_store {
    sqlite3 *db;
    char *path;
    pl_store_mode mode;
    bool wal, in_batch;
    pl_box grown[PL_EXTENTS]; /* of the rows that this batch added: finish.c */
    int lock;                 /* held while writing, see open.c; -1: none */
    bool rtree;               /* the spatial index is there, and kept by rtree.c */
    pl_packer *packer;
    pl_buffer blob; /* for encoding geometry */

    struct {
        const char *sql; /* the address tells statements apart */
        sqlite3_stmt *statement;
    } statements[PL_DB_STATEMENTS_MAX];
    size_t statement_count;

    /* Change rows of sources that were asked for, while reading: many questions look at all of them. */
    struct {
        int64_t source, version; /* of the file's content, as SQLite counts it; source 0: empty slot */
        pl_arena arena;
        pl_change_row *rows;
        size_t count;
    } changes[PL_DB_CHANGES];

    /* All stays, while reading. */
    struct {
        bool there;
        int64_t version;
        pl_arena arena;
        pl_stay_feature *rows;
        size_t count;
    } stays;

    pl_db_text texts[PL_DB_TEXTS];
    uint64_t text_clock;

    struct {
        char *key; /* status, class, colour, label behind one another, each with its NUL; NULL: empty slot */
        size_t key_bytes;
        int64_t id;
    } classes[PL_DB_CLASSES];
};

/* Fills *error from what SQLite said last on this connection; `doing` says what was tried. Always false. */
bool pl_db_fail(pl_store *store, const char *doing, pl_error *error);
/* The same for a connection that is not a store's (yet). */
bool pl_db_fail_on(sqlite3 *db, const char *path, const char *doing, pl_error *error);
/* The file holds something that no version of Plumbline wrote. */
bool pl_db_damaged(pl_store *store, const char *what, pl_error *error);

/* Runs statements that give no rows. */
bool pl_db_exec(pl_store *store, const char *sql, pl_error *error) PL_MUST_CHECK;

/* The prepared statement of a string literal (its address is the key), ready to be bound; NULL and *error on
 * failure. Whoever got it calls pl_db_done when through, so that no statement is left open. */
sqlite3_stmt *pl_db_prepare(pl_store *store, const char *sql, pl_error *error);
void pl_db_done(sqlite3_stmt *statement);
/* Runs a statement that gives no rows, and is through with it. `bound` is the sum of the results of binding.
 */
bool pl_db_run(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing,
               pl_error *error) PL_MUST_CHECK;
/* The next row; *ret_row = false at the end. On failure the statement is done. */
bool pl_db_row(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, bool *ret_row,
               pl_error *error) PL_MUST_CHECK;
/* Runs a query of one number; *ret_found = false when it gives no row. */
bool pl_db_number(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, int64_t *ret,
                  bool *ret_found, pl_error *error) PL_MUST_CHECK;

/* An instant that came from the file: outside the years that maps are taken from, the file is damaged. Sums
 * of instants and spans of time cannot overflow then. */
bool pl_db_instant_fits(pl_store *store, pl_instant instant, pl_error *error) PL_MUST_CHECK;

/* Refuses writing where there is none: read mode. */
bool pl_db_may_write(pl_store *store, pl_error *error) PL_MUST_CHECK;
/* A piece of work that must be whole although the caller may be inside a batch or not. */
bool pl_db_piece_begin(pl_store *store, bool *ret_own, pl_error *error) PL_MUST_CHECK;
bool pl_db_piece_end(pl_store *store, bool own, bool well, pl_error *error) PL_MUST_CHECK;

/* Columns. Texts and blobs are copied into the arena; NULL when memory ran out; SQL NULL is "". */
const char *pl_db_text_of(sqlite3_stmt *statement, int column, pl_arena *arena);
pl_slice pl_db_slice_of(sqlite3_stmt *statement, int column, pl_arena *arena); /* data NULL: memory ran out */
bool pl_db_sha256_of(sqlite3_stmt *statement, int column, pl_sha256 *ret);     /* false: not 32 bytes */

/* All rows of a query, each read into an element by `read`, whose texts live in the arena. */
typedef bool (*pl_db_row_fn)(pl_store *store, sqlite3_stmt *statement, pl_arena *arena, void *into,
                             pl_error *error);
bool pl_db_rows(pl_store *store, sqlite3_stmt *statement, int bound, const char *doing, pl_db_row_fn read,
                size_t element, pl_arena *arena, void **ret, size_t *ret_count,
                pl_error *error) PL_MUST_CHECK;

static inline int pl_db_bind_text(sqlite3_stmt *statement, int index, const char *text) {
    return sqlite3_bind_text(statement, index, text == NULL ? "" : text, -1, SQLITE_STATIC);
}
static inline int pl_db_bind_slice(sqlite3_stmt *statement, int index, pl_slice text) {
    return sqlite3_bind_text64(statement, index, text.data == NULL ? "" : text.data, text.length,
                               SQLITE_STATIC, SQLITE_UTF8);
}
static inline int pl_db_bind_blob(sqlite3_stmt *statement, int index, pl_slice bytes) {
    return sqlite3_bind_blob64(statement, index, bytes.data == NULL ? "" : bytes.data, bytes.length,
                               SQLITE_STATIC);
}
static inline int pl_db_bind_sha256(sqlite3_stmt *statement, int index, const pl_sha256 *hash) {
    return sqlite3_bind_blob(statement, index, hash->bytes, PL_SHA256_BYTES, SQLITE_STATIC);
}

/* ---- open.c ---- */
/* A new file for pack: no journal, not brought to disk. */
pl_store *pl_db_open_fresh(const char *path, pl_error *error);
/* Does a file system of this number (statfs) reach over a network? */
bool pl_db_is_network(uint64_t file_system);

/* ---- schema.c ---- */
#define PL_RECORD_SCHEMA 1 /* tables of the record: steps lead from each older number to this one */
#define PL_DERIVED_SCHEMA                                                                                    \
    5 /* derived tables and views: another number means drop, make anew, derive again                        \
       */
extern const char *const pl_views_sql[]; /* views.c; ends with NULL */
bool pl_schema_create(pl_store *store, pl_error *error) PL_MUST_CHECK;
/* Refuses what is not ours or newer; brings older files up when they may be written. */
bool pl_schema_check(pl_store *store, pl_error *error) PL_MUST_CHECK;

/* ---- record.c, shape.c, stay.c, change.c, features.c, rtree.c, delta.c: parts that other files of the room
 * need ---- */
void pl_db_forget_texts(pl_store *store);
void pl_db_forget_classes(pl_store *store);
void pl_db_forget_changes(pl_store *store);
void pl_db_forget_stays(pl_store *store);
/* The number of the file's content: another one once any program has written to it. */
bool pl_db_version(pl_store *store, int64_t *ret, pl_error *error) PL_MUST_CHECK;

/* What gpkg_contents says of where rows lie (finish.c): from the batch's own rows, which forgets them; or by
 * a look at all rows. */
bool pl_extents_grow(pl_store *store, pl_error *error);
void pl_extents_forget(pl_store *store);
bool pl_extents_look(pl_store *store, pl_error *error);
bool pl_stays_build(pl_store *store, pl_error *error) PL_MUST_CHECK;
/* Is there a spatial index? Asked at the start of each batch; the puts then keep it. */
bool pl_rtree_look(pl_store *store, pl_error *error) PL_MUST_CHECK;
bool pl_rtree_put_shape(pl_store *store, int64_t id, const pl_box *box, pl_error *error) PL_MUST_CHECK;
bool pl_rtree_drop(pl_store *store, pl_error *error) PL_MUST_CHECK;
bool pl_rtree_build(pl_store *store, pl_error *error) PL_MUST_CHECK;
/* As pl_pack_delta, but for `pack`: looks farther and takes longer. */
bool pl_pack_delta_small(pl_packer *packer, const pl_slice *base, pl_slice data, pl_buffer *into,
                         pl_error *error) PL_MUST_CHECK;
/* The kept text of a content row, checked; it lives until the next call. */
bool pl_content_text(pl_store *store, int64_t content, pl_slice *ret, pl_error *error) PL_MUST_CHECK;

/* Rows of settlements (space.c), and the columns that they are read from. */
#define PL_PLACE_COLUMNS_SQL                                                                                 \
    "SELECT p.id, p.source, o.name, p.key, p.geonames, p.name, p.other_names, p.kind, p.population,"         \
    " p.region, p.lon, p.lat FROM place p JOIN source o ON o.id=p.source"
bool pl_place_row_read(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error);

/* The patches in natural order: `id` and `place`. Patches of one pair with equal numbers differ in their
 * outline. */
#define PL_CHANGE_ORDER_SQL                                                                                  \
    "SELECT k.id, row_number() OVER (ORDER BY q.name, k.to_instant, k.status, k.gained DESC, k.west, "       \
    "k.south,"                                                                                               \
    " k.east, k.north, k.area_km2, k.perimeter_m, substr(k.geom, 41, 512)) AS place"                         \
    " FROM change k JOIN source q ON q.id=k.source"

/* Prepares the one statement that gives rows and writes nothing; and lets SQLite declare the spatial index: a
 * virtual table is declared when it is first used, in words that an authorizer would not let through. */
bool pl_sql_prepare(pl_store *store, const char *sql, sqlite3_stmt **ret, pl_error *error) PL_MUST_CHECK;
void pl_sql_connect_rtree(pl_store *store);
/* As pl_store_sql with other bounds, for tests. */
bool pl_sql_run(pl_store *store, const char *sql, double seconds, size_t rows_max, pl_sql_row_fn on_row,
                void *context, pl_error *error) PL_MUST_CHECK;

#endif
