/* atlas_parts.h - inside the engine: what the files that write sections of the page share. */
#ifndef PL_ENGINE_ATLAS_PARTS_H
#define PL_ENGINE_ATLAS_PARTS_H

#include "engine/atlas.h"
#include "engine/region.h"
#include "engine/sources.h"

#define PL_ATLAS_PARAGRAPHS_MAX 16
#define PL_ATLAS_PICTURES_MAX 12
#define PL_ATLAS_TABLES_MAX 12

typedef struct {
    pl_store *store;
    pl_theatre theatre;
    const char *side, *side_title;
    pl_instant from, to, as_of;
    pl_language language;
    const pl_asked *sources; /* one a map maker */
    size_t source_count;
    pl_arena *arena;
    bool nomem; /* an arena allocation failed: looked at once, at the end */
} pl_atlas_ask;

/* A section on its way. */
typedef struct {
    const char *id, *title;
    const char *paragraphs[PL_ATLAS_PARAGRAPHS_MAX];
    pl_picture pictures[PL_ATLAS_PICTURES_MAX];
    pl_section_table tables[PL_ATLAS_TABLES_MAX];
    size_t paragraph_count, picture_count, table_count;
} pl_atlas_draft;

/* Fills sources (NULL: one a map maker), theatre and side (NULL or "": the theatre's first). */
bool pl_atlas_prepare(pl_atlas_ask *ask, const char *source, const char *side, pl_error *error) PL_MUST_CHECK;
/* Text in the arena, "" when memory ran out (and nomem set). */
const char *pl_atlas_text(pl_atlas_ask *ask, const char *format, ...) PL_PRINTF(2, 3);
/* A message with its places filled, in the language of the pages, in the arena. */
const char *pl_atlas_say(pl_atlas_ask *ask, pl_message message, const char *const texts[], size_t count);
#define ATLAS_SAY(ask, message, ...)                                                                         \
    pl_atlas_say(ask, message, (const char *const[]){__VA_ARGS__},                                           \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
const char *pl_atlas_said(const pl_atlas_ask *ask, pl_message message);
const char *pl_atlas_count(pl_atlas_ask *ask, size_t count);
/* A number for people with that many decimals; "unknown" when it is NAN. */
const char *pl_atlas_number(pl_atlas_ask *ask, double value, int decimals);
const char *pl_atlas_day(pl_atlas_ask *ask, pl_instant instant);
/* Zeroed, in the arena; NULL when memory ran out (and nomem set). */
void *pl_atlas_alloc(pl_atlas_ask *ask, size_t count, size_t size);

/* The draft as a section, in the arena. False: memory ran out. */
bool pl_atlas_section(pl_atlas_ask *ask, const pl_atlas_draft *draft, pl_section *ret) PL_MUST_CHECK;

void pl_atlas_paragraph(pl_atlas_draft *draft, const char *text);
/* A box with room around it: a share of its extent on each side, and no less than 0.05 degrees. */
pl_box pl_atlas_around(pl_box box, double share);
/* The outlines of the theatre's sectors, as a layer of a map. */
pl_map_layer pl_atlas_sectors_drawn(pl_atlas_ask *ask);
void pl_atlas_picture(pl_atlas_draft *draft, pl_picture picture);

/* A table whose cells come one by one. `columns` is "name|>name|...": '>' sets a column to the right. */
typedef struct {
    pl_atlas_ask *ask;
    pl_section_table table;
    const char **cells;
    size_t cell_count, capacity;
} pl_atlas_rows;
pl_atlas_rows pl_atlas_rows_start(pl_atlas_ask *ask, const char *caption, const char *columns, bool folded);
void pl_atlas_cell(pl_atlas_rows *rows, const char *text);
/* A table without rows is left out. */
void pl_atlas_rows_end(pl_atlas_rows *rows, pl_atlas_draft *draft);

/* What the evidence does not reach to (PL_MISSING) becomes a paragraph that says so, and true; any other
 * failure stays one. */
bool pl_atlas_missing(pl_atlas_ask *ask, pl_atlas_draft *draft, const char *what, pl_error *error);

/* One map of one source: what was gained and lost in the window, within `where`, or around what moved. The
 * land is the theatre's outline, and may be empty. */
bool pl_atlas_moved(pl_atlas_ask *ask, const pl_asked *source, const pl_region *land, const pl_box *where,
                    pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;

/* The sections, one a file; each fills the draft. A draft without a word or a picture is left out. */
bool pl_atlas_map(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_front(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_sectors(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_places(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_hubs(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_ledger(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_agree(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_forecast(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_figures(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;
bool pl_atlas_days(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;

#endif
