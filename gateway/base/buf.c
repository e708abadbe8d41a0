/* Text under construction with a ceiling: grows by doubling, fails once and for all.
 * Stands under every writer. JSON strings are escaped here because every room writes them.
 * Leaves to others: the shape of what is written. */
// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_BYTES = 256 };

/* Most texts are short: their bytes stand in the buf itself. */
struct buf {
    char *data; /* size bytes, one of them for the NUL */
    size_t used, size, limit;
    bool has_failed;
    char first[FIRST_BYTES];
};

/* Makes room for more bytes and the NUL behind them. */
static bool reserve(struct buf *buf, size_t more)
{
    if (buf->has_failed || more > buf->limit - buf->used) {
        buf->has_failed = true;
        return false;
    }
    size_t needed = buf->used + more + 1;
    if (needed <= buf->size)
        return true;
    size_t size = buf->size * 2 > needed ? buf->size * 2 : needed;
    if (size > buf->limit + 1)
        size = buf->limit + 1;
    bool is_first = buf->data == buf->first;
    buf->data = mem_grow(buf, is_first ? NULL : buf->data, char, size);
    if (is_first)
        memcpy(buf->data, buf->first, buf->used + 1);
    buf->size = size;
    return true;
}

struct buf *buf_new(void *ctx, size_t limit)
{
    struct buf *buf = mem_grow(ctx, NULL, struct buf, 1);
    buf->used = 0;
    buf->has_failed = false;
    /* Kept small enough that neither limit + 1 nor a doubling runs over. */
    buf->limit = limit < SIZE_MAX / 4 ? limit : SIZE_MAX / 4;
    buf->size = buf->limit + 1 < FIRST_BYTES ? buf->limit + 1 : FIRST_BYTES;
    buf->data = buf->first;
    buf->data[0] = '\0';
    return buf;
}

void buf_add(struct buf *buf, struct str text)
{
    if (text.length == 0 || !reserve(buf, text.length))
        return;
    memcpy(buf->data + buf->used, text.data, text.length);
    buf->used += text.length;
    buf->data[buf->used] = '\0';
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, str_of(text));
}

void buf_add_byte(struct buf *buf, char byte)
{
    if (!reserve(buf, 1))
        return;
    buf->data[buf->used++] = byte;
    buf->data[buf->used] = '\0';
}

/* By hand: a conversation is kept with some twenty of them at each turn, and printf reads its format each time. */
void buf_add_number(struct buf *buf, int64_t number)
{
    char digits[20], *end = digits + sizeof digits, *at = end;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        *--at = '-';
    buf_add(buf, str_range(at, (size_t)(end - at)));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    if (buf->has_failed)
        return;
    size_t room = buf->size - buf->used;
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(buf->data + buf->used, room, format, arguments);
    va_end(arguments);
    if (wanted >= 0 && (size_t)wanted < room) {
        buf->used += (size_t)wanted;
        return;
    }
    buf->data[buf->used] = '\0';
    if (wanted < 0 || !reserve(buf, (size_t)wanted)) {
        buf->has_failed = true;
        return;
    }
    va_start(arguments, format);
    vsnprintf(buf->data + buf->used, (size_t)wanted + 1, format, arguments);
    va_end(arguments);
    buf->used += (size_t)wanted;
}

bool buf_failed(const struct buf *buf)
{
    return buf->has_failed;
}

const char *buf_text(const struct buf *buf)
{
    return buf->data;
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->data, buf->used};
}

void buf_clear(struct buf *buf)
{
    buf->used = 0;
    buf->data[0] = '\0';
    buf->has_failed = false;
}

/* Whether the bytes at `at` are U+2028 or U+2029, which end a line in JavaScript. */
static bool is_line_separator(struct str text, size_t at)
{
    return text.length - at >= 3 && memcmp(text.data + at, "\xE2\x80", 2) == 0 &&
           ((unsigned char)text.data[at + 2] & 0xFE) == 0xA8;
}

/* How a byte is written in a JSON string: 0 as it is, 'u' as \u00xx, '2' perhaps a line separator, else a
 * backslash and this letter. */
static char json_form(unsigned char byte)
{
    static const char forms[256] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f', ['\r'] = 'r',
        ['"'] = '"',  ['<'] = 'u',  ['\\'] = '\\', ['&'] = 'u',  [0xE2] = '2',
    };
    char form = forms[byte];
    return form == '\0' && byte < 0x20 ? 'u' : form;
}

void buf_add_json(struct buf *buf, struct str text)
{
    buf_add_byte(buf, '"');
    size_t start = 0;
    size_t at = 0;
    while (at < text.length) {
        unsigned char byte = (unsigned char)text.data[at];
        char form = json_form(byte);
        if (form == '\0' || (form == '2' && !is_line_separator(text, at))) {
            at++;
            continue;
        }
        buf_add(buf, str_range(text.data + start, at - start));
        if (form == 'u')
            buf_printf(buf, "\\u%04x", byte);
        else if (form == '2')
            buf_add_text(buf, text.data[at + 2] & 1 ? "\\u2029" : "\\u2028");
        else
            buf_add(buf, str_range((const char[]){'\\', form}, 2));
        at += form == '2' ? 3 : 1;
        start = at;
    }
    if (start < text.length)
        buf_add(buf, str_range(text.data + start, text.length - start));
    buf_add_byte(buf, '"');
}

void buf_add_json_text(struct buf *buf, const char *text)
{
    if (text == NULL)
        buf_add_text(buf, "null");
    else
        buf_add_json(buf, str_of(text));
}
