/* helpline versions and helpline approve: the list of versions, two of them compared, the second person's yes.
 * Stands in front of store/version.h for managers.
 * Leaves to others: publishing (command_publish.c). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/publish.h"
#include "base/mem.h"
#include "store/people.h"

enum { LINE_BYTES = 1024 * 1024 };

static const char versions_text[] =
    "helpline versions [A B] [--json] [--config FILE]\n"
    "\n"
    "Lists the published versions of the scripts: number, state, when, by whom and why. With two "
    "numbers,\n"
    "tells what changed from version A to version B.\n"
    "\n"
    "  --json         one JSON object a line on standard output, for tools\n"
    "  --config FILE  settings, as for serve\n";

static const char approve_text[] =
    "helpline approve N [--by NAME] [--json] [--config FILE]\n"
    "\n"
    "Approves version N, which waits for a second person because crisis wording, a crisis number "
    "or "
    "danger\n"
    "words change in it. Nobody approves their own. It goes live at once, or at its time.\n"
    "\n"
    "  --by NAME      the supervisor or manager who approves; else the login of this machine\n"
    "  --json         one JSON object on standard output, for tools\n"
    "  --config FILE  settings, as for serve\n";

struct job {
    void *ctx;
    const char *config_path, *by;
    const char *first, *second; /* operands; NULL none */
    bool is_json;
    struct config *config;
    struct store *store;
};

static bool read_number(const char *text, int64_t *out, struct error *err)
{
    return str_to_int64(str_of(text), 1, INT64_MAX, out) ||
           error_set(err, ERROR_INPUT, "'%s' is not a number; helpline versions lists them.", text);
}

static void print_json(void *ctx, const struct flow_version *version)
{
    struct buf *line = buf_new(ctx, LINE_BYTES);
    publish_version_json(line, version);
    (void)puts(buf_text(line));
    mem_free(line);
}

/* ---- versions ------------------------------------------------------------------------------------------------ */

static void print_version(void *ctx, const struct flow_version *version)
{
    const char *approved =
        version->approved_by ? mem_printf(ctx, ", approved by %s", version->approved_by) : "";
    const char *copy =
        version->copy_of ? mem_printf(ctx, " (as version %lld)", (long long)version->copy_of) : "";
    (void)printf("%lld\t%s%s\t%s\tby %s%s\t%s%s\n", (long long)version->version,
                 publish_state(ctx, version), version->is_safety ? ", safety" : "",
                 publish_when(ctx, version->at_ms), version->who, approved, version->why, copy);
}

static bool list(struct job *job, struct error *err)
{
    struct flow_version_page page;
    if (!flow_version_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        if (job->is_json)
            print_json(job->ctx, &page.items[i]);
        else
            print_version(job->ctx, &page.items[i]);
    }
    return true;
}

static bool read_folder(struct job *job, const char *number, struct flow_folder **out,
                        struct error *err)
{
    int64_t version;
    const char *packed = NULL;
    if (!read_number(number, &version, err) ||
        !flow_version_get(job->ctx, job->store, version, NULL, &packed, err))
        return false;
    if (!packed)
        return error_set(err, ERROR_MISSING,
                         "There is no version %s; helpline versions lists them.", number);
    return flow_folder_unpack(job->ctx, str_of(packed), out, err);
}

static bool versions(struct job *job, struct error *err)
{
    struct flow_folder *before = NULL, *after = NULL;
    struct flow_differences differences;
    if (!job->first)
        return list(job, err);
    if (!read_folder(job, job->first, &before, err) || !read_folder(job, job->second, &after, err))
        return false;
    flow_compare(job->ctx, before, after, &differences);
    for (size_t i = 0; i < differences.count; i++) {
        struct buf *line = buf_new(job->ctx, LINE_BYTES);
        if (job->is_json)
            publish_difference_json(line, &differences.items[i]);
        else
            buf_add_text(line, publish_difference(job->ctx, &differences.items[i]));
        (void)puts(buf_text(line));
        mem_free(line);
    }
    if (differences.count == 0 && !job->is_json)
        (void)printf("Nothing differs that people read, hear or do.\n");
    return true;
}

