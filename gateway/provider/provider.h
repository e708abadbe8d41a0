/* Telephony providers as tables of pure functions over http values.
 * Stands between intake/ (callbacks) and sender/ (sends) on one side and the wire on the other. Sees neither
 * server, store nor client, so that a captured callback is a regression test by saving it.
 * Leaves to others: when to send, what a repeat is answered with, where secrets are kept. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "http/http.h"
#include "message/event.h"
#include "message/reply.h"

enum provider_hook {
    HOOK_NONE,
    HOOK_MESSAGE,
    HOOK_STATUS,
    HOOK_VOICE,
    HOOK_CALL_STATUS,
    HOOK_VERIFY
};

/* What the operator set for one provider. Strings belong to the configuration and outlive all calls. */
struct provider_config {
    const char *account;
    const char *tokens[4];   /* the secrets that may sign, newest first; NULL ends */
    const char *numbers[16]; /* ours, E.164; NULL ends; the first is the sender */
    const char *api_url;     /* "https://api.twilio.com", no slash at the end */
    const char
        *public_url; /* "https://help.example.org", no slash at the end; hook paths follow it */
    int64_t pace_per_second;       /* texts a second for each of our numbers */
    int64_t price_part_millionths; /* of a pound; 0 unknown */
};

/* A request for client/ to make. authorization: the whole header value, wiped with its context. */
struct provider_request {
    const char *method;
    const char *url;
    const char *content_type;
    const char *authorization;
    struct str body;
};

struct provider {
    const char *name; /* as in /hook/{name}/… and the configuration */
    const char
        *body_type;    /* media type of its callbacks; a form is decoded for the functions below,
                                  else `form` is empty and they read request->body */
    size_t body_limit; /* bytes of a callback; more is 413 */
    bool answers_texts_inline; /* a text can be the answer to a text's callback */
    bool has_verify; /* it checks the address first, by GET …/verify; else that is 404 */
    /* Whether the callback is really the provider's: constant time, on config->public_url + path + query, never
     * on headers that anyone can set. ctx: for working memory. False: 403. */
    bool (*verify)(void *ctx, const struct provider_config *config,
                   const struct http_request *request, const struct http_fields *form,
                   enum provider_hook hook);
    /* Reads a verified callback into one event under ctx. Fails with ERROR_INPUT, naming the missing field. */
    bool (*decode)(void *ctx, const struct provider_config *config,
                   const struct http_request *request, const struct http_fields *form,
                   enum provider_hook hook, int64_t at_ms, struct event *out, struct error *err);
    /* The answer to a callback of that kind, under ctx. An empty reply is the provider's own "nothing to say". */
    struct http_response (*render)(void *ctx, const struct provider_config *config,
                                   enum provider_hook hook, const struct reply *reply);
    /* A request that sends one text, under ctx; out->url NULL: the provider needs none (the sandbox), the text is
     * kept here and counts as delivered. token: our status token for ?m=. False: a text cannot be sent with this
     * configuration. */
    bool (*send_request)(void *ctx, const struct provider_config *config, const char *from,
                         const char *to, const char *text, const char *token,
                         struct provider_request *out);
    /* What the answer means. status 0: no answer; was_connected false: certainly never sent. provider_id_out (under
     * ctx) and code_out are always set: NULL and 0 where the answer names none. */
    enum send_outcome (*send_result)(void *ctx, int status, bool was_connected, struct str body,
                                     const char **provider_id_out, int *code_out);
    /* A request that asks whether that text was sent after since_ms (NULL: cannot be asked), and what the answer means:
     * SEND_ACCEPTED it was, SEND_UNREACHED it was not, SEND_UNKNOWN no telling. */
    bool (*query_request)(void *ctx, const struct provider_config *config, const char *from,
                          const char *to, int64_t since_ms, struct provider_request *out);
    enum send_outcome (*query_result)(void *ctx, int status, struct str body, const char *text,
                                      int64_t since_ms, const char **provider_id_out);
};

/* The provider of that name, or NULL. */
const struct provider *provider_find(const char *name);
/* Every one there is, in a fixed order; NULL behind the last index. */
const struct provider *provider_at(size_t index);
/* "message", "status", "voice", "call-status", "verify" and back; HOOK_NONE for any other. */
enum provider_hook provider_hook_of(struct str piece);
const char *provider_hook_name(enum provider_hook hook);
