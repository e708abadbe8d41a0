/* Questions: asking, asking again in other words, and what happens after misunderstandings.
 * Stands where a walk comes to rest. One counter a conversation; three lead to a person, whatever the step says.
 * Leaves to others: what an answer means (turn_answer.c, turn_keys.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

static const int key_seconds = 6;
static const int queue_seconds = 45;

/* The step's own words for the n-th miss, or NULL. */
static const struct flow_wording *own_again(const struct turn *turn, const struct flow_step *step,
                                            int misses)
{
    size_t index = (size_t)(misses - 1);
    if (misses < 1 || index >= step->misses.again_count)
        return NULL;
    const struct flow_wording *again = &step->misses.again[index];
    bool is_usable = again->is_set && (turn->channel == FLOW_TEXT || again->has_voice);
    return is_usable ? again : NULL;
}

static void say_menu(struct turn *turn, const struct flow_step *step, int misses)
{
    const struct flow_wording *first = &step->as.menu.first;
    bool is_text = turn->channel == FLOW_TEXT;
    bool uses_first =
        misses == 0 && turn->session.is_first && first->is_set && (is_text || first->has_voice);
    struct compose_list list;
    compose_menu_list(turn, step, uses_first || misses > 0, &list);
    const struct flow_wording *wording = own_again(turn, step, misses);
    if (misses == 0)
        wording = uses_first ? first : &step->wording;
    else if (!wording && misses == 1)
        wording = compose_message(turn, is_text ? MESSAGE_NOT_UNDERSTOOD_1 : MESSAGE_NO_KEY);
    else if (!wording)
        wording = compose_message(turn, MESSAGE_NOT_UNDERSTOOD_2);
    turn_say(turn, compose_wording(turn, wording, &list, misses == 0 && !uses_first));
    turn_gather(turn, 1, key_seconds);
}

static void say_ask(struct turn *turn, const struct flow_step *step, int misses)
{
    const struct flow_wording *wording = own_again(turn, step, misses);
    enum flow_answer answer = step->as.ask.answer;
    if (misses == 0)
        wording = &step->wording;
    else if (turn->is_past)
        wording = compose_message(turn, MESSAGE_DATE_PAST);
    else if (!wording && answer == ANSWER_AREA)
        wording = compose_message(turn, MESSAGE_AREA_AGAIN);
    else if (!wording)
        wording = compose_message(turn, misses == 1 ? MESSAGE_NOT_UNDERSTOOD_ASK_1
                                                    : MESSAGE_NOT_UNDERSTOOD_ASK_2);
    turn_say_wording(turn, wording);
    bool is_repeated = misses > 0 && turn->channel == FLOW_PHONE && answer == ANSWER_YESNO;
    if (is_repeated)
        turn_say_wording(turn, &step->wording);
    turn_gather(turn, answer == ANSWER_YESNO ? 1 : 0, key_seconds);
}

static void say_offer(struct turn *turn, const struct flow_step *step, int misses)
{
    if (misses > 0)
        turn_say_message(turn, turn->channel == FLOW_PHONE ? MESSAGE_NO_KEY
                               : misses == 1               ? MESSAGE_NOT_UNDERSTOOD_ASK_1
                                                           : MESSAGE_NOT_UNDERSTOOD_ASK_2);
    if (misses == 0 || turn->channel == FLOW_PHONE)
        turn_say_wording(turn, &step->wording);
    turn_gather(turn, 1, key_seconds);
}

static void say_step(struct turn *turn, int misses)
{
    const struct flow_step *step = turn_step(turn);
    if (!step)
        return;
    if (step->kind == STEP_MENU)
        say_menu(turn, step, misses);
    else if (step->kind == STEP_ASK)
        say_ask(turn, step, misses);
    else if (step->kind == STEP_OFFER)
        say_offer(turn, step, misses);
}

static void say_closed(struct turn *turn)
{
    turn_say_message(turn,
                     turn->channel == FLOW_PHONE ? MESSAGE_CLOSED_VOICE : MESSAGE_ASKED_CLOSED);
    turn_gather(turn, 1, key_seconds);
}

/* Those of the steps that promise something have words of their own for it. */
static bool says_misses(enum turn_open open)
{
    return open == OPEN_SAFE || (open >= OPEN_MOBILE && open <= OPEN_CONSENT);
}

static void say_for_key(struct turn *turn, enum flow_message message, int seconds)
{
    turn_say_message(turn, message);
    turn_gather(turn, 1, seconds);
}

