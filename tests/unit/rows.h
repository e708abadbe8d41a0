/* One cmocka test a row: tables whose rows begin with a sentence, run as so many tests.
 * Stands under every unit test that is a table.
 * Leaves to others: what a row means (the table's own test function). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

/* Rows of size bytes each, whose first member is `const char *name`. test gets the row as *state. */
struct rows_table {
    const void *rows;
    size_t count, size;
    CMUnitTestFunction test;
};

/* A table for rows_run; rows is an array. */
#define ROWS(array, function)                                                                     \
    {                                                                                             \
        .rows = (array), .count = sizeof(array) / sizeof((array)[0]), .size = sizeof((array)[0]), \
        .test = (function)                                                                        \
    }

/* Runs all rows of all tables as one group; returns how many failed. */
static inline int rows_run(const char *group, const struct rows_table *tables, size_t count)
{
    void *ctx = mem_root("rows");
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += tables[i].count;
    struct CMUnitTest *tests = mem_array(ctx, struct CMUnitTest, total);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < tables[i].count; k++) {
            union {
                const void *given;
                void *state;
            } row = {.given = (const char *)tables[i].rows + k * tables[i].size};
            const char *name;
            memcpy(&name, row.given, sizeof name);
            tests[at++] = (struct CMUnitTest){
                .name = name, .test_func = tables[i].test, .initial_state = row.state};
        }
    }
    int failed = _cmocka_run_group_tests(group, tests, total, NULL, NULL);
    mem_free(ctx);
    return failed;
}
