/* Publishing as one path: prove, compare, keep, switch.
 * Stands behind the commands, the first start and SIGHUP.
 * Leaves to others: words about it (publish_words.c), who may (publish_who.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/publish.h"

#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/world.h"
#include "base/mem.h"
#include "store/people.h"

/* ---- What it is proved against ------------------------------------------------------------------------------- */

static bool add_version(void *ctx, struct store *store, int64_t version, struct directory *out,
                        struct error *err)
{
    int64_t cursor = 0;
    for (bool has_more = true; has_more;) {
        struct service_page page;
        if (!service_list(ctx, store, version, &cursor, 500, &page, err))
            return false;
        for (size_t i = 0; i < page.count; i++)
            if (!directory_add(out, &page.items[i], err))
                return false;
        has_more = page.count > 0;
    }
    return true;
}

static bool read_in_use(void *ctx, struct store *store, struct publish_house *out,
                        struct error *err)
{
    struct import_live_page live;
    if (!import_live_list(ctx, store, IMPORT_DIRECTORY, &live, err))
        return false;
    if (live.count == 0)
        return true;
    out->in_use = directory_new(ctx, out->map, out->holidays);
    for (size_t i = 0; i < live.count; i++)
        if (!add_version(ctx, store, live.items[i].version, out->in_use, err))
            return false;
    directory_seal(out->in_use);
    return true;
}

bool publish_house_read(void *ctx, const struct config *config, struct store *store,
                        struct publish_house *out, struct error *err)
{
    if (!world_seed_places(ctx, config, &out->map, err) ||
        !world_seed_holidays(ctx, config, &out->holidays, err) ||
        !world_seed_services(ctx, config, out->map, &out->rows, err))
        return false;
    out->now_ms = config_now_ms(config);
    out->shipped = directory_new(ctx, out->map, out->holidays);
    for (size_t i = 0; i < out->rows.count; i++)
        if (!directory_add(out->shipped, &out->rows.items[i], err))
            return false;
    directory_seal(out->shipped);
    out->in_use = out->shipped;
    return store == NULL || read_in_use(ctx, store, out, err);
}

/* ---- Proving ------------------------------------------------------------------------------------------------- */

static void keep_errors(struct flow_findings *findings)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].level == FLOW_ERROR)
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}

static struct flow_program *check(void *ctx, const struct publish_house *house,
                                  const struct directory *directory, const char *path,
                                  const struct flow_folder *folder, bool tells_warnings)
{
    struct flow_findings findings = {0};
    struct flow_facts facts = {.map = house->map,
                               .directory = directory,
                               .holidays = house->holidays,
                               .now_ms = house->now_ms};
    struct flow_program *program = flow_load(ctx, folder, 1, &facts, &findings);
    if (!tells_warnings)
        keep_errors(&findings);
    command_print_findings(path, &findings);
    return program;
}

static bool has_errors(const char *path, struct error *err)
{
    return error_set(err, ERROR_CONFIG,
                     "The scripts in %s have errors (above); nothing was changed.", path);
}

bool publish_check(void *ctx, const struct publish_house *house, const char *path,
                   const struct flow_folder *folder, bool tells_warnings, struct error *err)
{
    void *scratch = mem_context(ctx, "check");
    bool is_good = check(scratch, house, house->in_use, path, folder, tells_warnings) != NULL;
    mem_free(scratch);
    return is_good || has_errors(path, err);
}

static bool is_talk(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".talk") == 0;
}

static bool play(void *ctx, const struct publish_house *house, const struct flow_program *program,
                 const struct flow_file *talk)
{
    void *scratch = mem_context(ctx, "talk");
    const struct flow_facts facts = {
        .map = house->map, .directory = house->shipped, .holidays = house->holidays};
    const char *transcript = NULL;
    bool is_right = flow_rehearse(scratch, program, &facts, house->holidays, talk, &transcript);
    if (!is_right)
        (void)fprintf(stderr, "OTHERWISE: %s\n%s\n", talk->name, transcript);
    mem_free(scratch);
    return is_right;
}

bool publish_prove(void *ctx, const struct publish_house *house, const char *path,
                   const struct flow_folder *folder, bool tells_warnings, struct error *err)
{
    void *scratch = mem_context(ctx, "prove");
    const struct flow_program *program =
        check(scratch, house, house->in_use, path, folder, tells_warnings);
    if (program && house->in_use != house->shipped)
        program = check(scratch, house, house->shipped, path, folder, false);
    if (!program) {
        mem_free(scratch);
        return has_errors(path, err);
    }
    int failed = 0;
    const struct flow_folder *own = flow_builtin_talks(scratch, program);
    for (size_t i = 0; i < folder->count; i++)
        if (is_talk(folder->files[i].name))
            failed += play(scratch, house, program, &folder->files[i]) ? 0 : 1;
    for (size_t i = 0; i < own->count; i++)
        failed += play(scratch, house, program, &own->files[i]) ? 0 : 1;
    mem_free(scratch);
    return failed == 0 ||
           error_set(err, ERROR_CONFIG,
                     "%d rehearsal%s of the scripts in %s went otherwise (above); nothing was "
                     "changed.",
                     failed, failed == 1 ? "" : "s", path);
}

