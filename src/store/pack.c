/* pack.c - the same evidence written anew, or an excerpt of it: rows in natural-key order, ids given in that
 * order, kept texts packed by instant with a farther look than ingest takes, nothing that depends on when or
 * how it came. So equal evidence gives equal bytes (with the same SQLite and zstd). It is written under
 * another name first.
 *
 * What goes over is what the table `pick` says: a source, and the instants of the first and the last of its
 * maps. `pack` picks every source whole. In an excerpt the first map of a source has no map before it, as the
 * first map of an archive has none: what changed up to it is left out. The definitions of all sources go
 * along, so that they are known by name. All other rows are as they stand. */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* clang-format off */
static const char pick_sql[] =
    "CREATE TEMP TABLE pick (source INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);";
static const char pick_all_sql[] =
    "INSERT INTO pick SELECT id, -9223372036854775807, 9223372036854775807 FROM source;";
/* From the map in force at ?2 to the first at or after ?3, as far as known at ?4. Where layers stand until their next
 * file, the begin goes back to a map whose files are all at hand: to the oldest that the begin rests on, and so on. */
static const char pick_some_sql[] =
    "INSERT INTO pick WITH RECURSIVE"
    " s AS (SELECT o.id AS source, ifnull(max(CASE WHEN r.instant<=?2 THEN r.instant END), min(r.instant)) AS first,"
    "  ifnull(min(CASE WHEN r.instant>=?3 THEN r.instant END), max(r.instant)) AS last"
    "  FROM record r JOIN source o ON o.id=r.source WHERE o.name=?1 AND r.state=0 AND r.instant<=?4),"
    " back AS (SELECT source, first FROM s UNION SELECT source, (SELECT ifnull(min(stood), back.first) FROM"
    "  (SELECT (SELECT max(r.instant) FROM record r WHERE r.source=back.source AND r.state=0 AND r.layer=t.layer"
    "   AND r.instant<=back.first) AS stood FROM standing t WHERE t.source=back.source)) FROM back)"
    " SELECT s.source, (SELECT min(first) FROM back), s.last FROM s WHERE s.last IS NOT NULL";

/* New ids, by natural key. */
static const char numbers_sql[] =
    "CREATE TEMP TABLE new_source (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);"
    "CREATE TEMP TABLE new_record (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);"
    "CREATE TEMP TABLE new_shape (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);"
    "CREATE TEMP TABLE new_class (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);"
    "CREATE TEMP TABLE new_change (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);"
    "INSERT INTO new_source (old) SELECT id FROM source ORDER BY name;"
    "INSERT INTO new_record (old) SELECT r.id FROM record r JOIN source o ON o.id=r.source"
    " JOIN pick p ON p.source=r.source WHERE r.instant BETWEEN p.first AND p.last"
    " ORDER BY o.name, r.layer, r.instant, r.sha256;"
    "INSERT INTO new_class (old) SELECT id FROM class WHERE id IN"
    " (SELECT class FROM member WHERE record IN (SELECT old FROM new_record))"
    " ORDER BY status, class, colour, label;"
    "INSERT INTO new_change (old) SELECT n.id FROM (" PL_CHANGE_ORDER_SQL
    " JOIN pick p ON p.source=k.source WHERE k.from_instant>=p.first AND k.to_instant<=p.last) n ORDER BY n.place;";
static const char shapes_all_sql[] = "INSERT INTO new_shape (old) SELECT id FROM shape ORDER BY key;";
static const char shapes_some_sql[] =
    "INSERT INTO new_shape (old) SELECT id FROM shape WHERE id IN"
    " (SELECT shape FROM member WHERE record IN (SELECT old FROM new_record)) ORDER BY key;";
static const char forget_sql[] =
    "DROP TABLE IF EXISTS temp.pick; DROP TABLE IF EXISTS temp.new_source; DROP TABLE IF EXISTS temp.new_record;"
    "DROP TABLE IF EXISTS temp.new_shape; DROP TABLE IF EXISTS temp.new_class; DROP TABLE IF EXISTS temp.new_change;";

/* Rows that go from one file to the other as they are, but for their ids. Kept texts and records come between the first
 * and the rest (pack_records). */
