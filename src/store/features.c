/* features.c - what is handed out feature by feature: stays with their times and boxes, settlements page by
 * page, and where things lie. Stays are kept while reading, as change rows are: a page of them and their
 * number are then a walk over an array, and only polygons are read from the file. */
#include "store/db.h"
#include "store/gpb.h"

bool pl_store_look_begin(pl_store *store, pl_error *error) {
    if (store->mode != PL_STORE_READ)
        return pl_fail(error, PL_INTERNAL, "%s: opened for writing, not for a look", store->path);
    return pl_db_exec(store, "BEGIN", error);
}

void pl_store_look_end(pl_store *store) {
    /* Nothing was written: there is nothing that could fail to be kept. */
    sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
}

/* ---- stays ---- */

/* Texts are few, and stand once each: by the row before, or a look at the last ones. */
#define TEXTS_KEPT 32
typedef struct {
    const char *texts[TEXTS_KEPT];
    size_t next;
} few_texts;

static const char *text_once(few_texts *few, sqlite3_stmt *s, int column, pl_arena *arena) {
    const char *text = (const char *)sqlite3_column_text(s, column);
    if (text == NULL) text = "";
    for (size_t i = 0; i < TEXTS_KEPT && few->texts[i] != NULL; i++)
        if (strcmp(few->texts[i], text) == 0) return few->texts[i];
    const char *copy = pl_arena_copy(arena, text, strlen(text));
    few->texts[few->next++ % TEXTS_KEPT] = copy;
    return copy;
}

static bool stay_row(pl_store *store, sqlite3_stmt *s, few_texts *few, pl_arena *arena, pl_stay_feature *ret,
                     pl_error *error) {
    *ret = (pl_stay_feature){
        .id = sqlite3_column_int64(s, 0),
        .shape_id = sqlite3_column_int64(s, 1),
        .source_id = sqlite3_column_int64(s, 2),
        .source = text_once(few, s, 3, arena),
        .layer = text_once(few, s, 4, arena),
        .status = text_once(few, s, 5, arena),
        .class_name = text_once(few, s, 6, arena),
        .begin = sqlite3_column_int64(s, 7),
        .end = sqlite3_column_type(s, 8) == SQLITE_NULL ? INT64_MAX : sqlite3_column_int64(s, 8),
        .area_km2 = sqlite3_column_double(s, 9) / 1e6,
        .box = {sqlite3_column_double(s, 10), sqlite3_column_double(s, 11), sqlite3_column_double(s, 12),
                sqlite3_column_double(s, 13)},
    };
    if (ret->source == NULL || ret->layer == NULL || ret->status == NULL || ret->class_name == NULL)
        return pl_fail_nomem(error);
    return pl_db_instant_fits(store, ret->begin, error) &&
           (ret->end == INT64_MAX || pl_db_instant_fits(store, ret->end, error));
}

static bool read_stays(pl_store *store, pl_arena *arena, pl_stay_feature **ret, size_t *ret_count,
                       pl_error *error) {
    static const char sql[] =
        "SELECT t.id, t.shape, b.source, o.name, b.layer, c.status, c.class, b.instant, e.instant, s.area_m2,"
        " s.west, s.south, s.east, s.north FROM stay t JOIN record b ON b.id=t.first_record"
        " LEFT JOIN record e ON e.id=t.end_record JOIN source o ON o.id=b.source JOIN class c ON c.id=t.class"
        " JOIN shape s ON s.id=t.shape ORDER BY t.id";
    few_texts few = {{NULL}, 0};
    pl_stay_feature *rows = NULL;
    size_t count = 0, capacity = 0;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    bool more = true, well = true;
    for (;;) {
        well = pl_db_row(store, s, 0, "listing stays", &more, error);
        if (!well || !more) break;
        well = PL_GROW(rows, count, capacity) || pl_fail_nomem(error);
        if (well) well = stay_row(store, s, &few, arena, &rows[count], error);
        if (!well) break;
        count++;
    }
    pl_db_done(s);
    pl_stay_feature *copy = well ? pl_arena_alloc(arena, count * sizeof *copy) : NULL;
    if (copy != NULL && count > 0) memcpy(copy, rows, count * sizeof *copy);
    pl_free(rows);
    if (!well) return false;
    if (copy == NULL) return pl_fail_nomem(error);
    *ret = copy;
    *ret_count = count;
    return true;
}

bool pl_store_stay_features(pl_store *store, const pl_stay_feature **ret, size_t *ret_count,
                            pl_error *error) {
    int64_t version;
    if (store->mode != PL_STORE_READ)
        return pl_fail(error, PL_INTERNAL, "%s: stays are lent while reading only", store->path);
    if (!pl_db_version(store, &version, error)) return false;
    if (!store->stays.there || store->stays.version != version) {
        pl_db_forget_stays(store);
        if (!read_stays(store, &store->stays.arena, &store->stays.rows, &store->stays.count, error)) {
            pl_db_forget_stays(store);
            return false;
        }
        store->stays.there = true;
        store->stays.version = version;
    }
    *ret = store->stays.rows;
    *ret_count = store->stays.count;
    return true;
}

