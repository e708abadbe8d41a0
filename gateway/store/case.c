/* The case log: what each person needs and what became of it.
 * Stands beside the flow's effects, which open and move cases; the desk and the exports read it.
 * Leaves to others: which change follows which event (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "store/case.h"

#include "base/crypto.h"
#include "store/store_impl.h"

enum {
    REF_TRIES = 8,
    WINDOW_ROWS = 20000, /* of ids that one read looks at: a few milliseconds */
};

static const struct column case_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct case_row, id), 0},
    {"contact_id", COLUMN_INT64, offsetof(struct case_row, contact_id), 0},
    {"ref", COLUMN_TEXT, offsetof(struct case_row, ref), 0},
    {"status", COLUMN_TEXT, offsetof(struct case_row, status), 0},
    {"channel", COLUMN_TEXT, offsetof(struct case_row, channel), 0},
    {"language", COLUMN_TEXT, offsetof(struct case_row, language), 0},
    {"need", COLUMN_TEXT, offsetof(struct case_row, need), 0},
    {"needs", COLUMN_TEXT, offsetof(struct case_row, needs), 0},
    {"outcode", COLUMN_TEXT, offsetof(struct case_row, outcode), 0},
    {"boroughs", COLUMN_TEXT, offsetof(struct case_row, boroughs), 0},
    {"risk", COLUMN_TEXT, offsetof(struct case_row, risk), 0},
    {"kind", COLUMN_TEXT, offsetof(struct case_row, kind), 0},
    {"outcome", COLUMN_TEXT, offsetof(struct case_row, outcome), 0},
    {"priority", COLUMN_INT, offsetof(struct case_row, priority), 0},
    {"adviser", COLUMN_TEXT, offsetof(struct case_row, adviser), 0},
    {"team", COLUMN_TEXT, offsetof(struct case_row, team), 0},
    {"opened_ms", COLUMN_INT64, offsetof(struct case_row, opened_ms), 0},
    {"updated_ms", COLUMN_INT64, offsetof(struct case_row, updated_ms), 0},
    {"due_ms", COLUMN_INT64, offsetof(struct case_row, due_ms), 0},
    {"sealed", COLUMN_BYTES, offsetof(struct case_row, sealed), 0},
    {"phone_kind", COLUMN_INT, offsetof(struct case_row, phone_kind), 0},
};
static const struct shape case_shape = {sizeof(struct case_row), case_columns,
                                        ARRAY_SIZE(case_columns)};

/* Six signs that are told apart when heard and when read. */
static void make_ref(char out[8])
{
    static const char signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    enum { SIGNS = sizeof signs - 1, FAIR = 256 / SIGNS * SIGNS };
    unsigned char bytes[16];
    size_t count = 0, next = sizeof bytes;
    while (count < 7) {
        if (next == sizeof bytes) {
            crypto_random(bytes, sizeof bytes);
            next = 0;
        }
        unsigned char byte = bytes[next++];
        if (byte >= FAIR)
            continue;
        if (count == 4)
            out[count++] = '-';
        out[count++] = signs[byte % SIGNS];
    }
    out[7] = '\0';
}

