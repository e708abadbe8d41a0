/* Things to do later, by person or call; they survive restarts. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

struct timer {
    int64_t id, contact_id, call_id; /* call_id 0: the text conversation */
    const char *name;
    int64_t due_ms;
};
/* One a person and call and name: a second one of the same name moves it. */
bool timer_set(struct store *store, const struct timer *timer, struct error *err);
bool timer_cancel(struct store *store, int64_t contact_id, int64_t call_id, const char *name,
                  struct error *err); /* name "" all */
bool timer_delete(struct store *store, int64_t id, struct error *err);
struct timer_page {
    struct timer *items;
    size_t count;
};
bool timer_due(void *ctx, struct store *store, int64_t now_ms, int limit, struct timer_page *out,
               struct error *err);
bool timer_get(void *ctx, struct store *store, int64_t id, struct timer **out, struct error *err);
bool timer_next_due(struct store *store, int64_t *due_ms_out, struct error *err);
/* Moves what is due before before_ms by by_ms: the wall clock was set, and waits go on as they were. */
bool timer_shift(struct store *store, int64_t before_ms, int64_t by_ms, struct error *err);
