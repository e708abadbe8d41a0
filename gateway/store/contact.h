/* People by number: found by keyed hash, called back by sealed number.
 * Leaves to others: hashing and sealing (message/secret.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/phone.h"
#include "store/store.h"

struct contact {
    int64_t id;
    enum phone_kind kind;
    const char *language;
    bool is_stopped;
    int64_t stop_told_ms, last_seen_ms, created_ms;
    struct str sealed; /* the number; bound "contact" */
    /* their open case, 0 none */
    int64_t case_id;
    const char *case_status, *case_ref;
    /* the call back that was agreed under it and not made yet; 0 none */
    int64_t callback_from_ms, callback_to_ms;
    bool has_message; /* a spoken message of theirs waits to be heard */
    /* their text conversation, NULL none */
    const char *session;
};

/* The contact under that hash with their open case and text session in one look-up, under ctx; *out NULL when there is none. */
bool contact_find(void *ctx, struct store *store, const unsigned char hash[32],
                  struct contact **out, struct error *err);
bool contact_get(void *ctx, struct store *store, int64_t id, struct contact **out,
                 struct error *err);
/* A new one: of contact counts the kind, language, sealed number and created_ms, which is also when it was last
 * seen. hash NULL: withheld, so never found again by number. */
bool contact_add(struct store *store, const unsigned char *hash, const struct contact *contact,
                 int64_t *id_out, struct error *err);
/* A look-up under an older key moves to the newest. */
bool contact_rehash(struct store *store, int64_t id, const unsigned char hash[32],
                    struct str sealed, struct error *err);
bool contact_update(struct store *store, const struct contact *contact,
                    struct error *err); /* language, is_stopped, stop_told_ms, last_seen_ms */
/* Puts the text session in place, or (NULL) ends it. */
bool session_save(struct store *store, int64_t contact_id, const char *document, int64_t at_ms,
                  struct error *err);
