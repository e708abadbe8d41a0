/* One turn under way: the session opened up, what has been said and done so far, and the parts that do it.
 * Second private header of the room (flow_impl.h is the script, this is the walk): together they would be too long.
 * Stands between receive (the fixed order) and the steps. Leaves to others: nothing outside this room may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "flow/flow_impl.h"

enum {
    TURN_RUNS_MAX = 8,
    TURN_TRAIL_MAX = 8,
    TURN_NEEDS_MAX = UNDERSTAND_NEEDS_MAX,
    TURN_SAVED_MAX = 32,
    TURN_PLACES_MAX = 20,
    TURN_WAITING_MAX = 8,
    TURN_CHOICES_MAX = 8,
    TURN_STEPS_MAX = 64,
    TURN_WINDOWS_MAX = 3,
    TURN_LATER_MAX = 12,    /* more than one step may have */
    TURN_TEXT_BYTES = 2000, /* of one kept answer or waiting text */
    TURN_SESSION_BYTES = 256 * 1024,
    TURN_LOOKED_MAX = 8,
    TURN_ODD_MAX = 20, /* odd texts answered in a day */
    TURN_LOOP_WORDS_MAX = 32,
    TURN_SLOTS = 6, /* of ten minutes */
};

/* How long a question stays open: after it, words are taken as a new beginning. */
#define TURN_OPEN_MS CLOCK_DAY_MS

/* What is being asked. The names in a kept session are in session.c. */
enum turn_open {
    OPEN_NONE,
    OPEN_STEP,        /* the step's own question: menu, ask, offer */
    OPEN_SEVERAL,     /* which borough */
    OPEN_OUTSIDE,     /* outside London: 1 goes on */
    OPEN_READ,        /* keys that fit two districts, read back */
    OPEN_LANGUAGE,    /* the list of languages */
    OPEN_OTHER,       /* the name of a language not in the list */
    OPEN_SILENT,      /* V05 */
    OPEN_SAFE,        /* V10: is a text safe */
    OPEN_NUMBER,      /* after the number was read */
    OPEN_QUEUE,       /* on the phone, waiting for a person */
    OPEN_SHUT,        /* closed: 1 for places */
    OPEN_BACK,        /* S28 */
    OPEN_MOBILE,      /* V11: a mobile that a text may go to */
    OPEN_CALL_NUMBER, /* V15: is it the number they call from */
    OPEN_CALL_OTHER,  /* V16: another number to call */
    OPEN_CALL_WHEN,   /* S53: one of the times, or a day and time in words */
    OPEN_CALL_SAFE,   /* S54, V17: may a message be left */
    OPEN_RECORDING,   /* V20: they are speaking; on text their words are awaited */
    OPEN_RECORDED,    /* V21: send it, hear it, again, delete it */
    OPEN_CONSENT,     /* a refer step's own question */
    OPEN_SAFE_DANGER, /* S17 without a flow: 1 yes, 2 not now */
    TURN_OPENS,
};

/* A place in the script: a step and the run steps to return to, innermost first. step FLOW_NO_STEP: nowhere. */
struct turn_spot {
    size_t step;
    size_t runs[TURN_RUNS_MAX];
    size_t run_count;
};

/* From one time to another. from_ms 0: none. */
struct turn_window {
    int64_t from_ms, to_ms;
};

struct turn_saved {
    const char *name, *value;
    enum flow_answer answer; /* how it is to be said; ANSWER_WORDS: as it is */
};

/* One entry of a step's `later:` that is live: by path, because it outlives the script's version. */
struct turn_later {
    const char *path;
    size_t entry;
    int64_t until_ms;
};

/* What tells a loop from a person (turn_loop.c). An odd text is one that was no exact answer, no fixed word and named
 * nothing. */
struct turn_loop {
    int64_t until_ms;  /* nothing is answered before; 0: not held */
    int quick;         /* odd texts within 5 seconds of our answer */
    uint64_t odd_hash; /* of the last text, where it was odd and came after an answer of ours; 0 */
    int64_t odd_ms[TURN_ODD_MAX]; /* when odd texts were answered, newest last */
    size_t odd_count;
    uint64_t words[TURN_LOOP_WORDS_MAX]; /* of the texts that are held */
    size_t word_count;
    int64_t slot; /* the ten minutes that replies[0] counts; replies[1] those before … */
    int replies[TURN_SLOTS];
};

