/* What the keys of a call mean: the fixed keys, then the open question's.
 * Stands behind receive for calls. While digits are entered the whole entry decides; a menu takes one key.
 * Leaves to others: collecting keys (the provider's gather), the area behind them (turn_area.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

bool turn_fixed(struct turn *turn, enum understand_fixed fixed)
{
    size_t data = turn->program->begins[BEGIN_DATA];
    switch (fixed) {
    case FIXED_PERSON:
        turn_remember(turn);
        turn_walk_person(turn);
        break;
    case FIXED_MENU:
        turn_walk_menu(turn);
        break;
    case FIXED_BACK:
        if (!turn_promise_back(turn))
            turn_walk(turn, (struct flow_target){.kind = TARGET_BACK, .step = FLOW_NO_STEP});
        break;
    case FIXED_LANGUAGE:
        turn_language_open(turn);
        break;
    case FIXED_HELP:
    case FIXED_WRONG_NUMBER: /* they wrote first */
        turn_say_message(turn, MESSAGE_HELP);
        break;
    case FIXED_PRIVACY:
        turn_say_message(turn, MESSAGE_PRIVACY);
        break;
    case FIXED_DATA:
        turn_remember(turn);
        if (data == FLOW_NO_STEP)
            turn_say_message(turn, MESSAGE_DATA);
        else
            turn_walk_step(turn, data);
        break;
    case FIXED_NONE:
    case FIXED_STOP:
    case FIXED_START:
    case FIXED_SKIP:
    case FIXED_MORE:
    case FIXED_OK:
    case FIXED_CALL:
    case FIXED_CODE:
    case FIXED_YES:
    case FIXED_NO:
    case FIXED_THANKS:
        return false;
    }
    turn->seen.fixed = fixed;
    turn->session.misses = 0;
    turn->session.silences = 0;
    return true;
}

/* * drops what was entered before it. */
static struct str after_star(struct str keys)
{
    for (size_t i = keys.length; i-- > 0;)
        if (keys.data[i] == '*')
            return str_range(keys.data + i + 1, keys.length - i - 1);
    return keys;
}

static void star_alone(struct turn *turn, const struct flow_step *step)
{
    if (step->as.ask.skip.kind != TARGET_NONE)
        turn_skip(turn, step);
    else
        turn_fixed(turn, FIXED_BACK);
}

static enum understand_fixed fixed_key(char key)
{
    if (key == '0')
        return FIXED_PERSON;
    if (key == '8')
        return FIXED_LANGUAGE;
    return key == '*' ? FIXED_BACK : FIXED_NONE;
}

static void hear_again(struct turn *turn)
{
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn->seen.fixed = FIXED_MENU;
    turn_repeat(turn);
}

/* What any entry may be instead of an answer: the question again, or a fixed key. */
static bool is_not_entered(struct turn *turn, struct str keys)
{
    if (keys.length == 0 || str_equals(keys, "9") || str_equals(keys, "#")) {
        hear_again(turn);
        return true;
    }
    return keys.length == 1 && turn_fixed(turn, fixed_key(keys.data[0]));
}

/* A whole entry, ended by # or a pause. */
static void entry(struct turn *turn, const struct flow_step *step, struct str keys)
{
    if (str_equals(keys, "*")) {
        star_alone(turn, step);
        return;
    }
    keys = after_star(keys);
    if (is_not_entered(turn, keys))
        return;
    if (step->as.ask.answer == ANSWER_AREA) {
        turn_area_keys(turn, keys);
    } else if (step->as.ask.answer == ANSWER_WORDS) {
        turn_save(turn, step->as.ask.save, str_keep(turn->ctx, keys));
        turn_answered(turn);
    } else if (!turn_value_keys(turn, step, keys)) {
        turn_miss(turn, false);
    }
}

/* A phone number, ended by # or a pause. */
static void number_entry(struct turn *turn, struct str keys)
{
    bool is_mobile = turn->session.open == OPEN_MOBILE;
    if (str_equals(keys, "*") && is_mobile) {
        turn_text_keys(turn, keys);
        return;
    }
    if (str_equals(keys, "*")) {
        turn_fixed(turn, FIXED_BACK);
        return;
    }
    keys = after_star(keys);
    if (is_not_entered(turn, keys))
        return;
    bool is_answer = is_mobile ? turn_text_keys(turn, keys) : turn_callback_keys(turn, keys);
    if (!is_answer)
        turn_miss(turn, false);
}

