/* What the engine wants done, carried out: case, texts, prompts, timers, marks.
 * Stands behind text.c and voice.c. Leaves to others: deciding (flow/), sending (sender/). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "message/sms.h"
#include "store/outbox.h"
#include "store/promise.h"
#include "store/timer.h"

/* What the helpline did, where everything else was the person's doing. */
static const char *const ours[] = {"place_told",   "nothing_found",   "closed",
                                   "needs_person", "callback_missed", "tag"};

static const char *who_did(const struct task *task, const char *what)
{
    for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
        if (strcmp(ours[i], what) == 0)
            return "helpline";
    return task->event->kind == EVENT_TIMER ? "helpline" : "person";
}

/* Somebody who waits for a person, or has one, does not stop waiting because the menu told them a place. */
static const char *status_after(const char *before, const char *wanted)
{
    bool is_with_people =
        before && (strcmp(before, "waiting") == 0 || strcmp(before, "with_adviser") == 0);
    bool is_of_the_menu = wanted && (strcmp(wanted, "told") == 0 || strcmp(wanted, "new") == 0);
    return is_with_people && is_of_the_menu ? NULL : wanted;
}

static bool open_case(struct task *task, struct case_row *row, struct error *err)
{
    struct contact *contact = task->contact;
    row->contact_id = contact->id;
    row->channel = task->channel == FLOW_PHONE ? "phone" : "text";
    row->opened_ms = row->updated_ms = task->now_ms;
    if (!row->status)
        row->status = "new";
    if (!row->language)
        row->language = contact->language;
    if (!row->risk)
        row->risk = "none";
    if (!row->priority)
        row->priority = 1;
    if (!case_add(task->store, row, &contact->case_id, err))
        return false;
    log_event(LOG_INFO, "case.opened", LOG_NUM("case", contact->case_id),
              LOG_NUM("contact", contact->id), LOG_TEXT("channel", row->channel),
              LOG_TEXT("status", row->status));
    /* what was said before the case was opened belongs to it as well */
    return message_set_case(task->store, contact->id, contact->case_id,
                            task->now_ms - INT64_C(86400000), err);
}

/* Writes row to the open case, or opens one. */
static bool write_case(struct task *task, struct case_row *row, struct error *err)
{
    struct contact *contact = task->contact;
    task->changed_cases = true;
    row->status = status_after(contact->case_id ? contact->case_status : NULL, row->status);
    if (!contact->case_id) {
        if (!open_case(task, row, err))
            return false;
    } else {
        row->id = contact->case_id;
        row->updated_ms = task->now_ms;
        if (!case_update(task->store, row, err))
            return false;
    }
    if (row->status) {
        contact->case_status = row->status;
        task->dispatch->waiting = -1;
    }
    return true;
}

static bool add_event_to(struct task *task, int64_t case_id, const char *what, const char *text,
                         struct error *err)
{
    struct case_event event = {
        .case_id = case_id,
        .at_ms = task->now_ms,
        .who = who_did(task, what),
        .what = what,
        .text = text,
    };
    return case_event_add(task->store, &event, err);
}

static bool add_event(struct task *task, const char *what, const char *text, struct error *err)
{
    return add_event_to(task, task->contact->case_id, what, text, err);
}

bool case_note(struct task *task, const struct case_row *row, const char *what, const char *text,
               struct error *err)
{
    struct case_row written = *row;
    return write_case(task, &written, err) && add_event(task, what, text, err);
}

static void take_change(struct case_row *row, const struct flow_case_change *change)
{
    row->need = change->need ? change->need : row->need;
    row->needs = change->needs ? change->needs : row->needs;
    row->outcode = change->outcode ? change->outcode : row->outcode;
    row->boroughs = change->boroughs ? change->boroughs : row->boroughs;
    row->status = change->status ? change->status : row->status;
    row->outcome = change->outcome ? change->outcome : row->outcome;
    row->risk = change->risk ? change->risk : row->risk;
    row->kind = change->kind ? change->kind : row->kind;
    row->priority = change->priority > row->priority ? change->priority : row->priority;
}

static bool add_events(struct task *task, int64_t case_id, const struct flow_case_change *change,
                       struct error *err)
{
    bool is_tag_alone = change->what && strcmp(change->what, "tag") == 0;
    if (change->what && !is_tag_alone &&
        !add_event_to(task, case_id, change->what, change->detail, err))
        return false;
    return !change->tags || add_event_to(task, case_id, "tag", change->tags, err);
}

