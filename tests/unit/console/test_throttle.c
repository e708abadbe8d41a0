/* How guessing is slowed down: row by row, with the time given.
 * Stands beside console/throttle.c. */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include "../rows.h"

struct row {
    const char *name;
    enum throttle_by by;
    int failures;
    int64_t later_ms, wait_ms;
};

static const struct row waits[] = {
    {"a name with two failures does not wait", THROTTLE_NAME, 2, 0, 0},
    {"the third failure of a name waits a second", THROTTLE_NAME, 3, 0, 1000},
    {"the fourth failure waits two seconds", THROTTLE_NAME, 4, 0, 2000},
    {"the wait runs down", THROTTLE_NAME, 4, 1500, 500},
    {"the wait ends", THROTTLE_NAME, 4, 2000, 0},
    {"a name never waits longer than five minutes", THROTTLE_NAME, 500, 0, 300000},
    {"an office shares an address, so nine failures are free", THROTTLE_ADDRESS, 9, 0, 0},
    {"the tenth failure of an address waits", THROTTLE_ADDRESS, 10, 0, 1000},
    {"an address never waits longer than a quarter of an hour", THROTTLE_ADDRESS, 500, 0, 900000},
    {"after an hour all is forgotten", THROTTLE_ADDRESS, 500, 3600000, 0},
};

enum story { STORY_KINDS, STORY_OTHER_NAME, STORY_FORGET, STORY_FLOOD, STORY_AFTER_AN_HOUR };
struct told {
    const char *name;
    enum story story;
    int64_t wait_ms;
};

static const struct told stories[] = {
    {"a name and an address of the same letters are apart", STORY_KINDS, 0},
    {"one name's failures are not another's", STORY_OTHER_NAME, 0},
    {"a good sign-in forgets the failures", STORY_FORGET, 0},
    {"a flood of other names does not free a newer one", STORY_FLOOD, 299950},
    {"counting begins anew after an hour", STORY_AFTER_AN_HOUR, 0},
};

static const int64_t start_ms = 1793700900000;

static void fail_often(struct throttle *throttle, const char *name, int times, int64_t at_ms)
{
    for (int i = 0; i < times; i++)
        throttle_fail(throttle, THROTTLE_NAME, str_of(name), at_ms);
}

static void flood(struct throttle *throttle, int64_t at_ms)
{
    for (int i = 0; i < 1023; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        fail_often(throttle, name, 1, at_ms);
    }
}

static void test_wait(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct throttle *throttle = throttle_new(ctx);
    for (int i = 0; i < row->failures; i++)
        throttle_fail(throttle, row->by, str_of("sam"), start_ms);
    assert_int_equal(throttle_wait_ms(throttle, row->by, str_of("sam"), start_ms + row->later_ms),
                     row->wait_ms);
    mem_free(ctx);
}

static void test_story(void **state)
{
    const struct told *told = *state;
    void *ctx = mem_root("test");
    struct throttle *throttle = throttle_new(ctx);
    enum throttle_by by = told->story == STORY_KINDS ? THROTTLE_ADDRESS : THROTTLE_NAME;
    int64_t at_ms = start_ms + 100;

    fail_often(throttle, "oldest", 1, start_ms);
    fail_often(throttle, told->story == STORY_OTHER_NAME ? "ada" : "sam", 20, start_ms + 50);
    if (told->story == STORY_FORGET)
        throttle_forget(throttle, THROTTLE_NAME, str_of("sam"));
    if (told->story == STORY_FLOOD)
        flood(throttle, at_ms);
    if (told->story == STORY_AFTER_AN_HOUR) {
        at_ms = start_ms + 3600000 + 50;
        fail_often(throttle, "sam", 1, at_ms);
    }
    assert_int_equal(throttle_wait_ms(throttle, by, str_of("sam"), at_ms), told->wait_ms);
    mem_free(ctx);
}

int main(void)
{
    const struct rows_table tables[] = {ROWS(waits, test_wait), ROWS(stories, test_story)};
    return rows_run("console: throttle", tables, ARRAY_SIZE(tables));
}
