/* Phone numbers in plain C: the fast path, the kinds, the UK's rules, and hiding.
 * Stands at every provider's edge; asks the library (phone.cc) only where a form or a foreign kind needs it.
 * Leaves to others: hashing and sealing (secret.c), whether to send (outbound.c). */
// SPDX-License-Identifier: Apache-2.0
#include "message/phone.h"

#include <stdio.h>
#include <string.h>

#include "message/phone_impl.h"

enum { NAME_LONGEST = 11, E164_LEAST_DIGITS = 8, E164_MOST_DIGITS = 15 };

/* What carriers and providers write for a caller who hides: the words, and the words spelt on a keypad
 * (266696687 is ANONYMOUS, 7378742833 RESTRICTED, 86282452253 UNAVAILABLE, 2562533 BLOCKED, 8656696 UNKNOWN,
 * 7748283 PRIVATE, 464 ING). */
static const char *const withheld_words[] = {
    "anonymous",
    "unavailable",
    "restricted",
    "private",
    "private number",
    "withheld",
    "unknown",
    "blocked",
    "no number",
    "no caller id",
    "number withheld",
    "not available",
    "+266696687",
    "266696687",
    "+86282452253",
    "86282452253",
    "+7378742833",
    "7378742833",
    "+2562533",
    "2562533",
    "+8656696",
    "8656696",
    "+464",
    "464",
    "+7748283",
    "7748283",
    "-1",
    "+",
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_withheld(struct str given)
{
    if (given.length == 0)
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(withheld_words); i++)
        if (str_equal_nocase(given, str_of(withheld_words[i])))
            return true;
    struct str user = given;
    if (user.length > 4 && str_equal_nocase(str_range(user.data, 4), str_of("sip:")))
        user = str_range(user.data + 4, user.length - 4);
    static const char masked[] = "anonymous@";
    return user.length >= strlen(masked) &&
           str_equal_nocase(str_range(user.data, strlen(masked)), str_of(masked));
}

static bool is_e164(struct str given)
{
    bool is_long_enough = given.length > E164_LEAST_DIGITS && given.length <= E164_MOST_DIGITS + 1;
    if (!is_long_enough || given.data[0] != '+' || given.data[1] == '0')
        return false;
    for (size_t i = 1; i < given.length; i++)
        if (!is_digit(given.data[i]))
            return false;
    return true;
}

static bool is_short_code(struct str given)
{
    if (given.length < 3 || given.length > 6)
        return false;
    for (size_t i = 0; i < given.length; i++)
        if (!is_digit(given.data[i]))
            return false;
    return true;
}

/* A sender's name holds a letter (any byte beyond ASCII counts) and is short. */
static bool is_name(struct str given)
{
    bool has_letter = false;
    for (size_t i = 0; i < given.length; i++) {
        unsigned char byte = (unsigned char)given.data[i];
        unsigned char lower = byte | 0x20;
        has_letter = has_letter || byte >= 0x80 || (lower >= 'a' && lower <= 'z');
    }
    return has_letter && given.length <= NAME_LONGEST;
}

static size_t digits_in(struct str given)
{
    size_t count = 0;
    for (size_t i = 0; i < given.length; i++)
        count += is_digit(given.data[i]) ? 1 : 0;
    return count;
}

static struct phone phone_as(enum phone_kind kind, struct str text)
{
    struct phone phone = {.kind = kind};
    size_t length = text.length < sizeof phone.text ? text.length : sizeof phone.text - 1;
    while (length < text.length && length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80)
        length--;
    if (length > 0)
        memcpy(phone.text, text.data, length);
    return phone;
}

/* How many digits the country code has that e164 begins with (ITU-T E.164, list of assigned codes): one for
 * 1 and 7, two for those below, else three. */
static size_t country_digits(const char *digits)
{
    static const char two[] =
        " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55"
        " 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    if (digits[0] == '1' || digits[0] == '7')
        return 1;
    char code[5] = {' ', digits[0], digits[1], ' ', '\0'};
    return strstr(two, code) != NULL ? 2 : 3;
}

