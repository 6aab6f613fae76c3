/* duel.h - a duel of objects against layers of defence, as an abstract experiment: how many leak, and how
 * many are intercepted, with what is not known of the inputs carried through. No place, path or guidance. The
 * model is in docs/duel.md. Pure; same bytes on any number of threads. */
#ifndef PL_INTERCEPT_DUEL_H
#define PL_INTERCEPT_DUEL_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/progress.h"

#define PL_DUEL_OBJECTS_MAX 10000
#define PL_DUEL_LAYERS_MAX 16
#define PL_DUEL_SHOTS_MAX 1000        /* at one object by one layer */
#define PL_DUEL_MAGAZINE_MAX 10000000 /* of one layer */

/* A probability that is known, or known as a beta distribution. */
typedef struct {
    double value;       /* the number, or the mean */
    double a, b;        /* beta; both 0: the number itself */
    double from, to;    /* stated range for the question which input matters; NAN: none stated */
    const char *record; /* the test record that it comes from; NULL */
} pl_chance;

typedef enum { PL_DOCTRINE_SALVO, PL_DOCTRINE_LOOK } pl_doctrine; /* "salvo", "shoot-look-shoot" */
/* Which objects get the shots when there are not enough: the first ones all they may have; one each before
 * anybody gets a second; each shot one drawn at random, whatever others drew. */
typedef enum { PL_ALLOCATE_IN_TURN, PL_ALLOCATE_EVEN, PL_ALLOCATE_RANDOM } pl_allocation;
extern const char *const pl_doctrine_names[], *const pl_allocation_names[];

typedef struct {
    const char *name;
    pl_chance kill;        /* of one shot that works, at one object */
    pl_chance reliability; /* that a shot works; 1 */
    pl_chance detection;   /* that the layer sees an object at all; each object by itself; 1 */
    int shots;             /* at one object at most */
    int64_t magazine;      /* shots in all; -1: enough */
    pl_doctrine doctrine;
    pl_allocation allocation;
    double correlation; /* of kills within one duel: the kill chance is drawn anew for each duel, from a beta
                           with this intraclass correlation; in [0, 1) */
} pl_layer;

/* How many objects come: chances[i] of first + i. */
typedef struct {
    int64_t first;
    size_t count;
    const double *chances; /* sum 1 */
    const char *said;      /* as the file has it: "6", "binomial 10 0.5" */
} pl_objects;

typedef struct {
    const char *title, *unit; /* unit: what an object is; "missile" */
    pl_objects objects;
    pl_chance detection; /* that the defence sees an object at all; 1 */
    pl_chance shock;     /* that the whole defence is down for this duel; 0 */
    size_t layer_count;  /* in the order in which objects meet them */
    const pl_layer *layers;
} pl_duel;

typedef enum { PL_METHOD_BEST, PL_METHOD_EXACT, PL_METHOD_DRAWS } pl_duel_method;
extern const char *const pl_duel_method_names[]; /* "best", "exact", "monte-carlo" */

#define PL_DUEL_DRAWS 1000000
#define PL_DUEL_DRAWS_MAX ((uint64_t)1000000000)
/* Words that are drawn for one result; a word takes about a nanosecond. */
#define PL_DUEL_WORDS_DEFAULT 3e8 /* where nobody says how many draws */
#define PL_DUEL_WORDS_MAX 5e9     /* where somebody does, but nobody waits */
/* For all levers together: drawn words, or operations of exact sums. */
#define PL_DUEL_LEVERS_WORK_MAX 2e9
typedef struct {
    pl_duel_method method; /* exact: PL_INPUT when it would take too long */
    uint64_t draws;        /* 0: PL_DUEL_DRAWS, fewer when a duel is large */
    uint32_t seed;
    int threads;  /* at least 1 */
    bool patient; /* so many draws as asked for are drawn, however long that takes: somebody sees the progress
                     and can stop it. Else PL_DUEL_WORDS_MAX holds, and the method says that there were fewer
                   */
    pl_progress progress;
} pl_duel_ask;

typedef struct {
    double mean, sd;  /* shots spent by a layer in one duel */
    double spent_all; /* chance that the magazine runs empty; 0 without one */
} pl_shots;

typedef struct {
    bool exact;
    const char *method; /* in words: "exact: ...", "1,000,000 draws, seed 1: ..." */
    uint64_t draws;
    size_t count;              /* most objects that can come, + 1 */
    const double *leaks;       /* chance of 0, 1, ... leaks; the mean over what is not known */
    const double *leaks_error; /* standard errors; NULL when exact */
    const double *intercepts;  /* chance of 0, 1, ... intercepts */
    double mean_leaks, mean_intercepts, sd_leaks;
    double any_intercept, none_leaks; /* P(at least one intercept), P(no leak) */
    double any_intercept_error, none_leaks_error, mean_leaks_error;     /* 0 when exact */
    double any_low, any_high, none_low, none_high, mean_low, mean_high; /* 90 % of what the inputs not known
                                                        give; NAN: every input is a number */
    const pl_shots *shots;                                              /* a layer each */
    double mean_shots;
} pl_duel_result;
bool pl_duel_run(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                 pl_error *error) PL_MUST_CHECK;

/* Shots at each of so many objects, each seen with the chance `detection`, that leave none with the chance
 * `none`: ln(1 - none^(1 / objects) / detection) / ln(1 - kill), as a broken number; the next whole one does.
 * False where no number does: not seen often enough. Chances in (0, 1], objects at least 1. (The form is
 * remembered as Wilkening's, Science & Global Security 8, 1999; it is the binomial's inverse.) */
bool pl_duel_needed_shots(int64_t objects, double detection, double kill, double none, double *ret_shots);

/* Which input matters: each moved alone, all others where they are. By what it moves, largest first. */
typedef struct {
    const char *input; /* "upper: kill" */
    double from, to;   /* its ends */
    bool stated;       /* a stated range or what its beta leaves open (5 to 95 %); else a standard step */
    double any_from, any_to, none_from, none_to, mean_from, mean_to; /* results at its ends */
} pl_duel_lever;
/* PL_INPUT where even the fewest draws are more than PL_DUEL_LEVERS_WORK_MAX, and nobody is patient. */
bool pl_duel_levers(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_lever **ret,
                    size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
