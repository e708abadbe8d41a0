/* Call backs, consents, referrals and recordings as rows.
 * Stands behind dispatch/, which writes them in the same transaction as the words that promised them.
 * Leaves to others: what became of them (the desk). */
// SPDX-License-Identifier: Apache-2.0
#include "store/promise.h"

#include "store/store_impl.h"

/* ---- Call backs -------------------------------------------------------------------------------------------- */

static const struct query ask_query = {
    QUERY_CALLBACK_ASK, "callback_ask",
    "INSERT INTO callback (contact_id, call_id, created_ms, updated_ms, from_ms, to_ms,\n"
    "    is_message_safe, state, sealed)\n"
    "VALUES ($1, $2, $3, $3, 0, 0, 0, 'asked', $4)",
    NULL, NULL};

bool callback_ask(struct store *store, const struct callback_number *number, int64_t at_ms,
                  struct error *err)
{
    const struct value values[] = {
        value_int(number->contact_id),
        value_int(number->call_id),
        value_int(at_ms),
        value_bytes(number->sealed),
    };
    return query_run(store, &ask_query, values, ARRAY_SIZE(values), err);
}

static const struct query forget_query = {QUERY_CALLBACK_FORGET, "callback_forget",
                                          "DELETE FROM callback\n"
                                          "WHERE contact_id = $1 AND call_id = $2\n"
                                          "    AND state = 'asked'",
                                          NULL, NULL};

bool callback_forget(struct store *store, int64_t contact_id, int64_t call_id, struct error *err)
{
    const struct value values[] = {value_int(contact_id), value_int(call_id)};
    return query_run(store, &forget_query, values, ARRAY_SIZE(values), err);
}

static const struct query end_query = {QUERY_CALLBACK_END, "callback_end",
                                       "UPDATE callback\n"
                                       "SET state = $1, updated_ms = $2\n"
                                       "WHERE contact_id = $3 AND state = 'agreed'",
                                       NULL, NULL};

bool callback_end(struct store *store, int64_t contact_id, bool is_cancelled, int64_t at_ms,
                  struct error *err)
{
    const struct value values[] = {value_text(is_cancelled ? "cancelled" : "replaced"),
                                   value_int(at_ms), value_int(contact_id)};
    return query_run(store, &end_query, values, ARRAY_SIZE(values), err);
}

static const struct query add_query = {
    QUERY_CALLBACK_ADD, "callback_add",
    "INSERT INTO callback (contact_id, call_id, case_id, created_ms, updated_ms, from_ms, to_ms,\n"
    "    is_message_safe, state, interpreter)\n"
    "VALUES ($1, $2, $3, $4, $4, $5, $6, $7, 'agreed', $8)",
    NULL, NULL};

bool callback_add(struct store *store, const struct callback *callback, int64_t at_ms,
                  struct error *err)
{
    const struct value values[] = {
        value_int(callback->contact_id),      value_int(callback->call_id),
        value_row(callback->case_id),         value_int(at_ms),
        value_int(callback->from_ms),         value_int(callback->to_ms),
        value_int(callback->is_message_safe), value_text(callback->interpreter),
    };
    return query_run(store, &add_query, values, ARRAY_SIZE(values), err);
}

static const struct query agree_query = {
    QUERY_CALLBACK_AGREE, "callback_agree",
    "UPDATE callback\n"
    "SET state = 'agreed', case_id = $1, updated_ms = $2, from_ms = $3, to_ms = $4,\n"
    "    is_message_safe = $5, interpreter = $6\n"
    "WHERE contact_id = $7 AND call_id = $8 AND state = 'asked'",
    NULL, NULL};

