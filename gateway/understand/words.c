/* A text taken apart: folded, split into words, each with its place in the original.
 * Stands first in this room; ASCII takes one pass and three allocations.
 * Leaves to others: what words mean. */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "understand/understand_impl.h"

/* How many letters a word has that is spelt out with gaps. */
enum { SPELT_LEAST = 4, SPELT_MOST = 24 };
enum kind { KIND_LETTER, KIND_APART, KIND_DROPPED, KIND_EMOJI, KIND_AND };

struct range {
    uint32_t first, last;
    enum kind kind;
};

/* What is no letter, in order. Only what people type; the rest counts as letters. */
static const struct range ranges[] = {
    {0x0080, 0x00A9, KIND_APART},   {0x00AB, 0x00AC, KIND_APART},
    {0x00AD, 0x00AD, KIND_DROPPED}, {0x00AE, 0x00B1, KIND_APART},
    {0x00B4, 0x00B4, KIND_DROPPED}, {0x00B6, 0x00B8, KIND_APART},
    {0x00BB, 0x00BB, KIND_APART},   {0x00BF, 0x00BF, KIND_APART},
    {0x00D7, 0x00D7, KIND_APART},   {0x00F7, 0x00F7, KIND_APART},
    {0x02BC, 0x02BC, KIND_DROPPED}, {0x034F, 0x034F, KIND_DROPPED},
    {0x037E, 0x037E, KIND_APART},   {0x0387, 0x0387, KIND_APART},
    {0x055A, 0x055F, KIND_APART},   {0x0589, 0x058A, KIND_APART},
    {0x05BE, 0x05BE, KIND_APART},   {0x05F3, 0x05F4, KIND_DROPPED},
    {0x060C, 0x060D, KIND_APART},   {0x061B, 0x061F, KIND_APART},
    {0x066A, 0x066D, KIND_APART},   {0x06D4, 0x06D4, KIND_APART},
    {0x0964, 0x0965, KIND_APART},   {0x104A, 0x104F, KIND_APART},
    {0x1361, 0x1368, KIND_APART},   {0x2000, 0x200A, KIND_APART},
    {0x200B, 0x200F, KIND_DROPPED}, {0x2010, 0x2017, KIND_APART},
    {0x2018, 0x201B, KIND_DROPPED}, {0x201C, 0x2031, KIND_APART},
    {0x2032, 0x2032, KIND_DROPPED}, {0x2033, 0x205F, KIND_APART},
    {0x2060, 0x206F, KIND_DROPPED}, {0x20A0, 0x20CF, KIND_APART},
    {0x20D0, 0x20FF, KIND_DROPPED}, {0x2190, 0x2BFF, KIND_EMOJI},
    {0x3000, 0x3004, KIND_APART},   {0x3008, 0x3020, KIND_APART},
    {0x3030, 0x3030, KIND_EMOJI},   {0x303D, 0x303D, KIND_EMOJI},
    {0x3297, 0x3299, KIND_EMOJI},   {0xFE00, 0xFE0F, KIND_DROPPED},
    {0xFEFF, 0xFEFF, KIND_DROPPED}, {0xFF01, 0xFF0F, KIND_APART},
    {0xFF1A, 0xFF20, KIND_APART},   {0xFF3B, 0xFF40, KIND_APART},
    {0xFF5B, 0xFF65, KIND_APART},   {0xFFFD, 0xFFFD, KIND_APART},
    {0x1F000, 0x1F3FA, KIND_EMOJI}, {0x1F3FB, 0x1F3FF, KIND_DROPPED},
    {0x1F400, 0x1FAFF, KIND_EMOJI}, {0xE0000, 0xE007F, KIND_DROPPED},
};

static enum kind kind_of(uint32_t point)
{
    if (point < 0x80) {
        uint32_t lower = point | 0x20;
        if ((lower >= 'a' && lower <= 'z') || (point >= '0' && point <= '9'))
            return KIND_LETTER;
        if (point == '\'' || point == '`')
            return KIND_DROPPED;
        return point == '&' ? KIND_AND : KIND_APART;
    }
    size_t from = 0;
    size_t to = ARRAY_SIZE(ranges);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (ranges[middle].last < point)
            from = middle + 1;
        else
            to = middle;
    }
    bool is_in = from < ARRAY_SIZE(ranges) && point >= ranges[from].first;
    return is_in ? ranges[from].kind : KIND_LETTER;
}

