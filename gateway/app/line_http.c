/* What the line answers: hooks after their turn, health at once, /phone in the sandbox.
 * Stands between server/ and the loop (line.c). Leaves to others: hooks' meaning (intake/). */
// SPDX-License-Identifier: Apache-2.0
#include "app/line_impl.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

size_t line_body_limit(void *self, const char *method, const char *path)
{
    const struct line *line = self;
    (void)method;
    size_t limit = intake_body_limit(line->intake, path);
    return limit ? limit : 4096;
}

/* Asked at most once a second: the answer costs a lock and, after a turn that was not kept, a write: a full disk lets
 * transactions begin, and nobody may send us anything more to find out by. */
static bool can_write(struct line *line)
{
    int64_t now_ms = clock_mono_ms();
    if (now_ms - line->write_asked_ms < 1000)
        return line->can_write;
    struct error err = {0};
    line->write_asked_ms = now_ms;
    line->can_write =
        line->has_failed ? store_can_commit(line->store, &err) : store_can_write(line->store, &err);
    line->has_failed = line->has_failed && !line->can_write;
    if (!line->can_write)
        log_event(LOG_ERROR, "database.unwritable", LOG_TEXT("why", err.text));
    return line->can_write;
}

static const char *not_ready(struct line *line)
{
    if (line->is_stopping)
        return "stopping\n";
    if (!line->world)
        return "starting\n";
    return can_write(line) ? NULL : "the database cannot be written\n";
}

static void wait_for_turn(struct line *line, struct line_waiting *waiting)
{
    if (line->waiting_count == line->waiting_room) {
        line->waiting_room = line->waiting_room ? line->waiting_room * 2 : LINE_EVENTS_MAX;
        line->waiting = mem_grow(line, line->waiting, struct line_waiting *, line->waiting_room);
    }
    line->waiting[line->waiting_count++] = waiting;
}

static void take_hook(struct line *line, struct server_call *call,
                      const struct http_request *request)
{
    void *ctx = server_call_ctx(call);
    struct line_waiting *waiting = mem_new(ctx, struct line_waiting);
    struct http_response response;
    waiting->call = call;
    waiting->request = request;
    if (!line->world || line->is_stopping)
        response = http_problem(ctx, 503, "Not ready; try again soon.");
    else if (intake_accept(ctx, line->intake, request, config_now_ms(line->config), false,
                           &waiting->item, &response)) {
        wait_for_turn(line, waiting);
        return;
    }
    server_answer(call, &response);
}

void line_request(void *self, struct server_call *call, const struct http_request *request)
{
    struct line *line = self;
    void *ctx = server_call_ctx(call);
    struct http_response response;
    if (str_starts(str_of(request->path), "/hook/")) {
        take_hook(line, call, request);
        return;
    }
    bool is_ready_asked = strcmp(request->path, "/readyz") == 0;
    struct process_health health = {.not_ready = is_ready_asked ? not_ready(line) : NULL,
                                    .metrics = line->metrics,
                                    .trusted = line->config->trusted_proxies};
    if (!process_health_answer(ctx, request, &health, &response)) {
        if (line->handset && handset_owns(request->path))
            response = handset_request(ctx, line->handset, request, config_now_ms(line->config));
        else
            response = http_problem(ctx, 404, NULL);
    }
    server_answer(call, &response);
}

static void add_id(struct line *line, int64_t **list, size_t *count, size_t *room, int64_t id)
{
    if (*count == *room) {
        *room = *room ? *room * 2 : LINE_EVENTS_MAX;
        *list = mem_grow(line, *list, int64_t, *room);
    }
    (*list)[(*count)++] = id;
}

void line_answering(struct line *line, int64_t outbox_id, bool is_new)
{
    struct line_answers *answers = &line->answers;
    /* a repeat carries an older row, which its first answer has counted */
    if (!is_new)
        return;
    add_id(line, &answers->under_way, &answers->count, &answers->room, outbox_id);
    answers->last_id = outbox_id;
}

int64_t line_answered_id(const struct line *line)
{
    const struct line_answers *answers = &line->answers;
    int64_t id = answers->count ? answers->under_way[0] - 1 : answers->last_id;
    return id > answers->told_id ? id : 0;
}

void line_written(void *self, int64_t mark, bool is_whole)
{
    struct line *line = self;
    struct line_answers *answers = &line->answers;
    if (!mark)
        return;
    size_t at = 0;
    while (at < answers->count && answers->under_way[at] != mark)
        at++;
    if (at < answers->count) {
        answers->count--;
        memmove(answers->under_way + at, answers->under_way + at + 1,
                (answers->count - at) * sizeof *answers->under_way);
    }
    if (!is_whole)
        add_id(line, &answers->unwritten, &answers->unwritten_count, &answers->unwritten_room,
               mark);
    if (!answers->changed_ms)
        answers->changed_ms = clock_mono_ms();
}
