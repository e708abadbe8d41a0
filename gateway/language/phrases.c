/* Whole phrases for times, days, waits and counts, so that no wording glues a number to a noun.
 * Each is one sentence piece with named gaps: what a catalogue translates under the context "phrase".
 * Leaves to others: where a phrase stands (flow/), reading single digits aloud (spoken.c). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { DAY_MINUTES = 24 * 60, NOON = 12 * 60, PHRASE_BYTES = 512 };

enum phrase {
    PHRASE_AM,
    PHRASE_PM,
    PHRASE_NOON,
    PHRASE_MIDNIGHT,
    PHRASE_AM_SAID,
    PHRASE_PM_SAID,
    PHRASE_RANGE,
    PHRASE_RANGE_SAID,
    PHRASE_ALL_DAY,
    PHRASE_ALL_DAY_SAID,
    PHRASE_TODAY,
    PHRASE_TOMORROW,
    PHRASE_DAY,
    PHRASE_DATE,
    PHRASE_OPEN_TODAY,
    PHRASE_OPEN_TOMORROW,
    PHRASE_OPEN_DAY,
    PHRASE_OPEN_TODAY_SAID,
    PHRASE_OPEN_TOMORROW_SAID,
    PHRASE_OPEN_DAY_SAID,
    PHRASE_WAIT_UNKNOWN,
    PHRASE_WAIT_MINUTE,
    PHRASE_WAIT_MINUTES,
    PHRASE_WAIT_HOUR,
    PHRASE_WAIT_HOURS,
    PHRASE_PLACES_NONE,
    PHRASE_PLACES_ONE,
    PHRASE_PLACES_MANY,
    PHRASES,
};

/* In English, the source. The gaps are filled by name. */
static const char *const phrases[PHRASES] = {
    [PHRASE_AM] = "{time}am",
    [PHRASE_PM] = "{time}pm",
    [PHRASE_NOON] = "noon",
    [PHRASE_MIDNIGHT] = "midnight",
    [PHRASE_AM_SAID] = "{time} a m",
    [PHRASE_PM_SAID] = "{time} p m",
    [PHRASE_RANGE] = "{from}-{to}",
    [PHRASE_RANGE_SAID] = "from {from} to {to}",
    [PHRASE_ALL_DAY] = "24 hours",
    [PHRASE_ALL_DAY_SAID] = "24 hours a day",
    [PHRASE_TODAY] = "today",
    [PHRASE_TOMORROW] = "tomorrow",
    [PHRASE_DAY] = "{weekday} {date}",
    [PHRASE_DATE] = "{day} {month}",
    [PHRASE_OPEN_TODAY] = "today from {time}",
    [PHRASE_OPEN_TOMORROW] = "tomorrow from {time}",
    [PHRASE_OPEN_DAY] = "on {day} from {time}",
    [PHRASE_OPEN_TODAY_SAID] = "today at {time}",
    [PHRASE_OPEN_TOMORROW_SAID] = "tomorrow at {time}",
    [PHRASE_OPEN_DAY_SAID] = "on {day} at {time}",
    [PHRASE_WAIT_UNKNOWN] = "as soon as someone is free",
    [PHRASE_WAIT_MINUTE] = "usually within 1 minute",
    [PHRASE_WAIT_MINUTES] = "usually within {count} minutes",
    [PHRASE_WAIT_HOUR] = "usually within 1 hour",
    [PHRASE_WAIT_HOURS] = "usually within {count} hours",
    [PHRASE_PLACES_NONE] = "I found no places.",
    [PHRASE_PLACES_ONE] = "I found 1 place.",
    [PHRASE_PLACES_MANY] = "I found {count} places.",
};

static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct gap {
    const char *name, *text;
};

/* The phrase with its gaps filled, under ctx. language: English stands for every language until catalogues carry
 * phrases of their own. */
