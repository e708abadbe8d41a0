/* What the files of this room share: word lists, the vocabulary, patterns, postcodes found in a text.
 * Stands behind understand.h; no other room includes it.
 * Leaves to others: nothing. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "understand/understand.h"

/* The next stretch of a text that has more words than one understand_text holds, under ctx; it begins UNDERSTAND_OVERLAP
 * words before the end of the one before, so that nothing is torn. NULL when all was read. What must hold for every
 * word that somebody wrote looks at these too: danger, and that no full postcode is kept. */
enum { UNDERSTAND_OVERLAP = 32 };
struct understand_text *understand_more(void *ctx, const struct understand_text *text);

/* As str_compare, quick where the first bytes differ: what a search by halves asks most. */
int word_order(struct str word, const char *other);

/* A word as phrases are compared: "cudnt", "cannot" and "can not" are all "cant". */
struct plain_word {
    struct str word;
    size_t from, to; /* the text's words that it stands for */
    bool is_number;
    bool is_filler; /* may stand within a phrase: "kicked (me) out of the flat" */
};
/* Fills in text->plain, once its words stand. */
void plain_read(struct understand_text *text);

/* Whether word stands in a list that is sorted by bytes. */
bool word_in(struct str word, const char *const *sorted, size_t count);
#define WORD_IN(word, sorted) word_in((word), (sorted), ARRAY_SIZE(sorted))
/* Whether a word of a text is an emoji. */
bool word_is_emoji(struct str word);
/* The number a single word is, in digits or spelt, 0 to 999,999,999; -1 for none. */
int word_number(struct str word);
/* please, thanks, hi …: what may stand round a fixed word or an answer. */
bool word_is_polite(struct str word);

/* What days and times are made of (when_words.c). 0 Monday … 6, -1 none; 1-12, 0 none. */
enum { WORD_NO_DAY = -1000 };
enum word_part { PART_NONE, PART_MORNING, PART_AFTERNOON, PART_EVENING, PART_LUNCH };
int word_weekday(struct str word);
int word_month(struct str word);
/* Days from today: "tomorrow" 1; WORD_NO_DAY none. */
int word_near_day(struct str word);
/* A unit in days ("week" 7) or minutes ("hour" 60); 0 none. */
int word_days(struct str word);
int word_minutes(struct str word);
/* "3rd", "third": 3; -1 none. */
int word_ordinal(struct str word);
enum word_part word_part(struct str word);
/* "at", "around": a number behind it is a time. */
bool word_before_time(struct str word);
/* "not", "except", "or": what is named may be what is not meant. */
bool word_denies(struct str word);
/* What may stand round a day or time without saying anything else. */
bool word_beside_time(struct str word);

/* The words from … to - 1 of a text as one piece, single-spaced. */
struct str span_text(const struct understand_text *text, size_t from, size_t to);
/* The same for plain words. */
struct str plain_span(const struct understand_text *text, size_t from, size_t to);
/* Takes emoji and words that is_filler names off both ends; at least one word stays when there was one. */
void span_strip(const struct understand_text *text, bool (*is_filler)(struct str word),
                size_t *from, size_t *to);

/* Words as numbers 1, 2, 3 …; a text's words are looked up once and then compared as numbers. */
struct vocabulary;
struct vocabulary *vocabulary_new(void *ctx);
int vocabulary_add(struct vocabulary *vocabulary, struct str word);
/* 0 when it is not in it. */
int vocabulary_find(const struct vocabulary *vocabulary, struct str word);
/* The largest number given. */
int vocabulary_count(const struct vocabulary *vocabulary);
/* After the last word was added: makes vocabulary_near possible. */
void vocabulary_seal(struct vocabulary *vocabulary);
/* The word that a word of a text stands for: itself, stretched ("foood"), without the last g ("sleepin"), with digits for
 * letters ("h0meless"), or with a slip: one letter wrong, missing, too many or two that changed places in words of five
 * letters or more (four: changed places), two slips in nine or more, or the same sound in six or more. The first letter
 * is right. 0 for none. No slip is taken that is a word of the vocabulary or a common English word, or that could be two
 * words: what two needs would claim, neither gets. slip_out: it took more than stretching. */
