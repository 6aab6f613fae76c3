/* duel_file.h - duel files (YAML, docs/duel.md): objects, layers and what is known of each chance, and the
 * design of an experiment. Each chance keeps what it rests on, so that an answer can say it. Pure: text and
 * test records in, structs out. */
#ifndef PL_INTERCEPT_DUEL_FILE_H
#define PL_INTERCEPT_DUEL_FILE_H

#include "intercept/design.h"
#include "intercept/duel.h"
#include "intercept/records.h"
#include "text/yaml.h"

#define PL_DUEL_TITLE_MAX 200         /* bytes */
#define PL_DUEL_NAME_MAX 64           /* bytes of a layer's name and of the unit */
#define PL_DUEL_WHY_MAX 1000          /* bytes */
#define PL_DUEL_ASSUMPTIONS_MAX 32    /* said by the file */
#define PL_DUEL_TESTS_MAX 1000000     /* tests that a chance may rest on */
#define PL_DUEL_BETA_MIN 0.001        /* of each of a beta's two numbers */
#define PL_DUEL_BETA_MAX 1e6          /* of each */
#define PL_DUEL_CORRELATION_MAX 0.999 /* at 1 all shots of a duel share one fate */
#define PL_DUEL_POISSON_MIN 0.001     /* mean */
#define PL_DUEL_POISSON_MAX 9000      /* mean; what lies nine standard deviations above still fits */
#define PL_DUEL_CHANCES_SLACK 1e-6    /* by which stated chances of numbers of objects may miss 1 */

/* What a chance rests on. */
typedef enum {
    PL_RESTS_DEFAULT, /* the file says nothing of it */
    PL_RESTS_NUMBER,  /* a number, taken as known */
    PL_RESTS_RANGE,   /* a number, and a range for the question which input matters */
    PL_RESTS_BETA,
    PL_RESTS_COUNTS, /* hits of tests, as Jeffreys' beta */
    PL_RESTS_RECORD, /* a test record, as Jeffreys' beta */
    PL_RESTS_COUNT
} pl_duel_rests;
extern const char *const pl_duel_rests_names[PL_RESTS_COUNT + 1]; /* "default", "number", ... */

typedef struct {
    const char *layer; /* NULL: of the whole defence */
    const char *name;  /* "kill", "reliability", "detection", "shock" */
    const char *input; /* as pl_duel_lever has it: "upper: kill"; "shock" */
    pl_duel_rests rests;
    pl_chance chance;
    int64_t hits, of;             /* counts and records: as counted */
    const pl_test_record *record; /* NULL: none */
    const char *said;             /* "0.5"; "0.5, from 0.3 to 0.7"; "3 of 5 tests" */
    const char *why;              /* as the file says; NULL */
} pl_duel_input;

typedef struct {
    pl_duel duel;
    pl_design_ask design; /* pl_design_default where the file says nothing */
    bool has_design;      /* the file has a section of that name */
    const pl_duel_input *inputs;
    size_t input_count; /* detection, shock, then of each layer kill, reliability, detection */
    const char *const *assumptions;
    size_t assumption_count; /* the file's own */
} pl_duel_file;

/* Reads the mapping of a duel, in whatever file it stands (`name`). Texts live in `arena`, but for test
 * records, which stay the caller's. Errors are PL_INPUT and name:line:column: reason, with a way out. */
bool pl_duel_read(const char *name, const pl_yaml *mapping, const pl_test_record *records,
                  size_t record_count, pl_arena *arena, pl_duel_file *ret, pl_error *error) PL_MUST_CHECK;
/* The mapping with single inputs replaced: "objects=3; layers.upper.kill={beta: [3, 5]}; layers.2.magazine=".
 * Keys as in the file, a layer by its name or its place from 1; values as in the file, in one line; without a
 * value the key is left out. NULL and PL_USAGE for what is no such text. What the inputs may be, pl_duel_read
 * says. */
#define PL_DUEL_SET_BYTES_MAX 4096
#define PL_DUEL_SETS_MAX 64
const pl_yaml *pl_duel_set(const char *name, const pl_yaml *mapping, pl_slice sets, pl_arena *arena,
                           pl_error *error);
/* The same of a whole text. */
bool pl_duel_parse(const char *name, pl_slice text, const pl_test_record *records, size_t record_count,
                   pl_arena *arena, pl_duel_file *ret, pl_error *error) PL_MUST_CHECK;

#endif
