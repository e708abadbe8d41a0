/* The line before its loop: store, providers, server, the first world, and what a line that died left behind.
 * Stands before line.c. Leaves to others: the loop. */
// SPDX-License-Identifier: Apache-2.0
#include "app/line_impl.h"

#include <malloc.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/outbox.h"

/* A number of Ofcom's drama range, for a sandbox that was given none. */
static const char sandbox_number[] = "+442079460000";

static struct intake_provider provider_pair(const struct provider *provider,
                                            const struct provider_config *settings)
{
    return (struct intake_provider){provider, settings};
}

static struct provider_config *sandbox_settings(struct line *line)
{
    struct provider_config *settings = mem_new(line, struct provider_config);
    settings->numbers[0] = sandbox_number;
    settings->public_url = line->config->public_url;
    settings->pace_per_second = 1000;
    return settings;
}

static size_t list_providers(struct line *line, struct intake_provider *out)
{
    size_t count = 0;
    for (size_t i = 0; i < line->config->provider_count; i++) {
        const struct config_provider *set = &line->config->providers[i];
        out[count++] = provider_pair(provider_find(set->name), &set->settings);
    }
    if (line->config->sandbox)
        out[count++] = provider_pair(provider_find("sandbox"), sandbox_settings(line));
    return count;
}

/* "https://api.twilio.com/…" as the host and port that client/ compares. */
static const char *host_of(void *ctx, const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    return mem_strndup(ctx, host, strcspn(host, "/"));
}

static bool start_ways_out(struct line *line, const struct intake_provider *providers, size_t count,
                           struct error *err)
{
    const char *hosts[CONFIG_PROVIDERS_MAX + 2] = {NULL};
    struct sender_provider *senders = mem_array(line, struct sender_provider, count + 1);
    size_t host_count = 0;
    for (size_t i = 0; i < count; i++) {
        senders[i] = (struct sender_provider){providers[i].provider, providers[i].config};
        if (providers[i].config->api_url)
            hosts[host_count++] = host_of(line, providers[i].config->api_url);
    }
    if (!client_start(line, hosts, &line->client, err))
        return false;
    struct sender_config config = {senders, count, line->ring, line->client, line->metrics};
    line->sender = sender_new(line, &config);
    return true;
}

static void hold(void *self, size_t index)
{
    struct line *line = self;
    const struct line_waiting *waiting = line->job_waiting[index];
    const struct event *event = line->jobs[index].event;
    /* quarantine brings a job of its own before the first turn: the page holds that one already */
    if (!event)
        return;
    if (waiting)
        page_hold_request(line->page, waiting->request);
    else if (event->kind == EVENT_TIMER)
        page_hold_timer(line->page, event->timer.timer_id);
}

static bool start_rooms(struct line *line, struct error *err)
{
    struct intake_provider *providers =
        mem_array(line, struct intake_provider, CONFIG_PROVIDERS_MAX + 1);
    size_t count = list_providers(line, providers);
    if (!start_ways_out(line, providers, count, err))
        return false;
    struct intake_config intake = {providers, count, line->metrics};
    line->intake = intake_new(line, &intake);
    struct dispatch_config dispatch = {
        .store = line->store,
        .ring = line->ring,
        .metrics = line->metrics,
        .country = line->config->country,
        .keep_messages_months = (int)line->config->messages_months,
        .replies_per_hour = (int)line->config->per_person_per_hour,
        .in_hand = hold,
        .in_hand_self = line,
    };
    line->dispatch = dispatch_new(line, &dispatch);
    line->turn_events = metrics_counter(line->metrics, "helpline_turn_events_total", NULL,
                                        "Events that turns of the loop were begun with.");
    return true;
}

static bool recover(struct line *line, struct error *err)
{
    int count = 0;
    int64_t due_ms = config_now_ms(line->config) + CLOCK_MINUTE_MS;
    if (!store_begin(line->store, err) || !outbox_recover(line->store, due_ms, &count, err) ||
        !store_commit(line->store, err)) {
        store_rollback(line->store);
        return false;
    }
    if (count)
        log_event(LOG_WARN, "outbox.recovered", LOG_NUM("texts", count));
    sender_poke(line->sender);
    return true;
}

static bool start_server(struct line *line, struct error *err)
{
    struct server_handler handler = {line, line_body_limit, line_request, line_written};
    struct server_config config = {.listen = line->config->listen,
                                   .connections_max = 2048,
                                   .idle_s = 60,
                                   .answer_bytes_max = 1 << 20};
    return server_start(line, &config, &handler, &line->server, err);
}

/* The first world is built whole before anything is accepted: there is nobody to keep waiting yet. */
static bool build_first_world(struct line *line, struct error *err)
{
    line->builder = world_begin(line, line->config, line->store);
    enum world_progress progress = WORLD_MORE;
    while (progress == WORLD_MORE)
        progress = world_step(line->builder, 1000000, err);
    if (progress == WORLD_FAILED)
        return false;
    line->world = world_take(line, line->builder);
    line->builder = NULL;
    dispatch_use(line->dispatch, &line->world->use);
    return store_generations(line->store, line->watch.generations, err);
}

