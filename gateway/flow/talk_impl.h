/* A rehearsal under way: people, their sessions, timers and cases in memory.
 * Private to rehearsal.c and the talk*.c files of this room: talk.c reads the lines, talk_people.c plays the world around the engine,
 * talk_match.c compares words. Leaves to others: everything that lasts. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "flow/flow_impl.h"

enum {
    TALK_TIMERS_MAX = 8,
    TALK_HEARD_BYTES = 64 * 1024,
    TALK_LINES_MAX = 2000,
    TALK_LINE_BYTES = 4096
};

struct talk_timer {
    const char *name;
    int64_t at_ms;
};
struct talk_case {
    bool is_there;
    struct flow_case_change fields; /* the newest value of each */
    const char *channel, *language;
};
struct talk_sent {
    const char *text;
    struct talk_sent *next;
};
struct talk_person {
    struct phone phone;
    struct flow_contact contact;
    const char *session;      /* their texts */
    const char *call_session; /* the call under way, NULL none */
    bool is_calling;
    struct talk_timer timers[TALK_TIMERS_MAX]; /* name NULL: free */
    struct talk_case kept;
    struct talk_sent *inbox, *inbox_last; /* texts that came and were not looked at */
    struct talk_sent *details;            /* texts sent from a call */
    char last3[4];
    const struct flow_callback_agreed *callback; /* NULL: none */
    const char *referral, *consent;              /* where to; the newest wording agreed to */
    int messages_left;                           /* spoken ones that were sent */
    const char *heard;                           /* all that was spoken since the last key */
    int gather_seconds;
    struct flow_past *pasts; /* what happened to them, as it would be kept */
    size_t past_count, past_room;
    int64_t calls; /* how many they made */
    bool was_held; /* their last text */
    struct talk_person *next;
};

struct talk {
    void *ctx;
    const struct flow_program *program;
    struct flow_world world;
    struct talk_person *people, *person; /* person: who speaks now, NULL nobody yet */
    int64_t next_id;
    enum flow_channel channel;
    bool was_alerted;
    const char *alert;
    struct buf *transcript;
};

const struct talk *talk_of(const struct flow_rehearsal *rehearsal);
/* Keeps an event and what came of it (talk_tape.c); person as they were before it. */
void talk_tape(struct talk *talk, struct talk_person *person, enum flow_channel channel,
               const struct flow_event *event, const struct flow_result *result);

/* One line under way. rest: what stands behind its word. */
struct talk_line {
    int number;
    struct str rest;
};
/* Tells the first difference; always false. there: what was there, may be NULL. */
bool talk_differs(struct talk *talk, const struct talk_line *line, const char *what,
                  const char *there);
bool talk_differs_from(struct talk *talk, const struct talk_line *line, const char *there);
bool talk_needs_person(struct talk *talk, const struct talk_line *line);
bool talk_needs_call(struct talk *talk, const struct talk_line *line);
/* What was sent age_ms ago comes in. */
bool talk_send(struct talk *talk, const struct talk_line *line, int64_t age_ms);
/* The lines about what a text meets before any flow (talk_order.c). */
bool talk_do_late(struct talk *talk, const struct talk_line *line);
bool talk_do_muted(struct talk *talk, const struct talk_line *line);
bool talk_do_unmuted(struct talk *talk, const struct talk_line *line);
bool talk_do_spent(struct talk *talk, const struct talk_line *line);
bool talk_do_left(struct talk *talk, const struct talk_line *line);
bool talk_expect_held(struct talk *talk, const struct talk_line *line);
bool talk_expect_not_held(struct talk *talk, const struct talk_line *line);
/* The lines about promises (talk_promise.c). */
bool talk_do_record(struct talk *talk, const struct talk_line *line);
bool talk_expect_callback(struct talk *talk, const struct talk_line *line);
bool talk_expect_no_callback(struct talk *talk, const struct talk_line *line);
bool talk_expect_referral(struct talk *talk, const struct talk_line *line);
bool talk_expect_no_referral(struct talk *talk, const struct talk_line *line);
bool talk_expect_consent(struct talk *talk, const struct talk_line *line);
bool talk_expect_message(struct talk *talk, const struct talk_line *line);
bool talk_expect_no_message(struct talk *talk, const struct talk_line *line);
/* Carries out what a promise wants done. */
void talk_promise(struct talk *talk, struct talk_person *person, const struct flow_effect *effect);
/* Whether the person of a number has not stopped our texts: for struct flow_world. */
bool talk_may_text(void *self, const char *number);

/* Whether words are as expected, "..." standing for any. White space counts as one blank. */
bool talk_matches(void *ctx, const char *words, struct str expected);

/* The person of that number, made when new; withheld (an empty number): always a new one. */
struct talk_person *talk_person_of(struct talk *talk, struct str number);
/* Lets an event happen to a person and carries out what comes of it. */
void talk_event(struct talk *talk, struct talk_person *person, enum flow_channel channel,
                const struct flow_event *event);
/* Moves the clock; timers that come due on the way run at their time, in order. */
void talk_move(struct talk *talk, int64_t to_ms);
/* Runs the quiet timer of a person when one is set. */
void talk_quiet(struct talk *talk, struct talk_person *person);
int talk_waiting(const struct talk *talk);
/* The newest value of a field of the person's case ("need", "borough", …), "" when it has none; NULL: no such field. */
const char *talk_case_field(struct talk *talk, const struct talk_person *person, struct str name);
/* Plays one line; empty ones and those that begin with # do nothing. False: it went otherwise, and the transcript says
 * how. */
bool talk_play(struct talk *talk, int number, struct str text);
/* Plays all lines, up to the first that goes otherwise. */
bool talk_run(struct talk *talk, struct str lines);
