/* How many units and parts a text takes, and what is made plain.
 * Tries message/sms.h at the edges of one and of several parts. */
// SPDX-License-Identifier: Apache-2.0
#include "message/sms.h"

#include <string.h>

#include "../rows.h"
#include "base/mem.h"

/* The text is `repeat` times `piece`, then `tail`. */
struct row {
    const char *name;
    const char *piece;
    int repeat;
    const char *tail;
    bool is_gsm7;
    int units;
    int parts;
};

static const struct row rows[] = {
    {"an empty text is one part", "", 0, "", true, 0, 1},
    {"160 letters are one part", "a", 160, "", true, 160, 1},
    {"161 letters are two", "a", 161, "", true, 161, 2},
    {"306 letters are two", "a", 306, "", true, 306, 2},
    {"307 letters are three", "a", 307, "", true, 307, 3},
    {"a euro sign counts twice", "€", 80, "", true, 160, 1},
    {"a euro sign too many makes two parts", "€", 81, "", true, 162, 2},
    {"an escape pair never straddles two parts", "a", 152, "€aaaaaaaaaaaaaaaa", true, 170, 2},
    {"escape pairs leave one septet of each part empty", "€", 153, "", true, 306, 3},
    {"brackets and the like count twice", "^{}\\[~]|", 1, "", true, 16, 1},
    {"pound, yen and Greek capitals are in the alphabet", "£¥ΔΩ", 1, "", true, 4, 1},
    {"accents of the alphabet stay one septet", "èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà", 1, "", true, 25, 1},
    {"a small c with cedilla is not in it", "ç", 1, "", false, 1, 1},
    {"a back tick is not in it", "`", 1, "", false, 1, 1},
    {"a curly quote forces the other alphabet", "’", 70, "", false, 70, 1},
    {"71 units are two parts", "’", 71, "", false, 71, 2},
    {"134 units are two parts", "ș", 134, "", false, 134, 2},
    {"135 units are three", "ș", 135, "", false, 135, 3},
    {"an emoji is two units", "😀", 35, "", false, 70, 1},
    {"a pair of surrogates never straddles two parts", "😀", 67, "", false, 134, 3},
    {"a family stays in one part", "ș", 60, "👨‍👩‍👧‍👦", false, 71, 2},
    {"a flag stays in one part", "ș", 66, "🇬🇧a", false, 71, 2},
    {"a letter under many marks may be cut",
     "a\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81", 15, "", false,
     150, 3},
    {"a carriage return and line feed are two septets", "\r\n", 80, "", true, 160, 1},
};

static void measure_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    size_t length = strlen(row->piece);
    char *text = mem_array(ctx, char, length *(size_t)row->repeat + strlen(row->tail) + 1);
    for (int i = 0; i < row->repeat; i++)
        memcpy(text + length * (size_t)i, row->piece, length);
    memcpy(text + length * (size_t)row->repeat, row->tail, strlen(row->tail) + 1);
    struct sms_size size = sms_measure(str_of(text));
    assert_int_equal(size.is_gsm7, row->is_gsm7);
    assert_int_equal(size.units, row->units);
    assert_int_equal(size.parts, row->parts);
    mem_free(ctx);
}

struct plain {
    const char *name, *given, *plain;
};

static const struct plain plains[] = {
    {"plain text stays", "Call 020 7946 0123.", "Call 020 7946 0123."},
    {"curly quotes become straight", "‘We’re’ “here”", "'We're' \"here\""},
    {"dashes become hyphens", "9–5 — now", "9-5 - now"},
    {"an ellipsis becomes three dots", "wait…", "wait..."},
    {"a hard space becomes a space", "9 am", "9 am"},
    {"a zero-width space goes",
     "a\xE2\x80\x8B"
     "b",
     "ab"},
    {"accents stay", "café ș", "café ș"},
    {"emoji and their joiners stay", "👩‍🚒", "👩‍🚒"},
    {"a bullet stays", "•", "•"},
};

static void plain_row(void **state)
{
    const struct plain *row = *state;
    void *ctx = mem_root("test");
    assert_string_equal(sms_plain(ctx, str_of(row->given)), row->plain);
    mem_free(ctx);
}

int main(void)
{
    const struct rows_table tables[] = {
        ROWS(rows, measure_row),
        ROWS(plains, plain_row),
    };
    return rows_run("parts of a text", tables, ARRAY_SIZE(tables));
}
