/* The end of a call: reported, or taken for granted when nothing has come of it for long; and of what is held for the next
 * call, which goes when its ten minutes are over.
 * Stands behind dispatch.c, on timers of the call's own. No end that a provider forgets to tell keeps a message, a number
 * or a place in the queue from coming to its own end.
 * Leaves to others: what an end means (flow/), what is held (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/log.h"
#include "store/inbound.h"
#include "store/promise.h"
#include "store/turn.h"

/* No prompt, no queue and no recording is silent for longer. */
static const int64_t silent_ms = 15 * CLOCK_MINUTE_MS;
static const char silent[] = "call_silent";
static const char held[] = "call_held";

static bool set(struct task *task, const struct call *call, const char *name, int64_t due_ms,
                struct error *err)
{
    const struct timer timer = {
        .contact_id = call->contact_id, .call_id = call->id, .name = name, .due_ms = due_ms};
    return timer_set(task->store, &timer, err);
}

bool call_watch(struct task *task, const struct call *call, struct error *err)
{
    return set(task, call, silent, task->now_ms + silent_ms, err);
}

/* Whatever the engine made of it, what was half promised in the call is not kept behind it. */
static bool leave(struct task *task, const struct call *call, struct error *err)
{
    return callback_forget(task->store, call->contact_id, call->id, err) &&
           recording_settle(task->store, call->id, RECORDING_DROPPED, 0, err);
}

static bool close_call(struct task *task, struct call *call, struct error *err)
{
    call->state = CALL_ENDED;
    call->ended_ms = task->now_ms;
    call->prompt = NULL;
    log_event(LOG_INFO, "call.ended", LOG_NUM("call", call->id));
    return timer_cancel(task->store, call->contact_id, call->id, "", err) &&
           leave(task, call, err) &&
           (!call->session || set(task, call, held, task->now_ms + FLOW_DROPPED_MS, err)) &&
           call_update(task->store, call, err);
}

static bool end_call(struct task *task, struct call *call, struct error *err)
{
    struct flow_event happened = {.kind = FLOW_EVENT_CALL_ENDED};
    if (!voice_take_turn(task, call, &happened, err))
        return false;
    task->step_count = 0; /* nobody is there to hear anything */
    return close_call(task, call, err);
}

bool task_call_status(struct task *task, struct error *err)
{
    const struct event *event = task->event;
    const char *key = task_key(task, "call-status", event->call.word);
    struct inbound *before = NULL;
    struct call *call = NULL;
    if (!inbound_find(task->ctx, task->store, key, &before, err))
        return false;
    if (before) {
        task->job->outcome = DISPATCH_REPEAT;
        return true;
    }
    if (!inbound_add(task->store, key, NULL, 0, task->now_ms, err) ||
        !voice_find_call(task, &call, err))
        return false;
    if (!call || event->call.state != CALL_ENDED || call->state == CALL_ENDED)
        return true;
    return end_call(task, call, err);
}

/* ---- Timers ------------------------------------------------------------------------------------------------- */

/* Somebody was leaving a message when the line was lost. It is not sent for them, but they are called back. */
static bool note_lost(struct task *task, const struct call *call, struct error *err)
{
    const char *recording = NULL;
    if (!recording_made(task->ctx, task->store, call->id, &recording, err))
        return false;
    if (!recording || task->contact->kind == PHONE_WITHHELD)
        return true;
    struct case_row row = {.status = "waiting", .priority = 2};
    task->channel = FLOW_PHONE;
    return case_note(task, &row, "needs_person",
                     "The line was lost while they were leaving a message.", err);
}

static bool end_silent(struct task *task, struct call *call, struct error *err)
{
    const char *status = task->contact->case_status;
    int64_t newest_ms = 0;
    if (call->state == CALL_ENDED)
        return true;
    if (!turn_of_call(task->store, call->contact_id, call->id, &newest_ms, err))
        return false;
    /* who speaks with an adviser presses no keys */
    bool is_talking = status && strcmp(status, "with_adviser") == 0;
    int64_t due_ms = is_talking ? task->now_ms + silent_ms : newest_ms + silent_ms;
    if (due_ms > task->now_ms)
        return set(task, call, silent, due_ms, err);
    log_event(LOG_WARN, "call.lost", LOG_NUM("call", call->id));
    return note_lost(task, call, err) && end_call(task, call, err);
}

static bool forget_held(struct task *task, struct call *call, struct error *err)
{
    call->session = NULL;
    return call->state != CALL_ENDED || call_update(task->store, call, err);
}

bool task_call_timer(struct task *task, const struct timer *timer, struct error *err)
{
    struct call *call = NULL;
    if (!call_get(task->ctx, task->store, timer->call_id, &call, err))
        return false;
    if (!call)
        return true;
    return strcmp(timer->name, held) == 0 ? forget_held(task, call, err)
                                          : end_silent(task, call, err);
}

bool call_give_up(struct task *task, const struct timer *timer, struct error *err)
{
    struct call *call = NULL;
    if (!call_get(task->ctx, task->store, timer->call_id, &call, err))
        return false;
    if (!call)
        return true;
    call->session = NULL;
    task->channel = FLOW_PHONE;
    return close_call(task, call, err);
}