void pl_db_forget_stays(pl_store *store) {
    pl_arena_free(&store->stays.arena);
    memset(&store->stays, 0, sizeof store->stays);
}

/* ---- settlements ---- */

#define PLACE_WHERE                                                                                          \
    " WHERE (?1=0 OR p.id=?1)"                                                                               \
    " AND (?2 IS NULL OR instr(','||?2||',', ','||o.name||',')>0)"                                           \
    " AND (?3 IS NULL OR instr(','||?3||',', ','||p.kind||',')>0)"                                           \
    " AND (?4 IS NULL OR instr(','||?4||',', ','||p.region||',')>0) AND (?5 IS NULL OR instr(','||?5||',', " \
    "','||p.name||',')>0)"                                                                                   \
    " AND (?6=0 OR (p.lon BETWEEN ?7 AND ?9 AND p.lat BETWEEN ?8 AND ?10)"                                   \
    " OR (?6=2 AND p.lon BETWEEN ?11 AND ?13 AND p.lat BETWEEN ?12 AND ?14))"

static int bind_text_or_null(sqlite3_stmt *s, int index, const char *text) {
    return text == NULL ? sqlite3_bind_null(s, index) : pl_db_bind_text(s, index, text);
}

static int bind_wanted(sqlite3_stmt *s, const pl_place_wanted *wanted) {
    int bound = sqlite3_bind_int64(s, 1, wanted->id) | bind_text_or_null(s, 2, wanted->sources) |
                bind_text_or_null(s, 3, wanted->kinds) | bind_text_or_null(s, 4, wanted->regions) |
                bind_text_or_null(s, 5, wanted->names) | sqlite3_bind_int(s, 6, (int)wanted->box_count);
    for (int i = 0; i < 2; i++)
        bound |= sqlite3_bind_double(s, 7 + 4 * i, wanted->boxes[i].west) |
                 sqlite3_bind_double(s, 8 + 4 * i, wanted->boxes[i].south) |
                 sqlite3_bind_double(s, 9 + 4 * i, wanted->boxes[i].east) |
                 sqlite3_bind_double(s, 10 + 4 * i, wanted->boxes[i].north);
    return bound;
}

bool pl_store_place_page(pl_store *store, const pl_place_wanted *wanted, size_t offset, size_t limit,
                         pl_arena *arena, pl_place_row **ret, size_t *ret_count, size_t *ret_matched,
                         pl_error *error) {
    static const char count_sql[] = "SELECT count(*) FROM place p JOIN source o ON o.id=p.source" PLACE_WHERE;
    static const char sql[] = PL_PLACE_COLUMNS_SQL PLACE_WHERE " ORDER BY p.id LIMIT ?15 OFFSET ?16";
    int64_t matched = 0;
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, count_sql, error);
    if (s == NULL ||
        !pl_db_number(store, s, bind_wanted(s, wanted), "counting places", &matched, &found, error) ||
        (s = pl_db_prepare(store, sql, error)) == NULL)
        return false;
    const int bound = bind_wanted(s, wanted) | sqlite3_bind_int64(s, 15, (int64_t)limit) |
                      sqlite3_bind_int64(s, 16, (int64_t)offset);
    if (!pl_db_rows(store, s, bound, "listing places", pl_place_row_read, sizeof **ret, arena, (void **)ret,
                    ret_count, error))
        return false;
    *ret_matched = (size_t)matched;
    return true;
}

/* ---- where things lie ---- */

static bool box_of(pl_store *store, sqlite3_stmt *s, int bound, pl_box *ret, pl_error *error) {
    bool row;
    if (s == NULL || !pl_db_row(store, s, bound, "asking where things lie", &row, error)) return false;
    *ret = PL_BOX_EMPTY;
    if (row && sqlite3_column_type(s, 0) != SQLITE_NULL)
        *ret = (pl_box){sqlite3_column_double(s, 0), sqlite3_column_double(s, 1), sqlite3_column_double(s, 2),
                        sqlite3_column_double(s, 3)};
    pl_db_done(s);
    return true;
}

bool pl_store_source_box(pl_store *store, int64_t source_id, pl_box *ret, pl_error *error) {
    static const char sql[] =
        "SELECT min(w), min(s), max(e), max(n) FROM"
        " (SELECT min(west) AS w, min(south) AS s, max(east) AS e, max(north) AS n FROM region"
        "  WHERE source=?1 UNION ALL SELECT min(lon), min(lat), max(lon), max(lat) FROM place WHERE "
        "source=?1)";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return box_of(store, s, s == NULL ? 0 : sqlite3_bind_int64(s, 1, source_id), ret, error);
}

bool pl_store_table_box(pl_store *store, const char *table, pl_box *ret, pl_error *error) {
    static const char sql[] = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name=?1";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    return box_of(store, s, s == NULL ? 0 : pl_db_bind_text(s, 1, table), ret, error);
}
