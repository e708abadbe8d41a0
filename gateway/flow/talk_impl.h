/* A rehearsal under way: people, their sessions, timers and cases in memory.
 * Private to the talk_*.c files of this room: talk.c reads the lines, talk_people.c plays the world around the engine,
 * talk_match.c compares words. Leaves to others: everything that lasts. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "flow/flow_impl.h"

enum { TALK_TIMERS_MAX = 8, TALK_HEARD_BYTES = 64 * 1024 };

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
    const char *heard;                    /* all that was spoken since the last key */
    int gather_seconds;
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
