/* Days and times in words: "tomorrow", "mon 2pm", "14:30", "thurs between 2 and 4", "half 2", "in an hour".
 * Stands behind questions for a date, a time and a call back; the clock is given as a value, the wall is London's.
 * Leaves to others: single words (when_words.c), our hours, whether a wish can be met (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand_impl.h"

#include <string.h>

#include "base/clock.h"

enum { NOON = 12 * 60, DAY_MINUTES = 24 * 60, JUST_PAST_DAYS = 60, YEAR_FIRST = 2000 };
static const int64_t minute_ms = 60000;

/* A time of day as written. is_sure: no morning or afternoon need be guessed. */
struct time_read {
    int minute;
    bool is_sure, is_bare; /* bare: a lone number, which may be no time at all */
};

enum day_kind { DAY_NONE, DAY_FIXED, DAY_WEEKDAY, DAY_OF_MONTH };
enum week { WEEK_THIS, WEEK_NEXT, WEEK_AFTER, WEEK_LAST };

struct scan {
    const struct understand_text *text;
    int64_t now_ms;
    struct clock_local today;

    enum day_kind kind;
    struct clock_local day; /* DAY_FIXED; DAY_OF_MONTH: day alone */
    int weekday;
    enum week week;
    bool has_year;

    bool has_time, has_range;
    struct time_read from, to;
    bool has_moment; /* "in an hour" */
    int64_t moment_ms;
    enum word_part part;

    bool is_unclear; /* two days, two times, or a "not" */
    size_t unknown;  /* words that say something else */
};

static struct str word_at(const struct scan *scan, size_t at)
{
    return at < scan->text->count ? scan->text->words[at].folded : str_of("");
}

static bool is_word(const struct scan *scan, size_t at, const char *word)
{
    return str_equals(word_at(scan, at), word);
}

/* What stands between a word and the next one, when it is a single sign; else 0. */
static char sign_after(const struct scan *scan, size_t at)
{
    const struct understand_text *text = scan->text;
    if (at + 1 >= text->count || text->words[at + 1].from != text->words[at].to + 1)
        return 0;
    return text->original.data[text->words[at].to];
}

/* A word of digits, least to most of them; -1 for none. */
static int digits_at(const struct scan *scan, size_t at, size_t least, size_t most)
{
    struct str word = word_at(scan, at);
    int64_t value;
    bool is_number = word.length >= least && word.length <= most && word.data[0] >= '0' &&
                     word.data[0] <= '9' && str_to_int64(word, 0, 999999, &value);
    return is_number ? (int)value : -1;
}

/* A small count in digits or words; "a" and "an" are one. */
static int count_at(const struct scan *scan, size_t at)
{
    struct str word = word_at(scan, at);
    if (str_equals(word, "a") || str_equals(word, "an"))
        return 1;
    if (str_equals(word, "couple"))
        return 2;
    int number = word_number(word);
    return number > 1000 ? -1 : number;
}

/* ---- Days --------------------------------------------------------------------------------------------------- */

static int64_t start_of(const struct scan *scan, int offset)
{
    struct clock_local day = {
        .year = scan->today.year, .month = scan->today.month, .day = scan->today.day + offset};
    return clock_of_local(day);
}

