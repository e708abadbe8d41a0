/* Unicode done by libunistring, named here alone; ASCII never reaches it.
 * Stands at each outer door (checking) and under understanding and part counting.
 * Leaves to others: what words mean. */
// SPDX-License-Identifier: Apache-2.0
#include "base/unicode.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/mem.h"

static const uint8_t *bytes_of(struct str text)
{
    return (const uint8_t *)text.data;
}

/* How many bytes at the front are ASCII; eight at a time. */
static size_t ascii_length(struct str text)
{
    size_t at = 0;
    for (; at + 8 <= text.length; at += 8) {
        uint64_t word;
        memcpy(&word, text.data + at, 8);
        if ((word & 0x8080808080808080U) != 0)
            break;
    }
    while (at < text.length && (unsigned char)text.data[at] < 0x80)
        at++;
    return at;
}

size_t unicode_good_bytes(struct str text)
{
    size_t ascii = ascii_length(text);
    if (ascii == text.length)
        return ascii;
    const uint8_t *bad = u8_check(bytes_of(text) + ascii, text.length - ascii);
    return bad == NULL ? text.length : (size_t)(bad - bytes_of(text));
}

bool unicode_is_utf8(struct str text)
{
    return unicode_good_bytes(text) == text.length;
}

char *unicode_repair(void *ctx, struct str bytes)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    char *out = mem_grow(ctx, NULL, char, bytes.length * 3 + 1);
    size_t used = 0;
    size_t at = 0;
    while (at < bytes.length) {
        ucs4_t point;
        int taken = u8_mbtoucr(&point, bytes_of(bytes) + at, bytes.length - at);
        bool is_good = taken > 0 && bytes.data[at] != '\0';
        size_t length = is_good ? (size_t)taken : 3;
        memcpy(out + used, is_good ? bytes.data + at : replacement, length);
        used += length;
        at += is_good ? (size_t)taken : 1;
    }
    out[used] = '\0';
    return mem_grow(ctx, out, char, used + 1);
}

/* What a folded character is written as: 0 for nothing, else a character. Marks go where they only dress a
 * letter; vowel signs, viramas and nuktas of Indic scripts are letters to their readers and stay. */
static ucs4_t folded(ucs4_t point)
{
    switch (point) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2035:
    case 0x02BC:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2036:
        return '"';
    case 0x034F:
        return 0;
    }
    if ((point >= 0xFE00 && point <= 0xFE0F) || uc_is_general_category(point, UC_FORMAT) ||
        uc_is_general_category(point, UC_ENCLOSING_MARK))
        return 0;
    int class = uc_combining_class(point);
    return class >= 10 && uc_is_general_category(point, UC_NON_SPACING_MARK) ? 0 : point;
}

/* A copy in which an acute accent that stands alone, as phones write it for an apostrophe, is one; the
 * decomposition would leave a space in its place. */
static struct str with_apostrophes(void *ctx, struct str text)
{
    char *copy = mem_grow(ctx, NULL, char, text.length + 1);
    size_t used = 0;
    for (size_t at = 0; at < text.length; at++) {
        bool is_acute = text.length - at >= 2 && memcmp(text.data + at, "\xC2\xB4", 2) == 0;
        copy[used++] = is_acute ? '\'' : text.data[at];
        at += is_acute ? 1 : 0;
    }
    return str_range(copy, used);
}

static char *fold_any(void *ctx, struct str text)
{
    void *scratch = mem_context(ctx, "fold");
    struct str plain = with_apostrophes(scratch, text);
    size_t size = plain.length * 4 + 64;
    uint8_t *room = mem_grow(scratch, NULL, uint8_t, size);
    size_t length = size;
    uint8_t *wide = u8_casefold(bytes_of(plain), plain.length, NULL, UNINORM_NFKD, room, &length);
    assert(wide != NULL);
    char *out = mem_grow(ctx, NULL, char, length + 1);
    size_t used = 0;
    size_t at = 0;
    while (at < length) {
        ucs4_t point;
        at += (size_t)u8_mbtouc_unsafe(&point, wide + at, length - at);
        point = folded(point);
        /* What is written is never longer than what was read, so it fits. */
        if (point != 0)
            used += (size_t)u8_uctomb((uint8_t *)out + used, point, (ptrdiff_t)(length - used));
    }
    out[used] = '\0';
    if (wide != room)
        free(wide); /* the library's own, when our room was too small */
    mem_free(scratch);
    return out;
}

