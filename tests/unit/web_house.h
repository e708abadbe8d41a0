/* A house for tests of the rooms that answer browsers: a folder of its own with a fresh database, keys and one page.
 * Stands under tests/unit/console and tests/unit/handset.
 * Leaves to others: what is put into the database, the requests. */
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

#include "base/file.h"
#include "base/mem.h"
#include "http/http.h"
#include "message/secret.h"
#include "store/store.h"

struct web_house {
    void *ctx;
    char folder[64];
    struct store *store;
    struct secret_ring *ring;
};

static const int64_t web_now_ms = 1793700900000; /* 3 November 2026, 10:15 in London */

static inline void web_house_open(struct web_house *house)
{
    struct error err = {ERROR_NONE, ""};
    house->ctx = mem_root("house");
    snprintf(house->folder, sizeof house->folder, "/tmp/helpline-unit-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    struct store_config config = {
        .database = mem_printf(house->ctx, "sqlite:%s/house.db", house->folder),
        .migrations = "db/migrations/sqlite",
        .busy_timeout_ms = 250,
    };
    int from, to;
    if (!store_migrate(&config, &from, &to, &err) ||
        !store_open(house->ctx, &config, &house->store, &err) ||
        !secret_ring_read(house->ctx, str_of(secret_ring_new_text(house->ctx)), &house->ring,
                          &err) ||
        !file_write(mem_printf(house->ctx, "%s/index.html", house->folder),
                    str_of("<!doctype html><title>Page</title>"), 0600, &err) ||
        !file_write(mem_printf(house->ctx, "%s/app.js", house->folder), str_of("start();"), 0600,
                    &err) ||
        !file_write(mem_printf(house->ctx, "%s/notes.txt", house->folder), str_of("not a page"),
                    0600, &err))
        fail_msg("%s", err.text);
}

static inline void web_house_close(struct web_house *house)
{
    static const char *const names[] = {"index.html", "app.js",       "notes.txt",
                                        "house.db",   "house.db-wal", "house.db-shm"};
    char folder[sizeof house->folder];
    memcpy(folder, house->folder, sizeof folder);
    mem_free(house->ctx);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* The value of an answer's header, or NULL. */
static inline const char *web_header(void *ctx, const struct http_response *response,
                                     const char *name)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        const struct http_field *field = &response->headers.items[i];
        if (str_equal_nocase(field->name, str_of(name)))
            return str_keep(ctx, field->value);
    }
    return NULL;
}

static inline const char *web_body(void *ctx, const struct http_response *response)
{
    return str_keep(ctx, response->body);
}
