/* site.h - what the page in the browser reads beside the verbs' JSON: a catalogue of the evidence, and maps
 * and patches small enough to be sent whole. The same bytes served or published. docs/site.md gives the
 * formats. */
#ifndef PL_ENGINE_SITE_H
#define PL_ENGINE_SITE_H

#include "engine/engine.h"

/* Positions on the page are whole units of 1e-5 degrees, about a metre. */
#define PL_SITE_UNITS_PER_DEGREE 100000

/* A question that the page asks by name, so that it asks the same served and published. */
typedef struct {
    const char *name;   /* "month" */
    const char *source; /* of maps or counts, or the statement, sector or type it is about; "" */
    const char
        *ask; /* "change?from=2022-04-03&per=month&source=deepstate&to=2025-01-01": parameters by name */
} pl_site_question;

/* The catalogue, data/site.json. `live`: anything may be asked; else only `questions`, whose answers lie as
 * files. Statements are paths or names of installed ones; NULL: those installed for the evidence's theatre.
 */
typedef struct {
    const char *evidence;
    const char *const *statements;
    size_t statement_count;
    bool live;
    const char *const *without; /* questions (`ask`) that are not listed: there is no answer to them */
    size_t without_count;
} pl_site_ask;
bool pl_site_catalogue(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_buffer *out,
                       pl_error *error) PL_MUST_CHECK;
/* The same questions that the catalogue lists. */
bool pl_site_questions(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_site_question **ret,
                       size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The statements that the catalogue lists, as pl_check takes them. */
bool pl_site_statements(pl_store *store, const pl_site_ask *ask, pl_arena *arena, const char *const **ret,
                        size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* data/maps/SOURCE.json: instants, which of them are updates, files with SHA-256, series. PL_MISSING: no such
 * source of maps. */
bool pl_site_maps(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out,
                  pl_error *error) PL_MUST_CHECK;
/* data/maps/SOURCE.bin: every shape once, with the snapshots on which it stands. */
bool pl_site_shapes(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out,
                    pl_error *error) PL_MUST_CHECK;
/* data/patches/SOURCE.json and .bin: the patches by which updates changed the map, those at least
 * PL_SITE_PATCH_WIDTH_M wide; their kinds as known at the end of the evidence. */
#define PL_SITE_PATCH_WIDTH_M 50.0
bool pl_site_patches(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out,
                     pl_error *error) PL_MUST_CHECK;
bool pl_site_patch_shapes(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out,
                          pl_error *error) PL_MUST_CHECK;

/* data/places.json: the settlements that a map ever drew as held or contested and those of at least
 * PL_SITE_PLACE_PEOPLE people, with their names as search keys (text/fold.h) and what the maps of one source
 * of each maker said of them over time. PL_MISSING: the evidence file has no gazetteer. */
#define PL_SITE_PLACE_PEOPLE 5000
bool pl_site_places(pl_store *store, pl_arena *arena, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* The pages of a statement, as `plumbline report` makes them, and of the files that go with those the tables
 * of its claims: "index.html", "sources.html", "claims/ID.html", "files/ID.csv", "files/ID-periods.csv".
 * Measures, drawings and excerpts of the evidence are left to a report. */
typedef struct {
    const char *evidence;
    const char *statement;  /* its path, or the name of an installed one */
    const char *digest_hex; /* of the evidence file; NULL: it is computed */
    pl_language language;
    pl_progress progress;
} pl_site_pages_ask;
/* Which statement has this name in the pages' addresses, statement/NAME/: the one of `ask` that calls itself
 * so, or an installed one. *ret as pl_site_pages_ask takes it. PL_MISSING: none has. */
bool pl_site_statement(const pl_site_ask *ask, const char *name, pl_arena *arena, const char **ret,
                       pl_error *error) PL_MUST_CHECK;
/* One of them, by its path. PL_MISSING: there is none. Without kept answers it takes as long as a check. */
bool pl_site_page(pl_store *store, const pl_site_pages_ask *ask, const char *path, pl_arena *arena,
                  pl_buffer *out, pl_error *error) PL_MUST_CHECK;
/* All of them. */
bool pl_site_pages(pl_store *store, const pl_site_pages_ask *ask, pl_report_put put, void *context,
                   pl_arena *arena, pl_error *error) PL_MUST_CHECK;

#endif
