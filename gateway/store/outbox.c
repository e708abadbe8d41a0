/* Texts on their way out. Most are born INLINE, are ANSWERED one turn later, and are never looked for again, so
 * the two indexes hold only rows that somebody still waits for.
 * Stands between dispatch/ (which writes rows) and sender/ (which sends them).
 * Leaves to others: when to try again, and whether a row may still go (message/outbound.h). */
// SPDX-License-Identifier: Apache-2.0
#include "store/outbox.h"

#include "store/store_impl.h"

static const struct column outbox_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct outbox_row, id), 0},
    {"message_id", COLUMN_INT64, offsetof(struct outbox_row, message_id), 0},
    {"contact_id", COLUMN_INT64, offsetof(struct outbox_row, contact_id), 0},
    {"kind", COLUMN_INT, offsetof(struct outbox_row, kind), 0},
    {"state", COLUMN_INT, offsetof(struct outbox_row, state), 0},
    {"provider", COLUMN_TEXT, offsetof(struct outbox_row, provider), 0},
    {"sender", COLUMN_TEXT, offsetof(struct outbox_row, from), 0},
    {"text", COLUMN_TEXT, offsetof(struct outbox_row, text), 0},
    {"sealed", COLUMN_BYTES, offsetof(struct outbox_row, sealed), 0},
    {"phone_kind", COLUMN_INT, offsetof(struct outbox_row, phone_kind), 0},
    {"is_stopped", COLUMN_BOOL, offsetof(struct outbox_row, is_stopped), 0},
    {"tries", COLUMN_INT, offsetof(struct outbox_row, tries), 0},
    {"created_ms", COLUMN_INT64, offsetof(struct outbox_row, created_ms), 0},
    {"first_try_ms", COLUMN_INT64, offsetof(struct outbox_row, first_try_ms), 0},
    {"due_ms", COLUMN_INT64, offsetof(struct outbox_row, due_ms), 0},
};
static const struct shape outbox_shape = {sizeof(struct outbox_row), outbox_columns,
                                          ARRAY_SIZE(outbox_columns)};