char *unicode_fold(void *ctx, struct str text)
{
    if (ascii_length(text) < text.length)
        return fold_any(ctx, text);
    char *out = mem_grow(ctx, NULL, char, text.length + 1);
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        out[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
    }
    out[text.length] = '\0';
    return out;
}

uint32_t unicode_next(struct str text, size_t *bytes_out)
{
    assert(text.length > 0);
    if ((unsigned char)text.data[0] < 0x80) {
        *bytes_out = 1;
        return (unsigned char)text.data[0];
    }
    ucs4_t point;
    *bytes_out = (size_t)u8_mbtouc(&point, bytes_of(text), text.length);
    return point;
}

/* The library knows pairs only and joins any two flags' halves; three rules of UAX 29 look further back. */
static bool is_break(ucs4_t a, ucs4_t b)
{
    bool are_flags = uc_graphemeclusterbreak_property(a) == GBP_RI &&
                     uc_graphemeclusterbreak_property(b) == GBP_RI;
    return are_flags || uc_is_grapheme_break(a, b);
}

/* What may stand between an emoji and the joiner behind it. */
static bool is_extension(ucs4_t point)
{
    int property = uc_graphemeclusterbreak_property(point);
    return property == GBP_EXTEND || property == GBP_ZWJ;
}

size_t unicode_grapheme(struct str text)
{
    if (text.length == 0)
        return 0;
    bool is_ascii_pair = (unsigned char)text.data[0] < 0x80 &&
                         (text.length == 1 || (unsigned char)text.data[1] < 0x80);
    if (is_ascii_pair && text.data[0] != '\r')
        return 1;
    size_t used;
    ucs4_t last = unicode_next(text, &used);
    bool is_emoji = uc_is_property_extended_pictographic(last);
    bool is_half_flag = uc_graphemeclusterbreak_property(last) == GBP_RI;
    while (used < text.length) {
        size_t bytes;
        ucs4_t point = unicode_next(str_range(text.data + used, text.length - used), &bytes);
        bool is_joined = is_emoji && uc_graphemeclusterbreak_property(last) == GBP_ZWJ &&
                         uc_is_property_extended_pictographic(point);
        bool is_flag = is_half_flag && uc_graphemeclusterbreak_property(last) == GBP_RI &&
                       uc_graphemeclusterbreak_property(point) == GBP_RI;
        if (!is_joined && !is_flag && is_break(last, point))
            break;
        is_half_flag = false;
        is_emoji = is_joined || (is_emoji && is_extension(point));
        last = point;
        used += bytes;
    }
    return used;
}

struct str unicode_cut(struct str text, size_t limit)
{
    if (text.length <= limit)
        return text;
    size_t used = 0;
    for (;;) {
        size_t bytes = unicode_grapheme(str_range(text.data + used, text.length - used));
        if (bytes > limit - used)
            break;
        used += bytes;
    }
    if (used > 0)
        return str_range(text.data, used);
    size_t bytes;
    unicode_next(text, &bytes);
    while (used + bytes <= limit) {
        used += bytes;
        unicode_next(str_range(text.data + used, text.length - used), &bytes);
    }
    return str_range(text.data, used);
}

size_t unicode_capital(struct str text, char out[UNICODE_CAPITAL_BYTES])
{
    size_t taken = 0;
    ucs4_t point = unicode_next(text, &taken);
    int length = u8_uctomb((uint8_t *)out, uc_toupper(point), UNICODE_CAPITAL_BYTES - 1);
    out[length > 0 ? length : 0] = '\0';
    return taken;
}
