/* connections.h - who is connected, and since when we wait for him: libmicrohttpd ends connections that are
 * silent, this ends those that trickle, so that no number of slow clients takes all the room. Any thread. */
#ifndef PL_SERVE_CONNECTIONS_H
#define PL_SERVE_CONNECTIONS_H

#include "base/error.h"

#include <stdint.h>

#define PL_CONNECTIONS_MAX 4096
#define PL_CONNECTION_IDLE_S 15  /* without a byte */
#define PL_CONNECTION_HEAD_S 20  /* from its begin, or the answer before, to a whole request */
#define PL_CONNECTION_SEND_S 600 /* for the client to take an answer */

typedef struct pl_connection pl_connection;
typedef struct pl_connections pl_connections;

/* NULL: memory ran out. `most`: connections that there may be. */
pl_connections *pl_connections_open(unsigned most);
void pl_connections_close(pl_connections *connections); /* when none is left; NULL is harmless */

/* NULL: memory ran out; the others take NULL. */
pl_connection *pl_connection_begin(pl_connections *connections, int socket);
void pl_connection_end(pl_connections *connections, pl_connection *connection);

typedef enum {
    PL_ASKS,
    PL_WAITS,
    PL_TAKES
} pl_connection_state; /* the client asks, waits, takes the answer */
void pl_connection_now(pl_connections *connections, pl_connection *connection, pl_connection_state state);

/* Ends those that take too long, and, when most of the room is taken, those that asked nothing for longest.
 * To be called every now and then. Returns how many wait for or take an answer. */
unsigned pl_connections_watch(pl_connections *connections);

#endif
