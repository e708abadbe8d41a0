/* The schema's growth: numbered files, each in one transaction, never back.
 * Stands before store_open; run once by the parent, and by each command.
 * Leaves to others: what the files say (db/migrations). */
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

enum { MIGRATION_BYTES_MAX = 1024 * 1024, MIGRATIONS_MAX = 9999 };

struct migrations {
    char **names; /* "0001_house.sql", by number */
    size_t count;
};

/* Files are numbered 0001, 0002 … without a gap: what was once applied is never taken away. */
static bool list(void *ctx, const char *folder, struct migrations *out, struct error *err)
{
    struct migrations found;
    if (!file_list(ctx, folder, ".sql", &found.names, &found.count, err))
        return false;
    if (found.count == 0)
        return error_set(err, ERROR_CONFIG, "There are no migrations in %s.", folder);
    for (size_t i = 0; i < found.count; i++) {
        struct str rest = str_of(found.names[i]), number;
        int64_t value = 0;
        if (!str_next(&rest, '_', &number) || number.length != 4 ||
            !str_to_int64(number, 1, MIGRATIONS_MAX, &value) || value != (int64_t)i + 1)
            return error_set(err, ERROR_CONFIG,
                             "The migrations in %s should have %04zu where %s is.", folder, i + 1,
                             found.names[i]);
    }
    *out = found;
    return true;
}

bool migrations_count(const char *folder, int *count_out, struct error *err)
{
    void *ctx = mem_root("migrations");
    struct migrations migrations;
    bool done = list(ctx, folder, &migrations, err);
    if (done)
        *count_out = (int)migrations.count;
    mem_free(ctx);
    return done;
}

/* One file inside the open transaction. */
static bool apply_file(void *ctx, struct store *store, const char *path, int number,
                       struct error *err)
{
    struct str sql;
    if (!file_read(ctx, path, MIGRATION_BYTES_MAX, &sql, err))
        return false;
    const char *note = mem_printf(
        ctx, "INSERT INTO schema_version (number, name, applied_ms) VALUES (%d, '%04d', %lld)",
        number, number, (long long)clock_now_ms());
    if (!store->driver->script(store->connection, sql.data, err) ||
        !store->driver->script(store->connection, note, err))
        return error_where(err, "in migration %d", number);
    return true;
}

/* The next file, unless another process was quicker. number_out: the schema's number afterwards. */
static bool step(void *ctx, struct store *store, const char *folder,
                 const struct migrations *migrations, int *number_out, struct error *err)
{
    const struct driver *driver = store->driver;
    if (!driver->script(store->connection, "BEGIN IMMEDIATE", err))
        return false;
    int there = 0;
    bool done = driver->schema(store->connection, &there, err);
    if (done && (size_t)there < migrations->count) {
        // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): as many names as count says
        const char *path = mem_printf(ctx, "%s/%s", folder, migrations->names[there]);
        done = apply_file(ctx, store, path, there + 1, err);
        there++;
    }
    done = done && driver->script(store->connection, "COMMIT", err);
    if (!done && driver->in_transaction(store->connection)) {
        struct error ignored; /* the first failure is the one to tell */
        (void)driver->script(store->connection, "ROLLBACK", &ignored);
    }
    if (done)
        *number_out = there;
    return done;
}

static bool migrate(void *ctx, const struct store_config *config, int *from_out, int *to_out,
                    struct error *err)
{
    struct migrations migrations = {0};
    struct store *store = NULL;
    int from = 0;
    if (!list(ctx, config->migrations, &migrations, err) ||
        !store_open_raw(ctx, config, DRIVER_CREATE, &store, err) ||
        !store->driver->schema(store->connection, &from, err))
        return false;
    if ((size_t)from > migrations.count)
        return error_set(err, ERROR_CONFIG,
                         "The database's schema is number %d, newer than this program's %zu; "
                         "install the newer program.",
                         from, migrations.count);
    int to = from;
    while ((size_t)to < migrations.count)
        if (!step(ctx, store, config->migrations, &migrations, &to, err))
            return false;
    *from_out = from;
    *to_out = to;
    return true;
}

bool store_migrate(const struct store_config *config, int *from_out, int *to_out, struct error *err)
{
    void *ctx = mem_root("migrate");
    bool done = migrate(ctx, config, from_out, to_out, err);
    mem_free(ctx);
    return done;
}
