/* http.c - the server: one thread of libmicrohttpd takes requests apart, sends the page's files and kept
 * answers at once, and lets all else wait in work.c; the thread that called watches limits until it is told
 * to stop. */
#include "serve/answer.h"
#include "serve/connections.h"
#include "serve/work.h"
#include "text/number.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WATCH_MS 100
#define BACKLOG 1024
#define FILES_BESIDE 128 /* descriptors that are no connections */
#define CONNECTIONS_MIN 64

typedef struct {
    const pl_serve_options *options;
    struct MHD_Daemon *daemon;
    pl_connections *connections;
    pl_kept *kept;
    pl_work *work;
    pl_setup *setup;
    pl_answer **assets; /* as pl_assets */
    atomic_bool stopping;
    unsigned connections_max;
} server;

/* One request, from its first line to the last byte of its answer. Only the server's thread touches it, but
 * for `answer` while it waits. */
typedef struct {
    pl_arena arena;
    struct MHD_Connection *connection;
    const char *target; /* as sent */
    bool begun, waited, too_long;
    pl_buffer body;
    pl_request request;
    pl_answer *answer; /* of work.c; NULL there too when memory ran out */
} exchange;

static const char *field(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result count_hosts(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value) {
    unsigned *count = context;
    (void)kind, (void)value;
    *count += strcasecmp(name, "host") == 0;
    return MHD_YES;
}

static pl_connection *connection_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* ---- sending ---- */

/* Takes the answer over; NULL: memory ran out, and the connection is closed. */
static enum MHD_Result send_answer(server *self, exchange *one, const pl_request *request, pl_answer *answer,
                                   bool last) {
    pl_connection_now(self->connections, connection_of(one->connection), PL_TAKES);
    if (answer == NULL) return MHD_NO;
    enum MHD_Result result =
        pl_answer_send(one->connection, request, answer, last || atomic_load(&self->stopping));
    pl_answer_release(answer);
    return result;
}

/* What stands in a request that is refused is not worth a second look: the connection ends with it. */
static enum MHD_Result refuse(server *self, exchange *one, unsigned status, const pl_error *error) {
    bool for_people = one->target != NULL && pl_route_is_for_people(one->target);
    return send_answer(self, one, NULL, pl_answer_of_error(error, status, NULL, for_people), true);
}

/* ---- answering ---- */

static pl_answer *find_asset(const server *self, const char *path) {
    const char *wanted = strcmp(path, "/") == 0 ? "/index.html" : path;
    for (size_t i = 0; i < pl_asset_count; i++)
        if (strcmp(pl_assets[i].path, wanted) == 0) return self->assets[i];
    return NULL;
}

/* From work.c's threads. */
static void work_done(void *waiter, pl_answer *answer) {
    exchange *one = waiter;
    one->answer = answer;
    MHD_resume_connection(one->connection);
}

static enum MHD_Result wait_for_work(server *self, exchange *one, const pl_route *route) {
    pl_error error = {0};
    one->waited = true;
    pl_connection_now(self->connections, connection_of(one->connection), PL_WAITS);
    MHD_suspend_connection(one->connection);
    if (pl_work_ask(self->work, route, one->target, one->request.base, one, &error)) return MHD_YES;
    work_done(one, pl_answer_of_error(&error, 503, NULL, pl_route_is_for_people(one->request.path)));
    return MHD_YES;
}

/* The one thing that may be asked to be done. */
static enum MHD_Result answer_post(server *self, exchange *one) {
    pl_error error = {0};
    pl_reply reply = {.status = 202, .not_kept = true};
    unsigned status = 405;
    if (strcmp(one->request.path, "/setup") != 0) {
        pl_fail(&error, PL_USAGE, "only GET and HEAD are answered here");
        return refuse(self, one, status, &error);
    }
    const pl_slice body = {one->body.data == NULL ? "" : one->body.data, one->body.length};
    if (!pl_setup_begin(self->setup, body, field(one->connection, "Origin"), one->request.base, &status,
                        &error))
        return refuse(self, one, status, &error);
    pl_buffer_text(&reply.body, "{\"schema\":\"plumbline/setup/1\",\"state\":\"working\"}\n");
    return send_answer(self, one, &one->request, pl_answer_of_reply(&reply), false);
}

static enum MHD_Result answer_request(server *self, exchange *one) {
    const pl_request *request = &one->request;
    pl_error error = {0};
    if (request->method == PL_POST) return answer_post(self, one);
    pl_answer *answer = find_asset(self, request->path);
    if (answer != NULL) {
        pl_answer_hold(answer);
        return send_answer(self, one, request, answer, false);
    }
    const pl_route *route = pl_route_find(request->path);
    if (route == NULL) {
        pl_fail(&error, PL_MISSING, "there is nothing at this address");
        return send_answer(self, one, request,
                           pl_answer_of_error(&error, 404, NULL, pl_route_is_for_people(request->path)),
                           false);
    }
    const char *key = pl_work_key(request->base, one->target, &one->arena);
    if (key != NULL) {
        const pl_evidence_state state = pl_work_evidence(self->work);
        answer = pl_kept_find(self->kept, key, &state);
    }
    return answer != NULL ? send_answer(self, one, request, answer, false) : wait_for_work(self, one, route);
}

/* ---- a request, as libmicrohttpd tells of it ---- */

static void *on_target(void *context, const char *target, struct MHD_Connection *connection) {
    (void)context;
    exchange *one = pl_calloc(1, sizeof *one);
    if (one == NULL) return NULL;
    one->connection = connection;
    one->too_long = strlen(target) > PL_REQUEST_TARGET_MAX;
    one->target =
        pl_arena_copy(&one->arena, one->too_long ? "/" : target, one->too_long ? 1 : strlen(target));
    return one;
}

/* The head is there. *ret_status 0: go on to the body. */
static enum MHD_Result on_head(server *self, exchange *one, const char *method, bool *ret_go_on) {
    struct MHD_Connection *connection = one->connection;
    pl_error error = {0};
    unsigned status = 0;
    *ret_go_on = false;
    if (one->target == NULL) return MHD_NO;
    const pl_request_fields fields = {.host = field(connection, "Host"),
                                      .accept_encoding = field(connection, "Accept-Encoding"),
                                      .if_none_match = field(connection, "If-None-Match"),
                                      .if_range = field(connection, "If-Range"),
                                      .range = field(connection, "Range"),
                                      .fetch_site = field(connection, "Sec-Fetch-Site"),
                                      .fetch_mode = field(connection, "Sec-Fetch-Mode")};
    if (one->too_long) {
        pl_fail(&error, PL_USAGE, "the address is longer than %zu bytes", PL_REQUEST_TARGET_MAX);
        return refuse(self, one, 414, &error);
    }
    unsigned hosts = 0;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_hosts, &hosts);
    if (hosts > 1) {
        pl_fail(&error, PL_USAGE, "the request names more than one Host");
        return refuse(self, one, 400, &error);
    }
    if (!pl_request_read(method, one->target, &fields, &one->arena, &one->request, &status, &error))
        return refuse(self, one, status, &error);
    const char *length = field(connection, "Content-Length");
    int64_t bytes = 0;
    if (length != NULL && !pl_integer_parse(pl_slice_of(length), 0, (int64_t)PL_REQUEST_BODY_MAX, &bytes)) {
        pl_fail(&error, PL_USAGE, "the request's body is longer than %zu bytes", PL_REQUEST_BODY_MAX);
        return refuse(self, one, 413, &error);
    }
    *ret_go_on = true;
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **own) {
    server *self = context;
    exchange *one = *own;
    bool go_on;
    (void)connection, (void)url, (void)version;
    if (one == NULL) return MHD_NO;
    if (!one->begun) {
        one->begun = true;
        return on_head(self, one, method, &go_on);
    }
    if (*upload_size > 0) {
        if (one->body.length + *upload_size > PL_REQUEST_BODY_MAX) return MHD_NO;
        pl_buffer_add(&one->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (!one->waited) return answer_request(self, one);
    pl_answer *answer = one->answer;
    one->answer = NULL;
    return send_answer(self, one, &one->request, answer, false);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **own,
                         enum MHD_RequestTerminationCode why) {
    server *self = context;
    exchange *one = *own;
    (void)why;
    pl_connection_now(self->connections, connection_of(connection), PL_ASKS);
    if (one == NULL) return;
    pl_answer_release(one->answer);
    pl_buffer_free(&one->body);
    pl_arena_free(&one->arena);
    pl_free(one);
    *own = NULL;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **own,
                          enum MHD_ConnectionNotificationCode what) {
    server *self = context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *own = info == NULL ? NULL : pl_connection_begin(self->connections, info->connect_fd);
    } else {
        pl_connection_end(self->connections, *own);
        *own = NULL;
    }
}

/* The address is decoded by request.c, once. */
static size_t as_it_is(void *context, struct MHD_Connection *connection, char *text) {
    (void)context, (void)connection;
    return strlen(text);
}

/* ---- opening and closing ---- */

/* On this machine's own address, so that nobody else can ask. */
static int listening(uint16_t port, uint16_t *ret_port, pl_error *error) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof address;
    const int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0) {
        pl_fail_errno(error, PL_NETWORK, errno, "no socket can be had");
        return -1;
    }
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, BACKLOG) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        if (errno == EADDRINUSE)
            pl_fail(error, PL_NETWORK,
                    "port %u is taken, perhaps by another plumbline; --port 0 takes any that is free", port);
        else
            pl_fail_errno(error, PL_NETWORK, errno, "cannot listen on port %u", port);
        close(listener);
        return -1;
    }
    *ret_port = ntohs(address.sin_port);
    return listener;
}

