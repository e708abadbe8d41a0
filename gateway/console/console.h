/* What advisers use: sign-in, the case log, its JSON, and the static pages in web/.
 * Stands behind server/ in the desk. Its one transaction helper is console_write (console.c).
 * Leaves to others: who may reach the desk's address (app/, the reverse proxy). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.h"
#include "http/http.h"
#include "message/secret.h"
#include "store/store.h"
#include "understand/understand.h"

struct console;

struct console_config {
    struct store *store;
    const struct secret_ring *ring;
    struct metrics *metrics;
    const char *web; /* folder of the built pages, read whole at start */
    const char *country;
    const char *service_name;
    bool is_sample; /* the directory is sample data: said on every screen */
    bool is_secure; /* public_url is https: cookies carry Secure */
    /* Addresses whose X-Forwarded-For is believed when sign-ins are slowed down by address; NULL ends; may be NULL. */
    const char *const *trusted_proxies;
};

bool console_new(void *ctx, const struct console_config *config, struct console **out,
                 struct error *err);
/* What names needs and boroughs on screen; may be replaced. */
void console_use(struct console *console, const struct understand_needs *needs,
                 const struct place_map *map);
size_t console_body_limit(const struct console *console, const char *method, const char *path);

/* A request. Answers at once (true, *response under ctx) or, for sign-in, when console_work has done its hash (false: done is called then). */
typedef void console_done(void *self, const struct http_response *response);
bool console_request(void *ctx, struct console *console, const struct http_request *request,
                     int64_t now_ms, struct http_response *response, console_done *done,
                     void *self);
/* At most one password hash a turn of the loop; true while more wait. */
bool console_work(struct console *console, int64_t now_ms);
