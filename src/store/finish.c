/* finish.c - the last step of writing: what GIS programs want beside the rows. Nothing here reads a clock. */
#include "store/db.h"

static bool finish(pl_store *store, pl_error *error) {
    /* The newest instant of the record, so that the same evidence has the same bytes. */
    static const char newest[] = "UPDATE gpkg_contents SET last_change=(SELECT "
                                 "strftime('%Y-%m-%dT%H:%M:%fZ', ifnull(max(instant), 0), 'unixepoch')"
                                 " FROM record)";
    static const char shapes[] =
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y)="
        "(SELECT min(west), min(south), max(east), max(north) FROM shape WHERE west<=east)"
        " WHERE table_name IN ('shape', 'control')";
    static const char changes[] =
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y)="
        "(SELECT min(west), min(south), max(east), max(north) FROM change WHERE west<=east)"
        " WHERE table_name IN ('change', 'changes')";
    static const char regions[] =
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y)="
        "(SELECT min(west), min(south), max(east), max(north) FROM region)"
        " WHERE table_name='region'";
    return pl_stays_build(store, error) && pl_rtree_build(store, error) && pl_db_exec(store, newest, error) &&
           pl_db_exec(store, shapes, error) && pl_db_exec(store, changes, error) &&
           pl_db_exec(store, regions, error) &&
           pl_db_exec(store, "PRAGMA analysis_limit=400; ANALYZE", error);
}

bool pl_store_finish(pl_store *store, pl_error *error) {
    bool own;
    if (!pl_db_piece_begin(store, &own, error)) return false;
    return pl_db_piece_end(store, own, finish(store, error), error);
}
