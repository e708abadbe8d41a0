/* What a turn promised becomes rows: a call back, a consent, a referral, a recording.
 * Stands behind effects.c, in the same transaction as the words that promised it.
 * Leaves to others: carrying promises out (the desk), deleting what was dropped at the provider. */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/log.h"
#include "store/promise.h"

static bool keep_number(struct task *task, const char *number, struct error *err)
{
    struct callback_number given = {.contact_id = task->contact->id, .call_id = task->call_id};
    if (!callback_forget(task->store, given.contact_id, given.call_id, err))
        return false;
    if (!number)
        return true;
    given.sealed =
        secret_seal(task->ctx, task->dispatch->config.ring, str_of(number), CALLBACK_SEAL);
    return callback_ask(task->store, &given, task->now_ms, err);
}

static bool agree(struct task *task, const struct flow_callback_agreed *agreed, struct error *err)
{
    const struct callback callback = {
        .contact_id = task->contact->id,
        .call_id = task->call_id,
        .case_id = task->contact->case_id,
        .from_ms = agreed->from_ms,
        .to_ms = agreed->to_ms,
        .is_message_safe = agreed->is_message_safe,
        .interpreter = agreed->interpreter,
    };
    bool found = true;
    if (!callback_end(task->store, callback.contact_id, false, task->now_ms, err))
        return false;
    if (!agreed->is_other_number)
        return callback_add(task->store, &callback, task->now_ms, err);
    if (!callback_agree(task->store, &callback, task->now_ms, &found, err))
        return false;
    return found || error_set(err, ERROR_INTERNAL, "The number of a call back was lost.");
}

static bool call_back(struct task *task, const struct flow_callback_agreed *agreed,
                      struct error *err)
{
    log_event(LOG_INFO, agreed ? "callback.agreed" : "callback.cancelled",
              LOG_NUM("contact", task->contact->id), LOG_NUM("case", task->contact->case_id));
    task->changed_cases = true;
    if (agreed)
        return agree(task, agreed, err);
    return callback_end(task->store, task->contact->id, true, task->now_ms, err);
}

static bool refer(struct task *task, const struct flow_effect *effect, struct error *err)
{
    if (effect->number == 0)
        return referral_take_back(task->store, task->contact->id, task->now_ms, err);
    const struct referral referral = {
        .contact_id = task->contact->id,
        .case_id = task->contact->case_id,
        .at_ms = task->now_ms,
        .due_ms = effect->number,
        .service = effect->text,
        .name = effect->detail,
    };
    return referral_add(task->store, &referral, err);
}

bool promise_apply(struct task *task, const struct flow_effect *effect, struct error *err)
{
    if (effect->kind == FLOW_NUMBER)
        return keep_number(task, effect->to, err);
    if (effect->kind == FLOW_CALLBACK)
        return call_back(task, effect->callback, err);
    if (effect->kind == FLOW_REFER)
        return refer(task, effect, err);
    if (effect->kind == FLOW_CONSENT) {
        const struct consent consent = {
            .contact_id = task->contact->id,
            .case_id = task->contact->case_id,
            .at_ms = task->now_ms,
            .purpose = effect->text,
            .wording = effect->detail,
        };
        return consent_add(task->store, &consent, err);
    }
    bool is_sent = effect->kind == FLOW_RECORD_KEEP && effect->number == 1;
    return recording_settle(task->store, task->call_id,
                            is_sent ? RECORDING_SENT : RECORDING_DROPPED,
                            is_sent ? task->contact->case_id : 0, err);
}

bool promise_recorded(struct task *task, bool is_awaited, struct error *err)
{
    const struct event *event = task->event;
    if (!event->voice.recording_id)
        return true;
    const struct recording recording = {
        .call_id = task->call_id,
        .contact_id = task->contact->id,
        .at_ms = task->now_ms,
        .seconds = event->voice.recording_s,
        .state = is_awaited && event->voice.recording_s > 0 ? RECORDING_MADE : RECORDING_DROPPED,
        .provider = event->provider,
        .provider_id = event->voice.recording_id,
    };
    return recording_add(task->store, &recording, err);
}
