/* Before anything is served: the schema, the first scripts, the shipped directory, the first adviser; and the same again
 * for scripts and directory when an operator asks for it (SIGHUP): whole or not at all.
 * Stands between the folders that people edit and the database that the loops read.
 * Leaves to others: checking (flow/, directory/), swapping (the loops see the generations move). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/world.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/people.h"
#include "store/version.h"

/* What both jobs read from the files, checked as a whole before a row is written. */
struct material {
    struct place_map *map;
    struct directory_rows rows;
    struct directory *directory;
    struct flow_folder *folder;
};

static bool read_directory(void *ctx, const struct config *config, struct material *out,
                           struct error *err)
{
    struct directory_holidays *holidays = NULL;
    if (!world_seed_places(ctx, config, &out->map, err) ||
        !world_seed_holidays(ctx, config, &holidays, err) ||
        !world_seed_services(ctx, config, out->map, &out->rows, err))
        return false;
    out->directory = directory_new(ctx, out->map, holidays);
    for (size_t i = 0; i < out->rows.count; i++)
        if (!directory_add(out->directory, &out->rows.items[i], err))
            return false;
    directory_seal(out->directory);
    return true;
}

static bool read_scripts(void *ctx, const struct config *config, struct material *out,
                         struct error *err)
{
    struct flow_findings findings = {0};
    struct flow_facts facts = {.map = out->map, .directory = out->directory};
    if (!flow_folder_read(ctx, config->flows, &out->folder, err))
        return false;
    bool is_good = flow_load(ctx, out->folder, 1, &facts, &findings) != NULL;
    command_print_findings(config->flows, &findings);
    return is_good ||
           error_set(err, ERROR_CONFIG,
                     "The scripts in %s have errors (above); nothing was changed.", config->flows);
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
    for (size_t i = 0; i < material->rows.count;) {
        if (!store_begin(store, err))
            return false;
        for (size_t n = 0; n < 100 && i < material->rows.count; n++, i++)
            if (!service_add(store, *version_out, &material->rows.items[i], err))
                return false;
        if (!store_commit(store, err))
            return false;
    }
    return true;
}

static bool switch_over(void *ctx, struct store *store, const struct material *material,
                        int64_t directory, const char *why, int64_t at_ms, struct error *err)
{
    int64_t version = 0;
    if (!store_begin(store, err))
        return false;
    if (directory && (!import_switch(store, IMPORT_DIRECTORY, directory, at_ms, err) ||
                      !store_generation_bump(store, GENERATION_DIRECTORY, err)))
        return false;
    if (material->folder && !flow_version_add(store, flow_folder_pack(ctx, material->folder), why,
                                              "operator", at_ms, &version, err))
        return false;
    return store_commit(store, err);
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
    struct material material = {0};
    int64_t at_ms = config_now_ms(config);
    int64_t live_scripts = 0;
    int64_t live_directory = 0;
    int64_t directory = 0;
    const char *packed = NULL;
    if (!flow_version_get(ctx, store, 0, &live_scripts, &packed, err) ||
        !import_live(ctx, store, IMPORT_DIRECTORY, &live_directory, NULL, err))
        return false;
    if (packed)
        tell_unpublished(ctx, config, packed);
    if (packed && live_directory)
        return true;
    if (!read_directory(ctx, config, &material, err) ||
        (!packed && !read_scripts(ctx, config, &material, err)) ||
        (!live_directory && !write_rows(store, &material, at_ms, &directory, err)))
        return false;
    return switch_over(ctx, store, &material, directory, "first start", at_ms, err);
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
    return fill_empty(ctx, config, store, err) && first_adviser(ctx, config, store, err);
}

static bool reload(void *ctx, const struct config *config, struct store *store, struct error *err)
{
    struct material material = {0};
    int64_t at_ms = config_now_ms(config);
    int64_t directory = 0;
    return read_directory(ctx, config, &material, err) &&
           read_scripts(ctx, config, &material, err) &&
           write_rows(store, &material, at_ms, &directory, err) &&
           switch_over(ctx, store, &material, directory, "reload", at_ms, err);
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
