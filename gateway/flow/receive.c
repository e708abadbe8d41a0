/* The door of the engine: one event in, effects out; the same input gives the same output, to the byte.
 * Stands between dispatch/ (or a talk) and the turn. Opens the session, lets the event through the fixed order,
 * writes the session down again.
 * Leaves to others: carrying effects out, keeping anything. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/record_impl.h"

#include <string.h>

#include "base/mem.h"
#include "message/sms.h"

static const int64_t stranger_ms = 90 * CLOCK_DAY_MS;

/* ---- Calls ------------------------------------------------------------------------------------------------- */

static void say_language_keys(struct turn *turn)
{
    size_t own = turn->language;
    for (size_t i = 0; i < turn->program->language_count; i++) {
        const struct flow_language *language = &turn->program->languages[i];
        if (!language->is_live || i == own)
            continue;
        turn->language = i;
        turn_say_message(turn, MESSAGE_LANGUAGE_KEY);
    }
    turn->language = own;
}

static void call_began(struct turn *turn)
{
    if (turn_is_dropped(turn)) {
        turn_call_again(turn);
        return;
    }
    turn->session.is_first = true;
    turn_say_message(turn, MESSAGE_GREETING);
    say_language_keys(turn);
    turn_walk_first(turn);
}

static void call_ended(struct turn *turn)
{
    const struct flow_step *step = turn_step(turn);
    enum turn_open open = turn->session.open;
    if (step && step->kind == STEP_OFFER && turn->session.told > 0) {
        turn_told_and_gone(turn, step);
    } else if (step && step->kind == STEP_ADVISER && open == OPEN_QUEUE) {
        turn->is_muted = true;
        if (!turn->contact.has_adviser) {
            turn_case(turn, "hung_up", "Hung up while waiting")->status = "new";
            turn->contact.is_waiting = false;
        }
        /* one who may call again within ten minutes finds the case, and so the place in the queue, as it was */
        turn->is_dropped = turn->contact.kind != PHONE_WITHHELD;
        turn_walk(turn, step->as.adviser.gone);
    } else if (step) {
        turn_promise_hung_up(turn, step);
    }
    turn_case_news(turn);
}

/* A call is never left without what comes next. */
static void settle_call(struct turn *turn)
{
    if (turn->is_settled)
        return;
    turn_walk_person(turn);
    if (turn->is_settled)
        return;
    turn->session.at = (struct turn_spot){.step = turn->program->person};
    turn_say_message(turn, MESSAGE_QUEUE);
    turn->session.open = OPEN_QUEUE;
    turn_gather(turn, 1, 45);
}

/* ---- Timers and advisers ----------------------------------------------------------------------------------- */

static void within_ended(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    bool is_due = session->within_ms != 0 && turn->world->now_ms >= session->within_ms;
    if (!is_due)
        return;
    session->within_ms = 0;
    bool is_busy = turn->contact.has_adviser || turn->contact.is_stopped;
    if (!step || is_busy)
        return;
    turn->is_muted = turn->contact.is_muted || turn_loop_is_held(turn) || turn_loop_is_over(turn);
    if (step->kind == STEP_OFFER) {
        turn_told_and_gone(turn, step);
        return;
    }
    bool is_question = step->kind == STEP_MENU || step->kind == STEP_ASK;
    if (!is_question || step->misses.silent.kind == TARGET_NONE)
        return;
    turn->outbound = session->is_danger ? OUTBOUND_SAFETY : OUTBOUND_FOLLOW_UP;
    /* no answer to a safe message means: do not text */
    turn->is_muted = turn->is_muted || session->no_texts;
    turn->is_in_danger = session->is_danger;
    turn->is_late = true;
    turn_walk(turn, step->misses.silent);
}

static void timer(struct turn *turn, struct str name)
{
    if (str_equals(name, "quiet"))
        receive_quiet(turn);
    else if (str_equals(name, "within"))
        within_ended(turn);
    else
        turn_begin_timer(turn, name);
}

static void adviser_takes(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    turn->contact.has_adviser = true;
    turn->contact.is_waiting = false;
    if (session->waiting_count > 0)
        turn_effect(turn, FLOW_TIMER_CANCEL)->text = "quiet";
    session->waiting_count = 0;
    turn_within_clear(turn);
    session->open = session->under = OPEN_NONE;
}

static void adviser_says(struct turn *turn, struct str words)
{
    if (turn->channel != FLOW_TEXT)
        return;
    turn->outbound = OUTBOUND_ADVISER;
    turn_say(turn, str_keep(turn->ctx, words));
}

static void adviser_closes(struct turn *turn, const struct flow_event *event)
{
    struct str outcome = event->text;
    const struct flow_step *step = turn_step(turn);
    struct flow_case_change *change =
        turn_case(turn, "closed",
                  mem_printf(turn->ctx, "Closed: %.*s", (int)outcome.length,
                             outcome.data ? outcome.data : ""));
    change->status = "closed";
    if (outcome.length > 0)
        change->outcome = str_keep(turn->ctx, outcome);
    turn->contact.has_adviser = false;
    turn->contact.is_waiting = false;
    turn->contact.has_case = false;
    turn->session.is_danger = false;
    turn->session.no_texts = turn->session.is_risky = false;
    turn->session.is_promised = turn->contact.has_message = false;
    turn->contact.callback_from_ms = turn->contact.callback_to_ms = 0;
    turn->session.safe_ms = 0;
    turn_follow_up_plan(turn, event->is_follow_up);
    turn->is_closing = true;
    if (step && step->kind == STEP_ADVISER)
        turn_walk(turn, step->as.adviser.accepted);
}

