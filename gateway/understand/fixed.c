/* The fixed words: menu, back, stop and the rest, whole texts only, with politeness and emoji round them.
 * Stands before every flow: what this finds, no flow sees.
 * Leaves to others: further words a language (service.yaml, by `extra`). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include <stdlib.h>
#include <string.h>

#include "understand/understand_impl.h"

static const char *const names[] = {
    [FIXED_NONE] = "none",
    [FIXED_PERSON] = "person",
    [FIXED_MENU] = "menu",
    [FIXED_BACK] = "back",
    [FIXED_HELP] = "help",
    [FIXED_LANGUAGE] = "language",
    [FIXED_STOP] = "stop",
    [FIXED_START] = "start",
    [FIXED_PRIVACY] = "privacy",
    [FIXED_DATA] = "data",
    [FIXED_SKIP] = "skip",
    [FIXED_MORE] = "more",
    [FIXED_OK] = "ok",
    [FIXED_CALL] = "call",
    [FIXED_CODE] = "code",
    [FIXED_YES] = "yes",
    [FIXED_NO] = "no",
    [FIXED_THANKS] = "thanks",
    [FIXED_WRONG_NUMBER] = "wrong_number",
};

struct entry {
    const char *folded;
    enum understand_fixed fixed;
};

/* In order of bytes. */
static const struct entry entries[] = {
    {"0", FIXED_PERSON},
    {"8", FIXED_LANGUAGE},
    {"9", FIXED_MENU},
    {"a person", FIXED_PERSON},
    {"adviser", FIXED_PERSON},
    {"advisor", FIXED_PERSON},
    {"another", FIXED_MORE},
    {"another one", FIXED_MORE},
    {"back", FIXED_BACK},
    {"call", FIXED_CALL},
    {"call back", FIXED_CALL},
    {"call me", FIXED_CALL},
    {"call me back", FIXED_CALL},
    {"callback", FIXED_CALL},
    {"change language", FIXED_LANGUAGE},
    {"code", FIXED_CODE},
    {"data", FIXED_DATA},
    {"delete me", FIXED_STOP},
    {"delete my number", FIXED_STOP},
    {"do not text me", FIXED_STOP},
    {"do not text me again", FIXED_STOP},
    {"dont text me", FIXED_STOP},
    {"dont text me again", FIXED_STOP},
    {"go back", FIXED_BACK},
    {"help", FIXED_HELP},
    {"help me", FIXED_HELP},
    {"human", FIXED_PERSON},
    {"human being", FIXED_PERSON},
    {"i no longer want these messages", FIXED_STOP},
    {"i no longer want these texts", FIXED_STOP},
    {"i want to opt out", FIXED_STOP},
    {"i would like to opt out", FIXED_STOP},
    {"info", FIXED_HELP},
    {"information", FIXED_HELP},
    {"lang", FIXED_LANGUAGE},
    {"language", FIXED_LANGUAGE},
    {"languages", FIXED_LANGUAGE},
    {"main menu", FIXED_MENU},
    {"menu", FIXED_MENU},
    {"more", FIXED_MORE},
    {"more places", FIXED_MORE},
    {"my data", FIXED_DATA},
    {"n", FIXED_NO},
    {"nah", FIXED_NO},
    {"next", FIXED_MORE},
    {"no", FIXED_NO},
    {"no more messages", FIXED_STOP},
    {"no more texts", FIXED_STOP},
    {"nope", FIXED_NO},
    {"ok", FIXED_OK},
    {"okay", FIXED_OK},
    {"operator", FIXED_PERSON},
    {"opt me out", FIXED_STOP},
    {"opt out", FIXED_STOP},
    {"other language", FIXED_LANGUAGE},
    {"others", FIXED_MORE},
    {"person", FIXED_PERSON},
    {"prefer not to say", FIXED_SKIP},
    {"privacy", FIXED_PRIVACY},
    {"rather not say", FIXED_SKIP},
    {"real person", FIXED_PERSON},
    {"remove me", FIXED_STOP},
    {"remove me from list", FIXED_STOP},
    {"remove me from the list", FIXED_STOP},
    {"remove me from this list", FIXED_STOP},
    {"remove me from ur list", FIXED_STOP},
    {"remove me from your list", FIXED_STOP},
    {"remove my number", FIXED_STOP},
    {"remove my number from your list", FIXED_STOP},
    {"restart messages", FIXED_START},
    {"restart my messages", FIXED_START},
    {"restart my texts", FIXED_START},
    {"restart texts", FIXED_START},
    {"restart the messages", FIXED_START},
    {"restart the texts", FIXED_START},
    {"ring me", FIXED_CALL},
    {"skip", FIXED_SKIP},
    {"speak to a human", FIXED_PERSON},
    {"speak to a person", FIXED_PERSON},
    {"speak to an adviser", FIXED_PERSON},
    {"speak to person", FIXED_PERSON},
    {"speak to somebody", FIXED_PERSON},
    {"speak to someone", FIXED_PERSON},
    {"stop wrong number", FIXED_STOP},
    {"stop wrong person", FIXED_STOP},
    {"ta", FIXED_THANKS},
    {"take me off", FIXED_STOP},
    {"take me off list", FIXED_STOP},
    {"take me off the list", FIXED_STOP},
    {"take me off this list", FIXED_STOP},
    {"take me off ur list", FIXED_STOP},
    {"take me off your list", FIXED_STOP},
    {"take my number off", FIXED_STOP},
    {"take my number off ur list", FIXED_STOP},
    {"take my number off your list", FIXED_STOP},
    {"talk to a human", FIXED_PERSON},
    {"talk to a person", FIXED_PERSON},
    {"talk to an adviser", FIXED_PERSON},
    {"talk to person", FIXED_PERSON},
    {"talk to somebody", FIXED_PERSON},
    {"talk to someone", FIXED_PERSON},
    {"thank you", FIXED_THANKS},
    {"thanks", FIXED_THANKS},
    {"thx", FIXED_THANKS},
    {"un stop", FIXED_START},
    {"unsubscribe me", FIXED_STOP},
    {"want to opt out", FIXED_STOP},
    {"who are you", FIXED_HELP},
    {"who is this", FIXED_HELP},
    {"whos this", FIXED_HELP},
    {"wrong no", FIXED_WRONG_NUMBER},
    {"wrong number", FIXED_WRONG_NUMBER},
    {"wrong number stop", FIXED_STOP},
    {"wrong person", FIXED_WRONG_NUMBER},
    {"wrong person stop", FIXED_STOP},
    {"y", FIXED_YES},
    {"yeah", FIXED_YES},
    {"yep", FIXED_YES},
    {"yes", FIXED_YES},
    {"yes please", FIXED_YES},
    {"you got the wrong number", FIXED_WRONG_NUMBER},
    {"you have the wrong number", FIXED_WRONG_NUMBER},
    {"youve got the wrong number", FIXED_WRONG_NUMBER},
    {"yup", FIXED_YES},
    {"zero", FIXED_PERSON},
};

