/* shape.c - shapes (polygons fit for measuring, kept once a file by the SHA-256 of their positions), their
 * classes, and members: which shape stood on which map, as what. */
#include "store/db.h"
#include "store/gpb.h"

bool pl_store_shape_put(pl_store *store, const pl_sha256 *key, const pl_polygon *polygon, double area_m2,
                        pl_repair repair, int64_t *ret_id, pl_error *error) {
    static const char find_sql[] = "SELECT id, repair FROM shape WHERE key=?1";
    /* Of two ways to the same positions the lighter repair is kept, so that the order of files does not
     * matter. */
    static const char lighter_sql[] = "UPDATE shape SET repair=?2 WHERE id=?1";
    static const char sql[] = "INSERT INTO shape (key, area_m2, repair, west, south, east, north, geom)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    if (!pl_db_may_write(store, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(store, find_sql, error);
    bool found;
    if (s == NULL || !pl_db_row(store, s, pl_db_bind_sha256(s, 1, key), "looking for a shape", &found, error))
        return false;
    int64_t id = found ? sqlite3_column_int64(s, 0) : 0;
    bool lighter = found && (int)repair < sqlite3_column_int(s, 1);
    pl_db_done(s);
    if (lighter) {
        if ((s = pl_db_prepare(store, lighter_sql, error)) == NULL) return false;
        int bound = sqlite3_bind_int64(s, 1, id) | sqlite3_bind_int(s, 2, (int)repair);
        if (!pl_db_run(store, s, bound, "storing a shape", error)) return false;
    }
    if (!found) {
        pl_box box = pl_box_of_polygon(polygon);
        pl_buffer_clear(&store->blob);
        if (!pl_gpb_polygon(polygon, &box, &store->blob, error)) return false;
        if ((s = pl_db_prepare(store, sql, error)) == NULL) return false;
        int bound = pl_db_bind_sha256(s, 1, key) | sqlite3_bind_double(s, 2, area_m2) |
                    sqlite3_bind_int(s, 3, (int)repair) | sqlite3_bind_double(s, 4, box.west) |
                    sqlite3_bind_double(s, 5, box.south) | sqlite3_bind_double(s, 6, box.east) |
                    sqlite3_bind_double(s, 7, box.north) |
                    pl_db_bind_blob(s, 8, (pl_slice){store->blob.data, store->blob.length});
        if (!pl_db_run(store, s, bound, "storing a shape", error)) return false;
        id = sqlite3_last_insert_rowid(store->db);
        store->grown[PL_EXTENT_SHAPE] = pl_box_union(store->grown[PL_EXTENT_SHAPE], box);
        if (!pl_rtree_put_shape(store, id, &box, error)) return false;
    }
    *ret_id = id;
    return true;
}

bool pl_store_shape_get(pl_store *store, int64_t shape_id, pl_arena *arena, pl_polygon *ret,
                        pl_sha256 *ret_key, pl_error *error) {
    static const char sql[] = "SELECT geom, key FROM shape WHERE id=?1";
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, shape_id), "reading a shape", &found, error))
        return false;
    const pl_polygon *polygons = NULL;
    size_t count = 0;
    bool well = found ? pl_gpb_read(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0), arena,
                                    &polygons, &count, error)
                      : pl_db_damaged(store, "a shape is missing", error);
    pl_sha256 key = {{0}};
    if (well && ret_key != NULL) {
        if (sqlite3_column_bytes(s, 1) == PL_SHA256_BYTES)
            memcpy(key.bytes, sqlite3_column_blob(s, 1), PL_SHA256_BYTES);
        else
            well = pl_db_damaged(store, "a shape has no key", error);
    }
    pl_db_done(s);
    if (well && (count != 1 || polygons == NULL))
        well = pl_db_damaged(store, "a shape is not one polygon", error);
    if (well && polygons != NULL) *ret = polygons[0];
    if (well && ret_key != NULL) *ret_key = key;
    return well;
}

/* ---- classes: status, class, colour and label, as one small number ---- */

void pl_db_forget_classes(pl_store *store) {
    for (size_t i = 0; i < PL_DB_CLASSES; i++) pl_free(store->classes[i].key);
    memset(store->classes, 0, sizeof store->classes);
}

/* The four texts behind one another, each with its NUL, in store->blob. */
static bool class_key(pl_store *store, const pl_member_row *row, pl_error *error) {
    pl_buffer_clear(&store->blob);
    const char *parts[] = {row->status, row->class_name, row->colour, row->label};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *part = parts[i] == NULL ? "" : parts[i];
        pl_buffer_add(&store->blob, part, strlen(part) + 1);
    }
    return !store->blob.failed || pl_fail_nomem(error);
}

/* From the table, put there if it is new. */
static bool class_from_table(pl_store *store, const pl_member_row *row, int64_t *ret, pl_error *error) {
    static const char find_sql[] =
        "SELECT id FROM class WHERE status=?1 AND class=?2 AND colour=?3 AND label=?4";
    static const char sql[] = "INSERT INTO class (status, class, colour, label) VALUES (?1, ?2, ?3, ?4)";
    for (int round = 0; round < 2; round++) {
        sqlite3_stmt *s = pl_db_prepare(store, round == 0 ? find_sql : sql, error);
        if (s == NULL) return false;
        int bound = pl_db_bind_text(s, 1, row->status) | pl_db_bind_text(s, 2, row->class_name) |
                    pl_db_bind_text(s, 3, row->colour) | pl_db_bind_text(s, 4, row->label);
        if (round == 1) {
            if (!pl_db_run(store, s, bound, "storing a class", error)) return false;
            *ret = sqlite3_last_insert_rowid(store->db);
            return true;
        }
        bool found;
        if (!pl_db_number(store, s, bound, "looking for a class", ret, &found, error)) return false;
        if (found) return true;
    }
    return true;
}

