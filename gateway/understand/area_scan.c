/* Postcodes inside sentences: any spacing, any case, and the slips whose position fixes what was meant.
 * Stands under area.c. Only words of at most seven letters and digits are looked at.
 * Leaves to others: what a postcode says about a borough (area.c). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/understand_impl.h"

enum { PIECES_MOST = 7, LETTERS_MOST = 7, INWARD_LETTERS = 3, SLIPS_MOST = 2 };

/* Letters and digits of some words in a row, in capitals. */
struct glued {
    char text[LETTERS_MOST + 1];
    size_t length;
    size_t breaks; /* bit i: a word begins at letter i */
};

static bool glue_word(struct glued *glued, struct str word)
{
    if (glued->length + word.length > LETTERS_MOST)
        return false;
    glued->breaks |= (size_t)1 << glued->length;
    for (size_t i = 0; i < word.length; i++) {
        char byte = word.data[i];
        if ((unsigned char)byte >= 0x80)
            return false;
        glued->text[glued->length++] =
            byte >= 'a' && byte <= 'z' ? (char)(byte - ('a' - 'A')) : byte;
    }
    glued->text[glued->length] = '\0';
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Makes byte a letter (class 'A') or a digit ('9') where it looks like one; counts a slip. */
static bool fit(char byte, char class, char *out, int *slips)
{
    static const char letters[] = "OISL";
    static const char digits[] = "0151";
    if (is_digit(byte) == (class == '9')) {
        *out = byte;
        return true;
    }
    const char *from = class == '9' ? letters : digits;
    const char *found = strchr(from, byte);
    if (found == NULL)
        return false;
    *out = class == '9' ? digits[found - letters] : letters[found - digits];
    (*slips)++;
    return true;
}

/* Fits length letters to a form ("AA9"); false when one cannot be. */
static bool fit_form(const char *text, size_t length, const char *form, char *out, int *slips)
{
    if (strlen(form) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!fit(text[i], form[i], &out[i], slips))
            return false;
    out[length] = '\0';
    return true;
}

/* The known outward postcode that text is, with as few slips as can be; NULL for none. slips_out: how many. */
static const struct place_outcode *known_outward(const struct place_map *map, const char *text,
                                                 size_t length, int *slips_out)
{
    static const char *const forms[] = {"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
    const struct place_outcode *best = NULL;
    *slips_out = SLIPS_MOST + 1;
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        char fitted[8];
        int slips = 0;
        if (!fit_form(text, length, forms[i], fitted, &slips) || slips >= *slips_out)
            continue;
        const struct place_outcode *outcode = place_outcode_find(map, str_of(fitted));
        if (outcode != NULL) {
            best = outcode;
            *slips_out = slips;
        }
    }
    return best;
}

/* Royal Mail's postcode areas that have nothing to do with London's, and those that reach into it from outside. */
static bool is_outside_area(const char *outcode)
{
    static const char *const areas[] = {
        "AB", "AL", "B",  "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF",
        "CH", "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT",
        "DY", "EH", "EN", "EX", "FK", "FY", "G",  "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR",
        "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L",  "LA", "LD",
        "LE", "LL", "LN", "LS", "LU", "M",  "ME", "MK", "ML", "NE", "NG", "NN", "NP", "NR", "OL",
        "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S",  "SA", "SG", "SK", "SL",
        "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS",
        "TW", "UB", "WA", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE"};
    char area[3] = {outcode[0], is_digit(outcode[1]) ? '\0' : outcode[1], '\0'};
    return WORD_IN(str_of(area), areas);
}

/* "2ND", "3RD", "4TH": the end of a date, not of a postcode. */
static bool is_ordinal(const char *inward)
{
    return strcmp(inward + 1, "ST") == 0 || strcmp(inward + 1, "ND") == 0 ||
           strcmp(inward + 1, "RD") == 0 || strcmp(inward + 1, "TH") == 0;
}

/* Whether glued letters are a full postcode; its outward part must be known, or its form faultless and its area
 * one of the country's, written in one piece or two. */
static bool is_full(const struct glued *glued, const struct place_map *map,
                    struct found_postcode *out)
{
    if (glued->length < 5 || glued->length > LETTERS_MOST)
        return false;
    size_t outward = glued->length - INWARD_LETTERS;
    int inward_slips = 0;
    int slips;
    if (!fit_form(glued->text + outward, INWARD_LETTERS, "9AA", out->inward, &inward_slips))
        return false;
    out->outward = known_outward(map, glued->text, outward, &slips);
    bool has_digit = is_digit(glued->text[outward]) || is_digit(glued->text[outward - 1]) ||
                     is_digit(glued->text[1]);
    if (out->outward != NULL && has_digit && slips + inward_slips <= SLIPS_MOST) {
        memcpy(out->outcode, out->outward->name, strlen(out->outward->name) + 1);
    } else {
        bool is_apart = (glued->breaks & ~((size_t)1 | (size_t)1 << outward)) != 0;
        memcpy(out->outcode, glued->text, outward);
        out->outcode[outward] = '\0';
        out->outward = NULL;
        bool is_faultless = inward_slips == 0 && place_is_outcode_form(str_of(out->outcode));
        if (!is_faultless || is_apart || is_ordinal(out->inward) || !is_outside_area(out->outcode))
            return false;
    }
    char again[9];
    char outcode[5];
    char inward[4];
    memcpy(again, out->outcode, strlen(out->outcode));
    memcpy(again + strlen(out->outcode), out->inward, INWARD_LETTERS + 1);
    return place_postcode_split(str_of(again), outcode, inward);
}

/* A postcode begins with a letter, or with a digit that may be a slip for one. */
static bool may_begin(struct str word)
{
    return word.length <= LETTERS_MOST && (unsigned char)word.data[0] < 0x80 &&
           (!is_digit(word.data[0]) || strchr("015", word.data[0]) != NULL);
}

bool found_full_postcode(const struct understand_text *text, size_t at, const struct place_map *map,
                         struct found_postcode *out)
{
    struct glued glued = {.length = 0};
    bool is_found = false;
    if (!may_begin(text->words[at].folded))
        return false;
    for (size_t i = 0; i < PIECES_MOST && at + i < text->count; i++) {
        struct found_postcode found = {.words = i + 1};
        if (!glue_word(&glued, text->words[at + i].folded))
            break;
        if (is_full(&glued, map, &found)) {
            *out = found;
            is_found = true;
        }
    }
    return is_found;
}

/* "cant w8 4 it", "b4", "m8": what is written like an outward postcode and is a word. */
static bool is_slang(const struct understand_text *text, size_t at)
{
    static const char *const always[] = {"b4", "g8", "h8", "l8", "m8"};
    static const char *const before[] = {"cannot", "cant", "dont", "just",
                                         "please", "pls",  "plz",  "wont"};
    static const char *const behind[] = {"4", "and", "any", "for", "ing", "till", "until"};
    struct str word = text->words[at].folded;
    bool is_small = text->original.data[text->words[at].from] >= 'a';
    if (!is_small || (!str_equals(word, "w8") && !WORD_IN(word, always)))
        return false;
    if (!str_equals(word, "w8"))
        return true;
    return (at > 0 && WORD_IN(text->words[at - 1].folded, before)) ||
           (at + 1 < text->count && WORD_IN(text->words[at + 1].folded, behind));
}

/* Whether a word was written in capitals and digits alone. */
static bool is_capital(const struct understand_text *text, size_t at)
{
    for (size_t i = text->words[at].from; i < text->words[at].to; i++)
        if (text->original.data[i] >= 'a')
            return false;
    return true;
}

/* One word: SE15, 5e15; loosely LS6. */
static bool one_word(const struct understand_text *text, size_t at, const struct place_map *map,
                     struct found_postcode *out)
{
    struct glued glued = {.length = 0};
    if (!glue_word(&glued, text->words[at].folded) || glued.length < 2 || glued.length > 4)
        return false;
    bool has_digit = false;
    for (size_t i = 0; i < glued.length; i++)
        has_digit = has_digit || is_digit(glued.text[i]);
    int slips;
    out->outward = known_outward(map, glued.text, glued.length, &slips);
    if (out->outward != NULL && has_digit && (slips == 0 || (slips == 1 && glued.length >= 3)))
        return !is_slang(text, at);
    out->outward = NULL;
    bool is_form =
        place_is_outcode_form(str_of(glued.text)) && is_digit(glued.text[glued.length - 1]);
    if (!is_form || is_slang(text, at) || !is_outside_area(glued.text))
        return false;
    memcpy(out->outcode, glued.text, glued.length + 1);
    out->is_loose = true;
    return true;
}

/* Several words: SE 15, s e 1 5; loosely in small letters ("me n 2 kids" is none). */
static bool several_words(const struct understand_text *text, size_t at,
                          const struct place_map *map, struct found_postcode *out)
{
    struct glued glued = {.length = 0};
    bool is_found = false;
    out->is_loose = !is_capital(text, at);
    for (size_t i = 0; i < 4 && at + i < text->count; i++) {
        if (!glue_word(&glued, text->words[at + i].folded) || glued.length > 4)
            break;
        int slips;
        const struct place_outcode *outcode = known_outward(map, glued.text, glued.length, &slips);
        /* A break before the last letter would make "E1 w …" E1W; a digit alone behind is no part either. */
        bool is_letter_apart = i > 0 && !is_digit(glued.text[glued.length - 1]) &&
                               (glued.breaks >> (glued.length - 1) & 1) != 0 &&
                               (glued.breaks & 2) == 0;
        if (i > 0 && outcode != NULL && slips == 0 && !is_letter_apart &&
            !(is_digit(glued.text[1]) && (glued.breaks & 2) == 0)) {
            out->outward = outcode;
            out->words = i + 1;
            is_found = true;
        }
    }
    return is_found;
}

bool found_outcode(const struct understand_text *text, size_t at, const struct place_map *map,
                   struct found_postcode *out)
{
    struct found_postcode found = {.words = 1};
    if (!may_begin(text->words[at].folded) || text->words[at].folded.length > 4)
        return false;
    if (!one_word(text, at, map, &found) && !several_words(text, at, map, &found))
        return false;
    if (found.outward != NULL)
        memcpy(found.outcode, found.outward->name, strlen(found.outward->name) + 1);
    *out = found;
    return true;
}