/* A conversation as it is kept between two turns. */
struct turn_session {
    const char *language; /* NULL: the contact's */
    int64_t
        since_ms; /* when it last took the version that it has: at the main menu, or when it began; 0 not yet */

    struct turn_spot at;
    enum turn_open open, under; /* under: what the language list, V05 or S28 lies over */
    int64_t asked_ms;
    int64_t within_ms; /* when the timer "within" is due; 0 none is set */
    int misses, silences;
    struct turn_spot trail[TURN_TRAIL_MAX]; /* questions answered, for BACK; newest last */
    size_t trail_count;
    struct turn_spot before; /* the question that was open when they stayed away */

    struct place_area area;
    const char *needs[TURN_NEEDS_MAX]; /* the main one first */
    size_t need_count;
    struct turn_saved saved[TURN_SAVED_MAX];
    size_t saved_count;
    const char *
        picked; /* the need that the last menu choice named, or NULL: a choice below it takes its place */
    const char *chosen; /* labels of choices that named a need and stand in no case yet, or NULL */
    const char *risk;   /* to be carried into the case, or NULL */
    bool has_area;      /* area is known */
    bool is_risky;      /* a step said that they may be at risk: no end closes the case */
    bool is_dirty;      /* need or area changed since the case last heard of them */

    const char *places[TURN_PLACES_MAX];
    size_t place_count, place, told;       /* place: the one being told; told: how many were */
    const char *choices[TURN_CHOICES_MAX]; /* E09 codes or districts of the open area question */
    size_t choice_count;

    struct turn_window windows[TURN_WINDOWS_MAX]; /* offered for a call back */
    size_t window_count;
    struct turn_window window; /* chosen, then agreed */
    const char *consent;       /* the wording that an offer's YES agreed to, or NULL */
    int64_t until_ms;          /* when the place last referred to should have called */
    int recorded_s;            /* seconds of what was recorded and neither sent nor deleted yet */
    bool is_other_number;      /* one was given, and FLOW_NUMBER told it */
    bool is_promised;       /* a call back or a message waits for people: no end closes the case */
    const char *tags;       /* that the case has not heard yet, separated by |, or NULL */
    const char *follow_ref; /* the case that a follow-up is about, or NULL */
    bool is_follow_up;      /* the follow-up is being asked: its end is the outcome of that case */
    bool is_ours;           /* we wrote first and they have not answered yet */
    int area_misses;        /* wrong answers within the area's own dialogue */
    int64_t dropped_ms;     /* when the call broke off; 0 it did not */

    struct turn_later later[TURN_LATER_MAX]; /* newest last */
    size_t later_count;

    uint64_t last_hash; /* of the last text */
    int64_t last_ms;
    bool is_answered;   /* something of ours went out since */
    int64_t replied_ms; /* when it last did; 0 never */
    struct turn_loop loop;
    bool was_told_muted; /* S16 went once while nothing else may */
    bool was_thanked;
    const char *waiting[TURN_WAITING_MAX]; /* texts of the quiet time, without full postcodes */
    size_t waiting_count;

    bool is_slow;
    bool is_first;   /* nothing of ours was said yet */
    bool is_danger;  /* the menu is off until an adviser releases it */
    bool no_texts;   /* texts are not safe: nothing of ours is sent until they said that it is */
    int64_t safe_ms; /* when the last safe message went */
    int64_t shut_ms; /* when they were last told that we are closed; 0 never */
};

/* The document under ctx. Unknown steps and values are left out, so that it may be from another version; what is
 * not such a document gives an empty session. Strings live as long as ctx. */
void turn_session_read(void *ctx, const struct flow_program *program, const char *document,
                       struct turn_session *out);
const char *turn_session_write(void *ctx, const struct flow_program *program,
                               const struct turn_session *session);
