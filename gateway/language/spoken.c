/* Numbers and postcodes a sign at a time, for reading aloud: slowly enough to write down.
 * Stands under the spoken wordings of flow/.
 * Leaves to others: the words round them. */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

char *language_spell_number(void *ctx, const char *number)
{
    void *scratch = mem_context(ctx, "spell");
    struct buf *out = buf_new(scratch, 1024);
    // A comma is a short rest between digits, a full stop a longer one where the number has a space.
    const char *between = "";
    for (const char *at = number; *at != '\0'; at++) {
        if (is_digit(*at) || *at == '+') {
            buf_add_text(out, between);
            if (*at == '+')
                buf_add_text(out, "plus");
            else
                buf_add_byte(out, *at);
            between = ", ";
        } else if (buf_str(out).length > 0) {
            between = ". ";
        }
    }
    char *text = mem_strdup(ctx, buf_text(out));
    mem_free(scratch);
    return text;
}

char *language_spell_outcode(void *ctx, const char *outcode)
{
    size_t length = strlen(outcode), used = 0;
    char *text = mem_array(ctx, char, length * 2 + 1);
    for (size_t i = 0; i < length; i++) {
        bool goes_on = i > 0 && is_digit(outcode[i]) && is_digit(outcode[i - 1]);
        if (i > 0 && !goes_on)
            text[used++] = ' ';
        text[used++] = outcode[i];
    }
    return text;
}
