/* connections.c - a list by when each last changed its state, the oldest first. A connection is ended by
 * shutting its socket down: its own thread then sees the end and cleans up. */
#include "serve/connections.h"

#include "base/memory.h"
#include "serve/work.h"

#include <pthread.h>
#include <sys/socket.h>

struct pl_connection {
    pl_connection *before, *after;
    int socket;
    bool ended;
    pl_connection_state state;
    int64_t since_ms;
};

struct pl_connections {
    pthread_mutex_t lock;
    pl_connection *oldest, *newest;
    unsigned count, most;
};

pl_connections *pl_connections_open(unsigned most) {
    pl_connections *connections = pl_calloc(1, sizeof *connections);
    if (connections == NULL) return NULL;
    pthread_mutex_init(&connections->lock, NULL);
    connections->most = most;
    return connections;
}

void pl_connections_close(pl_connections *connections) {
    if (connections == NULL) return;
    pthread_mutex_destroy(&connections->lock);
    pl_free(connections);
}

static void leave(pl_connections *all, pl_connection *one) {
    *(one->before != NULL ? &one->before->after : &all->oldest) = one->after;
    *(one->after != NULL ? &one->after->before : &all->newest) = one->before;
}

static void enter(pl_connections *all, pl_connection *one) {
    one->since_ms = pl_now_ms();
    one->before = all->newest;
    one->after = NULL;
    *(all->newest != NULL ? &all->newest->after : &all->oldest) = one;
    all->newest = one;
}

pl_connection *pl_connection_begin(pl_connections *connections, int socket) {
    pl_connection *one = pl_calloc(1, sizeof *one);
    if (one == NULL) return NULL;
    one->socket = socket;
    one->state = PL_ASKS;
    pthread_mutex_lock(&connections->lock);
    enter(connections, one);
    connections->count++;
    pthread_mutex_unlock(&connections->lock);
    return one;
}

void pl_connection_end(pl_connections *connections, pl_connection *connection) {
    if (connection == NULL) return;
    pthread_mutex_lock(&connections->lock);
    leave(connections, connection);
    connections->count--;
    pthread_mutex_unlock(&connections->lock);
    pl_free(connection);
}

void pl_connection_now(pl_connections *connections, pl_connection *connection, pl_connection_state state) {
    if (connection == NULL) return;
    pthread_mutex_lock(&connections->lock);
    leave(connections, connection);
    connection->state = state;
    enter(connections, connection);
    pthread_mutex_unlock(&connections->lock);
}

unsigned pl_connections_watch(pl_connections *connections) {
    int64_t now_ms = pl_now_ms();
    unsigned busy = 0, asking_room = connections->most - connections->most / 4;
    pthread_mutex_lock(&connections->lock);
    unsigned count = connections->count;
    for (pl_connection *one = connections->oldest; one != NULL; one = one->after) {
        int64_t waited_ms = now_ms - one->since_ms;
        busy += one->state != PL_ASKS;
        bool too_long = (one->state == PL_ASKS && waited_ms > (int64_t)PL_CONNECTION_HEAD_S * 1000) ||
                        (one->state == PL_TAKES && waited_ms > (int64_t)PL_CONNECTION_SEND_S * 1000),
             too_many = one->state == PL_ASKS && count > asking_room && waited_ms > 1000;
        if (one->ended || !(too_long || too_many)) continue;
        one->ended = true;
        count--;
        (void)shutdown(one->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&connections->lock);
    return busy;
}
