/* Finds patterns in a text: a short walk at each word that a pattern may begin with.
 * Stands behind pattern.c, which read them. Leaves to others: what a match means. */
// SPDX-License-Identifier: Apache-2.0
#include "understand/pattern_impl.h"

enum { FILLERS_MOST = 2 };

/* A text as the numbers of its words. */
struct walk {
    const struct pattern_set *set;
    const struct plain_word *words;
    size_t count;
    int ids[UNDERSTAND_WORDS_MAX];
    bool slips[UNDERSTAND_WORDS_MAX];
};

static bool word_is_at(const struct walk *walk, int wanted, size_t at)
{
    return wanted == PATTERN_NUMBER_WORD ? walk->words[at].is_number : wanted == walk->ids[at];
}

/* Where a run ends that begins at a word, fillers between its words passed over; 0 when it is not there. */
static size_t run_end(const struct walk *walk, const struct run *run, size_t at)
{
    size_t passed = 0;
    for (size_t i = 0; i < run->count; at++) {
        if (at >= walk->count)
            return 0;
        if (word_is_at(walk, walk->set->pool[run->words + i], at))
            i++;
        else if (i == 0 || !walk->words[at].is_filler || ++passed > FILLERS_MOST)
            return 0;
    }
    return at;
}

/* Whether one of a part's runs may begin at a word. */
static bool may_begin(const struct walk *walk, const struct part *part, size_t at)
{
    if (part->firsts == NULL)
        return true;
    size_t id = (size_t)walk->ids[at];
    bool is_first = (part->firsts[id / 8] >> id % 8 & 1) != 0;
    return is_first ||
           (walk->words[at].is_number && (part->firsts[0] >> PATTERN_NUMBER_WORD & 1) != 0);
}

static size_t match_parts(const struct walk *walk, size_t part, size_t end, size_t at);

/* The rest behind one of a part's runs at a word; 0 for none. */
// NOLINTNEXTLINE(misc-no-recursion): at most PARTS_MOST deep
static size_t match_runs(const struct walk *walk, size_t part, size_t end, size_t at)
{
    const struct part *now = &walk->set->parts[part];
    if (!may_begin(walk, now, at))
        return 0;
    for (size_t i = 0; i < now->run_count; i++) {
        size_t behind = run_end(walk, &walk->set->runs[now->runs + i], at);
        size_t to = behind != 0 ? match_parts(walk, part + 1, end, behind) : 0;
        if (to != 0)
            return to;
    }
    return 0;
}

/* Where the parts from part on end when they begin at a word; 0 when they do not match. Depth is at most
 * PARTS_MOST; a gap tries at most nine places, a choice the runs that fit, a filler in front is passed over. */
// NOLINTNEXTLINE(misc-no-recursion): at most PARTS_MOST deep
static size_t match_parts(const struct walk *walk, size_t part, size_t end, size_t at)
{
    if (part == end)
        return at;
    const struct part *now = &walk->set->parts[part];
    if (now->kind == PART_GAP) {
        for (size_t gap = 0; gap <= now->gap_most && at + gap <= walk->count; gap++) {
            size_t to = match_parts(walk, part + 1, end, at + gap);
            if (to != 0)
                return to;
        }
        return 0;
    }
    for (size_t passed = 0; passed <= FILLERS_MOST && at + passed < walk->count; passed++) {
        size_t to = match_runs(walk, part, end, at + passed);
        if (to != 0)
            return to;
        if (!walk->words[at + passed].is_filler)
            break;
    }
    return now->may_miss ? match_parts(walk, part + 1, end, at) : 0;
}

static void start_walk(const struct pattern_set *set, const struct understand_text *text,
                       struct walk *out)
{
    out->set = set;
    out->words = text->plain;
    out->count = text->plain_count;
    for (size_t i = 0; i < text->plain_count; i++)
        out->ids[i] = vocabulary_resolve(set->words, text->plain[i].word, &out->slips[i]);
}

static bool has_slip(const struct walk *walk, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (walk->slips[i])
            return true;
    return false;
}

/* Whether a part may begin at any word from one on. */
static bool may_begin_behind(const struct walk *walk, const struct part *part, size_t from)
{
    for (size_t at = from; at < walk->count; at++) {
        if (part->firsts != NULL && may_begin(walk, part, at))
            return true;
        for (size_t i = 0; part->firsts == NULL && i < part->run_count; i++)
            if (word_is_at(walk, walk->set->pool[walk->set->runs[part->runs + i].words], at))
                return true;
    }
    return false;
}

/* Where a pattern ends that begins at a word; 0 when it does not. */
static size_t match_at(const struct walk *walk, const struct pattern *pattern, size_t at)
{
    if (pattern->least > walk->count - at)
        return 0;
    if (pattern->far_part != 0 &&
        !may_begin_behind(walk, &walk->set->parts[pattern->far_part], at + 1))
        return 0;
    return match_parts(walk, pattern->parts, pattern->parts + pattern->part_count, at);
}

size_t pattern_find(const struct pattern_set *set, const struct understand_text *text, size_t from,
                    struct pattern_match *out, size_t most)
{
    struct walk walk;
    size_t found = 0;
    start_walk(set, text, &walk);
    for (size_t at = from; at < walk.count; at++) {
        size_t word = (size_t)walk.ids[at];
        /* a number may be a word of its own too */
        size_t words[] = {word, walk.words[at].is_number ? PATTERN_NUMBER_WORD : 0};
        for (size_t k = 0; k < ARRAY_SIZE(words); k++)
            for (size_t i = set->firsts[words[k]];
                 words[k] != 0 && i < set->firsts[words[k] + 1] && found < most; i++) {
                const struct pattern *pattern = &set->patterns[set->starts[i].pattern];
                size_t to = match_at(&walk, pattern, at);
                if (to > at)
                    out[found++] = (struct pattern_match){pattern->owner, at, to,
                                                          has_slip(&walk, at, to), pattern->source};
            }
    }
    return found;
}
