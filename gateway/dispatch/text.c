/* A text came in: kept, understood, answered; or kept alone and put before a person.
 * Stands behind dispatch.c. Leaves to others: what to say (flow/), carrying it out (effects.c). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/inbound.h"
#include "store/outbox.h"
#include "store/timer.h"

char *task_key(struct task *task, const char *kind, const char *more)
{
    return mem_printf(task->ctx, "%s|%s|%s%s%s", task->event->provider, kind,
                      task->event->provider_id, more ? "|" : "", more ? more : "");
}

static enum understand_fixed provider_word(const char *opt_out)
{
    if (!opt_out)
        return FIXED_NONE;
    if (strcmp(opt_out, "STOP") == 0)
        return FIXED_STOP;
    return strcmp(opt_out, "START") == 0 ? FIXED_START : FIXED_HELP;
}

static bool add_message(struct task *task, const char *text, const struct flow_result *result,
                        struct error *err)
{
    const struct event *event = task->event;
    struct message message = {
        .contact_id = task->contact->id,
        .case_id = task->contact->case_id,
        .channel = "text",
        .provider = event->provider,
        .provider_id = event->provider_id,
        .text = text,
        /* where a full postcode was taken out, the bytes as received must not keep it */
        .raw = str_equals(event->text.body, text) ? event->text.raw : (struct str){NULL, 0},
        .parts = event->text.parts,
        .understood = result ? result->understood : NULL,
        .at_ms = task->now_ms,
        .is_repeat = result && result->is_repeat,
        .is_held = result && result->is_held,
    };
    int64_t id = 0;
    return message_add(task->store, &message, &id, err);
}

/* The version that the conversation stands in, where it is still kept; else the newest. */
static const struct flow_program *program_of(const struct dispatch_world *world,
                                             const char *session)
{
    if (world->older_count == 0)
        return world->program;
    int64_t version = flow_session_version(session);
    for (size_t i = 0; i < world->older_count; i++)
        if (flow_version(world->older[i]) == version)
            return world->older[i];
    return world->program;
}

void task_ask(struct task *task, const struct flow_event *event, struct flow_result *out)
{
    plant_check(task->event);
    struct dispatch *dispatch = task->dispatch;
    struct error ignored = {0}; /* a queue that cannot be counted only leaves out the place in it */
    if (dispatch->waiting < 0 && !case_waiting(task->store, &dispatch->waiting, &ignored))
        dispatch->waiting = 0;
    struct flow_world world = {
        .now_ms = task->now_ms,
        .map = dispatch->world.map,
        .directory = dispatch->world.directory,
        .holidays = dispatch->world.holidays,
        .wait_minutes = -1,
        .position = dispatch->waiting + 1,
        .keep_messages_months = dispatch->config.keep_messages_months,
        .replies_per_hour = dispatch->config.replies_per_hour,
        .newest = dispatch->world.program,
        .may_text = person_may_text,
        .self = task,
    };
    struct flow_contact contact = person_value(task);
    flow_receive(task->ctx, program_of(&dispatch->world, task->session), task->channel, &contact,
                 task->session, event, &world, out);
}

static bool finish(struct task *task, const struct flow_result *result, struct error *err)
{
    return effects_apply(task, result, err) && person_write_session(task, result->session, err) &&
           person_save(task, &result->contact, err);
}

/* A text that travels in the answer is told again from its row; its words stand in one place only. */
static bool repeat_text(struct task *task, int64_t outbox_id, int outbox_state, struct error *err)
{
    if (outbox_state != OUTBOX_INLINE)
        return true;
    struct outbox_row *row = NULL;
    if (!outbox_get(task->ctx, task->store, outbox_id, &row, err))
        return false;
    if (!row)
        return true;
    char token[40];
    secret_token(task->dispatch->config.ring, OUTBOUND_TOKEN_PURPOSE, outbox_id, token);
    task->steps[task->step_count++] = (struct reply_step){
        .verb = REPLY_MESSAGE, .text = row->text, .token = mem_strdup(task->ctx, token)};
    task->job->outbox_id = outbox_id;
    return true;
}

bool task_repeat(struct task *task, const char *answer, int64_t outbox_id, int outbox_state,
                 struct error *err)
{
    task->job->outcome = DISPATCH_REPEAT;
    if (outbox_id)
        return repeat_text(task, outbox_id, outbox_state, err);
    struct reply reply = {0};
    if (!answer || !reply_read(task->ctx, answer, &reply))
        return true;
    for (size_t i = 0; i < reply.count && i < REPLY_STEPS_MAX; i++)
        task->steps[task->step_count++] = reply.steps[i];
    return true;
}

