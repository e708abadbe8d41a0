/* Texts for the commands that read texts: the operands, else standard input, one a line.
 * Stands under command_understand.c and command_parts.c. Leaves to others: what is read out of a text. */
// SPDX-License-Identifier: Apache-2.0
#include "app/text_lines.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

enum { LINE_BYTES = 1024 * 1024 };

/* As texts come in through a provider: what is no UTF-8 is repaired. */
static bool give(void *ctx, const struct text_lines *lines, struct str bytes)
{
    void *scratch = mem_context(ctx, "text");
    const char *text = unicode_repair(scratch, bytes);
    lines->each(scratch, lines->self, str_of(text));
    mem_free(scratch);
    return !ferror(stdout);
}

/* The next line without its end, as much of it as fits; false behind the last. */
static bool next_line(struct buf *line)
{
    int letter;
    bool is_read = false;
    while ((letter = getchar()) != EOF && letter != '\n') {
        is_read = true;
        buf_add_byte(line, (char)letter);
    }
    return is_read || letter == '\n';
}

int text_lines_read(void *ctx, const struct text_lines *lines, const char *const *texts,
                    size_t count)
{
    bool goes_on = true;
    for (size_t i = 0; i < count && goes_on; i++)
        goes_on = give(ctx, lines, str_of(texts[i]));
    struct buf *line = buf_new(ctx, LINE_BYTES);
    while (count == 0 && goes_on && next_line(line)) {
        goes_on = give(ctx, lines, buf_str(line));
        buf_clear(line);
    }
    return fflush(stdout) == 0 && goes_on ? 0 : 1;
}
