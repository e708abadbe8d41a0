/* Every text in and out, and calls.
 * Leaves to others: sending (store/outbox.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/event.h"
#include "store/store.h"

struct message {
    int64_t id, contact_id, case_id; /* case_id 0: none */
    bool is_out;
    const char *channel;                /* "text", "phone" */
    const char *provider, *provider_id; /* provider_id NULL until known */
    const char *text;                   /* UTF-8, postcodes replaced */
    struct str raw; /* bytes as received where they were not UTF-8; else empty */
    int parts;
    enum delivery delivery; /* for out */
    int code;               /* the provider's error code */
    const char *understood; /* JSON; NULL */
    int64_t at_ms;
    bool is_repeat, is_held;
    /* of the contact; read by message_list, written by nobody here */
    struct str sealed;
    enum phone_kind phone_kind;
};
bool message_add(struct store *store, const struct message *message, int64_t *id_out,
                 struct error *err);
/* Puts a message under the case that its conversation opened later. */
bool message_set_case(struct store *store, int64_t contact_id, int64_t case_id, int64_t since_ms,
                      struct error *err);
/* Moves delivery forward, never back; keeps provider_id and code when given (NULL, 0). */
bool message_delivery(struct store *store, int64_t id, enum delivery delivery, int code,
                      const char *provider_id, struct error *err);
/* Our text with the provider's id; *id_out 0 when there is none. */
bool message_find_provider_id(struct store *store, const char *provider, const char *provider_id,
                              int64_t *id_out, struct error *err);
/* Which messages: a contact's, a case's (case_id not 0) or (both 0) all; after an id; from from_ms on and before to_ms
 * (0: no bound), at most limit. */
struct message_query {
    int64_t contact_id, case_id, after_id;
    int64_t from_ms, to_ms;
    int limit;
};
struct message_page {
    struct message *items;
    size_t count;
};
/* A page of them, oldest first, under ctx. Of all: a page may be short before the end; none is empty before it. */
bool message_list(void *ctx, struct store *store, const struct message_query *query,
                  struct message_page *out, struct error *err);
/* A page of a case's messages before an id (0: from the end), newest first, under ctx. */
bool message_newest(void *ctx, struct store *store, int64_t case_id, int64_t before_id, int limit,
                    struct message_page *out, struct error *err);

struct call {
    int64_t id, contact_id;
    const char *provider, *provider_id;
    const char *session; /* the call's conversation; NULL none */
    const char *prompt;  /* token of the prompt now open; NULL none */
    enum call_state state;
    int64_t at_ms, ended_ms;
};
bool call_find(void *ctx, struct store *store, const char *provider, const char *provider_id,
               struct call **out, struct error *err);
bool call_get(void *ctx, struct store *store, int64_t id, struct call **out, struct error *err);
/* A person's newest call that ended after a time; NULL none. */
bool call_ended(void *ctx, struct store *store, int64_t contact_id, int64_t after_ms,
                struct call **out, struct error *err);
bool call_add(struct store *store, const struct call *call, int64_t *id_out, struct error *err);
/* What is held of a person's calls that ended is no more. */
bool call_forget(struct store *store, int64_t contact_id, struct error *err);
bool call_update(struct store *store, const struct call *call,
                 struct error *err); /* session, prompt, state, ended_ms */
