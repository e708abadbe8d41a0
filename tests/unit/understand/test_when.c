/* Days and times in words, at a moment that each row gives, right through both changes of the clock.
 * Tries understand/understand.h: when.c and when_words.c.
 * Leaves to others: numbers (test_number.c), whether a wish can be met (flow). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include "../rows.h"
#include "base/clock.h"

struct when {
    const char *name, *now, *text;
    const char
        *expected; /* "2026-11-03 14:30-16:00", "2026-11-03", "14:30", "past 2026-11-02", "" none */
};

#define TUE "2026-11-03 10:15"

static const struct when whens[] = {
    {"today", TUE, "today", "2026-11-03"},
    {"tomorrow", TUE, "Tomorrow please", "2026-11-04"},
    {"tomorrow as it is typed", TUE, "tmrw 3pm", "2026-11-04 15:00"},
    {"the day after tomorrow", TUE, "the day after tomorrow", "2026-11-05"},
    {"a weekday and an hour", TUE, "mon 2pm", "2026-11-09 14:00"},
    {"today's weekday alone is next week", TUE, "tuesday", "2026-11-10"},
    {"today's weekday with a time ahead is today", TUE, "tuesday 4pm", "2026-11-03 16:00"},
    {"today's weekday with a time gone by is next week", TUE, "tues 9am", "2026-11-10 09:00"},
    {"next tuesday is next week's", TUE, "next tuesday", "2026-11-10"},
    {"next friday is next week's", TUE, "next Friday at 3", "2026-11-13 15:00"},
    {"this friday is this week's", TUE, "this friday", "2026-11-06"},
    {"on a Sunday next tuesday is two days off", "2026-11-08 12:00", "next tuesday", "2026-11-10"},
    {"friday week", TUE, "friday week", "2026-11-13"},
    {"a week on friday", TUE, "a week on friday", "2026-11-13"},
    {"friday next week", TUE, "friday next week", "2026-11-13"},
    {"last friday is past", TUE, "last friday", "past 2026-10-30"},
    {"yesterday is past", TUE, "yesterday", "past 2026-11-02"},
    {"in three days", TUE, "in three days", "2026-11-06"},
    {"a week today", TUE, "a week today", "2026-11-10"},
    {"in a fortnight", TUE, "in a fortnight", "2026-11-17"},
    {"a date with a month's short name", TUE, "5 nov", "2026-11-05"},
    {"a date with of", TUE, "the 3rd of december", "2026-12-03"},
    {"a date with the month first", TUE, "Dec 3rd, 2027", "2027-12-03"},
    {"a date with a weekday", TUE, "Thu 5 Nov 2.30pm", "2026-11-05 14:30"},
    {"a date whose weekday is another", TUE, "Mon 5 Nov", ""},
    {"a date gone by this year is next year's", TUE, "3 march", "2027-03-03"},
    {"a date just gone by is past", TUE, "20 october", "past 2026-10-20"},
    {"a date with its year gone by is past", TUE, "3/11/2025", "past 2025-11-03"},
    {"a date in figures", TUE, "3/12/26", "2026-12-03"},
    {"a date in figures without a year", TUE, "3/12", "2026-12-03"},
    {"a date with points", TUE, "3.12.2026", "2026-12-03"},
    {"a date as machines write it", TUE, "2026-12-03", "2026-12-03"},
    {"the 5th", TUE, "the 5th", "2026-11-05"},
    {"the 2nd is next month's", TUE, "on the 2nd", "2026-12-02"},
    {"a day that no month has", TUE, "31 november", ""},
    {"the 29th of February in a leap year", "2028-02-01 10:00", "29 feb", "2028-02-29"},
    {"the 29th of February in none", TUE, "29/2/2027", ""},
    {"hours and minutes", TUE, "14:30", "14:30"},
    {"a point for the colon", TUE, "2.30pm", "14:30"},
    {"am and pm with points", TUE, "2 p.m.", "14:00"},
    {"at three is in the afternoon", TUE, "at 3", "15:00"},
    {"at nine is in the morning", TUE, "about 9", "09:00"},
    {"a lone number is no time", TUE, "3", ""},
    {"half 2", TUE, "half 2", "14:30"},
    {"half past two", TUE, "half past two", "14:30"},
    {"quarter to 4", TUE, "quarter to 4", "15:45"},
    {"ten past five", TUE, "ten past five", "17:10"},
    {"twenty to twelve", TUE, "twenty to twelve", "11:40"},
    {"two thirty", TUE, "two thirty", "14:30"},
    {"three o'clock", TUE, "three o'clock", "15:00"},
    {"a railway clock", TUE, "14h30", "14:30"},
    {"hours without a sign", TUE, "1430hrs", "14:30"},
    {"noon", TUE, "noon tomorrow", "2026-11-04 12:00"},
    {"nine to five", TUE, "9 to 5", "09:00-17:00"},
    {"a range with pm once", TUE, "2-4pm", "14:00-16:00"},
    {"a range over noon", TUE, "11-2pm", "11:00-14:00"},
    {"between", TUE, "thurs between 2 and 4", "2026-11-05 14:00-16:00"},
    {"from until", TUE, "tomorrow from 10 until 12.30", "2026-11-04 10:00-12:30"},
    {"after", TUE, "after 3 tomorrow", "2026-11-04 15:00-24:00"},
    {"before", TUE, "friday before noon", "2026-11-06 00:00-12:00"},
    {"the morning", TUE, "tomorrow morning", "2026-11-04 09:00+12:00"},
    {"an hour in the evening", TUE, "8 in the evening tomorrow", "2026-11-04 20:00"},
    {"tonight at 9", TUE, "tonight at 9", "2026-11-03 21:00"},
    {"in an hour", TUE, "in an hour", "2026-11-03 11:15"},
    {"in half an hour", TUE, "in half an hour please", "2026-11-03 10:45"},
    {"in two hours", TUE, "in 2 hours", "2026-11-03 12:15"},
    {"an hour gone by today is past", TUE, "today 9am", "past 2026-11-03 09:00"},
    {"two days", TUE, "mon or tue", ""},
    {"not a day", TUE, "not monday", ""},
    {"two times", TUE, "at 2, at 4", ""},
    {"no day at all", TUE, "hello there", ""},
    {"nothing", TUE, "", ""},
    {"other things around are told", TUE, "call my mum tomorrow at 3pm", "? 2026-11-04 15:00"},
    {"Spanish", TUE, "mañana", "2026-11-04"},
    {"Polish", TUE, "środa 14:00", "2026-11-04 14:00"},
    {"the week over the spring change", "2027-03-26 10:00", "monday 9am", "2027-03-29 09:00"},
    {"an hour over the spring change", "2027-03-28 00:30", "in 2 hours", "2027-03-28 03:30"},
    {"an hour over the autumn change", "2026-10-25 00:30", "in 2 hours", "2026-10-25 01:30"},
    {"the day of the autumn change", "2026-10-24 10:00", "tomorrow", "2026-10-25"},
    {"the last evening of a year", "2026-12-31 22:00", "tomorrow 2pm", "2027-01-01 14:00"},
};

