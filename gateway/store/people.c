/* Who works here and which programs may ask: advisers, their sign-ins, tokens.
 * Stands under the desk's sign-in and the commands that give access.
 * Leaves to others: hashing (base/crypto.h), who may do what (console/), the audit (audit.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/people.h"

#include "store/store_impl.h"

static const struct column adviser_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct adviser, id), 0},
    {"name", COLUMN_TEXT, offsetof(struct adviser, name), 0},
    {"role", COLUMN_TEXT, offsetof(struct adviser, role), 0},
    {"password_hash", COLUMN_TEXT, offsetof(struct adviser, password_hash), 0},
    {"is_disabled", COLUMN_BOOL, offsetof(struct adviser, is_disabled), 0},
    {"created_ms", COLUMN_INT64, offsetof(struct adviser, created_ms), 0},
};
static const struct shape adviser_shape = {sizeof(struct adviser), adviser_columns,
                                           ARRAY_SIZE(adviser_columns)};

static const struct query adviser_add_query = {
    QUERY_ADVISER_ADD, "adviser_add",
    "INSERT INTO adviser (name, role, password_hash, is_disabled, created_ms)\n"
    "VALUES ($1, $2, $3, 0, $4)",
    NULL, NULL};

bool adviser_add(struct store *store, const char *name, const char *role, const char *password_hash,
                 int64_t at_ms, int64_t *id_out, struct error *err)
{
    const struct value values[] = {
        value_text(name),
        value_text(role),
        value_text(password_hash),
        value_int(at_ms),
    };
    return query_insert(store, &adviser_add_query, values, ARRAY_SIZE(values), id_out, err);
}

static const struct query adviser_find_query = {
    QUERY_ADVISER_FIND, "adviser_find",
    "SELECT id, name, role, password_hash, is_disabled, created_ms\n"
    "FROM adviser\n"
    "WHERE name = $1",
    &adviser_shape, NULL};

bool adviser_find(void *ctx, struct store *store, const char *name, struct adviser **out,
                  struct error *err)
{
    const struct value values[] = {value_text(name)};
    void *row;
    if (!query_one(ctx, store, &adviser_find_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query adviser_list_query = {
    QUERY_ADVISER_LIST, "adviser_list",
    "SELECT id, name, role, password_hash, is_disabled, created_ms\n"
    "FROM adviser\n"
    "ORDER BY name",
    &adviser_shape, "all advisers are wanted: a few dozen"};

bool adviser_list(void *ctx, struct store *store, struct adviser_page *out, struct error *err)
{
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &adviser_list_query, NULL, 0, &rows, err))
        return false;
    *out = (struct adviser_page){rows.items, rows.count};
    return true;
}

static const struct query login_delete_adviser_query = {QUERY_LOGIN_DELETE_ADVISER, "adviser_set",
                                                        "DELETE FROM login\n"
                                                        "WHERE adviser_id = $1",
                                                        NULL, NULL};

static bool end_logins(struct store *store, int64_t adviser_id, struct error *err)
{
    const struct value values[] = {value_int(adviser_id)};
    return query_run(store, &login_delete_adviser_query, values, ARRAY_SIZE(values), err);
}

static const struct query adviser_set_query = {
    QUERY_ADVISER_SET, "adviser_set",
    "UPDATE adviser\n"
    "SET password_hash = COALESCE($1, password_hash), is_disabled = $2\n"
    "WHERE id = $3",
    NULL, NULL};

bool adviser_set(struct store *store, int64_t id, const char *password_hash, bool is_disabled,
                 struct error *err)
{
    const struct value values[] = {value_text(password_hash), value_int(is_disabled),
                                   value_int(id)};
    return query_run(store, &adviser_set_query, values, ARRAY_SIZE(values), err) &&
           end_logins(store, id, err);
}

static const struct query login_sweep_query = {QUERY_LOGIN_SWEEP, "login_add",
                                               "DELETE FROM login\n"
                                               "WHERE expires_ms <= $1",
                                               NULL, NULL};

static bool sweep_logins(struct store *store, int64_t now_ms, struct error *err)
{
    const struct value values[] = {value_int(now_ms)};
    return query_run(store, &login_sweep_query, values, ARRAY_SIZE(values), err);
}

static const struct query login_add_query = {
    QUERY_LOGIN_ADD, "login_add",
    "INSERT INTO login (hash, adviser_id, created_ms, expires_ms)\n"
    "VALUES ($1, $2, $3, $4)",
    NULL, NULL};

bool login_add(struct store *store, const unsigned char hash[32], int64_t adviser_id, int64_t at_ms,
               int64_t expires_ms, struct error *err)
{
    const struct value values[] = {
        value_hash(hash),
        value_int(adviser_id),
        value_int(at_ms),
        value_int(expires_ms),
    };
    return sweep_logins(store, at_ms, err) &&
           query_run(store, &login_add_query, values, ARRAY_SIZE(values), err);
}

static const struct query login_find_query = {
    QUERY_LOGIN_FIND, "login_find",
    "SELECT a.id, a.name, a.role, a.password_hash, a.is_disabled, a.created_ms\n"
    "FROM login AS l\n"
    "JOIN adviser AS a ON a.id = l.adviser_id\n"
    "WHERE l.hash = $1 AND l.expires_ms > $2 AND a.is_disabled = 0",
    &adviser_shape, NULL};

bool login_find(void *ctx, struct store *store, const unsigned char hash[32], int64_t now_ms,
                struct adviser **out, struct error *err)
{
    const struct value values[] = {value_hash(hash), value_int(now_ms)};
    void *row;
    if (!query_one(ctx, store, &login_find_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query login_delete_query = {QUERY_LOGIN_DELETE, "login_delete",
                                                "DELETE FROM login\n"
                                                "WHERE hash = $1",
                                                NULL, NULL};

bool login_delete(struct store *store, const unsigned char hash[32], struct error *err)
{
    const struct value values[] = {value_hash(hash)};
    return query_run(store, &login_delete_query, values, ARRAY_SIZE(values), err);
}

static const struct column token_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct token, id), 0},
    {"name", COLUMN_TEXT, offsetof(struct token, name), 0},
    {"sees_numbers", COLUMN_BOOL, offsetof(struct token, sees_numbers), 0},
    {"created_ms", COLUMN_INT64, offsetof(struct token, created_ms), 0},
    {"revoked_ms", COLUMN_INT64, offsetof(struct token, revoked_ms), 0},
};
static const struct shape token_shape = {sizeof(struct token), token_columns,
                                         ARRAY_SIZE(token_columns)};

static const struct query token_add_query = {
    QUERY_TOKEN_ADD, "token_add",
    "INSERT INTO token (name, hash, sees_numbers, created_ms, revoked_ms)\n"
    "VALUES ($1, $2, $3, $4, 0)",
    NULL, NULL};

bool token_add(struct store *store, const char *name, const unsigned char hash[32],
               bool sees_numbers, int64_t at_ms, int64_t *id_out, struct error *err)
{
    const struct value values[] = {
        value_text(name),
        value_hash(hash),
        value_int(sees_numbers),
        value_int(at_ms),
    };
    return query_insert(store, &token_add_query, values, ARRAY_SIZE(values), id_out, err);
}

static const struct query token_find_query = {
    QUERY_TOKEN_FIND, "token_find",
    "SELECT id, name, sees_numbers, created_ms, revoked_ms\n"
    "FROM token\n"
    "WHERE hash = $1 AND revoked_ms = 0",
    &token_shape, NULL};

bool token_find(void *ctx, struct store *store, const unsigned char hash[32], struct token **out,
                struct error *err)
{
    const struct value values[] = {value_hash(hash)};
    void *row;
    if (!query_one(ctx, store, &token_find_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query token_list_query = {
    QUERY_TOKEN_LIST, "token_list",
    "SELECT id, name, sees_numbers, created_ms, revoked_ms\n"
    "FROM token\n"
    "ORDER BY id",
    &token_shape, "all tokens are wanted: a few dozen"};

bool token_list(void *ctx, struct store *store, struct token_page *out, struct error *err)
{
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &token_list_query, NULL, 0, &rows, err))
        return false;
    *out = (struct token_page){rows.items, rows.count};
    return true;
}

static const struct query token_revoke_query = {QUERY_TOKEN_REVOKE, "token_revoke",
                                                "UPDATE token\n"
                                                "SET revoked_ms = $1\n"
                                                "WHERE id = $2 AND revoked_ms = 0",
                                                NULL, NULL};

bool token_revoke(struct store *store, int64_t id, int64_t at_ms, struct error *err)
{
    const struct value values[] = {value_int(at_ms), value_int(id)};
    return query_run(store, &token_revoke_query, values, ARRAY_SIZE(values), err);
}

static const struct query *const queries[] = {
    &adviser_add_query,          &adviser_find_query, &adviser_list_query, &adviser_set_query,
    &login_delete_adviser_query, &login_sweep_query,  &login_add_query,    &login_find_query,
    &login_delete_query,         &token_add_query,    &token_find_query,   &token_list_query,
    &token_revoke_query,
};
const struct query_list people_queries = {queries, ARRAY_SIZE(queries)};
