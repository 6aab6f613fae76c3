/* stay.c - each run of a shape over neighbouring maps of one source and layer, for the layer `control` that
 * QGIS plays. The maps are walked in time; the members of each, sorted, are merged with those of the one
 * before: what stood already goes on, what is gone has ended, what is new begins. A layer that a snapshot of
 * its source does not have shows nothing there, unless its last file stands until the next. */
#include "store/db.h"

typedef struct {
    int64_t shape, class, first;
} stand;

typedef struct {
    stand *rows;
    size_t count, capacity;
} stands;

static bool stay_add(pl_store *store, const stand *row, int64_t end_record, pl_error *error) {
    static const char sql[] =
        "INSERT INTO stay (shape, class, first_record, end_record) VALUES (?1, ?2, ?3, ?4)";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, row->shape) | sqlite3_bind_int64(s, 2, row->class) |
                sqlite3_bind_int64(s, 3, row->first) |
                (end_record == 0 ? sqlite3_bind_null(s, 4) : sqlite3_bind_int64(s, 4, end_record));
    return pl_db_run(store, s, bound, "storing a stay", error);
}

static bool members_of(pl_store *store, int64_t record, stands *into, pl_error *error) {
    static const char sql[] = "SELECT shape, class FROM member WHERE record=?1 ORDER BY shape, class";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, record);
    into->count = 0;
    for (;;) {
        bool more;
        if (!pl_db_row(store, s, bound, "reading members", &more, error)) return false;
        if (!more) break;
        if (!PL_GROW(into->rows, into->count, into->capacity)) {
            pl_db_done(s);
            return pl_fail_nomem(error);
        }
        into->rows[into->count++] = (stand){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), record};
    }
    pl_db_done(s);
    return true;
}

static int by_shape(const stand *a, const stand *b) {
    if (a->shape != b->shape) return a->shape < b->shape ? -1 : 1;
    return a->class < b->class ? -1 : a->class > b->class;
}

/* From one map to the next (record 0: behind the last one). */
static bool step(pl_store *store, const stands *before, stands *after, int64_t record, pl_error *error) {
    size_t a = 0;
    for (size_t b = 0; b < before->count; b++) {
        while (a < after->count && by_shape(&after->rows[a], &before->rows[b]) < 0) a++;
        if (a < after->count && by_shape(&after->rows[a], &before->rows[b]) == 0)
            after->rows[a].first = before->rows[b].first;
        else if (!stay_add(store, &before->rows[b], record, error))
            return false;
    }
    return true;
}

/* One layer at one snapshot. */
typedef struct {
    int64_t record; /* of the layer; or another of that snapshot, for its time */
    int64_t layer;
    bool has_file;
} layer_map;

static bool walk(pl_store *store, const layer_map *maps, size_t count, stands now[2], pl_error *error) {
    size_t turn = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && maps[i].layer != maps[i - 1].layer) { /* another source or layer */
            now[1 - turn].count = 0;
            if (!step(store, &now[turn], &now[1 - turn], 0, error)) return false;
            now[turn].count = 0;
        }
        now[1 - turn].count = 0;
        if ((maps[i].has_file && !members_of(store, maps[i].record, &now[1 - turn], error)) ||
            !step(store, &now[turn], &now[1 - turn], maps[i].record, error))
            return false;
        turn = 1 - turn;
    }
    now[1 - turn].count = 0;
    return step(store, &now[turn], &now[1 - turn], 0, error);
}

static bool map_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    (void)store, (void)arena, (void)error;
    *(layer_map *)into =
        (layer_map){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), sqlite3_column_int(s, 2) != 0};
    return true;
}

