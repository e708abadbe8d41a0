/* helpline migrate, verify and backup.
 * Stands in front of store/store.h for operators. Leaves to others: doing it. */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "app/command.h"
#include "base/mem.h"

static const char migrate_text[] =
    "helpline migrate [--config FILE]\n"
    "\n"
    "Brings the database up to date, or makes it. serve does so too.\n";

static const char verify_text[] = "helpline verify [FILE] [--config FILE]\n"
                                  "\n"
                                  "Checks the database in use or, with FILE, a backup: its pages, "
                                  "that every row fits the others,\n"
                                  "and that nothing in the audit was changed.\n";

static const char backup_text[] = "helpline backup FILE [--config FILE]\n"
                                  "\n"
                                  "Copies the database to FILE, also while the gateway serves, and "
                                  "checks the copy. A FILE that is\n"
                                  "there already is never written over. The copy does not hold the "
                                  "key file: keep that elsewhere.\n";

/* What the three share: at most one operand, the settings, an up-to-date database. */
struct job {
    void *ctx;
    const struct config *config;
    struct store_config settings;
    const char *file; /* NULL none */
};

static int prepare(struct job *job, int argc, char **argv, struct command_usage usage)
{
    const char *config_path = NULL;
    const struct command_option options[] = {{"--config", &config_path, NULL}};
    struct command_operands operands;
    usage.options = options;
    usage.option_count = ARRAY_SIZE(options);
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    job->config = command_config(job->ctx, config_path, CONFIG_WITHOUT_SECRETS);
    if (!job->config)
        return 1;
    job->settings = config_store(job->ctx, job->config, false);
    job->file = operands.count > 0 ? operands.items[0] : NULL;
    return -1;
}

static int migrate(const struct job *job, bool is_told)
{
    struct error err = {0};
    int from = 0, to = 0;
    if (!store_migrate(&job->settings, &from, &to, &err))
        return command_fail(&err);
    if (is_told && from == to)
        (void)printf("The database is up to date: schema %d.\n", to);
    else if (is_told)
        (void)printf("The database went from schema %d to %d.\n", from, to);
    return 0;
}

int command_migrate(int argc, char **argv)
{
    struct job job = {.ctx = mem_root("migrate")};
    int code = prepare(&job, argc, argv, (struct command_usage){.text = migrate_text});
    if (code < 0)
        code = migrate(&job, true);
    mem_free(job.ctx);
    return code;
}

static int verify(const struct job *job)
{
    if (!job->file && migrate(job, false) != 0)
        return 1;
    struct error err = {0};
    const char *report = "";
    if (!store_verify(job->ctx, &job->settings, job->file, &report, &err)) {
        (void)fputs(report, stderr);
        return command_fail(&err);
    }
    (void)printf("%s is sound.\n", job->file ? job->file : "The database");
    return 0;
}

int command_verify(int argc, char **argv)
{
    struct job job = {.ctx = mem_root("verify")};
    int code = prepare(&job, argc, argv, (struct command_usage){.text = verify_text, .most = 1});
    if (code < 0)
        code = verify(&job);
    mem_free(job.ctx);
    return code;
}

static int backup(const struct job *job)
{
    if (migrate(job, false) != 0)
        return 1;
    struct error err = {0};
    if (!store_backup(&job->settings, job->file, &err))
        return command_fail(&err);
    (void)printf(
        "%s is a whole copy and was checked. It does not hold the keys: without %s no phone "
        "number in it can be read. Keep that file elsewhere.\n",
        job->file, job->config->keys);
    return 0;
}

int command_backup(int argc, char **argv)
{
    struct job job = {.ctx = mem_root("backup")};
    int code = prepare(&job, argc, argv,
                       (struct command_usage){.text = backup_text, .least = 1, .most = 1});
    if (code < 0)
        code = backup(&job);
    mem_free(job.ctx);
    return code;
}
