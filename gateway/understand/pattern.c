/* Patterns over words: plain words, choices, named choices, gaps and numbers, read into runs of word numbers.
 * Stands under danger.c, needs.c and intents.c. A pattern is tried only where one of its first words stands.
 * Leaves to others: finding them in a text (pattern_find.c), what a match means. */
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "understand/pattern_impl.h"

enum { GAP_MOST = 3, WIDE_GAP_MOST = 8, PARTS_MOST = 16, WORDS_MOST = 16, FEW_RUNS = 4 };

/* Makes room for one more; returns the array, grown where it was full. */
static void *grown(void *ctx, void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room == 0 ? 256 : *room * 2;
    return mem_resized(ctx, array, size, *room, "patterns");
}

void pattern_push_word(struct pattern_set *set, struct str text)
{
    int word = vocabulary_add(set->words, text);
    if ((size_t)word > set->text_count) {
        set->texts = grown(set, set->texts, set->text_count, &set->text_room, sizeof *set->texts);
        set->texts[set->text_count++] = str_range(str_keep(set, text), text.length);
    }
    set->pool = grown(set, set->pool, set->pool_count, &set->pool_room, sizeof *set->pool);
    set->pool[set->pool_count++] = word;
}

void pattern_push_run(struct pattern_set *set, struct run run)
{
    set->runs = grown(set, set->runs, set->run_count, &set->run_room, sizeof *set->runs);
    set->runs[set->run_count++] = run;
}

void pattern_push_part(struct pattern_set *set, struct part part)
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
            pattern_push_word(set, text->plain[i].word);
            run.count++;
        }
        if (piece.data + piece.length < source.data + source.length) {
            pattern_push_word(set, str_of("#"));
            run.count++;
        }
    }
    mem_free(scratch);
    if (run.count == 0) {
        part->may_miss = true;
        return true;
    }
    pattern_push_run(set, run);
    part->run_count++;
    return run.count <= WORDS_MOST;
}

/* The list of runs whose name stands in angles; NULL when there is none. */
static const struct named *named_in(const struct pattern_set *set, struct str angled)
{
    struct str name = str_range(angled.data + 1, angled.length - 2);
    for (size_t i = 0; i < set->named_count; i++)
        if (str_equals(name, set->named[i].name))
            return &set->named[i];
    return NULL;
}

static bool is_angled(struct str source)
{
    return source.length > 2 && source.data[0] == '<' && source.data[source.length - 1] == '>';
}

/* One way of a choice: words, nothing, or a name for many. A name alone shares its runs, so that they stand once. */
static bool read_way(struct pattern_set *set, struct str source, struct part *part)
{
    if (!is_angled(source))
        return read_run(set, source, true, part);
    const struct named *named = named_in(set, source);
    if (named == NULL)
        return false;
    part->may_miss = part->may_miss || named->may_miss;
    for (size_t i = 0; i < named->run_count; i++)
        pattern_push_run(set, set->runs[named->runs + i]);
    part->run_count += named->run_count;
    return true;
}

static bool read_choice(struct pattern_set *set, struct str source, struct part *part)
{
    struct str way;
    struct str rest = source;
    bool is_named =
        str_next(&rest, '|', &way) && is_angled(str_trim(way)) && str_trim(rest).length == 0;
    const struct named *named = is_named ? named_in(set, str_trim(way)) : NULL;
    if (named != NULL) {
        part->may_miss = named->may_miss || way.length < source.length;
        part->runs = named->runs;
        part->run_count = named->run_count;
        return true;
    }
    while (str_next(&source, '|', &way))
        if (!read_way(set, str_trim(way), part))
            return false;
    return true;
}