bool pl_stays_build(pl_store *store, pl_error *error) {
    static const char sql[] =
        "WITH first AS (SELECT source, instant, id, row_number() OVER (PARTITION BY source, instant"
        "  ORDER BY layer, id) AS place FROM record WHERE state=0)"
        " SELECT ifnull(r.id, f.id), dense_rank() OVER (ORDER BY l.source, l.layer), r.id IS NOT NULL"
        " FROM (SELECT DISTINCT source, layer FROM record WHERE state=0) l"
        " JOIN first f ON f.source=l.source AND f.place=1 LEFT JOIN record r"
        "  ON r.source=l.source AND r.layer=l.layer AND r.instant=f.instant AND r.state=0"
        " WHERE r.id IS NOT NULL OR NOT EXISTS"
        "  (SELECT 1 FROM standing t WHERE t.source=l.source AND t.layer=l.layer)"
        " ORDER BY l.source, l.layer, f.instant, r.id";
    static const char drop_sql[] = "DELETE FROM stay";
    pl_arena arena = {0};
    layer_map *maps = NULL;
    size_t count = 0;
    sqlite3_stmt *s = pl_db_prepare(store, drop_sql, error);
    if (s == NULL || !pl_db_run(store, s, 0, "dropping stays", error) ||
        (s = pl_db_prepare(store, sql, error)) == NULL)
        return false;
    stands now[2] = {{0}, {0}};
    bool well = pl_db_rows(store, s, 0, "listing maps", map_row, sizeof *maps, &arena, (void **)&maps, &count,
                           error) &&
                walk(store, maps, count, now, error);
    pl_free(now[0].rows);
    pl_free(now[1].rows);
    pl_arena_free(&arena);
    return well;
}

static bool stay_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_stay_row row = {.shape_id = sqlite3_column_int64(s, 0),
                       .status = pl_db_text_of(s, 1, arena),
                       .first = sqlite3_column_int64(s, 2),
                       .end =
                           sqlite3_column_type(s, 3) == SQLITE_NULL ? INT64_MAX : sqlite3_column_int64(s, 3)};
    if (row.status == NULL) return pl_fail_nomem(error);
    *(pl_stay_row *)into = row;
    return pl_db_instant_fits(store, row.first, error) &&
           (row.end == INT64_MAX || pl_db_instant_fits(store, row.end, error));
}

bool pl_store_stay_list(pl_store *store, int64_t source_id, pl_arena *arena, pl_stay_row **ret,
                        size_t *ret_count, pl_error *error) {
    static const char sql[] =
        "SELECT t.shape, c.status, b.instant, e.instant FROM stay t JOIN record b ON b.id=t.first_record"
        " LEFT JOIN record e ON e.id=t.end_record JOIN class c ON c.id=t.class JOIN shape s ON s.id=t.shape"
        " WHERE b.source=?1 AND (c.status IN ('contested', 'liberated') OR substr(c.status,1,5)='held:')"
        " ORDER BY b.instant, s.key, c.status, e.instant IS NULL, e.instant";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return s != NULL && pl_db_rows(store, s, sqlite3_bind_int64(s, 1, source_id), "listing stays", stay_row,
                                   sizeof **ret, arena, (void **)ret, ret_count, error);
}

bool pl_store_stay_extent(pl_store *store, int64_t source_id, pl_box *ret, pl_error *error) {
    static const char sql[] =
        "SELECT min(s.west), min(s.south), max(s.east), max(s.north) FROM stay t JOIN record b ON"
        " b.id=t.first_record JOIN class c ON c.id=t.class JOIN shape s ON s.id=t.shape"
        " WHERE b.source=?1 AND (c.status='contested' OR substr(c.status,1,5)='held:')";
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, source_id), "measuring a map", &found, error))
        return false;
    *ret = found && sqlite3_column_type(s, 0) != SQLITE_NULL
               ? (pl_box){sqlite3_column_double(s, 0), sqlite3_column_double(s, 1),
                          sqlite3_column_double(s, 2), sqlite3_column_double(s, 3)}
               : PL_BOX_EMPTY;
    if (found) pl_db_done(s);
    return true;
}
