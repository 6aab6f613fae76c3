/* raids.h - a counts file: launched and destroyed by label and raid, as published. Read by column name; what
 * cannot count says why, and nothing is dropped silently. Pure: text in, structs out. */
#ifndef PL_INTERCEPT_RAIDS_H
#define PL_INTERCEPT_RAIDS_H

#include "intercept/types.h"
#include "text/instant.h"

#define PL_RAIDS_MAX ((size_t)1000000)       /* rows of one file */
#define PL_RAID_COUNT_MAX ((int64_t)1000000) /* of one row */
#define PL_RAID_TYPES_MAX ((size_t)16)       /* in one label */
#define PL_COUNT_MISSING ((int64_t)-1)       /* the field is empty: not zero */

typedef enum {
    PL_RAID_TAKEN,   /* one type, both counts */
    PL_RAID_BUNDLE,  /* one label for several types: bounds of each, never split */
    PL_RAID_EXCLUDED /* `why` says why */
} pl_raid_state;
extern const char *const pl_raid_state_names[]; /* "taken", "bundle", "excluded", NULL */

typedef struct {
    size_t line;
    /* As printed, taken as UTC. Of a day without a time: it begins at 00:00 and ends at 24:00 of it, so that
     * nothing counts as known before it was over. */
    pl_instant begin, end;
    const char *label;                        /* as published, without blanks around it */
    int64_t launched, destroyed, not_reached; /* PL_COUNT_MISSING: not given */
    pl_raid_state state;
    size_t type_count;
    const size_t *types;   /* indices into the types; taken: 1; bundle: 2 or more */
    const char *why;       /* of those that are not taken; "" */
    const char *reference; /* the post that it was read from; "" */
} pl_raid;

/* Rows in the file's order, in `arena`. Columns that must be there: time_start, time_end, model, launched,
 * destroyed; read when they are: not_reach_goal, source; others are passed over. What is no counts file (a
 * column missing, a count that is no number, a time that is none) is an error with name:line and column; a
 * row that is readable and impossible (destroyed + not_reached above launched) or incomplete is excluded with
 * its reason. Rows that are alike stay apart: two raids of one kind in one report look like that. */
bool pl_raids_read(const char *name, pl_slice text, const pl_types *types, pl_arena *arena, pl_raid **ret,
                   size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* What is to be stored of a counts file: the columns that say when, what and how many; those with places are
 * cut. Each row keeps its line, so that reading `kept` gives the same raids. *ret_cut: columns
 * that were cut; 0: none, and nothing is written. */
bool pl_raids_kept(const char *name, pl_slice text, pl_arena *arena, pl_buffer *kept, size_t *ret_cut,
                   pl_error *error) PL_MUST_CHECK;

#endif