/* As many connections as descriptors allow. */
static unsigned room_for_connections(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return CONNECTIONS_MIN;
    rlim_t wanted = PL_CONNECTIONS_MAX + FILES_BESIDE;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted) return PL_CONNECTIONS_MAX;
    return limit.rlim_cur > FILES_BESIDE + CONNECTIONS_MIN ? (unsigned)limit.rlim_cur - FILES_BESIDE
                                                           : CONNECTIONS_MIN;
}

static bool start(server *self, int listener, pl_error *error) {
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listener, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)self->connections_max, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, PL_CONNECTION_IDLE_S, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)PL_REQUEST_HEAD_MAX, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, self},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)as_it_is, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, self},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, self},
        {MHD_OPTION_END, 0, NULL}};
    self->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                                    on_request, self, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    return self->daemon != NULL ? true : pl_fail(error, PL_INTERNAL, "the server cannot be started");
}

static bool make_room(server *self, pl_error *error) {
    const pl_serve_options *options = self->options;
    self->connections_max = room_for_connections();
    self->connections = pl_connections_open(self->connections_max);
    self->kept = pl_kept_open(PL_KEPT_BYTES_MAX);
    self->assets = pl_calloc(pl_asset_count, sizeof *self->assets);
    if (self->connections == NULL || self->kept == NULL || self->assets == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < pl_asset_count; i++)
        if ((self->assets[i] = pl_answer_of_asset(&pl_assets[i])) == NULL) return pl_fail_nomem(error);
    self->setup = pl_setup_open(options->evidence, options->stop, error);
    if (self->setup == NULL) return false;
    const pl_work_options work = {.api = &options->api,
                                  .evidence = options->evidence,
                                  .statements = options->statements,
                                  .statement_count = options->statement_count,
                                  .setup = self->setup,
                                  .kept = self->kept,
                                  .workers = options->workers,
                                  .done = work_done};
    self->work = pl_work_open(&work, error);
    return self->work != NULL;
}

