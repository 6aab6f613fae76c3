/* api.h - the verbs that only read, lent to the server: a question by name and parameters becomes a call of
 * the verb's own run, so that an answer is the bytes that the command line prints. */
#ifndef PL_CLI_API_H
#define PL_CLI_API_H

#include "serve/serve.h"

#define PL_API_VALUE_BYTES_MAX 4096 /* of one parameter's value */

/* The first call fills tables that later ones only read: make it before there are threads. The pl_api's `ask`
 * may then be called from any thread. */
pl_api pl_api_of_verbs(void);

#endif
