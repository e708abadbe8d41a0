/* One turn of words: the quiet time in which free words are gathered, exact answers that end it, what is odd and held back,
 * and what is read in a text when nothing of the fixed order took it.
 * Stands behind receive_text.c, at steps 8a to 10 of the order.
 * Leaves to others: the open question's answers (turn_answer.c), what a loop is (turn_loop.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

/* ---- The texts that wait for quiet -------------------------------------------------------------------------- */

static void take_waiting(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    if (session->waiting_count == 0)
        return;
    for (size_t i = 0; i < session->waiting_count; i++)
        turn_note_words(turn, understand_read(turn->ctx, str_of(session->waiting[i])));
    session->waiting_count = 0;
    turn_effect(turn, FLOW_TIMER_CANCEL)->text = "quiet";
}

static void gather(struct turn *turn, const struct understand_text *text)
{
    struct turn_session *session = &turn->session;
    struct understand_area_found found = {0};
    /* the full postcode is not kept, so what it told is taken now */
    if (turn_find_area(turn, text, &found) && found.certain)
        turn_area(turn, &found.area);
    if (session->waiting_count < TURN_WAITING_MAX)
        session->waiting[session->waiting_count++] = turn_kept(turn, text);
    turn_timer_set(turn, "quiet", turn->world->now_ms + turn->program->quiet_ms);
}

/* ---- One turn of words -------------------------------------------------------------------------------------- */

void turn_walk_first(struct turn *turn)
{
    size_t first = turn->program->begins[BEGIN_FIRST];
    turn->session.trail_count = 0;
    if (first == FLOW_NO_STEP || !turn->session.is_first)
        turn_walk_menu(turn);
    else
        turn_walk_step(turn, first);
}

static bool is_stale(const struct turn *turn)
{
    const struct flow_step *step = turn_step(turn);
    bool is_question = turn->session.open == OPEN_STEP && step &&
                       (step->kind == STEP_MENU || step->kind == STEP_ASK);
    int64_t kept_ms = turn->session.is_ours && is_question ? step->misses.within_ms : TURN_OPEN_MS;
    return turn->session.open != OPEN_NONE &&
           turn->world->now_ms - turn->session.asked_ms > kept_ms;
}

/* S28: the place was lost, no topic is named. */
static void back_later(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    size_t flow = turn->program->begins[BEGIN_BACK];
    bool can_go_on =
        step && (step->kind == STEP_MENU || step->kind == STEP_ASK || step->kind == STEP_OFFER);
    session->misses = 0;
    if (!can_go_on) {
        turn_walk_menu(turn);
    } else if (flow != FLOW_NO_STEP) {
        struct turn_spot before = session->at;
        turn_remember(turn);
        turn_walk_step(turn, flow);
        session->before = before;
    } else {
        session->under = OPEN_STEP;
        turn_ask(turn, OPEN_BACK);
    }
}

static void not_understood(struct turn *turn)
{
    if (turn->session.open == OPEN_NONE)
        turn_walk_first(turn);
    else if (is_stale(turn))
        back_later(turn);
    else if (turn->seen.danger)
        turn_repeat(
            turn); /* S19 was said: nobody is told on top of it that they were not understood */
    else
        turn_miss(turn, false);
}

static void words(struct turn *turn, const struct understand_text *text)
{
    bool is_answer = !is_stale(turn) && turn_answer_text(turn, text, FIXED_NONE, false);
    if (is_answer)
        return;
    if (understand_wants_person(text, turn->program->intents)) {
        turn_note_words(turn, text);
        if (turn_fixed(turn, FIXED_PERSON))
            return;
    }
    if (turn_free_words(turn, text))
        return;
    not_understood(turn);
}

static bool is_filler(const struct understand_text *text, enum understand_fixed fixed)
{
    return fixed == FIXED_OK || fixed == FIXED_THANKS || understand_is_filler(text);
}

static void filler(struct turn *turn)
{
    turn->seen.fixed = FIXED_THANKS;
    if (turn->session.open != OPEN_NONE || turn->session.waiting_count > 0)
        return;
    if (turn->session.is_first) {
        turn_walk_first(turn);
    } else if (!turn->session.was_thanked) {
        turn->session.was_thanked = true;
        turn_say_message(turn, MESSAGE_THANKS);
    }
}

