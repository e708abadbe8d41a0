/* A piece of text as pointer and length, never owning, and the one way from text to number.
 * Stands under every parser. Leaves to others: meaning, Unicode (base/unicode.h), building (base/buf.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* data need not end in NUL and may hold NUL bytes; data may be NULL when length is 0. */
struct str {
    const char *data;
    size_t length;
};

/* The whole of a NUL-terminated text; NULL gives an empty one. */
struct str str_of(const char *text);
struct str str_range(const char *data, size_t length);
bool str_equal(struct str a, struct str b);
bool str_equals(struct str a, const char *b);
/* ASCII letters alike in either case; other bytes must be the same. */
bool str_equal_nocase(struct str a, struct str b);
bool str_starts(struct str text, const char *prefix);
/* Byte order, shorter first when one is the other's beginning: < 0, 0, > 0. */
int str_compare(struct str a, struct str b);
/* Whether one letter parts them: changed, missing, too many, or two that changed places. False for equal texts.
 * Letters are bytes. */
bool str_is_near(struct str a, struct str b);
/* How many letters to change, add, drop or swap with a neighbour make b of a (optimal string alignment). SIZE_MAX
 * when one of them is longer than STR_DISTANCE_BYTES: such words are far from everything. */
enum { STR_DISTANCE_BYTES = 40 };
size_t str_distance(struct str a, struct str b);
/* Without ASCII white space at either end. */
struct str str_trim(struct str text);
/* Takes the next piece up to separator off *rest. False when nothing is left; a text that ends in the
 * separator yields a last empty piece. Begin with *rest whole; an empty text yields one empty piece only
 * if its data is not NULL. */
bool str_next(struct str *rest, char separator, struct str *piece_out);
/* A decimal number with an optional minus sign and nothing else, min to max. *out is untouched on failure. */
bool str_to_int64(struct str text, int64_t min, int64_t max, int64_t *out);
/* A NUL-terminated copy under ctx. NUL bytes inside stay. */
char *str_keep(void *ctx, struct str text);
