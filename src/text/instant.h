/* instant.h - UTC instants as whole seconds since 1970-01-01T00:00:00Z, civil days as days since 1970-01-01,
 * proleptic Gregorian, 1900..2100. Nothing here knows a time zone or a locale. */
#ifndef PL_TEXT_INSTANT_H
#define PL_TEXT_INSTANT_H

#include "base/bytes.h"

typedef int64_t pl_instant; /* seconds */
typedef int32_t pl_day;     /* days */

#define PL_DAY_SECONDS 86400
#define PL_YEAR_MIN 1900
#define PL_YEAR_MAX 2100
#define PL_INSTANT_TEXT 32 /* bytes for any text below, NUL included */

bool pl_day_from_civil(int year, int month, int day,
                       pl_day *ret); /* false: no such day, or out of 1900..2100 */
void pl_day_to_civil(pl_day day, int *year, int *month, int *day_of_month);
pl_instant pl_day_start(pl_day day);
pl_day pl_instant_day(pl_instant instant); /* the UTC day that holds it */

/* "YYYY-MM-DD" exactly. */
bool pl_day_parse(pl_slice text, pl_day *ret);
/* "YYYY-MM-DD" (00:00 UTC of it), "YYYY-MM-DDTHH:MM[:SS]Z" or with +HH:MM. Nothing else: no fractions, no
 * zone names. */
bool pl_instant_parse(pl_slice text, pl_instant *ret);
/* Texts; what lies outside 1900..2100 becomes "(beyond 1900..2100)". */
void pl_day_text(pl_day day, char out[PL_INSTANT_TEXT]);             /* 2024-12-19 */
void pl_instant_text(pl_instant instant, char out[PL_INSTANT_TEXT]); /* 2024-12-19T00:00:00Z */

/* "30d", "12h", "45m", "2w": a span in seconds, above 0 and at most 400 years. */
bool pl_span_parse(pl_slice text, int64_t *ret_seconds);

#endif
