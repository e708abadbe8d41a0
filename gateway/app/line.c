/* The line's loop: take what is ready, run it in one transaction, commit, answer.
 * Stands at the front of the gateway for providers. Leaves to others: every decision.
 * Nothing leaves before COMMIT: no answer, no send, no poke. */
// SPDX-License-Identifier: Apache-2.0
#include "app/line_impl.h"

#include <string.h>

#include "app/command.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/inbound.h"
#include "store/timer.h"

static const int64_t slice_us = 3000;
static const int64_t stop_limit_ms = 3500;
static const int64_t written_wait_ms = 500;
static const int64_t wal_limit_bytes = INT64_C(64) * 1024 * 1024;
static const int64_t inbound_kept_ms = 3 * CLOCK_DAY_MS;

/* ---- What a turn is made of */

static struct dispatch_job *add_job(struct line *line, size_t *count, const struct event *event)
{
    struct dispatch_job *job = &line->jobs[*count];
    *job = (struct dispatch_job){.event = event};
    line->job_waiting[(*count)++] = NULL;
    return job;
}

/* What sends came to is kept until a turn with it was committed: there is no second telling. */
static void add_ended_sends(struct line *line, int64_t now_ms, size_t *count)
{
    if (!line->ended_count) {
        mem_free(line->ended_ctx);
        line->ended_ctx = mem_context(line, "ended sends");
        line->ended_count =
            sender_ended(line->sender, line->ended_ctx, now_ms, line->ended, LINE_ENDED_MAX);
    }
    for (size_t i = 0; i < line->ended_count; i++)
        add_job(line, count, &line->ended[i]);
}

static void add_due_timers(struct line *line, void *ctx, int64_t now_ms, size_t *count)
{
    struct timer_page page = {0};
    struct error err = {0};
    if (line->next_timer_ms > now_ms || !line->world || line->is_stopping)
        return;
    if (!timer_due(ctx, line->store, now_ms, 64, &page, &err)) {
        log_event(LOG_ERROR, "timers.unread", LOG_TEXT("why", err.text));
        line->next_timer_ms = now_ms + 1000;
        return;
    }
    for (size_t i = 0; i < page.count; i++) {
        struct event *event = mem_new(ctx, struct event);
        event->kind = EVENT_TIMER;
        event->at_ms = now_ms;
        event->timer.timer_id = page.items[i].id;
        add_job(line, count, event);
    }
}

static size_t add_waiting(struct line *line, size_t *count)
{
    size_t taken = 0;
    while (taken < line->waiting_count && *count < LINE_EVENTS_MAX) {
        line->jobs[*count] = line->waiting[taken]->item.job;
        line->job_waiting[(*count)++] = line->waiting[taken];
        taken++;
    }
    return taken;
}

static bool sweep(void *self, void *ctx, struct store *store, int64_t now_ms, struct error *err)
{
    (void)self;
    (void)ctx;
    int count = 0;
    return inbound_sweep(store, now_ms - inbound_kept_ms, 200, &count, err);
}

static size_t add_works(struct line *line, int64_t now_ms, struct dispatch_work works[2])
{
    size_t count = 0;
    int64_t mono_ms = clock_mono_ms();
    if (!line->is_stopping && sender_wants(line->sender, now_ms))
        works[count++] = (struct dispatch_work){sender_claim, line->sender};
    if (mono_ms >= line->next_sweep_ms) {
        line->next_sweep_ms = mono_ms + 10000;
        works[count++] = (struct dispatch_work){sweep, NULL};
    }
    return count;
}

/* ---- After the turn */

static void answer(struct line *line, const struct line_waiting *waiting,
                   const struct dispatch_job *job)
{
    struct intake_item item = waiting->item;
    item.job = *job;
    struct http_response response =
        intake_answer(server_call_ctx(waiting->call), line->intake, &item);
    if (job->outbox_id && job->outcome != DISPATCH_BUSY) {
        server_mark(waiting->call, job->outbox_id);
        line_answering(line, job->outbox_id, job->outcome == DISPATCH_DONE);
    }
    server_answer(waiting->call, &response);
}