static const struct query add_query = {
    QUERY_CASE_ADD, "case_add",
    "INSERT INTO \"case\" (contact_id, priority, opened_ms, updated_ms, due_ms, ref, status, "
    "channel,\n"
    "    risk, language, need, needs, outcode, boroughs, kind, outcome, adviser, team)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    NULL, NULL};

static bool add_with_ref(struct store *store, const struct case_row *row, const char *ref,
                         int64_t *id_out, struct error *err)
{
    const struct value values[] = {
        value_int(row->contact_id),
        value_int(row->priority ? row->priority : 1),
        value_int(row->opened_ms),
        value_int(row->updated_ms ? row->updated_ms : row->opened_ms),
        value_int(row->due_ms > 0 ? row->due_ms : 0),
        value_text(ref),
        value_text(row->status ? row->status : "new"),
        value_text(row->channel),
        value_text(row->risk ? row->risk : "none"),
        value_text(row->language),
        value_text(row->need),
        value_text(row->needs),
        value_text(row->outcode),
        value_text(row->boroughs),
        value_text(row->kind),
        value_text(row->outcome),
        value_text(row->adviser),
        value_text(row->team),
    };
    return query_insert(store, &add_query, values, ARRAY_SIZE(values), id_out, err);
}

bool case_add(struct store *store, const struct case_row *row, int64_t *id_out, struct error *err)
{
    if (row->ref)
        return add_with_ref(store, row, row->ref, id_out, err);
    /* Of 887 million: a second try is rare, a third is not seen. */
    for (int i = 0; i < REF_TRIES; i++) {
        char ref[8];
        make_ref(ref);
        if (add_with_ref(store, row, ref, id_out, err))
            return true;
        if (err->kind != ERROR_CONFLICT)
            return false;
    }
    return false;
}

static const struct query update_query = {
    QUERY_CASE_UPDATE, "case_update",
    "UPDATE \"case\"\n"
    "SET status = COALESCE($1, status), language = COALESCE($2, language),\n"
    "    need = COALESCE($3, need), needs = COALESCE($4, needs), outcode = COALESCE($5, outcode),\n"
    "    boroughs = COALESCE($6, boroughs), risk = COALESCE($7, risk), kind = COALESCE($8, kind),\n"
    "    outcome = COALESCE($9, outcome), adviser = COALESCE($10, adviser),\n"
    "    team = COALESCE($11, team), priority = COALESCE($12, priority), updated_ms = $13,\n"
    "    due_ms = COALESCE($14, due_ms)\n"
    "WHERE id = $15",
    NULL, NULL};

bool case_update(struct store *store, const struct case_row *row, struct error *err)
{
    const struct value values[] = {
        value_text(row->status),    value_text(row->language),
        value_text(row->need),      value_text(row->needs),
        value_text(row->outcode),   value_text(row->boroughs),
        value_text(row->risk),      value_text(row->kind),
        value_text(row->outcome),   value_text(row->adviser),
        value_text(row->team),      value_row(row->priority),
        value_int(row->updated_ms), row->due_ms < 0 ? value_int(0) : value_row(row->due_ms),
        value_int(row->id),
    };
    return query_run(store, &update_query, values, ARRAY_SIZE(values), err);
}

static const struct query get_query = {
    QUERY_CASE_GET, "case_get",
    "SELECT k.id, k.contact_id, k.ref, k.status, k.channel, k.language, k.need, k.needs, "
    "k.outcode,\n"
    "    k.boroughs, k.risk, k.kind, k.outcome, k.priority, k.adviser, k.team, k.opened_ms,\n"
    "    k.updated_ms, k.due_ms, c.sealed, c.kind AS phone_kind\n"
    "FROM \"case\" AS k\n"
    "JOIN contact AS c ON c.id = k.contact_id\n"
    "WHERE k.id = $1",
    &case_shape, NULL};

bool case_get(void *ctx, struct store *store, int64_t id, struct case_row **out, struct error *err)
{
    const struct value values[] = {value_int(id)};
    void *row;
    if (!query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &row, err))
        return false;
    *out = row;
    return true;
}

/* $1 and $2: ids between, the second one included. */
static const struct query list_query = {
    QUERY_CASE_LIST, "case_list",
    "SELECT k.id, k.contact_id, k.ref, k.status, k.channel, k.language, k.need, k.needs, "
    "k.outcode,\n"
    "    k.boroughs, k.risk, k.kind, k.outcome, k.priority, k.adviser, k.team, k.opened_ms,\n"
    "    k.updated_ms, k.due_ms, c.sealed, c.kind AS phone_kind\n"
    "FROM \"case\" AS k\n"
    "JOIN contact AS c ON c.id = k.contact_id\n"
    "WHERE k.id > $1 AND k.id <= $2 AND k.opened_ms >= $3 AND k.opened_ms < $4\n"
    "    AND (CAST($5 AS TEXT) IS NULL OR k.status = $5)\n"
    "    AND (CAST($6 AS TEXT) IS NULL OR k.channel = $6)\n"
    "    AND (CAST($7 AS TEXT) IS NULL OR k.risk = $7)\n"
    "    AND (CAST($8 AS TEXT) IS NULL OR k.need = $8\n"
    "        OR substr(k.need, 1, length($8) + 1) = $8 || '.')\n"
    "    AND (CAST($9 AS TEXT) IS NULL OR '|' || k.boroughs || '|' LIKE '%|' || $9 || '|%')\n"
    "ORDER BY k.id DESC\n"
    "LIMIT $10",
    &case_shape, NULL};

static const struct query export_query = {
    QUERY_CASE_EXPORT, "case_list",
    "SELECT k.id, k.contact_id, k.ref, k.status, k.channel, k.language, k.need, k.needs, "
    "k.outcode,\n"
    "    k.boroughs, k.risk, k.kind, k.outcome, k.priority, k.adviser, k.team, k.opened_ms,\n"
    "    k.updated_ms, k.due_ms, c.sealed, c.kind AS phone_kind\n"
    "FROM \"case\" AS k\n"
    "JOIN contact AS c ON c.id = k.contact_id\n"
    "WHERE k.id > $1 AND k.id <= $2 AND k.opened_ms >= $3 AND k.opened_ms < $4\n"
    "    AND (CAST($5 AS TEXT) IS NULL OR k.status = $5)\n"
    "    AND (CAST($6 AS TEXT) IS NULL OR k.channel = $6)\n"
    "    AND (CAST($7 AS TEXT) IS NULL OR k.risk = $7)\n"
    "    AND (CAST($8 AS TEXT) IS NULL OR k.need = $8\n"
    "        OR substr(k.need, 1, length($8) + 1) = $8 || '.')\n"
    "    AND (CAST($9 AS TEXT) IS NULL OR '|' || k.boroughs || '|' LIKE '%|' || $9 || '|%')\n"
    "ORDER BY k.id\n"
    "LIMIT $10",
    &case_shape, NULL};

