/* People and their text conversations.
 * Stands at the head of each text's way: one look-up brings the person, their open case and their session.
 * Leaves to others: hashing and sealing (message/secret.h), cases (case.c), calls (call.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/contact.h"

#include "store/store_impl.h"

static const struct column contact_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct contact, id), 0},
    {"kind", COLUMN_INT, offsetof(struct contact, kind), 0},
    {"language", COLUMN_TEXT, offsetof(struct contact, language), 0},
    {"is_stopped", COLUMN_BOOL, offsetof(struct contact, is_stopped), 0},
    {"stop_told_ms", COLUMN_INT64, offsetof(struct contact, stop_told_ms), 0},
    {"last_seen_ms", COLUMN_INT64, offsetof(struct contact, last_seen_ms), 0},
    {"created_ms", COLUMN_INT64, offsetof(struct contact, created_ms), 0},
    {"sealed", COLUMN_BYTES, offsetof(struct contact, sealed), 0},
    {"case_id", COLUMN_INT64, offsetof(struct contact, case_id), 0},
    {"case_status", COLUMN_TEXT, offsetof(struct contact, case_status), 0},
    {"case_ref", COLUMN_TEXT, offsetof(struct contact, case_ref), 0},
    {"callback_from_ms", COLUMN_INT64, offsetof(struct contact, callback_from_ms), 0},
    {"callback_to_ms", COLUMN_INT64, offsetof(struct contact, callback_to_ms), 0},
    {"has_message", COLUMN_BOOL, offsetof(struct contact, has_message), 0},
    {"session", COLUMN_TEXT, offsetof(struct contact, session), 0},
};
static const struct shape contact_shape = {sizeof(struct contact), contact_columns,
                                           ARRAY_SIZE(contact_columns)};

static const struct query find_query = {
    QUERY_CONTACT_FIND, "contact_find",
    "SELECT c.id, c.kind, c.language, c.is_stopped, c.stop_told_ms, c.last_seen_ms, c.created_ms,\n"
    "    c.sealed, k.id AS case_id, k.status AS case_status, k.ref AS case_ref,\n"
    "    b.from_ms AS callback_from_ms, b.to_ms AS callback_to_ms,\n"
    "    EXISTS (SELECT 1 FROM recording AS r\n"
    "        WHERE r.contact_id = c.id AND r.case_id = k.id AND r.state = 'sent') AS has_message,\n"
    "    s.document AS session\n"
    "FROM contact AS c\n"
    "LEFT JOIN \"case\" AS k ON k.contact_id = c.id AND k.status <> 'closed'\n"
    "LEFT JOIN callback AS b ON b.contact_id = c.id AND b.state = 'agreed' AND b.case_id = k.id\n"
    "LEFT JOIN session AS s ON s.contact_id = c.id\n"
    "WHERE c.hash = $1",
    &contact_shape, NULL};

bool contact_find(void *ctx, struct store *store, const unsigned char hash[32],
                  struct contact **out, struct error *err)
{
    const struct value values[] = {value_hash(hash)};
    void *row;
    if (!query_one(ctx, store, &find_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query get_query = {
    QUERY_CONTACT_GET, "contact_get",
    "SELECT c.id, c.kind, c.language, c.is_stopped, c.stop_told_ms, c.last_seen_ms, c.created_ms,\n"
    "    c.sealed, k.id AS case_id, k.status AS case_status, k.ref AS case_ref,\n"
    "    b.from_ms AS callback_from_ms, b.to_ms AS callback_to_ms,\n"
    "    EXISTS (SELECT 1 FROM recording AS r\n"
    "        WHERE r.contact_id = c.id AND r.case_id = k.id AND r.state = 'sent') AS has_message,\n"
    "    s.document AS session\n"
    "FROM contact AS c\n"
    "LEFT JOIN \"case\" AS k ON k.contact_id = c.id AND k.status <> 'closed'\n"
    "LEFT JOIN callback AS b ON b.contact_id = c.id AND b.state = 'agreed' AND b.case_id = k.id\n"
    "LEFT JOIN session AS s ON s.contact_id = c.id\n"
    "WHERE c.id = $1",
    &contact_shape, NULL};

bool contact_get(void *ctx, struct store *store, int64_t id, struct contact **out,
                 struct error *err)
{
    const struct value values[] = {value_int(id)};
    void *row;
    if (!query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

static const struct query add_query = {QUERY_CONTACT_ADD, "contact_add",
                                       "INSERT INTO contact (kind, is_stopped, stop_told_ms, "
                                       "last_seen_ms, created_ms, language, hash,\n"
                                       "    sealed)\n"
                                       "VALUES ($1, 0, 0, $2, $2, $3, $4, $5)",
                                       NULL, NULL};

bool contact_add(struct store *store, const unsigned char *hash, const struct contact *contact,
                 int64_t *id_out, struct error *err)
{
    const struct value values[] = {
        value_int((int64_t)contact->kind), value_int(contact->created_ms),
        value_text(contact->language),     value_hash(hash),
        value_bytes(contact->sealed),
    };
    return query_insert(store, &add_query, values, ARRAY_SIZE(values), id_out, err);
}

static const struct query rehash_query = {QUERY_CONTACT_REHASH, "contact_rehash",
                                          "UPDATE contact\n"
                                          "SET hash = $1, sealed = $2\n"
                                          "WHERE id = $3",
                                          NULL, NULL};

bool contact_rehash(struct store *store, int64_t id, const unsigned char hash[32],
                    struct str sealed, struct error *err)
{
    const struct value values[] = {value_hash(hash), value_bytes(sealed), value_int(id)};
    return query_run(store, &rehash_query, values, ARRAY_SIZE(values), err);
}

static const struct query update_query = {
    QUERY_CONTACT_UPDATE, "contact_update",
    "UPDATE contact\n"
    "SET language = $1, is_stopped = $2, stop_told_ms = $3, last_seen_ms = $4\n"
    "WHERE id = $5",
    NULL, NULL};

bool contact_update(struct store *store, const struct contact *contact, struct error *err)
{
    const struct value values[] = {
        value_text(contact->language),    value_int(contact->is_stopped),
        value_int(contact->stop_told_ms), value_int(contact->last_seen_ms),
        value_int(contact->id),
    };
    return query_run(store, &update_query, values, ARRAY_SIZE(values), err);
}

static const struct query session_delete_query = {QUERY_SESSION_DELETE, "session_save",
                                                  "DELETE FROM session\n"
                                                  "WHERE contact_id = $1",
                                                  NULL, NULL};

static bool session_delete(struct store *store, int64_t contact_id, struct error *err)
{
    const struct value values[] = {value_int(contact_id)};
    return query_run(store, &session_delete_query, values, ARRAY_SIZE(values), err);
}

static const struct query session_save_query = {
    QUERY_SESSION_SAVE, "session_save",
    "INSERT INTO session (contact_id, at_ms, document)\n"
    "VALUES ($1, $2, $3)\n"
    "ON CONFLICT (contact_id) DO UPDATE\n"
    "SET at_ms = excluded.at_ms, document = excluded.document",
    NULL, NULL};

bool session_save(struct store *store, int64_t contact_id, const char *document, int64_t at_ms,
                  struct error *err)
{
    if (!document)
        return session_delete(store, contact_id, err);
    const struct value values[] = {value_int(contact_id), value_int(at_ms), value_text(document)};
    return query_run(store, &session_save_query, values, ARRAY_SIZE(values), err);
}

static const struct query *const queries[] = {
    &find_query,           &get_query,    &add_query,
    &rehash_query,         &update_query, &session_save_query,
    &session_delete_query,
};
const struct query_list contact_queries = {queries, ARRAY_SIZE(queries)};
