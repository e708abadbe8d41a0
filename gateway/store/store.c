/* The connection: opening, transactions, savepoints, the log, and the counters that other processes compare.
 * Stands over a driver and under everything that writes.
 * Leaves to others: migrations (migrate.c), copies and checks (backup.c), rows (one file a subject). */
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

static const struct driver *const drivers[] = {&sqlite_driver};

/* The driver of "sqlite:PATH" and what stands behind the colon; NULL for any other. */
static const struct driver *find_driver(const char *database, const char **path_out)
{
    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
        size_t length = strlen(drivers[i]->scheme);
        if (strncmp(database, drivers[i]->scheme, length) == 0 && database[length] == ':' &&
            database[length + 1] != '\0') {
            *path_out = database + length + 1;
            return drivers[i];
        }
    }
    return NULL;
}

bool store_open_raw(void *ctx, const struct store_config *config, enum driver_mode mode,
                    struct store **out, struct error *err)
{
    const char *path = NULL;
    const struct driver *driver = find_driver(config->database, &path);
    if (driver == NULL) {
        error_set(err, ERROR_CONFIG,
                  "The database's address is not understood; write sqlite: and a path.");
        return false;
    }
    struct store *store = mem_new(ctx, struct store);
    store->driver = driver;
    if (!driver->open(store, config, path, mode, &store->connection, err)) {
        mem_free(store);
        return false;
    }
    *out = store;
    return true;
}

static bool check_schema(struct store *store, const struct store_config *config, struct error *err)
{
    int known = 0, there = 0;
    if (!migrations_count(config->migrations, &known, err) ||
        !store->driver->schema(store->connection, &there, err))
        return false;
    if (there > known)
        return error_set(err, ERROR_CONFIG,
                         "The database's schema is number %d, newer than this program's %d; "
                         "install the newer program.",
                         there, known);
    if (there < known)
        return error_set(err, ERROR_CONFIG,
                         "The database's schema is number %d, this program's %d; run helpline "
                         "migrate.",
                         there, known);
    return true;
}

bool store_open(void *ctx, const struct store_config *config, struct store **out, struct error *err)
{
    struct store *store;
    if (!store_open_raw(ctx, config, DRIVER_LIVE, &store, err))
        return false;
    if (!check_schema(store, config, err) || !store_prepare(store, err)) {
        mem_free(store);
        return false;
    }
    *out = store;
    return true;
}

static const struct query begin_query = {QUERY_BEGIN, "begin", "BEGIN IMMEDIATE", NULL, NULL};

bool store_begin(struct store *store, struct error *err)
{
    return query_run(store, &begin_query, NULL, 0, err);
}

static const struct query commit_query = {QUERY_COMMIT, "commit", "COMMIT", NULL, NULL};

bool store_commit(struct store *store, struct error *err)
{
    return query_run(store, &commit_query, NULL, 0, err);
}

static const struct query rollback_query = {QUERY_ROLLBACK, "rollback", "ROLLBACK", NULL, NULL};

void store_rollback(struct store *store)
{
    struct error ignored; /* what cannot be rolled back is gone already */
    if (store_in_transaction(store))
        (void)query_run(store, &rollback_query, NULL, 0, &ignored);
}

bool store_in_transaction(const struct store *store)
{
    return store->driver->in_transaction(store->connection);
}

static const struct query savepoint_queries[] = {
    {QUERY_SAVEPOINT_OUTER, "savepoint", "SAVEPOINT outermost", NULL, NULL},
    {QUERY_SAVEPOINT_INNER, "savepoint", "SAVEPOINT innermost", NULL, NULL},
};

bool store_savepoint(struct store *store, int depth, struct error *err)
{
    return query_run(store, &savepoint_queries[depth != 0], NULL, 0, err);
}

static const struct query release_queries[] = {
    {QUERY_RELEASE_OUTER, "release", "RELEASE outermost", NULL, NULL},
    {QUERY_RELEASE_INNER, "release", "RELEASE innermost", NULL, NULL},
};

bool store_release(struct store *store, int depth, struct error *err)
{
    return query_run(store, &release_queries[depth != 0], NULL, 0, err);
}

static const struct query rollback_to_queries[] = {
    {QUERY_ROLLBACK_TO_OUTER, "rollback_to", "ROLLBACK TO outermost", NULL, NULL},
    {QUERY_ROLLBACK_TO_INNER, "rollback_to", "ROLLBACK TO innermost", NULL, NULL},
};

bool store_rollback_to(struct store *store, int depth, struct error *err)
{
    return query_run(store, &rollback_to_queries[depth != 0], NULL, 0, err) &&
           store_release(store, depth, err);
}

int64_t store_checkpoint(struct store *store)
{
    return store->driver->checkpoint(store->connection);
}

int64_t store_wal_bytes(const struct store *store)
{
    return store->driver->log_bytes(store->connection);
}

bool store_can_write(struct store *store, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    store_rollback(store);
    return true;
}

struct generation_row {
    int which;
    int64_t count;
};
static const struct column generation_columns[] = {
    {"which", COLUMN_INT, offsetof(struct generation_row, which), 0},
    {"count", COLUMN_INT64, offsetof(struct generation_row, count), 0},
};
static const struct shape generation_shape = {sizeof(struct generation_row), generation_columns,
                                              ARRAY_SIZE(generation_columns)};
static const struct query generations_query = {QUERY_GENERATIONS, "store_generations",
                                               "SELECT which, count\n"
                                               "FROM generation",
                                               &generation_shape,
                                               "a handful of rows, all of them wanted"};

bool store_generations(struct store *store, int64_t out[GENERATION_COUNT], struct error *err)
{
    void *ctx = mem_root("generations");
    struct rows rows = {NULL, 0};
    bool done = query_rows(ctx, store, &generations_query, NULL, 0, &rows, err);
    if (done) {
        memset(out, 0, GENERATION_COUNT * sizeof *out);
        const struct generation_row *items = rows.items;
        for (size_t i = 0; i < rows.count; i++)
            if (items[i].which >= 0 && items[i].which < GENERATION_COUNT)
                out[items[i].which] = items[i].count;
    }
    mem_free(ctx);
    return done;
}

static const struct query generation_bump_query = {QUERY_GENERATION_BUMP, "store_generation_bump",
                                                   "INSERT INTO generation (which, count)\n"
                                                   "VALUES ($1, 1)\n"
                                                   "ON CONFLICT (which) DO UPDATE\n"
                                                   "SET count = generation.count + 1",
                                                   NULL, NULL};

bool store_generation_bump(struct store *store, enum store_generation which, struct error *err)
{
    const struct value values[] = {value_int((int64_t)which)};
    return query_run(store, &generation_bump_query, values, ARRAY_SIZE(values), err);
}

bool store_can_commit(struct store *store, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    bool is_kept = store_generation_bump(store, GENERATION_EVENTS, err) && store_commit(store, err);
    if (!is_kept)
        store_rollback(store);
    return is_kept;
}

static const struct query *const queries[] = {
    &begin_query,          &commit_query,           &rollback_query,
    &savepoint_queries[0], &savepoint_queries[1],   &release_queries[0],
    &release_queries[1],   &rollback_to_queries[0], &rollback_to_queries[1],
    &generations_query,    &generation_bump_query,
};
const struct query_list store_queries = {queries, ARRAY_SIZE(queries)};