/* An empty one. */
struct turn_session turn_session_new(void);
/* Its part about loops: out of the whole document, and as ",\"loop\":…" into it. */
struct json_t;
void session_loop_read(const struct json_t *document, struct turn_loop *out);
void session_loop_write(struct buf *buf, const struct turn_loop *loop);

/* What was understood, for the record beside the message. */
struct turn_seen {
    enum understand_fixed fixed;
    int choice;         /* the number, 0 none */
    const char *answer; /* "yes", "no", "skip", … */
    const char *danger;
    const char *area;
    const char *why; /* the words and the rule by which danger, else the first need, was found */
    bool has_open, is_open; /* our hours were asked */
    bool has_wait;
    bool has_places;
    bool has_months;
    bool is_missed;
    bool is_repeat;    /* the same words again at once */
    bool is_held;      /* no person seems to have written it: kept, not answered */
    int may_text;      /* whether another number may be texted: 1 no, 2 yes; 0 not asked */
    bool has_postcode; /* a full postcode stood in the text, which is not kept */
    const struct understand_area_found *where; /* … and named this place; NULL none */
    const struct directory_service
        *looked_up[TURN_LOOKED_MAX]; /* places whose words could be used */
    size_t looked_up_count;
};

struct turn {
    void *ctx;
    const struct flow_program *program;
    const struct flow_world *world;
    enum flow_channel channel;
    struct flow_contact contact;
    struct turn_session session;
    size_t language;
    struct turn_seen seen;

    struct flow_effect *effects;
    size_t effect_count, effect_room;
    struct buf *reply; /* the text so far; NULL nothing */
    enum outbound_kind outbound;

    const char
        *kept; /* what may be kept of this text, where a number was taken out; NULL as it is */
    bool
        was_answered; /* before this text came, something of ours had gone out since the one before */
    bool is_muted;    /* walk without a word: the person has gone */
    bool is_lost;     /* the person step is reached by misunderstandings */
    const char *why_person;  /* … or because of this, for the case log; NULL */
    bool is_silent_call;     /* … or by V05 */
    bool is_interpreter;     /* … or by asking for another language */
    const char *interpreter; /* which, in English, or NULL */
    bool is_in_danger;       /* the safe message is being said */
    bool is_closing;         /* an adviser closed the case: it is not changed here */
    bool is_late;            /* nobody wrote just now: an end without words of its own says none */
    bool is_ended;
    bool was_adviser; /* an adviser step was entered this turn */
    bool is_dropped;  /* the caller hung up in the queue and may be back: the case stays open */
    bool is_past;     /* the day that was given has gone by */
    bool is_settled;  /* on the phone: what comes next was said (gather or hang up) */
    const struct understand_area_found
        *found;                          /* an area that a text named and no question took yet */
    const struct understand_text *heard; /* the text that came */
    const char *place_id; /* the place looked up last: a wording names one place many times */
    const struct directory_service *place;

    /* while composing an option */
    const char *label;
    int number;
};

/* ---- Which version (turn_version.c) -------------------------------------------------------------------------- */

/* Opens the kept conversation (NULL: a new one) in the version that it goes on with: its own until it rests or has kept
 * it long enough, else the newest. */
void turn_open_session(struct turn *turn, const char *document);
/* Goes on with the newest version, where there is one newer than the turn's: what the conversation knows stays, places in the script are
 * found by name. For the main menu, where no place but the menu's is needed. */
void turn_renew(struct turn *turn);

/* ---- Saying (compose.c, values.c) ------------------------------------------------------------------------ */

struct compose_choice {
    int number;
    const char *text;     /* what it is called */
    const char *sentence; /* the whole spoken sentence, or NULL to make one */
};
struct compose_list {
    struct compose_choice items[TURN_CHOICES_MAX];
    size_t count;
    bool with_person; /* "0 Talk to a person" behind them, on text */
    bool with_again;  /* "To hear this again, press 9.", on the phone */
    bool with_back;   /* "BACK to go back." at the end, on text */
};
/* The words of a value in the person's language, or NULL when it is unset. Under turn->ctx. */
const char *value_words(struct turn *turn, enum flow_value value, const char *name, bool is_voice);
/* Whether it is set, for `has:`. */
bool value_is_set(struct turn *turn, enum flow_value value, const char *name);
/* A wording in the turn's language and channel, {options} replaced by list (NULL: by nothing). must_list: the list
 * follows when the wording does not place it. */
