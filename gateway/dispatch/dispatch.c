/* One turn of the loop: all its events in one transaction, a savepoint each, then COMMIT.
 * Stands between intake/ and sender/, which bring events, and the handlers beside this file.
 * Leaves to others: what each kind of event does (text.c, voice.c, report.c). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/outbox.h"

/* How long events may run before the turn is committed, so that no answer waits on a long batch. */
static const int64_t turn_limit_us = 5000;

struct dispatch *dispatch_new(void *ctx, const struct dispatch_config *config)
{
    struct dispatch *dispatch = mem_new(ctx, struct dispatch);
    dispatch->config = *config;
    dispatch->waiting = -1;
    struct metrics *metrics = config->metrics;
    dispatch->commit_us = metrics_histogram(metrics, "helpline_commit_seconds", NULL,
                                            "How long COMMIT took, once a turn of the loop.");
    dispatch->events = metrics_counter(metrics, "helpline_events_total", NULL,
                                       "Events acted on, repeats included.");
    dispatch->repeats = metrics_counter(metrics, "helpline_repeats_total", NULL,
                                        "Callbacks seen before and answered as before.");
    dispatch->held = metrics_counter(metrics, "helpline_held_total", NULL,
                                     "Events kept without a turn and put before a person.");
    return dispatch;
}

void dispatch_use(struct dispatch *dispatch, const struct dispatch_world *world)
{
    dispatch->world = *world;
}

static bool run_event(struct task *task, struct error *err)
{
    if (task->job->is_quarantined)
        return task_keep(task, err);
    switch (task->event->kind) {
    case EVENT_TEXT:
        return task_text(task, err);
    case EVENT_VOICE:
        return task_voice(task, err);
    case EVENT_STATUS:
        return task_status(task, err);
    case EVENT_CALL_STATUS:
        return task_call_status(task, err);
    case EVENT_TIMER:
        return task_timer(task, err);
    case EVENT_SENT:
        return task_sent(task, err);
    case EVENT_NONE:
        break;
    }
    return error_set(err, ERROR_INTERNAL, "An event without a kind came to dispatch.");
}

static struct task *task_new(struct dispatch *dispatch, void *ctx, int64_t now_ms,
                             struct dispatch_job *job)
{
    struct task *task = mem_new(ctx, struct task);
    task->dispatch = dispatch;
    task->store = dispatch->config.store;
    task->ctx = ctx;
    task->now_ms = now_ms;
    task->job = job;
    task->event = job->event;
    return task;
}

/* Under its savepoint: true when it may stay, false when it was rolled back (or the transaction is gone). */
static bool run_guarded(struct task *task, bool (*run)(struct task *task, struct error *err))
{
    struct error err = {0};
    if (store_savepoint(task->store, 0, &err) && run(task, &err) &&
        store_release(task->store, 0, &err))
        return true;
    log_event(LOG_ERROR, "event.failed", LOG_NUM("kind", task->event->kind),
              LOG_TEXT("why", err.text));
    struct error ignored = {0}; /* a transaction that is gone is asked about by the caller */
    if (store_in_transaction(task->store))
        store_rollback_to(task->store, 0, &ignored);
    return false;
}

/* False when the whole transaction is gone. */
static bool run_job(struct dispatch *dispatch, void *ctx, int64_t now_ms, struct dispatch_job *job)
{
    struct task *task = task_new(dispatch, ctx, now_ms, job);
    metric_add(dispatch->events, 1);
    job->outcome = job->is_quarantined ? DISPATCH_HELD : DISPATCH_DONE;
    if (!run_guarded(task, run_event)) {
        if (!store_in_transaction(dispatch->config.store))
            return false;
        task = task_new(dispatch, ctx, now_ms, job);
        job->outcome = DISPATCH_HELD;
        job->outbox_id = 0;
        if (!run_guarded(task, task_keep)) {
            job->outcome = DISPATCH_BUSY;
            return store_in_transaction(dispatch->config.store);
        }
        metric_add(dispatch->held, 1);
    }
    if (job->outcome == DISPATCH_REPEAT)
        metric_add(dispatch->repeats, 1);
    task_reply(task);
    dispatch->made_due |= task->made_due;
    dispatch->changed_cases |= task->changed_cases;
    return true;
}

static bool run_jobs(struct dispatch *dispatch, void *ctx, int64_t now_ms,
                     const struct dispatch_batch *batch)
{
    int64_t began_us = clock_mono_us();
    for (size_t i = 0; i < batch->job_count; i++) {
        if (i % 16 == 15 && clock_mono_us() - began_us > turn_limit_us)
            break;
        if (dispatch->config.in_hand)
            dispatch->config.in_hand(dispatch->config.in_hand_self, i);
        if (!run_job(dispatch, ctx, now_ms, &batch->jobs[i]))
            return false;
    }
    return true;
}

static void run_work(struct dispatch *dispatch, void *ctx, int64_t now_ms,
                     const struct dispatch_work *work)
{
    struct store *store = dispatch->config.store;
    struct error err = {0};
    if (store_savepoint(store, 0, &err) && work->run(work->self, ctx, store, now_ms, &err) &&
        store_release(store, 0, &err))
        return;
    log_event(LOG_ERROR, "work.failed", LOG_TEXT("why", err.text));
    struct error ignored = {0}; /* as in run_guarded */
    if (store_in_transaction(store))
        store_rollback_to(store, 0, &ignored);
}

static bool run_batch(struct dispatch *dispatch, void *ctx, int64_t now_ms,
                      const struct dispatch_batch *batch, struct error *err)
{
    struct store *store = dispatch->config.store;
    if (!run_jobs(dispatch, ctx, now_ms, batch))
        return error_set(err, ERROR_STORE, "The database gave up the transaction.");
    for (size_t i = 0; i < batch->unwritten_count; i++)
        if (!outbox_unwritten(store, batch->unwritten[i], now_ms + CLOCK_MINUTE_MS, err))
            return false;
    if (batch->answered_id && !outbox_answered(store, batch->answered_id, err))
        return false;
    for (size_t i = 0; i < batch->work_count; i++)
        run_work(dispatch, ctx, now_ms, &batch->works[i]);
    if (dispatch->changed_cases && !store_generation_bump(store, GENERATION_EVENTS, err))
        return false;
    int64_t began_us = clock_mono_us();
    bool is_committed = store_in_transaction(store) && store_commit(store, err);
    metric_observe_us(dispatch->commit_us, clock_mono_us() - began_us);
    return is_committed;
}

bool dispatch_turn(struct dispatch *dispatch, void *ctx, int64_t now_ms,
                   const struct dispatch_batch *batch, struct error *err)
{
    bool was_due = dispatch->made_due;
    bool was_changed = dispatch->changed_cases;
    dispatch->waiting = -1;
    dispatch->made_due = dispatch->changed_cases = false;
    bool is_done =
        store_begin(dispatch->config.store, err) && run_batch(dispatch, ctx, now_ms, batch, err);
    if (!is_done) {
        store_rollback(dispatch->config.store);
        dispatch->made_due = dispatch->changed_cases = false;
        for (size_t i = 0; i < batch->job_count; i++)
            batch->jobs[i].outcome = DISPATCH_BUSY;
    }
    dispatch->made_due |= was_due;
    dispatch->changed_cases |= was_changed;
    return is_done;
}

bool dispatch_made_due(struct dispatch *dispatch)
{
    bool was = dispatch->made_due;
    dispatch->made_due = false;
    return was;
}

bool dispatch_changed_cases(struct dispatch *dispatch)
{
    bool was = dispatch->changed_cases;
    dispatch->changed_cases = false;
    return was;
}
