/* Whole phrases for times, days, waits and counts, so that no wording glues a number to a noun.
 * Each is one sentence piece with named gaps: what a catalogue translates under the context "phrase".
 * Leaves to others: where a phrase stands (flow/), reading single digits aloud (spoken.c). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "language/language_impl.h"

enum { DAY_MINUTES = 24 * 60, NOON = 12 * 60, PHRASE_BYTES = 512 };

struct gap {
    const char *name;
    struct str text;
};

/* The wording of a phrase for a number; English where the catalogue has none. */
static const char *phrase_wording(const struct language_catalogue *catalogue, enum phrase phrase,
                                  int64_t number)
{
    const struct language_entry *entry = catalogue != NULL ? catalogue->phrases[phrase] : NULL;
    if (entry == NULL) {
        const struct phrase_source *source = phrase_source(phrase);
        return source->plural != NULL && number != 1 ? source->plural : source->text;
    }
    if (entry->wording_count == 1)
        return entry->wordings[0];
    return entry->wordings[plural_form(catalogue->plural, number)];
}

/* A phrase while it is put together; what does not fit ends it. */
struct filling {
    char bytes[PHRASE_BYTES];
    size_t used;
    bool is_full;
};

static void add(struct filling *filling, struct str text)
{
    filling->is_full = filling->is_full || text.length > sizeof filling->bytes - filling->used;
    if (filling->is_full || text.length == 0)
        return;
    memcpy(filling->bytes + filling->used, text.data, text.length);
    filling->used += text.length;
}

/* The wording with its gaps filled, under ctx. */
static char *fill(void *ctx, const char *wording, const struct gap *gaps, size_t count)
{
    const char *rest = wording;
    struct filling out;
    out.used = 0;
    out.is_full = false;
    while (*rest != '\0') {
        const char *open = strchr(rest, '{'), *close = open ? strchr(open, '}') : NULL;
        if (close == NULL) {
            add(&out, str_of(rest));
            break;
        }
        add(&out, str_range(rest, (size_t)(open - rest)));
        struct str name = str_range(open + 1, (size_t)(close - open - 1));
        for (size_t i = 0; i < count; i++)
            if (str_equals(name, gaps[i].name))
                add(&out, gaps[i].text);
        rest = close + 1;
    }
    return mem_strndup(ctx, out.bytes, out.used);
}

static char *phrase_fill(void *ctx, const struct language_catalogue *catalogue, enum phrase phrase,
                         const struct gap *gaps, size_t count)
{
    return fill(ctx, phrase_wording(catalogue, phrase, 0), gaps, count);
}

static char *phrase_plain(void *ctx, const struct language_catalogue *catalogue, enum phrase phrase)
{
    return mem_strdup(ctx, phrase_wording(catalogue, phrase, 0));
}

/* A phrase with a number, in the form that the number takes. */
static char *phrase_count(void *ctx, const struct language_catalogue *catalogue, enum phrase phrase,
                          int64_t count)
{
    const struct gap gap = {"count", str_of(mem_printf(ctx, "%lld", (long long)count))};
    return fill(ctx, phrase_wording(catalogue, phrase, count), &gap, 1);
}

/* One of a list with commas between, counted from 0; "" behind its end. */
static struct str phrase_item(const struct language_catalogue *catalogue, enum phrase phrase,
                              int index)
{
    struct str rest = str_of(phrase_wording(catalogue, phrase, 0)), item = {0};
    for (int i = 0; i <= index; i++)
        if (!str_next(&rest, ',', &item))
            return str_of("");
    return str_trim(item);
}

/* ---- Times ------------------------------------------------------------------------------------------------- */

enum { CLOCK_GAPS = 3 };

/* A number from 0 to 99 in two digits. */
static struct str two_digits(int number)
{
    static const char pairs[] = "0001020304050607080910111213141516171819"
                                "2021222324252627282930313233343536373839"
                                "4041424344454647484950515253545556575859"
                                "6061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    assert(number >= 0 && number <= 99);
    return str_range(&pairs[2 * number], 2);
}

