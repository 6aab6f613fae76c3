#include "store/db.h"
bool pl_rtree_functions(sqlite3 *db) {
    (void)db;
    return true;
}
bool pl_rtree_drop(pl_store *store, pl_error *error) {
    (void)store;
    (void)error;
    return true;
}
bool pl_rtree_build(pl_store *store, pl_error *error) {
    (void)store;
    (void)error;
    return true;
}
