/* Full postcodes inside sentences: any spacing, any case, spelt out, several run together, and the slips whose position
 * fixes what was meant.
 * Stands under area.c and over area_form.c. Where a postcode file is in use, a doubtful one counts only if the file has it.
 * Leaves to others: outward postcodes alone (area_district.c), what a postcode says about a borough (area.c). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/area_impl.h"

enum { PIECES_MOST = 7, RUN_MOST = 42 };

/* "2ND", "3RD", "4TH": the end of a date, not of a postcode. */
static bool is_ordinal(const char *inward)
{
    return strcmp(inward + 1, "ST") == 0 || strcmp(inward + 1, "ND") == 0 ||
           strcmp(inward + 1, "RD") == 0 || strcmp(inward + 1, "TH") == 0;
}

/* What could be read as an inward half with a slip in front, and is a word: "N1 ill", "E8 see". */
static bool is_short_word(const char *inward)
{
    static const char *const words[] = {
        "BAD", "BAG", "BAR", "BAT", "BEE", "BET", "BRB", "BRO", "BUS", "BUT", "BUY", "GAP",
        "GAS", "GET", "GUT", "GUY", "IDK", "IFY", "ILL", "ISH", "ITS", "LAD", "LAW", "LAY",
        "LED", "LEG", "LES", "LET", "LST", "LUV", "OFF", "ONE", "ONS", "OUR", "OUT", "SAD",
        "SAT", "SAW", "SAY", "SEE", "SET", "SHE", "SHY", "SUE", "SUN", "ZED"};
    return WORD_IN(str_of(inward), words);
}

/* Whether letters are a full postcode of a district of London: their halves, and how doubtful it is. */
static bool fit_london(const char *letters, size_t length, const struct place_map *map,
                       struct found_postcode *out)
{
    size_t outward = length - FORM_INWARD;
    int slips;
    int inward_slips = 0;
    if (!form_fit(letters + outward, FORM_INWARD, "9LL", out->inward, &inward_slips))
        return false;
    out->outward = form_known_outward(map, letters, outward, &slips);
    bool has_digit = form_is_digit(letters[outward]) || form_is_digit(letters[outward - 1]) ||
                     form_is_digit(letters[1]);
    if (out->outward == NULL || !has_digit || slips + inward_slips > FORM_SLIPS_MOST)
        return false;
    memcpy(out->outcode, out->outward->name, strlen(out->outward->name) + 1);
    out->slips = slips + inward_slips;
    out->is_listed =
        place_postcode_borough(map, str_of(out->outcode), str_of(out->inward)) != PLACE_UNKNOWN;
    return true;
}

/* The same of a district far from London: faultless, in an area that the country has. */
static bool fit_elsewhere(const char *letters, size_t length, struct found_postcode *out)
{
    size_t outward = length - FORM_INWARD;
    memcpy(out->outcode, letters, outward);
    out->outcode[outward] = '\0';
    memcpy(out->inward, letters + outward, FORM_INWARD + 1);
    out->inward[FORM_INWARD] = '\0';
    out->outward = NULL;
    out->slips = 0;
    out->is_listed = false;
    char outcode[5];
    char inward[4];
    return place_postcode_split(str_range(letters, length), outcode, inward) &&
           !is_ordinal(inward) && form_is_outside_area(outcode);
}

static bool has_valid_end(const struct found_postcode *found)
{
    static const char never[] = "CIKMOV"; /* Royal Mail's Programmer's Guide */
    return strchr(never, found->inward[1]) == NULL && strchr(never, found->inward[2]) == NULL;
}

/* How many full postcodes letters are that run together without a gap; the first is put into out, the rest into more.
 * 0 when letters are none. */
static size_t fit_run(const char *letters, size_t length, const struct place_map *map,
                      struct found_postcode *out, size_t most)
{
    for (size_t first = 5; first <= FORM_LETTERS_MOST && first <= length; first++) {
        struct found_postcode found = {.words = 0};
        if (!fit_london(letters, first, map, &found) || !has_valid_end(&found) || found.slips > 0)
            continue;
        size_t rest = 0;
        if (first < length && most > 1)
            rest = fit_run(letters + first, length - first, map, out + 1, most - 1);
        if (first < length && rest == 0)
            continue;
        out[0] = found;
        return rest + 1;
    }
    return 0;
}

