/* fuzz_sql.c - any text as the SQL of a claim, put to a small evidence file. Whatever it says, nothing is
 * written: neither to the file, whose digest is as before, nor to any other, since the folder in which the
 * question is put then holds the file alone. What is answered is a number that is finite, or unknown; what is
 * refused says why. */
#include "store/store.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[128], path[160];
static pl_sha256 made; /* the evidence */

static void require(bool holds) {
    if (!holds) abort();
}

static void digest_of(pl_store *store, pl_sha256 *ret) {
    pl_arena arena = {0};
    pl_digest_row *rows;
    size_t count;
    pl_error error = {0};
    require(pl_store_digest(store, &arena, &rows, &count, ret, &error));
    pl_arena_free(&arena);
}

static size_t files_in_folder(void) {
    DIR *open = opendir(folder);
    size_t count = 0;
    require(open != NULL);
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open))
        count += entry->d_name[0] != '.';
    require(closedir(open) == 0);
    return count;
}

static void remove_all(void) {
    (void)unlink(path);
    (void)rmdir(folder);
}

/* A folder for the file, which is also where a relative name would lead. */
static void make_file(void) {
    const char *scratch = getenv("TMPDIR");
    pl_error error = {0};
    int64_t id;
    const pl_slice text = pl_slice_of("name: red\n");
    const pl_source_row source = {.name = "red",
                                  .maker = "Red",
                                  .theatre = "t",
                                  .source_yaml = text,
                                  .legend_yaml = text,
                                  .theatre_yaml = text};
    const pl_series_row series[] = {{"held:red", 1700000000, true, 5, 0, 0},
                                    {"held:red", 1700086400, true, 7, 3, 1}};
    snprintf(folder, sizeof folder, "%s/plumbline-fuzz-sql-XXXXXX", scratch == NULL ? "/tmp" : scratch);
    require(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/e.gpkg", folder);
    require(atexit(remove_all) == 0);
    pl_store *store = pl_store_open(path, PL_STORE_CREATE, &error);
    require(store != NULL && pl_store_source_put(store, &source, &id, &error) &&
            pl_store_series_replace(store, id, series, 2, &error) && pl_store_finish(store, &error));
    digest_of(store, &made);
    require(pl_store_close(store, &error));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const pl_sql_span spans[] = {{1699999999, 1700086400}, {1700086400, 1700172800}};
    pl_error error = {0};
    pl_sha256 now;
    double numbers[2] = {0.0, 0.0};
    if (path[0] == '\0') make_file();
    char *sql = malloc(size + 1);
    require(sql != NULL);
    if (size > 0) memcpy(sql, data, size);
    sql[size] = '\0';
    /* To be written to, if anything were let through. */
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    require(store != NULL);
    const int back = open(".", O_RDONLY | O_DIRECTORY);
    require(back >= 0 && chdir(folder) == 0);
    if (pl_store_sql_numbers(store, sql, "red", "red", spans, 2, numbers, &error))
        require(!isinf(numbers[0]) && !isinf(numbers[1]));
    else
        require(error.code != PL_OK && error.text[0] != '\0' && numbers[0] == 0.0 && numbers[1] == 0.0);
    require(fchdir(back) == 0 && close(back) == 0);
    digest_of(store, &now);
    require(pl_store_close(store, &error));
    require(memcmp(now.bytes, made.bytes, sizeof now.bytes) == 0 && files_in_folder() == 1);
    free(sql);
    return 0;
}
