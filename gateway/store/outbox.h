/* Every text on its way out, from its cause to its report.
 * Leaves to others: when to try again (sender/), what a provider's answer means (provider/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/outbound.h"
#include "store/store.h"

enum outbox_state {
    OUTBOX_NONE,
    OUTBOX_INLINE, /* travels in a callback's answer; never sent again without word from the provider */
    OUTBOX_DUE = 3,    /* to be sent at due_ms */
    OUTBOX_ATTEMPTING, /* marked before the request leaves; after a crash: unknown, ask first */
    OUTBOX_ASK,        /* ask the provider at due_ms whether it was sent */
    OUTBOX_SENT,       /* the provider has it */
    OUTBOX_DONE,       /* delivered, or reported */
    OUTBOX_FAILED,     /* refused for good, or given up: an adviser sees it */
    OUTBOX_CANCELLED,  /* the person stopped, before it went */
};

struct outbox_row {
    int64_t id, message_id, contact_id;
    enum outbound_kind kind;
    enum outbox_state state;
    const char *provider, *from; /* from: our number */
    const char *text;            /* of the message */
    struct str sealed;           /* the contact's number */
    enum phone_kind phone_kind;
    bool is_stopped;
    int tries;
    int64_t created_ms, first_try_ms, due_ms;
};

bool outbox_add(struct store *store, const struct outbox_row *row, int64_t *id_out,
                struct error *err); /* id, text, sealed … of the contact are not read */
bool outbox_get(void *ctx, struct store *store, int64_t id, struct outbox_row **out,
                struct error *err);
/* Rows due by now (states DUE and ASK), soonest first; with text, number and the contact's stop flag, under ctx. */
struct outbox_page {
    struct outbox_row *items;
    size_t count;
};
bool outbox_due(void *ctx, struct store *store, int64_t now_ms, int limit, struct outbox_page *out,
                struct error *err);
/* When the next one is due; INT64_MAX none. */
bool outbox_next_due(struct store *store, int64_t *due_ms_out, struct error *err);
bool outbox_set(struct store *store, int64_t id, enum outbox_state state, int tries,
                int64_t first_try_ms, int64_t due_ms, struct error *err);
/* The answer with that row was not fully written: INLINE → ASK at due_ms, and nothing else. */
bool outbox_unwritten(struct store *store, int64_t id, int64_t due_ms, struct error *err);
/* Of every INLINE row up to id the answer was fully written (or outbox_unwritten said otherwise). One number for
 * all of them, which never goes back: a mark on each row would be a second write a text. */
bool outbox_answered(struct store *store, int64_t id, struct error *err);
/* At start-up: what was ATTEMPTING when the process died, and what is INLINE beyond outbox_answered, becomes ASK at
 * due_ms. How many. */
bool outbox_recover(struct store *store, int64_t due_ms, int *count_out, struct error *err);
/* A person stopped: what is DUE of theirs, except stop replies and safety, becomes CANCELLED. */
bool outbox_cancel(struct store *store, int64_t contact_id, struct error *err);
