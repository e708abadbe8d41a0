/* Unicode done by libunistring: checking, repairing, folding for comparison, words and graphemes.
 * Stands at each outer door (checking) and under understand/ and message/ (comparing, cutting).
 * Leaves to others: what words mean. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

bool unicode_is_utf8(struct str text);
/* How many bytes at the front of text are whole, valid UTF-8 characters. */
size_t unicode_good_bytes(struct str text);
/* Every byte that is not part of valid UTF-8 becomes U+FFFD; NUL too. Under ctx, NUL-terminated. */
char *unicode_repair(void *ctx, struct str bytes);
/* For comparing what people type: compatibility-decomposed, case-folded, marks taken off, curly quotes made
 * straight, zero-width characters dropped. ASCII takes a fast path. text must be UTF-8. Under ctx. */
char *unicode_fold(void *ctx, struct str text);
/* The code point at text.data (valid UTF-8, length > 0) and how many bytes it takes. */
uint32_t unicode_next(struct str text, size_t *bytes_out);
/* How many bytes the first grapheme cluster of text takes (UAX 29); 0 for an empty text. */
size_t unicode_grapheme(struct str text);
/* At most limit bytes of text, never cutting a grapheme cluster in two (a single cluster longer than limit
 * is cut at a character). */
struct str unicode_cut(struct str text, size_t limit);
/* The first character of text as a capital, NUL-terminated in out, where one character stands for it; else as it is.
 * Returns how many bytes of text it stands for; text is valid UTF-8 and not empty. */
enum { UNICODE_CAPITAL_BYTES = 5 };
size_t unicode_capital(struct str text, char out[UNICODE_CAPITAL_BYTES]);
