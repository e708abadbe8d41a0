/* Promises in a rehearsal: call backs, messages, referrals and consents, kept in memory and looked at.
 * Stands beside talk.c, which reads the lines. Leaves to others: what happens to a promise later. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/talk_impl.h"

#include <string.h>

#include "base/mem.h"

bool talk_may_text(void *self, const char *number)
{
    const struct talk *talk = self;
    for (const struct talk_person *one = talk->people; one; one = one->next)
        if (strcmp(one->phone.text, number) == 0)
            return !one->contact.is_stopped;
    return true;
}

/* "today between 2pm and 4pm, message safe" */
static const char *agreed_words(struct talk *talk, const struct flow_callback_agreed *agreed)
{
    struct clock_local from = clock_local_of(agreed->from_ms), to = clock_local_of(agreed->to_ms);
    const struct language_hours hours = {.day = from,
                                         .from_minute = from.hour * 60 + from.minute,
                                         .to_minute = to.hour * 60 + to.minute};
    const char *interpreter = "";
    if (agreed->interpreter)
        interpreter = mem_printf(talk->ctx, ", interpreter%s%s",
                                 agreed->interpreter[0] != '\0' ? " " : "", agreed->interpreter);
    return mem_printf(
        talk->ctx, "%s, %s%s%s",
        language_window(talk->ctx, NULL, &hours, clock_local_of(talk->world.now_ms), false),
        agreed->is_message_safe ? "message safe" : "no message",
        agreed->is_other_number ? ", other number" : "", interpreter);
}

static void call_back(struct talk *talk, struct talk_person *person,
                      const struct flow_callback_agreed *agreed)
{
    person->callback = agreed;
    buf_printf(talk->transcript, "  callback: %s\n", agreed ? agreed_words(talk, agreed) : "none");
}

static void keep_recording(struct talk *talk, struct talk_person *person, bool is_sent)
{
    person->messages_left += is_sent ? 1 : 0;
    buf_printf(talk->transcript, "  recording: %s\n", is_sent ? "sent" : "thrown away");
}

void talk_promise(struct talk *talk, struct talk_person *person, const struct flow_effect *effect)
{
    if (effect->kind == FLOW_CALLBACK) {
        call_back(talk, person, effect->callback);
    } else if (effect->kind == FLOW_CONSENT) {
        person->consent = effect->detail;
        buf_printf(talk->transcript, "  consent: %s\n", effect->detail);
    } else if (effect->kind == FLOW_REFER) {
        person->referral = effect->detail;
        buf_printf(talk->transcript, "  referral: %s\n",
                   effect->detail ? effect->detail : "taken back");
    } else if (effect->kind == FLOW_RECORD_KEEP) {
        keep_recording(talk, person, effect->number == 1);
    } else if (effect->kind == FLOW_RECORD) {
        person->gather_seconds = effect->seconds;
        buf_printf(talk->transcript, "  recording, at most %d seconds\n", effect->seconds);
    } else if (effect->kind == FLOW_RECORD_PLAY) {
        buf_add_text(talk->transcript, "  played: what was recorded\n");
    }
}

bool talk_do_record(struct talk *talk, const struct talk_line *line)
{
    int64_t length_ms = 0;
    bool is_nothing = str_equals(line->rest, "nothing"),
         has_failed = str_equals(line->rest, "failed");
    if (!talk_needs_call(talk, line))
        return false;
    if (!is_nothing && !has_failed && !clock_parse_length(line->rest, &length_ms))
        return talk_differs(
            talk, line,
            "what is spoken is written like `record 12s`, `record nothing` or `record failed`",
            NULL);
    talk_move(talk, talk->world.now_ms + length_ms);
    const char *outcome = has_failed ? "failed" : "";
    if (!is_nothing && !has_failed)
        outcome = mem_printf(talk->ctx, "%lld", (long long)(length_ms / 1000));
    struct flow_event event = {.kind = FLOW_EVENT_RECORDED, .text = str_of(outcome)};
    talk_event(talk, talk->person, FLOW_PHONE, &event);
    return true;
}

/* ---- Looking ----------------------------------------------------------------------------------------------- */

static bool expect(struct talk *talk, const struct talk_line *line, const char *there,
                   const char *none)
{
    if (there && talk_matches(talk->ctx, there, line->rest))
        return true;
    return talk_differs_from(talk, line, there ? there : none);
}

bool talk_expect_callback(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    const struct flow_callback_agreed *agreed = talk->person->callback;
    return expect(talk, line, agreed ? agreed_words(talk, agreed) : NULL, "no call back");
}

bool talk_expect_no_callback(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    const struct flow_callback_agreed *agreed = talk->person->callback;
    return !agreed ||
           talk_differs(talk, line, "expected: no call back", agreed_words(talk, agreed));
}

bool talk_expect_referral(struct talk *talk, const struct talk_line *line)
{
    return talk_needs_person(talk, line) &&
           expect(talk, line, talk->person->referral, "no referral");
}

bool talk_expect_no_referral(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    const char *there = talk->person->referral;
    return !there || talk_differs(talk, line, "expected: no referral", there);
}

bool talk_expect_consent(struct talk *talk, const struct talk_line *line)
{
    return talk_needs_person(talk, line) && expect(talk, line, talk->person->consent, "no consent");
}

bool talk_expect_message(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    return talk->person->messages_left > 0 ||
           talk_differs(talk, line, "expected: a message left", "none");
}

bool talk_expect_no_message(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    return talk->person->messages_left == 0 ||
           talk_differs(talk, line, "expected: no message left", "one that was sent");
}
