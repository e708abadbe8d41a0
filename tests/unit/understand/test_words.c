/* A text taken apart, the fixed words, numbers, choices, yes and no, and what is no answer yet.
 * Tries understand/understand.h: words.c, fixed.c and choice.c.
 * Leaves to others: areas, needs and danger. */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include "../rows.h"

struct folded {
    const char *name, *text, *folded;
    size_t words;
};

static const struct folded texts[] = {
    {"case and punctuation go", "Help, ME!!", "help me", 2},
    {"an apostrophe joins", "I can't", "i cant", 2},
    {"a curly one too", "I can’t", "i cant", 2},
    {"& is and", "H&F", "h and f", 3},
    {"a hyphen parts", "pre-settled", "pre settled", 2},
    {"accents go", "CAFÉ Zoë", "cafe zoe", 2},
    {"an emoji is a word", "ok👍🏽", "ok 👍", 2},
    {"a heart with its style is one", "❤️", "❤", 1},
    {"a digit in a box is a digit", "1️⃣", "1", 1},
    {"digits of other scripts are digits", "১২ ٣", "12 3", 2},
    {"wide letters are letters", "ＳＥ１５", "se15", 1},
    {"other alphabets stay", "Привет, мир", "привет мир", 2},
    {"line ends and odd spaces part",
     "a\n b\xC2\xA0"
     "c",
     "a b c", 3},
    {"a zero-width space joins",
     "fo\xE2\x80\x8B"
     "od",
     "food", 1},
    {"a word spelt out is one", "S T O P please", "stop please", 2},
    {"with points too, and behind it goes on", "I will k.i.l.l. him", "i will kill him", 4},
    {"a wider gap ends it", "K I L L  T I M E", "kill time", 2},
    {"three letters are letters", "a b c", "a b c", 3},
    {"a postcode in single letters stays", "s e 1 5 4 q l", "s e 1 5 4 q l", 7},
    {"and what follows it", "1 5 4 q l a b", "1 5 4 q l a b", 7},
    {"letters without end are none", "a a a a a a a a a a a a a a a a a a a a a a a a a",
     "a a a a a a a a a a a a a a a a a a a a a a a a a", 25},
    {"nothing has no words", "", "", 0},
    {"punctuation has no words", " ?! ... ", "", 0},
};

static void folded_row(void **state)
{
    const struct folded *row = *state;
    void *ctx = mem_root("test");
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    assert_string_equal(text->folded, row->folded);
    assert_int_equal(text->count, row->words);
    for (size_t i = 0; i < text->count; i++) {
        assert_true(text->words[i].from < text->words[i].to);
        assert_true(text->words[i].to <= text->original.length);
        assert_true(i == 0 || text->words[i].from >= text->words[i - 1].to);
    }
    mem_free(ctx);
}

struct fixed {
    const char *name, *text;
    enum understand_fixed fixed;
};

