/* Dates in opening hours: "25 Dec", "25-26 December 2026", "1 Apr-30 Sep", "August", "Christmas Day".
 * Stands under hours_read.c, which says what holds on them.
 * Leaves to others: days of the week (hours_read.c), bank holidays that move (holidays.c). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/hours_impl.h"

#include <string.h>

enum { FIRST_YEAR = 2000, LAST_YEAR = 2100 };

/* A date as written; year 0: each year. */
struct date_read {
    int64_t year;
    int month, day;
};

/* 1 January … 12, or 0. */
static int month_of(struct str word)
{
    static const char names[][10] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};
    if (str_equals(word, "sept"))
        return 9;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (str_equals(word, names[i]) || (word.length == 3 && memcmp(word.data, names[i], 3) == 0))
            return (int)i + 1;
    return 0;
}

static int month_here(const struct parser *parser)
{
    return parser->token.kind == TOKEN_WORD ? month_of(parser->token.text) : 0;
}

/* Days that have a name and a date. */
static bool take_named(struct parser *parser, struct date_read *out)
{
    static const struct {
        const char *first, *second, *third;
        int month, day;
    } names[] = {
        {"christmas", "day", NULL, 12, 25}, {"christmas", "eve", NULL, 12, 24},
        {"boxing", "day", NULL, 12, 26},    {"new", "years", "day", 1, 1},
        {"new", "years", "eve", 12, 31},
    };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct parser before = *parser;
        if (hours_take_word(parser, names[i].first) && hours_take_word(parser, names[i].second) &&
            (names[i].third == NULL || hours_take_word(parser, names[i].third))) {
            *out = (struct date_read){0, names[i].month, names[i].day};
            return true;
        }
        *parser = before;
    }
    return false;
}

/* "25", "25th"; false, and nothing taken, when it is no day of a month. */
static bool take_day(struct parser *parser, int *out)
{
    int64_t day;
    if (parser->token.kind != TOKEN_NUMBER || !str_to_int64(parser->token.text, 1, 31, &day))
        return false;
    hours_advance(parser);
    (void)(hours_take_word(parser, "st") || hours_take_word(parser, "nd") ||
           hours_take_word(parser, "rd") || hours_take_word(parser, "th"));
    (void)hours_take_word(parser, "of");
    *out = (int)day;
    return true;
}

static void take_year(struct parser *parser, struct date_read *date)
{
    int64_t year;
    if (parser->token.kind == TOKEN_NUMBER && parser->token.text.length == 4 &&
        str_to_int64(parser->token.text, FIRST_YEAR, LAST_YEAR, &year)) {
        date->year = year;
        hours_advance(parser);
    }
}

/* "25 Dec", "25 Dec 2026"; the month may be missing (0) when with_month is false. */
static bool take_date(struct parser *parser, bool with_month, struct date_read *out)
{
    struct parser before = *parser;
    struct date_read date = {0};
    if (take_named(parser, out))
        return true;
    if (!take_day(parser, &date.day))
        return false;
    date.month = month_here(parser);
    if (date.month != 0) {
        hours_advance(parser);
        take_year(parser, &date);
    } else if (with_month) {
        *parser = before;
        return false;
    }
    *out = date;
    return true;
}

static bool exists(const struct date_read *date)
{
    if (date->year != 0 && (date->year < FIRST_YEAR || date->year > LAST_YEAR))
        return false;
    return date->day <= days_in_month(date->year != 0 ? date->year : 2028, date->month);
}

static bool take_between(struct parser *parser)
{
    if (parser->token.kind != TOKEN_DASH && parser->token.kind != TOKEN_AND &&
        !hours_at_word(parser, "to") && !hours_at_word(parser, "and"))
        return false;
    hours_advance(parser);
    return true;
}

/* "August", "Apr-Sep": from the first of a month to the last. */
static bool take_months(struct parser *parser, struct date_read *from, struct date_read *to)
{
    int first = month_here(parser), last = first;
    if (first == 0)
        return false;
    hours_advance(parser);
    struct parser before = *parser;
    if (take_between(parser) && month_here(parser) != 0) {
        last = month_here(parser);
        hours_advance(parser);
    } else {
        *parser = before;
    }
    *from = (struct date_read){0, first, 1};
    *to = (struct date_read){0, last, days_in_month(2028, last)};
    take_year(parser, to);
    return true;
}

/* "25 Dec", "25-26 Dec", "24 Dec-2 Jan 2027". */
static bool take_days(struct parser *parser, struct date_read *from, struct date_read *to)
{
    if (!take_date(parser, false, from))
        return false;
    struct parser before = *parser;
    if (take_between(parser) && take_date(parser, true, to)) {
        if (from->month != 0)
            return true;
        from->month = to->month;
        from->year = to->year;
        return from->day < to->day;
    }
    *parser = before;
    *to = *from;
    return from->month != 0;
}

static bool take_range(struct parser *parser, struct date_read *from, struct date_read *to)
{
    struct parser before = *parser;
    if (take_months(parser, from, to) || take_days(parser, from, to))
        return true;
    *parser = before;
    return false;
}

bool hours_at_dates(const struct parser *parser)
{
    struct parser copy = *parser;
    struct date_read from, to;
    return take_range(&copy, &from, &to);
}

bool hours_read_dates(struct parser *parser, struct hours_dates *out)
{
    struct date_read from, to;
    if (!take_range(parser, &from, &to))
        return hours_refuse(parser, "a date like 25 Dec");
    if (from.year == 0 && to.year != 0)
        from.year = from.month * 32 + from.day <= to.month * 32 + to.day ? to.year : to.year - 1;
    if (to.year == 0 && from.year != 0)
        to.year = from.month * 32 + from.day <= to.month * 32 + to.day ? from.year : from.year + 1;
    // The end of February, said as a month, is the year's own.
    if (to.year != 0 && to.month == 2 && to.day == 29)
        to.day = days_in_month(to.year, 2);
    if (!exists(&from) || !exists(&to))
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: %d of the month %d is no date; correct the day",
                         exists(&from) ? to.day : from.day, exists(&from) ? to.month : from.month);
    *out = (struct hours_dates){.is_yearly = from.year == 0,
                                .from = from.month * 32 + from.day,
                                .to = to.month * 32 + to.day};
    if (from.year == 0)
        return true;
    out->from = (int)day_number((int)from.year, from.month, from.day);
    out->to = (int)day_number((int)to.year, to.month, to.day);
    if (out->to < out->from)
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: the dates end before they begin; write the earlier first");
    return true;
}

bool hours_read_limit(struct parser *parser, int *number_out)
{
    struct date_read date;
    if (!take_date(parser, true, &date) || date.year == 0 || !exists(&date))
        return hours_refuse(parser, "a date with its year, like 1 Apr 2027");
    *number_out = (int)day_number((int)date.year, date.month, date.day);
    return true;
}
