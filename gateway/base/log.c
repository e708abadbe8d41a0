/* One line a thing that happened, written in one write so that lines of several processes do not mix.
 * Stands under every room; the sink below is the only mutable global there is.
 * Leaves to others: collecting and rotating. */
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

enum { LINE_BYTES = 2048 };

static struct {
    const char *process;
    enum log_level least;
    int fd;
} sink = {NULL, LOG_INFO, 2};

static const char *const level_names[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

struct line {
    char text[LINE_BYTES];
    size_t used;
};

static void put_byte(struct line *line, char byte)
{
    /* One place is kept for the line end. */
    if (line->used < LINE_BYTES - 1)
        line->text[line->used++] = byte;
}

static void put(struct line *line, const char *text)
{
    for (; *text != '\0'; text++)
        put_byte(line, *text);
}

static bool needs_quotes(const char *value)
{
    if (*value == '\0')
        return true;
    for (const char *at = value; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte <= ' ' || byte == 0x7F || byte == '"' || byte == '=' || byte == '\\')
            return true;
    }
    return false;
}

static void put_quoted(struct line *line, const char *value)
{
    put_byte(line, '"');
    for (const char *at = value; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\') {
            put_byte(line, '\\');
            put_byte(line, *at);
        } else if (byte == '\n') {
            put(line, "\\n");
        } else {
            put_byte(line, byte < ' ' || byte == 0x7F ? ' ' : *at);
        }
    }
    put_byte(line, '"');
}

static void put_field(struct line *line, const struct log_field *field)
{
    put_byte(line, ' ');
    put(line, field->key);
    put_byte(line, '=');
    if (field->kind == LOG_FIELD_INT) {
        char digits[24];
        snprintf(digits, sizeof digits, "%lld", (long long)field->number);
        put(line, digits);
        return;
    }
    const char *value = field->text == NULL ? "" : field->text;
    if (needs_quotes(value))
        put_quoted(line, value);
    else
        put(line, value);
}

void log_start(const char *process, enum log_level least)
{
    sink.process = process;
    sink.least = least;
}

void log_to(int fd)
{
    sink.fd = fd;
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
    if (level < sink.least || sink.fd < 0)
        return;
    struct line line;
    line.used = 0;
    put(&line, level_names[level]);
    put_byte(&line, ' ');
    put(&line, event);
    if (sink.process != NULL)
        put_field(&line, &LOG_TEXT("proc", sink.process));
    for (const struct log_field *field = fields; field->kind != LOG_FIELD_END; field++)
        put_field(&line, field);
    line.text[line.used++] = '\n';
    /* A log that cannot be written has nowhere to be told. */
    ssize_t written = write(sink.fd, line.text, line.used);
    (void)written;
}

_Bool log_level_parse(const char *text, enum log_level *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(level_names); i++) {
        if (strcmp(text, level_names[i]) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}