static const struct {
    const char *select, *insert;
} copies[] = {
    {"SELECT n.id, s.name, s.maker, s.theatre, s.day_turn_seconds, s.derived_current, s.source_yaml, s.legend_yaml,"
     " s.theatre_yaml FROM new_source n JOIN source s ON s.id=n.old ORDER BY n.id",
     "INSERT INTO source (id, name, maker, theatre, day_turn_seconds, derived_current, source_yaml, legend_yaml,"
     " theatre_yaml) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    {"SELECT n.id, s.layer FROM standing s JOIN new_source n ON n.old=s.source ORDER BY 1, 2",
     "INSERT INTO standing (source, layer) VALUES (?1, ?2)"},
    {"SELECT n.id, s.key, s.area_m2, s.repair, s.west, s.south, s.east, s.north, s.geom"
     " FROM new_shape n JOIN shape s ON s.id=n.old ORDER BY n.id",
     "INSERT INTO shape (id, key, area_m2, repair, west, south, east, north, geom)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    {"SELECT n.id, c.status, c.class, c.colour, c.label FROM new_class n JOIN class c ON c.id=n.old ORDER BY n.id",
     "INSERT INTO class (id, status, class, colour, label) VALUES (?1, ?2, ?3, ?4, ?5)"},
    {"SELECT r.id, s.id, c.id FROM member m JOIN new_record r ON r.old=m.record JOIN new_shape s ON s.old=m.shape"
     " JOIN new_class c ON c.old=m.class ORDER BY 1, 2, 3",
     "INSERT INTO member (record, shape, class) VALUES (?1, ?2, ?3)"},
    {"SELECT o.id, p.to_instant, CASE WHEN p.to_instant=k.first THEN NULL ELSE p.from_instant END,"
     " CASE WHEN p.to_instant=k.first THEN 1 ELSE p.updated END, CASE WHEN p.to_instant=k.first THEN 0 ELSE p.rung END,"
     " CASE WHEN p.to_instant=k.first THEN 0.0 ELSE p.residual_km2 END FROM pair p JOIN new_source o ON o.old=p.source"
     " JOIN pick k ON k.source=p.source WHERE p.to_instant BETWEEN k.first AND k.last ORDER BY 1, 2",
     "INSERT INTO pair (source, to_instant, from_instant, updated, rung, residual_km2)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
    {"SELECT o.id, c.from_instant, c.to_instant, c.undone_at, c.status, c.gained, c.area_km2, c.contested_km2,"
     " c.other_side_km2, c.perimeter_m, c.width_m, c.west, c.south, c.east, c.north, c.geom, c.undone_km2,"
     " c.liberated_km2, c.front_m"
     " FROM new_change n JOIN change c ON c.id=n.old JOIN new_source o ON o.old=c.source ORDER BY n.id",
     "INSERT INTO change (source, from_instant, to_instant, undone_at, status, gained, area_km2, contested_km2,"
     " other_side_km2, perimeter_m, width_m, west, south, east, north, geom, undone_km2, liberated_km2, front_m)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"},
    {"SELECT o.id, s.status, s.instant, CASE WHEN s.instant=k.first THEN 1 ELSE s.updated END, s.held_km2,"
     " CASE WHEN s.instant=k.first THEN 0.0 ELSE s.gained_km2 END, CASE WHEN s.instant=k.first THEN 0.0 ELSE s.lost_km2 END"
     " FROM series s JOIN new_source o ON o.old=s.source JOIN pick k ON k.source=s.source"
     " WHERE s.instant BETWEEN k.first AND k.last ORDER BY 1, 2, 3",
     "INSERT INTO series (source, status, instant, updated, held_km2, gained_km2, lost_km2)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {"SELECT o.id, g.key, g.name, g.area_m2, g.west, g.south, g.east, g.north, g.geom"
     " FROM region g JOIN new_source o ON o.old=g.source JOIN pick k ON k.source=g.source ORDER BY 1, 2",
     "INSERT INTO region (source, key, name, area_m2, west, south, east, north, geom)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    {"SELECT o.id, p.key, p.geonames, p.name, p.other_names, p.kind, p.region, p.population, p.lon, p.lat"
     " FROM place p JOIN new_source o ON o.old=p.source JOIN pick k ON k.source=p.source ORDER BY 1, 2",
     "INSERT INTO place (source, key, geonames, name, other_names, kind, region, population, lon, lat)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    {"SELECT o.id, i.line, i.begin_instant, i.end_instant, i.label, i.types, i.launched, i.destroyed, i.not_reached,"
     " i.state, i.why, i.reference"
     " FROM interception i JOIN new_source o ON o.old=i.source JOIN pick k ON k.source=i.source ORDER BY 1, 2",
     "INSERT INTO interception (source, line, begin_instant, end_instant, label, types, launched, destroyed, not_reached,"
     " state, why, reference) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"},
};
/* clang-format on */

static bool copy_rows(pl_store *from, const char *select, pl_store *to, const char *insert, pl_error *error) {
    sqlite3_stmt *read = pl_db_prepare(from, select, error);
    sqlite3_stmt *write = read == NULL ? NULL : pl_db_prepare(to, insert, error);
    if (write == NULL) return false;
    for (;;) {
        bool more;
        if (!pl_db_row(from, read, 0, "reading rows to pack", &more, error)) return false;
        if (!more) break;
        int bound = SQLITE_OK;
        for (int i = 0; i < sqlite3_column_count(read); i++)
            bound |= sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i));
        if (!pl_db_run(to, write, bound, "packing rows", error)) {
            pl_db_done(read);
            return false;
        }
    }
    pl_db_done(read);
    return true;
}

