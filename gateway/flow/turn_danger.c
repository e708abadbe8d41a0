/* Words of danger: people are alerted, the menu stops, at most one safe message goes in 30 minutes.
 * Stands before everything else in the order of a text. No later automatic reply talks over it until an adviser
 * releases the conversation.
 * Leaves to others: finding such words (understand/), reaching people (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

static const int64_t safe_again_ms = 30 * CLOCK_MINUTE_MS;

static const struct {
    const char *kind, *detail;
} details[] = {
    {"self_harm", "Words of self-harm"}, {"means", "Words about means of self-harm"},
    {"violence", "Words of violence"},   {"medical", "Words of a medical emergency"},
    {"child", "A child may be at risk"}, {"fire_gas", "Words of fire or gas"},
};

static const char *detail_of(const char *kind)
{
    for (size_t i = 0; i < ARRAY_SIZE(details); i++)
        if (strcmp(details[i].kind, kind) == 0)
            return details[i].detail;
    return "Words of danger";
}

static bool is_recent(const struct turn *turn)
{
    int64_t safe_ms = turn->session.safe_ms;
    return safe_ms != 0 && turn->world->now_ms - safe_ms < safe_again_ms;
}

static void alert(struct turn *turn, const struct understand_danger *hit)
{
    struct flow_effect *effect = turn_effect(turn, FLOW_ALERT);
    effect->text = hit->kind;
    effect->number = hit->level;
    turn->session.risk = NULL;
    struct flow_case_change *change = turn_case(turn, "danger", detail_of(hit->kind));
    change->risk = hit->level == UNDERSTAND_IMMEDIATE ? "immediate" : "concern";
    change->priority = 3;
    if (turn->contact.has_adviser)
        return;
    change->status = "waiting";
    turn->contact.is_waiting = true;
}

void turn_note_words(struct turn *turn, const struct understand_text *text)
{
    struct understand_area_found found = {0};
    turn_needs_only(turn, text);
    if (turn_find_area(turn, text, &found) && found.certain)
        turn_area(turn, &found.area);
}

static void stop_asking(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    if (session->waiting_count > 0)
        turn_effect(turn, FLOW_TIMER_CANCEL)->text = "quiet";
    turn_within_clear(turn);
    turn_promise_leave(turn);
    session->waiting_count = 0;
    session->trail_count = 0;
    session->open = session->under = OPEN_NONE;
    session->misses = 0;
    session->at = (struct turn_spot){.step = turn->program->person};
    session->before.step = FLOW_NO_STEP;
}

static void say_safe(struct turn *turn, const char *kind)
{
    turn->session.safe_ms = turn->world->now_ms;
    turn->outbound = OUTBOUND_SAFETY;
    turn->is_in_danger = true;
    size_t step = flow_danger_step(turn->program, kind);
    if (step != FLOW_NO_STEP) {
        turn_walk_step(turn, step);
    } else if (strcmp(kind, "violence") == 0) {
        turn_say_message(turn, MESSAGE_DANGER_VIOLENCE);
        turn->session.open = OPEN_SAFE_DANGER;
        turn->session.asked_ms = turn->world->now_ms;
    } else if (strcmp(kind, "child") == 0) {
        turn_say_message(turn, MESSAGE_DANGER_CHILD);
    } else {
        turn_say_message(turn,
                         turn_is_open(turn, FLOW_TEXT) ? MESSAGE_DANGER : MESSAGE_DANGER_CLOSED);
    }
}

/* S19 and on. True: a flow took it over. */
static bool mood(struct turn *turn, const struct understand_text *text)
{
    bool is_elsewhere = !turn_may_move(turn) || turn->contact.is_stopped ||
                        turn->session.is_danger || is_recent(turn);
    if (is_elsewhere)
        return false;
    turn->session.safe_ms = turn->world->now_ms;
    turn->seen.danger = "mood";
    size_t step = flow_danger_step(turn->program, "mood");
    if (step == FLOW_NO_STEP) {
        turn_say_message(turn, MESSAGE_DANGER_MOOD);
        return false;
    }
    turn_note_words(turn, text);
    turn_remember(turn);
    turn_walk_step(turn, step);
    return true;
}

void turn_danger_unanswered(struct turn *turn, const struct understand_danger *hit)
{
    if (hit->kind == NULL || strcmp(hit->kind, "mood") == 0)
        return;
    turn->seen.danger = hit->kind;
    alert(turn, hit);
}

bool turn_danger(struct turn *turn, const struct understand_text *text,
                 const struct understand_danger *hit)
{
    if (hit->kind == NULL)
        return false;
    if (strcmp(hit->kind, "mood") == 0)
        return mood(turn, text);
    turn->seen.danger = hit->kind;
    turn_note_words(turn, text);
    const char *need = understand_danger_need(hit, turn->program->needs);
    if (need != NULL)
        turn_need_also(turn, need);
    alert(turn, hit);
    if (turn->contact.has_adviser)
        return true;
    bool says = !is_recent(turn) && !turn->session.no_texts;
    if (!turn->session.is_danger || says)
        stop_asking(turn);
    turn->session.is_danger = true;
    if (!says)
        return true;
    turn->session.no_texts = strcmp(hit->kind, "violence") == 0;
    say_safe(turn, hit->kind);
    return true;
}

/* The answer to "Is it OK to text you here?" where no flow asked it. */
static void safe_answer(struct turn *turn, const struct understand_text *text)
{
    int yes = understand_yes_no(text, turn->program->fixed_words);
    if (yes < 0)
        return;
    turn->session.open = OPEN_NONE;
    turn->session.no_texts = yes == 0;
    turn->seen.answer = yes == 1 ? "yes" : "no";
    turn_case(turn, "safe_text", yes == 1 ? "Says it is safe to text" : "Do not text now");
}

void turn_danger_text(struct turn *turn, const struct understand_text *text,
                      enum understand_fixed fixed)
{
    struct turn_session *session = &turn->session;
    turn->outbound = OUTBOUND_SAFETY;
    turn->is_in_danger = true;
    if (session->open == OPEN_SAFE_DANGER) {
        safe_answer(turn, text);
        return;
    }
    if (session->open == OPEN_STEP && turn_answer_text(turn, text, fixed, true)) {
        bool is_yes = turn->seen.answer && strcmp(turn->seen.answer, "yes") == 0;
        if (session->no_texts && turn->seen.answer)
            turn_case(turn, "safe_text", is_yes ? "Says it is safe to text" : "Do not text now");
        session->no_texts = session->no_texts && !is_yes;
        return;
    }
    if (session->no_texts || is_recent(turn))
        return;
    session->safe_ms = turn->world->now_ms;
    turn_say_message(turn, turn_is_open(turn, FLOW_TEXT) ? MESSAGE_DANGER : MESSAGE_DANGER_CLOSED);
}
