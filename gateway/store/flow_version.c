/* Published scripts, each kept whole; one is live, others wait or are over.
 * Stands between publishing and the loops, which load the live one when its generation moves.
 * Leaves to others: packing and loading (flow/), who may publish and approve (app/), imports (import.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/version.h"

#include "store/store_impl.h"

struct packed_row {
    int64_t version;
    const char *packed;
};
static const struct column packed_columns[] = {
    {"version", COLUMN_INT64, offsetof(struct packed_row, version), 0},
    {"packed", COLUMN_TEXT, offsetof(struct packed_row, packed), 0},
};
static const struct shape packed_shape = {sizeof(struct packed_row), packed_columns,
                                          ARRAY_SIZE(packed_columns)};

static const struct column version_columns[] = {
    {"version", COLUMN_INT64, offsetof(struct flow_version, version), 0},
    {"at_ms", COLUMN_INT64, offsetof(struct flow_version, at_ms), 0},
    {"who", COLUMN_TEXT, offsetof(struct flow_version, who), 0},
    {"why", COLUMN_TEXT, offsetof(struct flow_version, why), 0},
    {"due_ms", COLUMN_INT64, offsetof(struct flow_version, due_ms), 0},
    {"is_live", COLUMN_BOOL, offsetof(struct flow_version, is_live), 0},
    {"is_safety", COLUMN_BOOL, offsetof(struct flow_version, is_safety), 0},
    {"needs_approval", COLUMN_BOOL, offsetof(struct flow_version, needs_approval), 0},
    {"is_overtaken", COLUMN_BOOL, offsetof(struct flow_version, is_overtaken), 0},
    {"approved_by", COLUMN_TEXT, offsetof(struct flow_version, approved_by), 0},
    {"approved_ms", COLUMN_INT64, offsetof(struct flow_version, approved_ms), 0},
    {"live_order", COLUMN_INT64, offsetof(struct flow_version, live_order), 0},
    {"live_ms", COLUMN_INT64, offsetof(struct flow_version, live_ms), 0},
    {"over_ms", COLUMN_INT64, offsetof(struct flow_version, over_ms), 0},
    {"copy_of", COLUMN_INT64, offsetof(struct flow_version, copy_of), 0},
};
static const struct shape version_shape = {sizeof(struct flow_version), version_columns,
                                           ARRAY_SIZE(version_columns)};

/* ---- Keeping and switching ----------------------------------------------------------------------------------- */

static const struct query keep_query = {
    QUERY_FLOW_VERSION_KEEP, "flow_version_keep",
    "INSERT INTO flow_version (at_ms, is_live, who, why, packed, due_ms, is_safety,\n"
    "    needs_approval, copy_of)\n"
    "VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8)",
    NULL, NULL};

bool flow_version_keep(struct store *store, const struct flow_version *version, const char *packed,
                       int64_t *version_out, struct error *err)
{
    const struct value values[] = {
        value_int(version->at_ms),          value_text(version->who),
        value_text(version->why),           value_text(packed),
        value_int(version->due_ms),         value_int(version->is_safety),
        value_int(version->needs_approval), value_int(version->copy_of),
    };
    return query_insert(store, &keep_query, values, ARRAY_SIZE(values), version_out, err);
}

static const struct query retire_query = {QUERY_FLOW_VERSION_RETIRE, "flow_version_switch",
                                          "UPDATE flow_version\n"
                                          "SET is_live = 0, over_ms = $1\n"
                                          "WHERE is_live = 1",
                                          NULL, NULL};

static bool retire(struct store *store, int64_t at_ms, struct error *err)
{
    const struct value values[] = {value_int(at_ms)};
    return query_run(store, &retire_query, values, ARRAY_SIZE(values), err);
}

static const struct query overtake_query = {
    QUERY_FLOW_VERSION_OVERTAKE, "flow_version_switch",
    "UPDATE flow_version\n"
    "SET is_overtaken = 1\n"
    "WHERE live_order = 0 AND is_overtaken = 0 AND version < $1",
    NULL, NULL};

static bool overtake(struct store *store, int64_t version, struct error *err)
{
    const struct value values[] = {value_int(version)};
    return query_run(store, &overtake_query, values, ARRAY_SIZE(values), err);
}

static const struct query switch_query = {
    QUERY_FLOW_VERSION_SWITCH, "flow_version_switch",
    "UPDATE flow_version\n"
    "SET is_live = 1, live_ms = $1, live_order = 1 + (\n"
    "        SELECT max(live_order)\n"
    "        FROM flow_version)\n"
    "WHERE version = $2 AND live_order = 0 AND is_overtaken = 0",
    NULL, NULL};

static bool make_live(struct store *store, int64_t version, int64_t at_ms, struct error *err)
{
    const struct value values[] = {value_int(at_ms), value_int(version)};
    int64_t changed = 0;
    if (!query_change(store, &switch_query, values, ARRAY_SIZE(values), &changed, err))
        return false;
    return changed == 1 ||
           error_set(err, ERROR_CONFLICT, "Version %lld of the scripts does not wait any more.",
                     (long long)version);
}

