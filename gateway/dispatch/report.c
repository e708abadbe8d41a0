/* What became of our texts: the provider's reports, and what each of our sends came to.
 * Stands behind dispatch.c. Leaves to others: when to try again (sender/ has said so in the event). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/log.h"
#include "store/inbound.h"
#include "store/outbox.h"

/* The network says that the person has opted out: our list must know it too. */
static bool mark_stopped(struct task *task, int64_t contact_id, struct error *err)
{
    struct contact *contact = NULL;
    if (!contact_get(task->ctx, task->store, contact_id, &contact, err))
        return false;
    if (!contact || contact->is_stopped)
        return true;
    contact->is_stopped = true;
    log_event(LOG_INFO, "contact.stopped", LOG_NUM("contact", contact_id));
    return contact_update(task->store, contact, err) && outbox_cancel(task->store, contact_id, err);
}

/* A text that did not reach somebody is told to the advisers, if there is a case to tell it in. */
static bool note_failure(struct task *task, int64_t contact_id, const char *words,
                         struct error *err)
{
    struct contact *contact = NULL;
    if (!contact_get(task->ctx, task->store, contact_id, &contact, err))
        return false;
    if (!contact || !contact->case_id)
        return true;
    struct case_event event = {.case_id = contact->case_id,
                               .at_ms = task->now_ms,
                               .who = "helpline",
                               .what = "text_failed",
                               .text = words};
    task->changed_cases = true;
    return case_event_add(task->store, &event, err);
}

static bool report_row(struct task *task, const struct outbox_row *row, struct error *err)
{
    const struct event *event = task->event;
    if (!message_delivery(task->store, row->message_id, event->status.delivery, event->status.code,
                          event->provider_id, err))
        return false;
    bool is_failed = event->status.delivery == DELIVERY_FAILED;
    enum outbox_state state = is_failed ? OUTBOX_FAILED : OUTBOX_DONE;
    bool is_ended = row->state == OUTBOX_DONE || row->state == OUTBOX_FAILED;
    if (!is_ended &&
        !outbox_set(task->store, row->id, state, row->tries, row->first_try_ms, row->due_ms, err))
        return false;
    if (is_failed && !is_ended &&
        !note_failure(task, row->contact_id, "A text to this person did not arrive.", err))
        return false;
    return !event->status.opted_out || mark_stopped(task, row->contact_id, err);
}

static bool find_row(struct task *task, struct outbox_row **out, struct error *err)
{
    const struct event *event = task->event;
    int64_t outbox_id = 0;
    *out = NULL;
    if (!event->status.token ||
        !secret_token_read(task->dispatch->config.ring, OUTBOUND_TOKEN_PURPOSE,
                           str_of(event->status.token), &outbox_id))
        return true;
    return outbox_get(task->ctx, task->store, outbox_id, out, err);
}

/* What is no word may be anything, a number too, and stays out of the log. */
static bool is_word(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == strlen(text);
}

bool task_status(struct task *task, struct error *err)
{
    const struct event *event = task->event;
    const char *key = task_key(task, "status", event->status.word);
    struct inbound *before = NULL;
    struct outbox_row *row = NULL;
    int64_t message_id = 0;
    if (!inbound_find(task->ctx, task->store, key, &before, err))
        return false;
    if (before) {
        task->job->outcome = DISPATCH_REPEAT;
        return true;
    }
    if (!inbound_add(task->store, key, NULL, 0, task->now_ms, err))
        return false;
    if (event->status.delivery == DELIVERY_UNKNOWN) {
        log_event(LOG_WARN, "status.unknown", LOG_TEXT("provider", event->provider),
                  LOG_TEXT("word", is_word(event->status.word) ? event->status.word : "no word"));
        return true;
    }
    if (!find_row(task, &row, err))
        return false;
    if (row)
        return report_row(task, row, err);
    if (!message_find_provider_id(task->store, event->provider, event->provider_id, &message_id,
                                  err))
        return false;
    return !message_id || message_delivery(task->store, message_id, event->status.delivery,
                                           event->status.code, NULL, err);
}

struct plan {
    enum outbox_state state;
    enum delivery delivery; /* DELIVERY_NONE: unchanged */
};

/* What a send's outcome makes of its row. */
static struct plan plan_of(enum send_outcome outcome, bool may_go_on)
{
    switch (outcome) {
    case SEND_ACCEPTED:
        return (struct plan){OUTBOX_SENT, DELIVERY_QUEUED};
    case SEND_UNREACHED:
    case SEND_THROTTLED:
        return may_go_on ? (struct plan){OUTBOX_DUE, DELIVERY_NONE}
                         : (struct plan){OUTBOX_FAILED, DELIVERY_FAILED};
    case SEND_UNKNOWN:
        return may_go_on ? (struct plan){OUTBOX_ASK, DELIVERY_NONE}
                         : (struct plan){OUTBOX_FAILED, DELIVERY_NONE};
    case SEND_REFUSED:
    case SEND_STOPPED:
    case SEND_NONE:
        return (struct plan){OUTBOX_FAILED, DELIVERY_FAILED};
    }
    return (struct plan){OUTBOX_FAILED, DELIVERY_FAILED};
}

bool task_sent(struct task *task, struct error *err)
{
    const struct event *event = task->event;
    struct outbox_row *row = NULL;
    if (!outbox_get(task->ctx, task->store, event->sent.outbox_id, &row, err))
        return false;
    if (!row || row->state == OUTBOX_DONE || row->state == OUTBOX_FAILED ||
        row->state == OUTBOX_CANCELLED)
        return true; /* a report was faster */
    struct plan plan = plan_of(event->sent.outcome, event->sent.next_ms >= 0);
    int64_t due_ms = event->sent.next_ms >= 0 ? event->sent.next_ms : row->due_ms;
    if (!outbox_set(task->store, row->id, plan.state, event->sent.tries, event->sent.first_try_ms,
                    due_ms, err))
        return false;
    if ((plan.delivery != DELIVERY_NONE || event->provider_id) &&
        !message_delivery(task->store, row->message_id, plan.delivery, event->sent.code,
                          event->provider_id, err))
        return false;
    task->made_due |= plan.state == OUTBOX_DUE || plan.state == OUTBOX_ASK;
    log_event(plan.state == OUTBOX_FAILED ? LOG_WARN : LOG_INFO, "text.sent",
              LOG_NUM("outbox", row->id), LOG_NUM("outcome", event->sent.outcome),
              LOG_NUM("state", plan.state), LOG_NUM("code", event->sent.code));
    if (plan.state == OUTBOX_FAILED &&
        !note_failure(task, row->contact_id,
                      event->sent.outcome == SEND_UNKNOWN
                          ? "A text to this person may not have arrived."
                          : "A text to this person could not be sent.",
                      err))
        return false;
    return event->sent.outcome != SEND_STOPPED || mark_stopped(task, row->contact_id, err);
}
