/* Tables of talks in one little house: a row is a talk, a test plays it and then runs it again from its records.
 * Stands over flow_house.h, under the tests of the engine that are talks.
 * Leaves to others: the house's scripts and the talks (the test itself). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rows.h"

#include "base/clock.h"
#include "flow_house.h"

struct row {
    const char *name, *talk;
};

/* Where the talks take place; there from talks_run on. */
static struct house *house;

static inline void plays(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("talk");
    bool is_right = house_plays(ctx, house, row->talk);
    mem_free(ctx);
    assert_true(is_right);
}

/* What the scripts of a house are (files in the place of the shipped ones, or beside them), and the tables of talks in it.
 * Returns how many failed. */
struct talks {
    const char *group;
    const struct house_file *files;
    size_t file_count;
    const struct rows_table *tables;
    size_t table_count;
};
static inline int talks_run(const struct talks *talks)
{
    clock_start();
    void *ctx = mem_root("house");
    house = house_new(ctx, talks->files, talks->file_count);
    int failed = rows_run(talks->group, talks->tables, talks->table_count);
    mem_free(ctx);
    return failed;
}
