/* Members of a JSON object, with the commas between them.
 * Stands over buf.c, which writes strings and numbers.
 * Leaves to others: the braces, and what is left out. */
// SPDX-License-Identifier: Apache-2.0
#include "base/member.h"

#include "base/clock.h"

void member_name(struct buf *buf, const char *name)
{
    struct str written = buf_str(buf);
    bool is_first = written.length > 0 && written.data[written.length - 1] == '{';
    buf_add_text(buf, is_first ? "\"" : ",\"");
    buf_add_text(buf, name);
    buf_add_text(buf, "\":");
}

void member_text(struct buf *buf, const char *name, const char *text)
{
    member_name(buf, name);
    buf_add_json_text(buf, text);
}

void member_number(struct buf *buf, const char *name, int64_t number)
{
    member_name(buf, name);
    buf_add_number(buf, number);
}

void member_bool(struct buf *buf, const char *name, bool is_true)
{
    member_name(buf, name);
    buf_add_text(buf, is_true ? "true" : "false");
}

void member_texts(struct buf *buf, const char *name, const char *const *texts, size_t count)
{
    member_name(buf, name);
    buf_add_byte(buf, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_byte(buf, ',');
        buf_add_json_text(buf, texts[i]);
    }
    buf_add_byte(buf, ']');
}

void member_time(struct buf *buf, const char *name, int64_t at_ms)
{
    char at[26];
    clock_rfc3339(at_ms, at);
    member_text(buf, name, at_ms == 0 ? NULL : at);
}
