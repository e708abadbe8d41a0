/* Answers to a question: a number, a menu's choice, yes or no, and what is not yet an answer.
 * Stands between the question that a flow asked and the step it goes to.
 * Leaves to others: areas (area.c), free words (needs.c). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include "understand/understand_impl.h"

enum { PREFIX_LEAST = 3, SLIP_LEAST = 4 };

/* What may stand round an answer: "I want option 3 please". */
static bool is_round_answer(struct str word)
{
    static const char *const around[] = {
        "about", "answer", "choice", "choose", "for",  "help", "i",    "id",     "ill",    "in",
        "is",    "it",     "its",    "like",   "me",   "my",   "need", "number", "option", "pick",
        "press", "reply",  "select", "some",   "take", "talk", "to",   "want",   "with",   "would",
    };
    return word_is_polite(word) || WORD_IN(word, around);
}

static bool is_round_number(struct str word)
{
    static const char *const around[] = {"choice", "choose", "id",    "ill",    "its",
                                         "like",   "no",     "num",   "number", "option",
                                         "pick",   "press",  "reply", "select"};
    return word_is_polite(word) || WORD_IN(word, around);
}

/* "twenty one" and the like. */
static int number_of_two(struct str tens, struct str ones)
{
    int first = word_number(tens);
    int second = word_number(ones);
    bool is_pair = tens.data[0] > '9' && ones.data[0] > '9' && first >= 20 && first % 10 == 0 &&
                   second >= 1 && second <= 9;
    return is_pair ? first + second : -1;
}

static int ordinal(struct str word)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth"};
    static const char *const digits[] = {"1st", "2nd", "3rd", "4th", "5th"};
    for (size_t i = 0; i < ARRAY_SIZE(ordinals); i++)
        if (str_equals(word, ordinals[i]) || str_equals(word, digits[i]))
            return (int)i + 1;
    return -1;
}

int understand_number(const struct understand_text *text)
{
    size_t from = 0;
    size_t to = text->count;
    span_strip(text, is_round_number, &from, &to);
    if (to - from == 2 && str_equals(text->words[to - 1].folded, "one") &&
        ordinal(text->words[from].folded) > 0)
        return ordinal(text->words[from].folded);
    if (to - from == 2)
        return number_of_two(text->words[from].folded, text->words[from + 1].folded);
    if (to - from != 1)
        return -1;
    int number = word_number(text->words[from].folded);
    return number >= 0 ? number : ordinal(text->words[from].folded);
}

bool understand_is_filler(const struct understand_text *text)
{
    static const char *const words[] = {
        "a",     "ace",       "alright", "amazing", "and",      "appreciated", "awesome", "bless",
        "brill", "brilliant", "cheers",  "cool",    "do",       "fab",         "fine",    "for",
        "god",   "good",      "got",     "great",   "haha",     "i",           "it",      "k",
        "kk",    "lol",       "lot",     "lots",    "lovely",   "many",        "much",    "nice",
        "ok",    "okay",      "oke",     "okey",    "perfect",  "right",       "so",      "super",
        "ta",    "thank",     "thanks",  "thanku",  "thankyou", "that",        "thats",   "thnx",
        "thx",   "ty",        "u",       "ur",      "very",     "will",        "wow",     "x",
        "xo",    "xx",        "xxx",     "you",     "your",
    };
    static const char *const needed[] = {
        "ace",       "alright", "amazing", "appreciated", "awesome",  "bless",  "brill",
        "brilliant", "cheers",  "cool",    "fab",         "fine",     "good",   "got",
        "great",     "haha",    "k",       "kk",          "lol",      "lovely", "nice",
        "ok",        "okay",    "oke",     "okey",        "perfect",  "right",  "super",
        "ta",        "thank",   "thanks",  "thanku",      "thankyou", "thnx",   "thx",
        "ty",        "wow",     "x",       "xo",          "xx",       "xxx",
    };
    bool has_needed = false;
    for (size_t i = 0; i < text->count; i++) {
        struct str word = text->words[i].folded;
        bool is_emoji = word_is_emoji(word);
        if (!is_emoji && !WORD_IN(word, words))
            return false;
        has_needed = has_needed || is_emoji || WORD_IN(word, needed);
    }
    return has_needed;
}

/* Whether the option's label or one of its words is piece. The words of all languages stand there: nearly all differ in
 * the first byte. */
static bool says(const struct understand_option *option, struct str piece)
{
    bool is_said = option->label != NULL && str_equals(piece, option->label);
    for (size_t i = 0; !is_said && i < option->word_count; i++)
        is_said = option->words[i][0] == piece.data[0] && str_equals(piece, option->words[i]);
    return is_said;
}

bool understand_nearly(struct str said, struct str piece)
{
    bool is_prefix = piece.length >= PREFIX_LEAST && said.length > piece.length &&
                     str_equal(str_range(said.data, piece.length), piece);
    return is_prefix || (piece.length >= SLIP_LEAST && said.length >= SLIP_LEAST &&
                         said.data[0] == piece.data[0] && str_is_near(said, piece));
}

static bool is_strict(const struct understand_option *option, const char *word)
{
    for (size_t i = 0; i < option->strict_count; i++)
        if (option->strict[i] == word)
            return true;
    return false;
}

