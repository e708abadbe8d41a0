/* Turns beside texts: one row each, added once, read by replays.
 * Stands beside message.c on the way of keys, calls and timers.
 * Leaves to others: texts (message.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/turn.h"

#include "store/store_impl.h"

static const struct column turn_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct turn_row, id), 0},
    {"contact_id", COLUMN_INT64, offsetof(struct turn_row, contact_id), 0},
    {"case_id", COLUMN_INT64, offsetof(struct turn_row, case_id), 0},
    {"call_id", COLUMN_INT64, offsetof(struct turn_row, call_id), 0},
    {"after_id", COLUMN_INT64, offsetof(struct turn_row, after_id), 0},
    {"at_ms", COLUMN_INT64, offsetof(struct turn_row, at_ms), 0},
    {"kind", COLUMN_TEXT, offsetof(struct turn_row, kind), 0},
    {"input", COLUMN_TEXT, offsetof(struct turn_row, input), 0},
    {"record", COLUMN_TEXT, offsetof(struct turn_row, record), 0},
    {"said", COLUMN_TEXT, offsetof(struct turn_row, said), 0},
};
static const struct shape turn_shape = {sizeof(struct turn_row), turn_columns,
                                        ARRAY_SIZE(turn_columns)};

static const struct query add_query = {
    QUERY_TURN_ADD, "turn_add",
    "INSERT INTO turn (contact_id, case_id, call_id, after_id, at_ms, kind, input, record, said)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    NULL, NULL};

bool turn_add(struct store *store, const struct turn_row *row, struct error *err)
{
    const struct value values[] = {
        value_int(row->contact_id), value_row(row->case_id), value_int(row->call_id),
        value_int(row->after_id),   value_int(row->at_ms),   value_text(row->kind),
        value_text(row->input),     value_text(row->record), value_text(row->said),
    };
    return query_run(store, &add_query, values, ARRAY_SIZE(values), err);
}

static const struct query after_query = {QUERY_TURN_AFTER, "turn_place_after",
                                         "SELECT max(id) AS id\n"
                                         "FROM message\n"
                                         "WHERE contact_id = $1",
                                         NULL, NULL};

bool turn_place_after(struct store *store, int64_t contact_id, int64_t *message_id_out,
                      struct error *err)
{
    const struct value values[] = {value_int(contact_id)};
    int64_t id = 0;
    if (!query_number(store, &after_query, values, ARRAY_SIZE(values), &id, err))
        return false;
    *message_id_out = id;
    return true;
}

static const struct query of_call_query = {QUERY_TURN_OF_CALL, "turn_of_call",
                                           "SELECT max(at_ms) AS at_ms\n"
                                           "FROM turn\n"
                                           "WHERE contact_id = $1 AND call_id = $2",
                                           NULL, NULL};

bool turn_of_call(struct store *store, int64_t contact_id, int64_t call_id, int64_t *at_ms_out,
                  struct error *err)
{
    const struct value values[] = {value_int(contact_id), value_int(call_id)};
    int64_t at_ms = 0;
    if (!query_number(store, &of_call_query, values, ARRAY_SIZE(values), &at_ms, err))
        return false;
    *at_ms_out = at_ms;
    return true;
}

static const struct query list_query = {
    QUERY_TURN_LIST, "turn_list",
    "SELECT id, contact_id, case_id, call_id, after_id, at_ms, kind, input, record, said\n"
    "FROM turn\n"
    "WHERE contact_id = $1 AND id > $2\n"
    "ORDER BY id\n"
    "LIMIT $3",
    &turn_shape, NULL};

bool turn_list(void *ctx, struct store *store, int64_t contact_id, int64_t after_id, int limit,
               struct turn_page *out, struct error *err)
{
    const struct value values[] = {value_int(contact_id), value_int(after_id), value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &list_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct turn_page){rows.items, rows.count};
    return true;
}

static const struct query *const queries[] = {&add_query, &after_query, &of_call_query,
                                              &list_query};
const struct query_list turn_queries = {queries, ARRAY_SIZE(queries)};
