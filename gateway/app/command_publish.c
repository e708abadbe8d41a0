/* helpline publish and helpline rollback: a new live version, out of a folder or out of a version that was live.
 * Stands in front of app/publish.h for managers. A publishing that is killed leaves the old version or the new one.
 * Leaves to others: proving and keeping (publish.c), the second person (command_versions.c). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/publish.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/member.h"
#include "base/unicode.h"

enum { WHY_BYTES_MAX = 500, PRINT_BYTES = 64 * 1024 * 1024 };

static const char publish_text[] =
    "helpline publish DIR --why TEXT [--at TIME] [--safety] [--by NAME] [--json] [--config FILE]\n"
    "\n"
    "Checks a folder of scripts, plays its talks and the built-in ones of danger and STOP, keeps "
    "it "
    "as a\n"
    "new version and switches to it, while the gateway serves. Says what changed. Where crisis "
    "wording,\n"
    "a crisis number or danger words change, it waits for a second person: helpline approve.\n"
    "\n"
    "  --why TEXT     the reason, for those who read the list of versions\n"
    "  --at TIME      not before then: \"2026-11-24 18:00\" in London, or with an offset\n"
    "  --safety       conversations under way go on with it at once, not at their next main menu\n"
    "  --by NAME      the supervisor or manager who publishes; else the login of this machine\n"
    "  --json         one JSON object on standard output, for tools\n"
    "  --config FILE  settings, as for serve\n";

static const char rollback_text[] =
    "helpline rollback N --why TEXT [--safety] [--by NAME] [--json] [--config FILE]\n"
    "\n"
    "Makes the content of version N, which was live before, live again at once, as a new version. "
    "It was\n"
    "approved then, so it waits for nobody.\n"
    "\n"
    "  --why TEXT     the reason, for those who read the list of versions\n"
    "  --safety       conversations under way go on with it at once, not at their next main menu\n"
    "  --by NAME      the supervisor or manager who does it; else the login of this machine\n"
    "  --json         one JSON object on standard output, for tools\n"
    "  --config FILE  settings, as for serve\n";

/* What both commands are given. */
struct job {
    void *ctx;
    const char *operand, *config_path;
    const char *why, *at, *by;
    bool is_safety, is_json;
    struct config *config;
    struct store *store;
    struct publish_order order;
};

static bool check_why(const char *why, struct error *err)
{
    struct str text = str_trim(str_of(why));
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] < ' ')
            return error_set(err, ERROR_INPUT, "The reason is one line of text.");
    if (text.length == 0 || text.length > WHY_BYTES_MAX || !unicode_is_utf8(text))
        return error_set(err, ERROR_INPUT, "The reason has 1 to %d letters.", WHY_BYTES_MAX);
    return true;
}

static bool read_order(struct job *job, struct error *err)
{
    struct publish_order *order = &job->order;
    order->why = job->why;
    order->is_safety = job->is_safety;
    order->now_ms = config_now_ms(job->config);
    if (!check_why(job->why, err) || !publish_who(job->ctx, job->store, job->by, &order->who, err))
        return false;
    if (!job->at)
        return true;
    if (!clock_parse(str_of(job->at), &order->due_ms))
        return error_set(err, ERROR_INPUT,
                         "'%s' is not a time; write it like \"2026-11-24 18:00\" (London).",
                         job->at);
    return order->due_ms > order->now_ms ||
           error_set(err, ERROR_INPUT, "%s is in the past; leave --at out to publish at once.",
                     publish_when(job->ctx, order->due_ms));
}

/* ---- Telling ------------------------------------------------------------------------------------------------- */

static void tell_state(const struct job *job, const struct publish_plan *plan)
{
    const struct publish_order *order = &job->order;
    long long version = (long long)plan->version;
    if (plan->needs_second)
        (void)printf("Version %lld waits for a second person, because crisis wording, a crisis "
                     "number or danger words change: helpline approve %lld\n",
                     version, version);
    if (order->due_ms)
        (void)printf("Version %lld %sgoes live on %s.\n", version,
                     plan->needs_second ? "then " : "", publish_when(job->ctx, order->due_ms));
    if (!plan->is_live)
        return;
    (void)printf("Version %lld is live now. Conversations under way %s.\n", version,
                 order->is_safety ? "go on with it at their next text or key"
                                  : "keep theirs until their next main menu, at most a day");
}

static bool tell_overtaken(const struct job *job, const struct publish_plan *plan,
                           struct error *err)
{
    struct flow_version_page page;
    if (!flow_version_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        const struct flow_version *one = &page.items[i];
        bool is_waiting = one->live_order == 0 && one->version < plan->version;
        if (is_waiting && (!one->is_overtaken || plan->is_live))
            (void)printf("Version %lld, which waited, %s overtaken by it.\n",
                         (long long)one->version, plan->is_live ? "is" : "will be");
    }
    return true;
}

static bool tell(const struct job *job, const struct publish_plan *plan, struct error *err)
{
    tell_state(job, plan);
    if (!tell_overtaken(job, plan, err))
        return false;
    if (plan->live == 0)
        return true;
    (void)printf(plan->differences.count > 0 ? "Against version %lld:\n"
                                             : "Against version %lld nothing changes that people "
                                               "read, hear or do.\n",
                 (long long)plan->live);
    for (size_t i = 0; i < plan->differences.count; i++)
        (void)printf("  %s\n", publish_difference(job->ctx, &plan->differences.items[i]));
    return true;
}

