/* Asking for a password: echo off, twice; the words are wiped from memory.
 * Stands between a person at a terminal and crypto_password_hash.
 * Leaves to others: keeping the hash. */
// SPDX-License-Identifier: Apache-2.0
#include "app/password.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/unicode.h"

enum { LETTERS_LEAST = 10, BYTES_MAX = 256 };

/* A line of standard input without its end, read a byte at a time so that no buffer keeps a copy. */
static bool read_line(char out[BYTES_MAX], struct error *err)
{
    size_t used = 0;
    char byte = '\n';
    ssize_t got;
    while ((got = read(STDIN_FILENO, &byte, 1)) == 1 && byte != '\n') {
        if (used == BYTES_MAX - 1)
            return error_set(err, ERROR_INPUT, "The password is longer than %d bytes.",
                             BYTES_MAX - 1);
        out[used++] = byte;
    }
    if (used > 0 && out[used - 1] == '\r')
        used--;
    out[used] = '\0';
    return got >= 0 || error_set(err, ERROR_INPUT, "The password cannot be read.");
}

static bool ask(const char *words, char out[BYTES_MAX], struct error *err)
{
    struct termios before, silent;
    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return error_set(err, ERROR_INPUT, "The terminal cannot be asked.");
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    (void)fputs(words, stderr);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
        return error_set(err, ERROR_INPUT, "The terminal cannot hide a password.");
    bool done = read_line(out, err);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before); /* nothing more can be done about it */
    (void)fputs("\n", stderr);
    return done;
}

static size_t letters(struct str text)
{
    size_t count = 0;
    for (size_t bytes; text.length > 0; text = str_range(text.data + bytes, text.length - bytes)) {
        (void)unicode_next(text, &bytes);
        count++;
    }
    return count;
}

static bool read_both(char first[BYTES_MAX], char second[BYTES_MAX], struct error *err)
{
    if (isatty(STDIN_FILENO) != 1)
        return read_line(first, err);
    if (!ask("Password: ", first, err) || !ask("Once more: ", second, err))
        return false;
    return strcmp(first, second) == 0 ||
           error_set(err, ERROR_INPUT, "The two passwords are not the same.");
}

static bool check(struct str password, struct error *err)
{
    if (!unicode_is_utf8(password))
        return error_set(err, ERROR_INPUT, "The password is not UTF-8 text.");
    return letters(password) >= LETTERS_LEAST ||
           error_set(err, ERROR_INPUT, "A password has at least %d characters.", LETTERS_LEAST);
}

bool password_ask(void *ctx, char **hash_out, struct error *err)
{
    char first[BYTES_MAX] = "", second[BYTES_MAX] = "";
    bool done = read_both(first, second, err) && check(str_of(first), err) &&
                crypto_password_hash(ctx, first, hash_out, err);
    crypto_wipe(first, sizeof first);
    crypto_wipe(second, sizeof second);
    return done;
}
