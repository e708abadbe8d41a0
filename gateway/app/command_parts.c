/* helpline parts [TEXT…]: how texts would travel and what makes them dear.
 * Stands in front of message/sms.h for people who write wording. Leaves to others: the counting. */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/text_lines.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/member.h"
#include "base/unicode.h"
#include "message/sms.h"

static const char usage_text[] =
    "helpline parts [TEXT...]\n"
    "\n"
    "Says how texts travel: alphabet, units, parts, and the characters that force the small "
    "alphabet.\n"
    "Without TEXT it reads standard input, one text a line. Writes one JSON object a line.\n";

enum { LINE_BYTES = 16 * 1024 * 1024, LETTER_BYTES = 64 };

/* Each character that GSM 03.38 lacks, once, in order. */
static void add_costly(void *ctx, struct buf *line, struct str text)
{
    const char *seen = mem_strdup(ctx, "");
    size_t bytes;
    for (size_t at = 0; at < text.length; at += bytes) {
        unicode_next(str_range(text.data + at, text.length - at), &bytes);
        const char *letter = mem_strndup(ctx, text.data + at, bytes);
        if (bytes == 1 || sms_measure(str_of(letter)).is_gsm7 || strstr(seen, letter))
            continue;
        buf_add_byte(line, seen[0] == '\0' ? '[' : ',');
        buf_add_json_text(line, letter);
        seen = mem_printf(ctx, "%s%s", seen, letter);
    }
    buf_add_text(line, seen[0] == '\0' ? "[]" : "]");
}

static void write_parts(void *ctx, void *self, struct str text)
{
    (void)self;
    struct sms_size size = sms_measure(text);
    struct buf *line = buf_new(ctx, LINE_BYTES);
    buf_add_byte(line, '{');
    member_name(line, "text");
    buf_add_json(line, text);
    member_text(line, "encoding", size.is_gsm7 ? "GSM-7" : "UCS-2");
    member_number(line, "units", size.units);
    member_number(line, "parts", size.parts);
    member_name(line, "costly");
    add_costly(ctx, line, text);
    buf_add_byte(line, '}');
    (void)puts(buf_text(line));
}

int command_parts(int argc, char **argv)
{
    const struct command_usage usage = {usage_text, NULL, 0, 0, COMMAND_OPERANDS_MAX};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("parts");
    const struct text_lines lines = {write_parts, NULL};
    code = text_lines_read(ctx, &lines, operands.items, operands.count);
    mem_free(ctx);
    return code;
}
