/* The parent: starts line and desk, starts them again when they die, passes on signals, ends with them.
 * Stands above the two loops and holds nothing itself: no connection, no library, no database.
 * Leaves to others: everything that is served. */
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/command.h"
#include "app/page.h"
#include "app/process.h"
#include "base/clock.h"
#include "base/mem.h"

extern char **environ;

static const int64_t stop_limit_ms = 4500;
static const int64_t longest_wait_ms = 15000;

/* One of the two loops. */
struct child {
    const char *name;
    int poke_fd;
    pid_t pid;          /* 0: not running */
    int64_t started_ms; /* monotonic */
    int64_t start_again_ms;
    int64_t wait_ms; /* before the next start; doubles while it keeps dying */
};

struct parent {
    const char *config;
    int page_fd, signal_fd, ready_fd, ready_write_fd;
    struct child children[2];
    pid_t reload_pid;
    bool is_stopping;
    int64_t kill_ms;
    char ready[1024];
    size_t ready_bytes;
    int ready_count;
};

/* The desk reads no provider's secret, so it is given none. Under ctx. */
static char **environment_for(void *ctx, const char *name)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **kept = mem_array(ctx, char *, count + 1);
    size_t at = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, "line") == 0 || !str_starts(str_of(environ[i]), "HELPLINE_PROVIDERS_"))
            kept[at++] = environ[i];
    return kept;
}

static pid_t spawn(struct parent *parent, const char *name, int poke_fd)
{
    void *ctx = mem_root("spawn");
    char *parent_id = mem_printf(ctx, "%ld", (long)getpid());
    bool is_loop = poke_fd >= 0;
    char *argv[8] = {mem_strdup(ctx, "helpline"), mem_strdup(ctx, name), NULL};
    size_t count = 2;
    if (parent->config) {
        argv[count++] = mem_strdup(ctx, "--config");
        argv[count++] = mem_strdup(ctx, parent->config);
    }
    if (is_loop) {
        argv[count++] = mem_strdup(ctx, "--parent");
        argv[count++] = parent_id;
    }
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    /* a job that is no loop takes signals in the plain way */
    posix_spawnattr_setflags(&attributes, is_loop ? 0 : POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    if (is_loop) {
        posix_spawn_file_actions_adddup2(&actions, parent->page_fd, PROCESS_PAGE_FD);
        posix_spawn_file_actions_adddup2(&actions, poke_fd, PROCESS_POKE_FD);
        posix_spawn_file_actions_adddup2(&actions, parent->ready_write_fd, PROCESS_READY_FD);
    }
    pid_t pid = 0;
    int failure = posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, argv,
                              environment_for(ctx, name));
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    mem_free(ctx);
    if (failure)
        log_event(LOG_ERROR, "process.unstarted", LOG_TEXT("name", name),
                  LOG_TEXT("why", strerror(failure)));
    return failure ? -1 : pid;
}

/* Runs a job of its own to its end; its exit code. */
static int run_job(struct parent *parent, const char *name)
{
    pid_t pid = spawn(parent, name, -1);
    int status = 0;
    if (pid < 0)
        return 1;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void start_child(struct parent *parent, struct child *child)
{
    pid_t pid = spawn(parent, child->name, child->poke_fd);
    child->pid = pid > 0 ? pid : 0;
    child->started_ms = clock_mono_ms();
    child->start_again_ms = child->pid ? 0 : child->started_ms + 1000;
    if (child->pid)
        log_event(LOG_INFO, "process.started", LOG_TEXT("name", child->name),
                  LOG_NUM("pid", child->pid));
}

/* The first start failed by a setting or a file: that does not mend itself, and the reason was logged. */
static bool is_hopeless(const struct parent *parent, int status)
{
    return parent->ready_count < 2 && WIFEXITED(status) && WEXITSTATUS(status) != 0;
}

static void child_ended(struct parent *parent, struct child *child, int status)
{
    int64_t now_ms = clock_mono_ms();
    child->pid = 0;
    if (parent->is_stopping)
        return;
    log_event(LOG_ERROR, "process.ended", LOG_TEXT("name", child->name),
              LOG_NUM("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0),
              LOG_NUM("code", WIFEXITED(status) ? WEXITSTATUS(status) : 0));
    if (is_hopeless(parent, status)) {
        parent->is_stopping = true;
        parent->kill_ms = now_ms + stop_limit_ms;
        return;
    }
    bool was_short = now_ms - child->started_ms < 10000;
    child->wait_ms = was_short && child->wait_ms ? child->wait_ms * 2 : 100;
    if (child->wait_ms > longest_wait_ms)
        child->wait_ms = longest_wait_ms;
    child->start_again_ms = now_ms + child->wait_ms;
}

static void reap(struct parent *parent)
{
    int status = 0;
    pid_t pid = 0;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == parent->reload_pid) {
            bool is_good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            log_event(is_good ? LOG_INFO : LOG_ERROR, is_good ? "reload.done" : "reload.refused");
            parent->reload_pid = 0;
        }
        for (size_t i = 0; i < ARRAY_SIZE(parent->children); i++)
            if (parent->children[i].pid == pid)
                child_ended(parent, &parent->children[i], status);
    }
}