/* ---- approve ------------------------------------------------------------------------------------------------- */

static bool find(struct job *job, int64_t number, struct flow_version *out, struct error *err)
{
    struct flow_version_page page;
    if (!flow_version_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++)
        if (page.items[i].version == number) {
            *out = page.items[i];
            return true;
        }
    return error_set(err, ERROR_MISSING, "There is no version %s; helpline versions lists them.",
                     job->first);
}

static bool may_approve(const struct flow_version *version, const char *who, struct error *err)
{
    long long number = (long long)version->version;
    if (version->is_overtaken)
        return error_set(err, ERROR_CONFLICT,
                         "Version %lld was overtaken: a later one went live. Publish its folder "
                         "again.",
                         number);
    if (version->approved_by)
        return error_set(err, ERROR_CONFLICT, "Version %lld was approved by %s already.", number,
                         version->approved_by);
    if (!version->needs_approval || version->live_order > 0)
        return error_set(err, ERROR_CONFLICT, "Version %lld waits for no second person.", number);
    return strcmp(version->who, who) != 0 ||
           error_set(err, ERROR_FORBIDDEN,
                     "%s published version %lld; a second person must approve it (--by NAME).", who,
                     number);
}

/* Inside one transaction: what was looked at is what is approved. */
static bool approve_now(struct job *job, int64_t number, const char *who, struct error *err)
{
    struct flow_version version;
    int64_t now_ms = config_now_ms(job->config);
    const char *subject = mem_printf(job->ctx, "version %lld", (long long)number);
    return find(job, number, &version, err) && may_approve(&version, who, err) &&
           flow_version_approve(job->store, number, who, now_ms, err) &&
           audit_add(job->store, who, "flows.approve", subject, now_ms, err) &&
           (version.due_ms > now_ms || flow_version_switch(job->store, number, now_ms, err));
}

static bool approve(struct job *job, struct error *err)
{
    struct flow_version version;
    const char *who = NULL;
    int64_t number;
    if (!read_number(job->first, &number, err) ||
        !publish_who(job->ctx, job->store, job->by, &who, err) || !store_begin(job->store, err))
        return false;
    if (!approve_now(job, number, who, err) || !store_commit(job->store, err)) {
        store_rollback(job->store);
        return false;
    }
    if (!find(job, number, &version, err))
        return false;
    if (job->is_json)
        print_json(job->ctx, &version);
    else
        (void)printf("Version %lld is approved by %s: %s.\n", (long long)number, who,
                     publish_state(job->ctx, &version));
    return true;
}

static int run(struct job *job, bool (*act)(struct job *job, struct error *err))
{
    struct error err = {0};
    job->config = command_config(job->ctx, job->config_path, CONFIG_WITHOUT_SECRETS);
    job->store = job->config ? command_store(job->ctx, job->config) : NULL;
    if (!job->store)
        return 1;
    return act(job, &err) ? 0 : command_fail(&err);
}

int command_versions(int argc, char **argv)
{
    struct job job = {0};
    const struct command_option options[] = {
        {"--config", &job.config_path, NULL},
        {"--json", NULL, &job.is_json},
    };
    const struct command_usage usage = {versions_text, options, ARRAY_SIZE(options), 0, 2};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    if (operands.count == 1) {
        (void)fprintf(stderr, "helpline versions: give two numbers to compare, or none.\n");
        return 2;
    }
    job.first = operands.count > 0 ? operands.items[0] : NULL;
    job.second = operands.count > 1 ? operands.items[1] : NULL;
    job.ctx = mem_root("versions");
    code = run(&job, versions);
    mem_free(job.ctx);
    return code;
}

int command_approve(int argc, char **argv)
{
    struct job job = {0};
    const struct command_option options[] = {
        {"--config", &job.config_path, NULL},
        {"--by", &job.by, NULL},
        {"--json", NULL, &job.is_json},
    };
    const struct command_usage usage = {approve_text, options, ARRAY_SIZE(options), 1, 1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    job.first = operands.items[0];
    job.ctx = mem_root("approve");
    code = run(&job, approve);
    mem_free(job.ctx);
    return code;
}