const char *compose_wording(struct turn *turn, const struct flow_wording *wording,
                            const struct compose_list *list, bool must_list);
/* A label as it is written, in English: for the case log. */
const char *turn_label(struct turn *turn, const struct flow_wording *label);
/* The same, as a text whatever the channel. */
const char *compose_text(struct turn *turn, const struct flow_wording *wording);
/* The options of a menu step as a list. */
void compose_menu_list(struct turn *turn, const struct flow_step *step, bool is_short,
                       struct compose_list *out);
/* The service's message, or the current flow's own. */
const struct flow_wording *compose_message(const struct turn *turn, enum flow_message message);

/* ---- Doing (turn.c) -------------------------------------------------------------------------------------- */

struct flow_effect *turn_effect(struct turn *turn, enum flow_effect_kind kind);
/* Adds words to the text that will go, or speaks them. NULL and "" say nothing. */
void turn_say(struct turn *turn, const char *words);
void turn_say_wording(struct turn *turn, const struct flow_wording *wording);
void turn_say_message(struct turn *turn, enum flow_message message);
void turn_gather(struct turn *turn, int keys, int seconds);
void turn_timer_set(struct turn *turn, const char *name, int64_t at_ms);
void turn_within_clear(struct turn *turn);
const struct flow_step *turn_step(const struct turn *turn); /* where the session stands, or NULL */
const char *turn_saved(const struct turn *turn, const char *name);
const struct turn_saved *turn_saved_find(const struct turn *turn, const char *name);
void turn_save(struct turn *turn, const char *name, const char *value);
void turn_save_as(struct turn *turn, const char *name, const char *value, enum flow_answer answer);
bool turn_is_open(struct turn *turn, enum flow_channel channel);
void turn_use_language(struct turn *turn, const char *code);
void turn_set(struct turn *turn, const struct flow_sets *sets);

/* ---- Loops and floods (turn_loop.c) -------------------------------------------------------------------------- */

/* 63 bits of a text. */
uint64_t turn_hash(struct str text);
/* Whether free words, or a number that answers nothing, are held back; notes the sign where it is one. */
bool turn_loop_holds(struct turn *turn, const struct understand_text *text);
/* A known phrase of an auto-reply came. */
void turn_loop_phrase(struct turn *turn, const struct understand_text *text);
/* An exact answer or a fixed word came: a person is there. */
void turn_loop_calm(struct turn *turn);
bool turn_loop_is_held(const struct turn *turn);
/* An answer of ours goes out now. */
void turn_loop_replied(struct turn *turn);
/* So many answers in an hour that a person takes over; so many, or so much spent today, that no menu may answer. */
bool turn_loop_is_many(const struct turn *turn);
bool turn_loop_is_over(const struct turn *turn);

/* ---- The case log (turn_case.c) -------------------------------------------------------------------------- */

void turn_need(struct turn *turn, const char *id);      /* makes it the main one */
void turn_need_pick(struct turn *turn, const char *id); /* the same, by a menu choice */
void turn_need_also(struct turn *turn, const char *id); /* adds it behind */
void turn_chosen(struct turn *turn, const char *label); /* a choice that named a need */
void turn_area(struct turn *turn, const struct place_area *area);
/* A step knows of a risk ("none", "concern", "immediate"): the case hears of it at once. */
void turn_risk(struct turn *turn, const char *risk);
/* A change with what the case has not heard yet; fill in more, it is emitted already. */
struct flow_case_change *turn_case(struct turn *turn, const char *what, const char *detail);
/* Whether this conversation may move the case's status: nobody waits for it and no adviser has it. */
bool turn_may_move(const struct turn *turn);
/* A change to a case that is closed already, by its reference; fill in more. */
struct flow_case_change *turn_case_closed(struct turn *turn, const char *ref, const char *what,
                                          const char *detail);
