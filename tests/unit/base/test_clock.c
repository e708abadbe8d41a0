/* London's wall clock (base/clock.h): both changes of the hour, running over, and the wire form.
 * Stands under opening hours and timers.
 * Leaves to others: what happens at a time. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <time.h>

#include "base/clock.h"

struct parse_row {
    const char *name;
    const char *text;
    const char *again; /* as clock_rfc3339 writes it, or NULL: refused */
    int extra_ms;
};

static const struct parse_row parse_rows[] = {
    {"winter time", "2026-11-03T10:15:00+00:00", "2026-11-03T10:15:00+00:00", 0},
    {"summer time", "2026-07-03T10:15:00+01:00", "2026-07-03T10:15:00+01:00", 0},
    {"Z is Greenwich", "2026-07-03T10:15:00Z", "2026-07-03T11:15:00+01:00", 0},
    {"any offset is read", "2026-11-03T10:15:00-05:30", "2026-11-03T15:45:00+00:00", 0},
    {"fractions are read to the millisecond", "2026-11-03T10:15:00.12345Z",
     "2026-11-03T10:15:00+00:00", 123},
    {"one digit is tenths", "2026-11-03T10:15:00.5Z", "2026-11-03T10:15:00+00:00", 500},
    {"small letters and a space will do", "2026-11-03 10:15:00z", "2026-11-03T10:15:00+00:00", 0},
    {"a date is its first moment in London", "2026-07-03", "2026-07-03T00:00:00+01:00", 0},
    {"a date and a time are London's", "2026-07-03 10:15", "2026-07-03T10:15:00+01:00", 0},
    {"a time that does not exist is an hour later", "2026-03-29 01:30", "2026-03-29T02:30:00+01:00",
     0},
    {"a time that exists twice is the first", "2026-10-25 01:30", "2026-10-25T01:30:00+01:00", 0},
    {"the second of them by its offset", "2026-10-25T01:30:00+00:00", "2026-10-25T01:30:00+00:00",
     0},
    {"the hour after the autumn change", "2026-10-25 02:00", "2026-10-25T02:00:00+00:00", 0},
    {"the minute before the spring change", "2026-03-29 00:59", "2026-03-29T00:59:00+00:00", 0},
    {"the leap day of a leap year", "2028-02-29", "2028-02-29T00:00:00+00:00", 0},
    {"the year of summer time all winter", "1970-01-01", "1970-01-01T00:00:00+01:00", 0},
    {"a leap second is the next minute", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00", 0},
    {"the leap day of another year is refused", "2026-02-29", NULL, 0},
    {"the thirty-first of April is refused", "2026-04-31", NULL, 0},
    {"a month of nought is refused", "2026-00-01", NULL, 0},
    {"a day of nought is refused", "2026-01-00", NULL, 0},
    {"the thirteenth month is refused", "2026-13-01", NULL, 0},
    {"hour 24 is refused", "2026-01-01T24:00:00Z", NULL, 0},
    {"minute 60 is refused", "2026-01-01T23:60:00Z", NULL, 0},
    {"no offset is refused", "2026-11-03T10:15:00", NULL, 0},
    {"T without seconds is refused", "2026-11-03T10:15", NULL, 0},
    {"a point without digits is refused", "2026-11-03T10:15:00.Z", NULL, 0},
    {"text behind is refused", "2026-11-03T10:15:00Zx", NULL, 0},
    {"text behind a date is refused", "2026-11-03x", NULL, 0},
    {"half a date is refused", "2026-11", NULL, 0},
    {"a sign among digits is refused", "2026-11--3", NULL, 0},
    {"nothing is refused", "", NULL, 0},
};

static void test_parse(void **state)
{
    const struct parse_row *row = *state;
    int64_t at_ms = -77;
    bool is_read = clock_parse(str_of(row->text), &at_ms);
    assert_int_equal(is_read, row->again != NULL);
    if (!is_read) {
        assert_int_equal(at_ms, -77);
        return;
    }
    char again[26];
    clock_rfc3339(at_ms, again);
    assert_string_equal(again, row->again);
    assert_int_equal(at_ms % 1000, row->extra_ms);
}

struct over_row {
    const char *name;
    struct clock_local local;
    const char *again;
};

static const struct over_row over_rows[] = {
    {"month 13 is next January",
     {.year = 2026, .month = 13, .day = 1},
     "2027-01-01T00:00:00+00:00"},
    {"month 0 is last December", {.year = 2026, .month = 0, .day = 1}, "2025-12-01T00:00:00+00:00"},
    {"month -12 is two Decembers back",
     {.year = 2026, .month = -12, .day = 1},
     "2024-12-01T00:00:00+00:00"},
    {"day 32 is the next month's first",
     {.year = 2026, .month = 7, .day = 32},
     "2026-08-01T00:00:00+01:00"},
    {"day 0 is the last month's last",
     {.year = 2028, .month = 3, .day = 0},
     "2028-02-29T00:00:00+00:00"},
    {"seven days on keeps the hour over a change",
     {.year = 2026, .month = 3, .day = 25 + 7, .hour = 9},
     "2026-04-01T09:00:00+01:00"},
    {"hour 24 is the next day",
     {.year = 2026, .month = 1, .day = 1, .hour = 24},
     "2026-01-02T00:00:00+00:00"},
};

static void test_over(void **state)
{
    const struct over_row *row = *state;
    char again[26];
    clock_rfc3339(clock_of_local(row->local), again);
    assert_string_equal(again, row->again);
}

struct length_row {
    const char *name, *text;
    int64_t ms; /* -1: it is none */
};

static const struct length_row length_rows[] = {
    {"seconds", "30s", 30000},
    {"minutes", "10m", 600000},
    {"hours", "24h", 86400000},
    {"days", "7d", 604800000},
    {"nothing is a length too", "0s", 0},
    {"the longest", "100000d", INT64_C(8640000000000)},
    {"longer is none", "100001d", -1},
    {"a number alone is none", "30", -1},
    {"a unit alone is none", "s", -1},
    {"a minus is none", "-1s", -1},
    {"weeks are none", "2w", -1},
    {"two lengths are none", "1h30m", -1},
    {"words are none", "", -1},
};

static void test_length(void **state)
{
    const struct length_row *row = *state;
    int64_t length_ms = -1;
    assert_int_equal(clock_parse_length(str_of(row->text), &length_ms), row->ms >= 0);
    assert_int_equal(length_ms, row->ms);
}

static void test_there_and_back(void **state)
{
    (void)state;
    /* Every seven hours and a bit over eleven years: what is not in the doubled hour comes back. */
    for (int64_t at_ms = 1577836800000; at_ms < 1924992000000; at_ms += 25213000) {
        struct clock_local local = clock_local_of(at_ms);
        int64_t back_ms = clock_of_local(local);
        bool is_doubled = local.month == 10 && local.hour == 1 && local.offset_minutes == 0;
        assert_true(back_ms == at_ms || (is_doubled && back_ms == at_ms - 3600000));
    }
}

static void assert_as_the_system_says(int64_t at_s)
{
    time_t moment = at_s;
    struct tm parts;
    struct clock_local local = clock_local_of(at_s * 1000);
    assert_non_null(localtime_r(&moment, &parts));
    assert_int_equal(local.year, parts.tm_year + 1900);
    assert_int_equal(local.month, parts.tm_mon + 1);
    assert_int_equal(local.day, parts.tm_mday);
    assert_int_equal(local.hour, parts.tm_hour);
    assert_int_equal(local.minute, parts.tm_min);
    assert_int_equal(local.second, parts.tm_sec);
    assert_int_equal(local.weekday, (parts.tm_wday + 6) % 7);
    assert_int_equal(local.offset_minutes, parts.tm_gmtoff / 60);
}

static void test_as_the_system_says(void **state)
{
    (void)state;
    /* From 1900 to 2150, across both ends of what clock_start reads; then each side of every full hour of years in
     * which the clocks changed, and of the two years in which they did not. */
    for (int64_t at_s = -2208988800; at_s < 5680281600; at_s += 99991)
        assert_as_the_system_says(at_s);
    static const int64_t years[] = {0, 31536000, 820454400, 1767225600, 2114380800, 4070908800};
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        for (int64_t at_s = years[i]; at_s < years[i] + 370 * 86400; at_s += 3600) {
            assert_as_the_system_says(at_s - 1);
            assert_as_the_system_says(at_s);
        }
    }
}

