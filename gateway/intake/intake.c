/* Callbacks let in: which provider, which hook, is it really theirs, what does it say; and the answer afterwards.
 * Stands behind server/ in the line, on both sides of the turn's COMMIT.
 * Leaves to others: signatures and fields (provider/), acting on the event (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "intake/intake.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

/* How a callback went, as the metric's label says it. */
enum outcome {
    OUTCOME_OK,
    OUTCOME_REPEAT,
    OUTCOME_HELD,
    OUTCOME_BUSY,
    OUTCOME_FORBIDDEN,
    OUTCOME_INVALID,
    OUTCOME_TOO_LARGE,
    OUTCOME_WRONG_METHOD,
    OUTCOME_NOT_FOUND,
    OUTCOME_COUNT
};

static const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_OK] = "ok",
    [OUTCOME_REPEAT] = "repeat",
    [OUTCOME_HELD] = "held",
    [OUTCOME_BUSY] = "busy",
    [OUTCOME_FORBIDDEN] = "forbidden",
    [OUTCOME_INVALID] = "invalid",
    [OUTCOME_TOO_LARGE] = "too_large",
    [OUTCOME_WRONG_METHOD] = "wrong_method",
    [OUTCOME_NOT_FOUND] = "not_found",
};

enum { HOOK_COUNT = HOOK_VERIFY + 1 };

/* What a path of nobody's may carry, so that it is answered 404 and not 413. */
static const size_t unknown_body_limit = 64 * 1024;
static const char form_type[] = "application/x-www-form-urlencoded";

/* One provider's counters; the last of the list counts what names no provider of ours. */
struct counters {
    struct metric *requests[HOOK_COUNT][OUTCOME_COUNT];
};

struct intake {
    const struct intake_config *config;
    struct counters *counters; /* provider_count + 1 of them */
    struct metric *durations[HOOK_COUNT];
};

/* Which hook of whose a path names. */
struct target {
    const struct intake_provider *provider; /* NULL: none of ours */
    size_t index;                           /* into counters */
    enum provider_hook hook;
};

static struct target find_target(const struct intake *intake, const char *path)
{
    struct target target = {.index = intake->config->provider_count};
    struct str rest = str_of(path);
    struct str piece, name, hook, more;
    if (!str_next(&rest, '/', &piece) || piece.length > 0 || !str_next(&rest, '/', &piece) ||
        !str_equals(piece, "hook") || !str_next(&rest, '/', &name))
        return target;
    for (size_t i = 0; i < intake->config->provider_count; i++) {
        const struct intake_provider *provider = &intake->config->providers[i];
        if (str_equals(name, provider->provider->name)) {
            target.provider = provider;
            target.index = i;
        }
    }
    if (str_next(&rest, '/', &hook) && !str_next(&rest, '/', &more))
        target.hook = provider_hook_of(hook);
    if (target.provider != NULL && target.hook == HOOK_VERIFY &&
        !target.provider->provider->has_verify)
        target.hook = HOOK_NONE;
    return target;
}

/* Counts one answer; a series is born when it is first needed. */
static void count(struct intake *intake, const struct target *target, enum outcome outcome)
{
    struct metric **metric = &intake->counters[target->index].requests[target->hook][outcome];
    if (*metric == NULL) {
        char labels[160];
        const char *name = target->provider == NULL ? "unknown" : target->provider->provider->name;
        snprintf(labels, sizeof labels, "provider=\"%s\",hook=\"%s\",outcome=\"%s\"", name,
                 provider_hook_name(target->hook), outcome_names[outcome]);
        *metric = metrics_counter(intake->config->metrics, "helpline_hook_requests_total", labels,
                                  "Callbacks from providers, by how they were answered.");
    }
    metric_add(*metric, 1);
}

/* Counts, logs and answers a callback that goes no further. Returns false, as intake_accept does then. */
static bool refuse(struct intake *intake, const struct target *target, enum outcome outcome,
                   struct http_response answer, struct http_response *response)
{
    count(intake, target, outcome);
    log_event(LOG_INFO, "hook.refused", LOG_TEXT("hook", provider_hook_name(target->hook)),
              LOG_TEXT("outcome", outcome_names[outcome]), LOG_NUM("status", answer.status));
    *response = answer;
    return false;
}

static bool is_media_type(struct str header, const char *type)
{
    struct str piece = {0};
    str_next(&header, ';', &piece);
    return str_equal_nocase(str_trim(piece), str_of(type));
}

/* The body as fields, where the provider sends forms. */
static bool read_form(void *ctx, const struct provider *provider,
                      const struct http_request *request, struct http_fields *out,
                      struct error *err)
{
    *out = (struct http_fields){0};
    if (request->body.length == 0)
        return true;
    if (!is_media_type(http_header(request, "Content-Type"), provider->body_type))
        return error_set(err, ERROR_INPUT, "The content type must be %s.", provider->body_type);
    if (strcmp(provider->body_type, form_type) != 0)
        return true;
    return http_form_parse(ctx, request->body, out, err);
}

/* The number of ours that the event came to: answers go out from there. */
static const char *our_number_of(const struct event *event)
{
    switch (event->kind) {
    case EVENT_TEXT:
        return event->text.to;
    case EVENT_VOICE:
        return event->voice.to;
    case EVENT_NONE:
    case EVENT_STATUS:
    case EVENT_CALL_STATUS:
    case EVENT_TIMER:
    case EVENT_SENT:
        return NULL;
    }
    return NULL;
}

