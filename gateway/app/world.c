/* A snapshot of the world, built in slices.
 * Stands between the database and dispatch/. Leaves to others: when to swap (app/line.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/world.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/version.h"

enum { PAGE_ROWS = 500 };

struct world_builder {
    const struct config *config;
    struct store *store;
    struct world *world;
    struct place_map *map;
    struct directory *directory;
    struct place_postcodes *postcodes;
    struct flow_folder *folder;
    int64_t version, cursor;
    struct flow_version_page older;
    struct import_live_page directories; /* one a source */
    size_t stage, older_at, directory_at;
    bool names_only;
};

static bool seed_file(void *ctx, const struct config *config, const char *name, struct str *out,
                      struct error *err)
{
    const char *path = mem_printf(ctx, "%s/db/seed/%s", config->share, name);
    return file_read(ctx, path, 16 << 20, out, err);
}

bool world_seed_places(void *ctx, const struct config *config, struct place_map **out,
                       struct error *err)
{
    void *scratch = mem_context(ctx, "seed files");
    struct str boroughs;
    struct str outcodes;
    struct str places;
    bool is_done = seed_file(scratch, config, "boroughs.csv", &boroughs, err) &&
                   seed_file(scratch, config, "outcodes.csv", &outcodes, err) &&
                   seed_file(scratch, config, "places.csv", &places, err) &&
                   place_map_load(ctx, boroughs, outcodes, places, out, err);
    mem_free(scratch);
    return is_done;
}

bool world_seed_holidays(void *ctx, const struct config *config, struct directory_holidays **out,
                         struct error *err)
{
    void *scratch = mem_context(ctx, "holidays");
    struct str csv;
    bool is_done = seed_file(scratch, config, "bank-holidays.csv", &csv, err) &&
                   directory_holidays_load(ctx, "bank-holidays.csv", csv, out, err);
    mem_free(scratch);
    return is_done;
}

bool world_seed_services(void *ctx, const struct config *config, const struct place_map *map,
                         struct directory_rows *out, struct error *err)
{
    struct str local;
    struct str national;
    struct directory_rows first = {0};
    struct directory_rows second = {0};
    if (!seed_file(ctx, config, "directory.csv", &local, err) ||
        !seed_file(ctx, config, "national-services.csv", &national, err) ||
        !directory_rows_read(ctx, "db/seed/directory.csv", local, map, &first, err) ||
        !directory_rows_read(ctx, "db/seed/national-services.csv", national, map, &second, err))
        return false;
    struct directory_service *items =
        mem_array(ctx, struct directory_service, first.count + second.count + 1);
    if (first.count)
        memcpy(items, first.items, first.count * sizeof *items);
    if (second.count)
        memcpy(items + first.count, second.items, second.count * sizeof *items);
    *out = (struct directory_rows){items, first.count + second.count};
    return true;
}

bool world_live_places(void *ctx, const struct config *config, struct store *store,
                       struct place_map **out, struct error *err)
{
    int64_t version = 0;
    int64_t cursor = 0;
    struct place_map *map = NULL;
    if (!world_seed_places(ctx, config, &map, err) ||
        !import_live(ctx, store, IMPORT_POSTCODES, &version, NULL, err))
        return false;
    struct place_postcodes *postcodes = place_postcodes_new(map);
    struct postcode_page page = {.count = version ? 1 : 0};
    while (page.count > 0) {
        void *page_ctx = mem_context(ctx, "postcodes");
        if (!postcode_list(page_ctx, store, version, &cursor, PAGE_ROWS, &page, err))
            return false;
        for (size_t i = 0; i < page.count; i++)
            place_postcodes_add(postcodes, str_of(page.items[i].postcode),
                                str_of(page.items[i].gss), page.items[i].state);
        mem_free(page_ctx);
    }
    place_postcodes_seal(postcodes);
    place_map_use(map, postcodes);
    *out = map;
    return true;
}

/* ---- The stages: each does one slice; true in *more_out when it has not finished. */

static bool stage_places(struct world_builder *builder, bool *more_out, struct error *err)
{
    (void)more_out;
    struct directory_holidays *holidays = NULL;
    if (!world_seed_places(builder->world, builder->config, &builder->map, err) ||
        !world_seed_holidays(builder->world, builder->config, &holidays, err))
        return false;
    builder->world->use.map = builder->map;
    builder->world->use.holidays = holidays;
    builder->directory = directory_new(builder->world, builder->map, holidays);
    builder->postcodes = place_postcodes_new(builder->world);
    builder->cursor = 0;
    return import_live(builder, builder->store, IMPORT_POSTCODES, &builder->version, NULL, err);
}

static bool stage_postcodes(struct world_builder *builder, bool *more_out, struct error *err)
{
    if (!builder->version || builder->names_only)
        return true;
    void *page_ctx = mem_context(builder, "postcodes");
    struct postcode_page page;
    bool is_read = postcode_list(page_ctx, builder->store, builder->version, &builder->cursor,
                                 PAGE_ROWS, &page, err);
    for (size_t i = 0; is_read && i < page.count; i++) {
        const struct place_postcode_row *row = &page.items[i];
        place_postcodes_add(builder->postcodes, str_of(row->postcode), str_of(row->gss),
                            row->state);
    }
    *more_out = is_read && page.count > 0;
    mem_free(page_ctx);
    return is_read;
}

