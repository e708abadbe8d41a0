/* The words and signs of opening hours, one at a time, and the names of days and times.
 * Stands under hours_read.c and hours_date.c.
 * Leaves to others: what they mean together. */
// SPDX-License-Identifier: Apache-2.0
#include "directory/hours_impl.h"

#include <string.h>

#include "base/mem.h"

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Lower case, and every kind of dash as "-". Under ctx. */
struct str hours_plain(void *ctx, struct str words)
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
        if (c == '\'' || (i + 2 < words.length && memcmp(words.data + i, "\xe2\x80\x99", 3) == 0)) {
            i += c == '\'' ? 0 : 2;
            continue;
        }
        // "a.m." is "am", and "Mon." is "Mon"
        bool is_after_letter = length > 0 && is_letter(plain[length - 1]);
        if (c == '.' && is_after_letter)
            continue;
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

void hours_advance(struct parser *parser)
{
    struct str rest = parser->rest;
    bool after_comma = false;
    while (rest.length > 0 && strchr(" \t\r\n,;():.", rest.data[0]) != NULL &&
           rest.data[0] != '\0') {
        after_comma = after_comma || strchr("\n,;", rest.data[0]) != NULL;
        rest = str_range(rest.data + 1, rest.length - 1);
    }

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
    parser->token = (struct token){kind, after_comma, str_range(rest.data, length)};
    parser->rest = str_range(rest.data + length, rest.length - length);
}

bool hours_at_word(const struct parser *parser, const char *word)
{
    return parser->token.kind == TOKEN_WORD && str_equals(parser->token.text, word);
}

bool hours_take_word(struct parser *parser, const char *word)
{
    if (!hours_at_word(parser, word))
        return false;
    hours_advance(parser);
    return true;
}

bool hours_refuse(struct parser *parser, const char *expected)
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
int hours_weekday(struct str word)
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

static bool read_number_time(struct parser *parser, struct time_read *out)
{
    struct str text = parser->token.text;
    size_t digits = 0;
    while (digits < text.length && is_digit(text.data[digits]))
        digits++;
    int64_t hour, minute = 0;
    if (digits == 4 && text.length == 4 && str_to_int64(str_range(text.data, 2), 0, 24, &hour) &&
        str_to_int64(str_range(text.data + 2, 2), 0, hour == 24 ? 0 : 59, &minute)) {
        hours_advance(parser);
        (void)(hours_take_word(parser, "hrs") || hours_take_word(parser, "h"));
        *out = (struct time_read){.minute = (int)(hour * 60 + minute) % DAY_MINUTES,
                                  .has_half = true,
                                  .is_midnight = (hour * 60 + minute) % DAY_MINUTES == 0};
        return true;
    }
    if (digits > 2 || !str_to_int64(str_range(text.data, digits), 0, 24, &hour))
        return hours_refuse(parser, "a time like 9am, 9.30am or 17:00");
    if (digits < text.length &&
        !str_to_int64(str_range(text.data + digits + 1, 2), 0, hour == 24 ? 0 : 59, &minute))
        return hours_refuse(parser, "a time like 9am, 9.30am or 17:00");
    bool is_24 = hour > 12 || hour == 0 || (digits == 2 && text.data[0] == '0');

    hours_advance(parser);
    bool is_am = hours_take_word(parser, "am"), is_pm = !is_am && hours_take_word(parser, "pm");
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

bool hours_read_time(struct parser *parser, struct time_read *out)
{
    if (hours_take_word(parser, "noon") || hours_take_word(parser, "midday")) {
        *out = (struct time_read){.minute = DAY_MINUTES / 2, .has_half = true};
        return true;
    }
    if (hours_take_word(parser, "midnight")) {
        *out = (struct time_read){.has_half = true, .is_midnight = true};
        return true;
    }
    if (parser->token.kind != TOKEN_NUMBER)
        return hours_refuse(parser, "a time like 9am");
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
struct hours_span hours_span_of(struct time_read from, struct time_read to)
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
