/* The words round the name of a place: what leads to one, what denies it, what makes another thing of it, short forms.
 * Stands under area.c.
 * Leaves to others: postcodes (area_scan.c, area_district.c), the names themselves (place/). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/area_impl.h"

/* Words after which a place comes. */
static bool leads_to_place(struct str word)
{
    static const char *const leads[] = {
        "area",     "around", "at",     "based", "from", "in",       "live",  "lives",  "living",
        "location", "moved",  "moving", "near",  "nr",   "postcode", "round", "staying"};
    return WORD_IN(word, leads);
}

bool area_is_round(struct str word)
{
    static const char *const around[] = {
        "actually", "am",        "area",  "based",   "borough", "by",       "close",  "code",
        "council",  "currently", "east",  "either",  "end",     "from",     "i",      "in",
        "is",       "it",        "its",   "live",    "living",  "local",    "london", "maybe",
        "my",       "near",      "north", "of",      "on",      "or",       "post",   "postcode",
        "said",     "say",       "south", "station", "staying", "sumwhere", "think",  "this",
        "to",       "town",      "uk",    "we",      "were",    "west"};
    return WORD_IN(word, around) || leads_to_place(word) || word_is_polite(word) ||
           word_is_emoji(word);
}

bool area_all_round(const struct understand_text *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!area_is_round(text->words[i].folded))
            return false;
    return true;
}

bool area_is_led(const struct understand_text *text, size_t from)
{
    return from > 0 && leads_to_place(text->words[from - 1].folded);
}

bool area_is_expected(const struct understand_text *text, size_t from, size_t to)
{
    return area_is_led(text, from) ||
           (area_all_round(text, 0, from) && area_all_round(text, to, text->count));
}

static struct str word_at(const struct understand_text *text, size_t at)
{
    return at < text->count ? text->words[at].folded : str_of("");
}

/* "not", "never", "no longer": what says that the words behind are not so. */
static bool denies(const struct understand_text *text, size_t at)
{
    static const char *const words[] = {"aint", "arent", "cant",  "didnt", "doesnt", "dont",
                                        "isnt", "left",  "never", "not",   "used",   "wasnt"};
    struct str word = word_at(text, at);
    bool is_pair = at > 0 && str_equals(word, "longer") && str_equals(word_at(text, at - 1), "no");
    return is_pair || WORD_IN(word, words);
}

/* What may stand between a denial and the place: "dont live in", "used to stay near". */
static bool is_between(struct str word)
{
    static const char *const words[] = {"actually", "around", "at",   "based",   "be",     "even",
                                        "from",     "here",   "in",   "live",    "living", "near",
                                        "of",       "really", "stay", "staying", "the",    "to"};
    return WORD_IN(word, words);
}

/* "moved from X to Y", "came from X", "lived in X". */
static bool is_past(const struct understand_text *text, size_t from)
{
    static const char *const lived[] = {"grew", "lived", "raised", "stayed"};
    static const char *const came[] = {"came", "coming", "fled", "left", "moved", "moving"};
    static const char *const to[] = {"in", "into", "to"};
    if (from < 2)
        return false;
    struct str before = word_at(text, from - 1);
    bool is_left = str_equals(before, "from") && WORD_IN(word_at(text, from - 2), came);
    for (size_t i = from + 1; is_left && i < text->count && i < from + 4; i++)
        if (WORD_IN(word_at(text, i), to))
            return true;
    return WORD_IN(before, to) && WORD_IN(word_at(text, from - 2), lived);
}

bool area_is_denied(const struct understand_text *text, size_t from)
{
    for (size_t back = 1; back <= 4 && back <= from; back++) {
        size_t at = from - back;
        struct str word = word_at(text, at);
        bool is_sure =
            str_equals(word, "not") && from - at > 1 && str_equals(word_at(text, at + 1), "sure");
        if (denies(text, at))
            return !is_sure && !(at + 1 == from && str_equals(word, "cant"));
        if (!is_between(word))
            break;
    }
    return is_past(text, from);
}

bool area_is_compound(const struct understand_text *text, size_t from, size_t to)
{
    /* Camden Road need not be in Camden. */
    static const char *const behind[] = {
        "ave",   "avenue",   "bank",   "carriage", "crescent", "crude",    "dog",   "dogs",
        "drive", "fan",      "fans",   "fc",       "gdns",     "hotspur",  "lane",  "ln",
        "mad",   "marathon", "match",  "oil",      "rangers",  "rd",       "road",  "salts",
        "shirt", "st",       "street", "terrace",  "tractor",  "transfer", "united"};
    static const char *const keeps[] = {"constantly", "keeps", "kept", "stop", "stops"};
    if (WORD_IN(word_at(text, to), behind))
        return true;
    /* a street at the end; before more words it is mostly "shut" */
    if (str_equals(word_at(text, to), "close") && to + 1 == text->count)
        return true;
    bool is_barking = str_equals(word_at(text, from), "barking") && to == from + 1;
    for (size_t i = 0; is_barking && i < text->count; i++)
        if (str_starts(word_at(text, i), "dog"))
            return true;
    return is_barking && from > 0 && WORD_IN(word_at(text, from - 1), keeps);
}

/* Short forms within names, from word to word. first: also at a name's beginning. */
struct short_form {
    const char *word, *full;
    bool first;
};

static const struct short_form short_forms[] = {
    {"brdwy", "broadway", false}, {"bway", "broadway", false}, {"cntrl", "central", false},
    {"grn", "green", false},      {"hth", "heath", false},     {"jct", "junction", false},
    {"junc", "junction", false},  {"jnct", "junction", false}, {"n", "and", false},
    {"nth", "north", true},       {"pk", "park", false},       {"prk", "park", false},
    {"rd", "road", false},        {"saint", "st", true},       {"st", "street", false},
    {"sth", "south", true},       {"vill", "village", false},  {"x", "cross", false},
};

static struct str full_form(struct str word, bool is_first)
{
    for (size_t i = 0; word.length <= 5 && i < ARRAY_SIZE(short_forms); i++)
        if ((!is_first || short_forms[i].first) && str_equals(word, short_forms[i].word))
            return str_of(short_forms[i].full);
    return word;
}

struct str area_name(const struct understand_text *text, size_t from, size_t to, char *out,
                     size_t size)
{
    size_t used = 0;
    for (size_t i = from; i < to; i++) {
        struct str word = full_form(text->words[i].folded, i == from);
        if (used + word.length + 2 > size)
            return str_of("");
        if (used > 0)
            out[used++] = ' ';
        memcpy(out + used, word.data, word.length);
        used += word.length;
    }
    return str_range(out, used);
}
