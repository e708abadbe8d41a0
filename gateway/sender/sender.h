/* The way out: due rows, the gate again, send, back off; what a send came to is put back as an event.
 * Stands between store/outbox.h and client/. Claims rows inside the line's transaction (marked ATTEMPTING before a
 * byte leaves), begins requests only after COMMIT.
 * Leaves to others: writing what came of it (dispatch/), what an answer means (provider/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.h"
#include "client/client.h"
#include "message/event.h"
#include "message/secret.h"
#include "provider/provider.h"
#include "store/store.h"

struct sender;

struct sender_provider {
    const struct provider *provider;
    const struct provider_config *config;
};
struct sender_config {
    const struct sender_provider *providers;
    size_t provider_count;
    const struct secret_ring *ring;
    struct client *client;
    struct metrics *metrics;
};

struct sender *sender_new(void *ctx, const struct sender_config *config);
/* Whether a claim is worth a transaction now (a row may be due, and the pace allows it). */
bool sender_wants(const struct sender *sender, int64_t now_ms);
/* When it next wants to look or has events to hand out, Unix ms (0: at once); INT64_MAX never. */
int64_t sender_next_ms(const struct sender *sender);
/* Something became due: look at the next turn. */
void sender_poke(struct sender *sender);
/* A dispatch_work: claims due rows within the open transaction (at most 32, by pace a number). */
bool sender_claim(void *self, void *ctx, struct store *store, int64_t now_ms, struct error *err);
/* After COMMIT: begins the claimed requests. After a failed one: forgets them. */
void sender_begin(struct sender *sender);
void sender_forget(struct sender *sender);
/* Events of sends that ended since last asked, under ctx: to be run as jobs. How many (at most max). The caller keeps
 * them until a turn with them was committed: each is told once. */
size_t sender_ended(struct sender *sender, void *ctx, int64_t now_ms, struct event *out,
                    size_t max);
/* Sends under way. */
size_t sender_under_way(const struct sender *sender);
