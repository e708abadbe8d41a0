/* /phone: a phone in the browser against the real gateway, in the sandbox only.
 * Stands behind server/ in the line: serves its page and shows what was sent to a pretended number. Texts and keys go
 * through /hook/sandbox/… like any provider's.
 * Leaves to others: the conversation itself. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/http.h"
#include "message/secret.h"
#include "store/store.h"

struct handset;

struct handset_config {
    struct store *store;
    const struct secret_ring *ring;
    const char *web; /* folder of the built pages */
    const char *service_name, *service_phone, *our_number;
    const char *const *languages; /* live codes; NULL ends */
    bool is_sample;
};

bool handset_new(void *ctx, const struct handset_config *config, struct handset **out,
                 struct error *err);
/* True when path is /phone or below. */
bool handset_owns(const char *path);
struct http_response handset_request(void *ctx, struct handset *handset,
                                     const struct http_request *request, int64_t now_ms);
