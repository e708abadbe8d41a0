/* Opening hours at a moment: open until when, or open again when.
 * Stands between hours_read.c and the search, which asks it for many services at one moment and therefore shares a
 * calendar of the days around it. The clocks change on two days a year; on those alone the wall clock is asked.
 * Leaves to others: words for people (language/). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

bool hours_are_always(const struct directory_hours *hours, const struct hours_table *table)
{
    if (!table->has_times || hours->closed_holidays || table->by_appointment ||
        table->rule_count > 0)
        return false;
    for (int i = 0; i < WEEK_DAYS; i++) {
        const struct hours_day *day = &table->days[i];
        if (day->count != 1 || day->spans[0].from != 0 || day->spans[0].to != DAY_MINUTES)
            return false;
    }
    return true;
}

const struct hours_table *hours_door(const struct directory_hours *hours)
{
    bool has_door = hours->door.has_times || hours->door.by_appointment;
    return has_door ? &hours->door : &hours->phone;
}

const struct hours_table *hours_phone(const struct directory_hours *hours)
{
    return hours->phone.has_times ? &hours->phone : &hours->door;
}

/* The moment of a wall time on the day that lies offset days from today. */
static int64_t wall_ms(const struct clock_local *today, int offset, int minute)
{
    return clock_of_local((struct clock_local){.year = today->year,
                                               .month = today->month,
                                               .day = today->day + offset,
                                               .hour = minute / 60,
                                               .minute = minute % 60});
}

static void calendar_fill(struct calendar *calendar, int from, int to, int64_t start_ms)
{
    for (int i = from; i < to; i++)
        calendar->days[i].start_ms = start_ms + (i - from) * CLOCK_DAY_MS;
}

/* In the weeks around a clock change: the first day that begins at another offset than the first of all; the day
 * before it is the uneven one. */
