/* record.c - the record: what was published, a row a file, and its kept text as a chain of deltas. A text of
 * a source is stored once (content), however many records have it. */
#include "store/db.h"

bool pl_store_record_ask(pl_store *store, int64_t source_id, const char *layer, pl_instant instant,
                         const pl_sha256 *sha256, pl_record_answer *ret, pl_error *error) {
    /* 2: these bytes, in whatever state; 1: others; what was set aside by hand does not stand in the way. */
    static const char sql[] =
        "SELECT max(CASE WHEN sha256=?4 THEN 2 WHEN state=2 THEN 0 ELSE 1 END) FROM record"
        " WHERE source=?1 AND layer=?2 AND instant=?3";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, layer) |
                sqlite3_bind_int64(s, 3, instant) | pl_db_bind_sha256(s, 4, sha256);
    int64_t answer = 0;
    bool found;
    if (!pl_db_number(store, s, bound, "asking for a record", &answer, &found, error)) return false;
    *ret = !found || answer == 0 ? PL_RECORD_NEW : answer == 2 ? PL_RECORD_SAME : PL_RECORD_DIFFERS;
    return true;
}

/* Depth of the content of a record, and its id. */
static bool content_of(pl_store *store, int64_t record, int64_t *ret_content, int *ret_depth,
                       pl_error *error) {
    static const char sql[] =
        "SELECT c.id, c.depth FROM record r JOIN content c ON c.id=r.content WHERE r.id=?1";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    bool found;
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, record), "reading a record", &found, error))
        return false;
    if (found) {
        *ret_content = sqlite3_column_int64(s, 0);
        *ret_depth = sqlite3_column_int(s, 1);
    }
    pl_db_done(s);
    return found || pl_fail(error, PL_INTERNAL, "%s: no record %lld", store->path, (long long)record);
}

static bool content_add(pl_store *store, const pl_record_row *row, int64_t base_record, pl_slice packed,
                        int64_t *ret_content, pl_error *error) {
    static const char find_sql[] = "SELECT id FROM content WHERE source=?1 AND sha256=?2";
    static const char sql[] = "INSERT INTO content (source, sha256, bytes, base, depth, packed)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, find_sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, row->source_id) | pl_db_bind_sha256(s, 2, &row->kept_sha256);
    if (!pl_db_number(store, s, bound, "looking for a kept text", ret_content, &found, error)) return false;
    if (found) return true;
    int64_t base = 0;
    int depth = 0;
    if (base_record != 0) {
        if (!content_of(store, base_record, &base, &depth, error)) return false;
        if (++depth >= PL_STORE_KEYFRAME_EVERY)
            return pl_fail(error, PL_INTERNAL, "%s: a chain of deltas has no room for another", store->path);
    }
    if (packed.length == 0)
        return pl_fail(error, PL_INTERNAL, "%s: a new kept text came without bytes", store->path);
    if ((s = pl_db_prepare(store, sql, error)) == NULL) return false;
    bound = sqlite3_bind_int64(s, 1, row->source_id) | pl_db_bind_sha256(s, 2, &row->kept_sha256) |
            sqlite3_bind_int64(s, 3, (int64_t)row->kept_bytes) |
            (base == 0 ? sqlite3_bind_null(s, 4) : sqlite3_bind_int64(s, 4, base)) |
            sqlite3_bind_int(s, 5, depth) | pl_db_bind_blob(s, 6, packed);
    if (!pl_db_run(store, s, bound, "storing a kept text", error)) return false;
    *ret_content = sqlite3_last_insert_rowid(store->db);
    return true;
}

/* How far a record reaches: [instant, *ret_end). Only to its own instant, or, when its layer's last file
 * stands until the next, to that. */
static bool reach_of(pl_store *store, int64_t source_id, const char *layer, pl_instant instant,
                     pl_instant *ret_end, pl_error *error) {
    static const char sql[] = "SELECT ifnull((SELECT min(instant) FROM record WHERE source=?1 AND layer=?2 "
                              "AND instant>?3 AND state=0),"
                              " 9223372036854775807) FROM standing WHERE source=?1 AND layer=?2";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, layer) |
                sqlite3_bind_int64(s, 3, instant);
    bool found;
    int64_t end = 0;
    if (!pl_db_number(store, s, bound, "looking for a layer's next file", &end, &found, error)) return false;
    *ret_end = found ? end : instant + 1;
    return true;
}

