/* Words that days and times are made of, with their short forms and slips.
 * Stands under when.c. Leaves to others: how they stand together.
 * Every list is sorted by bytes or short enough to be looked through. */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand_impl.h"

struct named {
    const char *word;
    int value;
};

static int named_in(struct str word, const struct named *list, size_t count, int none)
{
    for (size_t i = 0; i < count; i++)
        if (str_equals(word, list[i].word))
            return list[i].value;
    return none;
}
#define NAMED_IN(word, list, none) named_in((word), (list), ARRAY_SIZE(list), (none))

static const struct named weekdays[] = {
    {"monday", 0},
    {"mon", 0},
    {"mondays", 0},
    {"mnday", 0},
    {"tuesday", 1},
    {"tue", 1},
    {"tues", 1},
    {"tuesdays", 1},
    {"teusday", 1},
    {"tusday", 1},
    {"wednesday", 2},
    {"wed", 2},
    {"weds", 2},
    {"wednesdays", 2},
    {"wensday", 2},
    {"wendesday", 2},
    {"wednsday", 2},
    {"thursday", 3},
    {"thu", 3},
    {"thur", 3},
    {"thurs", 3},
    {"thursdays", 3},
    {"thurday", 3},
    {"thrusday", 3},
    {"friday", 4},
    {"fri", 4},
    {"fridays", 4},
    {"firday", 4},
    {"saturday", 5},
    {"sat", 5},
    {"saturdays", 5},
    {"saterday", 5},
    {"sunday", 6},
    {"sun", 6},
    {"sundays", 6},
    /* Spanish, Portuguese, Polish, Romanian; accents are gone */
    {"lunes", 0},
    {"martes", 1},
    {"miercoles", 2},
    {"jueves", 3},
    {"viernes", 4},
    {"sabado", 5},
    {"domingo", 6},
    {"segunda", 0},
    {"terca", 1},
    {"quarta", 2},
    {"quinta", 3},
    {"sexta", 4},
    {"poniedzialek", 0},
    {"wtorek", 1},
    {"sroda", 2},
    {"srode", 2},
    {"czwartek", 3},
    {"piatek", 4},
    {"sobota", 5},
    {"sobote", 5},
    {"niedziela", 6},
    {"niedziele", 6},
    {"luni", 0},
    {"marti", 1},
    {"miercuri", 2},
    {"joi", 3},
    {"vineri", 4},
    {"sambata", 5},
    {"duminica", 6},
};

int word_weekday(struct str word)
{
    return NAMED_IN(word, weekdays, -1);
}

int word_month(struct str word)
{
    static const struct named months[] = {
        {"january", 1}, {"jan", 1},       {"february", 2}, {"feb", 2},       {"febuary", 2},
        {"march", 3},   {"mar", 3},       {"april", 4},    {"apr", 4},       {"may", 5},
        {"june", 6},    {"jun", 6},       {"july", 7},     {"jul", 7},       {"august", 8},
        {"aug", 8},     {"september", 9}, {"sep", 9},      {"sept", 9},      {"october", 10},
        {"oct", 10},    {"november", 11}, {"nov", 11},     {"december", 12}, {"dec", 12},
    };
    return NAMED_IN(word, months, 0);
}

int word_near_day(struct str word)
{
    static const struct named near[] = {
        {"today", 0},     {"2day", 0},       {"tday", 0},    {"tonight", 0},  {"tonite", 0},
        {"2night", 0},    {"tomorrow", 1},   {"tomorow", 1}, {"tommorow", 1}, {"tommorrow", 1},
        {"tomorrows", 1}, {"tomoro", 1},     {"tomo", 1},    {"tomoz", 1},    {"tmrw", 1},
        {"tmr", 1},       {"tmrow", 1},      {"tmw", 1},     {"2moro", 1},    {"2morrow", 1},
        {"2mrw", 1},      {"yesterday", -1}, {"hoy", 0},     {"manana", 1},   {"hoje", 0},
        {"amanha", 1},    {"dzis", 0},       {"dzisiaj", 0}, {"jutro", 1},    {"azi", 0},
        {"astazi", 0},    {"maine", 1},
    };
    return NAMED_IN(word, near, WORD_NO_DAY);
}

int word_days(struct str word)
{
    static const struct named units[] = {{"day", 1},        {"days", 1}, {"week", 7}, {"weeks", 7},
                                         {"fortnight", 14}, {"wk", 7},   {"wks", 7}};
    return NAMED_IN(word, units, 0);
}

int word_minutes(struct str word)
{
    static const struct named units[] = {{"minute", 1}, {"minutes", 1}, {"min", 1}, {"mins", 1},
                                         {"hour", 60},  {"hours", 60},  {"hr", 60}, {"hrs", 60}};
    return NAMED_IN(word, units, 0);
}

int word_ordinal(struct str word)
{
    static const char *const spelt[] = {
        "first",     "second",      "third",      "fourth",     "fifth",
        "sixth",     "seventh",     "eighth",     "ninth",      "tenth",
        "eleventh",  "twelfth",     "thirteenth", "fourteenth", "fifteenth",
        "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    };
    int64_t value;
    for (size_t i = 0; i < ARRAY_SIZE(spelt); i++)
        if (str_equals(word, spelt[i]))
            return (int)i + 1;
    if (word.length < 3 || word.length > 4)
        return -1;
    struct str ending = str_range(word.data + word.length - 2, 2);
    bool is_ordinal = str_equals(ending, "st") || str_equals(ending, "nd") ||
                      str_equals(ending, "rd") || str_equals(ending, "th");
    bool is_number = str_to_int64(str_range(word.data, word.length - 2), 1, 31, &value);
    return is_ordinal && is_number ? (int)value : -1;
}

enum word_part word_part(struct str word)
{
    static const struct named parts[] = {
        {"morning", PART_MORNING},     {"mornin", PART_MORNING},   {"morn", PART_MORNING},
        {"afternoon", PART_AFTERNOON}, {"arvo", PART_AFTERNOON},   {"evening", PART_EVENING},
        {"eve", PART_EVENING},         {"night", PART_EVENING},    {"lunch", PART_LUNCH},
        {"lunchtime", PART_LUNCH},     {"dinnertime", PART_LUNCH},
    };
    return (enum word_part)NAMED_IN(word, parts, PART_NONE);
}

bool word_before_time(struct str word)
{
    static const char *const words[] = {"about", "approx", "around", "at", "by", "for", "say"};
    return WORD_IN(word, words);
}

bool word_denies(struct str word)
{
    static const char *const words[] = {"but",    "cannot",  "cant", "dont", "except",
                                        "isnt",   "never",   "no",   "not",  "or",
                                        "unless", "without", "wont"};
    return WORD_IN(word, words);
}

bool word_beside_time(struct str word)
{
    static const char *const words[] = {
        "about",    "after",   "any",  "anytime", "approx", "around", "at",    "back",  "be",
        "best",     "between", "by",   "call",    "can",    "could",  "day",   "do",    "early",
        "fine",     "for",     "free", "from",    "good",   "great",  "how",   "i",     "id",
        "ill",      "in",      "is",   "it",      "its",    "late",   "later", "like",  "me",
        "my",       "of",      "on",   "only",    "pick",   "prefer", "ring",  "say",   "some",
        "sometime", "suits",   "that", "thats",   "time",   "till",   "to",    "until", "us",
        "want",     "we",      "what", "whole",   "will",   "with",   "works", "would",
    };
    return WORD_IN(word, words);
}
