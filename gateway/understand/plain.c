/* A text in plain words: text-speak and spellings of speech as common words, contractions made one, plurals off.
 * Stands between words.c and everything that looks for phrases; phrases are read in the same way, so both meet.
 * Leaves to others: slips (vocabulary.c), what words mean. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "understand/plain_impl.h"
#include "understand/understand_impl.h"

/* The entry for a word, or for two with a space between; second may be empty. */
static const char *look_up(const struct plain_entry *entries, size_t count, struct str first,
                           struct str second)
{
    char room[64];
    size_t length = first.length;
    if (first.length + second.length + 1 >= sizeof room)
        return NULL;
    memcpy(room, first.data, first.length);
    if (second.length > 0) {
        room[length] = ' ';
        memcpy(room + length + 1, second.data, second.length);
        length += 1 + second.length;
    }
    room[length] = '\0';
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(room, entries[middle].written);
        if (order == 0)
            return entries[middle].read;
        if (order > 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* A word without its plural ending, under ctx when it had to be changed. */
static struct str stem(void *ctx, struct str word)
{
    size_t length = word.length;
    if (length < 4 || length >= 64 || word.data[length - 1] != 's')
        return word;
    char before = word.data[length - 2];
    if (before == 's' || before == 'u' || before == 'i')
        return word;
    if (before != 'e')
        return str_range(word.data, length - 1);
    char third = word.data[length - 3];
    if (third == 'i' && length > 4)
        return str_of(mem_printf(ctx, "%.*sy", (int)length - 3, word.data));
    bool is_hissing =
        third == 'x' || third == 'h' || (third == 's' && word.data[length - 4] == 's');
    return str_range(word.data, is_hissing ? length - 2 : length - 1);
}

/* What may stand between the words of a phrase without changing it. */
static bool is_filler(struct str word)
{
    static const char *const fillers[] = {
        "a",      "actually", "an",       "basically", "bloody", "bruv",  "even",    "fam",
        "fuckin", "fucking",  "honestly", "innit",     "init",   "just",  "like",    "literally",
        "lol",    "my",       "our",      "please",    "proper", "quite", "really",  "so",
        "some",   "still",    "tbh",      "the",       "these",  "this",  "totally", "very"};
    static const size_t longest = 9;
    if (word.length > longest)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(fillers); i++)
        if (fillers[i][0] == word.data[0] && str_equals(word, fillers[i]))
            return true;
    return false;
}

static struct str read_alone(void *ctx, struct str word)
{
    const char *read = look_up(plain_singles, plain_single_count, word, str_of(""));
    if (read != NULL)
        return str_of(read);
    struct str stemmed = stem(ctx, word);
    if (stemmed.length == word.length)
        return word;
    read = look_up(plain_singles, plain_single_count, stemmed, str_of(""));
    return read != NULL ? str_of(read) : stemmed;
}

/* Words of danger that people hide from filters: digits and signs for letters ("k!ll", "su1c1d@l"). */
static const char *const hidden[] = {"abuse",    "dead",    "die",   "drugs",  "hit",    "kill",
                                     "killed",   "killing", "knife", "murder", "myself", "overdose",
                                     "pills",    "rape",    "raped", "self",   "stab",   "stop",
                                     "suicidal", "suicide", "kms"};

static char unhidden(char sign)
{
    static const char signs[] = "0134578!@$|";
    static const char letters[] = "oieastbiasi";
    const char *at = sign == '\0' ? NULL : strchr(signs, sign);
    return at == NULL ? sign : letters[at - signs];
}

/* The hidden word that the bytes from … to of the original are, or NULL. */
static const char *hidden_word(struct str original, size_t from, size_t to)
{
    char room[12];
    size_t length = to - from;
    if (length < 3 || length >= sizeof room)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        char letter = unhidden(original.data[from + i]);
        room[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter;
    }
    for (size_t i = 0; i < ARRAY_SIZE(hidden); i++)
        if (str_equals(str_range(room, length), hidden[i]))
            return hidden[i];
    return NULL;
}

/* How many words from i on are one hidden word, with nothing but a sign between them; 0 for none. */
static size_t find_hidden(const struct understand_text *text, size_t i, const char **word_out)
{
    for (size_t count = 1; count <= 3 && i + count <= text->count; count++) {
        const struct understand_word *last = &text->words[i + count - 1];
        if (count > 1 && last->from != text->words[i + count - 2].to + 1)
            return 0;
        bool is_plain = count == 1 && !memchr("0123456789", text->words[i].folded.data[0], 10);
        const char *word = hidden_word(text->original, text->words[i].from, last->to);
        if (word != NULL && !(is_plain && str_equals(text->words[i].folded, word))) {
            *word_out = word;
            return count;
        }
    }
    return 0;
}

void plain_read(struct understand_text *text)
{
    struct plain_word *words = mem_grow(text, NULL, struct plain_word, text->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < text->count; i++) {
        const char *open = NULL;
        size_t hidden_words = find_hidden(text, i, &open);
        size_t last = hidden_words > 0 ? i + hidden_words - 1 : i;
        struct str word = read_alone(text, open ? str_of(open) : text->words[i].folded);
        const char *pair =
            count > 0 ? look_up(plain_pairs, plain_pair_count, words[count - 1].word, word) : NULL;
        if (pair != NULL) {
            words[count - 1].word = str_of(pair);
            words[count - 1].to = last + 1;
            i = last;
            continue;
        }
        words[count++] = (struct plain_word){word, i, last + 1, false, false};
        i = last;
    }
    for (size_t i = 0; i < count; i++) {
        words[i].is_number = word_number(words[i].word) >= 0;
        words[i].is_filler = is_filler(words[i].word);
    }
    text->plain = words;
    text->plain_count = count;
}

struct str plain_span(const struct understand_text *text, size_t from, size_t to)
{
    if (from >= to)
        return str_of("");
    return span_text(text, text->plain[from].from, text->plain[to - 1].to);
}
