/* Texts in and out, kept with what was understood of them.
 * Stands beside contact.c on each text's way: one row a text, added once.
 * Leaves to others: sending (outbox.c), calls (call.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/message.h"

#include "store/store_impl.h"

enum { WINDOW_ROWS = 20000 };

static const struct column message_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct message, id), 0},
    {"contact_id", COLUMN_INT64, offsetof(struct message, contact_id), 0},
    {"case_id", COLUMN_INT64, offsetof(struct message, case_id), 0},
    {"is_out", COLUMN_BOOL, offsetof(struct message, is_out), 0},
    {"channel", COLUMN_TEXT, offsetof(struct message, channel), 0},
    {"provider", COLUMN_TEXT, offsetof(struct message, provider), 0},
    {"provider_id", COLUMN_TEXT, offsetof(struct message, provider_id), 0},
    {"text", COLUMN_TEXT, offsetof(struct message, text), 0},
    {"raw", COLUMN_BYTES, offsetof(struct message, raw), 0},
    {"parts", COLUMN_INT, offsetof(struct message, parts), 0},
    {"delivery", COLUMN_INT, offsetof(struct message, delivery), 0},
    {"code", COLUMN_INT, offsetof(struct message, code), 0},
    {"understood", COLUMN_TEXT, offsetof(struct message, understood), 0},
    {"at_ms", COLUMN_INT64, offsetof(struct message, at_ms), 0},
    {"is_repeat", COLUMN_BOOL, offsetof(struct message, is_repeat), 0},
    {"is_held", COLUMN_BOOL, offsetof(struct message, is_held), 0},
    {"sealed", COLUMN_BYTES, offsetof(struct message, sealed), 0},
    {"phone_kind", COLUMN_INT, offsetof(struct message, phone_kind), 0},
};
static const struct shape message_shape = {sizeof(struct message), message_columns,
                                           ARRAY_SIZE(message_columns)};

static const struct query add_query = {
    QUERY_MESSAGE_ADD, "message_add",
    "INSERT INTO message (contact_id, case_id, at_ms, parts, delivery, code, is_repeat, is_held,\n"
    "    direction, channel, provider, provider_id, text, raw, understood)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    NULL, NULL};

bool message_add(struct store *store, const struct message *message, int64_t *id_out,
                 struct error *err)
{
    bool has_raw = message->raw.length > 0;
    const struct value values[] = {
        value_int(message->contact_id),
        value_row(message->case_id),
        value_int(message->at_ms),
        value_int(message->parts),
        value_int((int64_t)message->delivery),
        value_int(message->code),
        value_int(message->is_repeat),
        value_int(message->is_held),
        value_text(message->is_out ? "out" : "in"),
        value_text(message->channel),
        value_text(message->provider),
        value_text(message->provider_id),
        value_text(message->text),
        value_bytes(has_raw ? message->raw : (struct str){NULL, 0}),
        value_text(message->understood),
    };
    return query_insert(store, &add_query, values, ARRAY_SIZE(values), id_out, err);
}

static const struct query set_case_query = {
    QUERY_MESSAGE_SET_CASE, "message_set_case",
    "UPDATE message\n"
    "SET case_id = $1\n"
    "WHERE contact_id = $2 AND at_ms >= $3 AND case_id IS NULL",
    NULL, NULL};

bool message_set_case(struct store *store, int64_t contact_id, int64_t case_id, int64_t since_ms,
                      struct error *err)
{
    const struct value values[] = {value_int(case_id), value_int(contact_id), value_int(since_ms)};
    return query_run(store, &set_case_query, values, ARRAY_SIZE(values), err);
}

/* 3 and 4 are ends; 5 is a word that nobody knows and moves nothing. */
static const struct query delivery_query = {QUERY_MESSAGE_DELIVERY, "message_delivery",
                                            "UPDATE message\n"
                                            "SET delivery = CASE WHEN $1 < 5 AND delivery < 3 AND "
                                            "delivery < $1 THEN $1 ELSE delivery END,\n"
                                            "    code = CASE WHEN $2 <> 0 THEN $2 ELSE code END,\n"
                                            "    provider_id = COALESCE($3, provider_id)\n"
                                            "WHERE id = $4",
                                            NULL, NULL};

bool message_delivery(struct store *store, int64_t id, enum delivery delivery, int code,
                      const char *provider_id, struct error *err)
{
    const struct value values[] = {
        value_int((int64_t)delivery),
        value_int(code),
        value_text(provider_id),
        value_int(id),
    };
    return query_run(store, &delivery_query, values, ARRAY_SIZE(values), err);
}

static const struct query find_provider_id_query = {
    QUERY_MESSAGE_FIND_PROVIDER_ID, "message_find_provider_id",
    "SELECT id\n"
    "FROM message\n"
    "WHERE direction = 'out' AND provider_id = $1 AND provider = $2",
    NULL, NULL};

bool message_find_provider_id(struct store *store, const char *provider, const char *provider_id,
                              int64_t *id_out, struct error *err)
{
    const struct value values[] = {value_text(provider_id), value_text(provider)};
    int64_t id = 0;
    if (!query_number(store, &find_provider_id_query, values, ARRAY_SIZE(values), &id, err))
        return false;
    *id_out = id;
    return true;
}

