/* What the providers of this room share: their tables, and Twilio's decoding, which the sandbox speaks too.
 * Stands between provider.c (which finds a table by name) and one folder-private file or more a provider.
 * Leaves to others: everything outside this room, which knows provider.h alone. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "provider/provider.h"

extern const struct provider provider_twilio;
extern const struct provider provider_sandbox;
/* The template for the next one. In no table: no configuration can name it. */
extern const struct provider provider_skeleton;

/* The parts of provider_twilio, each as the member of struct provider of the same name says. */
bool twilio_verify(void *ctx, const struct provider_config *config,
                   const struct http_request *request, const struct http_fields *form,
                   enum provider_hook hook);
/* Whether that may be kept as an id of theirs: 1 to 128 visible characters of ASCII. */
bool twilio_is_id(struct str value);
bool twilio_decode(void *ctx, const struct provider_config *config,
                   const struct http_request *request, const struct http_fields *form,
                   enum provider_hook hook, int64_t at_ms, struct event *out, struct error *err);
struct http_response twilio_render(void *ctx, const struct provider_config *config,
                                   enum provider_hook hook, const struct reply *reply);
bool twilio_send_request(void *ctx, const struct provider_config *config, const char *from,
                         const char *to, const char *text, const char *token,
                         struct provider_request *out);
enum send_outcome twilio_send_result(void *ctx, int status, bool was_connected, struct str body,
                                     const char **provider_id_out, int *code_out);
bool twilio_query_request(void *ctx, const struct provider_config *config, const char *from,
                          const char *to, int64_t since_ms, struct provider_request *out);
enum send_outcome twilio_query_result(void *ctx, int status, struct str body, const char *text,
                                      int64_t since_ms, const char **provider_id_out);
/* "Basic …" of the account and its newest token, under ctx; wiped when freed. */
const char *twilio_authorization(void *ctx, const struct provider_config *config);
