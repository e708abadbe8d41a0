/* HTTP in: libmicrohttpd (0.9.75) in external epoll mode, named in this folder alone.
 * Stands at the front of each loop: hands whole requests on and writes answers when they are there.
 * Leaves to others: every decision. A call that is answered in the same turn of the loop is not suspended:
 * libmicrohttpd asks again for it on its next run, which saves five system calls a request. */
// SPDX-License-Identifier: Apache-2.0
#include "server/server.h"

#include <assert.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/server_impl.h"

/* libmicrohttpd answers 431 to headers that do not fit in half of it. */
enum { CONNECTION_BYTES = 16 * 1024 };
/* A call that so many runs have passed over is suspended: its answer takes longer than a turn. */
enum { RUNS_UNSUSPENDED = 2 };
/* Whether a request gets on, or an answer out, is looked at in these many idle times. */
enum { READING_IDLES = 2, WRITING_IDLES = 4 };

static const int64_t look_every_ms = 1000;
static const int64_t stop_limit_ms = 1000;
/* Beyond the limit for bodies by more than this: answered at once, and the connection closed. */
static const int64_t listened_to_max = 4 << 20;

static void get_on(struct server_call *call, enum link_phase phase)
{
    call->link->phase = phase;
    call->link->since_ms = call->server->now_ms;
}

/* Makes an answer that libmicrohttpd can write; its bytes stay where they are, in the call's memory. */
static struct MHD_Response *make(const struct server_call *call, const struct http_response *answer)
{
    /* The library takes memory as not const and, being told it stays, does not write to it. */
    union {
        const char *given;
        void *taken;
    } body = {.given = answer->body.data};
    struct MHD_Response *made =
        MHD_create_response_from_buffer(answer->body.length, body.taken, MHD_RESPMEM_PERSISTENT);
    if (made == NULL)
        return NULL;
    bool is_good = true;
    if (answer->content_type != NULL)
        is_good = MHD_add_response_header(made, "Content-Type", answer->content_type) == MHD_YES;
    if (call->server->is_quiet)
        is_good = MHD_add_response_header(made, "Connection", "close") == MHD_YES && is_good;
    for (size_t i = 0; is_good && i < answer->headers.count; i++)
        is_good = MHD_add_response_header(made, answer->headers.items[i].name.data,
                                          answer->headers.items[i].value.data) == MHD_YES;
    if (is_good)
        return made;
    MHD_destroy_response(made);
    return NULL;
}

/* Gives the call's answer to libmicrohttpd; only from within on_request. */
static enum MHD_Result queue(struct server_call *call)
{
    if (call->response.body.length > call->server->answer_bytes_max) {
        log_event(LOG_ERROR, "answer.too_large", LOG_TEXT("path", call->request.path),
                  LOG_NUM("bytes", call->response.body.length));
        call->response = http_problem(call, 500, NULL);
    }
    struct MHD_Response *made = make(call, &call->response);
    if (made == NULL) {
        log_event(LOG_ERROR, "answer.unfit", LOG_TEXT("path", call->request.path));
        call->response = http_problem(call, 500, NULL);
        made = make(call, &call->response);
    }
    if (made == NULL)
        return MHD_NO;
    enum MHD_Result result =
        MHD_queue_response(call->connection, (unsigned int)call->response.status, made);
    MHD_destroy_response(made);
    call->is_queued = true;
    get_on(call, LINK_WRITING);
    return result;
}

static enum MHD_Result refuse(struct server_call *call, int status)
{
    call->response = http_problem(call, status, NULL);
    return queue(call);
}

/* The headers are there: how much body may come, and whether any needs to. */
static enum MHD_Result begin(struct server_call *call, const char *method)
{
    struct server *server = call->server;
    call->is_begun = true;
    call_take_headers(call, method);
    call->body_limit = server->handler.body_limit(server->handler.self, method, call->request.path);
    if (!call_is_framed_once(call))
        return refuse(call, 400);
    int64_t length = call_body_length(call);
    if (length < 0 || (uint64_t)length <= call->body_limit)
        return MHD_YES;
    call->is_too_large = true;
    bool is_asking = http_header(&call->request, "Expect").data != NULL;
    if (is_asking || length - (int64_t)call->body_limit > listened_to_max)
        return refuse(call, 413);
    return MHD_YES;
}

