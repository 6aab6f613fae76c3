/* asking.h - what the verbs that measure have in common: which sources are asked, inside which region, and
 * how the answers of several makers are set side by side. */
#ifndef PL_CLI_ASKING_H
#define PL_CLI_ASKING_H

#include "cli/cli.h"
#include "engine/clipped.h"
#include "engine/sources.h"
#include "text/csv.h"

#define PL_KM2_DECIMALS 9 /* a thousandth of a square metre: sums of printed numbers still fit */

/* Options of every such verb; the words of its table. */
#define PL_OPTION_EVIDENCE                                                                                   \
    { "evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)" }
#define PL_OPTION_SOURCES                                                                                    \
    { "source", 's', "NAMES", "the sources, by commas; without it one for each map maker" }
#define PL_OPTION_SIDE                                                                                       \
    { "side", '\0', "NAME", "whose land (the theatre's first side)" }
#define PL_OPTION_REGION                                                                                     \
    { "region", '\0', "REGION", "only there: a name of the theatre, W,S,E,N in degrees, or a GeoJSON file" }
#define PL_OPTION_OUTLINE                                                                                    \
    { "outline", '\0', "SOURCE", "whose outline of the region (the theatre's first in the evidence file)" }
#define PL_OPTION_WITHOUT                                                                                    \
    { "without", '\0', "KINDS", "leave kinds of change out, e.g. redraw,retraction" }

#define PL_ASKED_MAX 256 /* sources of one question */

typedef struct {
    const pl_asked *sources;
    size_t count;
    pl_theatre theatre;
    const pl_region *region; /* NULL: everywhere */
    /* Sources that were not asked since another of their maker was. */
    const pl_asked *beside;
    size_t beside_count;
} pl_asking;

/* From --source, --region and --outline. */
bool pl_call_asking(pl_call *call, pl_store *store, pl_asking *ret, pl_error *error) PL_MUST_CHECK;

/* Finds one region; `text` as pl_region_find takes it. */
bool pl_call_region(pl_call *call, pl_store *store, const pl_theatre *theatre, const char *text,
                    const pl_region **ret, pl_error *error) PL_MUST_CHECK;

/* An error that one of several sources may have without spoiling the others' answers: its evidence does not
 * reach. Takes a copy of its text; false for any other. */
bool pl_asking_missing(pl_call *call, const pl_asking *asking, const pl_error *error, const char **ret_why);

/* "region": which, and where its outline comes from. */
void pl_region_json(pl_json *json, const pl_region *region);
/* "region", when there is one, and "beside", when there are some: keys of an object. */
void pl_asking_json(pl_json *json, const pl_asking *asking);
/* Keys of one source's answer: its name, its maker's other source when it is a mirror, why it has none. */
void pl_asked_json(pl_json *json, const pl_asked *asked, const char *missing);
/* What the source file says that a reader of its numbers must know: a key, a line; nothing when it says none.
 */
void pl_caution_json(pl_json *json, const pl_asked *asked);
void pl_caution_text(pl_buffer *out, const pl_asked *asked);
/* The line of a mirror that was asked by name, and the caution. */
void pl_asked_text(pl_buffer *out, const pl_asked *asked);
/* "by_update": updates added up, by kind, and without those that `kinds` leaves out. */
void pl_kinds_json(pl_json *json, const pl_by_update *sums, unsigned kinds);
void pl_kinds_text(pl_buffer *out, const pl_by_update *sums, unsigned kinds);
/* The region's line of an answer for people, and the line of those not asked. */
void pl_asking_region_text(pl_buffer *out, const pl_asking *asking);
void pl_asking_beside_text(pl_buffer *out, const pl_asking *asking);

/* The lines that say so where a state is more than a day older than the instant asked for, and where it is so
 * old that it is not in the range; and the key "stale" for the latter. Two states: the older by its age. */
void pl_age_text(pl_buffer *out, const char *indent, int64_t age_seconds);
void pl_stale_json(pl_json *json, bool stale);

/* The range over makers under `key`: makers, low, high, undetermined. */
void pl_range_json(pl_json *json, const char *key, const double *values, size_t count, int decimals);
/* "net: 612.1 to 655.2 km2 by 2 makers", or what is undetermined. */
void pl_range_text(pl_buffer *out, const char *what, const char *unit, const double *values, size_t count,
                   int decimals);

void pl_json_key_km2(pl_json *json, const char *key, double value);

#endif