static bool class_id(pl_store *store, const pl_member_row *row, int64_t *ret, pl_error *error) {
    if (!class_key(store, row, error)) return false;
    size_t slot = (size_t)pl_quick_hash(store->blob.data, store->blob.length) & (PL_DB_CLASSES - 1);
    if (store->classes[slot].key != NULL && store->classes[slot].key_bytes == store->blob.length &&
        memcmp(store->classes[slot].key, store->blob.data, store->blob.length) == 0) {
        *ret = store->classes[slot].id;
        return true;
    }
    int64_t id = 0;
    char *key = pl_malloc(store->blob.length);
    if (key == NULL) return pl_fail_nomem(error);
    memcpy(key, store->blob.data, store->blob.length);
    if (!class_from_table(store, row, &id, error)) {
        pl_free(key);
        return false;
    }
    pl_free(store->classes[slot].key); /* whoever was here is asked for again */
    store->classes[slot].key = key;
    store->classes[slot].key_bytes = store->blob.length;
    store->classes[slot].id = id;
    *ret = id;
    return true;
}

/* ---- members ---- */

static bool members_put(pl_store *store, int64_t record_id, const pl_member_row *rows, size_t count,
                        pl_error *error) {
    /* A shape drawn twice on one map with the same meaning is one member. */
    static const char sql[] = "INSERT OR IGNORE INTO member (record, shape, class) VALUES (?1, ?2, ?3)";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, record_id);
    for (size_t i = 0; i < count; i++) {
        int64_t class_of_row = 0;
        if (!class_id(store, &rows[i], &class_of_row, error)) return false;
        bound |= sqlite3_bind_int64(s, 2, rows[i].shape_id) | sqlite3_bind_int64(s, 3, class_of_row);
        bool row;
        if (!pl_db_row(store, s, bound, "storing a member", &row, error)) return false;
        sqlite3_reset(s);
    }
    pl_db_done(s);
    return true;
}

bool pl_store_members_put(pl_store *store, int64_t record_id, const pl_member_row *rows, size_t count,
                          pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, members_put(store, record_id, rows, count, error), error);
}

#define SHOWN_MEMBERS                                                                                        \
    "WITH shown AS (SELECT id, layer FROM record WHERE source=?1 AND instant=?2 AND "                        \
    "state=0 UNION SELECT (SELECT r.id FROM record r WHERE r.source=?1 AND "                                 \
    "r.layer=t.layer AND r.instant<=?2 AND r.state=0 ORDER BY r.instant DESC LIMIT 1),"                      \
    " t.layer FROM standing t WHERE t.source=?1)"                                                            \
    " SELECT m.shape, c.status, c.class FROM shown r JOIN member m ON "                                      \
    "m.record=r.id JOIN class c ON c.id=m.class WHERE "
#define MEMBERS_ORDER " ORDER BY c.status, m.shape, c.class, r.layer"

static bool member_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_member_row row = {.shape_id = sqlite3_column_int64(s, 0),
                         .status = pl_db_text_of(s, 1, arena),
                         .class_name = pl_db_text_of(s, 2, arena),
                         .colour = "",
                         .label = ""};
    (void)store;
    if (row.status == NULL || row.class_name == NULL) return pl_fail_nomem(error);
    *(pl_member_row *)into = row;
    return true;
}

static bool list_members(pl_store *store, const char *sql, int64_t source_id, pl_instant instant,
                         pl_arena *arena, pl_member_row **ret, size_t *ret_count, pl_error *error) {
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, instant);
    return pl_db_rows(store, s, bound, "reading a snapshot", member_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}

bool pl_store_snapshot_members(pl_store *store, int64_t source_id, pl_instant instant, pl_arena *arena,
                               pl_member_row **ret, size_t *ret_count, pl_error *error) {
    return list_members(store,
                        SHOWN_MEMBERS "(c.status='contested' OR substr(c.status,1,5)='held:')" MEMBERS_ORDER,
                        source_id, instant, arena, ret, ret_count, error);
}

bool pl_store_snapshot_liberated(pl_store *store, int64_t source_id, pl_instant instant, pl_arena *arena,
                                 pl_member_row **ret, size_t *ret_count, pl_error *error) {
    return list_members(store, SHOWN_MEMBERS "c.status='liberated'" MEMBERS_ORDER, source_id, instant, arena,
                        ret, ret_count, error);
}

static bool instant_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    (void)arena;
    *(pl_instant *)into = sqlite3_column_int64(s, 0);
    return pl_db_instant_fits(store, *(pl_instant *)into, error);
}

bool pl_store_snapshot_list(pl_store *store, int64_t source_id, pl_arena *arena, pl_instant **ret,
                            size_t *ret_count, pl_error *error) {
    static const char sql[] =
        "SELECT DISTINCT instant FROM record WHERE source=?1 AND state=0 ORDER BY instant";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    return pl_db_rows(store, s, sqlite3_bind_int64(s, 1, source_id), "listing snapshots", instant_row,
                      sizeof **ret, arena, (void **)ret, ret_count, error);
}
