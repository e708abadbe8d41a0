/* The map of London from db/seed, for the tests of this room. Tests run in the repository's own folder.
 * Leaves to others: tests of the map itself (tests/unit/place). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "place/place.h"

static inline struct str seed_file(void *ctx, const char *path)
{
    struct str bytes = {0};
    struct error err = {0};
    if (!file_read(ctx, path, 10 * 1024 * 1024, &bytes, &err))
        fail_msg("%s", err.text);
    return bytes;
}

static inline struct place_map *seed_map(void *ctx)
{
    struct place_map *map = NULL;
    struct error err = {0};
    if (!place_map_load(ctx, seed_file(ctx, "db/seed/boroughs.csv"),
                        seed_file(ctx, "db/seed/outcodes.csv"),
                        seed_file(ctx, "db/seed/places.csv"), &map, &err))
        fail_msg("%s", err.text);
    return map;
}