static bool key_step(struct turn *turn, const struct flow_step *step, char key)
{
    if (step->kind == STEP_MENU) {
        for (size_t i = 0; i < step->as.menu.option_count; i++) {
            if (step->as.menu.options[i].number != key - '0')
                continue;
            turn_choose(turn, step, i);
            return true;
        }
        return false;
    }
    if (step->kind != STEP_ASK || step->as.ask.answer != ANSWER_YESNO || (key != '1' && key != '2'))
        return false;
    turn_yes_no(turn, step, key == '1');
    return true;
}

static bool key_silent(struct turn *turn, char key)
{
    if (key == '1') {
        turn->is_silent_call = true;
        turn_walk_person(turn);
        return true;
    }
    if (key != '2')
        return false;
    turn->session.open = turn->session.under;
    turn->session.under = OPEN_NONE;
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn_repeat(turn);
    return true;
}

static bool key_answers(struct turn *turn, const struct flow_step *step, char key)
{
    switch (turn->session.open) {
    case OPEN_STEP:
        return step && key_step(turn, step, key);
    case OPEN_SEVERAL:
    case OPEN_OUTSIDE:
    case OPEN_READ:
        return turn_area_choice(turn, key - '0');
    case OPEN_LANGUAGE:
        return turn_language_choice(turn, key - '0');
    case OPEN_SILENT:
        return key_silent(turn, key);
    case OPEN_SAFE:
        return turn_text_keys(turn, str_range(&key, 1));
    case OPEN_CALL_NUMBER:
    case OPEN_CALL_WHEN:
    case OPEN_CALL_SAFE:
        return turn_callback_keys(turn, str_range(&key, 1));
    case OPEN_RECORDED:
        return turn_record_key(turn, key);
    case OPEN_CONSENT:
        return turn_refer_key(turn, key);
    case OPEN_BACK:
        if (key != '1' && key != '2')
            return false;
        turn_back_choice(turn, key - '0');
        return true;
    case OPEN_NONE:
    case OPEN_OTHER:
    case OPEN_NUMBER:
    case OPEN_QUEUE:
    case OPEN_SHUT:
    case OPEN_MOBILE:
    case OPEN_CALL_OTHER:
    case OPEN_RECORDING:
    case OPEN_SAFE_DANGER:
    case TURN_OPENS:
        return false;
    }
    return false;
}

static void one_key(struct turn *turn, const struct flow_step *step, char key)
{
    enum turn_open open = turn->session.open;
    if (key == '9') {
        hear_again(turn);
        return;
    }
    bool is_deleting = key == '*' && open == OPEN_RECORDED;
    bool is_slow = key == '8' && open == OPEN_LANGUAGE && turn_language_choice(turn, 8);
    if (is_slow || (!is_deleting && turn_fixed(turn, fixed_key(key))))
        return;
    bool is_offer = step && step->kind == STEP_OFFER && (open == OPEN_STEP || open == OPEN_NUMBER);
    if (is_offer)
        turn_offer_key(turn, step, key);
    else if (!key_answers(turn, step, key))
        turn_miss(turn, false);
}

void turn_keys(struct turn *turn, struct str keys)
{
    const struct flow_step *step = turn_step(turn);
    enum turn_open open = turn->session.open;
    bool is_entry =
        open == OPEN_STEP && step && step->kind == STEP_ASK && step->as.ask.answer != ANSWER_YESNO;
    if (open == OPEN_NONE)
        turn_walk_menu(turn);
    else if (open == OPEN_QUEUE)
        turn_queue_keys(turn, keys);
    else if (open == OPEN_SHUT)
        turn_shut_keys(turn, keys);
    else if (keys.length == 0 && open == OPEN_RECORDING)
        turn_recorded(turn, keys);
    else if (keys.length == 0)
        turn_miss(turn, true);
    else if (open == OPEN_MOBILE || open == OPEN_CALL_OTHER)
        number_entry(turn, keys);
    else if (is_entry)
        entry(turn, step, keys);
    else
        one_key(turn, step, keys.data[0]);
}
