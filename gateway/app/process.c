/* What parent, line and desk agree on.
 * Stands under the three processes of serve. Leaves to others: what each does. */
// SPDX-License-Identifier: Apache-2.0
#include "app/process.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

int process_join(const char *parent, struct error *err)
{
    int64_t parent_id = 0;
    if (!parent || !str_to_int64(str_of(parent), 1, INT32_MAX, &parent_id)) {
        error_set(err, ERROR_CONFIG, "This is started by helpline serve.");
        return -1;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != (pid_t)parent_id) {
        error_set(err, ERROR_INTERNAL, "The parent has gone.");
        return -1;
    }
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_SETMASK, &signals, NULL);
    signal(SIGHUP, SIG_IGN); /* the parent takes it for all */
    int fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        error_set_errno(err, ERROR_INTERNAL, errno, "Signals cannot be read");
    return fd;
}

bool process_asked_to_stop(int signal_fd)
{
    struct signalfd_siginfo info;
    return read(signal_fd, &info, sizeof info) == (ssize_t)sizeof info;
}

void process_ready(const char *lines)
{
    size_t length = strlen(lines);
    if (write(PROCESS_READY_FD, lines, length) != (ssize_t)length)
        log_event(LOG_WARN, "ready.untold"); /* the parent only prints it */
    close(PROCESS_READY_FD);
}

void process_poke(int poke_fd)
{
    /* a full pipe says the same thing, so the result does not matter */
    (void)!send(poke_fd, "!", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool process_poked(int poke_fd)
{
    char bytes[64];
    bool was_poked = false;
    while (recv(poke_fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        was_poked = true;
    return was_poked;
}

static bool is_trusted(const char *peer, const char *const *trusted)
{
    if (str_starts(str_of(peer), "127.") || strcmp(peer, "::1") == 0)
        return true;
    for (size_t i = 0; trusted && trusted[i]; i++)
        if (strcmp(peer, trusted[i]) == 0)
            return true;
    return false;
}

static struct http_response text_answer(void *ctx, int status, const char *text)
{
    return http_answer(ctx, status, "text/plain; charset=utf-8", str_of(text));
}

static struct http_response metrics_answer(void *ctx, const struct http_request *request,
                                           const struct process_health *health)
{
    if (!is_trusted(request->peer, health->trusted))
        return http_problem(ctx, 404, NULL);
    struct buf *buf = buf_new(ctx, 1 << 20);
    metrics_write(health->metrics, buf);
    return http_answer(ctx, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(buf));
}

bool process_health_answer(void *ctx, const struct http_request *request,
                           const struct process_health *health, struct http_response *response)
{
    bool is_health = strcmp(request->path, "/healthz") == 0;
    bool is_ready = strcmp(request->path, "/readyz") == 0;
    bool is_metrics = strcmp(request->path, "/metrics") == 0;
    if (!is_health && !is_ready && !is_metrics)
        return false;
    if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0) {
        *response = http_problem(ctx, 405, NULL);
        http_add_header(ctx, response, "Allow", "GET, HEAD");
    } else if (is_metrics) {
        *response = metrics_answer(ctx, request, health);
    } else if (is_health) {
        *response = text_answer(ctx, 200, "alive\n");
    } else {
        *response = health->not_ready ? text_answer(ctx, 503, health->not_ready)
                                      : text_answer(ctx, 200, "ready\n");
    }
    return true;
}

bool process_watch_look(struct process_watch *watch, struct store *store,
                        bool changed_out[GENERATION_COUNT])
{
    int64_t now_ms = clock_mono_ms();
    if (now_ms < watch->next_ms)
        return false;
    watch->next_ms = now_ms + 1000;
    int64_t found[GENERATION_COUNT];
    struct error err = {0};
    if (!store_generations(store, found, &err)) {
        log_event(LOG_WARN, "generations.unread", LOG_TEXT("why", err.text));
        return false;
    }
    for (size_t i = 0; i < GENERATION_COUNT; i++) {
        changed_out[i] = found[i] != watch->generations[i];
        watch->generations[i] = found[i];
    }
    return true;
}
