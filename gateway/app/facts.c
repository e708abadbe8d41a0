/* Facts for a check of scripts, from the database in use or from the shipped files.
 * Stands between world.c, which builds what the line uses, and the commands that check.
 * Leaves to others: the check itself (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "app/facts.h"

#include <string.h>

#include "app/command.h"
#include "app/world.h"
#include "base/file.h"
#include "base/mem.h"

static bool read_seed(void *ctx, const struct config *config, struct flow_facts *out,
                      struct error *err)
{
    struct place_map *map = NULL;
    struct directory_holidays *holidays = NULL;
    struct directory_rows rows = {0};
    if (!world_seed_places(ctx, config, &map, err) ||
        !world_seed_holidays(ctx, config, &holidays, err) ||
        !world_seed_services(ctx, config, map, &rows, err))
        return false;
    struct directory *directory = directory_new(ctx, map, holidays);
    for (size_t i = 0; i < rows.count; i++)
        if (!directory_add(directory, &rows.items[i], err))
            return false;
    directory_seal(directory);
    *out = (struct flow_facts){.map = map, .directory = directory, .holidays = holidays};
    return true;
}

static bool is_there(const struct config *config)
{
    static const char scheme[] = "sqlite:";
    return strncmp(config->database, scheme, strlen(scheme)) == 0 &&
           file_exists(config->database + strlen(scheme));
}

static bool read_live(void *ctx, const struct config *config, struct flow_facts *out,
                      struct error *err)
{
    enum world_progress progress = WORLD_MORE;
    struct store *store = command_store(ctx, config);
    if (store == NULL)
        return error_set(err, ERROR_STORE, "The database cannot be opened.");
    struct world_builder *builder = world_begin(ctx, config, store);
    while (progress == WORLD_MORE)
        progress = world_step(builder, 1000000, err);
    if (progress == WORLD_FAILED) {
        mem_free(builder);
        return false;
    }
    const struct dispatch_world *use = &world_take(ctx, builder)->use;
    *out = (struct flow_facts){
        .map = use->map, .directory = use->directory, .holidays = use->holidays};
    return true;
}

static int64_t part_price(const struct config *config)
{
    int64_t highest = 0;
    for (size_t i = 0; i < config->provider_count; i++)
        if (config->providers[i].settings.price_part_millionths > highest)
            highest = config->providers[i].settings.price_part_millionths;
    return highest;
}

bool facts_read(void *ctx, const struct config *config, bool use_live, int64_t now_ms,
                struct flow_facts *out, struct error *err)
{
    bool is_live = use_live && is_there(config) && read_live(ctx, config, out, err);
    if (!is_live && !read_seed(ctx, config, out, err))
        return false;
    out->now_ms = now_ms;
    out->part_price = part_price(config);
    return true;
}