/* Hands a whole request on. */
static void ask(struct server_call *call)
{
    struct server *server = call->server;
    call->is_asked = true;
    call->run = server->run;
    server->waiting++;
    get_on(call, LINK_WAITING);
    server->handler.request(server->handler.self, call, &call->request);
}

// NOLINTNEXTLINE(readability-function-size): libmicrohttpd gives the parameters
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *length, void **call_place)
{
    struct server *server = cls;
    struct server_call *call = *call_place;
    (void)url;
    (void)version;
    if (!call->is_begun)
        return begin(call, method);
    if (*length > 0) {
        bool is_taken = call_take_body(call, bytes, *length);
        *length = 0;
        return is_taken ? MHD_YES : MHD_NO;
    }
    if (call->is_too_large)
        return refuse(call, 413);
    if (!call->is_asked && server->is_quiet)
        return refuse(call, 503);
    if (!call->is_asked)
        ask(call);
    if (call->is_answered) {
        server->unqueued--;
        return queue(call);
    }
    if (server->run - call->run >= RUNS_UNSUSPENDED) {
        MHD_suspend_connection(connection);
        call->is_suspended = true;
    }
    return MHD_YES;
}

static void end_call(struct server_call *call, bool is_whole)
{
    struct server_handler handler = call->server->handler;
    bool is_told = call->is_asked;
    int64_t mark = call->mark;
    if (call->is_forfeit)
        call_unlink(call);
    else
        call_free(call);
    if (is_told)
        handler.written(handler.self, mark, is_whole);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **call_place,
                         enum MHD_RequestTerminationCode why)
{
    (void)cls;
    (void)connection;
    struct server_call *call = *call_place;
    if (call == NULL)
        return;
    *call_place = NULL;
    get_on(call, LINK_READING);
    call->connection = NULL;
    /* The handler still holds an unanswered one; it ends with its answer. */
    if (call->is_asked && !call->is_answered)
        return;
    if (call->is_answered && !call->is_queued)
        call->server->unqueued--;
    end_call(call, why == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

static struct server_link *link_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The first line of a request; what it returns is *call_place from here on. */
static void *on_first_line(void *cls, const char *uri, struct MHD_Connection *connection)
{
    return call_new(cls, link_of(connection), connection, uri);
}

static void name_peer(struct server_link *link)
{
    const struct sockaddr *address =
        MHD_get_connection_info(link->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    union {
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } copy;
    if (address->sa_family == AF_INET) {
        memcpy(&copy.v4, address, sizeof copy.v4);
        inet_ntop(AF_INET, &copy.v4.sin_addr, link->peer, sizeof link->peer);
    } else if (address->sa_family == AF_INET6) {
        memcpy(&copy.v6, address, sizeof copy.v6);
        inet_ntop(AF_INET6, &copy.v6.sin6_addr, link->peer, sizeof link->peer);
    }
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **link_place,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *server = cls;
    struct server_link *link = *link_place;
    switch (what) {
    case MHD_CONNECTION_NOTIFY_STARTED:
        link = mem_new(server, struct server_link);
        link->connection = connection;
        link->since_ms = server->now_ms;
        name_peer(link);
        link->next = server->links;
        if (server->links != NULL)
            server->links->previous = link;
        server->links = link;
        *link_place = link;
        return;
    case MHD_CONNECTION_NOTIFY_CLOSED:
        if (link->next != NULL)
            link->next->previous = link->previous;
        if (link->previous != NULL)
            link->previous->next = link->next;
        else
            server->links = link->next;
        mem_free(link);
        *link_place = NULL;
        return;
    }
}

/* Percent-escapes stay as they came. */
static size_t leave_escapes(void *cls, struct MHD_Connection *connection, char *text)
{
    (void)cls;
    (void)connection;
    return strlen(text);
}

/* Cuts connections that send or take a byte now and then to keep their place: the library's own limit is for
 * those that are silent. */
static void cut_slow_links(struct server *server)
{
    for (struct server_link *link = server->links; link != NULL; link = link->next) {
        int64_t idles = link->phase == LINK_WRITING ? WRITING_IDLES : READING_IDLES;
        if (link->phase == LINK_WAITING ||
            server->now_ms - link->since_ms < idles * server->idle_ms)
            continue;
        int fd = MHD_get_connection_info(link->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
                     ->connect_fd;
        shutdown(fd, SHUT_RDWR);
    }
}

static void answer(struct server_call *call, const struct http_response *response)
{
    assert(call->is_asked && !call->is_answered);
    call->is_answered = true;
    call->response = *response;
    call->server->waiting--;
    if (call->connection == NULL) {
        end_call(call, false);
        return;
    }
    call->server->unqueued++;
    if (call->is_suspended)
        MHD_resume_connection(call->connection);
    call->is_suspended = false;
}

static void stop(struct server *server)
{
    if (server->is_stopped)
        return;
    server_quiesce(server);
    for (struct server_call *call = server->calls, *next; call != NULL; call = next) {
        next = call->next;
        if (!call->is_asked || call->is_answered)
            continue;
        struct http_response response = http_problem(call, 503, NULL);
        call->is_forfeit = true;
        answer(call, &response);
    }
    int64_t deadline_ms = clock_mono_ms() + stop_limit_ms;
    for (;;) {
        server_run(server);
        size_t unwritten = 0;
        for (const struct server_call *call = server->calls; call != NULL; call = call->next)
            unwritten += call->is_answered;
        if (unwritten == 0 || clock_mono_ms() >= deadline_ms)
            break;
        struct pollfd wait = {.fd = server->epoll_fd, .events = POLLIN};
        poll(&wait, 1, server_wait_ms(server, 20));
    }
    server->is_stopped = true;
    MHD_stop_daemon(server->daemon);
    close(server->listen_fd);
}

static void end_server(void *memory)
{
    stop(memory);
}

static struct MHD_Daemon *start_daemon(struct server *server, const struct server_config *config)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
        MHD_OPTION_LISTEN_SOCKET, server->listen_fd, MHD_OPTION_URI_LOG_CALLBACK, on_first_line,
        server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, server,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned int)config->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)config->idle_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
}

bool server_start(void *ctx, const struct server_config *config,
                  const struct server_handler *handler, struct server **out, struct error *err)
{
    struct server *server = mem_new(ctx, struct server);
    server->handler = *handler;
    server->idle_ms = (int64_t)config->idle_s * 1000;
    server->answer_bytes_max = config->answer_bytes_max;
    server->now_ms = clock_mono_ms();
    if (!listen_open(config->listen, &server->listen_fd, &server->port, err)) {
        mem_free(server);
        return false;
    }
    server->daemon = start_daemon(server, config);
    if (server->daemon == NULL) {
        close(server->listen_fd);
        mem_free(server);
        return error_set(err, ERROR_CONFIG, "The HTTP server cannot start on %s", config->listen);
    }
    server->epoll_fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    mem_on_free(server, end_server);
    /* Once, so that the listening socket is polled for. */
    server_run(server);
    *out = server;
    return true;
}

int server_fd(const struct server *server)
{
    return server->epoll_fd;
}

int server_port(const struct server *server)
{
    return server->port;
}

void *server_call_ctx(struct server_call *call)
{
    return call;
}

void server_mark(struct server_call *call, int64_t mark)
{
    call->mark = mark;
}

void server_answer(struct server_call *call, const struct http_response *response)
{
    if (!call->is_forfeit)
        answer(call, response);
}

void server_run(struct server *server)
{
    if (server->is_stopped)
        return;
    server->run++;
    server->now_ms = clock_mono_ms();
    if (server->now_ms >= server->next_look_ms) {
        server->next_look_ms = server->now_ms + look_every_ms;
        cut_slow_links(server);
    }
    /* One run of the library takes the answers, the next writes them. */
    bool has_answers = server->unqueued > 0;
    MHD_run(server->daemon);
    if (has_answers)
        MHD_run(server->daemon);
}

int server_wait_ms(const struct server *server, int limit_ms)
{
    MHD_UNSIGNED_LONG_LONG wait_ms;
    if (server->is_stopped || MHD_get_timeout(server->daemon, &wait_ms) != MHD_YES)
        return limit_ms;
    return wait_ms < (unsigned int)limit_ms ? (int)wait_ms : limit_ms;
}

void server_quiesce(struct server *server)
{
    if (server->is_quiet)
        return;
    server->is_quiet = true;
    MHD_quiesce_daemon(server->daemon);
}

size_t server_waiting(const struct server *server)
{
    return server->waiting;
}

void server_stop(struct server *server)
{
    stop(server);
}