/* The next part of a pattern off *rest. */
static bool read_part(struct pattern_set *set, struct str *rest, struct part *out)
{
    *out = (struct part){.kind = PART_WORDS, .runs = set->run_count};
    if (rest->data[0] == '*') {
        bool is_wide = rest->length > 1 && rest->data[1] == '*';
        size_t signs = is_wide ? 2 : 1;
        out->kind = PART_GAP;
        out->gap_most = is_wide ? WIDE_GAP_MOST : GAP_MOST;
        *rest = str_range(rest->data + signs, rest->length - signs);
        return true;
    }
    if (rest->data[0] == '(' || rest->data[0] == '<') {
        bool is_choice = rest->data[0] == '(';
        const char *end = memchr(rest->data, is_choice ? ')' : '>', rest->length);
        if (end == NULL)
            return false;
        size_t length = (size_t)(end - rest->data) + 1;
        struct str inside = str_range(rest->data, length);
        if (is_choice)
            inside = str_range(rest->data + 1, length - 2);
        *rest = str_range(end + 1, rest->length - length);
        return memchr(inside.data, '(', inside.length) == NULL && read_choice(set, inside, out);
    }
    /* all words up to the next sign at once, so that "i am" is one word here as it is in a text */
    size_t length = 0;
    while (length < rest->length && strchr("(*<", rest->data[length]) == NULL)
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

/* The words of the shortest run of a part; 0 when it may be missing or is a gap. */
static size_t least_words(const struct pattern_set *set, const struct part *part)
{
    size_t least = SIZE_MAX;
    if (part->may_miss || part->kind == PART_GAP)
        return 0;
    for (size_t i = 0; i < part->run_count; i++)
        if (set->runs[part->runs + i].count < least)
            least = set->runs[part->runs + i].count;
    return least;
}

/* What spares a walk: how many words there must be, and what stands far behind. */
static void note_bounds(const struct pattern_set *set, struct pattern *pattern)
{
    bool is_far = false;
    pattern->least = 0;
    pattern->far_part = 0;
    for (size_t i = pattern->parts; i < pattern->parts + pattern->part_count; i++) {
        const struct part *part = &set->parts[i];
        pattern->least += least_words(set, part);
        is_far = is_far || part->kind == PART_GAP;
        if (is_far && part->kind == PART_WORDS && !part->may_miss)
            pattern->far_part = i;
    }
}

bool pattern_push(struct pattern_set *set, struct pattern pattern)
{
    note_bounds(set, &pattern);
    set->patterns =
        grown(set, set->patterns, set->pattern_count, &set->pattern_room, sizeof *set->patterns);
    set->patterns[set->pattern_count++] = pattern;
    return note_starts(set, set->pattern_count - 1);
}

struct pattern_set *pattern_set_new(void *ctx)
{
    struct pattern_set *set = mem_new(ctx, struct pattern_set);
    set->words = vocabulary_new(set);
    vocabulary_add(set->words, str_of("#"));
    set->texts = grown(set, set->texts, 0, &set->text_room, sizeof *set->texts);
    set->texts[set->text_count++] = str_of("#");
    return set;
}

bool pattern_name(struct pattern_set *set, struct str name, struct str ways)
{
    struct part part = {.kind = PART_WORDS, .runs = set->run_count};
    if (!read_choice(set, ways, &part))
        return false;
    set->named = grown(set, set->named, set->named_count, &set->named_room, sizeof *set->named);
    set->named[set->named_count++] =
        (struct named){str_keep(set, name), part.runs, part.run_count, part.may_miss};
    return true;
}

bool pattern_add(struct pattern_set *set, struct str source, int owner, const char **fault_out)
{
    struct pattern pattern = {
        .owner = owner, .source = str_keep(set, source), .parts = set->part_count};
    struct str rest = str_trim(str_of(pattern.source));
    while (rest.length > 0) {
        struct part part;
        if (pattern.part_count == PARTS_MOST || !read_part(set, &rest, &part)) {
            *fault_out =
                "a pattern has words, (one|another), <name>, *, ** and #, and at most 16 parts";
            return false;
        }
        if (part.kind == PART_GAP || part.run_count > 0) {
            pattern_push_part(set, part);
            pattern.part_count++;
        }
        rest = str_trim(rest);
    }
    if (!pattern_push(set, pattern)) {
        *fault_out =
            "a pattern begins with a word and does not consist of parts that may all be missing";
        return false;
    }
    pattern_join(set, set->pattern_count - 1);
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

/* Which words the runs of each part with many begin with. Parts that share runs share these. */
static void note_firsts(struct pattern_set *set)
{
    size_t bytes = (size_t)vocabulary_count(set->words) / 8 + 1;
    const uint8_t **of_runs = mem_array(set, const uint8_t *, set->run_count + 1);
    for (size_t i = 0; i < set->part_count; i++) {
        struct part *part = &set->parts[i];
        if (part->run_count <= FEW_RUNS)
            continue;
        if (of_runs[part->runs] == NULL) {
            uint8_t *firsts = mem_array(set, uint8_t, bytes);
            for (size_t k = 0; k < part->run_count; k++) {
                int word = set->pool[set->runs[part->runs + k].words];
                firsts[word / 8] |= (uint8_t)(1U << word % 8);
            }
            of_runs[part->runs] = firsts;
        }
        part->firsts = of_runs[part->runs];
    }
    mem_free(of_runs);
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
    note_firsts(set);
}
