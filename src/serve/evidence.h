/* evidence.h - which evidence file lies at the path now: what kept answers and open stores are held against.
 */
#ifndef PL_SERVE_EVIDENCE_H
#define PL_SERVE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of the file, and of the log beside it while somebody writes. */
typedef struct {
    bool there, written; /* written: a log lies beside it */
    uint64_t device, inode, size, changed_ns, log_size, log_changed_ns;
    uint64_t definitions; /* pl_definitions_look, where the caller puts it */
} pl_evidence_state;

/* Any thread. */
pl_evidence_state pl_evidence_look(const char *path);
bool pl_evidence_same(const pl_evidence_state *a, const pl_evidence_state *b);

/* Another number when one of the statement files, or a file of the data folders (statements, sources,
 * theatres, figures), came, went or changed. Reads folders: for every second, not for every question. Any
 * thread. */
uint64_t pl_definitions_look(const char *const *statements, size_t count);

#endif
