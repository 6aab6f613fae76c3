/* raids.h - reported raids of one type out of the evidence file, as far as they were known at an instant:
 * what counts, what only bounds, and what is left out and why. */
#ifndef PL_ENGINE_RAIDS_H
#define PL_ENGINE_RAIDS_H

#include "intercept/raids.h"
#include "intercept/rate.h"
#include "store/store.h"

/* The source of counts that is meant (the only one of the evidence file, or the one named), its types, and
 * all its rows, by end, line. */
typedef struct {
    const char *source, *maker;
    const char *launched_by; /* side */
    pl_types types;
    const pl_interception_row *rows;
    const uint32_t *namings; /* of each row: which of `texts` its types are */
    const char *const *texts;
    size_t text_count;
    size_t count;
    pl_instant first, last; /* ends of raids */
} pl_raid_book;
/* `source` NULL: the only source of counts. PL_MISSING: the evidence file has none; PL_USAGE: several, or no
 * such one. */
bool pl_raid_book_open(pl_store *store, const char *source, pl_arena *arena, pl_raid_book *ret,
                       pl_error *error) PL_MUST_CHECK;

/* Fills what the book says of its rows' namings; pl_raid_book_open has done so. */
bool pl_raid_namings(pl_raid_book *book, pl_arena *arena, pl_error *error) PL_MUST_CHECK;

typedef struct {
    size_t type;         /* index into the book's types */
    bool shared;         /* labels that may mean other types too count as the type's own */
    pl_instant from, to; /* raids that ended in (from, to]; nothing later is known */
} pl_raid_question;

typedef struct {
    const pl_raid_count *raids;             /* a row each, in the book's order */
    const pl_interception_row *const *rows; /* of raids, the same order */
    size_t count;
    int64_t launched, destroyed; /* their sums */
    const pl_raid_bundle *bundles;
    size_t bundle_count;
    const pl_interception_row *const *left_out; /* rows that name the type and do not count: bundles and
                                                   excluded ones; `why` of the row says why */
    size_t left_out_count;
} pl_raid_list;
bool pl_ask_raids(const pl_raid_book *book, const pl_raid_question *question, pl_arena *arena,
                  pl_raid_list *ret, pl_error *error) PL_MUST_CHECK;

#endif