static bool same_day(const struct clock_local *a, const struct clock_local *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

static void take_day(struct scan *scan, const struct clock_local *day, bool has_year)
{
    if (scan->kind != DAY_NONE && (scan->kind != DAY_FIXED || !same_day(&scan->day, day))) {
        bool is_same = scan->kind == DAY_WEEKDAY && scan->weekday == day->weekday;
        scan->is_unclear = scan->is_unclear || !is_same;
    }
    scan->kind = DAY_FIXED;
    scan->day = *day;
    scan->has_year = has_year;
}

static void take_offset(struct scan *scan, int days)
{
    struct clock_local day = clock_local_of(start_of(scan, days) + NOON * minute_ms);
    take_day(scan, &day, true);
}

static void take_weekday(struct scan *scan, int weekday, enum week week)
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
static bool take_date(struct scan *scan, int year, int month, int day, bool has_year)
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
        int64_t least_ms = start_of(scan, -JUST_PAST_DAYS);
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
static size_t number_date(struct scan *scan, size_t at)
{
    char sign = sign_after(scan, at);
    bool is_iso = sign == '-' && digits_at(scan, at, 4, 4) >= 0;
    int first = digits_at(scan, at, 1, is_iso ? 4 : 2), second = digits_at(scan, at + 1, 1, 2);
    bool is_date_sign = sign == '/' || sign == '-' || sign == '.';
    if (first < 0 || second < 0 || !is_date_sign)
        return 0;
    int third = sign_after(scan, at + 1) == sign ? digits_at(scan, at + 2, 1, 4) : -1;
    if (is_iso)
        return third >= 0 && take_date(scan, first, second, third, true) ? 3 : 0;
    if (third >= 0)
        return take_date(scan, full_year(third), second, first, true) ? 3 : 0;
    return sign == '/' && take_date(scan, scan->today.year, second, first, false) ? 2 : 0;
}

/* "3", "3rd", "third" as a day of a month; -1. */
static int day_number(const struct scan *scan, size_t at)
{
    int plain = digits_at(scan, at, 1, 2);
    int value = plain >= 0 ? plain : word_ordinal(word_at(scan, at));
    return value >= 1 && value <= 31 ? value : -1;
}

static size_t year_behind(const struct scan *scan, size_t at, int *year_out)
{
    int year = digits_at(scan, at, 4, 4);
    if (year < YEAR_FIRST || year >= YEAR_FIRST + 100)
        return 0;
    *year_out = year;
    return 1;
}

/* "3 nov", "3rd of november 2026", "november the 3rd", "nov 3". */
static size_t month_date(struct scan *scan, size_t at)
{
    int year = scan->today.year, month, day;
    size_t used = 1;
    if (is_word(scan, at, "the"))
        used++;
    day = day_number(scan, at + used - 1);
    if (day > 0) {
        if (is_word(scan, at + used, "of"))
            used++;
        month = word_month(word_at(scan, at + used));
    } else {
        month = used == 1 ? word_month(word_at(scan, at)) : 0;
        if (is_word(scan, at + used, "the"))
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
static size_t days_ahead(struct scan *scan, size_t at)
{
    size_t used = is_word(scan, at, "in") ? 1 : 0;
    int count = count_at(scan, at + used);
    if (count < 0)
        return 0;
    size_t unit_at = at + used + 1;
    if (is_word(scan, unit_at, "of"))
        unit_at++;
    int days = word_days(word_at(scan, unit_at));
    if (days == 0)
        return 0;
    size_t end = unit_at + 1;
    int extra = 0;
    bool is_from = is_word(scan, end, "today") || is_word(scan, end, "tomorrow");
    if (is_word(scan, end, "from") &&
        (is_word(scan, end + 1, "now") || is_word(scan, end + 1, "today")))
        end += 2;
    else if (is_word(scan, end, "time"))
        end++;
    else if (is_from)
        extra = is_word(scan, end++, "tomorrow") ? 1 : 0;
    else if (used == 0)
        return 0;
    take_offset(scan, count * days + extra);
    return end - at;
}

static size_t weekday_named(struct scan *scan, size_t at)
{
    enum week week = WEEK_THIS;
    size_t used = 0;
    if (is_word(scan, at, "week") && is_word(scan, at + 1, "on")) {
        week = WEEK_AFTER;
        used = 2;
    } else if (is_word(scan, at, "next")) {
        week = WEEK_NEXT;
        used = 1;
    } else if (is_word(scan, at, "last")) {
        week = WEEK_LAST;
        used = 1;
    } else if (is_word(scan, at, "this") || is_word(scan, at, "coming")) {
        used = 1;
    }
    int weekday = word_weekday(word_at(scan, at + used));
    if (weekday < 0)
        return 0;
    used++;
    if (week == WEEK_THIS && is_word(scan, at + used, "week")) {
        week = WEEK_AFTER;
        used++;
    } else if (week == WEEK_THIS && is_word(scan, at + used, "next") &&
               is_word(scan, at + used + 1, "week")) {
        week = WEEK_NEXT;
        used += 2;
    }
    take_weekday(scan, weekday, week);
    return used;
}

static size_t near_day(struct scan *scan, size_t at)
{
    if (is_word(scan, at, "day") && is_word(scan, at + 1, "after") &&
        word_near_day(word_at(scan, at + 2)) == 1) {
        take_offset(scan, 2);
        return 3;
    }
    int offset = word_near_day(word_at(scan, at));
    if (offset == WORD_NO_DAY)
        return 0;
    take_offset(scan, offset);
    if (is_word(scan, at, "tonight") || is_word(scan, at, "tonite"))
        scan->part = PART_EVENING;
    return 1;
}

/* "the 3rd": the next one. */
static size_t day_of_month(struct scan *scan, size_t at)
{
    size_t used = is_word(scan, at, "the") ? 1 : 0;
    int day = word_ordinal(word_at(scan, at + used));
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

/* ---- Times -------------------------------------------------------------------------------------------------- */

/* am: 1, pm: 2, none: 0; how many words it takes. */
static int half_of_day(const struct scan *scan, size_t at, size_t *used_out)
{
    struct str word = word_at(scan, at);
    *used_out = 1;
    if (str_equals(word, "am") || str_equals(word, "pm"))
        return word.data[0] == 'a' ? 1 : 2;
    *used_out = 2;
    bool is_spelt = (str_equals(word, "a") || str_equals(word, "p")) && is_word(scan, at + 1, "m");
    if (is_spelt)
        return word.data[0] == 'a' ? 1 : 2;
    *used_out = 0;
    return 0;
}

static bool set_time(struct time_read *out, int hour, int minute, int half)
{
    if (minute < 0 || minute > 59 || hour < 0 || hour > 24 || (half > 0 && (hour < 1 || hour > 12)))
        return false;
    if (half > 0)
        hour = hour % 12 + (half == 2 ? 12 : 0);
    out->minute = (hour % 24) * 60 + minute;
    out->is_sure = half > 0 || hour == 0 || hour > 12;
    out->is_bare = false;
    return true;
}

/* "2pm", "230pm", "1430hrs", "14h", "14h30": digits and letters in one word. */
static size_t one_word(const struct scan *scan, size_t at, struct time_read *out)
{
    struct str word = word_at(scan, at);
    size_t digits = 0;
    int64_t value;
    while (digits < word.length && word.data[digits] >= '0' && word.data[digits] <= '9')
        digits++;
    if (digits == 0 || digits > 4 || digits == word.length ||
        !str_to_int64(str_range(word.data, digits), 0, 9999, &value))
        return 0;
    struct str behind = str_range(word.data + digits, word.length - digits);
    int hour = digits > 2 ? (int)value / 100 : (int)value;
    int minute = digits > 2 ? (int)value % 100 : 0;
    int half = str_equals(behind, "am") || str_equals(behind, "a")   ? 1
               : str_equals(behind, "pm") || str_equals(behind, "p") ? 2
                                                                     : 0;
    int64_t late;
    bool is_split = behind.length == 3 && behind.data[0] == 'h' && digits <= 2 &&
                    str_to_int64(str_range(behind.data + 1, 2), 0, 59, &late);
    bool is_hours =
        str_equals(behind, "h") || str_equals(behind, "hrs") || str_equals(behind, "hr");
    if (half == 0 && !is_split && !is_hours)
        return 0;
    if (!set_time(out, hour, is_split ? (int)late : minute, half))
        return 0;
    out->is_sure = true;
    return 1;
}

/* "14:30", "2.30pm", "2.30 pm". */
static size_t split_time(const struct scan *scan, size_t at, struct time_read *out)
{
    char sign = sign_after(scan, at);
    int hour = digits_at(scan, at, 1, 2);
    if (hour < 0 || (sign != ':' && sign != '.'))
        return 0;
    struct str behind = word_at(scan, at + 1);
    int64_t minute;
    if (behind.length < 2 || !str_to_int64(str_range(behind.data, 2), 0, 59, &minute))
        return 0;
    struct str rest = str_range(behind.data + 2, behind.length - 2);
    size_t used = 0;
    int half = str_equals(rest, "am") ? 1 : str_equals(rest, "pm") ? 2 : 0;
    if (half == 0 && rest.length > 0)
        return 0;
    if (half == 0)
        half = half_of_day(scan, at + 2, &used);
    if (!set_time(out, hour, (int)minute, half))
        return 0;
    bool has_zero = word_at(scan, at).data[0] == '0';
    out->is_sure = out->is_sure || has_zero;
    return 2 + used;
}

/* An hour in digits or words, with "oclock", am or pm behind it. */
static size_t hour_at(const struct scan *scan, size_t at, struct time_read *out)
{
    int hour = digits_at(scan, at, 1, 2);
    if (hour < 0)
        hour = word_number(word_at(scan, at));
    size_t used;
    int half = half_of_day(scan, at + 1, &used);
    if (hour < 0 || hour > 24 || !set_time(out, hour, 0, half))
        return 0;
    out->is_bare = half == 0;
    if (half == 0 && is_word(scan, at + 1, "oclock")) {
        out->is_bare = false;
        used = 1;
    }
    return 1 + used;
}

/* "half 2", "half past two", "quarter to 4", "ten past five", "20 mins to 3". */
static size_t spoken_time(const struct scan *scan, size_t at, struct time_read *out)
{
    size_t used = is_word(scan, at, "a") ? 1 : 0;
    bool is_half = is_word(scan, at + used, "half");
    int minutes = is_half                               ? 30
                  : is_word(scan, at + used, "quarter") ? 15
                                                        : count_at(scan, at + used);
    if (minutes < 1 || minutes > 59)
        return 0;
    used++;
    if (!is_half && word_minutes(word_at(scan, at + used)) == 1)
        used++;
    bool is_past = is_word(scan, at + used, "past"), is_to = is_word(scan, at + used, "to");
    if (is_past || (is_to && !is_half))
        used++;
    else if (!is_half)
        return 0;
    /* "9 to 5" is a range and no five to nine: only what is said of minutes */
    bool is_minutes = minutes % 5 == 0 && minutes >= 5;
    if (is_to && (!is_minutes || (minutes <= 12 && digits_at(scan, at, 1, 2) > 0)))
        return 0;
    size_t hour = hour_at(scan, at + used, out);
    if (hour == 0)
        return 0;
    int day = out->minute + (is_to ? -minutes : minutes);
    bool was_noon = out->minute / 60 == 12 && !out->is_sure;
    out->minute = (day + DAY_MINUTES) % DAY_MINUTES;
    out->is_bare = false;
    if (was_noon && is_to)
        out->is_sure = true; /* ten to twelve is before noon */
    return used + hour;
}

/* "two thirty", "three fifteen". */
static size_t worded_time(const struct scan *scan, size_t at, struct time_read *out)
{
    struct str first = word_at(scan, at), second = word_at(scan, at + 1);
    bool is_words =
        first.length > 0 && first.data[0] > '9' && second.length > 0 && second.data[0] > '9';
    int hour = word_number(first), minute = word_number(second);
    if (!is_words || hour < 1 || hour > 12 || minute < 10 || minute > 50)
        return 0;
    size_t used = 2;
    if (minute % 10 == 0 && word_number(word_at(scan, at + 2)) == 5) {
        minute += 5;
        used = 3;
    }
    size_t more;
    int half = half_of_day(scan, at + used, &more);
    return set_time(out, hour, minute, half) ? used + more : 0;
}

static size_t time_at(const struct scan *scan, size_t at, struct time_read *out)
{
    struct str word = word_at(scan, at);
    bool is_noon = str_equals(word, "noon") || str_equals(word, "midday");
    if (is_noon || str_equals(word, "midnight")) {
        *out = (struct time_read){.minute = is_noon ? NOON : 0, .is_sure = true};
        return 1;
    }
    size_t used = one_word(scan, at, out);
    if (used == 0)
        used = split_time(scan, at, out);
    if (used == 0)
        used = spoken_time(scan, at, out);
    if (used == 0)
        used = worded_time(scan, at, out);
    if (used > 0)
        return used;
    int whole = digits_at(scan, at, 4, 4);
    if (whole >= 0 && set_time(out, whole / 100, whole % 100, 0)) {
        out->is_sure = true;
        out->is_bare = true;
        return 1;
    }
    return hour_at(scan, at, out);
}

static void take_times(struct scan *scan, const struct time_read *from, const struct time_read *to)
{
    bool is_other = scan->has_time || scan->has_range || scan->has_moment;
    bool is_same = scan->has_time && !to && scan->from.minute == from->minute;
    scan->is_unclear = scan->is_unclear || (is_other && !is_same);
    scan->from = *from;
    scan->has_time = to == NULL;
    scan->has_range = to != NULL;
    if (to)
        scan->to = *to;
}

static bool is_join(const struct scan *scan, size_t at, bool is_between)
{
    static const char *const joins[] = {"and", "til", "till", "to", "until"};
    struct str word = word_at(scan, at);
    for (size_t i = is_between ? 0 : 1; i < ARRAY_SIZE(joins); i++)
        if (str_equals(word, joins[i]))
            return true;
    return false;
}

/* "between 2 and 4", "from 9 to 11", "2-4pm", "2 to 4". */
static size_t time_range(struct scan *scan, size_t at)
{
    struct time_read from, to;
    bool is_between = is_word(scan, at, "between") || is_word(scan, at, "btwn");
    size_t used = is_between || is_word(scan, at, "from") ? 1 : 0;
    size_t first = time_at(scan, at + used, &from);
    if (first == 0)
        return 0;
    used += first;
    char sign = sign_after(scan, at + used - 1);
    const struct understand_text *text = scan->text;
    bool is_dash = sign == '-';
    size_t last = at + used - 1;
    for (size_t i = text->words[last].to;
         !is_dash && last + 1 < text->count && i < text->words[last + 1].from; i++)
        is_dash = text->original.data[i] == '-' || (unsigned char)text->original.data[i] == 0xE2;
    if (!is_dash && !is_join(scan, at + used, is_between))
        return 0;
    used += is_dash ? 0 : 1;
    size_t second = time_at(scan, at + used, &to);
    if (second == 0)
        return 0;
    take_times(scan, &from, &to);
    return used + second;
}

/* "after 3", "before noon", "from 2 onwards", "by 5". */
static size_t time_bound(struct scan *scan, size_t at)
{
    static const struct time_read first = {.minute = 0, .is_sure = true};
    static const struct time_read last = {.minute = DAY_MINUTES, .is_sure = true};
    bool is_after = is_word(scan, at, "after") || is_word(scan, at, "past") ||
                    is_word(scan, at, "since") || is_word(scan, at, "from");
    bool is_before = is_word(scan, at, "before") || is_word(scan, at, "by") ||
                     is_word(scan, at, "until") || is_word(scan, at, "till");
    struct time_read time;
    if (!is_after && !is_before)
        return 0;
    size_t used = time_at(scan, at + 1, &time);
    if (used == 0)
        return 0;
    take_times(scan, is_after ? &time : &first, is_after ? &last : &time);
    used++;
    if (is_word(scan, at + used, "onwards") || is_word(scan, at + used, "onward"))
        used++;
    return used;
}

/* "in an hour", "in half an hour", "in 2 hours", "20 mins". */
static size_t moment(struct scan *scan, size_t at)
{
    size_t used = is_word(scan, at, "in") ? 1 : 0;
    int count = count_at(scan, at + used), minutes;
    if (is_word(scan, at + used, "half") &&
        (is_word(scan, at + used + 1, "an") || is_word(scan, at + used + 1, "a"))) {
        count = 1;
        minutes = word_minutes(word_at(scan, at + used + 2)) / 2;
        used += 3;
    } else {
        size_t unit = at + used + 1;
        unit += is_word(scan, unit, "of") ? 1 : 0;
        minutes = word_minutes(word_at(scan, unit));
        used = unit + 1 - at;
    }
    bool is_said = is_word(scan, at, "in") || is_word(scan, at + used, "from");
    if (count < 0 || minutes <= 0 || !is_said)
        return 0;
    if (is_word(scan, at + used, "time") || is_word(scan, at + used, "from"))
        used += is_word(scan, at + used, "from") ? 2 : 1;
    scan->is_unclear = scan->is_unclear || scan->has_time || scan->has_range || scan->has_moment;
    scan->has_moment = true;
    scan->moment_ms = scan->now_ms + (int64_t)count * minutes * minute_ms;
    return used < scan->text->count - at ? used : scan->text->count - at;
}

/* "8 in the evening", "3 tomorrow": what follows says that the number is an hour. */
static bool is_hour_by_what_follows(const struct scan *scan, size_t at)
{
    size_t next = at;
    if (is_word(scan, next, "in"))
        next++;
    if (is_word(scan, next, "the") || is_word(scan, next, "this"))
        next++;
    struct str word = word_at(scan, next);
    if (word_part(word) != PART_NONE)
        return true;
    return next == at && (word_near_day(word) != WORD_NO_DAY || word_weekday(word) >= 0);
}

/* A time that is no range. A lone number is one only where the words around or a day say so. */
static size_t time_alone(struct scan *scan, size_t at, bool may_be_bare)
{
    struct time_read time;
    bool is_said = at > 0 && word_before_time(word_at(scan, at - 1));
    size_t used = time_at(scan, at, &time);
    is_said = is_said || scan->kind != DAY_NONE || is_hour_by_what_follows(scan, at + used);
    if (used == 0 || (time.is_bare && !is_said && !may_be_bare))
        return 0;
    take_times(scan, &time, NULL);
    return used;
}

static size_t day_part(struct scan *scan, size_t at)
{
    enum word_part part = word_part(word_at(scan, at));
    if (part == PART_NONE)
        return 0;
    scan->is_unclear = scan->is_unclear || (scan->part != PART_NONE && scan->part != part);
    scan->part = part;
    return 1;
}

/* ---- The whole ---------------------------------------------------------------------------------------------- */

static size_t any_day(struct scan *scan, size_t at)
{
    size_t (*const readers[])(struct scan * scan, size_t at) = {
        number_date, month_date, days_ahead, near_day, weekday_named, day_of_month};
    for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
        size_t used = readers[i](scan, at);
        if (used > 0)
            return used;
    }
    return 0;
}

static size_t any_time(struct scan *scan, size_t at, bool may_be_bare)
{
    size_t used = moment(scan, at);
    if (used == 0)
        used = time_range(scan, at);
    if (used == 0)
        used = time_bound(scan, at);
    if (used == 0)
        used = day_part(scan, at);
    return used > 0 ? used : time_alone(scan, at, may_be_bare);
}

static void read_words(struct scan *scan, bool may_be_bare)
{
    const struct understand_text *text = scan->text;
    for (size_t at = 0; at < text->count;) {
        struct str word = text->words[at].folded;
        size_t used = any_day(scan, at);
        if (used == 0)
            used = any_time(scan, at, may_be_bare);
        if (used == 0 && word_denies(word))
            scan->is_unclear = true;
        else if (used == 0 && !word_beside_time(word) && !word_is_polite(word) &&
                 !word_is_emoji(word))
            scan->unknown++;
        at += used > 0 ? used : 1;
    }
}

/* Which half of the day is meant where nothing says so: from 8 in the morning to 7 in the evening. */
static int sure_minute(const struct time_read *time, enum word_part part)
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

static void settle_times(struct scan *scan, struct understand_when *out)
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

static void settle_weekday(struct scan *scan, const struct understand_when *when)
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
    scan->day = clock_local_of(start_of(scan, ahead) + NOON * minute_ms);
}

static void settle_day(struct scan *scan, struct understand_when *out)
{
    if (scan->kind == DAY_WEEKDAY)
        settle_weekday(scan, out);
    if (scan->has_moment) {
        struct clock_local then = clock_local_of(scan->moment_ms);
        scan->is_unclear =
            scan->is_unclear || (scan->kind != DAY_NONE && !same_day(&scan->day, &then));
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

static bool is_past(const struct scan *scan, const struct understand_when *when)
{
    if (!when->has_day)
        return false;
    int64_t start_ms = start_of(scan, 0);
    if (at_minute(when, 0) < start_ms)
        return true;
    bool has_end = when->has_time || when->has_part;
    return has_end && !scan->has_moment && at_minute(when, when->to_minute) < scan->now_ms &&
           when->to_minute >= when->from_minute;
}

static bool find(const struct understand_text *text, int64_t now_ms, bool may_be_bare,
                 struct scan *scan, struct understand_when *out)
{
    *scan = (struct scan){.text = text, .now_ms = now_ms, .today = clock_local_of(now_ms)};
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
    struct scan scan;
    return find(text, now_ms, may_be_bare, &scan, out);
}

bool understand_window(const struct understand_text *text, int64_t now_ms,
                       struct understand_window *out)
{
    struct scan scan;
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