/* The same as people write it: in one digit below 10. */
static struct str digits(int number)
{
    struct str two = two_digits(number);
    return number < 10 ? str_range(two.data + 1, 1) : two;
}

/* {hour}, {hour12} and {minute} of a time. */
static void clock_gaps(int minute, struct gap out[CLOCK_GAPS])
{
    int hour = minute / 60;
    out[0] = (struct gap){"hour", digits(hour)};
    out[1] = (struct gap){"hour12", digits((hour + 11) % 12 + 1)};
    out[2] = (struct gap){"minute", two_digits(minute % 60)};
}

static char *clock_phrase(void *ctx, const struct language_catalogue *catalogue, enum phrase phrase,
                          int minute)
{
    struct gap gaps[CLOCK_GAPS];
    clock_gaps(minute, gaps);
    return phrase_fill(ctx, catalogue, phrase, gaps, CLOCK_GAPS);
}

/* "9", "12 30": spoken where nobody doubts which half of the day is meant. */
static char *clock_face(void *ctx, const struct language_catalogue *catalogue, int minute)
{
    return clock_phrase(ctx, catalogue,
                        minute % 60 == 0 ? PHRASE_FACE_SAID : PHRASE_FACE_MINUTE_SAID, minute);
}

char *language_time(void *ctx, const struct language_catalogue *catalogue, int minute_of_day,
                    bool is_voice)
{
    /* by spoken, afternoon, with minutes */
    static const enum phrase phrases[2][2][2] = {
        {{PHRASE_AM, PHRASE_AM_MINUTE}, {PHRASE_PM, PHRASE_PM_MINUTE}},
        {{PHRASE_AM_SAID, PHRASE_AM_MINUTE_SAID}, {PHRASE_PM_SAID, PHRASE_PM_MINUTE_SAID}},
    };
    int minute = minute_of_day % DAY_MINUTES;
    if (minute == 0)
        return phrase_plain(ctx, catalogue, PHRASE_MIDNIGHT);
    if (minute == NOON)
        return phrase_plain(ctx, catalogue, PHRASE_NOON);
    return clock_phrase(ctx, catalogue,
                        phrases[is_voice ? 1 : 0][minute >= NOON ? 1 : 0][minute % 60 ? 1 : 0],
                        minute);
}

/* Between breakfast and supper nobody doubts which half of the day is meant, so speech leaves it out. */
static bool is_plain_daytime(int from, int to)
{
    return from >= 7 * 60 && to <= 19 * 60 && from < to;
}

/* A time as it stands in a range. is_plain: both ends are daytime, and it is said. */
static struct str time_said(void *ctx, const struct language_catalogue *catalogue, int minute,
                            bool is_voice, bool is_plain)
{
    return str_of(is_plain ? clock_face(ctx, catalogue, minute)
                           : language_time(ctx, catalogue, minute, is_voice));
}

char *language_time_range(void *ctx, const struct language_catalogue *catalogue, int from_minute,
                          int to_minute, bool is_voice)
{
    if (from_minute == 0 && to_minute == DAY_MINUTES)
        return phrase_plain(ctx, catalogue, is_voice ? PHRASE_ALL_DAY_SAID : PHRASE_ALL_DAY);
    int from = from_minute % DAY_MINUTES, to = to_minute % DAY_MINUTES;
    bool is_plain = is_voice && is_plain_daytime(from, to);
    struct gap gaps[CLOCK_GAPS + 2];
    clock_gaps(from, gaps);
    gaps[CLOCK_GAPS] = (struct gap){"from", time_said(ctx, catalogue, from, is_voice, is_plain)};
    gaps[CLOCK_GAPS + 1] = (struct gap){"to", time_said(ctx, catalogue, to, is_voice, is_plain)};
    bool same_half = from < NOON ? to < NOON && to > from : to > NOON && to > from;
    enum phrase phrase = is_voice ? PHRASE_RANGE_SAID : PHRASE_RANGE;
    // "12-3pm", "9-11am": said once.
    if (!is_voice && same_half && from != 0)
        phrase = from % 60 == 0 ? PHRASE_RANGE_SHORT : PHRASE_RANGE_SHORT_MINUTE;
    return phrase_fill(ctx, catalogue, phrase, gaps, ARRAY_SIZE(gaps));
}