static bool drop_range(pl_store *store, const char *sql, int64_t source_id, pl_instant from, pl_instant end,
                       pl_error *error) {
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int64(s, 2, from);
    if (sqlite3_bind_parameter_count(s) > 2) bound |= sqlite3_bind_int64(s, 3, end);
    return pl_db_run(store, s, bound, "dropping pairs", error);
}

/* The pairs that end or begin at a snapshot which the record bears on: it shows something else from now on,
 * and they are compared anew. */
static bool drop_pairs(pl_store *store, const pl_record_row *row, pl_error *error) {
    static const char ends_sql[] = "DELETE FROM pair WHERE source=?1 AND to_instant>=?2 AND to_instant<?3";
    static const char changes_sql[] =
        "DELETE FROM change WHERE source=?1 AND to_instant>=?2 AND to_instant<?3";
    static const char begins_sql[] =
        "DELETE FROM pair WHERE source=?1 AND from_instant>=?2 AND from_instant<?3";
    static const char series_sql[] = "DELETE FROM series WHERE source=?1 AND instant>=?2";
    pl_instant end;
    if (!reach_of(store, row->source_id, row->layer, row->instant, &end, error) ||
        !drop_range(store, ends_sql, row->source_id, row->instant, end, error))
        return false;
    if (sqlite3_changes(store->db) == 0) return true; /* a new snapshot, and none behind it that shows it */
    return drop_range(store, changes_sql, row->source_id, row->instant, end, error) &&
           drop_range(store, begins_sql, row->source_id, row->instant, end, error) &&
           drop_range(store, series_sql, row->source_id, row->instant, end, error);
}

bool pl_store_record_add(pl_store *store, const pl_record_row *row, int64_t base_record, pl_slice packed,
                         int64_t *ret_id, pl_error *error) {
    static const char sql[] =
        "INSERT INTO record (source, layer, instant, sha256, state, why, name, url, bytes, content, "
        "features, polygons,"
        " positions, points, lines, null_geometries)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    int64_t content = 0;
    sqlite3_stmt *s = NULL;
    bool well = content_add(store, row, base_record, packed, &content, error) &&
                (s = pl_db_prepare(store, sql, error)) != NULL;
    if (well) {
        int bound = sqlite3_bind_int64(s, 1, row->source_id) | pl_db_bind_text(s, 2, row->layer) |
                    sqlite3_bind_int64(s, 3, row->instant) | pl_db_bind_sha256(s, 4, &row->sha256) |
                    sqlite3_bind_int(s, 5, (int)row->state) | pl_db_bind_text(s, 6, row->why) |
                    pl_db_bind_text(s, 7, row->name) | pl_db_bind_text(s, 8, row->url) |
                    sqlite3_bind_int64(s, 9, (int64_t)row->bytes) | sqlite3_bind_int64(s, 10, content) |
                    sqlite3_bind_int64(s, 11, (int64_t)row->features) |
                    sqlite3_bind_int64(s, 12, (int64_t)row->polygons) |
                    sqlite3_bind_int64(s, 13, (int64_t)row->positions) |
                    sqlite3_bind_int64(s, 14, (int64_t)row->points) |
                    sqlite3_bind_int64(s, 15, (int64_t)row->lines) |
                    sqlite3_bind_int64(s, 16, (int64_t)row->null_geometries);
        well = pl_db_run(store, s, bound, "storing a record", error);
    }
    int64_t id = sqlite3_last_insert_rowid(store->db);
    if (well && row->state == PL_RECORD_TAKEN) well = drop_pairs(store, row, error);
    if (!pl_db_piece_end(store, own, well, error)) return false;
    *ret_id = id;
    return true;
}

