/* The desk's loop: console for advisers, its own health, and the checkpoint each second.
 * Stands at the front of the gateway for people who work here. Reads no provider secret, opens no connection out.
 * Leaves to others: what the console shows (console/). */
// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <sys/resource.h>

#include "app/command.h"
#include "app/process.h"
#include "app/publish.h"
#include "app/world.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "console/console.h"
#include "server/server.h"

static const int64_t stop_limit_ms = 3500;

struct desk {
    const struct config *config;
    struct store *store;
    struct metrics *metrics;
    struct console *console;
    struct server *server;
    struct world *world;
    struct world_builder *builder;
    struct process_watch watch;
    int signal_fd, poke_fd;
    int64_t next_checkpoint_ms;
    bool is_stopping;
};

static size_t body_limit(void *self, const char *method, const char *path)
{
    const struct desk *desk = self;
    size_t limit = console_body_limit(desk->console, method, path);
    return limit ? limit : 4096;
}

static void answer_later(void *self, const struct http_response *response)
{
    server_answer(self, response);
}

static const char *not_ready(struct desk *desk)
{
    struct error err = {0};
    if (desk->is_stopping)
        return "stopping\n";
    return store_can_write(desk->store, &err) ? NULL : "the database cannot be written\n";
}

static void request(void *self, struct server_call *call, const struct http_request *request)
{
    struct desk *desk = self;
    void *ctx = server_call_ctx(call);
    struct http_response response;
    bool is_ready_asked = str_equals(str_of(request->path), "/readyz");
    struct process_health health = {.not_ready = is_ready_asked ? not_ready(desk) : NULL,
                                    .metrics = desk->metrics,
                                    .trusted = desk->config->trusted_proxies};
    if (process_health_answer(ctx, request, &health, &response) ||
        console_request(ctx, desk->console, request, config_now_ms(desk->config), &response,
                        answer_later, call))
        server_answer(call, &response);
}

static void written(void *self, int64_t mark, bool is_whole)
{
    (void)self;
    (void)mark;
    (void)is_whole;
}

static void use_world(struct desk *desk)
{
    struct world *old = desk->world;
    desk->world = world_take(desk, desk->builder);
    desk->builder = NULL;
    console_use(desk->console, flow_needs(desk->world->use.program), desk->world->use.map);
    mem_free(old);
}

static void build_world(struct desk *desk)
{
    struct error err = {0};
    if (!desk->builder)
        return;
    switch (world_step(desk->builder, 3000, &err)) {
    case WORLD_MORE:
        return;
    case WORLD_READY:
        use_world(desk);
        return;
    case WORLD_FAILED:
        log_event(LOG_ERROR, "world.failed", LOG_TEXT("why", err.text));
        mem_free(desk->builder);
        desk->builder = NULL;
        return;
    }
}

/* Scripts that wait for their time: the generation moves, and both loops take them up. */
static void switch_due(struct desk *desk)
{
    struct error err = {0};
    int64_t version = 0;
    if (!publish_due(desk->store, config_now_ms(desk->config), &version, &err))
        log_event(LOG_ERROR, "scripts.unswitched", LOG_TEXT("why", err.text));
    else if (version)
        log_event(LOG_INFO, "scripts.switched", LOG_NUM("version", version));
}

static void each_second(struct desk *desk)
{
    bool changed[GENERATION_COUNT];
    int64_t now_ms = clock_mono_ms();
    if (now_ms >= desk->next_checkpoint_ms) {
        desk->next_checkpoint_ms = now_ms + 1000;
        /* the line has the least left to copy right now, should the log have grown long */
        if (store_checkpoint(desk->store) > 0)
            process_poke(desk->poke_fd);
    }
    if (!process_watch_look(&desk->watch, desk->store, changed))
        return;
    switch_due(desk);
    if (changed[GENERATION_FLOWS]) {
        mem_free(desk->builder);
        desk->builder = world_begin_names(desk, desk->config, desk->store);
    }
}

