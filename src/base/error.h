/* error.h - how a function says that it failed: false, and a pl_error that says why and what to do.
 *
 * Every function that can fail returns bool (true = done) and takes `pl_error *error` last. On failure the
 * outputs are untouched and *error is filled once, at the place that knows most; callers may put words in
 * front (pl_error_prefix) but never replace them. Passing NULL for error is allowed: the reason is dropped.
 * Nothing in the library prints, and nothing in it ends the process. */
#ifndef PL_BASE_ERROR_H
#define PL_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

/* The numbers are also the program's exit statuses (docs/cli.md). */
typedef enum {
    PL_OK = 0,
    PL_DIFFERS = 1,   /* the work was done and its answer is "no": verify found a difference */
    PL_USAGE = 2,     /* the call itself is wrong: unknown option, a date that is none */
    PL_INPUT = 3,     /* an input is unreadable, invalid, too large or in conflict with what is stored */
    PL_MISSING = 4,   /* the evidence does not reach: no snapshot before that day, no such source */
    PL_NETWORK = 5,   /* reserved for pull */
    PL_STORAGE = 6,   /* the evidence file cannot be read or written: disk full, locked, damaged */
    PL_NOMEM = 7,     /* memory ran out */
    PL_INTERNAL = 70, /* a promise of our own code does not hold */
    PL_INTERRUPTED = 130
} pl_code;

#define PL_ERROR_TEXT_MAX 1024 /* bytes of message kept, NUL included; longer ones are cut at a character */

typedef struct {
    pl_code code;
    char text[PL_ERROR_TEXT_MAX];
} pl_error;

#if defined(__GNUC__)
#define PL_MUST_CHECK __attribute__((warn_unused_result))
#define PL_PRINTF(format_index, first_arg) __attribute__((format(printf, format_index, first_arg)))
#else
#define PL_MUST_CHECK
#define PL_PRINTF(format_index, first_arg)
#endif

/* Fills *error (when not NULL) and returns false, so that a failing function can `return pl_fail(...)`. */
bool pl_fail(pl_error *error, pl_code code, const char *format, ...) PL_PRINTF(3, 4);

/* The same for "memory ran out", with one wording everywhere. */
bool pl_fail_nomem(pl_error *error);

/* The same, with the text of errno value `number` behind the message. */
bool pl_fail_errno(pl_error *error, pl_code code, int number, const char *format, ...) PL_PRINTF(4, 5);

/* Puts words in front of a message that is already there. */
void pl_error_prefix(pl_error *error, const char *format, ...) PL_PRINTF(2, 3);

/* Static analysis sees one file at a time: tell it what these always return. */
#if defined(__clang_analyzer__) && !defined(PL_BASE_ERROR_C)
#define pl_fail(...) ((void)(pl_fail)(__VA_ARGS__), false)
#define pl_fail_nomem(error) ((void)(pl_fail_nomem)(error), false)
#define pl_fail_errno(...) ((void)(pl_fail_errno)(__VA_ARGS__), false)
#endif

#endif
