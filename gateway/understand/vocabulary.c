/* Words as numbers: an open hash table, and a list by first letter for words that are one letter out.
 * Stands under needs.c and pattern.c.
 * Leaves to others: which words to add. */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "understand/understand_impl.h"

enum { WORD_BYTES = 40, SHORT_LEAST = 4, SLIP_LEAST = 5, SOUND_LEAST = 6, LONG_LEAST = 9 };

struct slot {
    struct str word; /* data NULL: free */
    int id;
};

struct vocabulary {
    struct slot *slots;
    size_t count, size;  /* size: a power of two, at least twice count */
    struct slot *sorted; /* by first byte, then length; after sealing */
    size_t starts[257];  /* where each first byte begins in sorted */
};

/* FNV-1a: short words from our own files. */
static size_t hash_of(struct str word)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < word.length; i++)
        hash = (hash ^ (unsigned char)word.data[i]) * 1099511628211U;
    return (size_t)(hash ^ hash >> 32);
}

static struct slot *slot_of(const struct vocabulary *vocabulary, struct str word)
{
    size_t at = hash_of(word) & (vocabulary->size - 1);
    while (vocabulary->slots[at].word.data != NULL && !str_equal(vocabulary->slots[at].word, word))
        at = (at + 1) & (vocabulary->size - 1);
    return &vocabulary->slots[at];
}

static void grow(struct vocabulary *vocabulary)
{
    struct slot *old = vocabulary->slots;
    size_t old_size = vocabulary->size;
    vocabulary->size = old_size == 0 ? 1024 : old_size * 2;
    vocabulary->slots = mem_array(vocabulary, struct slot, vocabulary->size);
    for (size_t i = 0; i < old_size; i++)
        if (old[i].word.data != NULL)
            *slot_of(vocabulary, old[i].word) = old[i];
    mem_free(old);
}

static int compare_slots(const void *a, const void *b)
{
    const struct slot *first = a;
    const struct slot *second = b;
    int order = (unsigned char)first->word.data[0] - (unsigned char)second->word.data[0];
    if (order == 0)
        order =
            (first->word.length > second->word.length) - (first->word.length < second->word.length);
    return order != 0 ? order : first->id - second->id;
}

/* Whether two texts of one length differ by more than one wrong letter, so by two that changed places. */
static bool are_swapped(struct str a, struct str b)
{
    size_t differing = 0;
    for (size_t i = 0; i < a.length; i++)
        differing += a.data[i] != b.data[i] ? 1 : 0;
    return differing == 2;
}

struct vocabulary *vocabulary_new(void *ctx)
{
    struct vocabulary *vocabulary = mem_new(ctx, struct vocabulary);
    grow(vocabulary);
    return vocabulary;
}

int vocabulary_add(struct vocabulary *vocabulary, struct str word)
{
    assert(word.length > 0);
    if ((vocabulary->count + 1) * 2 > vocabulary->size)
        grow(vocabulary);
    struct slot *slot = slot_of(vocabulary, word);
    if (slot->word.data == NULL) {
        slot->word = str_range(str_keep(vocabulary, word), word.length);
        slot->id = (int)++vocabulary->count;
    }
    return slot->id;
}

int vocabulary_find(const struct vocabulary *vocabulary, struct str word)
{
    return slot_of(vocabulary, word)->id;
}

int vocabulary_count(const struct vocabulary *vocabulary)
{
    return (int)vocabulary->count;
}

void vocabulary_seal(struct vocabulary *vocabulary)
{
    vocabulary->sorted = mem_array(vocabulary, struct slot, vocabulary->count);
    size_t used = 0;
    for (size_t i = 0; i < vocabulary->size; i++)
        if (vocabulary->slots[i].word.data != NULL)
            vocabulary->sorted[used++] = vocabulary->slots[i];
    if (used > 0)
        qsort(vocabulary->sorted, used, sizeof *vocabulary->sorted, compare_slots);
    size_t at = 0;
    for (size_t byte = 0; byte < 256; byte++) {
        vocabulary->starts[byte] = at;
        while (at < used && (unsigned char)vocabulary->sorted[at].word.data[0] == byte)
            at++;
    }
    vocabulary->starts[256] = used;
}

/* ---- Slips --------------------------------------------------------------------------------------------------- */

/* A word that is being tried, in bounds. */
struct trial {
    char bytes[WORD_BYTES];
    size_t length;
};

static struct str trial_str(const struct trial *trial)
{
    return str_range(trial->bytes, trial->length);
}

/* The word with runs of one letter cut to most. */
static struct trial squeezed(struct str word, size_t most)
{
    struct trial trial = {.length = 0};
    size_t run = 0;
    for (size_t i = 0; i < word.length && trial.length < WORD_BYTES; i++) {
        run = i > 0 && word.data[i] == word.data[i - 1] ? run + 1 : 1;
        if (run <= most)
            trial.bytes[trial.length++] = word.data[i];
    }
    return trial;
}

static int find_stretched(const struct vocabulary *vocabulary, struct str word)
{
    bool is_stretched = false;
    for (size_t i = 2; i < word.length; i++)
        is_stretched =
            is_stretched || (word.data[i] == word.data[i - 1] && word.data[i] == word.data[i - 2]);
    if (!is_stretched)
        return 0;
    struct trial twice = squeezed(word, 2);
    int id = vocabulary_find(vocabulary, trial_str(&twice));
    struct trial once = squeezed(word, 1);
    return id != 0 ? id : vocabulary_find(vocabulary, trial_str(&once));
}

