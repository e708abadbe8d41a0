/* Opening hours from plain words: "Mon-Fri 9-12.30 and 1.30-5, Sat 10-1, closed bank holidays".
 * Stands under the directory's rows and the hours in service.yaml; hours_words.c writes the same back.
 * Leaves to others: what is open at a moment (hours_at.c). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <string.h>

#include "base/mem.h"

enum { HOURS_WORDS_MAX = 400, EVERY_DAY = 0x7f, WORK_DAYS = 0x1f, WEEK_END = 0x60 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_DASH, TOKEN_AND, TOKEN_OTHER };
struct token {
    enum token_kind kind;
    struct str text;
};

struct parser {
    struct str rest;
    struct token token; /* the one to be read next */
    struct directory_hours *hours;
    unsigned days;  /* bit per weekday that the next times are for; 0 none named */
    bool has_times; /* times for `days` were read: a day name begins anew */
    unsigned
        general; /* days that have times only from "daily" and the like: a day named later replaces them */
    bool has_any; /* something that says when was read */
    struct error *err;
};

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Lower case, and every kind of dash as "-". Under ctx. */
static struct str plain_words(void *ctx, struct str words)
{
    char *plain = mem_strndup(ctx, words.data, words.length);
    size_t length = 0;
    for (size_t i = 0; i < words.length; i++) {
        char c = words.data[i];
        bool is_dash = i + 2 < words.length && memcmp(words.data + i, "\xe2\x80", 2) == 0 &&
                       (unsigned char)words.data[i + 2] >= 0x90 &&
                       (unsigned char)words.data[i + 2] <= 0x95;
        if (is_dash) {
            c = '-';
            i += 2;
        }
        plain[length++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    return str_range(plain, length);
}

/* A number takes one "." or ":" with two digits behind it: 9, 9.30, 09:00. */
static size_t number_length(struct str text)
{
    size_t length = 0;
    while (length < text.length && is_digit(text.data[length]))
        length++;
    if (length + 2 < text.length && (text.data[length] == '.' || text.data[length] == ':') &&
        is_digit(text.data[length + 1]) && is_digit(text.data[length + 2]))
        length += 3;
    return length;
}

static void advance(struct parser *parser)
{
    struct str rest = parser->rest;
    while (rest.length > 0 && strchr(" \t\r\n,;()", rest.data[0]) != NULL && rest.data[0] != '\0')
        rest = str_range(rest.data + 1, rest.length - 1);

    enum token_kind kind = TOKEN_END;
    size_t length = 0;
    if (rest.length > 0) {
        char c = rest.data[0];
        length = 1;
        kind = c == '-' ? TOKEN_DASH : c == '&' || c == '+' || c == '/' ? TOKEN_AND : TOKEN_OTHER;
        if (is_digit(c)) {
            kind = TOKEN_NUMBER;
            length = number_length(rest);
        } else if (is_letter(c)) {
            kind = TOKEN_WORD;
            while (length < rest.length && is_letter(rest.data[length]))
                length++;
        }
    }
    parser->token = (struct token){kind, str_range(rest.data, length)};
    parser->rest = str_range(rest.data + length, rest.length - length);
}

static bool at_word(const struct parser *parser, const char *word)
{
    return parser->token.kind == TOKEN_WORD && str_equals(parser->token.text, word);
}

static bool take_word(struct parser *parser, const char *word)
{
    if (!at_word(parser, word))
        return false;
    advance(parser);
    return true;
}

static bool refuse(struct parser *parser, const char *expected)
{
    struct token token = parser->token;
    if (token.kind == TOKEN_END)
        return error_set(parser->err, ERROR_INPUT, "the opening hours end where %s was expected",
                         expected);
    // A byte that is no letter, digit or sign of ours may be part of a longer character.
    size_t length = token.kind == TOKEN_OTHER ? 0 : token.text.length;
    while (token.kind == TOKEN_OTHER && length < token.text.length + parser->rest.length &&
           length < 40 && token.text.data[length] != ' ')
        length++;
    return error_set(parser->err, ERROR_INPUT,
                     "opening hours: '%.*s' is not known here; expected %s",
                     (int)(length < 40 ? length : 40), token.text.data, expected);
}

/* 0 Monday … 6 Sunday, or -1. */
static int weekday_of(struct str word)
{
    static const struct {
        const char *name;
        int day;
    } names[] = {
        {"mon", 0},        {"monday", 0},    {"mondays", 0}, {"tue", 1},     {"tues", 1},
        {"tuesday", 1},    {"tuesdays", 1},  {"wed", 2},     {"weds", 2},    {"wednesday", 2},
        {"wednesdays", 2}, {"thu", 3},       {"thur", 3},    {"thurs", 3},   {"thursday", 3},
        {"thursdays", 3},  {"fri", 4},       {"friday", 4},  {"fridays", 4}, {"sat", 5},
        {"saturday", 5},   {"saturdays", 5}, {"sun", 6},     {"sunday", 6},  {"sundays", 6},
    };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (str_equals(word, names[i].name))
            return names[i].day;
    return -1;
}

/* Begins a new list of days when the one before already has its times. */
static void name_days(struct parser *parser, unsigned days)
{
    if (parser->has_times) {
        parser->days = 0;
        parser->has_times = false;
    }
    parser->days |= days;
}

/* "mon", "mon-fri", "sat to mon". */
static bool read_days(struct parser *parser)
{
    int first = weekday_of(parser->token.text);
    advance(parser);
    unsigned days = 1U << first;
    if (parser->token.kind == TOKEN_DASH || at_word(parser, "to")) {
        advance(parser);
        int last = parser->token.kind == TOKEN_WORD ? weekday_of(parser->token.text) : -1;
        if (last < 0)
            return refuse(parser, "a day like Fri");
        advance(parser);
        for (int day = first; day != last; day = (day + 1) % WEEK_DAYS)
            days |= 1U << day;
        days |= 1U << last;
    }
    name_days(parser, days);
    return true;
}

/* Days under a name of their own; 0 when the word is none. */
static unsigned days_named(struct parser *parser)
{
    static const struct {
        const char *name;
        unsigned days;
    } names[] = {
        {"daily", EVERY_DAY},   {"everyday", EVERY_DAY}, {"weekdays", WORK_DAYS},
        {"weekday", WORK_DAYS}, {"weekends", WEEK_END},  {"weekend", WEEK_END},
    };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (take_word(parser, names[i].name))
            return names[i].days;
    if (take_word(parser, "every"))
        return take_word(parser, "day") ? EVERY_DAY : 0;
    return 0;
}

/* A time as written. minute: 0-1440; has_half: am, pm, noon, midnight or a 24-hour form says which half of the day. */
struct time_read {
    int minute;
    bool has_half;
    bool is_midnight; /* as an end it is the end of the day */
};

static bool read_number_time(struct parser *parser, struct time_read *out)
{
    struct str text = parser->token.text;
    size_t digits = 0;
    while (digits < text.length && is_digit(text.data[digits]))
        digits++;
    int64_t hour, minute = 0;
    if (digits > 2 || !str_to_int64(str_range(text.data, digits), 0, 24, &hour))
        return refuse(parser, "a time like 9am, 9.30am or 17:00");
    if (digits < text.length &&
        !str_to_int64(str_range(text.data + digits + 1, 2), 0, hour == 24 ? 0 : 59, &minute))
        return refuse(parser, "a time like 9am, 9.30am or 17:00");
    bool is_24 = hour > 12 || hour == 0 || (digits == 2 && text.data[0] == '0');

    advance(parser);
    bool is_am = take_word(parser, "am"), is_pm = !is_am && take_word(parser, "pm");
    if ((is_am || is_pm) && (hour > 12 || hour == 0))
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: %d is past 12, so it cannot have am or pm", (int)hour);
    if (is_am || is_pm)
        hour = hour % 12 + (is_pm ? 12 : 0);
    *out = (struct time_read){.minute = (int)(hour * 60 + minute) % DAY_MINUTES,
                              .has_half = is_am || is_pm || is_24};
    out->is_midnight = out->has_half && out->minute == 0;
    return true;
}

static bool read_time(struct parser *parser, struct time_read *out)
{
    if (take_word(parser, "noon") || take_word(parser, "midday")) {
        *out = (struct time_read){.minute = DAY_MINUTES / 2, .has_half = true};
        return true;
    }
    if (take_word(parser, "midnight")) {
        *out = (struct time_read){.has_half = true, .is_midnight = true};
        return true;
    }
    if (parser->token.kind != TOKEN_NUMBER)
        return refuse(parser, "a time like 9am");
    return read_number_time(parser, out);
}

/* The first moment behind `after` that shows minute (of a 12-hour clock face where half is not said). */
static int time_behind(struct time_read time, int after)
{
    int step = time.has_half ? DAY_MINUTES : DAY_MINUTES / 2;
    int minute = time.has_half ? time.minute : time.minute % step;
    while (minute <= after)
        minute += step;
    return minute;
}

/* What "9-5", "12-3pm" and "10pm-6" mean. People leave out am and pm where only one reading makes sense: a start
 * without it is the last one before a stated end; else from 7 in the morning to 6 in the evening. */
static struct hours_span span_of(struct time_read from, struct time_read to)
{
    int start = from.minute;
    if (!from.has_half && to.has_half) {
        int face = from.minute % (DAY_MINUTES / 2);
        int end = to.is_midnight ? DAY_MINUTES : to.minute;
        if (face >= end)
            end += DAY_MINUTES;
        start = face;
        while (start + DAY_MINUTES / 2 < end)
            start += DAY_MINUTES / 2;
        start %= DAY_MINUTES;
    } else if (!from.has_half && start < 7 * 60) {
        start += DAY_MINUTES / 2;
    }
    return (struct hours_span){(short)start, (short)time_behind(to, start)};
}

/* Joins the spans of a day, sorted by start, where they meet; not beyond 24 hours, which no words could say. */
static void day_join(struct hours_day *day)
{
    int kept = 0;
    for (int i = 1; i < day->count; i++) {
        struct hours_span next = day->spans[i], *last = &day->spans[kept];
        if (next.from > last->to || next.to - last->from > DAY_MINUTES)
            day->spans[++kept] = next;
        else if (next.to > last->to)
            last->to = next.to;
    }
    day->count = kept + 1;
}

static bool day_add(struct hours_day *day, struct hours_span span)
{
    if (day->count == HOURS_SPANS_MAX)
        return false;
    int at = day->count++;
    for (; at > 0 && day->spans[at - 1].from > span.from; at--)
        day->spans[at] = day->spans[at - 1];
    day->spans[at] = span;
    day_join(day);
    return true;
}

/* Gives a span to the days named last, or to every day where none was. */
static bool add_span(struct parser *parser, struct hours_span span)
{
    bool is_general = parser->days == 0 || parser->days == EVERY_DAY;
    unsigned days = parser->days ? parser->days : EVERY_DAY;
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct hours_day *day = &parser->hours->days[i];
        if ((days >> i & 1) == 0)
            continue;
        if (!is_general && (parser->general >> i & 1)) {
            day->count = 0;
            parser->general &= ~(1U << i);
        }
        if (!day_add(day, span))
            return error_set(parser->err, ERROR_INPUT,
                             "opening hours: a day may have at most %d times", HOURS_SPANS_MAX);
        if (is_general)
            parser->general |= 1U << i;
    }
    parser->hours->has_times = parser->has_times = parser->has_any = true;
    return true;
}

/* "24 hours", "24 hours a day", "24/7"; false (and nothing taken) when the text goes on otherwise. */
static bool take_all_day(struct parser *parser)
{
    struct parser before = *parser;
    if (parser->token.kind != TOKEN_NUMBER || !str_equals(parser->token.text, "24"))
        return false;
    advance(parser);
    if (parser->token.kind == TOKEN_AND) {
        advance(parser);
        if (parser->token.kind == TOKEN_NUMBER && str_equals(parser->token.text, "7")) {
            advance(parser);
            return true;
        }
    } else if (take_word(parser, "hours") || take_word(parser, "hour") ||
               take_word(parser, "hrs") || take_word(parser, "h")) {
        if (take_word(parser, "a") && !take_word(parser, "day")) {
            *parser = before;
            return false;
        }
        return true;
    }
    *parser = before;
    return false;
}

static bool read_span(struct parser *parser)
{
    struct time_read from, to;
    if (take_all_day(parser))
        return add_span(parser, (struct hours_span){0, DAY_MINUTES});
    if (!read_time(parser, &from))
        return false;
    if (parser->token.kind != TOKEN_DASH && !at_word(parser, "to") && !at_word(parser, "until") &&
        !at_word(parser, "till"))
        return refuse(parser, "- and the time it closes");
    advance(parser);
    return read_time(parser, &to) && add_span(parser, span_of(from, to));
}

static bool read_bank_holidays(struct parser *parser)
{
    if (!take_word(parser, "bank") ||
        (!take_word(parser, "holidays") && !take_word(parser, "holiday")))
        return refuse(parser, "bank holidays");
    parser->hours->closed_holidays = true;
    return true;
}

/* "closed" after days, "closed bank holidays", or "closed" alone. */
static bool read_closed(struct parser *parser)
{
    if (take_word(parser, "on") || at_word(parser, "bank"))
        return read_bank_holidays(parser);
    unsigned days = parser->has_times || parser->days == 0 ? EVERY_DAY : parser->days;
    if (days == EVERY_DAY && parser->has_any)
        return refuse(parser, "days in front of closed, or bank holidays behind it");
    for (int i = 0; i < WEEK_DAYS; i++)
        if (days >> i & 1)
            parser->hours->days[i].count = 0;
    parser->general &= ~days;
    parser->hours->has_times = parser->has_times = parser->has_any = true;
    return true;
}

static bool read_word(struct parser *parser)
{
    if (weekday_of(parser->token.text) >= 0)
        return read_days(parser);
    if (at_word(parser, "noon") || at_word(parser, "midday") || at_word(parser, "midnight"))
        return read_span(parser);
    unsigned days = days_named(parser);
    if (days != 0) {
        name_days(parser, days);
        return true;
    }
    if (take_word(parser, "closed"))
        return read_closed(parser);
    if (take_word(parser, "except") || take_word(parser, "not"))
        return take_word(parser, "on"), read_bank_holidays(parser);
    if (take_word(parser, "by")) {
        if (!take_word(parser, "appointment"))
            return refuse(parser, "appointment");
        parser->hours->by_appointment = parser->has_any = true;
        take_word(parser, "only");
        return true;
    }
    if (take_word(parser, "and") || take_word(parser, "open") || take_word(parser, "from"))
        return true;
    return refuse(parser, "a day, a time, 24 hours, closed bank holidays or by appointment");
}

static bool read_all(struct parser *parser)
{
    while (parser->token.kind != TOKEN_END) {
        bool is_read = true;
        if (parser->token.kind == TOKEN_WORD)
            is_read = read_word(parser);
        else if (parser->token.kind == TOKEN_NUMBER)
            is_read = read_span(parser);
        else if (parser->token.kind == TOKEN_AND)
            advance(parser);
        else
            is_read = refuse(parser, "a day or a time");
        if (!is_read)
            return false;
    }
    if (parser->days != 0 && !parser->has_times && !parser->hours->by_appointment)
        return refuse(parser, "times for the days");
    if (!parser->has_any)
        return refuse(parser, "days and times");
    return true;
}

bool directory_hours_read(void *ctx, struct str words, struct directory_hours **out,
                          struct error *err)
{
    words = str_trim(words);
    if (words.length > HOURS_WORDS_MAX)
        return error_set(err, ERROR_INPUT, "the opening hours are over %d bytes", HOURS_WORDS_MAX);
    struct directory_hours *hours = mem_new(ctx, struct directory_hours);
    if (words.length > 0) {
        struct parser parser = {.rest = plain_words(hours, words), .hours = hours, .err = err};
        advance(&parser);
        if (!read_all(&parser)) {
            mem_free(hours);
            return false;
        }
    }
    *out = hours;
    return true;
}
