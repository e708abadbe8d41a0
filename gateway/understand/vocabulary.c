/* Words as numbers: an open hash table, and a list by first letter for words that are one letter out.
 * Stands under needs.c and pattern.c.
 * Leaves to others: which words to add. */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "understand/understand_impl.h"

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

int vocabulary_near(const struct vocabulary *vocabulary, struct str word, size_t least)
{
    if (word.length < least)
        return 0;
    size_t byte = (unsigned char)word.data[0];
    for (size_t i = vocabulary->starts[byte]; i < vocabulary->starts[byte + 1]; i++) {
        const struct slot *slot = &vocabulary->sorted[i];
        if (slot->word.length > word.length + 1)
            break;
        bool may_be = slot->word.length >= least && slot->word.length + 1 >= word.length;
        if (may_be && str_is_near(slot->word, word) &&
            (slot->word.length != word.length || are_swapped(slot->word, word)))
            return slot->id;
    }
    return 0;
}