/* Whether the words around, the file and the form together let a postcode of London count. */
static bool judge_london(const struct understand_text *text, size_t at, const struct glued *glued,
                         size_t length, struct found_postcode *found, const struct place_map *map)
{
    size_t outward = length - FORM_INWARD;
    bool begins_apart = (glued->breaks >> outward & 1) != 0;
    bool is_torn = (glued->breaks & ~((size_t)1 | (size_t)1 << outward)) != 0;
    bool is_wordy = begins_apart && !form_is_digit(glued->text[outward]);
    if (is_wordy && is_short_word(glued->text + outward))
        return false;
    bool is_slang = form_is_slang(text, at) && !form_is_capital(text, at);
    bool has_file = place_map_postcode_count(map) > 0;
    if (found->is_listed) {
        found->is_loose = is_slang || glued->is_said || (is_wordy && !form_is_capital(text, at));
        return true;
    }
    if (has_file && is_slang)
        return false;
    found->is_loose = (is_torn && length == 5) || glued->is_said || is_slang || is_wordy ||
                      (has_file && found->slips > 0);
    return true;
}

/* Glued letters as one full postcode. */
static bool is_full(const struct understand_text *text, size_t at, const struct glued *glued,
                    const struct place_map *map, struct found_postcode *out)
{
    size_t length = glued->length;
    if (length < 5 || length > FORM_LETTERS_MOST)
        return false;
    struct found_postcode found = *out;
    if (fit_london(glued->text, length, map, &found) && has_valid_end(&found)) {
        if (!judge_london(text, at, glued, length, &found, map))
            return false;
        *out = found;
        return true;
    }
    bool is_torn = (glued->breaks & ~((size_t)1 | (size_t)1 << (length - FORM_INWARD))) != 0;
    if (is_torn || glued->is_said || !fit_elsewhere(glued->text, length, &found))
        return false;
    found.is_loose = glued->breaks != 1 && form_is_slang(text, at);
    *out = found;
    return true;
}

/* Several in one piece of letters, "sw98hje81ea", or with a gap inside only: "SW9 8HJE8 1EA". */
static size_t found_run(const struct understand_text *text, size_t at, const struct place_map *map,
                        struct found_postcode *out)
{
    char letters[RUN_MOST + 1];
    size_t length = 0;
    size_t count = 0;
    bool is_joined = false;
    for (size_t i = at; i < text->count && i < at + PIECES_MOST; i++) {
        struct str word = text->words[i].folded;
        if (length + word.length > RUN_MOST || word_is_emoji(word))
            break;
        for (size_t k = 0; k < word.length; k++)
            letters[length++] = form_capital(word.data[k]);
        /* a word that a postcode ends in and another begins in is what makes it a run */
        is_joined = is_joined || word.length > 3;
        if (!is_joined || length < 10)
            continue;
        struct found_postcode run[FOUND_MOST];
        size_t found = fit_run(letters, length, map, run, FOUND_MOST);
        if (found < 2)
            continue;
        count = found;
        memcpy(out, run, found * sizeof run[0]);
        out[0].words = i + 1 - at;
        break;
    }
    return count;
}

static bool may_begin_run(struct str word)
{
    if (word.length < 2 || word.length > RUN_MOST || (unsigned char)word.data[0] >= 0x80)
        return false;
    return form_is_digit(word.data[1]) || (word.length > 2 && form_is_digit(word.data[2]));
}

size_t found_full_postcodes(const struct understand_text *text, size_t at,
                            const struct place_map *map, struct found_postcode out[FOUND_MOST])
{
    struct glued glued = {.length = 0};
    size_t count = 0;
    if (form_may_begin(text->words[at].folded))
        for (size_t i = 0; i < PIECES_MOST && at + i < text->count; i++) {
            struct found_postcode found = {.words = i + 1};
            if (!form_glue(&glued, text->words[at + i].folded))
                break;
            if (is_full(text, at, &glued, map, &found)) {
                out[0] = found;
                count = 1;
            }
        }
    if (count == 0 && may_begin_run(text->words[at].folded))
        count = found_run(text, at, map, out);
    return count;
}
