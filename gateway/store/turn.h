/* What happened in a conversation beside texts, each with its record, for replays.
 * Leaves to others: what a record holds (flow/), texts (store/message.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

struct turn_row {
    int64_t id, contact_id, case_id,
        call_id;      /* case_id 0: none; call_id 0: the text conversation */
    int64_t after_id; /* the person's newest message before it; 0 none */
    int64_t at_ms;
    const char *kind; /* "keys", "call", "timer" … */
    const char *input, *record;
    const char *said; /* JSON list, of calls; NULL */
};
bool turn_add(struct store *store, const struct turn_row *row, struct error *err);
/* The person's newest message; 0 none. */
bool turn_place_after(struct store *store, int64_t contact_id, int64_t *message_id_out,
                      struct error *err);
/* When the newest of a call was; 0 none. */
bool turn_of_call(struct store *store, int64_t contact_id, int64_t call_id, int64_t *at_ms_out,
                  struct error *err);
struct turn_page {
    struct turn_row *items;
    size_t count;
};
/* A page of a person's, oldest first, after an id, under ctx. */
bool turn_list(void *ctx, struct store *store, int64_t contact_id, int64_t after_id, int limit,
               struct turn_page *out, struct error *err);