static void write_when(const struct understand_when *when, char out[64])
{
    int used = snprintf(out, 64, "%s%s", when->is_past ? "past " : "", when->is_whole ? "" : "? ");
    size_t at = (size_t)used;
    if (when->has_day)
        at += (size_t)snprintf(out + at, 64 - at, "%04d-%02d-%02d", when->year, when->month,
                               when->day);
    if (!when->has_time && !when->has_part)
        return;
    at += (size_t)snprintf(out + at, 64 - at, "%s%02d:%02d", when->has_day ? " " : "",
                           when->from_minute / 60, when->from_minute % 60);
    if (when->has_range || when->has_part)
        snprintf(out + at, 64 - at, "%c%02d:%02d", when->has_part ? '+' : '-', when->to_minute / 60,
                 when->to_minute % 60);
}

static void when_row(void **state)
{
    const struct when *row = *state;
    void *ctx = mem_root("test");
    int64_t now_ms = 0;
    assert_true(clock_parse(str_of(row->now), &now_ms));
    struct understand_when when;
    char words[64] = "";
    if (understand_when(understand_read(ctx, str_of(row->text)), now_ms, false, &when))
        write_when(&when, words);
    assert_string_equal(words, row->expected);
    mem_free(ctx);
}

static const struct when bares[] = {
    {"a lone number is an hour", TUE, "3", "15:00"},
    {"a lone number in words", TUE, "eleven", "11:00"},
    {"four digits", TUE, "0930", "09:30"},
    {"four digits that are none", TUE, "2575", ""},
    {"an hour that is none", TUE, "26", ""},
};