static void ask_to_stop(struct parent *parent)
{
    if (!parent->is_stopping)
        parent->kill_ms = clock_mono_ms() + stop_limit_ms;
    parent->is_stopping = true;
    for (size_t i = 0; i < ARRAY_SIZE(parent->children); i++)
        if (parent->children[i].pid)
            kill(parent->children[i].pid, SIGTERM);
}

static void take_signals(struct parent *parent)
{
    struct signalfd_siginfo info;
    while (read(parent->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            ask_to_stop(parent);
        if (info.ssi_signo == SIGHUP && !parent->reload_pid && !parent->is_stopping) {
            pid_t pid = spawn(parent, "reload", -1);
            parent->reload_pid = pid > 0 ? pid : 0;
        }
    }
    reap(parent);
}

/* Prints the addresses once both loops serve. */
static void take_ready(struct parent *parent)
{
    char *at = parent->ready + parent->ready_bytes;
    size_t room = sizeof parent->ready - parent->ready_bytes;
    ssize_t count = read(parent->ready_fd, at, room);
    if (count <= 0)
        return;
    parent->ready_bytes += (size_t)count;
    /* each loop tells its addresses in one short write, which a pipe keeps whole */
    parent->ready_count += memmem(at, (size_t)count, "health", 6) != NULL;
    parent->ready_count += memmem(at, (size_t)count, "desk", 4) != NULL;
    if (parent->ready_count < 2)
        return;
    fwrite(parent->ready, 1, parent->ready_bytes, stdout);
    fflush(stdout);
    parent->ready_bytes = 0;
}

static int next_wait_ms(const struct parent *parent)
{
    int64_t now_ms = clock_mono_ms();
    int64_t wait = 60000;
    for (size_t i = 0; i < ARRAY_SIZE(parent->children); i++)
        if (!parent->children[i].pid && !parent->is_stopping &&
            parent->children[i].start_again_ms - now_ms < wait)
            wait = parent->children[i].start_again_ms - now_ms;
    if (parent->is_stopping && parent->kill_ms - now_ms < wait)
        wait = parent->kill_ms - now_ms;
    return wait < 0 ? 0 : (int)wait;
}

static bool has_children(const struct parent *parent)
{
    return parent->children[0].pid || parent->children[1].pid;
}

static void look_after(struct parent *parent)
{
    int64_t now_ms = clock_mono_ms();
    for (size_t i = 0; i < ARRAY_SIZE(parent->children); i++) {
        struct child *child = &parent->children[i];
        if (!child->pid && !parent->is_stopping && now_ms >= child->start_again_ms)
            start_child(parent, child);
        if (child->pid && parent->is_stopping && now_ms >= parent->kill_ms)
            kill(child->pid, SIGKILL);
    }
}

static int run(struct parent *parent)
{
    bool was_stopping = false;
    look_after(parent);
    while (!parent->is_stopping || has_children(parent)) {
        if (parent->is_stopping && !was_stopping)
            ask_to_stop(parent);
        was_stopping = parent->is_stopping;
        struct pollfd fds[] = {{.fd = parent->signal_fd, .events = POLLIN},
                               {.fd = parent->ready_fd, .events = POLLIN}};
        poll(fds, ARRAY_SIZE(fds), next_wait_ms(parent));
        take_signals(parent);
        if (fds[1].revents & POLLIN)
            take_ready(parent);
        look_after(parent);
    }
    return parent->ready_count >= 2 ? 0 : 1;
}

static bool set_up(struct parent *parent, struct error *err)
{
    int pokes[2];
    int ready[2];
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_SETMASK, &signals, NULL);
    parent->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    parent->page_fd = page_make(err);
    if (parent->page_fd < 0)
        return false;
    /* high numbers, so that they never are what a child expects at 3, 4 and 5 */
    parent->page_fd = fcntl(parent->page_fd, F_DUPFD_CLOEXEC, 20);
    if (parent->signal_fd < 0 || parent->page_fd < 0 ||
        socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pokes) != 0 ||
        pipe2(ready, O_CLOEXEC | O_NONBLOCK) != 0)
        return error_set_errno(err, ERROR_INTERNAL, errno, "The gateway cannot be set up");
    parent->children[0] =
        (struct child){.name = "line", .poke_fd = fcntl(pokes[0], F_DUPFD_CLOEXEC, 20)};
    parent->children[1] =
        (struct child){.name = "desk", .poke_fd = fcntl(pokes[1], F_DUPFD_CLOEXEC, 20)};
    parent->ready_fd = ready[0];
    parent->ready_write_fd = fcntl(ready[1], F_DUPFD_CLOEXEC, 20);
    return true;
}

static const char usage_text[] = "helpline serve [--config FILE]\n\n"
                                 "Runs the gateway until SIGTERM or Ctrl-C. Without a file it is "
                                 "the sandbox: a pretended phone in\n"
                                 "the browser, on this machine only. SIGHUP reads scripts and "
                                 "directory again, whole or not at all.\n";

int command_serve(int argc, char **argv)
{
    const char *path = NULL;
    const struct command_option options[] = {{"--config", &path, NULL}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 0};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    struct parent parent = {.config = path};
    struct error err = {0};
    log_start("parent", LOG_INFO);
    if (!set_up(&parent, &err))
        return command_fail(&err);
    code = run_job(&parent, "prepare");
    return code ? code : run(&parent);
}
