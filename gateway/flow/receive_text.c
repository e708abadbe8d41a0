/* A text in the fixed order: sender, repeat, danger, auto-replies, STOP, an adviser's conversation, what came too late for
 * a menu.
 * Stands before the steps of every text; no script can switch any of it off.
 * Leaves to others: storing first, joining parts (dispatch/); the queue, fixed words, answers, the quiet time and needs
 * (receive_words.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

static const int64_t repeat_ms = 2 * CLOCK_MINUTE_MS;
static const int64_t late_ms = 10 * CLOCK_MINUTE_MS;

static bool is_repeat(struct turn *turn, struct str body)
{
    struct turn_session *session = &turn->session;
    uint64_t hash = turn_hash(str_trim(body));
    int64_t now_ms = turn->world->now_ms;
    const struct flow_recall *record = turn->world->recall;
    /* where postcodes were taken out, two texts may look the same that were not */
    bool is_same = record ? record->is_repeat
                          : session->last_ms != 0 && session->last_hash == hash &&
                                !session->is_answered && now_ms - session->last_ms < repeat_ms;
    turn->seen.is_repeat = is_same;
    session->last_hash = hash;
    session->last_ms = now_ms;
    turn->was_answered = session->is_answered;
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
void receive_now_theirs(struct turn *turn)
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

/* A muted number is read for danger, and its STOP counts; S16 goes once. */
static void muted(struct turn *turn, const struct understand_text *text,
                  const struct understand_front *front)
{
    const char *kind = front->danger.kind;
    if (!kind || strcmp(kind, "mood") == 0)
        return;
    turn_note_words(turn, text);
    turn_danger_unanswered(turn, &front->danger);
    if (turn->session.was_told_muted || turn->session.no_texts)
        return;
    turn->session.was_told_muted = true;
    turn->session.safe_ms = turn->world->now_ms;
    turn->outbound = OUTBOUND_SAFETY;
    turn_say_message(turn, MESSAGE_DANGER_CLOSED);
}

/* People see it, and nothing is said. */
static void to_people(struct turn *turn, const struct understand_text *text, const char *what,
                      const char *detail)
{
    turn_note_words(turn, text);
    if (turn->contact.is_waiting)
        return;
    turn_case(turn, what, detail)->status = "waiting";
    turn->contact.is_waiting = true;
}

bool receive_late(struct turn *turn, const struct understand_text *text, int64_t age_ms)
{
    if (turn_loop_is_over(turn)) {
        to_people(turn, text, "paused",
                  "Automatic answers are paused: too many in an hour, or the day's money is spent");
    } else if (age_ms > CLOCK_DAY_MS) {
        to_people(turn, text, "late", "This text came more than a day late; nothing was answered");
    } else if (turn->contact.is_waiting) {
        return false;
    } else if (age_ms > late_ms || turn_loop_is_many(turn)) {
        turn_note_words(turn, text);
        turn->why_person = age_ms > late_ms
                               ? "This text came late, so a person is asked instead of the menu"
                               : "Had 40 automatic answers in an hour: a person is asked";
        turn_walk_person(turn);
    } else {
        return false;
    }
    return true;
}

/* Step 5, of a text that nobody is kept from answering. */
static bool is_danger(struct turn *turn, const struct understand_text *text,
                      const struct flow_event *event, const struct understand_danger *hit)
{
    bool was_alerted = hit->kind && event->alerted && strcmp(hit->kind, event->alerted) == 0;
    bool is_mood = hit->kind && strcmp(hit->kind, "mood") == 0;
    if (was_alerted) { /* by a part of it: once is enough */
        turn->seen.danger = hit->kind;
        turn_note_words(turn, text);
        return false;
    }
    if (event->age_ms <= CLOCK_DAY_MS)
        return turn_danger(turn, text, hit);
    turn_danger_unanswered(turn, hit);
    return hit->kind && !is_mood;
}

/* Steps 8 to 10. */
static void answer(struct turn *turn, const struct understand_text *text,
                   const struct flow_event *event, enum understand_fixed fixed)
{
    bool is_picture = event->media_count > 0 && str_trim(event->text).length == 0;
    if (turn->session.is_danger)
        turn_danger_text(turn, text, fixed);
    else if (is_wrong_number(turn, text, fixed))
        turn_wrong_number(turn);
    else if (receive_late(turn, text, event->age_ms))
        return;
    else if (turn->contact.is_waiting)
        receive_while_waiting(turn, text, fixed);
    else if (is_picture)
        receive_picture(turn, text);
    else
        receive_take(turn, text, fixed == FIXED_START ? FIXED_MENU : fixed);
    receive_now_theirs(turn);
}

/* What may be kept of it. */
static const char *kept_of(struct turn *turn, struct str body, const struct understand_text *text)
{
    const char *kept = understand_without_postcodes(turn->ctx, text, turn->world->map);
    turn->seen.has_postcode = !str_equals(body, kept);
    return turn_asks_phone(turn) ? understand_without_phones(turn->ctx, str_of(kept)) : kept;
}

struct understand_front receive_front(struct turn *turn, const struct understand_text *text)
{
    struct understand_lists lists = flow_lists(turn->program, turn->world->map);
    struct understand_front front = understand_front(text, &lists);
    if (front.danger.kind)
        turn->seen.why = understand_danger_why(turn->ctx, text, &front.danger);
    return front;
}

void receive_text(struct turn *turn, const struct flow_event *event, const char **kept_out)
{
    const struct understand_text *text = understand_read(turn->ctx, event->text);
    *kept_out = kept_of(turn, event->text, text);
    turn->heard = text;
    struct understand_front front = receive_front(turn, text);
    if (!can_answer(turn->contact.kind)) {
        turn_danger_unanswered(turn, &front.danger);
        return;
    }
    if (is_repeat(turn, event->text))
        return;
    /* a day late: what it asks for is done, but nothing is said any more */
    turn->is_muted = event->age_ms > CLOCK_DAY_MS;
    /* the case was closed at the desk: the menu is on again */
    if (turn->session.is_danger && !turn->contact.has_case)
        turn->session.is_danger = turn->session.no_texts = false;
    turn->session.was_told_muted = turn->session.was_told_muted && turn->contact.is_muted;
    if (turn->contact.is_muted)
        muted(turn, text, &front);
    else if (is_danger(turn, text, event, &front.danger))
        return;
    if (front.is_auto_reply) {
        turn_loop_phrase(turn, text);
        return;
    }
    enum understand_fixed fixed = front.fixed;
    /* CANCEL straight after a call back was agreed cancels the call, not the texts */
    if (fixed == FIXED_STOP && !turn->contact.is_stopped && turn_later_names(turn, text))
        fixed = FIXED_NONE;
    if (turn->contact.is_muted && fixed != FIXED_STOP && event->provider_word != FIXED_STOP)
        return;
    if (!stops_or_starts(turn, fixed, event->provider_word) && !turn->contact.has_adviser)
        answer(turn, text, event, fixed);
}

void receive_part(struct turn *turn, const struct flow_event *event)
{
    const struct understand_text *text = understand_read(turn->ctx, event->text);
    struct understand_lists lists = flow_lists(turn->program, turn->world->map);
    struct understand_front front = understand_front(text, &lists);
    const char *kind = front.danger.kind;
    turn->heard = text;
    if (!kind || strcmp(kind, "mood") == 0)
        return;
    if (!can_answer(turn->contact.kind))
        turn_danger_unanswered(turn, &front.danger);
    else if (turn->contact.is_muted)
        muted(turn, text, &front);
    else
        (void)turn_danger(turn, text, &front.danger);
}
