/* cli.h - the command line: one table of verbs, from which parsing, help and the manual page come. A verb
 * writes its answer into call->out (printed when it succeeds) and its talk to stderr; it computes nothing. */
#ifndef PL_CLI_CLI_H
#define PL_CLI_CLI_H

#include "engine/engine.h"
#include "text/json.h"
#include "text/messages.h"

#define PL_OPTIONS_MAX 16 /* of one verb */
#define PL_ARGUMENTS_MAX 4096

typedef struct {
    const char *name;     /* "source" for --source */
    char letter;          /* 'e' for -e; 0: none */
    const char *argument; /* "FILE"; NULL: a flag */
    const char *help;
} pl_option_spec;

typedef struct pl_call pl_call;

typedef struct {
    const char *name, *arguments;  /* "PATH..." */
    const char *summary;           /* one line */
    const char *about;             /* paragraphs of its help */
    const pl_option_spec *options; /* ended by a name of NULL; --json, --help stand beside them everywhere */
    const char *const *examples;   /* "command", "what it does", ..., NULL */
    size_t arguments_min, arguments_max;
    bool csv;     /* has --csv */
    bool geojson; /* has --geojson */
    bool (*run)(pl_call *call, pl_error *error);
} pl_verb;

struct pl_call {
    const pl_verb *verb;
    const char *values[PL_OPTIONS_MAX]; /* an option's argument, "" for a flag that is set, NULL */
    const char *arguments[PL_ARGUMENTS_MAX];
    size_t argument_count;
    bool json, csv, geojson;
    const char *command;      /* the line as typed, for reports and the run table */
    bool served;              /* asked by api.c and not typed: nothing is printed beside the answer */
    pl_store *lent;           /* the store of a served call; the verb neither opens nor closes one */
    const volatile int *stop; /* of a served call: end soon when it is set */
    pl_arena arena;
    pl_buffer out;
};

extern const pl_verb *const pl_verbs[]; /* ended by NULL; in the order of the help */

/* Value of an option that the verb declares; NULL when it was not given. */
const char *pl_call_value(const pl_call *call, const char *option);
/* The evidence file: -e, else $PLUMBLINE_EVIDENCE, else an error that says so. */
bool pl_call_evidence(const pl_call *call, const char **ret, pl_error *error) PL_MUST_CHECK;
/* That file open for reading, or the store that is lent. Ends with pl_call_store_close, which gives back what
 * `done` was, or false when closing fails. */
bool pl_call_store(const pl_call *call, pl_store **ret, pl_error *error) PL_MUST_CHECK;
bool pl_call_store_close(const pl_call *call, pl_store *store, bool done, pl_error *error) PL_MUST_CHECK;
/* Progress as this call shows it: on a terminal, or nowhere and with the served call's stop. */
pl_progress pl_call_progress(const pl_call *call);
/* Typed reads; *ret is untouched when the option was not given. --from and --to: 00:00 UTC of a day, or an
 * instant. */
bool pl_call_instant(const pl_call *call, const char *option, pl_instant *ret, pl_error *error) PL_MUST_CHECK;
bool pl_call_span(const pl_call *call, const char *option, int64_t *ret_seconds,
                  pl_error *error) PL_MUST_CHECK;
/* A whole number from min to max. */
bool pl_call_integer(const pl_call *call, const char *option, int64_t min, int64_t max, int64_t *ret,
                     pl_error *error) PL_MUST_CHECK;
bool pl_call_threads(const pl_call *call, unsigned *ret, pl_error *error) PL_MUST_CHECK;
/* --day-turn "21:00", as seconds behind 00:00 UTC. */
bool pl_call_day_turn(const pl_call *call, int32_t *ret, pl_error *error) PL_MUST_CHECK;
bool pl_call_kinds(const pl_call *call, unsigned *ret, pl_error *error) PL_MUST_CHECK;
bool pl_call_word(const pl_call *call, const char *option, const char *const *words, size_t *ret,
                  pl_error *error) PL_MUST_CHECK;

/* -o, as a folder that something new can take the place of: "report/" is "report"; "." and "/" are none. NULL
 * and PL_USAGE. In the call's arena. */
const char *pl_call_folder(pl_call *call, const char *target, pl_error *error);

/* Parses argv behind the verb. *ret_help: --help was among them. */
bool pl_call_parse(pl_call *call, int argc, char **argv, bool *ret_help, pl_error *error) PL_MUST_CHECK;

/* Help texts, from the table. */
void pl_help_verb(const pl_verb *verb, pl_buffer *out);
void pl_help_all(pl_buffer *out);
void pl_help_man(pl_buffer *out); /* a manual page in roff */

/* ---- terminal.c ---- */
/* A table for people: cells row by row, the first row is the heading. Columns whose heading begins with '>'
 * stand to the right. */
typedef struct {
    pl_arena arena;
    const char **cells;
    size_t count, capacity, columns;
} pl_table;
void pl_table_cell(pl_table *table, const char *format, ...) PL_PRINTF(2, 3);
void pl_table_write(pl_table *table, pl_buffer *out); /* and frees it */

/* Progress on stderr when it is a terminal; nothing otherwise. */
pl_progress pl_terminal_progress(void);
void pl_terminal_progress_end(void);
/* Set by the first SIGINT or SIGTERM once it was asked for; of a verb that never does, either is the end
 * (main.c). */
const volatile int *pl_stop_flag(void);
/* Verdict words in colour, when stdout is a terminal and NO_COLOR is not set. */
bool pl_terminal_colour(void);

/* How an answer for people is written: columns of the terminal, and what it can show. */
typedef struct {
    size_t width;
    bool unicode, colour;
    pl_language language;
} pl_look;
#define PL_LOOK_WIDTH_MIN 40
#define PL_LOOK_WIDTH_MAX 200
/* $COLUMNS, else the terminal's, else 80; Unicode where the locale is of UTF-8. */
pl_look pl_terminal_look(pl_language language);
/* Characters, not bytes. */
size_t pl_text_width(const char *text);
/* "label  text" with the text wrapped at the width, its further lines under its first. */
void pl_terminal_field(pl_buffer *out, const pl_look *look, size_t indent, size_t label_width,
                       const char *label, const char *text);

/* The start of every JSON answer: one object with its schema's name and version. */
void pl_answer_start(pl_call *call, pl_json *json);
void pl_answer_end(pl_call *call, pl_json *json);
/* "2024-12-19 00:00 UTC" for people. */
const char *pl_shown_instant(pl_call *call, pl_instant instant);

#endif
