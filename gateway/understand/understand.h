/* What a person meant: text in, values with a score and a reason out. No model, no network, the same answer every time.
 * Stands between what came in and flow/, which decides what to do about it.
 * Leaves to others: wording and the order in which meanings are tried (flow/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"
#include "place/place.h"

enum {
    UNDERSTAND_NEED_SURE = 50, /* per cent: from here on a need is acted on, below it is offered */
    UNDERSTAND_WORDS_MAX = 512,
    UNDERSTAND_NEEDS_MAX = 8,
    UNDERSTAND_AREAS_MAX = 8,
    UNDERSTAND_PHONE_BYTES = 20,
};

/* A text taken apart once: folded, split into words; each word remembers where it stood. Words beyond
 * UNDERSTAND_WORDS_MAX are left out (danger and full postcodes are looked for beyond). All functions below take it, so a
 * text is folded once. */
struct understand_word {
    struct str folded;
    size_t from, to; /* bytes of the original text */
};
struct plain_word;
struct understand_text {
    struct str original; /* UTF-8 */
    char *folded;        /* whole, single-spaced words, punctuation gone */
    struct understand_word *words;
    size_t count;
    size_t read_bytes;        /* of the original: how far its words stand here */
    struct plain_word *plain; /* the same in plain words, for phrases (plain.c) */
    size_t plain_count;
};
struct understand_text *understand_read(void *ctx, struct str text);

/* The fixed words of service.md section 2. */
enum understand_fixed {
    FIXED_NONE,
    FIXED_PERSON,
    FIXED_MENU,
    FIXED_BACK,
    FIXED_HELP,
    FIXED_LANGUAGE,
    FIXED_STOP,
    FIXED_START,
    FIXED_PRIVACY,
    FIXED_DATA,
    FIXED_SKIP,
    FIXED_MORE,
    FIXED_OK,
    FIXED_CALL,
    FIXED_CODE,
    FIXED_YES,
    FIXED_NO,
    FIXED_WRONG_NUMBER, /* "you have the wrong number"; "who is this" is HELP */
    FIXED_THANKS,
};
/* Further words for the fixed words, from service.yaml, folded. */
struct understand_fixed_item {
    enum understand_fixed fixed;
    struct str folded;
};
struct understand_fixed_words {
    struct understand_fixed_item *items; /* in order, once sealed */
    size_t count;
};
/* After the last was added. Where two fixed words claim one, it is the one that stands first in the list above. */
void understand_fixed_seal(struct understand_fixed_words *words);
/* Which fixed word the whole text is, with punctuation, emoji or filler round it; also the keys 0 (PERSON), 8
 * (LANGUAGE), 9 (MENU) and * (BACK). STOP is a whole intent ("please stop texting me thanks"), never the first word of
 * a sentence ("stop him hitting me" is FIXED_NONE); START words likewise; YES is never a start word. extra: further
 * words a language a fixed word, from service.yaml, may be NULL. */
enum understand_fixed understand_fixed_word(const struct understand_text *text,
                                            const struct understand_fixed_words *extra);
/* "menu" → FIXED_MENU, for service.yaml's keys; FIXED_NONE for any other. */
enum understand_fixed understand_fixed_named(struct str name);
const char *understand_fixed_name(enum understand_fixed fixed);
/* The number that the whole text is: digits ("3", "3.", "option 3") or a word ("three"); -1 for none. */
int understand_number(const struct understand_text *text);
/* The one whole number in a text, in digits of any script ("1,200") or words ("about twenty five of us", "a dozen", "none"),
 * 0 to 999,999,999. False for none, for several ("2 or 3") and for what is no whole number ("2.5"). whole_out: nothing
 * else of weight stands in the text. */
bool understand_amount(const struct understand_text *text, int64_t *out, bool *whole_out);
/* The one telephone number in a text, as digits with a + before them where one (or 00) was written; for phone_parse.
 * False for none and for several. */
bool understand_phone(const struct understand_text *text, char out[UNDERSTAND_PHONE_BYTES]);
/* text with each telephone number replaced by an ellipsis and its last three digits, under ctx: what may be kept. */
const char *understand_without_phones(void *ctx, struct str text);
/* The language that a text names ("I speak Polish", "po polsku" is none), ISO 639-1; NULL for none or several. */
const char *understand_language(const struct understand_text *text);

/* A day, a time of day, or both: "tomorrow", "mon 2pm", "14:30", "3 nov", "half 2", "thurs between 2 and 4", "in an hour".
 * London's wall; the moment it was said is given, so that the same text at the same moment is read the same. A weekday
 * is the coming one (the same day only with a time still ahead), "next tuesday" the one of the week that begins next
 * Monday. An hour without am or pm is from 8 in the morning to 7 in the evening. A date without a year is the coming
 * one, but one of the last 60 days is taken for past. */