static bool stage_seal_places(struct world_builder *builder, bool *more_out, struct error *err)
{
    (void)more_out;
    place_postcodes_seal(builder->postcodes);
    place_map_use(builder->map, builder->postcodes);
    builder->cursor = 0;
    if (!import_live_list(builder, builder->store, IMPORT_DIRECTORY, &builder->directories, err))
        return false;
    for (size_t i = 0; i < builder->directories.count; i++)
        if (strcmp(builder->directories.items[i].source, "sample") == 0)
            builder->world->is_sample = true;
    return true;
}

static bool stage_directory(struct world_builder *builder, bool *more_out, struct error *err)
{
    if (builder->directory_at == builder->directories.count || builder->names_only)
        return true;
    void *page_ctx = mem_context(builder, "services");
    struct service_page page;
    int64_t version = builder->directories.items[builder->directory_at].version;
    bool is_read =
        service_list(page_ctx, builder->store, version, &builder->cursor, 50, &page, err);
    for (size_t i = 0; is_read && i < page.count; i++)
        is_read = directory_add(builder->directory, &page.items[i], err);
    if (is_read && page.count == 0) {
        builder->directory_at++;
        builder->cursor = 0;
    }
    *more_out = is_read && builder->directory_at < builder->directories.count;
    mem_free(page_ctx);
    return is_read;
}

static bool stage_scripts(struct world_builder *builder, bool *more_out, struct error *err)
{
    (void)more_out;
    directory_seal(builder->directory);
    builder->world->use.directory = builder->directory;
    const char *packed = NULL;
    if (!flow_version_get(builder, builder->store, 0, &builder->version, &packed, err))
        return false;
    if (!packed)
        return error_set(err, ERROR_CONFIG, "There are no scripts in the database yet.");
    return flow_folder_unpack(builder, str_of(packed), &builder->folder, err);
}

static bool stage_program(struct world_builder *builder, bool *more_out, struct error *err)
{
    (void)more_out;
    struct flow_findings findings = {0};
    /* what was proved when it was published is not proved again: newer agencies must not silence it */
    struct flow_facts facts = {.map = builder->map};
    builder->world->use.program =
        flow_load(builder->world, builder->folder, builder->version, &facts, &findings);
    if (builder->world->use.program)
        return true;
    const struct flow_finding *first = findings.count ? &findings.items[0] : NULL;
    return error_set(err, ERROR_CONFIG, "Version %lld of the scripts does not load: %s:%d: %s",
                     (long long)builder->version, first ? first->file : "", first ? first->line : 0,
                     first ? first->message : "no reason was given");
}

static bool stage_older(struct world_builder *builder, bool *more_out, struct error *err)
{
    (void)more_out;
    int64_t since_ms = config_now_ms(builder->config) - FLOW_SESSION_KEPT_MS;
    return builder->names_only || flow_version_older(builder, builder->store, since_ms,
                                                     DISPATCH_OLDER_MAX, &builder->older, err);
}

/* One older version a slice. One that this program cannot read any more only means that its conversations go on with
 * the newest at once. */
static bool stage_older_programs(struct world_builder *builder, bool *more_out, struct error *err)
{
    struct dispatch_world *use = &builder->world->use;
    if (builder->older_at >= builder->older.count)
        return true;
    void *scratch = mem_context(builder, "older scripts");
    int64_t version = builder->older.items[builder->older_at++].version;
    const char *packed = NULL;
    struct flow_folder *folder = NULL;
    struct flow_findings findings = {0};
    struct flow_facts facts = {.map = builder->map};
    if (!flow_version_get(scratch, builder->store, version, NULL, &packed, err) ||
        (packed && !flow_folder_unpack(scratch, str_of(packed), &folder, err))) {
        mem_free(scratch);
        return false;
    }
    struct flow_program *program =
        folder ? flow_load(scratch, folder, version, &facts, &findings) : NULL;
    if (program) {
        mem_move(builder->world, program);
        use->older[use->older_count++] = program;
    }
    mem_free(scratch);
    *more_out = builder->older_at < builder->older.count;
    return true;
}

static bool (*const stages[])(struct world_builder *builder, bool *more_out, struct error *err) = {
    stage_places,  stage_postcodes, stage_seal_places, stage_directory,
    stage_scripts, stage_program,   stage_older,       stage_older_programs,
};

struct world_builder *world_begin(void *ctx, const struct config *config, struct store *store)
{
    struct world_builder *builder = mem_new(ctx, struct world_builder);
    builder->config = config;
    builder->store = store;
    builder->world = mem_new(builder, struct world);
    return builder;
}

struct world_builder *world_begin_names(void *ctx, const struct config *config, struct store *store)
{
    struct world_builder *builder = world_begin(ctx, config, store);
    builder->names_only = true;
    return builder;
}

enum world_progress world_step(struct world_builder *builder, int64_t budget_us, struct error *err)
{
    int64_t began_us = clock_mono_us();
    do {
        bool has_more = false;
        if (!stages[builder->stage](builder, &has_more, err))
            return WORLD_FAILED;
        if (!has_more)
            builder->stage++;
        if (builder->stage == ARRAY_SIZE(stages))
            return WORLD_READY;
    } while (clock_mono_us() - began_us < budget_us);
    return WORLD_MORE;
}

struct world *world_take(void *ctx, struct world_builder *builder)
{
    struct world *world = builder->world;
    mem_move(ctx, world);
    mem_free(builder);
    return world;
}
