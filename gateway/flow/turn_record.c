/* A message left for people: spoken on the phone and looked over before it is sent, written in a text.
 * Stands at the record steps. Hanging up before 1 sends nothing; danger cannot be heard here, so what was sent is
 * listened to by a person.
 * Leaves to others: recording (the provider), keeping and fetching it (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include "base/mem.h"

static const struct flow_target rest = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
static const int key_seconds = 6;
static const int longest_seconds = 120;

struct flow_target turn_record(struct turn *turn, const struct flow_step *step)
{
    if (turn->is_muted)
        return step->as.record.empty;
    turn_ask(turn, OPEN_RECORDING);
    return rest;
}

void turn_record_say(struct turn *turn, int misses)
{
    const struct flow_step *step = turn_step(turn);
    if (!step || turn_say_missed(turn, misses, false))
        return;
    if (turn->session.open == OPEN_RECORDED) {
        turn_say_message(turn, MESSAGE_RECORD_CHECK);
        turn_gather(turn, 1, key_seconds);
        return;
    }
    turn_say_wording(turn, &step->wording);
    if (turn->channel != FLOW_PHONE)
        return;
    turn_effect(turn, FLOW_RECORD)->seconds = longest_seconds;
    turn->is_settled = true;
}

static bool is_record(const struct flow_step *step)
{
    return step && step->kind == STEP_RECORD;
}

static void left(struct turn *turn, const struct flow_step *step, const char *detail)
{
    bool opens = !turn->contact.has_case;
    struct flow_case_change *change = turn_case(turn, "message_left", detail);
    if (opens)
        change->status = "new";
    turn->session.is_promised = true;
    turn->session.misses = turn->session.silences = 0;
    turn_walk(turn, step->go);
}

void turn_recorded(struct turn *turn, struct str outcome)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    int64_t seconds = 0;
    if (session->open != OPEN_RECORDING || !is_record(step)) {
        /* nobody asked for it; one that is being looked over stays */
        if (session->recorded_s == 0)
            turn_effect(turn, FLOW_RECORD_KEEP);
        turn_repeat(turn);
        return;
    }
    bool has_seconds = str_to_int64(outcome, 0, 24 * 60 * 60, &seconds);
    session->misses = session->silences = 0;
    if (has_seconds && seconds > 0) {
        session->recorded_s = (int)seconds;
        turn_ask(turn, OPEN_RECORDED);
    } else {
        bool is_empty = has_seconds || outcome.length == 0;
        turn_walk(turn, is_empty ? step->as.record.empty : step->as.record.failed);
    }
}

bool turn_record_key(struct turn *turn, char key)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    bool is_answer = (key >= '1' && key <= '3') || key == '*';
    if (!is_record(step) || session->open != OPEN_RECORDED || !is_answer)
        return false;
    session->misses = session->silences = 0;
    turn->seen.choice = key == '*' ? 0 : key - '0';
    if (key == '1') {
        const char *detail =
            mem_printf(turn->ctx, "Left a spoken message of %d seconds", session->recorded_s);
        turn_effect(turn, FLOW_RECORD_KEEP)->number = 1;
        session->recorded_s = 0;
        turn->contact.has_message = true;
        left(turn, step, detail);
    } else if (key == '2') {
        turn_effect(turn, FLOW_RECORD_PLAY);
        turn_repeat(turn);
    } else if (key == '3') {
        turn_promise_leave(turn);
        turn_ask(turn, OPEN_RECORDING);
    } else {
        turn_walk(turn, step->as.record.empty);
    }
    return true;
}

bool turn_record_text(struct turn *turn, const struct understand_text *text,
                      enum understand_fixed fixed, bool exact_only)
{
    const struct flow_step *step = turn_step(turn);
    if (!is_record(step) || turn->session.open != OPEN_RECORDING)
        return false;
    if (fixed == FIXED_SKIP || fixed == FIXED_NO) {
        turn->seen.answer = "skip";
        turn->session.misses = 0;
        turn_walk(turn, step->as.record.empty);
        return true;
    }
    if (exact_only && understand_number(text) < 0)
        return false;
    turn_needs_only(turn, text);
    left(turn, step, "Left a message in words");
    return true;
}