/* ---- The door ---------------------------------------------------------------------------------------------- */

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

static bool is_stranger(const struct turn *turn)
{
    int64_t now_ms = turn->world->now_ms, seen_ms = turn->contact.last_seen_ms;
    return turn->contact.is_new || seen_ms == 0 || now_ms - seen_ms > stranger_ms;
}

static void begin(struct turn *turn)
{
    if (turn->channel == FLOW_TEXT && is_stranger(turn)) {
        turn->session = turn_session_new();
        turn->session.is_first = true;
    }
    if (turn->session.since_ms == 0)
        turn->session.since_ms = turn->world->now_ms;
    const char *language = turn->session.language;
    turn->language =
        flow_language_find(turn->program, language ? language : turn->contact.language);
}

static void finish(struct turn *turn, struct flow_result *out)
{
    turn_case_news(turn);
    if (turn->reply) {
        struct flow_effect *effect = turn_effect(turn, FLOW_REPLY);
        struct str words = buf_str(turn->reply);
        effect->text = is_ascii(words) ? words.data : sms_plain(turn->ctx, words);
        effect->outbound = turn->outbound;
        turn->session.is_answered = true;
        turn->session.replied_ms = turn->world->now_ms;
        if (turn->outbound != OUTBOUND_ADVISER)
            turn_loop_replied(turn);
    }
    if (turn->reply || turn->channel == FLOW_PHONE)
        turn->session.is_first = false;
    out->contact = turn->contact;
    out->effects = turn->effects;
    out->effect_count = turn->effect_count;
    out->is_repeat = turn->seen.is_repeat;
    out->is_held = turn->seen.is_held;
}

static void seen_now(struct turn *turn)
{
    turn->contact.last_seen_ms = turn->world->now_ms;
    turn->contact.is_new = false;
}

static void act(struct turn *turn, const struct flow_event *event, const char **kept_out)
{
    switch (event->kind) {
    case FLOW_EVENT_TEXT:
        receive_text(turn, event, kept_out);
        seen_now(turn);
        return;
    case FLOW_EVENT_CALL:
        call_began(turn);
        seen_now(turn);
        settle_call(turn);
        return;
    case FLOW_EVENT_KEYS:
        turn_keys(turn, event->text);
        settle_call(turn);
        return;
    case FLOW_EVENT_CALL_ENDED:
        call_ended(turn);
        return;
    case FLOW_EVENT_TIMER:
        timer(turn, event->text);
        return;
    case FLOW_EVENT_ADVISER_TAKES:
        adviser_takes(turn);
        return;
    case FLOW_EVENT_ADVISER_SAYS:
        adviser_says(turn, event->text);
        return;
    case FLOW_EVENT_ADVISER_CLOSES:
        adviser_closes(turn, event);
        return;
    case FLOW_EVENT_CALLBACK_MISSED:
        turn_callback_missed(turn);
        return;
    case FLOW_EVENT_FAULT:
        turn_fault(turn);
        if (turn->channel == FLOW_PHONE)
            settle_call(turn);
        return;
    case FLOW_EVENT_PART:
        receive_part(turn, event);
        return;
    case FLOW_EVENT_RECORDED:
        turn_recorded(turn, event->text);
        settle_call(turn);
        return;
    }
}

void turn_receive(struct turn *turn, const struct flow_event *event, struct flow_result *out)
{
    *out = (struct flow_result){0};
    turn->outbound = OUTBOUND_REPLY;
    begin(turn);
    act(turn, event, &out->kept_text);
    if (turn->kept)
        out->kept_text = turn->kept;
    finish(turn, out);
}

// NOLINTNEXTLINE(readability-function-size): seven things that the engine cannot do without
void flow_receive(void *ctx, const struct flow_program *program, enum flow_channel channel,
                  const struct flow_contact *contact, const char *session,
                  const struct flow_event *event, const struct flow_world *world,
                  struct flow_result *out)
{
    struct turn turn = {
        .ctx = ctx, .program = program, .world = world, .channel = channel, .contact = *contact};
    bool is_fresh = channel == FLOW_TEXT && is_stranger(&turn);
    turn_open_session(&turn, is_fresh ? NULL : session);
    bool is_new_call = event->kind == FLOW_EVENT_CALL && !turn_is_dropped(&turn);
    if (is_new_call)
        turn_open_session(&turn, NULL);
    const char *broken_off = event->kind == FLOW_EVENT_CALL_ENDED ? turn_broken_off(&turn) : NULL;
    struct record_start start =
        record_begin(&turn, is_fresh || is_new_call ? NULL : session, contact, event);
    turn_receive(&turn, event, out);
    out->session = turn_session_write(ctx, turn.program, &turn.session);
    out->understood = record_write(&turn, &start, out->kept_text);
    bool is_over = event->kind == FLOW_EVENT_CALL_ENDED || (channel == FLOW_PHONE && turn.is_ended);
    if (is_over)
        out->session = broken_off;
}