static bool record_state(pl_store *store, int64_t record_id, pl_record_state state, const char *why,
                         pl_error *error) {
    static const char find_sql[] = "SELECT source, layer, instant FROM record WHERE id=?1";
    static const char sql[] = "UPDATE record SET state=?2, why=?3 WHERE id=?1";
    static const char series_sql[] = "DELETE FROM series WHERE source=?1";
    pl_arena arena = {0};
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, find_sql, error);
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, record_id), "reading a record", &found, error))
        return false;
    pl_record_row row = {0};
    if (found)
        row = (pl_record_row){.source_id = sqlite3_column_int64(s, 0),
                              .layer = pl_db_text_of(s, 1, &arena),
                              .instant = sqlite3_column_int64(s, 2)};
    pl_db_done(s);
    bool well = found ? row.layer != NULL || pl_fail_nomem(error)
                      : pl_fail(error, PL_INTERNAL, "%s: no record %lld", store->path, (long long)record_id);
    if (well && (s = pl_db_prepare(store, sql, error)) != NULL) {
        int bound = sqlite3_bind_int64(s, 1, record_id) | sqlite3_bind_int(s, 2, (int)state) |
                    pl_db_bind_text(s, 3, why);
        well = pl_db_run(store, s, bound, "changing what a record counts as", error);
    } else {
        well = false;
    }
    /* What was marked as undone by a map that is gone must be looked at again: without a series all is. */
    well = well && drop_pairs(store, &row, error) && (s = pl_db_prepare(store, series_sql, error)) != NULL &&
           pl_db_run(store, s, sqlite3_bind_int64(s, 1, row.source_id), "dropping a series", error);
    pl_arena_free(&arena);
    return well;
}

bool pl_store_record_state(pl_store *store, int64_t record_id, pl_record_state state, const char *why,
                           pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, record_state(store, record_id, state, why, error), error);
}

bool pl_store_record_state_of(pl_store *store, int64_t record_id, pl_record_state *ret, pl_error *error) {
    static const char sql[] = "SELECT state FROM record WHERE id=?1";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    int64_t state = 0;
    bool found;
    if (s == NULL || !pl_db_number(store, s, sqlite3_bind_int64(s, 1, record_id), "reading a record's state",
                                   &state, &found, error))
        return false;
    if (!found) return pl_fail(error, PL_INTERNAL, "%s: no record %lld", store->path, (long long)record_id);
    if (state < 0 || state > (int64_t)PL_RECORD_SET_ASIDE)
        return pl_db_damaged(store, "a record is not as it was written", error);
    *ret = (pl_record_state)state;
    return true;
}

static bool id_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    (void)store, (void)arena, (void)error;
    *(int64_t *)into = sqlite3_column_int64(s, 0);
    return true;
}

bool pl_store_record_holding(pl_store *store, int64_t source_id, pl_arena *arena, int64_t **ret,
                             size_t *ret_count, pl_error *error) {
    static const char sql[] =
        "SELECT r.id FROM record r WHERE r.source=?1 AND EXISTS (SELECT 1 FROM member m WHERE m.record=r.id"
        " AND m.class IN (SELECT id FROM class WHERE substr(status,1,5)='held:')) ORDER BY r.id";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    return pl_db_rows(store, s, sqlite3_bind_int64(s, 1, source_id), "looking for what is held", id_row,
                      sizeof **ret, arena, (void **)ret, ret_count, error);
}

bool pl_store_record_tip(pl_store *store, int64_t source_id, const char *layer, int64_t *ret_record,
                         int *ret_depth, pl_error *error) {
    static const char sql[] =
        "SELECT r.id, c.depth FROM record r JOIN content c ON c.id=r.content"
        " WHERE r.id=(SELECT id FROM record WHERE +source=?1 AND +layer=?2 ORDER BY id DESC LIMIT 1)";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    bool found;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_text(s, 2, layer);
    if (!pl_db_row(store, s, bound, "looking for the last record", &found, error)) return false;
    int depth = found ? sqlite3_column_int(s, 1) : 0;
    bool full = depth + 1 >= PL_STORE_KEYFRAME_EVERY;
    *ret_record = found && !full ? sqlite3_column_int64(s, 0) : 0;
    *ret_depth = found && !full ? depth : 0;
    pl_db_done(s);
    return true;
}

bool pl_store_content_depth(pl_store *store, int64_t source_id, const pl_sha256 *kept_sha256, int *ret_depth,
                            pl_error *error) {
    static const char sql[] = "SELECT depth FROM content WHERE source=?1 AND sha256=?2";
    int64_t depth = -1;
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | pl_db_bind_sha256(s, 2, kept_sha256);
    if (!pl_db_number(store, s, bound, "looking for a kept text", &depth, &found, error)) return false;
    if (found && (depth < 0 || depth >= PL_STORE_KEYFRAME_EVERY))
        return pl_db_damaged(store, "a kept text has an impossible depth", error);
    *ret_depth = found ? (int)depth : -1;
    return true;
}

