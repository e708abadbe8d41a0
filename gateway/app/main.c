/* The program: one binary, one subcommand a job.
 * Stands first; sets up what every process needs and hands over. Leaves to others: everything else. */
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/clock.h"

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary; /* NULL: started by serve alone, not shown */
};

static const struct command commands[] = {
    {"serve", command_serve, "the gateway: answers texts and calls, shows advisers the cases"},
    {"check", command_check, "checks a folder of scripts"},
    {"rehearse", command_rehearse, "runs the talks of a folder of scripts"},
    {"talk", command_talk, "a conversation with a folder of scripts in the terminal"},
    {"draw", command_draw, "draws the flows of a folder of scripts"},
    {"words", command_words, "writes the wordings of a folder for translators"},
    {"understand", command_understand, "says what is read in texts"},
    {"parts", command_parts, "says how texts travel, in how many parts"},
    {"publish", command_publish, "makes a folder of scripts a new version, and the live one"},
    {"approve", command_approve, "lets a version go live that waits for a second person"},
    {"versions", command_versions, "lists the versions of the scripts, or compares two"},
    {"rollback", command_rollback, "makes a version live again that was live before"},
    {"replay", command_replay, "runs a past conversation again and compares"},
    {"import", command_import, "brings in postcodes"},
    {"export", command_export, "writes out cases or messages"},
    {"adviser", command_adviser, "adds, lists, disables advisers, resets their password"},
    {"token", command_token, "adds, lists, revokes tokens for programs"},
    {"backup", command_backup, "copies the database while the gateway serves"},
    {"verify", command_verify, "checks the database or a backup"},
    {"migrate", command_migrate, "brings the database up to date"},
    {"line", command_line_loop, NULL},
    {"desk", command_desk_loop, NULL},
    {"prepare", command_prepare, NULL},
    {"reload", command_reload, NULL},
};

static void print_help(FILE *out)
{
    fputs("helpline COMMAND [...]\n\n", out);
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        if (commands[i].summary)
            fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("\nhelpline COMMAND --help tells more of one.\n", out);
}

int main(int argc, char **argv)
{
    clock_start();
    signal(SIGPIPE, SIG_IGN);
    signal(
        SIGXFSZ,
        SIG_IGN); /* a limit on files is a full disk: said by the write, not by the end of the program */
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return 0;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "helpline: there is no command '%s'; helpline --help lists them.\n", argv[1]);
    return 2;
}