static bool nearly_says(const struct understand_option *option, struct str piece)
{
    bool is_near = option->label != NULL && !is_strict(option, option->label) &&
                   understand_nearly(str_of(option->label), piece);
    for (size_t i = 0; !is_near && i < option->word_count; i++)
        is_near = !is_strict(option, option->words[i]) &&
                  understand_nearly(str_of(option->words[i]), piece);
    return is_near;
}

/* The one option for which test holds; -1 for none or several. */
static int only_one(const struct understand_option *options, size_t count, struct str piece,
                    bool (*test)(const struct understand_option *option, struct str piece))
{
    int found = -1;
    for (size_t i = 0; i < count; i++) {
        if (!test(&options[i], piece))
            continue;
        if (found >= 0)
            return -1;
        found = (int)i;
    }
    return found;
}

int understand_choice(const struct understand_text *text, const struct understand_option *options,
                      size_t count, bool *exact_out)
{
    size_t from = 0;
    size_t to = text->count;
    *exact_out = true;
    if (to == 0)
        return -1;
    int found = only_one(options, count, span_text(text, from, to), says);
    if (found >= 0)
        return found;
    int number = understand_number(text);
    for (size_t i = 0; number >= 0 && i < count; i++)
        if (options[i].number == number)
            return (int)i;
    span_strip(text, is_round_answer, &from, &to);
    struct str piece = span_text(text, from, to);
    found = only_one(options, count, piece, says);
    if (found >= 0 || number >= 0)
        return found;
    *exact_out = false;
    return only_one(options, count, piece, nearly_says);
}

/* Whether the words from at on are all of a sort that may follow a yes or a no. */
static bool all_follow(const struct understand_text *text, size_t at, const char *const *sorted,
                       size_t count)
{
    for (; at < text->count; at++) {
        struct str word = text->words[at].folded;
        if (!word_in(word, sorted, count) && !word_is_polite(word) && !word_is_emoji(word))
            return false;
    }
    return true;
}

static bool is_thumb(const struct understand_text *text, const char *thumb)
{
    for (size_t i = 0; i < text->count; i++)
        if (!str_equals(text->words[i].folded, thumb))
            return false;
    return text->count > 0;
}

static int extra_yes_no(struct str piece, const struct understand_fixed_words *extra)
{
    for (size_t i = 0; extra != NULL && i < extra->count; i++) {
        enum understand_fixed fixed = extra->items[i].fixed;
        if ((fixed == FIXED_YES || fixed == FIXED_NO) && str_equal(piece, extra->items[i].folded))
            return fixed == FIXED_YES ? 1 : 0;
    }
    return -1;
}

int understand_yes_no(const struct understand_text *text,
                      const struct understand_fixed_words *extra)
{
    static const char *const yes[] = {
        "1",    "absolutely", "agreed", "aye", "correct", "definitely", "ok",
        "okay", "si",         "sure",   "y",   "ya",      "ye",         "yea",
        "yeah", "yeh",        "yep",    "yes", "yess",    "yh",         "yup"};
    static const char *const no[] = {"2",  "n",   "na",  "nah",  "naw", "never",
                                     "no", "noo", "nop", "nope", "not"};
    static const char *const after_yes[] = {
        "am",   "can",  "course", "do",   "fine", "go", "good",  "here", "i",
        "is",   "it",   "its",    "me",   "of",   "ok", "right", "safe", "sure",
        "text", "that", "thats",  "this", "way",  "we", "yes"};
    static const char *const after_no[] = {
        "am",   "anymore", "at",   "do",     "dont",  "here", "i",   "is", "isnt",
        "it",   "its",     "me",   "moment", "my",    "no",   "not", "ok", "really",
        "safe", "text",    "that", "this",   "today", "way",  "yet"};
    static const char *const whole_yes[] = {"go ahead",   "i am",   "i do",          "it is",
                                            "it is safe", "its ok", "its safe",      "of course",
                                            "please do",  "right",  "that is right", "thats right"};
    static const char *const whole_no[] = {"i do not", "i dont",       "it is not",   "it isnt",
                                           "its not",  "its not safe", "please dont", "wrong"};
    if (is_thumb(text, "\xF0\x9F\x91\x8D"))
        return 1;
    if (is_thumb(text, "\xF0\x9F\x91\x8E"))
        return 0;
    size_t from = 0;
    size_t to = text->count;
    span_strip(text, word_is_polite, &from, &to);
    if (to == from)
        return -1;
    struct str piece = span_text(text, from, to);
    struct str first = text->words[from].folded;
    int number = understand_number(text);
    if (number >= 0)
        return number == 1 ? 1 : number == 2 ? 0 : -1;
    if (WORD_IN(piece, whole_yes))
        return 1;
    if (WORD_IN(piece, whole_no))
        return 0;
    if (WORD_IN(first, yes) && all_follow(text, from + 1, after_yes, ARRAY_SIZE(after_yes)))
        return 1;
    if (WORD_IN(first, no) && all_follow(text, from + 1, after_no, ARRAY_SIZE(after_no)))
        return 0;
    return extra_yes_no(piece, extra);
}
