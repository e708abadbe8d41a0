/* A call began, a key was pressed, a prompt ended in silence.
 * Stands behind dispatch.c. A prompt is answered once: whatever comes for it again gets the same answer.
 * Leaves to others: its end (call_end.c), what to say (flow/), rendering (provider/). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/inbound.h"

/* Every prompt of an answer carries the call's next token. A gather is followed by a redirect, spoken fall-through for
 * providers that go on when no key came; an answer that asks for nothing more ends the call. prompt: the token to carry,
 * NULL a new one. */
static void finish_steps(struct task *task, struct call *call, const char *prompt)
{
    bool asks = false;
    for (size_t i = 0; i < task->step_count; i++) {
        enum reply_verb verb = task->steps[i].verb;
        asks |= verb == REPLY_GATHER || verb == REPLY_DIAL || verb == REPLY_RECORD;
    }
    if (!asks) {
        bool has_end = task->step_count && task->steps[task->step_count - 1].verb == REPLY_HANGUP;
        if (!has_end && task->step_count < REPLY_STEPS_MAX)
            task->steps[task->step_count++] = (struct reply_step){.verb = REPLY_HANGUP};
        call->prompt = NULL;
        return;
    }
    call->prompt = prompt ? prompt : crypto_token(task->ctx, 12);
    if (task->step_count < REPLY_STEPS_MAX)
        task->steps[task->step_count++] = (struct reply_step){.verb = REPLY_REDIRECT};
    for (size_t i = 0; i < task->step_count; i++) {
        enum reply_verb verb = task->steps[i].verb;
        if (verb == REPLY_GATHER || verb == REPLY_DIAL || verb == REPLY_RECORD ||
            verb == REPLY_REDIRECT)
            task->steps[i].token = call->prompt;
    }
}

static bool begin_call(struct task *task, struct call **out, struct error *err)
{
    const struct event *event = task->event;
    if (!person_find(task, &event->voice.from, err))
        return false;
    struct call *call = mem_new(task->ctx, struct call);
    call->contact_id = task->contact->id;
    call->provider = event->provider;
    call->provider_id = event->provider_id;
    call->state = CALL_ON;
    call->at_ms = task->now_ms;
    struct call *before = NULL;
    if (!call_ended(task->ctx, task->store, task->contact->id, task->now_ms - FLOW_DROPPED_MS,
                    &before, err))
        return false;
    call->session = before ? before->session : NULL;
    if (!call_forget(task->store, task->contact->id, err) ||
        !call_add(task->store, call, &call->id, err) || !call_watch(task, call, err))
        return false;
    log_event(LOG_INFO, "call.began", LOG_NUM("call", call->id),
              LOG_NUM("contact", task->contact->id));
    *out = call;
    return true;
}

bool voice_find_call(struct task *task, struct call **out, struct error *err)
{
    const struct event *event = task->event;
    if (!call_find(task->ctx, task->store, event->provider, event->provider_id, out, err))
        return false;
    return !*out || person_load(task, (*out)->contact_id, err);
}

static bool is_open(const struct event *event, const struct call *call)
{
    return event->voice.prompt && call->prompt && strcmp(event->voice.prompt, call->prompt) == 0;
}

/* 0 and * mean the same while somebody speaks as at any other time. */
static bool is_recorded(const struct event *event)
{
    bool is_key = str_equals(event->voice.keys, "0") || str_equals(event->voice.keys, "*");
    return event->voice.has_recording && !is_key;
}

/* The engine takes a day; whatever a provider says, what was spoken is there to be heard. */
static const int longest_s = 24 * 60 * 60;

static struct str recorded(struct task *task)
{
    const struct event *event = task->event;
    if (!event->voice.recording_id)
        return str_of("failed");
    bool is_believable = event->voice.recording_s < longest_s;
    return str_of(
        mem_printf(task->ctx, "%d", is_believable ? event->voice.recording_s : longest_s));
}

