/* What a turn does: says words, asks for keys, sets timers, keeps values; the list of effects grows here.
 * Stands under the steps, which decide. On text all that is said becomes one message; on the phone each piece is
 * spoken, and the last is followed by a gather.
 * Leaves to others: which words (compose.c), carrying effects out (dispatch/, a talk). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

struct flow_effect *turn_effect(struct turn *turn, enum flow_effect_kind kind)
{
    if (turn->effect_count == turn->effect_room) {
        turn->effect_room = turn->effect_room == 0 ? 8 : 2 * turn->effect_room;
        turn->effects = mem_grow(turn->ctx, turn->effects, struct flow_effect, turn->effect_room);
    }
    struct flow_effect *effect = &turn->effects[turn->effect_count++];
    *effect = (struct flow_effect){.kind = kind};
    return effect;
}

static void speak_in(struct turn *turn, const char *words, const char *voice)
{
    if (turn->is_muted || !words || words[0] == '\0')
        return;
    struct flow_effect *effect = turn_effect(turn, FLOW_SPEAK);
    effect->text = words;
    effect->language = voice;
}

void turn_say(struct turn *turn, const char *words)
{
    if (turn->is_muted || !words || words[0] == '\0')
        return;
    if (turn->channel == FLOW_PHONE) {
        speak_in(turn, words, turn->program->languages[turn->language].voice);
        return;
    }
    if (!turn->reply)
        turn->reply = buf_new(turn->ctx, TURN_SESSION_BYTES);
    else if (buf_str(turn->reply).length > 0)
        buf_add_byte(turn->reply, '\n');
    buf_add_text(turn->reply, words);
}

void turn_say_wording(struct turn *turn, const struct flow_wording *wording)
{
    if (!turn->is_muted)
        turn_say(turn, compose_wording(turn, wording, NULL, false));
}

void turn_say_message(struct turn *turn, enum flow_message message)
{
    turn_say_wording(turn, compose_message(turn, message));
}

void turn_gather(struct turn *turn, int keys, int seconds)
{
    if (turn->is_muted || turn->channel != FLOW_PHONE)
        return;
    struct flow_effect *effect = turn_effect(turn, FLOW_GATHER);
    effect->number = keys;
    effect->seconds = turn->session.is_slow && seconds < 15 ? 15 : seconds;
    turn->is_settled = true;
}

void turn_timer_set(struct turn *turn, const char *name, int64_t at_ms)
{
    struct flow_effect *effect = turn_effect(turn, FLOW_TIMER_SET);
    effect->text = name;
    effect->number = at_ms;
}

void turn_within_clear(struct turn *turn)
{
    if (turn->session.within_ms == 0)
        return;
    turn->session.within_ms = 0;
    turn_effect(turn, FLOW_TIMER_CANCEL)->text = "within";
}

const struct flow_step *turn_step(const struct turn *turn)
{
    size_t step = turn->session.at.step;
    return step == FLOW_NO_STEP ? NULL : &turn->program->steps[step];
}

const struct turn_saved *turn_saved_find(const struct turn *turn, const char *name)
{
    for (size_t i = 0; name && i < turn->session.saved_count; i++)
        if (strcmp(turn->session.saved[i].name, name) == 0)
            return &turn->session.saved[i];
    return NULL;
}

const char *turn_saved(const struct turn *turn, const char *name)
{
    const struct turn_saved *saved = turn_saved_find(turn, name);
    return saved ? saved->value : NULL;
}

void turn_save_as(struct turn *turn, const char *name, const char *value, enum flow_answer answer)
{
    struct turn_session *session = &turn->session;
    if (!name || !value)
        return;
    size_t i = 0;
    while (i < session->saved_count && strcmp(session->saved[i].name, name) != 0)
        i++;
    if (i == TURN_SAVED_MAX)
        return;
    if (i == session->saved_count)
        session->saved_count++;
    session->saved[i] = (struct turn_saved){name, value, answer};
}

void turn_save(struct turn *turn, const char *name, const char *value)
{
    turn_save_as(turn, name, value, ANSWER_WORDS);
}

bool turn_is_open(struct turn *turn, enum flow_channel channel)
{
    struct directory_span span =
        flow_hours_at(turn->program, channel, turn->world->holidays, turn->world->now_ms);
    turn->seen.has_open = true;
    turn->seen.is_open = span.is_known && span.is_open;
    return turn->seen.is_open;
}

void turn_use_language(struct turn *turn, const char *code)
{
    const char *voiced = turn->program->languages[flow_language_find(turn->program, code)].code;
    bool is_new = !turn->contact.language || strcmp(turn->contact.language, voiced) != 0;
    turn->language = flow_language_find(turn->program, code);
    turn->session.language = voiced;
    if (!is_new)
        return;
    turn->contact.language = voiced;
    turn_effect(turn, FLOW_SET_LANGUAGE)->text = voiced;
}