/* ---- Days -------------------------------------------------------------------------------------------------- */

char *language_date(void *ctx, const struct language_catalogue *catalogue, struct clock_local day,
                    bool is_voice)
{
    assert(day.month >= 1 && day.month <= 12);
    const struct gap gaps[] = {
        {"day", digits(day.day)},
        {"month",
         phrase_item(catalogue, is_voice ? PHRASE_MONTHS_SAID : PHRASE_MONTHS, day.month - 1)}};
    return phrase_fill(ctx, catalogue, PHRASE_DATE, gaps, 2);
}

enum { DAY_GAPS = 3 };

/* {weekday}, {on_weekday} and {date} of a day, where the phrase names one of them: that of today seldom does. */
static void day_gaps(void *ctx, const struct language_catalogue *catalogue, struct clock_local day,
                     bool is_voice, enum phrase phrase, struct gap out[DAY_GAPS])
{
    const char *wording = phrase_wording(catalogue, phrase, 0);
    assert(day.weekday >= 0 && day.weekday <= 6);
    for (int i = 0; i < DAY_GAPS; i++)
        out[i] = (struct gap){.name = ""};
    if (strstr(wording, "day}") == NULL && strstr(wording, "{date}") == NULL)
        return;
    out[0] = (struct gap){
        "weekday",
        phrase_item(catalogue, is_voice ? PHRASE_WEEKDAYS_SAID : PHRASE_WEEKDAYS, day.weekday)};
    out[1] =
        (struct gap){"on_weekday",
                     phrase_item(catalogue, is_voice ? PHRASE_ON_WEEKDAYS_SAID : PHRASE_ON_WEEKDAYS,
                                 day.weekday)};
    out[2] = (struct gap){"date", str_of(language_date(ctx, catalogue, day, is_voice))};
}

char *language_day(void *ctx, const struct language_catalogue *catalogue, struct clock_local day,
                   struct clock_local today, bool is_voice)
{
    int64_t days = clock_day_number(day) - clock_day_number(today);
    if (days == 0)
        return phrase_plain(ctx, catalogue, PHRASE_TODAY);
    if (days == 1)
        return phrase_plain(ctx, catalogue, PHRASE_TOMORROW);
    struct gap gaps[DAY_GAPS];
    day_gaps(ctx, catalogue, day, is_voice, PHRASE_DAY, gaps);
    return phrase_fill(ctx, catalogue, PHRASE_DAY, gaps, DAY_GAPS);
}

/* The phrase for today, for tomorrow or for a later day. */
struct day_phrases {
    enum phrase today, tomorrow, later;
};

static enum phrase phrase_on(const struct day_phrases *phrases, int64_t days)
{
    return days == 0 ? phrases->today : days == 1 ? phrases->tomorrow : phrases->later;
}

char *language_open_hours(void *ctx, const struct language_catalogue *catalogue,
                          const struct language_hours *hours, struct clock_local today,
                          bool is_voice)
{
    static const struct day_phrases phrases = {PHRASE_HOURS_TODAY, PHRASE_HOURS_TOMORROW,
                                               PHRASE_HOURS_DAY};
    enum phrase phrase =
        phrase_on(&phrases, clock_day_number(hours->day) - clock_day_number(today));
    struct gap gaps[DAY_GAPS + 1];
    day_gaps(ctx, catalogue, hours->day, is_voice, phrase, gaps);
    gaps[DAY_GAPS] =
        (struct gap){"hours", str_of(language_time_range(ctx, catalogue, hours->from_minute,
                                                         hours->to_minute, is_voice))};
    return phrase_fill(ctx, catalogue, phrase, gaps, ARRAY_SIZE(gaps));
}