bool line_use_handset(struct line *line, struct error *err)
{
    if (!line->config->sandbox)
        return true;
    const struct flow_program *program = line->world->use.program;
    const char **languages = mem_array(line, const char *, 33);
    for (size_t i = 0; i < 32 && flow_language_at(program, i); i++)
        languages[i] = mem_strdup(languages, flow_language_at(program, i));
    struct handset_config config = {
        .store = line->store,
        .ring = line->ring,
        .web = config_web(languages, line->config, "phone"),
        .service_name = mem_strdup(languages, flow_service_name(program)),
        .service_phone = mem_strdup(languages, flow_service_phone(program)),
        .our_number = sandbox_number,
        .languages = languages,
        .is_sample = line->world->is_sample,
    };
    struct handset *handset = NULL;
    if (!handset_new(languages, &config, &handset, err)) {
        mem_free(languages);
        return false;
    }
    /* the old one's strings hang above it */
    mem_free(line->handset_memory);
    line->handset_memory = languages;
    line->handset = handset;
    return true;
}

static void tell_ready(struct line *line)
{
    const struct dispatch_world *use = &line->world->use;
    log_event(LOG_INFO, "line.ready", LOG_NUM("port", server_port(line->server)),
              LOG_NUM("scripts", flow_version(use->program)),
              LOG_NUM("services", directory_count(use->directory)),
              LOG_NUM("postcodes", place_map_postcode_count(use->map)));
    struct buf *lines = buf_new(line, 1024);
    if (line->config->sandbox)
        buf_printf(lines, "  phone   http://%s/phone\n", line->config->listen);
    buf_printf(lines, "  health  http://%s/healthz\n", line->config->listen);
    process_ready(buf_text(lines));
    mem_free(lines);
}

static void quarantine_job(struct line *line, struct dispatch_job *job, void *ctx)
{
    struct error err = {0};
    job->is_quarantined = true;
    struct dispatch_batch batch = {.jobs = job, .job_count = 1};
    if (!dispatch_turn(line->dispatch, ctx, config_now_ms(line->config), &batch, &err) ||
        job->outcome == DISPATCH_BUSY) {
        log_event(LOG_ERROR, "event.unkept", LOG_TEXT("why", err.text));
        return;
    }
    page_clear(line->page);
    log_event(LOG_ERROR, "event.quarantined", LOG_NUM("kind", job->event->kind));
}

static void quarantine_request(struct line *line, void *ctx)
{
    struct intake_item *item = mem_new(ctx, struct intake_item);
    struct http_response ignored;
    struct http_request *request = page_request(ctx, line->page);
    if (intake_accept(ctx, line->intake, request, config_now_ms(line->config), true, item,
                      &ignored))
        quarantine_job(line, &item->job, ctx);
    else
        page_clear(line->page);
}

static void quarantine_timer(struct line *line, void *ctx)
{
    struct event *event = mem_new(ctx, struct event);
    event->kind = EVENT_TIMER;
    event->at_ms = config_now_ms(line->config);
    event->timer.timer_id = line->page->timer_id;
    struct dispatch_job job = {.event = event};
    quarantine_job(line, &job, ctx);
}

/* What a line that died had in hand is kept without a turn. */
static void quarantine(struct line *line)
{
    if (line->page->kind == PAGE_EMPTY)
        return;
    if (++line->page->tries > 2) {
        /* it was never acknowledged, so the provider still has it; the helpline goes on without it */
        log_event(LOG_ERROR, "event.given_up", LOG_NUM("kind", line->page->kind));
        page_clear(line->page);
        return;
    }
    void *ctx = mem_context(line, "quarantine");
    if (line->page->kind == PAGE_REQUEST)
        quarantine_request(line, ctx);
    else
        quarantine_timer(line, ctx);
    mem_free(ctx);
}

/* A turn of the loop gives back what it used and the next needs it again: keep it instead of asking the system for
 * fresh pages each time. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

bool line_start(struct line *line, const char *parent, struct error *err)
{
    struct store_config settings = config_store(line, line->config, true);
    keep_memory();
    line->poke_fd = PROCESS_POKE_FD;
    line->next_sweep_ms = clock_mono_ms() + 10000;
    line->wall_less_mono_ms = clock_now_ms() - clock_mono_ms();
    line->metrics = metrics_new(line);
    line->signal_fd = process_join(parent, err);
    if (line->signal_fd < 0)
        return false;
    line->page = page_map(PROCESS_PAGE_FD, err);
    if (!line->page || !store_open(line, &settings, &line->store, err) || !start_rooms(line, err) ||
        !build_first_world(line, err) || !recover(line, err))
        return false;
    quarantine(line);
    if (!line_use_handset(line, err) || !start_server(line, err))
        return false;
    tell_ready(line);
    return true;
}