static void wait_for_events(struct desk *desk, bool has_work)
{
    struct pollfd fds[] = {{.fd = server_fd(desk->server), .events = POLLIN},
                           {.fd = desk->signal_fd, .events = POLLIN},
                           {.fd = desk->poke_fd, .events = POLLIN}};
    int limit_ms = has_work || desk->builder ? 0 : server_wait_ms(desk->server, 500);
    if (poll(fds, ARRAY_SIZE(fds), limit_ms) <= 0)
        return;
    if ((fds[1].revents & POLLIN) && process_asked_to_stop(desk->signal_fd)) {
        desk->is_stopping = true;
        server_quiesce(desk->server);
    }
    if (fds[2].revents & POLLIN)
        process_poked(desk->poke_fd);
}

static void step(struct desk *desk)
{
    server_run(desk->server);
    bool has_work = console_work(desk->console, config_now_ms(desk->config));
    server_run(desk->server);
    build_world(desk);
    each_second(desk);
    wait_for_events(desk, has_work);
}

static bool start_console(struct desk *desk, struct secret_ring *ring, struct error *err)
{
    desk->builder = world_begin_names(desk, desk->config, desk->store);
    enum world_progress progress = WORLD_MORE;
    while (progress == WORLD_MORE)
        progress = world_step(desk->builder, 1000000, err);
    if (progress == WORLD_FAILED)
        return false;
    desk->world = world_take(desk, desk->builder);
    desk->builder = NULL;
    struct console_config config = {
        .store = desk->store,
        .ring = ring,
        .metrics = desk->metrics,
        .web = config_web(desk, desk->config, "desk"),
        .country = desk->config->country,
        .service_name = mem_strdup(desk, flow_service_name(desk->world->use.program)),
        .is_sample = desk->world->is_sample,
        .is_secure = str_starts(str_of(desk->config->public_url), "https://"),
        .trusted_proxies = desk->config->trusted_proxies,
    };
    if (!console_new(desk, &config, &desk->console, err))
        return false;
    console_use(desk->console, flow_needs(desk->world->use.program), desk->world->use.map);
    return store_generations(desk->store, desk->watch.generations, err);
}

static bool start(struct desk *desk, struct secret_ring *ring, const char *parent,
                  struct error *err)
{
    struct store_config settings = config_store(desk, desk->config, false);
    struct server_handler handler = {desk, body_limit, request, written};
    struct server_config config = {.listen = desk->config->desk,
                                   .connections_max = 512,
                                   .idle_s = 60,
                                   .answer_bytes_max = 16 << 20};
    settings.busy_timeout_ms = 1000;
    /* somebody at the desk can wait a moment longer; a text cannot */
    if (setpriority(PRIO_PROCESS, 0, 10) != 0)
        log_event(LOG_WARN, "desk.priority");
    desk->poke_fd = PROCESS_POKE_FD;
    desk->metrics = metrics_new(desk);
    desk->signal_fd = process_join(parent, err);
    if (desk->signal_fd < 0 || !store_open(desk, &settings, &desk->store, err) ||
        !start_console(desk, ring, err) ||
        !server_start(desk, &config, &handler, &desk->server, err))
        return false;
    char *lines = mem_printf(desk, "  desk    http://%s/\n", desk->config->desk);
    process_ready(lines);
    log_event(LOG_INFO, "desk.ready", LOG_NUM("port", server_port(desk->server)));
    return true;
}

static void stop(struct desk *desk)
{
    int64_t deadline_ms = clock_mono_ms() + stop_limit_ms;
    while (clock_mono_ms() < deadline_ms && server_waiting(desk->server))
        step(desk);
    server_stop(desk->server);
    log_event(LOG_INFO, "desk.stopped");
}

int command_desk_loop(int argc, char **argv)
{
    const char *path = NULL;
    const char *parent = NULL;
    int code = command_read_child(argc, argv, &path, &parent);
    if (code >= 0)
        return code;
    void *root = mem_root("desk");
    struct desk *desk = mem_new(root, struct desk);
    struct error err = {0};
    desk->config = command_config(desk, path, CONFIG_WITHOUT_SECRETS);
    struct secret_ring *ring = desk->config ? command_keys(desk, desk->config) : NULL;
    code = 1;
    if (ring) {
        log_start("desk", desk->config->log_level);
        if (start(desk, ring, parent, &err)) {
            while (!desk->is_stopping)
                step(desk);
            stop(desk);
            code = 0;
        } else {
            log_event(LOG_ERROR, "desk.failed", LOG_TEXT("why", err.text));
        }
    }
    mem_free(root);
    return code;
}
