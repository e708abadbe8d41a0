/* Published scripts, each kept whole; one is live.
 * Stands between publishing and the loops, which load the live one when its generation moves.
 * Leaves to others: packing and loading (flow/), imports (import.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/version.h"

#include "store/store_impl.h"

struct version_row {
    int64_t version;
    const char *packed;
};
static const struct column version_columns[] = {
    {"version", COLUMN_INT64, offsetof(struct version_row, version), 0},
    {"packed", COLUMN_TEXT, offsetof(struct version_row, packed), 0},
};
static const struct shape version_shape = {sizeof(struct version_row), version_columns,
                                           ARRAY_SIZE(version_columns)};

static const struct query retire_query = {QUERY_FLOW_VERSION_RETIRE, "flow_version_add",
                                          "UPDATE flow_version\n"
                                          "SET is_live = 0\n"
                                          "WHERE is_live = 1",
                                          NULL, NULL};

static bool retire(struct store *store, struct error *err)
{
    return query_run(store, &retire_query, NULL, 0, err);
}

static const struct query add_query = {
    QUERY_FLOW_VERSION_ADD, "flow_version_add",
    "INSERT INTO flow_version (at_ms, is_live, who, why, packed)\n"
    "VALUES ($1, 1, $2, $3, $4)",
    NULL, NULL};

bool flow_version_add(struct store *store, const char *packed, const char *why, const char *who,
                      int64_t at_ms, int64_t *version_out, struct error *err)
{
    const struct value values[] = {
        value_int(at_ms),
        value_text(who),
        value_text(why),
        value_text(packed),
    };
    return retire(store, err) &&
           query_insert(store, &add_query, values, ARRAY_SIZE(values), version_out, err) &&
           store_generation_bump(store, GENERATION_FLOWS, err);
}

static const struct query live_query = {QUERY_FLOW_VERSION_LIVE, "flow_version_get",
                                        "SELECT version, packed\n"
                                        "FROM flow_version\n"
                                        "WHERE is_live = 1",
                                        &version_shape, NULL};

static bool live(void *ctx, struct store *store, void **row_out, struct error *err)
{
    return query_one(ctx, store, &live_query, NULL, 0, row_out, err);
}

static const struct query get_query = {QUERY_FLOW_VERSION_GET, "flow_version_get",
                                       "SELECT version, packed\n"
                                       "FROM flow_version\n"
                                       "WHERE version = $1",
                                       &version_shape, NULL};

bool flow_version_get(void *ctx, struct store *store, int64_t version, int64_t *version_out,
                      const char **packed_out, struct error *err)
{
    const struct value values[] = {value_int(version)};
    void *found;
    if (!(version ? query_one(ctx, store, &get_query, values, ARRAY_SIZE(values), &found, err)
                  : live(ctx, store, &found, err)))
        return false;
    const struct version_row *row = found;
    if (version_out)
        *version_out = row ? row->version : 0;
    *packed_out = row ? row->packed : NULL;
    return true;
}

static const struct query *const queries[] = {&retire_query, &add_query, &live_query, &get_query};
const struct query_list flow_version_queries = {queries, ARRAY_SIZE(queries)};
