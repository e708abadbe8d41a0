/* What begins without the person's words, and who comes back: the follow-up a week after, a call back that reached
 * nobody, a fault of ours, a number that is someone else's.
 * Stands behind the timers and events of receive.c. A text that nobody asked for goes only where texts are safe and
 * wanted.
 * Leaves to others: the words (begins: of the script), who tells of such an event (dispatch/, a talk). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

enum { FIRST_HOUR = 9, LAST_HOUR = 20, DAYS_TRIED = 60 };

static const int unpromised_minutes = 30; /* where no wait could be told */
static const int64_t shut_again_ms = 12 * CLOCK_HOUR_MS;

/* Whether an automatic text may go to them now that they did not just ask for. */
static bool may_write(const struct turn *turn)
{
    const struct flow_contact *contact = &turn->contact;
    const struct turn_session *session = &turn->session;
    const char *safe = turn_saved(turn, "safe_text");
    bool is_unsafe = safe && strcmp(safe, "false") == 0;
    return turn->channel == FLOW_TEXT && phone_can_text(contact->kind) && !contact->is_stopped &&
           !contact->has_adviser && !contact->is_muted && !session->is_danger &&
           !session->no_texts && !is_unsafe;
}

/* A conversation that we begin at a step: its question is open for its own `within:`. */
static void begin_ours(struct turn *turn, size_t step, enum outbound_kind outbound)
{
    struct turn_session *session = &turn->session;
    session->trail_count = 0;
    session->before.step = FLOW_NO_STEP;
    session->misses = session->silences = 0;
    session->is_ours = true;
    turn->is_late = true;
    turn->outbound = outbound;
    turn_walk_step(turn, step);
}

/* ---- The follow-up ------------------------------------------------------------------------------------------ */

/* 9 in the morning, so many days after a day. */
static int64_t morning_ms(struct clock_local day, int days)
{
    struct clock_local morning = {
        .year = day.year, .month = day.month, .day = day.day + days, .hour = FIRST_HOUR};
    return clock_of_local(morning);
}

static bool is_closed_day(const struct turn *turn, struct clock_local day)
{
    struct clock_local start = {.year = day.year, .month = day.month, .day = day.day};
    struct clock_local next = {.year = day.year, .month = day.month, .day = day.day + 1};
    struct directory_span span =
        flow_hours_at(turn->program, FLOW_TEXT, turn->world->holidays, clock_of_local(start));
    if (!span.is_known || span.is_open)
        return false;
    return !span.has_next || span.from_ms >= clock_of_local(next);
}

/* The first moment from one on that lies between 9 and 8 of a day that is no closed one. */
static int64_t civil_ms(const struct turn *turn, int64_t at_ms)
{
    for (int tried = 0; tried < DAYS_TRIED; tried++) {
        struct clock_local local = clock_local_of(at_ms);
        bool is_over = local.hour >= LAST_HOUR;
        if (is_over || is_closed_day(turn, local))
            at_ms = morning_ms(local, 1);
        else if (local.hour < FIRST_HOUR)
            at_ms = morning_ms(local, 0);
        else
            return at_ms;
    }
    return at_ms;
}

/* The same hour so many days on, right through the changes of the clock. */
static int64_t days_on_ms(int64_t now_ms, int days)
{
    struct clock_local local = clock_local_of(now_ms);
    local.day += days;
    return clock_of_local(local);
}

void turn_follow_up_plan(struct turn *turn, bool is_agreed)
{
    struct turn_session *session = &turn->session;
    const char *saved = turn_saved(turn, "follow_up");
    is_agreed = is_agreed || (saved && (strcmp(saved, "yes") == 0 || strcmp(saved, "true") == 0));
    bool is_there = turn->program->begins[BEGIN_FOLLOW_UP] != FLOW_NO_STEP;
    if (!is_there || !is_agreed || session->is_follow_up || session->is_risky || !may_write(turn))
        return;
    session->follow_ref = turn->contact.case_ref;
    turn_timer_set(turn, "follow_up", civil_ms(turn, days_on_ms(turn->world->now_ms, 7)));
}

static void follow_up(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    int64_t now_ms = turn->world->now_ms;
    size_t flow = turn->program->begins[BEGIN_FOLLOW_UP];
    if (flow == FLOW_NO_STEP || !may_write(turn) || turn->contact.is_waiting)
        return;
    int64_t civil = civil_ms(turn, now_ms);
    bool is_talking = session->open != OPEN_NONE && now_ms - session->asked_ms < TURN_OPEN_MS;
    if (is_talking)
        civil = civil_ms(turn, now_ms + CLOCK_DAY_MS);
    else if (turn->world->is_saving)
        civil = civil_ms(turn, now_ms + CLOCK_HOUR_MS);
    if (civil > now_ms) {
        turn_timer_set(turn, "follow_up", civil);
        return;
    }
    session->is_follow_up = true;
    begin_ours(turn, flow, OUTBOUND_FOLLOW_UP);
}