static const struct query add_query = {
    QUERY_OUTBOX_ADD, "outbox_add",
    "INSERT INTO outbox (message_id, contact_id, kind, state, tries, created_ms, first_try_ms,\n"
    "    due_ms, provider, sender)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    NULL, NULL};

bool outbox_add(struct store *store, const struct outbox_row *row, int64_t *id_out,
                struct error *err)
{
    const struct value values[] = {
        value_int(row->message_id),     value_int(row->contact_id), value_int((int64_t)row->kind),
        value_int((int64_t)row->state), value_int(row->tries),      value_int(row->created_ms),
        value_int(row->first_try_ms),   value_int(row->due_ms),     value_text(row->provider),
        value_text(row->from),
    };
    return query_insert(store, &add_query, values, ARRAY_SIZE(values), id_out, err);
}

static const struct query get_query = {
    QUERY_OUTBOX_GET, "outbox_get",
    "SELECT o.id, o.message_id, o.contact_id, o.kind, o.state, o.provider, o.sender, m.text,\n"
    "    c.sealed, c.kind AS phone_kind, c.is_stopped, o.tries, o.created_ms, o.first_try_ms,\n"
    "    o.due_ms\n"
    "FROM outbox AS o\n"
    "JOIN message AS m ON m.id = o.message_id\n"
    "JOIN contact AS c ON c.id = o.contact_id\n"
    "WHERE o.id = $1",
    &outbox_shape, NULL};

bool outbox_get(void *ctx, struct store *store, int64_t id, struct outbox_row **out,
                struct error *err)
{
    const struct value values[] = {value_int(id)};
    void *row;
    if (!query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query due_query = {
    QUERY_OUTBOX_DUE, "outbox_due",
    "SELECT o.id, o.message_id, o.contact_id, o.kind, o.state, o.provider, o.sender, m.text,\n"
    "    c.sealed, c.kind AS phone_kind, c.is_stopped, o.tries, o.created_ms, o.first_try_ms,\n"
    "    o.due_ms\n"
    "FROM outbox AS o\n"
    "JOIN message AS m ON m.id = o.message_id\n"
    "JOIN contact AS c ON c.id = o.contact_id\n"
    "WHERE o.state IN (3, 5) AND o.due_ms <= $1\n"
    "ORDER BY o.due_ms, o.id\n"
    "LIMIT $2",
    &outbox_shape, NULL};

bool outbox_due(void *ctx, struct store *store, int64_t now_ms, int limit, struct outbox_page *out,
                struct error *err)
{
    const struct value values[] = {value_int(now_ms), value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &due_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct outbox_page){rows.items, rows.count};
    return true;
}

static const struct query next_due_query = {QUERY_OUTBOX_NEXT_DUE, "outbox_next_due",
                                            "SELECT min(due_ms) AS due_ms\n"
                                            "FROM outbox\n"
                                            "WHERE state IN (3, 5)",
                                            NULL, NULL};

bool outbox_next_due(struct store *store, int64_t *due_ms_out, struct error *err)
{
    int64_t due_ms = INT64_MAX;
    if (!query_number(store, &next_due_query, NULL, 0, &due_ms, err))
        return false;
    *due_ms_out = due_ms;
    return true;
}

static const struct query set_query = {
    QUERY_OUTBOX_SET, "outbox_set",
    "UPDATE outbox\n"
    "SET state = $1, tries = $2, first_try_ms = $3, due_ms = $4\n"
    "WHERE id = $5",
    NULL, NULL};

bool outbox_set(struct store *store, int64_t id, enum outbox_state state, int tries,
                int64_t first_try_ms, int64_t due_ms, struct error *err)
{
    const struct value values[] = {
        value_int((int64_t)state), value_int(tries), value_int(first_try_ms),
        value_int(due_ms),         value_int(id),
    };
    return query_run(store, &set_query, values, ARRAY_SIZE(values), err);
}

static const struct query unwritten_query = {QUERY_OUTBOX_UNWRITTEN, "outbox_unwritten",
                                             "UPDATE outbox\n"
                                             "SET state = 5, due_ms = $1\n"
                                             "WHERE id = $2 AND state = 1",
                                             NULL, NULL};

bool outbox_unwritten(struct store *store, int64_t id, int64_t due_ms, struct error *err)
{
    const struct value values[] = {value_int(due_ms), value_int(id)};
    return query_run(store, &unwritten_query, values, ARRAY_SIZE(values), err);
}

static const struct query answered_query = {QUERY_OUTBOX_ANSWERED, "outbox_answered",
                                            "UPDATE outbox_mark\n"
                                            "SET answered_id = $1\n"
                                            "WHERE id = 1 AND answered_id < $1",
                                            NULL, NULL};

bool outbox_answered(struct store *store, int64_t id, struct error *err)
{
    const struct value values[] = {value_int(id)};
    return query_run(store, &answered_query, values, ARRAY_SIZE(values), err);
}

static const struct query recover_query = {QUERY_OUTBOX_RECOVER, "outbox_recover",
                                           "UPDATE outbox\n"
                                           "SET state = 5, due_ms = $1\n"
                                           "WHERE state = 4",
                                           NULL,
                                           "reads outbox_unsure whole: that is what it holds"};
static const struct query recover_inline_query = {
    QUERY_OUTBOX_RECOVER_INLINE, "outbox_recover_inline",
    "UPDATE outbox\n"
    "SET state = 5, due_ms = $1\n"
    "WHERE state = 1 AND id > (SELECT answered_id FROM outbox_mark WHERE id = 1)",
    NULL, NULL};

bool outbox_recover(struct store *store, int64_t due_ms, int *count_out, struct error *err)
{
    const struct value values[] = {value_int(due_ms)};
    int64_t sends;
    int64_t answers;
    if (!query_change(store, &recover_query, values, ARRAY_SIZE(values), &sends, err) ||
        !query_change(store, &recover_inline_query, values, ARRAY_SIZE(values), &answers, err))
        return false;
    *count_out = (int)(sends + answers);
    return true;
}

/* Kinds 1 and 2 are the answer to STOP and the safe message. */
static const struct query cancel_query = {
    QUERY_OUTBOX_CANCEL, "outbox_cancel",
    "UPDATE outbox\n"
    "SET state = 9, due_ms = 0\n"
    "WHERE state IN (3, 5) AND state = 3 AND contact_id = $1 AND kind NOT IN (1, 2)",
    NULL, "reads outbox_due whole: what waits now, a few rows"};

bool outbox_cancel(struct store *store, int64_t contact_id, struct error *err)
{
    const struct value values[] = {value_int(contact_id)};
    return query_run(store, &cancel_query, values, ARRAY_SIZE(values), err);
}

/* The numbers that stand in the queries and the indexes. */
_Static_assert(OUTBOX_INLINE == 1 && OUTBOX_DUE == 3 && OUTBOX_ATTEMPTING == 4 && OUTBOX_ASK == 5 &&
                   OUTBOX_CANCELLED == 9 && OUTBOUND_STOP_REPLY == 1 && OUTBOUND_SAFETY == 2,
               "states and kinds are numbers in db/migrations too");

static const struct query *const queries[] = {
    &add_query,     &get_query,       &due_query,      &next_due_query,
    &set_query,     &unwritten_query, &answered_query, &recover_inline_query,
    &recover_query, &cancel_query,
};
const struct query_list outbox_queries = {queries, ARRAY_SIZE(queries)};