/* ---- texts ---- */

void pl_db_forget_texts(pl_store *store) {
    for (size_t i = 0; i < PL_DB_TEXTS; i++) {
        pl_buffer_free(&store->texts[i].text);
        store->texts[i] = (pl_db_text){0};
    }
}

static pl_db_text *text_find(pl_store *store, int64_t content) {
    for (size_t i = 0; i < PL_DB_TEXTS; i++)
        if (store->texts[i].content == content) {
            store->texts[i].used = ++store->text_clock;
            return &store->texts[i];
        }
    return NULL;
}

/* A slot for another text: the one used longest ago, but not `keep`; big texts leave room for nothing else.
 */
static pl_db_text *text_slot(pl_store *store, const pl_db_text *keep, size_t bytes) {
    size_t total = bytes;
    pl_db_text *oldest = NULL;
    for (size_t i = 0; i < PL_DB_TEXTS; i++) {
        pl_db_text *slot = &store->texts[i];
        total += slot->text.capacity;
        if (slot != keep && (oldest == NULL || slot->used < oldest->used)) oldest = slot;
    }
    for (size_t i = 0; i < PL_DB_TEXTS && total > PL_DB_TEXTS_BYTES; i++) {
        pl_db_text *slot = &store->texts[i];
        if (slot == keep || slot == oldest) continue;
        total -= slot->text.capacity;
        pl_buffer_free(&slot->text);
        *slot = (pl_db_text){0};
    }
    if (oldest->text.capacity > PL_DB_TEXTS_BYTES) pl_buffer_free(&oldest->text);
    pl_buffer_clear(&oldest->text);
    *oldest = (pl_db_text){.used = ++store->text_clock, .text = oldest->text};
    return oldest;
}

static const char content_sql[] = "SELECT base, bytes, packed, sha256 FROM content WHERE id=?1";

/* Unpacks one content row on top of `base` (NULL: whole). */
static bool text_unpack(pl_store *store, int64_t content, const pl_db_text *base, pl_db_text **ret,
                        pl_error *error) {
    if (store->packer == NULL && (store->packer = pl_packer_open(error)) == NULL) return false;
    sqlite3_stmt *s = pl_db_prepare(store, content_sql, error);
    bool found;
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, content), "reading a kept text", &found, error))
        return false;
    int64_t bytes = found ? sqlite3_column_int64(s, 1) : -1;
    bool well = bytes >= 0 && (uint64_t)bytes <= PL_STORE_TEXT_BYTES_MAX;
    if (!well) pl_db_damaged(store, "a kept text has an impossible size", error);
    if (well) {
        pl_slice packed = {sqlite3_column_blob(s, 2), (size_t)sqlite3_column_bytes(s, 2)};
        pl_slice prefix = base == NULL ? (pl_slice){NULL, 0} : (pl_slice){base->text.data, base->text.length};
        pl_db_text *slot = text_slot(store, base, (size_t)bytes);
        well = pl_unpack_delta(store->packer, base == NULL ? NULL : &prefix, packed, (size_t)bytes,
                               &slot->text, error);
        if (well) {
            slot->content = content;
            *ret = slot;
        } else {
            pl_error_prefix(error, "%s: ", store->path);
        }
    }
    pl_db_done(s);
    return well;
}

/* Is the text of a slot the one that was kept? */
static bool text_check(pl_store *store, pl_db_text *slot, pl_error *error) {
    if (slot->checked) return true;
    pl_sha256 stored, seen;
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, content_sql, error);
    if (s == NULL ||
        !pl_db_row(store, s, sqlite3_bind_int64(s, 1, slot->content), "reading a kept text", &found, error))
        return false;
    found = found && pl_db_sha256_of(s, 3, &stored);
    pl_db_done(s);
    if (!found) return pl_db_damaged(store, "a kept text has no SHA-256", error);
    if (!pl_sha256_of(slot->text.data, slot->text.length, &seen, error)) return false;
    if (memcmp(stored.bytes, seen.bytes, sizeof seen.bytes) != 0)
        return pl_db_damaged(store, "a kept text does not have its SHA-256", error);
    slot->checked = true;
    return true;
}

