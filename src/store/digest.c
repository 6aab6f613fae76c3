/* digest.c - one SHA-256 over what the evidence says, whatever the order in which it came and however it is
 * packed: each table's rows in natural-key order, with names and hashes in place of ids. docs/evidence.md,
 * "Digest", has the encoding byte for byte. Left out: `run`, R-trees, `stay` (all of it follows from
 * `member`), where a file was fetched from, how texts are packed, whether what is derived is up to date, and
 * the residual of a pair, which is rounding and nothing else. */
#include "store/db.h"

/* clang-format off */
static const struct {
    const char *table, *sql;
} parts[] = {
    {"source", "SELECT name, maker, theatre, day_turn_seconds, source_yaml, legend_yaml, theatre_yaml FROM source"
               " ORDER BY name"},
    {"record", "SELECT o.name, r.layer, r.instant, r.sha256, r.state, r.why, r.name, r.bytes, c.sha256, c.bytes,"
               " r.features, r.polygons, r.positions, r.points, r.lines, r.null_geometries"
               " FROM record r JOIN source o ON o.id=r.source JOIN content c ON c.id=r.content"
               " ORDER BY o.name, r.layer, r.instant, r.sha256"},
    {"shape", "SELECT key, area_m2, repair, geom FROM shape ORDER BY key"},
    {"member", "SELECT o.name, r.layer, r.instant, r.sha256, s.key, c.status, c.class, c.colour, c.label"
               " FROM member m JOIN record r ON r.id=m.record JOIN source o ON o.id=r.source"
               " JOIN shape s ON s.id=m.shape JOIN class c ON c.id=m.class"
               " ORDER BY o.name, r.layer, r.instant, r.sha256, s.key, c.status, c.class, c.colour, c.label"},
    {"pair", "SELECT o.name, p.to_instant, p.from_instant, p.updated, p.rung FROM pair p JOIN source o ON o.id=p.source"
             " ORDER BY o.name, p.to_instant"},
    {"change", "SELECT o.name, c.to_instant, c.from_instant, c.status, c.gained, c.undone_at, c.undone_km2, c.area_km2,"
               " c.contested_km2, c.other_side_km2, c.perimeter_m, c.width_m, c.liberated_km2, c.front_m, c.geom"
               " FROM (" PL_CHANGE_ORDER_SQL ") n JOIN change c ON c.id=n.id JOIN source o ON o.id=c.source"
               " ORDER BY n.place"},
    {"series", "SELECT o.name, s.status, s.instant, s.updated, s.held_km2, s.gained_km2, s.lost_km2"
               " FROM series s JOIN source o ON o.id=s.source ORDER BY o.name, s.status, s.instant"},
    {"region", "SELECT o.name, g.key, g.name, g.area_m2, g.geom FROM region g JOIN source o ON o.id=g.source"
               " ORDER BY o.name, g.key"},
    {"place", "SELECT o.name, p.key, p.geonames, p.name, p.other_names, p.kind, p.region, p.population, p.lon, p.lat"
              " FROM place p JOIN source o ON o.id=p.source ORDER BY o.name, p.key"},
    {"interception", "SELECT o.name, i.line, i.begin_instant, i.end_instant, i.label, i.types, i.launched, i.destroyed,"
                     " i.not_reached, i.state, i.why, i.reference FROM interception i JOIN source o ON o.id=i.source"
                     " ORDER BY o.name, i.line"},
};
/* clang-format on */

/* Adds to a hash in pieces large enough to be quick. */
typedef struct {
    pl_sha256_stream *stream;
    pl_buffer pending;
    bool failed;
} writer;
#define PENDING_MAX ((size_t)1 << 16)

static void flush(writer *w) {
    if (!pl_sha256_add(w->stream, w->pending.data, w->pending.length)) w->failed = true;
    pl_buffer_clear(&w->pending);
}

static void put(writer *w, const void *bytes, size_t length) {
    if (length >= PENDING_MAX) {
        flush(w);
        if (!pl_sha256_add(w->stream, bytes, length)) w->failed = true;
        return;
    }
    if (!pl_buffer_add(&w->pending, bytes, length)) w->failed = true;
    if (w->pending.length >= PENDING_MAX) flush(w);
}