static void say_question(struct turn *turn, int misses)
{
    enum turn_open open = turn->session.open;
    bool is_phone = turn->channel == FLOW_PHONE;
    bool is_odd_miss =
        misses > 0 && is_phone && open != OPEN_STEP && open != OPEN_QUEUE && !says_misses(open);
    if (is_odd_miss)
        turn_say_message(turn, MESSAGE_NO_KEY);
    switch (open) {
    case OPEN_STEP:
        say_step(turn, misses);
        return;
    case OPEN_SEVERAL:
    case OPEN_OUTSIDE:
    case OPEN_READ:
        turn_area_ask(turn);
        return;
    case OPEN_LANGUAGE:
        turn_language_ask(turn);
        return;
    case OPEN_OTHER:
        turn_say_message(turn, MESSAGE_OTHER_LANGUAGE);
        return;
    case OPEN_SILENT:
        say_for_key(turn, MESSAGE_SILENT, key_seconds);
        return;
    case OPEN_SAFE:
    case OPEN_MOBILE:
        turn_text_say(turn, misses);
        return;
    case OPEN_CALL_NUMBER:
    case OPEN_CALL_OTHER:
    case OPEN_CALL_WHEN:
    case OPEN_CALL_SAFE:
        turn_callback_say(turn, misses);
        return;
    case OPEN_RECORDING:
    case OPEN_RECORDED:
        turn_record_say(turn, misses);
        return;
    case OPEN_CONSENT:
        turn_refer_say(turn, misses);
        return;
    case OPEN_NUMBER:
        turn_number_question(turn);
        return;
    case OPEN_QUEUE:
        say_for_key(turn, MESSAGE_QUEUE_AGAIN, queue_seconds);
        return;
    case OPEN_SHUT:
        say_closed(turn);
        return;
    case OPEN_BACK:
        say_for_key(turn, is_phone ? MESSAGE_BACK_DROPPED : MESSAGE_BACK_LATER, key_seconds);
        return;
    case OPEN_NONE:
    case OPEN_SAFE_DANGER:
    case TURN_OPENS:
        return;
    }
}

static void start_within(struct turn *turn)
{
    const struct flow_step *step = turn_step(turn);
    if (turn->channel != FLOW_TEXT || turn->session.open != OPEN_STEP || !step)
        return;
    bool has_silent = (step->kind == STEP_MENU || step->kind == STEP_ASK) &&
                      step->misses.silent.kind != TARGET_NONE;
    if (!has_silent)
        return;
    turn->session.within_ms = turn->world->now_ms + step->misses.within_ms;
    turn_timer_set(turn, "within", turn->session.within_ms);
}

void turn_ask(struct turn *turn, enum turn_open open)
{
    if (turn->is_muted)
        return;
    if (open != OPEN_SILENT)
        turn->session.area_misses = 0;
    turn->session.open = open;
    turn->session.asked_ms = turn->world->now_ms;
    say_question(turn, 0);
    start_within(turn);
}

void turn_repeat(struct turn *turn)
{
    if (turn->session.open == OPEN_NONE) {
        turn_walk_menu(turn);
        return;
    }
    turn->session.asked_ms = turn->world->now_ms;
    say_question(turn, 0);
}

static void to_person(struct turn *turn)
{
    turn->is_lost = true;
    turn->session.misses = 0;
    turn->session.area_misses = 0;
    turn->session.silences = 0;
    turn_remember(turn);
    turn_walk_person(turn);
}

static void ask_silent(struct turn *turn, const struct flow_step *own)
{
    if (own && own->misses.silent.kind != TARGET_NONE) {
        turn_walk(turn, own->misses.silent);
        return;
    }
    turn->session.under = turn->session.open;
    turn_ask(turn, OPEN_SILENT);
}

/* The area's own questions count no misunderstanding; yet three wrong answers in a row to them lead to a person too. */
static bool is_missed_enough(struct turn_session *session)
{
    bool is_area = session->open == OPEN_SEVERAL || session->open == OPEN_OUTSIDE ||
                   session->open == OPEN_READ;
    if (!is_area)
        return ++session->misses >= 3;
    return ++session->area_misses >= 3;
}

void turn_miss(struct turn *turn, bool is_silence)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    bool is_own =
        session->open == OPEN_STEP && step && (step->kind == STEP_MENU || step->kind == STEP_ASK);
    turn->seen.is_missed = true;
    session->silences = is_silence ? session->silences + 1 : 0;
    if (is_missed_enough(session) || session->open == OPEN_SILENT) {
        to_person(turn);
        return;
    }
    if (is_own && session->misses >= step->misses.tries) {
        enum flow_target_kind kind = step->misses.otherwise.kind;
        turn_cover(turn, step, step->misses.otherwise);
        if (kind == TARGET_NONE || kind == TARGET_PERSON)
            to_person(turn);
        else
            turn_walk(turn, step->misses.otherwise);
        return;
    }
    if (turn->channel == FLOW_PHONE && session->silences == 2) {
        ask_silent(turn, is_own ? step : NULL);
        return;
    }
    session->asked_ms = turn->world->now_ms;
    say_question(turn, session->misses + session->area_misses);
}

void turn_choose(struct turn *turn, const struct flow_step *step, size_t index)
{
    const struct flow_option *option = &step->as.menu.options[index];
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn->seen.choice = option->number;
    turn_remember(turn);
    turn_need_pick(turn, option->need);
    turn_tag(turn, option->tag);
    if (option->need || turn->session.is_follow_up)
        turn_chosen(turn, turn_label(turn, &option->label));
    turn_set(turn, &option->set);
    turn_walk(turn, option->go);
}

void turn_answered(struct turn *turn)
{
    const struct flow_step *step = turn_step(turn);
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn_remember(turn);
    turn_walk(turn, step->go);
}
