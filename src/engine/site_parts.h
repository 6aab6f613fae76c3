/* site_parts.h - inside the engine: what the files of one source of maps have in common (site_maps.c), and
 * what the catalogue and its questions rest on (site_book.c). */
#ifndef PL_ENGINE_SITE_PARTS_H
#define PL_ENGINE_SITE_PARTS_H

#include "engine/site.h"
#include "intercept/types.h"

#define PL_SITE_STATUSES_MAX (PL_SIDES_MAX + 2)
#define PL_SITE_KM2_DECIMALS 3

/* A source of maps, and what the indices in its files count. */
typedef struct {
    int64_t id;
    pl_definitions definitions;
    const pl_instant *instants; /* of its snapshots */
    size_t instant_count;
    /* Those that its maps show at any time: sides in the theatre's order, contested, liberated. */
    const char *statuses[PL_SITE_STATUSES_MAX];
    size_t status_count;
    const pl_stay_row *stays;
    size_t stay_count;
} pl_site_source;
/* PL_MISSING: no such source of maps, or what is derived of it is behind the record. */
bool pl_site_source_find(pl_store *store, const char *source, pl_arena *arena, pl_site_source *ret,
                         pl_error *error) PL_MUST_CHECK;

/* The index of the snapshot at the instant; -1: there is none. */
long pl_site_snapshot(const pl_site_source *source, pl_instant instant);
/* The index of the status; SIZE_MAX: the source shows no such one. */
size_t pl_site_status(const pl_site_source *source, const char *status);

/* ---- the evidence as a whole ---- */

typedef struct {
    const pl_source_row *row;
    const pl_definitions *definitions;
    pl_source_kind kind;
    bool beside;             /* of maps: another source of this maker comes first */
    size_t snapshots;        /* instants with a taken file */
    pl_instant first, last;  /* of those; of counts the ends of the first and the last raid */
    pl_day from_day, to_day; /* the civil days that its maps tell of: [from, to) */
} pl_site_feed;

typedef struct {
    const char *name;  /* in questions and addresses */
    const char *asked; /* the same, or the path that it was given by */
    const char *title, *speaker;
    pl_instant said;
    bool duel; /* one of its claims, and only one, proposes one */
} pl_site_said;

typedef struct {
    const pl_theatre *theatre;
    const pl_site_feed *feeds; /* maps in the theatre's order, then the others by name */
    size_t feed_count;
    const pl_site_said *statements;
    size_t statement_count;
    const pl_type *const *types; /* that counts tell of */
    size_t type_count;
} pl_site_book;
bool pl_site_book_open(pl_store *store, const pl_site_ask *ask, pl_arena *arena, pl_site_book *ret,
                       pl_error *error) PL_MUST_CHECK;
/* The questions of the book; of those that are not live, only what is small enough to be published. */
bool pl_site_book_questions(const pl_site_book *book, const pl_site_ask *ask, pl_arena *arena,
                            pl_site_question **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
