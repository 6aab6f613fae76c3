/* finish.c - the last step of writing: what GIS programs want beside the rows. Nothing here reads a clock. */
#include "store/db.h"

/* Where the rows of a layer lie, for GIS programs. Looking at every row takes long: a batch makes the extent
 * as large as its own rows need, and it is looked up whole when rows were dropped, and when the file is
 * packed. Rows that were replaced can leave it larger than need be. */
bool pl_extents_grow(pl_store *store, pl_error *error) {
    static const char sql[] =
        "UPDATE gpkg_contents SET min_x=min(ifnull(min_x, ?1), ?1), min_y=min(ifnull(min_y, ?2), ?2),"
        " max_x=max(ifnull(max_x, ?3), ?3), max_y=max(ifnull(max_y, ?4), ?4)"
        " WHERE table_name IN (?5, ?6)";
    /* A table, and the view over it. */
    static const char *const layers[PL_EXTENTS][2] = {[PL_EXTENT_SHAPE] = {"shape", "control"},
                                                      [PL_EXTENT_CHANGE] = {"change", "changes"},
                                                      [PL_EXTENT_REGION] = {"region", "region"}};
    for (int i = 0; i < PL_EXTENTS; i++) {
        const pl_box box = store->grown[i];
        if (box.west > box.east) continue;
        sqlite3_stmt *s = pl_db_prepare(store, sql, error);
        if (s == NULL) return false;
        const int bound = sqlite3_bind_double(s, 1, box.west) | sqlite3_bind_double(s, 2, box.south) |
                          sqlite3_bind_double(s, 3, box.east) | sqlite3_bind_double(s, 4, box.north) |
                          pl_db_bind_text(s, 5, layers[i][0]) | pl_db_bind_text(s, 6, layers[i][1]);
        if (!pl_db_run(store, s, bound, "storing an extent", error)) return false;
    }
    pl_extents_forget(store);
    return true;
}

void pl_extents_forget(pl_store *store) {
    for (int i = 0; i < PL_EXTENTS; i++) store->grown[i] = PL_BOX_EMPTY;
}

bool pl_extents_look(pl_store *store, pl_error *error) {
    static const char shapes[] =
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y)="
        "(SELECT min(west), min(south), max(east), max(north) FROM shape WHERE west<=east)"
        " WHERE table_name IN ('shape', 'control')";
    static const char changes[] =
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y)="
        "(SELECT min(west), min(south), max(east), max(north) FROM change WHERE west<=east)"
        " WHERE table_name IN ('change', 'changes')";
    static const char regions[] = "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y)="
                                  "(SELECT min(west), min(south), max(east), max(north) FROM region)"
                                  " WHERE table_name='region'";
    pl_extents_forget(store);
    return pl_db_exec(store, shapes, error) && pl_db_exec(store, changes, error) &&
           pl_db_exec(store, regions, error);
}

static bool finish(pl_store *store, pl_error *error) {
    /* The newest instant of the record, so that the same evidence has the same bytes. */
    static const char newest[] = "UPDATE gpkg_contents SET last_change=(SELECT "
                                 "strftime('%Y-%m-%dT%H:%M:%fZ', ifnull(max(instant), 0), 'unixepoch')"
                                 " FROM record)";
    return pl_stays_build(store, error) && pl_rtree_build(store, error) && pl_db_exec(store, newest, error) &&
           pl_db_exec(store, "PRAGMA analysis_limit=400; ANALYZE", error);
}

bool pl_store_finish(pl_store *store, pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, finish(store, error), error);
}
