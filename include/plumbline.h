/* plumbline.h - what another program may rely on when it calls `plumbline`: its version and its exit
 * statuses.
 *
 * Plumbline is a program, not a library, so far: its answers come as JSON (`--json`) and as tables of the
 * evidence file. Names in this header keep their values. */
#ifndef PLUMBLINE_H
#define PLUMBLINE_H

#define PLUMBLINE_VERSION "0.1.0"

/* Exit statuses. Anything that is not listed is a fault of the program. */
enum plumbline_status {
    PLUMBLINE_OK = 0,      /* done, all of it */
    PLUMBLINE_DIFFERS = 1, /* done, and the answer is no: verify found a difference */
    PLUMBLINE_USAGE = 2,   /* the call itself is wrong */
    PLUMBLINE_INPUT = 3,   /* an input is unreadable, invalid, too large or in conflict with what is stored */
    PLUMBLINE_MISSING = 4, /* the evidence does not reach */
    PLUMBLINE_NETWORK = 5, /* the network */
    PLUMBLINE_STORAGE = 6, /* the evidence file cannot be read or written */
    PLUMBLINE_NOMEM = 7,   /* memory ran out */
    PLUMBLINE_INTERNAL = 70,    /* a promise of the program itself does not hold */
    PLUMBLINE_INTERRUPTED = 130 /* the evidence file is whole, and the next run goes on */
};

#endif
