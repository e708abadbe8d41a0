/* HTTP in: libmicrohttpd in external epoll mode, named here alone.
 * Stands at the front of each loop: collects whole requests, hands them on, and answers when told, which may be
 * much later (the connection is suspended until then).
 * Leaves to others: every decision; it only keeps limits (connections, header and body size, slow clients). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "http/http.h"

struct server;
/* One request that waits for its answer; dies when its answer was written or its connection ended. */
struct server_call;

struct server_handler {
    void *self;
    /* How many bytes of body this path may have (asked once the headers are there); more is answered 413 and
     * never reaches `request`. */
    size_t (*body_limit)(void *self, const char *method, const char *path);
    /* A whole request. The request's memory lives as long as the call. Answer with server_answer now or later, exactly once. */
    void (*request)(void *self, struct server_call *call, const struct http_request *request);
    /* Called once after the answer: whether every byte went to the kernel. mark is what server_mark set, else 0. */
    void (*written)(void *self, int64_t mark, bool is_whole);
};

struct server_config {
    const char *listen;  /* "127.0.0.1:8080" or "[::1]:8080"; port 0 takes a free one */
    int connections_max; /* further ones wait in the kernel's queue */
    int idle_s;          /* a connection that says nothing this long is closed */
    size_t answer_bytes_max;
};

bool server_start(void *ctx, const struct server_config *config,
                  const struct server_handler *handler, struct server **out, struct error *err);
/* The epoll descriptor to poll for reading. */
int server_fd(const struct server *server);
/* The port that it listens on. */
int server_port(const struct server *server);
/* The context that belongs to one call: whatever the answer needs hangs here. */
void *server_call_ctx(struct server_call *call);
/* Sets what `written` is told. */
void server_mark(struct server_call *call, int64_t mark);
/* Queues the answer and resumes the connection; from within `request` or later. response is copied or kept under the call's ctx by the caller. */
void server_answer(struct server_call *call, const struct http_response *response);
/* Does what is ready; call after polling and after answering. */
void server_run(struct server *server);
/* Milliseconds until it must run again, at most limit_ms. */
int server_wait_ms(const struct server *server, int limit_ms);
/* Takes no new connections and no new request; how many calls still wait for an answer. */
void server_quiesce(struct server *server);
size_t server_waiting(const struct server *server);
/* Answers what still waits with 503, then ends. Freed with its ctx otherwise in the same way. */
void server_stop(struct server *server);
