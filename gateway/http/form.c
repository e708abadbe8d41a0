/* Forms as browsers and telephony providers send them, read and written; headers and cookies looked up.
 * Stands between the bytes of a request and the rooms that want a value by its name.
 * Leaves to others: whether a value is UTF-8, and what it means. */
// SPDX-License-Identifier: Apache-2.0
#include "http/http.h"

#include <string.h>

#include "base/mem.h"

enum { FIELDS_MAX = 1000 };

static const struct str nothing = {NULL, 0};

static int hex_value(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

/* Decodes text to *at, puts a NUL behind and moves *at past it. What is written is never longer than what was
 * read and the separator behind it. */
static bool decode(struct str text, char **at, struct str *out)
{
    char *start = *at;
    char *end = start;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == '+') {
            byte = ' ';
        } else if (byte == '%') {
            int high = i + 2 < text.length ? hex_value(text.data[i + 1]) : -1;
            int low = i + 2 < text.length ? hex_value(text.data[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            byte = (char)(high << 4 | low);
            i += 2;
        }
        *end++ = byte;
    }
    *end = '\0';
    *at = end + 1;
    *out = str_range(start, (size_t)(end - start));
    return true;
}

static size_t count_byte(struct str text, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] == byte;
    return count;
}

static bool is_unescaped(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '*' || byte == '-' || byte == '.' || byte == '_';
}

static void add_escaped(struct buf *out, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (is_unescaped((char)byte))
            continue;
        buf_add(out, str_range(text.data + start, i - start));
        if (byte == ' ')
            buf_add_byte(out, '+');
        else
            buf_add(out, str_range((const char[]){'%', digits[byte >> 4], digits[byte & 15]}, 3));
        start = i + 1;
    }
    if (start < text.length)
        buf_add(out, str_range(text.data + start, text.length - start));
}

struct str http_header(const struct http_request *request, const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < request->headers.count; i++)
        if (str_equal_nocase(request->headers.items[i].name, wanted))
            return request->headers.items[i].value;
    return nothing;
}

struct str http_cookie(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->headers.count; i++) {
        struct str rest = request->headers.items[i].value;
        struct str pair;
        if (!str_equal_nocase(request->headers.items[i].name, str_of("cookie")))
            continue;
        while (str_next(&rest, ';', &pair)) {
            struct str value = str_trim(pair);
            struct str found;
            if (str_next(&value, '=', &found) && value.data != NULL && str_equals(found, name))
                return value;
        }
    }
    return nothing;
}

bool http_form_parse(void *ctx, struct str text, struct http_fields *out, struct error *err)
{
    struct http_fields fields = {NULL, 0};
    if (text.length == 0) {
        *out = fields;
        return true;
    }
    size_t count_max = count_byte(text, '&') + 1;
    if (count_max > FIELDS_MAX)
        return error_set(err, ERROR_INPUT, "This form has more than %d fields", FIELDS_MAX);
    fields.items = mem_grow(ctx, NULL, struct http_field, count_max);
    /* A field without "=" takes two NULs where its text had one separator. */
    char *at = mem_grow(ctx, NULL, char, text.length + count_max + 1);
    struct str piece;
    while (str_next(&text, '&', &piece)) {
        if (piece.length == 0)
            continue;
        const char *equals = memchr(piece.data, '=', piece.length);
        size_t name_length = equals == NULL ? piece.length : (size_t)(equals - piece.data);
        struct str name = str_range(piece.data, name_length);
        struct str value =
            equals == NULL ? str_of("") : str_range(equals + 1, piece.length - name_length - 1);
        struct http_field *field = &fields.items[fields.count++];
        if (!decode(name, &at, &field->name) || !decode(value, &at, &field->value))
            return error_set(err, ERROR_INPUT, "This form has a %% without two hex digits behind");
    }
    *out = fields;
    return true;
}

struct str http_field_get(const struct http_fields *fields, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < fields->count; i++) {
        struct str found = fields->items[i].name;
        if (found.length == length && memcmp(found.data, name, length) == 0)
            return fields->items[i].value;
    }
    return nothing;
}

void http_form_add(struct buf *out, const char *name, struct str value)
{
    if (buf_str(out).length > 0)
        buf_add_byte(out, '&');
    add_escaped(out, str_of(name));
    buf_add_byte(out, '=');
    add_escaped(out, value);
}
