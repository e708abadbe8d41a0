/* When a text is tried again, and how fast a number sends: arithmetic, a row each.
 * Stands under test_sender.c, which sends. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "sender/sender_impl.h"

static const int64_t day_ms = 24 * 60 * 60 * 1000;

struct row {
    const char *name;
    enum send_outcome outcome;
    int tries;
    int64_t wait_ms; /* with salt 0; -1: give up */
};

static const struct row rows[] = {
    {"an unreached first try waits five seconds", SEND_UNREACHED, 1, 5000},
    {"waits double", SEND_UNREACHED, 3, 20000},
    {"a throttled try waits one step more", SEND_THROTTLED, 1, 10000},
    {"no wait passes a quarter of an hour", SEND_THROTTLED, 9, 900000},
    {"nor after a thousand tries", SEND_UNREACHED, 1000, 900000},
    {"an unknown outcome is asked about after ten seconds", SEND_UNKNOWN, 1, 10000},
    {"and asked about more seldom each time", SEND_UNKNOWN, 3, 40000},
    {"a refusal is final", SEND_REFUSED, 1, -1},
    {"a person who opted out is left alone", SEND_STOPPED, 1, -1},
    {"what was taken is not sent again", SEND_ACCEPTED, 1, -1},
    {"what was never tried has no next time", SEND_NONE, 1, -1},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    int64_t now_ms = 1000000;
    int64_t next_ms = retry_next_ms(row->outcome, row->tries, now_ms - day_ms + 1, now_ms, 0);
    assert_int_equal(next_ms, row->wait_ms < 0 ? -1 : now_ms + row->wait_ms);
}

static void test_give_up(void **state)
{
    (void)state;
    assert_int_equal(retry_next_ms(SEND_UNREACHED, 1, 0, day_ms, 0), -1);
    assert_int_equal(retry_next_ms(SEND_THROTTLED, 1, 0, day_ms, 0), -1);
    assert_int_equal(retry_next_ms(SEND_UNKNOWN, 1, 0, day_ms, 0), -1);
}

static void test_spread(void **state)
{
    (void)state;
    int64_t lowest_ms = INT64_MAX;
    int64_t highest_ms = 0;
    for (int64_t salt = 1; salt <= 50; salt++) {
        int64_t wait_ms = retry_next_ms(SEND_UNREACHED, 9, 0, 0, salt);
        assert_in_range(wait_ms, 720000, 900000);
        lowest_ms = wait_ms < lowest_ms ? wait_ms : lowest_ms;
        highest_ms = wait_ms > highest_ms ? wait_ms : highest_ms;
    }
    assert_true(highest_ms - lowest_ms > 150000);
}

struct pace_row {
    const char *name;
    int64_t per_second;
    int64_t step_ms; /* asked every … */
    int asks, taken; /* … so often, and this many went */
};

static const struct pace_row paces[] = {
    {"one a second, asked all at once", 1, 0, 10, 1},
    {"one a second, asked each half second", 1, 500, 11, 6},
    {"one a second, asked each second", 1, 1000, 10, 10},
    {"one a second, asked every three", 1, 3000, 10, 10},
    {"ten a second, asked all at once", 10, 0, 100, 10},
    {"ten a second, asked each millisecond for a second", 10, 1, 1001, 20},
    {"three a second do not drift", 3, 1, 10001, 33},
    {"no pace is no limit", 0, 0, 1000, 1000},
    {"a senseless pace is no limit", -5, 0, 10, 10},
};

static void test_pace(void **state)
{
    const struct pace_row *row = *state;
    struct pace pace = pace_new(row->per_second, 0);
    int taken = 0;
    for (int i = 0; i < row->asks; i++) {
        int64_t now_ms = i * row->step_ms;
        bool is_free = pace_next_ms(&pace, now_ms) <= now_ms;
        bool is_taken = pace_take(&pace, now_ms);
        assert_int_equal(is_taken, is_free);
        taken += is_taken;
    }
    assert_int_equal(taken, row->taken);
}

static void test_pace_next(void **state)
{
    (void)state;
    struct pace pace = pace_new(2, 1000);
    assert_true(pace_take(&pace, 1000));
    assert_true(pace_take(&pace, 1000));
    assert_int_equal(pace_next_ms(&pace, 1000), 1500);
    assert_int_equal(pace_next_ms(&pace, 1200), 1500);
    assert_false(pace_take(&pace, 1499));
    assert_true(pace_take(&pace, 1500));
}

static void test_hold(void **state)
{
    (void)state;
    struct pace pace = pace_new(0, 1000);
    pace_hold(&pace, 1000);
    assert_false(pace_take(&pace, 1999));
    assert_int_equal(pace_next_ms(&pace, 1500), 2000);
    assert_true(pace_take(&pace, 2000));
}

static void test_clock_back(void **state)
{
    (void)state;
    struct pace pace = pace_new(1, 0);
    assert_true(pace_take(&pace, day_ms));
    pace_hold(&pace, day_ms);
    assert_false(pace_take(&pace, 5000));
    assert_int_equal(pace_next_ms(&pace, 5000), 6000);
    assert_true(pace_take(&pace, 6000));
}

struct other_row {
    const char *name;
    CMUnitTestFunction run;
};

static void test_other(void **state)
{
    const struct other_row *row = *state;
    row->run(NULL);
}

static const struct other_row others[] = {
    {"a day after the first try a person takes over", test_give_up},
    {"rows that failed together come back apart", test_spread},
    {"it is known when the next may go", test_pace_next},
    {"a provider that says too many gets nothing for a second", test_hold},
    {"a clock that is put back stops nobody for long", test_clock_back},
};

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {ROWS(rows, test_row), ROWS(paces, test_pace),
                                        ROWS(others, test_other)};
    return rows_run("trying again and pace", tables, ARRAY_SIZE(tables));
}