static int find_with_g(const struct vocabulary *vocabulary, struct str word)
{
    struct trial trial = {.length = word.length + 1};
    if (word.length < 5 || word.data[word.length - 1] != 'n' || word.data[word.length - 2] != 'i' ||
        trial.length > WORD_BYTES)
        return 0;
    memcpy(trial.bytes, word.data, word.length);
    trial.bytes[word.length] = 'g';
    return vocabulary_find(vocabulary, trial_str(&trial));
}

/* Digits that look like letters, in words that have letters too. */
static int find_disguised(const struct vocabulary *vocabulary, struct str word)
{
    static const char letters[] = "oizeasbtbg";
    struct trial trial = {.length = word.length};
    size_t digits = 0;
    if (word.length < 3 || word.length > WORD_BYTES)
        return 0;
    for (size_t i = 0; i < word.length; i++) {
        bool is_digit = word.data[i] >= '0' && word.data[i] <= '9';
        digits += is_digit ? 1 : 0;
        trial.bytes[i] = is_digit ? letters[word.data[i] - '0'] : word.data[i];
    }
    return digits > 0 && digits < word.length ? vocabulary_find(vocabulary, trial_str(&trial)) : 0;
}

static uint32_t letters_of(struct str word)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < word.length; i++)
        letters |= (uint32_t)1 << ((unsigned char)word.data[i] & 31);
    return letters;
}

/* How a word sounds, roughly: consonants once, those of one sound alike, vowels only in front. */
static struct trial sound_of(struct str word)
{
    struct trial sound = {.length = 0};
    for (size_t i = 0; i < word.length && sound.length < WORD_BYTES; i++) {
        char now = word.data[i];
        char next = i + 1 < word.length ? word.data[i + 1] : '\0';
        if (now == 'p' && next == 'h')
            now = 'f';
        else if (now == 'c')
            now = next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
        else if (now == 'q')
            now = 'k';
        else if (now == 'z')
            now = 's';
        bool is_mute = strchr("aeiouyhw", now) != NULL || (now == 'g' && next == 'h');
        bool is_same = sound.length > 0 && sound.bytes[sound.length - 1] == now;
        if (i == 0 || (!is_mute && !is_same))
            sound.bytes[sound.length++] = now;
    }
    return sound;
}

static bool sounds_alike(struct str a, struct str b)
{
    if (a.length < SOUND_LEAST || b.length < SOUND_LEAST)
        return false;
    struct trial first = sound_of(a);
    struct trial second = sound_of(b);
    return first.length >= 3 && str_equal(trial_str(&first), trial_str(&second));
}

/* How far a word is from the one that it may be a slip of: 1 or 2; 0 when it is none. */
static int slip_distance(struct str word, const struct slot *slot, uint32_t letters)
{
    struct str right = slot->word;
    size_t gap =
        word.length > right.length ? word.length - right.length : right.length - word.length;
    int differing = __builtin_popcount(letters ^ letters_of(right));
    if (gap <= 1 && differing <= 2 && str_is_near(right, word))
        return gap == 0 && word.length < SLIP_LEAST && !are_swapped(right, word) ? 0 : 1;
    if (word.length >= LONG_LEAST && right.length >= LONG_LEAST && gap <= 2 && differing <= 4 &&
        str_distance(right, word) <= 2)
        return 2;
    return gap <= 2 && sounds_alike(word, right) && str_distance(right, word) <= 2 ? 2 : 0;
}

static int find_slip(const struct vocabulary *vocabulary, struct str word)
{
    if (word.length < SHORT_LEAST || word.length > WORD_BYTES || (word.data[0] & 0x80) != 0 ||
        english_word(word))
        return 0;
    uint32_t letters = letters_of(word);
    size_t byte = (unsigned char)word.data[0];
    int best = 0;
    int best_distance = 3;
    for (size_t i = vocabulary->starts[byte]; i < vocabulary->starts[byte + 1]; i++) {
        const struct slot *slot = &vocabulary->sorted[i];
        if (slot->word.length > word.length + 2)
            break;
        bool may_be = slot->word.length + 2 >= word.length &&
                      slot->word.length >= (word.length == SHORT_LEAST ? SHORT_LEAST : SLIP_LEAST);
        int distance = may_be ? slip_distance(word, slot, letters) : 0;
        if (distance == 0 || distance > best_distance)
            continue;
        best = distance == best_distance ? 0 : slot->id;
        best_distance = distance;
    }
    return best;
}

int vocabulary_resolve(const struct vocabulary *vocabulary, struct str word, bool *slip_out)
{
    *slip_out = false;
    int id = vocabulary_find(vocabulary, word);
    if (id == 0)
        id = find_stretched(vocabulary, word);
    if (id == 0)
        id = find_with_g(vocabulary, word);
    if (id == 0)
        id = find_disguised(vocabulary, word);
    if (id == 0) {
        id = find_slip(vocabulary, word);
        *slip_out = id != 0;
    }
    return id;
}
