/* Whole numbers, telephone numbers and language names in a text.
 * Tries understand/understand.h: number.c.
 * Leaves to others: menus' numbers (test_words.c), days and times (test_when.c). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include "../rows.h"

struct amount {
    const char *name, *text;
    int64_t amount; /* -1 none */
    bool is_whole;
};

static const struct amount amounts[] = {
    {"digits", "3", 3, true},
    {"digits of another script", "\xE0\xA7\xA7\xE0\xA7\xA8", 12, true},
    {"digits with a mark for thousands", "1,200", 1200, true},
    {"two marks", "1,200,000", 1200000, true},
    {"a word", "Seven!", 7, true},
    {"two words", "twenty five", 25, true},
    {"two words with a hyphen", "twenty-five", 25, true},
    {"hundreds", "two hundred and five", 205, true},
    {"a hundred", "a hundred", 100, true},
    {"thousands", "three thousand two hundred", 3200, true},
    {"a dozen", "a dozen", 12, true},
    {"politeness and hedges", "about 4 of us please", 4, true},
    {"a number in a sentence", "there are 4 dogs", 4, false},
    {"a number that a word sticks to", "2kids", 2, true},
    {"none", "None", 0, true},
    {"just me", "just me", 1, true},
    {"zero", "0", 0, true},
    {"Spanish", "tres", 3, true},
    {"Polish", "dwa", 2, true},
    {"two numbers", "2 or 3", -1, false},
    {"two numbers in words", "two or three", -1, false},
    {"a part of a number", "2.5", -1, true},
    {"below nothing", "-3", -1, true},
    {"more than any", "99999999999999", -1, true},
    {"no number", "hello", -1, false},
    {"nothing", "", -1, true},
};

static void amount_row(void **state)
{
    const struct amount *row = *state;
    void *ctx = mem_root("test");
    int64_t amount = -1;
    bool is_whole = false;
    bool is_found = understand_amount(understand_read(ctx, str_of(row->text)), &amount, &is_whole);
    assert_int_equal(is_found ? amount : -1, row->amount);
    if (is_found)
        assert_int_equal(is_whole, row->is_whole);
    mem_free(ctx);
}

struct phone_text {
    const char *name, *text, *digits, *kept; /* digits "": none */
};

static const struct phone_text phones[] = {
    {"a mobile", "07700 900123", "07700900123", "…123"},
    {"in a sentence", "ring me on 07700 900123 after 5", "07700900123", "ring me on …123 after 5"},
    {"with hyphens and brackets", "(020) 7946-0123", "02079460123", "(…123"},
    {"with the country", "+44 7700 900123", "+447700900123", "…123"},
    {"with the country and a nought", "+44 (0)7700 900123", "+447700900123", "…123"},
    {"with two noughts for the plus", "0048 22 555 01 23", "+48225550123", "…123"},
    {"noughts alone are no prefix", "0000000", "0000000", "…000"},
    {"of another script",
     "\xE0\xA7\xA6\xE0\xA7\xAD\xE0\xA7\xAD\xE0\xA7\xA6\xE0\xA7\xA6 "
     "\xE0\xA7\xAF\xE0\xA7\xA6\xE0\xA7\xA6\xE0\xA7\xA7\xE0\xA7\xA8\xE0\xA7\xA9",
     "07700900123", "…123"},
    {"the same one twice", "07700 900123 that is 07700900123", "07700900123", "…123 that is …123"},
    {"two of them", "07700 900123 or 07700 900456", "", "…123 or …456"},
    {"a date and a time are none", "3.11.2026 14:30", "", "3.11.2026 14:30"},
    {"a short number is none", "999", "", "999"},
    {"a code is none", "482153", "", "482153"},
    {"more digits than any has are not kept", "012345678901234567890123", "", "…123"},
    {"nothing", "", "", ""},
};

static void phone_row(void **state)
{
    const struct phone_text *row = *state;
    void *ctx = mem_root("test");
    char digits[UNDERSTAND_PHONE_BYTES] = "";
    bool is_found = understand_phone(understand_read(ctx, str_of(row->text)), digits);
    assert_string_equal(is_found ? digits : "", row->digits);
    assert_string_equal(understand_without_phones(ctx, str_of(row->text)), row->kept);
    mem_free(ctx);
}

struct named {
    const char *name, *text, *code;
};

static const struct named languages[] = {
    {"a name in English", "Polish", "pl"},
    {"a name in itself", "polski", "pl"},
    {"with words around", "I speak Romanian please", "ro"},
    {"somewhere in a sentence", "it would be Somali for my mum", "so"},
    {"two of them", "Polish or Romanian", ""},
    {"none", "hello", ""},
    {"nothing", "", ""},
};

static void language_row(void **state)
{
    const struct named *row = *state;
    void *ctx = mem_root("test");
    const char *code = understand_language(understand_read(ctx, str_of(row->text)));
    assert_string_equal(code ? code : "", row->code);
    mem_free(ctx);
}

int main(void)
{
    const struct rows_table tables[] = {ROWS(amounts, amount_row), ROWS(phones, phone_row),
                                        ROWS(languages, language_row)};
    return rows_run("numbers", tables, 3);
}
