/* sample.h - a small made evidence file: maps an hour apart on which squares come and go. */
#ifndef PL_TEST_STORE_SAMPLE_H
#define PL_TEST_STORE_SAMPLE_H

#include "store/db.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SAMPLE_START ((pl_instant)1722463200) /* 2024-07-31T22:00:00Z */
#define SAMPLE_STEP 3600
#define SAMPLE_SHAPES 6 /* on each map; one goes and one comes from map to map */

/* Fails the test with the text of the error. */
#define must(call) must_(call, &error, __FILE__, __LINE__)
void must_(bool well, const pl_error *error, const char *file, int line);

/* A path in the test's own folder, made new; freed at exit. */
const char *sample_path(const char *name);
void sample_text(int map, pl_buffer *into);
pl_polygon sample_square(int number, pl_point points[4], pl_ring *ring);
int64_t sample_source(pl_store *store);
/* One map with its shapes, members, pair and changes; not in a batch of its own. */
bool sample_map(pl_store *store, int64_t source, int map, pl_error *error);
bool sample_series(pl_store *store, int64_t source, int maps, pl_error *error);
/* All of it, maps in the given order, a batch each `batch`; NULL order: as they come. */
void sample_file(const char *path, const int *order, int maps, int batch);
void sample_digest(const char *path, pl_sha256 *ret);
/* Maps in the file; each must be whole: text, members, pair. */
int sample_check(const char *path);
/* Runs SQL and gives all values, '|' behind each, a newline behind each row. */
void sample_ask(const char *path, const char *sql, pl_buffer *into);
/* Runs SQL on the file with nothing of ours in between. */
void sample_harm(const char *path, const char *sql);

#endif