static char *phrase_fill(void *ctx, const char *language, enum phrase phrase,
                         const struct gap *gaps, size_t count)
{
    (void)language;
    const char *rest = phrases[phrase];
    void *scratch = mem_context(ctx, "phrase");
    struct buf *out = buf_new(scratch, PHRASE_BYTES);
    while (*rest != '\0') {
        const char *open = strchr(rest, '{'), *close = open ? strchr(open, '}') : NULL;
        if (close == NULL) {
            buf_add_text(out, rest);
            break;
        }
        buf_add(out, str_range(rest, (size_t)(open - rest)));
        struct str name = str_range(open + 1, (size_t)(close - open - 1));
        for (size_t i = 0; i < count; i++)
            if (str_equals(name, gaps[i].name))
                buf_add_text(out, gaps[i].text);
        rest = close + 1;
    }
    char *text = mem_strdup(ctx, buf_text(out));
    mem_free(scratch);
    return text;
}

const char *language_phrase_at(size_t index)
{
    return index < PHRASES ? phrases[index] : NULL;
}

/* "9", "12.30"; spoken "12 30". */
static char *clock_face(void *ctx, int minute, bool is_voice)
{
    int hour = (minute / 60 + 11) % 12 + 1;
    if (minute % 60 == 0)
        return mem_printf(ctx, "%d", hour);
    return mem_printf(ctx, is_voice ? "%d %02d" : "%d.%02d", hour, minute % 60);
}

char *language_time(void *ctx, const char *language, int minute_of_day, bool is_voice)
{
    int minute = minute_of_day % DAY_MINUTES;
    if (minute == 0)
        return phrase_fill(ctx, language, PHRASE_MIDNIGHT, NULL, 0);
    if (minute == NOON)
        return phrase_fill(ctx, language, PHRASE_NOON, NULL, 0);
    char *face = clock_face(ctx, minute, is_voice);
    bool is_am = minute < NOON;
    enum phrase phrase =
        is_voice ? (is_am ? PHRASE_AM_SAID : PHRASE_PM_SAID) : (is_am ? PHRASE_AM : PHRASE_PM);
    return phrase_fill(ctx, language, phrase, &(struct gap){"time", face}, 1);
}

/* Between breakfast and supper nobody doubts which half of the day is meant, so speech leaves it out. */
static bool is_plain_daytime(int from, int to)
{
    return from >= 7 * 60 && to <= 19 * 60 && from < to;
}

char *language_time_range(void *ctx, const char *language, int from_minute, int to_minute,
                          bool is_voice)
{
    if (from_minute == 0 && to_minute == DAY_MINUTES)
        return phrase_fill(ctx, language, is_voice ? PHRASE_ALL_DAY_SAID : PHRASE_ALL_DAY, NULL, 0);
    int from = from_minute % DAY_MINUTES, to = to_minute % DAY_MINUTES;
    char *from_text = language_time(ctx, language, from, is_voice);
    char *to_text = language_time(ctx, language, to, is_voice);
    bool same_half = from < NOON ? to < NOON && to > from : to > NOON && to > from;
    if (is_voice && is_plain_daytime(from, to)) {
        from_text = clock_face(ctx, from, true);
        to_text = clock_face(ctx, to, true);
    } else if (!is_voice && same_half && from != 0) {
        // "12-3pm", "9-11am": said once.
        from_text = clock_face(ctx, from, false);
    }
    const struct gap gaps[] = {{"from", from_text}, {"to", to_text}};
    return phrase_fill(ctx, language, is_voice ? PHRASE_RANGE_SAID : PHRASE_RANGE, gaps, 2);
}

char *language_date(void *ctx, const char *language, struct clock_local day, bool is_voice)
{
    assert(day.month >= 1 && day.month <= 12);
    const char *month = months[day.month - 1];
    const struct gap gaps[] = {{"day", mem_printf(ctx, "%d", day.day)},
                               {"month", is_voice ? month : mem_strndup(ctx, month, 3)}};
    return phrase_fill(ctx, language, PHRASE_DATE, gaps, 2);
}

