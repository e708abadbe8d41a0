/* What the files that find a place in a text share: the form of a postcode, a postcode found, names of places.
 * Stands behind understand.h, beside understand_impl.h; only area*.c and whole.c include it.
 * Leaves to others: nothing. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "understand/understand_impl.h"

/* ---- The form of a postcode (area_form.c). */

enum { FORM_LETTERS_MOST = 7, FORM_INWARD = 3, FORM_SLIPS_MOST = 2 };

/* Letters and digits of some words in a row, in capitals. */
struct glued {
    char text[FORM_LETTERS_MOST + 1];
    size_t length;
    size_t breaks; /* bit i: a word begins at letter i */
    bool is_said;  /* a number among them stands in words: "e eight" */
    bool is_tens;  /* the last was "twenty", so that "two" makes it 22 */
};
/* Adds a word; a number in words as its digits. False when it does not fit or is no part of a postcode. */
bool form_glue(struct glued *glued, struct str word);

bool form_is_digit(char byte);
char form_capital(char byte);
/* Fits letters to a form: 'A' a letter, 'L' a letter of an inward half, '9' a digit. What looks like the other sort is
 * changed and counted as a slip. False when one cannot be. out has room for length and a NUL. */
bool form_fit(const char *text, size_t length, const char *form, char *out, int *slips);
/* The known outward postcode that letters are, with as few slips as can be; NULL for none. slips_out: how many. */
const struct place_outcode *form_known_outward(const struct place_map *map, const char *text,
                                               size_t length, int *slips_out);
/* Royal Mail's postcode areas that have nothing to do with London's, and those that reach into it from outside. */
bool form_is_outside_area(const char *outcode);
/* A postcode begins with a letter, or with a digit that may be a slip for one. */
bool form_may_begin(struct str word);
/* Whether a word was written in capitals and digits alone. */
bool form_is_capital(const struct understand_text *text, size_t at);
/* "cant w8 4 it", "b4", "havent e8 since": what is written like an outward postcode and is a word. */
bool form_is_slang(const struct understand_text *text, size_t at);

/* ---- Postcodes in a text. */

enum { FOUND_MOST = 6 };

struct found_postcode {
    const struct place_outcode *outward; /* NULL: not London's */
    size_t words;                        /* how many it takes up */
    int slips;                           /* letters that were put right */
    char outcode[5];
    char inward[4]; /* "" for an outward postcode alone */
    bool is_listed; /* the postcode file has it */
    bool is_loose;  /* one only where the words around say that a place comes */
    bool is_bare;   /* one only where nothing else of weight stands in the text */
};
/* The full postcodes that begin at a word: most often one; several that run together, which share the first's words.
 * Returns how many. */
size_t found_full_postcodes(const struct understand_text *text, size_t at,
                            const struct place_map *map, struct found_postcode out[FOUND_MOST]);
/* The outward postcode that begins at a word. */
bool found_outcode(const struct understand_text *text, size_t at, const struct place_map *map,
                   struct found_postcode *out);

/* ---- The words round a place (area_words.c). */

/* What may stand round a place in an answer to "where?". */
bool area_is_round(struct str word);
bool area_all_round(const struct understand_text *text, size_t from, size_t to);
/* Whether a place is named behind a word that leads to one. */
bool area_is_led(const struct understand_text *text, size_t from);
/* Whether a place may be expected there: behind a leading word, or nothing else of weight in the text. */
bool area_is_expected(const struct understand_text *text, size_t from, size_t to);
/* Whether the words before say that they are not there: "not X", "dont live in X", "moved from X". */
bool area_is_denied(const struct understand_text *text, size_t from);
/* Whether what follows a name makes it another thing: a street, a football club, "hackney carriage". */
bool area_is_compound(const struct understand_text *text, size_t from, size_t to);
/* Some words as a name, abbreviations written out ("finsbury pk", "kings x"), into out of size bytes; empty when they do
 * not fit. */
struct str area_name(const struct understand_text *text, size_t from, size_t to, char *out,
                     size_t size);
