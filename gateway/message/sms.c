/* Counting what a text costs on the air, and making dear characters plain.
 * Stands before every send and under the part counters.
 * Leaves to others: the price of a part; what belongs together (base/unicode.h). */
// SPDX-License-Identifier: Apache-2.0
#include "message/sms.h"

#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"

/* Of one whole text and of one part of several (3GPP TS 23.040 section 9.2.3.24.1: a header of six bytes). */
static const int gsm_whole = 160;
static const int gsm_part = 153;
static const int ucs_whole = 70;
static const int ucs_part = 67;

/* 3GPP TS 23.038 section 6.2.1: the default alphabet beyond the ASCII that it shares, in order of code point. */
static const uint16_t gsm_basic[] = {
    0x00A1, 0x00A3, 0x00A4, 0x00A5, 0x00A7, 0x00BF, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
    0x00C9, 0x00D1, 0x00D6, 0x00D8, 0x00DC, 0x00DF, 0x00E0, 0x00E4, 0x00E5, 0x00E6,
    0x00E8, 0x00E9, 0x00EC, 0x00F1, 0x00F2, 0x00F6, 0x00F8, 0x00F9, 0x00FC, 0x0393,
    0x0394, 0x0398, 0x039B, 0x039E, 0x03A0, 0x03A3, 0x03A6, 0x03A8, 0x03A9,
};

/* Septets of a character in the default alphabet: 1, 2 with an escape, 0 when it has none. */
static int septets(uint32_t point)
{
    if (point == '\n' || point == '\r')
        return 1;
    if (point == '\f' || point == 0x20AC)
        return 2;
    if (point < 0x20 || point == 0x7F || point == '`')
        return 0;
    if (point < 0x80)
        return strchr("^{}\\[~]|", (int)point) != NULL ? 2 : 1;
    for (size_t i = 0; i < ARRAY_SIZE(gsm_basic); i++)
        if (gsm_basic[i] == point)
            return 1;
    return 0;
}

static int units_of(uint32_t point, bool is_gsm7)
{
    if (is_gsm7)
        return septets(point);
    return point > 0xFFFF ? 2 : 1;
}

static int units_in(struct str text, bool is_gsm7)
{
    int units = 0;
    for (size_t at = 0, bytes; at < text.length; at += bytes)
        units +=
            units_of(unicode_next(str_range(text.data + at, text.length - at), &bytes), is_gsm7);
    return units;
}

static bool is_gsm7(struct str text)
{
    for (size_t at = 0, bytes; at < text.length; at += bytes)
        if (septets(unicode_next(str_range(text.data + at, text.length - at), &bytes)) == 0)
            return false;
    return true;
}

struct filling {
    int room; /* units a part holds */
    int used; /* of the part being filled */
    int parts;
};

static void put(struct filling *filling, int units)
{
    if (filling->used + units > filling->room) {
        filling->parts++;
        filling->used = 0;
    }
    filling->used += units;
}

/* Parts of a text that does not fit into one. A grapheme goes into the next part whole; one that is longer
 * than a part (a letter under a heap of marks) is cut between its characters. */
static int count_parts(struct str text, bool gsm7)
{
    struct filling filling = {gsm7 ? gsm_part : ucs_part, 0, 1};
    size_t bytes;
    for (size_t at = 0; at < text.length; at += bytes) {
        struct str rest = str_range(text.data + at, text.length - at);
        bytes = unicode_grapheme(rest);
        int units = units_in(str_range(rest.data, bytes), gsm7);
        if (units > filling.room) {
            uint32_t point = unicode_next(rest, &bytes);
            units = units_of(point, gsm7);
        }
        put(&filling, units);
    }
    return filling.parts;
}

/* Nearly every text of ours: letters, digits and signs that are one septet each. */
static bool is_plain_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte < ' ' || byte > 'z' || (byte >= '[' && byte <= '`' && byte != '_'))
            return false;
    }
    return true;
}

struct sms_size sms_measure(struct str text)
{
    if (is_plain_ascii(text) && text.length <= (size_t)gsm_whole)
        return (struct sms_size){.is_gsm7 = true, .units = (int)text.length, .parts = 1};
    struct sms_size size = {.is_gsm7 = is_gsm7(text), .parts = 1};
    size.units = units_in(text, size.is_gsm7);
    if (size.units > (size.is_gsm7 ? gsm_whole : ucs_whole))
        size.parts = count_parts(text, size.is_gsm7);
    return size;
}

/* What a dear character is written as, or NULL to leave it. */
static const char *plain_of(uint32_t point)
{
    static const struct {
        uint16_t first, last;
        const char *plain;
    } ranges[] = {
        {0x0060, 0x0060, "'"},  {0x00A0, 0x00A0, " "},   {0x00AD, 0x00AD, ""},
        {0x00B4, 0x00B4, "'"},  {0x02BC, 0x02BC, "'"},   {0x2000, 0x200A, " "},
        {0x200B, 0x200B, ""},   {0x2010, 0x2015, "-"},   {0x2018, 0x201B, "'"},
        {0x201C, 0x201F, "\""}, {0x2026, 0x2026, "..."}, {0x202F, 0x202F, " "},
        {0x2032, 0x2032, "'"},  {0x2033, 0x2033, "\""},  {0x205F, 0x205F, " "},
        {0x2060, 0x2060, ""},   {0x2212, 0x2212, "-"},   {0x3000, 0x3000, " "},
        {0xFEFF, 0xFEFF, ""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(ranges); i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return ranges[i].plain;
    return NULL;
}

char *sms_plain(void *ctx, struct str text)
{
    /* The longest replacement is three bytes for a character of three, so it never grows. */
    char *out = mem_grow(ctx, NULL, char, text.length + 1);
    size_t used = 0;
    size_t bytes;
    for (size_t at = 0; at < text.length; at += bytes) {
        struct str rest = str_range(text.data + at, text.length - at);
        const char *plain = plain_of(unicode_next(rest, &bytes));
        size_t length = plain == NULL ? bytes : strlen(plain);
        memcpy(out + used, plain == NULL ? rest.data : plain, length);
        used += length;
    }
    out[used] = '\0';
    return out;
}