static const struct fixed fixeds[] = {
    {"0 is a person", "0", FIXED_PERSON},
    {"0 with a stop is a person", "0.", FIXED_PERSON},
    {"PERSON is a person", "PERSON", FIXED_PERSON},
    {"asking for a person is one", "can i talk to someone", FIXED_NONE},
    {"talk to a person is a person", "Talk to a person please", FIXED_PERSON},
    {"8 is languages", "8", FIXED_LANGUAGE},
    {"9 is the menu", " 9 ", FIXED_MENU},
    {"a star is back", "*", FIXED_BACK},
    {"MENU with an emoji", "menu 🙏", FIXED_MENU},
    {"please, menu", "Please, MENU!", FIXED_MENU},
    {"BACK is back", "Back", FIXED_BACK},
    {"HELP is help", "HELP", FIXED_HELP},
    {"who is this is help", "Who is this?", FIXED_HELP},
    {"help with something is not", "help with rent", FIXED_NONE},
    {"PRIVACY is privacy", "privacy", FIXED_PRIVACY},
    {"DATA is data", "DATA", FIXED_DATA},
    {"data for a phone is not", "need data for my phone", FIXED_NONE},
    {"SKIP is skip", "skip", FIXED_SKIP},
    {"MORE is more", "more pls", FIXED_MORE},
    {"OK is ok", "OK", FIXED_OK},
    {"ok thanks is ok", "ok thanks", FIXED_OK},
    {"thanks so much is thanks", "Thanks so much x", FIXED_THANKS},
    {"thank you is thanks", "thank you", FIXED_THANKS},
    {"ta is thanks", "Ta!", FIXED_THANKS},
    {"talk to someone is person", "talk to someone", FIXED_PERSON},
    {"the last word of the list is yes", "yup", FIXED_YES},
    {"CALL is call", "call", FIXED_CALL},
    {"call my mum is not", "call my mum", FIXED_NONE},
    {"a code is a code", "CODE 482153", FIXED_CODE},
    {"a code in pieces too", "code: 48 21 53", FIXED_CODE},
    {"yes is yes", "Yes!", FIXED_YES},
    {"no is no", "no", FIXED_NO},
    {"hello is nothing fixed", "hello", FIXED_NONE},
    {"nothing is nothing fixed", "", FIXED_NONE},
    {"an emoji is nothing fixed", "😀", FIXED_NONE},
    {"STOP stops", "STOP", FIXED_STOP},
    {"stop with marks stops", "Stop!!!", FIXED_STOP},
    {"STOPALL stops", "stopall", FIXED_STOP},
    {"STOP ALL stops", "STOP ALL", FIXED_STOP},
    {"UNSUBSCRIBE stops", "unsubscribe", FIXED_STOP},
    {"CANCEL stops", "cancel", FIXED_STOP},
    {"END stops", "end", FIXED_STOP},
    {"QUIT stops", "Quit", FIXED_STOP},
    {"REVOKE stops", "revoke", FIXED_STOP},
    {"OPTOUT stops", "OPTOUT", FIXED_STOP},
    {"please stop texting me thanks stops", "please stop texting me thanks", FIXED_STOP},
    {"stop sending me messages stops", "Stop sending me messages", FIXED_STOP},
    {"I want you to stop texting me stops", "i want you to stop texting me", FIXED_STOP},
    {"no more texts stops", "no more texts please", FIXED_STOP},
    {"stop him hitting me does not", "stop him hitting me", FIXED_NONE},
    {"stop the eviction does not", "stop the eviction", FIXED_NONE},
    {"I want to stop does not", "i want to stop", FIXED_NONE},
    {"stop it does not", "stop it", FIXED_NONE},
    {"quit smoking does not", "quit smoking", FIXED_NONE},
    {"cancel my appointment does not", "cancel my appointment", FIXED_NONE},
    {"the end of my tenancy does not", "the end of my tenancy", FIXED_NONE},
    {"bus stop does not", "bus stop", FIXED_NONE},
    {"START starts", "START", FIXED_START},
    {"UNSTOP starts", "unstop", FIXED_START},
    {"please start texting me again starts", "please start texting me again", FIXED_START},
    {"start a group does not", "start a group", FIXED_NONE},
    {"start again does not", "start again", FIXED_NONE},
    {"yes is no start word", "yes", FIXED_YES},
    {"stop and start together are neither", "stop start", FIXED_NONE},
    {"a word of the service counts", "oprire", FIXED_STOP},
    {"with politeness round it", "oprire please", FIXED_STOP},
    {"so does the first of several", "inapoi", FIXED_BACK},
    {"and the last", "zatrzymaj", FIXED_STOP},
    {"of two that claim a word the first fixed word has it", "osoba", FIXED_PERSON},
};