/* What a follow-up brought goes to the case that it was about, though that is closed. */
static bool change_closed(struct task *task, const struct flow_case_change *change,
                          struct error *err)
{
    struct case_row row = {.outcome = change->outcome, .updated_ms = task->now_ms};
    if (!case_by_ref(task->store, change->ref, &row.id, err))
        return false;
    if (row.id == 0)
        return true; /* it was erased since */
    task->changed_cases = true;
    return case_update(task->store, &row, err) && add_events(task, row.id, change, err);
}

bool effects_case(struct task *task, const struct flow_result *result, struct error *err)
{
    struct case_row row = {0};
    bool has_change = false;
    for (size_t i = 0; i < result->effect_count; i++)
        if (result->effects[i].kind == FLOW_CASE && !result->effects[i].change->ref) {
            take_change(&row, result->effects[i].change);
            has_change = true;
        }
    if (has_change && !write_case(task, &row, err))
        return false;
    for (size_t i = 0; i < result->effect_count; i++) {
        const struct flow_case_change *change = result->effects[i].change;
        if (result->effects[i].kind != FLOW_CASE)
            continue;
        if (change->ref ? !change_closed(task, change, err)
                        : !add_events(task, task->contact->case_id, change, err))
            return false;
    }
    return true;
}

/* The provider and our number that a text leaves by. */
static bool read_route(struct task *task, const char **provider, const char **from)
{
    if (task->event->kind != EVENT_TIMER && task->job->our_number) {
        *provider = task->event->provider;
        *from = task->job->our_number;
        return true;
    }
    struct str rest = str_of(task->route);
    struct str name;
    if (!str_next(&rest, ' ', &name) || !rest.length)
        return false;
    *provider = str_keep(task->ctx, name);
    *from = str_keep(task->ctx, rest);
    return true;
}

static bool is_inline(const struct task *task, const struct flow_effect *effect)
{
    return effect->kind == FLOW_REPLY && task->event->kind == EVENT_TEXT &&
           task->job->inline_texts && !task->job->outbox_id;
}

static bool write_text(struct task *task, const struct contact *to,
                       const struct flow_effect *effect, struct error *err)
{
    struct outbox_row row = {
        .contact_id = to->id,
        .kind = effect->outbound,
        .state = is_inline(task, effect) ? OUTBOX_INLINE : OUTBOX_DUE,
        .created_ms = task->now_ms,
        .due_ms = task->now_ms,
    };
    if (!read_route(task, &row.provider, &row.from))
        return error_set(err, ERROR_INTERNAL, "There is no way known to text contact %lld.",
                         (long long)task->contact->id);
    struct message message = {
        .contact_id = to->id,
        .case_id = task->contact->case_id, /* whose wish it was, whichever phone it goes to */
        .is_out = true,
        .channel = "text",
        .provider = row.provider,
        .text = effect->text,
        .parts = sms_measure(str_of(effect->text)).parts,
        /* a text out of a call is no answer in the text conversation */
        .understood = task->call_id
                          ? mem_printf(task->ctx, "{\"call\":%lld}", (long long)task->call_id)
                          : NULL,
        .at_ms = task->now_ms,
    };
    int64_t outbox_id = 0;
    keep_said(task, effect->text);
    if (!message_add(task->store, &message, &row.message_id, err) ||
        !outbox_add(task->store, &row, &outbox_id, err))
        return false;
    if (row.state == OUTBOX_DUE) {
        task->made_due = true;
        return true;
    }
    char token[40];
    secret_token(task->dispatch->config.ring, OUTBOUND_TOKEN_PURPOSE, outbox_id, token);
    task->steps[task->step_count++] = (struct reply_step){
        .verb = REPLY_MESSAGE, .text = effect->text, .token = mem_strdup(task->ctx, token)};
    task->job->outbox_id = outbox_id;
    return true;
}

static bool apply_text(struct task *task, const struct flow_effect *effect, struct error *err)
{
    /* the provider says that it has answered STOP, START or HELP itself: two answers would be one too many */
    if (task->event->kind == EVENT_TEXT && task->event->text.opt_out &&
        effect->outbound != OUTBOUND_SAFETY)
        return true;
    struct contact *to = task->contact;
    if (effect->to &&
        (!person_other(task, effect->to, &to, err) || !person_note_typed(task, effect->to, err)))
        return false;
    const char *refusal = outbound_refusal(effect->outbound, to->kind, to->is_stopped);
    if (refusal) {
        log_event(LOG_INFO, "text.withheld", LOG_NUM("contact", to->id), LOG_TEXT("why", refusal));
        return true;
    }
    return write_text(task, to, effect, err);
}

