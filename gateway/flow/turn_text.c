/* A text asked for on a call: is it safe to send, to which mobile, or would they rather hear it.
 * Stands at the text steps and behind key 2 of an offer: one dialogue, two callers. In a conversation of texts a text
 * step says its words.
 * Leaves to others: sending (dispatch/), the STOP of another number (the world's may_text). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static const struct flow_target rest = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
static const int key_seconds = 6;

bool turn_text_can_own(const struct turn *turn)
{
    return phone_can_text(turn->contact.kind) && !turn->contact.is_stopped;
}

void turn_text_begin(struct turn *turn)
{
    turn_ask(turn, turn_text_can_own(turn) ? OPEN_SAFE : OPEN_MOBILE);
}

struct flow_target turn_text(struct turn *turn, const struct flow_step *step)
{
    if (turn->is_muted)
        return step->as.text.no;
    if (turn->channel == FLOW_TEXT) {
        turn_say_wording(turn, &step->wording);
        return step->go;
    }
    turn_text_begin(turn);
    return rest;
}

void turn_text_say(struct turn *turn, int misses)
{
    bool is_entry = turn->session.open == OPEN_MOBILE;
    turn_say_missed(turn, misses, is_entry);
    if (!is_entry)
        turn_say_message(turn, MESSAGE_TEXT_SAFE);
    else
        turn_say_message(turn, turn_text_can_own(turn) ? MESSAGE_TEXT_MOBILE : MESSAGE_TEXT_OTHER);
    turn_gather(turn, is_entry ? 0 : 1, key_seconds);
}

static void send(struct turn *turn, const struct flow_step *step, const char *to)
{
    bool is_offer = step->kind == STEP_OFFER;
    bool opens = !turn->contact.has_case;
    const struct flow_wording *wording =
        is_offer ? compose_message(turn, MESSAGE_DETAILS) : &step->wording;
    struct flow_case_change *change = turn_case(
        turn, "text_sent", to ? "Sent by text to another mobile" : "Sent by text to their mobile");
    if (opens)
        change->status = "new";
    struct flow_effect *effect = turn_effect(turn, FLOW_SEND_TEXT);
    effect->outbound = OUTBOUND_DETAILS;
    effect->text = compose_text(turn, wording);
    effect->to = to;
    turn_say_message(turn, MESSAGE_TEXT_SENT);
    if (!is_offer) {
        turn_walk(turn, step->go);
        return;
    }
    turn->session.open = OPEN_NUMBER;
    turn->session.asked_ms = turn->world->now_ms;
    turn_say_message(turn, MESSAGE_NUMBER_AFTER);
    turn_gather(turn, 1, key_seconds);
}

/* Twice, so that it can be written down. */
static void hear(struct turn *turn, const struct flow_step *step)
{
    if (step->kind == STEP_OFFER) {
        turn_ask(turn, OPEN_NUMBER);
        return;
    }
    turn_say_wording(turn, &step->wording);
    turn_say_wording(turn, &step->wording);
    turn_walk(turn, step->as.text.no);
}

static bool take_mobile(struct turn *turn, const struct flow_step *step, struct str keys)
{
    const struct flow_world *world = turn->world;
    struct phone phone = phone_parse(keys, "GB");
    if (phone.kind != PHONE_MOBILE || strncmp(phone.text, "+447", 4) != 0)
        return false;
    bool may = !world->may_text || world->may_text(world->self, phone.text);
    turn->seen.may_text = may ? 2 : 1;
    if (may) {
        send(turn, step, mem_strdup(turn->ctx, phone.text));
        return true;
    }
    /* it stopped, or had enough for a day: which of the two is nobody else's business */
    turn_say_message(turn, MESSAGE_TEXT_REFUSED);
    if (step->kind == STEP_TEXT)
        turn_walk(turn, step->as.text.failed);
    else
        turn_ask(turn, OPEN_NUMBER);
    return true;
}

/* They would rather not have it. */
static void leave(struct turn *turn, const struct flow_step *step)
{
    if (step->kind == STEP_OFFER)
        turn_ask(turn, OPEN_STEP);
    else
        turn_walk(turn, step->as.text.no);
}

bool turn_text_keys(struct turn *turn, struct str keys)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    bool is_entry = session->open == OPEN_MOBILE;
    char key = keys.length == 1 ? keys.data[0] : '\0';
    if (!step || (step->kind != STEP_OFFER && step->kind != STEP_TEXT))
        return false;
    bool is_choice = key == '1' || (!is_entry && (key == '2' || key == '3')) || key == '*';
    if (!is_choice && !is_entry)
        return false;
    int misses = session->misses, silences = session->silences;
    session->misses = session->silences = 0;
    if (is_choice)
        turn->seen.choice = key == '*' ? 0 : key - '0';
    if (key == '*')
        leave(turn, step);
    else if (!is_entry && key == '1')
        send(turn, step, NULL);
    else if (!is_entry && key == '2')
        turn_ask(turn, OPEN_MOBILE);
    else if (is_choice)
        hear(turn, step);
    else if (!take_mobile(turn, step, keys)) {
        session->misses = misses;
        session->silences = silences;
        return false;
    }
    return true;
}