/* The UK's own rules, for the digits behind +44. Ofcom's drama numbers are what their range is, which the
 * library would call invalid. 070 is a "personal" number and 076 a pager, but 07624 is the Isle of Man's. */
static enum phone_kind uk_kind(const char *digits)
{
    size_t length = strlen(digits);
    if (digits[0] == '7' && length == 10) {
        bool is_pager = digits[1] == '6' && strncmp(digits, "7624", 4) != 0;
        return digits[1] == '0' || is_pager ? PHONE_LANDLINE : PHONE_MOBILE;
    }
    if (strcmp(digits, "8001111") == 0 || (length == 7 && strncmp(digits, "845464", 6) == 0))
        return PHONE_LANDLINE;
    bool may_be_short =
        digits[0] == '1' || strncmp(digits, "800", 3) == 0 || strncmp(digits, "500", 3) == 0;
    bool is_range = digits[0] != '\0' && strchr("123589", digits[0]) != NULL;
    return is_range && (length == 10 || (length == 9 && may_be_short)) ? PHONE_LANDLINE
                                                                       : PHONE_UNKNOWN;
}

bool phone_can_text(enum phone_kind kind)
{
    return kind == PHONE_MOBILE;
}

enum phone_kind phone_kind_of(const char *e164)
{
    struct str text = str_of(e164);
    if (!is_e164(text))
        return phone_sender(text).kind;
    if (strncmp(e164, "+44", 3) == 0)
        return uk_kind(e164 + 3);
    switch (phone_line_kind(e164)) {
    case PHONE_LINE_NONE:
        return PHONE_UNKNOWN;
    case PHONE_LINE_MOBILE:
        return PHONE_MOBILE;
    case PHONE_LINE_OTHER:
        return PHONE_LANDLINE;
    }
    return PHONE_UNKNOWN;
}

struct phone phone_sender(struct str given)
{
    struct str text = str_trim(given);
    if (is_withheld(text))
        return phone_as(PHONE_WITHHELD, str_of(""));
    if (is_e164(text))
        return phone_as(PHONE_UNKNOWN, text);
    if (is_short_code(text))
        return phone_as(PHONE_SHORT_CODE, text);
    return phone_as(is_name(text) ? PHONE_ALPHANUMERIC : PHONE_UNKNOWN, text);
}

struct phone phone_parse(struct str given, const char *country)
{
    struct str text = str_trim(given);
    struct phone phone = phone_sender(text);
    bool may_be_number = phone.kind == PHONE_UNKNOWN || phone.kind == PHONE_ALPHANUMERIC;
    char room[64];
    if (!may_be_number || digits_in(text) < 7 || text.length >= sizeof room)
        return phone;

    memcpy(room, text.data, text.length);
    room[text.length] = '\0';
    char e164[32];
    if (!phone_line_parse(room, country, e164))
        return phone;
    enum phone_kind kind = phone_kind_of(e164);
    return kind == PHONE_UNKNOWN ? phone : phone_as(kind, str_of(e164));
}

void phone_national(const char *e164, const char *country, char out[40])
{
    if (!is_e164(str_of(e164)) || !phone_line_national(e164, country, out))
        snprintf(out, 40, "%.39s", e164);
}

void phone_mask(const struct phone *phone, char out[64])
{
    static const char bullet[] = "\xE2\x80\xA2";
    bool is_shown = is_e164(str_of(phone->text));
    size_t length = strlen(phone->text);
    size_t code = is_shown ? 1 + country_digits(phone->text + 1) : 0;
    size_t bullets = is_shown ? length - code - 3 : 3;
    int used = snprintf(out, 64, "%.*s", (int)code, phone->text);
    for (size_t i = 0; i < bullets; i++)
        used += snprintf(out + used, 64 - (size_t)used, "%s", bullet);
    snprintf(out + used, 64 - (size_t)used, "%s", is_shown ? phone->text + length - 3 : "");
}
