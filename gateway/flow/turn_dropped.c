/* A call that broke off: what is held of it for ten minutes, and what the next caller from that number is asked.
 * Stands between the end of a call and the next one. Whoever rings next may be somebody else at the same phone: what a
 * person typed is not held, and of somebody who may be in danger nothing but the place in the queue.
 * Leaves to others: keeping it for that long and no longer (dispatch/), the words (begins: dropped_call). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

/* Numbers, days and words of their own; a choice, a yes or a no, and what the script itself sets are none. */
static bool is_typed(enum flow_answer answer)
{
    switch (answer) {
    case ANSWER_NUMBER:
    case ANSWER_PHONE:
    case ANSWER_DATE:
    case ANSWER_TIME:
    case ANSWER_WORDS:
        return true;
    case ANSWER_YESNO:
    case ANSWER_AREA:
    case ANSWER_NEED:
    case ANSWER_LANGUAGE:
    case FLOW_ANSWERS:
        return false;
    }
    return false;
}

static bool asks_for(const struct flow_step *step, const char *name)
{
    return step->kind == STEP_ASK && is_typed(step->as.ask.answer) && step->as.ask.save &&
           strcmp(step->as.ask.save, name) == 0;
}

static bool was_typed(const struct flow_program *program, const struct turn_saved *saved)
{
    if (saved->answer != ANSWER_WORDS && is_typed(saved->answer))
        return true;
    for (size_t i = 0; i < program->step_count; i++)
        if (asks_for(&program->steps[i], saved->name))
            return true;
    return false;
}

/* Takes out what they typed. *from_out: the oldest question back that asked for some of it; trail_count: none is known. */
static bool forget_typed(struct turn *turn, struct turn_session *held, size_t *from_out)
{
    const struct turn_saved *saved = turn->session.saved;
    bool is_any = false;
    size_t from = held->trail_count;
    held->saved_count = 0;
    for (size_t i = 0; i < turn->session.saved_count; i++) {
        if (!was_typed(turn->program, &saved[i])) {
            held->saved[held->saved_count++] = saved[i];
            continue;
        }
        is_any = true;
        for (size_t k = 0; k < from; k++)
            if (asks_for(&turn->program->steps[held->trail[k].step], saved[i].name))
                from = k;
    }
    held->window_count = 0;
    held->window = (struct turn_window){0, 0};
    held->consent = NULL;
    *from_out = from;
    return is_any;
}

static bool is_unsafe(const struct turn *turn)
{
    const char *safe = turn_saved(turn, "safe_text");
    return turn->session.is_danger || turn->session.no_texts || turn->session.is_risky ||
           (safe && strcmp(safe, "false") == 0);
}

/* Nothing but that they wait: no topic, no place, no question to go back to. */
static void forget_topic(struct turn_session *held)
{
    held->trail_count = held->need_count = held->choice_count = held->saved_count = 0;
    held->place_count = held->place = held->told = 0;
    held->has_area = false;
    held->area = (struct place_area){0};
    held->picked = held->chosen = NULL;
    held->before.step = FLOW_NO_STEP;
}

/* False: there is nothing that may be gone on with. */
static bool hold(struct turn *turn, struct turn_session *held)
{
    size_t from = 0;
    const struct flow_step *step = turn_step(turn);
    bool is_waiting = step->kind == STEP_ADVISER;
    bool is_typed_in = forget_typed(turn, held, &from);
    if (is_unsafe(turn)) {
        forget_topic(held);
        return is_waiting;
    }
    if (!is_typed_in || is_waiting)
        return true;
    if (from == held->trail_count)
        return false;
    held->at = held->trail[from];
    held->trail_count = from;
    held->open = OPEN_STEP;
    held->under = OPEN_NONE;
    return true;
}

static bool can_go_on(const struct flow_step *step)
{
    return step && (step->kind == STEP_MENU || step->kind == STEP_ASK || step->kind == STEP_OFFER ||
                    step->kind == STEP_ADVISER);
}

const char *turn_broken_off(struct turn *turn)
{
    struct turn_session held = turn->session;
    if (turn->contact.kind == PHONE_WITHHELD || !can_go_on(turn_step(turn)) ||
        held.open == OPEN_NONE || !hold(turn, &held))
        return NULL;
    /* what was half promised is left when they hang up */
    held.is_other_number = false;
    held.recorded_s = 0;
    held.dropped_ms = turn->world->now_ms;
    return turn_session_write(turn->ctx, turn->program, &held);
}

bool turn_is_dropped(const struct turn *turn)
{
    int64_t at_ms = turn->session.dropped_ms;
    return at_ms != 0 && turn->world->now_ms - at_ms < FLOW_DROPPED_MS &&
           can_go_on(turn_step(turn));
}

void turn_call_again(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    size_t flow = turn->program->begins[BEGIN_DROPPED_CALL];
    session->dropped_ms = 0;
    session->misses = session->silences = 0;
    if (flow == FLOW_NO_STEP) {
        session->under = session->open == OPEN_QUEUE ? OPEN_QUEUE : OPEN_STEP;
        turn_ask(turn, OPEN_BACK);
        return;
    }
    /* it may have broken off at that very question */
    bool is_asked = session->at.step == flow && session->before.step != FLOW_NO_STEP;
    struct turn_spot before = is_asked ? session->before : session->at;
    turn_walk_step(turn, flow);
    session->before = before;
}