/* ---- Comparing ----------------------------------------------------------------------------------------------- */

static bool compare(void *ctx, const char *packed, const struct flow_folder *folder,
                    struct flow_differences *out, struct error *err)
{
    struct flow_folder *before = NULL;
    if (!flow_folder_unpack(ctx, str_of(packed), &before, err))
        return false;
    flow_compare(ctx, before, folder, out);
    return true;
}

static bool compare_waiting(void *ctx, struct store *store, const struct flow_folder *folder,
                            struct publish_plan *out, struct error *err)
{
    struct flow_version_page page;
    if (!flow_version_list(ctx, store, &page, err))
        return false;
    for (size_t i = 0; i < page.count && !out->needs_second; i++) {
        const struct flow_version *one = &page.items[i];
        const char *packed = NULL;
        struct flow_differences differences;
        if (one->live_order != 0 || one->is_overtaken)
            continue;
        if (!flow_version_get(ctx, store, one->version, NULL, &packed, err) ||
            !compare(ctx, packed, folder, &differences, err))
            return false;
        out->needs_second = differences.second_count > 0;
    }
    return true;
}

bool publish_compare(void *ctx, struct store *store, const struct flow_folder *folder,
                     const struct publish_order *order, struct publish_plan *out, struct error *err)
{
    const char *live = NULL;
    *out = (struct publish_plan){.packed = flow_folder_pack(ctx, folder)};
    if (!flow_version_get(ctx, store, 0, &out->live, &live, err))
        return false;
    if (!live)
        return true;
    out->is_same = strcmp(live, out->packed) == 0;
    if (!compare(ctx, live, folder, &out->differences, err))
        return false;
    /* what was live was approved, or needed nobody, when it was published */
    if (order->copy_of)
        return true;
    out->needs_second = out->differences.second_count > 0;
    return compare_waiting(ctx, store, folder, out, err);
}

/* ---- Keeping ------------------------------------------------------------------------------------------------- */

static bool is_still_live(void *ctx, struct store *store, int64_t version, struct error *err)
{
    int64_t live = 0;
    const char *packed = NULL;
    if (!flow_version_get(ctx, store, 0, &live, &packed, err))
        return false;
    return live == version ||
           error_set(err, ERROR_CONFLICT,
                     "Version %lld went live meanwhile; nothing was changed. Look at it, then try "
                     "again.",
                     (long long)live);
}

static bool audit(void *ctx, struct store *store, const struct publish_order *order,
                  const struct publish_plan *plan, struct error *err)
{
    const char *subject = mem_printf(ctx, "version %lld", (long long)plan->version);
    if (order->copy_of)
        subject = mem_printf(ctx, "%s, as version %lld", subject, (long long)order->copy_of);
    return audit_add(store, order->who, order->copy_of ? "flows.rollback" : "flows.publish",
                     subject, order->now_ms, err);
}

bool publish_keep(void *ctx, struct store *store, const struct publish_order *order,
                  struct publish_plan *plan, struct error *err)
{
    const struct flow_version version = {
        .at_ms = order->now_ms,
        .who = order->who,
        .why = order->why,
        .due_ms = order->due_ms,
        .is_safety = order->is_safety,
        .needs_approval = plan->needs_second,
        .copy_of = order->copy_of,
    };
    plan->is_live = !plan->needs_second && order->due_ms <= order->now_ms;
    return is_still_live(ctx, store, plan->live, err) &&
           flow_version_keep(store, &version, plan->packed, &plan->version, err) &&
           (!plan->is_live || flow_version_switch(store, plan->version, order->now_ms, err)) &&
           audit(ctx, store, order, plan, err);
}

bool publish_due(struct store *store, int64_t now_ms, int64_t *version_out, struct error *err)
{
    *version_out = 0;
    int64_t version = 0;
    if (!flow_version_due(store, now_ms, &version, err))
        return false;
    if (!version)
        return true;
    char subject[40];
    (void)snprintf(subject, sizeof subject, "version %lld", (long long)version);
    if (!store_begin(store, err))
        return false;
    if (!flow_version_switch(store, version, now_ms, err) ||
        !audit_add(store, "helpline", "flows.switch", subject, now_ms, err) ||
        !store_commit(store, err)) {
        store_rollback(store);
        return false;
    }
    *version_out = version;
    return true;
}