/* A tag of a step, an option or a set: the case hears of it with the next change. */
void turn_tag(struct turn *turn, const char *tag);
/* Emits what an open case has not heard yet; nothing when there is no case or no news. */
void turn_case_news(struct turn *turn);

/* ---- Walking (turn_walk.c, turn_question.c, turn_place.c, turn_person.c, turn_area.c, turn_language.c) ----- */

/* Notes for a talk that a step was come by (NULL: none) and that an exit was taken. */
void turn_cover(struct turn *turn, const struct flow_step *step, struct flow_target exit);
/* Goes to target and on until a question is asked or the conversation rests. */
void turn_walk(struct turn *turn, struct flow_target target);
void turn_walk_step(struct turn *turn, size_t step);
void turn_walk_person(struct turn *turn);
void turn_walk_menu(struct turn *turn);
/* What was chosen and told before is forgotten. */
void turn_start_again(struct turn *turn);
/* The question that was answered becomes a step back. */
void turn_remember(struct turn *turn);

/* Asks what session->open says, as for the first time (misses 0) or after so many. */
void turn_ask(struct turn *turn, enum turn_open open);
void turn_repeat(struct turn *turn);
void turn_miss(struct turn *turn, bool is_silence);
/* The menu option was chosen. */
void turn_choose(struct turn *turn, const struct flow_step *step, size_t option);
/* An answer to an ask step is there. */
void turn_answered(struct turn *turn);
/* The open question's answer in a text. exact_only: nothing that needs quiet. True: it was one, and was acted on. */
bool turn_answer_text(struct turn *turn, const struct understand_text *text,
                      enum understand_fixed fixed, bool exact_only);
/* A number, a telephone number, a date, a time or a language (turn_value.c). */
bool turn_value_text(struct turn *turn, const struct flow_step *step,
                     const struct understand_text *text, bool exact_only);
bool turn_value_keys(struct turn *turn, const struct flow_step *step, struct str keys);
/* The open question is for a telephone number: a full one stays out of what is kept of the text. */
bool turn_asks_phone(const struct turn *turn);
void turn_yes_no(struct turn *turn, const struct flow_step *step, bool is_yes);
void turn_skip(struct turn *turn, const struct flow_step *step);
void turn_back_choice(struct turn *turn, int number);
/* The text as it may be kept: no full postcode, at most TURN_TEXT_BYTES. */
const char *turn_kept(struct turn *turn, const struct understand_text *text);
/* Where a conversation begins: begins: first, else the main menu. */
void turn_walk_first(struct turn *turn);
/* Needs and area in free words; true when there were any and they were acted on. */
bool turn_free_words(struct turn *turn, const struct understand_text *text);
/* Saves needs of words whose turn another answer decided. */
void turn_needs_only(struct turn *turn, const struct understand_text *text);
/* A step was come to: its `later:` is live from now on. */
void turn_later_begin(struct turn *turn, const struct flow_step *step);
/* The text is exactly a word that a live `later:` names; the second goes where it leads. */
bool turn_later_names(struct turn *turn, const struct understand_text *text);
bool turn_later_text(struct turn *turn, const struct understand_text *text);
/* The keys of a call. */
void turn_keys(struct turn *turn, struct str keys);

/* Returns the step's way on. */
struct flow_target turn_find(struct turn *turn, const struct flow_step *step);
/* Tells the place the session stands at; false: the list has ended, go `more`. */
bool turn_tell(struct turn *turn, const struct flow_step *step);
const struct directory_service *turn_place(struct turn *turn);
bool turn_offer_text(struct turn *turn, const struct flow_step *step, enum understand_fixed fixed);
void turn_offer_key(struct turn *turn, const struct flow_step *step, char key);
void turn_number_question(struct turn *turn);
/* The person left or did not answer after a place was told. */
void turn_told_and_gone(struct turn *turn, const struct flow_step *step);

/* ---- Promises (turn_callback.c, turn_record.c, turn_text.c, turn_refer.c) ---- */

