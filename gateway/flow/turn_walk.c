/* The walk through a script: from step to step until a question is asked or the conversation rests.
 * Stands in the middle of a turn. A walk is bounded: what goes on too long goes to a person.
 * Leaves to others: questions (turn_question.c), places (turn_place.c), the queue (turn_person.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static const struct flow_target rest = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};

void turn_cover(struct turn *turn, const struct flow_step *step, struct flow_target exit)
{
    struct flow_cover *cover = turn->world->cover;
    if (!cover || cover->program != turn->program)
        return;
    if (step)
        cover->steps[step - turn->program->steps] = true;
    cover->exits[exit.exit] = true;
}

static bool need_is(const struct turn *turn, const char *id)
{
    const char *need = turn->session.need_count > 0 ? turn->session.needs[0] : NULL;
    for (int depth = 0; need && need[0] != '\0' && depth < 8; depth++) {
        if (strcmp(need, id) == 0)
            return true;
        need = understand_need_parent(turn->program->needs, need);
    }
    return false;
}

static enum flow_channel channel_named(const char *name)
{
    return strcmp(name, "phone") == 0 ? FLOW_PHONE : FLOW_TEXT;
}

static bool holds(struct turn *turn, const struct flow_condition *condition)
{
    switch (condition->kind) {
    case IF_OPEN:
        return turn_is_open(turn, channel_named(condition->text));
    case IF_CHANNEL:
        return turn->channel == channel_named(condition->text);
    case IF_LANGUAGE:
        return strcmp(turn->program->languages[turn->language].code, condition->text) == 0;
    case IF_NEED:
        return need_is(turn, condition->text);
    case IF_HAS:
        return value_is_set(turn, condition->value, condition->text);
    case IF_AREA:
        return turn->session.has_area && (turn->session.area.boroughs & condition->boroughs) != 0;
    case IF_AFTER: {
        struct clock_local now = clock_local_of(turn->world->now_ms);
        return now.hour * 60 + now.minute >= condition->minute;
    }
    case IF_WITHHELD:
        return (turn->contact.kind == PHONE_WITHHELD) == condition->is_true;
    case IF_LANDLINE:
        return (turn->contact.kind == PHONE_LANDLINE) == condition->is_true;
    case FLOW_CONDITIONS:
        return false;
    }
    return false;
}

static struct flow_target when(struct turn *turn, const struct flow_step *step)
{
    for (size_t i = 0; i < step->as.when.count; i++) {
        const struct flow_case *one = &step->as.when.cases[i];
        size_t held = 0;
        while (held < one->count && holds(turn, &one->conditions[held]))
            held++;
        if (held == one->count)
            return one->go;
    }
    return step->as.when.otherwise;
}

void turn_set(struct turn *turn, const struct flow_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++) {
        const struct flow_set *set = &sets->items[i];
        switch (set->kind) {
        case SET_VALUE:
            turn_save(turn, set->name, set->value);
            break;
        case SET_SAFE_TEXT:
            turn_save(turn, set->name, set->value);
            /* outlives the values: it holds until they say that texts are safe */
            turn->session.no_texts = strcmp(set->value, "true") != 0;
            break;
        case SET_LANGUAGE:
            turn_use_language(turn, set->value);
            break;
        case SET_SLOW:
            turn->session.is_slow = strcmp(set->value, "true") == 0;
            break;
        case SET_NEED:
            turn_need(turn, set->value);
            break;
        case SET_RISK:
            turn_risk(turn, set->value);
            break;
        case SET_CALLBACK:
            turn_callback_cancel(turn);
            break;
        case SET_REFERRAL:
            turn_refer_cancel(turn);
            break;
        case SET_TAG:
            turn_tag(turn, set->value);
            break;
        }
    }
}

static bool is_recorded(enum flow_end end)
{
    switch (end) {
    case END_SIGNPOSTED:
    case END_REFERRED:
    case END_UNMET:
    case END_GROUP:
    case END_OFFER:
        return true;
    case END_HELPED:
    case END_OTHER:
    case FLOW_ENDS:
        return false;
    }
    return false;
}

static void close_case(struct turn *turn, enum flow_end end)
{
    if (turn->session.is_follow_up) {
        turn_follow_up_end(turn, end);
        return;
    }
    bool is_promised =
        turn->session.is_promised || turn->contact.callback_to_ms != 0 || turn->contact.has_message;
    if (turn->is_closing || !turn_may_move(turn) || turn->session.is_risky || is_promised)
        return;
    if (!turn->contact.has_case && !is_recorded(end))
        return;
    /* a number was passed on: it can still be taken back */
    bool is_told = end == END_SIGNPOSTED || turn->session.until_ms != 0;
    const char *outcome = flow_end_name(end);
    struct flow_case_change *change = turn_case(turn, turn->is_dropped ? "gave_up" : "closed",
                                                mem_printf(turn->ctx, "Ended: %s", outcome));
    change->outcome = outcome;
    if (turn->is_dropped)
        return;
    change->status = is_told ? "told" : "closed";
    if (end == END_GROUP || end == END_OFFER)
        change->kind = outcome;
    turn->contact.has_case = is_told;
    turn_follow_up_plan(turn, false);
}

