/* publish_place.h - inside src/serve: the folder of a published site, and the list of what is in it. */
#ifndef PL_SERVE_PUBLISH_PLACE_H
#define PL_SERVE_PUBLISH_PLACE_H

#include "base/progress.h"
#include "serve/serve.h"

/* The list of files with their SHA-256, in the form that `sha256sum -c` reads. */
#define PL_PUBLISH_SUMS "SHA256SUMS"

/* PL_USAGE: target is there, and is neither an empty folder nor a site as it was published. */
bool pl_publish_may_replace(const char *target, pl_progress progress, pl_error *error) PL_MUST_CHECK;
/* Lists what lies in the folder in its SHA256SUMS, and adds it up. */
bool pl_publish_list(const char *folder, pl_progress progress, pl_published_site *ret,
                     pl_error *error) PL_MUST_CHECK;

#endif
