/* Passing a person's number on to the place they were last told of, with their consent and the words of it.
 * Stands at the refer steps and at an offer's YES. Nothing is passed on without consent, and what was agreed to is kept.
 * Leaves to others: telling the place (a later turn of the desk), taking it back for those who say so later. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static const struct flow_target rest = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
static const int key_seconds = 6;
static const int working_days = 5; /* that a place has to call */

/* The end of the last working day that the place has. */
static int64_t due_ms(const struct turn *turn)
{
    struct clock_local day = clock_local_of(turn->world->now_ms);
    int left = working_days;
    day.hour = 18;
    day.minute = day.second = 0;
    for (int i = 0; i < 60 && left > 0; i++) {
        day.day++;
        day = clock_local_of(clock_of_local(day));
        bool is_weekend = day.weekday >= 5;
        bool is_holiday = turn->world->holidays &&
                          directory_is_holiday(turn->world->holidays, day.year, day.month, day.day);
        if (!is_weekend && !is_holiday)
            left--;
    }
    return clock_of_local(day);
}

/* The one they stand at, else the last that was told. */
static bool stand_at_told(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    if (!turn_place(turn) && session->told > 0 && session->told <= session->place_count)
        session->place = session->told - 1;
    return session->told > 0 && turn_place(turn) != NULL;
}

static bool has_number(const struct turn *turn)
{
    return turn->contact.kind == PHONE_MOBILE || turn->contact.kind == PHONE_LANDLINE;
}

static void refer(struct turn *turn, const char *agreed_to)
{
    struct turn_session *session = &turn->session;
    const struct directory_service *place = turn_place(turn);
    bool opens = !turn->contact.has_case;
    session->until_ms = due_ms(turn);
    session->consent = NULL;
    const char *by = language_day(turn->ctx, NULL, clock_local_of(session->until_ms),
                                  clock_local_of(turn->world->now_ms), false);
    struct flow_case_change *change = turn_case(
        turn, "referred",
        mem_printf(turn->ctx, "Number passed on with consent to %s, who should call by %s",
                   place->name, by));
    change->service = place->id;
    if (opens)
        change->status = "new";
    struct flow_effect *consent = turn_effect(turn, FLOW_CONSENT);
    consent->text = "referral";
    consent->detail = agreed_to;
    struct flow_effect *effect = turn_effect(turn, FLOW_REFER);
    effect->text = place->id;
    effect->detail = place->name;
    effect->number = session->until_ms;
}

struct flow_target turn_refer(struct turn *turn, const struct flow_step *step)
{
    struct turn_session *session = &turn->session;
    if (turn->is_muted)
        return step->as.refer.no;
    if (!has_number(turn) || !stand_at_told(turn))
        return step->as.refer.failed;
    if (!step->as.refer.is_consent_given) {
        turn_ask(turn, OPEN_CONSENT);
        return rest;
    }
    if (!session->consent)
        return step->as.refer.no;
    refer(turn, session->consent);
    turn_say_wording(turn, &step->wording);
    return step->go;
}

void turn_refer_say(struct turn *turn, int misses)
{
    const struct flow_step *step = turn_step(turn);
    if (!step || turn_say_missed(turn, misses, false))
        return;
    turn_say_wording(turn, &step->wording);
    turn_gather(turn, 1, key_seconds);
}

static bool answer(struct turn *turn, int yes)
{
    const struct flow_step *step = turn_step(turn);
    if (!step || step->kind != STEP_REFER || yes < 0)
        return false;
    turn->seen.answer = yes == 1 ? "yes" : "no";
    turn->session.misses = turn->session.silences = 0;
    if (yes == 0) {
        turn_walk(turn, step->as.refer.no);
        return true;
    }
    /* the place may have gone from the directory since they were asked */
    if (!stand_at_told(turn)) {
        turn_walk(turn, step->as.refer.failed);
        return true;
    }
    refer(turn, compose_wording(turn, &step->wording, NULL, false));
    turn_say_message(turn, MESSAGE_REFERRED);
    turn_walk(turn, step->go);
    return true;
}

bool turn_refer_key(struct turn *turn, char key)
{
    return answer(turn, key == '1' ? 1 : key == '2' ? 0 : -1);
}

bool turn_refer_text(struct turn *turn, const struct understand_text *text)
{
    return answer(turn, understand_yes_no(text, turn->program->fixed_words));
}

void turn_refer_agreed(struct turn *turn, const struct flow_step *step)
{
    turn->session.consent = compose_wording(turn, &step->wording, NULL, false);
}

void turn_refer_cancel(struct turn *turn)
{
    if (!turn->contact.has_case)
        return;
    turn_effect(turn, FLOW_REFER);
    turn_case(turn, "referral_taken_back", "Changed their mind: no call from the place");
    turn->session.until_ms = 0;
}
