/* open.c - opening and closing an evidence file, and batches. While it is written the journal is a
 * write-ahead log (on a network file system, where that is not safe, a rollback journal); when it is closed
 * it is one plain file again. Files come from strangers, so every connection is opened with SQLite's defences
 * up. */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

/* Numbers of file systems that reach over a network, or may (FUSE), from their manuals and linux/magic.h. */
bool pl_db_is_network(uint64_t file_system) {
    static const uint32_t network[] = {
        0x00006969 /* NFS */,    0xff534d42 /* CIFS */,  0xfe534d42 /* SMB2 */,       0x0000517b /* SMB */,
        0x01021997 /* 9P */,     0x65735546 /* FUSE */,  0x00c36400 /* Ceph */,       0x0bd00bd0 /* Lustre */,
        0x47504653 /* GPFS */,   0x5346414f /* AFS */,   0x6b414653 /* kAFS */,       0x73757245 /* Coda */,
        0x7461636f /* OCFS2 */,  0x01161970 /* GFS2 */,  0x786f4256 /* VirtualBox */, 0x0000564c /* NCP */,
        0x19830326 /* BeeGFS */, 0x013111a8 /* IBRIX */,
    };
    for (size_t i = 0; i < sizeof network / sizeof *network; i++)
        if (network[i] == (uint32_t)file_system) return true;
    return false;
}

static bool on_network(const char *path) {
#ifdef __linux__
    struct statfs info;
    return statfs(path, &info) == 0 && pl_db_is_network((uint64_t)info.f_type);
#else
    (void)path;
    return false;
#endif
}

/* What lies at `path`: fails when it is there and no regular file. */
static bool look_at(const char *path, pl_store_mode mode, pl_error *error) {
    struct stat info;
    if (stat(path, &info) != 0) {
        if (errno != ENOENT) return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be opened", path);
        if (mode != PL_STORE_CREATE)
            return pl_fail(error, PL_MISSING,
                           "%s: there is no such evidence file; `plumbline ingest` makes one", path);
        return true;
    }
    if (!S_ISREG(info.st_mode)) return pl_fail(error, PL_STORAGE, "%s: not a regular file", path);
    return true;
}

/* A creation that was cut off: after SQLite has put its journal back, no page is left. */
static bool is_empty(pl_store *store, bool *ret, pl_error *error) {
    int64_t pages = 0;
    bool found = false;
    sqlite3_stmt *statement = pl_db_prepare(store, "PRAGMA page_count", error);
    if (statement == NULL || !pl_db_number(store, statement, 0, "opening it", &pages, &found, error))
        return false;
    *ret = pages == 0;
    return true;
}

/* SQLite may take paths that begin with "file:" for addresses with options: not ours to grant. */
static char *plain_path(const char *path) {
    const char *front = strncmp(path, "file:", 5) == 0 ? "./" : "";
    size_t bytes = strlen(front) + strlen(path) + 1;
    char *copy = pl_malloc(bytes);
    if (copy != NULL) snprintf(copy, bytes, "%s%s", front, path);
    return copy;
}

static bool connect_to(pl_store *store, pl_error *error) {
    static const int flags[] = {[PL_STORE_READ] = SQLITE_OPEN_READONLY,
                                [PL_STORE_WRITE] = SQLITE_OPEN_READWRITE,
                                [PL_STORE_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
    if (sqlite3_open_v2(store->path, &store->db, flags[store->mode] | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return pl_db_fail(store, "opening it", error);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, PL_DB_BUSY_MS);
    int ignored;
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &ignored);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &ignored);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &ignored);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0,
                      &ignored); /* rtree.c keeps the index itself */
    return pl_db_exec(store,
                      "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
                      "PRAGMA secure_delete=OFF; PRAGMA cache_size=-32768;",
                      error);
}

/* The journal as the header of the file has it; opening it for reading would need a log beside it. */
static bool journal_is_wal(pl_store *store, bool *ret, pl_error *error) {
    sqlite3_stmt *statement = pl_db_prepare(store, "PRAGMA journal_mode", error);
    bool row;
    if (statement == NULL || !pl_db_row(store, statement, SQLITE_OK, "reading the journal mode", &row, error))
        return false;
    *ret = row && sqlite3_stricmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    pl_db_done(statement);
    return true;
}

/* One writer from opening to closing: between batches a writer relies on what it has seen (shapes, texts,
 * which files are there). The lock is flock's, which SQLite's own locks do not meet, and readers do not ask
 * for it. Closing the descriptor would drop SQLite's locks on the file, so that is done last of all. */
static bool lock_out_writers(pl_store *store, pl_error *error) {
    const struct timespec moment = {.tv_nsec = 50 * 1000 * 1000};
    store->lock =
        open(store->path, O_RDONLY | O_CLOEXEC | (store->mode == PL_STORE_CREATE ? O_CREAT : 0), 0666);
    if (store->lock < 0) return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be opened", store->path);
    for (int waited_ms = 0; flock(store->lock, LOCK_EX | LOCK_NB) != 0; waited_ms += 50) {
        /* A file system without such locks is left to SQLite's. */
        if (errno != EWOULDBLOCK && errno != EINTR) return true;
        if (waited_ms >= PL_DB_BUSY_MS)
            return pl_fail(error, PL_STORAGE,
                           "%s: another program is writing to it; run this again when it is done",
                           store->path);
        nanosleep(&moment, NULL);
    }
    return true;
}

static bool begin_writing(pl_store *store, pl_error *error) {
    if (on_network(store->path)) return pl_db_exec(store, "PRAGMA synchronous=FULL", error);
    /* NORMAL: a power cut may lose the last batches, never half of one. */
    if (!pl_db_exec(store,
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000",
                    error))
        return false;
    return journal_is_wal(store, &store->wal, error);
}