/* The base of a content row, 0 when it is whole. */
static bool content_base(pl_store *store, int64_t content, int64_t *ret, pl_error *error) {
    static const char sql[] = "SELECT ifnull(base, 0) FROM content WHERE id=?1";
    bool found;
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL ||
        !pl_db_number(store, s, sqlite3_bind_int64(s, 1, content), "reading a kept text", ret, &found, error))
        return false;
    return found || pl_db_damaged(store, "a kept text is missing", error);
}

bool pl_content_text(pl_store *store, int64_t content, pl_slice *ret, pl_error *error) {
    int64_t chain[PL_STORE_KEYFRAME_EVERY];
    int depth = 0;
    pl_db_text *text = NULL;
    for (int64_t at = content; at != 0 && (text = text_find(store, at)) == NULL;) {
        if (depth == PL_STORE_KEYFRAME_EVERY)
            return pl_db_damaged(store, "a chain of deltas has no end", error);
        chain[depth++] = at;
        if (!content_base(store, at, &at, error)) return false;
    }
    while (depth > 0)
        if (!text_unpack(store, chain[--depth], text, &text, error)) return false;
    if (text == NULL) return pl_db_damaged(store, "a record has no kept text", error);
    if (!text_check(store, text, error)) return false;
    *ret = (pl_slice){text->text.data, text->text.length};
    return true;
}

bool pl_store_record_text(pl_store *store, int64_t record_id, pl_buffer *into, pl_error *error) {
    int64_t content = 0;
    int depth = 0;
    pl_slice text = {NULL, 0};
    if (!content_of(store, record_id, &content, &depth, error) ||
        !pl_content_text(store, content, &text, error))
        return false;
    return pl_buffer_add(into, text.data, text.length) || pl_fail_nomem(error);
}

/* ---- list ---- */

static bool record_row(pl_store *store, sqlite3_stmt *s, pl_arena *arena, void *into, pl_error *error) {
    pl_record_row row = {
        .id = sqlite3_column_int64(s, 0),
        .source_id = sqlite3_column_int64(s, 1),
        .layer = pl_db_text_of(s, 2, arena),
        .instant = sqlite3_column_int64(s, 3),
        .state = (pl_record_state)sqlite3_column_int(s, 5),
        .why = pl_db_text_of(s, 6, arena),
        .name = pl_db_text_of(s, 7, arena),
        .url = pl_db_text_of(s, 8, arena),
        .bytes = (uint64_t)sqlite3_column_int64(s, 9),
        .kept_bytes = (uint64_t)sqlite3_column_int64(s, 11),
        .features = (uint64_t)sqlite3_column_int64(s, 12),
        .polygons = (uint64_t)sqlite3_column_int64(s, 13),
        .positions = (uint64_t)sqlite3_column_int64(s, 14),
        .points = (uint64_t)sqlite3_column_int64(s, 15),
        .lines = (uint64_t)sqlite3_column_int64(s, 16),
        .null_geometries = (uint64_t)sqlite3_column_int64(s, 17),
    };
    if (row.layer == NULL || row.why == NULL || row.name == NULL || row.url == NULL)
        return pl_fail_nomem(error);
    int state = (int)row.state;
    if (!pl_db_sha256_of(s, 4, &row.sha256) || !pl_db_sha256_of(s, 10, &row.kept_sha256) || state < 0 ||
        state > (int)PL_RECORD_SET_ASIDE)
        return pl_db_damaged(store, "a record is not as it was written", error);
    if (!pl_db_instant_fits(store, row.instant, error)) return false;
    *(pl_record_row *)into = row;
    return true;
}

bool pl_store_record_list(pl_store *store, int64_t source_id, int state, pl_arena *arena, pl_record_row **ret,
                          size_t *ret_count, pl_error *error) {
    static const char sql[] =
        "SELECT r.id, r.source, r.layer, r.instant, r.sha256, r.state, r.why, r.name, r.url, r.bytes, "
        "c.sha256, c.bytes,"
        " r.features, r.polygons, r.positions, r.points, r.lines, r.null_geometries"
        " FROM record r JOIN content c ON c.id=r.content WHERE r.source=?1 AND (?2<0 OR r.state=?2)"
        " ORDER BY r.instant, r.layer, r.id";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, source_id) | sqlite3_bind_int(s, 2, state);
    return pl_db_rows(store, s, bound, "listing records", record_row, sizeof **ret, arena, (void **)ret,
                      ret_count, error);
}
