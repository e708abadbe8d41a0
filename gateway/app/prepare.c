/* Before anything is served: the schema, the first scripts, the shipped directory, the first adviser; and the same again
 * for scripts and directory when an operator asks for it (SIGHUP): whole or not at all.
 * Stands between the folders that people edit and the database that the loops read.
 * Leaves to others: checking (flow/, directory/), swapping (the loops see the generations move). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/publish.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/people.h"
#include "store/version.h"

/* What both jobs bring in, proved as a whole before a row is written. */
struct material {
    struct publish_house house;
    struct flow_folder *folder; /* NULL: the scripts stay as they are */
    struct publish_order order;
    struct publish_plan plan;
};

static bool read_scripts(void *ctx, const struct config *config, struct store *store,
                         struct material *out, struct error *err)
{
    struct flow_folder *folder = NULL;
    if (!flow_folder_read(ctx, config->flows, &folder, err) ||
        !publish_prove(ctx, &out->house, config->flows, folder, true, err) ||
        !publish_compare(ctx, store, folder, &out->order, &out->plan, err))
        return false;
    out->folder = out->plan.is_same ? NULL : folder;
    return true;
}

/* Rows under a new version number; they count for nothing until the switch. */
static bool write_rows(struct store *store, const struct material *material, int64_t at_ms,
                       int64_t *version_out, struct error *err)
{
    bool is_swept = false;
    while (!is_swept)
        if (!store_begin(store, err) ||
            !import_sweep(store, IMPORT_DIRECTORY, 500, &is_swept, err) ||
            !store_commit(store, err))
            return false;
    if (!store_begin(store, err) ||
        !import_begin(store, IMPORT_DIRECTORY, "sample", at_ms, version_out, err) ||
        !store_commit(store, err))
        return false;
    for (size_t i = 0; i < material->house.rows.count;) {
        if (!store_begin(store, err))
            return false;
        for (size_t n = 0; n < 100 && i < material->house.rows.count; n++, i++)
            if (!service_add(store, *version_out, &material->house.rows.items[i], err))
                return false;
        if (!store_commit(store, err))
            return false;
    }
    return true;
}

static bool switch_over(void *ctx, struct store *store, struct material *material,
                        int64_t directory, struct error *err)
{
    int64_t at_ms = material->order.now_ms;
    if (!store_begin(store, err))
        return false;
    if (directory && (!import_switch(store, IMPORT_DIRECTORY, directory, at_ms, err) ||
                      !store_generation_bump(store, GENERATION_DIRECTORY, err)))
        return false;
    if (material->folder && !publish_keep(ctx, store, &material->order, &material->plan, err))
        return false;
    if (!store_commit(store, err))
        return false;
    if (material->folder && material->plan.needs_second)
        (void)fprintf(stderr,
                      "helpline: Version %lld of the scripts waits for a second person, because "
                      "crisis wording, a crisis number or danger words change: helpline approve "
                      "%lld\n",
                      (long long)material->plan.version, (long long)material->plan.version);
    return true;
}

/* The database holds the live scripts and a restart publishes nothing: an operator who edited meanwhile is told how. */
static void tell_unpublished(void *ctx, const struct config *config, const char *live)
{
    struct flow_folder *folder = NULL;
    struct error err = {0};
    if (!flow_folder_read(ctx, config->flows, &folder, &err))
        (void)fprintf(stderr, "helpline: %s The scripts in use are those published before.\n",
                      err.text);
    else if (strcmp(flow_folder_pack(ctx, folder), live) != 0)
        (void)fprintf(stderr,
                      "helpline: The scripts in %s are not those in use; SIGHUP (kill -HUP %ld) "
                      "publishes them.\n",
                      config->flows, (long)getppid());
}

static bool fill_empty(void *ctx, const struct config *config, struct store *store,
                       struct error *err)
{
    int64_t at_ms = config_now_ms(config);
    struct material material = {
        .order = {.who = "operator", .why = "first start", .now_ms = at_ms}};
    int64_t live_directory = 0;
    int64_t directory = 0;
    const char *packed = NULL;
    if (!flow_version_get(ctx, store, 0, NULL, &packed, err) ||
        !import_live(ctx, store, IMPORT_DIRECTORY, &live_directory, NULL, err))
        return false;
    if (packed)
        tell_unpublished(ctx, config, packed);
    if (packed && live_directory)
        return true;
    return publish_house_read(ctx, config, store, &material.house, err) &&
           (packed || read_scripts(ctx, config, store, &material, err)) &&
           (live_directory || write_rows(store, &material, at_ms, &directory, err)) &&
           switch_over(ctx, store, &material, directory, err);
}