static bool open_all(pl_store *store, pl_error *error) {
    bool wal = false, empty = false;
    /* The lock comes first: a writer that waits must not hold the file open, or the one before it cannot
     * close. */
    if ((store->mode != PL_STORE_READ && !lock_out_writers(store, error)) || !connect_to(store, error) ||
        !is_empty(store, &empty, error))
        return false;
    if (empty && store->mode != PL_STORE_CREATE)
        return pl_fail(error, PL_STORAGE, "%s: the file is empty; `plumbline ingest` fills it", store->path);
    if (empty && !pl_schema_create(store, error)) return false;
    if (!journal_is_wal(store, &wal, error)) return false;
    if (wal && on_network(store->path))
        return pl_fail(
            error, PL_STORAGE,
            "%s: the file was left in the middle of writing and lies on a network file system, where that "
            "cannot be put right safely: copy it and its -wal file to a local disk and run `plumbline "
            "ingest` "
            "on it there",
            store->path);
    if (!pl_schema_check(store, error)) return false;
    return store->mode == PL_STORE_READ || begin_writing(store, error);
}

/* For pack: a file that nobody knows yet, written in one go; until it is whole its name says that it is not.
 */
static bool open_fresh(pl_store *store, pl_error *error) {
    return connect_to(store, error) &&
           pl_db_exec(store, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", error) &&
           pl_schema_create(store, error);
}

static pl_store *store_new(const char *path, pl_store_mode mode, pl_error *error) {
    pl_store *store = pl_calloc(1, sizeof *store);
    if (store == NULL || (store->path = plain_path(path)) == NULL) {
        pl_free(store);
        pl_fail_nomem(error);
        return NULL;
    }
    store->mode = mode;
    store->lock = -1;
    pl_extents_forget(store);
    return store;
}

static pl_store *store_or_nothing(pl_store *store, bool well) {
    if (well) return store;
    store->mode = PL_STORE_READ; /* nothing to tidy up */
    (void)pl_store_close(store, NULL);
    return NULL;
}

pl_store *pl_store_open(const char *path, pl_store_mode mode, pl_error *error) {
    if (!look_at(path, mode, error)) return NULL;
    pl_store *store = store_new(path, mode, error);
    return store == NULL ? NULL : store_or_nothing(store, open_all(store, error));
}

pl_store *pl_db_open_fresh(const char *path, pl_error *error) {
    pl_store *store = store_new(path, PL_STORE_CREATE, error);
    return store == NULL ? NULL : store_or_nothing(store, open_fresh(store, error));
}

/* Back to one plain file. */
static bool end_writing(pl_store *store, pl_error *error) {
    if (!store->wal) return true;
    if (!pl_db_exec(store, "PRAGMA wal_checkpoint(TRUNCATE)", error)) return false;
    /* SQLite does not wait here, and readers come and go: a server that is asked all the time has moments in
     * which it holds nothing open. */
    const struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};
    for (int waited_ms = 0; waited_ms < PL_DB_LEAVE_MS; waited_ms += 10) {
        bool still;
        if (sqlite3_exec(store->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) == SQLITE_OK) {
            if (!journal_is_wal(store, &still, error)) return false;
            if (!still) return true;
        }
        nanosleep(&moment, NULL);
    }
    return pl_fail(error, PL_STORAGE,
                   "%s: everything is written, but another program has the file open, so that it is still in "
                   "write-ahead mode: close that program and run this again",
                   store->path);
}

bool pl_store_close(pl_store *store, pl_error *error) {
    if (store == NULL) return true;
    pl_store_rollback(store);
    bool well = store->mode == PL_STORE_READ || end_writing(store, error);
    for (size_t i = 0; i < store->statement_count; i++) sqlite3_finalize(store->statements[i].statement);
    if (sqlite3_close(store->db) != SQLITE_OK && well) {
        well = pl_db_fail(store, "closing it", error);
        sqlite3_close_v2(store->db);
    }
    if (store->lock >= 0) close(store->lock);
    pl_db_forget_texts(store);
    pl_db_forget_classes(store);
    pl_db_forget_changes(store);
    pl_db_forget_stays(store);
    pl_packer_close(store->packer);
    pl_buffer_free(&store->blob);
    pl_free(store->path);
    pl_free(store);
    return well;
}

bool pl_store_begin(pl_store *store, pl_error *error) {
    if (!pl_db_may_write(store, error)) return false;
    sqlite3_stmt *statement = pl_db_prepare(store, "BEGIN IMMEDIATE", error);
    if (statement == NULL || !pl_db_run(store, statement, SQLITE_OK, "beginning a batch", error))
        return false;
    store->in_batch = true;
    if (pl_rtree_look(store, error)) return true;
    pl_store_rollback(store);
    return false;
}

bool pl_store_commit(pl_store *store, pl_error *error) {
    if (!pl_extents_grow(store, error)) return false;
    sqlite3_stmt *statement = pl_db_prepare(store, "COMMIT", error);
    if (statement == NULL || !pl_db_run(store, statement, SQLITE_OK, "writing a batch", error)) return false;
    store->in_batch = false;
    return true;
}

void pl_store_rollback(pl_store *store) {
    if (!store->in_batch) return;
    store->in_batch = false;
    /* What was learned inside the batch may be gone. */
    pl_db_forget_classes(store);
    pl_db_forget_texts(store);
    pl_extents_forget(store);
    /* After some errors SQLite has rolled back by itself; then there is nothing to do. */
    if (!sqlite3_get_autocommit(store->db)) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

const char *pl_store_library_version(void) {
    return sqlite3_libversion();
}
