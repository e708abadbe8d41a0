/* What the files of server/ share: the server, its connections and its calls.
 * Private to this folder.
 * Leaves to others: nothing outside may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <microhttpd.h>

#include "server/server.h"

/* What a connection is at: sending us a request, waiting for our answer, or taking it. */
enum link_phase { LINK_READING, LINK_WAITING, LINK_WRITING };

/* One connection, from accept to close. */
struct server_link {
    struct server_link *next, *previous;
    struct MHD_Connection *connection;
    int64_t since_ms; /* when it last got on: connected, answered, written */
    enum link_phase phase;
    char peer[INET6_ADDRSTRLEN];
};

/* Lives until it was answered (if it was handed on) and libmicrohttpd is done with it, whichever is last: the
 * handler's pointer stays good even when the other end goes away meanwhile. A forfeit one lives as long as the
 * server. */
struct server_call {
    struct server_call *next, *previous;
    struct server *server;
    struct server_link *link;
    struct MHD_Connection *connection; /* NULL: ended */
    struct http_request request;
    struct http_response response; /* when is_answered */
    int64_t mark;
    char *body;
    size_t body_room, body_limit;
    size_t dropped; /* bytes beyond the limit, passed over */
    uint64_t run;   /* of server_run, in which it was handed on */
    bool is_begun, is_too_large, is_asked, is_answered, is_queued, is_suspended;
    bool is_forfeit; /* answered by server_stop: the handler's own answer will be passed over */
};

struct server {
    struct MHD_Daemon *daemon;
    struct server_handler handler;
    int listen_fd, epoll_fd, port;
    int64_t idle_ms, now_ms, next_look_ms;
    size_t answer_bytes_max;
    struct server_call *calls; /* all there are */
    struct server_link *links;
    size_t call_count;
    size_t waiting;  /* handed on and not answered */
    size_t unqueued; /* answered and not yet given to libmicrohttpd */
    uint64_t run;
    bool is_quiet, is_stopped;
};

/* listen.c: opens a listening socket; ERROR_CONFIG names the address. */
bool listen_open(const char *address, int *fd_out, int *port_out, struct error *err);

/* call.c: a call for a request whose first line has come; uri with its query. */
struct server_call *call_new(struct server *server, struct server_link *link,
                             struct MHD_Connection *connection, const char *uri);
void call_free(struct server_call *call);
/* Takes a call off the list without ending its memory. */
void call_unlink(struct server_call *call);
/* Takes over method and headers, once they are whole. */
void call_take_headers(struct server_call *call, const char *method);
/* Whether at most one header says how long the body is. Where several do, a proxy in front may take another one for
 * right, and what we read as a second request came from nobody (RFC 9112 section 6.3). */
bool call_is_framed_once(const struct server_call *call);
/* How long the body says it will be, or -1. */
int64_t call_body_length(const struct server_call *call);
/* Keeps a piece of the body, or passes over it when it is too much. False: the other end sends too much even
 * to be listened to. */
bool call_take_body(struct server_call *call, const char *bytes, size_t length);