char *language_window(void *ctx, const struct language_catalogue *catalogue,
                      const struct language_hours *hours, struct clock_local today, bool is_voice)
{
    static const struct day_phrases phrases = {PHRASE_WINDOW_TODAY, PHRASE_WINDOW_TOMORROW,
                                               PHRASE_WINDOW_DAY};
    int from = hours->from_minute, to = hours->to_minute;
    bool is_plain = is_voice && is_plain_daytime(from, to);
    enum phrase phrase =
        phrase_on(&phrases, clock_day_number(hours->day) - clock_day_number(today));
    struct gap gaps[DAY_GAPS + 2];
    day_gaps(ctx, catalogue, hours->day, is_voice, phrase, gaps);
    gaps[DAY_GAPS] = (struct gap){"from", time_said(ctx, catalogue, from, is_voice, is_plain)};
    gaps[DAY_GAPS + 1] = (struct gap){"to", time_said(ctx, catalogue, to, is_voice, is_plain)};
    return phrase_fill(ctx, catalogue, phrase, gaps, ARRAY_SIZE(gaps));
}

char *language_next_open(void *ctx, const struct language_catalogue *catalogue,
                         struct clock_local at, struct clock_local today, bool is_voice)
{
    static const struct day_phrases written = {PHRASE_OPEN_TODAY, PHRASE_OPEN_TOMORROW,
                                               PHRASE_OPEN_DAY};
    static const struct day_phrases said = {PHRASE_OPEN_TODAY_SAID, PHRASE_OPEN_TOMORROW_SAID,
                                            PHRASE_OPEN_DAY_SAID};
    int64_t days = clock_day_number(at) - clock_day_number(today);
    enum phrase phrase = phrase_on(is_voice ? &said : &written, days);
    // Within the week the day alone says it, and is sooner heard.
    if (is_voice && days > 1 && days < 7)
        phrase = PHRASE_OPEN_WEEKDAY_SAID;
    struct gap gaps[DAY_GAPS + 1];
    day_gaps(ctx, catalogue, at, is_voice, phrase, gaps);
    gaps[DAY_GAPS] = (struct gap){
        "time", str_of(language_time(ctx, catalogue, at.hour * 60 + at.minute, is_voice))};
    return phrase_fill(ctx, catalogue, phrase, gaps, ARRAY_SIZE(gaps));
}

/* ---- Counts ------------------------------------------------------------------------------------------------ */

char *language_wait(void *ctx, const struct language_catalogue *catalogue, int minutes)
{
    if (minutes < 0)
        return phrase_plain(ctx, catalogue, PHRASE_WAIT_UNKNOWN);
    if (minutes < 1)
        minutes = 1;
    // Rounded up, because a promise of 12 minutes that takes 14 is broken.
    if (minutes > 10)
        minutes = (minutes + 4) / 5 * 5;
    if (minutes < 60)
        return phrase_count(ctx, catalogue, PHRASE_WAIT_MINUTES, minutes);
    return phrase_count(ctx, catalogue, PHRASE_WAIT_HOURS, (minutes + 59) / 60);
}

char *language_places_found(void *ctx, const struct language_catalogue *catalogue, int count)
{
    if (count <= 0)
        return phrase_plain(ctx, catalogue, PHRASE_PLACES_NONE);
    return phrase_count(ctx, catalogue, PHRASE_PLACES, count);
}

char *language_months(void *ctx, const struct language_catalogue *catalogue, int count)
{
    return phrase_count(ctx, catalogue, PHRASE_KEEP_MONTHS, count);
}

const char *language_london(const struct language_catalogue *catalogue)
{
    return phrase_wording(catalogue, PHRASE_LONDON, 0);
}

const char *language_national(const struct language_catalogue *catalogue)
{
    return phrase_wording(catalogue, PHRASE_NATIONAL, 0);
}
