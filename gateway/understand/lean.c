/* Which needs a text leans to by its words alone, where no phrase of the list stands in it: every word and pair of words
 * of needs.csv counts for its needs, the more the fewer needs use it.
 * Stands under needs.c. Leaves to others: phrases, which are surer, and what is denied. */
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "understand/understand_impl.h"

/* Weights are thousandths of a word that only one need uses, and often. */
enum { WHOLE = 1000, WHOLE_PAIR = 1300, WEIGHT_LEAST = 40, WORTH_TELLING = 150 };
enum { USERS_MOST = 40, PAIR_BYTES = 64 };

/* How often a need's phrases hold a token. */
struct use {
    int token;
    uint16_t need;
    uint16_t weight; /* how often, until sealed */
};

/* Tokens of one kind and what they say. */
struct lean_table {
    struct vocabulary *tokens;
    struct use *uses; /* by token and need, once sealed */
    size_t count, room;
    size_t *firsts; /* by token: its first use; one more than tokens */
};

struct lean {
    struct lean_table words;
    struct lean_table pairs; /* two words with a space between */
};

struct lean *lean_new(void *ctx)
{
    struct lean *lean = mem_new(ctx, struct lean);
    lean->words.tokens = vocabulary_new(lean);
    lean->pairs.tokens = vocabulary_new(lean);
    return lean;
}

static void add_use(struct lean *lean, struct lean_table *table, struct str token, struct use use)
{
    if (table->count == table->room) {
        table->room = table->room == 0 ? 1024 : table->room * 2;
        table->uses =
            mem_resized(lean, table->uses, sizeof *table->uses, table->room, "words of needs");
    }
    use.token = vocabulary_add(table->tokens, token);
    table->uses[table->count++] = use;
}

/* Two words as one token; empty where they are too long together. */
static struct str pair_of(char room[PAIR_BYTES], struct str first, struct str second)
{
    if (first.length + second.length + 1 > PAIR_BYTES)
        return str_of("");
    memcpy(room, first.data, first.length);
    room[first.length] = ' ';
    memcpy(room + first.length + 1, second.data, second.length);
    return str_range(room, first.length + 1 + second.length);
}

/* The next word from *at on that says something; NULL at the end. */
static const struct plain_word *next_word(const struct understand_text *text, size_t *at)
{
    while (*at < text->plain_count && text->plain[*at].is_filler)
        (*at)++;
    return *at < text->plain_count ? &text->plain[(*at)++] : NULL;
}

void lean_add(struct lean *lean, size_t need, struct str phrase, int count)
{
    void *scratch = mem_root("lean");
    char *copy = mem_strndup(scratch, phrase.data, phrase.length);
    bool is_pattern = strpbrk(copy, "(*") != NULL;
    for (char *sign = strpbrk(copy, "()|*#"); sign != NULL; sign = strpbrk(sign, "()|*#"))
        *sign = ' ';
    const struct understand_text *text = understand_read(scratch, str_of(copy));
    const struct plain_word *before = NULL;
    const struct use use = {0, (uint16_t)need, (uint16_t)count};
    size_t at = 0;
    for (const struct plain_word *word = next_word(text, &at); word != NULL;
         word = next_word(text, &at)) {
        char room[PAIR_BYTES];
        add_use(lean, &lean->words, word->word, use);
        struct str pair =
            before != NULL && !is_pattern ? pair_of(room, before->word, word->word) : str_of("");
        if (pair.length > 0)
            add_use(lean, &lean->pairs, pair, use);
        before = word;
    }
    mem_free(scratch);
}

static int compare_uses(const void *a, const void *b)
{
    const struct use *first = a;
    const struct use *second = b;
    return first->token != second->token ? first->token - second->token
                                         : first->need - second->need;
}

/* Counts of one token as weights: the share of each need in all its uses, kept where it says something. */
static size_t weigh(const struct use *uses, size_t count, int whole, struct use *out)
{
    int total = 1;
    size_t kept = 0;
    if (count > USERS_MOST)
        return 0;
    for (size_t i = 0; i < count; i++)
        total += uses[i].weight;
    for (size_t i = 0; i < count; i++) {
        int weight = uses[i].weight * whole / total;
        if (weight < WEIGHT_LEAST)
            continue;
        out[kept] = uses[i];
        out[kept++].weight = (uint16_t)weight;
    }
    return kept;
}