static void close_all(server *self) {
    pl_work_close(self->work);
    if (self->daemon != NULL) MHD_stop_daemon(self->daemon);
    pl_setup_close(self->setup);
    pl_kept_close(self->kept);
    pl_connections_close(self->connections);
    for (size_t i = 0; self->assets != NULL && i < pl_asset_count; i++) pl_answer_release(self->assets[i]);
    pl_free(self->assets);
}

static void pause_a_moment(void) {
    const struct timespec moment = {.tv_nsec = WATCH_MS * 1000000L};
    nanosleep(&moment, NULL);
}

/* No new connections; answers under way go out. */
static void come_to_an_end(server *self) {
    int64_t until_ms = pl_now_ms() + (int64_t)PL_SERVE_STOP_S * 1000;
    atomic_store(&self->stopping, true);
    int listener = MHD_quiesce_daemon(self->daemon);
    while (pl_connections_watch(self->connections) > 0 && pl_now_ms() < until_ms) pause_a_moment();
    pl_work_give_up(self->work);
    close_all(self);
    if (listener >= 0) close(listener);
}

bool pl_serve(const pl_serve_options *options, pl_error *error) {
    server self = {.options = options};
    uint16_t port = 0;
    char address[64];
    atomic_init(&self.stopping, false);
    int listener = listening(options->port, &port, error);
    if (listener < 0) return false;
    if (!make_room(&self, error) || !start(&self, listener, error)) {
        close_all(&self);
        close(listener);
        return false;
    }
    snprintf(address, sizeof address, "http://127.0.0.1:%u/", port);
    options->ready(options->context, address);
    while (!*options->stop) {
        pause_a_moment();
        pl_work_watch(self.work);
        (void)pl_connections_watch(self.connections);
    }
    come_to_an_end(&self);
    return true;
}
