/* Members of a JSON object, "name":value, one call each (RFC 8259 section 4).
 * Stands over buf.h and under every answer, line and record that is JSON.
 * Leaves to others: the braces, and what is left out. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"

/* Each writes a comma first, except right behind the { of its object. name stands as it is: a literal without quotes
 * or backslashes. */

/* The name and its colon, for a value that the caller writes. */
void member_name(struct buf *buf, const char *name);
/* NULL writes null. */
void member_text(struct buf *buf, const char *name, const char *text);
void member_number(struct buf *buf, const char *name, int64_t number);
void member_bool(struct buf *buf, const char *name, bool is_true);
/* A list; [] for none. */
void member_texts(struct buf *buf, const char *name, const char *const *texts, size_t count);
/* A moment in Unix milliseconds as RFC 3339 with London's offset; 0 writes null. */
void member_time(struct buf *buf, const char *name, int64_t at_ms);