/* The steps: each returns the way on (TARGET_NONE: a question is open). */
struct flow_target turn_callback(struct turn *turn, const struct flow_step *step);
struct flow_target turn_record(struct turn *turn, const struct flow_step *step);
struct flow_target turn_text(struct turn *turn, const struct flow_step *step);
struct flow_target turn_refer(struct turn *turn, const struct flow_step *step);
/* What session->open asks. */
void turn_callback_say(struct turn *turn, int misses);
void turn_record_say(struct turn *turn, int misses);
void turn_text_say(struct turn *turn, int misses);
void turn_refer_say(struct turn *turn, int misses);
/* A key, or a whole entry where digits are entered. False: it is no answer. */
bool turn_callback_keys(struct turn *turn, struct str keys);
bool turn_record_key(struct turn *turn, char key);
bool turn_text_keys(struct turn *turn, struct str keys);
bool turn_refer_key(struct turn *turn, char key);
/* The same in a text. exact_only: nothing that needs quiet. */
bool turn_callback_text(struct turn *turn, const struct understand_text *text, bool exact_only);
bool turn_record_text(struct turn *turn, const struct understand_text *text,
                      enum understand_fixed fixed, bool exact_only);
bool turn_refer_text(struct turn *turn, const struct understand_text *text);
/* How a recording came out: seconds as digits, "", "failed". */
void turn_recorded(struct turn *turn, struct str outcome);
/* What was entered or recorded for a promise that is left half made is forgotten. */
void turn_promise_leave(struct turn *turn);
/* Says that an answer was not understood, in other words each time; nothing at misses 0. True: that is all, the question
 * stands above. is_entry: digits were being entered. */
bool turn_say_missed(struct turn *turn, int misses, bool is_entry);
/* Whether their own phone can get our texts. */
bool turn_text_can_own(const struct turn *turn);
/* Times for a call back: the next ones from a moment on, into session->windows; the one that begins at a moment, when we
 * are open then; in the person's words, in an option's, and for the case log. */
void turn_windows_find(struct turn *turn, int64_t from_ms);
bool turn_window_at(struct turn *turn, int64_t at_ms, struct turn_window *out);
const char *turn_window_words(struct turn *turn, const struct turn_window *window, bool is_voice);
const char *turn_window_label(struct turn *turn, const struct turn_window *window);
const char *turn_window_logged(struct turn *turn, const struct turn_window *window);
/* The person hung up at such a step; true when the step had a way for it. */
bool turn_promise_hung_up(struct turn *turn, const struct flow_step *step);
/* One question back within such a step; false at its first. */
bool turn_promise_back(struct turn *turn);
/* Asks for a text from a call: of an offer's place, or of a text step. */
void turn_text_begin(struct turn *turn);
/* YES to an offer is consent to what its wording said. */
void turn_refer_agreed(struct turn *turn, const struct flow_step *step);
/* On to the script's call back from anywhere; false: it has none. The place in the queue stays. */
bool turn_callback_begin(struct turn *turn);
/* Takes back what was agreed and is still open. */
void turn_callback_cancel(struct turn *turn);
void turn_refer_cancel(struct turn *turn);

/* Joins the queue. Returns the way on (TARGET_NONE: rests here). */
struct flow_target turn_adviser(struct turn *turn, const struct flow_step *step);
void turn_queue_keys(struct turn *turn, struct str keys);
void turn_shut_keys(struct turn *turn, struct str keys);

/* understand_area, as the record has it where a conversation is replayed. */
bool turn_find_area(struct turn *turn, const struct understand_text *text,
                    struct understand_area_found *out);
/* The area dialogue. take: an area was named at this ask step; true when it is settled (the walk may go on). */
bool turn_area_take(struct turn *turn, const struct flow_step *step,
                    const struct understand_area_found *found);
/* On from an ask step whose area is settled. */
void turn_area_done(struct turn *turn, const struct flow_step *step);
void turn_area_ask(struct turn *turn); /* OPEN_SEVERAL, OPEN_OUTSIDE, OPEN_READ */
bool turn_area_choice(struct turn *turn, int number);
void turn_area_list(struct turn *turn, struct compose_list *out);
void turn_area_keys(struct turn *turn, struct str keys);