bool callback_agree(struct store *store, const struct callback *callback, int64_t at_ms,
                    bool *found_out, struct error *err)
{
    const struct value values[] = {
        value_row(callback->case_id),         value_int(at_ms),
        value_int(callback->from_ms),         value_int(callback->to_ms),
        value_int(callback->is_message_safe), value_text(callback->interpreter),
        value_int(callback->contact_id),      value_int(callback->call_id),
    };
    int64_t changed = 0;
    if (!query_change(store, &agree_query, values, ARRAY_SIZE(values), &changed, err))
        return false;
    *found_out = changed > 0;
    return true;
}

/* ---- Consents and referrals -------------------------------------------------------------------------------- */

static const struct query consent_query = {
    QUERY_CONSENT_ADD, "consent_add",
    "INSERT INTO consent (contact_id, case_id, at_ms, purpose, wording)\n"
    "VALUES ($1, $2, $3, $4, $5)",
    NULL, NULL};

bool consent_add(struct store *store, const struct consent *consent, struct error *err)
{
    const struct value values[] = {
        value_int(consent->contact_id), value_row(consent->case_id),  value_int(consent->at_ms),
        value_text(consent->purpose),   value_text(consent->wording),
    };
    return query_run(store, &consent_query, values, ARRAY_SIZE(values), err);
}

static const struct query referral_query = {
    QUERY_REFERRAL_ADD, "referral_add",
    "INSERT INTO referral (contact_id, case_id, at_ms, due_ms, updated_ms, state, service, name)\n"
    "VALUES ($1, $2, $3, $4, $3, 'open', $5, $6)",
    NULL, NULL};

bool referral_add(struct store *store, const struct referral *referral, struct error *err)
{
    const struct value values[] = {
        value_int(referral->contact_id), value_row(referral->case_id),  value_int(referral->at_ms),
        value_int(referral->due_ms),     value_text(referral->service), value_text(referral->name),
    };
    return query_run(store, &referral_query, values, ARRAY_SIZE(values), err);
}

static const struct query take_back_query = {QUERY_REFERRAL_TAKE_BACK, "referral_take_back",
                                             "UPDATE referral\n"
                                             "SET state = 'taken_back', updated_ms = $1\n"
                                             "WHERE contact_id = $2 AND state = 'open'",
                                             NULL, NULL};

bool referral_take_back(struct store *store, int64_t contact_id, int64_t at_ms, struct error *err)
{
    const struct value values[] = {value_int(at_ms), value_int(contact_id)};
    return query_run(store, &take_back_query, values, ARRAY_SIZE(values), err);
}

/* ---- Recordings -------------------------------------------------------------------------------------------- */

static const char *const recording_states[] = {
    [RECORDING_MADE] = "made", [RECORDING_SENT] = "sent", [RECORDING_DROPPED] = "dropped"};

static const struct query recording_query = {
    QUERY_RECORDING_ADD, "recording_add",
    "INSERT INTO recording (call_id, contact_id, at_ms, seconds, state, provider, provider_id)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
    NULL, NULL};

bool recording_add(struct store *store, const struct recording *recording, struct error *err)
{
    const struct value values[] = {
        value_int(recording->call_id),
        value_int(recording->contact_id),
        value_int(recording->at_ms),
        value_int(recording->seconds),
        value_text(recording_states[recording->state]),
        value_text(recording->provider),
        value_text(recording->provider_id),
    };
    return query_run(store, &recording_query, values, ARRAY_SIZE(values), err);
}

static const struct query settle_query = {QUERY_RECORDING_SETTLE, "recording_settle",
                                          "UPDATE recording\n"
                                          "SET state = $1, case_id = $2\n"
                                          "WHERE call_id = $3 AND state = 'made'",
                                          NULL, NULL};

bool recording_settle(struct store *store, int64_t call_id, enum recording_state state,
                      int64_t case_id, struct error *err)
{
    const struct value values[] = {value_text(recording_states[state]), value_row(case_id),
                                   value_int(call_id)};
    return query_run(store, &settle_query, values, ARRAY_SIZE(values), err);
}