bool flow_version_switch(struct store *store, int64_t version, int64_t at_ms, struct error *err)
{
    return retire(store, at_ms, err) && make_live(store, version, at_ms, err) &&
           overtake(store, version, err) && store_generation_bump(store, GENERATION_FLOWS, err);
}

static const struct query approve_query = {QUERY_FLOW_VERSION_APPROVE, "flow_version_approve",
                                           "UPDATE flow_version\n"
                                           "SET approved_by = $1, approved_ms = $2\n"
                                           "WHERE version = $3",
                                           NULL, NULL};

bool flow_version_approve(struct store *store, int64_t version, const char *who, int64_t at_ms,
                          struct error *err)
{
    const struct value values[] = {value_text(who), value_int(at_ms), value_int(version)};
    return query_run(store, &approve_query, values, ARRAY_SIZE(values), err);
}

/* ---- Reading ------------------------------------------------------------------------------------------------- */

static const struct query live_query = {QUERY_FLOW_VERSION_LIVE, "flow_version_get",
                                        "SELECT version, packed\n"
                                        "FROM flow_version\n"
                                        "WHERE is_live = 1",
                                        &packed_shape, NULL};

static bool live(void *ctx, struct store *store, void **row_out, struct error *err)
{
    return query_one(ctx, store, &live_query, NULL, 0, row_out, err);
}

static const struct query get_query = {QUERY_FLOW_VERSION_GET, "flow_version_get",
                                       "SELECT version, packed\n"
                                       "FROM flow_version\n"
                                       "WHERE version = $1",
                                       &packed_shape, NULL};

bool flow_version_get(void *ctx, struct store *store, int64_t version, int64_t *version_out,
                      const char **packed_out, struct error *err)
{
    const struct value values[] = {value_int(version)};
    void *found;
    if (!(version ? query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &found, err)
                  : live(ctx, store, &found, err)))
        return false;
    const struct packed_row *row = found;
    if (version_out)
        *version_out = row ? row->version : 0;
    *packed_out = row ? row->packed : NULL;
    return true;
}

static const struct query list_query = {
    QUERY_FLOW_VERSION_LIST, "flow_version_list",
    "SELECT version, at_ms, who, why, due_ms, is_live, is_safety, needs_approval, is_overtaken,\n"
    "    approved_by, approved_ms, live_order, live_ms, over_ms, copy_of\n"
    "FROM flow_version\n"
    "ORDER BY version",
    &version_shape, "all of them are wanted, by a person"};

bool flow_version_list(void *ctx, struct store *store, struct flow_version_page *out,
                       struct error *err)
{
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &list_query, NULL, 0, &rows, err))
        return false;
    *out = (struct flow_version_page){rows.items, rows.count};
    return true;
}

static const struct query due_query = {
    QUERY_FLOW_VERSION_DUE, "flow_version_due",
    "SELECT version\n"
    "FROM flow_version\n"
    "WHERE live_order = 0 AND is_overtaken = 0 AND due_ms <= $1\n"
    "    AND (needs_approval = 0 OR approved_by IS NOT NULL)\n"
    "ORDER BY due_ms, version\n"
    "LIMIT 1",
    NULL, NULL};

bool flow_version_due(struct store *store, int64_t now_ms, int64_t *version_out, struct error *err)
{
    const struct value values[] = {value_int(now_ms)};
    int64_t version = 0;
    if (!query_number(store, &due_query, values, ARRAY_SIZE(values), &version, err))
        return false;
    *version_out = version;
    return true;
}

static const struct query older_query = {
    QUERY_FLOW_VERSION_OLDER, "flow_version_older",
    "SELECT version, at_ms, who, why, due_ms, is_live, is_safety, needs_approval, is_overtaken,\n"
    "    approved_by, approved_ms, live_order, live_ms, over_ms, copy_of\n"
    "FROM flow_version\n"
    "WHERE live_order > 0 AND is_live = 0 AND over_ms > $1 AND live_order >= (\n"
    "        SELECT coalesce(max(live_order), 0)\n"
    "        FROM flow_version\n"
    "        WHERE is_safety = 1)\n"
    "ORDER BY live_order DESC\n"
    "LIMIT $2",
    &version_shape, "tens of rows; once a publishing"};

bool flow_version_older(void *ctx, struct store *store, int64_t since_ms, int limit,
                        struct flow_version_page *out, struct error *err)
{
    const struct value values[] = {value_int(since_ms), value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &older_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct flow_version_page){rows.items, rows.count};
    return true;
}

static const struct query *const queries[] = {
    &keep_query, &retire_query, &overtake_query, &switch_query, &approve_query,
    &live_query, &get_query,    &list_query,     &due_query,    &older_query,
};
const struct query_list flow_version_queries = {queries, ARRAY_SIZE(queries)};
