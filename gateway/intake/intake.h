/* The door for providers: find, verify, decode, hand to dispatch/, render what came of it.
 * Stands behind server/ in the line. Split in two, because answers wait for the turn's COMMIT: intake_accept before
 * it, intake_answer after it.
 * Leaves to others: the loop that batches jobs (app/line.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.h"
#include "dispatch/dispatch.h"
#include "provider/provider.h"

struct intake;

/* One configured provider. */
struct intake_provider {
    const struct provider *provider;
    const struct provider_config *config;
};
struct intake_config {
    const struct intake_provider *providers;
    size_t provider_count;
    struct metrics *metrics;
};

/* A callback on its way: what intake_accept made and intake_answer needs. */
struct intake_item {
    const struct intake_provider *provider;
    enum provider_hook hook;
    struct event event;
    struct dispatch_job job; /* job.event points at event: the item must not move */
    int64_t began_us;        /* monotonic */
};

struct intake *intake_new(void *ctx, const struct intake_config *config);
/* Largest body for a path under /hook/; 0 for any other path. */
size_t intake_body_limit(const struct intake *intake, const char *path);
/* Reads a callback. True: item is filled (under ctx) and its job is to be run. False: *response is the answer (404,
 * 405, 403, 400, 413). is_trusted: the bytes were verified before (quarantine); the signature is not asked again. */
bool intake_accept(void *ctx, struct intake *intake, const struct http_request *request,
                   int64_t at_ms, bool is_trusted, struct intake_item *item,
                   struct http_response *response);
/* The answer, after the turn. Counts and times it. */
struct http_response intake_answer(void *ctx, struct intake *intake,
                                   const struct intake_item *item);