/* The last text written of the chain that is being built. */
typedef struct {
    int64_t source, content; /* ids in the new file; content 0: no chain */
    pl_buffer layer, text, packed;
    int depth;
} chain;

/* A chain runs through one layer of one source. */
static bool chain_enter(chain *c, int64_t source, pl_slice layer, pl_error *error) {
    if (c->source == source && pl_slice_equal((pl_slice){c->layer.data, c->layer.length}, layer)) return true;
    c->source = source;
    c->content = 0;
    pl_buffer_clear(&c->layer);
    return pl_buffer_add(&c->layer, layer.data, layer.length) || pl_fail_nomem(error);
}

/* Adds a kept text to the new file, as the next of the chain. */
static bool pack_text(pl_store *to, pl_slice text, const pl_sha256 *sha256, chain *c, pl_error *error) {
    static const char sql[] = "INSERT INTO content (source, sha256, bytes, base, depth, packed)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    bool whole = c->content == 0 || c->depth + 1 >= PL_STORE_KEYFRAME_EVERY;
    pl_slice base = {c->text.data, c->text.length};
    int depth = whole ? 0 : c->depth + 1;
    pl_buffer_clear(&c->packed);
    if (!pl_pack_delta_small(to->packer, whole ? NULL : &base, text, &c->packed, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(to, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, c->source) | pl_db_bind_sha256(s, 2, sha256) |
                sqlite3_bind_int64(s, 3, (int64_t)text.length) |
                (whole ? sqlite3_bind_null(s, 4) : sqlite3_bind_int64(s, 4, c->content)) |
                sqlite3_bind_int(s, 5, depth) |
                pl_db_bind_blob(s, 6, (pl_slice){c->packed.data, c->packed.length});
    if (!pl_db_run(to, s, bound, "packing a kept text", error)) return false;
    c->content = sqlite3_last_insert_rowid(to->db);
    c->depth = depth;
    pl_buffer_clear(&c->text);
    return pl_buffer_add(&c->text, text.data, text.length) || pl_fail_nomem(error);
}

/* The new id of the kept text of the row that `read` stands on; packed when it is not there yet. */
static bool pack_content(pl_store *from, pl_store *to, sqlite3_stmt *read, chain *c, int64_t *ret,
                         pl_error *error) {
    static const char find_sql[] = "SELECT id FROM content WHERE source=?1 AND sha256=?2";
    pl_slice layer = {sqlite3_column_blob(read, 2), (size_t)sqlite3_column_bytes(read, 2)};
    pl_sha256 sha256;
    bool found = false;
    if (!pl_db_sha256_of(read, 16, &sha256)) return pl_db_damaged(from, "a kept text has no SHA-256", error);
    if (!chain_enter(c, sqlite3_column_int64(read, 1), layer, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(to, find_sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 1, c->source) | pl_db_bind_sha256(s, 2, &sha256);
    if (!pl_db_number(to, s, bound, "looking for a kept text", ret, &found, error) || found) return found;
    pl_slice text;
    if (!pl_content_text(from, sqlite3_column_int64(read, 17), &text, error) ||
        !pack_text(to, text, &sha256, c, error))
        return false;
    *ret = c->content;
    return true;
}

static bool pack_record(pl_store *from, pl_store *to, sqlite3_stmt *read, chain *c, pl_error *error) {
    static const char sql[] =
        "INSERT INTO record (id, source, layer, instant, sha256, state, why, name, url, bytes, features, "
        "polygons,"
        " positions, points, lines, null_geometries, content)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    int64_t content = 0;
    if (!pack_content(from, to, read, c, &content, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(to, sql, error);
    if (s == NULL) return false;
    int bound = sqlite3_bind_int64(s, 17, content);
    for (int i = 0; i < 16; i++) bound |= sqlite3_bind_value(s, i + 1, sqlite3_column_value(read, i));
    return pl_db_run(to, s, bound, "packing a record", error);
}

static bool pack_records(pl_store *from, pl_store *to, pl_error *error) {
    static const char sql[] =
        "SELECT n.id, o.id, r.layer, r.instant, r.sha256, r.state, r.why, r.name, r.url, r.bytes, r.features,"
        " r.polygons, r.positions, r.points, r.lines, r.null_geometries, c.sha256, c.id FROM new_record n"
        " JOIN record r ON r.id=n.old JOIN new_source o ON o.old=r.source JOIN content c ON c.id=r.content"
        " ORDER BY n.id";
    chain c = {0};
    bool well = to->packer != NULL || (to->packer = pl_packer_open(error)) != NULL;
    sqlite3_stmt *read = well ? pl_db_prepare(from, sql, error) : NULL;
    well = read != NULL;
    while (well) {
        bool more = false;
        well = pl_db_row(from, read, 0, "reading records to pack", &more, error);
        if (!more) break;
        well = pack_record(from, to, read, &c, error);
    }
    if (read != NULL) pl_db_done(read);
    pl_buffer_free(&c.layer);
    pl_buffer_free(&c.text);
    pl_buffer_free(&c.packed);
    return well;
}

static bool pack_rows(pl_store *from, pl_store *to, pl_error *error) {
    for (size_t i = 0; i < sizeof copies / sizeof *copies; i++) {
        if (!copy_rows(from, copies[i].select, to, copies[i].insert, error)) return false;
        if (i == 0 && !pack_records(from, to, error)) return false; /* behind the sources */
    }
    return true;
}

/* Fills `pick`; *ret_picked: how many sources it holds. */
static bool pick(pl_store *from, const pl_excerpt *excerpt, int64_t *ret_picked, pl_error *error) {
    if (!pl_db_exec(from, pick_sql, error)) return false;
    if (excerpt == NULL && !pl_db_exec(from, pick_all_sql, error)) return false;
    for (size_t i = 0; excerpt != NULL && i < excerpt->count; i++) {
        const pl_excerpt_source *wanted = &excerpt->sources[i];
        sqlite3_stmt *s = pl_db_prepare(from, pick_some_sql, error);
        if (s == NULL) return false;
        const int bound = pl_db_bind_text(s, 1, wanted->name) | sqlite3_bind_int64(s, 2, wanted->begin) |
                          sqlite3_bind_int64(s, 3, wanted->end) | sqlite3_bind_int64(s, 4, wanted->as_of);
        if (!pl_db_run(from, s, bound, "picking the maps of an excerpt", error)) return false;
    }
    bool found;
    sqlite3_stmt *s = pl_db_prepare(from, "SELECT count(*) FROM temp.pick", error);
    return s != NULL && pl_db_number(from, s, 0, "picking the maps of an excerpt", ret_picked, &found, error);
}

/* What an excerpt says of itself: a table beside ours, for people and for `verify`. */
static bool write_about(pl_store *to, const pl_excerpt *excerpt, pl_error *error) {
    static const char table_sql[] =
        "CREATE TABLE excerpt (of TEXT NOT NULL, digest_sha256 TEXT NOT NULL, about TEXT NOT NULL);"
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
        " VALUES ('excerpt', 'attributes', 'excerpt', 'what this file is an excerpt of',"
        " '1970-01-01T00:00:00.000Z')";
    static const char sql[] = "INSERT INTO excerpt VALUES (?1, ?2, ?3)";
    if (!pl_db_exec(to, table_sql, error)) return false;
    sqlite3_stmt *s = pl_db_prepare(to, sql, error);
    if (s == NULL) return false;
    const int bound = pl_db_bind_text(s, 1, excerpt->of) | pl_db_bind_text(s, 2, excerpt->digest_hex) |
                      pl_db_bind_text(s, 3, excerpt->about);
    return pl_db_run(to, s, bound, "writing what it is an excerpt of", error);
}

static bool numbers(pl_store *from, const pl_excerpt *excerpt, pl_error *error) {
    return pl_db_exec(from, numbers_sql, error) &&
           pl_db_exec(from, excerpt == NULL ? shapes_all_sql : shapes_some_sql, error);
}

/* The whole of it, as one transaction of each file. */
static bool pack_into(pl_store *from, pl_store *to, const pl_excerpt *excerpt, pl_error *error) {
    int64_t picked = 0;
    bool own = sqlite3_get_autocommit(from->db) != 0;
    if (own && !pl_db_exec(from, "BEGIN", error)) return false;
    bool well = pick(from, excerpt, &picked, error);
    if (well && excerpt != NULL && picked == 0)
        well = pl_fail(error, PL_MISSING, "%s: no map of the excerpt's sources", from->path);
    well = well && numbers(from, excerpt, error) && pl_store_begin(to, error);
    if (well) {
        well = pack_rows(from, to, error) && (excerpt == NULL || write_about(to, excerpt, error)) &&
               pl_extents_look(to, error) && pl_store_finish(to, error) && pl_store_commit(to, error);
        pl_store_rollback(to);
    }
    if (!pl_db_exec(from, forget_sql, well ? error : NULL)) well = false;
    if (own && !pl_db_exec(from, "COMMIT", well ? error : NULL)) well = false;
    return well;
}

/* On disk before it takes its name; the name must not be taken by then. */
static bool put_in_place(const char *written, const char *target, pl_error *error) {
    int file = open(written, O_RDONLY);
    bool well = file >= 0 && fsync(file) == 0;
    int number = errno;
    if (file >= 0) close(file);
    if (!well) return pl_fail_errno(error, PL_STORAGE, number, "%s: cannot be brought to disk", written);
    if (link(written, target) == 0) {
        unlink(written);
        return true;
    }
    number = errno;
    if (number == EEXIST)
        return pl_fail(error, PL_STORAGE, "%s: there is such a file already; name another", target);
    /* A file system without hard links. */
    if (access(target, F_OK) != 0 && rename(written, target) == 0) return true;
    return pl_fail_errno(error, PL_STORAGE, number, "%s: cannot be given its name", target);
}

static bool write_anew(pl_store *store, const char *target, const pl_excerpt *excerpt, pl_error *error) {
    if (access(target, F_OK) == 0)
        return pl_fail(error, PL_STORAGE, "%s: there is such a file already; name another", target);
    size_t bytes = strlen(target) + 32;
    char *written = pl_malloc(bytes);
    if (written == NULL) return pl_fail_nomem(error);
    snprintf(written, bytes, "%s.%ld.partial", target, (long)getpid());
    unlink(written); /* of a run that was cut off and had our number */
    pl_store *to = pl_db_open_fresh(written, error);
    bool well = to != NULL && pack_into(store, to, excerpt, error);
    if (to != NULL && !pl_store_close(to, well ? error : NULL)) well = false;
    well = well && put_in_place(written, target, error);
    if (!well) unlink(written);
    pl_free(written);
    return well;
}

bool pl_store_pack(pl_store *store, const char *target, pl_error *error) {
    return write_anew(store, target, NULL, error);
}

bool pl_store_excerpt(pl_store *store, const pl_excerpt *excerpt, const char *target, pl_error *error) {
    return write_anew(store, target, excerpt, error);
}

bool pl_store_is_excerpt(pl_store *store, bool *ret, pl_error *error) {
    static const char sql[] = "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='excerpt'";
    sqlite3_stmt *s = pl_db_prepare(store, sql, error);
    int64_t count = 0;
    bool found;
    if (s == NULL || !pl_db_number(store, s, 0, "reading the schema", &count, &found, error)) return false;
    *ret = count > 0;
    return true;
}