static void bare_row(void **state)
{
    const struct when *row = *state;
    void *ctx = mem_root("test");
    int64_t now_ms = 0;
    assert_true(clock_parse(str_of(row->now), &now_ms));
    struct understand_when when;
    char words[64] = "";
    if (understand_when(understand_read(ctx, str_of(row->text)), now_ms, true, &when))
        write_when(&when, words);
    assert_string_equal(words, row->expected);
    mem_free(ctx);
}

struct window {
    const char *name, *now, *text, *from, *to; /* from "": none; "past": is_past */
};

static const struct window windows[] = {
    {"a day and an hour is two hours", TUE, "tomorrow 3pm", "2026-11-04 15:00", "2026-11-04 17:00"},
    {"a range is itself", TUE, "thurs between 2 and 4", "2026-11-05 14:00", "2026-11-05 16:00"},
    {"a day is the whole of it", TUE, "friday", "2026-11-06", "2026-11-07"},
    {"today is what is left of it", TUE, "today", TUE, "2026-11-04"},
    {"an hour that is ahead is today", TUE, "at 3", "2026-11-03 15:00", "2026-11-03 17:00"},
    {"an hour gone by is tomorrow", TUE, "at 9", "2026-11-04 09:00", "2026-11-04 11:00"},
    {"the morning that has begun ends at noon", TUE, "this morning", TUE, "2026-11-03 12:00"},
    {"the afternoon of a day", TUE, "wed afternoon", "2026-11-04 12:00", "2026-11-04 17:00"},
    {"after an hour until the day's end", TUE, "tomorrow after 4", "2026-11-04 16:00",
     "2026-11-05"},
    {"in an hour", TUE, "in an hour", "2026-11-03 11:15", "2026-11-03 13:15"},
    {"a day gone by", TUE, "yesterday 3pm", "past", ""},
    {"a bare number", TUE, "2", "", ""},
    {"over the spring change", "2027-03-27 10:00", "tomorrow", "2027-03-28", "2027-03-29"},
};

static void window_row(void **state)
{
    const struct window *row = *state;
    void *ctx = mem_root("test");
    int64_t now_ms = 0, from_ms = 0, to_ms = 0;
    assert_true(clock_parse(str_of(row->now), &now_ms));
    struct understand_window window;
    bool is_found = understand_window(understand_read(ctx, str_of(row->text)), now_ms, &window);
    assert_int_equal(is_found, row->from[0] != '\0');
    if (is_found)
        assert_int_equal(window.is_past, strcmp(row->from, "past") == 0);
    if (row->to[0] != '\0') {
        assert_true(clock_parse(str_of(row->from), &from_ms));
        assert_true(clock_parse(str_of(row->to), &to_ms));
        assert_int_equal(window.from_ms, from_ms);
        assert_int_equal(window.to_ms, to_ms);
    }
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {ROWS(whens, when_row), ROWS(bares, bare_row),
                                        ROWS(windows, window_row)};
    return rows_run("days and times", tables, 3);
}