struct understand_when {
    bool has_day, has_time;
    bool has_range; /* from … to were both named; a time alone: both the same */
    bool has_part; /* only "morning", "afternoon" …: from and to are its ends, has_time is false */
    int year, month, day;
    int from_minute, to_minute; /* of the day; to may be 1440, and less than from over midnight */
    bool is_past;
    bool is_whole; /* nothing else of weight stands in the text */
};
/* False when it names neither, or two of one ("mon or tue"), or what it is not ("not monday"). may_be_bare: a lone number
 * is an hour ("3", "1430"), as the answer to a question for a time. */
bool understand_when(const struct understand_text *text, int64_t now_ms, bool may_be_bare,
                     struct understand_when *out);

/* The same as a stretch of time, for "tell us a day and time": "tomorrow 3pm" is two hours from 3, "thurs between 2 and
 * 4" those two hours, "friday" that whole day, "in the morning" the next 9 to 12. From never lies before now_ms, except
 * where is_past. False as understand_when. */
enum { UNDERSTAND_WINDOW_MS = 2 * 60 * 60 * 1000 };
struct understand_window {
    int64_t from_ms, to_ms;
    bool is_day_given;
    bool is_past, is_whole;
};
bool understand_window(const struct understand_text *text, int64_t now_ms,
                       struct understand_window *out);
/* Only thanks, ok, emoji, thumbs up: "not yet an answer" (A15). */
bool understand_is_filler(const struct understand_text *text);

/* One choice of a menu, its texts folded (understand_read's folded). */
struct understand_option {
    int number; /* as the menu shows it */
    const char *label;
    const char *const *words;
    size_t word_count;
    const char *const
        *strict; /* of label and words, by address: those that count only as they are written */
    size_t strict_count;
};
/* Whether piece is a prefix or a one-letter slip of said: what understand_choice takes for it, where it fits only one
 * option and said is not strict. */
bool understand_nearly(struct str said, struct str piece);
/* The index of the one option that the whole text names: number, number as word, label, one of its words, or a
 * prefix or one-letter slip that fits only one. -1 none or not clear. exact_out: whether it was a number, the label
 * or a word itself, so that it is answered at once (a slip or prefix waits for quiet). */
int understand_choice(const struct understand_text *text, const struct understand_option *options,
                      size_t count, bool *exact_out);
/* 1 yes, 0 no, -1 neither; many spellings, and 1 and 2. extra: whole texts that are yes or no in further languages
 * (FIXED_YES, FIXED_NO), from service.yaml; may be NULL. */
int understand_yes_no(const struct understand_text *text,
                      const struct understand_fixed_words *extra);

/* Where a text says a person is. */
struct understand_area_found {
    struct place_area area;
    int certain; /* 1: take it (one borough has 95% of it, or the exact postcode is known); 0: ask which */
    bool is_whole; /* nothing else of weight stands in the text: an exact answer to "where?" */
    int candidates
        [UNDERSTAND_AREAS_MAX]; /* when not certain: boroughs, likeliest first, shares under 2% left out */
    size_t candidate_count;
    const char *why; /* "postcode SE15", "place peckham", "borough lambeth" */
};
/* False when it names none. Full and outward postcodes in any spacing and case and with the slips whose position fixes
 * the class (O/0, I/1, S/5), borough names and misspellings, known places. A postcode-like pair counts as a full postcode
 * only if its outward part is known. */
bool understand_area(void *ctx, const struct understand_text *text, const struct place_map *map,
                     struct understand_area_found *out);
/* text with each full postcode replaced by its district and an ellipsis ("SW9 8HJ" → "SW9 …"), under ctx: what may be kept. */
char *understand_without_postcodes(void *ctx, const struct understand_text *text,
                                   const struct place_map *map);

/* Needs, from needs.csv: id, parent, label, synonyms (phrases with | between), and, where they are there: urgency (1 is
 * told first … 9, 5 if left out), weak (phrases that count only where nothing else was said, or to make a need that was
 * said more exact), not (longer phrases that do not mean it: "home office" is no home), signs (words and whole texts that
 * speak for it: together they tell a need where no phrase stands, and which of several counts). Further columns are passed
 * over.
 * Plural endings do not matter, nor does a letter too few or too many in words of six letters or more. */
struct understand_needs;
struct understand_need {
    const char *id; /* "food" or a sub-need */
    int score_percent;
    const char *why; /* the words that said so */
};
bool understand_needs_load(void *ctx, const char *name, struct str csv,
                           struct understand_needs **out, struct error *err);