static bool apply_timer(struct task *task, const struct flow_effect *effect, struct error *err)
{
    /* a call's waits are the gathers' own; only a text that follows it is a timer */
    bool follows = effect->kind == FLOW_TIMER_SET && strcmp(effect->text, "callback_agreed") == 0;
    if (task->channel == FLOW_PHONE && !follows)
        return true;
    if (task->channel == FLOW_PHONE && !person_write_route(task, err))
        return false;
    if (effect->kind == FLOW_TIMER_CANCEL)
        return timer_cancel(task->store, task->contact->id, 0, effect->text, err);
    struct timer timer = {
        .contact_id = task->contact->id, .name = effect->text, .due_ms = effect->number};
    return timer_set(task->store, &timer, err);
}

static void add_step(struct task *task, const struct reply_step *step)
{
    if (task->step_count < REPLY_STEPS_MAX)
        task->steps[task->step_count++] = *step;
}

static bool play_recording(struct task *task, struct error *err)
{
    const char *recording = NULL;
    if (!recording_made(task->ctx, task->store, task->call_id, &recording, err))
        return false;
    if (recording)
        add_step(task, &(struct reply_step){.verb = REPLY_PLAY, .recording = recording});
    return true;
}

/* A gather holds the prompts spoken directly before it, so that keys work while they play. */
static void add_gather(struct task *task, const struct flow_effect *effect)
{
    size_t inside = 0;
    while (inside < task->step_count) {
        enum reply_verb verb = task->steps[task->step_count - 1 - inside].verb;
        if (verb != REPLY_SAY && verb != REPLY_PLAY && verb != REPLY_PAUSE)
            break;
        inside++;
    }
    if (task->step_count == REPLY_STEPS_MAX)
        return;
    size_t at = task->step_count - inside;
    memmove(&task->steps[at + 1], &task->steps[at], inside * sizeof task->steps[0]);
    task->steps[at] = (struct reply_step){.verb = REPLY_GATHER,
                                          .inside = inside,
                                          .digits = (int)effect->number,
                                          .seconds = effect->seconds};
    task->step_count++;
}

static bool apply_stop(struct task *task, const struct flow_effect *effect, struct error *err)
{
    task->contact->is_stopped = effect->number != 0;
    log_event(LOG_INFO, effect->number ? "contact.stopped" : "contact.started",
              LOG_NUM("contact", task->contact->id));
    if (!contact_update(task->store, task->contact, err))
        return false;
    return !effect->number || outbox_cancel(task->store, task->contact->id, err);
}

static bool apply(struct task *task, const struct flow_effect *effect, struct error *err)
{
    switch (effect->kind) {
    case FLOW_REPLY:
    case FLOW_SEND_TEXT:
        return apply_text(task, effect, err);
    case FLOW_SPEAK:
        add_step(task, &(struct reply_step){
                           .verb = REPLY_SAY, .text = effect->text, .language = effect->language});
        return true;
    case FLOW_PLAY:
        add_step(task, &(struct reply_step){.verb = REPLY_PLAY, .text = effect->text});
        return true;
    case FLOW_GATHER:
        add_gather(task, effect);
        return true;
    case FLOW_DIAL:
        add_step(task,
                 &(struct reply_step){.verb = REPLY_DIAL, .text = effect->text, .seconds = 30});
        return true;
    case FLOW_HANG_UP:
        add_step(task, &(struct reply_step){.verb = REPLY_HANGUP});
        return true;
    case FLOW_STOPPED:
        return apply_stop(task, effect, err);
    case FLOW_TIMER_SET:
    case FLOW_TIMER_CANCEL:
        return apply_timer(task, effect, err);
    case FLOW_ALERT:
        log_event(LOG_WARN, "danger.alert", LOG_NUM("contact", task->contact->id),
                  LOG_NUM("case", task->contact->case_id), LOG_TEXT("kind", effect->text),
                  LOG_NUM("level", effect->number));
        return true;
    case FLOW_RECORD:
        add_step(task, &(struct reply_step){.verb = REPLY_RECORD, .seconds = effect->seconds});
        return true;
    case FLOW_RECORD_PLAY:
        return play_recording(task, err);
    case FLOW_NUMBER:
    case FLOW_RECORD_KEEP:
    case FLOW_CALLBACK:
    case FLOW_CONSENT:
    case FLOW_REFER:
        return promise_apply(task, effect, err);
    case FLOW_SET_LANGUAGE: /* these three stand in result->contact, which person_save keeps */
    case FLOW_STOP_TOLD:
    case FLOW_CASE:
        return true;
    }
    return true;
}

bool effects_apply(struct task *task, const struct flow_result *result, struct error *err)
{
    for (size_t i = 0; i < result->effect_count; i++)
        if (!apply(task, &result->effects[i], err))
            return false;
    return true;
}
