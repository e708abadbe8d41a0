/* What went wrong, as a value: a kind that decides the status code and one finished sentence.
 * Stands under everything; a function that can fail for a reason of the world takes one last.
 * Leaves to others: the status code (http/) and the exit code (app/main.c) that a kind becomes. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>

enum error_kind {
    ERROR_NONE,
    ERROR_INPUT,     /* the caller sent something wrong: 400 */
    ERROR_FORBIDDEN, /* not allowed, or not proved: 403 */
    ERROR_MISSING,   /* no such thing: 404 */
    ERROR_CONFLICT,  /* it already is otherwise: 409 */
    ERROR_BUSY,      /* try again soon: 503 */
    ERROR_PROVIDER,  /* a telephony provider refused or failed: 502 */
    ERROR_STORE,     /* the database failed: 503 */
    ERROR_CONFIG,    /* a setting is wrong: exit 1 */
    ERROR_INTERNAL,  /* a fault of ours: 500 */
};

/* A value on the caller's stack. text: a finished sentence of at most 240 bytes that names the thing
 * and says what to do; it never holds a phone number, a message or a secret. */
struct error {
    enum error_kind kind;
    char text[241];
};

/* Fills *err and returns false, so that a failing function can `return error_set(…)`. A sentence that is
 * too long is cut at a whole UTF-8 character. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As error_set, and adds ": " and the system's words for errno_value, which the caller read in the line
 * after the call that set it. Returns false. */
bool error_set_errno(struct error *err, enum error_kind kind, int errno_value, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));

/* Adds where it was, as " (while loading flows/housing.yaml)". Changes nothing else. Returns false. */
bool error_where(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
