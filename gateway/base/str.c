/* A piece of text as pointer and length: comparing, trimming, cutting, and the one way to a number.
 * Stands under every parser; nothing here allocates but str_keep.
 * Leaves to others: meaning, Unicode, building. */
// SPDX-License-Identifier: Apache-2.0
#include "base/str.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

static unsigned char lower(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct str str_of(const char *text)
{
    return (struct str){text, text == NULL ? 0 : strlen(text)};
}

struct str str_range(const char *data, size_t length)
{
    return (struct str){data, length};
}

bool str_equal(struct str a, struct str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool str_equals(struct str a, const char *b)
{
    /* most texts that are not the same differ in their first byte */
    bool may_be = a.length == 0 || b == NULL || a.data[0] == b[0];
    return may_be && str_equal(a, str_of(b));
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower((unsigned char)a.data[i]) != lower((unsigned char)b.data[i]))
            return false;
    return true;
}

bool str_starts(struct str text, const char *prefix)
{
    size_t length = strlen(prefix);
    return text.length >= length && (length == 0 || memcmp(text.data, prefix, length) == 0);
}

int str_compare(struct str a, struct str b)
{
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

bool str_is_near(struct str a, struct str b)
{
    if (a.length > b.length) {
        struct str longer = a;
        a = b;
        b = longer;
    }
    if (b.length - a.length > 1 || str_equal(a, b))
        return false;
    size_t from = 0;
    while (from < a.length && a.data[from] == b.data[from])
        from++;
    const char *rest_a = a.data + from;
    const char *rest_b = b.data + from;
    size_t left = a.length - from;
    if (a.length < b.length)
        return left == 0 || memcmp(rest_a, rest_b + 1, left) == 0;
    assert(left > 0); /* as long as each other and not equal: some byte differs */
    if (memcmp(rest_a + 1, rest_b + 1, left - 1) == 0)
        return true;
    return left >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
           memcmp(rest_a + 2, rest_b + 2, left - 2) == 0;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t str_distance(struct str a, struct str b)
{
    if (a.length > STR_DISTANCE_BYTES || b.length > STR_DISTANCE_BYTES)
        return SIZE_MAX;
    size_t rows[3][STR_DISTANCE_BYTES + 1];
    size_t *above = rows[0];
    size_t *last = rows[1];
    size_t *row = rows[2];
    for (size_t j = 0; j <= b.length; j++)
        last[j] = j;
    memcpy(above, last, sizeof(rows[0]));
    for (size_t i = 1; i <= a.length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            size_t changed = last[j - 1] + (a.data[i - 1] != b.data[j - 1] ? 1u : 0u);
            row[j] = least(changed, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                row[j] = least(row[j], above[j - 2] + 1);
        }
        size_t *free_row = above;
        above = last;
        last = row;
        row = free_row;
    }
    return last[b.length];
}

struct str str_trim(struct str text)
{
    while (text.length > 0 && is_space(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length > 0 && is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

bool str_next(struct str *rest, char separator, struct str *piece_out)
{
    if (rest->data == NULL)
        return false;
    const char *end = rest->length == 0 ? NULL : memchr(rest->data, separator, rest->length);
    if (end == NULL) {
        *piece_out = *rest;
        *rest = (struct str){NULL, 0};
        return true;
    }
    size_t length = (size_t)(end - rest->data);
    *piece_out = (struct str){rest->data, length};
    *rest = (struct str){end + 1, rest->length - length - 1};
    return true;
}

bool str_to_int64(struct str text, int64_t min, int64_t max, int64_t *out)
{
    bool is_negative = text.length > 0 && text.data[0] == '-';
    size_t at = is_negative ? 1 : 0;
    if (at == text.length)
        return false;
    int64_t value = 0;
    for (; at < text.length; at++) {
        int digit = text.data[at] - '0';
        if (digit < 0 || digit > 9)
            return false;
        /* Counts downwards when negative, so that the smallest number is reached as well. */
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_add_overflow(value, (int64_t)(is_negative ? -digit : digit), &value))
            return false;
    }
    if (value < min || value > max)
        return false;
    *out = value;
    return true;
}

char *str_keep(void *ctx, struct str text)
{
    return mem_strndup(ctx, text.data == NULL ? "" : text.data, text.length);
}