/* Answers what was acted on; what the turn had no time for waits for the next. */
static void answer_all(struct line *line, size_t job_count, size_t taken)
{
    size_t kept = 0;
    if (!taken)
        return;
    for (size_t i = 0; i < job_count; i++) {
        const struct line_waiting *waiting = line->job_waiting[i];
        if (!waiting)
            continue;
        if (line->jobs[i].outcome != DISPATCH_NONE)
            answer(line, waiting, &line->jobs[i]);
        else
            line->waiting[kept++] = line->waiting[taken - (job_count - i)];
    }
    /* before the first callback there is no list to move */
    if (line->waiting_count > taken)
        memmove(line->waiting + kept, line->waiting + taken,
                (line->waiting_count - taken) * sizeof(struct line_waiting *));
    line->waiting_count = line->waiting_count - taken + kept;
}

static void plan_next(struct line *line)
{
    struct error err = {0};
    if (!timer_next_due(line->store, &line->next_timer_ms, &err)) {
        log_event(LOG_ERROR, "timers.unread", LOG_TEXT("why", err.text));
        line->next_timer_ms = 0;
    }
    if (dispatch_made_due(line->dispatch))
        sender_poke(line->sender);
    if (dispatch_changed_cases(line->dispatch))
        process_poke(line->poke_fd);
}

static void run_turn(struct line *line, void *ctx, int64_t now_ms, struct dispatch_batch *batch,
                     size_t taken)
{
    struct error err = {0};
    bool is_done = dispatch_turn(line->dispatch, ctx, now_ms, batch, &err);
    page_clear(line->page);
    line->has_failed = !is_done;
    if (is_done) {
        if (batch->answered_id)
            line->answers.told_id = batch->answered_id;
        line->answers.unwritten_count = 0;
        line->answers.changed_ms = 0;
        line->ended_count = 0;
        sender_begin(line->sender);
        plan_next(line);
    } else {
        log_event(LOG_ERROR, "turn.failed", LOG_TEXT("why", err.text),
                  LOG_NUM("events", batch->job_count));
        sender_forget(line->sender);
        line->next_timer_ms = now_ms + 250;
    }
    metric_add(line->turn_events, (int64_t)batch->job_count);
    answer_all(line, batch->job_count, taken);
}

static void turn(struct line *line)
{
    int64_t now_ms = config_now_ms(line->config);
    void *ctx = mem_context(line, "turn");
    struct dispatch_work works[2];
    size_t count = 0;
    add_ended_sends(line, now_ms, &count);
    add_due_timers(line, ctx, now_ms, &count);
    size_t taken = add_waiting(line, &count);
    size_t work_count = add_works(line, now_ms, works);
    /* what became of answers rides on the next turn; only when none comes is it worth one of its own */
    const struct line_answers *answers = &line->answers;
    bool is_news_old =
        answers->changed_ms &&
        (clock_mono_ms() - answers->changed_ms > written_wait_ms || line->is_stopping);
    if (count || work_count || is_news_old) {
        struct dispatch_batch batch = {.jobs = line->jobs,
                                       .job_count = count,
                                       .unwritten = answers->unwritten,
                                       .unwritten_count = answers->unwritten_count,
                                       .answered_id = line_answered_id(line),
                                       .works = works,
                                       .work_count = work_count};
        run_turn(line, ctx, now_ms, &batch, taken);
    }
    mem_free(ctx);
}

/* ---- Beside the turns */

static void use_world(struct line *line)
{
    struct world *old = line->world;
    struct error err = {0};
    line->world = world_take(line, line->builder);
    line->builder = NULL;
    dispatch_use(line->dispatch, &line->world->use);
    if (!line_use_handset(line, &err))
        log_event(LOG_ERROR, "phone.failed", LOG_TEXT("why", err.text));
    mem_free(old);
    log_event(LOG_INFO, "world.ready", LOG_NUM("scripts", flow_version(line->world->use.program)),
              LOG_NUM("services", directory_count(line->world->use.directory)),
              LOG_NUM("postcodes", place_map_postcode_count(line->world->use.map)));
}

static void build_world(struct line *line)
{
    struct error err = {0};
    if (!line->builder)
        return;
    switch (world_step(line->builder, slice_us, &err)) {
    case WORLD_MORE:
        return;
    case WORLD_READY:
        use_world(line);
        return;
    case WORLD_FAILED:
        log_event(LOG_ERROR, "world.failed", LOG_TEXT("why", err.text));
        mem_free(line->builder);
        line->builder = NULL;
        return;
    }
}

