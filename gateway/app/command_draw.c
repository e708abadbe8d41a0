/* helpline draw [DIR] [FLOW]: a flow as a picture, as Graphviz reads it or as SVG.
 * Stands in front of flow/'s drawing and of the program dot, which lays it out.
 * Leaves to others: what stands in the picture (flow/draw.c). */
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/command.h"
#include "app/facts.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

extern char **environ;

static const char usage_text[] =
    "helpline draw [DIR] [FLOW] [--svg FILE] [--language CODE] [--config FILE]\n"
    "\n"
    "Writes a flow of a folder of scripts as a picture, in the language of Graphviz (dot), to "
    "standard\n"
    "output: a box a step with what text and phone say, a row a way out. Ways that nobody hopes "
    "for are\n"
    "dashed; where one leads to another flow, its name stands in the row. Without FLOW: all "
    "flows.\n"
    "\n"
    "    helpline draw flows/london housing --svg housing.svg\n"
    "\n"
    "  --svg FILE       lays it out with dot (package graphviz) and writes SVG; - is standard "
    "output\n"
    "  --language CODE  whose wordings are shown; English where left out\n"
    "  --config FILE    settings, as for serve: DIR is its flows folder when left out\n";

enum { SVG_BYTES = 64 * 1024 * 1024 };

/* ---- dot --------------------------------------------------------------------------------------------------- */

/* A file in memory that dot reads: no pipe can fill while nobody empties the other. */
static int memory_file(const char *text)
{
    int fd = memfd_create("helpline-dot", MFD_CLOEXEC);
    size_t length = strlen(text);
    for (size_t done = 0; fd >= 0 && done < length;) {
        ssize_t written = write(fd, text + done, length - done);
        if (written < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static int spawn_dot(int in_fd, int out_fd, pid_t *pid_out)
{
    char name[] = "dot";
    char format[] = "-Tsvg";
    char *const argv[] = {name, format, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in_fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
    int failure = posix_spawnp(pid_out, name, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static void read_all(int fd, struct buf *out)
{
    char bytes[65536];
    ssize_t length;
    while ((length = read(fd, bytes, sizeof bytes)) > 0 || (length < 0 && errno == EINTR))
        if (length > 0)
            buf_add(out, str_range(bytes, (size_t)length));
}

static bool wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool lay_out(const char *dot, struct buf *svg, struct error *err)
{
    int ends[2] = {-1, -1};
    pid_t pid = 0;
    int in_fd = memory_file(dot);
    if (in_fd < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        if (in_fd >= 0)
            close(in_fd);
        return error_set(err, ERROR_INTERNAL, "No memory to hand the drawing to dot.");
    }
    int failure = spawn_dot(in_fd, ends[1], &pid);
    close(in_fd);
    close(ends[1]);
    if (failure == 0)
        read_all(ends[0], svg);
    close(ends[0]);
    if (failure != 0)
        return error_set_errno(err, ERROR_MISSING, failure,
                               "The program dot cannot be started; it is in the package graphviz");
    if (!wait_for(pid) || buf_failed(svg))
        return error_set(err, ERROR_INTERNAL, "dot could not lay the drawing out.");
    return true;
}

/* ---- SVG --------------------------------------------------------------------------------------------------- */

/* The picture is named for those who hear it. */
static const char *with_title(void *ctx, const char *svg)
{
    const char *tag = strstr(svg, "<svg ");
    const char *title = strstr(svg, "<title>");
    const char *end = title ? strstr(title, "</title>") : NULL;
    if (!tag || !end)
        return svg;
    title += strlen("<title>");
    return mem_printf(ctx, "%.*s<svg role=\"graphics-document\" aria-label=\"%.*s\" %s",
                      (int)(tag - svg), svg, (int)(end - title), title, tag + strlen("<svg "));
}

static bool write_out(const char *path, const char *text, struct error *err)
{
    if (strcmp(path, "-") != 0)
        return file_write(path, str_of(text), 0644, err);
    (void)fputs(text, stdout);
    return fflush(stdout) == 0 || error_set(err, ERROR_CONFIG, "Standard output is gone.");
}

struct request {
    const char *config_path, *folder, *flow, *svg, *language;
};

static int draw(void *ctx, const struct request *request)
{
    struct config *config = command_config(ctx, request->config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    struct error err = {0};
    struct flow_facts facts = {0};
    const char *dot = NULL;
    if (!facts_read(ctx, config, false, 0, &facts, &err))
        return command_fail(&err);
    const struct flow_program *program =
        command_scripts(ctx, request->folder ? request->folder : config->flows, &facts, &err);
    const struct flow_drawing drawing = {.flow = request->flow,
                                         .language = request->language ? request->language : "en",
                                         .map = facts.map};
    if (!program || !flow_draw(ctx, program, &drawing, &dot, &err))
        return command_fail(&err);
    if (!request->svg)
        return write_out("-", dot, &err) ? 0 : command_fail(&err);
    struct buf *svg = buf_new(ctx, SVG_BYTES);
    if (!lay_out(dot, svg, &err) || !write_out(request->svg, with_title(ctx, buf_text(svg)), &err))
        return command_fail(&err);
    return 0;
}

int command_draw(int argc, char **argv)
{
    struct request request = {0};
    const struct command_option options[] = {{"--config", &request.config_path, NULL},
                                             {"--svg", &request.svg, NULL},
                                             {"--language", &request.language, NULL}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 2};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("draw");
    request.folder = operands.count > 0 ? operands.items[0] : NULL;
    request.flow = operands.count > 1 ? operands.items[1] : NULL;
    code = draw(ctx, &request);
    mem_free(ctx);
    return code;
}
