/* Who works here: advisers, their sign-ins, and programs' tokens. Secrets are kept as hashes only. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

struct adviser {
    int64_t id;
    const char *name; /* what they sign in with */
    const char *role; /* "adviser", "supervisor", "manager" */
    const char *password_hash;
    bool is_disabled;
    int64_t created_ms;
};
bool adviser_add(struct store *store, const char *name, const char *role, const char *password_hash,
                 int64_t at_ms, int64_t *id_out,
                 struct error *err); /* ERROR_CONFLICT when the name is taken */
bool adviser_find(void *ctx, struct store *store, const char *name, struct adviser **out,
                  struct error *err);
struct adviser_page {
    struct adviser *items;
    size_t count;
};
bool adviser_list(void *ctx, struct store *store, struct adviser_page *out, struct error *err);
/* password_hash NULL leaves it. Ends their sign-ins. */
bool adviser_set(struct store *store, int64_t id, const char *password_hash, bool is_disabled,
                 struct error *err);

/* Sign-ins, by SHA-256 of the cookie. */
bool login_add(struct store *store, const unsigned char hash[32], int64_t adviser_id, int64_t at_ms,
               int64_t expires_ms, struct error *err);
bool login_find(void *ctx, struct store *store, const unsigned char hash[32], int64_t now_ms,
                struct adviser **out, struct error *err);
bool login_delete(struct store *store, const unsigned char hash[32], struct error *err);

struct token {
    int64_t id;
    const char *name;
    bool sees_numbers;
    int64_t created_ms, revoked_ms;
};
bool token_add(struct store *store, const char *name, const unsigned char hash[32],
               bool sees_numbers, int64_t at_ms, int64_t *id_out, struct error *err);
bool token_find(void *ctx, struct store *store, const unsigned char hash[32], struct token **out,
                struct error *err);
struct token_page {
    struct token *items;
    size_t count;
};
bool token_list(void *ctx, struct store *store, struct token_page *out, struct error *err);
bool token_revoke(struct store *store, int64_t id, int64_t at_ms, struct error *err);
/* Append only, hash-chained: who did what to what. Within a transaction. */
bool audit_add(struct store *store, const char *who, const char *what, const char *subject,
               int64_t at_ms, struct error *err);