void receive_while_waiting(struct turn *turn, const struct understand_text *text,
                           enum understand_fixed fixed)
{
    bool is_asking = turn->session.open != OPEN_NONE;
    if (fixed == FIXED_CALL) {
        turn->seen.fixed = fixed;
        turn_case(turn, "call_back_asked", "Would rather be called");
        if (turn_callback_begin(turn))
            return;
        turn_say_message(turn,
                         turn_is_open(turn, FLOW_TEXT) ? MESSAGE_ASKED_OPEN : MESSAGE_ASKED_CLOSED);
        return;
    }
    if ((fixed != FIXED_PERSON || is_asking) && turn_fixed(turn, fixed))
        return;
    if (is_asking && turn_answer_text(turn, text, fixed, false))
        return;
    if (turn_later_text(turn, text))
        return;
    if (turn->session.need_count == 0)
        turn_note_words(turn, text);
    if (!is_asking)
        turn_begin_closed(turn);
}

static bool at_once(struct turn *turn, const struct understand_text *text,
                    enum understand_fixed fixed)
{
    if (turn_fixed(turn, fixed))
        return true;
    if (!is_stale(turn) && turn_answer_text(turn, text, fixed, true))
        return true;
    if (turn_later_text(turn, text))
        return true;
    return false;
}

/* A number that answers nothing need not wait for more words. */
static bool odd_number(struct turn *turn, const struct understand_text *text)
{
    if (understand_number(text) < 0)
        return false;
    take_waiting(turn);
    if (!turn_loop_holds(turn, text))
        not_understood(turn);
    return true;
}

/* An exact answer ends the quiet time: it decides, the waiting texts are read for needs. */
static bool at_once_with_waiting(struct turn *turn, const struct understand_text *text,
                                 enum understand_fixed fixed)
{
    if (turn->session.waiting_count == 0)
        return at_once(turn, text, fixed);
    struct turn_session before = turn->session;
    size_t effects = turn->effect_count;
    take_waiting(turn);
    if (at_once(turn, text, fixed))
        return true;
    turn->session = before;
    turn->effect_count = effects;
    return false;
}

void receive_take(struct turn *turn, const struct understand_text *text,
                  enum understand_fixed fixed)
{
    if (at_once_with_waiting(turn, text, fixed)) {
        turn_loop_calm(turn);
        return;
    }
    if (is_filler(text, fixed))
        filler(turn);
    else if (odd_number(turn, text))
        return;
    else if (turn_loop_holds(turn, text))
        take_waiting(turn);
    else if (turn->program->quiet_ms > 0 && !turn->reply)
        gather(turn, text);
    else
        words(turn, text);
}

void receive_picture(struct turn *turn, const struct understand_text *text)
{
    if (!turn_loop_holds(turn, text))
        turn_say_message(turn, MESSAGE_PICTURE);
}

/* What the quiet time gathered, as one text. */
static const struct understand_text *joined(struct turn *turn, size_t count)
{
    struct buf *all = buf_new(turn->ctx, (size_t)2 * TURN_WAITING_MAX * TURN_TEXT_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_byte(all, '\n');
        buf_add_text(all, turn->session.waiting[i]);
    }
    return understand_read(turn->ctx, buf_str(all));
}

void receive_quiet(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    bool is_busy = turn->contact.is_stopped || turn->contact.has_adviser ||
                   turn->contact.is_muted || session->is_danger;
    size_t count = session->waiting_count;
    session->waiting_count = 0;
    if (count == 0 || is_busy)
        return;
    const struct understand_text *text = joined(turn, count);
    struct understand_front front = receive_front(turn, text);
    if (turn_danger(turn, text, &front.danger))
        return;
    if (turn->contact.is_waiting) {
        turn_note_words(turn, text);
        return;
    }
    /* the gateway was down meanwhile: nobody answers out of a menu that late */
    if (receive_late(turn, text, turn->world->now_ms - session->last_ms))
        return;
    /* one of several may be the answer: the newest that is */
    for (size_t i = count; count > 1 && !is_stale(turn) && i-- > 0;) {
        const struct understand_text *one = understand_read(turn->ctx, str_of(session->waiting[i]));
        const struct flow_step *step = turn_step(turn);
        bool is_menu = session->open == OPEN_STEP && step && step->kind == STEP_MENU;
        if (is_menu && turn_answer_text(turn, one, FIXED_NONE, false))
            return;
    }
    words(turn, text);
    receive_now_theirs(turn);
}
