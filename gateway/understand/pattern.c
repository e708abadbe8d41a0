/* Patterns over words: plain words, choices, gaps and numbers, matched by a short walk at each word.
 * Stands under danger.c. A pattern is tried only where one of its first words stands.
 * Leaves to others: what a match means. */
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "understand/understand_impl.h"

enum { GAP_MOST = 3, PARTS_MOST = 16, WORDS_MOST = 16, FILLERS_MOST = 2, NUMBER_WORD = 1 };
enum part_kind { PART_WORDS, PART_GAP };

/* One of the word runs that a part allows. */
struct run {
    size_t words; /* index of its first word in pool */
    size_t count;
};

struct part {
    enum part_kind kind;
    bool may_miss;
    size_t runs; /* index of its first run */
    size_t run_count;
};

struct pattern {
    int owner;
    const char *source;
    size_t parts; /* index of its first part */
    size_t part_count;
};

struct start {
    int word;
    size_t pattern;
};

struct pattern_set {
    struct vocabulary *words; /* number 1 is "#" */
    int *pool;
    struct run *runs;
    struct part *parts;
    struct pattern *patterns;
    struct start *starts; /* by word */
    size_t pool_count, run_count, part_count, pattern_count, start_count;
    size_t pool_room, run_room, part_room, pattern_room, start_room;
    size_t *firsts; /* by word: its first start; one more than words */
};

/* Makes room for one more; returns the array, grown where it was full. */
static void *grown(void *ctx, void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room == 0 ? 256 : *room * 2;
    return mem_resized(ctx, array, size, *room, "patterns");
}

static void push_word(struct pattern_set *set, int word)
{
    set->pool = grown(set, set->pool, set->pool_count, &set->pool_room, sizeof *set->pool);
    set->pool[set->pool_count++] = word;
}

static void push_run(struct pattern_set *set, struct run run)
{
    set->runs = grown(set, set->runs, set->run_count, &set->run_room, sizeof *set->runs);
    set->runs[set->run_count++] = run;
}

static void push_part(struct pattern_set *set, struct part part)
{
    set->parts = grown(set, set->parts, set->part_count, &set->part_room, sizeof *set->parts);
    set->parts[set->part_count++] = part;
}

/* What is passed over in a text need not stand in a pattern; alone in a choice it does: "(my|his) dad". */
static bool is_article(struct str word)
{
    static const char *const articles[] = {"a", "an", "my", "the"};
    return WORD_IN(word, articles);
}

/* Reads the words of one run; an empty one makes the part one that may be missing. */
static bool read_run(struct pattern_set *set, struct str source, bool is_choice, struct part *part)
{
    struct run run = {set->pool_count, 0};
    void *scratch = mem_root("pattern");
    struct str rest = source;
    struct str piece;
    /* "#" is no word to the reader of texts; what stands between two is read as one piece, for its pairs */
    while (rest.length > 0 && str_next(&rest, '#', &piece)) {
        const struct understand_text *text = understand_read(scratch, piece);
        for (size_t i = 0; i < text->plain_count; i++) {
            bool is_alone = is_choice && text->plain_count == 1;
            if (!is_alone && is_article(text->plain[i].word))
                continue;
            push_word(set, vocabulary_add(set->words, text->plain[i].word));
            run.count++;
        }
        if (piece.data + piece.length < source.data + source.length) {
            push_word(set, NUMBER_WORD);
            run.count++;
        }
    }
    mem_free(scratch);
    if (run.count == 0) {
        part->may_miss = true;
        return true;
    }
    push_run(set, run);
    part->run_count++;
    return run.count <= WORDS_MOST;
}

static bool read_choice(struct pattern_set *set, struct str source, struct part *part)
{
    struct str run;
    while (str_next(&source, '|', &run))
        if (!read_run(set, str_trim(run), true, part))
            return false;
    return true;
}

/* The next part of a pattern off *rest. */
static bool read_part(struct pattern_set *set, struct str *rest, struct part *out)
{
    *out = (struct part){.kind = PART_WORDS, .runs = set->run_count};
    if (rest->data[0] == '*') {
        out->kind = PART_GAP;
        *rest = str_range(rest->data + 1, rest->length - 1);
        return true;
    }
    if (rest->data[0] == '(') {
        const char *end = memchr(rest->data, ')', rest->length);
        if (end == NULL)
            return false;
        size_t length = (size_t)(end - rest->data);
        struct str inside = str_range(rest->data + 1, length - 1);
        *rest = str_range(end + 1, rest->length - length - 1);
        return memchr(inside.data, '(', inside.length) == NULL && read_choice(set, inside, out);
    }
    /* all words up to the next sign at once, so that "i am" is one word here as it is in a text */
    size_t length = 0;
    while (length < rest->length && strchr("(*", rest->data[length]) == NULL)
        length++;
    struct str words = str_range(rest->data, length);
    *rest = str_range(rest->data + length, rest->length - length);
    return read_run(set, words, false, out);
}

