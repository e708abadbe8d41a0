/* One line a thing that happened: logfmt on standard error, `level event key=value…`, event names fixed.
 * The only mutable global is the sink. Never given a phone number or the words of a message: contacts
 * appear by id. Leaves to others: collecting and rotating (the service manager). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_field_kind { LOG_FIELD_END, LOG_FIELD_TEXT, LOG_FIELD_INT };

struct log_field {
    enum log_field_kind kind;
    const char *key;
    const char *text;
    int64_t number;
};

#define LOG_TEXT(key, value) ((struct log_field){LOG_FIELD_TEXT, (key), (value), 0})
#define LOG_NUM(key, value)  ((struct log_field){LOG_FIELD_INT, (key), 0, (int64_t)(value)})
#define LOG_END              ((struct log_field){LOG_FIELD_END, 0, 0, 0})
/* log_event(LOG_INFO, "case.opened", LOG_NUM("case", id), LOG_TEXT("channel", "text")): the event's name,
 * then any number of fields. The two helpers take the name and the fields apart, so that there may be none. */
#define LOG_NAME(event, ...)   (event)
#define LOG_FIELDS(event, ...) ((const struct log_field[]){__VA_ARGS__})
#define log_event(level, ...) \
    log_write((level), LOG_NAME(__VA_ARGS__, LOG_END), LOG_FIELDS(__VA_ARGS__, LOG_END))

/* process: "parent", "line", "desk" or NULL, written as proc=…; lines below least are dropped. */
void log_start(const char *process, enum log_level least);
/* Where lines go: a file descriptor, 2 at first; -1 drops them (tests). */
void log_to(int fd);
void log_write(enum log_level level, const char *event, const struct log_field *fields);
/* Reads "debug", "info", "warn" or "error"; false for anything else. */
_Bool log_level_parse(const char *text, enum log_level *out);
