/* What came in and how it was answered, kept 3 days against repeats.
 * Leaves to others: what counts as the same callback (dispatch/ builds the key). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

struct inbound {
    int64_t id;
    const char *
        answer; /* what the callback was answered with, as dispatch wrote it (JSON of a reply); NULL nothing */
    int64_t outbox_id; /* the text that travelled in the answer; 0 none */
    int outbox_state;  /* its enum outbox_state now */
};
/* key: "provider|kind|id…". *out NULL when it is new. */
bool inbound_find(void *ctx, struct store *store, const char *key, struct inbound **out,
                  struct error *err);
bool inbound_add(struct store *store, const char *key, const char *answer, int64_t outbox_id,
                 int64_t at_ms, struct error *err);
/* Deletes at most limit rows older than before_ms; how many. */
bool inbound_sweep(struct store *store, int64_t before_ms, int limit, int *count_out,
                   struct error *err);
