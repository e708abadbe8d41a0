/* What the line and the commands know of the world: scripts, places, directory, holidays, as one snapshot.
 * Stands between the database and dispatch/: built beside the old one in slices, then swapped whole.
 * Leaves to others: when to swap (app/line.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.h"
#include "dispatch/dispatch.h"

/* A finished snapshot; everything in it hangs under it. */
struct world {
    struct dispatch_world use;
    bool is_sample; /* the directory is made up */
};

struct world_builder;

enum world_progress { WORLD_MORE, WORLD_READY, WORLD_FAILED };

/* Begins to build from what is live in the store. */
struct world_builder *world_begin(void *ctx, const struct config *config, struct store *store);
/* The same without postcodes and services: for the desk, which only names needs and boroughs. */
struct world_builder *world_begin_names(void *ctx, const struct config *config,
                                        struct store *store);
/* Works for about budget_us; WORLD_FAILED fills err, and the builder is to be freed. */
enum world_progress world_step(struct world_builder *builder, int64_t budget_us, struct error *err);
/* The finished snapshot, moved under ctx; frees the builder. */
struct world *world_take(void *ctx, struct world_builder *builder);

/* The places, and the shipped directory's rows, straight from the files that come with the program. */
bool world_seed_places(void *ctx, const struct config *config, struct place_map **out,
                       struct error *err);
/* The same with the full postcodes that are live in the store. */
bool world_live_places(void *ctx, const struct config *config, struct store *store,
                       struct place_map **out, struct error *err);
bool world_seed_holidays(void *ctx, const struct config *config, struct directory_holidays **out,
                         struct error *err);
bool world_seed_services(void *ctx, const struct config *config, const struct place_map *map,
                         struct directory_rows *out, struct error *err);