struct made {
    const char *provider_id;
};
static const struct column made_columns[] = {
    {"provider_id", COLUMN_TEXT, offsetof(struct made, provider_id), 0}};
static const struct shape made_shape = {sizeof(struct made), made_columns,
                                        ARRAY_SIZE(made_columns)};
static const struct query made_query = {QUERY_RECORDING_MADE, "recording_made",
                                        "SELECT provider_id\n"
                                        "FROM recording\n"
                                        "WHERE call_id = $1 AND state = 'made'\n"
                                        "ORDER BY id DESC\n"
                                        "LIMIT 1",
                                        &made_shape, NULL};

bool recording_made(void *ctx, struct store *store, int64_t call_id, const char **provider_id_out,
                    struct error *err)
{
    const struct value values[] = {value_int(call_id)};
    void *row = NULL;
    if (!query_one(ctx, store, &made_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *provider_id_out = row ? ((const struct made *)row)->provider_id : NULL;
    return true;
}

/* ---- Texts to a mobile that was typed ---------------------------------------------------------------------- */

static const struct query typed_add_query = {QUERY_TYPED_ADD, "typed_add",
                                             "INSERT INTO typed_text (contact_id, at_ms, hash)\n"
                                             "VALUES ($1, $2, $3)",
                                             NULL, NULL};

static const struct query typed_sweep_query = {QUERY_TYPED_SWEEP, "typed_sweep",
                                               "DELETE FROM typed_text\n"
                                               "WHERE at_ms < $1",
                                               NULL, NULL};

static bool typed_sweep(struct store *store, int64_t before_ms, struct error *err)
{
    const struct value values[] = {value_int(before_ms)};
    return query_run(store, &typed_sweep_query, values, ARRAY_SIZE(values), err);
}

bool typed_add(struct store *store, const struct typed_text *text, int64_t before_ms,
               struct error *err)
{
    const struct value values[] = {value_int(text->contact_id), value_int(text->at_ms),
                                   value_hash(text->hash)};
    return typed_sweep(store, before_ms, err) &&
           query_run(store, &typed_add_query, values, ARRAY_SIZE(values), err);
}

static const struct query typed_to_query = {QUERY_TYPED_COUNT_HASH, "typed_count",
                                            "SELECT count(*) AS count\n"
                                            "FROM typed_text\n"
                                            "WHERE hash = $1 AND at_ms > $2",
                                            NULL, NULL};

static const struct query typed_by_query = {QUERY_TYPED_COUNT_CONTACT, "typed_by",
                                            "SELECT count(*) AS count\n"
                                            "FROM typed_text\n"
                                            "WHERE contact_id = $1 AND at_ms > $2",
                                            NULL, NULL};

static bool typed_by(struct store *store, int64_t contact_id, int64_t after_ms, int64_t *out,
                     struct error *err)
{
    const struct value values[] = {value_int(contact_id), value_int(after_ms)};
    return query_number(store, &typed_by_query, values, ARRAY_SIZE(values), out, err);
}

bool typed_count(struct store *store, const struct typed_text *text, int64_t after_ms,
                 int64_t *to_out, int64_t *by_out, struct error *err)
{
    const struct value values[] = {value_hash(text->hash), value_int(after_ms)};
    int64_t to = 0, by = 0;
    if (!query_number(store, &typed_to_query, values, ARRAY_SIZE(values), &to, err) ||
        !typed_by(store, text->contact_id, after_ms, &by, err))
        return false;
    *to_out = to;
    *by_out = by;
    return true;
}

static const struct query *const queries[] = {
    &typed_add_query, &typed_sweep_query, &typed_to_query,  &typed_by_query, &ask_query,
    &forget_query,    &end_query,         &add_query,       &agree_query,    &consent_query,
    &referral_query,  &take_back_query,   &recording_query, &settle_query,   &made_query,
};
const struct query_list promise_queries = {queries, ARRAY_SIZE(queries)};