int vocabulary_resolve(const struct vocabulary *vocabulary, struct str word, bool *slip_out);
/* Whether a word of five letters or more is a common English one (english_words.c). */
bool english_word(struct str word);
bool english_word_late(struct str word);

/* Frequent words of languages (language_guess.c). */
struct tongues;
struct tongues *tongues_new(void *ctx);
const struct tongues *intents_tongues(const struct understand_intents *intents);

/* STOP and START in the languages of London (halt.c): FIXED_STOP, FIXED_START or FIXED_NONE. */
struct halt_words;
struct halt_words *halt_words_new(void *ctx);
enum understand_fixed halt_find(const struct understand_text *text, const struct halt_words *words);
struct intents_said {
    bool is_auto_reply; /* a phone or a machine sent it: "this mailbox is not monitored" */
    /* a phone may have sent it ("I'm driving, call you later") but a person in need may write it as well: it is an auto-reply
     * only where no danger is in it */
    bool may_be_auto_reply;
    bool wants_person;
};
/* All false where intents is NULL. */
struct intents_said intents_read(const struct understand_text *text,
                                 const struct understand_intents *intents);
const struct halt_words *intents_halt(const struct understand_intents *intents);

/* The needs of a text with the one that its danger is: in front of all where it is immediate, else by urgency. Returns the
 * new count. */
size_t danger_need_add(const struct understand_needs *lists, const struct understand_danger *danger,
                       const char *why, struct understand_need *needs, size_t count);

/* What words alone say for needs (lean.c); a need is its number. */
struct lean;
struct lean *lean_new(void *ctx);
/* count: how much each word of the phrase counts. Signs of patterns are passed over. */
void lean_add(struct lean *lean, size_t need, struct str phrase, int count);
/* After the last phrase. */
void lean_seal(struct lean *lean);
/* The words of a text that say something, each once. */
enum { LEAN_HEARD_MOST = 96 };
struct lean_word {
    int word, pair; /* 0 none; pair: with the word before */
    size_t at;      /* plain word */
};
struct lean_heard {
    struct lean_word words[LEAN_HEARD_MOST];
    size_t count;
};
void lean_hear(const struct lean *lean, const struct understand_text *text, struct lean_heard *out);
/* Adds to scores[need] what they say for it: 1000 for a word that only that need uses, and often. */
void lean_find(const struct lean *lean, const struct lean_heard *heard, int *scores);
/* The words that did, with a comma between. */
char *lean_why(void *ctx, const struct lean *lean, const struct understand_text *text,
               const struct lean_heard *heard, size_t need);
/* Whether the words in front of a plain word say that it is not so: "not homeless", "dont need food". */
bool needs_denied(const struct understand_text *text, size_t at);

/* Patterns over words: plain words, (a|b c|), <name> for the ways that pattern_name gave, * for up to three words, ** for
 * up to eight, # for a number. */
struct pattern_set;
struct pattern_set *pattern_set_new(void *ctx);
/* Names ways of a choice, "mum|dad|<friend>", for the patterns and names that follow. False when they cannot be read. */
bool pattern_name(struct pattern_set *set, struct str name, struct str ways);
/* Adds one; owner is given back with each match. Where two parts meet that texts have as one word ("i (am|was)" and "im"),
 * that is met too. False, with what is wrong in *fault_out, when it cannot be read. */
bool pattern_add(struct pattern_set *set, struct str source, int owner, const char **fault_out);
/* After the last was added. */
void pattern_seal(struct pattern_set *set);

struct pattern_match {
    int owner;
    size_t from, to; /* plain words */
    bool has_slip;
    const char *source; /* the pattern as written; belongs to the set */
};
/* The places where patterns match from that word on, in the order of their first words, at most most; a pattern is
 * tried once at each word. */
size_t pattern_find(const struct pattern_set *set, const struct understand_text *text, size_t from,
                    struct pattern_match *out, size_t most);
