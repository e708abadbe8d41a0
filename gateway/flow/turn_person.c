/* The way to a person: joining the queue, waiting in it on the phone, what can be done while we are closed.
 * Stands at the adviser steps. A person is one key away from anywhere, so this is reached from everywhere.
 * Leaves to others: who is next and the hand-over (the desk). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include "base/mem.h"

static const struct flow_target rest = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
static const int queue_seconds = 45;

static const char *joined_detail(struct turn *turn, const struct flow_step *step)
{
    if (turn->interpreter)
        return mem_printf(turn->ctx, "Asked for a person with an interpreter: %s",
                          turn->interpreter);
    if (turn->is_interpreter || step->as.adviser.flag == FLAG_INTERPRETER)
        return "Asked for a person with an interpreter";
    if (turn->is_silent_call || step->as.adviser.flag == FLAG_SILENT)
        return "Asked for a person: cannot speak";
    if (turn->why_person)
        return turn->why_person;
    if (turn->is_lost)
        return "Needs a person: we did not understand";
    return "Asked for a person";
}

static const char *joined_kind(const struct turn *turn, const struct flow_step *step)
{
    if (turn->is_silent_call)
        return "silent";
    switch (step->as.adviser.flag) {
    case FLAG_SILENT:
        return "silent";
    case FLAG_GROUP:
        return "group";
    case FLAG_NONE:
    case FLAG_INTERPRETER:
        return NULL;
    }
    return NULL;
}

static void join(struct turn *turn, const struct flow_step *step)
{
    bool is_news = !turn->contact.is_waiting || turn->channel == FLOW_PHONE || turn->is_interpreter;
    if (turn->is_in_danger || !is_news)
        return;
    struct flow_case_change *change =
        turn_case(turn, "asked_for_person", joined_detail(turn, step));
    change->kind = joined_kind(turn, step);
    change->priority = step->as.adviser.priority;
    if (turn->contact.has_adviser)
        return;
    change->status = "waiting";
    turn->contact.is_waiting = true;
}

static struct flow_target closed(struct turn *turn, const struct flow_step *step)
{
    const struct flow_adviser *adviser = &step->as.adviser;
    const struct flow_target go = adviser->closed;
    turn->session.shut_ms = turn->world->now_ms;
    if (adviser->shut.is_set) {
        turn_say_wording(turn, &adviser->shut);
        return go;
    }
    /* a menu there has the words for being closed itself */
    if (go.kind == TARGET_STEP && turn->program->steps[go.step].kind == STEP_MENU)
        return go;
    turn_ask(turn, OPEN_SHUT);
    return rest;
}

static void open_text(struct turn *turn, const struct flow_step *step)
{
    if (turn->is_lost)
        turn_say_message(turn, MESSAGE_NOT_UNDERSTOOD_PERSON);
    else if (step->wording.is_set)
        turn_say_wording(turn, &step->wording);
    else
        turn_say_message(turn, MESSAGE_ASKED_OPEN);
}

static void open_phone(struct turn *turn, const struct flow_step *step)
{
    if (!turn->is_lost && step->wording.is_set && step->wording.has_voice)
        turn_say_wording(turn, &step->wording);
    else
        turn_say_message(turn, MESSAGE_TO_PERSON);
    turn_say_message(turn, MESSAGE_QUEUE);
    turn->session.open = OPEN_QUEUE;
    turn->session.asked_ms = turn->world->now_ms;
    turn_gather(turn, 1, queue_seconds);
}

struct flow_target turn_adviser(struct turn *turn, const struct flow_step *step)
{
    if (turn->is_muted || turn->was_adviser)
        return rest;
    turn->was_adviser = true;
    turn->session.misses = 0;
    turn->session.silences = 0;
    bool is_open = turn_is_open(turn, turn->channel);
    bool was_waiting = turn->contact.is_waiting;
    join(turn, step);
    if (is_open && turn->channel == FLOW_TEXT && turn->contact.is_waiting && !was_waiting)
        turn_still_waiting_set(turn);
    if (!is_open)
        return closed(turn, step);
    if (turn->channel == FLOW_PHONE)
        open_phone(turn, step);
    else
        open_text(turn, step);
    return rest;
}

void turn_queue_keys(struct turn *turn, struct str keys)
{
    if (str_equals(keys, "8")) {
        turn_language_open(turn);
        return;
    }
    if (str_equals(keys, "1")) {
        turn_case(turn, "call_back_asked", "Would rather be called back");
        if (turn_callback_begin(turn))
            return;
    }
    turn_repeat(turn);
}

void turn_shut_keys(struct turn *turn, struct str keys)
{
    const struct flow_step *step = turn_step(turn);
    struct turn_session *session = &turn->session;
    if (str_equals(keys, "1") && step && step->kind == STEP_ADVISER) {
        turn->seen.choice = 1;
        session->misses = 0;
        turn_walk(turn, step->as.adviser.closed);
        return;
    }
    if (str_equals(keys, "8")) {
        turn_language_open(turn);
        return;
    }
    bool is_asked = keys.length == 1 && (keys.data[0] == '9' || keys.data[0] == '0');
    session->misses = is_asked ? 0 : session->misses + 1;
    if (session->misses < 3) {
        turn_repeat(turn);
        return;
    }
    /* nobody is there: the case stands in the queue, the line need not stay up */
    turn_say_message(turn, MESSAGE_GOODBYE);
    turn_effect(turn, FLOW_HANG_UP);
    turn->is_settled = true;
}