static void test_weekdays(void **state)
{
    (void)state;
    struct clock_local tuesday = clock_local_of(1793700900000);
    assert_int_equal(tuesday.weekday, 1);
    assert_int_equal(tuesday.year, 2026);
    struct clock_local sunday =
        clock_local_of(clock_of_local((struct clock_local){2026, 11, 8, 0, 0, 0, 0, 0}));
    assert_int_equal(sunday.weekday, 6);
}

static void test_day_numbers(void **state)
{
    (void)state;
    assert_int_equal(clock_day_number((struct clock_local){.year = 1970, .month = 1, .day = 1}), 0);
    assert_int_equal(clock_day_number((struct clock_local){.year = 2026, .month = 11, .day = 3}),
                     20760);
    assert_int_equal(clock_day_number((struct clock_local){.year = 2026, .month = 10, .day = 34}),
                     20760);
    assert_int_equal(clock_day_number((struct clock_local){.year = 1969, .month = 12, .day = 31}),
                     -1);
}

static void test_strange_moments(void **state)
{
    (void)state;
    char text[26];
    clock_rfc3339(INT64_MAX, text);
    assert_memory_equal(text, "9999-", 5);
    clock_rfc3339(INT64_MIN, text);
    assert_memory_equal(text, "0001-", 5);
    clock_rfc3339(-1, text);
    assert_string_equal(text, "1970-01-01T00:59:59+01:00");
}

static void test_now(void **state)
{
    (void)state;
    assert_true(clock_now_ms() > 1577836800000);
    int64_t first_us = clock_mono_us();
    int64_t first_ms = clock_mono_ms();
    assert_true(clock_mono_us() >= first_us);
    assert_true(first_us / 1000 <= first_ms);
}

int main(void)
{
    clock_start();
    static const struct rows_table tables[] = {
        ROWS(parse_rows, test_parse),
        ROWS(over_rows, test_over),
        ROWS(length_rows, test_length),
    };
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_there_and_back),  cmocka_unit_test(test_as_the_system_says),
        cmocka_unit_test(test_weekdays),        cmocka_unit_test(test_day_numbers),
        cmocka_unit_test(test_strange_moments), cmocka_unit_test(test_now),
    };
    int failed = rows_run("base: times read and written", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("base: London's clock", plain_tests, NULL, NULL);
}
