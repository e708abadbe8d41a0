/* Unicode: checking, repairing, folding, graphemes and cutting (base/unicode.h).
 * Stands beside test_text.c.
 * Leaves to others: what folded words mean. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/unicode.h"

struct fold_row {
    const char *name;
    const char *text;
    const char *folded;
};

static const struct fold_row fold_rows[] = {
    {"capitals become small", "HeLLo 9", "hello 9"},
    {"nothing stays nothing", "", ""},
    {"accents come off", "Crème BRÛLÉE", "creme brulee"},
    {"a combining accent comes off", "e\xCC\x81", "e"},
    {"curly quotes become straight", "I’m “fine”", "i'm \"fine\""},
    {"an acute accent alone is an apostrophe", "I´m", "i'm"},
    {"wide digits become digits", "１２", "12"},
    {"a keycap becomes its digit", "1\xEF\xB8\x8F\xE2\x83\xA3", "1"},
    {"ligatures come apart", "ﬁne", "fine"},
    {"sharp s becomes two", "Straße", "strasse"},
    {"zero-width characters are dropped", "st\xE2\x80\x8Bop\xEF\xBB\xBF\xC2\xAD", "stop"},
    {"a no-break space is a space", "a\xC2\xA0z", "a z"},
    {"Cyrillic becomes small", "СТОП", "стоп"},
    {"Arabic loses its vowel marks", "\xD9\x85\xD9\x8E\xD8\xB1", "\xD9\x85\xD8\xB1"},
    {"Bengali keeps its vowel signs", "\xE0\xA6\xB8\xE0\xA7\x81", "\xE0\xA6\xB8\xE0\xA7\x81"},
    {"an emoji stays", "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
    {"the longest decomposition fits", "\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA",
     "صلى الله عليه وسلمصلى الله عليه وسلمصلى الله عليه وسلمصلى الله عليه وسلم"},
};

static void test_fold(void **state)
{
    const struct fold_row *row = *state;
    void *ctx = mem_root("test");
    size_t before = mem_blocks(ctx);
    char *folded = unicode_fold(ctx, str_of(row->text));
    assert_string_equal(folded, row->folded);
    mem_free(folded);
    assert_int_equal(mem_blocks(ctx), before);
    mem_free(ctx);
}

struct bytes_row {
    const char *name;
    const char *bytes;
    size_t length;
    size_t good;
    const char *repaired;
};

#define FFFD "\xEF\xBF\xBD"

static const struct bytes_row bytes_rows[] = {
    {"ASCII is UTF-8", "hello, this is long", 19, 19, "hello, this is long"},
    {"two, three and four bytes are", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, 9,
     "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
    {"a byte alone is not", "ab\xFFz", 4, 2, "ab" FFFD "z"},
    {"a long form is not", "\xC0\xAF", 2, 0, FFFD FFFD},
    {"half a pair is not", "\xED\xA0\x80", 3, 0, FFFD FFFD FFFD},
    {"beyond the last plane is not", "\xF4\x90\x80\x80", 4, 0, FFFD FFFD FFFD FFFD},
    {"a cut character is not", "a\xE2\x82", 3, 1, "a" FFFD FFFD},
    {"a NUL is UTF-8 and replaced all the same", "a\0b", 3, 3, "a" FFFD "b"},
    {"nothing is UTF-8", "", 0, 0, ""},
};

static void test_bytes(void **state)
{
    const struct bytes_row *row = *state;
    void *ctx = mem_root("test");
    struct str bytes = str_range(row->bytes, row->length);
    assert_int_equal(unicode_good_bytes(bytes), row->good);
    assert_int_equal(unicode_is_utf8(bytes), row->good == row->length);
    assert_string_equal(unicode_repair(ctx, bytes), row->repaired);
    mem_free(ctx);
}

struct grapheme_row {
    const char *name;
    const char *text;
    size_t bytes;
};

static const struct grapheme_row grapheme_rows[] = {
    {"a letter", "ab", 1},
    {"nothing", "", 0},
    {"a line end of two bytes", "\r\nx", 2},
    {"a return alone", "\rx", 1},
    {"a letter and its accent", "e\xCC\x81x", 3},
    {"a flag is two halves", "🇬🇧🇫🇷", 8},
    {"half a flag", "🇬x", 4},
    {"a family is one", "👩‍👩‍👧‍👦x", 25},
    {"a thumb and its colour", "👍🏽!", 8},
    {"two faces are two", "😀😀", 4},
    {"a joiner between letters joins nothing", "a‍b", 4},
    {"a Hindi syllable keeps its sign", "कि", 6},
};

static void test_grapheme(void **state)
{
    const struct grapheme_row *row = *state;
    assert_int_equal(unicode_grapheme(str_of(row->text)), row->bytes);
}

struct cut_row {
    const char *name;
    const char *text;
    size_t limit;
    const char *cut;
};

static const struct cut_row cut_rows[] = {
    {"a short text stays", "hello", 5, "hello"},
    {"a long one is cut", "hello", 3, "hel"},
    {"never within a character", "a\xC3\xA9", 2, "a"},
    {"never within a flag", "a🇬🇧", 8, "a"},
    {"a cluster too long is cut at a character", "👩‍👩‍👧‍👦", 8, "👩\xE2\x80\x8D"},
    {"no room leaves nothing", "é", 1, ""},
    {"a limit of nought leaves nothing", "abc", 0, ""},
};

static void test_cut(void **state)
{
    const struct cut_row *row = *state;
    struct str cut = unicode_cut(str_of(row->text), row->limit);
    struct str wanted = str_of(row->cut);
    assert_true(str_equal(cut, wanted));
}

static void test_next(void **state)
{
    (void)state;
    size_t bytes;
    assert_int_equal(unicode_next(str_of("a"), &bytes), 'a');
    assert_int_equal(bytes, 1);
    assert_int_equal(unicode_next(str_of("€x"), &bytes), 0x20AC);
    assert_int_equal(bytes, 3);
    assert_int_equal(unicode_next(str_of("😀"), &bytes), 0x1F600);
    assert_int_equal(bytes, 4);
}

int main(void)
{
    static const struct rows_table tables[] = {
        ROWS(fold_rows, test_fold),
        ROWS(bytes_rows, test_bytes),
        ROWS(grapheme_rows, test_grapheme),
        ROWS(cut_rows, test_cut),
    };
    static const struct CMUnitTest plain_tests[] = {cmocka_unit_test(test_next)};
    int failed = rows_run("base: Unicode", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("base: characters", plain_tests, NULL, NULL);
}
