/* Whether words are as a rehearsal expects them.
 * Stands under talk.c. Leaves to others: where the words come from. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/talk_impl.h"

#include <string.h>

#include "base/mem.h"

/* One blank for every run of white space, none at the ends. */
static struct str plain(void *ctx, struct str text)
{
    char *out = mem_zeroed(ctx, 1, text.length + 1, "talk words");
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool is_blank = strchr(" \t\r\n", text.data[i]) != NULL;
        if (!is_blank)
            out[length++] = text.data[i];
        else if (length > 0 && out[length - 1] != ' ')
            out[length++] = ' ';
    }
    if (length > 0 && out[length - 1] == ' ')
        length--;
    return str_range(out, length);
}

static bool begins(struct str text, struct str with)
{
    return text.length >= with.length && memcmp(text.data, with.data, with.length) == 0;
}

/* Takes the piece up to the next "..." off the pattern; is_last: there is none. */
static struct str next_piece(struct str *pattern, bool *is_last)
{
    for (size_t i = 0; i + 3 <= pattern->length; i++) {
        if (memcmp(pattern->data + i, "...", 3) != 0)
            continue;
        struct str piece = str_range(pattern->data, i);
        *pattern = str_range(pattern->data + i + 3, pattern->length - i - 3);
        *is_last = false;
        return piece;
    }
    *is_last = true;
    return *pattern;
}

bool talk_matches(void *ctx, const char *words, struct str expected)
{
    struct str text = plain(ctx, str_of(words)), pattern = plain(ctx, expected);
    bool is_last = false, is_first = true;
    while (true) {
        struct str piece = next_piece(&pattern, &is_last);
        piece = is_first && is_last ? piece : str_trim(piece);
        if (is_last && is_first)
            return str_equal(text, piece);
        if (is_last) {
            if (piece.length > text.length)
                return false;
            struct str tail = str_range(text.data + text.length - piece.length, piece.length);
            return str_equal(tail, piece);
        }
        size_t at = 0;
        while (!is_first && at + piece.length <= text.length &&
               !begins(str_range(text.data + at, text.length - at), piece))
            at++;
        if (!begins(str_range(text.data + at, text.length - at), piece))
            return false;
        text = str_range(text.data + at + piece.length, text.length - at - piece.length);
        is_first = false;
    }
}