static struct flow_event what_happened(struct task *task, const struct call *call, bool is_new)
{
    const struct event *event = task->event;
    if (is_new)
        return (struct flow_event){.kind = FLOW_EVENT_CALL};
    /* a prompt that is not open, and not known from before, moves nothing: the caller hears where they are */
    if (!is_open(event, call))
        return (struct flow_event){.kind = FLOW_EVENT_KEYS, .text = str_of("9")};
    if (is_recorded(event))
        return (struct flow_event){.kind = FLOW_EVENT_RECORDED, .text = recorded(task)};
    /* # with nothing before it is a key as well, and not silence */
    bool is_hash = event->voice.has_keys && !event->voice.keys.length;
    struct str keys = is_hash ? str_of("#") : event->voice.keys;
    return (struct flow_event){.kind = FLOW_EVENT_KEYS, .text = keys};
}

bool voice_take_turn(struct task *task, struct call *call, const struct flow_event *happened,
                     struct error *err)
{
    struct flow_result result = {0};
    task->channel = FLOW_PHONE;
    task->session = call->session;
    task->call_id = call->id;
    task_ask(task, happened, &result);
    if (!keep_place(task, err) || !effects_case(task, &result, err) ||
        !effects_apply(task, &result, err) || !keep_turn(task, happened, &result, err) ||
        !person_save(task, &result.contact, err))
        return false;
    call->session = result.session;
    return true;
}

bool task_voice(struct task *task, struct error *err)
{
    const char *prompt = task->event->voice.prompt;
    const char *key = task_key(task, "voice", prompt ? prompt : "began");
    struct inbound *before = NULL;
    if (!inbound_find(task->ctx, task->store, key, &before, err))
        return false;
    if (before)
        return task_repeat(task, before->answer, 0, 0, err);
    struct call *call = NULL;
    if (!voice_find_call(task, &call, err))
        return false;
    bool is_new = call == NULL;
    if (is_new && !begin_call(task, &call, err))
        return false;
    struct flow_event happened = what_happened(task, call, is_new);
    task->call_id = call->id;
    bool is_awaited = is_open(task->event, call) && is_recorded(task->event);
    if (!promise_recorded(task, is_awaited, err))
        return false;
    /* nor does it close the one that is open: the key that answers that may be on its way */
    const char *open_prompt = is_open(task->event, call) ? NULL : call->prompt;
    if (!voice_take_turn(task, call, &happened, err))
        return false;
    finish_steps(task, call, open_prompt);
    struct reply reply = {task->steps, task->step_count};
    return call_update(task->store, call, err) &&
           inbound_add(task->store, key, reply_write(task->ctx, &reply), 0, task->now_ms, err);
}

/* The caller hears that something is wrong and is put before a person: their case waits, the call does not end. */
bool task_keep_call(struct task *task, struct error *err)
{
    const char *prompt = task->event->voice.prompt;
    const char *key = task_key(task, "voice", prompt ? prompt : "began");
    struct inbound *before = NULL;
    if (!inbound_find(task->ctx, task->store, key, &before, err))
        return false;
    if (before)
        return task_repeat(task, before->answer, 0, 0, err);
    struct call *call = NULL;
    if (!voice_find_call(task, &call, err) || (!call && !begin_call(task, &call, err)))
        return false;
    task->channel = FLOW_PHONE;
    struct case_row row = {.status = "waiting", .priority = 2};
    if (!case_note(task, &row, "needs_person", "The gateway could not go on with this call.", err))
        return false;
    /* V26 of the service's wording: said when the scripts themselves may be what is broken */
    task->steps[task->step_count++] = (struct reply_step){
        .verb = REPLY_SAY,
        .language = "en-GB",
        .text = "Sorry, something is wrong on our side. If the line drops, please "
                "call again. If anyone is in danger, call 9 9 9."};
    call->session = NULL;
    finish_steps(task, call, NULL);
    struct reply reply = {task->steps, task->step_count};
    return call_update(task->store, call, err) &&
           inbound_add(task->store, key, reply_write(task->ctx, &reply), 0, task->now_ms, err);
}
