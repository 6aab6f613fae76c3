/* scan.h - strict JSON (RFC 8259) as a pull scanner over one text in memory: the reader of GeoJSON asks for
 * the next element or member and takes or passes over its value. Nothing is built and nothing is read twice;
 * a line number is counted when somebody asks for it. Internal to this room. */
#ifndef PL_READ_SCAN_H
#define PL_READ_SCAN_H

#include "read/geojson.h"

typedef struct {
    const char *name; /* for messages */
    const char *begin, *end;
    const char *at; /* the next byte */
    size_t depth;   /* arrays and objects open around `at` */
    size_t feature; /* index of the feature around `at`, or PL_SCAN_NO_FEATURE */
    pl_error *error;
} pl_scan;

#define PL_SCAN_NO_FEATURE SIZE_MAX

/* Fills the error as name:line:column: feature N: <message> for the byte at `where`, and returns false. */
bool pl_scan_fail(pl_scan *scan, const char *where, const char *format, ...) PL_PRINTF(3, 4);
/* The same for "expected <what>, but ..." at the next byte. */
bool pl_scan_expected(pl_scan *scan, const char *what);

static inline char pl_scan_peek(const pl_scan *scan) {
    return scan->at < scan->end ? *scan->at : '\0';
}

static inline void pl_scan_blanks(pl_scan *scan) {
    const char *at = scan->at;
    while (at < scan->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
    scan->at = at;
}

/* Steps into the array or object whose bracket is the next byte; `what` names it when there is none. */
bool pl_scan_open(pl_scan *scan, char bracket, const char *what);
/* Walks what pl_scan_open opened: 1 = `at` stands at the next element, 0 = the closing bracket was passed, -1
 * = failed. *first starts as true. */
int pl_scan_element(pl_scan *scan, bool *first);
/* The same for objects: the key as written between its quotes, and `at` at the value. */
int pl_scan_member(pl_scan *scan, bool *first, pl_slice *ret_key, bool *ret_escaped);

/* Passes over a string, checked; *ret is what stands between its quotes. */
bool pl_scan_string(pl_scan *scan, pl_slice *ret, bool *ret_escaped);
/* Passes over any value, checked, at any depth, without recursion. */
bool pl_scan_value(pl_scan *scan);
/* Passes over a number; its value is not computed, so that its size does not matter. */
bool pl_scan_number(pl_scan *scan);
/* Passes over true, false or null when it stands there. */
bool pl_scan_literal(pl_scan *scan, const char *literal);

/* Undoes the escapes of a string that was scanned before; `out` has raw.length bytes. Returns the length. */
size_t pl_scan_unescape(pl_slice raw, char *out);

/* Line and column (both from 1, the column in bytes) of `where`, counted on from a place whose line is known.
 */
typedef struct {
    const char *line_start; /* of `line` */
    const char *at;         /* counted up to here */
    size_t line;
} pl_scan_place;
void pl_scan_locate(const pl_scan *scan, pl_scan_place *place, const char *where);

#endif