/* Notes the pattern under each word that it may begin with. */
static bool note_starts(struct pattern_set *set, size_t index)
{
    const struct pattern *pattern = &set->patterns[index];
    for (size_t i = 0; i < pattern->part_count; i++) {
        const struct part *part = &set->parts[pattern->parts + i];
        if (part->kind == PART_GAP)
            return false;
        for (size_t k = 0; k < part->run_count; k++) {
            set->starts =
                grown(set, set->starts, set->start_count, &set->start_room, sizeof *set->starts);
            set->starts[set->start_count++] =
                (struct start){set->pool[set->runs[part->runs + k].words], index};
        }
        if (!part->may_miss)
            return true;
    }
    return false;
}

struct pattern_set *pattern_set_new(void *ctx)
{
    struct pattern_set *set = mem_new(ctx, struct pattern_set);
    set->words = vocabulary_new(set);
    vocabulary_add(set->words, str_of("#"));
    return set;
}

bool pattern_add(struct pattern_set *set, struct str source, int owner, const char **fault_out)
{
    struct pattern pattern = {owner, str_keep(set, source), set->part_count, 0};
    struct str rest = str_trim(str_of(pattern.source));
    while (rest.length > 0) {
        struct part part;
        if (pattern.part_count == PARTS_MOST || !read_part(set, &rest, &part)) {
            *fault_out = "a pattern has words, (one|another), * and #, and at most 16 parts";
            return false;
        }
        if (part.kind == PART_GAP || part.run_count > 0) {
            push_part(set, part);
            pattern.part_count++;
        }
        rest = str_trim(rest);
    }
    set->patterns =
        grown(set, set->patterns, set->pattern_count, &set->pattern_room, sizeof *set->patterns);
    set->patterns[set->pattern_count++] = pattern;
    if (!note_starts(set, set->pattern_count - 1)) {
        *fault_out =
            "a pattern begins with a word and does not consist of parts that may all be missing";
        return false;
    }
    return true;
}

static int compare_starts(const void *a, const void *b)
{
    const struct start *first = a;
    const struct start *second = b;
    if (first->word != second->word)
        return first->word - second->word;
    return (first->pattern > second->pattern) - (first->pattern < second->pattern);
}

void pattern_seal(struct pattern_set *set)
{
    vocabulary_seal(set->words);
    if (set->start_count > 0)
        qsort(set->starts, set->start_count, sizeof *set->starts, compare_starts);
    /* A pattern may begin with the same word in several ways; once is enough. */
    size_t kept = 0;
    for (size_t i = 0; i < set->start_count; i++)
        if (kept == 0 || compare_starts(&set->starts[kept - 1], &set->starts[i]) != 0)
            set->starts[kept++] = set->starts[i];
    set->start_count = kept;
    size_t words = (size_t)vocabulary_count(set->words);
    set->firsts = mem_array(set, size_t, words + 2);
    size_t at = 0;
    for (size_t word = 0; word <= words; word++) {
        set->firsts[word] = at;
        while (at < kept && (size_t)set->starts[at].word == word)
            at++;
    }
    set->firsts[words + 1] = kept;
}

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
    return wanted == NUMBER_WORD ? walk->words[at].is_number : wanted == walk->ids[at];
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

static size_t match_parts(const struct walk *walk, size_t part, size_t end, size_t at);

/* The rest behind one of a part's runs at a word; 0 for none. */
// NOLINTNEXTLINE(misc-no-recursion): at most PARTS_MOST deep
static size_t match_runs(const struct walk *walk, size_t part, size_t end, size_t at)
{
    const struct part *now = &walk->set->parts[part];
    for (size_t i = 0; i < now->run_count; i++) {
        size_t behind = run_end(walk, &walk->set->runs[now->runs + i], at);
        size_t to = behind != 0 ? match_parts(walk, part + 1, end, behind) : 0;
        if (to != 0)
            return to;
    }
    return 0;
}

/* Where the parts from part on end when they begin at a word; 0 when they do not match. Depth is at most
 * PARTS_MOST; a gap tries four places, a choice the runs that fit, a filler in front is passed over. */
// NOLINTNEXTLINE(misc-no-recursion): at most PARTS_MOST deep
static size_t match_parts(const struct walk *walk, size_t part, size_t end, size_t at)
{
    if (part == end)
        return at;
    const struct part *now = &walk->set->parts[part];
    if (now->kind == PART_GAP) {
        for (size_t gap = 0; gap <= GAP_MOST && at + gap <= walk->count; gap++) {
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

size_t pattern_find(const struct pattern_set *set, const struct understand_text *text, size_t from,
                    struct pattern_match *out, size_t most)
{
    struct walk walk;
    size_t found = 0;
    start_walk(set, text, &walk);
    for (size_t at = from; at < walk.count; at++) {
        size_t word = (size_t)walk.ids[at];
        /* a number may be a word of its own too */
        size_t words[] = {word, walk.words[at].is_number ? NUMBER_WORD : 0};
        for (size_t k = 0; k < ARRAY_SIZE(words); k++)
            for (size_t i = set->firsts[words[k]];
                 words[k] != 0 && i < set->firsts[words[k] + 1] && found < most; i++) {
                const struct pattern *pattern = &set->patterns[set->starts[i].pattern];
                size_t to =
                    match_parts(&walk, pattern->parts, pattern->parts + pattern->part_count, at);
                if (to > at)
                    out[found++] = (struct pattern_match){pattern->owner, at, to,
                                                          has_slip(&walk, at, to), pattern->source};
            }
    }
    return found;
}