/* Values end with the conversation; what the case keeps was carried into it. */
static void forget(struct turn_session *session)
{
    struct turn_session kept = turn_session_new();
    kept.language = session->language;
    kept.is_risky = session->is_risky;
    kept.is_slow = session->is_slow;
    kept.last_hash = session->last_hash;
    kept.last_ms = session->last_ms;
    kept.is_answered = session->is_answered;
    kept.was_thanked = session->was_thanked;
    kept.is_danger = session->is_danger;
    kept.no_texts = session->no_texts;
    kept.safe_ms = session->safe_ms;
    kept.shut_ms = session->shut_ms;
    memcpy(kept.later, session->later, sizeof kept.later);
    kept.later_count = session->later_count;
    kept.is_ours = session->is_ours;
    kept.follow_ref = session->is_follow_up ? NULL : session->follow_ref;
    *session = kept;
}

static void end(struct turn *turn, const struct flow_step *step)
{
    turn->is_ended = true;
    close_case(turn, step->as.end);
    const char *safe = turn_saved(turn, "safe_text");
    bool is_unsafe = safe && strcmp(safe, "false") == 0;
    bool is_quiet = turn->is_in_danger || turn->contact.has_adviser || is_unsafe || turn->is_late;
    if (step->wording.is_set)
        turn_say_wording(turn, &step->wording);
    else if (turn->channel == FLOW_PHONE)
        turn_say_message(turn, MESSAGE_GOODBYE);
    else if (!turn->reply && !is_quiet && !turn->is_closing)
        turn_say_message(turn, MESSAGE_THANKS);
    if (turn->channel == FLOW_PHONE && !turn->is_muted) {
        turn_effect(turn, FLOW_HANG_UP);
        turn->is_settled = true;
    }
    forget(&turn->session);
    turn->session.was_thanked = turn->channel == FLOW_TEXT && turn->reply != NULL;
}

static struct flow_target run(struct turn *turn, const struct flow_step *step)
{
    struct turn_spot *at = &turn->session.at;
    if (at->run_count == TURN_RUNS_MAX)
        return (struct flow_target){.kind = TARGET_PERSON, .step = turn->program->person};
    memmove(&at->runs[1], &at->runs[0], at->run_count * sizeof at->runs[0]);
    at->runs[0] = at->step;
    at->run_count++;
    return step->as.run;
}

static struct flow_target ask(struct turn *turn, const struct flow_step *step)
{
    bool is_area = step->kind == STEP_ASK && step->as.ask.answer == ANSWER_AREA;
    const struct turn_session *session = &turn->session;
    if (is_area && turn->found) {
        const struct understand_area_found *found = turn->found;
        turn->found = NULL;
        if (!turn_area_take(turn, step, found))
            return rest;
    }
    /* what is known is not asked again; BACK asks it again because it comes to the question itself */
    if (is_area && session->has_area && strcmp(step->as.ask.save, "area") == 0) {
        bool leaves = session->area.is_outside && step->as.ask.outside.kind != TARGET_NONE;
        return leaves ? step->as.ask.outside : step->go;
    }
    turn_ask(turn, OPEN_STEP);
    return rest;
}

/* One step done; where it leads, or rest. */
static struct flow_target do_step(struct turn *turn, const struct flow_step *step)
{
    turn_cover(turn, step, rest);
    if (step->need)
        turn_need(turn, step->need);
    turn_tag(turn, step->tag);
    if (step->later_count > 0)
        turn_later_begin(turn, step);
    switch (step->kind) {
    case STEP_SAY:
        turn_say_wording(turn, &step->wording);
        return step->go;
    case STEP_MENU:
    case STEP_ASK:
        return ask(turn, step);
    case STEP_FIND:
        return turn_find(turn, step);
    case STEP_OFFER:
        return turn_tell(turn, step) ? rest : step->as.offer.more;
    case STEP_ADVISER:
        return turn_adviser(turn, step);
    case STEP_CALLBACK:
        return turn_callback(turn, step);
    case STEP_RECORD:
        return turn_record(turn, step);
    case STEP_TEXT:
        return turn_text(turn, step);
    case STEP_REFER:
        return turn_refer(turn, step);
    case STEP_WHEN:
        return when(turn, step);
    case STEP_SET:
        turn_set(turn, &step->as.set);
        return step->go;
    case STEP_RUN:
        return run(turn, step);
    case STEP_END:
        end(turn, step);
        return rest;
    case FLOW_STEP_KINDS:
        return rest;
    }
    return rest;
}

static struct turn_spot spot_at(size_t step)
{
    struct turn_spot spot = {.step = step};
    return spot;
}

