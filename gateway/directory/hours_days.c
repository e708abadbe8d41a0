/* Days in opening hours: of the week, of some weeks ("first Tue", "every other Tue"), of the month.
 * Stands under hours_read.c, which says what holds on them.
 * Leaves to others: dates (hours_date.c), times (hours_token.c). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/hours_impl.h"

/* ---- Days ---- */

/* What follows is for other days than what went before. */
void hours_begin_days(struct parser *parser)
{
    parser->days = 0;
    parser->has_times = false;
    parser->rule = -1;
    parser->pattern = (struct hours_rule){0};
}

/* Begins a new list of days when the one before already has its times. */
void hours_name_days(struct parser *parser, unsigned days)
{
    if (parser->has_times)
        hours_begin_days(parser);
    parser->days |= days;
    parser->is_scope_fresh = false;
}

/* "mon", "mon-fri", "sat to mon". */
bool hours_read_days(struct parser *parser)
{
    int first = hours_weekday(parser->token.text);
    hours_advance(parser);
    unsigned days = 1U << first;
    if (parser->token.kind == TOKEN_DASH || hours_at_word(parser, "to")) {
        hours_advance(parser);
        int last = parser->token.kind == TOKEN_WORD ? hours_weekday(parser->token.text) : -1;
        if (last < 0)
            return hours_refuse(parser, "a day like Fri");
        hours_advance(parser);
        for (int day = first; day != last; day = (day + 1) % WEEK_DAYS)
            days |= 1U << day;
        days |= 1U << last;
    }
    hours_name_days(parser, days);
    return true;
}

/* Days under a name of their own; 0 when the word is none. */
unsigned hours_take_days(struct parser *parser)
{
    static const struct {
        const char *name;
        unsigned days;
    } names[] = {
        {"daily", EVERY_DAY},   {"everyday", EVERY_DAY}, {"weekdays", WORK_DAYS},
        {"weekday", WORK_DAYS}, {"weekends", WEEK_END},  {"weekend", WEEK_END},
    };
    struct parser before = *parser;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (hours_take_word(parser, names[i].name))
            return names[i].days;
    if ((hours_take_word(parser, "every") && hours_take_word(parser, "day")) ||
        (hours_take_word(parser, "seven") && hours_take_word(parser, "days")))
        return EVERY_DAY;
    *parser = before;
    return 0;
}

bool hours_at_day(const struct parser *parser)
{
    return parser->token.kind == TOKEN_WORD && hours_weekday(parser->token.text) >= 0;
}

/* ---- Which weeks ---- */

/* A bit of hours_rule.weeks for "first", "1st" … "last"; 0, and nothing taken, for others. */
static unsigned take_ordinal(struct parser *parser)
{
    static const char *const names[][3] = {{"first", "1", "st"},
                                           {"second", "2", "nd"},
                                           {"third", "3", "rd"},
                                           {"fourth", "4", "th"},
                                           {"fifth", "5", "th"}};
    struct parser before = *parser;
    if (hours_take_word(parser, "last"))
        return HOURS_LAST_WEEK;
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        if (hours_take_word(parser, names[i][0]))
            return 1U << i;
        if (parser->token.kind == TOKEN_NUMBER && str_equals(parser->token.text, names[i][1])) {
            hours_advance(parser);
            if (hours_take_word(parser, names[i][2]))
                return 1U << i;
            *parser = before;
        }
    }
    return 0;
}

bool hours_take_and(struct parser *parser)
{
    if (parser->token.kind != TOKEN_AND && !hours_at_word(parser, "and"))
        return false;
    hours_advance(parser);
    return true;
}

static void take_of_month(struct parser *parser)
{
    struct parser before = *parser;
    bool is_whole = (hours_take_word(parser, "of") || hours_take_word(parser, "in")) &&
                    (hours_take_word(parser, "the") || hours_take_word(parser, "each") ||
                     hours_take_word(parser, "every")) &&
                    hours_take_word(parser, "month");
    if (!is_whole)
        *parser = before;
}

/* "first and third Tue", "last Friday of the month"; nothing is taken when a day does not follow. */
bool hours_take_weeks(struct parser *parser)
{
    struct parser before = *parser;
    unsigned weeks = 0, week;
    while ((week = take_ordinal(parser)) != 0) {
        weeks |= week;
        (void)hours_take_and(parser);
    }
    if (weeks == 0 || !hours_at_day(parser)) {
        *parser = before;
        return false;
    }
    if (parser->days != 0 || parser->has_times)
        hours_begin_days(parser);
    parser->pattern.weeks = weeks;
    parser->days |= 1U << hours_weekday(parser->token.text);
    parser->is_scope_fresh = false;
    hours_advance(parser);
    take_of_month(parser);
    return true;
}

/* "every other", "fortnightly", "every 3 weeks": each how manieth week; 0 when it is none of them. */
int hours_take_interval(struct parser *parser)
{
    struct parser before = *parser;
    int64_t weeks = 0;
    if (hours_take_word(parser, "fortnightly") || hours_take_word(parser, "alternate"))
        return 2;
    if (hours_take_word(parser, "every")) {
        if (hours_take_word(parser, "other") || hours_take_word(parser, "second"))
            return 2;
        if (parser->token.kind == TOKEN_NUMBER && str_to_int64(parser->token.text, 2, 52, &weeks)) {
            hours_advance(parser);
            if (hours_take_word(parser, "weeks"))
                return (int)weeks;
        }
    }
    *parser = before;
    return 0;
}

/* "monthly on 1 and 15 and last at": days of the month, as other lists of opening hours have them. */
bool hours_read_month_days(struct parser *parser)
{
    unsigned days = 0;
    hours_begin_days(parser);
    if (!hours_take_word(parser, "on"))
        return hours_refuse(parser, "on and the days: monthly on 1 and 15 at 10am-noon");
    while (!hours_at_word(parser, "at")) {
        int64_t day = 0;
        bool is_last = hours_take_word(parser, "last");
        if (!is_last) {
            if (parser->token.kind != TOKEN_NUMBER ||
                !str_to_int64(parser->token.text, 1, 31, &day))
                return hours_refuse(parser, "a day of the month, then at and the times");
            hours_advance(parser);
        }
        days |= 1U << day;
        (void)hours_take_and(parser);
    }
    hours_advance(parser);
    parser->pattern.month_days = days;
    return days != 0 || hours_refuse(parser, "a day of the month");
}
