/* Text under construction with a ceiling in bytes; failure is sticky and asked about once, at the end.
 * Stands under every writer (JSON, XML, CSV, log). Leaves to others: escaping. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

struct buf;

/* An empty one under ctx that will not grow beyond limit bytes. */
struct buf *buf_new(void *ctx, size_t limit);
void buf_add(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_byte(struct buf *buf, char byte);
/* In decimal digits. */
void buf_add_number(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Whether anything did not fit. What fitted before is still there. */
bool buf_failed(const struct buf *buf);
/* What was written: NUL-terminated, belongs to buf, valid until the next write. */
const char *buf_text(const struct buf *buf);
struct str buf_str(const struct buf *buf);
void buf_clear(struct buf *buf);

/* Writes text as a JSON string with its quotes (RFC 8259 section 7). text must be UTF-8; U+2028, U+2029,
 * < and & are escaped as well, so that the result may stand in HTML. */
void buf_add_json(struct buf *buf, struct str text);
/* As above for a NUL-terminated text; NULL writes null. */
void buf_add_json_text(struct buf *buf, const char *text);
