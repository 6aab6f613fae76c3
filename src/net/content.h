/* content.h - does what came begin like the file that was asked for? Servers send web pages, JSON errors and
 * pointers to large files with status 200; taken for a file they would be found out late, or never. Pure. */
#ifndef PL_NET_CONTENT_H
#define PL_NET_CONTENT_H

#include "base/bytes.h"

#define PL_CONTENT_BYTES ((size_t)512) /* of the beginning are looked at */

/* `file` is the name under which it is kept: its ending (.zip, .tar.gz, .xz, .zst, .json, ...) says what is
 * expected, and one without a known ending may be anything but a web page. `head`: the first bytes, all of
 * them when there are fewer. `type`: the Content-Type, for the message. PL_INPUT says what came instead. */
bool pl_content_fits(const char *file, pl_slice head, const char *type, pl_error *error) PL_MUST_CHECK;

/* Does a text that must end in a bracket (.json, .geojson) end in one? `tail`: its last bytes, a few dozen at
 * least. Other names: true. A server that announces no length may just break off. */
bool pl_content_ends(const char *file, pl_slice tail, pl_error *error) PL_MUST_CHECK;

#endif
