/* A text in the fixed order: sender, repeat, danger, STOP, an adviser's conversation, the queue, fixed words, answers,
 * needs; and the quiet time in which free words are gathered into one turn.
 * Stands before the steps of every text; no script can switch any of it off.
 * Leaves to others: storing first, joining parts (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

static const int64_t repeat_ms = 2 * CLOCK_MINUTE_MS;

/* FNV-1a, 63 bits: enough to tell whether two texts of one person are the same. */
static uint64_t hash_of(struct str text)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    return hash & INT64_MAX;
}

static bool is_repeat(struct turn *turn, struct str body)
{
    struct turn_session *session = &turn->session;
    uint64_t hash = hash_of(str_trim(body));
    int64_t now_ms = turn->world->now_ms;
    const struct flow_recall *record = turn->world->recall;
    /* where postcodes were taken out, two texts may look the same that were not */
    bool is_same = record ? record->is_repeat
                          : session->last_ms != 0 && session->last_hash == hash &&
                                !session->is_answered && now_ms - session->last_ms < repeat_ms;
    turn->seen.is_repeat = is_same;
    session->last_hash = hash;
    session->last_ms = now_ms;
    session->is_answered = false;
    return is_same;
}

static void stop(struct turn *turn)
{
    turn->seen.fixed = FIXED_STOP;
    if (turn->contact.is_stopped)
        return;
    turn_effect(turn, FLOW_STOPPED)->number = 1;
    turn_effect(turn, FLOW_TIMER_CANCEL)->text = "";
    turn->contact.is_stopped = true;
    turn_promise_leave(turn);
    turn->session.within_ms = 0;
    turn->session.waiting_count = 0;
    turn->session.later_count = 0;
    turn->session.open = turn->session.under = OPEN_NONE;
    turn->session.misses = 0;
    turn->outbound = OUTBOUND_STOP_REPLY;
    turn_say_message(turn, MESSAGE_STOPPED);
    if (turn->contact.has_case)
        turn_case(turn, "stopped", "Asked us to stop texting");
}

static void start(struct turn *turn)
{
    turn->seen.fixed = FIXED_START;
    turn_effect(turn, FLOW_STOPPED)->number = 0;
    turn->contact.is_stopped = false;
    turn_say_message(turn, MESSAGE_STARTED);
    if (turn->contact.has_case)
        turn_case(turn, "started", "Asked for texts again");
}

static void while_stopped(struct turn *turn)
{
    int64_t told_ms = turn->contact.stop_told_ms;
    if (told_ms != 0 && turn->world->now_ms - told_ms < CLOCK_DAY_MS)
        return;
    turn->outbound = OUTBOUND_STOP_REPLY;
    turn_say_message(turn, MESSAGE_WHILE_STOPPED);
    turn_effect(turn, FLOW_STOP_TOLD);
    turn->contact.stop_told_ms = turn->world->now_ms;
}

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

static void hold(struct turn *turn, const struct understand_text *text)
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

