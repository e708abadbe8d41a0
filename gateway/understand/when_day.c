/* Days in words: "tomorrow", "mon", "next tuesday", "3 nov", "3/11", "the 5th", "in two weeks".
 * Stands under when.c. Leaves to others: times (when_time.c), which of several days is meant (when.c). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/when_impl.h"

enum { JUST_PAST_DAYS = 60, YEAR_FIRST = 2000 };

bool when_same_day(const struct clock_local *a, const struct clock_local *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

static void take_day(struct when_scan *scan, const struct clock_local *day, bool has_year)
{
    if (scan->kind != DAY_NONE && (scan->kind != DAY_FIXED || !when_same_day(&scan->day, day))) {
        bool is_same = scan->kind == DAY_WEEKDAY && scan->weekday == day->weekday;
        scan->is_unclear = scan->is_unclear || !is_same;
    }
    scan->kind = DAY_FIXED;
    scan->day = *day;
    scan->has_year = has_year;
}

static void take_offset(struct when_scan *scan, int days)
{
    struct clock_local day = clock_local_of(when_start_of(scan, days) + NOON * CLOCK_MINUTE_MS);
    take_day(scan, &day, true);
}

static void take_weekday(struct when_scan *scan, int weekday, enum when_week week)
{
    if (scan->kind == DAY_FIXED) { /* "today, Tuesday", "Tue 3 Nov" */
        scan->is_unclear = scan->is_unclear || scan->day.weekday != weekday;
        return;
    }
    scan->is_unclear =
        scan->is_unclear || scan->kind == DAY_OF_MONTH ||
        (scan->kind == DAY_WEEKDAY && (scan->weekday != weekday || scan->week != week));
    scan->kind = DAY_WEEKDAY;
    scan->weekday = weekday;
    scan->week = week;
}

/* False for the 31st of November. */
static bool take_date(struct when_scan *scan, int year, int month, int day, bool has_year)
{
    struct clock_local given = {.year = year, .month = month, .day = day, .hour = 12};
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    struct clock_local real = clock_local_of(clock_of_local(given));
    if (real.month != month || real.day != day) {
        /* the 29th of February of a year that has none may be meant for one that has */
        scan->is_unclear = true;
        return true;
    }
    if (!has_year) {
        int64_t then_ms = clock_of_local(given);
        int64_t least_ms = when_start_of(scan, -JUST_PAST_DAYS);
        if (then_ms < least_ms) {
            given.year++;
            real = clock_local_of(clock_of_local(given));
        }
    }
    take_day(scan, &real, has_year);
    return true;
}

static int full_year(int year)
{
    return year >= 0 && year < 100 ? YEAR_FIRST + year : year;
}

/* "2026-11-03", "3/11/26", "3.11.2026", "3-11-26", "3/11": how many words. */
static size_t number_date(struct when_scan *scan, size_t at)
{
    char sign = when_sign_after(scan, at);
    bool is_iso = sign == '-' && when_digits(scan, at, 4, 4) >= 0;
    int first = when_digits(scan, at, 1, is_iso ? 4 : 2), second = when_digits(scan, at + 1, 1, 2);
    bool is_date_sign = sign == '/' || sign == '-' || sign == '.';
    if (first < 0 || second < 0 || !is_date_sign)
        return 0;
    int third = when_sign_after(scan, at + 1) == sign ? when_digits(scan, at + 2, 1, 4) : -1;
    if (is_iso)
        return third >= 0 && take_date(scan, first, second, third, true) ? 3 : 0;
    if (third >= 0)
        return take_date(scan, full_year(third), second, first, true) ? 3 : 0;
    return sign == '/' && take_date(scan, scan->today.year, second, first, false) ? 2 : 0;
}

/* "3", "3rd", "third" as a day of a month; -1. */
static int day_number(const struct when_scan *scan, size_t at)
{
    int plain = when_digits(scan, at, 1, 2);
    int value = plain >= 0 ? plain : word_ordinal(when_word(scan, at));
    return value >= 1 && value <= 31 ? value : -1;
}

static size_t year_behind(const struct when_scan *scan, size_t at, int *year_out)
{
    int year = when_digits(scan, at, 4, 4);
    if (year < YEAR_FIRST || year >= YEAR_FIRST + 100)
        return 0;
    *year_out = year;
    return 1;
}

/* "3 nov", "3rd of november 2026", "november the 3rd", "nov 3". */
static size_t month_date(struct when_scan *scan, size_t at)
{
    int year = scan->today.year, month, day;
    size_t used = 1;
    if (when_is_word(scan, at, "the"))
        used++;
    day = day_number(scan, at + used - 1);
    if (day > 0) {
        if (when_is_word(scan, at + used, "of"))
            used++;
        month = word_month(when_word(scan, at + used));
    } else {
        month = used == 1 ? word_month(when_word(scan, at)) : 0;
        if (when_is_word(scan, at + used, "the"))
            used++;
        day = day_number(scan, at + used);
    }
    if (month <= 0 || day <= 0)
        return 0;
    used++;
    size_t with_year = year_behind(scan, at + used, &year);
    return take_date(scan, year, month, day, with_year > 0) ? used + with_year : 0;
}

