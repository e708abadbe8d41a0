/* Things to do later.
 * Stands beside the session that set them; the line reads what is due and makes events of it.
 * Leaves to others: what a name means (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "store/timer.h"

#include "store/store_impl.h"

static const struct column timer_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct timer, id), 0},
    {"contact_id", COLUMN_INT64, offsetof(struct timer, contact_id), 0},
    {"call_id", COLUMN_INT64, offsetof(struct timer, call_id), 0},
    {"name", COLUMN_TEXT, offsetof(struct timer, name), 0},
    {"due_ms", COLUMN_INT64, offsetof(struct timer, due_ms), 0},
};
static const struct shape timer_shape = {sizeof(struct timer), timer_columns,
                                         ARRAY_SIZE(timer_columns)};

static const struct query set_query = {QUERY_TIMER_SET, "timer_set",
                                       "INSERT INTO timer (contact_id, call_id, due_ms, name)\n"
                                       "VALUES ($1, $2, $3, $4)\n"
                                       "ON CONFLICT (contact_id, call_id, name) DO UPDATE\n"
                                       "SET due_ms = excluded.due_ms",
                                       NULL, NULL};

bool timer_set(struct store *store, const struct timer *timer, struct error *err)
{
    const struct value values[] = {
        value_int(timer->contact_id),
        value_int(timer->call_id),
        value_int(timer->due_ms),
        value_text(timer->name),
    };
    return query_run(store, &set_query, values, ARRAY_SIZE(values), err);
}

static const struct query cancel_query = {
    QUERY_TIMER_CANCEL, "timer_cancel",
    "DELETE FROM timer\n"
    "WHERE contact_id = $1 AND call_id = $2 AND ($3 = '' OR name = $3)",
    NULL, NULL};

bool timer_cancel(struct store *store, int64_t contact_id, int64_t call_id, const char *name,
                  struct error *err)
{
    const struct value values[] = {value_int(contact_id), value_int(call_id), value_text(name)};
    return query_run(store, &cancel_query, values, ARRAY_SIZE(values), err);
}

static const struct query delete_query = {QUERY_TIMER_DELETE, "timer_delete",
                                          "DELETE FROM timer\n"
                                          "WHERE id = $1",
                                          NULL, NULL};

bool timer_delete(struct store *store, int64_t id, struct error *err)
{
    const struct value values[] = {value_int(id)};
    return query_run(store, &delete_query, values, ARRAY_SIZE(values), err);
}

static const struct query shift_query = {QUERY_TIMER_SHIFT, "timer_shift",
                                         "UPDATE timer\n"
                                         "SET due_ms = due_ms + $1\n"
                                         "WHERE due_ms < $2",
                                         NULL, NULL};

bool timer_shift(struct store *store, int64_t before_ms, int64_t by_ms, struct error *err)
{
    const struct value values[] = {value_int(by_ms), value_int(before_ms)};
    return query_run(store, &shift_query, values, ARRAY_SIZE(values), err);
}

static const struct query due_query = {QUERY_TIMER_DUE, "timer_due",
                                       "SELECT id, contact_id, call_id, name, due_ms\n"
                                       "FROM timer\n"
                                       "WHERE due_ms <= $1\n"
                                       "ORDER BY due_ms, id\n"
                                       "LIMIT $2",
                                       &timer_shape, NULL};

bool timer_due(void *ctx, struct store *store, int64_t now_ms, int limit, struct timer_page *out,
               struct error *err)
{
    const struct value values[] = {value_int(now_ms), value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &due_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct timer_page){rows.items, rows.count};
    return true;
}

static const struct query get_query = {QUERY_TIMER_GET, "timer_get",
                                       "SELECT id, contact_id, call_id, name, due_ms\n"
                                       "FROM timer\n"
                                       "WHERE id = $1",
                                       &timer_shape, NULL};

bool timer_get(void *ctx, struct store *store, int64_t id, struct timer **out, struct error *err)
{
    const struct value values[] = {value_int(id)};
    void *row;
    if (!query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query next_due_query = {QUERY_TIMER_NEXT_DUE, "timer_next_due",
                                            "SELECT min(due_ms) AS due_ms\n"
                                            "FROM timer",
                                            NULL, NULL};

bool timer_next_due(struct store *store, int64_t *due_ms_out, struct error *err)
{
    int64_t due_ms = INT64_MAX;
    if (!query_number(store, &next_due_query, NULL, 0, &due_ms, err))
        return false;
    *due_ms_out = due_ms;
    return true;
}

static const struct query *const queries[] = {
    &set_query, &cancel_query, &delete_query, &shift_query, &due_query, &get_query, &next_due_query,
};
const struct query_list timer_queries = {queries, ARRAY_SIZE(queries)};
