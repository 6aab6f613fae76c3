/* number.h - numbers as text, the same in every locale. */
#ifndef PL_TEXT_NUMBER_H
#define PL_TEXT_NUMBER_H

#include "base/bytes.h"

/* Reads one JSON number (RFC 8259 grammar, no leading zero, no "NaN") at the start of [text, end). Returns
 * the byte behind it, or NULL when there is none or the value overflows a double (1e999). Correctly rounded.
 */
const char *pl_number_read(const char *text, const char *end, double *ret);

/* A whole text as a number: NULL-safe, no blanks around it. */
bool pl_number_parse(pl_slice text, double *ret);
/* Whole number in [min, max]. */
bool pl_integer_parse(pl_slice text, int64_t min, int64_t max, int64_t *ret);

#define PL_NUMBER_TEXT 352 /* bytes enough for any double at up to 17 decimals */
/* `decimals` digits behind the point (0..17), round half to even of the exact binary value, never "-0". */
void pl_number_fixed(double value, int decimals, char out[PL_NUMBER_TEXT]);
/* The shortest text that reads back as the same double. */
void pl_number_shortest(double value, char out[PL_NUMBER_TEXT]);
/* As fixed, with a thin grouping for people: 112 345.67 (U+202F between thousands). */
void pl_number_grouped(double value, int decimals, char out[PL_NUMBER_TEXT]);

#endif
