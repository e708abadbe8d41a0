/* What parent, line and desk agree on: descriptors, signals, the word "ready".
 * Stands under the three processes of serve. Leaves to others: what each does. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "base/metrics.h"
#include "http/http.h"
#include "store/store.h"

/* Descriptors that serve gives its children. */
enum { PROCESS_PAGE_FD = 3, PROCESS_POKE_FD = 4, PROCESS_READY_FD = 5 };

/* For a child: dies with its parent (whose id was given as --parent), and takes SIGTERM and SIGINT through the
 * returned descriptor. -1 when the parent has gone already. */
int process_join(const char *parent, struct error *err);
/* Whether a signal asked it to stop. */
bool process_asked_to_stop(int signal_fd);
/* Tells the parent that it serves, with lines for people ("phone http://…"). Once. */
void process_ready(const char *lines);
/* Tells the other loop that something changed; takes what the other told. Both never wait. */
void process_poke(int poke_fd);
bool process_poked(int poke_fd);

/* /healthz, /readyz and /metrics, the same in both loops. False when path is none of them. ready: NULL, or why it is not. */
struct process_health {
    const char *not_ready;
    const struct metrics *metrics;
    const char *const *trusted; /* who may read /metrics beside loopback; NULL ends */
};
bool process_health_answer(void *ctx, const struct http_request *request,
                           const struct process_health *health, struct http_response *response);

/* Watches the generations once a second. */
struct process_watch {
    int64_t generations[GENERATION_COUNT];
    int64_t next_ms; /* monotonic */
};
/* True when a second has passed and they were read: changed_out tells which moved. */
bool process_watch_look(struct process_watch *watch, struct store *store,
                        bool changed_out[GENERATION_COUNT]);