static bool tell_json(const struct job *job, const struct publish_plan *plan, struct error *err)
{
    struct flow_version_page page;
    if (!flow_version_list(job->ctx, job->store, &page, err))
        return false;
    struct buf *out = buf_new(job->ctx, PRINT_BYTES);
    buf_add_byte(out, '{');
    member_name(out, "published");
    for (size_t i = 0; i < page.count; i++)
        if (page.items[i].version == plan->version)
            publish_version_json(out, &page.items[i]);
    member_number(out, "compared_with", plan->live);
    member_name(out, "differences");
    buf_add_byte(out, '[');
    for (size_t i = 0; i < plan->differences.count; i++) {
        buf_add_text(out, i > 0 ? "," : "");
        publish_difference_json(out, &plan->differences.items[i]);
    }
    buf_add_text(out, "]}");
    (void)puts(buf_text(out));
    return true;
}

/* ---- Doing --------------------------------------------------------------------------------------------------- */

static bool keep(struct job *job, struct publish_plan *plan, struct error *err)
{
    if (!store_begin(job->store, err))
        return false;
    if (!publish_keep(job->ctx, job->store, &job->order, plan, err) ||
        !store_commit(job->store, err)) {
        store_rollback(job->store);
        return false;
    }
    return job->is_json ? tell_json(job, plan, err) : tell(job, plan, err);
}

static bool publish(struct job *job, struct error *err)
{
    struct publish_house house = {0};
    struct publish_plan plan;
    struct flow_folder *folder = NULL;
    if (!read_order(job, err) || !flow_folder_read(job->ctx, job->operand, &folder, err) ||
        !publish_house_read(job->ctx, job->config, job->store, &house, err) ||
        !publish_prove(job->ctx, &house, job->operand, folder, true, err) ||
        !publish_compare(job->ctx, job->store, folder, &job->order, &plan, err))
        return false;
    if (plan.is_same && !job->is_safety)
        return error_set(err, ERROR_CONFLICT,
                         "The scripts in %s are those of version %lld, which is live; nothing was "
                         "published.",
                         job->operand, (long long)plan.live);
    return keep(job, &plan, err);
}

static bool was_live(struct job *job, int64_t version, struct error *err)
{
    struct flow_version_page page;
    if (!flow_version_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        const struct flow_version *one = &page.items[i];
        if (one->version != version)
            continue;
        if (one->is_live)
            return error_set(err, ERROR_CONFLICT, "Version %s is live.", job->operand);
        return one->live_order > 0 ||
               error_set(err, ERROR_CONFLICT,
                         "Version %s was never live, so nothing can be rolled back to it.",
                         job->operand);
    }
    return error_set(err, ERROR_MISSING, "There is no version %s; helpline versions lists them.",
                     job->operand);
}

static bool rollback(struct job *job, struct error *err)
{
    struct publish_house house = {0};
    struct publish_plan plan;
    struct flow_folder *folder = NULL;
    const char *packed = NULL;
    int64_t version;
    if (!str_to_int64(str_of(job->operand), 1, INT64_MAX, &version))
        return error_set(err, ERROR_INPUT, "'%s' is not a number; helpline versions lists them.",
                         job->operand);
    job->order.copy_of = version;
    return read_order(job, err) && was_live(job, version, err) &&
           flow_version_get(job->ctx, job->store, version, NULL, &packed, err) &&
           flow_folder_unpack(job->ctx, str_of(packed), &folder, err) &&
           publish_house_read(job->ctx, job->config, job->store, &house, err) &&
           publish_check(job->ctx, &house, mem_printf(job->ctx, "version %s", job->operand), folder,
                         false, err) &&
           publish_compare(job->ctx, job->store, folder, &job->order, &plan, err) &&
           keep(job, &plan, err);
}

static int run(struct job *job, const struct command_operands *operands,
               bool (*act)(struct job *job, struct error *err))
{
    struct error err = {0};
    job->operand = operands->items[0];
    job->config = command_config(job->ctx, job->config_path, CONFIG_WITHOUT_SECRETS);
    job->store = job->config ? command_store(job->ctx, job->config) : NULL;
    if (!job->store)
        return 1;
    return act(job, &err) ? 0 : command_fail(&err);
}

static int run_command(int argc, char **argv, const char *text, bool has_time,
                       bool (*act)(struct job *job, struct error *err))
{
    struct job job = {0};
    const struct command_option options[] = {
        {"--why", &job.why, NULL},
        {"--by", &job.by, NULL},
        {"--config", &job.config_path, NULL},
        {"--safety", NULL, &job.is_safety},
        {"--json", NULL, &job.is_json},
        {"--at", &job.at, NULL},
    };
    const struct command_usage usage = {text, options, ARRAY_SIZE(options) - (has_time ? 0 : 1), 1,
                                        1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    if (!job.why) {
        (void)fprintf(stderr,
                      "helpline %s: --why TEXT is missing; helpline %s --help tells how it is "
                      "used.\n",
                      argv[0], argv[0]);
        return 2;
    }
    job.ctx = mem_root(argv[0]);
    code = run(&job, &operands, act);
    mem_free(job.ctx);
    return code;
}

int command_publish(int argc, char **argv)
{
    return run_command(argc, argv, publish_text, true, publish);
}

int command_rollback(int argc, char **argv)
{
    return run_command(argc, argv, rollback_text, false, rollback);
}
