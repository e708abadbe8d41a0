/* Days and times in words: "tomorrow", "mon 2pm", "14:30", "thurs between 2 and 4", "half 2", "in an hour".
 * Stands behind questions for a date, a time and a call back; the clock is given as a value, the wall is London's.
 * Leaves to others: single words (when_words.c), our hours, whether a wish can be met (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/when_impl.h"

struct str when_word(const struct when_scan *scan, size_t at)
{
    return at < scan->text->count ? scan->text->words[at].folded : str_of("");
}

bool when_is_word(const struct when_scan *scan, size_t at, const char *word)
{
    return str_equals(when_word(scan, at), word);
}

/* What stands between a word and the next one, when it is a single sign; else 0. */
char when_sign_after(const struct when_scan *scan, size_t at)
{
    const struct understand_text *text = scan->text;
    if (at + 1 >= text->count || text->words[at + 1].from != text->words[at].to + 1)
        return 0;
    return text->original.data[text->words[at].to];
}

/* A word of digits, least to most of them; -1 for none. */
int when_digits(const struct when_scan *scan, size_t at, size_t least, size_t most)
{
    struct str word = when_word(scan, at);
    int64_t value;
    bool is_number = word.length >= least && word.length <= most && word.data[0] >= '0' &&
                     word.data[0] <= '9' && str_to_int64(word, 0, 999999, &value);
    return is_number ? (int)value : -1;
}

/* A small count in digits or words; "a" and "an" are one. */
int when_count(const struct when_scan *scan, size_t at)
{
    struct str word = when_word(scan, at);
    if (str_equals(word, "a") || str_equals(word, "an"))
        return 1;
    if (str_equals(word, "couple"))
        return 2;
    int number = word_number(word);
    return number > 1000 ? -1 : number;
}

int64_t when_start_of(const struct when_scan *scan, int offset)
{
    struct clock_local day = {
        .year = scan->today.year, .month = scan->today.month, .day = scan->today.day + offset};
    return clock_of_local(day);
}

static void read_words(struct when_scan *scan, bool may_be_bare)
{
    const struct understand_text *text = scan->text;
    for (size_t at = 0; at < text->count;) {
        struct str word = text->words[at].folded;
        size_t used = when_day(scan, at);
        if (used == 0)
            used = when_time(scan, at, may_be_bare);
        if (used == 0 && word_denies(word))
            scan->is_unclear = true;
        else if (used == 0 && !word_beside_time(word) && !word_is_polite(word) &&
                 !word_is_emoji(word))
            scan->unknown++;
        at += used > 0 ? used : 1;
    }
}

/* Which half of the day is meant where nothing says so: from 8 in the morning to 7 in the evening. */
static int sure_minute(const struct when_time_read *time, enum word_part part)
{
    int hour = time->minute / 60;
    if (time->is_sure || hour > 12)
        return time->minute;
    if (hour == 12)
        return time->minute;
    if (part == PART_MORNING)
        return time->minute;
    if (part == PART_AFTERNOON || part == PART_EVENING || hour <= 7)
        return time->minute + NOON;
    return time->minute;
}

static void settle_times(struct when_scan *scan, struct understand_when *out)
{
    static const int parts[][2] = {
        [PART_NONE] = {0, 0},
        [PART_MORNING] = {9 * 60, NOON},
        [PART_AFTERNOON] = {NOON, 17 * 60},
        [PART_EVENING] = {17 * 60, 20 * 60},
        [PART_LUNCH] = {NOON, 14 * 60},
    };
    out->has_time = scan->has_time || scan->has_range || scan->has_moment;
    out->has_range = scan->has_range;
    if (scan->has_range) {
        out->to_minute = sure_minute(&scan->to, scan->part);
        out->from_minute = sure_minute(&scan->from, scan->part);
        /* "2-4pm" and "11-2pm": the first takes the second's half if that is still before it */
        bool follows = !scan->from.is_sure && scan->to.is_sure;
        int early = scan->from.minute % NOON, late = early + NOON;
        if (follows && scan->to.minute < DAY_MINUTES)
            out->from_minute = late < out->to_minute ? late : early;
        if (!scan->to.is_sure && out->to_minute < out->from_minute && out->to_minute < NOON)
            out->to_minute += NOON;
    } else if (scan->has_time) {
        out->from_minute = out->to_minute = sure_minute(&scan->from, scan->part);
    } else if (scan->part != PART_NONE && !scan->has_moment) {
        out->has_part = true;
        out->from_minute = parts[scan->part][0];
        out->to_minute = parts[scan->part][1];
    }
}