static enum understand_fixed look_up(struct str folded)
{
    size_t from = 0, to = ARRAY_SIZE(entries);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = word_order(folded, entries[middle].folded);
        if (order == 0)
            return entries[middle].fixed;
        if (order > 0)
            from = middle + 1;
        else
            to = middle;
    }
    return FIXED_NONE;
}

static enum understand_fixed look_up_extra(struct str folded,
                                           const struct understand_fixed_words *extra)
{
    size_t from = 0, to = extra == NULL ? 0 : extra->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_compare(extra->items[middle].folded, folded) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool is_there =
        extra != NULL && from < extra->count && str_equal(folded, extra->items[from].folded);
    return is_there ? extra->items[from].fixed : FIXED_NONE;
}

static int compare_fixed_words(const void *a, const void *b)
{
    const struct understand_fixed_item *first = a;
    const struct understand_fixed_item *second = b;
    int order = str_compare(first->folded, second->folded);
    return order != 0 ? order : (int)first->fixed - (int)second->fixed;
}

void understand_fixed_seal(struct understand_fixed_words *words)
{
    if (words->count > 0)
        qsort(words->items, words->count, sizeof words->items[0], compare_fixed_words);
}

/* STOP and START are whole intents: one of their words, and nothing but politeness and words about texts. What
 * could be about something else ("I want to stop", "start again") counts only beside a word about texts. */
