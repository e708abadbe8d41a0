/* Callbacks that came in, and what each was answered with.
 * Stands before every turn: the same callback again finds its row and nothing is done twice.
 * Leaves to others: what makes a callback the same (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "store/inbound.h"

#include "store/store_impl.h"

static const struct column inbound_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct inbound, id), 0},
    {"answer", COLUMN_TEXT, offsetof(struct inbound, answer), 0},
    {"outbox_id", COLUMN_INT64, offsetof(struct inbound, outbox_id), 0},
    {"outbox_state", COLUMN_INT, offsetof(struct inbound, outbox_state), 0},
};
static const struct shape inbound_shape = {sizeof(struct inbound), inbound_columns,
                                           ARRAY_SIZE(inbound_columns)};

static const struct query find_query = {
    QUERY_INBOUND_FIND, "inbound_find",
    "SELECT i.id, i.answer, i.outbox_id, o.state AS outbox_state\n"
    "FROM inbound AS i\n"
    "LEFT JOIN outbox AS o ON o.id = i.outbox_id\n"
    "WHERE i.key = $1",
    &inbound_shape, NULL};

bool inbound_find(void *ctx, struct store *store, const char *key, struct inbound **out,
                  struct error *err)
{
    const struct value values[] = {value_text(key)};
    void *row;
    if (!query_one(ctx, store, &find_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query add_query = {QUERY_INBOUND_ADD, "inbound_add",
                                       "INSERT INTO inbound (at_ms, outbox_id, key, answer)\n"
                                       "VALUES ($1, $2, $3, $4)",
                                       NULL, NULL};

bool inbound_add(struct store *store, const char *key, const char *answer, int64_t outbox_id,
                 int64_t at_ms, struct error *err)
{
    const struct value values[] = {
        value_int(at_ms),
        value_int(outbox_id),
        value_text(key),
        value_text(answer),
    };
    return query_run(store, &add_query, values, ARRAY_SIZE(values), err);
}

/* Rows come in by time, so the oldest are the first: no index on the time is kept for this. */
static const struct query sweep_query = {QUERY_INBOUND_SWEEP, "inbound_sweep",
                                         "DELETE FROM inbound\n"
                                         "WHERE at_ms < $1 AND id IN (\n"
                                         "    SELECT id\n"
                                         "    FROM inbound\n"
                                         "    ORDER BY id\n"
                                         "    LIMIT $2)",
                                         NULL, "reads the first $2 rows in order and stops"};

bool inbound_sweep(struct store *store, int64_t before_ms, int limit, int *count_out,
                   struct error *err)
{
    const struct value values[] = {value_int(before_ms), value_int(limit)};
    int64_t changed;
    if (!query_change(store, &sweep_query, values, ARRAY_SIZE(values), &changed, err))
        return false;
    *count_out = (int)changed;
    return true;
}

static const struct query *const queries[] = {&find_query, &add_query, &sweep_query};
const struct query_list inbound_queries = {queries, ARRAY_SIZE(queries)};