static const struct query list_query = {
    QUERY_MESSAGE_LIST, "message_list",
    "SELECT m.id, m.contact_id, m.case_id, m.direction = 'out' AS is_out, m.channel, m.provider,\n"
    "    m.provider_id, m.text, m.raw, m.parts, m.delivery, m.code, m.understood, m.at_ms,\n"
    "    m.is_repeat, m.is_held, c.sealed, c.kind AS phone_kind\n"
    "FROM message AS m\n"
    "JOIN contact AS c ON c.id = m.contact_id\n"
    "WHERE m.id > $1 AND m.id <= $2 AND m.at_ms >= $3 AND m.at_ms < $4\n"
    "ORDER BY m.id\n"
    "LIMIT $5",
    &message_shape, NULL};

static const struct query list_contact_query = {
    QUERY_MESSAGE_LIST_CONTACT, "message_list",
    "SELECT m.id, m.contact_id, m.case_id, m.direction = 'out' AS is_out, m.channel, m.provider,\n"
    "    m.provider_id, m.text, m.raw, m.parts, m.delivery, m.code, m.understood, m.at_ms,\n"
    "    m.is_repeat, m.is_held, c.sealed, c.kind AS phone_kind\n"
    "FROM message AS m\n"
    "JOIN contact AS c ON c.id = m.contact_id\n"
    "WHERE m.id > $1 AND m.at_ms >= $2 AND m.at_ms < $3\n"
    "    AND m.contact_id = COALESCE($4, (\n"
    "        SELECT contact_id\n"
    "        FROM \"case\"\n"
    "        WHERE id = $5))\n"
    "    AND ($5 IS NULL OR m.case_id = $5)\n"
    "ORDER BY m.id\n"
    "LIMIT $6",
    &message_shape, NULL};

static const struct query top_query = {QUERY_MESSAGE_TOP, "message_list",
                                       "SELECT max(id) AS id\n"
                                       "FROM message",
                                       NULL, NULL};

/* Reads a window of ids at a time until one holds something, so that no read is long. */
static bool list_everybody(void *ctx, struct store *store, struct value values[5], struct rows *out,
                           struct error *err)
{
    int64_t top = 0;
    if (!query_number(store, &top_query, NULL, 0, &top, err))
        return false;
    for (int64_t after = values[0].number; after < top && out->count == 0; after += WINDOW_ROWS) {
        values[0] = value_int(after);
        values[1] = value_int(after + WINDOW_ROWS);
        if (!query_rows(ctx, store, &list_query, values, 5, out, err))
            return false;
    }
    return true;
}

bool message_list(void *ctx, struct store *store, const struct message_query *query,
                  struct message_page *out, struct error *err)
{
    struct rows rows = {NULL, 0};
    int64_t end_ms = query->to_ms ? query->to_ms : INT64_MAX;
    if (query->contact_id == 0 && query->case_id == 0) {
        struct value values[] = {value_int(query->after_id), value_int(0),
                                 value_int(query->from_ms), value_int(end_ms),
                                 value_int(query->limit)};
        if (!list_everybody(ctx, store, values, &rows, err))
            return false;
    } else {
        const struct value values[] = {value_int(query->after_id), value_int(query->from_ms),
                                       value_int(end_ms),          value_row(query->contact_id),
                                       value_row(query->case_id),  value_int(query->limit)};
        if (!query_rows(ctx, store, &list_contact_query, values, ARRAY_SIZE(values), &rows, err))
            return false;
    }
    *out = (struct message_page){rows.items, rows.count};
    return true;
}

static const struct query newest_query = {
    QUERY_MESSAGE_NEWEST, "message_newest",
    "SELECT m.id, m.contact_id, m.case_id, m.direction = 'out' AS is_out, m.channel, m.provider,\n"
    "    m.provider_id, m.text, m.raw, m.parts, m.delivery, m.code, m.understood, m.at_ms,\n"
    "    m.is_repeat, m.is_held, c.sealed, c.kind AS phone_kind\n"
    "FROM message AS m\n"
    "JOIN contact AS c ON c.id = m.contact_id\n"
    "WHERE m.contact_id = (\n"
    "        SELECT contact_id\n"
    "        FROM \"case\"\n"
    "        WHERE id = $1)\n"
    "    AND m.case_id = $1 AND m.id < $2\n"
    "ORDER BY m.id DESC\n"
    "LIMIT $3",
    &message_shape, NULL};

bool message_newest(void *ctx, struct store *store, int64_t case_id, int64_t before_id, int limit,
                    struct message_page *out, struct error *err)
{
    const struct value values[] = {value_int(case_id), value_int(before_id ? before_id : INT64_MAX),
                                   value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &newest_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct message_page){rows.items, rows.count};
    return true;
}

static const struct query *const queries[] = {
    &add_query,  &set_case_query,     &delivery_query, &find_provider_id_query,
    &list_query, &list_contact_query, &top_query,      &newest_query,
};
const struct query_list message_queries = {queries, ARRAY_SIZE(queries)};