/* Whether id is a need, and its label and parent ("" at the top); NULL when it is not. */
const char *understand_need_label(const struct understand_needs *needs, const char *id);
const char *understand_need_parent(const struct understand_needs *needs, const char *id);
/* 1 most urgent … 9; 9 when it is none. */
int understand_need_urgency(const struct understand_needs *needs, const char *id);
size_t understand_need_count(const struct understand_needs *needs);
const char *understand_need_at(const struct understand_needs *needs, size_t index);
/* The needs that a text names, the one that most speaks for first, of phrases as good the more urgent; then those that its
 * words alone lean to, as they are likely. Returns how many (at most UNDERSTAND_NEEDS_MAX). */
size_t understand_needs_find(void *ctx, const struct understand_text *text,
                             const struct understand_needs *needs, struct understand_need *out);
/* Keeps those that are sure enough to act on, in their order; returns how many. */
size_t understand_needs_sure(struct understand_need *found, size_t count);

/* Danger, from danger.yaml: KIND: [ { words, level, languages, not, examples } ]; the file's own head says how phrases are
 * written. Of several hits the worse level is told, then the one that stands first in the file. Kinds: self_harm, means, violence, medical, child, fire_gas, mood. */
enum understand_level { UNDERSTAND_NO_DANGER, UNDERSTAND_CONCERN, UNDERSTAND_IMMEDIATE };
struct understand_danger_list;
struct understand_danger {
    enum understand_level level;
    const char *kind; /* belongs to the list; NULL without danger */
    const char *why;  /* the rule, as danger.yaml has it; belongs to the list; "" without danger */
    size_t from,
        to; /* the words of the text that it caught: from … to - 1; both 0 where they stand beyond them */
    int entry; /* which rule, in the order of the file */
};
/* Tests every entry's examples; fails with ERROR_INPUT, naming line and example. */
bool understand_danger_load(void *ctx, const char *name, struct str yaml,
                            struct understand_danger_list **out, struct error *err);
struct understand_danger understand_danger_find(const struct understand_text *text,
                                                const struct understand_danger_list *list);
/* The need that a danger is ("mental.crisis"); NULL where the list of needs has none for it. */
const char *understand_danger_need(const struct understand_danger *danger,
                                   const struct understand_needs *needs);
/* "end it all (self_harm: …the rule…)": the caught words, long numbers left out, and the rule. Under ctx. */
char *understand_danger_why(void *ctx, const struct understand_text *text,
                            const struct understand_danger *danger);

/* What is said in whole texts rather than in words: that no person wrote it (A14), and that a person is wanted. Made once;
 * the phrases are the program's own (intents.c). */
struct understand_intents;
struct understand_intents *understand_intents_new(void *ctx);
/* A text that asks for a person in its own words: "can i talk to someone pls". */
bool understand_wants_person(const struct understand_text *text,
                             const struct understand_intents *intents);

/* The language that a text is written in, by its script and by a small table of words and letters: ISO 639-1, or "und" and
 * 0 where there is nothing to tell it by. An offer may come of it, never a switch. */
struct understand_guess {
    char code[4];
    int score_percent;
};
struct understand_guess understand_language_guess(const struct understand_text *text,
                                                  const struct understand_intents *intents);

/* The lists that texts are read with; each but map may be NULL. */
struct understand_lists {
    const struct understand_needs *needs;
    const struct understand_danger_list *danger;
    const struct understand_fixed_words *fixed;
    const struct understand_intents *intents;
    const struct place_map *map;
};
/* What counts before any conversation does, in this order: words of danger; that no person wrote it, which takes danger
 * back; the fixed word that the whole text is, STOP and START among them; a wish for a person. */
struct understand_front {
    struct understand_danger danger;
    bool is_auto_reply;
    enum understand_fixed fixed;
    bool wants_person;
};
struct understand_front understand_front(const struct understand_text *text,
                                         const struct understand_lists *lists);

/* All that a text says. needs is most urgent first; empty where the whole text is a fixed word. */
enum { UNDERSTAND_POSTCODE_BYTES = 9 };
struct understand_found {
    struct understand_front front;
    bool has_area;
    struct understand_area_found area;
    char
        postcode[UNDERSTAND_POSTCODE_BYTES]; /* a full one, "SE15 5AB": told, never kept; "" none */
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    size_t need_count;
    struct understand_guess language;
};
/* Texts of needs and area go under ctx. */
void understand_whole(void *ctx, const struct understand_text *text,
                      const struct understand_lists *lists, struct understand_found *out);