/* The value of a decimal digit of another script, or -1. */
static int digit_of(uint32_t point)
{
    static const uint32_t zeros[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                     0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x1040};
    for (size_t i = 0; i < ARRAY_SIZE(zeros); i++)
        if (point >= zeros[i] && point <= zeros[i] + 9)
            return (int)(point - zeros[i]);
    return -1;
}

/* Letters of other alphabets that look like Latin ones, folded, and what they look like; in order. */
static const struct {
    uint32_t letter;
    char like;
} alike[] = {
    {0x03B1, 'a'}, {0x03B5, 'e'}, {0x03B9, 'i'}, {0x03BA, 'k'}, {0x03BD, 'v'}, {0x03BF, 'o'},
    {0x03C1, 'p'}, {0x03C4, 't'}, {0x03C5, 'u'}, {0x03C7, 'x'}, {0x0430, 'a'}, {0x0432, 'b'},
    {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'}, {0x0440, 'p'},
    {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'},
    {0x0458, 'j'}, {0x04BB, 'h'}, {0x04CF, 'l'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'},
};

/* Latin letters that no decomposition takes apart. */
static char plain_latin(uint32_t point)
{
    switch (point) {
    case 0x0142:
        return 'l';
    case 0x0131:
        return 'i';
    case 0x00F8:
        return 'o';
    case 0x0111:
        return 'd';
    default:
        return 0;
    }
}

static char looks_like(uint32_t point)
{
    for (size_t i = 0; i < ARRAY_SIZE(alike); i++)
        if (alike[i].letter == point)
            return alike[i].like;
    return 0;
}

/* Letters that look Latin become so in a word that has Latin ones; ones with a stroke or without a dot always. */
static size_t unmask(char *word, size_t length)
{
    bool has_latin = false;
    size_t used = 0;
    size_t bytes;
    for (size_t i = 0; i < length; i++)
        has_latin = has_latin || (word[i] >= 'a' && word[i] <= 'z');
    for (size_t at = 0; at < length; at += bytes) {
        uint32_t point = unicode_next(str_range(word + at, length - at), &bytes);
        char plain = point >= 0x80 ? plain_latin(point) : 0;
        if (plain == 0 && has_latin && point >= 0x370)
            plain = looks_like(point);
        if (plain != 0) {
            word[used++] = plain;
        } else {
            memmove(word + used, word + at, bytes);
            used += bytes;
        }
    }
    return used;
}

/* Folds a word that is not all ASCII into out, which has room for four times its bytes. Returns the length. */
static size_t fold_word(void *ctx, struct str word, char *out)
{
    void *scratch = mem_context(ctx, "fold");
    struct str folded = unicode_cut(str_of(unicode_fold(scratch, word)), word.length * 4);
    size_t used = 0;
    size_t bytes;
    for (size_t at = 0; at < folded.length; at += bytes) {
        uint32_t point = unicode_next(str_range(folded.data + at, folded.length - at), &bytes);
        int digit = digit_of(point);
        if (digit >= 0) {
            out[used++] = (char)('0' + digit);
        } else if (kind_of(point) == KIND_LETTER || kind_of(point) == KIND_EMOJI) {
            memcpy(out + used, folded.data + at, bytes);
            used += bytes;
        }
    }
    mem_free(scratch);
    return unmask(out, used);
}

struct writer {
    void *ctx;
    struct understand_text *text;
    size_t used; /* of text->folded */
};

static void add_word(struct writer *writer, size_t from, size_t to, bool is_ascii,
                     const char *instead)
{
    struct understand_text *text = writer->text;
    char *out = text->folded + writer->used + (writer->used > 0 ? 1 : 0);
    size_t length = 0;
    if (instead != NULL) {
        length = strlen(instead);
        memcpy(out, instead, length);
    } else if (is_ascii) {
        for (size_t i = from; i < to; i++) {
            char byte = text->original.data[i];
            if (byte != '\'' && byte != '`')
                out[length++] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
        }
    } else {
        length = fold_word(writer->ctx, str_range(text->original.data + from, to - from), out);
    }
    if (length == 0)
        return;
    if (writer->used > 0)
        text->folded[writer->used] = ' ';
    text->words[text->count++] = (struct understand_word){str_range(out, length), from, to};
    writer->used = (size_t)(out - text->folded) + length;
}

static bool is_han(uint32_t point)
{
    return point >= 0x4E00 && point <= 0x9FFF;
}

/* The end of the word that begins at from, and whether it is all ASCII. */
static size_t word_end(struct str text, size_t from, bool *is_ascii)
{
    size_t end = from;
    size_t bytes;
    bool was_han = false;
    *is_ascii = true;
    for (size_t at = from; at < text.length; at += bytes) {
        uint32_t point = unicode_next(str_range(text.data + at, text.length - at), &bytes);
        enum kind kind = kind_of(point);
        if (kind != KIND_LETTER && kind != KIND_DROPPED)
            break;
        /* Chinese has no spaces: each letter is a word, so that phrases are found */
        if (at > from && (is_han(point) || was_han))
            break;
        was_han = is_han(point);
        if (point >= 0x80)
            *is_ascii = false;
        if (kind == KIND_LETTER)
            end = at + bytes;
    }
    return end;
}

static bool is_one_letter(const struct understand_text *text, size_t index)
{
    const struct understand_word *word = &text->words[index];
    char lower = (char)(text->original.data[word->from] | 0x20);
    return word->to - word->from == 1 && lower >= 'a' && lower <= 'z';
}

static size_t gap_before(const struct understand_text *text, size_t index)
{
    return text->words[index].from - text->words[index - 1].to;
}

/* Whether a word spelt out may begin here: not behind a digit, where letters may be a postcode's end, and not within
 * letters that are too many for a word. Asks the original, because the folded words may be being rewritten. */
static bool may_begin_spelt(const struct understand_text *text, size_t index)
{
    if (!is_one_letter(text, index) || index + SPELT_LEAST > text->count ||
        !is_one_letter(text, index + 1))
        return false;
    if (index == 0)
        return true;
    char before = text->original.data[text->words[index - 1].to - 1];
    bool goes_on =
        is_one_letter(text, index - 1) && gap_before(text, index) == gap_before(text, index + 1);
    return !goes_on && (before < '0' || before > '9');
}

/* How many words from index on are one word spelt out, "S T O P" or "k.i.l.l.": single letters, each as far from the
 * last. 1 for none. */
static size_t spelt_words(const struct understand_text *text, size_t index)
{
    if (!may_begin_spelt(text, index))
        return 1;
    size_t count = 2;
    for (size_t i = index + 2; i < text->count && is_one_letter(text, i); i++, count++)
        if (gap_before(text, i) != gap_before(text, index + 1))
            break;
    return count >= SPELT_LEAST && count <= SPELT_MOST ? count : 1;
}

/* Writes the words again with the spelt ones joined; what is written is never ahead of what is read. */
static void join_spelt(struct understand_text *text)
{
    size_t count = 0;
    size_t used = 0;
    for (size_t i = 0; i < text->count;) {
        size_t run = spelt_words(text, i);
        size_t begin = count > 0 ? used + 1 : 0;
        size_t length = run;
        if (count > 0)
            text->folded[used] = ' ';
        struct understand_word joined = {.from = text->words[i].from,
                                         .to = text->words[i + run - 1].to};
        if (run == 1) {
            length = text->words[i].folded.length;
            memmove(text->folded + begin, text->words[i].folded.data, length);
        }
        for (size_t k = 0; run > 1 && k < run; k++)
            text->folded[begin + k] = text->words[i + k].folded.data[0];
        used = begin + length;
        joined.folded = str_range(text->folded + begin, length);
        text->words[count++] = joined;
        i += run;
    }
    text->folded[used] = '\0';
    text->count = count;
}

static bool has_spelt(const struct understand_text *text)
{
    for (size_t i = 0; i + SPELT_LEAST <= text->count; i++)
        if (text->words[i].folded.length == 1 && spelt_words(text, i) > 1)
            return true;
    return false;
}

struct understand_text *understand_read(void *ctx, struct str text)
{
    struct understand_text *out = mem_new(ctx, struct understand_text);
    size_t most = text.length < UNDERSTAND_WORDS_MAX ? text.length : UNDERSTAND_WORDS_MAX;
    out->original = text;
    /* "&" becomes " and", the most that one byte of ASCII can grow to. */
    out->folded = mem_grow(out, NULL, char, text.length * 5 + 1);
    out->words = mem_grow(out, NULL, struct understand_word, most + 1);
    struct writer writer = {out, out, 0};
    size_t at = 0;
    size_t bytes;
    for (; at < text.length && out->count < UNDERSTAND_WORDS_MAX; at += bytes) {
        uint32_t point = unicode_next(str_range(text.data + at, text.length - at), &bytes);
        enum kind kind = kind_of(point);
        if (kind == KIND_LETTER) {
            bool is_ascii;
            size_t end = word_end(text, at, &is_ascii);
            add_word(&writer, at, end, is_ascii, NULL);
            bytes = end - at;
        } else if (kind == KIND_EMOJI) {
            add_word(&writer, at, at + bytes, false, NULL);
        } else if (kind == KIND_AND) {
            add_word(&writer, at, at + bytes, true, "and");
        }
    }
    out->folded[writer.used] = '\0';
    out->read_bytes = at;
    if (has_spelt(out))
        join_spelt(out);
    plain_read(out);
    return out;
}

struct understand_text *understand_more(void *ctx, const struct understand_text *text)
{
    if (text->read_bytes >= text->original.length)
        return NULL;
    size_t from = text->count > UNDERSTAND_OVERLAP
                      ? text->words[text->count - UNDERSTAND_OVERLAP].from
                      : text->read_bytes;
    return understand_read(ctx,
                           str_range(text->original.data + from, text->original.length - from));
}

int word_order(struct str word, const char *other)
{
    int order = word.length == 0 ? 0 : (unsigned char)word.data[0] - (unsigned char)other[0];
    return order != 0 ? order : str_compare(word, str_of(other));
}

bool word_in(struct str word, const char *const *sorted, size_t count)
{
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = word_order(word, sorted[middle]);
        if (order == 0)
            return true;
        if (order > 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

bool word_is_emoji(struct str word)
{
    size_t bytes;
    return word.length >= 3 && kind_of(unicode_next(word, &bytes)) == KIND_EMOJI;
}

int word_number(struct str word)
{
    static const char *const spelt[] = {
        "zero",     "one",     "two",     "three",     "four",     "five",     "six",
        "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    };
    static const char *const tens[] = {"thirty",  "forty",  "fifty", "sixty",
                                       "seventy", "eighty", "ninety"};
    int64_t value;
    if (word.length > 0 && word.data[0] >= '0' && word.data[0] <= '9')
        return str_to_int64(word, 0, 999999999, &value) ? (int)value : -1;
    for (size_t i = 0; i < ARRAY_SIZE(spelt); i++)
        if (str_equals(word, spelt[i]))
            return (int)i;
    for (size_t i = 0; i < ARRAY_SIZE(tens); i++)
        if (str_equals(word, tens[i]))
            return 30 + 10 * (int)i;
    return -1;
}

bool word_is_polite(struct str word)
{
    static const char *const polite[] = {
        "a",     "ah",    "alright", "and",    "cheers", "darling", "dear",   "er",
        "hello", "hey",   "hi",      "hiya",   "im",     "just",    "k",      "kindly",
        "love",  "luv",   "madam",   "mate",   "much",   "now",     "oh",     "ok",
        "okay",  "plase", "pleas",   "please", "pls",    "plz",     "really", "right",
        "sir",   "so",    "sorry",   "ta",     "thank",  "thanks",  "thanku", "thankyou",
        "the",   "then",  "thnx",    "thx",    "ty",     "u",       "um",     "very",
        "well",  "x",     "xo",      "xox",    "xx",     "xxx",     "ya",     "you",
    };
    return WORD_IN(word, polite);
}

struct str span_text(const struct understand_text *text, size_t from, size_t to)
{
    if (from >= to)
        return str_of("");
    const char *first = text->words[from].folded.data;
    struct str last = text->words[to - 1].folded;
    return str_range(first, (size_t)(last.data + last.length - first));
}

void span_strip(const struct understand_text *text, bool (*is_filler)(struct str word),
                size_t *from, size_t *to)
{
    while (*from < *to && word_is_emoji(text->words[*from].folded))
        (*from)++;
    while (*to > *from && word_is_emoji(text->words[*to - 1].folded))
        (*to)--;
    while (*to - *from > 1 &&
           (is_filler(text->words[*from].folded) || word_is_emoji(text->words[*from].folded)))
        (*from)++;
    while (*to - *from > 1 &&
           (is_filler(text->words[*to - 1].folded) || word_is_emoji(text->words[*to - 1].folded)))
        (*to)--;
}