static bool is_main_menu(const struct turn *turn, const struct turn_spot *spot)
{
    return spot->step == turn->program->start && spot->run_count == 0;
}

/* Where a conversation takes the newest version, and has it anew. */
static struct turn_spot main_menu(struct turn *turn)
{
    turn_renew(turn);
    turn->session.since_ms = turn->world->now_ms;
    return spot_at(turn->program->start);
}

void turn_start_again(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    session->need_count = session->saved_count = 0;
    session->has_area = session->is_dirty = false;
    session->chosen = session->picked = session->tags = NULL;
}

/* Coming back walks on from the menu when the place come back to asks nothing; each way back is taken off the
 * trail, so that this ends. */
// NOLINTBEGIN(misc-no-recursion)
/* Asks that question again. */
static void walk_spot(struct turn *turn, struct turn_spot spot)
{
    turn->session.at = is_main_menu(turn, &spot) ? main_menu(turn) : spot;
    const struct flow_step *step = turn_step(turn);
    if (step && step->kind == STEP_OFFER && turn_tell(turn, step))
        return;
    if (step && (step->kind == STEP_MENU || step->kind == STEP_ASK)) {
        turn_ask(turn, OPEN_STEP);
        return;
    }
    if (step && step->kind == STEP_ADVISER) {
        struct flow_target go = turn_adviser(turn, step); /* their place in the queue */
        if (go.kind != TARGET_NONE)
            turn_walk(turn, go);
        return;
    }
    turn_walk_menu(turn);
}

/* Where to stand now. False: the question there was asked already. */
static bool arrive(struct turn *turn, struct flow_target target)
{
    struct turn_session *session = &turn->session;
    while (target.kind == TARGET_RETURN && session->at.run_count > 0) {
        size_t step = session->at.runs[0];
        session->at.run_count--;
        memmove(&session->at.runs[0], &session->at.runs[1],
                session->at.run_count * sizeof session->at.runs[0]);
        session->at.step = step;
        target = turn->program->steps[step].go;
        turn_cover(turn, NULL, target);
    }
    if (target.kind == TARGET_STEP) {
        session->at.step = target.step;
        if (is_main_menu(turn, &session->at))
            session->at = main_menu(turn);
        return true;
    }
    if (target.kind == TARGET_PERSON) {
        session->at = spot_at(turn->program->person);
        return true;
    }
    bool has_before = session->before.step != FLOW_NO_STEP;
    if (target.kind == TARGET_RETURN && has_before) {
        struct turn_spot before = session->before;
        session->before.step = FLOW_NO_STEP;
        walk_spot(turn, before);
        return false;
    }
    if (target.kind == TARGET_BACK && session->trail_count > 0) {
        walk_spot(turn, session->trail[--session->trail_count]);
        return false;
    }
    if (has_before && target.kind == TARGET_MENU)
        turn_start_again(turn);
    session->trail_count = 0;
    session->before.step = FLOW_NO_STEP;
    session->at = main_menu(turn);
    return true;
}

void turn_walk(struct turn *turn, struct flow_target target)
{
    turn_within_clear(turn);
    turn_promise_leave(turn);
    turn->session.open = OPEN_NONE;
    turn->session.under = OPEN_NONE;
    for (int walked = 0; walked <= TURN_STEPS_MAX; walked++) {
        if (walked == TURN_STEPS_MAX) {
            /* a circle that check would have refused: a person is the way out */
            turn->session.at = spot_at(turn->program->person);
            turn_adviser(turn, turn_step(turn));
            return;
        }
        turn_cover(turn, NULL, target);
        if (!arrive(turn, target))
            return;
        target = do_step(turn, turn_step(turn));
        if (target.kind == TARGET_NONE)
            return;
    }
}

void turn_walk_step(struct turn *turn, size_t step)
{
    turn->session.at.run_count = 0;
    turn_walk(turn, (struct flow_target){.kind = TARGET_STEP, .step = step});
}

void turn_walk_person(struct turn *turn)
{
    turn_walk(turn, (struct flow_target){.kind = TARGET_PERSON, .step = turn->program->person});
}

void turn_walk_menu(struct turn *turn)
{
    turn_walk(turn, (struct flow_target){.kind = TARGET_MENU, .step = turn->program->start});
}
// NOLINTEND(misc-no-recursion)

void turn_remember(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    bool is_question =
        step && (step->kind == STEP_MENU || step->kind == STEP_ASK || step->kind == STEP_OFFER);
    if (!is_question)
        return;
    size_t count = session->trail_count;
    if (count > 0 && session->trail[count - 1].step == session->at.step)
        return;
    if (count == TURN_TRAIL_MAX) {
        memmove(&session->trail[0], &session->trail[1],
                (TURN_TRAIL_MAX - 1) * sizeof session->trail[0]);
        session->trail_count--;
    }
    session->trail[session->trail_count++] = session->at;
}