/* "in 3 days", "in a week", "3 days from now", "a week today", "2 weeks tomorrow". */
static size_t days_ahead(struct when_scan *scan, size_t at)
{
    size_t used = when_is_word(scan, at, "in") ? 1 : 0;
    int count = when_count(scan, at + used);
    if (count < 0)
        return 0;
    size_t unit_at = at + used + 1;
    if (when_is_word(scan, unit_at, "of"))
        unit_at++;
    int days = word_days(when_word(scan, unit_at));
    if (days == 0)
        return 0;
    size_t end = unit_at + 1;
    int extra = 0;
    bool is_from = when_is_word(scan, end, "today") || when_is_word(scan, end, "tomorrow");
    if (when_is_word(scan, end, "from") &&
        (when_is_word(scan, end + 1, "now") || when_is_word(scan, end + 1, "today")))
        end += 2;
    else if (when_is_word(scan, end, "time"))
        end++;
    else if (is_from)
        extra = when_is_word(scan, end++, "tomorrow") ? 1 : 0;
    else if (used == 0)
        return 0;
    take_offset(scan, count * days + extra);
    return end - at;
}

static size_t weekday_named(struct when_scan *scan, size_t at)
{
    enum when_week week = WEEK_THIS;
    size_t used = 0;
    if (when_is_word(scan, at, "week") && when_is_word(scan, at + 1, "on")) {
        week = WEEK_AFTER;
        used = 2;
    } else if (when_is_word(scan, at, "next")) {
        week = WEEK_NEXT;
        used = 1;
    } else if (when_is_word(scan, at, "last")) {
        week = WEEK_LAST;
        used = 1;
    } else if (when_is_word(scan, at, "this") || when_is_word(scan, at, "coming")) {
        used = 1;
    }
    int weekday = word_weekday(when_word(scan, at + used));
    if (weekday < 0)
        return 0;
    used++;
    if (week == WEEK_THIS && when_is_word(scan, at + used, "week")) {
        week = WEEK_AFTER;
        used++;
    } else if (week == WEEK_THIS && when_is_word(scan, at + used, "next") &&
               when_is_word(scan, at + used + 1, "week")) {
        week = WEEK_NEXT;
        used += 2;
    }
    take_weekday(scan, weekday, week);
    return used;
}

static size_t near_day(struct when_scan *scan, size_t at)
{
    if (when_is_word(scan, at, "day") && when_is_word(scan, at + 1, "after") &&
        word_near_day(when_word(scan, at + 2)) == 1) {
        take_offset(scan, 2);
        return 3;
    }
    int offset = word_near_day(when_word(scan, at));
    if (offset == WORD_NO_DAY)
        return 0;
    take_offset(scan, offset);
    if (when_is_word(scan, at, "tonight") || when_is_word(scan, at, "tonite"))
        scan->part = PART_EVENING;
    return 1;
}

/* "the 3rd": the next one. */
static size_t day_of_month(struct when_scan *scan, size_t at)
{
    size_t used = when_is_word(scan, at, "the") ? 1 : 0;
    int day = word_ordinal(when_word(scan, at + used));
    if (day < 1 || day > 31)
        return 0;
    if (scan->kind == DAY_WEEKDAY || scan->kind == DAY_NONE) {
        struct clock_local found = {.year = scan->today.year, .month = scan->today.month};
        bool is_over = day < scan->today.day;
        found.month += is_over ? 1 : 0;
        int weekday = scan->kind == DAY_WEEKDAY ? scan->weekday : -1;
        for (int tries = 0; tries < 24; tries++, found.month++) {
            struct clock_local given = found;
            given.day = day;
            given.hour = 12;
            struct clock_local real = clock_local_of(clock_of_local(given));
            if (real.day != day || (weekday >= 0 && real.weekday != weekday))
                continue;
            scan->kind = DAY_NONE;
            take_day(scan, &real, true);
            return used + 1;
        }
    }
    scan->is_unclear = scan->is_unclear || scan->kind != DAY_FIXED || scan->day.day != day;
    return used + 1;
}

size_t when_day(struct when_scan *scan, size_t at)
{
    size_t (*const readers[])(struct when_scan * scan, size_t at) = {
        number_date, month_date, days_ahead, near_day, weekday_named, day_of_month};
    for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
        size_t used = readers[i](scan, at);
        if (used > 0)
            return used;
    }
    return 0;
}