/* Since the person sent it, by the provider's own time; a clock that is ahead of ours counts as ours. */
static int64_t age_ms(const struct task *task)
{
    int64_t sent_ms = task->event->text.sent_ms;
    return sent_ms > 0 && sent_ms < task->now_ms ? task->now_ms - sent_ms : 0;
}

bool task_text(struct task *task, struct error *err)
{
    const struct event *event = task->event;
    const char *key = task_key(task, "message", NULL);
    struct inbound *before = NULL;
    if (!inbound_find(task->ctx, task->store, key, &before, err))
        return false;
    if (before)
        return task_repeat(task, before->answer, before->outbox_id, before->outbox_state, err);
    if (!person_find(task, &event->text.from, err))
        return false;
    struct flow_event asked = {
        .kind = FLOW_EVENT_TEXT,
        .text = event->text.body,
        .media_count = event->text.media_count,
        .age_ms = age_ms(task),
        .provider_word = provider_word(event->text.opt_out),
    };
    struct flow_result result = {0};
    task->channel = FLOW_TEXT;
    task_ask(task, &asked, &result);
    if (!effects_case(task, &result, err) || !add_message(task, result.kept_text, &result, err) ||
        !finish(task, &result, err) ||
        !inbound_add(task->store, key, NULL, task->job->outbox_id, task->now_ms, err))
        return false;
    log_event(LOG_DEBUG, "text.received", LOG_NUM("contact", task->contact->id),
              LOG_NUM("case", task->contact->case_id), LOG_NUM("outbox", task->job->outbox_id));
    return true;
}

bool task_timer(struct task *task, struct error *err)
{
    struct timer *timer = NULL;
    if (!timer_get(task->ctx, task->store, task->event->timer.timer_id, &timer, err))
        return false;
    if (!timer || timer->due_ms > task->now_ms)
        return true; /* it was taken off or put later in this very turn */
    if (!timer_delete(task->store, timer->id, err) || !person_load(task, timer->contact_id, err))
        return false;
    if (timer->call_id)
        return task_call_timer(task, timer, err);
    struct flow_event asked = {.kind = FLOW_EVENT_TIMER, .text = str_of(timer->name)};
    struct flow_result result = {0};
    task->channel = FLOW_TEXT;
    task_ask(task, &asked, &result);
    return keep_place(task, err) && effects_case(task, &result, err) &&
           finish(task, &result, err) && keep_turn(task, &asked, &result, err);
}

static bool keep_text(struct task *task, struct error *err)
{
    const struct event *event = task->event;
    const char *key = task_key(task, "message", NULL);
    struct inbound *before = NULL;
    if (!inbound_find(task->ctx, task->store, key, &before, err))
        return false;
    if (before)
        return task_repeat(task, before->answer, before->outbox_id, before->outbox_state, err);
    if (!person_find(task, &event->text.from, err))
        return false;
    struct case_row row = {.status = "waiting", .priority = 2};
    if (!case_note(task, &row, "needs_person", "The gateway could not read this text.", err))
        return false;
    struct understand_text *text = understand_read(task->ctx, event->text.body);
    const char *kept = understand_without_postcodes(task->ctx, text, task->dispatch->world.map);
    return add_message(task, kept, NULL, err) &&
           inbound_add(task->store, key, NULL, 0, task->now_ms, err);
}

static bool keep_timer(struct task *task, struct error *err)
{
    struct timer *timer = NULL;
    if (!timer_get(task->ctx, task->store, task->event->timer.timer_id, &timer, err))
        return false;
    if (!timer)
        return true;
    struct case_row row = {.status = "waiting", .priority = 2};
    return timer_delete(task->store, timer->id, err) && person_load(task, timer->contact_id, err) &&
           (!timer->call_id || call_give_up(task, timer, err)) &&
           case_note(task, &row, "needs_person", "The gateway could not answer this person.", err);
}

bool task_keep(struct task *task, struct error *err)
{
    switch (task->event->kind) {
    case EVENT_TEXT:
        return keep_text(task, err);
    case EVENT_TIMER:
        return keep_timer(task, err);
    case EVENT_VOICE:
        return task_keep_call(task, err);
    case EVENT_NONE:
    case EVENT_STATUS:
    case EVENT_CALL_STATUS:
    case EVENT_SENT:
        break;
    }
    /* reports about our own sends hold nothing of a person's: the log has them */
    return true;
}
