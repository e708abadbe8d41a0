/* JSON that the room keeps for itself: conversations and records of turns.
 * Private to the room: session.c and record.c write it, session.c and record_read.c read it back.
 * Leaves to others: what stands in it, and keeping it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <jansson.h>

#include "base/member.h"

/* Members that are left out where all is as usual, so that what is kept stays short: no text; the usual number; false;
 * an empty list. */
void keep_text(struct buf *buf, const char *name, const char *text);
void keep_number(struct buf *buf, const char *name, int64_t number, int64_t usual);
void keep_true(struct buf *buf, const char *name, bool is_true);
void keep_texts(struct buf *buf, const char *name, const char *const *texts, size_t count);

/* An object read back; it and its texts live as long as ctx. NULL: it is no JSON object, or holds a member twice. */
json_t *keep_read(void *ctx, struct str text);
bool keep_is_true(const json_t *json, const char *name);
