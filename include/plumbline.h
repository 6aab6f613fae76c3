/* plumbline.h - the small, stable part of Plumbline for other programs: take maps into an evidence file, ask
 * what changed, judge a statement. Everything else comes as SQL on the evidence file (docs/evidence.md) or as
 * JSON from the program.
 *
 * Common to all functions:
 *  - Coordinates are longitude, latitude in degrees on WGS84; edges are straight in longitude/latitude. Areas
 * are in km2 (or m2 where the name says so) on the ellipsoid; docs/method.md gives the formulas.
 *  - Instants are seconds since 1970-01-01T00:00:00Z. The state at an instant is the last snapshot at or
 * before it.
 *  - Text is UTF-8 with a NUL behind it. NULL is allowed only where a function says so.
 *  - Nothing prints, nothing ends the process. On failure outputs stay untouched, and plumbline_message says
 * why.
 *  - A plumbline belongs to one thread at a time; different ones may be used by different threads at once, on
 * the same evidence file too. plumbline_ring_area_m2 and plumbline_version may be called from any thread.
 *
 *     plumbline *war = plumbline_new();
 *     struct plumbline_change november;
 *     if (plumbline_open(war, "war.gpkg") == PLUMBLINE_OK &&
 *         plumbline_ask_change(war, "deepstate", NULL, 1730419200, 1733011200, &november) == PLUMBLINE_OK)
 *         printf("%.2f km2\n", november.net_km2);
 *     else
 *         fprintf(stderr, "%s\n", plumbline_message(war));
 *     plumbline_free(war);
 */
#ifndef PLUMBLINE_H
#define PLUMBLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PLUMBLINE_VERSION "0.1.0"

/* What a call ended with; also the exit statuses of the program. The numbers stay as they are. */
enum plumbline_status {
    PLUMBLINE_OK = 0,      /* done, all of it */
    PLUMBLINE_DIFFERS = 1, /* done, and the answer is no: verify found a difference */
    PLUMBLINE_USAGE = 2,   /* the call itself is wrong: an unknown side, NULL where none is allowed */
    PLUMBLINE_INPUT = 3,   /* an input is unreadable, invalid, too large or in conflict with what is stored */
    PLUMBLINE_MISSING =
        4, /* the evidence does not reach: no such source, no snapshot at or before the instant */
    PLUMBLINE_NETWORK = 5,      /* the network */
    PLUMBLINE_STORAGE = 6,      /* the evidence file cannot be read or written */
    PLUMBLINE_NOMEM = 7,        /* memory ran out */
    PLUMBLINE_INTERNAL = 70,    /* a promise of the program itself does not hold */
    PLUMBLINE_INTERRUPTED = 130 /* the evidence file is whole, and the next run goes on */
};

typedef struct plumbline plumbline;

/* The version of the library that runs; PLUMBLINE_VERSION is that of the header. Static text. */
const char *plumbline_version(void);

/* A handle, to be freed by plumbline_free; NULL when memory ran out. Every other function answers
 * PLUMBLINE_NOMEM to a NULL handle, so that one check is enough. */
plumbline *plumbline_new(void);
void plumbline_free(plumbline *handle); /* NULL is harmless; closes what is open */

/* Why the last call on this handle failed: one line, in English. "" when it succeeded. Lives until the next
 * call. */
const char *plumbline_message(const plumbline *handle);

/* Takes published maps into an evidence file, which is made when it is not there, and brings everything
 * derived up to date. `source` is the name of an installed source or the path of a source file; `paths` are
 * folders, archives or files, at most `count`; none re-applies a changed legend. No file may be open on the
 * handle for writing elsewhere. PLUMBLINE_OK only when everything was taken; what was stored is whole at
 * every end. */
enum plumbline_status plumbline_ingest(plumbline *handle, const char *evidence, const char *source,
                                       const char *const *paths, size_t count);

/* Opens an evidence file for reading; one that was open on the handle is closed first. PLUMBLINE_MISSING when
 * it is not there, PLUMBLINE_STORAGE when it is damaged or not ours. */
enum plumbline_status plumbline_open(plumbline *handle, const char *evidence);

struct plumbline_change {
    int64_t from_snapshot, to_snapshot;   /* instants of the two states */
    double gained_km2, lost_km2, net_km2; /* gained - lost = net */
    double held_from_km2,
        held_to_km2; /* area of the union at either end; their difference is net, to 1e-6 km2 */
    double contested_from_km2, contested_to_km2; /* NAN when the source does not draw it */
    size_t snapshots, updates;                   /* after from_snapshot, to to_snapshot */
};

/* What changed in the land that `side` holds (NULL: the theatre's first side) between the states at two
 * instants. */
enum plumbline_status plumbline_ask_change(plumbline *handle, const char *source, const char *side,
                                           int64_t from, int64_t to, struct plumbline_change *ret);

/* Judges a statement: the path of a statement file (docs/statement.md) or the name of an installed one.
 * *ret_json is the object that `plumbline check --json` prints; it belongs to the handle and lives until its
 * next call. Evidence from after the statement is let in when known_now is not 0. */
enum plumbline_status plumbline_check(plumbline *handle, const char *statement, int known_now,
                                      const char **ret_json);

/* Signed area in m2 of a closed ring of `count` positions (lon, lat, lon, lat, ...; the first is not
 * repeated): positive when it winds counter-clockwise, 0 under three positions or for NULL. 1e-9 relative
 * from 0.02 m2 to the whole ellipsoid; longitudes are taken as they stand (no wrapping at 180). Formula:
 * docs/method.md, "Area". */
double plumbline_ring_area_m2(const double *lon_lat, size_t count);

#ifdef __cplusplus
}
#endif

#endif
