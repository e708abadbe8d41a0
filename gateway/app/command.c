/* Options, settings and exit codes that all subcommands share.
 * Stands between main.c and each command_*.c. Leaves to others: doing the work. */
// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"

static const struct command_option *option_find(const struct command_usage *usage, struct str name)
{
    for (size_t i = 0; i < usage->option_count; i++)
        if (str_equals(name, usage->options[i].name))
            return &usage->options[i];
    return NULL;
}

static int wrong_usage(const char *command, const char *what, const char *word)
{
    fprintf(stderr, "helpline %s: %s '%s'; helpline %s --help tells how it is used.\n", command,
            what, word, command);
    return 2;
}

/* One option at argv[*index]; moves *index over its value. */
static int read_option(int argc, char **argv, int *index, const struct command_usage *usage)
{
    struct str rest = str_of(argv[*index]);
    struct str name;
    str_next(&rest, '=', &name);
    bool has_value = strchr(argv[*index], '=') != NULL;
    const struct command_option *option = option_find(usage, name);
    if (!option)
        return wrong_usage(argv[0], "there is no option", argv[*index]);
    if (option->is_set) {
        if (has_value)
            return wrong_usage(argv[0], "no value goes with", option->name);
        *option->is_set = true;
        return -1;
    }
    if (has_value) {
        *option->value = strchr(argv[*index], '=') + 1;
        return -1;
    }
    if (*index + 1 >= argc)
        return wrong_usage(argv[0], "a value is missing after", option->name);
    *option->value = argv[++*index];
    return -1;
}

int command_read(int argc, char **argv, const struct command_usage *usage,
                 struct command_operands *out)
{
    bool options_ended = false;
    out->count = 0;
    for (int i = 1; i < argc; i++) {
        bool is_option = !options_ended && argv[i][0] == '-' && argv[i][1] != '\0';
        if (is_option && strcmp(argv[i], "--") == 0) {
            options_ended = true;
            continue;
        }
        if (is_option && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
            fputs(usage->text, stdout);
            return 0;
        }
        if (is_option) {
            int code = read_option(argc, argv, &i, usage);
            if (code >= 0)
                return code;
            continue;
        }
        if (out->count == usage->most || out->count == COMMAND_OPERANDS_MAX)
            return wrong_usage(argv[0], "one word too many:", argv[i]);
        out->items[out->count++] = argv[i];
    }
    if (out->count < usage->least) {
        fprintf(stderr, "helpline %s: something is missing. It is used so: %.*s\n", argv[0],
                (int)strcspn(usage->text, "\n"), usage->text);
        return 2;
    }
    return -1;
}

int command_read_child(int argc, char **argv, const char **path_out, const char **parent_out)
{
    const struct command_option options[] = {{"--config", path_out, NULL},
                                             {"--parent", parent_out, NULL}};
    const struct command_usage usage = {"Started by helpline serve.\n", options,
                                        ARRAY_SIZE(options), 0, 0};
    struct command_operands operands;
    return command_read(argc, argv, &usage, &operands);
}

int command_fail(const struct error *err)
{
    fprintf(stderr, "helpline: %s\n", err->text);
    switch (err->kind) {
    case ERROR_NONE:
    case ERROR_INPUT:
    case ERROR_FORBIDDEN:
    case ERROR_MISSING:
    case ERROR_CONFLICT:
    case ERROR_BUSY:
    case ERROR_PROVIDER:
    case ERROR_STORE:
    case ERROR_CONFIG:
    case ERROR_INTERNAL:
        return 1;
    }
    return 1;
}

struct config *command_config(void *ctx, const char *path, enum config_secrets secrets)
{
    struct error err = {0};
    struct config *config = NULL;
    if (!config_read(ctx, path, secrets, &config, &err)) {
        command_fail(&err);
        return NULL;
    }
    log_start(NULL, config->log_level);
    return config;
}

struct store *command_store(void *ctx, const struct config *config)
{
    struct error err = {0};
    struct store_config settings = config_store(ctx, config, false);
    struct store *store = NULL;
    int from = 0;
    int to = 0;
    if (!store_migrate(&settings, &from, &to, &err) || !store_open(ctx, &settings, &store, &err)) {
        command_fail(&err);
        return NULL;
    }
    return store;
}

/* A key file that others can read is refused: whoever reads it can read every number. */
static bool is_private(const char *path, struct error *err)
{
    struct stat facts;
    if (stat(path, &facts) != 0)
        return error_set_errno(err, ERROR_CONFIG, errno, "The key file %s cannot be looked at",
                               path);
    return !(facts.st_mode & 077) ||
           error_set(err, ERROR_CONFIG, "Others can read the key file %s; chmod 600 it.", path);
}

static bool make_folder_of(void *ctx, const char *path, struct error *err)
{
    char *folder = mem_strdup(ctx, path);
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder)
        return true;
    *slash = '\0';
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_set_errno(err, ERROR_CONFIG, errno, "The folder %s cannot be made", folder);
    return true;
}

static bool keys_read(void *ctx, const char *path, struct secret_ring **out, struct error *err)
{
    struct str text;
    if (!is_private(path, err) || !file_read(ctx, path, 65536, &text, err))
        return false;
    if (!secret_ring_read(ctx, text, out, err))
        return error_where(err, "while reading the key file");
    return true;
}

struct secret_ring *command_keys(void *ctx, const struct config *config)
{
    struct error err = {0};
    struct secret_ring *ring = NULL;
    if (!file_exists(config->keys)) {
        char *text = secret_ring_new_text(ctx);
        if (!make_folder_of(ctx, config->keys, &err) ||
            !file_write(config->keys, str_of(text), 0600, &err)) {
            command_fail(&err);
            return NULL;
        }
        mem_free(text);
    }
    if (!keys_read(ctx, config->keys, &ring, &err)) {
        command_fail(&err);
        return NULL;
    }
    return ring;
}

void command_print_findings(const char *folder, const struct flow_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct flow_finding *finding = &findings->items[i];
        bool has_hint = finding->hint && finding->hint[0];
        fprintf(stderr, "%s/%s:%d:%d: %s: %s: %s%s%s%s\n", folder, finding->file, finding->line,
                finding->column, finding->level == FLOW_ERROR ? "error" : "warning", finding->rule,
                finding->message, has_hint ? " (" : "", has_hint ? finding->hint : "",
                has_hint ? ")" : "");
    }
}

const struct flow_program *command_scripts(void *ctx, const char *path,
                                           const struct flow_facts *facts, struct error *err)
{
    struct flow_folder *folder = NULL;
    struct flow_findings findings = {0};
    if (!flow_folder_read(ctx, path, &folder, err))
        return NULL;
    const struct flow_program *program = flow_load(ctx, folder, 1, facts, &findings);
    if (program)
        return program;
    command_print_findings(path, &findings);
    error_set(err, ERROR_CONFIG, "The scripts in %s have errors (above).", path);
    return NULL;
}
