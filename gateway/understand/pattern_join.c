/* Patterns that read in two parts what every text reads as one: "i (am|was)" would never meet "im". Such a pattern gets a
 * sibling in which the two are one.
 * Stands beside pattern.c, at load time only. Leaves to others: which words are read as one (plain_words.c). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/pattern_impl.h"
#include "understand/plain_impl.h"

/* Two words that are read as one. */
struct pair {
    struct str first, second, joint;
};

static struct pair pair_at(size_t index)
{
    const struct plain_entry *entry = &plain_pairs[index];
    const char *space = strchr(entry->written, ' ');
    return (struct pair){str_range(entry->written, (size_t)(space - entry->written)),
                         str_of(space + 1), str_of(entry->read)};
}

static bool is_edge(const struct pattern_set *set, const struct run *run, struct str word,
                    bool is_end)
{
    int id = set->pool[run->words + (is_end ? run->count - 1 : 0)];
    return str_equal(set->texts[id - 1], word);
}

static bool has_edge(const struct pattern_set *set, const struct part *part, struct str word,
                     bool is_end)
{
    for (size_t i = 0; i < part->run_count; i++)
        if (is_edge(set, &set->runs[part->runs + i], word, is_end))
            return true;
    return false;
}

/* The runs of a part that end with the pair's first word, with the joint word for it. */
static struct part left_joined(struct pattern_set *set, struct part part, const struct pair *pair)
{
    struct part joined = {.kind = PART_WORDS, .runs = set->run_count};
    for (size_t i = 0; i < part.run_count; i++) {
        struct run run = set->runs[part.runs + i];
        if (!is_edge(set, &run, pair->first, true))
            continue;
        struct run made = {set->pool_count, run.count};
        for (size_t k = 0; k + 1 < run.count; k++)
            pattern_push_word(set, set->texts[set->pool[run.words + k] - 1]);
        pattern_push_word(set, pair->joint);
        pattern_push_run(set, made);
        joined.run_count++;
    }
    return joined;
}

/* The runs of a part that begin with the pair's second word, without it. */
static struct part right_joined(struct pattern_set *set, struct part part, const struct pair *pair)
{
    struct part joined = {.kind = PART_WORDS, .runs = set->run_count};
    for (size_t i = 0; i < part.run_count; i++) {
        struct run run = set->runs[part.runs + i];
        if (!is_edge(set, &run, pair->second, false))
            continue;
        if (run.count == 1) {
            joined.may_miss = true;
            continue;
        }
        pattern_push_run(set, (struct run){run.words + 1, run.count - 1});
        joined.run_count++;
    }
    return joined;
}

/* Adds the pattern once more with its parts left and right joined at a pair; those between may be missing. */
static void add_sibling(struct pattern_set *set, struct pattern pattern, size_t left, size_t right,
                        const struct pair *pair)
{
    struct part first = left_joined(set, set->parts[pattern.parts + left], pair);
    struct part second = right_joined(set, set->parts[pattern.parts + right], pair);
    struct pattern sibling = {
        .owner = pattern.owner, .source = pattern.source, .parts = set->part_count};
    for (size_t i = 0; i < pattern.part_count; i++) {
        struct part part = set->parts[pattern.parts + i];
        if (i == left)
            part = first;
        else if (i == right)
            part = second;
        if ((i > left && i < right) || (part.kind == PART_WORDS && part.run_count == 0))
            continue;
        pattern_push_part(set, part);
        sibling.part_count++;
    }
    (void)pattern_push(set, sibling); /* one that may be missing whole says nothing */
}

void pattern_join(struct pattern_set *set, size_t index)
{
    struct pattern pattern = set->patterns[index];
    for (size_t i = 0; i + 1 < pattern.part_count; i++) {
        for (size_t k = i + 1; k < pattern.part_count; k++) {
            const struct part *right = &set->parts[pattern.parts + k];
            bool is_gap = set->parts[pattern.parts + i].kind == PART_GAP || right->kind == PART_GAP;
            bool may_miss = right->may_miss;
            if (is_gap)
                break;
            for (size_t p = 0; p < plain_pair_count; p++) {
                struct pair pair = pair_at(p);
                if (has_edge(set, &set->parts[pattern.parts + i], pair.first, true) &&
                    has_edge(set, &set->parts[pattern.parts + k], pair.second, false))
                    add_sibling(set, pattern, i, k, &pair);
            }
            if (!may_miss)
                break;
        }
    }
}