static int calendar_change(const struct calendar *calendar, int64_t first_ms)
{
    int low = 1, high = CALENDAR_DAYS - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        int64_t start = wall_ms(&calendar->today, middle - CALENDAR_BEFORE, 0);
        if (start != first_ms + middle * CLOCK_DAY_MS)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void mark_holidays(struct calendar *calendar, const struct directory_holidays *holidays)
{
    int64_t first = calendar->today_number - CALENDAR_BEFORE;
    int64_t holiday = holiday_from(holidays, first);
    for (; holiday < first + CALENDAR_DAYS; holiday = holiday_from(holidays, holiday + 1))
        calendar->days[holiday - first].is_holiday = true;
}

struct calendar calendar_of(const struct directory_holidays *holidays, int64_t at_ms)
{
    struct calendar calendar = {.at_ms = at_ms, .today = clock_local_of(at_ms)};
    const struct clock_local *today = &calendar.today;
    int64_t first_ms = wall_ms(today, -CALENDAR_BEFORE, 0);
    int64_t last_ms = wall_ms(today, CALENDAR_DAYS - 1 - CALENDAR_BEFORE, 0);

    calendar_fill(&calendar, 0, CALENDAR_DAYS, first_ms);
    if (last_ms != first_ms + (CALENDAR_DAYS - 1) * CLOCK_DAY_MS) {
        int change = calendar_change(&calendar, first_ms);
        calendar.days[change - 1].is_uneven = true;
        calendar_fill(&calendar, change, CALENDAR_DAYS,
                      wall_ms(today, change - CALENDAR_BEFORE, 0));
    }
    calendar.today_number = day_number(today->year, today->month, today->day);
    mark_holidays(&calendar, holidays);
    for (int i = 0; i < CALENDAR_DAYS; i++)
        calendar.days[i].term = holiday_term(holidays, calendar.today_number - CALENDAR_BEFORE + i);
    return calendar;
}

/* The moment of a minute (which may lie past midnight) on a day of the calendar. */
static int64_t moment_ms(const struct calendar *calendar, int day, int minute)
{
    if (minute >= DAY_MINUTES && day + 1 < CALENDAR_DAYS) {
        day++;
        minute -= DAY_MINUTES;
    }
    if (calendar->days[day].is_uneven)
        return wall_ms(&calendar->today, day - CALENDAR_BEFORE, minute);
    return calendar->days[day].start_ms + minute * CLOCK_MINUTE_MS;
}

/* Takes the next span in order of time into what was found so far. Returns false once the answer is complete. */
static bool span_take(struct directory_span *found, int64_t at_ms, int64_t from_ms, int64_t to_ms)
{
    if (to_ms <= from_ms || to_ms <= at_ms)
        return true;
    if (!found->has_next) {
        found->has_next = true;
        found->from_ms = from_ms;
        found->to_ms = to_ms;
        return true;
    }
    // Spans that touch are one: open to midnight and from midnight on is open all along.
    if (from_ms > found->to_ms)
        return false;
    if (to_ms > found->to_ms)
        found->to_ms = to_ms;
    return true;
}

/* ---- Which times hold on a day ---- */

/* A day as a rule looks at it. */
struct rule_day {
    int64_t number;
    struct clock_local date;
    int weekday;
    const struct calendar_day *calendar;
};

static bool dates_match(const struct hours_dates *dates, const struct rule_day *day)
{
    if (!dates->is_yearly)
        return (dates->from == 0 || day->number >= dates->from) &&
               (dates->to == 0 || day->number <= dates->to);
    int at = day->date.month * 32 + day->date.day;
    if (dates->from <= dates->to)
        return dates->from <= at && at <= dates->to;
    return at >= dates->from || at <= dates->to;
}

static bool month_matches(const struct hours_rule *rule, const struct rule_day *day)
{
    int length = days_in_month(day->date.year, day->date.month);
    unsigned week = 1U << ((day->date.day - 1) / 7);
    if (day->date.day + 7 > length)
        week |= HOURS_LAST_WEEK;
    unsigned month_day = 1U << day->date.day | (day->date.day == length ? 1U : 0U);
    return (rule->weeks == 0 || (rule->weeks & week)) &&
           (rule->month_days == 0 || (rule->month_days & month_day));
}

static bool interval_matches(const struct hours_rule *rule, const struct rule_day *day)
{
    if (rule->interval <= 1)
        return rule->anchor == 0 || day->number >= rule->anchor;
    // Weeks begin on Monday; 1970-01-01 was a Thursday.
    int64_t weeks = (day->number + 3) / WEEK_DAYS - ((int64_t)rule->anchor + 3) / WEEK_DAYS;
    return day->number >= rule->anchor && weeks % rule->interval == 0;
}

static bool rule_matches(const struct hours_rule *rule, const struct rule_day *day)
{
    return (rule->days == 0 || (rule->days >> day->weekday & 1)) &&
           (rule->term == HOURS_ANY_TERM || rule->term == day->calendar->term) &&
           (!rule->on_holidays || day->calendar->is_holiday) && dates_match(&rule->dates, day) &&
           month_matches(rule, day) && interval_matches(rule, day);
}

static void times_join(struct hours_day *into, const struct hours_day *times)
{
    for (int i = 0; i < times->count; i++)
        (void)hours_day_add(into, times->spans[i]); // more than a day can hold are left out
}

/* What is said for that very day or for bank holidays; NULL when nothing is. The last one said counts. */
static const struct hours_day *times_said(const struct hours_table *table,
                                          const struct rule_day *day, bool is_exception)
{
    for (int i = table->rule_count - 1; i >= 0; i--) {
        const struct hours_rule *rule = &table->rules[i];
        bool is_asked = is_exception ? rule->is_exception && !rule->on_holidays : rule->on_holidays;
        if (is_asked && rule_matches(rule, day))
            return &rule->times;
    }
    return NULL;
}

/* A season's times in the place of the plain week's, and those of some weeks beside them. */
static struct hours_day times_of_rules(const struct hours_table *table, const struct rule_day *day)
{
    struct hours_day season = {.count = 0}, times = table->days[day->weekday];
    bool has_season = false;
    for (int i = 0; i < table->rule_count; i++) {
        const struct hours_rule *rule = &table->rules[i];
        if (rule->is_exception || rule->on_holidays || !rule_matches(rule, day))
            continue;
        bool is_season = rule->dates.from != 0 || rule->dates.to != 0;
        has_season = has_season || is_season;
        times_join(is_season ? &season : &times, &rule->times);
    }
    return has_season ? season : times;
}

static struct hours_day times_on(const struct calendar *calendar, int at,
                                 const struct directory_hours *hours,
                                 const struct hours_table *table)
{
    int weekday = (calendar->today.weekday + at - CALENDAR_BEFORE + WEEK_DAYS) % WEEK_DAYS;
    bool is_off = hours->closed_holidays && calendar->days[at].is_holiday;
    if (table->rule_count == 0)
        return is_off ? (struct hours_day){.count = 0} : table->days[weekday];
    struct rule_day day = {.number = calendar->today_number + at - CALENDAR_BEFORE,
                           .weekday = weekday,
                           .calendar = &calendar->days[at]};
    day_date(day.number, &day.date);
    const struct hours_day *said = times_said(table, &day, true);
    if (said == NULL && day.calendar->is_holiday)
        said = times_said(table, &day, false);
    if (said != NULL)
        return *said;
    return is_off ? (struct hours_day){.count = 0} : times_of_rules(table, &day);
}

static bool hangs_on_terms(const struct hours_table *table)
{
    for (int i = 0; i < table->rule_count; i++)
        if (table->rules[i].term != HOURS_ANY_TERM)
            return true;
    return false;
}

struct directory_span calendar_span(const struct calendar *calendar,
                                    const struct directory_hours *hours,
                                    const struct hours_table *table)
{
    struct directory_span found = {0};
    if (!table->has_times || table->by_appointment)
        return found;
    found.is_known = true;
    if (hours_are_always(hours, table)) {
        found.is_open = found.is_always = found.has_next = true;
        found.from_ms = calendar->days[CALENDAR_BEFORE].start_ms;
        found.to_ms = calendar->days[CALENDAR_DAYS - 1].start_ms;
        return found;
    }

    bool is_going_on = true;
    for (int i = 0; i < CALENDAR_DAYS && is_going_on; i++) {
        struct hours_day day = times_on(calendar, i, hours, table);
        for (int j = 0; j < day.count && is_going_on; j++)
            is_going_on =
                span_take(&found, calendar->at_ms, moment_ms(calendar, i, day.spans[j].from),
                          moment_ms(calendar, i, day.spans[j].to));
    }
    found.is_open = found.has_next && found.from_ms <= calendar->at_ms;
    // Where nobody has written the terms down, "closed" would be a guess.
    found.is_known = found.has_next || !hangs_on_terms(table);
    return found;
}

struct directory_span directory_hours_at(const struct directory_hours *hours,
                                         const struct directory_holidays *holidays, int64_t at_ms)
{
    struct calendar calendar = calendar_of(holidays, at_ms);
    return calendar_span(&calendar, hours, hours_door(hours));
}

struct directory_span directory_hours_phone_at(const struct directory_hours *hours,
                                               const struct directory_holidays *holidays,
                                               int64_t at_ms)
{
    struct calendar calendar = calendar_of(holidays, at_ms);
    return calendar_span(&calendar, hours, hours_phone(hours));
}
