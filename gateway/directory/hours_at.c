/* Opening hours at a moment: open until when, or open again when.
 * Stands between hours_read.c and the search, which asks it for many services at one moment and therefore shares a
 * calendar of the days around it. The clocks change on two days a year; on those alone the wall clock is asked.
 * Leaves to others: words for people (language/). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

bool hours_are_always(const struct directory_hours *hours)
{
    if (!hours->has_times || hours->closed_holidays || hours->by_appointment)
        return false;
    for (int i = 0; i < WEEK_DAYS; i++) {
        const struct hours_day *day = &hours->days[i];
        if (day->count != 1 || day->spans[0].from != 0 || day->spans[0].to != DAY_MINUTES)
            return false;
    }
    return true;
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

struct directory_span calendar_span(const struct calendar *calendar,
                                    const struct directory_hours *hours)
{
    struct directory_span found = {0};
    if (!hours->has_times || hours->by_appointment)
        return found;
    found.is_known = true;
    if (hours_are_always(hours)) {
        found.is_open = found.is_always = found.has_next = true;
        found.from_ms = calendar->days[CALENDAR_BEFORE].start_ms;
        found.to_ms = calendar->days[CALENDAR_DAYS - 1].start_ms;
        return found;
    }

    bool is_going_on = true;
    for (int i = 0; i < CALENDAR_DAYS && is_going_on; i++) {
        if (hours->closed_holidays && calendar->days[i].is_holiday)
            continue;
        int weekday = (calendar->today.weekday + i - CALENDAR_BEFORE + WEEK_DAYS) % WEEK_DAYS;
        const struct hours_day *day = &hours->days[weekday];
        for (int j = 0; j < day->count && is_going_on; j++)
            is_going_on =
                span_take(&found, calendar->at_ms, moment_ms(calendar, i, day->spans[j].from),
                          moment_ms(calendar, i, day->spans[j].to));
    }
    found.is_open = found.has_next && found.from_ms <= calendar->at_ms;
    return found;
}

struct directory_span directory_hours_at(const struct directory_hours *hours,
                                         const struct directory_holidays *holidays, int64_t at_ms)
{
    struct calendar calendar = calendar_of(holidays, at_ms);
    return calendar_span(&calendar, hours);
}