static const struct query top_query = {QUERY_CASE_TOP, "case_list",
                                       "SELECT max(id) AS id\n"
                                       "FROM \"case\"",
                                       NULL, NULL};

static const struct query by_ref_query = {QUERY_CASE_BY_REF, "case_by_ref",
                                          "SELECT max(id) AS id\n"
                                          "FROM \"case\"\n"
                                          "WHERE ref = $1",
                                          NULL, NULL};

bool case_by_ref(struct store *store, const char *ref, int64_t *id_out, struct error *err)
{
    const struct value values[] = {value_text(ref)};
    return query_number(store, &by_ref_query, values, ARRAY_SIZE(values), id_out, err);
}

/* One window of ids: what is in it is put behind *rows. */
static bool list_window(void *ctx, struct store *store, const struct case_filter *filter,
                        int64_t above_id, struct rows *rows, struct error *err)
{
    const struct value values[] = {
        value_int(above_id),         value_int(above_id + WINDOW_ROWS),
        value_int(filter->from_ms),  value_int(filter->to_ms ? filter->to_ms : INT64_MAX),
        value_text(filter->status),  value_text(filter->channel),
        value_text(filter->risk),    value_text(filter->need),
        value_text(filter->borough), value_int(filter->limit - (int64_t)rows->count),
    };
    return query_rows(ctx, store, filter->is_export ? &export_query : &list_query, values,
                      ARRAY_SIZE(values), rows, err);
}

bool case_list(void *ctx, struct store *store, const struct case_filter *filter,
               struct case_page *out, struct error *err)
{
    struct rows rows = {NULL, 0};
    int64_t top = 0;
    if (!query_number(store, &top_query, NULL, 0, &top, err))
        return false;
    if (filter->is_export) {
        int64_t above = filter->after_id > 0 ? filter->after_id : 0;
        for (; above < top && rows.count == 0; above += WINDOW_ROWS)
            if (!list_window(ctx, store, filter, above, &rows, err))
                return false;
    } else {
        int64_t above = filter->before_id > 0 ? filter->before_id - 1 : top;
        while (above > 0 && rows.count < (size_t)filter->limit) {
            above -= WINDOW_ROWS;
            if (!list_window(ctx, store, filter, above, &rows, err))
                return false;
        }
    }
    *out = (struct case_page){rows.items, rows.count};
    return true;
}

static const struct column event_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct case_event, id), 0},
    {"case_id", COLUMN_INT64, offsetof(struct case_event, case_id), 0},
    {"at_ms", COLUMN_INT64, offsetof(struct case_event, at_ms), 0},
    {"who", COLUMN_TEXT, offsetof(struct case_event, who), 0},
    {"what", COLUMN_TEXT, offsetof(struct case_event, what), 0},
    {"text", COLUMN_TEXT, offsetof(struct case_event, text), 0},
};
static const struct shape event_shape = {sizeof(struct case_event), event_columns,
                                         ARRAY_SIZE(event_columns)};

static const struct query event_add_query = {
    QUERY_CASE_EVENT_ADD, "case_event_add",
    "INSERT INTO case_event (case_id, at_ms, who, what, text)\n"
    "VALUES ($1, $2, $3, $4, $5)",
    NULL, NULL};

bool case_event_add(struct store *store, const struct case_event *event, struct error *err)
{
    const struct value values[] = {
        value_int(event->case_id), value_int(event->at_ms), value_text(event->who),
        value_text(event->what),   value_text(event->text),
    };
    return query_run(store, &event_add_query, values, ARRAY_SIZE(values), err);
}

static const struct query event_list_query = {QUERY_CASE_EVENT_LIST, "case_event_list",
                                              "SELECT id, case_id, at_ms, who, what, text\n"
                                              "FROM case_event\n"
                                              "WHERE case_id = $1\n"
                                              "ORDER BY id",
                                              &event_shape, NULL};

bool case_event_list(void *ctx, struct store *store, int64_t case_id, struct case_event_page *out,
                     struct error *err)
{
    const struct value values[] = {value_int(case_id)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &event_list_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct case_event_page){rows.items, rows.count};
    return true;
}

static const struct query waiting_query = {QUERY_CASE_WAITING, "case_waiting",
                                           "SELECT count(*) AS count\n"
                                           "FROM \"case\"\n"
                                           "WHERE status = 'waiting'",
                                           NULL, "reads case_waiting whole: the queue"};

bool case_waiting(struct store *store, int *count_out, struct error *err)
{
    int64_t count = 0;
    if (!query_number(store, &waiting_query, NULL, 0, &count, err))
        return false;
    *count_out = (int)count;
    return true;
}

static const struct query *const queries[] = {
    &add_query, &update_query,    &get_query,        &list_query,    &export_query,
    &top_query, &event_add_query, &event_list_query, &waiting_query, &by_ref_query,
};
const struct query_list case_queries = {queries, ARRAY_SIZE(queries)};
