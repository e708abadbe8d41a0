/* Times in words: "2pm", "14:30", "half 2", "between 2 and 4", "after 5", "in an hour", "in the morning".
 * Stands under when.c. Leaves to others: days (when_day.c), which half of the day is meant (when.c). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/when_impl.h"

#include <string.h>

/* am: 1, pm: 2, none: 0; how many words it takes. */
static int half_of_day(const struct when_scan *scan, size_t at, size_t *used_out)
{
    struct str word = when_word(scan, at);
    *used_out = 1;
    if (str_equals(word, "am") || str_equals(word, "pm"))
        return word.data[0] == 'a' ? 1 : 2;
    *used_out = 2;
    bool is_spelt =
        (str_equals(word, "a") || str_equals(word, "p")) && when_is_word(scan, at + 1, "m");
    if (is_spelt)
        return word.data[0] == 'a' ? 1 : 2;
    *used_out = 0;
    return 0;
}

static bool set_time(struct when_time_read *out, int hour, int minute, int half)
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
static size_t one_word(const struct when_scan *scan, size_t at, struct when_time_read *out)
{
    struct str word = when_word(scan, at);
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
static size_t split_time(const struct when_scan *scan, size_t at, struct when_time_read *out)
{
    char sign = when_sign_after(scan, at);
    int hour = when_digits(scan, at, 1, 2);
    if (hour < 0 || (sign != ':' && sign != '.'))
        return 0;
    struct str behind = when_word(scan, at + 1);
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
    bool has_zero = when_word(scan, at).data[0] == '0';
    out->is_sure = out->is_sure || has_zero;
    return 2 + used;
}

/* An hour in digits or words, with "oclock", am or pm behind it. */
static size_t hour_at(const struct when_scan *scan, size_t at, struct when_time_read *out)
{
    int hour = when_digits(scan, at, 1, 2);
    if (hour < 0)
        hour = word_number(when_word(scan, at));
    size_t used;
    int half = half_of_day(scan, at + 1, &used);
    if (hour < 0 || hour > 24 || !set_time(out, hour, 0, half))
        return 0;
    out->is_bare = half == 0;
    if (half == 0 && when_is_word(scan, at + 1, "oclock")) {
        out->is_bare = false;
        used = 1;
    }
    return 1 + used;
}

/* "half 2", "half past two", "quarter to 4", "ten past five", "20 mins to 3". */
static size_t spoken_time(const struct when_scan *scan, size_t at, struct when_time_read *out)
{
    size_t used = when_is_word(scan, at, "a") ? 1 : 0;
    bool is_half = when_is_word(scan, at + used, "half");
    int minutes = is_half                                    ? 30
                  : when_is_word(scan, at + used, "quarter") ? 15
                                                             : when_count(scan, at + used);
    if (minutes < 1 || minutes > 59)
        return 0;
    used++;
    if (!is_half && word_minutes(when_word(scan, at + used)) == 1)
        used++;
    bool is_past = when_is_word(scan, at + used, "past"),
         is_to = when_is_word(scan, at + used, "to");
    if (is_past || (is_to && !is_half))
        used++;
    else if (!is_half)
        return 0;
    /* "9 to 5" is a range and no five to nine: only what is said of minutes */
    bool is_minutes = minutes % 5 == 0 && minutes >= 5;
    if (is_to && (!is_minutes || (minutes <= 12 && when_digits(scan, at, 1, 2) > 0)))
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
static size_t worded_time(const struct when_scan *scan, size_t at, struct when_time_read *out)
{
    struct str first = when_word(scan, at), second = when_word(scan, at + 1);
    bool is_words =
        first.length > 0 && first.data[0] > '9' && second.length > 0 && second.data[0] > '9';
    int hour = word_number(first), minute = word_number(second);
    if (!is_words || hour < 1 || hour > 12 || minute < 10 || minute > 50)
        return 0;
    size_t used = 2;
    if (minute % 10 == 0 && word_number(when_word(scan, at + 2)) == 5) {
        minute += 5;
        used = 3;
    }
    size_t more;
    int half = half_of_day(scan, at + used, &more);
    return set_time(out, hour, minute, half) ? used + more : 0;
}

static size_t time_at(const struct when_scan *scan, size_t at, struct when_time_read *out)
{
    struct str word = when_word(scan, at);
    bool is_noon = str_equals(word, "noon") || str_equals(word, "midday");
    if (is_noon || str_equals(word, "midnight")) {
        *out = (struct when_time_read){.minute = is_noon ? NOON : 0, .is_sure = true};
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
    int whole = when_digits(scan, at, 4, 4);
    if (whole >= 0 && set_time(out, whole / 100, whole % 100, 0)) {
        out->is_sure = true;
        out->is_bare = true;
        return 1;
    }
    return hour_at(scan, at, out);
}

static void take_times(struct when_scan *scan, const struct when_time_read *from,
                       const struct when_time_read *to)
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

static bool is_join(const struct when_scan *scan, size_t at, bool is_between)
{
    static const char *const joins[] = {"and", "til", "till", "to", "until"};
    struct str word = when_word(scan, at);
    for (size_t i = is_between ? 0 : 1; i < ARRAY_SIZE(joins); i++)
        if (str_equals(word, joins[i]))
            return true;
    return false;
}

/* "between 2 and 4", "from 9 to 11", "2-4pm", "2 to 4". */
static size_t time_range(struct when_scan *scan, size_t at)
{
    struct when_time_read from, to;
    bool is_between = when_is_word(scan, at, "between") || when_is_word(scan, at, "btwn");
    size_t used = is_between || when_is_word(scan, at, "from") ? 1 : 0;
    size_t first = time_at(scan, at + used, &from);
    if (first == 0)
        return 0;
    used += first;
    char sign = when_sign_after(scan, at + used - 1);
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
static size_t time_bound(struct when_scan *scan, size_t at)
{
    static const struct when_time_read first = {.minute = 0, .is_sure = true};
    static const struct when_time_read last = {.minute = DAY_MINUTES, .is_sure = true};
    bool is_after = when_is_word(scan, at, "after") || when_is_word(scan, at, "past") ||
                    when_is_word(scan, at, "since") || when_is_word(scan, at, "from");
    bool is_before = when_is_word(scan, at, "before") || when_is_word(scan, at, "by") ||
                     when_is_word(scan, at, "until") || when_is_word(scan, at, "till");
    struct when_time_read time;
    if (!is_after && !is_before)
        return 0;
    size_t used = time_at(scan, at + 1, &time);
    if (used == 0)
        return 0;
    take_times(scan, is_after ? &time : &first, is_after ? &last : &time);
    used++;
    if (when_is_word(scan, at + used, "onwards") || when_is_word(scan, at + used, "onward"))
        used++;
    return used;
}

/* "in an hour", "in half an hour", "in 2 hours", "20 mins". */
static size_t moment(struct when_scan *scan, size_t at)
{
    size_t used = when_is_word(scan, at, "in") ? 1 : 0;
    int count = when_count(scan, at + used), minutes;
    if (when_is_word(scan, at + used, "half") &&
        (when_is_word(scan, at + used + 1, "an") || when_is_word(scan, at + used + 1, "a"))) {
        count = 1;
        minutes = word_minutes(when_word(scan, at + used + 2)) / 2;
        used += 3;
    } else {
        size_t unit = at + used + 1;
        unit += when_is_word(scan, unit, "of") ? 1 : 0;
        minutes = word_minutes(when_word(scan, unit));
        used = unit + 1 - at;
    }
    bool is_said = when_is_word(scan, at, "in") || when_is_word(scan, at + used, "from");
    if (count < 0 || minutes <= 0 || !is_said)
        return 0;
    if (when_is_word(scan, at + used, "time") || when_is_word(scan, at + used, "from"))
        used += when_is_word(scan, at + used, "from") ? 2 : 1;
    scan->is_unclear = scan->is_unclear || scan->has_time || scan->has_range || scan->has_moment;
    scan->has_moment = true;
    scan->moment_ms = scan->now_ms + (int64_t)count * minutes * CLOCK_MINUTE_MS;
    return used < scan->text->count - at ? used : scan->text->count - at;
}

/* "8 in the evening", "3 tomorrow": what follows says that the number is an hour. */
static bool is_hour_by_what_follows(const struct when_scan *scan, size_t at)
{
    size_t next = at;
    if (when_is_word(scan, next, "in"))
        next++;
    if (when_is_word(scan, next, "the") || when_is_word(scan, next, "this"))
        next++;
    struct str word = when_word(scan, next);
    if (word_part(word) != PART_NONE)
        return true;
    return next == at && (word_near_day(word) != WORD_NO_DAY || word_weekday(word) >= 0);
}

/* A time that is no range. A lone number is one only where the words around or a day say so. */
static size_t time_alone(struct when_scan *scan, size_t at, bool may_be_bare)
{
    struct when_time_read time;
    bool is_said = at > 0 && word_before_time(when_word(scan, at - 1));
    size_t used = time_at(scan, at, &time);
    is_said = is_said || scan->kind != DAY_NONE || is_hour_by_what_follows(scan, at + used);
    if (used == 0 || (time.is_bare && !is_said && !may_be_bare))
        return 0;
    take_times(scan, &time, NULL);
    return used;
}

static size_t day_part(struct when_scan *scan, size_t at)
{
    enum word_part part = word_part(when_word(scan, at));
    if (part == PART_NONE)
        return 0;
    scan->is_unclear = scan->is_unclear || (scan->part != PART_NONE && scan->part != part);
    scan->part = part;
    return 1;
}

size_t when_time(struct when_scan *scan, size_t at, bool may_be_bare)
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