static void fill_item(const struct target *target, const struct event *event, int64_t began_us,
                      struct intake_item *item)
{
    *item = (struct intake_item){
        .provider = target->provider,
        .hook = target->hook,
        .event = *event,
        .began_us = began_us,
    };
    item->job.event = &item->event;
    item->job.our_number = our_number_of(&item->event);
    item->job.inline_texts =
        target->hook == HOOK_MESSAGE && target->provider->provider->answers_texts_inline;
}

struct intake *intake_new(void *ctx, const struct intake_config *config)
{
    struct intake *intake = mem_new(ctx, struct intake);
    struct intake_config *own = mem_copy(intake, config, sizeof *config);
    own->providers =
        mem_copy(intake, config->providers, config->provider_count * sizeof config->providers[0]);
    intake->config = own;
    intake->counters = mem_array(intake, struct counters, config->provider_count + 1);
    for (int hook = HOOK_MESSAGE; hook < HOOK_COUNT; hook++) {
        char labels[64];
        snprintf(labels, sizeof labels, "hook=\"%s\"",
                 provider_hook_name((enum provider_hook)hook));
        intake->durations[hook] =
            metrics_histogram(config->metrics, "helpline_hook_seconds", labels,
                              "Time from a whole callback to its answer, after the commit.");
    }
    return intake;
}

size_t intake_body_limit(const struct intake *intake, const char *path)
{
    if (!str_starts(str_of(path), "/hook/"))
        return 0;
    struct target target = find_target(intake, path);
    return target.provider != NULL ? target.provider->provider->body_limit : unknown_body_limit;
}

bool intake_accept(void *ctx, struct intake *intake, const struct http_request *request,
                   int64_t at_ms, bool is_trusted, struct intake_item *item,
                   struct http_response *response)
{
    int64_t began_us = clock_mono_us();
    struct target target = find_target(intake, request->path);
    if (target.provider == NULL || target.hook == HOOK_NONE)
        return refuse(intake, &target, OUTCOME_NOT_FOUND, http_problem(ctx, 404, NULL), response);

    const char *method = target.hook == HOOK_VERIFY ? "GET" : "POST";
    if (strcmp(request->method, method) != 0) {
        struct http_response answer = http_problem(ctx, 405, NULL);
        http_add_header(ctx, &answer, "Allow", method);
        return refuse(intake, &target, OUTCOME_WRONG_METHOD, answer, response);
    }
    const struct provider *provider = target.provider->provider;
    if (request->body.length > provider->body_limit)
        return refuse(intake, &target, OUTCOME_TOO_LARGE, http_problem(ctx, 413, NULL), response);

    struct error err = {0};
    struct http_fields form;
    if (!read_form(ctx, provider, request, &form, &err))
        return refuse(intake, &target, OUTCOME_INVALID, http_problem_of(ctx, &err), response);
    if (!is_trusted && !provider->verify(ctx, target.provider->config, request, &form, target.hook))
        return refuse(intake, &target, OUTCOME_FORBIDDEN, http_problem(ctx, 403, NULL), response);

    struct event event = {0};
    if (!provider->decode(ctx, target.provider->config, request, &form, target.hook, at_ms, &event,
                          &err))
        return refuse(intake, &target, OUTCOME_INVALID, http_problem_of(ctx, &err), response);
    fill_item(&target, &event, began_us, item);
    return true;
}

/* The reply that a job's outcome allows; false: none, ask again later. */
static bool reply_of(const struct intake_item *item, struct reply *reply_out,
                     enum outcome *outcome_out)
{
    const struct dispatch_job *job = &item->job;
    *reply_out = (struct reply){0};
    switch (job->outcome) {
    case DISPATCH_DONE:
        *outcome_out = OUTCOME_OK;
        *reply_out = job->reply;
        return true;
    case DISPATCH_REPEAT:
        *outcome_out = OUTCOME_REPEAT;
        *reply_out = job->reply;
        return true;
    case DISPATCH_HELD:
        *outcome_out = OUTCOME_HELD;
        /* a caller is there and listens; a text may wait for the person who reads it */
        if (item->hook == HOOK_VOICE)
            *reply_out = job->reply;
        return true;
    case DISPATCH_NONE:
    case DISPATCH_BUSY:
        *outcome_out = OUTCOME_BUSY;
        return false;
    }
    return false;
}

struct http_response intake_answer(void *ctx, struct intake *intake, const struct intake_item *item)
{
    struct reply reply = {0};
    enum outcome outcome = OUTCOME_BUSY;
    struct http_response answer;
    if (reply_of(item, &reply, &outcome))
        answer = item->provider->provider->render(ctx, item->provider->config, item->hook, &reply);
    else
        answer = http_problem(ctx, 503, "The gateway is busy. Please send this again.");

    struct target target = {.provider = item->provider, .hook = item->hook};
    target.index = (size_t)(item->provider - intake->config->providers);
    count(intake, &target, outcome);
    metric_observe_us(intake->durations[item->hook], clock_mono_us() - item->began_us);
    // cppcheck-suppress returnDanglingLifetime ; a rendered answer hangs under ctx and keeps nothing of reply
    return answer;
}