/* A version whose time came while nothing ran. */
static bool switch_due(const struct config *config, struct store *store, struct error *err)
{
    int64_t version = 0;
    do {
        if (!publish_due(store, config_now_ms(config), &version, err))
            return false;
        if (version)
            (void)fprintf(stderr, "helpline: Version %lld of the scripts is live; its time came.\n",
                          (long long)version);
    } while (version);
    return true;
}

/* The sandbox makes the first adviser itself, so that a fresh checkout can be tried at once. */
static bool first_adviser(void *ctx, const struct config *config, struct store *store,
                          struct error *err)
{
    struct adviser_page advisers = {0};
    int64_t id = 0;
    char *hash = NULL;
    if (!adviser_list(ctx, store, &advisers, err))
        return false;
    if (!config->sandbox && !advisers.count)
        (void)fprintf(stderr, "helpline: Nobody can sign in to the desk yet: helpline adviser add "
                              "NAME --role manager --config FILE\n");
    if (!config->sandbox)
        return true;
    if (advisers.count) {
        printf("  sign in as %s (a new password: helpline adviser reset %s)\n",
               advisers.items[0].name, advisers.items[0].name);
        return true;
    }
    char *password = crypto_token(ctx, 9);
    if (!crypto_password_hash(ctx, password, &hash, err) || !store_begin(store, err) ||
        !adviser_add(store, "adviser", "manager", hash, config_now_ms(config), &id, err) ||
        !store_commit(store, err))
        return false;
    printf("  sign in as adviser with the password %s\n", password);
    crypto_wipe(password, str_of(password).length);
    return true;
}

static bool prepare(void *ctx, const struct config *config, struct store *store, struct error *err)
{
    return switch_due(config, store, err) && fill_empty(ctx, config, store, err) &&
           first_adviser(ctx, config, store, err);
}

/* Whether the shipped directory is in use: who brought in their own does not get it back. */
static bool find_shipped(void *ctx, struct store *store, bool *is_live_out, struct error *err)
{
    struct import_live_page live;
    if (!import_live_list(ctx, store, IMPORT_DIRECTORY, &live, err))
        return false;
    bool is_live = live.count == 0;
    for (size_t i = 0; i < live.count; i++)
        is_live = is_live || strcmp(live.items[i].source, "sample") == 0;
    *is_live_out = is_live;
    return true;
}

static bool reload(void *ctx, const struct config *config, struct store *store, struct error *err)
{
    int64_t at_ms = config_now_ms(config);
    struct material material = {.order = {.who = "operator", .why = "reload", .now_ms = at_ms}};
    int64_t directory = 0;
    bool is_shipped = false;
    /* the shipped directory takes the place of the one before it in the same breath */
    return find_shipped(ctx, store, &is_shipped, err) &&
           publish_house_read(ctx, config, is_shipped ? NULL : store, &material.house, err) &&
           read_scripts(ctx, config, store, &material, err) &&
           (!is_shipped || write_rows(store, &material, at_ms, &directory, err)) &&
           switch_over(ctx, store, &material, directory, err);
}

static int run(int argc, char **argv,
               bool (*job)(void *ctx, const struct config *config, struct store *store,
                           struct error *err))
{
    const char *path = NULL;
    const struct command_option options[] = {{"--config", &path, NULL}};
    const struct command_usage usage = {"Started by helpline serve.\n", options,
                                        ARRAY_SIZE(options), 0, 0};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("prepare");
    struct error err = {0};
    struct config *config = command_config(ctx, path, CONFIG_WITHOUT_SECRETS);
    struct secret_ring *ring = config ? command_keys(ctx, config) : NULL;
    struct store *store = ring ? command_store(ctx, config) : NULL;
    code = 1;
    if (store && job(ctx, config, store, &err))
        code = 0;
    else if (store) {
        store_rollback(store);
        command_fail(&err);
    }
    mem_free(ctx);
    return code;
}

int command_prepare(int argc, char **argv)
{
    return run(argc, argv, prepare);
}

int command_reload(int argc, char **argv)
{
    return run(argc, argv, reload);
}
