/* What was promised to people: call backs, consents, numbers passed on, spoken messages.
 * Leaves to others: agreeing on them (flow/), sealing numbers (message/secret.h), carrying them out (the desk). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

/* What another number to call is sealed with. */
#define CALLBACK_SEAL "callback"

struct callback {
    int64_t contact_id, case_id;
    int64_t call_id; /* in which it is agreed; 0 by text */
    int64_t from_ms, to_ms;
    bool is_message_safe;
    const char *interpreter; /* in English; "" not known which; NULL none */
};

/* The number given for a call back that is being agreed in a call (0: by text), sealed with CALLBACK_SEAL. Texts and calls
 * of one person know nothing of each other's. */
struct callback_number {
    int64_t contact_id, call_id;
    struct str sealed;
};
bool callback_ask(struct store *store, const struct callback_number *number, int64_t at_ms,
                  struct error *err);
/* Forgets that of a conversation. */
bool callback_forget(struct store *store, int64_t contact_id, int64_t call_id, struct error *err);
/* One that was agreed before is replaced (is_cancelled: it is off, and none comes). */
bool callback_end(struct store *store, int64_t contact_id, bool is_cancelled, int64_t at_ms,
                  struct error *err);
/* An agreed one to their own number; none other may be agreed. */
bool callback_add(struct store *store, const struct callback *callback, int64_t at_ms,
                  struct error *err);
/* The one whose number was given in the same conversation becomes agreed; *found_out: there was one. */
bool callback_agree(struct store *store, const struct callback *callback, int64_t at_ms,
                    bool *found_out, struct error *err);

struct consent {
    int64_t contact_id, case_id, at_ms;
    const char *purpose, *wording;
};
bool consent_add(struct store *store, const struct consent *consent, struct error *err);

struct referral {
    int64_t contact_id, case_id, at_ms, due_ms;
    const char *service, *name;
};
bool referral_add(struct store *store, const struct referral *referral, struct error *err);
/* All that are open of a person. */
bool referral_take_back(struct store *store, int64_t contact_id, int64_t at_ms, struct error *err);

enum recording_state { RECORDING_MADE, RECORDING_SENT, RECORDING_DROPPED };
struct recording {
    int64_t call_id, contact_id, at_ms;
    int64_t seconds;
    enum recording_state state;
    const char *provider, *provider_id;
};
bool recording_add(struct store *store, const struct recording *recording, struct error *err);
/* What was made in a call is sent under a case, or dropped. */
bool recording_settle(struct store *store, int64_t call_id, enum recording_state state,
                      int64_t case_id, struct error *err);
/* The provider's id of what was made last in a call, under ctx; NULL nothing. */
bool recording_made(void *ctx, struct store *store, int64_t call_id, const char **provider_id_out,
                    struct error *err);

/* A text that a caller had sent to a mobile other than their own; those before a time are forgotten. */
struct typed_text {
    int64_t contact_id, at_ms;
    const unsigned char *hash; /* of the mobile, 32 bytes */
};
bool typed_add(struct store *store, const struct typed_text *text, int64_t before_ms,
               struct error *err);
/* How many went to a mobile, and how many a caller asked for, after a time. */
bool typed_count(struct store *store, const struct typed_text *text, int64_t after_ms,
                 int64_t *to_out, int64_t *by_out, struct error *err);
