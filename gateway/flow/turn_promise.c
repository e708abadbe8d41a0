/* What the steps that promise something share: being left half way, one question back, hanging up, and "not
 * understood" before their own questions.
 * Stands between the fixed keys and turn_callback.c, turn_record.c, turn_text.c, turn_refer.c.
 * Leaves to others: each step's own questions. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

void turn_promise_leave(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    if (session->is_other_number)
        turn_effect(turn, FLOW_NUMBER);
    if (session->recorded_s > 0)
        turn_effect(turn, FLOW_RECORD_KEEP);
    session->is_other_number = false;
    session->recorded_s = 0;
}

bool turn_promise_hung_up(struct turn *turn, const struct flow_step *step)
{
    struct flow_target target = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
    if (step->kind == STEP_CALLBACK)
        target = step->as.callback.no;
    else if (step->kind == STEP_RECORD)
        target = step->as.record.empty;
    else if (step->kind == STEP_TEXT)
        target = step->as.text.no;
    else if (step->kind == STEP_REFER)
        target = step->as.refer.no;
    if (target.kind == TARGET_NONE)
        return false;
    turn->is_muted = true;
    turn_walk(turn, target);
    return true;
}

bool turn_promise_back(struct turn *turn)
{
    bool is_phone = turn->channel == FLOW_PHONE;
    bool has_number = turn->contact.kind == PHONE_MOBILE || turn->contact.kind == PHONE_LANDLINE;
    enum turn_open open = turn->session.open, before = OPEN_NONE;
    if (open == OPEN_CALL_SAFE)
        before = OPEN_CALL_WHEN;
    else if (open == OPEN_CALL_WHEN && is_phone)
        before = has_number ? OPEN_CALL_NUMBER : OPEN_CALL_OTHER;
    else if (open == OPEN_CALL_OTHER && has_number)
        before = is_phone ? OPEN_CALL_NUMBER : OPEN_CALL_WHEN;
    else if (open == OPEN_MOBILE && turn_text_can_own(turn))
        before = OPEN_SAFE;
    if (before == OPEN_NONE)
        return false;
    if (before != OPEN_CALL_WHEN)
        turn_promise_leave(turn);
    turn_ask(turn, before);
    return true;
}

bool turn_say_missed(struct turn *turn, int misses, bool is_entry)
{
    bool is_text = turn->channel == FLOW_TEXT;
    if (misses == 0)
        return false;
    if (is_text || is_entry)
        turn_say_message(turn,
                         misses == 1 ? MESSAGE_NOT_UNDERSTOOD_ASK_1 : MESSAGE_NOT_UNDERSTOOD_ASK_2);
    else
        turn_say_message(turn, MESSAGE_NO_KEY);
    /* in a text the question stands above */
    return is_text;
}
