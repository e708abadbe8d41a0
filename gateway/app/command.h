/* The jobs of the program, one subcommand each, and what they share: options, settings, exit codes.
 * Stands in front of the rooms for people at a terminal. Leaves to others: doing the work. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.h"
#include "flow/flow.h"
#include "message/secret.h"

/* Each gets its own arguments, argv[0] being the subcommand, and returns the exit code: 0 done, 1 a
 * problem that it explained on standard error, 2 wrong usage. line, desk, prepare and reload are
 * started by serve alone. */
int command_serve(int argc, char **argv);
int command_line_loop(int argc, char **argv);
int command_desk_loop(int argc, char **argv);
int command_prepare(int argc, char **argv);
int command_reload(int argc, char **argv);
int command_check(int argc, char **argv);
int command_rehearse(int argc, char **argv);
int command_talk(int argc, char **argv);
int command_draw(int argc, char **argv);
int command_words(int argc, char **argv);
int command_understand(int argc, char **argv);
int command_parts(int argc, char **argv);
int command_publish(int argc, char **argv);
int command_approve(int argc, char **argv);
int command_versions(int argc, char **argv);
int command_rollback(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_import(int argc, char **argv);
int command_export(int argc, char **argv);
int command_adviser(int argc, char **argv);
int command_token(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_migrate(int argc, char **argv);

/* The scripts of a folder, or NULL after printing what is wrong with them and filling *err. Under ctx. */
const struct flow_program *command_scripts(void *ctx, const char *path,
                                           const struct flow_facts *facts, struct error *err);

struct command_option {
    const char *name;   /* "--config" */
    const char **value; /* it takes one: set to it */
    bool *is_set;       /* it takes none: set to true; one of the two is NULL */
};
struct command_usage {
    const char *text; /* the whole of --help */
    const struct command_option *options;
    size_t option_count;
    size_t least, most; /* how many operands */
};
enum { COMMAND_OPERANDS_MAX = 64 };
struct command_operands {
    const char *items[COMMAND_OPERANDS_MAX];
    size_t count;
};

/* Reads options and operands in any order ("--" ends options, --name=value works). Returns -1 to go on,
 * else the exit code: 0 after printing the usage for --help, 2 after saying what is wrong. */
int command_read(int argc, char **argv, const struct command_usage *usage,
                 struct command_operands *out);
/* As command_read, for what serve alone starts: --config into *path_out, --parent into *parent_out. */
int command_read_child(int argc, char **argv, const char **path_out, const char **parent_out);
/* The settings, or NULL after printing why not. */
struct config *command_config(void *ctx, const char *path, enum config_secrets secrets);
/* Migrates and opens the store, or NULL after printing why not. */
struct store *command_store(void *ctx, const struct config *config);
/* The secret keys, made when missing, or NULL after printing why not. */
struct secret_ring *command_keys(void *ctx, const struct config *config);
/* Prints the sentence on standard error as one line and returns the exit code of its kind: the one
 * table of exit codes. */
int command_fail(const struct error *err);
/* Findings on standard error, one a line: folder/file:line:column: error|warning: rule: message (hint). */
void command_print_findings(const char *folder, const struct flow_findings *findings);
