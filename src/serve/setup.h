/* setup.h - where there is no evidence yet: makes the demonstration or pulls a source, one at a time, when
 * the page asks for it, and tells how far it is. The evidence file appears whole, under its own name, at the
 * end. */
#ifndef PL_SERVE_SETUP_H
#define PL_SERVE_SETUP_H

#include "base/bytes.h"
#include "base/progress.h"

typedef struct pl_setup pl_setup;

/* `stop` ends the work. NULL and *error on failure. */
pl_setup *pl_setup_open(const char *evidence, const volatile int *stop, pl_error *error);
/* Waits for the work to end; set *stop first. NULL is harmless. */
void pl_setup_close(pl_setup *setup);

/* GET: what stands, what can be had, and the token that a POST must bring, as JSON. From any thread. */
bool pl_setup_tell(pl_setup *setup, pl_arena *arena, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* POST: what=demo, or what=pull&source=NAME, with token=...; `origin` is the Origin field, which must be
 * `base`. False: the status in *ret_status (400, 403, 409) and why in *error. */
bool pl_setup_begin(pl_setup *setup, pl_slice body, const char *origin, const char *base,
                    unsigned *ret_status, pl_error *error) PL_MUST_CHECK;

/* The demonstration's statement, once it was made here; NULL before. */
const char *pl_setup_statement(pl_setup *setup);

#endif