/* Wall and monotonic clock part when somebody sets the clock: waits under an hour go on as they were. */
static void watch_clock(struct line *line)
{
    if (line->config->clock)
        return;
    int64_t difference_ms = clock_now_ms() - clock_mono_ms();
    int64_t jump_ms = difference_ms - line->wall_less_mono_ms;
    line->wall_less_mono_ms = difference_ms;
    if (jump_ms > -2000 && jump_ms < 2000)
        return;
    log_event(LOG_WARN, "clock.jumped", LOG_NUM("by_ms", jump_ms));
    struct error err = {0};
    int64_t was_ms = clock_now_ms() - jump_ms;
    if (!store_begin(line->store, &err) ||
        !timer_shift(line->store, was_ms + CLOCK_HOUR_MS, jump_ms, &err) ||
        !store_commit(line->store, &err)) {
        store_rollback(line->store);
        log_event(LOG_ERROR, "timers.unmoved", LOG_TEXT("why", err.text));
    }
    line->next_timer_ms = 0;
}

static void each_second(struct line *line)
{
    bool changed[GENERATION_COUNT];
    if (!process_watch_look(&line->watch, line->store, changed))
        return;
    bool is_world_new = changed[GENERATION_FLOWS] || changed[GENERATION_DIRECTORY] ||
                        changed[GENERATION_PLACES] || changed[GENERATION_SETTINGS];
    if (is_world_new && !line->is_stopping) {
        mem_free(line->builder);
        line->builder = world_begin(line, line->config, line->store);
    }
    if (changed[GENERATION_OUTBOX])
        sender_poke(line->sender);
    watch_clock(line);
    /* the desk is away: better a stall than a log without end */
    if (store_wal_bytes(line->store) > 2 * wal_limit_bytes)
        store_checkpoint(line->store);
}

static int wait_ms(const struct line *line)
{
    if (line->builder || line->waiting_count)
        return 0;
    int64_t now_ms = config_now_ms(line->config);
    int64_t wait = 1000;
    /* a pretended time may be long ago, so "never" less now would be more than there is */
    int64_t next_ms = line->next_timer_ms;
    if (sender_next_ms(line->sender) < next_ms)
        next_ms = sender_next_ms(line->sender);
    if (next_ms < now_ms + wait)
        wait = next_ms < now_ms ? 0 : next_ms - now_ms;
    if (line->answers.changed_ms && wait > written_wait_ms)
        wait = written_wait_ms;
    return wait < 0 ? 0 : server_wait_ms(line->server, (int)wait);
}

static void wait_for_events(struct line *line)
{
    struct client_fd fds[] = {
        {.fd = server_fd(line->server)}, {.fd = line->signal_fd}, {.fd = line->poke_fd}};
    client_wait(line->client, fds, ARRAY_SIZE(fds), wait_ms(line));
    if (fds[1].is_ready && process_asked_to_stop(line->signal_fd) && !line->is_stopping) {
        line->is_stopping = true;
        log_event(LOG_INFO, "line.stopping");
        server_quiesce(line->server);
    }
    if (fds[2].is_ready && process_poked(line->poke_fd)) {
        sender_poke(line->sender);
        /* the desk has just copied what it could: what is left is little, and then the log begins anew */
        if (store_wal_bytes(line->store) > wal_limit_bytes)
            store_checkpoint(line->store);
    }
}

static void step(struct line *line)
{
    server_run(line->server);
    turn(line);
    server_run(line->server);
    build_world(line);
    each_second(line);
    wait_for_events(line);
}

/* Answers what waits, lets sends end, writes down what was written; within its time. */
static void stop(struct line *line)
{
    int64_t deadline_ms = clock_mono_ms() + stop_limit_ms;
    while (clock_mono_ms() < deadline_ms &&
           (line->waiting_count || server_waiting(line->server) || sender_under_way(line->sender) ||
            line->answers.changed_ms))
        step(line);
    server_stop(line->server);
    turn(line);
    log_event(LOG_INFO, "line.stopped", LOG_NUM("unsent", sender_under_way(line->sender)));
}

int command_line_loop(int argc, char **argv)
{
    const char *path = NULL;
    const char *parent = NULL;
    int code = command_read_child(argc, argv, &path, &parent);
    if (code >= 0)
        return code;
    void *root = mem_root("line");
    struct line *line = mem_new(root, struct line);
    struct error err = {0};
    line->config = command_config(line, path, CONFIG_WITH_SECRETS);
    line->ring = line->config ? command_keys(line, line->config) : NULL;
    code = 1;
    if (line->ring) {
        log_start("line", line->config->log_level);
        if (line_start(line, parent, &err)) {
            while (!line->is_stopping)
                step(line);
            stop(line);
            code = 0;
        } else {
            log_event(LOG_ERROR, "line.failed", LOG_TEXT("why", err.text));
        }
    }
    mem_free(root);
    return code;
}
