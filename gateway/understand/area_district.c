/* Outward postcodes inside sentences: "SE15", "s e 1 5", "se l5", "s e fifteen", "CRO"; loosely where they may be words.
 * Stands under area.c and over area_form.c.
 * Leaves to others: full postcodes (area_scan.c), what a district says about a borough (area.c). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/area_impl.h"

enum { OUTWARD_MOST = 4 };

/* Words and names that would be a district with their letters put right. */
static bool is_letters_word(struct str word)
{
    static const char *const words[] = {"bri",   "cell", "cri", "dab", "dag",  "dal", "dao",
                                        "das",   "ell",  "eng", "ens", "hab",  "hag", "hal",
                                        "has",   "haz",  "kts", "nil", "sell", "ses", "swig",
                                        "swiss", "wil",  "wis", "wiz"};
    return WORD_IN(word, words);
}

/* One word: SE15, 5e15; loosely LS6; alone in a text CRO, NWL0. */
static bool one_word(const struct understand_text *text, size_t at, const struct place_map *map,
                     struct found_postcode *out)
{
    struct glued glued = {.length = 0};
    struct str word = text->words[at].folded;
    if (!form_glue(&glued, word) || glued.length < 2 || glued.length > OUTWARD_MOST)
        return false;
    bool has_digit = false;
    for (size_t i = 0; i < glued.length; i++)
        has_digit = has_digit || form_is_digit(glued.text[i]);
    int slips;
    bool is_slang = form_is_slang(text, at);
    out->outward = form_known_outward(map, glued.text, glued.length, &slips);
    out->slips = slips;
    out->is_bare = !has_digit;
    bool is_clear =
        has_digit ? slips == 0 || (slips == 1 && glued.length >= 3)
                  : glued.length >= 3 && slips < (int)glued.length - 1 && !is_letters_word(word);
    if (out->outward != NULL && is_clear)
        return !is_slang;
    out->outward = NULL;
    out->is_bare = false;
    bool is_form =
        place_is_outcode_form(str_of(glued.text)) && form_is_digit(glued.text[glued.length - 1]);
    if (!is_form || is_slang || !form_is_outside_area(glued.text))
        return false;
    memcpy(out->outcode, glued.text, glued.length + 1);
    out->is_loose = true;
    return true;
}

/* Whether the words glued so far are a district in several words. A break before the last letter would make "E1 w …"
 * E1W; a digit alone behind is no part either. */
static bool is_in_pieces(const struct glued *glued, int slips)
{
    bool is_first_apart = (glued->breaks & 2) != 0;
    char last = glued->text[glued->length - 1];
    bool is_letter_apart =
        !form_is_digit(last) && !is_first_apart && (glued->breaks >> (glued->length - 1) & 1) != 0;
    bool has_digit = false;
    for (size_t i = 1; i < glued->length; i++)
        has_digit = has_digit || form_is_digit(glued->text[i]);
    bool is_slip = slips == 1 && glued->length == OUTWARD_MOST && has_digit;
    return (slips == 0 || is_slip) && !is_letter_apart &&
           !(form_is_digit(glued->text[1]) && !is_first_apart);
}

/* Several words: SE 15, s e 1 5; loosely in small letters ("me n 2 kids" is none) and with numbers in words. */
static bool several_words(const struct understand_text *text, size_t at,
                          const struct place_map *map, struct found_postcode *out)
{
    struct glued glued = {.length = 0};
    bool is_found = false;
    out->is_bare = false;
    for (size_t i = 0; i < OUTWARD_MOST && at + i < text->count; i++) {
        if (!form_glue(&glued, text->words[at + i].folded) || glued.length > OUTWARD_MOST)
            break;
        int slips;
        if (i == 0)
            continue;
        const struct place_outcode *outcode =
            form_known_outward(map, glued.text, glued.length, &slips);
        if (outcode == NULL || !is_in_pieces(&glued, slips))
            continue;
        out->outward = outcode;
        out->words = i + 1;
        out->slips = slips;
        out->is_loose = !form_is_capital(text, at) || glued.is_said || slips > 0;
        is_found = true;
    }
    return is_found;
}

bool found_outcode(const struct understand_text *text, size_t at, const struct place_map *map,
                   struct found_postcode *out)
{
    struct found_postcode found = {.words = 1};
    struct str word = text->words[at].folded;
    if (!form_may_begin(word) || word.length > OUTWARD_MOST)
        return false;
    if (!one_word(text, at, map, &found) && !several_words(text, at, map, &found))
        return false;
    if (found.outward != NULL)
        memcpy(found.outcode, found.outward->name, strlen(found.outward->name) + 1);
    *out = found;
    return true;
}
