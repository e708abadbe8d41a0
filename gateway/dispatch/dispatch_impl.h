/* One event being acted on, and the pieces that act on it.
 * Private to dispatch: dispatch.c runs the turn, the rest each take one kind of event or one part of it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "dispatch/dispatch.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/message.h"
#include "store/timer.h"

enum { REPLY_STEPS_MAX = 24 };

/* Everything that one event touches. Lives under ctx, dies with the turn of the loop. */
struct task {
    struct dispatch *dispatch;
    struct store *store;
    void *ctx;
    int64_t now_ms;
    struct dispatch_job *job;
    const struct event *event;

    enum flow_channel channel;
    struct contact *contact; /* the person, loaded or just made */
    bool is_new_contact;
    const char *route;      /* "twilio +447700900000": how texts reach us and leave again */
    const char *session;    /* the engine's document of this conversation; NULL none */
    int64_t call_id;        /* the call under way; 0 none */
    int64_t after_id;       /* the person's newest message before this turn, by keep_place */
    struct buf *said;       /* in a call: what was said, as a JSON list that is not closed yet */
    struct case_row change; /* what becomes of the case, gathered and written once */
    bool has_change, is_opening;

    struct reply_step steps[REPLY_STEPS_MAX];
    size_t step_count;
    bool made_due, changed_cases;
};

struct dispatch {
    struct dispatch_config config;
    struct dispatch_world world;
    int waiting; /* people in the queue, counted once a turn; -1 not yet */
    bool made_due, changed_cases;
    struct metric *commit_us;
    struct metric *events, *held, *repeats;
};

/* One handler a kind of event: false rolls the event back. */
bool task_text(struct task *task, struct error *err);
bool task_voice(struct task *task, struct error *err);
bool task_status(struct task *task, struct error *err);
bool task_call_status(struct task *task, struct error *err);
bool task_timer(struct task *task, struct error *err);
bool task_sent(struct task *task, struct error *err);
/* Keeps what came without a turn and puts it before a person: after a fault of ours, or a poison event. */
bool task_keep(struct task *task, struct error *err);
bool task_keep_call(struct task *task, struct error *err);

/* The call that an event names and its person; NULL when it is not known. */
bool voice_find_call(struct task *task, struct call **out, struct error *err);
/* What happened in a call goes to the engine; its session is as it is afterwards, and not saved yet. */
bool voice_take_turn(struct task *task, struct call *call, const struct flow_event *happened,
                     struct error *err);
/* Looks after a call that began, so that it ends although nobody says so. */
bool call_watch(struct task *task, const struct call *call, struct error *err);
/* A timer of a call is due. */
bool task_call_timer(struct task *task, const struct timer *timer, struct error *err);
/* The same after a fault: the call is over, without a turn. */
bool call_give_up(struct task *task, const struct timer *timer, struct error *err);

/* Fills task->contact from a number: found under any key, or made. */
bool person_find(struct task *task, const struct phone *phone, struct error *err);
/* Fills it from an id; false with ERROR_MISSING when there is none. */
bool person_load(struct task *task, int64_t id, struct error *err);
/* Saves what a turn changed of the person. */
bool person_save(struct task *task, const struct flow_contact *after, struct error *err);
struct flow_contact person_value(const struct task *task);
/* Keeps the route and the engine's document (NULL none) as the text session. */
bool person_write_session(struct task *task, const char *document, struct error *err);

/* Finds another number's contact or makes one; the task's own stays as it is. */
bool person_other(struct task *task, const char *number, struct contact **out, struct error *err);
/* For struct flow_world: whether the person of a number has not stopped our texts, and neither it nor this caller has had
 * enough for a day. */
bool person_may_text(void *task, const char *number);
/* Counts a text to a number that this caller typed; of it only a keyed hash is kept, for a day. */
bool person_note_typed(struct task *task, const char *number, struct error *err);
/* Keeps by which number a caller can be texted later, where no text of theirs has told it. */
bool person_write_route(struct task *task, struct error *err);

/* Asks the engine. */
void task_ask(struct task *task, const struct flow_event *event, struct flow_result *out);
/* Writes the case as the effects say; then message rows can name it. */
bool effects_case(struct task *task, const struct flow_result *result, struct error *err);
/* Carries out the rest: replies, texts, timers, stop marks; fills task->steps. */
bool effects_apply(struct task *task, const struct flow_result *result, struct error *err);
/* Call backs, consents, referrals and recordings become rows. */
bool promise_apply(struct task *task, const struct flow_effect *effect, struct error *err);
/* Keeps the provider's id of a recording. is_awaited: the open prompt asked for it, and no key ended it otherwise. */
bool promise_recorded(struct task *task, bool is_awaited, struct error *err);
/* Keeps a turn that is no text: its place among the texts before the effects, words as they go out, the row behind. */
bool keep_place(struct task *task, struct error *err);
void keep_said(struct task *task, const char *words);
bool keep_turn(struct task *task, const struct flow_event *event, const struct flow_result *result,
               struct error *err);
/* Adds to the case, opening it where there is none: for things that no script asked for. */
bool case_note(struct task *task, const struct case_row *row, const char *what, const char *text,
               struct error *err);

/* The key under which a callback is known. Under ctx. */
char *task_key(struct task *task, const char *kind, const char *more);
/* Answers as it was answered before. */
bool task_repeat(struct task *task, const char *answer, int64_t outbox_id, int outbox_state,
                 struct error *err);
/* Ends a task: its steps become the job's reply. */
void task_reply(struct task *task);
/* A reply as kept text, and back. */
char *reply_write(void *ctx, const struct reply *reply);
bool reply_read(void *ctx, const char *text, struct reply *out);

/* The end of the program where a test build has planted one; nothing in the shipped one. */
void plant_check(const struct event *event);