static void fixed_row(void **state)
{
    const struct fixed *row = *state;
    void *ctx = mem_root("test");
    struct understand_fixed_item items[] = {{FIXED_STOP, str_of("zatrzymaj")},
                                            {FIXED_PERSON, str_of("osoba")},
                                            {FIXED_STOP, str_of("oprire")},
                                            {FIXED_MENU, str_of("osoba")},
                                            {FIXED_BACK, str_of("inapoi")}};
    struct understand_fixed_words extra = {items, ARRAY_SIZE(items)};
    understand_fixed_seal(&extra);
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    assert_int_equal(understand_fixed_word(text, &extra), row->fixed);
    mem_free(ctx);
}

static void names_go_both_ways(void **state)
{
    (void)state;
    for (int i = 1; i <= FIXED_THANKS; i++) {
        const char *name = understand_fixed_name((enum understand_fixed)i);
        assert_int_equal(understand_fixed_named(str_of(name)), i);
    }
    assert_int_equal(understand_fixed_named(str_of("none")), FIXED_NONE);
    assert_int_equal(understand_fixed_named(str_of("other")), FIXED_NONE);
}

struct number {
    const char *name, *text;
    int number;
};

static const struct number numbers[] = {
    {"digits are a number", "3", 3},
    {"digits with a stop", "3.", 3},
    {"option 3", "option 3", 3},
    {"number three please", "Number three please", 3},
    {"a word is a number", "three", 3},
    {"two words are one", "twenty one", 21},
    {"no 2 is 2", "No. 2", 2},
    {"the first one", "the first one", 1},
    {"2nd", "2nd", 2},
    {"two numbers are none", "1 2", -1},
    {"a number with other words is none", "3 kids", -1},
    {"a postcode is none", "SE15", -1},
    {"a telephone number's length is none", "07700900123", -1},
    {"nothing is none", "", -1},
    {"to is not two", "to", -1},
};

static void number_row(void **state)
{
    const struct number *row = *state;
    void *ctx = mem_root("test");
    assert_int_equal(understand_number(understand_read(ctx, str_of(row->text))), row->number);
    mem_free(ctx);
}

static const struct number fillers[] = {
    {"thanks is filler", "thanks", 1},
    {"ok is filler", "OK", 1},
    {"a thumb is filler", "👍", 1},
    {"emoji alone are filler", "😀🙏", 1},
    {"thank you so much xx is filler", "Thank you so much xx", 1},
    {"got it, great is filler", "got it, great!", 1},
    {"a is not", "a lot", 0},
    {"hello is not", "hello", 0},
    {"yes is not", "yes", 0},
    {"ok but what about food is not", "ok but what about food", 0},
    {"nothing is not", "", 0},
};

static void filler_row(void **state)
{
    const struct number *row = *state;
    void *ctx = mem_root("test");
    assert_int_equal(understand_is_filler(understand_read(ctx, str_of(row->text))), row->number);
    mem_free(ctx);
}

struct choice {
    const char *name, *text;
    int index;
    bool is_exact;
};

static const struct choice choices[] = {
    {"its number", "2", 1, true},
    {"its number as a word", "two", 1, true},
    {"option 2 please", "option 2 please", 1, true},
    {"its label", "Housing", 1, true},
    {"its label of several words", "money or food", 0, true},
    {"one of its words", "skint", 0, true},
    {"one of its words with words round it", "I need help with rent please", 1, true},
    {"the beginning of its label", "hous", 1, false},
    {"a slip in its label", "housng", 1, false},
    {"a slip in one of its words", "skimt", 0, false},
    {"not what begins two", "hea", -1, false},
    {"not a number that the menu lacks", "7", -1, true},
    {"not two letters", "ho", -1, false},
    {"not another word", "immigration", -1, false},
    {"not a sentence", "my house is on fire and I need housing", -1, false},
    {"not nothing", "", -1, true},
    {"not emoji", "😀", -1, false},
};