/* 8a: only these work, and the place in the queue is kept. */
static void while_waiting(struct turn *turn, const struct understand_text *text,
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
    if (understand_number(text) < 0)
        return false;
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

/* 9 and 10. */
static void take(struct turn *turn, const struct understand_text *text, enum understand_fixed fixed)
{
    if (at_once_with_waiting(turn, text, fixed))
        return;
    if (is_filler(text, fixed))
        filler(turn);
    else if (turn->program->quiet_ms > 0 && !turn->reply)
        hold(turn, text);
    else
        words(turn, text);
}

static bool stops_or_starts(struct turn *turn, enum understand_fixed fixed,
                            enum understand_fixed provider_word)
{
    if (fixed == FIXED_STOP || provider_word == FIXED_STOP) {
        stop(turn);
        return true;
    }
    bool is_start = fixed == FIXED_START || provider_word == FIXED_START;
    if (is_start && (turn->contact.is_stopped || provider_word == FIXED_START)) {
        start(turn);
        return true;
    }
    if (turn->contact.is_stopped) {
        while_stopped(turn);
        return true;
    }
    return false;
}

static bool can_answer(enum phone_kind kind)
{
    return kind == PHONE_MOBILE || kind == PHONE_LANDLINE;
}

/* What they wrote was answered: the conversation is theirs from now on. */
static void now_theirs(struct turn *turn)
{
    if (turn->reply && !turn->seen.is_missed)
        turn->session.is_ours = false;
}

/* "Wrong number", "who is this?" to something that we wrote first. */
static bool is_wrong_number(const struct turn *turn, const struct understand_text *text,
                            enum understand_fixed fixed)
{
    bool asks_who = fixed == FIXED_HELP && str_starts(str_of(text->folded), "who");
    return turn->session.is_ours && (fixed == FIXED_WRONG_NUMBER || asks_who);
}

void receive_text(struct turn *turn, const struct flow_event *event, const char **kept_out)
{
    const struct understand_text *text = understand_read(turn->ctx, event->text);
    *kept_out = understand_without_postcodes(turn->ctx, text, turn->world->map);
    turn->heard = text;
    turn->seen.has_postcode = !str_equals(event->text, *kept_out);
    if (turn_asks_phone(turn))
        *kept_out = understand_without_phones(turn->ctx, str_of(*kept_out));
    struct understand_lists lists = flow_lists(turn->program, turn->world->map);
    struct understand_front front = understand_front(text, &lists);
    if (!can_answer(turn->contact.kind)) {
        turn_danger_unanswered(turn, &front.danger);
        return;
    }
    if (is_repeat(turn, event->text))
        return;
    /* the case was closed at the desk: the menu is on again */
    if (turn->session.is_danger && !turn->contact.has_case)
        turn->session.is_danger = turn->session.no_texts = false;
    if (turn_danger(turn, text, &front.danger))
        return;
    /* no person wrote it: kept, and answered by nobody */
    if (front.is_auto_reply)
        return;
    enum understand_fixed fixed = front.fixed;
    /* CANCEL straight after a call back was agreed cancels the call, not the texts */
    if (fixed == FIXED_STOP && !turn->contact.is_stopped && turn_later_names(turn, text))
        fixed = FIXED_NONE;
    if (stops_or_starts(turn, fixed, event->provider_word) || turn->contact.has_adviser)
        return;
    bool is_picture = event->media_count > 0 && str_trim(event->text).length == 0;
    if (turn->session.is_danger)
        turn_danger_text(turn, text, fixed);
    else if (is_wrong_number(turn, text, fixed))
        turn_wrong_number(turn);
    else if (turn->contact.is_waiting)
        while_waiting(turn, text, fixed);
    else if (is_picture)
        turn_say_message(turn, MESSAGE_PICTURE);
    else
        take(turn, text, fixed == FIXED_START ? FIXED_MENU : fixed);
    now_theirs(turn);
}

void receive_quiet(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    bool is_busy = turn->contact.is_stopped || turn->contact.has_adviser || session->is_danger;
    size_t count = session->waiting_count;
    session->waiting_count = 0;
    if (count == 0 || is_busy)
        return;
    struct buf *joined = buf_new(turn->ctx, (size_t)2 * TURN_WAITING_MAX * TURN_TEXT_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_byte(joined, '\n');
        buf_add_text(joined, session->waiting[i]);
    }
    const struct understand_text *text = understand_read(turn->ctx, buf_str(joined));
    struct understand_lists lists = flow_lists(turn->program, turn->world->map);
    struct understand_front front = understand_front(text, &lists);
    if (turn_danger(turn, text, &front.danger))
        return;
    if (turn->contact.is_waiting) {
        turn_note_words(turn, text);
        return;
    }
    /* one of several may be the answer: the newest that is */
    for (size_t i = count; count > 1 && !is_stale(turn) && i-- > 0;) {
        const struct understand_text *one = understand_read(turn->ctx, str_of(session->waiting[i]));
        const struct flow_step *step = turn_step(turn);
        bool is_menu = session->open == OPEN_STEP && step && step->kind == STEP_MENU;
        if (is_menu && turn_answer_text(turn, one, FIXED_NONE, false))
            return;
    }
    words(turn, text);
    now_theirs(turn);
}