static void settle_weekday(struct when_scan *scan, const struct understand_when *when)
{
    int ahead = (scan->weekday - scan->today.weekday + 7) % 7;
    int now_minute = scan->today.hour * 60 + scan->today.minute;
    bool is_ahead = (when->has_time || when->has_part) && when->to_minute > now_minute;
    switch (scan->week) {
    case WEEK_THIS:
        ahead += ahead == 0 && !is_ahead ? 7 : 0;
        break;
    case WEEK_NEXT: /* the one in the week that begins next Monday */
        ahead = 7 - scan->today.weekday + scan->weekday;
        break;
    case WEEK_AFTER:
        ahead += 7;
        break;
    case WEEK_LAST:
        ahead -= 7;
        break;
    }
    scan->day = clock_local_of(when_start_of(scan, ahead) + NOON * CLOCK_MINUTE_MS);
}

static void settle_day(struct when_scan *scan, struct understand_when *out)
{
    if (scan->kind == DAY_WEEKDAY)
        settle_weekday(scan, out);
    if (scan->has_moment) {
        struct clock_local then = clock_local_of(scan->moment_ms);
        scan->is_unclear =
            scan->is_unclear || (scan->kind != DAY_NONE && !when_same_day(&scan->day, &then));
        scan->day = then;
        out->from_minute = out->to_minute = then.hour * 60 + then.minute;
    }
    out->has_day = scan->kind != DAY_NONE || scan->has_moment;
    if (!out->has_day)
        return;
    out->year = scan->day.year;
    out->month = scan->day.month;
    out->day = scan->day.day;
}

static int64_t at_minute(const struct understand_when *when, int minute)
{
    struct clock_local local = {.year = when->year,
                                .month = when->month,
                                .day = when->day,
                                .hour = minute / 60,
                                .minute = minute % 60};
    if (minute >= DAY_MINUTES) {
        local.hour = 0;
        local.day++;
    }
    return clock_of_local(local);
}

static bool is_past(const struct when_scan *scan, const struct understand_when *when)
{
    if (!when->has_day)
        return false;
    int64_t start_ms = when_start_of(scan, 0);
    if (at_minute(when, 0) < start_ms)
        return true;
    bool has_end = when->has_time || when->has_part;
    return has_end && !scan->has_moment && at_minute(when, when->to_minute) < scan->now_ms &&
           when->to_minute >= when->from_minute;
}

static bool find(const struct understand_text *text, int64_t now_ms, bool may_be_bare,
                 struct when_scan *scan, struct understand_when *out)
{
    *scan = (struct when_scan){.text = text, .now_ms = now_ms, .today = clock_local_of(now_ms)};
    *out = (struct understand_when){0};
    read_words(scan, may_be_bare);
    settle_times(scan, out);
    settle_day(scan, out);
    if (scan->is_unclear || (!out->has_day && !out->has_time && !out->has_part))
        return false;
    out->is_past = is_past(scan, out);
    out->is_whole = scan->unknown == 0;
    return true;
}

bool understand_when(const struct understand_text *text, int64_t now_ms, bool may_be_bare,
                     struct understand_when *out)
{
    struct when_scan scan;
    return find(text, now_ms, may_be_bare, &scan, out);
}

bool understand_window(const struct understand_text *text, int64_t now_ms,
                       struct understand_window *out)
{
    struct when_scan scan;
    struct understand_when when;
    if (!find(text, now_ms, false, &scan, &when))
        return false;
    *out = (struct understand_window){
        .is_day_given = when.has_day, .is_past = when.is_past, .is_whole = when.is_whole};
    if (scan.has_moment) {
        out->from_ms = scan.moment_ms;
        out->to_ms = out->from_ms + UNDERSTAND_WINDOW_MS;
        return true;
    }
    bool has_end = when.has_range || when.has_part;
    if (!when.has_day) {
        struct clock_local today = scan.today;
        when.year = today.year;
        when.month = today.month;
        when.day = today.day;
        bool is_over = at_minute(&when, has_end ? when.to_minute : when.from_minute) <= now_ms;
        when.day += is_over ? 1 : 0;
    }
    bool is_timed = when.has_time || when.has_part;
    int last = is_timed ? when.to_minute : DAY_MINUTES;
    out->from_ms = at_minute(&when, is_timed ? when.from_minute : 0);
    out->to_ms =
        is_timed && !has_end ? out->from_ms + UNDERSTAND_WINDOW_MS : at_minute(&when, last);
    if (out->to_ms <= out->from_ms) {
        when.day++;
        out->to_ms = at_minute(&when, last);
    }
    if (out->from_ms < now_ms && !out->is_past)
        out->from_ms = now_ms;
    return true;
}