static void seal(struct lean *lean, struct lean_table *table, int whole)
{
    if (table->count > 0)
        qsort(table->uses, table->count, sizeof *table->uses, compare_uses);
    size_t merged = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (merged > 0 && compare_uses(&table->uses[merged - 1], &table->uses[i]) == 0)
            table->uses[merged - 1].weight =
                (uint16_t)(table->uses[merged - 1].weight + table->uses[i].weight);
        else
            table->uses[merged++] = table->uses[i];
    }
    size_t tokens = (size_t)vocabulary_count(table->tokens);
    table->firsts = mem_array(lean, size_t, tokens + 2);
    size_t kept = 0;
    size_t at = 0;
    for (size_t token = 0; token <= tokens; token++) {
        size_t from = at;
        while (at < merged && (size_t)table->uses[at].token == token)
            at++;
        table->firsts[token] = kept;
        /* what is kept lies at or before where it stood; without words there is no table at all */
        if (at > from)
            kept += weigh(&table->uses[from], at - from, whole, &table->uses[kept]);
    }
    table->firsts[tokens + 1] = kept;
}

void lean_seal(struct lean *lean)
{
    vocabulary_seal(lean->words.tokens);
    seal(lean, &lean->words, WHOLE);
    seal(lean, &lean->pairs, WHOLE_PAIR);
}

void lean_hear(const struct lean *lean, const struct understand_text *text, struct lean_heard *out)
{
    const struct plain_word *before = NULL;
    size_t at = 0;
    out->count = 0;
    for (const struct plain_word *word = next_word(text, &at);
         word != NULL && out->count < LEAN_HEARD_MOST; word = next_word(text, &at)) {
        char room[PAIR_BYTES];
        bool is_slip = false;
        struct str pair = before != NULL ? pair_of(room, before->word, word->word) : str_of("");
        struct lean_word heard = {vocabulary_resolve(lean->words.tokens, word->word, &is_slip), 0,
                                  (size_t)(word - text->plain)};
        heard.pair = pair.length > 0 ? vocabulary_find(lean->pairs.tokens, pair) : 0;
        bool is_new = !needs_denied(text, heard.at);
        for (size_t i = 0; i < out->count && is_new; i++)
            is_new = out->words[i].word != heard.word;
        if (is_new && (heard.word != 0 || heard.pair != 0))
            out->words[out->count++] = heard;
        before = word;
    }
}

static int weight_of(const struct lean_table *table, int token, size_t need)
{
    for (size_t i = table->firsts[token]; i < table->firsts[token + 1]; i++)
        if (table->uses[i].need == need)
            return table->uses[i].weight;
    return 0;
}

static void add_scores(const struct lean_table *table, int token, int *scores)
{
    for (size_t i = table->firsts[token]; token != 0 && i < table->firsts[token + 1]; i++)
        scores[table->uses[i].need] += table->uses[i].weight;
}

void lean_find(const struct lean *lean, const struct lean_heard *heard, int *scores)
{
    for (size_t i = 0; i < heard->count; i++) {
        add_scores(&lean->words, heard->words[i].word, scores);
        add_scores(&lean->pairs, heard->words[i].pair, scores);
    }
}

/* The words that say at least so much for a need, with a comma between; NULL for none. */
static char *words_saying(void *ctx, const struct lean *lean, const struct understand_text *text,
                          const struct lean_heard *heard, size_t need, int least)
{
    char *why = NULL;
    for (size_t i = 0; i < heard->count; i++) {
        const struct lean_word *said = &heard->words[i];
        if (weight_of(&lean->words, said->word, need) < least &&
            weight_of(&lean->pairs, said->pair, need) < least)
            continue;
        struct str word = plain_span(text, said->at, said->at + 1);
        why = mem_printf(ctx, "%s%s%.*s", why ? why : "", why ? ", " : "", (int)word.length,
                         word.data);
    }
    return why;
}

char *lean_why(void *ctx, const struct lean *lean, const struct understand_text *text,
               const struct lean_heard *heard, size_t need)
{
    char *why = words_saying(ctx, lean, text, heard, need, WORTH_TELLING);
    if (why == NULL)
        why = words_saying(ctx, lean, text, heard, need, 1);
    return why != NULL ? why : mem_strdup(ctx, "");
}
