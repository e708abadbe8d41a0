/* Calls: each with its own conversation and the prompt that is open in it.
 * Stands on each key press's way, as contact.c does on a text's.
 * Leaves to others: texts (message.c), what a prompt token means (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "store/message.h"

#include "store/store_impl.h"

static const struct column call_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct call, id), 0},
    {"contact_id", COLUMN_INT64, offsetof(struct call, contact_id), 0},
    {"provider", COLUMN_TEXT, offsetof(struct call, provider), 0},
    {"provider_id", COLUMN_TEXT, offsetof(struct call, provider_id), 0},
    {"session", COLUMN_TEXT, offsetof(struct call, session), 0},
    {"prompt", COLUMN_TEXT, offsetof(struct call, prompt), 0},
    {"state", COLUMN_INT, offsetof(struct call, state), 0},
    {"at_ms", COLUMN_INT64, offsetof(struct call, at_ms), 0},
    {"ended_ms", COLUMN_INT64, offsetof(struct call, ended_ms), 0},
};
static const struct shape call_shape = {sizeof(struct call), call_columns,
                                        ARRAY_SIZE(call_columns)};

static const struct query find_query = {
    QUERY_CALL_FIND, "call_find",
    "SELECT id, contact_id, provider, provider_id, session, prompt, state, at_ms, ended_ms\n"
    "FROM call\n"
    "WHERE provider_id = $1 AND provider = $2",
    &call_shape, NULL};

bool call_find(void *ctx, struct store *store, const char *provider, const char *provider_id,
               struct call **out, struct error *err)
{
    const struct value values[] = {value_text(provider_id), value_text(provider)};
    void *row;
    if (!query_one(ctx, store, &find_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query get_query = {
    QUERY_CALL_GET, "call_get",
    "SELECT id, contact_id, provider, provider_id, session, prompt, state, at_ms, ended_ms\n"
    "FROM call\n"
    "WHERE id = $1",
    &call_shape, NULL};

bool call_get(void *ctx, struct store *store, int64_t id, struct call **out, struct error *err)
{
    const struct value values[] = {value_int(id)};
    void *row;
    if (!query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query ended_query = {
    QUERY_CALL_ENDED, "call_ended",
    "SELECT id, contact_id, provider, provider_id, session, prompt, state, at_ms, ended_ms\n"
    "FROM call\n"
    "WHERE contact_id = $1 AND ended_ms > $2\n"
    "ORDER BY ended_ms DESC\n"
    "LIMIT 1",
    &call_shape, NULL};

bool call_ended(void *ctx, struct store *store, int64_t contact_id, int64_t after_ms,
                struct call **out, struct error *err)
{
    const struct value values[] = {value_int(contact_id), value_int(after_ms)};
    void *row;
    if (!query_one(ctx, store, &ended_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query add_query = {QUERY_CALL_ADD, "call_add",
                                       "INSERT INTO call (contact_id, state, at_ms, ended_ms, "
                                       "provider, provider_id, prompt, session)\n"
                                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                                       NULL, NULL};

bool call_add(struct store *store, const struct call *call, int64_t *id_out, struct error *err)
{
    const struct value values[] = {
        value_int(call->contact_id), value_int((int64_t)call->state), value_int(call->at_ms),
        value_int(call->ended_ms),   value_text(call->provider),      value_text(call->provider_id),
        value_text(call->prompt),    value_text(call->session),
    };
    return query_insert(store, &add_query, values, ARRAY_SIZE(values), id_out, err);
}

static const struct query update_query = {
    QUERY_CALL_UPDATE, "call_update",
    "UPDATE call\n"
    "SET session = $1, prompt = $2, state = $3, ended_ms = $4\n"
    "WHERE id = $5",
    NULL, NULL};

bool call_update(struct store *store, const struct call *call, struct error *err)
{
    const struct value values[] = {
        value_text(call->session), value_text(call->prompt), value_int((int64_t)call->state),
        value_int(call->ended_ms), value_int(call->id),
    };
    return query_run(store, &update_query, values, ARRAY_SIZE(values), err);
}

static const struct query forget_query = {
    QUERY_CALL_FORGET, "call_forget",
    "UPDATE call\n"
    "SET session = NULL\n"
    "WHERE contact_id = $1 AND ended_ms > 0 AND session IS NOT NULL",
    NULL, NULL};

bool call_forget(struct store *store, int64_t contact_id, struct error *err)
{
    const struct value values[] = {value_int(contact_id)};
    return query_run(store, &forget_query, values, ARRAY_SIZE(values), err);
}

static const struct query *const queries[] = {
    &find_query, &get_query, &ended_query, &add_query, &update_query, &forget_query,
};
const struct query_list call_queries = {queries, ARRAY_SIZE(queries)};