/* Whole days from today to day. */
static int64_t days_between(struct clock_local today, struct clock_local day)
{
    // Noon to noon, so that an hour gained or lost by the clock does not count.
    today.hour = day.hour = 12;
    today.minute = day.minute = today.second = day.second = 0;
    int64_t apart_ms = clock_of_local(day) - clock_of_local(today);
    const int64_t day_ms = (int64_t)DAY_MINUTES * 60 * 1000;
    return (apart_ms + (apart_ms >= 0 ? day_ms / 2 : -day_ms / 2)) / day_ms;
}

static const char *weekday_name(void *ctx, struct clock_local day, bool is_voice)
{
    assert(day.weekday >= 0 && day.weekday <= 6);
    const char *name = weekdays[day.weekday];
    return is_voice ? name : mem_strndup(ctx, name, 3);
}

/* "Mon 9 Nov", "Monday 9 November", whatever today is. */
static char *plain_day(void *ctx, const char *language, struct clock_local day, bool is_voice)
{
    const struct gap gaps[] = {{"weekday", weekday_name(ctx, day, is_voice)},
                               {"date", language_date(ctx, language, day, is_voice)}};
    return phrase_fill(ctx, language, PHRASE_DAY, gaps, 2);
}

char *language_day(void *ctx, const char *language, struct clock_local day,
                   struct clock_local today, bool is_voice)
{
    int64_t days = days_between(today, day);
    if (days == 0)
        return phrase_fill(ctx, language, PHRASE_TODAY, NULL, 0);
    if (days == 1)
        return phrase_fill(ctx, language, PHRASE_TOMORROW, NULL, 0);
    return plain_day(ctx, language, day, is_voice);
}

char *language_next_open(void *ctx, const char *language, struct clock_local at,
                         struct clock_local today, bool is_voice)
{
    int64_t days = days_between(today, at);
    char *time = language_time(ctx, language, at.hour * 60 + at.minute, is_voice);
    enum phrase phrase = is_voice ? PHRASE_OPEN_DAY_SAID : PHRASE_OPEN_DAY;
    if (days == 0)
        phrase = is_voice ? PHRASE_OPEN_TODAY_SAID : PHRASE_OPEN_TODAY;
    else if (days == 1)
        phrase = is_voice ? PHRASE_OPEN_TOMORROW_SAID : PHRASE_OPEN_TOMORROW;
    // Within the week the day alone says it, and is sooner heard.
    const char *day = is_voice && days > 1 && days < 7 ? weekday_name(ctx, at, true)
                                                       : plain_day(ctx, language, at, is_voice);
    const struct gap gaps[] = {{"day", day}, {"time", time}};
    return phrase_fill(ctx, language, phrase, gaps, 2);
}

char *language_wait(void *ctx, const char *language, int minutes, bool is_voice)
{
    (void)is_voice; // the same in both; a catalogue may not say otherwise
    if (minutes < 0)
        return phrase_fill(ctx, language, PHRASE_WAIT_UNKNOWN, NULL, 0);
    if (minutes <= 1)
        return phrase_fill(ctx, language, PHRASE_WAIT_MINUTE, NULL, 0);
    // Rounded up, because a promise of 12 minutes that takes 14 is broken.
    if (minutes > 10)
        minutes = (minutes + 4) / 5 * 5;
    if (minutes < 60)
        return phrase_fill(ctx, language, PHRASE_WAIT_MINUTES,
                           &(struct gap){"count", mem_printf(ctx, "%d", minutes)}, 1);
    int hours = (minutes + 59) / 60;
    return phrase_fill(ctx, language, hours == 1 ? PHRASE_WAIT_HOUR : PHRASE_WAIT_HOURS,
                       &(struct gap){"count", mem_printf(ctx, "%d", hours)}, 1);
}

char *language_places_found(void *ctx, const char *language, int count)
{
    enum phrase phrase = count == 1  ? PHRASE_PLACES_ONE
                         : count > 1 ? PHRASE_PLACES_MANY
                                     : PHRASE_PLACES_NONE;
    return phrase_fill(ctx, language, phrase, &(struct gap){"count", mem_printf(ctx, "%d", count)},
                       1);
}