/* The outcome as the person sees it, in the case that was closed then. */
void turn_follow_up_end(struct turn *turn, enum flow_end end)
{
    struct turn_session *session = &turn->session;
    const char *ref = session->follow_ref, *open_ref = turn->contact.case_ref;
    const char *chosen = session->chosen ? session->chosen : "no answer";
    const char *detail = mem_printf(turn->ctx, "Follow-up: %s", chosen);
    bool is_open = turn->contact.has_case && (!ref || (open_ref && strcmp(ref, open_ref) == 0));
    if (turn->is_closing || !turn_may_move(turn) || (!ref && !is_open))
        return;
    session->chosen = NULL;
    struct flow_case_change *change = is_open ? turn_case(turn, "followed_up", detail)
                                              : turn_case_closed(turn, ref, "followed_up", detail);
    change->outcome = flow_end_name(end);
    if (!is_open)
        return;
    change->status = "closed";
    turn->contact.has_case = false;
}

/* ---- Timers and events -------------------------------------------------------------------------------------- */

/* S36 behind a call, where they said that it is safe. */
static void callback_agreed(struct turn *turn)
{
    size_t flow = turn->program->begins[BEGIN_CALLBACK_AGREED];
    if (!may_write(turn) || turn->contact.callback_to_ms == 0)
        return;
    turn->outbound = OUTBOUND_DETAILS;
    if (flow == FLOW_NO_STEP)
        turn_say_message(turn, MESSAGE_CALLBACK_AGREED);
    else
        begin_ours(turn, flow, OUTBOUND_DETAILS);
}

/* S12, once: they still wait, longer than they were told. At night nothing is sent unless they text again (A8). */
static void still_waiting(struct turn *turn)
{
    if (turn->contact.is_waiting && may_write(turn) && turn_is_open(turn, FLOW_TEXT))
        turn_say_message(turn, MESSAGE_STILL_WAITING);
}

void turn_still_waiting_set(struct turn *turn)
{
    int minutes = turn->world->wait_minutes >= 0 ? turn->world->wait_minutes : unpromised_minutes;
    turn_timer_set(turn, "still_waiting", turn->world->now_ms + minutes * CLOCK_MINUTE_MS);
}

void turn_begin_closed(struct turn *turn)
{
    size_t flow = turn->program->begins[BEGIN_CLOSED];
    const struct flow_step *step = turn_step(turn);
    bool is_told =
        turn->session.shut_ms != 0 && turn->world->now_ms - turn->session.shut_ms < shut_again_ms;
    if (is_told || turn->is_muted || turn_is_open(turn, FLOW_TEXT))
        return;
    turn->session.shut_ms = turn->world->now_ms;
    if (flow != FLOW_NO_STEP)
        turn_walk_step(turn, flow);
    else if (step && step->kind == STEP_ADVISER)
        turn_ask(turn, OPEN_SHUT);
}

void turn_begin_timer(struct turn *turn, struct str name)
{
    if (str_equals(name, "callback_agreed"))
        callback_agreed(turn);
    else if (str_equals(name, "follow_up"))
        follow_up(turn);
    else if (str_equals(name, "still_waiting"))
        still_waiting(turn);
}

void turn_callback_missed(struct turn *turn)
{
    size_t flow = turn->program->begins[BEGIN_CALLBACK_MISSED];
    turn_case(turn, "callback_missed", "We called as agreed and reached nobody");
    if (!may_write(turn))
        return;
    turn->outbound = OUTBOUND_FOLLOW_UP;
    if (flow == FLOW_NO_STEP)
        turn_say_message(turn, MESSAGE_CALLBACK_MISSED);
    else
        begin_ours(turn, flow, OUTBOUND_FOLLOW_UP);
}

void turn_fault(struct turn *turn)
{
    size_t flow = turn->program->begins[BEGIN_FAULT];
    bool is_text = turn->channel == FLOW_TEXT;
    if (is_text && (turn->contact.is_stopped || turn->contact.has_adviser))
        return;
    if (is_text && !turn->contact.is_waiting) {
        struct flow_case_change *change =
            turn_case(turn, "needs_person", "Something was wrong on our side");
        change->status = "waiting";
        change->priority = 2;
        turn->contact.is_waiting = true;
    }
    if (flow == FLOW_NO_STEP)
        turn_say_message(turn, MESSAGE_FAULT);
    else
        turn_walk_step(turn, flow);
}

void turn_wrong_number(struct turn *turn)
{
    size_t flow = turn->program->begins[BEGIN_WRONG_NUMBER];
    struct turn_session *session = &turn->session;
    session->is_ours = false;
    session->later_count = session->waiting_count = 0;
    /* what was promised was promised to somebody else: nobody rings this number because of it */
    turn_promise_leave(turn);
    turn_callback_cancel(turn);
    turn_effect(turn, FLOW_REFER);
    session->consent = NULL;
    session->until_ms = 0;
    turn_effect(turn, FLOW_STOPPED)->number = 1;
    turn_effect(turn, FLOW_TIMER_CANCEL)->text = "";
    session->within_ms = 0;
    turn->contact.is_stopped = true;
    struct flow_case_change *change =
        turn_case(turn, "wrong_number", "This number is someone else's: a possible breach");
    change->status = "waiting";
    change->priority = 2;
    turn->contact.is_waiting = true;
    session->open = session->under = OPEN_NONE;
    turn->outbound = OUTBOUND_STOP_REPLY;
    if (flow == FLOW_NO_STEP)
        turn_say_message(turn, MESSAGE_WRONG_NUMBER);
    else
        turn_walk_step(turn, flow);
}
