/* url.h - web addresses: which can be fetched, and the file name that one ends in. Pure. */
#ifndef PL_TEXT_URL_H
#define PL_TEXT_URL_H

#include "base/bytes.h"

#define PL_URL_MAX 2048     /* bytes with the NUL */
#define PL_URL_FILE_MAX 128 /* of a file name, with the NUL */

/* NULL when the address can be fetched: http or https, visible ASCII, a host, no user name or password. Else
 * what is wrong with it. */
const char *pl_url_wrong(const char *url);

/* Is it written as an address ("something://..."), and not as a path? */
bool pl_url_is(const char *text);

/* A name for a file of its own folder: letters, digits, '.', '_' and '-', not beginning with '.' or '-', and
 * with none of the endings that notes of downloads have. */
bool pl_file_name_valid(const char *name);

/* The last part of the address's path, when it is such a name with an ending; else false. */
bool pl_url_file(const char *url, char out[PL_URL_FILE_MAX]);

#endif
