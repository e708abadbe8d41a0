/* Whole numbers, telephone numbers and language names in a text.
 * Stands behind the questions that ask for one; digits of other scripts were made plain when the text was read.
 * Leaves to others: bounds, whether a telephone number can be rung (message/phone.h), days and times (when.c). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "language/language.h"

enum { PHONE_LEAST = 7, PHONE_MOST = 15, LAST_DIGITS = 3 };
static const int64_t amount_max = 999999999;

/* ---- Whole numbers ------------------------------------------------------------------------------------------ */

static bool is_round_amount(struct str word)
{
    static const char *const around[] = {
        "about", "adults",   "age",    "aged",    "all",    "approx",  "are",    "around", "at",
        "been",  "children", "count",  "days",    "for",    "got",     "have",   "here",   "hours",
        "house", "i",        "in",     "is",      "it",     "its",     "kids",   "least",  "like",
        "maybe", "me",       "months", "my",      "near",   "nearly",  "number", "of",     "old",
        "only",  "people",   "person", "persons", "pounds", "roughly", "say",    "there",  "theres",
        "total", "us",       "we",     "weeks",   "were",   "with",    "years",  "yrs",
    };
    return word_is_polite(word) || word_is_emoji(word) || WORD_IN(word, around);
}

/* Words of Spanish, Portuguese, Polish and Romanian that are no English ones; accents are gone. */
static int foreign_number(struct str word)
{
    static const struct {
        const char *word;
        int value;
    } words[] = {
        {"uno", 1},       {"dos", 2},   {"tres", 3},   {"cuatro", 4}, {"cinco", 5}, {"seis", 6},
        {"siete", 7},     {"ocho", 8},  {"nueve", 9},  {"diez", 10},  {"um", 1},    {"uma", 1},
        {"dois", 2},      {"duas", 2},  {"quatro", 4}, {"sete", 7},   {"oito", 8},  {"nove", 9},
        {"dez", 10},      {"jeden", 1}, {"jedna", 1},  {"dwa", 2},    {"dwie", 2},  {"trzy", 3},
        {"cztery", 4},    {"piec", 5},  {"szesc", 6},  {"siedem", 7}, {"osiem", 8}, {"dziewiec", 9},
        {"dziesiec", 10}, {"unu", 1},   {"doi", 2},    {"doua", 2},   {"trei", 3},  {"patru", 4},
        {"cinci", 5},     {"sase", 6},  {"sapte", 7},  {"opt", 8},    {"noua", 9},  {"zece", 10},
    };
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (str_equals(word, words[i].word))
            return words[i].value;
    return -1;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_digits(struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (!is_digit(word.data[i]))
            return false;
    return word.length > 0;
}

/* What stands between two words in the original, when it is one sign; else 0. */
static char sign_between(const struct understand_text *text, size_t at)
{
    if (at + 1 >= text->count || text->words[at + 1].from != text->words[at].to + 1)
        return 0;
    return text->original.data[text->words[at].to];
}

/* "1,200,000" or "3" or "3kids": how many words; 0 none. is_odd: it is a number, but not a whole one. */
static size_t digits_amount(const struct understand_text *text, size_t at, int64_t *out,
                            bool *is_odd)
{
    struct str word = text->words[at].folded;
    size_t length = 0;
    int64_t value;
    while (length < word.length && is_digit(word.data[length]))
        length++;
    if (length == 0)
        return 0;
    *is_odd = *is_odd || !str_to_int64(str_range(word.data, length), 0, amount_max, &value);
    if (*is_odd)
        return 1;
    size_t used = 1;
    bool is_whole_word = length == word.length;
    while (is_whole_word && length <= LAST_DIGITS && sign_between(text, at + used - 1) == ',' &&
           text->words[at + used].folded.length == LAST_DIGITS &&
           is_digits(text->words[at + used].folded)) {
        int64_t more = 0;
        (void)str_to_int64(text->words[at + used].folded, 0, 999, &more); /* three digits: it can */
        value = value * 1000 + more;
        used++;
    }
    char behind = sign_between(text, at + used - 1);
    bool is_part = (behind == '.' || behind == ',') && is_digits(text->words[at + used].folded);
    size_t from = text->words[at].from;
    bool is_below = from > 0 && text->original.data[from - 1] == '-' &&
                    (from == 1 || text->original.data[from - 2] == ' ');
    *is_odd = is_part || is_below || value > amount_max;
    *out = value;
    return used;
}

/* "two hundred and five", "twenty five", "a dozen", "three thousand". */
static size_t words_amount(const struct understand_text *text, size_t at, int64_t *out)
{
    int64_t total = 0, group = 0;
    bool has_any = false;
    size_t used = 0, counted = 0;
    for (; at + used < text->count; used++) {
        struct str word = text->words[at + used].folded;
        bool is_start = !has_any && used == 0 && (str_equals(word, "a") || str_equals(word, "an"));
        int64_t scale = str_equals(word, "hundred") ? 100 : str_equals(word, "dozen") ? 12 : 0;
        int number = is_digit(word.data[0]) ? -1 : word_number(word);
        if (is_start || (has_any && str_equals(word, "and")))
            continue;
        if (scale > 0 && (has_any || used > 0 || scale == 12)) {
            group = (group == 0 ? 1 : group) * scale;
        } else if (str_equals(word, "thousand") && (has_any || used > 0)) {
            total += (group == 0 ? 1 : group) * 1000;
            group = 0;
        } else if (number >= 0 && (group % 100 == 0 || (group % 10 == 0 && number < 10))) {
            group += number;
        } else if (!has_any && used == 0 && foreign_number(word) >= 0) {
            group = foreign_number(word);
        } else {
            break;
        }
        has_any = true;
        counted = used + 1;
        if (group > amount_max / 1000 || total > amount_max / 2)
            return 0;
    }
    *out = total + group;
    return has_any ? counted : 0;
}

/* "none", "just me". */
static bool whole_amount(const struct understand_text *text, int64_t *out)
{
    static const char *const zero[] = {"nil", "nobody", "none", "nothing"};
    static const char *const one[] = {"alone",   "i live alone", "just me", "just myself",
                                      "me",      "me only",      "myself",  "on my own",
                                      "only me", "only myself",  "single"};
    struct str whole = span_text(text, 0, text->count);
    bool is_zero = WORD_IN(whole, zero);
    *out = is_zero ? 0 : 1;
    return is_zero || WORD_IN(whole, one);
}

bool understand_amount(const struct understand_text *text, int64_t *out, bool *whole_out)
{
    size_t found = 0;
    bool is_odd = false;
    *whole_out = true;
    if (whole_amount(text, out))
        return true;
    for (size_t at = 0; at < text->count;) {
        int64_t value = 0;
        size_t used = digits_amount(text, at, &value, &is_odd);
        if (used == 0)
            used = words_amount(text, at, &value);
        if (used > 0) {
            *out = value;
            found++;
        } else if (!is_round_amount(text->words[at].folded)) {
            *whole_out = false;
        }
        at += used > 0 ? used : 1;
    }
    return found == 1 && !is_odd;
}

/* ---- Telephone numbers -------------------------------------------------------------------------------------- */

/* The value of a digit at this byte of the text, in any script, and how many bytes it takes; -1. */
static int digit_at(struct str text, size_t at, size_t *bytes_out)
{
    static const uint32_t zeros[] = {'0',    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                     0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x1040, 0xFF10};
    uint32_t point = unicode_next(str_range(text.data + at, text.length - at), bytes_out);
    for (size_t i = 0; i < ARRAY_SIZE(zeros); i++)
        if (point >= zeros[i] && point <= zeros[i] + 9)
            return (int)(point - zeros[i]);
    return -1;
}

/* What may stand between the digits of one telephone number. */
static bool is_gap(uint32_t point)
{
    return point == ' ' || point == '-' || point == '.' || point == '(' || point == ')' ||
           point == '/' || point == 0xA0 || (point >= 0x2000 && point <= 0x2015) ||
           point == 0x202F || point == 0x2060 || point == 0x200B;
}

struct number {
    size_t from, to; /* bytes of the text */
    char digits[64];
    size_t count;
    bool has_plus;
};

/* Whether the digits are a telephone number's: long enough, and not "3 11 2026 14 30". */
static bool is_phone(const struct number *number)
{
    bool is_long = number->count >= PHONE_LEAST && number->count <= PHONE_MOST + 2;
    return is_long && (number->has_plus || number->digits[0] == '0' || number->count >= 10);
}

/* The next run of digits from *at on; *at moves behind it. */
static bool next_number(struct str text, size_t *at, struct number *out)
{
    size_t bytes;
    while (*at < text.length && digit_at(text, *at, &bytes) < 0)
        *at += bytes;
    if (*at >= text.length)
        return false;
    *out = (struct number){.from = *at};
    for (size_t before = *at; before > 0 && !out->has_plus;) {
        before--;
        out->has_plus = text.data[before] == '+';
        if (out->has_plus)
            out->from = before;
        if (text.data[before] != '(' && text.data[before] != ' ')
            break;
    }
    int gaps = 0;
    while (*at < text.length && gaps <= 3) {
        int digit = digit_at(text, *at, &bytes);
        uint32_t point = unicode_next(str_range(text.data + *at, text.length - *at), &bytes);
        if (digit < 0 && !is_gap(point))
            break;
        gaps = digit < 0 ? gaps + 1 : 0;
        *at += bytes;
        if (digit < 0)
            continue;
        if (out->count < sizeof out->digits - 1)
            out->digits[out->count++] = (char)('0' + digit);
        out->to = *at;
    }
    *at = out->to;
    return true;
}

bool understand_phone(const struct understand_text *text, char out[UNDERSTAND_PHONE_BYTES])
{
    size_t at = 0, found = 0;
    struct number number;
    while (next_number(text->original, &at, &number)) {
        if (!is_phone(&number))
            continue;
        const char *digits = number.digits;
        size_t count = number.count;
        bool has_plus = number.has_plus;
        if (!has_plus && count >= PHONE_LEAST + 2 && digits[0] == '0' && digits[1] == '0') {
            has_plus = true;
            digits += 2;
            count -= 2;
        }
        char one[UNDERSTAND_PHONE_BYTES] = "";
        size_t used = 0;
        if (has_plus)
            one[used++] = '+';
        /* "+44 (0)7700": the nought is for home */
        size_t home = has_plus && count == 13 && memcmp(digits, "440", 3) == 0 ? 2 : SIZE_MAX;
        for (size_t i = 0; i < count && used + 1 < UNDERSTAND_PHONE_BYTES; i++)
            if (i != home)
                one[used++] = digits[i];
        if (found > 0 && memcmp(one, out, UNDERSTAND_PHONE_BYTES) != 0)
            return false;
        memcpy(out, one, UNDERSTAND_PHONE_BYTES);
        found++;
    }
    return found > 0;
}

const char *understand_without_phones(void *ctx, struct str text)
{
    struct buf *buf = buf_new(ctx, 2 * text.length + 64);
    size_t at = 0, kept = 0;
    struct number number;
    while (next_number(text, &at, &number)) {
        if (!is_phone(&number) && number.count <= PHONE_MOST)
            continue;
        buf_add(buf, str_range(text.data + kept, number.from - kept));
        buf_add_text(buf, "\xE2\x80\xA6");
        buf_add(buf, str_range(number.digits + number.count - LAST_DIGITS, LAST_DIGITS));
        kept = number.to;
    }
    if (kept < text.length) /* an empty text may have no bytes at all to point behind */
        buf_add(buf, str_range(text.data + kept, text.length - kept));
    return buf_text(buf);
}

/* ---- Languages ---------------------------------------------------------------------------------------------- */

static bool is_round_language(struct str word)
{
    static const char *const around[] = {
        "can",      "do",     "first",  "i",  "in",     "is",   "it",   "its",    "language",
        "main",     "mine",   "mother", "my", "native", "need", "only", "prefer", "speak",
        "speaking", "speaks", "talk",   "to", "tongue", "want", "we",   "with",
    };
    return word_is_polite(word) || WORD_IN(word, around);
}

const char *understand_language(const struct understand_text *text)
{
    size_t from = 0, to = text->count;
    const char *code = language_named(span_text(text, from, to));
    if (code != NULL || to == 0)
        return code;
    span_strip(text, is_round_language, &from, &to);
    code = language_named(span_text(text, from, to));
    for (size_t i = from; code == NULL && to - from <= 8 && i < to; i++) {
        const char *one = language_named(text->words[i].folded);
        for (size_t k = i + 1; one != NULL && k < to; k++) {
            const char *other = language_named(text->words[k].folded);
            if (other != NULL && other != one)
                return NULL;
        }
        code = one;
    }
    return code;
}