/* A letter and eight bytes, highest first. */
static void put_word(writer *w, char letter, uint64_t word) {
    char bytes[9] = {letter};
    for (int i = 0; i < 8; i++) bytes[1 + i] = (char)(word >> (56 - 8 * i) & 0xff);
    put(w, bytes, sizeof bytes);
}

static void put_value(writer *w, sqlite3_stmt *s, int column) {
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        put_word(w, 'i', (uint64_t)sqlite3_column_int64(s, column));
        break;
    case SQLITE_FLOAT: {
        double value = sqlite3_column_double(s, column) + 0.0; /* -0 becomes 0 */
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        put_word(w, 'd', bits);
        break;
    }
    case SQLITE_NULL:
        put(w, "n", 1);
        break;
    default: {
        char letter = sqlite3_column_type(s, column) == SQLITE_TEXT ? 't' : 'b';
        const void *bytes = sqlite3_column_blob(s, column);
        size_t length = bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(s, column);
        put_word(w, letter, length);
        put(w, bytes, length);
    }
    }
}

static bool put_rows(pl_store *store, const char *sql, writer *w, uint64_t *ret_rows, pl_error *error) {
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    if (s == NULL) return false;
    uint64_t count = 0;
    int columns = sqlite3_column_count(s);
    for (;;) {
        bool more;
        if (!pl_db_row(store, s, 0, "reading for the digest", &more, error)) return false;
        if (!more) break;
        put_word(w, 'r', (uint64_t)columns);
        for (int i = 0; i < columns; i++) put_value(w, s, i);
        count++;
    }
    pl_db_done(s);
    *ret_rows = count;
    return true;
}

static bool digest_part(pl_store *store, size_t part, pl_digest_row *ret, pl_error *error) {
    writer w = {.stream = pl_sha256_open(error)};
    if (w.stream == NULL) return false;
    pl_digest_row row = {.table = parts[part].table};
    put_word(&w, 't', strlen(row.table));
    put(&w, row.table, strlen(row.table));
    bool well = put_rows(store, parts[part].sql, &w, &row.rows, error);
    if (well) flush(&w);
    bool hashed = pl_sha256_close(w.stream, well ? &row.sha256 : NULL) && !w.failed && !w.pending.failed;
    pl_buffer_free(&w.pending);
    if (!well) return false;
    if (!hashed) return pl_fail_nomem(error);
    *ret = row;
    return true;
}

static bool digest_all(pl_store *store, pl_digest_row *list, pl_sha256 *ret, pl_error *error) {
    const size_t count = sizeof parts / sizeof *parts;
    for (size_t i = 0; i < count; i++)
        if (!digest_part(store, i, &list[i], error)) return false;
    writer w = {.stream = pl_sha256_open(error)};
    if (w.stream == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        put_word(&w, 't', strlen(list[i].table));
        put(&w, list[i].table, strlen(list[i].table));
        put_word(&w, 'i', list[i].rows);
        put_word(&w, 'b', PL_SHA256_BYTES);
        put(&w, list[i].sha256.bytes, PL_SHA256_BYTES);
    }
    flush(&w);
    pl_sha256 all;
    bool hashed = pl_sha256_close(w.stream, &all) && !w.failed && !w.pending.failed;
    pl_buffer_free(&w.pending);
    if (!hashed) return pl_fail_nomem(error);
    *ret = all;
    return true;
}

bool pl_store_digest(pl_store *store, pl_arena *arena, pl_digest_row **ret, size_t *ret_count,
                     pl_sha256 *ret_all, pl_error *error) {
    const size_t count = sizeof parts / sizeof *parts;
    pl_digest_row *list = pl_arena_alloc(arena, count * sizeof *list);
    pl_sha256 all;
    if (list == NULL) return pl_fail_nomem(error);
    /* All tables at one moment, though another program may be writing. */
    bool own = sqlite3_get_autocommit(store->db) != 0;
    if (own && !pl_db_exec(store, "BEGIN", error)) return false;
    bool well = digest_all(store, list, &all, error);
    if (own && !pl_db_exec(store, "COMMIT", well ? error : NULL)) well = false;
    if (!well) return false;
    *ret = list;
    *ret_count = count;
    *ret_all = all;
    return true;
}
