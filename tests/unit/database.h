/* A real database in a temporary folder for each test, made by the migrations, gone afterwards.
 * Stands under the tests of store/ and of what writes to it.
 * Leaves to others: what is in it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "store/store.h"

struct database {
    void *ctx;
    char *folder;
    struct store_config config;
    struct store *store;
};

/* Fails the test with the sentence when something did not work that should have. */
#define assert_done(call)                                          \
    do {                                                           \
        if (!(call))                                               \
            fail_msg("%s: %s", #call, database_error(&err)->text); \
    } while (0)

static inline const struct error *database_error(const struct error *err)
{
    return err;
}

static inline const char *database_path(const struct database *database)
{
    return database->config.database + strlen("sqlite:");
}

static inline int database_setup(void **state)
{
    void *ctx = mem_root("database");
    struct database *database = mem_new(ctx, struct database);
    const char *parent = getenv("TMPDIR");
    database->ctx = ctx;
    database->folder = mem_printf(ctx, "%s/helpline-test-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(database->folder))
        return -1;
    database->config = (struct store_config){
        .database = mem_printf(ctx, "sqlite:%s/test.db", database->folder),
        .migrations = "db/migrations/sqlite",
        .busy_timeout_ms = 20,
    };
    struct error err = {0};
    int from, to;
    if (!store_migrate(&database->config, &from, &to, &err) ||
        !store_open(ctx, &database->config, &database->store, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    *state = database;
    return 0;
}

static inline void database_remove(const struct database *database, const char *name)
{
    (void)unlink(mem_printf(database->ctx, "%s/%s", database->folder, name)); /* or not there */
}

static inline int database_teardown(void **state)
{
    struct database *database = *state;
    mem_free(database->store);
    static const char *const names[] = {"test.db",      "test.db-wal", "test.db-shm", "copy.db",
                                        "copy.db.part", "copy.db-wal", "copy.db-shm", "one.csv",
                                        "two.csv",      "out"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        database_remove(database, names[i]);
    int code = rmdir(database->folder);
    mem_free(database->ctx);
    return code;
}

/* One test on a fresh database: DATABASE_TEST("a sentence", function). */
#define DATABASE_TEST(sentence, function)                                          \
    {                                                                              \
        .name = (sentence), .test_func = (function), .setup_func = database_setup, \
        .teardown_func = database_teardown                                         \
    }