static enum understand_fixed whole_intent(const struct understand_text *text)
{
    static const char *const stops[] = {"cancel", "end",     "optout",    "quit",  "revoke",
                                        "stop",   "stopall", "stoptexts", "unsub", "unsubscribe"};
    static const char *const starts[] = {"start", "unstop"};
    static const char *const abouts[] = {
        "contacting", "message", "messages", "messaging", "msg", "msgs",   "receiving", "sending",
        "sms",        "text",    "texting",  "texts",     "txt", "txting", "txts"};
    static const char *const besides[] = {
        "all",   "any",   "asap",  "at", "calling", "from", "further", "immediately",
        "me",    "more",  "my",    "no", "number",  "on",   "once",    "out",
        "phone", "these", "those", "to", "us",      "your"};
    static const char *const unsure[] = {"again", "can",  "could", "getting", "i",    "id",
                                         "like",  "need", "want",  "wish",    "would"};
    bool has_stop = false;
    bool has_start = false;
    bool has_about = false;
    bool is_unsure = false;
    for (size_t i = 0; i < text->count; i++) {
        struct str word = text->words[i].folded;
        bool is_about = WORD_IN(word, abouts);
        bool is_open = WORD_IN(word, unsure);
        bool is_stop = WORD_IN(word, stops);
        bool is_start = WORD_IN(word, starts);
        has_about = has_about || is_about;
        is_unsure = is_unsure || is_open;
        has_stop = has_stop || is_stop;
        has_start = has_start || is_start;
        if (!is_about && !is_open && !is_stop && !is_start && !WORD_IN(word, besides) &&
            !word_is_polite(word) && !word_is_emoji(word))
            return FIXED_NONE;
    }
    if (has_stop == has_start || (is_unsure && !has_about))
        return FIXED_NONE;
    return has_stop ? FIXED_STOP : FIXED_START;
}

/* "code 482153", "CODE: 48 21 53". */
static bool is_code(const struct understand_text *text)
{
    if (text->count < 2 || !str_equals(text->words[0].folded, "code"))
        return false;
    for (size_t i = 1; i < text->count; i++)
        if (text->words[i].folded.data[0] < '0' || text->words[i].folded.data[0] > '9')
            return false;
    return true;
}

/* What is left of politeness alone: "ok thanks" is OK, "thanks so much" is THANKS. */
static enum understand_fixed polite_only(const struct understand_text *text)
{
    static const char *const oks[] = {"k", "ok", "okay"};
    static const char *const thanks[] = {"cheers",   "ta",   "thank", "thanks", "thanku",
                                         "thankyou", "thnx", "thx",   "ty"};
    bool has_ok = false;
    bool has_thanks = false;
    for (size_t i = 0; i < text->count; i++) {
        struct str word = text->words[i].folded;
        if (!word_is_polite(word) && !word_is_emoji(word))
            return FIXED_NONE;
        has_ok = has_ok || WORD_IN(word, oks);
        has_thanks = has_thanks || WORD_IN(word, thanks);
    }
    if (has_ok)
        return FIXED_OK;
    return has_thanks ? FIXED_THANKS : FIXED_NONE;
}

enum understand_fixed understand_fixed_word(const struct understand_text *text,
                                            const struct understand_fixed_words *extra)
{
    if (text->count == 0)
        return str_equals(str_trim(text->original), "*") ? FIXED_BACK : FIXED_NONE;
    struct str whole = span_text(text, 0, text->count);
    enum understand_fixed fixed = look_up(whole);
    if (fixed == FIXED_NONE)
        fixed = look_up_extra(whole, extra);
    if (fixed == FIXED_NONE)
        fixed = whole_intent(text);
    if (fixed == FIXED_NONE)
        fixed = polite_only(text);
    if (fixed == FIXED_NONE && is_code(text))
        fixed = FIXED_CODE;
    if (fixed != FIXED_NONE)
        return fixed;
    size_t from = 0;
    size_t to = text->count;
    span_strip(text, word_is_polite, &from, &to);
    if (to - from == text->count)
        return FIXED_NONE;
    struct str middle = span_text(text, from, to);
    fixed = look_up(middle);
    return fixed != FIXED_NONE ? fixed : look_up_extra(middle, extra);
}

enum understand_fixed understand_fixed_named(struct str name)
{
    for (size_t i = 1; i < ARRAY_SIZE(names); i++)
        if (str_equals(name, names[i]))
            return (enum understand_fixed)i;
    return FIXED_NONE;
}

const char *understand_fixed_name(enum understand_fixed fixed)
{
    return names[fixed];
}