void turn_language_ask(struct turn *turn);
void turn_language_open(struct turn *turn);
/* True when the number or name is in the list and was acted on. */
bool turn_language_choice(struct turn *turn, int number);
bool turn_language_text(struct turn *turn, const struct understand_text *text);
void turn_language_named(struct turn *turn, struct str words);

/* ---- Beginnings (turn_begin.c) ---------------------------------------------------------------------------- */

/* A timer that begins something: "follow_up", "callback_agreed", "still_waiting". */
void turn_begin_timer(struct turn *turn, struct str name);
/* Somebody has just joined the queue by text: S12 goes to them when the wait that they were told is over. */
void turn_still_waiting_set(struct turn *turn);
/* Somebody who waits texts while we are closed: the flow that begins: closed names, once in twelve hours. */
void turn_begin_closed(struct turn *turn);
/* The case is closed now: a follow-up is set down where they agreed (here, or by a saved `follow_up`). */
void turn_follow_up_plan(struct turn *turn, bool is_agreed);
/* The follow-up's end: the outcome goes to the case that it is about. */
void turn_follow_up_end(struct turn *turn, enum flow_end end);
void turn_callback_missed(struct turn *turn);
void turn_fault(struct turn *turn);
/* We wrote to somebody who is not the one we meant: S40, never again, people look at it. */
void turn_wrong_number(struct turn *turn);
/* ---- A call that broke off (turn_dropped.c) ----------------------------------------------------------------- */

/* What is held of a call that ends now, for the case that they call again: without what they typed. NULL: nothing that
 * could or may be gone on with. */
const char *turn_broken_off(struct turn *turn);
/* The session is of a call that broke off within the last ten minutes; what they hear when they call again. */
bool turn_is_dropped(const struct turn *turn);
void turn_call_again(struct turn *turn);

/* ---- The fixed order (turn_danger.c, receive_text.c, receive.c) ------------------------------------------- */

/* A danger hit: alert, case, at most one safe message. True: the turn is over. Low mood may leave it going on. */
bool turn_danger(struct turn *turn, const struct understand_text *text,
                 const struct understand_danger *hit);
/* Words of danger from where no answer can go. */
void turn_danger_unanswered(struct turn *turn, const struct understand_danger *hit);
/* A further text while the menu is off. */
void turn_danger_text(struct turn *turn, const struct understand_text *text,
                      enum understand_fixed fixed);
/* A fixed word or key that holds everywhere; false when it is none of these. */
bool turn_fixed(struct turn *turn, enum understand_fixed fixed);
/* An area and needs of words that decide nothing themselves. */
void turn_note_words(struct turn *turn, const struct understand_text *text);
/* flow_receive on a conversation that is opened up: reads ctx, program, world, channel, contact and session of turn and
 * leaves the session as it is to be kept. Writes no document: out->session and out->understood stay NULL. */
void turn_receive(struct turn *turn, const struct flow_event *event, struct flow_result *out);
void receive_text(struct turn *turn, const struct flow_event *event, const char **kept_out);
/* The quiet time is over: the texts that waited are one turn. */
void receive_quiet(struct turn *turn);
/* A part of a long text: words of danger act at once, all else waits for the other parts. */
void receive_part(struct turn *turn, const struct flow_event *event);
/* Step 8a: only some words work, and the place in the queue is kept. */
void receive_while_waiting(struct turn *turn, const struct understand_text *text,
                           enum understand_fixed fixed);
/* Steps 9 and 10. */
void receive_take(struct turn *turn, const struct understand_text *text,
                  enum understand_fixed fixed);
void receive_picture(struct turn *turn, const struct understand_text *text);
/* What came too late for a menu, or while menus may not answer, goes before a person. True: it did. */
bool receive_late(struct turn *turn, const struct understand_text *text, int64_t age_ms);
/* What they wrote was answered: the conversation is theirs from now on. */
void receive_now_theirs(struct turn *turn);
/* Danger, machines, STOP and fixed words in a text; the words of a danger are kept with the turn. */
struct understand_front receive_front(struct turn *turn, const struct understand_text *text);
