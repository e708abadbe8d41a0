/* What the two halves of the pattern language share: how patterns stand in memory.
 * Stands behind pattern.c, which reads them, and pattern_find.c, which finds them in texts; no other file includes it.
 * Leaves to others: nothing. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "understand/understand_impl.h"

enum { PATTERN_NUMBER_WORD = 1 }; /* the number of "#" in the vocabulary */
enum part_kind { PART_WORDS, PART_GAP };

/* One of the word runs that a part allows. */
struct run {
    size_t words; /* index of its first word in pool */
    size_t count;
};

struct part {
    enum part_kind kind;
    bool may_miss;
    size_t gap_most; /* words that a gap may pass over */
    size_t runs;     /* index of its first run */
    size_t run_count;
    const uint8_t
        *firsts; /* a bit a word of the vocabulary: runs begin with it; NULL where runs are few */
};

struct pattern {
    int owner;
    const char *source;
    size_t parts; /* index of its first part */
    size_t part_count;
    size_t least; /* words that a text has at least where it stands */
    size_t
        far_part; /* behind a gap, the last part that may not be missing; 0 none: looked for before the walk */
};

struct start {
    int word;
    size_t pattern;
};

/* A list of runs with a name: "<drug>". */
struct named {
    const char *name;
    size_t runs;
    size_t run_count;
    bool may_miss;
};

struct pattern_set {
    struct vocabulary *words; /* number 1 is "#" */
    struct str *texts;        /* by word, from 0: the word with number 1 */
    int *pool;
    struct run *runs;
    struct part *parts;
    struct pattern *patterns;
    struct start *starts; /* by word */
    struct named *named;
    size_t pool_count, run_count, part_count, pattern_count, start_count, text_count, named_count;
    size_t pool_room, run_room, part_room, pattern_room, start_room, text_room, named_room;
    size_t *firsts; /* by word: its first start; one more than words */
};

void pattern_push_word(struct pattern_set *set, struct str text);
void pattern_push_run(struct pattern_set *set, struct run run);
void pattern_push_part(struct pattern_set *set, struct part part);
/* Adds a pattern whose parts were pushed; false when all of them may be missing or it begins with a gap. */
bool pattern_push(struct pattern_set *set, struct pattern pattern);

/* Adds the siblings of a pattern that has "i" and "am" in two parts, where texts, in plain words, have "im": the same
 * pattern with the two as one word. */
void pattern_join(struct pattern_set *set, size_t index);
