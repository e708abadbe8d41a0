/* HTTP out: libcurl's multi interface, named here alone.
 * Stands under sender/: many requests in one loop, with limits for time and size; redirects are not followed;
 * addresses in private ranges are refused unless the configuration allows that host (tests, stand-ins).
 * Leaves to others: what to send, and what an answer means. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

struct client;

struct client_request {
    const char *method; /* "GET" or "POST" */
    const char *url;
    const char *content_type;  /* NULL without a body */
    const char *authorization; /* whole header value or NULL; never logged */
    struct str body;
    int timeout_ms; /* for all of it */
};

struct client_result {
    int status;          /* 0: no answer */
    bool was_connected;  /* false: nothing of it can have arrived */
    struct str body;     /* at most 1 MiB; more counts as no answer */
    const char *problem; /* status 0: why, without address or secret; else NULL */
};

typedef void client_done(void *self, int64_t id, const struct client_result *result);

/* allow_private: hosts (as in the URL, with port) that may be on private or loopback addresses; NULL ends. */
bool client_start(void *ctx, const char *const *allow_private, struct client **out,
                  struct error *err);
/* Begins a request; done is called once from client_wait, with the id. Everything is copied. */
void client_send(struct client *client, const struct client_request *request, int64_t id,
                 client_done *done, void *self);
size_t client_under_way(const struct client *client);

struct client_fd {
    int fd;
    bool is_ready; /* filled by client_wait: can be read */
};

/* The loop's one sleep (curl_multi_poll): until one of fds can be read, a transfer moves, or wait_ms passed;
 * then does what the transfers need and calls the done functions of those that ended. */
void client_wait(struct client *client, struct client_fd *fds, size_t count, int wait_ms);