static void choice_row(void **state)
{
    const struct choice *row = *state;
    static const char *const money[] = {"skint", "bills"};
    static const char *const housing[] = {"rent", "eviction"};
    static const char *const health[] = {"doctor", "heat"};
    static const struct understand_option options[] = {{1, "money or food", money, 2, NULL, 0},
                                                       {2, "housing", housing, 2, NULL, 0},
                                                       {3, "health", health, 2, NULL, 0},
                                                       {4, "hearing", NULL, 0, NULL, 0}};
    void *ctx = mem_root("test");
    bool is_exact = false;
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    assert_int_equal(understand_choice(text, options, ARRAY_SIZE(options), &is_exact), row->index);
    if (row->index >= 0)
        assert_int_equal(is_exact, row->is_exact);
    mem_free(ctx);
}

static const struct number yes_nos[] = {
    {"yes", "yes", 1},
    {"Y", "Y", 1},
    {"yeah ok", "yeah ok", 1},
    {"yes please", "Yes please!", 1},
    {"yes it is safe", "yes it is safe", 1},
    {"yep", "yep", 1},
    {"sure", "sure thanks", 1},
    {"1 is yes", "1", 1},
    {"a thumb up is yes", "👍", 1},
    {"of course", "of course", 1},
    {"no", "No.", 0},
    {"nope", "nope", 0},
    {"no thank you", "no thank you", 0},
    {"not now", "not now", 0},
    {"it is not safe", "it's not safe", 0},
    {"not safe", "not safe", 0},
    {"2 is no", "2", 0},
    {"a thumb down is no", "👎", 0},
    {"3 is neither", "3", -1},
    {"maybe is neither", "maybe", -1},
    {"no food is neither", "no food", -1},
    {"yes but no is neither", "yes but he is here", -1},
    {"nothing is neither", "", -1},
};

static void yes_no_row(void **state)
{
    const struct number *row = *state;
    void *ctx = mem_root("test");
    assert_int_equal(understand_yes_no(understand_read(ctx, str_of(row->text)), NULL), row->number);
    mem_free(ctx);
}

/* Words that service.yaml gives for other languages. */
static const struct number further_yes_nos[] = {
    {"da is yes where Romanian is live", "Da!", 1},
    {"nao is no where Portuguese is live", "Não", 0},
    {"yes stays yes", "yes", 1},
    {"a fixed word that is neither", "wroc", -1},
    {"two of them are neither", "da nao", -1},
};

static void further_yes_no_row(void **state)
{
    const struct number *row = *state;
    void *ctx = mem_root("test");
    struct understand_fixed_words extra = {.count = 3};
    extra.items = mem_zeroed(ctx, sizeof extra.items[0], extra.count, "words");
    extra.items[0].fixed = FIXED_YES;
    extra.items[0].folded = str_of("da");
    extra.items[1].fixed = FIXED_NO;
    extra.items[1].folded = str_of("nao");
    extra.items[2].fixed = FIXED_BACK;
    extra.items[2].folded = str_of("wroc");
    assert_int_equal(understand_yes_no(understand_read(ctx, str_of(row->text)), &extra),
                     row->number);
    mem_free(ctx);
}

static void words_beyond_the_limit_are_left_out(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    enum { WORDS = 2000 };
    char *many = mem_array(ctx, char, WORDS * 2 + 1);
    for (size_t i = 0; i < WORDS; i++) {
        many[i * 2] = '&';
        many[i * 2 + 1] = 'a';
    }
    const struct understand_text *text = understand_read(ctx, str_of(many));
    assert_int_equal(text->count, UNDERSTAND_WORDS_MAX);
    mem_free(ctx);
}

int main(void)
{
    const struct rows_table tables[] = {
        ROWS(texts, folded_row),
        ROWS(fixeds, fixed_row),
        ROWS(numbers, number_row),
        ROWS(fillers, filler_row),
        ROWS(choices, choice_row),
        ROWS(yes_nos, yes_no_row),
        ROWS(further_yes_nos, further_yes_no_row),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_both_ways),
        cmocka_unit_test(words_beyond_the_limit_are_left_out),
    };
    int failed = rows_run("words and answers", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
