/* The form of a postcode: letters glued from words, slips whose position fixes what was meant, look-alikes.
 * Stands under area_scan.c and area_district.c.
 * Leaves to others: where in a text to look. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/area_impl.h"

bool form_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

char form_capital(char byte)
{
    return byte >= 'a' && byte <= 'z' ? (char)(byte - ('a' - 'A')) : byte;
}

/* The number that a word spells, -1 for none; digits are none here. */
static int number_said(struct str word)
{
    if (word.length < 2 || form_is_digit(word.data[0]))
        return -1;
    if (str_equals(word, "oh") || str_equals(word, "nought"))
        return 0;
    int number = word.length < 3 ? -1 : word_number(word);
    return number < 100 ? number : -1;
}

static void glue_byte(struct glued *glued, char byte)
{
    glued->text[glued->length++] = byte;
    glued->text[glued->length] = '\0';
}

/* "twenty" behind a letter is 20, "two" behind "twenty" makes it 22. */
static bool glue_number(struct glued *glued, int number)
{
    bool goes_on = glued->is_tens && number >= 1 && number <= 9;
    if (goes_on)
        glued->length--;
    else if (glued->length + (number >= 10 ? 2 : 1) > FORM_LETTERS_MOST)
        return false;
    else
        glued->breaks |= (size_t)1 << glued->length;
    if (number >= 10)
        glue_byte(glued, (char)('0' + number / 10));
    glue_byte(glued, (char)('0' + number % 10));
    glued->is_said = true;
    glued->is_tens = number >= 20 && number % 10 == 0;
    return true;
}

bool form_glue(struct glued *glued, struct str word)
{
    int number = glued->length > 0 ? number_said(word) : -1;
    if (number >= 0)
        return glue_number(glued, number);
    glued->is_tens = false;
    if (glued->length + word.length > FORM_LETTERS_MOST)
        return false;
    glued->breaks |= (size_t)1 << glued->length;
    for (size_t i = 0; i < word.length; i++) {
        if ((unsigned char)word.data[i] >= 0x80)
            return false;
        glue_byte(glued, form_capital(word.data[i]));
    }
    return true;
}

/* Makes byte what class wants where it looks like one; counts a slip. */
static bool fit(char byte, char class, char *out, int *slips)
{
    static const char *const from[] = {"OILSBZGQ", "015826", "15826"};
    static const char *const to[] = {"01158260", "OISBZG", "LSBZG"};
    size_t which = class == '9' ? 0 : class == 'A' ? 1 : 2;
    if (form_is_digit(byte) == (class == '9')) {
        *out = byte;
        return true;
    }
    const char *found = strchr(from[which], byte);
    if (found == NULL)
        return false;
    *out = to[which][found - from[which]];
    (*slips)++;
    return true;
}

bool form_fit(const char *text, size_t length, const char *form, char *out, int *slips)
{
    if (strlen(form) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!fit(text[i], form[i], &out[i], slips))
            return false;
    out[length] = '\0';
    return true;
}

const struct place_outcode *form_known_outward(const struct place_map *map, const char *text,
                                               size_t length, int *slips_out)
{
    static const char *const forms[] = {"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
    const struct place_outcode *best = NULL;
    *slips_out = FORM_SLIPS_MOST + 1;
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        char fitted[8];
        int slips = 0;
        if (!form_fit(text, length, forms[i], fitted, &slips) || slips >= *slips_out)
            continue;
        const struct place_outcode *outcode = place_outcode_find(map, str_of(fitted));
        if (outcode != NULL) {
            best = outcode;
            *slips_out = slips;
        }
    }
    return best;
}

bool form_is_outside_area(const char *outcode)
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
    char area[3] = {outcode[0], form_is_digit(outcode[1]) ? '\0' : outcode[1], '\0'};
    return WORD_IN(str_of(area), areas);
}

bool form_may_begin(struct str word)
{
    return word.length <= FORM_LETTERS_MOST && (unsigned char)word.data[0] < 0x80 &&
           (!form_is_digit(word.data[0]) || strchr("0158", word.data[0]) != NULL);
}

bool form_is_capital(const struct understand_text *text, size_t at)
{
    for (size_t i = text->words[at].from; i < text->words[at].to; i++)
        if (text->original.data[i] >= 'a' && text->original.data[i] <= 'z')
            return false;
    return true;
}

/* A word of text-speak in the dress of a district: one always, or beside certain words. In capitals it is a district,
 * unless the words behind leave no doubt. */
struct slang {
    const char *word;
    bool always;
    const char *before, *behind,
        *surely; /* words between spaces; surely: two words behind, in any case */
};

static const struct slang slangs[] = {
    {"b4", true, "", "", ""},
    {"g8", true, "", "", ""},
    {"h8", true, "", "", ""},
    {"l8", true, "", "", ""},
    {"m8", true, "", "", ""},
    {"e1", false, "", " else is keeps knows says ", ""},
    {"e8", false,
     " aint barely didnt hadnt hardly hasnt havent hav i ive just last never not weve ",
     " all any anything much nothin nothing nowt nuffin properly proper since some too yet ", ""},
    {"n1", false, "", " il ill lad m8 see that thats u ur ", ""},
    {"n2", false, "", " it ", ""},
    {"w8", false, " can cannot cant couldnt cudnt dont just please pls plz wont ",
     " 4 4me 4u any and for ing list longer till until ", " her him it me that them this u us "},
};

static bool is_listed(const char *list, struct str word)
{
    struct str rest = str_of(list);
    struct str item;
    while (rest.length > 0 && str_next(&rest, ' ', &item))
        if (item.length > 0 && str_equal(item, word))
            return true;
    return false;
}

bool form_is_slang(const struct understand_text *text, size_t at)
{
    struct str word = text->words[at].folded;
    const struct slang *found = NULL;
    for (size_t i = 0; word.length == 2 && i < ARRAY_SIZE(slangs); i++)
        if (str_equals(word, slangs[i].word))
            found = &slangs[i];
    if (found == NULL)
        return false;
    bool is_surely = at + 2 < text->count && str_equals(text->words[at + 1].folded, "4") &&
                     is_listed(found->surely, text->words[at + 2].folded);
    if (form_is_capital(text, at))
        return is_surely;
    return found->always || is_surely ||
           (at > 0 && is_listed(found->before, text->words[at - 1].folded)) ||
           (at + 1 < text->count && is_listed(found->behind, text->words[at + 1].folded));
}
