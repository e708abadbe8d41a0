/* What went wrong, as a value: writing the sentence, cutting it at a whole character.
 * Stands under everything that can fail for a reason of the world.
 * Leaves to others: the status code and the exit code that a kind becomes. */
// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Where a text of room bytes must end so that its last character is whole. */
static size_t whole_length(const char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return length;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return length - (start - 1) < needed ? start - 1 : length;
}

static void add(struct error *err, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Writes behind what is there; what does not fit is cut. */
static void add(struct error *err, const char *format, va_list arguments)
{
    size_t used = strlen(err->text);
    size_t room = sizeof err->text - used;
    int wanted = vsnprintf(err->text + used, room, format, arguments);
    if (wanted >= 0 && (size_t)wanted >= room)
        err->text[whole_length(err->text, sizeof err->text - 1)] = '\0';
}

static void add_text(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add_text(struct error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(err, format, arguments);
    va_end(arguments);
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    err->kind = kind;
    err->text[0] = '\0';
    va_list arguments;
    va_start(arguments, format);
    add(err, format, arguments);
    va_end(arguments);
    return false;
}

bool error_set_errno(struct error *err, enum error_kind kind, int errno_value, const char *format,
                     ...)
{
    err->kind = kind;
    err->text[0] = '\0';
    va_list arguments;
    va_start(arguments, format);
    add(err, format, arguments);
    va_end(arguments);
    char words[128];
    add_text(err, ": %s", strerror_r(errno_value, words, sizeof words));
    return false;
}

bool error_where(struct error *err, const char *format, ...)
{
    char place[sizeof err->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(place, sizeof place, format, arguments);
    va_end(arguments);
    add_text(err, " (%s)", place);
    return false;
}
